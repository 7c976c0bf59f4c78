/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The file, when all of its description has been read.
 */
#ifndef VMALI_FW_ASSEMBLE_H
#define VMALI_FW_ASSEMBLE_H

#include "draft.h"

/**
 * draft_assemble() - put the file together
 * @b: the image
 * @out: the file is added to it
 */
void draft_assemble(struct build *b, struct bytes *out);

#endif
