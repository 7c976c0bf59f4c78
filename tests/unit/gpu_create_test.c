// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: creation, and products.
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
	WITHOUT(base.alloc);
	WITHOUT(base.free);
	WITHOUT(bus);
	WITHOUT(irq);
	WITHOUT(kick);
	WITHOUT(base.time_ns);
	assert_int_equal(h.logged[MALI_LOG_HOST_ERROR], 6);
	WITHOUT(base.log);
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
	config = (struct mali_gpu_config){
		.clock_hz = HOST_CLOCK_HZ, .timestamp_hz = MALI_TIMESTAMP_HZ_MAX + 1,
	};
	assert_null(mali_gpu_create(&config, &host_callbacks, &h));
	assert_int_equal(h.logged[MALI_LOG_HOST_ERROR], 4);
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

	cb.base.alloc = no_memory;
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
	u32 core_features;
	u32 glb_version, cs_features;
} products[] = {
	{ "g610", 10, 8, 7, 0, 0x01050000, 0x7085F },
	{ "g710", 10, 8, 2, 0, 0x01050000, 0x7085F },
	{ "g510", 10, 10, 3, 0, 0x01050000, 0x7085F },
	{ "g310", 10, 12, 4, 0, 0x01050000, 0x7085F },
	{ "g715", 11, 8, 2, 0, 0x02080000, 0x7105F },
	{ "g615", 11, 8, 3, 0, 0x02080000, 0x7105F },
	{ "g720", 12, 8, 0, 4, 0x030D0000, 0x7107F },
	{ "g620", 12, 8, 1, 0, 0x030D0000, 0x7107F },
	{ "g725", 13, 8, 0, 4, 0x030D0000, 0x7107F },
	{ "g625", 13, 8, 1, 0, 0x030D0000, 0x7107F },
	{ "g1ultra", 14, 8, 0, 4, 0x04010000, 0x7107F },
	{ "g1premium", 14, 8, 1, 4, 0x04010000, 0x7107F },
	{ "g1pro", 14, 8, 3, 4, 0x04010000, 0x7107F },
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
		/* Mesa's drivers accept only the variants that they know */
		assert_int_equal(r32(h, R_CORE_FEATURES), products[i].core_features);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
