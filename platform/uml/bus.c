// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The memory bus of the board: the trusted firmware's filter decides each access and
 * performs those to protected memory; those to RAM are performed here.
 */
#include <linux/export.h>
#include <linux/init.h>
#include <linux/mm.h>

#include "../common/filter.h"
#include "bus.h"
#include "cpu_cache.h"

/**
 * struct vmali_bus - the bus; constant once the board is up
 * @model: trusted firmware, which has the filter
 * @regions: the protected regions
 * @num_regions: number of regions
 */
static struct vmali_bus {
	struct mali_trusted *model;
	struct mali_trusted_range regions[MALI_TRUSTED_MAX_REGIONS];
	size_t num_regions;
} bus;

/*
 * Ordinary memory is RAM of the page allocator. What is reserved is not memory to a
 * device: the kernel's image, which UML maps read-only, and the carve-outs, including
 * register windows.
 */
static bool is_ram(u64 pa, size_t len)
{
	u64 pfn, last = (pa + len - 1) >> PAGE_SHIFT;

	for (pfn = pa >> PAGE_SHIFT; pfn <= last; pfn++)
		if (!pfn_valid(pfn) || PageReserved(pfn_to_page(pfn)))
			return false;

	return true;
}

static void ram_copy(void *ram, void *buf, size_t len, bool write)
{
	if (len == 8 && IS_ALIGNED((unsigned long)ram, 8)) {
		u64 val;

		if (write) {
			memcpy(&val, buf, sizeof(val));
			WRITE_ONCE(*(u64 *)ram, val);
		} else {
			val = READ_ONCE(*(u64 *)ram);
			memcpy(buf, &val, sizeof(val));
		}
	} else if (len == 4 && IS_ALIGNED((unsigned long)ram, 4)) {
		u32 val;

		if (write) {
			memcpy(&val, buf, sizeof(val));
			WRITE_ONCE(*(u32 *)ram, val);
		} else {
			val = READ_ONCE(*(u32 *)ram);
			memcpy(buf, &val, sizeof(val));
		}
	} else if (write) {
		memcpy(ram, buf, len);
	} else {
		memcpy(buf, ram, len);
	}
}

/*
 * The GPU finds what is in memory, a page at a time: what the CPU has in its caches may be newer.
 * Of a page that is not mapped for DMA that is anything: an error says so.
 */
static int ram_access(u64 pa, u8 *buf, size_t len, bool write, enum mali_trusted_initiator who)
{
	unsigned long flags;
	int ret = 0;

	if (who == MALI_TRUSTED_CPU || !vmali_cpu_cache_begin(&flags)) {
		ram_copy(__va(pa), buf, len, write);
		return 0;
	}
	while (len && !ret) {
		size_t part = min_t(size_t, len, PAGE_SIZE - offset_in_page(pa));
		void *memory = vmali_cpu_cache_memory(pa);

		if (memory)
			ram_copy(memory, buf, part, write);
		else
			ret = -ENXIO;
		pa += part;
		buf += part;
		len -= part;
	}
	vmali_cpu_cache_end(flags);
	if (ret)
		pr_warn_ratelimited("vmali: a device accesses %#llx, which is not mapped for DMA\n",
				    pa);
	return ret;
}

/**
 * vmali_bus_access() - access physical memory
 * @pa: physical address
 * @buf: data to write, or where to put what is read
 * @len: bytes, not zero
 * @write: write; otherwise read
 * @who: initiator
 * @gpu_protected: the GPU is in protected mode
 *
 * Aligned accesses of 4 and 8 bytes are single-copy atomic.
 *
 * Context: any; does not sleep.
 *
 * Return: 0; -EACCES if the filter refused (recorded; a read returns zeros); -ENXIO if
 * there is no memory; -EINVAL if this is not an access.
 */
int vmali_bus_access(u64 pa, void *buf, size_t len, bool write,
		     enum mali_trusted_initiator who, bool gpu_protected)
{
	const struct mali_trusted_txn txn = {
		.initiator = who,
		.gpu_protected = gpu_protected,
		.write = write,
		.pa = pa,
		.len = len,
	};
	int filtered = vmali_filter(bus.model, &txn, buf);

	if (filtered != VMALI_FILTER_PASSED)
		return filtered;
	if (!is_ram(pa, len))
		return -ENXIO;

	return ram_access(pa, buf, len, write, who);
}
EXPORT_SYMBOL_GPL(vmali_bus_access);

/**
 * vmali_bus_is_protected() - whether an address is in a protected region
 * @pa: physical address
 *
 * Records nothing.
 *
 * Context: any.
 *
 * Return: true if it is; what is allocated there, and which initiators may access it, is
 * not considered.
 */
bool vmali_bus_is_protected(u64 pa)
{
	size_t i;

	for (i = 0; i < bus.num_regions; i++)
		if (pa - bus.regions[i].base < bus.regions[i].size)
			return true;
	return false;
}
EXPORT_SYMBOL_GPL(vmali_bus_is_protected);

/**
 * vmali_bus_init() - connect the filter
 * @model: trusted firmware, which exists as long as the board
 *
 * Called once, before any other function of the bus.
 */
void __init vmali_bus_init(struct mali_trusted *model)
{
	struct mali_trusted_region_info info;

	bus.model = model;
	while (!mali_trusted_get_region(model, bus.num_regions, &info))
		bus.regions[bus.num_regions++] = info.range;
}
