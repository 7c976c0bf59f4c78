// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The carve-out.
 */
#include "board.h"
#include "carveout.h"
#include "trusted.h"
#include "window.h"

void carveout_create(void)
{
	static struct window window;
	struct MemoryRegion *ram = worlds_region(), *secure = worlds_secure();
	struct mali_trusted_range range = {
		.base = BOARD_CARVEOUT_BASE, .size = BOARD_CARVEOUT_SIZE,
	};

	memory_region_init_ram(ram, NULL, "vmali.protected", BOARD_CARVEOUT_SIZE, &error_fatal);
	range.memory = memory_region_get_ram_ptr(ram);
	trusted_create(&range);
	window_init(&window, "vmali.carveout", BOARD_CARVEOUT_BASE, BOARD_CARVEOUT_SIZE);
	memory_region_add_subregion_overlap(get_system_memory(), BOARD_CARVEOUT_BASE,
					    window.region, WORLDS_PRIORITY);
	/* A board without a secure world has protected memory that only the GPU accesses */
	if (secure)
		memory_region_add_subregion_overlap(secure, BOARD_CARVEOUT_BASE, ram,
						    WORLDS_PRIORITY);
}
