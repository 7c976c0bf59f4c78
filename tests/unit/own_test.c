// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali check own/checkpatch: which files are read again, and which messages count.  The
 * checkpatch.pl of these tests finds the words BAD, VOLATILE, TYPE and ERROR.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/check/check.h"

/* What is read is kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static const char script[] =
	"open(my $log, '>>', 'log');\n"
	"shift while ($ARGV[0] ne '-f');\n"
	"shift;\n"
	"for my $file (@ARGV) {\n"
	"	my ($name) = $file =~ m#([^/]*)$#;\n"
	"	print $log \"$name \";\n"
	"	open(my $in, '<', $file);\n"
	"	while (<$in>) {\n"
	"		print \"$file:$.: WARNING:BAD: is bad\\n\" if (/BAD/);\n"
	"		print \"$file:$.: CHECK:VOLATILE: is volatile\\n\" if (/VOLATILE/);\n"
	"		print \"$file:$.: CHECK:SPACING: spaces preferred around that '*'\\n\""
	" if (/TYPE/);\n"
	"		print STDERR \"something is wrong\\n\" if (/ERROR/);\n"
	"	}\n"
	"}\n";

static char dir[32];
static struct checking checking;

static void put(const char *path, const char *content)
{
	char *whole = text("%s/%s", dir, path), *slash = strrchr(whole, '/');

	*slash = '\0';
	make_dirs(whole);
	*slash = '/';
	file_write(whole, content, strlen(content));
}

static int setup(void **state)
{
	strcpy(dir, "/tmp/own_test.XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	checking = (struct checking){
		.places.top = text("%s/top", dir), .source = text("%s/linux", dir),
		.work = text("%s/work", dir), .store = text("%s/store", dir),
	};
	make_dirs(checking.work);
	put("linux/scripts/checkpatch.pl", script);
	put("top/a.c", "int a;\n");
	put("top/deep/b.h", "VOLATILE\n");
	put("top/deep/c.txt", "BAD\n");
	put("top/build/d.c", "BAD\n");
	put("top/.git/e.c", "BAD\n");
	return 0;
}

static int teardown(void **state)
{
	remove_tree(dir);
	return 0;
}

/* Checks once: the verdict, what is printed, and the files that the script reads */
static void check_once(enum verdict verdict, const char *printed, const char *read)
{
	char *log = text("%s/log", checking.work), *said;
	size_t size;
	FILE *f = open_memstream(&said, &size);

	file_write(log, "", 0);
	assert_int_equal(check_own_checkpatch(&checking, 0, f), verdict);
	fclose(f);
	assert_string_equal(said, printed);
	assert_string_equal(file_text(log), read);
}

static void test_read_once(void **state)
{
	check_once(PASSED, "", "a.c b.h ");
	check_once(PASSED, "", "");
	put("top/a.c", "long a;\n");
	check_once(PASSED, "", "a.c ");
	put("top/new.h", "");
	check_once(PASSED, "", "new.h ");
	/* The same content by another name is another file */
	put("top/deep/a.c", "long a;\n");
	check_once(PASSED, "", "a.c ");
	/* As it was */
	put("top/a.c", "int a;\n");
	check_once(PASSED, "", "");
}

static void test_findings_stay(void **state)
{
	put("top/a.c", "int a;\nBAD\nVOLATILE BAD\n");
	check_once(FAILED, "a.c:2: WARNING:BAD: is bad\na.c:3: WARNING:BAD: is bad\n", "a.c b.h ");
	check_once(FAILED, "a.c:2: WARNING:BAD: is bad\na.c:3: WARNING:BAD: is bad\n", "");
	put("top/deep/b.h", "BAD\n");
	check_once(FAILED, "a.c:2: WARNING:BAD: is bad\na.c:3: WARNING:BAD: is bad\n"
		   "deep/b.h:1: WARNING:BAD: is bad\n", "b.h ");
	put("top/a.c", "int a;\n");
	put("top/deep/b.h", "int b;\n");
	check_once(PASSED, "", "a.c b.h ");
}

/* A pointer to the data of a fixture is no product */
static void test_mistaken(void **state)
{
	put("top/a.c", "FIXTURE_DATA(some) *TYPE\n");
	check_once(PASSED, "", "a.c b.h ");
	put("top/a.c", "int *TYPE\n");
	check_once(FAILED, "a.c:1: CHECK:SPACING: spaces preferred around that '*'\n", "a.c ");
}

static void test_another_checkpatch(void **state)
{
	check_once(PASSED, "", "a.c b.h ");
	put("linux/scripts/const_structs.checkpatch", "some_ops\n");
	check_once(PASSED, "", "a.c b.h ");
	put("linux/scripts/spelling.txt", "teh||the\n");
	check_once(PASSED, "", "a.c b.h ");
	put("linux/scripts/checkpatch.pl", text("# another\n%s", script));
	check_once(PASSED, "", "a.c b.h ");
	check_once(PASSED, "", "");
}

/* Whatever else it prints is a failure, after which nothing is kept */
static void test_errors(void **state)
{
	put("top/a.c", "ERROR\n");
	check_once(FAILED, "something is wrong\n", "a.c b.h ");
	check_once(FAILED, "something is wrong\n", "a.c b.h ");
	put("top/a.c", "int a;\n");
	put("linux/scripts/checkpatch.pl", "print \"elsewhere:1: WARNING:BAD: is bad\\n\";\n");
	check_once(FAILED, "elsewhere:1: WARNING:BAD: is bad\n", "");
}

#define OWN_TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		OWN_TEST(test_read_once),
		OWN_TEST(test_findings_stay),
		OWN_TEST(test_mistaken),
		OWN_TEST(test_another_checkpatch),
		OWN_TEST(test_errors),
	};

	return cmocka_run_group_tests_name("own", tests, NULL, NULL);
}
