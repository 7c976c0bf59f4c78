// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Groups for protected rendering and what they take from the heap: when it is
 * exhausted, when there are as many as there can be, when their process is killed,
 * the GPU reset or suspended.  With the plain heap, which has no struct page and
 * reports what is in use.
 */
#include "harness.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#include "modules.h"

/* What the driver has for each open file. */
#define MAX_GROUPS	128

/* Without CAP_SYS_NICE: half of the groups of all files, 8 in each file */
#define FILES		16
#define GROUPS_PER_FILE	8

static const struct vmali_group_attrs protected = { .flags = VMALI_GROUP_PROTECTED };

FIXTURE(groups) {
	struct machine machine;
	struct vmali_protected_info info;
	struct guest g;
};

FIXTURE_SETUP(groups)
{
	SKIP_IF(series_missing());
	ASSERT_EQ(0, plain_boot(&self->machine));
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, vmali_device_query_protected(self->g.dev, &self->info));
	ASSERT_EQ(FW_BYTES, self->info.fw_bytes);
}

FIXTURE_TEARDOWN(groups)
{
	guest_close(&self->g);
	EXPECT_EQ(0, plain_idle());
	EXPECT_EQ(0, machine_restore(&self->machine));
}

/* Bytes with so many groups alive. */
static uint64_t bytes_of(const struct vmali_protected_info *info, unsigned int groups)
{
	return info->fw_bytes + groups * info->group_bytes;
}

static int limit_to(uint64_t bytes)
{
	return module_set("vmali_heap", "pages", (long)(bytes / 4096));
}

TEST_F(groups, the_one_that_does_not_fit_fails)
{
	struct vmali_group *group[4], *ordinary;
	unsigned int i;

	ASSERT_EQ(0, limit_to(bytes_of(&self->info, 3)));
	for (i = 0; i < 3; i++)
		ASSERT_EQ(0, vmali_group_create(self->g.vm, &protected, &group[i]));
	EXPECT_EQ(-ENOMEM, vmali_group_create(self->g.vm, &protected, &group[3]));
	EXPECT_EQ(1, plain_stat("full"));

	/* Everything else lives, and ordinary groups don't notice. */
	for (i = 0; i < 3; i++) {
		EXPECT_EQ(0, guest_healthy(&self->g, group[i])) TH_LOG("group %u", i);
	}
	ASSERT_EQ(0, guest_group(&self->g, 1, &ordinary));
	EXPECT_EQ(0, guest_healthy(&self->g, ordinary));

	/* After a free the next one fits, and only that. */
	vmali_group_destroy(group[1]);
	EXPECT_EQ(bytes_of(&self->info, 2), protected_bytes(bytes_of(&self->info, 2)));
	EXPECT_EQ(0, vmali_group_create(self->g.vm, &protected, &group[1]));
	EXPECT_EQ(-ENOMEM, vmali_group_create(self->g.vm, &protected, &group[3]));
	EXPECT_EQ(0, guest_healthy(&self->g, group[1]));

	for (i = 0; i < 3; i++)
		vmali_group_destroy(group[i]);
	vmali_group_destroy(ordinary);
}

TEST_F(groups, one_page_short)
{
	struct vmali_group *group;

	ASSERT_EQ(0, limit_to(bytes_of(&self->info, 1) - 4096));
	EXPECT_EQ(-ENOMEM, vmali_group_create(self->g.vm, &protected, &group));
	EXPECT_EQ(FW_BYTES, protected_bytes(FW_BYTES));
	ASSERT_EQ(0, limit_to(bytes_of(&self->info, 1)));
	ASSERT_EQ(0, vmali_group_create(self->g.vm, &protected, &group));
	EXPECT_EQ(0, guest_healthy(&self->g, group));
	vmali_group_destroy(group);
}

/* Buffers of applications come from the same heap. */
TEST_F(groups, applications_exhaust_the_heap)
{
	struct vmali_group *group;
	int heap, fd, more;

	ASSERT_EQ(0, limit_to(bytes_of(&self->info, 1)));
	ASSERT_EQ(0, vmali_heap_open(PLAIN_HEAP, &heap));
	ASSERT_EQ(0, vmali_heap_alloc(heap, 4096, &fd));
	EXPECT_EQ(-ENOMEM, vmali_group_create(self->g.vm, &protected, &group));
	EXPECT_EQ(-ENOMEM, vmali_heap_alloc(heap, self->info.group_bytes, &more));
	close(fd);
	ASSERT_EQ(0, vmali_group_create(self->g.vm, &protected, &group));
	EXPECT_EQ(-ENOMEM, vmali_heap_alloc(heap, 4096, &more));
	EXPECT_EQ(0, guest_healthy(&self->g, group));
	vmali_group_destroy(group);
	close(heap);
}

/* As many as a file can have, of each kind, at the same time. */
TEST_F_TIMEOUT(groups, as_many_as_there_can_be, 120)
{
	static struct vmali_group *special[MAX_GROUPS], *plain[MAX_GROUPS];
	struct vmali_group *one_more;
	struct guest second;
	unsigned int i;

	ASSERT_EQ(0, guest_open(&second));
	for (i = 0; i < MAX_GROUPS; i++) {
		ASSERT_EQ(0, vmali_group_create(self->g.vm, &protected, &special[i]))
			TH_LOG("protected group %u", i);
		ASSERT_EQ(0, guest_group(&second, 1, &plain[i]))
			TH_LOG("ordinary group %u", i);
	}
	EXPECT_EQ(-EBUSY, vmali_group_create(self->g.vm, &protected, &one_more));
	EXPECT_EQ(-EBUSY, guest_group(&second, 1, &one_more));
	EXPECT_EQ(bytes_of(&self->info, MAX_GROUPS),
		  protected_bytes(bytes_of(&self->info, MAX_GROUPS)));
	EXPECT_EQ(MAX_GROUPS + 1, plain_wait("buffers", MAX_GROUPS + 1));
	for (i = 0; i < MAX_GROUPS; i += 9) {
		EXPECT_EQ(0, guest_healthy(&self->g, special[i])) TH_LOG("group %u", i);
		EXPECT_EQ(0, guest_healthy(&second, plain[i])) TH_LOG("group %u", i);
	}
	for (i = 0; i < MAX_GROUPS; i++) {
		vmali_group_destroy(special[i]);
		vmali_group_destroy(plain[i]);
	}
	guest_close(&second);
}

/* Nothing is kept of groups that have been. */
TEST_F(groups, created_and_destroyed)
{
	unsigned int i, count = kernel_is_slow() ? 20 : 300;
	struct vmali_group *group;

	ASSERT_EQ(0, limit_to(bytes_of(&self->info, 1)));
	for (i = 0; i < count; i++) {
		int64_t end = guest_now() + PATIENCE;
		int ret;

		/*
		 * What the one before had is given back in the background, and so is
		 * what an attempt that failed had got until then: retries without a
		 * pause fill the firmware's address space (ENOSPC).
		 */
		while ((ret = vmali_group_create(self->g.vm, &protected, &group)) == -ENOMEM &&
		       guest_now() < end)
			usleep(1000);
		ASSERT_EQ(0, ret) TH_LOG("round %u", i);
		vmali_group_destroy(group);
	}
	EXPECT_EQ(self->info.fw_bytes, protected_bytes(self->info.fw_bytes));
}

struct worker {
	const struct guest *g;
	unsigned int made, refused;
	int error;
};

static void *make_groups(void *arg)
{
	struct worker *w = arg;
	unsigned int i;

	for (i = 0; i < (kernel_is_slow() ? 10 : 100); i++) {
		struct vmali_group *group;
		int ret = vmali_group_create(w->g->vm, &protected, &group);

		if (!ret) {
			w->made++;
			usleep(100);
			vmali_group_destroy(group);
		} else if (ret == -ENOMEM) {
			w->refused++;
			usleep(500);
		} else {
			w->error = ret;
		}
	}
	return NULL;
}

/* Several at once, with room for two: each gets one, or ENOMEM, and nothing else. */
TEST_F(groups, contended)
{
	struct worker workers[4];
	pthread_t threads[4];
	unsigned int i, made = 0;

	ASSERT_EQ(0, limit_to(bytes_of(&self->info, 2)));
	for (i = 0; i < 4; i++) {
		workers[i] = (struct worker){ .g = &self->g };
		ASSERT_EQ(0, pthread_create(&threads[i], NULL, make_groups, &workers[i]));
	}
	for (i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		EXPECT_EQ(0, workers[i].error);
		made += workers[i].made;
	}
	EXPECT_LT(0, made);
	EXPECT_GE(bytes_of(&self->info, 2), plain_stat("peak_bytes"));
}

static void be_killed(int ready)
{
	struct vmali_group *group[8], *ordinary;
	struct vmali_cs_builder b;
	struct guest g;
	unsigned int i;
	uint32_t syncobj;

	if (guest_open(&g))
		_exit(1);
	for (i = 0; i < ARRAY_SIZE(group); i++)
		if (vmali_group_create(g.vm, &protected, &group[i]) ||
		    guest_group(&g, 1, &ordinary))
			_exit(1);
	guest_write_endless(&g, 1, &b, 1);
	if (guest_submit(&g, group[0], 0, 1, &b, &syncobj) || !guest_runs(&g, 1))
		_exit(2);
	if (write(ready, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

TEST_F_TIMEOUT(groups, process_killed, 60)
{
	unsigned int i, rounds = kernel_is_slow() ? 2 : 5;
	struct vmali_group *group;
	int ready[2], status;
	char byte;
	pid_t pid;

	ASSERT_EQ(0, vmali_group_create(self->g.vm, &protected, &group));
	for (i = 0; i < rounds; i++) {
		ASSERT_EQ(0, pipe(ready));
		pid = fork();
		ASSERT_LE(0, pid);
		if (!pid)
			be_killed(ready[1]);
		close(ready[1]);
		ASSERT_EQ(1, read(ready[0], &byte, 1)) TH_LOG("round %u", i);
		close(ready[0]);
		EXPECT_EQ(bytes_of(&self->info, 9), protected_bytes(bytes_of(&self->info, 9)));
		ASSERT_EQ(0, kill(pid, SIGKILL));
		ASSERT_EQ(pid, waitpid(pid, &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
		EXPECT_EQ(bytes_of(&self->info, 1), protected_bytes(bytes_of(&self->info, 1)));
		EXPECT_EQ(0, guest_healthy(&self->g, group)) TH_LOG("round %u", i);
	}
	vmali_group_destroy(group);
}

static void take_all(int ready)
{
	static struct guest files[FILES + 1];
	struct vmali_group *group;
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(files); i++)
		if (guest_open(&files[i]))
			_exit(1);
	if (guest_give_up_privileges())
		_exit(1);
	for (i = 0; i < FILES; i++)
		for (j = 0; j < GROUPS_PER_FILE; j++)
			if (vmali_group_create(files[i].vm, &protected, &group))
				_exit(2);
	if (vmali_group_create(files[FILES].vm, &protected, &group) != -ENOSPC)
		_exit(3);
	if (write(ready, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

/*
 * A process that opens many files can take all groups that need no capability.  The other half,
 * and ordinary groups, are still available.
 */
TEST_F_TIMEOUT(groups, one_process_takes_what_it_can, 60)
{
	uint64_t bytes = bytes_of(&self->info, 1 + FILES * GROUPS_PER_FILE);
	struct vmali_group *group, *ordinary;
	int ready[2], status;
	char byte;
	pid_t pid;

	ASSERT_EQ(0, pipe(ready));
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid)
		take_all(ready[1]);
	close(ready[1]);
	ASSERT_EQ(1, read(ready[0], &byte, 1));
	close(ready[0]);
	ASSERT_EQ(0, vmali_group_create(self->g.vm, &protected, &group));
	EXPECT_EQ(0, guest_healthy(&self->g, group));
	EXPECT_EQ(bytes, protected_bytes(bytes));
	ASSERT_EQ(0, guest_group(&self->g, 1, &ordinary));
	EXPECT_EQ(0, guest_healthy(&self->g, ordinary));
	vmali_group_destroy(ordinary);

	/* It has them until it ends */
	ASSERT_EQ(0, kill(pid, SIGKILL));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(bytes_of(&self->info, 1), protected_bytes(bytes_of(&self->info, 1)));
	vmali_group_destroy(group);
}

/*
 * A reset, after which the firmware is loaded again: protected sections stay what and
 * where they are, and nothing has tried to write them.  A group that was on
 * the GPU and could not be suspended is lost, as an ordinary group would be; its memory is not.
 */
static void check_reset(struct __test_metadata *_metadata, struct guest *g,
			const struct vmali_protected_info *info, const char *fault)
{
	uint64_t resets = model_stat("resets"), cpu = trusted_stat("cpu_refused"),
		 mcu = trusted_stat("gpu-mcu_refused");
	struct vmali_group *group[3], *victim;
	uint64_t calls;
	struct vmali_cs_builder b;
	unsigned int i;
	int64_t end;

	/* A fault that meets the device on its way to sleep needs no reset. */
	ASSERT_EQ(0, guest_write_text(GPU_SYSFS "/power/control", "on"));
	for (i = 0; i < 3; i++)
		ASSERT_EQ(0, vmali_group_create(g->vm, &protected, &group[i]));
	EXPECT_EQ(0, guest_healthy(g, group[0]));
	/* First, as the driver's tick starts groups that have nothing to run, too. */
	ASSERT_EQ(0, guest_inject(fault));
	calls = plain_stat("alloc_calls");
	ASSERT_EQ(0, vmali_group_create(g->vm, &protected, &victim));
	guest_begin(g, 0, &b);
	vmali_cs_move32(&b, vmali_cs_r32(0), 1);
	guest_run(g, victim, 0, 0, &b);
	/* The job may have taken as long as guest_run() waits. */
	end = guest_now() + PATIENCE;
	while (model_stat("resets") == resets && guest_now() < end)
		usleep(1000);
	EXPECT_LT(resets, model_stat("resets"));
	ASSERT_EQ(0, guest_write_text(GPU_SYSFS "/power/control", "auto"));

	EXPECT_EQ(bytes_of(info, 4), protected_bytes(bytes_of(info, 4)));
	for (i = 0; i < 3; i++) {
		int ret = guest_healthy(g, group[i]);

		EXPECT_TRUE(!ret || ret == -EINVAL) TH_LOG("group %u: %d", i, ret);
	}
	EXPECT_EQ(0, guest_healthy(g, NULL));
	/* The victim's, and none of the reset's */
	EXPECT_EQ(calls + 1, plain_stat("alloc_calls"));
	EXPECT_EQ(cpu, trusted_stat("cpu_refused"));
	EXPECT_EQ(mcu, trusted_stat("gpu-mcu_refused"));
	for (i = 0; i < 3; i++)
		vmali_group_destroy(group[i]);
	vmali_group_destroy(victim);
	EXPECT_EQ(info->fw_bytes, protected_bytes(info->fw_bytes));
	ASSERT_EQ(0, vmali_group_create(g->vm, &protected, &group[0]));
	EXPECT_EQ(0, guest_healthy(g, group[0]));
	vmali_group_destroy(group[0]);
}

TEST_F(groups, reset)
{
	check_reset(_metadata, &self->g, &self->info, "missing_ack");
}

TEST_F(groups, reset_after_firmware_panic)
{
	check_reset(_metadata, &self->g, &self->info, "firmware_panic");
}

TEST_F(groups, runtime_suspend)
{
	struct vmali_group *group[3], *late;
	unsigned int i, round;

	for (i = 0; i < 3; i++)
		ASSERT_EQ(0, vmali_group_create(self->g.vm, &protected, &group[i]));
	for (round = 0; round < 5; round++) {
		uint64_t cpu = trusted_stat("cpu_refused");

		for (i = 0; i < 3; i++)
			EXPECT_EQ(0, guest_healthy(&self->g, group[i]));
		ASSERT_TRUE(guest_power_is(&self->g, "suspended"));
		EXPECT_EQ(bytes_of(&self->info, 3),
			  protected_bytes(bytes_of(&self->info, 3)));

		/* Groups come and go without waking it up, or waking it. */
		ASSERT_EQ(0, vmali_group_create(self->g.vm, &protected, &late));
		EXPECT_EQ(bytes_of(&self->info, 4),
			  protected_bytes(bytes_of(&self->info, 4)));
		EXPECT_EQ(0, guest_healthy(&self->g, late));
		ASSERT_TRUE(guest_power_is(&self->g, "suspended"));
		vmali_group_destroy(late);
		EXPECT_EQ(bytes_of(&self->info, 3),
			  protected_bytes(bytes_of(&self->info, 3)));
		EXPECT_EQ(cpu, trusted_stat("cpu_refused"));
	}
	for (i = 0; i < 3; i++)
		vmali_group_destroy(group[i]);
}

/* Lines of the driver's list of buffers that have all of these words. */
static unsigned int gems(const char *label, const char *usage)
{
	unsigned int count = 0;
	char line[512];
	FILE *f;

	f = popen("cat /sys/kernel/debug/dri/" GPU_DEVICE "/gems 2>/dev/null", "r");
	if (!f)
		return 0;
	while (fgets(line, sizeof(line), f))
		if (strstr(line, label) && strstr(line, usage))
			count++;
	pclose(f);
	return count;
}

/* Kernel (0x1), mapped by the firmware (0x2), protected (0x4). */
TEST_F(groups, listed_in_debugfs)
{
	struct vmali_group *group[2], *ordinary;
	unsigned int i;

	EXPECT_EQ(1, gems("FW protected section", " 0x7 "));
	EXPECT_EQ(0, gems("FW protected suspend buffer", ""));
	ASSERT_EQ(0, guest_group(&self->g, 1, &ordinary));
	EXPECT_EQ(0, gems("FW protected suspend buffer", ""));
	for (i = 0; i < 2; i++)
		ASSERT_EQ(0, vmali_group_create(self->g.vm, &protected, &group[i]));
	EXPECT_EQ(2, gems("FW protected suspend buffer", " 0x7 "));
	EXPECT_EQ(1, gems("GEM usage flags:", "protected (0x4)"));
	for (i = 0; i < 2; i++)
		vmali_group_destroy(group[i]);
	vmali_group_destroy(ordinary);
}

/* "panthor-resident-memory:	N KiB" of an open file; -1 if there is none. */
static long resident(int fd)
{
	char path[64], line[256];
	long kib = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	f = fopen(path, "re");
	while (f && kib < 0 && fgets(line, sizeof(line), f)) {
		char unit[8] = "";

		if (sscanf(line, "panthor-resident-memory: %ld %7s", &kib, unit) >= 1 &&
		    !strcmp(unit, "MiB"))
			kib *= 1024;
	}
	if (f)
		fclose(f);
	return kib;
}

/* The same for both kinds of groups: the buffer is there in either case. */
TEST_F(groups, counted_in_fdinfo)
{
	struct vmali_group *group;
	long before, ordinary, with;
	int fd;

	fd = vmali_device_fd(self->g.dev);
	before = resident(fd);
	ASSERT_LE(0, before);
	ASSERT_EQ(0, guest_group(&self->g, 1, &group));
	ordinary = resident(fd) - before;
	vmali_group_destroy(group);
	ASSERT_EQ(before, resident(fd));
	ASSERT_EQ(0, vmali_group_create(self->g.vm, &protected, &group));
	with = resident(fd) - before;
	vmali_group_destroy(group);
	EXPECT_LT((long)(self->info.group_bytes / 1024), ordinary);
	EXPECT_EQ(ordinary, with);
}

TEST_HARNESS_MAIN
