// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: draws - what shaders compute of vertices, and the primitives that are left of them.
 *
 * The layout of bins is written out here rather than taken from gpu/bins.h.
 */
#include "gpu_draw.h"

static const float triangle[][4] = {
	{ 10, 20, 0.5f, 1 }, { 50, 20, 0.5f, 1 }, { 10, 40, 0.5f, 1 },
};

/* One triangle, without indices: its position, varyings, and record */
static void test_triangle(void **state)
{
	struct drawn *t = *state;
	struct record p;

	put_positions(t, 0, triangle, 3);
	RUN(&t->heap.g, DRAW(TRIANGLES, 3, 1), I_RUN_IDVS, DRAWN);
	expect_drawn(t, 1);
	p = primitive(t, 1);
	assert_int_equal(p.type, 3);
	assert_int_equal(p.provoking, 2);
	assert_int_equal(p.id, 0);
	assert_int_equal(p.instance, 0);
	/* Pixels: 256ths are rounded down */
	assert_int_equal(p.min_x, 10);
	assert_int_equal(p.min_y, 20);
	assert_int_equal(p.max_x, 50);
	assert_int_equal(p.max_y, 40);
	expect_vertices(t, &p, 0, 1, 2);
	/* What a fragment job needs of the draw */
	assert_true(heap_word(t, p.draw + 16) == FRAGMENT_SPD);
	assert_int_equal(heap_word(t, p.draw + 80) & 0xffffffff, 200 | 100 << 16);
	assert_int_equal(stat(t->heap.h, MALI_STAT_DRAWS_SKIPPED), 0);
}

static void test_vertex_and_instance_numbers(void **state)
{
	struct drawn *t = *state;
	unsigned int n;

	for (n = 0; n < 20; n++)
		put_positions(t, 3 * n, triangle, 3);
	RUN(&t->heap.g, DRAW(TRIANGLES, 6, 3), I_MOVE32(36, 7), I_RUN_IDVS, DRAWN);
	expect_drawn(t, 6);
	for (n = 0; n < 6; n++) {
		struct record p = primitive(t, n + 1);

		assert_int_equal(p.instance, n / 2);
		assert_int_equal(p.id, n % 2);
		expect_vertices(t, &p, 7 + n % 2 * 3, 8 + n % 2 * 3, 9 + n % 2 * 3);
		assert_int_equal(varying(t, p.vertex[0], 1), n / 2);
	}
}

/* More than a batch: in the order of submission, each once */
static void test_many(void **state)
{
	struct drawn *t = *state;
	unsigned int n;

	for (n = 0; n < 25; n++)
		put_positions(t, 3 * n, triangle, 3);
	RUN(&t->heap.g, DRAW(TRIANGLES, 75, 1), I_RUN_IDVS, I_MOVE32(33, 6), I_RUN_IDVS, DRAWN);
	expect_drawn(t, 27);
	for (n = 0; n < 27; n++) {
		struct record p = primitive(t, n + 1);
		u32 id = n < 25 ? n : n - 25;

		assert_int_equal(p.id, id);
		expect_vertices(t, &p, 3 * id, 3 * id + 1, 3 * id + 2);
	}
}

static void test_strip_fan_and_restart(void **state)
{
	struct drawn *t = *state;
	static const u16 indices[] = { 0, 1, 2, 3, 0xffff, 4, 5, 6 };
	static const float corner[][4] = { { 60, 60, 0, 1 } };
	unsigned int n;

	for (n = 0; n < 3; n++)
		put_positions(t, 3 * n, triangle, 3);
	put_positions(t, 3, corner, 1);
	memcpy(host_ptr(t->heap.h, t->heap.g.data_pa + INDICES_OFF), indices, sizeof(indices));
	RUN(&t->heap.g, DRAW(TRIANGLE_STRIP | UINT16 | RESTART, 8, 1), I_RUN_IDVS, DRAWN);
	expect_drawn(t, 3);
	expect_lanes(t, 1, 0, 1, 2);
	/* Turned round, with the last vertex at its place */
	expect_lanes(t, 2, 2, 1, 3);
	expect_lanes(t, 3, 4, 5, 6);
	RUN(&t->heap.g, DRAW(TRIANGLE_FAN | UINT16, 4, 1), I_RUN_IDVS, DRAWN);
	expect_drawn(t, 5);
	expect_lanes(t, 4, 0, 1, 2);
	expect_lanes(t, 5, 0, 2, 3);
}

/* Base vertex and first index; indices of all sizes */
static void test_indices(void **state)
{
	static const u64 types[] = { UINT8, UINT16, UINT32 };
	struct drawn *t = *state;
	unsigned int n, k;

	put_positions(t, 0, triangle, 3);
	put_positions(t, 3, triangle, 3);
	put_positions(t, 6, triangle, 3);
	for (n = 0; n < 3; n++) {
		for (k = 0; k < 4; k++)
			host_write32(t->heap.h, t->heap.g.data_pa + INDICES_OFF + 4 * k, 0);
		for (k = 0; k < 4; k++)
			memcpy(host_ptr(t->heap.h, t->heap.g.data_pa + INDICES_OFF + (k << n)),
			       &(const u32){ 3 - k }, 1u << n);
		RUN(&t->heap.g, DRAW(TRIANGLES | types[n], 3, 1), I_MOVE32(35, 1), I_MOVE32(36, 4),
		    I_RUN_IDVS, DRAWN);
		expect_drawn(t, n + 1);
		expect_lanes(t, n + 1, 6, 5, 4);
	}
}

static void test_culled(void **state)
{
	static const float behind[][4] = {
		{ 10, 20, 0.5f, -1 }, { 50, 20, 0.5f, -1 }, { 10, 40, 0.5f, -1 },
	};
	static const float outside[][4] = {
		{ 201, 20, 0.5f, 1 }, { 250, 20, 0.5f, 1 }, { 201, 40, 0.5f, 1 },
	};
	static const float far[][4] = {
		{ 10, 20, 1.5f, 1 }, { 50, 20, 2, 1 }, { 10, 40, 1.25f, 1 },
	};
	static const float line[][4] = {
		{ 10, 20, 0.5f, 1 }, { 20, 30, 0.5f, 1 }, { 40, 50, 0.5f, 1 },
	};
	struct drawn *t = *state;

	put_positions(t, 0, behind, 3);
	put_positions(t, 3, outside, 3);
	put_positions(t, 6, far, 3);
	put_positions(t, 9, line, 3);
	put_positions(t, 12, triangle, 3);
	RUN(&t->heap.g, DRAW(TRIANGLES | HIGH_CULL, 15, 1), I_RUN_IDVS, DRAWN);
	expect_drawn(t, 1);
	assert_int_equal(primitive(t, 1).id, 4);
	/* Clockwise on the screen: front */
	RUN(&t->heap.g, DRAW(TRIANGLES, 3, 1), I_MOVE32(36, 12), I_MOVE32(57, 1 << 17),
	    I_RUN_IDVS, DRAWN);
	expect_drawn(t, 1);
	RUN(&t->heap.g, DRAW(TRIANGLES, 3, 1), I_MOVE32(36, 12), I_MOVE32(57, 1 << 17 | 1 << 16),
	    I_RUN_IDVS, DRAWN);
	expect_drawn(t, 2);
}

/* Larger ones are in coarser grids; where lists are is in the order of submission */
static void test_grids(void **state)
{
	static const float large[][4] = {
		{ 0, 0, 0.5f, 1 }, { 250, 0, 0.5f, 1 }, { 0, 250, 0.5f, 1 },
	};
	struct drawn *t = *state;
	u64 root;

	put_positions(t, 0, large, 3);
	put_positions(t, 3, triangle, 3);
	RUN(&t->heap.g, DRAW(TRIANGLES, 6, 1), SCISSOR(0, 0, 255, 255), I_RUN_IDVS, DRAWN);
	expect_drawn(t, 2);
	root = heap_field(&t->heap, TILER_CONTEXT);
	/* 64 pixels: four by four cells are too many for the first */
	assert_true(heap_word(t, root + CELL(0)) == heap_word(t, root + CELL(0) + 8));
	assert_true((heap_word(t, root + CELL(0)) & ~31ull) != 0);
	assert_true(heap_word(t, root + CELL(1)) == 0);
	assert_true(heap_word(t, root + CELL(256)) != 0);
	assert_true(heap_word(t, root + CELL(272)) == 0);
}

/* Memory runs out between batches; the driver has more */
static void test_out_of_memory(void **state)
{
	struct drawn *t = *state;
	unsigned int n, asked = 0;

	for (n = 0; n < 40; n++)
		put_positions(t, 3 * n, triangle, 3);
	RUN(&t->heap.g, DRAW(TRIANGLES, 120, 4), I_HEAP_OPERATION(VT_START), I_RUN_IDVS, DRAWN);
	while (heap_oom_pending(&t->heap, 0)) {
		heap_answer(&t->heap, 0, heap_chunk_new(&t->heap));
		asked++;
	}
	assert_true(asked > 1);
	expect_drawn(t, 160);
	for (n = 0; n < 160; n++)
		expect_lanes(t, n + 1, n % 40 * 3, n % 40 * 3 + 1, n % 40 * 3 + 2);
}

/* The handler has drawn what there was: the draw continues with bins of its own */
static void test_bins_begin_anew(void **state)
{
	struct drawn *t = *state;
	struct record p;
	unsigned int n;

	for (n = 0; n < 40; n++)
		put_positions(t, 3 * n, triangle, 3);
	RUN(&t->heap.g, DRAW(TRIANGLES, 120, 4), I_HEAP_OPERATION(VT_START), I_RUN_IDVS, DRAWN);
	assert_true(heap_oom_pending(&t->heap, 0));
	heap_set_field(&t->heap, TILER_CONTEXT, 0);
	while (heap_oom_pending(&t->heap, 0))
		heap_answer(&t->heap, 0, heap_chunk_new(&t->heap));
	n = drawn_count(t);
	assert_in_range(n, 1, 159);
	p = primitive(t, n);
	assert_int_equal(p.instance, 3);
	assert_int_equal(p.id, 39);
	assert_true(heap_word(t, p.draw + 16) == FRAGMENT_SPD);
}

/* One program for position and varyings */
static void test_idvs2(void **state)
{
	struct drawn *t = *state;

	drawn_free(t);
	drawn_setup(t, "g725");
	put_positions(t, 0, triangle, 3);
	RUN(&t->heap.g, DRAW2(TRIANGLES, 3, 1), OP(12), DRAWN);
	expect_drawn(t, 1);
	expect_lanes(t, 1, 0, 1, 2);
	assert_int_equal(stat(t->heap.h, MALI_STAT_DRAWS_SKIPPED), 0);
}

/* A vertex shader without an end holds the group up until it is terminated */
static void test_endless(void **state)
{
	struct drawn *t = *state;

	put_code(t, 0, (const u64[]){ JUMP(-1) }, 1);
	RUN(&t->heap.g, DRAW(TRIANGLES, 3, 1), I_RUN_IDVS, DRAWN);
	host_run_for(t->heap.h, LONG_NS);
	assert_false(queue_done(&t->heap.g, 0));
	assert_false(group_request(&t->heap.g, CSG_SUSPEND));
	assert_true(group_request(&t->heap.g, CSG_TERMINATE));
}

static bool suspended(struct drawn *t)
{
	return (host_read32(t->heap.h, csg_out(t->heap.h, t->heap.g.slot, CSG_OUT_ACK)) &
		CSG_STATE) == CSG_SUSPEND;
}

/* Between batches a group can leave its slot, and the draw continues on another one */
static void test_suspend(void **state)
{
	static const u64 slow[] = {
		MOVE_IMM(10, 200), IADD_IMM(10, R(10), -1), BRANCHZ(R(10), -2) | RECONVERGE,
		STORE_POSITION, NOP | END,
	};
	struct drawn *t = *state;
	unsigned int n;

	put_code(t, 0, slow, ARRAY_SIZE(slow));
	for (n = 0; n < 25; n++)
		put_positions(t, 3 * n, triangle, 3);
	CALL(&t->heap.g, 0, DRAW(TRIANGLES, 75, 1), I_RUN_IDVS, I_RUN_IDVS, DRAWN);
	for (n = 0; n < 10000 && !drawn_count(t); n++)
		host_run_for(t->heap.h, 1000);
	assert_in_range(drawn_count(t), 1, 24);
	/* When the batch in flight is in bins */
	group_request(&t->heap.g, CSG_SUSPEND);
	for (n = 0; n < 1000 && !suspended(t); n++)
		host_run_for(t->heap.h, 1000);
	assert_true(suspended(t));
	assert_in_range(drawn_count(t), 1, 24);
	group_bind(&t->heap.g, 3);
	assert_true(group_request(&t->heap.g, CSG_RESUME));
	host_run_for(t->heap.h, LONG_NS);
	assert_true(heap_oom_pending(&t->heap, 0));
	heap_answer(&t->heap, 0, heap_chunk_new(&t->heap));
	host_run_for(t->heap.h, LONG_NS);
	expect_drawn(t, 50);
	for (n = 0; n < 50; n++)
		expect_lanes(t, n + 1, n % 25 * 3, n % 25 * 3 + 1, n % 25 * 3 + 2);
}

/* With adjacency, and lines and points around their vertices */
static void test_topologies(void **state)
{
	static const float points[][4] = {
		{ 10, 10, 0.5f, 1 }, { 20, 10, 0.5f, 1 }, { 30, 15, 0.5f, 1 },
		{ 40, 10, 0.5f, 1 }, { 50, 40, 0.5f, 1 }, { 60, 10, 0.5f, 1 },
	};
	struct drawn *t = *state;
	struct record p;

	put_positions(t, 0, points, 6);
	/* Points of 4 pixels */
	RUN(&t->heap.g, DRAW(1, 2, 1), I_MOVE32(60, 0x40800000), I_RUN_IDVS, DRAWN);
	expect_drawn(t, 2);
	p = primitive(t, 2);
	assert_int_equal(p.type, 1);
	assert_int_equal(p.min_x, 18);
	assert_int_equal(p.max_y, 12);
	assert_int_equal(varying(t, p.vertex[0], 0), 1);
	/* Lines with adjacency: the middle two of four */
	RUN(&t->heap.g, DRAW(3, 6, 1), I_MOVE32(60, F32_1), I_RUN_IDVS, DRAWN);
	expect_drawn(t, 3);
	p = primitive(t, 3);
	assert_int_equal(p.type, 2);
	assert_int_equal(p.provoking, 1);
	assert_int_equal(varying(t, p.vertex[0], 0), 1);
	assert_int_equal(varying(t, p.vertex[1], 0), 2);
	/* A strip of lines */
	RUN(&t->heap.g, DRAW(4, 6, 1), I_MOVE32(60, F32_1), I_RUN_IDVS, DRAWN);
	expect_drawn(t, 8);
	p = primitive(t, 8);
	assert_int_equal(p.id, 4);
	assert_int_equal(varying(t, p.vertex[1], 0), 5);
	/* Triangles with adjacency: every second one */
	RUN(&t->heap.g, DRAW(9, 6, 1), I_RUN_IDVS, DRAWN);
	expect_drawn(t, 9);
	expect_lanes(t, 9, 0, 2, 4);
	/* Quads are not modelled */
	RUN(&t->heap.g, DRAW(14, 4, 1), I_RUN_IDVS, DRAWN);
	expect_drawn(t, 9);
	assert_int_equal(stat(t->heap.h, MALI_STAT_DRAWS_SKIPPED), 1);
}

/* An invalid instruction ends the draw with the fault of any shader */
static void test_fault(void **state)
{
	struct drawn *t = *state;

	put_code(t, 0, (const u64[]){ 0x01ffull << 48 }, 1);
	RUN(&t->heap.g, DRAW(TRIANGLES, 3, 1), I_RUN_IDVS, DRAWN);
	assert_int_equal(queue_fault(&t->heap.g, 0), 0x51);
	group_ack_and_run(&t->heap.g);
	assert_int_equal(heap_mark(&t->heap), 1);
	/* Its registers are free for the next one */
	put_code(t, 0, position_code, ARRAY_SIZE(position_code));
	put_positions(t, 0, triangle, 3);
	RUN(&t->heap.g, DRAW(TRIANGLES, 3, 1), I_RUN_IDVS, DRAWN);
	expect_drawn(t, 1);
}

/* Views 0 and 2: each primitive in the layer of each, from that view's packet */
static void test_views(void **state)
{
	static const u64 code[] = {
		STORE_POSITION, IADD_IMM(20, R(59), 8), LEA_OUTPUT(4, R(20), 0),
		STORE(I128, 12, 4, R(4), 0), NOP | END,
	};
	struct drawn *t = *state;
	struct record first, p;
	unsigned int n;

	put_code(t, 0, code, ARRAY_SIZE(code));
	put_positions(t, 0, triangle, 3);
	put_positions(t, 3, triangle, 3);
	heap_set_field(&t->heap, TILER_CONTEXT + 16, 2);
	RUN(&t->heap.g, DRAW(TRIANGLES | VIEWS(5u), 6, 1), I_RUN_IDVS, DRAWN);
	expect_drawn(t, 4);
	assert_int_equal(stat(t->heap.h, MALI_STAT_DRAWS_SKIPPED), 0);
	first = primitive(t, 1);
	assert_int_equal(first.layer, 0);
	expect_vertices(t, &first, 0, 1, 2);
	p = primitive(t, 2);
	assert_int_equal(p.layer, 2);
	assert_int_equal(p.id, 0);
	for (n = 0; n < 3; n++) {
		/* 32 and 8 bytes, at multiples of 32 */
		assert_true(p.vertex[n] == first.vertex[n] + 2 * 64);
		assert_memory_equal(heap_at(t, p.vertex[n]), triangle[n], 16);
	}
	assert_int_equal(primitive(t, 3).layer, 0);
	assert_int_equal(primitive(t, 4).layer, 2);
	assert_int_equal(primitive(t, 4).id, 1);
}

/* The context has two layers, from its second one on */
static void test_view_of_another_context(void **state)
{
	struct drawn *t = *state;

	put_positions(t, 0, triangle, 3);
	heap_set_field(&t->heap, TILER_CONTEXT + 16, 1 | (u64)(0x1ff & -1) << 8);
	RUN(&t->heap.g, DRAW(TRIANGLES | VIEWS(1u), 3, 1), I_RUN_IDVS, DRAWN);
	expect_drawn(t, 0);
}

/* From v14 on the shader is executed for each view, whose number is in r63 */
static void test_view_by_view(void **state)
{
	static const float other[][4] = {
		{ 60, 20, 0.5f, 1 }, { 90, 20, 0.5f, 1 }, { 60, 40, 0.5f, 1 },
	};
	/* A view's positions are 64 bytes after those of the view before */
	static const u64 code[] = {
		LEA_OUTPUT(4, R(59), 0), MOV(8, R(60)), SHADDX(2, U(0), R(8), 4) | PART1(8),
		MOV(9, R(63)), SHADDX(2, R(2), R(9), 6) | PART1(8),
		LOAD(I128, 12, 4, R(2), 0) | LOAD_LANE(7), STORE(I128, 12, 4, R(4), 0), NOP | END,
	};
	struct drawn *t = *state;
	struct record first, p;
	unsigned int n;

	drawn_free(t);
	drawn_setup(t, "g1pro");
	put_code(t, 3, code, ARRAY_SIZE(code));
	put_positions(t, 0, triangle, 3);
	put_positions(t, 8, other, 3);
	heap_set_field(&t->heap, TILER_CONTEXT + 16, 2);
	RUN(&t->heap.g, DRAW2(TRIANGLES, 3, 1), I_MOVE32(61, 5u << 16), OP(12), DRAWN);
	expect_drawn(t, 2);
	first = primitive(t, 1);
	assert_int_equal(first.layer, 0);
	p = primitive(t, 2);
	assert_int_equal(p.layer, 2);
	for (n = 0; n < 3; n++) {
		assert_memory_equal(heap_at(t, first.vertex[n]), triangle[n], 16);
		assert_memory_equal(heap_at(t, p.vertex[n]), other[n], 16);
	}
	/* Without views, the flags have a layer */
	RUN(&t->heap.g, DRAW2(TRIANGLES | 1ull << 24, 3, 1), I_MOVE32(61, 0), OP(12), DRAWN);
	expect_drawn(t, 3);
	assert_int_equal(primitive(t, 3).layer, 1);
}

/* RUN_FULLSCREEN is in the layers of its views that the context has */
static void test_rectangle_in_views(void **state)
{
	struct drawn *t = *state;

	heap_set_field(&t->heap, TILER_CONTEXT + 16, 2);
	RUN(&t->heap.g, DRAW(TRIANGLES | VIEWS(0x8eull), 3, 1), I_MOVE48(20, DATA_VA),
	    OP(8) | 20ull << 40, DRAWN);
	expect_drawn(t, 2);
	assert_int_equal(primitive(t, 1).layer, 1);
	assert_int_equal(primitive(t, 2).layer, 2);
	drawn_free(t);
	drawn_setup(t, "g1pro");
	heap_set_field(&t->heap, TILER_CONTEXT + 16, 8);
	RUN(&t->heap.g, DRAW2(TRIANGLES, 3, 1), I_MOVE32(61, 0x101u << 16), I_MOVE48(20, DATA_VA),
	    OP(8) | 1ull << 55 | 20ull << 40, DRAWN);
	expect_drawn(t, 2);
	assert_int_equal(primitive(t, 1).layer, 0);
	assert_int_equal(primitive(t, 2).layer, 8);
}

static void test_rectangle(void **state)
{
	struct drawn *t = *state;
	struct record p;

	RUN(&t->heap.g, DRAW(TRIANGLES, 3, 1), SCISSOR(3, 4, 900, 6), I_MOVE48(20, DATA_VA),
	    OP(8) | 20ull << 40, DRAWN);
	expect_drawn(t, 1);
	p = primitive(t, 1);
	assert_int_equal(p.type, 4);
	assert_true(p.draw == DATA_VA);
	assert_int_equal(p.min_x, 3);
	assert_int_equal(p.max_x, 255);
	assert_int_equal(p.max_y, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_DRAW(test_triangle),
		TEST_DRAW(test_vertex_and_instance_numbers),
		TEST_DRAW(test_many),
		TEST_DRAW(test_strip_fan_and_restart),
		TEST_DRAW(test_indices),
		TEST_DRAW(test_culled),
		TEST_DRAW(test_grids),
		TEST_DRAW(test_out_of_memory),
		TEST_DRAW(test_bins_begin_anew),
		TEST_DRAW(test_idvs2),
		TEST_DRAW(test_endless),
		TEST_DRAW(test_suspend),
		TEST_DRAW(test_topologies),
		TEST_DRAW(test_fault),
		TEST_DRAW(test_views),
		TEST_DRAW(test_view_of_another_context),
		TEST_DRAW(test_view_by_view),
		TEST_DRAW(test_rectangle_in_views),
		TEST_DRAW(test_rectangle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
