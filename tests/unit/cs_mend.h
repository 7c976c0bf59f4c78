/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * For streams of random words.  Most random words are invalid, and the first invalid one ends
 * a stream, so they are changed into instructions whose fields are valid.
 */
#ifndef CS_MEND_H
#define CS_MEND_H

#include "../../lib/cs_isa.h"

/* The first valid value from @v on, modulo the greatest one plus 1 */
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
 * cs_mend() - change a word into an instruction with valid fields, except for registers
 * @isa: instruction set
 * @word: any word
 *
 * Return: @word without reserved bits and values; unchanged if its opcode is unknown.
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
