/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The command: its start, its input and output, and its end.
 */
#ifndef VMALI_INIT_COMMAND_H
#define VMALI_INIT_COMMAND_H

/**
 * start_command() - start the command
 * @argv: its arguments
 * @env: its environment
 */
void start_command(char **argv, char **env);

/**
 * run_command() - pass its input and output on until it ends, or its time is over
 *
 * Return: its exit status.
 */
int run_command(void);

#endif
