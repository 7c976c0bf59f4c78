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
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../launcher/config.h"
#include "../launcher/process.h"
#include "points.h"
#include "warnings.h"

#define CROSS	"aarch64-linux-gnu-"

/**
 * struct arch - an architecture to compile for
 * @name: as kbuild calls it
 * @compiler: the program
 * @make: arguments of make
 * @config: what its configuration is made of besides the topics', in kernel/configs
 */
struct arch {
	const char *name;
	const char *compiler;
	const char *make[4];
	const char *config;
};

static const struct arch um = {
	.name = "um", .compiler = "gcc",
	.make = { "ARCH=um", "CC=ccache gcc" },
	.config = "base",
};

static const struct arch arm64 = {
	.name = "arm64", .compiler = CROSS "gcc",
	.make = { "ARCH=arm64", "CROSS_COMPILE=" CROSS, "CC=ccache " CROSS "gcc" },
	.config = "arm64",
};

/**
 * struct build - points that are being compiled
 * @c: what is checked
 * @arch: for which architecture
 * @dir: its directory
 * @src: the source in there
 */
struct build {
	const struct checking *c;
	const struct arch *arch;
	char *dir;
	char *src;
};

static struct build build_of(const struct checking *c, const struct arch *arch)
{
	return (struct build){
		.c = c,
		.arch = arch,
		.dir = text("%s/%s", c->store, arch->name),
		.src = text("%s/%s/src", c->store, arch->name),
	};
}

/* Runs make with these arguments */
static bool build_make(const struct build *b, FILE *log, const char *const *more)
{
	struct args command = { 0 };

	/* kernel-doc has a separate check; here it would only cost time */
	ARGS_ADD(&command, "env", "-u", "LC_ALL", "-u", "LC_CTYPE", "-u", "LC_MESSAGES",
		 "LANG=C.UTF-8", text("CCACHE_DIR=%s/ccache", b->c->places.cache),
		 text("CCACHE_BASEDIR=%s", b->dir), "CCACHE_NOHASHDIR=1", "CCACHE_MAXSIZE=5G",
		 "KBUILD_BUILD_TIMESTAMP=1 January 2026", "KBUILD_BUILD_USER=vmali",
		 "KBUILD_BUILD_HOST=vmali", "nice", "make", "-C", b->src, text("O=%s/o", b->src),
		 "--no-print-directory", "-k", text("-j%s", b->c->jobs), "W=1",
		 "KERNELDOC=/dev/null");
	args_add_all(&command, (char *const *)b->arch->make);
	args_add_all(&command, (char *const *)more);
	return !run(log, (const char *const *)command.v);
}

static struct args build_configs(const struct checking *c)
{
	struct row row = row_of(&c->series.topics, c->series.topic->name, "check");

	return row_configs(&c->series.topics, &row);
}

/* Each symbol of the configuration that this point knows must survive its dependencies */
static bool build_configure(const struct build *b, FILE *log)
{
	char *path = text("%s/fragment", b->dir), *known, *lost;
	struct args fragment, config, topics = build_configs(b->c);
	size_t size, i;
	FILE *f = open_file(path, "w");

	fputs(file_text(text("%s/kernel/configs/%s.config", b->c->places.top, b->arch->config)), f);
	for (i = 0; i < topics.n; i++)
		fputs(file_text(topics.v[i]), f);
	close_file(f, path);
	if (!build_make(b, log, ARGV(text("KCONFIG_ALLCONFIG=%s", path), "allnoconfig")))
		return false;
	fragment = lines_of(file_text(path));
	f = allocated(open_memstream(&known, &size));
	config_known(f, &fragment, b->src);
	fclose(f);
	fragment = lines_of(known);
	config = lines_of(file_text(text("%s/o/.config", b->src)));
	f = allocated(open_memstream(&lost, &size));
	size = config_lost(f, &fragment, &config);
	fclose(f);
	if (*lost)
		fprintf(log, "vmali: kernel configuration: %s- this kernel does not accept the fragment\n",
			lost);
	return !*lost;
}

/* Compiles what the nth patch made necessary, for 0 all there is to do */
static bool build_step(const struct build *b, size_t n, const char *path)
{
	const char *patch = n ? b->c->series.patches.v[n - 1] : NULL;
	FILE *log = open_file(path, "w");
	struct args goals = { 0 };
	bool good = true;

	if (!patch || patch_compiles(patch)) {
		if (*b->c->sparse)
			args_add(&goals, "C=1");
		args_add(&goals, text("CHECK=%s/sparse", b->c->work));
		args_add_all(&goals, b->c->series.dirs.v);
		if (!patch || patch_configures(patch))
			good = build_configure(b, log);
		good = good && build_make(b, log, (const char *const *)goals.v);
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

static char *log_of_point(const struct build *b, size_t n)
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
		build_step(b, 0, text("%s/moved", b->dir));
	}
	return build_move(b, n);
}

/*
 * Sees to it that the topic's points up to the nth have been compiled, and what is to be
 * compared with: the one without any patch.  Those of what it needs are other topics'.
 */
static bool build_points(const struct build *b, size_t last)
{
	size_t n;

	make_dirs(text("%s/points", b->dir));
	for (n = 0; n <= last; n = n ? n + 1 : b->c->series.first + 1) {
		char *log = log_of_point(b, n), *status = text("%s.status", log), *at;
		bool good;

		if (exists(status))
			continue;
		if (!build_before(b, n))
			return false;
		good = build_step(b, n, log);
		file_write(status, good ? "0\n" : "1\n", 2);
		at = text("%s\n", point_key(&b->c->series, n));
		file_write(text("%s/at", b->dir), at, strlen(at));
	}
	return true;
}

static int build_lock(const struct build *b)
{
	return lock_take(b->c->places.cache, text("check-%s-%s", strrchr(b->c->store, '/') + 1,
						  b->arch->name));
}

/* PASSED if the nth point and those before it have been compiled, whatever came of it */
static enum verdict build_results(const struct build *b, size_t n, FILE *said)
{
	bool good;
	int lock;

	if (n > b->c->applied) {
		fputs("does not apply\n", said);
		return FAILED;
	}
	if (!has_program(b->arch->compiler)) {
		fprintf(said, "%s is not installed\n", b->arch->compiler);
		return SKIPPED;
	}
	lock = build_lock(b);
	good = build_points(b, n);
	close(lock);
	progress_end();
	return good ? PASSED : FAILED;
}

/* Compiles, without a warning that mainline has not */
static enum verdict check_build(const struct checking *c, const struct arch *arch, size_t n,
				FILE *said)
{
	struct build b = build_of(c, arch);
	enum verdict verdict = build_results(&b, n, said);
	char *log = log_of_point(&b, n);

	if (verdict != PASSED)
		return verdict;
	if (atoi(file_text(text("%s.status", log)))) {
		excerpt(said, file_text(log), ARGV("error", "undefined", "is not accepted",
						   "vmali:"), 5);
		return FAILED;
	}
	return new_warnings(said, c->store, c->source,
			    log_of_kbuild(file_text(log_of_point(&b, 0))),
			    log_of_kbuild(file_text(log))) ? FAILED : PASSED;
}

enum verdict check_um(struct checking *c, size_t n, FILE *said)
{
	return check_build(c, &um, n, said);
}

enum verdict check_arm64(struct checking *c, size_t n, FILE *said)
{
	return check_build(c, &arm64, n, said);
}

/* On both architectures */
enum verdict check_sparse(struct checking *c, size_t n, FILE *said)
{
	static const struct arch *const archs[] = { &um, &arm64 };
	enum verdict all = PASSED, verdict;
	size_t i;

	if (!*c->sparse) {
		fprintf(said, "%s\n", c->sparse_why);
		return SKIPPED;
	}
	for (i = 0; i < sizeof(archs) / sizeof(archs[0]); i++) {
		struct build b = build_of(c, archs[i]);
		char *log;

		if (archs[i] == &arm64 && !has_program(arm64.compiler))
			continue;
		verdict = build_results(&b, n, said);
		if (verdict != PASSED)
			return verdict;
		log = file_text(log_of_point(&b, n));
		if (strstr(log, "is not available or not up to date")) {
			fprintf(said, "%s: kbuild did not take %s\n", archs[i]->name, c->sparse);
			return FAILED;
		}
		if (new_warnings(said, c->store, c->source,
				 log_of_sparse(file_text(log_of_point(&b, 0))),
				 log_of_sparse(log)))
			all = FAILED;
	}
	return all;
}

/* Makes goals in the tree with the whole topic, which has been compiled */
static bool last_build(const struct build *b, const char *path, const char *const *goals)
{
	size_t patches = b->c->series.patches.n;
	FILE *log = open_file(path, "w");
	int lock = build_lock(b);
	bool good = true;

	if (!build_is_at(b, patches))
		good = build_move(b, patches) && build_configure(b, log);
	good = good && build_make(b, log, goals);
	close(lock);
	close_file(log, path);
	progress_end();
	return good;
}

/* As usr/include/Makefile does it */
static bool check_header(const struct checking *c, const char *exported, const char *header,
			 FILE *said)
{
	struct args gcc = { 0 }, gxx = { 0 };
	bool good;

	ARGS_ADD(&gcc, CROSS "gcc", "-Wall", "-O2", "-fsyntax-only", "-Werror", "-nostdinc",
		 text("-I%s", exported));
	args_add_all(&gxx, gcc.v);
	gxx.v[0] = CROSS "g++";
	ARGS_ADD(&gcc, "-std=c90", "-Wmissing-prototypes", "-Wstrict-prototypes",
		 "-Werror=implicit-function-declaration", "-x", "c", "/dev/null", "-include",
		 header, "-include", header);
	ARGS_ADD(&gxx, "-std=c++98", "-x", "c++", "/dev/null", "-include", header);
	good = !run(said, (const char *const *)gcc.v);
	if (has_program(gxx.v[0]) && run(said, (const char *const *)gxx.v))
		good = false;
	if (RUN(said, "perl", text("%s/usr/include/headers_check.pl", c->source), exported, header))
		good = false;
	return good;
}

/*
 * Each exported header that a topic touches by itself, twice, as C90 and, where there is the
 * compiler, as C++98.  usr/include/Makefile can only do it for all headers, as check_link() has
 * it do.
 */
enum verdict check_uapi(struct checking *c, size_t n, FILE *said)
{
	static const char uapi[] = "include/uapi/";
	struct build b = build_of(c, &arm64);
	char *log = text("%s/uapi", c->work), *exported = text("%s/o/usr/include", b.src);
	struct args headers = { 0 };
	enum verdict verdict;
	size_t i;

	if (!has_program(arm64.compiler)) {
		fprintf(said, "%s is not installed\n", arm64.compiler);
		return SKIPPED;
	}
	for (i = 0; i < c->series.own.n; i++)
		if (!strncmp(c->series.own.v[i], uapi, strlen(uapi)))
			args_add(&headers, text("%s/%s", exported,
						c->series.own.v[i] + strlen(uapi)));
	verdict = build_results(&b, c->series.patches.n, said);
	if (verdict != PASSED)
		return verdict;
	if (!last_build(&b, log, ARGV("headers"))) {
		print_tail(said, file_text(log), 30);
		return FAILED;
	}
	for (i = 0; i < headers.n; i++)
		if (!check_header(c, exported, headers.v[i], said))
			verdict = FAILED;
	return verdict;
}

/* All of the small kernel, and that its modules find their symbols */
enum verdict check_link(struct checking *c, size_t n, FILE *said)
{
	static const char *const made[] = { "vmlinux", "drivers/gpu/drm/panthor/panthor.ko" };
	struct build b = build_of(c, &arm64);
	char *result = text("%s/linked-%s", b.dir, point_key(&c->series, c->series.patches.n));
	char *log = text("%s.log", result);
	enum verdict verdict;
	struct args lines;
	size_t i;

	if (!exists(result)) {
		verdict = build_results(&b, c->series.patches.n, said);
		if (verdict != PASSED)
			return verdict;
		progress("arm64: all of the kernel");
		if (!last_build(&b, log, ARGV("vmlinux", "modules"))) {
			excerpt(said, file_text(log), ARGV("error", "undefined"), 5);
			return FAILED;
		}
		for (i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
			if (exists(text("%s/o/%s", b.src, made[i])))
				continue;
			fprintf(said, "%s was not made\n", made[i]);
			return FAILED;
		}
		if (rename(log, result))
			die("check: cannot rename %s", log);
	}
	verdict = PASSED;
	lines = lines_of(file_text(result));
	for (i = 0; i < lines.n; i++) {
		if (!strstr(lines.v[i], "modpost:"))
			continue;
		fprintf(said, "%s\n", lines.v[i]);
		verdict = FAILED;
	}
	return verdict;
}
