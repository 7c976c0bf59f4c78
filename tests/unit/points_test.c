// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Points of a topic: which patches apply, and what a tree of hard links has at each point.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../tools/check/points.h"

/* What is read is kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static char dir[] = "/tmp/points_test.XXXXXX";
static struct checking c;
static struct topics topics;

static char *in_dir(const char *path)
{
	return text("%s/%s", dir, path);
}

/* Writes a file below dir */
static void put(const char *path, const char *content)
{
	char *whole = in_dir(path), *slash = strrchr(whole, '/');

	*slash = '\0';
	make_dirs(whole);
	*slash = '/';
	unlink(whole);
	file_write(whole, content, strlen(content));
}

static void assert_file(const char *path, const char *content)
{
	assert_true(exists(in_dir(path)));
	assert_string_equal(file_text(in_dir(path)), content);
}

static bool same_file(const char *a, const char *b)
{
	struct stat one, other;

	return !stat(in_dir(a), &one) && !stat(in_dir(b), &other) && one.st_ino == other.st_ino;
}

#define HEAD(n)	"From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n" \
		"From: A <a@x>\nDate: Thu, 1 Jan 2026 00:00:00 +0000\nSubject: [PATCH] " n "\n\n---\n"
#define CHANGE(path, from, to) \
		"diff --git a/" path " b/" path "\n--- a/" path "\n+++ b/" path "\n" \
		"@@ -1 +1 @@\n-" from "\n+" to "\n"
#define NEW(path, with) \
		"diff --git a/" path " b/" path "\nnew file mode 100644\n--- /dev/null\n" \
		"+++ b/" path "\n@@ -0,0 +1 @@\n+" with "\n"
#define DELETE(path, with) \
		"diff --git a/" path " b/" path "\ndeleted file mode 100644\n--- a/" path "\n" \
		"+++ /dev/null\n@@ -1 +0,0 @@\n-" with "\n"
#define END	"--\x20\n2.40\n\n"

/* The topic on what it needs */
static void look_at(const char *name)
{
	series_topic(&c.series, topic_find(&topics, name));
	points_make(&c);
}

static int setup(void **state)
{
	if (!mkdtemp(dir))
		return -1;
	put("kernel/series/topics", "base1\nother\ntopic\n");
	put("kernel/series/base1/series", "design: settled\n");
	put("kernel/series/base1/0001-one.patch", HEAD("one") CHANGE("a/one.c", "1", "2") END);
	put("kernel/series/other/series", "design: settled\n");
	put("kernel/series/other/0001-x.patch", HEAD("x") CHANGE("b/third.c", "1", "2") END);
	put("kernel/series/topic/series", "needs: base1\ndesign: settled\n");
	put("kernel/series/topic/0001-two.patch", HEAD("two") NEW("a/new/two.c", "1")
	    DELETE("b/gone.c", "1") END);
	put("kernel/series/topic/0002-three.patch", HEAD("three") CHANGE("a/one.c", "2", "3") END);
	put("linux/a/one.c", "1\n");
	put("linux/a/Makefile", "all:\n");
	put("linux/b/gone.c", "1\n");
	put("linux/b/other.c", "1\n");
	put("linux/b/third.c", "1\n");
	put("linux/.git/config", "\n");
	put("work/nothing", "");
	put("store/nothing", "");
	topics = topics_read(dir);
	c = (struct checking){
		.source = in_dir("linux"), .source_id = "linux", .work = in_dir("work"),
		.store = in_dir("store"), .series = series_read(&topics, in_dir("linux")),
	};
	look_at("topic");
	return 0;
}

static int teardown(void **state)
{
	remove_tree(dir);
	return 0;
}

static void test_extract(void **state)
{
	assert_int_equal(c.applied, 3);
	put("point/old", "");
	assert_true(point_extract(&c, 0, in_dir("point")));
	assert_false(exists(in_dir("point/old")));
	assert_file("point/a/one.c", "1\n");
	assert_file("point/b/gone.c", "1\n");
	assert_false(exists(in_dir("point/a/new/two.c")));
	/* Only what the series touches */
	assert_false(exists(in_dir("point/b/other.c")));
	assert_true(point_extract(&c, 2, in_dir("point")));
	assert_file("point/a/one.c", "2\n");
	assert_file("point/a/new/two.c", "1\n");
	assert_false(exists(in_dir("point/b/gone.c")));
}

static void test_tree(void **state)
{
	assert_true(tree_new(&c, in_dir("trees/src")));
	assert_false(exists(in_dir("trees/src/.git")));
	assert_true(same_file("trees/src/b/other.c", "linux/b/other.c"));

	assert_true(tree_set(&c, in_dir("trees/src"), 2));
	assert_file("trees/src/a/one.c", "2\n");
	assert_file("trees/src/a/new/two.c", "1\n");
	assert_false(exists(in_dir("trees/src/b/gone.c")));
	/* The pristine source keeps its own, and what is not touched is the same file */
	assert_file("linux/a/one.c", "1\n");
	assert_file("linux/b/gone.c", "1\n");
	assert_true(same_file("trees/src/b/other.c", "linux/b/other.c"));

	assert_true(tree_set(&c, in_dir("trees/src"), 0));
	assert_file("trees/src/a/one.c", "1\n");
	assert_file("trees/src/b/gone.c", "1\n");
	assert_false(exists(in_dir("trees/src/a/new/two.c")));
}

/* kbuild compiles what is newer, which must not be all of it */
static void test_unchanged_files(void **state)
{
	assert_true(tree_new(&c, in_dir("kept/src")));
	assert_true(tree_set(&c, in_dir("kept/src"), 1));
	assert_int_equal(link(in_dir("kept/src/a/one.c"), in_dir("kept/one.c")), 0);
	assert_true(tree_set(&c, in_dir("kept/src"), 2));
	assert_true(same_file("kept/src/a/one.c", "kept/one.c"));
	assert_true(tree_set(&c, in_dir("kept/src"), 3));
	assert_false(same_file("kept/src/a/one.c", "kept/one.c"));
	assert_file("kept/one.c", "2\n");
}

/* What an earlier series touched goes back */
static void test_earlier_series(void **state)
{
	assert_true(tree_new(&c, in_dir("earlier/src")));
	put("earlier/src/b/other.c", "of the earlier series\n");
	put("earlier/src/b/added.c", "of the earlier series\n");
	put("earlier/src.touched", "b/added.c\nb/other.c\n");
	assert_true(tree_set(&c, in_dir("earlier/src"), 3));
	assert_file("earlier/src/b/other.c", "1\n");
	assert_false(exists(in_dir("earlier/src/b/added.c")));
	assert_file("earlier/src/a/one.c", "3\n");
	assert_file("earlier/src.touched",
		    "a/new/two.c\na/one.c\nb/added.c\nb/gone.c\nb/other.c\nb/third.c\n");
}

static void test_final(void **state)
{
	assert_string_equal(tree_final(&c), in_dir("store/final/src"));
	assert_file("store/final/src/a/one.c", "3\n");
	assert_string_equal(tree_final(&c), in_dir("store/final/src"));
}

/* Each on what it needs, and on nothing else */
static void test_topics(void **state)
{
	assert_int_equal(c.series.first, 1);
	assert_true(point_extract(&c, 3, in_dir("point")));
	assert_file("point/b/third.c", "1\n");

	look_at("other");
	assert_int_equal(c.series.first, 0);
	assert_int_equal(c.applied, 1);
	assert_string_equal(joined(c.series.own.v), "b/third.c");
	assert_true(point_extract(&c, 1, in_dir("point")));
	assert_file("point/b/third.c", "2\n");
	assert_file("point/a/one.c", "1\n");
	assert_string_equal(tree_final(&c), in_dir("store/final/src"));
	assert_file("store/final/src/b/third.c", "2\n");
	assert_file("store/final/src/a/one.c", "1\n");

	look_at("topic");
	assert_int_equal(c.applied, 3);
	assert_string_equal(joined(c.series.own.v), "a/new/two.c a/one.c b/gone.c");
	assert_true(point_extract(&c, 2, in_dir("point")));
	assert_file("point/a/one.c", "2\n");
	assert_file("point/b/third.c", "1\n");
}

static void test_does_not_apply(void **state)
{
	struct checking other = c;
	struct topics bad;

	put("other/kernel/series/topics", "bad\n");
	put("other/kernel/series/bad/series", "design: settled\n");
	put("other/kernel/series/bad/0001-one.patch", HEAD("one") CHANGE("a/one.c", "1", "2") END);
	put("other/kernel/series/bad/0002-two.patch", HEAD("two") CHANGE("a/one.c", "1", "3") END);
	put("other/kernel/series/bad/0003-three.patch", HEAD("x") CHANGE("a/one.c", "2", "3") END);
	make_dirs(in_dir("other/work"));
	other.work = in_dir("other/work");
	other.points = NULL;
	bad = topics_read(in_dir("other"));
	other.series = series_read(&bad, in_dir("linux"));
	series_topic(&other.series, &bad.v[0]);
	points_make(&other);
	assert_int_equal(other.applied, 1);
	assert_non_null(strstr(file_text(in_dir("other/work/am")), "a/one.c"));
	assert_true(point_extract(&other, 1, in_dir("point")));
	assert_file("point/a/one.c", "2\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_extract),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_unchanged_files),
		cmocka_unit_test(test_earlier_series),
		cmocka_unit_test(test_final),
		cmocka_unit_test(test_topics),
		cmocka_unit_test(test_does_not_apply),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
