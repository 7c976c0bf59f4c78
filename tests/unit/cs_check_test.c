// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The command-stream assembler: what it refuses, with which errno, and that the first error
 * is kept.
 */
#include "cs_builder.h"

static void test_prot_region_misused(void **state)
{
	EXPECT_ERROR(-EINVAL, vmali_cs_prot_region_end(&b));
	EXPECT_ERROR(-EINVAL, { vmali_cs_prot_region_begin(&b);
				vmali_cs_prot_region_begin(&b); });
	EXPECT_ERROR(-ERANGE, vmali_cs_prot_region(&b, 0x10000));

	vmali_cs_init(&b, words, ROOM, NULL);
	vmali_cs_prot_region_begin(&b);
	assert_int_equal(vmali_cs_finish(&b, NULL), -EINVAL);
}

static void test_registers_checked(void **state)
{
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
	/* A register number that overflows must not pass as a small one */
	EXPECT_ERROR(-EINVAL,
		     vmali_cs_store_multiple(&b, vmali_cs_r32(UINT32_MAX), 3, vmali_cs_r64(0), 0));
	EXPECT_ERROR(-EINVAL, vmali_cs_trace_point(&b, vmali_cs_r32(UINT32_MAX), 2, VMALI_CS_NOW));
}

static void test_register_limits(void **state)
{
	const struct vmali_cs_config v12 = {
		.arch = 12, .reg_count = 128, .scoreboard_count = 16,
	};

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

	/* A region in a full buffer must not write beyond it */
	vmali_cs_init(&b, guarded, 0, NULL);
	vmali_cs_prot_region_begin(&b);
	vmali_cs_prot_region_end(&b);
	assert_int_equal(vmali_cs_finish(&b, NULL), -ENOSPC);
	assert_int_equal(guarded[0], 0x0200000000000000);
}

static void test_first_error_stays(void **state)
{
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

	vmali_cs_init(&b, words, ROOM, &many_regs);
	assert_int_equal(vmali_cs_finish(&b, NULL), -EINVAL);
	vmali_cs_init(&b, words, ROOM, &many_sbs);
	vmali_cs_wait(&b, vmali_cs_all_scoreboards(&b), false);
	assert_int_equal(vmali_cs_finish(&b, NULL), -EINVAL);
}

static void test_helpers(void **state)
{
	assert_int_equal(vmali_cs_all_scoreboards(&b), 0xff);
	assert_int_equal(vmali_cs_lo(vmali_cs_r64(6)).num, 6);
	assert_int_equal(vmali_cs_hi(vmali_cs_r64(6)).num, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CS_TEST(test_prot_region_misused), CS_TEST(test_registers_checked),
		CS_TEST(test_register_limits), CS_TEST(test_immediates_checked),
		CS_TEST(test_scoreboards_checked), CS_TEST(test_enums_checked),
		CS_TEST(test_architectures), CS_TEST(test_no_space),
		CS_TEST(test_first_error_stays), CS_TEST(test_bad_config),
		CS_TEST(test_helpers),
	};

	return cmocka_run_group_tests_name("cs_check", tests, NULL, NULL);
}
