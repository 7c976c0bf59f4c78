// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Comparisons and selections of integers.
 */
#include "compare.h"
#include "operands.h"

/* What a condition accepts, by its number: less, equal, greater */
#define LESS	1u
#define EQUAL	2u
#define GREATER	4u

static const u8 accepts[8] = {
	EQUAL, GREATER, GREATER | EQUAL, LESS | GREATER, LESS, LESS | EQUAL, LESS | GREATER,
	LESS | EQUAL | GREATER,
};

/* A part of a register, so that it compares as it is to */
static inline s64 element(u32 v, unsigned int at, unsigned int size, bool sign)
{
	u32 shifted = v >> at << (32 - size);

	return sign ? (s64)((s32)shifted >> (32 - size)) : (s64)(shifted >> (32 - size));
}

static inline u32 ones(unsigned int size)
{
	return size == 32 ? ~0u : BIT32(size) - 1;
}

static inline u32 relation(s64 a, s64 b)
{
	return a < b ? LESS : a == b ? EQUAL : GREATER;
}

/**
 * mali_true() - what a comparison results in that holds
 * @result: modifier of the instruction
 * @size: bits of an element
 *
 * Return: the value of an element.
 */
u32 mali_true(enum shader_result result, unsigned int size)
{
	switch (result) {
	case SHADER_RESULT_F1:
		return size == 32 ? 0x3f800000u : size == 16 ? 0x3c00u : 1u;
	case SHADER_RESULT_M1:
		return ones(size);
	default:
		return 1;
	}
}

#define BEGIN										\
	u32 ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], d[MALI_LANES];		\
	const u32 *a = mali_operand(r, op, 0, ta), *b = mali_operand(r, op, 1, tb);	\
	const u32 *c = mali_operand(r, op, 2, tc);					\
	u32 accepted = accepts[mali_shader_get(op->word, CONDITION)];			\
	unsigned int i, at

#define COMPARE(name, size, sign, operator, result)					\
enum shader_outcome mali_exec_##name(struct shader_run *r, const struct shader_op *op)	\
{											\
	u32 yes = mali_true((enum shader_result)mali_shader_get(op->word, RESULT),	\
			    size);							\
	BEGIN;										\
											\
	FOR_EACH_LANE(i) {								\
		d[i] = 0;								\
		for (at = 0; at < 32; at += (size)) {					\
			bool holds = accepted & relation(element(a[i], at, size, sign),	\
							 element(b[i], at, size, sign));\
			bool other = c[i] >> at & ones(size);				\
											\
			d[i] |= (holds operator other ? yes : 0) << at;			\
		}									\
	}										\
	result(r, op, d);								\
	return SHADER_NEXT;								\
}

COMPARE(icmp_or_u32, 32, false, ||, mali_result)
COMPARE(icmp_or_s32, 32, true, ||, mali_result)
COMPARE(icmp_or_v2u16, 16, false, ||, mali_result_v2)
COMPARE(icmp_or_v2s16, 16, true, ||, mali_result_v2)
COMPARE(icmp_or_v4u8, 8, false, ||, mali_result)
COMPARE(icmp_or_v4s8, 8, true, ||, mali_result)
COMPARE(icmp_and_u32, 32, false, &&, mali_result)
COMPARE(icmp_and_s32, 32, true, &&, mali_result)
COMPARE(icmp_and_v2u16, 16, false, &&, mali_result_v2)
COMPARE(icmp_and_v2s16, 16, true, &&, mali_result_v2)
COMPARE(icmp_and_v4u8, 8, false, &&, mali_result)
COMPARE(icmp_and_v4s8, 8, true, &&, mali_result)

/*
 * Comparisons of 64 bits in two steps: the low halves with the result u1, then the high halves
 * with that as third source.  Equal high halves leave the decision to the low ones [ISA.xml].
 */
static inline bool multi(u32 accepted, u32 high, bool low)
{
	switch (accepted) {
	case EQUAL:
		return high == EQUAL && low;
	default:
		return high == EQUAL ? low : accepted & high;
	}
}

static enum shader_outcome compare_multi(struct shader_run *r, const struct shader_op *op,
					 bool sign)
{
	enum shader_result result = (enum shader_result)mali_shader_get(op->word, RESULT);
	u32 ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], d[MALI_LANES];
	const u32 *a = mali_operand(r, op, 0, ta), *b = mali_operand(r, op, 1, tb);
	const u32 *c = mali_operand(r, op, 2, tc);
	u32 accepted = accepts[mali_shader_get(op->word, CONDITION)];
	u32 yes = mali_true(result, 32);
	unsigned int i;

	FOR_EACH_LANE(i) {
		u32 high = relation(element(a[i], 0, 32, sign), element(b[i], 0, 32, sign));
		bool holds = result == SHADER_RESULT_U1 ? accepted & high :
							  multi(accepted, high, c[i]);

		d[i] = holds ? yes : 0;
	}
	mali_result(r, op, d);
	return SHADER_NEXT;
}

enum shader_outcome mali_exec_icmp_multi_u32(struct shader_run *r, const struct shader_op *op)
{
	return compare_multi(r, op, false);
}

enum shader_outcome mali_exec_icmp_multi_s32(struct shader_run *r, const struct shader_op *op)
{
	return compare_multi(r, op, true);
}

#define SELECT(name, size, sign, result)						\
enum shader_outcome mali_exec_##name(struct shader_run *r, const struct shader_op *op)	\
{											\
	u32 te[MALI_LANES];								\
	const u32 *e = mali_operand(r, op, 3, te);					\
	BEGIN;										\
											\
	FOR_EACH_LANE(i) {								\
		d[i] = 0;								\
		for (at = 0; at < 32; at += (size)) {					\
			u32 from = accepted & relation(element(a[i], at, size, sign),	\
						       element(b[i], at, size, sign)) ?	\
				   c[i] : e[i];						\
											\
			d[i] |= (from >> at & ones(size)) << at;			\
		}									\
	}										\
	result(r, op, d);								\
	return SHADER_NEXT;								\
}

SELECT(csel_u32, 32, false, mali_result)
SELECT(csel_s32, 32, true, mali_result)
SELECT(csel_v2u16, 16, false, mali_result_v2)
SELECT(csel_v2s16, 16, true, mali_result_v2)
