// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: fragment jobs that clear render targets.  Descriptors as Mesa's genxml has
 * them, put together by hand.
 */
#include "gpu_fragment.h"

static void test_clear(void **state)
{
	struct fb f;

	fb_new(&f, *state, 33, 17, 256);
	run(&f, FBD | TAG(1), 0, BOX(32, 16));
	expect_rect(&f, 256, 0, 0, 32, 16, COLOUR);
	assert_true(queue_done(&f.g, 0));
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), 1);
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_REFUSED), 0);
	assert_int_equal(stat(f.h, MALI_STAT_ENDPOINT_JOBS), 1);
}

static void test_box_bounds_and_size(void **state)
{
	static const struct { u32 min, max, bmin, bmax; u32 x0, y0, x1, y1; bool any; } rows[] = {
		{ 0, BOX(31, 31), 0, BOX(31, 31), 0, 0, 31, 31, true },
		{ BOX(4, 5), BOX(9, 12), 0, BOX(31, 31), 4, 5, 9, 12, true },
		{ 0, BOX(31, 31), BOX(7, 2), BOX(20, 3), 7, 2, 20, 3, true },
		{ BOX(10, 0), BOX(31, 31), BOX(0, 6), BOX(12, 31), 10, 6, 12, 31, true },
		/* Larger than the framebuffer: 32 by 32 */
		{ 0, ~0u, 0, ~0u, 0, 0, 31, 31, true },
		{ BOX(5, 5), BOX(5, 5), 0, BOX(31, 31), 5, 5, 5, 5, true },
		{ BOX(9, 0), BOX(8, 31), 0, BOX(31, 31), 0, 0, 0, 0, false },
		{ BOX(32, 0), BOX(40, 31), 0, BOX(63, 31), 0, 0, 0, 0, false },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct fb f;

		fb_new(&f, host_new(NULL), 32, 32, 256);
		put(&f, 36, rows[i].bmin);
		put(&f, 40, rows[i].bmax);
		run(&f, FBD | TAG(1), rows[i].min, rows[i].max);
		if (rows[i].any)
			expect_rect(&f, 256, rows[i].x0, rows[i].y0, rows[i].x1, rows[i].y1,
				    COLOUR);
		else
			expect_rect(&f, 256, 1, 1, 0, 0, 0);
		assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), rows[i].any);
		host_delete(f.h);
	}
}

static void test_formats(void **state)
{
	static const u32 colour[4] = { 0x11223344, 0x55667788, 0x99aabbcc, 0xddeeff00 };
	static const struct { u32 word0, word1; u32 bytes; u32 expected[4]; } rows[] = {
		{ INTERNAL(I_RGBA8), FORMAT(F_RGBA8) | RGBA, 4, { 0x11223344 } },
		{ INTERNAL(I_RGBA8), FORMAT(F_RGBA8) | BGRA, 4, { 0x11443322 } },
		/* 0 and 1 */
		{ INTERNAL(I_RGBA8), FORMAT(F_RGBA8) | SWIZZLE(0, 4, 5, 3), 4, { 0x11ff0044 } },
		{ INTERNAL(I_RAW32), FORMAT(F_RAW32) | RGBA, 4, { 0x11223344 } },
		/* R10G10B10A2 */
		{ INTERNAL(2), FORMAT(24) | RGBA, 4, { 0x11223344 } },
		{ INTERNAL(I_RAW64), FORMAT(F_RAW64) | RGBA, 8, { 0x11223344, 0x55667788 } },
		{ INTERNAL(I_RAW128), FORMAT(F_RAW128) | RGBA, 16,
		  { 0x11223344, 0x55667788, 0x99aabbcc, 0xddeeff00 } },
	};
	unsigned int i, k;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct fb f;

		fb_new(&f, host_new(NULL), 3, 2, 64);
		target(&f, 0, 0, rows[i].word0,
		       rows[i].word1 | WRITE | CLEAN | BLOCK(LINEAR), SURFACE, 64, colour);
		run(&f, FBD | TAG(1), 0, ~0u);
		for (k = 0; k < 3 * rows[i].bytes / 4; k++)
			if (pixel(&f, 64, k, 1) != rows[i].expected[k % (rows[i].bytes / 4)])
				fail_msg("row %u, word %u: %#x", i, k, pixel(&f, 64, k, 1));
		assert_int_equal(pixel(&f, 64, k, 1), 0xeeeeeeee);
		assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), 1);
		host_delete(f.h);
	}
}

static void test_every_product(void **state)
{
	unsigned int i;

	for (i = 0; mali_gpu_product_name(i); i++) {
		struct fb f;

		/* v14 has its own instruction */
		if (!strncmp(mali_gpu_product_name(i), "g1", 2))
			continue;
		fb_new(&f, host_new(mali_gpu_product_name(i)), 4, 4, 64);
		run(&f, FBD | TAG(1), 0, ~0u);
		expect_rect(&f, 64, 0, 0, 3, 3, COLOUR);
		host_delete(f.h);
	}
}

/* What is not asked for, or is not modelled, is left alone; the second is counted */
static void test_left_alone(void **state)
{
	const u32 good = WRITE | CLEAN | FORMAT(F_RGBA8) | BLOCK(LINEAR) | RGBA;
	const struct { u32 off, value; unsigned int refused; } rows[] = {
		{ 128 + 4, good & ~WRITE, 0 },
		{ 128 + 4, good & ~CLEAN, 0 },
		{ 128 + 4, (good & ~BLOCK(15)) | BLOCK(3), 1 },		/* block-linear */
		/* AFBC of R8, as the mode says */
		{ 128 + 4, (good & ~BLOCK(15)) | BLOCK(12), 1 },
		{ 128 + 4, (good & ~FORMAT(31)) | FORMAT(23), 1 },	/* reserved */
		{ 128 + 4, (good & ~FORMAT(31)) | FORMAT(F_RAW32), 1 },	/* of RGBA8 */
		{ 128, INTERNAL(I_RGBA8) | 6, 1 },			/* AFRC */
		{ 128, INTERNAL(I_RGBA8) | 1u << 24, 1 },		/* YUV */
		{ 128, INTERNAL(7), 1 },				/* reserved */
		{ 44, 1 | 5 << 3, 1 },					/* 2 samples, before v12 */
		/* What the descriptor asks for besides: */
		{ 0, 1 << 9, 1 },				/* geometry of another size */
		{ 44, 1 << 3, 1 },				/* positions that are not known */
		{ 44, 2 | 1 << 3, 1 },				/* the same with 4 samples */
		{ 44, 2 | 4 << 3, 1 },				/* 16 positions for 4 samples */
		{ 44, 1 << 16, 1 },				/* no infinities */
		{ 44, 1 << 17, 1 },				/* no NaN */
		{ 44, 1 << 18, 1 },				/* no subnormal numbers */
		{ 48, 1 << 9, 1 },					/* stencil is loaded */
		{ 48, 1 << 10, 1 },					/* and stored */
		{ 48, 1 << 19, 1 },					/* depth is loaded */
		{ 48, 1 << 20, 1 },					/* and stored */
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct fb f;

		fb_new(&f, host_new(NULL), 8, 8, 64);
		put(&f, rows[i].off, rows[i].value);
		run(&f, FBD | TAG(1), 0, ~0u);
		expect_rect(&f, 64, 1, 1, 0, 0, 0);
		assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), 0);
		if (stat(f.h, MALI_STAT_TARGETS_REFUSED) != rows[i].refused)
			fail_msg("row %u", i);
		assert_true(queue_done(&f.g, 0));
		assert_int_equal(queue_fault(&f.g, 0), 0);
		host_delete(f.h);
	}
}

/* Checksums, and what those of empty tiles are compared with, save writes at most */
static void test_checksums(void **state)
{
	struct fb f;

	fb_new(&f, host_new(NULL), 8, 8, 64);
	put(&f, 48, 0xfu << 28);
	run(&f, FBD | TAG(1), 0, ~0u);
	expect_rect(&f, 64, 0, 0, 7, 7, COLOUR);
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_REFUSED), 0);
	host_delete(f.h);
}

static void test_tile_enable_map_is_refused(void **state)
{
	struct fb f;

	fb_new(&f, *state, 8, 8, 64);
	RUN(&f.g, I_MOVE48(40, FBD | TAG(1)), I_MOVE32(43, ~0u), I_RUN_FRAGMENT | 1);
	expect_rect(&f, 64, 1, 1, 0, 0, 0);
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_REFUSED), 1);
}

/* Depth of no format is refused; colour is not, and comes after the extension */
static void test_extension(void **state)
{
	struct fb f;

	fb_new(&f, *state, 8, 8, 64);
	put(&f, 48, 1u << 18 | 1u << 21);
	target(&f, 0, 0, 0, 0, 0, 0, red);
	target(&f, 0, 64, INTERNAL(I_RGBA8), WRITE | CLEAN | FORMAT(F_RGBA8) | BLOCK(LINEAR) | RGBA,
	       SURFACE, 64, red);
	run(&f, FBD | TAG(1) | TAG_EXTENSION, 0, ~0u);
	expect_rect(&f, 64, 0, 0, 7, 7, COLOUR);
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_REFUSED), 1);
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), 0);
}

#define EXTENSION(word, value)	put(&f, 128 + 4 * (word), value)
#define D24S8		5u
#define D32		14u
#define S8		1u
#define ZS_LINEAR	(2u << 4)
#define S_LINEAR	(2u << 20)

/* Depth with stencil, and stencil by itself: clear values, where tiles are written if clean */
static void test_depth_and_stencil(void **state)
{
	const struct { u32 format, depth, value; } rows[] = {
		{ D24S8, 0x3f800000, 0x5affffff }, { D24S8, 0, 0x5a000000 },
		{ D32, 0x3f000000, 0x3f000000 },
	};
	unsigned int i;
	u64 stencil;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct fb f;

		fb_new(&f, host_new(NULL), 20, 18, 0x80);
		/* Stencil 0x5a; 24 bits of depth but for D32; both are written */
		put(&f, 48, 0x5a | 1u << 8 | (rows[i].format == D32 ? 2u : 1u) << 16 | 1u << 18);
		put(&f, 52, rows[i].depth);
		EXTENSION(0, rows[i].format | ZS_LINEAR | S8 << 16 | S_LINEAR | CLEAN);
		EXTENSION(8, (u32)SURFACE);
		EXTENSION(9, SURFACE >> 32);
		EXTENSION(10, 0x80);
		EXTENSION(12, (u32)SURFACE + 0x10000);
		EXTENSION(13, SURFACE >> 32);
		EXTENSION(14, 32);
		target(&f, 0, 64, 0, 0, 0, 0, red);
		run(&f, FBD | TAG(1) | TAG_EXTENSION, 0, ~0u);
		assert_int_equal(pixel(&f, 0x80, 0, 0), rows[i].value);
		assert_int_equal(pixel(&f, 0x80, 19, 17), rows[i].value);
		assert_int_equal(pixel(&f, 0x80, 20, 17), 0xeeeeeeee);
		assert_int_equal(pixel(&f, 0x80, 19, 18), 0xeeeeeeee);
		stencil = f.surface_pa + 0x10000 + 17 * 32;
		assert_int_equal(host_read32(f.h, stencil + 16), 0x5a5a5a5a);
		assert_int_equal(host_read32(f.h, stencil + 20), 0xeeeeeeee);
		assert_int_equal(stat(f.h, MALI_STAT_TARGETS_REFUSED), 0);
		assert_true(queue_done(&f.g, 0));
		host_delete(f.h);
	}
}

/* Each of four samples has its surface; the mean of them is as one */
static void test_samples(void **state)
{
	const u32 good = WRITE | CLEAN | FORMAT(F_RGBA8) | BLOCK(LINEAR) | RGBA;
	unsigned int sample;
	struct fb f;

	fb_new(&f, *state, 8, 8, 64);
	put(&f, 44, 2 | 2 << 3);
	put_rt(&f, 0, 0, 1, good | 3u << 12);
	put_rt(&f, 0, 0, 11, 0x1000);
	run(&f, FBD | TAG(1), 0, ~0u);
	for (sample = 0; sample < 4; sample++) {
		assert_int_equal(host_read32(f.h, f.surface_pa + 0x1000 * sample), COLOUR);
		assert_int_equal(host_read32(f.h, f.surface_pa + 0x1000 * sample + 7 * 64 + 28),
				 COLOUR);
	}
	assert_int_equal(host_read32(f.h, f.surface_pa + 0x4000), 0xeeeeeeee);
	put_rt(&f, 0, 0, 1, good | 1u << 12);
	put_rt(&f, 0, 0, 8, (u32)SURFACE + 0x8000);
	run(&f, FBD | TAG(1), 0, ~0u);
	assert_int_equal(host_read32(f.h, f.surface_pa + 0x8000), COLOUR);
	assert_int_equal(host_read32(f.h, f.surface_pa + 0x9000), 0xeeeeeeee);
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_REFUSED), 0);
}

/* 16 positions for one sample, and one for four: the samples are what is written */
static void test_positions(void **state)
{
	const u32 good = WRITE | CLEAN | FORMAT(F_RGBA8) | BLOCK(LINEAR) | RGBA;
	struct fb f;

	fb_new(&f, *state, 8, 8, 64);
	put(&f, 44, 4 << 3);
	run(&f, FBD | TAG(1), 0, ~0u);
	assert_int_equal(host_read32(f.h, f.surface_pa + 7 * 64 + 28), COLOUR);
	assert_int_equal(host_read32(f.h, f.surface_pa + 0x1000), 0xeeeeeeee);
	put(&f, 44, 2);
	put_rt(&f, 0, 0, 1, good | 3u << 12);
	put_rt(&f, 0, 0, 11, 0x1000);
	run(&f, FBD | TAG(1), 0, ~0u);
	assert_int_equal(host_read32(f.h, f.surface_pa + 0x3000 + 7 * 64 + 28), COLOUR);
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_REFUSED), 0);
}

/* Two on v12 */
static void test_two_samples(void **state)
{
	const u32 good = WRITE | CLEAN | FORMAT(F_RGBA8) | BLOCK(LINEAR) | RGBA;
	struct fb f;

	(void)state;
	fb_new(&f, host_new("g720"), 20, 8, 128);
	put(&f, 44, 1 | 5 << 3);
	put_rt(&f, 0, 0, 1, good | 3u << 12);
	put_rt(&f, 0, 0, 11, 0x1000);
	run(&f, FBD | TAG(1), 0, ~0u);
	assert_int_equal(host_read32(f.h, f.surface_pa + 7 * 128 + 76), COLOUR);
	assert_int_equal(host_read32(f.h, f.surface_pa + 0x1000 + 7 * 128 + 76), COLOUR);
	assert_int_equal(host_read32(f.h, f.surface_pa + 0x2000), 0xeeeeeeee);
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_REFUSED), 0);
	host_delete(f.h);
}

/* The high bits of the stride from a sample's surface to the next one are above the row's */
static void test_far_samples(void **state)
{
	const u32 good = WRITE | CLEAN | FORMAT(F_RGBA8) | BLOCK(LINEAR) | RGBA;
	struct fb f;

	(void)state;
	fb_new(&f, host_new("g720"), 20, 8, 128);
	vm_map(f.h, &f.g.vm, SURFACE + (3ull << 32) + 0x2000, f.surface_pa + 0x1000, PAGE,
	       PTE_NOEXEC);
	put(&f, 44, 1 | 5 << 3);
	put_rt(&f, 0, 0, 1, good | 3u << 12);
	put_rt(&f, 0, 0, 10, 128 | 3u << 27);
	put_rt(&f, 0, 0, 11, 0x2000);
	run(&f, FBD | TAG(1), 0, ~0u);
	assert_int_equal(host_read32(f.h, f.surface_pa + 7 * 128 + 76), COLOUR);
	assert_int_equal(host_read32(f.h, f.surface_pa + 0x1000 + 7 * 128 + 76), COLOUR);
	assert_int_equal(host_read32(f.h, f.surface_pa + 0x2000), 0xeeeeeeee);
	assert_true(queue_done(&f.g, 0));
	host_delete(f.h);
}

static void test_many_targets(void **state)
{
	struct fb f;
	unsigned int i;

	fb_new(&f, *state, 8, 2, 64);
	for (i = 0; i < 8; i++) {
		const u32 colour[4] = { 0x01010101 * (i + 1) };

		/* One of them is not to be written */
		target(&f, i, 0, INTERNAL(I_RGBA8),
		       (i == 3 ? 0 : WRITE) | CLEAN | FORMAT(F_RGBA8) | BLOCK(LINEAR) | RGBA,
		       SURFACE + 0x100 * i, 64, colour);
	}
	run(&f, FBD | TAG(8), 0, ~0u);
	for (i = 0; i < 8; i++)
		assert_int_equal(pixel(&f, 256, 0, i), i == 3 ? 0xeeeeeeee : 0x01010101 * (i + 1));
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), 7);
}

/* Larger than a page, at an odd address, rows that cross pages */
static void test_large_and_unaligned(void **state)
{
	struct fb f;

	fb_new(&f, *state, 500, 100, 2052);
	put_rt(&f, 0, 0, 8, (u32)SURFACE + 4);
	run(&f, FBD | TAG(1), 0, ~0u);
	assert_int_equal(pixel(&f, 2052, 0, 0), 0xeeeeeeee);
	assert_int_equal(pixel(&f, 2052, 1, 0), COLOUR);
	assert_int_equal(pixel(&f, 2052, 500, 0), COLOUR);
	assert_int_equal(pixel(&f, 2052, 501, 0), 0xeeeeeeee);
	assert_int_equal(pixel(&f, 2052, 500, 99), COLOUR);
	assert_int_equal(pixel(&f, 2052, 1, 100), 0xeeeeeeee);
}

/* It takes time: other queues get time slices, and it can be suspended half-way */
static void test_in_pieces(void **state)
{
	struct fb f;
	unsigned int i;
	u64 next;

	fb_new(&f, *state, 256, 256, 1024);
	queue_call(&f.g, 0, (const u64[]){
		I_MOVE48(40, FBD | TAG(1)), I_MOVE32(42, 0), I_MOVE32(43, ~0u), I_RUN_FRAGMENT,
	}, 4);
	for (i = 0; i < 1000 && pixel(&f, 1024, 0, 0) != COLOUR; i++) {
		next = host_call(f.h, 1);
		if (next)
			f.h->now_ns = next;
	}
	assert_int_equal(pixel(&f, 1024, 255, 255), 0xeeeeeeee);
	assert_true(group_request(&f.g, CSG_SUSPEND));
	host_run_for(f.h, 1000000);
	assert_int_equal(pixel(&f, 1024, 255, 255), 0xeeeeeeee);
	group_bind(&f.g, 3);
	assert_true(group_request(&f.g, CSG_RESUME));
	host_run(f.h);
	expect_rect(&f, 1024, 0, 0, 255, 255, COLOUR);
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), 1);
}

static void test_without_descriptor(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	RUN(g, I_RUN_FRAGMENT);
	assert_true(queue_done(g, 0));
	assert_int_equal(stat(h, MALI_STAT_ENDPOINT_JOBS), 1);
}

static void test_pointer_without_type(void **state)
{
	struct fb f;

	fb_new(&f, *state, 8, 8, 64);
	run(&f, FBD, 0, ~0u);
	assert_int_equal(queue_fault(&f.g, 0), X_DATA_INVALID);
	assert_true(host_read64(f.h, cs_out(f.h, 0, 0, CS_OUT_FAULT_INFO)) == FBD);
	expect_rect(&f, 64, 1, 1, 0, 0, 0);
	group_ack_and_run(&f.g);
	assert_true(queue_done(&f.g, 0));
}

static void test_bad_pointers(void **state)
{
	static const struct { u64 fbd, surface; bool read_only; u32 status; } rows[] = {
		{ HOLE_VA, SURFACE, false, 0xC0 },
		{ FBD, HOLE_VA, false, 0xC0 },
		{ FBD, SURFACE, true, 0xCB },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct fb f;

		fb_new(&f, host_new(NULL), 8, 8, 64);
		if (rows[i].read_only)
			vm_map(f.h, &f.g.vm, SURFACE, f.surface_pa, SURFACE_SIZE,
			       PTE_RO | PTE_NOEXEC);
		put_rt(&f, 0, 0, 8, (u32)rows[i].surface);
		put_rt(&f, 0, 0, 9, rows[i].surface >> 32);
		run(&f, rows[i].fbd | TAG(1), 0, ~0u);
		assert_int_equal(r32(f.h, R_MMU_IRQ + IRQ_RAW) & 0xffff, 1u << AS);
		if ((r32(f.h, R_AS(AS, AS_FAULTSTATUS)) & 0xff) != rows[i].status)
			fail_msg("row %u: %#x", i, r32(f.h, R_AS(AS, AS_FAULTSTATUS)));
		/* Shader cores, not the command stream, are the initiator */
		assert_int_equal(r32(f.h, R_AS(AS, AS_FAULTSTATUS)) >> 16, MALI_INITIATOR_ENDPOINT);
		as_unmap(f.h, AS);
		host_run(f.h);
		assert_int_equal(queue_fatal(&f.g, 0), X_BUS_FAULT);
		expect_rect(&f, 64, 1, 1, 0, 0, 0);
		host_delete(f.h);
	}
}

static void test_bus_error(void **state)
{
	struct fb f;

	fb_new(&f, *state, 8, 8, 64);
	f.h->refuse_start = f.surface_pa;
	f.h->refuse_end = f.surface_pa + PAGE;
	run(&f, FBD | TAG(1), 0, ~0u);
	assert_int_equal(queue_fatal(&f.g, 0), X_BUS_FAULT);
	assert_int_equal(r32(f.h, R_GPU_FAULTSTATUS) & 0xff, X_GPU_BUS_FAULT);
	assert_true(r64(f.h, R_GPU_FAULTADDRESS) == f.surface_pa);
}

/* In protected mode the same job fills protected memory, and nothing else */

/* A framebuffer of 16 by 8 in protected memory, and a bus that keeps it apart */
static void protected_fb_new(struct fb *f, struct prot *p, struct host *host)
{
	prot_boot(host, true);
	prot_start(host, p, 0, 1);
	f->h = host;
	f->surface_pa = prot_alloc(host, SURFACE_SIZE);
	memset(host_ptr(host, f->surface_pa), 0xee, SURFACE_SIZE);
	vm_map(host, &p->g.vm, SURFACE, f->surface_pa, SURFACE_SIZE, PTE_NOEXEC);
	f->g = p->g;
	put(f, 32, 15 | 7 << 16);
	put(f, 40, 15 | 7 << 16);
	target(f, 0, 0, INTERNAL(I_RGBA8), WRITE | CLEAN | FORMAT(F_RGBA8) | BLOCK(LINEAR) | RGBA,
	       SURFACE, 64, red);
}

/* The region ends with the job, whether a wait follows it or not */
static void run_protected(struct fb *f, struct prot *p)
{
	RUN(&f->g, I_MOVE48(40, FBD | TAG(1)), I_MOVE32(42, 0), I_MOVE32(43, ~0u),
	    I_SET_SB_ENTRY(2, 0), I_PROT_REGION(1), I_RUN_FRAGMENT);
	prot_enter(p);
	assert_true(prot_active(f->h));
	host_run(f->h);
}

static void test_clear_in_protected_mode(void **state)
{
	struct prot p;
	struct fb f;

	protected_fb_new(&f, &p, *state);
	run_protected(&f, &p);
	assert_false(prot_active(f.h));
	expect_rect(&f, 64, 0, 0, 15, 7, COLOUR);
	assert_true(queue_done(&f.g, 0));
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), 1);
	assert_int_equal(stat(f.h, MALI_STAT_PROTM_REFUSED), 0);
}

static void test_protected_target_in_normal_mode(void **state)
{
	struct prot p;
	struct fb f;

	protected_fb_new(&f, &p, *state);
	run(&f, FBD | TAG(1), 0, ~0u);
	expect_rect(&f, 64, 1, 1, 0, 0, 0);
	assert_int_equal(queue_fatal(&f.g, 0), X_BUS_FAULT);
}

static void test_ordinary_target_in_protected_mode(void **state)
{
	struct prot p;
	struct fb f;
	unsigned int i;

	protected_fb_new(&f, &p, *state);
	put_rt(&f, 0, 0, 8, DATA_VA);
	run_protected(&f, &p);
	for (i = 0; i < 16; i++)
		assert_int_equal(data32(&f.g, 4 * i), 0);
	assert_true(r32(f.h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	assert_int_equal(stat(f.h, MALI_STAT_PROTM_REFUSED), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_clear),
		cmocka_unit_test(test_box_bounds_and_size),
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_every_product),
		cmocka_unit_test(test_left_alone),
		TEST(test_checksums),
		TEST(test_tile_enable_map_is_refused),
		TEST(test_extension),
		TEST(test_depth_and_stencil),
		TEST(test_samples),
		TEST(test_positions),
		cmocka_unit_test(test_two_samples),
		cmocka_unit_test(test_far_samples),
		TEST(test_many_targets),
		TEST(test_large_and_unaligned),
		TEST(test_in_pieces),
		TEST_GROUP(test_without_descriptor),
		TEST(test_pointer_without_type),
		cmocka_unit_test(test_bad_pointers),
		TEST(test_bus_error),
		TEST(test_clear_in_protected_mode),
		TEST(test_protected_target_in_normal_mode),
		TEST(test_ordinary_target_in_protected_mode),
	};

	return cmocka_run_group_tests_name("gpu_fragment", tests, NULL, NULL);
}
