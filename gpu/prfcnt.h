/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Performance counters.
 */
#ifndef MALI_PRFCNT_H
#define MALI_PRFCNT_H

#include "group.h"

/* Blocks of a performance-counter sample, in their order */
enum prfcnt_kind {
	PRFCNT_FW,
	PRFCNT_CSG,
	PRFCNT_CSHW,
	PRFCNT_TILER,
	PRFCNT_MEMSYS,
	PRFCNT_SHADER,
	PRFCNT_KINDS,
};

struct prfcnt_totals {
	u64 doorbells, job_irqs;
	u64 active, mcu_active;
	u64 instructions, endpoint_jobs;
	u64 bus_reads, bus_writes, tlb_misses, mmu_faults;
	struct {
		u64 active, instructions, starts;
	} csg[FW_MAX_GROUPS];
};

/**
 * struct prfcnt - performance counters, as configured when they were enabled
 * @base: GPU VA of the ring of samples in address space @as
 * @slots: samples in it
 * @set: which counters of the hardware
 * @csg_select: mask of group slots
 * @enable: mask of counters, by kind of block
 * @insert: samples written
 * @last: totals at the last sample
 * @active_cycles, @mcu_cycles, @csg_cycles: counted up to @looked_ns
 */
struct prfcnt {
	bool enabled;
	u64 base;
	u32 as, slots, set, csg_select;
	u32 enable[PRFCNT_KINDS];
	u32 insert;
	struct prfcnt_totals last;
	u64 active_cycles, mcu_cycles;
	u64 csg_cycles[FW_MAX_GROUPS];
	u64 looked_ns;
};

u32 mali_prfcnt_size(const struct mali_gpu *gpu, u32 groups);
void mali_prfcnt_enable(struct mali_gpu *gpu, bool enable);
bool mali_prfcnt_sample(struct mali_gpu *gpu);
void mali_prfcnt_account(struct mali_gpu *gpu);
void mali_prfcnt_skip(struct mali_gpu *gpu);
void mali_prfcnt_reset(struct mali_gpu *gpu);

#endif
