/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * System calls of the three ABIs that an x86-64 kernel may offer to one process.
 */
#ifndef ABI_H
#define ABI_H

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define X32_BIT			0x40000000
#define NR_X86_64_GETPID	39
#define NR_X86_64_CHMOD		90
#define NR_I386_CHMOD		15
#define NR_I386_GETPID		20

/* Return: as the kernel returns it: negative for an error. */
static inline long call_x86_64(long nr, const void *a, long b)
{
	long ret = syscall(nr, a, b);

	return ret < 0 ? -errno : ret;
}

static inline long call_x32(long nr, const void *a, long b)
{
	return call_x86_64(nr | X32_BIT, a, b);
}

/* @a must be below 4 GiB.  SIGSEGV if the kernel has no such ABI. */
static inline long call_i386(long nr, const void *a, long b)
{
	long ret;

	asm volatile("int $0x80" : "=a"(ret) : "a"(nr), "b"(a), "c"(b)
		     : "memory", "r8", "r9", "r10", "r11");
	return ret;
}

/* A copy of @text that all ABIs can address; never freed. */
static inline const char *low_copy(const char *text)
{
	char *copy = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	return copy == MAP_FAILED || strlen(text) >= 4096 ? NULL : strcpy(copy, text);
}

#endif
