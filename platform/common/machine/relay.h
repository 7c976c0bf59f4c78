/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What is passed between the caller and the command, over the line.
 */
#ifndef VMALI_MACHINE_RELAY_H
#define VMALI_MACHINE_RELAY_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct relay - the state of it
 * @to_guest, @from_guest: the line
 * @stdin_open: whether there may be more input
 * @window_changed: whether the guest has to get the size of the terminal
 * @have_status: whether the command has ended
 * @status: its exit status
 */
struct relay {
	int to_guest, from_guest;
	bool stdin_open;
	bool window_changed;
	bool have_status;
	int32_t status;
};

extern struct relay relay;

/**
 * read_line() - take what has come over the line
 *
 * Return: whether the line is still open.
 */
bool read_line(void);

/**
 * queue_next() - prepare what is due for the guest
 */
void queue_next(void);

/**
 * out_pending() - whether something waits for the line
 */
bool out_pending(void);

/**
 * wants_stdin() - whether input can be taken
 */
bool wants_stdin(void);

/**
 * read_stdin() - take input for the command
 */
void read_stdin(void);

/**
 * flush_line() - write what waits for the line
 */
void flush_line(void);

#endif
