// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Runtime suspend and resume, and the driver taken away and given back, with work
 * before and after.
 */
#include "harness.h"

#include <libgen.h>
#include <limits.h>
#include <sys/mman.h>

#include "guest.h"

#define DRIVER	"/sys/bus/platform/drivers/panthor"

/* The driver lets go of an idle GPU after 50 ms. */
#define SUSPEND_PATIENCE	(3000 * VMALI_MS)

/* The GPU has eight, and the firmware one of them. */
#define SPACES	9u

FIXTURE(power) {
	struct guest g;
	struct vmali_group *group;
	char dir[128];
};

FIXTURE_SETUP(power)
{
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_group(&self->g, 1, &self->group));
	guest_device_dir(&self->g, self->dir, sizeof(self->dir));
}

FIXTURE_TEARDOWN(power)
{
	vmali_group_destroy(self->group);
	guest_close(&self->g);
}

static void power_attr(const char *dir, const char *name, char *text, size_t size)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/power/%s", dir, name);
	guest_read_text(path, text, size);
}

/* Wait until the device is suspended. */
static bool suspended(const char *dir)
{
	int64_t end = guest_now() + SUSPEND_PATIENCE;
	char status[32];

	do {
		power_attr(dir, "runtime_status", status, sizeof(status));
		if (!strcmp(status, "suspended"))
			return true;
		usleep(2000);
	} while (guest_now() < end);
	return false;
}

TEST_F(power, idle_device_suspends)
{
	char before[32], after[32], control[32];

	power_attr(self->dir, "control", control, sizeof(control));
	ASSERT_STREQ("auto", control);
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	ASSERT_TRUE(suspended(self->dir));
	power_attr(self->dir, "runtime_suspended_time", before, sizeof(before));
	usleep(50000);
	power_attr(self->dir, "runtime_suspended_time", after, sizeof(after));
	EXPECT_LT(atol(before), atol(after));
}

TEST_F(power, work_resumes_the_device)
{
	unsigned int i;

	for (i = 0; i < 10; i++) {
		ASSERT_TRUE(suspended(self->dir)) TH_LOG("round %u", i);
		ASSERT_EQ(0, guest_healthy(&self->g, self->group))
			TH_LOG("round %u", i);
	}
}

TEST_F(power, registers_outlive_a_suspend)
{
	struct vmali_cs_builder b;

	/* They are in the group's suspend buffer meanwhile. */
	guest_begin(&self->g, 0, &b);
	vmali_cs_move64(&b, vmali_cs_r64(50), 0x1122334455667788);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &b));
	ASSERT_TRUE(suspended(self->dir));
	guest_begin(&self->g, 0, &b);
	vmali_cs_store_multiple(&b, vmali_cs_r32(50), 0x3, DATA, 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &b));
	EXPECT_EQ(0x55667788, self->g.data[0]);
	EXPECT_EQ(0x11223344, self->g.data[1]);
}

TEST_F(power, new_groups_after_a_suspend)
{
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	ASSERT_TRUE(suspended(self->dir));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	ASSERT_TRUE(suspended(self->dir));
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
}

TEST_F(power, queries_wake_it_up)
{
	struct drm_panthor_timestamp_info one, two;
	uint32_t id;

	SKIP_IF(uapi_missing(&self->g, 1));
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	ASSERT_TRUE(suspended(self->dir));
	/* The page that stands in for the register while there is no power. */
	ASSERT_EQ(0, vmali_device_flush_id(self->g.dev, &id));
	EXPECT_EQ(1, id);

	ASSERT_EQ(0, vmali_device_query_timestamp(self->g.dev, 0, &one));
	ASSERT_TRUE(suspended(self->dir));
	ASSERT_EQ(0, vmali_device_query_timestamp(self->g.dev, 0, &two));
	EXPECT_LT(0, one.current_timestamp);
	EXPECT_LT(one.current_timestamp, two.current_timestamp);
}

TEST_F(power, mappings_outlive_a_suspend)
{
	struct vmali_buffer buf;
	struct vmali_cs_builder b;

	/* Mapped while the GPU has no power, and one from before. */
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	ASSERT_TRUE(suspended(self->dir));
	ASSERT_EQ(0, vmali_buffer_create(self->g.vm, 4096, GUEST_SHARED, NULL, &buf));
	guest_begin(&self->g, 0, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), buf.va);
	vmali_cs_move32(&b, vmali_cs_r32(0), 77);
	vmali_cs_store32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	vmali_cs_store32(&b, vmali_cs_r32(0), DATA, 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	ASSERT_EQ(0, guest_run(&self->g, self->group, 0, 0, &b));
	EXPECT_EQ(77, *(volatile uint32_t *)buf.cpu);
	EXPECT_EQ(77, self->g.data[0]);
	vmali_buffer_destroy(&buf);
}

/* All registers lose their content, and the driver writes them again */
TEST_F(power, suspended_device_has_no_power)
{
	uint64_t offs;
	unsigned int i;

	ASSERT_EQ(0, guest_runtime_pm(&self->g, "on"));
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	EXPECT_EQ(2, guest_supplies());
	offs = model_stat("power_offs");
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "auto"));
	for (i = 1; i <= 3; i++) {
		ASSERT_TRUE(suspended(self->dir));
		EXPECT_EQ(0, guest_supplies());
		EXPECT_EQ(offs + i, model_stat("power_offs"));
		ASSERT_EQ(0, guest_healthy(&self->g, self->group)) TH_LOG("round %u", i);
	}
}

/* A timer of the firmware as the GPU sees it, in ns; 0 is off */
static uint64_t timer_ns(const char *wanted)
{
	char name[16], line[128];
	unsigned long long ns;
	uint64_t found = 0;
	FILE *f;

	if (guest_report("gpu/state", &f))
		return 0;
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "timer %15s %llx", name, &ns) == 2 && !strcmp(name, wanted))
			found = ns;
	fclose(f);
	return found;
}

/*
 * 2.6e9 cycles, 10 ms and 800 us.  They count the core clock, which has been up to five times as
 * fast or as slow when the driver configured them.
 */
TEST_F(power, timers_of_the_firmware)
{
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "on"));
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	EXPECT_LE(2600 * VMALI_MS, timer_ns("progress"));
	EXPECT_GE(13110 * VMALI_MS, timer_ns("progress"));
	EXPECT_LE(10 * VMALI_MS / 5, timer_ns("pwroff"));
	EXPECT_GE(10 * VMALI_MS * 5, timer_ns("pwroff"));
	/* In units of 1024 cycles: a little less */
	EXPECT_LE(780000 / 5, timer_ns("idle"));
	EXPECT_GE(800000 * 5, timer_ns("idle"));
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "auto"));
}

/* Whether the flush ID that a mapping shows moves with the GPU's flushes */
static bool flush_id_moves(struct guest *g, struct vmali_group *group, volatile uint32_t *page)
{
	uint32_t before = page[0];

	return !guest_healthy(g, group) && !guest_healthy(g, group) && page[0] != before;
}

/* Without power it is another page, that says 1: a register would be an external abort */
TEST_F(power, flush_id_of_one_mapping)
{
	volatile uint32_t *page;

	page = mmap(NULL, sysconf(_SC_PAGESIZE), PROT_READ, MAP_SHARED,
		    vmali_device_fd(self->g.dev), DRM_PANTHOR_USER_FLUSH_ID_MMIO_OFFSET);
	ASSERT_NE(MAP_FAILED, (void *)page);
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "on"));
	EXPECT_TRUE(flush_id_moves(&self->g, self->group, page));
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "auto"));
	ASSERT_TRUE(suspended(self->dir));
	EXPECT_EQ(1, page[0]);
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "on"));
	EXPECT_TRUE(flush_id_moves(&self->g, self->group, page));
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "auto"));
	munmap((void *)page, sysconf(_SC_PAGESIZE));
}

/* What the MCU needs stays until it has stopped, or there are guest errors */
TEST_F(power, mcu_that_stops_late)
{
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "on"));
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	ASSERT_EQ(0, guest_inject("late_stop 1 5"));
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "auto"));
	ASSERT_TRUE(suspended(self->dir));
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
}

/*
 * A group can neither be suspended nor terminated when the device is suspended, as its slot is
 * broken.  The firmware is halted in order, but must be loaded again, or the next group on this
 * slot fails.
 */
TEST_F(power, slot_breaks_in_a_suspend)
{
	uint64_t resets = model_stat("resets");

	if (series_missing())
		SKIP(return, "mainline resumes the firmware with the group");
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "on"));
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	usleep(200000);
	ASSERT_EQ(0, guest_inject("missing_ack"));
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "auto"));
	ASSERT_TRUE(suspended(self->dir));
	EXPECT_EQ(resets + 1, model_stat("resets"));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	EXPECT_EQ(resets + 1, model_stat("resets"));
}

/*
 * A flush hangs while the device is suspended, and a reset becomes due then.  The firmware has
 * been halted in order, but one of its slots is broken: the resume must load it again.  Only a
 * reset of the GPU ends the flush: without it, each later one fails, until one of them leads to a
 * reset while jobs are running.
 */
TEST_F(power, reset_becomes_due_in_a_suspend)
{
	uint64_t resets = model_stat("resets");
	struct vmali_group *other;
	struct guest guests[SPACES];
	unsigned int i;

	if (series_missing())
		SKIP(return, "mainline leaves the flush pending");
	ASSERT_EQ(0, guest_group(&self->g, 1, &other));
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "on"));
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	ASSERT_EQ(0, guest_healthy(&self->g, other));
	usleep(200000);
	ASSERT_EQ(0, guest_inject("missing_ack"));
	ASSERT_EQ(0, guest_inject("hung_flush"));
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "auto"));
	ASSERT_TRUE(suspended(self->dir));
	EXPECT_EQ(resets + 1, model_stat("resets"));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	for (i = 0; i < SPACES; i++) {
		ASSERT_EQ(0, guest_open(&guests[i])) TH_LOG("space %u", i);
		EXPECT_EQ(0, guest_healthy(&guests[i], NULL)) TH_LOG("space %u", i);
	}
	EXPECT_EQ(resets + 1, model_stat("resets"));
	for (i = 0; i < SPACES; i++)
		guest_close(&guests[i]);
	vmali_group_destroy(other);
}

/*
 * The suspend's own first interrupt comes after it: the handler must leave the registers alone,
 * or they are guest errors.
 */
TEST_F(power, interrupt_after_a_suspend)
{
	unsigned long before;

	ASSERT_EQ(0, guest_runtime_pm(&self->g, "on"));
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	usleep(200000);
	ASSERT_EQ(0, guest_inject("late_irq 1 500"));
	ASSERT_EQ(0, guest_runtime_pm(&self->g, "auto"));
	ASSERT_TRUE(suspended(self->dir));
	before = guest_interrupts("panthor-");
	usleep(600000);
	EXPECT_EQ(before + 1, guest_interrupts("panthor-"));
	EXPECT_EQ(0, guest_supplies());
	EXPECT_EQ(0, guest_healthy(&self->g, self->group));
}

/*
 * The driver is unbound and bound again, while the GPU is suspended: a job that runs at
 * that moment is never ended by mainline's panthor, which stops its scheduler first.
 */
TEST_F(power, unbind_and_bind)
{
	char target[PATH_MAX], *name;
	struct vmali_group *group;
	struct guest fresh;
	uint32_t syncobj;

	ASSERT_NE(NULL, realpath(self->dir, target));
	name = basename(target);
	ASSERT_EQ(0, guest_healthy(&self->g, self->group));
	ASSERT_TRUE(suspended(self->dir));
	ASSERT_EQ(0, guest_write_text(DRIVER "/unbind", name));

	EXPECT_EQ(0, guest_supplies());

	/* What needs the device fails with ENODEV. */
	EXPECT_EQ(-ENODEV, vmali_syncobj_create(self->g.dev, false, &syncobj));
	EXPECT_EQ(-ENODEV, vmali_group_create(self->g.vm, NULL, &group));
	EXPECT_EQ(-ENODEV, guest_healthy(&self->g, self->group));

	/* The next device works alongside what is left of the first. */
	ASSERT_EQ(0, guest_write_text(DRIVER "/bind", name));
	ASSERT_EQ(0, guest_open(&fresh));
	EXPECT_EQ(0, guest_healthy(&fresh, NULL));
	EXPECT_EQ(-ENODEV, guest_healthy(&self->g, self->group));
	guest_close(&fresh);
}

TEST_HARNESS_MAIN
