// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Every point of a topic compiled with W=1 and sparse, for User-Mode Linux and for arm64.
 * STORE/ARCH has
 *
 *   src          the source at one point of the series
 *   src/o        kbuild's output; below the source as that of the kernels, so that paths
 *                are relative and ccache finds what they have compiled
 *   at           which point that is
 *   points/KEY   what compiling the step to that point printed, and .status
 *
 * A step compiles what the patch changes and what includes it, in the directories that the
 * series touches; nothing is left to do for a point that has been compiled.
 */
#define _GNU_SOURCE
#include <string.h>
#include <unistd.h>

#include "builds.h"
#include "points.h"

#define CROSS	"aarch64-linux-gnu-"

const struct arch build_um = {
	.name = "um", .compiler = "gcc",
	.make = { "ARCH=um", "CC=ccache gcc" },
	.config = "base",
};

const struct arch build_arm64 = {
	.name = "arm64", .compiler = CROSS "gcc",
	.make = { "ARCH=arm64", "CROSS_COMPILE=" CROSS, "CC=ccache " CROSS "gcc" },
	.config = "arm64",
};

struct build build_of(const struct checking *c, const struct arch *arch)
{
	return (struct build){
		.c = c,
		.arch = arch,
		.dir = text("%s/%s", c->store, arch->name),
		.src = text("%s/%s/src", c->store, arch->name),
	};
}

/* All that is different from where the tree was, which is no patch's fault */
static bool build_all(const struct build *b, const char *path, bool sparse)
{
	FILE *log = open_file(path, "w");
	bool good = kbuild_configure(b, log) && kbuild_prepare(b, log) &&
		    kbuild_dirs(b, log, sparse);

	close_file(log, path);
	return good;
}

/* Compiles what the nth patch made necessary */
static bool build_step(const struct build *b, size_t n, const char *path)
{
	const char *patch = b->c->series.patches.v[n - 1];
	FILE *log = open_file(path, "w");
	bool good = true;

	if (patch_compiles(patch)) {
		if (patch_configures(patch))
			good = kbuild_configure(b, log);
		if (!kbuild_prepared(b) || patch_prepares(patch))
			good = good && kbuild_prepare(b, log);
		good = good && kbuild_dirs(b, log, *b->c->sparse);
	}
	close_file(log, path);
	return good;
}

/* The tree from wherever it is to the nth patch */
static bool build_move(const struct build *b, size_t n)
{
	progress("%s: compiling patch %zu of %zu (%s)", b->arch->name, n, b->c->series.patches.n,
		 b->c->series.topic->name);
	unlink(text("%s/at", b->dir));
	return tree_set(b->c, b->src, n);
}

static bool build_is_at(const struct build *b, size_t n)
{
	return !strcmp(file_text(text("%s/at", b->dir)),
		       text("%s\n", point_key(&b->c->series, n)));
}

char *build_log(const struct build *b, size_t n)
{
	return text("%s/points/%s", b->dir, point_key(&b->c->series, n));
}

/* What a topic is configured with is not what those below it are */
static bool has_config(const struct checking *c)
{
	return exists(text("%s/config", c->series.topic->dir));
}

/* From the point before, or what a step compiles is not what the patch changes */
static bool build_before(const struct build *b, size_t n)
{
	if (!n) {
		/* All of it, so that there is something to compare with */
		progress("%s: linking the source", b->arch->name);
		if (!tree_new(b->c, b->src))
			return false;
		make_dirs(text("%s/o", b->src));
	} else if (!build_is_at(b, n - 1) || (n == b->c->series.first + 1 && has_config(b->c))) {
		if (!build_move(b, n - 1))
			return false;
		build_all(b, text("%s/moved", b->dir), false);
	}
	return build_move(b, n);
}

static int build_lock(const struct build *b)
{
	return lock_take(b->c->places.cache, text("check-%s-%s", strrchr(b->c->store, '/') + 1,
						  b->arch->name));
}

static bool build_missing(const struct build *b, size_t last)
{
	size_t n;

	make_dirs(text("%s/points", b->dir));
	for (n = 0; n <= last; n = n ? n + 1 : b->c->series.first + 1) {
		char *log = build_log(b, n), *status = text("%s.status", log), *at;
		bool good;

		if (exists(status))
			continue;
		if (!build_before(b, n))
			return false;
		good = n ? build_step(b, n, log) : build_all(b, log, *b->c->sparse);
		file_write(status, good ? "0\n" : "1\n", 2);
		at = text("%s\n", point_key(&b->c->series, n));
		file_write(text("%s/at", b->dir), at, strlen(at));
	}
	return true;
}

bool build_points(const struct build *b, size_t last)
{
	int lock = build_lock(b);
	bool good = build_missing(b, last);

	close(lock);
	progress_end();
	return good;
}

bool build_goals(const struct build *b, const char *path, const char *const *goals)
{
	size_t patches = b->c->series.patches.n;
	FILE *log = open_file(path, "w");
	int lock = build_lock(b);
	bool good = true;

	if (!build_is_at(b, patches))
		good = build_move(b, patches) && kbuild_configure(b, log);
	good = good && kbuild_make(b, log, goals);
	close(lock);
	close_file(log, path);
	progress_end();
	return good;
}
