// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What protected work costs, in the guest: groups, memory, entering and leaving
 * protected mode, and what others wait for meanwhile.
 *
 * Prints "name value" lines for vmali bench.  Times are medians in nanoseconds.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "secret.h"

#define JOBS		400
#define GROUPS		40
#define ROUNDS		3

/* Jobs and VM operations that are measured alongside protected work. */
#define CONCURRENT		100

/* Median time to create a group with one queue, each destroyed before the next. */
static int group_create(struct guest *g, uint32_t flags, int64_t *ns)
{
	const struct vmali_group_attrs attrs = { .flags = flags };
	struct vmali_group *group;
	int64_t times[GROUPS];
	unsigned int i;
	int ret;

	for (i = 0; i < GROUPS; i++) {
		int64_t start = guest_now();

		ret = vmali_group_create(g->vm, &attrs, &group);
		if (ret)
			return ret;
		times[i] = guest_now() - start;
		vmali_group_destroy(group);
	}
	*ns = guest_median(times, GROUPS);
	return 0;
}

/* Alternating, as what comes first on a machine is slower. */
static int group_creations(struct guest *g)
{
	int64_t ordinary[ROUNDS], protected[ROUNDS];
	unsigned int i;
	int ret = 0;

	for (i = 0; i < ROUNDS && !ret; i++) {
		ret = group_create(g, 0, &ordinary[i]);
		if (!ret)
			ret = group_create(g, VMALI_GROUP_PROTECTED, &protected[i]);
	}
	if (ret)
		return ret;
	printf("group_create_ns %" PRId64 "\n", guest_median(ordinary, ROUNDS));
	printf("protected_group_create_ns %" PRId64 "\n", guest_median(protected, ROUNDS));
	return 0;
}

/* Protected bytes in use, once what is freed in the background is free. */
static uint64_t protected_bytes(void)
{
	uint64_t now;

	sleep(2);
	return guest_stat(TRUSTED_STATS, "used_bytes", &now) ? UINT64_MAX : now;
}

/*
 * What follows begins with a second of the clock: how long the machine took to start depends
 * on names of files on the host, and how far a tick is away has an effect on what is measured.
 */
static void begin(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += 2;
	t.tv_nsec = 0;
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
		;
}

static int protected_sizes(struct guest *g)
{
	const struct vmali_group_attrs protected = { .flags = VMALI_GROUP_PROTECTED };
	uint64_t idle, ordinary, with;
	struct vmali_group *group;
	int ret;

	idle = protected_bytes();
	ret = guest_group(g, 1, &group);
	if (ret)
		return ret;
	ordinary = protected_bytes();
	vmali_group_destroy(group);
	protected_bytes();

	ret = vmali_group_create(g->vm, &protected, &group);
	if (ret)
		return ret;
	with = protected_bytes();
	vmali_group_destroy(group);

	printf("protected_bytes_idle %" PRIu64 "\n", idle);
	printf("protected_bytes_per_ordinary_group %" PRIu64 "\n", ordinary - idle);
	printf("protected_bytes_per_protected_group %" PRIu64 "\n", with - idle);
	return 0;
}

/* Protected execution */

/* Copies 16 KiB @rounds times, or does nothing, in a region or not. */
static void write_copy(struct guest *g, struct vmali_cs_builder *b, uint64_t dst, uint64_t src,
		       unsigned int rounds, bool protect)
{
	guest_begin(g, 0, b);
	vmali_cs_wait(b, 0xff, false);
	if (protect)
		vmali_cs_prot_region_begin(b);
	if (rounds)
		vmali_access_copy(b, dst, src, SECRET_BYTES, rounds);
	else
		/* A region without an instruction would not be entered. */
		vmali_cs_nop(b);
	if (protect)
		vmali_cs_prot_region_end(b);
	vmali_cs_wait(b, 0xff, false);
}

/* A protected group, and two buffers of each kind. */
struct protected {
	struct guest g;
	struct vmali_group *group;
	struct secret secret[2];
	struct vmali_buffer plain[2];
};

static int protected_open(struct protected *p)
{
	char heap[VMALI_HEAP_NAME_MAX];
	unsigned int i;
	int ret;

	if (heap_missing(heap))
		return -ENODEV;
	ret = guest_open(&p->g);
	if (!ret)
		ret = guest_protected_group(&p->g, &p->group);
	for (i = 0; i < 2 && !ret; i++) {
		ret = secret_create(&p->g, heap, &p->secret[i]);
		if (!ret)
			ret = vmali_buffer_create(p->g.vm, SECRET_BYTES,
						  DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, NULL,
						  &p->plain[i]);
	}
	return ret;
}

static void protected_close(struct protected *p)
{
	unsigned int i;

	vmali_group_destroy(p->group);
	for (i = 0; i < 2; i++) {
		secret_destroy(&p->secret[i]);
		vmali_buffer_destroy(&p->plain[i]);
	}
	guest_close(&p->g);
}

/*
 * So that all moments of another process's jobs and of the scheduler's tick are met, and what
 * came before has ended.
 */
static void pause_a_while(unsigned int i)
{
	usleep(1000 + 37 * i % 2000);
}

struct accesses {
	uint64_t reads, writes, fw;
};

static struct accesses accesses_now(void)
{
	struct accesses a = { 0 };

	a.reads = model_stat("reg_reads");
	a.writes = model_stat("reg_writes");
	a.fw = model_stat("fw_accesses");
	return a;
}

/* Median time of a job, and register and firmware accesses for one. */
static int copies(struct protected *p, unsigned int rounds, bool protect, int64_t *ns,
		  struct accesses *each)
{
	uint64_t src = protect ? p->secret[0].buf.va : p->plain[0].va;
	uint64_t dst = protect ? p->secret[1].buf.va : p->plain[1].va;
	struct accesses before, after;
	int64_t times[JOBS];
	struct vmali_cs_builder b;
	unsigned int i;
	int ret;

	before = accesses_now();
	for (i = 0; i < JOBS; i++) {
		int64_t start;

		pause_a_while(i);
		start = guest_now();
		write_copy(&p->g, &b, dst, src, rounds, protect);
		ret = guest_run(&p->g, p->group, 0, 0, &b);
		if (ret)
			return ret;
		times[i] = guest_now() - start;
	}
	after = accesses_now();
	*ns = guest_median(times, JOBS);
	if (each) {
		each->reads = (after.reads - before.reads) / JOBS;
		each->writes = (after.writes - before.writes) / JOBS;
		each->fw = (after.fw - before.fw) / JOBS;
	}
	return 0;
}

/* A process that copies protected memory all the time.  Return: its pid, or -errno */
static pid_t copier(void)
{
	int pipes[2], ret = -EPIPE;
	pid_t pid;

	if (pipe(pipes))
		return -errno;
	pid = fork();
	if (!pid) {
		static struct protected p;
		struct vmali_cs_builder b;

		close(pipes[0]);
		ret = protected_open(&p);
		if (write(pipes[1], &ret, sizeof(ret)) != sizeof(ret))
			_exit(1);
		while (!ret) {
			write_copy(&p.g, &b, p.secret[1].buf.va, p.secret[0].buf.va, 16,
				   true);
			ret = guest_run(&p.g, p.group, 0, 0, &b);
		}
		_exit(1);
	}
	close(pipes[1]);
	if (pid > 0 && read(pipes[0], &ret, sizeof(ret)) != sizeof(ret))
		ret = -EPIPE;
	close(pipes[0]);
	return ret ? ret : pid;
}

/* A small job, again and again. */
static int job_times(struct guest *g, struct vmali_group *group, int64_t *times)
{
	struct vmali_cs_builder b;
	unsigned int i;
	int ret = 0;

	for (i = 0; i < CONCURRENT && !ret; i++) {
		int64_t start;

		pause_a_while(i);
		start = guest_now();
		guest_begin(g, 0, &b);
		vmali_cs_nop(&b);
		ret = guest_run(g, group, 0, 0, &b);
		times[i] = guest_now() - start;
	}
	return ret;
}

/* A page mapped and unmapped, again and again. */
static int bind_times(struct guest *g, int64_t *times)
{
	unsigned int i;
	uint64_t va;
	int ret;

	ret = vmali_vm_va_alloc(g->vm, 4096, 4096, &va);
	for (i = 0; i < CONCURRENT && !ret; i++) {
		int64_t start;

		pause_a_while(i);
		start = guest_now();
		ret = vmali_vm_map(g->vm, g->buffer.bo, 0, va, 4096,
				   DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC);
		times[i] = guest_now() - start;
		if (!ret)
			ret = vmali_vm_unmap(g->vm, va, 4096);
	}
	return ret;
}

static int measure(struct guest *g, const char *what)
{
	int64_t times[CONCURRENT];
	struct vmali_group *group;
	int ret;

	ret = guest_group(g, 1, &group);
	if (!ret)
		ret = job_times(g, group, times);
	if (ret)
		return ret;
	printf("job_%s_ns %" PRId64 "\n", what, guest_median(times, CONCURRENT));
	vmali_group_destroy(group);
	ret = bind_times(g, times);
	if (ret)
		return ret;
	printf("bind_%s_ns %" PRId64 "\n", what, guest_median(times, CONCURRENT));
	/* In order, by now */
	printf("bind_worst_%s_ns %" PRId64 "\n", what, times[CONCURRENT - 1]);
	return 0;
}

static int protected_execution(struct guest *g)
{
	struct accesses with, without;
	int64_t empty, empty_plain, full, full_plain;
	uint64_t before = 0, after = 0;
	struct protected p = { 0 };
	pid_t pid;
	int ret;

	ret = protected_open(&p);
	if (!ret)
		ret = copies(&p, 0, false, &empty_plain, &without);
	if (!ret)
		ret = copies(&p, 0, true, &empty, &with);
	if (!ret)
		ret = copies(&p, 8, false, &full_plain, NULL);
	if (!ret)
		ret = copies(&p, 8, true, &full, NULL);
	if (ret)
		return ret;
	protected_close(&p);
	printf("switch_ns %" PRId64 "\n", empty - empty_plain);
	printf("switch_reg_reads %" PRId64 "\n", (int64_t)(with.reads - without.reads));
	printf("switch_reg_writes %" PRId64 "\n", (int64_t)(with.writes - without.writes));
	printf("switch_fw_accesses %" PRId64 "\n", (int64_t)(with.fw - without.fw));
	printf("copy_ns %" PRId64 "\nprotected_copy_ns %" PRId64 "\n", full_plain, full);

	ret = measure(g, "alone");
	if (ret)
		return ret;
	pid = copier();
	if (pid < 0)
		return pid;
	before = model_stat("protm_enters");
	ret = measure(g, "concurrent");
	after = model_stat("protm_enters");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	/* Otherwise there was no protected work meanwhile */
	return ret ? ret : after - before < CONCURRENT / 4 ? -ENODATA : 0;
}

int main(void)
{
	struct guest g;
	int ret;

	ret = guest_open(&g);
	begin();
	if (!ret)
		ret = group_creations(&g);
	begin();
	if (!ret)
		ret = protected_sizes(&g);
	begin();
	if (!ret)
		ret = protected_execution(&g);
	if (ret) {
		fprintf(stderr, "protected_bench: %s\n", strerror(-ret));
		return 1;
	}
	guest_close(&g);
	return 0;
}
