// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The walk through page tables: ARM_64_LPAE_S1, 4 KiB granule (io-pgtable-arm.c).
 */
#include "walk.h"
#include "mode.h"

#define PTE_VALID		BIT64(0)
#define PTE_TABLE		BIT64(1)	/* or page, at level 3 */
#define PTE_READONLY		BIT64(7)
#define PTE_SH(pte)		((u32)((pte) >> 8) & 3)
#define PTE_AF			BIT64(10)
#define PTE_XN			(3ull << 53)
#define PTE_ADDR		0x0000fffffffff000ull
#define PTE_ATTR_INDEX(pte)	((pte) >> 2 & 7)

/* MMU_FEATURES says as much */
#define PA_BITS			40

/* What a leaf allows, or the exception that it causes */
static u32 check_leaf(const struct walk_tables *t, u64 pte, u64 pa, unsigned int level,
		      struct tlb_entry *out)
{
	u32 attr = (u8)(t->memattr >> 8 * PTE_ATTR_INDEX(pte));

	if (!(pte & PTE_AF) && !(t->transcfg & TRANSCFG_DISABLE_AF))
		return EXC_ACCESS_FLAG(level);
	if (pa >> PA_BITS)
		return EXC_ADDR_RANGE_OUT(level);
	if (MEMATTR_TYPE(attr) == MEMATTR_FAULT)
		return EXC_MEMORY_ATTR(level);
	out->attr = (u8)attr;
	out->policy = (u8)mali_cache_policy(attr);
	out->shareability = (u8)PTE_SH(pte);
	out->writable = !(pte & PTE_READONLY);
	out->executable = (pte & PTE_XN) != PTE_XN &&
			  !(out->writable && (t->transcfg & TRANSCFG_WXN));
	return EXC_OK;
}

static int read_table(struct mali_gpu *gpu, const struct walk_tables *t, u64 pa, u64 *pte,
		      enum walk how)
{
	const struct cache_access a = {
		.as = CACHE_TABLES, .policy = CACHE_ALL, .va = pa, .pa = pa, .buf = pte, .len = 8,
		.unit = CACHE_L2, .initiator = MALI_INITIATOR_MMU,
	};

	if (how == WALK_MEMORY || mali_mode_protected(gpu) ||
	    TRANSCFG_PTW_MEMATTR(t->transcfg) != TRANSCFG_PTW_WB)
		return mali_bus(gpu, pa, pte, 8, false, MALI_INITIATOR_MMU);
	return how == WALK_PEEK ? mali_cache_peek_table(gpu, pa, pte) : mali_cache_access(gpu, &a);
}

/**
 * mali_walk() - find the page of an address
 * @gpu: GPU
 * @t: tables
 * @va: virtual address
 * @out: filled in on success, all but @generation
 * @where: set to the physical address of the last descriptor
 * @how: how to read tables
 *
 * Nothing is latched or reported.
 *
 * Return: EXC_OK, EXC_GPU_BUS_FAULT if the bus has refused to read @where, or the exception
 * that stops the walk.
 */
u32 mali_walk(struct mali_gpu *gpu, const struct walk_tables *t, u64 va, struct tlb_entry *out,
	      u64 *where, enum walk how)
{
	u32 ina = (u32)(t->transcfg >> TRANSCFG_INA_SHIFT) & TRANSCFG_INA_MASK;
	u32 va_bits = 55 - ina;
	u64 table = t->transtab & PTE_ADDR;
	unsigned int level;

	if (va_bits < 64 && va >> va_bits)
		return EXC_ADDR_RANGE_IN;
	for (level = 0; level < 4; level++) {
		unsigned int shift = 39 - 9 * level;
		u64 span = 1ull << shift;
		u64 pte, pa;

		if (table >> PA_BITS)
			return EXC_ADDR_RANGE_OUT(level);
		*where = table + ((va >> shift) & 0x1ff) * 8;
		if (read_table(gpu, t, *where, &pte, how))
			return EXC_GPU_BUS_FAULT;
		if (!(pte & PTE_VALID))
			return EXC_TRANSLATION_FAULT(level);
		if (level < 3 && (pte & PTE_TABLE)) {
			table = pte & PTE_ADDR;
			continue;
		}
		/* Blocks of 2 MiB and 1 GiB, pages of 4 KiB */
		if (level == 0 || (level == 3 && !(pte & PTE_TABLE)))
			return EXC_TRANSLATION_FAULT(4);
		pa = (pte & PTE_ADDR & ~(span - 1)) | (va & (span - 1));
		out->vpage = (va >> 12) + 1;
		out->ppage = pa >> 12;
		out->level = (u8)level;
		return check_leaf(t, pte, pa, level, out);
	}
	return EXC_TRANSLATION_FAULT(4);
}
