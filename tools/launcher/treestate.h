/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The state of a kernel tree of the user's, which can change at any time: each file with its
 * size and times, so that one which got an older one in its place, or is removed, counts as a
 * change as well.
 */
#ifndef LAUNCHER_TREESTATE_H
#define LAUNCHER_TREESTATE_H

#include "base.h"

/**
 * enum change - what is different between two states of a tree
 * @CHANGE_NONE: nothing
 * @CHANGE_DRIVER: only the content of the driver's sources, which are compiled into its
 *		   module and nothing else
 * @CHANGE_INSIDE: nothing that the exported headers are made of
 * @CHANGE_ALL: anything else
 */
enum change { CHANGE_NONE, CHANGE_DRIVER, CHANGE_INSIDE, CHANGE_ALL };

/**
 * tree_state() - print the state of a tree
 * @out: where to: "./PATH", a tab, size, time of modification, time of change; sorted
 * @dir: the tree. Hidden files and backups are an editor's, and left out.
 */
void tree_state(FILE *out, const char *dir);

/**
 * tree_change() - compare two states of a tree
 * @before: lines of tree_state()
 * @after: likewise
 */
enum change tree_change(const struct args *before, const struct args *after);

#endif
