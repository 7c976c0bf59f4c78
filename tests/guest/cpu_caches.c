// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The CPU's caches: what a program has to flush and invalidate itself if it asks for a buffer
 * that its CPU caches. On a bus that is coherent nothing is needed, and on one that is not each
 * step that is missing shows.
 */
#include "harness.h"

#include <linux/dma-buf.h>
#include <sys/mman.h>
#include <unistd.h>

#include "crowd.h"

#define BYTES		8192u
#define LINE_WORDS	16u
#define PAGE_WORDS	1024u
#define OLD		0x01d01d01u
#define NEW		0x4e774e77u
#define NEWER		0x4e774e78u

#define CLEAN		DRM_PANTHOR_BO_SYNC_CPU_CACHE_FLUSH
#define BOTH		DRM_PANTHOR_BO_SYNC_CPU_CACHE_FLUSH_AND_INVALIDATE

/* The GPU's own caches have no part in this: they are passed by */
FIXTURE(cpu_caches) {
	struct guest g;
	struct vmali_group *group;
	struct vmali_bo *bo;
	uint64_t va;
	volatile uint32_t *words;
	bool coherent;
};

static int map_for_gpu(FIXTURE_DATA(cpu_caches) *self)
{
	int ret = vmali_vm_va_alloc(self->g.vm, BYTES, 0, &self->va);

	return ret ? ret : vmali_vm_map(self->g.vm, self->bo, 0, self->va, BYTES, GUEST_SHARED);
}

FIXTURE_SETUP(cpu_caches)
{
	void *cpu;

	ASSERT_EQ(0, guest_open(&self->g));
	SKIP_IF(uapi_missing(&self->g, 7));
	ASSERT_EQ(0, guest_group(&self->g, 1, &self->group));
	self->coherent = vmali_device_gpu_info(self->g.dev)->coherency_features;
	ASSERT_EQ(0, vmali_bo_create(self->g.dev, BYTES, DRM_PANTHOR_BO_WB_MMAP, NULL, &self->bo));
	ASSERT_EQ(0, vmali_bo_map(self->bo, &cpu));
	ASSERT_EQ(0, map_for_gpu(self));
	self->words = cpu;
}

FIXTURE_TEARDOWN(cpu_caches)
{
	vmali_group_destroy(self->group);
	vmali_bo_put(self->bo);
	guest_close(&self->g);
}

/* The GPU stores a word in the buffer */
static int gpu_store(FIXTURE_DATA(cpu_caches) *self, unsigned int word, uint32_t value)
{
	struct vmali_cs_builder b;

	guest_begin(&self->g, 0, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), self->va + 4 * word);
	vmali_cs_move32(&b, vmali_cs_r32(0), value);
	vmali_cs_store32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	return guest_run(&self->g, self->group, 0, 0, &b);
}

/* What the GPU finds there.  Return: the word, UINT32_MAX if the job has failed */
static uint32_t gpu_load(FIXTURE_DATA(cpu_caches) *self, unsigned int word)
{
	struct vmali_cs_builder b;

	guest_begin(&self->g, 0, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), self->va + 4 * word);
	vmali_cs_load32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	vmali_cs_store32(&b, vmali_cs_r32(0), DATA, 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	return guest_run(&self->g, self->group, 0, 0, &b) ? UINT32_MAX : self->g.data[0];
}

/* On a bus that is not coherent: the first; otherwise the second */
static uint32_t either(const FIXTURE_DATA(cpu_caches) *self, uint32_t apart, uint32_t coherent)
{
	return self->coherent ? coherent : apart;
}

/* A buffer is filled with zeros, for the GPU as well */
TEST_F(cpu_caches, new_buffer_is_zero_for_both)
{
	EXPECT_EQ(0, self->words[0]);
	EXPECT_EQ(0, gpu_load(self, 0));
	EXPECT_EQ(0, self->words[BYTES / 4 - 1]);
	EXPECT_EQ(0, gpu_load(self, BYTES / 4 - 1));
}

TEST_F(cpu_caches, cpu_needs_an_invalidation)
{
	EXPECT_EQ(0, self->words[0]);
	ASSERT_EQ(0, gpu_store(self, 0, NEW));
	EXPECT_EQ(either(self, 0, NEW), self->words[0]);
	ASSERT_EQ(0, vmali_bo_sync(self->bo, CLEAN, 0, BYTES));
	EXPECT_EQ(either(self, 0, NEW), self->words[0]);
	ASSERT_EQ(0, vmali_bo_sync(self->bo, BOTH, 0, BYTES));
	EXPECT_EQ(NEW, self->words[0]);
	EXPECT_EQ(NEW, gpu_load(self, 0));
}

TEST_F(cpu_caches, gpu_needs_a_flush)
{
	self->words[0] = NEW;
	EXPECT_EQ(either(self, 0, NEW), gpu_load(self, 0));
	ASSERT_EQ(0, vmali_bo_sync(self->bo, CLEAN, 0, 4));
	EXPECT_EQ(NEW, gpu_load(self, 0));
	EXPECT_EQ(NEW, self->words[0]);
	self->words[0] = NEWER;
	EXPECT_EQ(either(self, NEW, NEWER), gpu_load(self, 0));
	ASSERT_EQ(0, vmali_bo_sync(self->bo, BOTH, 0, 4));
	EXPECT_EQ(NEWER, gpu_load(self, 0));
	EXPECT_EQ(NEWER, self->words[0]);
}

/* Lines of the range, and no others, whatever page they are in */
TEST_F(cpu_caches, range_is_what_is_flushed)
{
	const unsigned int at[] = { 0, LINE_WORDS, PAGE_WORDS, PAGE_WORDS + LINE_WORDS };
	unsigned int i;

	for (i = 0; i < 4; i++)
		self->words[at[i]] = NEW;
	ASSERT_EQ(0, vmali_bo_sync(self->bo, CLEAN, 4 * at[2], 4));
	for (i = 0; i < 4; i++) {
		EXPECT_EQ(i == 2 ? NEW : either(self, 0, NEW), gpu_load(self, at[i])) {
			TH_LOG("word %u", at[i]);
		}
	}
	/* From one page to the next */
	ASSERT_EQ(0, vmali_bo_sync(self->bo, CLEAN, 4 * at[1], 4 * (at[2] - at[1])));
	for (i = 0; i < 4; i++) {
		EXPECT_EQ(i == 1 || i == 2 ? NEW : either(self, 0, NEW), gpu_load(self, at[i])) {
			TH_LOG("word %u", at[i]);
		}
	}
}

/* What the GPU has written is not lost by a flush of lines that the CPU has not written */
TEST_F(cpu_caches, clean_lines_are_not_written_back)
{
	ASSERT_EQ(0, gpu_store(self, LINE_WORDS, NEW));
	self->words[0] = NEWER;
	ASSERT_EQ(0, vmali_bo_sync(self->bo, BOTH, 0, BYTES));
	EXPECT_EQ(NEW, self->words[LINE_WORDS]);
	EXPECT_EQ(NEW, gpu_load(self, LINE_WORDS));
	EXPECT_EQ(NEWER, gpu_load(self, 0));
}

/* CPU and GPU write to the same line, which is written back as a whole */
TEST_F(cpu_caches, line_that_both_write)
{
	ASSERT_EQ(0, gpu_store(self, 1, NEW));
	self->words[0] = NEWER;
	ASSERT_EQ(0, vmali_bo_sync(self->bo, BOTH, 0, BYTES));
	EXPECT_EQ(NEWER, self->words[0]);
	EXPECT_EQ(either(self, 0, NEW), self->words[1]);
	EXPECT_EQ(either(self, 0, NEW), gpu_load(self, 1));
}

/* Buffers that do not ask for it are mapped write-combined */
TEST_F(cpu_caches, default_needs_nothing)
{
	struct vmali_bo *cached = self->bo;
	volatile uint32_t *words;
	void *cpu;

	ASSERT_EQ(0, vmali_bo_create(self->g.dev, BYTES, 0, NULL, &self->bo));
	ASSERT_EQ(0, vmali_bo_map(self->bo, &cpu));
	ASSERT_EQ(0, map_for_gpu(self));
	words = cpu;
	words[0] = OLD;
	EXPECT_EQ(OLD, gpu_load(self, 0));
	ASSERT_EQ(0, gpu_store(self, 0, NEW));
	EXPECT_EQ(NEW, words[0]);
	words[0] = NEWER;
	EXPECT_EQ(NEWER, gpu_load(self, 0));
	ASSERT_EQ(0, vmali_bo_sync(self->bo, BOTH, 0, BYTES));
	EXPECT_EQ(NEWER, words[0]);
	vmali_bo_put(cached);
}

/* A buffer of another exporter: DMA_BUF_IOCTL_SYNC encloses the CPU's accesses */
TEST_F(cpu_caches, imported_buffer)
{
	volatile uint32_t *words;
	int heap, dmabuf;

	ASSERT_EQ(0, vmali_heap_open("system", &heap));
	ASSERT_EQ(0, vmali_heap_alloc(heap, BYTES, &dmabuf));
	vmali_bo_put(self->bo);
	ASSERT_EQ(0, vmali_bo_import(self->g.dev, dmabuf, &self->bo));
	ASSERT_EQ(0, map_for_gpu(self));
	words = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, dmabuf, 0);
	ASSERT_NE(MAP_FAILED, (void *)words);

	EXPECT_EQ(0, gpu_load(self, 0));
	words[0] = OLD;
	EXPECT_EQ(either(self, 0, OLD), gpu_load(self, 0));
	ASSERT_EQ(0, vmali_dmabuf_sync(dmabuf, DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW));
	words[0] = NEW;
	ASSERT_EQ(0, vmali_dmabuf_sync(dmabuf, DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW));
	EXPECT_EQ(NEW, gpu_load(self, 0));
	ASSERT_EQ(0, gpu_store(self, 0, NEWER));
	EXPECT_EQ(either(self, NEW, NEWER), words[0]);
	ASSERT_EQ(0, vmali_dmabuf_sync(dmabuf, DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW));
	EXPECT_EQ(NEWER, words[0]);
	ASSERT_EQ(0, vmali_dmabuf_sync(dmabuf, DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW));

	ASSERT_EQ(0, munmap((void *)words, BYTES));
	close(dmabuf);
	close(heap);
}

/* The GPU sets a sync object at the start of the buffer */
static int gpu_signal(FIXTURE_DATA(cpu_caches) *self, struct vmali_group *signaler,
		      uint32_t value)
{
	struct vmali_cs_builder b;

	guest_begin(&self->g, 1, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), self->va);
	vmali_cs_move32(&b, vmali_cs_r32(0), value);
	vmali_cs_sync_set32(&b, false, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r32(0), vmali_cs_r64(2),
			    VMALI_CS_NOW);
	return guest_run(&self->g, signaler, 0, 1, &b);
}

/*
 * The driver reads the sync object that a group without a slot waits for, with the CPU. The test
 * sees what the driver has invalidated, as they share the caches.
 */
TEST_F(cpu_caches, driver_reads_a_sync_object)
{
	struct vmali_group *signaler;
	struct crowd crowd = { 0 };
	struct vmali_cs_builder b;
	uint32_t waiting;

	ASSERT_EQ(0, guest_group(&self->g, 1, &signaler));
	EXPECT_EQ(0, self->words[0]);
	guest_begin(&self->g, 0, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), self->va);
	vmali_cs_move32(&b, vmali_cs_r32(0), OLD);
	vmali_cs_sync_wait32(&b, false, VMALI_CS_COND_GT, vmali_cs_r32(0), vmali_cs_r64(2));
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, &b, &waiting));
	ASSERT_EQ(0, crowd_enter(&crowd, &self->g, 2, 16));

	ASSERT_EQ(0, gpu_signal(self, signaler, OLD));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, waiting, 0, 0));
	ASSERT_EQ(0, gpu_signal(self, signaler, NEW));
	EXPECT_EQ(0, guest_verdict(&self->g, waiting));
	EXPECT_EQ(NEW, self->words[0]);

	EXPECT_EQ(0, crowd_leave(&crowd));
	vmali_group_destroy(signaler);
}

TEST_HARNESS_MAIN
