// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Recordings in memory.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "trace.h"

/**
 * trace_alloc() - memory, or the end of the program
 * @old: what is to be larger, or NULL
 * @size: bytes
 */
void *trace_alloc(void *old, size_t size)
{
	void *p = realloc(old, size);

	if (!p) {
		fputs("trace: out of memory\n", stderr);
		exit(1);
	}
	return p;
}

/**
 * trace_format() - a string of one's own
 * @fmt: as printf()
 *
 * Return: the string, for free().
 */
char *trace_format(const char *fmt, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (n < 0)
		trace_alloc(NULL, (size_t)-1 / 2);
	return s;
}

/**
 * trace_add() - one more event, not before the last one
 * @t: recording
 * @ns: time
 * @system, @name: which
 * @text: all of it in words
 *
 * Return: the event, good until the next call.
 */
struct trace_event *trace_add(struct trace *t, uint64_t ns, const char *system,
			      const char *name, const char *text)
{
	/* Twice as much each time */
	if (!(t->events & (t->events - 1)))
		t->event = trace_alloc(t->event, (t->events ? 2 * t->events : 1) *
						 sizeof(*t->event));
	t->event[t->events] = (struct trace_event){
		.ns = ns,
		.system = trace_format("%s", system),
		.name = trace_format("%s", name),
		.text = trace_format("%s", text),
	};
	return &t->event[t->events++];
}

/**
 * trace_add_field() - give an event a field
 * @e: event
 * @name: name
 * @text: its value if it is a string, else NULL
 * @value: its value if it is a number
 */
void trace_add_field(struct trace_event *e, const char *name, const char *text,
		     uint64_t value)
{
	e->field = trace_alloc(e->field, (e->fields + 1) * sizeof(*e->field));
	e->field[e->fields++] = (struct trace_field){
		.name = trace_format("%s", name),
		.text = text ? trace_format("%s", text) : NULL,
		.value = value,
	};
}

static const struct trace_field *find(const struct trace_event *e, const char *name)
{
	size_t i;

	for (i = 0; i < e->fields; i++)
		if (!strcmp(e->field[i].name, name))
			return &e->field[i];
	return NULL;
}

/**
 * trace_number() - read a field
 * @e: event
 * @field: name
 *
 * Return: its value, 0 if there is no such field or it is a string.
 */
uint64_t trace_number(const struct trace_event *e, const char *field)
{
	const struct trace_field *f = find(e, field);

	return f && !f->text ? f->value : 0;
}

/**
 * trace_text() - read a field that is a string
 * @e: event
 * @field: name
 *
 * Return: its value, "" if there is no such field or it is a number.
 */
const char *trace_text(const struct trace_event *e, const char *field)
{
	const struct trace_field *f = find(e, field);

	return f && f->text ? f->text : "";
}

/**
 * trace_is() - whether an event is of a kind
 * @e: event
 * @system, @name: the kind; NULL for any name
 */
bool trace_is(const struct trace_event *e, const char *system, const char *name)
{
	return !strcmp(e->system, system) && (!name || !strcmp(e->name, name));
}

/**
 * trace_words() - what an event says of a group or a queue
 * @e: event
 *
 * Return: its text after the slot's and the queue's number.
 */
const char *trace_words(const struct trace_event *e)
{
	const char *colon = strstr(e->text, ": ");

	return colon ? colon + 2 : e->text;
}

/**
 * trace_bits() - what a word of the firmware interface asks for or acknowledges
 * @e: vmali:*_request or vmali:*_ack
 *
 * Return: the names of the bits, for free(): without the word itself, and with the state of
 * a group only if that has changed.
 */
char *trace_bits(const struct trace_event *e)
{
	char *bits = trace_format("%s", trace_words(e));
	char *word = strstr(bits, " ("), *state;

	if (word)
		*word = '\0';
	state = strstr(bits, " state ");
	if (state && strncmp(bits, "STATE", 5))
		*state = '\0';
	return bits;
}

/**
 * trace_free() - forget a recording
 * @t: recording; empty afterwards
 */
void trace_free(struct trace *t)
{
	size_t i, k;

	for (i = 0; i < t->events; i++) {
		struct trace_event *e = &t->event[i];

		for (k = 0; k < e->fields; k++) {
			free(e->field[k].name);
			free(e->field[k].text);
		}
		free(e->field);
		free(e->comm);
		free(e->system);
		free(e->name);
		free(e->text);
	}
	free(t->event);
	*t = (struct trace){ 0 };
}
