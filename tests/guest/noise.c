// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Random command streams from user space: whatever they do to their own group, the
 * others notice nothing, the GPU is not reset, and the kernel has nothing to complain
 * about.  NOISE_SEED and NOISE_ROUNDS repeat one case, or run more.
 */
#include "harness.h"

#include <stdlib.h>

#include "modules.h"

#define ROUNDS		150
#define QUEUES		3
#define INSTRUCTIONS	40
/* Endless loops and waits are not waited for, but destroyed */
#define ENOUGH		(20 * VMALI_MS)

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

/* r0 to r15: pairs that hold addresses, set when a stream begins */
#define ADDRESSES	8

#define OP(op)		((uint64_t)(op) << 56)
#define DST(r)		((uint64_t)(r) << 48)
#define SRC(r)		((uint64_t)(r) << 40)
#define OTHER(r)	((uint64_t)(r) << 32)

/* The data; the streams themselves, read-only for the GPU; now and then nowhere */
static uint64_t address(const struct guest *g)
{
	if (!below(40))
		return noise() >> 16;
	if (!below(20))
		return guest_stream_va(g, below(8)) + (below(GUEST_STREAM_BYTES) & ~7u);
	return g->buffer.va + (below(GUEST_DATA_BYTES) & ~7u);
}

static uint64_t reg(void)
{
	return below(60);
}

static uint64_t pair(void)
{
	return 2 * below(30);
}

/* A pair with an address in it, mostly */
static uint64_t address_pair(void)
{
	return below(25) ? 2 * below(ADDRESSES) : pair();
}

/* Of each kind with operands that exist, so that a stream gets somewhere; and any word */
static uint64_t instruction(const struct guest *g)
{
	uint64_t imm = (uint32_t)noise(), small = below(8);

	switch (below(30)) {
	case 0:
		return below(4) ? OP(0) : noise();	/* NOP, anything */
	case 1:
	case 2: /* MOVE48 */
		return OP(1) | DST(2 * below(ADDRESSES)) | address(g);
	case 3:
	case 4: /* MOVE32 */
		return OP(2) | DST(16 + below(40)) | (below(2) ? imm : small);
	case 5:
		return OP(3) | 0xff << 16;	/* WAIT */
	case 6:
		return OP(4);	/* RUN_COMPUTE */
	case 7:
		return OP(7);	/* RUN_FRAGMENT */
	case 8:
		return OP(16) | DST(16 + below(40)) | SRC(reg()) | imm;	/* ADD_IMM32 */
	case 9:
		return OP(17) | DST(16 + pair()) | SRC(pair()) | imm;	/* ADD_IMM64 */
	case 10:
		return OP(18) | DST(16 + below(40)) | SRC(reg()) | OTHER(reg());	/* UMIN32 */
	case 11:
	case 12:
	case 13: /* LOAD_MULTIPLE, STORE_MULTIPLE */
		return OP(20 + below(2)) | DST(16 + below(40)) | SRC(address_pair()) |
		       (imm & 0xff) << 16 | small * 8;
	case 14:
		return OP(22) | SRC(reg()) | (uint64_t)below(7) << 28 |
			(uint16_t)(below(3) ? 1 : -1 - (int)small);	/* BRANCH */
	case 15:
		return OP(23) | (imm & 0x77);	/* SET_SB_ENTRY */
	case 16: /* CALL, JUMP */
		return OP(32 + below(2)) | SRC(address_pair()) | OTHER(reg());
	case 17:
		return OP(34) | (imm & 15);	/* REQ_RESOURCE */
	case 18:
		return OP(36) | SRC(reg()) | 0x233;	/* FLUSH_CACHE2 */
	case 19:
	case 20: /* SYNC_ADD, SYNC_SET */
		return OP(37 + below(2) + 14 * below(2)) | SRC(address_pair()) | OTHER(pair());
	case 21:
		return OP(39 + 14 * below(2)) | SRC(address_pair()) | OTHER(pair()) |
			(uint64_t)below(6) << 28;	/* SYNC_WAIT */
	case 22: /* STORE_STATE */
		return OP(40) | SRC(address_pair()) | OTHER(below(4)) | small * 8;
	case 23:
		return OP(41) | small;	/* PROT_REGION */
	case 24: /* PROGRESS_STORE, _LOAD */
		return OP(42 + below(2)) | (below(2) ? SRC(pair()) : DST(pair()));
	case 25:
		return OP(47);	/* ERROR_BARRIER */
	case 26:
		return OP(48) | SRC(address_pair());	/* HEAP_SET */
	case 27:
		return OP(49) | OTHER(below(4));	/* HEAP_OPERATION */
	case 28:
		return OP(24) | SRC(pair()) | small;	/* PROGRESS_WAIT */
	default:
		return OP(below(64)) | (noise() & 0x3e3e3effffffff);
	}
}

static int submit(struct guest *g, const struct vmali_group *group, unsigned int queue,
		  uint32_t *syncobj)
{
	struct vmali_cs_builder b;
	unsigned int i;

	guest_begin(g, queue, &b);
	for (i = 0; i < ADDRESSES; i++)
		vmali_cs_raw(&b, OP(1) | DST(2 * i) | address(g));
	for (i = 4 + below(INSTRUCTIONS); i; i--)
		vmali_cs_raw(&b, instruction(g));
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
	ASSERT_EQ(0, guest_stat("gpu/stats", "resets", &self->resets));
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

	/* Anything can be in a stream */
	guest_errors_expected(0, GUEST_ERRORS_ANY);
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
		/* In the same group, and in another address space */
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
	EXPECT_EQ(0, guest_stat("gpu/stats", "resets", &resets));
	EXPECT_EQ(self->resets, resets);
	EXPECT_EQ(0, kernel_log_count(&self->log, "reset"));
}

TEST_HARNESS_MAIN
