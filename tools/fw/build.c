// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Firmware images from descriptions.
 *
 * Sections and tables are as Arm's images have them, unless a description says otherwise.
 * There is no code in them: the GPU model plays the firmware, and all it takes from an
 * image is the control tables at the start of the shared section.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../lib/mali_fw_if.h"
#include "../number.h"
#include "build.h"

#define WORDS_MAX	80
#define TOKEN_MAX	256
/* More than any driver takes, and less than would hurt */
#define DATA_MAX	(16u << 20)

/* As in Arm's images */
#define DEFAULT_MINOR		3u
#define DEFAULT_HASH		0x01050000u
#define DEFAULT_GROUPS		8u
#define DEFAULT_STREAMS		8u
#define INSTR_FEATURES		0x71u
#define STREAM_TABLE_SIZE	0x0cu
#define TABLE_AREA		0x1000u
#define CSG_IN_STRIDE		0x80u
#define CS_IN_STRIDE		0x80u
#define CSG_OUT_STRIDE		0x40u
#define CS_OUT_STRIDE		0x100u

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

/* A growing piece of memory */
struct bytes {
	u8 *data;
	size_t size;
	size_t room;
};

/**
 * struct fixup - data that get their place when all entries are there
 * @entry: offset of the entry in the file
 * @field: offset in the entry of the word for the start
 * @size_follows: the word behind it is the size, else it is the end
 * @set_start: whether the start is to be filled in
 * @set_end: whether the other is
 * @tables: the data are the control tables
 * @size: bytes of the data
 * @fill: each of them
 * @text: the data themselves, or NULL; @text_size of them, the rest are @fill
 */
struct fixup {
	u32 entry;
	u32 field;
	bool size_follows;
	bool set_start;
	bool set_end;
	bool tables;
	u32 size;
	u8 fill;
	u32 text_size;
	char text[TOKEN_MAX];
};

/* A word that is put somewhere in the end */
struct poke {
	u64 offset;
	u32 value;
	unsigned int line;
};

/**
 * struct build - an image being made
 * @mistake: the first one
 * @failed: there is one
 * @line: where we are
 * @words: of the line, @count of them
 * @used: which of them have been understood
 * @table: header and entries
 * @fixups: struct fixup
 * @words_of_tables: struct poke, of the control tables
 * @pokes: struct poke, of the file
 * @magic: header
 * @major: header
 * @minor: header
 * @hash: header
 * @table_end: header
 * @table_end_given: it is not what it should be
 * @groups: control tables
 * @streams: control tables
 * @counters: control tables
 * @cut: where the file ends
 * @cut_given: not where it should
 * @cut_back: @cut counts from the end
 * @more: bytes more
 */
struct build {
	struct fw_mistake *mistake;
	bool failed;
	unsigned int line;
	char words[WORDS_MAX][TOKEN_MAX];
	bool used[WORDS_MAX];
	unsigned int count;
	struct bytes table;
	struct bytes fixups;
	struct bytes words_of_tables;
	struct bytes pokes;
	u32 magic;
	u32 major;
	u32 minor;
	u32 hash;
	u32 table_end;
	bool table_end_given;
	u32 groups;
	u32 streams;
	u32 counters;
	u32 cut;
	bool cut_given;
	bool cut_back;
	u32 more;
};

static void wrong(struct build *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The first mistake counts */
static void wrong(struct build *b, const char *fmt, ...)
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

static void put(struct build *b, struct bytes *to, const void *data, size_t size, u8 fill)
{
	if (to->room - to->size < size) {
		size_t room = (to->size + size) * 2;
		u8 *bigger = realloc(to->data, room);

		if (!bigger) {
			wrong(b, "no memory");
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

static void put32(struct build *b, struct bytes *to, u32 value)
{
	u8 word[4];

	mali_fw_put32(word, value);
	put(b, to, word, sizeof(word), 0);
}

static u32 padded(u32 n)
{
	return (n + 3) & ~3u;
}

/* Words of a line; double quotes keep blanks together */
static void split(struct build *b, const char *line, size_t len)
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
			wrong(b, "more than %d words in a line", WORDS_MAX);
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
				wrong(b, "a NUL");
				return;
			}
			if (used == TOKEN_MAX - 1) {
				wrong(b, "a word of more than %d characters", TOKEN_MAX - 1);
				return;
			}
			b->words[b->count][used++] = line[i];
		}
		if (quoted) {
			wrong(b, "the double quote does not end");
			return;
		}
		b->words[b->count][used] = '\0';
		b->used[b->count++] = false;
	}
}

/* KEY=...  Return: what is behind the =, NULL if it is not there */
static const char *value_of(struct build *b, const char *key)
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

static bool flag(struct build *b, const char *name)
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

static u32 number(struct build *b, const char *text)
{
	uint64_t value;

	if (parse_bytes(text, &value) && value <= UINT32_MAX)
		return (u32)value;
	wrong(b, "not a number of 32 bits: '%s'", text);
	return 0;
}

/* KEY=N.  Return: whether it is there */
static bool option(struct build *b, const char *key, u32 *value)
{
	const char *text = value_of(b, key);

	if (text)
		*value = number(b, text);
	return text;
}

static u32 required(struct build *b, const char *key)
{
	u32 value = 0;

	if (!option(b, key, &value))
		wrong(b, "%s has no %s=", b->words[0], key);
	return value;
}

/* Of unknown meaning */
static void nothing_left(struct build *b)
{
	unsigned int i;

	for (i = 1; i < b->count; i++)
		if (!b->used[i])
			wrong(b, "%s does not take '%s'", b->words[0], b->words[i]);
}

/* An entry of so many bytes begins */
static void begin_entry(struct build *b, u32 type, u32 size, bool optional)
{
	u32 entry_size = size;

	option(b, "type", &type);
	if (!option(b, "entry-size", &entry_size) && size > MALI_FW_ENTRY_MAX)
		wrong(b, "an entry of %u bytes; %u is the largest", size, MALI_FW_ENTRY_MAX);
	if (type > 255 || entry_size > 255)
		wrong(b, "type and size of an entry are at most 255");
	optional |= flag(b, "optional");
	put32(b, &b->table, MALI_FW_ENTRY_WORD(type, entry_size) |
	      (optional ? MALI_FW_ENTRY_OPTIONAL : 0) |
	      (flag(b, "update") ? MALI_FW_ENTRY_UPDATE : 0));
}

static void header(struct build *b)
{
	option(b, "magic", &b->magic);
	option(b, "major", &b->major);
	option(b, "minor", &b->minor);
	option(b, "hash", &b->hash);
	b->table_end_given |= option(b, "table-end", &b->table_end);
	if (b->major > 255 || b->minor > 255)
		wrong(b, "major and minor are at most 255");
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
		if (flag(b, names[i].name))
			flags |= names[i].flag;
	option(b, "flags", &flags);
	return flags;
}

static void section(struct build *b)
{
	struct fixup f = { .field = MALI_FW_SEC_DATA, .set_start = true, .set_end = true };
	u32 flags = section_flags(b), va = required(b, "va"), end = va + required(b, "size");
	u32 start = 0, data_end = 0, fill = 0, exe = va, name_size;
	const char *name = value_of(b, "name"), *data = value_of(b, "data");

	option(b, "va-end", &end);
	option(b, "linked-at", &exe);
	if (option(b, "fill", &fill) && fill > 255)
		wrong(b, "fill is at most 255");
	f.fill = (u8)fill;
	f.tables = data && !strcmp(data, "tables");
	if (data && !f.tables)
		f.size = number(b, data);
	f.set_start = !option(b, "data-start", &start) && data;
	f.set_end = !option(b, "data-end", &data_end) && data;
	/* The name with its NUL, the word behind it wherever that is, up to a whole word */
	name = name ? name : "";
	name_size = (u32)strlen(name) + 1;
	f.entry = (u32)b->table.size;
	begin_entry(b, MALI_FW_SECTION, MALI_FW_SEC_NAME + padded(name_size + 4), false);
	put32(b, &b->table, flags);
	put32(b, &b->table, va);
	put32(b, &b->table, end);
	put32(b, &b->table, start);
	put32(b, &b->table, data_end);
	put(b, &b->table, name, name_size, 0);
	put32(b, &b->table, exe);
	put(b, &b->table, NULL, padded(name_size) - name_size, 0);
	if (data)
		put(b, &b->fixups, &f, sizeof(f), 0);
}

static u32 type_named(struct build *b, const char *name)
{
	u32 type;

	for (type = 0; type < 16; type++)
		if (!strcmp(name, mali_fw_type_name(type)))
			return type;
	return number(b, name);
}

static void entry(struct build *b)
{
	const char *name = value_of(b, "name");
	u32 name_size = name ? (u32)strlen(name) + 1 : 0, values[WORDS_MAX], n = 0;
	unsigned int i;
	u32 type = 0;

	if (b->count < 2) {
		wrong(b, "entry has no type");
		return;
	}
	type = type_named(b, b->words[1]);
	b->used[1] = true;
	for (i = 2; i < b->count; i++) {
		if (b->used[i] || b->words[i][0] < '0' || b->words[i][0] > '9')
			continue;
		b->used[i] = true;
		values[n++] = number(b, b->words[i]);
	}
	begin_entry(b, type, 4 + 4 * n + padded(name_size), false);
	for (i = 0; i < n; i++)
		put32(b, &b->table, values[i]);
	put(b, &b->table, name, name_size, 0);
	put(b, &b->table, NULL, padded(name_size) - name_size, 0);
}

static void build_info(struct build *b)
{
	struct fixup f = {
		.entry = (u32)b->table.size, .field = MALI_FW_BUILD_START, .size_follows = true,
	};
	const char *text = value_of(b, "text");
	u32 start = 0, size = 0;

	if (!text) {
		wrong(b, "build-info has no text=");
		return;
	}
	f.text_size = (u32)strlen(text);
	memcpy(f.text, text, f.text_size);
	f.size = f.text_size + !flag(b, "open");
	f.set_start = !option(b, "start", &start);
	f.set_end = !option(b, "size", &size);
	begin_entry(b, MALI_FW_BUILD_INFO, MALI_FW_BUILD_END, true);
	put32(b, &b->table, start);
	put32(b, &b->table, size);
	put(b, &b->fixups, &f, sizeof(f), 0);
}

static void tables(struct build *b)
{
	option(b, "groups", &b->groups);
	option(b, "streams", &b->streams);
	option(b, "counters", &b->counters);
	if (!b->groups || b->groups > FW_MAX_GROUPS || !b->streams ||
	    b->streams > FW_MAX_STREAMS)
		wrong(b, "tables are of 1 to %d groups with 1 to %d streams; 'word' makes others",
		      FW_MAX_GROUPS, FW_MAX_STREAMS);
}

/* word and poke: OFFSET VALUE */
static void remember(struct build *b, struct bytes *to)
{
	struct poke p = { .line = b->line };

	if (b->count < 3) {
		wrong(b, "%s has an offset and a value", b->words[0]);
		return;
	}
	p.offset = number(b, b->words[1]);
	p.value = number(b, b->words[2]);
	b->used[1] = true;
	b->used[2] = true;
	put(b, to, &p, sizeof(p), 0);
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
	b->cut = number(b, text + b->cut_back);
	b->cut_given = true;
	b->used[1] = true;
}

static void more(struct build *b)
{
	b->more = number(b, b->count > 1 ? b->words[1] : "");
	b->used[1] = true;
	if (b->more > DATA_MAX)
		wrong(b, "%u bytes; an image has at most %u", b->more, DATA_MAX);
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

	split(b, line, len);
	if (b->failed || !b->count)
		return;
	for (i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
		if (strcmp(b->words[0], statements[i].name))
			continue;
		statements[i].parse(b);
		nothing_left(b);
		return;
	}
	wrong(b, "unknown statement '%s'", b->words[0]);
}

/* Where the interface blocks are: in Arm's order, with room for as many as there are */
struct layout {
	u32 size;
	u32 group_stride;
	u32 glb_in, csg_in, cs_in;
	u32 glb_out, csg_out, cs_out;
};

static u32 area(u32 n)
{
	return (n + TABLE_AREA - 1) / TABLE_AREA * TABLE_AREA;
}

static struct layout layout_of(const struct build *b)
{
	u32 all = b->groups * b->streams;
	struct layout l;

	l.group_stride = FW_STREAMS + b->streams * STREAM_TABLE_SIZE;
	l.size = area(FW_GROUPS + b->groups * l.group_stride);
	l.glb_in = l.size;
	l.csg_in = l.glb_in + TABLE_AREA;
	l.cs_in = l.csg_in + b->groups * CSG_IN_STRIDE;
	l.glb_out = area(l.cs_in + all * CS_IN_STRIDE);
	l.csg_out = l.glb_out + TABLE_AREA;
	l.cs_out = l.csg_out + b->groups * CSG_OUT_STRIDE;
	return l;
}

/* Firmware fills version, features and suspend sizes at boot: they stay zero */
static void fill_tables(struct build *b, u8 *t, const struct layout *l)
{
	u32 n, m;

	mali_fw_put32(t + GLB_INPUT_VA, FW_SHARED_VA + l->glb_in);
	mali_fw_put32(t + GLB_OUTPUT_VA, FW_SHARED_VA + l->glb_out);
	mali_fw_put32(t + GLB_GROUP_NUM, b->groups);
	mali_fw_put32(t + GLB_GROUP_STRIDE, l->group_stride);
	mali_fw_put32(t + GLB_INSTR_FEATURES, INSTR_FEATURES);
	mali_fw_put32(t + GLB_PRFCNT_FEATURES, b->counters);
	for (n = 0; n < b->groups; n++) {
		u8 *group = t + FW_GROUPS + n * l->group_stride;

		mali_fw_put32(group + GRP_INPUT_VA, FW_SHARED_VA + l->csg_in + CSG_IN_STRIDE * n);
		mali_fw_put32(group + GRP_OUTPUT_VA,
			      FW_SHARED_VA + l->csg_out + CSG_OUT_STRIDE * n);
		mali_fw_put32(group + GRP_STREAM_NUM, b->streams);
		mali_fw_put32(group + GRP_STREAM_STRIDE, STREAM_TABLE_SIZE);
		for (m = 0; m < b->streams; m++) {
			u8 *stream = group + FW_STREAMS + m * STREAM_TABLE_SIZE;
			u32 k = b->streams * n + m;

			mali_fw_put32(stream + STREAM_INPUT_VA,
				      FW_SHARED_VA + l->cs_in + CS_IN_STRIDE * k);
			mali_fw_put32(stream + STREAM_OUTPUT_VA,
				      FW_SHARED_VA + l->cs_out + CS_OUT_STRIDE * k);
		}
	}
}

/* Words that are put into @size bytes at @data */
static void apply(struct build *b, const struct bytes *pokes, u8 *data, size_t size)
{
	const struct poke *p = (const struct poke *)pokes->data;
	size_t i;

	for (i = 0; i < pokes->size / sizeof(*p); i++) {
		if (size < 4 || p[i].offset > size - 4) {
			b->line = p[i].line;
			wrong(b, "offset %#llx is behind the end (%#zx)",
			      (unsigned long long)p[i].offset, size);
			return;
		}
		mali_fw_put32(data + p[i].offset, p[i].value);
	}
}

static void place(struct build *b, const struct fixup *f, struct bytes *out)
{
	u32 start = (u32)out->size;
	u32 size = f->size;

	if (size > DATA_MAX || out->size > DATA_MAX) {
		wrong(b, "%u bytes of data, behind %zu; an image has at most %u", size, out->size,
		      DATA_MAX);
	} else if (f->tables) {
		struct layout l = layout_of(b);

		size = l.size;
		put(b, out, NULL, size, 0);
		if (!b->failed) {
			fill_tables(b, out->data + start, &l);
			apply(b, &b->words_of_tables, out->data + start, size);
		}
	} else {
		put(b, out, f->text, f->text_size, 0);
		put(b, out, NULL, size - f->text_size, f->fill);
	}
	put(b, out, NULL, padded(size) - size, 0);
	if (b->failed)
		return;
	if (f->set_start)
		mali_fw_put32(out->data + f->entry + f->field, start);
	if (f->set_end)
		mali_fw_put32(out->data + f->entry + f->field + 4,
			      f->size_follows ? size : start + size);
}

/* Everything is known: the file */
static void assemble(struct build *b, struct bytes *out)
{
	const struct fixup *f;
	size_t i, n = b->fixups.size / sizeof(*f);
	u8 *h;

	b->line = 0;
	put(b, out, b->table.data, b->table.size, 0);
	if (b->failed)
		return;
	h = out->data;
	mali_fw_put32(h + MALI_FW_HDR_MAGIC, b->magic);
	h[MALI_FW_HDR_MINOR] = (u8)b->minor;
	h[MALI_FW_HDR_MAJOR] = (u8)b->major;
	mali_fw_put32(h + MALI_FW_HDR_HASH, b->hash);
	mali_fw_put32(h + MALI_FW_HDR_TABLE_END,
		      b->table_end_given ? b->table_end : (u32)b->table.size);
	f = (const struct fixup *)b->fixups.data;
	for (i = 0; i < n && !b->failed; i++)
		place(b, &f[i], out);
	put(b, out, NULL, b->more, 0xa5);
	if (b->failed)
		return;
	apply(b, &b->pokes, out->data, out->size);
	if (b->cut_given && b->cut > out->size)
		wrong(b, "the file cannot be cut to, or by, %u bytes: it has %zu", b->cut,
		      out->size);
	else if (b->cut_given)
		out->size = b->cut_back ? out->size - b->cut : b->cut;
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
	put(b, &b->table, NULL, MALI_FW_HDR_SIZE, 0);
	for (i = 0; i <= len && !b->failed; i++) {
		if (i < len && text[i] != '\n')
			continue;
		b->line++;
		statement(b, text + start, i - start);
		start = i + 1;
	}
	if (!b->failed)
		assemble(b, &out);
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
