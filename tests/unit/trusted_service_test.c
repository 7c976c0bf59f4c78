// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Trusted firmware: provisioning, digests and clearing.
 */
#include "trusted_host.h"

#include <openssl/evp.h>

static void sha256_of(const void *data, size_t len, u8 digest[32])
{
	assert_int_equal(EVP_Digest(data, len, digest, NULL, EVP_sha256(), NULL), 1);
}

static void test_digest_known(void **state)
{
	/* FIPS 180-4 examples, and a million times "a". */
	static const struct {
		const char *text;
		unsigned int times;
		u8 digest[MALI_TRUSTED_DIGEST_SIZE];
	} known[] = {
		{ "abc", 1, {
			0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
			0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
			0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
			0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad } },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, {
			0x24, 0x8d, 0x6a, 0x61, 0xd2, 0x06, 0x38, 0xb8,
			0xe5, 0xc0, 0x26, 0x93, 0x0c, 0x3e, 0x60, 0x39,
			0xa3, 0x3c, 0xe4, 0x59, 0x64, 0xff, 0x21, 0x67,
			0xf6, 0xec, 0xed, 0xd4, 0x19, 0xdb, 0x06, 0xc1 } },
		{ "aaaaaaaaaa", 100000, {
			0xcd, 0xc7, 0x6e, 0x5c, 0x99, 0x14, 0xfb, 0x92,
			0x81, 0xa1, 0xc7, 0xe2, 0x84, 0xd7, 0x3e, 0x67,
			0xf1, 0x80, 0x9a, 0x48, 0xa4, 0x97, 0x20, 0x0e,
			0x04, 0x6d, 0x39, 0xcc, 0xc7, 0x11, 0x2c, 0xd0 } },
	};
	static const struct mali_trusted_range large = { .base = BASE, .size = 256 * PAGE };
	const struct mali_trusted_config config = { .regions = &large, .num_regions = 1 };
	struct machine *m = machine_new(&config);
	u8 digest[MALI_TRUSTED_DIGEST_SIZE];
	u64 pa = must_alloc(m, 0, 256 * PAGE);
	size_t i, n, len;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(known); i++) {
		len = strlen(known[i].text);
		for (n = 0; n < known[i].times; n++)
			assert_int_equal(mali_trusted_provision(m->t, pa + 123 + n * len,
								known[i].text, len),
					 MALI_TRUSTED_OK);
		assert_int_equal(mali_trusted_digest(m->t, pa + 123, n * len, digest),
				 MALI_TRUSTED_OK);
		assert_memory_equal(digest, known[i].digest, sizeof(digest));
	}

	assert_int_equal(get_stats(m).digests, 3);
	assert_int_equal(get_stats(m).provisions, 100002);
	must_free(m, pa, 256 * PAGE);
	machine_delete(m);
}

static void test_service_ranges(void **state)
{
	struct machine *m = *state;
	static u8 data[3 * MALI_TRUSTED_PAGE_SIZE];
	u8 digest[MALI_TRUSTED_DIGEST_SIZE], expected[MALI_TRUSTED_DIGEST_SIZE];
	u64 hole = must_alloc(m, 0, PAGE), pa = must_alloc(m, 0, 2 * PAGE);
	const struct {
		u64 pa;
		u64 len;
		enum mali_trusted_error error;
	} cases[] = {
		{ pa, 2 * PAGE, MALI_TRUSTED_OK },
		{ pa + 2 * PAGE - 1, 1, MALI_TRUSTED_OK },
		{ pa + 1, 2 * PAGE - 2, MALI_TRUSTED_OK },
		{ pa, 2 * PAGE + 1, MALI_TRUSTED_ERR_RANGE },
		{ pa - 1, 2, MALI_TRUSTED_ERR_RANGE },
		{ pa + 2 * PAGE, 1, MALI_TRUSTED_ERR_RANGE },
		{ BASE2, 1, MALI_TRUSTED_ERR_RANGE },
		{ BASE - 1, 1, MALI_TRUSTED_ERR_RANGE },
		{ 0x1000, 1, MALI_TRUSTED_ERR_RANGE },
		{ pa, PAGES * PAGE, MALI_TRUSTED_ERR_RANGE },
		{ pa, 0, MALI_TRUSTED_ERR_INVAL },
		{ pa, UINT64_MAX, MALI_TRUSTED_ERR_INVAL },
	};
	size_t i;

	must_free(m, hole, PAGE);
	memset(data, 0x77, sizeof(data));
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(mali_trusted_provision(m->t, cases[i].pa, data, cases[i].len),
				 cases[i].error);
		memset(digest, 0, sizeof(digest));
		assert_int_equal(mali_trusted_digest(m->t, cases[i].pa, cases[i].len, digest),
				 cases[i].error);
		if (cases[i].error)
			memset(expected, 0, sizeof(expected));
		else
			sha256_of(data, cases[i].len, expected);
		assert_memory_equal(digest, expected, sizeof(digest));
		assert_int_equal(mali_trusted_clear(m->t, cases[i].pa, cases[i].len),
				 cases[i].error);
	}

	assert_int_equal(mali_trusted_clear(NULL, pa, 1), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(get_stats(m).clears, 3);
	assert_int_equal(mali_trusted_provision(NULL, pa, data, 1), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_provision(m->t, pa, NULL, 1), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_digest(NULL, pa, 1, digest), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_digest(m->t, pa, 1, NULL), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(get_stats(m).digests, 3);
	assert_int_equal(get_stats(m).provisions, 3);
	must_free(m, pa, 2 * PAGE);
}

/* The digest is of what the GPU wrote in protected mode, and the GPU reads what was provisioned. */
static void test_services_and_bus_agree(void **state)
{
	struct machine *m = *state;
	static u8 data[PAGE + 100], buf[PAGE + 100];
	u8 digest[MALI_TRUSTED_DIGEST_SIZE], expected[MALI_TRUSTED_DIGEST_SIZE];
	u64 pa = must_alloc(m, 1, sizeof(data));
	size_t i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = (u8)(i ^ (i >> 3));

	assert_int_equal(gpu_write(m, pa, data, sizeof(data)), MALI_TRUSTED_DONE);
	assert_int_equal(mali_trusted_digest(m->t, pa, sizeof(data), digest), MALI_TRUSTED_OK);
	sha256_of(data, sizeof(data), expected);
	assert_memory_equal(digest, expected, sizeof(digest));

	data[PAGE] ^= 1;
	assert_int_equal(mali_trusted_provision(m->t, pa, data, sizeof(data)), MALI_TRUSTED_OK);
	assert_int_equal(gpu_read(m, pa, buf, sizeof(buf)), MALI_TRUSTED_DONE);
	assert_memory_equal(buf, data, sizeof(buf));
	must_free(m, pa, sizeof(data));
}

/* What is in the range is zero then, and what is around it stays. */
static void test_clears_the_range_alone(void **state)
{
	struct machine *m = *state;
	static u8 data[3 * MALI_TRUSTED_PAGE_SIZE], buf[3 * MALI_TRUSTED_PAGE_SIZE];
	u64 pa = must_alloc(m, 0, sizeof(data));

	memset(data, 0x5a, sizeof(data));
	assert_int_equal(mali_trusted_provision(m->t, pa, data, sizeof(data)), MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_clear(m->t, pa + 7, PAGE + 9), MALI_TRUSTED_OK);
	memset(data + 7, 0, PAGE + 9);
	assert_int_equal(gpu_read(m, pa, buf, sizeof(buf)), MALI_TRUSTED_DONE);
	assert_memory_equal(buf, data, sizeof(buf));
	assert_int_equal(get_stats(m).provisions, 1);
	must_free(m, pa, sizeof(data));
}

static void test_digest_out_of_memory(void **state)
{
	struct machine *m = *state;
	u8 digest[MALI_TRUSTED_DIGEST_SIZE];
	u64 pa = must_alloc(m, 0, PAGE);
	long before = m->live, n;

	for (n = 0; n < 2; n++) {
		m->fail_after = n;
		assert_int_equal(mali_trusted_digest(m->t, pa, PAGE, digest),
				 MALI_TRUSTED_ERR_HOST_MEM);
		assert_int_equal(m->live, before);
	}

	m->fail_after = -1;
	must_free(m, pa, PAGE);
}

/* The range is freed after the first page was read. */
static void test_freed_under_a_service(void **state)
{
	struct machine *m = *state;
	static u8 data[2 * MALI_TRUSTED_PAGE_SIZE];
	u8 digest[MALI_TRUSTED_DIGEST_SIZE];

	assert_int_equal(must_alloc(m, 0, 2 * PAGE), BASE);
	memset(data, 0x33, sizeof(data));
	assert_int_equal(mali_trusted_provision(m->t, BASE, data, sizeof(data)), MALI_TRUSTED_OK);
	m->on_relax = free_two_pages;
	assert_int_equal(mali_trusted_digest(m->t, BASE, 2 * PAGE, digest), MALI_TRUSTED_ERR_RANGE);

	assert_int_equal(must_alloc(m, 0, 2 * PAGE), BASE);
	m->on_relax = free_two_pages;
	assert_int_equal(mali_trusted_provision(m->t, BASE, data, sizeof(data)),
			 MALI_TRUSTED_ERR_RANGE);

	assert_int_equal(must_alloc(m, 0, 2 * PAGE), BASE);
	m->on_relax = free_two_pages;
	assert_int_equal(mali_trusted_clear(m->t, BASE, 2 * PAGE), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(get_stats(m).clears, 0);
	assert_int_equal(get_stats(m).used_bytes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_digest_known),
		TEST(test_service_ranges),
		TEST(test_services_and_bus_agree),
		TEST(test_clears_the_range_alone),
		TEST(test_digest_out_of_memory),
		TEST(test_freed_under_a_service),
	};

	return cmocka_run_group_tests_name("trusted_service", tests, NULL, NULL);
}
