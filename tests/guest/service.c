// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The protected-memory service, by clients that lie about what they pass: none of them gets
 * content out of protected memory, or out of the buffer that it has.
 */
#include "harness.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include <linux/tee.h>

#include <vmali_ta.h>

#include "secret.h"

#define PARAMS		4
#define TEES		8

/* Of platform/optee/vmali_pta.h: what trusted applications alone may open */
#define DRIVER_UUID { \
	0xc1, 0xf7, 0xa2, 0xf0, 0x5e, 0x0b, 0x4d, 0x0c, \
	0x8c, 0x57, 0x9d, 0x4c, 0x1b, 0x6a, 0x7e, 0x30 }

#define IN	TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT
#define OUT	TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT
#define VALUE	TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT

/**
 * struct shm - memory that the TEE knows
 * @fd: keeps it
 * @id: its number
 */
struct shm {
	int fd;
	int id;
};

FIXTURE(service) {
	struct guest g;
	struct vmali_trusted *trusted;
	struct secret secret;
	struct secret other;
	int tee;
	uint32_t session;
	struct shm protected_mem;
	struct shm other_mem;
	struct shm ordinary_mem;
	uint8_t *ordinary;
};

static uint32_t open_session(int tee, const uint8_t *uuid, uint32_t *session)
{
	struct tee_ioctl_open_session_arg arg = { .clnt_login = TEE_IOCTL_LOGIN_PUBLIC };
	struct tee_ioctl_buf_data buf = { (uintptr_t)&arg, sizeof(arg) };

	memcpy(arg.uuid, uuid, sizeof(arg.uuid));
	if (ioctl(tee, TEE_IOC_OPEN_SESSION, &buf))
		return VMALI_TA_ERROR_GENERIC;
	*session = arg.session;
	return arg.ret;
}

/* Return: what the service answers, or -errno of the kernel */
static int64_t invoke(FIXTURE_DATA(service) *self, uint32_t command,
		      struct tee_ioctl_param params[PARAMS])
{
	union {
		struct tee_ioctl_invoke_arg arg;
		uint8_t room[sizeof(struct tee_ioctl_invoke_arg) +
			     PARAMS * sizeof(struct tee_ioctl_param)];
	} msg = { .arg = { .func = command, .session = self->session, .num_params = PARAMS } };
	struct tee_ioctl_buf_data buf = { (uintptr_t)&msg, sizeof(msg) };

	memcpy(msg.arg.params, params, PARAMS * sizeof(*params));
	if (ioctl(self->tee, TEE_IOC_INVOKE, &buf))
		return -errno;
	return msg.arg.ret;
}

static int64_t two(FIXTURE_DATA(service) *self, uint32_t command, uint64_t first_type,
		   const struct shm *first, uint64_t second_type, const struct shm *second,
		   uint64_t size)
{
	struct tee_ioctl_param params[PARAMS] = {
		{ .attr = first_type, .b = SECRET_BYTES, .c = (uint64_t)first->id },
		{ .attr = second_type, .b = size, .c = (uint64_t)second->id },
	};

	return invoke(self, command, params);
}

static struct shm of_dmabuf(int tee, int fd)
{
	struct tee_ioctl_shm_register_fd_data data = { .fd = fd };
	struct shm shm = { .fd = ioctl(tee, TEE_IOC_SHM_REGISTER_FD, &data) };

	shm.id = data.id;
	return shm;
}

static int find_tee(uint32_t *session)
{
	static const uint8_t uuid[] = VMALI_TA_UUID;
	char path[32];
	int i, fd;

	for (i = 0; i < TEES; i++) {
		snprintf(path, sizeof(path), "/dev/tee%d", i);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd >= 0 && !open_session(fd, uuid, session))
			return fd;
		if (fd >= 0)
			close(fd);
	}
	return -1;
}

FIXTURE_SETUP(service)
{
	struct tee_ioctl_shm_alloc_data data = { .size = SECRET_BYTES };
	char heap[VMALI_HEAP_NAME_MAX];

	SKIP_IF(heap_missing(heap));
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, vmali_trusted_open(&self->trusted));
	ASSERT_EQ(0, secret_create(&self->g, heap, &self->secret));
	ASSERT_EQ(0, secret_create(&self->g, heap, &self->other));
	ASSERT_EQ(0, secret_fill(self->trusted, &self->secret, 1));
	ASSERT_EQ(0, secret_fill(self->trusted, &self->other, 2));

	self->tee = find_tee(&self->session);
	ASSERT_LE(0, self->tee);
	self->protected_mem = of_dmabuf(self->tee, self->secret.fd);
	self->other_mem = of_dmabuf(self->tee, self->other.fd);
	ASSERT_LE(0, self->protected_mem.fd);
	ASSERT_LE(0, self->other_mem.fd);
	self->ordinary_mem.fd = ioctl(self->tee, TEE_IOC_SHM_ALLOC, &data);
	ASSERT_LE(0, self->ordinary_mem.fd);
	self->ordinary_mem.id = data.id;
	self->ordinary = mmap(NULL, SECRET_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED,
			      self->ordinary_mem.fd, 0);
	ASSERT_NE(MAP_FAILED, self->ordinary);
	memset(self->ordinary, 0xa5, SECRET_BYTES);
}

/* Whatever a client has tried, nothing has moved in either direction */
FIXTURE_TEARDOWN(service)
{
	unsigned int i;

	for (i = 0; i < SECRET_BYTES; i++) {
		if (self->ordinary[i] != 0xa5) {
			EXPECT_EQ(0xa5, self->ordinary[i]) {
				TH_LOG("byte %u of ordinary memory", i);
			}
			break;
		}
	}
	EXPECT_TRUE(secret_holds(self->trusted, &self->secret, &self->secret));
	EXPECT_TRUE(secret_holds(self->trusted, &self->other, &self->other));
	munmap(self->ordinary, SECRET_BYTES);
	close(self->ordinary_mem.fd);
	close(self->other_mem.fd);
	close(self->protected_mem.fd);
	close(self->tee);
	secret_destroy(&self->other);
	secret_destroy(&self->secret);
	vmali_trusted_close(self->trusted);
	guest_close(&self->g);
}

/* The command that copies, with source and destination exchanged */
TEST_F(service, provision_into_ordinary_memory)
{
	EXPECT_EQ(VMALI_TA_ERROR_BAD_PARAMETERS,
		  two(self, VMALI_TA_CMD_PROVISION, OUT, &self->ordinary_mem, IN,
		      &self->protected_mem, SECRET_BYTES));
}

/* Content of one buffer in another one of a client that may read that */
TEST_F(service, provision_from_protected_memory)
{
	EXPECT_EQ(VMALI_TA_ERROR_BAD_PARAMETERS,
		  two(self, VMALI_TA_CMD_PROVISION, OUT, &self->protected_mem, IN,
		      &self->other_mem, SECRET_BYTES));
}

TEST_F(service, digest_of_ordinary_memory)
{
	EXPECT_EQ(VMALI_TA_ERROR_BAD_PARAMETERS,
		  two(self, VMALI_TA_CMD_DIGEST, IN, &self->ordinary_mem, OUT,
		      &self->ordinary_mem, VMALI_TA_DIGEST_SIZE));
}

TEST_F(service, digest_into_protected_memory)
{
	EXPECT_EQ(VMALI_TA_ERROR_BAD_PARAMETERS,
		  two(self, VMALI_TA_CMD_DIGEST, IN, &self->protected_mem, OUT,
		      &self->other_mem, VMALI_TA_DIGEST_SIZE));
}

TEST_F(service, info_into_protected_memory)
{
	struct tee_ioctl_param params[PARAMS] = {
		{ .attr = OUT, .b = VMALI_TA_INFO_SIZE, .c = (uint64_t)self->protected_mem.id },
	};

	EXPECT_EQ(VMALI_TA_ERROR_BAD_PARAMETERS, invoke(self, VMALI_TA_CMD_INFO, params));
}

static int64_t show(FIXTURE_DATA(service) *self, const struct shm *shm, uint64_t offset,
		    uint64_t width, uint64_t rows, uint64_t stride)
{
	struct tee_ioctl_param params[PARAMS] = {
		{
			.attr = IN, .a = offset, .b = SECRET_BYTES - offset,
			.c = (uint64_t)shm->id,
		},
		{ .attr = VALUE, .a = width, .b = rows },
		{ .attr = VALUE, .a = stride },
	};

	return invoke(self, VMALI_TA_CMD_DISPLAY, params);
}

/* What follows the buffer is another client's. */
TEST_F(service, frame_beyond_the_buffer)
{
	const struct shm *mem = &self->protected_mem;

	EXPECT_EQ(0, show(self, mem, 0, 64, SECRET_BYTES / 256, 256));
	EXPECT_EQ(VMALI_TA_ERROR_BAD_PARAMETERS,
		  show(self, mem, 0, 64, SECRET_BYTES / 256 + 1, 256));
	EXPECT_EQ(VMALI_TA_ERROR_BAD_PARAMETERS,
		  show(self, mem, 4096, 64, SECRET_BYTES / 256, 256));
	EXPECT_EQ(VMALI_TA_ERROR_BAD_PARAMETERS, show(self, mem, 0, 65, 64, 256));
	EXPECT_EQ(VMALI_TA_ERROR_BAD_PARAMETERS, show(self, mem, 0, 0x40000000, 2, 0xffffffff));
	EXPECT_EQ(VMALI_TA_ERROR_BAD_PARAMETERS, show(self, mem, 0, 64, 0, 256));
	EXPECT_EQ(0, vmali_trusted_show_nothing(self->trusted));
}

TEST_F(service, frame_in_ordinary_memory)
{
	EXPECT_EQ(VMALI_TA_ERROR_BAD_PARAMETERS, show(self, &self->ordinary_mem, 0, 64, 64, 256));
}

/* The kernel knows how large a buffer is. */
TEST_F(service, more_than_the_buffer)
{
	struct tee_ioctl_param params[PARAMS] = {
		{ .attr = IN, .b = SECRET_BYTES + 4096, .c = (uint64_t)self->protected_mem.id },
		{ .attr = OUT, .b = VMALI_TA_DIGEST_SIZE, .c = (uint64_t)self->ordinary_mem.id },
	};

	EXPECT_EQ(-EINVAL, invoke(self, VMALI_TA_CMD_DIGEST, params));
	params[0].a = 4096;
	params[0].b = SECRET_BYTES;
	EXPECT_EQ(-EINVAL, invoke(self, VMALI_TA_CMD_DIGEST, params));
}

/* What is no buffer of a protected heap cannot be passed as one. */
TEST_F(service, dma_buf_of_ordinary_memory)
{
	struct vmali_bo *bo;
	struct shm shm;
	int fd;

	ASSERT_EQ(0, vmali_bo_create(self->g.dev, SECRET_BYTES, 0, NULL, &bo));
	ASSERT_EQ(0, vmali_bo_export(bo, &fd));
	shm = of_dmabuf(self->tee, fd);
	EXPECT_EQ(-1, shm.fd);
	EXPECT_EQ(EINVAL, errno);
	close(fd);
	vmali_bo_put(bo);
}

TEST_F(service, unknown_command)
{
	struct tee_ioctl_param params[PARAMS] = { 0 };

	EXPECT_EQ(VMALI_TA_ERROR_NOT_SUPPORTED, invoke(self, 77, params));
}

/* With OP-TEE, the driver of the display is there, but not for the normal world. */
TEST_F(service, driver_of_the_display)
{
	static const uint8_t uuid[] = DRIVER_UUID;
	uint32_t session, ret = open_session(self->tee, uuid, &session);

	EXPECT_TRUE(ret == VMALI_TA_ERROR_ACCESS_DENIED || ret == VMALI_TA_ERROR_ITEM_NOT_FOUND) {
		TH_LOG("ret %#x", ret);
	}
}

TEST_HARNESS_MAIN
