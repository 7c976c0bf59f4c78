/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Lists of strings: arguments of programs, lines of texts, paths.
 *
 * Memory is as base.h says.
 */
#ifndef LAUNCHER_ARGS_H
#define LAUNCHER_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * struct args - a list of arguments, ready for execvp()
 * @v: the arguments and a NULL; NULL before the first args_add()
 * @n: number of arguments
 */
struct args {
	char **v;
	size_t n;
};

/**
 * args_add() - append one argument
 * @args: the list
 * @arg: the argument; not copied
 */
void args_add(struct args *args, const char *arg);

/**
 * args_add_all() - append arguments
 * @args: the list
 * @argv: the arguments, ended by NULL; not copied
 */
void args_add_all(struct args *args, char *const *argv);

/* A list of arguments in place, ended by NULL */
#define ARGV(...)	((const char *const []){ __VA_ARGS__, NULL })

/* Appends these arguments to a struct args; not copied */
#define ARGS_ADD(args, ...)	args_add_all(args, (char *const *)ARGV(__VA_ARGS__))

/**
 * args_print() - print arguments on one line, quoted so that a shell splits them again
 * @f: where to
 * @argv: the arguments, ended by NULL
 */
void args_print(FILE *f, char *const *argv);

/**
 * lines_of() - take a text apart
 * @content: the text; the lines stay in it, their ends become null bytes
 *
 * Return: its lines.
 */
struct args lines_of(char *content);

/**
 * args_sort() - sort a list as in the C locale
 * @args: the list
 */
void args_sort(struct args *args);

/**
 * args_unique() - sort a list, and drop what is there twice
 * @args: the list
 */
void args_unique(struct args *args);

/**
 * args_have() - look for a string in a list
 * @args: the list
 * @what: the string
 *
 * Return: whether it is there.
 */
bool args_have(const struct args *args, const char *what);

#endif
