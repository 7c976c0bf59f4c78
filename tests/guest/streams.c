// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What command streams start asynchronously: loads and stores in flight,
 * fragment jobs, the tiler and its heap.
 */
#include "harness.h"

#include "guest.h"

#define WIDTH		64u
#define HEIGHT		48u
#define STRIDE		(WIDTH * 4)
#define CHUNK_SIZE	(128u << 10)
/* What the model's tiler takes for a vertex, and what a chunk has room for */
#define VERTEX_BYTES	32u
#define CHUNK_VERTICES	((CHUNK_SIZE - 64) / VERTEX_BYTES)

/* Words of the data buffer, in bytes */
#define OFF_SURFACE	0x4000u
#define OFF_FBD		0x8000u
#define OFF_CONTEXT	0x9000u
#define OFF_HEAP	0xa000u
#define OFF_MARK	0xb000u

FIXTURE(streams) {
	struct guest g;
	struct vmali_group *group;
	struct vmali_tiler_heap heap;
	struct vmali_cs_builder b;
};

FIXTURE_SETUP(streams)
{
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_group(&self->g, 2, &self->group));
	guest_begin(&self->g, 0, &self->b);
}

/* Whatever happened, another group works. */
FIXTURE_TEARDOWN(streams)
{
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	vmali_group_destroy(self->group);
	vmali_tiler_heap_destroy(&self->heap);
	guest_close(&self->g);
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

/* A stream that does not wait for its load sees the old register. */
TEST_F(streams, load_needs_a_wait)
{
	struct vmali_cs_builder *b = &self->b;

	self->g.data[0] = 0x600d;
	vmali_cs_move32(b, vmali_cs_r32(10), 0x01d);
	vmali_cs_load32(b, vmali_cs_r32(10), DATA, 0);
	vmali_cs_store32(b, vmali_cs_r32(10), DATA, 16);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	vmali_cs_store32(b, vmali_cs_r32(10), DATA, 20);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, b));
	EXPECT_EQ(0x01d, self->g.data[4]);
	EXPECT_EQ(0x600d, self->g.data[5]);
}

/* What a job leaves in flight is done when the job is. */
TEST_F(streams, job_ends_with_its_stores)
{
	struct vmali_cs_builder *b = &self->b;
	unsigned int i;

	for (i = 0; i < 100; i++) {
		vmali_cs_move32(b, vmali_cs_r32(10), i);
		vmali_cs_store32(b, vmali_cs_r32(10), DATA, 4 * i);
	}
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, b));
	for (i = 0; i < 100; i++)
		ASSERT_EQ(i, self->g.data[i]);
}

/* A signal that waits for the stores comes after them; one that does not, may come before. */
TEST_F(streams, deferred_signal)
{
	const struct vmali_cs_async after = {
		.wait_mask = MASK(SB_LOAD_STORE), .signal_slot = SB_DEFERRED,
	};
	struct vmali_cs_builder *b = &self->b;
	uint32_t syncobj;

	vmali_cs_add_imm64(b, vmali_cs_r64(20), DATA, 64);
	vmali_cs_move32(b, vmali_cs_r32(10), 1);
	vmali_cs_store32(b, vmali_cs_r32(10), DATA, 0);
	vmali_cs_sync_set32(b, false, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r32(10), vmali_cs_r64(20),
			    after);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 0, b, &syncobj));

	/* The other queue copies the word when the signal has come. */
	guest_begin(&self->g, 1, b);
	vmali_cs_add_imm64(b, vmali_cs_r64(20), DATA, 64);
	vmali_cs_move32(b, vmali_cs_r32(10), 0);
	vmali_cs_sync_wait32(b, false, VMALI_CS_COND_GT, vmali_cs_r32(10), vmali_cs_r64(20));
	vmali_cs_load32(b, vmali_cs_r32(11), DATA, 0);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	vmali_cs_store32(b, vmali_cs_r32(11), DATA, 4);
	EXPECT_EQ(0, guest_run(&self->g, self->group, 1, 1, b));
	EXPECT_EQ(0, guest_verdict(&self->g, syncobj));
	EXPECT_EQ(1, self->g.data[1]);
}

/*
 * A framebuffer descriptor with one linear target of R8G8B8A8, to be cleared, as Mesa
 * packs it: Framebuffer Parameters, padding, render target.
 */
static void framebuffer(struct guest *g, uint64_t surface, uint32_t colour, bool bgra)
{
	uint32_t rt = OFF_FBD + 128;
	unsigned int i;

	*word(g, OFF_FBD + 32) = (WIDTH - 1) | (HEIGHT - 1) << 16;
	*word(g, OFF_FBD + 40) = (WIDTH - 1) | (HEIGHT - 1) << 16;
	*word(g, rt) = 1u << 26;
	*word(g, rt + 4) = 1 | 19u << 3 | 2u << 8 | (bgra ? 03012u : 03210u) << 16 | 1u << 31;
	set64(g, rt + 32, surface);
	*word(g, rt + 40) = STRIDE;
	for (i = 0; i < 4; i++)
		*word(g, rt + 48 + 4 * i) = colour;
}

static void clear(struct guest *g, struct vmali_cs_builder *b, uint32_t min, uint32_t max)
{
	/* Type bit, one target */
	vmali_cs_move48(b, vmali_cs_r64(40), (g->buffer.va + OFF_FBD) | 1);
	vmali_cs_move32(b, vmali_cs_r32(42), min);
	vmali_cs_move32(b, vmali_cs_r32(43), max);
	vmali_cs_req_resource(b, VMALI_CS_RES_FRAGMENT);
	vmali_cs_run_fragment(b, false, VMALI_CS_TILE_ORDER_Z, false);
	vmali_cs_wait(b, MASK(SB_ENDPOINT), false);
}

TEST_F(streams, clear)
{
	unsigned int i;

	framebuffer(&self->g, self->g.buffer.va + OFF_SURFACE, 0x80604020, false);
	clear(&self->g, &self->b, 0, (WIDTH - 1) | (HEIGHT - 1) << 16);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	for (i = 0; i < WIDTH * HEIGHT; i++)
		ASSERT_EQ(0x80604020, *word(&self->g, OFF_SURFACE + 4 * i));
	EXPECT_EQ(0, *word(&self->g, OFF_SURFACE + 4 * i));
	EXPECT_EQ(0, *word(&self->g, OFF_SURFACE - 4));
}

TEST_F(streams, clear_a_part_in_bgra)
{
	unsigned int x, y;

	framebuffer(&self->g, self->g.buffer.va + OFF_SURFACE, 0x80604020, true);
	clear(&self->g, &self->b, 3 | 5 << 16, 17 | 9 << 16);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	for (y = 0; y < HEIGHT; y++)
		for (x = 0; x < WIDTH; x++) {
			bool in = x >= 3 && x <= 17 && y >= 5 && y <= 9;

			ASSERT_EQ(in ? 0x80204060 : 0,
				  *word(&self->g, OFF_SURFACE + y * STRIDE + 4 * x));
		}
}

TEST_F(streams, clear_of_nowhere)
{
	framebuffer(&self->g, 0x7000000000ull, 0x80604020, false);
	clear(&self->g, &self->b, 0, ~0u);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
}

/* A heap, and descriptors for it as a driver in user space writes them. */
static int heap_setup(struct guest *g, uint32_t max_chunks, struct vmali_tiler_heap *heap)
{
	const struct vmali_tiler_heap_attrs attrs = {
		.chunk_size = CHUNK_SIZE, .initial_chunks = 1, .max_chunks = max_chunks,
	};
	int ret;

	ret = vmali_tiler_heap_create(g->vm, &attrs, heap);
	if (ret)
		return ret;
	set64(g, OFF_CONTEXT + 24, g->buffer.va + OFF_HEAP);
	/* Buffer, tiler heap */
	*word(g, OFF_HEAP) = 9 | 2 << 4;
	*word(g, OFF_HEAP + 4) = CHUNK_SIZE;
	set64(g, OFF_HEAP + 8, heap->first_chunk);
	set64(g, OFF_HEAP + 16, heap->first_chunk + 64);
	set64(g, OFF_HEAP + 24, heap->first_chunk + CHUNK_SIZE);
	return 0;
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

TEST_F(streams, heap_grows)
{
	struct vmali_tiler_heap *heap = &self->heap;
	uint64_t base;

	if (self->g.cs.arch > 11)
		SKIP(return, "v%u draws by another instruction", self->g.cs.arch);
	ASSERT_EQ(0, heap_setup(&self->g, 8, heap));
	draw(&self->g, &self->b, heap, 4 * CHUNK_VERTICES + 10);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &self->b));
	EXPECT_EQ(1, *word(&self->g, OFF_MARK));
	/* In the fifth chunk, one of the kernel's; the first four are complete */
	base = word64(&self->g, OFF_HEAP + 8);
	EXPECT_NE(heap->first_chunk, base);
	EXPECT_EQ(base + 64 + 10 * VERTEX_BYTES, word64(&self->g, OFF_HEAP + 16));
	EXPECT_EQ(base + CHUNK_SIZE, word64(&self->g, OFF_HEAP + 24));
	EXPECT_EQ(heap->first_chunk, word64(&self->g, OFF_CONTEXT + 40) & ~0xfffull);
	EXPECT_NE(0, word64(&self->g, OFF_CONTEXT + 48));
}

/* Chunks that fragment jobs give back serve the next frame: eight frames, three chunks. */
TEST_F(streams, heap_is_reused)
{
	unsigned int i;

	if (self->g.cs.arch > 11)
		SKIP(return, "v%u draws by another instruction", self->g.cs.arch);
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
TEST_F(streams, heap_is_exhausted)
{
	struct vmali_group_state state;

	if (self->g.cs.arch > 11)
		SKIP(return, "v%u draws by another instruction", self->g.cs.arch);
	ASSERT_EQ(0, heap_setup(&self->g, 2, &self->heap));
	draw(&self->g, &self->b, &self->heap, 3 * CHUNK_VERTICES);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
	/* A fault, not the end: the group still runs */
	ASSERT_EQ(0, vmali_group_query(self->group, &state));
	EXPECT_EQ(0, state.state);
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
}

/* The exception handler makes room: two chunks are enough for six. */
TEST_F(streams, exception_handler)
{
	struct vmali_cs_builder handler;
	uint32_t size;

	if (self->g.cs.arch > 11)
		SKIP(return, "v%u draws by another instruction", self->g.cs.arch);
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
TEST_F(streams, heap_without_a_pass)
{
	const struct vmali_cs_idvs idvs = { .malloc = true };
	struct vmali_cs_builder *b = &self->b;
	struct vmali_group_state state;

	if (self->g.cs.arch > 11)
		SKIP(return, "v%u draws by another instruction", self->g.cs.arch);
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
TEST_F(streams, heap_that_is_none)
{
	struct vmali_tiler_heap fake;

	if (self->g.cs.arch > 11)
		SKIP(return, "v%u draws by another instruction", self->g.cs.arch);
	ASSERT_EQ(0, heap_setup(&self->g, 8, &self->heap));
	fake = self->heap;
	fake.context = self->g.buffer.va + OFF_MARK + 64;
	draw(&self->g, &self->b, &fake, 2 * CHUNK_VERTICES);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
}

TEST_F(streams, bad_heaps)
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
