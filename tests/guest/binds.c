// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Maps of parts of buffers: the GPU sees the right pages, however they lie in memory.
 */
#include "harness.h"

#include <errno.h>
#include <sys/ioctl.h>

#include "guest.h"

#define PAGE		4096u
#define BLOCK		(512 * PAGE)
#define PAGES		64u
#define SMALL		1024u
#define HELD		(SMALL / 4)
/* The GPU has eight, and the firmware one of them */
#define SPACES		12u
#define FLAGS		DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC

FIXTURE(binds) {
	struct guest g;
	struct vmali_group *group;
};

FIXTURE_SETUP(binds)
{
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_group(&self->g, 1, &self->group));
}

FIXTURE_TEARDOWN(binds)
{
	uint32_t state = 1;

	EXPECT_EQ(0, vmali_vm_state(self->g.vm, &state));
	EXPECT_EQ(DRM_PANTHOR_VM_STATE_USABLE, state);
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
	vmali_group_destroy(self->group);
	guest_close(&self->g);
}

/*
 * Leave pieces of three free pages. What is freed last is allocated first: backwards, so that
 * a buffer gets the pages of a piece in their order.
 */
static int make_holes(struct guest *g, struct vmali_bo **held)
{
	struct vmali_bo *bo[SMALL];
	unsigned int i;
	void *cpu;
	int ret;

	for (i = 0; i < SMALL; i++) {
		ret = vmali_bo_create(g->dev, PAGE, 0, g->vm, &bo[i]);
		if (!ret)
			ret = vmali_bo_map(bo[i], &cpu);
		if (ret)
			return ret;
		*(volatile uint32_t *)cpu = 1;
	}
	for (i = SMALL; i-- > 0; ) {
		if (i % 4)
			vmali_bo_put(bo[i]);
		else
			held[i / 4] = bo[i];
	}
	return 0;
}

/* The first words of pages from @va on, as the GPU sees them, in the guest's data */
static int read_pages(struct guest *g, struct vmali_group *group, uint64_t va, unsigned int pages)
{
	struct vmali_cs_builder b;
	unsigned int i;

	guest_begin(g, 0, &b);
	for (i = 0; i < pages; i++) {
		vmali_cs_move64(&b, vmali_cs_r64(2), va + i * PAGE);
		vmali_cs_load32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
		vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
		vmali_cs_store32(&b, vmali_cs_r32(0), DATA, (int)(4 * i));
		vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	}
	return guest_run(g, group, 0, 0, &b);
}

/* The rest of a buffer from each page on */
TEST_F(binds, fragmented_buffer)
{
	struct vmali_bo *held[HELD], *bo;
	unsigned int first, i;
	uint32_t *words;
	uint64_t va;
	void *cpu;

	ASSERT_EQ(0, make_holes(&self->g, held));
	ASSERT_EQ(0, vmali_bo_create(self->g.dev, PAGES * PAGE, 0, self->g.vm, &bo));
	ASSERT_EQ(0, vmali_bo_map(bo, &cpu));
	words = cpu;
	for (i = 0; i < PAGES; i++)
		words[i * PAGE / 4] = 1000 + i;
	ASSERT_EQ(0, vmali_vm_va_alloc(self->g.vm, PAGES * PAGE, PAGE, &va));
	for (first = 0; first < PAGES; first++) {
		ASSERT_EQ(0, vmali_vm_map(self->g.vm, bo, first * PAGE, va,
					  (PAGES - first) * PAGE, FLAGS));
		ASSERT_EQ(0, read_pages(&self->g, self->group, va, PAGES - first));
		for (i = first; i < PAGES; i++)
			EXPECT_EQ(1000 + i, self->g.data[i - first])
				TH_LOG("page %u of a map from %u on", i, first);
		ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, va, PAGES * PAGE));
	}
	vmali_vm_va_free(self->g.vm, va);
	vmali_bo_put(bo);
	for (i = 0; i < HELD; i++)
		vmali_bo_put(held[i]);
}

/*
 * Contiguous memory, mapped from each of its pages on: once, address and memory are aligned
 * so that there is a block of 2 MiB. A page of it goes, at the beginning, middle and end.
 */
TEST_F(binds, parts_of_blocks)
{
	static const unsigned int pages[] = { 0, 100, 511 };
	char name[VMALI_HEAP_NAME_MAX];
	unsigned int first, i;
	struct vmali_bo *bo;
	int heap, dmabuf;
	uint64_t va;

	SKIP_IF(heap_missing(name));
	ASSERT_EQ(0, vmali_heap_open(name, &heap));
	ASSERT_EQ(0, vmali_heap_alloc(heap, 2 * BLOCK, &dmabuf));
	ASSERT_EQ(0, vmali_bo_import(self->g.dev, dmabuf, &bo));
	ASSERT_EQ(0, vmali_vm_va_alloc(self->g.vm, BLOCK, BLOCK, &va));
	for (first = 0; first < 512; first++)
		for (i = 0; i < ARRAY_SIZE(pages); i++) {
			ASSERT_EQ(0, vmali_vm_map(self->g.vm, bo, first * PAGE, va, BLOCK, FLAGS))
				TH_LOG("from page %u on", first);
			ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, va + pages[i] * PAGE, PAGE));
			ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, va, BLOCK));
		}
	vmali_vm_va_free(self->g.vm, va);
	vmali_bo_put(bo);
	close(dmabuf);
	close(heap);
}

/*
 * More address spaces than the GPU has, used one after the other, each with a buffer mapped
 * before: every job finds its own memory.
 */
TEST_F(binds, more_spaces_than_slots)
{
	struct guest guests[SPACES];
	struct vmali_buffer more;
	unsigned int i, round;

	for (i = 0; i < SPACES; i++)
		ASSERT_EQ(0, guest_open(&guests[i])) TH_LOG("space %u", i);
	for (round = 0; round < 3; round++)
		for (i = 0; i < SPACES; i++) {
			struct guest *g = &guests[i];

			ASSERT_EQ(0, vmali_buffer_create(g->vm, PAGE, FLAGS, NULL, &more));
			EXPECT_EQ(0, guest_healthy(g, NULL))
				TH_LOG("space %u, round %u", i, round);
			vmali_buffer_destroy(&more);
		}
	for (i = 0; i < SPACES; i++)
		guest_close(&guests[i]);
}

/* The same number, one after the other, while the GPU keeps its power: each gives its slot back */
TEST_F(binds, spaces_give_their_slots_back)
{
	struct guest g;
	unsigned int i;

	ASSERT_EQ(0, guest_runtime_pm(&self->g, "on"));
	for (i = 0; i < 2 * SPACES; i++) {
		ASSERT_EQ(0, guest_open(&g));
		EXPECT_EQ(0, guest_healthy(&g, NULL)) TH_LOG("space %u", i);
		guest_close(&g);
	}
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "auto"));
}

/* Offsets and sizes that are no whole pages, or beyond the buffer */
TEST_F(binds, bad_ranges)
{
	static const struct {
		uint64_t offset, va, size;
	} cases[] = {
		{ 64, 0, PAGE }, { PAGE + 8, 0, PAGE }, { 0, 64, PAGE }, { 0, 0, 64 },
		{ 0, 0, 5 * PAGE }, { 4 * PAGE, 0, PAGE }, { PAGE, 0, 4 * PAGE },
		{ -(uint64_t)PAGE, 0, 2 * PAGE },
	};
	struct vmali_bo *bo;
	unsigned int i;
	uint64_t va;

	ASSERT_EQ(0, vmali_bo_create(self->g.dev, 4 * PAGE, 0, self->g.vm, &bo));
	ASSERT_EQ(0, vmali_vm_va_alloc(self->g.vm, 8 * PAGE, PAGE, &va));
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		EXPECT_EQ(-EINVAL, vmali_vm_map(self->g.vm, bo, cases[i].offset,
						va + cases[i].va, cases[i].size, FLAGS))
			TH_LOG("case %u", i);
	EXPECT_EQ(-EINVAL, vmali_vm_unmap(self->g.vm, va + 64, PAGE));
	EXPECT_EQ(-EINVAL, vmali_vm_unmap(self->g.vm, va, 64));
	vmali_vm_va_free(self->g.vm, va);
	vmali_bo_put(bo);
}

/* A buffer that is not to be mapped by the CPU has no offset to do that at */
TEST_F(binds, buffer_without_cpu_map)
{
	struct drm_panthor_bo_mmap_offset args = { 0 };
	struct vmali_bo *bo;

	ASSERT_EQ(0, vmali_bo_create(self->g.dev, PAGE, DRM_PANTHOR_BO_NO_MMAP, NULL, &bo));
	args.handle = vmali_bo_handle(bo);
	EXPECT_EQ(-1, ioctl(vmali_device_fd(self->g.dev), DRM_IOCTL_PANTHOR_BO_MMAP_OFFSET,
			    &args));
	EXPECT_EQ(EPERM, errno);
	vmali_bo_put(bo);
}

TEST_HARNESS_MAIN
