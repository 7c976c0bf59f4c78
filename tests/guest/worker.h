/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Workers: processes with an address space and a group each, which submit protected and
 * ordinary jobs of all priorities at random, until they are stopped or killed.
 */
#ifndef VMALI_GUEST_WORKER_H
#define VMALI_GUEST_WORKER_H

#include <stdbool.h>
#include <stdint.h>

/* As many, and no more, can have an account. */
#define WORKERS		8u

/**
 * struct account - what a worker has done, for its parent to see even if it was killed
 * @jobs, @groups: how many there were
 * @wrong: jobs with a wrong verdict or result
 * @verdict, @expected: of the first wrong one
 * @what: which kind of job that was, a string of this program
 */
struct account {
	uint64_t jobs, groups, wrong;
	int verdict, expected;
	const char *what;
};

/**
 * struct worker_shared - memory that workers share with their parent
 * @stop: set by the parent; each ends after its job
 * @faults: verdicts may be those of a reset
 * @account: of each worker
 */
struct worker_shared {
	bool stop;
	bool faults;
	struct account account[WORKERS];
};

/**
 * worker_run() - be a worker until @shared->stop
 * @shared: shared memory
 * @index: which worker: every second one is protected; the priority depends on it
 * @heap: name of the heap of protected memory
 * @seed: of the random numbers and of what is made in protected mode
 * @generation: of those that had this index, this process
 *
 * Return: the exit status: 0, or 1 with the reason in the account.
 */
int worker_run(struct worker_shared *shared, unsigned int index, const char *heap, uint32_t seed,
	       uint32_t generation);

#endif /* VMALI_GUEST_WORKER_H */
