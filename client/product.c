// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Names of products.
 */
#include <stddef.h>

#include <drm/panthor_drm.h>

#include <vmali/product.h>

struct product {
	uint8_t arch_major;
	uint8_t product_major;
	const char *name;
};

static const struct product products[] = {
	{ 10, 2, "Mali-G710" },
	{ 10, 3, "Mali-G510" },
	{ 10, 4, "Mali-G310" },
	{ 10, 7, "Mali-G610" },
	{ 11, 2, "Mali-G715" },
	{ 11, 3, "Mali-G615" },
	{ 12, 0, "Mali-G720" },
	{ 12, 1, "Mali-G620" },
	{ 13, 0, "Mali-G725" },
	{ 13, 1, "Mali-G625" },
	{ 14, 0, "Mali-G1-Ultra" },
	{ 14, 1, "Mali-G1-Premium" },
	{ 14, 3, "Mali-G1-Pro" },
};

const char *vmali_product_name(uint32_t gpu_id)
{
	size_t i;

	for (i = 0; i < sizeof(products) / sizeof(products[0]); i++) {
		if (products[i].arch_major == DRM_PANTHOR_ARCH_MAJOR(gpu_id) &&
		    products[i].product_major == DRM_PANTHOR_PRODUCT_MAJOR(gpu_id))
			return products[i].name;
	}
	return "unknown";
}
