// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: reset values, access rules, and interrupt blocks.
 */
#include "gpu_host.h"

/* Products */

/* Reset values of the default product: everything not 0 */
static const struct { u32 reg, value; } reset_values[] = {
	{ R_GPU_ID, 0xA8670005 },
	{ R_L2_FEATURES, 0x07120306 },
	{ R_CORE_FEATURES, 0 },
	{ R_TILER_FEATURES, 0x809 },
	{ R_MEM_FEATURES, 0x301 },
	{ R_MMU_FEATURES, 0x2830 },
	{ R_AS_PRESENT, 0xff },
	{ R_GPU_IRQ + IRQ_RAW, 0 },
	{ R_GPU_IRQ + IRQ_MSK, 0 },
	{ R_GPU_IRQ + IRQ_STAT, 0 },
	{ R_GPU_STATUS, 0 },
	{ R_GPU_FAULTSTATUS, 0 },
	{ R_GPU_FAULTADDRESS, 0 },
	{ R_GPU_FAULTADDRESS + 4, 0 },
	{ R_L2_CONFIG, 0 },
	{ R_GPU_FEATURES, 0 },
	{ R_GPU_FEATURES + 4, 0 },
	{ 0x068, 0 },			/* PRFCNT_FEATURES */
	{ R_TIMESTAMP_OFFSET, 0 },
	{ R_CYCLE_COUNT, 0 },
	{ 0x0A0, 0x800 },		/* THREAD_MAX_THREADS */
	{ 0x0A4, 0x400 },
	{ 0x0A8, 0x400 },
	{ 0x0AC, 0x04010000 },
	{ 0x0B0, 0xc1ffff9e },		/* TEXTURE_FEATURES */
	{ 0x0B4, 0xffff },
	{ 0x0B8, 0x9f81ffff },
	{ 0x0BC, 0 },
	{ R_SHADER_PRESENT, 0x50005 },
	{ R_SHADER_PRESENT + 4, 0 },
	{ R_TILER_PRESENT, 1 },
	{ R_L2_PRESENT, 1 },
	{ R_SHADER_READY, 0 },
	{ R_TILER_READY, 0 },
	{ R_L2_READY, 0 },
	{ 0x280, 0 },			/* REVIDR */
	{ R_COHERENCY_FEATURES, 0 },
	{ R_COHERENCY_PROTOCOL, 0 },
	{ 0x310, 0 },			/* THREAD_TLS_ALLOC */
	{ R_MCU_CONTROL, 0 },
	{ R_MCU_STATUS, 0 },
	{ 0xF00, 0 },
	{ R_JOB_IRQ + IRQ_RAW, 0 },
	{ R_JOB_IRQ + IRQ_MSK, 0 },
	{ R_MMU_IRQ + IRQ_RAW, 0 },
	{ R_MMU_IRQ + IRQ_MSK, 0 },
	{ R_AS(0, AS_TRANSCFG), 0 },
	{ R_AS(7, AS_TRANSTAB), 0 },
	{ R_AS(7, AS_STATUS), 0 },
	{ R_LATEST_FLUSH_ID, 1 },
};

static void test_reset_values(void **state)
{
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(reset_values); i++)
		if (r32(h, reset_values[i].reg) != reset_values[i].value)
			fail_msg("register %#x is %#x, expected %#x", reset_values[i].reg,
				 r32(h, reset_values[i].reg), reset_values[i].value);
	/* None of these is an unknown register */
	assert_int_equal(guest_errors(h), 0);
	assert_true(r64(h, R_TIMESTAMP));
}

static void test_coherent_config(void **state)
{
	struct mali_gpu_config config = { .clock_hz = HOST_CLOCK_HZ, .coherent = true };
	struct host h = { 0 };
	struct mali_gpu *gpu = mali_gpu_create(&config, &host_callbacks, &h);

	assert_non_null(gpu);
	assert_int_equal(mali_gpu_reg_read(gpu, R_COHERENCY_FEATURES, 4), 1);
	mali_gpu_destroy(gpu);
}

/* Access rules */

static void test_read_only_registers(void **state)
{
	static const u32 regs[] = {
		R_GPU_ID, R_L2_FEATURES, R_TILER_FEATURES, R_MEM_FEATURES, R_MMU_FEATURES,
		R_AS_PRESENT, R_CSF_ID, R_GPU_IRQ + IRQ_STAT, R_GPU_STATUS,
		R_GPU_FAULTSTATUS, R_GPU_FAULTADDRESS, R_GPU_FEATURES, R_CYCLE_COUNT,
		R_TIMESTAMP, 0x0A0, 0x0B0, R_SHADER_PRESENT, R_L2_READY, R_L2_PWRTRANS,
		R_L2_PWRACTIVE, 0x280, R_COHERENCY_FEATURES, R_MCU_STATUS,
		R_JOB_IRQ + IRQ_STAT, R_MMU_IRQ + IRQ_STAT, R_AS(1, AS_FAULTSTATUS),
		R_AS(1, AS_FAULTADDRESS), R_AS(1, AS_STATUS), R_LATEST_FLUSH_ID,
	};
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(regs); i++) {
		u32 before = r32(h, regs[i]);

		w32(h, regs[i], ~before);
		if (r32(h, regs[i]) != before || guest_errors(h) != i + 1)
			fail_msg("register %#x took a write", regs[i]);
	}
	assert_int_equal(stat(h, MALI_STAT_GUEST_ERRORS), i);
}

static void test_read_write_registers(void **state)
{
	static const u32 regs[] = {
		R_L2_CONFIG, R_TIMESTAMP_OFFSET, R_TIMESTAMP_OFFSET + 4,
		0x2C0, 0x2C4, 0x2C8, 0xF00, 0xF04, 0xF08, 0xF0C,
		R_GPU_IRQ + IRQ_MSK, R_JOB_IRQ + IRQ_MSK, R_MMU_IRQ + IRQ_MSK,
		R_AS(0, AS_TRANSTAB), R_AS(7, AS_TRANSTAB + 4), R_AS(3, AS_MEMATTR),
		R_AS(3, AS_MEMATTR + 4), R_AS(2, AS_LOCKADDR), R_AS(2, AS_LOCKADDR + 4),
		R_AS(5, AS_TRANSCFG), R_AS(5, AS_TRANSCFG + 4),
	};
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(regs); i++) {
		w32(h, regs[i], 0xa5a50000 + i);
		assert_int_equal(r32(h, regs[i]), 0xa5a50000 + i);
	}
	assert_int_equal(guest_errors(h), 0);
}

static void test_write_only_registers_read_0(void **state)
{
	static const u32 regs[] = {
		R_GPU_COMMAND, R_GPU_IRQ + IRQ_CLR, R_JOB_IRQ + IRQ_CLR, R_MMU_IRQ + IRQ_CLR,
		R_SHADER_PWRON, R_L2_PWROFF, R_AS(0, AS_COMMAND), R_DOORBELL(0), R_DOORBELL(31),
	};
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(regs); i++)
		assert_int_equal(r32(h, regs[i]), 0);
	assert_int_equal(guest_errors(h), 0);
}

static void test_wrong_size(void **state)
{
	static const u32 sizes[] = { 0, 1, 2, 3, 5, 6, 7, 16, ~0u };
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		assert_int_equal(mali_gpu_reg_read(h->gpu, R_GPU_ID, sizes[i]), 0);
		assert_int_equal(guest_errors(h), 2 * i + 1);
		mali_gpu_reg_write(h->gpu, R_L2_CONFIG, sizes[i], ~0ull);
		assert_int_equal(guest_errors(h), 2 * i + 2);
	}
	assert_int_equal(r32(h, R_L2_CONFIG), 0);
}

static void test_misaligned(void **state)
{
	struct host *h = *state;

	assert_int_equal(mali_gpu_reg_read(h->gpu, R_GPU_ID + 2, 4), 0);
	assert_int_equal(mali_gpu_reg_read(h->gpu, R_L2_FEATURES, 8), 0);
	mali_gpu_reg_write(h->gpu, R_L2_CONFIG + 1, 4, ~0ull);
	mali_gpu_reg_write(h->gpu, R_L2_CONFIG - 4, 8, ~0ull);
	assert_int_equal(guest_errors(h), 4);
	assert_int_equal(r32(h, R_L2_CONFIG), 0);
}

static void test_beyond_the_window(void **state)
{
	static const u32 offsets[] = {
		MALI_GPU_REGS_SIZE, MALI_GPU_REGS_SIZE + 8, 0x80000000, 0xfffffff8, 0xfffffffc,
	};
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(offsets); i++) {
		assert_int_equal(mali_gpu_reg_read(h->gpu, offsets[i], 4), 0);
		mali_gpu_reg_write(h->gpu, offsets[i], 4, 1);
		mali_gpu_reg_write(h->gpu, offsets[i] & ~7u, 8, 1);
	}
	assert_int_equal(guest_errors(h), 3 * i);
}

static void test_64_bit_access(void **state)
{
	struct host *h = *state;

	mali_gpu_reg_write(h->gpu, R_TIMESTAMP_OFFSET, 8, 0x123456789abcdef0ull);
	assert_true(mali_gpu_reg_read(h->gpu, R_TIMESTAMP_OFFSET, 8) == 0x123456789abcdef0ull);
	assert_true(r64(h, R_TIMESTAMP_OFFSET) == 0x123456789abcdef0ull);
	assert_int_equal(mali_gpu_reg_read(h->gpu, R_SHADER_PRESENT, 8), 0x50005);
}

static void test_unknown_registers(void **state)
{
	static const u32 regs[] = {
		0x00C0, 0x0290, 0x0500, 0x0FFC, 0x1010, 0x1FFC, 0x2010, 0x23FC,
		0x0108, 0x0130, 0x01F0, 0x0278, R_AS(8, AS_TRANSTAB), R_AS(15, AS_TRANSCFG),
		0x2800, 0x3000,
		0x10004, 0x11000, 0x40000, R_DOORBELL(0) + 4, R_DOORBELL(3) + 0x8000,
	};
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(regs); i++) {
		w32(h, regs[i], ~0u);
		if (guest_errors(h) != 2 * i + 1)
			fail_msg("write of %#x is not logged", regs[i]);
		assert_int_equal(r32(h, regs[i]), 0);
		if (guest_errors(h) != 2 * i + 2)
			fail_msg("read of %#x is not logged", regs[i]);
	}
}

/* Every offset, so that nothing in the window can crash the model */
static void test_every_register(void **state)
{
	static const u32 values[] = { 0, 1, 0x80000000, 0xffffffff };
	struct host *h = *state;
	unsigned int v;
	u32 reg;

	for (v = 0; v < ARRAY_SIZE(values); v++)
		for (reg = 0; reg < MALI_GPU_REGS_SIZE; reg += reg < 0x11000 ? 4 : 0x1000) {
			r32(h, reg);
			w32(h, reg, values[v]);
			host_step(h, 1);
		}
}

static void test_access_counters(void **state)
{
	struct host *h = *state;

	r32(h, R_GPU_ID);
	r64(h, R_TIMESTAMP);
	w32(h, R_L2_CONFIG, 0);
	assert_int_equal(stat(h, MALI_STAT_REG_READS), 3);
	assert_int_equal(stat(h, MALI_STAT_REG_WRITES), 1);
}

/* Interrupt blocks: the same rules for all three */

static const struct { u32 base; enum mali_irq_line line; } irq_blocks[] = {
	{ R_GPU_IRQ, MALI_IRQ_GPU },
	{ R_JOB_IRQ, MALI_IRQ_JOB },
	{ R_MMU_IRQ, MALI_IRQ_MMU },
};

#define FOR_EACH_IRQ(i)	for (i = 0; i < ARRAY_SIZE(irq_blocks); i++)

static void test_irq_raw_write_sets(void **state)
{
	struct host *h = *state;
	unsigned int i;

	FOR_EACH_IRQ(i) {
		u32 b = irq_blocks[i].base;

		w32(h, b + IRQ_RAW, 0x5);
		w32(h, b + IRQ_RAW, 0x80000002);
		assert_int_equal(r32(h, b + IRQ_RAW), 0x80000007);
		assert_int_equal(r32(h, b + IRQ_STAT), 0);
		assert_false(h->line[irq_blocks[i].line]);
	}
}

static void test_irq_write_one_to_clear(void **state)
{
	struct host *h = *state;
	unsigned int i;

	FOR_EACH_IRQ(i) {
		u32 b = irq_blocks[i].base;

		w32(h, b + IRQ_RAW, 0xff);
		w32(h, b + IRQ_CLR, 0x0f);
		assert_int_equal(r32(h, b + IRQ_RAW), 0xf0);
		w32(h, b + IRQ_CLR, 0);
		assert_int_equal(r32(h, b + IRQ_RAW), 0xf0);
		w32(h, b + IRQ_CLR, ~0u);
		assert_int_equal(r32(h, b + IRQ_RAW), 0);
	}
}

static void test_irq_mask(void **state)
{
	struct host *h = *state;
	unsigned int i;

	FOR_EACH_IRQ(i) {
		u32 b = irq_blocks[i].base;

		w32(h, b + IRQ_MSK, 0xf0);
		w32(h, b + IRQ_RAW, 0x3c);
		assert_int_equal(r32(h, b + IRQ_RAW), 0x3c);
		assert_int_equal(r32(h, b + IRQ_STAT), 0x30);
		assert_int_equal(r32(h, b + IRQ_MSK), 0xf0);
	}
}

static void test_irq_line(void **state)
{
	struct host *h = *state;
	unsigned int i, k;

	FOR_EACH_IRQ(i) {
		enum mali_irq_line line = irq_blocks[i].line;
		u32 b = irq_blocks[i].base;

		w32(h, b + IRQ_MSK, 1);
		assert_false(h->line[line]);
		w32(h, b + IRQ_RAW, 3);
		assert_true(h->line[line]);
		/* As a hard handler does */
		w32(h, b + IRQ_MSK, 0);
		assert_false(h->line[line]);
		/* As its thread does, with bit 0 still raised */
		w32(h, b + IRQ_MSK, 1);
		assert_true(h->line[line]);
		w32(h, b + IRQ_CLR, 1);
		assert_false(h->line[line]);
		assert_int_equal(h->changes[line], 4);
		/* The other lines are not concerned */
		for (k = 0; k < MALI_IRQ_LINES; k++)
			if (k > (unsigned int)line)
				assert_int_equal(h->changes[k], i < k ? 0 : 4);
	}
}

static void test_irq_unmasked_late(void **state)
{
	struct host *h = *state;

	/* A driver without a handler looks at RAWSTAT, then another unmasks */
	host_command(h, CMD_FLUSH_ALL);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_CLEAN_CACHES);
	assert_false(h->line[MALI_IRQ_GPU]);
	w32(h, R_GPU_IRQ + IRQ_MSK, ~0u);
	assert_true(h->line[MALI_IRQ_GPU]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_reset_values),
		cmocka_unit_test(test_coherent_config),
		TEST(test_read_only_registers),
		TEST(test_read_write_registers),
		TEST(test_write_only_registers_read_0),
		TEST(test_wrong_size),
		TEST(test_misaligned),
		TEST(test_beyond_the_window),
		TEST(test_64_bit_access),
		TEST(test_unknown_registers),
		TEST(test_every_register),
		TEST(test_access_counters),
		TEST(test_irq_raw_write_sets),
		TEST(test_irq_write_one_to_clear),
		TEST(test_irq_mask),
		TEST(test_irq_line),
		TEST(test_irq_unmasked_late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
