// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: everything hostile at once.  Working groups, and between their jobs
 * random registers, interface memory, ring pointers, suspend buffers, page tables,
 * locks, resets and instructions.  Nothing is expected but that the model neither
 * crashes nor hangs, and works again after a reset.
 *
 * GPU_NOISE_ROUNDS and GPU_NOISE_SEED run more of it, or one case again.
 */
#include "cs_mend.h"
#include "gpu_host.h"

#define GROUPS	3
#define PRODUCTS	13

static u64 seed;

static u64 noise(void)
{
	return next_random64(&seed);
}

static u32 below(u32 n)
{
	return (u32)(noise() >> 16) % n;
}

/* Numbers of every magnitude */
static u64 number(void)
{
	return noise() >> below(64);
}

static void write_register(struct host *h, struct group *g)
{
	mali_gpu_reg_write(h->gpu, below(0x3000) & ~3u, 4, number());
}

static void read_register(struct host *h, struct group *g)
{
	mali_gpu_reg_read(h->gpu, below(MALI_GPU_REGS_SIZE + 0x1000), 4 << below(2));
}

static void write_tables(struct host *h, struct group *g)
{
	host_write32(h, h->shared + (below(0x1600) & ~3u), (u32)number());
}

static void write_interface(struct host *h, struct group *g)
{
	host_write32(h, h->shared + 0x2000 + (below(0x9200) & ~3u), (u32)number());
	host_doorbell(h);
}

static void submit(struct host *h, struct group *g)
{
	struct mali_cs_isa isa;
	u64 job[24];
	unsigned int i;

	if (!mali_cs_isa_of_arch(r32(h, R_GPU_ID) >> 28, &isa))
		mali_cs_isa_of_arch(MALI_CS_ISA_ARCH_LAST, &isa);
	for (i = 0; i < ARRAY_SIZE(job); i++) {
		job[i] = noise();
		/* Opcodes and registers that exist, mostly, and addresses that are mapped */
		if (below(4))
			job[i] = cs_mend(&isa, job[i] & 0x3f3e3e3effffffffull);
		if (!below(4))
			job[i] = I_MOVE48(2 * below(48), DATA_VA + below(DATA_SIZE));
	}
	if (g->code_used + sizeof(job) < CODE_SIZE)
		queue_call(g, below(g->streams), job, ARRAY_SIZE(job));
}

static void request(struct host *h, struct group *g)
{
	group_request(g, below(5));
}

static void move(struct host *h, struct group *g)
{
	group_bind(g, below(FW_GROUPS));
	group_request(g, below(4));
}

static void acknowledge(struct host *h, struct group *g)
{
	group_ack_events(g);
	group_ring(g);
}

static void write_ring_pointer(struct host *h, struct group *g)
{
	host_write64(h, g->io_pa[0] + 8 * below(3), number());
}

static void write_suspend_buffer(struct host *h, struct group *g)
{
	host_write32(h, g->suspend_pa + (below(0x2000) & ~3u), (u32)number());
}

static void write_page_table(struct host *h, struct group *g)
{
	host_write64(h, g->vm.root + 8 * below(512), noise());
}

static void lock(struct host *h, struct group *g)
{
	as_lock(h, below(8), number() & ~63ull, 1 + below(64));
}

static void command(struct host *h, struct group *g)
{
	as_command(h, below(8), below(7));
}

static void recover(struct host *h, struct group *g)
{
	as_unmap(h, 1 + below(7));
	as_enable(h, g->as, &g->vm);
}

static bool has_pwr(struct host *h)
{
	return r32(h, R_GPU_ID) >> 28 >= 14;
}

static void reset(struct host *h, struct group *g)
{
	if (below(8))
		return;
	if (has_pwr(h)) {
		host_pwr(h, 0x31 + below(2));
		w64(h, R_PWR(0x30), 1);
		host_pwr(h, 0x10);
	} else {
		host_command(h, below(3) << 8 | 1);
		host_power(h, R_L2_PWRON, 1);
	}
	as_enable(h, 0, h->mcu);
	if (below(2))
		fw_load(h);
	host_mcu(h, MCU_OFF);
	host_mcu(h, MCU_AUTO);
}

static void wait(struct host *h, struct group *g)
{
	h->now_ns += below(2000000);
}

/* Power domains, by either way of driving them */
static void power(struct host *h, struct group *g)
{
	static const u32 commands[] = { 0x10, 0x11, 0x20, 0x21, 0xF0 };

	if (has_pwr(h)) {
		w64(h, R_PWR(0x30), number());
		host_pwr(h, commands[below(ARRAY_SIZE(commands))] | below(16) << 8);
		r64(h, R_PWR(0x100 + 8 * below(0x60)));
	} else {
		w64(h, 0x180 + 0x10 * below(8), number());
		r64(h, 0x100 + 0x10 * below(24));
	}
}

/* A ring of samples anywhere, mostly nowhere */
static void count(struct host *h, struct group *g)
{
	host_write32(h, glb_in(h, 0x24), below(4) ? 0 : below(16));
	host_write64(h, glb_in(h, 0x28), below(2) ? FW_VA + below(0x200000) : number());
	host_write32(h, glb_in(h, 0x30), below(8));
	host_write32(h, glb_in(h, 0x40), below(0x800));
	host_write32(h, glb_in(h, 0x48 + 4 * below(6)), (u32)number());
	host_write32(h, glb_in(h, GLB_IN_REQ),
		     host_read32(h, glb_in(h, GLB_IN_REQ)) ^ 1u << (5 + below(2)));
	host_doorbell(h);
}

/* Timers of all lengths; sleep */
static void timers(struct host *h, struct group *g)
{
	host_write32(h, glb_in(h, below(2) ? 0x10 : 0x14), (u32)number());
	host_write32(h, glb_in(h, 0x80), (u32)number());
	host_write32(h, glb_in(h, GLB_IN_REQ),
		     host_read32(h, glb_in(h, GLB_IN_REQ)) ^ 1u << below(16));
	w32(h, R_DOORBELL(below(9)), 1);
}

static void inject_fault(struct host *h, struct group *g)
{
	if (below(8))
		return;
	mali_gpu_inject_delay(h->gpu, below(100000));
	mali_gpu_inject(h->gpu, below(MALI_INJECT_COUNT), below(3));
}

static void (* const actions[])(struct host *h, struct group *g) = {
	write_register, read_register, write_tables, write_interface, submit, submit, request,
	move, acknowledge, write_ring_pointer, write_suspend_buffer, write_page_table, lock,
	command, recover, reset, wait, power, count, timers, inject_fault,
};

static void one_round(u64 number_of_round)
{
	struct group g[GROUPS];
	struct host *h;
	unsigned int i, steps;

	seed = 0x9e3779b97f4a7c15ull * (number_of_round + 1);
	h = host_new(mali_gpu_product_name(below(PRODUCTS)));
	for (i = 0; i < GROUPS; i++)
		group_start(h, &g[i], i, 1 + i, 1 + below(4));
	for (steps = 200 + below(400); steps; steps--) {
		actions[below(ARRAY_SIZE(actions))](h, &g[below(GROUPS)]);
		if (!below(3))
			host_step(h, below(600));
	}
	/* Whatever it has been through */
	for (i = 0; i < MALI_INJECT_COUNT; i++)
		mali_gpu_inject(h->gpu, i, 0);
	if (has_pwr(h))
		host_pwr(h, 0x31);
	else
		host_command(h, CMD_RESET_SOFT);
	fw_load(h);
	h->next_page = HOST_RAM_BASE + PAGE;
	free(h->mcu);
	h->mcu = NULL;
	memset(h->ram, 0, HOST_RAM_SIZE);
	host_boot(h);
	group_start(h, &g[0], 0, 1, 1);
	RUN(&g[0], I_MOVE48(12, DATA_VA), I_MOVE32(10, 0x600d), I_STORE(10, 1, 12, 0));
	assert_int_equal(data32(&g[0], 0), 0x600d);
	host_delete(h);
}

static void test_noise(void **state)
{
	const char *rounds = getenv("GPU_NOISE_ROUNDS"), *first = getenv("GPU_NOISE_SEED");
	u64 i, n = rounds ? strtoull(rounds, NULL, 0) : 300;
	u64 start = first ? strtoull(first, NULL, 0) : 0;

	for (i = 0; i < n; i++)
		one_round(start + i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_noise),
	};

	return cmocka_run_group_tests_name("gpu_noise", tests, NULL, NULL);
}
