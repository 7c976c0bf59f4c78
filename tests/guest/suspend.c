// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The system is suspended with every kind of work on the GPU: none, ordinary, waiting,
 * protected, about to be, and failing.  What was in flight continues after the resume with
 * its registers and its protected content; what was failing gets the error that it would
 * have got; then a fresh protected job and the bystander's work, and the driver has logged
 * nothing but what is expected.
 *
 * Skipped on a kernel for several CPUs (vmali run --cpus 2), which cannot be suspended.
 */
#include "harness.h"

#include <pthread.h>
#include <sys/klog.h>

#include "modules.h"
#include "protm.h"
#include "sleep.h"

#define SLEEPER		"/sys/kernel/debug/vmali/sleeper/"

#define FLAG		vmali_cs_r32(25)
#define KEPT		vmali_cs_r32(26)

/* Data: the words that jobs wait for, and those that they write when they have them. */
#define WAITS_FOR(job)	(4u * (job))
#define RESULT(job)	(1024u + 4u * (job))
#define VALUE(job)	(0xabcd0000u + (job))

/* More than the GPU has slots for */
#define MANY		12u

#define LOG_BYTES	(1 << 19)
/* klogctl(2) has no names for its commands */
#define SYSLOG_READ_ALL	3

FIXTURE(suspend) {
	struct protm p;
	struct vmali_group *second;		/* another protected one */
	struct secret dst2;
	char mark[64];
	char *log;
	bool loud;				/* the driver has a reason to log something */
	uint64_t boots;
	unsigned int own_resets;
};

FIXTURE_VARIANT(suspend) {
	const char *how;
};

FIXTURE_VARIANT_ADD(suspend, s2idle) { .how = "s2idle" };
FIXTURE_VARIANT_ADD(suspend, deep) { .how = "deep" };

/* A loop until word @job of the data is set; it keeps a value in a register meanwhile. */
static void wait_in_loop(struct vmali_cs_builder *b, unsigned int job)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;

	vmali_cs_label_place(b, &loop);
	vmali_cs_load32(b, FLAG, DATA, WAITS_FOR(job));
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	vmali_cs_branch(b, VMALI_CS_COND_EQ, FLAG, &loop);
}

/* A job that runs until it is let go, and then stores what it had in a register. */
static int start_ordinary(struct guest *g, struct vmali_group *group, unsigned int job,
			  uint32_t *syncobj)
{
	struct vmali_cs_builder b;

	g->data[WAITS_FOR(job) / 4] = 0;
	g->data[RESULT(job) / 4] = 0;
	guest_begin(g, job, &b);
	vmali_cs_move32(&b, KEPT, VALUE(job));
	wait_in_loop(&b, job);
	vmali_cs_store32(&b, KEPT, DATA, RESULT(job));
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	return guest_submit(g, group, 0, job, &b, syncobj);
}

static void let_go(struct guest *g, unsigned int job)
{
	g->data[WAITS_FOR(job) / 4] = 1;
}

static int end_ordinary(struct guest *g, unsigned int job, uint32_t syncobj)
{
	int ret;

	let_go(g, job);
	ret = guest_verdict(g, syncobj);
	if (!ret && g->data[RESULT(job) / 4] != VALUE(job))
		ret = -EBADMSG;
	return ret;
}

/*
 * A region that copies the first half of a buffer, runs until it is let go, and then copies
 * the rest.
 */
static void write_copy(struct vmali_cs_builder *b, uint64_t dst, uint64_t src, unsigned int job)
{
	const uint32_t half = SECRET_BYTES / 2;

	vmali_cs_wait(b, 0xff, false);
	vmali_cs_prot_region_begin(b);
	vmali_access_copy(b, dst, src, half, 1);
	wait_in_loop(b, job);
	vmali_access_copy(b, dst + half, src + half, half, 1);
	vmali_cs_prot_region_end(b);
	vmali_cs_wait(b, 0xff, false);
}

static int start_protected(struct protm *p, struct vmali_group *group, const struct secret *dst,
			   unsigned int job, uint32_t *syncobj)
{
	struct vmali_cs_builder b;

	p->g.data[WAITS_FOR(job) / 4] = 0;
	guest_begin(&p->g, job, &b);
	write_copy(&b, dst->buf.va, p->src.buf.va, job);
	return guest_submit(&p->g, group, 0, job, &b, syncobj);
}

static int end_protected(struct guest *g, unsigned int job, uint32_t syncobj)
{
	let_go(g, job);
	return guest_verdict(g, syncobj);
}

FIXTURE_SETUP(suspend)
{
	SKIP_IF(system_can_sleep() ? NULL : "this kernel cannot be suspended, or has no alarm");
	SKIP_IF(heap_missing(self->p.heap));
	self->log = malloc(LOG_BYTES);
	ASSERT_NE(NULL, self->log);
	ASSERT_EQ(0, protm_open(&self->p));
	ASSERT_EQ(0, guest_protected_group(&self->p.g, &self->second));
	ASSERT_EQ(0, secret_create(&self->p.g, self->p.heap, &self->dst2));
	ASSERT_EQ(0, secret_fill(self->p.trusted, &self->dst2, 4));
	self->boots = model_stat("mcu_boots");
	snprintf(self->mark, sizeof(self->mark), "suspend: %lld\n", (long long)guest_now());
	ASSERT_EQ(0, guest_write_text("/dev/kmsg", self->mark));
}

/* What the kernel has logged and should not have, and @also. */
static const char *complaint(char *log, const char *mark, const char *also)
{
	static const char * const words[] = {
		"WARNING", "BUG:", "INFO:", "Call Trace", "possible ", "suspicious",
	};
	int len = klogctl(SYSLOG_READ_ALL, log, LOG_BYTES - 1);
	const char *logged, *found;
	unsigned int i;

	log[len < 0 ? 0 : len] = '\0';
	logged = strstr(log, mark);
	if (!logged)
		return "the log is not what it was";
	found = also ? strstr(logged, also) : NULL;
	for (i = 0; !found && i < ARRAY_SIZE(words); i++)
		found = strstr(logged, words[i]);
	return found;
}

FIXTURE_TEARDOWN(suspend)
{
	const char *logged;

	EXPECT_EQ(0, guest_healthy(&self->p.other, self->p.bystander));
	EXPECT_EQ(0, guest_healthy(&self->p.g, NULL));
	vmali_group_destroy(self->second);
	EXPECT_EQ(0, protm_fresh_job(&self->p));
	EXPECT_EQ(self->p.resets + self->own_resets, model_stat("resets"));
	secret_destroy(&self->dst2);
	protm_close(&self->p);
	logged = complaint(self->log, self->mark, self->loud ? NULL : "panthor ");
	EXPECT_EQ(NULL, logged) TH_LOG("%.2000s", logged);
	free(self->log);
}

TEST_F(suspend, gpu_asleep_already)
{
	ASSERT_TRUE(guest_power_is(&self->p.g, "suspended"));
	EXPECT_EQ(0, system_sleep(variant->how, 1));
	/* And it need not be woken for that */
	EXPECT_TRUE(guest_power_is(&self->p.g, "suspended"));
	EXPECT_EQ(self->boots, model_stat("mcu_boots"));
}

TEST_F(suspend, gpu_awake_without_work)
{
	ASSERT_EQ(0, guest_runtime_pm(&self->p.g, "on"));
	EXPECT_TRUE(guest_power_is(&self->p.g, "active"));
	self->boots = model_stat("mcu_boots");
	EXPECT_EQ(0, system_sleep(variant->how, 1));
	EXPECT_EQ(self->boots + 1, model_stat("mcu_boots"));
	EXPECT_TRUE(guest_power_is(&self->p.g, "active"));
	EXPECT_EQ(0, guest_healthy(&self->p.other, self->p.bystander));
	ASSERT_EQ(0, guest_runtime_pm(&self->p.g, "auto"));
	EXPECT_TRUE(guest_power_is(&self->p.g, "suspended"));
}

TEST_F(suspend, running_job)
{
	uint32_t syncobj;

	ASSERT_EQ(0, start_ordinary(&self->p.other, self->p.bystander, 1, &syncobj));
	usleep(20000);
	EXPECT_EQ(0, system_sleep(variant->how, 1));
	EXPECT_LT(self->boots, model_stat("mcu_boots"));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->p.other.dev, syncobj, 0, 0));
	EXPECT_EQ(0, end_ordinary(&self->p.other, 1, syncobj));
}

/*
 * Another device waits for a job in its suspend callback, as displays do: tasks and
 * kernel threads are frozen, and the GPU's device is still awake.
 */
TEST_F(suspend, another_device_waits_for_a_job)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;
	struct vmali_cs_builder b;
	uint32_t syncobj;
	char text[16];
	int file;

	ASSERT_EQ(0, module_load("vmali_sleeper", ""));
	guest_begin(&self->p.other, 1, &b);
	vmali_cs_move32(&b, FLAG, 500000);
	vmali_cs_label_place(&b, &loop);
	vmali_cs_add_imm32(&b, FLAG, FLAG, -1);
	vmali_cs_branch(&b, VMALI_CS_COND_GT, FLAG, &loop);
	ASSERT_EQ(0, guest_submit(&self->p.other, self->p.bystander, 0, 1, &b, &syncobj));
	ASSERT_EQ(0, vmali_syncobj_export(self->p.other.dev, syncobj, 0, &file));
	snprintf(text, sizeof(text), "%d", file);
	ASSERT_EQ(0, guest_write_text(SLEEPER "fence", text));
	close(file);
	EXPECT_EQ(0, system_sleep(variant->how, 1));
	ASSERT_EQ(0, guest_read_text(SLEEPER "waited", text, sizeof(text)));
	/* The job takes 100 ms at the highest clock rate, of which the freezer takes a few */
	EXPECT_LT(50, atoi(text));
	EXPECT_EQ(0, guest_verdict(&self->p.other, syncobj));
	EXPECT_EQ(0, module_unload("vmali_sleeper"));
}

/*
 * One that waits for a word in memory, which is written after the sleep.  The GPU is kept
 * awake: a group that does nothing but wait is suspended with it, and not looked at again
 * because the CPU has written something.
 */
TEST_F(suspend, waiting_job)
{
	struct vmali_cs_builder b;
	uint32_t syncobj;

	ASSERT_EQ(0, guest_runtime_pm(&self->p.g, "on"));
	self->p.other.data[0] = 0;
	guest_begin(&self->p.other, 0, &b);
	vmali_cs_move32(&b, vmali_cs_r32(0), 0);
	vmali_cs_move32(&b, KEPT, VALUE(0));
	vmali_cs_sync_wait32(&b, false, VMALI_CS_COND_GT, vmali_cs_r32(0), DATA);
	vmali_cs_store32(&b, KEPT, DATA, 8);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	ASSERT_EQ(0, guest_submit(&self->p.other, self->p.bystander, 0, 0, &b, &syncobj));
	usleep(20000);
	EXPECT_EQ(0, system_sleep(variant->how, 1));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->p.other.dev, syncobj, 0, 0));
	/* Seen when the next job rings */
	self->p.other.data[0] = 1;
	EXPECT_EQ(0, guest_healthy(&self->p.other, self->p.bystander));
	EXPECT_EQ(0, guest_verdict(&self->p.other, syncobj));
	EXPECT_EQ(VALUE(0), self->p.other.data[2]);
	ASSERT_EQ(0, guest_runtime_pm(&self->p.g, "auto"));
}

/* All of them run, in time slices, when the system is suspended. */
TEST_F_TIMEOUT(suspend, more_groups_than_slots, 60)
{
	struct vmali_group *groups[MANY];
	uint32_t syncobj[MANY];
	unsigned int i;

	for (i = 0; i < MANY; i++) {
		ASSERT_EQ(0, guest_group(&self->p.other, 1, &groups[i]));
		ASSERT_EQ(0, start_ordinary(&self->p.other, groups[i], i, &syncobj[i]));
	}
	usleep(50000);
	EXPECT_EQ(0, system_sleep(variant->how, 1));
	/* Those that are released last do not delay the others */
	for (i = MANY; i-- > 0; )
		EXPECT_EQ(0, end_ordinary(&self->p.other, i, syncobj[i])) TH_LOG("group %u", i);
	for (i = 0; i < MANY; i++)
		vmali_group_destroy(groups[i]);
}

TEST_F(suspend, protected_group_without_work)
{
	uint32_t syncobj;

	ASSERT_EQ(0, start_protected(&self->p, self->p.group, &self->p.dst, 1, &syncobj));
	EXPECT_EQ(0, end_protected(&self->p.g, 1, syncobj));
	EXPECT_EQ(0, system_sleep(variant->how, 1));
	EXPECT_TRUE(secret_same(self->p.trusted, &self->p.dst, &self->p.src));
	/* The same group still works */
	ASSERT_EQ(0, start_protected(&self->p, self->p.group, &self->dst2, 1, &syncobj));
	EXPECT_EQ(0, end_protected(&self->p.g, 1, syncobj));
	EXPECT_TRUE(secret_same(self->p.trusted, &self->dst2, &self->p.src));
}

/* Half of a buffer before, half of it after. */
TEST_F(suspend, inside_a_region)
{
	uint64_t enters = model_stat("protm_enters");
	uint32_t syncobj;

	ASSERT_EQ(0, start_protected(&self->p, self->p.group, &self->p.dst, 1, &syncobj));
	ASSERT_TRUE(wait_stat("protm_enters", enters));
	usleep(20000);
	enters = model_stat("protm_enters");
	EXPECT_EQ(0, system_sleep(variant->how, 1));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->p.g.dev, syncobj, 0, 0));
	EXPECT_FALSE(secret_same(self->p.trusted, &self->p.dst, &self->p.src));
	EXPECT_EQ(0, end_protected(&self->p.g, 1, syncobj));
	EXPECT_TRUE(secret_same(self->p.trusted, &self->p.dst, &self->p.src));
	EXPECT_LT(enters, model_stat("protm_enters"));
}

/* The same region is interrupted again and again. */
TEST_F_TIMEOUT(suspend, inside_a_region_many_times, 60)
{
	uint64_t enters;
	uint32_t syncobj;
	unsigned int i;

	enters = model_stat("protm_enters");
	ASSERT_EQ(0, start_protected(&self->p, self->p.group, &self->p.dst, 1, &syncobj));
	for (i = 0; i < 5; i++) {
		ASSERT_TRUE(wait_stat("protm_enters", enters)) TH_LOG("sleep %u", i);
		enters = model_stat("protm_enters");
		ASSERT_EQ(0, system_sleep(variant->how, 1)) TH_LOG("sleep %u", i);
	}
	EXPECT_EQ(0, end_protected(&self->p.g, 1, syncobj));
	EXPECT_TRUE(secret_same(self->p.trusted, &self->p.dst, &self->p.src));
}

/* Two that share the GPU with each other, and with ordinary work. */
TEST_F_TIMEOUT(suspend, regions_in_time_slices, 60)
{
	uint64_t enters = model_stat("protm_enters");
	uint32_t syncobj[3];

	ASSERT_EQ(0, start_protected(&self->p, self->p.group, &self->p.dst, 1, &syncobj[0]));
	ASSERT_EQ(0, start_protected(&self->p, self->second, &self->dst2, 2, &syncobj[1]));
	ASSERT_EQ(0, start_ordinary(&self->p.other, self->p.bystander, 3, &syncobj[2]));
	ASSERT_TRUE(wait_stat("protm_enters", enters + 2));
	EXPECT_EQ(0, system_sleep(variant->how, 1));
	EXPECT_EQ(0, end_ordinary(&self->p.other, 3, syncobj[2]));
	EXPECT_EQ(0, end_protected(&self->p.g, 2, syncobj[1]));
	EXPECT_TRUE(secret_same(self->p.trusted, &self->dst2, &self->p.src));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->p.g.dev, syncobj[0], 0, 0));
	EXPECT_EQ(0, end_protected(&self->p.g, 1, syncobj[0]));
	EXPECT_TRUE(secret_same(self->p.trusted, &self->p.dst, &self->p.src));
}

/* Ordinary groups that had no slot are not forgotten because of a region. */
TEST_F_TIMEOUT(suspend, region_and_more_groups_than_slots, 60)
{
	struct vmali_group *groups[MANY];
	uint32_t syncobj[MANY], region;
	unsigned int i;

	for (i = 0; i < MANY; i++) {
		ASSERT_EQ(0, guest_group(&self->p.other, 1, &groups[i]));
		ASSERT_EQ(0, start_ordinary(&self->p.other, groups[i], i, &syncobj[i]));
	}
	ASSERT_EQ(0, start_protected(&self->p, self->p.group, &self->p.dst, 1, &region));
	usleep(50000);
	EXPECT_EQ(0, system_sleep(variant->how, 1));
	for (i = MANY; i-- > 0; )
		EXPECT_EQ(0, end_ordinary(&self->p.other, i, syncobj[i])) TH_LOG("group %u", i);
	EXPECT_EQ(0, end_protected(&self->p.g, 1, region));
	EXPECT_TRUE(secret_same(self->p.trusted, &self->p.dst, &self->p.src));
	for (i = 0; i < MANY; i++)
		vmali_group_destroy(groups[i]);
}

/* A VM_BIND that waits while the GPU enters can't be frozen: it is waited for. */
struct binder {
	struct guest *g;
	int ret;
	bool done;
};

static void *bind(void *arg)
{
	struct binder *binder = arg;
	struct vmali_buffer buffer;

	binder->ret = vmali_buffer_create(binder->g->vm, 65536,
					  DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, NULL, &buffer);
	__atomic_store_n(&binder->done, true, __ATOMIC_RELEASE);
	if (!binder->ret)
		vmali_buffer_destroy(&buffer);
	return NULL;
}

TEST_F_TIMEOUT(suspend, vm_bind_during_a_long_entry, 60)
{
	struct binder binder = { .g = &self->p.other };
	uint32_t syncobj;
	pthread_t thread;

	ASSERT_EQ(0, guest_inject("protm_late_ack 1 150"));
	ASSERT_EQ(0, start_protected(&self->p, self->p.group, &self->p.dst, 1, &syncobj));
	usleep(20000);
	ASSERT_EQ(0, pthread_create(&thread, NULL, bind, &binder));
	usleep(20000);
	EXPECT_FALSE(__atomic_load_n(&binder.done, __ATOMIC_ACQUIRE));
	EXPECT_EQ(0, system_sleep(variant->how, 10));
	EXPECT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(0, binder.ret);
	EXPECT_EQ(0, end_protected(&self->p.g, 1, syncobj));
	EXPECT_EQ(0, guest_healthy(&self->p.other, self->p.bystander));
}

/* Trouble: each has its verdict, and the system is suspended all the same. */

static void trouble(struct __test_metadata *_metadata, FIXTURE_DATA(suspend) *self,
		    const char *how, const char *fault, int verdict, unsigned int resets)
{
	uint64_t enters = model_stat("protm_enters"), left = 1;
	int64_t end = guest_now() + 5000 * VMALI_MS;
	uint32_t syncobj, ordinary;

	self->loud = true;
	ASSERT_EQ(0, start_ordinary(&self->p.other, self->p.bystander, 3, &ordinary));
	ASSERT_EQ(0, guest_inject(fault));
	ASSERT_EQ(0, start_protected(&self->p, self->p.group, &self->p.dst, 1, &syncobj));
	ASSERT_TRUE(wait_stat("protm_enters", enters));
	while (!guest_stat("gpu/inject", fault, &left) && left && guest_now() < end)
		;
	ASSERT_EQ(0, left);
	EXPECT_EQ(0, system_sleep(how, 3));
	EXPECT_EQ(verdict, end_protected(&self->p.g, 1, syncobj));
	EXPECT_EQ(!verdict, secret_same(self->p.trusted, &self->p.dst, &self->p.src));
	EXPECT_EQ(0, end_ordinary(&self->p.other, 3, ordinary));
	self->own_resets = resets;
}

#define TROUBLE(name, fault, verdict, resets)					\
TEST_F_TIMEOUT(suspend, name, 60)						\
{										\
	trouble(_metadata, self, variant->how, fault, verdict, resets);		\
}

/* Once to get the GPU out of protected mode, and once as the firmware can't be halted */
TROUBLE(firmware_halts_in_a_region, "protm_halt", -ETIMEDOUT, 2)
TROUBLE(fault_in_a_region, "protm_fault", -EINVAL, 1)
TROUBLE(exit_is_lost, "protm_lost_exit", 0, 0)

TEST_HARNESS_MAIN
