/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Firmware images, good and bad, and what becomes of each: what panthor does, and what the
 * reader of images finds wrong with its form.
 *
 * tests/guest/images.c gives each to the driver, with the series and without;
 * tests/unit/fwimage_test.c to the reader.
 */
#ifndef FW_IMAGES_H
#define FW_IMAGES_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#include "../lib/mali_fwimage.h"

/**
 * struct fw_case - an image
 * @name: what is special about it
 * @text: description, for fw_compose()
 * @series: errno of the probe with the series and a heap of FW_CASE_HEAP bytes; 0: accepted
 * @mainline: the same of mainline's driver, and with the series without a heap
 * @logs: what the driver logs with the series and the heap: all errors, and what else is
 *	about the image; the beginnings of lines, NULL for none
 * @mainline_logs: the same of mainline; NULL: as @logs
 * @protected_bytes: protected memory in use with the series and the heap
 * @kernel_warns: kmalloc() warns
 * @fault: what the reader finds first; MALI_FW_OK: nothing
 * @offset: file offset of it
 */
struct fw_case {
	const char *name;
	const char *text;
	int series;
	int mainline;
	const char *logs;
	const char *mainline_logs;
	uint64_t protected_bytes;
	bool kernel_warns;
	enum mali_fw_fault fault;
	uint32_t offset;
};

/* What the machine's heap has */
#define FW_CASE_HEAP	(64u << 20)

/* The first entry is at 0x14, and has 32 bytes */
#define SHARED_AS(rest)	"section va=0x04000000 size=64K " rest "\n"
#define SHARED		SHARED_AS("read write cached-coherent shared zero data=tables")
#define CODE		"section va=0 size=64K read exec cached data=64 fill=1\n"
#define GOOD		SHARED CODE
/* Of a driver without protected mode, for each protected section */
#define IGNORED		"Firmware protected mode entry is not supported, ignoring"

static const struct fw_case fw_cases[] = {
	/* Accepted */
	{ "smallest", SHARED, 0, 0, .logs = NULL },
	{ "with code", GOOD, 0, 0, .logs = NULL },
	{ "blank lines and comments", "# a\n\n \t\r\n" GOOD "# b", 0, 0, .logs = NULL },
	{ "cache modes", GOOD
	  "section va=0x1000000 size=4K read\n"
	  "section va=0x1001000 size=4K read cached\n"
	  "section va=0x1002000 size=4K read uncached-coherent\n"
	  "section va=0x1003000 size=4K read write exec cached-coherent\n", 0, 0, .logs = NULL },
	{ "no access at all", GOOD "section va=0x1000000 size=4K\n", 0, 0, .logs = NULL },
	{ "adjacent sections, and at the ends", GOOD
	  "section va=0x10000 size=4K read\n"
	  "section va=0x3fff000 size=4K read\n"
	  "section va=0xffffe000 size=4K read\n", 0, 0, .logs = NULL },
	{ "section of no size", GOOD "section va=0x4000 size=0\n", 0, 0, .logs = NULL },
	{ "ignored entries", GOOD
	  "entry config 0x4112cc 0 3 name=\"Log verbosity\"\n"
	  "entry futf 1\n"
	  "entry trace-buffer 0 1 2 3 4 5 6 name=fwlog update\n"
	  "entry timeline 0 0 name=timeline_header\n", 0, 0, .logs = NULL },
	{ "optional entries of any type", GOOD
	  "entry call-list 1 2 name=log optional\n"
	  "entry 77 optional\n"
	  "entry 255 1 2 3 optional update\n", 0, 0, .logs = NULL },
	{ "longer than it says", GOOD "more 4099\n", 0, 0, .logs = NULL },
	{ "minor version", "header minor=255 hash=0xffffffff\n" GOOD, 0, 0, .logs = NULL },
	{ "three groups", "tables groups=3\n" GOOD, 0, 0, .logs = NULL },
	{ "31 groups of 32 streams",
	  "tables groups=31 streams=32\n"
	  "section va=0x4000000 size=512K read write shared data=tables\n", 0, 0, .logs = NULL },
	{ "all streams in one table", "word 0x1018 0\nword 0x10b8 0\nword 0x1158 0\n"
	  "tables groups=3\n" SHARED, 0, 0, .logs = NULL },

	/* Build info */
	{ "build id", GOOD "build-info text=\"git_sha: 0123abc\"\n", 0, 0,
	  .logs = "Firmware git sha: 0123abc" },
	{ "build info past the file", GOOD "build-info text=\"git_sha: 1\" start=0x7fffffff\n",
	  0, 0, .logs = "Firmware build info corrupt", .fault = MALI_FW_BUILD_CUT,
	  .offset = 0x58 },
	{ "build info ends past the file", GOOD "build-info text=\"git_sha: 1\" size=4K\n", 0, 0,
	  .logs = "Firmware build info corrupt", .fault = MALI_FW_BUILD_CUT, .offset = 0x5c },
	{ "build info of the prefix alone", GOOD "build-info text=\"git_sha: \" open\n", 0, 0,
	  .logs = "Firmware build info corrupt", .fault = MALI_FW_BUILD_CUT, .offset = 0x5c },
	{ "other build info", GOOD "build-info text=\"built by hand\"\n", 0, 0,
	  .fault = MALI_FW_BUILD_OTHER, .offset = 0x20a0 },
	{ "build info without a NUL", GOOD "build-info text=\"git_sha: 12\" open\n", 0, 0,
	  .logs = "Firmware's git sha is not NULL terminated", .fault = MALI_FW_BUILD_OPEN,
	  .offset = 0x20aa },
	{ "build info entry too short", GOOD "entry 6 0\n", EINVAL, EINVAL,
	  .logs = "Firmware too small", .fault = MALI_FW_ENTRY_SHORT, .offset = 0x54 },

	/* The header, and the file's end */
	{ "empty file", GOOD "cut 0\n", ENOENT, ENOENT,
	  .logs = "Failed to load firmware image 'mali_csffw.bin'", .fault = MALI_FW_HEADER_CUT,
	  .offset = 0 },
	{ "one byte", GOOD "cut 1\n", EINVAL, EINVAL, .logs = "Firmware too small",
	  .fault = MALI_FW_HEADER_CUT, .offset = 1 },
	{ "ends in the header", GOOD "cut 19\n", EINVAL, EINVAL, .logs = "Firmware too small",
	  .fault = MALI_FW_HEADER_CUT, .offset = 19 },
	{ "ends past the header", GOOD "cut 20\n", EINVAL, EINVAL,
	  .logs = "Firmware image is truncated", .fault = MALI_FW_TABLE_CUT, .offset = 0x10 },
	{ "ends in the table", GOOD "cut 0x53\n", EINVAL, EINVAL,
	  .logs = "Firmware image is truncated", .fault = MALI_FW_TABLE_CUT, .offset = 0x10 },
	{ "ends past the table", GOOD "cut 0x54\n", EINVAL, EINVAL,
	  .logs = "Firmware corrupted, file truncated? data_end=0x2054 > fw size=0x54",
	  .fault = MALI_FW_DATA_CUT, .offset = 0x28 },
	{ "last byte missing", GOOD "cut -1\n", EINVAL, EINVAL,
	  .logs = "Firmware corrupted, file truncated? data_end=0x2094 > fw size=0x2093",
	  .fault = MALI_FW_DATA_CUT, .offset = 0x48 },
	{ "magic", "header magic=0xc3f13a6f\n" GOOD, EINVAL, EINVAL,
	  .logs = "Invalid firmware magic", .fault = MALI_FW_BAD_MAGIC, .offset = 0 },
	{ "major version", "header major=1 minor=2\n" GOOD, EINVAL, EINVAL,
	  .logs = "Unsupported firmware binary header version 1.2 (expected 0.x)",
	  .fault = MALI_FW_BAD_MAJOR, .offset = 5 },
	{ "table larger than the file", "header table-end=0xffffffff\n" GOOD, EINVAL, EINVAL,
	  .logs = "Firmware image is truncated", .fault = MALI_FW_TABLE_CUT, .offset = 0x10 },
	{ "no table", "header table-end=0\n" GOOD, EINVAL, EINVAL,
	  .logs = "Shared interface region not found" },
	{ "empty table", "header table-end=20\n" GOOD, EINVAL, EINVAL,
	  .logs = "Shared interface region not found" },
	{ "table ends in a first word", "header table-end=22\n" GOOD, EINVAL, EINVAL,
	  .logs = "Firmware too small", .fault = MALI_FW_ENTRY_CUT, .offset = 0x14 },
	{ "table ends in an entry", "header table-end=0x50\n" GOOD, EINVAL, EINVAL,
	  .logs = "Firmware entry too long", .fault = MALI_FW_ENTRY_LONG, .offset = 0x34 },

	/* Entries */
	{ "entry of no size", GOOD "entry 1 entry-size=0\n", EINVAL, EINVAL,
	  .logs = "Firmware entry too long", .fault = MALI_FW_ENTRY_LONG, .offset = 0x54 },
	{ "entry smaller than its word", GOOD "entry 1 entry-size=2\n", EINVAL, EINVAL,
	  .logs = "Firmware entry is not 32-bit aligned, offset=0x54 size=0x2",
	  .fault = MALI_FW_ENTRY_UNALIGNED, .offset = 0x54 },
	{ "entry of odd size", GOOD "entry 1 0 entry-size=7\n", EINVAL, EINVAL,
	  .logs = "Firmware entry is not 32-bit aligned, offset=0x54 size=0x7",
	  .fault = MALI_FW_ENTRY_UNALIGNED, .offset = 0x54 },
	{ "entry longer than the table", GOOD "entry 1 entry-size=252\n", EINVAL, EINVAL,
	  .logs = "Firmware entry too long", .fault = MALI_FW_ENTRY_LONG, .offset = 0x54 },
	{ "unknown entry", GOOD "entry 77 1 2 3\n", EINVAL, EINVAL,
	  .logs = "Unsupported non-optional entry type 77 in firmware" },
	{ "call list that is not optional", GOOD "entry call-list 1 2 name=log\n", EINVAL, EINVAL,
	  .logs = "Unsupported non-optional entry type 7 in firmware" },
	{ "unknown entry, to be updated", GOOD "entry 5 update\n", EINVAL, EINVAL,
	  .logs = "Unsupported non-optional entry type 5 in firmware" },
	{ "section without fields", GOOD "entry 0\n", EINVAL, EINVAL, .logs = "Firmware too small",
	  .fault = MALI_FW_ENTRY_SHORT, .offset = 0x54 },
	{ "section without its last field", GOOD "entry 0 1 0x5000000 0x5001000 0\n", EINVAL,
	  EINVAL, .logs = "Firmware too small", .fault = MALI_FW_ENTRY_SHORT, .offset = 0x54 },

	/* Sections */
	{ "data end before they start", GOOD
	  "section va=0x1000000 size=4K read data-start=2 data-end=1\n", EINVAL, EINVAL,
	  .logs = "Firmware corrupted, data.end < data.start (0x1 < 0x2)",
	  .fault = MALI_FW_DATA_ORDER, .offset = 0x68 },
	{ "section ends before it starts", GOOD
	  "section va=0x1000000 size=0 va-end=0xfff000 read\n", EINVAL, EINVAL,
	  .logs = "Firmware corrupted, hdr.va.end < hdr.va.start (0xfff000 < 0x1000000)",
	  .fault = MALI_FW_VA_ORDER, .offset = 0x60 },
	{ "section ends at 4 GiB", GOOD "section va=0xfffff000 size=4K read\n", EINVAL, EINVAL,
	  .logs = "Firmware corrupted, hdr.va.end < hdr.va.start (0x0 < 0xfffff000)",
	  .fault = MALI_FW_VA_ORDER, .offset = 0x60 },
	{ "data past the file", GOOD "section va=0x1000000 size=4K read data-end=0xffffffff\n",
	  EINVAL, EINVAL,
	  .logs = "Firmware corrupted, file truncated? data_end=0xffffffff > fw size=0x20b4",
	  .fault = MALI_FW_DATA_CUT, .offset = 0x68 },
	{ "start not at a page", GOOD "section va=0x1000800 size=0x800 read\n", EINVAL, EINVAL,
	  .logs = "Firmware corrupted, virtual addresses not page aligned: 0x1000800-0x1001000",
	  .fault = MALI_FW_VA_UNALIGNED, .offset = 0x5c },
	{ "end not at a page", GOOD "section va=0x1000000 size=0x1001 read\n", EINVAL, EINVAL,
	  .logs = "Firmware corrupted, virtual addresses not page aligned: 0x1000000-0x1001001",
	  .fault = MALI_FW_VA_UNALIGNED, .offset = 0x60 },
	{ "unknown flags", GOOD "section va=0x1000000 size=4K flags=0x101\n", EINVAL, EINVAL,
	  .logs = "Firmware contains interface with unsupported flags (0x101)",
	  .fault = MALI_FW_BAD_FLAGS, .offset = 0x58 },
	{ "unknown flags of a protected section", GOOD "section va=0x1000000 size=4K flags=0x61\n",
	  EINVAL, EINVAL, .logs = "Firmware contains interface with unsupported flags (0x61)",
	  .fault = MALI_FW_BAD_FLAGS, .offset = 0x58 },
	{ "more data than room", GOOD "section va=0x1000000 size=4K read data=4097\n", EINVAL,
	  EINVAL, .logs = "Firmware corrupted, section data exceeds section size",
	  .fault = MALI_FW_DATA_LONG, .offset = 0x68 },
	{ "data and no room", GOOD "section va=0x1000000 size=0 read data=1\n", EINVAL, EINVAL,
	  .logs = "Firmware corrupted, section data exceeds section size",
	  .fault = MALI_FW_DATA_LONG, .offset = 0x68 },
	{ "more data than kmalloc() gives", GOOD "section va=0x10000000 size=8M read data=5M\n",
	  ENOMEM, ENOMEM, .kernel_warns = true },
	{ "as much data as kmalloc() gives", GOOD
	  "section va=0x10000000 size=4M read data=0x3fff80\n", 0, 0, .logs = NULL },
	{ "same section twice", GOOD CODE, ENOSPC, ENOSPC, .logs = NULL },
	{ "section over another", GOOD "section va=0x8000 size=4K read\n",
	  ENOSPC, ENOSPC, .logs = NULL },
	{ "section over the shared one", GOOD "section va=0x3ff0000 size=128K read\n", ENOSPC,
	  ENOSPC, .logs = NULL },

	/* The shared section */
	{ "no shared section", CODE, EINVAL, EINVAL, .logs = "Shared interface region not found" },
	{ "shared section elsewhere", CODE
	  "section va=0x5000000 size=64K read write shared data=tables\n", EINVAL, EINVAL,
	  .logs = "Shared interface region not found" },
	{ "shared section without the flag", SHARED_AS("read write data=tables"), EINVAL, EINVAL,
	  .logs = "Interface at 0x4000000 must be shared" },
	{ "shared section of no size", "section va=0x4000000 size=0 read write shared\n", EINVAL,
	  EINVAL, .logs = "Shared interface region not found" },
	{ "two shared sections", SHARED SHARED, ENOSPC, ENOSPC, .logs = NULL },
	{ "shared section read-only", SHARED_AS("read shared data=tables"), ETIMEDOUT, ETIMEDOUT,
	  .logs = "Unhandled Page fault in AS0 at VA 0x0000000004001000"
	  "\nFailed to boot MCU (status=fatal)" },
	{ "shared section without data", SHARED_AS("read write shared zero"), ETIMEDOUT, ETIMEDOUT,
	  .logs = "Failed to boot MCU (status=fatal)" },

	/* The control tables */
	{ "global input nowhere", "word 0x08 0\n" SHARED, ETIMEDOUT, ETIMEDOUT,
	  .logs = "Failed to boot MCU (status=fatal)" },
	{ "32 groups", "word 0x10 32\n" SHARED, ETIMEDOUT, ETIMEDOUT,
	  .logs = "Failed to boot MCU (status=fatal)" },
	{ "tables of groups overlap", "word 0x14 4\n" SHARED, ETIMEDOUT, ETIMEDOUT,
	  .logs = "Failed to boot MCU (status=fatal)" },
	{ "tables of groups past all memory", "word 0x14 0x8000\n" SHARED, ETIMEDOUT, ETIMEDOUT,
	  .logs = "Failed to boot MCU (status=fatal)" },
	{ "table of a group where no memory is", "tables groups=3\nword 0x14 0x10000\n" SHARED,
	  ETIMEDOUT, ETIMEDOUT,
	  .logs = "Unhandled Page fault in AS0 at VA 0x0000000004011004"
	  "\nFailed to boot MCU (status=fatal)" },
	{ "33 streams", "word 0x1014 33\n" SHARED, ETIMEDOUT, ETIMEDOUT,
	  .logs = "Failed to boot MCU (status=fatal)" },
	{ "global output past the section", "word 0x0c 0x4010000\n" SHARED, EINVAL, EINVAL,
	  .logs = "Invalid global control interface input/output VA" },
	{ "global input ends past the section", "word 0x08 0x400ff7c\n" SHARED, EINVAL, EINVAL,
	  .logs = "Invalid global control interface input/output VA" },
	{ "two groups", "tables groups=2\n" SHARED, EINVAL, EINVAL,
	  .logs = "Invalid number of control groups" },
	{ "seven streams", "tables streams=7\n" SHARED, EINVAL, EINVAL, .logs = NULL },
	{ "group's output past the section", "word 0x1008 0x400fff0\n" SHARED, EINVAL, EINVAL,
	  .logs = "Invalid group control interface input/output VA" },
	{ "last group's input past the section", "word 0x1464 0x4010000\n" SHARED, EINVAL,
	  EINVAL, .logs = "Invalid group control interface input/output VA" },
	{ "stream's input past the section", "word 0x1044 0x4020000\n" SHARED, EINVAL, EINVAL,
	  .logs = "Invalid stream control interface input/output VA" },
	{ "groups of different size", "tables streams=9 groups=3\nword 0x10c0 8\n" SHARED, EINVAL,
	  EINVAL, .logs = "Expecting identical CSG slots" },
	{ "table of a group in another section", "tables groups=3\nword 0x14 0x10000\n"
	  SHARED "section va=0x4010000 size=64K read write data=tables\n"
	  "section va=0x4020000 size=64K read write data=tables\n",
	  EINVAL, EINVAL, .logs = NULL },

	/* Protected sections */
	{ "protected section", GOOD "section va=0x3000000 size=256K read write cached protected\n",
	  0, 0, .mainline_logs = IGNORED, .protected_bytes = 256 << 10 },
	{ "several protected sections", GOOD
	  "section va=0x3000000 size=4K read write protected\n"
	  "section va=0x3001000 size=64K read write exec cached protected\n"
	  "section va=0x3100000 size=0 protected\n", 0, 0,
	  .mainline_logs = IGNORED "\n" IGNORED "\n" IGNORED, .protected_bytes = 68 << 10 },
	{ "protected section with data", GOOD
	  "section va=0x3000000 size=64K read write protected data=4K fill=0xa5\n", 0, 0,
	  .logs = "Ignoring the initial data of protected firmware section at 0x3000000",
	  .mainline_logs = IGNORED, .protected_bytes = 64 << 10 },
	{ "protected section with too much data", GOOD
	  "section va=0x3000000 size=4K read write protected data=8K\n", EINVAL, 0,
	  .logs = "Firmware corrupted, section data exceeds section size",
	  .mainline_logs = IGNORED, .fault = MALI_FW_DATA_LONG, .offset = 0x68 },
	{ "protected section, zero and shared", GOOD
	  "section va=0x3000000 size=64K read write protected zero shared\n", 0, 0,
	  .mainline_logs = IGNORED, .protected_bytes = 64 << 10 },
	{ "protected shared section", SHARED_AS("read write protected shared data=tables"), EINVAL,
	  EINVAL, .logs = "Interface at 0x4000000 must not be protected",
	  .mainline_logs = IGNORED "\nShared interface region not found" },
	{ "protected section over another", GOOD
	  "section va=0x3000000 size=64K read write protected\n"
	  "section va=0x3008000 size=64K read write protected\n", ENOSPC, 0,
	  .logs =
	  "Failed to set up 64 KiB of protected memory for firmware section at 0x3008000 (-28)",
	  .mainline_logs = IGNORED "\n" IGNORED },
	{ "protected section over an ordinary one", GOOD
	  "section va=0 size=4K read write protected\n", ENOSPC, 0,
	  .logs = "Failed to set up 4 KiB of protected memory for firmware section at 0x0 (-28)",
	  .mainline_logs = IGNORED },
	{ "protected section larger than the heap", GOOD
	  "section va=0xa000000 size=65M read write protected\n", ENOMEM, 0,
	  .logs =
	  "Failed to set up 66560 KiB of protected memory for firmware section at 0xa000000 (-12)",
	  .mainline_logs = IGNORED },
	{ "second protected section larger than what is left", GOOD
	  "section va=0x10000000 size=60M read write protected\n"
	  "section va=0xf000000 size=5M read write protected\n", ENOMEM, 0,
	  .logs =
	  "Failed to set up 5120 KiB of protected memory for firmware section at 0xf000000 (-12)",
	  .mainline_logs = IGNORED "\n" IGNORED },
	{ "protected section over another, and too large", GOOD
	  "section va=0 size=80M read write protected\n", ENOMEM, 0,
	  .logs =
	  "Failed to set up 81920 KiB of protected memory for firmware section at 0x0 (-12)",
	  .mainline_logs = IGNORED },
};

#endif
