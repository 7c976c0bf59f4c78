// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What panthor makes of a firmware image, told from the image alone.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../lib/fw_tables.h"
#include "predict.h"

/* What panthor takes for an interface: panthor_fw.c, and the structures of panthor_fw.h */
#define MIN_GROUPS		3u
#define MAX_GROUPS		31u
#define MIN_STREAMS		8u
#define MAX_STREAMS		32u
#define CSG_CONTROL_BYTES	0x1cu
#define CS_CONTROL_BYTES	0x0cu
#define GLB_INPUT_BYTES		0x88u
#define GLB_OUTPUT_BYTES	0x1cu
#define CSG_INPUT_BYTES		0x58u
#define CSG_OUTPUT_BYTES	0x20u
#define CS_INPUT_BYTES		0x58u
#define CS_OUTPUT_BYTES		0xd8u

/* The MCU's address space, of 4 GiB */
#define MCU_PAGES		(1u << 20)

/* What the firmware fills in: which values does not matter, the same for all */
#define SOME_FEATURES		0x7085fu
#define SOME_VERSION		0x01050000u
#define SOME_SIZE		0x1000u

/*
 * Initial data are copied to memory of drmm_kmalloc(): one piece, of 4 MiB at most with
 * pages of 4 KiB, less its header (struct drmres: 128 bytes on arm64).
 */
#define DATA_MAX		((4u << 20) - 128u)

/**
 * struct store - a word that the firmware has written
 * @va: MCU VA
 * @value: word
 */
struct store {
	u32 va;
	u32 value;
};

/**
 * struct check - an image on its way through the driver
 * @im: image
 * @setup: what it is given to
 * @v: what is told of it
 * @loaded: sections that are loaded, @v->sections of them
 * @loaded_room: number of them that there is room for
 * @owner: for each page of the MCU's 4 GiB, the section there: its index in @loaded and 1
 * @shared: the section at FW_SHARED_VA, in @loaded; -1 if there is none
 * @faulted: the MMU has refused an access of the firmware
 * @fault_va: the first that it has refused
 * @stores: what the firmware has written, in order
 * @store_count: number of them
 * @store_room: number of them that there is room for
 * @no_memory: there was none to work in
 */
struct check {
	struct mali_fw_image im;
	const struct fw_setup *setup;
	struct fw_verdict *v;
	struct mali_fw_section *loaded;
	size_t loaded_room;
	u32 *owner;
	long shared;
	bool faulted;
	u32 fault_va;
	struct store *stores;
	size_t store_count;
	size_t store_room;
	bool no_memory;
};

/* One more element in an array that grows.  Return: whether there is room for it. */
static bool grow(struct check *c, void **array, size_t *room, size_t count, size_t size)
{
	size_t more = *room ? 2 * *room : 64;
	void *bigger;

	if (count < *room)
		return true;
	bigger = realloc(*array, more * size);
	if (!bigger) {
		c->no_memory = true;
		return false;
	}
	*array = bigger;
	*room = more;
	return true;
}

static void vremark(struct check *c, enum fw_level level, u32 offset, const char *driver,
		    const char *fmt, va_list ap)
{
	struct fw_remark *r;

	/* What is refused is said in any case: it takes the place of the last remark */
	if (c->v->kept == FW_REMARKS_MAX) {
		c->v->dropped++;
		if (level != FW_REFUSED)
			return;
		c->v->kept--;
	}
	r = &c->v->remarks[c->v->kept++];
	r->level = level;
	r->offset = offset;
	snprintf(r->driver, sizeof(r->driver), "%s", driver);
	vsnprintf(r->why, sizeof(r->why), fmt, ap);
}

static void remark(struct check *c, enum fw_level level, u32 offset, const char *driver,
		   const char *fmt, ...) __attribute__((format(printf, 5, 6)));

static void remark(struct check *c, enum fw_level level, u32 offset, const char *driver,
		   const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vremark(c, level, offset, driver, fmt, ap);
	va_end(ap);
}

static bool refuse(struct check *c, int error, u32 offset, const char *driver,
		   const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* The probe fails.  Return: false, for the caller to return */
static bool refuse(struct check *c, int error, u32 offset, const char *driver,
		   const char *fmt, ...)
{
	va_list ap;

	c->v->error = error;
	va_start(ap, fmt);
	vremark(c, FW_REFUSED, offset, driver, fmt, ap);
	va_end(ap);
	return false;
}

/* What the driver logs for a fault of the form; @s is the section that it is in, or NULL */
static const char *fault_message(const struct check *c, const struct mali_fw_error *e,
				 const struct mali_fw_section *s, char *buf, size_t size)
{
	unsigned int value = (unsigned int)e->value, limit = (unsigned int)e->limit;

	buf[0] = '\0';
	switch (e->fault) {
	case MALI_FW_HEADER_CUT:
	case MALI_FW_ENTRY_CUT:
	case MALI_FW_ENTRY_SHORT:
		return "Firmware too small";
	case MALI_FW_BAD_MAGIC:
		return "Invalid firmware magic";
	case MALI_FW_BAD_MAJOR:
		snprintf(buf, size,
			 "Unsupported firmware binary header version %u.%u (expected %u.x)",
			 c->im.major, c->im.minor, limit);
		break;
	case MALI_FW_TABLE_CUT:
		return "Firmware image is truncated";
	case MALI_FW_ENTRY_UNALIGNED:
		snprintf(buf, size,
			 "Firmware entry is not 32-bit aligned, offset=0x%x size=0x%x",
			 e->offset, value);
		break;
	case MALI_FW_ENTRY_LONG:
		return "Firmware entry too long";
	case MALI_FW_DATA_ORDER:
		snprintf(buf, size, "Firmware corrupted, data.end < data.start (0x%x < 0x%x)",
			 value, limit);
		break;
	case MALI_FW_VA_ORDER:
		snprintf(buf, size,
			 "Firmware corrupted, hdr.va.end < hdr.va.start (0x%x < 0x%x)", value,
			 limit);
		break;
	case MALI_FW_DATA_CUT:
		snprintf(buf, size,
			 "Firmware corrupted, file truncated? data_end=0x%x > fw size=0x%llx",
			 value, (unsigned long long)e->limit);
		break;
	case MALI_FW_VA_UNALIGNED:
		snprintf(buf, size,
			 "Firmware corrupted, virtual addresses not page aligned: 0x%x-0x%x",
			 s->va, s->va_end);
		break;
	case MALI_FW_BAD_FLAGS:
		snprintf(buf, size, "Firmware contains interface with unsupported flags (0x%x)",
			 value);
		break;
	case MALI_FW_DATA_LONG:
		return "Firmware corrupted, section data exceeds section size";
	case MALI_FW_BUILD_CUT:
		return "Firmware build info corrupt";
	case MALI_FW_BUILD_OPEN:
		return "Firmware's git sha is not NULL terminated";
	default:
		break;
	}
	return buf;
}

static void fault_remark(struct check *c, enum fw_level level, const struct mali_fw_error *e,
			 const struct mali_fw_section *s)
{
	char buf[sizeof(c->v->remarks[0].driver)];

	remark(c, level, e->offset, fault_message(c, e, s, buf, sizeof(buf)),
	       "%s (%#llx, limit %#llx)", mali_fw_fault_text(e->fault),
	       (unsigned long long)e->value, (unsigned long long)e->limit);
}

/* All faults of the form are EINVAL */
static bool refuse_fault(struct check *c, const struct mali_fw_error *e,
			 const struct mali_fw_section *s)
{
	c->v->error = EINVAL;
	fault_remark(c, FW_REFUSED, e, s);
	return false;
}

/* panthor_vm_alloc_va(): whether the address range is taken, by one section or more */
static bool overlaps(const struct check *c, const struct mali_fw_section *s)
{
	u32 page;

	for (page = s->va / MALI_FW_PAGE; page < s->va_end / MALI_FW_PAGE; page++)
		if (c->owner[page])
			return true;
	return false;
}

/* panthor_kernel_bo_create_protected(): memory first, then the address */
static bool load_protected(struct check *c, const struct mali_fw_section *s)
{
	char driver[sizeof(c->v->remarks[0].driver)];
	u32 size = s->va_end - s->va;
	int error = 0;

	if (size > c->setup->heap_bytes - c->v->protected_bytes)
		error = ENOMEM;
	else if (overlaps(c, s))
		error = ENOSPC;
	if (!error) {
		c->v->protected_bytes += size;
		return true;
	}
	snprintf(driver, sizeof(driver),
		 "Failed to set up %u KiB of protected memory for firmware section at 0x%x (%d)",
		 size / 1024, s->va, -error);
	if (error == ENOMEM)
		return refuse(c, error, s->entry + MALI_FW_SEC_VA, driver,
			      "the heap has %llu bytes left for %u",
			      (unsigned long long)(c->setup->heap_bytes -
						   c->v->protected_bytes), size);
	return refuse(c, error, s->entry + MALI_FW_SEC_VA, driver,
		      "another section is at this address");
}

static bool load_ordinary(struct check *c, const struct mali_fw_section *s)
{
	u32 data = s->data_end - s->data;

	if (data > DATA_MAX)
		return refuse(c, ENOMEM, s->entry + MALI_FW_SEC_DATA_END, "",
			      "%u bytes of initial data: the driver keeps a copy in one piece of kmalloc(), which gives %u at most",
			      data, DATA_MAX);
	if (overlaps(c, s))
		return refuse(c, ENOSPC, s->entry + MALI_FW_SEC_VA, "",
			      "another section is at this address (%#x-%#x); the driver does not say so",
			      s->va, s->va_end);
	c->v->bytes += s->va_end - s->va;
	return true;
}

/* panthor_fw_load_section_entry() */
static bool load_section(struct check *c, const struct mali_fw_entry *entry)
{
	char driver[sizeof(c->v->remarks[0].driver)];
	struct mali_fw_error error;
	struct mali_fw_section s;
	bool is_protected;
	u32 page;

	if (!mali_fw_section_read(&c->im, entry, &s, &error) ||
	    !mali_fw_section_check(&c->im, &s, &error))
		return refuse_fault(c, &error, &s);
	is_protected = s.flags & MALI_FW_PROTECTED;
	if (is_protected && (!c->setup->series || !c->setup->heap)) {
		remark(c, FW_WARNING, s.entry + MALI_FW_SEC_FLAGS,
		       "Firmware protected mode entry is not supported, ignoring",
		       c->setup->series ?
		       "no heap is named for protected memory: ordinary work only" :
		       "this driver has no protected mode: ordinary work only");
		return true;
	}
	snprintf(driver, sizeof(driver), "Interface at 0x%x must %s", FW_SHARED_VA,
		 is_protected ? "not be protected" : "be shared");
	if (s.va == FW_SHARED_VA && is_protected)
		return refuse(c, EINVAL, s.entry + MALI_FW_SEC_FLAGS, driver,
			      "driver and firmware meet in this section");
	if (s.va == FW_SHARED_VA && !(s.flags & MALI_FW_SHARED))
		return refuse(c, EINVAL, s.entry + MALI_FW_SEC_FLAGS, driver,
			      "driver and firmware meet in this section");
	if (!mali_fw_section_fits(&s, &error))
		return refuse_fault(c, &error, &s);
	if (s.va == s.va_end) {
		remark(c, FW_NOTE, s.entry + MALI_FW_SEC_VA_END, "",
		       "a section of no size at %#x: the driver leaves it out", s.va);
		return true;
	}
	if (is_protected && s.data != s.data_end) {
		snprintf(driver, sizeof(driver),
			 "Ignoring the initial data of protected firmware section at 0x%x",
			 s.va);
		remark(c, FW_WARNING, s.entry + MALI_FW_SEC_DATA, driver,
		       "the CPU cannot write there: the section is as the heap gave it");
	}
	if (is_protected && (s.flags & (MALI_FW_ZERO | MALI_FW_SHARED)))
		remark(c, FW_NOTE, s.entry + MALI_FW_SEC_FLAGS, "",
		       "the flags zero and shared of a protected section are ignored");
	if (!grow(c, (void **)&c->loaded, &c->loaded_room, c->v->sections, sizeof(s)))
		return false;
	if (!(is_protected ? load_protected(c, &s) : load_ordinary(c, &s)))
		return false;
	if (s.va == FW_SHARED_VA)
		c->shared = (long)c->v->sections;
	c->loaded[c->v->sections++] = s;
	for (page = s.va / MALI_FW_PAGE; page < s.va_end / MALI_FW_PAGE; page++)
		c->owner[page] = c->v->sections;
	return true;
}

/* panthor_fw_read_build_info(): only an entry that is too short is refused */
static bool read_build_info(struct check *c, const struct mali_fw_entry *entry)
{
	char driver[sizeof(c->v->remarks[0].driver)];
	struct mali_fw_error error;
	struct mali_fw_text text;
	u32 i;

	if (mali_fw_build_info(&c->im, entry, &text, &error)) {
		/* What is not text would only garble the driver's log */
		for (i = 0; i < text.len && text.text[i] >= ' ' && text.text[i] <= '~'; i++)
			;
		snprintf(driver, sizeof(driver), "Firmware git sha: %.*s", (int)i,
			 (const char *)text.text);
		remark(c, FW_NOTE, entry->offset, driver, "the build id");
		return true;
	}
	switch (error.fault) {
	case MALI_FW_ENTRY_SHORT:
		return refuse_fault(c, &error, NULL);
	case MALI_FW_BUILD_OTHER:
		fault_remark(c, FW_NOTE, &error, NULL);
		return true;
	default:
		fault_remark(c, FW_WARNING, &error, NULL);
		return true;
	}
}

/* panthor_fw_load_entry() */
static bool load_entry(struct check *c, const struct mali_fw_entry *entry)
{
	char driver[sizeof(c->v->remarks[0].driver)];

	switch (entry->type) {
	case MALI_FW_SECTION:
		return load_section(c, entry);
	case MALI_FW_BUILD_INFO:
		return read_build_info(c, entry);
	case MALI_FW_CONFIG:
	case MALI_FW_FUTF:
	case MALI_FW_TRACE_BUFFER:
	case MALI_FW_TIMELINE:
		return true;
	default:
		break;
	}
	if (entry->word & MALI_FW_ENTRY_OPTIONAL)
		return true;
	snprintf(driver, sizeof(driver), "Unsupported non-optional entry type %u in firmware",
		 entry->type);
	return refuse(c, EINVAL, entry->offset, driver,
		      "the image says that a driver must know this entry (%s), and panthor does not",
		      mali_fw_type_name(entry->type));
}

/* panthor_fw_load() */
static bool load_image(struct check *c, const void *data, size_t size)
{
	struct mali_fw_error error;
	struct mali_fw_entry entry;

	/* The kernel's loader does not take an empty file for one */
	if (!size)
		return refuse(c, ENOENT, 0, "Failed to load firmware image 'mali_csffw.bin'",
			      "the file is empty");
	if (!mali_fw_open(&c->im, data, size, &error))
		return refuse_fault(c, &error, NULL);
	for (mali_fw_first(&entry); mali_fw_next(&c->im, &entry, &error);)
		if (!load_entry(c, &entry))
			return false;
	if (error.fault != MALI_FW_OK)
		return refuse_fault(c, &error, NULL);
	if (c->shared < 0)
		return refuse(c, EINVAL, MALI_FW_HDR_TABLE_END,
			      "Shared interface region not found",
			      "no section is loaded at %#x, where driver and firmware meet",
			      FW_SHARED_VA);
	return true;
}

/* The firmware's memory: the sections, and what it has written since */

static const struct mali_fw_section *section_at(const struct check *c, u32 va)
{
	u32 owner = c->owner[va / MALI_FW_PAGE];

	return owner ? &c->loaded[owner - 1] : NULL;
}

/* Return: whether the MCU can read there, outside of protected mode */
static bool byte_at(const struct check *c, u32 va, u8 *byte)
{
	const struct mali_fw_section *s = section_at(c, va);
	size_t i;

	if (!s || (s->flags & MALI_FW_PROTECTED))
		return false;
	for (i = c->store_count; i--;) {
		if (va - c->stores[i].va < 4) {
			*byte = (u8)(c->stores[i].value >> 8 * (va - c->stores[i].va));
			return true;
		}
	}
	*byte = 0;
	if (va - s->va < s->data_end - s->data)
		*byte = c->im.data[s->data + (va - s->va)];
	return true;
}

/* Return: false.  Who refuses access to protected memory is the bus, which logs nothing */
static bool mmu_fault(struct check *c, u32 va)
{
	const struct mali_fw_section *s = section_at(c, va);

	if (!c->faulted && !(s && s->flags & MALI_FW_PROTECTED)) {
		c->faulted = true;
		c->fault_va = va;
	}
	return false;
}

static bool memory_get(void *ctx, u32 va, u32 *value)
{
	u8 word[4];
	u32 i;

	*value = 0;
	for (i = 0; i < 4; i++)
		if (!byte_at(ctx, va + i, &word[i]))
			return mmu_fault(ctx, va + i);
	*value = mali_fw_get32(word);
	return true;
}

static bool memory_put(void *ctx, u32 va, u32 value)
{
	struct check *c = ctx;
	u32 i;

	for (i = 0; i < 4; i++) {
		const struct mali_fw_section *s = section_at(c, va + i);

		if (!s || !(s->flags & MALI_FW_WRITE) || (s->flags & MALI_FW_PROTECTED))
			return mmu_fault(c, va + i);
	}
	if (!grow(c, (void **)&c->stores, &c->store_room, c->store_count, sizeof(*c->stores)))
		return false;
	c->stores[c->store_count++] = (struct store){ va, value };
	return true;
}

static void found_group(void *ctx, u32 n, u32 in_va, u32 out_va, u32 streams)
{
}

static void found_stream(void *ctx, u32 n, u32 m, u32 in_va, u32 out_va)
{
}

/* In the model it grows with the number of streams */
static u32 suspend_size(void *ctx, u32 streams)
{
	return SOME_SIZE * streams;
}

static u32 counters_size(void *ctx, u32 groups)
{
	return SOME_SIZE;
}

static const char *damage(enum fw_tables_fault fault)
{
	switch (fault) {
	case FW_TABLES_MISSING:
		return "the firmware finds no control tables";
	case FW_TABLES_GLOBAL:
		return "global control table damaged: number of groups, or address of a block";
	case FW_TABLES_READ_ONLY:
		return "the firmware cannot write to its shared section";
	default:
		return "control table of a group damaged, missing or read-only";
	}
}

/* File offset of what is in the shared section at an offset, or of its entry */
static u32 shared_offset(const struct check *c, u64 offset)
{
	const struct mali_fw_section *s = &c->loaded[c->shared];

	return offset < s->data_end - s->data ? s->data + (u32)offset : s->entry;
}

/* iface_fw_to_cpu_addr() */
static bool in_shared(const struct check *c, u32 va, u32 len)
{
	const struct mali_fw_section *s = &c->loaded[c->shared];
	u32 size = s->va_end - s->va;

	return va >= s->va && va - s->va <= size && len <= size - (va - s->va);
}

/* A table of @len bytes at an offset that may be anything */
static bool table_fits(const struct check *c, u64 offset, u32 len)
{
	u64 size = c->loaded[c->shared].va_end - c->loaded[c->shared].va;

	return offset <= size && len <= size - offset;
}

/* A word of a table that fits */
static u32 word(struct check *c, u64 table, u32 offset)
{
	u32 value;

	memory_get(c, FW_SHARED_VA + (u32)table + offset, &value);
	return value;
}

/* panthor_init_cs_iface() */
static bool init_stream(struct check *c, u32 n, u32 m, u64 table, u64 first)
{
	if (!table_fits(c, table, CS_CONTROL_BYTES))
		return refuse(c, EINVAL, shared_offset(c, table), "",
			      "stream %u of group %u: its control table is behind the shared section; the driver does not say so",
			      m, n);
	if (!in_shared(c, word(c, table, STREAM_INPUT_VA), CS_INPUT_BYTES) ||
	    !in_shared(c, word(c, table, STREAM_OUTPUT_VA), CS_OUTPUT_BYTES))
		return refuse(c, EINVAL, shared_offset(c, table + STREAM_INPUT_VA),
			      "Invalid stream control interface input/output VA",
			      "stream %u of group %u: a block is not within the shared section",
			      m, n);
	if (word(c, table, STREAM_FEATURES) != word(c, first, STREAM_FEATURES))
		return refuse(c, EINVAL, shared_offset(c, table + STREAM_FEATURES),
			      "Expecting identical CS slots",
			      "stream %u of group %u differs from the first", m, n);
	return true;
}

/* compare_csg() */
static bool groups_alike(struct check *c, u64 a, u64 b)
{
	static const u32 fields[] = {
		GRP_FEATURES, GRP_SUSPEND_SIZE, GRP_PROTM_SUSPEND_SIZE, GRP_STREAM_NUM,
	};
	size_t i;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (word(c, a, fields[i]) != word(c, b, fields[i]))
			return false;
	return true;
}

/* panthor_init_csg_iface() */
static bool init_group(struct check *c, u32 n, u32 stride)
{
	u64 table = FW_GROUPS + (u64)n * stride;
	u32 streams, m;

	if (!table_fits(c, table, CSG_CONTROL_BYTES))
		return refuse(c, EINVAL, shared_offset(c, table), "",
			      "group %u: its control table is behind the shared section; the driver does not say so",
			      n);
	streams = word(c, table, GRP_STREAM_NUM);
	if (streams < MIN_STREAMS || streams > MAX_STREAMS)
		return refuse(c, EINVAL, shared_offset(c, table + GRP_STREAM_NUM), "",
			      "group %u has %u streams, and panthor takes %u to %u; it does not say so",
			      n, streams, MIN_STREAMS, MAX_STREAMS);
	if (!in_shared(c, word(c, table, GRP_INPUT_VA), CSG_INPUT_BYTES) ||
	    !in_shared(c, word(c, table, GRP_OUTPUT_VA), CSG_OUTPUT_BYTES))
		return refuse(c, EINVAL, shared_offset(c, table + GRP_INPUT_VA),
			      "Invalid group control interface input/output VA",
			      "group %u: a block is not within the shared section", n);
	if (!groups_alike(c, FW_GROUPS, table))
		return refuse(c, EINVAL, shared_offset(c, table + GRP_FEATURES),
			      "Expecting identical CSG slots",
			      "group %u differs from the first", n);
	for (m = 0; m < streams; m++) {
		u64 stream = table + FW_STREAMS + (u64)m * word(c, table, GRP_STREAM_STRIDE);

		if (!init_stream(c, n, m, stream, FW_GROUPS + FW_STREAMS))
			return false;
	}
	c->v->streams = streams;
	return true;
}

/* panthor_fw_init_ifaces(), with a firmware that has started */
static bool init_interface(struct check *c)
{
	u32 groups, stride, n;

	if (!in_shared(c, word(c, 0, GLB_INPUT_VA), GLB_INPUT_BYTES) ||
	    !in_shared(c, word(c, 0, GLB_OUTPUT_VA), GLB_OUTPUT_BYTES))
		return refuse(c, EINVAL, shared_offset(c, GLB_INPUT_VA),
			      "Invalid global control interface input/output VA",
			      "a block is not within the shared section");
	groups = word(c, 0, GLB_GROUP_NUM);
	if (groups < MIN_GROUPS || groups > MAX_GROUPS)
		return refuse(c, EINVAL, shared_offset(c, GLB_GROUP_NUM),
			      "Invalid number of control groups",
			      "%u groups, and panthor takes %u to %u", groups, MIN_GROUPS,
			      MAX_GROUPS);
	stride = word(c, 0, GLB_GROUP_STRIDE);
	for (n = 0; n < groups; n++)
		if (!init_group(c, n, stride))
			return false;
	c->v->groups = groups;
	return true;
}

static bool start(struct check *c)
{
	struct fw_tables tables = {
		.ctx = c,
		.get = memory_get,
		.put = memory_put,
		.found_group = found_group,
		.found_stream = found_stream,
		.suspend_size = suspend_size,
		.prfcnt_size = counters_size,
		.stream_features = SOME_FEATURES,
		.version = SOME_VERSION,
	};
	enum fw_tables_fault fault = fw_boot_tables(&tables);
	char driver[sizeof(c->v->remarks[0].driver)];
	u32 offset = 0;

	if (fault == FW_TABLES_OK)
		return true;
	/* The driver's line goes on with what kind of fault it was */
	snprintf(driver, sizeof(driver), "Unhandled Page fault in AS0 at VA 0x%016X", c->fault_va);
	if (c->faulted)
		remark(c, FW_WARNING, c->loaded[c->shared].entry + MALI_FW_SEC_VA, driver,
		       "the firmware reads or writes where it has no memory, or must not write");
	if (fault == FW_TABLES_GROUP)
		offset = FW_GROUPS;
	return refuse(c, ETIMEDOUT, shared_offset(c, offset),
		      "Failed to boot MCU (status=fatal)",
		      "%s (this is what the GPU model's firmware does with it; Arm's may write its own tables)",
		      damage(fault));
}

/* What nobody complains of */
static void look_around(struct check *c)
{
	const struct mali_fw_section *s = section_at(c, 0);

	if (!s || s->data == s->data_end || (s->flags & MALI_FW_PROTECTED))
		remark(c, FW_NOTE, s ? s->entry : MALI_FW_HDR_SIZE, "",
		       "nothing to execute at address 0, where Arm's images have their vectors: only the GPU model starts with it");
	if (c->setup->series && c->setup->heap && !c->v->protected_bytes)
		remark(c, FW_NOTE, MALI_FW_HDR_SIZE, "",
		       "no protected section, as all of Arm's images have one: this firmware may have no protected mode");
}

int fw_predict(const void *data, size_t size, const struct fw_setup *setup,
	       struct fw_verdict *verdict)
{
	struct check c = { .setup = setup, .v = verdict, .shared = -1 };

	memset(verdict, 0, sizeof(*verdict));
	c.owner = calloc(MCU_PAGES, sizeof(*c.owner));
	if (!c.owner)
		return -1;
	if (load_image(&c, data, size) && start(&c) && init_interface(&c))
		look_around(&c);
	free(c.owner);
	free(c.loaded);
	free(c.stores);
	return c.no_memory ? -1 : 0;
}

const char *fw_errno_name(int error)
{
	switch (error) {
	case EINVAL:
		return "EINVAL";
	case ENOMEM:
		return "ENOMEM";
	case ENOSPC:
		return "ENOSPC";
	case ENOENT:
		return "ENOENT";
	case ETIMEDOUT:
		return "ETIMEDOUT";
	default:
		return "?";
	}
}
