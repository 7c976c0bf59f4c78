// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Random command streams from user space: whatever they do to their own group, the
 * others notice nothing, the GPU is not reset, and the kernel has nothing to complain
 * about.  NOISE_SEED and NOISE_ROUNDS repeat one case, or run more.
 */
#include "kselftest_harness.h"

#include <stdlib.h>

#include "modules.h"

#define ROUNDS		150
#define QUEUES		3
#define INSTRUCTIONS	40
/* Endless loops and waits are not waited for, but destroyed */
#define ENOUGH		(20 * VMALI_MS)

#define GPU_STATS	"/sys/kernel/debug/vmali/gpu/stats"

static uint64_t seed;

static uint64_t noise(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static uint32_t below(uint32_t n)
{
	return (uint32_t)(noise() >> 16) % n;
}

/*
 * Opcodes and registers that exist, mostly, and addresses that are mapped: the data,
 * the streams themselves (read-only for the GPU), now and then nowhere, and loops.
 */
static uint64_t instruction(const struct guest *g)
{
	uint64_t word = noise(), va;

	switch (below(8)) {
	case 0:
		return word;
	case 1:
	case 2:
		va = g->buffer.va + below(GUEST_DATA_BYTES);
		if (!below(6))
			va = guest_stream_va(g, below(8)) + below(GUEST_STREAM_BYTES);
		if (!below(20))
			va = noise() >> 16;
		/* MOVE48 to a pair */
		return 1ull << 56 | (uint64_t)(2 * below(36)) << 48 | (va & 0xfffffffffff8);
	case 3:
		/* BRANCH always, back by some: there is no way out */
		if (!below(5))
			return 22ull << 56 | 6u << 28 | (uint16_t)(-1 - (int)below(4));
		/* fallthrough */
	default:
		return word & 0x3f3e3e3effffffff;
	}
}

static int submit(struct guest *g, const struct vmali_group *group, unsigned int queue,
		  uint32_t *syncobj)
{
	struct cs_builder b;
	unsigned int i;

	guest_begin(g, queue, &b);
	for (i = 8 + below(INSTRUCTIONS); i; i--)
		cs_raw(&b, instruction(g));
	return guest_submit(g, group, queue, queue, &b, syncobj);
}

/* What the driver gives a job that was not done */
static bool is_verdict(int ret)
{
	return ret == -EINVAL || ret == -ECANCELED || ret == -ETIMEDOUT;
}

FIXTURE(noise) {
	struct guest hostile, other;
	struct vmali_group *stranger;
	struct kernel_log log;
	uint64_t resets;
};

FIXTURE_SETUP(noise)
{
	ASSERT_EQ(0, guest_open(&self->other));
	ASSERT_EQ(0, guest_group(&self->other, 1, &self->stranger));
	ASSERT_EQ(0, guest_open(&self->hostile));
	ASSERT_EQ(0, kernel_log_start(&self->log));
	ASSERT_EQ(0, guest_stat(GPU_STATS, "resets", &self->resets));
}

FIXTURE_TEARDOWN(noise)
{
	EXPECT_EQ(0, guest_healthy(&self->other, self->stranger));
	EXPECT_EQ(0, guest_healthy(&self->other, NULL));
	EXPECT_EQ(0, kernel_log_count(&self->log, "WARNING: "));
	EXPECT_EQ(0, kernel_log_count(&self->log, "BUG: "));
	EXPECT_EQ(0, kernel_log_count(&self->log, "Call Trace:"));
	kernel_log_stop(&self->log);
	guest_close(&self->hostile);
	vmali_group_destroy(self->stranger);
	guest_close(&self->other);
}

static unsigned int number(const char *name, unsigned int otherwise)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 0) : otherwise;
}

TEST_F(noise, random_streams)
{
	unsigned int rounds = number("NOISE_ROUNDS", ROUNDS), first = number("NOISE_SEED", 0);
	unsigned int done = 0, failed = 0, endless = 0, round, q, jobs;
	uint64_t resets;

	for (round = first; round < first + rounds; round++) {
		uint32_t syncobj[QUEUES];
		struct vmali_group *group;
		int64_t deadline;
		int ret;

		seed = 0x9e3779b97f4a7c15ull * (round + 1);
		ASSERT_EQ(0, guest_group(&self->hostile, QUEUES, &group));
		for (jobs = 0; jobs < QUEUES; jobs++) {
			ret = submit(&self->hostile, group, jobs, &syncobj[jobs]);
			if (ret)
				break;
		}
		/* A group that has faulted already takes no more jobs */
		EXPECT_LT(0, jobs);
		if (ret)
			EXPECT_EQ(-EINVAL, ret);
		/* Beside it, and in an address space of its own */
		EXPECT_EQ(0, guest_healthy(&self->other, self->stranger)) {
			TH_LOG("NOISE_SEED=%u", round);
		}
		deadline = guest_now() + ENOUGH;
		for (q = 0; q < jobs; q++) {
			int64_t left = deadline - guest_now();

			vmali_syncobj_wait(self->hostile.dev, syncobj[q], 0, left > 0 ? left : 0);
		}
		vmali_group_destroy(group);
		for (q = 0; q < jobs; q++) {
			ret = guest_verdict(&self->hostile, syncobj[q]);
			if (ret)
				EXPECT_TRUE(is_verdict(ret)) {
					TH_LOG("NOISE_SEED=%u queue %u: %d", round, q, ret);
				}
			done += !ret;
			failed += ret == -EINVAL;
			endless += ret == -ECANCELED;
		}
		/* An address space in which there was a fault takes no more jobs */
		guest_close(&self->hostile);
		ASSERT_EQ(0, guest_open(&self->hostile));
	}
	TH_LOG("%u jobs done, %u faulted, %u endless or cancelled", done, failed, endless);
	if (rounds >= ROUNDS) {
		EXPECT_LT(0, done);
		EXPECT_LT(0, failed);
		EXPECT_LT(0, endless);
	}
	EXPECT_EQ(0, guest_stat(GPU_STATS, "resets", &resets));
	EXPECT_EQ(self->resets, resets);
	EXPECT_EQ(0, kernel_log_count(&self->log, "reset"));
}

TEST_HARNESS_MAIN
