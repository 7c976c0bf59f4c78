// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Page tables of the GPU model's tests, and what a driver does with address spaces.
 */
#include "gpu_host.h"

#define PTE_ADDR	0x0000fffffffff000ull

void vm_init(struct host *h, struct vm *vm)
{
	vm->root = host_alloc(h, PAGE, PAGE);
}

/* The descriptor of @va at @level, making the tables above it */
u64 *vm_slot(struct host *h, struct vm *vm, u64 va, unsigned int level)
{
	u64 table = vm->root;
	unsigned int l;

	for (l = 0;; l++) {
		u64 *slot = host_ptr(h, table + ((va >> (39 - 9 * l)) & 0x1ff) * 8);

		if (l == level)
			return slot;
		/* Bit 55 is io-pgtable's own and must not matter */
		if (!(*slot & 1))
			*slot = host_alloc(h, PAGE, PAGE) | 3 | 1ull << 55;
		table = *slot & PTE_ADDR;
	}
}

/* AttrIndx 1 or 4, unprivileged, AF, nG as panthor has it, and what a test asks for */
static u64 leaf(u64 pa, u64 attr)
{
	u64 index = attr & PTE_CACHED ? 4 : 1;
	u64 pte = pa | (attr & ~PTE_CACHED) | index << 2 | 1ull << 6 | 1ull << 11 | 1;

	if (attr & PTE_NO_AF)
		return pte & ~PTE_NO_AF;
	return pte | 1ull << 10;
}

void vm_map(struct host *h, struct vm *vm, u64 va, u64 pa, u64 size, u64 attr)
{
	u64 off;

	for (off = 0; off < size; off += PAGE)
		*vm_slot(h, vm, va + off, 3) = leaf(pa + off, attr) | 2;
}

void vm_map_block(struct host *h, struct vm *vm, u64 va, u64 pa, unsigned int level, u64 attr)
{
	*vm_slot(h, vm, va, level) = leaf(pa, attr);
}

void vm_unmap(struct host *h, struct vm *vm, u64 va, u64 size)
{
	u64 off;

	for (off = 0; off < size; off += PAGE)
		*vm_slot(h, vm, va + off, 3) = 0;
}

void as_command(struct host *h, unsigned int as, u32 command)
{
	host_as(h, as, command);
	assert_int_equal(r32(h, R_AS(as, AS_STATUS)), 0);
}

void as_enable(struct host *h, unsigned int as, const struct vm *vm)
{
	w64(h, R_AS(as, AS_TRANSTAB), vm->root);
	/* Write-back is AttrIndx 4 only */
	w64(h, R_AS(as, AS_MEMATTR), 0x4c4c4c8f4c4c4c4cull);
	w64(h, R_AS(as, AS_TRANSCFG), TRANSCFG_4K_48BIT);
	as_command(h, as, AS_UPDATE);
}

void as_unmap(struct host *h, unsigned int as)
{
	w64(h, R_AS(as, AS_TRANSTAB), 0);
	w64(h, R_AS(as, AS_MEMATTR), 0);
	w64(h, R_AS(as, AS_TRANSCFG), TRANSCFG_UNMAPPED);
	as_command(h, as, AS_UPDATE);
}

void as_lock(struct host *h, unsigned int as, u64 start, unsigned int log2_size)
{
	w64(h, R_AS(as, AS_LOCKADDR), start | (log2_size - 1));
	as_command(h, as, AS_LOCK);
}
