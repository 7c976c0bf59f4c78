// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The table of shader instructions: words put together by hand, what each arch has, and that no
 * two rows or modifiers overlap.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../lib/shader_isa.h"

static const char *name(unsigned int arch, u64 word)
{
	const struct mali_shader_info *info = mali_shader_find(arch, word);

	return mali_shader_check(info, word) == MALI_SHADER_OK ? info->text : "";
}

/* Opcodes, and what tells their instructions apart, by hand, and the last arch */
static const struct {
	u64 word;
	const char *name;
	unsigned int last;
} words[] = {
	{ 0x0000c00000000000, "NOP", 13 },
	{ 0x501fc00000000341, "BRANCHZ", 13 },
	{ 0x002fc11000000000, "BRANCHZI", 13 },
	{ 0x4845c001c0000000, "BARRIER", 13 },
	{ 0x0060828218000080, "LOAD.i32", 13 },
	{ 0x006084f838000080, "LOAD.i128", 13 },
	{ 0x0061440838000042, "STORE.i128", 13 },
	{ 0x006a82f428008182, "LD_PKA.i64", 13 },
	{ 0x006b82040000c0c0, "LEA_PKA", 13 },
	{ 0x005e84044000007b, "LEA_BUF_IMM", 13 },
	{ 0x00684c0218800032, "ATOM.i32", 13 },
	{ 0x00698c0218000032, "ATOM1_RETURN.i32", 13 },
	{ 0x0120cc021bf70030, "ATOM_RETURN.i32", 13 },
	{ 0x0091c10000000002, "MOV.i32", 13 },
	{ 0x0091c10000040002, "CLZ.u32", 13 },
	{ 0x00a0c00008000201, "IADD.u32", 13 },
	{ 0x00a0c00000010201, "ISUB.u32", 13 },
	{ 0x00a0c000000a0201, "IMUL.i32", 13 },
	{ 0x00a0c000000b0201, "HADD.u32", 10 },
	{ 0x00a2c00000000201, "IADD.v4u8", 10 },
	{ 0x01a3c00020273c82, "SHADDX.u64", 13 },
	{ 0x0110c2000000ab42, "IADD_IMM.i32", 13 },
	{ 0x0112c2000000ab42, "IADD_IMM.v4i8", 10 },
	{ 0x00f0c10380c08200, "ICMP_OR.u32", 13 },
	{ 0x00f0c10381c08200, "ICMP_AND.u32", 13 },
	{ 0x00f0c10382c08200, "ICMP_MULTI.u32", 13 },
	{ 0x00b4cb0110c0c04b, "LSHIFT_AND.i32", 13 },
	{ 0x00b4cb0012c0c04b, "RSHIFT_XOR.i32", 13 },
	{ 0x00a4c00000000201, "FADD.f32", 13 },
	{ 0x00a5c00000044342, "V2F32_TO_V2F16", 10 },
	{ 0x00b2c00400c08841, "FMA.f32", 13 },
	{ 0x0090c700300000c0, "S8_TO_S32", 13 },
	{ 0x0090c70030010000, "S8_TO_F32", 10 },
	{ 0x0090c240c00c0042, "F32_TO_S32", 13 },
	{ 0x009cc0c000000040, "FRCP.f32", 13 },
	{ 0x01257c3417c00080, "TEX_FETCH", 13 },
};

static void test_words(void **state)
{
	unsigned int i, arch;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		for (arch = 10; arch <= 13; arch++)
			assert_string_equal(name(arch, words[i].word),
					    arch <= words[i].last ? words[i].name : "");
	/* Later ones are as the last that is known, earlier ones are not known */
	assert_string_equal(name(14, words[0].word), "NOP");
	assert_string_equal(name(9, words[0].word), "");
}

/* A word has at most one meaning on each arch */
static void test_rows_do_not_overlap(void **state)
{
	unsigned int i, k;

	for (i = 1; i < MALI_SHADER_COUNT; i++) {
		const struct mali_shader_info *a = &mali_shader_insns[i];

		assert_int_equal(a->sub & ~a->mask, 0);
		for (k = i + 1; k < MALI_SHADER_COUNT; k++) {
			const struct mali_shader_info *b = &mali_shader_insns[k];

			if (a->opcode != b->opcode || !(a->archs & b->archs))
				continue;
			assert_true(a->mask);
			assert_int_equal(a->start, b->start);
			assert_int_not_equal(a->sub & a->mask & b->mask,
					     b->sub & a->mask & b->mask);
		}
	}
}

static u64 bits(unsigned int start, unsigned int size)
{
	return (size < 64 ? (1ull << size) - 1 : ~0ull) << start;
}

/* Sources, destination, what tells rows apart, modifiers: each bit is of one of them */
static void test_fields_do_not_overlap(void **state)
{
	unsigned int i, k;

	for (i = 1; i < MALI_SHADER_COUNT; i++) {
		const struct mali_shader_info *info = &mali_shader_insns[i];
		u64 used = bits(48, 16) | (u64)info->mask << info->start;

		for (k = 0; k < MALI_SHADER_SOURCES; k++) {
			enum mali_shader_src src = info->src[k];
			u64 field = src ? bits(8 * k, 8) : 0;

			if (field & used)
				fail_msg("%s: source %u", info->text, k);
			used |= field;
			if (mali_shader_swizzle_size(src)) {
				field = bits(mali_shader_swizzle_start(src, k),
					     mali_shader_swizzle_size(src));
				if (field & used)
					fail_msg("%s: part of source %u", info->text, k);
				used |= field;
			}
			if (mali_shader_src_negates(src)) {
				field = bits(38 - 2 * k, 2);
				if (field & used)
					fail_msg("%s: sign of source %u", info->text, k);
				used |= field;
			}
		}
		for (k = 0; k < info->mod_count; k++) {
			const struct mali_shader_modifier *m;

			m = &mali_shader_modifiers[info->mods[k]];
			if (bits(m->start, m->size) & used)
				fail_msg("%s: %s", info->text, m->text);
			used |= bits(m->start, m->size);
		}
	}
}

static enum mali_shader_verdict verdict(u64 word)
{
	return mali_shader_check(mali_shader_find(10, word), word);
}

static void test_verdicts(void **state)
{
	assert_int_equal(verdict(0x0000c00000000000), MALI_SHADER_OK);
	assert_int_equal(verdict(0), MALI_SHADER_BAD_DEST);
	assert_int_equal(verdict(0x01ffc00000000000), MALI_SHADER_UNKNOWN);
	assert_int_equal(verdict(0x5800c00000000000), MALI_SHADER_BAD_FLOW);
	assert_int_equal(verdict(0x8000c00000000000), MALI_SHADER_BAD_FLOW);
	/* MOV of the special value 0 of page 0, of one that is there, and of page 2 */
	assert_int_equal(verdict(0x0091c100000000e0), MALI_SHADER_BAD_SOURCE);
	assert_int_equal(verdict(0x0291c100000000e2), MALI_SHADER_OK);
	assert_int_equal(verdict(0x0491c100000000e2), MALI_SHADER_BAD_SOURCE);
	/* IADD.u64 of an odd pair; a part of any register will do */
	assert_int_equal(verdict(0x01a3c00000000201), MALI_SHADER_BAD_SOURCE);
	assert_int_equal(verdict(0x01a3c00020000102), MALI_SHADER_OK);
	assert_int_equal(verdict(0x01a3c10000000202), MALI_SHADER_BAD_DEST);
	/* IADD.u32 of part 1 */
	assert_int_equal(verdict(0x00a0c01000000201), MALI_SHADER_BAD_SWIZZLE);
	/* MOV to neither half */
	assert_int_equal(verdict(0x0091010000000002), MALI_SHADER_BAD_DEST);
	/* LOAD.i32 on slot 3, and of a reserved lane */
	assert_int_equal(verdict(0x00608282d8000080), MALI_SHADER_BAD_VALUE);
	assert_int_equal(verdict(0x006082c218000080), MALI_SHADER_BAD_VALUE);
}

static void test_names(void **state)
{
	assert_string_equal(mali_shader_special_name(1, 35), "thread_local_pointer");
	assert_string_equal(mali_shader_special_name(3, 62), "program_counter");
	assert_null(mali_shader_special_name(2, 35));
	assert_string_equal(mali_shader_swizzle_name(MALI_SHADER_SRC_U16, 2), "");
	assert_string_equal(mali_shader_swizzle_name(MALI_SHADER_SRC_U16, 9), "b31");
	assert_null(mali_shader_swizzle_name(MALI_SHADER_SRC_U32, 1));
	assert_string_equal(mali_shader_verdict_text(MALI_SHADER_BAD_FLOW), "reserved flow");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_rows_do_not_overlap),
		cmocka_unit_test(test_fields_do_not_overlap),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests_name("shader_isa", tests, NULL, NULL);
}
