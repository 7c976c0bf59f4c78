/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What tests of protected mode start from: a client with protected buffers and a group
 * for protected mode, and a bystander.
 */
#ifndef VMALI_GUEST_PROTM_H
#define VMALI_GUEST_PROTM_H

#include "secret.h"

/**
 * struct protm - clients, groups and buffers
 * @heap: name of the driver's heap
 * @g: client that the protected buffers are mapped for
 * @other: the bystander's client
 * @group: group of @g that may enter protected mode
 * @bystander: ordinary group of @other: its jobs must succeed, whatever @g does
 * @trusted: the trusted firmware
 * @src, @dst: protected buffers with different content
 * @proof: for protm_fresh_job()
 * @resets: the GPU's resets before the test
 * @b: builder of stream 0 of @g, begun
 */
struct protm {
	char heap[VMALI_HEAP_NAME_MAX];
	struct guest g, other;
	struct vmali_group *group, *bystander;
	struct vmali_trusted *trusted;
	struct secret src, dst, proof;
	uint64_t resets;
	struct vmali_cs_builder b;
};

/**
 * protm_open() - set all of it up
 * @p: filled in; @heap comes from heap_missing()
 *
 * Return: 0 or -errno.
 */
int protm_open(struct protm *p);

/**
 * protm_fresh_job() - check that a protected job works in a new group
 * @p: @group is destroyed
 *
 * Return: 0 or the job's verdict; -EBADMSG if it did not copy @src, with the content that
 * secret_fill() put there, to @proof.
 */
int protm_fresh_job(struct protm *p);

/**
 * protm_end() - check that all works after a test, then undo protm_open()
 * @p: from protm_open(); its groups are destroyed
 *
 * Return: 0 or the first error: of the bystander's job, or of protm_fresh_job().
 */
int protm_end(struct protm *p);

/**
 * protm_close() - undo protm_open()
 * @p: from protm_open()
 */
void protm_close(struct protm *p);

/**
 * protm_write_copy() - write a region that copies a protected buffer
 * @b: builder; registers as for vmali_access_copy()
 * @dst: GPU VA
 * @src: GPU VA
 * @rounds: how often
 */
void protm_write_copy(struct vmali_cs_builder *b, uint64_t dst, uint64_t src, uint32_t rounds);

/**
 * protm_write_endless() - write a region that does not end
 * @b: builder
 */
void protm_write_endless(struct vmali_cs_builder *b);

#endif /* VMALI_GUEST_PROTM_H */
