/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What only the model reports, to root: by debugfs, or over a port to QEMU
 * (platform/qemu/control.h). A real board has none of it, so the programs work without it.
 */
#ifndef VMALI_MODEL_H
#define VMALI_MODEL_H

#include <stdint.h>
#include <stdio.h>

#include "picture.h"

/**
 * model_socket() - ask a machine from its host
 * @path: socket of QEMU's plugin, for all that follows; not copied
 */
void model_socket(const char *path);

/**
 * model_report() - read a report
 * @name: gpu/stats, gpu/costs, gpu/state, gpu/inject, trusted/stats, trusted/refusals or
 *	trusted/display
 * @file: set to the report, which the caller closes; NULL on failure
 *
 * Return: 0; -ENOENT if there is no model; -EINVAL if it has no such report.
 */
int model_report(const char *name, FILE **file);

/**
 * model_inject() - inject a fault
 * @fault: "NAME [TIMES [MS]]"
 *
 * Return: 0; -ENOENT if there is no model; -EINVAL if it has no such fault.
 */
int model_inject(const char *fault);

/**
 * model_gpu_stat() - read a counter of the GPU model
 * @name: its name
 * @value: the number, 0 on failure
 *
 * Return: 0; -ENOENT if there is no model; -ENOMSG if it has no such counter.
 */
int model_gpu_stat(const char *name, uint64_t *value);

/**
 * model_display() - read the picture on the trusted display
 * @picture: filled in, opaque; the caller destroys it
 *
 * Return: 0; -ENOENT if there is no model; -ENODATA if the display is off; -EILSEQ for
 * something unexpected; -ENOMEM.
 */
int model_display(struct picture *picture);

#endif /* VMALI_MODEL_H */
