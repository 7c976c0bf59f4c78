// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * An image that is being made, and the words of the line that says how.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../lib/mali_fwimage.h"
#include "../number.h"
#include "draft.h"

/* The first mistake counts */
void draft_wrong(struct build *b, const char *fmt, ...)
{
	va_list ap;

	if (b->failed)
		return;
	b->failed = true;
	b->mistake->line = b->line;
	va_start(ap, fmt);
	vsnprintf(b->mistake->text, sizeof(b->mistake->text), fmt, ap);
	va_end(ap);
}

void draft_put(struct build *b, struct bytes *to, const void *data, size_t size, u8 fill)
{
	if (to->room - to->size < size) {
		size_t room = (to->size + size) * 2;
		u8 *bigger = realloc(to->data, room);

		if (!bigger) {
			draft_wrong(b, "no memory");
			return;
		}
		to->data = bigger;
		to->room = room;
	}
	if (data)
		memcpy(to->data + to->size, data, size);
	else if (size)
		memset(to->data + to->size, fill, size);
	to->size += size;
}

void draft_put32(struct build *b, struct bytes *to, u32 value)
{
	u8 word[4];

	mali_fw_put32(word, value);
	draft_put(b, to, word, sizeof(word), 0);
}

u32 draft_padded(u32 n)
{
	return (n + 3) & ~3u;
}

/* Words of a line; double quotes keep blanks together */
void draft_split(struct build *b, const char *line, size_t len)
{
	size_t i = 0, used;
	bool quoted;

	b->count = 0;
	while (i < len) {
		if (line[i] == ' ' || line[i] == '\t' || line[i] == '\r') {
			i++;
			continue;
		}
		if (line[i] == '#')
			return;
		if (b->count == WORDS_MAX) {
			draft_wrong(b, "more than %d words in a line", WORDS_MAX);
			return;
		}
		quoted = false;
		for (used = 0; i < len; i++) {
			if (line[i] == '"') {
				quoted = !quoted;
				continue;
			}
			if (!quoted && (line[i] == ' ' || line[i] == '\t' || line[i] == '\r'))
				break;
			if (!line[i]) {
				draft_wrong(b, "a NUL");
				return;
			}
			if (used == TOKEN_MAX - 1) {
				draft_wrong(b, "a word of more than %d characters", TOKEN_MAX - 1);
				return;
			}
			b->words[b->count][used++] = line[i];
		}
		if (quoted) {
			draft_wrong(b, "the double quote does not end");
			return;
		}
		b->words[b->count][used] = '\0';
		b->used[b->count++] = false;
	}
}

/* KEY=...  Return: what follows the =, NULL if it is not there */
const char *draft_value_of(struct build *b, const char *key)
{
	size_t len = strlen(key);
	unsigned int i;

	for (i = 1; i < b->count; i++) {
		if (b->used[i] || strncmp(b->words[i], key, len) || b->words[i][len] != '=')
			continue;
		b->used[i] = true;
		return b->words[i] + len + 1;
	}
	return NULL;
}

bool draft_flag(struct build *b, const char *name)
{
	unsigned int i;

	for (i = 1; i < b->count; i++) {
		if (b->used[i] || strcmp(b->words[i], name))
			continue;
		b->used[i] = true;
		return true;
	}
	return false;
}

u32 draft_number(struct build *b, const char *text)
{
	uint64_t value;

	if (parse_bytes(text, &value) && value <= UINT32_MAX)
		return (u32)value;
	draft_wrong(b, "not a number of 32 bits: '%s'", text);
	return 0;
}

/* KEY=N.  Return: whether it is there */
bool draft_option(struct build *b, const char *key, u32 *value)
{
	const char *text = draft_value_of(b, key);

	if (text)
		*value = draft_number(b, text);
	return text;
}

u32 draft_required(struct build *b, const char *key)
{
	u32 value = 0;

	if (!draft_option(b, key, &value))
		draft_wrong(b, "%s has no %s=", b->words[0], key);
	return value;
}

/* Of unknown meaning */
void draft_nothing_left(struct build *b)
{
	unsigned int i;

	for (i = 1; i < b->count; i++)
		if (!b->used[i])
			draft_wrong(b, "%s does not take '%s'", b->words[0], b->words[i]);
}
