/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The scoreboard of a command stream: what is in flight, when it is due, and the entries
 * that count it.
 */
#ifndef MALI_SCOREBOARD_H
#define MALI_SCOREBOARD_H

#include "suspend.h"

/**
 * mali_scoreboard_oldest_transfer() - the load or store that completes next
 * @s: queue
 *
 * Return: the load or store, or NULL if none is in flight.
 */
static inline struct cs_transfer *mali_scoreboard_oldest_transfer(struct cs_state *s)
{
	return s->transfer_count ? &s->transfer[s->transfer_first] : NULL;
}

/**
 * mali_scoreboard_draw() - the place that the next draw has for its registers
 * @s: queue
 *
 * The exception handler's draws have their own, as another draw waits for the handler.
 */
static inline unsigned int mali_scoreboard_draw(const struct cs_state *s)
{
	return s->handler_depth ? 1 : 0;
}

int mali_scoreboard_begin(const struct mali_gpu *gpu, struct cs_state *s, const struct cs_work *w);
void mali_scoreboard_schedule(struct cs_state *s, unsigned int i, u64 due);
void mali_scoreboard_end(const struct mali_gpu *gpu, struct cs_state *s, unsigned int i);
bool mali_scoreboard_full(const struct cs_state *s);
void mali_scoreboard_begin_transfer(const struct mali_gpu *gpu, struct cs_state *s,
				    const struct cs_transfer *t);
void mali_scoreboard_end_transfer(const struct mali_gpu *gpu, struct cs_state *s);
bool mali_scoreboard_pending(const struct cs_state *s);
void mali_scoreboard_restore(const struct mali_gpu *gpu, struct cs_state *s);

#endif
