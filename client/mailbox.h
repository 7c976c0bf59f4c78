/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The mailbox of QEMU's board (platform/qemu/mailbox_regs.h), which answers requests of the
 * control protocol.
 */
#ifndef VMALI_MAILBOX_H
#define VMALI_MAILBOX_H

#include <sys/types.h>

/**
 * mailbox_ask() - have a request answered
 * @request: a line, with its end
 * @answer: set to the answer, NUL-terminated, which the caller frees; NULL on failure
 *
 * Context: root.  Several processes and threads may ask at the same time.
 *
 * Return: the answer's bytes; -ENOENT if this board has no mailbox, or another errno.
 */
ssize_t mailbox_ask(const char *request, char **answer);

#endif /* VMALI_MAILBOX_H */
