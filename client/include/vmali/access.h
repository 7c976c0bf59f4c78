/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Accesses to a buffer, by the CPU and by command streams.  They work on ordinary memory;
 * on protected memory they are attacks, and vmali-protected and the tests check that each
 * is refused.
 */
#ifndef VMALI_ACCESS_H
#define VMALI_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <vmali/cs.h>

/* Bytes of sixteen registers: what one instruction loads or stores. */
#define VMALI_ACCESS_CHUNK	64u

/**
 * vmali_access_map() - map a buffer for the CPU, and unmap it again
 * @fd: dma-buf, or the device for an offset of a buffer object
 * @size: bytes
 * @protection: PROT_*
 * @flags: MAP_SHARED or MAP_PRIVATE
 * @offset: where to begin
 *
 * Return: 0 or -errno of mmap(2).
 */
int vmali_access_map(int fd, size_t size, int protection, int flags, off_t offset);

/**
 * vmali_access_read() - read a byte of a file
 * @fd: dma-buf
 *
 * Return: 0 or -errno of read(2).
 */
int vmali_access_read(int fd);

/**
 * vmali_access_write() - write a byte of a file
 * @fd: dma-buf
 *
 * Return: 0 or -errno of write(2).
 */
int vmali_access_write(int fd);

/**
 * vmali_access_copy() - have a stream copy a buffer, repeatedly
 * @b: builder; r0 to r15 and r20 to r25 are used
 * @dst: GPU VA
 * @src: GPU VA
 * @bytes: how many; a multiple of VMALI_ACCESS_CHUNK
 * @rounds: how often, 1 to INT32_MAX
 *
 * It writes no region around it, and waits for each load and store, so that the stream
 * can be interrupted between any two of them.
 */
void vmali_access_copy(struct vmali_cs_builder *b, uint64_t dst, uint64_t src, uint32_t bytes,
		       uint32_t rounds);

/**
 * vmali_access_copy_in_region() - vmali_access_copy() in a region of protected mode
 * @b: builder; the same registers are used
 * @dst: GPU VA
 * @src: GPU VA
 * @bytes: how many
 * @rounds: how often
 */
void vmali_access_copy_in_region(struct vmali_cs_builder *b, uint64_t dst, uint64_t src,
				 uint32_t bytes, uint32_t rounds);

/**
 * vmali_access_registers() - load content in a region, and store the registers after it
 * @b: builder; r0 to r15, r20 and r21 are used
 * @dst: GPU VA of VMALI_ACCESS_CHUNK bytes
 * @src: GPU VA of the content
 * @before: what the registers hold before the region; @dst has it 16 times if nothing leaks
 */
void vmali_access_registers(struct vmali_cs_builder *b, uint64_t dst, uint64_t src,
			    uint32_t before);

#endif /* VMALI_ACCESS_H */
