// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: performance counters.
 */
#include "gpu_host.h"

#define IN_JASID		0x24
#define IN_BASE			0x28
#define IN_EXTRACT		0x30
#define IN_CONFIG		0x40
#define IN_CSG_SELECT		0x44
#define IN_FW_EN		0x48
#define IN_CSG_EN		0x4C
#define IN_CSF_EN		0x50
#define IN_SHADER_EN		0x54
#define IN_TILER_EN		0x58
#define IN_MMU_L2_EN		0x5C
#define OUT_STATUS		0x14
#define OUT_INSERT		0x18
#define THRESHOLD		(1u << 24)
#define OVERFLOW		(1u << 25)

#define BLOCK	256u
#define SLOTS	4u

/* Blocks of a sample of the G610: where each kind starts */
#define B_FW		0u
#define B_CSG(n)	(1u + (n))
#define B_CSHW		9u
#define B_TILER		10u
#define B_MEMSYS(n)	(11u + (n))
#define B_SHADER(n)	(15u + (n))
#define BLOCKS		34u

/**
 * struct counters - a ring of samples
 */
struct counters {
	struct host *h;
	u64 va, pa;
};

static u32 sample_size(struct host *h)
{
	u32 size = host_read32(h, h->shared + 0x18);

	return ((size & 0xffff) + (size >> 16)) * 256;
}

static void level(struct host *h, u32 bit, bool set)
{
	u32 req = host_read32(h, glb_in(h, GLB_IN_REQ));

	host_write32(h, glb_in(h, GLB_IN_REQ), set ? req | bit : req & ~bit);
	host_doorbell(h);
	assert_false(glb_pending(h, bit));
}

static void enable(struct host *h, struct counters *c)
{
	u32 reg;

	c->h = h;
	c->va = mcu_alloc(h, SLOTS * sample_size(h), &c->pa);
	host_write32(h, glb_in(h, IN_JASID), 0);
	host_write64(h, glb_in(h, IN_BASE), c->va);
	host_write32(h, glb_in(h, IN_EXTRACT), 0);
	host_write32(h, glb_in(h, IN_CONFIG), SLOTS);
	host_write32(h, glb_in(h, IN_CSG_SELECT), ~0u);
	for (reg = IN_FW_EN; reg <= IN_MMU_L2_EN; reg += 4)
		host_write32(h, glb_in(h, reg), ~0u);
	level(h, GLB_PRFCNT_EN, true);
}

static bool sample(struct host *h)
{
	glb_toggle(h, GLB_PRFCNT_SAMPLE);
	return !glb_pending(h, GLB_PRFCNT_SAMPLE);
}

static u32 insert(struct host *h)
{
	return host_read32(h, glb_out(h, OUT_INSERT));
}

static u32 word(struct counters *c, u32 slot, u32 block, u32 n)
{
	return host_read32(c->h, c->pa + slot * sample_size(c->h) + block * BLOCK + 4 * n);
}

static const u64 job[] = {
	I_MOVE48(12, DATA_VA), I_MOVE32(20, 1), I_STORE(20, 1, 12, 0), I_RUN_COMPUTE,
};

static void test_sizes(void **state)
{
	static const struct { const char *product; u32 hw, fw, features; } rows[] = {
		{ "g610", 6 + 19, 9, 0 }, { "g310", 6 + 1, 9, 0 }, { "g715", 6 + 21, 9, 1 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(rows[i].product);

		host_boot(h);
		assert_int_equal(host_read32(h, h->shared + 0x18), rows[i].hw | rows[i].fw << 16);
		assert_int_equal(r32(h, 0x68), rows[i].features);
		host_delete(h);
	}
}

static void test_sample(void **state)
{
	struct host *h = *state;
	struct counters c;
	struct group g;
	u64 now, start;

	group_start(h, &g, 2, 1, 1);
	assert_int_equal(sample_size(h), BLOCKS * BLOCK);
	enable(h, &c);
	start = h->now_ns;
	queue_push(&g, 0, job, ARRAY_SIZE(job));
	host_run(h);
	h->now_ns += 5000;
	w32(h, R_JOB_IRQ + IRQ_CLR, ~0u);
	/* It is taken when the firmware has come to it */
	assert_true(sample(h));
	now = r64(h, R_TIMESTAMP);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), IRQ_GLB);
	assert_int_equal(insert(h), 1);
	/* The header of each block: timestamp, mask, 0 */
	assert_int_equal(word(&c, 0, B_CSHW, 0), (u32)now);
	assert_int_equal(word(&c, 0, B_CSHW, 1), now >> 32);
	assert_int_equal(word(&c, 0, B_CSHW, 2), ~0u);
	assert_int_equal(word(&c, 0, B_CSHW, 3), 0);
	assert_int_equal(word(&c, 0, B_SHADER(18), 2), ~0u);
	/* Core 1 is not there: 0x50005 */
	assert_int_equal(word(&c, 0, B_SHADER(1), 0), 0);
	assert_int_equal(word(&c, 0, B_SHADER(1), 2), 0);
	/* Instructions and endpoint jobs, of all and of the slot */
	assert_int_equal(word(&c, 0, B_CSHW, 6), ARRAY_SIZE(job));
	assert_int_equal(word(&c, 0, B_CSHW, 7), 1);
	assert_int_equal(word(&c, 0, B_CSG(2), 5), ARRAY_SIZE(job));
	assert_int_equal(word(&c, 0, B_CSG(3), 5), 0);
	/* The MCU has run for 5 us at 1 GHz, and for what the job took */
	assert_true(h->now_ns > start + 5000 + mali_gpu_cost_ns(h->gpu, MALI_COST_JOB));
	assert_int_equal(word(&c, 0, B_CSHW, 5), h->now_ns - start);
	/* Doorbells: that of the sample, at least */
	assert_in_range(word(&c, 0, B_FW, 4), 1, 5);
	assert_true(word(&c, 0, B_MEMSYS(0), 4));
	assert_int_equal(guest_errors(h), 0);
}

/* A sample begins where the one before has ended */
static void test_samples_are_differences(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	struct counters c;

	enable(h, &c);
	queue_push(g, 0, job, ARRAY_SIZE(job));
	host_run(h);
	assert_true(sample(h));
	assert_true(sample(h));
	queue_push(g, 0, job, 2);
	host_run(h);
	assert_true(sample(h));
	assert_int_equal(insert(h), 3);
	assert_int_equal(word(&c, 0, B_CSG(0), 5), ARRAY_SIZE(job));
	assert_int_equal(word(&c, 1, B_CSG(0), 5), 0);
	assert_int_equal(word(&c, 2, B_CSG(0), 5), 2);
}

static void test_active_cycles(void **state)
{
	static const u64 forever[] = { I_BRANCH(C_ALWAYS, 0, -1) };
	struct host *h = *state;
	struct counters c;
	struct group g;
	u64 request;

	group_start(h, &g, 1, 1, 1);
	request = mali_gpu_cost_ns(h->gpu, MALI_COST_REQUEST);
	enable(h, &c);
	host_run_for(h, 100000);
	assert_true(sample(h));
	queue_call(&g, 0, forever, 1);
	host_run_for(h, 100000);
	assert_true(sample(h));
	assert_int_equal(word(&c, 0, B_CSHW, 4), 0);
	assert_int_equal(word(&c, 0, B_CSHW, 5), 100000 + request);
	assert_in_range(word(&c, 1, B_CSHW, 4), 99900 + request, 100100 + request);
	assert_in_range(word(&c, 1, B_CSG(1), 4), 99900 + request, 100100 + request);
	assert_in_range(word(&c, 1, B_SHADER(0), 4), 99900 + request, 100100 + request);
	assert_int_equal(word(&c, 1, B_CSG(0), 4), 0);
}

/* A bit of a mask is four words; a block without any is all 0 */
static void test_enable_masks(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	struct counters c;

	enable(h, &c);
	level(h, GLB_PRFCNT_EN, false);
	host_write32(h, glb_in(h, IN_CSF_EN), 0x1);
	host_write32(h, glb_in(h, IN_CSG_EN), 0x2);
	host_write32(h, glb_in(h, IN_FW_EN), 0);
	host_write32(h, glb_in(h, IN_CSG_SELECT), ~1u);
	level(h, GLB_PRFCNT_EN, true);
	queue_push(g, 0, job, ARRAY_SIZE(job));
	host_run(h);
	assert_true(sample(h));
	assert_int_equal(word(&c, 0, B_CSHW, 2), 1);
	assert_int_equal(word(&c, 0, B_CSHW, 6), 0);
	assert_int_equal(word(&c, 0, B_FW, 0), 0);
	assert_int_equal(word(&c, 0, B_FW, 4), 0);
	/* Not selected */
	assert_int_equal(word(&c, 0, B_CSG(0), 5), 0);
	/* And with both */
	level(h, GLB_PRFCNT_EN, false);
	host_write32(h, glb_in(h, IN_CSG_SELECT), 1);
	level(h, GLB_PRFCNT_EN, true);
	assert_int_equal(insert(h), 0);
	queue_push(g, 0, job, 3);
	host_run(h);
	assert_true(sample(h));
	assert_int_equal(word(&c, 0, B_CSG(0), 5), 3);
}

static void test_other_sets_are_empty(void **state)
{
	struct host *h = *state;
	struct counters c;

	host_boot(h);
	enable(h, &c);
	level(h, GLB_PRFCNT_EN, false);
	host_write32(h, glb_in(h, IN_CONFIG), SLOTS | 1 << 8);
	level(h, GLB_PRFCNT_EN, true);
	h->now_ns += 1000;
	assert_true(sample(h));
	assert_int_equal(word(&c, 0, B_CSHW, 2), ~0u);
	assert_int_equal(word(&c, 0, B_CSHW, 5), 0);
}

static void ack_events(struct host *h)
{
	u32 req = host_read32(h, glb_in(h, GLB_IN_REQ));
	u32 ack = host_read32(h, glb_out(h, GLB_OUT_ACK));

	host_write32(h, glb_in(h, GLB_IN_REQ),
		     (req & ~(THRESHOLD | OVERFLOW)) | (ack & (THRESHOLD | OVERFLOW)));
}

static void test_threshold_and_overflow(void **state)
{
	struct host *h = *state;
	struct counters c;
	unsigned int i;

	host_boot(h);
	enable(h, &c);
	assert_true(sample(h));
	assert_false(glb_pending(h, THRESHOLD));
	assert_true(sample(h));
	assert_true(glb_pending(h, THRESHOLD));
	ack_events(h);
	for (i = 2; i < SLOTS; i++)
		assert_true(sample(h));
	assert_false(glb_pending(h, OVERFLOW));
	/* No room: the request stays until there is */
	host_write32(h, c.pa, 0xabcd);
	assert_false(sample(h));
	assert_true(glb_pending(h, OVERFLOW));
	assert_int_equal(insert(h), SLOTS);
	assert_int_equal(host_read32(h, c.pa), 0xabcd);
	host_write32(h, glb_in(h, IN_EXTRACT), 1);
	host_doorbell(h);
	assert_false(glb_pending(h, GLB_PRFCNT_SAMPLE));
	assert_int_equal(insert(h), SLOTS + 1);
	assert_int_not_equal(host_read32(h, c.pa), 0xabcd);
}

static void test_sample_while_off(void **state)
{
	struct host *h = *state;
	struct counters c;

	host_boot(h);
	enable(h, &c);
	level(h, GLB_PRFCNT_EN, false);
	assert_true(sample(h));
	assert_int_equal(insert(h), 0);
	assert_int_equal(host_read32(h, c.pa + 8), 0);
}

/* In an address space of user space's, as JASID says */
static void test_in_another_address_space(void **state)
{
	struct host *h = *state;
	struct counters c;
	struct vm vm;
	u64 pa;

	host_boot(h);
	vm_init(h, &vm);
	enable(h, &c);
	pa = host_alloc(h, SLOTS * sample_size(h), PAGE);
	vm_map(h, &vm, 0x123456000ull, pa, SLOTS * sample_size(h), PTE_NOEXEC);
	as_enable(h, 5, &vm);
	level(h, GLB_PRFCNT_EN, false);
	host_write32(h, glb_in(h, IN_JASID), 5);
	host_write64(h, glb_in(h, IN_BASE), 0x123456000ull);
	level(h, GLB_PRFCNT_EN, true);
	assert_true(sample(h));
	assert_int_equal(host_read32(h, pa + 8), ~0u);
	assert_int_equal(host_read32(h, c.pa + 8), 0);
}

/* While the driver has the ring's memory locked, the request waits */
static void test_locked_ring(void **state)
{
	struct host *h = *state;
	struct counters c;

	host_boot(h);
	enable(h, &c);
	as_lock(h, 0, c.va & ~0x7fffull, 15);
	assert_false(sample(h));
	host_run(h);
	assert_true(glb_pending(h, GLB_PRFCNT_SAMPLE));
	assert_int_equal(insert(h), 0);
	as_command(h, 0, AS_UNLOCK);
	host_run(h);
	assert_false(glb_pending(h, GLB_PRFCNT_SAMPLE));
	assert_int_equal(insert(h), 1);
	assert_int_equal(host_read32(h, glb_out(h, OUT_STATUS)), 0);
	assert_int_equal(guest_errors(h), 0);
}

/* Rings that cannot be written are reported, and nothing else is affected */
static void test_hostile_rings(void **state)
{
	static const struct { u32 as; u64 base; u32 slots; bool overflow; } rows[] = {
		{ 0, 0, 4, false }, { 0, 0x30000000, 4, false }, { 0, ~0ull, 4, false },
		{ 0, FW_VA + FW_SIZE - 0x100, 4, false }, { 3, 0x1000, 4, false },
		{ 15, 0x1000, 4, false }, { 0, FW_VA, 0, true },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new(NULL);

		host_boot(h);
		host_write32(h, glb_in(h, IN_JASID), rows[i].as);
		host_write64(h, glb_in(h, IN_BASE), rows[i].base);
		host_write32(h, glb_in(h, IN_CONFIG), rows[i].slots);
		host_write32(h, glb_in(h, IN_CSF_EN), ~0u);
		level(h, GLB_PRFCNT_EN, true);
		assert_int_equal(sample(h), !rows[i].overflow);
		assert_int_equal(host_read32(h, glb_out(h, OUT_STATUS)), !rows[i].overflow);
		assert_int_equal(insert(h), 0);
		assert_int_equal(guest_errors(h), !rows[i].overflow);
		assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
		assert_int_equal(r32(h, R_MMU_IRQ + IRQ_RAW) & 0xffff, 0);
		glb_toggle(h, GLB_PING);
		assert_false(glb_pending(h, GLB_PING));
		host_delete(h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		TEST(test_sample),
		TEST_GROUP(test_samples_are_differences),
		TEST(test_active_cycles),
		TEST_GROUP(test_enable_masks),
		TEST(test_other_sets_are_empty),
		TEST(test_threshold_and_overflow),
		TEST(test_sample_while_off),
		TEST(test_in_another_address_space),
		TEST(test_locked_ring),
		cmocka_unit_test(test_hostile_rings),
	};

	return cmocka_run_group_tests_name("gpu_prfcnt", tests, NULL, NULL);
}
