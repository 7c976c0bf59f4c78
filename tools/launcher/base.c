// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What the parts of the launcher share: messages and strings.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base.h"

static void say_list(const char *format, va_list ap)
{
	char *message;

	/* In one piece, as other processes may print, too */
	if (vasprintf(&message, format, ap) < 0)
		return;
	fprintf(stderr, "vmali: %s\n", message);
	free(message);
}

void say(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say_list(format, ap);
	va_end(ap);
}

/* Whether the last line of the terminal is one of progress() */
static bool progress_shown;

void progress(const char *format, ...)
{
	char *message;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vasprintf(&message, format, ap);
	va_end(ap);
	if (n < 0)
		return;
	progress_shown = isatty(2);
	if (progress_shown)
		fprintf(stderr, "\r\033[Kvmali: %s", message);
	else
		say("%s", message);
	free(message);
}

void progress_end(void)
{
	if (progress_shown)
		fputs("\r\033[K", stderr);
	progress_shown = false;
}

void die(const char *format, ...)
{
	va_list ap;

	progress_end();
	va_start(ap, format);
	say_list(format, ap);
	va_end(ap);
	exit(1);
}

void *allocated(void *memory)
{
	if (!memory)
		die("out of memory");
	return memory;
}

char *text(const char *format, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, format);
	n = vasprintf(&s, format, ap);
	va_end(ap);
	return allocated(n < 0 ? NULL : s);
}

char *joined(char *const *argv)
{
	char *all = text("%s", *argv ? *argv : ""), *longer;

	while (*argv && *++argv) {
		longer = text("%s %s", all, *argv);
		free(all);
		all = longer;
	}
	return all;
}

const char *environment(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

const char *needed_environment(const char *name)
{
	const char *value = environment(name, NULL);

	if (!value)
		die("%s is not set: this program is started by ./vmali", name);
	return value;
}

const char *linux_version(void)
{
	return environment("VMALI_LINUX", "");
}

void linux_version_set(const char *version)
{
	setenv("VMALI_LINUX", version, 1);
}

void help_print(const char *top, const char *command)
{
	char *path = text("%s/tools/help/%s.txt", top, command);
	FILE *f = fopen(path, "re");
	int c;

	if (!f)
		die("%s: %s", path, strerror(errno));
	while ((c = fgetc(f)) != EOF)
		putchar(c);
	fclose(f);
	free(path);
}

unsigned int cpu_count(void)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof(set), &set) ? 0 : CPU_COUNT(&set);

	return n > 0 ? (unsigned int)n : 1;
}
