// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Names that a user selects by patterns.
 */
#define _GNU_SOURCE
#include <fnmatch.h>

#include "patterns.h"

bool pattern_selects(const char *name, char *const *patterns)
{
	if (!*patterns)
		return true;
	for (; *patterns; patterns++)
		if (!fnmatch(*patterns, name, 0))
			return true;
	return false;
}
