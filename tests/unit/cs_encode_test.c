// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The command-stream assembler: the encoding of every instruction.
 *
 * The expected words are packed by hand from genxml, opcode in [63:56], not from
 * lib/cs_isa.def, so that a wrong opcode, value or position in that table is found.
 */
#include "cs_builder.h"

static void test_nop(void **state)
{
	vmali_cs_nop(&b);
	EXPECT(0x0000000000000000);
}

static void test_moves(void **state)
{
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
	vmali_cs_wait(&b, 0xff, false);
	vmali_cs_wait(&b, 0x02, true);
	vmali_cs_wait(&b, 0, false);
	EXPECT(0x0300000000ff0000,
	       0x0300000100020000,
	       0x0300000000000000);
}

static void test_run_compute(void **state)
{
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

	vmali_cs_run_idvs(&b, &all);
	vmali_cs_run_idvs(&b, &some);
	/* malloc is bit 33, varying TSD bit 37 */
	EXPECT(0x060042ff11223344,
	       0x0600002200000000);
}

static void test_fragment(void **state)
{
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
	vmali_cs_load_multiple(&b, vmali_cs_r32(80), 0xffff, vmali_cs_r64(8), 32767);
	vmali_cs_store_multiple(&b, vmali_cs_r32(3), 0x8001, vmali_cs_r64(10), -32768);
	vmali_cs_load32(&b, vmali_cs_r32(95), vmali_cs_r64(8), -4);
	vmali_cs_store32(&b, vmali_cs_r32(7), vmali_cs_r64(8), 8);
	EXPECT(0x14500800ffff7fff,
	       0x15030a0080018000,
	       0x145f08000001fffc,
	       0x1507080000010008);
}

static void test_control(void **state)
{
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
	/* As in the kernel's job wrapper: all caches, slot 0, flush ID in r94 */
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
	/* As in the kernel's job wrapper: propagate, system scope */
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
	/* As in Arm's example: a wait; a region of a fragment job and a wait; a wait */
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

static void test_heap_and_trace(void **state)
{
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
	vmali_cs_raw(&b, 0xff00000000000000);
	EXPECT(0xff00000000000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CS_TEST(test_nop), CS_TEST(test_moves), CS_TEST(test_wait),
		CS_TEST(test_run_compute), CS_TEST(test_run_tiling), CS_TEST(test_run_idvs),
		CS_TEST(test_fragment), CS_TEST(test_alu), CS_TEST(test_load_store),
		CS_TEST(test_control), CS_TEST(test_flush), CS_TEST(test_sync32),
		CS_TEST(test_sync64), CS_TEST(test_store_state), CS_TEST(test_prot_region),
		CS_TEST(test_heap_and_trace), CS_TEST(test_raw),
	};

	return cmocka_run_group_tests_name("cs_encode", tests, NULL, NULL);
}
