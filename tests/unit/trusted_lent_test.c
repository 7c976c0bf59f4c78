// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Trusted firmware: a region on the host's memory that is lent out as a whole, as a static
 * carve-out is.
 */
#include "trusted_host.h"

#define LENT		0x7c000000ull
#define LENT_PAGES	8ull
#define LENT_SIZE	(LENT_PAGES * PAGE)

static u8 lent_memory[LENT_SIZE] __attribute__((aligned(16)));

static const struct mali_trusted_range ranges[] = {
	{ .base = LENT, .size = LENT_SIZE, .memory = lent_memory },
	{ .base = BASE, .size = PAGES * PAGE },
};

static int lent_setup(void **state)
{
	static const struct mali_trusted_config config = {
		.regions = ranges, .num_regions = ARRAY_SIZE(ranges),
	};

	memset(lent_memory, 0, sizeof(lent_memory));
	*state = machine_new(&config);
	return 0;
}

/* All of it is used from the beginning, and stays the other allocator's. */
static void test_is_one_allocation(void **state)
{
	struct machine *m = *state;
	struct mali_trusted_region_info info;
	u64 pa = 99, own;

	assert_int_equal(mali_trusted_get_region(m->t, 0, &info), MALI_TRUSTED_OK);
	assert_int_equal(info.range.base, LENT);
	assert_int_equal(info.range.size, LENT_SIZE);
	assert_ptr_equal(info.range.memory, lent_memory);
	assert_int_equal(info.used_bytes, LENT_SIZE);
	assert_int_equal(info.allocations, 1);
	assert_int_equal(get_stats(m).region_bytes, LENT_SIZE + PAGES * PAGE);
	assert_int_equal(get_stats(m).used_bytes, LENT_SIZE);
	assert_int_equal(get_stats(m).peak_bytes, LENT_SIZE);
	assert_int_equal(get_stats(m).allocations, 1);

	assert_int_equal(mali_trusted_alloc(m->t, 0, PAGE, &pa), MALI_TRUSTED_ERR_UNSUPPORTED);
	assert_int_equal(pa, 99);
	assert_int_equal(m->service.error, MALI_TRUSTED_ERR_UNSUPPORTED);
	assert_int_equal(mali_trusted_free(m->t, LENT, LENT_SIZE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_free(m->t, LENT, PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(get_stats(m).used_bytes, LENT_SIZE);

	/* The other region is the model's as before */
	own = must_alloc(m, 1, PAGE);
	assert_int_equal(own, BASE);
	assert_int_equal(get_stats(m).used_bytes, LENT_SIZE + PAGE);
	assert_int_equal(mali_trusted_destroy(m->t), MALI_TRUSTED_ERR_BUSY);
	must_free(m, own, PAGE);
	assert_int_equal(get_stats(m).peak_bytes, LENT_SIZE + PAGE);
}

/* The bus reaches the host's memory itself, at the address's offset. */
static void test_bus(void **state)
{
	struct machine *m = *state;
	u8 out[2 * MALI_TRUSTED_PAGE_SIZE], in[sizeof(out)];
	u64 val = 0x1122334455667788ull;
	size_t i;

	assert_int_equal(gpu_write(m, LENT + PAGE + 8, &val, 8), MALI_TRUSTED_DONE);
	assert_memory_equal(lent_memory + PAGE + 8, &val, 8);
	lent_memory[LENT_SIZE - 1] = 0xa5;
	assert_int_equal(gpu_read(m, LENT + LENT_SIZE - 1, out, 1), MALI_TRUSTED_DONE);
	assert_int_equal(out[0], 0xa5);

	for (i = 0; i < sizeof(out); i++)
		out[i] = (u8)(i * 7);
	assert_int_equal(gpu_write(m, LENT + 100, out, sizeof(out)), MALI_TRUSTED_DONE);
	assert_memory_equal(lent_memory + 100, out, sizeof(out));
	assert_int_equal(gpu_read(m, LENT + 100, in, sizeof(in)), MALI_TRUSTED_DONE);
	assert_memory_equal(in, out, sizeof(in));
	assert_int_equal(get_stats(m).refused, 0);
}

/* The filter's rules are those of any region; nothing of it is ever unallocated. */
static void test_filter(void **state)
{
	struct machine *m = *state;
	u64 val = 1;

	memset(lent_memory, 0x5e, sizeof(lent_memory));
	assert_int_equal(access_as(m, MALI_TRUSTED_CPU, false, false, LENT, &val, 8),
			 MALI_TRUSTED_DENIED);
	assert_int_equal(val, 0);
	assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_PROTECTED);
	assert_int_equal(access_as(m, MALI_TRUSTED_GPU_CS, false, true, LENT, &val, 8),
			 MALI_TRUSTED_DENIED);
	assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_PROTECTED);
	assert_int_equal(gpu_read(m, LENT + LENT_SIZE - 4, &val, 8), MALI_TRUSTED_DENIED);
	assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_STRADDLE);
	assert_int_equal(gpu_read(m, LENT - 4, &val, 8), MALI_TRUSTED_DENIED);
	assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_STRADDLE);
	assert_int_equal(lent_memory[0], 0x5e);
	assert_int_equal(get_stats(m).refused_for[MALI_TRUSTED_REASON_UNALLOCATED], 0);
}

static void test_services(void **state)
{
	static const u8 sha256_of_abc[MALI_TRUSTED_DIGEST_SIZE] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
		0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
		0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
	};
	const struct mali_trusted_frame frame = {
		.pa = LENT + 16, .stride = 8, .width = 1, .height = 2,
	};
	struct machine *m = *state;
	struct mali_trusted_display_info info;
	u8 digest[MALI_TRUSTED_DIGEST_SIZE], pixels[8];

	assert_int_equal(mali_trusted_provision(m->t, LENT + PAGE - 1, "abc", 3), MALI_TRUSTED_OK);
	assert_memory_equal(lent_memory + PAGE - 1, "abc", 3);
	assert_int_equal(mali_trusted_digest(m->t, LENT + PAGE - 1, 3, digest), MALI_TRUSTED_OK);
	assert_memory_equal(digest, sha256_of_abc, sizeof(digest));
	assert_int_equal(mali_trusted_digest(m->t, LENT + LENT_SIZE - 1, 2, digest),
			 MALI_TRUSTED_ERR_RANGE);

	memset(lent_memory + 16, 0x77, 4);
	memset(lent_memory + 24, 0x88, 4);
	assert_int_equal(mali_trusted_display_show(m->t, &frame), MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_display_get(m->t, &info), MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_display_read(m->t, info.seq, 0, pixels, 8), MALI_TRUSTED_OK);
	assert_memory_equal(pixels, "\x77\x77\x77\x77\x88\x88\x88\x88", 8);
}

/* Nothing is cleared, not even at the end: the allocator that divides the region has to. */
static void test_keeps_content(void **state)
{
	struct machine *m = *state;
	u32 val = 0x5ec2e7;

	assert_int_equal(gpu_write(m, LENT, &val, 4), MALI_TRUSTED_DONE);
	assert_int_equal(mali_trusted_destroy(m->t), MALI_TRUSTED_OK);
	assert_int_equal(m->live, 0);
	assert_memory_equal(lent_memory, &val, 4);
	free(m);
}

static void test_create_rejects_misaligned_memory(void **state)
{
	const struct mali_trusted_range bad = {
		.base = LENT, .size = PAGE, .memory = lent_memory + 8,
	};
	const struct mali_trusted_config config = { .regions = &bad, .num_regions = 1 };
	struct machine m = { .mutex = PTHREAD_MUTEX_INITIALIZER, .fail_after = -1 };
	struct mali_trusted *t;

	(void)state;
	assert_int_equal(mali_trusted_create(&config, &host_callbacks, &m, &t),
			 MALI_TRUSTED_ERR_INVAL);
	assert_string_equal(m.last_message, "protected regions are invalid");
}

#define TEST_LENT(f)	cmocka_unit_test_setup_teardown(f, lent_setup, machine_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_LENT(test_is_one_allocation),
		TEST_LENT(test_bus),
		TEST_LENT(test_filter),
		TEST_LENT(test_services),
		cmocka_unit_test_setup(test_keeps_content, lent_setup),
		cmocka_unit_test(test_create_rejects_misaligned_memory),
	};

	return cmocka_run_group_tests_name("trusted_lent", tests, NULL, NULL);
}
