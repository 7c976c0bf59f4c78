// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali-model: prints what only the model reports, and injects faults, on every machine.
 *
 *	vmali-model REPORT...			gpu/stats, trusted/refusals and so on (model.h)
 *	vmali-model --inject NAME [TIMES [MS]]	a fault; gpu/inject lists them
 *
 * After "--socket PATH" they are those of the arm64 machine that has this socket "control", seen
 * from its host.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "model.h"

static int fail(const char *what, int err)
{
	fprintf(stderr, "vmali-model: %s: %s\n", what,
		err == -ENOENT ? "there is no model" : strerror(-err));
	return 1;
}

static int print(const char *name)
{
	char data[4096];
	FILE *file;
	size_t n;
	int ret;

	ret = model_report(name, &file);
	if (ret)
		return fail(name, ret);
	while ((n = fread(data, 1, sizeof(data), file)))
		fwrite(data, 1, n, stdout);
	fclose(file);
	return 0;
}

static int inject(char **words)
{
	char fault[128] = "";
	size_t used = 0;
	int ret;

	for (; *words && used < sizeof(fault); words++)
		used += (size_t)snprintf(fault + used, sizeof(fault) - used, "%s%s",
					 used ? " " : "", *words);
	ret = used < sizeof(fault) ? model_inject(fault) : -EINVAL;
	return ret ? fail(fault, ret) : 0;
}

int main(int argc, char **argv)
{
	int ret = 0;

	if (argc > 2 && !strcmp(argv[1], "--socket")) {
		model_socket(argv[2]);
		argv += 2;
		argc -= 2;
	}
	if (argc > 2 && !strcmp(argv[1], "--inject"))
		return inject(argv + 2);
	if (argc < 2 || *argv[1] == '-') {
		fputs("usage: vmali-model [--socket PATH] REPORT... | --inject NAME [TIMES [MS]]\n",
		      stderr);
		return 1;
	}
	while (*++argv)
		ret |= print(*argv);
	return ret;
}
