// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Protected memory for mainline's heap.
 *
 * It has no struct page, but mainline's heap passes it on in a scatterlist, by page pointer.
 * With FLATMEM that pointer is arithmetic on the address: sg_page(), sg_phys() and the direct
 * DMA mapping turn it back into the address without following it, so sg_dma_address() is the
 * physical address. Options that do follow it, or complain about it, must be off: SPARSEMEM,
 * PCI_P2PDMA, DEBUG_VIRTUAL, DMA_API_DEBUG, KMSAN.
 */
#include <linux/cleanup.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/scatterlist.h>

#include "tee_heap.h"
#include "trusted.h"

#if !defined(CONFIG_FLATMEM) || defined(CONFIG_PCI_P2PDMA) || \
	defined(CONFIG_DEBUG_VIRTUAL) || defined(CONFIG_DMA_API_DEBUG) || \
	defined(CONFIG_KMSAN)
#error "This configuration follows the page pointers of protected memory"
#endif

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

int vmali_heap_clear(u64 pa, u64 size)
{
	return to_errno(mali_trusted_clear(vmali_trusted(), pa, size));
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

const struct tee_protmem_pool_ops vmali_heap_ops = {
	.alloc = heap_alloc,
	.free = heap_free,
	.update_shm = heap_update_shm,
	.destroy_pool = heap_destroy_pool,
};
