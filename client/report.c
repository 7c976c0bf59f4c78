// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The steps of a program.
 */
#include <stdarg.h>
#include <stdio.h>

#include "jsonfile.h"
#include "report.h"

bool report_step(struct report *report, const char *name, bool ok,
		 const char *fmt, ...)
{
	struct report_step *step;
	va_list ap;

	/* The last one is overwritten rather than lost in silence. */
	if (report->count < REPORT_MAX_STEPS)
		report->count++;
	step = &report->steps[report->count - 1];
	step->name = name;
	step->ok = ok;
	va_start(ap, fmt);
	vsnprintf(step->detail, sizeof(step->detail), fmt, ap);
	va_end(ap);
	if (!ok)
		report->failed++;

	printf("  %-4s  %-22s %s\n", ok ? "ok" : "FAIL", name, step->detail);
	fflush(stdout);
	return ok;
}

void report_write(const struct report *report, struct json_object *json)
{
	struct json_object *list, *item;
	size_t i;

	list = json_add_array(json, "steps");
	for (i = 0; i < report->count; i++) {
		item = json_add_object(list, NULL);
		json_add_string(item, "name", report->steps[i].name);
		json_add_bool(item, "ok", report->steps[i].ok);
		json_add_string(item, "detail", report->steps[i].detail);
	}
}
