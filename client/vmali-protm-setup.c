// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali-protm-setup: give the firmware of the GPU its protected memory, with a driver of the
 * topic protm-init. What the daemon of a board does when it starts.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <vmali.h>

#define DEFAULT_HEAP	"protected,secure-video"
#define DEFAULT_GROUPS	256u
/* The driver's largest number of suspend buffers */
#define MAX_GROUPS	INT32_MAX

static void usage(FILE *out)
{
	fputs("usage: vmali-protm-setup [options] [DEVICE]\n"
	      "Give the firmware of the GPU its protected memory. The GPU is reset; jobs continue.\n"
	      "  --heap NAME      where the memory comes from (" DEFAULT_HEAP ")\n"
	      "  --groups N       groups for protected rendering that can exist at the same\n"
	      "                   time (256); half of them are left to CAP_SYS_NICE\n"
	      "Needs CAP_SYS_ADMIN, and a driver of the topic protm-init of kernel/series.\n", out);
}

static int failed(const char *what, int error)
{
	fprintf(stderr, "vmali-protm-setup: %s: %s\n", what, strerror(-error));
	return 1;
}

/* Return: whether it is one */
static bool number(const char *text, uint32_t *value)
{
	unsigned long long v;
	char *end;

	errno = 0;
	v = strtoull(text, &end, 10);
	if (errno || end == text || *end || *text == '-' || v > MAX_GROUPS)
		return false;
	*value = (uint32_t)v;
	return true;
}

static int set_up(struct vmali_device *dev, const char *heap_name, uint32_t groups)
{
	struct vmali_protected_info info = {};
	int ret, heap, memory;
	uint64_t bytes;

	ret = vmali_device_query_protected(dev, &info);
	if (!ret && !(info.features & VMALI_PROTECTED_PROTM))
		ret = -EOPNOTSUPP;
	if (ret)
		return failed("protected mode", ret);

	ret = vmali_heap_open(heap_name, &heap);
	if (ret)
		return failed(heap_name, ret);
	bytes = info.fw_bytes + groups * info.group_bytes;
	ret = vmali_heap_alloc(heap, bytes, &memory);
	close(heap);
	if (ret) {
		fprintf(stderr, "vmali-protm-setup: %" PRIu64 " bytes of %s: %s\n", bytes,
			heap_name, strerror(-ret));
		return 1;
	}
	/* The driver keeps a reference; without this descriptor no process can reach the memory */
	ret = vmali_device_protm_init(dev, memory, 0);
	close(memory);
	return ret ? failed("PROTM_INIT", ret) : 0;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "heap", required_argument, NULL, 'h' },
		{ "groups", required_argument, NULL, 'g' },
		{ },
	};
	const char *heap = DEFAULT_HEAP;
	uint32_t groups = DEFAULT_GROUPS;
	struct vmali_device *dev;
	int option, ret;

	if (argc == 2 && !strcmp(argv[1], "--help")) {
		usage(stdout);
		return 0;
	}
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'h':
			heap = optarg;
			break;
		case 'g':
			if (number(optarg, &groups))
				break;
			fprintf(stderr, "vmali-protm-setup: not a number of groups: %s\n", optarg);
			return 2;
		default:
			usage(stderr);
			return 2;
		}
	}
	if (argc - optind > 1) {
		usage(stderr);
		return 2;
	}
	ret = vmali_device_open(argv[optind], &dev);
	if (ret)
		return failed(argv[optind] ? argv[optind] : "panthor", ret);
	ret = set_up(dev, heap, groups);
	vmali_device_close(dev);
	return ret;
}
