// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Firmware images: a reader that takes whatever bytes it is given.
 *
 * Nothing is added to an offset from the file before it has been compared with what is
 * left: that is what keeps every access in bounds.
 */
#include "mali_fwimage.h"

u32 mali_fw_get32(const u8 *p)
{
	return p[0] | (u32)p[1] << 8 | (u32)p[2] << 16 | (u32)p[3] << 24;
}

void mali_fw_put32(u8 *p, u32 value)
{
	p[0] = (u8)value;
	p[1] = (u8)(value >> 8);
	p[2] = (u8)(value >> 16);
	p[3] = (u8)(value >> 24);
}

static bool fail(struct mali_fw_error *error, enum mali_fw_fault fault, u32 offset, u64 value,
		 u64 limit)
{
	error->fault = fault;
	error->offset = offset;
	error->value = value;
	error->limit = limit;
	return false;
}

bool mali_fw_open(struct mali_fw_image *image, const void *data, size_t size,
		  struct mali_fw_error *error)
{
	memset(image, 0, sizeof(*image));
	memset(error, 0, sizeof(*error));
	image->data = data;
	image->size = size;
	if (size < MALI_FW_HDR_SIZE)
		return fail(error, MALI_FW_HEADER_CUT, (u32)size, size, MALI_FW_HDR_SIZE);
	image->minor = image->data[MALI_FW_HDR_MINOR];
	image->major = image->data[MALI_FW_HDR_MAJOR];
	image->hash = mali_fw_get32(image->data + MALI_FW_HDR_HASH);
	image->table_end = mali_fw_get32(image->data + MALI_FW_HDR_TABLE_END);
	if (mali_fw_get32(image->data) != MALI_FW_MAGIC)
		return fail(error, MALI_FW_BAD_MAGIC, MALI_FW_HDR_MAGIC,
			    mali_fw_get32(image->data), MALI_FW_MAGIC);
	if (image->major != MALI_FW_MAJOR)
		return fail(error, MALI_FW_BAD_MAJOR, MALI_FW_HDR_MAJOR, image->major,
			    MALI_FW_MAJOR);
	if (image->table_end > size)
		return fail(error, MALI_FW_TABLE_CUT, MALI_FW_HDR_TABLE_END, image->table_end,
			    size);
	return true;
}

void mali_fw_first(struct mali_fw_entry *entry)
{
	memset(entry, 0, sizeof(*entry));
	entry->next = MALI_FW_HDR_SIZE;
}

bool mali_fw_next(const struct mali_fw_image *image, struct mali_fw_entry *entry,
		  struct mali_fw_error *error)
{
	u32 offset = entry->next, left;

	memset(error, 0, sizeof(*error));
	if (offset >= image->table_end)
		return false;
	left = image->table_end - offset;
	if (left < MALI_FW_ENTRY_HDR_SIZE)
		return fail(error, MALI_FW_ENTRY_CUT, offset, left, MALI_FW_ENTRY_HDR_SIZE);
	entry->offset = offset;
	entry->word = mali_fw_get32(image->data + offset);
	entry->type = MALI_FW_ENTRY_TYPE(entry->word);
	entry->size = MALI_FW_ENTRY_SIZE(entry->word);
	if (entry->size % 4)
		return fail(error, MALI_FW_ENTRY_UNALIGNED, offset, entry->size, 4);
	if (entry->size < MALI_FW_ENTRY_HDR_SIZE || entry->size > left)
		return fail(error, MALI_FW_ENTRY_LONG, offset, entry->size, left);
	entry->next = offset + entry->size;
	return true;
}

bool mali_fw_field(const struct mali_fw_image *image, const struct mali_fw_entry *entry,
		   u32 offset, u32 *value)
{
	*value = 0;
	if (offset >= entry->size || entry->size - offset < 4)
		return false;
	*value = mali_fw_get32(image->data + entry->offset + offset);
	return true;
}

struct mali_fw_text mali_fw_string(const struct mali_fw_image *image,
				   const struct mali_fw_entry *entry, u32 offset)
{
	struct mali_fw_text text = { NULL, 0 };

	if (offset >= entry->size)
		return text;
	text.text = image->data + entry->offset + offset;
	while (text.len < entry->size - offset && text.text[text.len])
		text.len++;
	return text;
}

/* The fields of an entry of this type end at @end */
static bool long_enough(const struct mali_fw_entry *entry, u32 end, struct mali_fw_error *error)
{
	memset(error, 0, sizeof(*error));
	if (entry->size < end)
		return fail(error, MALI_FW_ENTRY_SHORT, entry->offset, entry->size, end);
	return true;
}

bool mali_fw_section_read(const struct mali_fw_image *image, const struct mali_fw_entry *entry,
			  struct mali_fw_section *section, struct mali_fw_error *error)
{
	const u8 *p = image->data + entry->offset;
	u32 exe;

	memset(section, 0, sizeof(*section));
	section->entry = entry->offset;
	if (!long_enough(entry, MALI_FW_SEC_NAME, error))
		return false;
	section->flags = mali_fw_get32(p + MALI_FW_SEC_FLAGS);
	section->va = mali_fw_get32(p + MALI_FW_SEC_VA);
	section->va_end = mali_fw_get32(p + MALI_FW_SEC_VA_END);
	section->data = mali_fw_get32(p + MALI_FW_SEC_DATA);
	section->data_end = mali_fw_get32(p + MALI_FW_SEC_DATA_END);
	section->name = mali_fw_string(image, entry, MALI_FW_SEC_NAME);
	/* After the NUL, wherever that leaves it */
	exe = MALI_FW_SEC_NAME + section->name.len + 1;
	if (exe + 4 <= entry->size) {
		section->has_exe = true;
		section->exe = mali_fw_get32(p + exe);
	}
	return true;
}

bool mali_fw_section_check(const struct mali_fw_image *image,
			   const struct mali_fw_section *section, struct mali_fw_error *error)
{
	u32 entry = section->entry;

	memset(error, 0, sizeof(*error));
	if (section->data_end < section->data)
		return fail(error, MALI_FW_DATA_ORDER, entry + MALI_FW_SEC_DATA_END,
			    section->data_end, section->data);
	if (section->va_end < section->va)
		return fail(error, MALI_FW_VA_ORDER, entry + MALI_FW_SEC_VA_END,
			    section->va_end, section->va);
	if (section->data_end > image->size)
		return fail(error, MALI_FW_DATA_CUT, entry + MALI_FW_SEC_DATA_END,
			    section->data_end, image->size);
	if (section->va % MALI_FW_PAGE)
		return fail(error, MALI_FW_VA_UNALIGNED, entry + MALI_FW_SEC_VA, section->va,
			    MALI_FW_PAGE);
	if (section->va_end % MALI_FW_PAGE)
		return fail(error, MALI_FW_VA_UNALIGNED, entry + MALI_FW_SEC_VA_END,
			    section->va_end, MALI_FW_PAGE);
	if (section->flags & ~MALI_FW_KNOWN_FLAGS)
		return fail(error, MALI_FW_BAD_FLAGS, entry + MALI_FW_SEC_FLAGS,
			    section->flags, MALI_FW_KNOWN_FLAGS);
	return true;
}

bool mali_fw_section_fits(const struct mali_fw_section *section, struct mali_fw_error *error)
{
	u32 size = section->va_end - section->va, data = section->data_end - section->data;

	memset(error, 0, sizeof(*error));
	if (data > size)
		return fail(error, MALI_FW_DATA_LONG, section->entry + MALI_FW_SEC_DATA_END,
			    data, size);
	return true;
}

u32 mali_fw_section_get32(const struct mali_fw_image *image,
			  const struct mali_fw_section *section, u32 offset)
{
	u32 data = section->data_end - section->data, i;
	u8 word[4] = { 0 };

	for (i = 0; i < 4; i++)
		if (offset + i < data)
			word[i] = image->data[section->data + offset + i];
	return mali_fw_get32(word);
}

bool mali_fw_build_info(const struct mali_fw_image *image, const struct mali_fw_entry *entry,
			struct mali_fw_text *text, struct mali_fw_error *error)
{
	const u32 prefix = sizeof(MALI_FW_BUILD_PREFIX) - 1;
	u32 start, size;

	memset(text, 0, sizeof(*text));
	if (!long_enough(entry, MALI_FW_BUILD_END, error))
		return false;
	mali_fw_field(image, entry, MALI_FW_BUILD_START, &start);
	mali_fw_field(image, entry, MALI_FW_BUILD_SIZE, &size);
	if (start > image->size)
		return fail(error, MALI_FW_BUILD_CUT, entry->offset + MALI_FW_BUILD_START,
			    start, image->size);
	if (size > image->size - start)
		return fail(error, MALI_FW_BUILD_CUT, entry->offset + MALI_FW_BUILD_SIZE, size,
			    image->size - start);
	if (size <= prefix)
		return fail(error, MALI_FW_BUILD_CUT, entry->offset + MALI_FW_BUILD_SIZE, size,
			    prefix + 1);
	text->text = image->data + start;
	text->len = size;
	if (memcmp(text->text, MALI_FW_BUILD_PREFIX, prefix))
		return fail(error, MALI_FW_BUILD_OTHER, start, text->text[0],
			    MALI_FW_BUILD_PREFIX[0]);
	if (text->text[size - 1])
		return fail(error, MALI_FW_BUILD_OPEN, start + size - 1, text->text[size - 1], 0);
	/* A driver prints it as a string */
	text->text += prefix;
	text->len = 0;
	while (text->text[text->len])
		text->len++;
	return true;
}

/* What is wrong with one entry.  Return: whether anything is */
static bool faulty(const struct mali_fw_image *image, const struct mali_fw_entry *entry,
		   struct mali_fw_error *error)
{
	struct mali_fw_section section;
	struct mali_fw_text text;

	switch (entry->type) {
	case MALI_FW_SECTION:
		return !mali_fw_section_read(image, entry, &section, error) ||
		       !mali_fw_section_check(image, &section, error) ||
		       !mali_fw_section_fits(&section, error);
	case MALI_FW_BUILD_INFO:
		return !mali_fw_build_info(image, entry, &text, error);
	default:
		return false;
	}
}

size_t mali_fw_faults(const void *data, size_t size, struct mali_fw_error *faults, size_t max)
{
	struct mali_fw_error error, end;
	struct mali_fw_image image;
	struct mali_fw_entry entry;
	size_t count = 0;

	if (mali_fw_open(&image, data, size, &end)) {
		for (mali_fw_first(&entry); mali_fw_next(&image, &entry, &end);) {
			if (!faulty(&image, &entry, &error))
				continue;
			if (count < max)
				faults[count] = error;
			count++;
		}
	}
	if (end.fault == MALI_FW_OK)
		return count;
	if (count < max)
		faults[count] = end;
	return count + 1;
}

const char *mali_fw_type_name(u32 type)
{
	static const char *const names[] = {
		[MALI_FW_SECTION] = "section",
		[MALI_FW_CONFIG] = "config",
		[MALI_FW_FUTF] = "futf",
		[MALI_FW_TRACE_BUFFER] = "trace-buffer",
		[MALI_FW_TIMELINE] = "timeline",
		[MALI_FW_BUILD_INFO] = "build-info",
		[MALI_FW_CALL_LIST] = "call-list",
		[MALI_FW_PAGE_FAULTS] = "page-faults",
		[MALI_FW_CORE_DUMP] = "core-dump",
	};

	if (type >= sizeof(names) / sizeof(names[0]) || !names[type])
		return "unknown";
	return names[type];
}

const char *mali_fw_cache_name(u32 flags)
{
	static const char *const names[] = {
		[MALI_FW_UNCACHED] = "uncached",
		[MALI_FW_CACHED] = "cached",
		[MALI_FW_UNCACHED_COHERENT] = "uncached-coherent",
		[MALI_FW_CACHED_COHERENT] = "cached-coherent",
	};

	return names[(flags & MALI_FW_CACHE_MASK) >> MALI_FW_CACHE_SHIFT];
}

const char *mali_fw_fault_text(enum mali_fw_fault fault)
{
	static const char *const texts[] = {
		[MALI_FW_OK] = "nothing is wrong",
		[MALI_FW_HEADER_CUT] = "the file ends in the header",
		[MALI_FW_BAD_MAGIC] = "this is no firmware image: wrong magic",
		[MALI_FW_BAD_MAJOR] = "unknown major version of the format",
		[MALI_FW_TABLE_CUT] = "the table of entries ends beyond the end of the file",
		[MALI_FW_ENTRY_CUT] = "the table ends in the first word of an entry",
		[MALI_FW_ENTRY_UNALIGNED] = "the entry's size is not a multiple of 4",
		[MALI_FW_ENTRY_LONG] = "the entry does not end within the table",
		[MALI_FW_ENTRY_SHORT] = "the entry is too short for its type",
		[MALI_FW_DATA_ORDER] = "the section's data end before they start",
		[MALI_FW_VA_ORDER] = "the section ends before it starts",
		[MALI_FW_DATA_CUT] = "the section's data end beyond the end of the file",
		[MALI_FW_VA_UNALIGNED] = "the section's address is not at a page",
		[MALI_FW_BAD_FLAGS] = "the section has unknown flags",
		[MALI_FW_DATA_LONG] = "the section has more data than room",
		[MALI_FW_BUILD_CUT] = "the build info is not within the file, or too short",
		[MALI_FW_BUILD_OTHER] = "the build info does not start with \"git_sha: \"",
		[MALI_FW_BUILD_OPEN] = "the build info does not end with a NUL",
	};

	return fault < MALI_FW_FAULTS ? texts[fault] : "unknown fault";
}
