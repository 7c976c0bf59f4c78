// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali_tee: the trusted firmware as Linux sees it, a TEE driver.
 *
 * It gives protected memory to mainline's DMA heaps (drivers/tee/tee_heap.c),
 * which makes "protected,secure-video" and its like, and offers the services
 * of vmali_ta.h to clients of /dev/teeN and of <linux/tee_drv.h>.
 *
 * Protected memory has no struct page, but mainline's heap passes it on in a
 * scatterlist, by page pointer. With FLATMEM that pointer is arithmetic on the
 * address: sg_page(), sg_phys() and the direct DMA mapping turn it back into
 * the address without following it, so sg_dma_address() is the physical
 * address. Options that do follow it, or complain about it, must be off:
 * SPARSEMEM, PCI_P2PDMA, DEBUG_VIRTUAL, DMA_API_DEBUG, KMSAN.
 *
 * The TEE core waits in remove() for all contexts and buffers, with no end and
 * no way to interrupt it. So that a user of rmmod gets an error instead, each of
 * them takes a reference to this module. Unbinding the device by hand waits.
 */

#include <linux/debugfs.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/scatterlist.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/tee_core.h>
#include <linux/xarray.h>

#include "board.h"
#include "trusted.h"
#include "vmali_ta.h"

#if !defined(CONFIG_FLATMEM) || defined(CONFIG_PCI_P2PDMA) || \
	defined(CONFIG_DEBUG_VIRTUAL) || defined(CONFIG_DMA_API_DEBUG) || \
	defined(CONFIG_KMSAN)
#error "This configuration follows the page pointers of protected memory"
#endif

#define VMALI_MAX_HEAPS		3
#define VMALI_MAX_SESSIONS	64

static char *heaps = "secure-video";
module_param(heaps, charp, 0444);
MODULE_PARM_DESC(heaps,
		 "heaps to register, NAME[:SIZE[:REGION]],...; NAME is secure-video, trusted-ui or secure-video-record (default secure-video, all of region 0)");

/**
 * struct vmali_heap - a protected heap of this driver
 * @pool: What mainline's heap allocates from.
 * @name: Name, without "protected,".
 * @id: Number of the heap in the TEE core.
 * @region: Region that it allocates from.
 * @whole: No limit of its own.
 * @lock: Protects @used.
 * @limit: Most bytes that may be allocated.
 * @used: Bytes allocated.
 */
struct vmali_heap {
	struct tee_protmem_pool pool;
	const char *name;
	enum tee_dma_heap_id id;
	size_t region;
	bool whole;
	struct mutex lock;
	u64 limit;
	u64 used;
};

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

static int to_errno(enum mali_trusted_error err)
{
	switch (err) {
	case MALI_TRUSTED_OK:
		return 0;
	case MALI_TRUSTED_ERR_HOST_MEM:
	case MALI_TRUSTED_ERR_FULL:
		return -ENOMEM;
	case MALI_TRUSTED_ERR_RANGE:
		return -ERANGE;
	case MALI_TRUSTED_ERR_BUSY:
		return -EBUSY;
	case MALI_TRUSTED_ERR_UNSUPPORTED:
		return -EOPNOTSUPP;
	case MALI_TRUSTED_ERR_INVAL:
		break;
	}

	return -EINVAL;
}

static u32 to_teec(enum mali_trusted_error err)
{
	switch (err) {
	case MALI_TRUSTED_OK:
		return VMALI_TA_SUCCESS;
	case MALI_TRUSTED_ERR_HOST_MEM:
	case MALI_TRUSTED_ERR_FULL:
		return VMALI_TA_ERROR_OUT_OF_MEMORY;
	case MALI_TRUSTED_ERR_RANGE:
		return VMALI_TA_ERROR_ACCESS_DENIED;
	case MALI_TRUSTED_ERR_UNSUPPORTED:
		return VMALI_TA_ERROR_NOT_SUPPORTED;
	case MALI_TRUSTED_ERR_INVAL:
		return VMALI_TA_ERROR_BAD_PARAMETERS;
	case MALI_TRUSTED_ERR_BUSY:
		break;
	}

	return VMALI_TA_ERROR_GENERIC;
}

/* Protected memory for mainline's heap */

static struct vmali_heap *to_heap(struct tee_protmem_pool *pool)
{
	return container_of(pool, struct vmali_heap, pool);
}

static u64 region_base(const struct vmali_heap *heap)
{
	struct mali_trusted_region_info info;

	mali_trusted_get_region(vmali_trusted(), heap->region, &info);
	return info.range.base;
}

static int heap_charge(struct vmali_heap *heap, size_t size)
{
	guard(mutex)(&heap->lock);

	if (size > heap->limit - heap->used)
		return -ENOMEM;

	heap->used += size;
	return 0;
}

static void heap_uncharge(struct vmali_heap *heap, size_t size)
{
	guard(mutex)(&heap->lock);

	heap->used -= size;
}

static int heap_alloc(struct tee_protmem_pool *pool, struct sg_table *sgt,
		      size_t size, size_t *offs)
{
	struct vmali_heap *heap = to_heap(pool);
	u64 pa;
	int err;

	/* One entry of a scatterlist holds no more. */
	size = PAGE_ALIGN(size);
	if (!size || size > UINT_MAX)
		return -ENOMEM;

	/* Matched by heap_free(). */
	if (!try_module_get(THIS_MODULE))
		return -ENODEV;

	err = heap_charge(heap, size);
	if (err)
		goto err_module;

	err = sg_alloc_table(sgt, 1, GFP_KERNEL);
	if (err)
		goto err_uncharge;

	err = to_errno(mali_trusted_alloc(vmali_trusted(), heap->region, size, &pa));
	if (err)
		goto err_table;

	/* Not a page, only its number as a pointer. */
	sg_set_page(sgt->sgl, pfn_to_page(PHYS_PFN(pa)), size, 0);
	*offs = pa - region_base(heap);
	return 0;

err_table:
	sg_free_table(sgt);
err_uncharge:
	heap_uncharge(heap, size);
err_module:
	module_put(THIS_MODULE);
	return err;
}

static void heap_free(struct tee_protmem_pool *pool, struct sg_table *sgt)
{
	struct vmali_heap *heap = to_heap(pool);
	size_t size = sgt->sgl->length;

	WARN_ON(mali_trusted_free(vmali_trusted(), sg_phys(sgt->sgl), size));
	heap_uncharge(heap, size);
	sg_free_table(sgt);

	/*
	 * The caller still holds a reference to the TEE device, and remove() waits
	 * for that, so this code stays until it has returned.
	 */
	module_put(THIS_MODULE);
}

static int heap_update_shm(struct tee_protmem_pool *pool, struct sg_table *sgt,
			   size_t offs, struct tee_shm *shm,
			   struct tee_shm **parent_shm)
{
	shm->paddr = region_base(to_heap(pool)) + offs;
	*parent_shm = NULL;
	return 0;
}

static void heap_destroy_pool(struct tee_protmem_pool *pool)
{
	/* Part of struct vmali_tee, which outlives it. */
}

static const struct tee_protmem_pool_ops heap_ops = {
	.alloc = heap_alloc,
	.free = heap_free,
	.update_shm = heap_update_shm,
	.destroy_pool = heap_destroy_pool,
};

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

/*
 * Part of ordinary shared memory, as much of it from @offs on as is contiguous
 * for the kernel. Ended by kunmap_local().
 */
static void *shm_map(struct tee_shm *shm, size_t offs, size_t *len)
{
	size_t in_page;

	/* A page at a time in either case; offsets count from the first page. */
	offs += shm->offset;
	in_page = offset_in_page(offs);
	*len = min(*len, PAGE_SIZE - in_page);
	return kmap_local_page(shm->pages[offs >> PAGE_SHIFT]) + in_page;
}

/* The services */

static bool memref_valid(const struct tee_param *param, bool protected)
{
	const struct tee_param_memref *ref = &param->u.memref;

	if (!ref->shm || ref->size > ref->shm->size ||
	    ref->shm_offs > ref->shm->size - ref->size)
		return false;

	if (protected)
		return ref->shm->flags & TEE_SHM_DMA_BUF;

	return !(ref->shm->flags & TEE_SHM_DMA_BUF) && ref->shm->pages;
}

static u32 param_type(const struct tee_ioctl_invoke_arg *arg,
		      const struct tee_param *param, u32 n)
{
	if (n >= arg->num_params)
		return TEE_IOCTL_PARAM_ATTR_TYPE_NONE;

	return param[n].attr & TEE_IOCTL_PARAM_ATTR_TYPE_MASK;
}

static bool rest_is_none(const struct tee_ioctl_invoke_arg *arg,
			 const struct tee_param *param, u32 first)
{
	for (; first < arg->num_params; first++)
		if (param_type(arg, param, first) != TEE_IOCTL_PARAM_ATTR_TYPE_NONE)
			return false;

	return true;
}

static u32 cmd_info(struct tee_ioctl_invoke_arg *arg, struct tee_param *param)
{
	bool more = param_type(arg, param, 1) == TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT;
	struct mali_trusted_stats stats;

	if (param_type(arg, param, 0) != TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT ||
	    !rest_is_none(arg, param, more ? 2 : 1))
		return VMALI_TA_ERROR_BAD_PARAMETERS;

	mali_trusted_get_stats(vmali_trusted(), &stats);
	param[0].u.value.a = stats.region_bytes;
	param[0].u.value.b = stats.used_bytes;
	param[0].u.value.c = stats.allocations;
	if (more) {
		param[1].u.value.a = stats.refused;
		param[1].u.value.b = stats.peak_bytes;
		param[1].u.value.c = stats.scrubbed_bytes;
	}

	return VMALI_TA_SUCCESS;
}

static u32 cmd_digest(struct tee_ioctl_invoke_arg *arg, struct tee_param *param)
{
	u8 digest[VMALI_TA_DIGEST_SIZE];
	struct tee_param_memref *out;
	enum mali_trusted_error err;
	size_t done, len;

	if (param_type(arg, param, 0) != TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT ||
	    param_type(arg, param, 1) != TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT ||
	    !rest_is_none(arg, param, 2) ||
	    !memref_valid(&param[0], true) || !memref_valid(&param[1], false))
		return VMALI_TA_ERROR_BAD_PARAMETERS;

	out = &param[1].u.memref;
	if (out->size < sizeof(digest)) {
		out->size = sizeof(digest);
		return VMALI_TA_ERROR_SHORT_BUFFER;
	}

	err = mali_trusted_digest(vmali_trusted(),
				  param[0].u.memref.shm->paddr + param[0].u.memref.shm_offs,
				  param[0].u.memref.size, digest);
	if (err)
		return to_teec(err);

	for (done = 0; done < sizeof(digest); done += len) {
		void *ptr;

		len = sizeof(digest) - done;
		ptr = shm_map(out->shm, out->shm_offs + done, &len);
		memcpy(ptr, digest + done, len);
		kunmap_local(ptr);
	}

	out->size = sizeof(digest);
	return VMALI_TA_SUCCESS;
}

static u32 cmd_provision(struct tee_ioctl_invoke_arg *arg, struct tee_param *param)
{
	u32 type = param_type(arg, param, 0);
	const struct tee_param_memref *to, *from;
	size_t done, len;
	void *bounce;
	u32 ret;

	if ((type != TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT &&
	     type != TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INOUT) ||
	    param_type(arg, param, 1) != TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT ||
	    !rest_is_none(arg, param, 2) ||
	    !memref_valid(&param[0], true) || !memref_valid(&param[1], false))
		return VMALI_TA_ERROR_BAD_PARAMETERS;

	to = &param[0].u.memref;
	from = &param[1].u.memref;
	if (!from->size || from->size > to->size)
		return VMALI_TA_ERROR_BAD_PARAMETERS;

	/* In one piece, so that it counts as one, and is all there or not at all. */
	bounce = kvmalloc(from->size, GFP_KERNEL | __GFP_NOWARN);
	if (!bounce)
		return VMALI_TA_ERROR_OUT_OF_MEMORY;

	for (done = 0; done < from->size; done += len) {
		void *ptr;

		len = from->size - done;
		ptr = shm_map(from->shm, from->shm_offs + done, &len);
		memcpy(bounce + done, ptr, len);
		kunmap_local(ptr);
	}

	ret = to_teec(mali_trusted_provision(vmali_trusted(), to->shm->paddr + to->shm_offs,
					     bounce, from->size));
	kvfree_sensitive(bounce, from->size);
	return ret;
}

static u32 cmd_display(struct tee_ioctl_invoke_arg *arg, struct tee_param *param)
{
	const struct tee_param_memref *from;
	struct mali_trusted_frame frame;
	u64 width, height, stride;

	if (rest_is_none(arg, param, 0))
		return to_teec(mali_trusted_display_off(vmali_trusted()));

	if (param_type(arg, param, 0) != TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT ||
	    param_type(arg, param, 1) != TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT ||
	    !rest_is_none(arg, param, 2) || !memref_valid(&param[0], true))
		return VMALI_TA_ERROR_BAD_PARAMETERS;

	from = &param[0].u.memref;
	width = param[1].u.value.a;
	height = param[1].u.value.b;
	stride = param[1].u.value.c;

	/* The model checks the rest. */
	if (width > MALI_TRUSTED_DISPLAY_MAX || height > MALI_TRUSTED_DISPLAY_MAX ||
	    stride > U32_MAX)
		return VMALI_TA_ERROR_BAD_PARAMETERS;

	/* A client must not show what follows its buffer. */
	if (height && (height - 1) * stride + width * MALI_TRUSTED_PIXEL_SIZE > from->size)
		return VMALI_TA_ERROR_BAD_PARAMETERS;

	frame = (struct mali_trusted_frame) {
		.pa = from->shm->paddr + from->shm_offs,
		.stride = stride,
		.width = width,
		.height = height,
	};
	return to_teec(mali_trusted_display_show(vmali_trusted(), &frame));
}

static u32 (* const commands[])(struct tee_ioctl_invoke_arg *arg,
				struct tee_param *param) = {
	[VMALI_TA_CMD_INFO] = cmd_info,
	[VMALI_TA_CMD_DIGEST] = cmd_digest,
	[VMALI_TA_CMD_PROVISION] = cmd_provision,
	[VMALI_TA_CMD_DISPLAY] = cmd_display,
};

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
	if (arg->func < ARRAY_SIZE(commands))
		arg->ret = commands[arg->func](arg, param);
	else
		arg->ret = VMALI_TA_ERROR_NOT_SUPPORTED;

	return 0;
}

static const struct tee_driver_ops vmali_tee_ops = {
	.get_version = vmali_tee_get_version,
	.open = vmali_tee_open,
	.release = vmali_tee_release,
	.open_session = vmali_tee_open_session,
	.close_session = vmali_tee_close_session,
	.invoke_func = vmali_tee_invoke_func,
	.shm_register = vmali_tee_shm_register,
	.shm_unregister = vmali_tee_shm_unregister,
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
		seq_printf(m, "protected,%s_used_bytes %llu\n", heap->name, used);
	}

	return 0;
}
DEFINE_SHOW_ATTRIBUTE(heaps);

/* Probe and remove */

static int heap_init(struct device *dev, struct vmali_heap *heap)
{
	struct mali_trusted_region_info info;

	if (mali_trusted_get_region(vmali_trusted(), heap->region, &info))
		return dev_err_probe(dev, -ENODEV,
				     "heap %s: there is no protected region %zu\n",
				     heap->name, heap->region);

	heap->pool.ops = &heap_ops;
	mutex_init(&heap->lock);
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
		err = heap_init(dev, &tee->heaps[i]);
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
		err = tee_device_register_dma_heap(tee->teedev, tee->heaps[i].id,
						   &tee->heaps[i].pool);
		if (err)
			goto err_unregister;
	}

	tee->debugfs = debugfs_create_dir("tee", vmali_debugfs_dir());
	debugfs_create_file("heaps", 0444, tee->debugfs, tee, &heaps_fops);
	platform_set_drvdata(pdev, tee);

	return 0;

err_unregister:
	tee_device_unregister(tee->teedev);
err_free:
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
