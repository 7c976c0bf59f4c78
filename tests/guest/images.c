// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Firmware images, good and bad: what vmali fw check foretells is what the driver does, to
 * the errno and to the line in the log.
 *
 * Each image is made from its description here, as vmali fw make does, and given to the
 * driver that this kernel has.
 */
#include "kselftest_harness.h"

#include "../../tools/fw/build.h"
#include "../../tools/fw/predict.h"
#include "../fw_images.h"
#include "modules.h"

FIXTURE(images) {
	char path[4096];
	struct fw_setup setup;
};

FIXTURE_SETUP(images)
{
	char heap[VMALI_HEAP_NAME_MAX];
	uint64_t bytes;

	ASSERT_EQ(0, firmware_path(self->path, sizeof(self->path)));
	self->setup.series = !series_missing();
	ASSERT_EQ(0, gpu_unbind());
	if (!self->setup.series)
		return;
	self->setup.heap = !heap_missing(heap);
	if (!self->setup.heap)
		return;
	/* The table counts on so much, and on none of it being in use */
	ASSERT_EQ(0, guest_stat(TRUSTED_STATS, "region_bytes", &bytes));
	ASSERT_EQ(FW_CASE_HEAP, bytes);
	ASSERT_EQ(0, protected_bytes(0));
	self->setup.heap_bytes = bytes;
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

/* How often the driver is to log the n-th remark */
static unsigned int times(const struct fw_verdict *v, unsigned int n)
{
	unsigned int i, count = 0;

	for (i = 0; i < v->kept; i++)
		count += !strcmp(v->remarks[i].driver, v->remarks[n].driver);
	return count;
}

/* Lines of the driver that report an error, less those that were predicted */
static unsigned int other_errors(struct kernel_log *log, const struct fw_verdict *v)
{
	static const char mark[] = "*ERROR* ";
	const size_t len = sizeof(mark) - 1;
	unsigned int count = kernel_log_count(log, mark), i;

	/* Whether a remark is an error or a warning is the driver's business */
	for (i = 0; i < v->kept; i++) {
		const char *line = v->remarks[i].driver;
		const char *at = *line ? strstr(log->text, line) : NULL;

		if (at && (size_t)(at - log->text) >= len && !strncmp(at - len, mark, len))
			count--;
	}
	return count;
}

/* The one fault of a driver here that the kernel itself complains of */
static bool kmalloc_warns(const struct fw_verdict *v)
{
	return v->error == ENOMEM && !v->remarks[v->kept - 1].driver[0];
}

static void compare(struct __test_metadata *_metadata, const struct fw_case *c,
		    const struct fw_setup *setup)
{
	static struct kernel_log log;
	static struct fw_verdict v;
	struct fw_mistake mistake;
	struct fw_file image;
	unsigned int i;
	int ret;

	ASSERT_TRUE(fw_compose(c->text, strlen(c->text), &image, &mistake)) {
		TH_LOG("%s: line %u: %s", c->name, mistake.line, mistake.text);
	}
	ASSERT_EQ(0, fw_predict(image.data, image.size, setup, &v));
	ASSERT_EQ(0, firmware_replace(image.data, image.size));
	free(image.data);
	ASSERT_EQ(0, kernel_log_start(&log));
	ret = gpu_bind();
	EXPECT_EQ(-v.error, ret) {
		TH_LOG("%s: foretold: %d, %s", c->name, -v.error,
		       v.kept ? v.remarks[v.kept - 1].why : "");
	}
	EXPECT_EQ(setup->heap ? -c->series : -c->mainline, ret) {
		TH_LOG("%s: not what the table has", c->name);
	}
	EXPECT_EQ(!ret, gpu_bound());
	for (i = 0; i < v.kept; i++) {
		if (!v.remarks[i].driver[0])
			continue;
		EXPECT_EQ(times(&v, i), kernel_log_count(&log, v.remarks[i].driver)) {
			TH_LOG("%s: foretold: \"%s\"", c->name, v.remarks[i].driver);
		}
	}
	EXPECT_EQ(0, other_errors(&log, &v)) {
		TH_LOG("%s: %s", c->name, log.text);
	}
	EXPECT_EQ(kmalloc_warns(&v), !!kernel_log_complaints(&log)) {
		TH_LOG("%s", c->name);
	}
	if (setup->heap)
		EXPECT_EQ(v.error ? 0 : v.protected_bytes,
			  protected_bytes(v.error ? 0 : v.protected_bytes));
	kernel_log_stop(&log);
	if (gpu_bound())
		ASSERT_EQ(0, gpu_unbind());
}

TEST_F(images, as_predicted)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fw_cases); i++)
		compare(_metadata, &fw_cases[i], &self->setup);
}

TEST_HARNESS_MAIN
