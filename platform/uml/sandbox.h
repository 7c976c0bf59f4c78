/* SPDX-License-Identifier: GPL-2.0 OR MIT */
#ifndef VMALI_SANDBOX_H
#define VMALI_SANDBOX_H

/**
 * sandbox_enter() - give up writing to the host's files
 * @writable: directories that stay writable, NULL-terminated
 *
 * For the calling process and all it starts, without a way back.  Uses Landlock
 * and a system call filter; where the host has no Landlock, a mount namespace
 * in which everything else is read-only.
 *
 * Return: 0, or a negative error code when the host offers neither.
 */
int sandbox_enter(const char *const *writable);

#endif
