/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The words of a command stream: instructions from fields that are checked.
 */
#ifndef VMALI_CS_ENCODE_H
#define VMALI_CS_ENCODE_H

#include <stdbool.h>
#include <stdint.h>

#include <vmali/cs.h>

#include "../lib/cs_isa.h"

/**
 * cs_fail() - note an error, of which the first counts
 * @b: the builder
 * @error: negative error code
 */
void cs_fail(struct vmali_cs_builder *b, int error);

/**
 * cs_check() - note an error unless something is as it should be
 * @b: the builder
 * @ok: whether it is
 * @error: negative error code
 */
void cs_check(struct vmali_cs_builder *b, bool ok, int error);

/**
 * cs_emit() - append an instruction
 * @b: the builder
 * @archs: bitmask of the architectures that have it, from MALI_CS_ISA_ARCH_FIRST on
 * @word: the instruction
 */
void cs_emit(struct vmali_cs_builder *b, unsigned int archs, uint64_t word);

/*
 * The following return an operand for mali_cs_put(), or 0 with an error if it is not valid.
 */

/**
 * cs_fits() - a number that has to fit into its field
 * @b: the builder
 * @value: the number
 * @size: bits of the field
 */
uint64_t cs_fits(struct vmali_cs_builder *b, uint64_t value, unsigned int size);

/**
 * cs_fits_signed() - a signed number that has to fit into its field
 * @b: the builder
 * @value: the number
 * @size: bits of the field
 */
uint64_t cs_fits_signed(struct vmali_cs_builder *b, int64_t value, unsigned int size);

/**
 * cs_one_of() - one of a list of values
 * @b: the builder
 * @value: the value
 * @valid: bitmask of the list
 */
uint64_t cs_one_of(struct vmali_cs_builder *b, unsigned int value, unsigned int valid);

/**
 * cs_reg32() - a register that the group has
 * @b: the builder
 * @reg: the register
 */
uint64_t cs_reg32(struct vmali_cs_builder *b, struct vmali_cs_reg32 reg);

/**
 * cs_reg64() - a pair of registers that the group has
 * @b: the builder
 * @reg: the pair
 */
uint64_t cs_reg64(struct vmali_cs_builder *b, struct vmali_cs_reg64 reg);

/**
 * cs_wait_mask() - scoreboard entries that the group has
 * @b: the builder
 * @mask: bitmask of the entries
 */
uint64_t cs_wait_mask(struct vmali_cs_builder *b, uint32_t mask);

/**
 * cs_sb_entry() - a scoreboard entry that the group has
 * @b: the builder
 * @entry: the entry
 */
uint64_t cs_sb_entry(struct vmali_cs_builder *b, unsigned int entry);

/**
 * cs_progress() - whether an instruction counts on the progress counter, which v14 has not
 * @b: the builder
 * @progress: whether it does
 */
uint64_t cs_progress(struct vmali_cs_builder *b, bool progress);

/**
 * cs_select_set() - a set of a job's registers
 * @b: the builder
 * @set: the set, 0 to 3
 */
uint64_t cs_select_set(struct vmali_cs_builder *b, unsigned int set);

/* Append instruction @id, see enum mali_cs_insn, with @fields, an or of mali_cs_put() */
#define EMIT(b, id, fields)	cs_emit(b, MALI_CS_ARCHS_##id, mali_cs_word(id) | (fields))

/* A number that has to fit into its field */
#define PUT(b, id, field, value) \
	mali_cs_put(id, field, cs_fits(b, value, MALI_CS_SIZE_##id##_##field))
#define PUT_SIGNED(b, id, field, value) \
	mali_cs_put(id, field, cs_fits_signed(b, value, MALI_CS_SIZE_##id##_##field))

/* One of a list of values in cs_isa.def */
#define VALUE(b, list, value)	cs_one_of(b, value, MALI_CS_VALID_##list)

/* Fields that several instructions have.  Their positions are those of each. */
#define PUT_ASYNC(b, id, async) \
	(mali_cs_put(id, WAIT_MASK, cs_wait_mask(b, (async).wait_mask)) | \
	 mali_cs_put(id, SIGNAL_SLOT, cs_sb_entry(b, (async).signal_slot)))

#define PUT_SELECTS(b, id, sel) \
	(mali_cs_put(id, SRT_SELECT, cs_select_set(b, (sel).srt)) | \
	 mali_cs_put(id, SPD_SELECT, cs_select_set(b, (sel).spd)) | \
	 mali_cs_put(id, TSD_SELECT, cs_select_set(b, (sel).tsd)) | \
	 mali_cs_put(id, FAU_SELECT, cs_select_set(b, (sel).fau)))

#endif
