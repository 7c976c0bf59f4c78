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
 * @id: enum mali_cs_insn of each word, MALI_CS_INSN_COUNT if not yet looked at
 */
struct cs_line {
	u64 tag;
	u64 word[CS_LINE_WORDS];
	u8 id[CS_LINE_WORDS];
	u8 first, end;
};

/**
 * struct cs - a queue slot
 * @in_va, @out_va: MCU VAs of its interface blocks
 * @line: fetched instructions, for as long as the queue has its turn
 */
struct cs {
	u32 in_va, out_va;
	bool started;
	bool out_stale;		/* extract in memory is behind state.extract */
	bool active_shown;
	bool running;		/* the host has been told that it executes */
	u32 config;
	u32 req;
	u32 credit;		/* instructions left in its group's round */
	bool moved;		/* has executed something since the timers looked */
	bool timed;		/* the progress timer runs, since @moved_ns */
	bool stuck;		/* it has expired */
	u64 moved_ns;
	u64 ring_base;
	u32 ring_size;
	u64 user_in, user_out;
	u64 insert;
	u32 fault_epoch;
	u32 fault_access;
	u64 fault_va;
	struct cs_line line[CS_LINES];
	bool protm_asked;	/* PROTM_PEND has been raised for the region that waits */
	u64 protm_retry_ns;	/* when to raise it for one that had to wait inside; or 0 */
	struct cs_state s;
};

enum csg_state { CSG_OFF, CSG_RUN, CSG_SUSPENDED };

/**
 * struct csg - a group slot
 */
struct csg {
	u32 in_va, out_va;
	u32 stream_num;
	enum csg_state state;
	unsigned int as;
	u32 priority;
	u64 suspend_va, protm_suspend_va;
	bool idle;
	bool mute;		/* its state requests are not acknowledged any more */
	u64 late_ns;		/* nor before this time; 0 if there is no such delay */
	u32 late_req;		/* REQ that is served, but not acknowledged yet */
	u32 next_cs;
	u32 ready;		/* mask of queues that can execute something */
	u32 credit;		/* instructions left in this round */
	u64 instructions, starts;	/* of all groups that have had the slot */
	struct cs cs[FW_MAX_STREAMS];
};

/**
 * struct cs_ref - a queue on its way through the interpreter
 */
struct cs_ref {
	struct csg *csg;
	struct cs *cs;
	unsigned int group, stream;
};

#endif
