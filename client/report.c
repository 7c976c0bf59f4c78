// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The steps of a program.
 */
#include <stdarg.h>
#include <stdio.h>

#include "json.h"
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

void report_write(const struct report *report, struct json *json)
{
	size_t i;

	json_array(json, "steps");
	for (i = 0; i < report->count; i++) {
		json_object(json, NULL);
		json_string(json, "name", report->steps[i].name);
		json_bool(json, "ok", report->steps[i].ok);
		json_string(json, "detail", report->steps[i].detail);
		json_end_object(json);
	}
	json_end_array(json);
}
