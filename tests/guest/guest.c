// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What the guest's tests share.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"
#include "model.h"

const char *uapi_missing(const struct guest *g, unsigned int minor)
{
	const struct vmali_driver_version *version = vmali_device_version(g->dev);
	static char reason[80];

	if (vmali_device_has(g->dev, minor))
		return NULL;
	snprintf(reason, sizeof(reason), "the driver's uAPI is %d.%d, this is of 1.%u",
		 version->major, version->minor, minor);
	return reason;
}

int guest_open(struct guest *g)
{
	int ret;

	memset(g, 0, sizeof(*g));
	ret = vmali_device_open(NULL, &g->dev);
	if (ret)
		return ret;

	ret = vmali_vm_create(g->dev, 0, &g->vm);
	if (ret)
		goto err_close;

	ret = vmali_buffer_create(g->vm, GUEST_SLOTS * GUEST_STREAM_BYTES,
				  DRM_PANTHOR_VM_BIND_OP_MAP_READONLY, "streams",
				  &g->code);
	if (ret)
		goto err_close;

	ret = vmali_buffer_create(g->vm, GUEST_DATA_BYTES, GUEST_SHARED, "data", &g->buffer);
	if (ret)
		goto err_close;

	g->data = g->buffer.cpu;
	vmali_device_cs_config(g->dev, &g->cs);
	return 0;

err_close:
	guest_close(g);
	return ret;
}

void guest_close(struct guest *g)
{
	if (!g->dev)
		return;
	vmali_buffer_destroy(&g->buffer);
	vmali_buffer_destroy(&g->code);
	vmali_vm_destroy(g->vm);
	vmali_device_close(g->dev);
	memset(g, 0, sizeof(*g));
}

int guest_group(struct guest *g, unsigned int queues, struct vmali_group **group)
{
	struct vmali_group_attrs attrs = { .queue_count = queues };

	return vmali_group_create(g->vm, &attrs, group);
}

uint64_t guest_stream_va(const struct guest *g, unsigned int slot)
{
	return g->code.va + slot * GUEST_STREAM_BYTES;
}

int guest_protected_group(struct guest *g, struct vmali_group **group)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };

	return vmali_group_create(g->vm, &attrs, group);
}

void guest_begin(struct guest *g, unsigned int slot, struct vmali_cs_builder *b)
{
	char *words = (char *)g->code.cpu + slot * GUEST_STREAM_BYTES;

	vmali_cs_init(b, (uint64_t *)words, GUEST_STREAM_BYTES / VMALI_CS_INSTR_SIZE, &g->cs);
	vmali_cs_set_sb_entry(b, SB_ENDPOINT, SB_LOAD_STORE);
	vmali_cs_move64(b, DATA, g->buffer.va);
}

int guest_submit(struct guest *g, const struct vmali_group *group,
		 unsigned int queue, unsigned int slot, struct vmali_cs_builder *b,
		 uint32_t *syncobj)
{
	struct drm_panthor_sync_op signal;
	struct vmali_submit job = {
		.queue = queue,
		.stream_va = guest_stream_va(g, slot),
		.syncs = &signal,
		.sync_count = 1,
	};
	int ret;

	ret = vmali_cs_finish(b, &job.stream_size);
	if (ret)
		return ret;

	ret = vmali_syncobj_create(g->dev, false, syncobj);
	if (ret)
		return ret;

	signal = vmali_signal_op(*syncobj, 0);
	ret = vmali_group_submit(group, &job, 1);
	if (ret)
		vmali_syncobj_destroy(g->dev, *syncobj);
	return ret;
}

int guest_verdict(struct guest *g, uint32_t syncobj)
{
	return guest_verdict_within(g, syncobj, GUEST_PATIENCE);
}

int guest_verdict_within(struct guest *g, uint32_t syncobj, int64_t patience)
{
	int ret, status = 0;

	ret = vmali_syncobj_wait(g->dev, syncobj, 0, patience);
	if (!ret)
		ret = vmali_syncobj_status(g->dev, syncobj, 0, &status);
	if (!ret && status < 0)
		ret = status;
	vmali_syncobj_destroy(g->dev, syncobj);
	return ret;
}

int guest_run(struct guest *g, const struct vmali_group *group,
	      unsigned int queue, unsigned int slot, struct vmali_cs_builder *b)
{
	uint32_t syncobj;
	int ret;

	ret = guest_submit(g, group, queue, slot, b, &syncobj);
	return ret ? ret : guest_verdict(g, syncobj);
}

void guest_write_endless(struct guest *g, unsigned int slot, struct vmali_cs_builder *b,
			 unsigned int word)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;

	g->data[word] = 0;
	guest_begin(g, slot, b);
	vmali_cs_move32(b, vmali_cs_r32(0), 1);
	vmali_cs_store32(b, vmali_cs_r32(0), DATA, (int)(4 * word));
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	vmali_cs_label_place(b, &loop);
	vmali_cs_branch(b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &loop);
}

void guest_write_counting(struct guest *g, unsigned int slot, struct vmali_cs_builder *b,
			  unsigned int word)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;

	g->data[word] = 0;
	guest_begin(g, slot, b);
	vmali_cs_move32(b, vmali_cs_r32(0), 0);
	vmali_cs_label_place(b, &loop);
	vmali_cs_add_imm32(b, vmali_cs_r32(0), vmali_cs_r32(0), 1);
	vmali_cs_store32(b, vmali_cs_r32(0), DATA, (int)(4 * word));
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	vmali_cs_branch(b, VMALI_CS_COND_ALWAYS, vmali_cs_r32(0), &loop);
}

bool guest_runs(const struct guest *g, unsigned int word)
{
	int64_t end = guest_now() + 5000 * VMALI_MS;

	while (!g->data[word] && guest_now() < end)
		usleep(500);
	return g->data[word];
}

int guest_healthy(struct guest *g, struct vmali_group *group)
{
	static uint32_t cookie;
	struct vmali_group *made = NULL;
	struct vmali_cs_builder b;
	int ret;

	if (!group) {
		ret = guest_group(g, 1, &made);
		if (ret)
			return ret;
		group = made;
	}

	cookie += 0x01000193;
	guest_begin(g, GUEST_SLOTS - 1, &b);
	vmali_cs_move32(&b, vmali_cs_r32(0), cookie - 1);
	vmali_cs_add_imm32(&b, vmali_cs_r32(0), vmali_cs_r32(0), 1);
	vmali_cs_add_imm64(&b, vmali_cs_r64(2), DATA, GUEST_DATA_BYTES - 4);
	vmali_cs_store32(&b, vmali_cs_r32(0), vmali_cs_r64(2), 0);
	vmali_cs_wait(&b, MASK(SB_LOAD_STORE), false);
	ret = guest_run(g, group, 0, GUEST_SLOTS - 1, &b);
	if (!ret && g->data[GUEST_DATA_WORDS - 1] != cookie)
		ret = -EBADMSG;
	vmali_group_destroy(made);
	return ret;
}

static int compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

int64_t guest_median(int64_t *v, unsigned int n)
{
	qsort(v, n, sizeof(*v), compare);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

int64_t guest_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ll + ts.tv_nsec;
}

int guest_read_text(const char *path, char *text, size_t size)
{
	FILE *file = fopen(path, "re");

	*text = '\0';
	if (!file)
		return -errno;
	if (!fgets(text, (int)size, file))
		*text = '\0';
	fclose(file);
	text[strcspn(text, "\n")] = '\0';
	return 0;
}

int guest_write_text(const char *path, const char *text)
{
	int fd, ret = 0;

	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		ret = -errno;
	close(fd);
	return ret;
}

int guest_file_stat(const char *path, const char *name, uint64_t *value)
{
	char line[256], word[128];
	FILE *file;
	int ret = -ENOMSG;

	file = fopen(path, "re");
	if (!file)
		return -errno;
	while (ret && fgets(line, sizeof(line), file)) {
		uint64_t number;

		if (sscanf(line, "%127s %" SCNu64, word, &number) == 2 &&
		    !strcmp(word, name)) {
			*value = number;
			ret = 0;
		}
	}
	fclose(file);
	return ret;
}

int model_state(const char *what, const char *name)
{
	char line[256], first[128], second[128];
	FILE *file;
	int ret, n = 0;

	ret = guest_report("gpu/state", &file);
	if (ret)
		return ret;
	while (fgets(line, sizeof(line), file))
		n += sscanf(line, "%127s %127s", first, second) == 2 && !strcmp(first, what) &&
		     !strcmp(second, name);
	fclose(file);
	return n;
}

bool guest_time_is_virtual(void)
{
	char line[4096];

	return !guest_read_text("/proc/cmdline", line, sizeof(line)) &&
	       (strstr(line, "time-travel") || strstr(line, "VMALI_CLOCK=virtual"));
}

int guest_stat(const char *report, const char *name, uint64_t *value)
{
	return model_number(report, name, value);
}

/* In a line of /proc/interrupts, after the interrupt's number: one column for each CPU */
static unsigned long sum_of_columns(const char *at)
{
	unsigned long sum = 0, n;
	char *end;

	for (;; at = end) {
		n = strtoul(at, &end, 10);
		if (end == at)
			return sum;
		sum += n;
	}
}

unsigned long guest_interrupts(const char *name)
{
	FILE *f = fopen("/proc/interrupts", "r");
	unsigned long n = 0;
	char line[256];

	while (f && fgets(line, sizeof(line), f))
		if (strstr(line, name))
			n += sum_of_columns(strchr(line, ':') + 1);
	if (f)
		fclose(f);
	return n;
}

int guest_report(const char *report, FILE **file)
{
	return model_report(report, file);
}

int guest_inject(const char *fault)
{
	return model_inject(fault);
}

uint64_t model_stat(const char *name)
{
	uint64_t v = 0;

	guest_stat("gpu/stats", name, &v);
	return v;
}

unsigned int guest_driver_buffers(uint64_t *kernel_bytes)
{
	unsigned long long size;
	unsigned int usage, n = 0;
	char line[512];
	glob_t paths;
	FILE *f;

	*kernel_bytes = 0;
	if (glob("/sys/kernel/debug/dri/*.gpu/gems", 0, NULL, &paths))
		return 0;
	f = fopen(paths.gl_pathv[0], "re");
	globfree(&paths);
	while (f && fgets(line, sizeof(line), f)) {
		if (!strstr(line, " 0x") || strstr(line, "FW section") ||
		    strstr(line, "FW protected section"))
			continue;
		n++;
		if (sscanf(line, "%*s %*u %*u %*u %llu %*u 0x%*x 0x%*x 0x%x", &size, &usage) == 2 &&
		    usage & 1)
			*kernel_bytes += size;
	}
	if (f)
		fclose(f);
	return n;
}

int guest_give_up_privileges(void)
{
	const id_t nobody = 65534;

	return setresgid(nobody, nobody, nobody) || setresuid(nobody, nobody, nobody) ? -errno : 0;
}

/* Whether the GPU has power although nothing needs it, and the driver may suspend it */
static bool power_is_kept(void)
{
	char path[160] = "", text[32] = "";
	glob_t paths;

	if (glob("/sys/bus/platform/drivers/panthor/*.gpu/power", 0, NULL, &paths))
		return false;
	snprintf(path, sizeof(path), "%s/control", paths.gl_pathv[0]);
	guest_read_text(path, text, sizeof(text));
	snprintf(path, sizeof(path), "%s/runtime_status", paths.gl_pathv[0]);
	globfree(&paths);
	if (strcmp(text, "auto"))
		return false;
	guest_read_text(path, text, sizeof(text));
	return !strcmp(text, "active");
}

/* Of the test that runs, in memory that its processes share */
static struct guest_errors {
	uint64_t before;
	unsigned int buffers;
	unsigned int least, most;
	uint64_t warnings;
	bool may_warn;
} *guest_errors;

/* WARN() in the kernel since it was booted */
static uint64_t kernel_warnings(void)
{
	char text[32];

	return guest_read_text("/sys/kernel/warn_count", text, sizeof(text)) ? 0 :
	       strtoull(text, NULL, 10);
}

/* Once in the machine's life: the file is in memory of the guest */
static bool machine_is_new(void)
{
	int fd = open("/run/vmali-tested", O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

void guest_errors_start(void)
{
	uint64_t bytes;

	guest_errors = mmap(NULL, sizeof(*guest_errors), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (guest_errors == MAP_FAILED)
		abort();
	if (machine_is_new())
		return;
	guest_errors->before = model_stat("guest_errors");
	guest_errors->warnings = kernel_warnings();
	guest_errors->buffers = guest_driver_buffers(&bytes);
}

void guest_errors_expected(unsigned int least, unsigned int most)
{
	guest_errors->least = least;
	guest_errors->most = most;
}

void guest_warnings_expected(void)
{
	guest_errors->may_warn = true;
}

const char *guest_errors_wrong(void)
{
	static char text[128];
	uint64_t n = model_stat("guest_errors");

	/* The count begins again when the model is loaded again */
	if (n >= guest_errors->before)
		n -= guest_errors->before;
	if (n >= guest_errors->least && n <= guest_errors->most) {
		if (guest_errors->may_warn || series_missing() ||
		    kernel_warnings() == guest_errors->warnings)
			return NULL;
		snprintf(text, sizeof(text), "the kernel has warned: see its log");
		return text;
	}
	snprintf(text, sizeof(text), "%" PRIu64 " guest errors, expected %u to %u", n,
		 guest_errors->least, guest_errors->most);
	return text;
}

const char *guest_left_behind(void)
{
	int64_t end = guest_now() + 10000 * VMALI_MS;
	static char text[128];
	unsigned int buffers;
	uint64_t bytes;
	bool kept;

	if (series_missing())
		return NULL;
	/* What a group has is released later, and then the device is suspended */
	while ((buffers = guest_driver_buffers(&bytes), kept = power_is_kept(),
		buffers > guest_errors->buffers || kept) && guest_now() < end)
		usleep(5000);
	if (buffers > guest_errors->buffers)
		snprintf(text, sizeof(text), "%u buffers are left, %u before", buffers,
			 guest_errors->buffers);
	else if (kept)
		snprintf(text, sizeof(text), "the device is not suspended");
	else
		return NULL;
	return text;
}

bool wait_stat(const char *name, uint64_t above)
{
	int64_t end = guest_now() + 10000 * VMALI_MS;

	while (model_stat(name) <= above && guest_now() < end)
		usleep(500);
	return model_stat(name) > above;
}

uint64_t trusted_stat(const char *name)
{
	uint64_t v = UINT64_MAX;

	guest_stat(TRUSTED_STATS, name, &v);
	return v;
}

const char *series_missing(void)
{
	return access(HEAP_PARAMETER, F_OK) ? "the kernel does not have the series" : NULL;
}

/*
 * Whether panthor has protected memory without a name: with protm-init, from user space, or the
 * heap of the device tree
 */
static bool has_its_memory(void)
{
	struct vmali_protected_info info = {};
	struct vmali_device *dev;

	if (vmali_device_open(NULL, &dev))
		return false;
	vmali_device_query_protected(dev, &info);
	vmali_device_close(dev);
	return info.ready;
}

const char *heap_missing(char *heap)
{
	*heap = '\0';
	guest_read_text(HEAP_PARAMETER, heap, VMALI_HEAP_NAME_MAX);
	if (*heap && strcmp(heap, "(null)"))
		return NULL;
	/* The heap is the machine's */
	if (has_its_memory()) {
		strcpy(heap, TEE_HEAP);
		return NULL;
	}
	*heap = '\0';
	return series_missing() ? series_missing() : "the driver was given no heap";
}

bool kernel_is_slow(void)
{
	return !access("/sys/kernel/debug/kmemleak", F_OK);
}

void guest_device_dir(const struct guest *g, char *path, size_t size)
{
	const char *node = strrchr(vmali_device_path(g->dev), '/');

	snprintf(path, size, "/sys/class/drm/%s/device", node ? node + 1 : "");
}

bool guest_power_is(const struct guest *g, const char *status)
{
	int64_t end = guest_now() + 5000 * VMALI_MS;
	char path[160], text[32];

	guest_device_dir(g, path, 128);
	strcat(path, "/power/runtime_status");
	do {
		guest_read_text(path, text, sizeof(text));
		if (!strcmp(text, status))
			return true;
		usleep(2000);
	} while (guest_now() < end);
	return false;
}

int guest_runtime_pm(const struct guest *g, const char *how)
{
	char control[160];

	guest_device_dir(g, control, 128);
	strcat(control, "/power/control");
	return guest_write_text(control, how);
}

int guest_supplies(void)
{
	char name[16], line[128];
	unsigned int on;
	int n = 0;
	FILE *f;

	if (guest_report("gpu/state", &f))
		return -1;
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "supply %15s %x", name, &on) == 2)
			n += (int)on;
	fclose(f);
	return n;
}
