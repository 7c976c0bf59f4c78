// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Boots of the firmware that fail: after a runtime suspend, where the driver tries a fast
 * boot and then a slow one, and in a reset, where it tries a slow one.
 */
#include "harness.h"

#include <libgen.h>
#include <limits.h>

#include "guest.h"

#define DRIVER	"/sys/bus/platform/drivers/panthor"

/* The driver waits a second for each boot */
#define PATIENCE	(8000 * VMALI_MS)

FIXTURE(boot) {
	struct guest g;
	struct vmali_group *group;
};

FIXTURE_SETUP(boot)
{
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_group(&self->g, 1, &self->group));
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	ASSERT_TRUE(guest_power_is(&self->g, "suspended"));
}

FIXTURE_TEARDOWN(boot)
{
	vmali_group_destroy(self->group);
	guest_close(&self->g);
}

static int inject(const char *fault)
{
	return guest_write_text(GPU_DEBUGFS "/inject", fault);
}

static uint64_t injections_left(const char *fault)
{
	uint64_t v = 1;

	guest_stat(GPU_DEBUGFS "/inject", fault, &v);
	return v;
}

/* The fast boot fails, the slow one works: no job is lost, and no group */
static void fast_boot_fails(struct __test_metadata *_metadata, FIXTURE_DATA(boot) *self,
			    const char *fault, unsigned int times)
{
	uint64_t boots = model_stat("mcu_boots");
	char text[32];

	snprintf(text, sizeof(text), "%s %u", fault, times);
	ASSERT_EQ(0, inject(text));
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
	EXPECT_EQ(times - 1, injections_left(fault));
	snprintf(text, sizeof(text), "%s 0", fault);
	ASSERT_EQ(0, inject(text));
	EXPECT_EQ(boots + 1, model_stat("mcu_boots"));
	/* The next boot is a fast one again, and works */
	ASSERT_TRUE(guest_power_is(&self->g, "suspended"));
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
	EXPECT_EQ(boots + 2, model_stat("mcu_boots"));
}

TEST_F(boot, fast_boot_fails_on_what_memory_holds)
{
	/* A second fast boot would fail, too */
	fast_boot_fails(_metadata, self, "fast_boot", 2);
}

TEST_F(boot, fast_boot_is_silent)
{
	fast_boot_fails(_metadata, self, "boot_silent", 1);
}

/*
 * The driver does not stop the MCU between the two boots, which does not start while its
 * status is fatal: the request fails, and the next one resets the GPU.
 */
TEST_F(boot, fast_boot_is_fatal)
{
	struct drm_panthor_timestamp_info now;

	ASSERT_EQ(0, inject("boot_fatal"));
	EXPECT_EQ(-ETIMEDOUT, vmali_device_query_timestamp(self->g.dev, 0, &now));
	EXPECT_EQ(0, injections_left("boot_fatal"));
	EXPECT_EQ(0, vmali_device_query_timestamp(self->g.dev, 0, &now));
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
}

/* A fault that stays, of fast boots alone, costs each resume a second and no more */
TEST_F(boot, every_fast_boot_fails)
{
	unsigned int i;

	ASSERT_EQ(0, inject("fast_boot 4"));
	for (i = 0; i < 4; i++) {
		ASSERT_TRUE(guest_power_is(&self->g, "suspended"));
		ASSERT_EQ(0, guest_healthy(&self->g, self->group)) TH_LOG("resume %u", i);
		ASSERT_EQ(3 - i, injections_left("fast_boot"));
	}
}

/* Fast and slow boot fail: the request fails, the next one tries again */
TEST_F(boot, both_boots_fail)
{
	struct drm_panthor_timestamp_info now;

	ASSERT_EQ(0, inject("boot_silent 2"));
	EXPECT_EQ(-ETIMEDOUT, vmali_device_query_timestamp(self->g.dev, 0, &now));
	EXPECT_EQ(0, injections_left("boot_silent"));
	EXPECT_EQ(0, vmali_device_query_timestamp(self->g.dev, 0, &now));
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
}

/*
 * The driver is unbound while the GPU has no power, and cannot get it to work: it must leave the
 * registers alone, which are guest errors then.
 */
TEST_F(boot, unbound_while_no_boot_works)
{
	char dir[128], target[PATH_MAX], *name;

	guest_device_dir(&self->g, dir, sizeof(dir));
	ASSERT_NE(NULL, realpath(dir, target));
	name = basename(target);
	ASSERT_EQ(0, inject("boot_silent 100"));
	EXPECT_EQ(0, guest_write_text(DRIVER "/unbind", name));
	/* One fast and one slow boot for the driver's core, one for the driver itself */
	EXPECT_EQ(97, injections_left("boot_silent"));
	ASSERT_EQ(0, inject("boot_silent 0"));
	EXPECT_EQ(-ENODEV, guest_healthy(&self->g, self->group));

	ASSERT_EQ(0, guest_write_text(DRIVER "/bind", name));
	guest_close(&self->g);
	self->group = NULL;
	ASSERT_EQ(0, guest_open(&self->g));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	EXPECT_TRUE(guest_power_is(&self->g, "suspended"));
}

/* In a reset there is no second boot: the GPU is lost until the driver is bound again */
TEST_F(boot, gpu_is_lost_in_a_reset)
{
	char dir[128], target[PATH_MAX], *name;
	int64_t end = guest_now() + PATIENCE;
	struct vmali_group *group;
	uint32_t syncobj;
	int ret;

	guest_device_dir(&self->g, dir, sizeof(dir));
	ASSERT_NE(NULL, realpath(dir, target));
	name = basename(target);
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "on"));
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	ASSERT_EQ(0, inject("boot_fatal"));
	ASSERT_EQ(0, inject("firmware_panic"));
	EXPECT_NE(0, guest_healthy(&self->g, NULL));
	do {
		usleep(2000);
		ret = vmali_syncobj_create(self->g.dev, false, &syncobj);
		if (!ret)
			vmali_syncobj_destroy(self->g.dev, syncobj);
	} while (!ret && guest_now() < end);
	EXPECT_EQ(-ENODEV, ret);
	EXPECT_EQ(0, injections_left("boot_fatal"));
	EXPECT_EQ(-ENODEV, vmali_group_create(self->g.vm, NULL, &group));
	EXPECT_EQ(-ENODEV, guest_healthy(&self->g, self->group));

	ASSERT_EQ(0, guest_write_text(DRIVER "/unbind", name));
	ASSERT_EQ(0, guest_write_text(DRIVER "/bind", name));
	guest_close(&self->g);
	self->group = NULL;
	ASSERT_EQ(0, guest_open(&self->g));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	/* It is the device's, and outlives the driver */
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "auto"));
	EXPECT_TRUE(guest_power_is(&self->g, "suspended"));
}

TEST_HARNESS_MAIN
