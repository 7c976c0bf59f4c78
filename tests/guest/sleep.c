// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Suspending the whole system.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "guest.h"
#include "sleep.h"

#define ALARM		"/sys/class/rtc/rtc0/wakealarm"
#define STATE		"/sys/power/state"
#define KIND		"/sys/power/mem_sleep"
#define SUCCESSES	"/sys/power/suspend_stats/success"

int system_can_sleep(void)
{
	return !access(STATE, W_OK) && !access(ALARM, W_OK);
}

int system_sleep(const char *how, unsigned int seconds)
{
	char before[32], after[32], alarm[16];
	int ret;

	ret = guest_write_text(KIND, how);
	/* One that is left over would be in the way */
	if (!ret)
		ret = guest_write_text(ALARM, "0");
	if (!ret) {
		snprintf(alarm, sizeof(alarm), "+%u", seconds);
		ret = guest_write_text(ALARM, alarm);
	}
	if (ret)
		return ret;

	guest_read_text(SUCCESSES, before, sizeof(before));
	ret = guest_write_text(STATE, "mem");
	guest_write_text(ALARM, "0");
	guest_read_text(SUCCESSES, after, sizeof(after));
	if (!ret && atoll(after) != atoll(before) + 1)
		ret = -ENOMSG;
	return ret;
}
