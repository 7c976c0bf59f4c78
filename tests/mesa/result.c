// SPDX-License-Identifier: GPL-2.0 OR MIT
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "result.h"

bool result_all_bytes;

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
	for (i = 0; i < size && result_all_bytes; i++)
		printf("%s%02x%s", i % 64 ? "" : "x ", bytes[i],
		       i % 64 == 63 || i == size - 1 ? "\n" : "");
}

void result_print_within(const char *name, const int32_t *values, size_t count,
			 uint32_t tolerance)
{
	size_t i;

	printf("%s within %u:", name, tolerance);
	for (i = 0; i < count; i++)
		printf(" %d", values[i]);
	putchar('\n');
}
