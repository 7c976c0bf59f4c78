// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The instruction set of shaders as a table of Markdown, from lib/shader_isa.def.
 */
#include "shadertable.h"

#include <string.h>

#include "../lib/shader_isa.h"

/* What executes each, and what differs */
static const struct {
	const char *exec, *note;
} here[MALI_SHADER_COUNT] = {
#define SHADER_EXEC(function, id, remark) \
	[MALI_SHADER_##id] = { .exec = #function, .note = (remark) },
#include "../lib/shader_isa.def"
};

static const char * const sources[MALI_SHADER_SRC_COUNT] = {
	[MALI_SHADER_SRC_P32] = "32",
	[MALI_SHADER_SRC_P64] = "64",
	[MALI_SHADER_SRC_A64] = "address",
	[MALI_SHADER_SRC_T64] = "handles",
	[MALI_SHADER_SRC_COMBINE] = "condition",
	[MALI_SHADER_SRC_U32] = "u32",
	[MALI_SHADER_SRC_S32] = "s32",
	[MALI_SHADER_SRC_U16] = "v2u16",
	[MALI_SHADER_SRC_S16] = "v2s16",
	[MALI_SHADER_SRC_U8] = "v4u8",
	[MALI_SHADER_SRC_S8] = "v4s8",
	[MALI_SHADER_SRC_U64] = "u64",
	[MALI_SHADER_SRC_S64] = "s64",
	[MALI_SHADER_SRC_LANES] = "byte",
	[MALI_SHADER_SRC_SW16] = "v2i16",
	[MALI_SHADER_SRC_F32] = "f32",
	[MALI_SHADER_SRC_F32N] = "f32",
	[MALI_SHADER_SRC_FS32] = "f32",
	[MALI_SHADER_SRC_F16] = "v2f16",
	[MALI_SHADER_SRC_F16N] = "v2f16",
	[MALI_SHADER_SRC_FS16] = "v2f16",
	[MALI_SHADER_SRC_F28] = "f16",
	[MALI_SHADER_SRC_B28U] = "u8",
	[MALI_SHADER_SRC_B28S] = "s8",
	[MALI_SHADER_SRC_H28U] = "u16",
	[MALI_SHADER_SRC_H28S] = "s16",
	[MALI_SHADER_SRC_H26U] = "u16",
	[MALI_SHADER_SRC_B38U] = "u8",
	[MALI_SHADER_SRC_B36U] = "u8",
	[MALI_SHADER_SRC_HS8U] = "v2u8",
	[MALI_SHADER_SRC_HS8S] = "v2s8",
	[MALI_SHADER_SRC_NOT32] = "32, not",
	[MALI_SHADER_SRC_NOT64] = "64, not",
};

static const char * const dests[] = {
	[MALI_SHADER_DEST_NONE] = "",
	[MALI_SHADER_DEST_D32] = "32",
	[MALI_SHADER_DEST_D32F] = "f32",
	[MALI_SHADER_DEST_DV2] = "v2",
	[MALI_SHADER_DEST_D64] = "64",
	[MALI_SHADER_DEST_OUT] = "staging",
	[MALI_SHADER_DEST_IN] = "(staging)",
	[MALI_SHADER_DEST_INOUT] = "staging (staging)",
	[MALI_SHADER_DEST_TEX] = "staging (staging)",
	[MALI_SHADER_DEST_VARTEX] = "staging",
};

static void print_archs(FILE *f, u32 archs)
{
	unsigned int last = MALI_SHADER_ARCH_FIRST;

	while (last < MALI_SHADER_ARCH_LAST && (archs >> (last + 1 - MALI_SHADER_ARCH_FIRST) & 1))
		last++;
	fprintf(f, last == MALI_SHADER_ARCH_FIRST ? "%u" : "%u-%u", MALI_SHADER_ARCH_FIRST, last);
}

static void print_encoding(FILE *f, const struct mali_shader_info *info)
{
	fprintf(f, "0x%03x", info->opcode);
	if (info->mask)
		fprintf(f, ", 0x%x at %u", info->sub, info->start);
}

static void print_sources(FILE *f, const struct mali_shader_info *info)
{
	const char *separator = " ";
	unsigned int i;

	for (i = 0; i < MALI_SHADER_SOURCES; i++) {
		if (info->src[i] == MALI_SHADER_SRC_NONE)
			continue;
		fprintf(f, "%s%s", separator, sources[info->src[i]]);
		separator = "; ";
	}
}

static void print_modifiers(FILE *f, const struct mali_shader_info *info)
{
	const char *separator = " ";
	unsigned int i;

	for (i = 0; i < info->mod_count; i++) {
		const struct mali_shader_modifier *m = &mali_shader_modifiers[info->mods[i]];

		if (m->size == 1)
			fprintf(f, "%s%s %u", separator, m->text, m->start);
		else
			fprintf(f, "%s%s [%u:%u]", separator, m->text,
				(unsigned int)(m->start + m->size - 1), m->start);
		separator = ", ";
	}
}

/**
 * shadertable_print() - print the instruction set as a table of Markdown
 * @f: where to; errors are left in it
 */
void shadertable_print(FILE *f)
{
	unsigned int id;

	fputs("| name | arch | opcode | result | sources | modifiers | here |\n"
	      "|---|---|---|---|---|---|---|\n", f);
	for (id = MALI_SHADER_INVALID + 1; id < MALI_SHADER_COUNT; id++) {
		const struct mali_shader_info *info = &mali_shader_insns[id];
		bool unmodelled = strcmp(here[id].exec, "unmodelled") == 0;

		fprintf(f, "| %s | ", info->text);
		print_archs(f, info->archs);
		fputs(" | ", f);
		print_encoding(f, info);
		fprintf(f, " | %s%s|", dests[info->dest], dests[info->dest][0] ? " " : "");
		print_sources(f, info);
		fputs(" |", f);
		print_modifiers(f, info);
		fprintf(f, " | %s%s|\n", unmodelled ? "counted, not executed" : here[id].note,
			unmodelled || here[id].note[0] ? " " : "");
	}
}
