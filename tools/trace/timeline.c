// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What events mean: which of them begin and end something, and whose line that is on.
 *
 * An unknown event is an instant on a line of its system, so that a trace
 * may have any.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "trace.h"

enum { DRIVER, GPU, FIRMWARE, INTERRUPTS, TRUSTED, OTHERS };

const char *const timeline_process[TIMELINE_PROCESSES] = {
	[DRIVER] = "Driver and command",
	[GPU] = "GPU",
	[FIRMWARE] = "Firmware interface",
	[INTERRUPTS] = "Interrupt lines",
	[TRUSTED] = "Trusted firmware and bus",
	[OTHERS] = "Other events",
};

#define NOTHING		((size_t)-1)

/**
 * struct state - what is in progress while the events are processed
 * @t: the events
 * @out: the timeline
 * @open: items whose end has not come yet
 * @opens: how many
 */
struct state {
	const struct trace *t;
	struct timeline *out;
	struct open {
		char *key;
		size_t item;
	} *open;
	size_t opens;
};

static size_t track(struct timeline *tl, unsigned int process, const char *name)
{
	size_t i;

	for (i = 0; i < tl->tracks; i++)
		if (tl->track[i].process == process && !strcmp(tl->track[i].name, name))
			return i;
	tl->track = trace_alloc(tl->track, (tl->tracks + 1) * sizeof(*tl->track));
	tl->track[tl->tracks] = (struct timeline_track){
		.process = process,
		.name = trace_format("%s", name),
	};
	return tl->tracks++;
}

static struct timeline_item *put(struct state *s, enum timeline_kind kind, unsigned int process,
				 const char *line, uint64_t ns, const char *name,
				 const char *detail)
{
	struct timeline *tl = s->out;

	if (!(tl->items & (tl->items - 1)))
		tl->item = trace_alloc(tl->item, (tl->items ? 2 * tl->items : 1) *
						 sizeof(*tl->item));
	tl->item[tl->items] = (struct timeline_item){
		.kind = kind,
		.track = track(tl, process, line),
		.start = ns,
		.end = ns,
		.name = trace_format("%s", name),
		.detail = detail ? trace_format("%s", detail) : NULL,
	};
	return &tl->item[tl->items++];
}

static size_t find_open(const struct state *s, const char *key)
{
	size_t i;

	for (i = 0; i < s->opens; i++)
		if (!strcmp(s->open[i].key, key))
			return i;
	return NOTHING;
}

/* Something ends. @why is put after its name, unless it is NULL. */
static void end(struct state *s, const char *key, uint64_t ns, const char *why)
{
	size_t i = find_open(s, key);
	struct timeline_item *item;
	char *name;

	if (i == NOTHING)
		return;
	item = &s->out->item[s->open[i].item];
	item->end = ns;
	if (why) {
		name = trace_format("%s, %s", item->name, why);
		free(item->name);
		item->name = name;
	}
	free(s->open[i].key);
	s->open[i] = s->open[--s->opens];
}

/* All that begins with @prefix ends */
static void end_all(struct state *s, const char *prefix, uint64_t ns, const char *why)
{
	size_t i = 0;

	while (i < s->opens) {
		if (strncmp(s->open[i].key, prefix, strlen(prefix)))
			i++;
		else
			end(s, s->open[i].key, ns, why);
	}
}

/* A span begins on a separate line: the one that was open there ends */
static void begin(struct state *s, const char *key, struct timeline_item *item)
{
	size_t number = item - s->out->item;

	end(s, key, item->start, NULL);
	s->open = trace_alloc(s->open, (s->opens + 1) * sizeof(*s->open));
	s->open[s->opens++] = (struct open){ .key = trace_format("%s", key), .item = number };
}

static void span(struct state *s, const struct trace_event *e, unsigned int process,
		 const char *line, const char *name)
{
	begin(s, line, put(s, TIMELINE_SPAN, process, line, e->ns, name, e->text));
}

static void instant(struct state *s, const struct trace_event *e, unsigned int process,
		    const char *line, const char *name)
{
	put(s, TIMELINE_INSTANT, process, line, e->ns, name, e->text);
}

/* The firmware interface */

static void interface(struct state *s, const struct trace_event *e)
{
	bool request = strstr(e->name, "_request");
	uint64_t group = trace_number(e, "group");
	char *line, *name, *bits = trace_bits(e);

	if (!strncmp(e->name, "glb_", 4))
		line = trace_format("GLB");
	else if (!strncmp(e->name, "csg_", 4))
		line = trace_format("CSG %" PRIu64, group);
	else
		line = trace_format("CS %" PRIu64 ".%" PRIu64, group, trace_number(e, "stream"));
	name = trace_format("%s %s", request ? "REQ" : "ACK", bits);
	instant(s, e, FIRMWARE, line, name);
	free(line);
	free(name);
	free(bits);
}

/* The GPU */

static void slot(struct state *s, const struct trace_event *e)
{
	uint64_t group = trace_number(e, "group");
	char *line = trace_format("slot %" PRIu64, group);
	char *queues = trace_format("queue %" PRIu64 ".", group);

	if (!strcmp(trace_words(e), "start") || !strcmp(trace_words(e), "resume")) {
		span(s, e, GPU, line, "group on slot");
	} else {
		end_all(s, queues, e->ns, trace_words(e));
		end(s, line, e->ns, trace_words(e));
	}
	free(line);
	free(queues);
}

static void queue(struct state *s, const struct trace_event *e)
{
	char *line = trace_format("queue %" PRIu64 ".%" PRIu64, trace_number(e, "group"),
				  trace_number(e, "stream"));

	if (!strcmp(e->name, "run"))
		span(s, e, GPU, line, "executes");
	else
		end(s, line, e->ns, trace_text(e, "at"));
	free(line);
}

static void interrupt(struct state *s, const struct trace_event *e)
{
	static const char *const lines[] = { "GPU", "JOB", "MMU" };
	uint64_t number = trace_number(e, "line");
	const char *line = number < 3 ? lines[number] : "?";

	if (!strcmp(e->name, "irq"))
		instant(s, e, INTERRUPTS, line, "raised");
	else if (trace_number(e, "level"))
		span(s, e, INTERRUPTS, line, "asserted");
	else
		end(s, line, e->ns, NULL);
}

static void service(struct state *s, const struct trace_event *e)
{
	instant(s, e, TRUSTED, "services", trace_text(e, "what"));
	put(s, TIMELINE_COUNTER, TRUSTED, "services", e->ns, "protected memory", NULL)->value =
		trace_number(e, "used");
}

static void board(struct state *s, const struct trace_event *e)
{
	char *line;

	if (strstr(e->name, "_request") || strstr(e->name, "_ack")) {
		interface(s, e);
	} else if (!strcmp(e->name, "slot")) {
		slot(s, e);
	} else if (!strcmp(e->name, "run") || !strcmp(e->name, "stop")) {
		queue(s, e);
	} else if (!strcmp(e->name, "protm_on")) {
		span(s, e, GPU, "protected mode", "protected mode");
	} else if (!strcmp(e->name, "protm_off")) {
		end(s, "protected mode", e->ns, trace_words(e));
	} else if (!strcmp(e->name, "mcu")) {
		span(s, e, GPU, "MCU", e->text);
	} else if (!strcmp(e->name, "irq") || !strcmp(e->name, "irq_line")) {
		interrupt(s, e);
	} else if (!strcmp(e->name, "service")) {
		service(s, e);
	} else if (!strcmp(e->name, "bus_refused")) {
		instant(s, e, TRUSTED, "refusals", "refused");
	} else if (!strcmp(e->name, "as_command") || !strcmp(e->name, "mmu_fault")) {
		line = trace_format("AS %" PRIu64, trace_number(e, "as"));
		instant(s, e, GPU, line, !strcmp(e->name, "mmu_fault") ? "fault" : trace_words(e));
		free(line);
	} else if (!strcmp(e->name, "flush")) {
		instant(s, e, GPU, "caches", "flush");
	} else if (!strcmp(e->name, "choice")) {
		instant(s, e, OTHERS, "choices", e->text);
	} else if (!strcmp(e->name, "doorbell")) {
		instant(s, e, FIRMWARE, "doorbells", e->text);
	} else {
		/* reset, inject, guest_error */
		line = trace_format("%s: %s", e->name, e->text);
		instant(s, e, GPU, "incidents", line);
		free(line);
	}
}

/* The driver */

/* A span that the driver reports when it is over */
static void past(struct state *s, const struct trace_event *e, const char *line,
		 const char *name, uint64_t duration)
{
	uint64_t since = s->t->event[0].ns;
	uint64_t start = e->ns - since < duration ? since : e->ns - duration;

	put(s, TIMELINE_SPAN, DRIVER, line, start, name, e->text)->end = e->ns;
}

static void driver(struct state *s, const struct trace_event *e)
{
	if (!strcmp(e->name, "protm_enter")) {
		past(s, e, "protected mode", "enters", trace_number(e, "duration_ns"));
		begin(s, "driver's protected mode",
		      put(s, TIMELINE_SPAN, DRIVER, "protected mode", e->ns, "within", e->text));
	} else if (!strcmp(e->name, "protm_exit")) {
		const char *why = strstr(e->text, "reason=");
		char *reason = trace_format("%s", why ? why + strlen("reason=") : "?");

		reason[strcspn(reason, " ")] = '\0';
		end(s, "driver's protected mode", e->ns, reason);
		free(reason);
	} else if (!strcmp(e->name, "gpu_job_irq")) {
		past(s, e, "job interrupts", "handler", trace_number(e, "duration_ns"));
	} else {
		instant(s, e, DRIVER, e->system, e->name);
	}
}

static void job(struct state *s, const struct trace_event *e)
{
	uint64_t context = trace_number(e, "fence_context"), seqno = trace_number(e, "fence_seqno");
	char *key = trace_format("job %" PRIu64 ":%" PRIu64, context, seqno);

	if (!strcmp(e->name, "drm_sched_job_queue")) {
		char *name = trace_format("%s of %s", key, trace_text(e, "name"));
		struct timeline_item *i = put(s, TIMELINE_ASYNC, DRIVER, "jobs", e->ns, name,
					      e->text);

		i->id = context << 32 | (uint32_t)seqno;
		begin(s, key, i);
		free(name);
	} else if (!strcmp(e->name, "drm_sched_job_done")) {
		end(s, key, e->ns, NULL);
	}
	instant(s, e, DRIVER, "jobs", !strncmp(e->name, "drm_sched_", 10) ? e->name + 10 : e->name);
	free(key);
}

/* What init writes into the trace when the command begins and ends */
static void marker(struct state *s, const struct trace_event *e)
{
	const char *text = strstr(e->text, "vmali: ");
	char *name;

	text = text ? text + strlen("vmali: ") : "";
	if (!strncmp(text, "begin ", 6)) {
		name = trace_format("%s", text + 6);
		name[strcspn(name, "\n")] = '\0';
		span(s, e, DRIVER, "command", name);
		free(name);
	} else if (!strncmp(text, "end ", 4)) {
		name = trace_format("exit status %d", atoi(text + 4));
		end(s, "command", e->ns, name);
		free(name);
	} else {
		instant(s, e, OTHERS, "markers", e->text);
	}
}

static int by_time(const void *a, const void *b)
{
	const struct timeline_item *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->end != y->end)
		return x->end > y->end ? -1 : 1;
	return x->track < y->track ? -1 : x->track > y->track;
}

/**
 * timeline_make() - find out what events mean
 * @t: events
 * @out: empty; gets the timeline.  What has not ended ends with the last event
 */
void timeline_make(const struct trace *t, struct timeline *out)
{
	struct state s = { .t = t, .out = out };
	size_t i;

	/* The lines that readers look for come first, in each trace alike */
	track(out, DRIVER, "command");
	track(out, DRIVER, "jobs");
	track(out, DRIVER, "protected mode");
	track(out, GPU, "protected mode");
	track(out, GPU, "MCU");
	track(out, FIRMWARE, "doorbells");
	track(out, FIRMWARE, "GLB");
	for (i = 0; i < t->events; i++) {
		const struct trace_event *e = &t->event[i];

		if (trace_is(e, "vmali", NULL))
			board(&s, e);
		else if (trace_is(e, "panthor", NULL))
			driver(&s, e);
		else if (trace_is(e, "gpu_scheduler", NULL))
			job(&s, e);
		else if (trace_is(e, "ftrace", "print"))
			marker(&s, e);
		else
			instant(&s, e, OTHERS, e->system, e->name);
	}
	while (s.opens)
		end(&s, s.open[0].key, t->event[t->events - 1].ns, "not over");
	free(s.open);
	if (out->items)
		qsort(out->item, out->items, sizeof(*out->item), by_time);
}

/**
 * timeline_free() - forget a timeline
 * @tl: timeline; empty afterwards
 */
void timeline_free(struct timeline *tl)
{
	size_t i;

	for (i = 0; i < tl->tracks; i++)
		free(tl->track[i].name);
	for (i = 0; i < tl->items; i++) {
		free(tl->item[i].name);
		free(tl->item[i].detail);
	}
	free(tl->track);
	free(tl->item);
	*tl = (struct timeline){ 0 };
}
