// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A picture of one session in protected mode: the messages between driver, firmware and
 * GPU, from the job that requests it to the end of that job.  Rows are events in order, all
 * of the same height, as an interval may be a microsecond or ten milliseconds; the time is
 * written next to each.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "trace.h"

/* Lifelines, from left to right */
enum { PANTHOR, FIRMWARE, QUEUE, LIFELINES };

static const char *const lifeline_name[LIFELINES] = { "panthor", "firmware", "GPU" };
static const int lifeline_x[LIFELINES] = { 300, 610, 890 };

#define WIDTH		1060
#define TOP		70
#define ROW		30
/* Of more, those are drawn that are nearest to what the picture is about */
#define MAX_ROWS	60

/**
 * struct row - a line of the picture
 * @e: event
 * @from, @to: lifelines; the same for what one of them does by itself
 * @dashed: an interrupt rather than a word in memory or a register
 * @cut: rows that are left out before it
 * @text: what is said
 */
struct row {
	const struct trace_event *e;
	int from, to;
	bool dashed;
	size_t cut;
	char text[160];
};

/**
 * struct session - the events between @first and @last, both included
 * @on, @off: events at which protected mode begins and ends
 */
struct session {
	size_t first, last;
	size_t on, off;
};

static bool find_session(const struct trace *t, unsigned int number, struct session *v)
{
	size_t i, k;

	for (i = 0; i < t->events; i++)
		if (trace_is(&t->event[i], "vmali", "protm_on") && !--number)
			break;
	if (i == t->events)
		return false;
	v->on = i;
	v->first = i;
	for (k = i; k-- > 0;) {
		/* Not further than the session before */
		if (trace_is(&t->event[k], "vmali", "protm_off"))
			break;
		v->first = k;
		if (trace_is(&t->event[k], "gpu_scheduler", "drm_sched_job_run"))
			break;
	}
	for (v->off = i; v->off < t->events - 1; v->off++)
		if (trace_is(&t->event[v->off], "vmali", "protm_off"))
			break;
	for (v->last = v->off; v->last < t->events - 1; v->last++) {
		const struct trace_event *e = &t->event[v->last];

		if (trace_is(e, "gpu_scheduler", "drm_sched_job_done"))
			break;
		/* The next session has its own picture */
		if (trace_is(&t->event[v->last + 1], "vmali", "protm_on"))
			break;
	}
	return true;
}

__attribute__((format(printf, 4, 5)))
static void say(struct row *r, int from, int to, const char *fmt, ...)
{
	va_list ap;

	r->from = from;
	r->to = to;
	va_start(ap, fmt);
	vsnprintf(r->text, sizeof(r->text), fmt, ap);
	va_end(ap);
}

/* Return: whether it is a word of the firmware interface */
static bool interface(const struct trace_event *e, struct row *r)
{
	bool request = strstr(e->name, "_request");
	uint64_t group = trace_number(e, "group"), stream = trace_number(e, "stream");
	int from = request ? PANTHOR : FIRMWARE, to = request ? FIRMWARE : PANTHOR;
	const char *word = request ? "REQ" : "ACK";
	char *what;

	if (!request && !strstr(e->name, "_ack"))
		return false;
	what = trace_bits(e);
	if (!strncmp(e->name, "glb_", 4))
		say(r, from, to, "GLB_%s %s", word, what);
	else if (!strncmp(e->name, "csg_", 4))
		say(r, from, to, "CSG%" PRIu64 "_%s %s", group, word, what);
	else
		say(r, from, to, "CS%" PRIu64 ".%" PRIu64 "_%s %s", group, stream, word, what);
	free(what);
	return true;
}

/* Return: whether the picture has a row for the event */
static bool make_row(const struct trace_event *e, struct row *r)
{
	uint64_t group = trace_number(e, "group"), stream = trace_number(e, "stream");

	*r = (struct row){ .e = e };
	if (trace_is(e, "gpu_scheduler", "drm_sched_job_run")) {
		say(r, PANTHOR, PANTHOR, "job %" PRIu64 " goes into the ring",
		    trace_number(e, "fence_seqno"));
		return true;
	}
	if (trace_is(e, "gpu_scheduler", "drm_sched_job_done")) {
		say(r, PANTHOR, PANTHOR, "job %" PRIu64 " is done",
		    trace_number(e, "fence_seqno"));
		return true;
	}
	if (trace_is(e, "panthor", "protm_enter")) {
		say(r, PANTHOR, PANTHOR, "protm_enter, after %.1f µs",
		    (double)trace_number(e, "duration_ns") / 1000);
		return true;
	}
	if (trace_is(e, "panthor", "protm_exit")) {
		say(r, PANTHOR, PANTHOR, "protm_exit, after %.1f µs",
		    (double)trace_number(e, "duration_ns") / 1000);
		return true;
	}
	if (trace_is(e, "panthor", "gpu_job_irq")) {
		say(r, PANTHOR, PANTHOR, "job interrupt handled");
		return true;
	}
	if (!trace_is(e, "vmali", NULL))
		return false;
	if (interface(e, r))
		return true;
	if (!strcmp(e->name, "doorbell")) {
		say(r, PANTHOR, trace_number(e, "unit") ? QUEUE : FIRMWARE,
		    "doorbell %" PRIu64, trace_number(e, "unit"));
	} else if (!strcmp(e->name, "run")) {
		say(r, QUEUE, QUEUE, "queue %" PRIu64 ".%" PRIu64 " executes", group, stream);
	} else if (!strcmp(e->name, "stop")) {
		say(r, QUEUE, QUEUE, "stops: %s", trace_text(e, "at"));
	} else if (!strcmp(e->name, "protm_on")) {
		say(r, FIRMWARE, QUEUE, "protected mode on");
	} else if (!strcmp(e->name, "protm_off")) {
		say(r, FIRMWARE, QUEUE, "off: %.40s", trace_words(e));
	} else if (!strcmp(e->name, "irq_line") && trace_number(e, "level")) {
		say(r, FIRMWARE, PANTHOR, "%.3s interrupt", e->text);
		r->dashed = true;
	} else if (!strcmp(e->name, "slot")) {
		say(r, FIRMWARE, QUEUE, "group %" PRIu64 ": %.40s", group, trace_words(e));
	} else if (!strcmp(e->name, "bus_refused") || !strcmp(e->name, "inject") ||
		   !strcmp(e->name, "mmu_fault")) {
		say(r, QUEUE, QUEUE, "%s", e->name);
	} else {
		return false;
	}
	return true;
}

static void put_text(FILE *out, const char *s)
{
	for (; *s; s++) {
		if (*s == '<')
			fputs("&lt;", out);
		else if (*s == '>')
			fputs("&gt;", out);
		else if (*s == '&')
			fputs("&amp;", out);
		else if ((unsigned char)*s >= 0x20)
			fputc(*s, out);
	}
}

static int middle(int row)
{
	return TOP + row * ROW + ROW / 2;
}

static void put_row(FILE *out, const struct row *r, int number, uint64_t since)
{
	int y = middle(number), x1 = lifeline_x[r->from], x2 = lifeline_x[r->to];

	if (r->cut)
		fprintf(out, "<text class=\"time\" x=\"100\" y=\"%d\">&#8942;</text>\n",
			y - ROW / 2 + 5);
	fprintf(out, "<text class=\"time\" x=\"100\" y=\"%d\">%.1f</text>\n", y + 4,
		(double)(r->e->ns - since) / 1000);
	if (x1 == x2) {
		fprintf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"4\"/>\n<text x=\"%d\" y=\"%d\"%s>",
			x1, y, r->from == PANTHOR ? x1 - 10 : x1 + 10, y + 4,
			r->from == PANTHOR ? " text-anchor=\"end\"" : "");
	} else {
		fprintf(out, "<path class=\"%s\" d=\"M%d %dH%d\" marker-end=\"url(#head)\"/>\n",
			r->dashed ? "dashed" : "arrow", x1, y, x2 + (x2 > x1 ? -4 : 4));
		fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">", (x1 + x2) / 2,
			y - 5);
	}
	put_text(out, r->text);
	fputs("</text>\n", out);
}

/* From where a queue begins to execute to where it stops */
static void put_execution(FILE *out, const struct row *row, size_t rows)
{
	size_t i, k;

	for (i = 0; i < rows; i++) {
		if (!trace_is(row[i].e, "vmali", "run"))
			continue;
		for (k = i + 1; k < rows - 1; k++)
			if (trace_is(row[k].e, "vmali", "stop") &&
			    trace_number(row[k].e, "group") == trace_number(row[i].e, "group") &&
			    trace_number(row[k].e, "stream") == trace_number(row[i].e, "stream"))
				break;
		fprintf(out, "<rect class=\"busy\" x=\"%d\" y=\"%d\" width=\"8\" height=\"%d\"/>\n",
			lifeline_x[QUEUE] - 4, middle((int)i), middle((int)k) - middle((int)i));
	}
}

static size_t apart(size_t i, size_t k)
{
	return i > k ? i - k : k - i;
}

/* Rows whose surroundings are kept */
enum near {
	FIRST_ROW,
	REQUESTED_ROW,	/* the queue requests protected mode */
	ON_ROW,
	OFF_ROW,
	LAST_ROW,
	NEAR_ROWS
};

/*
 * Leave out those of @row, more than MAX_ROWS, that are furthest from @near.  Return: how many
 * are left
 */
static size_t cut_rows(struct row *row, size_t rows, const size_t near[NEAR_ROWS])
{
	/* With that, one of them alone keeps too many */
	size_t reach = MAX_ROWS, i, k, kept, cut = 0;

	do {
		reach--;
		for (i = 0, kept = 0; i < rows; i++)
			for (k = 0; k < NEAR_ROWS; k++)
				if (apart(i, near[k]) <= reach) {
					kept++;
					break;
				}
	} while (kept > MAX_ROWS && reach);
	for (i = 0, kept = 0; i < rows; i++) {
		for (k = 0; k < NEAR_ROWS && apart(i, near[k]) > reach; k++)
			;
		if (k == NEAR_ROWS) {
			cut++;
			continue;
		}
		row[kept] = row[i];
		row[kept++].cut = cut;
		cut = 0;
	}
	return kept;
}

/**
 * picture_write() - draw a session in protected mode
 * @t: recording
 * @session: which, from 1 on
 * @out: where to
 *
 * Return: 0; -ENOENT if there are not as many; -ENOMEM; -EIO if it cannot be written.
 */
int picture_write(const struct trace *t, unsigned int session, FILE *out)
{
	size_t rows = 0, cut = 0, near[NEAR_ROWS] = { 0 }, i;
	int on = -1, off = -1, height;
	struct row *row;
	struct session v;

	if (!session || !find_session(t, session, &v))
		return -ENOENT;
	row = calloc(v.last - v.first + 1, sizeof(*row));
	if (!row)
		return -ENOMEM;
	for (i = v.first; i <= v.last; i++) {
		if (!make_row(&t->event[i], &row[rows]))
			continue;
		if (i < v.on && trace_is(&t->event[i], "vmali", "cs_ack"))
			near[REQUESTED_ROW] = rows;
		if (i == v.on)
			near[ON_ROW] = rows;
		if (i <= v.off)
			near[OFF_ROW] = rows;
		near[LAST_ROW] = rows++;
	}
	if (rows > MAX_ROWS) {
		size_t kept = cut_rows(row, rows, near);

		cut = rows - kept;
		rows = kept;
	}
	for (i = 0; i < rows; i++) {
		if (row[i].e == &t->event[v.on])
			on = i;
		if (row[i].e == &t->event[v.off] && trace_is(row[i].e, "vmali", "protm_off"))
			off = i;
	}
	height = TOP + (int)rows * ROW + 30;
	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">\n",
		WIDTH, height);
	fputs("<style>.line{stroke:#888;stroke-dasharray:2 3}.arrow,.dashed{stroke:#225;stroke-width:1.5;fill:none}.dashed{stroke:#a40;stroke-dasharray:6 4}.time{text-anchor:end;fill:#666}.busy{fill:#8ab}.head{font-weight:bold;text-anchor:middle}</style>\n"
	      "<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#225\"/></marker></defs>\n",
	      out);
	fprintf(out, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", WIDTH, height);
	if (on >= 0) {
		int bottom = off >= 0 ? middle(off) : height - 20;

		fprintf(out, "<rect x=\"120\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#fde9c8\"/>\n",
			middle(on), WIDTH - 140, bottom - middle(on));
	}
	fputs("<text class=\"time\" x=\"100\" y=\"40\">µs</text>\n", out);
	for (i = 0; i < LIFELINES; i++)
		fprintf(out, "<text class=\"head\" x=\"%d\" y=\"40\">%s</text>\n<path class=\"line\" d=\"M%d 50V%d\"/>\n",
			lifeline_x[i], lifeline_name[i], lifeline_x[i], height - 20);
	put_execution(out, row, rows);
	for (i = 0; i < rows; i++)
		put_row(out, &row[i], (int)i, row[0].e->ns);
	if (cut)
		fprintf(out, "<text x=\"120\" y=\"%d\">%zu events are left out, where &#8942; is</text>\n",
			height - 5, cut);
	fputs("</svg>\n", out);
	free(row);
	return ferror(out) || fflush(out) ? -EIO : 0;
}
