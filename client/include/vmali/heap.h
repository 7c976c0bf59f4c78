/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * dma-buf heaps: memory by the name of its kind.
 */
#ifndef VMALI_HEAP_H
#define VMALI_HEAP_H

#include <stddef.h>
#include <stdint.h>

/* Longest heap name with its NUL. */
#define VMALI_HEAP_NAME_MAX	256

/**
 * vmali_heap_list() - list the heaps of the system, sorted by name
 * @names: filled with up to @max names
 * @max: elements of @names
 *
 * Return: how many heaps there are, which may be more than @max; -ENOENT if the
 * kernel has no heaps at all.
 */
int vmali_heap_list(char (*names)[VMALI_HEAP_NAME_MAX], size_t max);

/**
 * vmali_heap_open() - open a heap
 * @name: heap name as in /dev/dma_heap
 * @heap_fd: set to a new file descriptor, which the caller closes
 *
 * Return: 0; -ENOENT if there is no such heap; -EINVAL if @name is empty or has
 * a slash.
 */
int vmali_heap_open(const char *name, int *heap_fd);

/**
 * vmali_heap_alloc() - allocate from a heap
 * @heap_fd: heap
 * @size: bytes, rounded up to a page
 * @dmabuf_fd: set to a new dma-buf, which the caller closes.  The memory is freed
 *	when nothing refers to it any more
 *
 * Return: 0; -EINVAL for size 0, or if the heap was removed; -ENOMEM.
 */
int vmali_heap_alloc(int heap_fd, uint64_t size, int *dmabuf_fd);

/**
 * vmali_dmabuf_sync() - DMA_BUF_IOCTL_SYNC, around CPU access
 * @dmabuf_fd: dma-buf
 * @flags: DMA_BUF_SYNC_*
 */
int vmali_dmabuf_sync(int dmabuf_fd, uint64_t flags);

#endif /* VMALI_HEAP_H */
