/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the firmware keeps in the data section of its image.
 */
#ifndef MALI_IMAGE_H
#define MALI_IMAGE_H

#include "base.h"

bool mali_image_boot(struct mali_gpu *gpu);
void mali_image_begin(struct mali_gpu *gpu);
void mali_image_park(struct mali_gpu *gpu);

#endif
