/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The instruction set as tables of Markdown, for docs/gpu-model.md.
 */
#ifndef CSTABLE_H
#define CSTABLE_H

#include <stdio.h>

void cstable_print(FILE *f);

#endif
