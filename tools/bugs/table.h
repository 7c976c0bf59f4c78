/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The table of bugs: each is a patch that brings a bug back which the driver once had.
 *
 * tests/bugs/NAME.patch begins with fields, "Field: value", and ends with a diff against the
 * driver with the series.  A value continues on lines that begin with a blank.
 *
 *	Bug		what is wrong, for a user
 *	Fix		the commit or mail that fixed it
 *	Read		where to read about it
 *	Program		what notices it: a program below build/, as guest/jobs
 *	Test		a test of it that fails, FIXTURE.NAME; may be there several times
 *	Log		text that the kernel's log has, and has not without the bug
 *	Options		options of vmali run, with blanks between
 *	Seeds		of a race: how many are tried, from 1 on, until one notices it
 *	Expected	caught or missed
 *	Why		of a bug that is missed: the fact about the model that hides it
 *	Quick		yes, if it is one of those that vmali bugs runs without --all
 */
#ifndef BUGS_TABLE_H
#define BUGS_TABLE_H

#include "../launcher/base.h"

/**
 * struct bug - one bug
 * @name: of its patch, without suffix
 * @patch: the patch's path
 * @title: the field Bug
 * @fix: the field Fix
 * @read: the field Read
 * @program: the program that has to notice it
 * @tests: those of its tests that have to fail; none for any
 * @log: text that the kernel's log has to have, or NULL
 * @options: options of vmali run
 * @seeds: how many seeds are tried; 0: the options say it
 * @why: why it is missed, or NULL
 * @caught: whether it is expected to be caught
 * @quick: whether it is run without --all
 */
struct bug {
	char *name;
	const char *patch;
	const char *title;
	const char *fix;
	const char *read;
	const char *program;
	struct args tests;
	const char *log;
	struct args options;
	unsigned int seeds;
	const char *why;
	bool caught;
	bool quick;
};

/**
 * bug_parse() - read the fields of a bug
 * @bug: set to them; they stay in @content
 * @path: the patch's path, for the name and for messages
 * @content: the patch, which is changed
 *
 * A field that is missing, unknown or wrong ends the process with one line.
 */
void bug_parse(struct bug *bug, const char *path, char *content);

/**
 * struct bugs - the table
 * @v: the bugs, sorted by name
 * @n: how many
 */
struct bugs {
	struct bug *v;
	size_t n;
};

/**
 * bugs_read() - read all patches in a directory
 * @dir: the directory
 */
struct bugs bugs_read(const char *dir);

/**
 * bugs_select() - the bugs that were asked for
 * @bugs: the table
 * @names: their names, as patterns of a shell, ended by NULL; without any, the quick ones
 * @all: all of them, instead
 *
 * A name that matches none ends the process with one line.
 */
struct bugs bugs_select(const struct bugs *bugs, char *const *names, bool all);

#endif
