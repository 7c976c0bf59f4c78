/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * For the tests of the command-stream assembler: a builder for each test, and checks of what
 * it has written.
 */
#ifndef CS_BUILDER_H
#define CS_BUILDER_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <vmali/cs.h>

#define ROOM 64

static uint64_t words[ROOM];
static struct vmali_cs_builder b;

/* A v10 builder with room for ROOM words */
static int cs_builder_setup(void **state)
{
	memset(words, 0, sizeof(words));
	vmali_cs_init(&b, words, ROOM, NULL);
	return 0;
}

static void expect_words(const uint64_t *expected, size_t count)
{
	uint32_t size = 0;
	size_t i;

	assert_int_equal(vmali_cs_finish(&b, &size), 0);
	assert_int_equal(size, count * 8);
	for (i = 0; i < count; i++) {
		if (words[i] != expected[i])
			fail_msg("word %zu is 0x%016llx, expected 0x%016llx", i,
				 (unsigned long long)words[i],
				 (unsigned long long)expected[i]);
	}
}

#define EXPECT(...) do {						\
	static const uint64_t expected_[] = { __VA_ARGS__ };		\
	expect_words(expected_, sizeof(expected_) / sizeof(expected_[0])); \
} while (0)

/* @statement on a new v10 builder fails with @error */
#define EXPECT_ERROR(error, statement) do {				\
	vmali_cs_init(&b, words, ROOM, NULL);					\
	statement;							\
	assert_int_equal(vmali_cs_error(&b), error);				\
	assert_int_equal(vmali_cs_finish(&b, NULL), error);			\
} while (0)

#define CS_TEST(f)	cmocka_unit_test_setup(f, cs_builder_setup)

#endif
