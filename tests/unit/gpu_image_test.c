// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: the firmware's data, and drivers that load it again or do not.
 */
#include "gpu_host.h"

#define DATA_SECTION	0x02000000u

struct image {
	struct host *h;
	u64 data_pa;
};

/* A machine whose firmware has booted, with a data section */
static void image_new(struct image *i, struct host *h, u64 attr)
{
	i->h = h;
	fw_build(h);
	i->data_pa = host_alloc(h, PAGE, PAGE);
	vm_map(h, h->mcu, DATA_SECTION, i->data_pa, PAGE, PTE_NOEXEC | attr);
	host_boot(h);
}

static void image_load(struct image *i)
{
	memset(host_ptr(i->h, i->data_pa), 0, PAGE);
	fw_load(i->h);
}

static void halt(struct host *h)
{
	host_write32(h, glb_in(h, GLB_IN_REQ), GLB_HALT);
	host_doorbell(h);
	assert_int_equal(mcu_status(h), MCU_S_HALT);
}

/* Start the MCU.  Return: MCU_STATUS */
static u32 start(struct host *h)
{
	host_write32(h, glb_in(h, GLB_IN_REQ), 0);
	host_mcu(h, MCU_OFF);
	host_mcu(h, MCU_AUTO);
	return mcu_status(h);
}

static void test_data_is_cached(void **state)
{
	struct image i;

	image_new(&i, *state, PTE_CACHED);
	assert_true(host_read64(i.h, i.data_pa) == 0);
	host_command(i.h, CMD_FLUSH_ALL);
	assert_false(host_read64(i.h, i.data_pa) == 0);
}

static void test_start_after_halt(void **state)
{
	struct image i;

	image_new(&i, *state, PTE_CACHED);
	halt(i.h);
	assert_int_equal(start(i.h), MCU_S_ENABLED);
	assert_int_equal(guest_errors(i.h), 0);
}

/* A firmware that was cut off, and whose image has not been loaded again */
static void test_start_after_stop(void **state)
{
	struct image i;

	image_new(&i, *state, PTE_CACHED);
	assert_int_equal(start(i.h), MCU_S_FATAL);
	assert_int_equal(guest_errors(i.h), 1);
}

static void test_start_after_load(void **state)
{
	struct image i;

	image_new(&i, *state, PTE_CACHED);
	host_mcu(i.h, MCU_OFF);
	host_command(i.h, CMD_FLUSH_ALL);
	image_load(&i);
	assert_int_equal(start(i.h), MCU_S_ENABLED);
	assert_int_equal(guest_errors(i.h), 0);
}

/* Loaded, but the firmware finds what is in the L2 */
static void test_start_after_load_without_a_flush(void **state)
{
	struct image i;

	image_new(&i, *state, PTE_CACHED);
	host_mcu(i.h, MCU_OFF);
	image_load(&i);
	assert_int_equal(start(i.h), MCU_S_FATAL);
	assert_int_equal(guest_errors(i.h), 1);
}

/* The line is clean, and says that the firmware was halted: it starts, on old data */
static void test_start_after_halt_and_load_without_a_flush(void **state)
{
	struct image i;

	image_new(&i, *state, PTE_CACHED);
	halt(i.h);
	host_command(i.h, 4 | 1 << 8);
	image_load(&i);
	assert_int_equal(start(i.h), MCU_S_ENABLED);
	assert_int_equal(guest_errors(i.h), 1);
}

static void test_start_after_uncached_load(void **state)
{
	struct image i;

	image_new(&i, *state, 0);
	host_mcu(i.h, MCU_OFF);
	image_load(&i);
	assert_int_equal(start(i.h), MCU_S_ENABLED);
	assert_int_equal(guest_errors(i.h), 0);
}

/* The MCU restarts of itself */
static void test_fast_reset(void **state)
{
	struct image i;

	image_new(&i, *state, PTE_CACHED);
	host_command(i.h, CMD_RESET_FAST);
	host_pass(i.h, MALI_COST_BOOT);
	assert_int_equal(mcu_status(i.h), MCU_S_ENABLED);
	assert_int_equal(guest_errors(i.h), 0);
}

/* A slot whose state is broken is so until the image is loaded again: a fast boot keeps data */
static void test_broken_slot(void **state)
{
	struct host *h = *state;
	struct image i;
	struct group g;

	image_new(&i, h, PTE_CACHED);
	group_prepare(h, &g, 3, 1, 1);
	assert_true(mali_gpu_inject(h->gpu, MALI_INJECT_MISSING_ACK, 1));
	assert_false(group_request(&g, CSG_START));
	halt(h);
	assert_int_equal(start(h), MCU_S_ENABLED);
	group_prepare(h, &g, 3, 1, 1);
	assert_false(group_request(&g, CSG_START));
	group_prepare(h, &g, 2, 2, 1);
	assert_true(group_request(&g, CSG_START));
	host_mcu(h, MCU_OFF);
	host_command(h, CMD_FLUSH_ALL);
	image_load(&i);
	assert_int_equal(start(h), MCU_S_ENABLED);
	group_prepare(h, &g, 3, 1, 1);
	assert_true(group_request(&g, CSG_START));
	assert_int_equal(guest_errors(h), 0);
}

/* A fast boot that fails has executed something: what is loaded next must be seen */
static void test_failed_fast_boot(void **state)
{
	static const bool flush[] = { true, false };
	unsigned int n;

	for (n = 0; n < ARRAY_SIZE(flush); n++) {
		struct host *h = host_new(NULL);
		struct image i;

		image_new(&i, h, PTE_CACHED);
		halt(h);
		assert_true(mali_gpu_inject(h->gpu, MALI_INJECT_FAST_BOOT, 1));
		assert_int_equal(start(h), MCU_S_DISABLED);
		if (flush[n])
			host_command(h, CMD_FLUSH_ALL);
		image_load(&i);
		assert_int_equal(start(h), flush[n] ? MCU_S_ENABLED : MCU_S_FATAL);
		assert_int_equal(guest_errors(h), !flush[n]);
		host_delete(h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_data_is_cached),
		TEST(test_start_after_halt),
		TEST(test_start_after_stop),
		TEST(test_start_after_load),
		TEST(test_start_after_load_without_a_flush),
		TEST(test_start_after_halt_and_load_without_a_flush),
		TEST(test_start_after_uncached_load),
		TEST(test_fast_reset),
		TEST(test_broken_slot),
		cmocka_unit_test(test_failed_fast_boot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
