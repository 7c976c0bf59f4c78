// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The mailbox of QEMU's board: requests and answers by registers, on a QEMU that only remembers
 * the region's functions.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../platform/qemu/control.h"
#include "../../platform/qemu/mailbox.h"
#include "../../platform/qemu/mailbox_regs.h"
#include "../../platform/qemu/qemu.h"
#include "../../platform/qemu/worlds.h"

static const struct qemu_region_ops *ops;
static const char *answer;
static char asked[2 * CONTROL_MAX_LINE];
static unsigned int requests;

char *control_answer(const char *request, size_t *len)
{
	strcpy(asked, request);
	requests++;
	*len = strlen(answer);
	return strdup(answer);
}

struct MemoryRegion *worlds_region(void)
{
	return (struct MemoryRegion *)&ops;
}

struct MemoryRegion *get_system_memory(void)
{
	return NULL;
}

void memory_region_init_io(struct MemoryRegion *mr, struct Object *owner,
			   const struct qemu_region_ops *its, void *opaque, const char *name,
			   uint64_t size)
{
	ops = its;
	assert_int_equal(size, MAILBOX_SIZE);
}

void memory_region_add_subregion_overlap(struct MemoryRegion *mr, uint64_t offset,
					 struct MemoryRegion *subregion, int priority)
{
	assert_int_equal(offset, MAILBOX_BASE);
}

static uint64_t reg(uint64_t offset)
{
	return ops->read(NULL, offset, 8);
}

static void ask(const char *request)
{
	for (; *request; request++)
		ops->write(NULL, MAILBOX_REQUEST, (unsigned char)*request, 8);
}

static void expect(const char *expected)
{
	char text[64] = "";
	size_t n;

	assert_int_equal(reg(MAILBOX_LEFT), strlen(expected));
	for (n = 0; reg(MAILBOX_LEFT); n += 8) {
		uint64_t bytes = reg(MAILBOX_ANSWER);

		memcpy(text + n, &bytes, 8);
	}
	assert_string_equal(text, expected);
	assert_int_equal(reg(MAILBOX_ANSWER), 0);
}

static int setup(void **state)
{
	mailbox_create();
	requests = 0;
	answer = "ok 0\n";
	return 0;
}

static void test_registers(void **state)
{
	assert_int_equal(reg(MAILBOX_ID), MAILBOX_ID_VALUE);
	assert_int_equal(reg(0x20), 0);
	ops->write(NULL, MAILBOX_ID, 1, 8);
	assert_int_equal(reg(MAILBOX_ID), MAILBOX_ID_VALUE);
	/* Only whole registers */
	assert_int_equal(ops->valid.min_access_size, 8);
	assert_int_equal(ops->valid.max_access_size, 8);
	assert_false(ops->valid.unaligned);
}

static void test_request(void **state)
{
	answer = "ok 11\nproduct g610";
	ask("get gpu/sta");
	assert_int_equal(requests, 0);
	assert_int_equal(reg(MAILBOX_LEFT), 0);
	ask("ts\n");
	assert_int_equal(requests, 1);
	assert_string_equal(asked, "get gpu/stats");
	expect("ok 11\nproduct g610");
	/* One that ends at the end of a register */
	answer = "1234567\n";
	ask("x\n");
	expect("1234567\n");
	answer = "";
	ask("\n");
	assert_string_equal(asked, "");
	expect("");
}

/* What has not been read of an answer is not before the next one */
static void test_next_request(void **state)
{
	answer = "ok 3\nabc";
	ask("first\n");
	assert_int_equal(reg(MAILBOX_LEFT), 8);
	ask("s");
	assert_int_equal(reg(MAILBOX_LEFT), 0);
	answer = "ok 3\ndef";
	ask("econd\n");
	assert_string_equal(asked, "second");
	expect("ok 3\ndef");
}

/* A line feed ends what was left in the middle, so that the next request is whole */
static void test_left_in_the_middle(void **state)
{
	answer = "ok 3\nabc";
	ask("get gp");
	ask("\n");
	assert_string_equal(asked, "get gp");
	ask("get gpu/stats\n");
	assert_string_equal(asked, "get gpu/stats");
	expect("ok 3\nabc");
}

/* Of a line that is too long, no part is a request; the next one is taken */
static void test_too_long(void **state)
{
	char line[CONTROL_MAX_LINE + 1];

	memset(line, 'x', sizeof(line));
	line[CONTROL_MAX_LINE] = '\0';
	ask(line);
	ask("\n");
	assert_int_equal(requests, 1);
	assert_string_equal(asked, "");
	/* The longest one */
	line[CONTROL_MAX_LINE - 1] = '\0';
	ask(line);
	ask("\n");
	assert_string_equal(asked, line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_registers, setup),
		cmocka_unit_test_setup(test_request, setup),
		cmocka_unit_test_setup(test_next_request, setup),
		cmocka_unit_test_setup(test_left_in_the_middle, setup),
		cmocka_unit_test_setup(test_too_long, setup),
	};

	return cmocka_run_group_tests_name("mailbox", tests, NULL, NULL);
}
