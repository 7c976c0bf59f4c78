// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The configuration, as main.c describes it.
 */
#define _GNU_SOURCE
#include <string.h>

#include "config.h"
#include "files.h"

static char **config;

/* Return: the value of the next line with @key from *@at on, or NULL. */
char *config_next(const char *key, int *at)
{
	size_t len = strlen(key);

	while (config[*at]) {
		char *entry = config[(*at)++];

		if (!strncmp(entry, key, len) && entry[len] == '=')
			return entry + len + 1;
	}
	return NULL;
}

char *config_get(const char *key)
{
	int at = 0;

	return config_next(key, &at);
}

void read_config(void)
{
	size_t len, i;
	char *buf = slurp_run("config", &len);

	for (i = 0; i < len; i++)
		if (buf[i] == '\n')
			buf[i] = 0;
	config = strings(buf, len);
}
