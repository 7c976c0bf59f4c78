/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Slots of groups and of their command streams.
 */
#ifndef MALI_GROUP_H
#define MALI_GROUP_H

#include "suspend.h"
#include "../lib/mali_fw_if.h"

#define CS_LINES		4
#define CS_LINE_WORDS		8
#define CS_LINE_SHIFT		6

/**
 * struct cs_line - instructions as fetched, and what they are
 * @tag: GPU VA >> CS_LINE_SHIFT
 * @first, @end: words that were fetched
 * @id: enum mali_cs_insn of each word, MALI_CS_INSN_COUNT if not yet decoded
 */
struct cs_line {
	u64 tag;
	u64 word[CS_LINE_WORDS];
	u8 id[CS_LINE_WORDS];
	u8 first, end;
};

/*
 * What a CS looks at in memory when it is rung, and at no other time: insert, a sync object,
 * the acknowledgements of CS_FAULT and of TILER_OOM
 */
#define CS_RUNG_INSERT	0x1
#define CS_RUNG_SYNC	0x2
#define CS_RUNG_FAULT	0x4
#define CS_RUNG_OOM	0x8
/* By any doorbell; insert by the CS's own */
#define CS_RUNG_WAITS	0xe
#define CS_RUNG_ALL	0xf

/**
 * struct cs - a slot of a command stream (CS)
 *
 * Members are grouped by the file that changes them.  @s is what SUSPEND saves, and is
 * changed by all files of the floors cs-basis to cs.
 */
struct cs {
	/* firmware.c, at boot: MCU VAs of the interface blocks */
	u32 in_va, out_va;

	/* cs.c */
	bool started;
	bool running;		/* the host has been notified that it executes */
	u32 config;
	u64 ring_base;
	u32 ring_size;
	u64 user_in, user_out;
	u64 insert;
	struct cs_line line[CS_LINES];	/* fetched, for the duration of a time slice */

	/* csg.c, too */
	u32 req;

	/* queue.c */
	u8 rung;		/* CS_RUNG_*: what it has not looked at since it was rung */
	bool out_stale;		/* extract in memory is older than s.extract; cs.c sets it */
	bool active_shown;
	u32 fault_epoch;
	u64 fault_va;

	/* sched.c: instructions left in its group's round */
	u32 credit;

	/* timer.c */
	bool moved;		/* has executed something since the timers last looked */
	bool timed;		/* the progress timer runs, since @moved_ns */
	bool stuck;		/* it has expired */
	u64 moved_ns;

	/* region.c and protm_exit.c */
	bool protm_asked;	/* PROTM_PEND has been raised for the region that waits */
	u64 protm_retry_ns;	/* when to raise it for one that had to wait inside; or 0 */

	struct cs_state s;
};

/**
 * struct heap_context - the model's layout of what a driver provides 32 bytes of zeros for
 * @count: of render passes, by the operation of HEAP_OPERATION
 * @free_first, @free_last: list of the chunks that were returned
 */
struct heap_context {
	u32 count[4];
	u64 free_first, free_last;
};

/**
 * struct held_heap - a heap context that the firmware keeps
 * @va: GPU VA of the context, 0 if this place is free
 * @c: its content, newer than what memory has
 */
struct held_heap {
	u64 va;
	struct heap_context c;
};

enum csg_state { CSG_OFF, CSG_RUN, CSG_SUSPENDED };

/**
 * struct grant - endpoints that the driver lets a group use
 * @compute, @fragment: shader cores, masks
 * @other: tilers, mask
 * @req: numbers, as EP_REQ
 */
struct grant {
	u64 compute, fragment;
	u32 other, req;
};

/**
 * struct csg - a slot of a group
 *
 * Members are grouped by the file that changes them.
 */
struct csg {
	/* firmware.c, at boot */
	u32 in_va, out_va;
	u32 stream_num;		/* CSs */

	/* csg.c */
	enum csg_state state;
	unsigned int as;
	u32 priority;
	u64 suspend_va, protm_suspend_va;
	bool held;		/* a request waits */
	bool mute;		/* its state requests are no longer acknowledged */
	bool stuck;		/* it can leave its slot no more; protm_enter.c sets it */
	u64 late_ns;		/* nor before this time; 0 for no such delay */
	u32 late_req;		/* REQ that is served, but not acknowledged yet */
	u64 starts;		/* of all groups that have had the slot */

	/* grant.c */
	struct grant grant;

	/* cs_heap.c: contexts that its CSs have chosen by HEAP_SET */
	struct held_heap heap[FW_MAX_STREAMS];

	/* events.c, too */
	bool idle;

	/* sched.c; csg.c clears them when a group comes onto the slot */
	u32 next_cs;
	u32 ready;		/* mask of CSs that can execute something */
	u32 credit;		/* instructions left in this round */
	u64 instructions;	/* protm.c counts them, too */

	struct cs cs[FW_MAX_STREAMS];
};

/**
 * struct cs_ref - a CS and where it is
 * @group, @stream: numbers of the slots
 */
struct cs_ref {
	struct csg *csg;
	struct cs *cs;
	unsigned int group, stream;
};

#endif
