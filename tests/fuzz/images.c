// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Fuzz target: firmware images, and descriptions of them.
 *
 *	- whatever the bytes, the reader reads nothing that is not there, and what it
 *	  complains of lies within the file or at its end;
 *	- a description makes an image, or is complained of with a line that it has.
 *
 * Input: 0 for an image or 1 for a description, then it.
 */
#include "../../tools/fw/build.h"
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

/* Return: whether it was complained of */
static bool read_entry(const struct mali_fw_image *im, const struct mali_fw_entry *e)
{
	struct mali_fw_error error;
	struct mali_fw_section s;
	struct mali_fw_text t;
	u32 value, i, sum = 0;
	bool fine;

	EXPECT(e->offset + e->size <= im->table_end && e->size >= 4);
	for (i = 4; mali_fw_field(im, e, i, &value); i += 4)
		sum += value;
	check_text(im, mali_fw_string(im, e, sum % 256));
	if (e->type == MALI_FW_BUILD_INFO) {
		fine = mali_fw_build_info(im, e, &t, &error);
		if (!fine)
			check_error(im, &error);
		check_text(im, t);
		return !fine;
	}
	if (e->type != MALI_FW_SECTION)
		return false;
	if (!mali_fw_section_read(im, e, &s, &error)) {
		check_error(im, &error);
		return true;
	}
	check_text(im, s.name);
	if (!mali_fw_section_check(im, &s, &error) || !mali_fw_section_fits(&s, &error)) {
		check_error(im, &error);
		return true;
	}
	EXPECT(s.data <= s.data_end && s.data_end <= im->size);
	if (s.va_end != s.va)
		mali_fw_section_get32(im, &s, s.va_end - s.va - 4);
	mali_fw_section_get32(im, &s, 0);
	return false;
}

/* Return: number of entries that were complained of */
static size_t read_entries(const u8 *data, size_t size)
{
	struct mali_fw_error error;
	struct mali_fw_image im;
	struct mali_fw_entry e;
	size_t faults = 0;

	if (!mali_fw_open(&im, data, size, &error)) {
		check_error(&im, &error);
		return 1;
	}
	for (mali_fw_first(&e); mali_fw_next(&im, &e, &error);)
		faults += read_entry(&im, &e);
	if (error.fault == MALI_FW_OK)
		return faults;
	check_error(&im, &error);
	return faults + 1;
}

static void read_image(const u8 *data, size_t size)
{
	static struct mali_fw_error kept[8];
	const struct mali_fw_image im = { .size = size };
	size_t count = mali_fw_faults(data, size, kept, ARRAY_SIZE(kept)), i;

	EXPECT(count == read_entries(data, size));
	for (i = 0; i < count && i < ARRAY_SIZE(kept); i++)
		check_error(&im, &kept[i]);
}

static void describe(const u8 *text, size_t size)
{
	struct fw_mistake mistake;
	unsigned int lines = 1;
	struct fw_file file;
	size_t i;

	if (fw_compose((const char *)text, size, &file, &mistake)) {
		read_image(file.data, file.size);
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

	if (take_below(&in, 2))
		describe(in.data, in.size);
	else
		read_image(in.data, in.size);
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
