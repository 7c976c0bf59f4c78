// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What every file of the model needs: guest errors, events, the bus, counters.
 */
#include "base.h"

static const char * const stat_names[MALI_STAT_COUNT] = {
	[MALI_STAT_REG_READS] = "reg_reads",
	[MALI_STAT_REG_WRITES] = "reg_writes",
	[MALI_STAT_DOORBELLS] = "doorbells",
	[MALI_STAT_FW_ACCESSES] = "fw_accesses",
	[MALI_STAT_INSTRUCTIONS] = "instructions",
	[MALI_STAT_ENDPOINT_JOBS] = "endpoint_jobs",
	[MALI_STAT_WARP_INSTRUCTIONS] = "warp_instructions",
	[MALI_STAT_TARGETS_CLEARED] = "targets_cleared",
	[MALI_STAT_TARGETS_REFUSED] = "targets_refused",
	[MALI_STAT_COMPUTE_SKIPPED] = "compute_skipped",
	[MALI_STAT_DRAWS_SKIPPED] = "draws_skipped",
	[MALI_STAT_MCU_BOOTS] = "mcu_boots",
	[MALI_STAT_RESETS] = "resets",
	[MALI_STAT_POWER_OFFS] = "power_offs",
	[MALI_STAT_GROUP_STARTS] = "group_starts",
	[MALI_STAT_GROUP_RESUMES] = "group_resumes",
	[MALI_STAT_GROUP_SUSPENDS] = "group_suspends",
	[MALI_STAT_GROUP_TERMINATES] = "group_terminates",
	[MALI_STAT_HEAP_WRITES] = "heap_writes",
	[MALI_STAT_MMU_FAULTS] = "mmu_faults",
	[MALI_STAT_BUS_ERRORS] = "bus_errors",
	[MALI_STAT_TLB_MISSES] = "tlb_misses",
	[MALI_STAT_BLOCK_WALKS] = "block_walks",
	[MALI_STAT_CACHE_HITS] = "cache_hits",
	[MALI_STAT_CACHE_MISSES] = "cache_misses",
	[MALI_STAT_CACHE_WRITE_BACKS] = "cache_write_backs",
	[MALI_STAT_CACHE_LOST] = "cache_lost",
	[MALI_STAT_FLUSHES_SKIPPED] = "flushes_skipped",
	[MALI_STAT_GUEST_ERRORS] = "guest_errors",
	[MALI_STAT_PROTM_ENTERS] = "protm_enters",
	[MALI_STAT_PROTM_INSTRUCTIONS] = "protm_instructions",
	[MALI_STAT_PROTM_NS] = "protm_ns",
	[MALI_STAT_PROTM_REFUSED] = "protm_refused",
};

void mali_guest_error(struct mali_gpu *gpu, const char *msg, u64 value)
{
	gpu->stat[MALI_STAT_GUEST_ERRORS]++;
	gpu_event(gpu, .kind = MALI_EVENT_GUEST_ERROR, .text = msg, .address = value);
	gpu->host->base.log(gpu->ctx, MALI_LOG_GUEST_ERROR, msg, value);
}

/* What the firmware does, and the command streams that stop with it */
#define FIRMWARE_EVENTS	(BIT32(MALI_EVENT_GLB_REQUEST) | BIT32(MALI_EVENT_GLB_ACK) |	\
			 BIT32(MALI_EVENT_CSG_REQUEST) | BIT32(MALI_EVENT_CSG_ACK) |	\
			 BIT32(MALI_EVENT_CS_REQUEST) | BIT32(MALI_EVENT_CS_ACK) |	\
			 BIT32(MALI_EVENT_SLOT) | BIT32(MALI_EVENT_RUN))

/**
 * mali_notify() - notify the host of an event; see gpu_event()
 * @gpu: GPU
 * @event: what; ignored if the firmware has stopped and would cause it
 */
void mali_notify(struct mali_gpu *gpu, const struct mali_event *event)
{
	if (gpu->stopped && (FIRMWARE_EVENTS & BIT32(event->kind)))
		return;
	gpu->host->event(gpu->ctx, event);
}

int mali_bus(struct mali_gpu *gpu, u64 pa, void *buf, u32 len, bool write,
	     enum mali_initiator initiator)
{
	struct mali_bus_txn txn = {
		.pa = pa,
		.buf = buf,
		.len = len,
		.write = write,
		.initiator = initiator,
		.protected_mode = gpu->protected_mode,
	};

	gpu->bus_reads += !write;
	gpu->bus_writes += write;
	return gpu->host->bus(gpu->ctx, &txn);
}

u64 mali_gpu_stat(const struct mali_gpu *gpu, enum mali_stat stat)
{
	return (unsigned int)stat < MALI_STAT_COUNT ? gpu->stat[stat] : 0;
}

const char *mali_gpu_stat_name(enum mali_stat stat)
{
	return (unsigned int)stat < MALI_STAT_COUNT ? stat_names[stat] : NULL;
}

void mali_gpu_set_events(struct mali_gpu *gpu, bool on)
{
	gpu->events = on && gpu->host->event;
}
