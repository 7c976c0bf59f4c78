// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What command streams start asynchronously: loads and stores in flight,
 * fragment jobs.  heaps.c has the tiler.
 */
#include "harness.h"

#include <string.h>

#include "guest.h"

#define WIDTH		64u
#define HEIGHT		48u
#define STRIDE		(WIDTH * 4)

/* Words of the data buffer, in bytes */
#define OFF_SURFACE	0x4000u
#define OFF_FBD		0x8000u
#define OFF_MARK	0xb000u

FIXTURE(streams) {
	struct guest g;
	struct vmali_group *group;
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
	guest_close(&self->g);
}

static volatile uint32_t *word(struct guest *g, uint32_t off)
{
	return &g->data[off / 4];
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

/* What a job leaves in flight is done when the job is, whichever scoreboard entry counts it. */
TEST_F(streams, job_ends_with_its_stores)
{
	uint32_t entries = vmali_cs_all_scoreboards(&self->b);
	struct vmali_cs_builder *b = &self->b;
	unsigned int i, entry;

	for (entry = 0; entries >> entry; entry++) {
		guest_begin(&self->g, 0, b);
		vmali_cs_set_sb_entry(b, SB_ENDPOINT, entry);
		for (i = 0; i < 100; i++) {
			vmali_cs_move32(b, vmali_cs_r32(10), 100 * entry + i);
			vmali_cs_store32(b, vmali_cs_r32(10), DATA, 4 * i);
		}
		ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, b));
		for (i = 0; i < 100; i++)
			ASSERT_EQ(100 * entry + i, self->g.data[i]) TH_LOG("entry %u", entry);
	}
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

/* As job_ends_with_its_stores, of what takes longer than an interrupt */
TEST_F(streams, job_ends_with_its_fragments)
{
	uint32_t entries = vmali_cs_all_scoreboards(&self->b);
	uint64_t fbd = self->g.buffer.va + OFF_FBD;
	struct vmali_cs_builder *b = &self->b;
	unsigned int i, entry, missing;

	/* Drawn over three hundred times, and then once in the colour that is looked for */
	framebuffer(&self->g, self->g.buffer.va + OFF_SURFACE, 1, false);
	memcpy((void *)word(&self->g, OFF_FBD + 0x400), (void *)word(&self->g, OFF_FBD), 0x100);
	for (entry = 0; entries >> entry; entry++) {
		framebuffer(&self->g, self->g.buffer.va + OFF_SURFACE, entry + 2, false);
		guest_begin(&self->g, 0, b);
		vmali_cs_set_sb_entry(b, entry, SB_LOAD_STORE);
		vmali_cs_move48(b, vmali_cs_r64(40), (fbd + 0x400) | 1);
		vmali_cs_move32(b, vmali_cs_r32(42), 0);
		vmali_cs_move32(b, vmali_cs_r32(43), (WIDTH - 1) | (HEIGHT - 1) << 16);
		vmali_cs_req_resource(b, VMALI_CS_RES_FRAGMENT);
		for (i = 0; i < 300; i++)
			vmali_cs_run_fragment(b, false, VMALI_CS_TILE_ORDER_Z, false);
		vmali_cs_move48(b, vmali_cs_r64(40), fbd | 1);
		vmali_cs_run_fragment(b, false, VMALI_CS_TILE_ORDER_Z, false);
		ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, b));
		for (i = 0, missing = 0; i < WIDTH * HEIGHT; i++)
			missing += *word(&self->g, OFF_SURFACE + 4 * i) != entry + 2;
		ASSERT_EQ(0, missing) TH_LOG("entry %u", entry);
	}
}

TEST_F(streams, clear_of_nowhere)
{
	framebuffer(&self->g, 0x7000000000ull, 0x80604020, false);
	clear(&self->g, &self->b, 0, ~0u);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->group, 0, 0, &self->b));
}

TEST_HARNESS_MAIN
