// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali run: its options, and what is wrong with them.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/launcher/files.h"
#include "dies.h"
#include "run.h"

static void test_defaults(void **state)
{
	struct run run;

	setenv("SHELL", "/bin/zsh", 1);
	run = RUN_PARSE(NULL);
	assert_string_equal(run.gpu, "g610");
	assert_string_equal(run.series, "default");
	assert_string_equal(run.heap, "protected,secure-video");
	assert_string_equal(run.kind, "");
	assert_int_equal(run.cpus, 1);
	assert_int_equal(run.mem, 512);
	assert_true(run.driver && run.wait && !run.dry_run && !run.help);
	assert_string_equal(run.command[0], "/bin/zsh");
	assert_null(run.command[1]);
	/* The unmodified driver takes no heap */
	assert_string_equal(RUN_PARSE("--series", "none").heap, "none");
	assert_string_equal(RUN_PARSE("--series", "none", "--heap", "x").heap, "x");
	assert_true(RUN_PARSE("--cpus=9", "--help").help);
}

/* An older Linux has its own topics, and no heap */
static void test_kernel(void **state)
{
	struct run run;

	assert_string_equal(RUN_PARSE(NULL).kernel, "");
	run_put("kernel/backport/6.12/topics", "fix\num always\n");
	run_put("kernel/backport/6.12/fix/series", "design: settled\n");
	run_put("kernel/backport/6.12/fix/0001-x.patch", "");
	run_put("kernel/backport/6.12/um/series", "design: settled\n");
	/* Wherever it is among the options */
	run = RUN_PARSE("--series", "fix:0", "--kernel", "6.12");
	assert_string_equal(run.kernel, "6.12");
	assert_string_equal(run.series, "none");
	assert_string_equal(run.heap, "none");
	assert_string_equal(linux_version(), "6.12");
	/* The user's other commands have it from the environment */
	run = RUN_PARSE("--series", "fix");
	assert_string_equal(run.kernel, "6.12");
	assert_string_equal(run.series, "default");
	assert_string_equal(run.heap, "none");
	unsetenv("VMALI_LINUX");
	assert_string_equal(RUN_PARSE("--series", "b").kernel, "");
}

static void test_series(void **state)
{
	assert_string_equal(RUN_PARSE("--series", "a:2").series, "a:2");
	assert_string_equal(RUN_PARSE("--series", "a~1").series, "a:2");
	assert_string_equal(RUN_PARSE("--series", "a:3,b").series, "default");
	assert_string_equal(RUN_PARSE("--series", "default").series, "default");
	assert_string_equal(RUN_PARSE("--series=a:0").series, "none");
	/* The driver of a part may not know a heap, but there is one */
	assert_string_equal(RUN_PARSE("--series", "a").heap, "protected,secure-video");
}

static void test_names(void **state)
{
	struct run run = RUN_PARSE("--trace", "x.dat", "--debug", "--debug", "--gpu", "g1ultra",
			       "--timeout", "1.5", "a", "--dry-run");

	assert_string_equal(run.trace, "x");
	assert_string_equal(run.kind, "debug");
	assert_string_equal(run.timeout, "1.5");
	/* Options of the command */
	assert_false(run.dry_run);
	assert_string_equal(run.command[1], "--dry-run");
	assert_string_equal(RUN_PARSE("--trace", "x.json").trace, "x");
	assert_string_equal(RUN_PARSE("--trace", "x.dot").trace, "x.dot");
}

static void test_mistakes(void **state)
{
	RUN_DIES("--series: there is no topic 'next' (there are a, b, m)", "--series", "next");
	RUN_DIES("--series: there is no topic '' (there are a, b, m)", "--series", "");
	RUN_DIES("--series: a has 3 patches, of which 'a:4' is no part", "--series", "a:4");
	RUN_DIES("--debug is for one CPU, not 2", "--debug", "--cpus", "2");
	run_put("kernel/backport/6.12/topics", "");
	assert_dies(run_parse_only, ((char *[]){ "--kernel", "5.4", NULL }),
		    "vmali: there are no topics for Linux '5.4' (kernel/backport has: 6.12)\n");
	assert_dies(run_parse_only, ((char *[]){ "--kernel", "../series", NULL }),
		    "vmali: there are no topics for Linux '../series' (kernel/backport has: 6.12)\n");
	RUN_DIES("--series: there is no topic 'a' (there are )", "--kernel", "6.12",
		 "--series", "a");
	RUN_DIES("--heap: Linux 6.12 has no protected memory", "--kernel", "6.12", "--heap", "x");
	RUN_DIES("--cpus: User-Mode Linux 6.12 has one CPU", "--kernel", "6.12", "--cpus", "2");
	RUN_DIES("--kernel is for --machine uml", "--kernel", "6.12", "--machine", "arm64");
	RUN_DIES("--clock is virtual or real, not 'fast'", "--clock", "fast");
	RUN_DIES("--clock virtual is for one CPU, not 2", "--clock", "virtual", "--cpus", "2");
	RUN_DIES("--seed needs virtual time", "--seed", "7", "--clock", "real");
	RUN_DIES("--seed needs virtual time", "--seed", "7", "--cpus", "2");
	RUN_DIES("--board is coherent, noncoherent or carveout, not 'ace'", "--board", "ace");
	RUN_DIES("--board is coherent, noncoherent or carveout, not 'dynamic'", "--board",
		 "dynamic");
	RUN_DIES("--speed is 1 to 10000, not 0", "--speed", "0");
	RUN_DIES("--speed is 1 to 10000, not 10001", "--speed", "10001");
	RUN_DIES("--cpus is 1 to 8, not 0", "--cpus", "0");
	RUN_DIES("--cpus is 1 to 8, not 9", "--cpus", "9");
	RUN_DIES("--mem is 256 to 1000, not 255", "--mem", "255");
	RUN_DIES("--mem is 256 to 1000, not 1001", "--mem", "1001");
	RUN_DIES("--trace-buffer is 4 to 128, not 3", "--trace-buffer", "3");
	RUN_DIES("--trace-event is SYSTEM or SYSTEM:EVENT, not 'a b'", "--trace-event", "a b");
	RUN_DIES("--timeout needs a number, not '1.2.3'", "--timeout", "1.2.3");
	RUN_DIES("--timeout needs a number, not '5s'", "--timeout", "5s");
	RUN_DIES("--param is MODULE.NAME=VALUE, not 'vmali_gpu'", "--param", "vmali_gpu");
	RUN_DIES("--param is MODULE.NAME=VALUE, not 'm.=1'", "--param", "m.=1");
	RUN_DIES("--heap is the name of a heap, not 'a b'", "--heap", "a b");
	RUN_DIES("--heap devicetree is for --board coherent", "--heap", "devicetree", "--board",
		 "carveout");
	RUN_DIES("--gpu is the name of a product, not 'g/610'", "--gpu", "g/610");
	RUN_DIES("/nowhere has no arm/mali/archX.Y/mali_csffw.bin", "--firmware", "/nowhere");
	RUN_DIES("no GPU 'g9'; there are g610 g710 g510 g310 g715 g615 g720 g620 g725 g625 g1ultra "
		 "g1premium g1pro", "--gpu", "g9");
}

/* What a distribution's kernel on QEMU's board does not have */
static void test_arm64_mistakes(void **state)
{
	RUN_DIES("--machine is uml or arm64, not 'vax'", "--machine", "vax");
	RUN_DIES("--root is for --machine arm64", "--root", "/");
	RUN_DIES("--root needs a directory or names of packages, not '/nowhere'", "--machine",
		 "arm64", "--root", "/nowhere");
	RUN_DIES("--root needs a directory or names of packages, not './x'", "--machine", "arm64",
		 "--root", "./x");
	RUN_DIES("--root needs a directory or names of packages, not ''", "--machine", "arm64",
		 "--root", "");
	RUN_DIES("--root needs a directory or names of packages, not 'a,'", "--machine", "arm64",
		 "--root", "a,");
	RUN_DIES("--root needs a directory or names of packages, not 'a;b'", "--machine", "arm64",
		 "--root", "a;b");
	RUN_DIES("--seed is for --machine uml", "--machine", "arm64", "--seed", "7");
	RUN_DIES("--clock virtual is for one CPU, not 2", "--machine", "arm64", "--clock",
		 "virtual", "--cpus", "2");
	RUN_DIES("--clock is virtual or real, not 'x'", "--machine", "arm64", "--clock", "x");
	RUN_DIES("--debug is for --machine uml", "--machine", "arm64", "--debug");
	RUN_DIES("--board is carveout or dynamic with --machine arm64, not 'noncoherent'",
		 "--machine", "arm64", "--board", "noncoherent");
	RUN_DIES("--heap devicetree is for --machine uml", "--machine", "arm64", "--heap",
		 "devicetree");
	RUN_DIES("--sandbox is for --machine uml", "--machine", "arm64", "--sandbox", "none");
	RUN_DIES("--choices is for --machine uml", "--machine", "arm64", "--choices", "x");
	RUN_DIES("--mesa is for --machine uml", "--machine", "arm64", "--mesa");
	RUN_DIES("--mem is 1024 to 3072, not 512", "--machine", "arm64", "--mem", "512");
	RUN_DIES("--mem is 1024 to 3072, not 3073", "--machine", "arm64", "--mem", "3073");
	RUN_DIES("--cpus is 1 to 8, not 9", "--machine", "arm64", "--cpus", "9");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test_setup_teardown(test_kernel, run_setup, run_teardown),
		cmocka_unit_test(test_series),
		cmocka_unit_test(test_names),
		cmocka_unit_test_setup_teardown(test_mistakes, run_setup, run_teardown),
		cmocka_unit_test(test_arm64_mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
