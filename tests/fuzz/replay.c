// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Without libFuzzer: write a target's seeds, or run inputs as they are.
 *
 *	TARGET seeds DIR     write them to DIR
 *	TARGET FILE...       run each once
 */
#include "fuzz.h"

#include <errno.h>

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

static void run(const char *path)
{
	/* Of the size it has, so that reading behind its end is noticed */
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
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
}

int main(int argc, char **argv)
{
	int i;

	if (argc == 3 && !strcmp(argv[1], "seeds")) {
		dir = argv[2];
		fuzz_seeds(put);
		return 0;
	}
	for (i = 1; i < argc; i++)
		run(argv[i]);
	return 0;
}
