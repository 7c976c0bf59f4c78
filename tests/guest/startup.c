// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The driver and its heap at start-up: unset, unnamed, absent, late, too small, failing.
 *
 * The driver is loaded and unloaded all the time, so nothing else must use it.
 */
#include "startup.h"

/* What is right for a driver that was given no heap. */
static void check_no_heap(struct __test_metadata *_metadata, struct kernel_log *log)
{
	char reason[256];

	ASSERT_EQ(0, gpu_wait());
	EXPECT_FALSE(gpu_deferred(reason, sizeof(reason)));
	EXPECT_EQ(1, kernel_log_count(log, NO_HEAP_LINE));
	EXPECT_EQ(0, kernel_log_count(log, "protected heap"));
	EXPECT_EQ(0, protected_bytes(0));
	EXPECT_EQ(0, ready());
	EXPECT_EQ(-EOPNOTSUPP, protected_group());
	EXPECT_EQ(0, works());
}

TEST_F(startup, parameter_unset)
{
	ASSERT_EQ(0, module_load("panthor", ""));
	check_no_heap(_metadata, &self->log);
}

TEST_F(startup, parameter_empty)
{
	ASSERT_EQ(0, module_load("panthor", "protected_heap_name="));
	check_no_heap(_metadata, &self->log);
}

/* A heap that is there but not named is left alone. */
TEST_F(startup, heap_not_named)
{
	ASSERT_EQ(0, module_load("vmali_heap", ""));
	ASSERT_EQ(0, module_load("panthor", ""));
	check_no_heap(_metadata, &self->log);
	EXPECT_EQ(0, plain_stat("alloc_calls"));
}

TEST_F(startup, heap_of_the_tee)
{
	if (!self->machine.tee)
		SKIP(return, NO_TEE);
	ASSERT_EQ(0, module_load("panthor", TEE_PARAMETER));
	check_heap(_metadata, &self->log);
}

/* A DMA address is all that the driver needs of a buffer. */
TEST_F(startup, heap_without_pages)
{
	ASSERT_EQ(0, module_load("vmali_heap", ""));
	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	check_heap(_metadata, &self->log);
	EXPECT_EQ(1, plain_wait("buffers", 1));
	EXPECT_EQ(FW_BYTES, plain_stat("used_bytes"));
	EXPECT_EQ(1, plain_stat("attachments"));
	EXPECT_EQ(1, plain_stat("mappings"));

	/* An unbind frees all of it, and a bind allocates it again. */
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(0, plain_wait("buffers", 0));
	EXPECT_EQ(0, plain_stat("attachments"));
	EXPECT_EQ(0, plain_stat("mappings"));
	EXPECT_EQ(0, protected_bytes(0));
	ASSERT_EQ(0, gpu_bind());
	EXPECT_EQ(0, works());
	EXPECT_EQ(1, plain_wait("buffers", 1));
}

TEST_F(startup, wrong_name)
{
	ASSERT_EQ(0, module_load("vmali_heap", ""));
	ASSERT_EQ(0, module_load("panthor", "protected_heap_name=no,such,heap"));
	check_waits(_metadata, &self->log,
		    "panthor: protected heap 'no,such,heap' not available");

	/* Asking again gives the same. */
	EXPECT_EQ(-EAGAIN, gpu_bind());
	check_waits(_metadata, &self->log,
		    "panthor: protected heap 'no,such,heap' not available");
}

/* Names are compared as a whole. */
TEST_F(startup, similar_names)
{
	static const char * const names[] = {
		"vmali,plai", "vmali,plain2", "vmali", "VMALI,PLAIN", ",", " ",
		"../system", "vmali,plain/",
	};
	char param[128], reason[256], expected[256];
	unsigned int i;

	ASSERT_EQ(0, module_load("vmali_heap", ""));
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(param, sizeof(param), "protected_heap_name=\"%s\"", names[i]);
		snprintf(expected, sizeof(expected),
			 "panthor: protected heap '%s' not available", names[i]);
		ASSERT_EQ(0, module_load("panthor", param));
		EXPECT_TRUE(gpu_deferred(reason, sizeof(reason)));
		EXPECT_STREQ(expected, reason);
		EXPECT_FALSE(gpu_bound());
		ASSERT_EQ(0, module_unload("panthor"));
	}
}

/* Other heaps are added and removed meanwhile: each time the probe is retried, silently. */
TEST_F(startup, retries_do_not_flood_the_log)
{
	unsigned int i;

	ASSERT_EQ(0, module_load("panthor", "protected_heap_name=no,such,heap"));
	ASSERT_EQ(0, module_load("vmali_heap", "from=command"));
	for (i = 0; i < 50; i++) {
		ASSERT_EQ(0, plain_register(true));
		ASSERT_EQ(0, plain_register(false));
	}
	check_waits(_metadata, &self->log,
		    "panthor: protected heap 'no,such,heap' not available");
	EXPECT_EQ(0, kernel_log_count(&self->log, "panthor"));
}

/*
 * From plain module code, as no heap of mainline: the driver core looks again when some
 * driver is bound to something.
 */
TEST_F(startup, late_heap_from_module_init)
{
	char reason[256];

	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	check_waits(_metadata, &self->log, PLAIN_REASON);
	ASSERT_EQ(0, module_load("vmali_heap", "from=init"));
	gpu_settled();
	EXPECT_TRUE(gpu_deferred(reason, sizeof(reason)));
	ASSERT_EQ(0, module_load("vmali_sleeper", ""));
	check_heap(_metadata, &self->log);
	EXPECT_EQ(0, module_unload("vmali_sleeper"));
}

TEST_F(startup, late_heap_from_driver_probe)
{
	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	check_waits(_metadata, &self->log, PLAIN_REASON);
	ASSERT_EQ(0, module_load("vmali_heap", "from=probe"));
	check_heap(_metadata, &self->log);
}

TEST_F(startup, late_heap_on_demand)
{
	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	ASSERT_EQ(0, module_load("vmali_heap", "from=command"));
	check_waits(_metadata, &self->log, PLAIN_REASON);
	ASSERT_EQ(0, plain_register(true));
	check_heap(_metadata, &self->log);
}

TEST_F(startup, late_heap_of_the_tee)
{
	if (!self->machine.tee)
		SKIP(return, NO_TEE);
	ASSERT_EQ(0, module_unload("vmali_tee"));
	ASSERT_EQ(0, module_load("panthor", TEE_PARAMETER));
	check_waits(_metadata, &self->log,
		    "panthor: protected heap '" TEE_HEAP "' not available");
	ASSERT_EQ(0, module_load("vmali_tee", self->machine.tee_params));
	check_heap(_metadata, &self->log);
}

/* The driver is unloaded while it waits; the heap that arrives then has no user. */
TEST_F(startup, driver_gives_up_waiting)
{
	char reason[256];

	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	check_waits(_metadata, &self->log, PLAIN_REASON);
	ASSERT_EQ(0, module_unload("panthor"));
	/* The driver core takes the device from its list when there is no driver to retry. */
	EXPECT_TRUE(gpu_deferred(reason, sizeof(reason)));
	ASSERT_EQ(0, module_load("vmali_heap", ""));
	gpu_settled();
	EXPECT_FALSE(gpu_deferred(reason, sizeof(reason)));
	EXPECT_EQ(0, plain_stat("alloc_calls"));
}

/* The name is taken: the second heap is refused, the first does not notice. */
TEST_F(startup, two_heaps_of_one_name)
{
	EXPECT_EQ(-EINVAL, module_load("vmali_heap", "from=init name=system"));
	EXPECT_EQ(1, kernel_log_count(&self->log,
				      "dma_heap: Already registered heap named system"));
	EXPECT_EQ(0, access("/dev/dma_heap/system", F_OK));
	EXPECT_EQ(-EINVAL, module_load("vmali_heap", "from=init name="));
	EXPECT_EQ(1, kernel_log_count(&self->log,
				      "dma_heap: Cannot add heap without a name"));
}

/* Every size below what the firmware needs, one after the other. */
TEST_F_TIMEOUT(startup, heap_too_small, 120)
{
	unsigned int pages, step = kernel_is_slow() ? 48 : 1;
	char params[64], reason[256];

	for (pages = 0; pages < FW_PAGES; pages += step) {
		struct kernel_log log;

		ASSERT_EQ(0, kernel_log_start(&log));
		snprintf(params, sizeof(params), "pages=%u", pages);
		ASSERT_EQ(0, module_load("vmali_heap", params));
		ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
		EXPECT_FALSE(gpu_bound()) TH_LOG("%u pages", pages);
		/* It would not help to wait. */
		EXPECT_FALSE(gpu_deferred(reason, sizeof(reason)));
		EXPECT_EQ(1, count_error(&log, NO_MEMORY_LINE, ENOMEM))
			TH_LOG("%u pages: %s", pages, log.text);
		EXPECT_EQ(1, kernel_log_count(&log,
					      "probe with driver panthor failed with error -12"));
		EXPECT_EQ(0, plain_stat("buffers"));
		EXPECT_EQ(1, plain_stat("full"));
		EXPECT_EQ(0, protected_bytes(0));
		EXPECT_EQ(-ENOMEM, gpu_bind());
		EXPECT_EQ(0, protected_bytes(0));

		/* Nothing is left that would prevent a larger one from working. */
		if (!(pages % 16)) {
			ASSERT_EQ(0, module_set("vmali_heap", "pages", FW_PAGES));
			EXPECT_EQ(0, gpu_bind()) TH_LOG("after %u pages", pages);
			EXPECT_EQ(0, works());
			EXPECT_EQ(FW_BYTES, protected_bytes(FW_BYTES));
		}
		ASSERT_EQ(0, module_unload("panthor"));
		/* The kernel frees the firmware's a moment later */
		EXPECT_EQ(0, plain_wait("buffers", 0));
		ASSERT_EQ(0, module_unload("vmali_heap"));
		kernel_log_stop(&log);
	}
}

/* Large enough for the firmware, and for one group less than is wanted. */
TEST_F(startup, heap_just_large_enough)
{
	char params[64];

	snprintf(params, sizeof(params), "pages=%u", FW_PAGES);
	ASSERT_EQ(0, module_load("vmali_heap", params));
	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	EXPECT_EQ(1, ready());
	EXPECT_EQ(-ENOMEM, protected_group());
	EXPECT_EQ(0, works());
	EXPECT_EQ(1, plain_stat("full"));
}

/* What the heap returns is what the probe returns, whichever call it is. */
TEST_F(startup, heap_fails_the_probe)
{
	static const char * const knobs[] = { "fail_alloc", "fail_attach", "fail_map" };
	static const int errors[] = { ENOMEM, ENODEV, EIO, EINTR, EPERM };
	unsigned int knob, error;
	char reason[256];

	ASSERT_EQ(0, module_load("vmali_heap", ""));
	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	ASSERT_EQ(0, gpu_wait());
	for (knob = 0; knob < ARRAY_SIZE(knobs); knob++) {
		for (error = 0; error < (kernel_is_slow() ? 1 : ARRAY_SIZE(errors)); error++) {
			struct kernel_log log;

			ASSERT_EQ(0, gpu_unbind());
			ASSERT_EQ(0, protected_bytes(0));
			ASSERT_EQ(0, kernel_log_start(&log));
			ASSERT_EQ(0, module_set("vmali_heap", "fail_errno", errors[error]));
			ASSERT_EQ(0, module_set("vmali_heap", knobs[knob], 1));
			EXPECT_EQ(-errors[error], gpu_bind());
			EXPECT_FALSE(gpu_bound());
			EXPECT_FALSE(gpu_deferred(reason, sizeof(reason)));
			EXPECT_EQ(1, count_error(&log, NO_MEMORY_LINE, errors[error]))
				TH_LOG("%s: %s", knobs[knob], log.text);
			EXPECT_EQ(0, plain_stat("buffers"));
			EXPECT_EQ(0, plain_stat("attachments"));
			EXPECT_EQ(0, protected_bytes(0));

			/* The next attempt works. */
			EXPECT_EQ(0, gpu_bind());
			EXPECT_EQ(0, works());
			EXPECT_EQ(FW_BYTES, protected_bytes(FW_BYTES));
			kernel_log_stop(&log);
		}
	}
}

/* The heap fails after the firmware has what it needs: one group, and no more. */
TEST_F(startup, heap_fails_a_group)
{
	static const char * const knobs[] = { "fail_alloc", "fail_attach", "fail_map" };
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	struct vmali_group *group[3];
	unsigned int knob, nth, i;
	struct guest g;

	ASSERT_EQ(0, module_load("vmali_heap", "fail_errno=28"));
	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	ASSERT_EQ(0, gpu_wait());
	ASSERT_EQ(0, guest_open(&g));
	for (knob = 0; knob < ARRAY_SIZE(knobs); knob++) {
		for (nth = 1; nth <= 3; nth++) {
			ASSERT_EQ(0, module_set("vmali_heap", knobs[knob], nth));
			for (i = 1; i <= 3; i++)
				EXPECT_EQ(i == nth ? -ENOSPC : 0,
					  vmali_group_create(g.vm, &attrs, &group[i - 1]))
					TH_LOG("%s=%u, group %u", knobs[knob], nth, i);
			for (i = 1; i <= 3; i++) {
				if (i == nth)
					continue;
				EXPECT_EQ(0, guest_healthy(&g, group[i - 1]));
				vmali_group_destroy(group[i - 1]);
			}
			EXPECT_EQ(FW_BYTES, protected_bytes(FW_BYTES));
			EXPECT_EQ(1, plain_wait("buffers", 1));
			EXPECT_EQ(1, plain_wait("attachments", 1));
			EXPECT_EQ(1, plain_wait("mappings", 1));
		}
	}
	guest_close(&g);
}

TEST_HARNESS_MAIN
