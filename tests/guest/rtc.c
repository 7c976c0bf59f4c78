// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The system is suspended until its real-time clock wakes it, as by rtcwake(8): the GPU has
 * no power meanwhile, and works before and after.
 *
 * Skipped on a kernel for several CPUs (vmali run --cpus 2), which cannot be suspended.
 */
#include "harness.h"

#include <fcntl.h>
#include <linux/rtc.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"
#include "sleep.h"

#define SECONDS	5
#define RTCWAKE	"/usr/sbin/rtcwake"

FIXTURE(rtc) {
	struct guest g;
	struct vmali_group *group;
	int64_t boot;
	uint64_t offs;
};

/* The clock that counts while the system is suspended */
static int64_t boottime(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return ts.tv_sec * 1000000000ll + ts.tv_nsec;
}

/* The device is held awake: it is the suspend that takes its power */
FIXTURE_SETUP(rtc)
{
	if (!system_can_sleep())
		SKIP(return, "the kernel cannot be suspended");
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_group(&self->g, 1, &self->group));
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "on"));
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	self->offs = model_stat("power_offs");
	self->boot = boottime();
}

FIXTURE_TEARDOWN(rtc)
{
	if (!self->group)
		return;
	EXPECT_LE(SECONDS * 1000 - 1000, (boottime() - self->boot) / VMALI_MS);
	EXPECT_EQ(self->offs + 1, model_stat("power_offs"));
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
	EXPECT_EQ(0, guest_runtime_pm(&self->g, "auto"));
	vmali_group_destroy(self->group);
	guest_close(&self->g);
}

TEST_F(rtc, alarm)
{
	struct rtc_wkalrm alarm = { .enabled = 1 };
	struct rtc_time now;
	time_t at;
	struct tm tm;
	int fd;

	fd = open("/dev/rtc0", O_RDONLY | O_CLOEXEC);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, ioctl(fd, RTC_RD_TIME, &now));
	tm = (struct tm){
		.tm_year = now.tm_year, .tm_mon = now.tm_mon, .tm_mday = now.tm_mday,
		.tm_hour = now.tm_hour, .tm_min = now.tm_min, .tm_sec = now.tm_sec,
	};
	at = timegm(&tm) + SECONDS;
	gmtime_r(&at, &tm);
	alarm.time = (struct rtc_time){
		.tm_year = tm.tm_year, .tm_mon = tm.tm_mon, .tm_mday = tm.tm_mday,
		.tm_hour = tm.tm_hour, .tm_min = tm.tm_min, .tm_sec = tm.tm_sec,
	};
	ASSERT_EQ(0, ioctl(fd, RTC_WKALM_SET, &alarm));
	ASSERT_EQ(0, guest_write_text("/sys/power/state", "mem"));
	close(fd);
}

TEST_F(rtc, rtcwake)
{
	int status;
	pid_t child;

	if (access(RTCWAKE, X_OK))
		SKIP(return, "no " RTCWAKE);
	child = fork();
	if (!child) {
		execl(RTCWAKE, RTCWAKE, "-m", "mem", "-s", "5", NULL);
		_exit(127);
	}
	ASSERT_EQ(child, waitpid(child, &status, 0));
	ASSERT_EQ(0, status);
}

TEST_HARNESS_MAIN
