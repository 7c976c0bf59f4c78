/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What suspend buffers hold: the state of command streams.
 *
 * This is an interface with memory: the layout is the firmware's own, a driver only
 * provides the buffer; but anything may have written to it before it is read back.
 */
#ifndef MALI_SUSPEND_H
#define MALI_SUSPEND_H

#include "base.h"

#define CS_MAX_REGS		128
#define CS_MAX_SB		16
/* Frames of the call stack, the ring being the first (G610) */
#define CS_CALL_DEPTH		8

/**
 * enum cs_block - why a queue does not execute its next instruction
 */
enum cs_block {
	CSB_NONE,
	CSB_SYNC,	/* SYNC_WAIT not yet true */
	CSB_PROGRESS,	/* PROGRESS_WAIT */
	CSB_PROTM,	/* PROT_REGION waits for protected mode */
	CSB_RESOURCE,	/* REQ_RESOURCE for what the group has none of */
	CSB_SB,		/* WAIT, or PROT_REGION before it, for scoreboard entries */
	CSB_SHARED_SB,	/* SHARED_SB_DEC of an entry that is 0 */
	CSB_DEFERRED,	/* no room for another deferred instruction */
	CSB_TRANSFER,	/* no room for another load or store */
	CSB_DRAW,	/* the job before this one still needs its registers */
	CSB_FAULT,	/* an access stalls on an MMU fault */
	CSB_ACK,	/* the host has not acknowledged CS_FAULT */
	CSB_FATAL,	/* stopped by CS_FATAL */
};

/* Loads and stores, and other work, that a queue can have in flight */
#define CS_TRANSFERS		8
#define CS_WORKS		8
/* What a suspend buffer keeps of a job, 80 bytes: 8 CSs fit in a buffer of 24 KiB */
#define CS_JOB_WORDS		10
/* Jobs whose registers it keeps: one of the queue, and one of its exception handler */
#define CS_DRAWS		2
/* Registers of such a job, from r0 on, or from the base that RUN_FRAGMENT2 names */
#define CS_DRAW_REGS		66
#define CS_NEVER		(~0ull)
#define CS_NO_ENTRY		0xff

/**
 * struct cs_frame - a buffer of instructions being executed
 * @pc: GPU VA of the next instruction
 * @start, @end: GPU VAs of the buffer, branches stay within it
 */
struct cs_frame {
	u64 pc, start, end;
};

/**
 * struct cs_transfer - a LOAD_MULTIPLE or STORE_MULTIPLE in flight
 * @va: address of the first register of @mask; the others follow, without holes
 * @due: when it completes, on the host's clock
 * @mask, @base: registers
 * @entry: scoreboard entry
 * @store: direction
 * @data: what a store read from its registers
 */
struct cs_transfer {
	u64 va, due;
	u32 data[16];
	u16 mask;
	u8 base, entry, store;
};

/**
 * struct cs_work - any other instruction in flight
 * @insn: the instruction; what it does follows from it and from @a to @c
 * @due: when it continues, on the host's clock; CS_NEVER while it waits for something
 * @a, @b, @c: what was read from registers when it was issued, or how far it is
 * @job: the same of a job; its endpoint (endpoint.h) has all of it
 * @wait: scoreboard entries that it waits for before it begins
 * @id: enum mali_cs_insn, MALI_CS_INSN_INVALID if this place is free
 * @entry: scoreboard entry, or CS_NO_ENTRY
 */
struct cs_work {
	u64 insn, due;
	union {
		struct {
			u64 a, b, c;
		};
		u64 job[CS_JOB_WORDS];
	};
	u16 wait;
	u8 id, entry;
};

/**
 * struct cs_draw - the registers of a job in flight that has more than fit in it: RUN_IDVS,
 * RUN_IDVS2 and RUN_FRAGMENT2
 * @insn: the instruction, 0 if this place is free
 * @regs: registers when it was issued
 * @draw_id: number of the draw
 * @reserved: 0
 */
struct cs_draw {
	u64 insn;
	u32 regs[CS_DRAW_REGS];
	u32 draw_id;
	u32 reserved;
};

/**
 * enum cs_oom - a queue whose tiler has run out of memory
 */
enum cs_oom {
	OOM_NONE,
	OOM_ASKED,	/* the host has been notified */
	OOM_HANDLER,	/* an exception handler runs, maybe in another queue */
	OOM_FRAGMENTS,	/* waits for a fragment job to give chunks back */
	OOM_PENDING,	/* waits for a queue to register a handler, or to have room for it */
};

/**
 * struct cs_state - what a suspend buffer keeps of a queue
 * @frame, @depth: called buffers, innermost last; 0 when executing the ring
 * @handler_depth: the exception handler's frame, 0 when it does not run
 * @extract: byte offset of the next ring instruction, or of the CALL being executed
 * @regs: 32-bit registers
 * @sb_endpoint, @sb_other, @sb_deferred: entries that count RUN_*, LOAD and STORE,
 *	deferred instructions
 * @sb_last: entry NEXT_SB_ENTRY gave last
 * @sb_stream, @sb_wait: masks SET_STATE gave; of which entries NEXT_SB_ENTRY chooses (0
 *	for all), and which an indirect WAIT waits for
 * @sb_blocked: what CSB_SB waits for
 * @sb_busy, @sb_count: scoreboard entries, counts and which are not 0
 * @shared_inc, @shared_dec: what the queue has done to the group's shared entries
 * @saved_ns: when the state was saved
 * @next_due: earliest @due of all that is in flight
 * @transfer, @transfer_first, @transfer_count: loads and stores, in order
 * @work: the rest, in no order
 * @draw: registers of jobs that are in flight and need them
 * @progress: progress counter; the others of a group wait for it
 * @progress_ref, @progress_queue: what PROGRESS_WAIT waits for
 * @error: exception that SYNC objects inherit until ERROR_BARRIER, 0 for none
 * @handler_va, @handler_len: exception handler for the tiler out of memory
 * @handler_seen: one has been registered or taken away
 * @oom, @oom_work, @oom_tried, @oom_frag_end: out of memory: how far, which of @work,
 *	whether the handler has been called, FRAG_END when the wait began
 * @prot_start, @prot_end: the region that PROT_REGION waits for or runs; GPU VAs in a called
 *	buffer, offsets in the ring
 * @prot_ticket: the protected suspend buffer has a state with this number to continue from
 */
struct cs_state {
	struct cs_frame frame[CS_CALL_DEPTH - 1];
	struct cs_transfer transfer[CS_TRANSFERS];
	struct cs_work work[CS_WORKS];
	struct cs_draw draw[CS_DRAWS];
	u64 saved_ns, next_due;
	u64 extract;
	u64 sync_va, sync_ref;
	u64 heap_context;
	u64 progress, progress_ref;
	u64 handler_va;
	u64 prot_start, prot_end;
	u32 prot_ticket;
	u32 handler_len;
	u32 error;
	u32 regs[CS_MAX_REGS];
	u32 resources;
	u32 shared_inc[CS_MAX_SB], shared_dec[CS_MAX_SB];
	u32 oom_frag_end;
	u16 sb_stream, sb_wait, sb_blocked, sb_busy;
	u8 sb_count[CS_MAX_SB];
	u8 depth, handler_depth;
	u8 block;	/* enum cs_block */
	u8 sync_cond;
	u8 sync_64b;
	u8 sync_reject;
	u8 sb_endpoint, sb_other, sb_deferred, sb_last;
	u8 progress_queue;
	u8 transfer_first, transfer_count;
	u8 oom, oom_work, oom_tried;
	u8 handler_seen;
};

/* A group's suspend buffer: this, then a struct cs_state for each CS */
#define SUSPEND_MAGIC		0x4d535550u

struct suspend_header {
	u32 magic;
	u32 stream_num;
	u32 started;	/* mask of the CSs that were running */
	u32 reserved;
};

static inline u64 cs_get64(const struct cs_state *s, unsigned int r)
{
	return s->regs[r] | (u64)s->regs[r + 1] << 32;
}

static inline void cs_set64(struct cs_state *s, unsigned int r, u64 v)
{
	s->regs[r] = lo32(v);
	s->regs[r + 1] = hi32(v);
}

/* The state is at an instruction of the ring, or of a called buffer */
static inline u64 *cs_position(struct cs_state *s)
{
	return s->depth ? &s->frame[s->depth - 1].pc : &s->extract;
}

const char *mali_cs_block_name(enum cs_block block);
bool mali_cs_state_sane(const struct mali_gpu *gpu, const struct cs_state *s);

#endif
