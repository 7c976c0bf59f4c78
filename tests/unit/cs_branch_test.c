// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The command-stream assembler: labels, and the branches to them.
 */
#include "cs_builder.h"

static void test_branch_back(void **state)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;

	vmali_cs_nop(&b);
	vmali_cs_label_place(&b, &loop);
	vmali_cs_nop(&b);
	vmali_cs_branch(&b, VMALI_CS_COND_NE, vmali_cs_r32(5), &loop);
	/* The offset counts from the instruction after the branch: -2 */
	EXPECT(0, 0, 0x160005003000fffe);
}

static void test_branch_to_itself(void **state)
{
	struct vmali_cs_label self = VMALI_CS_LABEL_INIT;

	vmali_cs_label_place(&b, &self);
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &self);
	EXPECT(0x160000006000ffff);
}

static void test_branch_forward(void **state)
{
	struct vmali_cs_label end = VMALI_CS_LABEL_INIT;

	vmali_cs_branch(&b, VMALI_CS_COND_LE, vmali_cs_r32(1), &end);
	vmali_cs_branch(&b, VMALI_CS_COND_GT, vmali_cs_r32(2), &end);
	vmali_cs_nop(&b);
	vmali_cs_branch(&b, VMALI_CS_COND_EQ, vmali_cs_r32(3), &end);
	vmali_cs_label_place(&b, &end);
	vmali_cs_branch(&b, VMALI_CS_COND_LT, vmali_cs_r32(4), &end);
	vmali_cs_branch(&b, VMALI_CS_COND_GE, vmali_cs_r32(5), &end);
	EXPECT(0x1600010000000003,
	       0x1600020010000002,
	       0,
	       0x1600030020000000,
	       0x160004004000ffff,
	       0x160005005000fffe);
}

static void test_two_labels(void **state)
{
	struct vmali_cs_label one = VMALI_CS_LABEL_INIT, two = VMALI_CS_LABEL_INIT;

	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &one);
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &two);
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &one);
	vmali_cs_label_place(&b, &two);
	vmali_cs_nop(&b);
	vmali_cs_label_place(&b, &one);
	EXPECT(0x1600000060000003,
	       0x1600000060000001,
	       0x1600000060000001,
	       0);
}

static void test_branch_range(void **state)
{
	static uint64_t many[40000];
	struct vmali_cs_label start = VMALI_CS_LABEL_INIT, end = VMALI_CS_LABEL_INIT;
	struct vmali_cs_label start2 = VMALI_CS_LABEL_INIT, end2 = VMALI_CS_LABEL_INIT;
	unsigned int i;

	/* The longest branches cross 32767 instructions forward and 32768 backward */
	vmali_cs_init(&b, many, 40000, NULL);
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &end);
	vmali_cs_label_place(&b, &start);
	for (i = 0; i < 32767; i++)
		vmali_cs_nop(&b);
	vmali_cs_label_place(&b, &end);
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &start);
	assert_int_equal(vmali_cs_finish(&b, NULL), 0);
	assert_int_equal(many[0], 0x1600000060007fff);
	assert_int_equal(many[32768], 0x1600000060008000);

	vmali_cs_init(&b, many, 40000, NULL);
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &end2);
	for (i = 0; i < 32768; i++)
		vmali_cs_nop(&b);
	vmali_cs_label_place(&b, &end2);
	assert_int_equal(vmali_cs_finish(&b, NULL), -ERANGE);

	vmali_cs_init(&b, many, 40000, NULL);
	vmali_cs_label_place(&b, &start2);
	for (i = 0; i < 32768; i++)
		vmali_cs_nop(&b);
	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &start2);
	assert_int_equal(vmali_cs_finish(&b, NULL), -ERANGE);
}

static void test_labels_misused(void **state)
{
	struct vmali_cs_label label = VMALI_CS_LABEL_INIT;

	vmali_cs_branch(&b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &label);
	assert_int_equal(vmali_cs_error(&b), 0);
	assert_int_equal(vmali_cs_finish(&b, NULL), -EINVAL);

	label = (struct vmali_cs_label)VMALI_CS_LABEL_INIT;
	vmali_cs_init(&b, words, ROOM, NULL);
	vmali_cs_label_place(&b, &label);
	vmali_cs_label_place(&b, &label);
	assert_int_equal(vmali_cs_finish(&b, NULL), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CS_TEST(test_branch_back), CS_TEST(test_branch_to_itself),
		CS_TEST(test_branch_forward), CS_TEST(test_two_labels),
		CS_TEST(test_branch_range), CS_TEST(test_labels_misused),
	};

	return cmocka_run_group_tests_name("cs_branch", tests, NULL, NULL);
}
