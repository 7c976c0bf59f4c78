// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The device is taken from the driver with work in every state: running, blocked,
 * waiting for a slot, for another job, for nothing.  Each job ends with its exact
 * verdict, every wait ends, and the groups' memory comes back, protected or
 * not, when the file is closed.
 *
 * The driver is unbound all the time, so nothing else must use it.  Once it is, an
 * open file's ioctls fail, so that jobs are watched through sync_files.
 */
#include "harness.h"

#include <poll.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "modules.h"
#include "protm.h"

/* Slots of the firmware's interface, in every image. */
#define SLOTS		8
#define MANY		(3 * SLOTS)

FIXTURE(unbind) {
	struct machine machine;
	struct guest g;
};

/* The driver with the plain heap, so that each protected buffer can be counted. */
FIXTURE_SETUP(unbind)
{
	/* Mainline leaks the groups that have a slot */
	SKIP_IF(series_missing());
	ASSERT_EQ(0, plain_boot(&self->machine));
	ASSERT_EQ(0, guest_open(&self->g));
}

/* In each case nothing is left, and the device works when it is bound again. */
FIXTURE_TEARDOWN(unbind)
{
	struct guest g;

	guest_close(&self->g);
	if (!gpu_bound()) {
		EXPECT_EQ(0, plain_wait("buffers", 0));
		EXPECT_EQ(0, protected_bytes(0));
		ASSERT_EQ(0, gpu_bind());
	}
	ASSERT_EQ(0, gpu_wait());
	ASSERT_EQ(0, guest_open(&g));
	EXPECT_EQ(0, guest_healthy(&g, NULL));
	guest_close(&g);
	EXPECT_EQ(0, machine_restore(&self->machine));
}

static int protected_group(struct guest *g, struct vmali_group **group)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };

	return vmali_group_create(g->vm, &attrs, group);
}

/* Queue a stream and give its fence a file that outlives the device. */
static int submit(struct guest *g, struct vmali_group *group, unsigned int slot,
		  struct vmali_cs_builder *b)
{
	uint32_t syncobj;
	int ret, file;

	ret = guest_submit(g, group, 0, slot, b, &syncobj);
	if (ret)
		return ret;
	ret = vmali_syncobj_export(g->dev, syncobj, 0, &file);
	vmali_syncobj_destroy(g->dev, syncobj);
	return ret ? ret : file;
}

/* A job that sets the data's word @slot when it runs, and never ends. */
static int endless(struct guest *g, struct vmali_group *group, unsigned int slot)
{
	struct vmali_cs_builder b;

	guest_write_endless(g, slot, &b, slot);
	return submit(g, group, slot, &b);
}

/* A job that sets the data's word @slot when it runs, and then blocks without end. */
static int blocked(struct guest *g, struct vmali_group *group, unsigned int slot)
{
	struct vmali_cs_builder b;

	g->data[slot] = 0;
	guest_begin(g, slot, &b);
	vmali_cs_move32(&b, vmali_cs_r32(0), 1);
	vmali_cs_store32(&b, vmali_cs_r32(0), DATA, 4 * slot);
	vmali_cs_wait(&b, 1 << SB_LOAD_STORE, false);
	vmali_cs_move32(&b, vmali_cs_r32(0), 7);
	vmali_cs_sync_wait32(&b, false, VMALI_CS_COND_GT, vmali_cs_r32(0), DATA);
	return submit(g, group, slot, &b);
}

/* Verdict of a job as soon as there is one; the file is closed */
static int verdict(int file)
{
	struct pollfd poll_fd = { .fd = file, .events = POLLIN };
	int status = 0, ret;

	if (poll(&poll_fd, 1, PATIENCE / VMALI_MS) != 1) {
		close(file);
		return -ETIME;
	}
	ret = vmali_sync_file_status(file, &status);
	close(file);
	return ret ? ret : status;
}

struct binds {
	struct guest g;
	unsigned long count;
	int ret;
};

static void *bind_until_refused(void *arg)
{
	struct binds *binds = arg;
	struct vmali_buffer buffer;

	for (;;) {
		binds->ret = vmali_buffer_create(binds->g.vm, 65536,
						 DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, NULL, &buffer);
		if (binds->ret)
			return NULL;
		vmali_buffer_destroy(&buffer);
		__atomic_add_fetch(&binds->count, 1, __ATOMIC_RELEASE);
	}
}

/* Unbind while another client's VM_BIND waits for the end of a region, which does not come. */
static void unbind_with_vm_bind(struct __test_metadata *_metadata, FIXTURE_DATA(unbind) *self,
				const char *fault)
{
	uint64_t enters = model_stat("protm_enters");
	struct binds binds = { };
	struct vmali_cs_builder b;
	struct vmali_group *group;
	pthread_t thread;
	int64_t start;
	int file;

	ASSERT_EQ(0, guest_open(&binds.g));
	ASSERT_EQ(0, guest_healthy(&binds.g, NULL));
	ASSERT_EQ(0, protected_group(&self->g, &group));
	if (fault) {
		ASSERT_EQ(0, guest_inject(fault));
	}
	guest_begin(&self->g, 0, &b);
	protm_write_endless(&b);
	file = submit(&self->g, group, 0, &b);
	ASSERT_LE(0, file);
	if (fault) {
		usleep(50000);
	} else {
		ASSERT_TRUE(wait_stat("protm_enters", enters));
	}
	ASSERT_EQ(0, pthread_create(&thread, NULL, bind_until_refused, &binds));
	usleep(100000);
	start = guest_now();
	ASSERT_EQ(0, gpu_unbind());
	TH_LOG("unbound in %lld ms", (long long)((guest_now() - start) / VMALI_MS));
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(-ENODEV, binds.ret);
	EXPECT_GT(0, verdict(file));
	guest_close(&binds.g);
}

TEST_F_TIMEOUT(unbind, vm_bind_waits_for_protected_mode, 60)
{
	unbind_with_vm_bind(_metadata, self, NULL);
}

/* The GPU is reset, as it does not even enter. */
TEST_F_TIMEOUT(unbind, vm_bind_waits_for_an_entry, 60)
{
	unbind_with_vm_bind(_metadata, self, "protm_late_ack 1 4000");
}

/* Requests that are refused hold nothing that unbind would have to wait for. */
TEST_F(unbind, after_refused_requests)
{
	const uint32_t both = DRM_PANTHOR_BO_NO_MMAP | DRM_PANTHOR_BO_WB_MMAP;
	struct vmali_group_attrs bad_group = { .priority = 77 };
	struct vmali_submit bad_job = { .stream_va = 8, .stream_size = 4 };
	/* Lists at an address that is none, or of elements that are too small */
	struct drm_panthor_group_submit submits[] = {
		{ .queue_submits = { .stride = 256, .count = 1, .array = 64 } },
		{ .queue_submits = { .stride = 1, .count = 1, .array = 64 } },
		{ .pad = 1 }, { .group_handle = 77 },
	};
	struct drm_panthor_vm_bind binds[] = {
		{ .ops = { .stride = 256, .count = 1, .array = 64 } },
		{ .ops = { .stride = 1, .count = 1, .array = 64 } },
		{ .ops = { .stride = 256, .count = 1, .array = 64 },
		  .flags = DRM_PANTHOR_VM_BIND_ASYNC },
		{ .flags = 1u << 31 },
	};
	struct drm_panthor_vm_create vm = { .flags = 1u << 31 };
	const struct drm_panthor_queue_submit job = { .stream_addr = 8, .stream_size = 4 };
	int fd = vmali_device_fd(self->g.dev);
	struct vmali_group *group, *none;
	struct vmali_bo *bo;
	unsigned int i;

	ASSERT_EQ(0, guest_group(&self->g, 1, &group));
	submits[3].queue_submits = (struct drm_panthor_obj_array)DRM_PANTHOR_OBJ_ARRAY(1, &job);
	for (i = 0; i < ARRAY_SIZE(submits); i++)
		EXPECT_EQ(-1, ioctl(fd, DRM_IOCTL_PANTHOR_GROUP_SUBMIT, &submits[i]))
			TH_LOG("submission %u", i);
	for (i = 0; i < ARRAY_SIZE(binds); i++) {
		binds[i].vm_id = vmali_vm_id(self->g.vm);
		EXPECT_EQ(-1, ioctl(fd, DRM_IOCTL_PANTHOR_VM_BIND, &binds[i]))
			TH_LOG("bind %u", i);
	}
	EXPECT_EQ(-1, ioctl(fd, DRM_IOCTL_PANTHOR_VM_CREATE, &vm));
	EXPECT_EQ(MAP_FAILED, mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0));
	EXPECT_EQ(MAP_FAILED, mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
				   DRM_PANTHOR_USER_FLUSH_ID_MMIO_OFFSET));
	EXPECT_EQ(-EINVAL, vmali_bo_create(self->g.dev, 4096, both, NULL, &bo));
	EXPECT_EQ(-EINVAL, vmali_bo_create(self->g.dev, 4096, 1u << 31, NULL, &bo));
	EXPECT_EQ(-EINVAL, vmali_bo_create(self->g.dev, 0, 0, NULL, &bo));
	EXPECT_EQ(-EINVAL, vmali_group_create(self->g.vm, &bad_group, &none));
	EXPECT_EQ(-EINVAL, vmali_group_submit(group, &bad_job, 1));
	EXPECT_EQ(-EINVAL, vmali_vm_map(self->g.vm, self->g.buffer.bo, 8, 4096, 4096, 0));
	EXPECT_EQ(-EINVAL, vmali_vm_unmap(self->g.vm, 8, 4096));
	ASSERT_EQ(0, gpu_unbind());
	vmali_group_destroy(group);
}

TEST_F(unbind, group_without_jobs)
{
	struct vmali_group *group, *protected;

	ASSERT_EQ(0, guest_group(&self->g, 1, &group));
	ASSERT_EQ(0, protected_group(&self->g, &protected));
	EXPECT_EQ(2, plain_wait("buffers", 2));
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(-ENODEV, guest_healthy(&self->g, group));
	vmali_group_destroy(group);
	vmali_group_destroy(protected);
}

/* Groups that have done something stay on their slots until another group needs them. */
TEST_F(unbind, idle_groups_on_slots)
{
	struct vmali_group *group[SLOTS];
	unsigned int i;

	for (i = 0; i < SLOTS; i++) {
		ASSERT_EQ(0, protected_group(&self->g, &group[i]));
		ASSERT_EQ(0, guest_healthy(&self->g, group[i]));
	}
	EXPECT_EQ(SLOTS + 1, plain_wait("buffers", SLOTS + 1));
	ASSERT_EQ(0, gpu_unbind());
	for (i = 0; i < SLOTS; i++)
		vmali_group_destroy(group[i]);
}

TEST_F(unbind, running_job_is_cancelled)
{
	struct vmali_group *group;
	int job;

	ASSERT_EQ(0, protected_group(&self->g, &group));
	job = endless(&self->g, group, 1);
	ASSERT_LE(0, job);
	ASSERT_TRUE(guest_runs(&self->g, 1));
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(-ECANCELED, verdict(job));
	vmali_group_destroy(group);
}

TEST_F(unbind, blocked_job_is_cancelled)
{
	struct vmali_group *group;
	int job;

	ASSERT_EQ(0, guest_group(&self->g, 1, &group));
	job = blocked(&self->g, group, 1);
	ASSERT_LE(0, job);
	ASSERT_TRUE(guest_runs(&self->g, 1));
	/* Long enough to be evicted as well: both ways end the same */
	usleep(100000);
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(-ECANCELED, verdict(job));
	vmali_group_destroy(group);
}

/* More than have slots: some run, some have run, some never did. */
TEST_F(unbind, groups_without_a_slot_are_cancelled)
{
	struct vmali_group *group[MANY];
	unsigned int i;
	int job[MANY];

	for (i = 0; i < MANY; i++) {
		ASSERT_EQ(0, i % 2 ? protected_group(&self->g, &group[i]) :
				     guest_group(&self->g, 1, &group[i]));
		job[i] = endless(&self->g, group[i], i);
		ASSERT_LE(0, job[i]);
	}
	ASSERT_TRUE(guest_runs(&self->g, 0));
	ASSERT_EQ(0, gpu_unbind());
	for (i = 0; i < MANY; i++) {
		EXPECT_EQ(-ECANCELED, verdict(job[i])) {
			TH_LOG("group %u", i);
		}
		vmali_group_destroy(group[i]);
	}
}

/*
 * A job that waits for another, which is cancelled: it is handed to the driver after
 * the device is removed, and ends no other way.
 */
TEST_F(unbind, dependent_job_is_cancelled)
{
	struct drm_panthor_sync_op ops[2];
	struct vmali_group *group[2];
	struct vmali_submit job = {
		.queue = 0, .syncs = ops, .sync_count = 2,
	};
	uint32_t syncobj[2] = { 0 };
	struct vmali_cs_builder b;
	struct kernel_log log;
	unsigned int i;
	int file[2];

	ASSERT_EQ(0, kernel_log_start(&log));
	for (i = 0; i < 2; i++)
		ASSERT_EQ(0, guest_group(&self->g, 1, &group[i]));
	guest_write_endless(&self->g, 1, &b, 1);
	ASSERT_EQ(0, guest_submit(&self->g, group[0], 0, 1, &b, &syncobj[0]));

	guest_begin(&self->g, 2, &b);
	vmali_cs_nop(&b);
	ASSERT_EQ(0, vmali_cs_finish(&b, &job.stream_size));
	job.stream_va = guest_stream_va(&self->g, 2);
	ASSERT_EQ(0, vmali_syncobj_create(self->g.dev, false, &syncobj[1]));
	ops[0] = vmali_wait_op(syncobj[0], 0);
	ops[1] = vmali_signal_op(syncobj[1], 0);
	ASSERT_EQ(0, vmali_group_submit(group[1], &job, 1));

	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, vmali_syncobj_export(self->g.dev, syncobj[i], 0, &file[i]));
		EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->g.dev, syncobj[i], 0, 0));
	}
	ASSERT_EQ(0, gpu_unbind());
	EXPECT_EQ(-ECANCELED, verdict(file[0]));
	EXPECT_EQ(-ECANCELED, verdict(file[1]));
	kernel_log_read(&log);
	EXPECT_EQ(0, kernel_log_count(&log, "WARNING:")) {
		fprintf(stderr, "%s", log.text);
	}
	kernel_log_stop(&log);
}

/* The firmware does not answer: the driver gives up after its timeouts, and not later. */
TEST_F(unbind, firmware_does_not_answer)
{
	struct vmali_group *group;
	int64_t start;
	int job;

	ASSERT_EQ(0, protected_group(&self->g, &group));
	job = endless(&self->g, group, 1);
	ASSERT_LE(0, job);
	ASSERT_TRUE(guest_runs(&self->g, 1));
	ASSERT_EQ(0, guest_inject("missing_ack"));
	start = guest_now();
	ASSERT_EQ(0, gpu_unbind());
	/* Two timeouts of 100 ms, and room for a machine that is busy */
	EXPECT_GT(PATIENCE, guest_now() - start);
	EXPECT_EQ(-ETIMEDOUT, verdict(job));
	vmali_group_destroy(group);
}

/* The process that has the groups is killed before, at the same time, or after. */
TEST_F_TIMEOUT(unbind, process_killed_meanwhile, 60)
{
	const unsigned int delays[] = { 0, 200, 1000, 5000, 20000 };
	unsigned int i, j;

	guest_close(&self->g);
	for (i = 0; i < sizeof(delays) / sizeof(delays[0]); i++) {
		int pipe_fd[2], status;
		pid_t child;
		char c;

		ASSERT_EQ(0, pipe(pipe_fd));
		child = fork();
		ASSERT_LE(0, child);
		if (!child) {
			struct vmali_group *group;
			struct guest g;

			if (guest_open(&g))
				_exit(1);
			for (j = 0; j < SLOTS + 2; j++)
				if (protected_group(&g, &group) ||
				    endless(&g, group, j) < 0)
					_exit(2);
			if (!guest_runs(&g, 0) || write(pipe_fd[1], "r", 1) != 1)
				_exit(3);
			pause();
			_exit(4);
		}
		ASSERT_EQ(1, read(pipe_fd[0], &c, 1));
		EXPECT_EQ(0, kill(child, SIGKILL));
		usleep(delays[i]);
		ASSERT_EQ(0, gpu_unbind());
		ASSERT_EQ(child, waitpid(child, &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
		close(pipe_fd[0]);
		close(pipe_fd[1]);
		EXPECT_EQ(0, plain_wait("buffers", 0));
		ASSERT_EQ(0, gpu_bind());
		ASSERT_EQ(0, gpu_wait());
	}
}

/*
 * Closing the last file does not wait for its groups to be released, and the module can be
 * unloaded then: it has to wait for the work items that are pending.
 */
TEST_F_TIMEOUT(unbind, module_removed_right_after_the_last_file, 60)
{
	static struct kernel_log log;
	unsigned int i, j;

	guest_close(&self->g);
	ASSERT_EQ(0, kernel_log_start(&log));
	/* Before the work items */
	ASSERT_EQ(0, setpriority(PRIO_PROCESS, 0, -20));
	for (i = 0; i < (kernel_is_slow() ? 10 : 40); i++) {
		struct vmali_group *group;
		struct guest g;

		ASSERT_EQ(0, guest_open(&g));
		for (j = 0; j < SLOTS + 2; j++) {
			int job;

			ASSERT_EQ(0, protected_group(&g, &group));
			job = endless(&g, group, j);
			ASSERT_LE(0, job);
			close(job);
		}
		ASSERT_TRUE(guest_runs(&g, 0));
		/* The device is unbound, or still bound */
		if (i % 2)
			ASSERT_EQ(0, gpu_unbind());
		guest_close(&g);
		ASSERT_EQ(0, module_unload("panthor"));
		ASSERT_EQ(0, plain_wait("buffers", 0)) {
			TH_LOG("round %u", i);
		}
		ASSERT_EQ(0, kernel_log_complaints(&log)) {
			TH_LOG("round %u: %s", i, log.text);
		}
		ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
		ASSERT_EQ(0, gpu_wait());
	}
	kernel_log_stop(&log);
}

/* Fifty times, with work on the slots each time: the heap comes back each time. */
TEST_F_TIMEOUT(unbind, fifty_times, 120)
{
	unsigned int i, rounds = kernel_is_slow() ? 5 : 50;

	guest_close(&self->g);
	for (i = 0; i < rounds; i++) {
		struct vmali_group *group[3];
		struct guest g;
		int job;

		ASSERT_EQ(0, gpu_wait());
		ASSERT_EQ(0, guest_open(&g));
		ASSERT_EQ(0, protected_group(&g, &group[0]));
		ASSERT_EQ(0, protected_group(&g, &group[1]));
		ASSERT_EQ(0, guest_group(&g, 1, &group[2]));
		EXPECT_EQ(0, guest_healthy(&g, group[0]));
		EXPECT_EQ(0, guest_healthy(&g, group[2]));
		job = endless(&g, group[1], 1);
		ASSERT_LE(0, job);
		ASSERT_TRUE(guest_runs(&g, 1));
		ASSERT_EQ(0, gpu_unbind());
		EXPECT_EQ(-ECANCELED, verdict(job));
		guest_close(&g);
		ASSERT_EQ(0, plain_wait("buffers", 0)) {
			TH_LOG("round %u", i);
		}
		ASSERT_EQ(0, gpu_bind());
	}
}

TEST_HARNESS_MAIN
