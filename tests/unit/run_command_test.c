// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali run: the command line of the machine.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../tools/launcher/files.h"
#include "dies.h"
#include "run.h"

static struct machine machine(void)
{
	return (struct machine){
		.kernel = text("%s/kernel", run_dir),
		.board = text("%s/board", run_dir),
	};
}

/* The command line, with D for the test's directory */
static char *command_of(char **args)
{
	struct run run = run_parse_args(args);
	struct places p = run_places();
	struct machine m = machine();
	struct args command = run_command(&run, &p, &m, run.driver ? "/fw" : NULL, "/cwd");

	return run_line(&command);
}

#define COMMAND(...)	command_of((char *[]){ __VA_ARGS__, NULL })

static void do_command(void *args)
{
	command_of(args);
}

#define COMMAND_DIES(message, ...)	\
	assert_dies(do_command, (char *[]){ __VA_ARGS__, NULL }, text("vmali: run: %s\n", message))

static void test_command_line(void **state)
{
	char *line = COMMAND("--append", "a", "--append", "b", "--", "true", "--x");

	assert_string_equal(line,
			    "D/build/bin/machine --mem 512 --seed 0 "
			    "--preload D/build/bin/random.so "
			    "--config module=D/board/modules/vmali_trusted.ko "
			    "--config module=D/board/modules/vmali_tee.ko "
			    "--config module=D/board/modules/vmali_gpu.ko gpu=g610 seed=0 "
			    "--config module=D/kernel/modules/drm_exec.ko "
			    "--config module=D/kernel/modules/panthor.ko "
			    "protected_heap_name=protected,secure-video "
			    "--config driver=panthor --config patience=2000 "
			    "--config firmware=/fw --config keep=/fw --config cwd=/cwd "
			    "--config keep=/top --config keep=D/build --config keep=/cache "
			    "-- D/kernel/linux mem=512M ssl0=fd:3,fd:4 root=/dev/root "
			    "rootfstype=hostfs rootflags=/ ro init=D/build/bin/init seccomp=auto "
			    "time-travel=inf-cpu time-travel-start=1767225600000000000 "
			    "time-travel-syscall=1000 time-travel-kernel=20 "
			    "time-travel-watchdog=1 norandmaps "
			    "b a -- true --x");
}

/* Each board has its device tree; without one, the kernel gets none */
static void test_boards(void **state)
{
	assert_null(strstr(COMMAND("true"), "dtb="));
	run_put("build/vmali.dtb", "");
	run_put("build/vmali-noncoherent.dtb", "");
	run_put("build/vmali-carveout.dtb", "");
	assert_non_null(strstr(COMMAND("true"), " dtb=D/build/vmali.dtb "));
	assert_non_null(strstr(COMMAND("--board", "coherent", "true"), " dtb=D/build/vmali.dtb "));
	assert_non_null(strstr(COMMAND("--board", "noncoherent", "true"),
			       " dtb=D/build/vmali-noncoherent.dtb "));
	assert_non_null(strstr(COMMAND("--board", "carveout", "true"),
			       " dtb=D/build/vmali-carveout.dtb "));
}

static void test_more_cpus(void **state)
{
	char *line = COMMAND("--cpus", "2", "--timeout", "3", "--sandbox", "none",
			     "--kernel-log", "/log", "--no-driver", "true");

	assert_string_equal(line,
			    "D/build/bin/machine --mem 512 --sandbox none --timeout 3 --log /log "
			    "--config module=D/board/modules/vmali_trusted.ko "
			    "--config module=D/board/modules/vmali_tee.ko "
			    "--config module=D/board/modules/vmali_gpu.ko gpu=g610 seed=0 "
			    "--config cwd=/cwd --config keep=/top --config keep=D/build "
			    "--config keep=/cache -- D/kernel/linux mem=512M ssl0=fd:3,fd:4 "
			    "root=/dev/root rootfstype=hostfs rootflags=/ ro "
			    "init=D/build/bin/init seccomp=on ncpus=2 -- true");
}

static void test_clocks(void **state)
{
	char *line = COMMAND("--timeout", "3", "--seed", "7", "true");

	/* The guest ends a run in virtual time, the host one in real time */
	assert_non_null(strstr(line, "--mem 512 --config timeout=3 --seed 7 --preload "));
	assert_non_null(strstr(line, "vmali_gpu.ko gpu=g610 seed=7 --config"));
	assert_null(strstr(line, "--choices"));
	line = COMMAND("--seed", "7", "--choices", "file", "--clean-env", "true");
	assert_non_null(strstr(line, " --choices file --clean-env --seed 7 "));
	line = COMMAND("--speed", "50", "true");
	assert_non_null(strstr(line, "vmali_gpu.ko gpu=g610 seed=0 speed=50 --config"));
	line = COMMAND("--clock", "real", "--timeout", "3", "true");
	assert_non_null(strstr(line, "--mem 512 --timeout 3 --config module="));
	assert_null(strstr(line, "time-travel"));
	assert_null(strstr(line, "--preload"));
	/* At a prompt */
	assert_string_equal(RUN_PARSE(NULL).clock, "real");
	assert_string_equal(RUN_PARSE("true").clock, "virtual");
}

static void test_heaps(void **state)
{
	char *line = COMMAND("--heap", "vmali,x", "--heap-late", "50", "--param",
			     "vmali_heap.size=4", "--param", "vmali_gpu.a=b", "true");

	assert_non_null(strstr(line, "vmali_tee.ko --config module=D/board/modules/vmali_gpu.ko "
			       "gpu=g610 seed=0 a=b --config"));
	assert_non_null(strstr(line, "panthor.ko protected_heap_name=vmali,x --config "
			       "late=50 D/board/modules/vmali_heap.ko name=vmali,x size=4 "
			       "--config driver=panthor --config patience=2050"));
	line = COMMAND("--heap", "none", "--no-wait", "true");
	assert_null(strstr(line, "vmali_tee"));
	assert_null(strstr(line, "protected_heap_name"));
	assert_null(strstr(line, "driver="));
	/* With a device tree that refers to the heap, and a driver that asks it */
	run_put("kernel/modules/panthor.ko", "parm=protected_heap_name: dma_heap_find_by_consumer");
	run_put("build/vmali.dtb", "");
	run_put("build/vmali-heap.dtb", "");
	line = COMMAND("--heap", "devicetree", "true");
	assert_non_null(strstr(line, "vmali_tee.ko --config "));
	assert_null(strstr(line, "protected_heap_name"));
	assert_non_null(strstr(line, " dtb=D/build/vmali-heap.dtb "));
	run_put("kernel/modules/panthor.ko", "parm=protected_heap_name:");
	COMMAND_DIES("--heap devicetree needs the topic heap-dt (--series heap-dt)", "--heap",
		     "devicetree", "true");
	/* A driver before the patch that brings the parameter */
	run_put("kernel/modules/panthor.ko", "modinfo");
	assert_null(strstr(COMMAND("true"), "protected_heap_name"));
}

static void test_driver_module(void **state)
{
	char *module = text("%s/other/panthor.ko", run_dir), *line;

	run_put("other/panthor.ko", "parm=protected_heap_name:");
	line = COMMAND("--driver-module", module, "true");
	assert_non_null(strstr(line, "module=D/other/panthor.ko protected_heap_name="));
	assert_null(strstr(line, "D/kernel/modules/panthor.ko"));
}

static int setup_cache(void **state)
{
	int error = run_setup(state);

	run_cache = text("%s/cache", run_dir);
	run_put("cache/mesa/current", "sid-1\n");
	run_put("board/modules/vmali_ioctl.ko", "");
	setenv("PATH", "/p", 1);
	return error;
}

static int teardown_cache(void **state)
{
	run_cache = "/cache";
	setenv("PATH", "/usr/bin:/bin", 1);
	return run_teardown(state);
}

/* Of an ELF file, what says which machine it is for */
static void put_elf(const char *path, unsigned int machine)
{
	Elf64_Ehdr head = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64 },
		.e_machine = (Elf64_Half)machine,
	};
	FILE *f;

	run_put(path, "");
	f = fopen(text("%s/%s", run_dir, path), "w");
	assert_non_null(f);
	assert_int_equal(fwrite(&head, sizeof(head), 1, f), 1);
	assert_int_equal(fclose(f), 0);
}

static void test_mesa_of_debian(void **state)
{
	char *line;

	line = COMMAND("--mesa", "--", "vulkaninfo", "--summary");
	assert_non_null(strstr(line, "module=D/board/modules/vmali_ioctl.ko --config"));
	assert_non_null(strstr(line, " -- env PAN_I_WANT_A_BROKEN_VULKAN_DRIVER=1 "
			       "VK_LOADER_LAYERS_DISABLE=~implicit~ MESA_SHADER_CACHE_DISABLE=true "
			       "PATH=D/cache/mesa/sid-1/.bin:/p "
			       "QEMU_LD_PREFIX=D/cache/mesa/sid-1 QEMU_CPU=max,pauth-impdef=on "
			       "QEMU_SET_ENV=LD_PRELOAD=D/build/mesa/ioctl.so "
			       "VK_DRIVER_FILES=D/cache/mesa/sid-1/usr/share/vulkan/icd.d/panfrost_icd.json "
			       "__EGL_VENDOR_LIBRARY_DIRS=D/cache/mesa/sid-1/usr/share/glvnd/egl_vendor.d "
			       "LIBGL_DRIVERS_PATH=D/cache/mesa/sid-1/usr/lib/aarch64-linux-gnu/dri "
			       "vulkaninfo --summary"));
	/* A program by its path, which no script stands for */
	put_elf("own", EM_AARCH64);
	assert_non_null(strstr(COMMAND("--mesa", text("%s/own", run_dir), "x"),
			       "/dri qemu-aarch64 D/own x"));
	put_elf("own", EM_X86_64);
	assert_non_null(strstr(COMMAND("--mesa", text("%s/own", run_dir), "x"), "/dri D/own x"));
	assert_null(strstr(COMMAND("true"), "vmali_ioctl"));
}

static void test_mesa_of_user(void **state)
{
	char *mesa = text("%s/mesa", run_dir), *line;

	put_elf("mesa/lib/libvulkan_panfrost.so", EM_X86_64);
	put_elf("mesa/egl/libEGL_mesa.so.0", EM_X86_64);
	put_elf("mesa/lib/libother.so", EM_AARCH64);
	/* The directory is the option's, as it is no command */
	line = COMMAND("--mesa", mesa, "true");
	assert_non_null(strstr(line, "--config keep=D/mesa "));
	assert_non_null(strstr(line, " VK_DRIVER_FILES=D/build/mesa/icd.json "
			       "__EGL_VENDOR_LIBRARY_FILENAMES=D/build/mesa/egl.json "
			       "LD_LIBRARY_PATH="));
	assert_null(strstr(line, "QEMU"));
	assert_non_null(strstr(file_text(text("%s/build/mesa/icd.json", run_dir)),
			       text("\"%s/lib/libvulkan_panfrost.so\"", mesa)));
	put_elf("own", EM_AARCH64);
	COMMAND_DIES(text("%s/own is for arm64, --mesa %s for x86-64", run_dir, mesa), "--mesa",
		     mesa, text("%s/own", run_dir));

	put_elf("mesa/lib/libvulkan_panfrost.so", EM_AARCH64);
	unlink(text("%s/mesa/egl/libEGL_mesa.so.0", run_dir));
	line = COMMAND(text("--mesa=%s", mesa), "true");
	assert_non_null(strstr(line, "QEMU_SET_ENV=LD_PRELOAD=D/build/mesa/ioctl.so,"
			       "LD_LIBRARY_PATH=D/mesa/lib __EGL"));

	unlink(text("%s/mesa/lib/libvulkan_panfrost.so", run_dir));
	COMMAND_DIES(text("--mesa %s has no driver of Mesa (libvulkan_panfrost.so, libgallium*.so "
			  "or libEGL_mesa.so) for arm64 or x86-64", mesa), "--mesa", mesa, "true");
	RUN_DIES("--mesa /nonexistent is no directory", "--mesa=/nonexistent", "true");
}

static void test_trace(void **state)
{
	char *line = COMMAND("--trace", "/t", "--trace-event", "a", "--trace-event", "b:c",
			     "--cpus", "2", "--trace-buffer", "64", "true");

	assert_non_null(strstr(line, "--trace /t.dat --trace-json /t.json "
			       "--trace-tool D/build/tools/trace "
			       "--config trace_event=b:c --config trace_event=a "
			       "--config trace_event=dma_fence --config trace_event=:mod:panthor "
			       "--config trace_event=:mod:gpu_sched "
			       "--config trace_event=:mod:vmali_gpu "
			       "--config trace_event=:mod:vmali_trusted --config trace=32768 "
			       "--config module="));
}

static void command_only(void *args)
{
	command_of(args);
}

static void test_missing_module(void **state)
{
	char *args[] = { "true", NULL };

	assert_int_equal(unlink(text("%s/board/modules/vmali_gpu.ko", run_dir)), 0);
	assert_dies(command_only, args,
		    text("vmali: run: the module vmali_gpu.ko is missing in %s/board/modules\n",
			 run_dir));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_command_line, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_boards, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_more_cpus, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_clocks, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_heaps, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_driver_module, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_mesa_of_debian, setup_cache, teardown_cache),
		cmocka_unit_test_setup_teardown(test_mesa_of_user, setup_cache, teardown_cache),
		cmocka_unit_test_setup_teardown(test_trace, run_setup, run_teardown),
		cmocka_unit_test_setup_teardown(test_missing_module, run_setup, run_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
