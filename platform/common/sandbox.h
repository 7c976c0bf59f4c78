/* SPDX-License-Identifier: GPL-2.0 OR MIT */
#ifndef VMALI_SANDBOX_H
#define VMALI_SANDBOX_H

/**
 * enum sandbox_kind - how the host's files are protected
 * @SANDBOX_AUTO: Landlock, or without it a mount namespace
 * @SANDBOX_LANDLOCK: Landlock and a system call filter
 * @SANDBOX_NAMESPACE: a mount namespace in which everything else is read-only
 * @SANDBOX_NONE: they are not
 */
enum sandbox_kind {
	SANDBOX_AUTO,
	SANDBOX_LANDLOCK,
	SANDBOX_NAMESPACE,
	SANDBOX_NONE,
};

/**
 * sandbox_enter() - drop the right to write the host's files
 * @kind: how
 * @writable: directories that stay writable, NULL-terminated
 *
 * For the calling process and its children, irrevocably.
 *
 * Return: 0, or a negative error code if the host does not support it.
 */
int sandbox_enter(enum sandbox_kind kind, const char *const *writable);

#endif
