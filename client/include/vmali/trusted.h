/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The trusted firmware's protected-memory service (platform/common/vmali_ta.h),
 * called through the ordinary TEE interface.
 */
#ifndef VMALI_TRUSTED_H
#define VMALI_TRUSTED_H

#include <stddef.h>
#include <stdint.h>

struct vmali_trusted;

/* Bytes of a digest: SHA-256. */
#define VMALI_DIGEST_SIZE	32

/**
 * struct vmali_trusted_info - how protected memory is used
 * @region_bytes: size of all protected regions
 * @used_bytes: allocated now; all of a carve-out that is lent to Linux's static pool, of
 *	which the service does not know how much is allocated
 * @allocations: live allocations
 * @refused: bus accesses refused so far
 * @peak_bytes: most ever allocated at once
 * @scrubbed_bytes: cleared when freed, so far
 */
struct vmali_trusted_info {
	uint64_t region_bytes;
	uint64_t used_bytes;
	uint64_t allocations;
	uint64_t refused;
	uint64_t peak_bytes;
	uint64_t scrubbed_bytes;
};

/**
 * vmali_trusted_open() - open a session with the service
 * @trusted: set to the session, which the caller closes
 *
 * Return: 0; -ENODEV if no TEE of the system has the service.
 */
int vmali_trusted_open(struct vmali_trusted **trusted);

/**
 * vmali_trusted_close() - end a session; NULL is allowed
 * @trusted: session
 */
void vmali_trusted_close(struct vmali_trusted *trusted);

/**
 * vmali_trusted_info() - read how protected memory is used
 * @trusted: session
 * @info: filled in
 */
int vmali_trusted_info(struct vmali_trusted *trusted,
		       struct vmali_trusted_info *info);

/**
 * vmali_trusted_digest() - what is in a protected buffer, without its content
 * @trusted: session
 * @dmabuf_fd: buffer of a protected heap
 * @offset: first byte
 * @size: bytes
 * @digest: filled with the SHA-256
 *
 * Return: 0; -EINVAL if @dmabuf_fd is no dma-buf of a protected heap, or the range
 * is not in it; -EACCES if the service refuses; -EIO for any other error.
 */
int vmali_trusted_digest(struct vmali_trusted *trusted, int dmabuf_fd,
			 uint64_t offset, uint64_t size,
			 uint8_t digest[VMALI_DIGEST_SIZE]);

/**
 * vmali_trusted_provision() - put content into a protected buffer
 * @trusted: session
 * @dmabuf_fd: buffer of a protected heap
 * @offset: first byte
 * @data: the content (CPU address)
 * @size: bytes
 *
 * Return: as vmali_trusted_digest().
 */
int vmali_trusted_provision(struct vmali_trusted *trusted, int dmabuf_fd,
			    uint64_t offset, const void *data, size_t size);

/**
 * vmali_trusted_show() - show a frame on the trusted display
 * @trusted: session
 * @dmabuf_fd: buffer of a protected heap.  The frame is read during the call, the
 *	buffer is free for another one afterwards
 * @offset: of the first pixel, in bytes.  Pixels are DRM_FORMAT_XRGB8888
 * @width: pixels of a row, 1 to 4096
 * @height: rows, 1 to 4096
 * @stride: bytes from one row to the next, multiple of 4
 *
 * Return: as vmali_trusted_digest(); -EINVAL also for a frame that is not in the
 * buffer; -EOPNOTSUPP if the service has no display.
 */
int vmali_trusted_show(struct vmali_trusted *trusted, int dmabuf_fd,
		       uint64_t offset, uint32_t width, uint32_t height,
		       uint32_t stride);

/**
 * vmali_trusted_show_nothing() - switch the trusted display off
 * @trusted: session
 */
int vmali_trusted_show_nothing(struct vmali_trusted *trusted);

#endif /* VMALI_TRUSTED_H */
