/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Draws in flight: batches of vertices that shader cores are at.
 */
#ifndef MALI_CS_DRAW_H
#define MALI_CS_DRAW_H

#include "assembly.h"
#include "shaders.h"

/**
 * enum draw_phase - what a batch is at
 * @DRAW_IDLE: there is none
 * @DRAW_POSITIONS, @DRAW_VARYINGS: its shader executes
 * @DRAW_VARYINGS_NEXT: the varying shader is to be launched
 * @DRAW_BINS: its primitives go into bins
 */
enum draw_phase {
	DRAW_IDLE, DRAW_POSITIONS, DRAW_VARYINGS_NEXT, DRAW_VARYINGS, DRAW_BINS,
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
 */
struct draw_flight {
	u8 phase;
	struct mali_batch batch;
	struct shader_vertices vertices;
	struct mali_place place;
	u64 root, records;
	u32 binned, added;
};

/**
 * struct draws - state of this file
 * @flight: of each core
 */
struct draws {
	struct draw_flight flight[SHADERS_MAX];
};

#endif
