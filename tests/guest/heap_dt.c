// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The heap that the device tree refers to: with the topic heap-dt and --heap devicetree, or
 * with a device tree that is wrong in one way (tests/machine/heap_dt.sh).
 */
#include "startup.h"
#include "tee.h"

/* Of the kernel, after which it takes what is missing for missing for good */
#define DEFERRED_PROBE_TIMEOUT	(10000 * VMALI_MS)

#define DISABLED_LINE	"No protected heap, protected mode is disabled"
#define NO_HEAP_7_LINE	"DMA heap 7 of /trusted-firmware@40000000 is not available"

/* What is right for a driver that works without a heap, and says so once. */
static void check_disabled(struct __test_metadata *_metadata, struct kernel_log *log)
{
	char reason[256];

	EXPECT_FALSE(gpu_deferred(reason, sizeof(reason)));
	EXPECT_EQ(1, kernel_log_count(log, DISABLED_LINE));
	EXPECT_EQ(1, kernel_log_count(log, NO_HEAP_LINE));
	EXPECT_EQ(0, protected_bytes(0));
	EXPECT_EQ(0, ready());
	EXPECT_EQ(-EOPNOTSUPP, protected_group());
	EXPECT_EQ(0, works());
}

/* Return: 0 when the driver has the device, which it gets after the kernel has given up */
static int wait_for_the_timeout(void)
{
	int64_t end = guest_now() + DEFERRED_PROBE_TIMEOUT + PATIENCE;

	while (!gpu_bound() && guest_now() < end)
		usleep(10000);
	return gpu_wait();
}

TEST_F(startup, without_a_name)
{
	ASSERT_EQ(0, module_load("panthor", ""));
	check_heap(_metadata, &self->log);
}

/* The parameter overrides the device tree. */
TEST_F(startup, name_overrides)
{
	ASSERT_EQ(0, module_load("vmali_heap", ""));
	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	check_heap(_metadata, &self->log);
	EXPECT_EQ(1, plain_wait("buffers", 1));
}

TEST_F(startup, empty_name_overrides)
{
	ASSERT_EQ(0, module_load("panthor", "protected_heap_name="));
	ASSERT_EQ(0, gpu_wait());
	EXPECT_EQ(0, kernel_log_count(&self->log, DISABLED_LINE));
	EXPECT_EQ(1, kernel_log_count(&self->log, NO_HEAP_LINE));
	EXPECT_EQ(0, ready());
	EXPECT_EQ(0, protected_bytes(0));
}

/* The link of the device tree is permanent: the GPU is unbound and bound with the TEE. */
TEST_F(startup, follows_the_tee)
{
	char name[256];
	pid_t pid;

	tee_name(name, sizeof(name));
	ASSERT_NE('\0', name[0]);
	ASSERT_EQ(0, module_load("panthor", ""));
	EXPECT_EQ(0, protected_group());
	pid = tee_unbind(name);
	ASSERT_LE(0, pid);
	EXPECT_EQ(0, tee_unbound(pid));
	EXPECT_FALSE(gpu_bound());
	EXPECT_EQ(0, protected_bytes(0));

	ASSERT_EQ(0, guest_write_text(TEE_DRIVER "/bind", name));
	check_heap(_metadata, &self->log);
}

/* A provider that comes after panthor is waited for. */
TEST_F(startup, late_tee)
{
	char reason[256], name[256];
	pid_t pid;

	tee_name(name, sizeof(name));
	ASSERT_NE('\0', name[0]);
	pid = tee_unbind(name);
	ASSERT_LE(0, pid);
	ASSERT_EQ(0, tee_unbound(pid));
	ASSERT_EQ(0, module_load("panthor", ""));
	gpu_settled();
	EXPECT_FALSE(gpu_bound());
	EXPECT_TRUE(gpu_deferred(reason, sizeof(reason)));
	EXPECT_EQ(0, kernel_log_count(&self->log, "panthor"));

	ASSERT_EQ(0, guest_write_text(TEE_DRIVER "/bind", name));
	check_heap(_metadata, &self->log);
}

/* The TEE has no such heap: known when the kernel waits no longer. */
TEST_F(startup, wrong_id)
{
	char reason[256];

	ASSERT_EQ(0, module_load("panthor", ""));
	gpu_settled();
	EXPECT_FALSE(gpu_bound());
	EXPECT_TRUE(gpu_deferred(reason, sizeof(reason)));
	EXPECT_STREQ("panthor: " NO_HEAP_7_LINE, reason);
	EXPECT_EQ(0, kernel_log_count(&self->log, "is not available"));

	ASSERT_EQ(0, wait_for_the_timeout());
	EXPECT_EQ(1, kernel_log_count(&self->log, NO_HEAP_7_LINE));
	check_disabled(_metadata, &self->log);
}

/* A heap of this number exists, but what the phandle refers to does not provide it. */
TEST_F(startup, another_node)
{
	ASSERT_EQ(0, module_load("panthor", ""));
	gpu_settled();
	EXPECT_FALSE(gpu_bound());
	ASSERT_EQ(0, wait_for_the_timeout());
	EXPECT_EQ(1, kernel_log_count(&self->log, "DMA heap 1 of /clock is not available"));
	check_disabled(_metadata, &self->log);
}

/* Most boards refer to no heap, and their users are not warned. */
TEST_F(startup, no_property)
{
	ASSERT_EQ(0, module_load("panthor", ""));
	ASSERT_EQ(0, gpu_wait());
	EXPECT_EQ(0, kernel_log_count(&self->log, DISABLED_LINE));
	EXPECT_EQ(0, kernel_log_count(&self->log, "dma-heaps"));
	EXPECT_EQ(1, kernel_log_count(&self->log, NO_HEAP_LINE));
	EXPECT_EQ(0, ready());
	EXPECT_EQ(0, protected_bytes(0));
	EXPECT_EQ(0, works());
}

/* What the phandle refers to provides no heaps: known at once. */
TEST_F(startup, wrong_phandle)
{
	ASSERT_EQ(0, module_load("panthor", ""));
	ASSERT_EQ(0, gpu_wait());
	EXPECT_EQ(1, kernel_log_count(&self->log, "could not get #dma-heap-cells for /clock"));
	EXPECT_EQ(1, kernel_log_count(&self->log, "dma-heaps: entry 0 is invalid"));
	check_disabled(_metadata, &self->log);
}

/* Two cells are none that this kernel knows. */
TEST_F(startup, two_cells)
{
	ASSERT_EQ(0, module_load("panthor", ""));
	ASSERT_EQ(0, gpu_wait());
	EXPECT_EQ(1, kernel_log_count(&self->log, "dma-heaps: entry 0 needs one cell"));
	check_disabled(_metadata, &self->log);
}

TEST_HARNESS_MAIN
