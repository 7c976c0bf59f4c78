/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What only the model reports, by debugfs and to root. A real board has none of it, so
 * the programs work without it.
 */
#ifndef VMALI_MODEL_H
#define VMALI_MODEL_H

#include <stdint.h>

#include "picture.h"

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
