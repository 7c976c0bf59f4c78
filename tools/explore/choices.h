/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The choices that a seed made in a run (platform/uml/perturb.c), and how some of them are
 * asked for.
 */
#ifndef EXPLORE_CHOICES_H
#define EXPLORE_CHOICES_H

#include "ddmin.h"
#include "ranges.h"

/* As long as the module's parameter can be, without its end */
#define KEEP_MAX	8191

/* Numbers of a kind of choices begin at its multiple of that */
#define CHOICE_SPACE	10000000

/**
 * struct choice - a choice that had an effect
 * @number: which
 * @line: number, time, kind, delay and task, as the machine writes it
 */
struct choice {
	unsigned long number;
	char *line;
};

/**
 * struct choices - those of a run
 * @v: the choices that are known, in the order of their times
 * @n: how many
 * @numbers: of all choices that were made, with an effect or without; empty if nothing is
 *	     known
 * @complete: whether all that had an effect are known. They are not after the kernel has
 *	      died, and if there are too many to be remembered.
 */
struct choices {
	struct choice *v;
	size_t n;
	struct ranges numbers;
	bool complete;
};

/**
 * choices_read() - read the choices of a run
 * @list: what vmali run --choices has written; "" if there is nothing
 * @log: the kernel's log, which has the last choices if the kernel has died
 *
 * The lines of both are taken apart.
 */
struct choices choices_read(char *list, char *log);

/**
 * choices_units() - the numbers to look among
 * @c: the choices of a run
 * @count: set to how many there are
 *
 * Return: those that had an effect, in the order of their times, if all are known; else all
 * numbers.
 */
unsigned long *choices_units(const struct choices *c, size_t *count);

/**
 * choices_keep() - a value of the parameter vmali_gpu.keep
 * @units: numbers; those of a kind are ascending
 * @count: how many
 * @parts: indices of those that are wanted
 * @exact: whether to name each of them. If not, those that are neighbours among the units
 *	   of their kind become a range, and the value is short.
 *
 * Return: the value, "none" for no choice; NULL if it is longer than the parameter may be.
 * The caller's to free.
 */
char *choices_keep(const unsigned long *units, size_t count, const struct parts *parts,
		   bool exact);

#endif
