/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Names of GPUs.
 */
#ifndef VMALI_PRODUCT_H
#define VMALI_PRODUCT_H

#include <stdint.h>

/**
 * vmali_product_name() - name of the product that a GPU_ID stands for
 * @gpu_id: drm_panthor_gpu_info.gpu_id
 *
 * Return: a constant string such as "Mali-G610", "unknown" for other products.
 */
const char *vmali_product_name(uint32_t gpu_id);

#endif /* VMALI_PRODUCT_H */
