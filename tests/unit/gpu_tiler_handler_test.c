// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: the exception handler of a tiler heap that is out of memory.
 */
#include "gpu_tiler.h"

/* A handler that gives the completed chunks back, as Mesa's does after a fragment job */
static u64 handler_code(struct heap *t, u64 extra)
{
	const u64 code[] = {
		I_MOVE48(50, DATA_VA), I_MOVE32(53, 1), I_LOAD(52, 1, 50, 8), I_WAIT(1),
		I_ADD_IMM32(52, 52, 1), I_STORE(52, 1, 50, 8),
		I_MOVE48(54, TILER_CONTEXT), I_LOAD(56, 0xf, 54, 40), I_WAIT(1),
		I_FINISH_FRAGMENT(0, 56, 58), I_MOVE48(56, 0), I_MOVE48(58, 0),
		I_STORE(56, 0xf, 54, 40), I_WAIT(1), extra,
	};

	return group_code(&t->g, code, ARRAY_SIZE(code));
}

#define HANDLER_LEN	(15 * 8)
#define HANDLER(va)	I_MOVE48(60, va), I_MOVE32(62, HANDLER_LEN), \
			I_SET_EXCEPTION_HANDLER(2, 60, 62)

static void test_exception_handler(void **state)
{
	struct heap *t = *state;
	u64 handler;

	handler = handler_code(t, I_NOP);
	RUN(&t->g, STATE(heap_vertices(3) + 2), HANDLER(handler), I_HEAP_OPERATION(VT_START),
	    I_RUN_IDVS, DONE_MARK, I_ADD_IMM32(10, 10, 1), I_WAIT(1), I_STORE(10, 1, 90, 0));
	heap_answer(t, 0, heap_chunk_new(t));
	assert_true(heap_oom_pending(t, 0));
	assert_int_equal(data32(&t->g, 8), 0);
	/* From here on nothing but the handler helps: it frees one chunk, one is in use */
	heap_answer(t, 0, 0);
	assert_int_equal(data32(&t->g, 8), 1);
	assert_true(heap_oom_pending(t, 0));
	heap_answer(t, 0, 0);
	assert_int_equal(data32(&t->g, 8), 2);
	assert_int_equal(queue_fault(&t->g, 0), 0);
	/* The draw is done, and the stream resumed where it was: 2, not 3 */
	assert_int_equal(heap_mark(t), 2);
	assert_true(queue_done(&t->g, 0));
}

/* A handler that frees nothing is called once */
static void test_exception_handler_that_frees_nothing(void **state)
{
	struct heap *t = *state;
	u64 handler;

	handler = handler_code(t, I_NOP);
	RUN(&t->g, STATE(heap_vertices(2)), HANDLER(handler), I_HEAP_OPERATION(VT_START),
	    I_RUN_IDVS, DONE_MARK);
	heap_answer(t, 0, 0);
	assert_int_equal(data32(&t->g, 8), 1);
	assert_true(heap_oom_pending(t, 0));
	heap_answer(t, 0, 0);
	assert_int_equal(data32(&t->g, 8), 1);
	assert_int_equal(queue_fault(&t->g, 0), X_OOM);
}

/* The handler's own draw needs memory: the request cannot be made */
static void test_exception_handler_that_draws(void **state)
{
	struct heap *t = *state;
	u64 handler;

	handler = handler_code(t, I_RUN_IDVS);
	RUN(&t->g, STATE(heap_vertices(2)), HANDLER(handler), I_HEAP_OPERATION(VT_START),
	    I_RUN_IDVS, DONE_MARK);
	heap_answer(t, 0, 0);
	host_run(t->h);
	group_ack_and_run(&t->g);
	host_run_for(t->h, LONG_NS);
	/* Whether in the handler or after it, it ends */
	assert_true(queue_fault(&t->g, 0) == X_OOM || heap_oom_pending(t, 0));
	if (heap_oom_pending(t, 0))
		heap_answer(t, 0, 0);
	while (queue_fault(&t->g, 0) == X_OOM || heap_oom_pending(t, 0)) {
		if (heap_oom_pending(t, 0))
			heap_answer(t, 0, 0);
		group_ack_and_run(&t->g);
	}
	assert_int_equal(queue_fatal(&t->g, 0), 0);
	assert_int_equal(heap_mark(t), 1);
}

/* In the ring as well: the WAIT of the kernel's wrapper is executed again */
static void test_exception_handler_over_the_ring(void **state)
{
	struct heap *t = *state;
	u64 handler;

	handler = handler_code(t, I_NOP);
	RUN(&t->g, STATE(heap_vertices(2)), HANDLER(handler), I_HEAP_OPERATION(VT_START),
	    I_RUN_IDVS);
	assert_int_equal(queue_extract(&t->g, 0), 24);
	heap_answer(t, 0, 0);
	assert_int_equal(data32(&t->g, 8), 1);
	assert_int_equal(queue_extract(&t->g, 0), 24);
	heap_answer(t, 0, heap_chunk_new(t));
	assert_true(queue_done(&t->g, 0));
}

static void test_no_frame_for_the_handler(void **state)
{
	struct heap *t = *state;
	u64 handler, va, len;
	unsigned int i;

	handler = handler_code(t, I_NOP);
	{
		const u64 leaf[] = {
			STATE(heap_vertices(2)), HANDLER(handler), I_HEAP_OPERATION(VT_START),
			I_RUN_IDVS, DONE_MARK,
		};

		va = group_code(&t->g, leaf, ARRAY_SIZE(leaf));
		len = sizeof(leaf);
	}
	for (i = 0; i < 6; i++) {
		const u64 node[] = { I_MOVE48(80, va), I_MOVE32(82, len), I_CALL(80, 82) };

		va = group_code(&t->g, node, 3);
		len = sizeof(node);
	}
	RUN(&t->g, I_MOVE48(80, va), I_MOVE32(82, len), I_JUMP(80, 82));
	assert_true(heap_oom_pending(t, 0));
	heap_answer(t, 0, 0);
	assert_int_equal(queue_fatal(&t->g, 0), X_CALL_STACK_OVERFLOW);
}

#define SYNC		(DATA_VA + 0x180)
/* Waits with the handler registered, as panvk's queue for fragments does; then sets a mark */
#define WAIT_FOR_IT	I_MOVE48(64, SYNC), I_MOVE32(66, 0), I_SYNC_WAIT32(C_GT, 64, 66), \
			I_MOVE48(90, DATA_VA + MARK), I_MOVE32(10, 7), I_STORE(10, 1, 90, 8)
#define NO_HANDLER	I_MOVE48(60, 0), I_MOVE32(62, 0), I_SET_EXCEPTION_HANDLER(2, 60, 62)
#define SHARE_HEAP	I_MOVE48(70, HEAP_CONTEXT), I_HEAP_SET(70)

/* The queue that draws has none: that of another queue is called, in between what it waits for */
static void test_handler_of_another_queue(void **state)
{
	struct heap t;
	u64 handler;

	heap_setup(&t, *state, 2);
	handler = handler_code(&t, I_NOP);
	RUN_ON(&t.g, 1, SHARE_HEAP, HANDLER(handler), WAIT_FOR_IT);
	RUN(&t.g, STATE(heap_vertices(3) + 2), I_HEAP_OPERATION(VT_START), I_RUN_IDVS, DONE_MARK,
	    I_MOVE48(64, SYNC), I_MOVE32(66, 1), I_SYNC_SET32(64, 66));
	heap_answer(&t, 0, heap_chunk_new(&t));
	assert_int_equal(data32(&t.g, 8), 0);
	heap_answer(&t, 0, 0);
	assert_int_equal(data32(&t.g, 8), 1);
	assert_int_equal(heap_mark(&t), 0);
	assert_int_equal(data32(&t.g, MARK + 8), 0);
	assert_true(heap_oom_pending(&t, 0));
	heap_answer(&t, 0, 0);
	assert_int_equal(data32(&t.g, 8), 2);
	assert_int_equal(queue_fault(&t.g, 0), 0);
	assert_int_equal(heap_mark(&t), 1);
	assert_int_equal(data32(&t.g, MARK + 8), 7);
	assert_true(queue_done(&t.g, 0) && queue_done(&t.g, 1));
}

/* It has been taken away: the draw waits until one is registered again */
static void test_handler_comes_later(void **state)
{
	struct heap t;
	u64 handler;

	heap_setup(&t, *state, 2);
	handler = handler_code(&t, I_NOP);
	RUN_ON(&t.g, 1, SHARE_HEAP, HANDLER(handler), NO_HANDLER);
	RUN(&t.g, STATE(heap_vertices(2)), I_HEAP_OPERATION(VT_START), I_RUN_IDVS, DONE_MARK);
	heap_answer(&t, 0, 0);
	host_run_for(t.h, LONG_NS);
	assert_int_equal(queue_fault(&t.g, 0), 0);
	assert_int_equal(data32(&t.g, 8), 0);
	RUN_ON(&t.g, 1, HANDLER(handler), WAIT_FOR_IT);
	host_run_for(t.h, LONG_NS);
	assert_int_equal(data32(&t.g, 8), 1);
	assert_int_equal(queue_fault(&t.g, 0), 0);
	assert_int_equal(data32(&t.g, MARK + 8), 0);
}

/* A handler is for the heap of its queue */
static void test_handler_of_another_heap(void **state)
{
	struct heap t;
	u64 handler;

	heap_setup(&t, *state, 2);
	handler = handler_code(&t, I_NOP);
	RUN_ON(&t.g, 1, I_MOVE48(70, DATA_VA + 0x1800), I_HEAP_SET(70), HANDLER(handler),
	       WAIT_FOR_IT);
	RUN(&t.g, STATE(heap_vertices(2)), I_HEAP_OPERATION(VT_START), I_RUN_IDVS, DONE_MARK);
	heap_answer(&t, 0, 0);
	assert_int_equal(queue_fault(&t.g, 0), X_OOM);
	assert_int_equal(data32(&t.g, 8), 0);
}

static void test_handler_bounds(void **state)
{
	static const struct { u64 va; u32 len; } rows[] = {
		{ CODE_VA + 4, 8 }, { CODE_VA, 12 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);
		struct group g;

		group_start(h, &g, 0, AS, 1);
		RUN(&g, I_MOVE48(60, rows[i].va), I_MOVE32(62, rows[i].len),
		    I_SET_EXCEPTION_HANDLER(2, 60, 62));
		assert_int_equal(queue_fatal(&g, 0), X_INSTR_INVALID);
		host_delete(h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_HEAP(test_exception_handler),
		TEST_HEAP(test_exception_handler_that_frees_nothing),
		TEST_HEAP(test_exception_handler_that_draws),
		TEST_HEAP(test_exception_handler_over_the_ring),
		TEST_HEAP(test_no_frame_for_the_handler),
		TEST(test_handler_of_another_queue),
		TEST(test_handler_comes_later),
		TEST(test_handler_of_another_heap),
		cmocka_unit_test(test_handler_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
