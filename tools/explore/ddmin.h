/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Delta debugging: the parts of something that are needed to make it fail, found by trying
 * it with some of them left out (Zeller and Hildebrandt, "Simplifying and isolating
 * failure-inducing input", 2002).
 */
#ifndef EXPLORE_DDMIN_H
#define EXPLORE_DDMIN_H

#include <stddef.h>

/**
 * struct parts - some of the parts
 * @v: their indices, ascending
 * @n: how many
 */
struct parts {
	size_t *v;
	size_t n;
};

/**
 * ddmin_try_fn - try several subsets
 * @context: as given to ddmin()
 * @tries: the subsets; they can be tried side by side
 * @count: how many
 *
 * Return: the index of the first that fails in the way that is looked for, @count if none
 * does.
 */
typedef size_t ddmin_try_fn(void *context, const struct parts *tries, size_t count);

/**
 * ddmin_prefix() - find how many parts from the first on are needed to fail
 * @count: how many parts there are; all together fail
 * @width: how many lengths to try at a time
 * @try: tries subsets
 * @context: for @try
 *
 * Parts that come one after the other do not change what was before them, so what comes
 * after a failure can be left out at once.
 *
 * Return: a number that fails, while one less does not if @try always had an answer.
 */
size_t ddmin_prefix(size_t count, size_t width, ddmin_try_fn *try, void *context);

/**
 * ddmin() - find a small subset that still fails
 * @count: how many parts there are; all together fail
 * @try: tries subsets
 * @context: for @try
 *
 * When @try finds none any more, the result is what was smallest so far.
 *
 * Return: the subset, from which no single part can be left out if @try always had an
 * answer; the caller's to free.
 */
struct parts ddmin(size_t count, ddmin_try_fn *try, void *context);

#endif
