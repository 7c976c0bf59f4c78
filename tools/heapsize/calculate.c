// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The sum, from the firmware's sections, the groups and the buffers.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../gpu/include/mali_gpu.h"
#include "../../lib/mali_fw_if.h"
#include "../../lib/mali_fwimage.h"
#include "calculate.h"

/* Arm's images are of 300 KiB */
#define IMAGE_MAX	(64u << 20)

uint8_t *read_image(const char *path, size_t *size)
{
	FILE *f = fopen(path, "rb");
	struct stat st;
	uint8_t *data;

	if (!f || fstat(fileno(f), &st)) {
		say("%s: %s", path, strerror(errno));
		if (f)
			fclose(f);
		return NULL;
	}
	if (!S_ISREG(st.st_mode) || st.st_size > (off_t)IMAGE_MAX) {
		say("%s: not a firmware image", path);
		fclose(f);
		return NULL;
	}
	data = malloc((size_t)st.st_size + 1);
	*size = data ? fread(data, 1, (size_t)st.st_size, f) : 0;
	if (!data || *size != (size_t)st.st_size) {
		say("%s: %s", path, strerror(errno));
		free(data);
		data = NULL;
	}
	fclose(f);
	return data;
}

static bool damaged(const struct request *r, const struct mali_fw_error *e)
{
	say("%s: offset %#x: %s (%#llx, limit %#llx)", r->image, e->offset,
	    mali_fw_fault_text(e->fault), (unsigned long long)e->value,
	    (unsigned long long)e->limit);
	return false;
}

/* What the driver will allocate for a section: it rounds each by itself */
static bool add_section(const struct request *r, struct answer *a,
			const struct mali_fw_section *s)
{
	uint64_t bytes;

	if (!(s->flags & MALI_FW_PROTECTED) || s->va == s->va_end)
		return true;
	a->sections++;
	if (heap_round(s->va_end - s->va, r->rules.page, &bytes) &&
	    !__builtin_add_overflow(a->firmware, bytes, &a->firmware))
		return true;
	say("%s: %s", r->image, heap_fault_text(HEAP_TOO_LARGE));
	return false;
}

static bool add_sections(const struct request *r, struct answer *a, const uint8_t *data,
			 size_t size)
{
	struct mali_fw_section s;
	struct mali_fw_image im;
	struct mali_fw_entry entry;
	struct mali_fw_error e;

	if (!mali_fw_open(&im, data, size, &e))
		return damaged(r, &e);
	for (mali_fw_first(&entry); mali_fw_next(&im, &entry, &e);) {
		if (entry.type != MALI_FW_SECTION)
			continue;
		if (!mali_fw_section_read(&im, &entry, &s, &e) ||
		    !mali_fw_section_check(&im, &s, &e) || !mali_fw_section_fits(&s, &e))
			return damaged(r, &e);
		if (!add_section(r, a, &s))
			return false;
		/* All groups have as many queues as the first */
		if (s.va == FW_SHARED_VA && s.va_end - s.va >= FW_GROUPS + FW_STREAMS)
			a->queues = mali_fw_section_get32(&im, &s, FW_GROUPS + GRP_STREAM_NUM);
	}
	if (e.fault != MALI_FW_OK)
		return damaged(r, &e);
	if (a->queues && a->queues <= FW_MAX_STREAMS)
		return true;
	say("%s: no control tables of groups, where the number of queues is", r->image);
	return false;
}

static bool add_firmware(const struct request *r, struct answer *a)
{
	uint8_t *data;
	size_t size;
	bool fine;

	data = read_image(r->image, &size);
	if (!data)
		return false;
	fine = add_sections(r, a, data, size);
	free(data);
	return fine;
}

static bool add_buffers(const struct request *r, struct answer *a)
{
	size_t i;

	for (i = 0; i < r->buffer_count; i++) {
		if (!heap_buffer_bytes(&r->buffers[i], &r->rules, &a->each[i]) ||
		    !heap_times(a->each[i], r->buffers[i].count, r->rules.page,
				&a->buffers[i]) ||
		    __builtin_add_overflow(a->content, a->buffers[i], &a->content)) {
			say("%s: %s", r->text[i], heap_fault_text(HEAP_TOO_LARGE));
			return false;
		}
	}
	return true;
}

bool calculate(struct request *r, struct answer *a)
{
	memset(a, 0, sizeof(*a));
	if (!add_firmware(r, a))
		return false;
	if (!r->suspend_given)
		r->suspend = mali_gpu_suspend_size(a->queues);
	if (!heap_times(r->suspend, 1, r->rules.page, &a->group) ||
	    !heap_times(r->suspend, r->groups, r->rules.page, &a->groups)) {
		say("%" PRIu64 " groups of %" PRIu64 " bytes: %s", r->groups, r->suspend,
		    heap_fault_text(HEAP_TOO_LARGE));
		return false;
	}
	if (!add_buffers(r, a))
		return false;
	if (__builtin_add_overflow(a->firmware, a->groups, &a->sum) ||
	    __builtin_add_overflow(a->sum, a->content, &a->sum) ||
	    !heap_margin(a->sum, (uint32_t)r->margin, r->rules.page, &a->margin) ||
	    __builtin_add_overflow(a->sum, a->margin, &a->total)) {
		say("the sum: %s", heap_fault_text(HEAP_TOO_LARGE));
		return false;
	}
	return true;
}
