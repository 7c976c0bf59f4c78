/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * PNG files, by libpng.
 */
#ifndef VMALI_PNGFILE_H
#define VMALI_PNGFILE_H

#include <stddef.h>
#include <stdint.h>

#include "picture.h"

/**
 * png_load() - read a PNG file
 * @path: file; 8 bits a channel, RGB or RGBA
 * @picture: filled in; the caller destroys it.  Alpha is 255 without a channel of it
 * @why: set to what is wrong, in words, on failure
 * @size: bytes of @why
 *
 * Return: 0; the error of open(); -EILSEQ if it is no PNG file, or broken or cut off;
 * -EFBIG beyond PICTURE_MAX; -EOPNOTSUPP for another colour type or depth; -ENOMEM.
 */
int png_load(const char *path, struct picture *picture, char *why, size_t size);

/**
 * png_encode() - make a PNG file in memory: RGB, without alpha
 * @picture: picture
 * @data: set to the file, which the caller frees
 * @size: set to its bytes
 *
 * Return: 0; -ENOMEM.
 */
int png_encode(const struct picture *picture, uint8_t **data, size_t *size);

/**
 * png_save() - write a PNG file: RGB, without alpha
 * @path: file, overwritten
 * @picture: picture
 */
int png_save(const char *path, const struct picture *picture);

#endif /* VMALI_PNGFILE_H */
