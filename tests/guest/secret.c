// SPDX-License-Identifier: GPL-2.0 OR MIT
#include <string.h>
#include <unistd.h>

#include "secret.h"

int secret_create(struct guest *g, const char *heap, struct secret *s)
{
	int ret, heap_fd;

	s->fd = -1;
	ret = vmali_heap_open(heap, &heap_fd);
	if (ret)
		return ret;
	ret = vmali_heap_alloc(heap_fd, SECRET_BYTES, &s->fd);
	close(heap_fd);
	if (!ret)
		ret = vmali_buffer_import(g->vm, s->fd,
					  DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC |
					  DRM_PANTHOR_VM_BIND_OP_MAP_UNCACHED, &s->buf);
	return ret;
}

void secret_destroy(struct secret *s)
{
	vmali_buffer_destroy(&s->buf);
	if (s->fd >= 0)
		close(s->fd);
}

int secret_fill(struct vmali_trusted *trusted, struct secret *s, uint32_t seed)
{
	uint32_t words[SECRET_BYTES / 4];
	unsigned int i;
	int ret;

	for (i = 0; i < SECRET_BYTES / 4; i++)
		words[i] = seed * 0x9e3779b9 + i;
	ret = vmali_trusted_provision(trusted, s->fd, 0, words, sizeof(words));
	if (!ret)
		ret = vmali_trusted_digest(trusted, s->fd, 0, SECRET_BYTES, s->digest);
	return ret;
}

bool secret_holds(struct vmali_trusted *trusted, const struct secret *s,
		  const struct secret *what)
{
	uint8_t digest[VMALI_DIGEST_SIZE];

	return !vmali_trusted_digest(trusted, s->fd, 0, SECRET_BYTES, digest) &&
	       !memcmp(digest, what->digest, sizeof(digest));
}

bool secret_same(struct vmali_trusted *trusted, const struct secret *a,
		 const struct secret *b)
{
	uint8_t x[VMALI_DIGEST_SIZE], y[VMALI_DIGEST_SIZE];

	return !vmali_trusted_digest(trusted, a->fd, 0, SECRET_BYTES, x) &&
	       !vmali_trusted_digest(trusted, b->fd, 0, SECRET_BYTES, y) &&
	       !memcmp(x, y, sizeof(x));
}
