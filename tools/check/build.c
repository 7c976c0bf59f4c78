// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What compiling the points of a topic has printed: no error, and no warning that mainline has
 * not.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "builds.h"
#include "kept.h"
#include "warnings.h"

#define CROSS	"aarch64-linux-gnu-"

/* PASSED if the nth point and those before it have been compiled, whatever came of it */
static enum verdict build_results(const struct build *b, size_t n, FILE *said)
{
	if (n > b->c->applied) {
		fputs("does not apply\n", said);
		return FAILED;
	}
	if (!has_program(b->arch->compiler)) {
		fprintf(said, "%s is not installed\n", b->arch->compiler);
		return SKIPPED;
	}
	return build_points(b, n) ? PASSED : FAILED;
}

/* Compiles, without a warning that mainline has not */
static enum verdict check_build(const struct checking *c, const struct arch *arch, size_t n,
				FILE *said)
{
	struct build b = build_of(c, arch);
	enum verdict verdict = build_results(&b, n, said);
	char *log = build_log(&b, n);

	if (verdict != PASSED)
		return verdict;
	if (atoi(file_text(text("%s.status", log)))) {
		excerpt(said, file_text(log), ARGV("error", "undefined", "is not accepted",
						   "vmali:"), 5);
		return FAILED;
	}
	return new_warnings(said, c->store, c->source,
			    log_of_kbuild(file_text(build_log(&b, 0))),
			    log_of_kbuild(file_text(log))) ? FAILED : PASSED;
}

enum verdict check_um(struct checking *c, size_t n, FILE *said)
{
	return check_build(c, &build_um, n, said);
}

enum verdict check_arm64(struct checking *c, size_t n, FILE *said)
{
	return check_build(c, &build_arm64, n, said);
}

/* On both architectures */
enum verdict check_sparse(struct checking *c, size_t n, FILE *said)
{
	static const struct arch *const archs[] = { &build_um, &build_arm64 };
	enum verdict all = PASSED, verdict;
	char *pristine, *log;
	size_t i;

	if (!*c->sparse) {
		fprintf(said, "%s\n", c->sparse_why);
		return SKIPPED;
	}
	for (i = 0; i < sizeof(archs) / sizeof(archs[0]); i++) {
		struct build b = build_of(c, archs[i]);

		if (archs[i] == &build_arm64 && !has_program(build_arm64.compiler))
			continue;
		verdict = build_results(&b, n, said);
		if (verdict != PASSED)
			return verdict;
		log = file_text(build_log(&b, n));
		pristine = file_text(build_log(&b, 0));
		if (strstr(pristine, "is not available or not up to date") ||
		    strstr(log, "is not available or not up to date")) {
			fprintf(said, "%s: kbuild did not take %s\n", archs[i]->name, c->sparse);
			return FAILED;
		}
		if (new_warnings(said, c->store, c->source,
				 log_of_sparse(pristine), log_of_sparse(log)))
			all = FAILED;
	}
	return all;
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
	struct build b = build_of(c, &build_arm64);
	char *log = text("%s/uapi", c->work), *exported = text("%s/o/usr/include", b.src);
	struct args headers = { 0 };
	enum verdict verdict;
	char *kept;
	size_t i;

	if (!has_program(build_arm64.compiler)) {
		fprintf(said, "%s is not installed\n", build_arm64.compiler);
		return SKIPPED;
	}
	kept = kept_path(c, has_program(CROSS "g++") ? "uapi-c++" : "uapi", c->series.patches.n,
			 build_arm64.compiler);
	if (c->applied == c->series.patches.n && exists(kept))
		return PASSED;
	for (i = 0; i < c->series.own.n; i++)
		if (!strncmp(c->series.own.v[i], uapi, strlen(uapi)))
			args_add(&headers, text("%s/%s", exported,
						c->series.own.v[i] + strlen(uapi)));
	verdict = build_results(&b, c->series.patches.n, said);
	if (verdict != PASSED)
		return verdict;
	if (!build_goals(&b, log, ARGV("headers"))) {
		print_tail(said, file_text(log), 30);
		return FAILED;
	}
	for (i = 0; i < headers.n; i++)
		if (!check_header(c, exported, headers.v[i], said))
			verdict = FAILED;
	if (verdict == PASSED)
		kept_write(kept, "");
	return verdict;
}

/* All of the small kernel, and that its modules find their symbols */
enum verdict check_link(struct checking *c, size_t n, FILE *said)
{
	static const char *const made[] = { "vmlinux", "drivers/gpu/drm/panthor/panthor.ko" };
	struct build b = build_of(c, &build_arm64);
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
		if (!build_goals(&b, log, ARGV("vmlinux", "modules"))) {
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
