// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali shader dump: print a shader, an instruction a line, with the names of Mesa's ISA.xml;
 * or the instruction set.  The tables are those that the GPU model executes by.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/shader_isa.h"
#include "dumpwords.h"
#include "shadertable.h"

static void usage(FILE *f)
{
	fprintf(f,
		"usage: vmali shader dump [--arch N] [FILE|-]\n"
		"       vmali shader dump --table\n"
		"\n"
		"Prints a shader: offset, word, instruction and operands.  FILE, or standard input,\n"
		"holds words of 64 bits, little endian.\n"
		"\n"
		"  --arch N   architecture of the GPU, %d to %d (default %d)\n"
		"  --table    print the instruction set of all architectures, in Markdown\n"
		"\n"
		"Exit status: 0 if every word is a valid instruction, or the zero padding after a\n"
		"shader, 2 if some are not (they are printed and marked), 1 for other errors: no such\n"
		"file, or an end within a word.\n",
		MALI_SHADER_ARCH_FIRST, MALI_SHADER_ARCH_LAST, MALI_SHADER_ARCH_FIRST);
}

static const char *flow_name(u32 flow)
{
	static const char * const names[16] = {
		"", ".wait0", ".wait1", ".wait01", ".wait2", ".wait02", ".wait12", ".wait012",
		".wait0126", ".wait", ".reconverge", NULL, ".wait_resource", ".discard", NULL,
		".end",
	};

	return names[flow] ? names[flow] : ".reserved";
}

static void print_modifiers(const struct mali_shader_info *info, u64 word)
{
	unsigned int i;

	for (i = 0; i < info->mod_count; i++) {
		const struct mali_shader_modifier *m = &mali_shader_modifiers[info->mods[i]];
		u32 v = mali_shader_mod_value(m, word);

		if (m->kind == MALI_SHADER_FLAG && v)
			printf(".%s", m->text);
		else if (m->kind == MALI_SHADER_NAMED && !m->names[v])
			printf(".%s%u", m->text, v);
		else if (m->kind == MALI_SHADER_NAMED && m->names[v][0])
			printf(".%s", m->names[v]);
	}
}

static void print_registers(u32 first, u32 count)
{
	u32 i;

	putchar('@');
	for (i = 0; i < count; i++)
		printf("%sr%u", i ? ":" : "", first + i);
}

static void print_dest(const struct mali_shader_info *info, u64 word, const char **separator)
{
	u32 reg = MALI_SHADER_DEST(word), mask = MALI_SHADER_DEST_MASK(word);
	u32 count = mali_shader_get(word, REGISTERS);
	u32 written = mali_shader_get(word, WRITE_COUNT) + 1;

	if (info->dest == MALI_SHADER_DEST_NONE)
		return;
	fputs(*separator, stdout);
	*separator = ", ";
	switch (info->dest) {
	case MALI_SHADER_DEST_OUT:
	case MALI_SHADER_DEST_IN:
		print_registers(reg, count);
		break;
	case MALI_SHADER_DEST_INOUT:
	case MALI_SHADER_DEST_TEX:
		print_registers(MALI_SHADER_DEST2(word), written);
		fputs(", ", stdout);
		print_registers(reg, count);
		break;
	case MALI_SHADER_DEST_VARTEX:
		print_registers(reg, written);
		break;
	default:
		printf("r%u%s", reg, mask == 3 ? "" : mask == 2 ? ".h1" : mask == 1 ? ".h0" : ".none");
	}
}

static void print_value(u64 word, u32 src)
{
	u32 index = MALI_SHADER_SRC_INDEX(src), page = MALI_SHADER_PAGE(word);

	if (MALI_SHADER_IS_REGISTER(src))
		printf("%sr%u", MALI_SHADER_IS_LAST_USE(src) ? "^" : "", index);
	else if (MALI_SHADER_IS_UNIFORM(src))
		printf("u%u", page << 6 | index);
	else if (index < MALI_SHADER_SPECIAL)
		printf("0x%X", mali_shader_constants[index]);
	else if (mali_shader_special_name(page, index))
		printf("%s.w%u", mali_shader_special_name(page, index), index & 1);
	else
		printf("special%u.%u", page, index);
}

static void print_source(const struct mali_shader_info *info, unsigned int n, u64 word)
{
	enum mali_shader_src src = info->src[n];
	unsigned int start = mali_shader_swizzle_start(src, n);
	u32 part = (u32)(word >> start) & (BIT32(mali_shader_swizzle_size(src)) - 1);
	const char *name = mali_shader_swizzle_name(src, part);

	print_value(word, (u8)(word >> 8 * n));
	if (mali_shader_src_negates(src))
		printf("%s%s", word >> (38 - 2 * n) & 1 ? ".neg" : "",
		       word >> (39 - 2 * n) & 1 ? ".abs" : "");
	if (!name)
		printf(".part%u", part);
	else if (name[0])
		printf(".%s", name);
	if ((src == MALI_SHADER_SRC_NOT32 || src == MALI_SHADER_SRC_NOT64) && (word >> 35 & 1))
		fputs(".not", stdout);
}

static void print_immediates(const struct mali_shader_info *info, u64 word)
{
	unsigned int i;

	for (i = 0; i < info->mod_count; i++) {
		const struct mali_shader_modifier *m = &mali_shader_modifiers[info->mods[i]];
		u32 v = mali_shader_mod_value(m, word);

		if (m->kind == MALI_SHADER_NUMBER)
			printf(", %s:0x%X", m->text, v);
		else if (m->kind == MALI_SHADER_SIGNED)
			printf(", %s:%d", m->text, (s32)(v << (32 - m->size)) >> (32 - m->size));
		else if (m->kind == MALI_SHADER_CONSTANT)
			printf(", #0x%X", v);
	}
}

static void print_operands(const struct mali_shader_info *info, u64 word)
{
	const char *separator = " ";
	unsigned int i;

	print_dest(info, word, &separator);
	for (i = 0; i < MALI_SHADER_SOURCES; i++) {
		if (info->src[i] == MALI_SHADER_SRC_NONE)
			continue;
		fputs(separator, stdout);
		separator = ", ";
		print_source(info, i, word);
	}
	print_immediates(info, word);
}

/* Code may be a part of a program, and branch to before it */
static void print_target(long long offset)
{
	printf("  ; to %s%0*llx", offset < 0 ? "-" : "", offset < 0 ? 5 : 6,
	       (unsigned long long)(offset < 0 ? -offset : offset));
}

static bool print_word(unsigned int arch, unsigned long long offset, unsigned long long word)
{
	const struct mali_shader_info *info = mali_shader_find(arch, word);
	enum mali_shader_verdict verdict = mali_shader_check(info, word);

	printf("%06llx: %016llx  ", offset, word);
	if (!word) {
		puts("-");
		return true;
	}
	fputs(info ? info->text : "UNKNOWN", stdout);
	if (info) {
		print_modifiers(info, word);
		fputs(flow_name(MALI_SHADER_FLOW(word)), stdout);
		print_operands(info, word);
		if (info->id == MALI_SHADER_BRANCHZ)
			print_target((long long)offset + MALI_SHADER_WORD +
				     MALI_SHADER_WORD * mali_shader_get_signed(word, BRANCH));
	}
	if (verdict != MALI_SHADER_OK)
		printf("  ; invalid: %s", mali_shader_verdict_text(verdict));
	putchar('\n');
	return verdict == MALI_SHADER_OK;
}

int main(int argc, char **argv)
{
	static const struct dumpwords words = {
		.command = "shader dump",
		.arch_first = MALI_SHADER_ARCH_FIRST,
		.arch_last = MALI_SHADER_ARCH_LAST,
		.usage = usage,
		.print_table = shadertable_print,
		.print_word = print_word,
	};

	return dumpwords_main(&words, argc, argv);
}
