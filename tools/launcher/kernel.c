// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What tools/kernel.sh has to know about a kernel before it compiles it.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "files.h"
#include "kernel.h"
#include "patches.h"
#include "process.h"
#include "topics.h"
#include "treestate.h"

static void add_config(FILE *f, const char *path)
{
	char *content;
	size_t size;

	content = file_read(path, &size);
	if (!content)
		die("%s: the configuration cannot be read", path);
	fwrite(content, 1, size, f);
	free(content);
}

static void add_configs(FILE *f, const struct args *paths)
{
	size_t i;

	for (i = 0; i < paths->n; i++)
		add_config(f, paths->v[i]);
}

char *kernel_key(const char *top, const struct kernel_inputs *inputs)
{
	struct topics topics = topics_read(top);
	struct row row = row_of(&topics, inputs->series, "--series");
	struct args patches = { 0 }, configs = row_configs(&topics, &row);
	char *gcc, *all, *diff, *key;
	size_t size, i;
	FILE *f = allocated(open_memstream(&all, &size));

	process_output((char *[]){ "gcc", "-dumpfullversion", "-dumpmachine", NULL }, 0, 2, &gcc);
	fprintf(f, "%s\n%s\n", inputs->source_id, gcc);
	free(gcc);
	if (*inputs->flags)
		fprintf(f, "%s\n", inputs->flags);
	add_config(f, text("%s/kernel/configs/base.config", top));
	if (*inputs->kind)
		add_config(f, text("%s/kernel/configs/%s.config", top, inputs->kind));
	add_configs(f, &configs);
	/* A tree that has the series, or is to be without, is compiled as it is */
	if (!inputs->in_place)
		patches = row_patches(&topics, &row, true);
	for (i = 0; i < patches.n; i++) {
		diff = patch_diff(patches.v[i], &size);
		fwrite(diff, 1, size, f);
		free(diff);
	}
	fprintf(f, "recipe %s\n", inputs->recipe);
	if (fclose(f))
		die("out of memory");
	key = hash_of(all, size);
	free(all);
	return key;
}

static struct args lines_in(const char *path)
{
	return lines_of(file_text(path));
}

static int key_main(const struct places *places, char **args)
{
	struct kernel_inputs inputs = {
		.source_id = args[0], .series = args[1], .kind = args[2], .flags = args[3],
		.recipe = args[4], .in_place = *args[5],
	};

	puts(kernel_key(places->top, &inputs));
	return 0;
}

static int patches_main(const struct places *places, char **args)
{
	struct topics topics = topics_read(places->top);
	struct row row = row_of(&topics, args[0], "--series");
	struct args patches = row_patches(&topics, &row, true);
	size_t i;

	for (i = 0; i < patches.n; i++)
		puts(patches.v[i]);
	return 0;
}

static int config_main(const struct places *places, char **args)
{
	struct topics topics = topics_read(places->top);
	struct row row = row_of(&topics, args[0], "--series");
	struct args configs = row_configs(&topics, &row), lines;
	size_t size;
	char *all;
	FILE *f;

	if (!args[0][strcspn(args[0], ":~")]) {
		add_configs(stdout, &configs);
		return 0;
	}
	f = allocated(open_memstream(&all, &size));
	add_configs(f, &configs);
	fclose(f);
	lines = lines_of(all);
	config_known(stdout, &lines, args[1]);
	return 0;
}

static int config_lost_main(const struct places *places, char **args)
{
	struct args config = lines_in(args[0]), fragment = { 0 };

	while (*++args) {
		struct args lines = lines_in(*args);
		size_t i;

		for (i = 0; i < lines.n; i++)
			args_add(&fragment, lines.v[i]);
	}
	return config_lost(stdout, &fragment, &config) > 0;
}

static int tree_change_main(const struct places *places, char **args)
{
	static const char *const names[] = {
		[CHANGE_NONE] = "none", [CHANGE_DRIVER] = "driver",
		[CHANGE_INSIDE] = "inside", [CHANGE_ALL] = "all",
	};
	FILE *state = open_file(args[2], "w");
	struct args before, after;

	tree_state(state, args[0]);
	close_file(state, args[2]);
	if (!exists(args[1])) {
		puts("all");
		return 0;
	}
	before = lines_in(args[1]);
	after = lines_in(args[2]);
	puts(names[tree_change(&before, &after)]);
	return 0;
}

static const struct {
	const char *name;
	size_t arguments;
	int (*main)(const struct places *places, char **args);
} commands[] = {
	{ "key", 6, key_main },
	{ "patches", 1, patches_main },
	{ "config", 2, config_main },
	{ "config-lost", 2, config_lost_main },
	{ "tree-change", 3, tree_change_main },
};

int kernel_main(const struct places *places, char **args)
{
	size_t i, n = 0;

	while (args[n])
		n++;
	for (i = 0; n && i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!strcmp(commands[i].name, args[0]) && n > commands[i].arguments)
			return commands[i].main(places, args + 1);
	die("kernel: unknown command, or arguments are missing");
}
