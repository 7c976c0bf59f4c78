// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Trusted firmware: the display.
 */
#include "trusted_host.h"

#define SHOWN_WIDTH	50u
#define SHOWN_HEIGHT	30u
#define SHOWN_STRIDE	(SHOWN_WIDTH * 4 + 12)
#define SHOWN_BYTES	(SHOWN_WIDTH * SHOWN_HEIGHT * 4)

/* A frame whose padding must not be shown; @pixels must. */
static u64 make_frame(struct machine *m, u8 *pixels, u8 seed)
{
	static u8 memory[SHOWN_STRIDE * SHOWN_HEIGHT];
	u64 pa = must_alloc(m, 0, sizeof(memory) + 8);
	unsigned int x, y;

	memset(memory, 0xee, sizeof(memory));
	for (y = 0; y < SHOWN_HEIGHT; y++)
		for (x = 0; x < SHOWN_WIDTH * 4; x++) {
			u8 byte = (u8)(seed + x * 3 + y * 7) & 0x7f;

			memory[y * SHOWN_STRIDE + x] = byte;
			pixels[y * SHOWN_WIDTH * 4 + x] = byte;
		}
	assert_int_equal(mali_trusted_provision(m->t, pa + 8, memory, sizeof(memory)),
			 MALI_TRUSTED_OK);
	return pa;
}

static struct mali_trusted_frame frame_at(u64 pa)
{
	return (struct mali_trusted_frame){
		.pa = pa, .width = SHOWN_WIDTH, .height = SHOWN_HEIGHT,
		.stride = SHOWN_STRIDE,
	};
}

/* The panel keeps its frame when the buffer is freed, until it is turned off. */
static void test_display_shows(void **state)
{
	static u8 first[SHOWN_BYTES], second[SHOWN_BYTES], seen[SHOWN_BYTES];
	struct machine *m = *state;
	struct mali_trusted_display_info info;
	struct mali_trusted_frame frame;
	u64 pa;

	assert_int_equal(mali_trusted_display_get(m->t, &info), MALI_TRUSTED_OK);
	assert_int_equal(info.seq, 0);
	assert_int_equal(info.width, 0);
	assert_int_equal(mali_trusted_display_read(m->t, 0, 0, seen, 1), MALI_TRUSTED_ERR_RANGE);

	pa = make_frame(m, first, 1);
	frame = frame_at(pa + 8);
	assert_int_equal(mali_trusted_display_show(m->t, &frame), MALI_TRUSTED_OK);
	must_free(m, pa, SHOWN_STRIDE * SHOWN_HEIGHT + 8);
	assert_int_equal(mali_trusted_display_get(m->t, &info), MALI_TRUSTED_OK);
	assert_int_equal(info.seq, 1);
	assert_int_equal(info.width, SHOWN_WIDTH);
	assert_int_equal(info.height, SHOWN_HEIGHT);
	assert_int_equal(mali_trusted_display_read(m->t, 1, 0, seen, sizeof(seen)),
			 MALI_TRUSTED_OK);
	assert_memory_equal(seen, first, sizeof(seen));

	pa = make_frame(m, second, 9);
	assert_int_equal(mali_trusted_display_show(m->t, &frame), MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_display_read(m->t, 1, 0, seen, 1), MALI_TRUSTED_ERR_BUSY);
	assert_int_equal(mali_trusted_display_read(m->t, 2, 4099, seen, 100), MALI_TRUSTED_OK);
	assert_memory_equal(seen, second + 4099, 100);
	assert_int_equal(mali_trusted_display_read(m->t, 2, SHOWN_BYTES - 1, seen, 1),
			 MALI_TRUSTED_OK);
	assert_int_equal(seen[0], second[SHOWN_BYTES - 1]);
	assert_int_equal(mali_trusted_display_read(m->t, 2, SHOWN_BYTES - 1, seen, 2),
			 MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_display_read(m->t, 2, UINT64_MAX, seen, 2),
			 MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_display_read(m->t, 2, 0, seen, 0), MALI_TRUSTED_ERR_INVAL);

	assert_int_equal(mali_trusted_display_off(m->t), MALI_TRUSTED_OK);
	assert_int_equal(mali_trusted_display_get(m->t, &info), MALI_TRUSTED_OK);
	assert_int_equal(info.seq, 3);
	assert_int_equal(info.width, 0);
	assert_int_equal(mali_trusted_display_read(m->t, 3, 0, seen, 1), MALI_TRUSTED_ERR_RANGE);

	/* Shown again, so that destruction has something to clear. */
	assert_int_equal(mali_trusted_display_show(m->t, &frame), MALI_TRUSTED_OK);
	must_free(m, pa, SHOWN_STRIDE * SHOWN_HEIGHT + 8);
}

static void test_display_rejects(void **state)
{
	struct machine *m = *state;
	u64 pa = must_alloc(m, 0, 4 * PAGE);
	const struct {
		struct mali_trusted_frame frame;
		enum mali_trusted_error error;
	} cases[] = {
		{ { pa, 4, 0, 1 }, MALI_TRUSTED_ERR_INVAL },
		{ { pa, 4, 1, 0 }, MALI_TRUSTED_ERR_INVAL },
		{ { pa, 4 * 4097, 4097, 1 }, MALI_TRUSTED_ERR_INVAL },
		{ { pa, 4, 1, 4097 }, MALI_TRUSTED_ERR_INVAL },
		{ { pa, 4 * 7, 8, 2 }, MALI_TRUSTED_ERR_INVAL },
		{ { pa, 4 * 8 + 2, 8, 2 }, MALI_TRUSTED_ERR_INVAL },
		{ { pa, 1ull << 32, 8, 2 }, MALI_TRUSTED_ERR_INVAL },
		{ { UINT64_MAX - 3, 4, 1, 2 }, MALI_TRUSTED_ERR_INVAL },
		{ { 0x1000, 4, 1, 1 }, MALI_TRUSTED_ERR_RANGE },
		{ { pa - 4, 4, 1, 2 }, MALI_TRUSTED_ERR_RANGE },
		{ { pa, 4 * 1024, 1024, 5 }, MALI_TRUSTED_ERR_RANGE },
		{ { pa, 4 * 1024, 1024, 4 }, MALI_TRUSTED_OK },
		{ { pa, 0xfffffffcull, 8, 2 }, MALI_TRUSTED_ERR_RANGE },
	};
	struct mali_trusted_display_info info;
	u64 shown = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(mali_trusted_display_show(m->t, &cases[i].frame), cases[i].error);
		shown += !cases[i].error;
		assert_int_equal(mali_trusted_display_get(m->t, &info), MALI_TRUSTED_OK);
		assert_int_equal(info.seq, shown);
	}
	assert_int_equal(mali_trusted_display_show(NULL, &cases[11].frame), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_display_show(m->t, NULL), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_display_off(NULL), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_display_get(m->t, NULL), MALI_TRUSTED_ERR_INVAL);
	assert_int_equal(mali_trusted_display_read(m->t, 1, 0, NULL, 1), MALI_TRUSTED_ERR_INVAL);

	m->fail_after = 0;
	assert_int_equal(mali_trusted_display_show(m->t, &cases[11].frame),
			 MALI_TRUSTED_ERR_HOST_MEM);
	m->fail_after = -1;
	assert_int_equal(mali_trusted_display_get(m->t, &info), MALI_TRUSTED_OK);
	assert_int_equal(info.seq, 1);
	must_free(m, pa, 4 * PAGE);
}

/* The buffer is freed while the first row is read: nothing new is shown. */
static void test_freed_under_the_display(void **state)
{
	const struct mali_trusted_frame frame = {
		.pa = BASE, .stride = PAGE, .width = 16, .height = 2,
	};
	struct machine *m = *state;
	struct mali_trusted_display_info info;

	assert_int_equal(must_alloc(m, 0, 2 * PAGE), BASE);
	m->on_relax = free_two_pages;
	assert_int_equal(mali_trusted_display_show(m->t, &frame), MALI_TRUSTED_ERR_RANGE);
	assert_int_equal(mali_trusted_display_get(m->t, &info), MALI_TRUSTED_OK);
	assert_int_equal(info.seq, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_display_shows),
		TEST(test_display_rejects),
		TEST(test_freed_under_the_display),
	};

	return cmocka_run_group_tests_name("trusted_display", tests, NULL, NULL);
}
