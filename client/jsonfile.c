// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * JSON documents, by json-c.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include <json-c/json.h>

#include "jsonfile.h"

static struct json_object *add(struct json_object *parent, const char *key,
			       struct json_object *value)
{
	if (!parent)
		return value;
	if (key ? json_object_object_add(parent, key, value) :
		  json_object_array_add(parent, value))
		abort();
	return value;
}

/* For json-c, NULL is null: what was to be something else must not become that. */
static struct json_object *made(struct json_object *value)
{
	if (!value)
		abort();
	return value;
}

struct json_object *json_add_object(struct json_object *parent, const char *key)
{
	return add(parent, key, made(json_object_new_object()));
}

struct json_object *json_add_array(struct json_object *parent, const char *key)
{
	return add(parent, key, made(json_object_new_array()));
}

void json_add_string(struct json_object *parent, const char *key, const char *value)
{
	add(parent, key, made(json_object_new_string(value)));
}

void json_add_u64(struct json_object *parent, const char *key, uint64_t value)
{
	add(parent, key, made(json_object_new_uint64(value)));
}

void json_add_bool(struct json_object *parent, const char *key, bool value)
{
	add(parent, key, made(json_object_new_boolean(value)));
}

void json_add_null(struct json_object *parent, const char *key)
{
	add(parent, key, NULL);
}

void json_add_decimal(struct json_object *parent, const char *key, uint64_t value, int digits)
{
	uint64_t unit = 1;
	char text[48];
	int i;

	for (i = 0; i < digits; i++)
		unit *= 10;
	snprintf(text, sizeof(text), "%" PRIu64 ".%0*" PRIu64, value / unit, digits, value % unit);
	add(parent, key, made(json_object_new_double_s((double)value / (double)unit, text)));
}

static void print(struct json_object *document, int flags, FILE *out)
{
	const char *text;

	text = json_object_to_json_string_ext(document, flags | JSON_C_TO_STRING_NOSLASHESCAPE);
	if (!text)
		abort();
	fputs(text, out);
	json_object_put(document);
}

void json_print(struct json_object *document, FILE *out)
{
	print(document, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED, out);
	fputc('\n', out);
}

int json_save(struct json_object *document, const char *path)
{
	FILE *out = fopen(path, "we");
	int ret = out ? 0 : -errno;

	if (out)
		json_print(document, out);
	else
		json_object_put(document);
	return out && fclose(out) ? -errno : ret;
}

void json_print_line(struct json_object *document, FILE *out)
{
	print(document, JSON_C_TO_STRING_PLAIN, out);
}
