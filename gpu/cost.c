// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What takes how much time.
 *
 * The GPU has its own time, which advances with what it executes, and is ahead of the host's
 * clock by less than a call's budget.  Ahead of the clock it changes only what is inside of a
 * queue: registers, positions, what is in flight.  All that could be seen from outside, or
 * depends on what is outside, waits for the clock.
 */
#include "cost.h"

/* A host that calls later than that has lost the time */
#define LAG_NS		1000000ull
/* From so many calls on, a GPU that is busy all the time is late by that much, to be called less */
#define MANY_CALLS	16u
#define LATE_NS		50000ull

/* Either in cycles of the core clock or, where another clock decides, in nanoseconds */
struct row {
	const char *name;
	u64 cycles, ns;
};

/* docs/gpu-model.md has the same table, and where the numbers are from */
static const struct row rows[MALI_COST_COUNT] = {
	[MALI_COST_INSTRUCTION] = { "instruction", .cycles = 100 },
	[MALI_COST_DEFERRED] = { "deferred", .cycles = 100 },
	[MALI_COST_TRANSFER] = { "transfer", .cycles = 800 },
	[MALI_COST_FLUSH] = { "flush", .cycles = 1600 },
	[MALI_COST_JOB] = { "job", .cycles = 6400 },
	[MALI_COST_STEP] = { "step", .cycles = 1024 },
	[MALI_COST_WARP] = { "warp", .cycles = 64 },
	[MALI_COST_AS_COMMAND] = { "as_command", .cycles = 500 },
	[MALI_COST_POWER] = { "power", .cycles = 10000 },
	[MALI_COST_RESET] = { "reset", .cycles = 20000 },
	[MALI_COST_BOOT] = { "boot", .cycles = 200000 },
	[MALI_COST_STOP] = { "stop", .cycles = 2000 },
	[MALI_COST_REQUEST] = { "request", .cycles = 1000 },
	[MALI_COST_ACCESS] = { "access", .ns = 100 },
};

/* In two steps, so that long times do not overflow */
static u64 scale(u64 v, u64 times, u64 by)
{
	return v / by * times + v % by * times / by;
}

/**
 * mali_cost_ns() - how long something takes at the present core clock
 * @gpu: GPU
 * @what: what
 * @times: how often
 *
 * Return: nanoseconds.
 */
u64 mali_cost_ns(const struct mali_gpu *gpu, enum mali_cost what, u64 times)
{
	const struct row *row = &rows[what];
	u64 ns = row->ns * times;

	ns += scale(row->cycles * times, NSEC_PER_SEC_ULL, gpu->config.clock_hz);
	return gpu->config.speed ? scale(ns, 100, gpu->config.speed) : ns;
}

/**
 * mali_cost_update() - the core clock has changed
 * @gpu: GPU
 */
void mali_cost_update(struct mali_gpu *gpu)
{
	gpu->cost->instruction_ns = mali_cost_ns(gpu, MALI_COST_INSTRUCTION, 1);
}

static void set_now(struct cost *c, u64 now)
{
	c->now_ns = now;
	if (c->time_ns < now)
		c->time_ns = now;
	c->held = false;
}

/**
 * mali_cost_begin() - read the clock, before anything is executed
 * @gpu: GPU
 *
 * A GPU that had nothing to do is where the clock is.  Otherwise it continues at the time at
 * which it wanted to, as if it had been called in time.
 */
void mali_cost_begin(struct mali_gpu *gpu)
{
	struct cost *c = gpu->cost;
	u64 wanted = c->wanted_ns;

	c->clock_ns = gpu_time_ns(gpu);
	set_now(c, wanted && wanted < c->clock_ns && c->clock_ns - wanted <= LAG_NS ?
		wanted : c->clock_ns);
}

/**
 * mali_cost_restart() - the driver has changed something that queues look at
 * @gpu: GPU
 *
 * What follows from it does not come before it: what the host was late with is lost.
 */
void mali_cost_restart(struct mali_gpu *gpu)
{
	gpu->cost->wanted_ns = 0;
	mali_cost_begin(gpu);
}

/**
 * mali_cost_advance() - all has been done that can be done now
 * @gpu: GPU
 * @wanted: when there is more to do, MALI_RUN_IDLE for never
 *
 * Return: whether it is that time, as far as the host's clock is concerned.
 */
bool mali_cost_advance(struct mali_gpu *gpu, u64 wanted)
{
	struct cost *c = gpu->cost;

	if (wanted > c->clock_ns || wanted <= c->now_ns)
		return false;
	set_now(c, wanted);
	return true;
}

/**
 * mali_cost_pause() - a call is over
 * @gpu: GPU
 * @wanted: when there is more to do, MALI_RUN_IDLE for never
 *
 * Return: when to call again, as mali_gpu_run().
 */
u64 mali_cost_pause(struct mali_gpu *gpu, u64 wanted)
{
	struct cost *c = gpu->cost;

	if (wanted == MALI_RUN_IDLE) {
		c->wanted_ns = 0;
		c->calls = 0;
		return wanted;
	}
	c->wanted_ns = wanted;
	if (wanted <= c->clock_ns)
		return 0;
	if (++c->calls < MANY_CALLS || wanted >= c->clock_ns + LATE_NS)
		return wanted;
	return c->clock_ns + LATE_NS;
}

/**
 * mali_cost_hold() - something is about to happen that could be seen from outside
 * @gpu: GPU
 *
 * Return: whether it has to wait for the clock; nothing may have been changed yet.
 */
bool mali_cost_hold(struct mali_gpu *gpu)
{
	gpu->cost->held |= mali_cost_ahead(gpu);
	return mali_cost_ahead(gpu);
}

/**
 * mali_cost_forget() - what was executed has been aborted
 * @gpu: GPU
 */
void mali_cost_forget(struct mali_gpu *gpu)
{
	gpu->cost->now_ns = 0;
	gpu->cost->time_ns = 0;
	gpu->cost->wanted_ns = 0;
	gpu->cost->calls = 0;
}

u64 mali_gpu_cost_ns(const struct mali_gpu *gpu, enum mali_cost what)
{
	return (unsigned int)what < MALI_COST_COUNT ? mali_cost_ns(gpu, what, 1) : 0;
}

const char *mali_gpu_cost_name(enum mali_cost what)
{
	return (unsigned int)what < MALI_COST_COUNT ? rows[what].name : NULL;
}
