// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Invalid firmware images: the driver reports what is wrong with each, or boots it, without
 * a warning and without waiting twice for it, and takes the good one afterwards.
 *
 * All are made from the image that the machine booted with, Arm's or the generated one,
 * so what is wrong is one thing at a time.
 */
#include "harness.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "../../lib/mali_fwimage.h"
#include "../../lib/mali_fw_if.h"
#include "modules.h"

/* No driver knows entries of this type */
#define TYPE_UNKNOWN	77u

/*
 * The driver waits for a firmware that does not start, and logs this; how long that takes
 * depends on the host, how often it happens does not
 */
#define WAITED		"Failed to boot MCU"

/*
 * Bits that are flipped, one at a time: of what describes the image, in several tests, so that
 * each has only little to do, and of the tables in it
 */
#define FLIPS		160u
#define FLIP_TESTS	4u
#define PAYLOAD_FLIPS	8u
/* A section of more bytes is what the test huge has, and takes the driver long to fill */
#define LARGE		(32u << 20)

/**
 * struct images - the image that the machine booted with, and one that is made from it
 * @log: what the kernel has logged since the last probe began
 * @path: where the loader looked for firmware before
 * @good, @bad, @size: both, of this many bytes
 * @table_end: offset after the last entry
 * @entry, @entries: offsets of the entries of sections
 * @shared: that of the section that driver and firmware share
 * @data: that of an ordinary section
 */
struct images {
	struct kernel_log log;
	char path[4096];
	uint8_t *good, *bad;
	size_t size;
	uint32_t table_end;
	uint32_t entry[32];
	unsigned int entries;
	uint32_t shared;
	uint32_t data;
};

static int read_image(const char *dir, uint8_t **data, size_t *size)
{
	char path[8192];
	struct stat st;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/" FIRMWARE_IMAGE, dir);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st)) {
		close(fd);
		return -errno;
	}
	*data = malloc(st.st_size);
	n = *data ? read(fd, *data, st.st_size) : -1;
	close(fd);
	*size = st.st_size;
	return n == st.st_size ? 0 : -EIO;
}

FIXTURE(firmware) {
	struct images im;
};

FIXTURE_SETUP(firmware)
{
	struct images *im = &self->im;
	struct mali_fw_section section;
	struct mali_fw_image image;
	struct mali_fw_error error;
	struct mali_fw_entry e;

	ASSERT_EQ(0, firmware_path(im->path, sizeof(im->path)));
	ASSERT_EQ(0, read_image(im->path, &im->good, &im->size));
	im->bad = malloc(im->size + 4096);
	ASSERT_NE(NULL, im->bad);
	memcpy(im->bad, im->good, im->size);
	ASSERT_TRUE(mali_fw_open(&image, im->good, im->size, &error));
	im->table_end = image.table_end;
	for (mali_fw_first(&e); mali_fw_next(&image, &e, &error);) {
		if (e.type != MALI_FW_SECTION)
			continue;
		ASSERT_TRUE(mali_fw_section_read(&image, &e, &section, &error));
		ASSERT_GT(ARRAY_SIZE(im->entry), im->entries);
		im->entry[im->entries++] = e.offset;
		if (section.va == FW_SHARED_VA)
			im->shared = e.offset;
		else if (!(section.flags & MALI_FW_PROTECTED))
			im->data = e.offset;
	}
	ASSERT_EQ(MALI_FW_OK, error.fault);
	ASSERT_NE(0, im->shared);
	ASSERT_NE(0, im->data);
	ASSERT_EQ(0, kernel_log_start(&im->log));
	ASSERT_EQ(0, gpu_unbind());
}

/* Whatever the driver was given: with the good image all is well. */
FIXTURE_TEARDOWN(firmware)
{
	struct images *im = &self->im;
	struct guest g;

	if (gpu_bound())
		EXPECT_EQ(0, gpu_unbind());
	EXPECT_EQ(0, firmware_restore(im->path));
	EXPECT_EQ(0, gpu_bind());
	EXPECT_EQ(0, gpu_wait());
	EXPECT_EQ(0, guest_open(&g));
	EXPECT_EQ(0, guest_healthy(&g, NULL));
	guest_close(&g);
	EXPECT_EQ(0, kernel_log_complaints(&im->log));
	kernel_log_stop(&im->log);
	free(im->good);
	free(im->bad);
}

/* The bad image as it was good, for the next thing to go wrong */
static void restore(struct images *im)
{
	memcpy(im->bad, im->good, im->size);
}

/* All is well in the log so far; what follows is of the next probe alone */
static void listen_anew(struct __test_metadata *_metadata, struct images *im)
{
	EXPECT_EQ(0, kernel_log_complaints(&im->log));
	kernel_log_stop(&im->log);
	ASSERT_EQ(0, kernel_log_start(&im->log));
}

/* Have the driver probe with the bad image.  Return: what became of it */
static int probe(struct __test_metadata *_metadata, struct images *im, size_t size)
{
	int ret;

	if (gpu_bound())
		EXPECT_EQ(0, gpu_unbind());
	EXPECT_EQ(0, firmware_replace(im->bad, size));
	listen_anew(_metadata, im);
	ret = gpu_bind();
	EXPECT_EQ(ret == -ETIMEDOUT, kernel_log_count(&im->log, WAITED));
	return ret;
}

/* It is refused with this error, and the driver logs this once. */
static void refused(struct __test_metadata *_metadata, struct images *im, size_t size,
		    int error, const char *text)
{
	EXPECT_EQ(error, probe(_metadata, im, size)) {
		TH_LOG("expected: %s", text);
	}
	EXPECT_EQ(1, kernel_log_count(&im->log, text)) {
		TH_LOG("expected: %s", text);
	}
	EXPECT_FALSE(gpu_bound());
	restore(im);
}

TEST_F(firmware, truncated)
{
	struct images *im = &self->im;
	size_t data_end = 0;
	unsigned int i;

	refused(_metadata, im, 1, -EINVAL, "Firmware too small");
	refused(_metadata, im, MALI_FW_HDR_SIZE - 1, -EINVAL, "Firmware too small");
	refused(_metadata, im, MALI_FW_HDR_SIZE, -EINVAL, "Firmware image is truncated");
	refused(_metadata, im, MALI_FW_HDR_SIZE + 3, -EINVAL, "Firmware image is truncated");
	for (i = 0; i < im->entries; i++) {
		size_t end = mali_fw_get32(im->good + im->entry[i] + MALI_FW_SEC_DATA_END);

		refused(_metadata, im, im->entry[i], -EINVAL, "Firmware image is truncated");
		refused(_metadata, im, im->entry[i] + MALI_FW_SEC_DATA_END, -EINVAL,
			"Firmware image is truncated");
		if (end > data_end)
			data_end = end;
	}
	refused(_metadata, im, im->table_end - 1, -EINVAL, "Firmware image is truncated");
	refused(_metadata, im, im->table_end, -EINVAL, "Firmware corrupted, file truncated?");
	refused(_metadata, im, data_end / 2, -EINVAL, "Firmware corrupted, file truncated?");
	refused(_metadata, im, data_end - 1, -EINVAL, "Firmware corrupted, file truncated?");
}

TEST_F(firmware, empty_or_missing)
{
	struct images *im = &self->im;

	/* The kernel's loader takes no empty file, and looks for another */
	EXPECT_EQ(-ENOENT, probe(_metadata, im, 0));
	EXPECT_EQ(1, kernel_log_count(&im->log, "Failed to load firmware image"));
	EXPECT_EQ(0, firmware_replace(NULL, 0));
	EXPECT_EQ(-ENOENT, gpu_bind());
	EXPECT_EQ(2, kernel_log_count(&im->log, "Failed to load firmware image"));
}

/* Bytes after its end do not matter */
TEST_F(firmware, longer)
{
	struct images *im = &self->im;

	memset(im->bad + im->size, 0xa5, 4096);
	EXPECT_EQ(0, probe(_metadata, im, im->size + 4096));
}

TEST_F(firmware, header)
{
	struct images *im = &self->im;

	mali_fw_put32(im->bad + MALI_FW_HDR_MAGIC, ~MALI_FW_MAGIC);
	refused(_metadata, im, im->size, -EINVAL, "Invalid firmware magic");
	im->bad[MALI_FW_HDR_MAJOR] = 1;
	refused(_metadata, im, im->size, -EINVAL, "Unsupported firmware binary header version");
	mali_fw_put32(im->bad + MALI_FW_HDR_TABLE_END, UINT32_MAX);
	refused(_metadata, im, im->size, -EINVAL, "Firmware image is truncated");
	mali_fw_put32(im->bad + MALI_FW_HDR_TABLE_END, im->size + 1);
	refused(_metadata, im, im->size, -EINVAL, "Firmware image is truncated");
	/* No table at all, and one that ends in an entry */
	mali_fw_put32(im->bad + MALI_FW_HDR_TABLE_END, 0);
	refused(_metadata, im, im->size, -EINVAL, "Shared interface region not found");
	mali_fw_put32(im->bad + MALI_FW_HDR_TABLE_END, MALI_FW_HDR_SIZE);
	refused(_metadata, im, im->size, -EINVAL, "Shared interface region not found");
	mali_fw_put32(im->bad + MALI_FW_HDR_TABLE_END, im->table_end - 4);
	refused(_metadata, im, im->size, -EINVAL, "Firmware entry too long");
	mali_fw_put32(im->bad + MALI_FW_HDR_TABLE_END, MALI_FW_HDR_SIZE + 2);
	refused(_metadata, im, im->size, -EINVAL, "Firmware too small");
}

TEST_F(firmware, entry_header)
{
	struct images *im = &self->im;
	uint8_t *header = im->bad + im->entry[0];

	mali_fw_put32(header, MALI_FW_ENTRY_WORD(MALI_FW_SECTION, 0));
	refused(_metadata, im, im->size, -EINVAL, "Firmware entry too long");
	mali_fw_put32(header, MALI_FW_ENTRY_WORD(MALI_FW_SECTION, 4));
	refused(_metadata, im, im->size, -EINVAL, "Firmware too small");
	mali_fw_put32(header, MALI_FW_ENTRY_WORD(MALI_FW_SECTION, 20));
	refused(_metadata, im, im->size, -EINVAL, "Firmware too small");
	mali_fw_put32(header, MALI_FW_ENTRY_WORD(MALI_FW_SECTION, 0x1e));
	refused(_metadata, im, im->size, -EINVAL, "Firmware entry is not 32-bit aligned");
	mali_fw_put32(header, MALI_FW_ENTRY_WORD(TYPE_UNKNOWN, 32));
	refused(_metadata, im, im->size, -EINVAL, "Unsupported non-optional entry type 77");
}

TEST_F(firmware, section)
{
	struct images *im = &self->im;
	uint8_t *e = im->bad + im->data;

	mali_fw_put32(e + MALI_FW_SEC_DATA, 2);
	mali_fw_put32(e + MALI_FW_SEC_DATA_END, 1);
	refused(_metadata, im, im->size, -EINVAL, "Firmware corrupted, data.end < data.start");
	mali_fw_put32(e + MALI_FW_SEC_VA_END, mali_fw_get32(e + MALI_FW_SEC_VA) - 4096);
	refused(_metadata, im, im->size, -EINVAL,
		"Firmware corrupted, hdr.va.end < hdr.va.start");
	mali_fw_put32(e + MALI_FW_SEC_DATA_END, UINT32_MAX);
	refused(_metadata, im, im->size, -EINVAL, "Firmware corrupted, file truncated?");
	mali_fw_put32(e + MALI_FW_SEC_DATA_END, im->size + 1);
	refused(_metadata, im, im->size, -EINVAL, "Firmware corrupted, file truncated?");
	mali_fw_put32(e + MALI_FW_SEC_VA_END, mali_fw_get32(e + MALI_FW_SEC_VA_END) + 1);
	refused(_metadata, im, im->size, -EINVAL,
		"Firmware corrupted, virtual addresses not page aligned");
	mali_fw_put32(e + MALI_FW_SEC_VA, mali_fw_get32(e + MALI_FW_SEC_VA) + 2048);
	refused(_metadata, im, im->size, -EINVAL,
		"Firmware corrupted, virtual addresses not page aligned");
	mali_fw_put32(e + MALI_FW_SEC_FLAGS, mali_fw_get32(e + MALI_FW_SEC_FLAGS) | 1 << 8);
	refused(_metadata, im, im->size, -EINVAL,
		"Firmware contains interface with unsupported flags");
	mali_fw_put32(e + MALI_FW_SEC_VA_END, mali_fw_get32(e + MALI_FW_SEC_VA) + 4096);
	mali_fw_put32(e + MALI_FW_SEC_DATA, 0);
	mali_fw_put32(e + MALI_FW_SEC_DATA_END, 4097);
	refused(_metadata, im, im->size, -EINVAL,
		"Firmware corrupted, section data exceeds section size");
}

TEST_F(firmware, shared_section)
{
	struct images *im = &self->im;
	uint8_t *e = im->bad + im->shared;

	mali_fw_put32(e + MALI_FW_SEC_FLAGS,
		      mali_fw_get32(e + MALI_FW_SEC_FLAGS) & ~MALI_FW_SHARED);
	refused(_metadata, im, im->size, -EINVAL, "Interface at 0x4000000 must be shared");
	/* Elsewhere, as an entry of another kind, and of no size: it is not there */
	mali_fw_put32(e + MALI_FW_SEC_VA, FW_SHARED_VA + 0x100000);
	mali_fw_put32(e + MALI_FW_SEC_VA_END, FW_SHARED_VA + 0x110000);
	refused(_metadata, im, im->size, -EINVAL, "Shared interface region not found");
	mali_fw_put32(e, (mali_fw_get32(e) & ~0xffu) | MALI_FW_CONFIG);
	refused(_metadata, im, im->size, -EINVAL, "Shared interface region not found");
	mali_fw_put32(e + MALI_FW_SEC_VA_END, FW_SHARED_VA);
	mali_fw_put32(e + MALI_FW_SEC_DATA_END, mali_fw_get32(e + MALI_FW_SEC_DATA));
	refused(_metadata, im, im->size, -EINVAL, "Shared interface region not found");
}

/* Two sections at one address, one over the whole of the other, and one page of it */
TEST_F(firmware, overlapping)
{
	struct images *im = &self->im;
	uint8_t *e = im->bad + im->data;

	mali_fw_put32(e + MALI_FW_SEC_DATA_END, mali_fw_get32(e + MALI_FW_SEC_DATA));
	mali_fw_put32(e + MALI_FW_SEC_VA, FW_SHARED_VA + 0x8000);
	mali_fw_put32(e + MALI_FW_SEC_VA_END, FW_SHARED_VA + 0x18000);
	EXPECT_EQ(-ENOSPC, probe(_metadata, im, im->size));
	restore(im);
	mali_fw_put32(e + MALI_FW_SEC_DATA_END, mali_fw_get32(e + MALI_FW_SEC_DATA));
	mali_fw_put32(e + MALI_FW_SEC_VA, 0x1000);
	mali_fw_put32(e + MALI_FW_SEC_VA_END, FW_SHARED_VA + 0x20000);
	EXPECT_EQ(-ENOSPC, probe(_metadata, im, im->size));
	restore(im);
	mali_fw_put32(e + MALI_FW_SEC_DATA_END, mali_fw_get32(e + MALI_FW_SEC_DATA));
	mali_fw_put32(e + MALI_FW_SEC_VA, mali_fw_get32(im->good + im->entry[0] + MALI_FW_SEC_VA));
	mali_fw_put32(e + MALI_FW_SEC_VA_END,
		      mali_fw_get32(im->good + im->entry[0] + MALI_FW_SEC_VA) + 0x40000);
	EXPECT_EQ(-ENOSPC, probe(_metadata, im, im->size));
}

/* More memory than there is; no process is killed for it. */
TEST_F(firmware, huge)
{
	struct images *im = &self->im;
	uint8_t *e = im->bad + im->data;

	mali_fw_put32(e + MALI_FW_SEC_VA, 0x10000000);
	mali_fw_put32(e + MALI_FW_SEC_VA_END, 0xfffff000);
	EXPECT_EQ(-ENOMEM, probe(_metadata, im, im->size));
	EXPECT_EQ(0, kernel_log_count(&im->log, "Out of memory"));
	EXPECT_EQ(0, kernel_log_count(&im->log, "oom-kill"));
}

/* The tables that driver and firmware meet by, each wrong in one word */
TEST_F(firmware, control_tables)
{
	struct images *im = &self->im;
	const struct {
		uint32_t offset, value;
	} cases[] = {
		{ 0x08, 0 },			/* global input */
		{ 0x0c, 0xfffffffc },		/* global output */
		{ 0x10, 0 },			/* groups */
		{ 0x10, 2 },
		{ 0x10, UINT32_MAX },
		{ 0x14, 0xffffff00 },		/* stride of groups */
		{ 0x1000 + 0x04, 0x08000000 },	/* group input, after the window */
		{ 0x1000 + 0x14, 7 },		/* streams */
		{ 0x1000 + 0x18, 0x7ffffff0 },	/* stride of streams */
		{ 0x1040 + 0x08, FW_SHARED_VA - 4 },	/* stream output, before the window */
	};
	uint32_t payload = mali_fw_get32(im->good + im->shared + MALI_FW_SEC_DATA);
	unsigned int i;

	/* Without those that the driver refuses itself */
	guest_errors_expected(1, ARRAY_SIZE(cases));
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		int ret;

		mali_fw_put32(im->bad + payload + cases[i].offset, cases[i].value);
		ret = probe(_metadata, im, im->size);
		/* The firmware does not start with them, or the driver does not take them */
		EXPECT_TRUE(ret == -ETIMEDOUT || ret == -EINVAL) {
			TH_LOG("word %#x: %d", cases[i].offset, ret);
		}
		EXPECT_FALSE(gpu_bound());
		restore(im);
	}
}

static bool is_error_of_a_probe(int ret)
{
	return ret == -EINVAL || ret == -ENOMEM || ret == -ENOSPC || ret == -ETIMEDOUT ||
	       ret == -ENODEV || ret == -EIO;
}

static void flip(struct __test_metadata *_metadata, struct images *im, uint32_t offset,
		 unsigned int bit, unsigned int *booted)
{
	int ret;

	im->bad[offset] ^= 1 << bit;
	ret = probe(_metadata, im, im->size);
	if (ret)
		EXPECT_TRUE(is_error_of_a_probe(ret)) {
			TH_LOG("byte %#x, bit %u: %d", offset, bit, ret);
		}
	*booted += !ret;
	im->bad[offset] ^= 1 << bit;
}

/* The header and what describes a section: byte @n of all these */
static uint32_t byte_that_counts(const struct images *im, uint32_t n)
{
	if (n < MALI_FW_HDR_SIZE)
		return n;
	n -= MALI_FW_HDR_SIZE;
	return im->entry[n / MALI_FW_SEC_NAME] + n % MALI_FW_SEC_NAME;
}

/* Whether a bit makes a section of ordinary memory large */
static bool flip_is_large(const struct images *im, uint32_t offset, unsigned int bit)
{
	uint8_t entry[MALI_FW_SEC_NAME];
	uint32_t va, end;
	unsigned int i;

	for (i = 0; i < im->entries; i++) {
		if (offset - im->entry[i] >= sizeof(entry))
			continue;
		memcpy(entry, im->good + im->entry[i], sizeof(entry));
		entry[offset - im->entry[i]] ^= 1 << bit;
		va = mali_fw_get32(entry + MALI_FW_SEC_VA);
		end = mali_fw_get32(entry + MALI_FW_SEC_VA_END);
		return !(mali_fw_get32(entry + MALI_FW_SEC_FLAGS) & MALI_FW_PROTECTED) &&
		       end > va && end - va > LARGE;
	}
	return false;
}

static void flip_entries(struct __test_metadata *_metadata, struct images *im, uint32_t part)
{
	uint32_t bits = (MALI_FW_HDR_SIZE + im->entries * MALI_FW_SEC_NAME) * 8, i;
	unsigned int booted = 0, flips = 0;

	guest_errors_expected(0, FLIPS);
	/* Moved by one each time, so that all bits of bytes come up */
	for (i = part; i < FLIPS; i += FLIP_TESTS) {
		uint32_t n = (uint32_t)((uint64_t)i * bits / FLIPS + i / FLIP_TESTS % 8) % bits;
		uint32_t offset = byte_that_counts(im, n / 8);

		if (flip_is_large(im, offset, n % 8))
			continue;
		flip(_metadata, im, offset, n % 8, &booted);
		flips++;
	}
	TH_LOG("%u of %u images booted", booted, flips);
	/* Versions, cache modes and the like do not matter, the rest does */
	EXPECT_LT(0, booted);
	EXPECT_GT(flips, booted);
}

TEST_F(firmware, flipped_bits_1)
{
	flip_entries(_metadata, &self->im, 0);
}

TEST_F(firmware, flipped_bits_2)
{
	flip_entries(_metadata, &self->im, 1);
}

TEST_F(firmware, flipped_bits_3)
{
	flip_entries(_metadata, &self->im, 2);
}

TEST_F(firmware, flipped_bits_4)
{
	flip_entries(_metadata, &self->im, 3);
}

TEST_F(firmware, flipped_bits_of_tables)
{
	struct images *im = &self->im;
	uint32_t payload = mali_fw_get32(im->good + im->shared + MALI_FW_SEC_DATA), i;
	unsigned int booted = 0;

	guest_errors_expected(1, PAYLOAD_FLIPS);
	for (i = 0; i < PAYLOAD_FLIPS; i++)
		flip(_metadata, im, payload + 4 + 4 * (i % 6), (i * 5 + 3) % 8, &booted);
	EXPECT_GT(PAYLOAD_FLIPS, booted);
}

TEST_HARNESS_MAIN
