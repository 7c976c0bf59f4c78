/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * How an instruction of a command stream has gone.
 */
#ifndef MALI_CS_STEP_H
#define MALI_CS_STEP_H

#include "base.h"

/**
 * enum cs_step - outcome of an instruction
 * @CS_NEXT: done, go on behind it
 * @CS_JUMPED: done, the program counter has been set
 * @CS_AGAIN: not done, execute it again later
 * @CS_STOPPED: the queue has stopped on an exception
 */
enum cs_step { CS_NEXT, CS_JUMPED, CS_AGAIN, CS_STOPPED };

#endif
