// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The demo's page, read back: its pictures are decoded and compared, its tables and the
 * timeline have what was found, and it needs nothing but itself.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "page.h"
#include "pngfile.h"

static struct play_result play;
static struct report report;
static char *text;

static int setup(void **state)
{
	memset(&play, 0, sizeof(play));
	memset(&report, 0, sizeof(report));
	assert_int_equal(picture_sample(48, 27, 2, &play.display), 0);
	assert_int_equal(picture_badge(20, &play.dump), 0);
	picture_opaque(&play.dump);
	play.attacks[0] = (struct play_attack){ "CPU map", true, "mmap: \"no\" & <never>" };
	play.attacks[1] = (struct play_attack){ "GPU copy", false, "succeeded" };
	play.attack_count = 2;
	play.jobs[0] = (struct play_job){ false, 0, 2000000 };
	play.jobs[1] = (struct play_job){ true, 2000000, 2500000 };
	play.jobs[2] = (struct play_job){ false, 2500000, 4000000 };
	/* Too short to be seen, if it were drawn to scale */
	play.jobs[3] = (struct play_job){ true, 4000000, 4000000 };
	play.job_count = 4;
	play.switches = 17;
	play.protected_ns = 1234567;
	report.count = 2;
	report.failed = 1;
	report.steps[0] = (struct report_step){ "device", true, "Mali <G610>" };
	report.steps[1] = (struct report_step){ "digest", false, "wrong" };
	text = NULL;
	return 0;
}

static int teardown(void **state)
{
	picture_destroy(&play.display);
	picture_destroy(&play.dump);
	free(text);
	return 0;
}

static void make_page(void)
{
	const struct page page = {
		.kernel = "7.3.4", .gpu = "Mali-G610", .report = &report, .play = &play,
	};
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int closed;

	assert_non_null(out);
	assert_int_equal(page_write(out, &page), 0);
	closed = fclose(out);
	assert_int_equal(closed, 0);
}

static unsigned int count(const char *what)
{
	unsigned int n = 0;
	const char *at;

	for (at = strstr(text, what); at; at = strstr(at + 1, what))
		n++;
	return n;
}

static void says(const char *what)
{
	if (!strstr(text, what))
		fail_msg("the page does not say %s", what);
}

static int digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* The picture of a figure: base64, PNG, pixels. */
static void check_picture(const char *id, const struct picture *expected)
{
	char path[] = "/tmp/page_test.XXXXXX", why[256], anchor[64];
	static const char prefix[] = "src=\"data:image/png;base64,";
	struct picture found;
	uint32_t bits = 0;
	const char *at;
	unsigned int n = 0, padding = 0;
	FILE *file;
	int fd;

	snprintf(anchor, sizeof(anchor), "<img id=\"%s\"", id);
	at = strstr(text, anchor);
	assert_non_null(at);
	at = strstr(at, prefix);
	assert_non_null(at);

	fd = mkstemp(path);
	assert_true(fd >= 0);
	file = fdopen(fd, "wb");
	for (at += strlen(prefix); *at != '"'; at++) {
		if (*at == '=') {
			padding++;
		} else {
			assert_int_equal(padding, 0);
			assert_true(digit(*at) >= 0);
		}
		bits = bits << 6 | (*at == '=' ? 0 : (uint32_t)digit(*at));
		if (++n % 4)
			continue;
		fputc(bits >> 16 & 255, file);
		if (padding < 2)
			fputc(bits >> 8 & 255, file);
		if (padding < 1)
			fputc(bits & 255, file);
	}
	assert_int_equal(n % 4, 0);
	assert_int_equal(fclose(file), 0);

	assert_int_equal(png_load(path, &found, why, sizeof(why)), 0);
	assert_int_equal(found.width, expected->width);
	assert_int_equal(found.height, expected->height);
	assert_memory_equal(found.pixels, expected->pixels, picture_bytes(expected));
	picture_destroy(&found);
	unlink(path);
}

static void test_pictures(void **state)
{
	make_page();
	assert_int_equal(count("<img "), 2);
	check_picture("display", &play.display);
	check_picture("dump", &play.dump);
}

static void test_tables(void **state)
{
	make_page();
	says("<td class=\"ok\">ok</td><td>CPU map</td>"
	     "<td>mmap: &quot;no&quot; &amp; &lt;never&gt;</td>");
	says("<td class=\"bad\">FAIL</td><td>GPU copy</td><td>succeeded</td>");
	says("<td>device</td><td>Mali &lt;G610&gt;</td>");
	says("<td class=\"bad\">FAIL</td><td>digest</td>");
	says("class=\"bad\" id=\"verdict\">1 of 2 steps passed<");
	assert_int_equal(count("<tr>"), 4);
	assert_int_equal(count("<tr>"), count("</tr>"));
	assert_int_equal(count("<table"), count("</table>"));
}

static void test_timeline(void **state)
{
	make_page();
	says("17 entries into protected mode, 1.235 ms in it");
	assert_int_equal(count("<rect class=\"ordinary\""), 2);
	assert_int_equal(count("<rect class=\"protected\""), 2);
	/* The second job: from the middle of 130..950, an eighth of it, in the second lane */
	says("<rect class=\"protected\" x=\"540.00\" y=\"46\" width=\"102.50\" height=\"34\">"
	     "<title>protected job, 2.000 ms to 2.500 ms</title>");
	says("x=\"950.00\" y=\"46\" width=\"1.50\"");
	says(">4 ms</text>");
}

/* One job that took no time: still an axis, and an end to it */
static void test_short_timeline(void **state)
{
	play.job_count = 1;
	play.jobs[0] = (struct play_job){ true, 0, 0 };
	make_page();
	assert_int_equal(count("<rect "), 1);
	says(">0 ms</text>");
	free(text);
	text = NULL;

	play.job_count = 0;
	make_page();
	assert_int_equal(count("<rect "), 0);
	free(text);
	text = NULL;

	/* An hour */
	play.job_count = 1;
	play.jobs[0].end_ns = 3600000000000ull;
	make_page();
	assert_in_range(count(" ms</text>"), 2, 11);
}

static void test_no_entry(void **state)
{
	play.verdict = PLAY_NO_ENTRY;
	snprintf(play.no_entry, sizeof(play.no_entry), "no <heap>");
	make_page();
	says("Protected mode cannot be entered with this driver: no &lt;heap&gt;");
	assert_int_equal(count("<img "), 0);
	assert_int_equal(count("<svg"), 0);
	says("<td>device</td>");
}

/* The display can't be looked at: one picture less */
static void test_no_window(void **state)
{
	picture_destroy(&play.display);
	make_page();
	assert_int_equal(count("<img "), 1);
	check_picture("dump", &play.dump);
}

static void test_self_contained(void **state)
{
	make_page();
	assert_int_equal(strncmp(text, "<!DOCTYPE html>\n", 16), 0);
	assert_int_equal(count("http"), 0);
	assert_int_equal(count("<script"), 0);
	assert_int_equal(count("<link"), 0);
	assert_int_equal(count("url("), 0);
	assert_int_equal(count("src="), count("src=\"data:"));
	assert_int_equal(strcmp(text + strlen(text) - 8, "</html>\n"), 0);
}

static void test_full_disk(void **state)
{
	const struct page page = {
		.kernel = "7.3.4", .gpu = "Mali-G610", .report = &report, .play = &play,
	};
	FILE *out = fopen("/dev/full", "w");

	assert_non_null(out);
	assert_int_equal(page_write(out, &page), -EIO);
	fclose(out);
}

#define PAGE_TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE_TEST(test_pictures),
		PAGE_TEST(test_tables),
		PAGE_TEST(test_timeline),
		PAGE_TEST(test_short_timeline),
		PAGE_TEST(test_no_entry),
		PAGE_TEST(test_no_window),
		PAGE_TEST(test_self_contained),
		PAGE_TEST(test_full_disk),
	};

	return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
