// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali-demo: protected memory, shown step by step inside the machine.
 *
 * Prints each step, and writes the demo's report.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <linux/dma-buf.h>
#include <vmali.h>

#include "demo_report.h"
#include "job.h"
#include "options.h"
#include "sha256.h"

#define HEAP_PARAMETER	"/sys/module/panthor/parameters/protected_heap_name"
#define SECRET_SIZE	65536u
#define JOB_BLOCKS	256
#define MAX_HEAPS	64

/* What is played. */
#define FRAMES		8u
#define FRAME_WIDTH	320u
#define FRAME_HEIGHT	180u
#define BADGE		64u
#define OPACITY		176u
#define CONCURRENT		16u

/* Longer than the driver's own limit for a job, to see its verdict. */
#define JOB_TIMEOUT	(7000 * VMALI_MS)

static int64_t clock_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ts.tv_sec * 1000000000ll + ts.tv_nsec;
}

static bool find_device(struct demo *demo)
{
	const struct vmali_driver_version *version;
	const struct drm_panthor_gpu_info *gpu;
	int ret;

	ret = vmali_device_open(NULL, &demo->dev);
	if (ret)
		return report_step(&demo->report, "device", false,
				   "no panthor device: %s", strerror(-ret));

	version = vmali_device_version(demo->dev);
	gpu = vmali_device_gpu_info(demo->dev);
	report_step(&demo->report, "device", true,
		    "%s, %d shader cores, driver %s %d.%d.%d",
		    vmali_product_name(gpu->gpu_id),
		    __builtin_popcountll(gpu->shader_present), version->name,
		    version->major, version->minor, version->patch);

	ret = vmali_vm_create(demo->dev, 0, &demo->vm);
	if (ret)
		return report_step(&demo->report, "address space", false, "%s",
				   strerror(-ret));
	return true;
}

static bool find_heap(struct demo *demo)
{
	static char names[MAX_HEAPS][VMALI_HEAP_NAME_MAX];
	char list[160] = "";
	bool found = false;
	size_t used = 0;
	int count, i;

	demo_parameter(HEAP_PARAMETER, demo->heap, sizeof(demo->heap));
	if (!*demo->heap)
		return report_step(&demo->report, "heap", false,
				   "no heap is set for the driver");

	count = vmali_heap_list(names, MAX_HEAPS);
	if (count < 0)
		return report_step(&demo->report, "heap", false,
				   "no heaps in this kernel: %s", strerror(-count));
	for (i = 0; i < count && i < MAX_HEAPS; i++) {
		if (!strcmp(names[i], demo->heap)) {
			found = true;
		} else if (used < sizeof(list)) {
			used += (size_t)snprintf(list + used, sizeof(list) - used,
						 "%s%s", used ? ", " : "", names[i]);
		}
	}
	return report_step(&demo->report, "heap", found,
			   "\"%s\" %s%s%s", demo->heap, found ? "found" : "not found",
			   used ? "; other heaps: " : "", list);
}

/*
 * Whether protected memory is a carve-out that the trusted firmware has lent to Linux, or RAM
 * that it has from there, as a whole: what is used of it, the firmware does not know.
 */
static bool is_lent(const struct demo *demo)
{
	return demo->memory.used_bytes == demo->memory.region_bytes;
}

/* Protected memory in use; waits until it is @expected, but not for long. */
static int used_bytes(struct demo *demo, uint64_t expected, uint64_t *used)
{
	int64_t end = clock_ns(CLOCK_MONOTONIC) + 1000 * VMALI_MS;
	int ret;

	/* The driver frees what belongs to a group in the background. */
	for (;;) {
		ret = vmali_trusted_info(demo->trusted, &demo->memory);
		if (ret)
			return ret;
		*used = demo->memory.used_bytes;
		if (*used == expected || is_lent(demo) || clock_ns(CLOCK_MONOTONIC) > end)
			return 0;
		usleep(1000);
	}
}

static bool check_firmware(struct demo *demo)
{
	int ret;

	ret = vmali_device_query_protected(demo->dev, &demo->prot);
	if (ret)
		return report_step(&demo->report, "firmware", false,
				   "the driver has no protected support: %s",
				   strerror(-ret));
	if (!(demo->prot.features & VMALI_PROTECTED_PROTM) || !demo->prot.ready)
		return report_step(&demo->report, "firmware", false,
				   "the driver is not ready for protected mode");

	ret = vmali_trusted_open(&demo->trusted);
	if (!ret)
		ret = used_bytes(demo, demo->prot.fw_bytes, &demo->fw_used);
	if (ret)
		return report_step(&demo->report, "firmware", false,
				   "the trusted firmware does not respond: %s",
				   strerror(-ret));

	if (is_lent(demo))
		return report_step(&demo->report, "firmware", demo->prot.fw_bytes,
				   "its protected section, %" PRIu64 " bytes, is in %" PRIu64
				   " bytes that are lent as a whole", demo->prot.fw_bytes,
				   demo->memory.region_bytes);

	return report_step(&demo->report, "firmware",
			   demo->fw_used == demo->prot.fw_bytes && demo->fw_used,
			   "its protected section, %" PRIu64 " bytes, is in protected memory (%"
			   PRIu64 " of %" PRIu64 " bytes used)",
			   demo->prot.fw_bytes, demo->fw_used,
			   demo->memory.region_bytes);
}

static bool create_groups(struct demo *demo)
{
	const struct vmali_group_attrs protect = { .flags = VMALI_GROUP_PROTECTED };
	struct vmali_group *ordinary;
	uint64_t used;
	int ret;

	ret = vmali_group_create(demo->vm, NULL, &ordinary);
	if (!ret) {
		ret = used_bytes(demo, demo->fw_used, &used);
		vmali_group_destroy(ordinary);
	}
	if (ret)
		return report_step(&demo->report, "ordinary group", false, "%s",
				   strerror(-ret));
	if (is_lent(demo))
		report_step(&demo->report, "ordinary group", true, "created");
	else
		report_step(&demo->report, "ordinary group", used == demo->fw_used,
			    "takes %" PRId64 " protected bytes",
			    (int64_t)(used - demo->fw_used));

	ret = vmali_group_create(demo->vm, &protect, &demo->group);
	if (ret)
		return report_step(&demo->report, "protected group", false, "%s",
				   strerror(-ret));
	ret = used_bytes(demo, demo->fw_used + demo->prot.group_bytes, &used);
	if (ret)
		return report_step(&demo->report, "protected group", false,
				   "the trusted firmware does not respond: %s",
				   strerror(-ret));

	if (is_lent(demo)) {
		demo->group_used = demo->prot.group_bytes;
		return report_step(&demo->report, "protected group", demo->group_used,
				   "its suspend buffer is %" PRIu64 " bytes, says the driver",
				   demo->group_used);
	}

	demo->group_used = used - demo->fw_used;
	return report_step(&demo->report, "protected group",
			   demo->group_used == demo->prot.group_bytes &&
			   demo->group_used,
			   "its suspend buffer, %" PRIu64 " bytes, is in protected memory",
			   demo->group_used);
}

static bool run_job(struct demo *demo)
{
	struct vmali_group *group = demo->group, *ordinary = NULL;
	struct job_result result;
	struct job job = { 0 };
	uint32_t syncobj = 0;
	char why[128];
	int64_t start;
	int ret, status = 1;

	/* Even if there is no protected group there is a GPU. */
	if (!group) {
		ret = vmali_group_create(demo->vm, NULL, &ordinary);
		if (ret)
			return report_step(&demo->report, "job", false,
					   "no group: %s", strerror(-ret));
		group = ordinary;
	}

	snprintf(why, sizeof(why), "%s", "setting up");
	ret = job_create(demo->vm, JOB_BLOCKS, 1, &job);
	if (!ret)
		ret = vmali_syncobj_create(demo->dev, false, &syncobj);
	if (ret)
		goto out;

	start = clock_ns(CLOCK_MONOTONIC);
	snprintf(why, sizeof(why), "%s", "submitting");
	ret = job_submit(&job, group, 0, syncobj);
	if (ret)
		goto out;

	snprintf(why, sizeof(why), "%s", "waiting");
	ret = vmali_syncobj_wait(demo->dev, syncobj, 0, JOB_TIMEOUT);
	if (!ret)
		ret = vmali_syncobj_status(demo->dev, syncobj, 0, &status);
	if (!ret && status < 0)
		ret = status;
	if (ret)
		goto out;
	demo->first_job_ns = clock_ns(CLOCK_BOOTTIME);
	start = clock_ns(CLOCK_MONOTONIC) - start;

	ret = job_check(&job, &result, why, sizeof(why));
	if (!ret)
		report_step(&demo->report, "job", true,
			    "%u loops of a command stream: sum 0x%08x, minimum 0x%08x, as the CPU computes; %.2f ms",
			    result.blocks, result.sum, result.minimum,
			    (double)start / 1e6);

out:
	if (ret)
		report_step(&demo->report, "job", false, "%s: %s", why,
			    strerror(-ret));
	vmali_syncobj_destroy(demo->dev, syncobj);
	/* Before the memory that its job might still use. */
	vmali_group_destroy(ordinary);
	job_destroy(&job);
	return !ret;
}

/* What the CPU can do to a buffer of the heap; the content must not change. */
static bool try_cpu(struct demo *demo, int secret, const uint8_t *digest)
{
	uint8_t after[VMALI_DIGEST_SIZE];
	int read_error, map_error, sync_error, ret;
	char byte;
	void *cpu;

	cpu = mmap(NULL, SECRET_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, secret, 0);
	map_error = cpu == MAP_FAILED ? errno : 0;
	report_step(&demo->report, "mmap is refused", map_error == EINVAL, "mmap: %s",
		    map_error ? strerror(map_error) : "succeeded");
	if (!map_error)
		munmap(cpu, SECRET_SIZE);

	read_error = read(secret, &byte, 1) < 0 ? errno : 0;
	report_step(&demo->report, "read is refused", read_error == EINVAL, "read: %s",
		    read_error ? strerror(read_error) : "succeeded");

	/* Asking for CPU access is allowed, and gives nothing. */
	sync_error = vmali_dmabuf_sync(secret, DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW);
	if (!sync_error)
		sync_error = vmali_dmabuf_sync(secret,
					       DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW);
	ret = vmali_trusted_digest(demo->trusted, secret, 0, SECRET_SIZE, after);
	if (ret)
		return report_step(&demo->report, "content", false,
				   "the trusted firmware does not respond: %s",
				   strerror(-ret));
	return report_step(&demo->report, "content",
			   !sync_error && !memcmp(digest, after, sizeof(after)),
			   "%s by these accesses and DMA_BUF_IOCTL_SYNC",
			   memcmp(digest, after, sizeof(after)) ? "changed" : "unchanged");
}

static bool keep_secret(struct demo *demo)
{
	static uint8_t content[SECRET_SIZE];
	uint8_t expected[SHA256_SIZE], digest[VMALI_DIGEST_SIZE];
	char hex[2 * SHA256_SIZE + 1];
	int heap, secret, ret;
	bool ok = false;
	size_t i;

	ret = vmali_heap_open(demo->heap, &heap);
	if (ret)
		return report_step(&demo->report, "secret", false, "%s: %s",
				   demo->heap, strerror(-ret));
	ret = vmali_heap_alloc(heap, SECRET_SIZE, &secret);
	close(heap);
	if (ret)
		return report_step(&demo->report, "secret", false, "allocation: %s",
				   strerror(-ret));

	for (i = 0; i < SECRET_SIZE; i++)
		content[i] = (uint8_t)(i * 7 + (i >> 8));
	sha256(content, SECRET_SIZE, expected);
	ret = vmali_trusted_provision(demo->trusted, secret, 0, content, SECRET_SIZE);
	if (!ret)
		ret = vmali_trusted_digest(demo->trusted, secret, 0, SECRET_SIZE,
					   digest);
	if (ret) {
		report_step(&demo->report, "secret", false,
			    "the trusted firmware does not respond: %s",
			    strerror(-ret));
		goto out;
	}

	ok = !memcmp(digest, expected, sizeof(digest));
	sha256_hex(digest, hex);
	report_step(&demo->report, "secret", ok,
		    "%u bytes written to protected memory by the trusted firmware, digest %.16s... %s",
		    SECRET_SIZE, hex, ok ? "correct" : "wrong");
	ok = try_cpu(demo, secret, digest) && ok;

out:
	close(secret);
	return ok;
}

/* The built-in frames, through protected memory to the display. */
static void play_frames(struct demo *demo)
{
	struct picture frames[FRAMES] = { 0 }, badge = { 0 };
	const struct play_options opt = {
		.heap = demo->heap,
		.frames = frames,
		.frame_count = FRAMES,
		.overlay = &badge,
		.opacity = OPACITY,
		.concurrent = CONCURRENT,
	};
	unsigned int i;
	int ret;

	ret = picture_badge(BADGE, &badge);
	for (i = 0; !ret && i < FRAMES; i++)
		ret = picture_sample(FRAME_WIDTH, FRAME_HEIGHT, i, &frames[i]);
	if (!ret)
		ret = play_run(demo->vm, demo->trusted, &opt, &demo->report, &demo->play);
	if (ret)
		report_step(&demo->report, "protected jobs", false, "setting up: %s",
			    strerror(-ret));
	else if (demo->play.verdict == PLAY_NO_ENTRY)
		report_step(&demo->report, "protected jobs", false,
			    "protected mode cannot be entered with this driver: %s",
			    demo->play.no_entry);

	picture_destroy(&badge);
	for (i = 0; i < FRAMES; i++)
		picture_destroy(&frames[i]);
}

static void check_freed(struct demo *demo)
{
	uint64_t used = 0;
	int ret;

	vmali_group_destroy(demo->group);
	demo->group = NULL;
	ret = used_bytes(demo, demo->fw_used, &used);
	if (!ret && is_lent(demo))
		return;
	report_step(&demo->report, "memory freed", !ret && used == demo->fw_used,
		    "%" PRIu64 " protected bytes in use, %" PRIu64 " by the firmware",
		    used, demo->fw_used);
}

static void run_steps(struct demo *demo)
{
	struct vmali_trusted_info peak;
	bool protect;

	if (!find_device(demo))
		return;

	protect = find_heap(demo);
	protect = check_firmware(demo) && protect;
	if (protect)
		protect = create_groups(demo);
	peak = demo->memory;
	run_job(demo);
	if (protect) {
		keep_secret(demo);
		play_frames(demo);
	} else {
		demo->play.verdict = PLAY_NO_ENTRY;
		snprintf(demo->play.no_entry, sizeof(demo->play.no_entry),
			 "protected memory is not set up");
	}
	if (demo->trusted)
		check_freed(demo);
	demo->memory = peak;
}

static void usage(FILE *out)
{
	fputs("usage: vmali-demo [--report FILE [--genuine]] [--page FILE]\n"
	      "Show protected memory at work, step by step.\n"
	      "  --report FILE   write what was found as JSON\n"
	      "  --genuine       the report says that the firmware is Arm's\n"
	      "  --page FILE     write it as a page of HTML, with pictures\n", out);
}

static bool written(const char *path, int ret)
{
	if (ret)
		fprintf(stderr, "vmali-demo: %s: %s\n", path, strerror(-ret));
	return !ret;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "report", required_argument, NULL, 'r' },
		{ "genuine", no_argument, NULL, 'g' },
		{ "page", required_argument, NULL, 'p' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	static struct demo demo;
	const char *path = NULL, *page = NULL;
	struct utsname uts;
	bool ok = true, genuine = false;
	int opt;

	while ((opt = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (opt) {
		case 'r':
			path = optarg;
			break;
		case 'g':
			genuine = true;
			break;
		case 'p':
			page = optarg;
			break;
		case 'h':
			usage(stdout);
			return 0;
		default:
			return 1;
		}
	}
	if (!options_end(argc, argv))
		return 1;

	uname(&uts);
	printf("Inside the machine: Linux %s\n", uts.release);
	run_steps(&demo);
	printf("%zu of %zu steps passed\n", demo.report.count - demo.report.failed,
	       demo.report.count);

	if (path)
		ok = written(path, demo_write_report(path, &demo, &uts, genuine));
	if (page)
		ok = written(page, demo_write_page(page, &demo, &uts)) && ok;
	play_result_destroy(&demo.play);
	vmali_group_destroy(demo.group);
	vmali_vm_destroy(demo.vm);
	vmali_device_close(demo.dev);
	vmali_trusted_close(demo.trusted);

	return demo.report.failed || !ok ? 1 : 0;
}
