// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Preloaded into a kernel that runs one CPU: a kernel built for several makes a
 * system call each time it disables or enables interrupts, to block the signal
 * that CPUs interrupt each other with.  With one CPU it is never sent, and the
 * call is most of the time that a debug kernel takes to boot.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
	/* The kernel's sets are one word. */
	const unsigned long ipi = 1UL << (SIGRTMIN - 1);
	unsigned long word;

	if (set && !old) {
		memcpy(&word, set, sizeof(word));
		if (word == ipi)
			return 0;
	}
	return syscall(SYS_rt_sigprocmask, how, set, old, sizeof(word));
}
