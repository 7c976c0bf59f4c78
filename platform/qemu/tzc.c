// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The address-space controller.  A range is two regions of QEMU's: one above the RAM in the
 * normal world's address space, which refuses, and, as the secure world's has all of that
 * below it, an alias of the RAM above the first one there.  QEMU flushes the TLBs of its CPUs
 * when regions change.
 */
#include <stdlib.h>

#include "board.h"
#include "log.h"
#include "trusted.h"
#include "tzc.h"
#include "window.h"

/**
 * struct range - a range of the controller
 * @window: in the normal world
 * @alias: of the RAM, in the secure world
 * @size: bytes, 0 if it is not used
 */
struct range {
	struct window window;
	struct MemoryRegion *alias;
	u64 size;
};

/* Under the BQL */
static struct {
	struct range ranges[TZC_RANGES];
	struct tzc_bus bus;
	bool present;
} tzc;

/* The board's own RAM, which QEMU has made as a memory backend */
static struct MemoryRegion *board_ram(void)
{
	struct Object *backend = object_resolve_path_type("", "memory-backend", NULL);

	if (!backend) {
		log_line("the board has no RAM for the address-space controller");
		exit(1);
	}
	return host_memory_backend_get_memory(backend);
}

static void create_range(struct range *range, struct MemoryRegion *ram)
{
	window_init(&range->window, "vmali.tzc", BOARD_RAM_BASE, MALI_TRUSTED_PAGE_SIZE);
	memory_region_set_enabled(range->window.region, false);
	memory_region_add_subregion_overlap(get_system_memory(), BOARD_RAM_BASE,
					    range->window.region, WORLDS_PRIORITY);
	range->alias = worlds_region();
	memory_region_init_alias(range->alias, NULL, "vmali.protected", ram, 0,
				 MALI_TRUSTED_PAGE_SIZE);
	memory_region_set_enabled(range->alias, false);
	memory_region_add_subregion_overlap(worlds_secure(), BOARD_RAM_BASE, range->alias,
					    WORLDS_PRIORITY);
}

void tzc_create(u64 ram_size)
{
	struct MemoryRegion *ram = board_ram();
	const struct mali_trusted_range range = {
		.base = BOARD_RAM_BASE,
		.size = ram_size < BOARD_CARVEOUT_BASE - BOARD_RAM_BASE ?
			ram_size : BOARD_CARVEOUT_BASE - BOARD_RAM_BASE,
		.memory = memory_region_get_ram_ptr(ram),
		.borrowed = true,
	};
	unsigned int i;

	trusted_create(&range);
	/* A board without a secure world has nothing that protects */
	if (!worlds_secure())
		return;
	tzc.present = true;
	for (i = 0; i < TZC_RANGES; i++)
		create_range(&tzc.ranges[i], ram);
}

void tzc_set_bus(const struct tzc_bus *bus)
{
	tzc.bus = *bus;
}

static struct range *find(u64 base, u64 size)
{
	unsigned int i;

	for (i = 0; i < TZC_RANGES; i++) {
		struct range *range = &tzc.ranges[i];

		if (range->size == size && (!size || range->window.base == base))
			return range;
	}
	return NULL;
}

/* The secure world's first: there is no moment in which it has neither */
static void show(struct range *range)
{
	memory_region_transaction_begin();
	memory_region_set_alias_offset(range->alias, range->window.base - BOARD_RAM_BASE);
	memory_region_set_size(range->alias, range->size);
	memory_region_set_address(range->alias, range->window.base);
	memory_region_set_enabled(range->alias, true);
	memory_region_set_size(range->window.region, range->size);
	memory_region_set_address(range->window.region, range->window.base);
	memory_region_set_enabled(range->window.region, true);
	memory_region_transaction_commit();
}

static void hide(struct range *range)
{
	memory_region_transaction_begin();
	memory_region_set_enabled(range->window.region, false);
	memory_region_set_enabled(range->alias, false);
	memory_region_transaction_commit();
}

static void hold(void)
{
	if (tzc.bus.hold)
		tzc.bus.hold();
}

static void release(void)
{
	if (tzc.bus.release)
		tzc.bus.release();
}

enum mali_trusted_error tzc_protect(u64 pa, u64 size)
{
	enum mali_trusted_error err;
	struct range *range;

	if (!tzc.present)
		return MALI_TRUSTED_ERR_UNSUPPORTED;
	range = find(0, 0);
	if (!range)
		return MALI_TRUSTED_ERR_FULL;

	hold();
	err = mali_trusted_protect(trusted_model(), pa, size);
	if (!err) {
		range->window.base = pa;
		range->size = size;
		show(range);
	}
	release();
	return err;
}

enum mali_trusted_error tzc_unprotect(u64 pa, u64 size)
{
	enum mali_trusted_error err;
	struct range *range;

	if (!tzc.present)
		return MALI_TRUSTED_ERR_UNSUPPORTED;
	range = size ? find(pa, size) : NULL;
	if (!range)
		return MALI_TRUSTED_ERR_RANGE;

	hold();
	err = mali_trusted_unprotect(trusted_model(), pa, size);
	if (!err) {
		range->size = 0;
		hide(range);
	}
	release();
	return err;
}
