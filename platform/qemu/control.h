/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The control protocol: what User-Mode Linux's board has as files in debugfs.
 *
 * A request is a line:
 *
 *	get NAME		gpu/{stats,costs,state,inject} or trusted/{stats,refusals,display};
 *				the last is a PPM picture, empty while the display is off
 *	set gpu/inject TEXT	inject a fault, "NAME [TIMES [MS]]"
 *
 * The answer is a line "ok BYTES" and that many bytes, or a line "error REASON".
 */
#ifndef VMALI_QEMU_CONTROL_H
#define VMALI_QEMU_CONTROL_H

#include <stddef.h>

/* Longest request, with its line feed */
#define CONTROL_MAX_LINE	256

/**
 * control_answer() - the answer to one request
 * @request: the line, without its end
 * @len: set to the bytes of the answer
 *
 * Context: any thread, with or without the BQL.
 *
 * Return: the answer, which the caller frees.  Without memory, it is NULL and has no bytes.
 */
char *control_answer(const char *request, size_t *len);

/**
 * control_listen() - answer requests of all that connect, in threads of their own
 * @fd: a listening socket
 */
void control_listen(int fd);

/**
 * control_serve() - answer requests on a connection, in a thread
 * @fd: the connection
 */
void control_serve(int fd);

#endif
