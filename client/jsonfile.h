/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * JSON documents of the programs, by json-c: built in memory, then printed.
 *
 * @parent is an object or an array and owns what is added; NULL starts a document. @key is
 * copied, and NULL in an array. Without memory, the functions end the program by abort().
 */
#ifndef VMALI_JSONFILE_H
#define VMALI_JSONFILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct json_object;

struct json_object *json_add_object(struct json_object *parent, const char *key);
struct json_object *json_add_array(struct json_object *parent, const char *key);
void json_add_string(struct json_object *parent, const char *key, const char *value);
void json_add_u64(struct json_object *parent, const char *key, uint64_t value);
void json_add_bool(struct json_object *parent, const char *key, bool value);
void json_add_null(struct json_object *parent, const char *key);

/* @value is in units of 10^-@digits: 1002003 with 6 digits is 1.002003 */
void json_add_decimal(struct json_object *parent, const char *key, uint64_t value, int digits);

/**
 * json_print() - print a document and free it
 * @document: what was started
 * @out: where to; the caller checks it for errors
 *
 * One value a line, indented by two spaces, keys in the order in which they were added.
 */
void json_print(struct json_object *document, FILE *out);

/* The same, to the file @path; returns 0 or -errno */
int json_save(struct json_object *document, const char *path);

/* The same, but all on one line, without the newline at its end */
void json_print_line(struct json_object *document, FILE *out);

#endif /* VMALI_JSONFILE_H */
