// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The services of the trusted firmware: the commands of vmali_ta.h.
 */
#include <linux/highmem.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "tee_commands.h"
#include "trusted.h"
#include "../common/vmali_ta.h"

static u32 to_teec(enum mali_trusted_error err)
{
	switch (err) {
	case MALI_TRUSTED_OK:
		return VMALI_TA_SUCCESS;
	case MALI_TRUSTED_ERR_HOST_MEM:
	case MALI_TRUSTED_ERR_FULL:
		return VMALI_TA_ERROR_OUT_OF_MEMORY;
	case MALI_TRUSTED_ERR_RANGE:
		return VMALI_TA_ERROR_ACCESS_DENIED;
	case MALI_TRUSTED_ERR_UNSUPPORTED:
		return VMALI_TA_ERROR_NOT_SUPPORTED;
	case MALI_TRUSTED_ERR_INVAL:
		return VMALI_TA_ERROR_BAD_PARAMETERS;
	case MALI_TRUSTED_ERR_BUSY:
		break;
	}

	return VMALI_TA_ERROR_GENERIC;
}

/*
 * Part of ordinary shared memory, as much of it from @offs on as is contiguous
 * for the kernel. Ended by kunmap_local().
 */
static void *shm_map(struct tee_shm *shm, size_t offs, size_t *len)
{
	size_t in_page;

	/* A page at a time in either case; offsets count from the first page. */
	offs += shm->offset;
	in_page = offset_in_page(offs);
	*len = min(*len, PAGE_SIZE - in_page);
	return kmap_local_page(shm->pages[offs >> PAGE_SHIFT]) + in_page;
}

static bool memref_valid(const struct tee_param *param, bool protected)
{
	const struct tee_param_memref *ref = &param->u.memref;

	if (!ref->shm || ref->size > ref->shm->size ||
	    ref->shm_offs > ref->shm->size - ref->size)
		return false;

	if (protected)
		return ref->shm->flags & TEE_SHM_DMA_BUF;

	return !(ref->shm->flags & TEE_SHM_DMA_BUF) && ref->shm->pages;
}

static u32 param_type(const struct tee_ioctl_invoke_arg *arg,
		      const struct tee_param *param, u32 n)
{
	if (n >= arg->num_params)
		return TEE_IOCTL_PARAM_ATTR_TYPE_NONE;

	return param[n].attr & TEE_IOCTL_PARAM_ATTR_TYPE_MASK;
}

static bool rest_is_none(const struct tee_ioctl_invoke_arg *arg,
			 const struct tee_param *param, u32 first)
{
	for (; first < arg->num_params; first++)
		if (param_type(arg, param, first) != TEE_IOCTL_PARAM_ATTR_TYPE_NONE)
			return false;

	return true;
}

/* An answer into ordinary memory */
static u32 put_answer(struct tee_param_memref *out, const void *answer, size_t size)
{
	size_t done, len;

	if (out->size < size) {
		out->size = size;
		return VMALI_TA_ERROR_SHORT_BUFFER;
	}

	for (done = 0; done < size; done += len) {
		void *ptr;

		len = size - done;
		ptr = shm_map(out->shm, out->shm_offs + done, &len);
		memcpy(ptr, answer + done, len);
		kunmap_local(ptr);
	}

	out->size = size;
	return VMALI_TA_SUCCESS;
}

static u32 cmd_info(struct tee_ioctl_invoke_arg *arg, struct tee_param *param)
{
	__le64 numbers[VMALI_TA_INFO_NUMBERS];
	struct mali_trusted_stats stats;

	if (param_type(arg, param, 0) != TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT ||
	    !rest_is_none(arg, param, 1) || !memref_valid(&param[0], false))
		return VMALI_TA_ERROR_BAD_PARAMETERS;

	mali_trusted_get_stats(vmali_trusted(), &stats);
	numbers[VMALI_TA_INFO_REGION_BYTES] = cpu_to_le64(stats.region_bytes);
	numbers[VMALI_TA_INFO_USED_BYTES] = cpu_to_le64(stats.used_bytes);
	numbers[VMALI_TA_INFO_ALLOCATIONS] = cpu_to_le64(stats.allocations);
	numbers[VMALI_TA_INFO_REFUSED] = cpu_to_le64(stats.refused);
	numbers[VMALI_TA_INFO_PEAK_BYTES] = cpu_to_le64(stats.peak_bytes);
	numbers[VMALI_TA_INFO_SCRUBBED_BYTES] = cpu_to_le64(stats.scrubbed_bytes);
	return put_answer(&param[0].u.memref, numbers, sizeof(numbers));
}

static u32 cmd_digest(struct tee_ioctl_invoke_arg *arg, struct tee_param *param)
{
	u8 digest[VMALI_TA_DIGEST_SIZE];
	struct tee_param_memref *out;
	enum mali_trusted_error err;

	if (param_type(arg, param, 0) != TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT ||
	    param_type(arg, param, 1) != TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT ||
	    !rest_is_none(arg, param, 2) ||
	    !memref_valid(&param[0], true) || !memref_valid(&param[1], false))
		return VMALI_TA_ERROR_BAD_PARAMETERS;

	out = &param[1].u.memref;
	if (out->size < sizeof(digest)) {
		out->size = sizeof(digest);
		return VMALI_TA_ERROR_SHORT_BUFFER;
	}

	err = mali_trusted_digest(vmali_trusted(),
				  param[0].u.memref.shm->paddr + param[0].u.memref.shm_offs,
				  param[0].u.memref.size, digest);
	return err ? to_teec(err) : put_answer(out, digest, sizeof(digest));
}

static u32 cmd_provision(struct tee_ioctl_invoke_arg *arg, struct tee_param *param)
{
	u32 type = param_type(arg, param, 0);
	const struct tee_param_memref *to, *from;
	size_t done, len;
	void *bounce;
	u32 ret;

	if ((type != TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT &&
	     type != TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INOUT) ||
	    param_type(arg, param, 1) != TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT ||
	    !rest_is_none(arg, param, 2) ||
	    !memref_valid(&param[0], true) || !memref_valid(&param[1], false))
		return VMALI_TA_ERROR_BAD_PARAMETERS;

	to = &param[0].u.memref;
	from = &param[1].u.memref;
	if (!from->size || from->size > to->size)
		return VMALI_TA_ERROR_BAD_PARAMETERS;

	/* In one piece, so that it counts as one, and is all there or not at all. */
	bounce = kvmalloc(from->size, GFP_KERNEL | __GFP_NOWARN);
	if (!bounce)
		return VMALI_TA_ERROR_OUT_OF_MEMORY;

	for (done = 0; done < from->size; done += len) {
		void *ptr;

		len = from->size - done;
		ptr = shm_map(from->shm, from->shm_offs + done, &len);
		memcpy(bounce + done, ptr, len);
		kunmap_local(ptr);
	}

	ret = to_teec(mali_trusted_provision(vmali_trusted(), to->shm->paddr + to->shm_offs,
					     bounce, from->size));
	kvfree_sensitive(bounce, from->size);
	return ret;
}

static u32 cmd_display(struct tee_ioctl_invoke_arg *arg, struct tee_param *param)
{
	const struct tee_param_memref *from;
	struct mali_trusted_frame frame;
	u64 width, height, stride;

	if (rest_is_none(arg, param, 0))
		return to_teec(mali_trusted_display_off(vmali_trusted()));

	if (param_type(arg, param, 0) != TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT ||
	    param_type(arg, param, 1) != TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT ||
	    param_type(arg, param, 2) != TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT ||
	    !rest_is_none(arg, param, 3) || !memref_valid(&param[0], true))
		return VMALI_TA_ERROR_BAD_PARAMETERS;

	from = &param[0].u.memref;
	width = lower_32_bits(param[1].u.value.a);
	height = lower_32_bits(param[1].u.value.b);
	stride = lower_32_bits(param[2].u.value.a);

	/* The model checks the rest. */
	if (width > MALI_TRUSTED_DISPLAY_MAX || height > MALI_TRUSTED_DISPLAY_MAX)
		return VMALI_TA_ERROR_BAD_PARAMETERS;

	/* A client must not show what follows its buffer. */
	if (height && (height - 1) * stride + width * MALI_TRUSTED_PIXEL_SIZE > from->size)
		return VMALI_TA_ERROR_BAD_PARAMETERS;

	frame = (struct mali_trusted_frame) {
		.pa = from->shm->paddr + from->shm_offs,
		.stride = stride,
		.width = width,
		.height = height,
	};
	return to_teec(mali_trusted_display_show(vmali_trusted(), &frame));
}

static u32 (* const commands[])(struct tee_ioctl_invoke_arg *arg,
				struct tee_param *param) = {
	[VMALI_TA_CMD_INFO] = cmd_info,
	[VMALI_TA_CMD_DIGEST] = cmd_digest,
	[VMALI_TA_CMD_PROVISION] = cmd_provision,
	[VMALI_TA_CMD_DISPLAY] = cmd_display,
};

u32 vmali_tee_command(struct tee_ioctl_invoke_arg *arg, struct tee_param *param)
{
	if (arg->func >= ARRAY_SIZE(commands))
		return VMALI_TA_ERROR_NOT_SUPPORTED;
	return commands[arg->func](arg, param);
}
