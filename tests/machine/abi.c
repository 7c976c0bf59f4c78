// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Run by the machine in place of a kernel, in its sandbox: changes the mode of a file by
 * the system calls of each ABI, and prints the results.
 *
 *	abi FILE
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "../unit/abi.h"

static void print(const char *abi, long ret)
{
	printf("%s chmod: %s\n", abi, ret < 0 ? strerrorname_np((int)-ret) : "0");
	fflush(stdout);
}

static void no_i386(int signal)
{
	static const char text[] = "i386 chmod: no such ABI\n";

	(void)signal;
	_exit(write(1, text, sizeof(text) - 1) < 0);
}

int main(int argc, char **argv)
{
	const char *file = argc > 1 ? low_copy(argv[1]) : NULL;

	if (!file)
		return 1;
	print("x86-64", call_x86_64(NR_X86_64_CHMOD, file, 0640));
	print("x32", call_x32(NR_X86_64_CHMOD, file, 0640));
	signal(SIGSEGV, no_i386);
	print("i386", call_i386(NR_I386_CHMOD, file, 0640));
	return 0;
}
