// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Trusted firmware: what it records and reports, and the names of it.
 */
#include "trusted_host.h"

static void test_ring_overflow(void **state)
{
	struct machine *m = *state;
	struct mali_trusted_refusal list[8];
	u32 val;
	size_t i;

	assert_int_equal(mali_trusted_get_refusals(m->t, 0, list, ARRAY_SIZE(list)), 0);
	for (i = 0; i < 3; i++)
		access_as(m, MALI_TRUSTED_CPU, false, false, BASE + 4 * i, &val, 4);
	assert_int_equal(mali_trusted_get_refusals(m->t, 0, list, ARRAY_SIZE(list)), 3);
	assert_int_equal(get_stats(m).refusals_lost, 0);

	for (; i < 11; i++)
		access_as(m, MALI_TRUSTED_CPU, false, false, BASE + 4 * i, &val, 4);

	/* The last four, oldest first; the others are counted. */
	assert_int_equal(mali_trusted_get_refusals(m->t, 0, list, ARRAY_SIZE(list)), 4);
	for (i = 0; i < 4; i++) {
		assert_int_equal(list[i].seq, 7 + i);
		assert_int_equal(list[i].txn.pa, BASE + 4 * (7 + i));
		assert_int_equal(list[i].time_ns, 10 * (8 + i));
	}
	assert_int_equal(get_stats(m).refused, 11);
	assert_int_equal(get_stats(m).refusals_lost, 7);

	assert_int_equal(mali_trusted_get_refusals(m->t, 9, list, ARRAY_SIZE(list)), 2);
	assert_int_equal(list[0].seq, 9);
	assert_int_equal(mali_trusted_get_refusals(m->t, 0, list, 1), 1);
	assert_int_equal(list[0].seq, 7);
	assert_int_equal(mali_trusted_get_refusals(m->t, 11, list, 8), 0);
	assert_int_equal(mali_trusted_get_refusals(m->t, UINT64_MAX, list, 8), 0);
	assert_int_equal(mali_trusted_get_refusals(m->t, 0, NULL, 8), 0);
	assert_int_equal(mali_trusted_get_refusals(NULL, 0, list, 8), 0);
}

/* Each service is reported once, with its result and what is in use then */
static void check_served(struct machine *m, enum mali_trusted_service_kind kind, u64 pa,
			 u64 len, u64 used, enum mali_trusted_error error)
{
	assert_int_equal(m->services, 1);
	assert_int_equal(m->service.kind, kind);
	assert_int_equal(m->service.pa, pa);
	assert_int_equal(m->service.len, len);
	assert_int_equal(m->service.used_bytes, used);
	assert_int_equal(m->service.error, error);
	m->services = 0;
}

static void test_reports_services(void **state)
{
	struct mali_trusted_frame frame = { .pa = BASE, .stride = 64, .width = 16, .height = 4 };
	u8 digest[MALI_TRUSTED_DIGEST_SIZE];
	struct machine *m = *state;
	u64 pa;

	assert_int_equal(mali_trusted_alloc(m->t, 0, 2 * PAGE, &pa), MALI_TRUSTED_OK);
	check_served(m, MALI_TRUSTED_SERVICE_ALLOC, pa, 2 * PAGE, 2 * PAGE, MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_alloc(m->t, 0, PAGES * PAGE, &(u64){ 0 }),
			 MALI_TRUSTED_ERR_FULL);
	check_served(m, MALI_TRUSTED_SERVICE_ALLOC, 0, PAGES * PAGE, 2 * PAGE,
		     MALI_TRUSTED_ERR_FULL);
	assert_int_equal(mali_trusted_provision(m->t, pa, "abc", 3), MALI_TRUSTED_OK);
	check_served(m, MALI_TRUSTED_SERVICE_PROVISION, pa, 3, 2 * PAGE, MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_clear(m->t, pa, 2), MALI_TRUSTED_OK);
	check_served(m, MALI_TRUSTED_SERVICE_CLEAR, pa, 2, 2 * PAGE, MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_digest(m->t, pa, 3, digest), MALI_TRUSTED_OK);
	check_served(m, MALI_TRUSTED_SERVICE_DIGEST, pa, 3, 2 * PAGE, MALI_TRUSTED_OK);
	frame.pa = pa;
	assert_int_equal(mali_trusted_display_show(m->t, &frame), MALI_TRUSTED_OK);
	check_served(m, MALI_TRUSTED_SERVICE_SHOW, pa, 256, 2 * PAGE, MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_display_off(m->t), MALI_TRUSTED_OK);
	check_served(m, MALI_TRUSTED_SERVICE_OFF, 0, 0, 2 * PAGE, MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_free(m->t, pa + PAGE, PAGE), MALI_TRUSTED_ERR_RANGE);
	check_served(m, MALI_TRUSTED_SERVICE_FREE, pa + PAGE, PAGE, 2 * PAGE,
		     MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_free(m->t, pa, 2 * PAGE), MALI_TRUSTED_OK);
	check_served(m, MALI_TRUSTED_SERVICE_FREE, pa, 2 * PAGE, 0, MALI_TRUSTED_OK);
}

static void test_reports_refusals(void **state)
{
	struct machine *m = *state;
	u64 word = 1;

	assert_int_equal(access_as(m, MALI_TRUSTED_CPU, false, false, BASE, &word, 8),
			 MALI_TRUSTED_DENIED);
	assert_int_equal(m->refusals, 1);
	assert_int_equal(m->refusal.txn.initiator, MALI_TRUSTED_CPU);
	assert_int_equal(m->refusal.txn.pa, BASE);
	assert_int_equal(m->refusal.txn.len, 8);
	assert_false(m->refusal.txn.write);
	assert_int_equal(m->refusal.time_ns, last_refusal(m).time_ns);
	assert_int_equal(m->refusal.reason, MALI_TRUSTED_REASON_PROTECTED);
	assert_int_equal(m->refusal.seq, 0);

	assert_int_equal(access_as(m, MALI_TRUSTED_GPU_SHADER, false, true, BASE + 16, &word, 4),
			 MALI_TRUSTED_DENIED);
	assert_int_equal(m->refusals, 2);
	assert_int_equal(m->refusal.txn.initiator, MALI_TRUSTED_GPU_SHADER);
	assert_int_equal(m->refusal.txn.pa, BASE + 16);
	assert_int_equal(m->refusal.txn.len, 4);
	assert_true(m->refusal.txn.write);
	assert_false(m->refusal.txn.gpu_protected);
	assert_int_equal(m->refusal.reason, MALI_TRUSTED_REASON_PROTECTED);

	/* What is allowed is not reported */
	assert_int_equal(access_as(m, MALI_TRUSTED_CPU, false, false, BASE2 + PAGES2 * PAGE, &word,
				   8),
			 MALI_TRUSTED_ORDINARY_OK);
	assert_int_equal(m->refusals, 2);
}

static void test_names(void **state)
{
	int i, j;

	(void)state;
	for (i = 0; i < MALI_TRUSTED_NUM_INITIATORS; i++)
		for (j = 0; j <= i; j++)
			assert_int_equal(!strcmp(mali_trusted_initiator_name(i),
						 mali_trusted_initiator_name(j)), i == j);
	for (i = 0; i < MALI_TRUSTED_NUM_REASONS; i++)
		for (j = 0; j <= i; j++)
			assert_int_equal(!strcmp(mali_trusted_reason_name(i),
						 mali_trusted_reason_name(j)), i == j);
	for (i = MALI_TRUSTED_OK; i >= MALI_TRUSTED_ERR_UNSUPPORTED; i--)
		assert_string_not_equal(mali_trusted_error_name(i), "unknown");

	assert_string_equal(mali_trusted_initiator_name(MALI_TRUSTED_NUM_INITIATORS), "unknown");
	assert_string_equal(mali_trusted_initiator_name((enum mali_trusted_initiator)-1),
			    "unknown");
	assert_string_equal(mali_trusted_reason_name(MALI_TRUSTED_NUM_REASONS), "unknown");
	assert_string_equal(mali_trusted_error_name((enum mali_trusted_error)-99), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_ring_overflow),
		TEST(test_reports_services),
		TEST(test_reports_refusals),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests_name("trusted_record", tests, NULL, NULL);
}
