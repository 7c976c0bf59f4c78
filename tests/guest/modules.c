// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Modules, the heap that obeys, the kernel's log, and the machine as it was.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "modules.h"

#define DEFERRED	"/sys/kernel/debug/devices_deferred"

/* Modules */

/*
 * The machine's configuration has a line "module=PATH [PARAM...]" for each module
 * that was loaded at boot. Those that were not are in the same directory.
 */
static int module_find(const char *name, char *path, size_t size, char *params,
		       size_t params_size)
{
	char line[PATH_MAX + 512], config[PATH_MAX], file[128];
	const char *run = getenv("VMALI_RUN");
	int ret = -ENOENT;
	bool listed = false;
	FILE *f;

	if (params_size)
		*params = '\0';
	snprintf(config, sizeof(config), "%s/config", run ? run : "");
	f = fopen(config, "re");
	if (!f)
		return -errno;

	snprintf(file, sizeof(file), "/%s.ko", name);
	while (!listed && fgets(line, sizeof(line), f)) {
		char *start, *blank, *slash;

		line[strcspn(line, "\n")] = '\0';
		start = strchr(line, '/');
		if (!start || (strncmp(line, "module=", 7) && strncmp(line, "late=", 5)))
			continue;
		blank = strchr(start, ' ');
		if (blank)
			*blank++ = '\0';
		slash = strrchr(start, '/');
		/* Its own line, which has its parameters, may come after others' */
		listed = !strcmp(slash, file);
		if (listed) {
			if (params_size)
				snprintf(params, params_size, "%s", blank ? blank : "");
		} else {
			strcpy(slash, file);
			if (access(start, R_OK))
				continue;
		}
		ret = 0;
		snprintf(path, size, "%s", start);
	}
	fclose(f);
	return ret;
}

int module_load_file(const char *path, const char *params)
{
	int fd, ret;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret = syscall(SYS_finit_module, fd, params, 0) ? -errno : 0;
	close(fd);
	return ret;
}

int module_load(const char *name, const char *params)
{
	char path[PATH_MAX];
	int ret;

	ret = module_find(name, path, sizeof(path), NULL, 0);
	return ret ? ret : module_load_file(path, params);
}

int module_unload(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? -errno : 0;
}

bool module_loaded(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/module/%s/refcnt", name);
	return !access(path, F_OK);
}

int module_refs(const char *name)
{
	char path[128], text[32];
	int ret;

	snprintf(path, sizeof(path), "/sys/module/%s/refcnt", name);
	ret = guest_read_text(path, text, sizeof(text));
	return ret ? ret : atoi(text);
}

int module_set(const char *name, const char *param, long value)
{
	char path[256], text[32];

	snprintf(path, sizeof(path), "/sys/module/%s/parameters/%s", name, param);
	snprintf(text, sizeof(text), "%ld", value);
	return guest_write_text(path, text);
}

void module_params(const char *name, char *params, size_t size)
{
	char path[PATH_MAX];

	if (module_find(name, path, sizeof(path), params, size))
		*params = '\0';
}

/* The device */

bool gpu_bound(void)
{
	return !access(GPU_DRIVER "/" GPU_DEVICE, F_OK);
}

bool gpu_deferred(char *reason, size_t size)
{
	bool found = false;
	char line[512];
	FILE *f;

	*reason = '\0';
	f = fopen(DEFERRED, "re");
	if (!f)
		return false;
	while (!found && fgets(line, sizeof(line), f)) {
		size_t len = strlen(GPU_DEVICE);

		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, GPU_DEVICE, len) ||
		    (line[len] != '\t' && line[len] != '\0'))
			continue;
		found = true;
		snprintf(reason, size, "%s", line + len + (line[len] == '\t'));
	}
	fclose(f);
	return found;
}

int gpu_bind(void)
{
	return guest_write_text(GPU_DRIVER "/bind", GPU_DEVICE);
}

int gpu_unbind(void)
{
	return guest_write_text(GPU_DRIVER "/unbind", GPU_DEVICE);
}

#define FIRMWARE_PARAMETER	"/sys/module/firmware_class/parameters/path"
#define FIRMWARE_DIR		"/tmp/vmali-firmware"

int firmware_path(char *path, size_t size)
{
	return guest_read_text(FIRMWARE_PARAMETER, path, size);
}

int firmware_restore(const char *path)
{
	return guest_write_text(FIRMWARE_PARAMETER, path);
}

static int write_file(const char *path, const void *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = write(fd, data, size);
	close(fd);
	return n == (ssize_t)size ? 0 : -EIO;
}

int firmware_replace(const void *image, size_t size)
{
	static const char path[] = FIRMWARE_DIR "/" FIRMWARE_IMAGE;
	char dir[sizeof(path)];
	size_t i;
	int ret;

	for (i = 1; path[i]; i++) {
		if (path[i] != '/')
			continue;
		memcpy(dir, path, i);
		dir[i] = '\0';
		if (mkdir(dir, 0755) && errno != EEXIST)
			return -errno;
	}
	if (image)
		ret = write_file(path, image, size);
	else
		ret = unlink(path) && errno != ENOENT ? -errno : 0;
	return ret ? ret : firmware_restore(FIRMWARE_DIR);
}

/*
 * A node appears before it can be opened, and the driver's link before its probe has
 * ended, so try.
 */
static bool usable(void)
{
	struct vmali_device *dev;

	if (!gpu_bound() || vmali_device_open(NULL, &dev))
		return false;
	vmali_device_close(dev);
	return true;
}

int gpu_wait(void)
{
	int64_t end = guest_now() + PATIENCE;

	while (!usable()) {
		if (guest_now() > end)
			return -ETIME;
		usleep(500);
	}
	return 0;
}

void gpu_settled(void)
{
	/*
	 * A deferred device is taken from the list while it is probed, and a retry
	 * takes a fraction of a millisecond when the first thing it does is to fail.
	 */
	usleep(kernel_is_slow() ? 500000 : 50000);
}

/* Heaps */

uint64_t protected_bytes(uint64_t expected)
{
	int64_t end = guest_now() + PATIENCE;
	uint64_t used = UINT64_MAX;

	for (;;) {
		guest_stat(TRUSTED_STATS, "used_bytes", &used);
		if (used == expected || guest_now() > end)
			return used;
		usleep(500);
	}
}

uint64_t plain_stat(const char *name)
{
	uint64_t value = UINT64_MAX;

	guest_stat(PLAIN_STATS, name, &value);
	return value;
}

uint64_t plain_wait(const char *name, uint64_t expected)
{
	int64_t end = guest_now() + PATIENCE;
	uint64_t value;

	for (;;) {
		value = plain_stat(name);
		if (value == expected || guest_now() > end)
			return value;
		usleep(500);
	}
}

int plain_register(bool registered)
{
	return guest_write_text(PLAIN_SWITCH, registered ? "1" : "0");
}

/* The kernel's log */

int kernel_log_start(struct kernel_log *log)
{
	log->text[0] = '\0';
	log->fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (log->fd < 0)
		return -errno;
	lseek(log->fd, 0, SEEK_END);
	return 0;
}

void kernel_log_read(struct kernel_log *log)
{
	size_t used = strlen(log->text);
	char record[8192];
	ssize_t n;

	for (;;) {
		char *message;

		n = read(log->fd, record, sizeof(record) - 1);
		if (n < 0 && errno == EPIPE)
			continue;
		if (n <= 0)
			return;
		record[n] = '\0';
		/* "prefix;message\n", then lines of a dictionary */
		message = strchr(record, ';');
		message = message ? message + 1 : record;
		message[strcspn(message, "\n")] = '\0';
		if (used + strlen(message) + 2 > sizeof(log->text))
			continue;
		used += sprintf(log->text + used, "%s\n", message);
	}
}

unsigned int kernel_log_count(struct kernel_log *log, const char *text)
{
	unsigned int count = 0;
	const char *line, *end;

	kernel_log_read(log);
	for (line = log->text; *line; line = end + 1) {
		const char *hit = strstr(line, text);

		end = strchr(line, '\n');
		if (hit && hit < end)
			count++;
	}
	return count;
}

unsigned int kernel_log_complaints(struct kernel_log *log)
{
	return kernel_log_count(log, "WARNING: ") + kernel_log_count(log, "BUG: ") +
	       kernel_log_count(log, "Call Trace:");
}

void kernel_log_stop(struct kernel_log *log)
{
	if (log->fd > 0)
		close(log->fd);
	log->fd = -1;
}

/* The machine */

/* An unload that is refused may only be waiting for what ends in the background. */
static int unload_soon(const char *name)
{
	int64_t end = guest_now() + PATIENCE;
	int ret;

	do {
		ret = module_unload(name);
		if (ret != -EAGAIN)
			return ret == -ENOENT ? 0 : ret;
		usleep(1000);
	} while (guest_now() < end);
	return ret;
}

static int unload_all(bool series)
{
	int ret;

	ret = unload_soon("panthor");
	/* Without the series it stays, and nothing has been allocated from it. */
	if (!ret && series)
		ret = unload_soon("vmali_heap");
	if (!ret && protected_bytes(0))
		ret = -EBUSY;
	return ret;
}

int machine_clear(struct machine *machine)
{
	memset(machine, 0, sizeof(*machine));
	module_params("panthor", machine->panthor_params,
		      sizeof(machine->panthor_params));
	machine->series = !series_missing();
	machine->tee = module_loaded("vmali_tee");
	module_params("vmali_tee", machine->tee_params, sizeof(machine->tee_params));
	return unload_all(machine->series);
}

int machine_empty(const struct machine *machine)
{
	int ret;

	ret = unload_all(machine->series);
	if (ret)
		return ret;
	/* Its buffers and clients are released, so nothing holds it. */
	if (module_loaded("vmali_tee") && module_refs("vmali_tee"))
		return -EUCLEAN;
	return 0;
}

int machine_restore(const struct machine *machine)
{
	int ret;

	ret = machine_empty(machine);
	if (ret)
		return ret;
	if (machine->tee && !module_loaded("vmali_tee")) {
		ret = module_load("vmali_tee", machine->tee_params);
		if (ret)
			return ret;
	}
	ret = module_load("panthor", machine->panthor_params);
	return ret ? ret : gpu_wait();
}

int plain_boot(struct machine *machine)
{
	int ret;

	ret = machine_clear(machine);
	if (!ret)
		ret = module_load("vmali_heap", "");
	if (!ret)
		ret = module_load("panthor", PLAIN_PARAMETER);
	return ret ? ret : gpu_wait();
}

int plain_idle(void)
{
	if (protected_bytes(FW_BYTES) != FW_BYTES || plain_wait("buffers", 1) != 1 ||
	    plain_wait("attachments", 1) != 1 || plain_wait("mappings", 1) != 1)
		return -EBUSY;
	return 0;
}
