/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Messages of the models, on QEMU's standard error, which goes to the kernel log.
 */
#ifndef VMALI_QEMU_LOG_H
#define VMALI_QEMU_LOG_H

#include "../../lib/mali_host.h"

/**
 * log_line() - print a line
 * @format: as for printf(), without a line feed
 *
 * Context: any thread.
 */
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * log_limited() - print a line, unless there have been many
 * @format: likewise
 *
 * At most 10 lines in 5 seconds, as the kernel's ratelimit has it, counted for all callers.
 *
 * Context: any thread.
 */
void log_limited(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * log_model() - the log of a model
 * @ctx: not used
 * @level: of the message
 * @msg: see struct mali_host
 * @value: likewise
 */
void log_model(void *ctx, enum mali_log_level level, const char *msg, u64 value);

#endif
