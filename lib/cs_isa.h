/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The instruction set of command streams: what the model decodes, checks and executes by,
 * the client's packers encode by, and the disassembler prints by.  The instructions
 * themselves are in cs_isa.def.
 *
 * Without locks, memory or state: the tables are constant.
 */
#ifndef MALI_CS_ISA_H
#define MALI_CS_ISA_H

#include "mali_types.h"

#define MALI_CS_ISA_ARCH_FIRST	10
/* The first with sub-opcodes */
#define MALI_CS_ISA_ARCH_SUB	13

/* The last arch follows from the table */
enum {
#define CS_ARCH(arch, ...)	MALI_CS_ISA_ARCH_V##arch = (arch),
#include "cs_isa.def"
	MALI_CS_ISA_ARCH_END,
	MALI_CS_ISA_ARCH_LAST = MALI_CS_ISA_ARCH_END - 1,
};

/* Sets of archs: a bit for each, that of MALI_CS_ISA_ARCH_FIRST is bit 0 */
#define MALI_CS_ARCHS_FROM(arch)	(0xffffu << ((arch) - MALI_CS_ISA_ARCH_FIRST) & 0xffffu)
#define MALI_CS_ARCHS_UNTIL(arch)	(0xffffu >> (15 - ((arch) - MALI_CS_ISA_ARCH_FIRST)))

/**
 * enum mali_cs_insn - every instruction, whichever opcode has it on which arch
 * @MALI_CS_INSN_INVALID: not an instruction
 */
enum mali_cs_insn {
	MALI_CS_INSN_INVALID,
#define CS_ROW(id, ...)		MALI_CS_INSN_##id,
#include "cs_isa.def"
	MALI_CS_INSN_COUNT,
};

/* Values of enumerated fields: MALI_CS_<list>_<name> */
enum {
#define CS_VALUE(list, name, number, ...)	MALI_CS_##list##_##name = (number),
#include "cs_isa.def"
};

/* Sets of these numbers: bit n of MALI_CS_VALID_<list> is set if n is not reserved */
enum {
#define CS_VALUES(list)			MALI_CS_VALID_##list = 0
#define CS_VALUE(list, name, ...)	| 1 << MALI_CS_##list##_##name
#define CS_VALUES_END(...)		| 0,
#include "cs_isa.def"
};

/*
 * Encodings, for mali_cs_get(), mali_cs_put() and mali_cs_word():
 * MALI_CS_OPCODE_<id>, _SUB_START_<id>, _SUB_<id>, _START_<id>_<field>, _SIZE_<id>_<field>;
 * and MALI_CS_ARCHS_<id>, the archs that have the instruction
 */
enum {
#define CS_ROW(id, opcode, sub_start, sub, archs, ...) \
	MALI_CS_OPCODE_##id = (opcode), \
	MALI_CS_SUB_START_##id = (sub_start), \
	MALI_CS_SUB_##id = (sub), \
	MALI_CS_ARCHS_##id = (archs),
#define CS_FIELD(id, name, start, size, ...) \
	MALI_CS_START_##id##_##name = (start), \
	MALI_CS_SIZE_##id##_##name = (size),
#include "cs_isa.def"
};

#define MALI_CS_OPCODE_SHIFT	56
#define MALI_CS_SUB_SIZE	8

/* A macro, so that instructions whose operands are constant are constants */
#define mali_cs_ones(size)	((2ull << ((size) - 1)) - 1)

/**
 * mali_cs_get() - a field of an instruction whose name is known
 * @word: instruction, u64
 * @id: as in enum mali_cs_insn
 * @field: of @id, as in cs_isa.def
 *
 * Return: its bits, u64.
 */
#define mali_cs_get(word, id, field) \
	((word) >> MALI_CS_START_##id##_##field & mali_cs_ones(MALI_CS_SIZE_##id##_##field))

/**
 * mali_cs_get_signed() - as mali_cs_get(), for a signed field
 * @word: instruction, u64
 * @id: as in enum mali_cs_insn
 * @field: of @id, as in cs_isa.def
 *
 * Return: its value, s64.
 */
#define mali_cs_get_signed(word, id, field) \
	mali_cs_sign_extend(mali_cs_get(word, id, field), MALI_CS_SIZE_##id##_##field)

static inline s64 mali_cs_sign_extend(u64 value, unsigned int size)
{
	u64 sign = 1ull << (size - 1);

	return (s64)((value ^ sign) - sign);
}

/**
 * mali_cs_put() - a field's part of an instruction word
 * @id: as in enum mali_cs_insn
 * @field: of @id, as in cs_isa.def
 * @value: its value; bits that do not fit are dropped
 */
#define mali_cs_put(id, field, value) \
	(((u64)(value) & mali_cs_ones(MALI_CS_SIZE_##id##_##field)) << \
	 MALI_CS_START_##id##_##field)

/**
 * mali_cs_word() - an instruction whose fields are all 0
 * @id: as in enum mali_cs_insn
 */
#define mali_cs_word(id) \
	((u64)MALI_CS_OPCODE_##id << MALI_CS_OPCODE_SHIFT | \
	 (u64)MALI_CS_SUB_##id << MALI_CS_SUB_START_##id)

/**
 * enum mali_cs_latency - how long an instruction takes that does not complete when it is issued
 * @MALI_CS_LATENCY_NONE: completes when it is issued
 * @MALI_CS_LATENCY_DEFERRED: a signal, a counter, a timestamp
 * @MALI_CS_LATENCY_TRANSFER: a load or store
 * @MALI_CS_LATENCY_FLUSH: a flush
 * @MALI_CS_LATENCY_JOB: a job, from when it is issued to its first access
 */
enum mali_cs_latency {
	MALI_CS_LATENCY_NONE,
	MALI_CS_LATENCY_DEFERRED,
	MALI_CS_LATENCY_TRANSFER,
	MALI_CS_LATENCY_FLUSH,
	MALI_CS_LATENCY_JOB,
};

/**
 * enum mali_cs_flags - what distinguishes an instruction
 * @MALI_CS_ASYNC: completes after it has been issued, and counts in a scoreboard entry
 * @MALI_CS_PROGRESS: its completion counts in the progress counter, if the field says so
 * @MALI_CS_NO_REGION: not allowed in a protected region
 * @MALI_CS_WIDE: its data is 64 bits wide
 * @MALI_CS_IMM: its second operand is an immediate
 */
enum mali_cs_flags {
	MALI_CS_ASYNC = 1,
	MALI_CS_PROGRESS = 2,
	MALI_CS_NO_REGION = 4,
	MALI_CS_WIDE = 8,
	MALI_CS_IMM = 16,
};

/**
 * enum mali_cs_endpoint - what executes a job
 */
enum mali_cs_endpoint {
	MALI_CS_ENDPOINT_NONE,
	MALI_CS_ENDPOINT_COMPUTE,
	MALI_CS_ENDPOINT_TILER,
	MALI_CS_ENDPOINT_FRAGMENT,
	MALI_CS_ENDPOINT_COUNT,
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
 * struct mali_cs_value - a value of an enumerated field
 * @name: as in genxml
 * @number: the value
 */
struct mali_cs_value {
	const char *name;
	u8 number;
};

/**
 * struct mali_cs_field - a field of an instruction
 * @name: as in genxml
 * @values: values of MALI_CS_FIELD_ENUM, ascending; see mali_cs_value_name()
 * @valid: set of their numbers; others are reserved
 * @archs: set of archs that have it
 * @start, @size: lowest bit and number of bits
 * @kind: enum mali_cs_field_kind
 * @when: the field counts only if this bit is set; 0 for always
 */
struct mali_cs_field {
	const char *name;
	const struct mali_cs_value *values;
	u16 valid;
	u16 archs;
	u8 start, size;
	u8 kind;
	u8 when;
};

/**
 * struct mali_cs_insn_info - an instruction
 * @name: as in genxml, without the "CS " of all of them
 * @fields: operands of all archs, see mali_cs_field_next()
 * @field_count: entries of @fields
 * @archs: set of archs that have it
 * @id: enum mali_cs_insn
 * @opcode: bits [63:56]
 * @sub_start, @sub: sub-opcode of MALI_CS_SUB_SIZE bits; @sub_start 0 for none
 * @endpoint: enum mali_cs_endpoint
 * @latency: enum mali_cs_latency
 * @flags: enum mali_cs_flags
 */
struct mali_cs_insn_info {
	const char *name;
	const struct mali_cs_field *fields;
	u16 archs;
	u8 field_count;
	u8 id;
	u8 opcode;
	u8 sub_start, sub;
	u8 endpoint;
	u8 latency;
	u8 flags;
};

/* By enum mali_cs_insn */
extern const struct mali_cs_insn_info mali_cs_insns[MALI_CS_INSN_COUNT];

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
					   const struct mali_cs_insn_info *insn, u64 word);
const char *mali_cs_isa_verdict_text(enum mali_cs_isa_verdict verdict);
const struct mali_cs_field *mali_cs_field_next(const struct mali_cs_isa *isa,
					       const struct mali_cs_insn_info *insn,
					       const struct mali_cs_field *field);

const char *mali_cs_value_name(const struct mali_cs_field *field, u64 value);

/* Whether a set of archs has that of @isa */
static inline bool mali_cs_isa_in(const struct mali_cs_isa *isa, u32 archs)
{
	return archs >> (isa->arch - MALI_CS_ISA_ARCH_FIRST) & 1;
}

static inline bool mali_cs_isa_has_sub(const struct mali_cs_isa *isa)
{
	return isa->arch >= MALI_CS_ISA_ARCH_SUB;
}

static inline u64 mali_cs_field_value(const struct mali_cs_field *f, u64 word)
{
	return word >> f->start & mali_cs_ones(f->size);
}

static inline bool mali_cs_field_present(const struct mali_cs_field *f, u64 word)
{
	return !f->when || word >> f->when & 1;
}

#endif
