// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The carve-out.  QEMU's two address spaces of an Arm board are what the NS bit is on a bus:
 * a CPU in the secure state accesses "secure-memory", which has all of the normal world's
 * memory below it, and everything else accesses system memory.
 */
#include <stdlib.h>

#include "board.h"
#include "carveout.h"
#include "qemu.h"
#include "trusted.h"

/* Above anything that the board has there itself */
#define PRIORITY	10

static struct MemoryRegion *new_region(void)
{
	struct MemoryRegion *region = calloc(1, QEMU_MEMORY_REGION_ROOM);

	if (!region)
		abort();
	return region;
}

/* An access of the normal world; the filter refuses and records it, whatever it is */
static uint32_t refuse(uint64_t offset, uint64_t *data, unsigned int size, bool write)
{
	const struct mali_trusted_txn txn = {
		.initiator = MALI_TRUSTED_CPU,
		.write = write,
		.pa = BOARD_CARVEOUT_BASE + offset,
		.len = size,
	};

	if (mali_trusted_bus_access(trusted_model(), &txn, data) == MALI_TRUSTED_DENIED)
		return QEMU_MEMTX_ERROR;
	/* The filter lets no CPU access protected memory */
	abort();
}

static uint32_t normal_read(void *opaque, uint64_t offset, uint64_t *data, unsigned int size,
			    struct qemu_attrs attrs)
{
	*data = 0;
	return refuse(offset, data, size, false);
}

static uint32_t normal_write(void *opaque, uint64_t offset, uint64_t data, unsigned int size,
			     struct qemu_attrs attrs)
{
	return refuse(offset, &data, size, true);
}

static const struct qemu_region_ops normal_ops = {
	.read_with_attrs = normal_read,
	.write_with_attrs = normal_write,
	.endianness = QEMU_LITTLE_ENDIAN,
	.valid = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
	.impl = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
};

void carveout_create(void)
{
	struct Object *cpu = (struct Object *)qemu_get_cpu(0);
	struct MemoryRegion *ram = new_region(), *normal = new_region(), *secure;

	memory_region_init_ram(ram, NULL, "vmali.protected", BOARD_CARVEOUT_SIZE, &error_fatal);
	memory_region_init_io(normal, NULL, &normal_ops, NULL, "vmali.carveout",
			      BOARD_CARVEOUT_SIZE);
	trusted_create(BOARD_CARVEOUT_BASE, BOARD_CARVEOUT_SIZE, memory_region_get_ram_ptr(ram));
	memory_region_add_subregion_overlap(get_system_memory(), BOARD_CARVEOUT_BASE, normal,
					    PRIORITY);
	/* A board without a secure world has protected memory that only the GPU accesses */
	secure = (struct MemoryRegion *)object_property_get_link(cpu, "secure-memory", NULL);
	if (secure)
		memory_region_add_subregion_overlap(secure, BOARD_CARVEOUT_BASE, ram, PRIORITY);
}
