// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A timeline in Chrome's trace event format, JSON object flavour, which Perfetto opens:
 * complete events (X) rather than begin and end, so that none is left without the other.
 * Times are microseconds with three digits.  One event a line, for files of a hundred
 * thousand of them; client/json.c writes for people.
 *
 * Source: "Trace Event Format", the document that the Chromium project publishes.
 */
#include <errno.h>
#include <inttypes.h>

#include "trace.h"

static void put_string(FILE *out, const char *s)
{
	fputc('"', out);
	for (; *s; s++) {
		unsigned char c = *s;

		/* Whatever is not ASCII becomes it, so that any name is valid JSON */
		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			fprintf(out, "\\u%04x", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

static void put_time(FILE *out, const char *key, uint64_t ns)
{
	fprintf(out, ",\"%s\":%" PRIu64 ".%03u", key, ns / 1000, (unsigned int)(ns % 1000));
}

static void put_metadata(FILE *out, const char *what, unsigned int pid, size_t tid,
			 const char *name, size_t order)
{
	fprintf(out, "{\"ph\":\"M\",\"pid\":%u,\"tid\":%zu,\"name\":\"%s_name\",\"args\":{\"name\":",
		pid, tid, what);
	put_string(out, name);
	fprintf(out, "}},\n{\"ph\":\"M\",\"pid\":%u,\"tid\":%zu,\"name\":\"%s_sort_index\",\"args\":{\"sort_index\":%zu}},\n",
		pid, tid, what, order);
}

static void put_common(FILE *out, const struct timeline *tl, const struct timeline_item *i,
		       const char *phase, uint64_t ns)
{
	fprintf(out, "{\"ph\":\"%s\",\"pid\":%u,\"tid\":%zu", phase,
		tl->track[i->track].process + 1, i->track + 1);
	put_time(out, "ts", ns);
	fputs(",\"name\":", out);
	put_string(out, i->name);
}

static void put_item(FILE *out, const struct timeline *tl, const struct timeline_item *i)
{
	switch (i->kind) {
	case TIMELINE_SPAN:
		put_common(out, tl, i, "X", i->start);
		put_time(out, "dur", i->end - i->start);
		break;
	case TIMELINE_ASYNC:
		put_common(out, tl, i, "b", i->start);
		fprintf(out, ",\"cat\":\"job\",\"id\":\"0x%" PRIx64 "\"", i->id);
		break;
	case TIMELINE_INSTANT:
		put_common(out, tl, i, "i", i->start);
		fputs(",\"s\":\"t\"", out);
		break;
	case TIMELINE_COUNTER:
		put_common(out, tl, i, "C", i->start);
		fprintf(out, ",\"args\":{\"bytes\":%" PRIu64 "}}", i->value);
		return;
	}
	if (i->detail) {
		fputs(",\"args\":{\"event\":", out);
		put_string(out, i->detail);
		fputc('}', out);
	}
	fputc('}', out);
	if (i->kind == TIMELINE_ASYNC) {
		fputs(",\n", out);
		put_common(out, tl, i, "e", i->end);
		fprintf(out, ",\"cat\":\"job\",\"id\":\"0x%" PRIx64 "\"}", i->id);
	}
}

/**
 * json_write() - write a timeline for Perfetto
 * @tl: timeline
 * @gaps: places where events are missing, for whoever reads the file
 * @out: where to
 *
 * Return: 0, or -EIO if it cannot be written.
 */
int json_write(const struct timeline *tl, size_t gaps, FILE *out)
{
	size_t i;

	fprintf(out, "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"clock\":\"CLOCK_MONOTONIC of the guest\",\"gaps\":%zu},\n\"traceEvents\":[\n",
		gaps);
	for (i = 0; i < TIMELINE_PROCESSES; i++)
		put_metadata(out, "process", i + 1, 0, timeline_process[i], i);
	for (i = 0; i < tl->tracks; i++)
		put_metadata(out, "thread", tl->track[i].process + 1, i + 1, tl->track[i].name, i);
	for (i = 0; i < tl->items; i++) {
		put_item(out, tl, &tl->item[i]);
		fputs(",\n", out);
	}
	/* Something has to come behind the last comma */
	fputs("{\"ph\":\"M\",\"pid\":1,\"tid\":0,\"name\":\"process_labels\",\"args\":{\"labels\":\"vmali\"}}\n]}\n",
	      out);
	return ferror(out) || fflush(out) ? -EIO : 0;
}
