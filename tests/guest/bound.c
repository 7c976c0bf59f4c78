// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * How long a VM operation waits for the end of protected mode.  The driver's bound, 10 s, is
 * more than an entry and a time slice take, so it is not reached as long as the driver's other
 * timeouts work.  Here is what happens after it, with a driver that has been
 * compiled with a bound of BOUND_MS (tests/machine/bound.sh):
 *
 *	BOUND_MODULE	its panthor.ko
 *	BOUND_MS	its bound, below that of an entry
 */
#include "harness.h"

#include <sys/klog.h>

#include "modules.h"
#include "protm.h"

#define MESSAGE		"Timed out waiting for the GPU to leave protected mode"
#define LOG_BYTES	(1 << 19)
/* klogctl(2) has no names for its commands */
#define SYSLOG_READ_ALL	3

#define FLAG		vmali_cs_r32(25)

FIXTURE(bound) {
	struct protm p;
	int64_t bound;
};

/* The changed driver instead of the other one. */
static int exchange(const char *path)
{
	int ret;

	ret = module_unload("panthor");
	return ret ? ret : module_load_file(path, TEE_PARAMETER);
}

FIXTURE_SETUP(bound)
{
	const char *module = getenv("BOUND_MODULE"), *ms = getenv("BOUND_MS");

	ASSERT_NE(NULL, module);
	ASSERT_NE(NULL, ms);
	self->bound = atoll(ms) * VMALI_MS;
	ASSERT_LT(0, self->bound);
	ASSERT_EQ(0, exchange(module));
	ASSERT_EQ(0, gpu_wait());
	strcpy(self->p.heap, TEE_HEAP);
	ASSERT_EQ(0, protm_open(&self->p));
}

FIXTURE_TEARDOWN(bound)
{
	EXPECT_EQ(0, guest_healthy(&self->p.other, self->p.bystander));
	protm_close(&self->p);
}

/* A region that copies when it is let go. */
static int start_region(FIXTURE_DATA(bound) *self, uint32_t *syncobj)
{
	struct vmali_cs_label wait = VMALI_CS_LABEL_INIT;
	struct vmali_cs_builder b;

	self->p.g.data[0] = 0;
	guest_begin(&self->p.g, 0, &b);
	vmali_cs_wait(&b, 0xff, false);
	vmali_cs_prot_region_begin(&b);
	vmali_cs_label_place(&b, &wait);
	vmali_cs_load32(&b, FLAG, DATA, 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	vmali_cs_branch(&b, VMALI_CS_COND_EQ, FLAG, &wait);
	vmali_access_copy(&b, self->p.dst.buf.va, self->p.src.buf.va, SECRET_BYTES, 1);
	vmali_cs_prot_region_end(&b);
	vmali_cs_wait(&b, 0xff, false);
	return guest_submit(&self->p.g, self->p.group, 0, 0, &b, syncobj);
}

static bool kernel_logged(const char *text)
{
	char *log = malloc(LOG_BYTES);
	bool logged = false;
	int len;

	if (!log)
		return false;
	len = klogctl(SYSLOG_READ_ALL, log, LOG_BYTES - 1);
	if (len > 0) {
		log[len] = '\0';
		logged = strstr(log, text);
	}
	free(log);
	return logged;
}

/*
 * The GPU neither enters nor leaves: it is reset when the operation's time is over, and the
 * operation is done then.  The job that was to enter is innocent, and runs after the reset.
 */
TEST_F(bound, vm_bind_has_the_gpu_reset)
{
	uint64_t before = model_stat("resets");
	struct vmali_buffer buffer;
	int64_t start, took;
	uint32_t syncobj;

	EXPECT_FALSE(kernel_logged(MESSAGE));
	ASSERT_EQ(0, guest_inject("protm_late_ack 1 4000"));
	ASSERT_EQ(0, start_region(self, &syncobj));
	usleep(20000);

	start = guest_now();
	EXPECT_EQ(0, vmali_buffer_create(self->p.other.vm, 65536,
					 DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, NULL, &buffer));
	took = guest_now() - start;
	vmali_buffer_destroy(&buffer);
	/* In ticks of 10 ms */
	EXPECT_LE(self->bound - 10 * VMALI_MS, took);
	EXPECT_GT(self->bound + 2000 * VMALI_MS, took);
	EXPECT_TRUE(wait_stat("resets", before));
	EXPECT_TRUE(kernel_logged(MESSAGE));
	EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->p.g.dev, syncobj, 0, 0));

	self->p.g.data[0] = 1;
	EXPECT_EQ(0, guest_verdict(&self->p.g, syncobj));
	EXPECT_TRUE(secret_same(self->p.trusted, &self->p.src, &self->p.dst));
	EXPECT_EQ(before + 1, model_stat("resets"));

	/* The address space is as good as before */
	ASSERT_EQ(0, vmali_buffer_create(self->p.other.vm, 65536,
					 DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, NULL, &buffer));
	vmali_buffer_destroy(&buffer);
}

TEST_HARNESS_MAIN
