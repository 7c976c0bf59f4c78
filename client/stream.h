/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Command streams that are run one at a time: the jobs of the player and of the attacks.
 */
#ifndef VMALI_STREAM_H
#define VMALI_STREAM_H

#include <stdint.h>

#include <vmali.h>

/* Instructions of a stream at most. */
#define STREAM_WORDS	2048u

/* Longer than the driver lets a job run (5 s), to see its verdict. */
#define STREAM_PATIENCE	(8000 * VMALI_MS)

/**
 * struct stream - a place for a stream, and what to run it with
 * @dev: device
 * @code: the stream, read-only for the GPU
 * @syncobj: signalled when it is done
 * @config: the assembler's limits
 */
struct stream {
	struct vmali_device *dev;
	struct vmali_buffer code;
	uint32_t syncobj;
	struct vmali_cs_config config;
};

/**
 * stream_create() - allocate what a stream needs
 * @vm: where it runs
 * @stream: filled in; the caller destroys it
 */
int stream_create(struct vmali_vm *vm, struct stream *stream);

/**
 * stream_destroy() - free what a stream needs; a zeroed one is allowed
 * @stream: its job must be done, or its group destroyed
 */
void stream_destroy(struct stream *stream);

/**
 * stream_begin() - start to write
 * @stream: stream
 * @b: builder
 */
void stream_begin(struct stream *stream, struct vmali_cs_builder *b);

/**
 * stream_run() - end a stream, run it, and wait
 * @stream: stream
 * @b: its builder
 * @group: where to run it, queue 0
 * @timeout: nanoseconds to wait
 *
 * Return: 0 when the job is done; the errno that the driver gave it; -ETIME if it still
 * runs; the error of the assembler or the submission.
 */
int stream_run(struct stream *stream, struct vmali_cs_builder *b,
	       const struct vmali_group *group, int64_t timeout);

#endif /* VMALI_STREAM_H */
