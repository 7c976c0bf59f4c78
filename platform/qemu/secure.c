// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The secure block (secure_regs.h).  The display is a bus master that may read protected
 * memory, and nothing else; the model of it is that of trusted/.  The ranges are those of the
 * address-space controller.
 */
#include "qemu.h"
#include "secure.h"
#include "secure_regs.h"
#include "trusted.h"
#include "tzc.h"
#include "worlds.h"

/* Under the BQL */
static struct {
	struct mali_trusted_frame frame;
	u32 status;
} display;

static struct {
	u64 address;
	u64 bytes;
	u32 status;
} range;

static u64 counter(uint64_t offset)
{
	struct mali_trusted_stats s;

	mali_trusted_get_stats(trusted_model(), &s);
	switch (offset) {
	case SECURE_REGION_BYTES:
		return s.region_bytes;
	case SECURE_USED_BYTES:
		return s.used_bytes;
	case SECURE_ALLOCATIONS:
		return s.allocations;
	case SECURE_REFUSED:
		return s.refused;
	case SECURE_PEAK_BYTES:
		return s.peak_bytes;
	case SECURE_SCRUBBED_BYTES:
		return s.scrubbed_bytes;
	default:
		return 0;
	}
}

/* Bytes of a register, 0 if there is none */
static unsigned int size_of(uint64_t offset)
{
	switch (offset) {
	case SECURE_REGION_BYTES:
	case SECURE_USED_BYTES:
	case SECURE_ALLOCATIONS:
	case SECURE_REFUSED:
	case SECURE_PEAK_BYTES:
	case SECURE_SCRUBBED_BYTES:
	case SECURE_FRAME_ADDRESS:
	case SECURE_RANGE_ADDRESS:
	case SECURE_RANGE_BYTES:
		return 8;
	case SECURE_ID:
	case SECURE_FRAME_STRIDE:
	case SECURE_FRAME_WIDTH:
	case SECURE_FRAME_HEIGHT:
	case SECURE_DISPLAY_COMMAND:
	case SECURE_DISPLAY_STATUS:
	case SECURE_RANGE_COMMAND:
	case SECURE_RANGE_STATUS:
		return 4;
	default:
		return 0;
	}
}

static uint32_t block_read(void *opaque, uint64_t offset, uint64_t *data, unsigned int size,
			   struct qemu_attrs attrs)
{
	*data = 0;
	if (size_of(offset) != size)
		return QEMU_MEMTX_ERROR;

	switch (offset) {
	case SECURE_ID:
		*data = SECURE_ID_VALUE;
		break;
	case SECURE_FRAME_ADDRESS:
		*data = display.frame.pa;
		break;
	case SECURE_FRAME_STRIDE:
		*data = display.frame.stride;
		break;
	case SECURE_FRAME_WIDTH:
		*data = display.frame.width;
		break;
	case SECURE_FRAME_HEIGHT:
		*data = display.frame.height;
		break;
	case SECURE_DISPLAY_STATUS:
		*data = display.status;
		break;
	case SECURE_RANGE_ADDRESS:
		*data = range.address;
		break;
	case SECURE_RANGE_BYTES:
		*data = range.bytes;
		break;
	case SECURE_RANGE_STATUS:
		*data = range.status;
		break;
	default:
		*data = counter(offset);
	}
	return QEMU_MEMTX_OK;
}

static u32 range_command(u64 what)
{
	enum mali_trusted_error err = MALI_TRUSTED_ERR_INVAL;

	if (what == SECURE_RANGE_PROTECT)
		err = tzc_protect(range.address, range.bytes);
	else if (what == SECURE_RANGE_RETURN)
		err = tzc_unprotect(range.address, range.bytes);
	return (u32)-(int)err;
}

static u32 display_command(u64 what)
{
	enum mali_trusted_error err = MALI_TRUSTED_ERR_INVAL;

	if (what == SECURE_DISPLAY_SHOW)
		err = mali_trusted_display_show(trusted_model(), &display.frame);
	else if (what == SECURE_DISPLAY_OFF)
		err = mali_trusted_display_off(trusted_model());
	return (u32)-(int)err;
}

static uint32_t block_write(void *opaque, uint64_t offset, uint64_t data, unsigned int size,
			    struct qemu_attrs attrs)
{
	if (size_of(offset) != size)
		return QEMU_MEMTX_ERROR;

	switch (offset) {
	case SECURE_FRAME_ADDRESS:
		display.frame.pa = data;
		break;
	case SECURE_FRAME_STRIDE:
		display.frame.stride = data;
		break;
	case SECURE_FRAME_WIDTH:
		display.frame.width = (u32)data;
		break;
	case SECURE_FRAME_HEIGHT:
		display.frame.height = (u32)data;
		break;
	case SECURE_DISPLAY_COMMAND:
		display.status = display_command(data);
		break;
	case SECURE_RANGE_ADDRESS:
		range.address = data;
		break;
	case SECURE_RANGE_BYTES:
		range.bytes = data;
		break;
	case SECURE_RANGE_COMMAND:
		range.status = range_command(data);
		break;
	default:
		/* The others are read-only */
		return QEMU_MEMTX_ERROR;
	}
	return QEMU_MEMTX_OK;
}

static const struct qemu_region_ops block_ops = {
	.read_with_attrs = block_read,
	.write_with_attrs = block_write,
	.endianness = QEMU_LITTLE_ENDIAN,
	.valid = { .min_access_size = 4, .max_access_size = 8 },
	.impl = { .min_access_size = 4, .max_access_size = 8 },
};

void secure_create(void)
{
	struct MemoryRegion *secure = worlds_secure(), *block;

	if (!secure)
		return;

	block = worlds_region();
	memory_region_init_io(block, NULL, &block_ops, NULL, "vmali.secure", SECURE_BLOCK_SIZE);
	memory_region_add_subregion_overlap(secure, SECURE_BLOCK_BASE, block,
					    WORLDS_PRIORITY);
}
