/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Protected buffers with a content that only the trusted firmware can put there and
 * compare.
 */
#ifndef VMALI_GUEST_SECRET_H
#define VMALI_GUEST_SECRET_H

#include <stdbool.h>

#include "guest.h"

/* Bytes of a protected buffer, all of which is content. */
#define SECRET_BYTES		16384u

/**
 * struct secret - a protected buffer, mapped for the GPU
 * @buf: the mapping, uncached and not executable
 * @fd: dma-buf, -1 if there is none
 * @digest: of what secret_fill() put into it
 */
struct secret {
	struct vmali_buffer buf;
	int fd;
	uint8_t digest[VMALI_DIGEST_SIZE];
};

/**
 * secret_create() - allocate and map a protected buffer
 * @g: guest, whose address space it is mapped into
 * @heap: name of the heap
 * @s: filled in; secret_destroy() ends it, after an error, too
 *
 * Return: 0 or -errno.
 */
int secret_create(struct guest *g, const char *heap, struct secret *s);

/**
 * secret_destroy() - unmap and close
 * @s: from secret_create()
 */
void secret_destroy(struct secret *s);

/**
 * secret_fill() - put content into it that is different in each word
 * @trusted: the trusted firmware
 * @s: buffer
 * @seed: another one is another content
 *
 * Return: 0 or -errno.
 */
int secret_fill(struct vmali_trusted *trusted, struct secret *s, uint32_t seed);

/**
 * secret_holds() - whether a buffer holds what another one, or itself, was filled with
 * @trusted: the trusted firmware
 * @s: buffer
 * @what: a buffer that was filled; what is in it now does not matter
 */
bool secret_holds(struct vmali_trusted *trusted, const struct secret *s,
		  const struct secret *what);

/**
 * secret_same() - whether two buffers hold the same now
 * @trusted: the trusted firmware
 * @a: buffer
 * @b: buffer
 */
bool secret_same(struct vmali_trusted *trusted, const struct secret *a,
		 const struct secret *b);

#endif /* VMALI_GUEST_SECRET_H */
