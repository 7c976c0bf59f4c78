/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Sets of numbers, written as 3,17-20: seeds, and choices of a seed.
 */
#ifndef EXPLORE_RANGES_H
#define EXPLORE_RANGES_H

#include "../launcher/base.h"

/**
 * struct range - numbers that follow each other
 * @first: the first of them
 * @last: the last of them
 */
struct range {
	unsigned long first;
	unsigned long last;
};

/**
 * struct ranges - a set of numbers; all zeros is the empty one
 * @v: ascending ranges, with a gap between each and the next
 * @n: how many ranges
 */
struct ranges {
	struct range *v;
	size_t n;
};

/**
 * ranges_add() - add numbers
 * @r: the set
 * @first: the first of them
 * @last: the last of them
 */
void ranges_add(struct ranges *r, unsigned long first, unsigned long last);

/**
 * ranges_add_all() - add the numbers of another set
 * @r: the set
 * @more: the other one
 */
void ranges_add_all(struct ranges *r, const struct ranges *more);

/**
 * ranges_has() - whether a number is in a set
 * @r: the set
 * @number: the number
 */
bool ranges_has(const struct ranges *r, unsigned long number);

/**
 * ranges_count() - how many numbers are in a set
 * @r: the set
 */
unsigned long ranges_count(const struct ranges *r);

/**
 * ranges_parse() - read a set
 * @r: set to it
 * @text: what ranges_text() writes, in any order
 *
 * Return: whether it could be read; if not, @r is to be freed all the same.
 */
bool ranges_parse(struct ranges *r, const char *text);

/**
 * ranges_text() - write a set
 * @r: the set
 *
 * Return: as "3,17-20", "" for the empty one; the caller's to free.
 */
char *ranges_text(const struct ranges *r);

/**
 * ranges_free() - make a set the empty one
 * @r: the set
 */
void ranges_free(struct ranges *r);

#endif
