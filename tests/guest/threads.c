// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Two threads with one device: what one makes, uses or maps, the other destroys or unmaps.
 * Each call succeeds or is refused, and the device works afterwards.
 */
#include "harness.h"

#include <errno.h>
#include <pthread.h>
#include <sys/ioctl.h>

#include "guest.h"

#define ROUNDS		40
#define HANDLES		4
#define PAGE		4096u

FIXTURE(threads) {
	struct guest g;
	struct vmali_group *busy;
	uint32_t loop;
};

/* Something runs in the address space, so that changes of it are commands to the MMU */
FIXTURE_SETUP(threads)
{
	struct vmali_cs_builder b;

	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_group(&self->g, 1, &self->busy));
	guest_write_endless(&self->g, 0, &b, 0);
	ASSERT_EQ(0, guest_submit(&self->g, self->busy, 0, 0, &b, &self->loop));
	ASSERT_TRUE(guest_runs(&self->g, 0));
}

FIXTURE_TEARDOWN(threads)
{
	uint32_t state = 1;

	vmali_group_destroy(self->busy);
	EXPECT_EQ(-ECANCELED, guest_verdict(&self->g, self->loop));
	EXPECT_EQ(0, vmali_vm_state(self->g.vm, &state));
	EXPECT_EQ(DRM_PANTHOR_VM_STATE_USABLE, state);
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	guest_close(&self->g);
}

/**
 * struct other - the other thread
 * @g: guest
 * @round: what it does, again and again
 * @arg: for @round
 * @stop: ends it
 * @rounds: how many it has done
 */
struct other {
	struct guest *g;
	void (*round)(struct other *o);
	uint64_t arg;
	bool stop;
	unsigned int rounds;
};

static void *repeat(void *arg)
{
	struct other *o = arg;

	while (!__atomic_load_n(&o->stop, __ATOMIC_RELAXED)) {
		o->round(o);
		__atomic_add_fetch(&o->rounds, 1, __ATOMIC_RELAXED);
		usleep(1);
	}
	return NULL;
}

static int device(struct guest *g, unsigned long request, void *args)
{
	return ioctl(vmali_device_fd(g->dev), request, args) ? -errno : 0;
}

static int create(struct guest *g, uint32_t *handle)
{
	struct drm_panthor_queue_create queues[4] = {
		{ .ringbuf_size = PAGE }, { .ringbuf_size = PAGE },
		{ .ringbuf_size = PAGE }, { .ringbuf_size = PAGE },
	};
	struct drm_panthor_group_create args = {
		.queues = DRM_PANTHOR_OBJ_ARRAY(ARRAY_SIZE(queues), queues),
		.vm_id = vmali_vm_id(g->vm),
	};
	int ret = device(g, DRM_IOCTL_PANTHOR_GROUP_CREATE, &args);

	*handle = args.group_handle;
	return ret;
}

static int destroy(struct guest *g, uint32_t handle)
{
	struct drm_panthor_group_destroy args = { .group_handle = handle };

	return device(g, DRM_IOCTL_PANTHOR_GROUP_DESTROY, &args);
}

/* All groups but the first, which is busy, by handles that are guessed */
static void destroy_guessed(struct other *o)
{
	uint32_t handle;

	for (handle = 2; handle < 2 + HANDLES; handle++)
		destroy(o->g, handle);
}

TEST_F_TIMEOUT(threads, groups_with_guessed_handles, 60)
{
	struct other o = { .g = &self->g, .round = destroy_guessed };
	pthread_t thread;
	unsigned int i;
	uint32_t handle;
	int ret;

	ASSERT_EQ(0, pthread_create(&thread, NULL, repeat, &o));
	for (i = 0; i < ROUNDS; i++) {
		EXPECT_EQ(0, create(&self->g, &handle));
		ret = destroy(&self->g, handle);
		EXPECT_TRUE(!ret || ret == -EINVAL) TH_LOG("%d", ret);
		usleep(1);
	}
	o.stop = true;
	pthread_join(thread, NULL);
	EXPECT_LT(0, o.rounds);
}

/* The same page of addresses, mapped by one and unmapped by the other */
static void unmap(struct other *o)
{
	vmali_vm_unmap(o->g->vm, o->arg, 2 * PAGE);
}

TEST_F_TIMEOUT(threads, binds_of_one_range, 60)
{
	struct other o = { .g = &self->g, .round = unmap };
	pthread_t thread;
	struct vmali_bo *bo;
	unsigned int i;

	ASSERT_EQ(0, vmali_bo_create(self->g.dev, 4 * PAGE, 0, self->g.vm, &bo));
	ASSERT_EQ(0, vmali_vm_va_alloc(self->g.vm, 4 * PAGE, PAGE, &o.arg));
	ASSERT_EQ(0, pthread_create(&thread, NULL, repeat, &o));
	for (i = 0; i < ROUNDS; i++) {
		EXPECT_EQ(0, vmali_vm_map(self->g.vm, bo, 0, o.arg, 4 * PAGE, 0));
		usleep(1);
	}
	o.stop = true;
	pthread_join(thread, NULL);
	EXPECT_EQ(0, vmali_vm_unmap(self->g.vm, o.arg, 4 * PAGE));
	vmali_vm_va_free(self->g.vm, o.arg);
	vmali_bo_put(bo);
}

/* VMs that are destroyed while buffers are mapped in them */
static void destroy_vms(struct other *o)
{
	struct drm_panthor_vm_destroy args = { 0 };

	for (args.id = 2; args.id < 2 + HANDLES; args.id++)
		device(o->g, DRM_IOCTL_PANTHOR_VM_DESTROY, &args);
}

TEST_F_TIMEOUT(threads, vms_with_guessed_handles, 60)
{
	struct other o = { .g = &self->g, .round = destroy_vms };
	struct vmali_buffer buffer;
	pthread_t thread;
	unsigned int i;

	ASSERT_EQ(0, pthread_create(&thread, NULL, repeat, &o));
	for (i = 0; i < ROUNDS; i++) {
		struct vmali_vm *vm;

		ASSERT_EQ(0, vmali_vm_create(self->g.dev, 0, &vm));
		if (!vmali_buffer_create(vm, 16 * PAGE, 0, NULL, &buffer))
			vmali_buffer_destroy(&buffer);
		vmali_vm_destroy(vm);
		usleep(1);
	}
	o.stop = true;
	pthread_join(thread, NULL);
}

/* A group that is destroyed while the other thread submits to it */
static void submit(struct other *o)
{
	struct drm_panthor_queue_submit job = {
		.stream_addr = guest_stream_va(o->g, 1), .stream_size = 8,
	};
	struct drm_panthor_group_submit args = {
		.group_handle = 2,
		.queue_submits = DRM_PANTHOR_OBJ_ARRAY(1, &job),
	};

	device(o->g, DRM_IOCTL_PANTHOR_GROUP_SUBMIT, &args);
}

TEST_F_TIMEOUT(threads, submissions_to_a_destroyed_group, 60)
{
	struct other o = { .g = &self->g, .round = submit };
	struct vmali_cs_builder b;
	pthread_t thread;
	unsigned int i;
	uint32_t handle;

	guest_begin(&self->g, 1, &b);
	ASSERT_EQ(0, pthread_create(&thread, NULL, repeat, &o));
	for (i = 0; i < ROUNDS; i++) {
		ASSERT_EQ(0, create(&self->g, &handle));
		usleep(50);
		EXPECT_EQ(0, destroy(&self->g, handle));
	}
	o.stop = true;
	pthread_join(thread, NULL);
}

TEST_HARNESS_MAIN
