// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali cs dump: print a command stream, an instruction a line, with the names of
 * Mesa's genxml; or the instruction set.  The tables are those that the GPU model executes by.
 */
#include <stdio.h>

#include "../lib/cs_isa.h"
#include "cstable.h"
#include "csword.h"
#include "dumpwords.h"

static void usage(FILE *f)
{
	fprintf(f,
		"usage: vmali cs dump [--arch N] [FILE|-]\n"
		"       vmali cs dump --table\n"
		"\n"
		"Prints a command stream: offset, word, instruction and fields.  FILE, or standard\n"
		"input, holds words of 64 bits, little endian.\n"
		"\n"
		"  --arch N   architecture of the GPU, %d to %d (default %d)\n"
		"  --table    print the instruction set of all architectures, in Markdown\n"
		"\n"
		"Exit status: 0 if every word is a valid instruction, 2 if some are not (they are\n"
		"printed and marked), 1 for other errors: no such file, or an end within a word.\n",
		MALI_CS_ISA_ARCH_FIRST, MALI_CS_ISA_ARCH_LAST, MALI_CS_ISA_ARCH_FIRST);
}

int main(int argc, char **argv)
{
	static const struct dumpwords words = {
		.command = "cs dump",
		.arch_first = MALI_CS_ISA_ARCH_FIRST,
		.arch_last = MALI_CS_ISA_ARCH_LAST,
		.usage = usage,
		.print_table = cstable_print,
		.print_word = csword_print,
	};

	return dumpwords_main(&words, argc, argv);
}
