// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Messages of the models.
 */
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "log.h"

/* As the kernel's DEFAULT_RATELIMIT_BURST and DEFAULT_RATELIMIT_INTERVAL */
#define BURST		10
#define INTERVAL_S	5

/* In one write, so that no other line comes into it */
static void print(const char *format, va_list ap)
{
	char line[512];
	int n = snprintf(line, sizeof(line), "vmali: ");

	n += vsnprintf(line + n, sizeof(line) - (size_t)n - 1, format, ap);
	if (n > (int)sizeof(line) - 2)
		n = sizeof(line) - 2;
	line[n++] = '\n';
	if (write(2, line, (size_t)n) < 0)
		/* There is nowhere else to report it */
		return;
}

void log_line(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	print(format, ap);
	va_end(ap);
}

static bool allowed(void)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static time_t since;
	static unsigned int printed;
	struct timespec now;
	bool yes;

	clock_gettime(CLOCK_MONOTONIC, &now);
	pthread_mutex_lock(&lock);
	if (!printed || now.tv_sec - since >= INTERVAL_S) {
		since = now.tv_sec;
		printed = 0;
	}
	yes = printed < BURST;
	printed += yes;
	pthread_mutex_unlock(&lock);
	return yes;
}

void log_limited(const char *format, ...)
{
	va_list ap;

	if (!allowed())
		return;
	va_start(ap, format);
	print(format, ap);
	va_end(ap);
}

void log_model(void *ctx, enum mali_log_level level, const char *msg, u64 value)
{
	if (level == MALI_LOG_GUEST_ERROR)
		log_limited("guest error: %s (%#llx)", msg, (unsigned long long)value);
	else
		log_line("%s (%#llx)", msg, (unsigned long long)value);
}
