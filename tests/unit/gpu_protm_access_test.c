// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: what the bus refuses in and outside of protected mode, and that nothing of
 * protected memory leaks.
 */
#include "gpu_protm.h"

/* The firmware's own memory */

static void firmware_dies(struct host *h, bool protm_fault)
{
	struct prot p;

	prot_start(h, &p, 0, 1);
	RUN(&p.g, I_PROT_REGION(1), I_NOP);
	prot_enter(&p);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_FATAL);
	assert_true(prot_active(h));
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT,
			 protm_fault ? IRQ_PROTM_FAULT : 0);
	assert_true(r64(h, R_GPU_FAULTADDRESS) == 0);
	glb_toggle(h, GLB_PING);
	assert_true(glb_pending(h, GLB_PING));
	/* Even UPDATE does not come through before the reset */
	host_as(h, 0, AS_UPDATE);
	assert_int_equal(r32(h, R_AS(0, AS_STATUS)), 1);
	host_command(h, CMD_RESET_SOFT);
	assert_false(prot_active(h));
	assert_int_equal(r32(h, R_AS(0, AS_STATUS)), 0);
}

static void test_no_section(void **state)
{
	struct host *h = *state;

	prot_boot(h, false);
	firmware_dies(h, false);
}

static void test_ordinary_section(void **state)
{
	struct host *h = *state;
	u64 pa;

	fw_build(h);
	pa = host_alloc(h, SECTION_SIZE, PAGE);
	vm_map(h, h->mcu, SECTION_VA, pa, SECTION_SIZE, PTE_NOEXEC);
	free(h->mcu);
	h->mcu = NULL;
	prot_boot(h, false);
	vm_map(h, h->mcu, SECTION_VA, pa, SECTION_SIZE, PTE_NOEXEC);
	host_mcu(h, MCU_OFF);
	host_boot(h);
	firmware_dies(h, true);
}

static void test_section_is_used(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	static const u8 zero[16];

	assert_memory_equal(host_ptr(h, h->protected_start), zero, 16);
	RUN(&p->g, I_PROT_REGION(1), I_NOP);
	prot_enter(p);
	assert_memory_not_equal(host_ptr(h, h->protected_start), zero, 16);
}

static void test_ordinary_suspend_buffer(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	prot_endless(p);
	vm_map(h, h->mcu, p->save_va, host_alloc(h, 4 * PAGE, PAGE), 4 * PAGE, PTE_NOEXEC);
	assert_false(group_request(&p->g, CSG_SUSPEND));
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_FATAL);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	assert_true(prot_active(h));
	assert_int_equal(h->refused, 1);
}

/* Violations */

static void check_refused(const u64 *insn, unsigned int count)
{
	struct host *h;
	struct prot p;
	u32 job;

	prot_setup((void **)&h);
	prot_start(h, &p, 0, 1);
	put_secret(&p, 0, MARKER);
	queue_call(&p.g, 0, insn, count);
	host_run(h);
	prot_enter(&p);
	job = r32(h, R_JOB_IRQ + IRQ_RAW);
	host_run(h);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	assert_false(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_GPU_FAULT);
	assert_int_equal(r32(h, R_GPU_FAULTSTATUS), 0);
	assert_true(r64(h, R_GPU_FAULTADDRESS) == 0);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), job);
	assert_int_equal(stat(h, MALI_STAT_PROTM_REFUSED), 1);
	assert_int_equal(h->refused, 1);
	/* Held, whatever the driver writes, and nothing executes */
	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	host_command(h, CMD_CLEAR_FAULT);
	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
	assert_true(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
	assert_true(prot_active(h));
	host_run_for(h, 10000000);
	assert_true(prot_active(h));
	/* The driver can have the GPU back for the others, but no protected mode any more */
	glb_toggle(h, GLB_PING);
	assert_false(glb_pending(h, GLB_PING));
	assert_false(prot_active(h));
	host_run(h);
	assert_int_equal(queue_fatal(&p.g, 0), 0);
	assert_false(prot_pending(&p, 0));
	assert_false(prot_request(h));
	host_command(h, CMD_RESET_SOFT);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_RESET_COMPLETED);
	assert_int_equal(data64(&p.g, 0), 0);
	assert_int_equal(data64(&p.g, 8), 0);
	assert_false(prot_leaked(h));
	host_delete(h);
}

#define REFUSED(...) do {							\
	const u64 insn_[] = { __VA_ARGS__ };					\
	check_refused(insn_, ARRAY_SIZE(insn_));				\
} while (0)

static void test_writes_to_ordinary_memory(void **state)
{
	REFUSED(PROLOGUE, I_PROT_REGION(3), SEEK(12, 0), PUT(12, 0), I_NOP);
	REFUSED(PROLOGUE, I_PROT_REGION(3), SEEK(12, 0), I_SYNC_SET32(90, 12), I_NOP);
	REFUSED(PROLOGUE, I_PROT_REGION(3), SEEK(12, 0), I_SYNC_ADD32(90, 12), I_NOP);
	REFUSED(PROLOGUE, I_PROT_REGION(3), SEEK(12, 0), I_SYNC_ADD64(90, 12), I_NOP);
	REFUSED(PROLOGUE, I_PROT_REGION(3), SEEK(12, 0), I_STORE_STATE(0, 90, 0), I_NOP);
}

/* The interrupt is level-like, but the line follows the mask: no storm when masked */
static void test_protm_fault_and_the_line(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	w32(h, R_GPU_IRQ + IRQ_MSK, IRQ_PROTM_FAULT);
	mali_gpu_inject(h->gpu, MALI_INJECT_PROTM_FAULT, 1);
	RUN(&p->g, I_PROT_REGION(1), I_NOP);
	assert_false(h->line[MALI_IRQ_GPU]);
	prot_enter(p);
	host_run(h);
	assert_true(h->line[MALI_IRQ_GPU]);
	w32(h, R_GPU_IRQ + IRQ_CLR, IRQ_PROTM_FAULT);
	assert_true(h->line[MALI_IRQ_GPU]);
	w32(h, R_GPU_IRQ + IRQ_MSK, 0);
	assert_false(h->line[MALI_IRQ_GPU]);
}

static void test_ordinary_memory_is_readable(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	host_write32(h, p->g.data_pa, 77);
	RUN(&p->g, PROLOGUE, I_PROT_REGION(3), I_LOAD(12, 1, 90, 0), I_WAIT(1),
	    HIDE(12, 0));
	prot_enter(p);
	host_run(h);
	assert_int_equal(secret(p, 0), 77);
}

/* Attacks from normal mode, and by what a region leaves behind in registers */

static void test_normal_copy(void **state)
{
	static const struct { u64 insn; bool write; } rows[] = {
		{ SEEK(12, 0), false }, { HIDE(90, 0), true }, { I_SYNC_ADD32(88, 12), false },
		{ I_SYNC_SET32(88, 12), true }, { I_STORE_STATE(0, 88, 0), true },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h;
		struct prot p;

		prot_setup((void **)&h);
		prot_start(h, &p, 0, 1);
		put_secret(&p, 0, MARKER);
		RUN(&p.g, PROLOGUE, rows[i].insn, PUT(12, 0));
		assert_int_equal(queue_fatal(&p.g, 0), X_BUS_FAULT);
		assert_int_equal(r32(h, R_GPU_FAULTSTATUS) & 0x3ff,
				 0x80 | (rows[i].write ? 3 : 2) << 8);
		assert_true(r64(h, R_GPU_FAULTADDRESS) == p.secret_pa);
		assert_false(r32(h, R_GPU_IRQ + IRQ_RAW) & IRQ_PROTM_FAULT);
		assert_int_equal(secret(&p, 0), MARKER);
		assert_false(prot_leaked(h));
		host_delete(h);
	}
}

static void test_registers_do_not_carry_content(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;

	put_secret(p, 0, MARKER);
	put_secret(p, 4, MARKER);
	RUN(&p->g, PROLOGUE, I_MOVE48(60, SECRET_VA + 0x1000), I_MOVE32(13, 5), I_PROT_REGION(6),
	    I_LOAD(12, 3, 88, 0), I_ADD_IMM32(14, 12, 0), I_PROGRESS_STORE(12), I_HEAP_SET(12),
	    I_MOVE32(16, 1), I_SET_EXCEPTION_HANDLER(2, 12, 12),
	    I_STORE(12, 0x1f, 90, 0), I_PROGRESS_LOAD(20), I_STORE(20, 3, 90, 32));
	prot_enter(p);
	host_run(h);
	assert_true(queue_done(&p->g, 0));
	/* What was there before the region, is */
	assert_int_equal(data32(&p->g, 0), 0);
	assert_int_equal(data32(&p->g, 4), 5);
	assert_int_equal(data32(&p->g, 8), 0);
	assert_int_equal(data32(&p->g, 16), 0);
	assert_true(data64(&p->g, 32) == 0);
	assert_false(prot_leaked(h));
	assert_true(group_request(&p->g, CSG_SUSPEND));
	assert_false(prot_leaked(h));
}

static void test_flush_id_moves_once(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	u32 id;

	RUN(&p->g, I_PROT_REGION(3), I_FLUSH_CACHE2(10), I_FLUSH_CACHE2(10), I_FLUSH_CACHE2(10));
	id = r32(h, R_LATEST_FLUSH_ID);
	prot_enter(p);
	host_step(h, 2);
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), id);
	host_run(h);
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), id + 1);
}

/* Counters: a sample before, nothing of protected mode in the next */
static void test_counters(void **state)
{
	struct prot *p = *state;
	struct host *h = p->g.h;
	u64 ring_pa, ring_va;
	u32 size, bytes, hw, fw;

	size = host_read32(h, h->shared + 0x18);
	hw = (size & 0xffff) * 256;
	fw = (size >> 16) * 256;
	bytes = hw + fw;
	ring_va = mcu_alloc(h, 4 * bytes, &ring_pa);
	host_write64(h, glb_in(h, 0x28), ring_va);
	host_write32(h, glb_in(h, 0x40), 4);
	host_write32(h, glb_in(h, 0x50), ~0u);
	glb_toggle(h, GLB_PRFCNT_EN);
	RUN(&p->g, COUNTER);
	assert_int_equal(host_read32(h, glb_out(h, 0x18)), 0);
	prot_enter(p);
	assert_int_equal(host_read32(h, glb_out(h, 0x18)), 1);
	while (prot_active(h))
		host_step(h, 100000);
	host_run(h);
	assert_true(queue_done(&p->g, 0));
	glb_toggle(h, GLB_PRFCNT_SAMPLE);
	assert_int_equal(host_read32(h, glb_out(h, 0x18)), 2);
	/* Instructions, the third counter of command-stream hardware's block */
	assert_in_range(host_read32(h, ring_pa + bytes + fw + 4 * (4 + 2)), 1, 16);
}

/*
 * Programs and hosts at random.  Whatever they do, the marker stays in protected memory:
 * copying instructions move it about inside, and everything a queue has is stored
 * afterwards.
 */

#define ROUNDS		60u
#define REGION		24u

static u32 seed;

static u32 below(u32 n)
{
	return (u32)((u64)next_random32(&seed) * n >> 32);
}

/* Of the registers that programs use: r0 to r31, and the pointers r88 and r90 */
static u64 random_insn(void)
{
	u32 a = below(32), b = below(32), pair = below(16) * 2;
	u32 pointer = below(16) ? 88 : below(3) ? 90 : 2 * below(44);

	switch (below(20)) {
	case 0 ... 3:
		return I_LOAD(a & ~7u, 1 + below(255), pointer, 4 * below(64));
	case 4 ... 5:
		return I_STORE(a & ~7u, 1 + below(255), pointer, 4 * below(64));
	case 6:
		return I_ADD_IMM32(a, b, 0);
	case 7:
		return I_ADD_IMM64(pair, b & ~1u, 0);
	case 8:
		return I_PROGRESS_STORE(pair);
	case 9:
		return I_PROGRESS_LOAD(pair);
	case 10:
		return I_HEAP_SET(pair);
	case 11:
		return I_SYNC_WAIT32(C_GE, below(2) ? 88 : pair, a);
	case 12:
		return I_BRANCH(below(7), a, (int)below(9) - 4);
	case 13:
		return below(2) ? I_SYNC_SET32(88, a) : I_SYNC_ADD64(88, pair);
	case 14 ... 17:
		return I_WAIT(0xff);
	case 18:
		return I_SET_EXCEPTION_HANDLER(2, pair, a);
	default:
		return I_UMIN32(a, b, b);
	}
}

static void random_program(struct prot *p)
{
	u64 insn[64];
	u32 n = 0, i;

	insn[n++] = I_MOVE48(90, DATA_VA);
	insn[n++] = I_MOVE48(88, SECRET_VA);
	insn[n++] = I_PROT_REGION(REGION);
	for (i = 0; i < REGION; i++)
		insn[n++] = random_insn();
	insn[n++] = I_MOVE48(90, DATA_VA);
	for (i = 0; i < 96; i += 16)
		insn[n++] = I_STORE(i, 0xffff, 90, 0x1000 + 4 * i);
	insn[n++] = I_PROGRESS_LOAD(0);
	insn[n++] = I_STORE(0, 3, 90, 0x1200);
	queue_call(&p->g, 0, insn, n);
}

static void random_host(struct prot *p)
{
	struct host *h = p->g.h;

	switch (below(8)) {
	case 0:
		glb_toggle(h, GLB_PING);
		break;
	case 1:
		if (!group_request(&p->g, CSG_SUSPEND))
			break;
		group_ack_events(&p->g);
		prot_bind(p, below(FW_GROUPS));
		group_request(&p->g, CSG_RESUME);
		break;
	case 2:
		host_as(h, AS, AS_UNLOCK);
		break;
	default:
		if (prot_pending(p, 0)) {
			prot_acknowledge(p, 0);
			prot_request(h);
		}
	}
	if (exit_pending(h))
		exit_acknowledge(h);
	h->now_ns += 500000;
	host_step(h, 1 + below(40));
}

static void test_random_programs_leak_nothing(void **state)
{
	unsigned int i, k, done = 0, refused = 0;
	u32 marker = MARKER;

	seed = 1;
	for (i = 0; i < ROUNDS; i++) {
		struct host *h;
		struct prot p;

		prot_setup((void **)&h);
		prot_start(h, &p, 0, 1);
		for (k = 0; k < SECRET_SIZE; k += 4)
			put_secret(&p, k, MARKER);
		random_program(&p);
		host_run(h);
		for (k = 0; k < 40; k++)
			random_host(&p);
		host_run(h);
		if (prot_leaked(h))
			fail_msg("round %u", i);
		assert_true(r32(h, R_AS(AS, AS_FAULTADDRESS)) != marker);
		assert_true(r32(h, R_GPU_FAULTADDRESS) != marker);
		done += queue_done(&p.g, 0);
		refused += stat(h, MALI_STAT_PROTM_REFUSED) != 0;
		host_delete(h);
	}
	/* The programs are neither all good nor all bad */
	assert_in_range(done, 5, ROUNDS - 5);
	assert_in_range(refused, 1, ROUNDS - 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_no_section),
		TEST(test_ordinary_section),
		PROTM_GROUP(test_section_is_used),
		PROTM_GROUP(test_ordinary_suspend_buffer),
		cmocka_unit_test(test_writes_to_ordinary_memory),
		PROTM_GROUP(test_protm_fault_and_the_line),
		PROTM_GROUP(test_ordinary_memory_is_readable),
		cmocka_unit_test(test_normal_copy),
		PROTM_GROUP(test_registers_do_not_carry_content),
		PROTM_GROUP(test_flush_id_moves_once),
		PROTM_GROUP(test_counters),
		cmocka_unit_test(test_random_programs_leak_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
