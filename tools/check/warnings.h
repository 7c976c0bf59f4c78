/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Warnings in logs of compilers, sparse, kernel-doc and Sphinx.
 */
#ifndef CHECK_WARNINGS_H
#define CHECK_WARNINGS_H

#include "../launcher/base.h"

/**
 * warning_text() - a warning without what differs between two trees
 * @line: the line of the log
 * @store: directories below this one have trees, as STORE/NAME/src, with output in src/o
 * @source: the pristine source
 *
 * Paths become relative to the kernel's root, and the numbers of lines are dropped.
 *
 * Return: the text, the caller's to free.
 */
char *warning_text(const char *line, const char *store, const char *source);

/**
 * new_warnings() - print the warnings and errors that a log has and another has not, or not
 *	as often
 * @out: where to, each once
 * @store: as for warning_text()
 * @source: likewise
 * @before: the log without the change
 * @after: the log with it
 *
 * What is in a header is reported by each file that includes it, so there only the text
 * counts.
 *
 * Return: how many there are.
 */
size_t new_warnings(FILE *out, const char *store, const char *source, const char *before,
		    const char *after);

/**
 * log_of_sparse() - what sparse reported in a log of kbuild
 * @log: the log, in which its lines begin with "sparse: "
 *
 * Return: these lines without that, the caller's to free.
 */
char *log_of_sparse(const char *log);

/**
 * log_of_kbuild() - what others reported there
 * @log: the log
 *
 * Return: the lines but for those of sparse and of kernel-doc, the caller's to free.
 */
char *log_of_kbuild(const char *log);

#endif
