/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the parts of the launcher share: messages and strings, and lists of strings by args.h.
 *
 * Memory is allocated for the life of the process unless a function says otherwise, and
 * running out of it ends the process.
 */
#ifndef LAUNCHER_BASE_H
#define LAUNCHER_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "args.h"

#define PRINTF(fmt, first)	__attribute__((format(printf, fmt, first)))

/**
 * say() - print one line on standard error, after "vmali: "
 * @format: as for printf(), without a line feed
 */
void say(const char *format, ...) PRINTF(1, 2);

/**
 * progress() - print what is being done: on a terminal in a line that the next one replaces
 * @format: as for say()
 */
void progress(const char *format, ...) PRINTF(1, 2);

/**
 * progress_end() - clear the line of progress(), before something else is printed
 */
void progress_end(void);

/**
 * die() - report a mistake of the user's, or a failure: one line, exit status 1
 * @format: as for say()
 */
void die(const char *format, ...) PRINTF(1, 2) __attribute__((noreturn));

/**
 * allocated() - check the result of an allocation
 * @memory: the result; NULL ends the process
 *
 * Return: @memory.
 */
void *allocated(void *memory);

/**
 * text() - a formatted string
 * @format: as for printf()
 *
 * Return: the string, the caller's to free.
 */
char *text(const char *format, ...) PRINTF(1, 2);

/**
 * joined() - strings with blanks between
 * @argv: the strings, ended by NULL
 *
 * Return: the string, the caller's to free.
 */
char *joined(char *const *argv);

/**
 * environment() - an environment variable
 * @name: its name
 * @otherwise: what to return if it is not set, or empty
 */
const char *environment(const char *name, const char *otherwise);

/**
 * needed_environment() - an environment variable that ./vmali sets
 * @name: its name; if it is not set, or empty, the process ends
 */
const char *needed_environment(const char *name);

/**
 * linux_version() - the Linux that machines are made of
 *
 * Return: an older one, such as "6.12", which kernel/backport has topics for; "" for the one
 * that kernel/series is for. From the environment, VMALI_LINUX.
 */
const char *linux_version(void);

/**
 * linux_version_set() - choose the Linux, for this process and those that it starts
 * @version: the version
 */
void linux_version_set(const char *version);

/**
 * help_print() - print the help of a command on standard output
 * @top: the checkout
 * @command: as in the name of tools/help/COMMAND.txt
 */
void help_print(const char *top, const char *command);

/**
 * cpu_count() - how many CPUs this process may use, at least one
 */
unsigned int cpu_count(void);

#endif
