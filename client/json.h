/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A JSON writer for the programs: two-space indentation, keys in the order written.
 */
#ifndef VMALI_JSON_H
#define VMALI_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define JSON_MAX_DEPTH	16

/**
 * struct json - a document being written
 * @out: where to
 * @depth: open objects and arrays
 * @filled: bit n is set once the object or array at depth n has an element
 */
struct json {
	FILE *out;
	unsigned int depth;
	uint32_t filled;
};

/* @key is NULL for an element of an array, and for the document itself. */
void json_init(struct json *j, FILE *out);
void json_object(struct json *j, const char *key);
void json_end_object(struct json *j);
void json_array(struct json *j, const char *key);
void json_end_array(struct json *j);
void json_string(struct json *j, const char *key, const char *value);
void json_u64(struct json *j, const char *key, uint64_t value);
void json_seconds(struct json *j, const char *key, int64_t ns);
void json_bool(struct json *j, const char *key, bool value);
void json_null(struct json *j, const char *key);

#endif /* VMALI_JSON_H */
