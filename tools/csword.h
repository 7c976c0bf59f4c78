/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A word of a command stream as text, with the names of Mesa's genxml.
 */
#ifndef CSWORD_H
#define CSWORD_H

#include <stdbool.h>

/**
 * csword_print() - print a word as one line on standard output
 * @arch: architecture, MALI_CS_ISA_ARCH_FIRST to _LAST
 * @offset: of the word in its stream, in bytes; branches are printed relative to it
 * @word: an instruction
 *
 * Return: whether the word is a valid instruction. One that is not is printed and marked.
 */
bool csword_print(unsigned int arch, unsigned long long offset, unsigned long long word);

#endif
