/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the guest has recorded, copied to where the caller wants it.
 */
#ifndef VMALI_MACHINE_RESULTS_H
#define VMALI_MACHINE_RESULTS_H

/**
 * check_result() - before the machine starts, see whether a file can be written
 * @path: the file, or NULL; one that cannot ends the process
 */
void check_result(const char *path);

/**
 * keep_trace() - copy the trace, and convert it
 * @result: the command's status
 *
 * Return: @result, or 1 for 0 when the trace could not be kept.
 */
int keep_trace(int result);

/**
 * keep_choices() - copy the list of choices
 * @result: the command's status
 *
 * Return: @result, or 1 for 0 when they could not be kept.
 */
int keep_choices(int result);

#endif
