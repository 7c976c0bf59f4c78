// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Limits: the last of everything works, and one more is refused with the documented error
 * and leaves nothing behind.
 */
#include "harness.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "guest.h"

#define HEAPS		128
#define CHUNK		(128u << 10)
#define LARGE_CHUNK	(8u << 20)

/* Bytes of addresses that the kernel keeps for itself, at least */
#define KERNEL_VA	(256ull << 20)

FIXTURE(limits) {
	struct guest g;
};

FIXTURE_SETUP(limits)
{
	ASSERT_EQ(0, guest_open(&self->g));
}

FIXTURE_TEARDOWN(limits)
{
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	guest_close(&self->g);
}

static int make_heap(struct vmali_vm *vm, uint32_t chunk_size, uint32_t chunks,
		     struct vmali_tiler_heap *heap)
{
	const struct vmali_tiler_heap_attrs attrs = {
		.chunk_size = chunk_size, .initial_chunks = chunks, .max_chunks = chunks,
	};

	return vmali_tiler_heap_create(vm, &attrs, heap);
}

TEST_F(limits, heaps)
{
	struct vmali_tiler_heap heaps[HEAPS], more = { 0 };
	unsigned int i, k;

	for (i = 0; i < HEAPS; i++) {
		ASSERT_EQ(0, make_heap(self->g.vm, CHUNK, 1, &heaps[i])) TH_LOG("heap %u", i);
		for (k = 0; k < i; k++)
			ASSERT_NE(heaps[k].context, heaps[i].context);
	}
	EXPECT_EQ(-EBUSY, make_heap(self->g.vm, CHUNK, 1, &more));
	for (i = 0; i < HEAPS; i++)
		vmali_tiler_heap_destroy(&heaps[i]);
	ASSERT_EQ(0, make_heap(self->g.vm, CHUNK, 1, &more));
	vmali_tiler_heap_destroy(&more);
}

/* Bytes of an address space */
static uint64_t va_end(struct vmali_device *dev)
{
	return 1ull << DRM_PANTHOR_MMU_VA_BITS(vmali_device_gpu_info(dev)->mmu_features);
}

/*
 * The kernel's part of an address space is full. Groups are tried with less and less room
 * left, so that each of their buffers is the one that has none.
 */
TEST_F(limits, kernel_addresses)
{
	const struct vmali_group_attrs small = { .ring_size = 4096 };
	const struct vmali_group_attrs large = { .ring_size = 65536, .queue_count = 2 };
	struct vmali_tiler_heap heaps[HEAPS];
	struct vmali_group *groups[HEAPS];
	unsigned int n = 0, made = 0;
	uint32_t chunk = LARGE_CHUNK;
	struct vmali_vm *vm;
	int ret = 0;

	ASSERT_EQ(0, vmali_vm_create(self->g.dev, va_end(self->g.dev) - KERNEL_VA, &vm));

	while (n < HEAPS) {
		ret = make_heap(vm, chunk, 1, &heaps[n]);
		if (!ret)
			n++;
		else if (chunk > CHUNK)
			chunk /= 2;
		else
			break;
	}
	EXPECT_EQ(-ENOSPC, ret);
	while (made < HEAPS) {
		ret = vmali_group_create(vm, &large, &groups[made]);
		if (ret)
			ret = vmali_group_create(vm, &small, &groups[made]);
		if (ret)
			break;
		made++;
	}
	EXPECT_EQ(-ENOSPC, ret);
	while (made)
		vmali_group_destroy(groups[--made]);
	while (n)
		vmali_tiler_heap_destroy(&heaps[--n]);
	ASSERT_EQ(0, vmali_group_create(vm, &large, &groups[0]));
	vmali_group_destroy(groups[0]);
	vmali_vm_destroy(vm);
}

/* Any whole number of pages, not only powers of two */
TEST_F(limits, chunk_sizes)
{
	static const uint32_t sizes[] = { CHUNK, CHUNK + 4096, 384u << 10, LARGE_CHUNK };
	struct vmali_tiler_heap heap;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		ASSERT_EQ(0, make_heap(self->g.vm, sizes[i], 1, &heap)) TH_LOG("size %u", i);
		vmali_tiler_heap_destroy(&heap);
	}
}

/* Lists without elements need no size of elements */
TEST_F(limits, empty_lists)
{
	struct drm_panthor_vm_bind bind = { .vm_id = vmali_vm_id(self->g.vm) };
	struct drm_panthor_queue_submit job = { .stream_addr = guest_stream_va(&self->g, 0) };
	struct drm_panthor_group_submit submit = { .pad = 0 };
	int fd = vmali_device_fd(self->g.dev);
	struct vmali_group *group;
	struct vmali_cs_builder b;

	EXPECT_EQ(0, ioctl(fd, DRM_IOCTL_PANTHOR_VM_BIND, &bind));
	ASSERT_EQ(0, guest_group(&self->g, 1, &group));
	submit.group_handle = vmali_group_handle(group);
	EXPECT_EQ(0, ioctl(fd, DRM_IOCTL_PANTHOR_GROUP_SUBMIT, &submit));
	/* A job that signals nothing */
	guest_begin(&self->g, 0, &b);
	ASSERT_EQ(0, vmali_cs_finish(&b, &job.stream_size));
	submit.queue_submits = (struct drm_panthor_obj_array)DRM_PANTHOR_OBJ_ARRAY(1, &job);
	EXPECT_EQ(0, ioctl(fd, DRM_IOCTL_PANTHOR_GROUP_SUBMIT, &submit));
	EXPECT_EQ(0, guest_healthy(&self->g, group));
	vmali_group_destroy(group);
}

/* Bytes of the kernel's small objects */
static uint64_t slab_bytes(void)
{
	uint64_t kib = 0;

	guest_file_stat("/proc/meminfo", "SUnreclaim:", &kib);
	return kib << 10;
}

/* A group that is refused, 20 thousand times: 5 MB if only what the kernel copied were left */
TEST_F(limits, refused_groups_leave_nothing)
{
	struct drm_panthor_queue_create queues[32] = { { 0 } };
	struct drm_panthor_group_create args = {
		.queues = DRM_PANTHOR_OBJ_ARRAY(ARRAY_SIZE(queues), queues),
		.vm_id = vmali_vm_id(self->g.vm),
		.priority = PANTHOR_GROUP_PRIORITY_REALTIME + 1,
	};
	uint64_t before = slab_bytes();
	unsigned int i;

	ASSERT_LT(0, before);
	for (i = 0; i < 20000; i++) {
		ASSERT_EQ(-1, ioctl(vmali_device_fd(self->g.dev), DRM_IOCTL_PANTHOR_GROUP_CREATE,
				    &args));
		ASSERT_EQ(EINVAL, errno);
	}
	EXPECT_GT(before + (2 << 20), slab_bytes());
}

/* A file has 128 groups */
TEST_F(limits, groups)
{
	struct vmali_group *groups[HEAPS], *more;
	unsigned int i;

	for (i = 0; i < HEAPS; i++)
		ASSERT_EQ(0, guest_group(&self->g, 1, &groups[i])) TH_LOG("group %u", i);
	EXPECT_EQ(-EBUSY, guest_group(&self->g, 1, &more));
	EXPECT_EQ(0, guest_healthy(&self->g, groups[HEAPS - 1]));
	for (i = 0; i < HEAPS; i++)
		vmali_group_destroy(groups[i]);
}

/* A group has as many queues as a slot has, and one at least */
TEST_F(limits, queues)
{
	uint32_t most = vmali_device_csif_info(self->g.dev)->cs_slot_count;
	struct drm_panthor_queue_create queues[33] = { { 0 } };
	struct drm_panthor_group_create args = { .max_compute_cores = 0 };
	struct vmali_group *group;
	unsigned int i;

	ASSERT_EQ(0, guest_group(&self->g, most, &group));
	EXPECT_EQ(0, guest_healthy(&self->g, group));
	vmali_group_destroy(group);
	for (i = 0; i < ARRAY_SIZE(queues); i++)
		queues[i].ringbuf_size = 4096;
	args.vm_id = vmali_vm_id(self->g.vm);
	for (i = 0; i <= ARRAY_SIZE(queues); i += i < most ? most + 1 : 1) {
		args.queues = (struct drm_panthor_obj_array)DRM_PANTHOR_OBJ_ARRAY(i, queues);
		EXPECT_EQ(-1, ioctl(vmali_device_fd(self->g.dev), DRM_IOCTL_PANTHOR_GROUP_CREATE,
				    &args)) TH_LOG("%u queues", i);
		EXPECT_EQ(EINVAL, errno);
	}
}

/*
 * A group only uses the endpoints that it was made with: a stream that asks for another kind
 * gets nothing to run on, and no further than the driver's timeout.
 */
TEST_F(limits, endpoints)
{
	static const uint32_t kinds[] = {
		VMALI_CS_RES_COMPUTE, VMALI_CS_RES_FRAGMENT, VMALI_CS_RES_TILER,
	};
	struct vmali_group *groups[ARRAY_SIZE(kinds)][ARRAY_SIZE(kinds)];
	uint32_t syncobjs[ARRAY_SIZE(kinds)][ARRAY_SIZE(kinds)];
	struct vmali_group_attrs attrs = { 0 };
	struct vmali_cs_builder b;
	unsigned int i, k;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		for (k = 0; k < ARRAY_SIZE(kinds); k++) {
			attrs.resources = kinds[i];
			ASSERT_EQ(0, vmali_group_create(self->g.vm, &attrs, &groups[i][k]));
			guest_begin(&self->g, k, &b);
			vmali_cs_req_resource(&b, kinds[k]);
			ASSERT_EQ(0, guest_submit(&self->g, groups[i][k], 0, k, &b,
						  &syncobjs[i][k]));
		}
	}
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		for (k = 0; k < ARRAY_SIZE(kinds); k++) {
			EXPECT_EQ(i == k ? 0 : -ETIMEDOUT,
				  guest_verdict(&self->g, syncobjs[i][k]))
				TH_LOG("%#x, asked for %#x", kinds[i], kinds[k]);
			vmali_group_destroy(groups[i][k]);
		}
	}
}

/* The page with the latest flush ID is a register: shared, and always read-only */
TEST_F(limits, flush_id_page)
{
	int fd = vmali_device_fd(self->g.dev);
	off_t offset = DRM_PANTHOR_USER_FLUSH_ID_MMIO_OFFSET;
	long size = sysconf(_SC_PAGESIZE);
	void *page;

	EXPECT_EQ(MAP_FAILED, mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, offset));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(MAP_FAILED, mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(MAP_FAILED, mmap(NULL, size, PROT_READ | PROT_EXEC, MAP_SHARED, fd, offset));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(MAP_FAILED, mmap(NULL, 2 * size, PROT_READ, MAP_SHARED, fd, offset));
	EXPECT_EQ(EINVAL, errno);
	page = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, offset);
	ASSERT_NE(MAP_FAILED, page);
	EXPECT_EQ(-1, mprotect(page, size, PROT_READ | PROT_WRITE));
	EXPECT_EQ(EACCES, errno);
	munmap(page, size);
}

/*
 * A process chooses where its registers are in the file, as its programs may be of 32 bits where
 * it is not, as with FEX
 */
TEST_F(limits, flush_id_page_of_32_bits)
{
	struct drm_panthor_set_user_mmio_offset args = {
		.offset = DRM_PANTHOR_USER_MMIO_OFFSET_32BIT + 1,
	};
	int fd = vmali_device_fd(self->g.dev);
	off_t low = DRM_PANTHOR_USER_MMIO_OFFSET_32BIT, high = DRM_PANTHOR_USER_MMIO_OFFSET_64BIT;
	long size = sysconf(_SC_PAGESIZE);
	uint32_t *page;

	SKIP_IF(uapi_missing(&self->g, 5));
	EXPECT_EQ(-1, ioctl(fd, DRM_IOCTL_PANTHOR_SET_USER_MMIO_OFFSET, &args));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(MAP_FAILED, mmap(NULL, size, PROT_READ, MAP_SHARED, fd, low));
	args.offset = low;
	ASSERT_EQ(0, ioctl(fd, DRM_IOCTL_PANTHOR_SET_USER_MMIO_OFFSET, &args));
	page = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, low);
	ASSERT_NE(MAP_FAILED, page);
	EXPECT_NE(0, page[0]);
	munmap(page, size);
	EXPECT_EQ(MAP_FAILED, mmap(NULL, size, PROT_READ, MAP_SHARED, fd, high));
	args.offset = high;
	ASSERT_EQ(0, ioctl(fd, DRM_IOCTL_PANTHOR_SET_USER_MMIO_OFFSET, &args));
	page = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, high);
	ASSERT_NE(MAP_FAILED, page);
	munmap(page, size);
}

TEST_HARNESS_MAIN
