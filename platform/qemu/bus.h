/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The memory bus, as the GPU accesses it.
 */
#ifndef VMALI_QEMU_BUS_H
#define VMALI_QEMU_BUS_H

#include "../../gpu/include/mali_gpu.h"

/**
 * bus_access() - carry out a transaction of the GPU
 * @txn: the transaction
 * @ram_size: bytes of the board's RAM, the carve-out included
 *
 * Context: any thread that QEMU's RCU knows; takes no lock of QEMU's, because only RAM is
 * accessed: what a GPU could reach of other devices is an error of the bus here.
 *
 * Return: 0; -EACCES if the filter has refused and recorded it; -ENXIO if there is no memory;
 * -EINVAL if it is no transaction.
 */
int bus_access(const struct mali_bus_txn *txn, u64 ram_size);

/**
 * bus_is_protected() - whether an address is in protected memory
 * @pa: physical address
 */
bool bus_is_protected(u64 pa);

#endif
