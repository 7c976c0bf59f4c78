// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Loads, stores, atomic operations and buffers of shaders.
 */
#include "shader_machine.h"

/* r0 is the pair with the address: a uniform, and the lane shifted left */
#define ADDRESS(shift)	MOV_LANE(8), SHADDX(0, U(0), R(8), shift) | PART1(8)

static void set_base(struct machine *m, u64 va)
{
	m->uniform[0] = (u32)va;
	m->uniform[1] = (u32)(va >> 32);
}

static void fill_data(struct machine *m)
{
	unsigned int i;

	for (i = 0; i < DATA_BYTES; i++)
		m->data[i] = (u8)(i * 7 + (i >> 8));
}

static u32 bytes_at(struct machine *m, u32 offset, u32 n)
{
	u32 v = 0;

	memcpy(&v, m->data + offset, n);
	return v;
}

static void test_load_sizes(void **state)
{
	static const u32 size[] = { 1, 2, 3, 4, 6, 8, 12, 16 };
	/* What selects all of what is loaded */
	static const u32 whole[] = { 6, 2, 0, 0, 4, 7, 6, 7 };
	struct machine *m = *state;
	unsigned int n, i, k;

	fill_data(m);
	set_base(m, DATA_VA + 0x100);
	for (n = 0; n < 8; n++) {
		u32 count = (size[n] + 3) / 4;

		/* Apart, so that each lane makes its access */
		RUN(m, ADDRESS(5), LOAD(n, 10, count, R(0), 16) | LOAD_LANE(whole[n]) | UNSIGNED);
		for (i = 0; i < LANES; i++)
			for (k = 0; k < count; k++) {
				u32 left = size[n] - 4 * k;

				assert_int_equal(*reg(m, 10 + k, i),
						 bytes_at(m, 0x110 + 32 * i + 4 * k,
							  left < 4 ? left : 4));
			}
	}
}

/* Adjacent lanes are one access; the offset is signed */
static void test_adjacent(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	fill_data(m);
	set_base(m, DATA_VA + 0x200);
	RUN(m, ADDRESS(2), LOAD(I32, 10, 1, R(0), -8));
	for (i = 0; i < LANES; i++)
		assert_int_equal(*reg(m, 10, i), bytes_at(m, 0x1f8 + 4 * i, 4));
	assert_int_equal(m->accesses, 1);
}

static void test_load_lanes(void **state)
{
	struct machine *m = *state;

	*word_at(m, 0x100) = 0x0000f180;
	set_base(m, DATA_VA + 0x100);
	/* Bytes into a part of a register, with and without sign */
	RUN(m, MOV(0, U(0)), MOV(1, U(1)), MOVE_IMM(10, 0x11111111), MOVE_IMM(11, 0x11111111),
	    MOVE_IMM(12, 0x11111111), MOVE_IMM(13, 0x11111111), MOVE_IMM(15, 0x11111111),
	    LOAD(I8, 10, 1, R(0), 0) | LOAD_LANE(2), LOAD(I8, 11, 1, R(0), 0) | LOAD_LANE(5),
	    LOAD(I8, 12, 1, R(0), 0) | LOAD_LANE(5) | UNSIGNED,
	    LOAD(I16, 13, 1, R(0), 0) | LOAD_LANE(1), LOAD(I16, 14, 2, R(0), 0) | LOAD_LANE(3),
	    LOAD(I8, 16, 2, R(0), 0) | LOAD_LANE(7) | UNSIGNED,
	    LOAD(I32, 18, 2, R(0), 0) | LOAD_LANE(1));
	assert_int_equal(*reg(m, 10, 3), 0x11801111);
	assert_int_equal(*reg(m, 11, 3), 0xff801111);
	assert_int_equal(*reg(m, 12, 3), 0x00801111);
	assert_int_equal(*reg(m, 13, 3), 0xf1801111);
	assert_int_equal(*reg(m, 14, 3), 0xfffff180);
	assert_int_equal(*reg(m, 15, 3), 0xffffffff);
	assert_int_equal(*reg(m, 16, 3), 0x80);
	assert_int_equal(*reg(m, 17, 3), 0);
	assert_int_equal(*reg(m, 18, 3), 0xf180);
	assert_int_equal(*reg(m, 19, 3), 0);
}

static void test_stores(void **state)
{
	static const u32 size[] = { 1, 2, 3, 4, 6, 8, 12, 16 };
	struct machine *m = *state;
	unsigned int n, i, k;

	set_base(m, DATA_VA + 0x100);
	for (n = 0; n < 8; n++) {
		memset(m->data, 0xee, 0x1000);
		LOAD_PROGRAM(m, ADDRESS(5), STORE(n, 10, (size[n] + 3) / 4, R(0), 0), NOP | END);
		for (i = 0; i < LANES; i++)
			for (k = 0; k < 4; k++)
				*reg(m, 10 + k, i) = 0x03020100 + 0x04040404 * k +
						     0x10101010 * (i & 7);
		assert_int_equal(machine_run(m), SHADER_ENDED);
		for (i = 0; i < LANES; i++)
			for (k = 0; k < 32; k++)
				assert_int_equal(m->data[0x100 + 32 * i + k],
						 k < size[n] ? k + 16 * (i & 7) : 0xee);
	}
}

/* Only active lanes, and a lane whose access is not made is where it was */
static void test_stall(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	set_base(m, DATA_VA + 0x100);
	/* From lane 8 on there is nothing */
	m->missing = DATA_VA + 0x100 + 8 * 32;
	LOAD_PROGRAM(m, ADDRESS(5), ATOM_INC(10, R(0)), NOP | END);
	assert_int_equal(machine_run(m), SHADER_STALLED);
	assert_int_equal(machine_run(m), SHADER_STALLED);
	m->missing = 0;
	assert_int_equal(machine_run(m), SHADER_ENDED);
	/* Each has been incremented once */
	for (i = 0; i < LANES; i++) {
		assert_int_equal(*word_at(m, 0x100 + 32 * i), 1);
		assert_int_equal(*reg(m, 10, i), 0);
	}
}

/* Atomic operations on one word; each lane gets what the one before has left */
static void check_atomic(struct machine *m, u32 op, u32 start, u32 (*f)(u32 a, u32 b))
{
	u32 v = start, seed = op;
	unsigned int i;

	set_base(m, DATA_VA + 0x100);
	*word_at(m, 0x104) = start;
	/* ATOM_RETURN.i32 @r12, @r10, u0, offset 4 */
	LOAD_PROGRAM(m, OPCODE(0x120) | 0xcaull << 40 | U(0) | 4ull << 8 | 12ull << 16 |
		     (u64)op << 22 | 3ull << 27 | 1ull << 33, NOP | END);
	for (i = 0; i < LANES; i++)
		*reg(m, 10, i) = some_number(&seed);
	assert_int_equal(machine_run(m), SHADER_ENDED);
	for (i = 0; i < LANES; i++) {
		assert_int_equal(*reg(m, 12, i), v);
		v = f(v, *reg(m, 10, i));
	}
	assert_int_equal(*word_at(m, 0x104), v);
}

static u32 do_add(u32 a, u32 b) { return a + b; }
static u32 do_smin(u32 a, u32 b) { return (s32)a < (s32)b ? a : b; }
static u32 do_smax(u32 a, u32 b) { return (s32)a > (s32)b ? a : b; }
static u32 do_umin(u32 a, u32 b) { return a < b ? a : b; }
static u32 do_umax(u32 a, u32 b) { return a > b ? a : b; }
static u32 do_and(u32 a, u32 b) { return a & b; }
static u32 do_or(u32 a, u32 b) { return a | b; }
static u32 do_xor(u32 a, u32 b) { return a ^ b; }
static u32 do_xchg(u32 a, u32 b) { return b; }

static void test_atomics(void **state)
{
	check_atomic(*state, 2, 5, do_add);
	check_atomic(*state, 8, 5, do_smin);
	check_atomic(*state, 9, 5, do_smax);
	check_atomic(*state, 10, ~0u, do_umin);
	check_atomic(*state, 11, 0, do_umax);
	check_atomic(*state, 12, ~0u, do_and);
	check_atomic(*state, 13, 0, do_or);
	check_atomic(*state, 14, 0, do_xor);
	check_atomic(*state, 15, 9, do_xchg);
}

/* The first staged value is put there if memory has the second one */
static void test_compare_exchange(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	set_base(m, DATA_VA);
	LOAD_PROGRAM(m, OPCODE(0x120) | 0xcaull << 40 | U(0) | 14ull << 16 | 15ull << 22 |
		     1ull << 26 | 3ull << 27 | 2ull << 33, NOP | END);
	*word_at(m, 0) = 3;
	for (i = 0; i < LANES; i++) {
		*reg(m, 10, i) = 100 + i;
		*reg(m, 11, i) = i < 4 ? i : 103 + (i > 8);
	}
	assert_int_equal(machine_run(m), SHADER_ENDED);
	/* 3 becomes 103 in lane 3, that 104 in lane 4, and no other lane finds what it wants */
	assert_int_equal(*reg(m, 14, 3), 3);
	assert_int_equal(*reg(m, 14, 4), 103);
	assert_int_equal(*reg(m, 14, 9), 104);
	assert_int_equal(*reg(m, 14, 10), 109);
	assert_int_equal(*word_at(m, 0), 109);
}

static void test_atomics_with_one(void **state)
{
	static const struct { u32 op, start, end; } rows[] = {
		{ 0, 7, 23 }, { 1, 7, 7 - 16u }, { 2, 0, 1 }, { 3, ~0u, 1 }, { 4, 6, 7 },
	};
	struct machine *m = *state;
	unsigned int i;

	set_base(m, DATA_VA);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		*word_at(m, 0) = rows[i].start;
		/* Without a result: no register is written */
		RUN(m, MOVE_IMM(0, 0x55), OPCODE(0x69) | 0x80ull << 40 | U(0) |
		    (u64)rows[i].op << 22 | 3ull << 27);
		assert_int_equal(*word_at(m, 0), rows[i].end);
		assert_int_equal(*reg(m, 0, 15), 0x55);
	}
	/* 64 bits: ATOM.i64 and ATOM1_RETURN.i64 */
	*word_at(m, 0) = 0xfffffff8;
	*word_at(m, 4) = 1;
	RUN(m, MOVE_IMM(10, 0), MOVE_IMM(11, 1), OPCODE(0x68) | 0x4aull << 40 | U(0) | 2ull << 22 |
	    5ull << 27 | 2ull << 33, OPCODE(0x69) | 0x8cull << 40 | U(0) | 5ull << 27 | 2ull << 33);
	assert_int_equal(*reg(m, 12, 0), 0xfffffff8);
	assert_int_equal(*reg(m, 13, 0), 17);
	assert_int_equal(*reg(m, 12, 8), 0);
	assert_int_equal(*reg(m, 13, 8), 18);
	assert_int_equal(*word_at(m, 0), 8);
	assert_int_equal(*word_at(m, 4), 18);
}

/* Tables at 0x4000: the second has descriptors at 0x4100 */
#define TABLES		0x4000u
#define DESCRIPTORS	0x4100u
#define BUFFER		0x5000u

static void set_tables(struct machine *m)
{
	u32 *table = word_at(m, TABLES + 16), *d = word_at(m, DESCRIPTORS);

	m->job.resources = DATA_VA + TABLES;
	m->job.resource_count = 2;
	table[0] = (u32)(DATA_VA + DESCRIPTORS);
	table[1] = (u32)((DATA_VA + DESCRIPTORS) >> 32) | 1u << 24;
	table[2] = 3 * 32;
	/* A buffer of 40 bytes, structures of 12 bytes in 48, and a sampler */
	d[0] = 9 | 1 << 4;
	d[1] = 40;
	d[2] = (u32)(DATA_VA + BUFFER);
	d[3] = (u32)(DATA_VA >> 32);
	d[8] = 9 | 3 << 4;
	d[9] = 48;
	d[10] = d[2];
	d[11] = d[3];
	d[12] = 12;
	d[16] = 1;
}

#define LEA(op, d, offset, handle) \
	(OPCODE(op) | (0x80ull | (d)) << 40 | (offset) | SRC1(handle) | 2ull << 33)

static void test_buffers(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	fill_data(m);
	memset(m->data + TABLES, 0, 0x200);
	set_tables(m);
	m->uniform[0] = HANDLE(1, 0);
	/* Lane n reads at offset 4n: the last that is there is lane 9 */
	RUN(m, MOV_LANE(8), OP3(0xb4, 9, R(8), K(8), ZERO) | PART1(6) | 1ull << 24 | 1ull << 32,
	    LD_PKA(10, R(9), U(0)), LEA(0x6b, 12, R(9), U(0)), STORE(I32, 8, 1, R(12), 0));
	for (i = 0; i < LANES; i++) {
		assert_int_equal(*reg(m, 9, i), 4 * i);
		if (i < 10) {
			assert_int_equal(*reg(m, 12, i), (u32)(DATA_VA + BUFFER + 4 * i));
			assert_int_equal(*reg(m, 13, i), (u32)(DATA_VA >> 32));
		} else {
			assert_int_equal(*reg(m, 10, i), 0);
		}
	}
	/* What is stored out of bounds is lost */
	for (i = 0; i < LANES; i++)
		assert_int_equal(*word_at(m, BUFFER + 4 * i) == i, i < 10);
	assert_int_equal(*reg(m, 10, 9), 0x5028 * 0 + bytes_at(m, 0, 0) + *reg(m, 10, 9));
}

/* LEA_BUF: the address of a structure, by handle and by immediate */
static void test_structures(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	set_tables(m);
	m->uniform[0] = HANDLE(1, 1);
	RUN(m, MOV_LANE(8), LEA(0x6e, 10, R(8), U(0)),
	    OPCODE(0x5e) | 0x8cull << 40 | R(8) | 1ull << 8 | 1ull << 12 | 2ull << 33);
	for (i = 0; i < 4; i++) {
		assert_int_equal(*reg(m, 10, i), (u32)(DATA_VA + BUFFER + 12 * i));
		assert_int_equal(*reg(m, 12, i), *reg(m, 10, i));
		assert_int_equal(*reg(m, 13, i), *reg(m, 11, i));
	}
	/* Nowhere */
	assert_int_equal(*reg(m, 10, 4), 0);
	assert_int_equal(*reg(m, 11, 4) >> 16, 0xffff);
}

/* No such table, no such entry, no buffer */
static void test_no_buffer(void **state)
{
	static const u32 handles[] = {
		HANDLE(0, 0), HANDLE(2, 0), HANDLE(63, 0), HANDLE(1, 3), HANDLE(1, 0xffffff),
		HANDLE(1, 2), 0xffffffff,
	};
	struct machine *m = *state;
	unsigned int i;

	fill_data(m);
	memset(m->data + TABLES, 0, 0x200);
	set_tables(m);
	for (i = 0; i < ARRAY_SIZE(handles); i++) {
		m->uniform[0] = handles[i];
		RUN(m, MOVE_IMM(10, 0x55), LD_PKA(10, ZERO, U(0)), LEA(0x6b, 12, ZERO, U(0)));
		assert_int_equal(*reg(m, 10, 0), 0);
		assert_int_equal(*reg(m, 13, 0) >> 16, 0xffff);
	}
}

/* Table 62: descriptors are read as data */
static void test_table_of_tables(void **state)
{
	struct machine *m = *state;

	set_tables(m);
	m->uniform[0] = HANDLE(62, 1);
	RUN(m, MOVE_IMM(8, 36), LD_PKA(10, R(8), U(0)), MOVE_IMM(8, 96), LD_PKA(11, R(8), U(0)));
	/* The size of the second descriptor; and past the end */
	assert_int_equal(*reg(m, 10, 7), 48);
	assert_int_equal(*reg(m, 11, 7), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_load_sizes), TEST(test_adjacent), TEST(test_load_lanes),
		TEST(test_stores),
		TEST(test_stall), TEST(test_atomics), TEST(test_compare_exchange),
		TEST(test_atomics_with_one), TEST(test_buffers), TEST(test_structures),
		TEST(test_no_buffer), TEST(test_table_of_tables),
	};

	return cmocka_run_group_tests_name("shader_memory", tests, NULL, NULL);
}
