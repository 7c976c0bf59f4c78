/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What a driver has done with a firmware image, from what a machine prints: the report of
 * vmali-info, if there is a device, and the kernel's log.
 */
#ifndef VMALI_FW_LOG_H
#define VMALI_FW_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct driver_line - a line of the log
 * @level: error, warning or info; kernel for what is not of the driver
 * @text: line, without the device's name; printable characters only
 * @times: how often it came without another kept line in between
 */
struct driver_line {
	const char *level;
	char *text;
	unsigned int times;
};

/**
 * struct driver_log - what a driver has done
 * @accepted: its probe succeeded
 * @error: 0, or the positive errno that it failed with
 * @interface: version of the firmware's interface, as 1.1.0; "" if the driver logs none
 * @groups: number of group slots; 0 if it was refused
 * @queues: number of queues that a group has; likewise
 * @protected_bytes: protected memory that the firmware has; 0 without a heap
 * @lines: errors and warnings of the driver, warnings of the kernel, and the build id
 * @count: number of these
 */
struct driver_log {
	bool accepted;
	int error;
	char interface[32];
	uint64_t groups;
	uint64_t queues;
	uint64_t protected_bytes;
	struct driver_line *lines;
	size_t count;
};

/**
 * driver_log_command() - the command that prints what driver_log_read() reads
 *
 * Return: arguments, ended by NULL; to be run in a machine with --no-wait.
 */
const char *const *driver_log_command(void);

/**
 * driver_log_read() - read what the command has printed
 * @log: filled in on success; driver_log_free() ends it
 * @output: all of it
 *
 * Return: whether it is known what became of the probe.
 */
bool driver_log_read(struct driver_log *log, const char *output);

/**
 * driver_log_free() - give its memory back
 * @log: of driver_log_read()
 */
void driver_log_free(struct driver_log *log);

#endif
