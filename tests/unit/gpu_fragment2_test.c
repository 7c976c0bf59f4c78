// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: fragment jobs of v14, whose framebuffer is in registers.  Fields as Mesa's genxml has
 * them, put together by hand.
 */
#include "gpu_fragment.h"

/* RUN_FRAGMENT2 of registers from @base on */
#define I_FRAGMENT2(base, count) \
	(OP(14) | (u64)(base) << 48 | (u64)(count) << 24 | 28u << 16)
#define REGS		56

/* Registers of a job, by their offsets from the base */
#define R_BOX_MIN	28
#define R_BOX_MAX	29
#define R_SIZE		30
#define R_FLAGS_1	33
#define TARGET_COUNT(n)	((u32)((n) - 1) << 20)
#define R_FLAGS_2	34
#define Z_FORMAT_D32	(2u << 16)
#define Z_WRITE		(1u << 18)
#define S_WRITE		(1u << 22)
#define R_Z_CLEAR	35
#define R_TARGETS	38
#define R_EXTENSION	40

/* Where fb_new() has the target, and an extension in front of it */
#define TARGETS		(FBD + 128)
#define EXTENSION_OFF	0x800
#define EXTENSION	(DATA_VA + EXTENSION_OFF)

#define DEPTH_OFF	0x20000u
#define STENCIL_OFF	0x30000u

/* A framebuffer of @w by @h pixels, of a product of v14 */
static void fb14_new(struct fb *f, u32 w, u32 h, u32 stride)
{
	fb_new(f, host_new("g1ultra"), w, h, stride);
	/* The parameters in memory are nothing to v14 */
	put(f, 32, 0);
	put(f, 40, 0);
}

/* Set what a job of registers from @base on needs, then execute @count more instructions */
static void call_job(struct fb *f, unsigned int base, u32 w, u32 h, u32 min, u32 max,
		     const u64 *more, unsigned int count)
{
	u64 words[16] = {
		I_MOVE32(base + R_BOX_MIN, min), I_MOVE32(base + R_BOX_MAX, max),
		I_MOVE32(base + R_SIZE, (w - 1) | (h - 1) << 16),
		I_MOVE48(base + R_TARGETS, TARGETS),
	};

	memcpy(&words[4], more, count * sizeof(*more));
	queue_call(&f->g, 0, words, 4 + count);
}

#define JOB(f, base, width, height, min, max, ...) do {			\
	const u64 more_[] = { __VA_ARGS__ };				\
	struct fb *f_ = (f);						\
									\
	call_job(f_, base, width, height, min, max, more_,		\
		 ARRAY_SIZE(more_));					\
	host_run(f_->h);						\
} while (0)

static void test_every_product(void **state)
{
	unsigned int i, n = 0;

	for (i = 0; mali_gpu_product_name(i); i++) {
		struct fb f;

		if (strncmp(mali_gpu_product_name(i), "g1", 2))
			continue;
		fb_new(&f, host_new(mali_gpu_product_name(i)), 4, 4, 64);
		JOB(&f, 0, 4, 4, 0, ~0u, I_SET_SB_ENTRY(2, 0), I_FRAGMENT2(0, REGS),
		    I_WAIT(1 << 2));
		expect_rect(&f, 64, 0, 0, 3, 3, COLOUR);
		assert_true(queue_done(&f.g, 0));
		assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), 1);
		assert_int_equal(stat(f.h, MALI_STAT_ENDPOINT_JOBS), 1);
		host_delete(f.h);
		n++;
	}
	assert_int_equal(n, 3);
}

static void test_box_and_size(void **state)
{
	static const struct { u32 min, max, x0, y0, x1, y1; } rows[] = {
		{ 0, BOX(31, 31), 0, 0, 31, 31 },
		{ BOX(4, 5), BOX(9, 12), 4, 5, 9, 12 },
		{ 0, ~0u, 0, 0, 31, 31 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct fb f;

		fb14_new(&f, 32, 32, 256);
		JOB(&f, 0, 32, 32, rows[i].min, rows[i].max, I_FRAGMENT2(0, REGS));
		expect_rect(&f, 256, rows[i].x0, rows[i].y0, rows[i].x1, rows[i].y1, COLOUR);
		host_delete(f.h);
	}
}

/* The last registers that there are; one more is too many */
static void test_base(void **state)
{
	struct fb f;

	fb14_new(&f, 8, 8, 64);
	JOB(&f, 72, 8, 8, 0, ~0u, I_FRAGMENT2(72, REGS));
	expect_rect(&f, 64, 0, 0, 7, 7, COLOUR);
	assert_true(queue_done(&f.g, 0));
	RUN(&f.g, I_FRAGMENT2(72, REGS + 1));
	assert_int_equal(queue_fatal(&f.g, 0), X_INSTR_INVALID);
	host_delete(f.h);
}

/* Registers that are not counted are 0: no pointer to targets, so there is nothing to do */
static void test_count(void **state)
{
	struct fb f;

	fb14_new(&f, 8, 8, 64);
	JOB(&f, 0, 8, 8, 0, ~0u, I_FRAGMENT2(0, R_TARGETS));
	expect_rect(&f, 64, 1, 1, 0, 0, 0);
	assert_true(queue_done(&f.g, 0));
	assert_int_equal(stat(f.h, MALI_STAT_ENDPOINT_JOBS), 1);
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), 0);
	host_delete(f.h);
}

static void test_targets(void **state)
{
	static const u32 blue[4] = { 0xffff0000, 0xffff0000, 0xffff0000, 0xffff0000 };
	struct fb f;

	fb14_new(&f, 8, 8, 64);
	target(&f, 1, 0, INTERNAL(I_RGBA8),
	       WRITE | CLEAN | FORMAT(F_RGBA8) | BLOCK(LINEAR) | RGBA, SURFACE + 512, 64, blue);
	JOB(&f, 0, 8, 8, 0, ~0u, I_MOVE32(R_FLAGS_1, TARGET_COUNT(2)),
	    I_FRAGMENT2(0, REGS));
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), 2);
	assert_int_equal(pixel(&f, 64, 7, 7), COLOUR);
	assert_int_equal(pixel(&f, 64, 7, 15), blue[0]);
	host_delete(f.h);
}

static void put_extension(struct fb *f, unsigned int w, u32 value)
{
	host_write32(f->h, f->g.data_pa + EXTENSION_OFF + 4 * w, value);
}

/* Depth and stencil, each with its own flag; the bit of v13's flag for stencil is none */
static void test_depth_and_stencil(void **state)
{
	static const struct { u32 flags; bool z, s; } rows[] = {
		{ 0, false, false }, { 1u << 8, false, false }, { Z_WRITE, true, false },
		{ S_WRITE, false, true }, { Z_WRITE | S_WRITE, true, true },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct fb f;

		fb14_new(&f, 8, 8, 64);
		/* Linear D32 and S8, also where nothing is drawn */
		put_extension(&f, 0, 14 | LINEAR << 4 | 1u << 16 | LINEAR << 20 | 1u << 31);
		put_extension(&f, 8, (u32)SURFACE + DEPTH_OFF);
		put_extension(&f, 10, 64);
		put_extension(&f, 12, (u32)SURFACE + STENCIL_OFF);
		put_extension(&f, 14, 64);
		JOB(&f, 0, 8, 8, 0, ~0u, I_MOVE48(R_EXTENSION, EXTENSION),
		    I_MOVE32(R_FLAGS_2, Z_FORMAT_D32 | 0x5a | rows[i].flags),
		    I_MOVE32(R_Z_CLEAR, 0x3f000000), I_FRAGMENT2(0, REGS));
		assert_true(queue_done(&f.g, 0));
		assert_int_equal(pixel(&f, 64, 7, 7), COLOUR);
		assert_int_equal(host_read32(f.h, f.surface_pa + DEPTH_OFF + 7 * 64 + 7 * 4),
				 rows[i].z ? 0x3f000000 : 0xeeeeeeee);
		assert_int_equal(host_read32(f.h, f.surface_pa + STENCIL_OFF + 7 * 64 + 4),
				 rows[i].s ? 0x5a5a5a5a : 0xeeeeeeee);
		host_delete(f.h);
	}
}

/* A job has its registers when it is issued; the next one waits, and has its own */
static void test_jobs_follow_each_other(void **state)
{
	struct fb f;

	fb14_new(&f, 8, 8, 64);
	JOB(&f, 0, 8, 8, 0, BOX(3, 7), I_FRAGMENT2(0, REGS),
	    I_MOVE32(R_BOX_MIN, BOX(5, 0)), I_MOVE32(R_BOX_MAX, BOX(5, 7)), I_FRAGMENT2(0, REGS),
	    I_MOVE32(R_BOX_MAX, BOX(7, 7)));
	assert_true(queue_done(&f.g, 0));
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), 2);
	assert_int_equal(pixel(&f, 64, 3, 3), COLOUR);
	assert_int_equal(pixel(&f, 64, 4, 3), 0xeeeeeeee);
	assert_int_equal(pixel(&f, 64, 5, 3), COLOUR);
	assert_int_equal(pixel(&f, 64, 6, 3), 0xeeeeeeee);
	host_delete(f.h);
}

/* It is suspended half-way, with its registers */
static void test_suspend(void **state)
{
	struct fb f;
	unsigned int i;
	u64 next;

	fb14_new(&f, 256, 256, 1024);
	call_job(&f, 0, 256, 256, 0, ~0u,
		 (const u64[]){ I_FRAGMENT2(0, REGS), I_MOVE32(R_SIZE, 0) }, 2);
	for (i = 0; i < 1000 && pixel(&f, 1024, 0, 0) != COLOUR; i++) {
		next = host_call(f.h, 1);
		if (next)
			f.h->now_ns = next;
	}
	assert_int_equal(pixel(&f, 1024, 255, 255), 0xeeeeeeee);
	assert_true(group_request(&f.g, CSG_SUSPEND));
	group_bind(&f.g, 3);
	assert_true(group_request(&f.g, CSG_RESUME));
	host_run(f.h);
	expect_rect(&f, 1024, 0, 0, 255, 255, COLOUR);
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), 1);
	host_delete(f.h);
}

static void test_bad_pointer(void **state)
{
	struct fb f;

	fb14_new(&f, 8, 8, 64);
	JOB(&f, 0, 8, 8, 0, ~0u, I_MOVE48(R_EXTENSION, HOLE_VA), I_FRAGMENT2(0, REGS));
	assert_int_equal(r32(f.h, R_AS(AS, AS_FAULTSTATUS)) >> 16, MALI_INITIATOR_ENDPOINT);
	as_unmap(f.h, AS);
	host_run(f.h);
	assert_int_equal(queue_fatal(&f.g, 0), X_BUS_FAULT);
	host_delete(f.h);
}

/* What v14 no longer has, and what it has instead; on v13 it is the other way round */
static void test_other_instructions(void **state)
{
	static const u64 words[] = {
		I_RUN_FRAGMENT, I_PROGRESS_WAIT(0, 2), I_PROGRESS_STORE(2), I_PROGRESS_LOAD(2),
		I_WAIT(0) | PROGRESS_INC, I_FRAGMENT2(0, REGS), OP(128) | 0x1234,
	};
	unsigned int i, v14;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		for (v14 = 0; v14 < 2; v14++) {
			struct fb f;
			bool valid = v14 == (i >= 5);

			fb_new(&f, host_new(v14 ? "g1pro" : "g725"), 8, 8, 64);
			RUN(&f.g, words[i]);
			if (queue_fatal(&f.g, 0) != (valid ? 0 : X_INSTR_INVALID))
				fail_msg("word %u on v%u: %#x", i, 13 + v14,
					 queue_fatal(&f.g, 0));
			assert_int_equal(queue_done(&f.g, 0), valid);
			host_delete(f.h);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_product),
		cmocka_unit_test(test_box_and_size),
		cmocka_unit_test(test_base),
		cmocka_unit_test(test_count),
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_depth_and_stencil),
		cmocka_unit_test(test_jobs_follow_each_other),
		cmocka_unit_test(test_suspend),
		cmocka_unit_test(test_bad_pointer),
		cmocka_unit_test(test_other_instructions),
	};

	return cmocka_run_group_tests_name("gpu_fragment2", tests, NULL, NULL);
}
