// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The options of machine.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"

struct options opt = { .seed = "0", .mem_mb = 512 };

static enum sandbox_kind sandbox_kind(const char *name)
{
	static const char *const names[] = { "auto", "landlock", "namespace", "none" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i]))
			return i;
	fprintf(stderr, "vmali: --sandbox is auto, landlock, namespace or none, not '%s'\n",
		name);
	exit(1);
}

static void usage(void)
{
	fputs("usage: machine [--config KEY=VALUE]... [--log FILE] [--timeout S] [--mem MB] [--preload LIBRARY] [--seed N] [--sandbox KIND] [--trace FILE [--trace-json FILE --trace-tool PROGRAM]] -- KERNEL ARG... -- CMD [ARG...]\n",
	      stderr);
	exit(1);
}

void parse(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "log", required_argument, NULL, 'l' },
		{ "timeout", required_argument, NULL, 't' },
		{ "preload", required_argument, NULL, 'p' },
		{ "seed", required_argument, NULL, 'e' },
		{ "choices", required_argument, NULL, 'C' },
		{ "clean-env", no_argument, NULL, 'E' },
		{ "mem", required_argument, NULL, 'm' },
		{ "sandbox", required_argument, NULL, 's' },
		{ "trace", required_argument, NULL, 'T' },
		{ "trace-json", required_argument, NULL, 'J' },
		{ "trace-tool", required_argument, NULL, 'P' },
		{ "dtb-overlay", required_argument, NULL, 'o' },
		{ "board-arguments", required_argument, NULL, 'b' },
		{ "plugin-api", required_argument, NULL, 'a' },
		{ "boot-args", required_argument, NULL, 'A' },
		{ "initrd-range", required_argument, NULL, 'i' },
		{ "gpu-trace", required_argument, NULL, 'g' },
		{ }
	};
	FILE *config;
	int c, i;

	config = open_memstream(&opt.config_text, &opt.config_len);
	while ((c = getopt_long(argc, argv, "+", longs, NULL)) != -1) {
		switch (c) {
		case 'c':
			fprintf(config, "%s\n", optarg);
			break;
		case 'l':
			opt.log = optarg;
			break;
		case 'p':
			opt.preload = optarg;
			break;
		case 'e':
			opt.seed = optarg;
			break;
		case 'C':
			opt.choices = optarg;
			break;
		case 'E':
			opt.clean_env = true;
			break;
		case 't':
			opt.timeout = strtod(optarg, NULL);
			break;
		case 'm':
			opt.mem_mb = strtoul(optarg, NULL, 10);
			break;
		case 's':
			opt.sandbox = sandbox_kind(optarg);
			break;
		case 'T':
			opt.trace = optarg;
			break;
		case 'J':
			opt.trace_json = optarg;
			break;
		case 'P':
			opt.trace_tool = optarg;
			break;
		case 'o':
			opt.dtb_overlay = optarg;
			break;
		case 'b':
			opt.board_arguments = strtoul(optarg, NULL, 10);
			break;
		case 'a':
			opt.plugin_api = optarg;
			break;
		case 'A':
			opt.boot_args = optarg;
			break;
		case 'i':
			opt.initrd_range = optarg;
			break;
		case 'g':
			opt.gpu_trace = optarg;
			break;
		default:
			usage();
		}
	}
	fclose(config);
	opt.kernel = argv + optind;
	for (i = optind; i < argc && strcmp(argv[i], "--"); i++)
		;
	if (i == optind || i + 1 >= argc)
		usage();
	argv[i] = NULL;
	opt.command = argv + i + 1;
}
