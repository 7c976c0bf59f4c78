// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Each allocation of memory fails once: on the way of a heap into the system, of the
 * driver's probe, of a protected group, of an import.  What failed has an error that
 * says so and leaves nothing behind, and the next attempt works.
 *
 * Of a kernel with CONFIG_FAILSLAB, CONFIG_FAIL_PAGE_ALLOC (vmali run --debug).  Only
 * what the calling thread allocates fails, so the rest of the machine lives.
 *
 * Where there are too many for the time, every second, third and so on fails;
 * VMALI_EVERY=1 in the environment has them all, and VMALI_FIRST=N begins at the Nth.
 */
#include "harness.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>

#include "modules.h"

#define FAIL_NTH	"/proc/thread-self/fail-nth"

/* More than any of the paths allocates. */
#define FAR		1000000u

/* How long one of the tests may take, in seconds, unless all is wanted. */
#define BUDGET		10

static const struct vmali_group_attrs protected = { .flags = VMALI_GROUP_PROTECTED };

FIXTURE(inject) {
	struct machine machine;
	int nth;
};

static int configure(const char *attr, const char *name, const char *value)
{
	char path[256];

	snprintf(path, sizeof(path), "/sys/kernel/debug/%s/%s", attr, name);
	return guest_write_text(path, value);
}

/* A function in which nothing fails, because mainline chooses not to survive it. */
static int spare(const char *function)
{
	static const char * const attrs[] = { "failslab", "fail_page_alloc" };
	unsigned long start = 0, end = ULONG_MAX, address;
	char line[512], name[256], value[32];
	unsigned int i, pass;
	int ret = 0;
	FILE *f;

	for (pass = 0; pass < 2; pass++) {
		f = fopen("/proc/kallsyms", "re");
		if (!f)
			return -errno;
		while (fgets(line, sizeof(line), f)) {
			if (sscanf(line, "%lx %*c %255s", &address, name) != 2)
				continue;
			if (!pass && !strcmp(name, function))
				start = address;
			else if (pass && address > start && address < end)
				end = address;
		}
		fclose(f);
	}
	if (!start)
		return -ENOENT;
	for (i = 0; i < ARRAY_SIZE(attrs) && !ret; i++) {
		snprintf(value, sizeof(value), "0x%lx", start);
		ret = configure(attrs[i], "reject-start", value);
		snprintf(value, sizeof(value), "0x%lx", end);
		if (!ret)
			ret = configure(attrs[i], "reject-end", value);
	}
	return ret;
}

FIXTURE_SETUP(inject)
{
	self->nth = open(FAIL_NTH, O_RDWR | O_CLOEXEC);
	SKIP_IF(self->nth < 0 ? "the kernel has no fault injection" : series_missing());
	/* Allocations that may sleep fail as well, and are not logged each. */
	ASSERT_EQ(0, configure("failslab", "ignore-gfp-wait", "N"));
	ASSERT_EQ(0, configure("failslab", "verbose", "0"));
	ASSERT_EQ(0, configure("fail_page_alloc", "ignore-gfp-wait", "N"));
	ASSERT_EQ(0, configure("fail_page_alloc", "ignore-gfp-highmem", "N"));
	ASSERT_EQ(0, configure("fail_page_alloc", "min-order", "0"));
	ASSERT_EQ(0, configure("fail_page_alloc", "verbose", "0"));
	ASSERT_EQ(0, machine_clear(&self->machine));
	ASSERT_EQ(0, module_load("vmali_heap", "from=init"));
}

FIXTURE_TEARDOWN(inject)
{
	close(self->nth);
	EXPECT_EQ(0, machine_restore(&self->machine));
}

static void arm(int fd, unsigned int nth)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", nth);

	if (pwrite(fd, text, len, 0) != len)
		perror("fail-nth");
}

/* What is left of arm()'s count: 0 if the allocation has failed. */
static unsigned int disarm(int fd)
{
	char text[16] = "";
	unsigned int left;

	if (pread(fd, text, sizeof(text) - 1, 0) < 0)
		perror("fail-nth");
	left = (unsigned int)atol(text);
	arm(fd, 0);
	return left;
}

/**
 * struct path - a way of which each allocation is to fail
 * @name: for the log
 * @attempt: makes one attempt; uses no memory that may have to be allocated
 * @undo: back to the start, after success
 * @clean: whether nothing is left, after a failure or undo()
 * @ctx: theirs
 * @errors: what it may say instead of -ENOMEM, because something on the way does; a
 *	positive number for anything
 */
struct path {
	const char *name;
	int (*attempt)(void *ctx);
	int (*undo)(void *ctx);
	int (*clean)(void *ctx);
	void *ctx;
	int errors[4];
};

static bool is_expected(const struct path *path, int ret)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(path->errors); i++)
		if (path->errors[i] > 0 || (path->errors[i] && ret == path->errors[i]))
			return true;
	return ret == -ENOMEM;
}

static void fail_each(struct __test_metadata *_metadata, int fd, const struct path *path)
{
	unsigned int count, nth, step, failed = 0, survived = 0;
	const char *every = getenv("VMALI_EVERY"), *first = getenv("VMALI_FIRST");
	int64_t start, cost;
	int ret;

	/* Once for what happens only the first time, and once to count. */
	ASSERT_EQ(0, path->attempt(path->ctx));
	ASSERT_EQ(0, path->undo(path->ctx));
	start = guest_now();
	arm(fd, FAR);
	ret = path->attempt(path->ctx);
	count = FAR - disarm(fd);
	ASSERT_EQ(0, ret);
	ASSERT_EQ(0, path->undo(path->ctx));
	ASSERT_EQ(0, path->clean(path->ctx));
	ASSERT_LT(0, count);
	cost = guest_now() - start + 1;

	/* An attempt that fails and one that works. */
	step = every ? (unsigned int)atoi(every) :
	       1 + (unsigned int)(2 * count * cost / (BUDGET * 1000 * VMALI_MS));
	TH_LOG("%s: %u allocations, every %u. fails, %" PRId64 " ms each", path->name,
	       count, step, cost / VMALI_MS);
	/* Somewhat more than there were: what was cached then may not be. */
	for (nth = first ? (unsigned int)atoi(first) : 1; nth <= count + 8; nth += step) {
		unsigned int left;

		arm(fd, nth);
		ret = path->attempt(path->ctx);
		left = disarm(fd);
		if (left)
			EXPECT_EQ(0, ret) TH_LOG("%s: nothing failed", path->name);
		if (!ret) {
			survived += !left;
			ASSERT_EQ(0, path->undo(path->ctx)) TH_LOG("%s %u", path->name, nth);
		} else {
			failed++;
			EXPECT_TRUE(is_expected(path, ret))
				TH_LOG("%s %u: %s", path->name, nth, strerror(-ret));
			if (ret != -ENOMEM)
				TH_LOG("%s %u: %s", path->name, nth, strerror(-ret));
		}
		ASSERT_EQ(0, path->clean(path->ctx)) TH_LOG("%s %u", path->name, nth);
		ASSERT_EQ(0, path->attempt(path->ctx)) TH_LOG("after %s %u", path->name, nth);
		ASSERT_EQ(0, path->undo(path->ctx)) TH_LOG("after %s %u", path->name, nth);
		ASSERT_EQ(0, path->clean(path->ctx)) TH_LOG("after %s %u", path->name, nth);
	}
	TH_LOG("%s: %u failed, %u did without", path->name, failed, survived);
	EXPECT_LT(0, failed);
}

/* A heap comes into the system. */

static int add_heap(void *unused)
{
	return plain_register(true);
}

static int remove_heap(void *unused)
{
	return plain_register(false);
}

static int no_heap(void *unused)
{
	if (plain_stat("registered"))
		return -EEXIST;
	return access("/dev/dma_heap/" PLAIN_HEAP, F_OK) ? 0 : -EEXIST;
}

TEST_F_TIMEOUT(inject, heap_registration, 7200)
{
	const struct path path = {
		.name = "registration", .attempt = add_heap, .undo = remove_heap,
		.clean = no_heap,
	};

	ASSERT_EQ(0, plain_register(false));
	fail_each(_metadata, self->nth, &path);
}

/* A TEE with its heap. */

#define TEE_DRIVER	"/sys/bus/platform/drivers/vmali-tee"

static int bind_tee(void *name)
{
	return guest_write_text(TEE_DRIVER "/bind", name);
}

static int unbind_tee(void *name)
{
	return guest_write_text(TEE_DRIVER "/unbind", name);
}

static int no_tee(void *name)
{
	return access("/dev/dma_heap/" TEE_HEAP, F_OK) ? 0 : -EEXIST;
}

TEST_F_TIMEOUT(inject, tee_registration, 7200)
{
	char name[] = "40000000.trusted-firmware";
	const struct path path = {
		.name = "TEE", .attempt = bind_tee, .undo = unbind_tee, .clean = no_tee,
		.ctx = name,
	};

	if (!self->machine.tee)
		SKIP(return, NO_TEE);
	ASSERT_EQ(0, unbind_tee(name));
	fail_each(_metadata, self->nth, &path);
	ASSERT_EQ(0, bind_tee(name));
}

/* The driver's probe, with the firmware's protected section. */

static int bind_gpu(void *unused)
{
	return gpu_bind();
}

static int unbind_gpu(void *unused)
{
	return gpu_unbind();
}

static int no_gpu(void *unused)
{
	if (gpu_bound())
		return -EEXIST;
	if (protected_bytes(0) || plain_wait("buffers", 0) || plain_wait("attachments", 0) ||
	    plain_wait("mappings", 0))
		return -EBUSY;
	return 0;
}

TEST_F_TIMEOUT(inject, probe, 7200)
{
	const struct path path = {
		.name = "probe", .attempt = bind_gpu, .undo = unbind_gpu, .clean = no_gpu,
		/*
		 * Clocks, regulators, interrupts, registers and firmware that could not
		 * be obtained are reported as busy, absent, and more.
		 */
		.errors = { 1 },
	};
	struct guest g;

	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	ASSERT_EQ(0, gpu_unbind());
	/* devfreq's notifier: BUG() is what it has for an SRCU structure without memory. */
	ASSERT_EQ(0, spare("srcu_init_notifier_head"));
	fail_each(_metadata, self->nth, &path);
	ASSERT_EQ(0, gpu_bind());
	ASSERT_EQ(0, gpu_wait());
	ASSERT_EQ(0, guest_open(&g));
	EXPECT_EQ(0, guest_healthy(&g, NULL));
	guest_close(&g);
}

/* A group for protected rendering. */

struct group_path {
	struct guest g;
	struct vmali_group *group;
};

static int make_group(void *ctx)
{
	struct group_path *p = ctx;

	return vmali_group_create(p->g.vm, &protected, &p->group);
}

static int destroy_group(void *ctx)
{
	struct group_path *p = ctx;

	vmali_group_destroy(p->group);
	return 0;
}

static int no_group(void *unused)
{
	return plain_idle();
}

TEST_F_TIMEOUT(inject, group, 7200)
{
	struct group_path ctx = { 0 };
	const struct path path = {
		.name = "group", .attempt = make_group, .undo = destroy_group,
		.clean = no_group, .ctx = &ctx,
		/* shmem without an inode */
		.errors = { -ENOSPC },
	};

	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	ASSERT_EQ(0, gpu_wait());
	ASSERT_EQ(0, guest_open(&ctx.g));
	fail_each(_metadata, self->nth, &path);
	EXPECT_EQ(0, guest_healthy(&ctx.g, NULL));
	guest_close(&ctx.g);
}

/* An application's buffer: from the heap, into the driver, and mapped. */

struct buffer_path {
	struct guest g;
	int heap, fd;
	struct vmali_bo *bo;
};

static int allocate(void *ctx)
{
	struct buffer_path *p = ctx;

	return vmali_heap_alloc(p->heap, 65536, &p->fd);
}

static int release(void *ctx)
{
	struct buffer_path *p = ctx;

	close(p->fd);
	return 0;
}

static int import(void *ctx)
{
	struct buffer_path *p = ctx;

	return vmali_bo_import(p->g.dev, p->fd, &p->bo);
}

static int forget(void *ctx)
{
	struct buffer_path *p = ctx;

	vmali_bo_put(p->bo);
	return 0;
}

static int not_imported(void *unused)
{
	return plain_wait("attachments", 1) == 1 && plain_wait("mappings", 1) == 1 ?
	       0 : -EBUSY;
}

TEST_F_TIMEOUT(inject, buffer, 7200)
{
	struct buffer_path ctx = { .fd = -1 };
	const struct path allocation = {
		.name = "allocation", .attempt = allocate, .undo = release,
		.clean = no_group, .ctx = &ctx,
	};
	const struct path importing = {
		.name = "import", .attempt = import, .undo = forget,
		.clean = not_imported, .ctx = &ctx,
	};

	ASSERT_EQ(0, module_load("panthor", PLAIN_PARAMETER));
	ASSERT_EQ(0, gpu_wait());
	ASSERT_EQ(0, guest_open(&ctx.g));
	ASSERT_EQ(0, vmali_heap_open(PLAIN_HEAP, &ctx.heap));
	fail_each(_metadata, self->nth, &allocation);
	ASSERT_EQ(0, allocate(&ctx));
	fail_each(_metadata, self->nth, &importing);
	release(&ctx);
	close(ctx.heap);
	EXPECT_EQ(0, no_group(NULL));
	guest_close(&ctx.g);
}

TEST_HARNESS_MAIN
