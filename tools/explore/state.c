// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What is known, as a file of JSON.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "../../client/jsonfile.h"
#include "../launcher/files.h"
#include "state.h"

#define VERSION	1

static struct failure *failure_of(struct state *s, const char *verdict)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		if (!strcmp(s->failures[i].verdict, verdict))
			return &s->failures[i];
	return NULL;
}

static struct failure *failure_add(struct state *s, const char *verdict)
{
	struct failure *f;

	s->failures = allocated(realloc(s->failures, (s->count + 1) * sizeof(*s->failures)));
	f = &s->failures[s->count++];
	*f = (struct failure){ .verdict = text("%s", verdict) };
	return f;
}

bool state_add(struct state *s, unsigned long seed, const char *verdict)
{
	struct failure *f = verdict ? failure_of(s, verdict) : NULL;
	bool new = verdict && !f;

	ranges_add(&s->done, seed, seed);
	if (new)
		f = failure_add(s, verdict);
	if (f)
		ranges_add(&f->seeds, seed, seed);
	return new;
}

static int by_seed(const void *a, const void *b)
{
	const struct failure *x = a, *y = b;
	unsigned long s = x->seeds.v[0].first, t = y->seeds.v[0].first;

	return s == t ? strcmp(x->verdict, y->verdict) : s < t ? -1 : 1;
}

void state_sort(struct state *s)
{
	if (s->count)
		qsort(s->failures, s->count, sizeof(*s->failures), by_seed);
}

unsigned long state_failed(const struct state *s)
{
	unsigned long failed = 0;
	size_t i;

	for (i = 0; i < s->count; i++)
		failed += ranges_count(&s->failures[i].seeds);
	return failed;
}

/* The member of an object; NULL if there is none of this type */
static struct json_object *member(struct json_object *o, const char *key, enum json_type type)
{
	struct json_object *value;

	return json_object_object_get_ex(o, key, &value) && json_object_is_type(value, type) ?
	       value : NULL;
}

static bool load_ranges(struct json_object *o, struct ranges *r)
{
	struct json_object *value = member(o, "seeds", json_type_string);

	return value && ranges_parse(r, json_object_get_string(value));
}

static bool load_strings(struct json_object *o, const char *key, struct args *args)
{
	struct json_object *list = member(o, key, json_type_array), *value;
	size_t i;

	for (i = 0; list && i < json_object_array_length(list); i++) {
		value = json_object_array_get_idx(list, i);
		if (!json_object_is_type(value, json_type_string))
			return false;
		args_add(args, text("%s", json_object_get_string(value)));
	}
	return list;
}

static bool load_failures(struct state *s, struct json_object *o)
{
	struct json_object *list = member(o, "failures", json_type_array), *value, *verdict;
	struct failure *f;
	size_t i;

	for (i = 0; list && i < json_object_array_length(list); i++) {
		value = json_object_array_get_idx(list, i);
		verdict = member(value, "verdict", json_type_string);
		if (!verdict || failure_of(s, json_object_get_string(verdict)))
			return false;
		f = failure_add(s, json_object_get_string(verdict));
		if (!load_ranges(value, &f->seeds) || !f->seeds.n)
			return false;
	}
	return list;
}

bool state_load(struct state *s, const char *path)
{
	struct json_object *o, *version;
	size_t size;
	char *content = file_read(path, &size);

	*s = (struct state){ 0 };
	if (!content)
		return false;
	o = json_tokener_parse(content);
	version = member(o, "version", json_type_int);
	if (!version || json_object_get_int(version) != VERSION || !load_ranges(o, &s->done) ||
	    !load_strings(o, "command", &s->command) || !load_strings(o, "usual", &s->usual) ||
	    !s->command.n || !load_failures(s, o))
		die("explore: %s is no state of vmali explore", path);
	json_object_put(o);
	free(content);
	return true;
}

static void save_ranges(struct json_object *o, const struct ranges *r)
{
	char *list = ranges_text(r);

	json_add_string(o, "seeds", list);
	free(list);
}

static void save_strings(struct json_object *o, const char *key, const struct args *args)
{
	struct json_object *list = json_add_array(o, key);
	size_t i;

	for (i = 0; i < args->n; i++)
		json_add_string(list, NULL, args->v[i]);
}

void state_save(const struct state *s, const char *path)
{
	struct json_object *o = json_add_object(NULL, NULL), *list, *failure;
	char *new_path = text("%s.new", path);
	size_t i;
	int ret;

	json_add_u64(o, "version", VERSION);
	save_strings(o, "command", &s->command);
	save_strings(o, "usual", &s->usual);
	save_ranges(o, &s->done);
	list = json_add_array(o, "failures");
	for (i = 0; i < s->count; i++) {
		failure = json_add_object(list, NULL);
		json_add_string(failure, "verdict", s->failures[i].verdict);
		save_ranges(failure, &s->failures[i].seeds);
	}
	ret = json_save(o, new_path);
	if (ret || rename(new_path, path))
		die("explore: %s: %s", path, strerror(ret ? -ret : errno));
	free(new_path);
}

bool state_same_command(const struct state *a, const struct state *b)
{
	size_t i;

	if (a->command.n != b->command.n)
		return false;
	for (i = 0; i < a->command.n; i++)
		if (strcmp(a->command.v[i], b->command.v[i]))
			return false;
	return true;
}

void state_merge(struct state *s, const struct state *more)
{
	size_t i;

	ranges_add_all(&s->done, &more->done);
	for (i = 0; i < more->usual.n; i++)
		args_add(&s->usual, more->usual.v[i]);
	args_unique(&s->usual);
	for (i = 0; i < more->count; i++) {
		const struct failure *from = &more->failures[i];
		struct failure *f = failure_of(s, from->verdict);

		f = f ? f : failure_add(s, from->verdict);
		ranges_add_all(&f->seeds, &from->seeds);
	}
}
