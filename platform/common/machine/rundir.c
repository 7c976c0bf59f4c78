// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The run directory, by which the guest gets what it is to do.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "../channel.h"
#include "options.h"
#include "relay.h"
#include "rundir.h"
#include "state.h"

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

void make_dirs(void)
{
	const char *tmp = getenv("TMPDIR");

	if (!tmp || *tmp != '/')
		tmp = "/tmp";
	snprintf(state.run_dir, sizeof(state.run_dir), "%s/vmali.XXXXXX", tmp);
	if (!mkdtemp(state.run_dir)) {
		say("cannot make %s: %s", state.run_dir, strerror(errno));
		exit(1);
	}
	/* The guest's memory is a file; on a disk it would be written back. */
	snprintf(state.mem_dir, sizeof(state.mem_dir), "%s/vmali.XXXXXX",
		 fits_memory("/dev/shm") ? "/dev/shm" : tmp);
	if (!mkdtemp(state.mem_dir)) {
		say("cannot make %s: %s", state.mem_dir, strerror(errno));
		*state.mem_dir = 0;
		leave(1);
	}
}

static FILE *create(const char *name)
{
	char path[8192];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", state.run_dir, name);
	f = fopen(path, "we");
	if (!f)
		fail("%s: %s", path, strerror(errno));
	return f;
}

static void finish(FILE *f)
{
	if (fclose(f))
		fail("%s: %s", state.run_dir, strerror(errno));
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
	relay.stdin_open = false;
	return true;
}

void fill_run_dir(void)
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
	if (state.raw_terminal && !ioctl(0, TIOCGWINSZ, &ws))
		fprintf(f, "tty=%u %u\n", ws.ws_row, ws.ws_col);
	if (copy_stdin())
		fputs("stdin=file\n", f);
	finish(f);
}
