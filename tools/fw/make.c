// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali fw make: a firmware image from a description, for tests.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "build.h"

#define COMMAND	"fw make"

static void usage(FILE *f)
{
	fputs("usage: vmali fw make [DESCRIPTION|-] OUT\n"
	      "\n"
	      "Builds a firmware image from a description (a file, or standard input), and writes\n"
	      "it to OUT.  No code is in it: the GPU model starts with it, no GPU does.\n"
	      "\n", f);
	fputs(fw_build_help, f);
	fputs("\n"
	      "The smallest that the driver takes:\n"
	      "\n"
	      "  section va=0x04000000 size=64K read write cached-coherent shared zero data=tables\n"
	      "\n"
	      "Exit status: 0, or 2 for a mistake, with its line, or for a file that cannot be read\n"
	      "or written.\n", f);
}

static bool save(const char *path, const struct fw_file *image)
{
	FILE *f = fopen(path, "wb");

	if (f && fwrite(image->data, 1, image->size, f) == image->size && !fclose(f))
		return true;
	fw_say(COMMAND ": %s: %s", path, strerror(errno));
	return false;
}

int fw_make(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *path = "-", *name = "standard input";
	struct fw_file description, image;
	struct fw_mistake mistake;
	bool saved;
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'h') {
			usage(stdout);
			return FW_FINE;
		}
		fw_say(COMMAND ": unknown option: %s", argv[optind - 1]);
		return FW_TROUBLE;
	}
	if (argc - optind < 1 || argc - optind > 2) {
		fw_say(COMMAND ": a description and where to write (vmali fw make --help)");
		return FW_TROUBLE;
	}
	if (argc - optind == 2)
		path = argv[optind++];
	if (strcmp(path, "-") != 0)
		name = path;
	if (!fw_file_load(COMMAND, strcmp(path, "-") ? path : "/dev/stdin", &description))
		return FW_TROUBLE;
	if (!fw_compose((const char *)description.data, description.size, &image, &mistake)) {
		if (mistake.line)
			fw_say(COMMAND ": %s:%u: %s", name, mistake.line, mistake.text);
		else
			fw_say(COMMAND ": %s: %s", name, mistake.text);
		fw_file_free(&description);
		return FW_TROUBLE;
	}
	fw_file_free(&description);
	saved = save(argv[optind], &image);
	fw_file_free(&image);
	return saved ? FW_FINE : FW_TROUBLE;
}
