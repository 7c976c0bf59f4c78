/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The trusted display.
 */
#ifndef MALI_TRUSTED_DISPLAY_H
#define MALI_TRUSTED_DISPLAY_H

#include "memory.h"

/**
 * struct mali_trusted_display - a panel with its own frame memory
 * @memory: protected memory, the only one that it shows
 * @info: size and number of the frame, under the model's lock
 * @pixels: frame memory of the panel, NULL while it is off; likewise
 */
struct mali_trusted_display {
	struct mali_trusted_memory *memory;
	struct mali_trusted_display_info info;
	u8 *pixels;
};

/**
 * mali_trusted_panel_show() - see mali_trusted_display_show()
 * @d: display
 * @frame: frame
 *
 * Return: as mali_trusted_display_show().
 */
enum mali_trusted_error mali_trusted_panel_show(struct mali_trusted_display *d,
						const struct mali_trusted_frame *frame);

/**
 * mali_trusted_panel_off() - turn the panel off and clear what it showed
 * @d: display
 */
void mali_trusted_panel_off(struct mali_trusted_display *d);

/**
 * mali_trusted_panel_get() - see mali_trusted_display_get()
 * @d: display
 * @out: filled in
 */
void mali_trusted_panel_get(const struct mali_trusted_display *d,
			    struct mali_trusted_display_info *out);

/**
 * mali_trusted_panel_read() - see mali_trusted_display_read()
 * @d: display
 * @seq: frame
 * @offset: first byte
 * @buf: filled in
 * @len: bytes
 *
 * Return: as mali_trusted_display_read().
 */
enum mali_trusted_error mali_trusted_panel_read(const struct mali_trusted_display *d, u64 seq,
						u64 offset, void *buf, size_t len);

#endif
