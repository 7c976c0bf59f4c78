// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The arithmetic of vmali heap-size: sizes of formats, rounding, and numbers that do not
 * fit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/heapsize/size.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

static const struct heap_rules tight = { .page = 4096, .stride = 1, .rows = 1 };

static uint64_t bytes_of(const char *text, const struct heap_rules *rules)
{
	struct heap_buffer b;
	uint64_t bytes;

	assert_int_equal(heap_parse_buffer(text, &b), HEAP_OK);
	assert_true(heap_buffer_bytes(&b, rules, &bytes));
	return bytes;
}

/* Without any rounding, as drm_fourcc.h has the planes */
static void test_formats(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} cases[] = {
		{ "1920x1080:NV12", 1920 * 1080 * 3 / 2 },
		{ "1920x1080:NV21", 1920 * 1080 * 3 / 2 },
		{ "1920x1080:P010", 1920 * 1080 * 3 },
		{ "1920x1080:P016", 1920 * 1080 * 3 },
		{ "1920x1080:NV16", 1920 * 1080 * 2 },
		{ "1920x1080:NV24", 1920 * 1080 * 3 },
		{ "1920x1080:P210", 1920 * 1080 * 4 },
		{ "1920x1080:NV15", 1920 * 1080 * 15 / 8 },
		{ "1920x1080:NV20", 1920 * 1080 * 5 / 2 },
		{ "1920x1080:YUV420", 1920 * 1080 * 3 / 2 },
		{ "1920x1080:YVU420", 1920 * 1080 * 3 / 2 },
		{ "1920x1080:YUV422", 1920 * 1080 * 2 },
		{ "1920x1080:YUV444", 1920 * 1080 * 3 },
		{ "1920x1080:YUYV", 1920 * 1080 * 2 },
		{ "1920x1080:XRGB8888", 1920 * 1080 * 4 },
		{ "1920x1080:ARGB8888", 1920 * 1080 * 4 },
		{ "1920x1080:ABGR2101010", 1920 * 1080 * 4 },
		{ "1920x1080:ABGR16161616F", 1920 * 1080 * 8 },
		{ "1920x1080:RGB888", 1920 * 1080 * 3 },
		{ "1920x1080:RGB565", 1920 * 1080 * 2 },
		{ "1920x1080:R8", 1920 * 1080 },
		/* Odd sizes: chroma, pairs and packs are rounded up */
		{ "3x3:NV12", 9 + 2 * 4 },
		{ "3x3:YUV420", 9 + 4 + 4 },
		{ "3x3:NV16", 9 + 3 * 4 },
		{ "3x3:YUYV", 3 * 8 },
		{ "5x1:NV15", 10 + 10 },
		{ "1x1:P010", 2 + 4 },
	};
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		if (bytes_of(cases[i].text, &tight) != cases[i].bytes)
			fail_msg("%s: %llu, not %llu", cases[i].text,
				 (unsigned long long)bytes_of(cases[i].text, &tight),
				 (unsigned long long)cases[i].bytes);
}

static void test_every_format_has_a_size(void **state)
{
	const struct heap_format *f;
	size_t i, k;

	for (i = 0; (f = heap_format(i)); i++) {
		struct heap_buffer b = { .width = 64, .height = 64, .format = f };
		uint64_t bytes;

		assert_true(heap_buffer_bytes(&b, &tight, &bytes));
		assert_in_range(bytes, 64 * 64, 64 * 64 * 8);
		for (k = 0; k < i; k++)
			assert_string_not_equal(f->name, heap_format(k)->name);
	}
	assert_int_equal(i, 41);
	assert_null(heap_format(SIZE_MAX));
}

static void test_alignment(void **state)
{
	static const struct heap_rules rules = { .page = 4096, .stride = 64, .rows = 16 };
	static const struct heap_rules stride = { .page = 4096, .stride = 256, .rows = 1 };

	/* 1080 rows of 1920, and 540: 1088 and 544 */
	assert_int_equal(bytes_of("1920x1080:NV12", &rules), 1920 * (1088 + 544));
	assert_int_equal(bytes_of("1921x1080:NV12", &rules), 1984 * (1088 + 544));
	assert_int_equal(bytes_of("1x1:XRGB8888", &rules), 64 * 16);
	assert_int_equal(bytes_of("1366x768:XRGB8888", &stride), 5632 * 768);
	/* Chroma has its own stride: 683 pairs of 1 byte, and of 2 bytes */
	assert_int_equal(bytes_of("1366x768:YUV420", &stride), 1536 * 768 + 2 * 768 * 384);
	assert_int_equal(bytes_of("1366x768:NV12", &stride), 1536 * 768 + 1536 * 384);
}

static void test_parsing(void **state)
{
	static const struct {
		const char *text;
		enum heap_fault fault;
	} cases[] = {
		{ "1920x1080:NV12", HEAP_OK },
		{ "1x1:nv12*1", HEAP_OK },
		{ "4294967295x4294967295:r8*4294967295", HEAP_OK },
		{ "", HEAP_SYNTAX },
		{ "1920", HEAP_SYNTAX },
		{ "1920x", HEAP_SYNTAX },
		{ "1920x1080", HEAP_SYNTAX },
		{ "1920x1080:", HEAP_SYNTAX },
		{ "1920x1080:*2", HEAP_SYNTAX },
		{ "x1080:NV12", HEAP_SYNTAX },
		{ "1920X1080:NV12", HEAP_SYNTAX },
		{ "-1x1:NV12", HEAP_SYNTAX },
		{ "1920x1080:NV12*", HEAP_SYNTAX },
		{ "1920x1080:NV12*2 ", HEAP_SYNTAX },
		{ "1920x1080:NV12*x", HEAP_SYNTAX },
		{ "0x1080:NV12", HEAP_NO_PIXELS },
		{ "1920x0:NV12", HEAP_NO_PIXELS },
		{ "1920x1080:NV12*0", HEAP_NO_PIXELS },
		{ "4294967296x1:NV12", HEAP_NO_PIXELS },
		{ "99999999999999999999999x1:NV12", HEAP_NO_PIXELS },
		{ "1920x1080:NV1", HEAP_FORMAT },
		{ "1920x1080:NV123", HEAP_FORMAT },
		{ "1920x1080:NV12 ", HEAP_FORMAT },
		{ "1920x1080:NV12+AFBC", HEAP_COMPRESSED },
		{ "1920x1080:afbc", HEAP_COMPRESSED },
		{ "1920x1080:XRGB8888_AFRC", HEAP_COMPRESSED },
	};
	struct heap_buffer b;
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		enum heap_fault fault = heap_parse_buffer(cases[i].text, &b);

		if (fault != cases[i].fault)
			fail_msg("'%s': %s", cases[i].text, heap_fault_text(fault));
	}
	assert_int_equal(heap_parse_buffer("640x480:p010*3", &b), HEAP_OK);
	assert_int_equal(b.width, 640);
	assert_int_equal(b.height, 480);
	assert_int_equal(b.count, 3);
	assert_string_equal(b.format->name, "P010");
	assert_int_equal(heap_parse_buffer("640x480:p010", &b), HEAP_OK);
	assert_int_equal(b.count, 1);
}

static void test_rounding(void **state)
{
	uint64_t n;

	assert_true(heap_round(0, 4096, &n));
	assert_int_equal(n, 0);
	assert_true(heap_round(1, 4096, &n));
	assert_int_equal(n, 4096);
	assert_true(heap_round(4096, 4096, &n));
	assert_int_equal(n, 4096);
	assert_true(heap_round(4097, 4096, &n));
	assert_int_equal(n, 8192);
	assert_true(heap_round(5, 1, &n));
	assert_int_equal(n, 5);
	assert_true(heap_round(UINT64_MAX - 4095, 4096, &n));
	assert_true(n == UINT64_MAX - 4095);
	assert_false(heap_round(UINT64_MAX - 4094, 4096, &n));
	assert_false(heap_round(UINT64_MAX, 65536, &n));
}

/* Each has its own pages */
static void test_times(void **state)
{
	uint64_t n;

	assert_true(heap_times(8193, 3, 4096, &n));
	assert_int_equal(n, 3 * 12288);
	assert_true(heap_times(8193, 0, 4096, &n));
	assert_int_equal(n, 0);
	assert_true(heap_times(20480, 3, 65536, &n));
	assert_int_equal(n, 3 * 65536);
	assert_true(heap_times(1, 1ull << 51, 4096, &n));
	assert_true(n == 1ull << 63);
	assert_false(heap_times(1, 1ull << 52, 4096, &n));
	assert_false(heap_times(UINT64_MAX, 1, 4096, &n));
}

static void test_margin(void **state)
{
	uint64_t n;

	assert_true(heap_margin(409600, 10, 4096, &n));
	assert_int_equal(n, 40960);
	assert_true(heap_margin(4096, 1, 4096, &n));
	assert_int_equal(n, 4096);
	assert_true(heap_margin(4096, 0, 4096, &n));
	assert_int_equal(n, 0);
	assert_true(heap_margin(0, 100, 4096, &n));
	assert_int_equal(n, 0);
	assert_true(heap_margin(8192, 250, 4096, &n));
	assert_int_equal(n, 20480);
	/* 4/7 of it: rounding up to the byte, then to the page */
	assert_true(heap_margin(12288, 57, 1, &n));
	assert_int_equal(n, 7005);
	assert_true(heap_margin(UINT64_MAX, 99, 1, &n));
	assert_false(heap_margin(UINT64_MAX, 101, 1, &n));
	assert_false(heap_margin(UINT64_MAX, 100, 4096, &n));
	assert_false(heap_margin(1ull << 60, UINT32_MAX, 4096, &n));
}

static void test_too_large(void **state)
{
	struct heap_buffer b;
	uint64_t n;

	/* 2^64 less a little, and more */
	assert_int_equal(heap_parse_buffer("4294967295x4294967295:R8", &b), HEAP_OK);
	assert_true(heap_buffer_bytes(&b, &tight, &n));
	assert_true(n == 4294967295ull * 4294967295ull);
	assert_int_equal(heap_parse_buffer("4294967295x4294967295:R16", &b), HEAP_OK);
	assert_false(heap_buffer_bytes(&b, &tight, &n));
	/* Each plane fits, the sum does not */
	assert_int_equal(heap_parse_buffer("4294967295x4294967295:YUV444", &b), HEAP_OK);
	assert_false(heap_buffer_bytes(&b, &tight, &n));
	assert_int_equal(heap_parse_buffer("4294967295x4294967295:ABGR16161616F", &b), HEAP_OK);
	assert_false(heap_buffer_bytes(&b, &tight, &n));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_every_format_has_a_size),
		cmocka_unit_test(test_alignment),
		cmocka_unit_test(test_parsing),
		cmocka_unit_test(test_rounding),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_margin),
		cmocka_unit_test(test_too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
