/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * How a piece of long work has gone.
 */
#ifndef MALI_CS_PROGRESS_H
#define MALI_CS_PROGRESS_H

#include "base.h"

/**
 * enum cs_progress - how a piece of long work has gone
 * @CSP_DONE: the work is complete
 * @CSP_MORE: go on with it
 * @CSP_STALL: nothing could be done; it goes on when something else has happened
 */
enum cs_progress { CSP_DONE, CSP_MORE, CSP_STALL };

#endif
