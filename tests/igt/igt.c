// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * igt: run IGT subtests in the guest and say in KTAP what each did.
 *
 *	igt ROOT LIST
 *
 * ROOT is where the Debian package and the libraries it was built for are unpacked;
 * IGT needs a newer C library than the machine may have, so its programs are started
 * by ROOT's own loader.  LIST names program@subtest, one a line, # for comments.
 *
 * Each subtest is a process of its own with a time limit: group_submit, for one,
 * waits for ever for a fence that does not come.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TIME_LIMIT_S	60
#define MAX_SUBTESTS	512
#define MAX_PROGRAMS	64
#define OUTPUT_SIZE	(64 * 1024)

#define IGT_SUCCESS	0
#define IGT_SKIP	77

static const char *root;
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
	execl(loader, loader, "--library-path", libraries, path, option, subtest, NULL);
	fprintf(stderr, "%s: %s\n", loader, strerror(errno));
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

static bool listed(char **names, unsigned int count, const char *name)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/* Whether the program has subtests that the list does not name */
static bool complete(char **names, unsigned int count, const char *program)
{
	char *line, *save = NULL;
	bool all = true;

	if (capture(program, "--list-subtests", NULL)) {
		print_output();
		return false;
	}
	for (line = strtok_r(output, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char name[512];

		snprintf(name, sizeof(name), "%s@%s", program, line);
		if (!listed(names, count, name)) {
			printf("# not in the list: %s\n", name);
			all = false;
		}
	}
	return all;
}

static unsigned int read_list(const char *path, char **names)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	unsigned int count = 0;
	size_t room = 0;

	if (!f) {
		fprintf(stderr, "igt: %s: %s\n", path, strerror(errno));
		exit(1);
	}
	while (getline(&line, &room, f) >= 0) {
		line[strcspn(line, "#\r\n")] = '\0';
		if (!*line)
			continue;
		if (!strchr(line, '@') || count == MAX_SUBTESTS) {
			fprintf(stderr, "igt: %s: bad line: %s\n", path, line);
			exit(1);
		}
		names[count++] = strdup(line);
	}
	free(line);
	fclose(f);
	return count;
}

int main(int argc, char **argv)
{
	char *names[MAX_SUBTESTS], *programs[MAX_PROGRAMS];
	unsigned int count, nr_programs = 0, n = 0, i;

	if (argc != 3) {
		fprintf(stderr, "usage: igt ROOT LIST\n");
		return 1;
	}
	root = argv[1];
	count = read_list(argv[2], names);
	for (i = 0; i < count && nr_programs < MAX_PROGRAMS; i++) {
		char *program = strndup(names[i], strchr(names[i], '@') - names[i]);

		if (!listed(programs, nr_programs, program))
			programs[nr_programs++] = program;
	}
	printf("KTAP version 1\n1..%u\n", count + nr_programs);
	for (i = 0; i < count; i++)
		run_subtest(++n, names[i]);
	for (i = 0; i < nr_programs; i++)
		printf("%sok %u %s has no other subtests\n",
		       complete(names, count, programs[i]) ? "" : "not ", ++n, programs[i]);
	return 0;
}
