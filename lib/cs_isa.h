/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The instruction set of command streams, arch v10 to v13, as data: what the
 * interpreter decodes and checks by, and what a disassembler prints by.
 *
 * Names of instructions, fields and values are those of Mesa's genxml (v10.xml,
 * v11.xml, v12.xml, v13.xml; spelling of v10 where they differ in capitals only).
 */
#ifndef CS_ISA_H
#define CS_ISA_H

#include "mali_types.h"

#define CS_ISA_ARCH_FIRST	10
#define CS_ISA_ARCH_LAST	13

/**
 * enum cs_insn - every operation there is, whichever opcode has it on which arch
 * @CS_INSN_INVALID: not an instruction
 */
enum cs_insn {
	CS_INSN_INVALID,
	CS_INSN_NOP,
	CS_INSN_MOVE48,
	CS_INSN_MOVE32,
	CS_INSN_WAIT,
	CS_INSN_RUN_COMPUTE,
	CS_INSN_RUN_TILING,
	CS_INSN_RUN_IDVS,
	CS_INSN_RUN_FRAGMENT,
	CS_INSN_RUN_FULLSCREEN,
	CS_INSN_FINISH_TILING,
	CS_INSN_FINISH_FRAGMENT,
	CS_INSN_RUN_IDVS2,
	CS_INSN_ADD_IMM32,
	CS_INSN_LSHIFT_IMM32,
	CS_INSN_RSHIFT_IMM_U32,
	CS_INSN_RSHIFT_IMM_S32,
	CS_INSN_BFEXT_U32,
	CS_INSN_BFEXT_S32,
	CS_INSN_BFINS_IMM32,
	CS_INSN_UMIN_IMM32,
	CS_INSN_ADD_IMM64,
	CS_INSN_LSHIFT_IMM64,
	CS_INSN_RSHIFT_IMM_U64,
	CS_INSN_RSHIFT_IMM_S64,
	CS_INSN_BFEXT_U64,
	CS_INSN_BFEXT_S64,
	CS_INSN_BFINS_IMM64,
	CS_INSN_UMIN_IMM64,
	CS_INSN_UMIN32,
	CS_INSN_ADD32,
	CS_INSN_SUB32,
	CS_INSN_LSHIFT32,
	CS_INSN_RSHIFT_U32,
	CS_INSN_RSHIFT_S32,
	CS_INSN_BFINS32,
	CS_INSN_LOGIC_OP32,
	CS_INSN_LOAD_MULTIPLE,
	CS_INSN_STORE_MULTIPLE,
	CS_INSN_BRANCH,
	CS_INSN_SET_SB_ENTRY,
	CS_INSN_PROGRESS_WAIT,
	CS_INSN_SET_EXCEPTION_HANDLER,
	CS_INSN_NEXT_SB_ENTRY,
	CS_INSN_SET_STATE,
	CS_INSN_SET_STATE_IMM32,
	CS_INSN_SHARED_SB_INC,
	CS_INSN_SHARED_SB_DEC,
	CS_INSN_CALL,
	CS_INSN_JUMP,
	CS_INSN_REQ_RESOURCE,
	CS_INSN_FLUSH_CACHE2,
	CS_INSN_SYNC_ADD32,
	CS_INSN_SYNC_SET32,
	CS_INSN_SYNC_WAIT32,
	CS_INSN_STORE_STATE,
	CS_INSN_PROT_REGION,
	CS_INSN_PROGRESS_STORE,
	CS_INSN_PROGRESS_LOAD,
	CS_INSN_RUN_COMPUTE_INDIRECT,
	CS_INSN_ERROR_BARRIER,
	CS_INSN_HEAP_SET,
	CS_INSN_HEAP_OPERATION,
	CS_INSN_TRACE_POINT,
	CS_INSN_SYNC_ADD64,
	CS_INSN_SYNC_SET64,
	CS_INSN_SYNC_WAIT64,
	CS_INSN_UMIN64,
	CS_INSN_ADD64,
	CS_INSN_SUB64,
	CS_INSN_LSHIFT64,
	CS_INSN_RSHIFT_U64,
	CS_INSN_RSHIFT_S64,
	CS_INSN_BFINS64,
	CS_INSN_COUNT,
};

/**
 * enum cs_field_kind - what a field holds, and so how it is checked and printed
 * @CS_FIELD_UINT, @CS_FIELD_INT, @CS_FIELD_HEX, @CS_FIELD_BOOL: a number
 * @CS_FIELD_REG: a 32-bit register
 * @CS_FIELD_PAIR: a 64-bit register, by the number of its even half
 * @CS_FIELD_ENTRY: a scoreboard entry
 * @CS_FIELD_MASK: a set of scoreboard entries
 * @CS_FIELD_ENUM: one of the named values; the others are reserved
 * @CS_FIELD_ANY: ignored, whatever it holds
 */
enum cs_field_kind {
	CS_FIELD_UINT,
	CS_FIELD_INT,
	CS_FIELD_HEX,
	CS_FIELD_BOOL,
	CS_FIELD_REG,
	CS_FIELD_PAIR,
	CS_FIELD_ENTRY,
	CS_FIELD_MASK,
	CS_FIELD_ENUM,
	CS_FIELD_ANY,
};

/**
 * struct cs_field - a field of an instruction
 * @name: as in genxml, NULL behind the last one
 * @values: names of the values of CS_FIELD_ENUM, NULL for reserved ones
 * @value_count: entries of @values
 * @start, @size: lowest bit and number of bits
 * @kind: enum cs_field_kind
 * @when: the field counts only if this bit is set; 0 for always
 */
struct cs_field {
	const char *name;
	const char * const *values;
	u8 value_count;
	u8 start, size;
	u8 kind;
	u8 when;
};

/**
 * struct cs_insn_info - an instruction on a range of archs
 * @name: as in genxml, without the "CS " of all of them
 * @fields: operands
 * @id: enum cs_insn
 * @first, @last: archs that have it in this form
 * @sub_start, @sub_size, @sub: sub-opcode; @sub_size 0 for none
 */
struct cs_insn_info {
	const char *name;
	const struct cs_field *fields;
	u8 id;
	u8 first, last;
	u8 sub_start, sub_size, sub;
};

/**
 * struct cs_isa - what a GPU has of the instruction set
 * @arch: CS_ISA_ARCH_FIRST to CS_ISA_ARCH_LAST
 * @regs: 32-bit registers
 * @scoreboards: scoreboard entries
 */
struct cs_isa {
	u8 arch;
	u8 regs;
	u8 scoreboards;
};

/**
 * enum cs_isa_verdict - what is wrong with an instruction
 */
enum cs_isa_verdict {
	CS_ISA_OK,
	CS_ISA_UNKNOWN,		/* no such opcode or sub-opcode on this arch */
	CS_ISA_RESERVED,	/* a bit outside of all fields is set */
	CS_ISA_REGISTER,	/* no such register */
	CS_ISA_PAIR,		/* a 64-bit register with an odd number */
	CS_ISA_SCOREBOARD,	/* no such scoreboard entry */
	CS_ISA_VALUE,		/* a reserved value */
};

bool mali_cs_isa_of_arch(unsigned int arch, struct cs_isa *isa);
const struct cs_insn_info *mali_cs_isa_find(const struct cs_isa *isa, u64 word);
enum cs_isa_verdict mali_cs_isa_check(const struct cs_isa *isa, const struct cs_insn_info *insn,
				      u64 word);
const char *mali_cs_isa_verdict_text(enum cs_isa_verdict verdict);

static inline u64 cs_field_value(const struct cs_field *f, u64 word)
{
	return word >> f->start & ((2ull << (f->size - 1)) - 1);
}

static inline bool cs_field_present(const struct cs_field *f, u64 word)
{
	return !f->when || word >> f->when & 1;
}

#endif
