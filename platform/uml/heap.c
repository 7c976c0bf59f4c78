// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali_heap: a minimal DMA heap of protected memory that tests control.
 *
 * Its buffers have a DMA address and no struct page, not even a fake one as those of
 * vmali_tee have: the scatterlist of an importer has no page. Tests choose when it is
 * registered (in a driver's probe, by default at once, or at module init), which calls fail,
 * and when it is removed.
 *
 * A heap can be removed only if the kernel has dma_heap_remove(). Otherwise a process
 * that has the heap's node open could call into an unloaded module, so the module cannot
 * be unloaded there.
 */

#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/dma-buf.h>
#include <linux/dma-heap.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/scatterlist.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "board.h"
#include "trusted.h"

/* Calls of a heap, each of which tests can make fail. */
enum heap_call {
	HEAP_ALLOC,
	HEAP_ATTACH,
	HEAP_MAP,
	NUM_HEAP_CALLS,
};

static const char * const call_names[NUM_HEAP_CALLS] = {
	[HEAP_ALLOC] = "alloc",
	[HEAP_ATTACH] = "attach",
	[HEAP_MAP] = "map",
};

static char *name = "vmali,plain";
module_param(name, charp, 0444);
MODULE_PARM_DESC(name, "name of the heap (default vmali,plain)");

static char *from = "probe";
module_param(from, charp, 0444);
MODULE_PARM_DESC(from,
		 "where the heap is registered: probe (of a platform driver, default), init, or command (in a probe when debugfs says so)");

static unsigned int region;
module_param(region, uint, 0444);
MODULE_PARM_DESC(region, "protected region to allocate from (default 0)");

static long pages = -1;
module_param(pages, long, 0644);
MODULE_PARM_DESC(pages, "most pages to give out at once, -1 for no limit (default)");

/* Of enum heap_call; under kernel_param_lock(), since sysfs writes them as well. */
static unsigned int fail[NUM_HEAP_CALLS];
module_param_named(fail_alloc, fail[HEAP_ALLOC], uint, 0644);
MODULE_PARM_DESC(fail_alloc, "fail the n-th allocation from now, once; 0 for none (default)");
module_param_named(fail_attach, fail[HEAP_ATTACH], uint, 0644);
MODULE_PARM_DESC(fail_attach, "the same for attaching a device to a buffer");
module_param_named(fail_map, fail[HEAP_MAP], uint, 0644);
MODULE_PARM_DESC(fail_map, "the same for mapping a buffer for a device");

static int fail_errno = ENOMEM;
module_param(fail_errno, int, 0644);
MODULE_PARM_DESC(fail_errno, "what such a failure returns, positive (default 12, ENOMEM)");

static unsigned int alloc_ms;
module_param(alloc_ms, uint, 0644);
MODULE_PARM_DESC(alloc_ms, "how long each allocation takes, in milliseconds (default 0)");

/**
 * struct plain_heap - everything of this module
 * @lock: Protects what follows it.
 * @heap: The heap as long as it is registered, otherwise NULL.
 * @allocating: Allocations in progress.
 * @buffers: Buffers alive.
 * @used: Their bytes.
 * @peak: Most bytes ever used at once.
 * @attachments: Devices attached to them.
 * @mappings: Mappings for devices.
 * @calls: Calls so far, successful or not, of each kind.
 * @failed: Calls that failed because a test wanted it.
 * @full: Allocations that failed because memory was exhausted.
 * @debugfs: Directory.
 * @pdev: The device that the driver binds to, unless from=init.
 * @wanted: The heap is to be registered when it does.
 */
static struct plain_heap {
	struct mutex lock;
	struct dma_heap *heap;
	unsigned long allocating;
	unsigned long buffers;
	u64 used;
	u64 peak;
	unsigned long attachments;
	unsigned long mappings;
	unsigned long calls[NUM_HEAP_CALLS];
	unsigned long failed[NUM_HEAP_CALLS];
	unsigned long full;
	struct dentry *debugfs;
	struct platform_device *pdev;
	bool wanted;
} plain = {
	.lock = __MUTEX_INITIALIZER(plain.lock),
};

/**
 * struct plain_buffer - a buffer, alive until its dma-buf is released
 * @pa: Physical address, which is the DMA address of every device here.
 * @size: Bytes.
 */
struct plain_buffer {
	u64 pa;
	size_t size;
};

/* Counts a call; returns the error that the test has set for it, or 0. */
static int begin_call(enum heap_call call)
{
	int err = 0;

	kernel_param_lock(THIS_MODULE);
	if (fail[call] && !--fail[call])
		err = -fail_errno;
	kernel_param_unlock(THIS_MODULE);

	guard(mutex)(&plain.lock);
	plain.calls[call]++;
	if (err)
		plain.failed[call]++;

	return err;
}

/* Buffers */

static int plain_attach(struct dma_buf *dmabuf, struct dma_buf_attachment *attach)
{
	int err = begin_call(HEAP_ATTACH);

	if (err)
		return err;

	guard(mutex)(&plain.lock);
	plain.attachments++;
	return 0;
}

static void plain_detach(struct dma_buf *dmabuf, struct dma_buf_attachment *attach)
{
	guard(mutex)(&plain.lock);
	plain.attachments--;
}

static struct sg_table *plain_map(struct dma_buf_attachment *attach,
				  enum dma_data_direction dir)
{
	struct plain_buffer *buf = attach->dmabuf->priv;
	struct sg_table *sgt;
	int err = begin_call(HEAP_MAP);

	if (err)
		return ERR_PTR(err);

	sgt = kzalloc_obj(*sgt);
	if (!sgt)
		return ERR_PTR(-ENOMEM);

	err = sg_alloc_table(sgt, 1, GFP_KERNEL);
	if (err) {
		kfree(sgt);
		return ERR_PTR(err);
	}

	/* The address only. There is no page. */
	sg_dma_address(sgt->sgl) = buf->pa;
	sg_dma_len(sgt->sgl) = buf->size;

	guard(mutex)(&plain.lock);
	plain.mappings++;
	return sgt;
}

static void plain_unmap(struct dma_buf_attachment *attach, struct sg_table *sgt,
			enum dma_data_direction dir)
{
	sg_free_table(sgt);
	kfree(sgt);

	guard(mutex)(&plain.lock);
	plain.mappings--;
}

static void plain_release(struct dma_buf *dmabuf)
{
	struct plain_buffer *buf = dmabuf->priv;

	/*
	 * Under the lock: when the trusted model's number has fallen, the heap's limit
	 * must have room, too.
	 */
	guard(mutex)(&plain.lock);
	WARN_ON(mali_trusted_free(vmali_trusted(), buf->pa, buf->size));
	plain.used -= buf->size;
	plain.buffers--;
	kfree(buf);
}

/* No mmap, no vmap, no CPU access: there is nothing that they could give. */
static const struct dma_buf_ops plain_buf_ops = {
	.attach = plain_attach,
	.detach = plain_detach,
	.map_dma_buf = plain_map,
	.unmap_dma_buf = plain_unmap,
	.release = plain_release,
};

/* The heap */

static int charge(size_t size)
{
	s64 limit = READ_ONCE(pages);

	guard(mutex)(&plain.lock);

	if (limit >= 0 && plain.used + size > (u64)limit << PAGE_SHIFT) {
		plain.full++;
		return -ENOMEM;
	}

	plain.used += size;
	plain.peak = max(plain.peak, plain.used);
	plain.buffers++;
	return 0;
}

static void uncharge(size_t size)
{
	guard(mutex)(&plain.lock);

	plain.used -= size;
	plain.buffers--;
}

static struct dma_buf *make_buffer(size_t size, u32 fd_flags)
{
	DEFINE_DMA_BUF_EXPORT_INFO(exp_info);
	struct plain_buffer *buf;
	enum mali_trusted_error terr;
	struct dma_buf *dmabuf;
	int err;

	/* One entry of a scatterlist holds no more. */
	if (size > UINT_MAX)
		return ERR_PTR(-ENOMEM);

	buf = kzalloc_obj(*buf);
	if (!buf)
		return ERR_PTR(-ENOMEM);

	buf->size = size;
	err = charge(size);
	if (err)
		goto err_free;

	terr = mali_trusted_alloc(vmali_trusted(), region, size, &buf->pa);
	if (terr) {
		scoped_guard(mutex, &plain.lock)
			plain.full++;
		err = terr == MALI_TRUSTED_ERR_INVAL ? -EINVAL : -ENOMEM;
		goto err_uncharge;
	}

	exp_info.ops = &plain_buf_ops;
	exp_info.size = size;
	exp_info.flags = fd_flags;
	exp_info.priv = buf;
	dmabuf = dma_buf_export(&exp_info);
	if (IS_ERR(dmabuf)) {
		err = PTR_ERR(dmabuf);
		/* Of a module that is being unloaded. */
		if (err == -ENOENT)
			err = -ENODEV;
		goto err_trusted;
	}

	return dmabuf;

err_trusted:
	mali_trusted_free(vmali_trusted(), buf->pa, size);
err_uncharge:
	uncharge(size);
err_free:
	kfree(buf);
	return ERR_PTR(err);
}

static struct dma_buf *plain_allocate(struct dma_heap *heap, unsigned long len,
				      u32 fd_flags, u64 heap_flags)
{
	unsigned int ms = READ_ONCE(alloc_ms);
	struct dma_buf *dmabuf;
	int err;

	scoped_guard(mutex, &plain.lock)
		plain.allocating++;

	if (ms)
		msleep(ms);

	err = begin_call(HEAP_ALLOC);
	dmabuf = err ? ERR_PTR(err) : make_buffer(len, fd_flags);

	scoped_guard(mutex, &plain.lock)
		plain.allocating--;

	return dmabuf;
}

static const struct dma_heap_ops plain_heap_ops = {
	.allocate = plain_allocate,
};

/* Serialises registration; not plain.lock, which running allocations take. */
static DEFINE_MUTEX(registration);

static int heap_register(void)
{
	const struct dma_heap_export_info exp_info = {
		.name = name,
		.ops = &plain_heap_ops,
	};
	struct dma_heap *heap;

	guard(mutex)(&registration);

	if (plain.heap)
		return -EEXIST;

	heap = dma_heap_add(&exp_info);
	if (IS_ERR(heap))
		return PTR_ERR(heap);

	guard(mutex)(&plain.lock);
	plain.heap = heap;
	return 0;
}

static int heap_unregister(void)
{
#ifdef VMALI_HAVE_DMA_HEAP_REMOVE
	struct dma_heap *heap;

	guard(mutex)(&registration);

	scoped_guard(mutex, &plain.lock) {
		heap = plain.heap;
		plain.heap = NULL;
	}

	if (!heap)
		return -ENOENT;

	dma_heap_remove(heap);
	return 0;
#else
	return -EOPNOTSUPP;
#endif
}

/* from=probe or from=command */

static int plain_probe(struct platform_device *pdev)
{
	return plain.wanted ? heap_register() : -ENODEV;
}

static void plain_remove(struct platform_device *pdev)
{
	heap_unregister();
}

static struct platform_driver plain_driver = {
	.probe = plain_probe,
	.remove = plain_remove,
	.driver = {
		.name = "vmali-heap",
		/* What cannot be removed must not be unbound. */
		.suppress_bind_attrs = !IS_ENABLED(VMALI_HAVE_DMA_HEAP_REMOVE),
	},
};

static int register_driver(void)
{
	int err;

	err = platform_driver_register(&plain_driver);
	if (err)
		return err;

	plain.pdev = platform_device_register_simple("vmali-heap", PLATFORM_DEVID_NONE,
						     NULL, 0);
	if (IS_ERR(plain.pdev)) {
		platform_driver_unregister(&plain_driver);
		return PTR_ERR(plain.pdev);
	}

	return 0;
}

/* debugfs */

static int stats_show(struct seq_file *m, void *unused)
{
	unsigned int i;

	guard(mutex)(&plain.lock);

	seq_printf(m, "registered %u\n", !!plain.heap);
	seq_printf(m, "allocating %lu\n", plain.allocating);
	seq_printf(m, "buffers %lu\n", plain.buffers);
	seq_printf(m, "used_bytes %llu\n", plain.used);
	seq_printf(m, "peak_bytes %llu\n", plain.peak);
	seq_printf(m, "attachments %lu\n", plain.attachments);
	seq_printf(m, "mappings %lu\n", plain.mappings);
	seq_printf(m, "full %lu\n", plain.full);
	for (i = 0; i < NUM_HEAP_CALLS; i++) {
		seq_printf(m, "%s_calls %lu\n", call_names[i], plain.calls[i]);
		seq_printf(m, "%s_failed %lu\n", call_names[i], plain.failed[i]);
	}

	return 0;
}
DEFINE_SHOW_ATTRIBUTE(stats);

static int registered_get(void *unused, u64 *value)
{
	guard(mutex)(&plain.lock);

	*value = !!plain.heap;
	return 0;
}

static bool is_registered(void)
{
	guard(mutex)(&plain.lock);

	return plain.heap;
}

/* In a probe, too, as all heaps of mainline that can come late */
static int registered_set(void *unused, u64 value)
{
	if (!plain.pdev)
		return value ? heap_register() : heap_unregister();
	if (value && is_registered())
		return -EEXIST;
	if (value) {
		plain.wanted = true;
		return device_attach(&plain.pdev->dev) == 1 ? 0 : -ENODEV;
	}
	if (!IS_ENABLED(VMALI_HAVE_DMA_HEAP_REMOVE))
		return -EOPNOTSUPP;
	if (!is_registered())
		return -ENOENT;
	device_release_driver(&plain.pdev->dev);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(registered_fops, registered_get, registered_set, "%llu\n");

static int __init vmali_heap_init(void)
{
	int err = 0;

	if (region >= vmali_trusted_num_regions()) {
		pr_err("vmali_heap: there is no protected region %u\n", region);
		return -ENODEV;
	}

	if (!strcmp(from, "probe") || !strcmp(from, "command")) {
		plain.wanted = !strcmp(from, "probe");
		err = register_driver();
	} else if (!strcmp(from, "init")) {
		err = heap_register();
	} else {
		pr_err("vmali_heap: from=%s is none of init, probe, command\n", from);
		err = -EINVAL;
	}

	if (err)
		return err;

	plain.debugfs = debugfs_create_dir("heap", vmali_debugfs_dir());
	debugfs_create_file("stats", 0444, plain.debugfs, NULL, &stats_fops);
	debugfs_create_file("registered", 0644, plain.debugfs, NULL, &registered_fops);

	return 0;
}
module_init(vmali_heap_init);

#ifdef VMALI_HAVE_DMA_HEAP_REMOVE
static void __exit vmali_heap_exit(void)
{
	debugfs_remove_recursive(plain.debugfs);
	if (plain.pdev) {
		platform_device_unregister(plain.pdev);
		platform_driver_unregister(&plain_driver);
	}
	heap_unregister();
}
module_exit(vmali_heap_exit);
#endif

MODULE_DESCRIPTION("Virtual Mali board: a plain protected heap that obeys tests");
MODULE_LICENSE("Dual MIT/GPL");
MODULE_IMPORT_NS("DMA_BUF");
MODULE_IMPORT_NS("DMA_BUF_HEAP");
