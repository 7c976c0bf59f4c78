// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The driver's watchdog: while the GPU has power, the firmware is asked every 12 s whether it
 * lives, and the GPU is reset if it does not answer.
 */
#include "harness.h"

#include "guest.h"

/* From one PING to the next, and a second more */
#define INTERVAL_US	13000000

FIXTURE(watchdog) {
	struct guest g;
	uint64_t resets;
};

FIXTURE_SETUP(watchdog)
{
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "on"));
	ASSERT_EQ(0, guest_healthy(&self->g, NULL));
	/* Until nothing is left of the group */
	usleep(200000);
	self->resets = model_stat("resets");
}

FIXTURE_TEARDOWN(watchdog)
{
	guest_inject("firmware_panic 0");
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	guest_runtime_pm(&self->g, "auto");
	guest_close(&self->g);
}

/* Only the ping notices: the GPU has no work */
TEST_F(watchdog, idle_firmware_that_dies_is_noticed)
{
	uint64_t left = 1;

	ASSERT_EQ(0, guest_inject("firmware_panic"));
	usleep(INTERVAL_US);
	EXPECT_EQ(0, guest_stat("gpu/inject", "firmware_panic", &left));
	EXPECT_EQ(0, left);
	EXPECT_EQ(self->resets + 1, model_stat("resets"));
}

/*
 * Each answer comes with an interrupt.  Without it, the driver would find the answer only after
 * 100 ms, and its queue of resets would be blocked meanwhile.
 */
TEST_F(watchdog, answers_are_interrupts)
{
	unsigned long before = guest_interrupts("panthor-job"), after;

	usleep(2 * INTERVAL_US);
	after = guest_interrupts("panthor-job");
	EXPECT_LE(before + 2, after);
	EXPECT_GE(before + 3, after);
	EXPECT_EQ(self->resets, model_stat("resets"));
}

/* A device that sleeps is left alone: a doorbell would be an access without power */
TEST_F(watchdog, suspended_device_is_not_asked)
{
	uint64_t offs;

	ASSERT_EQ(0, guest_runtime_pm(&self->g, "auto"));
	ASSERT_TRUE(guest_power_is(&self->g, "suspended"));
	offs = model_stat("power_offs");
	usleep(2 * INTERVAL_US);
	EXPECT_TRUE(guest_power_is(&self->g, "suspended"));
	EXPECT_EQ(offs, model_stat("power_offs"));
	EXPECT_EQ(self->resets, model_stat("resets"));
}

TEST_HARNESS_MAIN
