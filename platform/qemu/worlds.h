/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The two address spaces of the board, which are what the NS bit is on a bus: a CPU in the
 * secure state accesses "secure-memory", which has all of the normal world's memory below it,
 * and everything else accesses system memory.
 */
#ifndef VMALI_QEMU_WORLDS_H
#define VMALI_QEMU_WORLDS_H

#include "qemu.h"

/* Of regions that lie above anything that the board has there itself */
#define WORLDS_PRIORITY	10

/**
 * worlds_secure() - the secure world's address space
 *
 * Context: BQL, all CPUs exist.
 *
 * Return: the container of its regions; NULL if the board has no secure world.
 */
struct MemoryRegion *worlds_secure(void);

/**
 * worlds_region() - room for a region, which QEMU keeps as long as it runs
 *
 * Return: the region, for one of the functions memory_region_init_*(); never NULL.
 */
struct MemoryRegion *worlds_region(void);

#endif
