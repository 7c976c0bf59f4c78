// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The options of vmali heap-size.
 */
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>

#include "../number.h"
#include "request.h"

#define COMMAND		"heap-size"

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

void say(const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fputs("vmali: " COMMAND ": ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

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

int request_parse(struct request *r, int argc, char **argv)
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
