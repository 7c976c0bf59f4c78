// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The demo's report, and its page.
 */
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "demo_report.h"
#include "jsonfile.h"
#include "page.h"
#include "sha256.h"

#define FIRMWARE_PARAMETER	"/sys/module/firmware_class/parameters/path"
#define IMAGES		"/arm/mali/*/mali_csffw.bin"
#define IMAGE_MAX	(4u << 20)

void demo_parameter(const char *path, char *name, size_t size)
{
	FILE *file = fopen(path, "re");

	*name = '\0';
	if (!file)
		return;
	if (fgets(name, (int)size, file))
		name[strcspn(name, "\n")] = '\0';
	else
		*name = '\0';
	fclose(file);

	/* What a module parameter that is NULL reads as. */
	if (!strcmp(name, "(null)"))
		*name = '\0';
}

static bool add_image(struct json_object *list, const char *path, size_t skip, bool genuine)
{
	static uint8_t image[IMAGE_MAX];
	uint8_t digest[SHA256_SIZE];
	char hex[2 * SHA256_SIZE + 1];
	struct json_object *item;
	FILE *file = fopen(path, "re");
	size_t size;
	bool whole;

	if (!file)
		return false;
	size = fread(image, 1, sizeof(image), file);
	whole = feof(file);
	fclose(file);
	if (!whole)
		return false;

	sha256(image, size, digest);
	sha256_hex(digest, hex);
	item = json_add_object(list, NULL);
	json_add_string(item, "file", path + skip);
	json_add_string(item, "sha256", hex);
	json_add_bool(item, "genuine", genuine);
	return true;
}

/* The images of all architectures; panthor takes the one of its GPU. */
static void write_firmware(struct json_object *list, bool genuine)
{
	char dir[PATH_MAX], pattern[PATH_MAX + sizeof(IMAGES)];
	glob_t found;
	size_t i;

	demo_parameter(FIRMWARE_PARAMETER, dir, sizeof(dir));
	snprintf(pattern, sizeof(pattern), "%s" IMAGES, dir);
	if (glob(pattern, 0, NULL, &found))
		return;
	for (i = 0; i < found.gl_pathc; i++)
		if (!add_image(list, found.gl_pathv[i], strlen(dir) + 1, genuine))
			fprintf(stderr, "vmali-demo: cannot read %s\n", found.gl_pathv[i]);
	globfree(&found);
}

int demo_write_report(const char *path, const struct demo *demo, const struct utsname *uts,
		      bool genuine)
{
	struct json_object *j = json_add_object(NULL, NULL), *item;

	write_firmware(json_add_array(j, "firmware"), genuine);
	json_add_string(j, "kernel_version", uts->release);
	if (demo->dev)
		json_add_string(j, "gpu_product",
				vmali_product_name(vmali_device_gpu_info(demo->dev)->gpu_id));
	else
		json_add_null(j, "gpu_product");
	if (demo->first_job_ns)
		json_add_decimal(j, "boot_to_first_job_s", (uint64_t)demo->first_job_ns / 1000, 6);
	else
		json_add_null(j, "boot_to_first_job_s");
	item = json_add_object(j, "protected");
	json_add_string(item, "heap", demo->heap);
	json_add_u64(item, "region_bytes", demo->memory.region_bytes);
	json_add_u64(item, "fw_bytes", demo->fw_used);
	json_add_u64(item, "suspend_bytes_per_group", demo->group_used);
	json_add_u64(item, "heap_used_bytes", demo->memory.used_bytes);
	play_write(&demo->play, j);
	json_add_bool(j, "ok", !demo->report.failed);
	report_write(&demo->report, j);
	return json_save(j, path);
}

int demo_write_page(const char *path, const struct demo *demo, const struct utsname *uts)
{
	const struct page page = {
		.kernel = uts->release,
		.gpu = demo->dev ?
		       vmali_product_name(vmali_device_gpu_info(demo->dev)->gpu_id) :
		       "No GPU",
		.report = &demo->report,
		.play = &demo->play,
	};
	FILE *out;
	int ret;

	out = fopen(path, "we");
	if (!out)
		return -errno;

	ret = page_write(out, &page);
	if (fclose(out) && !ret)
		ret = -errno;
	return ret;
}
