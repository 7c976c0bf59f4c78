/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The instruction set of shaders: what the shader core of the model decodes and executes by,
 * and the disassembler prints by.  The instructions themselves are in shader_isa.def.
 *
 * Without locks, memory or state: the tables are constant.
 */
#ifndef MALI_SHADER_ISA_H
#define MALI_SHADER_ISA_H

#include "mali_bits.h"
#include "mali_types.h"

#define MALI_SHADER_ARCH_FIRST	10
#define MALI_SHADER_ARCH_LAST	13

/* Sets of archs: a bit for each, that of MALI_SHADER_ARCH_FIRST is bit 0 */
#define MALI_SHADER_ARCHS_FROM(arch)	(0xffu << ((arch) - MALI_SHADER_ARCH_FIRST) & 0xffu)
#define MALI_SHADER_ARCHS_UNTIL(arch)	(0xffu >> (7 - ((arch) - MALI_SHADER_ARCH_FIRST)))

/* Bytes of an instruction */
#define MALI_SHADER_WORD	8
#define MALI_SHADER_SOURCES	4

/**
 * enum mali_shader_insn - every instruction
 * @MALI_SHADER_INVALID: not an instruction
 */
enum mali_shader_insn {
	MALI_SHADER_INVALID,
#define SHADER_ROW(id, ...)	MALI_SHADER_##id,
#include "shader_isa.def"
	MALI_SHADER_COUNT,
};

/**
 * enum mali_shader_flow - what an instruction waits for, and what follows it
 *
 * Up to WAIT: for slots of messages.
 */
enum mali_shader_flow {
	MALI_SHADER_FLOW_NONE = 0,
	MALI_SHADER_FLOW_WAIT = 9,
	MALI_SHADER_FLOW_RECONVERGE = 10,
	MALI_SHADER_FLOW_WAIT_RESOURCE = 12,
	MALI_SHADER_FLOW_DISCARD = 13,
	MALI_SHADER_FLOW_END = 15,
};

/**
 * enum mali_shader_kind - how the value of a modifier is to be read
 * @MALI_SHADER_FLAG: one bit
 * @MALI_SHADER_NAMED: one of a list of names
 * @MALI_SHADER_NUMBER, @MALI_SHADER_SIGNED: an immediate
 * @MALI_SHADER_CONSTANT: an immediate of 32 bits, as a source
 * @MALI_SHADER_HIDDEN: seen in the registers that are printed
 */
enum mali_shader_kind {
	MALI_SHADER_FLAG,
	MALI_SHADER_NAMED,
	MALI_SHADER_NUMBER,
	MALI_SHADER_SIGNED,
	MALI_SHADER_CONSTANT,
	MALI_SHADER_HIDDEN,
};

/**
 * enum mali_shader_dest - where results go
 * @MALI_SHADER_DEST_D32: a register; or half of it, which gets the low half of the result
 * @MALI_SHADER_DEST_D32F: the same of a float: half a register gets it as f16
 * @MALI_SHADER_DEST_DV2: a register; or half of it, which gets that half of the result
 * @MALI_SHADER_DEST_D64: a pair of registers
 * @MALI_SHADER_DEST_OUT, @MALI_SHADER_DEST_IN: staging registers, from one in [45:40] on
 * @MALI_SHADER_DEST_INOUT: both: those that are written are from [21:16] on
 * @MALI_SHADER_DEST_TEX: as @MALI_SHADER_DEST_INOUT, of the texture unit
 * @MALI_SHADER_DEST_VARTEX: as @MALI_SHADER_DEST_OUT, their number in [38:36]
 */
enum mali_shader_dest {
	MALI_SHADER_DEST_NONE,
	MALI_SHADER_DEST_D32,
	MALI_SHADER_DEST_D32F,
	MALI_SHADER_DEST_DV2,
	MALI_SHADER_DEST_D64,
	MALI_SHADER_DEST_OUT,
	MALI_SHADER_DEST_IN,
	MALI_SHADER_DEST_INOUT,
	MALI_SHADER_DEST_TEX,
	MALI_SHADER_DEST_VARTEX,
};

/**
 * enum mali_shader_src - what a source is, and where its modifiers are
 * @MALI_SHADER_SRC_P32, @MALI_SHADER_SRC_P64: as it is
 * @MALI_SHADER_SRC_A64: an address; @MALI_SHADER_SRC_T64: handles of textures and samplers
 * @MALI_SHADER_SRC_COMBINE: a condition: a register, half of it, or what is made of halves
 * @MALI_SHADER_SRC_U32, @MALI_SHADER_SRC_S32: or a part of it, extended
 * @MALI_SHADER_SRC_U16, @MALI_SHADER_SRC_S16: two halves, or bytes that are extended
 * @MALI_SHADER_SRC_U8, @MALI_SHADER_SRC_S8: four bytes
 * @MALI_SHADER_SRC_U64, @MALI_SHADER_SRC_S64: or a part of it, extended
 * @MALI_SHADER_SRC_LANES: a byte that is the same for all parts
 * @MALI_SHADER_SRC_SW16: two halves, in any order
 * @MALI_SHADER_SRC_F32: may be negated, absolute, or half a register
 * @MALI_SHADER_SRC_F32N: without the last; @MALI_SHADER_SRC_FS32: the last only
 * @MALI_SHADER_SRC_F16: two halves in any order, may be negated or absolute
 * @MALI_SHADER_SRC_F16N: in their order; @MALI_SHADER_SRC_FS16: neither negated nor absolute
 * @MALI_SHADER_SRC_F28: half a register as f32, may be negated or absolute
 * @MALI_SHADER_SRC_B28U and so on: a byte or half, which the bits from this one on select
 * @MALI_SHADER_SRC_HS8U, @MALI_SHADER_SRC_HS8S: any two bytes
 * @MALI_SHADER_SRC_NOT32, @MALI_SHADER_SRC_NOT64: may be inverted
 */
enum mali_shader_src {
	MALI_SHADER_SRC_NONE,
	MALI_SHADER_SRC_P32,
	MALI_SHADER_SRC_P64,
	MALI_SHADER_SRC_A64,
	MALI_SHADER_SRC_T64,
	MALI_SHADER_SRC_COMBINE,
	MALI_SHADER_SRC_U32,
	MALI_SHADER_SRC_S32,
	MALI_SHADER_SRC_U16,
	MALI_SHADER_SRC_S16,
	MALI_SHADER_SRC_U8,
	MALI_SHADER_SRC_S8,
	MALI_SHADER_SRC_U64,
	MALI_SHADER_SRC_S64,
	MALI_SHADER_SRC_LANES,
	MALI_SHADER_SRC_SW16,
	MALI_SHADER_SRC_F32,
	MALI_SHADER_SRC_F32N,
	MALI_SHADER_SRC_FS32,
	MALI_SHADER_SRC_F16,
	MALI_SHADER_SRC_F16N,
	MALI_SHADER_SRC_FS16,
	MALI_SHADER_SRC_F28,
	MALI_SHADER_SRC_B28U,
	MALI_SHADER_SRC_B28S,
	MALI_SHADER_SRC_H28U,
	MALI_SHADER_SRC_H28S,
	MALI_SHADER_SRC_H26U,
	MALI_SHADER_SRC_B38U,
	MALI_SHADER_SRC_B36U,
	MALI_SHADER_SRC_HS8U,
	MALI_SHADER_SRC_HS8S,
	MALI_SHADER_SRC_NOT32,
	MALI_SHADER_SRC_NOT64,
	MALI_SHADER_SRC_COUNT,
};

/* Modifiers: MALI_SHADER_MOD_<id>, and where they are, for mali_shader_get() */
enum mali_shader_mod {
#define SHADER_MODIFIER(id, ...)	MALI_SHADER_MOD_##id,
#include "shader_isa.def"
	MALI_SHADER_MOD_COUNT,
};

enum {
#define SHADER_MODIFIER(id, start, size, ...) \
	MALI_SHADER_START_##id = (start), \
	MALI_SHADER_SIZE_##id = (size),
#include "shader_isa.def"
};

/* The value of a modifier of an instruction that has it */
#define mali_shader_get(word, id) \
	((u32)((word) >> MALI_SHADER_START_##id & ((1ull << MALI_SHADER_SIZE_##id) - 1)))
#define mali_shader_get_signed(word, id) \
	((s32)(mali_shader_get(word, id) << (32 - MALI_SHADER_SIZE_##id)) >> \
	 (32 - MALI_SHADER_SIZE_##id))
/* A modifier's bits in an instruction, for tests and benchmarks that put some together */
#define mali_shader_put(id, value) \
	(((u64)(value) & ((1ull << MALI_SHADER_SIZE_##id) - 1)) << MALI_SHADER_START_##id)

/**
 * struct mali_shader_modifier - a modifier
 * @text: name
 * @names: of its values; "" for one that is not printed, NULL for a reserved one
 * @start, @size: where it is
 * @kind: enum mali_shader_kind
 */
struct mali_shader_modifier {
	const char *text;
	const char * const *names;
	u8 start, size;
	u8 kind;
};

extern const struct mali_shader_modifier mali_shader_modifiers[MALI_SHADER_MOD_COUNT];

/**
 * struct mali_shader_info - an instruction
 * @text: name
 * @mods, @mod_count: its modifiers, enum mali_shader_mod
 * @archs: those that have it, a bit each
 * @opcode: bits [56:48]
 * @start, @mask, @sub: what tells instructions of an opcode apart; 0 if nothing has to
 * @id: enum mali_shader_insn
 * @dest: enum mali_shader_dest
 * @src: enum mali_shader_src
 */
struct mali_shader_info {
	const char *text;
	const u8 *mods;
	u8 mod_count;
	u8 archs;
	u16 opcode;
	u16 mask, sub;
	u8 start;
	u8 id;
	u8 dest;
	u8 src[MALI_SHADER_SOURCES];
};

/* By enum mali_shader_insn; that of MALI_SHADER_INVALID is empty */
extern const struct mali_shader_info mali_shader_insns[MALI_SHADER_COUNT];

/**
 * enum mali_shader_verdict - what is wrong with an instruction
 */
enum mali_shader_verdict {
	MALI_SHADER_OK,
	MALI_SHADER_UNKNOWN,		/* no such instruction on this arch */
	MALI_SHADER_BAD_FLOW,		/* a reserved flow, or bit 63 */
	MALI_SHADER_BAD_SOURCE,		/* a special value that is not there */
	MALI_SHADER_BAD_SWIZZLE,	/* a reserved part of a source */
	MALI_SHADER_BAD_DEST,		/* a destination that writes nothing, or is not there */
	MALI_SHADER_BAD_VALUE,		/* a reserved value of a modifier */
};

/* In a source's byte: what it is, in [7:6]; a register is used up, or not */
#define MALI_SHADER_IS_UNIFORM(src)	(((src) & 0xc0) == 0x80)
#define MALI_SHADER_IS_CONSTANT(src)	(((src) & 0xc0) == 0xc0)
#define MALI_SHADER_IS_REGISTER(src)	(!((src) & 0x80))
#define MALI_SHADER_IS_LAST_USE(src)	(((src) & 0xc0) == 0x40)
#define MALI_SHADER_SRC_INDEX(src)	((src) & 0x3fu)
/* Constants from this one on are special values, by page */
#define MALI_SHADER_SPECIAL		32u

#define MALI_SHADER_OPCODE(word)	((u32)((word) >> 48) & 0x1ff)
#define MALI_SHADER_PAGE(word)		((u32)((word) >> 57) & 3)
#define MALI_SHADER_FLOW(word)		((u32)((word) >> 59) & 0xf)
#define MALI_SHADER_DEST(word)		((u32)((word) >> 40) & 0x3f)
#define MALI_SHADER_DEST_MASK(word)	((u32)((word) >> 46) & 3)
#define MALI_SHADER_DEST2(word)		((u32)((word) >> 16) & 0x3f)

extern const u32 mali_shader_constants[MALI_SHADER_SPECIAL];

const struct mali_shader_info *mali_shader_find(unsigned int arch, u64 word);
enum mali_shader_verdict mali_shader_check(const struct mali_shader_info *info, u64 word);
const char *mali_shader_verdict_text(enum mali_shader_verdict verdict);
const char *mali_shader_special_name(u32 page, u32 index);
const char *mali_shader_swizzle_name(enum mali_shader_src src, u32 value);
unsigned int mali_shader_swizzle_start(enum mali_shader_src src, unsigned int n);
unsigned int mali_shader_swizzle_size(enum mali_shader_src src);
bool mali_shader_has(const struct mali_shader_info *info, enum mali_shader_mod mod);
unsigned int mali_shader_src_bits(enum mali_shader_src src);
bool mali_shader_src_negates(enum mali_shader_src src);

static inline u32 mali_shader_mod_value(const struct mali_shader_modifier *m, u64 word)
{
	return (u32)(word >> m->start & ((1ull << m->size) - 1));
}

#endif
