// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Firmware images, good and bad: what the driver does with each, to the errno and to the
 * lines in its log, is what the table of fw_images.h has.
 *
 * Each image is made from its description here, as vmali fw make does, and given to the
 * driver that this kernel has.
 */
#include "harness.h"

#include "../../tools/fw/build.h"
#include "../fw_images.h"
#include "modules.h"

FIXTURE(images) {
	char path[4096];
	bool heap;
};

FIXTURE_SETUP(images)
{
	char heap[VMALI_HEAP_NAME_MAX];
	uint64_t bytes;

	ASSERT_EQ(0, firmware_path(self->path, sizeof(self->path)));
	ASSERT_EQ(0, gpu_unbind());
	self->heap = !series_missing() && !heap_missing(heap);
	if (!self->heap)
		return;
	/* The table counts on so much, and on none of it being in use */
	ASSERT_EQ(0, guest_stat(TRUSTED_STATS, "region_bytes", &bytes));
	ASSERT_EQ(FW_CASE_HEAP, bytes);
	ASSERT_EQ(0, protected_bytes(0));
}

/* Whatever the driver was given: with the good image all is well. */
FIXTURE_TEARDOWN(images)
{
	struct guest g;

	if (gpu_bound())
		EXPECT_EQ(0, gpu_unbind());
	EXPECT_EQ(0, firmware_restore(self->path));
	EXPECT_EQ(0, gpu_bind());
	EXPECT_EQ(0, gpu_wait());
	EXPECT_EQ(0, guest_open(&g));
	EXPECT_EQ(0, guest_healthy(&g, NULL));
	guest_close(&g);
}

/* Lines of @lines that are @line */
static unsigned int times(const char *lines, const char *line, size_t len)
{
	unsigned int count = 0;
	size_t n;

	for (; *lines; lines += n + !!lines[n]) {
		n = strcspn(lines, "\n");
		count += n == len && !strncmp(lines, line, n);
	}
	return count;
}

/*
 * Each of these lines is in the log, and as often.  Return: how many of them are errors;
 * whether one is an error or a warning is the driver's business.
 */
static unsigned int expect_lines(struct __test_metadata *_metadata, struct kernel_log *log,
				 const struct fw_case *c, const char *lines)
{
	unsigned int errors = 0;
	const char *line = lines;
	char text[256], error[300];
	size_t n;

	for (; *line; line += n + !!line[n]) {
		n = strcspn(line, "\n");
		snprintf(text, sizeof(text), "%.*s", (int)n, line);
		EXPECT_EQ(times(lines, line, n), kernel_log_count(log, text)) {
			TH_LOG("%s: expected: \"%s\"", c->name, text);
		}
		snprintf(error, sizeof(error), "*ERROR* %s", text);
		errors += !!kernel_log_count(log, error);
	}
	return errors;
}

/*
 * Protected mode is there if the image has protected sections: what the driver reports, and
 * which groups it makes.  Without them no group takes protected memory.
 */
static void expect_protected_mode(struct __test_metadata *_metadata, const struct fw_case *c)
{
	bool possible = c->protected_bytes;
	struct vmali_protected_info info;
	struct vmali_group *group;
	struct guest g;

	ASSERT_EQ(0, gpu_wait());
	ASSERT_EQ(0, guest_open(&g));
	ASSERT_EQ(0, vmali_device_query_protected(g.dev, &info));
	EXPECT_EQ(possible ? VMALI_PROTECTED_PROTM : 0, info.features) {
		TH_LOG("%s", c->name);
	}
	EXPECT_EQ(possible, info.ready) {
		TH_LOG("%s", c->name);
	}
	EXPECT_EQ(c->protected_bytes, info.fw_bytes);
	EXPECT_EQ(possible ? 0 : -EOPNOTSUPP, guest_protected_group(&g, &group)) {
		TH_LOG("%s", c->name);
	}
	if (possible)
		vmali_group_destroy(group);
	guest_close(&g);
}

static void compare(struct __test_metadata *_metadata, const struct fw_case *c, bool heap)
{
	const char *lines = !heap && c->mainline_logs ? c->mainline_logs : c->logs;
	int error = heap ? c->series : c->mainline, ret;
	static struct kernel_log log;
	struct fw_mistake mistake;
	struct fw_file image;
	unsigned int errors;

	ASSERT_TRUE(fw_compose(c->text, strlen(c->text), &image, &mistake)) {
		TH_LOG("%s: line %u: %s", c->name, mistake.line, mistake.text);
	}
	ASSERT_EQ(0, firmware_replace(image.data, image.size));
	free(image.data);
	ASSERT_EQ(0, kernel_log_start(&log));
	ret = gpu_bind();
	EXPECT_EQ(-error, ret) {
		TH_LOG("%s", c->name);
	}
	EXPECT_EQ(!ret, gpu_bound());
	errors = expect_lines(_metadata, &log, c, lines ? lines : "");
	EXPECT_EQ(errors, kernel_log_count(&log, "*ERROR* ")) {
		TH_LOG("%s: %s", c->name, log.text);
	}
	EXPECT_EQ(c->kernel_warns, !!kernel_log_complaints(&log)) {
		TH_LOG("%s", c->name);
	}
	if (heap && !ret)
		expect_protected_mode(_metadata, c);
	if (heap)
		EXPECT_EQ(c->protected_bytes, protected_bytes(c->protected_bytes));
	kernel_log_stop(&log);
	if (gpu_bound())
		ASSERT_EQ(0, gpu_unbind());
}

TEST_F(images, as_in_the_table)
{
	unsigned int i;

	/* Of the images whose tables the firmware finds damaged */
	guest_errors_expected(1, ARRAY_SIZE(fw_cases));
	/* The page allocator does, of sections that are larger than what it ever has */
	guest_warnings_expected();
	for (i = 0; i < ARRAY_SIZE(fw_cases); i++)
		compare(_metadata, &fw_cases[i], self->heap);
}

TEST_HARNESS_MAIN
