// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * How many jobs, and groups, the driver does in a second for a client that has nothing
 * to do with protected memory.
 *
 *	rates_bench [ROUNDS]
 *
 * Prints "name value" lines, per second and in nanoseconds, for vmali bench to compare
 * kernels with each other.  Each is that of the median round: of the jobs, a round now and
 * then is several times as fast as all others, on every kernel.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest.h"

/* Of a round: about a tenth of a second each, several ticks of the guest's clock. */
#define JOBS		200
#define GROUPS		200
#define MAX_ROUNDS	1000

/* Small jobs, one after the other: queue, run, fence. */
static int jobs(struct guest *g, int64_t *ns)
{
	struct vmali_group *group;
	unsigned int i;
	int64_t start;
	int ret;

	ret = guest_group(g, 1, &group);
	start = guest_now();
	for (i = 0; i < JOBS && !ret; i++) {
		struct vmali_cs_builder b;

		guest_begin(g, 0, &b);
		vmali_cs_move32(&b, vmali_cs_r32(0), i);
		vmali_cs_store32(&b, vmali_cs_r32(0), DATA, 0);
		vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
		ret = guest_run(g, group, 0, 0, &b);
	}
	*ns = guest_now() - start;
	if (!ret)
		vmali_group_destroy(group);
	return ret;
}

/* Groups with one queue, each destroyed before the next. */
static int groups(struct guest *g, int64_t *ns)
{
	int64_t start = guest_now();
	struct vmali_group *group;
	unsigned int i;
	int ret = 0;

	for (i = 0; i < GROUPS && !ret; i++) {
		ret = guest_group(g, 1, &group);
		if (!ret)
			vmali_group_destroy(group);
	}
	*ns = guest_now() - start;
	return ret;
}

int main(int argc, char **argv)
{
	int64_t job_ns[MAX_ROUNDS], group_ns[MAX_ROUNDS];
	unsigned int rounds = 15, i;
	struct guest g;
	int ret;

	if (argc > 1)
		rounds = strtoul(argv[1], NULL, 10);
	if (!rounds || rounds > MAX_ROUNDS) {
		fprintf(stderr, "rates_bench: 1 to %d rounds\n", MAX_ROUNDS);
		return 2;
	}

	ret = guest_open(&g);
	for (i = 0; i < rounds && !ret; i++) {
		ret = jobs(&g, &job_ns[i]);
		if (!ret)
			ret = groups(&g, &group_ns[i]);
	}
	if (ret) {
		fprintf(stderr, "rates_bench: %s\n", strerror(-ret));
		return 1;
	}
	printf("jobs %.0f\n", JOBS * 1e9 / (double)guest_median(job_ns, rounds));
	printf("groups %.0f\n", GROUPS * 1e9 / (double)guest_median(group_ns, rounds));
	printf("job_ns %.0f\n", (double)guest_median(job_ns, rounds) / JOBS);
	printf("group_ns %.0f\n", (double)guest_median(group_ns, rounds) / GROUPS);
	guest_close(&g);
	return 0;
}
