// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali_ioctl: ioctls of programs for another processor.
 *
 * QEMU's emulation of user space passes on the system calls that it knows, and answers
 * panthor's ioctls with ENOTTY itself.  Such a program writes the ioctl to this device
 * instead, in one write() (mesa/request.h).  The ioctl is carried out in the writer's
 * context; the write returns what it has returned, so values, errno and signals are as
 * without an emulator.
 *
 * For machines of vmali run --mesa only.  The device gives no permission: files are the
 * writer's own.
 */

#include <linux/file.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

#include "mesa/request.h"

/* Threads share the file: without a position, one that waits in an ioctl holds no lock of it */
static int request_open(struct inode *inode, struct file *file)
{
	return stream_open(inode, file);
}

/*
 * Return: as the ioctl; -EINVAL if it is no request, -ENXIO if the writer's addresses are not
 * the kernel's.
 */
static ssize_t request_write(struct file *file, const char __user *buf, size_t len,
			     loff_t *pos)
{
	struct vmali_ioctl r;
	long ret;

	if (len != sizeof(r))
		return -EINVAL;
	if (copy_from_user(&r, buf, sizeof(r)))
		return -EFAULT;
	if (r.self != (uintptr_t)buf)
		return -ENXIO;
	if (!vmali_ioctl_passes(r.cmd))
		return -EINVAL;

	CLASS(fd, target)(r.fd);
	if (fd_empty(target))
		return -EBADF;
	if (!fd_file(target)->f_op->unlocked_ioctl)
		return -ENOTTY;
	ret = fd_file(target)->f_op->unlocked_ioctl(fd_file(target), r.cmd, r.arg);
	return ret == -ENOIOCTLCMD ? -ENOTTY : ret;
}

static const struct file_operations request_fops = {
	.owner = THIS_MODULE,
	.open = request_open,
	.write = request_write,
};

static struct miscdevice request_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = VMALI_IOCTL_NAME,
	.mode = 0666,
	.fops = &request_fops,
};

module_misc_device(request_device);

MODULE_DESCRIPTION("Virtual Mali board: ioctls of programs for another processor");
MODULE_LICENSE("Dual MIT/GPL");
