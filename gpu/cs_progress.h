/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Outcome of a step of long work.
 */
#ifndef MALI_CS_PROGRESS_H
#define MALI_CS_PROGRESS_H

#include "base.h"

/**
 * enum cs_progress - outcome of a step of long work
 * @CSP_DONE: the work is complete
 * @CSP_MORE: continue with it
 * @CSP_STALL: nothing could be done; it continues when something else has happened
 */
enum cs_progress { CSP_DONE, CSP_MORE, CSP_STALL };

#endif
