// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Firmware images from descriptions.
 *
 * Sections and tables are as Arm's images have them, unless a description says otherwise.
 * There is no code in them: the GPU model plays the firmware, and all it takes from an
 * image is the control tables at the start of the shared section.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../lib/mali_fw_if.h"
#include "assemble.h"
#include "build.h"
#include "draft.h"

/* As in Arm's images */
#define DEFAULT_MINOR		3u
#define DEFAULT_HASH		0x01050000u
#define DEFAULT_GROUPS		8u
#define DEFAULT_STREAMS		8u

const char fw_build_help[] =
"A description has a statement a line; # starts a comment.  Numbers are decimal or 0x...,\n"
"and may end with K or M.  What is not given is as in Arm's images.\n"
"\n"
"  header [hash=N] [minor=N] [major=N] [magic=N] [table-end=N]\n"
"  section va=N size=N [read] [write] [exec] [cached|uncached-coherent|cached-coherent]\n"
"          [protected] [shared] [zero] [data=N|tables] [fill=BYTE] [name=TEXT]\n"
"          [linked-at=N]   data: so many bytes of the value fill (0), or control tables\n"
"          [flags=N] [va-end=N] [data-start=N] [data-end=N]   instead of what follows\n"
"          from the above\n"
"  entry TYPE [WORD...] [name=TEXT]   any other entry; TYPE is a number, or config, futf,\n"
"          trace-buffer, timeline, call-list, page-faults, core-dump\n"
"  build-info text=TEXT [open] [start=N] [size=N]   open: without the NUL at its end\n"
"  tables [groups=N] [streams=N] [counters=N]   what data=tables is: 8 groups of 8 streams\n"
"  word OFFSET VALUE   a word of the control tables\n"
"  poke OFFSET VALUE   a word of the file\n"
"  cut N, cut -N       the file ends after N bytes, or N bytes earlier\n"
"  more N              N bytes more at its end\n"
"\n"
"TEXT with blanks is written in double quotes.  section, entry and build-info take\n"
"optional, update, entry-size=N and type=N, too, for the first word of the entry.\n";

/* An entry of so many bytes begins */
static void begin_entry(struct build *b, u32 type, u32 size, bool optional)
{
	u32 entry_size = size;

	draft_option(b, "type", &type);
	if (!draft_option(b, "entry-size", &entry_size) && size > MALI_FW_ENTRY_MAX)
		draft_wrong(b, "an entry of %u bytes; %u is the largest", size, MALI_FW_ENTRY_MAX);
	if (type > 255 || entry_size > 255)
		draft_wrong(b, "type and size of an entry are at most 255");
	optional |= draft_flag(b, "optional");
	draft_put32(b, &b->table, MALI_FW_ENTRY_WORD(type, entry_size) |
		    (optional ? MALI_FW_ENTRY_OPTIONAL : 0) |
		    (draft_flag(b, "update") ? MALI_FW_ENTRY_UPDATE : 0));
}

static void header(struct build *b)
{
	draft_option(b, "magic", &b->magic);
	draft_option(b, "major", &b->major);
	draft_option(b, "minor", &b->minor);
	draft_option(b, "hash", &b->hash);
	b->table_end_given |= draft_option(b, "table-end", &b->table_end);
	if (b->major > 255 || b->minor > 255)
		draft_wrong(b, "major and minor are at most 255");
}

static u32 section_flags(struct build *b)
{
	static const struct {
		const char *name;
		u32 flag;
	} names[] = {
		{ "read", MALI_FW_READ },
		{ "write", MALI_FW_WRITE },
		{ "exec", MALI_FW_EXEC },
		{ "cached", MALI_FW_CACHED << MALI_FW_CACHE_SHIFT },
		{ "uncached-coherent", MALI_FW_UNCACHED_COHERENT << MALI_FW_CACHE_SHIFT },
		{ "cached-coherent", MALI_FW_CACHED_COHERENT << MALI_FW_CACHE_SHIFT },
		{ "protected", MALI_FW_PROTECTED },
		{ "shared", MALI_FW_SHARED },
		{ "zero", MALI_FW_ZERO },
	};
	u32 flags = 0;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (draft_flag(b, names[i].name))
			flags |= names[i].flag;
	draft_option(b, "flags", &flags);
	return flags;
}

static void section(struct build *b)
{
	struct fixup f = { .field = MALI_FW_SEC_DATA, .set_start = true, .set_end = true };
	u32 flags = section_flags(b), va = draft_required(b, "va"), end = va + draft_required(b, "size");
	u32 start = 0, data_end = 0, fill = 0, exe = va, name_size;
	const char *name = draft_value_of(b, "name"), *data = draft_value_of(b, "data");

	draft_option(b, "va-end", &end);
	draft_option(b, "linked-at", &exe);
	if (draft_option(b, "fill", &fill) && fill > 255)
		draft_wrong(b, "fill is at most 255");
	f.fill = (u8)fill;
	f.tables = data && !strcmp(data, "tables");
	if (data && !f.tables)
		f.size = draft_number(b, data);
	f.set_start = !draft_option(b, "data-start", &start) && data;
	f.set_end = !draft_option(b, "data-end", &data_end) && data;
	/* The name with its NUL, the word after it wherever that is, up to a whole word */
	name = name ? name : "";
	name_size = (u32)strlen(name) + 1;
	f.entry = (u32)b->table.size;
	begin_entry(b, MALI_FW_SECTION, MALI_FW_SEC_NAME + draft_padded(name_size + 4), false);
	draft_put32(b, &b->table, flags);
	draft_put32(b, &b->table, va);
	draft_put32(b, &b->table, end);
	draft_put32(b, &b->table, start);
	draft_put32(b, &b->table, data_end);
	draft_put(b, &b->table, name, name_size, 0);
	draft_put32(b, &b->table, exe);
	draft_put(b, &b->table, NULL, draft_padded(name_size) - name_size, 0);
	if (data)
		draft_put(b, &b->fixups, &f, sizeof(f), 0);
}

static u32 type_named(struct build *b, const char *name)
{
	u32 type;

	for (type = 0; type < 16; type++)
		if (!strcmp(name, mali_fw_type_name(type)))
			return type;
	return draft_number(b, name);
}

static void entry(struct build *b)
{
	const char *name = draft_value_of(b, "name");
	u32 name_size = name ? (u32)strlen(name) + 1 : 0, values[WORDS_MAX], n = 0;
	unsigned int i;
	u32 type = 0;

	if (b->count < 2) {
		draft_wrong(b, "entry has no type");
		return;
	}
	type = type_named(b, b->words[1]);
	b->used[1] = true;
	for (i = 2; i < b->count; i++) {
		if (b->used[i] || b->words[i][0] < '0' || b->words[i][0] > '9')
			continue;
		b->used[i] = true;
		values[n++] = draft_number(b, b->words[i]);
	}
	begin_entry(b, type, 4 + 4 * n + draft_padded(name_size), false);
	for (i = 0; i < n; i++)
		draft_put32(b, &b->table, values[i]);
	draft_put(b, &b->table, name, name_size, 0);
	draft_put(b, &b->table, NULL, draft_padded(name_size) - name_size, 0);
}

static void build_info(struct build *b)
{
	struct fixup f = {
		.entry = (u32)b->table.size, .field = MALI_FW_BUILD_START, .size_follows = true,
	};
	const char *text = draft_value_of(b, "text");
	u32 start = 0, size = 0;

	if (!text) {
		draft_wrong(b, "build-info has no text=");
		return;
	}
	f.text_size = (u32)strlen(text);
	memcpy(f.text, text, f.text_size);
	f.size = f.text_size + !draft_flag(b, "open");
	f.set_start = !draft_option(b, "start", &start);
	f.set_end = !draft_option(b, "size", &size);
	begin_entry(b, MALI_FW_BUILD_INFO, MALI_FW_BUILD_END, true);
	draft_put32(b, &b->table, start);
	draft_put32(b, &b->table, size);
	draft_put(b, &b->fixups, &f, sizeof(f), 0);
}

static void tables(struct build *b)
{
	draft_option(b, "groups", &b->groups);
	draft_option(b, "streams", &b->streams);
	draft_option(b, "counters", &b->counters);
	if (!b->groups || b->groups > FW_MAX_GROUPS || !b->streams ||
	    b->streams > FW_MAX_STREAMS)
		draft_wrong(b, "tables are of 1 to %d groups with 1 to %d streams; 'word' makes others",
			    FW_MAX_GROUPS, FW_MAX_STREAMS);
}

/* word and poke: OFFSET VALUE */
static void remember(struct build *b, struct bytes *to)
{
	struct poke p = { .line = b->line };

	if (b->count < 3) {
		draft_wrong(b, "%s has an offset and a value", b->words[0]);
		return;
	}
	p.offset = draft_number(b, b->words[1]);
	p.value = draft_number(b, b->words[2]);
	b->used[1] = true;
	b->used[2] = true;
	draft_put(b, to, &p, sizeof(p), 0);
}

static void word(struct build *b)
{
	remember(b, &b->words_of_tables);
}

static void poke(struct build *b)
{
	remember(b, &b->pokes);
}

static void cut(struct build *b)
{
	const char *text = b->count > 1 ? b->words[1] : "";

	b->cut_back = text[0] == '-';
	b->cut = draft_number(b, text + b->cut_back);
	b->cut_given = true;
	b->used[1] = true;
}

static void more(struct build *b)
{
	b->more = draft_number(b, b->count > 1 ? b->words[1] : "");
	b->used[1] = true;
	if (b->more > DATA_MAX)
		draft_wrong(b, "%u bytes; an image has at most %u", b->more, DATA_MAX);
}

static const struct {
	const char *name;
	void (*parse)(struct build *b);
} statements[] = {
	{ "header", header },
	{ "section", section },
	{ "entry", entry },
	{ "build-info", build_info },
	{ "tables", tables },
	{ "word", word },
	{ "poke", poke },
	{ "cut", cut },
	{ "more", more },
};

static void statement(struct build *b, const char *line, size_t len)
{
	size_t i;

	draft_split(b, line, len);
	if (b->failed || !b->count)
		return;
	for (i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
		if (strcmp(b->words[0], statements[i].name))
			continue;
		statements[i].parse(b);
		draft_nothing_left(b);
		return;
	}
	draft_wrong(b, "unknown statement '%s'", b->words[0]);
}

bool fw_compose(const char *text, size_t len, struct fw_file *file, struct fw_mistake *mistake)
{
	struct build *b = calloc(1, sizeof(*b));
	struct bytes out = { 0 };
	size_t i, start = 0;
	bool failed;

	memset(file, 0, sizeof(*file));
	memset(mistake, 0, sizeof(*mistake));
	if (!b) {
		snprintf(mistake->text, sizeof(mistake->text), "no memory");
		return false;
	}
	b->mistake = mistake;
	b->magic = MALI_FW_MAGIC;
	b->minor = DEFAULT_MINOR;
	b->major = MALI_FW_MAJOR;
	b->hash = DEFAULT_HASH;
	b->groups = DEFAULT_GROUPS;
	b->streams = DEFAULT_STREAMS;
	b->counters = 1;
	draft_put(b, &b->table, NULL, MALI_FW_HDR_SIZE, 0);
	for (i = 0; i <= len && !b->failed; i++) {
		if (i < len && text[i] != '\n')
			continue;
		b->line++;
		statement(b, text + start, i - start);
		start = i + 1;
	}
	if (!b->failed)
		draft_assemble(b, &out);
	failed = b->failed;
	free(b->table.data);
	free(b->fixups.data);
	free(b->words_of_tables.data);
	free(b->pokes.data);
	free(b);
	if (failed) {
		free(out.data);
		return false;
	}
	file->data = out.data;
	file->size = out.size;
	return true;
}
