// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Compares two pictures: pictures LIMIT MOST A.png B.png succeeds if no more than MOST pixels have
 * a component that differs by more than LIMIT of 255.
 */
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMPONENTS 3

struct picture {
	png_image image;
	png_bytep pixels;
};

static int read_picture(struct picture *p, const char *name)
{
	memset(p, 0, sizeof(*p));
	p->image.version = PNG_IMAGE_VERSION;
	if (png_image_begin_read_from_file(&p->image, name)) {
		p->image.format = PNG_FORMAT_RGB;
		p->pixels = malloc(PNG_IMAGE_SIZE(p->image));
		if (p->pixels && png_image_finish_read(&p->image, NULL, p->pixels, 0, NULL))
			return 0;
	}
	fprintf(stderr, "%s: %s\n", name, p->image.message);
	return 1;
}

static int difference(png_const_bytep a, png_const_bytep b)
{
	int most = 0, c;

	for (c = 0; c < COMPONENTS; c++)
		if (abs(a[c] - b[c]) > most)
			most = abs(a[c] - b[c]);
	return most;
}

int main(int argc, char **argv)
{
	unsigned int i, count, wrong = 0;
	struct picture a, b;
	int limit, worst = 0, d;

	if (argc != 5) {
		fprintf(stderr, "usage: pictures LIMIT MOST A.png B.png\n");
		return 2;
	}
	limit = atoi(argv[1]);
	if (read_picture(&a, argv[3]) || read_picture(&b, argv[4]))
		return 2;
	if (a.image.width != b.image.width || a.image.height != b.image.height) {
		fprintf(stderr, "the sizes differ\n");
		return 1;
	}
	count = a.image.width * a.image.height;
	for (i = 0; i < count; i++) {
		d = difference(a.pixels + i * COMPONENTS, b.pixels + i * COMPONENTS);
		wrong += d > limit;
		worst = d > worst ? d : worst;
	}
	printf("%u of %u pixels differ by more than %d, one by %d\n", wrong, count, limit, worst);
	free(a.pixels);
	free(b.pixels);
	return wrong > (unsigned int)atoi(argv[2]);
}
