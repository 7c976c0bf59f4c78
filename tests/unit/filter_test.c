// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What a board's bus makes of each of the filter's verdicts.
 */
#include <errno.h>

#include "../../platform/common/filter.h"
#include "trusted_host.h"

static int access_at(struct machine *m, enum mali_trusted_initiator who, u64 pa, u32 *word)
{
	const struct mali_trusted_txn txn = {
		.initiator = who, .gpu_protected = who == MALI_TRUSTED_GPU_CS, .pa = pa, .len = 4,
	};

	return vmali_filter(m->t, &txn, word);
}

static void test_verdicts(void **state)
{
	struct machine *m = *state;
	u64 pa = must_alloc(m, 0, PAGE);
	u32 word = 0x5a5a5a5a;

	assert_int_equal(access_at(m, MALI_TRUSTED_CPU, 0x1000, &word), VMALI_FILTER_PASSED);
	assert_int_equal(word, 0x5a5a5a5a);
	assert_int_equal(access_at(m, MALI_TRUSTED_CPU, pa, &word), -EACCES);
	assert_int_equal(word, 0);
	assert_int_equal(get_stats(m).refused, 1);
	word = 0x5a5a5a5a;
	assert_int_equal(access_at(m, MALI_TRUSTED_GPU_CS, pa, &word), 0);
	assert_int_equal(word, 0);
	assert_int_equal(access_at(m, MALI_TRUSTED_GPU_CS, pa, NULL), -EINVAL);
	assert_int_equal(get_stats(m).refused, 1);
	must_free(m, pa, PAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_verdicts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
