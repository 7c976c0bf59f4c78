// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Memory that the GPU maps in blocks of 2 MiB: all of it, and with parts taken out and put
 * back. The memory is ordinary and contiguous, on purpose or by chance; the model counts the
 * blocks that it walks to.
 */
#include "harness.h"

#include <errno.h>
#include <sys/mman.h>

#include "crowd.h"
#include "modules.h"

#define PAGE	4096u
#define BLOCK	(512 * PAGE)
#define BLOCKS	3u
#define MANY	4u
/* What the GPU writes is in memory at once */
#define FLAGS	(DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC | DRM_PANTHOR_VM_BIND_OP_MAP_UNCACHED)
#define HEAP	"vmali,blocks"

FIXTURE(blocks) {
	struct guest g;
	struct vmali_group *group;
	struct vmali_bo *bo;
	uint32_t *words;
	uint64_t va;
};

FIXTURE_SETUP(blocks)
{
	int heap, dmabuf;
	unsigned int i;

	ASSERT_EQ(0, guest_open(&self->g));
	/* Kernels of older drivers don't let modules add heaps */
	SKIP_IF(uapi_missing(&self->g, 7));
	if (!module_loaded("vmali_blocks"))
		ASSERT_EQ(0, module_load("vmali_blocks", ""));
	ASSERT_EQ(0, guest_group(&self->g, 1, &self->group));
	ASSERT_EQ(0, vmali_heap_open(HEAP, &heap));
	ASSERT_EQ(0, vmali_heap_alloc(heap, BLOCKS * BLOCK, &dmabuf));
	self->words = mmap(NULL, BLOCKS * BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED, dmabuf, 0);
	ASSERT_NE(MAP_FAILED, self->words);
	for (i = 0; i < BLOCKS * 512; i++)
		self->words[i * PAGE / 4] = 1 + i;
	ASSERT_EQ(0, vmali_bo_import(self->g.dev, dmabuf, &self->bo));
	ASSERT_EQ(0, vmali_vm_va_alloc(self->g.vm, BLOCKS * BLOCK, BLOCK, &self->va));
	close(dmabuf);
	close(heap);
}

/* The VM is usable after all that was done to it */
FIXTURE_TEARDOWN(blocks)
{
	uint32_t state = 1;

	EXPECT_EQ(0, vmali_vm_state(self->g.vm, &state));
	EXPECT_EQ(DRM_PANTHOR_VM_STATE_USABLE, state);
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
	vmali_bo_put(self->bo);
	munmap(self->words, BLOCKS * BLOCK);
	vmali_group_destroy(self->group);
	guest_close(&self->g);
}

/* What the GPU reads in the first word of a page, and then writes there as well */
static uint32_t touch(struct guest *g, struct vmali_group *group, uint64_t va, uint32_t value)
{
	struct vmali_cs_builder b;

	guest_begin(g, 0, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), va);
	vmali_cs_load32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	vmali_cs_store32(&b, vmali_cs_r32(0), DATA, 0);
	vmali_cs_move32(&b, vmali_cs_r32(0), value);
	vmali_cs_store32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	return guest_run(g, group, 0, 0, &b) ? 0 : g->data[0];
}

/* Page @at of the address space is page @page of the buffer, and @in_block or not */
#define EXPECT_PAGE(at, page, in_block) do {						\
	uint64_t walks_ = model_stat("block_walks");					\
	uint32_t *word_ = &self->words[(page) * PAGE / 4], old_ = *word_;		\
											\
	EXPECT_EQ(old_, touch(&self->g, self->group, self->va + (uint64_t)(at) * PAGE,	\
			      old_ + 10000))						\
		TH_LOG("page %u at %u", page, at);					\
	EXPECT_EQ(old_ + 10000, *(volatile uint32_t *)word_);				\
	EXPECT_EQ(in_block, model_stat("block_walks") > walks_)				\
		TH_LOG("page %u at %u", page, at);					\
} while (0)

TEST_F(blocks, whole)
{
	ASSERT_EQ(0, vmali_vm_map(self->g.vm, self->bo, 0, self->va, BLOCKS * BLOCK, FLAGS));
	EXPECT_PAGE(0u, 0u, true);
	EXPECT_PAGE(511u, 511u, true);
	EXPECT_PAGE(512u, 512u, true);
	EXPECT_PAGE(BLOCKS * 512 - 1, BLOCKS * 512 - 1, true);
	ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, self->va, BLOCKS * BLOCK));
}

/* Address and memory differ in their place in a block: pages it is */
TEST_F(blocks, not_aligned)
{
	ASSERT_EQ(0, vmali_vm_map(self->g.vm, self->bo, PAGE, self->va, 2 * BLOCK, FLAGS));
	EXPECT_PAGE(0u, 1u, false);
	EXPECT_PAGE(600u, 601u, false);
	ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, self->va, 2 * BLOCK));
	/* An offset of a block is none */
	ASSERT_EQ(0, vmali_vm_map(self->g.vm, self->bo, BLOCK, self->va, 2 * BLOCK, FLAGS));
	EXPECT_PAGE(0u, 512u, true);
	EXPECT_PAGE(1023u, 1535u, true);
	ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, self->va, 2 * BLOCK));
}

/*
 * A part of the block in the middle goes; the rest of it is there, and so are the others.
 * Mainline's driver looks for the pages of an imported buffer there, and there are none.
 */
static void take_out(struct __test_metadata *_metadata, FIXTURE_DATA(blocks) *self,
		     unsigned int first, unsigned int pages)
{
	unsigned int last = first + pages - 1;

	ASSERT_EQ(0, vmali_vm_map(self->g.vm, self->bo, 0, self->va, BLOCKS * BLOCK, FLAGS));
	EXPECT_PAGE(first, first, true);
	ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, self->va + (uint64_t)first * PAGE,
				    (uint64_t)pages * PAGE));
	/* Before and after, in the same block or in another one */
	EXPECT_PAGE(first - 1, first - 1, first % 512 == 0);
	EXPECT_PAGE(last + 1, last + 1, last % 512 == 511);
	EXPECT_PAGE(0u, 0u, first > 511);
	EXPECT_PAGE(1535u, 1535u, last < 1024);
	/* The hole takes other pages */
	ASSERT_EQ(0, vmali_vm_map(self->g.vm, self->bo, 7 * PAGE,
				  self->va + (uint64_t)first * PAGE, (uint64_t)pages * PAGE,
				  FLAGS));
	EXPECT_PAGE(first, 7u, false);
	EXPECT_PAGE(last, 7 + pages - 1, false);
	EXPECT_PAGE(last + 1, last + 1, last % 512 == 511);
	ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, self->va, BLOCKS * BLOCK));
}

TEST_F(blocks, first_page)
{
	SKIP_IF(series_missing());
	take_out(_metadata, self, 512, 1);
}

TEST_F(blocks, last_page)
{
	SKIP_IF(series_missing());
	take_out(_metadata, self, 1023, 1);
}

TEST_F(blocks, pages_in_the_middle)
{
	SKIP_IF(series_missing());
	take_out(_metadata, self, 700, 33);
}

TEST_F(blocks, whole_block)
{
	SKIP_IF(series_missing());
	take_out(_metadata, self, 512, 512);
}

TEST_F(blocks, across_two_blocks)
{
	SKIP_IF(series_missing());
	take_out(_metadata, self, 500, 24);
}

/* A map over a part of a block takes its place */
TEST_F(blocks, mapped_over)
{
	SKIP_IF(series_missing());
	ASSERT_EQ(0, vmali_vm_map(self->g.vm, self->bo, 0, self->va, BLOCKS * BLOCK, FLAGS));
	ASSERT_EQ(0, vmali_vm_map(self->g.vm, self->bo, 0, self->va + 600 * PAGE, 8 * PAGE,
				  FLAGS));
	EXPECT_PAGE(599u, 599u, false);
	EXPECT_PAGE(600u, 0u, false);
	EXPECT_PAGE(607u, 7u, false);
	EXPECT_PAGE(608u, 608u, false);
	EXPECT_PAGE(1024u, 1024u, true);
	ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, self->va, BLOCKS * BLOCK));
}

/* Whether a read at @va walks to a block; its value is @value */
#define READS_BLOCK(va, value) ({							\
	uint64_t walks_ = model_stat("block_walks");					\
											\
	EXPECT_EQ(value, touch(&self->g, self->group, va, value));			\
	model_stat("block_walks") > walks_;						\
})

/*
 * Pages that were allocated one by one, and are in a row: free memory lies in larger pieces, so
 * that some 2 MiB of a large buffer are contiguous.  Mapped from each page on, they are aligned
 * once.  That is a block in the page table, which mainline's driver doesn't notice when a page
 * of it goes.
 */
TEST_F(blocks, small_pages_in_a_row)
{
	unsigned int first, i, found = 0;
	struct vmali_bo *bo;
	uint32_t *words;
	uint64_t va;
	void *cpu;

	SKIP_IF(series_missing());
	ASSERT_EQ(0, vmali_bo_create(self->g.dev, MANY * BLOCK, 0, self->g.vm, &bo));
	ASSERT_EQ(0, vmali_bo_map(bo, &cpu));
	words = cpu;
	for (i = 0; i < MANY * 512; i++)
		words[i * PAGE / 4] = 1 + i;
	ASSERT_EQ(0, vmali_vm_va_alloc(self->g.vm, BLOCK, BLOCK, &va));
	for (first = 0; first < (MANY - 1) * 512; first++) {
		ASSERT_EQ(0, vmali_vm_map(self->g.vm, bo, first * PAGE, va, BLOCK, FLAGS));
		if (READS_BLOCK(va, 1 + first)) {
			found++;
			ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, va + 100 * PAGE, PAGE));
			EXPECT_FALSE(READS_BLOCK(va + 99 * PAGE, 100 + first));
			EXPECT_FALSE(READS_BLOCK(va + 101 * PAGE, 102 + first));
		}
		ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, va, BLOCK));
	}
	EXPECT_NE(0, found);
	vmali_vm_va_free(self->g.vm, va);
	vmali_bo_put(bo);
}

/* What is not mapped is not there, although it was part of a block */
TEST_F(blocks, hole_is_a_fault)
{
	uint64_t faults = model_stat("mmu_faults");

	SKIP_IF(series_missing());
	ASSERT_EQ(0, vmali_vm_map(self->g.vm, self->bo, 0, self->va, BLOCK, FLAGS));
	EXPECT_PAGE(100u, 100u, true);
	ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, self->va + 100 * PAGE, PAGE));
	EXPECT_EQ(0, touch(&self->g, self->group, self->va + 100 * PAGE, 1));
	EXPECT_EQ(faults + 1, model_stat("mmu_faults"));
	/* The group is lost with it */
	vmali_group_destroy(self->group);
	ASSERT_EQ(0, guest_group(&self->g, 1, &self->group));
}

/* A stream that waits until a word of the buffer is above @value */
static void write_waiter(struct guest *g, struct vmali_cs_builder *b, uint64_t va,
			 uint32_t value)
{
	guest_begin(g, 1, b);
	vmali_cs_move64(b, vmali_cs_r64(2), va);
	vmali_cs_move32(b, vmali_cs_r32(0), value);
	vmali_cs_sync_wait32(b, false, VMALI_CS_COND_GT, vmali_cs_r32(0), vmali_cs_r64(2));
}

/* Likewise, one that sets it */
static void write_setter(struct guest *g, struct vmali_cs_builder *b, uint64_t va,
			 uint32_t value)
{
	guest_begin(g, 2, b);
	vmali_cs_move64(b, vmali_cs_r64(2), va);
	vmali_cs_move32(b, vmali_cs_r32(0), value);
	vmali_cs_sync_set32(b, false, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r32(0),
			    vmali_cs_r64(2), VMALI_CS_NOW);
}

/*
 * A sync object in it, that a group without a slot waits for.  The driver evaluates the
 * condition then, and the exporter has no mapping for the CPU, as none of protected memory
 * has: no warning of the kernel, which any process could cause, and the wait ends.
 */
TEST_F(blocks, sync_object_without_a_slot)
{
	struct vmali_group *setter;
	struct crowd crowd = { 0 };
	struct vmali_cs_builder b;
	struct kernel_log log;
	uint32_t waiting;

	SKIP_IF(series_missing());
	ASSERT_EQ(0, vmali_vm_map(self->g.vm, self->bo, 0, self->va, BLOCK, FLAGS));
	ASSERT_EQ(0, kernel_log_start(&log));
	ASSERT_EQ(0, guest_group(&self->g, 1, &setter));
	self->words[0] = 41;
	self->words[1] = 0;
	write_waiter(&self->g, &b, self->va, 41);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 1, &b, &waiting));

	/* The others have work all the time, and take its slot */
	ASSERT_EQ(0, crowd_enter(&crowd, &self->g, 3, 16));

	/* Each of these has all conditions evaluated; the first does not fulfil it */
	write_setter(&self->g, &b, self->va, 40);
	EXPECT_EQ(0, guest_run(&self->g, setter, 0, 2, &b));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, waiting, 0, 0));
	write_setter(&self->g, &b, self->va, 42);
	EXPECT_EQ(0, guest_run(&self->g, setter, 0, 2, &b));
	EXPECT_EQ(0, guest_verdict(&self->g, waiting));
	EXPECT_EQ(0, kernel_log_complaints(&log)) {
		TH_LOG("%s", log.text);
	}

	kernel_log_stop(&log);
	EXPECT_EQ(0, crowd_leave(&crowd));
	vmali_group_destroy(setter);
	ASSERT_EQ(0, vmali_vm_unmap(self->g.vm, self->va, BLOCK));
}

TEST_HARNESS_MAIN
