// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What is known of a kernel before it is compiled: its patches, its key, its configuration,
 * and what has changed in a tree.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/launcher/config.h"
#include "../../tools/launcher/files.h"
#include "../../tools/launcher/kernel.h"
#include "../../tools/launcher/patches.h"
#include "../../tools/launcher/process.h"
#include "../../tools/launcher/treestate.h"
#include "dies.h"

/* What is read is kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static char dir[] = "/tmp/kernel_test.XXXXXX";

static int teardown(void **state)
{
	remove_tree(dir);
	return 0;
}

/* Writes a file below dir */
static void put(const char *path, const char *content)
{
	char *whole = text("%s/%s", dir, path), *slash = strrchr(whole, '/');

	*slash = '\0';
	make_dirs(whole);
	*slash = '/';
	file_write(whole, content, strlen(content));
}

static struct args lines(const char *content)
{
	return lines_of(text("%s", content));
}

/* ---- files --------------------------------------------------------------- */

static void test_lines(void **state)
{
	struct args some = lines("one\n\ntwo"), ended = lines("one\n"), none = lines("");
	struct args twice = lines("b\na\nb\nc\na\n");

	assert_int_equal(some.n, 3);
	assert_string_equal(some.v[1], "");
	assert_string_equal(some.v[2], "two");
	assert_int_equal(ended.n, 1);
	assert_int_equal(none.n, 0);
	args_unique(&twice);
	assert_string_equal(joined(twice.v), "a b c");
}

static void test_file(void **state)
{
	char *large = allocated(calloc(1, 200000)), *content;
	size_t size;

	memset(large, 'x', 200000);
	large[7] = '\0';
	file_write(text("%s/large", dir), large, 200000);
	content = file_read(text("%s/large", dir), &size);
	assert_int_equal(size, 200000);
	assert_memory_equal(content, large, 200000);
	assert_null(file_read(text("%s/none", dir), &size));
	assert_string_equal(file_text(text("%s/none", dir)), "");
}

/* As sha256sum | cut -c 1-16, which the keys have been made by */
static void test_hash(void **state)
{
	assert_string_equal(hash_of("", 0), "e3b0c44298fc1c14");
	assert_string_equal(hash_of("abc", 3), "ba7816bf8f01cfea");
}

/* ---- patches ------------------------------------------------------------- */

#define FIRST	"From: x\nSubject: one\n\ntext\n diff --git a/no b/no\n---\n c | 1 +\n\n"
#define DIFF1	"diff --git a/c b/c\n+1\ndiff --git a/d/e.h b/d/e.h\n+2\n"
#define DIFF2	"diff --git a/d/e.h b/d/e.h\n-2\n"
#define DIFF3	"diff --git a/f b/f\n+f\n"

static int setup(void **state)
{
	if (!mkdtemp(dir))
		return -1;
	put("kernel/series/topics", "a\nb\nm always\n");
	put("kernel/series/a/series", "design: settled\n");
	put("kernel/series/a/0001-one.patch", FIRST DIFF1);
	put("kernel/series/a/0002-two.patch", "no diff\n");
	put("kernel/series/a/config", "CONFIG_P=y\n");
	put("kernel/series/b/series", "design: settled\n");
	put("kernel/series/b/0001-three.patch", DIFF2);
	put("kernel/series/m/series", "design: settled\n");
	put("kernel/series/m/0001-four.patch", DIFF3);
	put("kernel/configs/base.config", "CONFIG_A=y\n");
	put("kernel/configs/debug.config", "CONFIG_D=y\n");
	return 0;
}

static const char *in_topic(const char *name)
{
	return text("%s/kernel/series/%s", dir, name);
}

static void test_patch(void **state)
{
	struct args files;
	size_t size;

	assert_string_equal(patch_diff(in_topic("a/0001-one.patch"), &size), DIFF1);
	assert_int_equal(size, strlen(DIFF1));
	assert_string_equal(patch_diff(in_topic("b/0001-three.patch"), &size), DIFF2);
	assert_string_equal(patch_diff(in_topic("a/0002-two.patch"), &size), "");
	assert_int_equal(size, 0);

	files = patch_files(in_topic("a/0001-one.patch"));
	assert_int_equal(files.n, 2);
	assert_string_equal(files.v[0], "c");
	assert_string_equal(files.v[1], "d/e.h");
}

/* ---- the key ------------------------------------------------------------- */

static const struct kernel_inputs usual = {
	.source_id = "linux-1", .series = "default", .kind = "", .flags = "", .recipe = "1",
};

static const char *key(struct kernel_inputs inputs)
{
	return kernel_key(dir, &inputs);
}

/* To the byte: another key has all kernels compiled anew */
static void test_key(void **state)
{
	struct kernel_inputs debug = usual;
	char *gcc, *all;

	process_output((char *[]){ "gcc", "-dumpfullversion", "-dumpmachine", NULL }, 0, 2, &gcc);
	all = text("linux-1\n%s\nCONFIG_A=y\nCONFIG_P=y\n" DIFF1 DIFF2 DIFF3 "recipe 1\n", gcc);
	assert_string_equal(key(usual), hash_of(all, strlen(all)));
	debug.kind = "debug";
	debug.series = "a:1";
	debug.flags = "-mflag";
	all = text("linux-1\n%s\n-mflag\nCONFIG_A=y\nCONFIG_D=y\nCONFIG_P=y\n" DIFF1 DIFF3
		   "recipe 1\n", gcc);
	assert_string_equal(key(debug), hash_of(all, strlen(all)));
	debug = usual;
	debug.series = "none";
	/* What is in every kernel */
	all = text("linux-1\n%s\nCONFIG_A=y\n" DIFF3 "recipe 1\n", gcc);
	assert_string_equal(key(debug), hash_of(all, strlen(all)));
	debug.series = "b";
	all = text("linux-1\n%s\nCONFIG_A=y\n" DIFF2 DIFF3 "recipe 1\n", gcc);
	assert_string_equal(key(debug), hash_of(all, strlen(all)));
	debug = usual;
	debug.in_place = true;
	all = text("linux-1\n%s\nCONFIG_A=y\nCONFIG_P=y\nrecipe 1\n", gcc);
	assert_string_equal(key(debug), hash_of(all, strlen(all)));
}

/* A message changes nothing that is compiled; what is compiled does */
static void test_key_of_patches(void **state)
{
	const char *before = key(usual);

	put("kernel/series/a/0001-one.patch", "another message\n" DIFF1);
	assert_string_equal(key(usual), before);
	put("kernel/series/a/0001-one.patch", FIRST DIFF1 "+3\n");
	assert_string_not_equal(key(usual), before);
}

static void key_without_config(void *arg)
{
	struct kernel_inputs inputs = usual;

	inputs.kind = "other";
	key(inputs);
}

static void test_no_config(void **state)
{
	assert_dies(key_without_config, NULL,
		    text("vmali: %s/kernel/configs/other.config: the configuration cannot be read\n",
			 dir));
}

/* ---- configurations ------------------------------------------------------ */

static const char *lost(const char *fragment, const char *config)
{
	struct args f = lines(fragment), c = lines(config);
	char *said;
	size_t size;
	FILE *out = open_memstream(&said, &size);
	size_t n = config_lost(out, &f, &c);

	fclose(out);
	assert_int_equal(n > 0, *said != '\0');
	return said;
}

static void test_lost(void **state)
{
	assert_string_equal(lost("# CONFIG_X=y\nCONFIG_A=y\nCONFIG_S=\"a=b\"\n",
				 "CONFIG_S=\"a=b\"\nCONFIG_A=y\n"), "");
	assert_string_equal(lost("CONFIG_B=m\nCONFIG_A=y\nCONFIG_AB=y\n",
				 "CONFIG_B=y\n# CONFIG_A is not set\nCONFIG_AB=y\n"),
			    "CONFIG_A=y (is n) CONFIG_B=m (is y) ");
	/* What is not set is "n", and the last of two lines counts */
	assert_string_equal(lost("CONFIG_A=n\n", ""), "");
	assert_string_equal(lost("CONFIG_A=y\nCONFIG_A=m\n", "CONFIG_A=m\n"), "");
}

static void test_known(void **state)
{
	struct args fragment = lines("# comment\nCONFIG_ONE=y\nCONFIG_TWO=y\nCONFIG_MENU=y\n"
				     "CONFIG_NEXT=\"a=b\"\nCONFIG_ELSEWHERE=y\n");
	char *said;
	size_t size;
	FILE *out = open_memstream(&said, &size);

	put("linux/drivers/a/Kconfig", "menuconfig MENU\n\nconfig ONE\n\tbool\n\tconfig TWO\n");
	put("linux/lib/Kconfig.more", "config NEXT\nconfig TWO_MORE\n");
	put("linux/net/Kconfig", "config ELSEWHERE\n");
	put("linux/lib/README", "config ELSEWHERE\n");
	config_known(out, &fragment, text("%s/linux", dir));
	fclose(out);
	assert_string_equal(said, "# comment\nCONFIG_ONE=y\nCONFIG_MENU=y\nCONFIG_NEXT=\"a=b\"\n");
}

/* ---- trees --------------------------------------------------------------- */

static struct args tree(void)
{
	char *said;
	size_t size;
	FILE *out = open_memstream(&said, &size);

	tree_state(out, text("%s/tree", dir));
	fclose(out);
	return lines_of(said);
}

static void test_state(void **state)
{
	struct args lines;

	put("tree/b/one.c", "12345");
	put("tree/b.c", "1");
	put("tree/.git/index", "1");
	put("tree/b/.one.c.swp", "1");
	put("tree/b/one.c~", "1");
	lines = tree();
	assert_int_equal(lines.n, 2);
	assert_memory_equal(lines.v[0], "./b.c\t1 ", strlen("./b.c\t1 "));
	assert_memory_equal(lines.v[1], "./b/one.c\t5 ", strlen("./b/one.c\t5 "));
}

#define PANTHOR	"./drivers/gpu/drm/panthor/"

static enum change change(const char *before, const char *after)
{
	struct args b = lines(before), a = lines(after);

	return tree_change(&b, &a);
}

static void test_change(void **state)
{
	const char *driver = "./a\t1\n" PANTHOR "x.c\t1\n" PANTHOR "y.h\t1\n./z\t1\n";

	assert_int_equal(change(driver, driver), CHANGE_NONE);
	assert_int_equal(change("", ""), CHANGE_NONE);
	assert_int_equal(change(driver, "./a\t1\n" PANTHOR "x.c\t2\n" PANTHOR "y.h\t3\n./z\t1\n"),
			 CHANGE_DRIVER);
	/* A file that is added or removed concerns more than the driver's module */
	assert_int_equal(change(driver, "./a\t1\n" PANTHOR "x.c\t1\n./z\t1\n"), CHANGE_INSIDE);
	assert_int_equal(change("", PANTHOR "x.c\t1\n"), CHANGE_INSIDE);
	/* Nor are other files and directories */
	assert_int_equal(change(PANTHOR "Makefile\t1\n", PANTHOR "Makefile\t2\n"), CHANGE_INSIDE);
	assert_int_equal(change(PANTHOR "a/x.c\t1\n", PANTHOR "a/x.c\t2\n"), CHANGE_INSIDE);
	assert_int_equal(change("./kernel/fork.c\t1\n", "./kernel/fork.c\t2\n"), CHANGE_INSIDE);
	assert_int_equal(change("./include/a.h\t1\n./kernel/a\t1\n",
				"./include/a.h\t2\n./kernel/a\t2\n"), CHANGE_ALL);
	assert_int_equal(change("./Makefile\t1\n", ""), CHANGE_ALL);
	/* A name that begins with another */
	assert_int_equal(change("./lib/a\t1\n", "./lib/a\t1\n./lib/a.c\t1\n"), CHANGE_INSIDE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_patch),
		cmocka_unit_test(test_key),
		cmocka_unit_test(test_key_of_patches),
		cmocka_unit_test(test_no_config),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_state),
		cmocka_unit_test(test_change),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
