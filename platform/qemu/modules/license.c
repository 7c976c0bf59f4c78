// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The DMA heaps are always built in, and so have no license of a module.
 */
#include <linux/module.h>

MODULE_DESCRIPTION("DMA heaps, for kernels that are built without");
MODULE_IMPORT_NS("DMA_BUF");
MODULE_LICENSE("GPL");
