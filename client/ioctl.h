/* SPDX-License-Identifier: GPL-2.0 OR MIT */
#ifndef VMALI_IOCTL_H
#define VMALI_IOCTL_H

/**
 * vmali_ioctl() - an ioctl, restarted when interrupted
 * @fd: file descriptor
 * @request: ioctl number
 * @arg: its argument
 *
 * Return: the result of the ioctl if not negative, otherwise -errno.
 */
int vmali_ioctl(int fd, unsigned long request, void *arg);

#endif /* VMALI_IOCTL_H */
