/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * libvmali: a small client library for the panthor DRM driver, on libdrm and the
 * kernel's exported headers.
 *
 * Conventions, for every function of every header under vmali/:
 *
 * - It returns 0, or a negative errno value from the kernel, unless documented
 *   otherwise.  Output arguments are written on success only.
 * - It prints nothing and never exits.
 * - "GPU VA" is an address in a GPU VM, "CPU address" one in this process, and
 *   both are in bytes, as are sizes.  Times are nanoseconds.
 * - An object must outlive what was made from it: device before VM before group.
 * - Functions may be called from several threads at once as long as no object is
 *   used while it is being destroyed, unless documented otherwise.
 */
#ifndef VMALI_H
#define VMALI_H

#include <vmali/access.h>
#include <vmali/bo.h>
#include <vmali/buffer.h>
#include <vmali/cs.h>
#include <vmali/device.h>
#include <vmali/group.h>
#include <vmali/heap.h>
#include <vmali/map.h>
#include <vmali/product.h>
#include <vmali/sync.h>
#include <vmali/tiler.h>
#include <vmali/trusted.h>
#include <vmali/vm.h>

#endif /* VMALI_H */
