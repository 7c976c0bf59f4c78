// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: creation, the register window, interrupts, power, GPU commands,
 * counters, reset.
 */
#include "gpu_host.h"

/* Creation */

static void test_create_needs_callbacks(void **state)
{
	struct mali_gpu_config config = { .clock_hz = HOST_CLOCK_HZ };
	struct host h = { 0 };
	struct mali_gpu_host cb;

	assert_null(mali_gpu_create(&config, NULL, &h));
#define WITHOUT(member) do {						\
	cb = host_callbacks;						\
	cb.member = NULL;						\
	assert_null(mali_gpu_create(&config, &cb, &h));			\
} while (0)
	WITHOUT(alloc);
	WITHOUT(free);
	WITHOUT(bus);
	WITHOUT(irq);
	WITHOUT(kick);
	WITHOUT(time_ns);
	assert_int_equal(h.logged[MALI_LOG_HOST_ERROR], 6);
	WITHOUT(log);
	assert_int_equal(h.logged[MALI_LOG_HOST_ERROR], 6);
}

static void test_create_without_flush_id_callback(void **state)
{
	struct mali_gpu_config config = { .clock_hz = HOST_CLOCK_HZ };
	struct mali_gpu_host cb = host_callbacks;
	struct host h = { 0 };
	struct mali_gpu *gpu;

	cb.flush_id = NULL;
	gpu = mali_gpu_create(&config, &cb, &h);
	assert_non_null(gpu);
	mali_gpu_reg_write(gpu, R_GPU_COMMAND, 4, CMD_FLUSH_ALL);
	mali_gpu_destroy(gpu);
}

static void test_create_checks_config(void **state)
{
	struct mali_gpu_config config = { .clock_hz = HOST_CLOCK_HZ, .product = "g78" };
	struct host h = { 0 };

	assert_null(mali_gpu_create(&config, &host_callbacks, &h));
	config = (struct mali_gpu_config){ .product = "g610" };
	assert_null(mali_gpu_create(&config, &host_callbacks, &h));
	assert_null(mali_gpu_create(NULL, &host_callbacks, &h));
	assert_int_equal(h.logged[MALI_LOG_HOST_ERROR], 3);
}

static void *no_memory(void *ctx, size_t size)
{
	return NULL;
}

static void test_create_without_memory(void **state)
{
	struct mali_gpu_config config = { .clock_hz = HOST_CLOCK_HZ };
	struct mali_gpu_host cb = host_callbacks;
	struct host h = { 0 };

	cb.alloc = no_memory;
	assert_null(mali_gpu_create(&config, &cb, &h));
	assert_int_equal(h.logged[MALI_LOG_HOST_ERROR], 1);
}

static void test_destroy_null(void **state)
{
	mali_gpu_destroy(NULL);
}

static void test_stat_names(void **state)
{
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < MALI_STAT_COUNT; i++) {
		assert_non_null(mali_gpu_stat_name(i));
		assert_null(strchr(mali_gpu_stat_name(i), ' '));
	}
	assert_null(mali_gpu_stat_name(MALI_STAT_COUNT));
	assert_int_equal(mali_gpu_stat(h->gpu, MALI_STAT_COUNT), 0);
}

/* Products */

static const struct product {
	const char *name;
	u32 arch_major, arch_minor, product;
	u32 glb_version, cs_features;
} products[] = {
	{ "g610", 10, 8, 7, 0x01050000, 0x7085F },
	{ "g710", 10, 8, 2, 0x01050000, 0x7085F },
	{ "g510", 10, 10, 3, 0x01050000, 0x7085F },
	{ "g310", 10, 12, 4, 0x01050000, 0x7085F },
	{ "g715", 11, 8, 2, 0x02080000, 0x7105F },
	{ "g615", 11, 8, 3, 0x02080000, 0x7105F },
	{ "g720", 12, 8, 0, 0x030D0000, 0x7107F },
	{ "g620", 12, 8, 1, 0x030D0000, 0x7107F },
	{ "g725", 13, 8, 0, 0x030D0000, 0x7107F },
	{ "g625", 13, 8, 1, 0x030D0000, 0x7107F },
	{ "g1ultra", 14, 8, 0, 0x04010000, 0x7107F },
	{ "g1premium", 14, 8, 1, 0x04010000, 0x7107F },
	{ "g1pro", 14, 8, 3, 0x04010000, 0x7107F },
};

static void test_products_listed(void **state)
{
	unsigned int i;

	for (i = 0; mali_gpu_product_name(i); i++) {
		assert_true(i < ARRAY_SIZE(products));
		assert_string_equal(mali_gpu_product_name(i), products[i].name);
	}
	assert_int_equal(i, ARRAY_SIZE(products));
}

static void test_product_identity(void **state)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(products); i++) {
		struct host *h = host_new(products[i].name);
		u32 id = r32(h, R_GPU_ID);

		assert_int_equal(id >> 28, products[i].arch_major);
		assert_int_equal(id >> 24 & 0xf, products[i].arch_minor);
		assert_int_equal(id >> 16 & 0xf, products[i].product);
		/* What panthor needs of any product */
		assert_int_equal(r32(h, R_AS_PRESENT), 0xff);
		assert_int_equal(r32(h, R_MMU_FEATURES), 0x2830);
		if (products[i].arch_major < 14) {
			assert_true(r64(h, R_SHADER_PRESENT));
			assert_true(r64(h, R_TILER_PRESENT));
			assert_true(r64(h, R_L2_PRESENT));
		}
		assert_true(r32(h, R_CSF_ID));
		host_delete(h);
	}
}

static void test_product_firmware_features(void **state)
{
	unsigned int i, n;

	for (i = 0; i < ARRAY_SIZE(products); i++) {
		struct host *h = host_new(products[i].name);

		host_boot(h);
		assert_int_equal(host_read32(h, h->shared), products[i].glb_version);
		for (n = 0; n < FW_GROUPS; n++)
			assert_int_equal(host_read32(h, h->shared + 0x1040 + 0xA0 * n),
					 products[i].cs_features);
		host_delete(h);
	}
}

static void test_default_product_is_g610(void **state)
{
	struct host *h = *state;

	assert_int_equal(r32(h, R_GPU_ID), 0xA8670005);
}

/* Reset values of the default product: everything not 0 */
static const struct { u32 reg, value; } reset_values[] = {
	{ R_GPU_ID, 0xA8670005 },
	{ R_L2_FEATURES, 0x07120306 },
	{ 0x008, 0 },			/* CORE_FEATURES */
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
	{ 0x0B0, 0xfffff },		/* TEXTURE_FEATURES */
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
		R_L2_CONFIG, R_TIMESTAMP_OFFSET, R_TIMESTAMP_OFFSET + 4, R_COHERENCY_PROTOCOL,
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
			mali_gpu_run(h->gpu, 1);
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
	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_CLEAN_CACHES);
	assert_false(h->line[MALI_IRQ_GPU]);
	w32(h, R_GPU_IRQ + IRQ_MSK, ~0u);
	assert_true(h->line[MALI_IRQ_GPU]);
}

/* GPU commands */

static void test_flush_caches(void **state)
{
	struct host *h = *state;

	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_CLEAN_CACHES);
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), 2);
}

static void test_flush_pa_range(void **state)
{
	struct host *h = *state;

	w64(h, 0x0D0, HOST_RAM_BASE);
	w64(h, 0x0D8, PAGE);
	w32(h, R_GPU_COMMAND, CMD_FLUSH_PA);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_FLUSH_PA);
	assert_int_equal(guest_errors(h), 0);
}

static void test_silent_commands(void **state)
{
	static const u32 commands[] = { 0, 6, CMD_CLEAR_FAULT };
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		w32(h, R_GPU_COMMAND, commands[i]);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
	assert_int_equal(guest_errors(h), 0);
}

static void test_unknown_commands(void **state)
{
	static const u32 commands[] = { 2, 9, 0xff, 0x301, 0xffffff01 };
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		w32(h, R_GPU_COMMAND, commands[i]);
		assert_int_equal(guest_errors(h), i + 1);
	}
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
}

static void test_flush_id_callback(void **state)
{
	struct host *h = *state;

	assert_int_equal(h->flush_id, r32(h, R_LATEST_FLUSH_ID));
	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
	assert_int_equal(h->flush_id, r32(h, R_LATEST_FLUSH_ID));
}

static void test_flush_id_wraps_in_24_bits(void **state)
{
	struct host *h = *state;
	u32 id, before = r32(h, R_LATEST_FLUSH_ID);
	unsigned int i;

	/* Once round and a little further; 0 would mean "always flush" */
	for (i = 0; i < 0x1000010; i++) {
		mali_gpu_reg_write(h->gpu, R_GPU_COMMAND, 4, 4);
		id = h->flush_id;
		if (!id || id > 0xffffff || id != (before == 0xffffff ? 1 : before + 1))
			fail_msg("flush id %#x after %#x", id, before);
		before = id;
	}
}

/* Counters */

static void test_timestamp(void **state)
{
	struct host *h = *state;
	u64 before = r64(h, R_TIMESTAMP);

	h->now_ns += 1000000000;
	assert_int_equal(r64(h, R_TIMESTAMP) - before, 24000000);
	w64(h, R_TIMESTAMP_OFFSET, 1000);
	assert_int_equal(r64(h, R_TIMESTAMP) - before, 24001000);
}

static void test_timestamp_does_not_overflow(void **state)
{
	struct host *h = *state;

	h->now_ns = 400ull * 86400 * 1000000000;
	assert_true(r64(h, R_TIMESTAMP) == 400ull * 86400 * 24000000 + 1);
}

static void test_cycle_count_only_on_demand(void **state)
{
	struct host *h = *state;

	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 0);
	w32(h, R_GPU_COMMAND, CMD_TIME_ON);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 1000);
	w32(h, R_GPU_COMMAND, CMD_TIME_OFF);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 1000);
}

static void test_cycle_count_on_is_not_counted(void **state)
{
	struct host *h = *state;

	/* TIME is a switch: on twice is on */
	w32(h, R_GPU_COMMAND, CMD_TIME_ON);
	w32(h, R_GPU_COMMAND, CMD_TIME_ON);
	h->now_ns += 1000;
	w32(h, R_GPU_COMMAND, CMD_TIME_OFF);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 1000);
}

static void test_cycle_count_follows_clock(void **state)
{
	struct host *h = *state;

	w32(h, R_GPU_COMMAND, CMD_TIME_ON);
	h->now_ns += 1000;
	mali_gpu_set_clock(h->gpu, HOST_CLOCK_HZ / 2);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 1500);
}

static void test_clock_of_0_is_refused(void **state)
{
	struct host *h = *state;

	w32(h, R_GPU_COMMAND, CMD_TIME_ON);
	mali_gpu_set_clock(h->gpu, 0);
	assert_int_equal(h->logged[MALI_LOG_HOST_ERROR], 1);
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 1000);
}

/* Reset */

static void test_soft_reset_completes(void **state)
{
	static const u32 commands[] = { CMD_RESET_SOFT, CMD_RESET_HARD };
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		w32(h, R_GPU_IRQ + IRQ_RAW, 0x80000001);
		w32(h, R_GPU_COMMAND, commands[i]);
		assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_RESET_COMPLETED);
		assert_int_equal(stat(h, MALI_STAT_RESETS), i + 1);
	}
}

/*
 * panthor and kbase unmask RESET_COMPLETED before the command and wait for the
 * interrupt; panthor does not write the mask again afterwards.
 */
static void test_soft_reset_interrupts(void **state)
{
	struct host *h = *state;

	w32(h, R_GPU_IRQ + IRQ_MSK, IRQ_RESET_COMPLETED | IRQ_CLEAN_CACHES);
	w32(h, R_GPU_COMMAND, CMD_RESET_SOFT);
	assert_true(h->line[MALI_IRQ_GPU]);
	w32(h, R_GPU_IRQ + IRQ_CLR, IRQ_RESET_COMPLETED);
	assert_false(h->line[MALI_IRQ_GPU]);
	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
	assert_true(h->line[MALI_IRQ_GPU]);
}

static void test_soft_reset_effects(void **state)
{
	struct host *h = *state;
	unsigned int i;

	host_boot(h);
	w64(h, R_SHADER_PWRON, 5);
	w32(h, R_L2_CONFIG, 1u << 24);
	w32(h, R_COHERENCY_PROTOCOL, 31);
	w32(h, R_GPU_COMMAND, CMD_TIME_ON);
	w32(h, R_MMU_IRQ + IRQ_MSK, ~0u);
	w32(h, R_MMU_IRQ + IRQ_RAW, 1);
	w32(h, R_JOB_IRQ + IRQ_RAW, 1);
	as_lock(h, 3, 0x40000000, 15);
	assert_true(h->line[MALI_IRQ_MMU] && h->line[MALI_IRQ_JOB]);

	w32(h, R_GPU_COMMAND, CMD_RESET_SOFT);

	assert_int_equal(r64(h, R_SHADER_READY), 0);
	assert_int_equal(r64(h, R_L2_READY), 0);
	assert_int_equal(r32(h, R_MCU_CONTROL), 0);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_DISABLED);
	assert_int_equal(r32(h, R_L2_CONFIG), 0);
	assert_int_equal(r32(h, R_COHERENCY_PROTOCOL), 0);
	assert_int_equal(r32(h, R_GPU_STATUS), 0);
	assert_int_equal(r32(h, R_GPU_FAULTSTATUS), 0);
	assert_int_equal(r32(h, R_MMU_IRQ + IRQ_RAW), 0);
	assert_int_equal(r32(h, R_MMU_IRQ + IRQ_MSK), 0);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_MSK), 0);
	assert_false(h->line[MALI_IRQ_MMU] || h->line[MALI_IRQ_JOB]);
	for (i = 0; i < 8; i++) {
		assert_int_equal(r64(h, R_AS(i, AS_TRANSTAB)), 0);
		assert_int_equal(r64(h, R_AS(i, AS_TRANSCFG)), 0);
		assert_int_equal(r64(h, R_AS(i, AS_MEMATTR)), 0);
		assert_int_equal(r64(h, R_AS(i, AS_LOCKADDR)), 0);
	}
	h->now_ns += 1000;
	assert_int_equal(r64(h, R_CYCLE_COUNT), 0);
	assert_true(r32(h, R_LATEST_FLUSH_ID));
	assert_int_equal(h->flush_id, r32(h, R_LATEST_FLUSH_ID));
	assert_true(mali_gpu_run(h->gpu, 1) == MALI_RUN_IDLE);
}

static void test_soft_reset_keeps_memory(void **state)
{
	struct host *h = *state;

	host_boot(h);
	w32(h, R_GPU_COMMAND, CMD_RESET_SOFT);
	assert_int_equal(host_read32(h, h->shared + 0x10), FW_GROUPS);
	assert_true(host_read32(h, h->shared));
	/* And the whole way up again */
	host_boot(h);
	assert_int_equal(stat(h, MALI_STAT_MCU_BOOTS), 2);
}

static void test_fast_reset_leaves_the_rest(void **state)
{
	struct host *h = *state;

	host_boot(h);
	w32(h, R_JOB_IRQ + IRQ_MSK, 0x1234);
	w32(h, R_GPU_COMMAND, CMD_RESET_FAST);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_RESET_COMPLETED);
	assert_int_equal(r64(h, R_L2_READY), 1);
	assert_true(r64(h, R_AS(0, AS_TRANSCFG)) == TRANSCFG_4K_48BIT);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_MSK), 0x1234);
	assert_int_equal(stat(h, MALI_STAT_RESETS), 0);
}

/* Doorbells */

static void test_doorbells_kick(void **state)
{
	struct host *h = *state;
	unsigned int i, before;

	host_boot(h);
	for (i = 0; i < 32; i++) {
		before = h->kicks;
		w32(h, R_DOORBELL(i), 1);
		assert_true(h->kicks > before);
	}
	assert_int_equal(guest_errors(h), 0);
}

static void test_doorbells_before_boot(void **state)
{
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < 32; i++)
		w32(h, R_DOORBELL(i), 1);
	assert_true(host_run(h) == MALI_RUN_IDLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_create_needs_callbacks),
		cmocka_unit_test(test_create_without_flush_id_callback),
		cmocka_unit_test(test_create_checks_config),
		cmocka_unit_test(test_create_without_memory),
		cmocka_unit_test(test_destroy_null),
		TEST(test_stat_names),
		cmocka_unit_test(test_products_listed),
		cmocka_unit_test(test_product_identity),
		cmocka_unit_test(test_product_firmware_features),
		TEST(test_default_product_is_g610),
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
		TEST(test_flush_caches),
		TEST(test_flush_pa_range),
		TEST(test_silent_commands),
		TEST(test_unknown_commands),
		TEST(test_flush_id_callback),
		TEST(test_flush_id_wraps_in_24_bits),
		TEST(test_timestamp),
		TEST(test_timestamp_does_not_overflow),
		TEST(test_cycle_count_only_on_demand),
		TEST(test_cycle_count_on_is_not_counted),
		TEST(test_cycle_count_follows_clock),
		TEST(test_clock_of_0_is_refused),
		TEST(test_soft_reset_completes),
		TEST(test_soft_reset_interrupts),
		TEST(test_soft_reset_effects),
		TEST(test_soft_reset_keeps_memory),
		TEST(test_fast_reset_leaves_the_rest),
		TEST(test_doorbells_kick),
		TEST(test_doorbells_before_boot),
	};

	return cmocka_run_group_tests_name("gpu_regs", tests, NULL, NULL);
}
