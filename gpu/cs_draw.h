/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Draws in flight: batches of vertices that shader cores are at.
 */
#ifndef MALI_CS_DRAW_H
#define MALI_CS_DRAW_H

#include "cs_batch.h"
#include "shaders.h"

/**
 * struct draws - state of this file
 * @flight: of each core
 */
struct draws {
	struct draw_flight flight[SHADERS_MAX];
};

#endif
