// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The trusted display: a panel on a display controller that may read protected memory,
 * driven by the trusted world alone.
 *
 * The panel keeps its frame in its own memory, as panels with self-refresh do, so the
 * buffer may be freed or reused at once.
 *
 * Reading the panel back is not possible on hardware: the picture leaves through an
 * encrypted link, and no bus master can read it. It is for tests and the demo's report.
 */
#include "display.h"

static bool frame_valid(const struct mali_trusted_frame *frame)
{
	return frame->width && frame->width <= MALI_TRUSTED_DISPLAY_MAX &&
	       frame->height && frame->height <= MALI_TRUSTED_DISPLAY_MAX &&
	       frame->stride <= 0xffffffffu && !(frame->stride % MALI_TRUSTED_PIXEL_SIZE) &&
	       frame->stride / MALI_TRUSTED_PIXEL_SIZE >= frame->width;
}

static size_t pixels_size(u32 width, u32 height)
{
	return (size_t)width * height * MALI_TRUSTED_PIXEL_SIZE;
}

/* Rows without the padding between them, one page at a time. */
static enum mali_trusted_error fetch_frame(const struct mali_trusted_memory *memory,
					   const struct mali_trusted_region *r,
					   const struct mali_trusted_frame *frame, u8 *pixels)
{
	u32 y;

	for (y = 0; y < frame->height; y++) {
		u64 pa = frame->pa + y * frame->stride;
		u64 len = (u64)frame->width * MALI_TRUSTED_PIXEL_SIZE;

		while (len) {
			size_t chunk = mali_trusted_page_chunk(pa, len);

			if (!mali_trusted_memory_read(memory, r, pa, pixels, chunk))
				return MALI_TRUSTED_ERR_RANGE;

			pixels += chunk;
			pa += chunk;
			len -= chunk;
		}
		mali_trusted_relax(memory->env);
	}

	return MALI_TRUSTED_OK;
}

static void free_pixels(const struct mali_trusted_display *d, u8 *pixels, size_t size)
{
	if (pixels)
		memset(pixels, 0, size);
	mali_trusted_host_free(d->memory->env, pixels, size);
}

/* Show other pixels, or with NULL nothing; the old ones are cleared and freed. */
static void replace(struct mali_trusted_display *d, u8 *pixels, u32 width, u32 height)
{
	unsigned long flags;
	size_t size;
	u8 *old;

	flags = mali_trusted_lock(d->memory->env);
	old = d->pixels;
	size = pixels_size(d->info.width, d->info.height);
	d->pixels = pixels;
	d->info.width = width;
	d->info.height = height;
	d->info.seq++;
	mali_trusted_unlock(d->memory->env, flags);

	free_pixels(d, old, size);
}

enum mali_trusted_error mali_trusted_panel_show(struct mali_trusted_display *d,
						const struct mali_trusted_frame *frame)
{
	struct mali_trusted_region *r;
	enum mali_trusted_error err;
	size_t size;
	u8 *pixels;
	u64 len;

	if (!frame || !frame_valid(frame))
		return MALI_TRUSTED_ERR_INVAL;

	len = (frame->height - 1) * frame->stride + (u64)frame->width * MALI_TRUSTED_PIXEL_SIZE;
	if (frame->pa + (len - 1) < frame->pa)
		return MALI_TRUSTED_ERR_INVAL;

	r = mali_trusted_memory_find_used(d->memory, frame->pa, len);
	if (!r)
		return MALI_TRUSTED_ERR_RANGE;

	size = pixels_size(frame->width, frame->height);
	pixels = mali_trusted_host_alloc(d->memory->env, size);
	if (!pixels)
		return MALI_TRUSTED_ERR_HOST_MEM;

	err = fetch_frame(d->memory, r, frame, pixels);
	if (err) {
		free_pixels(d, pixels, size);
		return err;
	}

	replace(d, pixels, frame->width, frame->height);
	return MALI_TRUSTED_OK;
}

void mali_trusted_panel_off(struct mali_trusted_display *d)
{
	replace(d, NULL, 0, 0);
}

void mali_trusted_panel_get(const struct mali_trusted_display *d,
			    struct mali_trusted_display_info *out)
{
	unsigned long flags = mali_trusted_lock(d->memory->env);

	*out = d->info;
	mali_trusted_unlock(d->memory->env, flags);
}

enum mali_trusted_error mali_trusted_panel_read(const struct mali_trusted_display *d, u64 seq,
						u64 offset, void *buf, size_t len)
{
	u8 *to = buf;

	if (!buf || !len)
		return MALI_TRUSTED_ERR_INVAL;

	while (len) {
		size_t chunk = len < MALI_TRUSTED_PAGE_SIZE ? len : MALI_TRUSTED_PAGE_SIZE;
		enum mali_trusted_error err = MALI_TRUSTED_OK;
		unsigned long flags;
		u64 size;

		flags = mali_trusted_lock(d->memory->env);
		size = pixels_size(d->info.width, d->info.height);
		if (seq != d->info.seq)
			err = MALI_TRUSTED_ERR_BUSY;
		else if (offset > size || chunk > size - offset)
			err = MALI_TRUSTED_ERR_RANGE;
		else
			memcpy(to, d->pixels + offset, chunk);
		mali_trusted_unlock(d->memory->env, flags);
		if (err)
			return err;

		to += chunk;
		offset += chunk;
		len -= chunk;
		mali_trusted_relax(d->memory->env);
	}

	return MALI_TRUSTED_OK;
}
