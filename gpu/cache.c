// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The caches: write-back, and tagged by address space and virtual address.
 *
 * A line keeps the physical address that it was filled from, and is written back there,
 * whatever has become of the page tables: drivers edit them first and flush after that.
 * But when its address space gets other tables, nothing is left that could say where the
 * line belongs: it goes to where the new tables lead.
 *
 * Lines of one physical address under different tags are kept coherent, as long as their
 * translation counts: the L2 of hardware has one place for a physical address.
 *
 * Nothing here depends on addresses of the host, and lines are replaced in turn.
 */
#include "cache.h"

#define TAG(as, va)	(((va) & ~(u64)(CACHE_LINE_BYTES - 1)) | (u64)(as) << 1 | 1)

const struct cache_ways mali_cache_ways[CACHE_UNITS] = {
	[CACHE_L2] = { 0, CACHE_L2_WAYS },
	[CACHE_LSC] = { CACHE_L2_WAYS, CACHE_LSC_WAYS },
	[CACHE_OTHER] = { CACHE_L2_WAYS + CACHE_LSC_WAYS, CACHE_OTHER_WAYS },
};

void mali_cache_init(struct mali_gpu *gpu, const struct cache_hooks *hooks)
{
	gpu->cache->hooks = hooks;
}

/**
 * mali_cache_policy() - what a memory attribute lets the caches do
 * @attr: a byte of MEMATTR
 *
 * Write-back memory is cached, all other is not.  A line is taken on a miss if the attribute
 * says so, or leaves it to the implementation.
 *
 * Return: CACHE_*, 0 for memory that is not cached.
 */
u32 mali_cache_policy(u32 attr)
{
	if (MEMATTR_TYPE(attr) != MEMATTR_WB)
		return 0;
	if (MEMATTR_ALLOC(attr) == MEMATTR_ALLOC_IMPL)
		return CACHE_ALL;
	return CACHE_USE | (attr & MEMATTR_ALLOC_ON_READ ? CACHE_ALLOC_READ : 0) |
	       (attr & MEMATTR_ALLOC_ON_WRITE ? CACHE_ALLOC_WRITE : 0);
}

/* The same for all aliases: they differ above the page offset only */
static unsigned int set_of(u64 address)
{
	return (unsigned int)(address / CACHE_LINE_BYTES) % CACHE_SETS;
}

/* Return: the way of a line, CACHE_WAYS if it is not there */
static unsigned int find(const struct cache *c, enum cache_unit unit, unsigned int set, u64 tag)
{
	unsigned int way = mali_cache_ways[unit].first, end = way + mali_cache_ways[unit].count;

	while (way < end && c->tag[set][way] != tag)
		way++;
	return way < end ? way : CACHE_WAYS;
}

/**
 * mali_cache_drop() - make a line invalid; what is dirty is lost
 * @gpu: GPU
 * @unit: cache
 * @set, @way: of a valid line
 */
void mali_cache_drop(struct mali_gpu *gpu, enum cache_unit unit, unsigned int set,
		     unsigned int way)
{
	struct cache *c = gpu->cache;

	if (c->line[set][way].dirty)
		gpu->stat[MALI_STAT_CACHE_LOST]++;
	c->tag[set][way] = 0;
	c->used[unit]--;
}

/* Write the dirty bytes of a line.  Return: false if the bus has refused some */
static bool write_bytes(struct mali_gpu *gpu, const struct cache_line *l, u64 pa)
{
	unsigned int i = 0, n;

	while (i < CACHE_LINE_BYTES) {
		if (!(l->dirty & BIT64(i))) {
			i++;
			continue;
		}
		for (n = 1; i + n < CACHE_LINE_BYTES && (l->dirty & BIT64(i + n)); n++)
			;
		if (mali_bus(gpu, pa + i, (void *)&l->data[i], n, true, l->initiator))
			return false;
		i += n;
	}
	return true;
}

/*
 * Where a dirty line belongs.  Return: false if it belongs nowhere any more: it is lost.
 */
static bool destination(struct mali_gpu *gpu, const struct cache_line *l, u64 tag, u64 *pa)
{
	*pa = l->pa;
	if (!l->cut)
		return true;
	if (!gpu->cache->hooks->translate(gpu, CACHE_TAG_AS(tag), CACHE_TAG_VA(tag), pa)) {
		mali_guest_error(gpu, "dirty cache line is lost: its address space has other tables",
				 CACHE_TAG_VA(tag));
		return false;
	}
	mali_guest_error(gpu, "dirty cache line is written by another VM's tables",
			 CACHE_TAG_VA(tag));
	return true;
}

/* Clean, and perhaps drop, the other lines of the L2 that have a physical address */
static void settle_aliases(struct mali_gpu *gpu, unsigned int set, u64 tag, u64 pa, bool keep)
{
	struct cache *c = gpu->cache;
	unsigned int way;

	for (way = 0; way < CACHE_L2_WAYS; way++) {
		const struct cache_line *l = &c->line[set][way];

		if (!c->tag[set][way] || c->tag[set][way] == tag || l->cut || l->pa != pa)
			continue;
		mali_cache_clean(gpu, CACHE_L2, set, way);
		if (!keep)
			mali_cache_drop(gpu, CACHE_L2, set, way);
	}
}

/* A hit: report once what hardware would answer, too, and no driver wants */
static void check_hit(struct mali_gpu *gpu, struct cache_line *l, u64 tag, u64 pa)
{
	if (l->reported || (!l->cut && l->pa == (pa & ~(u64)(CACHE_LINE_BYTES - 1))))
		return;
	l->reported = true;
	mali_guest_error(gpu, l->cut ? "access finds a cache line of another VM" :
			 "access finds a cache line of an earlier mapping", CACHE_TAG_VA(tag));
}

static unsigned int victim(struct mali_gpu *gpu, enum cache_unit unit, unsigned int set)
{
	struct cache *c = gpu->cache;
	unsigned int way = find(c, unit, set, 0);

	if (way != CACHE_WAYS)
		return way;
	way = mali_cache_ways[unit].first + c->next[set][unit];
	c->next[set][unit] = (u8)((c->next[set][unit] + 1) % mali_cache_ways[unit].count);
	mali_cache_clean(gpu, unit, set, way);
	mali_cache_drop(gpu, unit, set, way);
	return way;
}

/* Return: the way of a new line, CACHE_WAYS if the bus has refused it */
static unsigned int fill(struct mali_gpu *gpu, enum cache_unit unit, u64 tag, u64 pa,
			 enum mali_initiator initiator)
{
	struct cache *c = gpu->cache;
	unsigned int set = set_of(pa), way, below;
	struct cache_line *l;

	if (unit != CACHE_L2) {
		below = find(c, CACHE_L2, set, tag);
		if (below == CACHE_WAYS)
			below = fill(gpu, CACHE_L2, tag, pa, initiator);
		else
			check_hit(gpu, &c->line[set][below], tag, pa);
		if (below == CACHE_WAYS)
			return CACHE_WAYS;
		/* May clean another line to the L2, and so replace what is below */
		way = victim(gpu, unit, set);
		if (c->tag[set][below] != tag)
			below = fill(gpu, CACHE_L2, tag, pa, initiator);
		if (below == CACHE_WAYS)
			return CACHE_WAYS;
		l = &c->line[set][way];
		*l = c->line[set][below];
		l->dirty = 0;
		l->reported = false;
	} else {
		settle_aliases(gpu, set, tag, pa, true);
		way = victim(gpu, unit, set);
		l = &c->line[set][way];
		if (mali_bus(gpu, pa, l->data, CACHE_LINE_BYTES, false, initiator))
			return CACHE_WAYS;
		l->pa = pa;
		l->dirty = 0;
		l->cut = false;
		l->reported = false;
	}
	gpu->stat[MALI_STAT_CACHE_MISSES]++;
	c->tag[set][way] = tag;
	c->used[unit]++;
	return way;
}

/* What is to be written to a line of the L2 from above it */
static void put(struct mali_gpu *gpu, unsigned int set, unsigned int way, unsigned int offset,
		const void *buf, u32 len, enum mali_initiator initiator)
{
	struct cache_line *l = &gpu->cache->line[set][way];
	u64 mask = len < CACHE_LINE_BYTES ? BIT64(len) - 1 : ~0ull;

	if (!l->dirty && way < CACHE_L2_WAYS)
		settle_aliases(gpu, set, gpu->cache->tag[set][way], l->pa, false);
	memcpy(l->data + offset, buf, len);
	l->dirty |= mask << offset;
	l->initiator = (u8)initiator;
}

/* From the load/store caches to the L2.  Return: false if it cannot take the line */
static bool hand_down(struct mali_gpu *gpu, const struct cache_line *l, u64 tag, u64 pa)
{
	struct cache *c = gpu->cache;
	unsigned int set = set_of(pa), below = find(c, CACHE_L2, set, tag), i;

	if (below == CACHE_WAYS)
		below = fill(gpu, CACHE_L2, tag, pa, l->initiator);
	/* Another page has the address now */
	if (below == CACHE_WAYS || c->line[set][below].cut || c->line[set][below].pa != pa)
		return false;
	for (i = 0; i < CACHE_LINE_BYTES; i++)
		if (l->dirty & BIT64(i))
			put(gpu, set, below, i, &l->data[i], 1, l->initiator);
	return true;
}

/**
 * mali_cache_clean() - write a line back if it is dirty
 * @gpu: GPU
 * @unit: cache; from those above the L2 it goes there
 * @set, @way: of a valid line, which stays valid
 *
 * An error of the bus is a fault of the address space that the line has.
 */
void mali_cache_clean(struct mali_gpu *gpu, enum cache_unit unit, unsigned int set,
		      unsigned int way)
{
	struct cache_line *l = &gpu->cache->line[set][way];
	u64 tag = gpu->cache->tag[set][way], pa;

	if (!l->dirty)
		return;
	gpu->stat[MALI_STAT_CACHE_WRITE_BACKS]++;
	if (!destination(gpu, l, tag, &pa)) {
		gpu->stat[MALI_STAT_CACHE_LOST]++;
	} else if ((unit == CACHE_L2 || !hand_down(gpu, l, tag, pa)) && !write_bytes(gpu, l, pa)) {
		gpu->stat[MALI_STAT_CACHE_LOST]++;
		gpu->cache->hooks->bus_fault(gpu, CACHE_TAG_AS(tag), pa, FAULT_ACCESS_WRITE);
	}
	l->dirty = 0;
}

/* Return: the way of the line for an access, CACHE_WAYS if none is to be taken, or on errors */
static unsigned int get(struct mali_gpu *gpu, const struct cache_access *a, u64 tag, u64 pa,
			bool *refused)
{
	struct cache *c = gpu->cache;
	unsigned int set = set_of(pa), way = find(c, a->unit, set, tag);
	u32 alloc = a->write ? CACHE_ALLOC_WRITE : CACHE_ALLOC_READ;

	if (way != CACHE_WAYS) {
		gpu->stat[MALI_STAT_CACHE_HITS]++;
		check_hit(gpu, &c->line[set][way], tag, pa);
		return way;
	}
	/* Protected memory: only accesses in protected mode succeed, which are not cached */
	if (!(a->policy & alloc) ||
	    (gpu->host->is_protected && gpu->host->is_protected(gpu->ctx, pa)))
		return CACHE_WAYS;
	way = fill(gpu, a->unit, tag, pa & ~(u64)(CACHE_LINE_BYTES - 1), a->initiator);
	*refused = way == CACHE_WAYS;
	return way;
}

/**
 * mali_cache_access() - read or write memory that may be cached
 * @gpu: GPU, in normal mode
 * @a: what
 *
 * Return: 0, or a negative value if the bus has refused it; a part may have been transferred.
 */
int mali_cache_access(struct mali_gpu *gpu, const struct cache_access *a)
{
	u64 va = a->va, pa = a->pa;
	u32 left = a->len;
	u8 *buf = a->buf;

	while (left) {
		u32 offset = (u32)va % CACHE_LINE_BYTES, room = CACHE_LINE_BYTES - offset;
		u32 len = left < room ? left : room;
		bool refused = false;
		unsigned int way = get(gpu, a, TAG(a->as, va), pa, &refused);
		int ret = refused ? -1 : 0;

		if (way == CACHE_WAYS && !refused)
			ret = mali_bus(gpu, pa, buf, len, a->write, a->initiator);
		else if (!refused && a->write)
			put(gpu, set_of(pa), way, offset, buf, len, a->initiator);
		else if (!refused)
			memcpy(buf, gpu->cache->line[set_of(pa)][way].data + offset, len);
		if (ret)
			return ret;
		va += len;
		pa += len;
		buf += len;
		left -= len;
	}
	return 0;
}

/**
 * mali_cache_peek_table() - read a descriptor as the MMU would, and change nothing
 * @gpu: GPU
 * @pa: physical address
 * @descriptor: set to it
 *
 * Return: as mali_cache_access().
 */
int mali_cache_peek_table(struct mali_gpu *gpu, u64 pa, u64 *descriptor)
{
	struct cache *c = gpu->cache;
	unsigned int set = set_of(pa), way = find(c, CACHE_L2, set, TAG(CACHE_TABLES, pa));

	if (way == CACHE_WAYS)
		return mali_bus(gpu, pa, descriptor, 8, false, MALI_INITIATOR_MMU);
	memcpy(descriptor, c->line[set][way].data + pa % CACHE_LINE_BYTES, 8);
	return 0;
}

/**
 * mali_cache_sync() - memory is about to be accessed without the L2
 * @gpu: GPU
 * @as: address space
 * @va, @pa: virtual and physical address
 * @len: bytes, within a page
 *
 * For sync objects of system scope: the CPU reads and writes them without flushes.
 */
void mali_cache_sync(struct mali_gpu *gpu, unsigned int as, u64 va, u64 pa, u32 len)
{
	u64 end = va + len;

	while (va < end) {
		unsigned int set = set_of(pa), way = find(gpu->cache, CACHE_L2, set, TAG(as, va));

		if (way != CACHE_WAYS) {
			mali_cache_clean(gpu, CACHE_L2, set, way);
			mali_cache_drop(gpu, CACHE_L2, set, way);
		}
		settle_aliases(gpu, set, TAG(as, va), pa & ~(u64)(CACHE_LINE_BYTES - 1), false);
		pa += CACHE_LINE_BYTES - va % CACHE_LINE_BYTES;
		va += CACHE_LINE_BYTES - va % CACHE_LINE_BYTES;
	}
}
