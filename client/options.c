// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Parsing of numbers, and of what follows the options.
 */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

bool options_number(const char *name, uint32_t min, uint32_t max, uint32_t *value)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(optarg, &end, 0);
	if (errno || end == optarg || *end || n < min || n > max || *optarg == '-') {
		fprintf(stderr, "%s: --%s must be %u to %u, not '%s'\n",
			program_invocation_short_name, name, min, max, optarg);
		return false;
	}
	*value = (uint32_t)n;
	return true;
}

bool options_end(int argc, char **argv)
{
	if (optind >= argc)
		return true;
	fprintf(stderr, "%s: unexpected argument '%s'\n", program_invocation_short_name,
		argv[optind]);
	return false;
}
