// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali_trusted: the trusted firmware's protected memory on the memory bus of
 * the board.
 *
 * A device-tree node "vmali,trusted-firmware" says in its reg property where
 * protected memory is: above the end of RAM, so that it has no struct page and
 * no kernel mapping. The only way there for a CPU is an ioremap(), and that is
 * answered here with zeros. Without a node there is no protected memory, and
 * the bus is still there.
 *
 * The module stays for good: regions of logic_iomem cannot be taken back.
 */

#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/ioport.h>
#include <linux/ktime.h>
#include <linux/logic_iomem.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/ratelimit.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include <crypto/sha2.h>

#include "bus.h"

#define CREATE_TRACE_POINTS
#include "trusted_trace.h"

/* One cookie of logic_iomem addresses that much. */
#define VMALI_MAX_MAPPING	(16UL << 20)

static unsigned int refusals = TRUSTED_REFUSALS_DEFAULT;
module_param(refusals, uint, 0444);
MODULE_PARM_DESC(refusals, "refused accesses to remember (default 256)");

static bool mcu_writes_ordinary;
module_param(mcu_writes_ordinary, bool, 0444);
MODULE_PARM_DESC(mcu_writes_ordinary,
		 "let the firmware write ordinary memory in protected mode (default no)");

/**
 * struct vmali_trusted_state - everything of this module
 * @model: The trusted-firmware model.
 * @lock: Its lock. Bus accesses come from interrupt handlers as well.
 * @ranges: The protected regions, as the model was given them.
 * @resources: The same for logic_iomem, one for each range.
 * @num_ranges: How many.
 * @debugfs: The board's directory.
 */
struct vmali_trusted_state {
	struct trusted *model;
	spinlock_t lock;
	struct trusted_range ranges[TRUSTED_MAX_REGIONS];
	struct resource resources[TRUSTED_MAX_REGIONS];
	size_t num_ranges;
	struct dentry *debugfs;
};

static struct vmali_trusted_state state = {
	.lock = __SPIN_LOCK_UNLOCKED(state.lock),
};

/* Callbacks of the model */

/* A caller who gets ENOMEM can do without; the OOM killer need not run. */
#define HOST_GFP	(GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

/* Protected memory, which is asked for by the page, has no neighbours in its pages. */
static void *host_alloc(void *ctx, size_t size)
{
	unsigned long page;

	if (size != TRUSTED_PAGE_SIZE)
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
	if (size != TRUSTED_PAGE_SIZE) {
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

static __printf(3, 4)
void host_log(void *ctx, enum trusted_log_level level, const char *fmt, ...)
{
	static DEFINE_RATELIMIT_STATE(limit, DEFAULT_RATELIMIT_INTERVAL,
				      DEFAULT_RATELIMIT_BURST);
	struct va_format vaf;
	va_list args;

	if (level == TRUSTED_LOG_WARN && !__ratelimit(&limit))
		return;

	va_start(args, fmt);
	vaf.fmt = fmt;
	vaf.va = &args;
	if (level == TRUSTED_LOG_WARN)
		pr_warn("vmali_trusted: %pV\n", &vaf);
	else
		pr_info("vmali_trusted: %pV\n", &vaf);
	va_end(args);
}

static void host_refused(void *ctx, const struct trusted_refusal *refusal)
{
	trace_bus_refused(refusal);
}

static void host_served(void *ctx, const struct trusted_service *service)
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

static void host_sha256_final(void *ctx, u8 digest[TRUSTED_DIGEST_SIZE])
{
	sha256_final(ctx, digest);
}

static const struct trusted_host trusted_host = {
	.alloc = host_alloc,
	.free = host_free,
	.lock = host_lock,
	.unlock = host_unlock,
	.time_ns = host_time_ns,
	.relax = host_relax,
	.log = host_log,
	.refused = host_refused,
	.served = host_served,
	.sha256_size = sizeof(struct sha256_ctx),
	.sha256_init = host_sha256_init,
	.sha256_update = host_sha256_update,
	.sha256_final = host_sha256_final,
};

/* The bus, for everybody but the CPU */

/*
 * Ordinary memory is RAM that the page allocator gave to somebody. What is
 * reserved is not memory to a device: the kernel's image, which UML maps
 * read-only, and the carve-outs, register windows among them.
 */
static void *ram_address(u64 pa, size_t len)
{
	u64 pfn, last = (pa + len - 1) >> PAGE_SHIFT;

	for (pfn = pa >> PAGE_SHIFT; pfn <= last; pfn++)
		if (!pfn_valid(pfn) || PageReserved(pfn_to_page(pfn)))
			return NULL;

	return __va(pa);
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

/**
 * vmali_bus_access() - Access physical memory as somebody
 * @pa: Physical address.
 * @buf: What to write, or where to put what is read.
 * @len: Bytes, not zero.
 * @write: Write; otherwise read.
 * @who: Initiator.
 * @gpu_protected: The GPU is in protected mode.
 *
 * Aligned accesses of 4 and 8 bytes are single-copy atomic. Never sleeps and
 * can be called from any context.
 *
 * Return: 0 on success, -EACCES if the filter refused (recorded; a read gives
 * zeros), -ENXIO if nothing is there, -EINVAL if this is not an access.
 */
int vmali_bus_access(u64 pa, void *buf, size_t len, bool write,
		     enum trusted_initiator who, bool gpu_protected)
{
	const struct trusted_txn txn = {
		.initiator = who,
		.gpu_protected = gpu_protected,
		.write = write,
		.pa = pa,
		.len = len,
	};
	void *ram;

	switch (trusted_bus_access(state.model, &txn, buf)) {
	case TRUSTED_DONE:
		return 0;
	case TRUSTED_DENIED:
		return -EACCES;
	case TRUSTED_INVALID:
		return -EINVAL;
	case TRUSTED_ORDINARY_OK:
		break;
	}

	ram = ram_address(pa, len);
	if (!ram)
		return -ENXIO;

	ram_copy(ram, buf, len, write);
	return 0;
}
EXPORT_SYMBOL_GPL(vmali_bus_access);

/**
 * vmali_bus_ram() - Where ordinary memory is, for whoever keeps translations
 * @pa: Physical address.
 * @len: Bytes, not zero.
 * @write: To write; otherwise to read.
 * @who: Initiator.
 * @gpu_protected: The GPU is in protected mode.
 *
 * Records nothing. The answer holds for as long as the page belongs to whom it
 * belongs now, for this initiator, this mode and this direction.
 *
 * Return: the kernel's address of the memory if all of it is RAM that may be
 * accessed so, otherwise NULL, and then vmali_bus_access() says what it is.
 */
void *vmali_bus_ram(u64 pa, size_t len, bool write,
		    enum trusted_initiator who, bool gpu_protected)
{
	const struct trusted_txn txn = {
		.initiator = who,
		.gpu_protected = gpu_protected,
		.write = write,
		.pa = pa,
		.len = len,
	};

	if (trusted_bus_check(state.model, &txn) != TRUSTED_ORDINARY_OK)
		return NULL;

	return ram_address(pa, len);
}
EXPORT_SYMBOL_GPL(vmali_bus_ram);

/**
 * vmali_bus_is_protected() - Whether an address is in a protected region
 * @pa: Physical address.
 *
 * Records nothing and says nothing about who may go there. Context: any.
 */
bool vmali_bus_is_protected(u64 pa)
{
	size_t i;

	for (i = 0; i < state.num_ranges; i++)
		if (pa - state.ranges[i].base < state.ranges[i].size)
			return true;
	return false;
}
EXPORT_SYMBOL_GPL(vmali_bus_is_protected);

/**
 * vmali_trusted() - The trusted-firmware model of the board
 *
 * Return: the model, never NULL.
 */
struct trusted *vmali_trusted(void)
{
	return state.model;
}
EXPORT_SYMBOL_GPL(vmali_trusted);

/**
 * vmali_trusted_num_regions() - Number of protected regions of the board
 *
 * Return: the number; the regions are 0 to that minus 1.
 */
size_t vmali_trusted_num_regions(void)
{
	return state.num_ranges;
}
EXPORT_SYMBOL_GPL(vmali_trusted_num_regions);

/**
 * vmali_debugfs_dir() - The directory of the board in debugfs
 *
 * Return: the directory, or what debugfs_create_dir() gives in its stead.
 */
struct dentry *vmali_debugfs_dir(void)
{
	return state.debugfs;
}
EXPORT_SYMBOL_GPL(vmali_debugfs_dir);

/* The model's own functions, for the TEE driver. */
EXPORT_SYMBOL_GPL(trusted_alloc);
EXPORT_SYMBOL_GPL(trusted_free);
EXPORT_SYMBOL_GPL(trusted_digest);
EXPORT_SYMBOL_GPL(trusted_provision);
EXPORT_SYMBOL_GPL(trusted_display_show);
EXPORT_SYMBOL_GPL(trusted_display_off);
EXPORT_SYMBOL_GPL(trusted_get_stats);
EXPORT_SYMBOL_GPL(trusted_get_region);
EXPORT_SYMBOL_GPL(trusted_error_name);

/* What a CPU sees where it maps protected memory; priv is the base of the mapping. */

static void cpu_access(void *priv, unsigned int offset, void *buf, size_t len,
		       bool write)
{
	const struct trusted_txn txn = {
		.initiator = TRUSTED_CPU,
		.write = write,
		.pa = (unsigned long)priv + offset,
		.len = len,
	};

	/* Always refused: a read gives zeros, a write goes nowhere. */
	trusted_bus_access(state.model, &txn, buf);
}

static unsigned long cpu_read(void *priv, unsigned int offset, int size)
{
	u64 val = 0;

	cpu_access(priv, offset, &val, size, false);
	return val;
}

static void cpu_write(void *priv, unsigned int offset, int size, unsigned long val)
{
	u64 data = val;

	cpu_access(priv, offset, &data, size, true);
}

static void cpu_set(void *priv, unsigned int offset, u8 value, int size)
{
	/* Refused as a whole, so the data is not looked at. */
	cpu_access(priv, offset, &value, size, true);
}

static void cpu_copy_from(void *priv, void *buffer, unsigned int offset, int size)
{
	cpu_access(priv, offset, buffer, size, false);
}

static void cpu_copy_to(void *priv, unsigned int offset, const void *buffer, int size)
{
	/* A write only reads its buffer. */
	cpu_access(priv, offset, (void *)buffer, size, true);
}

static const struct logic_iomem_ops cpu_ops = {
	.read = cpu_read,
	.write = cpu_write,
	.set = cpu_set,
	.copy_from = cpu_copy_from,
	.copy_to = cpu_copy_to,
};

static long cpu_map(size_t index, unsigned long offset, size_t size,
		    const struct logic_iomem_ops **ops, void **priv)
{
	if (size > VMALI_MAX_MAPPING)
		return -EINVAL;

	*ops = &cpu_ops;
	*priv = (void *)(unsigned long)(state.ranges[index].base + offset);
	return 0;
}

/* logic_iomem does not say which region it maps, so each has its own function. */
#define CPU_MAP(n)							\
static long cpu_map_##n(unsigned long offset, size_t size,		\
			const struct logic_iomem_ops **ops, void **priv)	\
{									\
	return cpu_map(n, offset, size, ops, priv);			\
}

CPU_MAP(0)
CPU_MAP(1)
CPU_MAP(2)
CPU_MAP(3)
CPU_MAP(4)
CPU_MAP(5)
CPU_MAP(6)
CPU_MAP(7)

static const struct logic_iomem_region_ops cpu_region_ops[TRUSTED_MAX_REGIONS] = {
	{ .map = cpu_map_0 }, { .map = cpu_map_1 },
	{ .map = cpu_map_2 }, { .map = cpu_map_3 },
	{ .map = cpu_map_4 }, { .map = cpu_map_5 },
	{ .map = cpu_map_6 }, { .map = cpu_map_7 },
};

/* debugfs */

static int refusals_show(struct seq_file *m, void *unused)
{
	struct trusted_refusal *list;
	size_t i, n;

	list = kvcalloc(refusals, sizeof(*list), GFP_KERNEL);
	if (!list)
		return -ENOMEM;

	n = trusted_get_refusals(state.model, 0, list, refusals);
	for (i = 0; i < n; i++)
		seq_printf(m, "seq %llu time_ns %llu who %s mode %s op %s pa 0x%llx len %zu reason %s\n",
			   list[i].seq, list[i].time_ns,
			   trusted_initiator_name(list[i].txn.initiator),
			   list[i].txn.gpu_protected ? "protected" : "normal",
			   list[i].txn.write ? "write" : "read",
			   list[i].txn.pa, list[i].txn.len,
			   trusted_reason_name(list[i].reason));

	kvfree(list);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(refusals);

static int stats_show(struct seq_file *m, void *unused)
{
	struct trusted_stats s;
	size_t i;

	trusted_get_stats(state.model, &s);
	seq_printf(m, "region_bytes %llu\n", s.region_bytes);
	seq_printf(m, "used_bytes %llu\n", s.used_bytes);
	seq_printf(m, "peak_bytes %llu\n", s.peak_bytes);
	seq_printf(m, "allocations %llu\n", s.allocations);
	seq_printf(m, "scrubbed_bytes %llu\n", s.scrubbed_bytes);
	seq_printf(m, "digests %llu\n", s.digests);
	seq_printf(m, "provisions %llu\n", s.provisions);
	seq_printf(m, "refused %llu\n", s.refused);
	seq_printf(m, "refusals_lost %llu\n", s.refusals_lost);
	for (i = 0; i < TRUSTED_NUM_REASONS; i++)
		seq_printf(m, "refused_for_%s %llu\n", trusted_reason_name(i),
			   s.refused_for[i]);
	for (i = 0; i < TRUSTED_NUM_INITIATORS; i++) {
		const char *who = trusted_initiator_name(i);

		seq_printf(m, "%s_reads %llu\n", who, s.reads[i]);
		seq_printf(m, "%s_writes %llu\n", who, s.writes[i]);
		seq_printf(m, "%s_refused %llu\n", who, s.refused_by[i]);
	}

	for (i = 0; i < state.num_ranges; i++) {
		struct trusted_region_info info;

		trusted_get_region(state.model, i, &info);
		seq_printf(m, "region%zu_base 0x%llx\n", i, info.range.base);
		seq_printf(m, "region%zu_bytes %llu\n", i, info.range.size);
		seq_printf(m, "region%zu_used_bytes %llu\n", i, info.used_bytes);
	}

	return 0;
}
DEFINE_SHOW_ATTRIBUTE(stats);

/**
 * struct display_copy - what one reader of the display sees, a PPM file
 * @size: Its bytes, 0 when the display is off.
 * @room: Bytes of @data, which has to be cleared.
 * @data: Header and pixels.
 */
struct display_copy {
	size_t size;
	size_t room;
	u8 data[];
};

static void free_copy(struct display_copy *copy)
{
	kvfree_sensitive(copy, sizeof(*copy) + copy->room);
}

/* Blue, green, red and nothing into red, green, blue, in place. */
static void pack_pixels(u8 *pixels, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		u8 blue = pixels[4 * i], green = pixels[4 * i + 1];

		pixels[3 * i] = pixels[4 * i + 2];
		pixels[3 * i + 1] = green;
		pixels[3 * i + 2] = blue;
	}
}

static int copy_display(struct display_copy **out)
{
	struct trusted_display_info info;
	struct display_copy *copy;
	char header[32];
	size_t count, len;

	trusted_display_get(state.model, &info);
	count = (size_t)info.width * info.height;
	len = scnprintf(header, sizeof(header), "P6\n%u %u\n255\n", info.width,
			info.height);

	copy = kvzalloc(sizeof(*copy) + len + count * TRUSTED_PIXEL_SIZE, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;

	copy->room = len + count * TRUSTED_PIXEL_SIZE;
	*out = copy;
	if (!count)
		return 0;

	memcpy(copy->data, header, len);
	if (trusted_display_read(state.model, info.seq, 0, copy->data + len,
				 count * TRUSTED_PIXEL_SIZE)) {
		free_copy(copy);
		return -EAGAIN;
	}

	pack_pixels(copy->data + len, count);
	copy->size = len + 3 * count;
	return 0;
}

/*
 * The glass as somebody in front of it sees it, which no program on a real machine
 * can: there is no way back from a protected display. It is here so that tests and
 * the demo's report have eyes. The picture is that of the moment of open().
 */
static int display_open(struct inode *inode, struct file *file)
{
	struct display_copy *copy;
	int err;

	do {
		err = copy_display(&copy);
	} while (err == -EAGAIN && !signal_pending(current));
	if (err)
		return err;

	file->private_data = copy;
	return 0;
}

static ssize_t display_read(struct file *file, char __user *buf, size_t len,
			    loff_t *pos)
{
	struct display_copy *copy = file->private_data;

	return simple_read_from_buffer(buf, len, pos, copy->data, copy->size);
}

static int display_release(struct inode *inode, struct file *file)
{
	free_copy(file->private_data);
	return 0;
}

static const struct file_operations display_fops = {
	.owner = THIS_MODULE,
	.open = display_open,
	.read = display_read,
	.llseek = default_llseek,
	.release = display_release,
};

static void __init debugfs_init(void)
{
	struct dentry *dir;

	state.debugfs = debugfs_create_dir("vmali", NULL);
	dir = debugfs_create_dir("trusted", state.debugfs);
	debugfs_create_file("display", 0400, dir, NULL, &display_fops);
	debugfs_create_file("refusals", 0444, dir, NULL, &refusals_fops);
	debugfs_create_file("stats", 0444, dir, NULL, &stats_fops);
	vmali_search_init(dir);
}

/* Initialization */

static int __init read_ranges(void)
{
	struct device_node *np;
	struct resource res;
	int err = 0;

	np = of_find_compatible_node(NULL, NULL, "vmali,trusted-firmware");
	if (!np || !of_device_is_available(np))
		goto out_put;

	while (!of_address_to_resource(np, state.num_ranges, &res)) {
		if (state.num_ranges == TRUSTED_MAX_REGIONS) {
			pr_err("vmali_trusted: more than %u regions\n",
			       TRUSTED_MAX_REGIONS);
			err = -EINVAL;
			break;
		}

		if (!resource_size(&res) ||
		    !IS_ALIGNED(res.start | resource_size(&res), PAGE_SIZE)) {
			pr_err("vmali_trusted: %pR is not made of whole pages\n", &res);
			err = -EINVAL;
			break;
		}

		if (pfn_valid(PHYS_PFN(res.start)) || pfn_valid(PHYS_PFN(res.end))) {
			pr_err("vmali_trusted: %pR is RAM: protected memory must be above mem=\n",
			       &res);
			err = -EINVAL;
			break;
		}

		state.ranges[state.num_ranges].base = res.start;
		state.ranges[state.num_ranges].size = resource_size(&res);
		state.num_ranges++;
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
		const struct trusted_range *range = &state.ranges[i];

		if (region_intersects(range->base, range->size, IORESOURCE_MEM,
				      IORES_DESC_NONE) != REGION_DISJOINT) {
			pr_err("vmali_trusted: 0x%llx is already something else\n",
			       range->base);
			return true;
		}
	}

	return false;
}

static void __init trap_cpu(void)
{
	size_t i;

	for (i = 0; i < state.num_ranges; i++) {
		struct resource *res = &state.resources[i];

		*res = DEFINE_RES_MEM_NAMED(state.ranges[i].base,
					    state.ranges[i].size,
					    "vmali protected memory");

		/*
		 * No way back from the first one, and no need for one: what is
		 * not registered cannot be mapped at all.
		 */
		if (logic_iomem_add_region(res, &cpu_region_ops[i]))
			pr_err("vmali_trusted: %pR: CPU mappings will fail\n", res);
	}
}

static int __init vmali_trusted_init(void)
{
	struct trusted_config config = {
		.regions = state.ranges,
		.mcu_writes_ordinary = mcu_writes_ordinary,
	};
	enum trusted_error terr;
	struct trusted_stats s;
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
	terr = trusted_create(&config, &trusted_host, &state.model);
	if (terr) {
		pr_err("vmali_trusted: no model: %s\n", trusted_error_name(terr));
		return terr == TRUSTED_ERR_HOST_MEM ? -ENOMEM : -EINVAL;
	}

	trap_cpu();
	debugfs_init();

	trusted_get_stats(state.model, &s);
	pr_info("vmali_trusted: %llu KiB of protected memory in %zu regions\n",
		s.region_bytes >> 10, state.num_ranges);

	return 0;
}
module_init(vmali_trusted_init);

MODULE_DESCRIPTION("Virtual Mali board: trusted firmware's protected memory and bus filter");
MODULE_LICENSE("Dual MIT/GPL");
