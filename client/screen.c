// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The picture on the trusted display.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "model.h"
#include "screen.h"

static int read_pixels(FILE *file, struct picture *picture)
{
	size_t i, count = (size_t)picture->width * picture->height;
	uint8_t rgb[3];

	for (i = 0; i < count; i++) {
		if (fread(rgb, 1, sizeof(rgb), file) != sizeof(rgb))
			return -EILSEQ;
		picture->pixels[i] = 0xff000000 | (uint32_t)rgb[0] << 16 |
				     (uint32_t)rgb[1] << 8 | rgb[2];
	}
	return fgetc(file) == EOF ? 0 : -EILSEQ;
}

/* A PPM file, or nothing while the display is off. */
int screen_read(struct picture *picture)
{
	unsigned int width, height;
	char header[64];
	FILE *file;
	int ret;

	memset(picture, 0, sizeof(*picture));
	ret = model_report("trusted/display", &file);
	if (ret)
		return ret;

	ret = -ENODATA;
	if (!fgets(header, sizeof(header), file))
		goto out;
	ret = -EILSEQ;
	if (strcmp(header, "P6\n") || !fgets(header, sizeof(header), file) ||
	    sscanf(header, "%u %u", &width, &height) != 2 ||
	    !fgets(header, sizeof(header), file) || strcmp(header, "255\n"))
		goto out;

	ret = picture_create(width, height, picture);
	if (!ret)
		ret = read_pixels(file, picture);
	if (ret)
		picture_destroy(picture);
out:
	fclose(file);
	return ret;
}
