// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What vmali fw check makes of the output of a machine.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/fw/log.h"

#define REPORT(supported)							\
	"{\n  \"csif\": { \"group_slots\": 8, \"queues_per_group\": 9 },\n"	\
	"  \"protected\": { \"supported\": " supported ", \"fw_bytes\": 266240 }\n}\n"
#define LINE(level, text)	"<" level ">[    0.123456] panthor e000000.gpu: " text "\n"
#define PROBE_FAILED		"probe with driver panthor failed with error "
#define FAILED(error)		LINE("3", PROBE_FAILED error)

static struct driver_log read_log(const char *output)
{
	struct driver_log log;

	assert_true(driver_log_read(&log, output));
	return log;
}

static void expect(const struct driver_log *log, size_t n, const char *level, const char *text,
		   unsigned int times)
{
	assert_true(n < log->count);
	assert_string_equal(log->lines[n].level, level);
	assert_string_equal(log->lines[n].text, text);
	assert_int_equal(log->lines[n].times, times);
}

static void test_accepted(void **state)
{
	struct driver_log log = read_log(REPORT("true")
		"<5>[    0.000000] Linux version 7.3\n"
		LINE("6", "[drm] CSF FW using interface v1.5.2, Features 0 Instrumentation 0x71")
		LINE("6", "[drm] Firmware git sha: 0123 ")
		LINE("6", "[drm] clock rate = 1000")
		LINE("3", "Failed to register devfreq cooling device (-19)")
		LINE("4", "[drm] Ignoring the initial data"));

	assert_true(log.accepted);
	assert_int_equal(log.error, 0);
	assert_string_equal(log.interface, "1.5.2");
	assert_int_equal(log.groups, 8);
	assert_int_equal(log.queues, 9);
	assert_int_equal(log.protected_bytes, 266240);
	assert_int_equal(log.count, 2);
	expect(&log, 0, "info", "Firmware git sha: 0123 ", 1);
	expect(&log, 1, "warning", "Ignoring the initial data", 1);
	driver_log_free(&log);
	assert_null(log.lines);
}

/* The driver reports what the firmware would need */
static void test_without_heap(void **state)
{
	struct driver_log log = read_log(REPORT("false"));

	assert_true(log.accepted);
	assert_int_equal(log.protected_bytes, 0);
	driver_log_free(&log);
	/* Mainline has no such query */
	log = read_log("{ \"csif\": { \"group_slots\": 8 }, \"protected\": null }\n");
	assert_int_equal(log.groups, 8);
	assert_int_equal(log.protected_bytes, 0);
	driver_log_free(&log);
}

static void test_refused(void **state)
{
	static const char output[] =
		LINE("4", "[drm] twice") LINE("6", "[drm] not kept") LINE("4", "[drm] twice")
		"<4>[    0.300000] WARNING: mm/page_alloc.c:1 at alloc\n"
		"<4>[    0.300000] Modules linked in:\n"
		LINE("3", "[drm] *ERROR* a ] b\033c\377") FAILED("-28");
	struct driver_log log = read_log(output);

	assert_false(log.accepted);
	assert_int_equal(log.error, 28);
	assert_string_equal(log.interface, "");
	assert_int_equal(log.groups, 0);
	assert_int_equal(log.count, 3);
	expect(&log, 0, "warning", "twice", 2);
	expect(&log, 1, "kernel", "WARNING: mm/page_alloc.c:1 at alloc", 1);
	expect(&log, 2, "error", "a ] b?c?", 1);
	driver_log_free(&log);
}

static void test_unknown(void **state)
{
	static const char *const outputs[] = {
		"",
		"{",
		"<3>",
		"<3>[    0.1]",
		LINE("3", "[drm] *ERROR* and no more"),
		/* Of another device; a text of another line */
		"<3>[    0.1] panthor 0.gpu: " PROBE_FAILED "-22\n",
		LINE("6", "[drm] Firmware git sha: " PROBE_FAILED "-22"),
		/* A report that is a text of the log */
		LINE("6", "[drm] Firmware git sha:\n" REPORT("true")),
	};
	struct driver_log log;
	size_t i;

	for (i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++)
		if (driver_log_read(&log, outputs[i]))
			fail_msg("%zu: %s", i, outputs[i]);
}

static void test_command(void **state)
{
	const char *const *command;

	assert_int_equal(setenv("VMALI_BUILD", "/where it is", 1), 0);
	command = driver_log_command();
	assert_string_equal(command[0], "sh");
	assert_string_equal(command[4], "/where it is/bin/vmali-info");
	assert_null(command[5]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepted),
		cmocka_unit_test(test_without_heap),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
