/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Names that a user selects by patterns.
 */
#ifndef LAUNCHER_PATTERNS_H
#define LAUNCHER_PATTERNS_H

#include "base.h"

/**
 * pattern_selects() - whether a name is selected
 * @name: the name
 * @patterns: as in the shell's case, where * matches a slash, too; ended by NULL. Without any,
 *	      every name is selected.
 */
bool pattern_selects(const char *name, char *const *patterns);

#endif
