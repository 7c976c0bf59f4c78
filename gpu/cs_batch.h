/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Batches of a draw: vertices that shader cores are at, and their packets.
 */
#ifndef MALI_CS_BATCH_H
#define MALI_CS_BATCH_H

#include "assembly.h"
#include "shader/vertex.h"

/**
 * struct mali_drawing - a draw, as its registers say
 * @draw: what fragment jobs need of it
 * @geometry: the rest
 */
struct mali_drawing {
	struct mali_draw draw;
	struct mali_geometry geometry;
};

/**
 * struct mali_packet - positions and attributes of a vertex, as in its packet
 */
struct mali_packet {
	u32 position[4];
	u16 point_size;
	u8 layer;
	u8 reserved0;
	u32 id;
	u32 reserved[2];
};

/**
 * enum draw_phase - what a batch is at
 * @DRAW_IDLE: there is none
 * @DRAW_POSITIONS, @DRAW_VARYINGS: its shader executes
 * @DRAW_VIEW_NEXT: the shader is to be launched for the next view
 * @DRAW_VARYINGS_NEXT: the varying shader is to be launched
 * @DRAW_BINS: its primitives go into bins
 */
enum draw_phase {
	DRAW_IDLE, DRAW_POSITIONS, DRAW_VIEW_NEXT, DRAW_VARYINGS_NEXT, DRAW_VARYINGS, DRAW_BINS,
};

/**
 * struct draw_flight - a batch that a core is at; it goes nowhere else
 * @phase: enum draw_phase
 * @batch: vertices and primitives
 * @vertices: what has been launched
 * @place: where the instance continues after it
 * @root: GPU VA of the bins
 * @records: GPU VA of the primitives' records
 * @binned: primitives that have been looked at, and @added of them drawn
 * @view: of the next one, the views that have been looked at
 */
struct draw_flight {
	u8 phase;
	struct mali_batch batch;
	struct shader_vertices vertices;
	struct mali_place place;
	u64 root, records;
	u32 binned, added, view;
};

u32 mali_batch_views(const struct mali_draw *draw);
bool mali_batch_next_view(const struct mali_draw *draw, struct shader_vertices *v);
u32 mali_batch_packet_bytes(const struct mali_drawing *d);
bool mali_batch_assemble(struct mali_gpu *gpu, struct cs_ref *q, const struct mali_drawing *d,
			 bool first_provoking, struct draw_flight *f);
void mali_batch_place(struct draw_flight *f, const struct mali_drawing *d, u32 instance,
		      u64 packets);
bool mali_batch_clear(struct mali_gpu *gpu, struct cs_ref *q, const struct shader_vertices *v);

#endif
