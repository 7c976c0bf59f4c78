/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A command that prints the instructions of a file: words of 64 bits, little endian.
 */
#ifndef DUMPWORDS_H
#define DUMPWORDS_H

#include <stdbool.h>
#include <stdio.h>

/**
 * struct dumpwords - what is particular to an instruction set
 * @command: the command's name, as messages begin with it
 * @arch_first, @arch_last: architectures that it knows, the first one is the default
 * @usage: print the text of --help
 * @print_table: print the instruction set of all architectures, for --table
 * @print_word: print a word on a line; returns whether it is valid.  @offset is in the file,
 *		in bytes
 */
struct dumpwords {
	const char *command;
	unsigned int arch_first;
	unsigned int arch_last;
	void (*usage)(FILE *f);
	void (*print_table)(FILE *f);
	bool (*print_word)(unsigned int arch, unsigned long long offset, unsigned long long word);
};

/**
 * dumpwords_main() - the command
 * @d: what it prints
 * @argc: as of main()
 * @argv: as of main(): --arch N, --help, --table, and a file, or - or nothing for standard input
 *
 * Return: the exit status: 0, 2 if words are not valid, 1 after a message for other errors.
 */
int dumpwords_main(const struct dumpwords *d, int argc, char **argv);

#endif
