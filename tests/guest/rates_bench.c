// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * How many jobs, and groups, the driver does in a second for somebody who has nothing
 * to do with protected memory.
 *
 *	rates_bench [ROUNDS]
 *
 * Prints "name value" lines, per second, for vmali bench to compare kernels with each
 * other.  Each is the median of the rounds: the fastest one tells of luck, as a job
 * whose end is noticed while somebody happens to look takes a third of the time.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest.h"

/* Of a round: about a tenth of a second each, several ticks of the guest's clock. */
#define JOBS		200
#define GROUPS		200
#define MAX_ROUNDS	1000

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static double median(double *v, unsigned int n)
{
	qsort(v, n, sizeof(*v), compare);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

/* Small jobs, one after the other: queue, run, fence. */
static int jobs(struct guest *g, double *rate)
{
	struct vmali_group *group;
	unsigned int i;
	int64_t start;
	int ret;

	ret = guest_group(g, 1, &group);
	start = guest_now();
	for (i = 0; i < JOBS && !ret; i++) {
		struct cs_builder b;

		guest_begin(g, 0, &b);
		cs_move32(&b, cs_r32(0), i);
		cs_store32(&b, cs_r32(0), DATA, 0);
		cs_wait(&b, MASK(SB_LOAD_STORE), false);
		ret = guest_run(g, group, 0, 0, &b);
	}
	*rate = JOBS * 1e9 / (double)(guest_now() - start);
	if (!ret)
		vmali_group_destroy(group);
	return ret;
}

/* Groups with one queue, each destroyed before the next. */
static int groups(struct guest *g, double *rate)
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
	*rate = GROUPS * 1e9 / (double)(guest_now() - start);
	return ret;
}

int main(int argc, char **argv)
{
	double job_rates[MAX_ROUNDS], group_rates[MAX_ROUNDS];
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
		ret = jobs(&g, &job_rates[i]);
		if (!ret)
			ret = groups(&g, &group_rates[i]);
	}
	if (ret) {
		fprintf(stderr, "rates_bench: %s\n", strerror(-ret));
		return 1;
	}
	printf("jobs %.0f\ngroups %.0f\n", median(job_rates, rounds),
	       median(group_rates, rounds));
	guest_close(&g);
	return 0;
}
