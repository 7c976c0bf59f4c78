/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A command stream's memory, faults, and what the host sees of it.
 */
#ifndef MALI_QUEUE_H
#define MALI_QUEUE_H

#include "group.h"

/**
 * mali_cs_program_counter() - GPU VA of the next instruction
 * @cs: CS
 */
static inline u64 mali_cs_program_counter(const struct cs *cs)
{
	if (cs->s.depth)
		return cs->s.frame[cs->s.depth - 1].pc;
	return cs->ring_base + (cs->s.extract & (cs->ring_size - 1));
}

void mali_cs_ring(struct mali_gpu *gpu, const struct csg *csg, u8 what);
void mali_cs_ring_own(struct cs *cs);
bool mali_cs_take_ring(struct cs *cs, u8 what);
bool mali_cs_mem(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len, bool write);
bool mali_cs_sync_mem(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len,
		      bool write);
bool mali_cs_endpoint_mem(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len,
			  bool write);
bool mali_cs_endpoint_data(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len,
			   bool write);
bool mali_cs_endpoint_pixels(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len);
bool mali_cs_endpoint_fetch(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len);
void mali_cs_publish(struct mali_gpu *gpu, struct cs_ref *q, bool active);
void mali_cs_publish_status(struct mali_gpu *gpu, struct cs_ref *q);
void mali_cs_fatal(struct mali_gpu *gpu, struct cs_ref *q, u32 exception, u64 info);
void mali_cs_fault(struct mali_gpu *gpu, struct cs_ref *q, u32 exception, u64 info);
bool mali_cs_event_pending(struct mali_gpu *gpu, const struct cs *cs, u32 event);

#endif
