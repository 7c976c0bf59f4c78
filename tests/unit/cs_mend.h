/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * For streams out of random words: most such words are no instructions, and the first
 * one ends a stream.  Mended, they get further.
 */
#ifndef CS_MEND_H
#define CS_MEND_H

#include "../../lib/cs_isa.h"

/* The next value from @v on that is not reserved, modulo the greatest one plus 1 */
static inline u64 cs_mend_value(const struct mali_cs_field *f, u64 v)
{
	unsigned int count = 0;

	while (f->valid >> count)
		count++;
	for (v %= count; !mali_cs_value_name(f, v);)
		v = (v + 1) % count;
	return v;
}

/**
 * cs_mend() - make an instruction of a word, but for its registers
 * @isa: instruction set
 * @word: any word
 *
 * Return: @word without bits that no field has, with fields that hold something; as it
 * was, if its opcode is not known.
 */
static inline u64 cs_mend(const struct mali_cs_isa *isa, u64 word)
{
	const struct mali_cs_insn_info *insn = mali_cs_isa_find(isa, word);
	u64 mended = word & 0xffull << 56;
	const struct mali_cs_field *f;

	if (!insn)
		return word;
	if (mali_cs_isa_has_sub(isa))
		mended |= (u64)insn->sub << insn->sub_start;
	for (f = mali_cs_field_next(isa, insn, NULL); f; f = mali_cs_field_next(isa, insn, f)) {
		u64 v = mali_cs_field_value(f, word);

		if (f->kind == MALI_CS_FIELD_MASK)
			v &= (1u << isa->scoreboards) - 1;
		else if (f->kind == MALI_CS_FIELD_ENTRY)
			v %= isa->scoreboards;
		else if (f->kind == MALI_CS_FIELD_ENUM)
			v = cs_mend_value(f, v);
		mended |= v << f->start;
	}
	return mended;
}

#endif
