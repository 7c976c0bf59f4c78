// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Patches as commits that name their topic, and back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/launcher/files.h"
#include "../../tools/launcher/refresh.h"
#include "dies.h"

/* What is read is kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static char dir[] = "/tmp/refresh_test.XXXXXX";

#define HEAD	"From: A <a@x>\nSubject: [PATCH] a: b\n\n"
#define REST	"---\n a | 1 +\n\ndiff --git a/a b/a\n---\nTopic: no\n"
#define SOB	"Signed-off-by: A <a@x>\n"

/* To the byte, or git has another patch after vmali tree and vmali refresh */
static void test_there_and_back(void **state)
{
	static const char *const patches[][2] = {
		{ HEAD "text\n\n" SOB REST, HEAD "text\n\n" SOB "Topic: x\n" REST },
		{ HEAD "text\n" REST, HEAD "text\n\nTopic: x\n" REST },
		{ HEAD REST, HEAD "\nTopic: x\n" REST },
		{ HEAD "Topic: heaps\nmore\n\n" SOB REST,
		  HEAD "Topic: heaps\nmore\n\n" SOB "Topic: x\n" REST },
	};
	char *topic;
	size_t i;

	for (i = 0; i < sizeof(patches) / sizeof(patches[0]); i++) {
		assert_string_equal(topic_add(patches[i][0], "x"), patches[i][1]);
		assert_string_equal(topic_take(patches[i][1], &topic), patches[i][0]);
		assert_string_equal(topic, "x");
	}
}

/* As an editor, or git commit --trailer, may leave it */
static void test_take(void **state)
{
	char *topic;

	assert_string_equal(topic_take(HEAD "t\n\nTopic: x-1\n" SOB REST, &topic),
			    HEAD "t\n\n" SOB REST);
	assert_string_equal(topic, "x-1");
	assert_string_equal(topic_take(HEAD "t\n\n" SOB REST, &topic), HEAD "t\n\n" SOB REST);
	assert_null(topic);
}

/* ---- files --------------------------------------------------------------- */

static void put(const char *path, const char *content)
{
	char *whole = text("%s/%s", dir, path), *slash = strrchr(whole, '/');

	*slash = '\0';
	make_dirs(whole);
	*slash = '/';
	file_write(whole, content, strlen(content));
}

static void write_topics(void)
{
	remove_tree(text("%s/kernel", dir));
	put("kernel/series/topics", "one\ntwo\nthree\n");
	put("kernel/series/one/series", "design: settled\n");
	put("kernel/series/one/0001-old.patch", "1");
	put("kernel/series/one/changes.txt", "changes");
	put("kernel/series/two/series", "design: settled\n");
	put("kernel/series/two/0001-old.patch", "2");
	put("kernel/series/three/series", "design: settled\n");
	put("kernel/series/three/0001-old.patch", "3");
}

/* Commits as git format-patch numbers them; an empty string ends them */
static struct args commits(const char *const *contents)
{
	struct args files = { 0 };
	size_t i;

	for (i = 0; *contents[i]; i++) {
		char *name = text("new/%04zu-commit-%zu.patch", i + 1, i + 1);

		put(name, contents[i]);
		args_add(&files, text("%s/%s", dir, name));
	}
	return files;
}

#define COMMITS(...)	commits((const char *const []){ __VA_ARGS__, "" })
#define OF(topic)	HEAD topic "\n\n" SOB "Topic: " topic "\n" REST
#define OF_BEFORE(text)	HEAD text "\n\n" SOB REST

static const char *listed(const char *topic)
{
	struct args files = files_in(text("%s/kernel/series/%s", dir, topic), ".patch");
	size_t i;

	for (i = 0; i < files.n; i++)
		files.v[i] = strrchr(files.v[i], '/') + 1;
	return joined(files.v ? files.v : (char *[]){ NULL });
}

static void test_write(void **state)
{
	struct args files = COMMITS(OF("one"), OF_BEFORE("fixup"), OF("three")), written;
	struct topics topics;

	write_topics();
	topics = topics_read(dir);
	written = refresh_write(&topics, &files, (char *[]){ "one", "three", "gone", NULL });
	assert_string_equal(joined(written.v), "one three");
	/* A new commit is of the topic of the one before it */
	assert_string_equal(listed("one"), "0001-commit-1.patch 0002-commit-2.patch");
	assert_string_equal(listed("three"), "0001-commit-3.patch");
	assert_string_equal(file_text(text("%s/kernel/series/three/0001-commit-3.patch", dir)),
			    OF_BEFORE("three"));
	/* What the tree was made without stays, and so do other files */
	assert_string_equal(listed("two"), "0001-old.patch");
	assert_string_equal(file_text(text("%s/kernel/series/one/changes.txt", dir)), "changes");
}

/* A topic of which no commit is left */
static void test_write_nothing(void **state)
{
	struct args files = COMMITS(OF("two")), written;
	struct topics topics;

	write_topics();
	topics = topics_read(dir);
	written = refresh_write(&topics, &files, (char *[]){ "one", NULL });
	assert_string_equal(joined(written.v), "one two");
	assert_string_equal(listed("one"), "");
	assert_string_equal(listed("three"), "0001-old.patch");
}

static void write_files(void *files)
{
	struct topics topics = topics_read(dir);

	refresh_write(&topics, files, (char *[]){ "one", "two", "three", NULL });
}

static void assert_refused(struct args files, const char *message)
{
	write_topics();
	assert_dies(write_files, &files, text("vmali: refresh: %s\n", message));
	assert_string_equal(listed("one"), "0001-old.patch");
	assert_string_equal(listed("two"), "0001-old.patch");
	assert_string_equal(listed("three"), "0001-old.patch");
}

static void test_refused(void **state)
{
	assert_refused(COMMITS(OF_BEFORE("a"), OF("one")),
		       "0001-commit-1.patch has no line 'Topic: NAME' in its message, nor has a commit before it");
	assert_refused(COMMITS(OF("one"), OF("four")),
		       "0002-commit-2.patch is of the topic 'four', which kernel/series/topics does not have");
	assert_refused(COMMITS(OF("one"), OF("three"), OF("two")),
		       "0003-commit-3.patch is of two, but comes after a commit of three, which is applied later");
	assert_refused(COMMITS(OF("one"), HEAD "t\n\nTopic: two\n---\nremark\n" REST),
		       "two/0001-commit-2.patch: has text below '---', which git am drops; put it into kernel/series/two/changes.txt");
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
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_take),
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_write_nothing),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
