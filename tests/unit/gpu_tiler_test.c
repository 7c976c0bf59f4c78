// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: the tiler heap, and a heap that is out of memory.
 */
#include "gpu_tiler.h"

static void test_draw_takes_from_the_chunk(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, STATE(100), I_RUN_IDVS, DONE_MARK);
	assert_int_equal(heap_mark(t), 1);
	assert_true(heap_field(t, TILER_HEAP + 16) == CHUNK_VA(0) + 64 + 100 * VERTEX);
	/* Instances multiply; sizes are rounded up */
	RUN(&t->g, STATE(3), I_MOVE32(34, 3), I_RUN_IDVS, DONE_MARK);
	assert_true(heap_field(t, TILER_HEAP + 16) == CHUNK_VA(0) + 64 + 100 * VERTEX + 320);
	assert_int_equal(stat(t->h, MALI_STAT_ENDPOINT_JOBS), 2);
	assert_true(t->h->transactions[MALI_INITIATOR_ENDPOINT] > 0);
	assert_true(heap_field(t, TILER_CONTEXT + 40) == 0);
}

/* Each instruction that draws; without a context, or without vertices, nothing is taken */
static void test_draws(void **state)
{
	static const struct { const char *product; u64 insn; } rows[] = {
		{ "g610", OP(5) }, { "g610", I_RUN_IDVS }, { "g610", OP(8) },
		{ "g715", I_RUN_IDVS }, { "g720", OP(12) }, { "g725", OP(8) },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct heap t;
		u64 bottom;

		heap_setup(&t, host_new(rows[i].product), 1);
		bottom = CHUNK_VA(0) + 64 + (rows[i].insn == OP(8) ? 0 : 10 * VERTEX);
		RUN(&t.g, STATE(10), rows[i].insn, DONE_MARK);
		assert_true(heap_field(&t, TILER_HEAP + 16) == bottom);
		RUN(&t.g, STATE(0), rows[i].insn, DONE_MARK);
		RUN(&t.g, STATE(10), I_MOVE48(40, 0), rows[i].insn, DONE_MARK);
		assert_true(heap_field(&t, TILER_HEAP + 16) == bottom);
		assert_int_equal(stat(t.h, MALI_STAT_ENDPOINT_JOBS), 3);
		/* One has had something to draw, and no program; rectangles have no DCD */
		assert_int_equal(stat(t.h, MALI_STAT_DRAWS_SKIPPED), rows[i].insn == OP(8) ? 0 : 1);
		assert_true(queue_done(&t.g, 0));
		host_delete(t.h);
	}
}

static void test_next_chunk_by_header(void **state)
{
	struct heap *t = *state;
	u64 next;

	next = heap_chunk_new(t);
	host_write64(t->h, t->chunk_pa[0], next);
	RUN(&t->g, STATE(heap_vertices(1) + 8), I_RUN_IDVS, I_FINISH_TILING, DONE_MARK);
	assert_int_equal(heap_mark(t), 1);
	assert_false(heap_oom_pending(t, 0));
	/* The new chunk is in use, the old one complete, and no longer linked to it */
	assert_true(heap_field(t, TILER_HEAP + 8) == CHUNK_VA(1));
	assert_true(heap_field(t, TILER_HEAP + 16) == CHUNK_VA(1) + 64 + 8 * VERTEX);
	assert_true(heap_field(t, TILER_HEAP + 24) == CHUNK_VA(1) + CHUNK_SIZE);
	assert_true(heap_field(t, TILER_CONTEXT + 40) == CHUNK(0));
	assert_true(heap_field(t, TILER_CONTEXT + 48) == CHUNK(0));
	assert_true(heap_chunk_next(t, 0) == 0);
}

static void test_oom_event(void **state)
{
	struct heap *t = *state;
	u64 req;

	RUN(&t->g, STATE(heap_vertices(1) + 2), I_HEAP_OPERATION(VT_START),
	    I_HEAP_OPERATION(VT_START), I_HEAP_OPERATION(VT_END), I_RUN_IDVS, DONE_MARK);
	assert_true(heap_oom_pending(t, 0));
	assert_int_equal(r32(t->h, R_JOB_IRQ + IRQ_RAW) & 1, 1);
	assert_true(host_read64(t->h, cs_out(t->h, 0, 0, CS_OUT_HEAP_ADDRESS)) == HEAP_CONTEXT);
	assert_int_equal(heap_out_word(t, CS_OUT_HEAP_VT_START), 2);
	assert_int_equal(heap_out_word(t, CS_OUT_HEAP_VT_END), 1);
	assert_int_equal(heap_out_word(t, CS_OUT_HEAP_FRAG_END), 0);
	host_run_for(t->h, LONG_NS);
	assert_int_equal(heap_mark(t), 0);
	assert_int_equal(queue_fault(&t->g, 0), 0);
	/* It is not idle, it waits for its tiler */
	assert_false(group_events(&t->g) & CSG_IDLE);
	/* An answer without a doorbell is none */
	req = cs_in(t->h, 0, 0, CS_IN_REQ);
	host_write32(t->h, req, host_read32(t->h, req) ^ CS_TILER_OOM);
	host_run_for(t->h, LONG_NS);
	assert_int_equal(queue_fault(&t->g, 0), 0);
	host_write32(t->h, req, host_read32(t->h, req) ^ CS_TILER_OOM);

	heap_answer(t, 0, heap_chunk_new(t));
	assert_int_equal(heap_mark(t), 1);
	assert_true(heap_field(t, TILER_HEAP + 8) == CHUNK_VA(1));
	assert_true(heap_field(t, TILER_HEAP + 16) == CHUNK_VA(1) + 64 + 2 * VERTEX);
	assert_true(queue_done(&t->g, 0));
}

/* A draw of five chunks: four questions */
static void test_oom_again_and_again(void **state)
{
	struct heap *t = *state;
	unsigned int i;

	RUN(&t->g, STATE(heap_vertices(5)), I_HEAP_OPERATION(VT_START), I_RUN_IDVS, DONE_MARK);
	for (i = 1; i <= 4; i++) {
		assert_true(heap_oom_pending(t, 0));
		assert_int_equal(heap_mark(t), 0);
		heap_answer(t, 0, heap_chunk_new(t));
	}
	assert_false(heap_oom_pending(t, 0));
	assert_int_equal(heap_mark(t), 1);
	/* Complete chunks in order; the one in use is not among them */
	assert_true(heap_field(t, TILER_CONTEXT + 40) == CHUNK(0));
	assert_true(heap_field(t, TILER_CONTEXT + 48) == CHUNK(3));
	for (i = 0; i < 3; i++)
		assert_true(heap_chunk_next(t, i) == CHUNK(i + 1));
	assert_true(heap_chunk_next(t, 3) == 0);
}

static void test_chunks_come_back(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, STATE(heap_vertices(2) + 2), I_HEAP_OPERATION(VT_START), I_RUN_IDVS,
	    I_FINISH_TILING, I_WAIT(1 << 2), I_HEAP_OPERATION(VT_END),
	    I_MOVE48(20, TILER_CONTEXT), I_LOAD(22, 0xf, 20, 40), I_WAIT(1),
	    I_FINISH_FRAGMENT(1, 22, 24), DONE_MARK);
	heap_answer(t, 0, heap_chunk_new(t));
	heap_answer(t, 0, heap_chunk_new(t));
	assert_int_equal(heap_mark(t), 1);
	/* Counters, and two chunks on the heap's list, in memory once the group is suspended */
	assert_true(group_request(&t->g, CSG_SUSPEND));
	assert_int_equal(heap_field(t, HEAP_CONTEXT), 1 | 1ull << 32);
	assert_int_equal(heap_field(t, HEAP_CONTEXT + 8) >> 32, 1);
	assert_true(heap_field(t, HEAP_CONTEXT + 16) == CHUNK(0));
	assert_true(heap_field(t, HEAP_CONTEXT + 24) == CHUNK(1));
	/* The next frame uses them, without a question */
	heap_set_field(t, TILER_CONTEXT + 40, 0);
	heap_set_field(t, TILER_CONTEXT + 48, 0);
	heap_set_field(t, DATA_VA + MARK, 0);
	group_bind(&t->g, 0);
	assert_true(group_request(&t->g, CSG_RESUME));
	RUN(&t->g, STATE(heap_vertices(2)), I_HEAP_OPERATION(VT_START), I_RUN_IDVS, DONE_MARK);
	assert_false(heap_oom_pending(t, 0));
	assert_int_equal(heap_mark(t), 1);
	assert_true(heap_field(t, TILER_HEAP + 8) == CHUNK_VA(1));
	assert_true(group_request(&t->g, CSG_SUSPEND));
	assert_true(heap_field(t, HEAP_CONTEXT + 16) == 0);
	assert_true(heap_field(t, HEAP_CONTEXT + 24) == 0);
}

/* The driver has no memory either: a fault, after which the queue continues */
static void test_oom_without_memory(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, STATE(heap_vertices(2)), I_HEAP_OPERATION(VT_START), I_RUN_IDVS, DONE_MARK);
	heap_answer(t, 0, 0);
	assert_int_equal(queue_fault(&t->g, 0), X_OOM);
	assert_true(host_read64(t->h, cs_out(t->h, 0, 0, CS_OUT_FAULT_INFO)) == HEAP_CONTEXT);
	assert_int_equal(heap_mark(t), 0);
	group_ack_and_run(&t->g);
	assert_int_equal(heap_mark(t), 1);
	assert_true(queue_done(&t->g, 0));
	/* The error is the queue's now */
	RUN(&t->g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_SYNC_SET32(12, 10) | SYNC_PROPAGATE);
	assert_int_equal(data32(&t->g, 4), 1);
}

/* A render pass is complete but for its fragment job: wait for that */
static void test_oom_waits_for_fragments(void **state)
{
	struct heap t;
	u64 free;

	heap_setup(&t, *state, 2);
	free = heap_chunk_new(&t);
	RUN(&t.g, STATE(heap_vertices(2)), I_HEAP_OPERATION(VT_START),
	    I_HEAP_OPERATION(VT_END), I_HEAP_OPERATION(VT_START), I_RUN_IDVS, DONE_MARK);
	heap_answer(&t, 0, 0);
	host_run_for(t.h, LONG_NS);
	assert_int_equal(queue_fault(&t.g, 0), 0);
	assert_int_equal(heap_mark(&t), 0);
	/* The fragment job, on another queue, brings a chunk */
	RUN_ON(&t.g, 1, I_MOVE48(70, HEAP_CONTEXT), I_HEAP_SET(70), I_MOVE48(20, free),
	       I_FINISH_FRAGMENT(1, 20, 20));
	host_run_for(t.h, LONG_NS);
	assert_int_equal(heap_mark(&t), 1);
	assert_true(heap_field(&t, TILER_HEAP + 8) == CHUNK_VA(1));
}

static void test_oom_fragments_without_chunks(void **state)
{
	struct heap t;

	heap_setup(&t, *state, 2);
	RUN(&t.g, STATE(heap_vertices(2)), I_HEAP_OPERATION(VT_START),
	    I_HEAP_OPERATION(VT_END), I_HEAP_OPERATION(VT_START), I_RUN_IDVS, DONE_MARK);
	heap_answer(&t, 0, 0);
	/* It was in vain: the host is asked again, then it is a fault */
	RUN_ON(&t.g, 1, I_MOVE48(70, HEAP_CONTEXT), I_HEAP_SET(70), I_FINISH_FRAGMENT(1, 20, 20));
	host_run_for(t.h, LONG_NS);
	assert_true(heap_oom_pending(&t, 0));
	assert_int_equal(heap_out_word(&t, CS_OUT_HEAP_FRAG_END), 1);
	heap_answer(&t, 0, 0);
	assert_int_equal(queue_fault(&t.g, 0), X_OOM);
}

/* Other draws wait as well; other instructions and other queues do not */
static void test_oom_holds_up_draws_only(void **state)
{
	struct heap t;

	heap_setup(&t, *state, 2);
	RUN(&t.g, STATE(heap_vertices(2)), I_HEAP_OPERATION(VT_START), I_RUN_IDVS,
	    I_MOVE32(33, 2), I_SET_SB_ENTRY(3, 0), I_RUN_IDVS, I_SET_SB_ENTRY(4, 0), I_RUN_COMPUTE,
	    I_WAIT(1 << 4), I_STORE(10, 1, 90, 0), I_WAIT(1 << 3), I_STORE(10, 1, 90, 4));
	assert_int_equal(heap_mark(&t), 1);
	assert_int_equal(data32(&t.g, MARK + 4), 0);
	RUN_ON(&t.g, 1, I_MOVE48(90, DATA_VA + MARK), I_MOVE32(10, 3), I_STORE(10, 1, 90, 8));
	assert_int_equal(data32(&t.g, MARK + 8), 3);
	heap_answer(&t, 0, heap_chunk_new(&t));
	/* The chunk was for the first draw; the second needs the next one */
	heap_answer(&t, 0, heap_chunk_new(&t));
	assert_int_equal(data32(&t.g, MARK + 4), 1);
	assert_true(queue_done(&t.g, 0));
}

static void test_oom_is_asked_again_after_resume(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, STATE(heap_vertices(1) + 2), I_HEAP_OPERATION(VT_START), I_RUN_IDVS, DONE_MARK);
	assert_true(heap_oom_pending(t, 0));
	group_ack_events(&t->g);
	assert_true(group_request(&t->g, CSG_SUSPEND));
	group_bind(&t->g, 4);
	assert_true(group_request(&t->g, CSG_RESUME));
	host_run(t->h);
	assert_true(heap_oom_pending(t, 0));
	assert_true(host_read64(t->h, cs_out(t->h, 4, 0, CS_OUT_HEAP_ADDRESS)) == HEAP_CONTEXT);
	assert_int_equal(heap_mark(t), 0);
	heap_answer(t, 0, heap_chunk_new(t));
	assert_int_equal(heap_mark(t), 1);
}

static void test_oom_and_terminate(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, STATE(heap_vertices(2)), I_HEAP_OPERATION(VT_START), I_RUN_IDVS, DONE_MARK);
	assert_true(group_request(&t->g, CSG_TERMINATE));
	heap_answer(t, 0, heap_chunk_new(t));
	host_run_for(t->h, LONG_NS);
	assert_int_equal(heap_mark(t), 0);
	assert_true(heap_field(t, TILER_HEAP + 8) == CHUNK_VA(0));
}

/* An event that was not acknowledged is not the next group's */
static void test_oom_ends_with_its_group(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, STATE(heap_vertices(2)), I_HEAP_OPERATION(VT_START), I_RUN_IDVS, DONE_MARK);
	assert_true(heap_oom_pending(t, 0));
	assert_true(group_request(&t->g, CSG_TERMINATE));
	assert_true(heap_oom_pending(t, 0));
	assert_true(group_request(&t->g, CSG_START));
	assert_false(heap_oom_pending(t, 0));
}

/* Descriptors that make no sense */
static void test_bad_descriptors(void **state)
{
	static const struct { u64 off; u64 value; } rows[] = {
		{ 0, 0x19 },				/* another buffer */
		{ 0, 0x22 },				/* no buffer */
		{ 8, CHUNK_VA(0) + 64 },		/* base not in pages */
		{ 16, CHUNK_VA(0) - 8 },		/* bottom below base */
		{ 24, CHUNK_VA(0) },			/* top below bottom */
		{ 24, CHUNK_VA(0) + 0x100000000 },	/* larger than any chunk */
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct heap t;

		heap_setup(&t, host_new(NULL), 1);
		heap_set_field(&t, TILER_HEAP + rows[i].off, rows[i].value);
		RUN(&t.g, STATE(10), I_RUN_IDVS, DONE_MARK);
		if (queue_fault(&t.g, 0) != X_DATA_INVALID)
			fail_msg("row %u", i);
		group_ack_and_run(&t.g);
		assert_int_equal(heap_mark(&t), 1);
		host_delete(t.h);
	}
}

/* A chunk of the host's without a size, or the one in use */
static void test_bad_chunks(void **state)
{
	static const u64 chunks[] = { CHUNK_VA(1), CHUNK(0) };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(chunks); i++) {
		struct heap t;

		heap_setup(&t, host_new(NULL), 1);
		RUN(&t.g, STATE(heap_vertices(2)), I_HEAP_OPERATION(VT_START), I_RUN_IDVS,
		    DONE_MARK);
		heap_answer(&t, 0, chunks[i]);
		assert_int_equal(queue_fault(&t.g, 0), X_DATA_INVALID);
		host_delete(t.h);
	}
}

/* The answer is a list, with a first and a last chunk, or nothing */
static void test_list_without_an_end(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, STATE(heap_vertices(1) + 2), I_HEAP_OPERATION(VT_START), I_RUN_IDVS, DONE_MARK);
	host_write64(t->h, cs_in(t->h, 0, 0, CS_IN_HEAP_START), heap_chunk_new(t));
	host_write64(t->h, cs_in(t->h, 0, 0, CS_IN_HEAP_END), 0);
	group_ack_events(&t->g);
	group_ring(&t->g);
	host_run(t->h);
	assert_int_equal(guest_errors(t->h), 1);
}

static void test_bad_pointers(void **state)
{
	static const struct { u64 context, heap, set; } rows[] = {
		{ HOLE_VA, TILER_HEAP, HEAP_CONTEXT },
		{ TILER_CONTEXT, HOLE_VA, HEAP_CONTEXT },
		{ TILER_CONTEXT, TILER_HEAP, HOLE_VA },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct heap t;

		heap_setup(&t, host_new(NULL), 1);
		heap_set_field(&t, TILER_CONTEXT + 24, rows[i].heap);
		RUN(&t.g, STATE(heap_vertices(2)), I_MOVE48(40, rows[i].context),
		    I_MOVE48(70, rows[i].set), I_HEAP_SET(70), I_RUN_IDVS, DONE_MARK);
		assert_true(r64(t.h, R_AS(AS, AS_FAULTADDRESS)) >> 12 == HOLE_VA >> 12);
		as_unmap(t.h, AS);
		host_run(t.h);
		assert_int_equal(queue_fatal(&t.g, 0), X_BUS_FAULT);
		host_delete(t.h);
	}
}

/* What counts, and gives back, can be deferred like other instructions */
static void test_deferred(void **state)
{
	static const u64 insns[] = {
		I_HEAP_OPERATION(VT_START), I_HEAP_OPERATION(VT_END), I_HEAP_OPERATION(FRAG_END),
		I_FINISH_FRAGMENT(1, 20, 20), OP(50) | 1ull << 40,
	};
	static const u32 offset[] = { 0, 4, 12, 12 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(insns); i++) {
		struct heap t;

		heap_setup(&t, host_new(NULL), 1);
		queue_call(&t.g, 0, (const u64[]){
			I_MOVE48(70, HEAP_CONTEXT), I_HEAP_SET(70), I_SET_SB_ENTRY(2, 0),
			I_RUN_COMPUTE, insns[i] | 1ull << 18 | 5ull << 48, I_NOP,
			I_WAIT(1 << 5) }, 7);
		host_step(t.h, 9);
		host_write32(t.h, csg_in(t.h, 0, CSG_IN_REQ),
			     host_read32(t.h, csg_in(t.h, 0, CSG_IN_REQ)) ^ CSG_STATUS_UPDATE);
		assert_true(group_request(&t.g, CSG_START));
		assert_int_equal(heap_out_word(&t, CS_OUT_SCOREBOARDS), 1 << 2 | 1 << 5);
		host_run(t.h);
		assert_true(queue_done(&t.g, 0));
		assert_true(group_request(&t.g, CSG_SUSPEND));
		if (i < ARRAY_SIZE(offset))
			assert_int_equal(host_read32(t.h, t.g.data_pa + 0x1000 + offset[i]), 1);
		host_delete(t.h);
	}
}

static void test_counters_without_heap(void **state)
{
	struct host *h = *state;
	struct group g;

	/* Without HEAP_SET there is nothing to count in */
	group_start(h, &g, 0, AS, 1);
	RUN(&g, I_HEAP_OPERATION(VT_START), I_HEAP_OPERATION(VT_END), I_FINISH_FRAGMENT(1, 20, 22));
	assert_true(queue_done(&g, 0));
	assert_int_equal(stat(h, MALI_STAT_MMU_FAULTS), 0);
}

/* The driver changes page tables meanwhile: nothing is begun before it is done */
static void test_locked_address_space(void **state)
{
	struct heap *t = *state;

	queue_call(&t->g, 0, (const u64[]){ STATE(10), I_RUN_IDVS, DONE_MARK }, 11);
	host_step(t->h, 12);
	as_lock(t->h, AS, HOLE_VA, 20);
	host_run_for(t->h, LONG_NS);
	assert_int_equal(heap_mark(t), 0);
	as_command(t->h, AS, AS_UNLOCK);
	host_run(t->h);
	assert_int_equal(heap_mark(t), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_HEAP(test_draw_takes_from_the_chunk),
		cmocka_unit_test(test_draws),
		TEST_HEAP(test_next_chunk_by_header),
		TEST_HEAP(test_oom_event),
		TEST_HEAP(test_oom_again_and_again),
		TEST_HEAP(test_chunks_come_back),
		TEST_HEAP(test_oom_without_memory),
		TEST(test_oom_waits_for_fragments),
		TEST(test_oom_fragments_without_chunks),
		TEST(test_oom_holds_up_draws_only),
		TEST_HEAP(test_oom_is_asked_again_after_resume),
		TEST_HEAP(test_oom_and_terminate),
		TEST_HEAP(test_oom_ends_with_its_group),
		cmocka_unit_test(test_bad_descriptors),
		cmocka_unit_test(test_bad_chunks),
		TEST_HEAP(test_list_without_an_end),
		cmocka_unit_test(test_bad_pointers),
		cmocka_unit_test(test_deferred),
		TEST(test_counters_without_heap),
		TEST_HEAP(test_locked_address_space),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
