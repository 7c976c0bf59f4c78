// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali run --machine arm64: the command line of QEMU, with each board and secure world.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/launcher/arm64.h"
#include "../../tools/launcher/files.h"
#include "dies.h"
#include "run.h"

static const struct arm64 stock = {
	.kernel = "D/arm64", .driver = "", .root = "/root", .qemu = "/qemu", .api = "4",
	.flash = "",
};

static char *arm64_line(const struct arm64 *arm64, char **args)
{
	struct run run = run_parse_args(args);
	struct places p = run_places();
	struct arm64 a = *arm64;
	struct args command;

	a.kernel = text("%s/arm64", run_dir);
	if (*a.driver)
		a.driver = text("%s/driver", run_dir);
	command = arm64_command(&run, &p, &a, run.driver ? "/fw" : NULL, "/cwd");
	return run_line(&command);
}

#define ARM64(a, ...)	arm64_line(a, (char *[]){ "--machine", "arm64", __VA_ARGS__, NULL })

static void put_arm64(void)
{
	run_put("arm64/stock", "drm\noptee\npanthor\n");
	run_put("arm64/modules/drm.ko", "");
	run_put("arm64/modules/optee.ko", "");
	run_put("arm64/modules/panthor.ko", "");
}

static void test_arm64_command(void **state)
{
	put_arm64();
	assert_string_equal(ARM64(&stock, "--heap", "none", "--timeout", "9", "--kernel-log",
				  "/log", "--append", "a", "--", "true", "--x"),
			    "D/build/bin/machine-qemu --dtb-overlay D/build/vmali-qemu.dtbo "
			    "--board-arguments 11 --plugin-api 4 --timeout 9 --log /log "
			    "--config module=D/arm64/modules/drm.ko "
			    "--config module=D/arm64/modules/optee.ko "
			    "--config module=D/arm64/modules/panthor.ko "
			    "--config driver=panthor --config patience=20000 "
			    "--config firmware=/fw --config keep=/fw --config cwd=/cwd "
			    "--config keep=/top --config keep=D/build --config keep=/cache "
			    "--config root=/root -- /qemu -machine virt,gic-version=3,acpi=off "
			    "-cpu cortex-a76 -smp 2 -m 1024 -nodefaults -display none -no-reboot "
			    "-monitor none -serial stdio -device edu,dma_mask=0xffffffff "
			    "-device virtio-serial-pci,max_ports=2 "
			    "-chardev socket,id=line,fd=3 "
			    "-device virtserialport,chardev=line,name=vmali.line "
			    "-fsdev local,id=host,path=/,security_model=none,readonly=on,"
			    "multidevs=remap -device virtio-9p-pci,fsdev=host,mount_tag=host "
			    "-fsdev local,id=run,path=.,security_model=none "
			    "-device virtio-9p-pci,fsdev=run,mount_tag=run "
			    "-plugin file=D/build/bin/vmali_qemu.so,gpu=g610,ram=1024,"
			    "memory=carveout,clock=real,speed=100,listen=4 -dtb machine.dtb "
			    "-kernel D/arm64/vmlinuz "
			    "-initrd D/build/arm64/initrd "
			    "-append console=ttyAMA0 panic=-1 VMALI_RUN=run VMALI_CLOCK=real a "
			    "-- true --x");
}

static void test_arm64_options(void **state)
{
	char *line;

	put_arm64();
	line = ARM64(&stock, "--gpu", "g720", "--mem", "2048", "--cpus", "1", "--speed", "50",
		     "--trace", "/t", "--root", "/tmp", "--no-wait", "--param", "drm.debug=1",
		     "--heap", "none", "true");
	assert_non_null(strstr(line, " -smp 1 -m 2048 "));
	assert_non_null(strstr(line, ",gpu=g720,ram=2048,memory=carveout,clock=real,speed=50,"
			       "listen=4,trace=5 "));
	assert_non_null(strstr(line, " --gpu-trace /t.gpu --trace /t.dat --trace-json /t.json "
			       "--trace-tool D/build/tools/trace --config trace_event=dma_fence "));
	assert_non_null(strstr(line, " --config trace=32768 "));
	assert_non_null(strstr(line, " --config root=/tmp "));
	assert_non_null(strstr(line, "/drm.ko debug=1 --config"));
	assert_null(strstr(line, "driver=panthor"));
	assert_null(strstr(ARM64(&stock, "--no-driver", "true"), "module="));
	assert_null(strstr(line, "icount"));

	line = ARM64(&stock, "--clock", "virtual", "--heap", "none", "true");
	assert_non_null(strstr(line, " -smp 1 "));
	assert_non_null(strstr(line, ",clock=virtual,"));
	assert_non_null(strstr(line, " -icount shift=0,sleep=off "));
	assert_non_null(strstr(line, " VMALI_CLOCK=virtual"));
}

/* A root of packages is made when it is not there; its name has no character of mount options */
static void test_arm64_packages(void **state)
{
	struct places p = run_places();

	assert_string_equal(RUN_PARSE("--machine", "arm64", "--root", "g++,libc6.1-dev,0ad").root,
			    "g++,libc6.1-dev,0ad");
	p.cache = run_dir;
	run_put("arm64/packages/a_b-c/.done", "");
	assert_string_equal(arm64_root(&p, "a,b-c"), text("%s/arm64/packages/a_b-c", run_dir));
}

/* The board whose protected memory Linux lends */
static void test_arm64_dynamic(void **state)
{
	char *line;

	put_arm64();
	line = ARM64(&stock, "--board", "dynamic", "--heap", "none", "true");
	assert_non_null(strstr(line, " --dtb-overlay D/build/vmali-qemu-dynamic.dtbo "));
	assert_non_null(strstr(line, ",ram=1024,memory=ram,clock=real,speed=100,"));
	line = ARM64(&stock, "--board", "carveout", "--heap", "none", "true");
	assert_non_null(strstr(line, " --dtb-overlay D/build/vmali-qemu.dtbo "));
	assert_non_null(strstr(line, ",ram=1024,memory=carveout,clock=real,speed=100,"));
}

/* Modules of the series in place of the kernel's, and the heaps before all */
static void test_arm64_series(void **state)
{
	const struct arm64 series = {
		.driver = "D/driver", .root = "/root", .qemu = "/qemu", .api = "0",
		.flash = "/flash",
	};
	char *line;

	put_arm64();
	run_put("driver/modules/dma_heaps.ko", "");
	run_put("driver/modules/optee.ko", "");
	run_put("driver/modules/panthor.ko", "modinfo: parm=protected_heap_name: the heap");
	line = ARM64(&series, "--heap", "x", "true");
	assert_non_null(strstr(line,
			       "--config module=D/driver/modules/dma_heaps.ko "
			       "--config module=D/arm64/modules/drm.ko "
			       "--config module=D/driver/modules/optee.ko "
			       "--config module=D/driver/modules/panthor.ko protected_heap_name=x "
			       "--config driver=panthor "));
	assert_null(strstr(ARM64(&series, "--heap", "none", "true"), "protected_heap_name"));
	/* The other front has no such parameter */
	run_put("driver/modules/panthor.ko", "modinfo: license=Dual MIT/GPL");
	line = ARM64(&series, "--heap", "x", "true");
	assert_non_null(strstr(line,
			       "--config module=D/driver/modules/panthor.ko --config driver="));
}

static void run_stock(void *arg)
{
	ARM64(&stock, "true");
}

/* OP-TEE's driver makes the heap, some time after the driver has asked for it */
static void test_arm64_heap_late(void **state)
{
	char *line;

	put_arm64();
	line = ARM64(&stock, "--heap", "none", "--heap-late", "300", "true");
	assert_non_null(strstr(line,
			       "--config module=D/arm64/modules/drm.ko "
			       "--config late=300 D/arm64/modules/optee.ko "
			       "--config module=D/arm64/modules/panthor.ko "
			       "--config driver=panthor --config patience=20300 "));
}

static void run_driver(void *path)
{
	ARM64(&stock, "--heap", "none", "--driver-module", path, "true");
}

/* By an absolute path, as the guest sees it */
static void test_arm64_driver_module(void **state)
{
	char *line;

	put_arm64();
	run_put("own/panthor.ko", "");
	line = ARM64(&stock, "--heap", "none", "--driver-module",
		     text("%s/own/panthor.ko", run_dir), "true");
	assert_non_null(strstr(line, "--config keep=D/own --config module=D/own/panthor.ko "
			       "--config driver=panthor "));
	assert_null(strstr(line, "/arm64/modules/panthor.ko"));
	assert_dies(run_driver, "own.ko", "vmali: run: the driver's module /cwd/own.ko is missing\n");
}

/* Firmware that QEMU starts, and what it would otherwise do itself for the kernel */
static void test_arm64_secure_world(void **state)
{
	struct arm64 secure = stock;
	char *line;

	put_arm64();
	run_put("build/arm64/initrd", "12345");
	secure.flash = "/flash";
	line = ARM64(&secure, "--append", "a", "--kernel-log", "log", "true");
	assert_non_null(strstr(line, " --boot-args console=ttyAMA0 panic=-1 VMALI_RUN=run "
			       "VMALI_CLOCK=real a "
			       "--initrd-range 4c000000-4c000005 --log log "));
	assert_non_null(strstr(line, " -machine virt,secure=on,gic-version=3,acpi=off "));
	assert_non_null(strstr(line, " -dtb machine.dtb -bios /flash "
			       "-device loader,file=D/arm64/vmlinuz,addr=0x44000000,force-raw=on "
			       "-device loader,file=D/build/arm64/initrd,addr=0x4c000000,"
			       "force-raw=on -serial file:/cwd/log.secure -- true"));
	assert_null(strstr(line, " -kernel "));
	assert_non_null(strstr(ARM64(&secure, "true"), " -serial null -- true"));
	/* Without the firmware, protected memory has no owner */
	assert_dies(run_stock, NULL,
		    "vmali: run: the secure world's firmware is not available from this mirror, "
		    "so that only --heap none is possible\n");
	ARM64(&stock, "--no-driver", "true");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_arm64_command, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_arm64_options, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_arm64_packages, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_arm64_dynamic, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_arm64_series, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_arm64_secure_world, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_arm64_heap_late, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_arm64_driver_module, run_setup, run_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
