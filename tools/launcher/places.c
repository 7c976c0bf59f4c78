// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Where things are, and what is ready there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files.h"
#include "places.h"

struct places places_of(const char *top)
{
	const char *home = text("%s/.cache", environment("HOME", "/root"));

	return (struct places){
		.top = top,
		.build = environment("VMALI_BUILD", text("%s/build", top)),
		.cache = text("%s/vmali", environment("XDG_CACHE_HOME", home)),
	};
}

static bool later(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec ? a->tv_nsec > b->tv_nsec : a->tv_sec > b->tv_sec;
}

bool is_newer(const struct timespec *than, const char *path)
{
	char *paths[] = { (char *)path, NULL };
	FTS *tree = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, NULL);
	bool newer = false;
	FTSENT *entry;

	if (!tree)
		return true;
	while (!newer && (entry = fts_read(tree))) {
		switch (entry->fts_info) {
		case FTS_DP:
			break;
		case FTS_DNR:
		case FTS_ERR:
		case FTS_NS:
		case FTS_SLNONE:
		case FTS_DC:
			newer = true;
			break;
		default:
			newer = later(&entry->fts_statp->st_mtim, than);
		}
	}
	fts_close(tree);
	return newer;
}

char *stamp_value(const char *line, const char *key)
{
	size_t length = strlen(key);
	const char *end = strrchr(line, '\'');

	if (strncmp(line, key, length) || strncmp(line + length, "='", 2) ||
	    end < line + length + 2)
		return NULL;
	return allocated(strndup(line + length + 2, (size_t)(end - line) - length - 2));
}

bool machine_load(const char *stamp, struct machine *machine)
{
	FILE *f = fopen(stamp, "re");
	char *line = NULL, *value;
	size_t room = 0;

	*machine = (struct machine){ 0 };
	if (!f)
		return false;
	while (getline(&line, &room, f) >= 0) {
		value = stamp_value(line, "kernel");
		if (value)
			machine->kernel = value;
		value = stamp_value(line, "board");
		if (value)
			machine->board = value;
	}
	free(line);
	fclose(f);
	if (!machine->kernel || !machine->board || !exists(text("%s/done", machine->kernel)))
		return false;
	return !*machine->board || exists(text("%s/done", machine->board));
}

static char *stamp_of(const struct places *places, const char *series, const char *kind)
{
	const char *version = linux_version();

	return text("%s/ready-%s%s%s%s%s%s", places->build,
		    *environment("KERNEL_SRC", "") ? "own-" : "", version, *version ? "-" : "",
		    series, *kind ? "-" : "", kind);
}

/* Whether the stamp was made of this KERNEL_SRC; its first line has it */
static bool stamp_is_of(const char *stamp, const char *source)
{
	FILE *f = fopen(stamp, "re");
	char *line = NULL, *wanted = text("# %s\n", source);
	size_t room = 0;
	bool same;

	if (!f)
		return false;
	same = getline(&line, &room, f) >= 0 && !strcmp(line, wanted);
	free(line);
	free(wanted);
	fclose(f);
	return same;
}

/* The first gcc of the search path, as a shell finds it */
static const char *compiler(void)
{
	char *path = text("%s", environment("PATH", "/usr/bin:/bin")), *rest = path, *dir;

	while ((dir = strsep(&rest, ":"))) {
		char *gcc = text("%s/gcc", *dir ? dir : ".");

		if (!access(gcc, X_OK))
			return gcc;
		free(gcc);
	}
	return "/nonexistent";
}

bool sources_newer(const struct places *places, const char *stamp)
{
	static const char *const sources[] = {
		"vmali", "tools", "kernel", "gpu", "lib", "trusted", "platform",
	};
	struct stat st;
	size_t i;

	if (stat(stamp, &st))
		return true;
	for (i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		if (is_newer(&st.st_mtim, text("%s/%s", places->top, sources[i])))
			return true;
	return is_newer(&st.st_mtim, compiler()) ||
	       is_newer(&st.st_mtim, text("%s/source/current%s%s", places->cache,
					  *linux_version() ? "-" : "", linux_version()));
}

bool machine_fresh(const struct places *places, const char *series, const char *kind,
		   struct machine *machine)
{
	const char *source = environment("KERNEL_SRC", "");
	const char *stamp = stamp_of(places, series, kind);

	bool stale;

	if (*source)
		stale = strcmp(environment("VMALI_AS_BUILT", ""), source) ||
			!stamp_is_of(stamp, source);
	else
		stale = sources_newer(places, stamp);
	return !stale && machine_load(stamp, machine);
}

struct machine machine_get(const struct places *places, const char *series, const char *kind)
{
	struct machine machine;

	if (machine_fresh(places, series, kind, &machine))
		return machine;
	vmali_do(places, (char *[]){ "_ready", (char *)series, (char *)kind, NULL });
	if (!machine_load(stamp_of(places, series, kind), &machine))
		die("%s is not complete: remove it, and it is made again",
		    stamp_of(places, series, kind));
	return machine;
}

void vmali_do(const struct places *places, char *const *command)
{
	struct args args = { 0 };
	int wstatus;
	pid_t pid;

	args_add(&args, text("%s/vmali", places->top));
	args_add_all(&args, command);
	fflush(NULL);
	pid = fork();
	if (!pid) {
		/* What it prints is for the user; the output is the command's */
		dup2(2, 1);
		execv(args.v[0], args.v);
		die("%s: %s", args.v[0], strerror(errno));
	}
	if (pid < 0 || waitpid(pid, &wstatus, 0) != pid)
		die("%s: %s", args.v[0], strerror(errno));
	if (!WIFEXITED(wstatus) || WEXITSTATUS(wstatus))
		exit(WIFEXITED(wstatus) ? WEXITSTATUS(wstatus) : 1);
}

static bool is_dir(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* The version of Arm's package in the cache, or NULL */
static char *genuine_version(const struct places *places)
{
	FILE *f = fopen(text("%s/firmware/current", places->cache), "re");
	char *line = NULL;
	size_t room = 0;

	if (f && getline(&line, &room, f) >= 0)
		line[strcspn(line, " \t\n")] = '\0';
	if (f)
		fclose(f);
	return line && *line ? line : NULL;
}

static const char *generated(const struct places *places)
{
	static const char *const sources[] = {
		"tools/mkfw.c", "tools/fw", "lib/mali_fw_if.h",
	};
	const char *dir = text("%s/firmware", places->build);
	struct stat st;
	size_t i;

	if (!stat(text("%s/done", dir), &st)) {
		for (i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
			if (is_newer(&st.st_mtim, text("%s/%s", places->top, sources[i])))
				break;
		if (i == sizeof(sources) / sizeof(sources[0]))
			return dir;
	}
	vmali_do(places, (char *[]){ "_firmware", NULL });
	return dir;
}

const char *firmware_get(const struct places *places, const char *choice, const char *gpu)
{
	char *genuine = genuine_version(places), *real;

	if (!*choice)
		choice = environment("FIRMWARE_DIR", "");
	if (genuine)
		genuine = text("%s/firmware/%s", places->cache, genuine);
	if (!strcmp(choice, "generated"))
		return generated(places);
	if (!strcmp(choice, "genuine")) {
		if (!genuine)
			die("there is no genuine firmware here; 'vmali setup' tries to get it");
		return genuine;
	}
	if (!*choice) {
		/* Arm's package has no image of v14, unless it came with a new version */
		if (genuine && (!gpu || strncmp(gpu, "g1", 2) ||
				is_dir(text("%s/arm/mali/arch14.8", genuine))))
			return genuine;
		say("firmware: generated, not Arm's");
		return generated(places);
	}
	if (!is_dir(text("%s/arm/mali", choice)))
		die("firmware: %s has no arm/mali/archX.Y/mali_csffw.bin", choice);
	real = realpath(choice, NULL);
	if (!real)
		die("firmware: %s: %s", choice, strerror(errno));
	return real;
}
