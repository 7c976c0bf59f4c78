// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Protected memory as user space meets it: the query, groups, and buffers that
 * the CPU can't reach.  What is expected follows from what the machine is: an
 * unpatched kernel, a patched one without a heap, or one with a heap.
 */
#include "kselftest_harness.h"

#include <sys/ioctl.h>
#include <sys/mman.h>

#include <linux/dma-buf.h>

#include "guest.h"

#define PARAMETER	"/sys/module/panthor/parameters/protected_heap_name"
#define REFUSED		"/sys/kernel/debug/vmali/trusted/stats"

/* Of every genuine firmware image. */
#define FW_BYTES	262144u

enum support {
	UNPATCHED,
	NO_HEAP,
	HEAP,
};

FIXTURE(protected) {
	struct guest g;
	enum support support;
	char heap[VMALI_HEAP_NAME_MAX];
	struct vmali_trusted *trusted;
};

FIXTURE_SETUP(protected)
{
	ASSERT_EQ(0, guest_open(&self->g));
	if (guest_read_text(PARAMETER, self->heap, sizeof(self->heap)))
		self->support = UNPATCHED;
	else if (!*self->heap || !strcmp(self->heap, "(null)"))
		self->support = NO_HEAP;
	else
		self->support = HEAP;
	if (self->support == HEAP) {
		ASSERT_EQ(0, vmali_trusted_open(&self->trusted));
	}
}

FIXTURE_TEARDOWN(protected)
{
	vmali_trusted_close(self->trusted);
	guest_close(&self->g);
}

#define NEED_HEAP() do {						\
	if (self->support == UNPATCHED)					\
		SKIP(return, "the kernel does not have the series");	\
	if (self->support == NO_HEAP)					\
		SKIP(return, "the driver was given no heap");		\
} while (0)

/* Protected bytes in use; what groups had is given back in the background. */
static uint64_t used(struct vmali_trusted *trusted, uint64_t expected)
{
	struct vmali_trusted_info info = { .used_bytes = UINT64_MAX };
	int64_t end = guest_now() + 1000 * VMALI_MS;

	while (!vmali_trusted_info(trusted, &info) && info.used_bytes != expected &&
	       guest_now() < end)
		usleep(1000);
	return info.used_bytes;
}

TEST_F(protected, info)
{
	struct vmali_protected_info info = { 0 };

	if (self->support == UNPATCHED) {
		EXPECT_EQ(-EOPNOTSUPP, vmali_device_query_protected(self->g.dev, &info));
		return;
	}
	ASSERT_EQ(0, vmali_device_query_protected(self->g.dev, &info));
	EXPECT_LE(10, vmali_device_version(self->g.dev)->minor);
	EXPECT_EQ(FW_BYTES, info.fw_bytes);
	EXPECT_LT(0, info.group_bytes);
	EXPECT_EQ(0, info.group_bytes % 4096);
	EXPECT_EQ(self->support == HEAP ? VMALI_PROTECTED_PROTM : 0, info.features);
	EXPECT_EQ(self->support == HEAP, info.ready);
}

/*
 * Whether there is a heap or not: a group that was not made for it is terminated when it
 * asks for protected mode, and its neighbour is not.  Mainline has it wait for the job's
 * time-out.
 */
TEST_F(protected, ordinary_group_asks_for_protected_mode)
{
	struct vmali_group *group, *neighbour;
	struct vmali_group_state state = { 0 };
	int64_t start = guest_now();
	struct vmali_cs_builder b;

	ASSERT_EQ(0, guest_group(&self->g, 1, &group));
	ASSERT_EQ(0, guest_group(&self->g, 1, &neighbour));
	guest_begin(&self->g, 0, &b);
	vmali_cs_prot_region_begin(&b);
	vmali_cs_nop(&b);
	vmali_cs_prot_region_end(&b);
	if (self->support == UNPATCHED) {
		EXPECT_EQ(-ETIMEDOUT, guest_run(&self->g, group, 0, 0, &b));
		EXPECT_LT(4500 * VMALI_MS, guest_now() - start);
	} else {
		EXPECT_EQ(-EINVAL, guest_run(&self->g, group, 0, 0, &b));
		EXPECT_GT(4000 * VMALI_MS, guest_now() - start);
		EXPECT_EQ(0, vmali_group_query(group, &state));
		EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state.state);
		EXPECT_EQ(1, state.fatal_queues);
	}
	EXPECT_EQ(0, guest_healthy(&self->g, neighbour));
	vmali_group_destroy(group);
	vmali_group_destroy(neighbour);
}

#ifdef VMALI_UAPI_PROTECTED
TEST_F(protected, info_sizes)
{
	const uint32_t type = DRM_PANTHOR_DEV_QUERY_PROTECTED_INFO;
	struct {
		struct drm_panthor_protected_info info;
		uint64_t more[2];
	} large;
	struct drm_panthor_dev_query query = { .type = type };
	int fd = vmali_device_fd(self->g.dev);

	if (self->support == UNPATCHED)
		SKIP(return, "the kernel does not have the series");

	/* Asked for the size only, and given more or less room than there is. */
	ASSERT_EQ(0, ioctl(fd, DRM_IOCTL_PANTHOR_DEV_QUERY, &query));
	EXPECT_EQ(sizeof(large.info), query.size);
	memset(&large, 0xff, sizeof(large));
	ASSERT_EQ(0, vmali_device_query(self->g.dev, type, &large, sizeof(large)));
	EXPECT_EQ(0, large.more[0]);
	EXPECT_EQ(0, large.more[1]);
	EXPECT_EQ(-EINVAL, vmali_device_query(self->g.dev, type, &large,
					      sizeof(large.info) - 1));
}
#endif

TEST_F(protected, feature_needs_support)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	const int expected[] = {
		[UNPATCHED] = -EINVAL, [NO_HEAP] = -EOPNOTSUPP, [HEAP] = 0,
	};
	struct vmali_group *group = NULL;

	EXPECT_EQ(expected[self->support],
		  vmali_group_create(self->g.vm, &attrs, &group));
	vmali_group_destroy(group);
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
}

TEST_F(protected, unknown_flags)
{
	struct vmali_group_attrs attrs = { 0 };
	struct vmali_group *group;
	unsigned int bit;

	for (bit = 1; bit < 32; bit++) {
		attrs.flags = 1u << bit;
		EXPECT_EQ(-EINVAL, vmali_group_create(self->g.vm, &attrs, &group))
			TH_LOG("bit %u", bit);
		attrs.flags |= VMALI_GROUP_PROTECTED;
		EXPECT_EQ(-EINVAL, vmali_group_create(self->g.vm, &attrs, &group))
			TH_LOG("bit %u and the feature", bit);
	}
}

TEST_F(protected, firmware_section_is_protected)
{
	struct vmali_protected_info info;

	NEED_HEAP();
	ASSERT_EQ(0, vmali_device_query_protected(self->g.dev, &info));
	EXPECT_EQ(info.fw_bytes, used(self->trusted, info.fw_bytes));
}

TEST_F(protected, only_protected_groups_cost)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	struct vmali_group *ordinary, *group[3];
	struct vmali_protected_info info;
	unsigned int i;

	NEED_HEAP();
	ASSERT_EQ(0, vmali_device_query_protected(self->g.dev, &info));
	ASSERT_EQ(info.fw_bytes, used(self->trusted, info.fw_bytes));

	ASSERT_EQ(0, guest_group(&self->g, 1, &ordinary));
	EXPECT_EQ(info.fw_bytes, used(self->trusted, info.fw_bytes));
	for (i = 0; i < 3; i++) {
		uint64_t expected = info.fw_bytes + (i + 1) * info.group_bytes;

		ASSERT_EQ(0, vmali_group_create(self->g.vm, &attrs, &group[i]));
		EXPECT_EQ(expected, used(self->trusted, expected));
	}
	for (i = 0; i < 3; i++)
		vmali_group_destroy(group[i]);
	EXPECT_EQ(info.fw_bytes, used(self->trusted, info.fw_bytes));
	EXPECT_EQ(0, guest_healthy(&self->g, ordinary));
	vmali_group_destroy(ordinary);
}

TEST_F(protected, protected_group_runs_ordinary_work)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	struct vmali_group *group;
	unsigned int i;

	NEED_HEAP();
	ASSERT_EQ(0, vmali_group_create(self->g.vm, &attrs, &group));
	for (i = 0; i < 8; i++) {
		EXPECT_EQ(0, guest_healthy(&self->g, group));
	}
	vmali_group_destroy(group);
}

/* The debug kernel takes its time to clear all of it. */
TEST_F_TIMEOUT(protected, memory_runs_out_and_comes_back, 100)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	struct vmali_group *before, *group = NULL;
	struct vmali_protected_info info;
	struct vmali_trusted_info memory;
	uint64_t expected, size;
	unsigned int count = 0;
	int heap, fds[64];

	NEED_HEAP();
	ASSERT_EQ(0, vmali_device_query_protected(self->g.dev, &info));
	expected = info.fw_bytes + info.group_bytes;
	ASSERT_EQ(0, vmali_group_create(self->g.vm, &attrs, &before));
	ASSERT_EQ(expected, used(self->trusted, expected));
	ASSERT_EQ(0, vmali_heap_open(self->heap, &heap));
	ASSERT_EQ(0, vmali_trusted_info(self->trusted, &memory));

	/* Take it all, in pieces as large as there are. */
	for (size = memory.region_bytes; size >= 4096; size /= 2) {
		while (!vmali_heap_alloc(heap, size, &fds[count])) {
			count++;
			ASSERT_GT(ARRAY_SIZE(fds), count);
		}
	}
	ASSERT_EQ(0, vmali_trusted_info(self->trusted, &memory));
	ASSERT_EQ(memory.region_bytes, memory.used_bytes);

	/* The one that does not fit fails, the others live. */
	EXPECT_EQ(-ENOMEM, vmali_group_create(self->g.vm, &attrs, &group));
	EXPECT_EQ(0, guest_healthy(&self->g, before));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));

	while (count--)
		close(fds[count]);
	EXPECT_EQ(expected, used(self->trusted, expected));
	EXPECT_EQ(0, vmali_group_create(self->g.vm, &attrs, &group));
	vmali_group_destroy(group);
	vmali_group_destroy(before);
	close(heap);
}

/* A buffer of the heap with known content, and the digest of it. */
FIXTURE(secret) {
	struct guest g;
	struct vmali_trusted *trusted;
	int heap;
	int fd;
	uint8_t digest[VMALI_DIGEST_SIZE];
	bool skipped;
};

#define SECRET_BYTES	16384u

FIXTURE_SETUP(secret)
{
	static uint8_t content[SECRET_BYTES];
	char name[VMALI_HEAP_NAME_MAX];

	self->fd = self->heap = -1;
	if (guest_read_text(PARAMETER, name, sizeof(name)) || !*name ||
	    !strcmp(name, "(null)")) {
		self->skipped = true;
		return;
	}
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, vmali_trusted_open(&self->trusted));
	ASSERT_EQ(0, vmali_heap_open(name, &self->heap));
	ASSERT_EQ(0, vmali_heap_alloc(self->heap, SECRET_BYTES, &self->fd));
	memset(content, 0x5e, sizeof(content));
	ASSERT_EQ(0, vmali_trusted_provision(self->trusted, self->fd, 0, content,
					     sizeof(content)));
	ASSERT_EQ(0, vmali_trusted_digest(self->trusted, self->fd, 0, SECRET_BYTES,
					  self->digest));
}

/* Whatever was tried: the content is the same. */
FIXTURE_TEARDOWN(secret)
{
	uint8_t digest[VMALI_DIGEST_SIZE];

	if (self->skipped)
		return;
	EXPECT_EQ(0, vmali_trusted_digest(self->trusted, self->fd, 0, SECRET_BYTES,
					  digest));
	EXPECT_EQ(0, memcmp(digest, self->digest, sizeof(digest)));
	close(self->fd);
	close(self->heap);
	vmali_trusted_close(self->trusted);
	guest_close(&self->g);
}

#define NEED_SECRET() do {						\
	if (self->skipped)						\
		SKIP(return, "the driver was given no heap");		\
} while (0)

TEST_F(secret, digest_tells_content)
{
	static const uint8_t one = 0x5f;
	uint8_t digest[VMALI_DIGEST_SIZE];
	uint8_t back = 0x5e;

	NEED_SECRET();
	ASSERT_EQ(0, vmali_trusted_provision(self->trusted, self->fd, 4095, &one, 1));
	ASSERT_EQ(0, vmali_trusted_digest(self->trusted, self->fd, 0, SECRET_BYTES,
					  digest));
	EXPECT_NE(0, memcmp(digest, self->digest, sizeof(digest)));
	ASSERT_EQ(0, vmali_trusted_provision(self->trusted, self->fd, 4095, &back, 1));
}

TEST_F(secret, no_mmap)
{
	static const int protections[] = {
		PROT_NONE, PROT_READ, PROT_WRITE, PROT_READ | PROT_WRITE,
	};
	unsigned int i;

	NEED_SECRET();
	for (i = 0; i < ARRAY_SIZE(protections); i++) {
		errno = 0;
		EXPECT_EQ(MAP_FAILED, mmap(NULL, SECRET_BYTES, protections[i],
					   MAP_SHARED, self->fd, 0));
		EXPECT_EQ(EINVAL, errno);
		errno = 0;
		EXPECT_EQ(MAP_FAILED, mmap(NULL, SECRET_BYTES, protections[i],
					   MAP_PRIVATE, self->fd, 0));
		EXPECT_EQ(EINVAL, errno);
	}
}

TEST_F(secret, no_read_no_write)
{
	char byte = 0;

	NEED_SECRET();
	errno = 0;
	EXPECT_EQ(-1, read(self->fd, &byte, 1));
	EXPECT_EQ(EINVAL, errno);
	errno = 0;
	EXPECT_EQ(-1, write(self->fd, &byte, 1));
	EXPECT_EQ(EINVAL, errno);
}

TEST_F(secret, sync_gives_nothing)
{
	NEED_SECRET();
	/* Allowed, like for every dma-buf; there is just nothing to access. */
	EXPECT_EQ(0, vmali_dmabuf_sync(self->fd, DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW));
	EXPECT_EQ(0, vmali_dmabuf_sync(self->fd, DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW));
}

TEST_F(secret, imported_is_still_not_mapped)
{
	struct vmali_bo *bo;
	uint32_t extra;
	void *cpu;

	NEED_SECRET();
	ASSERT_EQ(0, vmali_bo_import(self->g.dev, self->fd, &bo));
	EXPECT_EQ(SECRET_BYTES, vmali_bo_size(bo));
	EXPECT_EQ(0, vmali_bo_query(bo, NULL, &extra));
	EXPECT_EQ(DRM_PANTHOR_BO_IS_IMPORTED, extra);
	EXPECT_EQ(-EINVAL, vmali_bo_map(bo, &cpu));
	vmali_bo_put(bo);
}

/* The mapping that the driver itself offers for its handles. */
TEST_F(secret, driver_does_not_map_it)
{
	struct drm_panthor_bo_mmap_offset offset = { 0 };
	struct vmali_bo *bo;
	int fd;

	NEED_SECRET();
	fd = vmali_device_fd(self->g.dev);
	ASSERT_EQ(0, vmali_bo_import(self->g.dev, self->fd, &bo));
	offset.handle = vmali_bo_handle(bo);
	if (!ioctl(fd, DRM_IOCTL_PANTHOR_BO_MMAP_OFFSET, &offset)) {
		errno = 0;
		EXPECT_EQ(MAP_FAILED, mmap(NULL, SECRET_BYTES, PROT_READ, MAP_SHARED,
					   fd, (off_t)offset.offset));
		EXPECT_EQ(EINVAL, errno);
	}
	vmali_bo_put(bo);
}

TEST_F(secret, exported_again_is_the_same)
{
	struct vmali_bo *bo, *again;
	int fd;

	NEED_SECRET();
	ASSERT_EQ(0, vmali_bo_import(self->g.dev, self->fd, &bo));
	ASSERT_EQ(0, vmali_bo_export(bo, &fd));
	errno = 0;
	EXPECT_EQ(MAP_FAILED, mmap(NULL, SECRET_BYTES, PROT_READ, MAP_SHARED, fd, 0));
	EXPECT_EQ(EINVAL, errno);
	ASSERT_EQ(0, vmali_bo_import(self->g.dev, fd, &again));
	EXPECT_EQ(bo, again);
	vmali_bo_put(again);
	vmali_bo_put(bo);
	close(fd);
}

/* What a job in normal mode does to the secret: nothing, and it dies of it. */
static int touch(struct guest *g, int dmabuf_fd, bool write)
{
	struct vmali_buffer buf;
	struct vmali_group *group;
	struct vmali_cs_builder b;
	int ret;

	ret = vmali_buffer_import(g->vm, dmabuf_fd, DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC,
				  &buf);
	if (ret)
		return ret;
	ret = guest_group(g, 1, &group);
	if (ret)
		goto out_buffer;

	guest_begin(g, 0, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), buf.va);
	vmali_cs_move32(&b, vmali_cs_r32(0), 0);
	if (write) {
		vmali_cs_store32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	} else {
		vmali_cs_load32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
		vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
		vmali_cs_store32(&b, vmali_cs_r32(0), DATA, 0);
	}
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	ret = guest_run(g, group, 0, 0, &b);
	vmali_group_destroy(group);

out_buffer:
	vmali_buffer_destroy(&buf);
	return ret;
}

TEST_F(secret, gpu_does_not_read_it)
{
	uint64_t before, after;

	NEED_SECRET();
	ASSERT_EQ(0, guest_stat(REFUSED, "refused", &before));
	EXPECT_EQ(-EINVAL, touch(&self->g, self->fd, false));
	EXPECT_EQ(0, self->g.data[0]);
	ASSERT_EQ(0, guest_stat(REFUSED, "refused", &after));
	EXPECT_LT(before, after);
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
}

TEST_F(secret, gpu_does_not_write_it)
{
	uint64_t before, after;

	NEED_SECRET();
	ASSERT_EQ(0, guest_stat(REFUSED, "refused", &before));
	EXPECT_EQ(-EINVAL, touch(&self->g, self->fd, true));
	ASSERT_EQ(0, guest_stat(REFUSED, "refused", &after));
	EXPECT_LT(before, after);
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
}

TEST_F(secret, freed_memory_is_clean)
{
	static const uint8_t zeros_digest_of_16k[VMALI_DIGEST_SIZE] = {
		0x4f, 0xe7, 0xb5, 0x9a, 0xf6, 0xde, 0x3b, 0x66,
		0x5b, 0x67, 0x78, 0x8c, 0xc2, 0xf9, 0x98, 0x92,
		0xab, 0x82, 0x7e, 0xfa, 0xe3, 0xa4, 0x67, 0x34,
		0x2b, 0x3b, 0xb4, 0xe3, 0xbc, 0x8e, 0x5b, 0xfe,
	};
	uint8_t digest[VMALI_DIGEST_SIZE];
	int i, fd;

	NEED_SECRET();
	for (i = 0; i < 3; i++) {
		static uint8_t content[SECRET_BYTES];

		ASSERT_EQ(0, vmali_heap_alloc(self->heap, SECRET_BYTES, &fd));
		ASSERT_EQ(0, vmali_trusted_digest(self->trusted, fd, 0, SECRET_BYTES,
						  digest));
		EXPECT_EQ(0, memcmp(digest, zeros_digest_of_16k, sizeof(digest)));
		memset(content, 0xa5, sizeof(content));
		ASSERT_EQ(0, vmali_trusted_provision(self->trusted, fd, 0, content,
						     sizeof(content)));
		close(fd);
	}
}

TEST_F(secret, service_refuses_ordinary_memory)
{
	uint8_t digest[VMALI_DIGEST_SIZE];
	int heap, fd, ret;

	NEED_SECRET();
	ret = vmali_heap_open("system", &heap);
	if (ret == -ENOENT)
		SKIP(return, "this kernel has no system heap");
	ASSERT_EQ(0, ret);
	ASSERT_EQ(0, vmali_heap_alloc(heap, 4096, &fd));
	EXPECT_EQ(-EINVAL, vmali_trusted_digest(self->trusted, fd, 0, 4096, digest));
	EXPECT_EQ(-EINVAL, vmali_trusted_digest(self->trusted, self->fd, 0,
						SECRET_BYTES + 1, digest));
	EXPECT_EQ(-EINVAL, vmali_trusted_digest(self->trusted, self->fd,
						SECRET_BYTES, 1, digest));
	close(fd);
	close(heap);
}

TEST_HARNESS_MAIN
