// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The arm64 machine.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "arm64.h"
#include "files.h"
#include "guest.h"

/* Milliseconds that the guest waits for the driver */
#define PATIENCE	20000ul

/* Where TF-A is configured to find the kernel (tools/secureworld.sh), and room for it */
#define KERNEL_AT	0x44000000ul
#define INITRD_AT	0x4c000000ul

bool arm64_load(const char *stamp, struct arm64 *arm64)
{
	const struct {
		const char *key;
		const char **value;
	} keys[] = {
		{ "kernel", &arm64->kernel }, { "driver", &arm64->driver },
		{ "root", &arm64->root }, { "qemu", &arm64->qemu }, { "api", &arm64->api },
		{ "flash", &arm64->flash },
	};
	struct args lines = lines_of(file_text(stamp));
	size_t i, k;

	*arm64 = (struct arm64){ 0 };
	for (i = 0; i < lines.n; i++)
		for (k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
			const char *value = stamp_value(lines.v[i], keys[k].key);

			if (value)
				*keys[k].value = value;
		}
	for (k = 0; k < sizeof(keys) / sizeof(keys[0]); k++)
		if (!*keys[k].value)
			return false;
	return exists(text("%s/vmlinuz", arm64->kernel)) && exists(arm64->root) &&
	       exists(arm64->qemu) && (!*arm64->flash || exists(arm64->flash)) &&
	       (!*arm64->driver || exists(text("%s/done", arm64->driver)));
}

/* Whether nothing that it was made of is newer */
static bool is_fresh(const struct places *places, const char *stamp, const struct arm64 *arm64)
{
	struct stat st;

	return !sources_newer(places, stamp) && !stat(stamp, &st) &&
	       !is_newer(&st.st_mtim, arm64->qemu) &&
	       !is_newer(&st.st_mtim, text("%s/client", places->top)) &&
	       !is_newer(&st.st_mtim, text("%s/tests/guest", places->top));
}

/* Put into one component of a path */
static char *one_name(char *name, char from)
{
	char *p;

	for (p = name; *p; p++)
		if (*p == from)
			*p = '_';
	return name;
}

const char *arm64_stamp(const struct places *places, const char *series, const char *board)
{
	const char *qemu = environment("VMALI_QEMU", "");

	return text("%s/ready-arm64-%s%s%s%s", places->build, series,
		    strcmp(board, "dynamic") ? "" : "-dynamic", *qemu ? "-" : "",
		    one_name(text("%s", qemu), '/'));
}

struct arm64 arm64_get(const struct places *places, const char *series, const char *board)
{
	const char *stamp = arm64_stamp(places, series, board);
	struct arm64 arm64;

	if (arm64_load(stamp, &arm64) && is_fresh(places, stamp, &arm64))
		return arm64;
	vmali_do(places, (char *[]){ "_ready_arm64", (char *)series, (char *)board, NULL });
	if (!arm64_load(stamp, &arm64))
		die("%s is not complete: remove it, and it is made again", stamp);
	return arm64;
}

const char *arm64_root(const struct places *places, const char *packages)
{
	/* No package has such a character in its name, and mount options have no comma */
	char *dir = text("%s/arm64/packages/%s", places->cache,
			 one_name(text("%s", packages), ','));

	if (!exists(text("%s/.done", dir)))
		vmali_do(places, (char *[]){ "_root_arm64", (char *)packages, dir, NULL });
	return dir;
}

/* A module of the series if there is one of this name, else the kernel's */
static const char *module_path(const struct arm64 *arm64, const char *name)
{
	const char *path = text("%s/modules/%s.ko", arm64->driver, name);

	if (!*arm64->driver || !exists(path))
		path = text("%s/modules/%s.ko", arm64->kernel, name);
	if (!exists(path))
		die("run: the module %s.ko is missing in %s", name, arm64->kernel);
	return path;
}

/* OP-TEE's driver makes the heap: before panthor, or some time after it */
static void optee(struct args *args, const struct run *run, const struct arm64 *arm64)
{
	guest_module_late(args, run,
			  run->heap_late ? text("late=%s ", run->heap_late) : "module=",
			  module_path(arm64, "optee"), "optee", "");
}

/* The driver that was given, by its absolute path, in a directory that the guest sees */
static const char *given_driver(struct args *args, const struct run *run, const char *cwd)
{
	const char *path = run->driver_module;

	if (*path != '/')
		path = text("%s/%s", cwd, path);
	if (!exists(path))
		die("run: the driver's module %s is missing", path);
	guest_keep(args, text("%.*s", (int)(strrchr(path, '/') - path), path));
	return path;
}

/* In the order in which they are loaded */
static void modules(struct args *args, const struct run *run, const struct arm64 *arm64,
		    const char *cwd)
{
	struct args stock = lines_of(file_text(text("%s/stock", arm64->kernel)));
	const char *panthor;
	size_t i;

	if (!run->driver)
		return;
	if (*arm64->driver)
		guest_module(args, run, module_path(arm64, "dma_heaps"), "dma_heaps", "");
	for (i = 0; i < stock.n; i++)
		if (!strcmp(stock.v[i], "optee"))
			optee(args, run, arm64);
		else if (strcmp(stock.v[i], "panthor"))
			guest_module(args, run, module_path(arm64, stock.v[i]), stock.v[i], "");
	panthor = run->driver_module ? given_driver(args, run, cwd) :
				       module_path(arm64, "panthor");
	guest_module(args, run, panthor, "panthor", guest_heap_name(run, panthor));
	if (run->wait) {
		guest_config(args, "driver=panthor");
		guest_config(args, text("patience=%lu", PATIENCE +
				   (run->heap_late ? strtoul(run->heap_late, NULL, 10) : 0)));
	}
}

/* Whether protected memory is RAM that Linux lends */
static bool is_dynamic(const struct run *run)
{
	return !strcmp(run->board, "dynamic");
}

static bool is_virtual(const struct run *run)
{
	return !strcmp(run->clock, "virtual");
}

/* What QEMU makes its device tree of.  Return: how many arguments */
static size_t board(struct args *args, const struct run *run, bool secure)
{
	size_t before = args->n;

	ARGS_ADD(args, "-machine",
		 secure ? "virt,secure=on,gic-version=3,acpi=off" : "virt,gic-version=3,acpi=off",
		 "-cpu", "cortex-a76", "-smp",
		 text("%lu", run->cpus), "-m", text("%lu", run->mem), "-nodefaults", "-display",
		 "none");
	return args->n - before;
}

/* Descriptors as platform/qemu/machine/kernel.c has them */
static void devices(struct args *args, const struct run *run, const struct places *places)
{
	ARGS_ADD(args, "-no-reboot", "-monitor", "none", "-serial", "stdio");
	/* Of no use but for tests: a device that copies to and from memory on demand */
	ARGS_ADD(args, "-device", "edu,dma_mask=0xffffffff");
	/* One port besides the console's: with 31, QEMU polls 64 queues each time it waits */
	ARGS_ADD(args, "-device", "virtio-serial-pci,max_ports=2");
	ARGS_ADD(args, "-chardev", "socket,id=line,fd=3");
	ARGS_ADD(args, "-device", "virtserialport,chardev=line,name=vmali.line");
	ARGS_ADD(args, "-fsdev", "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap");
	ARGS_ADD(args, "-device", "virtio-9p-pci,fsdev=host,mount_tag=host");
	ARGS_ADD(args, "-fsdev", "local,id=run,path=.,security_model=none");
	ARGS_ADD(args, "-device", "virtio-9p-pci,fsdev=run,mount_tag=run");
	ARGS_ADD(args, "-plugin",
		 text("file=%s/bin/vmali_qemu.so,gpu=%s,ram=%lu,memory=%s,clock=%s,speed=%lu,listen=4%s",
		      places->build, run->gpu, run->mem, is_dynamic(run) ? "ram" : "carveout",
		      run->clock, run->speed, run->trace ? ",trace=5" : ""));
	/* A nanosecond for each instruction, and none for waiting */
	if (is_virtual(run))
		ARGS_ADD(args, "-icount", "shift=0,sleep=off");
}

static const char *command_line(const struct run *run)
{
	const char *append = text("console=ttyAMA0 panic=-1 VMALI_RUN=run VMALI_CLOCK=%s",
				  run->clock);
	size_t i;

	for (i = 0; i < run->append.n; i++)
		append = text("%s %s", append, run->append.v[i]);
	return append;
}

static const char *initrd(const struct places *places)
{
	return text("%s/arm64/initrd", places->build);
}

static void kernel(struct args *args, const struct run *run, const struct places *places,
		   const struct arm64 *arm64)
{
	ARGS_ADD(args, "-dtb", "machine.dtb", "-kernel", text("%s/vmlinuz", arm64->kernel),
		 "-initrd", initrd(places), "-append", command_line(run));
}

/* TF-A is what QEMU starts: it expects the kernel in memory, and all else in the device tree */
static void secure_world(struct args *args, const struct run *run, const struct places *places,
			 const struct arm64 *arm64, const char *cwd)
{
	const char *load = "-device", *log = "null";

	ARGS_ADD(args, "-dtb", "machine.dtb", "-bios", arm64->flash);
	ARGS_ADD(args, load, text("loader,file=%s/vmlinuz,addr=%#lx,force-raw=on", arm64->kernel,
				  KERNEL_AT));
	ARGS_ADD(args, load, text("loader,file=%s,addr=%#lx,force-raw=on", initrd(places),
				  INITRD_AT));
	/* The second serial port is the secure world's */
	if (run->log)
		log = text("file:%s%s%s.secure", *run->log == '/' ? "" : cwd,
			   *run->log == '/' ? "" : "/", run->log);
	ARGS_ADD(args, "-serial", log);
}

/* What QEMU would add to the device tree itself, if it started the kernel */
static void chosen(struct args *args, const struct run *run, const struct places *places)
{
	struct stat st;

	if (stat(initrd(places), &st))
		st.st_size = 0;
	ARGS_ADD(args, "--boot-args", command_line(run), "--initrd-range",
		 text("%lx-%lx", INITRD_AT, INITRD_AT + (unsigned long)st.st_size));
}

struct args arm64_command(const struct run *run, const struct places *places,
			  const struct arm64 *arm64, const char *firmware, const char *cwd)
{
	struct args args = { 0 }, qemu = { 0 };
	bool secure = *arm64->flash;
	size_t board_arguments;

	if (!secure && run->driver && strcmp(run->heap, "none"))
		die("run: the secure world's firmware is not available from this mirror, so that "
		    "only --heap none is possible");
	args_add(&qemu, arm64->qemu);
	board_arguments = board(&qemu, run, secure);
	devices(&qemu, run, places);
	if (secure)
		secure_world(&qemu, run, places, arm64, cwd);
	else
		kernel(&qemu, run, places, arm64);

	args_add(&args, text("%s/bin/machine-qemu", places->build));
	ARGS_ADD(&args, "--dtb-overlay",
		 text("%s/vmali-qemu%s.dtbo", places->build, is_dynamic(run) ? "-dynamic" : ""),
		 "--board-arguments", text("%zu", board_arguments), "--plugin-api", arm64->api);
	if (secure)
		chosen(&args, run, places);
	if (run->timeout)
		ARGS_ADD(&args, "--timeout", run->timeout);
	if (run->log)
		ARGS_ADD(&args, "--log", run->log);
	if (run->trace)
		ARGS_ADD(&args, "--gpu-trace", text("%s.gpu", run->trace));
	guest_trace(&args, run, places);
	if (run->clean_env)
		args_add(&args, "--clean-env");
	modules(&args, run, arm64, cwd);
	guest_files(&args, places, firmware, cwd);
	guest_config(&args, text("root=%s", run->root ? run->root : arm64->root));
	args_add(&args, "--");
	args_add_all(&args, qemu.v);
	args_add(&args, "--");
	args_add_all(&args, run->command);
	return args;
}
