// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * igt: run IGT subtests in the guest and say in KTAP what each did.
 *
 *	igt [--emulator PROGRAM] [--without PROGRAM WHY] ROOT LIST
 *	igt --verdicts [--emulator PROGRAM] ROOT LIST
 *
 * ROOT is where the Debian package and the libraries it was built for are unpacked;
 * IGT needs a newer C library than the machine may have, so its programs are started
 * by ROOT's own loader.  LIST names program@subtest, one a line, # for comments.  PROGRAM runs
 * that loader on another processor: QEMU's emulation of user space.
 *
 * Two kinds of LIST.  In one all subtests are to pass, and each is a separate process
 * with a time limit: group_submit, for one, waits endlessly for a fence that does not
 * come.  The other is a baseline, with a verdict after each name as the kernel's own
 * continuous integration has them (drivers/gpu/drm/ci/xfails): Pass, Fail, Skip, Crash
 * or Timeout.  A subtest is right if it does the same again.  All of a program run in
 * one process, as there are hundreds of them.
 *
 * --without skips all subtests of one of the baseline's programs, with WHY as the reason.
 *
 * --verdicts prints a baseline of what the programs in LIST do.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TIME_LIMIT_S	60
#define MAX_SUBTESTS	512
#define MAX_PROGRAMS	64
#define OUTPUT_SIZE	(1024 * 1024)
#define OUTPUT_LINES	60	/* of a subtest, shown when it does not do as it should */

#define IGT_SUCCESS	0
#define IGT_SKIP	77

static const char *root, *emulator, *without, *why;
static char output[OUTPUT_SIZE];

static const char * const dirs[] = { "", "panthor/" };

static bool find_program(const char *name, char *path, size_t size)
{
	unsigned int i;

	for (i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		snprintf(path, size, "%s/usr/libexec/igt-gpu-tools/%s%s", root, dirs[i], name);
		if (!access(path, X_OK))
			return true;
	}
	return false;
}

static void start(const char *program, const char *option, const char *subtest)
{
	char path[4096], loader[4096], libraries[8192];

	if (!find_program(program, path, sizeof(path))) {
		fprintf(stderr, "%s is not in the package\n", program);
		_exit(127);
	}
	snprintf(loader, sizeof(loader), "%s/usr/lib64/ld-linux-x86-64.so.2", root);
	snprintf(libraries, sizeof(libraries),
		 "%s/usr/lib/x86_64-linux-gnu:%s/usr/lib/x86_64-linux-gnu/pulseaudio", root, root);
	setenv("IGT_FORCE_DRIVER", "panthor", 1);
	if (emulator)
		execlp(emulator, emulator, loader, "--library-path", libraries, path, option,
		       subtest, NULL);
	else
		execl(loader, loader, "--library-path", libraries, path, option, subtest, NULL);
	fprintf(stderr, "%s: %s\n", emulator ? emulator : loader, strerror(errno));
	_exit(127);
}

/* Run a program, keep what it prints.  Return: exit status, 128 + N for a signal */
static int capture(const char *program, const char *option, const char *subtest)
{
	size_t used = 0;
	int fds[2], status;
	ssize_t n;
	pid_t pid;

	fflush(stdout);
	if (pipe(fds)) {
		perror("pipe");
		exit(1);
	}
	pid = fork();
	if (pid < 0) {
		perror("fork");
		exit(1);
	}
	if (!pid) {
		int null = open("/dev/null", O_RDONLY);

		/* Children of the test end with it, and the alarm reaches all */
		setpgid(0, 0);
		dup2(null, 0);
		dup2(fds[1], 1);
		dup2(fds[1], 2);
		close(fds[0]);
		close(fds[1]);
		alarm(TIME_LIMIT_S);
		start(program, option, subtest);
	}
	close(fds[1]);
	while ((n = read(fds[0], output + used, sizeof(output) - 1 - used)) > 0) {
		used += n;
		if (used == sizeof(output) - 1)
			used = sizeof(output) / 2;
	}
	output[used] = '\0';
	close(fds[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	kill(-pid, SIGKILL);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void print_output(void)
{
	char *line, *save = NULL;

	for (line = strtok_r(output, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		printf("# %s\n", line);
}

/* The reason IGT gives for a skip stands in its output */
static const char *skip_reason(void)
{
	char *s = strstr(output, "Test requirement");

	if (!s)
		return "no reason given";
	s[strcspn(s, "\n")] = '\0';
	return s;
}

static void run_subtest(unsigned int n, const char *name)
{
	char program[256], *subtest;
	int status;

	snprintf(program, sizeof(program), "%s", name);
	subtest = strchr(program, '@');
	*subtest++ = '\0';
	status = capture(program, "--run-subtest", subtest);
	if (status == IGT_SKIP) {
		printf("ok %u %s # SKIP %s\n", n, name, skip_reason());
		return;
	}
	if (status == IGT_SUCCESS) {
		printf("ok %u %s\n", n, name);
		return;
	}
	print_output();
	if (status == 128 + SIGALRM)
		printf("# no end within %d s\n", TIME_LIMIT_S);
	else
		printf("# exit status %d\n", status);
	printf("not ok %u %s\n", n, name);
}

/* Verdicts, and what IGT calls them */
static const struct {
	const char *name, *igt;
} verdicts[] = {
	{ "Pass", "SUCCESS" },
	{ "Fail", "FAIL" },
	{ "Skip", "SKIP" },
	{ "Crash", "CRASH" },
	{ "Timeout", "TIMEOUT" },
};

#define NR_VERDICTS	(sizeof(verdicts) / sizeof(verdicts[0]))

static const char *known_verdict(const char *name)
{
	unsigned int i;

	for (i = 0; i < NR_VERDICTS; i++)
		if (!strcmp(verdicts[i].name, name))
			return verdicts[i].name;
	return NULL;
}

/* Where "Subtest NAME: VERDICT" stands in the output, NULL if it was never reached */
static const char *verdict_line(const char *subtest)
{
	const char *s = output;
	size_t len = strlen(subtest);

	while ((s = strstr(s, "Subtest "))) {
		if ((s == output || s[-1] == '\n') && !strncmp(s + 8, subtest, len) &&
		    !strncmp(s + 8 + len, ": ", 2))
			return s;
		s += 8;
	}
	return NULL;
}

/* What a subtest of the program that has just ended with @status did */
static const char *verdict_of(const char *name, int status)
{
	const char *subtest = strchr(name, '@'), *line;
	unsigned int i;

	if (!subtest) {
		if (status == IGT_SUCCESS)
			return "Pass";
		if (status == IGT_SKIP)
			return "Skip";
		return status == 128 + SIGALRM ? "Timeout" : status > 128 ? "Crash" : "Fail";
	}
	line = verdict_line(subtest + 1);
	if (!line)
		return status == 128 + SIGALRM ? "Timeout" : "Crash";
	line += 8 + strlen(subtest + 1) + 2;
	for (i = 0; i < NR_VERDICTS; i++)
		if (!strncmp(line, verdicts[i].igt, strlen(verdicts[i].igt)))
			return verdicts[i].name;
	return "Crash";
}

static bool is_reason(const char *line, size_t len)
{
	static const char * const reasons[] = {
		"No known gpu", "No KMS", "skipping", "requirement: ",
	};
	unsigned int i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (memmem(line, len, reasons[i], strlen(reasons[i])))
			return true;
	return false;
}

/* The line nearest to a subtest's verdict that says what is missing, rather before it */
static void print_skip_reason(const char *name)
{
	const char *subtest = strchr(name, '@');
	const char *verdict = subtest ? verdict_line(subtest + 1) : output + strlen(output);
	const char *line = verdict, *end;

	while (line > output) {
		end = line - 1;
		for (line = end; line > output && line[-1] != '\n'; line--)
			;
		if (is_reason(line, end - line))
			goto found;
	}
	for (line = verdict; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		if (is_reason(line, end - line))
			goto found;
	}
	printf("no reason given\n");
	return;
found:
	printf("%.*s\n", (int)(end - line), line);
}

/* From where a subtest starts to its verdict, or all if it has none */
static void print_subtest_output(const char *name)
{
	const char *subtest = strchr(name, '@'), *line = output, *last = NULL, *end;
	char start[512];
	unsigned int n;

	if (subtest) {
		snprintf(start, sizeof(start), "Starting subtest: %s\n", subtest + 1);
		line = strstr(output, start);
		last = verdict_line(subtest + 1);
		if (!line)
			line = output;
	}
	for (n = 0; *line && n < OUTPUT_LINES && (!last || line <= last); n++) {
		end = strchrnul(line, '\n');
		printf("# %.*s\n", (int)(end - line), line);
		line = *end ? end + 1 : end;
	}
}

static void compare(unsigned int n, const char *name, const char *expected, int status)
{
	const char *got = verdict_of(name, status);

	if (strcmp(got, expected)) {
		print_subtest_output(name);
		printf("# expected %s, got %s\n", expected, got);
		printf("not ok %u %s\n", n, name);
		return;
	}
	printf("ok %u %s", n, name);
	if (!strcmp(got, "Skip")) {
		printf(" # SKIP ");
		print_skip_reason(name);
	} else {
		printf("%s\n", strcmp(got, "Pass") ? ": as in the baseline, no pass" : "");
	}
}

static bool listed(char **names, unsigned int count, const char *name)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/* Calls @found for each subtest.  Return: false if the program cannot be asked */
static bool each_subtest(const char *program, void (*found)(const char *name, void *arg), void *arg)
{
	char *line, *save = NULL, *list;

	if (capture(program, "--list-subtests", NULL) && output[0]) {
		print_output();
		return false;
	}
	list = strdup(output);
	for (line = strtok_r(list, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char name[512];

		snprintf(name, sizeof(name), "%s@%s", program, line);
		found(name, arg);
	}
	free(list);
	return true;
}

/**
 * struct list - what is to be run
 * @names: program@subtest, or a program that has none
 * @expected: of each its verdict, NULL in a list that is no baseline
 */
struct list {
	char *names[MAX_SUBTESTS];
	const char *expected[MAX_SUBTESTS];
	unsigned int count;
	char *programs[MAX_PROGRAMS];
	unsigned int nr_programs;
	bool baseline;
	bool missing;
};

static void check_listed(const char *name, void *arg)
{
	struct list *list = arg;

	if (listed(list->names, list->count, name))
		return;
	printf("# not in the list: %s\n", name);
	list->missing = true;
}

/* Whether the program has subtests that the list does not name */
static bool complete(struct list *list, const char *program)
{
	list->missing = false;
	return each_subtest(program, check_listed, list) && !list->missing;
}

static void bad_line(const char *path, const char *line)
{
	fprintf(stderr, "igt: %s: bad line: %s\n", path, line);
	exit(1);
}

static void read_list(const char *path, struct list *list)
{
	FILE *f = fopen(path, "r");
	char *line = NULL, *verdict, *program;
	size_t room = 0;

	if (!f) {
		fprintf(stderr, "igt: %s: %s\n", path, strerror(errno));
		exit(1);
	}
	while (getline(&line, &room, f) >= 0) {
		line[strcspn(line, "#\r\n")] = '\0';
		if (!*line)
			continue;
		if (list->count == MAX_SUBTESTS)
			bad_line(path, line);
		verdict = strchr(line, ',');
		if (verdict) {
			*verdict++ = '\0';
			list->baseline = true;
			list->expected[list->count] = known_verdict(verdict);
		}
		if (verdict ? !list->expected[list->count] : !strchr(line, '@') || list->baseline)
			bad_line(path, line);
		list->names[list->count++] = strdup(line);
		program = strndup(line, strcspn(line, "@"));
		if (listed(list->programs, list->nr_programs, program))
			continue;
		if (list->nr_programs == MAX_PROGRAMS)
			bad_line(path, line);
		list->programs[list->nr_programs++] = program;
	}
	free(line);
	fclose(f);
}

static bool is_of(const char *name, const char *program)
{
	size_t len = strlen(program);

	return !strncmp(name, program, len) && (!name[len] || name[len] == '@');
}

static bool is_left_out(const char *program)
{
	return without && !strcmp(program, without);
}

/* All subtests of a program, as the list has them */
static void run_program(struct list *list, const char *program, unsigned int *n)
{
	bool left_out = is_left_out(program);
	int status = left_out ? 0 : capture(program, NULL, NULL);
	unsigned int i;

	for (i = 0; i < list->count; i++) {
		if (!is_of(list->names[i], program))
			continue;
		if (left_out)
			printf("ok %u %s # SKIP %s\n", ++*n, list->names[i], why);
		else
			compare(++*n, list->names[i], list->expected[i], status);
	}
}

static void keep_name(const char *name, void *arg)
{
	struct list *found = arg;

	if (found->count < MAX_SUBTESTS)
		found->names[found->count++] = strdup(name);
}

static void print_verdicts(struct list *list)
{
	unsigned int i, k;

	for (i = 0; i < list->nr_programs; i++) {
		const char *program = list->programs[i];
		struct list found = { .count = 0 };
		int status;

		if (!each_subtest(program, keep_name, &found))
			exit(1);
		if (!found.count)
			found.names[found.count++] = strdup(program);
		status = capture(program, NULL, NULL);
		for (k = 0; k < found.count; k++)
			printf("%s,%s\n", found.names[k], verdict_of(found.names[k], status));
	}
}

/* Whatever IGT thinks of it, the kernel must have nothing to complain about */
static bool kernel_is_quiet(void)
{
	static const char * const complaints[] = { "WARNING: ", "BUG: ", "Oops: ", "Call Trace:" };
	static char log[OUTPUT_SIZE];
	bool quiet = true;
	char *line, *save = NULL;
	unsigned int i;
	int len;

	len = klogctl(3, log, sizeof(log) - 1);	/* SYSLOG_ACTION_READ_ALL */
	if (len <= 0) {
		printf("# cannot read the kernel's log: %s\n", strerror(errno));
		return false;
	}
	log[len] = '\0';
	for (line = strtok_r(log, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		for (i = 0; i < sizeof(complaints) / sizeof(complaints[0]); i++) {
			if (!strstr(line, complaints[i]))
				continue;
			printf("# %s\n", line);
			quiet = false;
		}
	}
	return quiet;
}

int main(int argc, char **argv)
{
	static struct list list;
	unsigned int n = 0, i;
	bool only_verdicts = argc > 1 && !strcmp(argv[1], "--verdicts");

	argv += only_verdicts;
	argc -= only_verdicts;
	if (argc > 2 && !strcmp(argv[1], "--emulator")) {
		emulator = argv[2];
		argv += 2;
		argc -= 2;
	}
	if (!only_verdicts && argc > 3 && !strcmp(argv[1], "--without")) {
		without = argv[2];
		why = argv[3];
		argv += 3;
		argc -= 3;
	}
	if (argc != 3) {
		fprintf(stderr, "usage: igt [--verdicts] [--emulator PROGRAM] "
			"[--without PROGRAM WHY] ROOT LIST\n");
		return 1;
	}
	root = argv[1];
	read_list(argv[2], &list);
	if (without && (!list.baseline || !listed(list.programs, list.nr_programs, without))) {
		fprintf(stderr, "igt: --without %s: no program of a baseline in %s\n", without,
			argv[2]);
		return 1;
	}
	/*
	 * Programs that know of displays want a virtual terminal in graphics mode, and fail
	 * where tty0 is none, as in User-Mode Linux, whose tty0 is a line to the host.
	 * Without one they continue.
	 */
	if (unlink("/dev/tty0") && errno != ENOENT)
		fprintf(stderr, "igt: /dev/tty0: %s\n", strerror(errno));
	if (only_verdicts) {
		print_verdicts(&list);
		return 0;
	}
	printf("KTAP version 1\n1..%u\n", list.count + list.nr_programs + 1);
	for (i = 0; i < (list.baseline ? list.nr_programs : list.count); i++) {
		if (list.baseline)
			run_program(&list, list.programs[i], &n);
		else
			run_subtest(++n, list.names[i]);
	}
	for (i = 0; i < list.nr_programs; i++)
		if (is_left_out(list.programs[i]))
			printf("ok %u %s has no other subtests # SKIP %s\n", ++n, without, why);
		else
			printf("%sok %u %s has no other subtests\n",
			       complete(&list, list.programs[i]) ? "" : "not ", ++n,
			       list.programs[i]);
	printf("%sok %u the kernel has nothing to complain about\n",
	       kernel_is_quiet() ? "" : "not ", ++n);
	return 0;
}
