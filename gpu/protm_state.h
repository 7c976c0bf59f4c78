/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The firmware's state of protected mode, and what it keeps of it in protected memory.
 */
#ifndef MALI_PROTM_STATE_H
#define MALI_PROTM_STATE_H

#include "group.h"

/**
 * struct protm - protected mode, as the firmware keeps it
 * @requested: ENTER is being acknowledged
 * @mute: injected fault, no ENTER is acknowledged
 * @hung: injected fault, the firmware has stopped in protected mode
 * @leaving: the host has a request, which waits for workgroups in flight
 * @ack_ns: injected fault, when ENTER is acknowledged; or 0
 * @due_ns: injected fault, when PROTM_ACTIVE comes; or 0
 * @exit_ns: injected fault, when PROTM_EXIT comes; or 0
 * @group, @queues: what runs; queues as a mask
 * @ticket: number of this session in protected mode
 * @outside: the queues as they were at PROT_REGION
 */
struct protm {
	bool requested;
	bool mute;
	bool hung;
	bool leaving;
	u64 ack_ns, due_ns, exit_ns;
	unsigned int group;
	u32 queues;
	u32 ticket;
	struct cs_state outside[FW_MAX_STREAMS];
	struct cs_state saving;	/* not on a stack, where its content would remain */
};

void mali_protm_reset(struct mali_gpu *gpu);
struct cs_ref mali_protm_queue(struct mali_gpu *gpu, unsigned int m);
bool mali_protm_use_section(struct mali_gpu *gpu);
void mali_protm_restore(struct mali_gpu *gpu, struct cs_ref *q);
bool mali_protm_save(struct mali_gpu *gpu, struct cs_ref *q);

#endif
