// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The two address spaces of the board.
 */
#include <stdlib.h>

#include "worlds.h"

struct MemoryRegion *worlds_secure(void)
{
	struct Object *cpu = (struct Object *)qemu_get_cpu(0);

	return (struct MemoryRegion *)object_property_get_link(cpu, "secure-memory", NULL);
}

struct MemoryRegion *worlds_region(void)
{
	struct MemoryRegion *region = calloc(1, QEMU_MEMORY_REGION_ROOM);

	if (!region)
		abort();
	return region;
}
