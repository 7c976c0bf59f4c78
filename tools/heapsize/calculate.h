/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * How much protected memory a request comes to.
 */
#ifndef HEAPSIZE_CALCULATE_H
#define HEAPSIZE_CALCULATE_H

#include "request.h"

/**
 * read_image() - read a firmware image
 * @path: the file
 * @size: set to its size in bytes
 *
 * Return: the content, the caller's to free; NULL if there is none: why has been said.
 */
uint8_t *read_image(const char *path, size_t *size);

/**
 * calculate() - calculate the sum, and each part of it
 * @r: the request; the size of a suspend buffer is set if it was not given
 * @a: set to the answer
 *
 * Return: false if the image is damaged or a sum too large: why has been said.
 */
bool calculate(struct request *r, struct answer *a);

#endif
