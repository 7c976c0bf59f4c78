// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Assembly of primitives, in the order that Vulkan gives their vertices.
 *
 * Draw modes are numbered as in Mesa's genxml.
 */
#include "assembly.h"

enum {
	MODE_POINTS = 1,
	MODE_LINES = 2,
	MODE_LINES_ADJACENCY = 3,
	MODE_LINE_STRIP = 4,
	MODE_LINE_STRIP_ADJACENCY = 5,
	MODE_TRIANGLES = 8,
	MODE_TRIANGLES_ADJACENCY = 9,
	MODE_TRIANGLE_STRIP = 10,
	MODE_TRIANGLE_STRIP_ADJACENCY = 11,
	MODE_TRIANGLE_FAN = 12,
	MODE_COUNT,
};

/**
 * struct topology - how indices make primitives
 * @type: enum mali_primitive_type; 0 for a mode that is not known
 * @needs: indices that a primitive needs, from its first one on
 * @step: indices from a primitive's first one to the next one's
 * @first: the first one that is a vertex; the others follow
 * @apart: indices from a vertex to the next one
 * @alternates: every second one is turned round
 * @fan: the first vertex is that of the fan, and @needs is without it
 */
static const struct topology {
	u8 type, needs, step, first, apart;
	bool alternates, fan;
} topologies[MODE_COUNT] = {
	[MODE_POINTS] = { MALI_PRIMITIVE_POINT, 1, 1, 0, 1, false, false },
	[MODE_LINES] = { MALI_PRIMITIVE_LINE, 2, 2, 0, 1, false, false },
	[MODE_LINES_ADJACENCY] = { MALI_PRIMITIVE_LINE, 4, 4, 1, 1, false, false },
	[MODE_LINE_STRIP] = { MALI_PRIMITIVE_LINE, 2, 1, 0, 1, false, false },
	[MODE_LINE_STRIP_ADJACENCY] = { MALI_PRIMITIVE_LINE, 4, 1, 1, 1, false, false },
	[MODE_TRIANGLES] = { MALI_PRIMITIVE_TRIANGLE, 3, 3, 0, 1, false, false },
	[MODE_TRIANGLES_ADJACENCY] = { MALI_PRIMITIVE_TRIANGLE, 6, 6, 0, 2, false, false },
	[MODE_TRIANGLE_STRIP] = { MALI_PRIMITIVE_TRIANGLE, 3, 1, 0, 1, true, false },
	[MODE_TRIANGLE_STRIP_ADJACENCY] = { MALI_PRIMITIVE_TRIANGLE, 6, 2, 0, 2, true, false },
	[MODE_TRIANGLE_FAN] = { MALI_PRIMITIVE_TRIANGLE, 2, 1, 0, 1, false, true },
};

/**
 * mali_assembly_knows() - whether a mode is modelled
 * @mode: Draw Mode
 */
bool mali_assembly_knows(u32 mode)
{
	return mode < MODE_COUNT && topologies[mode].type;
}

/* Lane of a vertex, which it gets now if it has none.  Return: false if there is no room */
static bool lane_of(struct mali_batch *b, u32 most, u32 index, u8 *lane)
{
	u32 i;

	for (i = 0; i < b->vertices && b->vertex[i] != index; i++)
		;
	if (i == most)
		return false;
	b->vertex[i] = index;
	*lane = (u8)i;
	if (i == b->vertices)
		b->vertices++;
	return true;
}

enum found { FOUND, FOUND_RESTART, FOUND_STALL };

/* Read a primitive's vertices.  After FOUND_RESTART, @place is after the restart index */
static enum found read(const struct mali_indices *in, const struct topology *t,
		       struct mali_place *place, u32 index[3])
{
	u32 all[6] = { 0 }, i, n = 0;

	if (t->fan) {
		if (!in->read(in->ctx, place->start, &index[n++]))
			return FOUND_STALL;
		if (in->restarts && index[0] == in->restart) {
			place->at = ++place->start;
			return FOUND_RESTART;
		}
	}
	for (i = 0; i < t->needs; i++) {
		if (!in->read(in->ctx, place->at + i, &all[i]))
			return FOUND_STALL;
		if (in->restarts && all[i] == in->restart) {
			place->at += i + 1;
			place->start = place->at;
			return FOUND_RESTART;
		}
	}
	for (i = t->first; n < t->type; i += t->apart)
		index[n++] = all[i];
	return FOUND;
}

static void swap(u32 *a, u32 *b)
{
	u32 v = *a;

	*a = *b;
	*b = v;
}

/* The vertex that gives flat varyings is the first or last one, and all face the same way */
static void order(const struct mali_indices *in, const struct topology *t,
		  const struct mali_place *place, u32 index[3])
{
	bool odd = t->alternates && (place->at - place->start) / t->step % 2;
	u32 center = index[0];

	if (t->fan && in->first_provoking) {
		index[0] = index[1];
		index[1] = index[2];
		index[2] = center;
	} else if (odd && in->first_provoking) {
		swap(&index[1], &index[2]);
	} else if (odd) {
		swap(&index[0], &index[1]);
	}
}

/* Return: false if there is no room, and nothing has changed */
static bool add(const struct mali_indices *in, const struct topology *t,
		const struct mali_place *place, u32 most, const u32 index[3], struct mali_batch *b)
{
	struct mali_assembled *p = &b->primitive[b->primitives];
	u32 before = b->vertices, i;

	if (b->primitives == MALI_BATCH_PRIMITIVES)
		return false;
	*p = (struct mali_assembled){
		.type = t->type, .id = place->id,
		.provoking = in->first_provoking ? 0 : (u8)(t->type - 1),
	};
	for (i = 0; i < t->type; i++) {
		if (!lane_of(b, most, index[i], &p->lane[i])) {
			b->vertices = before;
			return false;
		}
	}
	b->primitives++;
	return true;
}

/**
 * mali_assemble() - the next batch of an instance
 * @indices: where from
 * @place: how far the instance is; advanced
 * @most: vertices of the batch, 3 to MALI_LANES
 * @b: filled in; it may be empty
 *
 * At the end of the instance the place is at its count.
 *
 * Return: false if an access has not been made; @place is as it was.
 */
bool mali_assemble(const struct mali_indices *indices, struct mali_place *place, u32 most,
		   struct mali_batch *b)
{
	const struct topology *t = &topologies[indices->mode];
	struct mali_place now = *place;
	u32 index[3], steps;

	b->vertices = 0;
	b->primitives = 0;
	for (steps = 0; steps < MALI_ASSEMBLY_STEPS; steps++) {
		/* A fan's first primitive begins with its second index */
		if (t->fan && now.at == now.start)
			now.at++;
		if (now.at >= indices->count || t->needs > indices->count - now.at) {
			now.at = indices->count;
			break;
		}
		switch (read(indices, t, &now, index)) {
		case FOUND_STALL:
			return false;
		case FOUND_RESTART:
			continue;
		case FOUND:
			break;
		}
		order(indices, t, &now, index);
		if (!add(indices, t, &now, most, index, b)) {
			*place = now;
			return true;
		}
		now.at += t->step;
		now.id++;
	}
	*place = now;
	return true;
}
