// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What a driver has done with a firmware image, from what a machine prints.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "log.h"

#define DEVICE		"panthor e000000.gpu: "
#define FAILED		"probe with driver panthor failed with error -"
#define INTERFACE	"CSF FW using interface v"
#define BUILD_ID	"Firmware git sha: "

/* Levels of the kernel's log */
#define LEVEL_ERR	3u
#define LEVEL_WARNING	4u

/*
 * The report first: a line of the log may have text of the image in it, and is not to be
 * taken for a report.
 */
const char *const *driver_log_command(void)
{
	static char info[4096];
	static const char *const command[] = {
		"sh", "-c", "\"$1\" --json 2>/dev/null; exec dmesg -r", "sh", info, NULL,
	};
	const char *build = getenv("VMALI_BUILD");

	snprintf(info, sizeof(info), "%s/bin/vmali-info", build ? build : "");
	return command;
}

/* Return: what follows @prefix at the start of @text, or NULL */
static const char *after(const char *text, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(text, prefix, len) ? NULL : text + len;
}

static void keep(struct driver_log *log, const char *level, const char *text)
{
	struct driver_line *last = log->count ? &log->lines[log->count - 1] : NULL, *more;
	char *copy, *p;

	copy = strdup(text);
	if (!copy)
		abort();
	for (p = copy; *p; p++)
		if (*p < ' ' || *p > '~')
			*p = '?';
	if (last && !strcmp(last->text, copy)) {
		last->times++;
		free(copy);
		return;
	}
	more = realloc(log->lines, (log->count + 1) * sizeof(*more));
	if (!more)
		abort();
	log->lines = more;
	more[log->count++] = (struct driver_line){
		.level = level,
		.text = copy,
		.times = 1,
	};
}

static void read_driver_line(struct driver_log *log, unsigned int level, const char *text)
{
	const char *rest = after(text, FAILED);

	if (rest)
		log->error = atoi(rest);
	/* What is not the driver's own is of the kernel's frameworks, and of the board */
	text = after(text, "[drm] ");
	if (!text)
		return;
	rest = after(text, "*ERROR* ");
	text = rest ? rest : text;
	rest = after(text, INTERFACE);
	if (rest)
		snprintf(log->interface, sizeof(log->interface), "%.*s",
			 (int)strcspn(rest, ","), rest);
	else if (level <= LEVEL_WARNING)
		keep(log, level <= LEVEL_ERR ? "error" : "warning", text);
	else if (after(text, BUILD_ID))
		keep(log, "info", text);
}

/* "<LEVEL>[TIME] TEXT" */
static void read_line(struct driver_log *log, const char *line)
{
	unsigned int level;
	const char *text;

	if (sscanf(line, "<%u>[", &level) != 1)
		return;
	text = strstr(line, "] ");
	if (!text)
		return;
	text += 2;
	level &= 7;
	if (after(text, DEVICE))
		read_driver_line(log, level, after(text, DEVICE));
	else if (after(text, "WARNING: ") || after(text, "BUG: "))
		keep(log, "kernel", text);
}

static uint64_t number(struct json_object *report, const char *object, const char *name)
{
	struct json_object *inner, *value;

	if (!json_object_object_get_ex(report, object, &inner) ||
	    !json_object_object_get_ex(inner, name, &value))
		return 0;
	return json_object_get_uint64(value);
}

/* Return: length of the report at the start of @output; 0 if there is none */
static size_t read_report(struct driver_log *log, const char *output)
{
	struct json_tokener *tokener;
	struct json_object *report;
	size_t len = 0;

	if (output[0] != '{')
		return 0;
	tokener = json_tokener_new();
	if (!tokener)
		abort();
	report = json_tokener_parse_ex(tokener, output, (int)strlen(output));
	if (report) {
		len = json_tokener_get_parse_end(tokener);
		log->accepted = true;
		log->groups = number(report, "csif", "group_slots");
		log->queues = number(report, "csif", "queues_per_group");
		/* It reports what the image asks for, with a heap or without */
		if (number(report, "protected", "supported"))
			log->protected_bytes = number(report, "protected", "fw_bytes");
		json_object_put(report);
	}
	json_tokener_free(tokener);
	return len;
}

bool driver_log_read(struct driver_log *log, const char *output)
{
	char *lines, *rest, *line;

	memset(log, 0, sizeof(*log));
	lines = strdup(output + read_report(log, output));
	if (!lines)
		abort();
	for (rest = lines; (line = strsep(&rest, "\n"));)
		read_line(log, line);
	free(lines);
	if (log->accepted) {
		log->error = 0;
		return true;
	}
	if (log->error > 0)
		return true;
	driver_log_free(log);
	return false;
}

void driver_log_free(struct driver_log *log)
{
	size_t i;

	for (i = 0; i < log->count; i++)
		free(log->lines[i].text);
	free(log->lines);
	memset(log, 0, sizeof(*log));
}
