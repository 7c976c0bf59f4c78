// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Text of a topic besides its patches: subjects, remarks, changes.txt, recipients, who signs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/launcher/files.h"
#include "../../tools/launcher/series.h"
#include "dies.h"

static char dir[] = "/tmp/series_text_test.XXXXXX";

/* What is read is kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static FILE *file(const char *content)
{
	FILE *f = fmemopen((void *)content, strlen(content), "r");

	assert_non_null(f);
	return f;
}

static void test_subject(void **state)
{
	assert_string_equal(patch_subject(file("From: x\nSubject: [PATCH] a: Do\n\nbody\n")),
			    "a: Do");
	/* Folded, without "[PATCH]", and with other brackets */
	assert_string_equal(patch_subject(file("Subject: [PATCH v2 1/3] a:\n Do [it]\n"
					       "\tnow\nTo:\n")), "a: Do [it] now");
	assert_string_equal(patch_subject(file("Subject: a: Do [it]\n")), "a: Do [it]");
	assert_string_equal(patch_subject(file("From: x\n")), "");
}

#define STAT	" a/b.c | 12 +++---\n c.png | Bin 0 -> 1 bytes\n" \
		" 2 files changed, 6 insertions(+)\n create mode 100644 a/b.c\n"

static void test_remark(void **state)
{
	assert_false(patch_has_remark(file("Subject: a\n\ntext\n---\n" STAT
					   "\ndiff --git a b\nx\n")));
	assert_true(patch_has_remark(file("s\n---\nv2: new\n" STAT "\ndiff --git a b\n")));
	assert_true(patch_has_remark(file("s\n---\n" STAT "\nbelow\ndiff --git a b\n")));
	assert_false(patch_has_remark(file("s\n---\n\n---\n" STAT "diff --git a b\n---\nx\n")));
}

static const char changes[] =
	"# a comment\n"
	"a: One\n"
	"  New in v3.\n"
	"\n"
	"  - more\n"
	"\n"
	"b: Two\n"
	"  Changes since v2:\n"
	"  - less\n";

static void test_changes(void **state)
{
	assert_string_equal(changes_of(file(changes), "a: One"), "New in v3.\n\n- more");
	assert_string_equal(changes_of(file(changes), "b: Two"), "Changes since v2:\n- less");
	assert_string_equal(changes_of(file(changes), "c: Three"), "");
}

static void assert_problems_of(long version, const char *content, const char *expected)
{
	char *files[] = { "0001-a.patch", "0002-b.patch" }, *subjects[] = { "a: One", "b: Two" };
	unsigned int n, lines = 0;
	size_t size, i;
	char *said;
	FILE *out = open_memstream(&said, &size);

	n = changes_problems(out, "t", file(content), version, files, subjects, 2);
	fclose(out);
	assert_string_equal(said, expected);
	for (i = 0; i < size; i++)
		lines += said[i] == '\n';
	assert_int_equal(n, lines);
}

static void assert_problems(const char *content, const char *expected)
{
	assert_problems_of(3, content, expected);
}

static void test_problems(void **state)
{
	assert_problems(changes, "");
	assert_problems("a: One\n  New in v3.\n",
			"t/changes.txt: says nothing about 0002-b.patch: \"b: Two\"\n");
	assert_problems("  early\na: One\n  New in v3:\nb: Two\n  Changes since v2 x\n",
			"t/changes.txt, line 1: text before the first subject\n");
	assert_problems("a: One\nb: Two\n",
			"t/changes.txt: nothing below \"a: One\"\n"
			"t/changes.txt: nothing below \"b: Two\"\n");
	assert_problems("a: One\n  New in v30.\nb: Two\n  Changes since v3:\n",
			"t/changes.txt, line 2: \"a: One\" starts with neither \"New in v3\" nor \"Changes since v2\"\n"
			"t/changes.txt, line 4: \"b: Two\" starts with neither \"New in v3\" nor \"Changes since v2\"\n");
	assert_problems("a: One\n  New in v3.\na: One\n  New in v3.\nc: Three\n  New in v3.\n\tx\n"
			"b: Two\n  New in v3.\n",
			"t/changes.txt, line 3: \"a: One\" is there twice\n"
			"t/changes.txt, line 5: no patch is called \"c: Three\"\n"
			"t/changes.txt, line 7: indented by something else than two blanks\n");
}

/* Nothing is new in it, and not each patch needs a remark */
static void test_problems_of_a_first_version(void **state)
{
	assert_problems_of(1, "a: One\n  Any text.\n", "");
	assert_problems_of(1, "c: Three\n  Text.\n",
			   "t/changes.txt, line 1: no patch is called \"c: Three\"\n");
}

#define SOB	"Signed-off-by: "

static void test_sign_off(void **state)
{
	assert_string_equal(sign_off_of("a: b\n\n" SOB "A <a@x>\n" SOB "B C <b@x>\nLink: x\n"),
			    "B C <b@x>");
	assert_string_equal(sign_off_of("a: b\n\nNo " SOB "A <a@x>"), "");
	/* The last one handed it on; what others said of it stays */
	assert_string_equal(signed_off("a: b\n\n" SOB "A <a@x>\n" SOB "B <b@x>\nLink: x",
				       "C <c@y>"),
			    "a: b\n\n" SOB "A <a@x>\n" SOB "C <c@y>\nLink: x");
	assert_string_equal(signed_off("a: b\n\n" SOB "B <b@x>", "C <c@y>"),
			    "a: b\n\n" SOB "C <c@y>");
	assert_string_equal(signed_off("a: b\n\ntext\n", "C <c@y>"),
			    "a: b\n\ntext\n\n" SOB "C <c@y>\n");
}

static void test_address(void **state)
{
	static const char *const wrong[] = {
		"", "A", "a@x", "<a@x>", "A <a>", "A <a@x", "A <a@x> ", " A <a@x>", "A<a@x>",
		"A <a@b@x>", "A <a @x>", "A\nB <a@x>",
	};
	size_t i;

	assert_true(is_address("A <a@x>"));
	assert_true(is_address("A. B-C <a.b+c@x.y>"));
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(is_address(wrong[i]));
}

static void test_recipients(void **state)
{
	size_t size;
	char *said;
	FILE *out = open_memstream(&said, &size);

	recipients(out, file("1\tl@x (open list:DRM)\n"
			     "1\tC <c@x> (reviewer:Y (z))\n"
			     "1\tA B <a@x> (maintainer:DRM PANTHOR (ARM))\n"
			     "2\tA B <a@x> (reviewer:X)\n"
			     "2\tl@x (moderated list:DRM)\n"
			     "3\tC <c@x> (supporter:K)\n"
			     "3\tD <d@x> (authored:1)\n"));
	fclose(out);
	assert_string_equal(said,
			    "C <c@x>\t# maintainer: 1 3\n"
			    "A B <a@x>\t# maintainer: 1 2\n"
			    "D <d@x>\t# authored: 3\n"
			    "l@x\t# list: 1 2\n");
}

/* ---- the checkout's files ------------------------------------------------ */

static struct topic topic = { .name = "t", .dir = dir, .settled = true };

static void put(const char *name, const char *content)
{
	file_write(text("%s/%s", dir, name), content, strlen(content));
}

static void test_cover(void **state)
{
	struct topic open = topic;
	struct cover cover;

	put("cover-letter.txt", "Subject: [PATCH v12] drm/panthor: Do [all] of it\n\nText.\n\nMore.\n");
	cover = cover_read(&topic);
	assert_string_equal(cover.prefix, "PATCH v12");
	assert_int_equal(cover.version, 12);
	assert_string_equal(cover.title, "drm/panthor: Do [all] of it");
	assert_string_equal(cover.body, "Text.\n\nMore.\n");
	put("cover-letter.txt", "Subject: [PATCH] x\n\ny");
	cover = cover_read(&topic);
	assert_string_equal(cover.prefix, "PATCH");
	assert_int_equal(cover.version, 1);
	assert_string_equal(cover.body, "y");
	/* A request for comments, if the design is open */
	open.settled = false;
	assert_string_equal(cover_read(&open).prefix, "RFC PATCH");
	put("cover-letter.txt", "Subject: [PATCH v3] x\n\ny");
	assert_string_equal(cover_read(&open).prefix, "RFC PATCH v3");
	put("cover-letter.txt", "Subject: [PATCH RFC v3] x\n\ny");
	assert_string_equal(cover_read(&open).prefix, "PATCH RFC v3");
	assert_int_equal(cover_read(&open).version, 3);
}

static void read_cover(void *content)
{
	put("cover-letter.txt", content);
	cover_read(&topic);
}

static void test_no_cover(void **state)
{
	static char *const subjects[] = {
		"", "Subject: [v2] x\n\ny\n", "Subject: [PATCH v0] x\n\ny\n",
		"Subject: [PATCH v2]\n\ny\n", "Subject: [PATCH v2]\x20\n\ny\n", "[PATCH v2] x\n\ny\n",
	};
	static char *const bodies[] = {
		"Subject: [PATCH v2] x\n", "Subject: [PATCH v2] x\ny\n",
		"Subject: [PATCH v2] x\n\n", "Subject: [PATCH v2] x\n\n\ny\n",
	};
	size_t i;

	for (i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++)
		assert_dies(read_cover, subjects[i],
			    "vmali: t/cover-letter.txt: the first line is not 'Subject: [PATCH] TITLE', or with [PATCH vN]\n");
	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		assert_dies(read_cover, bodies[i],
			    "vmali: t/cover-letter.txt: no text after the subject and an empty line\n");
}

static void put_patches(const char *first)
{
	struct args paths = { 0 };

	put("0001-one.patch", first);
	put("0002-two.patch", "Subject: [PATCH] b: Two\n\n---\n" STAT "diff --git a/b b/b\n");
	args_add(&paths, text("%s/0001-one.patch", dir));
	args_add(&paths, text("%s/0002-two.patch", dir));
	topic.patches = paths;
}

/* The version is the cover letter's */
static void test_files(void **state)
{
	size_t size;
	char *said;
	FILE *out = open_memstream(&said, &size);

	put_patches("Subject: [PATCH] a: One\n\n---\n" STAT "diff --git a/b b/b\n");
	put("changes.txt", changes);
	put("cover-letter.txt", "Subject: [PATCH v3] x\n\ny\n");
	assert_int_equal(series_problems(out, &topic), 0);
	put("cover-letter.txt", "Subject: [PATCH v4] x\n\ny\n");
	assert_int_equal(series_problems(out, &topic), 2);
	/* Without remarks there is nothing to be wrong with them, in a first version */
	remove(text("%s/changes.txt", dir));
	assert_int_equal(series_problems(out, &topic), 2);
	put("cover-letter.txt", "Subject: [PATCH] x\n\ny\n");
	assert_int_equal(series_problems(out, &topic), 0);
	remarks_refuse(&topic);
	fclose(out);
}

static void refuse(void *arg)
{
	remarks_refuse(arg);
}

static void test_refused(void **state)
{
	put_patches("Subject: [PATCH] a: One\n\n---\nx\n" STAT "diff --git a/b b/b\n");
	assert_dies(refuse, &topic,
		    "vmali: t/0001-one.patch: has text below '---', which git am drops; put it into kernel/series/t/changes.txt\n");
}

static int setup(void **state)
{
	return mkdtemp(dir) ? 0 : -1;
}

static int teardown(void **state)
{
	remove_tree(dir);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_subject),
		cmocka_unit_test(test_remark),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_problems),
		cmocka_unit_test(test_problems_of_a_first_version),
		cmocka_unit_test(test_sign_off),
		cmocka_unit_test(test_address),
		cmocka_unit_test(test_recipients),
		cmocka_unit_test(test_cover),
		cmocka_unit_test(test_no_cover),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
