// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The guest's init: mounts, loads the board's modules and the driver, runs one
 * command with the caller's directory and environment, reports its exit status
 * and powers off.
 *
 * What to do comes from the run directory, the kernel's argument VMALI_RUN, which is the
 * only place of the host that the guest can write:
 *
 *   argv, env    zero-terminated strings
 *   stdin        the command's input, if it is a file
 *   config       one "key=value" a line:
 *     cwd=DIR                   the command's working directory
 *     keep=PATH                 must stay visible below the tmpfs mounts; may repeat
 *     tty=ROWS COLUMNS          give the command a terminal
 *     stdin=file                its input is in the run directory, not on the line
 *     timeout=SECONDS           of the guest's time, then the command is killed
 *     firmware=DIR              firmware_class search path
 *     module=PATH [PARAM...]    load in this order; may repeat
 *     late=MS PATH [PARAM...]   load that many milliseconds after the last module
 *     driver=NAME               platform driver that must bind before the command
 *     patience=MS               how long a deferred probe of it may last
 *     trace=KIB                 record events, in that much memory a CPU, into trace.dat
 *     trace_event=EVENT         an event, as tracefs's set_event takes it; may repeat
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <dirent.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "channel.h"

#define MAX_KEEP 16
/* As timeout(1) reports it */
#define EXIT_TIMEOUT 124
#define TRACEFS "/sys/kernel/tracing"

/* The run directory: where the guest has it, and where the host does */
static const char *run_dir, *host_run_dir;
static int line = -1;

/* ---- the channel ------------------------------------------------------- */

static void write_all(int fd, const void *buf, size_t len)
{
	const char *p = buf;

	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		p += n;
		len -= n;
	}
}

static void send_frame(enum channel_type type, const void *data, size_t len)
{
	struct channel_frame f = { .head = { .type = type, .len = len } };

	memcpy(f.data, data, len);
	write_all(line, &f, sizeof(f.head) + len);
}

static void power_off(int32_t status)
{
	send_frame(CHANNEL_EXIT, &status, sizeof(status));
	tcdrain(line);
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

static void __attribute__((noreturn, format(printf, 1, 2))) die(const char *fmt, ...)
{
	char msg[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	if (line >= 0) {
		send_frame(CHANNEL_ERROR, msg, strlen(msg));
		power_off(1);
	}
	/*
	 * Without a line it can only go to the kernel log, and the host notices
	 * that the machine ended without a status.
	 */
	fprintf(stderr, "init: %s\n", msg);
	reboot(RB_POWER_OFF);
	_exit(1);
}

static void open_line(void)
{
	struct termios t;

	line = open("/dev/ttyS0", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (line < 0)
		die("/dev/ttyS0: %s", strerror(errno));
	tcgetattr(line, &t);
	cfmakeraw(&t);
	tcsetattr(line, TCSANOW, &t);
	send_frame(CHANNEL_READY, "", 0);
}

/* ---- small files ------------------------------------------------------- */

/* Return: the file's bytes with a zero after them, or NULL. */
static char *slurp(const char *path, size_t *len)
{
	size_t size = 0, room = 4096;
	char *buf = malloc(room);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0 || !buf)
		return NULL;
	while ((n = read(fd, buf + size, room - size - 1)) > 0) {
		size += n;
		if (room - size < 2048) {
			char *more = realloc(buf, room *= 2);

			if (!more) {
				free(buf);
				close(fd);
				return NULL;
			}
			buf = more;
		}
	}
	close(fd);
	buf[size] = 0;
	if (len)
		*len = size;
	return buf;
}

static char *slurp_run(const char *name, size_t *len)
{
	char path[4096];
	char *buf;

	snprintf(path, sizeof(path), "%s/%s", run_dir, name);
	buf = slurp(path, len);
	if (!buf)
		die("%s: %s", path, strerror(errno));
	return buf;
}

/* Return: a NULL-terminated vector of the zero-terminated strings in @buf. */
static char **strings(char *buf, size_t len)
{
	size_t n = 0, i;
	char **v;

	for (i = 0; i < len; i++)
		n += !buf[i];
	v = calloc(n + 2, sizeof(*v));
	if (!v)
		die("out of memory");
	for (n = 0, i = 0; i < len; i += strlen(buf + i) + 1)
		v[n++] = buf + i;
	return v;
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		die("%s: %s", path, strerror(errno));
	close(fd);
}

/* ---- configuration ----------------------------------------------------- */

static char **config;

/* Return: the value of the next line with @key from *@at on, or NULL. */
static char *config_next(const char *key, int *at)
{
	size_t len = strlen(key);

	while (config[*at]) {
		char *entry = config[(*at)++];

		if (!strncmp(entry, key, len) && entry[len] == '=')
			return entry + len + 1;
	}
	return NULL;
}

static char *config_get(const char *key)
{
	int at = 0;

	return config_next(key, &at);
}

static void read_config(void)
{
	size_t len, i;
	char *buf = slurp_run("config", &len);

	for (i = 0; i < len; i++)
		if (buf[i] == '\n')
			buf[i] = 0;
	config = strings(buf, len);
}

/* ---- mounts ------------------------------------------------------------ */

/*
 * Directories that the tmpfs mounts would hide are held open before, and bound
 * in place again after.
 */
static struct keep {
	const char *path;
	int fd;
} keep[MAX_KEEP];
static int keep_count;

static void keep_path(const char *path)
{
	int fd = open(path, O_PATH | O_CLOEXEC);

	if (fd < 0 || keep_count == MAX_KEEP)
		return;
	keep[keep_count++] = (struct keep){ path, fd };
}

static void mount_run(const char *dir)
{
	if (mount("run", dir, "hostfs", 0, host_run_dir))
		die("mount %s on %s: %s", host_run_dir, dir, strerror(errno));
}

/* hostfs leaks memory when it is unmounted */
static void move_run(const char *dir)
{
	mkdir(dir, 0700);
	if (mount(run_dir, dir, NULL, MS_MOVE, NULL))
		die("moving %s to %s: %s", run_dir, dir, strerror(errno));
	run_dir = dir;
}

static void make_parents(const char *path)
{
	char part[4096];
	char *p;

	snprintf(part, sizeof(part), "%s", path);
	for (p = strchr(part + 1, '/'); p; p = strchr(p + 1, '/')) {
		*p = 0;
		mkdir(part, 0755);
		*p = '/';
	}
}

static void restore_kept(void)
{
	char from[64];
	struct stat held;
	int i, fd;

	for (i = 0; i < keep_count; i++) {
		const struct keep *k = &keep[i];

		if (!access(k->path, F_OK) || fstat(k->fd, &held))
			continue;
		make_parents(k->path);
		if (S_ISDIR(held.st_mode)) {
			mkdir(k->path, 0755);
		} else {
			fd = open(k->path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
			if (fd >= 0)
				close(fd);
		}
		snprintf(from, sizeof(from), "/proc/self/fd/%d", k->fd);
		if (mount(from, k->path, NULL, MS_BIND, NULL))
			die("cannot show %s: %s", k->path, strerror(errno));
	}
}

static void mount_at(const char *type, const char *dir, const char *data)
{
	/* A directory that this host does not have is not missed. */
	if (mount(type, dir, type, 0, data) && errno != ENOENT)
		die("mount %s on %s: %s", type, dir, strerror(errno));
}

/*
 * The host's directory, with what the guest writes on top of it in memory.  Where
 * overlayfs refuses what is there, an empty one.
 */
static void mount_scratch(const char *dir, const char *name)
{
	char upper[64], work[64], data[256];

	snprintf(upper, sizeof(upper), "/run/vmali/%s", name);
	snprintf(work, sizeof(work), "/run/vmali/%s.work", name);
	mkdir("/run/vmali", 0700);
	mkdir(upper, 0755);
	mkdir(work, 0755);
	snprintf(data, sizeof(data), "lowerdir=%s,upperdir=%s,workdir=%s", dir, upper, work);
	if (mount("overlay", dir, "overlay", 0, data))
		mount_at("tmpfs", dir, "mode=1777");
	else
		chmod(dir, 01777);
}

static void mount_all(void)
{
	struct stat st;
	char *path;
	int at = 0;

	while ((path = config_next("keep", &at)))
		keep_path(path);
	path = config_get("cwd");
	if (path)
		keep_path(path);

	mount_at("tmpfs", "/run", "mode=755");
	move_run(CHANNEL_RUN_DIR);
	mount_at("proc", "/proc", NULL);
	mount_at("sysfs", "/sys", NULL);
	mount_at("debugfs", "/sys/kernel/debug", NULL);
	mount_at("tracefs", TRACEFS, NULL);
	/* The kernel has mounted devtmpfs already. */
	mkdir("/dev/pts", 0755);
	mkdir("/dev/shm", 01777);
	mount_at("devpts", "/dev/pts", "ptmxmode=0666");
	mount_at("tmpfs", "/dev/shm", "mode=1777");
	mount_scratch("/tmp", "tmp");
	mount_scratch("/var/tmp", "var-tmp");
	mkdir("/run/lock", 01777);
	if (symlink("/proc/self/fd", "/dev/fd") || symlink("/proc/self/fd/0", "/dev/stdin") ||
	    symlink("/proc/self/fd/1", "/dev/stdout") || symlink("/proc/self/fd/2", "/dev/stderr"))
		/* Only scripts use them, which report it. */
		errno = 0;

	restore_kept();

	if (stat("/dev/ptmx", &st) && symlink("pts/ptmx", "/dev/ptmx"))
		errno = 0;
}

/* ---- modules and the driver -------------------------------------------- */

static void load_module(char *spec)
{
	char *params = strchr(spec, ' ');
	int fd;

	if (params)
		*params++ = 0;
	fd = open(spec, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die("module %s: %s", spec, strerror(errno));
	if (syscall(SYS_finit_module, fd, params ?: "", 0))
		die("cannot load %s: %s (see the kernel log)", spec, strerror(errno));
	close(fd);
}

static void load_late(char *spec)
{
	long ms = strtol(spec, &spec, 10);

	if (fork())
		return;
	usleep(ms * 1000);
	load_module(spec + 1);
	_exit(0);
}

static bool driver_bound(const char *driver)
{
	char path[256];
	struct dirent *d;
	bool bound = false;
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/bus/platform/drivers/%s", driver);
	dir = opendir(path);
	if (!dir)
		return false;
	/* A bound device is a link; "module" is one, too. */
	while ((d = readdir(dir)))
		if (d->d_type == DT_LNK && strcmp(d->d_name, "module"))
			bound = true;
	closedir(dir);
	return bound;
}

/*
 * A probe that failed is final; one that was deferred may succeed when something is
 * loaded late.
 */
static void wait_for_driver(const char *driver)
{
	const char *patience = config_get("patience");
	long left = patience ? atol(patience) : 0;
	char *deferred;

	while (!driver_bound(driver)) {
		deferred = slurp("/sys/kernel/debug/devices_deferred", NULL);
		if (!deferred || !*deferred) {
			/* It may have bound between the two looks. */
			if (driver_bound(driver))
				return;
			die("%s did not probe (see the kernel log)", driver);
		}
		if (left <= 0) {
			deferred[strcspn(deferred, "\n")] = 0;
			deferred[strcspn(deferred, "\t")] = ' ';
			die("%s still waits after %s ms: %s", driver, patience ?: "0", deferred);
		}
		free(deferred);
		usleep(2000);
		left -= 2;
	}
}

static void load_all(void)
{
	const char *firmware = config_get("firmware");
	const char *driver = config_get("driver");
	char *spec;
	int at = 0;

	if (firmware)
		write_file("/sys/module/firmware_class/parameters/path", firmware);
	while ((spec = config_next("module", &at)))
		load_module(spec);
	at = 0;
	while ((spec = config_next("late", &at)))
		load_late(spec);
	if (driver)
		wait_for_driver(driver);
}

/* ---- the trace --------------------------------------------------------- */

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

static void trace_begin(void)
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
}

/* Events of modules that have been loaded by now. */
static void trace_complete(void)
{
	const char *event;
	int at = 0;

	if (!config_get("trace"))
		return;
	while ((event = config_next("trace_event", &at)))
		if (!strstr(event, ":mod:") && !trace_enable(event))
			die("there is no event '%s' to trace", event);
}

static void trace_mark(const char *fmt, ...)
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

static void tell(const char *fmt, ...)
{
	char msg[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	send_frame(CHANNEL_ERROR, msg, strlen(msg));
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
static int trace_end(char **env, int status)
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

/* ---- a seed's choices --------------------------------------------------- */

/* In any run, so that asking for them does not change it: the host takes them or does not. */
static void keep_choices(void)
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

/* ---- the command ------------------------------------------------------- */

static struct {
	pid_t pid;
	/* Our ends; with a terminal, in and out are the same and err is -1. */
	int in, out, err;
	bool tty;
} cmd = { .in = -1, .out = -1, .err = -1 };

static void set_winsize(const uint16_t *rows_cols)
{
	struct winsize ws = { .ws_row = rows_cols[0], .ws_col = rows_cols[1] };

	if (cmd.tty)
		ioctl(cmd.in, TIOCSWINSZ, &ws);
}

static void exec_command(char **argv, char **env, const int stdio[3])
{
	const char *cwd = config_get("cwd");
	sigset_t none;
	int i;

	setsid();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	for (i = 0; i < 3; i++)
		dup2(stdio[i], i);
	if (cmd.tty)
		ioctl(0, TIOCSCTTY, 0);
	if (cwd && chdir(cwd)) {
		fprintf(stderr, "vmali: %s: %s\n", cwd, strerror(errno));
		_exit(126);
	}
	environ = env;
	execvp(argv[0], argv);
	fprintf(stderr, "vmali: %s: %s\n", argv[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

static int open_run(const char *name)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", run_dir, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	return fd;
}

static void start_command(char **argv, char **env)
{
	const char *tty = config_get("tty");
	int in[2], out[2], err[2], stdio[3];

	if (tty) {
		unsigned int rows = 24, cols = 80;
		int slave;

		sscanf(tty, "%u %u", &rows, &cols);
		cmd.tty = true;
		cmd.in = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
		if (cmd.in < 0 || grantpt(cmd.in) || unlockpt(cmd.in))
			die("no terminal: %s", strerror(errno));
		slave = ioctl(cmd.in, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
		if (slave < 0)
			die("no terminal: %s", strerror(errno));
		cmd.out = cmd.in;
		set_winsize((uint16_t[]){ rows, cols });
		stdio[0] = stdio[1] = stdio[2] = slave;
	} else {
		if (pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
			die("pipe: %s", strerror(errno));
		cmd.in = -1;
		cmd.out = out[0];
		cmd.err = err[0];
		if (config_get("stdin")) {
			stdio[0] = open_run("stdin");
		} else if (pipe2(in, O_CLOEXEC)) {
			die("pipe: %s", strerror(errno));
		} else {
			cmd.in = in[1];
			stdio[0] = in[0];
		}
		stdio[1] = out[1];
		stdio[2] = err[1];
	}

	cmd.pid = fork();
	if (cmd.pid < 0)
		die("fork: %s", strerror(errno));
	if (!cmd.pid)
		exec_command(argv, env, stdio);

	close(stdio[0]);
	if (!tty) {
		close(stdio[1]);
		close(stdio[2]);
	}
	if (cmd.in >= 0)
		fcntl(cmd.in, F_SETFL, O_NONBLOCK);
	fcntl(cmd.out, F_SETFL, O_NONBLOCK);
	if (cmd.err >= 0)
		fcntl(cmd.err, F_SETFL, O_NONBLOCK);
}

/* Return: whether there may be more to read from *@fd. */
static bool forward(int *fd, enum channel_type type)
{
	struct channel_frame f;
	ssize_t n;

	if (*fd < 0)
		return false;
	n = read(*fd, f.data, sizeof(f.data));
	if (n > 0) {
		f.head = (struct channel_header){ .type = type, .len = n };
		write_all(line, &f, sizeof(f.head) + n);
		return true;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	/* End of file, or EIO of a terminal without a user. */
	if (!cmd.tty)
		close(*fd);
	*fd = -1;
	return false;
}

/* Bytes for the command that it has not taken yet. */
static struct {
	char data[CHANNEL_MAX];
	size_t start, end;
	bool eof;
} input;

static void feed_command(void)
{
	ssize_t n;

	while (cmd.in >= 0 && input.start < input.end) {
		n = write(cmd.in, input.data + input.start, input.end - input.start);
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0) {
			/* The command does not read any more. */
			if (!cmd.tty)
				close(cmd.in);
			cmd.in = -1;
			break;
		}
		input.start += n;
	}
	input.start = input.end = 0;
	if (input.eof && cmd.in >= 0) {
		if (!cmd.tty)
			close(cmd.in);
		cmd.in = -1;
	}
}

static void take_frame(const struct channel_frame *f)
{
	switch (f->head.type) {
	case CHANNEL_STDIN:
		memcpy(input.data, f->data, f->head.len);
		input.start = 0;
		input.end = f->head.len;
		if (!f->head.len)
			input.eof = true;
		feed_command();
		break;
	case CHANNEL_WINSIZE:
		set_winsize((const uint16_t *)f->data);
		break;
	case CHANNEL_CLOSE:
		if (cmd.tty)
			break;
		if (f->data[0] == 1 && cmd.out >= 0) {
			close(cmd.out);
			cmd.out = -1;
		} else if (f->data[0] == 2 && cmd.err >= 0) {
			close(cmd.err);
			cmd.err = -1;
		}
		break;
	}
}

/* Collects what has come over the line and takes one message when complete. */
static void read_line(void)
{
	static struct channel_frame f;
	static size_t have;
	size_t want = sizeof(f.head);
	ssize_t n;

	if (have >= sizeof(f.head))
		want += f.head.len;
	n = read(line, (char *)&f + have, want - have);
	if (n <= 0)
		return;
	have += n;
	if (have < sizeof(f.head) || have < sizeof(f.head) + f.head.len)
		return;
	take_frame(&f);
	have = 0;
}

/* Reaps everything that has ended. Return: the command's status, or -1. */
static int reap(void)
{
	int status, result = -1;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid != cmd.pid)
			continue;
		result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
	return result;
}

/* ---- the time limit ------------------------------------------------------ */

/* Return: a descriptor that becomes readable when the time is over; -1 without a limit. */
static int start_limit(void)
{
	const char *seconds = config_get("timeout");
	double limit = seconds ? strtod(seconds, NULL) : 0;
	struct itimerspec when = { 0 };
	int fd;

	if (!limit)
		return -1;
	when.it_value.tv_sec = (time_t)limit;
	when.it_value.tv_nsec = (long)((limit - (double)when.it_value.tv_sec) * 1e9);
	fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	if (fd < 0 || timerfd_settime(fd, 0, &when, NULL))
		die("timer: %s", strerror(errno));
	return fd;
}

/* One task and the kernel function that it sleeps in; one of the kernel's only if it is busy */
static void tell_task(const char *pid)
{
	char path[300], state = 0, *stat, *wchan, *cmdline, *name, *end;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	stat = slurp(path, NULL);
	snprintf(path, sizeof(path), "/proc/%s/wchan", pid);
	wchan = slurp(path, NULL);
	snprintf(path, sizeof(path), "/proc/%s/cmdline", pid);
	cmdline = slurp(path, NULL);
	name = stat ? strchr(stat, '(') : NULL;
	end = stat ? strrchr(stat, ')') : NULL;
	if (name && end) {
		*end = 0;
		sscanf(end + 1, " %c", &state);
		if ((cmdline && *cmdline) || (state != 'I' && state != 'S'))
			tell("  task %s %s: %c %s", pid, name + 1, state,
			     wchan && *wchan != '0' ? wchan : "");
	}
	free(stat);
	free(wchan);
	free(cmdline);
}

static void tell_tasks(void)
{
	struct dirent *d;
	DIR *dir = opendir("/proc");

	while (dir && (d = readdir(dir)))
		if (*d->d_name >= '1' && *d->d_name <= '9')
			tell_task(d->d_name);
	if (dir)
		closedir(dir);
}

/* What the machine waits for: its tasks, and the groups and queues of the GPU. */
static void tell_waiting(void)
{
	char *state = slurp("/sys/kernel/debug/vmali/gpu/state", NULL), *text;

	tell("killed after %s s of the machine's time (--timeout); it was waiting in",
	     config_get("timeout"));
	tell_tasks();
	for (text = state ? strtok(state, "\n") : NULL; text; text = strtok(NULL, "\n"))
		tell("  GPU %s", text);
	free(state);
}

static int run_command(void)
{
	struct signalfd_siginfo info;
	sigset_t chld;
	int sfd, status = -1, limit = start_limit();

	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, NULL);
	sfd = signalfd(-1, &chld, SFD_CLOEXEC | SFD_NONBLOCK);
	if (sfd < 0)
		die("signalfd: %s", strerror(errno));
	signal(SIGPIPE, SIG_IGN);

	status = reap();
	while (status < 0) {
		bool full = input.start < input.end;
		struct pollfd p[] = {
			{ .fd = sfd, .events = POLLIN },
			{ .fd = cmd.out, .events = POLLIN },
			{ .fd = cmd.err, .events = POLLIN },
			{ .fd = full ? cmd.in : -1, .events = POLLOUT },
			/* One message at a time: the rest waits in the line. */
			{ .fd = full ? -1 : line, .events = POLLIN },
			{ .fd = limit, .events = POLLIN },
		};

		if (poll(p, 6, -1) < 0)
			continue;
		if (p[1].revents)
			forward(&cmd.out, CHANNEL_STDOUT);
		if (p[2].revents)
			forward(&cmd.err, CHANNEL_STDERR);
		if (p[3].revents)
			feed_command();
		if (p[4].revents)
			read_line();
		if (p[0].revents && read(sfd, &info, sizeof(info)) > 0)
			status = reap();
		if (status < 0 && p[5].revents) {
			tell_waiting();
			status = EXIT_TIMEOUT;
		}
	}

	/* What it left in the pipes; what its children still hold open is cut. */
	while (forward(&cmd.out, CHANNEL_STDOUT))
		;
	while (forward(&cmd.err, CHANNEL_STDERR))
		;
	return status;
}

int main(void)
{
	char **argv, **env;
	size_t len;
	char *buf;
	int status;

	if (getpid() != 1) {
		fputs("init: this runs as process 1 of the vmali machine only\n", stderr);
		return 1;
	}
	host_run_dir = getenv("VMALI_RUN");
	if (!host_run_dir)
		die("VMALI_RUN is not set");
	open_line();
	/* Any directory that is there, until there is a place for it */
	run_dir = "/proc";
	mount_run(run_dir);
	read_config();
	buf = slurp_run("argv", &len);
	argv = strings(buf, len);
	buf = slurp_run("env", &len);
	env = strings(buf, len);

	mount_all();
	trace_begin();
	load_all();
	trace_complete();
	trace_mark("vmali: begin %s", argv[0]);
	start_command(argv, env);
	status = trace_end(env, run_command());
	keep_choices();
	power_off(status);
}
