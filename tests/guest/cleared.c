// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What a protected buffer holds when it is allocated: nothing of what was there before,
 * however the memory is divided, and however its last owner ended.
 *
 * The trusted firmware clears what it gets back.  It gets nothing back of a carve-out, which
 * Linux divides (--board carveout): there the heap asks for it, unless the TEE can't
 * (vmali_tee.clear=0), and content is carried over.
 */
#include "harness.h"

#include <signal.h>
#include <sys/wait.h>

#include "modules.h"
#include "protm.h"

#define CHUNK		65536u

FIXTURE(cleared) {
	struct vmali_trusted *trusted;
	uint64_t bytes;
	bool zeroed;
};

FIXTURE_SETUP(cleared)
{
	char heap[VMALI_HEAP_NAME_MAX], clear[8];
	struct vmali_trusted_info info;

	SKIP_IF(heap_missing(heap));
	ASSERT_STREQ(TEE_HEAP, heap);
	ASSERT_EQ(0, vmali_trusted_open(&self->trusted));
	ASSERT_EQ(0, vmali_trusted_info(self->trusted, &info));
	self->bytes = info.region_bytes;
	/* A carve-out is lent as a whole */
	guest_read_text("/sys/module/vmali_tee/parameters/clear", clear, sizeof(clear));
	self->zeroed = info.used_bytes != info.region_bytes || *clear == 'Y';
}

FIXTURE_TEARDOWN(cleared)
{
	if (!module_loaded("panthor"))
		EXPECT_EQ(0, module_load("panthor", TEE_PARAMETER));
	EXPECT_EQ(0, gpu_wait());
	vmali_trusted_close(self->trusted);
}

/* Each word of @fd is 0; it is afterwards.  Return: 1, 0 or -errno. */
static int is_zero(struct vmali_trusted *trusted, int fd, uint64_t bytes)
{
	static const uint8_t zeros[CHUNK];
	uint8_t before[VMALI_DIGEST_SIZE], after[VMALI_DIGEST_SIZE];
	uint64_t at;
	int ret;

	ret = vmali_trusted_digest(trusted, fd, 0, bytes, before);
	for (at = 0; !ret && at < bytes; at += CHUNK) {
		uint64_t n = bytes - at < CHUNK ? bytes - at : CHUNK;

		ret = vmali_trusted_provision(trusted, fd, at, zeros, n);
	}
	if (!ret)
		ret = vmali_trusted_digest(trusted, fd, 0, bytes, after);
	return ret ? ret : !memcmp(before, after, sizeof(before));
}

/*
 * Allocate all that is free, as one buffer, and look at it.  Waits for what is released in
 * the background.  Return: 1, 0 or -errno.
 */
static int free_is_zero(struct vmali_trusted *trusted, uint64_t bytes)
{
	int64_t end = guest_now() + PATIENCE;
	int ret, heap, fd;

	ret = vmali_heap_open(TEE_HEAP, &heap);
	if (ret)
		return ret;
	do {
		ret = vmali_heap_alloc(heap, bytes, &fd);
	} while (ret == -ENOMEM && guest_now() < end && !usleep(1000));
	close(heap);
	if (ret)
		return ret;
	ret = is_zero(trusted, fd, bytes);
	close(fd);
	return ret;
}

/* A client's buffers are provisioned, and written by the GPU. */
static int use_buffers(struct protm *p)
{
	int ret;

	strcpy(p->heap, TEE_HEAP);
	ret = protm_open(p);
	if (ret)
		return ret;
	protm_write_copy(&p->b, p->dst.buf.va, p->src.buf.va, 1);
	ret = guest_run(&p->g, p->group, 0, 0, &p->b);
	if (!ret && !secret_holds(p->trusted, &p->dst, &p->src))
		ret = -EBADMSG;
	return ret;
}

TEST_F_TIMEOUT(cleared, freed_by_its_owner, 60)
{
	struct protm p = {};

	ASSERT_EQ(0, use_buffers(&p));
	protm_close(&p);
	EXPECT_EQ(self->zeroed, free_is_zero(self->trusted, self->bytes - FW_BYTES));
}

TEST_F_TIMEOUT(cleared, owner_is_killed, 60)
{
	struct protm p = {};
	int ready[2], status;
	pid_t child;
	char byte;

	ASSERT_EQ(0, pipe(ready));
	child = fork();
	ASSERT_LE(0, child);
	if (!child) {
		if (use_buffers(&p))
			_exit(1);
		if (write(ready[1], "", 1) != 1)
			_exit(1);
		pause();
		_exit(1);
	}
	close(ready[1]);
	EXPECT_EQ(1, read(ready[0], &byte, 1));
	close(ready[0]);
	kill(child, SIGKILL);
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(self->zeroed, free_is_zero(self->trusted, self->bytes - FW_BYTES));
}

/* What a region had in its registers is in the group's suspend buffer when it is interrupted. */
TEST_F_TIMEOUT(cleared, suspend_buffer_of_a_group, 60)
{
	struct vmali_group *group;
	struct vmali_cs_builder b;
	uint32_t syncobj;
	struct guest g;

	ASSERT_EQ(0, guest_open(&g));
	ASSERT_EQ(0, guest_protected_group(&g, &group));
	guest_begin(&g, 0, &b);
	vmali_cs_move64(&b, vmali_cs_r64(10), 0x5ec7e75ec7e75ec7);
	protm_write_endless(&b);
	ASSERT_EQ(0, guest_submit(&g, group, 0, 0, &b, &syncobj));
	/* The time slices of another group interrupt it. */
	EXPECT_EQ(0, guest_healthy(&g, NULL));
	EXPECT_EQ(0, guest_healthy(&g, NULL));
	vmali_group_destroy(group);
	EXPECT_EQ(-ECANCELED, guest_verdict(&g, syncobj));
	guest_close(&g);
	EXPECT_EQ(self->zeroed, free_is_zero(self->trusted, self->bytes - FW_BYTES));
}

/* The firmware's own data after the unload; it writes some when it enters protected mode. */
TEST_F_TIMEOUT(cleared, firmware_section, 60)
{
	struct protm p = {};

	ASSERT_EQ(0, use_buffers(&p));
	protm_close(&p);
	ASSERT_EQ(0, module_unload("panthor"));
	EXPECT_EQ(self->zeroed, free_is_zero(self->trusted, self->bytes));
}

TEST_HARNESS_MAIN
