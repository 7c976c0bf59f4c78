// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A timeline in Chrome's trace event format, JSON object flavour, which Perfetto opens:
 * complete events (X) rather than begin and end, so that none is left without the other.
 * Times are microseconds with three digits.  One event a line, for files of a hundred
 * thousand of them, and each is freed when it is written.
 *
 * Source: "Trace Event Format", the document that the Chromium project publishes.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../../client/jsonfile.h"
#include "trace.h"

/* A name from anywhere: what is not ASCII is taken as Latin-1, so that it is valid UTF-8 */
static void add_text(struct json_object *j, const char *key, const char *s)
{
	char *text = trace_alloc(NULL, 2 * strlen(s) + 1), *end = text;

	for (; *s; s++) {
		unsigned char c = *s;

		if (c >= 0x80)
			*end++ = (char)(0xc0 | c >> 6);
		*end++ = (char)(c < 0x80 ? c : 0x80 | (c & 0x3f));
	}
	*end = '\0';
	json_add_string(j, key, text);
	free(text);
}

static struct json_object *event(const char *phase, unsigned int pid, size_t tid)
{
	struct json_object *j = json_add_object(NULL, NULL);

	json_add_string(j, "ph", phase);
	json_add_u64(j, "pid", pid);
	json_add_u64(j, "tid", tid);
	return j;
}

static void put(struct json_object *event, FILE *out)
{
	json_print_line(event, out);
	fputs(",\n", out);
}

static void put_metadata(FILE *out, const char *what, unsigned int pid, size_t tid,
			 const char *name, size_t order)
{
	struct json_object *named = event("M", pid, tid), *sorted = event("M", pid, tid);
	char text[32];

	snprintf(text, sizeof(text), "%s_name", what);
	json_add_string(named, "name", text);
	add_text(json_add_object(named, "args"), "name", name);
	put(named, out);
	snprintf(text, sizeof(text), "%s_sort_index", what);
	json_add_string(sorted, "name", text);
	json_add_u64(json_add_object(sorted, "args"), "sort_index", order);
	put(sorted, out);
}

static struct json_object *item_event(const struct timeline *tl, const struct timeline_item *i,
				      const char *phase, uint64_t ns)
{
	struct json_object *j = event(phase, tl->track[i->track].process + 1, i->track + 1);

	json_add_decimal(j, "ts", ns, 3);
	add_text(j, "name", i->name);
	return j;
}

static void put_item(FILE *out, const struct timeline *tl, const struct timeline_item *i)
{
	static const char *const phases[] = {
		[TIMELINE_SPAN] = "X",
		[TIMELINE_ASYNC] = "b",
		[TIMELINE_INSTANT] = "i",
		[TIMELINE_COUNTER] = "C",
	};
	struct json_object *j = item_event(tl, i, phases[i->kind], i->start), *end;
	char id[24];

	snprintf(id, sizeof(id), "0x%" PRIx64, i->id);
	switch (i->kind) {
	case TIMELINE_SPAN:
		json_add_decimal(j, "dur", i->end - i->start, 3);
		break;
	case TIMELINE_ASYNC:
		json_add_string(j, "cat", "job");
		json_add_string(j, "id", id);
		break;
	case TIMELINE_INSTANT:
		json_add_string(j, "s", "t");
		break;
	case TIMELINE_COUNTER:
		json_add_u64(json_add_object(j, "args"), "bytes", i->value);
		break;
	}
	if (i->detail && i->kind != TIMELINE_COUNTER)
		add_text(json_add_object(j, "args"), "event", i->detail);
	put(j, out);
	if (i->kind == TIMELINE_ASYNC) {
		end = item_event(tl, i, "e", i->end);
		json_add_string(end, "cat", "job");
		json_add_string(end, "id", id);
		put(end, out);
	}
}

/**
 * json_write() - write a timeline for Perfetto
 * @tl: timeline
 * @gaps: places where events are missing, for a reader of the file
 * @out: where to
 *
 * Return: 0, or -EIO if it cannot be written.
 */
int json_write(const struct timeline *tl, size_t gaps, FILE *out)
{
	struct json_object *other = json_add_object(NULL, NULL), *last = event("M", 1, 0);
	size_t i;

	json_add_string(other, "clock", "CLOCK_MONOTONIC of the guest");
	json_add_u64(other, "gaps", gaps);
	fputs("{\"displayTimeUnit\":\"ns\",\"otherData\":", out);
	json_print_line(other, out);
	fputs(",\n\"traceEvents\":[\n", out);
	for (i = 0; i < TIMELINE_PROCESSES; i++)
		put_metadata(out, "process", i + 1, 0, timeline_process[i], i);
	for (i = 0; i < tl->tracks; i++)
		put_metadata(out, "thread", tl->track[i].process + 1, i + 1, tl->track[i].name, i);
	for (i = 0; i < tl->items; i++)
		put_item(out, tl, &tl->item[i]);
	/* Something has to come after the last comma */
	json_add_string(last, "name", "process_labels");
	json_add_string(json_add_object(last, "args"), "labels", "vmali");
	json_print_line(last, out);
	fputs("\n]}\n", out);
	return ferror(out) || fflush(out) ? -EIO : 0;
}
