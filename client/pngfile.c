// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * PNG files, by libpng.
 *
 * libpng reports errors by longjmp(): whatever is set between setjmp() and there,
 * and looked at afterwards, is in a structure that is not the function's own.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "pngfile.h"

#define SIGNATURE_SIZE	8

/**
 * struct reading - a file being read
 * @file: the file
 * @png: libpng's state
 * @info: its header
 * @picture: the picture, as far as there is one
 * @row: one row as libpng gives it
 * @why: the error in words
 * @size: bytes of @why
 */
struct reading {
	FILE *file;
	png_structp png;
	png_infop info;
	struct picture picture;
	png_bytep row;
	char *why;
	size_t size;
};

static void on_error(png_structp png, png_const_charp message)
{
	struct reading *r = png_get_error_ptr(png);

	if (r)
		snprintf(r->why, r->size, "%s", message);
	png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
	/* What libpng can live with we can, too. */
	(void)png;
	(void)message;
}

static const char *colour_name(int type)
{
	switch (type) {
	case PNG_COLOR_TYPE_GRAY:
		return "grey";
	case PNG_COLOR_TYPE_GRAY_ALPHA:
		return "grey with alpha";
	case PNG_COLOR_TYPE_PALETTE:
		return "palette";
	case PNG_COLOR_TYPE_RGB:
		return "RGB";
	case PNG_COLOR_TYPE_RGB_ALPHA:
		return "RGBA";
	default:
		return "unknown";
	}
}

static int read_header(struct reading *r)
{
	png_uint_32 width, height;
	int depth, type, interlace;

	png_read_info(r->png, r->info);
	png_get_IHDR(r->png, r->info, &width, &height, &depth, &type, &interlace, NULL,
		     NULL);
	if (width > PICTURE_MAX || height > PICTURE_MAX) {
		snprintf(r->why, r->size, "%u x %u pixels, %u x %u is the most",
			 (unsigned int)width, (unsigned int)height, PICTURE_MAX,
			 PICTURE_MAX);
		return -EFBIG;
	}
	if (depth != 8 || (type != PNG_COLOR_TYPE_RGB && type != PNG_COLOR_TYPE_RGB_ALPHA)) {
		snprintf(r->why, r->size,
			 "colour type %s with %d bits, only RGB and RGBA with 8 bits can be read",
			 colour_name(type), depth);
		return -EOPNOTSUPP;
	}
	if (interlace != PNG_INTERLACE_NONE) {
		snprintf(r->why, r->size, "interlaced, which can't be read");
		return -EOPNOTSUPP;
	}

	/* Blue first in memory, as a word of ARGB is. */
	png_set_bgr(r->png);
	png_set_filler(r->png, 0xff, PNG_FILLER_AFTER);
	png_read_update_info(r->png, r->info);
	return picture_create(width, height, &r->picture);
}

static int read_rows(struct reading *r)
{
	uint32_t x, y;

	r->row = malloc((size_t)r->picture.width * 4);
	if (!r->row)
		return -ENOMEM;

	for (y = 0; y < r->picture.height; y++) {
		uint32_t *to = r->picture.pixels + (size_t)y * r->picture.width;

		png_read_row(r->png, r->row, NULL);
		for (x = 0; x < r->picture.width; x++) {
			const png_byte *p = r->row + 4 * (size_t)x;

			to[x] = (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
				(uint32_t)p[1] << 8 | p[0];
		}
	}
	/* Whether the file ends as it should. */
	png_read_end(r->png, NULL);
	return 0;
}

static int read_all(struct reading *r)
{
	png_byte signature[SIGNATURE_SIZE];
	int ret;

	if (fread(signature, 1, SIGNATURE_SIZE, r->file) != SIGNATURE_SIZE ||
	    png_sig_cmp(signature, 0, SIGNATURE_SIZE)) {
		snprintf(r->why, r->size, "not a PNG file");
		return -EILSEQ;
	}

	r->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, r, on_error, on_warning);
	if (r->png)
		r->info = png_create_info_struct(r->png);
	if (!r->info)
		return -ENOMEM;

	if (setjmp(png_jmpbuf(r->png)))
		return -EILSEQ;

	png_init_io(r->png, r->file);
	png_set_sig_bytes(r->png, SIGNATURE_SIZE);
	/* Our own limit has a better message. */
	png_set_user_limits(r->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
	ret = read_header(r);
	if (!ret)
		ret = read_rows(r);
	return ret;
}

int png_load(const char *path, struct picture *picture, char *why, size_t size)
{
	struct reading r = { .why = why, .size = size };
	int ret;

	*why = '\0';
	r.file = fopen(path, "rbe");
	if (!r.file) {
		ret = -errno;
		snprintf(why, size, "%s", strerror(-ret));
		return ret;
	}

	ret = read_all(&r);
	if (ret && !*why)
		snprintf(why, size, "%s", strerror(-ret));
	png_destroy_read_struct(r.png ? &r.png : NULL, r.info ? &r.info : NULL, NULL);
	free(r.row);
	fclose(r.file);
	if (ret)
		picture_destroy(&r.picture);
	else
		*picture = r.picture;
	return ret;
}

int png_encode(const struct picture *picture, uint8_t **data, size_t *size)
{
	size_t i, count = (size_t)picture->width * picture->height;
	png_image image = {
		.version = PNG_IMAGE_VERSION,
		.width = picture->width,
		.height = picture->height,
		.format = PNG_FORMAT_RGB,
	};
	png_alloc_size_t bytes = 0;
	uint8_t *rgb, *out = NULL;
	int ret = -ENOMEM;

	rgb = malloc(3 * count);
	if (!rgb)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		rgb[3 * i] = (uint8_t)(picture->pixels[i] >> 16);
		rgb[3 * i + 1] = (uint8_t)(picture->pixels[i] >> 8);
		rgb[3 * i + 2] = (uint8_t)picture->pixels[i];
	}

	/* Once for the size, once for the file. */
	if (!png_image_write_to_memory(&image, NULL, &bytes, 0, rgb, 0, NULL))
		goto out;
	out = malloc(bytes);
	if (!out || !png_image_write_to_memory(&image, out, &bytes, 0, rgb, 0, NULL))
		goto out;

	*data = out;
	*size = bytes;
	out = NULL;
	ret = 0;
out:
	free(out);
	free(rgb);
	return ret;
}

int png_save(const char *path, const struct picture *picture)
{
	uint8_t *data;
	FILE *file;
	size_t size;
	int ret;

	ret = png_encode(picture, &data, &size);
	if (ret)
		return ret;

	file = fopen(path, "wbe");
	if (!file) {
		ret = -errno;
	} else {
		if (fwrite(data, 1, size, file) != size)
			ret = -errno;
		if (fclose(file) && !ret)
			ret = -errno;
	}
	free(data);
	return ret;
}
