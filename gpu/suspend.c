// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Suspend buffers: their size, and whether what is in them may be run.
 */
#include "suspend.h"
#include "product.h"

static const char * const block_names[] = {
	[CSB_NONE] = "running", [CSB_SYNC] = "sync_wait", [CSB_PROGRESS] = "progress_wait",
	[CSB_PROTM] = "protm_pending", [CSB_RESOURCE] = "resource",
	[CSB_SB] = "wait", [CSB_SHARED_SB] = "shared_sb_dec", [CSB_DEFERRED] = "deferred",
	[CSB_DRAW] = "draw",
	[CSB_TRANSFER] = "loads",
	[CSB_FAULT] = "mmu_fault", [CSB_ACK] = "fault_unacknowledged", [CSB_FATAL] = "fatal",
};

/**
 * mali_cs_block_name() - why a queue does not continue, in a word
 * @block: why
 */
const char *mali_cs_block_name(enum cs_block block)
{
	return block_names[block <= CSB_FATAL ? block : CSB_FATAL];
}

u32 mali_gpu_suspend_size(u32 streams)
{
	u32 bytes = sizeof(struct suspend_header) + streams * sizeof(struct cs_state);

	return (bytes + MMU_PAGE_SIZE - 1) / MMU_PAGE_SIZE * MMU_PAGE_SIZE;
}

static bool transfer_sane(const struct cs_transfer *t)
{
	unsigned int n = 0;

	while (t->mask >> n)
		n++;
	return t->base + n <= CS_MAX_REGS;
}

/**
 * mali_cs_state_sane() - whether a state may be run
 * @gpu: GPU
 * @s: state, as read from a suspend buffer, which anything may have written to
 *
 * State that only makes the queue itself misbehave is accepted.
 */
bool mali_cs_state_sane(const struct mali_gpu *gpu, const struct cs_state *s)
{
	u32 entries = gpu->product->scoreboards;
	unsigned int i;

	if (s->depth >= CS_CALL_DEPTH || s->handler_depth > s->depth || s->block > CSB_FATAL ||
	    s->transfer_first >= CS_TRANSFERS || s->transfer_count > CS_TRANSFERS ||
	    s->sb_endpoint >= entries || s->sb_other >= entries || s->sb_deferred >= entries ||
	    s->oom_work >= CS_WORKS || s->oom > OOM_PENDING)
		return false;
	for (i = 0; i < s->depth; i++)
		if ((s->frame[i].pc | s->frame[i].start | s->frame[i].end) & 7 ||
		    s->frame[i].pc < s->frame[i].start || s->frame[i].pc > s->frame[i].end)
			return false;
	for (i = 0; i < CS_TRANSFERS; i++)
		if (s->transfer[i].entry >= entries || !transfer_sane(&s->transfer[i]))
			return false;
	for (i = 0; i < CS_WORKS; i++)
		if (s->work[i].id >= MALI_CS_INSN_COUNT ||
		    (s->work[i].entry >= entries && s->work[i].entry != CS_NO_ENTRY))
			return false;
	return true;
}
