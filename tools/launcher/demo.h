/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * vmali demo: a scenario of protected memory, with a report and a page.
 */
#ifndef LAUNCHER_DEMO_H
#define LAUNCHER_DEMO_H

#include "places.h"

/**
 * struct demo_output - what the demo printed on standard error; parts of one text
 * @messages: what came before the report
 * @report: the report, in JSON, or NULL if there is none
 * @report_size: its bytes
 * @page: the page, in HTML; "" if there is none
 */
struct demo_output {
	const char *messages;
	const char *report;
	size_t report_size;
	const char *page;
};

/**
 * demo_split() - take the demo's output apart
 * @printed: the output, which is changed: a null byte ends the messages
 */
struct demo_output demo_split(char *printed);

/**
 * demo_main() - vmali demo; expects everything to be built
 * @places: where things are
 * @args: options of vmali run, ended by NULL
 *
 * Writes run/report.json, run/report.html and run/kernel.log below what is built.
 *
 * Return: the exit status.
 */
int demo_main(const struct places *places, char **args);

#endif
