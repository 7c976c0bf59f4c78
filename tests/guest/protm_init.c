// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Protected memory that user space gives to the firmware: with the driver of the topic
 * protm-init (tests/machine/protm_init.sh), INIT_MODULE.
 */
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "../../tools/fw/build.h"
#include "modules.h"
#include "protm.h"

#define PAGE		4096u
/* Of no other buffer */
#define SLOW_BYTES	(37 * PAGE)

FIXTURE(protm_init) {
	struct guest g;
	struct vmali_protected_info info;
	uint64_t resets;
};

FIXTURE_SETUP(protm_init)
{
	const char *module = getenv("INIT_MODULE");

	ASSERT_NE(NULL, module);
	ASSERT_EQ(0, module_unload("panthor"));
	ASSERT_EQ(0, protected_bytes(0));
	ASSERT_EQ(0, module_load_file(module, ""));
	ASSERT_EQ(0, gpu_wait());
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, vmali_device_query_protected(self->g.dev, &self->info));
	self->resets = model_stat("resets");
}

/* What the driver was given is free again after its unload, whatever happened before */
FIXTURE_TEARDOWN(protm_init)
{
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	guest_close(&self->g);
	EXPECT_EQ(0, gpu_unbind());
	EXPECT_EQ(0, protected_bytes(0));
	EXPECT_EQ(0, gpu_bind());
}

/* Protected memory, or -errno */
static int memory(uint64_t bytes)
{
	int ret, heap, fd;

	ret = vmali_heap_open(TEE_HEAP, &heap);
	if (ret)
		return ret;
	ret = vmali_heap_alloc(heap, bytes, &fd);
	close(heap);
	return ret ? ret : fd;
}

/* @bytes of the heap @name, given to the firmware: 0 or -errno, and no reference is left here */
static int init_from(FIXTURE_DATA(protm_init) *self, const char *name, uint64_t bytes)
{
	int ret, heap, fd;

	ret = vmali_heap_open(name, &heap);
	if (ret)
		return ret;
	ret = vmali_heap_alloc(heap, bytes, &fd);
	close(heap);
	if (ret)
		return ret;
	ret = vmali_device_protm_init(self->g.dev, fd, 0);
	close(fd);
	return ret;
}

static int init(FIXTURE_DATA(protm_init) *self, uint64_t bytes)
{
	int ret, fd = memory(bytes);

	if (fd < 0)
		return fd;
	ret = vmali_device_protm_init(self->g.dev, fd, 0);
	close(fd);
	return ret;
}

static int init_groups(FIXTURE_DATA(protm_init) *self, unsigned int groups)
{
	return init(self, self->info.fw_bytes + groups * self->info.group_bytes);
}

static bool is_ready(FIXTURE_DATA(protm_init) *self)
{
	struct vmali_protected_info info = {};

	return !vmali_device_query_protected(self->g.dev, &info) && info.ready;
}

/* The device works without, and says what it needs. */
TEST_F(protm_init, before)
{
	struct vmali_group *group;

	EXPECT_EQ(VMALI_PROTECTED_PROTM, self->info.features);
	EXPECT_FALSE(self->info.ready);
	EXPECT_EQ(FW_BYTES, self->info.fw_bytes);
	EXPECT_LT(0, self->info.group_bytes);
	EXPECT_EQ(0, self->info.group_bytes % PAGE);
	EXPECT_EQ(-EOPNOTSUPP, guest_protected_group(&self->g, &group));
}

TEST_F(protm_init, makes_ready)
{
	struct protm p = {};

	ASSERT_EQ(0, init_groups(self, 4));
	EXPECT_TRUE(is_ready(self));
	EXPECT_EQ(self->resets + 1, model_stat("resets"));
	strcpy(p.heap, TEE_HEAP);
	ASSERT_EQ(0, protm_open(&p));
	EXPECT_EQ(0, secret_fill(p.trusted, &p.src, 7));
	EXPECT_EQ(0, protm_fresh_job(&p));
	EXPECT_EQ(0, guest_healthy(&p.other, p.bystander));
	protm_close(&p);
}

/* Each refusal leaves the GPU alone. */
TEST_F(protm_init, refused)
{
	struct vmali_bo *bo;
	int good, small, other, ours;

	good = memory(self->info.fw_bytes);
	small = memory(self->info.fw_bytes - PAGE);
	other = open("/dev/null", O_RDWR);
	ASSERT_LE(0, good);
	ASSERT_LE(0, small);
	ASSERT_LE(0, other);
	ASSERT_EQ(0, vmali_bo_create(self->g.dev, self->info.fw_bytes, 0, NULL, &bo));
	ASSERT_EQ(0, vmali_bo_export(bo, &ours));

	EXPECT_EQ(-EINVAL, vmali_device_protm_init(self->g.dev, good, 1));
	EXPECT_EQ(-EBADF, vmali_device_protm_init(self->g.dev, -1, 0));
	EXPECT_EQ(-EINVAL, vmali_device_protm_init(self->g.dev, other, 0));
	EXPECT_EQ(-EINVAL, vmali_device_protm_init(self->g.dev, small, 0));
	EXPECT_EQ(-EINVAL, vmali_device_protm_init(self->g.dev, ours, 0));
	EXPECT_FALSE(is_ready(self));
	EXPECT_EQ(self->resets, model_stat("resets"));

	EXPECT_EQ(0, vmali_device_protm_init(self->g.dev, good, 0));
	EXPECT_EQ(-EBUSY, vmali_device_protm_init(self->g.dev, good, 0));
	EXPECT_TRUE(is_ready(self));
	EXPECT_EQ(self->resets + 1, model_stat("resets"));
	close(ours);
	close(other);
	close(small);
	close(good);
	vmali_bo_put(bo);
}

/* In a child without capabilities; -errno of the call, or how many groups there can be */
static int unprivileged(FIXTURE_DATA(protm_init) *self, bool groups)
{
	struct vmali_group *group;
	int status, n = 0, ret;
	pid_t child;

	child = fork();
	if (child < 0)
		return -errno;
	if (!child) {
		if (guest_give_up_privileges())
			_exit(255);
		if (!groups)
			_exit(-vmali_device_protm_init(self->g.dev, -1, 0));
		do {
			ret = guest_protected_group(&self->g, &group);
			n += !ret;
		} while (!ret);
		_exit(ret == -ENOSPC ? n : 255);
	}
	if (waitpid(child, &status, 0) != child || !WIFEXITED(status) ||
	    WEXITSTATUS(status) == 255)
		return -EPROTO;
	return groups ? WEXITSTATUS(status) : -WEXITSTATUS(status);
}

TEST_F(protm_init, needs_a_capability)
{
	EXPECT_EQ(-EACCES, unprivileged(self, false));
	EXPECT_EQ(-EBADF, vmali_device_protm_init(self->g.dev, -1, 0));
}

/* As many groups as the memory is for, half of them for those with CAP_SYS_NICE. */
TEST_F(protm_init, groups_are_limited)
{
	int64_t end = guest_now() + 5000 * VMALI_MS;
	struct vmali_group *groups[5] = {};
	unsigned int i;
	int ret;

	ASSERT_EQ(0, init_groups(self, 4));
	ASSERT_EQ(0, guest_protected_group(&self->g, &groups[0]));
	EXPECT_EQ(1, unprivileged(self, true));
	/* The child's group was made through a file that is ours, too: 2 are left */
	for (i = 1; i < 3; i++)
		ASSERT_EQ(0, guest_protected_group(&self->g, &groups[i]));
	EXPECT_EQ(-ENOSPC, guest_protected_group(&self->g, &groups[3]));

	/* A group that has been destroyed is released in the background */
	vmali_group_destroy(groups[1]);
	do {
		usleep(1000);
		ret = guest_protected_group(&self->g, &groups[1]);
	} while (ret == -ENOSPC && guest_now() < end);
	EXPECT_EQ(0, ret);
	EXPECT_EQ(0, guest_healthy(&self->g, groups[1]));
	for (i = 0; i < 3; i++)
		vmali_group_destroy(groups[i]);
}

/* A file has 8 of those that any process can use. */
TEST_F(protm_init, groups_of_a_file_are_limited)
{
	ASSERT_EQ(0, init_groups(self, 40));
	EXPECT_EQ(8, unprivileged(self, true));
}

/* A large buffer leaves enough of the firmware's address range to other groups. */
TEST_F(protm_init, more_memory_than_it_can_use)
{
	struct vmali_group *groups[100];
	unsigned int i;

	ASSERT_EQ(0, init(self, self->info.fw_bytes + (63ull << 20)));
	for (i = 0; i < ARRAY_SIZE(groups); i++)
		ASSERT_EQ(0, guest_group(&self->g, 1, &groups[i])) {
			TH_LOG("group %u", i);
		}
	for (i = 0; i < ARRAY_SIZE(groups); i++)
		vmali_group_destroy(groups[i]);
}

TEST_F(protm_init, memory_for_the_firmware_alone)
{
	struct vmali_group *group;

	ASSERT_EQ(0, init_groups(self, 0));
	EXPECT_TRUE(is_ready(self));
	EXPECT_EQ(-ENOSPC, guest_protected_group(&self->g, &group));
}

/* For other clients the reset is one like any other. */
TEST_F(protm_init, jobs_continue)
{
	struct vmali_cs_label wait = VMALI_CS_LABEL_INIT;
	struct vmali_cs_builder b;
	struct vmali_group *group;
	uint32_t syncobj;

	ASSERT_EQ(0, guest_group(&self->g, 1, &group));
	guest_begin(&self->g, 0, &b);
	vmali_cs_move32(&b, vmali_cs_r32(20), 1);
	vmali_cs_store32(&b, vmali_cs_r32(20), DATA, 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	vmali_cs_label_place(&b, &wait);
	vmali_cs_load32(&b, vmali_cs_r32(21), DATA, 4);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	vmali_cs_branch(&b, VMALI_CS_COND_EQ, vmali_cs_r32(21), &wait);
	self->g.data[0] = 0;
	ASSERT_EQ(0, guest_submit(&self->g, group, 0, 0, &b, &syncobj));
	ASSERT_TRUE(guest_runs(&self->g, 0));

	ASSERT_EQ(0, init_groups(self, 4));
	EXPECT_EQ(self->resets + 1, model_stat("resets"));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, syncobj, 0, 0));
	self->g.data[1] = 1;
	EXPECT_EQ(0, guest_verdict(&self->g, syncobj));
	vmali_group_destroy(group);
}

struct slow_bind {
	const struct guest *g;
	struct vmali_buffer buffer;
	int error;
};

static void *bind_slowly(void *arg)
{
	struct slow_bind *bind = arg;

	bind->error = vmali_buffer_create(bind->g->vm, SLOW_BYTES,
					  DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, NULL, &bind->buffer);
	return NULL;
}

/*
 * A VM operation that began before does not know of protected mode, and has to be over when it
 * is entered: the MMU executes no commands then.  tests/machine/protm_init.sh also runs this
 * with a driver whose operations of this size take 500 ms.
 */
TEST_F_TIMEOUT(protm_init, vm_operation_in_flight, 60)
{
	uint64_t enters = model_stat("protm_enters");
	struct slow_bind slow = {};
	struct vmali_group *group, *ordinary;
	struct vmali_cs_builder b;
	struct guest other;
	pthread_t thread;
	uint32_t region;

	ASSERT_EQ(0, guest_open(&other));
	ASSERT_EQ(0, guest_group(&other, 1, &ordinary));
	slow.g = &other;
	ASSERT_EQ(0, pthread_create(&thread, NULL, bind_slowly, &slow));
	usleep(10000);
	ASSERT_EQ(0, init_groups(self, 1));
	/* The address space has to be in use */
	EXPECT_EQ(0, guest_healthy(&other, ordinary));
	ASSERT_EQ(0, guest_protected_group(&self->g, &group));
	guest_begin(&self->g, 0, &b);
	protm_write_endless(&b);
	ASSERT_EQ(0, guest_submit(&self->g, group, 0, 0, &b, &region));
	EXPECT_TRUE(wait_stat("protm_enters", enters));
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(0, slow.error);
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, region, 0, 0));
	EXPECT_EQ(self->resets + 1, model_stat("resets"));
	vmali_group_destroy(group);
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->g, region));
	vmali_group_destroy(ordinary);
	vmali_buffer_destroy(&slow.buffer);
	guest_close(&other);
}

/* A firmware that does not boot with the memory is booted without, and can be asked again. */
TEST_F(protm_init, firmware_does_not_boot)
{
	struct vmali_group *group;

	ASSERT_EQ(0, guest_group(&self->g, 1, &group));
	ASSERT_EQ(0, guest_inject("boot_silent 1"));
	EXPECT_EQ(-EIO, init_groups(self, 4));
	EXPECT_FALSE(is_ready(self));
	EXPECT_EQ(0, protected_bytes(0));
	EXPECT_EQ(0, guest_healthy(&self->g, group));
	EXPECT_EQ(0, init_groups(self, 4));
	EXPECT_TRUE(is_ready(self));
	EXPECT_EQ(0, guest_healthy(&self->g, group));
	vmali_group_destroy(group);
}

/* It does not boot without, either: the device is removed, until it is bound again. */
TEST_F(protm_init, firmware_does_not_boot_at_all)
{
	ASSERT_EQ(0, guest_inject("boot_silent 2"));
	EXPECT_EQ(-ENODEV, init_groups(self, 4));
	EXPECT_EQ(-ENODEV, init_groups(self, 4));
	EXPECT_EQ(0, protected_bytes(0));
	guest_close(&self->g);
	ASSERT_EQ(0, gpu_unbind());
	ASSERT_EQ(0, gpu_bind());
	ASSERT_EQ(0, guest_open(&self->g));
	EXPECT_EQ(0, init_groups(self, 4));
	EXPECT_TRUE(is_ready(self));
}

/* An unbind releases the memory, though a group still exists. */
TEST_F(protm_init, goes_with_the_device)
{
	struct vmali_group *group;

	ASSERT_EQ(0, init_groups(self, 4));
	ASSERT_EQ(0, guest_protected_group(&self->g, &group));
	EXPECT_EQ(0, guest_healthy(&self->g, group));
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(0, protected_bytes(0));
	ASSERT_EQ(0, gpu_bind());
	vmali_group_destroy(group);
	guest_close(&self->g);
	ASSERT_EQ(0, guest_open(&self->g));
	EXPECT_FALSE(is_ready(self));
}

/*
 * The daemon keeps its descriptor, or had the buffer imported before: with this GPU, no client
 * has access to what the firmware trusts.
 */
TEST_F(protm_init, daemon_keeps_the_memory)
{
	struct vmali_bo *bo;
	struct guest other;
	int fd;

	fd = memory(self->info.fw_bytes + self->info.group_bytes);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, guest_open(&other));
	ASSERT_EQ(0, vmali_bo_import(other.dev, fd, &bo));
	EXPECT_EQ(-EBUSY, vmali_device_protm_init(self->g.dev, fd, 0));
	EXPECT_FALSE(is_ready(self));
	EXPECT_EQ(self->resets, model_stat("resets"));

	/* Refused for what was done with it, not for good */
	vmali_bo_put(bo);
	ASSERT_EQ(0, vmali_device_protm_init(self->g.dev, fd, 0));
	EXPECT_EQ(-EPERM, vmali_bo_import(other.dev, fd, &bo));
	EXPECT_EQ(-EPERM, vmali_bo_import(self->g.dev, fd, &bo));
	EXPECT_EQ(-EINVAL, vmali_access_map(fd, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, 0));
	close(fd);
	guest_close(&other);
}

/* The same memory can be given to a firmware that did not boot with it the first time. */
TEST_F(protm_init, same_memory_again)
{
	struct vmali_bo *bo;
	int fd;

	fd = memory(self->info.fw_bytes + self->info.group_bytes);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, guest_inject("boot_silent 1"));
	EXPECT_EQ(-EIO, vmali_device_protm_init(self->g.dev, fd, 0));
	/* It is the owner's again */
	EXPECT_EQ(0, vmali_bo_import(self->g.dev, fd, &bo));
	vmali_bo_put(bo);
	EXPECT_EQ(0, vmali_device_protm_init(self->g.dev, fd, 0));
	EXPECT_EQ(-EBUSY, vmali_device_protm_init(self->g.dev, fd, 0));
	EXPECT_TRUE(is_ready(self));
	close(fd);
}

/* Bytes that are no whole suspend buffer are for nothing. */
TEST_F(protm_init, odd_sizes)
{
	struct vmali_group *group, *another;

	ASSERT_EQ(0, init(self, self->info.fw_bytes + 2 * self->info.group_bytes - PAGE));
	ASSERT_EQ(0, guest_protected_group(&self->g, &group));
	EXPECT_EQ(0, guest_healthy(&self->g, group));
	EXPECT_EQ(-ENOSPC, guest_protected_group(&self->g, &another));
	vmali_group_destroy(group);
}

/* An exporter that fails leaves nothing behind; then its memory is as good as another's. */
TEST_F(protm_init, another_exporter)
{
	static const char * const fails[] = { "fail_attach", "fail_map" };
	struct vmali_group *group;
	uint64_t bytes = self->info.fw_bytes + self->info.group_bytes;
	unsigned int i;

	ASSERT_EQ(0, module_load("vmali_heap", ""));
	for (i = 0; i < ARRAY_SIZE(fails); i++) {
		ASSERT_EQ(0, module_set("vmali_heap", fails[i], 1));
		EXPECT_EQ(-ENOMEM, init_from(self, PLAIN_HEAP, bytes)) {
			TH_LOG("%s", fails[i]);
		}
		EXPECT_FALSE(is_ready(self));
		EXPECT_EQ(0, plain_wait("buffers", 0));
	}
	EXPECT_EQ(self->resets, model_stat("resets"));
	EXPECT_EQ(0, init_from(self, PLAIN_HEAP, bytes));
	EXPECT_TRUE(is_ready(self));
	ASSERT_EQ(0, guest_protected_group(&self->g, &group));
	EXPECT_EQ(0, guest_healthy(&self->g, group));
	vmali_group_destroy(group);
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(0, plain_wait("buffers", 0));
	guest_close(&self->g);
	/* The front needs no heap that can be removed: a kernel of its own has none */
	EXPECT_EQ(plain_register(false) ? -EBUSY : 0, module_unload("vmali_heap"));
	ASSERT_EQ(0, gpu_bind());
	ASSERT_EQ(0, guest_open(&self->g));
}

/*
 * The driver can't see that memory is not protected.  The first protected job is an access
 * violation, of its group alone, and all that the caller has is what it had before.
 */
TEST_F(protm_init, ordinary_memory)
{
	struct vmali_cs_builder b;
	struct vmali_group *group, *bystander;

	/* The model reports at each boot that the section is not protected */
	guest_errors_expected(1, 8);
	ASSERT_EQ(0, init_from(self, "system", self->info.fw_bytes + self->info.group_bytes));
	EXPECT_TRUE(is_ready(self));
	ASSERT_EQ(0, guest_group(&self->g, 1, &bystander));
	EXPECT_EQ(0, guest_healthy(&self->g, bystander));
	ASSERT_EQ(0, guest_protected_group(&self->g, &group));
	guest_begin(&self->g, 0, &b);
	vmali_cs_wait(&b, 0xff, false);
	vmali_cs_prot_region_begin(&b);
	vmali_cs_move32(&b, vmali_cs_r32(0), 1);
	vmali_cs_prot_region_end(&b);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, group, 0, 0, &b));
	vmali_group_destroy(group);
	EXPECT_EQ(0, guest_healthy(&self->g, bystander));
	vmali_group_destroy(bystander);
}

/* Sections get their memory in the order of the image, one after the other. */
TEST_F(protm_init, several_sections)
{
	static const char image[] =
		"section va=0x04000000 size=64K read write cached-coherent shared zero data=tables\n"
		"section va=0 size=64K read exec cached data=64 fill=1\n"
		"section va=0x3000000 size=4K read write protected\n"
		"section va=0x3001000 size=64K read write cached protected\n"
		"section va=0x3100000 size=0 protected\n"
		"section va=0x3200000 size=8K read write protected\n";
	struct fw_mistake mistake;
	struct vmali_group *group;
	struct fw_file file;
	char path[4096];

	ASSERT_EQ(0, firmware_path(path, sizeof(path)));
	ASSERT_TRUE(fw_compose(image, strlen(image), &file, &mistake)) {
		TH_LOG("line %u: %s", mistake.line, mistake.text);
	}
	guest_close(&self->g);
	ASSERT_EQ(0, gpu_unbind());
	ASSERT_EQ(0, firmware_replace(file.data, file.size));
	free(file.data);
	ASSERT_EQ(0, gpu_bind());
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, vmali_device_query_protected(self->g.dev, &self->info));
	EXPECT_EQ(76u << 10, self->info.fw_bytes);
	EXPECT_EQ(-EINVAL, init(self, self->info.fw_bytes - PAGE));
	EXPECT_EQ(0, init_groups(self, 1));
	EXPECT_TRUE(is_ready(self));
	ASSERT_EQ(0, guest_protected_group(&self->g, &group));
	EXPECT_EQ(0, guest_healthy(&self->g, group));
	vmali_group_destroy(group);

	guest_close(&self->g);
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(0, protected_bytes(0));
	ASSERT_EQ(0, firmware_restore(path));
	ASSERT_EQ(0, gpu_bind());
	ASSERT_EQ(0, guest_open(&self->g));
}

/* A firmware without protected sections has no use for memory. */
TEST_F(protm_init, no_sections)
{
	static const char image[] =
		"section va=0x04000000 size=64K read write cached-coherent shared zero "
		"data=tables\n";
	struct fw_mistake mistake;
	struct fw_file file;
	char path[4096];

	ASSERT_EQ(0, firmware_path(path, sizeof(path)));
	ASSERT_TRUE(fw_compose(image, strlen(image), &file, &mistake));
	guest_close(&self->g);
	ASSERT_EQ(0, gpu_unbind());
	ASSERT_EQ(0, firmware_replace(file.data, file.size));
	free(file.data);
	ASSERT_EQ(0, gpu_bind());
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, vmali_device_query_protected(self->g.dev, &self->info));
	EXPECT_EQ(0, self->info.features);
	EXPECT_FALSE(self->info.ready);
	EXPECT_EQ(-EOPNOTSUPP, init(self, 1 << 20));

	guest_close(&self->g);
	ASSERT_EQ(0, gpu_unbind());
	ASSERT_EQ(0, firmware_restore(path));
	ASSERT_EQ(0, gpu_bind());
	ASSERT_EQ(0, guest_open(&self->g));
}

TEST_HARNESS_MAIN
