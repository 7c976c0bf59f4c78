// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali fw check: what panthor does with firmware images.
 *
 * Each image is given to the driver itself, in a machine for each driver; what the driver
 * did is in its log, and in what it reports to user space. In addition, it prints what the reader
 * of images finds wrong with the form, with the place in the file, which the driver has not.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../client/jsonfile.h"
#include "../number.h"
#include "fw.h"
#include "log.h"
#include "machine.h"

#define COMMAND		"fw check"
/* The machine's protected memory, all of which the heap has */
#define HEAP_MAX	(64u << 20)
/* An image may have any number; so many are shown */
#define FAULTS_MAX	32u

/* The drivers that an image can be given to: machines */
static const struct driver {
	const char *name;
	const char *option;
	const char *value;
	bool heap;
} drivers[] = {
	{ "mainline", "--series", "none", false },
	{ "noheap", "--heap", "none", false },
	{ "series", "--series", "default", true },
};

/**
 * struct request - what is asked for
 * @which: drivers, a bit for each
 * @heap_bytes: free memory of the heap; 0: all that the machine has
 * @json: the array of images; NULL to print text
 */
struct request {
	unsigned int which;
	uint64_t heap_bytes;
	struct json_object *json;
};

static void usage(FILE *f)
{
	fputs("usage: vmali fw check [OPTION...] [IMAGE...]\n"
	      "\n"
	      "Gives firmware images to panthor in the machine, and reports what it does: whether\n"
	      "its probe succeeds, or the errno it fails with; what it logs; the interface and the\n"
	      "protected memory.  With the offset in the file if the image's form is wrong.\n"
	      "Without IMAGE: the image that vmali run uses.\n"
	      "\n"
	      "  --driver NAME    mainline: Linux 7.3, unmodified; noheap: with this project's\n"
	      "                   series, but no heap named; series: with both.  May repeat;\n"
	      "                   default: all\n"
	      "  --heap-size N    free memory of the heap when the driver probes, as 64K or 16M;\n"
	      "                   default and most: 64M\n"
	      "  --json           an array with an object for each image\n"
	      "\n"
	      "The firmware's code is not run: the GPU model takes its place, and starts if the\n"
	      "image's control tables are complete.\n"
	      "\n"
	      "Exit status: 0 if all images are accepted by all of these drivers, 1 if one is\n"
	      "refused, 2 for other errors: no such file, a wrong command line, no machine.\n", f);
}

/* The form of the image */

static void print_faults(const struct mali_fw_error *faults, size_t count)
{
	size_t i;

	for (i = 0; i < count && i < FAULTS_MAX; i++)
		printf("  offset %#x: %s (%#llx, limit %#llx)\n", faults[i].offset,
		       mali_fw_fault_text(faults[i].fault), (unsigned long long)faults[i].value,
		       (unsigned long long)faults[i].limit);
	if (count > FAULTS_MAX)
		printf("  and %zu more\n", count - FAULTS_MAX);
}

static void json_faults(struct json_object *j, const struct mali_fw_error *faults, size_t count)
{
	struct json_object *array = json_add_array(j, "faults"), *item;
	size_t i;

	for (i = 0; i < count && i < FAULTS_MAX; i++) {
		item = json_add_object(array, NULL);
		json_add_u64(item, "offset", faults[i].offset);
		json_add_string(item, "what", mali_fw_fault_text(faults[i].fault));
		json_add_u64(item, "value", faults[i].value);
		json_add_u64(item, "limit", faults[i].limit);
	}
	json_add_u64(j, "more_faults", count > FAULTS_MAX ? count - FAULTS_MAX : 0);
}

/* What the driver did */

/* Not all refusals are logged */
static bool has_error(const struct driver_log *log)
{
	size_t i;

	for (i = 0; i < log->count; i++)
		if (!strcmp(log->lines[i].level, "error") ||
		    !strcmp(log->lines[i].level, "kernel"))
			return true;
	return false;
}

static void print_verdict(const struct driver *d, const struct driver_log *log)
{
	char bytes[32];
	size_t i;

	printf("  %-8s  ", d->name);
	if (!log->accepted && strerrorname_np(log->error))
		printf("refused: %s (-%d)\n", strerrorname_np(log->error), log->error);
	else if (!log->accepted)
		printf("refused: errno %d\n", log->error);
	else
		printf("accepted: interface %s, %" PRIu64 " groups of %" PRIu64 " queues, %s of protected memory\n",
		       log->interface, log->groups, log->queues,
		       fw_bytes(bytes, sizeof(bytes), log->protected_bytes));
	for (i = 0; i < log->count; i++) {
		const struct driver_line *line = &log->lines[i];

		printf("    %s: %s", line->level, line->text);
		if (line->times > 1)
			printf(" (%u times)", line->times);
		putchar('\n');
	}
	if (!log->accepted && !has_error(log))
		puts("    the driver does not log why");
}

static void json_verdict(struct json_object *j, const struct driver *d,
			 const struct driver_log *log)
{
	struct json_object *lines, *item;
	size_t i;

	j = json_add_object(j, NULL);
	json_add_string(j, "driver", d->name);
	json_add_bool(j, "accepted", log->accepted);
	json_add_u64(j, "errno", (uint64_t)log->error);
	lines = json_add_array(j, "log");
	for (i = 0; i < log->count; i++) {
		item = json_add_object(lines, NULL);
		json_add_string(item, "level", log->lines[i].level);
		json_add_string(item, "text", log->lines[i].text);
		json_add_u64(item, "times", log->lines[i].times);
	}
	if (log->accepted)
		json_add_string(j, "interface", log->interface);
	else
		json_add_null(j, "interface");
	json_add_u64(j, "groups", log->groups);
	json_add_u64(j, "queues_per_group", log->queues);
	json_add_u64(j, "protected_bytes", log->protected_bytes);
}

/* Return: whether the machine has an answer; why not has been said */
static bool ask(const char *path, const struct fw_file *file, const struct driver *d,
		const struct request *r, struct driver_log *log)
{
	const char *options[] = { "--no-wait", d->option, d->value, NULL, NULL, NULL };
	struct machine_answer answer;
	const char *why = NULL;
	char heap[64];
	int ret;

	if (d->heap && r->heap_bytes) {
		snprintf(heap, sizeof(heap), "vmali_tee.heaps=secure-video:%" PRIu64,
			 r->heap_bytes);
		options[3] = "--param";
		options[4] = heap;
	}
	ret = machine_ask(file->data, file->size, options, driver_log_command(), &answer);
	if (ret) {
		fw_say(COMMAND ": %s: no machine: %s", path, strerror(-ret));
		return false;
	}
	if (!driver_log_read(log, answer.output))
		why = answer.status == 124 ? "the machine has not ended" :
					     "the machine does not report a probe";
	free(answer.output);
	if (why)
		fw_say(COMMAND ": %s: %s: %s (status %d)", path, d->name, why, answer.status);
	return !why;
}

static int check(const char *path, const struct request *r)
{
	static struct mali_fw_error faults[FAULTS_MAX];
	struct json_object *j = NULL;
	struct driver_log log;
	int status = FW_FINE;
	struct fw_file file;
	size_t count, i;

	if (!fw_file_load(COMMAND, path, &file))
		return FW_TROUBLE;
	count = mali_fw_faults(file.data, file.size, faults, FAULTS_MAX);
	if (r->json) {
		j = json_add_object(r->json, NULL);
		json_add_string(j, "file", path);
		json_faults(j, faults, count);
		j = json_add_array(j, "drivers");
	} else {
		printf("%s\n", path);
		print_faults(faults, count);
	}
	for (i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++) {
		if (!(r->which & 1u << i))
			continue;
		if (!ask(path, &file, &drivers[i], r, &log)) {
			status = FW_TROUBLE;
			break;
		}
		if (!log.accepted)
			status = FW_BAD;
		if (j)
			json_verdict(j, &drivers[i], &log);
		else
			print_verdict(&drivers[i], &log);
		driver_log_free(&log);
	}
	fw_file_free(&file);
	return status;
}

/* Return: the driver's bit, 0 if there is none of that name */
static unsigned int driver_named(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
		if (!strcmp(name, drivers[i].name))
			return 1u << i;
	return 0;
}

/* Return: -1 to continue, else the exit status */
static int parse(struct request *r, bool *json, int argc, char **argv)
{
	static const struct option options[] = {
		{ "driver", required_argument, NULL, 'd' },
		{ "heap-size", required_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (c) {
		case 'd':
			if (!driver_named(optarg)) {
				fw_say(COMMAND ": --driver is mainline, noheap or series, not '%s'",
				       optarg);
				return FW_TROUBLE;
			}
			r->which |= driver_named(optarg);
			break;
		case 's':
			if (!parse_bytes(optarg, &r->heap_bytes) || !r->heap_bytes ||
			    r->heap_bytes > HEAP_MAX) {
				fw_say(COMMAND ": --heap-size is a number of bytes up to 64M, as 64K or 16M, not '%s'",
				       optarg);
				return FW_TROUBLE;
			}
			break;
		case 'j':
			*json = true;
			break;
		case 'h':
			usage(stdout);
			return FW_FINE;
		default:
			fw_say(COMMAND ": unknown option or missing value: %s",
			       argv[optind - 1]);
			return FW_TROUBLE;
		}
	}
	if (optind < argc)
		return -1;
	fw_say(COMMAND ": which image? (vmali fw check --help)");
	return FW_TROUBLE;
}

int fw_check(int argc, char **argv)
{
	struct request r = { 0 };
	bool json = false;
	int i, status;

	status = parse(&r, &json, argc, argv);
	if (status >= 0)
		return status;
	if (!r.which)
		r.which = ~0u;
	if (json)
		r.json = json_add_array(NULL, NULL);
	for (i = optind, status = FW_FINE; i < argc; i++) {
		int one = check(argv[i], &r);

		if (one > status)
			status = one;
	}
	if (r.json)
		json_print(r.json, stdout);
	return status;
}
