// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Decoded instructions: kept as the instruction caches of shader cores keep what is in memory,
 * until it is invalidated.
 */
#include "decode.h"

static shader_fn * const functions[MALI_SHADER_COUNT] = {
#define SHADER_EXEC(exec, insn, ...) \
	[MALI_SHADER_##insn] = mali_exec_##exec,
#include "../../lib/shader_isa.def"
};

/**
 * mali_shader_lines_select() - drop decoded instructions that are of something else
 * @lines: decoded instructions
 * @space: address space, and whatever else changes what is at an address
 * @translations: changes when its translations are invalidated
 * @caches: changes when instruction caches are invalidated
 */
void mali_shader_lines_select(struct shader_lines *lines, u64 space, u64 translations, u64 caches)
{
	if (lines->epoch && lines->key[0] == space && lines->key[1] == translations &&
	    lines->key[2] == caches)
		return;
	lines->epoch++;
	lines->key[0] = space;
	lines->key[1] = translations;
	lines->key[2] = caches;
}

static void decode_source(struct shader_operand *s, const struct mali_shader_info *info,
			  unsigned int n, u64 word)
{
	enum mali_shader_src kind = info->src[n];
	unsigned int size = mali_shader_swizzle_size(kind);

	s->kind = (u8)kind;
	s->value = (u8)(word >> 8 * n);
	s->part = size ? (u8)(word >> mali_shader_swizzle_start(kind, n) & (BIT32(size) - 1)) : 0;
	s->neg = false;
	s->abs = false;
	if (mali_shader_src_negates(kind)) {
		s->neg = word >> (38 - 2 * n) & 1;
		s->abs = word >> (39 - 2 * n) & 1;
	} else if (kind == MALI_SHADER_SRC_NOT32 || kind == MALI_SHADER_SRC_NOT64) {
		s->neg = word >> 35 & 1;
	}
}

/**
 * mali_shader_decode() - decode an instruction
 * @op: filled in; its @exec is NULL if @word is not valid
 * @arch: major number of the architecture
 * @word: instruction
 */
void mali_shader_decode(struct shader_op *op, unsigned int arch, u64 word)
{
	const struct mali_shader_info *info = mali_shader_find(arch, word);
	unsigned int i;

	op->exec = NULL;
	op->word = word;
	if (mali_shader_check(info, word) != MALI_SHADER_OK)
		return;
	op->exec = functions[info->id];
	op->id = info->id;
	op->flow = (u8)MALI_SHADER_FLOW(word);
	op->dest = (u8)MALI_SHADER_DEST(word);
	op->mask = (u8)MALI_SHADER_DEST_MASK(word);
	op->page = (u8)MALI_SHADER_PAGE(word);
	for (i = 0; i < MALI_SHADER_SOURCES; i++)
		decode_source(&op->src[i], info, i, word);
}

/**
 * mali_shader_line() - the decoded instructions around an address
 * @core: core
 * @pc: GPU VA, a multiple of 8
 *
 * Return: the line, or NULL if the fetch has not been made.
 */
const struct shader_line *mali_shader_line(struct shader_core *core, u64 pc)
{
	struct shader_lines *lines = core->lines;
	u64 tag = pc >> SHADER_LINE_SHIFT;
	struct shader_line *line = &lines->line[tag % SHADER_LINES];
	u64 word[SHADER_LINE_OPS];
	unsigned int i;

	if (line->tag == tag && line->epoch == lines->epoch)
		return line;
	line->epoch = 0;
	if (!core->host->fetch(core->ctx, tag << SHADER_LINE_SHIFT, word, sizeof(word)))
		return NULL;
	for (i = 0; i < SHADER_LINE_OPS; i++)
		mali_shader_decode(&line->op[i], core->job.arch, word[i]);
	line->tag = tag;
	line->epoch = lines->epoch;
	return line;
}
