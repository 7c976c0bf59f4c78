// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The topics of the series.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <fnmatch.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "topics.h"

#define SERIES		"kernel/series"
#define BACKPORT	"kernel/backport"

/* ---- lists of names ------------------------------------------------------ */

static struct args words_of(const char *line)
{
	char *rest = text("%s", line), *word;
	struct args words = { 0 };

	while ((word = strsep(&rest, " \t")))
		if (*word)
			args_add(&words, word);
	return words;
}

/* With commas, for a message */
static char *listed(const struct topics *topics)
{
	char *all = text("%s", "");
	size_t i;

	for (i = 0; i < topics->n; i++)
		all = text("%s%s%s", all, i ? ", " : "", topics->v[i].name);
	return all;
}

static size_t index_of(const struct topics *topics, const char *name)
{
	size_t i;

	for (i = 0; i < topics->n && strcmp(topics->v[i].name, name); i++)
		;
	return i;
}

const struct topic *topic_find(const struct topics *topics, const char *name)
{
	size_t i = index_of(topics, name);

	return i < topics->n ? &topics->v[i] : NULL;
}

/* ---- files --------------------------------------------------------------- */

/* A name that can be one of a directory, a git tag and a list of names */
static bool is_name(const char *name)
{
	static const char *const taken[] = { "default", "none", "own", "base" };
	size_t i;

	if (!islower((unsigned char)*name) ||
	    name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")])
		return false;
	for (i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		if (!strcmp(name, taken[i]))
			return false;
	return true;
}

/* A topic's directory without the checkout's, which may be below another "kernel", for a message */
static const char *shown(const struct topic *topic)
{
	const char *found = topic->dir, *next;

	while ((next = strstr(found, "/kernel/")))
		found = next + 1;
	return found;
}

/* Numbered from 1 on, so that a patch that is left out is noticed */
static struct args patches_in(const struct topic *topic)
{
	struct args files = files_in(topic->dir, ".patch"), patches = { 0 };
	size_t i;

	for (i = 0; i < files.n; i++) {
		const char *name = basename(files.v[i]);

		if (!fnmatch("0000-*", name, 0))
			continue;
		if (strncmp(name, text("%04zu-", patches.n + 1), 5))
			die("%s/%s: is not called %04zu-*, as the next patch is",
			    shown(topic), name, patches.n + 1);
		args_add(&patches, files.v[i]);
	}
	return patches;
}

static bool read_value(struct topic *topic, const char *key, const char *value)
{
	if (!strcmp(key, "needs"))
		topic->needs = words_of(value);
	else if (!strcmp(key, "excludes"))
		topic->excludes = words_of(value);
	else if (!strcmp(key, "tree"))
		topic->tree = text("%s", value);
	else if (!strcmp(key, "design") && !strcmp(value, "settled"))
		topic->settled = true;
	else
		return !strcmp(key, "design") && !strcmp(value, "open");
	return true;
}

static void read_topic(struct topic *topic)
{
	char *path = text("%s/series", topic->dir);
	struct args lines;
	bool design = false;
	size_t i;

	if (!exists(path))
		die("%s/series: there is no such file", shown(topic));
	topic->tree = "";
	lines = lines_of(file_text(path));
	for (i = 0; i < lines.n; i++) {
		char *key = lines.v[i], *value = strstr(key, ": ");

		if (!*key || *key == '#')
			continue;
		if (value)
			*value = '\0';
		if (!value || !read_value(topic, key, value + 2)) {
			if (value)
				*value = ':';
			die("%s/series, line %zu: '%s' is not understood", shown(topic), i + 1,
			    key);
		}
		design |= !strcmp(key, "design");
	}
	if (!design)
		die("%s/series: does not say whether the design is settled or open",
		    shown(topic));
	topic->patches = patches_in(topic);
}

static enum topic_use use_of(const struct topics *topics, const struct args *words, size_t line,
			     const char *whole)
{
	if (words->n == 1)
		return TOPIC_DEFAULT;
	if (words->n == 2 && !strcmp(words->v[1], "optional"))
		return TOPIC_OPTIONAL;
	if (words->n == 2 && !strcmp(words->v[1], "always"))
		return TOPIC_ALWAYS;
	die("%s/topics, line %zu: '%s' is not TOPIC, TOPIC optional or TOPIC always",
	    topics->where, line, whole);
}

/* The versions that there are topics for, with commas, for a message */
static char *backports(const char *top)
{
	char *all = text("%s", "");
	glob_t found;
	size_t i;

	if (glob(text("%s/" BACKPORT "/*/topics", top), 0, NULL, &found))
		return "none";
	for (i = 0; i < found.gl_pathc; i++) {
		*strrchr(found.gl_pathv[i], '/') = '\0';
		all = text("%s%s%s", all, i ? ", " : "", basename(found.gl_pathv[i]));
	}
	globfree(&found);
	return all;
}

static struct topics read_list(const char *top)
{
	const char *version = linux_version();
	struct topics topics = { .top = top, .where = SERIES };
	struct args lines;
	char *path;
	size_t i;

	if (*version)
		topics.where = text(BACKPORT "/%s", version);
	path = text("%s/%s/topics", top, topics.where);
	if (*version && (strchr(version, '/') || !exists(path)))
		die("there are no topics for Linux '%s' (" BACKPORT " has: %s)", version,
		    backports(top));
	if (!exists(path))
		die("%s/topics: there is no such file", topics.where);
	lines = lines_of(file_text(path));
	for (i = 0; i < lines.n; i++) {
		struct args words = words_of(lines.v[i]);
		enum topic_use use;

		if (!words.n || *words.v[0] == '#')
			continue;
		use = use_of(&topics, &words, i + 1, lines.v[i]);
		if (!is_name(words.v[0]))
			die("%s/topics, line %zu: '%s' cannot be the name of a topic",
			    topics.where, i + 1, words.v[0]);
		if (topic_find(&topics, words.v[0]))
			die("%s/topics, line %zu: %s is there twice", topics.where, i + 1,
			    words.v[0]);
		topics.v = allocated(realloc(topics.v, (topics.n + 1) * sizeof(*topics.v)));
		topics.v[topics.n++] = (struct topic){
			.name = words.v[0], .use = use,
			.dir = text("%s/%s/%s", top, topics.where, words.v[0]),
		};
	}
	return topics;
}

/* A directory that nothing is applied from */
static void refuse_unlisted(const struct topics *topics)
{
	glob_t found;
	size_t i;

	if (glob(text("%s/%s/*/", topics->top, topics->where), 0, NULL, &found))
		return;
	for (i = 0; i < found.gl_pathc; i++) {
		char *dir = found.gl_pathv[i];

		dir[strlen(dir) - 1] = '\0';
		if (!topic_find(topics, basename(dir)))
			die("%s/%s: %s/topics does not list it", topics->where,
			    basename(dir), topics->where);
	}
	globfree(&found);
}

/* ---- rows ---------------------------------------------------------------- */

static struct row row_new(const struct topics *topics)
{
	return (struct row){
		.counts = allocated(calloc(topics->n + 1, sizeof(size_t))),
		.in = allocated(calloc(topics->n + 1, sizeof(bool))),
	};
}

static void row_add(struct row *row, const struct topics *topics, size_t i)
{
	row->in[i] = true;
	row->counts[i] = topics->v[i].patches.n;
}

/* What is needed comes before what needs it, so going backwards finds all */
static void row_add_needs(struct row *row, const struct topics *topics)
{
	size_t i, k;

	for (i = topics->n; i > 0; i--)
		for (k = 0; row->in[i - 1] && k < topics->v[i - 1].needs.n; k++) {
			size_t need = index_of(topics, topics->v[i - 1].needs.v[k]);

			if (!row->in[need])
				row_add(row, topics, need);
		}
}

/* Two topics of the row that exclude each other, or false */
static bool row_conflict(const struct row *row, const struct topics *topics, const char **a,
			 const char **b)
{
	size_t i, k;

	for (i = 0; i < topics->n; i++)
		for (k = 0; row->in[i] && k < topics->v[i].excludes.n; k++) {
			*a = topics->v[i].name;
			*b = topics->v[i].excludes.v[k];
			if (row->in[index_of(topics, *b)])
				return true;
		}
	return false;
}

static struct row row_default(const struct topics *topics)
{
	struct row row = row_new(topics);
	size_t i;

	for (i = 0; i < topics->n; i++)
		if (topics->v[i].use == TOPIC_DEFAULT)
			row_add(&row, topics, i);
	row_add_needs(&row, topics);
	return row;
}

static struct row row_to(const struct topics *topics, const struct topic *topic)
{
	struct row row = row_new(topics);

	row_add(&row, topics, (size_t)(topic - topics->v));
	row_add_needs(&row, topics);
	return row;
}

/* Takes "TOPIC:N" or "TOPIC~K" apart; sets *count if it is one of these */
static const struct topic *part_of(const struct topics *topics, const char *part, size_t *count,
				   const char *who)
{
	size_t length = strcspn(part, ":~"), n;
	const struct topic *topic = topic_find(topics, text("%.*s", (int)length, part));
	const char *number = part + length;
	char *end;

	if (!topic)
		die("%s: there is no topic '%.*s' (there are %s)", who, (int)length, part,
		    listed(topics));
	*count = topic->patches.n;
	if (!*number)
		return topic;
	if (topic->use == TOPIC_ALWAYS)
		die("%s: %s is in every kernel, with all patches", who, topic->name);
	n = strtoul(number + 1, &end, 10);
	if (!isdigit((unsigned char)number[1]) || *end || n > topic->patches.n)
		die("%s: %s has %zu patches, of which '%s' is no part", who, topic->name,
		    topic->patches.n, part);
	*count = *number == ':' ? n : topic->patches.n - n;
	return topic;
}

/* What needs a topic needs all of it */
static void refuse_cut(const struct row *row, const struct topics *topics, const char *who)
{
	size_t i, k;

	for (i = 0; i < topics->n; i++)
		for (k = 0; row->in[i] && k < topics->v[i].needs.n; k++) {
			size_t need = index_of(topics, topics->v[i].needs.v[k]);

			if (row->counts[need] < topics->v[need].patches.n)
				die("%s: %s needs %s with all of its patches", who,
				    topics->v[i].name, topics->v[need].name);
		}
}

struct row row_of(const struct topics *topics, const char *series, const char *who)
{
	char *rest = text("%s", series), *part;
	struct row row = row_new(topics);
	const char *a, *b;

	if (!strcmp(series, "none"))
		return row;
	if (!strcmp(series, "default"))
		return row_default(topics);
	while ((part = strsep(&rest, ","))) {
		size_t count, i;

		i = (size_t)(part_of(topics, part, &count, who) - topics->v);
		row.in[i] = true;
		row.counts[i] = count;
	}
	row_add_needs(&row, topics);
	refuse_cut(&row, topics, who);
	if (row_conflict(&row, topics, &a, &b))
		die("%s: %s excludes %s", who, a, b);
	return row;
}

/* Whether another topic of the row needs this one */
static bool is_implied(const struct topics *topics, const struct row *row, size_t which)
{
	size_t i;

	for (i = 0; i < topics->n; i++)
		if (row->in[i] && args_have(&topics->v[i].needs, topics->v[which].name))
			return true;
	return false;
}

static bool same_patches(const struct topics *topics, const struct row *a, const struct row *b)
{
	size_t i;

	for (i = 0; i < topics->n; i++)
		if (topics->v[i].use != TOPIC_ALWAYS && a->counts[i] != b->counts[i])
			return false;
	return true;
}

const char *row_name(const struct topics *topics, const struct row *row)
{
	struct row whole = row_default(topics), none = row_new(topics), some = row_new(topics);
	char *name = text("%s", "");
	size_t i;

	if (same_patches(topics, row, &none))
		return "none";
	if (same_patches(topics, row, &whole))
		return "default";
	/* Without those that bring nothing but what they need */
	for (i = 0; i < topics->n; i++)
		some.in[i] = row->in[i] && row->counts[i] && topics->v[i].use != TOPIC_ALWAYS;
	for (i = 0; i < topics->n; i++) {
		if (!some.in[i] || is_implied(topics, &some, i))
			continue;
		name = text("%s%s%s", name, *name ? "," : "", topics->v[i].name);
		if (row->counts[i] < topics->v[i].patches.n)
			name = text("%s:%zu", name, row->counts[i]);
	}
	return name;
}

struct args row_patches(const struct topics *topics, const struct row *row, bool machine)
{
	struct args patches = { 0 };
	size_t i, k;

	for (i = 0; i < topics->n; i++) {
		const struct topic *topic = &topics->v[i];
		bool whole = machine && topic->use == TOPIC_ALWAYS;

		for (k = 0; k < topic->patches.n && (whole || k < row->counts[i]); k++)
			args_add(&patches, topic->patches.v[k]);
	}
	return patches;
}

struct args row_configs(const struct topics *topics, const struct row *row)
{
	struct args configs = { 0 };
	size_t i;

	for (i = 0; i < topics->n; i++) {
		const struct topic *topic = &topics->v[i];
		char *config = text("%s/config", topic->dir);

		if ((row->counts[i] || topic->use == TOPIC_ALWAYS) && exists(config))
			args_add(&configs, config);
	}
	return configs;
}

struct args topic_base(const struct topics *topics, const struct topic *topic)
{
	struct row row = row_to(topics, topic);

	row.counts[topic - topics->v] = 0;
	return row_patches(topics, &row, false);
}

/* ---- all of it ----------------------------------------------------------- */

static void check_needs(const struct topics *topics, size_t i)
{
	const struct topic *topic = &topics->v[i];
	size_t k;

	for (k = 0; k < topic->needs.n; k++) {
		size_t need = index_of(topics, topic->needs.v[k]);

		if (need == topics->n)
			die("%s/series: needs '%s', which is no topic", shown(topic),
			    topic->needs.v[k]);
		if (need >= i)
			die("%s/series: needs %s, which is not above it in %s/topics",
			    shown(topic), topic->needs.v[k], topics->where);
		if (topic->use == TOPIC_ALWAYS && topics->v[need].use != TOPIC_ALWAYS)
			die("%s/series: needs %s, which is not in every kernel", shown(topic),
			    topic->needs.v[k]);
	}
	for (k = 0; k < topic->excludes.n; k++)
		if (!topic_find(topics, topic->excludes.v[k]))
			die("%s/series: excludes '%s', which is no topic", shown(topic),
			    topic->excludes.v[k]);
}

struct topics topics_read(const char *top)
{
	struct topics topics = read_list(top);
	const char *a, *b;
	struct row row;
	size_t i;

	for (i = 0; i < topics.n; i++)
		read_topic(&topics.v[i]);
	refuse_unlisted(&topics);
	for (i = 0; i < topics.n; i++)
		check_needs(&topics, i);
	for (i = 0; i < topics.n; i++) {
		row = row_to(&topics, &topics.v[i]);
		if (row_conflict(&row, &topics, &a, &b))
			die("%s/series: %s excludes %s, and both are needed", shown(&topics.v[i]),
			    a, b);
	}
	row = row_default(&topics);
	if (row_conflict(&row, &topics, &a, &b))
		die("%s/topics: %s excludes %s, and both are in the default", topics.where, a, b);
	return topics;
}
