// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What a CPU accesses where it maps protected memory: the bus filter refuses it, so that
 * reads return zeros and writes are dropped, both recorded. Protected memory is no RAM to
 * the kernel, so that an ioremap() is the only way to map it.
 */
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/logic_iomem.h>
#include <linux/printk.h>

#include "cpu_window.h"

/* Bytes that one cookie of logic_iomem addresses */
#define MAX_MAPPING	(16UL << 20)

/**
 * struct vmali_cpu_window - the regions as a CPU maps them
 * @model: trusted firmware
 * @resources: addresses of each region, for logic_iomem
 */
static struct vmali_cpu_window {
	struct mali_trusted *model;
	struct resource resources[MALI_TRUSTED_MAX_REGIONS];
} window;

/* Of all functions below, @priv is the physical address at which the mapping begins. */

static void cpu_access(void *priv, unsigned int offset, void *buf, size_t len,
		       bool write)
{
	const struct mali_trusted_txn txn = {
		.initiator = MALI_TRUSTED_CPU,
		.write = write,
		.pa = (unsigned long)priv + offset,
		.len = len,
	};

	/* Always refused: a read returns zeros, a write is dropped. */
	mali_trusted_bus_access(window.model, &txn, buf);
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
	/* Refused as a whole, so the data does not matter. */
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
	if (size > MAX_MAPPING)
		return -EINVAL;

	*ops = &cpu_ops;
	*priv = (void *)(unsigned long)(window.resources[index].start + offset);
	return 0;
}

/* logic_iomem does not pass the region, so each has its own function. */
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

static const struct logic_iomem_region_ops cpu_region_ops[MALI_TRUSTED_MAX_REGIONS] = {
	{ .map = cpu_map_0 }, { .map = cpu_map_1 },
	{ .map = cpu_map_2 }, { .map = cpu_map_3 },
	{ .map = cpu_map_4 }, { .map = cpu_map_5 },
	{ .map = cpu_map_6 }, { .map = cpu_map_7 },
};

/**
 * vmali_cpu_window_init() - answer CPU mappings of protected memory
 * @model: trusted firmware, which exists as long as the board
 *
 * Regions of logic_iomem are permanent, so there is no way to undo it.
 */
void __init vmali_cpu_window_init(struct mali_trusted *model)
{
	struct mali_trusted_region_info info;
	size_t i;

	window.model = model;
	for (i = 0; !mali_trusted_get_region(model, i, &info); i++) {
		struct resource *res = &window.resources[i];

		*res = DEFINE_RES_MEM_NAMED(info.range.base, info.range.size,
					    "vmali protected memory");

		/* A failure is harmless: what is not registered cannot be mapped at all. */
		if (logic_iomem_add_region(res, &cpu_region_ops[i]))
			pr_err("vmali_trusted: %pR: CPU mappings will fail\n", res);
	}
}
