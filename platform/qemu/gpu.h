/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The GPU on the board.
 */
#ifndef VMALI_QEMU_GPU_H
#define VMALI_QEMU_GPU_H

#include "../common/report.h"
#include "settings.h"

/**
 * gpu_create() - make the GPU, with its register window
 * @settings: what it is to be; as long as the machine exists
 *
 * Context: BQL, all devices exist, nothing has run; after carveout_create().  A failure ends
 * QEMU with a message.
 */
void gpu_create(const struct settings *settings);

/**
 * gpu_report() - write a report about the GPU
 * @name: stats, costs, state or inject
 * @to: where to
 *
 * Context: any thread, with or without the BQL.
 *
 * Return: false if there is no report of this name.
 */
bool gpu_report(const char *name, const struct vmali_printer *to);

/**
 * gpu_inject() - inject a fault, "NAME [TIMES [MS]]"
 * @text: the request
 *
 * Context: likewise.
 *
 * Return: false if it is none.
 */
bool gpu_inject(const char *text);

#endif
