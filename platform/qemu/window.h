/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the normal world sees of protected memory: each access ends in an error of the bus,
 * after the filter has recorded it.
 */
#ifndef VMALI_QEMU_WINDOW_H
#define VMALI_QEMU_WINDOW_H

#include "../../trusted/include/mali_trusted.h"
#include "worlds.h"

/**
 * struct window - protected memory in the normal world's address space
 * @region: to be put there
 * @base: physical address of its first byte; under the BQL
 */
struct window {
	struct MemoryRegion *region;
	u64 base;
};

/**
 * window_init() - make a window
 * @window: set to it, with the given address; must exist as long as QEMU runs
 * @name: of the region
 * @base: physical address
 * @size: bytes
 *
 * Context: BQL.
 */
void window_init(struct window *window, const char *name, u64 base, u64 size);

/**
 * window_set_api() - say which QEMU it is
 * @version: its version of the plugins' interface
 *
 * The attributes of an access tell a CPU from a device, and have changed.
 */
void window_set_api(int version);

#endif
