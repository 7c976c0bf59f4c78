// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The data section of the firmware's image: cached, and written by the firmware.
 *
 * Arm's images have one at 0x02000000, zeros when the driver has loaded it.  The code of the
 * image is not executed, but as any program it depends on its data: it starts from what the
 * driver has loaded, or from what it has left there itself when it was halted, and from
 * nothing else.  A few words stand for all of it.
 */
#include "image.h"
#include "cache_check.h"
#include "fwmem.h"
#include "group.h"
#include "mcu.h"
#include "mmu.h"

struct data {
	u32 magic;
	u32 state;
	u32 broken;
};

#define DATA_MAGIC	0x61746144u
#define DATA_RUNNING	1u
#define DATA_PARKED	2u

/* An image without it is not missed, nor is data that is read-only or locked */
static bool present(struct mali_gpu *gpu)
{
	return mali_mmu_writable(gpu, 0, FW_DATA_VA, sizeof(struct data));
}

static void set(struct mali_gpu *gpu, u32 state)
{
	struct data d = { .magic = DATA_MAGIC, .state = state };
	unsigned int n;

	for (n = 0; n < gpu->fw->group_num; n++)
		if (gpu->csg[n].mute)
			d.broken |= BIT32(n);

	if (present(gpu))
		mali_fw_write(gpu, FW_DATA_VA, &d, sizeof(d));
}

/**
 * mali_image_begin() - the firmware begins to execute
 * @gpu: GPU
 */
void mali_image_begin(struct mali_gpu *gpu)
{
	set(gpu, DATA_RUNNING);
}

/**
 * mali_image_park() - the firmware is about to halt on request
 * @gpu: GPU
 */
void mali_image_park(struct mali_gpu *gpu)
{
	set(gpu, DATA_PARKED);
}

/* Slots whose state was broken are so until the driver loads the image again */
static void find_broken(struct mali_gpu *gpu, const struct data *d)
{
	unsigned int n;

	for (n = 0; n < gpu->fw->group_num; n++)
		gpu->csg[n].mute = d->magic == DATA_MAGIC && (d->broken & BIT32(n));
}

/**
 * mali_image_boot() - the firmware starts
 * @gpu: GPU
 *
 * Return: false if it cannot, as its data is that of a firmware that was cut off.  A fast
 * reset restarts the MCU of itself, and firmware is prepared for that.
 */
bool mali_image_boot(struct mali_gpu *gpu)
{
	struct data d;

	mali_cache_check_stale(gpu, 0);
	if (!present(gpu))
		return true;
	if (!mali_fw_read(gpu, FW_DATA_VA, &d, sizeof(d)))
		return false;
	if (d.magic == DATA_MAGIC && d.state == DATA_RUNNING && !gpu->mcu->restarts) {
		mali_guest_error(gpu, "firmware is started on data of its last run", FW_DATA_VA);
		return false;
	}
	find_broken(gpu, &d);
	mali_image_begin(gpu);
	return true;
}
