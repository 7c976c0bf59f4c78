// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The query for protected memory, which mainline's header does not have.
 */
#include <assert.h>
#include <errno.h>

#include <vmali/device.h>

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
