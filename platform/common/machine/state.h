/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The state of the machine as its host sees it, its messages, its deadline and its end.
 */
#ifndef VMALI_MACHINE_STATE_H
#define VMALI_MACHINE_STATE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * struct state - the state of the machine
 * @run_dir: the run directory, "" if there is none
 * @mem_dir: directory for the guest's memory, likewise
 * @log_path: the kernel log
 * @keep_log: whether the log stays when the run directory goes
 * @raw_terminal: whether the terminal passes everything to the guest
 * @kernel_pid: the kernel's process, 0 without one
 * @deadline: when the machine is killed, as now_ms() has it; 0 for never
 */
struct state {
	char run_dir[4096];
	char mem_dir[4096];
	char log_path[8192];
	bool keep_log;
	bool raw_terminal;
	pid_t kernel_pid;
	int64_t deadline;
};

extern struct state state;

/**
 * say() - print a message for the user
 * @fmt: as printf() has it
 */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * fail() - print a message, and end with status 1
 * @fmt: as printf() has it
 */
void fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * leave() - kill the machine, clean up, and end
 * @status: exit status
 */
void leave(int status);

/**
 * take_terminal() - let the terminal, if there is one, pass everything to the guest
 */
void take_terminal(void);

/**
 * restore_terminal() - undo that
 */
void restore_terminal(void);

/**
 * now_ms() - the time
 *
 * Return: milliseconds, since some moment.
 */
int64_t now_ms(void);

/**
 * time_left() - the time until the deadline
 *
 * Return: milliseconds for poll(): -1 without a deadline.
 */
int time_left(void);

/**
 * check_deadline() - end if the time is over
 */
void check_deadline(void);

#endif
