/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Firmware images of Mali CSF GPUs (mali_csffw.bin): the format, and a reader of it that
 * takes whatever bytes it is given.
 *
 * An image is a header, a table of entries, and what the entries refer to by file offset.
 * All words are little endian.  Sources: panthor_fw.c for the header, sections and build
 * info; kbase (mali_kbase_csf_firmware.c) for the names and fields of the other entries;
 * Arm's images for what is really in them.
 *
 * The reader needs no memory of its own and no operating system.  It holds to the format
 * only; what a driver makes of an image that is well formed is the driver's business.
 */
#ifndef MALI_FWIMAGE_H
#define MALI_FWIMAGE_H

#include "mali_types.h"

#define MALI_FW_MAGIC		0xc3f13a6eu
/* The only major version of the header there is */
#define MALI_FW_MAJOR		0

/* The header: file offsets of its fields, and its size.  Bytes 6, 7 and 12 to 15 are 0. */
#define MALI_FW_HDR_MAGIC	0u
#define MALI_FW_HDR_MINOR	4u
#define MALI_FW_HDR_MAJOR	5u
#define MALI_FW_HDR_HASH	8u
/* File offset of the end of the table of entries, which follows the header */
#define MALI_FW_HDR_TABLE_END	16u
#define MALI_FW_HDR_SIZE	20u

/* An entry's first word: type [7:0], bytes of all of it [15:8], and these */
#define MALI_FW_ENTRY_TYPE(word)	((word) & 0xff)
#define MALI_FW_ENTRY_SIZE(word)	((word) >> 8 & 0xff)
#define MALI_FW_ENTRY_WORD(type, size)	((u32)(type) | (u32)(size) << 8)
/* Can be changed while the firmware runs; only kbase looks at it */
#define MALI_FW_ENTRY_UPDATE		(1u << 30)
/* May be ignored by a driver that does not know the type */
#define MALI_FW_ENTRY_OPTIONAL		(1u << 31)
#define MALI_FW_ENTRY_HDR_SIZE		4u
#define MALI_FW_ENTRY_MAX		0xfcu

/**
 * enum mali_fw_entry_type - types of entries
 * @MALI_FW_SECTION: memory of the firmware
 * @MALI_FW_CONFIG: an option that the host may set, a word of the firmware's memory
 * @MALI_FW_FUTF: unit tests
 * @MALI_FW_TRACE_BUFFER: a ring that the firmware writes to
 * @MALI_FW_TIMELINE: how to read the ring called timeline
 * @MALI_FW_BUILD_INFO: a line of text, normally "git_sha: ..."
 * @MALI_FW_CALL_LIST: code that prints the firmware's log, for the host to patch
 * @MALI_FW_PAGE_FAULTS: a counter
 * @MALI_FW_CORE_DUMP: where the registers of the MCU are found after a crash
 *
 * Type 5 is in Arm's images, and not explained anywhere.
 */
enum mali_fw_entry_type {
	MALI_FW_SECTION = 0,
	MALI_FW_CONFIG = 1,
	MALI_FW_FUTF = 2,
	MALI_FW_TRACE_BUFFER = 3,
	MALI_FW_TIMELINE = 4,
	MALI_FW_BUILD_INFO = 6,
	MALI_FW_CALL_LIST = 7,
	MALI_FW_PAGE_FAULTS = 8,
	MALI_FW_CORE_DUMP = 9,
};

/* A section: offsets of its fields in its entry.  After them is its name, up to a NUL. */
#define MALI_FW_SEC_FLAGS	4u
#define MALI_FW_SEC_VA		8u
#define MALI_FW_SEC_VA_END	12u
#define MALI_FW_SEC_DATA	16u
#define MALI_FW_SEC_DATA_END	20u
#define MALI_FW_SEC_NAME	24u

#define MALI_FW_READ		(1u << 0)
#define MALI_FW_WRITE		(1u << 1)
#define MALI_FW_EXEC		(1u << 2)
#define MALI_FW_CACHE_SHIFT	3
#define MALI_FW_CACHE_MASK	(3u << MALI_FW_CACHE_SHIFT)
#define MALI_FW_PROTECTED	(1u << 5)
#define MALI_FW_SHARED		(1u << 30)
#define MALI_FW_ZERO		(1u << 31)
#define MALI_FW_KNOWN_FLAGS	(MALI_FW_READ | MALI_FW_WRITE | MALI_FW_EXEC | \
				 MALI_FW_CACHE_MASK | MALI_FW_PROTECTED | MALI_FW_SHARED | \
				 MALI_FW_ZERO)

/**
 * enum mali_fw_cache - cache modes of a section
 */
enum mali_fw_cache {
	MALI_FW_UNCACHED,
	MALI_FW_CACHED,
	MALI_FW_UNCACHED_COHERENT,
	MALI_FW_CACHED_COHERENT,
};

/* Build info: offsets of its fields in its entry; they say where in the file the text is */
#define MALI_FW_BUILD_START	4u
#define MALI_FW_BUILD_SIZE	8u
#define MALI_FW_BUILD_END	12u
#define MALI_FW_BUILD_PREFIX	"git_sha: "

/* Addresses of sections are multiples of this, the smallest page of the MMU */
#define MALI_FW_PAGE		4096u

/**
 * enum mali_fw_fault - what can be wrong with the form of an image
 * @MALI_FW_OK: nothing
 * @MALI_FW_HEADER_CUT: the file ends in the header
 * @MALI_FW_BAD_MAGIC: it is something else
 * @MALI_FW_BAD_MAJOR: an unknown version of the format
 * @MALI_FW_TABLE_CUT: the table of entries does not end within the file
 * @MALI_FW_ENTRY_CUT: the table ends in the first word of an entry
 * @MALI_FW_ENTRY_UNALIGNED: an entry's size is not a multiple of 4, or the one before was cut
 * @MALI_FW_ENTRY_LONG: an entry does not end within the table, or is too short for its
 *	own first word
 * @MALI_FW_ENTRY_SHORT: an entry ends before the fields that its type has
 * @MALI_FW_DATA_ORDER: a section's data end before they start
 * @MALI_FW_VA_ORDER: a section ends before it starts
 * @MALI_FW_DATA_CUT: a section's data do not end within the file
 * @MALI_FW_VA_UNALIGNED: a section's start or end is not at a page
 * @MALI_FW_BAD_FLAGS: a section has unknown flags
 * @MALI_FW_DATA_LONG: a section has more data than it is large
 * @MALI_FW_BUILD_CUT: the build info is not within the file, or too short for the prefix
 * @MALI_FW_BUILD_OTHER: the build info does not start with the prefix
 * @MALI_FW_BUILD_OPEN: the build info does not end with a NUL
 */
enum mali_fw_fault {
	MALI_FW_OK,
	MALI_FW_HEADER_CUT,
	MALI_FW_BAD_MAGIC,
	MALI_FW_BAD_MAJOR,
	MALI_FW_TABLE_CUT,
	MALI_FW_ENTRY_CUT,
	MALI_FW_ENTRY_UNALIGNED,
	MALI_FW_ENTRY_LONG,
	MALI_FW_ENTRY_SHORT,
	MALI_FW_DATA_ORDER,
	MALI_FW_VA_ORDER,
	MALI_FW_DATA_CUT,
	MALI_FW_VA_UNALIGNED,
	MALI_FW_BAD_FLAGS,
	MALI_FW_DATA_LONG,
	MALI_FW_BUILD_CUT,
	MALI_FW_BUILD_OTHER,
	MALI_FW_BUILD_OPEN,
	MALI_FW_FAULTS,
};

/**
 * struct mali_fw_image - an image, opened
 * @data: the file; the caller's, and must stay as long as this is used
 * @size: its bytes
 * @hash: what the header calls version hash; packed as the version of the interface is
 * @table_end: file offset of the end of the table
 * @minor: version of the format
 * @major: version of the format
 */
struct mali_fw_image {
	const u8 *data;
	size_t size;
	u32 hash;
	u32 table_end;
	u8 minor;
	u8 major;
};

/**
 * struct mali_fw_entry - an entry of the table
 * @offset: file offset of it
 * @word: its first word
 * @type: enum mali_fw_entry_type, or any other number up to 255
 * @size: bytes of all of it
 * @next: file offset of the next one
 */
struct mali_fw_entry {
	u32 offset;
	u32 word;
	u32 type;
	u32 size;
	u32 next;
};

/**
 * struct mali_fw_text - text in the file, which need not end with a NUL
 * @text: first character; NULL if there is none
 * @len: number of them
 */
struct mali_fw_text {
	const u8 *text;
	u32 len;
};

/**
 * struct mali_fw_section - a section, as its entry has it
 * @entry: file offset of its entry
 * @flags: MALI_FW_READ and so on
 * @va: MCU virtual address of its first byte
 * @va_end: that of the first byte after it
 * @data: file offset of its initial data
 * @data_end: that of the first byte after them
 * @name: its name, up to the NUL or the end of the entry
 * @has_exe: there is a word after the name
 * @exe: that word, in kbase the address that the section's code was linked for
 */
struct mali_fw_section {
	u32 entry;
	u32 flags;
	u32 va;
	u32 va_end;
	u32 data;
	u32 data_end;
	struct mali_fw_text name;
	bool has_exe;
	u32 exe;
};

/**
 * struct mali_fw_error - what is wrong, and where
 * @fault: what
 * @offset: file offset of the field that says so, or of the end of the file
 * @value: the number found there
 * @limit: what it is compared with
 */
struct mali_fw_error {
	enum mali_fw_fault fault;
	u32 offset;
	u64 value;
	u64 limit;
};

/**
 * mali_fw_get32() - read a word
 * @p: four bytes, little endian
 */
u32 mali_fw_get32(const u8 *p);

/**
 * mali_fw_put32() - write a word
 * @p: four bytes, little endian
 * @value: word
 */
void mali_fw_put32(u8 *p, u32 value);

/**
 * mali_fw_open() - read the header
 * @image: filled in; on failure as far as the file has it
 * @data: file
 * @size: its bytes
 * @error: filled in on failure
 *
 * Return: whether there is a table to walk.
 */
bool mali_fw_open(struct mali_fw_image *image, const void *data, size_t size,
		  struct mali_fw_error *error);

/**
 * mali_fw_first() - start a walk of the table
 * @entry: for mali_fw_next()
 */
void mali_fw_first(struct mali_fw_entry *entry);

/**
 * mali_fw_next() - go to the next entry
 * @image: image
 * @entry: from mali_fw_first(), or the last one
 * @error: @fault is MALI_FW_OK if the table is over
 *
 * Return: whether @entry is one.
 */
bool mali_fw_next(const struct mali_fw_image *image, struct mali_fw_entry *entry,
		  struct mali_fw_error *error);

/**
 * mali_fw_field() - a word of an entry
 * @image: image
 * @entry: entry
 * @offset: in the entry, a multiple of 4
 * @value: set to it, 0 if the entry ends before it
 *
 * Return: whether it is there.
 */
bool mali_fw_field(const struct mali_fw_image *image, const struct mali_fw_entry *entry,
		   u32 offset, u32 *value);

/**
 * mali_fw_string() - text in an entry
 * @image: image
 * @entry: entry
 * @offset: in the entry
 *
 * Return: what is there up to a NUL or the end of the entry.
 */
struct mali_fw_text mali_fw_string(const struct mali_fw_image *image,
				   const struct mali_fw_entry *entry, u32 offset);

/**
 * mali_fw_section_read() - read a section's entry
 * @image: image
 * @entry: entry of type MALI_FW_SECTION
 * @section: filled in
 * @error: filled in on failure: MALI_FW_ENTRY_SHORT
 *
 * Return: whether all fields are there.  They may be nonsense.
 */
bool mali_fw_section_read(const struct mali_fw_image *image, const struct mali_fw_entry *entry,
			  struct mali_fw_section *section, struct mali_fw_error *error);

/**
 * mali_fw_section_check() - see whether the fields of a section make sense
 * @image: image
 * @section: section
 * @error: the first fault, in the order of panthor's checks; not MALI_FW_DATA_LONG
 *
 * Return: whether they do.
 */
bool mali_fw_section_check(const struct mali_fw_image *image,
			   const struct mali_fw_section *section, struct mali_fw_error *error);

/**
 * mali_fw_section_fits() - see whether a section is as large as its data
 * @section: section that has passed mali_fw_section_check()
 * @error: MALI_FW_DATA_LONG
 *
 * Return: whether it is.
 */
bool mali_fw_section_fits(const struct mali_fw_section *section, struct mali_fw_error *error);

/**
 * mali_fw_section_get32() - a word of a section as it is when the firmware starts
 * @image: image
 * @section: section that has passed mali_fw_section_check() and mali_fw_section_fits()
 * @offset: in the section, at most its size less 4
 *
 * Return: the word; what the image has no data for is 0.
 */
u32 mali_fw_section_get32(const struct mali_fw_image *image,
			  const struct mali_fw_section *section, u32 offset);

/**
 * mali_fw_build_info() - read the build info
 * @image: image
 * @entry: entry of type MALI_FW_BUILD_INFO
 * @text: set to what follows the prefix, without the NUL; with MALI_FW_BUILD_OTHER and
 *	MALI_FW_BUILD_OPEN to all of it
 * @error: filled in on failure: MALI_FW_ENTRY_SHORT, _BUILD_CUT, _BUILD_OTHER, _BUILD_OPEN
 *
 * Return: whether it is as it should be.
 */
bool mali_fw_build_info(const struct mali_fw_image *image, const struct mali_fw_entry *entry,
			struct mali_fw_text *text, struct mali_fw_error *error);

/**
 * mali_fw_faults() - find all that is wrong with the form of an image
 * @data: file
 * @size: its bytes
 * @faults: set to the first @max of them, in the order of the table; one for each entry at
 *	most, and none after an entry whose end is not known
 * @max: elements of @faults
 *
 * Return: number of them; may be larger than @max.
 */
size_t mali_fw_faults(const void *data, size_t size, struct mali_fw_error *faults, size_t max);

/**
 * mali_fw_type_name() - name of a type of entries
 * @type: type
 *
 * Return: a word, "unknown" for a type that has none.
 */
const char *mali_fw_type_name(u32 type);

/**
 * mali_fw_cache_name() - name of a section's cache mode
 * @flags: its flags
 */
const char *mali_fw_cache_name(u32 flags);

/**
 * mali_fw_fault_text() - what a fault is, in words
 * @fault: fault
 *
 * Return: text without the numbers, which are in struct mali_fw_error.
 */
const char *mali_fw_fault_text(enum mali_fw_fault fault);

#endif
