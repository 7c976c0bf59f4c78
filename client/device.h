/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What only the library needs from a device. The rest is in <vmali/device.h>.
 */
#ifndef VMALI_DEVICE_PRIVATE_H
#define VMALI_DEVICE_PRIVATE_H

#include <vmali/device.h>

#include "objects.h"

/**
 * vmali_device_objects() - the buffer objects of a device
 * @dev: device
 *
 * Return: the objects, for bo.c.
 */
struct vmali_objects *vmali_device_objects(struct vmali_device *dev);

#endif /* VMALI_DEVICE_PRIVATE_H */
