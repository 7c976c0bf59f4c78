// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Which checks there are.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "../launcher/patterns.h"
#include "plan.h"
#include "series.h"

static void add(struct checks *checks, size_t patch, char *name)
{
	checks->v = allocated(realloc(checks->v, (checks->n + 1) * sizeof(*checks->v)));
	checks->v[checks->n++] = (struct check){
		.name = name, .patch = patch, .kind = strchr(name, '/') + 1,
	};
}

static void add_of_patch(struct checks *checks, size_t patch, const char *const *kinds)
{
	for (; *kinds; kinds++)
		add(checks, patch, text("%04zu/%s", patch, *kinds));
}

struct checks checks_all(const struct args *patches)
{
	static const char *const always[] = { "apply", "checkpatch", NULL };
	static const char *const compiled[] = { "um", "arm64", "sparse", "kernel-doc", NULL };
	static const char *const others[] = {
		"series/uapi", "series/docs", "series/maintainers", "series/arm64-link",
		"own/shellcheck", "own/checkpatch", "own/cppcheck", "own/mandoc", "own/floors",
	};
	struct checks checks = { 0 };
	size_t i;

	for (i = 0; i < patches->n; i++) {
		add_of_patch(&checks, i + 1, always);
		if (patch_compiles(patches->v[i]))
			add_of_patch(&checks, i + 1, compiled);
	}
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		add(&checks, 0, text("%s", others[i]));
	return checks;
}

struct checks checks_suite(const struct args *patches)
{
	static const char *const tests[] = {
		"igt", "instructions", "jobs", "syncs", "faults", "power", "reset", "kunit",
		"protected", "groups", "access", "startup", "removal", NULL,
	};
	struct checks checks = { 0 };
	size_t i;

	for (i = 0; i < patches->n; i++)
		add_of_patch(&checks, i + 1, tests);
	return checks;
}

void checks_select(struct checks *checks, char *const *patterns)
{
	size_t i, left = 0;

	for (i = 0; i < checks->n; i++)
		if (pattern_selects(checks->v[i].name, patterns))
			checks->v[left++] = checks->v[i];
	checks->n = left;
}
