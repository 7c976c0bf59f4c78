/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the tests share that load the driver and its heap: a fixture with neither, and what
 * is right with and without a heap.  After each test, no protected byte is in use, and each
 * module can be unloaded: nothing holds it.
 */
#ifndef VMALI_GUEST_STARTUP_H
#define VMALI_GUEST_STARTUP_H

#include "harness.h"

#include "modules.h"

#define NO_HEAP_LINE	"Firmware protected mode entry is not supported, ignoring"
#define NO_MEMORY_LINE	"Failed to set up 256 KiB of protected memory for firmware section at 0x3000000"

#define PLAIN_REASON	"panthor: protected heap '" PLAIN_HEAP "' not available"

/*
 * Lines of the log that end with an error, as kernels with and without
 * CONFIG_SYMBOLIC_ERRNAME print it.
 */
static inline unsigned int count_error(struct kernel_log *log, const char *line, int error)
{
	char with_name[256], with_number[256];

	snprintf(with_name, sizeof(with_name), "%s (-%s)", line, strerrorname_np(error));
	snprintf(with_number, sizeof(with_number), "%s (-%d)", line, error);
	return kernel_log_count(log, with_name) + kernel_log_count(log, with_number);
}

FIXTURE(startup) {
	struct machine machine;
	struct kernel_log log;
};

FIXTURE_SETUP(startup)
{
	char params[sizeof(self->machine.panthor_params)];

	SKIP_IF(series_missing());
	module_params("panthor", params, sizeof(params));
	ASSERT_EQ(0, machine_clear(&self->machine));
	ASSERT_EQ(0, kernel_log_start(&self->log));
}

FIXTURE_TEARDOWN(startup)
{
	kernel_log_read(&self->log);
	EXPECT_EQ(0, machine_restore(&self->machine)) {
		fprintf(stderr, "%s", self->log.text);
	}
	kernel_log_stop(&self->log);
}

static inline int open_bound(struct guest *g)
{
	int ret = gpu_wait();

	return ret ? ret : guest_open(g);
}

/* Whether the device that is bound does ordinary work. */
static inline int works(void)
{
	struct guest g;
	int ret;

	ret = open_bound(&g);
	if (ret)
		return ret;
	ret = guest_healthy(&g, NULL);
	guest_close(&g);
	return ret;
}

/* What the creation of a group for protected rendering gives. */
static inline int protected_group(void)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	struct vmali_group *group;
	struct guest g;
	int ret;

	ret = open_bound(&g);
	if (ret)
		return ret;
	ret = vmali_group_create(g.vm, &attrs, &group);
	if (!ret) {
		ret = guest_healthy(&g, group);
		vmali_group_destroy(group);
	}
	guest_close(&g);
	return ret;
}

/* 1 if the driver reports that protected rendering can be used, 0 if not. */
static inline int ready(void)
{
	struct vmali_protected_info info;
	struct guest g;
	int ret;

	ret = open_bound(&g);
	if (ret)
		return ret;
	ret = vmali_device_query_protected(g.dev, &info);
	guest_close(&g);
	if (ret)
		return ret;
	/* The sizes can be read whether there is a heap or not. */
	if (info.fw_bytes != FW_BYTES || !info.group_bytes)
		return -EBADMSG;
	return info.ready;
}

static inline void runtime_status(char *text, size_t size)
{
	guest_read_text(GPU_SYSFS "/power/runtime_status", text, size);
}

/* What is right for a driver that was given a heap. */
static inline void check_heap(struct __test_metadata *_metadata, struct kernel_log *log)
{
	char reason[256];

	ASSERT_EQ(0, gpu_wait());
	EXPECT_FALSE(gpu_deferred(reason, sizeof(reason)));
	EXPECT_EQ(0, kernel_log_count(log, NO_HEAP_LINE));
	EXPECT_EQ(FW_BYTES, protected_bytes(FW_BYTES));
	EXPECT_EQ(1, ready());
	EXPECT_EQ(0, protected_group());
	EXPECT_EQ(0, works());
	EXPECT_EQ(FW_BYTES, protected_bytes(FW_BYTES));
}

/* What is right for a driver that waits for its heap, for this reason. */
static inline void check_waits(struct __test_metadata *_metadata, struct kernel_log *log,
			       const char *expected)
{
	char reason[256], status[32];

	gpu_settled();
	EXPECT_FALSE(gpu_bound());
	EXPECT_TRUE(gpu_deferred(reason, sizeof(reason)));
	EXPECT_STREQ(expected, reason);
	EXPECT_EQ(0, protected_bytes(0));
	/* At the level that is not shown; and runtime PM has not been touched. */
	EXPECT_EQ(0, kernel_log_count(log, "not available"));
	runtime_status(status, sizeof(status));
	EXPECT_STREQ("unsupported", status);
}

#endif /* VMALI_GUEST_STARTUP_H */
