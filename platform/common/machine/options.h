/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The options of machine, as main.c describes them.
 */
#ifndef VMALI_MACHINE_OPTIONS_H
#define VMALI_MACHINE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "../sandbox.h"

/**
 * struct options - the options
 * @log: the kernel log, NULL to keep it only when the machine dies
 * @preload: library that goes into the kernel's process, or NULL
 * @seed: for what the library replaces
 * @choices: file for the list of choices, or NULL
 * @clean_env: whether the command gets none of the caller's variables
 * @trace: file for the trace, or NULL
 * @trace_json: file for the same for Perfetto, or NULL
 * @trace_tool: program that makes it, or NULL
 * @dtb_overlay: device-tree overlay for the board that QEMU describes, or NULL
 * @board_arguments: how many of the arguments of @kernel describe that board
 * @plugin_api: version of the plugins' interface that QEMU wants, or NULL
 * @boot_args: the kernel's command line, for the device tree, or NULL
 * @initrd_range: where the initial RAM disk is, likewise: two addresses, hexadecimal, "1000-2000"
 * @gpu_trace: file for the events of a GPU that is outside of the guest, or NULL
 * @timeout: seconds after which the machine is killed, 0 for never
 * @mem_mb: the guest's memory, in megabytes
 * @sandbox: how the host's files are protected
 * @kernel: the kernel and its arguments
 * @command: the command and its arguments
 * @config_text: the guest's config
 * @config_len: bytes of it
 */
struct options {
	const char *log;
	const char *preload;
	const char *seed;
	const char *choices;
	bool clean_env;
	const char *trace;
	const char *trace_json;
	const char *trace_tool;
	const char *dtb_overlay;
	size_t board_arguments;
	const char *plugin_api;
	const char *boot_args;
	const char *initrd_range;
	const char *gpu_trace;
	double timeout;
	unsigned long mem_mb;
	enum sandbox_kind sandbox;
	char **kernel;
	char **command;
	char *config_text;
	size_t config_len;
};

/* Those of this process */
extern struct options opt;

/**
 * parse() - read the command line; a mistake ends the process
 * @argc: number of arguments
 * @argv: arguments
 */
void parse(int argc, char **argv);

#endif
