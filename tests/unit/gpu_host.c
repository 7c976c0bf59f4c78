// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Host, page tables and mini driver of the GPU model's tests.
 */
#include "gpu_host.h"

#include <stdio.h>

/* Host */

static void *cb_alloc(void *ctx, size_t size)
{
	return calloc(1, size);
}

static void cb_free(void *ctx, void *ptr, size_t size)
{
	free(ptr);
}

static bool may_access(const struct host *h, const struct mali_bus_txn *txn)
{
	if (txn->pa >= h->protected_start && txn->pa + txn->len <= h->protected_end)
		return txn->protected_mode;
	return !txn->protected_mode || !txn->write;
}

static int cb_bus(void *ctx, const struct mali_bus_txn *txn)
{
	struct host *h = ctx;
	u64 end = txn->pa + txn->len;

	/* What the model promises of every transaction */
	assert_true(txn->len);
	assert_true((txn->pa & (PAGE - 1)) + txn->len <= PAGE);
	assert_in_range(txn->initiator, MALI_INITIATOR_MMU, MALI_INITIATOR_ENDPOINT);
	h->transactions[txn->initiator]++;
	if (h->on_bus)
		h->on_bus(h, txn);
	if (txn->pa < HOST_RAM_BASE || end > HOST_RAM_BASE + HOST_RAM_SIZE)
		return -1;
	if (txn->pa < h->refuse_end && end > h->refuse_start)
		return -1;
	if (h->filter && !may_access(h, txn)) {
		h->refused++;
		return -1;
	}
	if (txn->write)
		memcpy(h->ram + (txn->pa - HOST_RAM_BASE), txn->buf, txn->len);
	else
		memcpy(txn->buf, h->ram + (txn->pa - HOST_RAM_BASE), txn->len);
	return 0;
}

static void cb_irq(void *ctx, enum mali_irq_line line, bool level)
{
	struct host *h = ctx;

	/* Called for changes only */
	assert_true(h->line[line] != level);
	h->line[line] = level;
	h->changes[line]++;
}

static void cb_kick(void *ctx)
{
	((struct host *)ctx)->kicks++;
}

static void cb_flush_id(void *ctx, u32 id)
{
	((struct host *)ctx)->flush_id = id;
}

static u64 cb_time(void *ctx)
{
	return ((struct host *)ctx)->now_ns;
}

static void cb_log(void *ctx, enum mali_log_level level, const char *msg, u64 value)
{
	struct host *h = ctx;

	assert_in_range(level, MALI_LOG_GUEST_ERROR, MALI_LOG_INFO);
	assert_non_null(msg);
	h->logged[level]++;
	if (getenv("GPU_TEST_LOG"))
		fprintf(stderr, "# %s (%#llx)\n", msg, (unsigned long long)value);
}

static void cb_event(void *ctx, const struct mali_event *event)
{
	struct host *h = ctx;

	if (h->events < HOST_EVENTS)
		h->event[h->events] = *event;
	h->events++;
}

static bool cb_is_protected(void *ctx, u64 pa)
{
	struct host *h = ctx;

	return pa >= h->protected_start && pa < h->protected_end;
}

const struct mali_gpu_host host_callbacks = {
	.base = { .alloc = cb_alloc, .free = cb_free, .time_ns = cb_time, .log = cb_log },
	.bus = cb_bus,
	.irq = cb_irq,
	.kick = cb_kick,
	.flush_id = cb_flush_id,
	.is_protected = cb_is_protected,
	.event = cb_event,
};

/**
 * host_reported() - find an event that the model has reported
 * @h: host
 * @from: first event to look at; set to the one after what was found
 * @kind: what
 * @bits: these are among its bits, if not 0
 *
 * Return: the event.  The test fails if there is none.
 */
const struct mali_event *host_reported(struct host *h, unsigned int *from,
				       enum mali_event_kind kind, u32 bits)
{
	unsigned int i;

	assert_true(h->events <= HOST_EVENTS);
	for (i = *from; i < h->events; i++) {
		const struct mali_event *e = &h->event[i];

		if (e->kind == kind && (e->bits & bits) == bits) {
			*from = i + 1;
			return e;
		}
	}
	fail_msg("no event %d with bits 0x%x after number %u of %u", kind, bits, *from,
		 h->events);
	return NULL;
}

struct host *host_new(const char *product)
{
	struct mali_gpu_config config = { .product = product, .clock_hz = HOST_CLOCK_HZ };
	struct host *h = calloc(1, sizeof(*h));

	assert_non_null(h);
	h->ram = calloc(1, HOST_RAM_SIZE);
	assert_non_null(h->ram);
	h->next_page = HOST_RAM_BASE + PAGE;
	h->next_mcu_va = FW_VA + 0x100000;
	h->gpu = mali_gpu_create(&config, &host_callbacks, h);
	assert_non_null(h->gpu);
	return h;
}

void host_delete(struct host *h)
{
	mali_gpu_destroy(h->gpu);
	free(h->mcu);
	free(h->ram);
	free(h);
}

int host_setup(void **state)
{
	*state = host_new(NULL);
	return 0;
}

int host_teardown(void **state)
{
	host_delete(*state);
	return 0;
}

u64 host_alloc(struct host *h, u32 size, u32 align)
{
	u64 pa = (h->next_page + align - 1) / align * align;

	h->next_page = pa + (size + PAGE - 1) / PAGE * PAGE;
	assert_true(h->next_page <= HOST_RAM_BASE + HOST_RAM_SIZE);
	/* The model may have written to what was free */
	memset(h->ram + (pa - HOST_RAM_BASE), 0, h->next_page - pa);
	return pa;
}

void *host_ptr(struct host *h, u64 pa)
{
	assert_in_range(pa, HOST_RAM_BASE, HOST_RAM_BASE + HOST_RAM_SIZE - 1);
	return h->ram + (pa - HOST_RAM_BASE);
}

u32 host_read32(struct host *h, u64 pa)
{
	u32 v;

	memcpy(&v, host_ptr(h, pa), 4);
	return v;
}

u64 host_read64(struct host *h, u64 pa)
{
	u64 v;

	memcpy(&v, host_ptr(h, pa), 8);
	return v;
}

void host_write32(struct host *h, u64 pa, u32 v)
{
	memcpy(host_ptr(h, pa), &v, 4);
}

void host_write64(struct host *h, u64 pa, u64 v)
{
	memcpy(host_ptr(h, pa), &v, 8);
}

/*
 * Run until there is nothing to do now, or for long enough with an endless loop.
 * Return: when to call again.
 */
u64 host_run(struct host *h)
{
	unsigned int i;
	u64 next = 0;

	for (i = 0; !next && i < 50; i++)
		next = mali_gpu_run(h->gpu, 1024);
	return next;
}

/* Let @ns of time pass, calling when the model asks for it */
void host_run_for(struct host *h, u64 ns)
{
	u64 end = h->now_ns + ns;

	for (;;) {
		u64 next = mali_gpu_run(h->gpu, 1024);

		if (h->now_ns >= end)
			return;
		/* Work takes time, at 1 GHz about this */
		if (next < h->now_ns + 10000)
			next = h->now_ns + 10000;
		h->now_ns = next < end ? next : end;
	}
}

/* Page tables */

#define PTE_ADDR	0x0000fffffffff000ull

void vm_init(struct host *h, struct vm *vm)
{
	vm->root = host_alloc(h, PAGE, PAGE);
}

/* The descriptor of @va at @level, making the tables above it */
u64 *vm_slot(struct host *h, struct vm *vm, u64 va, unsigned int level)
{
	u64 table = vm->root;
	unsigned int l;

	for (l = 0;; l++) {
		u64 *slot = host_ptr(h, table + ((va >> (39 - 9 * l)) & 0x1ff) * 8);

		if (l == level)
			return slot;
		/* Bit 55 is io-pgtable's own and must not matter */
		if (!(*slot & 1))
			*slot = host_alloc(h, PAGE, PAGE) | 3 | 1ull << 55;
		table = *slot & PTE_ADDR;
	}
}

/* AttrIndx 1, unprivileged, AF, nG as panthor has it, and what a test asks for */
static u64 leaf(u64 pa, u64 attr)
{
	u64 pte = pa | attr | 1ull << 2 | 1ull << 6 | 1ull << 11 | 1;

	if (attr & PTE_NO_AF)
		return pte & ~PTE_NO_AF;
	return pte | 1ull << 10;
}

void vm_map(struct host *h, struct vm *vm, u64 va, u64 pa, u64 size, u64 attr)
{
	u64 off;

	for (off = 0; off < size; off += PAGE)
		*vm_slot(h, vm, va + off, 3) = leaf(pa + off, attr) | 2;
}

void vm_map_block(struct host *h, struct vm *vm, u64 va, u64 pa, unsigned int level, u64 attr)
{
	*vm_slot(h, vm, va, level) = leaf(pa, attr);
}

void vm_unmap(struct host *h, struct vm *vm, u64 va, u64 size)
{
	u64 off;

	for (off = 0; off < size; off += PAGE)
		*vm_slot(h, vm, va + off, 3) = 0;
}

void as_command(struct host *h, unsigned int as, u32 command)
{
	w32(h, R_AS(as, AS_COMMAND), command);
	assert_int_equal(r32(h, R_AS(as, AS_STATUS)), 0);
}

void as_enable(struct host *h, unsigned int as, const struct vm *vm)
{
	w64(h, R_AS(as, AS_TRANSTAB), vm->root);
	w64(h, R_AS(as, AS_MEMATTR), 0x4c4c4c8f4c4c8f4cull);
	w64(h, R_AS(as, AS_TRANSCFG), TRANSCFG_4K_48BIT);
	as_command(h, as, AS_UPDATE);
}

void as_unmap(struct host *h, unsigned int as)
{
	w64(h, R_AS(as, AS_TRANSTAB), 0);
	w64(h, R_AS(as, AS_MEMATTR), 0);
	w64(h, R_AS(as, AS_TRANSCFG), TRANSCFG_UNMAPPED);
	as_command(h, as, AS_UPDATE);
}

void as_lock(struct host *h, unsigned int as, u64 start, unsigned int log2_size)
{
	w64(h, R_AS(as, AS_LOCKADDR), start | (log2_size - 1));
	as_command(h, as, AS_LOCK);
}

/* Firmware */

/* The control tables of Arm's images: everything else in the section is 0 */
void fw_load(struct host *h)
{
	unsigned int n, m;

	memset(host_ptr(h, h->shared), 0, FW_SIZE);
	host_write32(h, h->shared + 0x08, FW_VA + 0x2000);
	host_write32(h, h->shared + 0x0C, FW_VA + 0x6000);
	host_write32(h, h->shared + 0x10, FW_GROUPS);
	host_write32(h, h->shared + 0x14, 0xA0);
	host_write32(h, h->shared + 0x1C, 0x71);
	host_write32(h, h->shared + 0x20, 1);
	for (n = 0; n < FW_GROUPS; n++) {
		u64 g = h->shared + 0x1000 + 0xA0 * n;

		host_write32(h, g + 0x04, FW_VA + 0x3000 + 0x80 * n);
		host_write32(h, g + 0x08, FW_VA + 0x7000 + 0x40 * n);
		host_write32(h, g + 0x14, FW_STREAMS);
		host_write32(h, g + 0x18, 0xC);
		for (m = 0; m < FW_STREAMS; m++) {
			u64 s = g + 0x40 + 0xC * m;
			u32 k = FW_STREAMS * n + m;

			host_write32(h, s + 0x04, FW_VA + 0x3400 + 0x80 * k);
			host_write32(h, s + 0x08, FW_VA + 0x7200 + 0x100 * k);
		}
	}
}

/* Page tables of the MCU with the shared section in them */
void fw_build(struct host *h)
{
	h->mcu = calloc(1, sizeof(*h->mcu));
	assert_non_null(h->mcu);
	vm_init(h, h->mcu);
	h->shared = host_alloc(h, FW_SIZE, PAGE);
	vm_map(h, h->mcu, FW_VA, h->shared, FW_SIZE, PTE_NOEXEC);
	fw_load(h);
}

/* Poll as a driver does; what it polls for is there at the second look at the latest */
bool poll64(struct host *h, u32 reg, u64 value)
{
	return r64(h, reg) == value || r64(h, reg) == value;
}

/* v14: power the L2 and hand shader cores and tiler over, as panthor does */
static void pwr_power_on(struct host *h)
{
	w64(h, R_PWR(0x30), 1);
	w32(h, R_PWR(0x28), 0x10);
	assert_true(poll64(h, R_PWR(0x108), 1));
	if (!(r32(h, R_PWR(0x20)) & 1u << 24))
		w32(h, R_PWR(0x28), 0x20 | 8 << 8);
	if (!(r32(h, R_PWR(0x20)) & 1u << 17))
		w32(h, R_PWR(0x28), 0x20 | 1 << 8);
	w32(h, R_PWR(IRQ_CLR), ~0u);
}

void host_power_on(struct host *h)
{
	if (r32(h, R_GPU_ID) >> 28 >= 14) {
		pwr_power_on(h);
	} else {
		assert_true(poll64(h, R_L2_PWRTRANS, 0));
		w64(h, R_L2_PWRON, 1);
		assert_true(poll64(h, R_L2_READY, 1));
	}
	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
}

void host_boot(struct host *h)
{
	unsigned int n, m;

	host_power_on(h);
	if (!h->mcu)
		fw_build(h);
	as_enable(h, 0, h->mcu);
	w32(h, R_JOB_IRQ + IRQ_MSK, ~0u);
	w32(h, R_MCU_CONTROL, MCU_AUTO);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	assert_true(r32(h, R_JOB_IRQ + IRQ_RAW) & IRQ_GLB);
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
	host_write32(h, glb_in(h, GLB_IN_MASK), ~0u);
	for (n = 0; n < FW_GROUPS; n++) {
		host_write32(h, csg_in(h, n, CSG_IN_MASK), ~0u);
		for (m = 0; m < FW_STREAMS; m++)
			host_write32(h, cs_in(h, n, m, CS_IN_MASK), ~0u);
	}
}

/* Memory in the MCU's address space, as panthor's kernel BOs are */
u64 mcu_alloc(struct host *h, u32 size, u64 *pa)
{
	u32 va = h->next_mcu_va;

	*pa = host_alloc(h, size, PAGE);
	vm_map(h, h->mcu, va, *pa, size, PTE_NOEXEC);
	h->next_mcu_va += (size + PAGE - 1) / PAGE * PAGE;
	return va;
}

u64 glb_in(struct host *h, u32 off)
{
	return h->shared + 0x2000 + off;
}

u64 glb_out(struct host *h, u32 off)
{
	return h->shared + 0x6000 + off;
}

u64 csg_in(struct host *h, unsigned int slot, u32 off)
{
	return h->shared + 0x3000 + 0x80 * slot + off;
}

u64 csg_out(struct host *h, unsigned int slot, u32 off)
{
	return h->shared + 0x7000 + 0x40 * slot + off;
}

u64 cs_in(struct host *h, unsigned int slot, unsigned int cs, u32 off)
{
	return h->shared + 0x3400 + 0x80 * (FW_STREAMS * slot + cs) + off;
}

u64 cs_out(struct host *h, unsigned int slot, unsigned int cs, u32 off)
{
	return h->shared + 0x7200 + 0x100 * (FW_STREAMS * slot + cs) + off;
}

/* Make @bits pending and ring */
void glb_toggle(struct host *h, u32 bits)
{
	u32 req = host_read32(h, glb_in(h, GLB_IN_REQ));
	u32 ack = host_read32(h, glb_out(h, GLB_OUT_ACK));

	host_write32(h, glb_in(h, GLB_IN_REQ), (req & ~bits) | (~ack & bits));
	w32(h, R_DOORBELL(0), 1);
}

bool glb_pending(struct host *h, u32 bits)
{
	return (host_read32(h, glb_in(h, GLB_IN_REQ)) ^
		host_read32(h, glb_out(h, GLB_OUT_ACK))) & bits;
}

/* Groups */

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
	host_write32(h, csg_in(h, slot, CSG_IN_EP_REQ), 0x00010101);
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
	w32(h, R_DOORBELL(0), 1);
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

void group_start(struct host *h, struct group *g, unsigned int slot, unsigned int as,
		 unsigned int streams)
{
	if (!h->mcu)
		host_boot(h);
	group_init(h, g, slot, as, streams);
	group_bind(g, slot);
	assert_true(group_request(g, CSG_START));
	host_run(h);
	group_ack_events(g);
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

/* Count up in r20 and in the data for ever; r21 shows that earlier registers survive */
void group_count(struct group *g)
{
	RUN(g, I_MOVE48(12, DATA_VA), I_MOVE32(20, 0), I_MOVE32(21, 0xfeed),
	    I_ADD_IMM32(20, 20, 1), I_STORE(20, 3, 12, 0), I_BRANCH(C_ALWAYS, 0, -3));
}
