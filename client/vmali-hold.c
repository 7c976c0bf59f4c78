// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali-hold: create protected groups and buffers, and report how much of the heap they
 * take.  vmali heap-size --verify runs it in the machine.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vmali.h>

#define STATS	"/sys/kernel/debug/vmali/trusted/stats"
/* An open file of the device can have no more */
#define GROUPS_OF_A_FILE	128u

static void usage(FILE *out)
{
	fputs("usage: vmali-hold HEAP GROUPS [BYTES...]\n"
	      "Create GROUPS groups for protected rendering, and a buffer of the heap for each\n"
	      "number of BYTES; print what the driver reports, and the protected memory in use\n"
	      "before the groups, with them, and with the buffers.\n", out);
}

static void fail(const char *what, int error)
{
	fprintf(stderr, "vmali-hold: %s: %s\n", what, strerror(error));
	exit(1);
}

/* Protected bytes in use, of all users; reported by this project's machine only */
static uint64_t used_bytes(void)
{
	FILE *f = fopen(STATS, "r");
	uint64_t bytes = 0;
	char line[128];
	bool found = false;

	if (!f)
		fail(STATS, errno);
	while (!found && fgets(line, sizeof(line), f))
		found = sscanf(line, "used_bytes %" SCNu64, &bytes) == 1;
	fclose(f);
	if (!found)
		fail(STATS, ENOMSG);
	return bytes;
}

static void hold_groups(unsigned long groups)
{
	static const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	struct vmali_group *group;
	struct vmali_device *dev;
	struct vmali_vm *vm = NULL;
	unsigned long i;
	int ret;

	/* All of it stays until the end of the process */
	for (i = 0; i < groups; i++) {
		if (i % GROUPS_OF_A_FILE == 0) {
			ret = vmali_device_open(NULL, &dev);
			if (!ret)
				ret = vmali_vm_create(dev, 0, &vm);
			if (ret)
				fail("device", -ret);
		}
		ret = vmali_group_create(vm, &attrs, &group);
		if (ret) {
			fprintf(stderr, "vmali-hold: group %lu of %lu: %s\n", i + 1, groups,
				strerror(-ret));
			exit(1);
		}
	}
}

/* Return: the number, exits if it is none */
static uint64_t number(const char *text)
{
	unsigned long long value;
	char *end;

	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno || end == text || *end || *text == '-') {
		fprintf(stderr, "vmali-hold: not a number: %s\n", text);
		exit(1);
	}
	return value;
}

int main(int argc, char **argv)
{
	struct vmali_protected_info info = {};
	struct vmali_device *dev;
	int ret, heap, buffer, i;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		usage(stdout);
		return 0;
	}
	if (argc < 3) {
		usage(stderr);
		return 1;
	}
	ret = vmali_device_open(NULL, &dev);
	if (!ret)
		ret = vmali_device_query_protected(dev, &info);
	if (ret)
		fail("device", -ret);
	printf("fw_bytes %" PRIu64 "\n", info.fw_bytes);
	printf("group_bytes %" PRIu64 "\n", info.group_bytes);
	printf("used_before %" PRIu64 "\n", used_bytes());
	hold_groups((unsigned long)number(argv[2]));
	printf("used_with_groups %" PRIu64 "\n", used_bytes());
	ret = vmali_heap_open(argv[1], &heap);
	if (ret)
		fail(argv[1], -ret);
	for (i = 3; i < argc; i++) {
		ret = vmali_heap_alloc(heap, number(argv[i]), &buffer);
		if (ret) {
			fprintf(stderr, "vmali-hold: buffer %d of %d, %s bytes: %s\n", i - 2,
				argc - 3, argv[i], strerror(-ret));
			return 1;
		}
	}
	printf("used_with_buffers %" PRIu64 "\n", used_bytes());
	return fflush(stdout) || ferror(stdout);
}
