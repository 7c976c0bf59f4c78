/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the firmware does with its control tables at boot: it finds its interface by what
 * the image says there, and fills in what the image leaves 0.
 *
 * The GPU model's firmware does this in the memory that the driver has mapped.
 */
#ifndef FW_TABLES_H
#define FW_TABLES_H

#include "mali_types.h"
#include "mali_fw_if.h"

/* Bytes of the blocks that the firmware uses */
#define FW_GLB_INPUT_SIZE	0x84u
#define FW_GLB_OUTPUT_SIZE	0x28u
#define FW_CSG_INPUT_SIZE	0x60u
#define FW_CSG_OUTPUT_SIZE	0x20u
#define FW_CS_INPUT_SIZE	0x60u
#define FW_CS_OUTPUT_SIZE	0xd8u

/**
 * enum fw_tables_fault - why a firmware does not start
 * @FW_TABLES_OK: it does
 * @FW_TABLES_MISSING: nothing readable is where the tables should be
 * @FW_TABLES_GLOBAL: the global table is damaged
 * @FW_TABLES_GROUP: the table of a group, or of one of its streams, is damaged or missing
 * @FW_TABLES_READ_ONLY: the global table cannot be written
 */
enum fw_tables_fault {
	FW_TABLES_OK,
	FW_TABLES_MISSING,
	FW_TABLES_GLOBAL,
	FW_TABLES_GROUP,
	FW_TABLES_READ_ONLY,
};

/**
 * struct fw_tables - the firmware's memory, what it fills in, and what it finds
 * @ctx: for the callbacks
 * @get: read a word at an MCU VA.  Return: false if nothing is mapped there
 * @put: write one.  Return: false if nothing is mapped there, or it is read-only
 * @found_group: a group's table is good; the blocks are at these MCU VAs
 * @found_stream: a stream's table is good
 * @suspend_size: bytes of a suspend buffer of a group with so many streams
 * @prfcnt_size: value of GLB_PRFCNT_SIZE with so many groups
 * @stream_features: value of STREAM_FEATURES
 * @version: value of GLB_VERSION, not 0
 * @glb_in: set to the MCU VA of the global input block
 * @glb_out: set to that of the output block
 * @groups: set to the number of groups
 * @group: set to the one whose table has been read last
 */
struct fw_tables {
	void *ctx;
	bool (*get)(void *ctx, u32 va, u32 *value);
	bool (*put)(void *ctx, u32 va, u32 value);
	void (*found_group)(void *ctx, u32 n, u32 in_va, u32 out_va, u32 streams);
	void (*found_stream)(void *ctx, u32 n, u32 m, u32 in_va, u32 out_va);
	u32 (*suspend_size)(void *ctx, u32 streams);
	u32 (*prfcnt_size)(void *ctx, u32 groups);
	u32 stream_features;
	u32 version;
	u32 glb_in;
	u32 glb_out;
	u32 groups;
	u32 group;
};

/* An interface block must lie in the shared section */
static inline bool fw_block_ok(u32 va, u32 len)
{
	return va >= FW_SHARED_VA && va < FW_SHARED_END && len <= FW_SHARED_END - va &&
	       !(va & 3);
}

static inline bool fw_boot_stream(struct fw_tables *t, u32 n, u32 m, u32 table)
{
	u32 in, out;

	if (!t->get(t->ctx, table + STREAM_INPUT_VA, &in) ||
	    !t->get(t->ctx, table + STREAM_OUTPUT_VA, &out) ||
	    !t->put(t->ctx, table + STREAM_FEATURES, t->stream_features))
		return false;
	if (!fw_block_ok(in, FW_CS_INPUT_SIZE) || !fw_block_ok(out, FW_CS_OUTPUT_SIZE))
		return false;
	t->found_stream(t->ctx, n, m, in, out);
	return true;
}

static inline bool fw_boot_group(struct fw_tables *t, u32 n, u32 table)
{
	u32 in, out, streams, stride, size, m;

	if (!t->get(t->ctx, table + GRP_INPUT_VA, &in) ||
	    !t->get(t->ctx, table + GRP_OUTPUT_VA, &out) ||
	    !t->get(t->ctx, table + GRP_STREAM_NUM, &streams) ||
	    !t->get(t->ctx, table + GRP_STREAM_STRIDE, &stride))
		return false;
	if (!fw_block_ok(in, FW_CSG_INPUT_SIZE) || !fw_block_ok(out, FW_CSG_OUTPUT_SIZE) ||
	    !streams || streams > FW_MAX_STREAMS)
		return false;
	t->found_group(t->ctx, n, in, out, streams);
	size = t->suspend_size(t->ctx, streams);
	if (!t->put(t->ctx, table + GRP_FEATURES, 0) ||
	    !t->put(t->ctx, table + GRP_SUSPEND_SIZE, size) ||
	    !t->put(t->ctx, table + GRP_PROTM_SUSPEND_SIZE, size))
		return false;
	for (m = 0; m < streams; m++)
		if (!fw_boot_stream(t, n, m, table + FW_STREAMS + m * stride))
			return false;
	return true;
}

/**
 * fw_boot_tables() - find the interface, and fill in the tables
 * @t: callbacks and values set, the rest is filled in
 *
 * Return: whether the firmware starts, or why not.
 */
static inline enum fw_tables_fault fw_boot_tables(struct fw_tables *t)
{
	u32 stride;

	t->groups = 0;
	t->group = 0;
	if (!t->get(t->ctx, FW_SHARED_VA + GLB_INPUT_VA, &t->glb_in) ||
	    !t->get(t->ctx, FW_SHARED_VA + GLB_OUTPUT_VA, &t->glb_out) ||
	    !t->get(t->ctx, FW_SHARED_VA + GLB_GROUP_NUM, &t->groups) ||
	    !t->get(t->ctx, FW_SHARED_VA + GLB_GROUP_STRIDE, &stride))
		return FW_TABLES_MISSING;
	if (!t->groups || t->groups > FW_MAX_GROUPS ||
	    !fw_block_ok(t->glb_in, FW_GLB_INPUT_SIZE) ||
	    !fw_block_ok(t->glb_out, FW_GLB_OUTPUT_SIZE))
		return FW_TABLES_GLOBAL;
	for (t->group = 0; t->group < t->groups; t->group++)
		if (!fw_boot_group(t, t->group,
				   FW_SHARED_VA + FW_GROUPS + t->group * stride))
			return FW_TABLES_GROUP;
	/* The version last: a driver may take one that is not 0 for a complete interface */
	if (!t->put(t->ctx, FW_SHARED_VA + GLB_PRFCNT_SIZE, t->prfcnt_size(t->ctx, t->groups)) ||
	    !t->put(t->ctx, FW_SHARED_VA + GLB_VERSION, t->version))
		return FW_TABLES_READ_ONLY;
	return FW_TABLES_OK;
}

#endif
