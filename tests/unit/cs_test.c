// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The command-stream assembler: every instruction's encoding, and its bounds checks.
 *
 * The words here are packed by hand from genxml (opcode in bits 63:56) and do not use
 * lib/cs_isa.def, from which assembler, model and disassembler come: a wrong opcode,
 * value or position there fails here.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <vmali/cs.h>

#define ROOM 64

static uint64_t words[ROOM];
static struct vmali_cs_builder b;

static int setup(void **state)
{
	(void)state;
	memset(words, 0, sizeof(words));
	vmali_cs_init(&b, words, ROOM, NULL);
	return 0;
}

static void expect_words(const uint64_t *expected, size_t count)
{
	uint32_t size = 0;
	size_t i;

	assert_int_equal(vmali_cs_finish(&b, &size), 0);
	assert_int_equal(size, count * 8);
	for (i = 0; i < count; i++) {
		if (words[i] != expected[i])
			fail_msg("word %zu is 0x%016llx, expected 0x%016llx", i,
				 (unsigned long long)words[i],
				 (unsigned long long)expected[i]);
	}
}

#define EXPECT(...) do {						\
	static const uint64_t expected_[] = { __VA_ARGS__ };		\
	expect_words(expected_, sizeof(expected_) / sizeof(expected_[0])); \
} while (0)

/* What @statement leaves in a fresh v10 builder. */
#define EXPECT_ERROR(error, statement) do {				\
	vmali_cs_init(&b, words, ROOM, NULL);					\
	statement;							\
	assert_int_equal(vmali_cs_error(&b), error);				\
	assert_int_equal(vmali_cs_finish(&b, NULL), error);			\
} while (0)

static void test_nop(void **state)
{
	(void)state;
	vmali_cs_nop(&b);
	EXPECT(0x0000000000000000);
}

static void test_moves(void **state)
{
	(void)state;
	vmali_cs_move48(&b, vmali_cs_r64(0x5c), 0x123456789abc);
	vmali_cs_move32(&b, vmali_cs_r32(0x5f), 0xdeadbeef);
	vmali_cs_move64(&b, vmali_cs_r64(2), 0xffffffffffff);
	vmali_cs_move64(&b, vmali_cs_r64(2), 0x8000000000000001);
	EXPECT(0x015c123456789abc,
	       0x025f0000deadbeef,
	       0x0102ffffffffffff,
	       0x0202000000000001, 0x0203000080000000);
}

static void test_wait(void **state)
{
	(void)state;
	vmali_cs_wait(&b, 0xff, false);
	vmali_cs_wait(&b, 0x02, true);
	vmali_cs_wait(&b, 0, false);
	EXPECT(0x0300000000ff0000,
	       0x0300000100020000,
	       0x0300000000000000);
}

static void test_run_compute(void **state)
{
	(void)state;
	/* fau 2 << 46, tsd 1 << 44, spd 0 << 42, srt 3 << 40: byte 5 is 0x93 */
	vmali_cs_run_compute(&b, 0x1234, VMALI_CS_AXIS_Z, true,
			     (struct vmali_cs_selects){ .srt = 3, .spd = 0, .tsd = 1, .fau = 2 });
	vmali_cs_run_compute_indirect(&b, 0xfffe, false,
				      (struct vmali_cs_selects){ .srt = 0, .spd = 1, .tsd = 0,
								 .fau = 0 });
	EXPECT(0x0400930100009234,
	       0x2c0004000000fffe);
}

static void test_run_tiling(void **state)
{
	(void)state;
	vmali_cs_run_tiling(&b, 0x89abcdef, true, (struct vmali_cs_selects){ 1, 1, 1, 1 });
	vmali_cs_finish_tiling(&b, true);
	vmali_cs_finish_tiling(&b, false);
	EXPECT(0x0500550189abcdef,
	       0x0900000100000000,
	       0x0900000000000000);
}

static void test_run_idvs(void **state)
{
	const struct vmali_cs_idvs all = {
		.flags_override = 0x11223344,
		.progress = true, .malloc = true, .has_draw_id = true,
		.varying_srt = true, .varying_fau = true, .varying_tsd = true,
		.fragment_srt = true, .fragment_tsd = true,
		.draw_id = vmali_cs_r32(66),
	};
	const struct vmali_cs_idvs some = { .malloc = true, .varying_tsd = true };

	(void)state;
	vmali_cs_run_idvs(&b, &all);
	vmali_cs_run_idvs(&b, &some);
	/* malloc is bit 33, varying TSD bit 37 */
	EXPECT(0x060042ff11223344,
	       0x0600002200000000);
}

static void test_fragment(void **state)
{
	(void)state;
	vmali_cs_run_fragment(&b, false, VMALI_CS_TILE_ORDER_Z, false);
	vmali_cs_run_fragment(&b, true, VMALI_CS_TILE_ORDER_REVERSE_VERTICAL, true);
	vmali_cs_run_fullscreen(&b, 0x00000102, vmali_cs_r64(58), true);
	vmali_cs_finish_fragment(&b, true, vmali_cs_r64(12), vmali_cs_r64(10),
				 (struct vmali_cs_async){ 0x0c, 3 });
	EXPECT(0x0700000000000000,
	       0x0700000100000061,
	       0x08003a0100000102,
	       0x0b030c0a000c0001);
}

static void test_alu(void **state)
{
	(void)state;
	vmali_cs_add_imm32(&b, vmali_cs_r32(1), vmali_cs_r32(2), -1);
	vmali_cs_add_imm32(&b, vmali_cs_r32(95), vmali_cs_r32(0), 0x7fffffff);
	vmali_cs_add_imm64(&b, vmali_cs_r64(4), vmali_cs_r64(94), 16);
	vmali_cs_add_imm64(&b, vmali_cs_r64(4), vmali_cs_r64(4), INT32_MIN);
	vmali_cs_umin32(&b, vmali_cs_r32(1), vmali_cs_r32(2), vmali_cs_r32(3));
	EXPECT(0x10010200ffffffff,
	       0x105f00007fffffff,
	       0x11045e0000000010,
	       0x1104040080000000,
	       0x1201020300000000);
}

static void test_load_store(void **state)
{
	(void)state;
	vmali_cs_load_multiple(&b, vmali_cs_r32(80), 0xffff, vmali_cs_r64(8), 32767);
	vmali_cs_store_multiple(&b, vmali_cs_r32(3), 0x8001, vmali_cs_r64(10), -32768);
	vmali_cs_load32(&b, vmali_cs_r32(95), vmali_cs_r64(8), -4);
	vmali_cs_store32(&b, vmali_cs_r32(7), vmali_cs_r64(8), 8);
	EXPECT(0x14500800ffff7fff,
	       0x15030a0080018000,
	       0x145f08000001fffc,
	       0x1507080000010008);
}

static void test_branch_back(void **state)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;

	(void)state;
	vmali_cs_nop(&b);
	vmali_cs_label_place(&b, &loop);
	vmali_cs_nop(&b);
	vmali_cs_branch(&b, VMALI_CS_COND_NE, vmali_cs_r32(5), &loop);
	/* from the instruction after the branch two back */
	EXPECT(0, 0, 0x160005003000fffe);
}

static void test_branch_to_itself(void **state)
{
	struct vmali_cs_label self = VMALI_CS_LABEL_INIT;

	(void)state;
	vmali_cs_label_place(&b, &self);
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &self);
	EXPECT(0x160000006000ffff);
}

static void test_branch_forward(void **state)
{
	struct vmali_cs_label end = VMALI_CS_LABEL_INIT;

	(void)state;
	vmali_cs_branch(&b, VMALI_CS_COND_LE, vmali_cs_r32(1), &end);
	vmali_cs_branch(&b, VMALI_CS_COND_GT, vmali_cs_r32(2), &end);
	vmali_cs_nop(&b);
	vmali_cs_branch(&b, VMALI_CS_COND_EQ, vmali_cs_r32(3), &end);
	vmali_cs_label_place(&b, &end);
	vmali_cs_branch(&b, VMALI_CS_COND_LT, vmali_cs_r32(4), &end);
	vmali_cs_branch(&b, VMALI_CS_COND_GE, vmali_cs_r32(5), &end);
	EXPECT(0x1600010000000003,
	       0x1600020010000002,
	       0,
	       0x1600030020000000,
	       0x160004004000ffff,
	       0x160005005000fffe);
}

static void test_two_labels(void **state)
{
	struct vmali_cs_label one = VMALI_CS_LABEL_INIT, two = VMALI_CS_LABEL_INIT;

	(void)state;
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &one);
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &two);
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &one);
	vmali_cs_label_place(&b, &two);
	vmali_cs_nop(&b);
	vmali_cs_label_place(&b, &one);
	EXPECT(0x1600000060000003,
	       0x1600000060000001,
	       0x1600000060000001,
	       0);
}

static void test_branch_range(void **state)
{
	static uint64_t many[40000];
	struct vmali_cs_label start = VMALI_CS_LABEL_INIT, end = VMALI_CS_LABEL_INIT;
	struct vmali_cs_label start2 = VMALI_CS_LABEL_INIT, end2 = VMALI_CS_LABEL_INIT;
	unsigned int i;

	(void)state;
	/* 32767 instructions are crossed forward, 32768 back. */
	vmali_cs_init(&b, many, 40000, NULL);
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &end);
	vmali_cs_label_place(&b, &start);
	for (i = 0; i < 32767; i++)
		vmali_cs_nop(&b);
	vmali_cs_label_place(&b, &end);
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &start);
	assert_int_equal(vmali_cs_finish(&b, NULL), 0);
	assert_int_equal(many[0], 0x1600000060007fff);
	assert_int_equal(many[32768], 0x1600000060008000);

	vmali_cs_init(&b, many, 40000, NULL);
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &end2);
	for (i = 0; i < 32768; i++)
		vmali_cs_nop(&b);
	vmali_cs_label_place(&b, &end2);
	assert_int_equal(vmali_cs_finish(&b, NULL), -ERANGE);

	vmali_cs_init(&b, many, 40000, NULL);
	vmali_cs_label_place(&b, &start2);
	for (i = 0; i < 32768; i++)
		vmali_cs_nop(&b);
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &start2);
	assert_int_equal(vmali_cs_finish(&b, NULL), -ERANGE);
}

static void test_labels_misused(void **state)
{
	struct vmali_cs_label label = VMALI_CS_LABEL_INIT;

	(void)state;
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &label);
	assert_int_equal(vmali_cs_error(&b), 0);
	assert_int_equal(vmali_cs_finish(&b, NULL), -EINVAL);

	label = (struct vmali_cs_label)VMALI_CS_LABEL_INIT;
	vmali_cs_init(&b, words, ROOM, NULL);
	vmali_cs_label_place(&b, &label);
	vmali_cs_label_place(&b, &label);
	assert_int_equal(vmali_cs_finish(&b, NULL), -EINVAL);
}

static void test_control(void **state)
{
	(void)state;
	vmali_cs_set_sb_entry(&b, 2, 7);
	vmali_cs_progress_wait(&b, 31, vmali_cs_r64(6));
	vmali_cs_set_exception_handler(&b, VMALI_CS_EXCEPTION_TILER_OOM, vmali_cs_r64(8),
				       vmali_cs_r32(11));
	vmali_cs_call(&b, vmali_cs_r64(92), vmali_cs_r32(94));
	vmali_cs_jump(&b, vmali_cs_r64(2), vmali_cs_r32(5));
	vmali_cs_req_resource(&b, VMALI_CS_RES_COMPUTE | VMALI_CS_RES_TILER);
	vmali_cs_req_resource(&b, VMALI_CS_RES_FRAGMENT | VMALI_CS_RES_IDVS);
	vmali_cs_progress_store(&b, vmali_cs_r64(6));
	vmali_cs_progress_load(&b, vmali_cs_r64(6));
	vmali_cs_error_barrier(&b);
	EXPECT(0x1700000000000072,
	       0x180006000000001f,
	       0x1900080b00000002,
	       0x20005c5e00000000,
	       0x2100020500000000,
	       0x2200000000000005,
	       0x220000000000000a,
	       0x2a00060000000000,
	       0x2b06000000000000,
	       0x2f00000000000000);
}

static void test_flush(void **state)
{
	(void)state;
	/* As the kernel's job wrapper has it: all caches, slot 0, id in r94. */
	vmali_cs_flush_cache2(&b, VMALI_CS_FLUSH_CLEAN_INVALIDATE, VMALI_CS_FLUSH_CLEAN_INVALIDATE,
			      VMALI_CS_OTHER_FLUSH_INVALIDATE, vmali_cs_r32(94), VMALI_CS_NOW);
	vmali_cs_flush_cache2(&b, VMALI_CS_FLUSH_CLEAN, VMALI_CS_FLUSH_NONE,
			      VMALI_CS_OTHER_FLUSH_NONE,
			      vmali_cs_r32(1), (struct vmali_cs_async){ 0x81, 5 });
	EXPECT(0x24005e0000000233,
	       0x2405010000810001);
}

static void test_sync32(void **state)
{
	(void)state;
	vmali_cs_sync_add32(&b, true, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r32(3), vmali_cs_r64(4),
			    VMALI_CS_NOW);
	vmali_cs_sync_set32(&b, false, VMALI_CS_SCOPE_CSG, vmali_cs_r32(3), vmali_cs_r64(4),
			    (struct vmali_cs_async){ 0xff, 7 });
	vmali_cs_sync_wait32(&b, true, VMALI_CS_COND_GT, vmali_cs_r32(3), vmali_cs_r64(4));
	vmali_cs_sync_wait32(&b, false, VMALI_CS_COND_LE, vmali_cs_r32(3), vmali_cs_r64(4));
	EXPECT(0x2500040300000001,
	       0x2607040300ff0004,
	       0x2700040310000001,
	       0x2700040300000000);
}

static void test_sync64(void **state)
{
	(void)state;
	/* The kernel's completion: propagate, system scope, wait for everything. */
	vmali_cs_sync_add64(&b, true, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r64(94), vmali_cs_r64(92),
			    VMALI_CS_NOW);
	vmali_cs_sync_set64(&b, true, VMALI_CS_SCOPE_CSG, vmali_cs_r64(2), vmali_cs_r64(4),
			    (struct vmali_cs_async){ 0x10, 6 });
	vmali_cs_sync_wait64(&b, true, VMALI_CS_COND_GT, vmali_cs_r64(2), vmali_cs_r64(4));
	EXPECT(0x33005c5e00000001,
	       0x3406040200100005,
	       0x3500040210000001);
}

static void test_store_state(void **state)
{
	(void)state;
	vmali_cs_store_state(&b, VMALI_CS_STATE_TIMESTAMP, vmali_cs_r64(8), 0, VMALI_CS_NOW);
	vmali_cs_store_state(&b, VMALI_CS_STATE_CYCLE_COUNT, vmali_cs_r64(8), 8, VMALI_CS_NOW);
	vmali_cs_store_state(&b, VMALI_CS_STATE_ERROR_STATUS, vmali_cs_r64(8), -8,
			     (struct vmali_cs_async){ 0x02, 4 });
	EXPECT(0x2800080000000000,
	       0x2800080100000008,
	       0x280408030002fff8);
}

static void test_prot_region(void **state)
{
	(void)state;
	/* Arm's example: wait, a region over a fragment job and a wait, wait. */
	vmali_cs_wait(&b, 0xff, false);
	vmali_cs_prot_region_begin(&b);
	vmali_cs_run_fragment(&b, false, VMALI_CS_TILE_ORDER_Z, false);
	vmali_cs_wait(&b, 0xff, false);
	vmali_cs_prot_region_end(&b);
	vmali_cs_wait(&b, 0xff, false);
	vmali_cs_prot_region(&b, 0xffff);
	EXPECT(0x0300000000ff0000,
	       0x2900000000000002,
	       0x0700000000000000,
	       0x0300000000ff0000,
	       0x0300000000ff0000,
	       0x290000000000ffff);
}

static void test_prot_region_misused(void **state)
{
	(void)state;
	EXPECT_ERROR(-EINVAL, vmali_cs_prot_region_end(&b));
	EXPECT_ERROR(-EINVAL, { vmali_cs_prot_region_begin(&b);
				vmali_cs_prot_region_begin(&b); });
	EXPECT_ERROR(-ERANGE, vmali_cs_prot_region(&b, 0x10000));

	vmali_cs_init(&b, words, ROOM, NULL);
	vmali_cs_prot_region_begin(&b);
	assert_int_equal(vmali_cs_finish(&b, NULL), -EINVAL);
}

static void test_heap_and_trace(void **state)
{
	(void)state;
	vmali_cs_heap_set(&b, vmali_cs_r64(72));
	vmali_cs_heap_operation(&b, VMALI_CS_HEAP_VERTEX_TILER_STARTED, VMALI_CS_NOW);
	vmali_cs_heap_operation(&b, VMALI_CS_HEAP_VERTEX_TILER_COMPLETED,
				(struct vmali_cs_async){ 0x04, 1 });
	vmali_cs_heap_operation(&b, VMALI_CS_HEAP_FRAGMENT_COMPLETED, VMALI_CS_NOW);
	vmali_cs_trace_point(&b, vmali_cs_r32(16), 4, (struct vmali_cs_async){ 0x08, 2 });
	EXPECT(0x3000480000000000,
	       0x3100000000000000,
	       0x3101000100040000,
	       0x3100000300000000,
	       0x3202041000080000);
}

static void test_raw(void **state)
{
	(void)state;
	vmali_cs_raw(&b, 0xff00000000000000);
	EXPECT(0xff00000000000000);
}

static void test_registers_checked(void **state)
{
	(void)state;
	EXPECT_ERROR(-EINVAL, vmali_cs_move32(&b, vmali_cs_r32(96), 0));
	EXPECT_ERROR(-EINVAL, vmali_cs_move48(&b, vmali_cs_r64(1), 0));
	EXPECT_ERROR(-EINVAL, vmali_cs_move48(&b, vmali_cs_r64(96), 0));
	EXPECT_ERROR(-EINVAL, vmali_cs_move64(&b, vmali_cs_r64(1), UINT64_MAX));
	EXPECT_ERROR(-EINVAL, vmali_cs_add_imm32(&b, vmali_cs_r32(0), vmali_cs_r32(96), 0));
	EXPECT_ERROR(-EINVAL, vmali_cs_add_imm64(&b, vmali_cs_r64(0), vmali_cs_r64(3), 0));
	EXPECT_ERROR(-EINVAL,
		     vmali_cs_umin32(&b, vmali_cs_r32(0), vmali_cs_r32(0), vmali_cs_r32(200)));
	EXPECT_ERROR(-EINVAL, vmali_cs_call(&b, vmali_cs_r64(0), vmali_cs_r32(96)));
	EXPECT_ERROR(-EINVAL, vmali_cs_call(&b, vmali_cs_r64(5), vmali_cs_r32(0)));
	EXPECT_ERROR(-EINVAL,
		     vmali_cs_load_multiple(&b, vmali_cs_r32(81), 0xffff, vmali_cs_r64(0), 0));
	EXPECT_ERROR(-EINVAL, vmali_cs_load_multiple(&b, vmali_cs_r32(0), 0, vmali_cs_r64(0), 0));
	EXPECT_ERROR(-EINVAL,
		     vmali_cs_load_multiple(&b, vmali_cs_r32(0), 0x10000, vmali_cs_r64(0), 0));
	EXPECT_ERROR(-EINVAL, vmali_cs_trace_point(&b, vmali_cs_r32(90), 7, VMALI_CS_NOW));
	EXPECT_ERROR(-EINVAL, vmali_cs_trace_point(&b, vmali_cs_r32(0), 0, VMALI_CS_NOW));
	EXPECT_ERROR(-EINVAL, vmali_cs_heap_set(&b, vmali_cs_r64(95)));
	/* A number that wraps must not look small. */
	EXPECT_ERROR(-EINVAL,
		     vmali_cs_store_multiple(&b, vmali_cs_r32(UINT32_MAX), 3, vmali_cs_r64(0), 0));
	EXPECT_ERROR(-EINVAL, vmali_cs_trace_point(&b, vmali_cs_r32(UINT32_MAX), 2, VMALI_CS_NOW));
}

static void test_register_limits(void **state)
{
	const struct vmali_cs_config v12 = {
		.arch = 12, .reg_count = 128, .scoreboard_count = 16,
	};

	(void)state;
	vmali_cs_init(&b, words, ROOM, &v12);
	vmali_cs_move32(&b, vmali_cs_r32(127), 1);
	vmali_cs_move48(&b, vmali_cs_r64(126), 1);
	vmali_cs_wait(&b, 0xffff, false);
	vmali_cs_set_sb_entry(&b, 15, 14);
	EXPECT(0x027f000000000001,
	       0x017e000000000001,
	       0x03000000ffff0000,
	       0x17000000000000ef);
}

static void test_immediates_checked(void **state)
{
	(void)state;
	EXPECT_ERROR(-ERANGE, vmali_cs_move48(&b, vmali_cs_r64(0), 1ull << 48));
	EXPECT_ERROR(-ERANGE, vmali_cs_load32(&b, vmali_cs_r32(0), vmali_cs_r64(0), 32768));
	EXPECT_ERROR(-ERANGE, vmali_cs_store32(&b, vmali_cs_r32(0), vmali_cs_r64(0), -32769));
	EXPECT_ERROR(-ERANGE, vmali_cs_store_state(&b, VMALI_CS_STATE_TIMESTAMP, vmali_cs_r64(0),
						   40000, VMALI_CS_NOW));
	EXPECT_ERROR(-ERANGE, vmali_cs_run_compute(&b, 1 << 14, VMALI_CS_AXIS_X, false,
						   (struct vmali_cs_selects){ 0, 0, 0, 0 }));
	EXPECT_ERROR(-ERANGE, vmali_cs_run_compute_indirect(&b, 1 << 16, false,
							    (struct vmali_cs_selects){ 0, 0, 0,
										       0 }));
	EXPECT_ERROR(-ERANGE, vmali_cs_progress_wait(&b, 32, vmali_cs_r64(0)));
}

static void test_scoreboards_checked(void **state)
{
	(void)state;
	EXPECT_ERROR(-EINVAL, vmali_cs_wait(&b, 0x100, false));
	EXPECT_ERROR(-EINVAL, vmali_cs_set_sb_entry(&b, 8, 0));
	EXPECT_ERROR(-EINVAL, vmali_cs_set_sb_entry(&b, 0, 8));
	EXPECT_ERROR(-EINVAL, vmali_cs_sync_set32(&b, false, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r32(0),
						  vmali_cs_r64(0),
							  (struct vmali_cs_async){ 0, 8 }));
	EXPECT_ERROR(-EINVAL, vmali_cs_heap_operation(&b, VMALI_CS_HEAP_FRAGMENT_COMPLETED,
						      (struct vmali_cs_async){ 0x100, 0 }));
}

static void test_enums_checked(void **state)
{
	struct vmali_cs_label label = VMALI_CS_LABEL_INIT;

	(void)state;
	EXPECT_ERROR(-EINVAL, vmali_cs_run_fragment(&b, false, (enum vmali_cs_tile_order)3, false));
	EXPECT_ERROR(-EINVAL, vmali_cs_run_compute(&b, 1, (enum vmali_cs_task_axis)3, false,
						   (struct vmali_cs_selects){ 0, 0, 0, 0 }));
	EXPECT_ERROR(-EINVAL, vmali_cs_run_compute(&b, 1, VMALI_CS_AXIS_X, false,
						   (struct vmali_cs_selects){ 4, 0, 0, 0 }));
	EXPECT_ERROR(-EINVAL, vmali_cs_sync_set32(&b, false, (enum vmali_cs_sync_scope)1,
						  vmali_cs_r32(0), vmali_cs_r64(0), VMALI_CS_NOW));
	EXPECT_ERROR(-EINVAL, vmali_cs_sync_wait32(&b, false, VMALI_CS_COND_EQ, vmali_cs_r32(0),
						   vmali_cs_r64(0)));
	EXPECT_ERROR(-EINVAL, vmali_cs_heap_operation(&b, (enum vmali_cs_heap_op)2, VMALI_CS_NOW));
	EXPECT_ERROR(-EINVAL, vmali_cs_store_state(&b, (enum vmali_cs_state)4, vmali_cs_r64(0), 0,
						   VMALI_CS_NOW));
	EXPECT_ERROR(-EINVAL, vmali_cs_flush_cache2(&b, (enum vmali_cs_flush_mode)2,
						    VMALI_CS_FLUSH_NONE, VMALI_CS_OTHER_FLUSH_NONE,
						    vmali_cs_r32(0), VMALI_CS_NOW));
	EXPECT_ERROR(-EINVAL, vmali_cs_flush_cache2(&b, VMALI_CS_FLUSH_NONE, VMALI_CS_FLUSH_NONE,
						    (enum vmali_cs_other_flush_mode)1,
						    vmali_cs_r32(0), VMALI_CS_NOW));
	EXPECT_ERROR(-EINVAL,
		     vmali_cs_set_exception_handler(&b, 1, vmali_cs_r64(0), vmali_cs_r32(0)));
	EXPECT_ERROR(-EINVAL, vmali_cs_req_resource(&b, 0x10));

	vmali_cs_init(&b, words, ROOM, NULL);
	vmali_cs_label_place(&b, &label);
	vmali_cs_branch(&b, (enum vmali_cs_cond)7, vmali_cs_r32(0), &label);
	assert_int_equal(vmali_cs_finish(&b, NULL), -EINVAL);
}

static void test_architectures(void **state)
{
	const struct vmali_cs_config v11 = { .arch = 11, .scoreboard_count = 16 };
	const struct vmali_cs_config v12 = { .arch = 12, .scoreboard_count = 16 };
	const struct vmali_cs_idvs idvs = { 0 };

	(void)state;
	EXPECT_ERROR(-EOPNOTSUPP, vmali_cs_sync_wait64(&b, false, VMALI_CS_COND_GE, vmali_cs_r64(0),
						       vmali_cs_r64(0)));

	vmali_cs_init(&b, words, ROOM, &v11);
	vmali_cs_run_idvs(&b, &idvs);
	vmali_cs_sync_wait64(&b, false, VMALI_CS_COND_GE, vmali_cs_r64(2), vmali_cs_r64(4));
	EXPECT(0x0600000000000000,
	       0x3500040250000000);

	vmali_cs_init(&b, words, ROOM, &v11);
	vmali_cs_run_tiling(&b, 0, false, (struct vmali_cs_selects){ 0, 0, 0, 0 });
	assert_int_equal(vmali_cs_finish(&b, NULL), -EOPNOTSUPP);

	vmali_cs_init(&b, words, ROOM, &v12);
	vmali_cs_run_idvs(&b, &idvs);
	assert_int_equal(vmali_cs_finish(&b, NULL), -EOPNOTSUPP);
}

static void test_no_space(void **state)
{
	uint64_t guarded[3] = { 1, 2, 3 };
	uint32_t size = 77;

	(void)state;
	vmali_cs_init(&b, guarded, 2, NULL);
	vmali_cs_move32(&b, vmali_cs_r32(0), 0);
	vmali_cs_nop(&b);
	assert_int_equal(vmali_cs_error(&b), 0);
	vmali_cs_nop(&b);
	assert_int_equal(vmali_cs_error(&b), -ENOSPC);
	assert_int_equal(vmali_cs_finish(&b, &size), -ENOSPC);
	assert_int_equal(size, 77);
	assert_int_equal(vmali_cs_count(&b), 2);
	assert_int_equal(guarded[2], 3);

	/* A region or branches in a buffer that is full must not write outside. */
	vmali_cs_init(&b, guarded, 0, NULL);
	vmali_cs_prot_region_begin(&b);
	vmali_cs_prot_region_end(&b);
	assert_int_equal(vmali_cs_finish(&b, NULL), -ENOSPC);
	assert_int_equal(guarded[0], 0x0200000000000000);
}

static void test_first_error_stays(void **state)
{
	(void)state;
	vmali_cs_move32(&b, vmali_cs_r32(0), 1);
	vmali_cs_move48(&b, vmali_cs_r64(0), UINT64_MAX);
	vmali_cs_move32(&b, vmali_cs_r32(99), 0);
	vmali_cs_nop(&b);
	assert_int_equal(vmali_cs_count(&b), 1);
	assert_int_equal(vmali_cs_finish(&b, NULL), -ERANGE);
}

static void test_bad_config(void **state)
{
	const struct vmali_cs_config many_regs = { .reg_count = 257 };
	const struct vmali_cs_config many_sbs = { .scoreboard_count = 33 };

	(void)state;
	vmali_cs_init(&b, words, ROOM, &many_regs);
	assert_int_equal(vmali_cs_finish(&b, NULL), -EINVAL);
	vmali_cs_init(&b, words, ROOM, &many_sbs);
	vmali_cs_wait(&b, vmali_cs_all_scoreboards(&b), false);
	assert_int_equal(vmali_cs_finish(&b, NULL), -EINVAL);
}

static void test_helpers(void **state)
{
	(void)state;
	assert_int_equal(vmali_cs_all_scoreboards(&b), 0xff);
	assert_int_equal(vmali_cs_lo(vmali_cs_r64(6)).num, 6);
	assert_int_equal(vmali_cs_hi(vmali_cs_r64(6)).num, 7);
}

#define T(f) cmocka_unit_test_setup(f, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_nop), T(test_moves), T(test_wait), T(test_run_compute),
		T(test_run_tiling), T(test_run_idvs), T(test_fragment), T(test_alu),
		T(test_load_store), T(test_branch_back), T(test_branch_to_itself),
		T(test_branch_forward), T(test_two_labels), T(test_branch_range),
		T(test_labels_misused), T(test_control), T(test_flush),
		T(test_sync32), T(test_sync64), T(test_store_state),
		T(test_prot_region), T(test_prot_region_misused),
		T(test_heap_and_trace), T(test_raw), T(test_registers_checked),
		T(test_register_limits), T(test_immediates_checked),
		T(test_scoreboards_checked), T(test_enums_checked),
		T(test_architectures), T(test_no_space), T(test_first_error_stays),
		T(test_bad_config), T(test_helpers),
	};

	return cmocka_run_group_tests_name("cs", tests, NULL, NULL);
}
