/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The bus filter of the board, and what it keeps: protected memory, the carve-out.
 */
#ifndef VMALI_QEMU_TRUSTED_H
#define VMALI_QEMU_TRUSTED_H

#include "../../trusted/include/mali_trusted.h"

/**
 * trusted_create() - make the filter
 * @base: physical address of the carve-out
 * @size: bytes
 * @memory: what is behind it, as long as the machine exists
 *
 * A failure ends QEMU with a message.
 */
void trusted_create(u64 base, u64 size, void *memory);

/**
 * trusted_model() - the filter, which has its own lock
 *
 * Return: the model, never NULL once it has been made.
 */
struct mali_trusted *trusted_model(void);

#endif
