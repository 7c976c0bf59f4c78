// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A driver waits for a heap, and the heap arrives: what the kernel does about it,
 * with and without the series.  The driver is vmali_consumer.ko, since the one that
 * the series is about does not wait on an unmodified kernel.
 *
 * The unmodified kernel can't part from a heap, so each test wants a machine of its
 * own there: -t NAME.  To be booted with deferred_probe_timeout=1, which is when the
 * driver core retries all deferred probes for the last time; only what happens later
 * is significant.
 */
#include "harness.h"

#include "modules.h"

#define CONSUMER_DRIVER	"/sys/bus/platform/drivers/vmali-consumer"
#define REASON		"vmali-consumer: /dev/dma_heap/" PLAIN_HEAP " is not there"

static bool consumer_bound(void)
{
	return !access(CONSUMER_DRIVER "/vmali-consumer", F_OK);
}

static bool consumer_bound_soon(void)
{
	int64_t end = guest_now() + PATIENCE;

	while (!consumer_bound() && guest_now() < end)
		usleep(1000);
	return consumer_bound();
}

FIXTURE(arrival) {
	struct kernel_log log;
	bool series;
};

FIXTURE_SETUP(arrival)
{
	int64_t end = guest_now() + PATIENCE;

	ASSERT_FALSE(module_loaded("vmali_heap"));
	self->series = !series_missing();
	ASSERT_EQ(0, kernel_log_start(&self->log));
	ASSERT_EQ(0, module_load("vmali_consumer", ""));
	EXPECT_FALSE(consumer_bound());
	/* The driver core's last retry, which it logs. */
	while (!kernel_log_count(&self->log, "deferred probe pending: " REASON) &&
	       guest_now() < end)
		usleep(10000);
	ASSERT_EQ(1, kernel_log_count(&self->log, "deferred probe pending: " REASON));
}

FIXTURE_TEARDOWN(arrival)
{
	kernel_log_stop(&self->log);
	EXPECT_EQ(0, module_unload("vmali_consumer"));
	if (self->series)
		EXPECT_EQ(0, module_unload("vmali_heap"));
}

TEST_F(arrival, from_driver_probe)
{
	ASSERT_EQ(0, module_load("vmali_heap", "from=probe"));
	EXPECT_TRUE(consumer_bound_soon());
}

/*
 * There is the heap, there is the driver that waits for it, and the kernel does not bring
 * them together until some driver is bound to something.
 */
TEST_F(arrival, from_module_init)
{
	ASSERT_EQ(0, module_load("vmali_heap", "from=init"));
	ASSERT_EQ(0, access("/dev/dma_heap/" PLAIN_HEAP, F_OK));
	sleep(2);
	EXPECT_FALSE(consumer_bound());
	ASSERT_EQ(0, gpu_unbind());
	ASSERT_EQ(0, gpu_bind());
	EXPECT_TRUE(consumer_bound_soon());
}

TEST_HARNESS_MAIN
