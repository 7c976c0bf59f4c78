/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Every point of a topic compiled with W=1 and sparse.
 */
#ifndef CHECK_BUILDS_H
#define CHECK_BUILDS_H

#include "kbuild.h"

/* As the machine's kernels, and as boards have them */
extern const struct arch build_um, build_arm64;

/**
 * build_of() - the tree for an architecture
 * @c: what is checked; not copied
 * @arch: the architecture
 */
struct build build_of(const struct checking *c, const struct arch *arch);

/**
 * build_points() - see to it that points of the topic that is looked at have been compiled
 * @b: the tree
 * @last: all up to this one, and the one without any patch, with which they are compared.
 *	  Those of what the topic needs are other topics'.
 *
 * Takes the tree's lock.  What has been compiled once, whatever came of it, is not again.
 *
 * Return: false if that was not possible.
 */
bool build_points(const struct build *b, size_t last);

/**
 * build_log() - the file with what compiling a point has printed
 * @b: the tree
 * @n: the point
 *
 * The same name with ".status" is a file that begins with 0 if that succeeded.
 */
char *build_log(const struct build *b, size_t n);

/**
 * build_goals() - make goals in the tree with the whole topic, after build_points() for it
 * @b: the tree
 * @path: file for what is printed
 * @goals: the goals, ended by NULL
 *
 * Takes the tree's lock.
 *
 * Return: whether that succeeded.
 */
bool build_goals(const struct build *b, const char *path, const char *const *goals);

#endif
