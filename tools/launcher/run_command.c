// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The command line of the machine.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "guest.h"
#include "mesa.h"
#include "run.h"

/* Milliseconds that the guest waits for the driver, after any heap that comes late */
#define PATIENCE	2000

/*
 * In virtual time: nanoseconds of a system call, and of the kernel's work until interrupts
 * are enabled next; seconds until a task is noticed that spins
 */
#define SYSCALL_NS	1000
#define KERNEL_NS	20
#define WATCHDOG_S	1

/* Where virtual time begins, in nanoseconds since 1970: 2026-01-01 */
#define VIRTUAL_START	"1767225600000000000"

static bool is_from_device_tree(const struct run *run)
{
	return !strcmp(run->heap, HEAP_DEVICETREE);
}

static bool is_virtual(const struct run *run)
{
	return !strcmp(run->clock, "virtual");
}

static void option(struct args *args, const char *name, const char *value)
{
	if (!value)
		return;
	args_add(args, name);
	args_add(args, value);
}

static void module(struct args *args, const struct run *run, const char *what, const char *dir,
		   const char *name, const char *params)
{
	const char *path = text("%s/%s.ko", dir, name);

	if (!exists(path))
		die("run: the module %s.ko is missing in %s", name, dir);
	guest_module_late(args, run, what, path, name, params);
}

/* The modules of the board and the driver's, in the order in which they are loaded */
static void modules(struct args *args, const struct run *run, const struct machine *machine)
{
	static const char *const before[] = {
		"governor_simpleondemand", "drm_exec", "drm_gpuvm", "drm_shmem_helper",
		"gpu-sched",
	};
	const char *board = text("%s/modules", machine->board);
	const char *kernel = text("%s/modules", machine->kernel);
	const char *provider = "vmali_tee", *provider_params = "", *name_heap = "", *speed = "";
	const char *driver = run->driver_module;
	size_t i;

	if (!driver)
		driver = text("%s/panthor.ko", kernel);
	if (*machine->board) {
		module(args, run, "module=", board, "vmali_trusted", "");
		/* A plain heap comes with the TEE's, whose services it does not have */
		if (!strncmp(run->heap, "vmali,", 6)) {
			module(args, run, "module=", board, "vmali_tee", "");
			provider = "vmali_heap";
			provider_params = text(" name=%s", run->heap);
		}
		if (strcmp(run->heap, "none") && !run->heap_late)
			module(args, run, "module=", board, provider, provider_params);
		if (run->speed != 100)
			speed = text(" speed=%lu", run->speed);
		module(args, run, "module=", board, "vmali_gpu",
		       text(" gpu=%s seed=%s%s", run->gpu, run->seed, speed));
		if (run->mesa)
			module(args, run, "module=", board, "vmali_ioctl", "");
	}
	if (!run->driver)
		return;
	if (!*machine->board)
		die("run: this checkout has no board (platform/uml/Kbuild); --no-driver runs without");
	for (i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		if (exists(text("%s/%s.ko", kernel, before[i])))
			module(args, run, "module=", kernel, before[i], "");
	if (!exists(driver))
		die("run: the driver's module %s is missing", driver);
	if (is_from_device_tree(run)) {
		if (!file_contains(driver, "dma_heap_find_by_consumer"))
			die("run: --heap " HEAP_DEVICETREE " needs the topic heap-dt (--series heap-dt)");
	} else {
		name_heap = guest_heap_name(run, driver);
	}
	guest_module(args, run, driver, "panthor", name_heap);
	if (run->heap_late)
		module(args, run, text("late=%s ", run->heap_late), board, provider,
		       provider_params);
}

static void kernel(struct args *args, const struct run *run, const struct places *places,
		   const struct machine *machine)
{
	const char *board = strcmp(run->board, "coherent") ? text("vmali-%s", run->board) : "vmali";
	const char *dtb = text("%s/%s.dtb", places->build,
			       is_from_device_tree(run) ? "vmali-heap" : board);
	size_t i;

	args_add(args, "--");
	args_add(args, text("%s/linux", machine->kernel));
	args_add(args, text("mem=%luM", run->mem));
	args_add(args, "ssl0=fd:3,fd:4");
	args_add(args, "root=/dev/root");
	args_add(args, "rootfstype=hostfs");
	args_add(args, "rootflags=/");
	args_add(args, "ro");
	args_add(args, text("init=%s/bin/init", places->build));
	/* More CPUs need the seccomp way of running user space; it is the faster one */
	if (run->cpus > 1) {
		args_add(args, "seccomp=on");
		args_add(args, text("ncpus=%lu", run->cpus));
	} else {
		args_add(args, "seccomp=auto");
	}
	if (exists(dtb))
		args_add(args, text("dtb=%s", dtb));
	/* Addresses of user space are the same in each run, as is all else */
	if (is_virtual(run)) {
		args_add(args, "time-travel=inf-cpu");
		args_add(args, "time-travel-start=" VIRTUAL_START);
		args_add(args, text("time-travel-syscall=%d", SYSCALL_NS));
		args_add(args, text("time-travel-kernel=%d", KERNEL_NS));
		args_add(args, text("time-travel-watchdog=%d", WATCHDOG_S));
		args_add(args, "norandmaps");
	}
	for (i = run->append.n; i > 0; i--)
		args_add(args, run->append.v[i - 1]);
}

struct args run_command(const struct run *run, const struct places *places,
			const struct machine *machine, const char *firmware, const char *cwd)
{
	struct args args = { 0 };

	args_add(&args, text("%s/bin/machine", places->build));
	option(&args, "--mem", text("%lu", run->mem));
	option(&args, "--sandbox", run->sandbox);
	/* In virtual time it is the guest's, which tells what was waited for */
	if (!is_virtual(run))
		option(&args, "--timeout", run->timeout);
	else if (run->timeout)
		guest_config(&args, text("timeout=%s", run->timeout));
	option(&args, "--log", run->log);
	option(&args, "--choices", run->choices);
	if (run->clean_env)
		args_add(&args, "--clean-env");
	if (is_virtual(run)) {
		option(&args, "--seed", run->seed);
		option(&args, "--preload", text("%s/bin/random.so", places->build));
	}
	guest_trace(&args, run, places);
	modules(&args, run, machine);
	if (run->driver && run->wait) {
		guest_config(&args, "driver=panthor");
		guest_config(&args, text("patience=%lu", PATIENCE +
				   (run->heap_late ? strtoul(run->heap_late, NULL, 10) : 0)));
	}
	guest_files(&args, places, firmware, cwd);
	if (run->mesa && *run->mesa)
		guest_keep(&args, mesa_dir(run));
	kernel(&args, run, places, machine);
	args_add(&args, "--");
	if (run->mesa)
		mesa_command(&args, run, places);
	else
		args_add_all(&args, run->command);
	return args;
}
