// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Writes one colour to a rectangle of a render target.
 *
 * Rows are written in bursts, blocks of 16x16 and superblocks of AFBC one by one.  A block that
 * has been begun and not completed is written again from its beginning.
 */
#include "cs_clear.h"
#include "../lib/mali_order.h"
#include "queue.h"

/* What one step writes, which takes some microseconds */
#define BURST_BYTES		512u
#define BURSTS			32u
#define BURST_COST		1u

/**
 * struct area - a part of a block
 * @x0, @y0, @x1, @y1: pixels, inclusive
 * @whole: it is all of the block that counts
 */
struct area {
	u32 x0, y0, x1, y1;
	bool whole;
};

/* @n pixels that follow each other */
static bool write_pixels(struct mali_gpu *gpu, struct cs_ref *q, const u8 *pixel, u32 bytes,
			 u64 va, u32 n, u32 *cost)
{
	u8 burst[BURST_BYTES];
	u32 most = lesser(BURST_BYTES / bytes, n), i, now;

	for (i = 0; i < most; i++)
		memcpy(burst + i * bytes, pixel, bytes);
	for (; n; n -= now) {
		now = lesser(n, most);
		if (!mali_cs_endpoint_pixels(gpu, q, va, burst, now * bytes))
			return false;
		va += (u64)now * bytes;
		*cost += BURST_COST;
	}
	return true;
}

static enum cs_progress clear_rows(struct mali_gpu *gpu, struct cs_ref *q,
				   const struct cs_clear *c, u64 *position, u32 *cost)
{
	u32 row = (u32)(*position >> 32), column = (u32)*position, n;

	/* The position may be from a suspend buffer, and the descriptor another one by now */
	if (row > c->y1 - c->y0 || column > c->x1 - c->x0)
		return CSP_DONE;
	for (n = 0; n < BURSTS; n++) {
		u32 left = c->x1 - c->x0 + 1 - column;
		u32 now = lesser(left, BURST_BYTES / c->bytes);
		u64 va = mali_surface_address(&c->surface, c->x0 + column, c->y0 + row, 0);

		if (!write_pixels(gpu, q, c->pixel, c->bytes, va, now, cost))
			return CSP_STALL;
		column += now;
		if (now == left) {
			column = 0;
			row++;
		}
		*position = (u64)row << 32 | column;
		if (row > c->y1 - c->y0)
			return CSP_DONE;
	}
	return CSP_MORE;
}

static bool clear_block(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_clear *c,
			const struct area *a, u32 *cost)
{
	u64 va = mali_surface_address(&c->surface, a->x0, a->y0, 0);
	u32 x, y;

	if (a->whole)
		return write_pixels(gpu, q, c->pixel, c->bytes, va, MALI_BLOCK * MALI_BLOCK, cost);
	for (y = a->y0; y <= a->y1; y++) {
		for (x = a->x0; x <= a->x1; x++) {
			va = mali_surface_address(&c->surface, x, y, 0);
			if (!write_pixels(gpu, q, c->pixel, c->bytes, va, 1, cost))
				return false;
		}
	}
	return true;
}

/* A superblock of which some pixels keep their values: it is no longer solid */
static bool clear_part(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_clear *c,
		       const struct area *a, u64 header_va, u32 *cost)
{
	u32 header[MALI_AFBC_HEADER_WORDS], old[2], body, y;
	u64 va;

	/* Where an earlier clear has written it */
	if (!mali_cs_endpoint_data(gpu, q, header_va, header, sizeof(header), false))
		return false;
	body = mali_afbc_is_solid(header) ? mali_afbc_body(&c->afbc, a->x0, a->y0) :
	       mali_afbc_body_of(header);
	va = c->afbc.header + body;
	if (mali_afbc_is_solid(header)) {
		mali_afbc_colour(header, old);
		if (!write_pixels(gpu, q, (u8 *)old, c->bytes, va, MALI_AFBC_PIXELS, cost))
			return false;
	}
	for (y = a->y0; y <= a->y1; y++) {
		u32 first = mali_afbc_index(&c->afbc, a->x0, y);

		if (!write_pixels(gpu, q, c->pixel, c->bytes, va + (u64)first * c->bytes,
				  a->x1 - a->x0 + 1, cost))
			return false;
	}
	/* Last: until then, the superblock is begun again */
	mali_afbc_uncompressed(header, body);
	return mali_cs_endpoint_pixels(gpu, q, header_va, header, sizeof(header));
}

static bool clear_superblock(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_clear *c,
			     const struct area *a, u32 *cost)
{
	u64 va = mali_afbc_header_address(&c->afbc, a->x0, a->y0, 0);
	u32 header[MALI_AFBC_HEADER_WORDS], pixel[2] = { 0 };

	*cost += BURST_COST;
	if (!a->whole)
		return clear_part(gpu, q, c, a, va, cost);
	memcpy(pixel, c->pixel, c->bytes);
	mali_afbc_solid(header, pixel);
	return mali_cs_endpoint_pixels(gpu, q, va, header, sizeof(header));
}

/* The part of the block in @column, @row that is in the rectangle */
static void find_area(struct area *a, const struct cs_clear *c, u32 column, u32 row, u32 width,
		      u32 height)
{
	u32 x = column * width, y = row * height;
	/* Blocks have memory beyond the framebuffer, too */
	u32 last_x = c->x1 + 1 == c->width ? ~0u : c->x1;
	u32 last_y = c->y1 + 1 == c->height ? ~0u : c->y1;

	a->x0 = greater(x, c->x0);
	a->y0 = greater(y, c->y0);
	a->x1 = lesser(x + width - 1, c->x1);
	a->y1 = lesser(y + height - 1, c->y1);
	a->whole = a->x0 == x && a->y0 == y && last_x >= x + width - 1 && last_y >= y + height - 1;
}

static enum cs_progress clear_blocks(struct mali_gpu *gpu, struct cs_ref *q,
				     const struct cs_clear *c, u64 *position, u32 *cost)
{
	u32 row = (u32)(*position >> 32), column = (u32)*position, before = *cost;
	u32 width = MALI_BLOCK, height = MALI_BLOCK;
	struct area a;

	if (c->compressed && !mali_afbc_shape(c->afbc.shape, &width, &height))
		return CSP_DONE;
	if (row > c->y1 / height - c->y0 / height || column > c->x1 / width - c->x0 / width)
		return CSP_DONE;
	while (*cost - before < BURSTS * BURST_COST) {
		find_area(&a, c, c->x0 / width + column, c->y0 / height + row, width, height);
		if (c->compressed ? !clear_superblock(gpu, q, c, &a, cost) :
		    !clear_block(gpu, q, c, &a, cost))
			return CSP_STALL;
		if (c->x0 / width + ++column > c->x1 / width) {
			column = 0;
			row++;
		}
		*position = (u64)row << 32 | column;
		if (c->y0 / height + row > c->y1 / height)
			return CSP_DONE;
	}
	return CSP_MORE;
}

enum cs_progress mali_cs_clear(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_clear *c,
			       u64 *position, u32 *cost)
{
	if (!c->compressed && c->surface.ordering == MALI_ORDERING_LINEAR)
		return clear_rows(gpu, q, c, position, cost);
	return clear_blocks(gpu, q, c, position, cost);
}
