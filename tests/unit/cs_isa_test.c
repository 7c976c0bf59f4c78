// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The instruction tables, compared with a list of opcodes by arch, with words packed by hand,
 * and with the words that the client library's assembler emits.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <vmali/cs.h>

#include "../../lib/cs_isa.h"
#include "opcodes.h"

static struct mali_cs_isa isa_of(unsigned int arch)
{
	struct mali_cs_isa isa;

	assert_true(mali_cs_isa_of_arch(arch, &isa));
	return isa;
}

static void test_archs(void **state)
{
	struct mali_cs_isa isa;

	assert_false(mali_cs_isa_of_arch(9, &isa));
	assert_false(mali_cs_isa_of_arch(15, &isa));
	isa = isa_of(10);
	assert_int_equal(isa.regs, 96);
	assert_int_equal(isa.scoreboards, 8);
	isa = isa_of(11);
	assert_int_equal(isa.regs, 96);
	assert_int_equal(isa.scoreboards, 16);
	isa = isa_of(13);
	assert_int_equal(isa.regs, 128);
	assert_int_equal(isa.scoreboards, 16);
	isa = isa_of(14);
	assert_int_equal(isa.regs, 128);
	assert_int_equal(isa.scoreboards, 16);
}

static void test_opcodes(void **state)
{
	unsigned int arch, op;

	for (arch = 10; arch <= 14; arch++) {
		struct mali_cs_isa isa = isa_of(arch);

		for (op = 0; op < 256; op++) {
			bool has = opcodes[op].first && arch >= opcodes[op].first &&
				   arch <= opcodes[op].last;

			if (!!mali_cs_isa_find(&isa, (u64)op << 56) != has)
				fail_msg("opcode %u on v%u: expected %s", op, arch,
					 has ? "an instruction" : "none");
		}
	}
}

static void test_fields_do_not_overlap(void **state)
{
	unsigned int arch, op, sub;

	for (arch = 10; arch <= 14; arch++) {
		struct mali_cs_isa isa = isa_of(arch);

		for (op = 0; op < 256; op++)
			for (sub = 0; sub < 256; sub++) {
				/* Where this opcode has its sub-opcode, if it has one */
				u64 at = op == 18 || op == 57 ? 24 : 32;
				u64 word = (u64)op << 56 | (u64)sub << at;
				const struct mali_cs_insn_info *insn = mali_cs_isa_find(&isa, word);
				u64 used = 0xffull << 56;
				const struct mali_cs_field *f;

				if (!insn)
					continue;
				if (insn->sub_start && arch >= 13)
					used |= 0xffull << insn->sub_start;
				for (f = mali_cs_field_next(&isa, insn, NULL); f;
				     f = mali_cs_field_next(&isa, insn, f)) {
					u64 bits = ((2ull << (f->size - 1)) - 1) << f->start;

					if (used & bits)
						fail_msg("%s on v%u: field %s overlaps",
							 insn->name, arch, f->name);
					used |= bits;
				}
			}
	}
}

static void test_sub_opcodes(void **state)
{
	static const struct { unsigned int op, shift; const char *names[9]; } rows[] = {
		{ 16, 32, { "ADD_IMM32", "LSHIFT_IMM32", "RSHIFT_IMM_U32", "RSHIFT_IMM_S32",
			    "BFEXT_U32", "BFEXT_S32", "BFINS_IMM32", "UMIN_IMM32" } },
		{ 17, 32, { "ADD_IMM64", "LSHIFT_IMM64", "RSHIFT_IMM_U64", "RSHIFT_IMM_S64",
			    "BFEXT_U64", "BFEXT_S64", "BFINS_IMM64", "UMIN_IMM64" } },
		{ 18, 24, { "UMIN32", "ADD32", "SUB32", "LSHIFT32", "RSHIFT_U32", "RSHIFT_S32",
			    "BFINS32" } },
		{ 57, 24, { "UMIN64", "ADD64", "SUB64", "LSHIFT64", "RSHIFT_U64", "RSHIFT_S64",
			    "BFINS64" } },
	};
	struct mali_cs_isa v13 = isa_of(13), v12 = isa_of(12);
	unsigned int i, sub;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (sub = 0; sub < 9; sub++) {
			u64 word = (u64)rows[i].op << 56 | (u64)sub << rows[i].shift;
			const struct mali_cs_insn_info *insn = mali_cs_isa_find(&v13, word);

			if (!rows[i].names[sub]) {
				assert_null(insn);
				continue;
			}
			assert_non_null(insn);
			assert_string_equal(insn->name, rows[i].names[sub]);
			/* Before v13 these bits are reserved */
			insn = mali_cs_isa_find(&v12, word);
			assert_int_equal(mali_cs_isa_check(&v12, insn, word),
					 rows[i].op == 57 ? MALI_CS_ISA_UNKNOWN :
					 sub ? MALI_CS_ISA_RESERVED : MALI_CS_ISA_OK);
		}
}

static void expect_verdict(const struct mali_cs_isa *isa, u64 word,
			   enum mali_cs_isa_verdict expected)
{
	enum mali_cs_isa_verdict verdict;

	verdict = mali_cs_isa_check(isa, mali_cs_isa_find(isa, word), word);
	if (verdict != expected)
		fail_msg("%#llx on v%u: %s, expected %s", (unsigned long long)word, isa->arch,
			 mali_cs_isa_verdict_text(verdict), mali_cs_isa_verdict_text(expected));
}

static void test_verdicts(void **state)
{
	static const struct { u64 word; enum mali_cs_isa_verdict v10, v12; } rows[] = {
		{ 0x0260000000000000ull, MALI_CS_ISA_REGISTER,
		  MALI_CS_ISA_OK },	/* MOVE32 r96 */
		{ 0x0280000000000000ull, MALI_CS_ISA_REGISTER, MALI_CS_ISA_REGISTER },
		{ 0x010b000000000000ull, MALI_CS_ISA_PAIR, MALI_CS_ISA_PAIR },	/* MOVE48 d11 */
		{ 0x0300000000ff0000ull, MALI_CS_ISA_OK, MALI_CS_ISA_OK },	/* WAIT */
		{ 0x0300000001000000ull, MALI_CS_ISA_RESERVED, MALI_CS_ISA_OK },
		{ 0x0300000200000000ull, MALI_CS_ISA_RESERVED, MALI_CS_ISA_OK },
		{ 0x0300000400000000ull, MALI_CS_ISA_RESERVED, MALI_CS_ISA_RESERVED },
		{ 0x1700000000000008ull, MALI_CS_ISA_SCOREBOARD, MALI_CS_ISA_OK },
			/* SET_SB_ENTRY */
		{ 0x2500000001000000ull, MALI_CS_ISA_SCOREBOARD, MALI_CS_ISA_OK }, /* SYNC_ADD32 */
		{ 0x2500000000000002ull, MALI_CS_ISA_VALUE, MALI_CS_ISA_VALUE },
		{ 0x2500000000000004ull, MALI_CS_ISA_OK, MALI_CS_ISA_OK },
		{ 0x2700000060000000ull, MALI_CS_ISA_VALUE,
		  MALI_CS_ISA_VALUE },	/* SYNC_WAIT32 */
		{ 0x1600000070000000ull, MALI_CS_ISA_VALUE, MALI_CS_ISA_VALUE },	/* BRANCH */
		{ 0x0700000000000030ull, MALI_CS_ISA_VALUE,
		  MALI_CS_ISA_VALUE },	/* RUN_FRAGMENT */
		{ 0x2400000000000002ull, MALI_CS_ISA_VALUE,
		  MALI_CS_ISA_VALUE },	/* FLUSH_CACHE2 */
		{ 0x3100000200000000ull, MALI_CS_ISA_VALUE,
		  MALI_CS_ISA_VALUE },	/* HEAP_OPERATION */
		{ 0x0000123456789abcull, MALI_CS_ISA_OK, MALI_CS_ISA_OK },	/* NOP */
		{ 0x2f00000000000001ull, MALI_CS_ISA_RESERVED, MALI_CS_ISA_RESERVED },
			/* ERROR_BARRIER */
		/* RUN_IDVS: the draw ID register is checked only if it is enabled */
		{ 0x0600ff0000000000ull, MALI_CS_ISA_OK, MALI_CS_ISA_UNKNOWN },
		{ 0x0600ff0400000000ull, MALI_CS_ISA_REGISTER, MALI_CS_ISA_UNKNOWN },
		{ 0xff00000000000000ull, MALI_CS_ISA_UNKNOWN, MALI_CS_ISA_UNKNOWN },
	};
	struct mali_cs_isa v10 = isa_of(10), v12 = isa_of(12);
	unsigned int i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		u64 w = rows[i].word;

		expect_verdict(&v10, w, rows[i].v10);
		expect_verdict(&v12, w, rows[i].v12);
	}
}

/* v14 has no progress counters, and other fragment jobs */
static void test_v14(void **state)
{
	static const struct { u64 word; enum mali_cs_isa_verdict v13, v14; } rows[] = {
		{ 0x0300000100000000ull, MALI_CS_ISA_OK, MALI_CS_ISA_RESERVED },	/* WAIT */
		{ 0x0400000100000000ull, MALI_CS_ISA_OK,
		  MALI_CS_ISA_RESERVED },	/* RUN_COMPUTE */
		{ 0x0c00000100000000ull, MALI_CS_ISA_OK, MALI_CS_ISA_RESERVED }, /* RUN_IDVS2 */
		{ 0x0700000000000000ull, MALI_CS_ISA_OK, MALI_CS_ISA_UNKNOWN },
		{ 0x0e000000381c0000ull, MALI_CS_ISA_UNKNOWN,
		  MALI_CS_ISA_OK },	/* RUN_FRAGMENT2 */
		{ 0x0e000000381c0061ull, MALI_CS_ISA_UNKNOWN, MALI_CS_ISA_OK },
		{ 0x0e000000381c0030ull, MALI_CS_ISA_UNKNOWN, MALI_CS_ISA_VALUE },
		{ 0x0e800000381c0000ull, MALI_CS_ISA_UNKNOWN, MALI_CS_ISA_REGISTER },
		{ 0x0e000000381c0002ull, MALI_CS_ISA_UNKNOWN, MALI_CS_ISA_RESERVED },
		{ 0x80123456789abcdeull, MALI_CS_ISA_UNKNOWN, MALI_CS_ISA_OK },	/* ENOP */
	};
	struct mali_cs_isa v13 = isa_of(13), v14 = isa_of(14);
	unsigned int i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		expect_verdict(&v13, rows[i].word, rows[i].v13);
		expect_verdict(&v14, rows[i].word, rows[i].v14);
	}
}

/* Each instruction of the assembler is valid, and has the same name in the tables */

#define EMIT(name_, ...) do {						\
	const struct mali_cs_insn_info *insn_;				\
	size_t at_ = vmali_cs_count(&b);					\
	__VA_ARGS__;							\
	assert_int_equal(vmali_cs_error(&b), 0);				\
	insn_ = mali_cs_isa_find(&isa, words[at_]);				\
	assert_non_null(insn_);						\
	assert_string_equal(insn_->name, name_);			\
	assert_int_equal(mali_cs_isa_check(&isa, insn_, words[at_]), MALI_CS_ISA_OK); \
} while (0)

static void assemble(unsigned int arch)
{
	struct mali_cs_isa isa = isa_of(arch);
	const struct vmali_cs_config config = {
		.arch = arch, .reg_count = isa.regs, .scoreboard_count = isa.scoreboards,
	};
	const bool progress = arch < 14;
	const struct vmali_cs_async now = { 0, 0 };
	const struct vmali_cs_async later = { .wait_mask = 0x41, .signal_slot = 7 };
	const struct vmali_cs_selects sel = { .srt = 1, .spd = 2, .tsd = 3, .fau = 1 };
	const struct vmali_cs_idvs idvs = { .malloc = true, .has_draw_id = true,
					    .draw_id = vmali_cs_r32(50), .varying_fau = true };
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;
	struct vmali_cs_builder b;
	uint64_t words[128];

	vmali_cs_init(&b, words, 128, &config);
	EMIT("NOP", vmali_cs_nop(&b));
	EMIT("MOVE48", vmali_cs_move48(&b, vmali_cs_r64(isa.regs - 2), 0xffffffffffffull));
	EMIT("MOVE32", vmali_cs_move32(&b, vmali_cs_r32(isa.regs - 1), ~0u));
	EMIT("WAIT", vmali_cs_wait(&b, 0xff, progress));
	EMIT("RUN_COMPUTE", vmali_cs_run_compute(&b, 0x3fff, VMALI_CS_AXIS_Z, progress, sel));
	if (arch == 10)
		EMIT("RUN_TILING", vmali_cs_run_tiling(&b, ~0u, true, sel));
	if (arch <= 11)
		EMIT("RUN_IDVS", vmali_cs_run_idvs(&b, &idvs));
	if (arch <= 13)
		EMIT("RUN_FRAGMENT",
		     vmali_cs_run_fragment(&b, true, VMALI_CS_TILE_ORDER_REVERSE_VERTICAL, true));
	else
		EMIT("RUN_FRAGMENT2",
		     vmali_cs_run_fragment2(&b, vmali_cs_r32(72), true,
					    VMALI_CS_TILE_ORDER_REVERSE_VERTICAL));
	EMIT("RUN_FULLSCREEN", vmali_cs_run_fullscreen(&b, ~0u, vmali_cs_r64(6), progress));
	EMIT("FINISH_TILING", vmali_cs_finish_tiling(&b, progress));
	EMIT("FINISH_FRAGMENT",
	     vmali_cs_finish_fragment(&b, true, vmali_cs_r64(2), vmali_cs_r64(4), later));
	EMIT("ADD_IMM32", vmali_cs_add_imm32(&b, vmali_cs_r32(1), vmali_cs_r32(2), -1));
	EMIT("ADD_IMM64", vmali_cs_add_imm64(&b, vmali_cs_r64(2), vmali_cs_r64(4), -1));
	EMIT("UMIN32", vmali_cs_umin32(&b, vmali_cs_r32(1), vmali_cs_r32(2), vmali_cs_r32(3)));
	EMIT("LOAD_MULTIPLE",
	     vmali_cs_load_multiple(&b, vmali_cs_r32(8), 0xffff, vmali_cs_r64(2), -32768));
	EMIT("STORE_MULTIPLE",
	     vmali_cs_store_multiple(&b, vmali_cs_r32(8), 0xffff, vmali_cs_r64(2), 32767));
	vmali_cs_label_place(&b, &loop);
	EMIT("BRANCH", vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(3), &loop));
	EMIT("SET_SB_ENTRY", vmali_cs_set_sb_entry(&b, 3, isa.scoreboards - 1));
	if (arch <= 13)
		EMIT("PROGRESS_WAIT", vmali_cs_progress_wait(&b, 31, vmali_cs_r64(2)));
	EMIT("SET_EXCEPTION_HANDLER",
	     vmali_cs_set_exception_handler(&b, VMALI_CS_EXCEPTION_TILER_OOM, vmali_cs_r64(2),
					    vmali_cs_r32(5)));
	EMIT("CALL", vmali_cs_call(&b, vmali_cs_r64(2), vmali_cs_r32(5)));
	EMIT("JUMP", vmali_cs_jump(&b, vmali_cs_r64(2), vmali_cs_r32(5)));
	EMIT("REQ_RESOURCE", vmali_cs_req_resource(&b, 0xf));
	EMIT("FLUSH_CACHE2",
	     vmali_cs_flush_cache2(&b, VMALI_CS_FLUSH_CLEAN, VMALI_CS_FLUSH_CLEAN_INVALIDATE,
				   VMALI_CS_OTHER_FLUSH_INVALIDATE, vmali_cs_r32(5), later));
	EMIT("SYNC_ADD32", vmali_cs_sync_add32(&b, true, VMALI_CS_SCOPE_CSG, vmali_cs_r32(5),
					       vmali_cs_r64(2), later));
	EMIT("SYNC_SET32", vmali_cs_sync_set32(&b, true, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r32(5),
					       vmali_cs_r64(2), now));
	EMIT("SYNC_WAIT32",
	     vmali_cs_sync_wait32(&b, true, VMALI_CS_COND_GT, vmali_cs_r32(5), vmali_cs_r64(2)));
	EMIT("STORE_STATE",
	     vmali_cs_store_state(&b, VMALI_CS_STATE_ERROR_STATUS, vmali_cs_r64(2), -8, later));
	EMIT("PROT_REGION", vmali_cs_prot_region(&b, 0xffff));
	if (arch <= 13) {
		EMIT("PROGRESS_STORE", vmali_cs_progress_store(&b, vmali_cs_r64(2)));
		EMIT("PROGRESS_LOAD", vmali_cs_progress_load(&b, vmali_cs_r64(2)));
	}
	EMIT("RUN_COMPUTE_INDIRECT", vmali_cs_run_compute_indirect(&b, 0xffff, progress, sel));
	EMIT("ERROR_BARRIER", vmali_cs_error_barrier(&b));
	EMIT("HEAP_SET", vmali_cs_heap_set(&b, vmali_cs_r64(2)));
	EMIT("HEAP_OPERATION",
	     vmali_cs_heap_operation(&b, VMALI_CS_HEAP_FRAGMENT_COMPLETED, later));
	EMIT("TRACE_POINT", vmali_cs_trace_point(&b, vmali_cs_r32(5), 3, later));
	EMIT("SYNC_ADD64", vmali_cs_sync_add64(&b, true, VMALI_CS_SCOPE_CSG, vmali_cs_r64(6),
					       vmali_cs_r64(2), later));
	EMIT("SYNC_SET64", vmali_cs_sync_set64(&b, true, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r64(6),
					       vmali_cs_r64(2), now));
	EMIT("SYNC_WAIT64",
	     vmali_cs_sync_wait64(&b, true, VMALI_CS_COND_LE, vmali_cs_r64(6), vmali_cs_r64(2)));
	assert_true(vmali_cs_count(&b) > 32);
}

static void test_assembler(void **state)
{
	unsigned int arch;

	for (arch = 10; arch <= 14; arch++)
		assemble(arch);
}

/* Registers, entries and offsets are in the fields in which the assembler puts them */
static void test_assembler_fields(void **state)
{
	struct mali_cs_isa isa = isa_of(10);
	const struct mali_cs_insn_info *insn;
	const struct mali_cs_field *f;
	struct vmali_cs_builder b;
	uint64_t words[4];
	unsigned int found = 0;

	vmali_cs_init(&b, words, 4, NULL);
	vmali_cs_flush_cache2(&b, VMALI_CS_FLUSH_CLEAN, VMALI_CS_FLUSH_CLEAN_INVALIDATE,
			      VMALI_CS_OTHER_FLUSH_INVALIDATE,
			      vmali_cs_r32(61), (struct vmali_cs_async){ .wait_mask = 0x82,
									 .signal_slot = 5 });
	insn = mali_cs_isa_find(&isa, words[0]);
	for (f = mali_cs_field_next(&isa, insn, NULL); f; f = mali_cs_field_next(&isa, insn, f)) {
		static const struct { const char *name; u64 value; } expected[] = {
			{ "L2 flush mode", 1 }, { "LSC flush mode", 3 }, { "Other flush mode", 2 },
			{ "Latest Flush ID", 61 }, { "Wait mask", 0x82 }, { "Signal slot", 5 },
		};
		unsigned int i;

		for (i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
			if (strcmp(f->name, expected[i].name) == 0) {
				assert_true(mali_cs_field_value(f, words[0]) == expected[i].value);
				found++;
			}
	}
	assert_int_equal(found, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_archs),
		cmocka_unit_test(test_opcodes),
		cmocka_unit_test(test_fields_do_not_overlap),
		cmocka_unit_test(test_sub_opcodes),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_v14),
		cmocka_unit_test(test_assembler),
		cmocka_unit_test(test_assembler_fields),
	};

	return cmocka_run_group_tests_name("cs_isa", tests, NULL, NULL);
}
