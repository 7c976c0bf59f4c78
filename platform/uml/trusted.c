// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali_trusted: the trusted firmware on the board, around the portable model of trusted/.
 *
 * A device-tree node "vmali,trusted-firmware" has in its reg property where protected
 * memory is: above the end of RAM, so that it has no struct page and no kernel mapping.
 * Without a node there is no protected memory, but the bus still works.
 *
 * With a "memory-region", reg is the static carve-out of that node instead: RAM that is
 * reserved, and that is lent to Linux as a whole. What the bus has there is not the RAM that
 * UML has below the addresses, where the kernel would find it by its linear map.
 *
 * The module cannot be unloaded: regions of logic_iomem are permanent.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/ioport.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>

#include <crypto/sha2.h>

#include "../common/report.h"
#include "board.h"
#include "bus.h"
#include "compat.h"
#include "cpu_cache.h"
#include "cpu_window.h"
#include "display.h"
#include "search.h"
#include "trusted.h"

#define CREATE_TRACE_POINTS
#include "trusted_trace.h"

static unsigned int refusals = MALI_TRUSTED_REFUSALS_DEFAULT;
module_param(refusals, uint, 0444);
MODULE_PARM_DESC(refusals, "refused accesses to keep (default 256)");

static bool mcu_writes_ordinary;
module_param(mcu_writes_ordinary, bool, 0444);
MODULE_PARM_DESC(mcu_writes_ordinary,
		 "let the firmware write ordinary memory in protected mode (default no)");

/**
 * struct vmali_trusted_state - the trusted firmware of the board
 * @model: the model
 * @lock: its lock.  The bus is accessed in interrupt handlers, too
 * @ranges: the protected regions, as in the device tree
 * @num_ranges: number of regions
 */
static struct vmali_trusted_state {
	struct mali_trusted *model;
	spinlock_t lock;
	struct mali_trusted_range ranges[MALI_TRUSTED_MAX_REGIONS];
	size_t num_ranges;
} state = {
	.lock = __SPIN_LOCK_UNLOCKED(state.lock),
};

/* Callbacks of the model */

/* Callers handle ENOMEM, so the OOM killer must not run. */
#define HOST_GFP	(GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

/* Protected memory is allocated page by page, so nothing else is in its pages. */
static void *host_alloc(void *ctx, size_t size)
{
	unsigned long page;

	if (size != MALI_TRUSTED_PAGE_SIZE)
		return kvzalloc(size, HOST_GFP);
	page = get_zeroed_page(HOST_GFP);
	if (page && vmali_search_own((void *)page, size, VMALI_PROTECTED)) {
		free_page(page);
		return NULL;
	}
	return (void *)page;
}

static void host_free(void *ctx, void *ptr, size_t size)
{
	if (size != MALI_TRUSTED_PAGE_SIZE) {
		kvfree(ptr);
		return;
	}
	if (ptr)
		vmali_search_disown(ptr, size);
	free_page((unsigned long)ptr);
}

static unsigned long host_lock(void *ctx)
	__acquires(&state.lock)
{
	unsigned long flags;

	spin_lock_irqsave(&state.lock, flags);
	return flags;
}

static void host_unlock(void *ctx, unsigned long flags)
	__releases(&state.lock)
{
	spin_unlock_irqrestore(&state.lock, flags);
}

static u64 host_time_ns(void *ctx)
{
	return ktime_get_ns();
}

static void host_relax(void *ctx)
{
	cond_resched();
}

static void host_log(void *ctx, enum mali_log_level level, const char *msg, u64 value)
{
	if (level == MALI_LOG_HOST_ERROR)
		pr_err("vmali_trusted: %s (%#llx)\n", msg, value);
	else
		pr_info("vmali_trusted: %s (%#llx)\n", msg, value);
}

static void host_refused(void *ctx, const struct mali_trusted_refusal *refusal)
{
	const struct mali_trusted_txn *txn = &refusal->txn;

	trace_bus_refused(refusal);
	pr_warn_ratelimited("vmali_trusted: refused: %s %s of %zu bytes at 0x%llx, %s mode (%s)\n",
			    mali_trusted_initiator_name(txn->initiator),
			    txn->write ? "write" : "read", txn->len, txn->pa,
			    txn->gpu_protected ? "protected" : "normal",
			    mali_trusted_reason_name(refusal->reason));
}

static void host_served(void *ctx, const struct mali_trusted_service *service)
{
	trace_service(service);
}

static void host_sha256_init(void *ctx)
{
	sha256_init(ctx);
}

static void host_sha256_update(void *ctx, const u8 *data, size_t len)
{
	sha256_update(ctx, data, len);
}

static void host_sha256_final(void *ctx, u8 digest[MALI_TRUSTED_DIGEST_SIZE])
{
	sha256_final(ctx, digest);
}

static const struct mali_trusted_host trusted_host = {
	.base = {
		.alloc = host_alloc,
		.free = host_free,
		.time_ns = host_time_ns,
		.log = host_log,
	},
	.lock = host_lock,
	.unlock = host_unlock,
	.relax = host_relax,
	.refused = host_refused,
	.served = host_served,
	.sha256_size = sizeof(struct sha256_ctx),
	.sha256_init = host_sha256_init,
	.sha256_update = host_sha256_update,
	.sha256_final = host_sha256_final,
};

/**
 * vmali_trusted() - the trusted firmware of the board
 *
 * Return: the model, never NULL.
 */
struct mali_trusted *vmali_trusted(void)
{
	return state.model;
}
EXPORT_SYMBOL_GPL(vmali_trusted);

/**
 * vmali_trusted_num_regions() - number of protected regions of the board
 *
 * Return: the number; they are indexed from 0.
 */
size_t vmali_trusted_num_regions(void)
{
	return state.num_ranges;
}
EXPORT_SYMBOL_GPL(vmali_trusted_num_regions);

/* The services of the model, for vmali_tee.ko and vmali_heap.ko */
EXPORT_SYMBOL_GPL(mali_trusted_alloc);
EXPORT_SYMBOL_GPL(mali_trusted_free);
EXPORT_SYMBOL_GPL(mali_trusted_digest);
EXPORT_SYMBOL_GPL(mali_trusted_provision);
EXPORT_SYMBOL_GPL(mali_trusted_clear);
EXPORT_SYMBOL_GPL(mali_trusted_display_show);
EXPORT_SYMBOL_GPL(mali_trusted_display_off);
EXPORT_SYMBOL_GPL(mali_trusted_get_stats);
EXPORT_SYMBOL_GPL(mali_trusted_get_region);
EXPORT_SYMBOL_GPL(mali_trusted_error_name);

/* debugfs */

static void print(void *arg, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	seq_vprintf(arg, format, ap);
	va_end(ap);
}

static int refusals_show(struct seq_file *m, void *unused)
{
	const struct vmali_printer to = { print, m };
	struct mali_trusted_refusal *list;

	list = kvcalloc(refusals, sizeof(*list), GFP_KERNEL);
	if (!list)
		return -ENOMEM;

	vmali_report_refusals(state.model, list, refusals, &to);
	kvfree(list);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(refusals);

static int stats_show(struct seq_file *m, void *unused)
{
	const struct vmali_printer to = { print, m };

	vmali_report_trusted(state.model, &to);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(stats);

static void __init debugfs_init(void)
{
	struct dentry *dir = debugfs_create_dir("trusted", vmali_debugfs_dir());

	debugfs_create_file("refusals", 0444, dir, NULL, &refusals_fops);
	debugfs_create_file("stats", 0444, dir, NULL, &stats_fops);
	vmali_display_init(dir, state.model);
	vmali_search_init(dir);
}

/* Initialization */

/* All of it is RAM that the page allocator never had. */
static bool __init is_carveout(const struct resource *res)
{
	unsigned long pfn;

	for (pfn = PHYS_PFN(res->start); pfn <= PHYS_PFN(res->end); pfn++)
		if (!pfn_valid(pfn) || !PageReserved(pfn_to_page(pfn)))
			return false;

	return true;
}

/* What the bus has at the addresses of a carve-out; it exists as long as the board. */
static void *__init carveout_memory(size_t size)
{
	void *memory = vzalloc(size);

	if (memory && vmali_search_own(memory, size, VMALI_PROTECTED)) {
		vfree(memory);
		return NULL;
	}
	return memory;
}

static int __init take_range(const struct resource *res, bool carveout)
{
	struct mali_trusted_range *range = &state.ranges[state.num_ranges];

	if (carveout && !is_carveout(res)) {
		pr_err("vmali_trusted: %pR is not reserved RAM: a carve-out must be\n", res);
		return -EINVAL;
	}

	if (!carveout && (pfn_valid(PHYS_PFN(res->start)) || pfn_valid(PHYS_PFN(res->end)))) {
		pr_err("vmali_trusted: %pR is RAM: protected memory must be above mem=\n", res);
		return -EINVAL;
	}

	range->base = res->start;
	range->size = resource_size(res);
	if (carveout) {
		range->memory = carveout_memory(range->size);
		if (!range->memory)
			return -ENOMEM;
	}
	state.num_ranges++;
	return 0;
}

static int __init read_ranges(void)
{
	struct device_node *np;
	struct resource res;
	int err = 0;

	np = of_find_compatible_node(NULL, NULL, "vmali,trusted-firmware");
	if (!np || !of_device_is_available(np))
		goto out_put;

	while (!of_address_to_resource(np, state.num_ranges, &res)) {
		if (state.num_ranges == MALI_TRUSTED_MAX_REGIONS) {
			pr_err("vmali_trusted: more than %u regions\n",
			       MALI_TRUSTED_MAX_REGIONS);
			err = -EINVAL;
			break;
		}

		if (!resource_size(&res) ||
		    !IS_ALIGNED(res.start | resource_size(&res), PAGE_SIZE)) {
			pr_err("vmali_trusted: %pR is not made of whole pages\n", &res);
			err = -EINVAL;
			break;
		}

		err = take_range(&res, of_property_present(np, "memory-region"));
		if (err)
			break;
	}

	if (!err && !state.num_ranges) {
		pr_err("vmali_trusted: %pOF: no usable reg property\n", np);
		err = -EINVAL;
	}

out_put:
	of_node_put(np);
	return err;
}

static bool __init ranges_taken(void)
{
	size_t i;

	for (i = 0; i < state.num_ranges; i++) {
		const struct mali_trusted_range *range = &state.ranges[i];

		if (region_intersects(range->base, range->size, IORESOURCE_MEM,
				      IORES_DESC_NONE) != REGION_DISJOINT) {
			pr_err("vmali_trusted: 0x%llx is in use already\n",
			       range->base);
			return true;
		}
	}

	return false;
}

static int __init vmali_trusted_init(void)
{
	struct mali_trusted_config config = {
		.regions = state.ranges,
		.mcu_writes_ordinary = mcu_writes_ordinary,
	};
	enum mali_trusted_error terr;
	struct mali_trusted_stats s;
	int err;

	if (!refusals || refusals > SZ_1M) {
		pr_err("vmali_trusted: refusals must be 1 to %u\n", SZ_1M);
		return -EINVAL;
	}

	err = read_ranges();
	if (err)
		return err;

	if (ranges_taken())
		return -EBUSY;

	config.num_regions = state.num_ranges;
	config.max_refusals = refusals;
	terr = mali_trusted_create(&config, &trusted_host, NULL, &state.model);
	if (terr) {
		pr_err("vmali_trusted: no model: %s\n", mali_trusted_error_name(terr));
		return terr == MALI_TRUSTED_ERR_HOST_MEM ? -ENOMEM : -EINVAL;
	}

	vmali_bus_init(state.model);
	vmali_cpu_cache_init();
	vmali_cpu_window_init(state.model);
	vmali_board_init();
	debugfs_init();

	mali_trusted_get_stats(state.model, &s);
	pr_info("vmali_trusted: %llu KiB of protected memory in %zu regions\n",
		s.region_bytes >> 10, state.num_ranges);

	return 0;
}
module_init(vmali_trusted_init);

MODULE_DESCRIPTION("Virtual Mali board: trusted firmware's protected memory and bus filter");
MODULE_LICENSE("Dual MIT/GPL");
