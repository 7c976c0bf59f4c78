// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali check: which checks there are, what is compiled for which point of the series, and
 * what of a log is new.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/check/check.h"
#include "../../tools/check/plan.h"
#include "../../tools/check/text.h"
#include "../../tools/check/walk.h"
#include "../../tools/check/warnings.h"

/* What is read is kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static char dir[] = "/tmp/check_test.XXXXXX";

/* Writes a file below dir */
static void put(const char *path, const char *content)
{
	char *whole = text("%s/%s", dir, path), *slash = strrchr(whole, '/');

	*slash = '\0';
	make_dirs(whole);
	*slash = '/';
	file_write(whole, content, strlen(content));
}

#define PATCH(n)	text("kernel/series/%s/000%d-some.patch", (n) > 2 ? "two" : "one", \
			     2 - (n) % 2)
#define DIFF(path)	"diff --git a/" path " b/" path "\n+1\n"

static int setup(void **state)
{
	if (!mkdtemp(dir))
		return -1;
	put("kernel/series/topics", "one\ntwo\nm always\n");
	put("kernel/series/one/series", "design: settled\n");
	put("kernel/series/two/series", "needs: one\ndesign: open\n");
	put("kernel/series/m/series", "design: settled\n");
	put("kernel/series/m/0001-some.patch", "Subject: m\n\n" DIFF("arch/um/os.c"));
	put(PATCH(1), "Subject: one\n\n" DIFF("drivers/gpu/drm/panthor/panthor_new.c")
	    DIFF("drivers/gpu/drm/panthor/Kconfig") DIFF("include/uapi/drm/panthor_drm.h"));
	put(PATCH(2), "Subject: two\n\n" DIFF("Documentation/gpu/a.rst") DIFF("MAINTAINERS"));
	put(PATCH(3), "Subject: three\n\n" DIFF("drivers/gpu/drm/new/deep/a.c")
	    DIFF("drivers/tee/tee_heap.c") DIFF("drivers/gpu/drm/panthor/Kconfig"));
	put(PATCH(4), "Subject: four\n\n" DIFF("include/linux/dma-heap.h"));
	/* The tree before the series */
	put("linux/drivers/gpu/drm/Makefile", "");
	put("linux/drivers/gpu/drm/panthor/Makefile", "");
	put("linux/drivers/gpu/Makefile", "");
	put("linux/drivers/tee/Kbuild", "");
	put("linux/arch/um/Makefile", "");
	return 0;
}

static int teardown(void **state)
{
	remove_tree(dir);
	return 0;
}

/* ---- the series ---------------------------------------------------------- */

static struct topics topics;

static struct series series(void)
{
	struct series s;

	topics = topics_read(dir);
	s = series_read(&topics, text("%s/linux", dir));
	series_topic(&s, topic_find(&topics, "two"));
	return s;
}

static void test_series(void **state)
{
	struct series s = series();

	assert_int_equal(s.patches.n, 4);
	assert_int_equal(s.first, 2);
	assert_string_equal(joined(s.touched.v),
			    "Documentation/gpu/a.rst MAINTAINERS arch/um/os.c "
			    "drivers/gpu/drm/new/deep/a.c drivers/gpu/drm/panthor/Kconfig "
			    "drivers/gpu/drm/panthor/panthor_new.c drivers/tee/tee_heap.c "
			    "include/linux/dma-heap.h include/uapi/drm/panthor_drm.h");
	assert_string_equal(joined(s.own.v),
			    "drivers/gpu/drm/new/deep/a.c drivers/gpu/drm/panthor/Kconfig "
			    "drivers/tee/tee_heap.c include/linux/dma-heap.h");
	/* Without panthor's, which is below drm's; new/ is not there before the series */
	assert_string_equal(joined(s.dirs.v), "arch/um/ drivers/gpu/drm/ drivers/tee/");
	/* What is in every kernel is a topic by itself, too */
	series_topic(&s, topic_find(&topics, "m"));
	assert_int_equal(s.patches.n, 1);
	assert_int_equal(s.first, 0);
}

static void test_patches(void **state)
{
	struct series s = series();

	assert_true(patch_compiles(s.patches.v[0]));
	assert_false(patch_compiles(s.patches.v[1]));
	assert_true(patch_compiles(s.patches.v[3]));
	assert_true(patch_configures(s.patches.v[0]));
	assert_true(patch_configures(s.patches.v[2]));
	assert_false(patch_configures(s.patches.v[3]));
}

/* Whether kbuild has more to do for a patch than to compile */
static void assert_prepares(bool prepares, const char *diffs)
{
	put("some.patch", diffs);
	assert_int_equal(patch_prepares(text("%s/some.patch", dir)), prepares);
}

static void test_patch_prepares(void **state)
{
	assert_prepares(false, DIFF("drivers/gpu/drm/a/b.c") DIFF("drivers/gpu/drm/a/b.h"));
	assert_prepares(false, DIFF("drivers/tee/Makefile") DIFF("MAINTAINERS"));
	assert_prepares(false, DIFF("Documentation/gpu/a.rst"));
	assert_prepares(true, DIFF("drivers/tee/Kconfig"));
	assert_prepares(true, DIFF("drivers/tee/a.c") DIFF("include/linux/a.h"));
	assert_prepares(true, DIFF("arch/um/kernel/a.c"));
	assert_prepares(true, DIFF("MAINTAINERS") DIFF("Makefile"));
	assert_prepares(true, DIFF("kernel/bounds.c"));
	assert_prepares(true, DIFF("scripts/Makefile.warn"));
}

/* Of the patches up to there, without their messages */
static void test_point_key(void **state)
{
	struct series s = series();
	const char *none = point_key(&s, 0), *one = point_key(&s, 1), *two = point_key(&s, 2);

	/* sha256sum of the three directories, a line each */
	assert_string_equal(none, "0fa935fbf24c3ff5");
	assert_string_not_equal(none, one);
	assert_string_not_equal(one, two);
	put(PATCH(2), "Subject: another\n\n" DIFF("Documentation/gpu/a.rst") DIFF("MAINTAINERS"));
	s = series();
	assert_string_equal(point_key(&s, 2), two);
	put(PATCH(2), DIFF("Documentation/gpu/a.rst") DIFF("MAINTAINERS") "+2\n");
	/* Read once */
	assert_string_equal(point_key(&s, 2), two);
	s = series();
	assert_string_not_equal(point_key(&s, 2), two);
	assert_string_equal(point_key(&s, 1), one);
	/* There is no other after the last */
	assert_string_equal(point_key(&s, 9), point_key(&s, 4));
	/* The end of a topic is the base of what needs it */
	two = point_key(&s, 2);
	series_topic(&s, topic_find(&topics, "one"));
	assert_string_equal(point_key(&s, 2), two);
}

/* ---- the order in which points are compiled ------------------------------- */

/* A topic on one base or another, of which it has the first so many */
static struct leg leg(const char *base, size_t n, const char *own)
{
	struct leg leg = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		args_add(&leg.view.patches, text("%s%zu", base, i));
	leg.view.first = n;
	args_add(&leg.view.patches, own);
	return leg;
}

static void test_walk_order(void **state)
{
	struct leg legs[] = {
		leg("a", 0, "a0"),	/* a fix */
		leg("b", 0, "b0"),	/* another thing */
		leg("a", 1, "a1"),	/* on the fix */
		leg("b", 1, "b1"),	/* on the other thing */
		leg("a", 2, "x"),	/* on both of a */
	};
	const char *order[5];
	size_t i;

	walk_order(legs, 5);
	for (i = 0; i < 5; i++)
		order[i] = legs[i].view.patches.v[legs[i].view.first];
	/* Not as given: a0 b0 a1 b1 x take back and apply again eight patches more */
	assert_string_equal(order[0], "a0");
	assert_string_equal(order[1], "a1");
	assert_string_equal(order[2], "x");
	assert_string_equal(order[3], "b0");
	assert_string_equal(order[4], "b1");
	walk_order(legs, 0);
}

/* Up to the last point that something compiled of is asked for */
static void test_walk_legs(void **state)
{
	struct series s = series();
	struct checks checks = checks_all(&s.topics);
	char *asked[] = { "one/0001/um", "one/0002/checkpatch", "two/000[12]/sparse",
			  "m/arm64-link", "own/floors", NULL };
	struct leg *legs;

	checks_select(&checks, asked);
	assert_int_equal(walk_legs(&s, &checks, &legs), 3);
	assert_string_equal(legs[0].view.topic->name, "one");
	assert_int_equal(legs[0].last[WALK_UM], 1);
	assert_int_equal(legs[0].last[WALK_ARM64], 0);
	assert_string_equal(legs[1].view.topic->name, "two");
	assert_int_equal(legs[1].last[WALK_UM], 4);
	assert_int_equal(legs[1].last[WALK_ARM64], 4);
	assert_string_equal(legs[2].view.topic->name, "m");
	assert_int_equal(legs[2].last[WALK_UM], 0);
	assert_int_equal(legs[2].last[WALK_ARM64], 1);
	free(legs);
}

/* ---- the plan ------------------------------------------------------------ */

static const char *names(const struct checks *checks)
{
	struct args all = { 0 };
	size_t i;

	for (i = 0; i < checks->n; i++)
		args_add(&all, checks->v[i].name);
	return joined(all.v ? all.v : (char *[]){ NULL });
}

static void test_plan(void **state)
{
	struct series s = series();
	struct checks checks = checks_all(&s.topics);

	assert_int_equal(checks.v[7].patch, 2);
	assert_string_equal(checks.v[7].topic->name, "one");
	assert_string_equal(checks.v[7].kind, "checkpatch");
	assert_int_equal(checks.v[checks.n - 1].patch, 0);
	assert_null(checks.v[checks.n - 1].topic);
	checks_select(&checks, (char *[]){ "one/*", "two/[a-z]*", "m/*", "own/c*", NULL });
	assert_string_equal(names(&checks),
			    "one/0001/apply one/0001/checkpatch one/0001/um one/0001/arm64 "
			    "one/0001/sparse one/0001/kernel-doc one/0002/apply one/0002/checkpatch "
			    "one/uapi one/docs one/maintainers one/arm64-link "
			    "two/maintainers two/arm64-link "
			    "m/0001/apply m/0001/checkpatch m/0001/um m/0001/arm64 m/0001/sparse "
			    "m/0001/kernel-doc m/maintainers m/arm64-link "
			    "own/checkpatch own/cppcheck");
	checks_select(&checks, (char *[]){ NULL });
	assert_int_equal(checks.n, 24);
	/* A pattern is for the whole name, and its star for a slash, too */
	checks_select(&checks, (char *[]){ "*apply", "docs", "0001", NULL });
	assert_string_equal(names(&checks), "one/0001/apply one/0002/apply m/0001/apply");
	checks_select(&checks, (char *[]){ "none", NULL });
	assert_int_equal(checks.n, 0);
}

/* Not of what is in every kernel */
static void test_plan_of_the_suite(void **state)
{
	struct series s = series();
	struct checks checks = checks_suite(&s.topics);

	assert_int_equal(checks.n, 4 * 13);
	checks_select(&checks, (char *[]){ "two/0002/*", NULL });
	assert_string_equal(names(&checks),
			    "two/0002/igt two/0002/instructions two/0002/jobs two/0002/syncs "
			    "two/0002/faults two/0002/power two/0002/reset two/0002/kunit "
			    "two/0002/protected two/0002/groups two/0002/access two/0002/startup "
			    "two/0002/removal");
	assert_int_equal(checks.v[0].patch, 2);
}

/* ---- warnings ------------------------------------------------------------ */

#define STORE	"/home/a.b/check/0123"
#define SOURCE	"/home/a.b/source/linux+1"

static void assert_text(const char *line, const char *expected)
{
	assert_string_equal(warning_text(line, STORE, SOURCE), expected);
}

static void test_warning_text(void **state)
{
	assert_text("drivers/a.c:12:3: warning: x [-Wy]", "drivers/a.c: warning: x [-Wy]");
	assert_text("drivers/a.c:12: warning: see b.c:7: here",
		    "drivers/a.c: warning: see b.c: here");
	assert_text("../drivers/a.c:12:3: error: x", "drivers/a.c: error: x");
	assert_text("../../include/a.h:1:2: warning: from ../b.h", "include/a.h: warning: from b.h");
	assert_text(STORE "/um/src/drivers/a.c:1:2: warning: x", "drivers/a.c: warning: x");
	assert_text(STORE "/arm64/o/a.c:1: warning: " SOURCE "/b.c", "a.c: warning: b.c");
	assert_text("src/Documentation/a.rst:3: WARNING: x", "Documentation/a.rst: WARNING: x");
	assert_text("Warning: drivers/a.c:12 no description of 'x'",
		    "Warning: drivers/a.c: no description of 'x'");
	assert_text("Warning: a.h:7 Excess struct member 'b' (did you mean one of: 'c.b', 'd.b')",
		    "Warning: a.h: Excess struct member 'b'");
	/* Not the paths of others, nor numbers elsewhere */
	assert_text("/home/axb/check/0123/um/src/a.c: error",
		    "/home/axb/check/0123/um/src/a.c: error");
	assert_text("a.c: warning: 12 and :13", "a.c: warning: 12 and :13");
}

static const char *new(const char *before, const char *after)
{
	char *said;
	size_t size, n, lines = 0, i;
	FILE *out = open_memstream(&said, &size);

	n = new_warnings(out, STORE, SOURCE, before, after);
	fclose(out);
	for (i = 0; i < size; i++)
		lines += said[i] == '\n';
	assert_int_equal(lines, n);
	return said;
}

static void test_new_warnings(void **state)
{
	const char *one = "  CC a.o\na.c:1:2: warning: x\n", *header = "a.h:1:2: warning: x\n";

	assert_string_equal(new("", ""), "");
	assert_string_equal(new(one, one), "");
	assert_string_equal(new(one, ""), "");
	/* At another line it is the same, once more it is not */
	assert_string_equal(new(one, "a.c:7:8: warning: x\n"), "");
	assert_string_equal(new(one, "a.c:1:2: warning: x\na.c:7:8: warning: x\n"),
			    "a.c: warning: x\n");
	assert_string_equal(new("", "b.c:1: Error: y\nnote: z\na.c:1:2: WARNING: x\n"),
			    "a.c: WARNING: x\nb.c: Error: y\n");
	/* Of a header, as often as it is included */
	assert_string_equal(new(header, text("%s%s", header, header)), "");
	assert_string_equal(new("a.h:1:2: warning: y\n", text("%s%s", header, header)),
			    "a.h: warning: x\n");
}

static void test_logs(void **state)
{
	const char *log = "  CC a.o\nsparse: a.c:1: warning: s\nWarning: a.c:1 kernel-doc\n"
			  "a.c:1: warning: k\n";

	assert_string_equal(log_of_sparse(log), "a.c:1: warning: s\n");
	assert_string_equal(log_of_kbuild(log), "  CC a.o\na.c:1: warning: k\n");
}

static const char *shown(const char *log, size_t more)
{
	char *said;
	size_t size;
	FILE *out = open_memstream(&said, &size);

	excerpt(out, log, ARGV("error", "undefined"), more);
	fclose(out);
	return said;
}

static void test_excerpt(void **state)
{
	char *many = text("%s", "error\n");
	size_t i, lines = 0;

	assert_string_equal(shown("1\nan Error: x\n2\n3\n4\nUNDEFINED y\n", 2),
			    "an Error: x\n2\n3\nUNDEFINED y\n");
	assert_string_equal(shown("error 1\nerror 2\n3\n4\n", 1), "error 1\nerror 2\n3\n");
	assert_string_equal(shown("", 1), "");
	for (i = 0; i < 6; i++)
		many = text("%s%s", many, many);
	for (many = (char *)shown(many, 0); *many; many++)
		lines += *many == '\n';
	assert_int_equal(lines, 40);
}

static const char *tail(const char *content, size_t lines)
{
	char *said;
	size_t size;
	FILE *out = open_memstream(&said, &size);

	print_tail(out, content, lines);
	fclose(out);
	return said;
}

static void test_tail(void **state)
{
	assert_string_equal(tail("1\n2\n3\n", 1), "3\n");
	assert_string_equal(tail("1\n2\n3\n", 2), "2\n3\n");
	assert_string_equal(tail("1\n2\n3", 2), "2\n3");
	assert_string_equal(tail("1\n2\n3\n", 9), "1\n2\n3\n");
	assert_string_equal(tail("", 1), "");
}

/* ---- documentation ------------------------------------------------------- */

static void test_headings(void **state)
{
	struct args titles = headings("======\nAll of\n======\n\ntext\n\nOne\n---\nx\n\n"
				      "Too long\n---\n\n123\n---\n\nTwo\n~~~~~~\n");

	assert_string_equal(joined(titles.v), "All of One Two");
	assert_int_equal(titles.n, 3);
	assert_int_equal(headings("").n, 0);
}

static void test_letters(void **state)
{
	assert_string_equal(letters("<h2 id=\"x\">Heap's &amp; <b>2</b>\n names</h2>\n"),
			    "Heaps2names");
	/* A sign is no tag */
	assert_string_equal(letters("a < b\nc > d & e; f &#39;g"), "abcdefg");
	assert_string_equal(letters(""), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_series),
		cmocka_unit_test(test_patches),
		cmocka_unit_test(test_patch_prepares),
		cmocka_unit_test(test_point_key),
		cmocka_unit_test(test_walk_order),
		cmocka_unit_test(test_walk_legs),
		cmocka_unit_test(test_plan),
		cmocka_unit_test(test_plan_of_the_suite),
		cmocka_unit_test(test_warning_text),
		cmocka_unit_test(test_new_warnings),
		cmocka_unit_test(test_logs),
		cmocka_unit_test(test_excerpt),
		cmocka_unit_test(test_tail),
		cmocka_unit_test(test_headings),
		cmocka_unit_test(test_letters),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
