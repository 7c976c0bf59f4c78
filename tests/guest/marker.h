/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A marker: content that is only ever made in protected mode, by adding a number to what
 * the trusted firmware has put into protected memory.  So it is nowhere else by itself,
 * the test program included, and all of memory can be searched for it.
 */
#ifndef VMALI_GUEST_MARKER_H
#define VMALI_GUEST_MARKER_H

#include "secret.h"

/* The marker's words; it is repeated in all of a buffer. */
#define MARKER_WORDS	8u

/* What one instruction loads or stores. */
#define CHUNK_WORDS	16u

/* Where User-Mode Linux's board takes what to search for, and the report of what it found. */
#define MARKER_SEARCH	"/sys/kernel/debug/vmali/trusted/search"
#define MARKER_REPORT	"trusted/search"

/**
 * random_next() - the next random number, the same in each run
 * @state: not 0
 */
uint32_t random_next(uint32_t *state);

/**
 * random_seed() - one of many sequences of a seed
 * @seed: seed
 * @n: which
 *
 * Return: for random_next().
 */
uint32_t random_seed(uint32_t seed, uint32_t n);

/**
 * marker_input() - a word of what is put into protected memory
 * @seed: seed
 * @i: which word
 */
uint32_t marker_input(uint32_t seed, unsigned int i);

/**
 * marker_added() - what is added to it in protected mode
 * @seed: seed
 */
uint32_t marker_added(uint32_t seed);

/**
 * marker_search() - search all of memory for any two words of the marker
 * @seed: seed
 *
 * Return: 0 or -errno.
 */
int marker_search(uint32_t seed);

/**
 * marker_found() - what the last search found
 * @where: "outside" or "protected": pairs of words in ordinary, protected memory; or
 *	another number of MARKER_REPORT
 *
 * Return: the number, UINT64_MAX if there is none by that name.
 */
uint64_t marker_found(const char *where);

/**
 * marker_provision() - put in what the marker is made of
 * @trusted: the trusted firmware
 * @s: buffer
 * @seed: seed
 *
 * Return: 0 or -errno.
 */
int marker_provision(struct vmali_trusted *trusted, const struct secret *s, uint32_t seed);

/**
 * marker_write_stream() - write a region that makes the marker
 * @b: builder; r0 to r15 and r20 to r25 are used
 * @dst: buffer for the marker
 * @src: buffer with what it is made of
 * @seed: seed
 * @rounds: how often; 0 for an endless loop
 */
void marker_write_stream(struct vmali_cs_builder *b, const struct secret *dst,
			 const struct secret *src, uint32_t seed, unsigned int rounds);

#endif /* VMALI_GUEST_MARKER_H */
