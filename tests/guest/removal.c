// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The heap, its provider or the driver is removed: before, during and after the probe, and
 * while buffers and groups are in use.
 *
 * The driver is loaded and unloaded all the time, so nothing else must use it.
 */
#include "startup.h"

#include <sys/wait.h>

#include "tee.h"

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
 * The same, but the provider's module is unloaded.  The probe is in the middle of an
 * allocation, which fails instead of returning a buffer without an owner.
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

	/* Existing groups work, new ones are refused. */
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
 * The TEE core waits for the buffers of a device that is unbound, and panthor has some for as
 * long as it is bound: it is unbound before, and can be bound when the heap is there again.
 */
TEST_F(startup, tee_unbound_after_probe)
{
	char name[256];
	pid_t pid;

	if (!self->machine.tee)
		SKIP(return, NO_TEE);
	tee_name(name, sizeof(name));
	ASSERT_NE('\0', name[0]);
	ASSERT_EQ(0, module_load("panthor", TEE_PARAMETER));
	EXPECT_EQ(0, protected_group());
	pid = tee_unbind(name);
	ASSERT_LE(0, pid);
	EXPECT_EQ(0, tee_unbound(pid));
	EXPECT_FALSE(gpu_bound());
	EXPECT_EQ(-1, access("/dev/dma_heap/" TEE_HEAP, F_OK));
	EXPECT_EQ(0, protected_bytes(0));

	EXPECT_EQ(-EAGAIN, gpu_bind());
	ASSERT_EQ(0, guest_write_text(TEE_DRIVER "/bind", name));
	EXPECT_EQ(0, gpu_bind());
	EXPECT_EQ(0, protected_group());

	/* The link to the TEE is no obstacle to a driver that needs none. */
	ASSERT_EQ(0, module_unload("panthor"));
	pid = tee_unbind(name);
	ASSERT_LE(0, pid);
	EXPECT_EQ(0, tee_unbound(pid));
	ASSERT_EQ(0, module_load("panthor", ""));
	EXPECT_EQ(0, works());
	ASSERT_EQ(0, guest_write_text(TEE_DRIVER "/bind", name));
}

/* Clients that have groups and buffers are waited for, with panthor unbound. */
TEST_F(startup, tee_unbound_with_a_client)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	int64_t end = guest_now() + PATIENCE;
	struct vmali_group *group;
	struct guest g;
	char name[256];
	pid_t pid;

	if (!self->machine.tee)
		SKIP(return, NO_TEE);
	tee_name(name, sizeof(name));
	ASSERT_NE('\0', name[0]);
	ASSERT_EQ(0, module_load("panthor", TEE_PARAMETER));
	ASSERT_EQ(0, gpu_wait());
	ASSERT_EQ(0, guest_open(&g));
	ASSERT_EQ(0, vmali_group_create(g.vm, &attrs, &group));
	EXPECT_EQ(0, guest_healthy(&g, group));
	pid = tee_unbind(name);
	ASSERT_LE(0, pid);
	while ((gpu_bound() || !access("/dev/dma_heap/" TEE_HEAP, F_OK)) && guest_now() < end)
		usleep(1000);
	EXPECT_FALSE(gpu_bound());
	EXPECT_EQ(-1, access("/dev/dma_heap/" TEE_HEAP, F_OK));
	EXPECT_EQ(0, waitpid(pid, NULL, WNOHANG));
	vmali_group_destroy(group);
	guest_close(&g);
	EXPECT_EQ(0, tee_unbound(pid));
	EXPECT_EQ(0, protected_bytes(0));
	ASSERT_EQ(0, guest_write_text(TEE_DRIVER "/bind", name));
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
 * The device is unbound while a process has groups, on slots and not.  As all buffers of an
 * open file, theirs are kept until it is closed: its ioctls fail, also those that destroy.  A
 * driver that is bound meanwhile does without them.
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
	ASSERT_EQ(0, guest_open(&g));
	for (i = 0; i < 4; i++)
		ASSERT_EQ(0, vmali_group_create(g.vm, &attrs, &group[i]));
	for (i = 0; i < 2; i++)
		EXPECT_EQ(0, guest_healthy(&g, group[i]));
	EXPECT_EQ(5, plain_wait("buffers", 5));
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(4, plain_wait("buffers", 4));
	EXPECT_EQ(-ENODEV, vmali_group_create(g.vm, &attrs, &another));
	for (i = 0; i < 4; i++)
		vmali_group_destroy(group[i]);
	ASSERT_EQ(0, gpu_bind());
	EXPECT_EQ(0, protected_group());
	EXPECT_EQ(5, plain_wait("buffers", 5));
	guest_close(&g);
	EXPECT_EQ(1, plain_wait("buffers", 1));
	EXPECT_EQ(FW_BYTES, protected_bytes(FW_BYTES));
	EXPECT_EQ(0, protected_group());
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(0, plain_wait("buffers", 0));
}

TEST_HARNESS_MAIN
