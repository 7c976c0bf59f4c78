// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The floating point of the library is that of the kernel's module, of which guest/shaders
 * expects the same digest.
 */
#include "shader_machine.h"
#include "shader_floats.h"

static void test_digest(void **state)
{
	struct machine *m = *state;
	uint64_t code[FLOAT_WORDS];
	unsigned int n = float_program(code);

	assert_true(n <= FLOAT_WORDS);
	m->job.size[0] = FLOAT_THREADS;
	m->uniform[0] = (u32)DATA_VA;
	m->uniform[1] = DATA_VA >> 32;
	m->budget = 1000000;
	machine_load(m, code, n);
	assert_int_equal(machine_run(m), SHADER_ENDED);
	assert_int_equal(m->core.skipped, 0);
	assert_int_equal(float_digest(word_at(m, 0)), FLOAT_DIGEST);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_digest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
