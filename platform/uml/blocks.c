// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali_blocks: a DMA heap of ordinary memory in contiguous blocks of 2 MiB, for tests.
 *
 * User-Mode Linux has no huge pages in shmem, and the system heap gives no more than 1 MiB in
 * a piece: without this, no driver gets memory that a GPU can map as a block.
 *
 * A heap can be removed on some kernels only, so the module cannot be unloaded.
 */
#include <linux/dma-buf.h>
#include <linux/dma-heap.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#define BLOCK_ORDER	get_order(SZ_2M)

/**
 * struct blocks - a buffer
 * @count: blocks
 * @block: first page of each, a compound page
 */
struct blocks {
	unsigned int count;
	struct page *block[] __counted_by(count);
};

static struct sg_table *blocks_map(struct dma_buf_attachment *attach,
				   enum dma_data_direction dir)
{
	struct blocks *b = attach->dmabuf->priv;
	struct scatterlist *sg;
	struct sg_table *sgt;
	unsigned int i;
	int err;

	sgt = kzalloc_obj(*sgt);
	if (!sgt)
		return ERR_PTR(-ENOMEM);
	err = sg_alloc_table(sgt, b->count, GFP_KERNEL);
	if (err)
		goto err_free;
	for_each_sgtable_sg(sgt, sg, i)
		sg_set_page(sg, b->block[i], SZ_2M, 0);
	err = dma_map_sgtable(attach->dev, sgt, dir, 0);
	if (err)
		goto err_table;
	return sgt;

err_table:
	sg_free_table(sgt);
err_free:
	kfree(sgt);
	return ERR_PTR(err);
}

static void blocks_unmap(struct dma_buf_attachment *attach, struct sg_table *sgt,
			 enum dma_data_direction dir)
{
	dma_unmap_sgtable(attach->dev, sgt, dir, 0);
	sg_free_table(sgt);
	kfree(sgt);
}

static int blocks_mmap(struct dma_buf *dmabuf, struct vm_area_struct *vma)
{
	struct blocks *b = dmabuf->priv;
	unsigned long addr = vma->vm_start, page = vma->vm_pgoff;

	for (; addr < vma->vm_end; addr += PAGE_SIZE, page++) {
		struct page *block = b->block[page >> BLOCK_ORDER];
		int err = remap_pfn_range(vma, addr, page_to_pfn(block) +
					  (page & (BIT(BLOCK_ORDER) - 1)), PAGE_SIZE,
					  vma->vm_page_prot);

		if (err)
			return err;
	}
	return 0;
}

static void blocks_free(struct blocks *b)
{
	while (b->count--)
		__free_pages(b->block[b->count], BLOCK_ORDER);
	kfree(b);
}

static void blocks_release(struct dma_buf *dmabuf)
{
	blocks_free(dmabuf->priv);
}

static const struct dma_buf_ops blocks_buf_ops = {
	.map_dma_buf = blocks_map,
	.unmap_dma_buf = blocks_unmap,
	.mmap = blocks_mmap,
	.release = blocks_release,
};

static struct dma_buf *blocks_allocate(struct dma_heap *heap, unsigned long len, u32 fd_flags,
				       u64 heap_flags)
{
	DEFINE_DMA_BUF_EXPORT_INFO(exp_info);
	unsigned int n = len / SZ_2M;
	struct dma_buf *dmabuf;
	struct blocks *b;

	if (!n || len % SZ_2M)
		return ERR_PTR(-EINVAL);
	b = kzalloc(struct_size(b, block, n), GFP_KERNEL);
	if (!b)
		return ERR_PTR(-ENOMEM);
	while (b->count < n) {
		struct page *page = alloc_pages(GFP_KERNEL | __GFP_ZERO | __GFP_COMP |
						__GFP_NOWARN, BLOCK_ORDER);

		if (!page) {
			blocks_free(b);
			return ERR_PTR(-ENOMEM);
		}
		b->count++;
		b->block[b->count - 1] = page;
	}
	exp_info.ops = &blocks_buf_ops;
	exp_info.size = len;
	exp_info.flags = fd_flags;
	exp_info.priv = b;
	dmabuf = dma_buf_export(&exp_info);
	if (IS_ERR(dmabuf))
		blocks_free(b);
	return dmabuf;
}

static const struct dma_heap_ops blocks_heap_ops = {
	.allocate = blocks_allocate,
};

static int __init vmali_blocks_init(void)
{
	static const struct dma_heap_export_info info = {
		.name = "vmali,blocks",
		.ops = &blocks_heap_ops,
	};

	return PTR_ERR_OR_ZERO(dma_heap_add(&info));
}
module_init(vmali_blocks_init);

MODULE_DESCRIPTION("Virtual Mali board: a heap of contiguous blocks, for tests");
MODULE_LICENSE("Dual MIT/GPL");
MODULE_IMPORT_NS("DMA_BUF");
MODULE_IMPORT_NS("DMA_BUF_HEAP");
