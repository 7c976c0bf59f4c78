/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * For tests of the tiler heap: a group with a heap of chunks, streams that draw, and the
 * driver's answer to a request for memory.
 */
#ifndef GPU_TILER_H
#define GPU_TILER_H

#include "gpu_host.h"

/* In the data page */
#define HEAP_CONTEXT	(DATA_VA + 0x1000)
#define TILER_CONTEXT	(DATA_VA + 0x2000)
#define TILER_HEAP	(DATA_VA + 0x3000)
#define MARK		0x100

#define CHUNK_SIZE	0x4000u
#define CHUNK_VA(n)	(0x1000000ull + 0x100000ull * (n))
#define CHUNK(n)	(CHUNK_VA(n) | CHUNK_SIZE >> 12)
#define CHUNK_ROOM	(CHUNK_SIZE - 64)
#define VERTEX		32u

/**
 * struct heap - a tiler heap
 * @g: group; the first member, for group_teardown()
 * @chunk_pa: memory of each chunk at CHUNK_VA()
 * @chunks: how many there are
 */
struct heap {
	struct group g;
	struct host *h;
	u64 chunk_pa[8];
	unsigned int chunks;
};

u64 heap_field(struct heap *t, u64 va);
void heap_set_field(struct heap *t, u64 va, u64 value);
u32 heap_mark(struct heap *t);
u64 heap_chunk_new(struct heap *t);
u64 heap_chunk_next(struct heap *t, unsigned int n);
void heap_setup(struct heap *t, struct host *h, unsigned int streams);
int heap_group_setup(void **state);
u32 heap_vertices(unsigned int n);
bool heap_oom_pending(struct heap *t, unsigned int q);
void heap_answer(struct heap *t, unsigned int q, u64 chunk);
u32 heap_out_word(struct heap *t, u32 word);

/* r90 points to MARK; DONE_MARK sets it when the drawing is done */
#define STATE(vertices)							\
	I_MOVE48(40, TILER_CONTEXT), I_MOVE32(33, vertices), I_MOVE32(34, 1), \
	I_MOVE48(70, HEAP_CONTEXT), I_HEAP_SET(70), I_SET_SB_ENTRY(2, 0), \
	I_MOVE48(90, DATA_VA + MARK), I_MOVE32(10, 1)

#define DONE_MARK	I_WAIT(1 << 2), I_STORE(10, 1, 90, 0)

/* A test with a struct heap as *state: a group of one queue, on a fresh host */
#define TEST_HEAP(f)	cmocka_unit_test_setup_teardown(f, heap_group_setup, group_teardown)

#endif
