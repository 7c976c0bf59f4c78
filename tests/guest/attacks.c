// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Attacks on protected content: each way that user space and its jobs have to it, and
 * each while the GPU does something else: nothing, protected work of somebody else, a
 * reset, sleep; or, built with SYSTEM_SLEEP, when the whole system has just been suspended
 * in the middle of protected work.  Each attack has its exact errno or verdict; whatever
 * it was, the content is the same as before afterwards, those who had no part in it go on,
 * and a fresh protected job works.
 */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/wait.h>

#include "secret.h"
#include "sleep.h"

#define PARAMETER	"/sys/module/panthor/parameters/protected_heap_name"
#define TRUSTED_STATS	"/sys/kernel/debug/vmali/trusted/stats"

/* Bytes of a protected buffer, and of what one instruction moves. */
#define CHUNK		64u
#define CHUNK_REGS	0xffffu

/* Registers of the streams, besides r0 to r15 that hold a chunk. */
#define SRC		vmali_cs_r64(20)
#define DST		vmali_cs_r64(22)
#define LENGTH		vmali_cs_r32(24)

/* What ordinary memory holds before the attack, for all words that it can reach. */
#define BEFORE		0x5a5a5a5au
#define DUMP_WORDS	4096u

/* An opcode that no architecture has: PROT_REGION is made by hand where it is nested. */
#define PROT_REGION_OF(n)	((41ull << 56) | (n))

/* Where device files' offsets begin that stand for a buffer, and how many to try. */
#define FIRST_OFFSET	(1ull << 32)
#define OFFSETS		1024u

/* A ring of a page is the second thing that a group has in its address space. */
#define RING_BYTES	4096u

/* What the machine does while it is attacked. */
enum state {
	IDLE,
	RUNNING,	/* a region without end, in turns with an ordinary group */
	RESET,		/* because of somebody else */
	SUSPENDED,	/* the GPU alone */
	SLEPT,		/* the whole system, while it was RUNNING, and is awake again */
};

FIXTURE(attacks) {
	struct guest g;			/* the attacker's, who has been given the buffer */
	struct guest other;		/* somebody who must not notice */
	struct guest third;		/* who does what the state wants */
	struct vmali_group *protected, *ordinary;
	struct vmali_group *bystander, *actor;
	struct secret src, dst, proof;
	struct vmali_trusted *trusted;
	struct vmali_cs_builder b;
	const char *skip;
	uint64_t resets;		/* before all of it */
	unsigned int own_resets;	/* that the attack is answered with */
	uint32_t act;
	pthread_t worker;
	bool working, stop;
	int error;
	unsigned int jobs;
};

FIXTURE_VARIANT(attacks) {
	enum state state;
};

#ifdef SYSTEM_SLEEP
FIXTURE_VARIANT_ADD(attacks, system_slept) { .state = SLEPT };
#else
FIXTURE_VARIANT_ADD(attacks, idle) { .state = IDLE };
FIXTURE_VARIANT_ADD(attacks, running) { .state = RUNNING };
FIXTURE_VARIANT_ADD(attacks, in_reset) { .state = RESET };
FIXTURE_VARIANT_ADD(attacks, suspended) { .state = SUSPENDED };
#endif

static uint64_t refused_for(const char *reason)
{
	char name[64];
	uint64_t v = 0;

	snprintf(name, sizeof(name), "refused_for_%s", reason);
	guest_stat(TRUSTED_STATS, name, &v);
	return v;
}

/* A region that copies from @src to @dst, all of it or, again and again, one chunk. */
static void copy(struct vmali_cs_builder *b, uint64_t dst, uint64_t src, bool for_ever)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;
	const struct vmali_cs_reg32 count = vmali_cs_r32(25);

	vmali_cs_wait(b, 0xff, false);
	vmali_cs_prot_region_begin(b);
	vmali_cs_move64(b, SRC, src);
	vmali_cs_move64(b, DST, dst);
	vmali_cs_move32(b, count, SECRET_BYTES / CHUNK);
	vmali_cs_label_place(b, &loop);
	vmali_cs_load_multiple(b, vmali_cs_r32(0), CHUNK_REGS, SRC, 0);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	vmali_cs_store_multiple(b, vmali_cs_r32(0), CHUNK_REGS, DST, 0);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	if (!for_ever) {
		vmali_cs_add_imm64(b, SRC, SRC, CHUNK);
		vmali_cs_add_imm64(b, DST, DST, CHUNK);
		vmali_cs_add_imm32(b, count, count, -1);
	}
	vmali_cs_branch(b, VMALI_CS_COND_GT, count, &loop);
	vmali_cs_prot_region_end(b);
	vmali_cs_wait(b, 0xff, false);
}

/* The state that the machine is in */

/* Somebody who has small jobs all the time: each has to be right. */
static void *work(void *arg)
{
	FIXTURE_DATA(attacks) *self = arg;

	while (!__atomic_load_n(&self->stop, __ATOMIC_RELAXED) && !self->error) {
		self->error = guest_healthy(&self->other, self->bystander);
		self->jobs++;
	}
	return NULL;
}

static int start_work(FIXTURE_DATA(attacks) *self)
{
	if (self->working)
		return 0;
	self->working = true;
	return -pthread_create(&self->worker, NULL, work, self);
}

/* Return: what the jobs came to, if there were any */
static int end_work(FIXTURE_DATA(attacks) *self)
{
	int64_t end = guest_now() + 5000 * VMALI_MS;

	if (!self->working)
		return 0;
	while (!__atomic_load_n(&self->jobs, __ATOMIC_RELAXED) && guest_now() < end)
		usleep(500);
	__atomic_store_n(&self->stop, true, __ATOMIC_RELAXED);
	pthread_join(self->worker, NULL);
	return self->jobs ? self->error : -ENODATA;
}

/* A region of somebody else's, which does not end, or ends in a fault. */
static int act(FIXTURE_DATA(attacks) *self, bool for_ever)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;
	struct vmali_cs_builder b;

	guest_begin(&self->third, 0, &b);
	vmali_cs_wait(&b, 0xff, false);
	vmali_cs_prot_region_begin(&b);
	vmali_cs_label_place(&b, &loop);
	if (for_ever)
		vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &loop);
	else
		vmali_cs_nop(&b);
	vmali_cs_prot_region_end(&b);
	return guest_submit(&self->third, self->actor, 0, 0, &b, &self->act);
}

static bool fault_has_come(void)
{
	int64_t end = guest_now() + 5000 * VMALI_MS;
	uint64_t left = 1;

	do {
		guest_stat(GPU_DEBUGFS "/inject", "protm_fault", &left);
	} while (left && guest_now() < end);
	return !left;
}

static bool is_suspended(const struct guest *g)
{
	int64_t end = guest_now() + 5000 * VMALI_MS;
	char path[160], status[32];

	guest_device_dir(g, path, 128);
	strcat(path, "/power/runtime_status");
	do {
		guest_read_text(path, status, sizeof(status));
		if (!strcmp(status, "suspended"))
			return true;
		usleep(2000);
	} while (guest_now() < end);
	return false;
}

static int fall_asleep(void)
{
#ifdef SYSTEM_SLEEP
	return system_sleep("s2idle", 1);
#else
	return -EOPNOTSUPP;
#endif
}

static void enter_state(struct __test_metadata *_metadata, FIXTURE_DATA(attacks) *self,
			enum state state)
{
	uint64_t enters = model_stat("protm_enters");

	switch (state) {
	case IDLE:
		break;
	case RUNNING:
	case SLEPT:
		ASSERT_EQ(0, act(self, true));
		ASSERT_TRUE(wait_stat("protm_enters", enters));
		ASSERT_EQ(0, start_work(self));
		if (state == SLEPT) {
			ASSERT_EQ(0, fall_asleep());
		}
		break;
	case RESET:
		ASSERT_EQ(0, guest_write_text(GPU_DEBUGFS "/inject", "protm_fault"));
		ASSERT_EQ(0, act(self, false));
		ASSERT_TRUE(fault_has_come());
		break;
	case SUSPENDED:
		ASSERT_TRUE(is_suspended(&self->g));
		break;
	}
}

/* Whoever brought it about had no part in the attack: he ends as he would have */
static void leave_state(struct __test_metadata *_metadata, FIXTURE_DATA(attacks) *self,
			enum state state)
{
	int verdict;

	EXPECT_EQ(0, end_work(self)) TH_LOG("job %u", self->jobs);
	switch (state) {
	case RUNNING:
	case SLEPT:
		/* Unless the attack has taken longer than a job may */
		if (!kernel_is_slow()) {
			EXPECT_EQ(-ETIME, vmali_syncobj_wait(self->third.dev, self->act, 0, 0));
		}
		vmali_group_destroy(self->actor);
		verdict = guest_verdict(&self->third, self->act);
		if (kernel_is_slow() && verdict == -ETIMEDOUT)
			verdict = -ECANCELED;
		EXPECT_EQ(-ECANCELED, verdict);
		break;
	case RESET:
		EXPECT_EQ(-EINVAL, guest_verdict(&self->third, self->act));
		vmali_group_destroy(self->actor);
		break;
	default:
		vmali_group_destroy(self->actor);
	}
}

FIXTURE_SETUP(attacks)
{
	char heap[VMALI_HEAP_NAME_MAX];
	unsigned int i;

	if (guest_read_text(PARAMETER, heap, sizeof(heap))) {
		self->skip = "the kernel does not have the series";
		return;
	}
	if (!*heap || !strcmp(heap, "(null)")) {
		self->skip = "the driver was given no heap";
		return;
	}
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_open(&self->other));
	ASSERT_EQ(0, guest_open(&self->third));
	ASSERT_EQ(0, vmali_trusted_open(&self->trusted));
	ASSERT_EQ(0, guest_protected_group(&self->g, &self->protected));
	ASSERT_EQ(0, guest_group(&self->g, 1, &self->ordinary));
	ASSERT_EQ(0, guest_group(&self->other, 1, &self->bystander));
	ASSERT_EQ(0, guest_protected_group(&self->third, &self->actor));
	ASSERT_EQ(0, secret_create(&self->g, heap, &self->src));
	ASSERT_EQ(0, secret_create(&self->g, heap, &self->dst));
	ASSERT_EQ(0, secret_create(&self->g, heap, &self->proof));
	ASSERT_EQ(0, secret_fill(self->trusted, &self->src, 1));
	ASSERT_EQ(0, secret_fill(self->trusted, &self->dst, 2));
	ASSERT_EQ(0, secret_fill(self->trusted, &self->proof, 3));
	ASSERT_EQ(0, guest_healthy(&self->other, self->bystander));
	for (i = 0; i < DUMP_WORDS; i++)
		self->g.data[i] = BEFORE;
	guest_begin(&self->g, 0, &self->b);
	self->resets = model_stat("resets");
	enter_state(_metadata, self, variant->state);
}

FIXTURE_TEARDOWN(attacks)
{
	struct vmali_group *fresh;
	struct vmali_cs_builder b;
	unsigned int i;

	if (self->skip)
		return;

	/* Nothing has come out, and nothing has been changed */
	for (i = 0; i < DUMP_WORDS; i++)
		if (self->g.data[i] != BEFORE)
			break;
	EXPECT_EQ(DUMP_WORDS, i) TH_LOG("word %u is %#x", i, self->g.data[i]);
	EXPECT_TRUE(secret_holds(self->trusted, &self->src, &self->src));
	leave_state(_metadata, self, variant->state);

	vmali_group_destroy(self->protected);
	vmali_group_destroy(self->ordinary);
	EXPECT_EQ(0, guest_healthy(&self->other, self->bystander));
	ASSERT_EQ(0, guest_protected_group(&self->g, &fresh));
	guest_begin(&self->g, 1, &b);
	copy(&b, self->proof.buf.va, self->src.buf.va, false);
	EXPECT_EQ(0, guest_run(&self->g, fresh, 0, 1, &b));
	EXPECT_TRUE(secret_holds(self->trusted, &self->proof, &self->src));
	vmali_group_destroy(fresh);

	/* As many as there was reason for */
	EXPECT_EQ(self->resets + self->own_resets + (variant->state == RESET),
		  model_stat("resets"));

	secret_destroy(&self->src);
	secret_destroy(&self->dst);
	secret_destroy(&self->proof);
	vmali_group_destroy(self->bystander);
	vmali_trusted_close(self->trusted);
	guest_close(&self->g);
	guest_close(&self->other);
	guest_close(&self->third);
}

#define NEED_PROTM() do {						\
	if (self->skip)							\
		SKIP(return, "%s", self->skip);				\
} while (0)

/* By the CPU */

static int map_error(int fd, size_t size, int protection, int flags, off_t offset)
{
	void *cpu = mmap(NULL, size, protection, flags, fd, offset);

	if (cpu == MAP_FAILED)
		return -errno;
	munmap(cpu, size);
	return 0;
}

TEST_F(attacks, cpu_map)
{
	static const int protections[] = {
		PROT_NONE, PROT_READ, PROT_WRITE, PROT_READ | PROT_WRITE,
	};
	struct drm_panthor_bo_mmap_offset offset = { 0 };
	unsigned int i;
	int fd;

	NEED_PROTM();
	fd = vmali_device_fd(self->g.dev);
	offset.handle = vmali_bo_handle(self->src.buf.bo);
	for (i = 0; i < ARRAY_SIZE(protections); i++) {
		EXPECT_EQ(-EINVAL, map_error(self->src.fd, SECRET_BYTES, protections[i],
					     MAP_SHARED, 0));
		EXPECT_EQ(-EINVAL, map_error(self->src.fd, SECRET_BYTES, protections[i],
					     MAP_PRIVATE, 0));
	}
	/* The mapping that the driver itself offers for its handles */
	if (!ioctl(fd, DRM_IOCTL_PANTHOR_BO_MMAP_OFFSET, &offset)) {
		EXPECT_EQ(-EINVAL, map_error(fd, SECRET_BYTES, PROT_READ, MAP_SHARED,
					     offset.offset));
	}
}

TEST_F(attacks, cpu_read)
{
	uint64_t base = 0;
	char line[256], *hex;
	int pipes[2], mem;
	FILE *f;

	NEED_PROTM();
	EXPECT_EQ(-1, read(self->src.fd, line, 1));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, write(self->src.fd, line, 1));
	EXPECT_EQ(EINVAL, errno);
	ASSERT_EQ(0, pipe(pipes));
	EXPECT_EQ(-1, sendfile(pipes[1], self->src.fd, NULL, 64));
	EXPECT_EQ(EINVAL, errno);
	close(pipes[0]);
	close(pipes[1]);

	/* Where it is, by physical address: it isn't RAM */
	f = fopen(TRUSTED_STATS, "re");
	ASSERT_NE(NULL, f);
	while (fgets(line, sizeof(line), f)) {
		hex = strstr(line, "region0_base ");
		if (hex)
			base = strtoull(hex + strlen("region0_base "), NULL, 16);
	}
	fclose(f);
	ASSERT_NE(0, base);
	mem = open("/dev/mem", O_RDONLY | O_CLOEXEC);
	ASSERT_LE(0, mem);
	EXPECT_EQ(-1, pread(mem, line, 64, base));
	EXPECT_EQ(EFAULT, errno);
	close(mem);
}

TEST_F(attacks, export_and_reimport)
{
	struct vmali_bo *bo, *again;
	void *cpu;
	int fd;

	NEED_PROTM();
	ASSERT_EQ(0, vmali_bo_import(self->g.dev, self->src.fd, &bo));
	EXPECT_EQ(-EINVAL, vmali_bo_map(bo, &cpu));
	ASSERT_EQ(0, vmali_bo_export(bo, &fd));
	EXPECT_EQ(-EINVAL, map_error(fd, SECRET_BYTES, PROT_READ, MAP_SHARED, 0));
	EXPECT_EQ(-1, read(fd, &cpu, sizeof(cpu)));
	EXPECT_EQ(EINVAL, errno);
	ASSERT_EQ(0, vmali_bo_import(self->g.dev, fd, &again));
	EXPECT_EQ(bo, again);
	vmali_bo_put(again);
	vmali_bo_put(bo);
	close(fd);
}

/* By the GPU, in normal mode */

/* Copy a chunk, outside of regions. */
static void carry(struct vmali_cs_builder *b, uint64_t dst, uint64_t src)
{
	vmali_cs_move64(b, SRC, src);
	vmali_cs_move64(b, DST, dst);
	vmali_cs_load_multiple(b, vmali_cs_r32(0), CHUNK_REGS, SRC, 0);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	vmali_cs_store_multiple(b, vmali_cs_r32(0), CHUNK_REGS, DST, 0);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
}

TEST_F(attacks, gpu_read)
{
	uint64_t refused = refused_for("protected");

	NEED_PROTM();
	carry(&self->b, self->g.buffer.va, self->src.buf.va);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->ordinary, 0, 0, &self->b));
	EXPECT_LT(refused, refused_for("protected"));
}

/* A group that may enter protected mode, but hasn't. */
TEST_F(attacks, gpu_read_beside_region)
{
	uint64_t refused = refused_for("protected");

	NEED_PROTM();
	copy(&self->b, self->dst.buf.va, self->src.buf.va, false);
	carry(&self->b, self->g.buffer.va, self->src.buf.va);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->protected, 0, 0, &self->b));
	EXPECT_LT(refused, refused_for("protected"));
	EXPECT_TRUE(secret_holds(self->trusted, &self->dst, &self->src));
}

TEST_F(attacks, gpu_write)
{
	uint64_t refused = refused_for("protected");

	NEED_PROTM();
	carry(&self->b, self->src.buf.va, self->g.buffer.va);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->ordinary, 0, 0, &self->b));
	EXPECT_LT(refused, refused_for("protected"));
}

/* Return: 0 if all went as it must in a process that has been given the file */
static int as_another_process(int fd, uint32_t before)
{
	struct vmali_buffer buf;
	struct vmali_group *group;
	struct vmali_cs_builder b;
	struct guest g;
	unsigned int i;

	if (map_error(fd, SECRET_BYTES, PROT_READ, MAP_SHARED, 0) != -EINVAL)
		return 1;
	if (guest_open(&g) ||
	    vmali_buffer_import(g.vm, fd, DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, &buf))
		return 2;
	if (guest_group(&g, 1, &group))
		return 3;
	for (i = 0; i < CHUNK / 4; i++)
		g.data[i] = before;
	guest_begin(&g, 0, &b);
	carry(&b, g.buffer.va, buf.va);
	if (guest_run(&g, group, 0, 0, &b) != -EINVAL)
		return 4;
	for (i = 0; i < CHUNK / 4; i++)
		if (g.data[i] != before)
			return 5;
	vmali_group_destroy(group);
	/* And what is left is for the end of the process */
	return 0;
}

TEST_F(attacks, second_process)
{
	int status;
	pid_t child;

	NEED_PROTM();
	child = fork();
	ASSERT_LE(0, child);
	if (!child)
		_exit(as_another_process(self->src.fd, BEFORE));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_TRUE(WIFEXITED(status));
	EXPECT_EQ(0, WEXITSTATUS(status));
}

/* By a region: what it loads must stay in protected memory */

static void begin_region(FIXTURE_DATA(attacks) *self)
{
	vmali_cs_wait(&self->b, 0xff, false);
	vmali_cs_prot_region_begin(&self->b);
	vmali_cs_move64(&self->b, SRC, self->src.buf.va);
	vmali_cs_load_multiple(&self->b, vmali_cs_r32(0), CHUNK_REGS, SRC, 0);
	vmali_cs_wait(&self->b, MASK(SB_LOAD_STORE), false);
}

static int run_region(FIXTURE_DATA(attacks) *self)
{
	vmali_cs_prot_region_end(&self->b);
	vmali_cs_wait(&self->b, 0xff, false);
	return guest_run(&self->g, self->protected, 0, 0, &self->b);
}

/* PROTM_FAULT: the group is lost, and the GPU reset. */
#define EXPECT_PROTM_FAULT() do {						\
	uint64_t refused = refused_for("ordinary-write");			\
										\
	self->own_resets++;							\
	EXPECT_EQ(-EINVAL, run_region(self));					\
	EXPECT_LT(refused, refused_for("ordinary-write"));			\
} while (0)

TEST_F(attacks, region_writes_ordinary_memory)
{
	NEED_PROTM();
	begin_region(self);
	vmali_cs_store_multiple(&self->b, vmali_cs_r32(0), CHUNK_REGS, DATA, 0);
	vmali_cs_wait(&self->b, MASK(SB_LOAD_STORE), false);
	EXPECT_PROTM_FAULT();
}

TEST_F(attacks, region_sets_sync_object)
{
	NEED_PROTM();
	begin_region(self);
	vmali_cs_sync_set32(&self->b, false, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r32(0), DATA,
			    VMALI_CS_NOW);
	EXPECT_PROTM_FAULT();
}

TEST_F(attacks, region_adds_to_sync_object)
{
	NEED_PROTM();
	begin_region(self);
	vmali_cs_sync_add64(&self->b, false, VMALI_CS_SCOPE_CSG, vmali_cs_r64(0), DATA,
			    VMALI_CS_NOW);
	EXPECT_PROTM_FAULT();
}

TEST_F(attacks, region_stores_state)
{
	NEED_PROTM();
	begin_region(self);
	vmali_cs_store_state(&self->b, VMALI_CS_STATE_TIMESTAMP, DATA, 0, VMALI_CS_NOW);
	EXPECT_PROTM_FAULT();
}

/* CS_FATAL: the group is lost, and nothing else happens. */

/* A stream to go to, which would give away the chunk in r0 to r15. */
static void accomplice(FIXTURE_DATA(attacks) *self)
{
	struct vmali_cs_builder b;
	uint32_t size = 0;

	guest_begin(&self->g, 2, &b);
	vmali_cs_store_multiple(&b, vmali_cs_r32(0), CHUNK_REGS, DATA, 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	vmali_cs_finish(&b, &size);
	vmali_cs_move64(&self->b, DST, guest_stream_va(&self->g, 2));
	vmali_cs_move32(&self->b, LENGTH, size);
}

TEST_F(attacks, region_calls_out)
{
	NEED_PROTM();
	begin_region(self);
	accomplice(self);
	vmali_cs_call(&self->b, DST, LENGTH);
	EXPECT_EQ(-EINVAL, run_region(self));
}

TEST_F(attacks, region_jumps_out)
{
	NEED_PROTM();
	begin_region(self);
	accomplice(self);
	vmali_cs_jump(&self->b, DST, LENGTH);
	EXPECT_EQ(-EINVAL, run_region(self));
}

TEST_F(attacks, region_branches_out)
{
	struct vmali_cs_label out = VMALI_CS_LABEL_INIT;

	NEED_PROTM();
	begin_region(self);
	vmali_cs_branch(&self->b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &out);
	vmali_cs_nop(&self->b);
	vmali_cs_prot_region_end(&self->b);
	vmali_cs_nop(&self->b);
	vmali_cs_label_place(&self->b, &out);
	vmali_cs_store_multiple(&self->b, vmali_cs_r32(0), CHUNK_REGS, DATA, 0);
	vmali_cs_wait(&self->b, 0xff, false);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->protected, 0, 0, &self->b));
}

/* Refused before anything of it runs. */
TEST_F(attacks, region_longer_than_stream)
{
	NEED_PROTM();
	vmali_cs_wait(&self->b, 0xff, false);
	vmali_cs_prot_region(&self->b, 8);
	vmali_cs_move64(&self->b, SRC, self->src.buf.va);
	vmali_cs_load_multiple(&self->b, vmali_cs_r32(0), CHUNK_REGS, SRC, 0);
	vmali_cs_wait(&self->b, MASK(SB_LOAD_STORE), false);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->protected, 0, 0, &self->b));
}

TEST_F(attacks, nested_regions)
{
	NEED_PROTM();
	begin_region(self);
	vmali_cs_raw(&self->b, PROT_REGION_OF(1));
	vmali_cs_nop(&self->b);
	EXPECT_EQ(-EINVAL, run_region(self));
}

/* The registers behind it are those before it. */
TEST_F(attacks, registers_after_region)
{
	unsigned int i;

	NEED_PROTM();
	for (i = 0; i < CHUNK / 4; i++)
		vmali_cs_move32(&self->b, vmali_cs_r32(i), BEFORE);
	begin_region(self);
	vmali_cs_prot_region_end(&self->b);
	vmali_cs_store_multiple(&self->b, vmali_cs_r32(0), CHUNK_REGS, DATA, 0);
	vmali_cs_wait(&self->b, 0xff, false);
	EXPECT_EQ(0, guest_run(&self->g, self->protected, 0, 0, &self->b));
}

/* By those who are not to have it at all */

TEST_F(attacks, ordinary_group)
{
	struct vmali_group_state state = { 0 };
	int64_t start = guest_now();

	NEED_PROTM();
	copy(&self->b, self->dst.buf.va, self->src.buf.va, false);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, self->ordinary, 0, 0, &self->b));
	EXPECT_GT(4000 * VMALI_MS, guest_now() - start);
	EXPECT_EQ(0, vmali_group_query(self->ordinary, &state));
	EXPECT_EQ(DRM_PANTHOR_GROUP_STATE_FATAL_FAULT, state.state);
	EXPECT_TRUE(secret_holds(self->trusted, &self->dst, &self->dst));
}

/* Whose address space does not have it: the fault has no address in it. */
TEST_F(attacks, foreign_address_space)
{
	uint64_t faults = model_stat("mmu_faults");
	struct vmali_group *group;
	struct vmali_cs_builder b;
	struct guest foreign;
	unsigned int i;

	NEED_PROTM();
	ASSERT_EQ(0, guest_open(&foreign));
	ASSERT_EQ(0, guest_protected_group(&foreign, &group));
	guest_begin(&foreign, 0, &b);
	copy(&b, foreign.buffer.va, self->src.buf.va, false);
	EXPECT_EQ(-EINVAL, guest_run(&foreign, group, 0, 0, &b));
	EXPECT_LT(faults, model_stat("mmu_faults"));
	for (i = 0; i < CHUNK / 4; i++)
		EXPECT_EQ(0, foreign.data[i]);
	vmali_group_destroy(group);
	guest_close(&foreign);
}

/*
 * The target of a region is replaced by ordinary memory while the region runs.  The
 * operation has to wait for somebody else's work to interrupt the region; when it goes
 * on, it may not write there.
 */
TEST_F_TIMEOUT(attacks, remap_during_region, 60)
{
	uint64_t refused = refused_for("ordinary-write");
	int64_t end = guest_now() + 5000 * VMALI_MS;
	struct vmali_buffer trap;
	volatile uint32_t *words;
	uint32_t syncobj;
	unsigned int i;

	NEED_PROTM();
	ASSERT_EQ(0, start_work(self));
	ASSERT_EQ(0, vmali_buffer_create(self->g.vm, SECRET_BYTES,
					 DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, "trap", &trap));
	words = trap.cpu;
	for (i = 0; i < SECRET_BYTES / 4; i++)
		words[i] = BEFORE;
	copy(&self->b, self->dst.buf.va, self->src.buf.va, true);
	ASSERT_EQ(0, guest_submit(&self->g, self->protected, 0, 0, &self->b, &syncobj));
	while (secret_holds(self->trusted, &self->dst, &self->dst) && guest_now() < end)
		usleep(500);
	EXPECT_FALSE(secret_holds(self->trusted, &self->dst, &self->dst));

	self->own_resets++;
	EXPECT_EQ(0, vmali_vm_map(self->g.vm, trap.bo, 0, self->dst.buf.va, SECRET_BYTES,
				  DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC));
	EXPECT_EQ(-EINVAL, guest_verdict(&self->g, syncobj));
	EXPECT_LT(refused, refused_for("ordinary-write"));
	for (i = 0; i < SECRET_BYTES / 4 && words[i] == BEFORE; i++)
		;
	EXPECT_EQ(SECRET_BYTES / 4, i);
	vmali_buffer_destroy(&trap);
}

/* By what the kernel shares with the GPU */

/*
 * What can be mapped or named: one's own buffers, and a page of the GPU's to read.  The
 * kernel's buffers have neither handles nor offsets that anybody may use.
 */
TEST_F(attacks, kernel_buffers)
{
	const struct vmali_buffer *own[] = {
		&self->g.code, &self->g.buffer, &self->src.buf, &self->dst.buf,
		&self->proof.buf,
	};
	struct drm_panthor_bo_mmap_offset offsets[ARRAY_SIZE(own)] = { 0 };
	unsigned int i, k, denied = 0;
	int fd;

	NEED_PROTM();
	fd = vmali_device_fd(self->g.dev);
	for (k = 0; k < ARRAY_SIZE(own); k++) {
		offsets[k].handle = vmali_bo_handle(own[k]->bo);
		ioctl(fd, DRM_IOCTL_PANTHOR_BO_MMAP_OFFSET, &offsets[k]);
	}
	for (i = 1; i < 64; i++) {
		struct drm_panthor_bo_mmap_offset offset = { .handle = i };

		for (k = 0; k < ARRAY_SIZE(own) && vmali_bo_handle(own[k]->bo) != i; k++)
			;
		if (k < ARRAY_SIZE(own))
			continue;
		EXPECT_EQ(-1, ioctl(fd, DRM_IOCTL_PANTHOR_BO_MMAP_OFFSET, &offset));
		EXPECT_EQ(ENOENT, errno) TH_LOG("handle %u", i);
	}
	for (i = 0; i < OFFSETS; i++) {
		uint64_t offset = FIRST_OFFSET + i * 4096ull;
		int error = map_error(fd, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, offset);

		/* Only the code and the data, which may also be elsewhere. */
		for (k = 0; !error && k < 2; k++)
			if (offset >= offsets[k].offset &&
			    offset < offsets[k].offset + own[k]->size)
				break;
		EXPECT_TRUE(error || k < 2)
			TH_LOG("page %u can be mapped", i);
		denied += error == -EACCES;
		EXPECT_TRUE(!error || error == -EACCES || error == -EINVAL)
			TH_LOG("page %u: %d", i, error);
	}
	/* What has been denied is the kernel's and other people's */
	EXPECT_LT(0, denied);

	EXPECT_EQ(-EINVAL, map_error(fd, 4096, PROT_READ | PROT_WRITE, MAP_SHARED,
				     DRM_PANTHOR_USER_FLUSH_ID_MMIO_OFFSET));
	for (i = 1; i < 64; i++)
		EXPECT_EQ(-EINVAL, map_error(fd, 4096, PROT_READ, MAP_SHARED,
					     DRM_PANTHOR_USER_FLUSH_ID_MMIO_OFFSET +
					     i * 4096ull));
}

/* The part of an address space where rings and sync objects are is the kernel's. */
TEST_F(attacks, kernel_addresses)
{
	unsigned int i;
	uint64_t va;

	NEED_PROTM();
	va = vmali_vm_va_range(self->g.vm);
	for (i = 0; i < 16; i++) {
		EXPECT_EQ(-EINVAL, vmali_vm_map(self->g.vm, self->g.buffer.bo, 0,
						va + i * 4096, 4096,
						DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC));
		EXPECT_EQ(-EINVAL, vmali_vm_unmap(self->g.vm, va + i * 4096, 4096));
	}
}

/*
 * A queue's ring is in the address space of its own jobs, which can write it.  They only
 * harm themselves by it.
 */
static void scribble(struct vmali_cs_builder *b, uint64_t ring)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;
	unsigned int i;

	for (i = 0; i < CHUNK / 4; i++)
		vmali_cs_move32(b, vmali_cs_r32(i), 0xffffffff);
	vmali_cs_move64(b, DST, ring);
	vmali_cs_move32(b, LENGTH, RING_BYTES / CHUNK);
	vmali_cs_label_place(b, &loop);
	vmali_cs_store_multiple(b, vmali_cs_r32(0), CHUNK_REGS, DST, 0);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	vmali_cs_add_imm64(b, DST, DST, CHUNK);
	vmali_cs_add_imm32(b, LENGTH, LENGTH, -1);
	vmali_cs_branch(b, VMALI_CS_COND_GT, LENGTH, &loop);
}

static int scribble_ring(FIXTURE_DATA(attacks) *self, bool in_region)
{
	const struct vmali_group_attrs attrs = {
		.ring_size = RING_BYTES, .flags = VMALI_GROUP_PROTECTED,
	};
	struct vmali_group *group;
	struct vmali_cs_builder b;
	struct guest g;
	int ret;

	/* The group's sync objects are in the first page */
	ret = guest_open(&g);
	if (ret)
		return ret;
	ret = vmali_group_create(g.vm, &attrs, &group);
	if (!ret) {
		guest_begin(&g, 0, &b);
		if (in_region) {
			vmali_cs_wait(&b, 0xff, false);
			vmali_cs_prot_region_begin(&b);
		}
		scribble(&b, vmali_vm_va_range(g.vm) + 4096);
		if (in_region)
			vmali_cs_prot_region_end(&b);
		ret = guest_run(&g, group, 0, 0, &b);
		vmali_group_destroy(group);
	}
	guest_close(&g);
	return ret;
}

/* What the queue finds behind the job is no instruction. */
TEST_F(attacks, ring_of_own_queue)
{
	uint64_t faults = model_stat("mmu_faults");

	NEED_PROTM();
	EXPECT_EQ(-EINVAL, scribble_ring(self, false));
	EXPECT_EQ(faults, model_stat("mmu_faults"));
}

TEST_F(attacks, ring_of_own_queue_from_region)
{
	uint64_t refused = refused_for("ordinary-write");

	NEED_PROTM();
	self->own_resets++;
	EXPECT_EQ(-EINVAL, scribble_ring(self, true));
	EXPECT_LT(refused, refused_for("ordinary-write"));
}

TEST_HARNESS_MAIN
