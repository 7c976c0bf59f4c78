// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali run: what is ready, so that nothing has to be built, and the firmware it takes.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../tools/launcher/arm64.h"
#include "../../tools/launcher/files.h"
#include "dies.h"
#include "run.h"

static void set_time(const char *path, time_t seconds)
{
	const struct timespec times[2] = { { .tv_sec = seconds }, { .tv_sec = seconds } };

	assert_int_equal(utimensat(AT_FDCWD, text("%s/%s", run_dir, path), times, 0), 0);
}

static void test_newer(void **state)
{
	const struct timespec then = { .tv_sec = 1000 };

	run_put("tree/a/b", "");
	set_time("tree/a/b", 1000);
	set_time("tree/a", 1000);
	set_time("tree", 1000);
	assert_false(is_newer(&then, text("%s/tree", run_dir)));
	set_time("tree/a/b", 1001);
	assert_true(is_newer(&then, text("%s/tree", run_dir)));
	set_time("tree/a/b", 1000);
	/* A file that is added or removed changes its directory */
	set_time("tree/a", 1001);
	assert_true(is_newer(&then, text("%s/tree", run_dir)));
	/* So does one that is not there */
	assert_true(is_newer(&then, text("%s/nowhere", run_dir)));
	set_time("tree/a", 1000);
	assert_int_equal(symlink("/nowhere", text("%s/tree/link", run_dir)), 0);
	set_time("tree", 1000);
	assert_true(is_newer(&then, text("%s/tree", run_dir)));
}

static void write_stamp(const char *name, const char *first_line)
{
	run_put(name, text("# %s\nkernel='%s/kernel'\nboard='%s/board'\nsource_kind='package'\n",
			   first_line, run_dir, run_dir));
}

static void test_stamp(void **state)
{
	char *stamp = text("%s/build/ready-default", run_dir);
	struct machine m;

	assert_false(machine_load(stamp, &m));
	write_stamp("build/ready-default", "");
	assert_true(machine_load(stamp, &m));
	assert_string_equal(m.kernel, text("%s/kernel", run_dir));
	assert_string_equal(m.board, text("%s/board", run_dir));
	/* What it names must be complete */
	assert_int_equal(unlink(text("%s/board/done", run_dir)), 0);
	assert_false(machine_load(stamp, &m));
	run_put("build/ready-default", text("kernel='%s/kernel'\nboard=''\n", run_dir));
	assert_true(machine_load(stamp, &m));
	assert_string_equal(m.board, "");
	run_put("build/ready-default", "kernel='");
	assert_false(machine_load(stamp, &m));
}

static void test_own_kernel(void **state)
{
	struct places p = run_places();
	struct machine m;

	write_stamp("build/ready-own-default-debug", "/my/linux");
	setenv("KERNEL_SRC", "/my/linux", 1);
	unsetenv("VMALI_AS_BUILT");
	assert_false(machine_fresh(&p, "default", "debug", &m));
	setenv("VMALI_AS_BUILT", "/my/linux", 1);
	assert_true(machine_fresh(&p, "default", "debug", &m));
	assert_false(machine_fresh(&p, "default", "", &m));
	/* Another tree's */
	setenv("VMALI_AS_BUILT", "/other", 1);
	assert_false(machine_fresh(&p, "default", "debug", &m));
	setenv("KERNEL_SRC", "/other", 1);
	assert_false(machine_fresh(&p, "default", "debug", &m));
	unsetenv("KERNEL_SRC");
	unsetenv("VMALI_AS_BUILT");
}

static void choose(void *choice)
{
	struct places p = { .top = "/top", .build = "/build", .cache = run_dir };

	firmware_get(&p, choice, NULL);
}

static void test_firmware(void **state)
{
	struct places p = { .top = run_dir, .build = run_dir, .cache = run_dir };
	char *mine = text("%s/mine", run_dir);

	unsetenv("FIRMWARE_DIR");
	assert_dies(choose, "genuine",
		    "vmali: there is no genuine firmware here; 'vmali setup' tries to get it\n");
	assert_dies(choose, "/nowhere",
		    "vmali: firmware: /nowhere has no arm/mali/archX.Y/mali_csffw.bin\n");
	run_put("firmware/current", "2026-1\n");
	run_put("firmware/2026-1/arm/mali/arch10.8/mali_csffw.bin", "");
	run_put("mine/arm/mali/arch10.8/mali_csffw.bin", "");
	assert_string_equal(firmware_get(&p, "", "g610"), text("%s/firmware/2026-1", run_dir));
	assert_string_equal(firmware_get(&p, "genuine", "g1pro"),
			    text("%s/firmware/2026-1", run_dir));
	assert_string_equal(firmware_get(&p, text("%s/../mine", mine), NULL), mine);
	setenv("FIRMWARE_DIR", mine, 1);
	assert_string_equal(firmware_get(&p, "", "g610"), mine);
	assert_string_equal(firmware_get(&p, "genuine", NULL), text("%s/firmware/2026-1", run_dir));
	unsetenv("FIRMWARE_DIR");
	/* Arm's package has none of v14 until it has the directory */
	run_put("firmware/2026-1/arm/mali/arch14.8/mali_csffw.bin", "");
	assert_string_equal(firmware_get(&p, "", "g1pro"), text("%s/firmware/2026-1", run_dir));
}

static void test_arm64_stamp(void **state)
{
	const char *stamp = text("%s/stamp", run_dir);
	struct arm64 arm64;

	run_put("k/vmlinuz", "");
	run_put("d/done", "");
	run_put("r/x", "");
	run_put("q", "");
	assert_false(arm64_load(text("%s/none", run_dir), &arm64));
	run_put("f", "");
	run_put("stamp", text("kernel='%s/k'\ndriver=''\nroot='%s/r'\nqemu='%s/q'\napi='4'\n"
			      "flash='%s/f'\n", run_dir, run_dir, run_dir, run_dir));
	assert_true(arm64_load(stamp, &arm64));
	assert_string_equal(arm64.flash, text("%s/f", run_dir));
	unlink(text("%s/f", run_dir));
	assert_false(arm64_load(stamp, &arm64));
	run_put("stamp", text("kernel='%s/k'\ndriver=''\nroot='%s/r'\nqemu='%s/q'\napi='4'\nflash=''\n",
			      run_dir, run_dir, run_dir));
	assert_true(arm64_load(stamp, &arm64));
	assert_string_equal(arm64.api, "4");
	assert_string_equal(arm64.driver, "");
	run_put("stamp", text("kernel='%s/k'\ndriver='%s/d'\nroot='%s/r'\nqemu='%s/q'\napi='4'\n"
			      "flash=''\n", run_dir, run_dir, run_dir, run_dir));
	assert_true(arm64_load(stamp, &arm64));
	/* Incomplete */
	unlink(text("%s/d/done", run_dir));
	assert_false(arm64_load(stamp, &arm64));
	run_put("stamp", text("kernel='%s/k'\ndriver=''\nroot='%s/r'\nqemu='%s/q'\n", run_dir,
			      run_dir, run_dir));
	assert_false(arm64_load(stamp, &arm64));
}

/* One for each board and QEMU: a machine of one is none of another */
static void test_arm64_stamps(void **state)
{
	struct places p = { .top = "/top", .build = "/build", .cache = "/cache" };

	unsetenv("VMALI_QEMU");
	assert_string_equal(arm64_stamp(&p, "default", "carveout"), "/build/ready-arm64-default");
	setenv("VMALI_QEMU", "", 1);
	assert_string_equal(arm64_stamp(&p, "a:2", "dynamic"), "/build/ready-arm64-a:2-dynamic");
	setenv("VMALI_QEMU", "10.0", 1);
	assert_string_equal(arm64_stamp(&p, "none", "carveout"), "/build/ready-arm64-none-10.0");
	setenv("VMALI_QEMU", "/my/qemu", 1);
	assert_string_equal(arm64_stamp(&p, "none", "dynamic"),
			    "/build/ready-arm64-none-dynamic-_my_qemu");
	unsetenv("VMALI_QEMU");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_arm64_stamp, run_setup, run_teardown),
		cmocka_unit_test(test_arm64_stamps),
		cmocka_unit_test_setup_teardown(test_newer, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_stamp, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_own_kernel, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_firmware, run_setup, run_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
