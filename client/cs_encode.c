// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The words of a command stream, and what is checked of their fields.
 */
#include <errno.h>
#include <string.h>

#include "cs_encode.h"

void cs_fail(struct vmali_cs_builder *b, int error)
{
	if (!b->error)
		b->error = error;
}

void cs_check(struct vmali_cs_builder *b, bool ok, int error)
{
	if (!ok)
		cs_fail(b, error);
}

static bool cs_has(const struct vmali_cs_builder *b, unsigned int archs)
{
	unsigned int i = b->config.arch - MALI_CS_ISA_ARCH_FIRST;

	return i < 16 && archs >> i & 1;
}

void cs_emit(struct vmali_cs_builder *b, unsigned int archs, uint64_t word)
{
	cs_check(b, cs_has(b, archs), -EOPNOTSUPP);
	vmali_cs_raw(b, word);
}

uint64_t cs_fits(struct vmali_cs_builder *b, uint64_t value, unsigned int size)
{
	if (value & ~mali_cs_ones(size)) {
		cs_fail(b, -ERANGE);
		return 0;
	}
	return value;
}

uint64_t cs_fits_signed(struct vmali_cs_builder *b, int64_t value, unsigned int size)
{
	if (mali_cs_sign_extend(value & mali_cs_ones(size), size) != value) {
		cs_fail(b, -ERANGE);
		return 0;
	}
	return value;
}

uint64_t cs_one_of(struct vmali_cs_builder *b, unsigned int value, unsigned int valid)
{
	if (value >= 16 || !(valid >> value & 1)) {
		cs_fail(b, -EINVAL);
		return 0;
	}
	return value;
}

uint64_t cs_reg32(struct vmali_cs_builder *b, struct vmali_cs_reg32 reg)
{
	if (reg.num >= b->config.reg_count) {
		cs_fail(b, -EINVAL);
		return 0;
	}
	return reg.num;
}

uint64_t cs_reg64(struct vmali_cs_builder *b, struct vmali_cs_reg64 reg)
{
	if ((reg.num & 1) || reg.num >= b->config.reg_count - 1) {
		cs_fail(b, -EINVAL);
		return 0;
	}
	return reg.num;
}

uint64_t cs_wait_mask(struct vmali_cs_builder *b, uint32_t mask)
{
	if (mask & ~vmali_cs_all_scoreboards(b)) {
		cs_fail(b, -EINVAL);
		return 0;
	}
	return mask;
}

uint64_t cs_sb_entry(struct vmali_cs_builder *b, unsigned int entry)
{
	if (entry >= b->config.scoreboard_count) {
		cs_fail(b, -EINVAL);
		return 0;
	}
	return entry;
}

uint64_t cs_progress(struct vmali_cs_builder *b, bool progress)
{
	cs_check(b, !progress || b->config.arch < 14, -EOPNOTSUPP);
	return progress;
}

uint64_t cs_select_set(struct vmali_cs_builder *b, unsigned int set)
{
	cs_check(b, set < 4, -EINVAL);
	return set;
}

void vmali_cs_init(struct vmali_cs_builder *b, uint64_t *words, size_t capacity,
		   const struct vmali_cs_config *config)
{
	memset(b, 0, sizeof(*b));
	b->words = words;
	b->capacity = capacity;
	if (config)
		b->config = *config;
	if (!b->config.arch)
		b->config.arch = 10;
	if (!b->config.reg_count)
		b->config.reg_count = 96;
	if (!b->config.scoreboard_count)
		b->config.scoreboard_count = 8;

	/* Register and scoreboard fields are 8 and 4 bits wide. */
	if (b->config.reg_count < 2 || b->config.reg_count > 256 ||
	    b->config.scoreboard_count > 16) {
		cs_fail(b, -EINVAL);
		b->config.reg_count = 2;
		b->config.scoreboard_count = 1;
	}
}

int vmali_cs_finish(struct vmali_cs_builder *b, uint32_t *size)
{
	cs_check(b, !b->unplaced && !b->in_region, -EINVAL);
	cs_check(b, b->count <= UINT32_MAX / VMALI_CS_INSTR_SIZE, -ERANGE);
	if (b->error)
		return b->error;

	if (size)
		*size = (uint32_t)b->count * VMALI_CS_INSTR_SIZE;
	return 0;
}

int vmali_cs_error(const struct vmali_cs_builder *b)
{
	return b->error;
}

size_t vmali_cs_count(const struct vmali_cs_builder *b)
{
	return b->count;
}

uint32_t vmali_cs_all_scoreboards(const struct vmali_cs_builder *b)
{
	return (1u << b->config.scoreboard_count) - 1;
}

void vmali_cs_raw(struct vmali_cs_builder *b, uint64_t word)
{
	cs_check(b, b->count < b->capacity, -ENOSPC);
	if (b->error)
		return;

	b->words[b->count++] = word;
}
