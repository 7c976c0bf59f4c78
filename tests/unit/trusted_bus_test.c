// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Trusted firmware: the bus filter.
 */
#include "trusted_host.h"

/*
 * Every initiator in every mode, reading and writing, in every kind of place.
 * Columns: ordinary memory, allocated and free part of a region.
 */
enum { O = MALI_TRUSTED_ORDINARY_OK, D = MALI_TRUSTED_DONE, X = MALI_TRUSTED_DENIED };

static const struct verdict_row {
	enum mali_trusted_initiator who;
	bool gpu_protected;
	bool write;
	int ordinary, allocated, unallocated;
} verdicts[] = {
	{ MALI_TRUSTED_CPU,		false, false, O, X, X },
	{ MALI_TRUSTED_CPU,		false, true,  O, X, X },
	{ MALI_TRUSTED_CPU,		true,  false, O, X, X },
	{ MALI_TRUSTED_CPU,		true,  true,  O, X, X },
	{ MALI_TRUSTED_GPU_MMU,	false, false, O, X, X },
	{ MALI_TRUSTED_GPU_MMU,	false, true,  O, X, X },
	{ MALI_TRUSTED_GPU_MMU,	true,  false, O, D, X },
	{ MALI_TRUSTED_GPU_MMU,	true,  true,  X, D, X },
	{ MALI_TRUSTED_GPU_MCU,	false, false, O, X, X },
	{ MALI_TRUSTED_GPU_MCU,	false, true,  O, X, X },
	{ MALI_TRUSTED_GPU_MCU,	true,  false, O, D, X },
	{ MALI_TRUSTED_GPU_MCU,	true,  true,  X, D, X },
	{ MALI_TRUSTED_GPU_CS,	false, false, O, X, X },
	{ MALI_TRUSTED_GPU_CS,	false, true,  O, X, X },
	{ MALI_TRUSTED_GPU_CS,	true,  false, O, D, X },
	{ MALI_TRUSTED_GPU_CS,	true,  true,  X, D, X },
	{ MALI_TRUSTED_GPU_SHADER,	false, false, O, X, X },
	{ MALI_TRUSTED_GPU_SHADER,	false, true,  O, X, X },
	{ MALI_TRUSTED_GPU_SHADER,	true,  false, O, D, X },
	{ MALI_TRUSTED_GPU_SHADER,	true,  true,  X, D, X },
	{ MALI_TRUSTED_DEVICE,	false, false, O, X, X },
	{ MALI_TRUSTED_DEVICE,	false, true,  O, X, X },
	{ MALI_TRUSTED_DEVICE,	true,  false, O, X, X },
	{ MALI_TRUSTED_DEVICE,	true,  true,  O, X, X },
	{ MALI_TRUSTED_NUM_INITIATORS, false, false, X, X, X },
	{ MALI_TRUSTED_NUM_INITIATORS, true,  true,  X, X, X },
	{ (enum mali_trusted_initiator)-1, false, false, X, X, X },
	{ (enum mali_trusted_initiator)-1, true, true, X, X, X },
};

static enum mali_trusted_reason expected_reason(const struct verdict_row *row, bool in_region)
{
	if ((unsigned int)row->who >= MALI_TRUSTED_NUM_INITIATORS)
		return MALI_TRUSTED_REASON_INITIATOR;
	if (!in_region)
		return MALI_TRUSTED_REASON_ORDINARY_WRITE;
	if (row->allocated == X)
		return MALI_TRUSTED_REASON_PROTECTED;
	return MALI_TRUSTED_REASON_UNALLOCATED;
}

static void check_verdict(struct machine *m, const struct verdict_row *row,
			  u64 pa, int expected, bool in_region)
{
	const struct mali_trusted_txn txn = {
		.initiator = row->who,
		.gpu_protected = row->gpu_protected,
		.write = row->write,
		.pa = pa,
		.len = 8,
	};
	static const u64 pattern = 0xa5a5a5a5a5a5a5a5ull;
	struct mali_trusted_stats before = get_stats(m), after;
	struct mali_trusted_refusal refusal;
	u64 buf = pattern;
	unsigned int refusals = m->refusals;

	assert_int_equal(mali_trusted_bus_access(m->t, &txn, &buf), expected);
	after = get_stats(m);

	if (expected == D) {
		if (row->write)
			assert_int_equal(after.writes[row->who], before.writes[row->who] + 1);
		else
			assert_int_equal(after.reads[row->who], before.reads[row->who] + 1);
	}

	if (expected != X) {
		assert_int_equal(after.refused, before.refused);
		/* It may be remembered */
		assert_int_equal(mali_trusted_bus_access(m->t, &txn, &buf), expected);
		return;
	}

	/* Reads return zeros, nothing else is changed, and it is recorded. */
	assert_int_equal(buf, row->write ? pattern : 0);
	assert_int_equal(after.refused, before.refused + 1);
	refusal = last_refusal(m);
	assert_int_equal(refusal.seq, before.refused);
	assert_int_equal(refusal.time_ns, m->now);
	assert_int_equal(refusal.reason, expected_reason(row, in_region));
	assert_int_equal(after.refused_for[refusal.reason],
			 before.refused_for[refusal.reason] + 1);
	assert_int_equal(refusal.txn.initiator, row->who);
	assert_int_equal(refusal.txn.gpu_protected, row->gpu_protected);
	assert_int_equal(refusal.txn.write, row->write);
	assert_int_equal(refusal.txn.pa, pa);
	assert_int_equal(refusal.txn.len, 8);
	assert_int_equal(m->refusals, refusals + 1);
	if ((unsigned int)row->who < MALI_TRUSTED_NUM_INITIATORS)
		assert_int_equal(after.refused_by[row->who], before.refused_by[row->who] + 1);
}

static void test_verdicts(void **state)
{
	struct machine *m = *state;
	u64 pa = must_alloc(m, 0, PAGE);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verdicts); i++) {
		const struct verdict_row *row = &verdicts[i];

		check_verdict(m, row, 0x1000, row->ordinary, false);
		check_verdict(m, row, BASE - 8, row->ordinary, false);
		check_verdict(m, row, BASE + PAGES * PAGE, row->ordinary, false);
		check_verdict(m, row, UINT64_MAX - 7, row->ordinary, false);
		check_verdict(m, row, pa, row->allocated, true);
		check_verdict(m, row, pa + PAGE - 8, row->allocated, true);
		check_verdict(m, row, pa + PAGE, row->unallocated, true);
		check_verdict(m, row, BASE2, row->unallocated, true);
	}

	must_free(m, pa, PAGE);
}

static void test_refused_write_changes_nothing(void **state)
{
	struct machine *m = *state;
	u64 pa = must_alloc(m, 0, PAGE);
	u32 val = 0x12345678, other = 0xffffffff;
	size_t i;

	assert_int_equal(gpu_write(m, pa, &val, 4), MALI_TRUSTED_DONE);
	for (i = 0; i < ARRAY_SIZE(verdicts); i++)
		if (verdicts[i].allocated == X && verdicts[i].write)
			assert_int_equal(access_as(m, verdicts[i].who,
						   verdicts[i].gpu_protected, true,
						   pa, &other, 4), MALI_TRUSTED_DENIED);

	assert_int_equal(gpu_read(m, pa, &other, 4), MALI_TRUSTED_DONE);
	assert_int_equal(other, val);
	must_free(m, pa, PAGE);
}

static void test_mcu_policy(void **state)
{
	struct mali_trusted_config config = two_regions;
	struct machine *m;
	u32 val = 0;

	(void)state;
	config.mcu_writes_ordinary = true;
	m = machine_new(&config);
	assert_int_equal(access_as(m, MALI_TRUSTED_GPU_MCU, true, true, 0x1000, &val, 4),
			 MALI_TRUSTED_ORDINARY_OK);

	/* Only the firmware may, and only that. */
	assert_int_equal(access_as(m, MALI_TRUSTED_GPU_CS, true, true, 0x1000, &val, 4),
			 MALI_TRUSTED_DENIED);
	assert_int_equal(access_as(m, MALI_TRUSTED_GPU_MCU, false, true, BASE, &val, 4),
			 MALI_TRUSTED_DENIED);
	machine_delete(m);
}

static void test_straddle(void **state)
{
	struct machine *m = *state;
	const u64 end = BASE + PAGES * PAGE;
	const struct {
		u64 pa;
		size_t len;
	} across[] = {
		{ BASE - 1, 2 }, { BASE - 4, 8 }, { end - 1, 2 }, { end - 4, 8 },
		{ BASE - 1, PAGES * PAGE + 2 }, { BASE - 1, PAGES * PAGE + 1 },
		{ BASE, PAGES * PAGE + 1 },
	};
	u64 pa = must_alloc(m, 0, PAGES * PAGE);
	u8 *buf = malloc(PAGES * PAGE + 2);
	struct mali_trusted_txn txn;
	size_t i, mode;

	assert_non_null(buf);
	for (i = 0; i < ARRAY_SIZE(across); i++)
		for (mode = 0; mode < 4; mode++) {
			txn = (struct mali_trusted_txn) {
				.initiator = MALI_TRUSTED_GPU_CS,
				.gpu_protected = mode & 1,
				.write = mode & 2,
				.pa = across[i].pa,
				.len = across[i].len,
			};
			memset(buf, 0xff, txn.len);
			assert_int_equal(mali_trusted_bus_access(m->t, &txn, buf),
					 MALI_TRUSTED_DENIED);
			assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_STRADDLE);
			assert_int_equal(buf[0], txn.write ? 0xff : 0);
			assert_int_equal(buf[txn.len - 1], txn.write ? 0xff : 0);
		}

	/* Nothing of the writes arrived, and the whole region is one access. */
	assert_int_equal(gpu_read(m, pa, buf, PAGES * PAGE), MALI_TRUSTED_DONE);
	for (i = 0; i < PAGES * PAGE; i++)
		assert_int_equal(buf[i], 0);

	free(buf);
	must_free(m, pa, PAGES * PAGE);
}

static void test_adjacent_regions(void **state)
{
	static const struct mali_trusted_range ranges[] = {
		{ .base = BASE, .size = PAGE }, { .base = BASE + PAGE, .size = PAGE },
	};
	const struct mali_trusted_config config = {
		.regions = ranges, .num_regions = ARRAY_SIZE(ranges),
	};
	struct machine *m = machine_new(&config);
	u64 a = must_alloc(m, 0, PAGE), b = must_alloc(m, 1, PAGE);
	u8 digest[MALI_TRUSTED_DIGEST_SIZE];
	u64 val = 0;

	(void)state;
	assert_int_equal(b, a + PAGE);
	assert_int_equal(gpu_read(m, b - 4, &val, 8), MALI_TRUSTED_DENIED);
	assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_STRADDLE);
	assert_int_equal(mali_trusted_digest(m->t, a, 2 * PAGE, digest), MALI_TRUSTED_ERR_RANGE);
	must_free(m, a, PAGE);
	must_free(m, b, PAGE);
	machine_delete(m);
}

static void test_invalid_transactions(void **state)
{
	struct machine *m = *state;
	struct mali_trusted_txn txn = { .initiator = MALI_TRUSTED_CPU, .pa = 0, .len = 4 };
	u32 val = 7;

	assert_int_equal(mali_trusted_bus_access(NULL, &txn, &val), MALI_TRUSTED_INVALID);
	assert_int_equal(mali_trusted_bus_access(m->t, NULL, &val), MALI_TRUSTED_INVALID);
	assert_int_equal(mali_trusted_bus_access(m->t, &txn, NULL), MALI_TRUSTED_INVALID);

	txn.len = 0;
	assert_int_equal(mali_trusted_bus_access(m->t, &txn, &val), MALI_TRUSTED_INVALID);
	txn.len = 4;
	txn.pa = UINT64_MAX - 2;
	assert_int_equal(mali_trusted_bus_access(m->t, &txn, &val), MALI_TRUSTED_INVALID);
	txn.pa = BASE;
	txn.len = SIZE_MAX;
	assert_int_equal(mali_trusted_bus_access(m->t, &txn, &val), MALI_TRUSTED_INVALID);

	assert_int_equal(val, 7);
	assert_int_equal(get_stats(m).refused, 0);
}

static void test_unaligned_and_long(void **state)
{
	struct machine *m = *state;
	static u8 in[3 * MALI_TRUSTED_PAGE_SIZE], out[3 * MALI_TRUSTED_PAGE_SIZE];
	u64 pa = must_alloc(m, 0, 3 * PAGE);
	size_t i, offset, len;

	for (i = 0; i < sizeof(in); i++)
		in[i] = (u8)(i * 7 + i / 256);

	for (offset = 0; offset < 9; offset++)
		for (len = 1; len < 18; len++) {
			memset(out, 0, sizeof(out));
			assert_int_equal(gpu_write(m, pa + PAGE - 4 + offset, in + offset, len),
					 MALI_TRUSTED_DONE);
			assert_int_equal(gpu_read(m, pa + PAGE - 4 + offset, out + 1, len),
					 MALI_TRUSTED_DONE);
			assert_memory_equal(out + 1, in + offset, len);
			assert_int_equal(out[len + 1], 0);
		}

	assert_int_equal(gpu_write(m, pa, in, sizeof(in)), MALI_TRUSTED_DONE);
	assert_int_equal(gpu_read(m, pa, out, sizeof(out)), MALI_TRUSTED_DONE);
	assert_memory_equal(out, in, sizeof(in));
	must_free(m, pa, 3 * PAGE);
}

/* An access of which only a part is allocated is refused. */
static void test_partly_allocated(void **state)
{
	struct machine *m = *state;
	static u8 buf[2 * MALI_TRUSTED_PAGE_SIZE];
	u64 pa = must_alloc(m, 0, PAGE);

	memset(buf, 0xff, sizeof(buf));
	assert_int_equal(gpu_write(m, pa, buf, sizeof(buf)), MALI_TRUSTED_DENIED);
	assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_UNALLOCATED);
	assert_int_equal(gpu_read(m, pa, buf, PAGE), MALI_TRUSTED_DONE);
	assert_int_equal(buf[0], 0);
	memset(buf, 0xff, sizeof(buf));
	assert_int_equal(gpu_read(m, pa, buf, sizeof(buf)), MALI_TRUSTED_DENIED);
	assert_int_equal(buf[0] | buf[sizeof(buf) - 1], 0);
	must_free(m, pa, PAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_verdicts),
		TEST(test_refused_write_changes_nothing),
		cmocka_unit_test(test_mcu_policy),
		TEST(test_straddle),
		cmocka_unit_test(test_adjacent_regions),
		TEST(test_invalid_transactions),
		TEST(test_unaligned_and_long),
		TEST(test_partly_allocated),
	};

	return cmocka_run_group_tests_name("trusted_bus", tests, NULL, NULL);
}
