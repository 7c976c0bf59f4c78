/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * From indices to primitives: topologies, restart, and batches of vertices for shaders.
 */
#ifndef MALI_ASSEMBLY_H
#define MALI_ASSEMBLY_H

#include "bins.h"

/* A batch is a warp of vertices, and what they are vertices of */
#define MALI_BATCH_PRIMITIVES	32u
/* Primitives and restarts that are looked at for one */
#define MALI_ASSEMBLY_STEPS	256u

/**
 * struct mali_indices - where indices come from
 * @read: read an index; false if the access has not been made
 * @ctx: for @read
 * @count: of an instance
 * @mode: Draw Mode
 * @restart: index that ends a strip, if @restarts
 * @restarts: there is one
 * @first_provoking: the first vertex gives a primitive its flat varyings, not the last one
 */
struct mali_indices {
	bool (*read)(void *ctx, u32 position, u32 *index);
	void *ctx;
	u32 count;
	u32 mode;
	u32 restart;
	bool restarts;
	bool first_provoking;
};

/**
 * struct mali_place - how far a draw is, in an instance
 * @at: position of the next primitive's first index
 * @start: position where its strip or fan begins
 * @id: of the next primitive
 */
struct mali_place {
	u32 at, start, id;
};

/**
 * struct mali_assembled - a primitive of a batch
 * @lane: of its vertices
 * @type: enum mali_primitive_type
 * @provoking: which of its vertices
 * @id: primitive ID
 */
struct mali_assembled {
	u8 lane[3];
	u8 type, provoking;
	u32 id;
};

/**
 * struct mali_batch - vertices that are shaded together
 * @vertices, @vertex: indices, each once
 * @primitives, @primitive: what they are vertices of
 */
struct mali_batch {
	u32 vertices;
	u32 vertex[MALI_LANES];
	u32 primitives;
	struct mali_assembled primitive[MALI_BATCH_PRIMITIVES];
};

bool mali_assembly_knows(u32 mode);
bool mali_assemble(const struct mali_indices *indices, struct mali_place *place, u32 most,
		   struct mali_batch *b);

#endif
