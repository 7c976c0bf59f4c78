// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The tiler's heap: chunks that the kernel makes, links and adds, and what happens when there
 * are no more.
 */
#include "harness.h"

#include <string.h>

#include "guest.h"

#define CHUNK_SIZE	(128u << 10)
/* What the model's tiler takes for a vertex, and what a chunk has room for */
#define VERTEX_BYTES	32u
#define CHUNK_VERTICES	((CHUNK_SIZE - 64) / VERTEX_BYTES)

/* Words of the data buffer, in bytes */
#define OFF_CONTEXT	0x9000u
#define OFF_HEAP	0xa000u
#define OFF_MARK	0xb000u

FIXTURE(heaps) {
	struct guest g;
	struct vmali_group *group;
	struct vmali_tiler_heap heap;
	struct vmali_cs_builder b;
};

FIXTURE_SETUP(heaps)
{
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_group(&self->g, 2, &self->group));
	guest_begin(&self->g, 0, &self->b);
}

/* Whatever happened, another group works. */
FIXTURE_TEARDOWN(heaps)
{
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	vmali_group_destroy(self->group);
	vmali_tiler_heap_destroy(&self->heap);
	guest_close(&self->g);
}

static const char *draws_otherwise(const struct guest *g)
{
	return g->cs.arch > 11 ? "v12 and later draw by another instruction" : NULL;
}

static volatile uint32_t *word(struct guest *g, uint32_t off)
{
	return &g->data[off / 4];
}

static uint64_t word64(struct guest *g, uint32_t off)
{
	return *word(g, off) | (uint64_t)*word(g, off + 4) << 32;
}

static void set64(struct guest *g, uint32_t off, uint64_t value)
{
	*word(g, off) = (uint32_t)value;
	*word(g, off + 4) = value >> 32;
}

/* A heap, and descriptors for it as a driver in user space writes them. */
static int heap_setup_as(struct guest *g, struct vmali_tiler_heap_attrs attrs,
			 struct vmali_tiler_heap *heap)
{
	int ret;

	attrs.chunk_size = CHUNK_SIZE;
	ret = vmali_tiler_heap_create(g->vm, &attrs, heap);
	if (ret)
		return ret;
	memset((void *)word(g, OFF_CONTEXT), 0, 64);
	set64(g, OFF_CONTEXT + 24, g->buffer.va + OFF_HEAP);
	/* Buffer, tiler heap */
	*word(g, OFF_HEAP) = 9 | 2 << 4;
	*word(g, OFF_HEAP + 4) = CHUNK_SIZE;
	set64(g, OFF_HEAP + 8, heap->first_chunk);
	set64(g, OFF_HEAP + 16, heap->first_chunk + 64);
	set64(g, OFF_HEAP + 24, heap->first_chunk + CHUNK_SIZE);
	return 0;
}

static int heap_setup(struct guest *g, uint32_t max_chunks, struct vmali_tiler_heap *heap)
{
	return heap_setup_as(g, (struct vmali_tiler_heap_attrs) { .max_chunks = max_chunks },
			     heap);
}

/* A render pass of so many vertices.  Its mark is written when the tiler is done. */
static void draw(struct guest *g, struct vmali_cs_builder *b, const struct vmali_tiler_heap *heap,
		 uint32_t vertices)
{
	const struct vmali_cs_idvs idvs = { .malloc = true };
	const struct vmali_cs_async now = { 0 };

	vmali_cs_move48(b, vmali_cs_r64(70), heap->context);
	vmali_cs_heap_set(b, vmali_cs_r64(70));
	vmali_cs_heap_operation(b, VMALI_CS_HEAP_VERTEX_TILER_STARTED, now);
	vmali_cs_move48(b, vmali_cs_r64(40), g->buffer.va + OFF_CONTEXT);
	vmali_cs_move32(b, vmali_cs_r32(33), vertices);
	vmali_cs_move32(b, vmali_cs_r32(34), 1);
	vmali_cs_req_resource(b, VMALI_CS_RES_COMPUTE | VMALI_CS_RES_TILER | VMALI_CS_RES_IDVS);
	vmali_cs_run_idvs(b, &idvs);
	vmali_cs_finish_tiling(b, false);
	vmali_cs_wait(b, MASK(SB_ENDPOINT), false);
	vmali_cs_heap_operation(b, VMALI_CS_HEAP_VERTEX_TILER_COMPLETED, now);
	vmali_cs_add_imm64(b, vmali_cs_r64(72), DATA, OFF_MARK);
	vmali_cs_move32(b, vmali_cs_r32(74), 1);
	vmali_cs_store32(b, vmali_cs_r32(74), vmali_cs_r64(72), 0);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
}

/* Its fragment job: nothing is drawn, but the chunks go back to the heap. */
static void finish(struct guest *g, struct vmali_cs_builder *b)
{
	const struct vmali_cs_async now = { 0 };

	vmali_cs_add_imm64(b, vmali_cs_r64(72), DATA, OFF_CONTEXT);
	vmali_cs_load_multiple(b, vmali_cs_r32(76), 0xf, vmali_cs_r64(72), 40);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	vmali_cs_finish_fragment(b, true, vmali_cs_r64(76), vmali_cs_r64(78), now);
	vmali_cs_move48(b, vmali_cs_r64(76), 0);
	vmali_cs_move48(b, vmali_cs_r64(78), 0);
	vmali_cs_store_multiple(b, vmali_cs_r32(76), 0xf, vmali_cs_r64(72), 40);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
}

/* The chunk in use is not the first one, and has ten vertices */
static void expect_another_chunk(struct __test_metadata *_metadata, struct guest *g,
				 const struct vmali_tiler_heap *heap)
{
	uint64_t base = word64(g, OFF_HEAP + 8);

	EXPECT_NE(heap->first_chunk, base);
	EXPECT_EQ(base + 64 + 10 * VERTEX_BYTES, word64(g, OFF_HEAP + 16));
	EXPECT_EQ(base + CHUNK_SIZE, word64(g, OFF_HEAP + 24));
}

TEST_F(heaps, grows)
{
	struct vmali_tiler_heap *heap = &self->heap;

	SKIP_IF(draws_otherwise(&self->g));
	ASSERT_EQ(0, heap_setup(&self->g, 8, heap));
	draw(&self->g, &self->b, heap, 4 * CHUNK_VERTICES + 10);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(1, *word(&self->g, OFF_MARK));
	/* In the fifth chunk, one of the kernel's; the first four are complete */
	expect_another_chunk(_metadata, &self->g, heap);
	EXPECT_EQ(heap->first_chunk, word64(&self->g, OFF_CONTEXT + 40) & ~0xfffull);
	EXPECT_NE(0, word64(&self->g, OFF_CONTEXT + 48));
}

/*
 * What the kernel links in the headers of the chunks that it begins with is used before any
 * other is asked for: there is no room for one.
 */
TEST_F(heaps, first_chunks_are_linked)
{
	struct vmali_tiler_heap *heap = &self->heap;

	SKIP_IF(draws_otherwise(&self->g));
	ASSERT_EQ(0, heap_setup_as(&self->g, (struct vmali_tiler_heap_attrs) {
				.initial_chunks = 3, .max_chunks = 3 }, heap));
	draw(&self->g, &self->b, heap, 2 * CHUNK_VERTICES + 10);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(1, *word(&self->g, OFF_MARK));
	expect_another_chunk(_metadata, &self->g, heap);
	/* The list of completed ones: addresses, and sizes in pages */
	EXPECT_EQ(heap->first_chunk | CHUNK_SIZE >> 12, word64(&self->g, OFF_CONTEXT + 40));
	EXPECT_EQ(CHUNK_SIZE >> 12, word64(&self->g, OFF_CONTEXT + 48) & 0xfff);
}

/* Two passes in flight, of which the second asks for a chunk */
static int two_passes(struct guest *g, struct vmali_group *group,
		      const struct vmali_tiler_heap *heap, struct vmali_cs_builder *b)
{
	draw(g, b, heap, 10);
	draw(g, b, heap, CHUNK_VERTICES);
	return guest_run(g, group, 0, 0, b);
}

TEST_F(heaps, passes_in_flight)
{
	SKIP_IF(draws_otherwise(&self->g));
	ASSERT_EQ(0, heap_setup_as(&self->g, (struct vmali_tiler_heap_attrs) {
				.max_chunks = 8, .target_in_flight = 2 }, &self->heap));
	EXPECT_EQ(0, two_passes(&self->g, self->group, &self->heap, &self->b));
}

/*
 * The kernel adds no chunk, so the second pass waits for the first one's fragment job. There is
 * none, and the job times out.
 */
TEST_F(heaps, too_many_passes_in_flight)
{
	SKIP_IF(draws_otherwise(&self->g));
	ASSERT_EQ(0, heap_setup_as(&self->g, (struct vmali_tiler_heap_attrs) {
				.max_chunks = 8, .target_in_flight = 1 }, &self->heap));
	EXPECT_EQ(-ETIMEDOUT, two_passes(&self->g, self->group, &self->heap, &self->b));
}

/*
 * A heap does not begin with what another has left in its context: of two passes in flight, one
 * would be the other heap's.
 */
TEST_F(heaps, context_is_new)
{
	const struct vmali_tiler_heap_attrs attrs = { .max_chunks = 8, .target_in_flight = 1 };
	uint64_t context, writes = model_stat("heap_writes");

	SKIP_IF(draws_otherwise(&self->g));
	ASSERT_EQ(0, heap_setup_as(&self->g, attrs, &self->heap));
	context = self->heap.context;
	draw(&self->g, &self->b, &self->heap, 10);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	/* The firmware writes the context when the group leaves its slot */
	vmali_group_destroy(self->group);
	ASSERT_TRUE(wait_stat("heap_writes", writes));
	vmali_tiler_heap_destroy(&self->heap);

	ASSERT_EQ(0, guest_group(&self->g, 2, &self->group));
	ASSERT_EQ(0, heap_setup_as(&self->g, attrs, &self->heap));
	ASSERT_EQ(context, self->heap.context);
	guest_begin(&self->g, 0, &self->b);
	draw(&self->g, &self->b, &self->heap, CHUNK_VERTICES + 10);
	EXPECT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
}

/* Chunks that fragment jobs give back serve the next frame: eight frames, three chunks. */
TEST_F(heaps, is_reused)
{
	unsigned int i;

	SKIP_IF(draws_otherwise(&self->g));
	ASSERT_EQ(0, heap_setup(&self->g, 3, &self->heap));
	for (i = 0; i < 8; i++) {
		guest_begin(&self->g, 0, &self->b);
		*word(&self->g, OFF_MARK) = 0;
		draw(&self->g, &self->b, &self->heap, 2 * CHUNK_VERTICES);
		finish(&self->g, &self->b);
		ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
		ASSERT_EQ(1, *word(&self->g, OFF_MARK));
	}
}

/* The kernel has a limit, and no fragment job is going to free anything: the job fails. */
TEST_F(heaps, is_exhausted)
{
	struct vmali_group_state state;

	SKIP_IF(draws_otherwise(&self->g));
	ASSERT_EQ(0, heap_setup(&self->g, 2, &self->heap));
	draw(&self->g, &self->b, &self->heap, 3 * CHUNK_VERTICES);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
	/* A fault, not the end: the group still runs */
	ASSERT_EQ(0, vmali_group_query(self->group, &state));
	EXPECT_EQ(0, state.state);
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
}

/* The exception handler makes room: two chunks are enough for six. */
TEST_F(heaps, exception_handler)
{
	struct vmali_cs_builder handler;
	uint32_t size;

	SKIP_IF(draws_otherwise(&self->g));
	ASSERT_EQ(0, heap_setup(&self->g, 2, &self->heap));
	guest_begin(&self->g, 1, &handler);
	{
		const struct vmali_cs_async now = { 0 };

		/* Count the calls; give back what is complete, as after a fragment job */
		vmali_cs_add_imm64(&handler, vmali_cs_r64(80), DATA, OFF_MARK);
		vmali_cs_load32(&handler, vmali_cs_r32(82), vmali_cs_r64(80), 4);
		vmali_cs_wait(&handler, MASK(SB_LOAD_STORE), false);
		vmali_cs_add_imm32(&handler, vmali_cs_r32(82), vmali_cs_r32(82), 1);
		vmali_cs_store32(&handler, vmali_cs_r32(82), vmali_cs_r64(80), 4);
		vmali_cs_add_imm64(&handler, vmali_cs_r64(80), DATA, OFF_CONTEXT);
		vmali_cs_load_multiple(&handler, vmali_cs_r32(84), 0xf, vmali_cs_r64(80), 40);
		vmali_cs_wait(&handler, MASK(SB_LOAD_STORE), false);
		vmali_cs_finish_fragment(&handler, false, vmali_cs_r64(84), vmali_cs_r64(86), now);
		vmali_cs_move48(&handler, vmali_cs_r64(84), 0);
		vmali_cs_move48(&handler, vmali_cs_r64(86), 0);
		vmali_cs_store_multiple(&handler, vmali_cs_r32(84), 0xf, vmali_cs_r64(80), 40);
		vmali_cs_wait(&handler, MASK(SB_LOAD_STORE), false);
	}
	ASSERT_EQ(0, vmali_cs_finish(&handler, &size));
	vmali_cs_move48(&self->b, vmali_cs_r64(88), guest_stream_va(&self->g, 1));
	vmali_cs_move32(&self->b, vmali_cs_r32(90), size);
	vmali_cs_set_exception_handler(&self->b, VMALI_CS_EXCEPTION_TILER_OOM, vmali_cs_r64(88),
				       vmali_cs_r32(90));
	draw(&self->g, &self->b, &self->heap, 6 * CHUNK_VERTICES);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(1, *word(&self->g, OFF_MARK));
	/* Called each time that the kernel had nothing to give */
	EXPECT_EQ(4, *word(&self->g, OFF_MARK + 4));
}

/* Counters that cannot be: no render pass has begun.  The kernel ends the group. */
TEST_F(heaps, without_a_pass)
{
	const struct vmali_cs_idvs idvs = { .malloc = true };
	struct vmali_cs_builder *b = &self->b;
	struct vmali_group_state state;

	SKIP_IF(draws_otherwise(&self->g));
	ASSERT_EQ(0, heap_setup(&self->g, 8, &self->heap));
	vmali_cs_move48(b, vmali_cs_r64(70), self->heap.context);
	vmali_cs_heap_set(b, vmali_cs_r64(70));
	vmali_cs_move48(b, vmali_cs_r64(40), self->g.buffer.va + OFF_CONTEXT);
	vmali_cs_move32(b, vmali_cs_r32(33), 2 * CHUNK_VERTICES);
	vmali_cs_move32(b, vmali_cs_r32(34), 1);
	vmali_cs_run_idvs(b, &idvs);
	vmali_cs_wait(b, MASK(SB_ENDPOINT), false);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, b));
	ASSERT_EQ(0, vmali_group_query(self->group, &state));
	EXPECT_EQ(1, state.fatal_queues);
}

/* A heap that user space made up, which the kernel does not know. */
TEST_F(heaps, that_is_none)
{
	struct vmali_tiler_heap fake;

	SKIP_IF(draws_otherwise(&self->g));
	ASSERT_EQ(0, heap_setup(&self->g, 8, &self->heap));
	fake = self->heap;
	fake.context = self->g.buffer.va + OFF_MARK + 64;
	draw(&self->g, &self->b, &fake, 2 * CHUNK_VERTICES);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
}

TEST_F(heaps, bad_attributes)
{
	static const struct vmali_tiler_heap_attrs cases[] = {
		{ .chunk_size = 64u << 10 },
		{ .chunk_size = 16u << 20 },
		{ .chunk_size = (256u << 10) + 64 },
		{ .initial_chunks = 5, .max_chunks = 4 },
	};
	unsigned int i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct vmali_tiler_heap heap = { 0 };

		EXPECT_EQ(-EINVAL, vmali_tiler_heap_create(self->g.vm, &cases[i], &heap))
			TH_LOG("case %u", i);
		vmali_tiler_heap_destroy(&heap);
	}
}

TEST_HARNESS_MAIN
