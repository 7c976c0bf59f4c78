// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Pictures and the operations on them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "picture.h"

int picture_create(uint32_t width, uint32_t height, struct picture *picture)
{
	memset(picture, 0, sizeof(*picture));
	if (!width || !height || width > PICTURE_MAX || height > PICTURE_MAX)
		return -EINVAL;

	picture->pixels = calloc((size_t)width * height, sizeof(uint32_t));
	if (!picture->pixels)
		return -ENOMEM;

	picture->width = width;
	picture->height = height;
	return 0;
}

void picture_destroy(struct picture *picture)
{
	free(picture->pixels);
	memset(picture, 0, sizeof(*picture));
}

size_t picture_bytes(const struct picture *picture)
{
	return (size_t)picture->width * picture->height * sizeof(uint32_t);
}

bool picture_contains(const struct picture *picture,
		      const struct picture_rect *rect)
{
	return rect->width && rect->height &&
	       rect->x < picture->width && rect->y < picture->height &&
	       rect->width <= picture->width - rect->x &&
	       rect->height <= picture->height - rect->y;
}

static uint32_t *pixel(const struct picture *picture, uint32_t x, uint32_t y)
{
	return picture->pixels + (size_t)y * picture->width + x;
}

void picture_clear(struct picture *to, const struct picture_rect *rect,
		   uint32_t colour)
{
	uint32_t x, y;

	for (y = 0; y < rect->height; y++) {
		for (x = 0; x < rect->width; x++)
			*pixel(to, rect->x + x, rect->y + y) = colour;
	}
}

void picture_copy(struct picture *to, uint32_t x, uint32_t y,
		  const struct picture *from, const struct picture_rect *rect)
{
	uint32_t row;

	for (row = 0; row < rect->height; row++)
		memcpy(pixel(to, x, y + row), pixel(from, rect->x, rect->y + row),
		       rect->width * sizeof(uint32_t));
}

static uint32_t mix(uint32_t to, uint32_t over, uint32_t opacity)
{
	uint32_t result = 0xff000000;
	unsigned int shift;

	for (shift = 0; shift < 24; shift += 8) {
		uint32_t below = (to >> shift) & 0xff;
		uint32_t above = (over >> shift) & 0xff;

		result |= (above * opacity + below * (PICTURE_OPAQUE - opacity)) /
			  PICTURE_OPAQUE << shift;
	}
	return result;
}

void picture_blend(struct picture *to, uint32_t x, uint32_t y,
		   const struct picture *over, uint32_t opacity)
{
	uint32_t column, row;

	for (row = 0; row < over->height; row++) {
		for (column = 0; column < over->width; column++) {
			uint32_t *below = pixel(to, x + column, y + row);
			uint32_t above = *pixel(over, column, row);

			if (above >> 24 >= 128)
				*below = mix(*below, above, opacity);
		}
	}
}

void picture_opaque(struct picture *picture)
{
	size_t i, count = (size_t)picture->width * picture->height;

	for (i = 0; i < count; i++)
		picture->pixels[i] |= 0xff000000;
}

/* How far from the middle of a square of that size, squared, in half pixels. */
static int64_t from_middle(int64_t x, int64_t y, int64_t size)
{
	x = 2 * x + 1 - size;
	y = 2 * y + 1 - size;
	return x * x + y * y;
}

int picture_sample(uint32_t width, uint32_t height, unsigned int frame,
		   struct picture *picture)
{
	static const uint32_t bars[] = {
		0xffc0c0c0, 0xffc0c000, 0xff00c0c0, 0xff00c000,
		0xffc000c0, 0xffc00000, 0xff0000c0, 0xff202020,
	};
	uint32_t x, y, size = height / 2, left, top = height / 8;
	int ret;

	if (width < 16 || height < 16)
		return -EINVAL;
	if (size > width)
		size = width;
	left = (width / 8 + frame * (width / 16)) % (width - size + 1);

	ret = picture_create(width, height, picture);
	if (ret)
		return ret;

	for (y = 0; y < height; y++) {
		for (x = 0; x < width; x++) {
			uint32_t level = x * 255 / (width - 1);
			uint32_t colour = y < height * 3 / 4 ?
					  bars[x * 8 / width] :
					  0xff000000 | level * 0x010101;

			/* The ball is lit from above. */
			if (x >= left && x < left + size && y >= top && y < top + size &&
			    from_middle(x - left, y - top, size) <= (int64_t)size * size)
				colour = 0xff000000 | (255 - (y - top) * 160 / size) << 16 |
					 (160 - (y - top) * 120 / size) << 8 | 0x20;
			*pixel(picture, x, y) = colour;
		}
	}
	return 0;
}

int picture_badge(uint32_t size, struct picture *picture)
{
	uint32_t x, y;
	int ret;

	if (size < 16)
		return -EINVAL;
	ret = picture_create(size, size, picture);
	if (ret)
		return ret;

	for (y = 0; y < size; y++) {
		for (x = 0; x < size; x++) {
			int64_t distance = from_middle(x, y, size) * 64 /
					   ((int64_t)size * size);
			bool spoke = x * 4 / size == y * 4 / size;

			/* A ring, a disc in it, and a stripe across the disc. */
			if (distance < 64 && distance >= 40)
				*pixel(picture, x, y) = 0xffffffff;
			else if (distance < 24)
				*pixel(picture, x, y) = spoke ? 0xffff4000 : 0xff0060ff;
		}
	}
	return 0;
}
