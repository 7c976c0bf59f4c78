// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: what v13 has of arithmetic, and that earlier archs have none of it.
 */
#include "gpu_stream.h"

/* Opcodes, and where their sub-opcode is */
#define IMM32	16
#define IMM64	17
#define REG32	18
#define REG64	57

enum { I_ADD, I_LSHIFT, I_RSHIFT_U, I_RSHIFT_S, I_BFEXT_U, I_BFEXT_S, I_BFINS, I_UMIN };
enum { R_UMIN, R_ADD, R_SUB, R_LSHIFT, R_RSHIFT_U, R_RSHIFT_S, R_BFINS };

static bool by_register(unsigned int op)
{
	return op == REG32 || op == REG64;
}

static bool wide(unsigned int op)
{
	return op == IMM64 || op == REG64;
}

/* r10 = r12 op r14, or r12 op immediate */
static u64 encode(unsigned int op, unsigned int sub, u32 low)
{
	return OP(op) | 10ull << 48 | 12ull << 40 |
	       (by_register(op) ? 14ull << 32 | (u64)sub << 24 : (u64)sub << 32) | low;
}

#define BITS(position, width)	((position) | (width) << 8)

static const struct row {
	unsigned int op, sub;
	u64 a, b;	/* registers; b is not used by immediates */
	u32 low;	/* the immediate, or position and width */
	u64 result;
} rows[] = {
	{ IMM32, I_ADD, 5, 0, (u32)-6, 0xffffffff },
	{ IMM64, I_ADD, 5, 0, (u32)-6, ~0ull },
	{ IMM32, I_LSHIFT, 0x80000001, 0, 4, 0x10 },
	{ IMM64, I_LSHIFT, 0x80000001, 0, 36, 0x1000000000 },
	{ IMM32, I_RSHIFT_U, 0x80000010, 0, 4, 0x08000001 },
	{ IMM64, I_RSHIFT_U, 0x8000000000000000, 0, 63, 1 },
	{ IMM32, I_RSHIFT_S, 0x80000010, 0, 4, 0xf8000001 },
	{ IMM32, I_RSHIFT_S, 0x40000010, 0, 4, 0x04000001 },
	{ IMM64, I_RSHIFT_S, 0x8000000000000000, 0, 63, ~0ull },
	{ IMM32, I_BFEXT_U, 0xabcd1234, 0, BITS(8, 12), 0xd12 },
	{ IMM32, I_BFEXT_U, 0xabcd1234, 0, BITS(0, 32), 0xabcd1234 },
	{ IMM32, I_BFEXT_U, 0xabcd1234, 0, BITS(24, 32), 0xab },
	{ IMM32, I_BFEXT_U, 0xabcd1234, 0, BITS(32, 4), 0 },
	{ IMM32, I_BFEXT_U, 0xabcd1234, 0, BITS(4, 0), 0 },
	{ IMM64, I_BFEXT_U, 0x123456789abcdef0, 0, BITS(28, 16), 0x6789 },
	{ IMM64, I_BFEXT_U, 0x123456789abcdef0, 0, BITS(0, 64), 0x123456789abcdef0 },
	{ IMM32, I_BFEXT_S, 0xabcd1234, 0, BITS(8, 12), 0xfffffd12 },
	{ IMM32, I_BFEXT_S, 0xabcd1234, 0, BITS(8, 8), 0x12 },
	{ IMM64, I_BFEXT_S, 0x00000f0000000000, 0, BITS(40, 4), ~0ull },
	{ IMM32, I_BFINS, 0xffffffff, 0, BITS(8, 8) | 0x12 << 16, 0xffff12ff },
	{ IMM32, I_BFINS, 0, 0, BITS(28, 16) | 0xabcdu << 16, 0xd0000000 },
	{ IMM32, I_BFINS, 0x55, 0, BITS(32, 4) | 0xfu << 16, 0x55 },
	{ IMM64, I_BFINS, 0, 0, BITS(40, 16) | 0xabcdu << 16, 0xabcd0000000000 },
	{ IMM32, I_UMIN, 0x80000000, 0, 0x7fffffff, 0x7fffffff },
	{ IMM32, I_UMIN, 5, 0, 0xffffffff, 5 },
	{ IMM64, I_UMIN, 0x100000000, 0, 0xffffffff, 0xffffffff },
	{ REG32, R_UMIN, 7, 3, 0, 3 },
	{ REG32, R_ADD, 0xffffffff, 2, 0, 1 },
	{ REG32, R_SUB, 1, 2, 0, 0xffffffff },
	{ REG32, R_LSHIFT, 3, 31, 0, 0x80000000 },
	{ REG32, R_LSHIFT, 3, 33, 0, 6 },
	{ REG32, R_RSHIFT_U, 0x80000000, 31, 0, 1 },
	{ REG32, R_RSHIFT_S, 0x80000000, 31, 0, 0xffffffff },
	{ REG32, R_BFINS, 0xffffffff, 0xab, BITS(4, 8), 0xfffffabf },
	{ REG64, R_UMIN, 0x100000000, 0xffffffff, 0, 0xffffffff },
	{ REG64, R_ADD, 0xffffffff, 1, 0, 0x100000000 },
	{ REG64, R_SUB, 0, 1, 0, ~0ull },
	{ REG64, R_LSHIFT, 1, 63, 0, 0x8000000000000000 },
	{ REG64, R_RSHIFT_U, 0x8000000000000000, 62, 0, 2 },
	{ REG64, R_RSHIFT_S, 0x8000000000000000, 62, 0, 0xfffffffffffffffe },
	{ REG64, R_BFINS, 0, ~0ull, BITS(60, 64), 0xf000000000000000 },
};

static void test_v13(void **state)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *r = &rows[i];
		struct host *h = host_new("g725");
		struct group g;
		u64 expected;

		group_start(h, &g, 0, AS, 1);
		RUN(&g, I_MOVE48(90, DATA_VA + OUT),
		    I_MOVE32(10, 0x11111111), I_MOVE32(11, 0x22222222),
		    I_MOVE32(12, (u32)r->a), I_MOVE32(13, r->a >> 32),
		    I_MOVE32(14, (u32)r->b), I_MOVE32(15, r->b >> 32),
		    encode(r->op, r->sub, r->low), I_STORE(10, 3, 90, 0));
		assert_int_equal(queue_fatal(&g, 0), 0);
		/* 32 bits are 32 bits */
		expected = wide(r->op) ? r->result : r->result | 0x22222222ull << 32;
		if (data64(&g, OUT) != expected)
			fail_msg("row %u: %#llx", i, (unsigned long long)data64(&g, OUT));
		host_delete(h);
	}
}

static void expect_invalid(const char *product, u64 insn)
{
	struct host *h = host_new(product);
	struct group g;

	group_start(h, &g, 0, AS, 1);
	RUN(&g, insn);
	if (queue_fatal(&g, 0) != X_INSTR_INVALID)
		fail_msg("%s: %#llx", product, (unsigned long long)insn);
	host_delete(h);
}

static void test_bad_operands(void **state)
{
	unsigned int op, sub;

	/* Sub-opcodes after the last one */
	for (sub = 8; sub < 256; sub += 31) {
		expect_invalid("g725", encode(IMM32, sub, 0));
		expect_invalid("g725", encode(IMM64, sub, 0));
	}
	for (sub = 7; sub < 256; sub += 31) {
		expect_invalid("g725", encode(REG32, sub, 0));
		expect_invalid("g725", encode(REG64, sub, 0));
	}
	/* Registers: there are 128, and pairs are even */
	for (op = 0; op < 4; op++) {
		static const unsigned int ops[] = { IMM32, IMM64, REG32, REG64 };
		u64 insn = encode(ops[op], 1, 0);

		expect_invalid("g725", (insn & ~(0xffull << 48)) | 128ull << 48);
		expect_invalid("g725", (insn & ~(0xffull << 40)) | 128ull << 40);
		if (wide(ops[op])) {
			expect_invalid("g725", (insn & ~(0xffull << 48)) | 11ull << 48);
			expect_invalid("g725", (insn & ~(0xffull << 40)) | 11ull << 40);
		}
		if (by_register(ops[op]))
			expect_invalid("g725", (insn & ~(0xffull << 32)) | 128ull << 32);
	}
	/* Bits that a shift amount or a bit field does not have */
	expect_invalid("g725", encode(IMM32, I_LSHIFT, 32));
	expect_invalid("g725", encode(IMM64, I_LSHIFT, 64));
	expect_invalid("g725", encode(IMM32, I_BFEXT_U, BITS(0, 8) | 1 << 16));
	expect_invalid("g725", encode(REG32, R_ADD, 1));
}

static void test_earlier_archs(void **state)
{
	static const char * const products[] = { "g610", "g715", "g720" };
	unsigned int i, sub;

	for (i = 0; i < ARRAY_SIZE(products); i++) {
		for (sub = 1; sub < 8; sub++) {
			expect_invalid(products[i], encode(IMM32, sub, 0));
			expect_invalid(products[i], encode(IMM64, sub, 0));
			expect_invalid(products[i], encode(REG32, sub, 0));
			expect_invalid(products[i], encode(REG64, sub, 0));
		}
		expect_invalid(products[i], encode(REG64, 0, 0));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_v13),
		cmocka_unit_test(test_bad_operands),
		cmocka_unit_test(test_earlier_archs),
	};

	return cmocka_run_group_tests_name("gpu_arith", tests, NULL, NULL);
}
