// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The address-space controller of QEMU's board, and what the normal world sees of protected
 * memory: on a QEMU that only remembers where its regions are.
 */
#define _GNU_SOURCE
#include <stdio.h>

#include "../../platform/qemu/board.h"
#include "../../platform/qemu/trusted.h"
#include "../../platform/qemu/tzc.h"
#include "../../platform/qemu/window.h"
#include "trusted_host.h"

#define MB		(1ull << 20)
#define RAM_SIZE	(8 * MB)
#define SIZE		(2 * MB)
#define MAX_REGIONS	(2 * TZC_RANGES)

/* Attributes of an access: of a CPU, and of a device, in QEMU 7.2 and 10.0 */
#define OLD_CPU		0x0ull
#define OLD_DEVICE	0x1ull
#define NEW_CPU		0x2ull
#define NEW_CPU_USER	0xaull
#define NEW_DEVICE	0x100000000ull

/* What QEMU knows of a region; its first bytes are those of struct MemoryRegion here */
struct region {
	const struct qemu_region_ops *ops;
	void *opaque;
	u64 base, size, offset;
	bool enabled, secure;
};

static struct region *regions[MAX_REGIONS];
static size_t num_regions;
static u8 ram[RAM_SIZE] __attribute__((aligned(16)));
static struct machine *m;
static int depth, held, changes;
struct Error *error_fatal;

/* QEMU */

static char system_memory, secure_memory, backend, board_ram;

struct MemoryRegion *get_system_memory(void)
{
	return (struct MemoryRegion *)&system_memory;
}

struct CPUState *qemu_get_cpu(int index)
{
	(void)index;
	return NULL;
}

struct Object *object_property_get_link(struct Object *obj, const char *name, struct Error **errp)
{
	(void)obj;
	(void)errp;
	assert_string_equal(name, "secure-memory");
	return (struct Object *)&secure_memory;
}

struct Object *object_resolve_path_type(const char *path, const char *type, bool *ambiguous)
{
	(void)path;
	(void)ambiguous;
	assert_string_equal(type, "memory-backend");
	return (struct Object *)&backend;
}

struct MemoryRegion *host_memory_backend_get_memory(void *object)
{
	assert_ptr_equal(object, &backend);
	return (struct MemoryRegion *)&board_ram;
}

void *memory_region_get_ram_ptr(struct MemoryRegion *mr)
{
	assert_ptr_equal(mr, &board_ram);
	return ram;
}

static void add(struct region *r)
{
	assert_true(num_regions < MAX_REGIONS);
	r->enabled = true;
	regions[num_regions++] = r;
}

void memory_region_init_io(struct MemoryRegion *mr, struct Object *owner,
			   const struct qemu_region_ops *ops, void *opaque, const char *name,
			   uint64_t size)
{
	struct region *r = (struct region *)mr;

	(void)owner;
	(void)name;
	r->ops = ops;
	r->opaque = opaque;
	r->size = size;
	add(r);
}

void memory_region_init_alias(struct MemoryRegion *mr, struct Object *owner, const char *name,
			      struct MemoryRegion *orig, uint64_t offset, uint64_t size)
{
	struct region *r = (struct region *)mr;

	(void)owner;
	(void)name;
	assert_ptr_equal(orig, &board_ram);
	r->offset = offset;
	r->size = size;
	add(r);
}

void memory_region_add_subregion_overlap(struct MemoryRegion *mr, uint64_t offset,
					 struct MemoryRegion *subregion, int priority)
{
	struct region *r = (struct region *)subregion;

	assert_true(priority > 0);
	r->base = offset;
	r->secure = (void *)mr == (void *)&secure_memory;
}

void memory_region_transaction_begin(void)
{
	depth++;
}

void memory_region_transaction_commit(void)
{
	depth--;
	changes++;
	/* Nothing else accesses memory while regions change */
	assert_int_equal(held, 1);
}

void memory_region_set_enabled(struct MemoryRegion *mr, bool enabled)
{
	((struct region *)mr)->enabled = enabled;
}

void memory_region_set_size(struct MemoryRegion *mr, uint64_t size)
{
	assert_int_equal(depth, 1);
	((struct region *)mr)->size = size;
}

void memory_region_set_address(struct MemoryRegion *mr, uint64_t address)
{
	assert_int_equal(depth, 1);
	((struct region *)mr)->base = address;
}

void memory_region_set_alias_offset(struct MemoryRegion *mr, uint64_t offset)
{
	assert_int_equal(depth, 1);
	((struct region *)mr)->offset = offset;
}

/* The plugin */

struct mali_trusted *trusted_model(void)
{
	return m->t;
}

void trusted_create(const struct mali_trusted_range *range)
{
	const struct mali_trusted_config config = { .regions = range, .num_regions = 1 };

	m = machine_new(&config);
}

static void hold(void)
{
	held++;
}

static void release(void)
{
	held--;
}

/* The tests */

static int board_setup(void **state)
{
	static const struct tzc_bus bus = { .hold = hold, .release = release };

	(void)state;
	num_regions = 0;
	changes = 0;
	memset(ram, 0x44, sizeof(ram));
	window_set_api(4);
	tzc_create(RAM_SIZE);
	tzc_set_bus(&bus);
	assert_int_equal(num_regions, 2 * TZC_RANGES);
	return 0;
}

static int board_teardown(void **state)
{
	struct mali_trusted_range part = { 0 };
	size_t i;

	(void)state;
	while (mali_trusted_next_protected(m->t, 0, 0, &part))
		assert_int_equal(tzc_unprotect(part.base, part.size), MALI_TRUSTED_OK);
	assert_int_equal(held, 0);
	assert_int_equal(depth, 0);
	for (i = 0; i < num_regions; i++)
		free(regions[i]);
	machine_delete(m);
	return 0;
}

/* The enabled region of a world at an address, or NULL: there is at most one */
static struct region *at(u64 pa, bool secure)
{
	struct region *found = NULL;
	size_t i;

	for (i = 0; i < num_regions; i++)
		if (regions[i]->enabled && regions[i]->secure == secure &&
		    pa - regions[i]->base < regions[i]->size) {
			assert_null(found);
			found = regions[i];
		}
	return found;
}

static void test_nothing_at_first(void **state)
{
	u64 pa;

	(void)state;
	for (pa = BOARD_RAM_BASE; pa < BOARD_RAM_BASE + RAM_SIZE; pa += PAGE) {
		assert_null(at(pa, false));
		assert_null(at(pa, true));
	}
}

/* The normal world gets an error, the secure one the RAM itself */
static void test_protect(void **state)
{
	const u64 pa = BOARD_RAM_BASE + 3 * MB;
	struct region *r;
	u64 data = 7;

	(void)state;
	assert_int_equal(tzc_protect(pa, SIZE), MALI_TRUSTED_OK);
	assert_int_equal(changes, 1);
	assert_null(at(pa - 1, false));
	assert_null(at(pa + SIZE, false));
	r = at(pa + SIZE - 1, true);
	assert_non_null(r);
	assert_ptr_equal(r, at(pa, true));
	assert_null(r->ops);
	assert_int_equal(r->offset, 3 * MB);

	r = at(pa + SIZE - 1, false);
	assert_non_null(r);
	assert_ptr_equal(r, at(pa, false));
	assert_int_equal(r->ops->read_with_attrs(r->opaque, SIZE - 4, &data, 4,
						 (struct qemu_attrs){ NEW_CPU }), QEMU_MEMTX_ERROR);
	assert_int_equal(data, 0);
	assert_int_equal(last_refusal(m).txn.pa, pa + SIZE - 4);
	assert_int_equal(last_refusal(m).txn.len, 4);
	assert_false(last_refusal(m).txn.write);
	assert_int_equal(last_refusal(m).reason, MALI_TRUSTED_REASON_PROTECTED);
	assert_int_equal(r->ops->write_with_attrs(r->opaque, 0, 9, 8,
						  (struct qemu_attrs){ NEW_CPU }),
			 QEMU_MEMTX_ERROR);
	assert_true(last_refusal(m).txn.write);
	assert_int_equal(ram[3 * MB], 0x44);
}

/* What comes back is zero, and a range is used again for another place */
static void test_return(void **state)
{
	const u64 pa = BOARD_RAM_BASE + 3 * MB;

	(void)state;
	assert_int_equal(tzc_protect(pa, SIZE), MALI_TRUSTED_OK);
	assert_int_equal(tzc_unprotect(pa, SIZE), MALI_TRUSTED_OK);
	assert_null(at(pa, false));
	assert_null(at(pa, true));
	assert_int_equal(ram[3 * MB - 1], 0x44);
	assert_int_equal(ram[3 * MB], 0);
	assert_int_equal(ram[3 * MB + SIZE - 1], 0);
	assert_int_equal(ram[3 * MB + SIZE], 0x44);
	assert_int_equal(tzc_protect(BOARD_RAM_BASE, PAGE), MALI_TRUSTED_OK);
	assert_non_null(at(BOARD_RAM_BASE, false));
	assert_null(at(BOARD_RAM_BASE + PAGE, false));
	assert_null(at(pa, false));
}

/* Who it was is in the attributes, whose layout depends on QEMU's version */
static void test_initiators(void **state)
{
	static const struct {
		int api;
		u64 attrs;
		enum mali_trusted_initiator who;
	} rows[] = {
		{ 1, OLD_CPU, MALI_TRUSTED_CPU }, { 1, OLD_DEVICE, MALI_TRUSTED_DEVICE },
		/* Above the 4 bytes that it has there, anything may be */
		{ 1, OLD_CPU | NEW_DEVICE, MALI_TRUSTED_CPU },
		{ 4, NEW_CPU, MALI_TRUSTED_CPU }, { 4, NEW_CPU_USER, MALI_TRUSTED_CPU },
		{ 4, NEW_DEVICE, MALI_TRUSTED_DEVICE }, { 7, NEW_CPU, MALI_TRUSTED_CPU },
		{ 7, NEW_DEVICE, MALI_TRUSTED_DEVICE },
	};
	struct region *r;
	unsigned int i;
	u64 data;

	(void)state;
	assert_int_equal(tzc_protect(BOARD_RAM_BASE, PAGE), MALI_TRUSTED_OK);
	r = at(BOARD_RAM_BASE, false);
	assert_non_null(r);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		window_set_api(rows[i].api);
		r->ops->read_with_attrs(r->opaque, 0, &data, 4,
					(struct qemu_attrs){ rows[i].attrs });
		assert_int_equal(last_refusal(m).txn.initiator, rows[i].who);
	}
}

/* An access that was on its way when the memory was returned is an error, and no refusal */
static void test_late_access(void **state)
{
	struct region *r;
	u64 data = 1;

	(void)state;
	assert_int_equal(tzc_protect(BOARD_RAM_BASE, PAGE), MALI_TRUSTED_OK);
	r = at(BOARD_RAM_BASE, false);
	assert_int_equal(tzc_unprotect(BOARD_RAM_BASE, PAGE), MALI_TRUSTED_OK);
	assert_int_equal(r->ops->read_with_attrs(r->opaque, 0, &data, 4,
						 (struct qemu_attrs){ NEW_CPU }), QEMU_MEMTX_ERROR);
	assert_int_equal(data, 0);
	assert_int_equal(get_stats(m).refused, 0);
}

static void test_refused_requests(void **state)
{
	u64 pa = BOARD_RAM_BASE;
	unsigned int i;

	(void)state;
	assert_int_equal(tzc_protect(pa, 0), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(tzc_protect(pa + 1, PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(tzc_protect(pa + RAM_SIZE, PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(tzc_unprotect(pa, PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(tzc_unprotect(pa, 0), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(changes, 0);

	for (i = 0; i < TZC_RANGES; i++)
		assert_int_equal(tzc_protect(pa + i * PAGE, PAGE), MALI_TRUSTED_OK);
	assert_int_equal(tzc_protect(pa + i * PAGE, PAGE), MALI_TRUSTED_ERR_FULL);
	assert_false(mali_trusted_is_protected(m->t, pa + i * PAGE));
	assert_int_equal(tzc_unprotect(pa + PAGE, PAGE), MALI_TRUSTED_OK);
	assert_int_equal(tzc_protect(pa, PAGE), MALI_TRUSTED_ERR_BUSY);
	assert_int_equal(tzc_protect(pa + PAGE, PAGE), MALI_TRUSTED_OK);
}

#define TEST_BOARD(f)	cmocka_unit_test_setup_teardown(f, board_setup, board_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_BOARD(test_nothing_at_first),
		TEST_BOARD(test_protect),
		TEST_BOARD(test_return),
		TEST_BOARD(test_initiators),
		TEST_BOARD(test_late_access),
		TEST_BOARD(test_refused_requests),
	};

	return cmocka_run_group_tests_name("tzc", tests, NULL, NULL);
}
