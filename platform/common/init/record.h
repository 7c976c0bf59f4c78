/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What is recorded of the run for the host: a trace, and the choices of a seed.
 */
#ifndef VMALI_INIT_RECORD_H
#define VMALI_INIT_RECORD_H

/**
 * trace_begin() - record events from now on, if that is asked for
 */
void trace_begin(void);

/**
 * trace_complete() - record events of modules that have been loaded by now, too
 */
void trace_complete(void);

/**
 * trace_mark() - write a line into the trace
 * @fmt: the line, as printf() has it
 */
void trace_mark(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * trace_end() - leave the trace in the run directory
 * @env: environment for the program that writes it
 * @status: of the command
 *
 * Return: @status, or what stands for it if there is no trace.
 */
int trace_end(char **env, int status);

/**
 * keep_choices() - leave the list of choices in the run directory, if there is one
 */
void keep_choices(void);

#endif
