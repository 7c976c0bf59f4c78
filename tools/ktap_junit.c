// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * JUnit's XML, as CI systems read it: testsuites, testsuite, testcase, failure, skipped.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "ktap.h"

/* Enough for a stack trace; all of it stays in the program's own file */
#define OUTPUT_MAX	(64 * 1024)

/**
 * utf8_length() - how many bytes the first character of a text takes
 * @s: the text
 * @left: its length in bytes, at least one
 * @c: the character
 *
 * Return: 1 to 4; 0 if no character starts here, by Unicode's table of well-formed
 * sequences (no overlong forms, no surrogates, nothing above U+10FFFF).
 */
static size_t utf8_length(const unsigned char *s, size_t left, unsigned long *c)
{
	static const unsigned long least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n, i;

	if (s[0] < 0x80) {
		*c = s[0];
		return 1;
	}
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	n = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (n > left)
		return 0;
	*c = s[0] & (0x7f >> n);
	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (s[i] & 0x3f);
	}
	if (*c < least[n] || *c > 0x10ffff || (*c >= 0xd800 && *c <= 0xdfff))
		return 0;
	return n;
}

/* The production Char of XML 1.0 */
static bool xml_char(unsigned long c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xfffe && c != 0xffff);
}

static void xml_text(FILE *f, const char *text, size_t size)
{
	const unsigned char *s = (const unsigned char *)text;

	while (size) {
		unsigned long c;
		size_t n = utf8_length(s, size, &c), i;

		if (!n || !xml_char(c)) {
			/* All bytes of the character, if it is one */
			n = n ? n : 1;
			for (i = 0; i < n; i++)
				fprintf(f, "\\x%02x", s[i]);
		} else if (c == '&') {
			fputs("&amp;", f);
		} else if (c == '<') {
			fputs("&lt;", f);
		} else if (c == '>') {
			/* Would end a CDATA section after two brackets */
			fputs("&gt;", f);
		} else if (c == '"') {
			fputs("&quot;", f);
		} else if (c == '\t' || c == '\r') {
			/* A reader turns these into blanks or drops them */
			fprintf(f, "&#%lu;", c);
		} else {
			fwrite(s, 1, n, f);
		}
		s += n;
		size -= n;
	}
}

static void xml_attribute(FILE *f, const char *name, const char *value)
{
	fprintf(f, " %s=\"", name);
	xml_text(f, value, strlen(value));
	fputc('"', f);
}

static void xml_counts(FILE *f, const struct counts *counts, double seconds)
{
	fprintf(f, " tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\" time=\"%.3f\"",
		counts->of[PASSED] + counts->of[FAILED] + counts->of[SKIPPED],
		counts->of[FAILED], counts->of[SKIPPED], seconds);
}

/* The end of what the program has printed, from the start of a line */
static void xml_output(FILE *f, const char *path)
{
	char *text = malloc(OUTPUT_MAX);
	FILE *output = fopen(path, "r");
	size_t size, skip = 0;
	long all;

	if (!text || !output || fseek(output, 0, SEEK_END))
		goto out;
	all = ftell(output);
	if (fseek(output, all > OUTPUT_MAX ? all - OUTPUT_MAX : 0, SEEK_SET))
		goto out;
	size = fread(text, 1, OUTPUT_MAX, output);
	fputs("    <system-out>", f);
	if (all > OUTPUT_MAX) {
		const char *end = memchr(text, '\n', size);

		skip = end ? (size_t)(end + 1 - text) : 0;
		fprintf(f, "(the last %zu of %ld bytes)\n", size - skip, all);
	}
	xml_text(f, text + skip, size - skip);
	fputs("</system-out>\n", f);
out:
	if (output)
		fclose(output);
	free(text);
}

static void xml_result(FILE *f, const struct program *program, const struct result *result)
{
	fputs("    <testcase", f);
	xml_attribute(f, "classname", program->name);
	xml_attribute(f, "name", result->name);
	if (result->verdict == PASSED) {
		fputs("/>\n", f);
		return;
	}
	fputs(">\n", f);
	if (result->verdict == SKIPPED) {
		fputs("      <skipped", f);
		xml_attribute(f, "message", result->reason);
		fputs("/>\n", f);
	} else {
		fputs("      <failure", f);
		xml_attribute(f, "message", result->reason);
		fputc('>', f);
		if (result->text)
			xml_text(f, result->text, strlen(result->text));
		fputs("</failure>\n", f);
	}
	fputs("    </testcase>\n", f);
}

void junit_write(FILE *f, const struct report *r)
{
	unsigned int i, k;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"panthor-protm\"", f);
	xml_counts(f, &r->counts, r->seconds);
	fputs(">\n", f);
	for (i = 0; i < r->count; i++) {
		const struct program *program = &r->programs[i];

		fputs("  <testsuite", f);
		xml_attribute(f, "name", program->name);
		xml_counts(f, &program->counts, program->seconds);
		fputs(">\n", f);
		for (k = 0; k < program->result_count; k++)
			xml_result(f, program, &program->results[k]);
		if (program->counts.of[FAILED])
			xml_output(f, program->path);
		fputs("  </testsuite>\n", f);
	}
	fputs("</testsuites>\n", f);
}
