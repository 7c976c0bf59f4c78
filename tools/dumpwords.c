// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A command that prints the instructions of a file.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "dumpwords.h"

/* Exit statuses */
#define ALL_VALID	0
#define TROUBLE		1
#define SOME_INVALID	2

#define WORD		8

static int dump(const struct dumpwords *d, unsigned int arch, FILE *f, const char *name)
{
	unsigned long long offset = 0;
	unsigned char bytes[WORD];
	int status = ALL_VALID;
	size_t got;

	while ((got = fread(bytes, 1, WORD, f)) == WORD) {
		unsigned long long word = 0;
		unsigned int i;

		for (i = 0; i < WORD; i++)
			word |= (unsigned long long)bytes[i] << 8 * i;
		if (!d->print_word(arch, offset, word))
			status = SOME_INVALID;
		offset += WORD;
	}
	if (!ferror(f) && !got)
		return status;
	fflush(stdout);
	if (ferror(f))
		fprintf(stderr, "vmali: %s: %s: %s\n", d->command, name, strerror(errno));
	else
		fprintf(stderr, "vmali: %s: %s: truncated at offset %#llx: %zu of %d bytes\n",
			d->command, name, offset, got, WORD);
	return TROUBLE;
}

/* Return: @status, or TROUBLE if the output has not been written */
static int flush(const struct dumpwords *d, int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	fprintf(stderr, "vmali: %s: cannot write: %s\n", d->command, strerror(errno));
	return TROUBLE;
}

static int print_table(const struct dumpwords *d, int argc)
{
	if (argc > 2) {
		fprintf(stderr, "vmali: %s: --table takes no other arguments\n", d->command);
		return TROUBLE;
	}
	d->print_table(stdout);
	return flush(d, ALL_VALID);
}

/* Return: false if it is none */
static bool parse_arch(const struct dumpwords *d, const char *text, unsigned int *arch)
{
	char *end;
	unsigned long v = strtoul(text, &end, 10);

	if (end == text || *end || v < d->arch_first || v > d->arch_last) {
		fprintf(stderr, "vmali: %s: unknown arch %s (%u to %u)\n", d->command, text,
			d->arch_first, d->arch_last);
		return false;
	}
	*arch = (unsigned int)v;
	return true;
}

int dumpwords_main(const struct dumpwords *d, int argc, char **argv)
{
	static const struct option options[] = {
		{ "arch", required_argument, NULL, 'a' },
		{ "help", no_argument, NULL, 'h' },
		{ "table", no_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 },
	};
	const char *name = "standard input";
	unsigned int arch = d->arch_first;
	FILE *f = stdin;
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'a':
			if (!parse_arch(d, optarg, &arch))
				return TROUBLE;
			break;
		case 'h':
			d->usage(stdout);
			return 0;
		case 't':
			return print_table(d, argc);
		default:
			fprintf(stderr, "vmali: %s: unknown option or missing value: %s\n",
				d->command, argv[optind - 1]);
			return TROUBLE;
		}
	}
	if (argc - optind > 1) {
		fprintf(stderr, "vmali: %s: one file at most\n", d->command);
		return TROUBLE;
	}
	if (optind < argc && strcmp(argv[optind], "-") != 0) {
		name = argv[optind];
		f = fopen(name, "rb");
		if (!f) {
			fprintf(stderr, "vmali: %s: %s: %s\n", d->command, name, strerror(errno));
			return TROUBLE;
		}
	}
	return flush(d, dump(d, arch, f, name));
}
