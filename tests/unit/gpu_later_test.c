// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: requests by registers take time, and until they are done the GPU is as before.
 * How much more time, and which queue comes first, can be the host's choice.
 */
#include "gpu_stream.h"

/* Up to a nanosecond before what was requested is done */
static void almost(struct host *h, u64 ns)
{
	h->now_ns += ns - 1;
}

static u64 cost(struct host *h, enum mali_cost what)
{
	return mali_gpu_cost_ns(h->gpu, what);
}

static void test_reset(void **state)
{
	struct host *h = *state;

	host_boot(h);
	w32(h, R_GPU_IRQ + IRQ_MSK, IRQ_RESET_COMPLETED);
	w32(h, R_L2_CONFIG + 0xEB8, 0x55);
	w32(h, R_GPU_COMMAND, CMD_RESET_SOFT);
	almost(h, cost(h, MALI_COST_RESET));
	/* Nothing is reset, and the firmware serves requests */
	assert_int_equal(r32(h, R_L2_READY), 1);
	assert_int_equal(mcu_status(h), MCU_S_ENABLED);
	assert_int_equal(r32(h, R_L2_CONFIG + 0xEB8), 0x55);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
	assert_false(h->line[MALI_IRQ_GPU]);
	h->now_ns++;
	/* Without an access to a register as well */
	assert_true(mali_gpu_run(h->gpu, 0) == MALI_RUN_IDLE);
	assert_true(h->line[MALI_IRQ_GPU]);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_RESET_COMPLETED);
	assert_int_equal(r32(h, R_L2_READY), 0);
	assert_int_equal(mcu_status(h), MCU_S_DISABLED);
	assert_int_equal(r32(h, R_L2_CONFIG + 0xEB8), 0);
}

/* A reset that is requested again begins anew, and is one reset */
static void test_reset_twice(void **state)
{
	struct host *h = *state;
	u64 resets = stat(h, MALI_STAT_RESETS);

	w32(h, R_GPU_COMMAND, CMD_RESET_SOFT);
	almost(h, cost(h, MALI_COST_RESET));
	w32(h, R_GPU_COMMAND, CMD_RESET_HARD);
	almost(h, cost(h, MALI_COST_RESET));
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
	h->now_ns++;
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_RESET_COMPLETED);
	assert_int_equal(stat(h, MALI_STAT_RESETS), resets + 1);
}

/* A reset drops what was requested before it and is not done */
static void test_reset_drops_requests(void **state)
{
	struct host *h = *state;

	host_boot(h);
	w32(h, R_GPU_COMMAND, CMD_RESET_SOFT);
	almost(h, cost(h, MALI_COST_RESET));
	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
	w32(h, R_AS(3, AS_COMMAND), AS_LOCK);
	w32(h, R_MCU_CONTROL, MCU_AUTO);
	w32(h, R_DOORBELL(0), 1);
	assert_int_equal(r32(h, R_AS(3, AS_STATUS)), 1);
	h->now_ns++;
	assert_int_equal(r32(h, R_AS(3, AS_STATUS)), 0);
	h->now_ns += LONG_NS;
	assert_true(mali_gpu_run(h->gpu, 0) == MALI_RUN_IDLE);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_RESET_COMPLETED);
	assert_int_equal(mcu_status(h), MCU_S_DISABLED);
	assert_int_equal(guest_errors(h), 0);
}

/* So does the loss of power; a clock that is off makes them wait */
static void test_supplies(void **state)
{
	struct host *h = *state;

	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
	mali_gpu_set_supply(h->gpu, MALI_SUPPLY_CLOCK, false);
	h->now_ns += LONG_NS;
	assert_true(mali_gpu_run(h->gpu, 0) == MALI_RUN_IDLE);
	mali_gpu_set_supply(h->gpu, MALI_SUPPLY_CLOCK, true);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_CLEAN_CACHES);
	w32(h, R_GPU_IRQ + IRQ_CLR, ~0u);
	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
	mali_gpu_set_supply(h->gpu, MALI_SUPPLY_POWER, false);
	mali_gpu_set_supply(h->gpu, MALI_SUPPLY_POWER, true);
	h->now_ns += LONG_NS;
	assert_true(mali_gpu_run(h->gpu, 0) == MALI_RUN_IDLE);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
}

/* One at a time: what a second one would flush is not flushed by the first */
static void test_flush(void **state)
{
	struct host *h = *state;
	u32 id = r32(h, R_LATEST_FLUSH_ID);

	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
	almost(h, cost(h, MALI_COST_FLUSH));
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), id);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
	assert_int_equal(guest_errors(h), 1);
	h->now_ns++;
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), id + 1);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_CLEAN_CACHES);
	h->now_ns += LONG_NS;
	assert_int_equal(r32(h, R_LATEST_FLUSH_ID), id + 1);
	/* A range is another command */
	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
	w32(h, R_GPU_COMMAND, CMD_FLUSH_PA);
	assert_int_equal(guest_errors(h), 1);
	host_pass(h, MALI_COST_FLUSH);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_CLEAN_CACHES | IRQ_FLUSH_PA);
}

/* STATUS is busy until the command is done, which has its effect only then */
static void test_as_commands(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	u32 raw = R_MMU_IRQ + IRQ_RAW;

	w32(h, R_MMU_IRQ + IRQ_CLR, ~0u);
	w64(h, R_AS(AS, AS_LOCKADDR), DATA_VA | 15);
	w32(h, R_AS(AS, AS_COMMAND), AS_LOCK);
	assert_int_equal(r32(h, R_AS(AS, AS_STATUS)), 1);
	assert_int_equal(r32(h, R_AS(AS + 1, AS_STATUS)), 0);
	almost(h, cost(h, MALI_COST_AS_COMMAND));
	assert_int_equal(r32(h, R_AS(AS, AS_STATUS)), 1);
	assert_int_equal(r32(h, raw), 0);
	/* A second one is lost */
	w32(h, R_AS(AS, AS_COMMAND), AS_UNLOCK);
	assert_int_equal(guest_errors(h), 1);
	h->now_ns++;
	assert_int_equal(r32(h, R_AS(AS, AS_STATUS)), 0);
	assert_int_equal(r32(h, raw), 1u << (16 + AS));
	group_work(g);
	assert_int_equal(data32(g, 0), 0);
	/* Still locked; with the flush it takes longer than with UNLOCK alone */
	w32(h, R_AS(AS, AS_COMMAND), AS_FLUSH_MEM);
	h->now_ns += cost(h, MALI_COST_AS_COMMAND);
	assert_int_equal(r32(h, R_AS(AS, AS_STATUS)), 1);
	h->now_ns += cost(h, MALI_COST_FLUSH);
	assert_int_equal(r32(h, R_AS(AS, AS_STATUS)), 0);
	host_run(h);
	assert_int_equal(data32(g, 0), 1);
}

/* A driver that does not wait for UPDATE: accesses use the tables from before */
static void test_update_is_not_at_once(void **state)
{
	struct group *g = *state;
	struct host *h = g->h;
	struct vm empty;

	vm_init(h, &empty);
	w64(h, R_AS(AS, AS_TRANSTAB), empty.root);
	w32(h, R_AS(AS, AS_COMMAND), AS_UPDATE);
	almost(h, cost(h, MALI_COST_AS_COMMAND));
	assert_int_equal(r32(h, R_AS(AS, AS_STATUS)), 1);
	/* At the time that it is now, and no later */
	CALL(g, 0, I_NOP);
	mali_gpu_run(h->gpu, 1);
	assert_int_equal(stat(h, MALI_STAT_MMU_FAULTS), 0);
	host_run(h);
	assert_int_equal(stat(h, MALI_STAT_MMU_FAULTS), 1);
}

static void test_boot_and_stop(void **state)
{
	struct host *h = *state;

	host_power_on(h);
	fw_build(h);
	as_enable(h, 0, h->mcu);
	w32(h, R_MCU_CONTROL, MCU_AUTO);
	assert_int_equal(r32(h, R_MCU_CONTROL), MCU_AUTO);
	almost(h, cost(h, MALI_COST_BOOT));
	assert_int_equal(mcu_status(h), MCU_S_DISABLED);
	assert_int_equal(host_read32(h, h->shared), 0);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), 0);
	h->now_ns++;
	assert_int_equal(mcu_status(h), MCU_S_ENABLED);
	assert_int_equal(r32(h, R_JOB_IRQ + IRQ_RAW), IRQ_GLB);
	w32(h, R_MCU_CONTROL, MCU_OFF);
	almost(h, cost(h, MALI_COST_STOP));
	assert_int_equal(mcu_status(h), MCU_S_ENABLED);
	h->now_ns++;
	assert_int_equal(mcu_status(h), MCU_S_DISABLED);
	/* Off before it has booted: it does not boot */
	w32(h, R_MCU_CONTROL, MCU_AUTO);
	almost(h, cost(h, MALI_COST_BOOT));
	w32(h, R_MCU_CONTROL, MCU_OFF);
	h->now_ns += LONG_NS;
	assert_int_equal(mcu_status(h), MCU_S_DISABLED);
	assert_int_equal(stat(h, MALI_STAT_MCU_BOOTS), 1);
}

/* The last word counts: an MCU that is enabled again before it has stopped continues */
static void test_enabled_before_it_has_stopped(void **state)
{
	struct host *h = *state;

	host_boot(h);
	w32(h, R_MCU_CONTROL, MCU_OFF);
	w32(h, R_MCU_CONTROL, MCU_AUTO);
	h->now_ns += LONG_NS;
	assert_int_equal(mcu_status(h), MCU_S_ENABLED);
	assert_int_equal(stat(h, MALI_STAT_MCU_BOOTS), 1);
}

/* Requests are found when the firmware looks, as they are then */
static void test_doorbell(void **state)
{
	struct host *h = *state;

	host_boot(h);
	glb_toggle(h, 0);
	host_write32(h, glb_in(h, GLB_IN_REQ), GLB_PING);
	w32(h, R_DOORBELL(0), 1);
	almost(h, cost(h, MALI_COST_REQUEST));
	r32(h, R_GPU_ID);
	assert_int_equal(host_read32(h, glb_out(h, GLB_OUT_ACK)), 0);
	/* Rung again, it does not take longer, and both are served */
	host_write32(h, glb_in(h, GLB_IN_REQ), GLB_PING | GLB_FWCFG_UPDATE);
	w32(h, R_DOORBELL(0), 1);
	h->now_ns++;
	mali_gpu_run(h->gpu, 0);
	assert_int_equal(host_read32(h, glb_out(h, GLB_OUT_ACK)), GLB_PING | GLB_FWCFG_UPDATE);
}

/* Written after that, without a doorbell, it is not found */
static void test_request_after_the_doorbell(void **state)
{
	struct host *h = *state;

	host_boot(h);
	host_doorbell(h);
	host_write32(h, glb_in(h, GLB_IN_REQ), GLB_PING);
	h->now_ns += LONG_NS;
	mali_gpu_run(h->gpu, 0);
	assert_int_equal(host_read32(h, glb_out(h, GLB_OUT_ACK)), 0);
}

/* Half of the time at twice the speed, twice at half of the clock */
static void test_costs_are_scaled(void **state)
{
	static const struct { u64 hz; u32 speed, percent; } rows[] = {
		{ HOST_CLOCK_HZ, 0, 100 }, { HOST_CLOCK_HZ, 200, 50 },
		{ HOST_CLOCK_HZ / 2, 100, 200 }, { HOST_CLOCK_HZ / 4, 200, 200 },
	};
	u64 plain = cost(*state, MALI_COST_RESET);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct mali_gpu_config config = {
			.clock_hz = rows[i].hz, .speed = rows[i].speed,
		};
		struct host *h = host_new_config(&config);

		w32(h, R_GPU_COMMAND, CMD_RESET_SOFT);
		almost(h, plain * rows[i].percent / 100);
		assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
		h->now_ns++;
		assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_RESET_COMPLETED);
		host_delete(h);
	}
}

/* Each is in the dump of the state while it is pending, as long as nothing else is */
static void show(void *arg, const char *what, const char *name, u64 value)
{
	unsigned int *count = arg;

	*count += !strcmp(what, "pending");
}

static void test_dump(void **state)
{
	struct host *h = *state;
	unsigned int before = 0, pending = 0, after = 0;

	mali_gpu_show(h->gpu, show, &before);
	w32(h, R_GPU_COMMAND, CMD_RESET_SOFT);
	w64(h, R_L2_PWRON, 1);
	w32(h, R_AS(7, AS_COMMAND), AS_LOCK);
	mali_gpu_show(h->gpu, show, &pending);
	h->now_ns += LONG_NS;
	r32(h, R_GPU_ID);
	mali_gpu_show(h->gpu, show, &after);
	assert_int_equal(before, 0);
	assert_int_equal(pending, 3);
	assert_int_equal(after, 0);
}

/* v14: while a command is in flight, neither side controls the domain, nor commands it */
static void test_pwr_commands(void **state)
{
	struct host *h = host_new("g1ultra");
	u64 status;

	w64(h, R_PWR(0x30), 1);
	host_pwr(h, 0x10);
	w32(h, R_PWR(IRQ_CLR), ~0u);
	w32(h, R_PWR(0x28), 0x20 | 8 << 8);
	status = r64(h, R_PWR(0x20));
	assert_int_equal(status >> 8 & 1, 0);
	assert_int_equal(status >> 24 & 1, 0);
	w32(h, R_PWR(0x28), 0x10 | 8 << 8);
	assert_int_equal(r32(h, R_PWR(IRQ_RAW)), 1u << 30);
	host_pass(h, MALI_COST_POWER);
	status = r64(h, R_PWR(0x20));
	assert_int_equal(status >> 8 & 1, 0);
	assert_int_equal(status >> 24 & 1, 1);
	/* RETRACT_PENDING; the domain is the MCU's until then */
	w32(h, R_PWR(0x28), 0x21 | 8 << 8);
	status = r64(h, R_PWR(0x20));
	assert_int_equal(status >> 24 & 1, 1);
	assert_int_equal(status >> 41 & 0xf, 4);
	host_pass(h, MALI_COST_POWER);
	status = r64(h, R_PWR(0x20));
	assert_int_equal(status >> 8 & 1, 1);
	assert_int_equal(status >> 24 & 1, 0);
	w32(h, R_PWR(0x28), 0xF0 | 8 << 8);
	assert_int_equal(r64(h, R_PWR(0x20)) >> 41 & 0xf, 8);
	/* RESET_PENDING: no other reset is allowed */
	w32(h, R_PWR(0x28), 0x31);
	status = r64(h, R_PWR(0x20));
	assert_int_equal(status >> 41 & 0xf, 8 | 2);
	assert_int_equal(status >> 33 & 3, 0);
	host_pass(h, MALI_COST_RESET);
	assert_int_equal(r64(h, R_PWR(0x20)) >> 33, 3);
	host_delete(h);
}

/* Choices of the host's */

static u64 late[MALI_CHOICES];
static u32 asked[MALI_CHOICES];

static u64 choose(void *ctx, enum mali_choice what, u32 n)
{
	asked[what]++;
	if (what == MALI_CHOICE_QUEUE) {
		assert_true(n > 1);
		return late[what] % n;
	}
	return late[what];
}

static struct host *choosy(void)
{
	static struct mali_gpu_host callbacks;
	struct mali_gpu_config config = { .clock_hz = HOST_CLOCK_HZ };
	struct host *h = host_new_config(&config);

	callbacks = host_callbacks;
	callbacks.choose = choose;
	memset(late, 0, sizeof(late));
	memset(asked, 0, sizeof(asked));
	mali_gpu_destroy(h->gpu);
	h->gpu = mali_gpu_create(&config, &callbacks, h);
	return h;
}

static void test_choice_of_request(void **state)
{
	struct host *h = choosy();

	host_boot(h);
	late[MALI_CHOICE_REQUEST] = 123456;
	glb_toggle(h, GLB_PING);
	almost(h, 123456);
	r32(h, R_GPU_ID);
	assert_true(glb_pending(h, GLB_PING));
	h->now_ns++;
	r32(h, R_GPU_ID);
	assert_false(glb_pending(h, GLB_PING));
	assert_int_equal(asked[MALI_CHOICE_REQUEST], 1);
	host_delete(h);
}

static void test_choice_of_completion(void **state)
{
	struct host *h = choosy();
	struct group g;
	u64 start, plain;

	/* A request by a register */
	late[MALI_CHOICE_COMPLETION] = 7000;
	w32(h, R_GPU_COMMAND, CMD_FLUSH_ALL);
	h->now_ns += cost(h, MALI_COST_FLUSH);
	almost(h, 7000);
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), 0);
	h->now_ns++;
	assert_int_equal(r32(h, R_GPU_IRQ + IRQ_RAW), IRQ_CLEAN_CACHES);
	/* Work of a command stream */
	late[MALI_CHOICE_COMPLETION] = 0;
	group_start(h, &g, 0, AS, 1);
	start = h->now_ns;
	RUN(&g, I_RUN_COMPUTE, I_WAIT(1));
	assert_true(queue_done(&g, 0));
	plain = h->now_ns - start;
	late[MALI_CHOICE_COMPLETION] = 7000;
	start = h->now_ns;
	RUN(&g, I_RUN_COMPUTE, I_WAIT(1));
	assert_true(queue_done(&g, 0));
	assert_int_equal(h->now_ns - start, plain + 7000);
	host_delete(h);
}

/* Two groups of equal priority: the one that the host chooses executes first */
static void test_choice_of_queue(void **state)
{
	unsigned int first;

	for (first = 0; first < 2; first++) {
		struct host *h = choosy();
		struct group g[2];
		unsigned int i;

		for (i = 0; i < 2; i++)
			group_start(h, &g[i], i, AS + i, 1);
		late[MALI_CHOICE_QUEUE] = first;
		for (i = 0; i < 2; i++)
			CALL(&g[i], 0, I_NOP, I_NOP, I_NOP, I_NOP);
		host_step(h, 4);
		assert_true(asked[MALI_CHOICE_QUEUE]);
		assert_true(queue_extract(&g[first], 0) > 0);
		assert_true(queue_extract(&g[!first], 0) == 0);
		host_run(h);
		assert_true(queue_done(&g[0], 0) && queue_done(&g[1], 0));
		host_delete(h);
	}
}

/* Alone, there is nothing to choose */
static void test_no_choice(void **state)
{
	struct host *h = choosy();
	struct group g;

	group_start(h, &g, 0, AS, 1);
	group_work(&g);
	assert_int_equal(data32(&g, 0), 1);
	assert_int_equal(asked[MALI_CHOICE_QUEUE], 0);
	host_delete(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_reset),
		TEST(test_reset_twice),
		TEST(test_reset_drops_requests),
		TEST(test_supplies),
		TEST(test_flush),
		TEST_GROUP(test_as_commands),
		TEST_GROUP(test_update_is_not_at_once),
		TEST(test_boot_and_stop),
		TEST(test_enabled_before_it_has_stopped),
		TEST(test_doorbell),
		TEST(test_request_after_the_doorbell),
		TEST(test_costs_are_scaled),
		TEST(test_dump),
		cmocka_unit_test(test_pwr_commands),
		cmocka_unit_test(test_choice_of_request),
		cmocka_unit_test(test_choice_of_completion),
		cmocka_unit_test(test_choice_of_queue),
		cmocka_unit_test(test_no_choice),
	};

	return cmocka_run_group_tests_name("gpu_later", tests, NULL, NULL);
}
