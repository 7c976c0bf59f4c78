// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Without libFuzzer: write a target's seeds, or run inputs as they are.
 *
 *	TARGET seeds DIR            write them to DIR
 *	TARGET FILE...              run each once
 *	TARGET --trace FILE...      print a hash of what the GPU model does on each
 *	TARGET --trace-all FILE...  print all that it does
 */
#include "fuzz.h"

#include <errno.h>

enum trace { TRACE_OFF, TRACE_HASH, TRACE_ALL };

static const char *dir;

static void put(const char *name, const void *data, size_t size)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "wb");
	if (!f || fwrite(data, 1, size, f) != size || fclose(f)) {
		fprintf(stderr, "cannot write %s: %s\n", path, strerror(errno));
		exit(1);
	}
}

static void run(const char *path, enum trace trace)
{
	/* Of the size it has, so that reading beyond its end is noticed */
	u8 buffer[FUZZ_INPUT_MAX], *data;
	FILE *f = fopen(path, "rb");
	size_t size;

	if (!f) {
		fprintf(stderr, "cannot read %s: %s\n", path, strerror(errno));
		exit(1);
	}
	size = fread(buffer, 1, sizeof(buffer), f);
	fclose(f);
	data = malloc(size + !size);
	if (!data)
		abort();
	memcpy(data, buffer, size);
	if (trace == TRACE_OFF)
		fprintf(stderr, "%s\n", path);
	else
		trace_begin(trace == TRACE_ALL);
	LLVMFuzzerTestOneInput(data, size);
	if (trace != TRACE_OFF)
		printf("%016llx %s\n", (unsigned long long)trace_end(), path);
	free(data);
}

int main(int argc, char **argv)
{
	enum trace trace = TRACE_OFF;
	int i = 1;

	if (argc == 3 && !strcmp(argv[1], "seeds")) {
		dir = argv[2];
		fuzz_seeds(put);
		return 0;
	}
	if (argc > 1 && !strcmp(argv[1], "--trace"))
		trace = TRACE_HASH;
	else if (argc > 1 && !strcmp(argv[1], "--trace-all"))
		trace = TRACE_ALL;
	if (trace != TRACE_OFF) {
		if (!trace_begin) {
			fprintf(stderr, "there is no GPU model in this target\n");
			return 1;
		}
		i++;
	}
	for (; i < argc; i++)
		run(argv[i], trace);
	return 0;
}
