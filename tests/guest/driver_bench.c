// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * How fast the driver is, in the guest: jobs, groups, protected buffers.
 *
 *	driver_bench [ROUNDS]
 *
 * Prints "name value" lines, for vmali bench to compare kernels with each other.
 * Rates are per second, of the fastest of the rounds: what disturbs a round only
 * makes it slower.  Times are medians in nanoseconds.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guest.h"

#define TRUSTED_STATS	"/sys/kernel/debug/vmali/trusted/stats"

#define JOBS		400
#define GROUPS		40
#define MAX_ROUNDS	1000

static int compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int64_t median(int64_t *v, unsigned int n)
{
	qsort(v, n, sizeof(*v), compare);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

/* Small jobs, one after the other: queue, run, fence. */
static int jobs(struct guest *g, struct vmali_group *group, double *rate)
{
	int64_t start = guest_now();
	unsigned int i;
	int ret;

	for (i = 0; i < JOBS; i++) {
		struct cs_builder b;

		guest_begin(g, 0, &b);
		cs_move32(&b, cs_r32(0), i);
		cs_store32(&b, cs_r32(0), DATA, 0);
		cs_wait(&b, 1 << SB_LOAD_STORE, false);
		ret = guest_run(g, group, 0, 0, &b);
		if (ret)
			return ret;
	}
	*rate = JOBS * 1e9 / (double)(guest_now() - start);
	return 0;
}

/* Groups with one queue, each destroyed before the next. */
static int groups(struct guest *g, uint32_t flags, double *rate, int64_t *ns)
{
	const struct vmali_group_attrs attrs = { .flags = flags };
	int64_t start = guest_now(), times[GROUPS];
	struct vmali_group *group;
	unsigned int i;
	int ret;

	for (i = 0; i < GROUPS; i++) {
		int64_t before = guest_now();

		ret = vmali_group_create(g->vm, &attrs, &group);
		if (ret)
			return ret;
		times[i] = guest_now() - before;
		vmali_group_destroy(group);
	}
	*rate = GROUPS * 1e9 / (double)(guest_now() - start);
	*ns = median(times, GROUPS);
	return 0;
}

/* Protected bytes in use, once what was freed in the background is gone. */
static uint64_t protected_bytes(void)
{
	uint64_t last, now = UINT64_MAX;
	unsigned int i;

	for (i = 0; i < 100; i++) {
		last = now;
		if (guest_stat(TRUSTED_STATS, "used_bytes", &now))
			return UINT64_MAX;
		if (now == last)
			break;
		usleep(20000);
	}
	return now;
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

int main(int argc, char **argv)
{
	double rate, best_jobs = 0, best_groups = 0;
	int64_t ns, plain[MAX_ROUNDS], protected[MAX_ROUNDS];
	struct vmali_protected_info info = { 0 };
	unsigned int rounds = 5, i;
	struct vmali_group *group;
	struct guest g;
	int ret;

	if (argc > 1)
		rounds = strtoul(argv[1], NULL, 10);
	if (!rounds || rounds > MAX_ROUNDS) {
		fprintf(stderr, "driver_bench: 1 to %d rounds\n", MAX_ROUNDS);
		return 2;
	}

	ret = guest_open(&g);
	if (ret)
		goto err;
	vmali_device_query_protected(g.dev, &info);

	ret = guest_group(&g, 1, &group);
	for (i = 0; i < rounds && !ret; i++) {
		ret = jobs(&g, group, &rate);
		if (!ret && rate > best_jobs)
			best_jobs = rate;
	}
	if (ret)
		goto err;
	vmali_group_destroy(group);

	for (i = 0; i < rounds && !ret; i++) {
		ret = groups(&g, 0, &rate, &plain[i]);
		if (!ret && rate > best_groups)
			best_groups = rate;
		if (!ret && info.ready)
			ret = groups(&g, VMALI_GROUP_PROTECTED, &rate, &protected[i]);
	}
	if (ret)
		goto err;

	printf("jobs %.0f\ngroups %.0f\n", best_jobs, best_groups);
	ns = median(plain, rounds);
	printf("group_create_ns %" PRId64 "\n", ns);
	if (info.ready) {
		printf("protected_group_create_ns %" PRId64 "\n", median(protected, rounds));
		ret = protected_sizes(&g);
		if (ret)
			goto err;
	}
	guest_close(&g);
	return 0;

err:
	fprintf(stderr, "driver_bench: %s\n", strerror(-ret));
	return 1;
}
