// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Host of the GPU model's tests: memory, time, interrupt lines, log.
 */
#include "gpu_host.h"

#include <stdio.h>
#include <sys/mman.h>

/* What has been given back, and reads as zero again: host_new() takes two of these */
static struct {
	void *begin;
	size_t size;
} spare[2];

/*
 * MiBs of which a test needs little: pages that cost nothing until they are touched, which
 * calloc() would clear each time.  Two of them are kept instead of unmapped, as address
 * sanitizer would clear its own memory for all of their pages.  The page after each can't be
 * accessed.
 */
static void *fresh(size_t size)
{
	size_t pages = (size + PAGE - 1) / PAGE * PAGE;
	unsigned int i;
	char *begin;

	for (i = 0; i < ARRAY_SIZE(spare); i++)
		if (spare[i].begin && spare[i].size == size) {
			void *ptr = spare[i].begin;

			spare[i].begin = NULL;
			return ptr;
		}
	begin = mmap(NULL, pages + PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (begin == MAP_FAILED || mprotect(begin, pages, PROT_READ | PROT_WRITE))
		return NULL;
	return begin;
}

static void discard(void *ptr, size_t size)
{
	size_t pages = (size + PAGE - 1) / PAGE * PAGE;
	unsigned int i;

	if (!ptr || madvise(ptr, pages, MADV_DONTNEED))
		return;
	for (i = 0; i < ARRAY_SIZE(spare); i++)
		if (!spare[i].begin) {
			spare[i].begin = ptr;
			spare[i].size = size;
			return;
		}
	munmap(ptr, pages + PAGE);
}

static void *cb_alloc(void *ctx, size_t size)
{
	return fresh(size);
}

static void cb_free(void *ctx, void *ptr, size_t size)
{
	discard(ptr, size);
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
 * host_pass() - let as much time pass as something takes, and look at a register
 * @h: host
 * @what: what was requested
 *
 * As a driver that polls: what is done by then is noticed by the access.
 */
void host_pass(struct host *h, enum mali_cost what)
{
	h->now_ns += mali_gpu_cost_ns(h->gpu, what);
	r32(h, R_GPU_ID);
}

/* Requests by registers, as drivers make them that wait until they are done */

void host_doorbell(struct host *h)
{
	w32(h, R_DOORBELL(0), 1);
	host_pass(h, MALI_COST_REQUEST);
}

void host_command(struct host *h, u32 command)
{
	static const enum mali_cost costs[] = {
		[1] = MALI_COST_RESET, [4] = MALI_COST_FLUSH, [8] = MALI_COST_FLUSH,
	};
	u32 code = command & 0xff;

	w32(h, R_GPU_COMMAND, command);
	if (code < ARRAY_SIZE(costs) && costs[code])
		host_pass(h, costs[code]);
}

void host_mcu(struct host *h, u32 control)
{
	w32(h, R_MCU_CONTROL, control);
	host_pass(h, control == MCU_OFF ? MALI_COST_STOP : MALI_COST_BOOT);
}

void host_power(struct host *h, u32 reg, u64 cores)
{
	w64(h, reg, cores);
	host_pass(h, MALI_COST_POWER);
}

/* v14's, resets included */
void host_pwr(struct host *h, u32 command)
{
	w32(h, R_PWR(0x28), command);
	host_pass(h, (command & 0xf0) == 0x30 ? MALI_COST_RESET : MALI_COST_POWER);
}

void host_as(struct host *h, unsigned int as, u32 command)
{
	w32(h, R_AS(as, AS_COMMAND), command);
	host_pass(h, MALI_COST_AS_COMMAND);
	if (command == AS_FLUSH_PT || command == AS_FLUSH_MEM)
		host_pass(h, MALI_COST_FLUSH);
}

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

struct host *host_new_config(const struct mali_gpu_config *config)
{
	struct host *h = calloc(1, sizeof(*h));

	assert_non_null(h);
	h->ram = fresh(HOST_RAM_SIZE);
	assert_non_null(h->ram);
	h->next_page = HOST_RAM_BASE + PAGE;
	h->next_mcu_va = FW_VA + 0x100000;
	h->gpu = mali_gpu_create(config, &host_callbacks, h);
	assert_non_null(h->gpu);
	return h;
}

struct host *host_new(const char *product)
{
	const struct mali_gpu_config config = { .product = product, .clock_hz = HOST_CLOCK_HZ };

	return host_new_config(&config);
}

void host_delete(struct host *h)
{
	mali_gpu_destroy(h->gpu);
	free(h->mcu);
	discard(h->ram, HOST_RAM_SIZE);
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
 * Call once, then let the time pass that what has been executed takes.
 * Return: when to call again, 0 for at once.
 */
u64 host_call(struct host *h, u32 budget)
{
	u64 before = stat(h, MALI_STAT_INSTRUCTIONS), next = mali_gpu_run(h->gpu, budget);

	h->now_ns += (stat(h, MALI_STAT_INSTRUCTIONS) - before) * INSTRUCTION_NS;
	return next > h->now_ns ? next : 0;
}

/*
 * Execute that many instructions, or as many as can be, and let complete what is in flight
 * meanwhile.  Afterwards the time is that of the next instruction.
 * Return: when to call again, 0 for at once.
 */
u64 host_step(struct host *h, u32 budget)
{
	u64 before = stat(h, MALI_STAT_INSTRUCTIONS), next;
	u32 done = 0;

	for (;;) {
		next = host_call(h, budget - done);
		done = (u32)(stat(h, MALI_STAT_INSTRUCTIONS) - before);
		if (done >= budget || next > h->now_ns + SOON_NS)
			return next;
		if (next)
			h->now_ns = next;
	}
}

/*
 * Run until there is nothing to do, now or soon, or for long enough with an endless loop.
 * Return: when to call again.
 */
u64 host_run(struct host *h)
{
	unsigned int i;
	u64 next = 0;

	for (i = 0; !next && i < 50; i++)
		next = host_step(h, 1024);
	return next;
}

/* Let @ns of time pass, calling when the model asks for it */
void host_run_for(struct host *h, u64 ns)
{
	u64 end = h->now_ns + ns;

	for (;;) {
		u64 budget = h->now_ns < end ? (end - h->now_ns) / INSTRUCTION_NS : 0, next;

		next = host_call(h, budget < 1 ? 1 : budget > 1024 ? 1024 : (u32)budget);
		if (h->now_ns >= end)
			return;
		/* At once, but time passes even if nothing was executed */
		if (!next)
			next = h->now_ns + INSTRUCTION_NS;
		h->now_ns = next < end ? next : end;
	}
}
