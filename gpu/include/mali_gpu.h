/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A model of the Arm Mali CSF GPUs (arch v10 to v14) as software sees them:
 * registers, interrupts, MMU, the microcontroller with its firmware interface,
 * command streams, and shader cores, which execute and draw (gpu/shader/).
 *
 * The model is a library without an operating system under it; what it needs is
 * struct mali_gpu_host.  lib/mali_host.h says what is assumed of all hosts.
 *
 * Locking: the model has no locks.  The host serialises all calls for one GPU,
 * and no callback calls back into the model.
 *
 * Context: mali_gpu_create() and mali_gpu_destroy() call @alloc and @free, and
 * may be called where these may.  All other calls neither allocate nor sleep,
 * and finish in bounded time, mali_gpu_run() in one that its budget bounds: a
 * host may serialise with a spin lock and call them with interrupts off, if
 * its other callbacks allow that.
 */
#ifndef MALI_GPU_H
#define MALI_GPU_H

#include "../../lib/mali_host.h"

struct mali_gpu;

/* Bytes of register space: doorbell 31 is the last page. */
#define MALI_GPU_REGS_SIZE	0x280000u

/* What is read from registers without power or clock: an error of the bus */
#define MALI_GPU_NO_ANSWER	0xffffffffu

/* Byte offset of the page that user space may map: LATEST_FLUSH_ID. */
#define MALI_GPU_USER_PAGE	0x10000u

/**
 * enum mali_irq_line - interrupt lines, level triggered, active high
 */
enum mali_irq_line {
	MALI_IRQ_GPU,
	MALI_IRQ_JOB,
	MALI_IRQ_MMU,
	MALI_IRQ_LINES,
};

/**
 * enum mali_initiator - which unit of the GPU starts a bus transaction
 * @MALI_INITIATOR_MMU: page-table walker
 * @MALI_INITIATOR_MCU: firmware, through address space 0
 * @MALI_INITIATOR_CS: command-stream hardware (ring, called buffers, LOAD, STORE, SYNC)
 * @MALI_INITIATOR_ENDPOINT: shader cores and tiler
 */
enum mali_initiator {
	MALI_INITIATOR_MMU,
	MALI_INITIATOR_MCU,
	MALI_INITIATOR_CS,
	MALI_INITIATOR_ENDPOINT,
};

/**
 * struct mali_bus_txn - one transaction on the system bus
 * @pa: physical address of the first byte
 * @buf: data to write, or where to put what is read
 * @len: length in bytes; never crosses a 4 KiB boundary.  An aligned access of
 *	4 or 8 bytes must be single-copy atomic towards the CPU
 * @write: direction, true from GPU to memory
 * @initiator: the unit that starts it
 * @protected_mode: the GPU is in protected mode
 */
struct mali_bus_txn {
	u64 pa;
	void *buf;
	u32 len;
	bool write;
	enum mali_initiator initiator;
	bool protected_mode;
};

/**
 * enum mali_event_kind - what struct mali_event reports, and which members are valid
 * @MALI_EVENT_DOORBELL: doorbell @unit has been rung
 * @MALI_EVENT_RESET: the GPU is reset; @word 1 if fast
 * @MALI_EVENT_MCU: MCU_STATUS is @word now
 * @MALI_EVENT_GLB_REQUEST: the firmware has found @bits of GLB_REQ changed, which is @word
 * @MALI_EVENT_GLB_ACK: it changes @bits of GLB_ACK to @word: to acknowledge, or for an event
 * @MALI_EVENT_CSG_REQUEST: likewise CSG_REQ of @group
 * @MALI_EVENT_CSG_ACK: likewise CSG_ACK
 * @MALI_EVENT_CS_REQUEST: likewise CS_REQ of @stream of @group.  The host acknowledges a
 *	queue's event by changing its bit
 * @MALI_EVENT_CS_ACK: likewise CS_ACK
 * @MALI_EVENT_SLOT: @group has come onto its slot or left it: enum mali_slot in @word
 * @MALI_EVENT_RUN: @stream of @group has begun to execute; or it has stopped, and @text
 *	says at what
 * @MALI_EVENT_PROTM_ENTER: the GPU is in protected mode, for the queues @bits of @group
 * @MALI_EVENT_PROTM_EXIT: it no longer is, for @group: enum mali_protm_exit in @word
 * @MALI_EVENT_IRQ: @bits have been raised in an interrupt block of line @unit
 * @MALI_EVENT_IRQ_LINE: interrupt line @unit has changed to the level @word
 * @MALI_EVENT_AS_COMMAND: address space @unit executes the command @word
 * @MALI_EVENT_FLUSH: caches are flushed: @bits as the payload of GPU_COMMAND FLUSH_CACHES;
 *	@word dirty lines have been written back, @unit lost
 * @MALI_EVENT_MMU_FAULT: address space @unit has a fault: FAULTSTATUS in @word, and
 *	FAULTADDRESS in @address, which is 0 in protected mode
 * @MALI_EVENT_INJECT: an injected fault has occurred: enum mali_inject in @word
 * @MALI_EVENT_GUEST_ERROR: what is logged as MALI_LOG_GUEST_ERROR, @text and @address
 */
enum mali_event_kind {
	MALI_EVENT_DOORBELL,
	MALI_EVENT_RESET,
	MALI_EVENT_MCU,
	MALI_EVENT_GLB_REQUEST,
	MALI_EVENT_GLB_ACK,
	MALI_EVENT_CSG_REQUEST,
	MALI_EVENT_CSG_ACK,
	MALI_EVENT_CS_REQUEST,
	MALI_EVENT_CS_ACK,
	MALI_EVENT_SLOT,
	MALI_EVENT_RUN,
	MALI_EVENT_PROTM_ENTER,
	MALI_EVENT_PROTM_EXIT,
	MALI_EVENT_IRQ,
	MALI_EVENT_IRQ_LINE,
	MALI_EVENT_AS_COMMAND,
	MALI_EVENT_FLUSH,
	MALI_EVENT_MMU_FAULT,
	MALI_EVENT_INJECT,
	MALI_EVENT_GUEST_ERROR,
};

/**
 * enum mali_slot - how a group has come onto its slot, or left it
 * @MALI_SLOT_START: CSG_REQ.STATE START
 * @MALI_SLOT_RESUME: RESUME
 * @MALI_SLOT_SUSPEND: SUSPEND; its state is in the suspend buffer
 * @MALI_SLOT_TERMINATE: TERMINATE
 * @MALI_SLOT_LOST: the firmware has stopped
 */
enum mali_slot {
	MALI_SLOT_START,
	MALI_SLOT_RESUME,
	MALI_SLOT_SUSPEND,
	MALI_SLOT_TERMINATE,
	MALI_SLOT_LOST,
};

/**
 * enum mali_protm_exit - why the GPU is not in protected mode any more
 * @MALI_PROTM_DONE: all regions have come to their end
 * @MALI_PROTM_WAIT: what is left of them waits for something
 * @MALI_PROTM_HOST: the host has a request
 * @MALI_PROTM_REPORT: the host has to be notified of a fault or an event
 * @MALI_PROTM_INJECTED: injected
 * @MALI_PROTM_RESET: reset, or boot of the firmware
 */
enum mali_protm_exit {
	MALI_PROTM_DONE,
	MALI_PROTM_WAIT,
	MALI_PROTM_HOST,
	MALI_PROTM_REPORT,
	MALI_PROTM_INJECTED,
	MALI_PROTM_RESET,
};

/**
 * struct mali_event - something that has happened in the GPU, at this moment
 * @kind: what
 * @unit, @group, @stream, @bits, @word, @address: see there; 0 where it names none
 * @text: NULL where it names none; valid during the call only
 */
struct mali_event {
	enum mali_event_kind kind;
	u32 unit;
	u32 group, stream;
	u32 bits, word;
	u64 address;
	const char *text;
};

/**
 * enum mali_choice - what varies from one GPU to the next, and from one time to the next
 * @MALI_CHOICE_REQUEST: how many nanoseconds longer the firmware takes for its requests
 * @MALI_CHOICE_COMPLETION: how many nanoseconds longer something takes that was started: a
 *	request by a register, or work of a command stream
 * @MALI_CHOICE_QUEUE: which of n groups, or CSs of a group, is looked at first
 */
enum mali_choice {
	MALI_CHOICE_REQUEST,
	MALI_CHOICE_COMPLETION,
	MALI_CHOICE_QUEUE,
	MALI_CHOICES,
};

/**
 * struct mali_gpu_host - what the host does for the model
 * @base: memory, clock and log, all required.  @alloc is called by mali_gpu_create() only,
 *	@free by mali_gpu_destroy() only
 * @bus: carry out a transaction.  Return: 0, or a negative value when the bus
 *	answers with an error (nothing there, or refused)
 * @irq: the level of an interrupt line has changed.  Called from inside register
 *	accesses: deliver from another context
 * @kick: there is work for mali_gpu_run(), call it soon
 * @flush_id: LATEST_FLUSH_ID has changed, for the copy that user space maps:
 *	MALI_GPU_NO_ANSWER while a supply is off; may be NULL
 * @is_protected: whether a physical address is in protected memory; may be NULL, when
 *	the host has none
 * @event: something has happened; see mali_gpu_set_events().  May be NULL
 * @choose: make a choice: nanoseconds, or a number below @n.  0 is always right; NULL for 0
 *	each time
 */
struct mali_gpu_host {
	struct mali_host base;
	int (*bus)(void *ctx, const struct mali_bus_txn *txn);
	void (*irq)(void *ctx, enum mali_irq_line line, bool level);
	void (*kick)(void *ctx);
	void (*flush_id)(void *ctx, u32 id);
	bool (*is_protected)(void *ctx, u64 pa);
	void (*event)(void *ctx, const struct mali_event *event);
	u64 (*choose)(void *ctx, enum mali_choice what, u32 n);
};

/* Rate of TIMESTAMP unless configured, in Hz: that of RK3588's system counter */
#define MALI_TIMESTAMP_HZ_DEFAULT	24000000ull

/* Highest rate of TIMESTAMP, in Hz: that of Arm's generic timer from v8.6 on */
#define MALI_TIMESTAMP_HZ_MAX		1000000000ull

/**
 * struct mali_gpu_config - what is fixed when a GPU is made
 * @product: name as in mali_gpu_product_name(), NULL for "g610"
 * @clock_hz: rate of the core clock at start, not 0
 * @timestamp_hz: rate of the system counter that the board feeds the GPU: that of TIMESTAMP and
 *	of the firmware's timers that use it; 0 for MALI_TIMESTAMP_HZ_DEFAULT.  On arm64 panthor
 *	reports CNTFRQ_EL0 as the rate, so the two must be the same
 * @coherent: the interconnect is ACE-Lite coherent (COHERENCY_FEATURES)
 * @speed: in percent of that of enum mali_cost: 200 takes half of the time; 0 for 100
 */
struct mali_gpu_config {
	const char *product;
	u64 clock_hz;
	u64 timestamp_hz;
	bool coherent;
	u32 speed;
};

/**
 * enum mali_cost - what takes time
 * @MALI_COST_INSTRUCTION: an instruction of a command stream
 * @MALI_COST_DEFERRED: a signal, a counter, a timestamp that a command stream defers
 * @MALI_COST_TRANSFER: a load or store of a command stream
 * @MALI_COST_FLUSH: a flush of caches: of a command stream, GPU_COMMAND, or AS_COMMAND
 * @MALI_COST_JOB: a job of shader cores or tiler, up to its first access
 * @MALI_COST_STEP: further work of a job: the next chunk of a draw, or 16 KiB to clear
 * @MALI_COST_WARP: an instruction of a shader, of 16 threads
 * @MALI_COST_AS_COMMAND: an AS_COMMAND, besides the flush that it has
 * @MALI_COST_POWER: the transition of a power domain, or a PWR_COMMAND
 * @MALI_COST_RESET: a reset
 * @MALI_COST_BOOT: the firmware's boot
 * @MALI_COST_STOP: the MCU's stop
 * @MALI_COST_REQUEST: from doorbell 0 until the firmware has served the requests
 * @MALI_COST_ACCESS: an access of the CPU to a register; the host lets it pass
 */
enum mali_cost {
	MALI_COST_INSTRUCTION,
	MALI_COST_DEFERRED,
	MALI_COST_TRANSFER,
	MALI_COST_FLUSH,
	MALI_COST_JOB,
	MALI_COST_STEP,
	MALI_COST_WARP,
	MALI_COST_AS_COMMAND,
	MALI_COST_POWER,
	MALI_COST_RESET,
	MALI_COST_BOOT,
	MALI_COST_STOP,
	MALI_COST_REQUEST,
	MALI_COST_ACCESS,
	MALI_COST_COUNT,
};

/**
 * enum mali_stat - counters of what the model has done, from creation on
 * @MALI_STAT_DOORBELLS: how often a doorbell was rung, of queues or doorbell 0
 * @MALI_STAT_FW_ACCESSES: accesses of the firmware to its memory, of any length: interface,
 *	ring pointers, suspend buffers
 * @MALI_STAT_ENDPOINT_JOBS: RUN_* instructions
 * @MALI_STAT_WARP_INSTRUCTIONS: instructions of shaders, of 16 threads each
 * @MALI_STAT_TARGETS_CLEARED: render targets to which RUN_FRAGMENT wrote a clear colour
 * @MALI_STAT_TARGETS_REFUSED: targets to write of a kind that is not modelled; left alone
 * @MALI_STAT_COMPUTE_SKIPPED: jobs of RUN_COMPUTE with instructions that are not modelled, and had
 *	no effect
 * @MALI_STAT_DRAWS_SKIPPED: draws that have completed without drawing
 * @MALI_STAT_POWER_OFFS: how often the GPU has lost its power
 * @MALI_STAT_HEAP_WRITES: heap contexts that the firmware has written
 * @MALI_STAT_BLOCK_WALKS: misses of the TLB that ended at a block of 2 MiB or 1 GiB
 * @MALI_STAT_CACHE_HITS, @MALI_STAT_CACHE_MISSES: accesses to lines of 64 bytes, by the cache
 *	that they went to
 * @MALI_STAT_CACHE_WRITE_BACKS: dirty lines written to memory, or to the L2
 * @MALI_STAT_CACHE_LOST: dirty lines that were not: invalidated without a clean, reset, or
 *	nothing was mapped at their address any more
 * @MALI_STAT_FLUSHES_SKIPPED: FLUSH_CACHE2 whose flush ID is older than the last full flush
 *
 * Of protected mode: how often it was entered, instructions executed in it, nanoseconds
 * spent in it (up to the last exit), and accesses in it that the bus has refused.
 */
enum mali_stat {
	MALI_STAT_REG_READS,
	MALI_STAT_REG_WRITES,
	MALI_STAT_DOORBELLS,
	MALI_STAT_FW_ACCESSES,
	MALI_STAT_INSTRUCTIONS,
	MALI_STAT_ENDPOINT_JOBS,
	MALI_STAT_WARP_INSTRUCTIONS,
	MALI_STAT_TARGETS_CLEARED,
	MALI_STAT_TARGETS_REFUSED,
	MALI_STAT_COMPUTE_SKIPPED,
	MALI_STAT_DRAWS_SKIPPED,
	MALI_STAT_MCU_BOOTS,
	MALI_STAT_RESETS,
	MALI_STAT_POWER_OFFS,
	MALI_STAT_GROUP_STARTS,
	MALI_STAT_GROUP_RESUMES,
	MALI_STAT_GROUP_SUSPENDS,
	MALI_STAT_GROUP_TERMINATES,
	MALI_STAT_HEAP_WRITES,
	MALI_STAT_MMU_FAULTS,
	MALI_STAT_BUS_ERRORS,
	MALI_STAT_TLB_MISSES,
	MALI_STAT_BLOCK_WALKS,
	MALI_STAT_CACHE_HITS,
	MALI_STAT_CACHE_MISSES,
	MALI_STAT_CACHE_WRITE_BACKS,
	MALI_STAT_CACHE_LOST,
	MALI_STAT_FLUSHES_SKIPPED,
	MALI_STAT_GUEST_ERRORS,
	MALI_STAT_PROTM_ENTERS,
	MALI_STAT_PROTM_INSTRUCTIONS,
	MALI_STAT_PROTM_NS,
	MALI_STAT_PROTM_REFUSED,
	MALI_STAT_COUNT,
};

/**
 * enum mali_inject - injected faults, for tests of drivers
 * @MALI_INJECT_BUS_ERROR: the bus answers a queue's next access with an error
 * @MALI_INJECT_TRANSLATION_FAULT: a queue's next access finds no translation
 * @MALI_INJECT_UNKNOWN_INSTRUCTION: a queue finds its next instruction unknown
 * @MALI_INJECT_UNRECOVERABLE: a queue stops before its next instruction: CS_FATAL 0x41
 * @MALI_INJECT_FIRMWARE_PANIC: the firmware dies, at its next doorbell
 * @MALI_INJECT_LOST_JOB_IRQ: a JOB interrupt is lost: the raw bits are not set
 * @MALI_INJECT_REPEATED_JOB_IRQ: a JOB interrupt comes again: when its raw bits are cleared,
 *	they are raised once more
 * @MALI_INJECT_MISSING_ACK: a group's state request is carried out, but never acknowledged
 * @MALI_INJECT_LATE_ACK: a group's state request is carried out, but acknowledged only
 *	after the delay of mali_gpu_inject_delay()
 * @MALI_INJECT_HUNG_FLUSH: a FLUSH_CACHES command never completes
 * @MALI_INJECT_LATE_RESET: a reset has its effect in time, but RESET_COMPLETED comes only
 *	after the delay of mali_gpu_inject_delay()
 * @MALI_INJECT_LATE_STOP: the MCU stops only after the delay of mali_gpu_inject_delay()
 * @MALI_INJECT_BOOT_SILENT: the MCU is started and never runs: MCU_STATUS stays 0
 * @MALI_INJECT_BOOT_FATAL: the MCU is started and dies: MCU_STATUS is 3
 * @MALI_INJECT_FAST_BOOT: as MALI_INJECT_BOOT_SILENT, but only if the shared section is not
 *	what the image has
 * @MALI_INJECT_PROTM_NO_ACK: PROTM_ENTER is not acknowledged, nor any later one until the
 *	firmware boots again
 * @MALI_INJECT_PROTM_LATE_ACK: PROTM_ENTER is acknowledged only after the delay of
 *	mali_gpu_inject_delay()
 * @MALI_INJECT_PROTM_BUSY_GROUP: the other groups on slots cannot be suspended: PROTM_ENTER
 *	is not acknowledged, nor are their SUSPEND and TERMINATE, until the firmware boots
 *	again
 * @MALI_INJECT_PROTM_NOT_ACTIVE: PROTM_ENTER is acknowledged, and nothing else happens
 * @MALI_INJECT_PROTM_LATE_ACTIVE: PROTM_ACTIVE comes 20 ms after the acknowledgement
 * @MALI_INJECT_PROTM_EARLY_EXIT: protected mode is left as soon as it has been entered
 * @MALI_INJECT_PROTM_LOST_EXIT: protected mode is left without PROTM_EXIT
 * @MALI_INJECT_PROTM_LATE_EXIT: PROTM_EXIT comes after the delay of mali_gpu_inject_delay(),
 *	or when protected mode is entered again
 * @MALI_INJECT_PROTM_FAULT: the bus refuses what a region's next instruction does
 * @MALI_INJECT_PROTM_HALT: the firmware stops as soon as protected mode has been entered, and
 *	reports nothing any more
 * @MALI_INJECT_PROTM_FAULT_STAYS: a reset does not clear the raw bit of PROTM_FAULT
 */
enum mali_inject {
	MALI_INJECT_BUS_ERROR,
	MALI_INJECT_TRANSLATION_FAULT,
	MALI_INJECT_UNKNOWN_INSTRUCTION,
	MALI_INJECT_UNRECOVERABLE,
	MALI_INJECT_FIRMWARE_PANIC,
	MALI_INJECT_LOST_JOB_IRQ,
	MALI_INJECT_REPEATED_JOB_IRQ,
	MALI_INJECT_MISSING_ACK,
	MALI_INJECT_LATE_ACK,
	MALI_INJECT_HUNG_FLUSH,
	MALI_INJECT_LATE_RESET,
	MALI_INJECT_LATE_STOP,
	MALI_INJECT_BOOT_SILENT,
	MALI_INJECT_BOOT_FATAL,
	MALI_INJECT_FAST_BOOT,
	MALI_INJECT_PROTM_NO_ACK,
	MALI_INJECT_PROTM_LATE_ACK,
	MALI_INJECT_PROTM_BUSY_GROUP,
	MALI_INJECT_PROTM_NOT_ACTIVE,
	MALI_INJECT_PROTM_LATE_ACTIVE,
	MALI_INJECT_PROTM_EARLY_EXIT,
	MALI_INJECT_PROTM_LOST_EXIT,
	MALI_INJECT_PROTM_LATE_EXIT,
	MALI_INJECT_PROTM_FAULT,
	MALI_INJECT_PROTM_HALT,
	MALI_INJECT_PROTM_FAULT_STAYS,
	MALI_INJECT_COUNT,
};

/* mali_gpu_run(): nothing to do until a register is written */
#define MALI_RUN_IDLE	(~0ull)

/**
 * mali_gpu_product_name() - list the products that can be modelled
 * @index: 0 and up
 *
 * Return: a name for struct mali_gpu_config, or NULL past the last one.
 */
const char *mali_gpu_product_name(unsigned int index);

/**
 * mali_gpu_create() - make a GPU in the state after power-on
 * @config: read during the call only
 * @host: must outlive the GPU
 * @ctx: passed to every callback
 *
 * Return: the GPU, or NULL: a callback is missing, the product is unknown, the
 * clock is 0, the rate of TIMESTAMP too high, or there is no memory.  The reason is logged
 * if @host has a log.
 */
struct mali_gpu *mali_gpu_create(const struct mali_gpu_config *config,
				 const struct mali_gpu_host *host, void *ctx);

/**
 * mali_gpu_destroy() - end a GPU; NULL is allowed
 * @gpu: no call for it may be running
 */
void mali_gpu_destroy(struct mali_gpu *gpu);

/**
 * mali_gpu_reg_read() - a bus read of the register window
 * @gpu: GPU
 * @offset: byte offset in the window
 * @size: bytes: 4, or 8 for a pair of registers, aligned to itself; anything else is a
 *	guest error and reads 0
 *
 * Return: the value; 0 where there is no register.
 */
u64 mali_gpu_reg_read(struct mali_gpu *gpu, u32 offset, u32 size);

/**
 * mali_gpu_reg_write() - a bus write to the register window
 * @gpu: GPU
 * @offset: byte offset in the window
 * @size: as for mali_gpu_reg_read(); anything else is a guest error and ignored
 * @value: value
 *
 * What a write requests (reset, power, caches, address spaces, the firmware by doorbell 0)
 * takes time, enum mali_cost.  It is done by the first access or mali_gpu_run() after that.
 */
void mali_gpu_reg_write(struct mali_gpu *gpu, u32 offset, u32 size, u64 value);

/**
 * mali_gpu_run() - let command streams and firmware timers make progress
 * @gpu: GPU
 * @budget: command-stream instructions to execute at most.  An endless loop that changes only
 *	registers has besides executed since the last call
 *
 * What it executes takes time (enum mali_cost). It executes ahead of the clock only what
 * changes nothing outside of a queue; until that time has passed, further calls execute nothing.
 *
 * Return: the time in nanoseconds, on the host's clock, at which to call again: 0
 * for at once, MALI_RUN_IDLE for not before the next @kick.
 */
u64 mali_gpu_run(struct mali_gpu *gpu, u32 budget);

/**
 * mali_gpu_set_clock() - the core clock has changed
 * @gpu: GPU
 * @hz: new rate, not 0.  CYCLE_COUNT continues from its value
 */
void mali_gpu_set_clock(struct mali_gpu *gpu, u64 hz);

/**
 * enum mali_supply - what the GPU runs on
 * @MALI_SUPPLY_POWER: its power domain.  Without it, all registers and caches lose their
 *	content, and the firmware and its groups are gone
 * @MALI_SUPPLY_CLOCK: the core clock.  Without it, nothing proceeds, and nothing is lost
 */
enum mali_supply {
	MALI_SUPPLY_POWER,
	MALI_SUPPLY_CLOCK,
	MALI_SUPPLY_COUNT,
};

/**
 * mali_gpu_set_supply() - the board switches power or clock
 * @gpu: GPU; all its supplies are on when it is created
 * @what: which; unknown ones are ignored
 * @on: how
 *
 * While one of them is off, an access to a register is a guest error: reads give
 * MALI_GPU_NO_ANSWER, once for each register, and writes are dropped.
 */
void mali_gpu_set_supply(struct mali_gpu *gpu, enum mali_supply what, bool on);

/**
 * mali_gpu_cost_ns() - how long something takes
 * @gpu: GPU
 * @what: what
 *
 * Return: nanoseconds at the present core clock, 0 for an unknown @what.
 */
u64 mali_gpu_cost_ns(const struct mali_gpu *gpu, enum mali_cost what);

/**
 * mali_gpu_cost_name() - name of something that takes time, as used in debugfs
 * @what: which
 *
 * Return: a name without blanks, or NULL past the last one.
 */
const char *mali_gpu_cost_name(enum mali_cost what);

/**
 * mali_gpu_stat() - read a counter
 * @gpu: GPU
 * @stat: which
 *
 * Return: its value, 0 for an unknown one.
 */
u64 mali_gpu_stat(const struct mali_gpu *gpu, enum mali_stat stat);

/**
 * mali_gpu_stat_name() - name of a counter, as shown in debugfs
 * @stat: which
 *
 * Return: a name without blanks, or NULL past the last one.
 */
const char *mali_gpu_stat_name(enum mali_stat stat);

/**
 * mali_gpu_suspend_size() - bytes that the firmware needs to suspend a group
 * @streams: queues of a group, at most 32
 *
 * Return: what it reports as suspend_size and as protm_suspend_size, whole pages of 4 KiB.
 * That of real firmware is not public.
 */
u32 mali_gpu_suspend_size(u32 streams);

/* Receives a line of mali_gpu_show(): what, its name, and a number */
typedef void (*mali_gpu_show_fn)(void *arg, const char *what, const char *name, u64 value);

/**
 * mali_gpu_show() - dump state for debugging: interrupts, groups on slot, their queues
 * @gpu: GPU
 * @show: called for each line; it must not call the model
 * @arg: for @show
 *
 * Changes nothing that a driver or a command stream could notice.
 */
void mali_gpu_show(struct mali_gpu *gpu, mali_gpu_show_fn show, void *arg);

/**
 * mali_gpu_set_events() - whether the host is notified of events
 * @gpu: GPU
 * @on: call @event of struct mali_gpu_host from now on; off when the GPU is made
 *
 * Changes nothing that a driver or a command stream could notice.
 */
void mali_gpu_set_events(struct mali_gpu *gpu, bool on);

/**
 * mali_gpu_inject() - inject faults
 * @gpu: GPU
 * @what: how
 * @times: how often, from now on; replaces what was left of an earlier call, 0 ends it.
 *	Resets of the GPU do not change it
 *
 * Return: false for an unknown @what.
 */
bool mali_gpu_inject(struct mali_gpu *gpu, enum mali_inject what, u32 times);

/**
 * mali_gpu_inject_delay() - delay of injected faults that make something late
 * @gpu: GPU
 * @ns: nanoseconds; 50 ms by default
 */
void mali_gpu_inject_delay(struct mali_gpu *gpu, u64 ns);

/**
 * mali_gpu_injections_left() - how often a fault is still to occur
 * @gpu: GPU
 * @what: which
 *
 * Return: what is left of @times, 0 for an unknown @what.
 */
u32 mali_gpu_injections_left(const struct mali_gpu *gpu, enum mali_inject what);

/**
 * mali_gpu_inject_name() - name of a fault, as used in debugfs
 * @what: which
 *
 * Return: a name without blanks, or NULL past the last one.
 */
const char *mali_gpu_inject_name(enum mali_inject what);

#endif
