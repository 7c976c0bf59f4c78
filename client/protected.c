// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Protected memory: what mainline's header does not have.
 */
#include <assert.h>
#include <errno.h>

#include <vmali/device.h>

#include "ioctl.h"

#ifdef VMALI_UAPI_PROTECTED
static_assert(VMALI_PROTECTED_PROTM == DRM_PANTHOR_PROTECTED_FEATURE_PROTM,
	      "features are passed on as they are");

int vmali_device_query_protected(const struct vmali_device *dev,
				 struct vmali_protected_info *info)
{
	struct drm_panthor_protected_info data = { 0 };
	int ret;

	ret = vmali_device_query(dev, DRM_PANTHOR_DEV_QUERY_PROTECTED_INFO, &data,
				 sizeof(data));
	/* A kernel without the query does not know its type. */
	if (ret == -EINVAL)
		return -EOPNOTSUPP;
	if (ret)
		return ret;

	info->features = data.features;
	info->ready = data.state == DRM_PANTHOR_PROTECTED_STATE_READY;
	info->fw_bytes = data.fw_size;
	info->group_bytes = data.group_size;
	return 0;
}
#else
int vmali_device_query_protected(const struct vmali_device *dev,
				 struct vmali_protected_info *info)
{
	(void)dev;
	(void)info;
	return -EOPNOTSUPP;
}
#endif

#ifndef VMALI_UAPI_PROTM_INIT
/* As in the topic protm-init, which is not in the default series */
struct drm_panthor_protm_init {
	int32_t fd;
	uint32_t flags;
};

#define DRM_PANTHOR_PROTM_INIT	(DRM_PANTHOR_BO_QUERY_INFO + 1)
#define DRM_IOCTL_PANTHOR_PROTM_INIT \
	DRM_IOCTL_PANTHOR(WR, PROTM_INIT, protm_init)
#endif

int vmali_device_protm_init(const struct vmali_device *dev, int dmabuf_fd, uint32_t flags)
{
	struct drm_panthor_protm_init args = { .fd = dmabuf_fd, .flags = flags };

	return vmali_ioctl(vmali_device_fd(dev), DRM_IOCTL_PANTHOR_PROTM_INIT, &args);
}
