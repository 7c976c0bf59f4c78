// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The trusted display's panel as a picture.
 */
#include "panel.h"

/* "P6\n", two numbers of at most four digits, "\n255\n" */
#define HEADER_MAX	32

/* Return: bytes written */
static size_t put_number(u8 *to, u32 value)
{
	u8 digits[10];
	size_t n = 0, i;

	do {
		digits[n++] = (u8)('0' + value % 10);
		value /= 10;
	} while (value);
	for (i = 0; i < n; i++)
		to[i] = digits[n - 1 - i];
	return n;
}

static size_t put_header(u8 *to, const struct mali_trusted_display_info *info)
{
	size_t n = 3;

	memcpy(to, "P6\n", 3);
	n += put_number(to + n, info->width);
	to[n++] = ' ';
	n += put_number(to + n, info->height);
	memcpy(to + n, "\n255\n", 5);
	return n + 5;
}

/* Convert XRGB8888 to red, green, blue in place. */
static void pack_pixels(u8 *pixels, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		u8 blue = pixels[4 * i], green = pixels[4 * i + 1];

		pixels[3 * i] = pixels[4 * i + 2];
		pixels[3 * i + 1] = green;
		pixels[3 * i + 2] = blue;
	}
}

size_t vmali_panel_room(const struct mali_trusted_display_info *info)
{
	size_t count = (size_t)info->width * info->height;

	return count ? HEADER_MAX + count * MALI_TRUSTED_PIXEL_SIZE : 0;
}

bool vmali_panel_ppm(struct mali_trusted *trusted, const struct mali_trusted_display_info *info,
		     u8 *to, size_t *len)
{
	size_t count = (size_t)info->width * info->height;
	size_t header = put_header(to, info);

	if (mali_trusted_display_read(trusted, info->seq, 0, to + header,
				      count * MALI_TRUSTED_PIXEL_SIZE))
		return false;

	pack_pixels(to + header, count);
	*len = header + 3 * count;
	return true;
}
