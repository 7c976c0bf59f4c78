/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The line to the host: what is sent on it, and the end.
 */
#ifndef VMALI_INIT_LINE_H
#define VMALI_INIT_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "../channel.h"

/* The line, -1 before open_line() */
extern int line;

/**
 * write_all() - write all of some bytes, as far as possible
 * @fd: where to
 * @buf: the bytes
 * @len: how many
 */
void write_all(int fd, const void *buf, size_t len);

/**
 * send_frame() - send a message to the host
 * @type: its type
 * @data: its bytes
 * @len: how many, CHANNEL_MAX at most
 */
void send_frame(enum channel_type type, const void *data, size_t len);

/**
 * power_off() - report a status, and end the machine
 * @status: the command's exit status
 */
void power_off(int32_t status);

/**
 * die() - report an error, and end the machine
 * @fmt: the message, as printf() has it
 */
void die(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

/**
 * tell() - have the host print a line
 * @fmt: the line, as printf() has it
 */
void tell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * open_line() - begin
 */
void open_line(void);

#endif
