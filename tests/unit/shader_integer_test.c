// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Integer instructions of shaders, compared with the host's arithmetic.
 */
#include "shader_machine.h"

/* Operations, with numbers that are wide enough */

static __int128 add(__int128 a, __int128 b)
{
	return a + b;
}

static __int128 sub(__int128 a, __int128 b)
{
	return a - b;
}

static __int128 mul(__int128 a, __int128 b)
{
	return a * b;
}

static __int128 hadd(__int128 a, __int128 b)
{
	return (a + b) >> 1;
}

static __int128 rhadd(__int128 a, __int128 b)
{
	return (a + b + 1) >> 1;
}

static __int128 part(u64 v, unsigned int at, unsigned int size, bool sign)
{
	u64 bits = size == 64 ? v : v >> at & ((1ull << size) - 1);

	if (sign && (bits >> (size - 1) & 1))
		return (__int128)bits - ((__int128)1 << size);
	return bits;
}

static u64 expected(__typeof__(add) *f, u64 a, u64 b, unsigned int size, bool sign,
		    bool saturate, unsigned int width)
{
	__int128 top = ((__int128)1 << (size - sign)) - 1, bottom = sign ? -top - 1 : 0;
	unsigned int at;
	u64 d = 0;

	for (at = 0; at < width; at += size) {
		__int128 v = f(part(a, at, size, sign), part(b, at, size, sign));

		if (saturate && v > top)
			v = top;
		if (saturate && v < bottom)
			v = bottom;
		d |= ((u64)v & (size == 64 ? ~0ull : (1ull << size) - 1)) << at;
	}
	return d;
}

static unsigned int digit(char c)
{
	return (unsigned int)(c - '0');
}

static void fill(struct machine *m, u32 *seed)
{
	unsigned int n, i;

	for (n = 0; n < 8; n++)
		for (i = 0; i < LANES; i++)
			*reg(m, n, i) = some_number(seed);
}

/* Run one instruction on random registers; r0 to r7 are as they were before */
static void run_one(struct machine *m, u64 insn, u32 *seed)
{
	LOAD_PROGRAM(m, insn, NOP | END);
	fill(m, seed);
	assert_int_equal(machine_run(m), SHADER_ENDED);
}

#define ROUNDS	2000u

static void check(struct machine *m, const char *name, u64 insn, __typeof__(add) *f,
		  unsigned int size, bool sign, bool saturate)
{
	unsigned int width = size == 64 ? 64 : 32, n, i;
	u32 seed = (u32)(insn >> 16);

	/* Halves as they are */
	if (size == 16)
		insn |= PART0(2) | PART1(2);
	for (n = 0; n < ROUNDS; n++) {
		run_one(m, insn, &seed);
		for (i = 0; i < LANES; i++) {
			u64 a = *reg(m, 0, i), b = *reg(m, 2, i), d = *reg(m, 10, i), e;

			if (width == 64) {
				a |= (u64)*reg(m, 1, i) << 32;
				b |= (u64)*reg(m, 3, i) << 32;
				d |= (u64)*reg(m, 11, i) << 32;
			}
			e = expected(f, a, b, size, sign, saturate, width);
			if (d != e)
				fail_msg("%s of %llx and %llx: %llx instead of %llx", name,
					 (unsigned long long)a, (unsigned long long)b,
					 (unsigned long long)d, (unsigned long long)e);
		}
	}
}

static const struct {
	const char *name;
	u32 opcode, sub;
	__typeof__(add) *f;
	unsigned int size;
	bool sign;
} arithmetic[] = {
	{ "IADD.u32", 0xa0, 0, add, 32, false },
	{ "IADD.v2u16", 0xa1, 0, add, 16, false },
	{ "IADD.v4u8", 0xa2, 0, add, 8, false },
	{ "IADD.s32", 0xa8, 0, add, 32, true },
	{ "IADD.v2s16", 0xa9, 0, add, 16, true },
	{ "IADD.v4s8", 0xaa, 0, add, 8, true },
	{ "IADD.u64", 0x1a3, 0, add, 64, false },
	{ "IADD.s64", 0x1ab, 0, add, 64, true },
	{ "ISUB.u32", 0xa0, 1, sub, 32, false },
	{ "ISUB.v2u16", 0xa1, 1, sub, 16, false },
	{ "ISUB.v4u8", 0xa2, 1, sub, 8, false },
	{ "ISUB.s32", 0xa8, 1, sub, 32, true },
	{ "ISUB.v2s16", 0xa9, 1, sub, 16, true },
	{ "ISUB.v4s8", 0xaa, 1, sub, 8, true },
	{ "ISUB.u64", 0x1a3, 1, sub, 64, false },
	{ "ISUB.s64", 0x1ab, 1, sub, 64, true },
	{ "IMUL.i32", 0xa0, 10, mul, 32, false },
	{ "IMUL.v2i16", 0xa1, 10, mul, 16, false },
	{ "IMUL.v4i8", 0xa2, 10, mul, 8, false },
	{ "IMUL.s32", 0xa8, 10, mul, 32, true },
	{ "IMUL.v2s16", 0xa9, 10, mul, 16, true },
	{ "IMUL.v4s8", 0xaa, 10, mul, 8, true },
};

static void test_arithmetic(void **state)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(arithmetic); i++) {
		u64 insn = OP2(arithmetic[i].opcode, arithmetic[i].sub, 10, R(0), R(2));

		check(*state, arithmetic[i].name, insn, arithmetic[i].f, arithmetic[i].size,
		      arithmetic[i].sign, false);
		check(*state, arithmetic[i].name, insn | SATURATE, arithmetic[i].f,
		      arithmetic[i].size, arithmetic[i].sign, true);
	}
}

static void test_half_sums(void **state)
{
	static const u32 opcodes[] = { 0xa0, 0xa1, 0xa2, 0xa8, 0xa9, 0xaa };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(opcodes); i++) {
		u64 insn = OP2(opcodes[i], 11, 10, R(0), R(2));
		unsigned int size = 32 >> i % 3;

		check(*state, "HADD", insn, hadd, size, i >= 3, false);
		check(*state, "RHADD", insn | 1ull << 30, rhadd, size, i >= 3, false);
	}
}

/* What is extended is taken before the operation */
static void test_parts(void **state)
{
	struct machine *m = *state;
	unsigned int i, n;
	u32 seed = 1;

	for (n = 2; n < 8; n++) {
		unsigned int size = n < 4 ? 16 : 8, at = n < 4 ? 16 * (n - 2) : 8 * (n - 4);

		run_one(m, OP2(0xa0, 0, 10, R(0), R(2)) | PART1(n), &seed);
		for (i = 0; i < LANES; i++)
			assert_int_equal(*reg(m, 10, i), (u32)(*reg(m, 0, i) +
					 part(*reg(m, 2, i), at, size, false)));
		run_one(m, OP2(0xa8, 1, 10, R(0), R(2)) | PART0(n), &seed);
		for (i = 0; i < LANES; i++)
			assert_int_equal(*reg(m, 10, i), (u32)(part(*reg(m, 0, i), at, size, true) -
					 *reg(m, 2, i)));
	}
}

/* Digits name the halves or bytes, the lowest first */
static void test_vector_parts(void **state)
{
	static const char * const names[] = {
		"h00", "h10", "h01", "h11", "b00", "b20", "b02", "b22", "b11", "b31", "b13", "b33",
		"b01", "b23",
	};
	static const char * const quads[] = {
		"0123", "3210", "0101", "2323", "0000", "1111", "2222", "3333", "2301", "1032",
		"0011", "2233",
	};
	struct machine *m = *state;
	unsigned int i, k, n;
	u32 seed = 7;

	for (n = 0; n < ARRAY_SIZE(names); n++) {
		unsigned int size = names[n][0] == 'h' ? 16 : 8;

		run_one(m, OP2(0xa9, 0, 10, R(0), ZERO) | PART0(n) | PART1(2), &seed);
		for (i = 0; i < LANES; i++)
			for (k = 0; k < 2; k++) {
				unsigned int at = size * digit(names[n][k + 1]);

				assert_int_equal(*reg(m, 10, i) >> 16 * k & 0xffff,
						 (u16)part(*reg(m, 0, i), at, size, true));
			}
	}
	for (n = 0; n < ARRAY_SIZE(quads); n++) {
		run_one(m, OP2(0xa2, 0, 10, R(0), ZERO) | PART0(n), &seed);
		for (i = 0; i < LANES; i++)
			for (k = 0; k < 4; k++)
				assert_int_equal(*reg(m, 10, i) >> 8 * k & 0xff,
						 *reg(m, 0, i) >> 8 * (quads[n][k] - '0') & 0xff);
	}
}

/* Half a register is written, and the other half kept */
static void test_half_results(void **state)
{
	struct machine *m = *state;
	unsigned int i;
	u32 seed = 3;

	run_one(m, OPCODE(0xa1) | DEST_H1(2) | R(0) | SRC1(R(4)) | PART0(2) | PART1(2), &seed);
	for (i = 0; i < LANES; i++)
		assert_int_equal(*reg(m, 2, i) >> 16,
				 (u16)((*reg(m, 0, i) >> 16) + (*reg(m, 4, i) >> 16)));
	LOAD_PROGRAM(m, OPCODE(0xa1) | DEST_H0(2) | R(0) | SRC1(R(4)) | PART0(2) | PART1(2),
		     NOP | END);
	fill(m, &seed);
	*reg(m, 2, 5) = 0xabcd1234;
	assert_int_equal(machine_run(m), SHADER_ENDED);
	assert_int_equal(*reg(m, 2, 5), 0xabcd0000 | (u16)(*reg(m, 0, 5) + *reg(m, 4, 5)));
}

static u64 shifted(u64 v, u32 by, unsigned int size, bool left, bool sign)
{
	unsigned int width = size == 64 ? 64 : 32, at;
	u64 ones = size == 64 ? ~0ull : (1ull << size) - 1, d = 0;

	by %= size;
	for (at = 0; at < width; at += size) {
		__int128 p = part(v, at, size, sign);

		d |= ((u64)(left ? p << by : p >> by) & ones) << at;
	}
	return d;
}

/* All shifts: size, direction, operation, and what is inverted */
static void check_shift(struct machine *m, u32 opcode, unsigned int size, u32 sub, u32 options)
{
	bool left = sub & 4, sign = !left && (options & 1);
	u64 insn = OP3(opcode, 10, R(0), R(4), R(2)) | PART1(5) | (u64)(sub & 3) << 24 |
		   (left ? 1ull << 32 : 0) | (sign ? 1ull << 34 : 0) |
		   (options & 2 ? 1ull << 35 : 0) | (options & 4 ? 1ull << 30 : 0);
	u32 seed = (u32)insn ^ sub;
	unsigned int i;

	if (size != 64)
		insn |= PART0(size == 16 ? 2 : 0);
	run_one(m, insn, &seed);
	for (i = 0; i < LANES; i++) {
		u64 a = *reg(m, 0, i), b = *reg(m, 2, i), d = *reg(m, 10, i), e;

		if (size == 64) {
			a |= (u64)*reg(m, 1, i) << 32;
			b |= (u64)*reg(m, 3, i) << 32;
			d |= (u64)*reg(m, 11, i) << 32;
		}
		if (options & 2)
			b = ~b;
		/* The second byte */
		e = shifted(a, *reg(m, 4, i) >> 8 & 0xff, size, left, sign);
		e = (sub & 3) == 0 ? e & b : (sub & 3) == 1 ? e | b : e ^ b;
		if (options & 4)
			e = ~e;
		if (size != 64)
			e &= 0xffffffff;
		if (d != e)
			fail_msg("%x.%x.%x: %llx instead of %llx", opcode, sub, options,
				 (unsigned long long)d, (unsigned long long)e);
	}
}

static void test_shifts(void **state)
{
	static const struct { u32 opcode; unsigned int size; } rows[] = {
		{ 0xb4, 32 }, { 0xb5, 16 }, { 0xb6, 8 }, { 0x1b7, 64 },
	};
	unsigned int i, n;
	u32 sub, options;

	for (n = 0; n < 20; n++)
		for (i = 0; i < ARRAY_SIZE(rows); i++)
			for (sub = 0; sub < 8; sub++)
				for (options = 0; options < 8 && (sub & 3) < 3; options++)
					check_shift(*state, rows[i].opcode, rows[i].size, sub,
						    options);
}

static bool holds(u32 condition, __int128 a, __int128 b)
{
	switch (condition) {
	case 0:
		return a == b;
	case 1:
		return a > b;
	case 2:
		return a >= b;
	case 3:
		return a != b;
	case 4:
		return a < b;
	case 5:
		return a <= b;
	case 6:
		return a != b;
	default:
		return true;
	}
}

static u32 truth(u32 result, unsigned int size)
{
	if (result == 1)
		return size == 32 ? 0x3f800000 : size == 16 ? 0x3c00 : 1;
	return result == 2 ? (u32)((1ull << size) - 1) : 1;
}

static void check_compare(struct machine *m, u32 opcode, unsigned int size, bool sign, u32 and,
			  u32 condition, u32 result)
{
	u64 insn = OP3(opcode, 10, R(0), R(2), R(4)) | (u64)and << 24 | (u64)condition << 32 |
		   (u64)result << 30;
	u32 seed = (u32)(insn >> 24);
	unsigned int i, at;

	if (size == 16)
		insn |= PART0(2) | PART1(2);
	LOAD_PROGRAM(m, insn, NOP | END);
	fill(m, &seed);
	for (i = 0; i < LANES; i++) {
		if (i % 3 == 0)
			*reg(m, 2, i) = *reg(m, 0, i);
		if (i % 2)
			*reg(m, 4, i) = 0;
	}
	assert_int_equal(machine_run(m), SHADER_ENDED);
	for (i = 0; i < LANES; i++) {
		u32 e = 0;

		for (at = 0; at < 32; at += size) {
			bool one = holds(condition, part(*reg(m, 0, i), at, size, sign),
					 part(*reg(m, 2, i), at, size, sign));
			bool other = part(*reg(m, 4, i), at, size, false);

			if (and ? one && other : one || other)
				e |= truth(result, size) << at;
		}
		assert_int_equal(*reg(m, 10, i), e);
	}
}

static void test_comparisons(void **state)
{
	u32 size, sign, and, condition, result;

	for (size = 0; size < 3; size++)
		for (sign = 0; sign < 2; sign++)
			for (and = 0; and < 2; and++)
				for (condition = 0; condition < 6; condition++)
					for (result = 0; result < 3; result++)
						check_compare(*state, 0xf0 + size + 8 * sign,
							      32 >> size, sign, and, condition,
							      result);
}

/* 64 bits in two steps: the low halves, then the high halves and what the first step gave */
static void test_wide_comparisons(void **state)
{
	struct machine *m = *state;
	u32 condition, sign, seed = 5;
	unsigned int i, n;

	for (n = 0; n < 200; n++) {
		for (condition = 0; condition < 6; condition++) {
			for (sign = 0; sign < 2; sign++) {
				u64 multi = 2ull << 24 | (u64)condition << 32;

				LOAD_PROGRAM(m,
					     OP3(0xf0, 10, R(0), R(2), ZERO) | multi | 3ull << 30,
					     OP3(0xf0 + 8 * sign, 11, R(1), R(3), R(10)) | multi |
					     2ull << 30, NOP | END);
				fill(m, &seed);
				for (i = 0; i < LANES; i++) {
					if (i % 2)
						*reg(m, 3, i) = *reg(m, 1, i);
					if (i % 4 == 1)
						*reg(m, 2, i) = *reg(m, 0, i);
				}
				assert_int_equal(machine_run(m), SHADER_ENDED);
				for (i = 0; i < LANES; i++) {
					u64 a = *reg(m, 0, i) | (u64)*reg(m, 1, i) << 32;
					u64 b = *reg(m, 2, i) | (u64)*reg(m, 3, i) << 32;

					assert_int_equal(*reg(m, 11, i),
							 holds(condition, part(a, 0, 64, sign),
							       part(b, 0, 64, sign)) ? ~0u : 0);
				}
			}
		}
	}
}

static void test_selection(void **state)
{
	struct machine *m = *state;
	u32 condition, size, sign, seed = 11;
	unsigned int i, at;

	for (condition = 0; condition < 6; condition++) {
		for (size = 16; size <= 32; size += 16) {
			for (sign = 0; sign < 2; sign++) {
				u32 opcode = 0x150 + (size == 16) + 8 * sign;

				run_one(m, OP4(opcode, 10, R(0), R(2), R(4), R(6)) |
					(u64)condition << 32, &seed);
				for (i = 0; i < LANES; i++) {
					for (at = 0; at < 32; at += size) {
						bool yes = holds(condition,
							part(*reg(m, 0, i), at, size, sign),
							part(*reg(m, 2, i), at, size, sign));

						assert_true(part(*reg(m, 10, i), at, size, 0) ==
							    part(*reg(m, yes ? 4 : 6, i), at, size,
								 0));
					}
				}
			}
		}
	}
}

static void test_mux(void **state)
{
	struct machine *m = *state;
	unsigned int i, at, how;
	u32 seed = 13, size;

	for (size = 8; size <= 32; size *= 2) {
		u32 opcode = size == 32 ? 0xb8 : size == 16 ? 0xb9 : 0xba;
		/* Halves as they are */
		u64 plain = size == 16 ? 2ull << 28 | 2ull << 26 | 2ull << 24 : 0;

		for (how = 0; how < 4; how++) {
			run_one(m, OP3(opcode, 10, R(0), R(2), R(4)) | plain | (u64)how << 32,
				&seed);
			for (i = 0; i < LANES; i++) {
				for (at = 0; at < 32 && how < 3; at += size) {
					u32 mask = (u32)part(*reg(m, 4, i), at, size, false);
					u32 top = 1u << (size - 1);
					bool yes = how == 0 ? mask & top : how == 1 ? !mask :
						   !(mask & (top - 1));

					assert_true(part(*reg(m, 10, i), at, size, false) ==
						    part(*reg(m, yes ? 0 : 2, i), at, size, false));
				}
				if (how == 3)
					assert_int_equal(*reg(m, 10, i),
							 (*reg(m, 0, i) & *reg(m, 4, i)) |
							 (*reg(m, 2, i) & ~*reg(m, 4, i)));
			}
		}
	}
}

static void test_bits(void **state)
{
	struct machine *m = *state;
	unsigned int i, n, k;
	u32 seed = 17;

	for (n = 0; n < 200; n++) {
		run_one(m, OP1(0x91, 0x4, 10, R(0)), &seed);
		for (i = 0; i < LANES; i++)
			assert_int_equal(*reg(m, 10, i), *reg(m, 0, i) ?
					 (u32)__builtin_clz(*reg(m, 0, i)) : 32);
		run_one(m, OP1(0x91, 0xc, 10, R(0)), &seed);
		for (i = 0; i < LANES; i++)
			assert_int_equal(*reg(m, 10, i), __builtin_popcount(*reg(m, 0, i)));
		run_one(m, OP1(0x91, 0xd, 10, R(0)), &seed);
		for (i = 0; i < LANES; i++)
			for (k = 0; k < 32; k++)
				assert_int_equal(*reg(m, 10, i) >> k & 1,
						 *reg(m, 0, i) >> (31 - k) & 1);
		run_one(m, OP1(0x91, 0x8, 10, R(0)), &seed);
		for (i = 0; i < LANES; i++)
			assert_int_equal(*reg(m, 10, i), (u32)labs((s32)*reg(m, 0, i)));
		run_one(m, OP1(0x91, 0xe, 10, R(0)), &seed);
		for (i = 0; i < LANES; i++)
			assert_int_equal(*reg(m, 10, i), ~*reg(m, 0, i));
	}
}

static void test_vectors(void **state)
{
	struct machine *m = *state;
	unsigned int i;
	u32 seed = 19;

	/* MKVEC.v2i16 r10, r0.h1, r2.h0 */
	run_one(m, OP2(0xa1, 5, 10, R(0), R(2)) | 1ull << 28, &seed);
	for (i = 0; i < LANES; i++)
		assert_int_equal(*reg(m, 10, i), *reg(m, 0, i) >> 16 | *reg(m, 2, i) << 16);
	/* MKVEC.v2i8 r10, r0.b3, r2.b1, r4 */
	run_one(m, OP3(0xbd, 10, R(0), R(2), R(4)) | 3ull << 38 | 1ull << 36, &seed);
	for (i = 0; i < LANES; i++)
		assert_int_equal(*reg(m, 10, i), *reg(m, 0, i) >> 24 |
				 (*reg(m, 2, i) >> 8 & 0xff) << 8 | *reg(m, 4, i) << 16);
	/* U8_TO_U32 r10, r0.b2; S16_TO_S32 r11, r0.h1; V2S8_TO_V2S16 r12, r0.b31 */
	LOAD_PROGRAM(m, OP1(0x90, 0x10, 10, R(0)) | 2ull << 28,
		     OP1(0x90, 0x04, 11, R(0)) | 1ull << 28,
		     OP1(0x90, 0x02, 12, R(0)) | 7ull << 36, NOP | END);
	*reg(m, 0, 4) = 0x9a8f7e01;
	assert_int_equal(machine_run(m), SHADER_ENDED);
	assert_int_equal(*reg(m, 10, 4), 0x8f);
	assert_int_equal(*reg(m, 11, 4), 0xffff9a8f);
	assert_int_equal(*reg(m, 12, 4), 0x007eff9a);
}

static void test_dot_products(void **state)
{
	struct machine *m = *state;
	unsigned int i, k, sign, saturate;
	u32 seed = 23;

	for (sign = 0; sign < 2; sign++) {
		for (saturate = 0; saturate < 2; saturate++) {
			run_one(m, OP3(0xc2, 10, R(0), R(2), R(4)) | (sign ? 0 : 1ull << 24) |
				(u64)saturate << 30, &seed);
			for (i = 0; i < LANES; i++) {
				__int128 v = part(*reg(m, 4, i), 0, 32, sign);
				__int128 top = sign ? 0x7fffffff : 0xffffffffll;

				for (k = 0; k < 32; k += 8)
					v += part(*reg(m, 0, i), k, 8, sign) *
					     part(*reg(m, 2, i), k, 8, sign);
				if (saturate && v > top)
					v = top;
				if (saturate && v < -top - 1)
					v = -top - 1;
				assert_int_equal(*reg(m, 10, i), (u32)v);
			}
		}
	}
}

static void test_wide(void **state)
{
	struct machine *m = *state;
	unsigned int i;
	u32 seed = 29;

	/* SHADDX.s64 r10, r0, r2.w0, shift 3 */
	run_one(m, OP2(0x1ab, 7, 10, R(0), R(2)) | 3ull << 20 | PART1(8), &seed);
	for (i = 0; i < LANES; i++) {
		u64 e = (*reg(m, 0, i) | (u64)*reg(m, 1, i) << 32) +
			((u64)(s64)(s32)*reg(m, 2, i) << 3);

		assert_int_equal(*reg(m, 10, i), (u32)e);
		assert_int_equal(*reg(m, 11, i), (u32)(e >> 32));
	}
	/* IMULD.u64: of the low halves */
	run_one(m, OP2(0x1a3, 10, 10, R(0), R(2)), &seed);
	for (i = 0; i < LANES; i++) {
		u64 e = (u64)*reg(m, 0, i) * *reg(m, 2, i);

		assert_int_equal(*reg(m, 10, i), (u32)e);
		assert_int_equal(*reg(m, 11, i), (u32)(e >> 32));
	}
}

/* Registers, uniforms of all pages, constants, special values */
static void test_sources(void **state)
{
	struct machine *m = *state;
	unsigned int i;

	for (i = 0; i < SHADER_UNIFORMS; i++)
		m->uniform[i] = 1000 + i;
	RUN(m, MOV(0, U(5)), MOV(1, U(5)) | FAU_PAGE(1), MOV(2, U(63)) | FAU_PAGE(3), MOV(3, K(3)),
	    MOV(4, K(31)), MOV_LANE(5), MOV(6, S(15)) | FAU_PAGE(3), MOVE_IMM(7, 0x12345678));
	for (i = 0; i < LANES; i++) {
		assert_int_equal(*reg(m, 0, i), 1005);
		assert_int_equal(*reg(m, 1, i), 1069);
		assert_int_equal(*reg(m, 2, i), 1255);
		assert_int_equal(*reg(m, 3, i), 0xfafcfdfe);
		assert_int_equal(*reg(m, 4, i), 0x42480000);
		assert_int_equal(*reg(m, 5, i), i);
		/* The address of the next instruction */
		assert_int_equal(*reg(m, 6, i), (u32)CODE_VA + 7 * 8);
		assert_int_equal(*reg(m, 7, i), 0x12345678);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_arithmetic), TEST(test_half_sums), TEST(test_parts),
		TEST(test_vector_parts), TEST(test_half_results), TEST(test_shifts),
		TEST(test_comparisons), TEST(test_wide_comparisons), TEST(test_selection),
		TEST(test_mux), TEST(test_bits), TEST(test_vectors), TEST(test_dot_products),
		TEST(test_wide), TEST(test_sources),
	};

	return cmocka_run_group_tests_name("shader_integer", tests, NULL, NULL);
}
