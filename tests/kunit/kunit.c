// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * kunit: load KUnit and test modules in the guest, and print their results.
 *
 *	kunit DIR
 *
 * DIR has kunit.ko and the modules with tests.  KUnit runs a module's suites when it
 * is loaded and keeps their KTAP in debugfs.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define RESULTS		"/sys/kernel/debug/kunit"
#define KSFT_SKIP	4

static int load(const char *dir, const char *name, const char *params)
{
	char path[4096];
	int fd, ret;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret = syscall(SYS_finit_module, fd, params, 0) ? -errno : 0;
	close(fd);
	return ret == -EEXIST ? 0 : ret;
}

static int is_test(const struct dirent *e)
{
	size_t len = strlen(e->d_name);

	return len > 3 && !strcmp(e->d_name + len - 3, ".ko") && strcmp(e->d_name, "kunit.ko");
}

static int is_suite(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

/* The suite's own KTAP, one level further in */
static int print_suite(unsigned int n, const char *suite)
{
	char path[4096], *line = NULL;
	size_t room = 0;
	int failed = 0, seen = 0;
	FILE *f;

	snprintf(path, sizeof(path), RESULTS "/%s/results", suite);
	f = fopen(path, "re");
	if (!f) {
		printf("# %s: %s\nnot ok %u %s\n", path, strerror(errno), n, suite);
		return 1;
	}
	while (getline(&line, &room, f) >= 0) {
		/* The file's outer level has this suite only: its line comes last */
		if (strncmp(line, "    ", 4))
			continue;
		seen = 1;
		if (!strncmp(line + 4, "not ok", 6))
			failed = 1;
		printf("  %s", line + 4);
	}
	free(line);
	fclose(f);
	if (!seen)
		failed = 1;
	printf("%sok %u %s\n", failed ? "not " : "", n, suite);
	return failed;
}

int main(int argc, char **argv)
{
	struct dirent **names;
	int count, i, ret, failed = 0;

	if (argc != 2) {
		fprintf(stderr, "usage: kunit DIR\n");
		return 1;
	}
	ret = load(argv[1], "kunit.ko", "enable=1 autorun=1");
	if (ret == -ENOENT) {
		printf("1..0 # SKIP this kernel was built without KUnit\n");
		return KSFT_SKIP;
	}
	if (ret) {
		fprintf(stderr, "kunit: kunit.ko: %s\n", strerror(-ret));
		return 1;
	}
	count = scandir(argv[1], &names, is_test, alphasort);
	for (i = 0; i < count; i++) {
		ret = load(argv[1], names[i]->d_name, "");
		if (ret) {
			fprintf(stderr, "kunit: %s: %s\n", names[i]->d_name, strerror(-ret));
			failed = 1;
		}
	}
	count = scandir(RESULTS, &names, is_suite, alphasort);
	if (count <= 0) {
		fprintf(stderr, "kunit: no results in " RESULTS "\n");
		return 1;
	}
	printf("KTAP version 1\n1..%d\n", count);
	for (i = 0; i < count; i++)
		failed |= print_suite(i + 1, names[i]->d_name);
	return failed;
}
