// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Mini driver of the GPU model's tests: groups, queues and jobs.
 */
#include "gpu_host.h"

void group_init(struct host *h, struct group *g, unsigned int slot, unsigned int as,
		unsigned int streams)
{
	u32 suspend_size = host_read32(h, h->shared + 0x1000 + 0x0C);
	unsigned int q;

	memset(g, 0, sizeof(*g));
	g->h = h;
	g->slot = slot;
	g->as = as;
	g->streams = streams;
	vm_init(h, &g->vm);
	for (q = 0; q < streams; q++) {
		g->ring_pa[q] = host_alloc(h, RING_SIZE, PAGE);
		vm_map(h, &g->vm, RING_VA(q), g->ring_pa[q], RING_SIZE, PTE_NOEXEC);
		g->io_va[q] = mcu_alloc(h, 2 * PAGE, &g->io_pa[q]);
	}
	g->code_pa = host_alloc(h, CODE_SIZE, PAGE);
	vm_map(h, &g->vm, CODE_VA, g->code_pa, CODE_SIZE, PTE_NOEXEC);
	g->data_pa = host_alloc(h, DATA_SIZE, PAGE);
	vm_map(h, &g->vm, DATA_VA, g->data_pa, DATA_SIZE, PTE_NOEXEC);
	g->suspend_va = mcu_alloc(h, suspend_size, &g->suspend_pa);
	as_enable(h, as, &g->vm);
}

/* A request, for the next doorbell */
static void toggle(struct host *h, u64 req, u64 ack, u32 bit)
{
	host_write32(h, req, (host_read32(h, req) & ~bit) | (~host_read32(h, ack) & bit));
}

static u64 shader_cores(struct host *h)
{
	return r64(h, r32(h, R_GPU_ID) >> 28 < 14 ? R_SHADER_PRESENT : R_PWR(0x200));
}

/* Program a slot's interface for the group, as panthor does before START or RESUME */
void group_bind(struct group *g, unsigned int slot)
{
	struct host *h = g->h;
	unsigned int q;

	g->slot = slot;
	for (q = 0; q < FW_STREAMS; q++) {
		bool used = q < g->streams;

		host_write32(h, cs_in(h, slot, q, CS_IN_REQ),
			     used ? CS_IDLE_SYNC_WAIT | CS_IDLE_EMPTY | CS_START : 0);
		if (!used)
			continue;
		host_write32(h, cs_in(h, slot, q, CS_IN_CONFIG), (slot + 1) << 8);
		host_write64(h, cs_in(h, slot, q, CS_IN_BASE), RING_VA(q));
		host_write32(h, cs_in(h, slot, q, CS_IN_SIZE), RING_SIZE);
		host_write64(h, cs_in(h, slot, q, CS_IN_USER_INPUT), g->io_va[q]);
		host_write64(h, cs_in(h, slot, q, CS_IN_USER_OUTPUT), g->io_va[q] + PAGE);
		/* extract_init takes over from where the queue was */
		host_write64(h, g->io_pa[q] + 8, queue_extract(g, q));
	}
	host_write32(h, csg_in(h, slot, CSG_IN_CONFIG), g->as);
	host_write64(h, csg_in(h, slot, CSG_IN_ALLOW_COMPUTE), ~0ull);
	host_write64(h, csg_in(h, slot, CSG_IN_ALLOW_FRAGMENT), ~0ull);
	host_write32(h, csg_in(h, slot, CSG_IN_ALLOW_OTHER), ~0u);
	host_write32(h, csg_in(h, slot, CSG_IN_EP_REQ), 0x00010101);
	host_write64(h, csg_in(h, slot, CSG_IN_EP_REQ2), 0x00010101);
	toggle(h, csg_in(h, slot, CSG_IN_REQ), csg_out(h, slot, CSG_OUT_ACK), CSG_EP_CFG);
	if (!host_read64(h, glb_in(h, GLB_IN_ALLOC_EN))) {
		host_write64(h, glb_in(h, GLB_IN_ALLOC_EN), shader_cores(h));
		toggle(h, glb_in(h, GLB_IN_REQ), glb_out(h, GLB_OUT_ACK), GLB_ALLOC_EN);
	}
	host_write64(h, csg_in(h, slot, CSG_IN_SUSPEND), g->suspend_va);
}

/* Ask for a state and ring.  Return: whether it was acknowledged */
bool group_request(struct group *g, u32 state)
{
	struct host *h = g->h;
	u64 in = csg_in(h, g->slot, CSG_IN_REQ);
	u32 db;

	host_write32(h, in, (host_read32(h, in) & ~CSG_STATE) | state);
	db = host_read32(h, glb_out(h, GLB_OUT_DB_ACK)) ^ 1u << g->slot;
	host_write32(h, glb_in(h, GLB_IN_DB_REQ), db);
	host_doorbell(h);
	return (host_read32(h, csg_out(h, g->slot, CSG_OUT_ACK)) & CSG_STATE) == state;
}

/* For a group that runs: 0 is the lowest */
void group_set_priority(struct group *g, u32 priority)
{
	struct host *h = g->h;
	u64 req = csg_in(h, g->slot, CSG_IN_REQ);

	host_write32(h, csg_in(h, g->slot, CSG_IN_EP_REQ), priority << 28 | 0x10101);
	host_write32(h, req, host_read32(h, req) ^ CSG_EP_CFG);
	assert_true(group_request(g, host_read32(h, req) & CSG_STATE));
}

/* All that comes before START */
void group_prepare(struct host *h, struct group *g, unsigned int slot, unsigned int as,
		   unsigned int streams)
{
	if (!h->mcu)
		host_boot(h);
	group_init(h, g, slot, as, streams);
	group_bind(g, slot);
}

void group_start(struct host *h, struct group *g, unsigned int slot, unsigned int as,
		 unsigned int streams)
{
	group_prepare(h, g, slot, as, streams);
	assert_true(group_request(g, CSG_START));
	host_run(h);
	group_ack_events(g);
}

int group_setup(void **state)
{
	struct group *g = calloc(1, sizeof(*g));

	assert_non_null(g);
	group_start(host_new(NULL), g, 0, AS, 1);
	*state = g;
	return 0;
}

int group_teardown(void **state)
{
	struct group *g = *state;

	host_delete(g->h);
	free(g);
	return 0;
}

void group_ring(struct group *g)
{
	w32(g->h, R_DOORBELL(g->slot + 1), 1);
}

/* Put instructions into a ring and ring */
void queue_push(struct group *g, unsigned int q, const u64 *insn, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++, g->insert[q] += 8)
		host_write64(g->h, g->ring_pa[q] + g->insert[q] % RING_SIZE, insn[i]);
	host_write64(g->h, g->io_pa[q], g->insert[q]);
	group_ring(g);
}

/* Put a stream into the code buffer.  Return: its GPU VA */
u64 group_code(struct group *g, const u64 *insn, unsigned int count)
{
	u64 va = CODE_VA + g->code_used;

	assert_true(g->code_used + count * 8 <= CODE_SIZE);
	memcpy(host_ptr(g->h, g->code_pa + g->code_used), insn, count * 8);
	g->code_used += (count * 8 + 63) / 64 * 64;
	return va;
}

/*
 * A job: a CALL of a stream, in the registers that the kernel uses for it, and, as it
 * does, a wait for what the stream has left in flight
 */
void queue_call(struct group *g, unsigned int q, const u64 *insn, unsigned int count)
{
	const u64 call[] = {
		I_MOVE48(92, group_code(g, insn, count)),
		I_MOVE32(94, count * 8),
		I_CALL(92, 94),
		I_WAIT(0xff),
	};

	queue_push(g, q, call, ARRAY_SIZE(call));
}

u64 queue_extract(struct group *g, unsigned int q)
{
	return host_read64(g->h, g->io_pa[q] + PAGE);
}

bool queue_done(struct group *g, unsigned int q)
{
	return queue_extract(g, q) == g->insert[q];
}

static u32 cs_event(struct group *g, unsigned int q, u32 event, u32 word)
{
	struct host *h = g->h;
	u32 req = host_read32(h, cs_in(h, g->slot, q, CS_IN_REQ));
	u32 ack = host_read32(h, cs_out(h, g->slot, q, CS_OUT_ACK));

	return (req ^ ack) & event ? host_read32(h, cs_out(h, g->slot, q, word)) : 0;
}

/* The exception of a pending event, 0 when there is none */
u32 queue_fatal(struct group *g, unsigned int q)
{
	return cs_event(g, q, CS_FATAL, CS_OUT_FATAL);
}

u32 queue_fault(struct group *g, unsigned int q)
{
	return cs_event(g, q, CS_FAULT, CS_OUT_FAULT);
}

/* Pending events of the group itself */
u32 group_events(struct group *g)
{
	u32 req = host_read32(g->h, csg_in(g->h, g->slot, CSG_IN_REQ));
	u32 ack = host_read32(g->h, csg_out(g->h, g->slot, CSG_OUT_ACK));

	return (req ^ ack) & 0xf0000000u;
}

/* Acknowledge everything as an interrupt handler would */
void group_ack_events(struct group *g)
{
	struct host *h = g->h;
	u64 in = csg_in(h, g->slot, CSG_IN_REQ);
	unsigned int q;

	host_write32(h, in, host_read32(h, in) ^ group_events(g));
	host_write32(h, csg_in(h, g->slot, CSG_IN_CS_IRQ_ACK),
		     host_read32(h, csg_out(h, g->slot, CSG_OUT_CS_IRQ_REQ)));
	for (q = 0; q < g->streams; q++) {
		u32 req = host_read32(h, cs_in(h, g->slot, q, CS_IN_REQ));
		u32 ack = host_read32(h, cs_out(h, g->slot, q, CS_OUT_ACK));

		host_write32(h, cs_in(h, g->slot, q, CS_IN_REQ),
			     (req & ~0xfc000000u) | (ack & 0xfc000000u));
	}
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
}

/* A queue that has faulted continues when the host has looked */
void group_ack_and_run(struct group *g)
{
	group_ack_events(g);
	group_ring(g);
	host_run(g->h);
}

/* A small job */
void group_work(struct group *g)
{
	RUN(g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_STORE(10, 1, 12, 0));
}

/* Count up endlessly, in r20 and in the data; r21 shows that earlier registers survive */
void group_count(struct group *g)
{
	RUN(g, I_MOVE48(12, DATA_VA), I_MOVE32(20, 0), I_MOVE32(21, 0xfeed),
	    I_ADD_IMM32(20, 20, 1), I_STORE(20, 3, 12, 0), I_BRANCH(C_ALWAYS, 0, -3));
}

/*
 * Whether a group is idle after a job on a new host, if its queue counts as idle in
 * @conditions, CS_IDLE_*
 */
bool group_idle_after(const char *product, u32 conditions, const u64 *insn, unsigned int count)
{
	struct host *h = host_new(product);
	struct group g;
	bool idle;

	group_prepare(h, &g, 0, AS, 1);
	host_write32(h, cs_in(h, 0, 0, CS_IN_REQ), CS_START | conditions);
	assert_true(group_request(&g, CSG_START));
	host_run(h);
	group_ack_events(&g);
	queue_call(&g, 0, insn, count);
	host_run(h);
	idle = group_events(&g) & CSG_IDLE;
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_STATE)), idle);
	host_delete(h);
	return idle;
}
