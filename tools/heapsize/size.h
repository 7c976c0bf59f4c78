/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * How much protected memory a board needs.
 *
 * Every allocation from a heap is of whole pages: each protected section of the firmware,
 * each group's suspend buffer (panthor_kernel_bo_create_protected()), each buffer of an
 * application (dma_heap_buffer_alloc()).  All sizes are in bytes, of 64 bits, and none
 * wraps around.
 */
#ifndef VMALI_HEAPSIZE_H
#define VMALI_HEAPSIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HEAP_PLANES	3

/**
 * struct heap_plane - a plane of a format
 * @pixels: so many pixels of a row make a block
 * @bytes: so many bytes has a block
 * @across: one sample for so many pixels of the picture
 * @down: one row for so many rows of the picture
 */
struct heap_plane {
	uint8_t pixels;
	uint8_t bytes;
	uint8_t across;
	uint8_t down;
};

/**
 * struct heap_format - a linear pixel format
 * @name: as in drm_fourcc.h, without DRM_FORMAT_
 * @plane: its planes; the first without bytes follows the last one
 */
struct heap_format {
	const char *name;
	struct heap_plane plane[HEAP_PLANES];
};

/**
 * struct heap_buffer - buffers of an application
 * @width: pixels
 * @height: rows
 * @format: format
 * @count: so many of them at the same time
 */
struct heap_buffer {
	uint32_t width;
	uint32_t height;
	const struct heap_format *format;
	uint32_t count;
};

/**
 * struct heap_rules - what sizes are rounded to
 * @page: bytes of a page of the kernel, a power of two
 * @stride: bytes; a row of a plane is a multiple of it, a power of two
 * @rows: number of rows; a plane has a multiple of it, a power of two
 */
struct heap_rules {
	uint32_t page;
	uint32_t stride;
	uint32_t rows;
};

/**
 * enum heap_fault - why there is no size
 * @HEAP_OK: there is one
 * @HEAP_TOO_LARGE: it does not fit 64 bits
 * @HEAP_SYNTAX: not WIDTHxHEIGHT:FORMAT*COUNT
 * @HEAP_NO_PIXELS: width, height or count is 0, or has more than 32 bits
 * @HEAP_FORMAT: unknown format
 * @HEAP_COMPRESSED: an AFBC or AFRC format, which has a size only with its modifier
 */
enum heap_fault {
	HEAP_OK,
	HEAP_TOO_LARGE,
	HEAP_SYNTAX,
	HEAP_NO_PIXELS,
	HEAP_FORMAT,
	HEAP_COMPRESSED,
};

/**
 * heap_format() - go through the formats
 * @n: from 0 on
 *
 * Return: the n-th, NULL after the last one.
 */
const struct heap_format *heap_format(size_t n);

/**
 * heap_parse_buffer() - read WIDTHxHEIGHT:FORMAT, and *COUNT if it is not 1
 * @text: text; letters of the format may be small
 * @buffer: filled in
 *
 * Return: HEAP_OK, or what is wrong.
 */
enum heap_fault heap_parse_buffer(const char *text, struct heap_buffer *buffer);

/**
 * heap_fault_text() - what is wrong, in words
 * @fault: fault
 */
const char *heap_fault_text(enum heap_fault fault);

/**
 * heap_round() - round up
 * @bytes: number
 * @to: a power of two
 * @rounded: set to a multiple of @to
 *
 * Return: whether it fits.
 */
bool heap_round(uint64_t bytes, uint32_t to, uint64_t *rounded);

/**
 * heap_buffer_bytes() - size of one buffer, all planes in one piece of memory
 * @buffer: buffer; its count does not matter
 * @rules: what is rounded to; the page not yet
 * @bytes: set to it
 *
 * Return: whether it fits.
 */
bool heap_buffer_bytes(const struct heap_buffer *buffer, const struct heap_rules *rules,
		       uint64_t *bytes);

/**
 * heap_times() - a number of things of one size, each in separate pages
 * @bytes: size of one, before it is rounded
 * @count: number of them
 * @page: bytes of a page
 * @total: set to the bytes for all of them
 *
 * Return: whether it fits.
 */
bool heap_times(uint64_t bytes, uint64_t count, uint32_t page, uint64_t *total);

/**
 * heap_margin() - some percent of a size, in whole pages
 * @bytes: size
 * @percent: percent
 * @page: bytes of a page
 * @margin: set to it, rounded up
 *
 * Return: whether it fits.
 */
bool heap_margin(uint64_t bytes, uint32_t percent, uint32_t page, uint64_t *margin);

#endif
