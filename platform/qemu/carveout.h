/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The carve-out: memory that only the secure world's address space has.
 */
#ifndef VMALI_QEMU_CARVEOUT_H
#define VMALI_QEMU_CARVEOUT_H

/**
 * carveout_create() - take the carve-out out of the board's RAM
 *
 * The secure world of a board that has one sees a RAM block of its own there, the normal
 * world and all devices a region that answers each access with an error of the bus, after
 * the filter has recorded it.
 *
 * Context: BQL, all CPUs exist, nothing has run.
 */
void carveout_create(void);

#endif
