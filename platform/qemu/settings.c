// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What the plugin is to be: its arguments.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "settings.h"

/* The value of NAME=VALUE, or NULL */
static const char *value_of(const char *arg, const char *name)
{
	size_t length = strlen(name);

	return !strncmp(arg, name, length) && arg[length] == '=' ? arg + length + 1 : NULL;
}

static bool number(const char *value, unsigned long max, unsigned long *to)
{
	char *end;

	if (*value < '0' || *value > '9')
		return false;
	*to = strtoul(value, &end, 10);
	return !*end && *to <= max;
}

static bool descriptor(const char *value, int *fd)
{
	unsigned long n;

	if (!number(value, INT_MAX, &n))
		return false;
	*fd = (int)n;
	return true;
}

static bool take(struct settings *s, const char *arg)
{
	const char *value;

	value = value_of(arg, "gpu");
	if (value) {
		s->gpu = value;
		return true;
	}
	value = value_of(arg, "ram");
	if (value)
		return number(value, 1ul << 20, &s->ram_mb);
	value = value_of(arg, "memory");
	if (value) {
		s->borrow = !strcmp(value, "ram");
		return s->borrow || !strcmp(value, "carveout");
	}
	value = value_of(arg, "clock");
	if (value) {
		s->virtual = !strcmp(value, "virtual");
		return s->virtual || !strcmp(value, "real");
	}
	value = value_of(arg, "speed");
	if (value)
		return number(value, 10000, &s->speed);
	value = value_of(arg, "listen");
	if (value)
		return descriptor(value, &s->listen_fd);
	value = value_of(arg, "trace");
	if (value)
		return descriptor(value, &s->trace_fd);
	return false;
}

const char *settings_parse(struct settings *s, int argc, char **argv)
{
	int i;

	*s = (struct settings){
		.gpu = "g610", .ram_mb = 1024, .speed = 100,
		.listen_fd = -1, .trace_fd = -1,
	};
	for (i = 0; i < argc; i++)
		if (!take(s, argv[i]))
			return argv[i];
	return NULL;
}
