// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What is recorded of the run for the host: a trace, and the choices of a seed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config.h"
#include "files.h"
#include "host.h"
#include "line.h"
#include "mounts.h"
#include "record.h"

/*
 * Events are recorded from before the board's modules are loaded until the command has
 * ended, into the kernel's buffers; then trace-cmd makes a file of it.  Nothing
 * empties the buffers while the command runs: it would share its CPU, and be in the trace.
 */

/* Return: whether the kernel has such an event, or will enable it when a module has it. */
static bool trace_enable(const char *event)
{
	int fd = open(TRACEFS "/set_event", O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, event, strlen(event)) >= 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

/* What the models record has another clock: the two are compared, some times, as that takes time */
#define COMPARISONS	10

static void mark_clocks(void)
{
	unsigned long long ns;
	char text[64];
	int i, n, fd = open(TRACEFS "/trace_marker", O_WRONLY | O_CLOEXEC);

	for (i = 0; fd >= 0 && i < COMPARISONS && host_counter(&ns); i++) {
		n = snprintf(text, sizeof(text), "vmali: counter %llu", ns);
		write_all(fd, text, (size_t)n);
	}
	if (fd >= 0)
		close(fd);
}

void trace_begin(void)
{
	const char *kib = config_get("trace"), *event;
	int at = 0;

	if (!kib)
		return;
	if (access(TRACEFS "/set_event", W_OK))
		die("this kernel has no tracing (CONFIG_ENABLE_DEFAULT_TRACERS)");
	/* The clock of the driver's and the model's own times; UML's local one only ticks */
	write_file(TRACEFS "/trace_clock", "mono");
	write_file(TRACEFS "/buffer_size_kb", kib);
	while ((event = config_next("trace_event", &at)))
		trace_enable(event);
	mark_clocks();
}

/* Events of modules that have been loaded by now. */
void trace_complete(void)
{
	const char *event;
	int at = 0;

	if (!config_get("trace"))
		return;
	while ((event = config_next("trace_event", &at)))
		if (!strstr(event, ":mod:") && !trace_enable(event))
			die("there is no event '%s' to trace", event);
}

void trace_mark(const char *fmt, ...)
{
	char text[512];
	va_list ap;
	int fd;

	if (!config_get("trace"))
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	fd = open(TRACEFS "/trace_marker", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	write_all(fd, text, strlen(text));
	close(fd);
}

/* Return: events that came when the buffers were full, so that older ones are missing. */
static unsigned long long trace_lost(void)
{
	unsigned long long lost = 0, n;
	char path[128], *stats, *p;
	int cpu;

	for (cpu = 0;; cpu++) {
		snprintf(path, sizeof(path), TRACEFS "/per_cpu/cpu%d/stats", cpu);
		stats = slurp(path, NULL);
		if (!stats)
			return lost;
		for (p = strtok(stats, "\n"); p; p = strtok(NULL, "\n"))
			if (sscanf(p, "overrun: %llu", &n) == 1 ||
			    sscanf(p, "commit overrun: %llu", &n) == 1 ||
			    sscanf(p, "dropped events: %llu", &n) == 1)
				lost += n;
		free(stats);
	}
}

static void exec_trace_cmd(char **env, const char *log)
{
	int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	char file[4096];
	sigset_t none;

	if (fd < 0)
		_exit(126);
	dup2(fd, 1);
	dup2(fd, 2);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	snprintf(file, sizeof(file), "%s/trace.dat", run_dir);
	environ = env;
	/* It puts temporary files of each CPU into its working directory. */
	if (!chdir(run_dir))
		execvp("trace-cmd", (char *[]){ "trace-cmd", "extract", "-o", file, NULL });
	fprintf(stderr, "trace-cmd: %s\n", strerror(errno));
	_exit(127);
}

/* Return: @status of the command, or what stands for it if there is no trace. */
int trace_end(char **env, int status)
{
	unsigned long long lost;
	char log[4096], *text;
	int result;
	pid_t pid;

	if (!config_get("trace"))
		return status;
	trace_mark("vmali: end %d", status);
	write_file(TRACEFS "/tracing_on", "0");
	lost = trace_lost();
	if (lost)
		tell("trace: %llu events were lost, the oldest ones: --trace-buffer makes more room",
		     lost);
	snprintf(log, sizeof(log), "%s/trace.log", run_dir);
	pid = fork();
	if (!pid)
		exec_trace_cmd(env, log);
	while (pid < 0 || waitpid(pid, &result, 0) < 0)
		if (pid < 0 || errno != EINTR)
			die("trace: %s", strerror(errno));
	if (WIFEXITED(result) && !WEXITSTATUS(result))
		return status;
	text = slurp(log, NULL);
	if (text)
		text[strcspn(text, "\n")] = 0;
	tell("no trace: trace-cmd extract failed: %s", text && *text ? text : "no message");
	return status ?: 1;
}

/* The choices of a seed */

/* In any run, so that asking for them does not change it: the host takes them or does not. */
void keep_choices(void)
{
	char path[4096], *choices;
	size_t len;
	int fd;

	choices = slurp("/sys/kernel/debug/vmali/choices", &len);
	if (!choices)
		return;
	snprintf(path, sizeof(path), "%s/choices", run_dir);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	write_all(fd, choices, len);
	close(fd);
	free(choices);
}
