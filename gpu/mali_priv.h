/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * State of the model and what its files offer one another.  A file owns the
 * members of its own struct; others go through its functions.
 */
#ifndef MALI_PRIV_H
#define MALI_PRIV_H

#include "include/mali_gpu.h"
#include "mali_regs.h"
#include "../lib/mali_fw_if.h"
#include "../lib/cs_isa.h"

#define NSEC_PER_SEC_ULL	1000000000ull
#define MMU_PAGE_SIZE		4096u
#define CS_MAX_REGS		128
#define CS_MAX_SB		16
/* Frames of the call stack, the ring being the first (G610) */
#define CS_CALL_DEPTH		8

/* The first three are there in every arch, in the order of their registers up to v13 */
enum power_domain { PWR_SHADER, PWR_TILER, PWR_L2, PWR_BASE, PWR_STACK, PWR_DOMAINS };

/* product.c */

/**
 * struct mali_product - what differs between products
 * @name: for struct mali_gpu_config
 * @gpu_id: GPU_ID; its arch fields choose the firmware image panthor asks for
 * @csf_id: CSF_ID
 * @glb_version: GLB_VERSION that the firmware for this arch reports
 * @present: cores, by power domain
 * @work_regs: 32-bit registers of a command stream
 * @scoreboards: scoreboard entries of a command stream
 */
struct mali_product {
	const char *name;
	u32 gpu_id;
	u32 csf_id;
	u32 glb_version;
	u32 l2_features;
	u32 mem_features;
	u32 tiler_features;
	u32 thread_max_threads;
	u32 thread_max_workgroup;
	u32 thread_features;
	u32 texture_features[4];
	u64 gpu_features;
	u64 present[PWR_DOMAINS];
	u8 work_regs;
	u8 scoreboards;
};

const struct mali_product *mali_product_find(const char *name);

static inline unsigned int product_arch(const struct mali_product *p)
{
	return p->gpu_id >> 28;
}

/* Arch of the command streams: what v14 adds to v13's is not modelled */
static inline unsigned int product_cs_arch(const struct mali_product *p)
{
	return product_arch(p) < 13 ? product_arch(p) : 13;
}

/* Whether power and resets are driven by PWR_CONTROL */
static inline bool product_has_pwr(const struct mali_product *p)
{
	return product_arch(p) >= 14;
}

/* irq.c */

/**
 * struct irq_block - RAWSTAT, MASK and the line they drive
 */
struct irq_block {
	enum mali_irq_line line;
	u32 raw;
	u32 held;		/* raw bits that CLEAR leaves */
	u32 mask;
};

void mali_irq_init(struct irq_block *b, enum mali_irq_line line);
void mali_irq_raise(struct mali_gpu *gpu, struct irq_block *b, u32 bits);
void mali_irq_hold(struct mali_gpu *gpu, struct irq_block *b, u32 bits);
void mali_irq_reset(struct mali_gpu *gpu, struct irq_block *b);
u32 mali_irq_read(const struct irq_block *b, u32 reg);
void mali_irq_write(struct mali_gpu *gpu, struct irq_block *b, u32 reg, u32 value);

/* power.c */

/**
 * struct power - what has power
 * @ready: cores that have it
 * @trans: cores in transition to what @target says, 0 for none
 */
struct power {
	u64 ready[PWR_DOMAINS];
	u64 trans[PWR_DOMAINS];
	u64 target[PWR_DOMAINS];
};

u32 mali_power_read(struct mali_gpu *gpu, u32 offset);
void mali_power_write(struct mali_gpu *gpu, u32 offset, u32 value);
void mali_power_reset(struct mali_gpu *gpu);
void mali_power_cores(struct mali_gpu *gpu, u64 shader_mask);
bool mali_power_l2_ready(struct mali_gpu *gpu);
bool mali_power_on(struct mali_gpu *gpu, enum power_domain d, u64 mask);
void mali_power_off(struct mali_gpu *gpu, enum power_domain d, u64 mask);
u64 mali_power_ready(struct mali_gpu *gpu, enum power_domain d);
u64 mali_power_trans(struct mali_gpu *gpu, enum power_domain d);
u64 mali_power_active(const struct mali_gpu *gpu, enum power_domain d);
void mali_power_settle(struct mali_gpu *gpu);

/* pwr.c */

/**
 * struct pwr - PWR_CONTROL
 * @delegated: mask of domains (enum power_domain) that are the MCU's
 */
struct pwr {
	u32 delegated;
	u64 command_arg;
};

u32 mali_pwr_read(struct mali_gpu *gpu, u32 offset);
void mali_pwr_write(struct mali_gpu *gpu, u32 offset, u32 value);
void mali_pwr_reset(struct mali_gpu *gpu);
bool mali_pwr_delegated(const struct mali_gpu *gpu);

/* control.c */

/**
 * enum cycle_user - who wants CYCLE_COUNT to run
 * @CYCLE_USER_COMMAND: GPU_COMMAND TIME
 * @CYCLE_USER_FIRMWARE: GLB_REQ COUNTER_EN
 */
enum cycle_user { CYCLE_USER_COMMAND, CYCLE_USER_FIRMWARE };

struct control {
	u32 fault_status;
	u64 fault_address;
	u32 l2_config;
	u32 coherency_protocol;
	u32 asn_hash[3];
	u32 config[4];
	u64 command_arg[2];
	u64 timestamp_offset;
	u32 flush_id;
	u32 cycle_users;	/* enum cycle_user, a bit each */
	u64 cycle_base;
	u64 cycle_since_ns;
};

void mali_control_reset(struct mali_gpu *gpu);
u32 mali_control_read(struct mali_gpu *gpu, u32 offset);
void mali_control_write(struct mali_gpu *gpu, u32 offset, u32 value);
void mali_control_flush_id_advance(struct mali_gpu *gpu);
u64 mali_control_timestamp(struct mali_gpu *gpu);
u64 mali_control_cycles(struct mali_gpu *gpu);
u64 mali_control_ns_to_cycles(const struct mali_gpu *gpu, u64 ns);
void mali_control_cycles_enable(struct mali_gpu *gpu, enum cycle_user user, bool enable);
void mali_control_bus_fault(struct mali_gpu *gpu, unsigned int as, u64 pa, u32 access);

/* mmu.c */

/**
 * enum mmu_result - outcome of an access through an address space
 * @MMU_OK: done
 * @MMU_STALL: the region is locked, or the address space holds a fault: try again later
 * @MMU_FAULT: a fault was latched and reported; the access stalls until the driver
 *	unmaps the address space
 * @MMU_BUS_ERROR: translated, but the bus answered with an error
 * @MMU_UNMAPPED: the address space is unmapped
 */
enum mmu_result { MMU_OK, MMU_STALL, MMU_FAULT, MMU_BUS_ERROR, MMU_UNMAPPED };

struct tlb_entry {
	u64 vpage;	/* VA >> 12, plus 1 so that 0 is an empty entry */
	u64 ppage;	/* PA >> 12 */
	u32 generation;
	u8 level;
	bool writable;
	bool executable;
};

#define TLB_LOG2		8
#define TLB_ENTRIES		(1u << TLB_LOG2)

/**
 * struct mmu_as - an address space
 * @transtab, @memattr, @lockaddr, @transcfg: registers as written
 * @live_transtab, @live_transcfg, @live_memattr: what UPDATE latched and accesses use
 * @locked: a LOCK command is in force for @lock_start to @lock_last, both included
 * @fault_status, @fault_address: first fault since the last UPDATE
 * @fault_held: accesses stall until UPDATE
 * @fault_epoch: counts faults released by UPDATE
 * @generation: entries of @tlb from another one are invalid
 * @held_command: waits for the end of protected mode; AS_CMD_NOP for none
 */
struct mmu_as {
	u64 transtab, memattr, lockaddr, transcfg;
	u64 live_transtab, live_transcfg, live_memattr;
	u64 lock_start, lock_last;
	u64 fault_address, fault_extra;
	u32 fault_status;
	bool locked;
	bool fault_held;
	u32 fault_epoch;
	u32 held_command;
	u32 generation;
	struct tlb_entry tlb[TLB_ENTRIES];
};

struct mmu {
	struct irq_block irq;
	struct mmu_as as[MMU_AS_MAX];
	u32 as_present;
};

/**
 * struct mmu_access - one access by the MCU or a command stream
 * @va: GPU VA, or MCU VA for address space 0
 */
struct mmu_access {
	unsigned int as;
	u64 va;
	void *buf;
	u32 len;
	bool write;
	bool execute;
	enum mali_initiator initiator;
};

void mali_mmu_init(struct mali_gpu *gpu);
void mali_mmu_reset(struct mali_gpu *gpu);
void mali_mmu_invalidate_all(struct mali_gpu *gpu);
void mali_mmu_run_held(struct mali_gpu *gpu);
bool mali_mmu_any_locked(const struct mali_gpu *gpu);
u32 mali_mmu_read(struct mali_gpu *gpu, u32 offset);
void mali_mmu_write(struct mali_gpu *gpu, u32 offset, u32 value);
enum mmu_result mali_mmu_access(struct mali_gpu *gpu, const struct mmu_access *a);
bool mali_mmu_lookup(struct mali_gpu *gpu, unsigned int as, u64 va, u64 *pa);
bool mali_mmu_writable(struct mali_gpu *gpu, unsigned int as, u64 va, u32 len);
bool mali_mmu_locked(const struct mali_gpu *gpu, unsigned int as, u64 va, u32 len);

/* mcu.c: the microcontroller's control registers, boot and halt */

struct mcu {
	u32 control;
	u32 status;
	bool asleep;		/* halted, and goes on at a doorbell */
	bool stalled;		/* about to boot, from memory that is locked */
};

void mali_mcu_reset(struct mali_gpu *gpu);
void mali_mcu_after_fast_reset(struct mali_gpu *gpu);
void mali_mcu_control_write(struct mali_gpu *gpu, u32 value);
void mali_mcu_halt(struct mali_gpu *gpu);
void mali_mcu_sleep(struct mali_gpu *gpu);
bool mali_mcu_wake(struct mali_gpu *gpu);
void mali_mcu_unlocked(struct mali_gpu *gpu);
void mali_mcu_panic(struct mali_gpu *gpu, const char *why, u64 value);

/* firmware.c: interface memory, global requests, timers */

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
	CSB_FAULT,	/* an access stalls on an MMU fault */
	CSB_ACK,	/* the host has not acknowledged CS_FAULT */
	CSB_FATAL,	/* stopped by CS_FATAL */
};

/* Loads and stores, and other work, that a queue can have under way */
#define CS_TRANSFERS		8
#define CS_WORKS		8
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
 * struct cs_transfer - a LOAD_MULTIPLE or STORE_MULTIPLE under way
 * @va: address of the register that @mask numbers 0
 * @due: tick at which it completes
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
 * struct cs_work - any other instruction under way
 * @insn: the instruction; what it does follows from it and from @a to @c
 * @due: tick at which it goes on, CS_NEVER while it waits for something
 * @a, @b, @c: what was read from registers when it was issued, or where it has come to
 * @wait: scoreboard entries that it waits for before it begins
 * @id: enum mali_cs_insn, MALI_CS_INSN_INVALID if this place is free
 * @entry: scoreboard entry, or CS_NO_ENTRY
 */
struct cs_work {
	u64 insn, due, a, b, c;
	u16 wait;
	u8 id, entry;
};

/**
 * enum cs_oom - a queue whose tiler has run out of memory
 */
enum cs_oom {
	OOM_NONE,
	OOM_ASKED,	/* the host has been told */
	OOM_HANDLER,	/* the exception handler runs */
	OOM_FRAGMENTS,	/* waits for a fragment job to give chunks back */
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
 * @tick: the queue's time: instructions executed, and leaps while it waits
 * @next_due: earliest @due of all that is under way
 * @transfer, @transfer_first, @transfer_count: loads and stores, in order
 * @work: the rest, in no order
 * @progress: progress counter; the others of a group wait for it
 * @progress_ref, @progress_queue: what PROGRESS_WAIT waits for
 * @error: exception that SYNC objects inherit until ERROR_BARRIER, 0 for none
 * @handler_va, @handler_len: exception handler for the tiler out of memory
 * @oom, @oom_work, @oom_tried, @oom_frag_end: out of memory: how far, which of @work,
 *	whether the handler has been called, FRAG_END when the wait began
 * @prot_start, @prot_end: the region that PROT_REGION waits for or runs; GPU VAs in a called
 *	buffer, offsets in the ring
 * @prot_ticket: the protected suspend buffer has a state with this number to go on from
 */
struct cs_state {
	struct cs_frame frame[CS_CALL_DEPTH - 1];
	struct cs_transfer transfer[CS_TRANSFERS];
	struct cs_work work[CS_WORKS];
	u64 tick, next_due;
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
};

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

/**
 * struct protm - protected mode, as the firmware keeps it
 * @requested: ENTER is being acknowledged
 * @mute: on command, no ENTER is
 * @hung: on command, the firmware does nothing any more, in protected mode
 * @due_ns: when PROTM_ACTIVE comes, late on command; or 0
 * @group, @queues: who runs; queues as a mask of streams
 * @open: queues whose region is not over
 * @failed: queues that have stopped for good
 * @flushed: FLUSH_CACHE2 has been executed
 * @ticket: number of this time in protected mode
 * @events, @cs_events, @exception: to be told afterwards
 * @outside: the queues as they were at PROT_REGION
 */
struct protm {
	bool requested;
	bool mute;
	bool hung;
	bool flushed;
	u64 due_ns;
	unsigned int group;
	u32 queues, open, failed;
	u32 ticket;
	u32 events;
	u32 cs_events[FW_MAX_STREAMS];
	u32 exception[FW_MAX_STREAMS];
	struct cs_state outside[FW_MAX_STREAMS];
	struct cs_state saving;	/* not on a stack, where it would stay for others to find */
};

/**
 * struct firmware - what the MCU keeps while it runs
 * @group_num: groups of the layout found at boot, 0 while not booted
 * @glb_idle: all groups on slot are idle since @idle_since_ns
 */
struct firmware {
	u32 glb_in, glb_out;
	u32 group_num;
	u32 next_group;
	u32 glb_level;		/* level requests in force */
	u32 idle_timer, progress_timer, pwroff_timer, eviction_timer;
	u64 core_mask;
	bool look;		/* queues may have become ready */
	bool cores_off;		/* by the power timer */
	u64 doorbells;
	struct prfcnt prfcnt;
	bool was_active;
	bool idle_reported;
	bool sync_written;
	bool doorbell_held;	/* rung while interface memory was locked */
	u32 groups_held;	/* their suspend buffers were locked */
	u64 idle_since_ns;
	struct protm protm;
	struct csg csg[FW_MAX_GROUPS];
};

bool mali_fw_read(struct mali_gpu *gpu, u32 va, void *buf, u32 len);
bool mali_fw_write(struct mali_gpu *gpu, u32 va, const void *buf, u32 len);
u32 mali_fw_read32(struct mali_gpu *gpu, u32 va);
u64 mali_fw_read64(struct mali_gpu *gpu, u32 va);
void mali_fw_write32(struct mali_gpu *gpu, u32 va, u32 value);
void mali_fw_write64(struct mali_gpu *gpu, u32 va, u64 value);
bool mali_firmware_boot(struct mali_gpu *gpu);
void mali_firmware_stop(struct mali_gpu *gpu);
void mali_firmware_doorbell(struct mali_gpu *gpu);
u64 mali_firmware_run(struct mali_gpu *gpu, u32 budget);
void mali_firmware_look(struct mali_gpu *gpu);
void mali_firmware_ack(struct mali_gpu *gpu, u32 ack_va, u32 mask_va, u32 old, u32 ack,
		       u32 job_irq);

void mali_firmware_check_protected(struct mali_gpu *gpu, u64 va, const char *what);

/* glb.c */

bool mali_glb_has_state(const struct mali_gpu *gpu);
void mali_glb_event(struct mali_gpu *gpu, u32 event);
void mali_glb_serve(struct mali_gpu *gpu);
bool mali_glb_park(struct mali_gpu *gpu);
void mali_glb_fatal(struct mali_gpu *gpu, u32 status);

/* prfcnt.c */

u32 mali_prfcnt_size(const struct mali_gpu *gpu, u32 groups);
void mali_prfcnt_enable(struct mali_gpu *gpu, bool enable);
bool mali_prfcnt_sample(struct mali_gpu *gpu);
void mali_prfcnt_account(struct mali_gpu *gpu, bool active);
void mali_prfcnt_skip(struct mali_gpu *gpu);

/* sched.c */

u32 mali_sched_run(struct mali_gpu *gpu, u32 budget);

/* timer.c */

u64 mali_timers_run(struct mali_gpu *gpu, bool worked, bool active);

/* csg.c */

void mali_csg_service(struct mali_gpu *gpu, unsigned int n);
void mali_csg_late_ack(struct mali_gpu *gpu, unsigned int n);
void mali_csg_event(struct mali_gpu *gpu, unsigned int n, u32 event);
void mali_csg_cs_event(struct mali_gpu *gpu, unsigned int n, unsigned int m, u32 event);
void mali_csg_update_idle(struct mali_gpu *gpu, unsigned int n);
void mali_csg_busy(struct mali_gpu *gpu, unsigned int n);
void mali_csg_stop(struct mali_gpu *gpu, unsigned int n);
bool mali_csg_save(struct mali_gpu *gpu, unsigned int n);

/* cs.c */

/**
 * struct cs_ref - a queue on its way through the interpreter
 */
struct cs_ref {
	struct csg *csg;
	struct cs *cs;
	unsigned int group, stream;
};

void mali_cs_start(struct mali_gpu *gpu, struct cs_ref *q, bool resume);
void mali_cs_stop(struct mali_gpu *gpu, struct cs_ref *q);
void mali_cs_publish(struct mali_gpu *gpu, struct cs_ref *q, bool active);
void mali_cs_publish_status(struct mali_gpu *gpu, struct cs_ref *q);
bool mali_cs_runnable(struct mali_gpu *gpu, struct cs_ref *q);
bool mali_cs_idle(struct mali_gpu *gpu, struct cs_ref *q);
u32 mali_cs_run(struct mali_gpu *gpu, struct cs_ref *q, u32 budget);
void mali_cs_halt(struct mali_gpu *gpu, struct cs_ref *q, const char *at);
void mali_cs_fatal(struct mali_gpu *gpu, struct cs_ref *q, u32 exception, u64 info);
void mali_cs_fault(struct mali_gpu *gpu, struct cs_ref *q, u32 exception, u64 info);
bool mali_cs_mem(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len, bool write);
bool mali_cs_endpoint_mem(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len,
			  bool write);
bool mali_cs_endpoint_fetch(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len);
bool mali_cs_event_pending(struct mali_gpu *gpu, const struct cs *cs, u32 event);
bool mali_cs_state_sane(const struct mali_gpu *gpu, const struct cs_state *s);

static inline u64 cs_get64(const struct cs_state *s, unsigned int r)
{
	return s->regs[r] | (u64)s->regs[r + 1] << 32;
}

/* cs_exec.c */

/**
 * enum cs_step - outcome of an instruction
 * @CS_NEXT: done, go on behind it
 * @CS_JUMPED: done, the program counter has been set
 * @CS_AGAIN: not done, execute it again later
 * @CS_STOPPED: the queue has stopped on an exception
 */
enum cs_step { CS_NEXT, CS_JUMPED, CS_AGAIN, CS_STOPPED };

enum mali_cs_insn mali_cs_decode(struct mali_gpu *gpu, u64 insn);
enum cs_step mali_cs_execute(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
			     u64 insn);
bool mali_cs_carry_out(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w);
bool mali_cs_sync_met(struct mali_gpu *gpu, struct cs_ref *q);
bool mali_cs_progress_met(const struct cs_ref *q);
bool mali_cs_resources_met(struct mali_gpu *gpu, struct cs_ref *q);
u32 mali_cs_shared_entry(const struct csg *csg, unsigned int entry);

/* cs_async.c: instructions under way, and the scoreboard that counts them */

bool mali_cs_async_transfer(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_transfer *t);
bool mali_cs_async_begin(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w);
bool mali_cs_async_due(struct mali_gpu *gpu, struct cs_ref *q, u32 *cost);
u32 mali_cs_async_leap(struct mali_gpu *gpu, struct cs_ref *q);
bool mali_cs_async_ready(const struct cs_state *s);
bool mali_cs_async_pending(const struct cs_state *s);
void mali_cs_async_end(struct cs_state *s, unsigned int i);
void mali_cs_async_schedule(struct cs_state *s, unsigned int i, u64 due);
void mali_cs_async_restore(struct cs_state *s);

/* cs_tiler.c: what draws take from the tiler heap, and running out of it */

/**
 * enum cs_progress - how a piece of long work has gone
 * @CSP_DONE: the work is complete
 * @CSP_MORE: go on with it
 * @CSP_STALL: nothing could be done; it goes on when something else has happened
 */
enum cs_progress { CSP_DONE, CSP_MORE, CSP_STALL };

/* Counters of render passes, as HEAP_OPERATION numbers them */
enum { HEAP_VT_START, HEAP_VT_END, HEAP_FRAG_END = 3 };

void mali_cs_tiler_begin(const struct cs_state *s, struct cs_work *w);
void mali_cs_tiler_ask_again(struct cs_state *s);
enum cs_progress mali_cs_tiler_step(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i);
bool mali_cs_tiler_poll(struct mali_gpu *gpu, struct cs_ref *q);
void mali_cs_tiler_handler_returned(struct mali_gpu *gpu, struct cs_ref *q);
bool mali_cs_heap_count(struct mali_gpu *gpu, struct cs_ref *q, u64 heap, unsigned int counter);
bool mali_cs_heap_give_back(struct mali_gpu *gpu, struct cs_ref *q, u64 heap, u64 first, u64 last);

/* cs_compute.c: the program of a compute job is fetched */

void mali_cs_compute_begin(const struct cs_state *s, struct cs_work *w);
enum cs_progress mali_cs_compute_step(struct mali_gpu *gpu, struct cs_ref *q,
				      const struct cs_work *w);

/* cs_fragment.c: what a fragment job without geometry leaves in its targets */

void mali_cs_fragment_begin(const struct cs_state *s, struct cs_work *w);
enum cs_progress mali_cs_fragment_step(struct mali_gpu *gpu, struct cs_ref *q, struct cs_work *w,
				       u32 *cost);

/* protm.c */

enum cs_step mali_protm_region(struct mali_gpu *gpu, struct cs_ref *q, u64 insn);
void mali_protm_ask_again(struct mali_gpu *gpu, struct cs_ref *q);
bool mali_protm_serve_enter(struct mali_gpu *gpu);
void mali_protm_enter(struct mali_gpu *gpu);
void mali_protm_poll(struct mali_gpu *gpu);
void mali_protm_off(struct mali_gpu *gpu, enum mali_protm_exit why);
bool mali_protm_doorbell(struct mali_gpu *gpu);
bool mali_protm_next(struct mali_gpu *gpu, struct cs_ref *q);
bool mali_protm_may_execute(struct mali_gpu *gpu, struct cs_ref *q, u64 insn);
void mali_protm_violation(struct mali_gpu *gpu);
void mali_protm_exception(struct mali_gpu *gpu, struct cs_ref *q, u32 exception, bool fatal);
void mali_protm_event(struct mali_gpu *gpu, u32 event);
void mali_protm_cs_event(struct mali_gpu *gpu, unsigned int m, u32 event);
u64 mali_protm_run(struct mali_gpu *gpu, u32 budget);

/* state.c */

const char *mali_state_block_name(enum cs_block block);

/* inject.c */

#define INJECT_DELAY_NS		50000000ull

bool mali_inject_now(struct mali_gpu *gpu, enum mali_inject what);

/* core.c */

/**
 * struct late_reset - a reset whose completion comes late on command
 * @irq: block that announces it
 * @bits: of the block
 * @due_ns: when, 0 if none is under way
 */
struct late_reset {
	struct irq_block *irq;
	u32 bits;
	u64 due_ns;
};

struct mali_gpu {
	const struct mali_gpu_host *host;
	void *ctx;
	struct mali_gpu_config config;
	const struct mali_product *product;
	struct mali_cs_isa isa;
	struct irq_block gpu_irq, job_irq, pwr_irq;
	bool line[MALI_IRQ_LINES];
	struct control control;
	struct power power;
	struct pwr pwr;
	struct mmu mmu;
	struct mcu mcu;
	struct firmware fw;
	struct late_reset late_reset;
	bool protected_mode;
	u64 protected_since_ns;
	u32 protected_group;		/* who is in, for the record: outlives the firmware */
	u64 stat[MALI_STAT_COUNT];
	u64 bus_reads, bus_writes, job_irqs;
	u32 inject[MALI_INJECT_COUNT];	/* how often each is still to come */
	u64 inject_delay_ns;
	bool events;			/* the host is told of them */
};

static inline u64 gpu_time_ns(struct mali_gpu *gpu)
{
	return gpu->host->time_ns(gpu->ctx);
}

/* A macro, so that an event nobody wants to be told of is not put together */
#define gpu_event(gpu, ...)							\
	do {									\
		if ((gpu)->events)						\
			mali_tell(gpu, &(struct mali_event){ __VA_ARGS__ });	\
	} while (0)

void mali_tell(struct mali_gpu *gpu, const struct mali_event *event);
void mali_soft_reset(struct mali_gpu *gpu);
void mali_reset_completed(struct mali_gpu *gpu, struct irq_block *irq, u32 bits);
void mali_guest_error(struct mali_gpu *gpu, const char *msg, u64 value);
int mali_bus(struct mali_gpu *gpu, u64 pa, void *buf, u32 len, bool write,
	     enum mali_initiator initiator);

static inline u32 lo32(u64 v)
{
	return (u32)v;
}

static inline u32 hi32(u64 v)
{
	return (u32)(v >> 32);
}

/* One half of a 64-bit register at @base */
static inline u32 half64(u64 v, u32 offset, u32 base)
{
	return offset == base ? lo32(v) : hi32(v);
}

static inline void set_half64(u64 *v, u32 offset, u32 base, u32 value)
{
	if (offset == base)
		*v = (*v & ~0xffffffffull) | value;
	else
		*v = (*v & 0xffffffffull) | ((u64)value << 32);
}

#endif
