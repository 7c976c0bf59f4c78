// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Accesses to protected memory: the CPU's are refused, whichever driver owns the buffer,
 * and the GPU's mapping is there.  With the plain heap, whose buffers have no struct page
 * that something could be mapped or copied through.
 */
#include "harness.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include <linux/dma-buf.h>

#include "modules.h"

#define BYTES		(4096u * 1536)	/* 6 MiB: more than two huge GPU pages */
#define HUGE_BYTES	(4096u * 512)

static const struct vmali_group_attrs protected = { .flags = VMALI_GROUP_PROTECTED };

FIXTURE(access) {
	struct machine machine;
	struct guest g;
	int heap, fd;
};

FIXTURE_SETUP(access)
{
	SKIP_IF(series_missing());
	ASSERT_EQ(0, plain_boot(&self->machine));
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, vmali_heap_open(PLAIN_HEAP, &self->heap));
	ASSERT_EQ(0, vmali_heap_alloc(self->heap, BYTES, &self->fd));
}

FIXTURE_TEARDOWN(access)
{
	close(self->fd);
	close(self->heap);
	guest_close(&self->g);
	EXPECT_EQ(0, plain_idle());
	EXPECT_EQ(0, machine_restore(&self->machine));
}

static int map_error(int fd, size_t bytes, off_t offset)
{
	return vmali_access_map(fd, bytes, PROT_READ, MAP_SHARED, offset);
}

TEST_F(access, cpu_has_no_way_to_a_dmabuf)
{
	uint64_t before;
	char byte = 0;

	before = trusted_stat("cpu_refused");
	EXPECT_EQ(-EINVAL, map_error(self->fd, BYTES, 0));
	EXPECT_EQ(-EINVAL, map_error(self->fd, 4096, 4096));
	EXPECT_EQ(-EINVAL, vmali_access_read(self->fd));
	EXPECT_EQ(-EINVAL, vmali_access_write(self->fd));
	EXPECT_EQ(-1, pread(self->fd, &byte, 1, 0));
	EXPECT_EQ(BYTES, lseek(self->fd, 0, SEEK_END));
	/* Allowed, like for every dma-buf, and it comes to nothing. */
	EXPECT_EQ(0, vmali_dmabuf_sync(self->fd, DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW));
	EXPECT_EQ(0, vmali_dmabuf_sync(self->fd, DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW));
	EXPECT_EQ(before, trusted_stat("cpu_refused"));
}

TEST_F(access, cpu_has_no_way_to_an_imported_buffer)
{
	struct drm_panthor_bo_mmap_offset offset = { 0 };
	struct vmali_bo *bo;
	void *cpu;
	int fd;

	fd = vmali_device_fd(self->g.dev);
	ASSERT_EQ(0, vmali_bo_import(self->g.dev, self->fd, &bo));
	EXPECT_EQ(BYTES, vmali_bo_size(bo));
	EXPECT_EQ(-EINVAL, vmali_bo_map(bo, &cpu));
	offset.handle = vmali_bo_handle(bo);
	if (!ioctl(fd, DRM_IOCTL_PANTHOR_BO_MMAP_OFFSET, &offset))
		EXPECT_EQ(-EINVAL, map_error(fd, BYTES, (off_t)offset.offset));
	/* Cache maintenance by the CPU is access, too. */
	EXPECT_EQ(-EINVAL, vmali_bo_sync(bo, DRM_PANTHOR_BO_SYNC_CPU_CACHE_FLUSH, 0, 4096));
	vmali_bo_put(bo);
}

/* Mapped for the GPU; in normal mode the bus refuses what it does there. */
TEST_F(access, gpu_maps_an_imported_buffer)
{
	struct vmali_buffer buf;
	struct vmali_group *group;
	struct vmali_cs_builder b;
	uint64_t before;

	before = trusted_stat("gpu-cs_refused");
	ASSERT_EQ(0, vmali_buffer_import(self->g.vm, self->fd,
					 DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, &buf));
	EXPECT_EQ(2, plain_stat("mappings"));
	ASSERT_EQ(0, guest_group(&self->g, 1, &group));
	guest_begin(&self->g, 0, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), buf.va + BYTES - 4096);
	vmali_cs_load32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, group, 0, 0, &b));
	/* Refused by the filter, so there was a translation to an address of it. */
	EXPECT_LT(before, trusted_stat("gpu-cs_refused"));
	vmali_group_destroy(group);
	vmali_buffer_destroy(&buf);
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
}

/* Parts of a large mapping are unmapped: it has no pages from which to tell block sizes. */
TEST_F(access, parts_of_an_import_are_unmapped)
{
	static const uint64_t offsets[] = {
		4096, HUGE_BYTES - 4096, HUGE_BYTES, HUGE_BYTES + 8192, BYTES - 4096, 0,
	};
	struct vmali_buffer buf;
	unsigned int i;

	ASSERT_EQ(0, vmali_buffer_import(self->g.vm, self->fd,
					 DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, &buf));
	for (i = 0; i < ARRAY_SIZE(offsets); i++) {
		EXPECT_EQ(0, vmali_vm_unmap(self->g.vm, buf.va + offsets[i], 4096))
			TH_LOG("offset %llu", (unsigned long long)offsets[i]);
	}
	EXPECT_EQ(0, vmali_vm_unmap(self->g.vm, buf.va, HUGE_BYTES));
	vmali_buffer_destroy(&buf);
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
}

TEST_F(access, import_is_one_object)
{
	struct vmali_bo *bo, *again;
	int fd;

	ASSERT_EQ(0, vmali_bo_import(self->g.dev, self->fd, &bo));
	ASSERT_EQ(0, vmali_bo_export(bo, &fd));
	ASSERT_EQ(0, vmali_bo_import(self->g.dev, fd, &again));
	EXPECT_EQ(bo, again);
	EXPECT_EQ(2, plain_stat("attachments"));
	EXPECT_EQ(-EINVAL, map_error(fd, 4096, 0));
	close(fd);
	vmali_bo_put(again);
	vmali_bo_put(bo);
	EXPECT_EQ(1, plain_wait("attachments", 1));
}

/* An import that fails, for each reason that the heap can give, leaves nothing. */
TEST_F(access, import_fails_cleanly)
{
	static const char * const knobs[] = { "fail_attach", "fail_map" };
	struct vmali_bo *bo;
	unsigned int i;

	ASSERT_EQ(0, module_set("vmali_heap", "fail_errno", EIO));
	for (i = 0; i < ARRAY_SIZE(knobs); i++) {
		ASSERT_EQ(0, module_set("vmali_heap", knobs[i], 1));
		EXPECT_EQ(-EIO, vmali_bo_import(self->g.dev, self->fd, &bo));
		EXPECT_EQ(1, plain_stat("attachments"));
		EXPECT_EQ(1, plain_stat("mappings"));
		ASSERT_EQ(0, vmali_bo_import(self->g.dev, self->fd, &bo));
		EXPECT_EQ(2, plain_stat("attachments"));
		vmali_bo_put(bo);
	}
}

/* What belongs to the driver has no handle in any file, so it can't be exported. */
TEST_F(access, kernel_buffers_have_no_handle)
{
	struct vmali_group *group;
	unsigned int handle;
	int fd;

	ASSERT_EQ(0, vmali_group_create(self->g.vm, &protected, &group));
	fd = vmali_device_fd(self->g.dev);
	for (handle = 0; handle < 256; handle++) {
		struct drm_prime_handle prime = {
			.handle = handle, .flags = DRM_CLOEXEC | DRM_RDWR,
		};
		struct drm_panthor_bo_mmap_offset offset = { .handle = handle };

		if (handle == vmali_bo_handle(self->g.code.bo) ||
		    handle == vmali_bo_handle(self->g.buffer.bo))
			continue;
		EXPECT_EQ(-1, ioctl(fd, DRM_IOCTL_PRIME_HANDLE_TO_FD, &prime));
		EXPECT_EQ(ENOENT, errno);
		EXPECT_EQ(-1, ioctl(fd, DRM_IOCTL_PANTHOR_BO_MMAP_OFFSET, &offset));
		EXPECT_EQ(ENOENT, errno);
	}
	vmali_group_destroy(group);
}

/* debugfs lists at which offset of the device file each buffer would be mapped. */
TEST_F(access, kernel_buffers_are_not_mapped)
{
	struct vmali_group *group;
	unsigned int tried = 0;
	char line[512];
	FILE *f;
	int fd;

	ASSERT_EQ(0, vmali_group_create(self->g.vm, &protected, &group));
	fd = vmali_device_fd(self->g.dev);
	f = fopen("/sys/kernel/debug/dri/" GPU_DEVICE "/gems", "re");
	ASSERT_NE(NULL, f);
	while (fgets(line, sizeof(line), f)) {
		unsigned long size, resident, pages;

		if (!strstr(line, "FW protected") ||
		    sscanf(line, "%*s %*s %*s %*s %lu %lu 0x%lx", &size, &resident,
			   &pages) != 3)
			continue;
		tried++;
		EXPECT_EQ(size, resident);
		EXPECT_EQ(-EACCES, map_error(fd, 4096, (off_t)pages * 4096));
	}
	fclose(f);
	EXPECT_EQ(2, tried);
	vmali_group_destroy(group);
}

/* The driver keeps one reference to each dma-buf, the imported object's. */
TEST_F(access, kernel_buffers_are_held_once)
{
	struct vmali_group *group;
	unsigned int found = 0;
	char line[512];
	FILE *f;

	ASSERT_EQ(0, vmali_group_create(self->g.vm, &protected, &group));
	f = fopen("/sys/kernel/debug/dma_buf/bufinfo", "re");
	ASSERT_NE(NULL, f);
	while (fgets(line, sizeof(line), f)) {
		unsigned long size, count;
		char exporter[64];

		if (sscanf(line, "%lu %*s %*s %lu %63s", &size, &count, exporter) != 3 ||
		    strcmp(exporter, "vmali_heap") || size == BYTES)
			continue;
		found++;
		EXPECT_EQ(1, count);
	}
	fclose(f);
	EXPECT_EQ(2, found);
	vmali_group_destroy(group);
}

TEST_HARNESS_MAIN
