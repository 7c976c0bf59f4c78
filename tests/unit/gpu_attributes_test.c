// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU model: coherency protocols, and memory attributes that hardware does not support.
 */
#include "gpu_mmu.h"

#define ACE_LITE	0u
#define ACE		1u
#define NONE		31u

/* Shareability of a page, in its descriptor */
#define SH(n)		((u64)(n) << 8)
/* Bytes of MEMATTR */
#define WB		0x8full
#define WB_CPU_INNER	0x9full
#define NC		0x4cull

static u32 protocol_after(const struct mali_gpu_config *config, u32 value, unsigned int *errors)
{
	struct host *h = host_new_config(config);
	u32 got;

	w32(h, R_COHERENCY_PROTOCOL, NONE);
	w32(h, R_COHERENCY_PROTOCOL, value);
	got = r32(h, R_COHERENCY_PROTOCOL);
	*errors = guest_errors(h);
	host_delete(h);
	return got;
}

/* The number of a protocol that the bus supports, and not its bit */
static void test_protocols(void **state)
{
	static const struct { bool coherent; u32 value; bool allowed; } rows[] = {
		{ false, NONE, true }, { false, ACE_LITE, false }, { false, ACE, false },
		{ true, NONE, true }, { true, ACE_LITE, true }, { true, ACE, false },
		{ true, 2, false }, { true, 30, false }, { true, 32, false }, { true, ~0u, false },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct mali_gpu_config config = {
			.clock_hz = HOST_CLOCK_HZ, .coherent = rows[i].coherent,
		};
		unsigned int errors;
		u32 got = protocol_after(&config, rows[i].value, &errors);

		if (errors != !rows[i].allowed || got != (rows[i].allowed ? rows[i].value : NONE))
			fail_msg("row %u: protocol %u, %u guest errors", i, got, errors);
	}
}

/* How the MMU reads page tables: on UPDATE, and only if there are any */
static void test_tables(void **state)
{
	static const struct { bool coherent; u64 transcfg; bool allowed; } rows[] = {
		{ false, 0x420001C6, true },
		{ true, 0x620001C6, true },
		/* Walks that do not snoop, of tables that the CPU leaves in its caches */
		{ true, 0x420001C6, false },
		/* Write-back and shareable, with no coherency */
		{ false, 0x620001C6, false },
		{ false, 0x720001C6, false },
		{ false, 0x610001C6, true },
		/* Reserved */
		{ true, 0x400001C6, false },
		{ true, 0x430001C6, false },
		{ true, 0x520001C6, false },
		/* VA bits: none, 49, 48, 25, 24 */
		{ true, 0x62000006, false },
		{ true, 0x62000186, false },
		{ true, 0x620001C6, true },
		{ true, 0x62000786, true },
		{ true, 0x620007C6, false },
		/* Without tables */
		{ false, 1, true }, { false, 2, true },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct mali_gpu_config config = {
			.clock_hz = HOST_CLOCK_HZ, .coherent = rows[i].coherent,
		};
		struct host *h = host_new_config(&config);

		w64(h, R_AS(AS, AS_TRANSCFG), rows[i].transcfg);
		assert_int_equal(guest_errors(h), 0);
		as_command(h, AS, AS_UPDATE);
		if (guest_errors(h) != !rows[i].allowed)
			fail_msg("row %u: %u guest errors", i, guest_errors(h));
		host_delete(h);
	}
}

static void test_alignment_of_tables(void **state)
{
	struct host *h = *state;

	w64(h, R_AS(AS, AS_TRANSCFG), 0x420001C6);
	w64(h, R_AS(AS, AS_TRANSTAB), HOST_RAM_BASE + 16);
	as_command(h, AS, AS_UPDATE);
	assert_int_equal(guest_errors(h), 0);
	w64(h, R_AS(AS, AS_TRANSTAB), HOST_RAM_BASE + 8);
	as_command(h, AS, AS_UPDATE);
	assert_int_equal(guest_errors(h), 1);
}

/* What the descriptor of a page selects, when an access uses it */
static void test_pages(void **state)
{
	static const struct { bool coherent; u64 attr; u64 sh; bool allowed; } rows[] = {
		{ false, NC, SH(2), true },
		{ false, WB, SH(0), true },
		{ false, WB, SH(3), true },
		{ false, WB, SH(2), false },
		{ false, WB_CPU_INNER, SH(3), false },
		{ false, WB_CPU_INNER, SH(0), true },
		{ true, WB_CPU_INNER, SH(3), true },
		{ true, WB, SH(2), true },
		/* Reserved */
		{ true, WB, SH(1), false },
		{ true, 0xbf, SH(3), false },
		{ true, 0x80, SH(3), false },
		{ true, 0x84, SH(3), false },
		{ true, 0x88, SH(3), true },
		{ true, 0xaf, SH(3), true },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct mali_gpu_config config = {
			.clock_hz = HOST_CLOCK_HZ, .coherent = rows[i].coherent,
		};
		struct host *h = host_new_config(&config);
		struct group g;

		group_start(h, &g, 0, AS, 1);
		/* AttrIndx 5 of this page alone: others have 1 */
		vm_map(h, &g.vm, FAR_VA, host_alloc(h, PAGE, PAGE), PAGE,
		       rows[i].sh | 4ull << 2);
		w64(h, R_AS(AS, AS_MEMATTR), 0x4c4c4c8f4c4c8f4cull ^
					     (0x4cull ^ rows[i].attr) << 40);
		as_command(h, AS, AS_UPDATE);
		assert_int_equal(guest_errors(h), 0);
		store(&g, FAR_VA, 0x11);
		assert_true(queue_done(&g, 0));
		if (guest_errors(h) != !rows[i].allowed)
			fail_msg("row %u: %u guest errors", i, guest_errors(h));
		host_delete(h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_protocols),
		cmocka_unit_test(test_tables),
		TEST(test_alignment_of_tables),
		cmocka_unit_test(test_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
