// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A JSON writer.
 */
#include <inttypes.h>

#include "json.h"

static void quoted(struct json *j, const char *s)
{
	fputc('"', j->out);
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			fprintf(j->out, "\\%c", c);
		else if (c == '\n')
			fputs("\\n", j->out);
		else if (c < 0x20 || c == 0x7f)
			fprintf(j->out, "\\u%04x", c);
		else
			fputc(c, j->out);
	}
	fputc('"', j->out);
}

static void newline(struct json *j)
{
	fprintf(j->out, "\n%*s", (int)j->depth * 2, "");
}

/* What comes before every value. */
static void begin(struct json *j, const char *key)
{
	if (j->depth) {
		if (j->filled & (1u << j->depth))
			fputc(',', j->out);
		j->filled |= 1u << j->depth;
		newline(j);
	}
	if (key) {
		quoted(j, key);
		fputs(": ", j->out);
	}
}

static void open_level(struct json *j, const char *key, char bracket)
{
	begin(j, key);
	fputc(bracket, j->out);
	if (j->depth < JSON_MAX_DEPTH - 1)
		j->depth++;
	j->filled &= ~(1u << j->depth);
}

static void close_level(struct json *j, char bracket)
{
	bool filled = j->filled & (1u << j->depth);

	j->depth--;
	if (filled)
		newline(j);
	fputc(bracket, j->out);
	if (!j->depth)
		fputc('\n', j->out);
}

void json_init(struct json *j, FILE *out)
{
	j->out = out;
	j->depth = 0;
	j->filled = 0;
}

void json_object(struct json *j, const char *key)
{
	open_level(j, key, '{');
}

void json_end_object(struct json *j)
{
	close_level(j, '}');
}

void json_array(struct json *j, const char *key)
{
	open_level(j, key, '[');
}

void json_end_array(struct json *j)
{
	close_level(j, ']');
}

void json_string(struct json *j, const char *key, const char *value)
{
	begin(j, key);
	quoted(j, value);
}

void json_u64(struct json *j, const char *key, uint64_t value)
{
	begin(j, key);
	fprintf(j->out, "%" PRIu64, value);
}

void json_seconds(struct json *j, const char *key, int64_t ns)
{
	begin(j, key);
	fprintf(j->out, "%" PRId64 ".%06" PRId64, ns / 1000000000,
		ns % 1000000000 / 1000);
}

void json_bool(struct json *j, const char *key, bool value)
{
	begin(j, key);
	fputs(value ? "true" : "false", j->out);
}

void json_null(struct json *j, const char *key)
{
	begin(j, key);
	fputs("null", j->out);
}
