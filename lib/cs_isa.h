/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The instruction set of command streams, arch v10 to v13, as data: what the
 * interpreter decodes and checks by, and what a disassembler prints by.
 *
 * Names of instructions, fields and values are those of Mesa's genxml (v10.xml,
 * v11.xml, v12.xml, v13.xml; spelling of v10 where they differ in capitals only).
 */
#ifndef MALI_CS_ISA_H
#define MALI_CS_ISA_H

#include "mali_types.h"

#define MALI_CS_ISA_ARCH_FIRST	10
#define MALI_CS_ISA_ARCH_LAST	13

/**
 * enum mali_cs_insn - every operation there is, whichever opcode has it on which arch
 * @MALI_CS_INSN_INVALID: not an instruction
 */
enum mali_cs_insn {
	MALI_CS_INSN_INVALID,
	MALI_CS_INSN_NOP,
	MALI_CS_INSN_MOVE48,
	MALI_CS_INSN_MOVE32,
	MALI_CS_INSN_WAIT,
	MALI_CS_INSN_RUN_COMPUTE,
	MALI_CS_INSN_RUN_TILING,
	MALI_CS_INSN_RUN_IDVS,
	MALI_CS_INSN_RUN_FRAGMENT,
	MALI_CS_INSN_RUN_FULLSCREEN,
	MALI_CS_INSN_FINISH_TILING,
	MALI_CS_INSN_FINISH_FRAGMENT,
	MALI_CS_INSN_RUN_IDVS2,
	MALI_CS_INSN_ADD_IMM32,
	MALI_CS_INSN_LSHIFT_IMM32,
	MALI_CS_INSN_RSHIFT_IMM_U32,
	MALI_CS_INSN_RSHIFT_IMM_S32,
	MALI_CS_INSN_BFEXT_U32,
	MALI_CS_INSN_BFEXT_S32,
	MALI_CS_INSN_BFINS_IMM32,
	MALI_CS_INSN_UMIN_IMM32,
	MALI_CS_INSN_ADD_IMM64,
	MALI_CS_INSN_LSHIFT_IMM64,
	MALI_CS_INSN_RSHIFT_IMM_U64,
	MALI_CS_INSN_RSHIFT_IMM_S64,
	MALI_CS_INSN_BFEXT_U64,
	MALI_CS_INSN_BFEXT_S64,
	MALI_CS_INSN_BFINS_IMM64,
	MALI_CS_INSN_UMIN_IMM64,
	MALI_CS_INSN_UMIN32,
	MALI_CS_INSN_ADD32,
	MALI_CS_INSN_SUB32,
	MALI_CS_INSN_LSHIFT32,
	MALI_CS_INSN_RSHIFT_U32,
	MALI_CS_INSN_RSHIFT_S32,
	MALI_CS_INSN_BFINS32,
	MALI_CS_INSN_LOGIC_OP32,
	MALI_CS_INSN_LOAD_MULTIPLE,
	MALI_CS_INSN_STORE_MULTIPLE,
	MALI_CS_INSN_BRANCH,
	MALI_CS_INSN_SET_SB_ENTRY,
	MALI_CS_INSN_PROGRESS_WAIT,
	MALI_CS_INSN_SET_EXCEPTION_HANDLER,
	MALI_CS_INSN_NEXT_SB_ENTRY,
	MALI_CS_INSN_SET_STATE,
	MALI_CS_INSN_SET_STATE_IMM32,
	MALI_CS_INSN_SHARED_SB_INC,
	MALI_CS_INSN_SHARED_SB_DEC,
	MALI_CS_INSN_CALL,
	MALI_CS_INSN_JUMP,
	MALI_CS_INSN_REQ_RESOURCE,
	MALI_CS_INSN_FLUSH_CACHE2,
	MALI_CS_INSN_SYNC_ADD32,
	MALI_CS_INSN_SYNC_SET32,
	MALI_CS_INSN_SYNC_WAIT32,
	MALI_CS_INSN_STORE_STATE,
	MALI_CS_INSN_PROT_REGION,
	MALI_CS_INSN_PROGRESS_STORE,
	MALI_CS_INSN_PROGRESS_LOAD,
	MALI_CS_INSN_RUN_COMPUTE_INDIRECT,
	MALI_CS_INSN_ERROR_BARRIER,
	MALI_CS_INSN_HEAP_SET,
	MALI_CS_INSN_HEAP_OPERATION,
	MALI_CS_INSN_TRACE_POINT,
	MALI_CS_INSN_SYNC_ADD64,
	MALI_CS_INSN_SYNC_SET64,
	MALI_CS_INSN_SYNC_WAIT64,
	MALI_CS_INSN_UMIN64,
	MALI_CS_INSN_ADD64,
	MALI_CS_INSN_SUB64,
	MALI_CS_INSN_LSHIFT64,
	MALI_CS_INSN_RSHIFT_U64,
	MALI_CS_INSN_RSHIFT_S64,
	MALI_CS_INSN_BFINS64,
	MALI_CS_INSN_COUNT,
};

/**
 * enum mali_cs_field_kind - what a field holds, and so how it is checked and printed
 * @MALI_CS_FIELD_UINT, @MALI_CS_FIELD_INT, @MALI_CS_FIELD_HEX, @MALI_CS_FIELD_BOOL: a number
 * @MALI_CS_FIELD_REG: a 32-bit register
 * @MALI_CS_FIELD_PAIR: a 64-bit register, by the number of its even half
 * @MALI_CS_FIELD_ENTRY: a scoreboard entry
 * @MALI_CS_FIELD_MASK: a set of scoreboard entries
 * @MALI_CS_FIELD_ENUM: one of the named values; the others are reserved
 * @MALI_CS_FIELD_ANY: ignored, whatever it holds
 */
enum mali_cs_field_kind {
	MALI_CS_FIELD_UINT,
	MALI_CS_FIELD_INT,
	MALI_CS_FIELD_HEX,
	MALI_CS_FIELD_BOOL,
	MALI_CS_FIELD_REG,
	MALI_CS_FIELD_PAIR,
	MALI_CS_FIELD_ENTRY,
	MALI_CS_FIELD_MASK,
	MALI_CS_FIELD_ENUM,
	MALI_CS_FIELD_ANY,
};

/**
 * struct mali_cs_field - a field of an instruction
 * @name: as in genxml, NULL behind the last one
 * @values: names of the values of MALI_CS_FIELD_ENUM, NULL for reserved ones
 * @value_count: entries of @values
 * @start, @size: lowest bit and number of bits
 * @kind: enum mali_cs_field_kind
 * @when: the field counts only if this bit is set; 0 for always
 */
struct mali_cs_field {
	const char *name;
	const char * const *values;
	u8 value_count;
	u8 start, size;
	u8 kind;
	u8 when;
};

/**
 * struct mali_cs_insn_info - an instruction on a range of archs
 * @name: as in genxml, without the "CS " of all of them
 * @fields: operands
 * @id: enum mali_cs_insn
 * @first, @last: archs that have it in this form
 * @sub_start, @sub_size, @sub: sub-opcode; @sub_size 0 for none
 */
struct mali_cs_insn_info {
	const char *name;
	const struct mali_cs_field *fields;
	u8 id;
	u8 first, last;
	u8 sub_start, sub_size, sub;
};

/**
 * struct mali_cs_isa - what a GPU has of the instruction set
 * @arch: MALI_CS_ISA_ARCH_FIRST to MALI_CS_ISA_ARCH_LAST
 * @regs: 32-bit registers
 * @scoreboards: scoreboard entries
 */
struct mali_cs_isa {
	u8 arch;
	u8 regs;
	u8 scoreboards;
};

/**
 * enum mali_cs_isa_verdict - what is wrong with an instruction
 */
enum mali_cs_isa_verdict {
	MALI_CS_ISA_OK,
	MALI_CS_ISA_UNKNOWN,		/* no such opcode or sub-opcode on this arch */
	MALI_CS_ISA_RESERVED,	/* a bit outside of all fields is set */
	MALI_CS_ISA_REGISTER,	/* no such register */
	MALI_CS_ISA_PAIR,		/* a 64-bit register with an odd number */
	MALI_CS_ISA_SCOREBOARD,	/* no such scoreboard entry */
	MALI_CS_ISA_VALUE,		/* a reserved value */
};

bool mali_cs_isa_of_arch(unsigned int arch, struct mali_cs_isa *isa);
const struct mali_cs_insn_info *mali_cs_isa_find(const struct mali_cs_isa *isa, u64 word);
enum mali_cs_isa_verdict mali_cs_isa_check(const struct mali_cs_isa *isa,
					   const struct mali_cs_insn_info *insn,
					   u64 word);
const char *mali_cs_isa_verdict_text(enum mali_cs_isa_verdict verdict);

static inline u64 mali_cs_field_value(const struct mali_cs_field *f, u64 word)
{
	return word >> f->start & ((2ull << (f->size - 1)) - 1);
}

static inline bool mali_cs_field_present(const struct mali_cs_field *f, u64 word)
{
	return !f->when || word >> f->when & 1;
}

#endif
