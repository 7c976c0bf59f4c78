/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * vmali run: its options, and the command line of the machine.
 */
#ifndef LAUNCHER_RUN_H
#define LAUNCHER_RUN_H

#include "options.h"
#include "places.h"
#include "topics.h"

/* Instead of a heap's name: the one that the device tree refers to */
#define HEAP_DEVICETREE	"devicetree"

/**
 * struct run - what vmali run was asked for
 * @machine: what hosts it: uml or arm64
 * @kernel: an older Linux, as linux_version(); "" for the usual one
 * @gpu: the product
 * @board: coherent, noncoherent or carveout; arm64: carveout or dynamic
 * @series: as row_name() calls it
 * @heap: the driver's protected_heap_name, "none", or HEAP_DEVICETREE
 * @heap_late: milliseconds from the driver to the heap; NULL if the heap is there before
 * @firmware: as for firmware_get()
 * @kind: debug, smp or ""
 * @driver: whether to load panthor
 * @driver_module: the driver's module, if not the kernel's own; NULL for that
 * @wait: whether to wait for its probe
 * @mesa: whose driver of Mesa the command uses: "" for Debian's, a directory for the user's;
 *	  NULL for none
 * @params: module parameters, MODULE.NAME=VALUE
 * @cpus: virtual CPUs
 * @cpus_given: whether that is what the user wants
 * @clock: of the guest: virtual or real
 * @seed: of what varies from run to run, decimal
 * @speed: of the GPU, in percent
 * @mem: megabytes of memory
 * @mem_given: whether that is what the user wants
 * @root: directory for the guest's root, or packages to make it of, or NULL; arm64 only
 * @append: more arguments of the kernel
 * @log: file for the kernel's log, or NULL
 * @choices: file for the list of what the seed chose, or NULL
 * @clean_env: whether the command gets none of the caller's environment
 * @trace: file for the trace, without its suffix, or NULL
 * @trace_events: more events to record
 * @trace_buffer: megabytes for events
 * @timeout: seconds, as the user wrote them, or NULL
 * @sandbox: kind of sandbox, or NULL for the default
 * @dry_run: only print the command line
 * @verbose: print the output of what is built
 * @help: only print the help; the rest is not set
 * @command: what to run in the machine, ended by NULL
 */
struct run {
	const char *machine;
	const char *kernel;
	const char *gpu;
	const char *board;
	const char *series;
	const char *heap;
	const char *heap_late;
	const char *firmware;
	const char *kind;
	bool driver;
	const char *driver_module;
	bool wait;
	const char *mesa;
	struct args params;
	unsigned long cpus;
	bool cpus_given;
	const char *clock;
	const char *seed;
	unsigned long speed;
	unsigned long mem;
	bool mem_given;
	const char *root;
	struct args append;
	const char *log;
	const char *choices;
	bool clean_env;
	const char *trace;
	struct args trace_events;
	unsigned long trace_buffer;
	const char *timeout;
	const char *sandbox;
	bool dry_run;
	bool verbose;
	bool help;
	char **command;
};

/* The options of vmali run, for commands that pass them on */
extern const struct option_row run_option_table[];

/**
 * run_parse() - parse and check the arguments of vmali run
 * @run: set to what they ask for
 * @args: the arguments, ended by NULL; not copied
 * @topics: those of the series, where the machine is not of an older Linux
 *
 * If it is, that is what linux_version() is from now on.  A mistake ends the process with one
 * line.
 */
void run_parse(struct run *run, char **args, const struct topics *topics);

/**
 * run_command() - the command line of the machine
 * @run: what was asked for
 * @places: where things are
 * @machine: what the machine is made of
 * @firmware: the directory with the firmware; NULL without the driver
 * @cwd: the directory to run the command in
 *
 * A module that is missing ends the process with one line.
 *
 * Return: arguments for platform/common/machine/main.c, which is the first.
 */
struct args run_command(const struct run *run, const struct places *places,
			const struct machine *machine, const char *firmware, const char *cwd);

/**
 * run_main() - vmali run
 * @places: where things are
 * @args: its arguments, ended by NULL
 *
 * Return: the exit status, after --dry-run or --help; else the process becomes the machine.
 */
int run_main(const struct places *places, char **args);

#endif
