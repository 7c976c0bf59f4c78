/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The MMU.
 */
#ifndef MALI_MMU_H
#define MALI_MMU_H

#include "irq.h"
#include "walk.h"

/**
 * enum mmu_result - outcome of an access through an address space
 * @MMU_OK: done
 * @MMU_STALL: the region is locked, or the address space holds a fault: try again later
 * @MMU_FAULT: a fault was latched and reported; the access stalls until the driver
 *	unmaps the address space
 * @MMU_BUS_ERROR: translated, but the bus answered with an error
 * @MMU_UNMAPPED: the address space is unmapped
 */
enum mmu_result { MMU_OK, MMU_STALL, MMU_FAULT, MMU_BUS_ERROR, MMU_UNMAPPED };

#define TLB_LOG2		8
#define TLB_ENTRIES		(1u << TLB_LOG2)

/**
 * struct mmu_as - an address space
 * @transtab, @memattr, @lockaddr, @transcfg: registers as written
 * @live: what UPDATE latched and accesses use
 * @locked: a LOCK command is in force for @lock_start to @lock_last, both included
 * @fault_status, @fault_address: first fault since the last UPDATE
 * @fault_held: accesses stall until UPDATE
 * @fault_epoch: counts faults released by UPDATE
 * @generation: entries of @tlb from another one are invalid
 */
struct mmu_as {
	u64 transtab, memattr, lockaddr, transcfg;
	struct walk_tables live;
	u64 lock_start, lock_last;
	u64 fault_address, fault_extra;
	u32 fault_status;
	bool locked;
	bool fault_held;
	u32 fault_epoch;
	u32 generation;
	struct tlb_entry tlb[TLB_ENTRIES];
};

/**
 * struct mmu_hooks - what the MMU causes in files above it
 * @unlocked: a region has been unlocked
 * @flushed: all caches have been cleaned and invalidated
 * @bus_fault: the bus has answered with an error; @access is FAULT_ACCESS_*
 */
struct mmu_hooks {
	void (*unlocked)(struct mali_gpu *gpu);
	void (*flushed)(struct mali_gpu *gpu);
	void (*bus_fault)(struct mali_gpu *gpu, unsigned int as, u64 pa, u32 access);
};

struct mmu {
	const struct mmu_hooks *hooks;
	struct mmu_as as[MMU_AS_MAX];
	u32 as_present;
};

/**
 * struct mmu_access - one access by the MCU or a command stream
 * @va: GPU VA, or MCU VA for address space 0
 * @sync: without the caches, as a sync object of system scope
 * @unit: the cache that is accessed, if the page is cached
 */
struct mmu_access {
	unsigned int as;
	u64 va;
	void *buf;
	u32 len;
	bool write;
	bool execute;
	bool sync;
	enum cache_unit unit;
	enum mali_initiator initiator;
};

/* TRANSCFG_* of its mode */
static inline u32 mmu_mode(u64 transcfg)
{
	return transcfg & TRANSCFG_MODE_MASK;
}

void mali_mmu_init(struct mali_gpu *gpu, const struct mmu_hooks *hooks);
void mali_mmu_reset(struct mali_gpu *gpu);
void mali_mmu_invalidate(struct mali_gpu *gpu, unsigned int n);
void mali_mmu_invalidate_all(struct mali_gpu *gpu);
u32 mali_mmu_generation(const struct mali_gpu *gpu, unsigned int as);
u32 mali_mmu_fault_epoch(const struct mali_gpu *gpu, unsigned int as);
bool mali_mmu_as_locked(const struct mali_gpu *gpu, unsigned int as);
bool mali_mmu_any_locked(const struct mali_gpu *gpu);
enum mmu_result mali_mmu_access(struct mali_gpu *gpu, const struct mmu_access *a);
bool mali_mmu_translate(struct mali_gpu *gpu, unsigned int as, u64 va, u64 *pa);
bool mali_mmu_lookup(struct mali_gpu *gpu, unsigned int as, u64 va, u64 *pa);
bool mali_mmu_writable(struct mali_gpu *gpu, unsigned int as, u64 va, u32 len);
bool mali_mmu_cached(struct mali_gpu *gpu, unsigned int as, u64 va);
bool mali_mmu_locked(const struct mali_gpu *gpu, unsigned int as, u64 va, u32 len);

#endif
