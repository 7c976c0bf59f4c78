// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The converter of traces: what events mean, and that what is written of them is what
 * Perfetto's format asks for.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "trace.h"

#define MS	1000000ull
#define US	1000ull

static int setup(void **state)
{
	*state = calloc(1, sizeof(struct trace));
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	trace_free(*state);
	free(*state);
	return 0;
}

/* Fields as "name=value,name=value"; a value that does not begin with a digit is a string */
static void event(struct trace *t, uint64_t ns, const char *system, const char *name,
		  const char *text, const char *fields)
{
	struct trace_event *e = trace_add(t, ns, system, name, text);
	char *copy = strdup(fields), *at = copy, *field;

	e->comm = strdup("test");
	while ((field = strsep(&at, ","))) {
		char *value = strchr(field, '=');

		if (!value)
			continue;
		*value++ = '\0';
		if (*value >= '0' && *value <= '9')
			trace_add_field(e, field, NULL, strtoull(value, NULL, 0));
		else
			trace_add_field(e, field, value, 0);
	}
	free(copy);
}

#define JOB	"name=q0,fence_context=5,fence_seqno=7"

/* One job that needs protected mode */
static void session(struct trace *t, uint64_t ns)
{
	event(t, ns, "gpu_scheduler", "drm_sched_job_queue", "dev=gpu", JOB);
	event(t, ns + 1 * US, "gpu_scheduler", "drm_sched_job_run", "dev=gpu", JOB);
	event(t, ns + 2 * US, "vmali", "doorbell", "doorbell 1", "unit=1");
	event(t, ns + 3 * US, "vmali", "run", "group 0 queue 0", "group=0,stream=0");
	event(t, ns + 4 * US, "vmali", "cs_ack", "group 0 queue 0: PROTM_PEND (0x08000001)",
	      "group=0,stream=0,bits=0x8000000");
	event(t, ns + 5 * US, "vmali", "irq_line", "JOB 1", "line=1,level=1");
	event(t, ns + 6 * US, "vmali", "stop", "group 0 queue 0: protm_pending",
	      "group=0,stream=0,at=protm_pending");
	event(t, ns + 8 * US, "vmali", "irq_line", "JOB 0", "line=1,level=0");
	event(t, ns + 9 * US, "panthor", "gpu_job_irq", "gpu: events=0x1",
	      "events=1,duration_ns=2000");
	event(t, ns + 20 * US, "vmali", "glb_request", "PROTM_ENTER (0x00000410)", "bits=0x10");
	event(t, ns + 21 * US, "vmali", "glb_ack", "PROTM_ENTER (0x00000410)", "bits=0x10");
	event(t, ns + 22 * US, "vmali", "protm_on", "group 0 queues 0x1", "group=0,queues=1");
	event(t, ns + 25 * US, "panthor", "protm_enter", "gpu: csg_id=0",
	      "csg_id=0,duration_ns=7000");
	event(t, ns + 30 * US, "vmali", "run", "group 0 queue 0", "group=0,stream=0");
	event(t, ns + 40 * US, "vmali", "stop", "group 0 queue 0: region_end",
	      "group=0,stream=0,at=region_end");
	event(t, ns + 41 * US, "vmali", "protm_off", "group 0: done", "group=0,why=0");
	event(t, ns + 42 * US, "vmali", "glb_ack", "PROTM_EXIT (0x00800410)", "bits=0x800000");
	event(t, ns + 50 * US, "panthor", "protm_exit", "gpu: csg_id=0 pid=9 reason=done faulty=0",
	      "csg_id=0,duration_ns=25000");
	event(t, ns + 60 * US, "gpu_scheduler", "drm_sched_job_done", "fence=5:7 signaled",
	      "fence_context=5,fence_seqno=7");
}

static const struct timeline_item *find(const struct timeline *tl, unsigned int process,
					const char *line, const char *name)
{
	size_t i;

	for (i = 0; i < tl->items; i++) {
		const struct timeline_track *t = &tl->track[tl->item[i].track];

		if (!strcmp(timeline_process[t->process], timeline_process[process]) &&
		    !strcmp(t->name, line) && !strcmp(tl->item[i].name, name))
			return &tl->item[i];
	}
	fail_msg("%s: %s: no '%s'", timeline_process[process], line, name);
	return NULL;
}

static void check_span(const struct timeline *tl, unsigned int process, const char *line,
		       const char *name, uint64_t start, uint64_t end)
{
	const struct timeline_item *i = find(tl, process, line, name);

	assert_true(i->kind == TIMELINE_SPAN || i->kind == TIMELINE_ASYNC);
	assert_int_equal(i->start, start);
	assert_int_equal(i->end, end);
}

static void test_session(void **state)
{
	struct timeline tl = { 0 };
	struct trace *t = *state;

	session(t, 5 * MS);
	timeline_make(t, &tl);
	check_span(&tl, 1, "protected mode", "protected mode, done", 5 * MS + 22 * US,
		   5 * MS + 41 * US);
	check_span(&tl, 1, "queue 0.0", "executes, protm_pending", 5 * MS + 3 * US,
		   5 * MS + 6 * US);
	check_span(&tl, 1, "queue 0.0", "executes, region_end", 5 * MS + 30 * US, 5 * MS + 40 * US);
	check_span(&tl, 0, "protected mode", "enters", 5 * MS + 18 * US, 5 * MS + 25 * US);
	check_span(&tl, 0, "protected mode", "within, done", 5 * MS + 25 * US, 5 * MS + 50 * US);
	check_span(&tl, 0, "job interrupts", "handler", 5 * MS + 7 * US, 5 * MS + 9 * US);
	check_span(&tl, 0, "jobs", "job 5:7 of q0", 5 * MS, 5 * MS + 60 * US);
	check_span(&tl, 3, "JOB", "asserted", 5 * MS + 5 * US, 5 * MS + 8 * US);
	assert_int_equal(find(&tl, 2, "GLB", "REQ PROTM_ENTER")->start, 5 * MS + 20 * US);
	assert_int_equal(find(&tl, 2, "GLB", "ACK PROTM_EXIT")->start, 5 * MS + 42 * US);
	assert_int_equal(find(&tl, 2, "CS 0.0", "ACK PROTM_PEND")->kind, TIMELINE_INSTANT);
	timeline_free(&tl);
}

static void test_slots_take_their_queues_along(void **state)
{
	struct timeline tl = { 0 };
	struct trace *t = *state;

	event(t, 10, "vmali", "slot", "group 3: start", "group=3,how=0");
	event(t, 20, "vmali", "run", "group 3 queue 1", "group=3,stream=1");
	event(t, 25, "vmali", "run", "group 4 queue 1", "group=4,stream=1");
	event(t, 30, "vmali", "slot", "group 3: suspend", "group=3,how=2");
	event(t, 40, "vmali", "mcu", "disabled", "status=0");
	timeline_make(t, &tl);
	check_span(&tl, 1, "slot 3", "group on slot, suspend", 10, 30);
	check_span(&tl, 1, "queue 3.1", "executes, suspend", 20, 30);
	check_span(&tl, 1, "queue 4.1", "executes, not over", 25, 40);
	timeline_free(&tl);
}

/* What began before the recording, or ends after it */
static void test_halves(void **state)
{
	struct timeline tl = { 0 };
	struct trace *t = *state;

	event(t, 10, "vmali", "protm_off", "group 0: done", "group=0,why=0");
	event(t, 20, "vmali", "stop", "group 0 queue 0: empty", "group=0,stream=0,at=empty");
	event(t, 30, "gpu_scheduler", "drm_sched_job_done", "x", "fence_context=1,fence_seqno=1");
	/* Lasts for longer than the recording */
	event(t, 40, "panthor", "gpu_job_irq", "x", "duration_ns=1000");
	event(t, 50, "vmali", "protm_on", "group 0 queues 0x1", "group=0,queues=1");
	event(t, 60, "vmali", "protm_on", "group 0 queues 0x1", "group=0,queues=1");
	event(t, 70, "vmali", "doorbell", "doorbell 0", "unit=0");
	timeline_make(t, &tl);
	check_span(&tl, 0, "job interrupts", "handler", 10, 40);
	check_span(&tl, 1, "protected mode", "protected mode", 50, 60);
	check_span(&tl, 1, "protected mode", "protected mode, not over", 60, 70);
	timeline_free(&tl);
}

static void test_command_and_unknown_events(void **state)
{
	struct timeline tl = { 0 };
	struct trace *t = *state;

	event(t, 10, "ftrace", "print", "tracing_mark_write: vmali: begin /bin/true\n", "");
	event(t, 15, "sched", "sched_switch", "a ==> b", "");
	event(t, 17, "vmali", "made_up", "what is that", "");
	event(t, 20, "ftrace", "print", "tracing_mark_write: vmali: end 3", "");
	timeline_make(t, &tl);
	check_span(&tl, 0, "command", "/bin/true, exit status 3", 10, 20);
	assert_int_equal(find(&tl, 5, "sched", "sched_switch")->start, 15);
	assert_int_equal(find(&tl, 1, "incidents", "made_up: what is that")->start, 17);
	timeline_free(&tl);
}

static void test_protected_memory_in_use(void **state)
{
	struct timeline tl = { 0 };
	struct trace *t = *state;
	const struct timeline_item *i;

	event(t, 10, "vmali", "service", "alloc 0x40000000+4096: ok, 4096 bytes in use",
	      "what=alloc,used=4096");
	event(t, 11, "vmali", "bus_refused", "cpu read", "who=cpu");
	timeline_make(t, &tl);
	i = find(&tl, 4, "services", "protected memory");
	assert_int_equal(i->kind, TIMELINE_COUNTER);
	assert_int_equal(i->value, 4096);
	assert_int_equal(find(&tl, 4, "refusals", "refused")->start, 11);
	timeline_free(&tl);
}

/* Spans of a line nest, which the format asks for, and come by their beginnings */
static void check_nesting(const struct timeline *tl)
{
	size_t i, k;

	for (i = 0; i < tl->items; i++) {
		const struct timeline_item *a = &tl->item[i];

		assert_true(a->end >= a->start);
		if (i)
			assert_true(a->start >= a[-1].start);
		for (k = i + 1; k < tl->items; k++) {
			const struct timeline_item *b = &tl->item[k];

			if (a->kind != TIMELINE_SPAN || b->kind != TIMELINE_SPAN ||
			    a->track != b->track)
				continue;
			/* After it, or within */
			assert_true(b->start >= a->end || b->end <= a->end);
		}
	}
}

static void test_spans_nest(void **state)
{
	struct timeline tl = { 0 };
	struct trace *t = *state;

	session(t, 5 * MS);
	session(t, 6 * MS);
	event(t, 7 * MS, "vmali", "protm_on", "group 0 queues 0x1", "group=0,queues=1");
	timeline_make(t, &tl);
	check_nesting(&tl);
	timeline_free(&tl);
}

static char *json_of(const struct trace *t)
{
	struct timeline tl = { 0 };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	timeline_make(t, &tl);
	assert_int_equal(json_write(&tl, t->gaps, out), 0);
	fclose(out);
	timeline_free(&tl);
	return text;
}

/* Names that come from anywhere stay within their strings, and within UTF-8 */
static void test_json_strings(void **state)
{
	struct trace *t = *state;
	char *json;

	event(t, 1234567, "ftrace", "print", "tracing_mark_write: vmali: begin a\"b\\c\x01\xff",
	      "");
	json = json_of(t);
	assert_non_null(strstr(json, "\"name\":\"a\\\"b\\\\c\\u0001\xc3\xbf, not over\""));
	assert_non_null(strstr(json, "\"ts\":1234.567,"));
	assert_non_null(strstr(json, "\"dur\":0.000"));
	assert_non_null(strstr(json, "\"gaps\":0"));
	free(json);
}

static void test_json_has_both_ends_of_a_job(void **state)
{
	struct trace *t = *state;
	char *json, *begin, *end;

	session(t, 5 * MS);
	json = json_of(t);
	begin = strstr(json, "\"ph\":\"b\"");
	end = strstr(json, "\"ph\":\"e\"");
	assert_non_null(begin);
	assert_non_null(end);
	assert_non_null(strstr(begin, "\"id\":\"0x500000007\""));
	assert_non_null(strstr(end, "\"id\":\"0x500000007\""));
	free(json);
}

static char *picture_of(const struct trace *t, unsigned int number, int *err)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	*err = picture_write(t, number, out);
	fclose(out);
	return text;
}

/* Each of @expected is in the picture, in this order */
static void check_messages(const char *svg, const char *const expected[], size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		svg = strstr(svg, expected[i]);
		if (!svg) {
			fail_msg("the picture does not have '%s', or too early", expected[i]);
			return;
		}
	}
}

/* All rows of a session in protected mode */
static void test_picture(void **state)
{
	static const char *const expected[] = {
		"job 7 goes into the ring", "doorbell 1", "queue 0.0 executes",
		"CS0.0_ACK PROTM_PEND", "JOB interrupt", "stops: protm_pending",
		"job interrupt handled", "GLB_REQ PROTM_ENTER", "GLB_ACK PROTM_ENTER",
		"protected mode on", "protm_enter, after 7.0", "queue 0.0 executes",
		"stops: region_end", "off: done", "GLB_ACK PROTM_EXIT",
		"protm_exit, after 25.0", "job 7 is done", "</svg>",
	};
	struct trace *t = *state;
	char *svg;
	int err;

	session(t, 5 * MS);
	svg = picture_of(t, 1, &err);
	assert_int_equal(err, 0);
	check_messages(svg, expected, sizeof(expected) / sizeof(expected[0]));
	free(svg);
}

static void test_picture_without_a_session(void **state)
{
	struct trace *t = *state;
	int err;

	event(t, 10, "vmali", "doorbell", "doorbell 0", "unit=0");
	free(picture_of(t, 1, &err));
	assert_int_equal(err, -ENOENT);
	session(t, 5 * MS);
	free(picture_of(t, 2, &err));
	assert_int_equal(err, -ENOENT);
	free(picture_of(t, 0, &err));
	assert_int_equal(err, -ENOENT);
	session(t, 6 * MS);
	free(picture_of(t, 2, &err));
	assert_int_equal(err, 0);
}

/* What it is a picture of is there, however much the driver has to do before and after */
static void test_picture_of_busy_driver(void **state)
{
	static const char *const expected[] = {
		"job 7 goes into the ring", "CS0.0_ACK PROTM_PEND", "GLB_REQ PROTM_ENTER",
		"protected mode on", "off: done", "GLB_ACK PROTM_EXIT", "job 7 is done",
		"20 events are left out",
	};
	struct trace *t = *state;
	struct trace_event done;
	char *svg;
	unsigned int i;
	int err;

	session(t, 5 * MS);
	for (i = 0; i < 62; i++)
		event(t, 5 * MS + 51 * US + i, "vmali", "doorbell", "doorbell 0", "unit=0");
	/* After them the end of the job */
	done = t->event[t->events - 63];
	t->event[t->events - 63] = t->event[t->events - 1];
	t->event[t->events - 1] = done;
	svg = picture_of(t, 1, &err);
	assert_int_equal(err, 0);
	check_messages(svg, expected, sizeof(expected) / sizeof(expected[0]));
	free(svg);
}

/* The next session is not in it */
static void test_picture_ends_at_next_session(void **state)
{
	struct trace *t = *state;
	char *svg;
	int err;

	event(t, 1, "vmali", "protm_on", "group 0 queues 0x1", "group=0,queues=1");
	event(t, 2, "vmali", "protm_off", "group 0: request", "group=0,why=1");
	event(t, 3, "vmali", "protm_on", "group 0 queues 0x1", "group=0,queues=1");
	event(t, 4, "vmali", "protm_off", "group 0: done", "group=0,why=0");
	svg = picture_of(t, 1, &err);
	assert_int_equal(err, 0);
	assert_non_null(strstr(svg, "off: request"));
	assert_null(strstr(svg, "off: done"));
	assert_null(strstr(strstr(svg, "off: request"), "protected mode on"));
	free(svg);
}

/* A long one keeps its beginning and its end */
static void test_long_picture(void **state)
{
	struct trace *t = *state;
	unsigned int i;
	char *svg;
	int err;

	event(t, 1, "gpu_scheduler", "drm_sched_job_run", "x", "fence_context=5,fence_seqno=7");
	event(t, 2, "vmali", "protm_on", "group 0 queues 0x1", "group=0,queues=1");
	for (i = 0; i < 500; i++)
		event(t, 3 + i, "vmali", "doorbell", "doorbell <&>", "unit=1");
	event(t, 1000, "vmali", "protm_off", "group 0: done", "group=0,why=0");
	event(t, 1001, "gpu_scheduler", "drm_sched_job_done", "x", "fence_context=5,fence_seqno=7");
	svg = picture_of(t, 1, &err);
	assert_int_equal(err, 0);
	assert_non_null(strstr(svg, "job 7 goes into the ring"));
	assert_non_null(strstr(svg, "job 7 is done"));
	assert_non_null(strstr(svg, "444 events are left out"));
	assert_null(strstr(svg, "<&>"));
	free(svg);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

/* What the arm64 machine's plugin writes; its clock is 1 ms behind the kernel's here */
static const char gpu_lines[] =
	"5000000 mcu unit=0 group=0 stream=0 bits=0 word=0x1 address=0\n"
	"6000000 doorbell unit=1 group=0 stream=0 bits=0 word=0 address=0\n"
	"6001000 slot unit=0 group=2 stream=0 bits=0 word=0x1 address=0\n"
	"6002000 run unit=0 group=2 stream=3 bits=0 word=0 address=0\n"
	"6003000 stop unit=0 group=2 stream=3 bits=0 word=0 address=0 text=protm_pending\n"
	"6004000 csg_ack unit=0 group=2 stream=0 bits=0x40000003 word=0x1 address=0\n"
	"6005000 cs_ack unit=0 group=2 stream=3 bits=0x8000000 word=0x8000001 address=0\n"
	"6006000 irq_line unit=1 group=0 stream=0 bits=0 word=0x1 address=0\n"
	"6007000 protm_off unit=0 group=2 stream=0 bits=0 word=0x3 address=0\n"
	"6008000 mmu_fault unit=4 group=0 stream=0 bits=0 word=0xc3 address=0x123456789a\n"
	"6009000 guest_error unit=0 group=0 stream=0 bits=0 word=0 address=0x20 text=a mistake\n"
	"6010000 bus_refused unit=0 group=0 stream=0 bits=0 word=0 address=0x7c000000 text=cpu read "
	"0x7c000000+4 in normal mode: protected\n"
	"6011000 glb_request unit=0 group=0 stream=0 bits=0x10 word=0x410 address=0\n"
	"6012000 flush unit=1 group=0 stream=0 bits=0x13 word=0x7 address=0\n"
	"7000000 irq_line unit=1 gro";

static FILE *gpu_file(const char *content)
{
	FILE *f = tmpfile();

	assert_non_null(f);
	fputs(content, f);
	rewind(f);
	return f;
}

static void expect_event(const struct trace_event *e, uint64_t ns, const char *name,
			 const char *text)
{
	assert_string_equal(e->system, "vmali");
	assert_string_equal(e->name, name);
	assert_string_equal(e->text, text);
	assert_int_equal(e->ns, ns);
}

/* By the marker that took the least time, with the words that the tracepoints have */
static void test_gpu_outside_of_the_kernel(void **state)
{
	struct trace *t = *state;
	FILE *f = gpu_file(gpu_lines);
	size_t i = 0;

	event(t, 2100000, "ftrace", "print", "trace_begin: vmali: counter 1000000", "");
	event(t, 3000000, "ftrace", "print", "trace_begin: vmali: counter 2000000", "");
	event(t, 4200000, "ftrace", "print", "trace_begin: vmali: counter 3000000", "");
	event(t, 7006500, "panthor", "gpu_job_irq", "gpu: events=0x1", "events=1,duration_ns=200");
	assert_int_equal(trace_merge_gpu(t, f), 0);
	fclose(f);
	assert_int_equal(t->events, 4 + 14);
	i = 3;
	expect_event(&t->event[i++], 6000000, "mcu", "enabled");
	expect_event(&t->event[i++], 7000000, "doorbell", "doorbell 1");
	expect_event(&t->event[i], 7001000, "slot", "group 2: resume");
	assert_int_equal(trace_number(&t->event[i++], "group"), 2);
	expect_event(&t->event[i], 7002000, "run", "group 2 queue 3");
	assert_int_equal(trace_number(&t->event[i++], "stream"), 3);
	expect_event(&t->event[i], 7003000, "stop", "group 2 queue 3: protm_pending");
	assert_string_equal(trace_text(&t->event[i++], "at"), "protm_pending");
	expect_event(&t->event[i++], 7004000, "csg_ack",
		     "group 2: STATE|0x40000000 state START (0x00000001)");
	expect_event(&t->event[i++], 7005000, "cs_ack", "group 2 queue 3: PROTM_PEND (0x08000001)");
	expect_event(&t->event[i], 7006000, "irq_line", "JOB 1");
	assert_int_equal(trace_number(&t->event[i], "line"), 1);
	assert_int_equal(trace_number(&t->event[i++], "level"), 1);
	assert_string_equal(t->event[i++].name, "gpu_job_irq");
	expect_event(&t->event[i++], 7007000, "protm_off", "group 2: report");
	expect_event(&t->event[i], 7008000, "mmu_fault", "as 4: status 0x000000c3 address 0x123456789a");
	assert_int_equal(trace_number(&t->event[i++], "as"), 4);
	expect_event(&t->event[i++], 7009000, "guest_error", "a mistake (0x20)");
	expect_event(&t->event[i++], 7010000, "bus_refused",
		     "cpu read 0x7c000000+4 in normal mode: protected");
	expect_event(&t->event[i++], 7011000, "glb_request", "PROTM_ENTER (0x00000410)");
	expect_event(&t->event[i++], 7012000, "flush",
		     "L2 clean and invalidate, load/store clean, others none: 7 written, 1 lost");
	assert_int_equal(i, t->events);
}

/* Next to a trace of another machine, such a file is ignored; a malformed one is an error */
static void test_gpu_file_of_another_run(void **state)
{
	struct trace *t = *state;
	FILE *f = gpu_file(gpu_lines);

	event(t, 1000, "ftrace", "print", "vmali: begin true", "");
	assert_int_equal(trace_merge_gpu(t, f), -ENODATA);
	assert_int_equal(t->events, 1);
	fclose(f);
	event(t, 2000, "ftrace", "print", "vmali: counter 1000", "");
	f = gpu_file("something else\n");
	assert_int_equal(trace_merge_gpu(t, f), -EILSEQ);
	fclose(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_session),
		TEST(test_slots_take_their_queues_along),
		TEST(test_halves),
		TEST(test_command_and_unknown_events),
		TEST(test_protected_memory_in_use),
		TEST(test_spans_nest),
		TEST(test_json_strings),
		TEST(test_json_has_both_ends_of_a_job),
		TEST(test_picture),
		TEST(test_picture_without_a_session),
		TEST(test_picture_of_busy_driver),
		TEST(test_picture_ends_at_next_session),
		TEST(test_long_picture),
		TEST(test_gpu_outside_of_the_kernel),
		TEST(test_gpu_file_of_another_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
