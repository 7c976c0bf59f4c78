/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Asks the machine about a firmware image: a command in a machine that has it.
 */
#ifndef VMALI_FW_MACHINE_H
#define VMALI_FW_MACHINE_H

#include <stddef.h>

/**
 * struct machine_answer - what a machine has made of a command
 * @status: exit status of vmali run: the command's, or 124 and 125 as in vmali-run(1);
 *	128 + N if signal N ended it
 * @output: what the command printed, with a NUL at the end; free() it
 */
struct machine_answer {
	int status;
	char *output;
};

/**
 * machine_ask() - run a command in a machine whose firmware is an image
 * @image: the file
 * @size: its bytes
 * @options: options of vmali run, ended by NULL
 * @command: the command, ended by NULL
 * @answer: filled in on success
 *
 * The machine is started as ./vmali, which sets VMALI, starts any: what is not built yet is
 * built. Its GPU is the default one. What it and the command print on standard error is not
 * caught.
 *
 * Return: 0, or -errno: there is no directory for the image, or no process for the machine.
 */
int machine_ask(const void *image, size_t size, const char *const *options,
		const char *const *command, struct machine_answer *answer);

#endif
