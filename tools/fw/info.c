// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali fw info: what is in firmware images.
 *
 * An image that is damaged is shown up to where it is; what is wrong, and at which offset,
 * goes to standard error.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../client/jsonfile.h"
#include "fw.h"

#define COMMAND		"fw info"
/* An entry has at most 252 bytes, and each may become \xNN */
#define TEXT_MAX_BYTES	1100
/* No entry has more words */
#define WORDS_MAX	(MALI_FW_ENTRY_MAX / 4)

/**
 * struct totals - what is summed up over the sections of an image
 * @sections: number of sections
 * @protected: of them protected
 * @bytes: size of those that are not protected
 * @protected_bytes: size of those that are
 */
struct totals {
	unsigned int sections;
	unsigned int protected;
	u64 bytes;
	u64 protected_bytes;
};

static void usage(FILE *f)
{
	fputs("usage: vmali fw info [--json] [IMAGE...]\n"
	      "\n"
	      "Prints header, sections, all other entries and build id of firmware images, as a\n"
	      "table or as JSON (an array with an object for each image).  Offsets are those in\n"
	      "the file; addresses are the MCU's.  Without IMAGE: what a machine would have.\n"
	      "\n"
	      "Exit status: 0, 1 if an image is damaged (what can be read is printed, and the\n"
	      "offset of the damage is said), 2 for trouble: no such file, or a mistake in the\n"
	      "arguments.\n", f);
}

static bool damaged(const char *path, const struct mali_fw_error *e)
{
	fw_say(COMMAND ": %s: offset %#x: %s (%#llx, limit %#llx)", path, e->offset,
	       mali_fw_fault_text(e->fault), (unsigned long long)e->value,
	       (unsigned long long)e->limit);
	return false;
}

/* What the fields of an entry mean, as kbase has them */
struct field {
	const char *name;
	bool hex;
};

/* Fields after the first word; a text follows if it has a name */
static const struct layout {
	u32 type;
	struct field fields[8];
	const char *text;
} layouts[] = {
	{ MALI_FW_CONFIG, { { "address", true }, { "min", false }, { "max", false } }, "name" },
	{ MALI_FW_TRACE_BUFFER, { { "kind", false }, { "size_va", true }, { "insert_va", true },
	  { "extract_va", true }, { "data_va", true }, { "enable_va", true },
	  { "enable_bits", false } }, "name" },
	{ MALI_FW_TIMELINE, { { "data", true }, { "size", true } }, "name" },
	{ MALI_FW_BUILD_INFO, { { "data", true }, { "size", false } }, NULL },
	{ MALI_FW_CALL_LIST, { { "list_va", true }, { "enable_va", true } }, "name" },
	{ MALI_FW_PAGE_FAULTS, { { "counter_va", true } }, NULL },
	{ MALI_FW_CORE_DUMP, { { "version", false }, { "registers_va", true } }, NULL },
};

static const struct layout *layout_of(u32 type)
{
	size_t i;

	for (i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++)
		if (layouts[i].type == type)
			return &layouts[i];
	return NULL;
}

static unsigned int field_count(const struct layout *l)
{
	unsigned int n = 0;

	while (n < sizeof(l->fields) / sizeof(l->fields[0]) && l->fields[n].name)
		n++;
	return n;
}

static const char *perms(u32 flags, char *buf)
{
	buf[0] = flags & MALI_FW_READ ? 'r' : '-';
	buf[1] = flags & MALI_FW_WRITE ? 'w' : '-';
	buf[2] = flags & MALI_FW_EXEC ? 'x' : '-';
	buf[3] = '\0';
	return buf;
}

static u32 section_size(const struct mali_fw_section *s)
{
	return s->va_end < s->va ? 0 : s->va_end - s->va;
}

static void add_up(struct totals *t, const struct mali_fw_section *s)
{
	t->sections++;
	if (s->flags & MALI_FW_PROTECTED) {
		t->protected++;
		t->protected_bytes += section_size(s);
	} else {
		t->bytes += section_size(s);
	}
}

/* The table for people */

static void print_section(const struct mali_fw_section *s)
{
	char perm[4], size[32], data[32] = "-", name[TEXT_MAX_BYTES];

	fw_bytes(size, sizeof(size), section_size(s));
	if (s->data != s->data_end)
		snprintf(data, sizeof(data), "%#x-%#x", s->data, s->data_end);
	printf("  %#06x  0x%08x-0x%08x  %9s  %s  %-17s  %s", s->entry, s->va, s->va_end, size,
	       perms(s->flags, perm), mali_fw_cache_name(s->flags), data);
	if (s->name.len || s->flags & ~(MALI_FW_READ | MALI_FW_WRITE | MALI_FW_EXEC |
					MALI_FW_CACHE_MASK))
		printf("%*s", (int)(strlen(data) < 15 ? 15 - strlen(data) : 0), "");
	if (s->has_exe && s->exe != s->va)
		printf("  linked-at=%#x", s->exe);
	if (s->flags & MALI_FW_PROTECTED)
		fputs("  protected", stdout);
	if (s->flags & MALI_FW_SHARED)
		fputs("  shared", stdout);
	if (s->flags & MALI_FW_ZERO)
		fputs("  zero", stdout);
	if (s->flags & ~MALI_FW_KNOWN_FLAGS)
		printf("  unknown-flags=%#x", s->flags & ~MALI_FW_KNOWN_FLAGS);
	if (s->name.len)
		printf("  \"%s\"", fw_text(name, sizeof(name), s->name));
	putchar('\n');
}

static void print_entry(const struct mali_fw_image *im, const struct mali_fw_entry *e)
{
	const struct layout *l = layout_of(e->type);
	unsigned int i, known = l ? field_count(l) : WORDS_MAX;
	char name[TEXT_MAX_BYTES];
	u32 value;

	printf("  %#06x  %3u  %-12s  %c%c ", e->offset, e->type, mali_fw_type_name(e->type),
	       e->word & MALI_FW_ENTRY_OPTIONAL ? 'o' : '-',
	       e->word & MALI_FW_ENTRY_UPDATE ? 'u' : '-');
	for (i = 0; i < known && mali_fw_field(im, e, 4 + 4 * i, &value); i++) {
		if (!l)
			printf(" %#x", value);
		else if (l->fields[i].hex)
			printf(" %s=%#x", l->fields[i].name, value);
		else
			printf(" %s=%u", l->fields[i].name, value);
	}
	if (l && l->text)
		printf(" \"%s\"", fw_text(name, sizeof(name),
					  mali_fw_string(im, e, 4 + 4 * known)));
	putchar('\n');
}

/* JSON */

static void json_section(struct json_object *j, const struct mali_fw_section *s)
{
	char perm[4], name[TEXT_MAX_BYTES];

	j = json_add_object(j, NULL);
	json_add_u64(j, "offset", s->entry);
	json_add_u64(j, "va", s->va);
	json_add_u64(j, "va_end", s->va_end);
	json_add_u64(j, "bytes", section_size(s));
	json_add_string(j, "access", perms(s->flags, perm));
	json_add_string(j, "cache", mali_fw_cache_name(s->flags));
	json_add_bool(j, "protected", s->flags & MALI_FW_PROTECTED);
	json_add_bool(j, "shared", s->flags & MALI_FW_SHARED);
	json_add_bool(j, "zero", s->flags & MALI_FW_ZERO);
	json_add_u64(j, "flags", s->flags);
	json_add_u64(j, "data", s->data);
	json_add_u64(j, "data_end", s->data_end);
	json_add_string(j, "name", fw_text(name, sizeof(name), s->name));
	if (s->has_exe)
		json_add_u64(j, "linked_at", s->exe);
	else
		json_add_null(j, "linked_at");
}

static void json_entry(struct json_object *j, const struct mali_fw_image *im,
		       const struct mali_fw_entry *e)
{
	const struct layout *l = layout_of(e->type);
	unsigned int i, known = l ? field_count(l) : WORDS_MAX;
	struct json_object *words;
	char name[TEXT_MAX_BYTES];
	u32 value;

	j = json_add_object(j, NULL);
	json_add_u64(j, "offset", e->offset);
	json_add_u64(j, "type", e->type);
	json_add_string(j, "type_name", mali_fw_type_name(e->type));
	json_add_u64(j, "bytes", e->size);
	json_add_bool(j, "optional", e->word & MALI_FW_ENTRY_OPTIONAL);
	json_add_bool(j, "update", e->word & MALI_FW_ENTRY_UPDATE);
	words = l ? j : json_add_array(j, "words");
	for (i = 0; i < known && mali_fw_field(im, e, 4 + 4 * i, &value); i++)
		json_add_u64(words, l ? l->fields[i].name : NULL, value);
	if (l && l->text)
		json_add_string(j, l->text, fw_text(name, sizeof(name),
						    mali_fw_string(im, e, 4 + 4 * known)));
}

/* What is walked for: the sections, or the others */
enum part { SECTIONS, OTHERS };

/*
 * Walk the table for one part of it, print it, and note what is damaged, once.
 * Return: whether nothing is.
 */
static bool walk(const struct mali_fw_image *im, struct json_object *j, enum part part,
		 struct totals *totals, struct mali_fw_error *damage)
{
	struct mali_fw_section s;
	struct mali_fw_entry e;

	memset(damage, 0, sizeof(*damage));
	for (mali_fw_first(&e); mali_fw_next(im, &e, damage);) {
		struct mali_fw_error wrong;
		bool is_section = e.type == MALI_FW_SECTION;

		if (is_section ? part != SECTIONS : part != OTHERS)
			continue;
		if (part == OTHERS) {
			if (j)
				json_entry(j, im, &e);
			else
				print_entry(im, &e);
			continue;
		}
		if (!mali_fw_section_read(im, &e, &s, &wrong)) {
			*damage = wrong;
			return false;
		}
		add_up(totals, &s);
		if (j)
			json_section(j, &s);
		else
			print_section(&s);
		if (!mali_fw_section_check(im, &s, &wrong) ||
		    !mali_fw_section_fits(&s, &wrong)) {
			*damage = wrong;
			return false;
		}
	}
	return damage->fault == MALI_FW_OK;
}

/* The first build info that there is */
static bool find_build(const struct mali_fw_image *im, struct mali_fw_text *text,
		       struct mali_fw_error *error)
{
	struct mali_fw_entry e;

	for (mali_fw_first(&e); mali_fw_next(im, &e, error);)
		if (e.type == MALI_FW_BUILD_INFO)
			return mali_fw_build_info(im, &e, text, error);
	memset(error, 0, sizeof(*error));
	return false;
}

static bool print_image(const char *path, const struct mali_fw_image *im)
{
	struct mali_fw_error damage, others, build;
	char text[TEXT_MAX_BYTES], bytes[32], more[32];
	struct totals totals = { 0 };
	struct mali_fw_text id;
	bool fine;

	printf("%s: %zu bytes\n", path, im->size);
	printf("  format %u.%u, version hash 0x%08x, table %#x-%#x\n", im->major, im->minor,
	       im->hash, MALI_FW_HDR_SIZE, im->table_end);
	if (find_build(im, &id, &build))
		printf("  build id %s\n", fw_text(text, sizeof(text), id));
	else
		printf("  no build id%s%s\n", build.fault ? ": " : "",
		       build.fault ? mali_fw_fault_text(build.fault) : "");
	printf("\n  sections\n  %-6s  %-21s  %9s  %-4s %-17s  %-15s  flags\n", "offset", "address",
	       "size", "perm", "cache", "data");
	fine = walk(im, NULL, SECTIONS, &totals, &damage);
	printf("\n  other entries (o: optional, u: can be updated)\n  offset  type\n");
	walk(im, NULL, OTHERS, NULL, &others);
	printf("\n  memory: %s in %u sections; protected: %s in %u\n",
	       fw_bytes(bytes, sizeof(bytes), totals.bytes), totals.sections - totals.protected,
	       fw_bytes(more, sizeof(more), totals.protected_bytes), totals.protected);
	return fine || damaged(path, &damage);
}

static bool json_image(struct json_object *j, const char *path, const struct mali_fw_image *im)
{
	struct mali_fw_error damage, others, build;
	char text[TEXT_MAX_BYTES];
	struct json_object *item;
	struct totals totals = { 0 };
	struct mali_fw_text id;
	bool fine;

	j = json_add_object(j, NULL);
	json_add_string(j, "file", path);
	json_add_u64(j, "bytes", im->size);
	item = json_add_object(j, "header");
	json_add_u64(item, "major", im->major);
	json_add_u64(item, "minor", im->minor);
	json_add_u64(item, "version_hash", im->hash);
	json_add_u64(item, "table_end", im->table_end);
	if (find_build(im, &id, &build))
		json_add_string(j, "build_id", fw_text(text, sizeof(text), id));
	else
		json_add_null(j, "build_id");
	fine = walk(im, json_add_array(j, "sections"), SECTIONS, &totals, &damage);
	walk(im, json_add_array(j, "entries"), OTHERS, NULL, &others);
	json_add_u64(j, "memory_bytes", totals.bytes);
	json_add_u64(j, "protected_bytes", totals.protected_bytes);
	if (fine) {
		json_add_null(j, "damage");
	} else {
		item = json_add_object(j, "damage");
		json_add_u64(item, "offset", damage.offset);
		json_add_string(item, "what", mali_fw_fault_text(damage.fault));
	}
	return fine || damaged(path, &damage);
}

static int show(const char *path, struct json_object *j)
{
	struct mali_fw_error error;
	struct mali_fw_image im;
	struct fw_file file;
	bool fine;

	if (!fw_file_load(COMMAND, path, &file))
		return FW_TROUBLE;
	if (!mali_fw_open(&im, file.data, file.size, &error)) {
		damaged(path, &error);
		fw_file_free(&file);
		return FW_BAD;
	}
	fine = j ? json_image(j, path, &im) : print_image(path, &im);
	fw_file_free(&file);
	return fine ? FW_FINE : FW_BAD;
}

int fw_info(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	bool want_json = false;
	int c, i, status = FW_FINE;
	struct json_object *j = NULL;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (c) {
		case 'j':
			want_json = true;
			break;
		case 'h':
			usage(stdout);
			return FW_FINE;
		default:
			fw_say(COMMAND ": unknown option: %s", argv[optind - 1]);
			return FW_TROUBLE;
		}
	}
	if (optind == argc) {
		fw_say(COMMAND ": which image? (vmali fw info --help)");
		return FW_TROUBLE;
	}
	if (want_json)
		j = json_add_array(NULL, NULL);
	for (i = optind; i < argc; i++) {
		int ret;

		if (!want_json && i > optind)
			putchar('\n');
		ret = show(argv[i], j);
		if (ret > status)
			status = ret;
	}
	if (j)
		json_print(j, stdout);
	return status;
}
