// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Firmware images: the reader, and what makes them from descriptions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/fw/build.h"
#include "../../tools/number.h"
#include "../fw_images.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

static struct fw_file make(const char *text)
{
	struct fw_mistake mistake;
	struct fw_file file;

	if (!fw_compose(text, strlen(text), &file, &mistake))
		fail_msg("line %u: %s", mistake.line, mistake.text);
	/* Exactly its size, so that a read beyond its end is noticed */
	if (file.size)
		file.data = realloc(file.data, file.size);
	return file;
}

static struct mali_fw_image opened(const struct fw_file *file)
{
	struct mali_fw_error error;
	struct mali_fw_image im;

	assert_true(mali_fw_open(&im, file->data, file->size, &error));
	assert_int_equal(error.fault, MALI_FW_OK);
	return im;
}

/* The n-th entry */
static struct mali_fw_entry entry_of(const struct mali_fw_image *im, unsigned int n)
{
	struct mali_fw_error error;
	struct mali_fw_entry e;

	mali_fw_first(&e);
	do {
		assert_true(mali_fw_next(im, &e, &error));
	} while (n--);
	return e;
}

static void expect(const struct mali_fw_error *e, enum mali_fw_fault fault, u32 offset, u64 value,
		   u64 limit)
{
	assert_string_equal(mali_fw_fault_text(e->fault), mali_fw_fault_text(fault));
	assert_int_equal(e->offset, offset);
	assert_int_equal(e->value, value);
	assert_int_equal(e->limit, limit);
}

/* The reader */

static void test_header(void **state)
{
	struct fw_file f = make("header minor=7 hash=0x030d0000\nentry 1\n");
	struct mali_fw_image im = opened(&f);

	assert_int_equal(im.minor, 7);
	assert_int_equal(im.major, 0);
	assert_int_equal(im.hash, 0x030d0000);
	assert_int_equal(im.table_end, 24);
	assert_int_equal(im.size, 24);
	assert_int_equal(mali_fw_get32(f.data), 0xc3f13a6e);
	free(f.data);
}

static void test_header_faults(void **state)
{
	static const struct {
		const char *text;
		enum mali_fw_fault fault;
		u32 offset;
		u64 value, limit;
	} cases[] = {
		{ "cut 0", MALI_FW_HEADER_CUT, 0, 0, 20 },
		{ "cut 19", MALI_FW_HEADER_CUT, 19, 19, 20 },
		{ "header magic=1", MALI_FW_BAD_MAGIC, 0, 1, 0xc3f13a6e },
		{ "header major=3", MALI_FW_BAD_MAJOR, 5, 3, 0 },
		{ "header table-end=21", MALI_FW_TABLE_CUT, 16, 21, 20 },
		{ "header table-end=0xffffffff", MALI_FW_TABLE_CUT, 16, 0xffffffff, 20 },
	};
	struct mali_fw_error error;
	struct mali_fw_image im;
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		struct fw_file f = make(cases[i].text);

		assert_false(mali_fw_open(&im, f.data, f.size, &error));
		expect(&error, cases[i].fault, cases[i].offset, cases[i].value, cases[i].limit);
		free(f.data);
	}
}

static void test_entries(void **state)
{
	struct fw_file f = make("entry 77 1 0xffffffff name=\"a b\" optional update\nentry 9\n");
	struct mali_fw_image im = opened(&f);
	struct mali_fw_entry e = entry_of(&im, 0);
	struct mali_fw_error error;
	struct mali_fw_text t;
	u32 value;

	assert_int_equal(e.offset, 20);
	assert_int_equal(e.type, 77);
	assert_int_equal(e.size, 16);
	assert_int_equal(e.next, 36);
	assert_true(e.word & MALI_FW_ENTRY_OPTIONAL);
	assert_true(e.word & MALI_FW_ENTRY_UPDATE);
	assert_true(mali_fw_field(&im, &e, 4, &value));
	assert_int_equal(value, 1);
	assert_true(mali_fw_field(&im, &e, 8, &value));
	assert_int_equal(value, 0xffffffff);
	assert_false(mali_fw_field(&im, &e, 16, &value));
	assert_int_equal(value, 0);
	t = mali_fw_string(&im, &e, 12);
	assert_int_equal(t.len, 3);
	assert_memory_equal(t.text, "a b", 3);
	t = mali_fw_string(&im, &e, 16);
	assert_null(t.text);
	assert_int_equal(t.len, 0);
	e = entry_of(&im, 1);
	assert_int_equal(e.type, MALI_FW_CORE_DUMP);
	assert_int_equal(e.size, 4);
	assert_int_equal(e.word & MALI_FW_ENTRY_OPTIONAL, 0);
	assert_false(mali_fw_next(&im, &e, &error));
	assert_int_equal(error.fault, MALI_FW_OK);
	free(f.data);
}

static void test_entry_faults(void **state)
{
	static const struct {
		const char *text;
		enum mali_fw_fault fault;
		u32 offset;
		u64 value, limit;
	} cases[] = {
		{ "header table-end=22\nentry 1", MALI_FW_ENTRY_CUT, 20, 2, 4 },
		{ "entry 1 entry-size=6", MALI_FW_ENTRY_UNALIGNED, 20, 6, 4 },
		{ "entry 1 entry-size=0", MALI_FW_ENTRY_LONG, 20, 0, 4 },
		{ "entry 1\nentry 1 entry-size=8", MALI_FW_ENTRY_LONG, 24, 8, 4 },
		{ "entry 1 entry-size=252", MALI_FW_ENTRY_LONG, 20, 252, 4 },
	};
	struct mali_fw_error error;
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		struct fw_file f = make(cases[i].text);
		struct mali_fw_image im = opened(&f);
		struct mali_fw_entry e;

		for (mali_fw_first(&e); mali_fw_next(&im, &e, &error);)
			;
		expect(&error, cases[i].fault, cases[i].offset, cases[i].value, cases[i].limit);
		free(f.data);
	}
}

static void test_section(void **state)
{
	struct fw_file f = make("section va=0x1000 size=8K read exec cached-coherent shared "
				"data=6 fill=0xab name=abcd linked-at=0x12345678\n");
	struct mali_fw_image im = opened(&f);
	struct mali_fw_entry e = entry_of(&im, 0);
	struct mali_fw_error error;
	struct mali_fw_section s;

	assert_true(mali_fw_section_read(&im, &e, &s, &error));
	assert_int_equal(s.entry, 20);
	assert_int_equal(s.flags, MALI_FW_READ | MALI_FW_EXEC | MALI_FW_SHARED |
			 MALI_FW_CACHED_COHERENT << MALI_FW_CACHE_SHIFT);
	assert_int_equal(s.va, 0x1000);
	assert_int_equal(s.va_end, 0x3000);
	assert_int_equal(s.data, im.table_end);
	assert_int_equal(s.data_end, im.table_end + 6);
	assert_int_equal(s.name.len, 4);
	assert_memory_equal(s.name.text, "abcd", 4);
	assert_true(s.has_exe);
	assert_int_equal(s.exe, 0x12345678);
	assert_true(mali_fw_section_check(&im, &s, &error));
	assert_true(mali_fw_section_fits(&s, &error));
	assert_int_equal(mali_fw_section_get32(&im, &s, 0), 0xabababab);
	assert_int_equal(mali_fw_section_get32(&im, &s, 4), 0xabab);
	assert_int_equal(mali_fw_section_get32(&im, &s, 8), 0);
	assert_int_equal(mali_fw_section_get32(&im, &s, 0x1ffc), 0);
	assert_string_equal(mali_fw_cache_name(s.flags), "cached-coherent");
	assert_string_equal(mali_fw_cache_name(0), "uncached");
	free(f.data);
}

/* An entry that ends with its fields has neither name nor address */
static void test_section_without_name(void **state)
{
	struct fw_file f = make("entry 0 0x8000002b 0x3000000 0x3040000 0 0\n");
	struct mali_fw_image im = opened(&f);
	struct mali_fw_entry e = entry_of(&im, 0);
	struct mali_fw_error error;
	struct mali_fw_section s;

	assert_true(mali_fw_section_read(&im, &e, &s, &error));
	assert_int_equal(s.flags, MALI_FW_READ | MALI_FW_WRITE | MALI_FW_PROTECTED | MALI_FW_ZERO |
			 MALI_FW_CACHED << MALI_FW_CACHE_SHIFT);
	assert_int_equal(s.name.len, 0);
	assert_false(s.has_exe);
	assert_true(mali_fw_section_check(&im, &s, &error));
	free(f.data);
}

static void test_section_faults(void **state)
{
	static const struct {
		const char *text;
		enum mali_fw_fault fault;
		u32 offset;
		u64 value, limit;
	} cases[] = {
		{ "entry 0 1 2 3 4", MALI_FW_ENTRY_SHORT, 20, 20, 24 },
		{ "section va=0 size=4K data-start=9 data-end=8", MALI_FW_DATA_ORDER, 40, 8, 9 },
		{ "section va=4K size=0 va-end=0", MALI_FW_VA_ORDER, 32, 0, 4096 },
		{ "section va=0 size=4K data-end=100", MALI_FW_DATA_CUT, 40, 100, 52 },
		{ "section va=1 size=4095", MALI_FW_VA_UNALIGNED, 28, 1, 4096 },
		{ "section va=0 size=1", MALI_FW_VA_UNALIGNED, 32, 1, 4096 },
		{ "section va=0 size=4K flags=0x40", MALI_FW_BAD_FLAGS, 24, 0x40, 0xc000003f },
		{ "section va=0 size=4K data=4097", MALI_FW_DATA_LONG, 40, 4097, 4096 },
	};
	struct mali_fw_error error;
	struct mali_fw_section s;
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		struct fw_file f = make(cases[i].text);
		struct mali_fw_image im = opened(&f);
		struct mali_fw_entry e = entry_of(&im, 0);

		assert_false(mali_fw_section_read(&im, &e, &s, &error) &&
			     mali_fw_section_check(&im, &s, &error) &&
			     mali_fw_section_fits(&s, &error));
		expect(&error, cases[i].fault, cases[i].offset, cases[i].value, cases[i].limit);
		free(f.data);
	}
}

static void test_build_info(void **state)
{
	static const struct {
		const char *text;
		enum mali_fw_fault fault;
		u32 offset;
		u64 value, limit;
		const char *is;
	} cases[] = {
		{ "build-info text=\"git_sha: 12 \"", MALI_FW_OK, 0, 0, 0, "12 " },
		{ "entry build-info 1", MALI_FW_ENTRY_SHORT, 20, 8, 12, "" },
		{ "build-info text=\"git_sha: 1\" start=44", MALI_FW_BUILD_CUT, 24, 44, 43, "" },
		{ "build-info text=\"git_sha: 1\" size=12", MALI_FW_BUILD_CUT, 28, 12, 11, "" },
		{ "build-info text=\"git_sha: \" open", MALI_FW_BUILD_CUT, 28, 9, 10, "" },
		{ "build-info text=\"made by hand\" open", MALI_FW_BUILD_OTHER, 32, 'm', 'g',
		  "made by hand" },
		{ "build-info text=\"git_sha: x\" open", MALI_FW_BUILD_OPEN, 41, 'x', 0,
		  "git_sha: x" },
	};
	struct mali_fw_error error;
	struct mali_fw_text t;
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		struct fw_file f = make(cases[i].text);
		struct mali_fw_image im;
		struct mali_fw_entry e;

		/* To the byte, not to the word */
		if (i == 2 || i == 3)
			f.size = 32 + 11;
		im = opened(&f);
		e = entry_of(&im, 0);
		assert_int_equal(mali_fw_build_info(&im, &e, &t, &error), !i);
		expect(&error, cases[i].fault, cases[i].offset, cases[i].value, cases[i].limit);
		assert_int_equal(t.len, strlen(cases[i].is));
		if (t.len)
			assert_memory_equal(t.text, cases[i].is, t.len);
		free(f.data);
	}
}

static void test_names(void **state)
{
	assert_string_equal(mali_fw_type_name(MALI_FW_SECTION), "section");
	assert_string_equal(mali_fw_type_name(5), "unknown");
	assert_string_equal(mali_fw_type_name(255), "unknown");
	assert_string_equal(mali_fw_fault_text(MALI_FW_FAULTS), "unknown fault");
}

/* Descriptions */

/* The tables of Arm's images, word for word where they have one */
static void test_tables(void **state)
{
	struct fw_file f = make(SHARED);
	struct mali_fw_image im = opened(&f);
	struct mali_fw_entry e = entry_of(&im, 0);
	struct mali_fw_error error;
	struct mali_fw_section s;
	u32 n, m;

	assert_true(mali_fw_section_read(&im, &e, &s, &error));
	assert_int_equal(s.data_end - s.data, 0x2000);
#define WORD(offset)	mali_fw_section_get32(&im, &s, offset)
	assert_int_equal(WORD(0x00), 0);
	assert_int_equal(WORD(0x08), 0x04002000);
	assert_int_equal(WORD(0x0c), 0x04006000);
	assert_int_equal(WORD(0x10), 8);
	assert_int_equal(WORD(0x14), 0xa0);
	assert_int_equal(WORD(0x1c), 0x71);
	assert_int_equal(WORD(0x20), 1);
	for (n = 0; n < 8; n++) {
		u32 g = 0x1000 + 0xa0 * n;

		assert_int_equal(WORD(g), 0);
		assert_int_equal(WORD(g + 0x04), 0x04003000 + 0x80 * n);
		assert_int_equal(WORD(g + 0x08), 0x04007000 + 0x40 * n);
		assert_int_equal(WORD(g + 0x0c), 0);
		assert_int_equal(WORD(g + 0x14), 8);
		assert_int_equal(WORD(g + 0x18), 0xc);
		for (m = 0; m < 8; m++) {
			assert_int_equal(WORD(g + 0x44 + 0xc * m),
					 0x04003400 + 0x80 * (8 * n + m));
			assert_int_equal(WORD(g + 0x48 + 0xc * m),
					 0x04007200 + 0x100 * (8 * n + m));
		}
	}
#undef WORD
	free(f.data);
}

static void test_poke_and_more(void **state)
{
	struct fw_file f = make("entry 1\npoke 8 0x11223344\nmore 5\n");

	assert_int_equal(f.size, 29);
	assert_int_equal(mali_fw_get32(f.data + 8), 0x11223344);
	assert_int_equal(f.data[28], 0xa5);
	free(f.data);
	f = make("entry 1 2\ncut -4\n");
	assert_int_equal(f.size, 24);
	free(f.data);
}

static void test_mistakes(void **state)
{
	static const struct {
		const char *text;
		unsigned int line;
		const char *says;
	} cases[] = {
		{ "sektion", 1, "unknown statement 'sektion'" },
		{ "\n# a\nheader a=1", 3, "header does not take 'a=1'" },
		{ "header minor=256", 1, "major and minor are at most 255" },
		{ "header hash=", 1, "not a number of 32 bits: ''" },
		{ "header hash=0x100000000", 1, "not a number of 32 bits: '0x100000000'" },
		{ "header hash=-1", 1, "not a number of 32 bits: '-1'" },
		{ "header hash=1T", 1, "not a number of 32 bits: '1T'" },
		{ "section size=4K", 1, "section has no va=" },
		{ "section va=0", 1, "section has no size=" },
		{ "section va=0 size=4K fill=256", 1, "fill is at most 255" },
		{ "section va=0 size=4K writable", 1, "section does not take 'writable'" },
		{ "entry", 1, "entry has no type" },
		{ "entry nonsense", 1, "not a number of 32 bits: 'nonsense'" },
		{ "entry 256", 1, "type and size of an entry are at most 255" },
		{ "entry 1 entry-size=256", 1, "type and size of an entry are at most 255" },
		{ "build-info", 1, "build-info has no text=" },
		{ "build-info text=\"a b", 1, "the double quote does not end" },
		{ "tables groups=32", 1,
		  "tables are of 1 to 31 groups with 1 to 32 streams; 'word' makes others" },
		{ "tables streams=0", 1,
		  "tables are of 1 to 31 groups with 1 to 32 streams; 'word' makes others" },
		{ "word 1", 1, "word has an offset and a value" },
		{ "entry 1\n\npoke 21 0", 3, "offset 0x15 is beyond the end (0x18)" },
		{ SHARED "word 0x1ffd 0", 2, "offset 0x1ffd is beyond the end (0x2000)" },
		{ "cut", 1, "not a number of 32 bits: ''" },
		{ "cut 21", 0, "the file cannot be cut to, or by, 21 bytes: it has 20" },
		{ "cut -21", 0, "the file cannot be cut to, or by, 21 bytes: it has 20" },
		{ "more 17M", 1, "17825792 bytes; an image has at most 16777216" },
		{ "section va=0 size=4K data=17M", 0,
		  "17825792 bytes of data, after 52; an image has at most 16777216" },
	};
	struct fw_mistake mistake;
	struct fw_file f;
	char line[400];
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		assert_false(fw_compose(cases[i].text, strlen(cases[i].text), &f, &mistake));
		assert_string_equal(mistake.text, cases[i].says);
		assert_int_equal(mistake.line, cases[i].line);
		assert_null(f.data);
	}
	memset(line, 'x', sizeof(line));
	assert_false(fw_compose(line, sizeof(line), &f, &mistake));
	assert_string_equal(mistake.text, "a word of more than 255 characters");
	for (i = 0; i < sizeof(line); i++)
		line[i] = i % 2 ? ' ' : 'x';
	assert_false(fw_compose(line, sizeof(line), &f, &mistake));
	assert_string_equal(mistake.text, "more than 80 words in a line");
	assert_false(fw_compose("a\0b", 3, &f, &mistake));
	assert_string_equal(mistake.text, "a NUL");
	/* 61 words after the first, and a name, are more than an entry can have */
	memcpy(line, "entry 1 name=aaaa", 17);
	for (i = 17; i + 2 <= 17 + 2 * 62; i += 2)
		memcpy(line + i, " 1", 2);
	assert_false(fw_compose(line, i, &f, &mistake));
	assert_string_equal(mistake.text, "an entry of 260 bytes; 252 is the largest");
}

static void test_numbers(void **state)
{
	static const struct {
		const char *text;
		bool good;
		uint64_t value;
	} cases[] = {
		{ "0", true, 0 },
		{ "18446744073709551615", true, UINT64_MAX },
		{ "18446744073709551616", false, 0 },
		{ "0xffffFFFFffffFFFF", true, UINT64_MAX },
		{ "0x10000000000000000", false, 0 },
		{ "1K", true, 1024 },
		{ "0x10M", true, 16 << 20 },
		{ "3G", true, 3ull << 30 },
		{ "17179869184G", false, 0 },
		{ "", false, 0 },
		{ "0x", false, 0 },
		{ "K", false, 0 },
		{ "1k", false, 0 },
		{ "1KK", false, 0 },
		{ "-1", false, 0 },
		{ " 1", false, 0 },
		{ "1.5M", false, 0 },
		{ "0b1", false, 0 },
	};
	uint64_t value;
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		bool good = parse_bytes(cases[i].text, &value);

		if (good != cases[i].good || (good && value != cases[i].value))
			fail_msg("'%s': %d, %#llx", cases[i].text, good,
				 (unsigned long long)value);
	}
	assert_true(parse_number("123", &value));
	assert_false(parse_number("123K", &value));
}

/* All images of the table: the reader finds what is wrong with the form, and nothing else */
static void test_faults_of_images(void **state)
{
	struct mali_fw_error first;
	size_t i, count;

	for (i = 0; i < COUNT(fw_cases); i++) {
		const struct fw_case *c = &fw_cases[i];
		struct fw_file f = make(c->text);

		count = mali_fw_faults(f.data, f.size, &first, 1);
		if (!count)
			first = (struct mali_fw_error){ MALI_FW_OK };
		if (first.fault != c->fault || first.offset != c->offset)
			fail_msg("%s: %zu faults, the first at %#x: %s", c->name, count,
				 first.offset, mali_fw_fault_text(first.fault));
		free(f.data);
	}
}

/* However many there are, they are counted, and only those that there is room for are kept */
static void test_many_faults(void **state)
{
	struct mali_fw_error faults[3] = { { MALI_FW_OK } };
	struct fw_file f = make("section va=1 size=4095\nentry 1\nbuild-info text=x\n"
				"section va=0 size=4K data=4097\nentry 1 entry-size=6\n"
				"entry 0\n");

	assert_int_equal(mali_fw_faults(f.data, f.size, NULL, 0), 4);
	assert_int_equal(mali_fw_faults(f.data, f.size, faults, 2), 4);
	expect(&faults[0], MALI_FW_VA_UNALIGNED, 28, 1, 4096);
	expect(&faults[1], MALI_FW_BUILD_CUT, 64, 2, 10);
	assert_int_equal(faults[2].fault, MALI_FW_OK);
	free(f.data);
	f = make("entry 1\n");
	assert_int_equal(mali_fw_faults(f.data, f.size, faults, 2), 0);
	free(f.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_header_faults),
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_entry_faults),
		cmocka_unit_test(test_section),
		cmocka_unit_test(test_section_without_name),
		cmocka_unit_test(test_section_faults),
		cmocka_unit_test(test_build_info),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_poke_and_more),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_faults_of_images),
		cmocka_unit_test(test_many_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
