/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What vmali heap-size is asked for, and what it comes to.
 */
#ifndef HEAPSIZE_REQUEST_H
#define HEAPSIZE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "size.h"

#define BUFFERS_MAX	64

/* Exit status */
enum { FINE = 0, DIFFERS = 1, TROUBLE = 2 };

/**
 * struct request - what is asked for
 * @image: path of the firmware image
 * @groups: groups for protected rendering at the same time
 * @suspend: bytes of a protected suspend buffer, not rounded
 * @suspend_given: they were given, and are not the model's
 * @buffers: of the applications
 * @text: how they were written
 * @buffer_count: number of these
 * @rules: what is rounded to
 * @margin: percent
 * @json: how to print
 * @verify: whether to ask the machine
 */
struct request {
	const char *image;
	uint64_t groups;
	uint64_t suspend;
	bool suspend_given;
	struct heap_buffer buffers[BUFFERS_MAX];
	const char *text[BUFFERS_MAX];
	size_t buffer_count;
	struct heap_rules rules;
	uint64_t margin;
	bool json;
	bool verify;
};

/**
 * struct answer - what it comes to, in bytes; all but @each are whole pages
 * @sections: protected sections of the firmware; a number
 * @queues: of a group; a number
 * @firmware: for the sections
 * @group: for one group
 * @groups: for all groups
 * @each: of one buffer
 * @buffers: for all of a line
 * @content: for all buffers
 * @sum: of the above
 * @margin: on top of it
 * @total: with the margin
 */
struct answer {
	unsigned int sections;
	uint32_t queues;
	uint64_t firmware;
	uint64_t group;
	uint64_t groups;
	uint64_t each[BUFFERS_MAX];
	uint64_t buffers[BUFFERS_MAX];
	uint64_t content;
	uint64_t sum;
	uint64_t margin;
	uint64_t total;
};

/**
 * say() - print a message for the user
 * @fmt: as printf() has it
 */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * request_parse() - read the command line
 * @r: the request, with the defaults
 * @argc: number of arguments
 * @argv: arguments
 *
 * Return: -1 to continue, else the exit status; what is wrong has been printed.
 */
int request_parse(struct request *r, int argc, char **argv);

#endif
