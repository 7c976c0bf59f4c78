// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Compiling a few directories of a kernel's tree again and again.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../launcher/config.h"
#include "../launcher/process.h"
#include "kbuild.h"

/* For the make that knows the environment of those that compile, not for the one before it */
static const char environment_rule[] =
	"ifeq ($(sub_make_done),1)\n"
	"vmali-environment: prepare\n"
	"\t@env -0 >$(VMALI_ENVIRONMENT)\n"
	"endif\n";

static char *environment_path(const struct build *b)
{
	return text("%s/%s.environment", b->c->work, b->arch->name);
}

/* With a makefile that is read first, or "" */
static bool make(const struct build *b, FILE *log, const char *first, const char *const *more)
{
	struct args command = { 0 };

	/* kernel-doc has a check of its own; Python for each file would only cost time here */
	ARGS_ADD(&command, "env", "-u", "LC_ALL", "-u", "LC_CTYPE", "-u", "LC_MESSAGES",
		 "LANG=C.UTF-8", text("CCACHE_DIR=%s/ccache", b->c->places.cache),
		 text("CCACHE_BASEDIR=%s", b->dir), "CCACHE_NOHASHDIR=1", "CCACHE_MAXSIZE=5G",
		 "KBUILD_BUILD_TIMESTAMP=1 January 2026", "KBUILD_BUILD_USER=vmali",
		 "KBUILD_BUILD_HOST=vmali", text("MAKEFILES=%s", first), "nice", "make",
		 "-C", b->src, text("O=%s/o", b->src), "--no-print-directory", "-k",
		 text("-j%s", b->c->jobs), "W=1", "cmd_checkdoc=");
	args_add_all(&command, (char *const *)b->arch->make);
	args_add_all(&command, (char *const *)more);
	return !run(log, (const char *const *)command.v);
}

bool kbuild_make(const struct build *b, FILE *log, const char *const *more)
{
	return make(b, log, "", more);
}

static struct args topic_configs(const struct checking *c)
{
	struct row row = row_of(&c->series.topics, c->series.topic->name, "check");

	return row_configs(&c->series.topics, &row);
}

bool kbuild_configure(const struct build *b, FILE *log)
{
	char *path = text("%s/fragment", b->dir), *known, *lost;
	struct args fragment, config, topics = topic_configs(b->c);
	size_t size, i;
	FILE *f = open_file(path, "w");

	fputs(file_text(text("%s/kernel/configs/%s.config", b->c->places.top, b->arch->config)), f);
	for (i = 0; i < topics.n; i++)
		fputs(file_text(topics.v[i]), f);
	close_file(f, path);
	if (!kbuild_make(b, log, ARGV(text("KCONFIG_ALLCONFIG=%s", path), "allnoconfig")))
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

bool kbuild_prepare(const struct build *b, FILE *log)
{
	char *rule = text("%s/%s.mk", b->c->work, b->arch->name), *path = environment_path(b);

	unlink(path);
	file_write(rule, environment_rule, strlen(environment_rule));
	return make(b, log, rule, ARGV(text("VMALI_ENVIRONMENT=%s", path),
				       *b->c->sparse ? "C=1" : "C=0",
				       text("CHECK=%s", b->c->checker),
				       "vmali-environment")) && exists(path);
}

bool kbuild_prepared(const struct build *b)
{
	return exists(environment_path(b));
}

/* Without what belongs to the make that has ended: its jobs' descriptors are closed */
static char *make_flags(const char *saved)
{
	char *copy = text("%s", saved), *rest = copy, *word, *flags = text("%s", "");

	while ((word = strsep(&rest, " ")))
		if (strncmp(word, "-j", strlen("-j")) &&
		    strncmp(word, "--jobserver", strlen("--jobserver")))
			flags = text("%s%s%s", flags, *flags ? " " : "", word);
	free(copy);
	return flags;
}

/* "NAME=VALUE" of all that kbuild's own makes are started with */
static void add_environment(const struct build *b, struct args *command)
{
	static const char flags[] = "MAKEFLAGS=";
	static const char *const dropped[] = { "MAKEFILES=", "MAKELEVEL=", "MFLAGS=",
					       "KBUILD_MODULES=", "KBUILD_CHECKSRC=" };
	size_t size, i;
	char *all = file_read(environment_path(b), &size), *at;

	for (at = all; at && at < all + size; at += strlen(at) + 1) {
		for (i = 0; i < sizeof(dropped) / sizeof(dropped[0]); i++)
			if (!strncmp(at, dropped[i], strlen(dropped[i])))
				break;
		if (i < sizeof(dropped) / sizeof(dropped[0]))
			continue;
		args_add(command, strncmp(at, flags, strlen(flags)) ? at :
			 text("%s%s", flags, make_flags(at + strlen(flags))));
	}
}

bool kbuild_dirs(const struct build *b, FILE *log, bool sparse)
{
	const struct args *dirs = &b->c->series.dirs;
	struct args command = { 0 };
	size_t i;

	/* As kbuild starts it for goals that end in a slash */
	ARGS_ADD(&command, "env", "-i", "-C", text("%s/o", b->src));
	add_environment(b, &command);
	ARGS_ADD(&command, "KBUILD_MODULES=y", sparse ? "KBUILD_CHECKSRC=1" : "KBUILD_CHECKSRC=0",
		 "nice", "make", text("-j%s", b->c->jobs), "-k", "-f", "../scripts/Makefile.build",
		 "obj=.", "need-builtin=1", "need-modorder=1");
	for (i = 0; i < dirs->n; i++)
		args_add(&command, text("./%s", dirs->v[i]));
	return !run(log, (const char *const *)command.v);
}
