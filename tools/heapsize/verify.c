// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What the machine says of the same request.
 */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../fw/machine.h"
#include "calculate.h"
#include "verify.h"

/* What the machine is asked to allocate at the same time, to check ourselves */
#define VERIFY_MAX	256
#define MACHINE_HEAP	"protected,secure-video"

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
			say("the machine does not report %s", m[i].what);
	if (answer.status)
		say("the machine could not hold all of it (status %d)", answer.status);
	return !answer.status;
}

int verify(const struct request *r, const struct answer *a, struct json_object *j)
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
