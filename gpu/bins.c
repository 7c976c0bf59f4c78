// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The walk through bins.  Links lead only forward in the order of submission, so a walk ends,
 * whatever is in memory.
 */
#include "bins.h"
#include "product.h"
#include "queue.h"

static bool get(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len)
{
	return mali_cs_endpoint_data(gpu, q, va, buf, len, false);
}

/**
 * mali_bins_shift() - which cells a framebuffer has
 * @width, @height: of it, in pixels
 *
 * Return: MALI_BINS_SHIFT_MIN at least, and so that the grids cover it.
 */
u32 mali_bins_shift(u32 width, u32 height)
{
	u32 side = width > height ? width : height, shift = MALI_BINS_SHIFT_MIN;

	while (shift < MALI_BINS_SHIFT_MAX && side > MALI_GRID_SIDE(0) << shift)
		shift++;
	return shift;
}

/**
 * mali_bins_cell() - number of a cell
 * @shift: of the root
 * @grid: which of the MALI_GRIDS
 * @x, @y: a pixel in it; what is beyond the grid is in the last ones
 */
u32 mali_bins_cell(u32 shift, u32 grid, u32 x, u32 y)
{
	u32 side = MALI_GRID_SIDE(grid), column = x >> (shift + 2 * grid),
	    row = y >> (shift + 2 * grid);

	column = column < side ? column : side - 1;
	row = row < side ? row : side - 1;
	return MALI_GRID_FIRST(grid) + row * side + column;
}

/**
 * mali_bins_first() - begin a walk through what has been drawn to a rectangle
 * @gpu: GPU
 * @q: queue
 * @context: GPU VA of the Tiler Context, 0 for none
 * @x, @y: first pixel, multiples of @size
 * @size: pixels of a side, a power of two up to 2^MALI_BINS_SHIFT_MIN
 * @cursor: filled in
 *
 * Without primitives the cursor is at the end.
 *
 * Return: false if an access has not been made.
 */
bool mali_bins_first(struct mali_gpu *gpu, struct cs_ref *q, u64 context, u32 x, u32 y, u32 size,
		     struct mali_bins_cursor *cursor)
{
	struct mali_bins_cell cell;
	u64 root = 0;
	u32 head[2], g;

	*cursor = (struct mali_bins_cursor){
		.min_x = x, .min_y = y, .max_x = x + size - 1, .max_y = y + size - 1,
	};
	if (!context)
		return true;
	if (!mali_cs_endpoint_mem(gpu, q, context + MALI_CONTEXT_ROOT, &root, 8, false))
		return false;
	if (!root)
		return true;
	if (!get(gpu, q, root, head, sizeof(head)))
		return false;
	if (head[0] != MALI_BINS_MAGIC || head[1] < MALI_BINS_SHIFT_MIN ||
	    head[1] > MALI_BINS_SHIFT_MAX)
		return true;
	for (g = 0; g < MALI_GRIDS; g++) {
		u64 va = root + MALI_ROOT_CELL(mali_bins_cell(head[1], g, x, y));

		if (!get(gpu, q, va, &cell, sizeof(cell)))
			return false;
		cursor->link[g] = cell.first;
	}
	return true;
}

static bool overlaps(const struct mali_bins_cursor *c, const struct mali_primitive *p)
{
	return p->min_x <= c->max_x && p->max_x >= c->min_x && p->min_y <= c->max_y &&
	       p->max_y >= c->min_y;
}

static bool is_sane(const struct mali_primitive *p)
{
	return p->type >= MALI_PRIMITIVE_POINT && p->type <= MALI_PRIMITIVE_RECTANGLE &&
	       p->provoking < 3;
}

/* Find the list whose next primitive is the earliest.  Return: false if an access has stalled */
static bool earliest(struct mali_gpu *gpu, struct cs_ref *q, struct mali_bins_cursor *cursor,
		     u32 *list, struct mali_primitive *p)
{
	struct mali_primitive other;
	u32 g;

	*list = MALI_GRIDS;
	for (g = 0; g < MALI_GRIDS; g++) {
		u64 link = cursor->link[g];

		if (!link)
			continue;
		if (!get(gpu, q, MALI_LINK_PRIMITIVE(link), &other, sizeof(other)))
			return false;
		/* A list that does not lead forward is damaged, and ends */
		if (other.sequence <= cursor->sequence) {
			cursor->link[g] = 0;
			continue;
		}
		if (*list == MALI_GRIDS || other.sequence < p->sequence) {
			*list = g;
			*p = other;
		}
	}
	return true;
}

/**
 * mali_bins_next() - the next primitive whose bounds overlap the rectangle
 * @gpu: GPU
 * @q: queue
 * @cursor: of mali_bins_first()
 * @p: filled in
 *
 * In the order of submission.  Its type and provoking vertex are valid, all else is as it is in
 * memory.
 *
 * Return: enum mali_bins_found.
 */
enum mali_bins_found mali_bins_next(struct mali_gpu *gpu, struct cs_ref *q,
				    struct mali_bins_cursor *cursor, struct mali_primitive *p)
{
	u32 list;

	for (;;) {
		if (!earliest(gpu, q, cursor, &list, p))
			return MALI_BINS_STALL;
		if (list == MALI_GRIDS)
			return MALI_BINS_END;
		cursor->link[list] = p->next[MALI_LINK_NUMBER(cursor->link[list])];
		cursor->sequence = p->sequence;
		if (overlaps(cursor, p) && is_sane(p))
			return MALI_BINS_PRIMITIVE;
	}
}

/**
 * mali_bins_draw() - what a primitive belongs to
 * @gpu: GPU
 * @q: queue
 * @p: primitive
 * @draw: filled in, as it is in memory
 *
 * Return: false if an access has not been made.
 */
bool mali_bins_draw(struct mali_gpu *gpu, struct cs_ref *q, const struct mali_primitive *p,
		    struct mali_draw *draw)
{
	u32 dcd[MALI_DCD_BYTES / 4];

	if (p->type != MALI_PRIMITIVE_RECTANGLE)
		return get(gpu, q, p->draw, draw, sizeof(*draw));
	if (!mali_cs_endpoint_mem(gpu, q, p->draw, dcd, sizeof(dcd), false))
		return false;
	mali_draw_from_dcd(dcd, product_arch(gpu->product), draw);
	return true;
}
