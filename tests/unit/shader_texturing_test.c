// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Shader core: instructions of textures and images in programs.
 *
 * Words are put together as in Mesa's assembler-cases.txt: TEX_FETCH, LEA_TEX_IMM and ST_CVT of
 * that file have these bits.
 */
#include "shader_machine.h"

/* In the data: a resource table, descriptors, planes, texels */
#define TABLES		0x100u
#define DESCRIPTORS	0x200u
#define PLANES		0x400u
#define TEXELS		0x1000u
#define ROW		64u

#define RGBA8		(187u << 12)
#define R32F		(167u << 12 | 16)
#define IDENTITY	(0 | 1 << 3 | 2 << 6 | 3 << 9)

#define TEX(op, d, write, read, n, mask) \
	(OPCODE(op) | (0x40ull | (read)) << 40 | ((u64)(write) - 1) << 36 | (u64)(n) << 33 | \
	 1ull << 28 | 1ull << 26 | (u64)(mask) << 22 | (u64)(d) << 16 | U(0))
#define TEX_FETCH(d, read, n)	TEX(0x125, d, 4, read, n, 15)
#define TEX_SINGLE(d, read, n)	TEX(0x128, d, 4, read, n, 15)
#define WIDE			(1ull << 8)
#define IMAGE_IMM(op, d, xy, zw, index) \
	(OPCODE(op) | (0x80ull | (d)) << 40 | 1ull << 37 | 4ull << 33 | (u64)(index) << 20 | \
	 SRC1(zw) | (xy))
#define LD_TEX_IMM(d, xy, zw)	(IMAGE_IMM(0x66, d, xy, zw, 0) | 3ull << 28 | 2ull << 24)
#define LEA_TEX_IMM(d, xy, zw)	IMAGE_IMM(0x67, d, xy, zw, 0)
/* Four components as f32: the register format is in [26:24] */
#define CVT(op, d, address, conversion) \
	(OPCODE(op) | (u64)(d) << 40 | 4ull << 33 | 3ull << 28 | 2ull << 24 | SRC2(conversion) | \
	 (address))
#define LD_CVT(d, address, conversion)	CVT(0x70, 0x80 | (d), address, conversion)
#define ST_CVT(d, address, conversion)	CVT(0x71, 0x40 | (d), address, conversion)

static u32 bits_of(float f)
{
	u32 u;

	memcpy(&u, &f, sizeof(u));
	return u;
}

static void put(struct machine *m, u32 offset, const u32 *words, u32 n)
{
	memcpy(m->data + offset, words, 4 * n);
}

/* Descriptor @index of table 0: a texture of 16 by 4 texels of four bytes, at @texels */
static void texture(struct machine *m, u32 index, u32 format, u32 texels)
{
	const u64 planes = DATA_VA + PLANES + 32 * index, at = DATA_VA + texels;
	const u32 t[8] = {
		2 | 2 << 4 | format << 10, 15 | 3 << 16, IDENTITY, 0, (u32)planes, planes >> 32,
	};
	const u32 p[8] = {
		10 | 1 << 4 | 2 << 8 | 2 << 24, 0, (u32)at, at >> 32, ROW, 0, 4 * ROW, 15 | 3 << 16,
	};

	put(m, DESCRIPTORS + 32 * index, t, 8);
	put(m, PLANES + 32 * index, p, 8);
}

/* A table of four descriptors: textures 0 and 2, and sampler 1, which filters and repeats */
static void set_up(struct machine *m, u32 format)
{
	const u64 descriptors = DATA_VA + DESCRIPTORS;
	const u32 table[4] = { (u32)descriptors, (u32)(descriptors >> 32) | 1 << 24, 4 * 32, 0 };
	const u32 sampler[8] = {
		1 | 8 << 8 | 8 << 12 | 8 << 16 | 1 << 21 | 1 << 25 | 1u << 30, 0xfff << 16,
	};

	put(m, TABLES, table, 4);
	texture(m, 0, format, TEXELS);
	put(m, DESCRIPTORS + 32, sampler, 8);
	texture(m, 2, format, TEXELS + 4 * ROW);
	m->job.resources = DATA_VA + TABLES;
	m->job.resource_count = 1;
	/* Narrow handles: texture 0, sampler 1 */
	m->uniform[0] = 1;
}

static void test_fetch(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	set_up(m, RGBA8);
	for (i = 0; i < LANES; i++)
		*word_at(m, TEXELS + ROW + 4 * i) = 0xff000000 | i;
	RUN(m, MOV_LANE(0), MOVE_IMM(1, 1), TEX_FETCH(4, 0, 2) | WAIT);
	for (i = 0; i < LANES; i++) {
		assert_int_equal(*reg(m, 4, i), bits_of(i / 255.0f));
		assert_int_equal(*reg(m, 5, i), 0);
		assert_int_equal(*reg(m, 7, i), bits_of(1));
	}
	/* Outside: 0 */
	RUN(m, MOV_LANE(0), MOVE_IMM(1, 4), TEX_FETCH(4, 0, 2) | WAIT);
	assert_int_equal(*reg(m, 4, 3) | *reg(m, 7, 3), 0);
	/* No such texture: 0 */
	m->uniform[0] = 9 << 16 | 1;
	RUN(m, MOV_LANE(0), MOVE_IMM(1, 1), MOVE_IMM(4, 5), TEX_FETCH(4, 0, 2) | WAIT);
	assert_int_equal(*reg(m, 4, 3) | *reg(m, 7, 3), 0);
}

/* What the model does not know reads as zeros, and is counted; what is not there is not */
static void test_unknown(void **state)
{
	struct machine *m = *state;
	u32 *plane = word_at(m, PLANES), *format = word_at(m, DESCRIPTORS);
	u32 known = *plane;

	set_up(m, RGBA8);
	known = *plane;
	*plane = known - (2 << 8) + (3 << 8);		/* block-linear */
	m->core.skipped = 0;
	RUN(m, MOV_LANE(0), MOVE_IMM(1, 1), TEX_FETCH(4, 0, 2) | WAIT);
	assert_int_equal(*reg(m, 7, 3), bits_of(0));
	assert_int_not_equal(m->core.skipped, 0);

	*plane = known;
	*format = (*format & 0x3ff) | 42u << 22;	/* YUYAAYVYAA */
	m->core.skipped = 0;
	RUN(m, MOV_LANE(0), MOVE_IMM(1, 1), TEX_FETCH(4, 0, 2) | WAIT);
	assert_int_not_equal(m->core.skipped, 0);
	m->core.skipped = 0;
	RUN(m, MOVE_IMM(0, 0), MOVE_IMM(1, 0), LD_TEX_IMM(4, R(0), R(1)) | WAIT);
	assert_int_not_equal(m->core.skipped, 0);
	m->core.skipped = 0;
	RUN(m, MOVE_IMM(0, DATA_VA), MOVE_IMM(1, DATA_VA >> 32), MOVE_IMM(2, 42u << 12),
	    ST_CVT(4, R(0), R(2)));
	assert_int_not_equal(m->core.skipped, 0);

	*format = 0;
	*plane = 0;
	m->core.skipped = 0;
	RUN(m, MOV_LANE(0), MOVE_IMM(1, 1), TEX_FETCH(4, 0, 2) | WAIT);
	assert_int_equal(m->core.skipped, 0);
}

/* Wide handles, which differ between lanes */
static void test_handles_of_lanes(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	set_up(m, R32F);
	for (i = 0; i < LANES; i++) {
		*word_at(m, TEXELS + 4 * i) = bits_of(i);
		*word_at(m, TEXELS + 4 * ROW + 4 * i) = bits_of(100 + i);
	}
	/* r2 and r3: handles of the sampler and the texture */
	RUN(m, MOV_LANE(0), MOVE_IMM(1, 0), MOVE_IMM(2, 1), MOVE_IMM(3, 2), MOVE_IMM(4, 77),
	    BRANCHZ(R(0), 1) | RECONVERGE, MOVE_IMM(3, 0) | RECONVERGE,
	    TEX(0x125, 4, 1, 0, 2, 1) - U(0) + R(2) + WIDE);
	/* Lane 0 did not branch, and has texture 0 */
	assert_int_equal(*reg(m, 4, 0), bits_of(0));
	for (i = 1; i < LANES; i++)
		assert_int_equal(*reg(m, 4, i), bits_of(100 + i));
}

static void test_sample(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	set_up(m, R32F);
	for (i = 0; i < LANES; i++)
		*word_at(m, TEXELS + ROW + 4 * i) = *word_at(m, TEXELS + 2 * ROW + 4 * i) =
			bits_of(i * i);
	/* s = 0.25: between texels 3 and 4; t = 0.5: between rows 1 and 2 */
	RUN(m, MOVE_IMM(0, bits_of(0.25)), MOVE_IMM(1, bits_of(0.5)), TEX_SINGLE(4, 0, 2) | WAIT);
	for (i = 0; i < LANES; i++)
		assert_int_equal(*reg(m, 4, i), bits_of((9 + 16) / 2.0f));
	/* Without a sampler: 0 */
	m->uniform[0] = 0;
	RUN(m, MOVE_IMM(0, bits_of(0.25)), MOVE_IMM(1, bits_of(0.5)), TEX_SINGLE(4, 0, 2) | WAIT);
	assert_int_equal(*reg(m, 4, 0), 0);
}

#define LOD(mode)	((u64)(mode) << 13)

/*
 * Modes of computed levels of detail, with a bias and without; that derivatives are forced is no
 * difference
 */
static void test_lod_modes(void **state)
{
	static const struct { u32 plain, forced, read; } rows[] = { { 1, 3, 2 }, { 5, 7, 3 } };
	struct machine *m = *state;
	unsigned int i, k;

	for (k = 0; k < ARRAY_SIZE(rows); k++) {
		set_up(m, R32F);
		/* The nearest texel, unless it is magnified */
		*word_at(m, DESCRIPTORS + 32) |= 1 << 27;
		for (i = 0; i < LANES; i++)
			*word_at(m, TEXELS + ROW + 4 * i) = bits_of(i * i);
		RUN(m, MOVE_IMM(0, bits_of(0.25)), MOVE_IMM(1, bits_of(0.375)), MOVE_IMM(2, 0x600),
		    TEX_SINGLE(4, 0, rows[k].read) | LOD(rows[k].plain) | WAIT,
		    TEX_SINGLE(8, 0, rows[k].read) | LOD(rows[k].forced) | WAIT);
		assert_int_not_equal(*reg(m, 4, 0), 0);
		for (i = 0; i < LANES; i++)
			assert_int_equal(*reg(m, 8, i), *reg(m, 4, i));
	}
}

/* Store by an address and its conversion, and load in both ways */
static void test_images(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	set_up(m, RGBA8);
	RUN(m, MOV_LANE(0), IADD_IMM(11, R(0), 2 << 16), LEA_TEX_IMM(8, R(11), ZERO) | WAIT,
	    MOVE_IMM(4, bits_of(1)), MOVE_IMM(5, bits_of(0.2f)), MOVE_IMM(6, 0),
	    MOVE_IMM(7, bits_of(2)), ST_CVT(4, R(8), R(10)) | WAIT,
	    LD_TEX_IMM(16, R(11), ZERO) | WAIT, LD_CVT(20, R(8), R(10)) | WAIT);
	for (i = 0; i < LANES; i++) {
		assert_int_equal(*reg(m, 8, i), (u32)DATA_VA + TEXELS + 2 * ROW + 4 * i);
		assert_int_equal(*reg(m, 9, i), DATA_VA >> 32);
		assert_int_equal(*reg(m, 10, i), RGBA8);
		assert_int_equal(*word_at(m, TEXELS + 2 * ROW + 4 * i), 0xff0033ff);
		assert_int_equal(*reg(m, 16, i), bits_of(1));
		assert_int_equal(*reg(m, 17, i), bits_of(51 / 255.0f));
		assert_int_equal(*reg(m, 19, i), bits_of(1));
		assert_int_equal(*reg(m, 21, i), bits_of(51 / 255.0f));
	}
	assert_int_equal(*word_at(m, TEXELS + 3 * ROW), 0);
	/* Outside, a store is lost and a load is 0 */
	memset(m->data + TEXELS, 0, 8 * ROW);
	RUN(m, MOV_LANE(0), IADD_IMM(11, R(0), 4 << 16), LEA_TEX_IMM(8, R(11), ZERO) | WAIT,
	    MOVE_IMM(4, bits_of(1)), ST_CVT(4, R(8), R(10)) | WAIT, LD_TEX_IMM(16, R(11), ZERO),
	    LD_CVT(20, R(8), R(10)) | WAIT);
	for (i = 0; i < 8 * ROW; i += 4)
		assert_int_equal(*word_at(m, TEXELS + i), 0);
	assert_int_equal(*reg(m, 16, 5) | *reg(m, 19, 5) | *reg(m, 20, 5), 0);
}

/* An access that is not made stalls; the instruction is executed again */
static void test_stall(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	set_up(m, RGBA8);
	m->missing = DATA_VA + TEXELS + 2 * ROW + 20;
	LOAD_PROGRAM(m, MOV_LANE(0), IADD_IMM(11, R(0), 2 << 16),
		     LEA_TEX_IMM(8, R(11), ZERO) | WAIT, MOVE_IMM(4, bits_of(1)),
		     ST_CVT(4, R(8), R(10)) | WAIT, MOVE_IMM(1, 2),
		     TEX_FETCH(4, 0, 2) | WAIT, NOP | END);
	assert_int_equal(machine_run(m), SHADER_STALLED);
	for (i = 0; i < LANES; i++)
		assert_int_equal(*word_at(m, TEXELS + 2 * ROW + 4 * i) != 0, i < 5);
	/* Those that have stored do not again */
	memset(m->data + TEXELS + 2 * ROW, 0, 20);
	m->missing = 0;
	assert_int_equal(machine_run(m), SHADER_ENDED);
	for (i = 0; i < LANES; i++) {
		assert_int_equal(*word_at(m, TEXELS + 2 * ROW + 4 * i) != 0, i >= 5);
		assert_int_equal(*reg(m, 4, i), bits_of(i >= 5 ? 1 : 0));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_fetch),
		TEST(test_unknown),
		TEST(test_handles_of_lanes),
		TEST(test_sample),
		TEST(test_lod_modes),
		TEST(test_images),
		TEST(test_stall),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
