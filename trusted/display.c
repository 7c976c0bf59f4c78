// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The trusted display: a panel behind a display controller that may read
 * protected memory, driven by the trusted world alone.
 *
 * The panel has a frame memory of its own and keeps showing what it was given,
 * as panels with self-refresh do, so the buffer may be freed or reused at once.
 *
 * trusted_display_read() is what no machine has: a look at the glass from
 * inside. On hardware the picture leaves through an encrypted link, and no bus
 * master gets it back. Only tests and the demo's report may use it.
 */

#include "trusted_priv.h"

static bool frame_valid(const struct trusted_frame *frame)
{
	return frame->width && frame->width <= TRUSTED_DISPLAY_MAX &&
	       frame->height && frame->height <= TRUSTED_DISPLAY_MAX &&
	       frame->stride <= 0xffffffffu && !(frame->stride % TRUSTED_PIXEL_SIZE) &&
	       frame->stride / TRUSTED_PIXEL_SIZE >= frame->width;
}

static size_t pixels_size(uint32_t width, uint32_t height)
{
	return (size_t)width * height * TRUSTED_PIXEL_SIZE;
}

/* Rows without the padding between them. A page at a time, as the services do. */
static enum trusted_error fetch_frame(struct trusted *t, struct trusted_region *r,
				      const struct trusted_frame *frame,
				      uint8_t *pixels)
{
	unsigned long flags;
	uint32_t y;
	bool used;

	for (y = 0; y < frame->height; y++) {
		uint64_t pa = frame->pa + y * frame->stride;
		uint64_t len = (uint64_t)frame->width * TRUSTED_PIXEL_SIZE;

		while (len) {
			size_t chunk = trusted_page_chunk(pa, len);

			flags = trusted_lock(t);
			used = trusted_region_used(r, pa, chunk);
			if (used)
				__builtin_memcpy(pixels, trusted_region_ptr(r, pa),
						 chunk);
			trusted_unlock(t, flags);
			if (!used)
				return TRUSTED_ERR_RANGE;

			pixels += chunk;
			pa += chunk;
			len -= chunk;
		}
		trusted_relax(t);
	}

	return TRUSTED_OK;
}

static void free_pixels(struct trusted *t, uint8_t *pixels, size_t size)
{
	/* Content, like everything here. */
	if (pixels)
		__builtin_memset(pixels, 0, size);
	trusted_host_free(t, pixels, size);
}

/* Show other pixels, or with NULL nothing; what was shown is gone. */
static void replace(struct trusted *t, uint8_t *pixels, uint32_t width,
		    uint32_t height)
{
	unsigned long flags;
	uint8_t *old;
	size_t size;

	flags = trusted_lock(t);
	old = t->display.pixels;
	size = pixels_size(t->display.info.width, t->display.info.height);
	t->display.pixels = pixels;
	t->display.info.width = width;
	t->display.info.height = height;
	t->display.info.seq++;
	trusted_unlock(t, flags);

	free_pixels(t, old, size);
}

static enum trusted_error show_frame(struct trusted *t,
				     const struct trusted_frame *frame)
{
	struct trusted_region *r;
	enum trusted_error err;
	uint8_t *pixels;
	uint64_t len;
	size_t size;

	if (!t || !frame || !frame_valid(frame))
		return TRUSTED_ERR_INVAL;

	len = (frame->height - 1) * frame->stride +
	      (uint64_t)frame->width * TRUSTED_PIXEL_SIZE;
	if (frame->pa + (len - 1) < frame->pa)
		return TRUSTED_ERR_INVAL;

	r = trusted_service_region(t, frame->pa, len);
	if (!r)
		return TRUSTED_ERR_RANGE;

	size = pixels_size(frame->width, frame->height);
	pixels = trusted_host_alloc(t, size);
	if (!pixels)
		return TRUSTED_ERR_HOST_MEM;

	err = fetch_frame(t, r, frame, pixels);
	if (err) {
		free_pixels(t, pixels, size);
		return err;
	}

	replace(t, pixels, frame->width, frame->height);
	return TRUSTED_OK;
}

/**
 * trusted_display_show() - Show a frame
 * @t: The model.
 * @frame: Where it is and how large; read during the call only.
 *
 * Replaces what was shown. On failure that stays.
 *
 * Return: TRUSTED_OK, TRUSTED_ERR_INVAL for a size or stride that makes no
 * sense, TRUSTED_ERR_RANGE where the frame is not wholly allocated in one
 * region: the display shows protected memory only, or TRUSTED_ERR_HOST_MEM.
 */
enum trusted_error trusted_display_show(struct trusted *t,
					const struct trusted_frame *frame)
{
	uint64_t pa = frame ? frame->pa : 0, len = frame ? frame->stride * frame->height : 0;

	return trusted_record(t, TRUSTED_SERVICE_SHOW, pa, len, show_frame(t, frame));
}

/**
 * trusted_display_off() - Show nothing
 * @t: The model.
 *
 * Return: TRUSTED_OK or TRUSTED_ERR_INVAL.
 */
enum trusted_error trusted_display_off(struct trusted *t)
{
	if (!t)
		return TRUSTED_ERR_INVAL;

	replace(t, NULL, 0, 0);
	return trusted_record(t, TRUSTED_SERVICE_OFF, 0, 0, TRUSTED_OK);
}

/**
 * trusted_display_get() - Ask what size of frame is shown
 * @t: The model.
 * @out: Gets the answer.
 *
 * Return: TRUSTED_OK or TRUSTED_ERR_INVAL.
 */
enum trusted_error trusted_display_get(struct trusted *t,
				       struct trusted_display_info *out)
{
	unsigned long flags;

	if (!t || !out)
		return TRUSTED_ERR_INVAL;

	flags = trusted_lock(t);
	*out = t->display.info;
	trusted_unlock(t, flags);
	return TRUSTED_OK;
}

/**
 * trusted_display_read() - Look at the panel: only in the model
 * @t: The model.
 * @seq: The frame meant, from trusted_display_get().
 * @offset: First byte; pixels follow each other row by row, without padding.
 * @buf: Gets the bytes.
 * @len: How many, not zero.
 *
 * Return: TRUSTED_OK, TRUSTED_ERR_INVAL, TRUSTED_ERR_RANGE beyond the frame, or
 * TRUSTED_ERR_BUSY where another frame is shown by now.
 */
enum trusted_error trusted_display_read(struct trusted *t, uint64_t seq,
					uint64_t offset, void *buf, size_t len)
{
	uint8_t *to = buf;

	if (!t || !buf || !len)
		return TRUSTED_ERR_INVAL;

	while (len) {
		size_t chunk = len < TRUSTED_PAGE_SIZE ? len : TRUSTED_PAGE_SIZE;
		enum trusted_error err = TRUSTED_OK;
		unsigned long flags;
		uint64_t size;

		flags = trusted_lock(t);
		size = pixels_size(t->display.info.width, t->display.info.height);
		if (seq != t->display.info.seq)
			err = TRUSTED_ERR_BUSY;
		else if (offset > size || chunk > size - offset)
			err = TRUSTED_ERR_RANGE;
		else
			__builtin_memcpy(to, t->display.pixels + offset, chunk);
		trusted_unlock(t, flags);
		if (err)
			return err;

		to += chunk;
		offset += chunk;
		len -= chunk;
		trusted_relax(t);
	}

	return TRUSTED_OK;
}
