// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Files and directories.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"

void make_dirs(const char *path)
{
	char *copy = text("%s", path), *slash = copy;

	do {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		if (mkdir(copy, 0777) && errno != EEXIST)
			die("%s: %s", copy, strerror(errno));
		if (slash)
			*slash = '/';
	} while (slash);
	free(copy);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

void remove_tree(const char *path)
{
	if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) && errno != ENOENT)
		die("cannot remove %s: %s", path, strerror(errno));
}

FILE *open_file(const char *path, const char *mode)
{
	char with_cloexec[8];
	FILE *f;

	snprintf(with_cloexec, sizeof(with_cloexec), "%se", mode);
	f = fopen(path, with_cloexec);
	if (!f)
		die("%s: %s", path, strerror(errno));
	return f;
}

void close_file(FILE *f, const char *path)
{
	int failed = ferror(f);

	if (fclose(f) || failed)
		die("%s: %s", path, strerror(errno));
}

bool exists(const char *path)
{
	return !access(path, F_OK);
}

char *file_read(const char *path, size_t *size)
{
	FILE *f = fopen(path, "re");
	size_t room = 65536, n;
	char *content;

	*size = 0;
	if (!f)
		return NULL;
	content = allocated(malloc(room + 1));
	while ((n = fread(content + *size, 1, room - *size, f)) > 0) {
		*size += n;
		if (*size == room) {
			room *= 2;
			content = allocated(realloc(content, room + 1));
		}
	}
	if (ferror(f))
		die("%s: %s", path, strerror(errno));
	fclose(f);
	content[*size] = '\0';
	return content;
}

bool file_contains(const char *path, const char *what)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	bool found = false;
	void *data;

	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && st.st_size > 0) {
		data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (data != MAP_FAILED) {
			found = memmem(data, (size_t)st.st_size, what, strlen(what));
			munmap(data, (size_t)st.st_size);
		}
	}
	close(fd);
	return found;
}

char *file_text(const char *path)
{
	size_t size;
	char *content = file_read(path, &size);

	return content ? content : text("%s", "");
}

void file_write(const char *path, const char *content, size_t size)
{
	FILE *f = open_file(path, "w");

	fwrite(content, 1, size, f);
	close_file(f, path);
}

int lock_take(const char *cache, const char *name)
{
	char *dir = text("%s/lock", cache), *path = text("%s/%s", dir, name);
	int fd;

	make_dirs(dir);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		progress("waiting for another vmali to finish with %s", name);
		while (flock(fd, LOCK_EX))
			if (errno != EINTR)
				die("%s: %s", path, strerror(errno));
		progress_end();
	}
	free(path);
	free(dir);
	return fd;
}

/* The regular files in a directory that access() allows this with */
static struct args list(const char *dir, const char *suffix, int mode)
{
	struct args found = { 0 };
	DIR *d = opendir(dir);
	struct dirent *entry;

	while (d && (entry = readdir(d))) {
		size_t length = strlen(entry->d_name), end = strlen(suffix);
		struct stat st;
		char *path;

		if (*entry->d_name == '.' || length < end ||
		    strcmp(entry->d_name + length - end, suffix))
			continue;
		path = text("%s/%s", dir, entry->d_name);
		if (!stat(path, &st) && S_ISREG(st.st_mode) && !access(path, mode))
			args_add(&found, path);
		else
			free(path);
	}
	if (d)
		closedir(d);
	args_sort(&found);
	return found;
}

struct args files_in(const char *dir, const char *suffix)
{
	return list(dir, suffix, F_OK);
}

struct args programs_in(const char *dir, const char *suffix)
{
	return list(dir, suffix, X_OK);
}
