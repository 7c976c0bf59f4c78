// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What takes how much time.
 *
 * A call of the model executes at once, and its result is there at once; afterwards the GPU
 * is busy for the time that it takes, and executes nothing.
 */
#include "cost.h"

/* Either in cycles of the core clock or, where another clock decides, in nanoseconds */
struct row {
	const char *name;
	u64 cycles, ns;
};

/* docs/gpu-model.md has the same table, and where the numbers are from */
static const struct row rows[MALI_COST_COUNT] = {
	[MALI_COST_INSTRUCTION] = { "instruction", .cycles = 100 },
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
 * mali_cost_spend() - the GPU has executed something
 * @gpu: GPU
 * @ns: how long it takes
 */
void mali_cost_spend(struct mali_gpu *gpu, u64 ns)
{
	u64 now = gpu_time_ns(gpu), *until = &gpu->cost->busy_until_ns;

	*until = (*until > now ? *until : now) + ns;
}

/**
 * mali_cost_busy() - whether what the GPU has executed is not over yet
 * @gpu: GPU
 */
bool mali_cost_busy(struct mali_gpu *gpu)
{
	return gpu_time_ns(gpu) < gpu->cost->busy_until_ns;
}

/**
 * mali_cost_forget() - what was executed has been aborted
 * @gpu: GPU
 */
void mali_cost_forget(struct mali_gpu *gpu)
{
	gpu->cost->busy_until_ns = 0;
}

u64 mali_gpu_cost_ns(const struct mali_gpu *gpu, enum mali_cost what)
{
	return (unsigned int)what < MALI_COST_COUNT ? mali_cost_ns(gpu, what, 1) : 0;
}

const char *mali_gpu_cost_name(enum mali_cost what)
{
	return (unsigned int)what < MALI_COST_COUNT ? rows[what].name : NULL;
}
