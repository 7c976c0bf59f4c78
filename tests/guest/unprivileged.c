// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What a process without capabilities may do, and what it may not.
 */
#include "harness.h"

#include <errno.h>
#include <sys/ioctl.h>

#include "guest.h"

/*
 * Groups for protected mode take memory of a heap that only root may open.  Without
 * CAP_SYS_NICE, clients can have half of the 256 that the driver allows, 8 in each file.
 */
#define PROTECTED_GROUPS	256
#define GROUPS_PER_FILE		8
#define FILES			(PROTECTED_GROUPS / 2 / GROUPS_PER_FILE)

FIXTURE(unprivileged) {
	struct guest g, second, files[FILES];
	const char *no_heap;
};

/* Each test is a process of its own, which loses its capabilities with its user */
FIXTURE_SETUP(unprivileged)
{
	char heap[VMALI_HEAP_NAME_MAX];
	unsigned int i;

	/* Asks the device, which only root can open */
	self->no_heap = heap_missing(heap);
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_open(&self->second));
	for (i = 0; i < FILES; i++)
		ASSERT_EQ(0, guest_open(&self->files[i]));
	ASSERT_EQ(0, guest_give_up_privileges());
}

FIXTURE_TEARDOWN(unprivileged)
{
	unsigned int i;

	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	for (i = 0; i < FILES; i++)
		guest_close(&self->files[i]);
	guest_close(&self->second);
	guest_close(&self->g);
}

TEST_F(unprivileged, priorities)
{
	static const int expected[] = {
		[PANTHOR_GROUP_PRIORITY_LOW] = 0,
		[PANTHOR_GROUP_PRIORITY_MEDIUM] = 0,
		[PANTHOR_GROUP_PRIORITY_HIGH] = -EACCES,
		[PANTHOR_GROUP_PRIORITY_REALTIME] = -EACCES,
	};
	struct vmali_group *group;
	uint32_t mask = 0;
	unsigned int i;

	SKIP_IF(uapi_missing(&self->g, 2));
	ASSERT_EQ(0, vmali_device_query_priorities(self->g.dev, &mask));
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		const struct vmali_group_attrs attrs = { .priority = (uint8_t)i };
		int ret = vmali_group_create(self->g.vm, &attrs, &group);

		EXPECT_EQ(expected[i], ret) TH_LOG("priority %u", i);
		EXPECT_EQ(!expected[i], mask >> i & 1) TH_LOG("priority %u", i);
		if (!ret)
			vmali_group_destroy(group);
	}
}

TEST_F(unprivileged, priority_beyond_the_last)
{
	const struct vmali_group_attrs attrs = { .priority = PANTHOR_GROUP_PRIORITY_REALTIME + 1 };
	struct vmali_group *group;

	EXPECT_EQ(-EINVAL, vmali_group_create(self->g.vm, &attrs, &group));
}

/* Ordinary work needs no capability */
TEST_F(unprivileged, memory_and_heaps)
{
	const struct vmali_tiler_heap_attrs attrs = {
		.chunk_size = 128u << 10, .initial_chunks = 2, .max_chunks = 4,
	};
	struct vmali_tiler_heap heap;
	struct vmali_buffer buffer;

	ASSERT_EQ(0, vmali_buffer_create(self->g.vm, 65536, 0, "mine", &buffer));
	ASSERT_EQ(0, vmali_tiler_heap_create(self->g.vm, &attrs, &heap));
	vmali_tiler_heap_destroy(&heap);
	vmali_buffer_destroy(&buffer);
}

TEST_F(unprivileged, protected_groups)
{
	static struct vmali_group *groups[PROTECTED_GROUPS];
	struct guest *files = self->files;
	struct vmali_group *more;
	int64_t end = guest_now() + 5000 * VMALI_MS;
	unsigned int n = 0, i, j;
	int ret;

	SKIP_IF(self->no_heap);
	for (i = 0; i < FILES; i++) {
		for (j = 0; j < GROUPS_PER_FILE; j++)
			ASSERT_EQ(0, guest_protected_group(&files[i], &groups[n++]));
		ASSERT_EQ(-ENOSPC, guest_protected_group(&files[i], &more));
	}
	ASSERT_EQ(PROTECTED_GROUPS / 2, n);
	EXPECT_EQ(-ENOSPC, guest_protected_group(&self->second, &more));
	EXPECT_EQ(0, guest_healthy(&files[0], groups[1]));
	/* A group that has been destroyed is released in the background */
	vmali_group_destroy(groups[--n]);
	do {
		usleep(1000);
		ret = guest_protected_group(&self->second, &groups[n]);
	} while (ret == -ENOSPC && guest_now() < end);
	ASSERT_EQ(0, ret);
	for (n = 0; n < PROTECTED_GROUPS / 2; n++)
		vmali_group_destroy(groups[n]);
}

TEST_HARNESS_MAIN
