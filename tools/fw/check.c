// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali fw check: what panthor will make of firmware images, before they are on a board.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../client/jsonfile.h"
#include "../number.h"
#include "fw.h"
#include "predict.h"

#define COMMAND	"fw check"

/* The drivers that an image can be given to */
static const struct driver {
	const char *name;
	const char *description;
	struct fw_setup setup;
} drivers[] = {
	{ "mainline", "Linux 7.3", { .series = false } },
	{ "noheap", "Linux 7.3 with the series, no heap named", { .series = true } },
	{ "series", "Linux 7.3 with the series and a heap",
	  { .series = true, .heap = true, .heap_bytes = FW_HEAP_ENOUGH } },
};

static const char *const level_names[] = {
	[FW_REFUSED] = "refused",
	[FW_WARNING] = "warning",
	[FW_NOTE] = "note",
};

static void usage(FILE *f)
{
	fputs("usage: vmali fw check [OPTION...] [IMAGE...]\n"
	      "\n"
	      "Says what panthor will make of firmware images: whether its probe succeeds or with\n"
	      "which errno it fails, the lines that it logs, where in the file the reason is, and\n"
	      "why.  Without IMAGE: of what a machine would have.\n"
	      "\n"
	      "  --driver NAME    mainline: Linux 7.3 as it is; noheap: with this project's series,\n"
	      "                   but no heap named; series: with both.  May repeat; default: all\n"
	      "  --heap-size N    what the heap has left when the driver probes (64K, 16M)\n"
	      "  --json           an array with an object for each image\n"
	      "\n"
	      "What an image does not say is assumed: that ordinary memory suffices, and that the\n"
	      "firmware starts if its control tables let it.  \"vmali run --firmware DIR\" tries it.\n"
	      "\n"
	      "Exit status: 0 if all images are accepted by all of these drivers, 1 if one is\n"
	      "refused, 2 for trouble: no such file, or a mistake in the arguments.\n", f);
}

static void print_verdict(const struct driver *d, const struct fw_verdict *v)
{
	unsigned int i;

	printf("  %-8s  ", d->name);
	if (v->error)
		printf("refused: %s (-%d)\n", fw_errno_name(v->error), v->error);
	else
		printf("accepted: %u sections, %llu KiB, %llu KiB of protected memory, %u groups of %u queues\n",
		       v->sections, (unsigned long long)v->bytes / 1024,
		       (unsigned long long)v->protected_bytes / 1024, v->groups, v->streams);
	for (i = 0; i < v->kept; i++) {
		const struct fw_remark *r = &v->remarks[i];

		printf("    %s: offset %#x: %s\n", level_names[r->level], r->offset, r->why);
		if (r->driver[0])
			printf("      logs \"%s\"\n", r->driver);
	}
	if (v->dropped)
		printf("    and %u more\n", v->dropped);
}

static void json_verdict(struct json_object *j, const struct driver *d, const struct fw_verdict *v)
{
	struct json_object *remarks, *item;
	unsigned int i;

	j = json_add_object(j, NULL);
	json_add_string(j, "driver", d->name);
	json_add_bool(j, "accepted", !v->error);
	json_add_u64(j, "errno", (uint64_t)v->error);
	remarks = json_add_array(j, "remarks");
	for (i = 0; i < v->kept; i++) {
		const struct fw_remark *r = &v->remarks[i];

		item = json_add_object(remarks, NULL);
		json_add_string(item, "level", level_names[r->level]);
		json_add_u64(item, "offset", r->offset);
		json_add_string(item, "logs", r->driver);
		json_add_string(item, "why", r->why);
	}
	json_add_u64(j, "more_remarks", v->dropped);
	json_add_u64(j, "sections", v->sections);
	json_add_u64(j, "bytes", v->bytes);
	json_add_u64(j, "protected_bytes", v->protected_bytes);
	json_add_u64(j, "groups", v->groups);
	json_add_u64(j, "queues_per_group", v->streams);
}

static int check(const char *path, struct json_object *j, unsigned int which, u64 heap_bytes)
{
	struct fw_file file;
	int status = FW_FINE;
	size_t i;

	if (!fw_file_load(COMMAND, path, &file))
		return FW_TROUBLE;
	if (j) {
		j = json_add_object(j, NULL);
		json_add_string(j, "file", path);
		j = json_add_array(j, "drivers");
	} else {
		printf("%s\n", path);
	}
	for (i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++) {
		static struct fw_verdict v;
		struct fw_setup setup = drivers[i].setup;

		if (!(which & 1u << i))
			continue;
		if (setup.heap)
			setup.heap_bytes = heap_bytes;
		if (fw_predict(file.data, file.size, &setup, &v)) {
			fw_say(COMMAND ": %s: no memory", path);
			status = FW_TROUBLE;
			break;
		}
		if (v.error)
			status = FW_BAD;
		if (j)
			json_verdict(j, &drivers[i], &v);
		else
			print_verdict(&drivers[i], &v);
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

int fw_check(int argc, char **argv)
{
	static const struct option options[] = {
		{ "driver", required_argument, NULL, 'd' },
		{ "heap-size", required_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	uint64_t heap_bytes = FW_HEAP_ENOUGH;
	int c, i, status = FW_FINE;
	bool want_json = false;
	unsigned int which = 0;
	struct json_object *j = NULL;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (c) {
		case 'd':
			if (!driver_named(optarg)) {
				fw_say(COMMAND ": --driver is mainline, noheap or series, not '%s'",
				       optarg);
				return FW_TROUBLE;
			}
			which |= driver_named(optarg);
			break;
		case 's':
			if (!parse_bytes(optarg, &heap_bytes)) {
				fw_say(COMMAND ": --heap-size is a number of bytes, as 64K or 16M, not '%s'",
				       optarg);
				return FW_TROUBLE;
			}
			break;
		case 'j':
			want_json = true;
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
	if (optind == argc) {
		fw_say(COMMAND ": which image? (vmali fw check --help)");
		return FW_TROUBLE;
	}
	if (want_json)
		j = json_add_array(NULL, NULL);
	for (i = optind; i < argc; i++) {
		int ret = check(argv[i], j, which ? which : ~0u, heap_bytes);

		if (ret > status)
			status = ret;
	}
	if (j)
		json_print(j, stdout);
	return status;
}
