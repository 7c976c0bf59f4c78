/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the GPU has completed without executing it.
 */
#ifndef VMALI_INIT_SKIPPED_H
#define VMALI_INIT_SKIPPED_H

/**
 * tell_skipped() - have the host print one line if there was any such work
 *
 * No program can notice: the driver's fences signal as for work that was executed.
 */
void tell_skipped(void);

#endif
