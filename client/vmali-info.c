// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali-info: what a panthor device reports, in the style of vulkaninfo --summary.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <vmali.h>

#include "jsonfile.h"
#include "options.h"

#define MAX_HEAPS	64

static const char *const priority_names[] = {
	"low", "medium", "high", "realtime",
};

static const char *const coherency_names[] = {
	[DRM_PANTHOR_GPU_COHERENCY_ACE_LITE] = "ACE-Lite",
	[DRM_PANTHOR_GPU_COHERENCY_ACE] = "ACE",
	[DRM_PANTHOR_GPU_COHERENCY_NONE] = "none",
};

/**
 * struct info - what is known of a device
 * @dev: device
 * @time: its clocks
 * @time_error: 0, or why there are none
 * @priorities: allowed group priorities
 * @priorities_error: 0, or why they are not known
 * @page_sizes: bitmap of MMU page sizes
 * @page_sizes_error: 0, or why they are not known
 * @prot: protected memory
 * @prot_error: 0, or why it is not known
 * @heaps: names
 * @heap_count: number of names, or why there are none
 */
struct info {
	struct vmali_device *dev;
	struct drm_panthor_timestamp_info time;
	int time_error;
	uint32_t priorities;
	int priorities_error;
	uint64_t page_sizes;
	int page_sizes_error;
	struct vmali_protected_info prot;
	int prot_error;
	char heaps[MAX_HEAPS][VMALI_HEAP_NAME_MAX];
	int heap_count;
};

static void gather(struct info *info)
{
	const uint32_t clocks = DRM_PANTHOR_TIMESTAMP_GPU |
				DRM_PANTHOR_TIMESTAMP_GPU_OFFSET |
				DRM_PANTHOR_TIMESTAMP_GPU_CYCLE_COUNT |
				DRM_PANTHOR_TIMESTAMP_FREQ;
	struct drm_panthor_mmu_info mmu = { 0 };

	/* Flags came with driver 1.8. */
	info->time_error = vmali_device_query_timestamp(info->dev, clocks,
							&info->time);
	if (info->time_error)
		info->time_error = vmali_device_query_timestamp(info->dev, 0,
								&info->time);
	info->priorities_error =
		vmali_device_query_priorities(info->dev, &info->priorities);
	info->page_sizes_error =
		vmali_device_query(info->dev, DRM_PANTHOR_DEV_QUERY_MMU_INFO, &mmu,
				   sizeof(mmu));
	info->page_sizes = mmu.page_size_bitmap;
	info->prot_error = vmali_device_query_protected(info->dev, &info->prot);
	info->heap_count = vmali_heap_list(info->heaps, MAX_HEAPS);
	if (info->heap_count > MAX_HEAPS)
		info->heap_count = MAX_HEAPS;
}

static const char *coherency_name(uint32_t protocol)
{
	const char *name = NULL;

	if (protocol < sizeof(coherency_names) / sizeof(coherency_names[0]))
		name = coherency_names[protocol];
	return name ? name : "unknown";
}

static void line(const char *name, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void line(const char *name, const char *fmt, ...)
{
	va_list ap;

	printf("\t%-20s = ", name);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

static void print_cores(const char *name, uint64_t present)
{
	line(name, "%d (mask 0x%" PRIx64 ")", __builtin_popcountll(present), present);
}

static void print_sizes(uint64_t bitmap)
{
	char text[256] = "";
	size_t used = 0;
	unsigned int bit;

	for (bit = 0; bit < 64; bit++) {
		static const char *const units[] = {
			"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB",
		};

		if (bitmap & (1ull << bit) && used < sizeof(text) - 16)
			used += (size_t)snprintf(text + used, sizeof(text) - used,
						 "%s%u %s", used ? ", " : "",
						 1u << bit % 10, units[bit / 10]);
	}
	line("pageSizes", "%s", text);
}

static void print_priorities(const struct info *info)
{
	char text[64] = "";
	size_t used = 0, i;

	if (info->priorities_error) {
		line("groupPriorities", "not reported (%s)",
		     strerror(-info->priorities_error));
		return;
	}
	for (i = 0; i < sizeof(priority_names) / sizeof(priority_names[0]); i++) {
		if (info->priorities & (1u << i))
			used += (size_t)snprintf(text + used, sizeof(text) - used,
						 "%s%s", used ? ", " : "",
						 priority_names[i]);
	}
	line("groupPriorities", "%s", text);
}

static void print_time(const struct info *info)
{
	if (info->time_error) {
		line("timestamp", "not reported (%s)", strerror(-info->time_error));
		return;
	}
	line("timestamp", "%" PRIu64, (uint64_t)info->time.current_timestamp);
	line("timestampOffset", "%" PRIu64, (uint64_t)info->time.timestamp_offset);
	if (info->time.timestamp_frequency)
		line("timestampFrequency", "%" PRIu64 " Hz",
		     (uint64_t)info->time.timestamp_frequency);
	else
		line("timestampFrequency", "unknown");
	line("cycleCount", "%" PRIu64, (uint64_t)info->time.cycle_count);
}

static void print_protected(const struct info *info)
{
	if (info->prot_error) {
		line("protectedMode", "not reported by this kernel");
		return;
	}
	if (!(info->prot.features & VMALI_PROTECTED_PROTM)) {
		line("protectedMode", "not supported");
		return;
	}
	line("protectedMode", "supported, %s", info->prot.ready ? "ready" : "not ready");
	line("protectedFirmware", "%" PRIu64 " bytes", info->prot.fw_bytes);
	line("protectedPerGroup", "%" PRIu64 " bytes", info->prot.group_bytes);
}

static void print_summary(const struct info *info)
{
	const struct vmali_driver_version *version = vmali_device_version(info->dev);
	const struct drm_panthor_gpu_info *gpu = vmali_device_gpu_info(info->dev);
	const struct drm_panthor_csif_info *csif = vmali_device_csif_info(info->dev);
	int i;

	printf("==========\nVMALIINFO\n==========\n\nDevices:\n========\nGPU0:\n");
	line("driverName", "%s", version->name);
	line("driverVersion", "%d.%d.%d", version->major, version->minor,
	     version->patch);
	line("node", "%s", vmali_device_path(info->dev));
	line("deviceName", "%s", vmali_product_name(gpu->gpu_id));
	line("gpuId", "0x%08x (arch %u.%u.%u, product %u, r%up%u, status %u)",
	     gpu->gpu_id, DRM_PANTHOR_ARCH_MAJOR(gpu->gpu_id),
	     DRM_PANTHOR_ARCH_MINOR(gpu->gpu_id), DRM_PANTHOR_ARCH_REV(gpu->gpu_id),
	     DRM_PANTHOR_PRODUCT_MAJOR(gpu->gpu_id),
	     DRM_PANTHOR_VERSION_MAJOR(gpu->gpu_id),
	     DRM_PANTHOR_VERSION_MINOR(gpu->gpu_id),
	     DRM_PANTHOR_VERSION_STATUS(gpu->gpu_id));
	line("gpuRev", "0x%x", gpu->gpu_rev);
	print_cores("shaderCores", gpu->shader_present);
	print_cores("tilers", gpu->tiler_present);
	print_cores("l2Slices", gpu->l2_present);
	line("l2Features", "0x%08x", gpu->l2_features);
	line("coreFeatures", "0x%08x", gpu->core_features);
	line("maxThreads", "%u", gpu->max_threads);
	line("maxWorkgroupSize", "%u", gpu->thread_max_workgroup_size);
	line("addressSpaces", "%d", __builtin_popcount(gpu->as_present));
	line("vaBits", "%u", DRM_PANTHOR_MMU_VA_BITS(gpu->mmu_features));
	if (!info->page_sizes_error)
		print_sizes(info->page_sizes);
	line("coherency", "%s", coherency_name(gpu->selected_coherency));
	line("cshwVersion", "%u.%u.%u", DRM_PANTHOR_CSHW_MAJOR(gpu->csf_id),
	     DRM_PANTHOR_CSHW_MINOR(gpu->csf_id), DRM_PANTHOR_CSHW_REV(gpu->csf_id));
	line("mcuVersion", "%u.%u.%u", DRM_PANTHOR_MCU_MAJOR(gpu->csf_id),
	     DRM_PANTHOR_MCU_MINOR(gpu->csf_id), DRM_PANTHOR_MCU_REV(gpu->csf_id));
	line("groupSlots", "%u", csif->csg_slot_count);
	line("queuesPerGroup", "%u", csif->cs_slot_count);
	line("registers", "%u (last %u reserved)", csif->cs_reg_count,
	     csif->unpreserved_cs_reg_count);
	line("scoreboards", "%u", csif->scoreboard_slot_count);
	print_priorities(info);
	print_time(info);
	print_protected(info);

	printf("\nHeaps:\n======\n");
	if (info->heap_count < 0)
		printf("\tnone: %s\n", strerror(-info->heap_count));
	for (i = 0; i < info->heap_count; i++)
		printf("\t%s\n", info->heaps[i]);
}

static void json_cores(struct json_object *j, const char *name, uint64_t present)
{
	j = json_add_object(j, name);
	json_add_u64(j, "count", (uint64_t)__builtin_popcountll(present));
	json_add_u64(j, "mask", present);
}

static void json_gpu(struct json_object *j, const struct drm_panthor_gpu_info *gpu)
{
	j = json_add_object(j, "gpu");
	json_add_string(j, "product", vmali_product_name(gpu->gpu_id));
	json_add_u64(j, "id", gpu->gpu_id);
	json_add_u64(j, "arch_major", DRM_PANTHOR_ARCH_MAJOR(gpu->gpu_id));
	json_add_u64(j, "arch_minor", DRM_PANTHOR_ARCH_MINOR(gpu->gpu_id));
	json_add_u64(j, "arch_rev", DRM_PANTHOR_ARCH_REV(gpu->gpu_id));
	json_add_u64(j, "product_major", DRM_PANTHOR_PRODUCT_MAJOR(gpu->gpu_id));
	json_add_u64(j, "version_major", DRM_PANTHOR_VERSION_MAJOR(gpu->gpu_id));
	json_add_u64(j, "version_minor", DRM_PANTHOR_VERSION_MINOR(gpu->gpu_id));
	json_add_u64(j, "version_status", DRM_PANTHOR_VERSION_STATUS(gpu->gpu_id));
	json_add_u64(j, "revision", gpu->gpu_rev);
	json_add_u64(j, "csf_id", gpu->csf_id);
	json_cores(j, "shader_cores", gpu->shader_present);
	json_cores(j, "tilers", gpu->tiler_present);
	json_cores(j, "l2_slices", gpu->l2_present);
	json_add_u64(j, "l2_features", gpu->l2_features);
	json_add_u64(j, "tiler_features", gpu->tiler_features);
	json_add_u64(j, "mem_features", gpu->mem_features);
	json_add_u64(j, "mmu_features", gpu->mmu_features);
	json_add_u64(j, "thread_features", gpu->thread_features);
	json_add_u64(j, "max_threads", gpu->max_threads);
	json_add_u64(j, "max_workgroup_size", gpu->thread_max_workgroup_size);
	json_add_u64(j, "max_barrier_size", gpu->thread_max_barrier_size);
	json_add_u64(j, "address_spaces", (uint64_t)__builtin_popcount(gpu->as_present));
	json_add_string(j, "coherency", coherency_name(gpu->selected_coherency));
}

static void json_csif(struct json_object *j, const struct drm_panthor_csif_info *csif)
{
	j = json_add_object(j, "csif");
	json_add_u64(j, "group_slots", csif->csg_slot_count);
	json_add_u64(j, "queues_per_group", csif->cs_slot_count);
	json_add_u64(j, "registers", csif->cs_reg_count);
	json_add_u64(j, "reserved_registers", csif->unpreserved_cs_reg_count);
	json_add_u64(j, "scoreboards", csif->scoreboard_slot_count);
}

static void json_protected(struct json_object *j, const struct info *info)
{
	if (info->prot_error) {
		json_add_null(j, "protected");
		return;
	}
	j = json_add_object(j, "protected");
	json_add_bool(j, "supported", info->prot.features & VMALI_PROTECTED_PROTM);
	json_add_bool(j, "ready", info->prot.ready);
	json_add_u64(j, "fw_bytes", info->prot.fw_bytes);
	json_add_u64(j, "suspend_bytes_per_group", info->prot.group_bytes);
}

static void print_json(const struct info *info)
{
	const struct vmali_driver_version *version = vmali_device_version(info->dev);
	struct json_object *j = json_add_object(NULL, NULL), *item;
	size_t p;
	int i;

	item = json_add_object(j, "driver");
	json_add_string(item, "name", version->name);
	json_add_u64(item, "major", (uint64_t)version->major);
	json_add_u64(item, "minor", (uint64_t)version->minor);
	json_add_u64(item, "patch", (uint64_t)version->patch);
	json_add_string(j, "node", vmali_device_path(info->dev));
	json_gpu(j, vmali_device_gpu_info(info->dev));
	json_csif(j, vmali_device_csif_info(info->dev));

	if (info->time_error) {
		json_add_null(j, "time");
	} else {
		item = json_add_object(j, "time");
		json_add_u64(item, "timestamp", info->time.current_timestamp);
		json_add_u64(item, "offset", info->time.timestamp_offset);
		json_add_u64(item, "frequency_hz", info->time.timestamp_frequency);
		json_add_u64(item, "cycles", info->time.cycle_count);
	}

	item = json_add_array(j, "group_priorities");
	for (p = 0; p < sizeof(priority_names) / sizeof(priority_names[0]); p++) {
		if (info->priorities & (1u << p))
			json_add_string(item, NULL, priority_names[p]);
	}

	if (info->page_sizes_error)
		json_add_null(j, "page_sizes");
	else
		json_add_u64(j, "page_sizes", info->page_sizes);
	json_protected(j, info);

	item = json_add_array(j, "heaps");
	for (i = 0; i < info->heap_count; i++)
		json_add_string(item, NULL, info->heaps[i]);
	json_print(j, stdout);
}

static void usage(FILE *out)
{
	fputs("usage: vmali-info [--summary | --json] [--device PATH]\n"
	      "Print what a panthor device reports.\n", out);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "summary", no_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ "device", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	static struct info info;
	const char *path = NULL;
	bool json = false;
	int opt, ret;

	while ((opt = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (opt) {
		case 's':
			json = false;
			break;
		case 'j':
			json = true;
			break;
		case 'd':
			path = optarg;
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

	ret = vmali_device_open(path, &info.dev);
	if (ret) {
		fprintf(stderr, "vmali-info: %s: %s\n",
			path ? path : "no panthor device", strerror(-ret));
		return 1;
	}

	gather(&info);
	if (json)
		print_json(&info);
	else
		print_summary(&info);
	vmali_device_close(info.dev);

	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "vmali-info: writing failed: %s\n", strerror(errno));
		return 1;
	}
	return 0;
}
