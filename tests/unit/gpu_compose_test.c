// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The client's picture operations, run as command streams by the GPU model, against
 * the same operations in plain C.
 */
#include <stdio.h>

#include "gpu_protm.h"

#include "compose.h"
#include "picture.h"

/* The surfaces in the group's data: each has 16 KiB, with a margin that must not change. */
#define TARGET_VA	(DATA_VA + 0x100)
#define SOURCE_VA	(DATA_VA + 0x4000)
/* After all of them, a framebuffer descriptor */
#define FRAME_VA	(DATA_VA + 0xc000)
#define MARGIN_BYTE	0x5a

/* Longer than the longest that is composed here. */
#define MAX_WORDS	2048u

static u32 random_state = 1;

static u32 next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}

static struct picture noise(uint32_t width, uint32_t height, u32 alpha)
{
	struct picture p;
	size_t i;

	assert_int_equal(picture_create(width, height, &p), 0);
	for (i = 0; i < (size_t)width * height; i++)
		p.pixels[i] = next_random() | alpha;
	return p;
}

static void upload(struct group *g, u64 va, const struct picture *p)
{
	assert_true(va - DATA_VA + picture_bytes(p) <= DATA_SIZE);
	memcpy(host_ptr(g->h, g->data_pa + va - DATA_VA), p->pixels, picture_bytes(p));
}

static void start(struct host *h, struct group *g)
{
	host_boot(h);
	group_start(h, g, 0, 1, 1);
	memset(host_ptr(h, g->data_pa), MARGIN_BYTE, DATA_SIZE);
}

static void begin(struct vmali_cs_builder *b, u64 *words)
{
	vmali_cs_init(b, words, MAX_WORDS, NULL);
	compose_begin(b);
}

static void run(struct group *g, struct vmali_cs_builder *b, u64 *words)
{
	uint32_t size;

	assert_int_equal(vmali_cs_finish(b, &size), 0);
	/* What ran before is done: its room can be used again */
	g->code_used = 0;
	queue_call(g, 0, words, size / 8);
	while (!queue_done(g, 0)) {
		host_run(g->h);
		assert_int_equal(queue_fatal(g, 0), 0);
	}
}

/* The target is as expected, and nothing around it has changed. */
static void check(struct group *g, const struct picture *expected)
{
	const u8 *data = host_ptr(g->h, g->data_pa);
	size_t start = TARGET_VA - DATA_VA, end = start + picture_bytes(expected), i;

	for (i = 0; i < picture_bytes(expected) / 4; i++) {
		if (data32(g, (u32)(start + 4 * i)) != expected->pixels[i])
			fail_msg("pixel %zu, %zu of %u x %u is 0x%08x, expected 0x%08x",
				 i % expected->width, i / expected->width,
				 expected->width, expected->height,
				 data32(g, (u32)(start + 4 * i)), expected->pixels[i]);
	}
	for (i = 0; i < start; i++)
		assert_int_equal(data[i], MARGIN_BYTE);
	for (i = end; i < SOURCE_VA - DATA_VA; i++)
		assert_int_equal(data[i], MARGIN_BYTE);
}

static struct surface surface(u64 va, const struct picture *p)
{
	return (struct surface){ va, p->width, p->height };
}

static struct compose_frame frame(struct group *g)
{
	return (struct compose_frame){
		host_ptr(g->h, g->data_pa + (FRAME_VA - DATA_VA)), FRAME_VA,
	};
}

/*
 * Whole surfaces: by a fragment job where they can be a render target, otherwise by stores,
 * and with the same result
 */
static void test_clear(void **state)
{
	static const struct { uint32_t width, height; u64 offset; bool target; } rows[] = {
		{ 16, 1, 0, true }, { 64, 40, 0, true }, { 48, 64, 0x40, true },
		{ 1, 1, 0, false }, { 61, 40, 0, false }, { 64, 40, 4, false },
		{ 32, 40, 0x20, false },
	};
	static u64 words[MAX_WORDS];
	unsigned int i, cleared = 0;
	struct host *h = *state;
	struct group g;

	start(h, &g);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct picture expected = noise(rows[i].width, rows[i].height, 0xff000000);
		const struct picture_rect all = { 0, 0, expected.width, expected.height };
		const struct surface to = surface(DATA_VA + 0x1000 + rows[i].offset, &expected);
		const struct compose_frame at = frame(&g);
		u8 *data = host_ptr(h, g.data_pa);
		size_t first = to.va - DATA_VA, end = first + picture_bytes(&expected), k;
		u32 colour = next_random();
		struct vmali_cs_builder b;
		size_t before;

		memset(data, MARGIN_BYTE, DATA_SIZE);
		upload(&g, to.va, &expected);
		begin(&b, words);
		before = vmali_cs_count(&b);
		compose_clear(&b, &to, colour, &at);
		assert_true(vmali_cs_count(&b) - before <= COMPOSE_CLEAR_MAX);
		run(&g, &b, words);
		picture_clear(&expected, &all, colour);
		assert_memory_equal(data + first, expected.pixels, picture_bytes(&expected));
		for (k = 0; k < FRAME_VA - DATA_VA; k++)
			if ((k < first || k >= end) && data[k] != MARGIN_BYTE)
				fail_msg("row %u: byte %zu", i, k);
		cleared += rows[i].target;
		assert_int_equal(stat(h, MALI_STAT_TARGETS_CLEARED), cleared);
		assert_int_equal(stat(h, MALI_STAT_TARGETS_REFUSED), 0);
		picture_destroy(&expected);
	}
}

/* The fragment job of v14 is another instruction, and its registers are its own */
static void test_clear_on_v14(void **state)
{
	const struct vmali_cs_config v14 = {
		.arch = 14, .reg_count = 128, .scoreboard_count = 16,
	};
	struct picture expected = noise(64, 40, 0xff000000);
	const struct picture_rect all = { 0, 0, expected.width, expected.height };
	const struct surface to = surface(TARGET_VA, &expected);
	static u64 words[MAX_WORDS];
	struct host *h = host_new("g1ultra");
	struct compose_frame at;
	struct vmali_cs_builder b;
	struct group g;

	start(h, &g);
	at = frame(&g);
	vmali_cs_init(&b, words, MAX_WORDS, &v14);
	compose_begin(&b);
	compose_clear(&b, &to, 0xff123456, &at);
	assert_true(vmali_cs_count(&b) <= COMPOSE_CLEAR_MAX);
	run(&g, &b, words);
	picture_clear(&expected, &all, 0xff123456);
	check(&g, &expected);
	assert_int_equal(stat(h, MALI_STAT_TARGETS_CLEARED), 1);
	picture_destroy(&expected);
	host_delete(h);
}

static void test_fill(void **state)
{
	static const struct picture_rect rects[] = {
		{ 0, 0, 1, 1 }, { 0, 0, 61, 40 }, { 60, 39, 1, 1 }, { 3, 5, 15, 7 },
		{ 1, 0, 16, 40 }, { 7, 9, 17, 1 }, { 0, 39, 32, 1 }, { 13, 1, 48, 39 },
	};
	static u64 words[MAX_WORDS];
	struct picture expected = noise(61, 40, 0xff000000);
	struct host *h = *state;
	struct vmali_cs_builder b;
	struct group g;
	unsigned int i;

	start(h, &g);
	upload(&g, TARGET_VA, &expected);
	for (i = 0; i < ARRAY_SIZE(rects); i++) {
		struct surface to = surface(TARGET_VA, &expected);
		u32 colour = next_random();
		size_t before;

		begin(&b, words);
		before = vmali_cs_count(&b);
		compose_fill(&b, &to, &rects[i], colour);
		assert_true(vmali_cs_count(&b) - before <= COMPOSE_FILL_MAX);
		run(&g, &b, words);
		picture_clear(&expected, &rects[i], colour);
		check(&g, &expected);
	}
	picture_destroy(&expected);
}

static void test_copy(void **state)
{
	static const struct {
		uint32_t x, y;
		struct picture_rect rect;
	} copies[] = {
		{ 0, 0, { 0, 0, 1, 1 } },
		{ 60, 39, { 49, 32, 1, 1 } },
		{ 0, 0, { 0, 0, 50, 33 } },
		{ 11, 7, { 0, 0, 50, 33 } },
		{ 5, 2, { 17, 3, 16, 8 } },
		{ 2, 30, { 1, 1, 33, 10 } },
		{ 9, 9, { 30, 9, 15, 1 } },
	};
	static u64 words[MAX_WORDS];
	struct picture expected = noise(61, 40, 0xff000000);
	struct picture source = noise(50, 33, 0);
	struct host *h = *state;
	struct vmali_cs_builder b;
	struct group g;
	unsigned int i;

	start(h, &g);
	upload(&g, TARGET_VA, &expected);
	upload(&g, SOURCE_VA, &source);
	for (i = 0; i < ARRAY_SIZE(copies); i++) {
		struct surface to = surface(TARGET_VA, &expected);
		struct surface from = surface(SOURCE_VA, &source);
		size_t before;

		begin(&b, words);
		before = vmali_cs_count(&b);
		compose_copy(&b, &to, copies[i].x, copies[i].y, &from, &copies[i].rect);
		assert_true(vmali_cs_count(&b) - before <= COMPOSE_COPY_MAX);
		run(&g, &b, words);
		picture_copy(&expected, copies[i].x, copies[i].y, &source, &copies[i].rect);
		check(&g, &expected);
	}
	picture_destroy(&source);
	picture_destroy(&expected);
}

/* Every opacity, with random colours, holes and all */
static void test_blend(void **state)
{
	static u64 words[MAX_WORDS];
	struct picture expected = noise(23, 9, 0xff000000);
	struct picture over = noise(19, 5, 0);
	struct host *h = *state;
	struct vmali_cs_builder b;
	struct group g;
	uint32_t opacity;

	start(h, &g);
	upload(&g, TARGET_VA, &expected);
	for (opacity = 0; opacity <= PICTURE_OPAQUE; opacity++) {
		struct surface to = surface(TARGET_VA, &expected);
		struct surface from = surface(SOURCE_VA, &over);
		uint32_t x = opacity % 5, y = opacity % 4;
		size_t before, i;

		for (i = 0; i < picture_bytes(&over) / 4; i++)
			over.pixels[i] = next_random();
		/* The plain C sees any alpha, the stream what is made of it. */
		picture_blend(&expected, x, y, &over, opacity);
		compose_prepare(&over);
		upload(&g, SOURCE_VA, &over);

		begin(&b, words);
		before = vmali_cs_count(&b);
		compose_blend(&b, &to, x, y, &from, opacity);
		assert_true(vmali_cs_count(&b) - before <= COMPOSE_BLEND_MAX);
		run(&g, &b, words);
		check(&g, &expected);
	}
	picture_destroy(&over);
	picture_destroy(&expected);
}

/* The extremes, where an error of one would show */
static void test_blend_extremes(void **state)
{
	static const u32 values[] = { 0, 1, 127, 128, 254, 255 };
	static u64 words[MAX_WORDS];
	struct picture expected, over;
	struct host *h = *state;
	struct vmali_cs_builder b;
	struct group g;
	unsigned int i, k;
	uint32_t opacity;

	start(h, &g);
	assert_int_equal(picture_create(6, 6, &expected), 0);
	assert_int_equal(picture_create(6, 6, &over), 0);
	for (opacity = 1; opacity <= PICTURE_OPAQUE; opacity += 51) {
		struct surface to = surface(TARGET_VA, &expected);
		struct surface from = surface(SOURCE_VA, &over);

		for (i = 0; i < 6; i++) {
			for (k = 0; k < 6; k++) {
				expected.pixels[6 * i + k] = 0xff000000 | values[i] * 0x010101;
				over.pixels[6 * i + k] = 0xff000000 | values[k] << 16 |
							 values[5 - k] << 8 | values[k];
			}
		}
		upload(&g, TARGET_VA, &expected);
		upload(&g, SOURCE_VA, &over);
		begin(&b, words);
		compose_blend(&b, &to, 0, 0, &from, opacity);
		run(&g, &b, words);
		picture_blend(&expected, 0, 0, &over, opacity);
		check(&g, &expected);
	}
	picture_destroy(&over);
	picture_destroy(&expected);
}

/* One after the other in one stream, as a frame is made */
static void test_sequence(void **state)
{
	const struct picture_rect all = { 0, 0, 61, 40 }, part = { 0, 4, 61, 30 };
	static u64 words[MAX_WORDS];
	struct picture expected, source, badge;
	struct host *h = *state;
	struct surface to, from, over;
	struct compose_frame at;
	struct vmali_cs_builder b;
	struct group g;

	start(h, &g);
	at = frame(&g);
	assert_int_equal(picture_create(61, 40, &expected), 0);
	assert_int_equal(picture_sample(61, 40, 3, &source), 0);
	assert_int_equal(picture_badge(20, &badge), 0);
	compose_prepare(&badge);
	upload(&g, SOURCE_VA, &source);
	upload(&g, SOURCE_VA + 0x4000, &badge);
	to = surface(TARGET_VA, &expected);
	from = surface(SOURCE_VA, &source);
	over = surface(SOURCE_VA + 0x4000, &badge);

	begin(&b, words);
	compose_clear(&b, &to, 0xff102030, &at);
	compose_copy(&b, &to, 0, 4, &from, &part);
	compose_blend(&b, &to, 40, 19, &over, 160);
	run(&g, &b, words);

	picture_clear(&expected, &all, 0xff102030);
	picture_copy(&expected, 0, 4, &source, &part);
	picture_blend(&expected, 40, 19, &badge, 160);
	check(&g, &expected);
	picture_destroy(&badge);
	picture_destroy(&source);
	picture_destroy(&expected);
}

/* In protected mode */

/*
 * From one protected surface to another, with an overlay and the framebuffer descriptor in
 * ordinary memory
 */
static void test_region(void **state)
{
	const struct picture_rect all = { 0, 0, 64, 40 }, part = { 0, 4, 64, 30 };
	static u64 words[MAX_WORDS];
	struct picture expected, source, badge;
	struct host *h = *state;
	struct surface to, from, over;
	struct compose_frame at;
	struct vmali_cs_builder b;
	u64 source_pa;
	struct prot p;
	uint32_t size;

	prot_boot(h, true);
	prot_start(h, &p, 0, 1);
	source_pa = prot_alloc(h, SECRET_SIZE);
	vm_map(h, &p.g.vm, SECRET_VA + SECRET_SIZE, source_pa, SECRET_SIZE, PTE_NOEXEC);
	assert_int_equal(picture_create(64, 40, &expected), 0);
	assert_int_equal(picture_sample(64, 40, 3, &source), 0);
	assert_int_equal(picture_badge(20, &badge), 0);
	compose_prepare(&badge);
	memcpy(host_ptr(h, source_pa), source.pixels, picture_bytes(&source));
	upload(&p.g, DATA_VA, &badge);
	to = surface(SECRET_VA, &expected);
	from = surface(SECRET_VA + SECRET_SIZE, &source);
	over = surface(DATA_VA, &badge);
	at = frame(&p.g);

	begin(&b, words);
	vmali_cs_wait(&b, vmali_cs_all_scoreboards(&b), false);
	vmali_cs_prot_region_begin(&b);
	compose_clear(&b, &to, 0xff102030, &at);
	compose_copy(&b, &to, 0, 4, &from, &part);
	compose_blend(&b, &to, 40, 19, &over, 160);
	vmali_cs_prot_region_end(&b);
	vmali_cs_wait(&b, vmali_cs_all_scoreboards(&b), false);
	assert_int_equal(vmali_cs_finish(&b, &size), 0);
	queue_call(&p.g, 0, words, size / 8);
	host_run(h);
	assert_false(queue_done(&p.g, 0));
	prot_enter(&p);
	assert_true(prot_active(h));
	while (!queue_done(&p.g, 0)) {
		host_run(h);
		assert_int_equal(queue_fatal(&p.g, 0), 0);
	}

	picture_clear(&expected, &all, 0xff102030);
	picture_copy(&expected, 0, 4, &source, &part);
	picture_blend(&expected, 40, 19, &badge, 160);
	assert_memory_equal(host_ptr(h, p.secret_pa), expected.pixels, picture_bytes(&expected));
	assert_int_equal(stat(h, MALI_STAT_TARGETS_CLEARED), 1);
	assert_int_equal(stat(h, MALI_STAT_PROTM_ENTERS), 1);
	assert_int_equal(stat(h, MALI_STAT_PROTM_REFUSED), 0);
	assert_int_equal(h->refused, 0);
	assert_int_equal(guest_errors(h), 0);
	picture_destroy(&badge);
	picture_destroy(&source);
	picture_destroy(&expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_clear),
		cmocka_unit_test(test_clear_on_v14),
		TEST(test_fill),
		TEST(test_copy),
		TEST(test_blend),
		TEST(test_blend_extremes),
		TEST(test_sequence),
		TEST(test_region),
	};

	return cmocka_run_group_tests_name("gpu_compose", tests, NULL, NULL);
}
