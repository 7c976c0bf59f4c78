// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vkclient: what Vulkan makes of some commands, one line each.
 *
 *	vkclient [-x] [CASE...]
 *
 * CASE is a pattern as of fnmatch(); without one, all are run.  With -x all bytes follow each
 * line, in lines that begin with "x".  machine/mesa compares what
 * panvk makes on the virtual GPU with what lavapipe makes on the host's CPU.
 */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "cases.h"

static bool all_bytes;

void result_print(const char *name, const void *data, size_t size)
{
	const uint8_t *bytes = data;
	uint64_t hash = 0xcbf29ce484222325;
	uint32_t first[4];
	size_t i;

	for (i = 0; i < size; i++)
		hash = (hash ^ bytes[i]) * 0x100000001b3;
	memcpy(first, data, sizeof(first));
	printf("%s %zu bytes %016llx, first %08x %08x %08x %08x\n", name, size,
	       (unsigned long long)hash, first[0], first[1], first[2], first[3]);
	for (i = 0; i < size && all_bytes; i++)
		printf("%s%02x%s", i % 64 ? "" : "x ", bytes[i],
		       i % 64 == 63 || i == size - 1 ? "\n" : "");
}

static bool selected(const char *name, char **patterns)
{
	if (!*patterns)
		return true;
	for (; *patterns; patterns++)
		if (!fnmatch(*patterns, name, 0))
			return true;
	return false;
}

int main(int argc, char **argv)
{
	const struct mesa_case *const lists[] = {
		buffer_cases, image_cases, texture_cases, draw_cases(), vertex_cases(),
	};
	const struct mesa_case *c;
	struct vk vk;
	size_t i;

	if (argc > 1 && !strcmp(argv[1], "-x")) {
		all_bytes = true;
		argv++;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	vk_open(&vk);
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (c = lists[i]; c->name; c++)
			if (selected(c->name, argv + 1))
				c->run(&vk, c->name);
	return 0;
}
