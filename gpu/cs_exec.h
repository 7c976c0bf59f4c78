/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The instructions of a command stream.
 */
#ifndef MALI_CS_EXEC_H
#define MALI_CS_EXEC_H

#include "cs_step.h"
#include "group.h"

enum mali_cs_insn mali_cs_decode(struct mali_gpu *gpu, u64 insn);
enum cs_step mali_cs_execute(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
			     u64 insn);

#endif
