/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Taking the TEE's device from its driver, and giving it back.
 */
#ifndef VMALI_GUEST_TEE_H
#define VMALI_GUEST_TEE_H

#include <stddef.h>
#include <sys/types.h>

#define TEE_DRIVER	"/sys/bus/platform/drivers/vmali-tee"

/**
 * tee_name() - the device that the TEE's driver is bound to
 * @name: filled in, "" if there is none
 * @size: bytes of @name
 */
void tee_name(char *name, size_t size);

/**
 * tee_unbind() - unbind the TEE
 * @name: its device
 *
 * In a child, as it waits for buffers, without a timeout: another program, which has none of
 * the files and mappings of this one.
 *
 * Return: the child, for tee_unbound(), or -1.
 */
pid_t tee_unbind(const char *name);

/**
 * tee_unbound() - wait for tee_unbind()
 * @pid: the child
 *
 * Return: the child's status, or -ETIME if it is still running.
 */
int tee_unbound(pid_t pid);

#endif /* VMALI_GUEST_TEE_H */
