// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * dma-buf heaps.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/dma-buf.h>
#include <linux/dma-heap.h>

#include <vmali/heap.h>

#include "ioctl.h"

#define HEAP_DIR	"/dev/dma_heap"

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int vmali_heap_list(char (*names)[VMALI_HEAP_NAME_MAX], size_t max)
{
	struct dirent **entries;
	int count, i;

	count = scandir(HEAP_DIR, &entries, visible, alphasort);
	if (count < 0)
		return -errno;

	for (i = 0; i < count; i++) {
		if ((size_t)i < max)
			snprintf(names[i], VMALI_HEAP_NAME_MAX, "%s",
				 entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return count;
}

int vmali_heap_open(const char *name, int *heap_fd)
{
	char path[sizeof(HEAP_DIR) + 1 + 255];
	int fd;

	if (!*name || strchr(name, '/') || strlen(name) > 255)
		return -EINVAL;

	snprintf(path, sizeof(path), HEAP_DIR "/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;

	*heap_fd = fd;
	return 0;
}

int vmali_heap_alloc(int heap_fd, uint64_t size, int *dmabuf_fd)
{
	struct dma_heap_allocation_data args = {
		.len = size,
		.fd_flags = O_RDWR | O_CLOEXEC,
	};
	int ret;

	ret = vmali_ioctl(heap_fd, DMA_HEAP_IOCTL_ALLOC, &args);
	if (ret)
		return ret;

	*dmabuf_fd = (int)args.fd;
	return 0;
}

int vmali_dmabuf_sync(int dmabuf_fd, uint64_t flags)
{
	struct dma_buf_sync args = { .flags = flags };

	return vmali_ioctl(dmabuf_fd, DMA_BUF_IOCTL_SYNC, &args);
}
