/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Events as they were recorded, and what is made of them: a timeline for Perfetto, and
 * a picture of one protected job.
 *
 *	load.c		trace.dat -> struct trace, by libtracecmd
 *	gpu.c		events of a GPU outside of the kernel -> struct trace
 *	timeline.c	struct trace -> struct timeline
 *	json.c		struct timeline -> Chrome's trace event format
 *	picture.c	struct trace -> SVG
 */
#ifndef VMALI_TRACE_H
#define VMALI_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct trace_field - a field of an event
 * @name: as in the event's format
 * @text: its value if it is a string, else NULL
 * @value: its value if it is a number
 */
struct trace_field {
	char *name;
	char *text;
	uint64_t value;
};

/**
 * struct trace_event - an event
 * @ns: when, by the kernel's monotonic clock
 * @cpu: where
 * @pid: of whom, by the guest's numbers
 * @comm: name of that task
 * @system, @name: which event, as panthor:protm_enter
 * @text: all of it in words, as trace-cmd report shows it
 * @field, @fields: its fields, and how many
 */
struct trace_event {
	uint64_t ns;
	int cpu;
	int pid;
	char *comm;
	char *system, *name;
	char *text;
	struct trace_field *field;
	size_t fields;
};

/**
 * struct trace - a recording; owns all that it points to
 * @event, @events: the events in the order of their time, and how many
 * @gaps: places where events are missing
 */
struct trace {
	struct trace_event *event;
	size_t events;
	size_t gaps;
};

struct trace_event *trace_add(struct trace *t, uint64_t ns, const char *system,
			      const char *name, const char *text);
void trace_add_field(struct trace_event *e, const char *name, const char *text,
		     uint64_t value);
uint64_t trace_number(const struct trace_event *e, const char *field);
const char *trace_text(const struct trace_event *e, const char *field);
bool trace_is(const struct trace_event *e, const char *system, const char *name);
const char *trace_words(const struct trace_event *e);
char *trace_bits(const struct trace_event *e);
void trace_free(struct trace *t);

/**
 * trace_merge_gpu() - add the events of the arm64 machine's GPU
 * @t: what its guest has recorded; must not be empty
 * @gpu: the file that the plugin wrote in the same run, open
 *
 * Return: 0; -ENODATA if nothing in @t tells how the two clocks compare; -EILSEQ if @gpu is no
 * such file, and @t has a part of it then.
 */
int trace_merge_gpu(struct trace *t, FILE *gpu);

int trace_load(const char *path, struct trace *t, char *error, size_t size);

/**
 * enum timeline_kind - what stands on a timeline
 * @TIMELINE_SPAN: something that lasts; spans of one track nest
 * @TIMELINE_ASYNC: the same, but of several that may overlap
 * @TIMELINE_INSTANT: something that happens
 * @TIMELINE_COUNTER: a value from here on
 */
enum timeline_kind {
	TIMELINE_SPAN,
	TIMELINE_ASYNC,
	TIMELINE_INSTANT,
	TIMELINE_COUNTER,
};

/**
 * struct timeline_item - one of them
 * @kind: what it is
 * @track: index in &timeline.track
 * @start, @end: nanoseconds; @end counts for spans only
 * @id: tells asynchronous spans apart
 * @value: of a counter
 * @name: a few words
 * @detail: all of the event, or NULL
 */
struct timeline_item {
	enum timeline_kind kind;
	size_t track;
	uint64_t start, end;
	uint64_t id;
	uint64_t value;
	char *name;
	char *detail;
};

/**
 * struct timeline_track - a line on it
 * @process: index in timeline_process[]
 * @name: its name
 */
struct timeline_track {
	unsigned int process;
	char *name;
};

/**
 * struct timeline - what happened when; owns all that it points to
 * @track, @tracks: lines, in the order in which they are to be shown
 * @item, @items: by @start, and a longer span before a shorter one
 */
struct timeline {
	struct timeline_track *track;
	size_t tracks;
	struct timeline_item *item;
	size_t items;
};

#define TIMELINE_PROCESSES	6
extern const char *const timeline_process[TIMELINE_PROCESSES];

void timeline_make(const struct trace *t, struct timeline *out);
void timeline_free(struct timeline *tl);

int json_write(const struct timeline *tl, size_t gaps, FILE *out);

int picture_write(const struct trace *t, unsigned int session, FILE *out);

void *trace_alloc(void *old, size_t size);
char *trace_format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
