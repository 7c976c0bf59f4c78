// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What boards have in common, and the settings of QEMU's: requests to inject faults, reports
 * about the GPU and the bus filter.
 */
#include <stdio.h>

#include "../../platform/common/report.h"
#include "../../platform/qemu/settings.h"
#include "gpu_host.h"

static struct vmali_injection parsed(const char *text)
{
	struct vmali_injection injection;

	assert_true(vmali_injection_parse(text, &injection));
	return injection;
}

static bool refused(const char *text)
{
	struct vmali_injection injection;

	return !vmali_injection_parse(text, &injection);
}

static void test_injection_parse(void **state)
{
	struct vmali_injection injection = parsed("bus_error");
	char longest[64 + 1];

	assert_string_equal(injection.name, "bus_error");
	assert_int_equal(injection.times, 1);
	assert_false(injection.late);
	injection = parsed(" late_ack\t3 250\n");
	assert_string_equal(injection.name, "late_ack");
	assert_int_equal(injection.times, 3);
	assert_true(injection.late);
	assert_int_equal(injection.ms, 250);
	assert_int_equal(parsed("x 0").times, 0);
	assert_int_equal(parsed("x 4294967295").times, 4294967295u);
	assert_true(refused(""));
	assert_true(refused("\n"));
	assert_true(refused("x y"));
	assert_true(refused("x 1y"));
	assert_true(refused("x -1"));
	assert_true(refused("x 1 2 3"));
	assert_true(refused("x 4294967296"));
	memset(longest, 'n', 64);
	longest[64] = '\0';
	assert_true(refused(longest));
	longest[63] = '\0';
	assert_string_equal(parsed(longest).name, longest);
}

static void test_late_irq(void **state)
{
	struct vmali_injection injection = parsed("late_irq 3");
	u64 ns = 0;

	assert_true(vmali_is_late_irq(&injection, &ns));
	assert_int_equal(ns, 50000000);
	injection = parsed("late_irq 1 0");
	assert_true(vmali_is_late_irq(&injection, &ns));
	assert_int_equal(ns, 0);
	injection = parsed("late_irq 1 4294967295");
	assert_true(vmali_is_late_irq(&injection, &ns));
	assert_int_equal(ns, 4294967295000000ull);
	injection = parsed("late_ack 1 7");
	assert_false(vmali_is_late_irq(&injection, &ns));
}

static char report[16384];
static size_t reported;

static void print(void *arg, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	reported += (size_t)vsnprintf(report + reported, sizeof(report) - reported, format, ap);
	va_end(ap);
	assert_true(reported < sizeof(report));
}

static const struct vmali_printer to = { .print = print };

static const char *begin(void)
{
	reported = 0;
	return report;
}

static void test_inject(void **state)
{
	struct host *host = host_new("g610");
	struct vmali_injection injection = parsed("late_ack 2 7");

	assert_true(vmali_inject(host->gpu, &injection));
	begin();
	vmali_report_injections(host->gpu, &to);
	assert_non_null(strstr(report, "bus_error 0\n"));
	assert_non_null(strstr(report, "\nlate_ack 2\n"));
	injection = parsed("late_ac");
	assert_false(vmali_inject(host->gpu, &injection));
	injection = parsed("late_acks");
	assert_false(vmali_inject(host->gpu, &injection));
	host_delete(host);
}

static void test_reports(void **state)
{
	struct host *host = host_new("g610");

	begin();
	vmali_report_stats(host->gpu, "g610", 4711, &to);
	assert_memory_equal(report, "product g610\nmemory_bytes 4711\nreg_reads 0\n", 41);
	mali_gpu_reg_read(host->gpu, R_GPU_ID, 4);
	begin();
	vmali_report_stats(host->gpu, "g610", 0, &to);
	assert_non_null(strstr(report, "\nreg_reads 1\n"));
	begin();
	vmali_report_costs(host->gpu, &to);
	assert_memory_equal(report, "instruction ", 12);
	begin();
	vmali_report_state(host->gpu, &to);
	assert_true(reported > 0);
	host_delete(host);
}

static void test_settings(void **state)
{
	char *argv[] = {
		"gpu=g720", "ram=2048", "speed=50", "listen=4", "clock=virtual", "trace=7",
	};
	struct settings s;

	assert_null(settings_parse(&s, 0, NULL));
	assert_string_equal(s.gpu, "g610");
	assert_int_equal(s.ram_mb, 1024);
	assert_int_equal(s.speed, 100);
	assert_int_equal(s.listen_fd, -1);
	assert_false(s.virtual);
	assert_int_equal(s.trace_fd, -1);
	assert_null(settings_parse(&s, 6, argv));
	assert_string_equal(s.gpu, "g720");
	assert_int_equal(s.ram_mb, 2048);
	assert_int_equal(s.speed, 50);
	assert_int_equal(s.listen_fd, 4);
	assert_true(s.virtual);
	assert_int_equal(s.trace_fd, 7);
}

static void test_wrong_settings(void **state)
{
	static char *const wrong[] = {
		"", "ram", "ram=", "ram=x", "ram=1x", "ram=-1", "ram=1048577", "check=1",
		"listen=2147483648", "gpus=g610",
	};
	struct settings s;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char *argv[] = { "gpu=g610", wrong[i] };

		assert_ptr_equal(settings_parse(&s, 2, argv), wrong[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_injection_parse),
		cmocka_unit_test(test_late_irq),
		cmocka_unit_test(test_inject),
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_wrong_settings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
