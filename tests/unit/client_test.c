// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The parts of the client that need no device: the allocator of GPU addresses, the
 * JSON documents, the digest.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "jsonfile.h"
#include "sha256.h"
#include "va.h"

#define FIRST	0x200000ull
#define END	0x300000ull

static struct va_space space;

static int space_setup(void **state)
{
	return va_init(&space, FIRST, END);
}

static int space_teardown(void **state)
{
	va_fini(&space);
	return 0;
}

static void test_first_fit(void **state)
{
	uint64_t a, b, c, d;

	assert_int_equal(va_alloc(&space, 1, 0, &a), 0);
	assert_int_equal(va_alloc(&space, 8192, 0, &b), 0);
	assert_int_equal(va_alloc(&space, 4096, 0, &c), 0);
	assert_int_equal(a, FIRST);
	assert_int_equal(b, FIRST + 0x1000);
	assert_int_equal(c, FIRST + 0x3000);

	/* What does not fit the hole is placed after it, what fits is placed in it. */
	va_free(&space, b);
	assert_int_equal(va_alloc(&space, 12288, 0, &d), 0);
	assert_int_equal(d, FIRST + 0x4000);
	assert_int_equal(va_alloc(&space, 4096, 0, &b), 0);
	assert_int_equal(b, FIRST + 0x1000);
	assert_int_equal(va_alloc(&space, 4096, 0, &b), 0);
	assert_int_equal(b, FIRST + 0x2000);
}

static void test_alignment(void **state)
{
	uint64_t a, b;

	assert_int_equal(va_alloc(&space, 4096, 0, &a), 0);
	assert_int_equal(va_alloc(&space, 4096, 0x10000, &a), 0);
	assert_int_equal(a, FIRST + 0x10000);
	/* The gap that alignment left is used. */
	assert_int_equal(va_alloc(&space, 0xf000, 0, &b), 0);
	assert_int_equal(b, FIRST + 0x1000);

	assert_int_equal(va_alloc(&space, 4096, 0x3000, &a), -EINVAL);
	assert_int_equal(va_alloc(&space, 0, 0, &a), -EINVAL);
	assert_int_equal(va_alloc(&space, 4096, 0x400000, &a), -ENOSPC);
	assert_int_equal(va_alloc(&space, 4096, 1ull << 63, &a), -ENOSPC);
}

static void test_exhaustion(void **state)
{
	uint64_t a, b = 77;

	assert_int_equal(va_alloc(&space, END - FIRST, 0, &a), 0);
	assert_int_equal(a, FIRST);
	assert_int_equal(va_alloc(&space, 1, 0, &b), -ENOSPC);
	assert_int_equal(b, 77);
	va_free(&space, FIRST + 4096);
	assert_int_equal(va_alloc(&space, 1, 0, &b), -ENOSPC);
	va_free(&space, FIRST);
	assert_int_equal(va_alloc(&space, 1, 0, &b), 0);

	assert_int_equal(va_alloc(&space, END, 0, &b), -ENOSPC);
	assert_int_equal(va_alloc(&space, UINT64_MAX, 0, &b), -ENOSPC);
}

/* Random work against a map of pages. */
static void test_against_a_map(void **state)
{
	enum { PAGES = (END - FIRST) / 4096 };
	static unsigned int owner[PAGES];
	uint64_t start[64] = { 0 };
	unsigned int round, n, i;

	memset(owner, 0, sizeof(owner));
	srand(1);
	for (round = 0; round < 20000; round++) {
		n = (unsigned int)rand() % 64;
		if (start[n]) {
			for (i = 0; i < PAGES; i++) {
				if (owner[i] == n + 1)
					owner[i] = 0;
			}
			va_free(&space, start[n]);
			start[n] = 0;
		} else {
			unsigned int pages = 1 + (unsigned int)rand() % 12;
			uint64_t align = 4096ull << rand() % 5, va;

			if (va_alloc(&space, pages * 4096, align, &va))
				continue;
			assert_int_equal(va & (align - 1), 0);
			assert_true(va >= FIRST && va + pages * 4096 <= END);
			for (i = 0; i < pages; i++) {
				unsigned int page = (unsigned int)((va - FIRST) / 4096) + i;

				assert_int_equal(owner[page], 0);
				owner[page] = n + 1;
			}
			start[n] = va;
		}
	}
}

static char *printed(void (*print)(struct json_object *, FILE *))
{
	struct json_object *j = json_add_object(NULL, NULL), *list;
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	json_add_string(j, "s", "a\"b\\c\nd\x01\x7f/");
	list = json_add_array(j, "list");
	json_add_u64(list, NULL, UINT64_MAX);
	json_add_bool(list, NULL, false);
	json_add_string(json_add_object(list, NULL), "k", "v");
	json_add_decimal(j, "t", 1002003, 6);
	json_add_null(j, "n");
	/* How these are printed on lines of their own depends on the version of json-c. */
	if (print == json_print_line) {
		json_add_array(j, "empty");
		json_add_object(j, "none");
	}
	print(j, out);
	fclose(out);
	return text;
}

static void test_json(void **state)
{
	char *text = printed(json_print), *line = printed(json_print_line);

	assert_string_equal(text,
			    "{\n"
			    "  \"s\": \"a\\\"b\\\\c\\nd\\u0001\x7f/\",\n"
			    "  \"list\": [\n"
			    "    18446744073709551615,\n"
			    "    false,\n"
			    "    {\n"
			    "      \"k\": \"v\"\n"
			    "    }\n"
			    "  ],\n"
			    "  \"t\": 1.002003,\n"
			    "  \"n\": null\n"
			    "}\n");
	assert_string_equal(line,
			    "{\"s\":\"a\\\"b\\\\c\\nd\\u0001\x7f/\","
			    "\"list\":[18446744073709551615,false,{\"k\":\"v\"}],"
			    "\"t\":1.002003,\"n\":null,\"empty\":[],\"none\":{}}");
	free(text);
	free(line);
}

/* Examples of FIPS 180-4 and the lengths around a block. */
static void test_sha256(void **state)
{
	static const struct {
		const char *text;
		const char *digest;
	} cases[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};
	static const struct {
		size_t len;
		const char *digest;
	} runs[] = {
		{ 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318" },
		{ 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb" },
		{ 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
	};
	uint8_t digest[SHA256_SIZE];
	char hex[2 * SHA256_SIZE + 1];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		sha256(cases[i].text, strlen(cases[i].text), digest);
		sha256_hex(digest, hex);
		assert_string_equal(hex, cases[i].digest);
	}
	for (i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		char *text = malloc(runs[i].len);

		assert_non_null(text);
		memset(text, 'a', runs[i].len);
		sha256(text, runs[i].len, digest);
		sha256_hex(digest, hex);
		assert_string_equal(hex, runs[i].digest);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_first_fit, space_setup,
						space_teardown),
		cmocka_unit_test_setup_teardown(test_alignment, space_setup,
						space_teardown),
		cmocka_unit_test_setup_teardown(test_exhaustion, space_setup,
						space_teardown),
		cmocka_unit_test_setup_teardown(test_against_a_map, space_setup,
						space_teardown),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_sha256),
	};

	return cmocka_run_group_tests_name("client", tests, NULL, NULL);
}
