// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Picture operations as command streams.
 *
 * A clear is what Arm's protected-mode series shows as the example of a protected job: a
 * fragment job without geometry, which leaves the clear colour in its target.
 *
 * The frontend has no multiplication, no shift and no addition of two registers.
 * What it has is the addition of a constant and a branch on the sign, which is
 * enough to take a word apart bit by bit: subtract the bit's value, and if the
 * result is not negative the bit was set, and the result is the rest.  So a
 * weighted sum is that of the weights of the bits that are set.
 */
#include <string.h>

#include "compose.h"

/* Scoreboard entries: the kernel's wrapper uses 0. */
#define SB_LOAD_STORE	1
#define SB_ENDPOINT	2

/* Pixels that one LOAD_MULTIPLE or STORE_MULTIPLE moves. */
#define CHUNK		16u
#define CHUNK_MASK	0xffffu
#define PIXEL		4u

/*
 * r0 columns left, r1 rows left, r2 target, r4 source, r8 pixel of the source, r9 of
 * the target, r10 a bit's test, r12..r14 sums, r15 result, r16..r31 a chunk, r40..r43 a
 * fragment job.
 */
#define COLUMNS		vmali_cs_r32(0)
#define ROWS		vmali_cs_r32(1)
#define TARGET		vmali_cs_r64(2)
#define SOURCE		vmali_cs_r64(4)
#define ABOVE		vmali_cs_r32(8)
#define BELOW		vmali_cs_r32(9)
#define TEST		vmali_cs_r32(10)
#define SUM(channel)	vmali_cs_r32(12 + (channel))
#define RESULT		vmali_cs_r32(15)
#define DATA		vmali_cs_r32(16)

static void wait(struct vmali_cs_builder *b)
{
	vmali_cs_wait(b, 1u << SB_LOAD_STORE, false);
}

static uint64_t address(const struct surface *s, uint32_t x, uint32_t y)
{
	return s->va + ((uint64_t)y * s->width + x) * PIXEL;
}

/* From the end of a part of a row to the start of the next one. */
static int32_t row_step(const struct surface *s, uint32_t width)
{
	return (int32_t)((s->width - width) * PIXEL);
}

static uint32_t mask_of(uint32_t pixels)
{
	return (1u << pixels) - 1;
}

void compose_begin(struct vmali_cs_builder *b)
{
	vmali_cs_set_sb_entry(b, SB_ENDPOINT, SB_LOAD_STORE);
	vmali_cs_req_resource(b, VMALI_CS_RES_FRAGMENT);
}

/* Store, and advance the address. */
static void put_chunk(struct vmali_cs_builder *b, uint32_t pixels)
{
	vmali_cs_store_multiple(b, DATA, mask_of(pixels), TARGET, 0);
	vmali_cs_add_imm64(b, TARGET, TARGET, (int32_t)(pixels * PIXEL));
}

/* The registers are free for it only when the store before has read them. */
static void get_chunk(struct vmali_cs_builder *b, uint32_t pixels)
{
	wait(b);
	vmali_cs_load_multiple(b, DATA, mask_of(pixels), SOURCE, 0);
	vmali_cs_add_imm64(b, SOURCE, SOURCE, (int32_t)(pixels * PIXEL));
	wait(b);
}

/* Rows of chunks; with a source its pixels, otherwise those that are in DATA. */
static void rows(struct vmali_cs_builder *b, const struct surface *to,
		 const struct surface *from, uint32_t width, uint32_t height)
{
	struct vmali_cs_label row = VMALI_CS_LABEL_INIT, chunk = VMALI_CS_LABEL_INIT;

	vmali_cs_move32(b, ROWS, height);
	vmali_cs_label_place(b, &row);
	if (width >= CHUNK) {
		vmali_cs_move32(b, COLUMNS, width / CHUNK);
		vmali_cs_label_place(b, &chunk);
		if (from)
			get_chunk(b, CHUNK);
		put_chunk(b, CHUNK);
		vmali_cs_add_imm32(b, COLUMNS, COLUMNS, -1);
		vmali_cs_branch(b, VMALI_CS_COND_NE, COLUMNS, &chunk);
	}
	if (width % CHUNK) {
		if (from)
			get_chunk(b, width % CHUNK);
		put_chunk(b, width % CHUNK);
	}
	vmali_cs_add_imm64(b, TARGET, TARGET, row_step(to, width));
	if (from)
		vmali_cs_add_imm64(b, SOURCE, SOURCE, row_step(from, width));
	vmali_cs_add_imm32(b, ROWS, ROWS, -1);
	vmali_cs_branch(b, VMALI_CS_COND_NE, ROWS, &row);
	wait(b);
}

void compose_fill(struct vmali_cs_builder *b, const struct surface *to,
		  const struct picture_rect *rect, uint32_t colour)
{
	unsigned int i;

	for (i = 0; i < CHUNK; i++)
		vmali_cs_move32(b, vmali_cs_r32(DATA.num + i), colour);
	vmali_cs_move64(b, TARGET, address(to, rect->x, rect->y));
	rows(b, to, NULL, rect->width, rect->height);
}

/*
 * Framebuffer descriptor, as Mesa's genxml has it (v10 to v13 agree in what is used): words
 * of Framebuffer Parameters, 128 bytes with padding, then those of one RGB Render Target.
 */
#define FRAME_SIZE		8
#define FRAME_BOUND_MAX		10
#define FRAME_TILES		11
#define FRAME_TARGET		32
#define TARGET_0		(FRAME_TARGET + 0)
#define TARGET_1		(FRAME_TARGET + 1)
#define TARGET_BASE		(FRAME_TARGET + 8)
#define TARGET_ROW_STRIDE	(FRAME_TARGET + 10)
#define TARGET_CLEAR		(FRAME_TARGET + 12)

/* Tiles of 16 by 16 pixels (log2 of their number), with a KiB of tile memory for them */
#define TILES_OF_16X16		(8u << 9)
#define TILE_MEMORY(kib)	((uint32_t)(kib) << 24)

#define INTERNAL_R8G8B8A8	(1u << 26)
#define WRITE_ENABLE		(1u << 0)
#define FORMAT_R8G8B8A8		(19u << 3)
#define BLOCK_LINEAR		(2u << 8)
#define SWIZZLE_RGBA		(0u << 16 | 1u << 19 | 2u << 22 | 3u << 25)
#define CLEAN_TILE_WRITE	(1u << 31)

/* Low bits of a pointer to it: its type, and that it has one target */
#define FRAME_POINTER(va)	((va) | 1)

/*
 * Registers of RUN_FRAGMENT2, which has no framebuffer descriptor: what of them is not 0.  The
 * last ones that drivers of the kernel leave alone
 */
#define FRAGMENT2_BASE		68
#define FRAGMENT2_REG(n)	vmali_cs_r32(FRAGMENT2_BASE + (n))
#define FRAGMENT2_BOX_MAX	FRAGMENT2_REG(29)
#define FRAGMENT2_SIZE		FRAGMENT2_REG(30)
#define FRAGMENT2_FLAGS_1	FRAGMENT2_REG(33)
#define FRAGMENT2_TARGETS	vmali_cs_r64(FRAGMENT2_BASE + 38)

/* Of the base and the rows of a linear target */
#define TARGET_ALIGNMENT	64u

/* Registers of RUN_FRAGMENT: descriptor, and the job's first and last pixel */
#define FRAGMENT_FRAME		vmali_cs_r64(40)
#define FRAGMENT_MIN		vmali_cs_r32(42)
#define FRAGMENT_MAX		vmali_cs_r32(43)

static bool can_be_target(const struct surface *s)
{
	return !(s->va % TARGET_ALIGNMENT) && !(s->width * PIXEL % TARGET_ALIGNMENT);
}

static void write_frame(const struct surface *to, uint32_t colour, uint32_t *word)
{
	const uint32_t last = (to->width - 1) | (to->height - 1) << 16;

	memset(word, 0, COMPOSE_FRAME_BYTES);
	word[FRAME_SIZE] = last;
	word[FRAME_BOUND_MAX] = last;
	word[FRAME_TILES] = TILES_OF_16X16 | TILE_MEMORY(1);
	word[TARGET_0] = INTERNAL_R8G8B8A8;
	word[TARGET_1] = WRITE_ENABLE | FORMAT_R8G8B8A8 | BLOCK_LINEAR | SWIZZLE_RGBA |
			 CLEAN_TILE_WRITE;
	word[TARGET_BASE] = (uint32_t)to->va;
	word[TARGET_BASE + 1] = (uint32_t)(to->va >> 32);
	word[TARGET_ROW_STRIDE] = to->width * PIXEL;
	/* Once for each sample that a pixel could have */
	word[TARGET_CLEAR] = colour;
	word[TARGET_CLEAR + 1] = colour;
	word[TARGET_CLEAR + 2] = colour;
	word[TARGET_CLEAR + 3] = colour;
}

/* Up to v13: a pointer to a descriptor */
static void run_fragment(struct vmali_cs_builder *b, uint64_t frame, uint32_t last)
{
	vmali_cs_move64(b, FRAGMENT_FRAME, FRAME_POINTER(frame));
	vmali_cs_move32(b, FRAGMENT_MIN, 0);
	vmali_cs_move32(b, FRAGMENT_MAX, last);
	vmali_cs_run_fragment(b, false, VMALI_CS_TILE_ORDER_Z, false);
}

/* From v14 on: what is in the descriptor otherwise, and a pointer to its targets */
static void run_fragment2(struct vmali_cs_builder *b, uint64_t frame, uint32_t last)
{
	unsigned int n;

	for (n = 0; n < VMALI_CS_FRAGMENT_REGS; n += 2)
		vmali_cs_move48(b, vmali_cs_r64(FRAGMENT2_BASE + n), 0);
	vmali_cs_move32(b, FRAGMENT2_BOX_MAX, last);
	vmali_cs_move32(b, FRAGMENT2_SIZE, last);
	vmali_cs_move32(b, FRAGMENT2_FLAGS_1, TILES_OF_16X16 | TILE_MEMORY(1));
	vmali_cs_move64(b, FRAGMENT2_TARGETS, frame + FRAME_TARGET * sizeof(uint32_t));
	vmali_cs_run_fragment2(b, FRAGMENT2_REG(0), false, VMALI_CS_TILE_ORDER_Z);
}

void compose_clear(struct vmali_cs_builder *b, const struct surface *to, uint32_t colour,
		   const struct compose_frame *frame)
{
	const struct picture_rect all = { 0, 0, to->width, to->height };
	const uint32_t last = (to->width - 1) | (to->height - 1) << 16;

	if (!can_be_target(to)) {
		compose_fill(b, to, &all, colour);
		return;
	}

	write_frame(to, colour, frame->cpu);
	if (b->config.arch < 14)
		run_fragment(b, frame->va, last);
	else
		run_fragment2(b, frame->va, last);
	vmali_cs_wait(b, 1u << SB_ENDPOINT, false);
}

void compose_copy(struct vmali_cs_builder *b, const struct surface *to, uint32_t x,
		  uint32_t y, const struct surface *from,
		  const struct picture_rect *rect)
{
	vmali_cs_move64(b, TARGET, address(to, x, y));
	vmali_cs_move64(b, SOURCE, address(from, rect->x, rect->y));
	rows(b, to, from, rect->width, rect->height);
}

/*
 * If bit @bit of @word, whose higher bits are clear, is set: clear it and add @weight
 * to @sum.
 */
static void take_bit(struct vmali_cs_builder *b, struct vmali_cs_reg32 word, unsigned int bit,
		     struct vmali_cs_reg32 sum, uint32_t weight)
{
	struct vmali_cs_label clear = VMALI_CS_LABEL_INIT;

	vmali_cs_add_imm32(b, TEST, word, -(int32_t)(1u << bit));
	vmali_cs_branch(b, VMALI_CS_COND_LT, TEST, &clear);
	vmali_cs_add_imm32(b, word, TEST, 0);
	vmali_cs_add_imm32(b, sum, sum, (int32_t)weight);
	vmali_cs_label_place(b, &clear);
}

/* Add each colour of @word, an opaque pixel, times @weight to its sum. */
static void weigh(struct vmali_cs_builder *b, struct vmali_cs_reg32 word, uint32_t weight)
{
	int bit;

	/* Without alpha the rest is positive, so the sign is that of the bits. */
	vmali_cs_add_imm32(b, word, word, 0x01000000);
	for (bit = 23; bit >= 0; bit--)
		take_bit(b, word, (unsigned int)bit, SUM(bit / 8), weight << bit % 8);
}

/* RESULT = the sums divided by 256, as an opaque pixel. */
static void assemble(struct vmali_cs_builder *b)
{
	int bit;

	vmali_cs_move32(b, RESULT, 0xff000000);
	for (bit = 23; bit >= 0; bit--)
		take_bit(b, SUM(bit / 8), (unsigned int)bit % 8 + 8, RESULT, 1u << bit);
}

static void mix(struct vmali_cs_builder *b, uint32_t opacity)
{
	unsigned int channel;

	if (opacity == PICTURE_OPAQUE) {
		vmali_cs_add_imm32(b, RESULT, ABOVE, 0);
		return;
	}

	vmali_cs_load32(b, BELOW, TARGET, 0);
	for (channel = 0; channel < 3; channel++)
		vmali_cs_move32(b, SUM(channel), 0);
	weigh(b, ABOVE, opacity);
	wait(b);
	weigh(b, BELOW, PICTURE_OPAQUE - opacity);
	assemble(b);
}

void compose_blend(struct vmali_cs_builder *b, const struct surface *to, uint32_t x,
		   uint32_t y, const struct surface *over, uint32_t opacity)
{
	struct vmali_cs_label row = VMALI_CS_LABEL_INIT, pixel = VMALI_CS_LABEL_INIT,
		hole = VMALI_CS_LABEL_INIT;

	if (!opacity)
		return;

	vmali_cs_move64(b, TARGET, address(to, x, y));
	vmali_cs_move64(b, SOURCE, over->va);
	vmali_cs_move32(b, ROWS, over->height);
	vmali_cs_label_place(b, &row);
	vmali_cs_move32(b, COLUMNS, over->width);

	vmali_cs_label_place(b, &pixel);
	/* Also for the store of the pixel before. */
	wait(b);
	vmali_cs_load32(b, ABOVE, SOURCE, 0);
	wait(b);
	/* The highest bit of alpha is the sign. */
	vmali_cs_branch(b, VMALI_CS_COND_GE, ABOVE, &hole);
	mix(b, opacity);
	vmali_cs_store32(b, RESULT, TARGET, 0);
	vmali_cs_label_place(b, &hole);
	vmali_cs_add_imm64(b, SOURCE, SOURCE, PIXEL);
	vmali_cs_add_imm64(b, TARGET, TARGET, PIXEL);
	vmali_cs_add_imm32(b, COLUMNS, COLUMNS, -1);
	vmali_cs_branch(b, VMALI_CS_COND_NE, COLUMNS, &pixel);

	vmali_cs_add_imm64(b, TARGET, TARGET, row_step(to, over->width));
	vmali_cs_add_imm32(b, ROWS, ROWS, -1);
	vmali_cs_branch(b, VMALI_CS_COND_NE, ROWS, &row);
	wait(b);
}

void compose_prepare(struct picture *over)
{
	size_t i, count = (size_t)over->width * over->height;

	for (i = 0; i < count; i++) {
		if (over->pixels[i] >> 24 >= 128)
			over->pixels[i] |= 0xff000000;
		else
			over->pixels[i] &= 0x00ffffff;
	}
}
