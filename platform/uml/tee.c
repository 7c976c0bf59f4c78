// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali_tee: the trusted firmware as Linux sees it, a TEE driver.
 *
 * It gives protected memory to mainline's DMA heaps (drivers/tee/tee_heap.c),
 * which makes "protected,secure-video" and its like, and offers the services
 * of vmali_ta.h to clients of /dev/teeN and of <linux/tee_drv.h>.
 *
 * The TEE core waits in remove() for all contexts and buffers, with no end and
 * no way to interrupt it. So that a user of rmmod gets an error instead, each of
 * them takes a reference to this module. Unbinding the device by hand waits.
 */

#include <linux/debugfs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/tee_core.h>
#include <linux/xarray.h>

#include "board.h"
#include "tee_commands.h"
#include "tee_heap.h"
#include "trusted.h"
#include "../common/vmali_ta.h"

#define VMALI_MAX_HEAPS		3
#define VMALI_MAX_SESSIONS	64

static char *heaps = "secure-video";
module_param(heaps, charp, 0444);
MODULE_PARM_DESC(heaps,
		 "heaps to register, NAME[:SIZE[:REGION]],...; NAME is secure-video, trusted-ui or secure-video-record (default secure-video, all of region 0)");

static bool clear = true;
module_param(clear, bool, 0444);
MODULE_PARM_DESC(clear, "clear new buffers if the kernel asks for it (default yes)");

/**
 * struct vmali_tee - the device
 * @teedev: Its place in the TEE core.
 * @shm_pool: Pool of ordinary memory, shared with clients.
 * @debugfs: Directory.
 * @num_heaps: Valid entries of @heaps.
 * @heaps: The heaps, alive until the TEE core has let go of all of them.
 */
struct vmali_tee {
	struct tee_device *teedev;
	struct tee_shm_pool shm_pool;
	struct dentry *debugfs;
	size_t num_heaps;
	struct vmali_heap heaps[VMALI_MAX_HEAPS];
};

/* The heaps of the parameter; copied by each probe. */
static struct vmali_heap heap_specs[VMALI_MAX_HEAPS];
static size_t num_heap_specs;

/* Ordinary memory shared with clients */

static int shm_pool_alloc(struct tee_shm_pool *pool, struct tee_shm *shm,
			  size_t size, size_t align)
{
	/* Otherwise the page allocator warns about a size from user space. */
	if (get_order(size) > MAX_PAGE_ORDER)
		return -ENOMEM;

	return tee_dyn_shm_alloc_helper(shm, size, align, NULL);
}

static void shm_pool_free(struct tee_shm_pool *pool, struct tee_shm *shm)
{
	tee_dyn_shm_free_helper(shm, NULL);
}

static void shm_pool_destroy(struct tee_shm_pool *pool)
{
	/* Part of struct vmali_tee. */
}

static const struct tee_shm_pool_ops shm_pool_ops = {
	.alloc = shm_pool_alloc,
	.free = shm_pool_free,
	.destroy_pool = shm_pool_destroy,
};

/* The trusted world reaches all ordinary memory, so there is nothing to set up. */
static int vmali_tee_shm_register(struct tee_context *ctx, struct tee_shm *shm,
				  struct page **pages, size_t num_pages,
				  unsigned long start)
{
	return 0;
}

static int vmali_tee_shm_unregister(struct tee_context *ctx, struct tee_shm *shm)
{
	return 0;
}

#ifdef VMALI_HAVE_PROTMEM_CLEAR
static int vmali_tee_protmem_clear(struct tee_device *teedev, phys_addr_t paddr, size_t size)
{
	return vmali_heap_clear(paddr, size);
}
#endif

/* The TEE driver; ctx->data is the xarray of the context's sessions */

static void vmali_tee_get_version(struct tee_device *teedev,
				  struct tee_ioctl_version_data *vers)
{
	*vers = (struct tee_ioctl_version_data) {
		.impl_id = VMALI_TEE_IMPL_ID,
		.gen_caps = TEE_GEN_CAP_GP | TEE_GEN_CAP_REG_MEM,
	};
}

static int vmali_tee_open(struct tee_context *ctx)
{
	struct xarray *sessions;

	/* Shared memory, which can outlive the file, holds the context. */
	if (!try_module_get(THIS_MODULE))
		return -ENODEV;

	sessions = kzalloc_obj(*sessions);
	if (!sessions) {
		module_put(THIS_MODULE);
		return -ENOMEM;
	}

	xa_init_flags(sessions, XA_FLAGS_ALLOC1);
	ctx->data = sessions;
	return 0;
}

static void vmali_tee_release(struct tee_context *ctx)
{
	struct xarray *sessions = ctx->data;

	xa_destroy(sessions);
	kfree(sessions);
	ctx->data = NULL;

	/* As in heap_free(), the caller still holds the TEE device. */
	module_put(THIS_MODULE);
}

static int vmali_tee_open_session(struct tee_context *ctx,
				  struct tee_ioctl_open_session_arg *arg,
				  struct tee_param *param)
{
	static const u8 uuid[TEE_IOCTL_UUID_LEN] = VMALI_TA_UUID;
	int err;

	arg->ret_origin = VMALI_TA_ORIGIN_TEE;
	if (memcmp(arg->uuid, uuid, sizeof(uuid))) {
		arg->ret = VMALI_TA_ERROR_ITEM_NOT_FOUND;
		return 0;
	}

	err = xa_alloc(ctx->data, &arg->session, xa_mk_value(1),
		       XA_LIMIT(1, VMALI_MAX_SESSIONS), GFP_KERNEL);
	if (err) {
		arg->ret = VMALI_TA_ERROR_OUT_OF_MEMORY;
		return 0;
	}

	arg->ret = VMALI_TA_SUCCESS;
	arg->ret_origin = VMALI_TA_ORIGIN_TRUSTED_APP;
	return 0;
}

static int vmali_tee_close_session(struct tee_context *ctx, u32 session)
{
	return xa_erase(ctx->data, session) ? 0 : -EINVAL;
}

static int vmali_tee_invoke_func(struct tee_context *ctx,
				 struct tee_ioctl_invoke_arg *arg,
				 struct tee_param *param)
{
	if (!xa_load(ctx->data, arg->session)) {
		arg->ret = VMALI_TA_ERROR_ITEM_NOT_FOUND;
		arg->ret_origin = VMALI_TA_ORIGIN_TEE;
		return 0;
	}

	arg->ret_origin = VMALI_TA_ORIGIN_TRUSTED_APP;
	arg->ret = vmali_tee_command(arg, param);
	return 0;
}

static struct tee_driver_ops vmali_tee_ops = {
	.get_version = vmali_tee_get_version,
	.open = vmali_tee_open,
	.release = vmali_tee_release,
	.open_session = vmali_tee_open_session,
	.close_session = vmali_tee_close_session,
	.invoke_func = vmali_tee_invoke_func,
	.shm_register = vmali_tee_shm_register,
	.shm_unregister = vmali_tee_shm_unregister,
#ifdef VMALI_HAVE_PROTMEM_CLEAR
	.protmem_clear = vmali_tee_protmem_clear,
#endif
};

static const struct tee_desc vmali_tee_desc = {
	.name = "vmali-tee",
	.ops = &vmali_tee_ops,
	.owner = THIS_MODULE,
};

/* debugfs */

static int heaps_show(struct seq_file *m, void *unused)
{
	struct vmali_tee *tee = m->private;
	size_t i;

	for (i = 0; i < tee->num_heaps; i++) {
		struct vmali_heap *heap = &tee->heaps[i];
		u64 used;

		scoped_guard(mutex, &heap->lock)
			used = heap->used;

		seq_printf(m, "protected,%s_limit_bytes %llu\n", heap->name, heap->limit);
		/* Only Linux's pool knows what is used of a carve-out. */
		if (heap->pool.ops)
			seq_printf(m, "protected,%s_used_bytes %llu\n", heap->name, used);
	}

	return 0;
}
DEFINE_SHOW_ATTRIBUTE(heaps);

/* Probe and remove */

/* Linux divides what is lent to it, as with OP-TEE, by a pool that clears nothing. */
static int carveout_heap_init(struct device *dev, struct vmali_tee *tee,
			      struct vmali_heap *heap, const struct mali_trusted_range *range)
{
	struct vmali_heap *other;

	if (!heap->whole)
		return dev_err_probe(dev, -EINVAL, "heap %s: the whole carve-out, or nothing\n",
				     heap->name);

	for (other = tee->heaps; other != heap; other++)
		if (other->region == heap->region)
			return dev_err_probe(dev, -EBUSY, "heap %s: the carve-out is heap %s\n",
					     heap->name, other->name);

	heap->limit = range->size;
	heap->pool_of_linux = tee_protmem_static_pool_alloc(range->base, range->size);
	return PTR_ERR_OR_ZERO(heap->pool_of_linux);
}

static int heap_init(struct device *dev, struct vmali_tee *tee, struct vmali_heap *heap)
{
	struct mali_trusted_region_info info;

	if (mali_trusted_get_region(vmali_trusted(), heap->region, &info))
		return dev_err_probe(dev, -ENODEV,
				     "heap %s: there is no protected region %zu\n",
				     heap->name, heap->region);

	mutex_init(&heap->lock);
	if (info.range.memory)
		return carveout_heap_init(dev, tee, heap, &info.range);

	heap->pool.ops = &vmali_heap_ops;
	if (heap->whole)
		heap->limit = info.range.size;

	return 0;
}

static int vmali_tee_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct vmali_tee *tee;
	size_t i;
	int err;

	tee = kzalloc_obj(*tee);
	if (!tee)
		return -ENOMEM;

	tee->shm_pool.ops = &shm_pool_ops;
	tee->num_heaps = num_heap_specs;
	for (i = 0; i < num_heap_specs; i++) {
		tee->heaps[i] = heap_specs[i];
		err = heap_init(dev, tee, &tee->heaps[i]);
		if (err)
			goto err_free;
	}

	tee->teedev = tee_device_alloc(&vmali_tee_desc, dev, &tee->shm_pool, tee);
	if (IS_ERR(tee->teedev)) {
		err = PTR_ERR(tee->teedev);
		goto err_free;
	}

	err = tee_device_register(tee->teedev);
	if (err)
		goto err_unregister;

	/* Inside probe, so that drivers that wait for a heap are probed after this. */
	for (i = 0; i < tee->num_heaps; i++) {
		struct vmali_heap *heap = &tee->heaps[i];

		err = tee_device_register_dma_heap(tee->teedev, heap->id,
						   heap->pool_of_linux ?: &heap->pool);
		if (err)
			goto err_unregister;
		/* The TEE core's from now on */
		heap->pool_of_linux = NULL;
	}

	tee->debugfs = debugfs_create_dir("tee", vmali_debugfs_dir());
	debugfs_create_file("heaps", 0444, tee->debugfs, tee, &heaps_fops);
	platform_set_drvdata(pdev, tee);

	return 0;

err_unregister:
	tee_device_unregister(tee->teedev);
err_free:
	for (i = 0; i < tee->num_heaps; i++)
		if (!IS_ERR_OR_NULL(tee->heaps[i].pool_of_linux))
			tee->heaps[i].pool_of_linux->ops->destroy_pool(tee->heaps[i].pool_of_linux);
	kfree(tee);
	return err;
}

static void vmali_tee_remove(struct platform_device *pdev)
{
	struct vmali_tee *tee = platform_get_drvdata(pdev);

	debugfs_remove_recursive(tee->debugfs);

	/* Waits for every client and for every buffer. */
	tee_device_unregister(tee->teedev);
	kfree(tee);
}

static const struct of_device_id vmali_tee_of_match[] = {
	{ .compatible = "vmali,trusted-firmware" },
	{ }
};
MODULE_DEVICE_TABLE(of, vmali_tee_of_match);

static struct platform_driver vmali_tee_driver = {
	.probe = vmali_tee_probe,
	.remove = vmali_tee_remove,
	.driver = {
		.name = "vmali-tee",
		.of_match_table = vmali_tee_of_match,
	},
};

static int __init parse_heap(char *text, struct vmali_heap *heap)
{
	static const struct {
		const char *name;
		enum tee_dma_heap_id id;
	} known[] = {
		{ "secure-video", TEE_DMA_HEAP_SECURE_VIDEO_PLAY },
		{ "trusted-ui", TEE_DMA_HEAP_TRUSTED_UI },
		{ "secure-video-record", TEE_DMA_HEAP_SECURE_VIDEO_RECORD },
	};
	char *name = strsep(&text, ":");
	char *size = strsep(&text, ":");
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(name, known[i].name))
			break;

	if (i == ARRAY_SIZE(known))
		return -EINVAL;

	heap->name = known[i].name;
	heap->id = known[i].id;
	heap->whole = !size || !*size;
	if (!heap->whole) {
		char *end;

		heap->limit = memparse(size, &end);
		if (end == size || *end)
			return -EINVAL;
	}

	if (text) {
		unsigned long region;

		if (kstrtoul(text, 0, &region))
			return -EINVAL;
		heap->region = region;
	}

	return 0;
}

static int __init parse_heaps(void)
{
	char *copy, *rest, *text;
	int err = 0;
	size_t i;

	copy = kstrdup(heaps, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;

	rest = copy;
	while (!err && (text = strsep(&rest, ","))) {
		struct vmali_heap *heap = &heap_specs[num_heap_specs];

		if (!*text)
			continue;

		if (num_heap_specs == VMALI_MAX_HEAPS) {
			err = -EINVAL;
			break;
		}

		err = parse_heap(text, heap);
		for (i = 0; !err && i < num_heap_specs; i++)
			if (heap_specs[i].id == heap->id)
				err = -EINVAL;

		num_heap_specs++;
	}

	if (err)
		pr_err("vmali_tee: heaps=%s: unknown name, or bad format\n", heaps);

	kfree(copy);
	return err;
}

static int __init vmali_tee_init(void)
{
	int err;

	err = parse_heaps();
	if (err)
		return err;

#ifdef VMALI_HAVE_PROTMEM_CLEAR
	if (!clear)
		vmali_tee_ops.protmem_clear = NULL;
#endif

	return platform_driver_register(&vmali_tee_driver);
}
module_init(vmali_tee_init);

static void __exit vmali_tee_exit(void)
{
	platform_driver_unregister(&vmali_tee_driver);
}
module_exit(vmali_tee_exit);

MODULE_DESCRIPTION("Virtual Mali board: TEE driver with protected heaps");
MODULE_LICENSE("Dual MIT/GPL");
