/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What a check has printed, kept until a point of the series or the check's tool changes.
 */
#ifndef CHECK_KEPT_H
#define CHECK_KEPT_H

#include "check.h"

/**
 * kept_path() - where something is kept
 * @c: what is checked
 * @what: name of it
 * @n: the point of the series that it depends on
 * @tool: program that makes it, whose version counts
 *
 * Return: a path in the store, the caller's to free.
 */
char *kept_path(const struct checking *c, const char *what, size_t n, const char *tool);

/**
 * kept_write() - keep something
 * @path: where
 * @content: what; a reader has all of it or nothing
 */
void kept_write(const char *path, const char *content);

#endif
