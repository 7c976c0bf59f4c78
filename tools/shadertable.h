/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The instruction set of shaders as a table of Markdown, for docs/shaders.md.
 */
#ifndef SHADERTABLE_H
#define SHADERTABLE_H

#include <stdio.h>

void shadertable_print(FILE *f);

#endif
