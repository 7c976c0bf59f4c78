// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The decoder of shader instructions, from shader_isa.def.
 */
#include "shader_isa.h"

enum {
#define SHADER_LIST(list)	LIST_##list,
#include "shader_isa.def"
	LISTS,
};

/* Values of modifiers, by number */
static const char * const names[LISTS][16] = {
#define SHADER_NAME(list, number, text) \
	[LIST_##list][number] = (text),
#include "shader_isa.def"
};

const struct mali_shader_modifier mali_shader_modifiers[MALI_SHADER_MOD_COUNT] = {
#define SHADER_MODIFIER(id, first, bits, what, list, name) \
	[MALI_SHADER_MOD_##id] = { \
		.text = (name), .names = names[LIST_##list], .start = (first), .size = (bits), \
		.kind = MALI_SHADER_##what, \
	},
#include "shader_isa.def"
};

/* Where an instruction's modifiers are in mods[] */
enum {
#define SHADER_ROW(id, ...)	FIRST_##id, BEFORE_##id = FIRST_##id - 1,
#define SHADER_USE(id, mod)	PLACE_##id##_##mod,
#define SHADER_END(id)		END_##id, LAST_##id = END_##id - 1,
#include "shader_isa.def"
};

static const u8 mods[] = {
#define SHADER_USE(insn, mod) \
	[PLACE_##insn##_##mod] = MALI_SHADER_MOD_##mod,
#include "shader_isa.def"
};

const struct mali_shader_info mali_shader_insns[MALI_SHADER_COUNT] = {
#define SHADER_ROW(insn, name, op, first, ones, value, set, to, a, b, c, d, ...) \
	[MALI_SHADER_##insn] = { \
		.text = (name), .mods = &mods[FIRST_##insn], \
		.mod_count = END_##insn - FIRST_##insn, .archs = (u8)(set), .opcode = (op), \
		.mask = (ones), .sub = (value), .start = (first), .id = MALI_SHADER_##insn, \
		.dest = MALI_SHADER_DEST_##to, \
		.src = { MALI_SHADER_SRC_##a, MALI_SHADER_SRC_##b, MALI_SHADER_SRC_##c, \
			 MALI_SHADER_SRC_##d }, \
	},
#include "shader_isa.def"
};

/* ISA.xml, "Immediates" */
const u32 mali_shader_constants[MALI_SHADER_SPECIAL] = {
	0x00000000, 0xffffffff, 0x7fffffff, 0xfafcfdfe, 0x01000000, 0x80002000, 0x70605030,
	0xc0b0a090, 0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c, 0x13121110, 0x17161514,
	0x1b1a1918, 0x1f1e1d1c, 0x3f800000, 0x3dcccccd, 0x3ea2f983, 0x3f317218, 0x40490fdb,
	0x00000000, 0x477fff00, 0x5c005bf8, 0x2e660000, 0x34000000, 0x38000000, 0x3c000000,
	0x40000000, 0x44000000, 0x48000000, 0x42480000,
};

/* Special values, 64 bits each, by page */
static const char * const specials[4][16] = {
	[0] = {
		[2] = "warp_id", [4] = "framebuffer_size", [5] = "atest_datum", [6] = "sample",
		[8] = "blend_descriptor_0", [9] = "blend_descriptor_1",
		[10] = "blend_descriptor_2", [11] = "blend_descriptor_3",
		[12] = "blend_descriptor_4", [13] = "blend_descriptor_5",
		[14] = "blend_descriptor_6", [15] = "blend_descriptor_7",
	},
	[1] = {
		[1] = "thread_local_pointer", [3] = "workgroup_local_pointer",
		[7] = "resource_table_pointer",
	},
	[3] = {
		[1] = "lane_id", [3] = "core_id", [4] = "shader_output", [15] = "program_counter",
	},
};

/* Parts of sources: "" for all of it, NULL for what is reserved */
static const char * const parts32[8] = { "", NULL, "h0", "h1", "b0", "b1", "b2", "b3" };
static const char * const parts64[16] = {
	"", NULL, "h0", "h1", "b0", "b1", "b2", "b3", "w0",
};

static const char * const parts16[16] = {
	"h00", "h10", "", "h11", "b00", "b20", "b02", "b22", "b11", "b31", "b13", "b33", "b01",
	"b23",
};

static const char * const parts8[16] = {
	"", "b3210", "b0101", "b2323", "b0000", "b1111", "b2222", "b3333", "b2301", "b1032",
	"b0011", "b2233",
};

static const char * const lanes[16] = {
	[4] = "b00", [5] = "b11", [6] = "b22", [7] = "b33",
};

static const char * const halves8[16] = {
	"b00", "b10", "b20", "b30", "b01", "b11", "b21", "b31", "b02", "b12", "b22", "b32",
	"b03", "b13", "b23", "b33",
};

static const char * const widen[4] = { "", "h0", "h1" };
static const char * const half[2] = { "h0", "h1" };
static const char * const byte[4] = { "b0", "b1", "b2", "b3" };
static const char * const combine[8] = { "", "h0", "h1", "and", "lowbits" };

/* Where a source's part is selected: @start for source 0, and @step less for each further one */
static const struct {
	const char * const *names;
	u8 start, step, size;
} swizzles[MALI_SHADER_SRC_COUNT] = {
	[MALI_SHADER_SRC_COMBINE] = { combine, 37, 0, 3 },
	[MALI_SHADER_SRC_U32] = { parts32, 36, 10, 3 },
	[MALI_SHADER_SRC_S32] = { parts32, 36, 10, 3 },
	[MALI_SHADER_SRC_U16] = { parts16, 36, 10, 4 },
	[MALI_SHADER_SRC_S16] = { parts16, 36, 10, 4 },
	[MALI_SHADER_SRC_U8] = { parts8, 36, 10, 4 },
	[MALI_SHADER_SRC_S8] = { parts8, 36, 10, 4 },
	[MALI_SHADER_SRC_U64] = { parts64, 36, 10, 4 },
	[MALI_SHADER_SRC_S64] = { parts64, 36, 10, 4 },
	[MALI_SHADER_SRC_LANES] = { lanes, 36, 10, 4 },
	[MALI_SHADER_SRC_SW16] = { parts16, 28, 2, 2 },
	[MALI_SHADER_SRC_F32] = { widen, 28, 2, 2 },
	[MALI_SHADER_SRC_FS32] = { widen, 28, 2, 2 },
	[MALI_SHADER_SRC_F16] = { parts16, 28, 2, 2 },
	[MALI_SHADER_SRC_FS16] = { parts16, 28, 2, 2 },
	[MALI_SHADER_SRC_F28] = { half, 28, 0, 1 },
	[MALI_SHADER_SRC_B28U] = { byte, 28, 0, 2 },
	[MALI_SHADER_SRC_B28S] = { byte, 28, 0, 2 },
	[MALI_SHADER_SRC_H28U] = { half, 28, 0, 1 },
	[MALI_SHADER_SRC_H28S] = { half, 28, 0, 1 },
	[MALI_SHADER_SRC_H26U] = { half, 26, 0, 1 },
	[MALI_SHADER_SRC_B38U] = { byte, 38, 0, 2 },
	[MALI_SHADER_SRC_B36U] = { byte, 36, 0, 2 },
	[MALI_SHADER_SRC_HS8U] = { halves8, 36, 0, 4 },
	[MALI_SHADER_SRC_HS8S] = { halves8, 36, 0, 4 },
};

/* The first row of each opcode; MALI_SHADER_INVALID for none */
static u8 first_row(u32 opcode)
{
	u8 i;

	for (i = MALI_SHADER_INVALID + 1; i < MALI_SHADER_COUNT; i++)
		if (mali_shader_insns[i].opcode == opcode)
			return i;
	return MALI_SHADER_INVALID;
}

/**
 * mali_shader_find() - which instruction a word is
 * @arch: major number of the architecture
 * @word: instruction
 *
 * Return: its description, or NULL if @arch has no such instruction.
 */
const struct mali_shader_info *mali_shader_find(unsigned int arch, u64 word)
{
	unsigned int i;

	if (arch < MALI_SHADER_ARCH_FIRST)
		return NULL;
	if (arch > MALI_SHADER_ARCH_LAST)
		arch = MALI_SHADER_ARCH_LAST;
	for (i = first_row(MALI_SHADER_OPCODE(word)); i && i < MALI_SHADER_COUNT; i++) {
		const struct mali_shader_info *info = &mali_shader_insns[i];

		if (info->opcode == MALI_SHADER_OPCODE(word) &&
		    (info->archs >> (arch - MALI_SHADER_ARCH_FIRST) & 1) &&
		    (word >> info->start & info->mask) == info->sub)
			return info;
	}
	return NULL;
}

/**
 * mali_shader_has() - whether an instruction has a modifier
 * @info: instruction
 * @mod: modifier
 */
bool mali_shader_has(const struct mali_shader_info *info, enum mali_shader_mod mod)
{
	unsigned int i;

	for (i = 0; i < info->mod_count; i++)
		if (info->mods[i] == mod)
			return true;
	return false;
}

/**
 * mali_shader_swizzle_start() - lowest bit of what selects a part of a source
 * @src: what it is
 * @n: its number
 */
unsigned int mali_shader_swizzle_start(enum mali_shader_src src, unsigned int n)
{
	return swizzles[src].start - n * swizzles[src].step;
}

/**
 * mali_shader_swizzle_size() - bits of what selects a part of a source
 * @src: what it is
 *
 * Return: their number, 0 if it is always all of it.
 */
unsigned int mali_shader_swizzle_size(enum mali_shader_src src)
{
	return swizzles[src].size;
}

/**
 * mali_shader_swizzle_name() - the name of a part of a source
 * @src: what it is
 * @value: what the instruction has
 *
 * Return: the name, "" for all of it, NULL for a reserved value.
 */
const char *mali_shader_swizzle_name(enum mali_shader_src src, u32 value)
{
	return swizzles[src].size ? swizzles[src].names[value] : "";
}

/**
 * mali_shader_special_name() - the name of a special value
 * @page: page of uniforms that the instruction selects
 * @index: index of a constant, MALI_SHADER_SPECIAL and up
 *
 * Return: the name, NULL if there is none.
 */
const char *mali_shader_special_name(u32 page, u32 index)
{
	return specials[page & 3][(index - MALI_SHADER_SPECIAL) >> 1 & 15];
}

/**
 * mali_shader_src_bits() - the size of a source
 * @src: what it is
 *
 * Return: 64 for a pair of registers, 32 otherwise.
 */
unsigned int mali_shader_src_bits(enum mali_shader_src src)
{
	switch (src) {
	case MALI_SHADER_SRC_P64:
	case MALI_SHADER_SRC_A64:
	case MALI_SHADER_SRC_T64:
	case MALI_SHADER_SRC_U64:
	case MALI_SHADER_SRC_S64:
	case MALI_SHADER_SRC_NOT64:
		return 64;
	default:
		return 32;
	}
}

/**
 * mali_shader_src_negates() - whether a source may be negated and absolute
 * @src: what it is
 *
 * The bits are 38 and 39 for source 0, two less for each further one.
 */
bool mali_shader_src_negates(enum mali_shader_src src)
{
	switch (src) {
	case MALI_SHADER_SRC_F32:
	case MALI_SHADER_SRC_F32N:
	case MALI_SHADER_SRC_F16:
	case MALI_SHADER_SRC_F16N:
	case MALI_SHADER_SRC_F28:
		return true;
	default:
		return false;
	}
}

static enum mali_shader_verdict check_source(const struct mali_shader_info *info, unsigned int n,
					     u64 word)
{
	enum mali_shader_src src = info->src[n];
	u32 value = (u8)(word >> 8 * n);
	u32 part = 0;

	if (src == MALI_SHADER_SRC_NONE)
		return MALI_SHADER_OK;
	if (MALI_SHADER_IS_CONSTANT(value) && MALI_SHADER_SRC_INDEX(value) >= MALI_SHADER_SPECIAL &&
	    !mali_shader_special_name(MALI_SHADER_PAGE(word), MALI_SHADER_SRC_INDEX(value)))
		return MALI_SHADER_BAD_SOURCE;
	if (swizzles[src].size)
		part = (u32)(word >> mali_shader_swizzle_start(src, n)) &
		       (BIT32(swizzles[src].size) - 1);
	if (swizzles[src].size && !swizzles[src].names[part])
		return MALI_SHADER_BAD_SWIZZLE;
	/* A pair begins with an even register; a part of it may be of any */
	if (mali_shader_src_bits(src) == 64 && !part && MALI_SHADER_IS_REGISTER(value) &&
	    (value & 1))
		return MALI_SHADER_BAD_SOURCE;
	return MALI_SHADER_OK;
}

/* Where nothing is written, both bits of the mask are set */
#define NO_DEST		0xc0u

static enum mali_shader_verdict check_dest(const struct mali_shader_info *info, u64 word)
{
	u32 dest = (u8)(word >> 40);

	switch (info->dest) {
	case MALI_SHADER_DEST_NONE:
		if (mali_shader_has(info, MALI_SHADER_MOD_ABSOLUTE))
			dest &= ~1u;
		return dest == NO_DEST ? MALI_SHADER_OK : MALI_SHADER_BAD_DEST;
	case MALI_SHADER_DEST_D32:
	case MALI_SHADER_DEST_D32F:
	case MALI_SHADER_DEST_DV2:
		return MALI_SHADER_DEST_MASK(word) ? MALI_SHADER_OK : MALI_SHADER_BAD_DEST;
	case MALI_SHADER_DEST_D64:
		return MALI_SHADER_DEST_MASK(word) == 3 && !(dest & 1) ? MALI_SHADER_OK :
									 MALI_SHADER_BAD_DEST;
	default:
		return MALI_SHADER_OK;
	}
}

/**
 * mali_shader_check() - whether an instruction's operands are valid
 * @info: from mali_shader_find(), NULL included
 * @word: instruction
 *
 * Return: MALI_SHADER_OK, or the first thing that is wrong.
 */
enum mali_shader_verdict mali_shader_check(const struct mali_shader_info *info, u64 word)
{
	enum mali_shader_verdict verdict;
	u32 flow = MALI_SHADER_FLOW(word);
	unsigned int i;

	if (!info)
		return MALI_SHADER_UNKNOWN;
	if (word >> 63 || flow == 11 || flow == 14)
		return MALI_SHADER_BAD_FLOW;
	for (i = 0; i < MALI_SHADER_SOURCES; i++) {
		verdict = check_source(info, i, word);
		if (verdict != MALI_SHADER_OK)
			return verdict;
	}
	verdict = check_dest(info, word);
	if (verdict != MALI_SHADER_OK)
		return verdict;
	for (i = 0; i < info->mod_count; i++) {
		const struct mali_shader_modifier *m = &mali_shader_modifiers[info->mods[i]];

		if (m->kind == MALI_SHADER_NAMED && !m->names[mali_shader_mod_value(m, word)])
			return MALI_SHADER_BAD_VALUE;
	}
	return MALI_SHADER_OK;
}

/**
 * mali_shader_verdict_text() - a verdict in words
 * @verdict: verdict
 */
const char *mali_shader_verdict_text(enum mali_shader_verdict verdict)
{
	switch (verdict) {
	case MALI_SHADER_OK:
		return "valid";
	case MALI_SHADER_UNKNOWN:
		return "unknown instruction";
	case MALI_SHADER_BAD_FLOW:
		return "reserved flow";
	case MALI_SHADER_BAD_SOURCE:
		return "no such source";
	case MALI_SHADER_BAD_SWIZZLE:
		return "reserved part of a source";
	case MALI_SHADER_BAD_DEST:
		return "invalid destination";
	case MALI_SHADER_BAD_VALUE:
		return "reserved value";
	}
	return "?";
}
