// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Records what the GPU model does, seen from outside: calls with their results, bus
 * transactions with their data, interrupt lines, events, counters.  Two versions of the
 * model that give the same trace for an input behave the same on it.
 *
 * The linker puts these functions between a target and the model (--wrap).
 */
#include "trace.h"

#include <inttypes.h>

static const struct mali_gpu_host *real;
static struct mali_gpu_host wrapped;
static bool on, print;
static u64 hash;

static void mix(const void *data, size_t len)
{
	const u8 *p = data;
	size_t i;

	for (i = 0; i < len; i++)
		hash = (hash ^ p[i]) * 0x100000001b3ull;
}

static void record(const char *what, u64 a, u64 b, u64 c)
{
	u64 v[] = { a, b, c };

	if (!on)
		return;
	mix(what, strlen(what));
	mix(v, sizeof(v));
	if (print)
		printf("%s %" PRIx64 " %" PRIx64 " %" PRIx64 "\n", what, a, b, c);
}

static void record_data(const void *data, size_t len)
{
	size_t i;

	if (!on)
		return;
	mix(data, len);
	if (!print)
		return;
	for (i = 0; i < len; i++)
		printf("%s%02x", i % 32 ? "" : i ? "\n  " : "  ", ((const u8 *)data)[i]);
	printf("\n");
}

static int on_bus(void *ctx, const struct mali_bus_txn *txn)
{
	int ret;

	record(txn->write ? "write" : "read", txn->pa, txn->len,
	       txn->initiator | (u64)txn->protected_mode << 8);
	if (txn->write)
		record_data(txn->buf, txn->len);
	ret = real->bus(ctx, txn);
	if (ret)
		record("error", 0, 0, 0);
	else if (!txn->write)
		record_data(txn->buf, txn->len);
	return ret;
}

static void on_irq(void *ctx, enum mali_irq_line line, bool level)
{
	record("irq", line, level, 0);
	real->irq(ctx, line, level);
}

static void on_kick(void *ctx)
{
	record("kick", 0, 0, 0);
	real->kick(ctx);
}

static void on_flush_id(void *ctx, u32 id)
{
	record("flush_id", id, 0, 0);
	real->flush_id(ctx, id);
}

/* Messages may be reworded */
static void on_log(void *ctx, enum mali_log_level level, const char *msg, u64 value)
{
	record("log", level, value, 0);
	if (on && print)
		printf("  %s\n", msg);
	real->base.log(ctx, level, msg, value);
}

static void on_event(void *ctx, const struct mali_event *e)
{
	record("event", e->kind, (u64)e->unit << 32 | e->group, e->stream);
	record("event", (u64)e->bits << 32 | e->word, e->address, 0);
	if (on && e->kind == MALI_EVENT_RUN && e->text)
		record(e->text, 0, 0, 0);
	real->event(ctx, e);
}

struct mali_gpu *__wrap_mali_gpu_create(const struct mali_gpu_config *config,
					const struct mali_gpu_host *host, void *ctx)
{
	struct mali_gpu *gpu;

	if (!on)
		return __real_mali_gpu_create(config, host, ctx);
	real = host;
	wrapped = *host;
	wrapped.bus = on_bus;
	wrapped.irq = on_irq;
	wrapped.kick = on_kick;
	wrapped.flush_id = on_flush_id;
	wrapped.base.log = on_log;
	wrapped.event = on_event;
	gpu = __real_mali_gpu_create(config, &wrapped, ctx);
	mali_gpu_set_events(gpu, true);
	return gpu;
}

static void on_show(void *arg, const char *what, const char *name, u64 value)
{
	record(what, value, 0, 0);
	record(name, 0, 0, 0);
}

void __wrap_mali_gpu_destroy(struct mali_gpu *gpu)
{
	unsigned int i;

	for (i = 0; i < MALI_STAT_COUNT; i++)
		record("stat", i, mali_gpu_stat(gpu, i), 0);
	if (on)
		mali_gpu_show(gpu, on_show, NULL);
	__real_mali_gpu_destroy(gpu);
}

u64 __wrap_mali_gpu_reg_read(struct mali_gpu *gpu, u32 offset, u32 size)
{
	u64 v = __real_mali_gpu_reg_read(gpu, offset, size);

	record("reg_read", offset, size, v);
	return v;
}

void __wrap_mali_gpu_reg_write(struct mali_gpu *gpu, u32 offset, u32 size, u64 value)
{
	record("reg_write", offset, size, value);
	__real_mali_gpu_reg_write(gpu, offset, size, value);
}

u64 __wrap_mali_gpu_run(struct mali_gpu *gpu, u32 budget)
{
	u64 next;

	record("run", budget, 0, 0);
	next = __real_mali_gpu_run(gpu, budget);
	record("run_end", next, 0, 0);
	return next;
}

/**
 * trace_begin() - record from here on
 * @verbose: print each record, too
 */
void trace_begin(bool verbose)
{
	on = true;
	print = verbose;
	hash = 0xcbf29ce484222325ull;
}

/**
 * trace_end() - stop recording
 *
 * Return: a hash of all that has been recorded.
 */
u64 trace_end(void)
{
	on = false;
	return hash;
}
