// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The CPU's caches, as devices see them that do not snoop them.
 *
 * What User-Mode Linux takes for RAM is what its CPU sees. For devices that are "dma-noncoherent"
 * in the device tree, a page that is mapped for DMA has a second content: what is in memory. The
 * device accesses that one. Only the kernel's DMA operations transfer between the two, in lines:
 * a line that the CPU has written goes to memory when it is cleaned, and one that is invalidated
 * comes from there. So the CPU's caches hold all of each page, and evict nothing by themselves: if
 * the driver omits a clean or an invalidation, stale data is seen every time, not just sometimes.
 *
 * A page that the CPU maps uncached, or write-combined, has one content, for both.
 *
 * What the operations do is what arm64's do [arch/arm64/mm/dma-mapping.c, cache.S]: for the
 * device, clean, whatever the direction; for the CPU, invalidate, unless only the device reads;
 * and lines that are invalidated in part are cleaned first.
 */
#include <linux/dma-map-ops.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/notifier.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/xarray.h>

#include "cpu_cache.h"

#define LINE	64u

/**
 * struct cached_page - a page that is mapped for DMA
 * @maps: DMA mappings
 * @memory: what devices see; NULL if the CPU does not cache the page, and sees the same
 * @known: what the CPU has read, or has written back: a line that differs is dirty
 */
struct cached_page {
	unsigned int maps;
	u8 *memory;
	u8 *known;
};

/**
 * struct cpu_cache - the caches
 * @lock: protects @pages and their content; a leaf
 * @pages: struct cached_page by page frame number
 * @used: a device does not snoop; constant once its driver is bound
 */
static struct cpu_cache {
	spinlock_t lock;
	struct xarray pages;
	bool used;
} cache = {
	.lock = __SPIN_LOCK_UNLOCKED(cache.lock),
	.pages = XARRAY_INIT(cache.pages, 0),
};

static void page_free(struct cached_page *page)
{
	free_page((unsigned long)page->memory);
	free_page((unsigned long)page->known);
	page->memory = NULL;
	page->known = NULL;
}

/*
 * What the CPU has written before is in its caches only. When the mapping skips the maintenance,
 * its caller has done it before, or there is nothing to be seen.
 */
static struct cached_page *page_alloc(u64 pfn, bool skip)
{
	struct cached_page *page = kzalloc(sizeof(*page), GFP_ATOMIC);

	if (!page)
		return NULL;
	page->memory = (u8 *)__get_free_page(GFP_ATOMIC);
	page->known = (u8 *)__get_free_page(GFP_ATOMIC);
	if (!page->memory || !page->known) {
		page_free(page);
		kfree(page);
		return NULL;
	}
	if (skip)
		memcpy(page->memory, __va(PFN_PHYS(pfn)), PAGE_SIZE);
	else
		memset(page->memory, 0x5a, PAGE_SIZE);
	memcpy(page->known, page->memory, PAGE_SIZE);
	return page;
}

static void clean(struct cached_page *page, u8 *cpu, u32 line)
{
	if (!memcmp(cpu + line, page->known + line, LINE))
		return;
	memcpy(page->memory + line, cpu + line, LINE);
	memcpy(page->known + line, cpu + line, LINE);
}

static void invalidate(struct cached_page *page, u8 *cpu, u32 line)
{
	memcpy(cpu + line, page->memory + line, LINE);
	memcpy(page->known + line, page->memory + line, LINE);
}

enum operation { CLEAN, INVALIDATE };

static void maintain(phys_addr_t pa, size_t size, enum operation what)
{
	phys_addr_t end = pa + size, line = round_down(pa, LINE);
	unsigned long flags;

	spin_lock_irqsave(&cache.lock, flags);
	for (; line < end; line += LINE) {
		struct cached_page *page = xa_load(&cache.pages, line >> PAGE_SHIFT);
		u8 *cpu = __va(line & PAGE_MASK);

		if (!page || !page->memory)
			continue;
		if (what == CLEAN || line < pa || line + LINE > end)
			clean(page, cpu, offset_in_page(line));
		if (what == INVALIDATE)
			invalidate(page, cpu, offset_in_page(line));
	}
	spin_unlock_irqrestore(&cache.lock, flags);
}

/* Reserved pages are carve-outs, which the CPU does not access through its caches */
static bool cacheable(u64 pfn)
{
	return pfn_valid(pfn) && !PageReserved(pfn_to_page(pfn));
}

/* Forget the mapping of the pages before @end */
static void forget(u64 pfn, u64 end)
{
	unsigned long flags;

	spin_lock_irqsave(&cache.lock, flags);
	for (; pfn < end; pfn++) {
		struct cached_page *page = xa_load(&cache.pages, pfn);

		if (!page || --page->maps)
			continue;
		xa_erase(&cache.pages, pfn);
		page_free(page);
		kfree(page);
	}
	spin_unlock_irqrestore(&cache.lock, flags);
}

static int remember(u64 pfn, u64 end, bool skip)
{
	const u64 first = pfn;
	unsigned long flags;
	int ret = 0;

	spin_lock_irqsave(&cache.lock, flags);
	for (; pfn < end && !ret; pfn++) {
		struct cached_page *page = xa_load(&cache.pages, pfn);

		if (!page && cacheable(pfn)) {
			page = page_alloc(pfn, skip);
			ret = page ? xa_err(xa_store(&cache.pages, pfn, page, GFP_ATOMIC)) :
			      -ENOMEM;
			if (ret && page) {
				page_free(page);
				kfree(page);
			}
		}
		if (page && !ret)
			page->maps++;
	}
	spin_unlock_irqrestore(&cache.lock, flags);
	if (ret)
		forget(first, pfn - 1);
	return ret;
}

static int map(phys_addr_t pa, size_t size, unsigned long attrs)
{
	const bool skip = attrs & DMA_ATTR_SKIP_CPU_SYNC;
	int ret;

	if (attrs & DMA_ATTR_MMIO)
		return 0;
	ret = remember(PHYS_PFN(pa), PHYS_PFN(pa + size - 1) + 1, skip);
	if (!ret && !skip)
		maintain(pa, size, CLEAN);
	return ret;
}

static void unmap(phys_addr_t pa, size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	if (attrs & DMA_ATTR_MMIO)
		return;
	if (dir != DMA_TO_DEVICE && !(attrs & DMA_ATTR_SKIP_CPU_SYNC))
		maintain(pa, size, INVALIDATE);
	forget(PHYS_PFN(pa), PHYS_PFN(pa + size - 1) + 1);
}

/* The operations */

static dma_addr_t op_map_phys(struct device *dev, phys_addr_t pa, size_t size,
			      enum dma_data_direction dir, unsigned long attrs)
{
	return map(pa, size, attrs) ? DMA_MAPPING_ERROR : pa;
}

static void op_unmap_phys(struct device *dev, dma_addr_t pa, size_t size,
			  enum dma_data_direction dir, unsigned long attrs)
{
	unmap(pa, size, dir, attrs);
}

static void op_unmap_sg(struct device *dev, struct scatterlist *sgl, int n,
			enum dma_data_direction dir, unsigned long attrs)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, n, i)
		unmap(sg_phys(sg), sg->length, dir, attrs);
}

static int op_map_sg(struct device *dev, struct scatterlist *sgl, int n,
		     enum dma_data_direction dir, unsigned long attrs)
{
	struct scatterlist *sg;
	int i, ret;

	for_each_sg(sgl, sg, n, i) {
		ret = map(sg_phys(sg), sg->length, attrs);
		if (ret) {
			op_unmap_sg(dev, sgl, i, dir, attrs | DMA_ATTR_SKIP_CPU_SYNC);
			return ret;
		}
		sg_dma_address(sg) = sg_phys(sg);
		sg_dma_len(sg) = sg->length;
	}
	return n;
}

static void op_sync_single_for_device(struct device *dev, dma_addr_t pa, size_t size,
				      enum dma_data_direction dir)
{
	maintain(pa, size, CLEAN);
}

static void op_sync_single_for_cpu(struct device *dev, dma_addr_t pa, size_t size,
				   enum dma_data_direction dir)
{
	if (dir != DMA_TO_DEVICE)
		maintain(pa, size, INVALIDATE);
}

static void op_sync_sg_for_device(struct device *dev, struct scatterlist *sgl, int n,
				  enum dma_data_direction dir)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, n, i)
		op_sync_single_for_device(dev, sg_phys(sg), sg->length, dir);
}

static void op_sync_sg_for_cpu(struct device *dev, struct scatterlist *sgl, int n,
			       enum dma_data_direction dir)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, n, i)
		op_sync_single_for_cpu(dev, sg_phys(sg), sg->length, dir);
}

static const struct dma_map_ops operations = {
	.map_phys = op_map_phys,
	.unmap_phys = op_unmap_phys,
	.map_sg = op_map_sg,
	.unmap_sg = op_unmap_sg,
	.sync_single_for_cpu = op_sync_single_for_cpu,
	.sync_single_for_device = op_sync_single_for_device,
	.sync_sg_for_cpu = op_sync_sg_for_cpu,
	.sync_sg_for_device = op_sync_sg_for_device,
};

/*
 * The kernel maps pages uncached: what the CPU has not written back by then reaches memory
 * sooner or later, and from now on there is one content.
 */
static void uncached(unsigned long pfn, unsigned int count)
{
	unsigned long flags;
	u32 line;

	spin_lock_irqsave(&cache.lock, flags);
	for (; count--; pfn++) {
		struct cached_page *page = xa_load(&cache.pages, pfn);
		u8 *cpu = __va(PFN_PHYS(pfn));

		if (!page || !page->memory)
			continue;
		for (line = 0; line < PAGE_SIZE; line += LINE) {
			clean(page, cpu, line);
			invalidate(page, cpu, line);
		}
		page_free(page);
	}
	spin_unlock_irqrestore(&cache.lock, flags);
}

/* A driver is about to be bound */
static int bound(struct notifier_block *nb, unsigned long event, void *data)
{
	struct device *dev = data;

	if (event != BUS_NOTIFY_BIND_DRIVER || !of_property_read_bool(dev->of_node,
								      "dma-noncoherent"))
		return NOTIFY_DONE;
	set_dma_ops(dev, &operations);
	um_uncached_pages = uncached;
	cache.used = true;
	return NOTIFY_OK;
}

static struct notifier_block notifier = { .notifier_call = bound };

/**
 * vmali_cpu_cache_init() - give devices that are not coherent their DMA operations
 *
 * Called once, before drivers of such devices are bound. The module must stay.
 */
void __init vmali_cpu_cache_init(void)
{
	bus_register_notifier(&platform_bus_type, &notifier);
}

/**
 * vmali_cpu_cache_begin() - a device accesses memory
 * @flags: for vmali_cpu_cache_end()
 *
 * Context: any.
 *
 * Return: true with the caches locked, until vmali_cpu_cache_end(); false if all devices
 * snoop the CPU's caches.
 */
bool vmali_cpu_cache_begin(unsigned long *flags)
{
	if (!cache.used)
		return false;
	spin_lock_irqsave(&cache.lock, *flags);
	return true;
}

/**
 * vmali_cpu_cache_end() - the access is over
 * @flags: as vmali_cpu_cache_begin() has set it
 */
void vmali_cpu_cache_end(unsigned long flags)
{
	spin_unlock_irqrestore(&cache.lock, flags);
}

/**
 * vmali_cpu_cache_memory() - what a device accesses at an address
 * @pa: physical address of RAM
 *
 * Context: between vmali_cpu_cache_begin() and vmali_cpu_cache_end().
 *
 * Return: address in the kernel of what is in memory, to the end of the page; NULL if the page is
 * not mapped for DMA, so that the driver has not cleaned or invalidated it for the device.
 */
void *vmali_cpu_cache_memory(u64 pa)
{
	struct cached_page *page = xa_load(&cache.pages, pa >> PAGE_SHIFT);

	if (!page)
		return NULL;
	return page->memory ? page->memory + offset_in_page(pa) : __va(pa);
}
