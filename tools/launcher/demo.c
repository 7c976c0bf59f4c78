// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali demo.  client/vmali-demo.c writes the report and the page in the guest; only the host
 * knows where the firmware is from.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "demo.h"
#include "files.h"
#include "process.h"
#include "run.h"

#define PAGE	"<!DOCTYPE html>"

/* The first line of a text that begins with this, or NULL */
static char *line_with(char *content, const char *start)
{
	while (content && strncmp(content, start, strlen(start))) {
		content = strchr(content, '\n');
		content = content ? content + 1 : NULL;
	}
	return content;
}

struct demo_output demo_split(char *printed)
{
	struct demo_output output = { .messages = printed, .page = "" };
	char *report = line_with(printed, "{"), *end;

	if (!report)
		return output;
	end = line_with(report, "}");
	end = end ? end + strcspn(end, "\n") : report + strlen(report);
	end += *end == '\n';
	output.report_size = (size_t)(end - report);
	output.report = allocated(strndup(report, output.report_size));
	output.page = line_with(end, PAGE);
	if (!output.page)
		output.page = "";
	*report = '\0';
	return output;
}

/* Prints where the firmware is from; returns the option for the report if it is Arm's */
static const char *name_firmware(const struct places *places, const char *dir)
{
	const char *genuine = text("%s/firmware/", places->cache);

	if (!strncmp(dir, genuine, strlen(genuine))) {
		printf("Firmware: Arm's own, from the package firmware-misc-nonfree %s\n",
		       dir + strlen(genuine));
		return "--genuine";
	}
	if (!strcmp(dir, text("%s/firmware", places->build)))
		puts("Firmware: generated, with the sections of Arm's (not genuine)");
	else
		printf("Firmware: from %s\n", dir);
	return "";
}

/* A path as the user sees it from the checkout */
static const char *shown(const struct places *places, const char *path)
{
	size_t length = strlen(places->top);

	return !strncmp(path, places->top, length) && path[length] == '/' ? path + length + 1 :
									    path;
}

/*
 * The demo prints what happens on standard output, the report and the page on standard error,
 * after any other messages.
 */
static int run_demo(const struct places *places, const struct run *run, char **args,
		    const char *genuine, const char *log, const char *path)
{
	bool arm64 = !strcmp(run->machine, "arm64");
	FILE *err = open_file(path, "w");
	struct args command = { 0 };
	int status;

	/* A processor that is emulated takes longer */
	ARGS_ADD(&command, text("%s/vmali", places->top), "run", "--timeout",
		 arm64 ? "600" : "120", "--kernel-log", log);
	args_add_all(&command, args);
	ARGS_ADD(&command, "--", "sh", "-c",
		 "\"$1\" --report /tmp/report.json --page /tmp/report.html $2\n"
		 "status=$?\n"
		 "cat /tmp/report.json /tmp/report.html >&2\n"
		 "exit $status",
		 "sh", text("%s/%sbin/vmali-demo", places->build, arm64 ? "arm64/" : ""), genuine);
	status = process_run(command.v, 0, 1, fileno(err));
	close_file(err, path);
	return status;
}

int demo_main(const struct places *places, char **args)
{
	struct topics topics = topics_read(places->top);
	char *dir, *err, *report, *page, *log;
	struct demo_output output;
	const char *genuine;
	struct run run;
	int status;

	run_parse(&run, args, &topics);
	dir = text("%s/run%s", places->build, strcmp(run.machine, "arm64") ? "" : "-arm64");
	err = text("%s/guest.err", dir);
	report = text("%s/report.json", dir);
	page = text("%s/report.html", dir);
	log = text("%s/kernel.log", dir);
	make_dirs(dir);
	unlink(report);
	unlink(page);
	if (!strcmp(run.machine, "arm64"))
		puts("Machine: arm64 on QEMU, with a distribution's kernel");
	genuine = name_firmware(places, firmware_get(places, run.firmware, run.gpu));
	status = run_demo(places, &run, args, genuine, log, err);
	output = demo_split(file_text(err));
	fputs(output.messages, stderr);
	if (!output.report)
		die("demo: the machine gave no report (kernel log: %s)", shown(places, log));
	file_write(report, output.report, output.report_size);
	file_write(page, output.page, strlen(output.page));
	unlink(err);
	printf("Report: %s, %s, kernel log: %s\n", shown(places, report), shown(places, page),
	       shown(places, log));
	return status;
}
