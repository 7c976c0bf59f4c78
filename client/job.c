// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A job whose result can be checked.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "job.h"

/* Added to word n of a block: (n + 1) times this. */
#define ADDEND		0x01000193

/* Where the subroutine starts in the code buffer, in bytes. */
#define SUBROUTINE	2048
#define CODE_SIZE	4096

/* Scoreboard entries: the kernel's wrapper uses 0. */
#define SB_LOAD_STORE	1
#define SB_ENDPOINT	2
#define SB_FLUSH	3
#define SB_FENCE	4

/**
 * struct results - the start of the data buffer, as the GPU writes it
 * @sum: object of SYNC_ADD32
 * @sum_status: its status
 * @minimum: r4
 * @blocks: r5
 * @fence: object of SYNC_SET64
 * @fence_status: its status
 * @pad: unused
 */
struct results {
	uint32_t sum;
	uint32_t sum_status;
	uint32_t minimum;
	uint32_t blocks;
	uint64_t fence;
	uint32_t fence_status;
	uint32_t pad;
};

#define RESULTS_MINIMUM	8
#define RESULTS_FENCE	16
#define INPUT_OFFSET	4096

static uint64_t block_bytes(uint32_t blocks)
{
	return (uint64_t)blocks * JOB_BLOCK_WORDS * sizeof(uint32_t);
}

static uint64_t output_offset(uint32_t blocks)
{
	return (INPUT_OFFSET + block_bytes(blocks) + 4095) & ~4095ull;
}

/* A cheap generator that never gives 0. */
static uint32_t next_random(uint32_t x)
{
	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return x;
}

/*
 * r0..r3 block, r4 minimum, r5 blocks done, r6 blocks left, r8 input, r10 output,
 * r12 results, r14 subroutine, r16 its size, r18 fence, r20 one, r22 flush id.
 */
static int write_streams(struct job *job)
{
	const uint32_t loads = 1u << SB_LOAD_STORE;
	const struct vmali_cs_reg64 input = vmali_cs_r64(8), output = vmali_cs_r64(10);
	const struct vmali_cs_reg64 results = vmali_cs_r64(12), subroutine = vmali_cs_r64(14);
	const struct vmali_cs_reg64 fence = vmali_cs_r64(18), one = vmali_cs_r64(20);
	const struct vmali_cs_reg32 minimum = vmali_cs_r32(4), done = vmali_cs_r32(5);
	const struct vmali_cs_reg32 left = vmali_cs_r32(6), length = vmali_cs_r32(16);
	const struct vmali_cs_reg32 flush_id = vmali_cs_r32(22);
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;
	struct vmali_cs_config config;
	struct vmali_cs_builder b;
	uint32_t subroutine_size;
	unsigned int i;
	int ret;

	vmali_device_cs_config(vmali_vm_device(job->vm), &config);

	vmali_cs_init(&b, (uint64_t *)((char *)job->code.cpu + SUBROUTINE),
		      (CODE_SIZE - SUBROUTINE) / VMALI_CS_INSTR_SIZE, &config);
	vmali_cs_load_multiple(&b, vmali_cs_r32(0), 0xf, input, 0);
	vmali_cs_wait(&b, loads, false);
	for (i = 0; i < JOB_BLOCK_WORDS; i++) {
		vmali_cs_umin32(&b, minimum, minimum, vmali_cs_r32(i));
		vmali_cs_add_imm32(&b, vmali_cs_r32(i), vmali_cs_r32(i),
				   (int32_t)((i + 1) * ADDEND));
	}
	vmali_cs_store_multiple(&b, vmali_cs_r32(0), 0xf, output, 0);
	for (i = 0; i < JOB_BLOCK_WORDS; i++)
		vmali_cs_sync_add32(&b, false, VMALI_CS_SCOPE_CSG, vmali_cs_r32(i), results,
				    VMALI_CS_NOW);
	vmali_cs_wait(&b, loads, false);
	ret = vmali_cs_finish(&b, &subroutine_size);
	if (ret)
		return ret;

	vmali_cs_init(&b, job->code.cpu, SUBROUTINE / VMALI_CS_INSTR_SIZE, &config);
	vmali_cs_set_sb_entry(&b, SB_ENDPOINT, SB_LOAD_STORE);
	vmali_cs_move32(&b, minimum, UINT32_MAX);
	vmali_cs_move32(&b, done, 0);
	vmali_cs_move32(&b, left, job->blocks);
	vmali_cs_move64(&b, input, job->data.va + INPUT_OFFSET);
	vmali_cs_move64(&b, output, job->data.va + output_offset(job->blocks));
	vmali_cs_move64(&b, results, job->data.va);
	vmali_cs_move64(&b, subroutine, job->code.va + SUBROUTINE);
	vmali_cs_move32(&b, length, subroutine_size);

	vmali_cs_label_place(&b, &loop);
	vmali_cs_call(&b, subroutine, length);
	vmali_cs_add_imm64(&b, input, input, JOB_BLOCK_WORDS * sizeof(uint32_t));
	vmali_cs_add_imm64(&b, output, output, JOB_BLOCK_WORDS * sizeof(uint32_t));
	vmali_cs_add_imm32(&b, done, done, 1);
	vmali_cs_add_imm32(&b, left, left, -1);
	vmali_cs_branch(&b, VMALI_CS_COND_NE, left, &loop);

	vmali_cs_store_multiple(&b, minimum, 0x3, results, RESULTS_MINIMUM);
	vmali_cs_move32(&b, flush_id, 0);
	vmali_cs_flush_cache2(&b, VMALI_CS_FLUSH_CLEAN, VMALI_CS_FLUSH_CLEAN,
			      VMALI_CS_OTHER_FLUSH_NONE,
			      flush_id, (struct vmali_cs_async){ loads, SB_FLUSH });
	vmali_cs_add_imm64(&b, fence, results, RESULTS_FENCE);
	vmali_cs_move48(&b, one, 1);
	vmali_cs_sync_set64(&b, true, VMALI_CS_SCOPE_SYSTEM, one, fence,
			    (struct vmali_cs_async){ 1u << SB_FLUSH, SB_FENCE });

	job->stream_va = job->code.va;
	return vmali_cs_finish(&b, &job->stream_size);
}

int job_create(struct vmali_vm *vm, uint32_t blocks, uint32_t seed,
	       struct job *job)
{
	uint32_t *input, x = seed ? seed : 1;
	uint64_t i;
	int ret;

	if (!blocks || blocks > JOB_MAX_BLOCKS)
		return -EINVAL;

	memset(job, 0, sizeof(*job));
	job->vm = vm;
	job->blocks = blocks;

	ret = vmali_device_flush_id(vmali_vm_device(vm), &job->latest_flush);
	if (ret)
		return ret;

	ret = vmali_buffer_create(vm, CODE_SIZE, DRM_PANTHOR_VM_BIND_OP_MAP_READONLY,
				  "job streams", &job->code);
	if (ret)
		return ret;

	ret = vmali_buffer_create(vm, output_offset(blocks) + block_bytes(blocks),
				  DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, "job data",
				  &job->data);
	if (ret)
		goto err_destroy;

	ret = write_streams(job);
	if (ret)
		goto err_destroy;

	input = (uint32_t *)((char *)job->data.cpu + INPUT_OFFSET);
	for (i = 0; i < (uint64_t)blocks * JOB_BLOCK_WORDS; i++) {
		x = next_random(x);
		input[i] = x;
	}
	return 0;

err_destroy:
	job_destroy(job);
	return ret;
}

void job_destroy(struct job *job)
{
	vmali_buffer_destroy(&job->data);
	vmali_buffer_destroy(&job->code);
}

int job_reset(struct job *job)
{
	memset(job->data.cpu, 0, INPUT_OFFSET);
	memset((char *)job->data.cpu + output_offset(job->blocks), 0,
	       block_bytes(job->blocks));
	/* The GPU's caches have the results of the last run: a flush from before does not count */
	return vmali_device_flush_id(vmali_vm_device(job->vm), &job->latest_flush);
}

int job_submit(const struct job *job, const struct vmali_group *group,
	       uint32_t queue, uint32_t syncobj)
{
	struct drm_panthor_sync_op signal = vmali_signal_op(syncobj, 0);
	struct vmali_submit submit = {
		.queue = queue,
		.stream_va = job->stream_va,
		.stream_size = job->stream_size,
		.latest_flush = job->latest_flush,
		.syncs = &signal,
		.sync_count = 1,
	};

	return vmali_group_submit(group, &submit, 1);
}

int job_check(const struct job *job, struct job_result *result, char *why,
	      size_t size)
{
	const char *base = job->data.cpu;
	const volatile struct results *found = (const void *)base;
	const volatile uint32_t *input = (const void *)(base + INPUT_OFFSET);
	const volatile uint32_t *output =
		(const void *)(base + output_offset(job->blocks));
	uint32_t sum = 0, minimum = UINT32_MAX, expected;
	uint64_t i;

	result->sum = found->sum;
	result->minimum = found->minimum;
	result->blocks = found->blocks;
	result->fence = found->fence;

	for (i = 0; i < (uint64_t)job->blocks * JOB_BLOCK_WORDS; i++) {
		if (input[i] < minimum)
			minimum = input[i];
		expected = input[i] +
			   (uint32_t)(i % JOB_BLOCK_WORDS + 1) * ADDEND;
		sum += expected;
		if (output[i] != expected) {
			snprintf(why, size,
				 "output word %" PRIu64 " is 0x%08x, expected 0x%08x",
				 i, output[i], expected);
			return -EBADMSG;
		}
	}

	if (result->blocks != job->blocks)
		snprintf(why, size, "%u blocks done, expected %u", result->blocks,
			 job->blocks);
	else if (result->minimum != minimum)
		snprintf(why, size, "minimum is 0x%08x, expected 0x%08x",
			 result->minimum, minimum);
	else if (result->sum != sum)
		snprintf(why, size, "sum is 0x%08x, expected 0x%08x", result->sum,
			 sum);
	else if (result->fence != 1 || found->fence_status)
		snprintf(why, size, "fence is %" PRIu64 " with status %u, expected 1 with 0",
			 result->fence, found->fence_status);
	else
		return 0;
	return -EBADMSG;
}
