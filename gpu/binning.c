// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Bins: a primitive goes to the end of the lists of the cells that it is in.
 */
#include "binning.h"
#include "queue.h"

static bool get(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len)
{
	return mali_cs_endpoint_data(gpu, q, va, buf, len, false);
}

static bool put(struct mali_gpu *gpu, struct cs_ref *q, u64 va, const void *buf, u32 len)
{
	return mali_cs_endpoint_data(gpu, q, va, (void *)(uintptr_t)buf, len, true);
}

/**
 * mali_binning_begin() - write empty bins
 * @gpu: GPU
 * @q: queue
 * @root: GPU VA of a struct mali_bins_root
 * @shift: of mali_bins_shift()
 *
 * Return: false if an access has not been made; the bins are to be begun again then.
 */
bool mali_binning_begin(struct mali_gpu *gpu, struct cs_ref *q, u64 root, u32 shift)
{
	const struct mali_bins_cell empty[16] = { { 0 } };
	const u64 head[4] = { MALI_BINS_MAGIC | (u64)shift << 32 };
	u32 n;

	for (n = 0; n < MALI_CELLS; n += 16) {
		u32 left = MALI_CELLS - n < 16 ? MALI_CELLS - n : 16;

		if (!put(gpu, q, root + MALI_ROOT_CELL(n), empty, left * sizeof(*empty)))
			return false;
	}
	return put(gpu, q, root, head, sizeof(head));
}

/**
 * mali_binning_open() - read what bins begin with
 * @gpu: GPU
 * @q: queue
 * @root: GPU VA of a struct mali_bins_root
 * @head: filled in
 *
 * Return: false if an access has not been made.
 */
bool mali_binning_open(struct mali_gpu *gpu, struct cs_ref *q, u64 root,
		       struct mali_bins_head *head)
{
	return get(gpu, q, root, head, sizeof(*head));
}

/**
 * mali_binning_valid() - whether there are bins
 * @head: of mali_binning_open()
 */
bool mali_binning_valid(const struct mali_bins_head *head)
{
	return head->magic == MALI_BINS_MAGIC && head->shift >= MALI_BINS_SHIFT_MIN &&
	       head->shift <= MALI_BINS_SHIFT_MAX;
}

/* Append to a cell's list.  What has been done in an earlier attempt is not done again */
static bool append(struct mali_gpu *gpu, struct cs_ref *q, u64 cell_va, u64 link)
{
	struct mali_bins_cell cell;

	if (!get(gpu, q, cell_va, &cell, sizeof(cell)))
		return false;
	if (cell.last == link)
		return true;
	if (cell.last && !put(gpu, q, MALI_LINK_PRIMITIVE(cell.last) +
			      8 * MALI_LINK_NUMBER(cell.last), &link, 8))
		return false;
	if (!cell.last)
		cell.first = link;
	cell.last = link;
	return put(gpu, q, cell_va, &cell, sizeof(cell));
}

/* How many cells of a grid a primitive is in */
static u32 cells_of(u32 shift, u32 grid, const struct mali_primitive *p)
{
	u32 bits = shift + 2 * grid;

	u32 columns = ((u32)p->max_x >> bits) - ((u32)p->min_x >> bits) + 1;
	u32 rows = ((u32)p->max_y >> bits) - ((u32)p->min_y >> bits) + 1;

	return columns * rows;
}

/**
 * mali_binning_add() - add a primitive
 * @gpu: GPU
 * @q: queue
 * @root: GPU VA of a struct mali_bins_root
 * @head: what it begins with, mali_binning_valid()
 * @va: where the primitive goes, a multiple of MALI_RECORD_ALIGN
 * @p: the primitive; its number is set
 *
 * Return: false if an access has not been made: it is to be added again then, with the same
 * content and before any other.
 */
bool mali_binning_add(struct mali_gpu *gpu, struct cs_ref *q, u64 root,
		      struct mali_bins_head *head, u64 va, struct mali_primitive *p)
{
	u32 grid = 0, bits, x, y, link = 0;

	while (grid < MALI_GRIDS - 1 && cells_of(head->shift, grid, p) > MALI_LINKS)
		grid++;
	memset(p->next, 0, sizeof(p->next));
	p->sequence = head->sequence + 1;
	p->reserved = 0;
	if (!put(gpu, q, va, p, sizeof(*p)))
		return false;
	bits = head->shift + 2 * grid;
	for (y = p->min_y >> bits; y <= (u32)p->max_y >> bits; y++) {
		for (x = p->min_x >> bits; x <= (u32)p->max_x >> bits && link < MALI_LINKS; x++) {
			u32 cell = mali_bins_cell(head->shift, grid, x << bits, y << bits);

			if (!append(gpu, q, root + MALI_ROOT_CELL(cell), va | link++))
				return false;
		}
	}
	head->sequence++;
	return put(gpu, q, root + 8, &head->sequence, 8);
}
