/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The channel between the host's `machine` and the guest's `init`.
 *
 * One serial line carries everything, so that stdout and stderr stay apart and
 * byte-clean whatever the console does: each message is a header and up to
 * CHANNEL_MAX bytes.  Both ends run on the same CPU, so fields are host-endian.
 */
#ifndef VMALI_CHANNEL_H
#define VMALI_CHANNEL_H

#include <stdint.h>

#define CHANNEL_MAX 4096
/* Where the guest sees the run directory, the only place of the host that it can write */
#define CHANNEL_RUN_DIR "/run/host"

enum channel_type {
	/* host to guest */
	CHANNEL_STDIN = 'I',	/* bytes for CMD; none: end of file */
	CHANNEL_WINSIZE = 'W',	/* uint16_t rows, columns */
	CHANNEL_CLOSE = 'C',	/* uint8_t 1 or 2: it is no longer read */
	/* guest to host */
	CHANNEL_READY = 'R',	/* the line is open: what came before might be lost */
	CHANNEL_STDOUT = 'O',
	CHANNEL_STDERR = 'E',
	CHANNEL_ERROR = 'M',	/* one line: why CMD cannot be run */
	CHANNEL_EXIT = 'X',	/* int32_t exit status, 128 + n for signal n */
};

/**
 * struct channel_header - what precedes each message
 */
struct channel_header {
	/** @type: one of enum channel_type. */
	uint8_t type;
	/** @zero: zero. */
	uint8_t zero;
	/** @len: bytes that follow, 0 .. CHANNEL_MAX. */
	uint16_t len;
};

/**
 * struct channel_frame - one message as it goes over the line
 */
struct channel_frame {
	/** @head: its header. */
	struct channel_header head;
	/** @data: its bytes, of which head.len count. */
	char data[CHANNEL_MAX];
};

#endif
