// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Events of a GPU that is outside of the kernel: the arm64 machine's, which QEMU's plugin writes
 * to a file, a line each (platform/qemu/trace.h).  They become what the tracepoints of
 * User-Mode Linux's board are, on the kernel's clock.
 *
 * The guest's counter is the plugin's clock.  Init reads it when the trace begins, some times,
 * and writes what it has read into the trace: the time of such a marker is that of the counter,
 * and later by what it took, of which the shortest counts.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../../gpu/include/mali_gpu.h"
#include "../../lib/mali_fw_names.h"
#include "trace.h"

#define MARKER	"vmali: counter "

struct name {
	uint32_t value;
	const char *text;
};

#define ROW(value, text)	{ value, text }

static const struct name glb_bits[] = { MALI_GLB_BITS(ROW), { 0, NULL } };
static const struct name csg_bits[] = { MALI_CSG_BITS(ROW), { 0, NULL } };
static const struct name csg_states[] = { MALI_CSG_STATES(ROW), { 0, NULL } };
static const struct name cs_bits[] = { MALI_CS_BITS(ROW), { 0, NULL } };
static const struct name mcu_states[] = { MALI_MCU_STATES(ROW), { 0, NULL } };
static const struct name as_commands[] = { MALI_AS_COMMANDS(ROW), { 0, NULL } };
static const struct name flushes[] = { MALI_FLUSHES(ROW), { 0, NULL } };
static const struct name slots[] = { MALI_SLOT_NAMES(ROW), { 0, NULL } };
static const struct name exits[] = { MALI_PROTM_EXITS(ROW), { 0, NULL } };
static const struct name lines[] = { MALI_IRQ_LINE_NAMES(ROW), { 0, NULL } };
static const struct name resets[] = { ROW(0, "soft"), ROW(1, "fast"), { 0, NULL } };

/**
 * struct line - a line of the file
 * @ns: when, on the plugin's clock
 * @name: which event
 * @text: rest of the line, or ""
 */
struct line {
	uint64_t ns;
	char name[32];
	uint32_t unit, group, stream, bits, word;
	uint64_t address;
	const char *text;
};

static const char *name_of(const struct name *names, uint32_t value)
{
	for (; names->text; names++)
		if (names->value == value)
			return names->text;
	return "?";
}

/* The names of the bits that are set, for free() */
static char *names_of(const struct name *names, uint32_t bits)
{
	char *all = trace_format("%s", ""), *more;

	for (; names->text; names++) {
		if (!(bits & names->value))
			continue;
		bits &= ~names->value;
		more = trace_format("%s%s%s", all, *all ? "|" : "", names->text);
		free(all);
		all = more;
	}
	if (bits) {
		more = trace_format("%s%s0x%" PRIx32, all, *all ? "|" : "", bits);
		free(all);
		all = more;
	}
	return all;
}

static bool parse(char *s, struct line *l)
{
	int used = 0;

	if (sscanf(s, "%" SCNu64 " %31s unit=%" SCNu32 " group=%" SCNu32 " stream=%" SCNu32
		   " bits=%" SCNi32 " word=%" SCNi32 " address=%" SCNi64 "%n", &l->ns, l->name,
		   &l->unit, &l->group, &l->stream, (int32_t *)&l->bits, (int32_t *)&l->word,
		   (int64_t *)&l->address, &used) != 8)
		return false;
	s += used;
	l->text = strncmp(s, " text=", 6) ? "" : s + 6;
	return true;
}

/* The word of an interface: what tracepoints print, for free() */
static char *words_of(const struct line *l)
{
	char *bits, *words;

	if (!strncmp(l->name, "glb_", 4)) {
		bits = names_of(glb_bits, l->bits);
		words = trace_format("%s (0x%08" PRIx32 ")", bits, l->word);
	} else if (!strncmp(l->name, "csg_", 4)) {
		bits = names_of(csg_bits, MALI_CSG_NAMED(l->bits));
		words = trace_format("group %" PRIu32 ": %s state %s (0x%08" PRIx32 ")", l->group,
				     bits, name_of(csg_states, l->word & 7), l->word);
	} else {
		bits = names_of(cs_bits, l->bits);
		words = trace_format("group %" PRIu32 " queue %" PRIu32 ": %s (0x%08" PRIx32 ")",
				     l->group, l->stream, bits, l->word);
	}
	free(bits);
	return words;
}

static char *text_of(const struct line *l)
{
	const char *name = l->name;

	if (strstr(name, "_request") || strstr(name, "_ack"))
		return words_of(l);
	if (!strcmp(name, "doorbell"))
		return trace_format("doorbell %" PRIu32, l->unit);
	if (!strcmp(name, "reset"))
		return trace_format("%s", name_of(resets, l->word));
	if (!strcmp(name, "mcu"))
		return trace_format("%s", name_of(mcu_states, l->word));
	if (!strcmp(name, "slot"))
		return trace_format("group %" PRIu32 ": %s", l->group, name_of(slots, l->word));
	if (!strcmp(name, "run"))
		return trace_format("group %" PRIu32 " queue %" PRIu32, l->group, l->stream);
	if (!strcmp(name, "stop"))
		return trace_format("group %" PRIu32 " queue %" PRIu32 ": %s", l->group, l->stream,
				    l->text);
	if (!strcmp(name, "protm_on"))
		return trace_format("group %" PRIu32 " queues 0x%" PRIx32, l->group, l->bits);
	if (!strcmp(name, "protm_off"))
		return trace_format("group %" PRIu32 ": %s", l->group, name_of(exits, l->word));
	if (!strcmp(name, "irq"))
		return trace_format("%s 0x%08" PRIx32, name_of(lines, l->unit), l->bits);
	if (!strcmp(name, "irq_line"))
		return trace_format("%s %" PRIu32, name_of(lines, l->unit), l->word);
	if (!strcmp(name, "as_command"))
		return trace_format("as %" PRIu32 ": %s", l->unit, name_of(as_commands, l->word));
	if (!strcmp(name, "flush"))
		return trace_format("L2 %s, load/store %s, others %s: %" PRIu32 " written, %" PRIu32
				    " lost", name_of(flushes, l->bits & 3),
				    name_of(flushes, l->bits >> 4 & 3),
				    name_of(flushes, l->bits >> 8 & 3), l->word, l->unit);
	if (!strcmp(name, "mmu_fault"))
		return trace_format("as %" PRIu32 ": status 0x%08" PRIx32 " address 0x%" PRIx64,
				    l->unit, l->word, l->address);
	if (!strcmp(name, "guest_error"))
		return trace_format("%s (0x%" PRIx64 ")", l->text, l->address);
	return trace_format("%s", l->text);
}

/* Those that the timeline reads, by the names of the tracepoints */
static void add_fields(struct trace_event *e, const struct line *l)
{
	const char *name = l->name;

	trace_add_field(e, "group", NULL, l->group);
	trace_add_field(e, "stream", NULL, l->stream);
	if (!strcmp(name, "stop"))
		trace_add_field(e, "at", l->text, 0);
	if (!strcmp(name, "as_command") || !strcmp(name, "mmu_fault"))
		trace_add_field(e, "as", NULL, l->unit);
	if (!strncmp(name, "irq", 3)) {
		trace_add_field(e, "line", NULL, l->unit);
		trace_add_field(e, "level", NULL, l->word);
	}
	if (strstr(name, "_request") || strstr(name, "_ack"))
		trace_add_field(e, "bits", NULL, l->bits);
	if (!strcmp(name, "slot"))
		trace_add_field(e, "how", NULL, l->word);
	if (!strcmp(name, "protm_off"))
		trace_add_field(e, "why", NULL, l->word);
}

static void take(struct trace *t, const struct line *l, int64_t offset)
{
	char *text = text_of(l);
	struct trace_event *e = trace_add(t, l->ns + (uint64_t)offset, "vmali", l->name, text);

	free(text);
	e->comm = trace_format("%s", "gpu");
	add_fields(e, l);
}

/* How far the kernel's clock is ahead of the counter's.  Return: false without a marker */
static bool clock_offset(const struct trace *t, int64_t *offset)
{
	bool found = false;
	size_t i;

	for (i = 0; i < t->events; i++) {
		const struct trace_event *e = &t->event[i];
		const char *text = strstr(e->text, MARKER);
		uint64_t counter;
		int64_t ahead;

		if (!trace_is(e, "ftrace", "print") || !text ||
		    sscanf(text + strlen(MARKER), "%" SCNu64, &counter) != 1)
			continue;
		ahead = (int64_t)(e->ns - counter);
		if (!found || ahead < *offset)
			*offset = ahead;
		found = true;
	}
	return found;
}

static int by_time(const void *a, const void *b)
{
	const struct trace_event *x = a, *y = b;

	return x->ns < y->ns ? -1 : x->ns > y->ns;
}

int trace_merge_gpu(struct trace *t, FILE *gpu)
{
	char *s = NULL;
	size_t room = 0;
	int64_t offset = 0;
	ssize_t n;

	if (!clock_offset(t, &offset))
		return -ENODATA;
	while ((n = getline(&s, &room, gpu)) > 0) {
		struct line l;

		/* The last one may be half of one */
		if (s[n - 1] != '\n')
			break;
		s[n - 1] = '\0';
		if (!parse(s, &l)) {
			free(s);
			return -EILSEQ;
		}
		take(t, &l, offset);
	}
	free(s);
	qsort(t->event, t->events, sizeof(*t->event), by_time);
	return 0;
}
