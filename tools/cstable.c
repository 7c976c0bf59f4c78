// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The instruction set as tables of Markdown: instructions, values of enumerated fields and
 * architectures, all from lib/cs_isa.def.
 */
#include "cstable.h"

#include "../lib/cs_isa.h"

static const char * const texts[MALI_CS_INSN_COUNT] = {
#define CS_TEXT(id, text) \
	[MALI_CS_INSN_##id] = (text),
#include "../lib/cs_isa.def"
};

/* What stands for a kind of field in front of its bits; docs/gpu-model.md explains it */
static const char * const kinds[] = {
	[MALI_CS_FIELD_UINT] = "",
	[MALI_CS_FIELD_INT] = "s ",
	[MALI_CS_FIELD_HEX] = "",
	[MALI_CS_FIELD_BOOL] = "",
	[MALI_CS_FIELD_REG] = "r ",
	[MALI_CS_FIELD_PAIR] = "d ",
	[MALI_CS_FIELD_ENTRY] = "e ",
	[MALI_CS_FIELD_MASK] = "m ",
	[MALI_CS_FIELD_ENUM] = "",
	[MALI_CS_FIELD_ANY] = "",
};

static u32 known_archs(void)
{
	return MALI_CS_ARCHS_UNTIL(MALI_CS_ISA_ARCH_LAST);
}

/* "11-13", or "10, 12-13" */
static void print_archs(FILE *f, u32 archs)
{
	const char *separator = "";
	unsigned int i, first;

	archs &= known_archs();
	for (i = 0; archs >> i; i++) {
		if (!(archs >> i & 1))
			continue;
		for (first = i; archs >> (i + 1) & 1; i++)
			;
		fprintf(f, "%s%u", separator, MALI_CS_ISA_ARCH_FIRST + first);
		if (i > first)
			fprintf(f, "-%u", MALI_CS_ISA_ARCH_FIRST + i);
		separator = ", ";
	}
}

/* In parentheses, if not all of the instruction's archs have it */
static void print_restriction(FILE *f, const struct mali_cs_insn_info *insn, u32 archs)
{
	archs &= insn->archs & known_archs();
	if (archs == (insn->archs & known_archs()))
		return;
	fputs(" (v", f);
	print_archs(f, archs);
	fputc(')', f);
}

static void print_bits(FILE *f, unsigned int start, unsigned int size)
{
	if (size == 1)
		fprintf(f, "%u", start);
	else
		fprintf(f, "[%u:%u]", start + size - 1, start);
}

static void print_fields(FILE *f, const struct mali_cs_insn_info *insn)
{
	const char *separator = "";
	unsigned int i;

	if (insn->sub_start) {
		fprintf(f, "sub-opcode %u ", insn->sub);
		print_bits(f, insn->sub_start, MALI_CS_SUB_SIZE);
		print_restriction(f, insn, MALI_CS_ARCHS_FROM(MALI_CS_ISA_ARCH_SUB));
		separator = ", ";
	}
	for (i = 0; i < insn->field_count; i++) {
		const struct mali_cs_field *field = &insn->fields[i];

		fprintf(f, "%s%s %s", separator, field->name, kinds[field->kind]);
		print_bits(f, field->start, field->size);
		if (field->when)
			fprintf(f, " if %u", field->when);
		print_restriction(f, insn, field->archs);
		separator = ", ";
	}
}

/* A cell may be empty */
static void end_cell(FILE *f, bool empty)
{
	fputs(empty ? "| " : " | ", f);
}

/* Rows of the model's table of costs */
static const char * const latencies[] = {
	[MALI_CS_LATENCY_NONE] = "", [MALI_CS_LATENCY_DEFERRED] = "deferred",
	[MALI_CS_LATENCY_TRANSFER] = "transfer", [MALI_CS_LATENCY_FLUSH] = "flush",
	[MALI_CS_LATENCY_JOB] = "job",
};

static void print_insns(FILE *f)
{
	unsigned int id;

	fputs("| op | name | arch | fields | takes | here |\n|---|---|---|---|---|---|\n", f);
	for (id = MALI_CS_INSN_INVALID + 1; id < MALI_CS_INSN_COUNT; id++) {
		const struct mali_cs_insn_info *insn = &mali_cs_insns[id];
		bool async = insn->flags & MALI_CS_ASYNC;

		fprintf(f, "| %u | %s | ", insn->opcode, insn->name);
		print_archs(f, insn->archs);
		fputs(" | ", f);
		print_fields(f, insn);
		end_cell(f, !insn->field_count && !insn->sub_start);
		if (async)
			fputs(latencies[insn->latency], f);
		end_cell(f, !async);
		fprintf(f, "%s%s|\n", texts[id], texts[id][0] ? " " : "");
	}
}

/* A field of any instruction, in the order of the table */
struct place {
	unsigned int id, field;
};

static const struct mali_cs_field *field_at(const struct place *p)
{
	return &mali_cs_insns[p->id].fields[p->field];
}

static bool next_field(struct place *p)
{
	for (p->field++; p->id < MALI_CS_INSN_COUNT; p->id++, p->field = 0)
		if (p->field < mali_cs_insns[p->id].field_count)
			return true;
	return false;
}

#define FOR_EACH_FIELD(p) \
	for ((p) = (struct place){ MALI_CS_INSN_INVALID + 1, ~0u }; next_field(&(p));)

/*
 * Whether @p is the first field with its list of values, and with its name if @by_name, or
 * the first one of its instruction if @by_insn
 */
static bool is_first(const struct place *p, bool by_name, bool by_insn)
{
	const struct mali_cs_field *field = field_at(p), *other;
	struct place q;

	FOR_EACH_FIELD(q) {
		other = field_at(&q);
		if (other == field)
			return true;
		if (other->values == field->values && (!by_insn || q.id == p->id) &&
		    (!by_name || strcmp(other->name, field->name) == 0))
			return false;
	}
	return false;
}

static void print_values_of(FILE *f, const struct mali_cs_field *field)
{
	const char *separator = "";
	unsigned int v;

	for (v = 0; field->valid >> v; v++) {
		if (!(field->valid >> v & 1))
			continue;
		fprintf(f, "%s%u %s", separator, v, mali_cs_value_name(field, v));
		separator = ", ";
	}
}

/* A list of values a row: the fields that hold them, and of which instructions */
static void print_values(FILE *f)
{
	const char *separator;
	struct place p, q;

	fputs("| field | of | values |\n|---|---|---|\n", f);
	FOR_EACH_FIELD(p) {
		const struct mali_cs_field *field = field_at(&p);

		if (field->kind != MALI_CS_FIELD_ENUM || !is_first(&p, false, false))
			continue;
		separator = "| ";
		FOR_EACH_FIELD(q) {
			if (field_at(&q)->values != field->values || !is_first(&q, true, false))
				continue;
			fprintf(f, "%s%s", separator, field_at(&q)->name);
			separator = ", ";
		}
		separator = " | ";
		FOR_EACH_FIELD(q) {
			if (field_at(&q)->values != field->values || !is_first(&q, false, true))
				continue;
			fprintf(f, "%s%s", separator, mali_cs_insns[q.id].name);
			separator = ", ";
		}
		fputs(" | ", f);
		print_values_of(f, field);
		fputs(" |\n", f);
	}
}

static void print_arch_table(FILE *f)
{
	struct mali_cs_isa isa;
	unsigned int arch;

	fputs("| arch | registers | scoreboard entries |\n|---|---|---|\n", f);
	for (arch = MALI_CS_ISA_ARCH_FIRST; mali_cs_isa_of_arch(arch, &isa); arch++)
		fprintf(f, "| %u | %u | %u |\n", arch, isa.regs, isa.scoreboards);
}

/**
 * cstable_print() - print the instruction set as tables of Markdown
 * @f: where to
 *
 * One table each of instructions, values and architectures, with an empty line between.
 * Errors are left in @f.
 */
void cstable_print(FILE *f)
{
	print_insns(f);
	fputc('\n', f);
	print_values(f);
	fputc('\n', f);
	print_arch_table(f);
}
