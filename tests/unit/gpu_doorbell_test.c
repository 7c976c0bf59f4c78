// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: what a queue's doorbell is needed for.
 */
#include "gpu_host.h"

/* The queue's next job, as queue_push() without the doorbell */
static void write_job(struct group *g, unsigned int q, u32 value)
{
	const u64 insn[] = {
		I_MOVE48(90, DATA_VA), I_MOVE32(10, value), I_STORE(10, 1, 90, 0), I_WAIT(0xff),
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(insn); i++, g->insert[q] += 8)
		host_write64(g->h, g->ring_pa[q] + g->insert[q] % RING_SIZE, insn[i]);
	host_write64(g->h, g->io_pa[q], g->insert[q]);
}

/* Whatever else makes the GPU look: the driver has to ring */
static void test_no_doorbell(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	write_job(g, 0, 1);
	assert_true(host_run(h) == MALI_RUN_IDLE);
	host_run_for(h, LONG_NS);
	glb_toggle(h, GLB_PING);
	/* The doorbells of others */
	w32(h, R_DOORBELL(2), 1);
	w32(h, R_DOORBELL(31), 1);
	host_run(h);
	assert_int_equal(data32(g, 0), 0);
	assert_int_equal(queue_extract(g, 0), 0);
	group_ring(g);
	host_run(h);
	assert_int_equal(data32(g, 0), 1);
	assert_true(queue_done(g, 0));
}

/* A job that is written while another one executes */
static void test_no_doorbell_while_running(void **state)
{
	struct group *g = *state;

	CALL(g, 0, I_NOP, I_NOP, I_NOP, I_NOP);
	host_step(g->h, 3);
	write_job(g, 0, 1);
	host_run(g->h);
	assert_int_equal(data32(g, 0), 0);
	group_ring(g);
	host_run(g->h);
	assert_int_equal(data32(g, 0), 1);
}

/* The group's doorbell in the interface is another way */
static void test_doorbell_of_the_interface(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;

	write_job(g, 0, 1);
	host_write32(h, csg_in(h, 0, CSG_IN_DB_REQ),
		     host_read32(h, csg_out(h, 0, CSG_OUT_DB_ACK)) ^ 1);
	assert_true(group_request(g, CSG_START));
	host_run(h);
	assert_int_equal(data32(g, 0), 1);
}

/* CONFIG says which doorbell a queue listens to */
static void test_doorbell_number(void **state)
{
	struct host *h = *state;
	struct group g;

	group_prepare(h, &g, 0, AS, 2);
	host_write32(h, cs_in(h, 0, 1, CS_IN_CONFIG), 7 << 8);
	assert_true(group_request(&g, CSG_START));
	write_job(&g, 0, 1);
	host_run(h);
	w32(h, R_DOORBELL(7), 1);
	host_run(h);
	assert_int_equal(data32(&g, 0), 0);
	w32(h, R_DOORBELL(1), 1);
	host_run(h);
	assert_int_equal(data32(&g, 0), 1);
	write_job(&g, 1, 2);
	w32(h, R_DOORBELL(1), 1);
	host_run(h);
	assert_int_equal(data32(&g, 0), 1);
	w32(h, R_DOORBELL(7), 1);
	host_run(h);
	assert_int_equal(data32(&g, 0), 2);
}

/* START and RESUME take what is there */
static void test_resume_needs_no_doorbell(void **state)
{
	struct group *g = *state;

	assert_true(group_request(g, CSG_SUSPEND));
	write_job(g, 0, 1);
	group_ring(g);
	group_bind(g, 0);
	assert_true(group_request(g, CSG_RESUME));
	host_run(g->h);
	assert_int_equal(data32(g, 0), 1);
}

static void test_doorbell_values(void **state)
{
	struct group *g = *state;

	write_job(g, 0, 1);
	w32(g->h, R_DOORBELL(1), 0);
	host_run(g->h);
	assert_int_equal(guest_errors(g->h), 0);
	w32(g->h, R_DOORBELL(1), 2);
	host_run(g->h);
	assert_int_equal(guest_errors(g->h), 1);
	assert_int_equal(data32(g, 0), 0);
	w32(g->h, R_DOORBELL(1), 0x80000001);
	host_run(g->h);
	assert_int_equal(guest_errors(g->h), 2);
	assert_int_equal(data32(g, 0), 1);
}

/* More than the ring holds, or a part of an instruction */
static void test_bad_insert(void **state)
{
	static const u64 inserts[] = { RING_SIZE + 8, ~7ull, 4 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(inserts); i++) {
		struct host *h = host_new(NULL);
		struct group g;

		group_start(h, &g, 0, AS, 1);
		host_write64(h, g.io_pa[0], inserts[i]);
		group_ring(&g);
		host_step(h, 1);
		assert_int_equal(guest_errors(h), 1);
		host_delete(h);
	}
}

static void test_full_ring(void **state)
{
	struct group *g = *state;

	host_write64(g->h, g->io_pa[0], RING_SIZE);
	group_ring(g);
	host_run(g->h);
	assert_int_equal(queue_extract(g, 0), RING_SIZE);
	assert_int_equal(guest_errors(g->h), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_GROUP(test_no_doorbell),
		TEST_GROUP(test_no_doorbell_while_running),
		TEST_GROUP(test_doorbell_of_the_interface),
		TEST(test_doorbell_number),
		TEST_GROUP(test_resume_needs_no_doorbell),
		TEST_GROUP(test_doorbell_values),
		cmocka_unit_test(test_bad_insert),
		TEST_GROUP(test_full_ring),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
