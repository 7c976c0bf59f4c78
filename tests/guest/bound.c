// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * How long a VM operation waits for the end of protected mode.  The driver's bound, 10 s, is
 * twice what a job may take, so it is not reached as long as the driver's other time-outs
 * do what they are for.  Here is what happens behind it, with a driver that has been
 * compiled with a bound of BOUND_MS (tests/machine/bound.sh):
 *
 *	BOUND_MODULE	its panthor.ko
 *	BOUND_MS	its bound, below a job's time-out
 */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <sys/klog.h>
#include <sys/syscall.h>

#include "guest.h"
#include "modules.h"

#define MESSAGE		"Timed out waiting for the GPU to leave protected mode"
#define LOG_BYTES	(1 << 19)
/* klogctl(2) has no names for its commands */
#define SYSLOG_READ_ALL	3

#define BYTES		16384u
#define CHUNK		64u
#define SRC		vmali_cs_r64(20)
#define DST		vmali_cs_r64(22)
#define COUNT		vmali_cs_r32(24)
#define FLAG		vmali_cs_r32(25)

FIXTURE(bound) {
	struct guest g, other;
	struct vmali_group *group, *bystander;
	struct vmali_trusted *trusted;
	struct vmali_buffer src, dst;
	int src_fd, dst_fd;
	int64_t bound;
};

/* The changed driver instead of the other one. */
static int exchange(const char *path)
{
	int fd, ret;

	ret = module_unload("panthor");
	if (ret)
		return ret;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret = syscall(SYS_finit_module, fd, "protected_heap_name=" TEE_HEAP, 0) ? -errno : 0;
	close(fd);
	return ret;
}

static int open_guest(struct guest *g)
{
	int64_t end = guest_now() + PATIENCE;
	int ret;

	while ((ret = guest_open(g)) && guest_now() < end)
		usleep(10000);
	return ret;
}

static int secret_create(struct guest *g, struct vmali_buffer *buf, int *fd)
{
	int heap, ret;

	ret = vmali_heap_open(TEE_HEAP, &heap);
	if (ret)
		return ret;
	ret = vmali_heap_alloc(heap, BYTES, fd);
	close(heap);
	if (!ret)
		ret = vmali_buffer_import(g->vm, *fd, DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, buf);
	return ret;
}

FIXTURE_SETUP(bound)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	const char *module = getenv("BOUND_MODULE"), *ms = getenv("BOUND_MS");
	uint32_t words[BYTES / 4];
	unsigned int i;

	ASSERT_NE(NULL, module);
	ASSERT_NE(NULL, ms);
	self->bound = atoll(ms) * VMALI_MS;
	ASSERT_LT(0, self->bound);
	ASSERT_EQ(0, exchange(module));
	ASSERT_EQ(0, open_guest(&self->g));
	ASSERT_EQ(0, guest_open(&self->other));
	ASSERT_EQ(0, vmali_trusted_open(&self->trusted));
	ASSERT_EQ(0, vmali_group_create(self->g.vm, &attrs, &self->group));
	ASSERT_EQ(0, guest_group(&self->other, 1, &self->bystander));
	ASSERT_EQ(0, secret_create(&self->g, &self->src, &self->src_fd));
	ASSERT_EQ(0, secret_create(&self->g, &self->dst, &self->dst_fd));
	for (i = 0; i < BYTES / 4; i++)
		words[i] = i * 0x9e3779b9;
	ASSERT_EQ(0, vmali_trusted_provision(self->trusted, self->src_fd, 0, words,
					     sizeof(words)));
	ASSERT_EQ(0, guest_healthy(&self->other, self->bystander));
}

FIXTURE_TEARDOWN(bound)
{
	EXPECT_EQ(0, guest_healthy(&self->other, self->bystander));
	vmali_group_destroy(self->group);
	vmali_group_destroy(self->bystander);
	vmali_buffer_destroy(&self->src);
	vmali_buffer_destroy(&self->dst);
	close(self->src_fd);
	close(self->dst_fd);
	vmali_trusted_close(self->trusted);
	guest_close(&self->g);
	guest_close(&self->other);
}

/* A region that copies when it is let go. */
static int start_region(FIXTURE_DATA(bound) *self, uint32_t *syncobj)
{
	struct vmali_cs_label wait = VMALI_CS_LABEL_INIT, loop = VMALI_CS_LABEL_INIT;
	struct vmali_cs_builder b;

	self->g.data[0] = 0;
	guest_begin(&self->g, 0, &b);
	vmali_cs_wait(&b, 0xff, false);
	vmali_cs_prot_region_begin(&b);
	vmali_cs_label_place(&b, &wait);
	vmali_cs_load32(&b, FLAG, DATA, 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	vmali_cs_branch(&b, VMALI_CS_COND_EQ, FLAG, &wait);
	vmali_cs_move64(&b, SRC, self->src.va);
	vmali_cs_move64(&b, DST, self->dst.va);
	vmali_cs_move32(&b, COUNT, BYTES / CHUNK);
	vmali_cs_label_place(&b, &loop);
	vmali_cs_load_multiple(&b, vmali_cs_r32(0), 0xffff, SRC, 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	vmali_cs_store_multiple(&b, vmali_cs_r32(0), 0xffff, DST, 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	vmali_cs_add_imm64(&b, SRC, SRC, CHUNK);
	vmali_cs_add_imm64(&b, DST, DST, CHUNK);
	vmali_cs_add_imm32(&b, COUNT, COUNT, -1);
	vmali_cs_branch(&b, VMALI_CS_COND_GT, COUNT, &loop);
	vmali_cs_prot_region_end(&b);
	vmali_cs_wait(&b, 0xff, false);
	return guest_submit(&self->g, self->group, 0, 0, &b, syncobj);
}

static bool kernel_said(const char *text)
{
	char *log = malloc(LOG_BYTES);
	bool said = false;
	int len;

	if (!log)
		return false;
	len = klogctl(SYSLOG_READ_ALL, log, LOG_BYTES - 1);
	if (len > 0) {
		log[len] = '\0';
		said = strstr(log, text);
	}
	free(log);
	return said;
}

/*
 * The operation fails with the documented error when its time is over, and the GPU is reset.
 * The job that was in protected mode is innocent, and goes on after the reset.
 */
TEST_F(bound, vm_bind_gives_up)
{
	uint8_t x[VMALI_DIGEST_SIZE], y[VMALI_DIGEST_SIZE];
	uint64_t enters = 0, before = model_stat("resets");
	struct vmali_buffer buffer;
	int64_t start, took;
	uint32_t syncobj;

	enters = model_stat("protm_enters");
	EXPECT_FALSE(kernel_said(MESSAGE));
	ASSERT_EQ(0, start_region(self, &syncobj));
	ASSERT_TRUE(wait_stat("protm_enters", enters));

	start = guest_now();
	EXPECT_EQ(-ETIMEDOUT, vmali_buffer_create(self->other.vm, 65536,
						  DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, NULL,
						  &buffer));
	took = guest_now() - start;
	/* In ticks of 10 ms */
	EXPECT_LE(self->bound - 10 * VMALI_MS, took);
	EXPECT_GT(self->bound + 2000 * VMALI_MS, took);
	EXPECT_TRUE(wait_stat("resets", before));
	EXPECT_TRUE(kernel_said(MESSAGE));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, syncobj, 0, 0));

	self->g.data[0] = 1;
	EXPECT_EQ(0, guest_verdict(&self->g, syncobj));
	ASSERT_EQ(0, vmali_trusted_digest(self->trusted, self->src_fd, 0, BYTES, x));
	ASSERT_EQ(0, vmali_trusted_digest(self->trusted, self->dst_fd, 0, BYTES, y));
	EXPECT_EQ(0, memcmp(x, y, sizeof(x)));
	EXPECT_EQ(before + 1, model_stat("resets"));

	/* The address space is as good as before */
	ASSERT_EQ(0, vmali_buffer_create(self->other.vm, 65536,
					 DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, NULL, &buffer));
	vmali_buffer_destroy(&buffer);
}

TEST_HARNESS_MAIN
