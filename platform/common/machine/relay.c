// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What is passed between the caller and the command, over the line.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../channel.h"
#include "options.h"
#include "relay.h"
#include "state.h"

/* After the command has ended: time to power off, in milliseconds. */
#define POWER_OFF_MS	10000

struct relay relay = { .stdin_open = true };

/* To the guest: at most one message waits, so nothing is read ahead of it. */
static struct {
	struct channel_frame frame;
	size_t sent, len;
} out;

/* Until the guest has its end, an interrupt for it would be lost. */
static bool ready;
static uint8_t close_pending[3];

static void queue_frame(enum channel_type type, const void *data, size_t len)
{
	out.frame.head = (struct channel_header){ .type = type, .len = len };
	memmove(out.frame.data, data, len);
	out.sent = 0;
	out.len = sizeof(out.frame.head) + len;
}

bool out_pending(void)
{
	return out.len;
}

bool wants_stdin(void)
{
	return ready && relay.stdin_open && !out.len;
}

void flush_line(void)
{
	while (out.sent < out.len) {
		ssize_t n = send(relay.to_guest, (char *)&out.frame + out.sent,
				 out.len - out.sent, MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0)
			break;
		out.sent += n;
	}
	out.sent = out.len = 0;
}

void read_stdin(void)
{
	char buf[CHANNEL_MAX];
	ssize_t n = read(0, buf, sizeof(buf));

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		relay.stdin_open = false;
		n = 0;
	}
	queue_frame(CHANNEL_STDIN, buf, n);
}

/* Fills the slot towards the guest from whatever is due. */
void queue_next(void)
{
	struct winsize ws;
	uint8_t i;

	if (!ready)
		return;
	for (i = 1; i <= 2; i++) {
		if (out.len || close_pending[i] != 1)
			continue;
		close_pending[i] = 2;
		queue_frame(CHANNEL_CLOSE, &i, 1);
	}
	if (!out.len && relay.window_changed) {
		relay.window_changed = false;
		if (!ioctl(0, TIOCGWINSZ, &ws)) {
			uint16_t size[2] = { ws.ws_row, ws.ws_col };

			queue_frame(CHANNEL_WINSIZE, size, sizeof(size));
		}
	}
}

static void pass_out(int fd, const char *buf, size_t len)
{
	while (len && !close_pending[fd]) {
		ssize_t n = write(fd, buf, len);

		if (n >= 0) {
			buf += n;
			len -= n;
		} else if (errno == EAGAIN || errno == EINTR) {
			struct pollfd p = { .fd = fd, .events = POLLOUT };

			poll(&p, 1, time_left());
			check_deadline();
		} else {
			/* The reader has closed it: close the command's end, too. */
			close_pending[fd] = 1;
		}
	}
}

static void take_frame(const struct channel_frame *f)
{
	switch (f->head.type) {
	case CHANNEL_READY:
		ready = true;
		break;
	case CHANNEL_STDOUT:
		pass_out(1, f->data, f->head.len);
		break;
	case CHANNEL_STDERR:
		pass_out(2, f->data, f->head.len);
		break;
	case CHANNEL_ERROR:
		say("%.*s", f->head.len, f->data);
		break;
	case CHANNEL_EXIT:
		memcpy(&relay.status, f->data, sizeof(relay.status));
		relay.have_status = true;
		opt.timeout = POWER_OFF_MS / 1000;
		state.deadline = now_ms() + POWER_OFF_MS;
		break;
	}
}

/* Return: whether the line is still open. */
bool read_line(void)
{
	static char buf[4 * sizeof(struct channel_frame)];
	static size_t have;
	size_t at = 0;
	ssize_t n;

	n = read(relay.from_guest, buf + have, sizeof(buf) - have);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (n <= 0)
		return false;
	have += n;
	for (;;) {
		const struct channel_frame *f = (const void *)(buf + at);
		size_t len = sizeof(f->head);

		if (have - at < len)
			break;
		len += f->head.len;
		if (f->head.len > CHANNEL_MAX)
			fail("the guest sent a message of %u bytes", f->head.len);
		if (have - at < len)
			break;
		take_frame(f);
		at += len;
	}
	memmove(buf, buf + at, have - at);
	have -= at;
	return true;
}
