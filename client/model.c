// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What only the model reports.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model.h"

#define GPU_STATS	"/sys/kernel/debug/vmali/gpu/stats"
#define DISPLAY		"/sys/kernel/debug/vmali/trusted/display"

int model_gpu_stat(const char *name, uint64_t *value)
{
	char line[128], key[64];
	uint64_t number;
	FILE *file;
	int ret = -ENOMSG;

	*value = 0;
	file = fopen(GPU_STATS, "re");
	if (!file)
		return -errno;

	while (ret && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%63s %" SCNu64, key, &number) == 2 &&
		    !strcmp(key, name)) {
			*value = number;
			ret = 0;
		}
	}
	fclose(file);
	return ret;
}

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
int model_display(struct picture *picture)
{
	unsigned int width, height;
	char header[64];
	FILE *file;
	int ret;

	memset(picture, 0, sizeof(*picture));
	file = fopen(DISPLAY, "re");
	if (!file)
		return -errno;

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
