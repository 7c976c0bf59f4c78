// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Shader core: vertices - what is preloaded, attributes, and where outputs go.
 */
#include "shader_machine.h"

/* In the data: tables, descriptors (attributes 0 and 1, then a buffer), and elements */
#define TABLES		0x0u
#define DESCRIPTORS	0x100u
#define BUFFER		2u
#define ELEMENTS	0x1000u
#define ELEMENTS_BYTES	0x400u

#define FREQUENCY_INSTANCE	(1u << 6)
#define RGBA8_UNORM	(187u << 12)
#define RGBA32UI	(157u << 12)
#define F32		2
#define U32		6

/* @n components of an attribute in format @f, by vertex r60 and instance r61 */
#define LD_ATTR_IMM(d, n, f, index)						\
	(OPCODE(0x66) | (0x80ull | (d)) << 40 | R(60) | SRC1(R(61)) |		\
	 (uint64_t)(n) << 33 | (uint64_t)((n) - 1) << 28 | (uint64_t)(f) << 24 | \
	 (uint64_t)(index) << 20)
#define LEA_ATTR_IMM(d, index)							\
	(OPCODE(0x67) | (0x80ull | (d)) << 40 | R(60) | SRC1(R(61)) | 3ull << 33 | \
	 (uint64_t)(index) << 20)
/* Table 61 */
#define LEA_OUTPUT(d, a, n)							\
	(OPCODE(0x5e) | (0x80ull | (d)) << 40 | (a) | 13ull << 8 | (uint64_t)(n) << 12 | 2ull << 33)

static void put_words(struct machine *m, u32 offset, const u32 *words, u32 count)
{
	memcpy(m->data + offset, words, 4 * count);
}

static void put_attribute(struct machine *m, u32 index, u32 kind, u32 format, u32 word1, u32 offset,
			  u32 stride, u32 divisor)
{
	const u32 words[8] = {
		5 | kind << 4 | 1 << 8 | format << 10, word1, offset, BUFFER, stride, divisor,
	};

	put_words(m, DESCRIPTORS + 32 * index, words, 8);
}

static struct machine *vertex_machine(void)
{
	const u32 table[4] = { (u32)DATA_VA + DESCRIPTORS, 2 | 1 << 24, 96 };
	const u32 buffer[8] = { 9 | 1 << 4, ELEMENTS_BYTES, (u32)DATA_VA + ELEMENTS, 2 };
	struct machine *m = machine_new();

	put_words(m, TABLES, table, 4);
	put_words(m, DESCRIPTORS + 32 * BUFFER, buffer, 8);
	m->job.resources = DATA_VA + TABLES;
	m->job.resource_count = 1;
	m->job.stage = SHADER_VERTEX;
	return m;
}

static void launch(struct machine *m, const struct shader_vertices *v, const u64 *code,
		   unsigned int n)
{
	machine_load(m, code, n);
	mali_shader_launch_vertices(&m->core, v);
	assert_int_equal(machine_run(m), SHADER_ENDED);
}

#define SHADE(m, v, ...) do {							\
	const u64 program_[] = { __VA_ARGS__, NOP | END };			\
	launch(m, v, program_, sizeof(program_) / sizeof(program_[0]));		\
} while (0)

static void test_preloads(void **state)
{
	struct shader_vertices v = { .count = 3, .draw = 77 };
	struct machine *m = vertex_machine();
	unsigned int i;

	for (i = 0; i < 3; i++) {
		v.vertex[i] = 100 + i;
		v.instance[i] = 200 + i;
	}
	SHADE(m, &v, MOV(0, R(60)), MOV(1, R(61)), MOV(2, R(62)));
	for (i = 0; i < 4; i++) {
		assert_int_equal(*reg(m, 0, i), i < 3 ? 100 + i : 0);
		assert_int_equal(*reg(m, 1, i), i < 3 ? 200 + i : 0);
		assert_int_equal(*reg(m, 2, i), i < 3 ? 77 : 0);
	}
	assert_int_equal(m->core.warp_count, 1);
	/* Only what the program asks for */
	m->job.preload = (u16)~(1u << (61 - 48));
	SHADE(m, &v, MOV(0, R(60)), MOV(1, R(61)));
	assert_int_equal(*reg(m, 0, 1), 101);
	assert_int_equal(*reg(m, 1, 1), 0);
	free(m);
}

static void test_attribute(void **state)
{
	struct shader_vertices v = { .count = 3, .vertex = { 0, 2, 1000 }, .offset = 1 };
	struct machine *m = vertex_machine();
	const u32 texels[4] = { 0x33221100, 0xff000080, 0xff0000ff, 0x80ff00ff };

	put_words(m, ELEMENTS + 4, texels, 4);
	put_attribute(m, 0, 1, RGBA8_UNORM, 0, 4, 4, 0);
	SHADE(m, &v, LD_ATTR_IMM(8, 4, F32, 0), LEA_ATTR_IMM(12, 0));
	/* The offset of the draw is added: elements 1 and 3 */
	assert_int_equal(*reg(m, 8, 0), 0x3f008081);
	assert_int_equal(*reg(m, 9, 0), 0);
	assert_int_equal(*reg(m, 11, 0), 0x3f800000);
	assert_int_equal(*reg(m, 8, 1), 0x3f800000);
	assert_int_equal(*reg(m, 9, 1), 0);
	assert_int_equal(*reg(m, 10, 1), 0x3f800000);
	assert_int_equal(*reg(m, 12, 1), (u32)DATA_VA + ELEMENTS + 16);
	assert_int_equal(*reg(m, 13, 1), 2);
	assert_int_equal(*reg(m, 14, 1), RGBA8_UNORM);
	/* Beyond the buffer: zeros, and nowhere */
	assert_int_equal(*reg(m, 8, 2), 0);
	assert_int_equal(*reg(m, 11, 2), 0);
	assert_int_equal(*reg(m, 13, 2) >> 16, 0xffff);
	/* No descriptor at all */
	SHADE(m, &v, LD_ATTR_IMM(8, 2, F32, 9));
	assert_int_equal(*reg(m, 8, 0), 0);
	free(m);
}

/* The last element that is whole, and one that is not */
static void test_bounds(void **state)
{
	struct shader_vertices v = { .count = 2, .vertex = { 62, 63 } };
	struct machine *m = vertex_machine();
	const u32 words[4] = { 1, 2, 3, 4 };

	put_words(m, ELEMENTS + 62 * 16 + 8, words, 4);
	put_words(m, ELEMENTS + 63 * 16 + 8, words, 4);
	put_attribute(m, 0, 1, RGBA32UI, 0, 8, 16, 0);
	SHADE(m, &v, LD_ATTR_IMM(8, 4, U32, 0));
	assert_int_equal(*reg(m, 8, 0), 1);
	assert_int_equal(*reg(m, 11, 0), 4);
	assert_int_equal(*reg(m, 8, 1), 0);
	assert_int_equal(*reg(m, 11, 1), 0);
	free(m);
}

/* An element that holds its own number, for an instance */
static u32 element_of(struct machine *m, u32 instance)
{
	struct shader_vertices v = { .count = 1, .vertex = { 12345 }, .instance = { instance } };

	SHADE(m, &v, LEA_ATTR_IMM(8, 0));
	return (*reg(m, 8, 0) - (u32)DATA_VA - ELEMENTS) / 16;
}

/*
 * Factor and shift of a divisor that is no power of two, as in pan_attributes.c: the factor is
 * rounded down, and 1 added to the dividend, if that is exact enough
 */
static void put_divisor(struct machine *m, u32 divisor)
{
	u32 shift = 31 - (u32)__builtin_clz(divisor), extra = 0;
	u64 power = 1ull << (32 + shift), factor = (power + divisor - 1) / divisor;

	if (power % divisor <= 1ull << shift) {
		factor--;
		extra = 1;
	}
	put_attribute(m, 0, 3, RGBA32UI, FREQUENCY_INSTANCE | shift << 24 | extra << 29, 0, 16,
		      (u32)factor & 0x7fffffff);
}

static void test_divisors(void **state)
{
	static const u32 divisors[] = { 3, 5, 7, 100, 641, 1000003, 0x7fffffff, 0xfffffffd };
	struct machine *m = vertex_machine();
	unsigned int i, k;

	put_attribute(m, 0, 1, RGBA32UI, FREQUENCY_INSTANCE, 0, 16, 0);
	assert_int_equal(element_of(m, 13), 13);
	put_attribute(m, 0, 2, RGBA32UI, FREQUENCY_INSTANCE | 2 << 24, 0, 16, 0);
	assert_int_equal(element_of(m, 15), 3);
	assert_int_equal(element_of(m, 16), 4);
	for (i = 0; i < sizeof(divisors) / sizeof(divisors[0]); i++) {
		put_divisor(m, divisors[i]);
		for (k = 0; k < 62; k++) {
			u64 first = (u64)divisors[i] * k;

			if (first > 0xffffffff)
				break;
			assert_int_equal(element_of(m, (u32)first), k);
			if (first)
				assert_int_equal(element_of(m, (u32)first - 1), k - 1);
		}
	}
	free(m);
}

static u64 pair(struct machine *m, unsigned int n, unsigned int thread)
{
	return *reg(m, n, thread) | (u64)*reg(m, n + 1, thread) << 32;
}

static void test_outputs(void **state)
{
	struct shader_vertices v = {
		.count = 2, .packet = { 0x1000, 0x2000 }, .outputs = 7, .views = 1,
	};
	struct machine *m = vertex_machine();

	SHADE(m, &v, LEA_OUTPUT(0, R(59), 0), IADD_IMM(8, R(59), 4), LEA_OUTPUT(2, R(8), 0),
	      LEA_OUTPUT(4, R(59), 1), LEA_OUTPUT(6, R(59), 2), IADD_IMM(10, R(59), 8),
	      LEA_OUTPUT(12, R(10), 0));
	assert_true(pair(m, 0, 0) == 0x1000);
	assert_true(pair(m, 2, 1) == 0x2010);
	assert_true(pair(m, 4, 1) == 0x2020);
	/* No other output, and nothing of another view */
	assert_int_equal(*reg(m, 7, 0) >> 16, 0xffff);
	assert_int_equal(*reg(m, 13, 0) >> 16, 0xffff);

	/* Two programs: both have number 0 */
	v.separate = true;
	v.outputs = 1;
	SHADE(m, &v, LEA_OUTPUT(0, R(59), 0), LEA_OUTPUT(2, R(59), 1));
	assert_true(pair(m, 0, 1) == 0x2000);
	assert_int_equal(*reg(m, 3, 0) >> 16, 0xffff);
	v.outputs = 4;
	SHADE(m, &v, LEA_OUTPUT(0, R(59), 0));
	assert_true(pair(m, 0, 1) == 0x2020);
	free(m);
}

/* A packet for each view; positions with attributes take twice the numbers */
static void test_outputs_of_views(void **state)
{
	struct shader_vertices v = {
		.count = 2, .packet = { 0x1000, 0x2000 }, .outputs = 7, .views = 3,
		.view_bytes = 0x100,
	};
	struct machine *m = vertex_machine();

	SHADE(m, &v, IADD_IMM(10, R(59), 8), LEA_OUTPUT(0, R(10), 0), LEA_OUTPUT(2, R(10), 1),
	      IADD_IMM(10, R(59), 12), LEA_OUTPUT(4, R(10), 0), LEA_OUTPUT(6, R(10), 1));
	assert_true(pair(m, 0, 1) == 0x2200);
	assert_true(pair(m, 2, 0) == 0x1220);
	/* There is no fourth one */
	assert_int_equal(*reg(m, 5, 0) >> 16, 0xffff);
	assert_int_equal(*reg(m, 7, 0) >> 16, 0xffff);

	v.extended = true;
	SHADE(m, &v, IADD_IMM(10, R(59), 8), LEA_OUTPUT(0, R(10), 0), LEA_OUTPUT(2, R(10), 1),
	      IADD_IMM(10, R(59), 20), LEA_OUTPUT(4, R(10), 0), IADD_IMM(10, R(59), 24),
	      LEA_OUTPUT(6, R(10), 0));
	assert_true(pair(m, 0, 1) == 0x2100);
	assert_true(pair(m, 2, 0) == 0x1220);
	assert_true(pair(m, 4, 0) == 0x1210);
	assert_int_equal(*reg(m, 7, 0) >> 16, 0xffff);

	/* Executed for one of them: its number, and its own packet */
	v.view = 2;
	SHADE(m, &v, MOV(8, R(63)), LEA_OUTPUT(0, R(59), 0), LEA_OUTPUT(2, R(59), 1),
	      IADD_IMM(10, R(59), 8), LEA_OUTPUT(4, R(10), 0));
	assert_int_equal(*reg(m, 8, 1), 2);
	assert_true(pair(m, 0, 1) == 0x2200);
	assert_true(pair(m, 2, 0) == 0x1220);
	assert_int_equal(*reg(m, 5, 0) >> 16, 0xffff);
	free(m);
}

/* What a program is to compute; nothing in other stages */
static void test_shader_output(void **state)
{
	struct shader_vertices v = { .count = 1, .outputs = 7, .views = 1 };
	struct machine *m = vertex_machine();

	SHADE(m, &v, MOV(0, S(4)) | FAU_PAGE(3));
	assert_int_equal(*reg(m, 0, 0), 7);
	m->job.stage = SHADER_COMPUTE;
	RUN(m, MOV(0, S(4)) | FAU_PAGE(3));
	assert_int_equal(*reg(m, 0, 0), 0);
	free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_preloads),
		cmocka_unit_test(test_attribute),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_divisors),
		cmocka_unit_test(test_outputs),
		cmocka_unit_test(test_outputs_of_views),
		cmocka_unit_test(test_shader_output),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
