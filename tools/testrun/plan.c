// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Which test programs there are.  A new file in tests/guest or tests/unit is found; a
 * script in tests/machine has to be named here.
 */
#define _GNU_SOURCE
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "../launcher/files.h"
#include "../launcher/patterns.h"
#include "plan.h"

/* What has tests that wait for the driver's own timeouts, many times */
#define SLOW_GUEST	"switches"

static struct test *add(struct plan *plan, const char *kernels, const char *name,
			const char *const *command)
{
	struct test *test;

	plan->tests = allocated(realloc(plan->tests, (plan->count + 1) * sizeof(*plan->tests)));
	test = &plan->tests[plan->count++];
	*test = (struct test){ .name = name, .kernels = kernels };
	while (*command)
		args_add(&test->command, *command++);
	return test;
}

/* ... are the program and its arguments */
#define ADD(plan, kernels, name, ...) \
	add(plan, kernels, name, (const char *const []){ __VA_ARGS__, NULL })

/* A program in a machine; options is NULL or options of vmali run with blanks between */
static struct test *in_machine(struct plan *plan, const struct where *where, const char *name,
			       const char *timeout, const char *options, const char *program)
{
	struct test *test = ADD(plan, NULL, name, text("%s/vmali", where->top), "run",
				"--timeout", timeout);
	char *copy = text("%s", options ? options : ""), *rest = copy, *option;

	if (where->older)
		ARGS_ADD(&test->command, "--kernel", where->older);
	while ((option = strsep(&rest, " ")))
		if (*option)
			args_add(&test->command, option);
	if (options && strstr(options, "--series none"))
		test->kernels = "none";
	else if (options && strstr(options, "--cpus"))
		test->kernels = "smp";
	else if (where->older)
		test->kernels = "default";
	args_add(&test->command, "--");
	args_add(&test->command, program);
	return test;
}

/* tests/machine/NAME.sh; kernels as in struct test */
static void script(struct plan *plan, const struct where *where, const char *name,
		   const char *kernels)
{
	ADD(plan, kernels, text("machine/%s", name),
	    text("%s/tests/machine/%s.sh", where->top, name));
}

/* The kernel with KASAN, kmemleak and lockdep */
static void debug_kernel(struct plan *plan, const struct where *where)
{
	const char *debug = text("%s/tests/machine/debug.sh", where->top);
	const char *inject = text("%s/tests/machine/inject.sh", where->top);

	ADD(plan, "debug", "guest/debug", debug);
	ADD(plan, "debug", "machine/inject", inject);
}

/* A guest test with the series, and on mainline's driver */
static void guest(struct plan *plan, const struct where *where, const char *program,
		  const char *timeout)
{
	const char *name = strrchr(program, '/') + 1;

	in_machine(plan, where, text("guest/%s", name), timeout, NULL, program);
	in_machine(plan, where, text("guest/%s-unmodified", name), "120", "--series none",
		   program);
}

/*
 * On two CPUs and in real time: what is about several things at once.  A thousand switches and
 * fifty resets at random are for virtual time, in which nothing else has to wait for them.
 */
static void two_cpus(struct plan *plan, const struct where *where)
{
	struct test *switches, *reset, *syncs;

	switches = in_machine(plan, where, "guest/switches-2cpus", "300", "--cpus 2", "env");
	ARGS_ADD(&switches->command, "SWITCHES=250", "RESETS=20");
	args_add(&switches->command, text("%s/guest/switches", where->build));
	in_machine(plan, where, "guest/jobs-2cpus", "300", "--cpus 2",
		   text("%s/guest/jobs", where->build));
	/* Without those in which one thing happens after the other, with seconds between */
	reset = in_machine(plan, where, "guest/reset-2cpus", "300", "--cpus 2",
			   text("%s/guest/reset", where->build));
	ARGS_ADD(&reset->command, "-T", "evicted_group_survives_a_panic",
		 "-T", "evicted_group_whose_state_is_not_flushed",
		 "-T", "missing_acknowledge_of_resume", "-T", "late_acknowledge_is_waited_for");
	/* What is written too early is no wait: when the queue waits, only virtual time says */
	syncs = in_machine(plan, where, "guest/syncs-2cpus", "300", "--cpus 2",
			   text("%s/guest/syncs", where->build));
	ARGS_ADD(&syncs->command, "-T", "wait_for_the_cpu");
}

/* On a bus that is not coherent: what shares memory with the GPU, or flushes */
static void noncoherent(struct plan *plan, const struct where *where)
{
	static const char *const programs[] = {
		"binds", "caches", "cpu_caches", "faults", "jobs", "player", "power",
	};
	size_t i;

	for (i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		const char *program = text("%s/guest/%s", where->build, programs[i]);

		in_machine(plan, where, text("guest/%s-noncoherent", programs[i]), "120",
			   "--board noncoherent", program);
	}
	in_machine(plan, where, "guest/caches-noncoherent-unmodified", "120",
		   "--series none --board noncoherent", text("%s/guest/caches", where->build));
}

/* In a static carve-out, as with a TEE: what depends on the allocator of protected memory */
static void carveout(struct plan *plan, const struct where *where)
{
	static const char *const programs[] = { "attacks", "player", "reuse", "service" };
	size_t i;

	for (i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		in_machine(plan, where, text("guest/%s-carveout", programs[i]), "120",
			   "--board carveout", text("%s/guest/%s", where->build, programs[i]));
	in_machine(plan, where, "driver/cleared-carveout", "120", "--board carveout",
		   text("%s/driver/cleared", where->build));
	/* With a TEE that has no operation to clear */
	in_machine(plan, where, "driver/cleared-carveout-keeps", "120",
		   "--board carveout --param vmali_tee.clear=0",
		   text("%s/driver/cleared", where->build));
	in_machine(plan, where, "guest/reuse-carveout-keeps", "120",
		   "--board carveout --param vmali_tee.clear=0",
		   text("%s/guest/reuse", where->build));
}

static void guests(struct plan *plan, const struct where *where)
{
	struct args found = programs_in(text("%s/guest", where->build), "");
	size_t i;

	for (i = 0; i < found.n; i++)
		if (strcmp(strrchr(found.v[i], '/') + 1, SLOW_GUEST))
			guest(plan, where, found.v[i], "120");
}

static void suspends(struct plan *plan, const struct where *where)
{
	struct args found = programs_in(text("%s/suspend", where->build), "");
	size_t i;

	for (i = 0; i < found.n; i++)
		in_machine(plan, where, text("suspend/%s", strrchr(found.v[i], '/') + 1), "300",
			   NULL, found.v[i]);
}

/* Those that mainline's driver is given, too: hostile images, a table of them, and streams */
static void drivers_of_both(struct plan *plan, const struct where *where)
{
	static const char *const programs[] = { "blocks", "firmware", "images", "noise" };
	size_t i;

	for (i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		const char *program = text("%s/driver/%s", where->build, programs[i]);

		in_machine(plan, where, text("driver/%s", programs[i]), "120", NULL, program);
		in_machine(plan, where, text("driver/%s-unmodified", programs[i]), "120",
			   "--series none", program);
	}
}

/* Tests that load and unload the driver themselves */
static void drivers(struct plan *plan, const struct where *where)
{
	static const char *const with_series[] = {
		"startup", "removal", "groups", "access", "unbind", "replaced", "cleared",
	};
	/* What can go wrong between two CPUs; loading modules is slow on them */
	static const char *const with_two_cpus[] = {
		"heap_removed_during_probe", "heap_unloaded_during_probe",
		"heap_removed_while_open", "tee_unbound_after_probe",
	};
	struct test *test;
	size_t i;

	for (i = 0; i < sizeof(with_series) / sizeof(with_series[0]); i++)
		in_machine(plan, where, text("driver/%s", with_series[i]), "120", NULL,
			   text("%s/driver/%s", where->build, with_series[i]));
	drivers_of_both(plan, where);
	test = in_machine(plan, where, "driver/startup-2cpus", "120", "--cpus 2",
			  text("%s/driver/startup", where->build));
	args_add(&test->command, "-t");
	args_add(&test->command, "late_heap_from_module_init");
	test = in_machine(plan, where, "driver/removal-2cpus", "120", "--cpus 2",
			  text("%s/driver/removal", where->build));
	for (i = 0; i < sizeof(with_two_cpus) / sizeof(with_two_cpus[0]); i++) {
		args_add(&test->command, "-t");
		args_add(&test->command, with_two_cpus[i]);
	}
}

/*
 * A list of IGT's, with options of vmali run, a program in front of what is run, and options of
 * tests/igt
 */
static void igt_with(struct plan *plan, const struct where *where, const char *list,
		     const char *suffix, const char *options, const char *in_front,
		     const char *const *igt_options)
{
	const char *name = text("igt/%s-%s", list, suffix);
	const char *program = text("%s/tests/igt", where->build);
	struct test *test;

	if (!where->igt) {
		test = ADD(plan, NULL, name, "echo");
		args_add(&test->command,
			 "1..0 # SKIP the package igt-gpu-tools-tests is not available here");
		return;
	}
	test = in_machine(plan, where, name, "300", options, in_front ? in_front : program);
	if (in_front)
		args_add(&test->command, program);
	args_add_all(&test->command, (char *const *)igt_options);
	args_add(&test->command, where->igt);
	args_add(&test->command, text("%s/tests/igt/%s.testlist", where->top, list));
}

static void igt(struct plan *plan, const struct where *where, const char *list,
		const char *suffix, const char *options, const char *in_front)
{
	igt_with(plan, where, list, suffix, options, in_front, ARGV(NULL));
}

static void igts(struct plan *plan, const struct where *where)
{
	igt(plan, where, "generic", "none", "--series none", NULL);
	igt(plan, where, "panthor", "none", "--series none", NULL);
	igt(plan, where, "generic", "protm", "--series default", NULL);
	igt(plan, where, "panthor", "protm", "--series default", NULL);
	igt(plan, where, "panthor", "protm-concurrent", "--series default",
	    text("%s/bench/concurrent", where->build));
	/*
	 * The series on a system that has no heap: what most users of panthor have. sw_sync tests
	 * the kernel's fences without a device, for longer than the other programs together, and
	 * this is the same kernel.
	 */
	igt_with(plan, where, "generic", "protm-noheap", "--series default --heap none", NULL,
		 ARGV("--without", "sw_sync", "has no device; igt/generic-protm runs it"));
	igt(plan, where, "panthor", "protm-noheap", "--series default --heap none", NULL);
	igt(plan, where, "panthor", "none-noncoherent", "--series none --board noncoherent", NULL);
	igt(plan, where, "panthor", "protm-noncoherent", "--series default --board noncoherent",
	    NULL);
	ADD(plan, NULL, "igt/rk3588", text("%s/tests/igt/rk3588.sh", where->top));
}

static void units(struct plan *plan, const struct where *where)
{
	struct args found = programs_in(text("%s/unit", where->build), "_test");
	size_t i;

	for (i = 0; i < found.n; i++)
		ADD(plan, NULL, text("unit/%s", strrchr(found.v[i], '/') + 1), "env",
		    "CMOCKA_MESSAGE_OUTPUT=TAP", found.v[i]);
}

static void without_heap(struct plan *plan, const struct where *where, const char *name)
{
	in_machine(plan, where, text("guest/%s-noheap", name), "120", "--heap none",
		   text("%s/guest/%s", where->build, name));
}

struct plan plan_all(const struct where *where)
{
	/* What each of them starts besides the kernel with the series */
	static const struct {
		const char *name;
		const char *kernels;
	} scripts[] = {
		{ "products", "none" }, { "command", "all" }, { "heap", "none" },
		{ "source", "none" }, { "results", NULL }, { "baseline", "none" },
		{ "mail", NULL }, { "tree", NULL }, { "sandbox", NULL }, { "startup", "none" },
		{ "firmware", NULL }, { "bound", NULL }, { "protm_init", NULL },
		{ "heap_dt", NULL }, { "older", NULL },
		{ "fw", "none" }, { "demo", NULL }, { "docs", "all" }, { "csdump", NULL },
		{ "shaderdump", NULL }, { "trace", "none" }, { "cycles", NULL }, { "time", NULL },
		{ "bugs", NULL }, { "explore", NULL }, { "bench", "none" }, { "mesa", NULL },
		{ "arm64", NULL }, { "arm64_secure", NULL }, { "arm64_dynamic", NULL },
		{ "arm64_qemus", NULL }, { "arm64_missing", NULL }, { "arm64_igt", NULL },
	};
	struct plan plan = { 0 };
	struct test *kunit;
	size_t i;

	/* Compiles each point of the series, one after the other */
	script(&plan, where, "series", NULL);
	debug_kernel(&plan, where);
	two_cpus(&plan, where);
	guest(&plan, where, text("%s/guest/" SLOW_GUEST, where->build), "300");
	ADD(&plan, NULL, "fuzz/models", text("%s/tests/fuzz/run.sh", where->top), "--suite");
	suspends(&plan, where);
	for (i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
		script(&plan, where, scripts[i].name, scripts[i].kernels);
	drivers(&plan, where);
	guests(&plan, where);
	without_heap(&plan, where, "protected");
	without_heap(&plan, where, "player");
	noncoherent(&plan, where);
	carveout(&plan, where);
	kunit = in_machine(&plan, where, "kunit/series", "120", "--no-driver",
			   text("%s/tests/kunit", where->build));
	args_add(&kunit->command, text("%s/kunit", where->kernel));
	igts(&plan, where);
	units(&plan, where);
	return plan;
}

struct plan plan_older(const struct where *where)
{
	struct plan plan = { 0 };

	guest(&plan, where, text("%s/guest/" SLOW_GUEST, where->build), "300");
	suspends(&plan, where);
	drivers_of_both(&plan, where);
	guests(&plan, where);
	igt(&plan, where, "generic", "none", "--series none", NULL);
	igt(&plan, where, "panthor", "none", "--series none", NULL);
	igt(&plan, where, "generic", "fixes", "--series default", NULL);
	igt(&plan, where, "panthor", "fixes", "--series default", NULL);
	igt(&plan, where, "panthor", "none-noncoherent", "--series none --board noncoherent", NULL);
	return plan;
}

/* Each of the slow tests of a program in its own machine, and the others in one */
static void in_parts(struct plan *plan, const struct where *where, const char *name,
		     const char *const *slow, size_t count)
{
	const char *program = text("%s/%s", where->build, name);
	struct test *test;
	size_t i;

	for (i = 0; i < count; i++) {
		test = in_machine(plan, where, text("%s-%s", name, slow[i]), "120", NULL, program);
		args_add(&test->command, "-t");
		args_add(&test->command, slow[i]);
	}
	test = in_machine(plan, where, name, "120", NULL, program);
	for (i = 0; i < count; i++) {
		args_add(&test->command, "-T");
		args_add(&test->command, slow[i]);
	}
}

struct plan plan_protected(const struct where *where)
{
	static const char *const slow_execution[] = {
		"firmware_halts_in_protected_mode", "vm_bind_during_halted_firmware",
		"endless_region_times_out", "vm_bind_during_endless_region",
		"enter_is_not_acknowledged", "vm_bind_during_entry_without_ack",
	};
	static const char *const slow_groups[] = { "created_and_destroyed" };
	static const char *const others[] = {
		"guest/attacks", "guest/kernel_attacks", "guest/player", "driver/access",
		"guest/protected",
	};
	struct plan plan = { 0 };
	size_t i;

	in_parts(&plan, where, "guest/execution", slow_execution,
		 sizeof(slow_execution) / sizeof(slow_execution[0]));
	in_parts(&plan, where, "driver/groups", slow_groups, 1);
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		in_machine(&plan, where, others[i], "120", NULL,
			   text("%s/%s", where->build, others[i]));
	without_heap(&plan, where, "protected");
	return plan;
}

void plan_select(struct plan *plan, char *const *patterns)
{
	size_t i, left = 0;

	for (i = 0; i < plan->count; i++)
		if (pattern_selects(plan->tests[i].name, patterns))
			plan->tests[left++] = plan->tests[i];
	plan->count = left;
}

enum company test_company(const char *name)
{
	/*
	 * panthor gives the firmware 100 ms to answer.  Two virtual CPUs that wait for each
	 * other take all of it when they share their host's with other machines.
	 */
	if (!fnmatch("*-2cpus", name, 0))
		return NONE;
	return ANY;
}
