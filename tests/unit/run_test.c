// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali run: its options, what is wrong with them, and the command line of the machine; and
 * what is ready, so that nothing has to be built.
 */
#define _GNU_SOURCE
#include <elf.h>
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
#include "../../tools/launcher/run.h"
#include "dies.h"

/* a of three patches, b of one, and m, which is in every kernel */
static char *const patches[] = { "1", "2", "3", NULL };
static struct topic topic_list[] = {
	{ .name = "a", .dir = "/a", .patches = { (char **)patches, 3 } },
	{ .name = "b", .dir = "/b", .patches = { (char **)patches + 2, 1 } },
	{ .name = "m", .dir = "/m", .use = TOPIC_ALWAYS },
};

static const struct topics topics = { topic_list, 3 };

/* What is parsed is kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static char dir[] = "/tmp/run.XXXXXX";

static void put(const char *path, const char *content)
{
	char *whole = text("%s/%s", dir, path), *slash;
	FILE *f;

	for (slash = strchr(whole + strlen(dir) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(whole, 0777);
		*slash = '/';
	}
	f = fopen(whole, "w");
	assert_non_null(f);
	fputs(content, f);
	assert_int_equal(fclose(f), 0);
	free(whole);
}

static void set_time(const char *path, time_t seconds)
{
	const struct timespec times[2] = { { .tv_sec = seconds }, { .tv_sec = seconds } };

	assert_int_equal(utimensat(AT_FDCWD, text("%s/%s", dir, path), times, 0), 0);
}

static int setup(void **state)
{
	static const char *const modules[] = {
		"board/modules/vmali_trusted.ko", "board/modules/vmali_tee.ko",
		"board/modules/vmali_heap.ko", "board/modules/vmali_gpu.ko",
		"kernel/modules/drm_exec.ko", "board/done", "kernel/done",
	};
	size_t i;

	strcpy(dir, "/tmp/run.XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	for (i = 0; i < sizeof(modules) / sizeof(modules[0]); i++)
		put(modules[i], "");
	put("kernel/modules/panthor.ko", "modinfo: parm=protected_heap_name: the heap");
	return 0;
}

static int teardown(void **state)
{
	return system(text("rm -rf %s", dir));
}

static struct run parse(char **args)
{
	struct run run;

	run_parse(&run, args, &topics);
	return run;
}

#define PARSE(...)	parse((char *[]){ __VA_ARGS__, NULL })

static void test_defaults(void **state)
{
	struct run run;

	setenv("SHELL", "/bin/zsh", 1);
	run = PARSE(NULL);
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
	assert_string_equal(PARSE("--series", "none").heap, "none");
	assert_string_equal(PARSE("--series", "none", "--heap", "x").heap, "x");
	assert_true(PARSE("--cpus=9", "--help").help);
}

static void test_series(void **state)
{
	assert_string_equal(PARSE("--series", "a:2").series, "a:2");
	assert_string_equal(PARSE("--series", "a~1").series, "a:2");
	assert_string_equal(PARSE("--series", "a:3,b").series, "default");
	assert_string_equal(PARSE("--series", "default").series, "default");
	assert_string_equal(PARSE("--series=a:0").series, "none");
	/* The driver of a part may not know a heap, but there is one */
	assert_string_equal(PARSE("--series", "a").heap, "protected,secure-video");
}

static void test_names(void **state)
{
	struct run run = PARSE("--trace", "x.dat", "--debug", "--debug", "--gpu", "g1ultra",
			       "--timeout", "1.5", "a", "--dry-run");

	assert_string_equal(run.trace, "x");
	assert_string_equal(run.kind, "debug");
	assert_string_equal(run.timeout, "1.5");
	/* Options of the command */
	assert_false(run.dry_run);
	assert_string_equal(run.command[1], "--dry-run");
	assert_string_equal(PARSE("--trace", "x.json").trace, "x");
	assert_string_equal(PARSE("--trace", "x.dot").trace, "x.dot");
}

static void parse_only(void *args)
{
	parse(args);
}

#define DIES(expected, ...) \
	assert_dies(parse_only, (char *[]){ __VA_ARGS__, NULL }, "vmali: run: " expected "\n")

static void test_mistakes(void **state)
{
	DIES("--series: there is no topic 'next' (there are a, b, m)", "--series", "next");
	DIES("--series: there is no topic '' (there are a, b, m)", "--series", "");
	DIES("--series: a has 3 patches, of which 'a:4' is no part", "--series", "a:4");
	DIES("--debug is for one CPU, not 2", "--debug", "--cpus", "2");
	DIES("--clock is virtual or real, not 'fast'", "--clock", "fast");
	DIES("--clock virtual is for one CPU, not 2", "--clock", "virtual", "--cpus", "2");
	DIES("--seed needs virtual time", "--seed", "7", "--clock", "real");
	DIES("--seed needs virtual time", "--seed", "7", "--cpus", "2");
	DIES("--board is coherent, noncoherent or carveout, not 'ace'", "--board", "ace");
	DIES("--board is coherent, noncoherent or carveout, not 'dynamic'", "--board", "dynamic");
	DIES("--speed is 1 to 10000, not 0", "--speed", "0");
	DIES("--speed is 1 to 10000, not 10001", "--speed", "10001");
	DIES("--cpus is 1 to 8, not 0", "--cpus", "0");
	DIES("--cpus is 1 to 8, not 9", "--cpus", "9");
	DIES("--mem is 256 to 1000, not 255", "--mem", "255");
	DIES("--mem is 256 to 1000, not 1001", "--mem", "1001");
	DIES("--trace-buffer is 4 to 128, not 3", "--trace-buffer", "3");
	DIES("--trace-event is SYSTEM or SYSTEM:EVENT, not 'a b'", "--trace-event", "a b");
	DIES("--timeout needs a number, not '1.2.3'", "--timeout", "1.2.3");
	DIES("--timeout needs a number, not '5s'", "--timeout", "5s");
	DIES("--param is MODULE.NAME=VALUE, not 'vmali_gpu'", "--param", "vmali_gpu");
	DIES("--param is MODULE.NAME=VALUE, not 'm.=1'", "--param", "m.=1");
	DIES("--heap is the name of a heap, not 'a b'", "--heap", "a b");
	DIES("--heap devicetree is for --board coherent", "--heap", "devicetree", "--board",
	     "carveout");
	DIES("--gpu is the name of a product, not 'g/610'", "--gpu", "g/610");
	DIES("/nowhere has no arm/mali/archX.Y/mali_csffw.bin", "--firmware", "/nowhere");
	DIES("no GPU 'g9'; there are g610 g710 g510 g310 g715 g615 g720 g620 g725 g625 g1ultra "
	     "g1premium g1pro", "--gpu", "g9");
}

static const char *cache = "/cache";

/* What a distribution's kernel on QEMU's board does not have */
static void test_arm64_mistakes(void **state)
{
	DIES("--machine is uml or arm64, not 'vax'", "--machine", "vax");
	DIES("--root is for --machine arm64", "--root", "/");
	DIES("--root needs a directory or names of packages, not '/nowhere'", "--machine",
	     "arm64", "--root", "/nowhere");
	DIES("--root needs a directory or names of packages, not './x'", "--machine", "arm64",
	     "--root", "./x");
	DIES("--root needs a directory or names of packages, not ''", "--machine", "arm64",
	     "--root", "");
	DIES("--root needs a directory or names of packages, not 'a,'", "--machine", "arm64",
	     "--root", "a,");
	DIES("--root needs a directory or names of packages, not 'a;b'", "--machine", "arm64",
	     "--root", "a;b");
	DIES("--seed is for --machine uml", "--machine", "arm64", "--seed", "7");
	DIES("--clock virtual is for --machine uml", "--machine", "arm64", "--clock", "virtual");
	DIES("--debug is for --machine uml", "--machine", "arm64", "--debug");
	DIES("--board is carveout or dynamic with --machine arm64, not 'noncoherent'", "--machine",
	     "arm64", "--board", "noncoherent");
	DIES("--heap-late is for --machine uml", "--machine", "arm64", "--heap-late", "5");
	DIES("--heap devicetree is for --machine uml", "--machine", "arm64", "--heap",
	     "devicetree");
	DIES("--sandbox is for --machine uml", "--machine", "arm64", "--sandbox", "none");
	DIES("--choices is for --machine uml", "--machine", "arm64", "--choices", "x");
	DIES("--mesa is for --machine uml", "--machine", "arm64", "--mesa");
	DIES("--driver-module is for --machine uml", "--machine", "arm64", "--driver-module", "x");
	DIES("--mem is 1024 to 3072, not 512", "--machine", "arm64", "--mem", "512");
	DIES("--mem is 1024 to 3072, not 3073", "--machine", "arm64", "--mem", "3073");
	DIES("--cpus is 1 to 8, not 9", "--machine", "arm64", "--cpus", "9");
}

static struct places places(void)
{
	return (struct places){ .top = "/top", .build = text("%s/build", dir), .cache = cache };
}

static struct machine machine(void)
{
	return (struct machine){
		.kernel = text("%s/kernel", dir),
		.board = text("%s/board", dir),
	};
}

/* The command line, with D for the test's directory */
static char *command_of(char **args)
{
	struct run run = parse(args);
	struct places p = places();
	struct machine m = machine();
	struct args command = run_command(&run, &p, &m, run.driver ? "/fw" : NULL, "/cwd");
	char *line = joined(command.v), *at;

	while ((at = strstr(line, dir))) {
		*at = 'D';
		memmove(at + 1, at + strlen(dir), strlen(at + strlen(dir)) + 1);
	}
	return line;
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
	put("build/vmali.dtb", "");
	put("build/vmali-noncoherent.dtb", "");
	put("build/vmali-carveout.dtb", "");
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
	assert_string_equal(PARSE(NULL).clock, "real");
	assert_string_equal(PARSE("true").clock, "virtual");
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
	put("kernel/modules/panthor.ko", "parm=protected_heap_name: dma_heap_find_by_consumer");
	put("build/vmali.dtb", "");
	put("build/vmali-heap.dtb", "");
	line = COMMAND("--heap", "devicetree", "true");
	assert_non_null(strstr(line, "vmali_tee.ko --config "));
	assert_null(strstr(line, "protected_heap_name"));
	assert_non_null(strstr(line, " dtb=D/build/vmali-heap.dtb "));
	put("kernel/modules/panthor.ko", "parm=protected_heap_name:");
	COMMAND_DIES("--heap devicetree needs the topic heap-dt (--series heap-dt)", "--heap",
		     "devicetree", "true");
	/* A driver before the patch that brings the parameter */
	put("kernel/modules/panthor.ko", "modinfo");
	assert_null(strstr(COMMAND("true"), "protected_heap_name"));
}

static void test_driver_module(void **state)
{
	char *module = text("%s/other/panthor.ko", dir), *line;

	put("other/panthor.ko", "parm=protected_heap_name:");
	line = COMMAND("--driver-module", module, "true");
	assert_non_null(strstr(line, "module=D/other/panthor.ko protected_heap_name="));
	assert_null(strstr(line, "D/kernel/modules/panthor.ko"));
}

static int setup_cache(void **state)
{
	int error = setup(state);

	cache = text("%s/cache", dir);
	put("cache/mesa/current", "sid-1\n");
	put("board/modules/vmali_ioctl.ko", "");
	setenv("PATH", "/p", 1);
	return error;
}

static int teardown_cache(void **state)
{
	cache = "/cache";
	setenv("PATH", "/usr/bin:/bin", 1);
	return teardown(state);
}

/* Of an ELF file, what says which machine it is for */
static void put_elf(const char *path, unsigned int machine)
{
	Elf64_Ehdr head = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64 },
		.e_machine = (Elf64_Half)machine,
	};
	FILE *f;

	put(path, "");
	f = fopen(text("%s/%s", dir, path), "w");
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
			       "QEMU_LD_PREFIX=D/cache/mesa/sid-1 "
			       "QEMU_SET_ENV=LD_PRELOAD=D/build/mesa/ioctl.so "
			       "VK_DRIVER_FILES=D/cache/mesa/sid-1/usr/share/vulkan/icd.d/panfrost_icd.json "
			       "__EGL_VENDOR_LIBRARY_DIRS=D/cache/mesa/sid-1/usr/share/glvnd/egl_vendor.d "
			       "LIBGL_DRIVERS_PATH=D/cache/mesa/sid-1/usr/lib/aarch64-linux-gnu/dri "
			       "vulkaninfo --summary"));
	/* A program by its path, which no script stands for */
	put_elf("own", EM_AARCH64);
	assert_non_null(strstr(COMMAND("--mesa", text("%s/own", dir), "x"),
			       "/dri qemu-aarch64 D/own x"));
	put_elf("own", EM_X86_64);
	assert_non_null(strstr(COMMAND("--mesa", text("%s/own", dir), "x"), "/dri D/own x"));
	assert_null(strstr(COMMAND("true"), "vmali_ioctl"));
}

static void test_mesa_of_user(void **state)
{
	char *mesa = text("%s/mesa", dir), *line;

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
	assert_non_null(strstr(file_text(text("%s/build/mesa/icd.json", dir)),
			       text("\"%s/lib/libvulkan_panfrost.so\"", mesa)));
	put_elf("own", EM_AARCH64);
	COMMAND_DIES(text("%s/own is for arm64, --mesa %s for x86-64", dir, mesa), "--mesa", mesa,
		     text("%s/own", dir));

	put_elf("mesa/lib/libvulkan_panfrost.so", EM_AARCH64);
	unlink(text("%s/mesa/egl/libEGL_mesa.so.0", dir));
	line = COMMAND(text("--mesa=%s", mesa), "true");
	assert_non_null(strstr(line, "QEMU_SET_ENV=LD_PRELOAD=D/build/mesa/ioctl.so,"
			       "LD_LIBRARY_PATH=D/mesa/lib __EGL"));

	unlink(text("%s/mesa/lib/libvulkan_panfrost.so", dir));
	COMMAND_DIES(text("--mesa %s has no driver of Mesa (libvulkan_panfrost.so, libgallium*.so "
			  "or libEGL_mesa.so) for arm64 or x86-64", mesa), "--mesa", mesa, "true");
	DIES("--mesa /nonexistent is no directory", "--mesa=/nonexistent", "true");
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

	assert_int_equal(unlink(text("%s/board/modules/vmali_gpu.ko", dir)), 0);
	assert_dies(command_only, args,
		    text("vmali: run: the module vmali_gpu.ko is missing in %s/board/modules\n",
			 dir));
}

static void test_newer(void **state)
{
	const struct timespec then = { .tv_sec = 1000 };

	put("tree/a/b", "");
	set_time("tree/a/b", 1000);
	set_time("tree/a", 1000);
	set_time("tree", 1000);
	assert_false(is_newer(&then, text("%s/tree", dir)));
	set_time("tree/a/b", 1001);
	assert_true(is_newer(&then, text("%s/tree", dir)));
	set_time("tree/a/b", 1000);
	/* A file that is added or removed changes its directory */
	set_time("tree/a", 1001);
	assert_true(is_newer(&then, text("%s/tree", dir)));
	/* So does one that is not there */
	assert_true(is_newer(&then, text("%s/nowhere", dir)));
	set_time("tree/a", 1000);
	assert_int_equal(symlink("/nowhere", text("%s/tree/link", dir)), 0);
	set_time("tree", 1000);
	assert_true(is_newer(&then, text("%s/tree", dir)));
}

static void write_stamp(const char *name, const char *first_line)
{
	put(name, text("# %s\nkernel='%s/kernel'\nboard='%s/board'\nsource_kind='package'\n",
		       first_line, dir, dir));
}

static void test_stamp(void **state)
{
	char *stamp = text("%s/build/ready-default", dir);
	struct machine m;

	assert_false(machine_load(stamp, &m));
	write_stamp("build/ready-default", "");
	assert_true(machine_load(stamp, &m));
	assert_string_equal(m.kernel, text("%s/kernel", dir));
	assert_string_equal(m.board, text("%s/board", dir));
	/* What it names must be complete */
	assert_int_equal(unlink(text("%s/board/done", dir)), 0);
	assert_false(machine_load(stamp, &m));
	put("build/ready-default", text("kernel='%s/kernel'\nboard=''\n", dir));
	assert_true(machine_load(stamp, &m));
	assert_string_equal(m.board, "");
	put("build/ready-default", "kernel='");
	assert_false(machine_load(stamp, &m));
}

static void test_own_kernel(void **state)
{
	struct places p = places();
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
	struct places p = { .top = "/top", .build = "/build", .cache = dir };

	firmware_get(&p, choice, NULL);
}

static void test_firmware(void **state)
{
	struct places p = { .top = dir, .build = dir, .cache = dir };
	char *mine = text("%s/mine", dir);

	unsetenv("FIRMWARE_DIR");
	assert_dies(choose, "genuine",
		    "vmali: there is no genuine firmware here; 'vmali setup' tries to get it\n");
	assert_dies(choose, "/nowhere",
		    "vmali: firmware: /nowhere has no arm/mali/archX.Y/mali_csffw.bin\n");
	put("firmware/current", "2026-1\n");
	put("firmware/2026-1/arm/mali/arch10.8/mali_csffw.bin", "");
	put("mine/arm/mali/arch10.8/mali_csffw.bin", "");
	assert_string_equal(firmware_get(&p, "", "g610"), text("%s/firmware/2026-1", dir));
	assert_string_equal(firmware_get(&p, "genuine", "g1pro"),
			    text("%s/firmware/2026-1", dir));
	assert_string_equal(firmware_get(&p, text("%s/../mine", mine), NULL), mine);
	setenv("FIRMWARE_DIR", mine, 1);
	assert_string_equal(firmware_get(&p, "", "g610"), mine);
	assert_string_equal(firmware_get(&p, "genuine", NULL), text("%s/firmware/2026-1", dir));
	unsetenv("FIRMWARE_DIR");
	/* Arm's package has none of v14 until it has the directory */
	put("firmware/2026-1/arm/mali/arch14.8/mali_csffw.bin", "");
	assert_string_equal(firmware_get(&p, "", "g1pro"), text("%s/firmware/2026-1", dir));
}

static const struct arm64 stock = {
	.kernel = "D/arm64", .driver = "", .root = "/root", .qemu = "/qemu", .api = "4",
	.flash = "",
};

static char *arm64_line(const struct arm64 *arm64, char **args)
{
	struct run run = parse(args);
	struct places p = places();
	struct arm64 a = *arm64;
	struct args command;
	char *line, *at;

	a.kernel = text("%s/arm64", dir);
	if (*a.driver)
		a.driver = text("%s/driver", dir);
	command = arm64_command(&run, &p, &a, run.driver ? "/fw" : NULL, "/cwd");
	line = joined(command.v);
	while ((at = strstr(line, dir))) {
		*at = 'D';
		memmove(at + 1, at + strlen(dir), strlen(at + strlen(dir)) + 1);
	}
	return line;
}

#define ARM64(a, ...)	arm64_line(a, (char *[]){ "--machine", "arm64", __VA_ARGS__, NULL })

static void put_arm64(void)
{
	put("arm64/stock", "drm\noptee\npanthor\n");
	put("arm64/modules/drm.ko", "");
	put("arm64/modules/optee.ko", "");
	put("arm64/modules/panthor.ko", "");
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
			    "-device virtio-serial-pci "
			    "-chardev socket,id=line,fd=3 "
			    "-device virtserialport,chardev=line,name=vmali.line "
			    "-chardev socket,id=control,fd=6 "
			    "-device virtserialport,chardev=control,name=vmali.control "
			    "-fsdev local,id=host,path=/,security_model=none,readonly=on,"
			    "multidevs=remap -device virtio-9p-pci,fsdev=host,mount_tag=host "
			    "-fsdev local,id=run,path=.,security_model=none "
			    "-device virtio-9p-pci,fsdev=run,mount_tag=run "
			    "-plugin file=D/build/bin/vmali_qemu.so,gpu=g610,ram=1024,"
			    "memory=carveout,speed=100,listen=4,guest=5 -dtb machine.dtb -kernel D/arm64/vmlinuz "
			    "-initrd D/build/arm64/initrd "
			    "-append console=ttyAMA0 panic=-1 VMALI_RUN=run a -- true --x");
}

static void test_arm64_options(void **state)
{
	char *line;

	put_arm64();
	line = ARM64(&stock, "--gpu", "g720", "--mem", "2048", "--cpus", "1", "--speed", "50",
		     "--trace", "/t", "--root", "/tmp", "--no-wait", "--param", "drm.debug=1",
		     "--heap", "none", "true");
	assert_non_null(strstr(line, " -smp 1 -m 2048 "));
	assert_non_null(strstr(line, ",gpu=g720,ram=2048,memory=carveout,speed=50,listen=4,"
			       "guest=5,trace=7 "));
	assert_non_null(strstr(line, " --gpu-trace /t.gpu --trace /t.dat --trace-json /t.json "
			       "--trace-tool D/build/tools/trace --config trace_event=dma_fence "));
	assert_non_null(strstr(line, " --config trace=32768 "));
	assert_non_null(strstr(line, " --config root=/tmp "));
	assert_non_null(strstr(line, "/drm.ko debug=1 --config"));
	assert_null(strstr(line, "driver=panthor"));
	assert_null(strstr(ARM64(&stock, "--no-driver", "true"), "module="));
}

/* A root of packages is made when it is not there; its name has no character of mount options */
static void test_arm64_packages(void **state)
{
	struct places p = places();

	assert_string_equal(PARSE("--machine", "arm64", "--root", "g++,libc6.1-dev,0ad").root,
			    "g++,libc6.1-dev,0ad");
	p.cache = dir;
	put("arm64/packages/a_b-c/.done", "");
	assert_string_equal(arm64_root(&p, "a,b-c"), text("%s/arm64/packages/a_b-c", dir));
}

/* The board whose protected memory Linux lends */
static void test_arm64_dynamic(void **state)
{
	char *line;

	put_arm64();
	line = ARM64(&stock, "--board", "dynamic", "--heap", "none", "true");
	assert_non_null(strstr(line, " --dtb-overlay D/build/vmali-qemu-dynamic.dtbo "));
	assert_non_null(strstr(line, ",ram=1024,memory=ram,speed=100,"));
	line = ARM64(&stock, "--board", "carveout", "--heap", "none", "true");
	assert_non_null(strstr(line, " --dtb-overlay D/build/vmali-qemu.dtbo "));
	assert_non_null(strstr(line, ",ram=1024,memory=carveout,speed=100,"));
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
	put("driver/modules/dma_heaps.ko", "");
	put("driver/modules/optee.ko", "");
	put("driver/modules/panthor.ko", "");
	line = ARM64(&series, "--heap", "x", "true");
	assert_non_null(strstr(line,
			       "--config module=D/driver/modules/dma_heaps.ko "
			       "--config module=D/arm64/modules/drm.ko "
			       "--config module=D/driver/modules/optee.ko "
			       "--config module=D/driver/modules/panthor.ko protected_heap_name=x "
			       "--config driver=panthor "));
	assert_null(strstr(ARM64(&series, "--heap", "none", "true"), "protected_heap_name"));
}

static void run_stock(void *arg)
{
	ARM64(&stock, "true");
}

/* Firmware that QEMU starts, and what it would otherwise do itself for the kernel */
static void test_arm64_secure_world(void **state)
{
	struct arm64 secure = stock;
	char *line;

	put_arm64();
	put("build/arm64/initrd", "12345");
	secure.flash = "/flash";
	line = ARM64(&secure, "--append", "a", "--kernel-log", "log", "true");
	assert_non_null(strstr(line, " --boot-args console=ttyAMA0 panic=-1 VMALI_RUN=run a "
			       "--initrd-range 4c000000-4c000005 --log log "));
	assert_non_null(strstr(line, " -machine virt,secure=on,gic-version=3,acpi=off "));
	assert_non_null(strstr(line, " -dtb machine.dtb -bios /flash "
			       "-device loader,file=D/arm64/vmlinuz,addr=0x44000000,force-raw=on "
			       "-device loader,file=D/build/arm64/initrd,addr=0x4c000000,"
			       "force-raw=on -serial file:/cwd/log.secure -- true"));
	assert_null(strstr(line, " -kernel "));
	assert_non_null(strstr(ARM64(&secure, "true"), " -serial null -- true"));
	/* Nobody owns protected memory otherwise */
	assert_dies(run_stock, NULL,
		    "vmali: run: this machine has no secure world to own protected memory, so "
		    "that only --heap none is possible\n");
	ARM64(&stock, "--no-driver", "true");
}

static void test_arm64_stamp(void **state)
{
	const char *stamp = text("%s/stamp", dir);
	struct arm64 arm64;

	put("k/vmlinuz", "");
	put("d/done", "");
	put("r/x", "");
	put("q", "");
	assert_false(arm64_load(text("%s/none", dir), &arm64));
	put("f", "");
	put("stamp", text("kernel='%s/k'\ndriver=''\nroot='%s/r'\nqemu='%s/q'\napi='4'\n"
			  "flash='%s/f'\n", dir, dir, dir, dir));
	assert_true(arm64_load(stamp, &arm64));
	assert_string_equal(arm64.flash, text("%s/f", dir));
	unlink(text("%s/f", dir));
	assert_false(arm64_load(stamp, &arm64));
	put("stamp", text("kernel='%s/k'\ndriver=''\nroot='%s/r'\nqemu='%s/q'\napi='4'\nflash=''\n",
			  dir, dir, dir));
	assert_true(arm64_load(stamp, &arm64));
	assert_string_equal(arm64.api, "4");
	assert_string_equal(arm64.driver, "");
	put("stamp", text("kernel='%s/k'\ndriver='%s/d'\nroot='%s/r'\nqemu='%s/q'\napi='4'\n"
			  "flash=''\n", dir, dir, dir, dir));
	assert_true(arm64_load(stamp, &arm64));
	/* Incomplete */
	unlink(text("%s/d/done", dir));
	assert_false(arm64_load(stamp, &arm64));
	put("stamp", text("kernel='%s/k'\ndriver=''\nroot='%s/r'\nqemu='%s/q'\n", dir, dir, dir));
	assert_false(arm64_load(stamp, &arm64));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_series),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_arm64_mistakes),
		cmocka_unit_test_setup_teardown(test_arm64_command, setup, teardown),
		cmocka_unit_test_setup_teardown(test_arm64_options, setup, teardown),
		cmocka_unit_test_setup_teardown(test_arm64_packages, setup, teardown),
		cmocka_unit_test_setup_teardown(test_arm64_dynamic, setup, teardown),
		cmocka_unit_test_setup_teardown(test_arm64_series, setup, teardown),
		cmocka_unit_test_setup_teardown(test_arm64_secure_world, setup, teardown),
		cmocka_unit_test_setup_teardown(test_arm64_stamp, setup, teardown),
		cmocka_unit_test_setup_teardown(test_command_line, setup, teardown),
		cmocka_unit_test_setup_teardown(test_boards, setup, teardown),
		cmocka_unit_test_setup_teardown(test_more_cpus, setup, teardown),
		cmocka_unit_test_setup_teardown(test_clocks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_heaps, setup, teardown),
		cmocka_unit_test_setup_teardown(test_driver_module, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mesa_of_debian, setup_cache, teardown_cache),
		cmocka_unit_test_setup_teardown(test_mesa_of_user, setup_cache, teardown_cache),
		cmocka_unit_test_setup_teardown(test_trace, setup, teardown),
		cmocka_unit_test_setup_teardown(test_missing_module, setup, teardown),
		cmocka_unit_test_setup_teardown(test_newer, setup, teardown),
		cmocka_unit_test_setup_teardown(test_stamp, setup, teardown),
		cmocka_unit_test_setup_teardown(test_own_kernel, setup, teardown),
		cmocka_unit_test_setup_teardown(test_firmware, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
