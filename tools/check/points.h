/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Every point of a topic: as a git commit of the files that the series touches, and as a tree.
 */
#ifndef CHECK_POINTS_H
#define CHECK_POINTS_H

#include "check.h"

/**
 * points_git() - git in the repository of points_make(), without settings of the user's
 * @c: what is checked
 *
 * Return: the start of a command line.
 */
struct args points_git(const struct checking *c);

/**
 * points_make() - apply the patches of the topic that is looked at, and before them those that it
 *	needs, one after the other, with git am, to the touched files
 * @c: sets points, and applied to how many apply. What git printed about the first that does
 *     not is in the file "am" in work.  The tags 0 to applied are the topic's points.
 *
 * What an earlier topic has applied, in the same order, is not applied again.
 *
 * Nothing else of the kernel takes part in git am.
 */
void points_make(struct checking *c);

/**
 * point_extract() - the touched files at one point
 * @c: what is checked
 * @n: how many patches are applied
 * @dir: a directory, which gets these files and has no others then
 *
 * Return: whether that has worked.
 */
bool point_extract(const struct checking *c, size_t n, const char *dir);

/**
 * tree_new() - the pristine source, of hard links, in which a tree_set() changes files
 * @c: what is checked
 * @dir: the directory; what was there is removed
 *
 * Return: whether that has worked.
 */
bool tree_new(const struct checking *c, const char *dir);

/**
 * tree_set() - make a tree that of a point
 * @c: what is checked
 * @dir: the tree, of tree_new(). The file DIR.touched has what an earlier series touched,
 *	 which goes back.
 * @n: how many patches are applied
 *
 * Only files whose content changes are written, and those are new files: the pristine tree
 * keeps its own, and kbuild compiles what it has to.
 *
 * Return: whether that has worked.
 */
bool tree_set(const struct checking *c, const char *dir, size_t n);

/**
 * tree_final() - a tree with the whole topic, to read, not to compile in
 * @c: what is checked
 *
 * Return: the directory, or NULL on a failure.
 */
const char *tree_final(const struct checking *c);

#endif
