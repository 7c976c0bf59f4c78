// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: clears of render targets that are not in rows, and of formats other than four
 * bytes.
 */
#include "gpu_fragment.h"

#define U_INTERLEAVED	1
#define INTERLEAVED_64K	8
#define AFBC		12
#define AFBC_TILED	13
/* Word 2 of an AFBC target */
#define MODE(m)		((u32)(m) << 10)
#define WIDE		(1u << 2)
#define MODE_RGBA8	10

static u32 word(struct fb *f, u32 offset)
{
	return host_read32(f->h, f->surface_pa + offset);
}

/* Mesa, pan_tiling.c */
static u32 in_block(u32 x, u32 y)
{
	u32 at = 0, i;

	for (i = 0; i < 4; i++)
		at |= (y >> i & 1) << (2 * i + 1) | ((x ^ y) >> i & 1) << 2 * i;
	return at;
}

static void expect_blocks(struct fb *f, u32 columns, u32 rows, u32 x0, u32 y0, u32 x1, u32 y1)
{
	u32 x, y;

	for (y = 0; y < 16 * rows; y++) {
		for (x = 0; x < 16 * columns; x++) {
			u32 block = y / 16 * columns + x / 16;
			u32 v = word(f, (block * 256 + in_block(x, y)) * 4);

			if (x >= x0 && x <= x1 && y >= y0 && y <= y1)
				assert_int_equal(v, COLOUR);
			/* Beyond the framebuffer nothing is kept */
			else if (x <= x1 && y <= y1)
				assert_int_equal(v, 0xeeeeeeee);
		}
	}
	/* And nothing after the last block */
	assert_int_equal(word(f, columns * rows * 1024), 0xeeeeeeee);
}

static void blocks_new(struct fb *f, struct host *host, u32 w, u32 h)
{
	fb_new(f, host, w, h, (w + 15) / 16 * 1024);
	put_rt(f, 0, 0, 1, WRITE | CLEAN | FORMAT(F_RGBA8) | BLOCK(U_INTERLEAVED) | RGBA);
}

static void test_blocks(void **state)
{
	struct fb f;

	blocks_new(&f, *state, 40, 35);
	run(&f, FBD | TAG(1), 0, ~0u);
	expect_blocks(&f, 3, 3, 0, 0, 39, 34);
	assert_true(queue_done(&f.g, 0));
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), 1);
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_REFUSED), 0);
}

static void test_part_of_blocks(void **state)
{
	struct fb f;

	blocks_new(&f, *state, 48, 48);
	run(&f, FBD | TAG(1), BOX(5, 3), BOX(37, 40));
	expect_blocks(&f, 3, 3, 5, 3, 37, 40);
	/* Pixels to the right and below are kept */
	assert_int_equal(word(&f, (2 * 256 + in_block(6, 3)) * 4), 0xeeeeeeee);
	assert_int_equal(word(&f, (6 * 256 + in_block(5, 9)) * 4), 0xeeeeeeee);
	assert_int_equal(word(&f, (6 * 256 + in_block(5, 8)) * 4), COLOUR);
}

/* Two tiles of 64 KiB, of 128 by 128 pixels, in which blocks are in rows of eight */
static void test_tiles_of_64k(void **state)
{
	struct fb f;
	u32 x, y;

	fb_new(&f, *state, 130, 20, 2 * 65536);
	put_rt(&f, 0, 0, 1, WRITE | CLEAN | FORMAT(F_RGBA8) | BLOCK(INTERLEAVED_64K) | RGBA);
	run(&f, FBD | TAG(1), 0, BOX(128, 18));
	for (y = 0; y < 32; y++) {
		for (x = 0; x < 144; x++) {
			u32 block = y / 16 * 8 + x % 128 / 16;
			u32 v = word(&f, x / 128 * 65536 + (block * 256 + in_block(x, y)) * 4);

			assert_int_equal(v, x <= 128 && y <= 18 ? COLOUR : 0xeeeeeeee);
		}
	}
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), 1);
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_REFUSED), 0);
}

/* A framebuffer of 40 by 20 with a target of superblocks; bodies are after 128 bytes */
#define BODY		0x80u

static void afbc_new(struct fb *f, struct host *host, u32 block, u32 flags, u32 row_stride)
{
	fb_new(f, host, 40, 20, row_stride);
	memset(host_ptr(f->h, f->surface_pa), 0, BODY);
	put_rt(f, 0, 0, 1, WRITE | CLEAN | FORMAT(F_RGBA8) | BLOCK(block) | RGBA);
	put_rt(f, 0, 0, 2, flags | MODE(MODE_RGBA8));
	put_rt(f, 0, 0, 11, BODY);
}

static void expect_solid(struct fb *f, u32 header, u32 colour)
{
	assert_int_equal(word(f, header), 0);
	assert_int_equal(word(f, header + 4), 0);
	assert_int_equal(word(f, header + 8), colour);
	assert_int_equal(word(f, header + 12), 0);
}

/* All of it: only headers are written */
static void test_afbc(void **state)
{
	struct fb f;
	u32 i;

	afbc_new(&f, *state, AFBC, 0, 3 * 16);
	run(&f, FBD | TAG(1), 0, ~0u);
	for (i = 0; i < 6; i++)
		expect_solid(&f, 16 * i, COLOUR);
	expect_solid(&f, 16 * 6, 0);
	for (i = BODY; i < BODY + 6 * 1024; i += 4)
		assert_int_equal(word(&f, i), 0xeeeeeeee);
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_CLEARED), 1);
	assert_int_equal(stat(f.h, MALI_STAT_TARGETS_REFUSED), 0);
}

static void test_wide_and_tiled_afbc(void **state)
{
	struct host *host = host_new(NULL);
	struct fb f;
	u32 i;

	/* 32 by 8: two columns, three rows */
	afbc_new(&f, *state, AFBC, WIDE, 2 * 16);
	run(&f, FBD | TAG(1), 0, ~0u);
	for (i = 0; i < 6; i++)
		expect_solid(&f, 16 * i, COLOUR);
	expect_solid(&f, 16 * 6, 0);

	/* Headers 0 to 2 of the first two rows of a tile, in Morton order */
	afbc_new(&f, host, AFBC_TILED, 0, 8 * 8 * 16);
	memset(host_ptr(f.h, f.surface_pa), 0, 1024);
	run(&f, FBD | TAG(1), 0, ~0u);
	for (i = 0; i < 8; i++)
		expect_solid(&f, 16 * i, i == 5 || i == 7 ? 0 : COLOUR);
	host_delete(host);
}

/* A part of two superblocks: what they had is kept, in bodies */
static void test_part_of_afbc(void **state)
{
	struct fb f;
	u32 x, y;

	afbc_new(&f, *state, AFBC, 0, 3 * 16);
	/* The first one was solid, too */
	host_write32(f.h, f.surface_pa + 8, 0x01020304);
	run(&f, FBD | TAG(1), BOX(10, 2), BOX(20, 3));
	for (x = 0; x < 2; x++) {
		/* Where the body is; sixteen subblocks that are not compressed */
		assert_int_equal(word(&f, 16 * x), BODY + 1024 * x);
		assert_int_equal(word(&f, 16 * x + 4), 0x41041041);
		assert_int_equal(word(&f, 16 * x + 8), 0x10410410);
		assert_int_equal(word(&f, 16 * x + 12), 0x04104104);
	}
	expect_solid(&f, 32, 0);
	for (y = 0; y < 16; y++) {
		for (x = 0; x < 32; x++) {
			u32 v = word(&f, BODY + x / 16 * 1024 + (16 * y + x % 16) * 4);

			if (x >= 10 && x <= 20 && y >= 2 && y <= 3)
				assert_int_equal(v, COLOUR);
			else
				assert_int_equal(v, x < 16 ? 0x01020304 : 0);
		}
	}
	/* Again, elsewhere: the body is where it was, and so are its pixels */
	run(&f, FBD | TAG(1), BOX(0, 15), BOX(0, 15));
	assert_int_equal(word(&f, 0), BODY);
	assert_int_equal(word(&f, BODY + 16 * 15 * 4), COLOUR);
	assert_int_equal(word(&f, BODY + (16 * 2 + 10) * 4), COLOUR);
	assert_int_equal(word(&f, BODY + 4), 0x01020304);
	/* And all of it: solid */
	run(&f, FBD | TAG(1), 0, ~0u);
	expect_solid(&f, 0, COLOUR);
}

/*
 * Two parts one after another, in cached memory: the header that the first one has written is
 * not in memory yet, nor in the L2
 */
static void test_parts_of_cached_afbc(void **state)
{
	struct fb f;
	u32 x, y;

	afbc_new(&f, *state, AFBC, 0, 3 * 16);
	vm_map(f.h, &f.g.vm, SURFACE, f.surface_pa, SURFACE_SIZE, PTE_NOEXEC | PTE_CACHED);
	host_write32(f.h, f.surface_pa + 8, 0x01020304);
	run(&f, FBD | TAG(1), BOX(10, 2), BOX(12, 3));
	assert_int_equal(word(&f, 8), 0x01020304);
	run(&f, FBD | TAG(1), BOX(0, 15), BOX(0, 15));
	host_command(f.h, CMD_FLUSH_ALL);
	assert_int_equal(word(&f, 0), BODY);
	assert_int_equal(word(&f, 4), 0x41041041);
	for (y = 0; y < 16; y++) {
		for (x = 0; x < 16; x++) {
			bool first = x >= 10 && x <= 12 && y >= 2 && y <= 3;

			assert_int_equal(word(&f, BODY + (16 * y + x) * 4),
					 first || (!x && y == 15) ? COLOUR : 0x01020304);
		}
	}
}

/* Pixels of 2 and 3 bytes: R5G6B5 with fractions in the tile buffer, R8G8B8 */
static void test_small_pixels(void **state)
{
	struct host *host = host_new(NULL);
	const u32 five[4] = { 31u << 5 | 21u << 4 << 10 | 1u << 5 << 20 };
	struct fb f;
	u32 x;

	fb_new(&f, *state, 7, 2, 64);
	target(&f, 0, 0, INTERNAL(5), WRITE | CLEAN | FORMAT(21) | BLOCK(LINEAR) | RGBA,
	       SURFACE, 64, five);
	run(&f, FBD | TAG(1), 0, ~0u);
	for (x = 0; x < 3; x++)
		assert_int_equal(pixel(&f, 64, x, 1), (31 | 21 << 5 | 1 << 11) * 0x10001u);
	assert_int_equal(pixel(&f, 64, 3, 1), 0xeeee0000 | 31 | 21 << 5 | 1 << 11);

	fb_new(&f, host, 300, 2, 1024);
	target(&f, 0, 0, INTERNAL(I_RGBA8), WRITE | CLEAN | FORMAT(18) | BLOCK(LINEAR) | RGBA,
	       SURFACE, 1024, red);
	run(&f, FBD | TAG(1), 0, ~0u);
	for (x = 0; x < 900; x++)
		assert_int_equal(((u8 *)host_ptr(f.h, f.surface_pa))[1024 + x],
				 COLOUR >> 8 * (x % 3) & 0xff);
	assert_int_equal(((u8 *)host_ptr(f.h, f.surface_pa))[1024 + 900], 0xee);
	host_delete(host);
}

/* In pieces, with a suspend in between */
static void test_blocks_in_pieces(void **state)
{
	struct fb f;
	unsigned int i;
	u64 next;

	blocks_new(&f, *state, 240, 240);
	queue_call(&f.g, 0, (const u64[]){
		I_MOVE48(40, FBD | TAG(1)), I_MOVE32(42, 0), I_MOVE32(43, ~0u), I_RUN_FRAGMENT,
	}, 4);
	for (i = 0; i < 1000 && word(&f, 0) != COLOUR; i++) {
		next = host_call(f.h, 1);
		if (next)
			f.h->now_ns = next;
	}
	assert_int_equal(word(&f, 224 * 1024), 0xeeeeeeee);
	assert_true(group_request(&f.g, CSG_SUSPEND));
	host_run_for(f.h, 1000000);
	assert_int_equal(word(&f, 224 * 1024), 0xeeeeeeee);
	group_bind(&f.g, 3);
	assert_true(group_request(&f.g, CSG_RESUME));
	host_run(f.h);
	expect_blocks(&f, 15, 15, 0, 0, 239, 239);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_blocks),
		TEST(test_part_of_blocks),
		TEST(test_tiles_of_64k),
		TEST(test_afbc),
		TEST(test_wide_and_tiled_afbc),
		TEST(test_part_of_afbc),
		TEST(test_parts_of_cached_afbc),
		TEST(test_small_pixels),
		TEST(test_blocks_in_pieces),
	};

	return cmocka_run_group_tests_name("gpu_clear", tests, NULL, NULL);
}
