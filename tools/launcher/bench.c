// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali bench: how long things take; nothing here passes or fails.
 *
 * What belongs to the host is measured in real time, as a user waits for it: medians of whole
 * processes, from start to exit.  What belongs to the driver's design is measured in virtual
 * time, once: it is the same in each run.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "files.h"
#include "options.h"
#include "process.h"
#include "stats.h"

/* Machines of each kind whose rates are compared, for each run that was asked for */
#define TURNS_PER_RUN	4
/* What the programs of tests/bench take */
#define MAX_RUNS	1000

enum { OPT_RUNS = 1, OPT_COLD, OPT_OWN_TREE, OPT_VIRTUAL, OPT_ARGUMENTS };

static const struct option_row option_table[] = {
	{ "--runs", OPT_RUNS, "a number" },
	{ "--cold", OPT_COLD, NULL },
	{ "--own-tree", OPT_OWN_TREE, NULL },
	{ "--virtual", OPT_VIRTUAL, NULL },
	/* For ./vmali: only check the arguments */
	{ "--arguments", OPT_ARGUMENTS, NULL },
	{ 0 },
};

static const struct places *places;
static unsigned long runs = 11;

/* Nanoseconds of the clock that a machine's date has, too */
static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

static struct args list(const char *const *arguments)
{
	struct args args = { 0 };

	while (*arguments)
		args_add(&args, *arguments++);
	return args;
}

#define ARGS(...)	list((const char *const []){ __VA_ARGS__, NULL })
#define VMALI(...)	ARGS(text("%s/vmali", places->top), __VA_ARGS__)
#define RUN(...)	process_run(ARGS(__VA_ARGS__).v, 0, 1, 2)

/* One measurement; returns nanoseconds, or a negative number if it failed */
typedef double measure_fn(void *arg);

static void measure(const char *name, measure_fn *once, void *arg)
{
	struct samples samples = { 0 };
	double median;
	unsigned long i;

	/* The first is a warm-up */
	for (i = 0; i <= runs; i++) {
		double ns = once(arg);

		if (ns < 0)
			die("bench: %s failed", name);
		if (i)
			samples_add(&samples, ns / 1e9);
	}
	median = samples_median(&samples);
	printf("%-44s %8.3f s  (min %.3f, max %.3f, %zu runs)\n", name, median, samples.v[0],
	       samples.v[samples.n - 1], samples.n);
}

static double wall(void *command)
{
	double start = now();

	if (process_run(((struct args *)command)->v, 0, -1, -1))
		return -1;
	return now() - start;
}

static void measure_wall(const char *name, struct args command)
{
	measure(name, wall, &command);
}

/* In real time the guest's clock is the host's, so the end of the job is known inside */
static double first_job(void *cpus)
{
	struct args args = VMALI("run", "--clock", "real", "--cpus", cpus, "--", "sh", "-c",
				 "\"$1\" >/dev/null && date +%s%N", "sh",
				 text("%s/bin/vmali-job", places->build));
	double start = now();
	char *end;

	return process_output(args.v, 0, 2, &end) ? -1 : strtod(end, NULL) - start;
}

/* ---- rates, in real time -------------------------------------------------- */

static void take_rates(struct figures *figures, const char *machine)
{
	const char *program = text("%s/bench/rates_bench", places->build);
	struct args args;
	char *printed;

	if (!strcmp(machine, "none"))
		args = VMALI("run", "--clock", "real", "--series", "none", "--", program, "9");
	else if (!strcmp(machine, "noheap"))
		args = VMALI("run", "--clock", "real", "--heap", "none", "--", program, "9");
	else
		args = VMALI("run", "--clock", "real", "--", program, "9");
	if (process_output(args.v, 0, 2, &printed))
		die("bench: rates_bench failed");
	figures_read(figures, text("%s/", machine), printed);
}

static struct samples *rates_of(struct figures *figures, const char *machine, const char *what)
{
	struct samples *samples = figure(figures, text("%s/%s", machine, what));

	if (!samples->n)
		die("bench: rates_bench printed no %s", what);
	return samples;
}

/* Without sorting them: values of one turn are compared */
static double median_of(const struct samples *samples)
{
	struct samples copy = { 0 };
	size_t i;

	for (i = 0; i < samples->n; i++)
		samples_add(&copy, samples->v[i]);
	return samples_median(&copy);
}

static void print_rate(struct figures *figures, const char *what, const char *machine,
		       const char *name)
{
	struct samples *base = rates_of(figures, "none", what);
	struct samples *rates = rates_of(figures, machine, what);
	struct samples ratio = samples_ratio(rates, base);
	double median = samples_median(&ratio);
	size_t rank = median_rank(ratio.n);

	printf("%44s %8.0f /s %s: times %.3f (%.3f to %.3f)\n", "",
	       median_of(rates), name, median, ratio.v[rank - 1], ratio.v[ratio.n - rank]);
}

static void print_rates(struct figures *figures, const char *what, const char *name)
{
	printf("%-44s %8.0f /s unmodified\n", name,
	       median_of(rates_of(figures, "none", what)));
	print_rate(figures, what, "noheap", "patched");
	print_rate(figures, what, "protm", "patched, with a heap");
}

/*
 * The series compared with the unmodified kernel, and without a heap, which ordinary users
 * do not have.  From one machine to the next the rates differ by some 4 percent: so there are
 * many machines of each kind, alternating, each kind first as often as the others, and the
 * ratios are those of the same round, with bounds of their median.
 */
static void rates(void)
{
	static const char *const order[][3] = {
		{ "none", "noheap", "protm" },
		{ "noheap", "protm", "none" },
		{ "protm", "none", "noheap" },
	};
	struct figures figures = { 0 };
	unsigned long turn;
	int i;

	for (turn = 0; turn < TURNS_PER_RUN * runs; turn++)
		for (i = 0; i < 3; i++)
			take_rates(&figures, order[turn % 3][i]);
	print_rates(&figures, "jobs", "ordinary jobs, one at a time");
	print_rates(&figures, "groups", "ordinary groups created and destroyed");
}

/* ---- in virtual time ------------------------------------------------------ */

static double middle(struct figures *figures, const char *name)
{
	struct samples *samples = figure(figures, name);

	if (!samples->n)
		die("bench: no %s was printed", name);
	return samples_median(samples);
}

/* Exact, as nanoseconds are */
static double us(struct figures *figures, const char *name)
{
	return middle(figures, text("%s_ns", name)) / 1000;
}

/* A program's figures, with options for vmali run */
static void take_virtual(struct figures *figures, const char *prefix, const char *option,
			 const char *value, const char *program)
{
	/* Not where the user is: the machine makes that directory visible, too */
	struct args args = ARGS("env", "-C", "/", text("%s/vmali", places->top), "run",
				"--clean-env", option, value, "--",
				text("%s/bench/%s", places->build, program));
	char *printed;

	if (process_output(args.v, -1, 2, &printed))
		die("bench: %s failed", program);
	figures_read(figures, prefix, printed);
}

/*
 * What the series costs systems without protected memory.  What the kernel executes takes
 * time by the points where it enables interrupts, so this shows another lock, sleep or wake-up
 * of the driver, but not another comparison.
 */
static void ordinary(void)
{
	static const struct {
		const char *figure, *name;
	} rows[] = {
		{ "job", "ordinary job" },
		{ "group", "ordinary group created and destroyed" },
	};
	struct figures f = { 0 };
	size_t i;

	take_virtual(&f, "none/", "--series", "none", "rates_bench");
	take_virtual(&f, "noheap/", "--heap", "none", "rates_bench");
	take_virtual(&f, "protm/", "--seed", "0", "rates_bench");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		printf("%-44s %8.3f us unmodified, %.3f us patched, %.3f us with a heap\n",
		       rows[i].name, us(&f, text("none/%s", rows[i].figure)),
		       us(&f, text("noheap/%s", rows[i].figure)),
		       us(&f, text("protm/%s", rows[i].figure)));
}

static void protected(void)
{
	struct figures f = { 0 };

	take_virtual(&f, "", "--seed", "0", "protected_bench");
	printf("%-44s %8.3f us ordinary, %.3f us with a protected suspend buffer\n",
	       "creation of a group", us(&f, "group_create"), us(&f, "protected_group_create"));
	printf("%-44s %8.0f bytes idle, %.0f for an ordinary group, %.0f for a protected one\n",
	       "protected memory", middle(&f, "protected_bytes_idle"),
	       middle(&f, "protected_bytes_per_ordinary_group"),
	       middle(&f, "protected_bytes_per_protected_group"));
	printf("%-44s %8.3f us, %.0f register reads, %.0f writes, %.0f accesses of the firmware\n",
	       "entering and leaving protected mode", us(&f, "switch"),
	       middle(&f, "switch_reg_reads"), middle(&f, "switch_reg_writes"),
	       middle(&f, "switch_fw_accesses"));
	printf("%-44s %8.3f  (%.3f us for 128 KiB, %.3f us ordinary)\n",
	       "protected over ordinary throughput", us(&f, "copy") / us(&f, "protected_copy"),
	       us(&f, "protected_copy"), us(&f, "copy"));
	printf("%-44s %8.3f us, %.3f us alone\n", "ordinary job during protected jobs",
	       us(&f, "job_concurrent"), us(&f, "job_alone"));
	printf("%-44s %8.3f us, worst %.3f us; %.3f us, worst %.3f us alone\n",
	       "VM_BIND during protected jobs", us(&f, "bind_concurrent"),
	       us(&f, "bind_worst_concurrent"), us(&f, "bind_alone"), us(&f, "bind_worst_alone"));
}

/* ---- a developer's loop -------------------------------------------------- */

/*
 * A work tree of the kernel with the series, as vmali tree makes it, in git.  Its first
 * build takes minutes, so it is kept, with what was built for it, until the series changes.
 */
static void own_tree_make(const char *own)
{
	char *key, *old;
	FILE *f;

	if (process_output(ARGS("sh", "-c",
				"cat \"$1\"/kernel/series/*/[0-9]*.patch \"$2\" | sha256sum",
				"sh", places->top,
				text("%s/source/current", places->cache)).v, 0, 2,
			   &key))
		die("bench: cannot read the series");
	if (!access(text("%s/key", own), R_OK) &&
	    !process_output(ARGS("cat", text("%s/key", own)).v, 0, 2, &old) &&
	    !strcmp(key, old))
		return;
	remove_tree(own);
	make_dirs(own);
	if (process_run(VMALI("tree", text("%s/linux", own)).v, 0, 1, 2))
		die("bench: vmali tree failed");
	old = text("%s/key", own);
	f = open_file(old, "w");
	fprintf(f, "%s\n", key);
	close_file(f, old);
}

/*
 * The change is one of the object's content, which no compiler's cache can know, and the
 * module that was tested must have it.
 */
static double saved_to_verdict(void *own)
{
	static const char mark[] = "static const char saved_at[]";
	const char *file = text("%s/linux/drivers/gpu/drm/panthor/panthor_sched.c", (char *)own);
	const char *log = text("%s/log", (char *)own);
	double start = now();
	struct machine machine;
	int fd, status;
	FILE *f;

	if (RUN("sed", "-i", "/^static const char saved_at\\[\\]/d", file))
		return -1;
	f = open_file(file, "a");
	fprintf(f, "%s __used = \"saved at %.0f\";\n", mark, start);
	close_file(f, file);
	fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	setenv("KERNEL_SRC", text("%s/linux", (char *)own), 1);
	setenv("VMALI_BUILD", text("%s/build", (char *)own), 1);
	unsetenv("VMALI_AS_BUILT");
	status = process_run(VMALI("test", "--protected").v, 0, fd, fd);
	close(fd);
	if (status)
		return -1;
	if (!machine_load(text("%s/build/ready-own-default", (char *)own), &machine) ||
	    RUN("grep", "-q", text("saved at %.0f", start),
		text("%s/modules/panthor.ko", machine.kernel)))
		return -1;
	return now() - start;
}

static int own_tree(void)
{
	const char *own = text("%s/bench-own", places->build);

	own_tree_make(own);
	measure("panthor_sched.c saved to protected verdict", saved_to_verdict, (void *)own);
	return RUN("tail", "-n", "1", text("%s/log", own));
}

/* ---- the rest ------------------------------------------------------------ */

/* As a driver's accesses go, and what the model takes of the guest's memory */
static void accesses(void)
{
	struct figures f = { 0 };
	char *printed;

	if (process_output(VMALI("run", "--clock", "real", "--", "cat",
				 "/sys/kernel/debug/vmali/gpu/speed",
				 "/sys/kernel/debug/vmali/gpu/stats").v, 0, 2, &printed))
		die("bench: cannot measure register accesses");
	figures_read(&f, "", printed);
	printf("register %-35s %8.2f million/s  (through the kernel)\n", "reads",
	       middle(&f, "reads") / 1e6);
	printf("register %-35s %8.2f million/s  (through the kernel)\n", "writes",
	       middle(&f, "writes") / 1e6);
	printf("%-44s %8.2f MiB\n", "memory of the GPU model",
	       middle(&f, "memory_bytes") / 1048576);
}

static void cold(void)
{
	char empty[] = "/tmp/vmali-bench.XXXXXX";
	double start;
	int status;

	if (!mkdtemp(empty))
		die("bench: %s: %s", empty, strerror(errno));
	if (RUN("git", "clone", "-q", places->top, text("%s/vmali", empty)))
		die("bench: cannot clone the checkout");
	start = now();
	status = process_run(ARGS("env", text("XDG_CACHE_HOME=%s/cache", empty),
				  text("VMALI_BUILD=%s/vmali/build", empty),
				  text("%s/vmali/vmali", empty), "demo").v, 0, -1, 2);
	start = now() - start;
	remove_tree(empty);
	if (status)
		die("bench: the cold demo failed");
	printf("%-44s %8.1f s  (once)\n", "vmali demo, fresh clone and empty cache", start / 1e9);
}

int bench_main(const struct places *where, char **args)
{
	struct options o = { .command = "bench", .table = option_table, .args = args };
	bool with_cold = false, only_own_tree = false, only_virtual = false, only_check = false;
	int id;

	places = where;
	while ((id = options_next(&o))) {
		switch (id) {
		case OPT_RUNS:
			runs = option_number(&o);
			if (!runs || runs > MAX_RUNS)
				die("bench: --runs is a number from 1 to %d", MAX_RUNS);
			break;
		case OPT_COLD:
			with_cold = true;
			break;
		case OPT_OWN_TREE:
			only_own_tree = true;
			break;
		case OPT_VIRTUAL:
			only_virtual = true;
			break;
		case OPT_ARGUMENTS:
			only_check = true;
			break;
		}
	}
	if (*o.args)
		die("bench: unknown option %s", *o.args);
	if (only_check)
		return 0;
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (only_own_tree)
		return own_tree();
	puts("In virtual time, the same in each run:");
	ordinary();
	protected();
	if (only_virtual)
		return 0;
	puts("In real time, those of this host:");
	measure_wall("vmali run -- true", VMALI("run", "--", "true"));
	measure_wall("vmali run --series none -- true",
		     VMALI("run", "--series", "none", "--", "true"));
	measure_wall("vmali run --cpus 2 -- true", VMALI("run", "--cpus", "2", "--", "true"));
	measure("start to first job done", first_job, "1");
	measure("start to first job done, 2 CPUs", first_job, "2");
	measure_wall("vmali demo, everything built",
		     ARGS(text("%s/bin/launcher", places->build), places->top, "demo"));
	rates();
	if (RUN(text("%s/tests/gpu_bench", places->build), text("%lu", runs)))
		die("bench: gpu_bench failed");
	if (RUN(text("%s/tests/shader_bench", places->build), text("%lu", runs)))
		die("bench: shader_bench failed");
	accesses();
	if (with_cold)
		cold();
	return 0;
}
