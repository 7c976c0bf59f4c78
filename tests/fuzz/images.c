// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Fuzz target: firmware images, and descriptions of them.
 *
 *	- whatever the bytes, the reader reads nothing that is not there, and what it
 *	  complains of lies within the file or at its end;
 *	- the verdict is one that a probe can have, and a refusal says why, once;
 *	- a description makes an image, or is complained of with a line that it has;
 *	- what mainline refuses for its form, the series refuses, too.
 *
 * Input: 0 for an image or 1 for a description, then it.
 */
#include <errno.h>

#include "../../tools/fw/build.h"
#include "../../tools/fw/predict.h"
#include "../fw_images.h"
#include "fuzz.h"

static void check_error(const struct mali_fw_image *im, const struct mali_fw_error *e)
{
	EXPECT(e->fault > MALI_FW_OK && e->fault < MALI_FW_FAULTS);
	EXPECT(e->offset <= im->size);
	EXPECT(*mali_fw_fault_text(e->fault));
}

/* The text is in the file */
static void check_text(const struct mali_fw_image *im, struct mali_fw_text t)
{
	if (t.len)
		EXPECT(t.text >= im->data && t.text + t.len <= im->data + im->size);
}

static void read_entry(const struct mali_fw_image *im, const struct mali_fw_entry *e)
{
	struct mali_fw_error error;
	struct mali_fw_section s;
	struct mali_fw_text t;
	u32 value, i, sum = 0;

	EXPECT(e->offset + e->size <= im->table_end && e->size >= 4);
	for (i = 4; mali_fw_field(im, e, i, &value); i += 4)
		sum += value;
	check_text(im, mali_fw_string(im, e, sum % 256));
	if (e->type == MALI_FW_BUILD_INFO) {
		if (!mali_fw_build_info(im, e, &t, &error))
			check_error(im, &error);
		check_text(im, t);
	}
	if (e->type != MALI_FW_SECTION)
		return;
	if (!mali_fw_section_read(im, e, &s, &error)) {
		check_error(im, &error);
		return;
	}
	check_text(im, s.name);
	if (!mali_fw_section_check(im, &s, &error) || !mali_fw_section_fits(&s, &error)) {
		check_error(im, &error);
		return;
	}
	EXPECT(s.data <= s.data_end && s.data_end <= im->size);
	if (s.va_end != s.va)
		mali_fw_section_get32(im, &s, s.va_end - s.va - 4);
	mali_fw_section_get32(im, &s, 0);
}

static void read_image(const u8 *data, size_t size)
{
	struct mali_fw_error error;
	struct mali_fw_image im;
	struct mali_fw_entry e;

	if (!mali_fw_open(&im, data, size, &error)) {
		check_error(&im, &error);
		return;
	}
	for (mali_fw_first(&e); mali_fw_next(&im, &e, &error);)
		read_entry(&im, &e);
	if (error.fault != MALI_FW_OK)
		check_error(&im, &error);
}

static int verdict(const u8 *data, size_t size, const struct fw_setup *setup)
{
	static struct fw_verdict v;
	unsigned int i, refused = 0;

	EXPECT(!fw_predict(data, size, setup, &v));
	EXPECT(!v.error || strcmp(fw_errno_name(v.error), "?"));
	EXPECT(v.kept <= FW_REMARKS_MAX);
	for (i = 0; i < v.kept; i++) {
		EXPECT(v.remarks[i].offset <= size);
		EXPECT(*v.remarks[i].why);
		refused += v.remarks[i].level == FW_REFUSED;
	}
	EXPECT(refused == !!v.error);
	EXPECT(v.protected_bytes <= setup->heap_bytes);
	EXPECT(v.error || (v.groups >= 3 && v.groups <= 31 && v.streams >= 8 && v.streams <= 32));
	return v.error;
}

static void judge(const u8 *data, size_t size)
{
	static const struct fw_setup mainline = { .series = false };
	static const struct fw_setup noheap = { .series = true };
	static const struct fw_setup small = { .series = true, .heap = true, .heap_bytes = 8192 };
	static const struct fw_setup series = {
		.series = true, .heap = true, .heap_bytes = FW_HEAP_ENOUGH,
	};
	int error = verdict(data, size, &mainline);

	/* Without a heap they are the same; with one, more is looked at */
	EXPECT(verdict(data, size, &noheap) == error);
	verdict(data, size, &small);
	if (error == EINVAL)
		EXPECT(verdict(data, size, &series) != 0);
}

static void describe(const u8 *text, size_t size)
{
	struct fw_mistake mistake;
	unsigned int lines = 1;
	struct fw_file file;
	size_t i;

	if (fw_compose((const char *)text, size, &file, &mistake)) {
		read_image(file.data, file.size);
		judge(file.data, file.size);
		free(file.data);
		return;
	}
	for (i = 0; i < size; i++)
		lines += text[i] == '\n';
	EXPECT(!file.data && *mistake.text && mistake.line <= lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };

	if (take_below(&in, 2)) {
		describe(in.data, in.size);
	} else {
		read_image(in.data, in.size);
		judge(in.data, in.size);
	}
	return 0;
}

/* Both forms of every case; of an image as much as an input can have */
void fuzz_seeds(fuzz_put_fn put)
{
	static u8 seed[FUZZ_INPUT_MAX];
	struct fw_mistake mistake;
	struct fw_file file;
	char name[32];
	size_t i, size;

	for (i = 0; i < ARRAY_SIZE(fw_cases); i++) {
		size = strlen(fw_cases[i].text);
		seed[0] = 1;
		memcpy(seed + 1, fw_cases[i].text, size);
		snprintf(name, sizeof(name), "description-%zu", i);
		put(name, seed, 1 + size);
		EXPECT(fw_compose(fw_cases[i].text, size, &file, &mistake));
		size = file.size < 2047 ? file.size : 2047;
		seed[0] = 0;
		memcpy(seed + 1, file.data, size);
		snprintf(name, sizeof(name), "image-%zu", i);
		put(name, seed, 1 + size);
		free(file.data);
	}
}
