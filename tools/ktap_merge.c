// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * One KTAP of all programs, each a test with subtests.
 */
#include <ctype.h>
#include <string.h>

#include "ktap.h"

/* A part of a line: what would end it, or move the terminal's cursor, is spelled out */
static void ktap_text(FILE *f, const char *text, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		if (iscntrl(c) && c != '\t')
			fprintf(f, "\\x%02x", c);
		else
			fputc(c, f);
	}
}

/* A name has no '#', which starts a directive; what was printed may have */
static void ktap_name(FILE *f, const char *name)
{
	for (; *name; name++)
		ktap_text(f, *name == '#' ? "_" : name, 1);
}

static void ktap_lines(FILE *f, const char *text)
{
	while (*text) {
		size_t size = strcspn(text, "\n");

		fputs("  # ", f);
		ktap_text(f, text, size);
		fputc('\n', f);
		text += size;
		text += strspn(text, "\n");
	}
}

static void ktap_result(FILE *f, unsigned int n, const struct result *result)
{
	if (result->text)
		ktap_lines(f, result->text);
	fprintf(f, "  %s %u ", result->verdict == FAILED ? "not ok" : "ok", n);
	ktap_name(f, result->name);
	if (result->verdict == SKIPPED)
		fputs(" # SKIP", f);
	else if (*result->reason)
		fputs(" #", f);
	if (*result->reason) {
		fputc(' ', f);
		ktap_text(f, result->reason, strlen(result->reason));
	}
	fputc('\n', f);
}

void merge_write(FILE *f, const struct report *r)
{
	unsigned int i, k;

	fprintf(f, "KTAP version 1\n1..%u\n", r->count);
	for (i = 0; i < r->count; i++) {
		const struct program *program = &r->programs[i];

		fprintf(f, "  KTAP version 1\n  # Subtest: %s\n  1..%u\n", program->name,
			program->result_count);
		for (k = 0; k < program->result_count; k++)
			ktap_result(f, k + 1, &program->results[k]);
		fprintf(f, "# %s: %.3f seconds\n", program->name, program->seconds);
		fprintf(f, "%s %u %s", program->counts.of[FAILED] ? "not ok" : "ok", i + 1,
			program->name);
		/* All of it was skipped: so is the test, and not a success */
		if (program->counts.of[SKIPPED] && !program->counts.of[PASSED] &&
		    !program->counts.of[FAILED])
			fputs(" # SKIP", f);
		fputc('\n', f);
	}
}
