// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The control protocol.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control.h"
#include "gpu.h"
#include "log.h"
#include "../common/panel.h"
#include "trusted.h"

static void print(void *arg, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vfprintf(arg, format, ap);
	va_end(ap);
}

static void refusals(const struct vmali_printer *to)
{
	size_t max = MALI_TRUSTED_REFUSALS_DEFAULT;
	struct mali_trusted_refusal *list = calloc(max, sizeof(*list));

	if (list)
		vmali_report_refusals(trusted_model(), list, max, to);
	free(list);
}

/* A picture, or nothing while the panel is off */
static void panel(FILE *f)
{
	struct mali_trusted_display_info info;
	size_t room, len = 0;
	bool done;
	u8 *data;

	do {
		mali_trusted_display_get(trusted_model(), &info);
		room = vmali_panel_room(&info);
		data = calloc(1, room ? room : 1);
		done = !room || (data && vmali_panel_ppm(trusted_model(), &info, data, &len));
		if (data && done)
			fwrite(data, 1, len, f);
		if (data)
			explicit_bzero(data, room);
		free(data);
	} while (data && !done);
}

static bool report(const char *name, FILE *f)
{
	const struct vmali_printer to = { print, f };

	if (!strncmp(name, "gpu/", 4))
		return gpu_report(name + 4, &to);
	if (!strcmp(name, "trusted/stats")) {
		vmali_report_trusted(trusted_model(), &to);
		return true;
	}
	if (!strcmp(name, "trusted/refusals")) {
		refusals(&to);
		return true;
	}
	if (!strcmp(name, "trusted/display")) {
		panel(f);
		return true;
	}
	return false;
}

/* Return: whether the connection still takes answers */
static bool answer_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

/* Writes the answer to a "get"; what is reported comes before it is known how much that is */
static void get(const char *name, FILE *to)
{
	char *body = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&body, &len);
	bool known;

	if (!f) {
		fprintf(to, "error out of memory\n");
		return;
	}
	known = report(name, f);
	fclose(f);
	if (known) {
		fprintf(to, "ok %zu\n", len);
		fwrite(body, 1, len, to);
	} else {
		fprintf(to, "error no such name\n");
	}
	free(body);
}

char *control_answer(const char *request, size_t *len)
{
	static const char inject[] = "set gpu/inject ";
	char *answer = NULL;
	FILE *f;

	*len = 0;
	f = open_memstream(&answer, len);
	if (!f)
		return NULL;
	if (!strncmp(request, "get ", 4))
		get(request + 4, f);
	else if (!strncmp(request, inject, sizeof(inject) - 1))
		fputs(gpu_inject(request + sizeof(inject) - 1) ? "ok 0\n" :
								 "error no such fault\n", f);
	else
		fputs("error no such request\n", f);
	fclose(f);
	return answer;
}

/* Return: whether the connection still takes answers */
static bool take_request(int fd, const char *line)
{
	size_t len;
	char *answer = control_answer(line, &len);
	bool open = answer && answer_all(fd, answer, len);

	free(answer);
	return open;
}

static void *serve(void *arg)
{
	int fd = (int)(intptr_t)arg;
	FILE *f = fdopen(fd, "r");
	char line[CONTROL_MAX_LINE];
	bool open = f;

	while (open && fgets(line, sizeof(line), f)) {
		size_t len = strcspn(line, "\n");

		if (!line[len]) {
			/* Too long, or the end: what is left of it is no request either */
			take_request(fd, "");
			break;
		}
		line[len] = '\0';
		open = take_request(fd, line);
	}
	if (f)
		fclose(f);
	return NULL;
}

static void start(void *(*function)(void *arg), int fd)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, function, (void *)(intptr_t)fd)) {
		log_line("no thread for the control protocol");
		close(fd);
		return;
	}
	pthread_detach(thread);
}

void control_serve(int fd)
{
	start(serve, fd);
}

static void *accept_all(void *arg)
{
	int fd = (int)(intptr_t)arg, connection;

	while ((connection = accept4(fd, NULL, NULL, SOCK_CLOEXEC)) >= 0)
		control_serve(connection);
	return NULL;
}

void control_listen(int fd)
{
	start(accept_all, fd);
}
