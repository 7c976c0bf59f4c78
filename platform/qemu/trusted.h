/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The bus filter of the board, and what it keeps: protected memory.
 */
#ifndef VMALI_QEMU_TRUSTED_H
#define VMALI_QEMU_TRUSTED_H

#include "../../trusted/include/mali_trusted.h"

/**
 * trusted_create() - make the filter
 * @range: the carve-out, or RAM that is borrowed; its memory must exist as long as the machine
 *
 * A failure ends QEMU with a message.
 */
void trusted_create(const struct mali_trusted_range *range);

/**
 * trusted_model() - the filter, which has its own lock
 *
 * Return: the model, never NULL once it has been made.
 */
struct mali_trusted *trusted_model(void);

#endif
