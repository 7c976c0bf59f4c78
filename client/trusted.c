// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A client of the trusted firmware, through /dev/teeN.
 */
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/tee.h>

#include <vmali/trusted.h>
#include <vmali_ta.h>

#include "ioctl.h"

#define MAX_TEES	8
#define MAX_PARAMS	3

/**
 * struct vmali_trusted - a session
 * @fd: TEE device
 * @session: the TEE's number
 */
struct vmali_trusted {
	int fd;
	uint32_t session;
};

/**
 * struct shared - memory named to the TEE
 * @fd: keeps it shared until closed
 * @id: its number in the session's context
 * @size: bytes
 * @cpu: CPU mapping, NULL for a dma-buf
 */
struct shared {
	int fd;
	int32_t id;
	uint64_t size;
	void *cpu;
};

static int teec_to_errno(uint32_t ret)
{
	switch (ret) {
	case VMALI_TA_SUCCESS:
		return 0;
	case VMALI_TA_ERROR_ACCESS_DENIED:
		return -EACCES;
	case VMALI_TA_ERROR_BAD_PARAMETERS:
	case VMALI_TA_ERROR_SHORT_BUFFER:
		return -EINVAL;
	case VMALI_TA_ERROR_ITEM_NOT_FOUND:
		return -ENODEV;
	case VMALI_TA_ERROR_NOT_SUPPORTED:
		return -EOPNOTSUPP;
	case VMALI_TA_ERROR_OUT_OF_MEMORY:
		return -ENOMEM;
	default:
		return -EIO;
	}
}

static int open_session(struct vmali_trusted *trusted)
{
	static const uint8_t uuid[] = VMALI_TA_UUID;
	struct tee_ioctl_open_session_arg arg = {
		.clnt_login = TEE_IOCTL_LOGIN_PUBLIC,
	};
	struct tee_ioctl_buf_data buf = {
		.buf_ptr = (uintptr_t)&arg,
		.buf_len = sizeof(arg),
	};
	int ret;

	memcpy(arg.uuid, uuid, sizeof(arg.uuid));
	ret = vmali_ioctl(trusted->fd, TEE_IOC_OPEN_SESSION, &buf);
	if (ret)
		return ret;

	trusted->session = arg.session;
	return teec_to_errno(arg.ret);
}

/*
 * Whether a TEE has the service is known from a session alone: the virtual Mali board's TEE and
 * OP-TEE do, with the same trusted application.
 */
static int open_tee(struct vmali_trusted *trusted, unsigned int index)
{
	struct tee_ioctl_version_data version = { 0 };
	char path[32];
	int ret;

	snprintf(path, sizeof(path), "/dev/tee%u", index);
	trusted->fd = open(path, O_RDWR | O_CLOEXEC);
	if (trusted->fd < 0)
		return errno == ENOENT ? -ENODEV : -errno;

	ret = vmali_ioctl(trusted->fd, TEE_IOC_VERSION, &version);
	if (!ret && !(version.gen_caps & TEE_GEN_CAP_GP))
		ret = -ENODEV;
	if (!ret)
		ret = open_session(trusted);
	if (ret)
		close(trusted->fd);
	return ret;
}

int vmali_trusted_open(struct vmali_trusted **out)
{
	struct vmali_trusted *trusted;
	unsigned int i;
	int ret = -ENODEV;

	trusted = calloc(1, sizeof(*trusted));
	if (!trusted)
		return -ENOMEM;

	for (i = 0; i < MAX_TEES && ret == -ENODEV; i++)
		ret = open_tee(trusted, i);
	if (ret) {
		free(trusted);
		return ret;
	}

	*out = trusted;
	return 0;
}

void vmali_trusted_close(struct vmali_trusted *trusted)
{
	struct tee_ioctl_close_session_arg arg = { 0 };

	if (!trusted)
		return;

	arg.session = trusted->session;
	vmali_ioctl(trusted->fd, TEE_IOC_CLOSE_SESSION, &arg);
	close(trusted->fd);
	free(trusted);
}

static int invoke(struct vmali_trusted *trusted, uint32_t func,
		  struct tee_ioctl_param *params)
{
	union {
		struct tee_ioctl_invoke_arg arg;
		uint8_t room[sizeof(struct tee_ioctl_invoke_arg) +
			     MAX_PARAMS * sizeof(struct tee_ioctl_param)];
	} msg;
	struct tee_ioctl_buf_data buf = {
		.buf_ptr = (uintptr_t)&msg,
		.buf_len = sizeof(msg),
	};
	int ret;

	memset(&msg, 0, sizeof(msg));
	msg.arg.func = func;
	msg.arg.session = trusted->session;
	msg.arg.num_params = MAX_PARAMS;
	memcpy(msg.arg.params, params, MAX_PARAMS * sizeof(*params));

	ret = vmali_ioctl(trusted->fd, TEE_IOC_INVOKE, &buf);
	if (ret)
		return ret;

	memcpy(params, msg.arg.params, MAX_PARAMS * sizeof(*params));
	return teec_to_errno(msg.arg.ret);
}

/* Share ordinary memory of the TEE's own. */
static int share_alloc(struct vmali_trusted *trusted, size_t size,
		       struct shared *shared)
{
	struct tee_ioctl_shm_alloc_data data = { .size = size };
	int fd;

	fd = vmali_ioctl(trusted->fd, TEE_IOC_SHM_ALLOC, &data);
	if (fd < 0)
		return fd;

	shared->cpu = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (shared->cpu == MAP_FAILED) {
		int ret = -errno;

		close(fd);
		return ret;
	}
	shared->fd = fd;
	shared->id = data.id;
	shared->size = size;
	return 0;
}

static int share_dmabuf(struct vmali_trusted *trusted, int dmabuf_fd,
			struct shared *shared)
{
	struct tee_ioctl_shm_register_fd_data data = { .fd = dmabuf_fd };
	int fd;

	fd = vmali_ioctl(trusted->fd, TEE_IOC_SHM_REGISTER_FD, &data);
	if (fd < 0)
		return fd;

	shared->fd = fd;
	shared->id = data.id;
	shared->size = data.size;
	shared->cpu = NULL;
	return 0;
}

static void share_end(struct shared *shared)
{
	if (shared->cpu)
		munmap(shared->cpu, shared->size);
	close(shared->fd);
}

static struct tee_ioctl_param memref(uint64_t type, const struct shared *shared,
				     uint64_t offset, uint64_t size)
{
	struct tee_ioctl_param param = {
		.attr = type,
		.a = offset,
		.b = size,
		.c = (uint64_t)shared->id,
	};

	return param;
}

int vmali_trusted_info(struct vmali_trusted *trusted,
		       struct vmali_trusted_info *info)
{
	struct tee_ioctl_param params[MAX_PARAMS] = { 0 };
	uint64_t numbers[VMALI_TA_INFO_NUMBERS];
	struct shared result;
	int ret;

	ret = share_alloc(trusted, VMALI_TA_INFO_SIZE, &result);
	if (ret)
		return ret;

	params[0] = memref(TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT, &result, 0,
			   VMALI_TA_INFO_SIZE);
	ret = invoke(trusted, VMALI_TA_CMD_INFO, params);
	if (!ret)
		memcpy(numbers, result.cpu, sizeof(numbers));
	share_end(&result);
	if (ret)
		return ret;

	info->region_bytes = le64toh(numbers[VMALI_TA_INFO_REGION_BYTES]);
	info->used_bytes = le64toh(numbers[VMALI_TA_INFO_USED_BYTES]);
	info->allocations = le64toh(numbers[VMALI_TA_INFO_ALLOCATIONS]);
	info->refused = le64toh(numbers[VMALI_TA_INFO_REFUSED]);
	info->peak_bytes = le64toh(numbers[VMALI_TA_INFO_PEAK_BYTES]);
	info->scrubbed_bytes = le64toh(numbers[VMALI_TA_INFO_SCRUBBED_BYTES]);
	return 0;
}

int vmali_trusted_digest(struct vmali_trusted *trusted, int dmabuf_fd,
			 uint64_t offset, uint64_t size,
			 uint8_t digest[VMALI_DIGEST_SIZE])
{
	struct tee_ioctl_param params[MAX_PARAMS] = { 0 };
	struct shared buffer, result;
	int ret;

	ret = share_dmabuf(trusted, dmabuf_fd, &buffer);
	if (ret)
		return ret;

	ret = share_alloc(trusted, VMALI_DIGEST_SIZE, &result);
	if (ret)
		goto out_buffer;

	params[0] = memref(TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT, &buffer, offset,
			   size);
	params[1] = memref(TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT, &result, 0,
			   VMALI_DIGEST_SIZE);
	ret = invoke(trusted, VMALI_TA_CMD_DIGEST, params);
	if (!ret)
		memcpy(digest, result.cpu, VMALI_DIGEST_SIZE);
	share_end(&result);

out_buffer:
	share_end(&buffer);
	return ret;
}

int vmali_trusted_provision(struct vmali_trusted *trusted, int dmabuf_fd,
			    uint64_t offset, const void *data, size_t size)
{
	struct tee_ioctl_param params[MAX_PARAMS] = { 0 };
	struct shared buffer, content;
	int ret;

	ret = share_dmabuf(trusted, dmabuf_fd, &buffer);
	if (ret)
		return ret;

	ret = share_alloc(trusted, size, &content);
	if (ret)
		goto out_buffer;

	memcpy(content.cpu, data, size);
	params[0] = memref(TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT, &buffer, offset,
			   size);
	params[1] = memref(TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT, &content, 0, size);
	ret = invoke(trusted, VMALI_TA_CMD_PROVISION, params);
	share_end(&content);

out_buffer:
	share_end(&buffer);
	return ret;
}

int vmali_trusted_show(struct vmali_trusted *trusted, int dmabuf_fd,
		       uint64_t offset, uint32_t width, uint32_t height,
		       uint32_t stride)
{
	struct tee_ioctl_param params[MAX_PARAMS] = { 0 };
	struct shared buffer;
	int ret;

	ret = share_dmabuf(trusted, dmabuf_fd, &buffer);
	if (ret)
		return ret;

	/* The rest of the buffer: the service checks that the frame is in it. */
	params[0] = memref(TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT, &buffer, offset,
			   offset < buffer.size ? buffer.size - offset : 0);
	params[1] = (struct tee_ioctl_param){
		.attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT,
		.a = width,
		.b = height,
	};
	params[2] = (struct tee_ioctl_param){
		.attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT,
		.a = stride,
	};
	ret = invoke(trusted, VMALI_TA_CMD_DISPLAY, params);
	share_end(&buffer);
	return ret;
}

int vmali_trusted_show_nothing(struct vmali_trusted *trusted)
{
	struct tee_ioctl_param params[MAX_PARAMS] = { 0 };

	return invoke(trusted, VMALI_TA_CMD_DISPLAY, params);
}
