/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Resource tables: from a handle to a descriptor.
 */
#ifndef MALI_SHADER_RESOURCE_H
#define MALI_SHADER_RESOURCE_H

#include "exec.h"

/* Words of a descriptor, which is 32 bytes */
#define SHADER_DESCRIPTOR_WORDS	8u

/*
 * Where the address instructions lead that find no buffer, or nothing in it: what is read there
 * is 0, what is written is lost.  Addresses that can be mapped are below 2^48.
 */
#define SHADER_NOWHERE		0xffff000000000000ull
#define SHADER_IS_NOWHERE(va)	((va) >> 48 == 0xffff)

/* The table that instructions have in four bits: the last four are special */
static inline u32 mali_shader_table(u32 folded)
{
	return folded < 12 ? folded : folded + 48;
}

bool mali_shader_find_descriptor(struct shader_core *core, u32 handle,
				 u32 word[SHADER_DESCRIPTOR_WORDS]);
bool mali_shader_find_buffer(struct shader_core *core, u32 handle, struct shader_buffer *buffer);

#endif
