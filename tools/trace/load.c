// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Reading what trace-cmd has written.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <trace-cmd.h>

#include "trace.h"

static void take_fields(struct trace_event *e, struct tep_event *event,
			struct tep_record *record)
{
	struct tep_format_field *f;

	for (f = event->format.fields; f; f = f->next) {
		unsigned long long value = 0;
		char text[256];
		int len = 0;
		char *raw;

		if (f->flags & TEP_FIELD_IS_STRING) {
			raw = tep_get_field_raw(NULL, event, f->name, record, &len, 0);
			if (!raw)
				continue;
			snprintf(text, sizeof(text), "%.*s", len, raw);
			trace_add_field(e, f->name, text, 0);
		} else if (!(f->flags & TEP_FIELD_IS_ARRAY) &&
			   !tep_read_number_field(f, record->data, &value)) {
			trace_add_field(e, f->name, NULL, value);
		}
	}
}

static int take(struct tracecmd_input *handle, struct tep_record *record, int cpu, void *arg)
{
	struct tep_handle *tep = tracecmd_get_tep(handle);
	struct tep_event *event = tep_find_event_by_record(tep, record);
	struct trace *t = arg;
	struct trace_event *e;
	struct trace_seq seq;
	const char *comm;

	if (record->missed_events)
		t->gaps++;
	if (!event)
		return 0;
	trace_seq_init(&seq);
	tep_print_event(tep, &seq, record, "%s", TEP_PRINT_INFO);
	trace_seq_terminate(&seq);
	e = trace_add(t, record->ts, event->system, event->name, seq.buffer);
	trace_seq_destroy(&seq);
	e->cpu = cpu;
	e->pid = tep_data_pid(tep, record);
	comm = tep_data_comm_from_pid(tep, e->pid);
	e->comm = trace_format("%s", comm ? comm : "");
	take_fields(e, event, record);
	return 0;
}

/* The GPU's events of the arm64 machine are in a file next to it, of the same name */
static int merge_gpu(const char *path, struct trace *t, char *error, size_t size)
{
	const char *end = strrchr(path, '.');
	char *name;
	FILE *gpu;
	int err;

	if (!t->events || !end || strcmp(end, ".dat"))
		return 0;
	name = trace_format("%.*s.gpu", (int)(end - path), path);
	gpu = fopen(name, "re");
	err = gpu ? trace_merge_gpu(t, gpu) : 0;
	if (gpu)
		fclose(gpu);
	if (err == -EILSEQ)
		snprintf(error, size, "%s: not what the arm64 machine writes", name);
	free(name);
	/* Of another machine, a file of this name is not the trace's */
	return err == -EILSEQ ? -1 : 0;
}

/**
 * trace_load() - read a file of trace-cmd
 * @path: file
 * @t: empty; gets what is in it
 * @error: gets what is wrong, in words
 * @size: bytes of @error
 *
 * Return: 0, or -1 with @error set and @t empty.
 */
int trace_load(const char *path, struct trace *t, char *error, size_t size)
{
	struct tracecmd_input *handle;

	if (access(path, R_OK)) {
		snprintf(error, size, "%s: %s", path, strerror(errno));
		return -1;
	}
	/* What the library has to say of a bad file is not for the user's eyes */
	tracecmd_set_loglevel(TEP_LOG_NONE);
	tep_set_loglevel(TEP_LOG_NONE);
	handle = tracecmd_open(path, TRACECMD_FL_LOAD_NO_PLUGINS);
	if (!handle) {
		snprintf(error, size, "%s: not a file of trace-cmd, or a damaged one", path);
		return -1;
	}
	if (tracecmd_iterate_events(handle, NULL, 0, take, t) < 0) {
		snprintf(error, size, "%s: damaged after %zu events", path, t->events);
		tracecmd_close(handle);
		trace_free(t);
		return -1;
	}
	tracecmd_close(handle);
	if (merge_gpu(path, t, error, size)) {
		trace_free(t);
		return -1;
	}
	return 0;
}
