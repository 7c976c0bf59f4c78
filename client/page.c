// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The demo's report as a page.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "page.h"
#include "pngfile.h"

/* The timeline, in its own units: lanes begin right of their names. */
#define LANES_LEFT	130.0
#define LANES_WIDTH	820.0
#define LANE_HEIGHT	34
#define LANE_GAP	12
#define AXIS_HEIGHT	26
/* What is too short to be seen is drawn as wide as that. */
#define BAR_MIN		1.5
#define MAX_MARKS	10

static const char style[] =
	"body{font:16px/1.5 sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;"
	"color:#1c2430;background:#fff}"
	"h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}"
	".pictures{display:flex;flex-wrap:wrap;gap:1.5rem}"
	"figure{margin:0;flex:1 1 20rem}"
	"figure img{width:100%;height:auto;image-rendering:pixelated;border:1px solid #8894a4}"
	"table{border-collapse:collapse;width:100%}"
	"th,td{text-align:left;vertical-align:top;padding:.3rem .7rem .3rem 0;"
	"border-bottom:1px solid #ccd3dc}"
	".ok{color:#0b6b2e;font-weight:bold}.bad{color:#b00020;font-weight:bold}"
	"svg{width:100%;height:auto}svg text{font:13px sans-serif;fill:#1c2430}"
	".protected{fill:#c2410c}.ordinary{fill:#2563ab}.axis{stroke:#8894a4}";

static void put_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc(*text, out);
		}
	}
}

/* RFC 4648. */
static void put_base64(FILE *out, const uint8_t *data, size_t size)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t i;

	for (i = 0; i < size; i += 3) {
		uint32_t group = (uint32_t)data[i] << 16;

		if (i + 1 < size)
			group |= (uint32_t)data[i + 1] << 8;
		if (i + 2 < size)
			group |= data[i + 2];
		fputc(digits[group >> 18], out);
		fputc(digits[group >> 12 & 63], out);
		fputc(i + 1 < size ? digits[group >> 6 & 63] : '=', out);
		fputc(i + 2 < size ? digits[group & 63] : '=', out);
	}
}

static int put_figure(FILE *out, const char *id, const struct picture *picture,
		      const char *caption)
{
	uint8_t *data;
	size_t size;
	int ret;

	ret = png_encode(picture, &data, &size);
	if (ret)
		return ret;

	fprintf(out, "<figure><img id=\"%s\" width=\"%u\" height=\"%u\" alt=\"", id,
		picture->width, picture->height);
	put_text(out, caption);
	fputs("\" src=\"data:image/png;base64,", out);
	put_base64(out, data, size);
	fputs("\"><figcaption>", out);
	put_text(out, caption);
	fputs("</figcaption></figure>\n", out);
	free(data);
	return 0;
}

static int put_pictures(FILE *out, const struct play_result *play)
{
	int ret = 0;

	fputs("<h2>The same picture, twice</h2>\n<div class=\"pictures\">\n", out);
	if (play->display.pixels)
		ret = put_figure(out, "display", &play->display,
				 "On the display. Only the model lets software read it.");
	if (!ret && play->dump.pixels)
		ret = put_figure(out, "dump", &play->dump,
				 "What the attacks copied to ordinary memory. Grey squares: no attack wrote there.");
	fputs("</div>\n", out);
	return ret;
}

static void put_verdict(FILE *out, bool ok)
{
	fprintf(out, "<td class=\"%s\">%s</td>", ok ? "ok" : "bad", ok ? "ok" : "FAIL");
}

static void put_row(FILE *out, const char *name, const char *text, bool ok)
{
	fputs("<tr>", out);
	put_verdict(out, ok);
	fputs("<td>", out);
	put_text(out, name);
	fputs("</td><td>", out);
	put_text(out, text);
	fputs("</td></tr>\n", out);
}

static void put_attacks(FILE *out, const struct play_result *play)
{
	unsigned int i;

	fputs("<h2>Attacks</h2>\n<table id=\"attacks\">\n", out);
	for (i = 0; i < play->attack_count; i++)
		put_row(out, play->attacks[i].name, play->attacks[i].outcome,
			play->attacks[i].ok);
	fputs("</table>\n", out);
}

static void put_steps(FILE *out, const struct report *report)
{
	size_t i;

	fputs("<h2>Step by step</h2>\n<table id=\"steps\">\n", out);
	for (i = 0; i < report->count; i++)
		put_row(out, report->steps[i].name, report->steps[i].detail,
			report->steps[i].ok);
	fputs("</table>\n", out);
}

/* A round number of nanoseconds, so that a few of them make the whole. */
static uint64_t mark_step(uint64_t end_ns)
{
	static const unsigned int factors[] = { 1, 2, 5 };
	uint64_t power, step;
	unsigned int i;

	for (power = 1000;; power *= 10) {
		for (i = 0; i < 3; i++) {
			step = power * factors[i];
			if (end_ns / step < MAX_MARKS)
				return step;
		}
	}
}

static int lane_top(bool protect)
{
	return protect ? LANE_HEIGHT + LANE_GAP : 0;
}

static void put_axis(FILE *out, uint64_t end_ns, int bottom)
{
	uint64_t step = mark_step(end_ns), at;

	for (at = 0; at <= end_ns; at += step) {
		double x = LANES_LEFT + LANES_WIDTH * (double)at / (double)end_ns;

		fprintf(out, "<line class=\"axis\" x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%d\"/>", x,
			x, bottom + 4);
		fprintf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%g ms</text>\n", x,
			bottom + 20, (double)at / 1e6);
	}
}

static void put_timeline(FILE *out, const struct play_result *play)
{
	const int bottom = 2 * LANE_HEIGHT + LANE_GAP;
	uint64_t end_ns = 1;
	unsigned int i;

	for (i = 0; i < play->job_count; i++)
		if (play->jobs[i].end_ns > end_ns)
			end_ns = play->jobs[i].end_ns;

	fprintf(out, "<h2>Protected and ordinary jobs</h2>\n"
		"<p>%" PRIu64 " entries into protected mode, %.3f ms in it, as the model counts. "
		"A protected job's bar begins before its region and ends after it, by the GPU's clock.</p>\n",
		play->switches, (double)play->protected_ns / 1e6);
	fprintf(out, "<svg id=\"timeline\" viewBox=\"0 0 %.0f %d\" role=\"img\" "
		"aria-label=\"When jobs ran\">\n", LANES_LEFT + LANES_WIDTH + 40,
		bottom + AXIS_HEIGHT);
	put_axis(out, end_ns, bottom);
	for (i = 0; i < 2; i++)
		fprintf(out, "<text x=\"0\" y=\"%d\">%s group</text>\n",
			lane_top(i) + LANE_HEIGHT / 2 + 5, i ? "protected" : "ordinary");
	for (i = 0; i < play->job_count; i++) {
		const struct play_job *job = &play->jobs[i];
		double scale = LANES_WIDTH / (double)end_ns;
		double width = (double)(job->end_ns - job->start_ns) * scale;

		fprintf(out, "<rect class=\"%s\" x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\">"
			"<title>%s job, %.3f ms to %.3f ms</title></rect>\n",
			job->protect ? "protected" : "ordinary",
			LANES_LEFT + (double)job->start_ns * scale, lane_top(job->protect),
			width < BAR_MIN ? BAR_MIN : width, LANE_HEIGHT,
			job->protect ? "protected" : "ordinary", (double)job->start_ns / 1e6,
			(double)job->end_ns / 1e6);
	}
	fputs("</svg>\n", out);
}

static void put_head(FILE *out, const struct page *page)
{
	const struct report *report = page->report;

	fprintf(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width\">\n"
		"<title>Protected content on a virtual Mali</title>\n<style>%s</style>\n</head>\n"
		"<body>\n<h1>Protected content on a virtual Mali</h1>\n<p>", style);
	put_text(out, page->gpu);
	fputs(", a model, under Linux ", out);
	put_text(out, page->kernel);
	fprintf(out, ": <span class=\"%s\" id=\"verdict\">%zu of %zu steps passed</span>.</p>\n",
		report->failed ? "bad" : "ok", report->count - report->failed, report->count);
}

int page_write(FILE *out, const struct page *page)
{
	const struct play_result *play = page->play;
	int ret = 0;

	put_head(out, page);
	if (play->verdict == PLAY_NO_ENTRY) {
		fputs("<p id=\"no-entry\">Protected mode cannot be entered with this driver: ",
		      out);
		put_text(out, play->no_entry);
		fputs(". So there are no pictures.</p>\n", out);
	} else {
		ret = put_pictures(out, play);
		put_attacks(out, play);
		put_timeline(out, play);
	}
	put_steps(out, page->report);
	fputs("</body>\n</html>\n", out);
	if (!ret && (fflush(out) || ferror(out)))
		ret = -EIO;
	return ret;
}
