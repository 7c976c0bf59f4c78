// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The client's pictures: the operations by numbers worked out by hand, and PNG files
 * good and bad.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <png.h>

#include "picture.h"
#include "pngfile.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* Of a PNG file: where the header's data, and the checksum after it, begin. */
#define IHDR_TYPE	12
#define IHDR_CRC	29

static char path[64];
static char why[256];

static int setup(void **state)
{
	int fd;

	snprintf(path, sizeof(path), "/tmp/picture_test.XXXXXX");
	fd = mkstemp(path);
	if (fd < 0)
		return -1;
	close(fd);
	return 0;
}

static int teardown(void **state)
{
	return unlink(path);
}

static void write_file(const void *data, size_t size)
{
	FILE *file = fopen(path, "wb");
	int closed;

	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	closed = fclose(file);
	assert_int_equal(closed, 0);
}

static struct picture create(uint32_t width, uint32_t height)
{
	struct picture p;

	assert_int_equal(picture_create(width, height, &p), 0);
	return p;
}

static void test_create(void **state)
{
	struct picture p;

	assert_int_equal(picture_create(0, 1, &p), -EINVAL);
	assert_int_equal(picture_create(1, 0, &p), -EINVAL);
	assert_int_equal(picture_create(PICTURE_MAX + 1, 1, &p), -EINVAL);
	assert_int_equal(picture_create(1, UINT32_MAX, &p), -EINVAL);
	assert_null(p.pixels);
	p = create(PICTURE_MAX, 1);
	assert_int_equal(picture_bytes(&p), 4 * PICTURE_MAX);
	picture_destroy(&p);
	picture_destroy(&p);
}

static void test_contains(void **state)
{
	static const struct {
		struct picture_rect rect;
		bool inside;
	} cases[] = {
		{ { 0, 0, 10, 6 }, true },
		{ { 9, 5, 1, 1 }, true },
		{ { 0, 0, 11, 6 }, false },
		{ { 0, 0, 10, 7 }, false },
		{ { 10, 0, 1, 1 }, false },
		{ { 0, 6, 1, 1 }, false },
		{ { 0, 0, 0, 1 }, false },
		{ { 0, 0, 1, 0 }, false },
		{ { 5, 0, UINT32_MAX, 1 }, false },
		{ { UINT32_MAX, 0, 2, 1 }, false },
		{ { 0, UINT32_MAX, 1, 2 }, false },
	};
	struct picture p = create(10, 6);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(picture_contains(&p, &cases[i].rect), cases[i].inside);
	picture_destroy(&p);
}

static void test_clear_and_copy(void **state)
{
	static const uint32_t expected[] = {
		1, 1, 1, 1, 1,
		1, 7, 7, 1, 1,
		1, 7, 9, 9, 1,
		1, 1, 9, 9, 1,
	};
	struct picture a = create(5, 4), b = create(3, 3);

	picture_clear(&a, &(struct picture_rect){ 0, 0, 5, 4 }, 1);
	picture_clear(&a, &(struct picture_rect){ 1, 1, 2, 2 }, 7);
	picture_clear(&b, &(struct picture_rect){ 1, 1, 2, 2 }, 9);
	picture_copy(&a, 2, 2, &b, &(struct picture_rect){ 1, 1, 2, 2 });
	assert_memory_equal(a.pixels, expected, sizeof(expected));
	picture_destroy(&b);
	picture_destroy(&a);
}

static void test_blend(void **state)
{
	static const struct {
		uint32_t to, over, opacity, expected;
	} cases[] = {
		{ 0xff102030, 0xffffffff, 0, 0xff102030 },
		{ 0xff102030, 0xff405060, 256, 0xff405060 },
		{ 0xff000000, 0xffff8001, 128, 0xff7f4000 },
		{ 0xffffffff, 0xff000000, 128, 0xff7f7f7f },
		/* (200 * 100 + 10 * 156) / 256 = 84.2, (0 + 255 * 156) / 256 = 155.4 */
		{ 0xff0affff, 0xffc80000, 100, 0xff549b9b },
		{ 0xff0affff, 0x80c80000, 100, 0xff549b9b },
		/* A hole */
		{ 0xff102030, 0x7fffffff, 256, 0xff102030 },
		{ 0xff102030, 0x00ffffff, 256, 0xff102030 },
	};
	struct picture to = create(3, 2), over = create(1, 1);
	unsigned int i, k;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		for (k = 0; k < 6; k++)
			to.pixels[k] = cases[i].to;
		over.pixels[0] = cases[i].over;
		picture_blend(&to, 1, 1, &over, cases[i].opacity);
		assert_int_equal(to.pixels[4], cases[i].expected);
		to.pixels[4] = cases[i].to;
		for (k = 0; k < 6; k++)
			assert_int_equal(to.pixels[k], cases[i].to);
	}
	picture_destroy(&over);
	picture_destroy(&to);
}

/* Frames are opaque, of many colours, and not the same twice. */
static void test_samples(void **state)
{
	struct picture frame[2], badge;
	size_t i, holes = 0, drawn = 0;
	int n;

	assert_int_equal(picture_sample(15, 16, 0, &frame[0]), -EINVAL);
	assert_int_equal(picture_sample(16, 15, 0, &frame[0]), -EINVAL);
	assert_int_equal(picture_badge(15, &badge), -EINVAL);
	assert_int_equal(picture_sample(16, 200, 7, &frame[0]), 0);
	picture_destroy(&frame[0]);
	for (n = 0; n < 2; n++) {
		assert_int_equal(picture_sample(64, 36, (unsigned int)n, &frame[n]), 0);
		for (i = 0; i < 64 * 36; i++)
			assert_int_equal(frame[n].pixels[i] >> 24, 0xff);
	}
	assert_memory_not_equal(frame[0].pixels, frame[1].pixels, picture_bytes(&frame[0]));
	picture_destroy(&frame[0]);
	picture_destroy(&frame[1]);

	assert_int_equal(picture_badge(32, &badge), 0);
	for (i = 0; i < 32 * 32; i++) {
		if (badge.pixels[i] >> 24)
			drawn++;
		else
			holes++;
	}
	assert_true(drawn > 200);
	assert_true(holes > 200);
	picture_destroy(&badge);
}

static struct picture noise(uint32_t width, uint32_t height)
{
	struct picture p = create(width, height);
	uint32_t x = 1;
	size_t i;

	for (i = 0; i < (size_t)width * height; i++) {
		x = x * 1664525 + 1013904223;
		p.pixels[i] = x | 0xff000000;
	}
	return p;
}

static void test_there_and_back(void **state)
{
	static const uint32_t sizes[][2] = { { 1, 1 }, { 3, 7 }, { 320, 180 }, { 4096, 1 } };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct picture p = noise(sizes[i][0], sizes[i][1]), back;

		assert_int_equal(png_save(path, &p), 0);
		assert_int_equal(png_load(path, &back, why, sizeof(why)), 0);
		assert_string_equal(why, "");
		assert_int_equal(back.width, p.width);
		assert_int_equal(back.height, p.height);
		assert_memory_equal(back.pixels, p.pixels, picture_bytes(&p));
		picture_destroy(&back);
		picture_destroy(&p);
	}
}

/* Written by libpng on its own, with channels and depths as they come. */
static void write_format(uint32_t format, const void *pixels, const void *colours)
{
	png_image image = {
		.version = PNG_IMAGE_VERSION, .width = 2, .height = 2, .format = format,
		.colormap_entries = colours ? 2 : 0,
	};

	assert_true(png_image_write_to_file(&image, path, 0, pixels, 0, colours));
}

static void test_alpha(void **state)
{
	static const uint8_t rgba[] = {
		1, 2, 3, 4, 5, 6, 7, 0, 8, 9, 10, 127, 11, 12, 13, 255,
	};
	struct picture p;

	write_format(PNG_FORMAT_RGBA, rgba, NULL);
	assert_int_equal(png_load(path, &p, why, sizeof(why)), 0);
	assert_int_equal(p.pixels[0], 0x04010203);
	assert_int_equal(p.pixels[1], 0x00050607);
	assert_int_equal(p.pixels[2], 0x7f08090a);
	assert_int_equal(p.pixels[3], 0xff0b0c0d);
	picture_destroy(&p);
}

static void refused(int error, const char *words)
{
	struct picture p = { 0 };

	assert_int_equal(png_load(path, &p, why, sizeof(why)), error);
	if (!strstr(why, words))
		fail_msg("\"%s\" does not say \"%s\"", why, words);
	assert_null(p.pixels);
}

static void test_colour_types(void **state)
{
	static const uint16_t wide[12];
	static const uint8_t pixels[16], colours[6];

	write_format(PNG_FORMAT_GRAY, pixels, NULL);
	refused(-EOPNOTSUPP, "colour type grey with 8 bits");
	write_format(PNG_FORMAT_GA, pixels, NULL);
	refused(-EOPNOTSUPP, "colour type grey with alpha with 8 bits");
	write_format(PNG_FORMAT_RGB_COLORMAP, pixels, colours);
	refused(-EOPNOTSUPP, "colour type palette");
	write_format(PNG_FORMAT_LINEAR_RGB, wide, NULL);
	refused(-EOPNOTSUPP, "colour type RGB with 16 bits");
}

/* The check sum of PNG, ISO 3309: bitwise, for it is short here. */
static uint32_t crc(const uint8_t *data, size_t size)
{
	uint32_t c = 0xffffffff;
	unsigned int bit;

	while (size--) {
		c ^= *data++;
		for (bit = 0; bit < 8; bit++)
			c = c & 1 ? 0xedb88320 ^ c >> 1 : c >> 1;
	}
	return ~c;
}

static void put32(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 24);
	p[1] = (uint8_t)(v >> 16);
	p[2] = (uint8_t)(v >> 8);
	p[3] = (uint8_t)v;
}

/* A picture's file with another header, whose check sum is right. */
static void write_header(uint32_t width, uint32_t height, uint8_t interlace)
{
	struct picture p = noise(4, 4);
	uint8_t *file;
	size_t size;

	assert_int_equal(png_encode(&p, &file, &size), 0);
	put32(file + IHDR_TYPE + 4, width);
	put32(file + IHDR_TYPE + 8, height);
	file[IHDR_TYPE + 16] = interlace;
	put32(file + IHDR_CRC, crc(file + IHDR_TYPE, IHDR_CRC - IHDR_TYPE));
	write_file(file, size);
	free(file);
	picture_destroy(&p);
}

static void test_sizes(void **state)
{
	struct picture p;

	write_header(4, 4, 0);
	assert_int_equal(png_load(path, &p, why, sizeof(why)), 0);
	picture_destroy(&p);

	write_header(4097, 4, 0);
	refused(-EFBIG, "4097 x 4 pixels, 4096 x 4096 is the most");
	write_header(4, 0x7fffffff, 0);
	refused(-EFBIG, "4 x 2147483647 pixels");
	write_header(0x7fffffff, 0x7fffffff, 0);
	refused(-EFBIG, "2147483647 x 2147483647 pixels");
	write_header(0x80000000, 4, 0);
	refused(-EILSEQ, "out of range");
	write_header(0, 4, 0);
	refused(-EILSEQ, "IHDR");
	write_header(4, 4, 1);
	refused(-EOPNOTSUPP, "interlaced");
	/* Says that there are more rows than there are */
	write_header(4, 40, 0);
	refused(-EILSEQ, "");
	assert_string_not_equal(why, "");
}

/* Cut off anywhere, or with any byte of the picture wrong */
static void test_broken_files(void **state)
{
	struct picture p = noise(16, 16), back;
	uint8_t *file;
	size_t size, i;

	assert_int_equal(png_encode(&p, &file, &size), 0);
	for (i = 0; i < size; i++) {
		write_file(file, i);
		refused(-EILSEQ, i < 8 ? "not a PNG file" : "");
		assert_string_not_equal(why, "");
	}
	write_file(file, size);
	assert_int_equal(png_load(path, &back, why, sizeof(why)), 0);
	picture_destroy(&back);

	for (i = 0; i < size; i += 7) {
		int ret;

		file[i] ^= 0x10;
		write_file(file, size);
		memset(&back, 0, sizeof(back));
		ret = png_load(path, &back, why, sizeof(why));
		/* An ancillary chunk may have become another ancillary chunk. */
		if (!ret)
			assert_memory_equal(back.pixels, p.pixels, picture_bytes(&p));
		else
			assert_string_not_equal(why, "");
		picture_destroy(&back);
		file[i] ^= 0x10;
	}
	free(file);
	picture_destroy(&p);
}

static void test_no_file(void **state)
{
	struct picture p;

	assert_int_equal(png_load("/nonexistent/x.png", &p, why, sizeof(why)), -ENOENT);
	assert_string_equal(why, "No such file or directory");
	assert_int_equal(png_load("/", &p, why, sizeof(why)), -EILSEQ);
	assert_string_equal(why, "not a PNG file");
	p = create(1, 1);
	assert_int_equal(png_save("/nonexistent/x.png", &p), -ENOENT);
	assert_int_equal(png_save("/dev/full", &p), -ENOSPC);
	picture_destroy(&p);
}

#define FILE_TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_create),
		cmocka_unit_test(test_contains),
		cmocka_unit_test(test_clear_and_copy),
		cmocka_unit_test(test_blend),
		cmocka_unit_test(test_samples),
		FILE_TEST(test_there_and_back),
		FILE_TEST(test_alpha),
		FILE_TEST(test_colour_types),
		FILE_TEST(test_sizes),
		FILE_TEST(test_broken_files),
		cmocka_unit_test(test_no_file),
	};

	return cmocka_run_group_tests_name("picture", tests, NULL, NULL);
}
