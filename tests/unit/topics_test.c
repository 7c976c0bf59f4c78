// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Topics of the series: what is read of them, what is wrong with them, and what is applied.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/launcher/files.h"
#include "../../tools/launcher/topics.h"
#include "dies.h"

/* What is read is kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static char above[] = "/tmp/topics_test.XXXXXX";
/* The checkout: below another "kernel", which no message may take for its own */
static const char *dir;

/* Writes a file below kernel/series */
static void put(const char *path, const char *content)
{
	char *whole = text("%s/kernel/series/%s", dir, path), *slash = strrchr(whole, '/');

	*slash = '\0';
	make_dirs(whole);
	*slash = '/';
	file_write(whole, content, strlen(content));
}

#define SETTLED	"design: settled\n"

/* fixes, memory; protm on both; two fronts of it, of which one is applied; um in every kernel */
static void write_all(void)
{
	remove_tree(text("%s/kernel", dir));
	put("topics", "# In this order\n\nfixes\nmemory\nprotm\nheap-name\n"
	    "protm-init\toptional\num always\n");
	put("fixes/series", "# Bugs\ntree: drm-misc-fixes\n" SETTLED);
	put("fixes/0001-one.patch", "1");
	put("fixes/0002-two.patch", "2");
	put("memory/series", SETTLED);
	put("memory/config", "CONFIG_M=y\n");
	put("memory/0001-heap.patch", "3");
	put("protm/series", "needs: fixes\n" SETTLED);
	put("protm/0001-enter.patch", "4");
	put("protm/0002-leave.patch", "5");
	put("protm/0003-doc.patch", "6");
	put("heap-name/series", "needs: memory  protm\ndesign: open\n");
	put("heap-name/0000-cover-letter.patch", "no patch");
	put("heap-name/0001-name.patch", "7");
	put("heap-name/changes.txt", "no patch");
	put("protm-init/series", "needs: protm\nexcludes: heap-name\ndesign: open\n");
	put("protm-init/config", "CONFIG_I=y\n");
	put("protm-init/0001-init.patch", "8");
	put("um/series", SETTLED);
	put("um/config", "CONFIG_U=y\n");
	put("um/0001-um.patch", "9");
}

/* The contents of files, one after the other */
static const char *contents(const struct args *paths)
{
	char *all = text("%s", "");
	size_t i;

	for (i = 0; i < paths->n; i++)
		all = text("%s%s", all, file_text(paths->v[i]));
	return all;
}

static const char *applied(const char *series)
{
	struct topics topics = topics_read(dir);
	struct row row = row_of(&topics, series, "x");
	struct args patches = row_patches(&topics, &row, true);

	return contents(&patches);
}

static const char *name(const char *series)
{
	struct topics topics = topics_read(dir);
	struct row row = row_of(&topics, series, "x");

	return row_name(&topics, &row);
}

static void test_read(void **state)
{
	struct topics topics = topics_read(dir);
	const struct topic *topic = topic_find(&topics, "heap-name");

	assert_int_equal(topics.n, 6);
	assert_string_equal(topics.v[0].name, "fixes");
	assert_string_equal(topics.v[0].dir, text("%s/kernel/series/fixes", dir));
	assert_string_equal(topics.v[0].tree, "drm-misc-fixes");
	assert_true(topics.v[0].settled);
	assert_int_equal(topics.v[0].use, TOPIC_DEFAULT);
	assert_int_equal(topics.v[4].use, TOPIC_OPTIONAL);
	assert_int_equal(topics.v[5].use, TOPIC_ALWAYS);
	assert_false(topic->settled);
	assert_string_equal(topic->tree, "");
	assert_string_equal(joined(topic->needs.v), "memory protm");
	/* Neither a cover letter of git's nor other files */
	assert_string_equal(contents(&topic->patches), "7");
	assert_string_equal(joined(topics.v[4].excludes.v), "heap-name");
	assert_null(topic_find(&topics, "heap"));
}

/* In the order of the list, whichever is asked for first, with all that is needed */
static void test_order(void **state)
{
	assert_string_equal(applied("none"), "9");
	assert_string_equal(applied("default"), "12345679");
	assert_string_equal(applied("fixes"), "129");
	assert_string_equal(applied("protm"), "124569");
	assert_string_equal(applied("protm,memory"), "1234569");
	assert_string_equal(applied("memory,protm"), "1234569");
	assert_string_equal(applied("heap-name"), "12345679");
	assert_string_equal(applied("protm-init"), "1245689");
	assert_string_equal(applied("um"), "9");
}

static void test_part(void **state)
{
	assert_string_equal(applied("protm:1"), "1249");
	assert_string_equal(applied("protm~1"), "12459");
	/* On what it needs */
	assert_string_equal(applied("protm:0"), "129");
	assert_string_equal(applied("protm:2,memory"), "123459");
	assert_string_equal(applied("fixes:1,memory"), "139");
}

/* One name for the same patches, by which kernels are kept */
static void test_name(void **state)
{
	static const char *const names[][2] = {
		{ "none", "none" }, { "fixes:0", "none" }, { "um", "none" },
		{ "default", "default" }, { "heap-name", "default" },
		{ "memory,heap-name,fixes,protm,um", "default" },
		{ "fixes,protm", "protm" }, { "protm,memory", "memory,protm" },
		{ "memory,protm", "memory,protm" }, { "protm:3", "protm" },
		{ "protm:0", "fixes" }, { "protm~1", "protm:2" }, { "heap-name:0", "memory,protm" },
		{ "fixes~1", "fixes:1" }, { "protm-init", "protm-init" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_string_equal(name(names[i][0]), names[i][1]);
		/* The name is of the same patches */
		assert_string_equal(applied(names[i][1]), applied(names[i][0]));
	}
}

static const char *configured(const char *series)
{
	struct topics topics = topics_read(dir);
	struct row row = row_of(&topics, series, "x");
	struct args configs = row_configs(&topics, &row);

	return contents(&configs);
}

/* By the topics that there is something of */
static void test_configs(void **state)
{
	assert_string_equal(configured("none"), "CONFIG_U=y\n");
	assert_string_equal(configured("default"), "CONFIG_M=y\nCONFIG_U=y\n");
	assert_string_equal(configured("protm-init"), "CONFIG_I=y\nCONFIG_U=y\n");
	assert_string_equal(configured("protm-init:0"), "CONFIG_U=y\n");
}

/* What a topic is mailed for has nothing of the machine's */
static void test_base(void **state)
{
	struct topics topics = topics_read(dir);
	struct args base = topic_base(&topics, topic_find(&topics, "heap-name"));

	assert_string_equal(contents(&base), "123456");
	base = topic_base(&topics, topic_find(&topics, "fixes"));
	assert_int_equal(base.n, 0);
	base = topic_base(&topics, topic_find(&topics, "um"));
	assert_int_equal(base.n, 0);
}

/* A topic that is only begun */
static void test_empty(void **state)
{
	remove(text("%s/kernel/series/protm-init/0001-init.patch", dir));
	assert_string_equal(applied("protm-init"), "124569");
	assert_string_equal(name("protm-init"), "protm");
	write_all();
}

/* ---- mistakes ------------------------------------------------------------ */

static void parse(void *series)
{
	struct topics topics = topics_read(dir);

	row_of(&topics, series, "run: --series");
}

#define WRONG(series, message) \
	assert_dies(parse, series, "vmali: run: --series: " message "\n")
#define THERE	"(there are fixes, memory, protm, heap-name, protm-init, um)"

static void test_wrong_series(void **state)
{
	WRONG("next", "there is no topic 'next' " THERE);
	WRONG("", "there is no topic '' " THERE);
	WRONG("20", "there is no topic '20' " THERE);
	WRONG("protm,", "there is no topic '' " THERE);
	WRONG("none,protm", "there is no topic 'none' " THERE);
	WRONG("prot:1", "there is no topic 'prot' " THERE);
	WRONG("protm:4", "protm has 3 patches, of which 'protm:4' is no part");
	WRONG("protm~4", "protm has 3 patches, of which 'protm~4' is no part");
	WRONG("protm:", "protm has 3 patches, of which 'protm:' is no part");
	WRONG("protm:-1", "protm has 3 patches, of which 'protm:-1' is no part");
	WRONG("protm:1.5", "protm has 3 patches, of which 'protm:1.5' is no part");
	WRONG("heap-name,protm-init", "protm-init excludes heap-name");
	WRONG("protm-init,heap-name", "protm-init excludes heap-name");
	WRONG("fixes:1,protm", "protm needs fixes with all of its patches");
	WRONG("heap-name,protm:2", "heap-name needs protm with all of its patches");
	WRONG("um:0", "um is in every kernel, with all patches");
}

static void read_topics(void *arg)
{
	topics_read(dir);
}

/* With one file changed */
static void assert_wrong(const char *path, const char *content, const char *message)
{
	put(path, content);
	assert_dies(read_topics, NULL, text("vmali: kernel/series/%s\n", message));
	write_all();
}

static void test_wrong_list(void **state)
{
	assert_wrong("topics", "fixes now\n",
		     "topics, line 1: 'fixes now' is not TOPIC, TOPIC optional or TOPIC always");
	assert_wrong("topics", "fixes\nfixes always\n", "topics, line 2: fixes is there twice");
	assert_wrong("topics", "#\nFixes\n", "topics, line 2: 'Fixes' cannot be the name of a topic");
	assert_wrong("topics", "default\n", "topics, line 1: 'default' cannot be the name of a topic");
	assert_wrong("topics", "a,b\n", "topics, line 1: 'a,b' cannot be the name of a topic");
	assert_wrong("topics", "../a\n", "topics, line 1: '../a' cannot be the name of a topic");
	assert_wrong("topics", "fixes\nmemory\nprotm\nheap-name\nprotm-init optional\n",
		     "um: kernel/series/topics does not list it");
	assert_wrong("topics", "fixes\nmemory\nnext\n", "next/series: there is no such file");
	assert_wrong("topics", "fixes\nmemory\nprotm\nheap-name\nprotm-init\num always\n",
		     "topics: protm-init excludes heap-name, and both are in the default");
	remove(text("%s/kernel/series/topics", dir));
	assert_dies(read_topics, NULL, "vmali: kernel/series/topics: there is no such file\n");
	write_all();
}

static void test_wrong_topic(void **state)
{
	assert_wrong("fixes/series", "tree: x\n",
		     "fixes/series: does not say whether the design is settled or open");
	assert_wrong("fixes/series", SETTLED "design: perhaps\n",
		     "fixes/series, line 2: 'design: perhaps' is not understood");
	assert_wrong("fixes/series", "design\n", "fixes/series, line 1: 'design' is not understood");
	assert_wrong("fixes/series", "want: memory\n" SETTLED,
		     "fixes/series, line 1: 'want: memory' is not understood");
	assert_wrong("fixes/0004-four.patch", "",
		     "fixes/0004-four.patch: is not called 0003-*, as the next patch is");
	assert_wrong("fixes/0002-double.patch", "",
		     "fixes/0002-two.patch: is not called 0003-*, as the next patch is");
}

/* A circle is among topics of which one is not above the other */
static void test_wrong_needs(void **state)
{
	assert_wrong("protm/series", "needs: next\n" SETTLED,
		     "protm/series: needs 'next', which is no topic");
	assert_wrong("fixes/series", "needs: protm\n" SETTLED,
		     "fixes/series: needs protm, which is not above it in kernel/series/topics");
	assert_wrong("protm/series", "needs: protm\n" SETTLED,
		     "protm/series: needs protm, which is not above it in kernel/series/topics");
	assert_wrong("um/series", "needs: fixes\n" SETTLED,
		     "um/series: needs fixes, which is not in every kernel");
	assert_wrong("protm-init/series", "excludes: next\n" SETTLED,
		     "protm-init/series: excludes 'next', which is no topic");
	assert_wrong("protm-init/series", "needs: heap-name\nexcludes: memory\n" SETTLED,
		     "protm-init/series: protm-init excludes memory, and both are needed");
}

static int setup(void **state)
{
	if (!mkdtemp(above))
		return -1;
	dir = text("%s/kernel/checkout", above);
	write_all();
	return 0;
}

static int teardown(void **state)
{
	remove_tree(above);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_part),
		cmocka_unit_test(test_name),
		cmocka_unit_test(test_configs),
		cmocka_unit_test(test_base),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_wrong_series),
		cmocka_unit_test(test_wrong_list),
		cmocka_unit_test(test_wrong_topic),
		cmocka_unit_test(test_wrong_needs),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
