// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * How fast the GPU model executes command streams, on one core, as a library: per
 * second of processor time, so that a busy machine does not count.
 *
 *	gpu_bench [RUNS]
 *
 * Prints for each kind of loop the median of the runs (9), in millions of instructions (or of
 * loads and stores) per second.
 */
#include <stdio.h>
#include <time.h>

#include "../unit/gpu_host.h"

#define RUNS		9
#define MAX_RUNS	1000
#define ITERATIONS	1000000u
#define BUDGET		100000u

#define MOVE48(d, v)		(1ull << 56 | (u64)(d) << 48 | (v))
#define MOVE32(d, v)		(2ull << 56 | (u64)(d) << 48 | (u32)(v))
#define ADD32(d, s, v)		(16ull << 56 | (u64)(d) << 48 | (u64)(s) << 40 | (u32)(v))
#define LOAD(r, a, mask)	(20ull << 56 | (u64)(r) << 48 | (u64)(a) << 40 | (u64)(mask) << 16)
#define STORE(r, a, mask)	(21ull << 56 | (u64)(r) << 48 | (u64)(a) << 40 | (u64)(mask) << 16)
#define WAIT(mask)		(3ull << 56 | (u64)(mask) << 16)
#define BRANCH_NE(r, off)	(22ull << 56 | (u64)(r) << 40 | 3ull << 28 | (u16)(off))

struct loop {
	const char *name;
	const char *unit;
	/* What is counted in an iteration */
	unsigned int counted;
	u64 code[12];
	unsigned int length;
};

static const struct loop loops[] = {
	{ "ALU and branch", "instructions", 4,
	  { MOVE32(0, ITERATIONS),
	    ADD32(1, 1, 3), ADD32(2, 1, 5), ADD32(0, 0, -1), BRANCH_NE(0, -4) }, 5 },
	{ "load and store", "accesses", 2,
	  { MOVE32(0, ITERATIONS), MOVE48(4, DATA_VA),
	    LOAD(6, 4, 1), STORE(6, 4, 1), ADD32(0, 0, -1), BRANCH_NE(0, -4) }, 6 },
	{ "load and store, each waited for", "accesses", 2,
	  { MOVE32(0, ITERATIONS), MOVE48(4, DATA_VA), LOAD(6, 4, 1), WAIT(1), STORE(6, 4, 1),
	    WAIT(1), ADD32(0, 0, -1), BRANCH_NE(0, -6) }, 8 },
	{ "load and store, 16 registers", "accesses", 2,
	  { MOVE32(0, ITERATIONS), MOVE48(4, DATA_VA),
	    LOAD(16, 4, 0xffff), STORE(16, 4, 0xffff), ADD32(0, 0, -1), BRANCH_NE(0, -4) }, 6 },
};

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double run_once(const struct loop *loop)
{
	struct host *h = host_new(NULL);
	static struct group g;
	double start, end;

	host_boot(h);
	group_start(h, &g, 0, 1, 1);
	queue_call(&g, 0, loop->code, loop->length);
	start = seconds();
	while (!queue_done(&g, 0))
		host_step(h, BUDGET);
	end = seconds();
	if (queue_fatal(&g, 0)) {
		fprintf(stderr, "gpu_bench: %s: fatal %#x\n", loop->name, queue_fatal(&g, 0));
		exit(1);
	}
	host_delete(h);
	return (double)loop->counted * ITERATIONS / (end - start) / 1e6;
}

int main(int argc, char **argv)
{
	unsigned long runs = argc > 1 ? strtoul(argv[1], NULL, 10) : RUNS;
	unsigned int i, k;

	if (!runs || runs > MAX_RUNS) {
		fprintf(stderr, "usage: gpu_bench [RUNS], 1 to %d\n", MAX_RUNS);
		return 1;
	}
	for (i = 0; i < sizeof(loops) / sizeof(loops[0]); i++) {
		double rate[MAX_RUNS];

		run_once(&loops[i]);
		for (k = 0; k < runs; k++)
			rate[k] = run_once(&loops[i]);
		qsort(rate, runs, sizeof(rate[0]), compare);
		printf("model, %-37s %8.1f million %s/s  (min %.1f, max %.1f, %lu runs)\n",
		       loops[i].name, rate[runs / 2], loops[i].unit, rate[0], rate[runs - 1],
		       runs);
	}
	return 0;
}
