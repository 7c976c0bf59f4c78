// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The options of vmali run.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../gpu/include/mali_gpu.h"
#include "options.h"
#include "run.h"

/* The register window, the protected memory and the kernel's PCI window leave this for RAM */
#define MEM_MIN		256
#define MEM_MAX		1000
#define MEM_DEFAULT	512
/* Of arm64: what the carve-out is the end of, up to where QEMU's board has 32-bit addresses */
#define ARM64_MEM_MIN	1024
#define ARM64_MEM_MAX	3072
#define TRACE_MIN	4
#define TRACE_MAX	128

enum {
	OPT_MACHINE = 1, OPT_GPU, OPT_BOARD, OPT_SERIES, OPT_HEAP, OPT_HEAP_LATE, OPT_FIRMWARE,
	OPT_KIND, OPT_NO_DRIVER, OPT_DRIVER_MODULE, OPT_NO_WAIT, OPT_MESA, OPT_PARAM, OPT_CPUS,
	OPT_CLOCK, OPT_SEED, OPT_CLEAN_ENV, OPT_CHOICES, OPT_SPEED, OPT_MEM, OPT_ROOT, OPT_APPEND,
	OPT_KERNEL_LOG, OPT_KERNEL,
	OPT_TRACE, OPT_TRACE_EVENT, OPT_TRACE_BUFFER, OPT_TIMEOUT, OPT_SANDBOX, OPT_DRY_RUN,
	OPT_VERBOSE, OPT_HELP,
};

#define VALUE	"a value"

const struct option_row run_option_table[] = {
	{ "--machine", OPT_MACHINE, VALUE },
	{ "--kernel", OPT_KERNEL, "a version" },
	{ "--gpu", OPT_GPU, VALUE },
	{ "--board", OPT_BOARD, VALUE },
	{ "--series", OPT_SERIES, VALUE },
	{ "--heap", OPT_HEAP, VALUE },
	{ "--heap-late", OPT_HEAP_LATE, VALUE },
	{ "--firmware", OPT_FIRMWARE, VALUE },
	{ "--debug", OPT_KIND, NULL },
	{ "--no-driver", OPT_NO_DRIVER, NULL },
	{ "--driver-module", OPT_DRIVER_MODULE, "a file" },
	{ "--no-wait", OPT_NO_WAIT, NULL },
	{ "--mesa", OPT_MESA, "=a directory" },
	{ "--param", OPT_PARAM, VALUE },
	{ "--cpus", OPT_CPUS, VALUE },
	{ "--clock", OPT_CLOCK, VALUE },
	{ "--seed", OPT_SEED, VALUE },
	{ "--choices", OPT_CHOICES, VALUE },
	{ "--clean-env", OPT_CLEAN_ENV, NULL },
	{ "--speed", OPT_SPEED, VALUE },
	{ "--mem", OPT_MEM, VALUE },
	{ "--root", OPT_ROOT, "a directory" },
	{ "--append", OPT_APPEND, VALUE },
	{ "--kernel-log", OPT_KERNEL_LOG, VALUE },
	{ "--trace", OPT_TRACE, VALUE },
	{ "--trace-event", OPT_TRACE_EVENT, VALUE },
	{ "--trace-buffer", OPT_TRACE_BUFFER, VALUE },
	{ "--timeout", OPT_TIMEOUT, VALUE },
	{ "--sandbox", OPT_SANDBOX, VALUE },
	{ "--dry-run", OPT_DRY_RUN, NULL },
	{ "-v", OPT_VERBOSE, NULL },
	{ "--verbose", OPT_VERBOSE, NULL },
	{ "-h", OPT_HELP, NULL },
	{ "--help", OPT_HELP, NULL },
	{ 0 },
};

static bool only(const char *s, const char *more)
{
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr(more, *s))
			return false;
	return true;
}

/* Always by one name for the same, of the topics for the kernel that is asked for */
static void series_parse(struct run *run, const struct topics *topics)
{
	struct topics older;
	struct row row;

	if (*run->kernel) {
		linux_version_set(run->kernel);
		older = topics_read(topics->top);
		topics = &older;
	}
	row = row_of(topics, run->series, "run: --series");
	run->series = row_name(topics, &row);
}

/* Decimal, perhaps with a point */
static const char *timeout_parse(const struct options *o)
{
	const char *point = strchr(o->value, '.');

	if (!*o->value || o->value[strspn(o->value, "0123456789.")] ||
	    (point && strchr(point + 1, '.')))
		die("run: %s needs a number, not '%s'", o->name, o->value);
	return o->value;
}

static void take(struct run *run, const struct options *o, int id)
{
	switch (id) {
	case OPT_MACHINE:
		run->machine = o->value;
		break;
	case OPT_KERNEL:
		run->kernel = o->value;
		break;
	case OPT_GPU:
		run->gpu = o->value;
		break;
	case OPT_BOARD:
		run->board = o->value;
		break;
	case OPT_SERIES:
		run->series = o->value;
		break;
	case OPT_HEAP:
		run->heap = o->value;
		break;
	case OPT_HEAP_LATE:
		run->heap_late = text("%lu", option_number(o));
		break;
	case OPT_FIRMWARE:
		run->firmware = o->value;
		break;
	case OPT_KIND:
		run->kind = o->name + 2;
		break;
	case OPT_NO_DRIVER:
		run->driver = false;
		break;
	case OPT_DRIVER_MODULE:
		run->driver_module = o->value;
		break;
	case OPT_NO_WAIT:
		run->wait = false;
		break;
	case OPT_MESA:
		run->mesa = o->value ?: "";
		break;
	case OPT_PARAM:
		if (fnmatch("[a-z]*.?*=*", o->value, 0))
			die("run: --param is MODULE.NAME=VALUE, not '%s'", o->value);
		args_add(&run->params, o->value);
		break;
	case OPT_CPUS:
		run->cpus = option_number(o);
		run->cpus_given = true;
		break;
	case OPT_CLOCK:
		run->clock = o->value;
		break;
	case OPT_SEED:
		run->seed = text("%lu", option_number(o));
		break;
	case OPT_CHOICES:
		run->choices = o->value;
		break;
	case OPT_CLEAN_ENV:
		run->clean_env = true;
		break;
	case OPT_SPEED:
		run->speed = option_number(o);
		break;
	case OPT_MEM:
		run->mem = option_number(o);
		run->mem_given = true;
		break;
	case OPT_ROOT:
		run->root = o->value;
		break;
	case OPT_APPEND:
		args_add(&run->append, o->value);
		break;
	case OPT_KERNEL_LOG:
		run->log = o->value;
		break;
	case OPT_TRACE:
		run->trace = o->value;
		break;
	case OPT_TRACE_EVENT:
		if (!*o->value || !only(o->value, "_:*?-"))
			die("run: --trace-event is SYSTEM or SYSTEM:EVENT, not '%s'", o->value);
		args_add(&run->trace_events, o->value);
		break;
	case OPT_TRACE_BUFFER:
		run->trace_buffer = option_number(o);
		break;
	case OPT_TIMEOUT:
		run->timeout = timeout_parse(o);
		break;
	case OPT_SANDBOX:
		run->sandbox = o->value;
		break;
	case OPT_DRY_RUN:
		run->dry_run = true;
		break;
	case OPT_VERBOSE:
		run->verbose = true;
		break;
	}
}

static bool is_dir(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

static bool is_product(const char *name)
{
	const char *product;
	unsigned int i;

	for (i = 0; (product = mali_gpu_product_name(i)); i++)
		if (!strcmp(product, name))
			return true;
	return false;
}

static void check_gpu(const char *gpu)
{
	struct args names = { 0 };
	const char *product;
	unsigned int i;

	if (!*gpu || !only(gpu, "_-"))
		die("run: --gpu is the name of a product, not '%s'", gpu);
	if (is_product(gpu))
		return;
	for (i = 0; (product = mali_gpu_product_name(i)); i++)
		args_add(&names, product);
	die("run: no GPU '%s'; there are %s", gpu, joined(names.v));
}

/* One name for both files of a trace, however it was given */
static const char *trace_name(const char *given)
{
	const char *end = strrchr(given, '.');

	if (end && (!strcmp(end, ".dat") || !strcmp(end, ".json")))
		return text("%.*s", (int)(end - given), given);
	return given;
}

/* Return: whether virtual time is asked for */
static bool asks_virtual(const struct run *run)
{
	bool virtual = run->clock && !strcmp(run->clock, "virtual");

	if (run->clock && !virtual && strcmp(run->clock, "real"))
		die("run: --clock is virtual or real, not '%s'", run->clock);
	return virtual;
}

/* Of QEMU's board: one CPU's instructions are what counts */
static void check_clock_arm64(struct run *run)
{
	if (!asks_virtual(run))
		run->clock = "real";
	else if (run->cpus > 1 && run->cpus_given)
		die("run: --clock virtual is for one CPU, not %lu", run->cpus);
	else
		run->cpus = 1;
}

/* User-Mode Linux has virtual time only without SMP, which takes a kernel of its own */
static void check_clock(struct run *run, bool shell)
{
	bool virtual = asks_virtual(run);

	if (run->cpus > 1 && *run->kind)
		die("run: --%s is for one CPU, not %lu", run->kind, run->cpus);
	if (run->cpus > 1 && virtual)
		die("run: --clock virtual is for one CPU, not %lu", run->cpus);
	if (!run->clock)
		run->clock = run->cpus > 1 || shell ? "real" : "virtual";
	if (strcmp(run->clock, "virtual") && strcmp(run->seed, "0"))
		die("run: --seed needs virtual time");
	if (run->cpus > 1)
		run->kind = "smp";
}

static bool is_arm64(const struct run *run)
{
	return !strcmp(run->machine, "arm64");
}

static void only_uml(const char *option, bool given)
{
	if (given)
		die("run: %s is for --machine uml", option);
}

/* Its bus is always coherent; the boards differ in where protected memory comes from */
static void check_arm64_board(struct run *run)
{
	if (!strcmp(run->board, "coherent"))
		run->board = "carveout";
	if (strcmp(run->board, "carveout") && strcmp(run->board, "dynamic"))
		die("run: --board is carveout or dynamic with --machine arm64, not '%s'",
		    run->board);
}

/* Names of Debian packages, with commas between */
static bool are_packages(const char *list)
{
#define FIRST "abcdefghijklmnopqrstuvwxyz0123456789"
	do {
		if (!*list || !strchr(FIRST, *list))
			return false;
		list += strspn(list, FIRST "+.-");
	} while (*list++ == ',');
	return !list[-1];
#undef FIRST
}

/* What a distribution's kernel on QEMU's board does not have */
static void check_arm64(struct run *run)
{
	check_arm64_board(run);
	only_uml("--heap " HEAP_DEVICETREE, run->heap && !strcmp(run->heap, HEAP_DEVICETREE));
	only_uml("--kernel", *run->kernel);
	only_uml("--debug", *run->kind);
	only_uml("--seed", strcmp(run->seed, "0"));
	only_uml("--choices", run->choices);
	only_uml("--sandbox", run->sandbox);
	only_uml("--mesa", run->mesa);
	if (run->root && !(*run->root == '/' ? is_dir(run->root) : are_packages(run->root)))
		die("run: --root needs a directory or names of packages, not '%s'", run->root);
}

static void check_machine(struct run *run)
{
	if (strcmp(run->machine, "uml") && !is_arm64(run))
		die("run: --machine is uml or arm64, not '%s'", run->machine);
	if (is_arm64(run))
		check_arm64(run);
	else if (run->root)
		die("run: --root is for --machine arm64");
	/* A second CPU of QEMU's costs nothing but a core of the host's */
	if (!run->cpus_given)
		run->cpus = is_arm64(run) ? 2 : 1;
	if (run->cpus < 1 || run->cpus > 8)
		die("run: --cpus is 1 to 8, not %lu", run->cpus);
}

/* What panthor, the TEE subsystem and User-Mode Linux of an older Linux do not have */
static void check_kernel(const struct run *run)
{
	if (!*run->kernel)
		return;
	if (run->heap && *run->heap && strcmp(run->heap, "none"))
		die("run: --heap: Linux %s has no protected memory", run->kernel);
	if (run->cpus > 1)
		die("run: --cpus: User-Mode Linux %s has one CPU", run->kernel);
}

static void check_mem(struct run *run)
{
	unsigned long min = is_arm64(run) ? ARM64_MEM_MIN : MEM_MIN;
	unsigned long max = is_arm64(run) ? ARM64_MEM_MAX : MEM_MAX;

	if (!run->mem_given)
		run->mem = is_arm64(run) ? ARM64_MEM_MIN : MEM_DEFAULT;
	if (run->mem < min || run->mem > max)
		die("run: --mem is %lu to %lu, not %lu", min, max, run->mem);
}

static void check(struct run *run, bool shell)
{
	check_machine(run);
	if (is_arm64(run))
		check_clock_arm64(run);
	else
		check_clock(run, shell);
	check_kernel(run);
	if (run->speed < 1 || run->speed > 10000)
		die("run: --speed is 1 to 10000, not %lu", run->speed);
	check_mem(run);
	if (run->trace_buffer < TRACE_MIN || run->trace_buffer > TRACE_MAX)
		die("run: --trace-buffer is %d to %d, not %lu", TRACE_MIN, TRACE_MAX,
		    run->trace_buffer);
	if (run->trace)
		run->trace = trace_name(run->trace);
	if (run->heap && !only(run->heap, ",_-"))
		die("run: --heap is the name of a heap, not '%s'", run->heap);
	if (*run->firmware && strcmp(run->firmware, "genuine") &&
	    strcmp(run->firmware, "generated") &&
	    !is_dir(text("%s/arm/mali", run->firmware)))
		die("run: %s has no arm/mali/archX.Y/mali_csffw.bin", run->firmware);
	if (run->mesa && *run->mesa && !is_dir(run->mesa))
		die("run: --mesa %s is no directory", run->mesa);
	if (!is_arm64(run) && strcmp(run->board, "coherent") &&
	    strcmp(run->board, "noncoherent") && strcmp(run->board, "carveout"))
		die("run: --board is coherent, noncoherent or carveout, not '%s'", run->board);
	if (run->heap && !strcmp(run->heap, HEAP_DEVICETREE) && strcmp(run->board, "coherent"))
		die("run: --heap " HEAP_DEVICETREE " is for --board coherent");
	check_gpu(run->gpu);
}

void run_parse(struct run *run, char **args, const struct topics *topics)
{
	struct options o = { .command = "run", .table = run_option_table, .args = args };
	static char *shell[2];
	int id;

	*run = (struct run){
		.machine = "uml", .kernel = linux_version(), .gpu = "g610",
		.board = "coherent", .series = "default",
		.firmware = "", .kind = "",
		.driver = true, .wait = true, .seed = "0", .speed = 100,
		.trace_buffer = 32,
	};
	while ((id = options_next(&o))) {
		if (id == OPT_HELP) {
			run->help = true;
			return;
		}
		/* A directory is no command */
		if (id == OPT_MESA && !o.value && *o.args && is_dir(*o.args))
			o.value = *o.args++;
		take(run, &o, id);
	}
	series_parse(run, topics);
	/* A shell at a prompt uses the host's time: virtual time leaps while it waits for input */
	check(run, !*o.args);
	if (!run->heap || !*run->heap)
		run->heap = strcmp(run->series, "none") && !*run->kernel ?
			    "protected,secure-video" : "none";
	shell[0] = (char *)environment("SHELL", "/bin/sh");
	run->command = *o.args ? o.args : shell;
}
