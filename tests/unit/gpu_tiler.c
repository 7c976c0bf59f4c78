// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Heap and driver for the tests of the tiler.
 */
#include "gpu_tiler.h"

u64 heap_field(struct heap *t, u64 va)
{
	return host_read64(t->h, t->g.data_pa + (va - DATA_VA));
}

void heap_set_field(struct heap *t, u64 va, u64 value)
{
	host_write64(t->h, t->g.data_pa + (va - DATA_VA), value);
}

u32 heap_mark(struct heap *t)
{
	return data32(&t->g, MARK);
}

/* Memory for a chunk, with an empty header.  Return: its name */
u64 heap_chunk_new(struct heap *t)
{
	unsigned int n = t->chunks++;

	t->chunk_pa[n] = host_alloc(t->h, CHUNK_SIZE, PAGE);
	vm_map(t->h, &t->g.vm, CHUNK_VA(n), t->chunk_pa[n], CHUNK_SIZE, PTE_NOEXEC);
	return CHUNK(n);
}

u64 heap_chunk_next(struct heap *t, unsigned int n)
{
	return host_read64(t->h, t->chunk_pa[n]);
}

/* What panthor and a driver in user space set up: one chunk, both descriptors */
void heap_setup(struct heap *t, struct host *h, unsigned int streams)
{
	memset(t, 0, sizeof(*t));
	t->h = h;
	group_start(h, &t->g, 0, AS, streams);
	heap_chunk_new(t);
	heap_set_field(t, TILER_CONTEXT + 24, TILER_HEAP);
	heap_set_field(t, TILER_HEAP, 0x29 | (u64)CHUNK_SIZE << 32);
	heap_set_field(t, TILER_HEAP + 8, CHUNK_VA(0));
	heap_set_field(t, TILER_HEAP + 16, CHUNK_VA(0) + 64);
	heap_set_field(t, TILER_HEAP + 24, CHUNK_VA(0) + CHUNK_SIZE);
}

int heap_group_setup(void **state)
{
	struct heap *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	heap_setup(t, host_new(NULL), 1);
	*state = t;
	return 0;
}

/* Vertices that take as many chunks */
u32 heap_vertices(unsigned int n)
{
	return n * CHUNK_ROOM / VERTEX;
}

bool heap_oom_pending(struct heap *t, unsigned int q)
{
	return (host_read32(t->h, cs_in(t->h, t->g.slot, q, CS_IN_REQ)) ^
		host_read32(t->h, cs_out(t->h, t->g.slot, q, CS_OUT_ACK))) & CS_TILER_OOM;
}

/* The host's answer, in panthor's order, and its doorbell */
void heap_answer(struct heap *t, unsigned int q, u64 chunk)
{
	u64 req = cs_in(t->h, t->g.slot, q, CS_IN_REQ);

	host_write64(t->h, cs_in(t->h, t->g.slot, q, CS_IN_HEAP_START), chunk);
	host_write64(t->h, cs_in(t->h, t->g.slot, q, CS_IN_HEAP_END), chunk);
	host_write32(t->h, req, host_read32(t->h, req) ^ CS_TILER_OOM);
	group_ring(&t->g);
	host_run(t->h);
}

u32 heap_out_word(struct heap *t, u32 word)
{
	return host_read32(t->h, cs_out(t->h, t->g.slot, 0, word));
}
