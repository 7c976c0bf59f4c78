/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Tiler heaps: memory that the kernel adds to as the tiler needs it.
 */
#ifndef VMALI_TILER_H
#define VMALI_TILER_H

#include <stdint.h>

struct vmali_vm;

/**
 * struct vmali_tiler_heap_attrs - how a heap is made
 * @chunk_size: bytes of a chunk, whole pages, 128 KiB to 8 MiB; 0 means 256 KiB
 * @initial_chunks: chunks to begin with, at least 1; 0 means 1
 * @max_chunks: chunks at most; 0 means 16
 * @target_in_flight: render passes at a time; with more in flight the kernel adds none
 *	a new chunk.  0 means 65535
 */
struct vmali_tiler_heap_attrs {
	uint32_t chunk_size;
	uint32_t initial_chunks;
	uint32_t max_chunks;
	uint32_t target_in_flight;
};

/**
 * struct vmali_tiler_heap - a tiler heap
 * @vm: where it is mapped
 * @handle: the kernel's number
 * @context: GPU VA of the heap context, for HEAP_SET
 * @first_chunk: GPU VA of the first chunk
 * @chunk_size: bytes of a chunk
 *
 * Callers may read it; only the functions below write it.
 */
struct vmali_tiler_heap {
	struct vmali_vm *vm;
	uint32_t handle;
	uint64_t context;
	uint64_t first_chunk;
	uint32_t chunk_size;
};

/**
 * vmali_tiler_heap_create() - make a heap
 * @vm: VM
 * @attrs: read during the call only; NULL for the default
 * @heap: filled in; the caller destroys it
 *
 * Return: 0; -EINVAL for bad attributes; -ENOMEM.
 */
int vmali_tiler_heap_create(struct vmali_vm *vm, const struct vmali_tiler_heap_attrs *attrs,
			    struct vmali_tiler_heap *heap);

/**
 * vmali_tiler_heap_destroy() - end a heap, with all its chunks
 * @heap: heap, zeroed; a zeroed one is allowed.  The GPU must not use it any more
 */
void vmali_tiler_heap_destroy(struct vmali_tiler_heap *heap);

#endif /* VMALI_TILER_H */
