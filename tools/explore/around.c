// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What happened around choices.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "around.h"

#define TRACK_CHOICES	"choices"

/**
 * struct event - something that happened
 * @us: when, in microseconds
 * @order: place in the file, for events of the same time
 * @track: name of its line
 * @name: what
 * @shown: whether it is printed
 */
struct event {
	double us;
	size_t order;
	const char *track;
	const char *name;
	bool shown;
};

static const char *string(struct json_object *o, const char *key)
{
	struct json_object *value;

	return json_object_object_get_ex(o, key, &value) ? json_object_get_string(value) : "";
}

static double number(struct json_object *o, const char *key)
{
	struct json_object *value;

	return json_object_object_get_ex(o, key, &value) ? json_object_get_double(value) : 0;
}

/* The name of an event's track, which an event of its own has */
static const char *track_of(struct json_object *events, struct json_object *event)
{
	struct json_object *e, *args;
	size_t i;

	for (i = 0; i < json_object_array_length(events); i++) {
		e = json_object_array_get_idx(events, i);
		if (strcmp(string(e, "ph"), "M") || strcmp(string(e, "name"), "thread_name") ||
		    number(e, "pid") != number(event, "pid") ||
		    number(e, "tid") != number(event, "tid"))
			continue;
		if (json_object_object_get_ex(e, "args", &args))
			return string(args, "name");
	}
	return "";
}

static int by_time(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	if (x->us != y->us)
		return x->us < y->us ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static size_t take(struct json_object *events, struct event *v)
{
	size_t i, n = 0;

	for (i = 0; i < json_object_array_length(events); i++) {
		struct json_object *e = json_object_array_get_idx(events, i);
		const char *kind = string(e, "ph");

		if (!*kind || !strchr("iXbB", *kind))
			continue;
		v[n++] = (struct event){
			.us = number(e, "ts"), .order = i, .track = track_of(events, e),
			.name = string(e, "name"),
		};
	}
	qsort(v, n, sizeof(*v), by_time);
	return n;
}

static bool show(struct event *v, size_t n, size_t before, size_t after)
{
	bool any = false;
	size_t i, k;

	for (i = 0; i < n; i++) {
		if (strcmp(v[i].track, TRACK_CHOICES))
			continue;
		any = true;
		for (k = i > before ? i - before : 0; k < n && k <= i + after; k++)
			v[k].shown = true;
	}
	return any;
}

static void print(FILE *f, const struct event *v, size_t n)
{
	bool gap = false, begun = false;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!v[i].shown) {
			gap = true;
			continue;
		}
		if (gap && begun)
			fprintf(f, "     ...\n");
		gap = false;
		begun = true;
		fprintf(f, "%16.3f us  %-12s %s\n", v[i].us, v[i].track, v[i].name);
	}
}

bool around_choices(FILE *f, const char *trace, size_t before, size_t after)
{
	struct json_object *o = json_tokener_parse(trace), *events;
	struct event *v;
	bool any = false;
	size_t n;

	if (o && json_object_object_get_ex(o, "traceEvents", &events) &&
	    json_object_is_type(events, json_type_array)) {
		v = allocated(calloc(json_object_array_length(events) + 1, sizeof(*v)));
		n = take(events, v);
		any = show(v, n, before, after);
		if (any)
			print(f, v, n);
		free(v);
	}
	json_object_put(o);
	return any;
}
