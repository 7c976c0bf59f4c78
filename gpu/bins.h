/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What draws leave in the chunks of the tiler heap for fragment jobs: draws, vertices, and
 * primitives in bins.  The format of hardware is not public; this is the model's.
 *
 * It is an interface with memory: any program may have written to it.  Records are read and
 * written as shader cores access memory, by way of the load/store caches; the Tiler Context and
 * headers of chunks by way of the L2, as command streams access them.
 *
 * The Tiler Context's Polygon List is the GPU VA of a struct mali_bins_root, 0 if nothing has been
 * drawn since the driver has written it.  Packets of vertices are as in shader/vertex.h.  A
 * primitive is in the lists of up to four cells, of the finest of three grids in which that is
 * enough.  Lists are in the order of submission.
 */
#ifndef MALI_BINS_H
#define MALI_BINS_H

#include "draw.h"

/* Cells of a grid are squares of 2^shift pixels, 2^(shift + 2), and 2^(shift + 4) */
#define MALI_GRIDS		3u
#define MALI_GRID_SIDE(g)	(16u >> 2 * (g))
/* Number of the first cell of a grid, in mali_bins_root; and of all */
#define MALI_GRID_FIRST(g)	((g) == 0 ? 0u : (g) == 1 ? 256u : 272u)
#define MALI_CELLS		273u
/* Lists that a primitive can be in */
#define MALI_LINKS		4u

/* A link: GPU VA of a primitive, and which of its links is the next one.  0 ends a list */
#define MALI_RECORD_ALIGN	32u
#define MALI_LINK_PRIMITIVE(l)	((l) & ~(u64)(MALI_RECORD_ALIGN - 1))
#define MALI_LINK_NUMBER(l)	((u32)(l) & (MALI_LINKS - 1))

/**
 * struct mali_bins_cell - a list
 * @first, @last: links
 */
struct mali_bins_cell {
	u64 first, last;
};

#define MALI_BINS_MAGIC		0x534e4942u

/**
 * struct mali_bins_root - the bins of a Tiler Context
 * @magic: MALI_BINS_MAGIC
 * @shift: cells of grid 0 are squares of 2^shift pixels
 * @sequence: of the last primitive
 * @reserved: 0
 * @cell: of the grids, each row by row
 */
struct mali_bins_root {
	u32 magic;
	u32 shift;
	u64 sequence;
	u64 reserved[2];
	struct mali_bins_cell cell[MALI_CELLS];
};

/**
 * enum mali_primitive_type - what a primitive is
 * @MALI_PRIMITIVE_RECTANGLE: its bounds, without vertices, of RUN_FULLSCREEN; @draw is the
 *	GPU VA of a DCD
 */
enum mali_primitive_type {
	MALI_PRIMITIVE_POINT = 1,
	MALI_PRIMITIVE_LINE = 2,
	MALI_PRIMITIVE_TRIANGLE = 3,
	MALI_PRIMITIVE_RECTANGLE = 4,
};

/**
 * struct mali_primitive - a primitive
 * @next: next one in each list that it is in
 * @draw: GPU VA of a struct mali_draw
 * @sequence: number, from 1 on, in order of submission
 * @vertex: GPU VAs of the packets of its 1, 2 or 3 vertices
 * @id: primitive ID in its instance of the draw
 * @instance: number of the instance
 * @min_x, @min_y, @max_x, @max_y: pixels that it may cover, inclusive; within its scissor
 * @type: enum mali_primitive_type
 * @provoking: which vertex gives it flat varyings
 * @layer: which layer it is drawn to
 * @reserved: 0
 *
 * 96 bytes, without padding.
 */
struct mali_primitive {
	u64 next[MALI_LINKS];
	u64 draw;
	u64 sequence;
	u64 vertex[3];
	u32 id;
	u32 instance;
	u16 min_x, min_y, max_x, max_y;
	u8 type, provoking;
	u16 layer;
	u32 reserved;
};

/**
 * struct mali_bins_cursor - where a walk through a rectangle's primitives is
 * @link: next one of each list
 * @sequence: of the primitive that was read last
 * @min_x, @min_y, @max_x, @max_y: the rectangle, inclusive
 */
struct mali_bins_cursor {
	u64 link[MALI_GRIDS];
	u64 sequence;
	u32 min_x, min_y, max_x, max_y;
};

/**
 * enum mali_bins_found - outcome of mali_bins_next()
 * @MALI_BINS_STALL: an access has not been made; the same primitive is read again
 * @MALI_BINS_END: there are no more
 */
enum mali_bins_found { MALI_BINS_PRIMITIVE, MALI_BINS_END, MALI_BINS_STALL };

/* A square of pixels up to 2^MALI_BINS_SHIFT_MIN, aligned to its size, is in one cell */
#define MALI_BINS_SHIFT_MIN	6u
#define MALI_BINS_SHIFT_MAX	12u

/* Words of the Tiler Context, as offsets: Polygon List, and others that its users share */
#define MALI_CONTEXT_ROOT	0u
#define MALI_CONTEXT_FLAGS	8u
#define MALI_CONTEXT_SIZE	12u
#define MALI_CONTEXT_FIRST_PROVOKING BIT32(18)

/* Offset of a cell in struct mali_bins_root */
#define MALI_ROOT_CELL(n)	(32u + 16u * (n))

u32 mali_bins_shift(u32 width, u32 height);
u32 mali_bins_cell(u32 shift, u32 grid, u32 x, u32 y);
bool mali_bins_first(struct mali_gpu *gpu, struct cs_ref *q, u64 context, u32 x, u32 y, u32 size,
		     struct mali_bins_cursor *cursor);
enum mali_bins_found mali_bins_next(struct mali_gpu *gpu, struct cs_ref *q,
				    struct mali_bins_cursor *cursor, struct mali_primitive *p);
bool mali_bins_draw(struct mali_gpu *gpu, struct cs_ref *q, const struct mali_primitive *p,
		    struct mali_draw *draw);

#endif
