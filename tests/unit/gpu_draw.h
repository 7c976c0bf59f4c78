/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * For tests of draws: a group with a heap, programs for vertices, and what draws have left.
 */
#ifndef GPU_DRAW_H
#define GPU_DRAW_H

#include "gpu_tiler.h"
#include "shader_insn.h"

/* Programs: executable, read-only; PROGRAM_BYTES each */
#define PROGRAMS	0x2000000ull
#define PROGRAM_BYTES	0x200u

/* In the data page */
#define SPD_OFF(n)	(0x4000u + 0x40 * (n))
#define FAU_OFF		0x4100u
#define INDICES_OFF	0x4200u
#define POSITIONS_OFF	0x5000u
#define FRAGMENT_SPD	(DATA_VA + SPD_OFF(2))

#define TRIANGLES	8ull
#define TRIANGLE_STRIP	10ull
#define TRIANGLE_FAN	12ull
#define UINT8		(1ull << 8)
#define UINT16		(2ull << 8)
#define UINT32		(3ull << 8)
#define HIGH_CULL	(1ull << 17)
#define VIEWS(mask)	((mask) << 24)
#define SECONDARY	(1ull << 18)
#define RESTART		(1ull << 19)

/* What table 61 has at an index */
#define LEA_OUTPUT(d, a, n) \
	(OPCODE(0x5e) | (0x80ull | (d)) << 40 | (a) | 13ull << 8 | (uint64_t)(n) << 12 | 2ull << 33)

#define STORE_POSITION								\
	LEA_OUTPUT(4, R(59), 0), MOV(8, R(60)), SHADDX(2, U(0), R(8), 4) | PART1(8), \
	LOAD(I128, 12, 4, R(2), 0) | LOAD_LANE(7), STORE(I128, 12, 4, R(4), 0)
#define STORE_VARYINGS(n) \
	LEA_OUTPUT(4, R(59), n), MOV(12, R(60)), MOV(13, R(61)), STORE(I64, 12, 2, R(4), 0)

static const u64 position_code[] = { STORE_POSITION, NOP | END };
static const u64 varying_code[] = { STORE_VARYINGS(0), NOP | END };
static const u64 vertex_code[] = { STORE_POSITION, STORE_VARYINGS(1), NOP | END };

#define SCISSOR(x0, y0, x1, y1) \
	I_MOVE32(42, (x0) | (y0) << 16), I_MOVE32(43, (x1) | (y1) << 16)
#define F32_1		0x3f800000u

/* Registers of RUN_IDVS, and of RUN_IDVS2, with 8 bytes of varyings */
#define DRAW(flags, count, instances)						\
	STATE(count), I_MOVE32(34, instances), I_MOVE48(8, DATA_VA + FAU_OFF),	\
	I_MOVE32(9, 1u << 24), I_MOVE48(16, DATA_VA + SPD_OFF(0)),		\
	I_MOVE48(18, DATA_VA + SPD_OFF(1)), I_MOVE48(20, FRAGMENT_SPD),		\
	I_MOVE32(35, 0), I_MOVE32(36, 0), I_MOVE32(37, 0), I_MOVE32(39, 64),	\
	SCISSOR(0, 0, 200, 100), I_MOVE32(44, 0), I_MOVE32(45, F32_1),		\
	I_MOVE32(48, 8), I_MOVE48(54, DATA_VA + INDICES_OFF),			\
	I_MOVE32(56, (flags) | SECONDARY), I_MOVE32(57, 0)
#define DRAW2(flags, count, instances)						\
	STATE(count), I_MOVE32(34, instances), I_MOVE48(8, DATA_VA + FAU_OFF),	\
	I_MOVE32(9, 1u << 24), I_MOVE48(16, DATA_VA + SPD_OFF(3)),		\
	I_MOVE48(18, FRAGMENT_SPD), I_MOVE32(36, 0), I_MOVE32(37, 0),		\
	SCISSOR(0, 0, 200, 100), I_MOVE32(44, 0), I_MOVE32(45, 0xffffffff),	\
	I_MOVE32(46, 0), I_MOVE32(47, F32_1), I_MOVE32(51, 8),			\
	I_MOVE32(56, flags), I_MOVE32(57, 0)
/* Until it is in memory */
#define DRAWN		I_WAIT(1 << 2), I_FLUSH_CACHE2(88), I_WAIT(1), I_STORE(10, 1, 90, 0)

/* Cells of bins */
#define BINS_MAGIC	0x534e4942u
#define CELLS		273u
#define CELL(n)		(32u + 16u * (n))

/**
 * struct drawn - a group that draws
 * @heap: with its group; the first member
 * @programs_pa: memory of programs: position, varying, and both
 */
struct drawn {
	struct heap heap;
	u64 programs_pa;
};

/**
 * struct record - a primitive, as it is in memory
 */
struct record {
	u64 next[4];
	u64 draw, sequence, vertex[3];
	u32 id, instance;
	u16 min_x, min_y, max_x, max_y;
	u8 type, provoking;
	u16 layer;
	u32 reserved;
};

static inline void put_code(struct drawn *t, unsigned int n, const u64 *code, unsigned int count)
{
	struct host *h = t->heap.h;
	u64 spd = t->heap.g.data_pa + SPD_OFF(n);

	memcpy(host_ptr(h, t->programs_pa + PROGRAM_BYTES * n), code, count * 8);
	host_write64(h, spd, 8 | 3u << 4 | 0xffffull << 32);
	host_write64(h, spd + 8, PROGRAMS + PROGRAM_BYTES * n);
}

static inline void put_positions(struct drawn *t, unsigned int first, const float (*p)[4],
				 unsigned int count)
{
	memcpy(host_ptr(t->heap.h, t->heap.g.data_pa + POSITIONS_OFF + 16 * first), p, 16 * count);
}

static inline void drawn_setup(struct drawn *t, const char *product)
{
	struct host *h = host_new(product);

	heap_setup(&t->heap, h, 1);
	heap_set_field(&t->heap, TILER_CONTEXT + 8, (255ull | 255ull << 16) << 32);
	t->programs_pa = host_alloc(h, PAGE, PAGE);
	vm_map(h, &t->heap.g.vm, PROGRAMS, t->programs_pa, PAGE, PTE_RO);
	host_write64(h, t->heap.g.data_pa + FAU_OFF, DATA_VA + POSITIONS_OFF);
	put_code(t, 0, position_code, ARRAY_SIZE(position_code));
	put_code(t, 1, varying_code, ARRAY_SIZE(varying_code));
	put_code(t, 3, vertex_code, ARRAY_SIZE(vertex_code));
}

static inline void drawn_free(struct drawn *t)
{
	host_delete(t->heap.h);
}

static inline int drawn_begin(void **state)
{
	struct drawn *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	drawn_setup(t, NULL);
	*state = t;
	return 0;
}

static inline int drawn_end(void **state)
{
	drawn_free(*state);
	free(*state);
	return 0;
}

#define TEST_DRAW(f)	cmocka_unit_test_setup_teardown(f, drawn_begin, drawn_end)

/* Memory of a chunk */
static inline void *heap_at(struct drawn *t, u64 va)
{
	u64 n = (va - CHUNK_VA(0)) / (CHUNK_VA(1) - CHUNK_VA(0)), at = (va - CHUNK_VA(0)) %
		(CHUNK_VA(1) - CHUNK_VA(0));

	assert_in_range(n, 0, t->heap.chunks - 1);
	assert_in_range(at, 64, CHUNK_SIZE - 1);
	return host_ptr(t->heap.h, t->heap.chunk_pa[n] + at);
}

static inline u64 heap_word(struct drawn *t, u64 va)
{
	u64 v;

	memcpy(&v, heap_at(t, va), sizeof(v));
	return v;
}

/* Number of the last primitive */
static inline u32 drawn_count(struct drawn *t)
{
	u64 root = heap_field(&t->heap, TILER_CONTEXT);

	if (!root)
		return 0;
	assert_int_equal(heap_word(t, root) & 0xffffffff, BINS_MAGIC);
	return (u32)heap_word(t, root + 8);
}

/* The primitive of a number, from whichever list it is in */
static inline struct record primitive(struct drawn *t, u64 sequence)
{
	u64 root = heap_field(&t->heap, TILER_CONTEXT), link;
	struct record p = { 0 };
	unsigned int n;

	for (n = 0; n < CELLS; n++) {
		u64 before = 0;

		for (link = heap_word(t, root + CELL(n)); link; link = p.next[link & 3]) {
			memcpy(&p, heap_at(t, link & ~31ull), sizeof(p));
			assert_true(p.sequence > before);
			before = p.sequence;
			if (p.sequence == sequence)
				return p;
		}
	}
	fail_msg("primitive %u is in no list", (unsigned int)sequence);
	return p;
}

/* A word of the varyings of a vertex */
static inline u32 varying(struct drawn *t, u64 packet, unsigned int n)
{
	return (u32)heap_word(t, packet + 32 + 4 * n);
}

/* Vertices are what programs have made of these numbers */
static inline void expect_vertices(struct drawn *t, const struct record *p, u32 a, u32 b, u32 c)
{
	const u32 number[3] = { a, b, c };
	unsigned int n;

	for (n = 0; n < 3; n++) {
		u64 position = t->heap.g.data_pa + POSITIONS_OFF + 16 * number[n];

		assert_int_equal(varying(t, p->vertex[n], 0), number[n]);
		assert_memory_equal(heap_at(t, p->vertex[n]), host_ptr(t->heap.h, position), 16);
	}
}

static inline void expect_lanes(struct drawn *t, u64 sequence, u32 a, u32 b, u32 c)
{
	struct record p = primitive(t, sequence);

	expect_vertices(t, &p, a, b, c);
}

static inline void expect_drawn(struct drawn *t, u32 count)
{
	assert_int_equal(queue_fault(&t->heap.g, 0), 0);
	assert_int_equal(queue_fatal(&t->heap.g, 0), 0);
	assert_int_equal(heap_mark(&t->heap), 1);
	assert_true(queue_done(&t->heap.g, 0));
	assert_int_equal(drawn_count(t), count);
}

#endif
