// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * How much protected memory a board needs: the arithmetic.
 */
#include <string.h>
#include <strings.h>

#include "size.h"

/* One plane: so many bytes for a pixel */
#define PACKED(b)	{ { 1, b, 1, 1 } }
/* Luma with @b bytes for a sample, and a plane with both chroma samples interleaved */
#define SEMIPLANAR(b, across, down)	{ { 1, b, 1, 1 }, { 1, 2 * (b), across, down } }
/* Three planes of bytes */
#define PLANAR(across, down)	{ { 1, 1, 1, 1 }, { 1, 1, across, down }, { 1, 1, across, down } }

/*
 * drm_fourcc.h has the layouts.  NV15 and NV20 pack four samples of ten bits into five
 * bytes, their chroma two pairs into as many.
 */
static const struct heap_format formats[] = {
	{ "R8", PACKED(1) },
	{ "R16", PACKED(2) },
	{ "GR88", PACKED(2) },
	{ "RGB565", PACKED(2) },
	{ "BGR565", PACKED(2) },
	{ "RGB888", PACKED(3) },
	{ "BGR888", PACKED(3) },
	{ "XRGB8888", PACKED(4) },
	{ "ARGB8888", PACKED(4) },
	{ "XBGR8888", PACKED(4) },
	{ "ABGR8888", PACKED(4) },
	{ "RGBX8888", PACKED(4) },
	{ "RGBA8888", PACKED(4) },
	{ "BGRX8888", PACKED(4) },
	{ "BGRA8888", PACKED(4) },
	{ "XRGB2101010", PACKED(4) },
	{ "ARGB2101010", PACKED(4) },
	{ "XBGR2101010", PACKED(4) },
	{ "ABGR2101010", PACKED(4) },
	{ "XBGR16161616F", PACKED(8) },
	{ "ABGR16161616F", PACKED(8) },
	{ "YUYV", { { 2, 4, 1, 1 } } },
	{ "YVYU", { { 2, 4, 1, 1 } } },
	{ "UYVY", { { 2, 4, 1, 1 } } },
	{ "VYUY", { { 2, 4, 1, 1 } } },
	{ "NV12", SEMIPLANAR(1, 2, 2) },
	{ "NV21", SEMIPLANAR(1, 2, 2) },
	{ "NV16", SEMIPLANAR(1, 2, 1) },
	{ "NV61", SEMIPLANAR(1, 2, 1) },
	{ "NV24", SEMIPLANAR(1, 1, 1) },
	{ "NV42", SEMIPLANAR(1, 1, 1) },
	{ "P010", SEMIPLANAR(2, 2, 2) },
	{ "P012", SEMIPLANAR(2, 2, 2) },
	{ "P016", SEMIPLANAR(2, 2, 2) },
	{ "P210", SEMIPLANAR(2, 2, 1) },
	{ "NV15", { { 4, 5, 1, 1 }, { 2, 5, 2, 2 } } },
	{ "NV20", { { 4, 5, 1, 1 }, { 2, 5, 2, 1 } } },
	{ "YUV420", PLANAR(2, 2) },
	{ "YVU420", PLANAR(2, 2) },
	{ "YUV422", PLANAR(2, 1) },
	{ "YUV444", PLANAR(1, 1) },
};

const struct heap_format *heap_format(size_t n)
{
	return n < sizeof(formats) / sizeof(formats[0]) ? &formats[n] : NULL;
}

const char *heap_fault_text(enum heap_fault fault)
{
	switch (fault) {
	case HEAP_OK:
		return "nothing is wrong";
	case HEAP_TOO_LARGE:
		return "more than 64 bits of bytes";
	case HEAP_SYNTAX:
		return "not WIDTHxHEIGHT:FORMAT or WIDTHxHEIGHT:FORMAT*COUNT";
	case HEAP_NO_PIXELS:
		return "width, height and count are 1 to 4294967295";
	case HEAP_FORMAT:
		return "unknown format (--formats lists them)";
	case HEAP_COMPRESSED:
		return "compressed formats are as large as your allocator makes them";
	}
	return "unknown fault";
}

/* A number of 32 bits that is not 0.  Return: what follows, NULL if there are no digits */
static const char *number(const char *text, uint32_t *value, enum heap_fault *fault)
{
	const char *start = text;
	uint64_t n = 0;

	for (; *text >= '0' && *text <= '9'; text++) {
		n = n * 10 + (uint64_t)(*text - '0');
		if (n > UINT32_MAX)
			*fault = HEAP_NO_PIXELS;
		n &= UINT32_MAX;
	}
	if (text == start)
		return NULL;
	if (!n)
		*fault = HEAP_NO_PIXELS;
	*value = (uint32_t)n;
	return text;
}

enum heap_fault heap_parse_buffer(const char *text, struct heap_buffer *buffer)
{
	enum heap_fault fault = HEAP_OK;
	size_t len, i;

	memset(buffer, 0, sizeof(*buffer));
	buffer->count = 1;
	text = number(text, &buffer->width, &fault);
	if (!text || *text++ != 'x')
		return HEAP_SYNTAX;
	text = number(text, &buffer->height, &fault);
	if (!text || *text++ != ':')
		return HEAP_SYNTAX;
	len = strcspn(text, "*");
	if (text[len]) {
		const char *end = number(text + len + 1, &buffer->count, &fault);

		if (!end || *end)
			return HEAP_SYNTAX;
	}
	if (!len)
		return HEAP_SYNTAX;
	if (fault != HEAP_OK)
		return fault;
	for (i = 0; heap_format(i); i++) {
		const char *name = heap_format(i)->name;

		if (strlen(name) == len && !strncasecmp(name, text, len))
			buffer->format = heap_format(i);
	}
	if (buffer->format)
		return HEAP_OK;
	for (i = 0; i + 4 <= len; i++)
		if (!strncasecmp(text + i, "AFBC", 4) || !strncasecmp(text + i, "AFRC", 4))
			return HEAP_COMPRESSED;
	return HEAP_FORMAT;
}

bool heap_round(uint64_t bytes, uint32_t to, uint64_t *rounded)
{
	if (__builtin_add_overflow(bytes, (uint64_t)to - 1, rounded))
		return false;
	*rounded &= ~((uint64_t)to - 1);
	return true;
}

/* So many, each for @by of something, the last one perhaps for fewer */
static uint64_t parts(uint64_t n, uint32_t by)
{
	return n / by + (n % by != 0);
}

static bool plane_bytes(const struct heap_buffer *b, const struct heap_plane *p,
			const struct heap_rules *rules, uint64_t *bytes)
{
	uint64_t blocks = parts(parts(b->width, p->across), p->pixels);
	uint64_t rows = parts(b->height, p->down), stride;

	return heap_round(blocks * p->bytes, rules->stride, &stride) &&
	       heap_round(rows, rules->rows, &rows) &&
	       !__builtin_mul_overflow(stride, rows, bytes);
}

bool heap_buffer_bytes(const struct heap_buffer *buffer, const struct heap_rules *rules,
		       uint64_t *bytes)
{
	uint64_t plane;
	unsigned int i;

	*bytes = 0;
	for (i = 0; i < HEAP_PLANES && buffer->format->plane[i].bytes; i++)
		if (!plane_bytes(buffer, &buffer->format->plane[i], rules, &plane) ||
		    __builtin_add_overflow(*bytes, plane, bytes))
			return false;
	return true;
}

bool heap_times(uint64_t bytes, uint64_t count, uint32_t page, uint64_t *total)
{
	return heap_round(bytes, page, total) && !__builtin_mul_overflow(*total, count, total);
}

bool heap_margin(uint64_t bytes, uint32_t percent, uint32_t page, uint64_t *margin)
{
	uint64_t part;

	/* Whole hundreds first: the product of all of it may not fit, the result does */
	if (__builtin_mul_overflow(bytes / 100, (uint64_t)percent, margin))
		return false;
	part = parts(bytes % 100 * percent, 100);
	return !__builtin_add_overflow(*margin, part, margin) &&
	       heap_round(*margin, page, margin);
}
