// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The decoder of command-stream instructions, from cs_isa.def.
 */
#include "cs_isa.h"

static const struct mali_cs_isa archs[] = {
#define CS_ARCH(number, registers, entries) \
	{ .arch = (number), .regs = (registers), .scoreboards = (entries) },
#include "cs_isa.def"
};

/* Values of all lists, and fields of all instructions */

static const struct mali_cs_value values[] = {
#define CS_VALUE_TEXT(value, text)	{ .name = (text), .number = (value) },
#include "cs_isa.def"
};

/* Where a list begins in values[] */
enum {
#define CS_VALUES(list) \
	FIRST_VALUE_##list, BEFORE_VALUE_##list = FIRST_VALUE_##list - 1,
#define CS_VALUE(list, name, ...)	PLACE_VALUE_##list##_##name,
#include "cs_isa.def"
};

/* Where an instruction's fields are in fields[] */
enum {
#define CS_ROW(id, ...)			FIRST_##id, BEFORE_##id = FIRST_##id - 1,
#define CS_FIELD(id, name, ...)		PLACE_##id##_##name,
#define CS_END(id)			END_##id, LAST_##id = END_##id - 1,
#include "cs_isa.def"
};

static const struct mali_cs_field fields[] = {
#define CS_FIELD(id, field, where, bits, what, set, text) \
	[PLACE_##id##_##field] = { \
		.name = (text), .start = (where), .size = (bits), .archs = (set), \
		.kind = MALI_CS_FIELD_##what, \
	},
#define CS_ENUM(id, field, where, bits, list, set, text) \
	[PLACE_##id##_##field] = { \
		.name = (text), .start = (where), .size = (bits), .archs = (set), \
		.kind = MALI_CS_FIELD_ENUM, \
		.values = &values[FIRST_VALUE_##list], .valid = MALI_CS_VALID_##list, \
	},
#define CS_OPTION(id, field, where, bits, what, set, bit, text) \
	[PLACE_##id##_##field] = { \
		.name = (text), .start = (where), .size = (bits), .archs = (set), \
		.kind = MALI_CS_FIELD_##what, .when = (bit), \
	},
#include "cs_isa.def"
};

const struct mali_cs_insn_info mali_cs_insns[MALI_CS_INSN_COUNT] = {
#define CS_ROW(insn, op, start, value, set, job, takes, what, ...) \
	[MALI_CS_INSN_##insn] = { \
		.name = #insn, .fields = &fields[FIRST_##insn], .archs = (set), \
		.field_count = END_##insn - FIRST_##insn, .id = MALI_CS_INSN_##insn, \
		.opcode = (op), .sub_start = (start), .sub = (value), \
		.endpoint = MALI_CS_ENDPOINT_##job, .latency = (takes), .flags = (what), \
	},
#include "cs_isa.def"
};

/* The first row of each opcode; MALI_CS_INSN_INVALID for none */
static const u8 first_row[256] = {
#define CS_ROW(id, opcode, ...) \
	[opcode] = MALI_CS_INSN_##id,
#define CS_MORE(id, ...)
#include "cs_isa.def"
};

/**
 * mali_cs_isa_of_arch() - the instruction set of an arch
 * @arch: major number of the architecture
 * @isa: filled in
 *
 * Return: false if @arch is not known.
 */
bool mali_cs_isa_of_arch(unsigned int arch, struct mali_cs_isa *isa)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(archs); i++)
		if (archs[i].arch == arch) {
			*isa = archs[i];
			return true;
		}
	return false;
}

static bool sub_opcode_matches(const struct mali_cs_insn_info *insn, u64 word)
{
	return (word >> insn->sub_start & mali_cs_ones(MALI_CS_SUB_SIZE)) == insn->sub;
}

/**
 * mali_cs_isa_find() - which instruction a word is
 * @isa: instruction set
 * @word: instruction
 *
 * Return: its description, or NULL if the opcode or sub-opcode is not known.
 */
const struct mali_cs_insn_info *mali_cs_isa_find(const struct mali_cs_isa *isa, u64 word)
{
	u8 opcode = (u8)(word >> MALI_CS_OPCODE_SHIFT);
	unsigned int i = first_row[opcode];

	if (i == MALI_CS_INSN_INVALID)
		return NULL;
	for (; i < MALI_CS_INSN_COUNT && mali_cs_insns[i].opcode == opcode; i++) {
		const struct mali_cs_insn_info *insn = &mali_cs_insns[i];

		if (mali_cs_isa_in(isa, insn->archs) &&
		    (!insn->sub_start || !mali_cs_isa_has_sub(isa) ||
		     sub_opcode_matches(insn, word)))
			return insn;
	}
	return NULL;
}

/**
 * mali_cs_field_next() - the fields that an instruction has on an arch, one by one
 * @isa: instruction set
 * @insn: instruction
 * @field: the last one, NULL to begin
 *
 * Return: the next one, or NULL if there is none.
 */
const struct mali_cs_field *mali_cs_field_next(const struct mali_cs_isa *isa,
					       const struct mali_cs_insn_info *insn,
					       const struct mali_cs_field *field)
{
	const struct mali_cs_field *end = insn->fields + insn->field_count;

	for (field = field ? field + 1 : insn->fields; field < end; field++)
		if (mali_cs_isa_in(isa, field->archs))
			return field;
	return NULL;
}

/**
 * mali_cs_value_name() - the name of a value
 * @field: enumerated field
 * @value: what it holds
 *
 * Return: the name as in genxml, NULL for a reserved value.
 */
const char *mali_cs_value_name(const struct mali_cs_field *field, u64 value)
{
	const struct mali_cs_value *v = field->values;

	if (value >= 16 || !(field->valid >> value & 1))
		return NULL;
	while (v->number != value)
		v++;
	return v->name;
}

static enum mali_cs_isa_verdict check_field(const struct mali_cs_isa *isa,
					    const struct mali_cs_field *f, u64 word)
{
	u64 v = mali_cs_field_value(f, word);

	if (!mali_cs_field_present(f, word))
		return MALI_CS_ISA_OK;
	switch (f->kind) {
	case MALI_CS_FIELD_REG:
		return v < isa->regs ? MALI_CS_ISA_OK : MALI_CS_ISA_REGISTER;
	case MALI_CS_FIELD_PAIR:
		if (v >= isa->regs)
			return MALI_CS_ISA_REGISTER;
		return v & 1 ? MALI_CS_ISA_PAIR : MALI_CS_ISA_OK;
	case MALI_CS_FIELD_ENTRY:
		return v < isa->scoreboards ? MALI_CS_ISA_OK : MALI_CS_ISA_SCOREBOARD;
	case MALI_CS_FIELD_MASK:
		return v >> isa->scoreboards ? MALI_CS_ISA_SCOREBOARD : MALI_CS_ISA_OK;
	case MALI_CS_FIELD_ENUM:
		return v < 16 && f->valid >> v & 1 ? MALI_CS_ISA_OK : MALI_CS_ISA_VALUE;
	default:
		return MALI_CS_ISA_OK;
	}
}

/**
 * mali_cs_isa_check() - whether an instruction's operands are valid
 * @isa: instruction set
 * @insn: from mali_cs_isa_find(), NULL included
 * @word: instruction
 *
 * Return: MALI_CS_ISA_OK, or the first thing that is wrong.  The executor checks what
 * depends on registers, or on two fields at once.
 */
enum mali_cs_isa_verdict mali_cs_isa_check(const struct mali_cs_isa *isa,
					   const struct mali_cs_insn_info *insn, u64 word)
{
	const struct mali_cs_field *f, *end;
	enum mali_cs_isa_verdict verdict;
	u64 rest = word & ~(0xffull << MALI_CS_OPCODE_SHIFT);

	if (!insn)
		return MALI_CS_ISA_UNKNOWN;
	for (f = insn->fields, end = f + insn->field_count; f < end; f++) {
		if (!mali_cs_isa_in(isa, f->archs))
			continue;
		verdict = check_field(isa, f, word);
		if (verdict != MALI_CS_ISA_OK)
			return verdict;
		rest &= ~(mali_cs_ones(f->size) << f->start);
	}
	if (insn->sub_start && mali_cs_isa_has_sub(isa))
		rest &= ~(mali_cs_ones(MALI_CS_SUB_SIZE) << insn->sub_start);
	return rest ? MALI_CS_ISA_RESERVED : MALI_CS_ISA_OK;
}

/**
 * mali_cs_isa_verdict_text() - a verdict in words
 * @verdict: verdict
 */
const char *mali_cs_isa_verdict_text(enum mali_cs_isa_verdict verdict)
{
	switch (verdict) {
	case MALI_CS_ISA_OK:
		return "valid";
	case MALI_CS_ISA_UNKNOWN:
		return "unknown instruction";
	case MALI_CS_ISA_RESERVED:
		return "reserved bits set";
	case MALI_CS_ISA_REGISTER:
		return "no such register";
	case MALI_CS_ISA_PAIR:
		return "odd register for a pair";
	case MALI_CS_ISA_SCOREBOARD:
		return "no such scoreboard entry";
	case MALI_CS_ISA_VALUE:
		return "reserved value";
	}
	return "?";
}
