/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The address-space controller: RAM of the normal world that the secure world makes protected
 * at run time, and returns.
 */
#ifndef VMALI_QEMU_TZC_H
#define VMALI_QEMU_TZC_H

#include "../../trusted/include/mali_trusted.h"

/* Ranges that can be protected at the same time */
#define TZC_RANGES	8

/**
 * struct tzc_bus - what keeps other bus masters waiting
 * @hold: no transaction is in flight when it returns, and none begins
 * @release: ends that
 */
struct tzc_bus {
	void (*hold)(void);
	void (*release)(void);
};

/**
 * tzc_create() - make the controller, with nothing protected
 * @ram_size: bytes of the board's RAM
 *
 * It is for the RAM below the carve-out.
 *
 * Context: BQL, all CPUs exist, nothing has run.  Instead of carveout_create().
 */
void tzc_create(u64 ram_size);

/**
 * tzc_set_bus() - name the other bus master
 * @bus: called with the BQL held; copied
 */
void tzc_set_bus(const struct tzc_bus *bus);

/**
 * tzc_protect() - make RAM protected
 * @pa: physical address
 * @size: bytes; both are multiples of MALI_TRUSTED_PAGE_SIZE
 *
 * The secure world and the GPU in protected mode access it as before.  An access of a CPU of
 * the normal world ends in an error of the bus, as soon as the CPU has ended the block of
 * instructions that it executes.
 *
 * Context: BQL.
 *
 * Return: MALI_TRUSTED_OK; MALI_TRUSTED_ERR_UNSUPPORTED if there is no controller;
 * MALI_TRUSTED_ERR_FULL if all of its ranges are used; else as mali_trusted_protect().
 */
enum mali_trusted_error tzc_protect(u64 pa, u64 size);

/**
 * tzc_unprotect() - clear protected RAM and return it to the normal world
 * @pa: as for tzc_protect()
 * @size: likewise
 *
 * A controller on silicon does not clear; the firmware has to.
 *
 * Context: BQL.
 *
 * Return: MALI_TRUSTED_OK; MALI_TRUSTED_ERR_UNSUPPORTED; else as mali_trusted_unprotect().
 */
enum mali_trusted_error tzc_unprotect(u64 pa, u64 size);

#endif
