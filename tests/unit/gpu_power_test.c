// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: power domains, by the registers up to v13 and by v14's PWR_CONTROL.
 */
#include "gpu_host.h"

#define R_SHADER_PWRTRANS	0x200
#define R_TILER_PWRON		0x190
#define R_ASN_HASH(n)		(0x2C0u + 4 * (n))
#define IRQ_POWER_BOTH		(3u << 9)

/* Up to v13 */

static void test_transition_is_seen(void **state)
{
	struct host *h = *state;

	w64(h, R_L2_PWRON, 1);
	assert_true(h->kicks);
	h->now_ns += mali_gpu_cost_ns(h->gpu, MALI_COST_POWER) - 1;
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
	assert_int_equal(r32(h, R_L2_PWRTRANS), 1);
	/* However often it is looked at */
	assert_int_equal(r32(h, R_L2_PWRTRANS), 1);
	assert_int_equal(r32(h, R_L2_READY), 0);
	h->now_ns++;
	assert_int_equal(r64(h, R_L2_PWRTRANS), 0);
	assert_int_equal(r64(h, R_L2_READY), 1);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_POWER_BOTH);
	assert_int_equal(r32(h, R_GPU_STATUS) & 2, 2);
	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
	w64(h, R_L2_PWROFF, 1);
	assert_int_equal(r32(h, R_L2_PWRTRANS), 1);
	assert_int_equal(r32(h, R_L2_READY), 0);
	host_pass(h, MALI_COST_POWER);
	assert_int_equal(r64(h, R_L2_PWRTRANS), 0);
	assert_int_equal(r64(h, R_L2_READY), 0);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_POWER_BOTH);
	assert_int_equal(r32(h, R_GPU_STATUS), 0);
	assert_int_equal(guest_errors(h), 0);
}

/* A command during a transition follows it: both take their time */
static void test_commands_during_a_transition(void **state)
{
	struct host *h = *state;

	w64(h, R_L2_PWRON, 1);
	w64(h, R_L2_PWROFF, 1);
	host_pass(h, MALI_COST_POWER);
	assert_int_equal(r32(h, R_L2_READY), 0);
	assert_int_equal(r32(h, R_L2_PWRTRANS), 1);
	host_pass(h, MALI_COST_POWER);
	assert_int_equal(r32(h, R_L2_READY), 0);
	assert_int_equal(r32(h, R_L2_PWRTRANS), 0);
	/* And back: nothing follows */
	w64(h, R_L2_PWRON, 1);
	w64(h, R_L2_PWROFF, 1);
	w64(h, R_L2_PWRON, 1);
	host_pass(h, MALI_COST_POWER);
	assert_int_equal(r32(h, R_L2_READY), 1);
	assert_int_equal(r32(h, R_L2_PWRTRANS), 0);
	assert_int_equal(guest_errors(h), 0);
}

/* Without polling it is over in time, too, and reported by the interrupt */
static void test_transition_without_polling(void **state)
{
	struct host *h = *state;
	u64 due;

	w32(h, R_GPU_IRQ + IRQ_MSK, IRQ_POWER_ALL);
	w64(h, R_L2_PWRON, 1);
	due = h->now_ns + mali_gpu_cost_ns(h->gpu, MALI_COST_POWER);
	assert_true(mali_gpu_run(h->gpu, 0) == due);
	assert_false(h->line[MALI_IRQ_GPU]);
	h->now_ns = due;
	assert_true(mali_gpu_run(h->gpu, 0) == MALI_RUN_IDLE);
	assert_true(h->line[MALI_IRQ_GPU]);
	assert_int_equal(r32(h, R_L2_PWRTRANS), 0);
}

/*
 * panthor 7.3's poll for READY is satisfied at once; the firmware boots all the same, if the L2
 * is ready when it accesses memory
 */
static void test_mcu_start_during_the_transition(void **state)
{
	struct host *h = *state;

	fw_build(h);
	w64(h, R_L2_PWRON, 1);
	as_enable(h, 0, h->mcu);
	host_mcu(h, MCU_AUTO);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	assert_int_equal(guest_errors(h), 0);
}

/* Until MCU_STATUS says that it has stopped, it needs the L2 and its tables */
static void test_taken_away_while_it_stops(void **state)
{
	struct host *h = *state;

	host_boot(h);
	w32(h, R_MCU_CONTROL, MCU_OFF);
	host_as(h, 0, AS_UPDATE);
	assert_int_equal(guest_errors(h), 0);
	w64(h, R_AS(0, AS_TRANSTAB), 0);
	w64(h, R_AS(0, AS_TRANSCFG), TRANSCFG_UNMAPPED);
	w32(h, R_MCU_CONTROL, MCU_OFF);
	host_as(h, 0, AS_UPDATE);
	assert_int_equal(guest_errors(h), 1);
	w64(h, R_L2_PWROFF, 1);
	assert_int_equal(guest_errors(h), 2);
}

/* As a driver does whose probe fails before the MCU is started */
static void test_taken_away_though_it_never_ran(void **state)
{
	struct host *h = *state;

	w64(h, R_L2_PWRON, 1);
	host_pass(h, MALI_COST_POWER);
	w32(h, R_MCU_CONTROL, MCU_OFF);
	w64(h, R_L2_PWROFF, 1);
	assert_int_equal(guest_errors(h), 0);
}

static void test_taken_away_after_it_stopped(void **state)
{
	struct host *h = *state;

	host_boot(h);
	mali_gpu_inject_delay(h->gpu, LONG_NS);
	assert_true(mali_gpu_inject(h->gpu, MALI_INJECT_LATE_STOP, 1));
	w32(h, R_MCU_CONTROL, MCU_OFF);
	h->now_ns += LONG_NS;
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	host_pass(h, MALI_COST_STOP);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_DISABLED);
	w64(h, R_AS(0, AS_TRANSTAB), 0);
	w64(h, R_AS(0, AS_TRANSCFG), TRANSCFG_UNMAPPED);
	host_as(h, 0, AS_UPDATE);
	w64(h, R_L2_PWROFF, 1);
	assert_int_equal(guest_errors(h), 0);
}

static void test_absent_cores(void **state)
{
	struct host *h = *state;

	host_power(h, R_L2_PWRON, ~0ull);
	assert_true(poll64(h, R_L2_READY, 1));
	host_power(h, R_SHADER_PWRON, 0xa);
	assert_int_equal(r64(h, R_SHADER_PWRTRANS), 0);
	w64(h, R_SHADER_PWRON, ~0ull);
	assert_int_equal(r64(h, R_SHADER_PWRTRANS), 0x50005);
	host_pass(h, MALI_COST_POWER);
	assert_int_equal(r64(h, R_SHADER_READY), 0x50005);
}

static void test_single_cores(void **state)
{
	struct host *h = *state;

	host_power_on(h);
	w64(h, R_SHADER_PWRON, 0x10000);
	/* Another one before the first is there */
	w64(h, R_SHADER_PWRON, 0x5);
	assert_true(poll64(h, R_SHADER_READY, 0x10005));
	w64(h, R_SHADER_PWROFF, 0x1);
	assert_int_equal(r64(h, R_SHADER_PWRTRANS), 0x1);
	assert_int_equal(r64(h, R_SHADER_READY), 0x10004);
	assert_int_equal(r64(h, R_TILER_READY), 0);
	/* On again in the middle of going off */
	host_pass(h, MALI_COST_POWER);
	w64(h, R_SHADER_PWROFF, ~0ull);
	w64(h, R_SHADER_PWRON, 0x4);
	assert_true(poll64(h, R_SHADER_READY, 0x4));
}

static void test_cores_need_the_l2(void **state)
{
	struct host *h = *state;

	host_power(h, R_SHADER_PWRON, 1);
	host_power(h, R_TILER_PWRON, 1);
	r64(h, R_SHADER_READY);
	assert_int_equal(r64(h, R_SHADER_READY), 0);
	assert_int_equal(r64(h, R_TILER_READY), 0);
	assert_int_equal(guest_errors(h), 2);
}

/* The MCU's memory is behind it */
static void test_l2_off_while_the_mcu_runs(void **state)
{
	struct host *h = *state;

	host_boot(h);
	host_power(h, R_L2_PWROFF, 1);
	assert_int_equal(guest_errors(h), 1);
	host_power_on(h);
	host_mcu(h, MCU_OFF);
	host_power(h, R_L2_PWROFF, 1);
	assert_int_equal(guest_errors(h), 1);
}

/* What the L2 takes when it is powered on */
static void test_l2_configuration(void **state)
{
	static const u32 regs[] = { R_L2_CONFIG, R_ASN_HASH(0), R_ASN_HASH(2) };
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(regs); i++)
		w32(h, regs[i], 0);
	w32(h, R_COHERENCY_PROTOCOL, 31);
	assert_int_equal(guest_errors(h), 0);
	host_power_on(h);
	for (i = 0; i < ARRAY_SIZE(regs); i++) {
		w32(h, regs[i], 0);
		assert_int_equal(guest_errors(h), i + 1);
	}
	w32(h, R_COHERENCY_PROTOCOL, 31);
	assert_int_equal(guest_errors(h), ARRAY_SIZE(regs) + 1);
}

static void test_l2_off_takes_cores_along(void **state)
{
	struct host *h = *state;

	host_power_on(h);
	host_power(h, R_SHADER_PWRON, 5);
	host_power(h, R_L2_PWROFF, 1);
	assert_int_equal(r64(h, R_SHADER_READY), 0);
	assert_int_equal(r64(h, R_SHADER_PWRTRANS), 0);
}

static void test_reset_ends_transitions(void **state)
{
	struct host *h = *state;

	w32(h, R_GPU_COMMAND, CMD_RESET_SOFT);
	h->now_ns += mali_gpu_cost_ns(h->gpu, MALI_COST_RESET) - 1;
	w64(h, R_L2_PWRON, 1);
	h->now_ns++;
	assert_int_equal(r64(h, R_L2_PWRTRANS), 0);
	host_pass(h, MALI_COST_POWER);
	assert_int_equal(r64(h, R_L2_READY), 0);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_RESET_COMPLETED);
}

/* A firmware that halts leaves no core powered */
static void test_halt_powers_cores_down(void **state)
{
	struct host *h = *state;

	host_boot(h);
	host_write64(h, glb_in(h, GLB_IN_ALLOC_EN), 5);
	glb_toggle(h, GLB_ALLOC_EN);
	assert_int_equal(r64(h, R_SHADER_READY), 5);
	host_write32(h, glb_in(h, GLB_IN_REQ), GLB_HALT);
	host_doorbell(h);
	assert_int_equal(r64(h, R_SHADER_READY), 0);
	assert_int_equal(r64(h, R_TILER_READY), 0);
}

/* kbase's registers for stacks: there are none */
static void test_stacks(void **state)
{
	struct host *h = *state;
	u32 reg;

	for (reg = 0xE00; reg <= 0xE40; reg += 0x10)
		assert_int_equal(r64(h, reg), 0);
	w64(h, 0xE20, 1);
	w64(h, 0xE30, 1);
	assert_int_equal(guest_errors(h), 0);
	w32(h, 0xE10, 1);
	w32(h, 0xE40, 1);
	assert_int_equal(guest_errors(h), 2);
}

/* v14 */

#define PWR_STATUS		R_PWR(0x20)
#define PWR_COMMAND		R_PWR(0x28)
#define PWR_CMDARG		R_PWR(0x30)
#define PWR_L2_READY		R_PWR(0x108)
#define PWR_L2_PWRTRANS		R_PWR(0x110)
#define PWR_TILER_READY		R_PWR(0x148)
#define PWR_SHADER_PRESENT	R_PWR(0x200)
#define PWR_SHADER_READY	R_PWR(0x208)
#define PWR_SHADER_PWRTRANS	R_PWR(0x210)

#define UP		0x10
#define DOWN		0x11
#define DELEGATE	0x20
#define RETRACT		0x21
#define RESET_SOFT	0x31
#define RESET_FAST	0x32
#define INSPECT		0xF0

#define L2	0u
#define TILER	1u
#define SHADER	8u
#define PWR_BASE	14u
#define STACK	15u
#define RTU	(1u << 16)

#define I_CHANGED	3u
#define I_DELEGATION	(1u << 2)
#define I_RESET		(1u << 3)
#define I_RETRACT	(1u << 4)
#define I_INSPECT	(1u << 5)
#define I_NOT_ALLOWED	(1u << 30)
#define I_INVALID	(1u << 31)

static int setup_v14(void **state)
{
	*state = host_new("g1ultra");
	return 0;
}

#define TEST_V14(f)	cmocka_unit_test_setup_teardown(f, setup_v14, host_teardown)

/* Return: the interrupts that it raises when it is over */
static u32 command(struct host *h, u32 command, u32 domain, u64 arg)
{
	w32(h, R_PWR(IRQ_CLR), ~0u);
	w64(h, PWR_CMDARG, arg);
	w32(h, PWR_COMMAND, command | domain << 8);
	host_pass(h, command == RESET_SOFT || command == RESET_FAST ? MALI_COST_RESET :
								     MALI_COST_POWER);
	return r32(h, R_PWR(IRQ_RAW));
}

static bool allowed(struct host *h, u32 domain)
{
	return r64(h, PWR_STATUS) >> domain & 1;
}

static bool delegated(struct host *h, u32 domain)
{
	return r64(h, PWR_STATUS) >> (domain + 16) & 1;
}

static void test_pwr_reset_values(void **state)
{
	struct host *h = *state;

	assert_true(r64(h, PWR_STATUS) == (1u << L2 | 1u << TILER | 1u << SHADER | 1u << PWR_BASE |
					   1u << STACK | 1ull << 33 | 1ull << 34));
	assert_int_equal(r64(h, R_PWR(0x100)), 1);
	assert_int_equal(r64(h, R_PWR(0x140)), 1);
	assert_int_equal(r64(h, PWR_SHADER_PRESENT), 0x550555);
	assert_int_equal(r64(h, R_PWR(0x388)), 1);
	assert_int_equal(r64(h, R_PWR(0x3C0)), 0);
	assert_int_equal(r32(h, R_PWR(IRQ_MSK)), 0);
	assert_int_equal(guest_errors(h), 0);
	/* Not there: the registers up to v13, NEURAL, the one that STACK lacks */
	r32(h, R_L2_READY);
	r32(h, R_PWR(0x240));
	r32(h, R_PWR(0x3D8));
	w32(h, R_L2_PWRON, 1);
	w32(h, PWR_L2_READY, 1);
	assert_int_equal(guest_errors(h), 5);
}

static void test_pwr_not_before_v14(void **state)
{
	struct host *h = *state;

	r32(h, PWR_STATUS);
	w32(h, PWR_COMMAND, UP);
	assert_int_equal(guest_errors(h), 2);
}

static void test_pwr_up_and_down(void **state)
{
	struct host *h = *state;

	w64(h, PWR_CMDARG, 1);
	w32(h, PWR_COMMAND, UP | L2 << 8);
	assert_int_equal(r32(h, PWR_L2_PWRTRANS), 1);
	assert_true(r64(h, PWR_STATUS) >> 41 & 1);
	host_pass(h, MALI_COST_POWER);
	assert_false(r64(h, PWR_STATUS) >> 41 & 1);
	assert_int_equal(r32(h, PWR_L2_READY), 1);
	assert_int_equal(r32(h, R_PWR(IRQ_RAW)), I_CHANGED);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
	assert_int_equal(command(h, UP, SHADER, 0x101), I_CHANGED);
	assert_int_equal(r64(h, PWR_SHADER_READY), 0x101);
	assert_int_equal(command(h, UP, SHADER | RTU >> 8, 0x4), I_CHANGED);
	assert_int_equal(r64(h, PWR_SHADER_READY), 0x105);
	assert_int_equal(command(h, DOWN, SHADER, ~0ull), I_CHANGED);
	assert_int_equal(r64(h, PWR_SHADER_READY), 0);
	assert_int_equal(command(h, DOWN, L2, 1), I_CHANGED);
	assert_int_equal(r64(h, PWR_L2_READY), 0);
	assert_int_equal(guest_errors(h), 0);
}

static void test_pwr_delegation(void **state)
{
	struct host *h = *state;

	command(h, UP, L2, 1);
	assert_int_equal(command(h, DELEGATE, SHADER, 0), I_DELEGATION);
	assert_true(delegated(h, SHADER) && !allowed(h, SHADER));
	assert_true(!delegated(h, TILER) && allowed(h, TILER));
	/* The driver's commands are refused now */
	assert_int_equal(command(h, UP, SHADER, 1), I_NOT_ALLOWED);
	assert_int_equal(command(h, DOWN, SHADER, 1), I_NOT_ALLOWED);
	assert_int_equal(command(h, DELEGATE, SHADER, 0), I_NOT_ALLOWED);
	assert_int_equal(command(h, RETRACT, SHADER, 0), I_DELEGATION | I_RETRACT);
	assert_true(!delegated(h, SHADER) && allowed(h, SHADER));
	assert_int_equal(command(h, RETRACT, SHADER, 0), I_NOT_ALLOWED);
	assert_int_equal(command(h, DELEGATE, L2, 0), I_NOT_ALLOWED);
	assert_int_equal(command(h, INSPECT, TILER, 0), I_INSPECT);
}

static void test_pwr_refusals(void **state)
{
	static const struct { u32 command, domain; u32 irq; } rows[] = {
		{ UP, SHADER, I_NOT_ALLOWED },		/* no L2 */
		{ UP, TILER, I_NOT_ALLOWED },
		{ DOWN, PWR_BASE, I_NOT_ALLOWED },
		{ UP, 2, I_INVALID },
		{ UP, 9, I_INVALID },
		{ UP, L2 | RTU >> 8, I_INVALID },
		{ UP, SHADER | RTU >> 7, I_INVALID },
		{ 0, L2, I_INVALID },
		{ 0x12, L2, I_INVALID },
		{ 0xFF, SHADER, I_INVALID },
	};
	struct host *h = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (command(h, rows[i].command, rows[i].domain, 1) != rows[i].irq)
			fail_msg("row %u: %#x", i, r32(h, R_PWR(IRQ_RAW)));
		assert_int_equal(guest_errors(h), i + 1);
	}
	/* The L2 goes last */
	command(h, UP, L2, 1);
	command(h, UP, SHADER, 1);
	assert_int_equal(command(h, DOWN, L2, 1), I_NOT_ALLOWED);
}

/* The domains are the MCU's only when they have been delegated to it */
static void test_pwr_firmware(void **state)
{
	struct host *h = *state;

	host_boot(h);
	assert_int_equal(host_read32(h, h->shared), 0x04010000);
	host_write64(h, glb_in(h, GLB_IN_ALLOC_EN), 0x5);
	glb_toggle(h, GLB_ALLOC_EN);
	assert_int_equal(r64(h, PWR_SHADER_READY), 0x5);
	assert_int_equal(r64(h, PWR_TILER_READY), 1);
	/* Halted by the STATE field; the cores are off then, and the L2 can follow */
	host_write32(h, glb_in(h, GLB_IN_REQ), 1 << 12);
	host_doorbell(h);
	assert_int_equal(host_read32(h, glb_out(h, GLB_OUT_ACK)) & 7 << 12, 1 << 12);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_HALT);
	host_mcu(h, MCU_OFF);
	assert_int_equal(r64(h, PWR_SHADER_READY), 0);
	assert_int_equal(command(h, DOWN, L2, 1), I_CHANGED);
	assert_true(delegated(h, SHADER) && delegated(h, TILER));
	/* Up again, as a fast resume does */
	host_write32(h, glb_in(h, GLB_IN_REQ), 0);
	host_boot(h);
	command(h, RETRACT, SHADER, 0);
	glb_toggle(h, GLB_ALLOC_EN);
	assert_false(glb_pending(h, GLB_ALLOC_EN));
	assert_int_equal(r64(h, PWR_SHADER_READY), 0);
}

static void test_pwr_state_field(void **state)
{
	static const struct { u32 state; u32 ack, status; unsigned int errors; } rows[] = {
		{ 1, 1, MCU_S_HALT, 0 }, { 2, 2, MCU_S_HALT, 0 }, { 3, 3, MCU_S_HALT, 0 },
		{ 4, 0, MCU_S_ENABLED, 1 }, { 7, 0, MCU_S_ENABLED, 1 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host *h = host_new("g1pro");

		host_boot(h);
		host_write32(h, glb_in(h, GLB_IN_REQ), rows[i].state << 12);
		host_doorbell(h);
		assert_int_equal(host_read32(h, glb_out(h, GLB_OUT_ACK)), rows[i].ack << 12);
		assert_int_equal(r32(h, R_MCU_STATUS), rows[i].status);
		assert_int_equal(guest_errors(h), rows[i].errors);
		host_delete(h);
	}
}

/* The 64-bit endpoint request has a separate place */
static void test_pwr_ep_req2(void **state)
{
	struct host *h = *state;
	struct group g;
	u64 req;

	group_start(h, &g, 0, 1, 1);
	req = csg_in(h, 0, CSG_IN_REQ);
	host_write32(h, csg_in(h, 0, CSG_IN_EP_REQ), 0x11111111);
	host_write64(h, csg_in(h, 0, 0x38), 0x770020404ull);
	host_write32(h, req, host_read32(h, req) ^ CSG_EP_CFG);
	assert_true(group_request(&g, CSG_START));
	assert_int_equal(host_read32(h, csg_out(h, 0, CSG_OUT_EP_REQ)), 0x70020404);
	RUN(&g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 1), I_STORE(10, 1, 12, 0));
	assert_int_equal(data32(&g, 0), 1);
}

static void test_pwr_resets(void **state)
{
	struct host *h = *state;

	host_boot(h);
	w32(h, R_PWR(IRQ_MSK), ~0u);
	assert_int_equal(command(h, RESET_FAST, 0, 0), I_RESET);
	host_pass(h, MALI_COST_BOOT);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_ENABLED);
	assert_int_equal(stat(h, MALI_STAT_MCU_BOOTS), 2);
	assert_int_equal(command(h, RESET_SOFT, 0, 0), I_RESET);
	assert_int_equal(r32(h, R_MCU_STATUS), MCU_S_DISABLED);
	assert_int_equal(r64(h, PWR_L2_READY), 0);
	assert_false(delegated(h, SHADER));
	assert_true(allowed(h, SHADER));
	assert_int_equal(stat(h, MALI_STAT_RESETS), 1);
	/* panthor unmasks once, at its start */
	assert_int_equal(r32(h, R_PWR(IRQ_MSK)), ~0u);
	assert_true(h->line[MALI_IRQ_GPU]);
	assert_int_equal(guest_errors(h), 0);
	/* And GPU_COMMAND is not the way any more */
	host_command(h, CMD_RESET_SOFT);
	assert_int_equal(guest_errors(h), 1);
	assert_int_equal(stat(h, MALI_STAT_RESETS), 1);
}

/* Two interrupt blocks, one line */
static void test_pwr_line(void **state)
{
	struct host *h = *state;

	w32(h, R_PWR(IRQ_MSK), ~0u);
	w32(h, R_GPU_IRQ + IRQ_MSK, ~0u);
	w32(h, R_PWR(IRQ_RAW), 4);
	assert_true(h->line[MALI_IRQ_GPU]);
	w32(h, R_GPU_IRQ + IRQ_RAW, 1);
	w32(h, R_PWR(IRQ_CLR), 4);
	assert_true(h->line[MALI_IRQ_GPU]);
	w32(h, R_PWR(IRQ_RAW), 8);
	w32(h, R_GPU_IRQ + IRQ_CLR, 1);
	assert_true(h->line[MALI_IRQ_GPU]);
	w32(h, R_PWR(IRQ_MSK), ~8u);
	assert_false(h->line[MALI_IRQ_GPU]);
	assert_int_equal(h->changes[MALI_IRQ_GPU], 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_transition_is_seen),
		TEST(test_commands_during_a_transition),
		TEST(test_transition_without_polling),
		TEST(test_mcu_start_during_the_transition),
		TEST(test_taken_away_while_it_stops),
		TEST(test_taken_away_though_it_never_ran),
		TEST(test_taken_away_after_it_stopped),
		TEST(test_absent_cores),
		TEST(test_single_cores),
		TEST(test_cores_need_the_l2),
		TEST(test_l2_off_while_the_mcu_runs),
		TEST(test_l2_configuration),
		TEST(test_l2_off_takes_cores_along),
		TEST(test_reset_ends_transitions),
		TEST(test_halt_powers_cores_down),
		TEST(test_stacks),
		TEST_V14(test_pwr_reset_values),
		TEST(test_pwr_not_before_v14),
		TEST_V14(test_pwr_up_and_down),
		TEST_V14(test_pwr_delegation),
		TEST_V14(test_pwr_refusals),
		TEST_V14(test_pwr_firmware),
		cmocka_unit_test(test_pwr_state_field),
		TEST_V14(test_pwr_ep_req2),
		TEST_V14(test_pwr_resets),
		TEST_V14(test_pwr_line),
	};

	return cmocka_run_group_tests_name("gpu_power", tests, NULL, NULL);
}
