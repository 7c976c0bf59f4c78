// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * machine: runs one User-Mode Linux in a sandbox and passes one command's input,
 * output and exit status through.
 *
 *   machine [OPTION...] -- KERNEL ARG... -- CMD [ARG...]
 *
 *   --config KEY=VALUE    a line of the guest's config (see init.c); may repeat
 *   --log FILE            the kernel log; else kept only when the machine dies
 *   --timeout SECONDS     then the machine is killed and the exit status is 124
 *   --preload LIBRARY     goes into the kernel's process (see random.c)
 *   --seed N              for what the library replaces
 *   --choices FILE        copy the list of the choices that it has made to FILE
 *   --clean-env           the command gets none of the caller's variables
 *   --mem MEGABYTES       the guest's memory, to find a place for it
 *   --sandbox KIND        auto, landlock, namespace or none (see sandbox.h)
 *   --trace FILE          copy the trace that the guest has recorded to FILE
 *   --trace-json FILE     the same for Perfetto, made by
 *   --trace-tool PROGRAM  (see tools/trace/)
 *
 * The exit status is the command's; 125 when the machine died or did not come
 * up to running it (1 if init reported why).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <getopt.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "channel.h"
#include "sandbox.h"

#define EXIT_TIMEOUT	124
#define EXIT_MACHINE	125
/* The child could not execute the kernel and has printed why. */
#define EXIT_UNSTARTED	123
/* The descriptor of the kernel's serial line. */
#define LINE_FD		3
/* After the command has ended: time to power off, in milliseconds. */
#define POWER_OFF_MS	10000
/*
 * The run directory and the place of the guest's memory, as the kernel knows them: it runs
 * in the one, which has a link to the other.  Names that differ from run to run would be in
 * the kernel's log, and change addresses in its memory.
 */
#define RUN_DIR		"/proc/self/cwd/"
#define MEM_LINK	"mem"

static struct {
	const char *log;
	const char *preload;
	const char *seed;
	const char *choices;
	bool clean_env;
	const char *trace;
	const char *trace_json;
	const char *trace_tool;
	double timeout;
	unsigned long mem_mb;
	enum sandbox_kind sandbox;
	char **kernel;
	char **command;
	FILE *config;
	char *config_text;
	size_t config_len;
} opt = { .seed = "0", .mem_mb = 512 };

static char run_dir[4096], mem_dir[4096], log_path[8192];
static struct termios saved_termios;
static bool raw_terminal, keep_log, stdin_open = true;
static pid_t kernel_pid;
static int line, signals;
static int64_t deadline;

/* ---- saying things and cleaning up ------------------------------------- */

static void say(const char *fmt, ...)
{
	va_list ap;

	fputs("vmali: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputs(raw_terminal ? "\r\n" : "\n", stderr);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	/* A directory that holds a log to be kept stays with it. */
	if (!keep_log || strcmp(path, log_path))
		remove(path);
	return 0;
}

static void remove_tree(const char *dir)
{
	if (*dir)
		nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void restore_terminal(void)
{
	if (raw_terminal)
		tcsetattr(0, TCSAFLUSH, &saved_termios);
	raw_terminal = false;
}

/* Kills the machine and waits for all of it: its processes become our children. */
static void kill_machine(void)
{
	int i;

	if (kernel_pid > 0)
		kill(kernel_pid, SIGKILL);
	/* The guest's processes die with the kernel; they need a moment. */
	for (i = 0; i < 1000; i++) {
		pid_t pid = waitpid(-1, NULL, WNOHANG);

		if (pid < 0)
			break;
		if (!pid)
			usleep(1000);
	}
}

static void leave(int status)
{
	kill_machine();
	restore_terminal();
	remove_tree(run_dir);
	remove_tree(mem_dir);
	exit(status);
}

static void fail(const char *fmt, ...)
{
	va_list ap;

	restore_terminal();
	fputs("vmali: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	leave(1);
}

/* ---- time -------------------------------------------------------------- */

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* Return: milliseconds for poll(): -1 without a deadline. */
static int time_left(void)
{
	int64_t left;

	if (!deadline)
		return -1;
	left = deadline - now_ms();
	return left < 0 ? 0 : left > 1000000 ? 1000000 : left;
}

static void check_deadline(void)
{
	if (deadline && now_ms() >= deadline) {
		say("killed after %g s (--timeout)", opt.timeout);
		leave(EXIT_TIMEOUT);
	}
}

/* ---- the run directory ------------------------------------------------- */

/* Return: whether @dir can hold the guest's memory: room, and may be executed. */
static bool fits_memory(const char *dir)
{
	unsigned long long room;
	struct statvfs st;

	if (access(dir, W_OK) || statvfs(dir, &st) || (st.f_flag & ST_NOEXEC))
		return false;
	room = (unsigned long long)st.f_bavail * st.f_frsize;
	return room >= (unsigned long long)opt.mem_mb << 20;
}

static void make_dirs(void)
{
	const char *tmp = getenv("TMPDIR");

	if (!tmp || *tmp != '/')
		tmp = "/tmp";
	snprintf(run_dir, sizeof(run_dir), "%s/vmali.XXXXXX", tmp);
	if (!mkdtemp(run_dir)) {
		say("cannot make %s: %s", run_dir, strerror(errno));
		exit(1);
	}
	/* The guest's memory is a file; on a disk it would be written back. */
	snprintf(mem_dir, sizeof(mem_dir), "%s/vmali.XXXXXX",
		 fits_memory("/dev/shm") ? "/dev/shm" : tmp);
	if (!mkdtemp(mem_dir)) {
		say("cannot make %s: %s", mem_dir, strerror(errno));
		*mem_dir = 0;
		leave(1);
	}
}

static FILE *create(const char *name)
{
	char path[8192];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", run_dir, name);
	f = fopen(path, "we");
	if (!f)
		fail("%s: %s", path, strerror(errno));
	return f;
}

static void finish(FILE *f)
{
	if (fclose(f))
		fail("%s: %s", run_dir, strerror(errno));
}

/* Of a command that gets none of the caller's: what programs need to find each other */
static char *clean_env[] = {
	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
	"HOME=/root",
	NULL
};

/* Not for the guest: what names sockets and directories of the host's session. */
static bool env_is_hosts(const char *entry)
{
	static const char *const names[] = {
		"TMPDIR=", "TMP=", "TEMP=", "LD_PRELOAD=", "XDG_RUNTIME_DIR=",
		"DBUS_SESSION_BUS_ADDRESS=", "SSH_AUTH_SOCK=", "DISPLAY=", "WAYLAND_DISPLAY=",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strncmp(entry, names[i], strlen(names[i])))
			return true;
	return false;
}

/*
 * Input that is there already is copied before the machine starts: what the line brings
 * comes at any time of the guest's.  Return: whether it has been, else there is more to come.
 */
static bool copy_stdin(void)
{
	struct stat st;
	char buf[65536];
	ssize_t n;
	FILE *f;

	if (fstat(0, &st) || !(S_ISREG(st.st_mode) ||
			       (S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3))))
		return false;
	f = create("stdin");
	while ((n = read(0, buf, sizeof(buf))) > 0)
		fwrite(buf, (size_t)n, 1, f);
	if (n < 0)
		fail("standard input: %s", strerror(errno));
	finish(f);
	stdin_open = false;
	return true;
}

static void fill_run_dir(void)
{
	struct winsize ws;
	char **s;
	FILE *f;

	f = create("argv");
	for (s = opt.command; *s; s++)
		fwrite(*s, strlen(*s) + 1, 1, f);
	finish(f);

	f = create("env");
	for (s = opt.clean_env ? clean_env : environ; *s; s++)
		if (!env_is_hosts(*s))
			fwrite(*s, strlen(*s) + 1, 1, f);
	fprintf(f, "VMALI_RUN=" CHANNEL_RUN_DIR "%c", 0);
	finish(f);

	f = create("config");
	fwrite(opt.config_text, opt.config_len, 1, f);
	if (raw_terminal && !ioctl(0, TIOCGWINSZ, &ws))
		fprintf(f, "tty=%u %u\n", ws.ws_row, ws.ws_col);
	if (copy_stdin())
		fputs("stdin=file\n", f);
	finish(f);
}

/* ---- the kernel -------------------------------------------------------- */

static void exec_kernel(int sock)
{
	char tmp_env[] = "TMPDIR=" RUN_DIR MEM_LINK, preload_env[8192], seed_env[64];
	char *env[] = { tmp_env, opt.preload ? preload_env : NULL, seed_env, NULL };
	const char *writable[] = { run_dir, mem_dir, NULL };
	char **argv;
	sigset_t none;
	int log, null, err, n = 0, ret;

	while (opt.kernel[n])
		n++;
	argv = calloc(n + 4, sizeof(*argv));
	if (!argv)
		_exit(EXIT_MACHINE);
	memcpy(argv, opt.kernel, n * sizeof(*argv));
	snprintf(seed_env, sizeof(seed_env), "VMALI_SEED=%s", opt.seed);
	if (opt.preload)
		snprintf(preload_env, sizeof(preload_env), "LD_PRELOAD=%s", opt.preload);
	argv[n++] = "uml_dir=" RUN_DIR;
	argv[n++] = "umid=vmali";
	argv[n++] = "VMALI_RUN=" RUN_DIR ".";

	log = open(log_path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (log < 0) {
		say("%s: %s", log_path, strerror(errno));
		_exit(EXIT_UNSTARTED);
	}
	if (chdir(run_dir) || symlink(mem_dir, MEM_LINK)) {
		say("%s: %s", run_dir, strerror(errno));
		_exit(EXIT_UNSTARTED);
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);

	ret = sandbox_enter(opt.sandbox, writable);
	if (ret) {
		say("no sandbox for the guest (%s): neither Landlock nor a mount namespace is available; '--sandbox none' runs without",
		    strerror(-ret));
		_exit(EXIT_UNSTARTED);
	}

	err = fcntl(2, F_DUPFD_CLOEXEC, LINE_FD + 1);
	dup2(null, 0);
	dup2(log, 1);
	dup2(log, 2);
	if (sock == LINE_FD)
		fcntl(sock, F_SETFD, 0);
	else
		dup2(sock, LINE_FD);
	close_range(LINE_FD + 1, ~0U, CLOSE_RANGE_CLOEXEC);
	execve(argv[0], argv, env);
	dprintf(err, "vmali: %s: %s\n", argv[0], strerror(errno));
	_exit(EXIT_UNSTARTED);
}

static void start_kernel(void)
{
	int sv[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv))
		fail("socketpair: %s", strerror(errno));
	kernel_pid = fork();
	if (kernel_pid < 0)
		fail("fork: %s", strerror(errno));
	if (!kernel_pid)
		exec_kernel(sv[1]);
	close(sv[1]);
	line = sv[0];
	fcntl(line, F_SETFL, O_NONBLOCK);
}

/* ---- passing bytes ----------------------------------------------------- */

/* To the guest: at most one message waits, so nothing is read ahead of it. */
static struct {
	struct channel_frame frame;
	size_t sent, len;
} out;

/* Until the guest has its end, an interrupt for it would be lost. */
static bool ready;
static bool window_changed;
static uint8_t close_pending[3];
static bool have_status;
static int32_t status;

static void queue_frame(enum channel_type type, const void *data, size_t len)
{
	out.frame.head = (struct channel_header){ .type = type, .len = len };
	memmove(out.frame.data, data, len);
	out.sent = 0;
	out.len = sizeof(out.frame.head) + len;
}

static void flush_line(void)
{
	while (out.sent < out.len) {
		ssize_t n = send(line, (char *)&out.frame + out.sent, out.len - out.sent,
				 MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0)
			break;
		out.sent += n;
	}
	out.sent = out.len = 0;
}

static void read_stdin(void)
{
	char buf[CHANNEL_MAX];
	ssize_t n = read(0, buf, sizeof(buf));

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		stdin_open = false;
		n = 0;
	}
	queue_frame(CHANNEL_STDIN, buf, n);
}

/* Fills the slot towards the guest from whatever is due. */
static void queue_next(void)
{
	struct winsize ws;
	uint8_t i;

	if (!ready)
		return;
	for (i = 1; i <= 2; i++) {
		if (out.len || close_pending[i] != 1)
			continue;
		close_pending[i] = 2;
		queue_frame(CHANNEL_CLOSE, &i, 1);
	}
	if (!out.len && window_changed) {
		window_changed = false;
		if (!ioctl(0, TIOCGWINSZ, &ws)) {
			uint16_t size[2] = { ws.ws_row, ws.ws_col };

			queue_frame(CHANNEL_WINSIZE, size, sizeof(size));
		}
	}
}

static void pass_out(int fd, const char *buf, size_t len)
{
	while (len && !close_pending[fd]) {
		ssize_t n = write(fd, buf, len);

		if (n >= 0) {
			buf += n;
			len -= n;
		} else if (errno == EAGAIN || errno == EINTR) {
			struct pollfd p = { .fd = fd, .events = POLLOUT };

			poll(&p, 1, time_left());
			check_deadline();
		} else {
			/* The reader has closed it: close the command's end, too. */
			close_pending[fd] = 1;
		}
	}
}

static void take_frame(const struct channel_frame *f)
{
	switch (f->head.type) {
	case CHANNEL_READY:
		ready = true;
		break;
	case CHANNEL_STDOUT:
		pass_out(1, f->data, f->head.len);
		break;
	case CHANNEL_STDERR:
		pass_out(2, f->data, f->head.len);
		break;
	case CHANNEL_ERROR:
		say("%.*s", f->head.len, f->data);
		break;
	case CHANNEL_EXIT:
		memcpy(&status, f->data, sizeof(status));
		have_status = true;
		opt.timeout = POWER_OFF_MS / 1000;
		deadline = now_ms() + POWER_OFF_MS;
		break;
	}
}

/* Return: whether the line is still open. */
static bool read_line(void)
{
	static char buf[4 * sizeof(struct channel_frame)];
	static size_t have;
	size_t at = 0;
	ssize_t n;

	n = read(line, buf + have, sizeof(buf) - have);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (n <= 0)
		return false;
	have += n;
	for (;;) {
		const struct channel_frame *f = (const void *)(buf + at);
		size_t len = sizeof(f->head);

		if (have - at < len)
			break;
		len += f->head.len;
		if (f->head.len > CHANNEL_MAX)
			fail("the guest sent a message of %u bytes", f->head.len);
		if (have - at < len)
			break;
		take_frame(f);
		at += len;
	}
	memmove(buf, buf + at, have - at);
	have -= at;
	return true;
}

/* ---- the trace --------------------------------------------------------- */

/* Before the machine starts: whether the files can be written is better known then. */
static void check_result(const char *path)
{
	int fd;

	if (!path)
		return;
	if (!access(path, F_OK)) {
		if (access(path, W_OK))
			fail("%s: %s", path, strerror(errno));
		return;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		fail("%s: %s", path, strerror(errno));
	close(fd);
	/* An empty file would be taken for a trace if there is none in the end. */
	unlink(path);
}

/* Return: 0, or an error code. */
static int copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out, err = 0;
	char buf[65536];
	ssize_t n;

	if (in < 0)
		return errno;
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (out < 0)
		err = errno;
	while (!err && (n = read(in, buf, sizeof(buf)))) {
		char *p = buf;

		if (n < 0)
			err = errno;
		while (!err && n > 0) {
			ssize_t w = write(out, p, n);

			if (w < 0) {
				err = errno;
				break;
			}
			p += w;
			n -= w;
		}
	}
	if (out >= 0 && close(out) && !err)
		err = errno;
	close(in);
	return err;
}

static bool convert_trace(void)
{
	int wstatus;
	pid_t pid = fork();

	if (!pid) {
		sigset_t none;

		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		execl(opt.trace_tool, opt.trace_tool, "json", opt.trace, opt.trace_json, NULL);
		fprintf(stderr, "vmali: %s: %s\n", opt.trace_tool, strerror(errno));
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &wstatus, 0) == pid && WIFEXITED(wstatus) &&
	       !WEXITSTATUS(wstatus);
}

/* Half a trace is none; but what is not a file of ours stays. */
static void remove_half(const char *path)
{
	struct stat st;

	if (!lstat(path, &st) && S_ISREG(st.st_mode))
		unlink(path);
}

/* Return: the command's status, or 1 for 0 when the trace could not be kept. */
static int keep_trace(int result)
{
	char path[8192];
	int err;

	snprintf(path, sizeof(path), "%s/trace.dat", run_dir);
	/* Without it init has reported why, or did not run the command. */
	if (!opt.trace || access(path, F_OK))
		return result;
	restore_terminal();
	err = copy_file(path, opt.trace);
	if (err) {
		say("%s: %s", opt.trace, strerror(err));
		remove_half(opt.trace);
		return result ?: 1;
	}
	if (opt.trace_tool && opt.trace_json && !convert_trace())
		return result ?: 1;
	return result;
}

/* Return: the command's status, or 1 for 0 when the choices could not be kept. */
static int keep_choices(int result)
{
	char path[8192];
	int err;

	snprintf(path, sizeof(path), "%s/choices", run_dir);
	/* Without a seed there are none */
	if (!opt.choices || access(path, F_OK))
		return result;
	err = copy_file(path, opt.choices);
	if (!err)
		return result;
	restore_terminal();
	say("%s: %s", opt.choices, strerror(err));
	return result ?: 1;
}

/* ---- the end ----------------------------------------------------------- */

/* Print the line of the kernel log that reports a crash, else its last one. */
static void say_last_words(void)
{
	static char text[512], last[512];
	FILE *f = fopen(log_path, "re");
	bool found = false;

	if (!f)
		return;
	while (fgets(text, sizeof(text), f)) {
		bool tells = strstr(text, "Kernel panic") || strstr(text, "BUG:") ||
			     strstr(text, "Oops");

		if (tells || !found)
			memcpy(last, text, sizeof(last));
		found |= tells;
	}
	fclose(f);
	last[strcspn(last, "\n")] = 0;
	if (*last)
		say("%s", last);
}

static void machine_ended(int wstatus)
{
	bool clean = WIFEXITED(wstatus) && !WEXITSTATUS(wstatus);

	kernel_pid = 0;
	/* What is left in the line. */
	while (read_line())
		if (recv(line, &(char){ 0 }, 1, MSG_PEEK | MSG_DONTWAIT) <= 0)
			break;
	if (have_status && clean)
		leave(keep_choices(keep_trace(status)));
	if (WIFEXITED(wstatus) && WEXITSTATUS(wstatus) == EXIT_UNSTARTED)
		leave(1);
	say_last_words();
	say("the guest's kernel died%s; its log is %s",
	    have_status ? " after the command had ended" : "", log_path);
	keep_log = true;
	leave(EXIT_MACHINE);
}

static void take_signal(void)
{
	struct signalfd_siginfo info;
	int wstatus;
	pid_t pid;

	while (read(signals, &info, sizeof(info)) == sizeof(info)) {
		switch (info.ssi_signo) {
		case SIGCHLD:
			while ((pid = waitpid(-1, &wstatus, WNOHANG)) > 0)
				if (pid == kernel_pid)
					machine_ended(wstatus);
			break;
		case SIGWINCH:
			window_changed = raw_terminal;
			break;
		default:
			leave(128 + info.ssi_signo);
		}
	}
}

static void pump(void)
{
	bool line_open = true;

	for (;;) {
		struct pollfd p[] = {
			{ .fd = signals, .events = POLLIN },
			{ .fd = line_open ? line : -1,
			  .events = POLLIN | (out.len ? POLLOUT : 0) },
			{ .fd = ready && stdin_open && !out.len ? 0 : -1, .events = POLLIN },
		};

		check_deadline();
		if (poll(p, 3, time_left()) < 0)
			continue;
		if (p[1].revents & (POLLIN | POLLHUP | POLLERR))
			line_open = read_line();
		if (p[0].revents)
			take_signal();
		queue_next();
		if (p[2].revents && !out.len)
			read_stdin();
		flush_line();
	}
}

/* ---- start ------------------------------------------------------------- */

static void catch_signals(void)
{
	static const int caught[] = { SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH };
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		sigaddset(&set, caught[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

static void take_terminal(void)
{
	struct termios t;

	if (!isatty(0) || !isatty(1) || tcgetattr(0, &saved_termios))
		return;
	t = saved_termios;
	cfmakeraw(&t);
	raw_terminal = !tcsetattr(0, TCSAFLUSH, &t);
}

static enum sandbox_kind sandbox_kind(const char *name)
{
	static const char *const names[] = { "auto", "landlock", "namespace", "none" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i]))
			return i;
	say("--sandbox is auto, landlock, namespace or none, not '%s'", name);
	exit(1);
}

static void usage(void)
{
	fputs("usage: machine [--config KEY=VALUE]... [--log FILE] [--timeout S] [--mem MB] [--preload LIBRARY] [--seed N] [--sandbox KIND] [--trace FILE [--trace-json FILE --trace-tool PROGRAM]] -- KERNEL ARG... -- CMD [ARG...]\n",
	      stderr);
	exit(1);
}

static void parse(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "log", required_argument, NULL, 'l' },
		{ "timeout", required_argument, NULL, 't' },
		{ "preload", required_argument, NULL, 'p' },
		{ "seed", required_argument, NULL, 'e' },
		{ "choices", required_argument, NULL, 'C' },
		{ "clean-env", no_argument, NULL, 'E' },
		{ "mem", required_argument, NULL, 'm' },
		{ "sandbox", required_argument, NULL, 's' },
		{ "trace", required_argument, NULL, 'T' },
		{ "trace-json", required_argument, NULL, 'J' },
		{ "trace-tool", required_argument, NULL, 'P' },
		{ }
	};
	int c, i;

	opt.config = open_memstream(&opt.config_text, &opt.config_len);
	while ((c = getopt_long(argc, argv, "+", longs, NULL)) != -1) {
		switch (c) {
		case 'c':
			fprintf(opt.config, "%s\n", optarg);
			break;
		case 'l':
			opt.log = optarg;
			break;
		case 'p':
			opt.preload = optarg;
			break;
		case 'e':
			opt.seed = optarg;
			break;
		case 'C':
			opt.choices = optarg;
			break;
		case 'E':
			opt.clean_env = true;
			break;
		case 't':
			opt.timeout = strtod(optarg, NULL);
			break;
		case 'm':
			opt.mem_mb = strtoul(optarg, NULL, 10);
			break;
		case 's':
			opt.sandbox = sandbox_kind(optarg);
			break;
		case 'T':
			opt.trace = optarg;
			break;
		case 'J':
			opt.trace_json = optarg;
			break;
		case 'P':
			opt.trace_tool = optarg;
			break;
		default:
			usage();
		}
	}
	fclose(opt.config);
	opt.kernel = argv + optind;
	for (i = optind; i < argc && strcmp(argv[i], "--"); i++)
		;
	if (i == optind || i + 1 >= argc)
		usage();
	argv[i] = NULL;
	opt.command = argv + i + 1;
}

int main(int argc, char **argv)
{
	parse(argc, argv);
	if (opt.timeout)
		deadline = now_ms() + (int64_t)(opt.timeout * 1000);
	catch_signals();
	check_result(opt.choices);
	check_result(opt.trace);
	check_result(opt.trace_json);
	make_dirs();
	take_terminal();
	fill_run_dir();
	if (opt.log)
		snprintf(log_path, sizeof(log_path), "%s", opt.log);
	else
		snprintf(log_path, sizeof(log_path), "%s/kernel.log", run_dir);
	start_kernel();
	pump();
}
