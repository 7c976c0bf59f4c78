/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Acknowledgements and events of the interface: global, of groups, of command streams.
 */
#ifndef MALI_EVENTS_H
#define MALI_EVENTS_H

#include "group.h"

void mali_ack(struct mali_gpu *gpu, u32 ack_va, u32 mask_va, u32 old, u32 ack, u32 job_irq);
void mali_glb_ack(struct mali_gpu *gpu, u32 mask, u32 value);
void mali_glb_event(struct mali_gpu *gpu, u32 event);
void mali_csg_ack(struct mali_gpu *gpu, unsigned int n, u32 old, u32 ack);
void mali_csg_event(struct mali_gpu *gpu, unsigned int n, u32 event);
void mali_csg_cs_event(struct mali_gpu *gpu, unsigned int n, unsigned int m, u32 event);
void mali_csg_busy(struct mali_gpu *gpu, unsigned int n);

#endif
