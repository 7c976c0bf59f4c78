// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Which checks there are.
 */
#define _GNU_SOURCE
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "../launcher/patches.h"
#include "../launcher/patterns.h"
#include "plan.h"
#include "series.h"

static void add(struct checks *checks, const struct topic *topic, size_t patch, char *name)
{
	checks->v = allocated(realloc(checks->v, (checks->n + 1) * sizeof(*checks->v)));
	checks->v[checks->n++] = (struct check){
		.name = name, .topic = topic, .patch = patch, .kind = strrchr(name, '/') + 1,
	};
}

static void add_of_patch(struct checks *checks, const struct topic *topic, size_t patch,
			 const char *const *kinds)
{
	for (; *kinds; kinds++)
		add(checks, topic, patch, text("%s/%04zu/%s", topic->name, patch, *kinds));
}

static bool touches(const struct topic *topic, const char *pattern)
{
	struct args files;
	size_t i, k;

	for (i = 0; i < topic->patches.n; i++) {
		files = patch_files(topic->patches.v[i]);
		for (k = 0; k < files.n; k++)
			if (!fnmatch(pattern, files.v[k], 0))
				return true;
	}
	return false;
}

static bool compiles(const struct topic *topic)
{
	size_t i;

	for (i = 0; i < topic->patches.n; i++)
		if (patch_compiles(topic->patches.v[i]))
			return true;
	return false;
}

static void add_topic(struct checks *checks, const struct topic *topic)
{
	static const char *const always[] = { "apply", "checkpatch", NULL };
	static const char *const compiled[] = { "um", "arm64", "sparse", "kernel-doc", NULL };
	size_t i;

	for (i = 0; i < topic->patches.n; i++) {
		add_of_patch(checks, topic, i + 1, always);
		if (patch_compiles(topic->patches.v[i]))
			add_of_patch(checks, topic, i + 1, compiled);
	}
	if (!topic->patches.n)
		return;
	if (touches(topic, "include/uapi/*"))
		add(checks, topic, 0, text("%s/uapi", topic->name));
	if (touches(topic, "Documentation/*.rst"))
		add(checks, topic, 0, text("%s/docs", topic->name));
	add(checks, topic, 0, text("%s/maintainers", topic->name));
	if (compiles(topic))
		add(checks, topic, 0, text("%s/arm64-link", topic->name));
}

struct checks checks_all(const struct topics *topics)
{
	static const char *const others[] = {
		"own/shellcheck", "own/checkpatch", "own/cppcheck", "own/mandoc", "own/floors",
	};
	struct checks checks = { 0 };
	size_t i;

	for (i = 0; i < topics->n; i++)
		add_topic(&checks, &topics->v[i]);
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		add(&checks, NULL, 0, text("%s", others[i]));
	return checks;
}

struct checks checks_suite(const struct topics *topics)
{
	static const char *const tests[] = {
		"igt", "instructions", "jobs", "syncs", "faults", "power", "reset", "kunit",
		"protected", "groups", "access", "startup", "removal", NULL,
	};
	struct checks checks = { 0 };
	size_t i, k;

	for (i = 0; i < topics->n; i++)
		for (k = 0; topics->v[i].use != TOPIC_ALWAYS && k < topics->v[i].patches.n; k++)
			add_of_patch(&checks, &topics->v[i], k + 1, tests);
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
