// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali heap-size: how much protected memory a board needs.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../../client/jsonfile.h"
#include "calculate.h"
#include "request.h"
#include "verify.h"

static const char *suspend_source(const struct request *r)
{
	return r->suspend_given ? "as given" : "the GPU model's";
}

static void row(uint64_t bytes, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void row(uint64_t bytes, const char *fmt, ...)
{
	va_list ap;

	printf("%14" PRIu64 "  ", bytes);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

static void print_table(const struct request *r, const struct answer *a)
{
	size_t i;

	printf("%s\n", r->image);
	row(a->firmware, "firmware: %u protected section%s", a->sections,
	    a->sections == 1 ? "" : "s");
	row(a->groups, "groups: %" PRIu64 " of %" PRIu64 " bytes (protm_suspend_size %" PRIu64
	    ", %s, %u queues)", r->groups, a->group, r->suspend, suspend_source(r), a->queues);
	for (i = 0; i < r->buffer_count; i++)
		row(a->buffers[i], "%s: %u of %" PRIu64 " bytes", r->text[i],
		    r->buffers[i].count, a->each[i]);
	row(a->sum, "sum, in pages of %u bytes", r->rules.page);
	if (r->margin)
		row(a->margin, "margin of %" PRIu64 "%%", r->margin);
	row(a->total, "in all: %" PRIu64 " KiB", a->total / 1024);
}

static void json_answer(struct json_object *j, const struct request *r, const struct answer *a)
{
	struct json_object *item, *buffers;
	size_t i;

	item = json_add_object(j, "firmware");
	json_add_string(item, "image", r->image);
	json_add_u64(item, "sections", a->sections);
	json_add_u64(item, "bytes", a->firmware);
	item = json_add_object(j, "groups");
	json_add_u64(item, "count", r->groups);
	json_add_u64(item, "suspend_size", r->suspend);
	json_add_string(item, "suspend_size_from", r->suspend_given ? "argument" : "model");
	json_add_u64(item, "queues", a->queues);
	json_add_u64(item, "bytes_each", a->group);
	json_add_u64(item, "bytes", a->groups);
	buffers = json_add_array(j, "buffers");
	for (i = 0; i < r->buffer_count; i++) {
		item = json_add_object(buffers, NULL);
		json_add_u64(item, "width", r->buffers[i].width);
		json_add_u64(item, "height", r->buffers[i].height);
		json_add_string(item, "format", r->buffers[i].format->name);
		json_add_u64(item, "count", r->buffers[i].count);
		json_add_u64(item, "bytes_each", a->each[i]);
		json_add_u64(item, "bytes", a->buffers[i]);
	}
	json_add_u64(j, "page_bytes", r->rules.page);
	json_add_u64(j, "stride_align", r->rules.stride);
	json_add_u64(j, "row_align", r->rules.rows);
	json_add_u64(j, "sum_bytes", a->sum);
	json_add_u64(j, "margin_percent", r->margin);
	json_add_u64(j, "margin_bytes", a->margin);
	json_add_u64(j, "total_bytes", a->total);
}

int main(int argc, char **argv)
{
	static struct request r = {
		.groups = 1, .rules = { .page = 4096, .stride = 64, .rows = 1 },
	};
	static struct answer a;
	struct json_object *j = NULL;
	int status;

	status = request_parse(&r, argc, argv);
	if (status >= 0)
		return status;
	if (!calculate(&r, &a))
		return TROUBLE;
	status = FINE;
	if (r.json) {
		j = json_add_object(NULL, NULL);
		json_answer(j, &r, &a);
	} else {
		print_table(&r, &a);
	}
	if (r.verify)
		status = verify(&r, &a, j);
	if (j)
		json_print(j, stdout);
	if (fflush(stdout) || ferror(stdout)) {
		say("cannot write: %s", strerror(errno));
		status = TROUBLE;
	}
	return status;
}
