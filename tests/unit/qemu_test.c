// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Whether a QEMU can have the GPU's plugin: what nm prints, and what QEMU does.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "../../tools/launcher/files.h"
#include "../../tools/launcher/qemu.h"
#include "dies.h"

/* What is read is kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static const char plugin[] =
	"                 U abort@GLIBC_2.2.5\n"
	"                 U address_space_rw\n"
	"                 w __cxa_finalize@GLIBC_2.2.5\n"
	"                 w __gmon_start__\n"
	"                 U error_fatal\n"
	"                 U qemu_set_irq\n"
	"00000000000089d0 T qemu_plugin_install\n"
	"000000000002e380 B qemu_plugin_version\n";

static void test_all_there(void **state)
{
	struct args missing = qemu_missing(plugin,
					   "0000000000a652d0 T address_space_rw\n"
					   "0000000001615710 B error_fatal\n"
					   "0000000000aee2b0 W qemu_set_irq\n");

	assert_int_equal(missing.n, 0);
}

static void test_missing(void **state)
{
	/* A longer name, one that is only used there, and a function of its own */
	struct args missing = qemu_missing(plugin,
					   "0000000000a652d0 T address_space_rw_full\n"
					   "                 U error_fatal\n"
					   "0000000000aee2b0 t qemu_set_irq\n");

	assert_string_equal(joined(missing.v), "address_space_rw error_fatal qemu_set_irq");
	missing = qemu_missing(plugin, "");
	assert_int_equal(missing.n, 3);
	assert_int_equal(qemu_missing("", "").n, 0);
}

static void test_api(void **state)
{
	assert_int_equal(qemu_api("vmali: the plugin does not know its argument 'check=1'\n"), 0);
	assert_int_equal(qemu_api("qemu-system-aarch64: Could not load plugin x.so: plugin "
				  "requires API version 0, but this QEMU supports only a minimum "
				  "version of 2\n"), 2);
	assert_int_equal(qemu_api("requires API version 9, but this QEMU supports only up to "
				  "version 1\n"), 0);
}

static char dir[] = "/tmp/qemu.XXXXXX";

static void program(const char *name, const char *content)
{
	const char *path = text("%s/%s", dir, name);

	file_write(path, content, strlen(content));
	assert_int_equal(chmod(path, 0755), 0);
}

static int setup(void **state)
{
	strcpy(dir, "/tmp/qemu.XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	setenv("PATH", text("%s:%s", dir, getenv("PATH")), 1);
	return 0;
}

static int teardown(void **state)
{
	return system(text("rm -rf %s", dir));
}

static void check(void *arg)
{
	qemu_main(NULL, (char *[]){ "/qemu", "/plugin", NULL });
}

/* nm is a program here that knows two files */
static void test_message(void **state)
{
	program("nm", "#!/bin/sh\n[ \"$2\" = /qemu ] || printf '%17s U %s\n' '' a '' b '' c\n");
	assert_dies(check, NULL,
		    "vmali: run: /qemu does not have what the GPU's plugin calls: a b c; "
		    "Debian's QEMU 7.2, 10.0 and 11.1 do (docs/board.md)\n");
	program("nm", "#!/bin/sh\n"
		"[ \"$2\" = /qemu ] || printf '%17s U %s\n' '' a '' b '' c '' d '' e '' f '' g\n");
	assert_dies(check, NULL,
		    "vmali: run: /qemu does not have what the GPU's plugin calls: a b c d e and "
		    "2 more; Debian's QEMU 7.2, 10.0 and 11.1 do (docs/board.md)\n");
	program("nm", "#!/bin/sh\nexit 1\n");
	assert_dies(check, NULL, "vmali: run: nm cannot read /plugin\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_there),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_api),
		cmocka_unit_test_setup_teardown(test_message, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
