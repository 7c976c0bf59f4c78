/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The choices that a seed made in a run (platform/uml/choices.c), and how some of them are
 * asked for.
 */
#ifndef EXPLORE_CHOICES_H
#define EXPLORE_CHOICES_H

#include "ddmin.h"
#include "ranges.h"

/* As long as the module's parameters keep and busy can be, without their end */
#define KEEP_MAX	8191

/* Numbers of a task's choices of a kind begin at a multiple of that */
#define CHOICE_STREAM	400000

/* More than the machine remembers */
#define CHOICES_ALL	"1000000"

/**
 * struct choice - a choice that had an effect
 * @number: which
 * @takes_time: whether it can be made to only take its time (vmali_gpu.busy)
 * @line: number, time, kind, value, its unit, and task, as the machine writes it
 */
struct choice {
	unsigned long number;
	bool takes_time;
	char *line;
};

/**
 * struct choices - those of a run
 * @v: the choices that are known, in the order of their times
 * @n: how many
 * @known: whether the run has written about its choices
 * @complete: whether all that had an effect are known. They are not if there are too many,
 *	     or if the kernel has died and has not logged all.
 */
struct choices {
	struct choice *v;
	size_t n;
	bool known;
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
 * choices_text() - a value of the parameter vmali_gpu.keep or vmali_gpu.busy
 * @c: the choices of a run; those of a task and kind have ascending numbers
 * @parts: indices of those that are wanted, ascending
 * @exact: whether to name each of them. If not, those that are neighbours among the choices
 *	   of their task and kind become a range, and the value is short.
 *
 * Return: the value, "none" for no choice; NULL if it is longer than the parameter may be.
 * The caller's to free.
 */
char *choices_text(const struct choices *c, const struct parts *parts, bool exact);

/**
 * choices_rest() - the choices that are left out, as far as they can take their time
 * @c: the choices of a run
 * @from: indices of some of them, ascending
 * @parts: indices of some of these, ascending
 *
 * Return: the indices of those of @from that are not in @parts and can; the caller's to free.
 */
struct parts choices_rest(const struct choices *c, const struct parts *from,
			  const struct parts *parts);

#endif
