/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The trusted display, as debugfs shows it.
 */
#ifndef VMALI_DISPLAY_H
#define VMALI_DISPLAY_H

#include "../../trusted/include/mali_trusted.h"

struct dentry;

void vmali_display_init(struct dentry *dir, struct mali_trusted *model);

#endif
