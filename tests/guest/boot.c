// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Boots of the firmware that fail: after a runtime suspend, where the driver tries a fast
 * boot and then a slow one, and in a reset, where it tries a slow one.
 */
#include "harness.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include "guest.h"

#define DRIVER	"/sys/bus/platform/drivers/panthor"

/* The driver waits a second for each boot */
#define PATIENCE	(8000 * VMALI_MS)

/* Unbind the driver from the device and bind it again, and open that.  Return: 0, or -errno */
static int rebind(struct guest *g, const char *name)
{
	int ret = guest_write_text(DRIVER "/unbind", name);

	if (!ret)
		ret = guest_write_text(DRIVER "/bind", name);
	guest_close(g);
	return guest_open(g) ?: ret;
}

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
	return guest_inject(fault);
}

static uint64_t injections_left(const char *fault)
{
	uint64_t v = 1;

	guest_stat("gpu/inject", fault, &v);
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

	SKIP_IF(uapi_missing(&self->g, 1));
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

	SKIP_IF(uapi_missing(&self->g, 1));
	ASSERT_EQ(0, inject("boot_silent 2"));
	EXPECT_EQ(-ETIMEDOUT, vmali_device_query_timestamp(self->g.dev, 0, &now));
	EXPECT_EQ(0, injections_left("boot_silent"));
	EXPECT_EQ(0, vmali_device_query_timestamp(self->g.dev, 0, &now));
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	/* Of what the failure has switched on, nothing is left */
	ASSERT_TRUE(guest_power_is(&self->g, "suspended"));
	EXPECT_EQ(0, guest_supplies());
}

/* A job that cannot wake the GPU up fails, and the driver can be unbound */
TEST_F(boot, job_does_not_wake_the_gpu)
{
	char dir[128], target[PATH_MAX];

	guest_device_dir(&self->g, dir, sizeof(dir));
	ASSERT_NE(NULL, realpath(dir, target));
	guest_warnings_expected();
	ASSERT_TRUE(guest_power_is(&self->g, "suspended"));
	ASSERT_EQ(0, inject("boot_silent 2"));
	EXPECT_EQ(-ETIMEDOUT, guest_healthy(&self->g, self->group));
	EXPECT_EQ(0, injections_left("boot_silent"));
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
	self->group = NULL;
	ASSERT_EQ(0, rebind(&self->g, basename(target)));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
}

/*
 * The driver is unbound while the GPU has no power, and cannot get it to work: it must leave the
 * registers alone, which are guest errors then.
 */
static void unbound_while_suspended(struct __test_metadata *_metadata, FIXTURE_DATA(boot) *self)
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
	ASSERT_EQ(0, inject("hung_flush 0"));

	ASSERT_EQ(0, guest_write_text(DRIVER "/bind", name));
	guest_close(&self->g);
	self->group = NULL;
	ASSERT_EQ(0, guest_open(&self->g));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	EXPECT_TRUE(guest_power_is(&self->g, "suspended"));
}

TEST_F(boot, unbound_while_no_boot_works)
{
	unbound_while_suspended(_metadata, self);
}

/* The flush at the end of a boot that has failed hangs, too: the driver warns, and wants a reset */
TEST_F(boot, unbound_while_a_reset_is_pending)
{
	guest_warnings_expected();
	ASSERT_EQ(0, inject("hung_flush 100"));
	unbound_while_suspended(_metadata, self);
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

	self->group = NULL;
	ASSERT_EQ(0, rebind(&self->g, name));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	/* It is the device's, and outlives the driver */
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "auto"));
	EXPECT_TRUE(guest_power_is(&self->g, "suspended"));
}

/* As guest_verdict(), of a sync_file, which is closed */
static int verdict(int file)
{
	struct pollfd p = { .fd = file, .events = POLLIN };
	int status = -ETIME, ret = 0;

	if (poll(&p, 1, PATIENCE / VMALI_MS) == 1)
		ret = vmali_sync_file_status(file, &status);
	close(file);
	return ret ? ret : status;
}

/*
 * A job of an idle group waits for one that is running when the GPU is lost: both end.  The
 * group's queue was stopped for the reset, and has to be started again for that.
 */
TEST_F_TIMEOUT(boot, jobs_of_a_lost_gpu_end, 60)
{
	struct drm_panthor_sync_op ops[2];
	struct vmali_submit job = { .syncs = ops, .sync_count = ARRAY_SIZE(ops) };
	char dir[128], target[PATH_MAX], *name;
	uint32_t running, waiting, queued;
	struct vmali_cs_builder b;
	struct vmali_group *idle;
	int files[2];

	guest_device_dir(&self->g, dir, sizeof(dir));
	ASSERT_NE(NULL, realpath(dir, target));
	name = basename(target);
	guest_write_endless(&self->g, 1, &b, 1);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 1, &b, &running));
	ASSERT_TRUE(guest_runs(&self->g, 1));
	/* Not before: the scheduler's tick would give it a slot, and it would end with that */
	ASSERT_EQ(0, guest_group(&self->g, 1, &idle));
	guest_begin(&self->g, 0, &b);
	vmali_cs_nop(&b);
	ASSERT_EQ(0, vmali_cs_finish(&b, &job.stream_size));
	job.stream_va = guest_stream_va(&self->g, 0);
	ASSERT_EQ(0, vmali_syncobj_create(self->g.dev, false, &waiting));
	ops[0] = vmali_wait_op(running, 0);
	ops[1] = vmali_signal_op(waiting, 0);
	ASSERT_EQ(0, vmali_group_submit(idle, &job, 1));
	ASSERT_EQ(0, vmali_syncobj_export(self->g.dev, running, 0, &files[0]));
	ASSERT_EQ(0, vmali_syncobj_export(self->g.dev, waiting, 0, &files[1]));

	ASSERT_EQ(0, inject("boot_fatal"));
	ASSERT_EQ(0, inject("firmware_panic"));
	guest_begin(&self->g, 2, &b);
	ASSERT_EQ(0, guest_submit(&self->g, self->group, 0, 2, &b, &queued));
	/* The driver is unbound: the state of a syncobj cannot be queried any more */
	EXPECT_EQ(-ETIMEDOUT, verdict(files[0]));
	EXPECT_EQ(-ECANCELED, verdict(files[1]));

	vmali_group_destroy(idle);
	self->group = NULL;
	ASSERT_EQ(0, rebind(&self->g, name));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
}

TEST_HARNESS_MAIN
