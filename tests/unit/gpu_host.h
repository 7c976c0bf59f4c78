/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the tests of the GPU model share: a host made of an array, and a driver
 * small enough to be read in one go.
 *
 * Three layers, each on top of the one before:
 *	struct host	memory, time, interrupt lines, log (gpu_host.c), firmware (gpu_fw.c)
 *	struct vm	page tables, as io-pgtable's ARM_64_LPAE_S1 builds them (gpu_vm.c)
 *	struct group	a group on a slot, with its rings, code and data (gpu_group.c)
 *
 * Offsets and numbers are written out here rather than taken from the model's own
 * headers, so that a wrong one there is noticed.
 */
#ifndef GPU_HOST_H
#define GPU_HOST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gpu_insn.h"
#include "mali_gpu.h"

/* Registers */
#define R_GPU_ID		0x000
#define R_L2_FEATURES		0x004
#define R_CORE_FEATURES		0x008
#define R_TILER_FEATURES	0x00C
#define R_MEM_FEATURES		0x010
#define R_MMU_FEATURES		0x014
#define R_AS_PRESENT		0x018
#define R_CSF_ID		0x01C
#define R_GPU_IRQ		0x020
#define R_GPU_COMMAND		0x030
#define R_GPU_STATUS		0x034
#define R_GPU_FAULTSTATUS	0x03C
#define R_GPU_FAULTADDRESS	0x040
#define R_L2_CONFIG		0x048
#define R_GPU_FEATURES		0x060
#define R_TIMESTAMP_OFFSET	0x088
#define R_CYCLE_COUNT		0x090
#define R_TIMESTAMP		0x098
#define R_SHADER_PRESENT	0x100
#define R_TILER_PRESENT		0x110
#define R_L2_PRESENT		0x120
#define R_SHADER_READY		0x140
#define R_TILER_READY		0x150
#define R_L2_READY		0x160
#define R_SHADER_PWRON		0x180
#define R_L2_PWRON		0x1A0
#define R_SHADER_PWROFF		0x1C0
#define R_L2_PWROFF		0x1E0
#define R_L2_PWRTRANS		0x220
#define R_L2_PWRACTIVE		0x260
#define R_COHERENCY_FEATURES	0x300
#define R_COHERENCY_PROTOCOL	0x304
#define R_MCU_CONTROL		0x700
#define R_MCU_STATUS		0x704
#define R_PWR(reg)		(0x800u + (reg))	/* v14 */
#define R_JOB_IRQ		0x1000
#define R_MMU_IRQ		0x2000
#define R_AS(n, reg)		(0x2400u + 0x40u * (n) + (reg))
#define R_LATEST_FLUSH_ID	0x10000
#define R_DOORBELL(n)		(0x80000u + 0x10000u * (n))

/* In each interrupt block */
#define IRQ_RAW		0x0
#define IRQ_CLR		0x4
#define IRQ_MSK		0x8
#define IRQ_STAT	0xC

/* In each address space */
#define AS_TRANSTAB	0x00
#define AS_MEMATTR	0x08
#define AS_LOCKADDR	0x10
#define AS_COMMAND	0x18
#define AS_FAULTSTATUS	0x1C
#define AS_FAULTADDRESS	0x20
#define AS_STATUS	0x28
#define AS_TRANSCFG	0x30

#define AS_UPDATE	1
#define AS_LOCK		2
#define AS_UNLOCK	3
#define AS_FLUSH_PT	4
#define AS_FLUSH_MEM	5

#define TRANSCFG_UNMAPPED	1ull
/* Tables are not cached; they are in the tests of that */
#define TRANSCFG_4K_48BIT	0x410001C6ull
#define TRANSCFG_CACHED_TABLES	0x420001C6ull

/* In GPU_STATUS */
#define STATUS_PROTM	(1u << 7)

#define IRQ_GPU_FAULT		(1u << 0)
#define IRQ_PROTM_FAULT		(1u << 1)
#define IRQ_RESET_COMPLETED	(1u << 8)
#define IRQ_POWER_ALL		(1u << 10)
#define IRQ_CLEAN_CACHES	(1u << 17)
#define IRQ_MCU_STATUS		(1u << 19)
#define IRQ_FLUSH_PA		(1u << 20)
#define IRQ_GLB			(1u << 31)

#define CMD_RESET_FAST		0x001
#define CMD_RESET_SOFT		0x101
#define CMD_RESET_HARD		0x201
#define CMD_TIME_ON		0x103
#define CMD_TIME_OFF		0x003
#define CMD_FLUSH_ALL		(4 | 0x233 << 8)
#define CMD_CLEAR_FAULT		7
#define CMD_FLUSH_PA		8

#define MCU_OFF		0
#define MCU_ON		1
#define MCU_AUTO	2
#define MCU_S_DISABLED	0
#define MCU_S_ENABLED	1
#define MCU_S_HALT	2
#define MCU_S_FATAL	3

/* Firmware interface */
#define FW_VA			0x04000000u
#define FW_SIZE			0x10000u
#define FW_GROUPS		8u
#define FW_STREAMS		8u

#define GLB_IN_REQ		0x00
#define GLB_IN_MASK		0x04
#define GLB_IN_DB_REQ		0x08
#define GLB_IN_PROGRESS_TIMER	0x10
#define GLB_IN_PWROFF_TIMER	0x14
#define GLB_IN_ALLOC_EN		0x18
#define GLB_IN_IDLE_TIMER	0x80
#define GLB_OUT_ACK		0x00
#define GLB_OUT_DB_ACK		0x08

#define GLB_HALT		(1u << 0)
#define GLB_PROGRESS_TIMER	(1u << 1)
#define GLB_ALLOC_EN		(1u << 2)
#define GLB_PWROFF_TIMER	(1u << 3)
#define GLB_PROTM_ENTER		(1u << 4)
#define GLB_PRFCNT_EN		(1u << 5)
#define GLB_PRFCNT_SAMPLE	(1u << 6)
#define GLB_COUNTER_EN		(1u << 7)
#define GLB_PING		(1u << 8)
#define GLB_FWCFG_UPDATE	(1u << 9)
#define GLB_IDLE_EN		(1u << 10)
#define GLB_ITER_TRACE		(1u << 11)
#define GLB_EVICTION_TIMER	(1u << 16)
#define GLB_PROTM_EXIT		(1u << 23)
#define GLB_IDLE		(1u << 26)

#define CSG_IN_REQ		0x00
#define CSG_IN_MASK		0x04
#define CSG_IN_DB_REQ		0x08
#define CSG_IN_CS_IRQ_ACK	0x0C
#define CSG_IN_ALLOW_COMPUTE	0x20
#define CSG_IN_ALLOW_FRAGMENT	0x28
#define CSG_IN_ALLOW_OTHER	0x30
#define CSG_IN_EP_REQ		0x34
#define CSG_IN_EP_REQ2		0x38	/* from interface 4.0 on */
#define CSG_IN_SUSPEND		0x40
#define CSG_IN_PROTM_SUSPEND	0x48
#define CSG_IN_CONFIG		0x50
#define CSG_OUT_ACK		0x00
#define CSG_OUT_DB_ACK		0x08
#define CSG_OUT_CS_IRQ_REQ	0x0C
#define CSG_OUT_EP_CURRENT	0x10
#define CSG_OUT_EP_REQ		0x14
#define CSG_OUT_STATE		0x18

#define CSG_STATE		0x7u
#define CSG_TERMINATE		0
#define CSG_START		1
#define CSG_SUSPEND		2
#define CSG_RESUME		3
#define CSG_EP_CFG		(1u << 4)
#define CSG_STATUS_UPDATE	(1u << 5)
#define CSG_SYNC_UPDATE		(1u << 28)
#define CSG_IDLE		(1u << 29)

#define CS_IN_REQ		0x00
#define CS_IN_CONFIG		0x04
#define CS_IN_MASK		0x0C
#define CS_IN_BASE		0x10
#define CS_IN_SIZE		0x18
#define CS_IN_HEAP_START	0x20
#define CS_IN_HEAP_END		0x28
#define CS_IN_USER_INPUT	0x30
#define CS_IN_USER_OUTPUT	0x38
#define CS_OUT_ACK		0x00
#define CS_OUT_CMD_PTR		0x40
#define CS_OUT_WAIT		0x48
#define CS_OUT_REQ_RESOURCE	0x4C
#define CS_OUT_SYNC_PTR		0x50
#define CS_OUT_SYNC_VALUE	0x58
#define CS_OUT_SCOREBOARDS	0x5C
#define CS_OUT_BLOCKED		0x60
#define CS_OUT_FAULT		0x80
#define CS_OUT_FATAL		0x84
#define CS_OUT_FAULT_INFO	0x88
#define CS_OUT_FATAL_INFO	0x90
#define CS_OUT_HEAP_VT_START	0xC0
#define CS_OUT_HEAP_VT_END	0xC4
#define CS_OUT_HEAP_FRAG_END	0xCC
#define CS_OUT_HEAP_ADDRESS	0xD0

/* In CS_OUT_WAIT and CS_OUT_BLOCKED */
#define WAIT_SRC_WAIT		(8u << 16)
#define BLOCKED_SB		1
#define BLOCKED_SYNC		3
#define BLOCKED_DEFERRED	4
#define BLOCKED_RESOURCE	5

#define CS_START		1u
#define CS_IDLE_SYNC_WAIT	(1u << 8)
#define CS_IDLE_PROTM_PEND	(1u << 9)
#define CS_IDLE_EMPTY		(1u << 10)
#define CS_TILER_OOM		(1u << 26)
#define CS_PROTM_PEND		(1u << 27)
#define CS_FATAL		(1u << 30)
#define CS_FAULT		(1u << 31)

/* Exceptions */
#define X_CONFIG_FAULT		0x40
#define X_BUS_FAULT		0x48
#define X_CS_UNRECOVERABLE	0x41
#define X_INSTR_INVALID		0x49
#define X_CALL_STACK_OVERFLOW	0x4A
#define X_INHERIT_FAULT		0x4B
#define X_DATA_INVALID		0x58
#define X_OOM			0x60
#define X_FW_INTERNAL		0x68
#define X_GPU_BUS_FAULT		0x80

#define HOST_RAM_BASE	0x80000000ull
#ifndef HOST_RAM_SIZE
#define HOST_RAM_SIZE	(8u << 20)
#endif
#define HOST_CLOCK_HZ	1000000000ull
/* What an instruction takes at that rate */
#define INSTRUCTION_NS	100
#define PAGE		4096u
#define HOST_EVENTS	512u
/* Address space of a test's first group */
#define AS		1
/* Longer than anything takes that a command stream has in flight */
#define SOON_NS		60000
/* Much longer */
#define LONG_NS		2000000

/**
 * struct host - a machine around the GPU
 * @ram: physical memory at HOST_RAM_BASE; there is none elsewhere
 * @next_page: first page that host_alloc() has not given out
 * @now_ns: the clock; it moves when a test moves it, and with what the GPU executes
 * @line: interrupt lines
 * @changes: how often each line has changed
 * @kicks: calls of the kick callback
 * @flush_id: last value given to the flush_id callback
 * @logged: messages by level
 * @event, @events: what the model has reported while enabled, and how many; more than fits
 *	is counted only
 * @refuse_start, @refuse_end: the bus answers accesses to this range with an error
 * @protected_start, @protected_end: this range counts as protected memory
 * @next_protected: first protected byte that prot_alloc() has not given out
 * @filter: the bus refuses what a platform refuses: protected memory outside of protected
 *	mode, writes to ordinary memory inside
 * @refused: how often it did
 * @transactions: bus transactions by initiator
 * @on_bus: sees each transaction before it is carried out; may be NULL
 * @bus_arg: for @on_bus
 * @mcu: page tables of address space 0
 * @shared: physical address of the firmware's shared section
 */
struct host {
	struct mali_gpu *gpu;
	u8 *ram;
	u64 next_page;
	u64 now_ns;
	bool line[MALI_IRQ_LINES];
	unsigned int changes[MALI_IRQ_LINES];
	unsigned int kicks;
	u32 flush_id;
	unsigned int logged[MALI_LOG_INFO + 1];
	struct mali_event event[HOST_EVENTS];
	unsigned int events;
	u64 refuse_start, refuse_end;
	u64 protected_start, protected_end;
	u64 next_protected;
	bool filter;
	unsigned int refused;
	unsigned int transactions[MALI_INITIATOR_ENDPOINT + 1];
	void (*on_bus)(struct host *h, const struct mali_bus_txn *txn);
	void *bus_arg;
	struct vm *mcu;
	u64 shared;
	u32 next_mcu_va;
};

extern const struct mali_gpu_host host_callbacks;

struct host *host_new(const char *product);
struct host *host_new_config(const struct mali_gpu_config *config);
void host_delete(struct host *h);
int host_setup(void **state);
int host_teardown(void **state);

u64 host_alloc(struct host *h, u32 size, u32 align);
void *host_ptr(struct host *h, u64 pa);
u32 host_read32(struct host *h, u64 pa);
u64 host_read64(struct host *h, u64 pa);
void host_write32(struct host *h, u64 pa, u32 v);
void host_write64(struct host *h, u64 pa, u64 v);

static inline u32 r32(struct host *h, u32 reg)
{
	return (u32)mali_gpu_reg_read(h->gpu, reg, 4);
}

static inline u64 r64(struct host *h, u32 reg)
{
	return r32(h, reg) | (u64)r32(h, reg + 4) << 32;
}

static inline void w32(struct host *h, u32 reg, u32 v)
{
	mali_gpu_reg_write(h->gpu, reg, 4, v);
}

static inline void w64(struct host *h, u32 reg, u64 v)
{
	w32(h, reg, (u32)v);
	w32(h, reg + 4, (u32)(v >> 32));
}

static inline u32 mcu_status(struct host *h)
{
	return r32(h, R_MCU_STATUS);
}

static inline u64 stat(struct host *h, enum mali_stat s)
{
	return mali_gpu_stat(h->gpu, s);
}

static inline unsigned int guest_errors(struct host *h)
{
	return h->logged[MALI_LOG_GUEST_ERROR];
}

void host_pass(struct host *h, enum mali_cost what);
void host_doorbell(struct host *h);
void host_command(struct host *h, u32 command);
void host_mcu(struct host *h, u32 control);
void host_power(struct host *h, u32 reg, u64 cores);
void host_pwr(struct host *h, u32 command);
void host_as(struct host *h, unsigned int as, u32 command);
const struct mali_event *host_reported(struct host *h, unsigned int *from,
				       enum mali_event_kind kind, u32 bits);
bool poll64(struct host *h, u32 reg, u64 value);
u64 host_call(struct host *h, u32 budget);
u64 host_step(struct host *h, u32 budget);
u64 host_run(struct host *h);
void host_run_for(struct host *h, u64 ns);

/* Page tables */

/**
 * struct vm - an address space's tables
 * @root: physical address of the level-0 table
 */
struct vm {
	u64 root;
};

#define PTE_RW		0ull
#define PTE_RO		(1ull << 7)
#define PTE_NOEXEC	(3ull << 53)
#define PTE_NO_AF	(1ull << 62)	/* not a hardware bit: leave AF out */
#define PTE_CACHED	(1ull << 61)	/* neither: an AttrIndx of write-back memory */

void vm_init(struct host *h, struct vm *vm);
u64 *vm_slot(struct host *h, struct vm *vm, u64 va, unsigned int level);
void vm_map(struct host *h, struct vm *vm, u64 va, u64 pa, u64 size, u64 attr);
void vm_map_block(struct host *h, struct vm *vm, u64 va, u64 pa, unsigned int level, u64 attr);
void vm_unmap(struct host *h, struct vm *vm, u64 va, u64 size);
void as_enable(struct host *h, unsigned int as, const struct vm *vm);
void as_unmap(struct host *h, unsigned int as);
void as_lock(struct host *h, unsigned int as, u64 start, unsigned int log2_size);
void as_command(struct host *h, unsigned int as, u32 command);

/* Firmware */

void fw_build(struct host *h);
void fw_load(struct host *h);
void host_power_on(struct host *h);
void host_boot(struct host *h);
u64 mcu_alloc(struct host *h, u32 size, u64 *pa);

u64 glb_in(struct host *h, u32 off);
u64 glb_out(struct host *h, u32 off);
u64 csg_in(struct host *h, unsigned int slot, u32 off);
u64 csg_out(struct host *h, unsigned int slot, u32 off);
u64 cs_in(struct host *h, unsigned int slot, unsigned int cs, u32 off);
u64 cs_out(struct host *h, unsigned int slot, unsigned int cs, u32 off);
void glb_toggle(struct host *h, u32 bits);
bool glb_pending(struct host *h, u32 bits);

/* Groups */

#define RING_SIZE	4096u
#define RING_VA(q)	(0x100000ull + 0x10000ull * (q))
#define CODE_VA		0x400000ull
#define CODE_SIZE	0x20000u
#define DATA_VA		0x800000ull
#define DATA_SIZE	0x10000u
/* Never mapped */
#define HOLE_VA		0xdead000000ull

/**
 * struct group - a group of queues
 * @slot: where it runs
 * @as: its address space
 * @io_pa, @io_va: input and output page of each queue
 * @code_used: bytes of the code buffer that hold streams
 */
struct group {
	struct host *h;
	unsigned int slot;
	unsigned int as;
	unsigned int streams;
	struct vm vm;
	u64 ring_pa[FW_STREAMS];
	u64 io_pa[FW_STREAMS];
	u64 io_va[FW_STREAMS];
	u64 insert[FW_STREAMS];
	u64 code_pa, data_pa;
	u32 code_used;
	u64 suspend_pa, suspend_va;
};

void group_init(struct host *h, struct group *g, unsigned int slot, unsigned int as,
		unsigned int streams);
void group_bind(struct group *g, unsigned int slot);
bool group_request(struct group *g, u32 state);
void group_set_priority(struct group *g, u32 priority);
void group_prepare(struct host *h, struct group *g, unsigned int slot, unsigned int as,
		   unsigned int streams);
void group_start(struct host *h, struct group *g, unsigned int slot, unsigned int as,
		 unsigned int streams);
void group_ring(struct group *g);
void queue_push(struct group *g, unsigned int q, const u64 *insn, unsigned int count);
u64 group_code(struct group *g, const u64 *insn, unsigned int count);
void queue_call(struct group *g, unsigned int q, const u64 *insn, unsigned int count);
u64 queue_extract(struct group *g, unsigned int q);
bool queue_done(struct group *g, unsigned int q);
u32 queue_fatal(struct group *g, unsigned int q);
u32 queue_fault(struct group *g, unsigned int q);
u32 group_events(struct group *g);
void group_ack_events(struct group *g);
void group_ack_and_run(struct group *g);
void group_work(struct group *g);
void group_count(struct group *g);
bool group_idle_after(const char *product, u32 conditions, const u64 *insn, unsigned int count);

/* Queue a stream as one job */
#define CALL(g, q, ...) do {						\
	const u64 insn_[] = { __VA_ARGS__ };				\
	queue_call(g, q, insn_, ARRAY_SIZE(insn_));			\
} while (0)

/* ... and run it */
#define RUN_ON(g, q, ...) do {						\
	CALL(g, q, __VA_ARGS__);					\
	host_run((g)->h);						\
} while (0)

#define RUN(g, ...)	RUN_ON(g, 0, __VA_ARGS__)

static inline u32 data32(struct group *g, u32 off)
{
	return host_read32(g->h, g->data_pa + off);
}

static inline u64 data64(struct group *g, u32 off)
{
	return host_read64(g->h, g->data_pa + off);
}

/* A word of a queue's output */
static inline u32 cs_word(struct group *g, unsigned int q, u32 word)
{
	return host_read32(g->h, cs_out(g->h, g->slot, q, word));
}

/* Random numbers, the same in each run: a linear congruential generator, and xorshift */
static inline u32 next_random32(u32 *seed)
{
	return *seed = *seed * 1664525 + 1013904223;
}

static inline u64 next_random64(u64 *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

int group_setup(void **state);
int group_teardown(void **state);

/* A test with a fresh host as *state */
#define TEST(f)	cmocka_unit_test_setup_teardown(f, host_setup, host_teardown)
/* A test with a group as *state: of one queue, started on slot 0 with AS, on a fresh host */
#define TEST_GROUP(f)	cmocka_unit_test_setup_teardown(f, group_setup, group_teardown)

#endif
