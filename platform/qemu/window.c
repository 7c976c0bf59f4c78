// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What the normal world sees of protected memory.
 *
 * The attributes of an access tell devices from CPUs: devices give none, and QEMU marks that;
 * Arm's CPUs always do.  The layout is that of MemTxAttrs in QEMU's include/exec/memattrs.h.
 */
#include <stdlib.h>

#include "trusted.h"
#include "window.h"

/* The last version of the plugins' interface of a QEMU with the older layout: 7.2 */
#define OLD_API		1

/* The older layout: no attributes were given */
#define OLD_UNSPECIFIED	0x1u

/*
 * The newer ones: Arm's security space, which is not 0 in the normal world (8.1: bits 2 and 3;
 * 10.0: bits 1 and 2).  What is between is not set by devices.
 */
#define SPACE		0xeu

static int api;

void window_set_api(int version)
{
	api = version;
}

static enum mali_trusted_initiator initiator(struct qemu_attrs attrs)
{
	bool device = api <= OLD_API ? attrs.bits & OLD_UNSPECIFIED : !(attrs.bits & SPACE);

	return device ? MALI_TRUSTED_DEVICE : MALI_TRUSTED_CPU;
}

static uint32_t refuse(const struct window *window, uint64_t offset, uint64_t *data,
		       unsigned int size, bool write, struct qemu_attrs attrs)
{
	const struct mali_trusted_txn txn = {
		.initiator = initiator(attrs),
		.write = write,
		.pa = window->base + offset,
		.len = size,
	};

	switch (mali_trusted_bus_access(trusted_model(), &txn, data)) {
	case MALI_TRUSTED_DENIED:
	/* Returned to the normal world while the access was on its way */
	case MALI_TRUSTED_ORDINARY_OK:
		return QEMU_MEMTX_ERROR;
	default:
		/* The filter lets neither access protected memory */
		abort();
	}
}

static uint32_t normal_read(void *opaque, uint64_t offset, uint64_t *data, unsigned int size,
			    struct qemu_attrs attrs)
{
	*data = 0;
	return refuse(opaque, offset, data, size, false, attrs);
}

static uint32_t normal_write(void *opaque, uint64_t offset, uint64_t data, unsigned int size,
			     struct qemu_attrs attrs)
{
	return refuse(opaque, offset, &data, size, true, attrs);
}

static const struct qemu_region_ops normal_ops = {
	.read_with_attrs = normal_read,
	.write_with_attrs = normal_write,
	.endianness = QEMU_LITTLE_ENDIAN,
	.valid = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
	.impl = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
};

void window_init(struct window *window, const char *name, u64 base, u64 size)
{
	window->region = worlds_region();
	window->base = base;
	memory_region_init_io(window->region, NULL, &normal_ops, window, name, size);
}
