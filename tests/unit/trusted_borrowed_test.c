// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Trusted firmware: ordinary memory, of which parts become protected and are returned, as a
 * TrustZone address-space controller does it.
 */
#include "trusted_host.h"

#define RAM		0x40000000ull
#define RAM_PAGES	8ull
#define RAM_SIZE	(RAM_PAGES * PAGE)

/* What the tests protect: the pages 2 to 4 */
#define PART		(RAM + 2 * PAGE)
#define PART_SIZE	(3ull * PAGE)

static u8 ram[RAM_SIZE] __attribute__((aligned(16)));

static const struct mali_trusted_range ranges[] = {
	{ .base = RAM, .size = RAM_SIZE, .memory = ram, .borrowed = true },
	{ .base = BASE2, .size = PAGES2 * PAGE },
};

static int borrowed_setup(void **state)
{
	static const struct mali_trusted_config config = {
		.regions = ranges, .num_regions = ARRAY_SIZE(ranges),
	};

	memset(ram, 0x33, sizeof(ram));
	*state = machine_new(&config);
	return 0;
}

static int borrowed_teardown(void **state)
{
	struct machine *m = *state;
	struct mali_trusted_range part = { 0 };

	while (mali_trusted_next_protected(m->t, 0, 0, &part))
		assert_int_equal(mali_trusted_unprotect(m->t, part.base, part.size),
				 MALI_TRUSTED_OK);
	return machine_teardown(state);
}

static void must_protect(struct machine *m, u64 pa, u64 size)
{
	assert_int_equal(mali_trusted_protect(m->t, pa, size), MALI_TRUSTED_OK);
}

static struct mali_trusted_region_info ram_info(struct machine *m)
{
	struct mali_trusted_region_info info;

	assert_int_equal(mali_trusted_get_region(m->t, 0, &info), MALI_TRUSTED_OK);
	return info;
}

/* Until it is lent, all of it is ordinary memory, also at its edges. */
static void test_is_ordinary_at_first(void **state)
{
	struct machine *m = *state;
	struct mali_trusted_range part;
	u64 val = 7;

	assert_true(ram_info(m).range.borrowed);
	assert_ptr_equal(ram_info(m).range.memory, ram);
	assert_int_equal(ram_info(m).used_bytes, 0);
	assert_int_equal(ram_info(m).allocations, 0);
	assert_int_equal(get_stats(m).region_bytes, PAGES2 * PAGE);
	assert_int_equal(access_as(m, MALI_TRUSTED_CPU, false, true, RAM, &val, 8),
			 MALI_TRUSTED_ORDINARY_OK);
	assert_int_equal(access_as(m, MALI_TRUSTED_GPU_CS, true, false, RAM - 4, &val, 8),
			 MALI_TRUSTED_ORDINARY_OK);
	assert_int_equal(access_as(m, MALI_TRUSTED_DEVICE, false, false, RAM + RAM_SIZE - 4, &val,
				   8), MALI_TRUSTED_ORDINARY_OK);
	assert_int_equal(gpu_write(m, RAM, &val, 8), MALI_TRUSTED_DENIED);
	assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_ORDINARY_WRITE);
	assert_false(mali_trusted_is_protected(m->t, RAM));
	assert_true(mali_trusted_is_protected(m->t, BASE2));
	assert_false(mali_trusted_next_protected(m->t, 0, 0, &part));
}

static void test_is_protected_then(void **state)
{
	static const enum mali_trusted_initiator others[] = {
		MALI_TRUSTED_CPU, MALI_TRUSTED_DEVICE, MALI_TRUSTED_GPU_CS,
	};
	struct machine *m = *state;
	u64 val = 0x1122334455667788ull, out;
	unsigned int i;

	must_protect(m, PART, PART_SIZE);
	assert_int_equal(m->service.kind, MALI_TRUSTED_SERVICE_PROTECT);
	assert_int_equal(m->service.pa, PART);
	assert_int_equal(m->service.len, PART_SIZE);
	assert_int_equal(ram_info(m).used_bytes, PART_SIZE);
	assert_int_equal(get_stats(m).used_bytes, PART_SIZE);
	assert_int_equal(get_stats(m).region_bytes, PAGES2 * PAGE + PART_SIZE);
	assert_int_equal(get_stats(m).allocations, 1);
	assert_int_equal(ram[2 * PAGE], 0x33);

	for (i = 0; i < ARRAY_SIZE(others); i++) {
		out = val;
		assert_int_equal(access_as(m, others[i], false, false, PART, &out, 8),
				 MALI_TRUSTED_DENIED);
		assert_int_equal(out, 0);
		assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_PROTECTED);
		assert_int_equal(last_refusal(m).txn.initiator, others[i]);
		assert_int_equal(access_as(m, others[i], false, true, PART + PART_SIZE - 8, &val,
					   8), MALI_TRUSTED_DENIED);
	}
	assert_int_equal(ram[5 * PAGE - 1], 0x33);

	assert_int_equal(gpu_write(m, PART + PART_SIZE - 8, &val, 8), MALI_TRUSTED_DONE);
	assert_memory_equal(ram + 5 * PAGE - 8, &val, 8);
	assert_int_equal(gpu_read(m, PART + PART_SIZE - 8, &out, 8), MALI_TRUSTED_DONE);
	assert_int_equal(out, val);
}

/* A page before and one after stay ordinary; what crosses the edge is neither. */
static void test_edges(void **state)
{
	struct machine *m = *state;
	u64 val = 1;

	must_protect(m, PART, PART_SIZE);
	assert_int_equal(access_as(m, MALI_TRUSTED_CPU, false, false, PART - 8, &val, 8),
			 MALI_TRUSTED_ORDINARY_OK);
	assert_int_equal(access_as(m, MALI_TRUSTED_CPU, false, false, PART + PART_SIZE, &val, 8),
			 MALI_TRUSTED_ORDINARY_OK);
	assert_false(mali_trusted_is_protected(m->t, PART - 1));
	assert_true(mali_trusted_is_protected(m->t, PART));
	assert_true(mali_trusted_is_protected(m->t, PART + PART_SIZE - 1));
	assert_false(mali_trusted_is_protected(m->t, PART + PART_SIZE));

	assert_int_equal(gpu_read(m, PART - 4, &val, 8), MALI_TRUSTED_DENIED);
	assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_STRADDLE);
	assert_int_equal(gpu_read(m, PART + PART_SIZE - 4, &val, 8), MALI_TRUSTED_DENIED);
	assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_STRADDLE);

	/* Across two that were protected one after the other, all of it is */
	must_protect(m, PART + PART_SIZE, PAGE);
	assert_int_equal(gpu_read(m, PART + PART_SIZE - 4, &val, 8), MALI_TRUSTED_DONE);
}

static bool all_zero(const u8 *p, size_t len)
{
	while (len--)
		if (*p++)
			return false;
	return true;
}

/* The normal world gets it back without what the trusted one had there. */
static void test_is_cleared_and_returned(void **state)
{
	struct machine *m = *state;
	u32 secret = 0x5ec2e7;

	must_protect(m, PART, PART_SIZE);
	assert_int_equal(mali_trusted_provision(m->t, PART + PAGE, &secret, 4), MALI_TRUSTED_OK);
	assert_memory_equal(ram + 3 * PAGE, &secret, 4);
	assert_int_equal(mali_trusted_unprotect(m->t, PART, PART_SIZE), MALI_TRUSTED_OK);
	assert_int_equal(m->service.kind, MALI_TRUSTED_SERVICE_UNPROTECT);

	assert_true(all_zero(ram + 2 * PAGE, PART_SIZE));
	assert_int_equal(ram[2 * PAGE - 1], 0x33);
	assert_int_equal(ram[5 * PAGE], 0x33);
	assert_int_equal(get_stats(m).scrubbed_bytes, PART_SIZE);
	assert_int_equal(get_stats(m).used_bytes, 0);
	assert_int_equal(get_stats(m).peak_bytes, PART_SIZE);
	assert_int_equal(access_as(m, MALI_TRUSTED_CPU, false, false, PART, &secret, 4),
			 MALI_TRUSTED_ORDINARY_OK);
	must_protect(m, PART, PART_SIZE);
}

/* While it is being cleared, it is neither accessible nor ordinary. */
static unsigned int relaxed;

static void look(struct machine *m)
{
	u32 val;

	relaxed++;
	assert_int_equal(access_as(m, MALI_TRUSTED_CPU, false, false, PART, &val, 4),
			 MALI_TRUSTED_DENIED);
	assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_PROTECTED);
	assert_int_equal(gpu_read(m, PART, &val, 4), MALI_TRUSTED_DENIED);
	assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_UNALLOCATED);
	assert_int_equal(mali_trusted_protect(m->t, PART, PAGE), MALI_TRUSTED_ERR_BUSY);
}

static void test_no_access_while_cleared(void **state)
{
	struct machine *m = *state;

	must_protect(m, PART, PART_SIZE);
	relaxed = 0;
	m->on_relax = look;
	assert_int_equal(mali_trusted_unprotect(m->t, PART, PART_SIZE), MALI_TRUSTED_OK);
	m->on_relax = NULL;
	assert_int_equal(relaxed, PART_SIZE / PAGE);
}

static void test_refused_requests(void **state)
{
	struct machine *m = *state;
	u64 pa;

	assert_int_equal(mali_trusted_protect(NULL, PART, PAGE), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_protect(m->t, PART, 0), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_protect(m->t, PART, ~0ull), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_protect(m->t, PART + 8, PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_protect(m->t, PART, PAGE - 8), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_protect(m->t, RAM - PAGE, 2 * PAGE),
			 MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_protect(m->t, RAM, RAM_SIZE + PAGE),
			 MALI_TRUSTED_ERR_RANGE);
	/* Memory of the model's own is protected anyway */
	assert_int_equal(mali_trusted_protect(m->t, BASE2, PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_unprotect(m->t, BASE2, PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_unprotect(m->t, PART, PART_SIZE), MALI_TRUSTED_ERR_RANGE);

	must_protect(m, PART, PART_SIZE);
	assert_int_equal(mali_trusted_protect(m->t, PART + PART_SIZE - PAGE, 2 * PAGE),
			 MALI_TRUSTED_ERR_BUSY);
	assert_int_equal(mali_trusted_unprotect(m->t, PART, PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_unprotect(m->t, PART + PAGE, PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_unprotect(m->t, PART, 0), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_unprotect(m->t, PART, ~0ull), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(get_stats(m).used_bytes, PART_SIZE);
	assert_int_equal(get_stats(m).scrubbed_bytes, 0);

	/* Nothing is allocated or freed in it by the model */
	assert_int_equal(mali_trusted_alloc(m->t, 0, PAGE, &pa), MALI_TRUSTED_ERR_UNSUPPORTED);
	assert_int_equal(mali_trusted_free(m->t, PART, PART_SIZE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_destroy(m->t), MALI_TRUSTED_ERR_BUSY);
}

static void test_list(void **state)
{
	struct machine *m = *state;
	struct mali_trusted_range part;

	must_protect(m, PART, PART_SIZE);
	must_protect(m, RAM, PAGE);
	must_protect(m, RAM + RAM_SIZE - PAGE, PAGE);
	assert_true(mali_trusted_next_protected(m->t, 0, 0, &part));
	assert_int_equal(part.base, RAM);
	assert_int_equal(part.size, PAGE);
	assert_ptr_equal(part.memory, ram);
	assert_true(mali_trusted_next_protected(m->t, 0, RAM + 1, &part));
	assert_int_equal(part.base, PART);
	assert_int_equal(part.size, PART_SIZE);
	assert_true(mali_trusted_next_protected(m->t, 0, PART + PART_SIZE, &part));
	assert_int_equal(part.base, RAM + RAM_SIZE - PAGE);
	assert_false(mali_trusted_next_protected(m->t, 0, RAM + RAM_SIZE - 1, &part));
	assert_false(mali_trusted_next_protected(m->t, 0, RAM + RAM_SIZE, &part));
	assert_false(mali_trusted_next_protected(m->t, 1, 0, &part));
	assert_false(mali_trusted_next_protected(m->t, 2, 0, &part));
}

/* The services work in what is protected, and nowhere else. */
static void test_services(void **state)
{
	struct machine *m = *state;
	u8 digest[MALI_TRUSTED_DIGEST_SIZE];

	must_protect(m, PART, PART_SIZE);
	assert_int_equal(mali_trusted_digest(m->t, PART, PART_SIZE, digest), MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_digest(m->t, PART - 1, 2, digest), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_provision(m->t, PART + PART_SIZE, "abc", 3),
			 MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(ram[5 * PAGE], 0x33);
}

static void test_create_rejects_no_memory(void **state)
{
	const struct mali_trusted_range bad = { .base = RAM, .size = PAGE, .borrowed = true };
	const struct mali_trusted_config config = { .regions = &bad, .num_regions = 1 };
	struct machine m = { .mutex = PTHREAD_MUTEX_INITIALIZER, .fail_after = -1 };
	struct mali_trusted *t;

	(void)state;
	assert_int_equal(mali_trusted_create(&config, &host_callbacks, &m, &t),
			 MALI_TRUSTED_ERR_INVAL);
	assert_string_equal(m.last_message, "protected regions are invalid");
}

#define TEST_RAM(f)	cmocka_unit_test_setup_teardown(f, borrowed_setup, borrowed_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_RAM(test_is_ordinary_at_first),
		TEST_RAM(test_is_protected_then),
		TEST_RAM(test_edges),
		TEST_RAM(test_is_cleared_and_returned),
		TEST_RAM(test_no_access_while_cleared),
		TEST_RAM(test_refused_requests),
		TEST_RAM(test_list),
		TEST_RAM(test_services),
		cmocka_unit_test(test_create_rejects_no_memory),
	};

	return cmocka_run_group_tests_name("trusted_borrowed", tests, NULL, NULL);
}
