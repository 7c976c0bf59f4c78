// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The firmware's accesses to its memory: interface, ring pointers, suspend buffers.  One
 * that has stopped makes none: it reads 0, and what it writes is dropped.
 */
#include "fwmem.h"
#include "mcu.h"
#include "mmu.h"

/* Return: false if not all of the access has been made */
static bool access(struct mali_gpu *gpu, const struct mmu_access *a)
{
	if (gpu->stopped)
		return false;
	gpu->stat[MALI_STAT_FW_ACCESSES]++;
	return mali_mmu_access(gpu, a) == MMU_OK;
}

bool mali_fw_read(struct mali_gpu *gpu, u32 va, void *buf, u32 len)
{
	struct mmu_access a = {
		.va = va, .buf = buf, .len = len, .initiator = MALI_INITIATOR_MCU,
	};

	if (access(gpu, &a))
		return true;
	memset(buf, 0, len);
	return false;
}

bool mali_fw_write(struct mali_gpu *gpu, u32 va, const void *buf, u32 len)
{
	struct mmu_access a = {
		.va = va, .buf = (void *)buf, .len = len, .write = true,
		.initiator = MALI_INITIATOR_MCU,
	};

	return access(gpu, &a);
}

/**
 * mali_fw_write_as() - write through the address space of a group
 * @gpu: GPU
 * @as: address space
 * @va: GPU VA
 * @buf: data
 * @len: bytes
 *
 * Return: false if not all of it has been written.
 */
bool mali_fw_write_as(struct mali_gpu *gpu, unsigned int as, u64 va, const void *buf, u32 len)
{
	struct mmu_access a = {
		.as = as, .va = va, .buf = (void *)buf, .len = len, .write = true,
		.initiator = MALI_INITIATOR_MCU,
	};

	return !gpu->stopped && mali_mmu_access(gpu, &a) == MMU_OK;
}

/*
 * Interface accesses on the running path: firmware that loses its interface
 * memory is dead.
 */
static void must(struct mali_gpu *gpu, bool ok, u32 va)
{
	if (!ok)
		mali_mcu_panic(gpu, "firmware lost its interface memory", va);
}

u32 mali_fw_read32(struct mali_gpu *gpu, u32 va)
{
	u32 v;

	must(gpu, mali_fw_read(gpu, va, &v, 4), va);
	return v;
}

u64 mali_fw_read64(struct mali_gpu *gpu, u32 va)
{
	u64 v;

	must(gpu, mali_fw_read(gpu, va, &v, 8), va);
	return v;
}

void mali_fw_write32(struct mali_gpu *gpu, u32 va, u32 value)
{
	must(gpu, mali_fw_write(gpu, va, &value, 4), va);
}

void mali_fw_write64(struct mali_gpu *gpu, u32 va, u64 value)
{
	must(gpu, mali_fw_write(gpu, va, &value, 8), va);
}

/**
 * mali_fw_hold_doorbell() - serve requests later: memory that they need is locked
 * @gpu: GPU
 *
 * The MCU stalls.  mali_gpu_run() serves them after the unlock.
 */
void mali_fw_hold_doorbell(struct mali_gpu *gpu)
{
	gpu->fw->doorbell_held = true;
}

/**
 * mali_fw_error() - mali_guest_error(), reported by the firmware
 * @gpu: GPU
 * @msg: message
 * @value: what it is about
 *
 * One that has stopped reports nothing.
 */
void mali_fw_error(struct mali_gpu *gpu, const char *msg, u64 value)
{
	if (!gpu->stopped)
		mali_guest_error(gpu, msg, value);
}

/**
 * mali_fw_check_protected() - report what should be in protected memory and is not
 * @gpu: GPU
 * @va: MCU VA
 * @what: for the log
 *
 * Firmware finds out in protected mode only, by a fault without an address; the model can
 * report it earlier.
 */
void mali_fw_check_protected(struct mali_gpu *gpu, u64 va, const char *what)
{
	u64 pa;

	if (gpu->host->is_protected && mali_mmu_lookup(gpu, 0, va, &pa) &&
	    !gpu->host->is_protected(gpu->ctx, pa))
		mali_fw_error(gpu, what, pa);
}
