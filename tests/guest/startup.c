// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The driver and its heap at start-up: unset, unnamed, absent, late, too small,
 * failing, taken away before, during and after.  After each, no protected byte is
 * in use, and each module can be unloaded: nothing holds it.
 *
 * The driver is loaded and unloaded all the time, so nothing else must use it.
 */
#include "kselftest_harness.h"

#include <dirent.h>
#include <sys/wait.h>

#include "modules.h"

#define NO_HEAP_LINE	"Firmware protected mode entry is not supported, ignoring"
#define NO_MEMORY_LINE	"Failed to set up 256 KiB of protected memory for firmware section at 0x3000000"

#define PLAIN_REASON	"panthor: protected heap '" PLAIN_HEAP "' not available"

/*
 * Lines of the log that end with an error, as kernels with and without
 * CONFIG_SYMBOLIC_ERRNAME print it.
 */
static unsigned int count_error(struct kernel_log *log, const char *line, int error)
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

/* Whether the device that is bound does ordinary work. */
static int works(void)
{
	struct guest g;
	int ret;

	ret = gpu_wait();
	if (!ret)
		ret = guest_open(&g);
	if (ret)
		return ret;
	ret = guest_healthy(&g, NULL);
	guest_close(&g);
	return ret;
}

/* What the creation of a group for protected rendering gives. */
static int protected_group(void)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	struct vmali_group *group;
	struct guest g;
	int ret;

	ret = gpu_wait();
	if (!ret)
		ret = guest_open(&g);
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
static int ready(void)
{
	struct vmali_protected_info info;
	struct guest g;
	int ret;

	ret = gpu_wait();
	if (!ret)
		ret = guest_open(&g);
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

static void runtime_status(char *text, size_t size)
{
	guest_read_text(GPU_SYSFS "/power/runtime_status", text, size);
}

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

static void check_heap(struct __test_metadata *_metadata, struct kernel_log *log)
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

	/* All of it comes back when the device goes, and again when it comes. */
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(0, plain_wait("buffers", 0));
	EXPECT_EQ(0, plain_stat("attachments"));
	EXPECT_EQ(0, plain_stat("mappings"));
	EXPECT_EQ(0, protected_bytes(0));
	ASSERT_EQ(0, gpu_bind());
	EXPECT_EQ(0, works());
	EXPECT_EQ(1, plain_wait("buffers", 1));
}

static void check_waits(struct __test_metadata *_metadata, struct kernel_log *log,
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

/* Other heaps come and go meanwhile: each time the probe is retried, silently. */
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

/* From plain module code: there is no driver that could be bound. */
TEST_F(startup, late_heap_from_module_init)
{
	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	check_waits(_metadata, &self->log, PLAIN_REASON);
	ASSERT_EQ(0, module_load("vmali_heap", "from=init"));
	check_heap(_metadata, &self->log);
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
	EXPECT_EQ(-EINVAL, module_load("vmali_heap", "name=system"));
	EXPECT_EQ(1, kernel_log_count(&self->log,
				      "dma_heap: Already registered heap named system"));
	EXPECT_EQ(0, access("/dev/dma_heap/system", F_OK));
	EXPECT_EQ(-EINVAL, module_load("vmali_heap", "name="));
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

TEST_F(startup, heap_removed_before_probe)
{
	ASSERT_EQ(0, module_load("vmali_heap", ""));
	ASSERT_EQ(0, plain_register(false));
	EXPECT_EQ(-1, access("/dev/dma_heap/" PLAIN_HEAP, F_OK));
	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	check_waits(_metadata, &self->log, PLAIN_REASON);
	ASSERT_EQ(0, plain_register(true));
	check_heap(_metadata, &self->log);
}

/* A child that loads panthor, and is in the heap's allocation when this returns. */
static pid_t load_slowly(void)
{
	pid_t pid;

	module_set("vmali_heap", "alloc_ms", kernel_is_slow() ? 3000 : 300);
	pid = fork();
	if (!pid)
		_exit(-module_load("panthor", PLAIN_PARAMETER));
	if (plain_wait("allocating", 1) != 1) {
		waitpid(pid, NULL, 0);
		return -1;
	}
	return pid;
}

static int child_status(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

/* The allocation in flight is waited for, and its buffer is good. */
TEST_F(startup, heap_removed_during_probe)
{
	pid_t pid;

	ASSERT_EQ(0, module_load("vmali_heap", ""));
	pid = load_slowly();
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, plain_register(false));
	EXPECT_EQ(0, plain_stat("allocating"));
	EXPECT_EQ(0, child_status(pid));
	EXPECT_EQ(0, works());
	EXPECT_EQ(FW_BYTES, protected_bytes(FW_BYTES));
	EXPECT_EQ(-ENODEV, protected_group());
}

/*
 * The same, but the provider's module goes as a whole.  The probe is in the middle
 * of an allocation, which fails instead of returning a buffer without an owner.
 */
TEST_F(startup, heap_unloaded_during_probe)
{
	char reason[256];
	pid_t pid;

	ASSERT_EQ(0, module_load("vmali_heap", ""));
	pid = load_slowly();
	ASSERT_LT(0, pid);
	EXPECT_EQ(0, module_unload("vmali_heap"));
	EXPECT_EQ(0, child_status(pid));
	EXPECT_FALSE(gpu_bound());
	EXPECT_FALSE(gpu_deferred(reason, sizeof(reason)));
	EXPECT_EQ(1, count_error(&self->log, NO_MEMORY_LINE, ENODEV));
	EXPECT_EQ(0, protected_bytes(0));

	/* There is no heap now, and then there is. */
	EXPECT_EQ(-EAGAIN, gpu_bind());
	ASSERT_EQ(0, module_load("vmali_heap", ""));
	ASSERT_EQ(0, gpu_bind());
	check_heap(_metadata, &self->log);
}

TEST_F(startup, heap_removed_after_probe)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	struct vmali_group *before, *group;
	char reason[256];
	struct guest g;

	ASSERT_EQ(0, module_load("vmali_heap", ""));
	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	ASSERT_EQ(0, gpu_wait());
	ASSERT_EQ(0, guest_open(&g));
	ASSERT_EQ(0, vmali_group_create(g.vm, &attrs, &before));
	ASSERT_EQ(0, plain_register(false));

	/* What there is works, more there is not. */
	EXPECT_EQ(-ENODEV, vmali_group_create(g.vm, &attrs, &group));
	EXPECT_EQ(0, guest_healthy(&g, before));
	EXPECT_EQ(0, guest_healthy(&g, NULL));
	vmali_group_destroy(before);
	EXPECT_EQ(FW_BYTES, protected_bytes(FW_BYTES));

	/* A heap of the same name is another heap: the device has to be bound anew. */
	ASSERT_EQ(0, plain_register(true));
	EXPECT_EQ(-ENODEV, vmali_group_create(g.vm, &attrs, &group));
	guest_close(&g);
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(0, protected_bytes(0));
	ASSERT_EQ(0, gpu_bind());
	EXPECT_EQ(0, protected_group());

	/* A bind by hand gets the error, and the device is not on the list of deferred probes. */
	ASSERT_EQ(0, plain_register(false));
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(-EAGAIN, gpu_bind());
	EXPECT_FALSE(gpu_deferred(reason, sizeof(reason)));
	ASSERT_EQ(0, plain_register(true));
	gpu_settled();
	EXPECT_FALSE(gpu_bound());
	EXPECT_EQ(0, gpu_bind());
	EXPECT_EQ(0, protected_group());
}

/* As a driver's unbind takes its heap away. */
TEST_F(startup, provider_unbound_after_probe)
{
	ASSERT_EQ(0, module_load("vmali_heap", "from=probe"));
	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	EXPECT_EQ(0, protected_group());
	ASSERT_EQ(0, guest_write_text("/sys/bus/platform/drivers/vmali-heap/unbind",
				      "vmali-heap"));
	EXPECT_EQ(0, works());
	EXPECT_EQ(-ENODEV, protected_group());
	EXPECT_EQ(1, plain_wait("buffers", 1));
	EXPECT_EQ(-EAGAIN, module_unload("vmali_heap"));
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(0, protected_bytes(0));
	EXPECT_EQ(-EAGAIN, gpu_bind());
	ASSERT_EQ(0, guest_write_text("/sys/bus/platform/drivers/vmali-heap/bind",
				      "vmali-heap"));
	ASSERT_EQ(0, gpu_bind());
	check_heap(_metadata, &self->log);
}

/*
 * The TEE core waits for the buffers of a device that is unbound.  So the
 * unbind waits for panthor, and everything else continues.
 */
TEST_F(startup, tee_unbound_after_probe)
{
	static const char dir[] = "/sys/bus/platform/drivers/vmali-tee";
	int64_t end = guest_now() + PATIENCE;
	char name[256] = "", path[512];
	struct dirent *d;
	DIR *entries;
	pid_t pid;
	int ret;

	if (!self->machine.tee)
		SKIP(return, NO_TEE);
	entries = opendir(dir);
	ASSERT_NE(NULL, entries);
	while ((d = readdir(entries)))
		if (strchr(d->d_name, '@') || strstr(d->d_name, "trusted-firmware"))
			snprintf(name, sizeof(name), "%s", d->d_name);
	closedir(entries);
	ASSERT_NE('\0', name[0]);

	ASSERT_EQ(0, module_load("panthor", TEE_PARAMETER));
	EXPECT_EQ(0, protected_group());
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		snprintf(path, sizeof(path), "%s/unbind", dir);
		_exit(-guest_write_text(path, name));
	}
	/* User space's node may be removed first, and the unbind continues after that. */
	do
		ret = protected_group();
	while (!ret && guest_now() < end);
	EXPECT_EQ(-ENODEV, ret);
	EXPECT_EQ(-1, access("/dev/dma_heap/" TEE_HEAP, F_OK));
	EXPECT_EQ(0, works());
	EXPECT_EQ(0, waitpid(pid, NULL, WNOHANG));
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(0, child_status(pid));
	EXPECT_EQ(0, protected_bytes(0));

	EXPECT_EQ(-EAGAIN, gpu_bind());
	snprintf(path, sizeof(path), "%s/bind", dir);
	ASSERT_EQ(0, guest_write_text(path, name));
	EXPECT_EQ(0, gpu_bind());
	EXPECT_EQ(0, protected_group());
}

/* A module in use cannot be unloaded; one that is not can. */
TEST_F(startup, unload_while_in_use)
{
	static const char * const provider[] = { "vmali_heap", "vmali_tee" };
	static const char * const heap[] = { PLAIN_HEAP, TEE_HEAP };
	char param[128];
	unsigned int i;
	struct guest g;

	ASSERT_EQ(0, module_load("vmali_heap", ""));
	for (i = 0; i < ARRAY_SIZE(provider); i++) {
		if (!module_loaded(provider[i]))
			continue;
		snprintf(param, sizeof(param), "protected_heap_name=%s", heap[i]);
		ASSERT_EQ(0, module_load("panthor", param));
		EXPECT_EQ(0, protected_group());
		EXPECT_EQ(FW_BYTES, protected_bytes(FW_BYTES));
		EXPECT_EQ(-EAGAIN, module_unload(provider[i]));
		/* Refused means that nothing has changed. */
		EXPECT_EQ(0, protected_group());

		ASSERT_EQ(0, guest_open(&g));
		EXPECT_EQ(-EAGAIN, module_unload("panthor"));
		EXPECT_EQ(0, guest_healthy(&g, NULL));
		guest_close(&g);

		ASSERT_EQ(0, gpu_unbind());
		EXPECT_EQ(0, protected_bytes(0));
		EXPECT_EQ(0, module_refs(provider[i]));
		EXPECT_EQ(0, module_unload(provider[i]));
		ASSERT_EQ(0, module_unload("panthor"));
	}
}

/* An open node and a buffer stay valid, and there are no more of either. */
TEST_F(startup, heap_removed_while_open)
{
	int heap, fd, again;
	struct guest g;
	struct vmali_buffer buf;

	ASSERT_EQ(0, module_load("vmali_heap", ""));
	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	ASSERT_EQ(0, gpu_wait());
	ASSERT_EQ(0, vmali_heap_open(PLAIN_HEAP, &heap));
	ASSERT_EQ(0, vmali_heap_alloc(heap, 8192, &fd));
	ASSERT_EQ(0, plain_register(false));
	EXPECT_EQ(-ENODEV, vmali_heap_alloc(heap, 8192, &again));
	EXPECT_EQ(-ENOENT, vmali_heap_open(PLAIN_HEAP, &again));

	ASSERT_EQ(0, guest_open(&g));
	EXPECT_EQ(0, vmali_buffer_import(g.vm, fd, DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, &buf));
	EXPECT_EQ(FW_BYTES + 8192, protected_bytes(FW_BYTES + 8192));
	close(fd);
	vmali_buffer_destroy(&buf);
	guest_close(&g);
	EXPECT_EQ(FW_BYTES, protected_bytes(FW_BYTES));

	/* Without buffers the provider can be unloaded, although a file is open. */
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(0, protected_bytes(0));
	EXPECT_EQ(0, module_unload("vmali_heap"));
	EXPECT_EQ(-ENODEV, vmali_heap_alloc(heap, 8192, &again));
	close(heap);
}

/* A user's buffer keeps the provider, whatever becomes of panthor. */
TEST_F(startup, driver_unloaded_with_buffers_alive)
{
	int heap, fd;

	ASSERT_EQ(0, module_load("vmali_heap", ""));
	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	ASSERT_EQ(0, gpu_wait());
	ASSERT_EQ(0, vmali_heap_open(PLAIN_HEAP, &heap));
	ASSERT_EQ(0, vmali_heap_alloc(heap, 8192, &fd));
	close(heap);
	EXPECT_EQ(0, module_unload("panthor"));
	EXPECT_EQ(8192, protected_bytes(8192));
	EXPECT_EQ(-EAGAIN, module_unload("vmali_heap"));
	close(fd);
	EXPECT_EQ(0, protected_bytes(0));
	EXPECT_EQ(0, module_unload("vmali_heap"));
}

/*
 * The device goes while a process has groups; what they had comes back when they
 * are closed.  Groups that have no slot on the GPU: those that have one are never
 * freed by mainline's panthor, protected or not, because what would take the slot
 * from them is stopped when the device goes.
 */
TEST_F(startup, driver_unbound_with_groups_alive)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	struct vmali_group *group[4], *another;
	struct guest g;
	unsigned int i;

	ASSERT_EQ(0, module_load("vmali_heap", ""));
	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	ASSERT_EQ(0, gpu_wait());
	/* When it wakes up to be unbound it gives slots to whom it finds. */
	ASSERT_EQ(0, guest_write_text(GPU_SYSFS "/power/control", "on"));
	ASSERT_EQ(0, guest_open(&g));
	for (i = 0; i < 4; i++)
		ASSERT_EQ(0, vmali_group_create(g.vm, &attrs, &group[i]));
	EXPECT_EQ(5, plain_wait("buffers", 5));
	ASSERT_EQ(0, gpu_unbind());
	ASSERT_EQ(0, guest_write_text(GPU_SYSFS "/power/control", "auto"));
	EXPECT_EQ(-ENODEV, vmali_group_create(g.vm, &attrs, &another));
	for (i = 0; i < 4; i++)
		vmali_group_destroy(group[i]);
	guest_close(&g);
	EXPECT_EQ(0, plain_wait("buffers", 0));
	EXPECT_EQ(0, protected_bytes(0));
	ASSERT_EQ(0, gpu_bind());
	EXPECT_EQ(0, protected_group());
}

TEST_HARNESS_MAIN
