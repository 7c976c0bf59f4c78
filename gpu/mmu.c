// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The MMU: accesses through address spaces, the TLB, faults.
 *
 * An access that faults stalls, and every access of its address space with it,
 * until the driver moves the address space to UNMAPPED and UPDATEs.  Translations
 * are cached: a driver that edits page tables and does not invalidate sees the old
 * ones, as on hardware.
 */
#include "mmu.h"
#include "attributes.h"
#include "inject.h"
#include "irq.h"
#include "mode.h"

void mali_mmu_init(struct mali_gpu *gpu, const struct mmu_hooks *hooks)
{
	gpu->mmu->hooks = hooks;
	gpu->mmu->as_present = 0xff;
}

/**
 * mali_mmu_invalidate() - drop the translations of an address space
 * @gpu: GPU
 * @n: address space
 */
void mali_mmu_invalidate(struct mali_gpu *gpu, unsigned int n)
{
	struct mmu_as *as = &gpu->mmu->as[n];

	/* Entries of this generation's number from 2^32 invalidations ago must not revive */
	if (!++as->generation)
		memset(as->tlb, 0, sizeof(as->tlb));
}

static struct tlb_entry *tlb_slot(struct mmu_as *as, u64 va)
{
	/* Spread, as buffers tend to start at round addresses */
	return &as->tlb[(va >> 12) * 0x9e3779b97f4a7c15ull >> (64 - TLB_LOG2)];
}

void mali_mmu_invalidate_all(struct mali_gpu *gpu)
{
	unsigned int i;

	for (i = 0; i < MMU_AS_MAX; i++)
		mali_mmu_invalidate(gpu, i);
}

void mali_mmu_reset(struct mali_gpu *gpu)
{
	unsigned int i;

	memset(gpu->mmu->as, 0, sizeof(gpu->mmu->as));
	for (i = 0; i < MMU_AS_MAX; i++)
		mali_mode_take_as_command(gpu, i);
	mali_irq_reset(gpu, &gpu->irq->mmu);
}

/**
 * mali_mmu_any_locked() - whether any region of any address space is locked
 * @gpu: GPU
 */
bool mali_mmu_any_locked(const struct mali_gpu *gpu)
{
	unsigned int i;

	for (i = 0; i < MMU_AS_MAX; i++)
		if (gpu->mmu->as[i].locked)
			return true;
	return false;
}

/**
 * mali_mmu_as_locked() - whether a region of an address space is locked
 * @gpu: GPU
 * @as: address space, any number
 */
bool mali_mmu_as_locked(const struct mali_gpu *gpu, unsigned int as)
{
	return as < MMU_AS_MAX && gpu->mmu->as[as].locked;
}

/**
 * mali_mmu_generation() - changes whenever translations are invalidated
 * @gpu: GPU
 * @as: address space, any number
 */
u32 mali_mmu_generation(const struct mali_gpu *gpu, unsigned int as)
{
	return as < MMU_AS_MAX ? gpu->mmu->as[as].generation : 0;
}

/**
 * mali_mmu_fault_epoch() - count of the faults that UPDATE has released
 * @gpu: GPU
 * @as: address space
 *
 * An access that faulted in one epoch fails in the next one.
 */
u32 mali_mmu_fault_epoch(const struct mali_gpu *gpu, unsigned int as)
{
	return gpu->mmu->as[as].fault_epoch;
}

static u32 access_kind(const struct mmu_access *a)
{
	if (a->write)
		return FAULT_ACCESS_WRITE;
	return a->execute ? FAULT_ACCESS_EXECUTE : FAULT_ACCESS_READ;
}

static enum mmu_result fault(struct mali_gpu *gpu, const struct mmu_access *a, u64 va,
			     u32 exception)
{
	struct mmu_as *as = &gpu->mmu->as[a->as];

	gpu->stat[MALI_STAT_MMU_FAULTS]++;
	as->fault_held = true;
	as->fault_status = exception | access_kind(a) << FAULT_ACCESS_SHIFT |
			   (u32)a->initiator << FAULT_SOURCE_SHIFT;
	as->fault_address = mali_mode_hide(gpu, va);
	gpu_event(gpu, .kind = MALI_EVENT_MMU_FAULT, .unit = a->as, .word = as->fault_status,
		  .address = as->fault_address);
	mali_irq_raise(gpu, &gpu->irq->mmu, BIT32(a->as));
	return MMU_FAULT;
}

/* A miss of the TLB, on behalf of an access: what stops it is reported */
static enum mmu_result miss(struct mali_gpu *gpu, const struct mmu_access *a, u64 va,
			    struct tlb_entry *out)
{
	struct mmu_as *as = &gpu->mmu->as[a->as];
	u64 where = 0;
	u32 exception;

	gpu->stat[MALI_STAT_TLB_MISSES]++;
	exception = mali_walk(gpu, &as->live, va, out, &where, WALK_MMU);
	out->generation = as->generation;
	if (exception == EXC_GPU_BUS_FAULT) {
		gpu->mmu->hooks->bus_fault(gpu, a->as, where, FAULT_ACCESS_READ);
		return MMU_BUS_ERROR;
	}
	if (exception)
		return fault(gpu, a, va, exception);
	if ((a->write && !out->writable) || (a->execute && !out->executable))
		return fault(gpu, a, va, EXC_PERMISSION_FAULT(out->level));
	gpu->stat[MALI_STAT_BLOCK_WALKS] += out->level < 3;
	mali_attributes_check_leaf(gpu, out->attr, out->shareability);
	return MMU_OK;
}

static bool where_is(struct mali_gpu *gpu, unsigned int as, u64 va, u64 *pa, enum walk how)
{
	struct tlb_entry found;
	u64 where;

	if (mmu_mode(gpu->mmu->as[as].live.transcfg) != TRANSCFG_AARCH64_4K ||
	    mali_walk(gpu, &gpu->mmu->as[as].live, va, &found, &where, how) != EXC_OK)
		return false;
	*pa = found.ppage << 12 | (va & (MMU_PAGE_SIZE - 1));
	return true;
}

/**
 * mali_mmu_translate() - where an address is by the tables in memory
 * @gpu: GPU
 * @as: address space
 * @va: GPU VA, or MCU VA for address space 0
 * @pa: set to the physical address
 *
 * Return: false if it is not mapped; nothing is latched, reported or cached.
 */
bool mali_mmu_translate(struct mali_gpu *gpu, unsigned int as, u64 va, u64 *pa)
{
	return where_is(gpu, as, va, pa, WALK_MEMORY);
}

/**
 * mali_mmu_lookup() - where an address is, without touching it
 * @gpu: GPU
 * @as: address space
 * @va: GPU VA, or MCU VA for address space 0
 * @pa: set to the physical address
 *
 * Return: false if it is not mapped; nothing is latched or reported.
 */
bool mali_mmu_lookup(struct mali_gpu *gpu, unsigned int as, u64 va, u64 *pa)
{
	return where_is(gpu, as, va, pa, WALK_PEEK);
}

/**
 * mali_mmu_writable() - whether memory could be written, without touching it
 * @gpu: GPU
 * @as: address space
 * @va: GPU VA
 * @len: bytes
 *
 * Return: false if a byte of it is not mapped or read-only, or an access would stall;
 * nothing is latched or reported.
 */
bool mali_mmu_writable(struct mali_gpu *gpu, unsigned int as, u64 va, u32 len)
{
	u64 page, last = va + len - 1;

	if (as >= MMU_AS_MAX || !(gpu->mmu->as_present & BIT32(as)) || last < va ||
	    gpu->mmu->as[as].fault_held || mali_mmu_locked(gpu, as, va, len))
		return false;
	if (mmu_mode(gpu->mmu->as[as].live.transcfg) == TRANSCFG_IDENTITY)
		return true;
	if (mmu_mode(gpu->mmu->as[as].live.transcfg) != TRANSCFG_AARCH64_4K)
		return false;
	for (page = va / MMU_PAGE_SIZE; page <= last / MMU_PAGE_SIZE; page++) {
		struct tlb_entry found;
		u64 where;

		if (mali_walk(gpu, &gpu->mmu->as[as].live, page * MMU_PAGE_SIZE, &found, &where,
			      WALK_PEEK) != EXC_OK || !found.writable)
			return false;
	}
	return true;
}

static enum mmu_result translate(struct mali_gpu *gpu, const struct mmu_access *a, u64 va,
				 u64 *pa, u32 *policy)
{
	struct mmu_as *as = &gpu->mmu->as[a->as];
	struct tlb_entry *e = tlb_slot(as, va);
	struct tlb_entry found;
	enum mmu_result r;

	if (e->vpage == (va >> 12) + 1 && e->generation == as->generation &&
	    (!a->write || e->writable) && (!a->execute || e->executable)) {
		*pa = e->ppage << 12 | (va & (MMU_PAGE_SIZE - 1));
		*policy = e->policy;
		return MMU_OK;
	}
	r = miss(gpu, a, va, &found);
	if (r != MMU_OK)
		return r;
	*e = found;
	*pa = found.ppage << 12 | (va & (MMU_PAGE_SIZE - 1));
	*policy = found.policy;
	return MMU_OK;
}

/* One page of an access, translated.  Protected mode bypasses the caches */
static int transfer(struct mali_gpu *gpu, const struct mmu_access *a, u32 policy, u64 va, u64 pa,
		    void *buf, u32 len)
{
	const struct cache_access c = {
		.as = a->as, .policy = policy, .va = va, .pa = pa, .buf = buf, .len = len,
		.write = a->write, .unit = a->unit, .initiator = a->initiator,
	};

	if (!policy || mali_mode_protected(gpu))
		return mali_bus(gpu, pa, buf, len, a->write, a->initiator);
	if (!a->sync)
		return mali_cache_access(gpu, &c);
	mali_cache_sync(gpu, a->as, va, pa, len);
	return mali_bus(gpu, pa, buf, len, a->write, a->initiator);
}

/**
 * mali_mmu_cached() - whether a translation is at hand, so that a read has nothing to report
 * @gpu: GPU
 * @as: address space, any number
 * @va: GPU VA
 */
bool mali_mmu_cached(struct mali_gpu *gpu, unsigned int as, u64 va)
{
	const struct tlb_entry *e;

	if (as >= MMU_AS_MAX || !(gpu->mmu->as_present & BIT32(as)))
		return false;
	e = tlb_slot(&gpu->mmu->as[as], va);
	return e->vpage == (va >> 12) + 1 && e->generation == gpu->mmu->as[as].generation;
}

/**
 * mali_mmu_locked() - whether an access would stall on a locked region
 * @gpu: GPU
 * @as: address space
 * @va: GPU VA, or MCU VA for address space 0
 * @len: bytes
 *
 * Lock commands come from outside, so the answer holds until the model's entry
 * point returns.
 */
bool mali_mmu_locked(const struct mali_gpu *gpu, unsigned int as, u64 va, u32 len)
{
	const struct mmu_as *a = &gpu->mmu->as[as];
	u64 last = va + len - 1;

	if (!a->locked || !len)
		return false;
	if (last < va)
		last = ~0ull;
	return va <= a->lock_last && last >= a->lock_start;
}

/**
 * mali_mmu_access() - read or write through an address space
 * @gpu: GPU
 * @a: what; may cross pages
 *
 * Return: MMU_OK when all of it was transferred; otherwise a part may have been.
 */
enum mmu_result mali_mmu_access(struct mali_gpu *gpu, const struct mmu_access *a)
{
	struct mmu_as *as;
	u64 va = a->va;
	u32 left = a->len;
	u8 *buf = a->buf;
	bool bus_error = false;

	if (a->as >= MMU_AS_MAX || !(gpu->mmu->as_present & BIT32(a->as)))
		return MMU_UNMAPPED;
	as = &gpu->mmu->as[a->as];
	if (as->fault_held)
		return MMU_STALL;
	if (mali_mmu_locked(gpu, a->as, va, left))
		return MMU_STALL;
	if (a->initiator == MALI_INITIATOR_CS) {
		if (mali_inject_now(gpu, MALI_INJECT_TRANSLATION_FAULT))
			return fault(gpu, a, va, EXC_TRANSLATION_FAULT(3));
		bus_error = mali_inject_now(gpu, MALI_INJECT_BUS_ERROR);
	}
	while (left) {
		u32 room = MMU_PAGE_SIZE - (u32)(va & (MMU_PAGE_SIZE - 1));
		u32 chunk = left < room ? left : room;
		enum mmu_result r = MMU_OK;
		u32 policy = 0;
		u64 pa = va;

		switch (mmu_mode(as->live.transcfg)) {
		case TRANSCFG_IDENTITY:
			break;
		case TRANSCFG_AARCH64_4K:
			r = translate(gpu, a, va, &pa, &policy);
			break;
		default:
			r = MMU_UNMAPPED;
		}
		if (r != MMU_OK)
			return r;
		if (bus_error || transfer(gpu, a, policy, va, pa, buf, chunk)) {
			gpu->mmu->hooks->bus_fault(gpu, a->as, pa, access_kind(a));
			return MMU_BUS_ERROR;
		}
		va += chunk;
		buf += chunk;
		left -= chunk;
	}
	return MMU_OK;
}
