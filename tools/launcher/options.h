/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Options of the commands: --name, --name VALUE, --name=VALUE, -n.  They end at the first
 * argument that is none, and at "--".
 */
#ifndef LAUNCHER_OPTIONS_H
#define LAUNCHER_OPTIONS_H

#include "base.h"

/**
 * struct option_row - one option of a command; a table ends with a row without a name
 * @name: with its dashes
 * @id: what options_next() returns for it; greater than 0
 * @value: what it needs, as "a value" or "a file", or NULL if it takes none; "=" before it if it
 *	   may be without, and takes one after "=" only
 */
struct option_row {
	const char *name;
	int id;
	const char *value;
};

/**
 * struct options - options that are being parsed
 * @command: the command's name, for messages
 * @table: its options
 * @args: what is left of the arguments, ended by NULL; after options_next() returned 0,
 *	  those that are no options
 * @name: the option that was found last
 * @value: its value, if it takes one
 */
struct options {
	const char *command;
	const struct option_row *table;
	char **args;
	const char *name;
	const char *value;
};

/**
 * options_next() - take the next option off the arguments
 * @o: the options. One that is unknown, or lacks its value, ends the process with one line.
 *
 * Return: the option's id, 0 if there are no more.
 */
int options_next(struct options *o);

/**
 * option_number() - the value of the last option as a whole number
 * @o: the options. A value that is none, or does not fit, ends the process.
 */
unsigned long option_number(const struct options *o);

/**
 * option_result_file() - check that the last option's value is a file that can be written
 * @o: the options. What cannot be written ends the process, so that nothing runs for
 *     minutes before that is known.
 *
 * Return: the value.
 */
const char *option_result_file(const struct options *o);

#endif
