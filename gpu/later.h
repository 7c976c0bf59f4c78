/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What has been requested and is not done yet: each request with the time at which it is.
 */
#ifndef MALI_LATER_H
#define MALI_LATER_H

#include "base.h"

/**
 * enum later_kind - what is requested; of each and unit there is at most one
 * @LATER_RESET: a reset: GPU_RESET_* in the argument
 * @LATER_RESET_REPORT: RESET_COMPLETED of a reset that was done before, by an injected fault
 * @LATER_FLUSH: GPU_COMMAND FLUSH_CACHES: its payload
 * @LATER_FLUSH_RANGE: GPU_COMMAND FLUSH_PA_RANGE: its payload
 * @LATER_AS: AS_COMMAND, by address space: the command
 * @LATER_POWER: the transition of a domain that is in flight, by enum power_domain
 * @LATER_PWR: DELEGATE, RETRACT or INSPECT of v14, by domain: the command
 * @LATER_MCU: MCU_CONTROL: the mode
 * @LATER_DOORBELL: the firmware's look at its requests, after doorbell 0
 */
enum later_kind {
	LATER_RESET,
	LATER_RESET_REPORT,
	LATER_FLUSH,
	LATER_FLUSH_RANGE,
	LATER_AS,
	LATER_POWER,
	LATER_PWR,
	LATER_MCU,
	LATER_DOORBELL,
	LATER_KINDS,
};

/* Requests that can be in flight at the same time, of all kinds and units */
#define LATER_SLOTS	32u

/**
 * struct later_request - a request
 * @kind, @unit: what, and of which unit; 0 for kinds that have one only
 * @argument: depends on the kind
 * @due_ns: when it is done, on the host's clock
 * @order: of those that are due at the same time, the lowest comes first
 * @pending: it is not done yet
 */
struct later_request {
	enum later_kind kind;
	unsigned int unit;
	u32 argument;
	u64 due_ns;
	u64 order;
	bool pending;
};

/**
 * struct later - all that has been requested
 * @request: by kind and unit
 * @count: requests so far
 * @next_ns: when the first of them is due, MALI_RUN_IDLE if none is pending
 */
struct later {
	struct later_request request[LATER_SLOTS];
	u64 count;
	u64 next_ns;
};

void mali_later_init(struct mali_gpu *gpu);
void mali_later_add(struct mali_gpu *gpu, enum later_kind kind, unsigned int unit, u32 argument,
		    u64 ns);
bool mali_later_pending(const struct mali_gpu *gpu, enum later_kind kind, unsigned int unit);
const struct later_request *mali_later_find(const struct mali_gpu *gpu, enum later_kind kind,
					    unsigned int unit);
bool mali_later_any(const struct mali_gpu *gpu, enum later_kind kind);
void mali_later_cancel(struct mali_gpu *gpu, enum later_kind kind, unsigned int unit);
bool mali_later_take(struct mali_gpu *gpu, u64 now, struct later_request *out);
const char *mali_later_name(enum later_kind kind);

/* Return: when the next request is due, as mali_gpu_run() */
static inline u64 mali_later_next(const struct mali_gpu *gpu)
{
	return gpu->later->next_ns;
}

#endif
