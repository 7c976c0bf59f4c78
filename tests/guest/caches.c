// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The GPU's caches: what streams have to flush themselves, and what the driver flushes for
 * them.  All buffers are mapped cached, which is the driver's default.
 */
#include <stdlib.h>

#include "harness.h"

#include "guest.h"

#define CACHED		DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC
#define BYTES		4096u
/* More than any product has */
#define SPACES		16u
#define ROUNDS		3u
#define OLD		0x01d01d01u
#define NEW		0x4e774e77u
/* In the guest's data */
#define FRAME		4096u

/*
 * An address space with a group and a cached buffer.  Each stream is in memory that the GPU has
 * not seen before: streams are cached, too.
 */
struct space {
	struct guest g;
	struct vmali_group *group;
	struct vmali_buffer buffer;
	volatile uint32_t *words;
	unsigned int streams;
};

static int space_open(struct space *s)
{
	int ret = guest_open(&s->g);

	if (!ret)
		ret = guest_group(&s->g, 1, &s->group);
	if (!ret)
		ret = vmali_buffer_create(s->g.vm, BYTES, CACHED, "cached", &s->buffer);
	if (ret)
		return ret;
	s->words = s->buffer.cpu;
	s->words[0] = OLD;
	return 0;
}

static void space_close(struct space *s)
{
	vmali_group_destroy(s->group);
	vmali_buffer_destroy(&s->buffer);
	guest_close(&s->g);
}

enum flush { FLUSH_NOTHING, FLUSH_CLEAN, FLUSH_L2_ONLY, FLUSH_FULL };

static void flush(struct vmali_cs_builder *b, enum flush what)
{
	enum vmali_cs_flush_mode l2 = VMALI_CS_FLUSH_CLEAN, lsc = VMALI_CS_FLUSH_CLEAN;
	enum vmali_cs_other_flush_mode other = VMALI_CS_OTHER_FLUSH_NONE;

	if (what == FLUSH_NOTHING)
		return;
	if (what == FLUSH_FULL) {
		l2 = VMALI_CS_FLUSH_CLEAN_INVALIDATE;
		lsc = VMALI_CS_FLUSH_CLEAN_INVALIDATE;
		other = VMALI_CS_OTHER_FLUSH_INVALIDATE;
	} else if (what == FLUSH_L2_ONLY) {
		lsc = VMALI_CS_FLUSH_NONE;
	}
	vmali_cs_move32(b, vmali_cs_r32(10), 0);
	vmali_cs_flush_cache2(b, l2, lsc, other, vmali_cs_r32(10),
			      (struct vmali_cs_async){ 0, SB_DEFERRED });
	vmali_cs_wait(b, MASK(SB_DEFERRED), false);
}

/* Submit the stream that has been begun last with a flush ID, and wait for it */
static int run(struct space *s, struct vmali_cs_builder *b, uint32_t flush_id)
{
	struct drm_panthor_sync_op signal;
	struct vmali_submit job = {
		.stream_va = guest_stream_va(&s->g, s->streams++), .latest_flush = flush_id,
		.syncs = &signal, .sync_count = 1,
	};
	uint32_t syncobj;
	int ret;

	ret = vmali_cs_finish(b, &job.stream_size);
	if (!ret)
		ret = vmali_syncobj_create(s->g.dev, false, &syncobj);
	if (ret)
		return ret;
	signal = vmali_signal_op(syncobj, 0);
	ret = vmali_group_submit(s->group, &job, 1);
	return ret ? ret : guest_verdict(&s->g, syncobj);
}

/* Store a word in the buffer, then flush */
static int store(struct space *s, uint32_t value, enum flush what, uint32_t flush_id)
{
	struct vmali_cs_builder b;

	guest_begin(&s->g, s->streams, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), s->buffer.va);
	vmali_cs_move32(&b, vmali_cs_r32(0), value);
	vmali_cs_store32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	flush(&b, what);
	return run(s, &b, flush_id);
}

/*
 * Draw one pixel in the buffer, then flush: a fragment job that leaves the clear colour in its
 * target.  The descriptor is in memory that the CPU shares: target 0, RAW32, linear.
 */
static int draw(struct space *s, uint32_t value, enum flush what)
{
	volatile uint32_t *frame = &s->g.data[FRAME / 4], *target = frame + 32;
	struct vmali_cs_builder b;

	target[0] = 34u << 26;
	target[1] = 1u << 31 | 2u << 8 | 3u << 3 | 1;
	target[8] = (uint32_t)s->buffer.va;
	target[9] = (uint32_t)(s->buffer.va >> 32);
	target[10] = 64;
	target[12] = value;
	guest_begin(&s->g, s->streams, &b);
	vmali_cs_req_resource(&b, VMALI_CS_RES_FRAGMENT);
	vmali_cs_move64(&b, vmali_cs_r64(40), (s->g.buffer.va + FRAME) | 1);
	vmali_cs_move32(&b, vmali_cs_r32(42), 0);
	vmali_cs_move32(&b, vmali_cs_r32(43), 0);
	vmali_cs_run_fragment(&b, false, VMALI_CS_TILE_ORDER_Z, false);
	vmali_cs_wait(&b, MASK(SB_ENDPOINT), false);
	flush(&b, what);
	return run(s, &b, 0);
}

/* What the GPU finds in the buffer, put where the CPU can see it */
static int load(struct space *s, uint32_t *value, uint32_t flush_id)
{
	struct vmali_cs_builder b;
	int ret;

	guest_begin(&s->g, s->streams, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), s->buffer.va);
	vmali_cs_load32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	vmali_cs_store32(&b, vmali_cs_r32(0), DATA, 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	ret = run(s, &b, flush_id);
	*value = s->g.data[0];
	return ret;
}

/* The previous test's VM is destroyed in the background, with a flush for each mapping */
static int wait_for_the_last_flush(struct guest *g)
{
	uint32_t before, now;
	int ret = vmali_device_flush_id(g->dev, &now);

	do {
		before = now;
		usleep(5000);
		ret = ret ?: vmali_device_flush_id(g->dev, &now);
	} while (!ret && now != before);
	return ret;
}

FIXTURE(caches) {
	struct space s;
};

FIXTURE_SETUP(caches)
{
	ASSERT_EQ(0, space_open(&self->s));
	ASSERT_EQ(0, wait_for_the_last_flush(&self->s.g));
}

FIXTURE_TEARDOWN(caches)
{
	space_close(&self->s);
}

/* A stream that does not flush leaves its results in the L2 */
TEST_F(caches, results_need_a_flush)
{
	ASSERT_EQ(0, store(&self->s, NEW, FLUSH_NOTHING, 0));
	EXPECT_EQ(OLD, self->s.words[0]);
	ASSERT_EQ(0, store(&self->s, NEW + 1, FLUSH_L2_ONLY, 0));
	EXPECT_EQ(NEW + 1, self->s.words[0]);
	ASSERT_EQ(0, store(&self->s, NEW + 2, FLUSH_CLEAN, 0));
	EXPECT_EQ(NEW + 2, self->s.words[0]);
}

/* Pixels are in the load/store caches first */
TEST_F(caches, pixels_need_both_flushes)
{
	ASSERT_EQ(0, draw(&self->s, NEW, FLUSH_L2_ONLY));
	EXPECT_EQ(OLD, self->s.words[0]);
	ASSERT_EQ(0, draw(&self->s, NEW + 1, FLUSH_CLEAN));
	EXPECT_EQ(NEW + 1, self->s.words[0]);
}

static int unmap_and_map(struct space *s, uint32_t *between)
{
	int ret = vmali_vm_unmap(s->g.vm, s->buffer.va, BYTES);

	*between = s->words[0];
	return ret ? ret : vmali_vm_map(s->g.vm, s->buffer.bo, 0, s->buffer.va, BYTES, CACHED);
}

/* What was mapped gets to memory when it is unmapped, flushed by the stream or not */
TEST_F(caches, unmapping_flushes)
{
	uint32_t between;

	ASSERT_EQ(0, store(&self->s, NEW, FLUSH_NOTHING, 0));
	ASSERT_EQ(OLD, self->s.words[0]);
	ASSERT_EQ(0, unmap_and_map(&self->s, &between));
	EXPECT_EQ(NEW, between);
	ASSERT_EQ(0, draw(&self->s, NEW + 1, FLUSH_NOTHING));
	ASSERT_EQ(NEW, self->s.words[0]);
	ASSERT_EQ(0, unmap_and_map(&self->s, &between));
	EXPECT_EQ(NEW + 1, between);
}

/* Another buffer at the address of one that the L2 has lines of */
TEST_F(caches, remapped_address)
{
	struct vmali_bo *bo;
	uint32_t value;
	void *cpu;

	ASSERT_EQ(0, store(&self->s, NEW, FLUSH_CLEAN, 0));
	ASSERT_EQ(0, vmali_bo_create(self->s.g.dev, BYTES, 0, self->s.g.vm, &bo));
	ASSERT_EQ(0, vmali_bo_map(bo, &cpu));
	*(volatile uint32_t *)cpu = OLD + 1;
	ASSERT_EQ(0, vmali_vm_map(self->s.g.vm, bo, 0, self->s.buffer.va, BYTES, CACHED));
	ASSERT_EQ(0, load(&self->s, &value, 1));
	EXPECT_EQ(OLD + 1, value);
	EXPECT_EQ(NEW, self->s.words[0]);
	vmali_bo_put(bo);
}

/* The kernel flushes before each job, unless the flush ID says that this is not needed */
TEST_F(caches, flush_reduction)
{
	uint32_t before, value;

	ASSERT_EQ(0, load(&self->s, &value, 0));
	ASSERT_EQ(OLD, value);
	/* The CPU writes, and reads the ID */
	self->s.words[0] = NEW;
	ASSERT_EQ(0, vmali_device_flush_id(self->s.g.dev, &before));
	ASSERT_EQ(0, load(&self->s, &value, before));
	EXPECT_EQ(NEW, value);
	/* It writes again, and does not read the ID: the last job has flushed since */
	self->s.words[0] = OLD;
	ASSERT_EQ(0, load(&self->s, &value, before));
	EXPECT_EQ(NEW, value);
	ASSERT_EQ(0, load(&self->s, &value, 0));
	EXPECT_EQ(OLD, value);
}

/* A sync object is where the CPU sees it, with no flush, however it is mapped */
TEST_F(caches, sync_objects_need_no_flush)
{
	struct vmali_cs_builder b;

	self->s.words[0] = 5;
	self->s.words[1] = 0;
	guest_begin(&self->s.g, self->s.streams, &b);
	vmali_cs_move64(&b, vmali_cs_r64(2), self->s.buffer.va);
	vmali_cs_move32(&b, vmali_cs_r32(0), 2);
	vmali_cs_sync_add32(&b, false, VMALI_CS_SCOPE_SYSTEM, vmali_cs_r32(0), vmali_cs_r64(2),
			    VMALI_CS_NOW);
	ASSERT_EQ(0, run(&self->s, &b, 0));
	EXPECT_EQ(7, self->s.words[0]);
}

/*
 * More address spaces than the GPU has, each with a buffer at the same address and results in
 * it that no stream has flushed, nor the kernel's prologue, as the flush IDs are from before
 * the last flush.  Only the driver can write them back, when it gives an address space to
 * another VM.
 */
static void recycle(struct __test_metadata *_metadata, struct space *flusher, bool sleep)
{
	struct space *spaces = calloc(SPACES, sizeof(*spaces));
	uint32_t id, value;
	unsigned int i, round;

	ASSERT_NE(NULL, spaces);
	for (i = 0; i < SPACES; i++) {
		ASSERT_EQ(0, space_open(&spaces[i]));
		ASSERT_EQ(spaces[0].buffer.va, spaces[i].buffer.va);
	}
	ASSERT_EQ(0, vmali_device_flush_id(flusher->g.dev, &id));
	ASSERT_EQ(0, store(flusher, NEW, FLUSH_FULL, 0));
	for (round = 0; round < ROUNDS; round++) {
		if (sleep)
			ASSERT_TRUE(guest_power_is(&flusher->g, "suspended"));
		for (i = 0; i < SPACES; i++)
			ASSERT_EQ(0, store(&spaces[i], 1000 * i + round, FLUSH_NOTHING, id))
				TH_LOG("space %u, round %u", i, round);
	}
	ASSERT_EQ(0, store(flusher, NEW, FLUSH_FULL, 0));
	for (i = 0; i < SPACES; i++) {
		EXPECT_EQ(1000 * i + ROUNDS - 1, spaces[i].words[0])
			TH_LOG("space %u", i);
		ASSERT_EQ(0, load(&spaces[i], &value, id));
		EXPECT_EQ(1000 * i + ROUNDS - 1, value)
			TH_LOG("space %u", i);
	}
	for (i = 0; i < SPACES; i++)
		space_close(&spaces[i]);
	free(spaces);
}

TEST_F_TIMEOUT(caches, recycled_address_spaces, 60)
{
	recycle(_metadata, &self->s, false);
}

/* A suspend takes them from all; those that come first then get them, not those that had them */
TEST_F_TIMEOUT(caches, recycled_address_spaces_after_a_suspend, 60)
{
	recycle(_metadata, &self->s, true);
}

TEST_HARNESS_MAIN
