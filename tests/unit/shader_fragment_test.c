// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Fragments of a primitive on a shader core: which pixels are drawn, helper lanes, tests before
 * and after the shader.
 */
#include <math.h>

#include "shader_machine.h"

#define OPAQUE_RGBA8	{ 1 | 3 << 3, 237u << 12 }
#define UNTOUCHED	0x11223344u

/* Registers r0 to r3, with the coverage of r60; the descriptor is in uniforms 0 and 1 */
#define BLEND_END	(OPCODE(0x7f) | 0x80ull << 40 | 4ull << 33 | 3ull << 28 | 2ull << 24 | \
			 U(0) | SRC2(R(60)) | END)
/* The same of one component, an integer */
#define BLEND_INTEGER	(OPCODE(0x7f) | 0x80ull << 40 | 1ull << 33 | 0ull << 28 | 6ull << 24 | \
			 U(0) | SRC2(R(60)) | END)
#define DISCARD_ALL	(OPCODE(0x20) | NO_DEST | ZERO | SRC1(ZERO))
#define ATEST		(OPCODE(0x7d) | (0x80ull | 60) << 40 | 1ull << 33 | R(60) | SRC1(ZERO) | \
			 SRC2(ZERO))
/* LD_VAR_SPECIAL of two components, to r0 and r1 */
#define POINT_COORDINATE (OPCODE(0x56) | 0x80ull << 40 | 2ull << 33 | 1ull << 28 | 2ull << 24 | \
			 ZERO)

/* LD_VAR_IMM of two components of attribute 0 of table 0, to r0 and r1 */
#define COORDINATE	(OPCODE(0x54) | 0x80ull << 40 | 2ull << 33 | 1ull << 28 | 2ull << 24 | ZERO)

/* White */
#define COLOUR		MOVE_IMM(0, 0x3f800000), MOVE_IMM(1, 0x3f800000), \
			MOVE_IMM(2, 0x3f800000), MOVE_IMM(3, 0x3f800000)

static u32 bits_of(float f)
{
	u32 u;

	memcpy(&u, &f, sizeof(u));
	return u;
}

/* A tile of 16x16 pixels, and a triangle that covers the pixels with x + y < 8 */
static void prepare(struct machine *m)
{
	static const float corners[3][2] = { { 0, 0 }, { 8, 0 }, { 0, 8 } };
	const struct mali_tile_clear clear = {
		.colour = { { UNTOUCHED } }, .depth = 0x3f000000,
	};
	const u32 always[8] = { [4] = 7u << 29 };
	struct shader_fragments *f = &m->core.fragments;
	unsigned int i;

	m->job.stage = SHADER_FRAGMENT;
	memset(f, 0, sizeof(*f));
	f->tile.width = 16;
	f->tile.height = 16;
	f->tile.samples = 1;
	f->tile.targets = 1;
	f->tile.internal[0] = MALI_INTERNAL_R8G8B8A8;
	f->tile.depth_format = MALI_DEPTH_D32;
	mali_tile_begin(&f->tile, &clear);
	mali_depth_decode(&f->draw.depth, always);
	f->draw.target_mask = 1;
	f->draw.sample_mask = 0xffff;
	f->draw.has_shader = true;
	f->bounds = (struct shader_pixels){ 0, 0, 15, 15 };
	f->outline.shape = SHADER_TRIANGLE;
	for (i = 0; i < 3; i++) {
		f->outline.position[i][0] = bits_of(corners[i][0]);
		f->outline.position[i][1] = bits_of(corners[i][1]);
		f->outline.position[i][2] = 0x3e800000;
		f->outline.position[i][3] = bits_of(1.0f);
	}
}

/* Draw it.  Return: how many warps there were */
static unsigned int draw_with(struct machine *m, const u32 descriptor[2])
{
	unsigned int warps = 0;
	u16 lanes;

	memcpy(m->uniform, descriptor, 2 * sizeof(*descriptor));
	mali_shader_uniforms(&m->core, m->uniform, SHADER_UNIFORMS);
	mali_fragments_begin(&m->core.fragments);
	for (; (lanes = mali_fragments_next(&m->core.fragments)); warps++) {
		mali_shader_launch_fragments(&m->core, lanes);
		assert_int_equal(machine_run(m), SHADER_ENDED);
		mali_shader_finish_fragments(&m->core);
	}
	return warps;
}

static unsigned int draw(struct machine *m)
{
	static const u32 descriptor[2] = OPAQUE_RGBA8;

	return draw_with(m, descriptor);
}

static u32 pixel(struct machine *m, u32 x, u32 y)
{
	return m->core.fragments.tile.colour[0][y * 16 + x][0];
}

/* Pixel centres on the long edge belong to the other side of it */
static void expect_triangle(struct machine *m, bool drawn)
{
	u32 x, y;

	for (y = 0; y < 16; y++)
		for (x = 0; x < 16; x++)
			if (pixel(m, x, y) != (drawn && x + y < 7 ? 0xffffffff : UNTOUCHED))
				fail_msg("%u, %u: %#x", x, y, pixel(m, x, y));
}

static void test_triangle(void **state)
{
	struct machine *m = *state;

	prepare(m);
	LOAD_PROGRAM(m, COLOUR, BLEND_END);
	/* Ten quads of 2x2 pixels */
	assert_int_equal(draw(m), 3);
	expect_triangle(m, true);
	assert_true(m->core.fragments.tile.dirty);
}

static void test_bounds(void **state)
{
	struct machine *m = *state;

	prepare(m);
	m->core.fragments.bounds = (struct shader_pixels){ 1, 2, 2, 2 };
	LOAD_PROGRAM(m, COLOUR, BLEND_END);
	assert_int_equal(draw(m), 1);
	assert_int_equal(pixel(m, 1, 2), 0xffffffff);
	assert_int_equal(pixel(m, 2, 2), 0xffffffff);
	assert_int_equal(pixel(m, 0, 2), UNTOUCHED);
	assert_int_equal(pixel(m, 1, 3), UNTOUCHED);
}

static void test_discard(void **state)
{
	struct machine *m = *state;

	prepare(m);
	m->core.fragments.draw.late_update = true;
	LOAD_PROGRAM(m, COLOUR, DISCARD_ALL, ATEST, BLEND_END);
	draw(m);
	expect_triangle(m, false);
	assert_int_equal(m->core.fragments.counted, 0);
}

/* Depth is written before the shader, or by ATEST, or at the end: once for each pixel */
static void test_late_tests(void **state)
{
	/* Less or equal, so that a second test would be seen; written */
	const u32 less[8] = { [4] = 3u << 29 | 1u << 27 };
	struct machine *m = *state;
	unsigned int how;

	for (how = 0; how < 3; how++) {
		prepare(m);
		mali_depth_decode(&m->core.fragments.draw.depth, less);
		m->core.fragments.draw.late_update = how;
		if (how == 1)
			LOAD_PROGRAM(m, COLOUR, ATEST, BLEND_END);
		else
			LOAD_PROGRAM(m, COLOUR, BLEND_END);
		draw(m);
		expect_triangle(m, true);
		assert_int_equal(m->core.fragments.counted, 28);
		assert_int_equal(m->core.fragments.tile.depth[0], 0x3e800000);
		assert_int_equal(m->core.fragments.tile.depth[15], 0x3f000000);
	}
}

/* All pixels that the triangle touches: also those of which it touches a corner */
static void test_overestimate(void **state)
{
	struct machine *m = *state;
	u32 x, y;

	prepare(m);
	m->core.fragments.draw.facing.overestimate = true;
	LOAD_PROGRAM(m, COLOUR, BLEND_END);
	draw(m);
	for (y = 0; y < 16; y++)
		for (x = 0; x < 16; x++)
			assert_int_equal(pixel(m, x, y), x + y <= 8 ? 0xffffffff : UNTOUCHED);
}

/* Along the line by less than its length, and to its side by no more than half its width */
static bool in_line(const float line[2][2], double width, bool aligned, double x, double y)
{
	double dx = line[1][0] - line[0][0], dy = line[1][1] - line[0][1];
	double px = x + 0.5 - line[0][0], py = y + 0.5 - line[0][1], side, along;

	if (aligned) {
		bool wide = fabs(dx) > fabs(dy);

		along = wide ? px / dx : py / dy;
		side = wide ? py - along * dy : px - along * dx;
	} else {
		along = (px * dx + py * dy) / (dx * dx + dy * dy);
		side = (px * dy - py * dx) / sqrt(dx * dx + dy * dy);
	}
	return along >= 0 && along <= 1 && fabs(side) <= width / 2;
}

/* Rectangles, or parallelograms with ends along an axis.  No pixel's middle is on an edge */
static void test_lines(void **state)
{
	static const float lines[][2][2] = {
		{ { 2.1f, 3.3f }, { 13.2f, 8.6f } }, { { 13.2f, 3.3f }, { 2.1f, 8.6f } },
		{ { 3.4f, 1.7f }, { 9.2f, 14.1f } }, { { 3.4f, 14.1f }, { 9.2f, 1.7f } },
		{ { 1.3f, 6.1f }, { 14.7f, 6.1f } }, { { 6.1f, 1.3f }, { 6.1f, 14.7f } },
	};
	struct machine *m = *state;
	u32 i, k, x, y, aligned;

	for (i = 0; i < 2 * sizeof(lines) / sizeof(lines[0]); i++) {
		struct shader_outline *o = &m->core.fragments.outline;

		aligned = i & 1;
		prepare(m);
		o->shape = SHADER_LINE;
		o->size = bits_of(3.0f);
		for (k = 0; k < 2; k++) {
			o->position[k][0] = bits_of(lines[i / 2][k][0]);
			o->position[k][1] = bits_of(lines[i / 2][k][1]);
		}
		m->core.fragments.draw.aligned_ends = aligned;
		LOAD_PROGRAM(m, COLOUR, BLEND_END);
		draw(m);
		for (y = 0; y < 16; y++)
			for (x = 0; x < 16; x++)
				if (pixel(m, x, y) != (in_line(lines[i / 2], 3, aligned, x, y) ?
						       0xffffffff : UNTOUCHED))
					fail_msg("line %u: %u, %u", i, x, y);
	}
	/* Without a length there is nothing */
	prepare(m);
	m->core.fragments.outline.shape = SHADER_LINE;
	m->core.fragments.outline.size = bits_of(3.0f);
	memcpy(m->core.fragments.outline.position[1], m->core.fragments.outline.position[0],
	       sizeof(m->core.fragments.outline.position[0]));
	LOAD_PROGRAM(m, COLOUR, BLEND_END);
	assert_int_equal(draw(m), 0);
}

/*
 * Sixteen positions for one sample: the shader has them in its coverage; the sample is drawn if
 * there are any, also if the first is not among them
 */
static void test_positions(void **state)
{
	static const u32 integer[2] = { 1 | 3 << 3, 133u << 12 };
	const u32 less[8] = { [4] = 3u << 29 | 1u << 27 }, greater[8] = { [4] = 4u << 29 };
	const struct mali_sample_position *at = mali_sample_positions(16);
	struct machine *m = *state;
	u32 x, y, i, how, any;

	for (how = 0; how < 3; how++) {
		struct shader_fragments *f = &m->core.fragments;

		prepare(m);
		any = 0;
		f->tile.internal[0] = MALI_INTERNAL_RAW32;
		f->draw.multisample = true;
		f->draw.positions = 16;
		f->outline.position[1][2] = bits_of(0.375f);
		mali_depth_decode(&f->draw.depth, less);
		f->draw.late_update = how == 2;
		if (how)
			LOAD_PROGRAM(m, MOV(0, R(60)), ATEST, BLEND_INTEGER);
		else
			LOAD_PROGRAM(m, MOV(0, R(60)), BLEND_INTEGER);
		draw_with(m, integer);
		for (y = 0; y < 16; y++) {
			for (x = 0; x < 16; x++) {
				u32 mask = 0;

				/* Those on the long edge are not in the triangle */
				for (i = 0; i < 16; i++)
					mask |= (u32)(x * 256 + at[i].x + y * 256 + at[i].y <
						      8 * 256) << i;
				any += mask != 0;
				if (pixel(m, x, y) != (mask ? mask : UNTOUCHED))
					fail_msg("%u, %u: %#x, not %#x", x, y, pixel(m, x, y),
						 mask);
			}
		}
		/* A sample for each pixel has been counted, and the depth of its middle written */
		assert_int_equal(f->counted, any);
		assert_int_equal(f->tile.depth[2 * 16 + 3], bits_of(0.25f + 3.5f / 64));
	}
	/* Nothing passes */
	prepare(m);
	m->core.fragments.tile.internal[0] = MALI_INTERNAL_RAW32;
	m->core.fragments.draw.multisample = true;
	m->core.fragments.draw.positions = 16;
	mali_depth_decode(&m->core.fragments.draw.depth, greater);
	LOAD_PROGRAM(m, MOV(0, R(60)), BLEND_INTEGER);
	draw_with(m, integer);
	assert_int_equal(pixel(m, 0, 0), UNTOUCHED);
	assert_int_equal(m->core.fragments.counted, 0);
}

/* A pixel of both halves of a line is shaded once, with the positions of both */
static void test_positions_of_lines(void **state)
{
	static const u32 integer[2] = { 1 | 3 << 3, 133u << 12 };
	static const float ends[2][2] = { { 2.1f, 3.3f }, { 13.2f, 8.6f } };
	const struct mali_sample_position *at = mali_sample_positions(16);
	struct machine *m = *state;
	u32 x, y, i, mask, inside, outside;

	prepare(m);
	m->core.fragments.tile.internal[0] = MALI_INTERNAL_RAW32;
	m->core.fragments.draw.multisample = true;
	m->core.fragments.draw.positions = 16;
	m->core.fragments.outline.shape = SHADER_LINE;
	m->core.fragments.outline.size = bits_of(3.0f);
	for (i = 0; i < 2; i++) {
		m->core.fragments.outline.position[i][0] = bits_of(ends[i][0]);
		m->core.fragments.outline.position[i][1] = bits_of(ends[i][1]);
	}
	LOAD_PROGRAM(m, MOV(0, R(60)), BLEND_INTEGER);
	draw_with(m, integer);
	/* Corners have 1/256 of a pixel, so those near an edge may be on either side of it */
	for (y = 0; y < 16; y++) {
		for (x = 0; x < 16; x++) {
			for (i = 0, inside = 0, outside = 0; i < 16; i++) {
				double px = x + at[i].x / 256.0 - 0.5;
				double py = y + at[i].y / 256.0 - 0.5;

				inside |= (u32)in_line(ends, 2.98, false, px, py) << i;
				outside |= (u32)!in_line(ends, 3.02, false, px, py) << i;
			}
			mask = pixel(m, x, y) == UNTOUCHED ? 0 : pixel(m, x, y);
			if ((inside & ~mask) || (outside & mask))
				fail_msg("%u, %u: %#x", x, y, mask);
		}
	}
}

/* From the upper left corner of a point, or from the lower left one, as the framebuffer says */
static void test_point_coordinate(void **state)
{
	struct machine *m = *state;
	unsigned int up;

	for (up = 0; up < 2; up++) {
		struct shader_outline *o = &m->core.fragments.outline;

		prepare(m);
		o->shape = SHADER_POINT;
		o->size = bits_of(8.0f);
		o->position[0][0] = bits_of(8.0f);
		o->position[0][1] = bits_of(8.0f);
		m->core.fragments.draw.point_max_y = up;
		LOAD_PROGRAM(m, POINT_COORDINATE, MOVE_IMM(2, 0), MOVE_IMM(3, 0x3f800000),
			     BLEND_END);
		draw(m);
		/* 0.5 / 8 and 7.5 / 8, in 1/255 */
		assert_int_equal(pixel(m, 3, 4), UNTOUCHED);
		assert_int_equal(pixel(m, 4, 4), up ? 0xff00ef10 : 0xff001010);
		assert_int_equal(pixel(m, 11, 4), up ? 0xff00efef : 0xff0010ef);
		assert_int_equal(pixel(m, 4, 11), up ? 0xff001010 : 0xff00ef10);
	}
}

/*
 * A rectangle, as frame shaders have it: attributes of its corners are in a buffer, and are
 * interpolated over the framebuffer, whatever is drawn of it
 */
static void test_rectangle(void **state)
{
	const float half = 0.5f / 255, corners[3][4] = {
		{ -half, -half }, { 1 - half, -half }, { -half, 1 - half },
	};
	const u32 table[4] = { (u32)DATA_VA + 0x100, 2 | 1 << 24, 64 };
	/* One-dimensional, of three binary32, in buffer 1 of table 0, 16 bytes each */
	const u32 descriptors[2][8] = {
		{ 5 | 1 << 4 | 183 << 22, 0, 0, 1, 16 },
		{ 9 | 1 << 4, sizeof(corners), (u32)DATA_VA + 0x200, 2 },
	};
	struct machine *m = *state;
	u32 x, y;

	prepare(m);
	memcpy(m->data, table, sizeof(table));
	memcpy(m->data + 0x100, descriptors, sizeof(descriptors));
	memcpy(m->data + 0x200, corners, sizeof(corners));
	m->job.resources = DATA_VA;
	m->job.resource_count = 1;
	m->core.fragments.outline.shape = SHADER_RECTANGLE;
	m->core.fragments.draw.frame_width = 255;
	m->core.fragments.draw.frame_height = 255;
	m->core.fragments.bounds = (struct shader_pixels){ 5, 2, 12, 15 };
	LOAD_PROGRAM(m, COORDINATE, MOVE_IMM(2, 0), MOVE_IMM(3, 0x3f800000), BLEND_END);
	draw(m);
	for (y = 0; y < 16; y++)
		for (x = 0; x < 16; x++)
			assert_int_equal(pixel(m, x, y), x >= 5 && x <= 12 && y >= 2 ?
					 0xff000000 | y << 8 | x : UNTOUCHED);
	assert_int_equal(m->core.skipped, 0);
	/* Triangles have no elements that are known */
	prepare(m);
	LOAD_PROGRAM(m, COORDINATE, MOVE_IMM(2, 0), MOVE_IMM(3, 0x3f800000), BLEND_END);
	draw(m);
	assert_int_equal(pixel(m, 0, 0), 0xff000000);
	assert_true(m->core.skipped > 0);
}

/* Shaders of which infinities or NaN are to become something else are counted */
static void test_suppress(void **state)
{
	struct machine *m = *state;

	prepare(m);
	m->job.suppress = true;
	LOAD_PROGRAM(m, COLOUR, BLEND_END);
	draw(m);
	expect_triangle(m, true);
	assert_int_equal(m->core.skipped, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_triangle),
		TEST(test_bounds),
		TEST(test_discard),
		TEST(test_late_tests),
		TEST(test_overestimate),
		TEST(test_lines),
		TEST(test_positions),
		TEST(test_positions_of_lines),
		TEST(test_point_coordinate),
		TEST(test_rectangle),
		TEST(test_suppress),
	};

	return cmocka_run_group_tests_name("shader_fragment", tests, NULL, NULL);
}
