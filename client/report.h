/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The steps of a program: printed as they happen, and kept for a JSON report.
 */
#ifndef VMALI_REPORT_H
#define VMALI_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#define REPORT_MAX_STEPS	32
#define REPORT_DETAIL_MAX	256

struct json_object;

/**
 * struct report_step - one step
 * @name: constant string
 * @ok: it passed
 * @detail: a line for the reader
 */
struct report_step {
	const char *name;
	bool ok;
	char detail[REPORT_DETAIL_MAX];
};

/**
 * struct report - the steps so far; zero it to start
 * @count: steps
 * @failed: those that did not hold
 * @steps: the steps
 */
struct report {
	size_t count;
	size_t failed;
	struct report_step steps[REPORT_MAX_STEPS];
};

/**
 * report_step() - record a step and print it as one line
 * @report: report
 * @name: short name, kept by reference
 * @ok: whether it passed
 * @fmt: printf format of the detail
 *
 * Return: @ok.
 */
bool report_step(struct report *report, const char *name, bool ok,
		 const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/**
 * report_write() - write the steps as the array "steps"
 * @report: report
 * @json: inside an object
 */
void report_write(const struct report *report, struct json_object *json);

#endif /* VMALI_REPORT_H */
