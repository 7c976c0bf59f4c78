// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: the firmware keeps heap contexts while their group is on its slot.
 */
#include "gpu_tiler.h"

#define OTHER_CONTEXT	(DATA_VA + 0x1040)

#define SET(va)		I_MOVE48(70, va), I_HEAP_SET(70)
#define COUNT		I_HEAP_OPERATION(VT_START)

/* The counter that COUNT increments, in memory */
static u32 counter(struct heap *t, u64 context)
{
	return (u32)heap_field(t, context);
}

static u64 heap_writes(struct heap *t)
{
	return stat(t->h, MALI_STAT_HEAP_WRITES);
}

static void test_written_on_suspend(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, SET(HEAP_CONTEXT), COUNT, COUNT);
	assert_true(queue_done(&t->g, 0));
	assert_int_equal(counter(t, HEAP_CONTEXT), 0);
	assert_int_equal(heap_writes(t), 0);
	assert_true(group_request(&t->g, CSG_SUSPEND));
	assert_int_equal(counter(t, HEAP_CONTEXT), 2);
	assert_int_equal(heap_writes(t), 1);
}

static void test_written_on_terminate(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, SET(HEAP_CONTEXT), COUNT);
	assert_true(group_request(&t->g, CSG_TERMINATE));
	assert_int_equal(counter(t, HEAP_CONTEXT), 1);
	assert_int_equal(heap_writes(t), 1);
	/* Once, and not of a group that starts afterwards */
	assert_true(group_request(&t->g, CSG_START));
	assert_true(group_request(&t->g, CSG_TERMINATE));
	assert_int_equal(heap_writes(t), 1);
}

static void test_written_when_its_queue_stops(void **state)
{
	struct heap *t = *state;
	u64 req = cs_in(t->h, 0, 0, CS_IN_REQ);

	RUN(&t->g, SET(HEAP_CONTEXT), COUNT);
	host_write32(t->h, req, host_read32(t->h, req) & ~7u);
	host_write32(t->h, csg_in(t->h, 0, CSG_IN_DB_REQ),
		     host_read32(t->h, csg_out(t->h, 0, CSG_OUT_DB_ACK)) ^ 1);
	assert_true(group_request(&t->g, CSG_START));
	assert_int_equal(counter(t, HEAP_CONTEXT), 1);
	assert_true(group_request(&t->g, CSG_TERMINATE));
	assert_int_equal(heap_writes(t), 1);
}

static void test_read_on_resume(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, SET(HEAP_CONTEXT), COUNT);
	assert_true(group_request(&t->g, CSG_SUSPEND));
	heap_set_field(t, HEAP_CONTEXT, 40);
	group_bind(&t->g, 4);
	assert_true(group_request(&t->g, CSG_RESUME));
	/* From here on it is the firmware's again */
	heap_set_field(t, HEAP_CONTEXT, 0);
	RUN(&t->g, COUNT);
	assert_int_equal(counter(t, HEAP_CONTEXT), 0);
	assert_true(group_request(&t->g, CSG_SUSPEND));
	assert_int_equal(counter(t, HEAP_CONTEXT), 41);
}

static void test_read_by_heap_set(void **state)
{
	struct heap *t = *state;

	heap_set_field(t, HEAP_CONTEXT, 7);
	RUN(&t->g, SET(HEAP_CONTEXT));
	heap_set_field(t, HEAP_CONTEXT, 100);
	RUN(&t->g, COUNT);
	assert_true(group_request(&t->g, CSG_TERMINATE));
	assert_int_equal(counter(t, HEAP_CONTEXT), 8);
}

static void test_another_context(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, SET(HEAP_CONTEXT), COUNT, COUNT, SET(OTHER_CONTEXT), COUNT);
	assert_int_equal(counter(t, HEAP_CONTEXT), 2);
	assert_int_equal(counter(t, OTHER_CONTEXT), 0);
	/* None is a choice, too */
	RUN(&t->g, SET(0), COUNT);
	assert_int_equal(counter(t, OTHER_CONTEXT), 1);
	assert_true(group_request(&t->g, CSG_SUSPEND));
	assert_int_equal(heap_writes(t), 2);
}

static void test_queues_share_a_context(void **state)
{
	struct heap t;

	heap_setup(&t, *state, 2);
	RUN(&t.g, SET(HEAP_CONTEXT), COUNT);
	RUN_ON(&t.g, 1, SET(HEAP_CONTEXT), COUNT, SET(0));
	/* The first queue still uses it */
	assert_int_equal(heap_writes(&t), 0);
	RUN(&t.g, COUNT);
	assert_true(group_request(&t.g, CSG_SUSPEND));
	assert_int_equal(counter(&t, HEAP_CONTEXT), 3);
	assert_int_equal(heap_writes(&t), 1);
}

/* An instruction in flight counts in the context of the time when it was issued */
static void test_operation_of_a_former_context(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, SET(HEAP_CONTEXT), I_SET_SB_ENTRY(2, 0), I_RUN_COMPUTE,
	    COUNT | 1ull << 18 | 5ull << 48, SET(OTHER_CONTEXT), I_WAIT(1 << 5), COUNT);
	assert_true(queue_done(&t->g, 0));
	assert_int_equal(counter(t, HEAP_CONTEXT), 1);
	assert_true(group_request(&t->g, CSG_SUSPEND));
	assert_int_equal(counter(t, HEAP_CONTEXT), 1);
	assert_int_equal(counter(t, OTHER_CONTEXT), 1);
}

/* A context that cannot be written is the queue's fault if it chooses another one */
static void test_read_only_context(void **state)
{
	struct heap *t = *state;

	vm_map(t->h, &t->g.vm, HEAP_CONTEXT, t->g.data_pa + 0x1000, PAGE, PTE_RO);
	as_enable(t->h, AS, &t->g.vm);
	RUN(&t->g, SET(HEAP_CONTEXT), COUNT, SET(0));
	assert_int_equal(r32(t->h, R_AS(AS, AS_FAULTSTATUS)),
			 0xcb | 3 << 8 | MALI_INITIATOR_CS << 16);
	as_unmap(t->h, AS);
	host_run(t->h);
	assert_int_equal(queue_fatal(&t->g, 0), X_BUS_FAULT);
	assert_int_equal(heap_writes(t), 0);
}

/* The driver has torn the VM down before its group was evicted */
static void unmapped(struct heap *t, u32 request)
{
	RUN(&t->g, SET(HEAP_CONTEXT), COUNT);
	vm_unmap(t->h, &t->g.vm, HEAP_CONTEXT, PAGE);
	as_lock(t->h, AS, HEAP_CONTEXT, 15);
	as_command(t->h, AS, AS_UNLOCK);
	assert_int_equal(stat(t->h, MALI_STAT_MMU_FAULTS), 0);
	assert_true(group_request(&t->g, request));
	assert_int_equal(stat(t->h, MALI_STAT_MMU_FAULTS), 1);
	assert_int_equal(r32(t->h, R_MMU_IRQ + IRQ_RAW) & 1 << AS, 1 << AS);
	/* A write of the MCU */
	assert_int_equal(r32(t->h, R_AS(AS, AS_FAULTSTATUS)),
			 0xc3 | 3 << 8 | MALI_INITIATOR_MCU << 16);
	assert_true(r64(t->h, R_AS(AS, AS_FAULTADDRESS)) == HEAP_CONTEXT);
	assert_int_equal(heap_writes(t), 0);
	assert_int_equal(mcu_status(t->h), 1);
}

static void test_unmapped_before_suspend(void **state)
{
	unmapped(*state, CSG_SUSPEND);
}

static void test_unmapped_before_terminate(void **state)
{
	unmapped(*state, CSG_TERMINATE);
}

/* The address space is disabled: there is nothing to fault */
static void test_disabled_address_space(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, SET(HEAP_CONTEXT), COUNT);
	as_unmap(t->h, AS);
	assert_true(group_request(&t->g, CSG_TERMINATE));
	assert_int_equal(stat(t->h, MALI_STAT_MMU_FAULTS), 0);
	assert_int_equal(heap_writes(t), 0);
}

static void test_locked_region(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, SET(HEAP_CONTEXT), COUNT);
	as_lock(t->h, AS, HEAP_CONTEXT, 15);
	assert_false(group_request(&t->g, CSG_TERMINATE));
	assert_int_equal(counter(t, HEAP_CONTEXT), 0);
	as_command(t->h, AS, AS_UNLOCK);
	host_run(t->h);
	assert_int_equal(host_read32(t->h, csg_out(t->h, 0, CSG_OUT_ACK)) & 7, CSG_TERMINATE);
	assert_int_equal(counter(t, HEAP_CONTEXT), 1);
}

/* HEAP_SET itself stalls, and is executed again */
static void test_heap_set_in_a_locked_region(void **state)
{
	struct heap *t = *state;

	heap_set_field(t, HEAP_CONTEXT, 5);
	as_lock(t->h, AS, HEAP_CONTEXT, 12);
	RUN(&t->g, SET(HEAP_CONTEXT), COUNT);
	assert_false(queue_done(&t->g, 0));
	as_command(t->h, AS, AS_UNLOCK);
	host_run(t->h);
	assert_true(queue_done(&t->g, 0));
	assert_true(group_request(&t->g, CSG_SUSPEND));
	assert_int_equal(counter(t, HEAP_CONTEXT), 6);
}

/* An address space that holds a fault does not hold up requests, locked or not */
static void test_faulted_address_space(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, SET(HEAP_CONTEXT), COUNT, I_MOVE48(20, HOLE_VA), I_LOAD(22, 1, 20, 0),
	    I_WAIT(1));
	assert_int_equal(stat(t->h, MALI_STAT_MMU_FAULTS), 1);
	as_lock(t->h, AS, HEAP_CONTEXT, 15);
	assert_true(group_request(&t->g, CSG_TERMINATE));
	assert_int_equal(stat(t->h, MALI_STAT_MMU_FAULTS), 1);
	assert_int_equal(counter(t, HEAP_CONTEXT), 0);
}

/* What the MCU has not written when it is stopped is lost */
static void test_lost_with_the_mcu(void **state)
{
	struct heap *t = *state;

	RUN(&t->g, SET(HEAP_CONTEXT), COUNT);
	host_mcu(t->h, 0);
	assert_int_equal(mcu_status(t->h), 0);
	assert_int_equal(counter(t, HEAP_CONTEXT), 0);
	assert_int_equal(heap_writes(t), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_HEAP(test_written_on_suspend),
		TEST_HEAP(test_written_on_terminate),
		TEST_HEAP(test_written_when_its_queue_stops),
		TEST_HEAP(test_read_on_resume),
		TEST_HEAP(test_read_by_heap_set),
		TEST_HEAP(test_another_context),
		TEST(test_queues_share_a_context),
		TEST_HEAP(test_operation_of_a_former_context),
		TEST_HEAP(test_read_only_context),
		TEST_HEAP(test_unmapped_before_suspend),
		TEST_HEAP(test_unmapped_before_terminate),
		TEST_HEAP(test_disabled_address_space),
		TEST_HEAP(test_locked_region),
		TEST_HEAP(test_heap_set_in_a_locked_region),
		TEST_HEAP(test_faulted_address_space),
		TEST_HEAP(test_lost_with_the_mcu),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
