// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Fuzz target: hostile command streams.
 *
 * A driver that does everything right starts two groups, each in an address space of
 * its own.  The streams of the first are the input, its address space has holes.  The
 * second is a bystander.  Whatever the streams do:
 *
 *	- the bystander's jobs complete, soon, and with the right result;
 *	- no queue writes to memory that its address space does not map for writing;
 *	- the firmware lives, and answers SUSPEND, RESUME and TERMINATE at once;
 *	- a fault of the MMU, released, ends in CS_FATAL.
 *
 * Input: a header of 8 bytes, then instructions of 8 bytes, dealt out to the queues.
 */
#include "../unit/cs_mend.h"
#include "fuzz.h"

#define QUEUES		3u
#define HEADER		8u
#define STEPS		24u
#define BUDGET		256u
/* The bystander executes after 64 instructions of each other queue */
#define PATIENCE	4u
#define DATA_PAGES	(DATA_SIZE / PAGE)

/* Header bytes */
enum {
	H_PRODUCT,
	H_HOLES,	/* data pages 0..7 that are not mapped */
	H_READONLY,	/* data pages 8..15 that are read-only */
	H_FLAGS,
	H_SUSPEND_AT,	/* steps */
	H_RESUME_IN,
	H_ACK,		/* events are acknowledged in the steps of this mask */
	H_TIME,		/* between steps, in units of 16 us */
};

#define FLAG_IN_RING	1u	/* queue 0's instructions stand in the ring */
#define FLAG_NO_BUS	2u	/* the last data page is mapped to where nothing is */
#define FLAG_CACHED	4u	/* data and code are write-back */

struct streams {
	struct host *h;
	struct watch watch;
	struct group hostile, bystander;
	u32 jobs;
	u8 header[HEADER];
};

/*
 * Addresses and lengths that mean something: without them hardly any instruction would
 * get past its operands.
 */
static const u64 prologue[] = {
	I_MOVE48(0, DATA_VA), I_MOVE48(2, DATA_VA + 0x1008), I_MOVE48(4, DATA_VA + 0x2000),
	I_MOVE48(6, DATA_VA + 0x2ffc), I_MOVE48(8, DATA_VA + 0x8000),
	I_MOVE48(10, DATA_VA + 0x8ff8), I_MOVE48(12, DATA_VA + 0xf000),
	I_MOVE48(14, DATA_VA + DATA_SIZE - 4), I_MOVE48(16, CODE_VA), I_MOVE48(18, CODE_VA + 0x400),
	I_MOVE48(20, RING_VA(0)), I_MOVE48(22, HOLE_VA), I_MOVE48(24, ~0ull), I_MOVE48(26, 1),
	I_MOVE32(28, 8), I_MOVE32(29, 64), I_MOVE32(30, 0x1000), I_MOVE32(31, ~0u),
};

static bool hole(const struct streams *s, unsigned int page)
{
	return page < 8 && s->header[H_HOLES] >> page & 1;
}

static bool readonly(const struct streams *s, unsigned int page)
{
	return page >= 8 && s->header[H_READONLY] >> (page - 8) & 1;
}

/*
 * What the groups' own address spaces let their streams write to, and the firmware: a heap
 * context can be anywhere in them.
 */
#define BY_GROUP	(BY(MALI_INITIATOR_CS) | BY(MALI_INITIATOR_ENDPOINT) |	\
			 BY(MALI_INITIATOR_MCU))

static void watch_group(struct streams *s, struct group *g)
{
	struct watch *watch = &s->watch;
	unsigned int q;

	for (q = 0; q < g->streams; q++) {
		watch_writers(watch, g->ring_pa[q], RING_SIZE,
			      BY(MALI_INITIATOR_CS) | BY(MALI_INITIATOR_MCU));
		watch_writers(watch, g->io_pa[q] + PAGE, PAGE, BY(MALI_INITIATOR_MCU));
	}
	watch_writers(watch, g->code_pa, CODE_SIZE, BY_GROUP);
	watch_writers(watch, g->data_pa, DATA_SIZE, BY_GROUP);
	watch_writers(watch, g->suspend_pa,
		      host_read32(s->h, s->h->shared + 0x1000 + 0x0C), BY(MALI_INITIATOR_MCU));
}

static void punch_holes(struct streams *s)
{
	const u64 cached = s->header[H_FLAGS] & FLAG_CACHED ? PTE_CACHED : 0;
	struct group *g = &s->hostile;
	unsigned int page;

	vm_map(s->h, &g->vm, CODE_VA, g->code_pa, CODE_SIZE, PTE_NOEXEC | cached);
	for (page = 0; page < DATA_PAGES; page++) {
		u64 va = DATA_VA + page * PAGE, pa = g->data_pa + page * PAGE;

		if (hole(s, page))
			vm_unmap(s->h, &g->vm, va, PAGE);
		else if (readonly(s, page))
			vm_map(s->h, &g->vm, va, pa, PAGE, PTE_RO | cached);
		else
			vm_map(s->h, &g->vm, va, pa, PAGE, PTE_NOEXEC | cached);
		if (!hole(s, page) && !readonly(s, page))
			continue;
		watch_writers(&s->watch, pa, PAGE, 0);
	}
	if (s->header[H_FLAGS] & FLAG_NO_BUS) {
		vm_map(s->h, &g->vm, DATA_VA + DATA_SIZE - PAGE, 0x1000, PAGE, PTE_RW);
		watch_writers(&s->watch, g->data_pa + DATA_SIZE - PAGE, PAGE, 0);
	}
	/* The tables were edited behind the MMU's back */
	as_enable(s->h, g->as, &g->vm);
}

static void start(struct streams *s)
{
	struct host *h;

	h = s->h = fuzz_host(fuzz_product(s->header[H_PRODUCT]), &s->watch);
	group_start(h, &s->hostile, 0, 1, QUEUES);
	group_start(h, &s->bystander, 1, 2, 1);
	watch_writers(&s->watch, HOST_RAM_BASE, HOST_RAM_SIZE, 0);
	watch_writers(&s->watch, h->shared, FW_SIZE, BY(MALI_INITIATOR_MCU));
	watch_group(s, &s->hostile);
	watch_group(s, &s->bystander);
	punch_holes(s);
}

static void submit(struct streams *s, const u8 *data, size_t size)
{
	u64 insn[ARRAY_SIZE(prologue) + FUZZ_INPUT_MAX / 8];
	size_t count = size / 8, first = 0, n, i;
	struct mali_cs_isa isa;
	unsigned int q;

	if (!mali_cs_isa_of_arch(r32(s->h, R_GPU_ID) >> 28, &isa))
		mali_cs_isa_of_arch(MALI_CS_ISA_ARCH_LAST, &isa);
	memcpy(insn, prologue, sizeof(prologue));
	for (q = 0; q < QUEUES; q++, first += n) {
		n = q < QUEUES - 1 ? count / 2 : count - first;
		if (q && n > count - first)
			n = count - first;
		memcpy(insn + ARRAY_SIZE(prologue), data + 8 * first, 8 * n);
		/* No opcode has the top bit: it says whether the word is given as it is */
		for (i = ARRAY_SIZE(prologue); i < ARRAY_SIZE(prologue) + n; i++)
			if (!(insn[i] >> 63))
				insn[i] = cs_mend(&isa, insn[i]);
			else
				insn[i] &= ~(1ull << 63);
		/* Half of it is room, so that insert and extract tell full from empty */
		if (!q && s->header[H_FLAGS] & FLAG_IN_RING && n < RING_SIZE / 16)
			queue_push(&s->hostile, q, insn, ARRAY_SIZE(prologue) + n);
		else
			queue_call(&s->hostile, q, insn, ARRAY_SIZE(prologue) + n);
	}
}

static void bystander_job(struct streams *s)
{
	struct group *g = &s->bystander;
	const u64 job[] = {
		I_MOVE48(12, DATA_VA), I_LOAD(10, 1, 12, 0), I_WAIT(0xff),
		I_ADD_IMM32(11, 10, 0x51), I_STORE(11, 1, 12, 0), I_WAIT(0xff),
	};
	u32 before = data32(g, 0);
	unsigned int i;

	EXPECT(before == 0x51 * s->jobs);
	queue_call(g, 0, job, ARRAY_SIZE(job));
	for (i = 0; i < PATIENCE && !queue_done(g, 0); i++) {
		fuzz_run(s->h, &s->watch, BUDGET);
		s->h->now_ns += 100000;
	}
	EXPECT(queue_done(g, 0));
	EXPECT(data32(g, 0) == 0x51 * ++s->jobs);
	EXPECT(!queue_fatal(g, 0) && !queue_fault(g, 0));
	EXPECT(!(r32(s->h, R_MMU_IRQ + IRQ_RAW) & BY(g->as)));
}

/*
 * As panthor: the address space is given up, and what stood in it fails.  If the firmware has
 * faulted, by writing a heap context, no queue stood in it.
 */
static void serve_fault(struct streams *s)
{
	struct group *g = &s->hostile;
	bool fatal = false;
	unsigned int q, i;
	u32 status;

	if (!(r32(s->h, R_MMU_IRQ + IRQ_RAW) & 1u << g->as))
		return;
	status = r32(s->h, R_AS(g->as, AS_FAULTSTATUS));
	EXPECT(status & 0xff);
	if (status >> 16 == MALI_INITIATOR_MCU)
		fatal = true;
	w32(s->h, R_MMU_IRQ + IRQ_CLR, 1u << g->as);
	as_unmap(s->h, g->as);
	EXPECT(!r32(s->h, R_AS(g->as, AS_FAULTSTATUS)));
	for (i = 0; i < PATIENCE && !fatal; i++) {
		fuzz_run(s->h, &s->watch, BUDGET);
		for (q = 0; q < QUEUES; q++)
			fatal |= queue_fatal(g, q);
	}
	EXPECT(fatal);
	as_enable(s->h, g->as, &g->vm);
}

static void move(struct streams *s)
{
	struct group *g = &s->hostile;

	EXPECT(group_request(g, CSG_SUSPEND));
	bystander_job(s);
	group_bind(g, s->header[H_RESUME_IN] & 1 ? 2 : 0);
	EXPECT(group_request(g, CSG_RESUME));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct streams s = { 0 };
	unsigned int step;

	if (size < HEADER || size > FUZZ_INPUT_MAX)
		return 0;
	memcpy(s.header, data, HEADER);
	start(&s);
	submit(&s, data + HEADER, size - HEADER);
	for (step = 0; step < STEPS; step++) {
		fuzz_run(s.h, &s.watch, BUDGET);
		serve_fault(&s);
		if (s.header[H_ACK] >> (step & 7) & 1) {
			group_ack_events(&s.hostile);
			group_ring(&s.hostile);
		}
		if (step == s.header[H_SUSPEND_AT])
			move(&s);
		if (step % 8 == 2)
			bystander_job(&s);
		s.h->now_ns += s.header[H_TIME] * 16000ull;
	}
	EXPECT(r32(s.h, R_MCU_STATUS) == MCU_S_ENABLED);
	EXPECT(group_request(&s.hostile, CSG_TERMINATE));
	bystander_job(&s);
	EXPECT(group_request(&s.bystander, CSG_SUSPEND));
	EXPECT(!s.h->logged[MALI_LOG_HOST_ERROR]);
	host_delete(s.h);
	return 0;
}

/* Seeds */

struct seed {
	u8 header[HEADER];
	u64 insn[60];
};

static void put_seed(fuzz_put_fn put, const char *name, struct seed *seed, unsigned int count)
{
	put(name, seed, HEADER + 8 * count);
}

#define SEED(name, head, ...) do {						\
	const u64 insn_[] = { __VA_ARGS__ };					\
	struct seed seed_ = { .header = head };					\
	memcpy(seed_.insn, insn_, sizeof(insn_));				\
	put_seed(put, name, &seed_, ARRAY_SIZE(insn_));				\
} while (0)

#define HEAD(...)	{ __VA_ARGS__ }

void fuzz_seeds(fuzz_put_fn put)
{
	unsigned int op, product;
	char name[32];

	/* Each opcode, with operands that some instructions accept */
	for (op = 0; op < 64; op++) {
		snprintf(name, sizeof(name), "opcode-%u", op);
		SEED(name, HEAD(op % 13, 0, 0, 0, 3, 1, 0xff, 8),
		     OP(op) | 30ull << 48 | 2ull << 40 | 28ull << 32, OP(op) | 4ull << 40,
		     OP(op) | 40ull << 48 | 3 << 16, OP(op) | 1ull << 32 | 0xffff, I_NOP, I_NOP);
	}
	for (product = 0; product < 13; product++) {
		snprintf(name, sizeof(name), "product-%u", product);
		SEED(name, HEAD(product, 0, 0, 0, 2, 1, 0xff, 8),
		     I_LOAD(40, 0xffff, 2, 0), I_WAIT(0xff), I_STORE(40, 0xffff, 10, 0),
		     I_ADD_IMM64(32, 0, 8), I_SYNC_ADD32(4, 28), I_SYNC_SET64(4, 32),
		     I_REQ_RESOURCE(0xf), I_FLUSH_CACHE2(29), I_STORE_STATE(0, 8, 0));
	}
	SEED("loop", HEAD(0, 0, 0, 0, 4, 1, 0xff, 1), I_BRANCH(C_ALWAYS, 28, 0xffff),
	     I_ADD_IMM32(28, 28, 1), I_BRANCH(C_NE, 28, 0xfffe), I_BRANCH(C_ALWAYS, 28, 0xffff));
	SEED("call", HEAD(0, 0, 0, 0, 9, 0, 0xff, 1), I_CALL(16, 30), I_CALL(18, 29),
	     I_JUMP(16, 30),
	     I_JUMP(18, 28), I_CALL(0, 29));
	SEED("ring", HEAD(0, 0, 0, FLAG_IN_RING, 9, 0, 0xff, 1), I_STORE(0, 0xffff, 20, 0),
	     I_CALL(16, 30), I_BRANCH(C_ALWAYS, 28, 0xfffe), I_NOP, I_NOP, I_NOP);
	SEED("cached", HEAD(0, 0x01, 0x02, FLAG_CACHED, 5, 1, 0xff, 8), I_STORE(0, 0xffff, 2, 0),
	     I_SYNC_ADD32(4, 28) | SYNC_SCOPE_CSG, I_LOAD(40, 0xffff, 2, 0), I_FLUSH_CACHE2(28),
	     I_STORE(0, 0xff, 8, 0), I_SYNC_ADD32(8, 28), I_RUN_FRAGMENT, I_WAIT(0xff));
	SEED("wait", HEAD(0, 0, 0, 0, 3, 1, 0xff, 32), I_SYNC_WAIT32(C_GT, 0, 28),
	     I_SYNC_SET32(0, 31), I_SYNC_WAIT64(C_LE | SYNC_REJECT, 4, 16), I_SYNC_ADD64(4, 16));
	SEED("holes", HEAD(0, 0x55, 0xaa, FLAG_NO_BUS, 5, 1, 0xff, 8), I_STORE(0, 0xffff, 0, 0),
	     I_LOAD(40, 0xffff, 6, 0), I_STORE(0, 0xff, 8, 0), I_STORE(0, 3, 12, 0),
	     I_LOAD(40, 1, 22, 0), I_LOAD(40, 1, 24, 0));
	SEED("protected", HEAD(0, 0, 0, 0, 3, 0, 0xff, 8), I_PROT_REGION(2), I_NOP, I_NOP,
	     I_PROT_REGION(0xffff));
	SEED("heap", HEAD(0, 0, 0, 0, 3, 1, 0xff, 8), I_HEAP_SET(0), I_HEAP_OPERATION(0),
	     I_HEAP_OPERATION(1), I_HEAP_OPERATION(3), OP(11) | 1ull << 40, OP(9), OP(7), OP(4),
	     I_SET_EXCEPTION_HANDLER(0, 16, 30));
	SEED("error", HEAD(3, 0, 0, 0, 30, 0, 0x10, 8), I_SYNC_ADD32(0, 28),
	     I_SYNC_WAIT32(C_GT, 0, 28) | SYNC_REJECT, I_ERROR_BARRIER, I_STORE_STATE(3, 8, 0));
}
