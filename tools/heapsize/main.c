// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali heap-size: how much protected memory a board needs.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../client/jsonfile.h"
#include "../../gpu/include/mali_gpu.h"
#include "../../lib/mali_fw_if.h"
#include "../../lib/mali_fwimage.h"
#include "../fw/machine.h"
#include "../number.h"
#include "size.h"

#define COMMAND		"heap-size"
#define BUFFERS_MAX	64
/* What the machine is asked to allocate at the same time, to check ourselves */
#define VERIFY_MAX	256
/* Arm's images are of 300 KiB */
#define IMAGE_MAX	(64u << 20)
#define MACHINE_HEAP	"protected,secure-video"

/* Exit status */
enum { FINE = 0, DIFFERS = 1, TROUBLE = 2 };

/**
 * struct request - what is asked for
 * @image: path of the firmware image
 * @groups: groups for protected rendering at the same time
 * @suspend: bytes of a protected suspend buffer, not rounded
 * @suspend_given: they were given, and are not the model's
 * @buffers: of the applications
 * @text: how they were written
 * @buffer_count: number of these
 * @rules: what is rounded to
 * @margin: percent
 * @json: how to print
 * @verify: whether to ask the machine
 */
struct request {
	const char *image;
	uint64_t groups;
	uint64_t suspend;
	bool suspend_given;
	struct heap_buffer buffers[BUFFERS_MAX];
	const char *text[BUFFERS_MAX];
	size_t buffer_count;
	struct heap_rules rules;
	uint64_t margin;
	bool json;
	bool verify;
};

/**
 * struct answer - what it comes to, in bytes; all but @each are whole pages
 * @sections: protected sections of the firmware; a number
 * @queues: of a group; a number
 * @firmware: for the sections
 * @group: for one group
 * @groups: for all groups
 * @each: of one buffer
 * @buffers: for all of a line
 * @content: for all buffers
 * @sum: of the above
 * @margin: on top of it
 * @total: with the margin
 */
struct answer {
	unsigned int sections;
	uint32_t queues;
	uint64_t firmware;
	uint64_t group;
	uint64_t groups;
	uint64_t each[BUFFERS_MAX];
	uint64_t buffers[BUFFERS_MAX];
	uint64_t content;
	uint64_t sum;
	uint64_t margin;
	uint64_t total;
};

static void usage(FILE *f)
{
	fputs("usage: vmali heap-size [OPTION...]\n"
	      "\n"
	      "How much protected memory a board needs: the sum, and each part of it.\n"
	      "\n"
	      "  --image FILE        the firmware; its protected sections are allocated while the\n"
	      "                      driver is bound (default: the image that vmali run uses)\n"
	      "  --groups N          groups for protected rendering at the same time (default 1).\n"
	      "                      A group's memory is released shortly after the group is\n"
	      "                      destroyed: creating the next one at once needs both\n"
	      "  --suspend-size N    the firmware's protm_suspend_size, for each group (default:\n"
	      "                      the GPU model's; real firmware has its own, which the driver\n"
	      "                      reports: see vmali-info)\n"
	      "  --buffer WxH:FORMAT[*COUNT]\n"
	      "                      buffers of applications, as 1920x1080:NV12*4; may repeat.\n"
	      "                      Linear only: AFBC depends on the allocator\n"
	      "  --formats           list the formats\n"
	      "  --stride-align N    rows of a plane are a multiple of N bytes (default 64)\n"
	      "  --row-align N       planes have a multiple of N rows (default 1; video\n"
	      "                      decoders often need 16)\n"
	      "  --page-size N       the kernel's page size (default 4K)\n"
	      "  --margin PERCENT    added to the sum (default 0)\n"
	      "  --json              print JSON\n"
	      "  --verify            allocate all of it in the machine, and compare\n"
	      "\n"
	      "Sizes are in bytes, and may end with K, M or G.\n"
	      "\n"
	      "Exit status: 0; 1 if the machine's figures differ; 2 for other errors: a wrong\n"
	      "command line, an image that cannot be read or is damaged, or no machine.\n", f);
}

static void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static void say(const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fputs("vmali: " COMMAND ": ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

/* Return: the file, malloc()ed, NULL if there is none; why has been said */
static uint8_t *read_image(const char *path, size_t *size)
{
	FILE *f = fopen(path, "rb");
	struct stat st;
	uint8_t *data;

	if (!f || fstat(fileno(f), &st)) {
		say("%s: %s", path, strerror(errno));
		if (f)
			fclose(f);
		return NULL;
	}
	if (!S_ISREG(st.st_mode) || st.st_size > (off_t)IMAGE_MAX) {
		say("%s: not a firmware image", path);
		fclose(f);
		return NULL;
	}
	data = malloc((size_t)st.st_size + 1);
	*size = data ? fread(data, 1, (size_t)st.st_size, f) : 0;
	if (!data || *size != (size_t)st.st_size) {
		say("%s: %s", path, strerror(errno));
		free(data);
		data = NULL;
	}
	fclose(f);
	return data;
}

static bool damaged(const struct request *r, const struct mali_fw_error *e)
{
	say("%s: offset %#x: %s (%#llx, limit %#llx)", r->image, e->offset,
	    mali_fw_fault_text(e->fault), (unsigned long long)e->value,
	    (unsigned long long)e->limit);
	return false;
}

/* What the driver will allocate for a section: it rounds each by itself */
static bool add_section(const struct request *r, struct answer *a,
			const struct mali_fw_section *s)
{
	uint64_t bytes;

	if (!(s->flags & MALI_FW_PROTECTED) || s->va == s->va_end)
		return true;
	a->sections++;
	if (heap_round(s->va_end - s->va, r->rules.page, &bytes) &&
	    !__builtin_add_overflow(a->firmware, bytes, &a->firmware))
		return true;
	say("%s: %s", r->image, heap_fault_text(HEAP_TOO_LARGE));
	return false;
}

static bool add_sections(const struct request *r, struct answer *a, const uint8_t *data,
			 size_t size)
{
	struct mali_fw_section s;
	struct mali_fw_image im;
	struct mali_fw_entry entry;
	struct mali_fw_error e;

	if (!mali_fw_open(&im, data, size, &e))
		return damaged(r, &e);
	for (mali_fw_first(&entry); mali_fw_next(&im, &entry, &e);) {
		if (entry.type != MALI_FW_SECTION)
			continue;
		if (!mali_fw_section_read(&im, &entry, &s, &e) ||
		    !mali_fw_section_check(&im, &s, &e) || !mali_fw_section_fits(&s, &e))
			return damaged(r, &e);
		if (!add_section(r, a, &s))
			return false;
		/* All groups have as many queues as the first */
		if (s.va == FW_SHARED_VA && s.va_end - s.va >= FW_GROUPS + FW_STREAMS)
			a->queues = mali_fw_section_get32(&im, &s, FW_GROUPS + GRP_STREAM_NUM);
	}
	if (e.fault != MALI_FW_OK)
		return damaged(r, &e);
	if (a->queues && a->queues <= FW_MAX_STREAMS)
		return true;
	say("%s: no control tables of groups, where the number of queues is", r->image);
	return false;
}

static bool add_firmware(const struct request *r, struct answer *a)
{
	uint8_t *data;
	size_t size;
	bool fine;

	data = read_image(r->image, &size);
	if (!data)
		return false;
	fine = add_sections(r, a, data, size);
	free(data);
	return fine;
}

static bool add_buffers(const struct request *r, struct answer *a)
{
	size_t i;

	for (i = 0; i < r->buffer_count; i++) {
		if (!heap_buffer_bytes(&r->buffers[i], &r->rules, &a->each[i]) ||
		    !heap_times(a->each[i], r->buffers[i].count, r->rules.page,
				&a->buffers[i]) ||
		    __builtin_add_overflow(a->content, a->buffers[i], &a->content)) {
			say("%s: %s", r->text[i], heap_fault_text(HEAP_TOO_LARGE));
			return false;
		}
	}
	return true;
}

static bool calculate(struct request *r, struct answer *a)
{
	memset(a, 0, sizeof(*a));
	if (!add_firmware(r, a))
		return false;
	if (!r->suspend_given)
		r->suspend = mali_gpu_suspend_size(a->queues);
	if (!heap_times(r->suspend, 1, r->rules.page, &a->group) ||
	    !heap_times(r->suspend, r->groups, r->rules.page, &a->groups)) {
		say("%" PRIu64 " groups of %" PRIu64 " bytes: %s", r->groups, r->suspend,
		    heap_fault_text(HEAP_TOO_LARGE));
		return false;
	}
	if (!add_buffers(r, a))
		return false;
	if (__builtin_add_overflow(a->firmware, a->groups, &a->sum) ||
	    __builtin_add_overflow(a->sum, a->content, &a->sum) ||
	    !heap_margin(a->sum, (uint32_t)r->margin, r->rules.page, &a->margin) ||
	    __builtin_add_overflow(a->sum, a->margin, &a->total)) {
		say("the sum: %s", heap_fault_text(HEAP_TOO_LARGE));
		return false;
	}
	return true;
}

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

/* What the machine has to say */

/**
 * struct measured - a number of vmali-hold, and what we make of it
 * @name: as it prints it
 * @what: for people
 * @expected: what was calculated
 * @value: what the machine says
 * @there: it does
 */
struct measured {
	const char *name;
	const char *what;
	uint64_t expected;
	uint64_t value;
	bool there;
};

/* vmali-hold HEAP GROUPS BYTES...; NULL ends it.  @numbers has their text */
static void command(const struct request *r, const struct answer *a, const char **argv,
		    char (*numbers)[24])
{
	static char hold[PATH_MAX];
	size_t n = 0, k = 0, i;
	uint32_t c;

	snprintf(hold, sizeof(hold), "%s/bin/vmali-hold", getenv("VMALI_BUILD"));
	argv[n++] = hold;
	argv[n++] = MACHINE_HEAP;
	snprintf(numbers[k], sizeof(numbers[k]), "%" PRIu64, r->groups);
	argv[n++] = numbers[k++];
	for (i = 0; i < r->buffer_count; i++) {
		for (c = 0; c < r->buffers[i].count; c++) {
			snprintf(numbers[k], sizeof(numbers[k]), "%" PRIu64, a->each[i]);
			argv[n++] = numbers[k++];
		}
	}
	argv[n] = NULL;
}

/* Lines of a name and a number */
static void read_numbers(char *lines, struct measured *m, size_t count)
{
	uint64_t value;
	char name[64], *line;
	size_t i;

	while ((line = strsep(&lines, "\n"))) {
		if (sscanf(line, "%63s %" SCNu64, name, &value) != 2)
			continue;
		for (i = 0; i < count; i++) {
			if (strcmp(name, m[i].name))
				continue;
			m[i].value = value;
			m[i].there = true;
		}
	}
}

/* Return: whether the machine has run, and said all that was asked */
static bool measure(const struct request *r, const struct answer *a, struct measured *m,
		    size_t count)
{
	static const char *const options[] = { NULL };
	static char numbers[VERIFY_MAX + 1][24];
	static const char *argv[VERIFY_MAX + 4];
	struct machine_answer answer;
	uint8_t *data;
	size_t size, i;
	int ret;

	data = read_image(r->image, &size);
	if (!data)
		return false;
	command(r, a, argv, numbers);
	ret = machine_ask(data, size, options, argv, &answer);
	free(data);
	if (ret) {
		say("no machine: %s", strerror(-ret));
		return false;
	}
	read_numbers(answer.output, m, count);
	free(answer.output);
	for (i = 0; i < count; i++)
		if (!m[i].there)
			say("the machine does not say %s", m[i].what);
	if (answer.status)
		say("the machine could not hold all of it (status %d)", answer.status);
	return !answer.status;
}

static int verify(const struct request *r, const struct answer *a, struct json_object *j)
{
	struct measured m[] = {
		{ "fw_bytes", "the driver's fw_size", a->firmware, 0, false },
		{ "group_bytes", "the driver's group_size", a->group, 0, false },
		{ "used_before", "used, the driver bound", a->firmware, 0, false },
		{ "used_with_groups", "used, with the groups", a->firmware + a->groups, 0, false },
		{ "used_with_buffers", "used, with the buffers", a->sum, 0, false },
	};
	const size_t count = sizeof(m) / sizeof(m[0]);
	int status = FINE;
	uint64_t held = 0;
	size_t i;

	for (i = 0; i < r->buffer_count; i++)
		held += r->buffers[i].count;
	if (held > VERIFY_MAX || r->groups > VERIFY_MAX) {
		say("--verify: at most %d groups, and as many buffers", VERIFY_MAX);
		return TROUBLE;
	}
	if (!getenv("VMALI") || !getenv("VMALI_BUILD")) {
		say("--verify: start it as 'vmali heap-size'");
		return TROUBLE;
	}
	if (!measure(r, a, m, count))
		return TROUBLE;
	if (j)
		j = json_add_object(j, "machine");
	else
		puts("\n    calculated     the machine");
	for (i = 0; i < count; i++) {
		bool same = m[i].there && m[i].value == m[i].expected;

		if (!same)
			status = DIFFERS;
		if (j)
			json_add_u64(j, m[i].name, m[i].value);
		else
			printf("%14" PRIu64 "  %14" PRIu64 "  %s%s\n", m[i].expected, m[i].value,
			       m[i].what, same ? "" : ": DIFFERS");
	}
	if (j)
		json_add_bool(j, "agrees", status == FINE);
	return status;
}

/* Arguments */

static bool power_of_two(uint64_t n)
{
	return n && n <= UINT32_MAX && !(n & (n - 1));
}

static bool option_bytes(const char *name, const char *text, uint64_t *value)
{
	if (parse_bytes(text, value))
		return true;
	say("--%s is a number, as 8192 or 64K, not '%s'", name, text);
	return false;
}

static bool option_power(const char *name, const char *text, uint32_t *value)
{
	uint64_t n = 0;

	if (!parse_bytes(text, &n) || !power_of_two(n)) {
		say("--%s is a power of two, not '%s'", name, text);
		return false;
	}
	*value = (uint32_t)n;
	return true;
}

static bool option_buffer(struct request *r, const char *text)
{
	enum heap_fault fault;

	if (r->buffer_count == BUFFERS_MAX) {
		say("more than %d times --buffer", BUFFERS_MAX);
		return false;
	}
	fault = heap_parse_buffer(text, &r->buffers[r->buffer_count]);
	if (fault != HEAP_OK) {
		say("--buffer '%s': %s", text, heap_fault_text(fault));
		return false;
	}
	r->text[r->buffer_count++] = text;
	return true;
}

static void list_formats(void)
{
	size_t i;

	for (i = 0; heap_format(i); i++)
		puts(heap_format(i)->name);
}

static const struct option options[] = {
	{ "image", required_argument, NULL, 'i' },
	{ "groups", required_argument, NULL, 'g' },
	{ "suspend-size", required_argument, NULL, 's' },
	{ "buffer", required_argument, NULL, 'b' },
	{ "formats", no_argument, NULL, 'f' },
	{ "stride-align", required_argument, NULL, 'a' },
	{ "row-align", required_argument, NULL, 'r' },
	{ "page-size", required_argument, NULL, 'p' },
	{ "margin", required_argument, NULL, 'm' },
	{ "json", no_argument, NULL, 'j' },
	{ "verify", no_argument, NULL, 'v' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* Return: -1 to go on, else the exit status */
static int parse(struct request *r, int argc, char **argv)
{
	bool good = true;
	int c;

	opterr = 0;
	while (good && (c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (c) {
		case 'i':
			r->image = optarg;
			break;
		case 'g':
			good = option_bytes("groups", optarg, &r->groups);
			break;
		case 's':
			good = option_bytes("suspend-size", optarg, &r->suspend);
			r->suspend_given = true;
			break;
		case 'b':
			good = option_buffer(r, optarg);
			break;
		case 'a':
			good = option_power("stride-align", optarg, &r->rules.stride);
			break;
		case 'r':
			good = option_power("row-align", optarg, &r->rules.rows);
			break;
		case 'p':
			good = option_power("page-size", optarg, &r->rules.page);
			break;
		case 'm':
			good = option_bytes("margin", optarg, &r->margin);
			if (good && r->margin > UINT32_MAX) {
				say("--margin is at most %u percent", UINT32_MAX);
				good = false;
			}
			break;
		case 'j':
			r->json = true;
			break;
		case 'v':
			r->verify = true;
			break;
		case 'f':
			list_formats();
			return FINE;
		case 'h':
			usage(stdout);
			return FINE;
		default:
			say("unknown option or missing value: %s", argv[optind - 1]);
			good = false;
		}
	}
	if (good && optind < argc) {
		say("unexpected argument '%s'", argv[optind]);
		good = false;
	}
	if (good && !r->image) {
		say("--image is missing");
		good = false;
	}
	return good ? -1 : TROUBLE;
}

int main(int argc, char **argv)
{
	static struct request r = {
		.groups = 1, .rules = { .page = 4096, .stride = 64, .rows = 1 },
	};
	static struct answer a;
	struct json_object *j = NULL;
	int status;

	status = parse(&r, argc, argv);
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
