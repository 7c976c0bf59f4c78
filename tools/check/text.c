// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Texts of the kernel's documentation.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../launcher/files.h"
#include "text.h"

static bool has_letter(const char *line)
{
	while (*line && !isalpha((unsigned char)*line))
		line++;
	return *line;
}

struct args headings(const char *page)
{
	struct args lines = lines_of(text("%s", page)), titles = { 0 };
	size_t i;

	for (i = 1; i < lines.n; i++) {
		const char *line = lines.v[i], *above = lines.v[i - 1];

		if (*line && !line[strspn(line, "-=~^\"*+#.")] && strlen(line) >= strlen(above) &&
		    has_letter(above))
			args_add(&titles, above);
	}
	return titles;
}

/* The end of a tag or an entity, or NULL if there is none */
static const char *markup_end(const char *html)
{
	size_t length;

	if (*html == '<') {
		length = strcspn(html, ">\n");
		return html[length] == '>' ? html + length : NULL;
	}
	if (*html == '&') {
		length = 1 + strspn(html + 1, "abcdefghijklmnopqrstuvwxyz0123456789#");
		return html[length] == ';' ? html + length : NULL;
	}
	return NULL;
}

char *letters(const char *html)
{
	char *result = allocated(malloc(strlen(html) + 1)), *out = result;

	for (; *html; html++) {
		const char *end = markup_end(html);

		if (end)
			html = end;
		else if (isalnum((unsigned char)*html))
			*out++ = *html;
	}
	*out = '\0';
	return result;
}
