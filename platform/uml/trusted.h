/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The trusted firmware of the board, for drivers of its services.
 */
#ifndef VMALI_TRUSTED_H
#define VMALI_TRUSTED_H

#include "../../trusted/include/mali_trusted.h"

struct mali_trusted *vmali_trusted(void);
size_t vmali_trusted_num_regions(void);

#endif
