// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * LD_PRELOAD library of programs for another processor under QEMU's emulation of user space:
 * their ioctl(), which passes what QEMU does not know to /dev/vmali-ioctl (../ioctl.c).
 *
 * Compiled for that processor, arm64 or x86-64, without a C library: of the program's own one it
 * needs errno only.
 */
#include <errno.h>
#include <stdarg.h>
#include <sys/ioctl.h>

#include "request.h"

#define AT_FDCWD	-100
#define O_WRONLY	1
#define O_CLOEXEC	02000000
#define F_GETFD		1
#define F_DUPFD_CLOEXEC	1030

#ifdef __aarch64__

/* arch/arm64: numbers of include/uapi/asm-generic/unistd.h */
#define SYS_FCNTL	25
#define SYS_IOCTL	29
#define SYS_OPENAT	56
#define SYS_CLOSE	57
#define SYS_WRITE	64

static long call(long number, long a, long b, long c)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = 0;

	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x3), "r"(x8) : "memory");
	return x0;
}

#else

/* arch/x86/entry/syscalls/syscall_64.tbl */
#define SYS_WRITE	1
#define SYS_CLOSE	3
#define SYS_IOCTL	16
#define SYS_FCNTL	72
#define SYS_OPENAT	257

static long call(long number, long a, long b, long c)
{
	register long r10 __asm__("r10") = 0;
	long ret;

	__asm__ volatile("syscall" : "=a"(ret)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
			 : "rcx", "r11", "memory");
	return ret;
}

#endif

/*
 * The device.  Its number is one that a program which closes all files, and opens others, does
 * not come to by itself.
 */
#define FIRST_NUMBER	512

/* -1 before the first call; two threads that come first open it twice, and both stay open */
static int device = -1;

static int device_open(void)
{
	long fd = call(SYS_OPENAT, AT_FDCWD, (long)"/dev/" VMALI_IOCTL_NAME,
		       O_WRONLY | O_CLOEXEC);
	long moved;

	if (fd < 0)
		return (int)fd;
	moved = call(SYS_FCNTL, fd, F_DUPFD_CLOEXEC, FIRST_NUMBER);
	if (moved < 0)
		return (int)fd;
	call(SYS_CLOSE, fd, 0, 0);
	return (int)moved;
}

static long pass(int fd, unsigned long cmd, unsigned long arg)
{
	struct vmali_ioctl request = {
		.self = (unsigned long)&request, .arg = arg, .fd = fd, .cmd = (__u32)cmd,
	};
	int to = device;

	/* The program may have closed it */
	if (to < 0 || call(SYS_FCNTL, to, F_GETFD, 0) < 0) {
		to = device_open();
		if (to < 0)
			return to;
		device = to;
	}
	return call(SYS_WRITE, to, (long)&request, sizeof(request));
}

__attribute__((visibility("default"))) int ioctl(int fd, unsigned long cmd, ...)
{
	unsigned long arg;
	va_list args;
	long ret;

	va_start(args, cmd);
	arg = va_arg(args, unsigned long);
	va_end(args);
	if (vmali_ioctl_passes((__u32)cmd))
		ret = pass(fd, cmd, arg);
	else
		ret = call(SYS_IOCTL, fd, (long)cmd, (long)arg);
	if (ret < 0) {
		errno = (int)-ret;
		return -1;
	}
	return (int)ret;
}
