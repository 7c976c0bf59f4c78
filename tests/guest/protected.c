// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Protected memory as user space meets it: the query, groups, and buffers that
 * the CPU can't reach.  What is expected follows from what the machine is: an
 * unpatched kernel, a patched one without a heap, or one with a heap.
 */
#include "harness.h"

#include <sys/ioctl.h>
#include <sys/mman.h>

#include <linux/dma-buf.h>

#include "secret.h"

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
};

FIXTURE_SETUP(protected)
{
	char heap[VMALI_HEAP_NAME_MAX];

	ASSERT_EQ(0, guest_open(&self->g));
	self->support = series_missing() ? UNPATCHED : heap_missing(heap) ? NO_HEAP : HEAP;
}

FIXTURE_TEARDOWN(protected)
{
	guest_close(&self->g);
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
	/* What the firmware can do, and whether it has the memory for it */
	EXPECT_EQ(VMALI_PROTECTED_PROTM, info.features);
	EXPECT_EQ(self->support == HEAP, info.ready);
}

/*
 * Whether there is a heap or not: a group that was not made for it is terminated when it
 * asks for protected mode, and its neighbour is not.  Mainline has it wait for the job's
 * timeout.
 */
TEST_F(protected, ordinary_group_asks_for_protected_mode)
{
	struct vmali_group *group, *neighbour;
	struct vmali_group_state state = { 0 };
	int64_t start = guest_now();
	struct vmali_cs_builder b;

	/* The group has no protected suspend buffer, each time that the region is met */
	guest_errors_expected(1, GUEST_ERRORS_ANY);
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
		EXPECT_GT(3000 * VMALI_MS, guest_now() - start);
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

/* Protected memory that the driver takes from its heap */
FIXTURE(memory) {
	char heap[VMALI_HEAP_NAME_MAX];
	struct guest g;
	struct vmali_trusted *trusted;
};

FIXTURE_SETUP(memory)
{
	SKIP_IF(heap_missing(self->heap));
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, vmali_trusted_open(&self->trusted));
}

FIXTURE_TEARDOWN(memory)
{
	vmali_trusted_close(self->trusted);
	guest_close(&self->g);
}

/*
 * Why nothing can be said of what is in use, or NULL: where Linux divides a carve-out, the
 * trusted firmware only knows that it has lent all of it.
 */
static const char *lent_as_a_whole(struct vmali_trusted *trusted)
{
	struct vmali_trusted_info info = {};

	if (vmali_trusted_info(trusted, &info) || info.used_bytes != info.region_bytes)
		return NULL;
	return "the trusted firmware has lent all of its memory to Linux";
}

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

TEST_F(memory, firmware_section_is_protected)
{
	struct vmali_protected_info info;

	SKIP_IF(lent_as_a_whole(self->trusted));
	ASSERT_EQ(0, vmali_device_query_protected(self->g.dev, &info));
	EXPECT_EQ(info.fw_bytes, used(self->trusted, info.fw_bytes));
}

TEST_F(memory, only_protected_groups_cost)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	struct vmali_group *ordinary, *group[3];
	struct vmali_protected_info info;
	unsigned int i;

	SKIP_IF(lent_as_a_whole(self->trusted));
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

TEST_F(memory, protected_group_runs_ordinary_work)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	struct vmali_group *group;
	unsigned int i;

	ASSERT_EQ(0, vmali_group_create(self->g.vm, &attrs, &group));
	for (i = 0; i < 8; i++) {
		EXPECT_EQ(0, guest_healthy(&self->g, group));
	}
	vmali_group_destroy(group);
}

/* The debug kernel takes its time to clear all of it. */
TEST_F_TIMEOUT(memory, memory_runs_out_and_comes_back, 100)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	struct vmali_group *before, *group = NULL;
	struct vmali_protected_info info;
	struct vmali_trusted_info memory;
	uint64_t expected, size;
	unsigned int count = 0;
	int heap, fds[64];

	SKIP_IF(lent_as_a_whole(self->trusted));
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

/* A buffer of the heap with known content, which is the same afterwards */
FIXTURE(secret) {
	char heap[VMALI_HEAP_NAME_MAX];
	struct guest g;
	struct vmali_trusted *trusted;
	struct secret secret;
};

FIXTURE_SETUP(secret)
{
	SKIP_IF(heap_missing(self->heap));
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, vmali_trusted_open(&self->trusted));
	ASSERT_EQ(0, secret_create(&self->g, self->heap, &self->secret));
	ASSERT_EQ(0, secret_fill(self->trusted, &self->secret, 1));
}

FIXTURE_TEARDOWN(secret)
{
	EXPECT_TRUE(secret_holds(self->trusted, &self->secret, &self->secret));
	secret_destroy(&self->secret);
	vmali_trusted_close(self->trusted);
	guest_close(&self->g);
}

TEST_F(secret, digest_depends_on_content)
{
	/* The byte that is there, by secret_fill(), and another one */
	static const uint8_t same = 0x9e, other = 0x5f;
	uint8_t digest[VMALI_DIGEST_SIZE];

	ASSERT_EQ(0, vmali_trusted_provision(self->trusted, self->secret.fd, 4095, &other, 1));
	ASSERT_EQ(0, vmali_trusted_digest(self->trusted, self->secret.fd, 0, SECRET_BYTES,
					  digest));
	EXPECT_NE(0, memcmp(digest, self->secret.digest, sizeof(digest)));
	ASSERT_EQ(0, vmali_trusted_provision(self->trusted, self->secret.fd, 4095, &same, 1));
}

TEST_F(secret, sync_is_allowed)
{
	/* Allowed, like for every dma-buf; there is just nothing to access. */
	EXPECT_EQ(0, vmali_dmabuf_sync(self->secret.fd, DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW));
	EXPECT_EQ(0, vmali_dmabuf_sync(self->secret.fd, DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW));
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
	int i, heap, fd;

	/* What clears then, and when, is tested by reuse.c */
	SKIP_IF(lent_as_a_whole(self->trusted));
	ASSERT_EQ(0, vmali_heap_open(self->heap, &heap));
	for (i = 0; i < 3; i++) {
		static uint8_t content[SECRET_BYTES];

		ASSERT_EQ(0, vmali_heap_alloc(heap, SECRET_BYTES, &fd));
		ASSERT_EQ(0, vmali_trusted_digest(self->trusted, fd, 0, SECRET_BYTES,
						  digest));
		EXPECT_EQ(0, memcmp(digest, zeros_digest_of_16k, sizeof(digest)));
		memset(content, 0xa5, sizeof(content));
		ASSERT_EQ(0, vmali_trusted_provision(self->trusted, fd, 0, content,
						     sizeof(content)));
		close(fd);
	}
	close(heap);
}

TEST_F(secret, service_refuses_ordinary_memory)
{
	uint8_t digest[VMALI_DIGEST_SIZE];
	int heap, fd, ret;

	ret = vmali_heap_open("system", &heap);
	if (ret == -ENOENT)
		SKIP(return, "this kernel has no system heap");
	ASSERT_EQ(0, ret);
	ASSERT_EQ(0, vmali_heap_alloc(heap, 4096, &fd));
	EXPECT_EQ(-EINVAL, vmali_trusted_digest(self->trusted, fd, 0, 4096, digest));
	EXPECT_EQ(-EINVAL, vmali_trusted_digest(self->trusted, self->secret.fd, 0,
						SECRET_BYTES + 1, digest));
	EXPECT_EQ(-EINVAL, vmali_trusted_digest(self->trusted, self->secret.fd,
						SECRET_BYTES, 1, digest));
	close(fd);
	close(heap);
}

TEST_HARNESS_MAIN
