/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A job whose result can be checked: what vmali-job and vmali-demo run.
 *
 * For each block of four 32-bit words, a subroutine of the command stream loads
 * the words, keeps the smallest of all, adds a constant to each, stores them and
 * adds them to a sum in memory.  The main stream counts blocks, branches back
 * while there are more, and at the end cleans the caches and sets a fence.
 */
#ifndef VMALI_JOB_H
#define VMALI_JOB_H

#include <stddef.h>
#include <stdint.h>

#include <vmali.h>

/* Words of a block. */
#define JOB_BLOCK_WORDS	4

/* Blocks of a job at most. */
#define JOB_MAX_BLOCKS	65536

/**
 * struct job - a job and its memory
 * @vm: address space
 * @code: command streams
 * @data: results, input and output
 * @blocks: number of blocks
 * @stream_va: GPU VA of the main stream
 * @stream_size: its bytes
 * @latest_flush: flush id of when the CPU wrote the streams, and the data last
 */
struct job {
	struct vmali_vm *vm;
	struct vmali_buffer code;
	struct vmali_buffer data;
	uint32_t blocks;
	uint64_t stream_va;
	uint32_t stream_size;
	uint32_t latest_flush;
};

/**
 * struct job_result - what the GPU found, or what it should find
 * @sum: of the output words, modulo 2^32
 * @minimum: of the input words
 * @blocks: blocks done
 * @fence: 1
 */
struct job_result {
	uint32_t sum;
	uint32_t minimum;
	uint32_t blocks;
	uint64_t fence;
};

/**
 * job_create() - allocate memory and write the streams
 * @vm: address space
 * @blocks: 1 to JOB_MAX_BLOCKS
 * @seed: of the input
 * @job: filled in; the caller destroys it
 */
int job_create(struct vmali_vm *vm, uint32_t blocks, uint32_t seed,
	       struct job *job);

/**
 * job_destroy() - free a job's memory
 * @job: job that does not run any more; a zeroed one is allowed
 */
void job_destroy(struct job *job);

/**
 * job_reset() - forget the results, so that the job can run again
 * @job: job that does not run
 *
 * Return: 0, or a negative error code.
 */
int job_reset(struct job *job);

/**
 * job_submit() - queue a job
 * @job: job
 * @group: group of the job's VM
 * @queue: index of the queue
 * @syncobj: binary syncobj, signalled when it is done
 */
int job_submit(const struct job *job, const struct vmali_group *group,
	       uint32_t queue, uint32_t syncobj);

/**
 * job_check() - compare the results with those that the CPU computes
 * @job: job that is done
 * @result: set to what the GPU found
 * @why: set to the first difference, in words
 * @size: bytes of @why
 *
 * Return: 0; -EBADMSG for a wrong result.
 */
int job_check(const struct job *job, struct job_result *result, char *why,
	      size_t size);

#endif /* VMALI_JOB_H */
