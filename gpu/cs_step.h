/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Outcome of an instruction of a command stream.
 */
#ifndef MALI_CS_STEP_H
#define MALI_CS_STEP_H

#include "base.h"

/**
 * enum cs_step - outcome of an instruction
 * @CS_NEXT: done, continue after it
 * @CS_JUMPED: done, the program counter has been set
 * @CS_AGAIN: not done, execute it again later
 * @CS_STOPPED: the queue has stopped on an exception
 */
enum cs_step { CS_NEXT, CS_JUMPED, CS_AGAIN, CS_STOPPED };

#endif
