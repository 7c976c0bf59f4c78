/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the tests share that load, unload, bind and unbind the driver and its
 * heaps: modules, the heap that obeys, the kernel's log, and the machine as it was
 * before.
 */
#ifndef VMALI_GUEST_MODULES_H
#define VMALI_GUEST_MODULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "guest.h"

struct machine;

/* The device on the board, and the driver's directory. */
#define GPU_DEVICE	"e000000.gpu"
#define GPU_DRIVER	"/sys/bus/platform/drivers/panthor"
#define GPU_SYSFS	"/sys/bus/platform/devices/" GPU_DEVICE

/* The plain heap of vmali_heap.ko, and what is known of it. */
#define PLAIN_HEAP	"vmali,plain"
#define PLAIN_STATS	"heap/stats"
#define PLAIN_SWITCH	"/sys/kernel/debug/vmali/heap/registered"

#define NO_TEE		"the machine was started without a TEE"

/* Parameters of panthor, with either. */
#define PLAIN_PARAMETER	"protected_heap_name=" PLAIN_HEAP
#define TEE_PARAMETER	"protected_heap_name=" TEE_HEAP

/* Of every genuine firmware image, and of the generated one. */
#define FW_BYTES	262144u
#define FW_PAGES	(FW_BYTES / 4096)

/* Longer than anything that happens in the background here takes. */
#define PATIENCE	(10000 * VMALI_MS)

/**
 * module_load() - load a module of the board or of the kernel
 * @name: its name; which file that is comes from what the machine booted with
 * @params: its parameters, or ""
 *
 * Return: 0 or -errno.
 */
int module_load(const char *name, const char *params);

/**
 * module_load_file() - load a module from a file
 * @path: its file
 * @params: parameters, "" for none
 *
 * Return: 0 or -errno.
 */
int module_load_file(const char *path, const char *params);

/**
 * module_unload() - unload a module, without waiting for its users
 * @name: its name
 *
 * Return: 0 or -errno: -ENOENT if it is not loaded, -EAGAIN if it is in use.
 */
int module_unload(const char *name);

/**
 * module_loaded() - whether a module is there
 * @name: its name
 */
bool module_loaded(const char *name);

/**
 * module_refs() - what keeps a module from being unloaded
 * @name: its name
 *
 * Return: the number of references, or -errno.
 */
int module_refs(const char *name);

/**
 * module_set() - set a parameter of a loaded module
 * @name: its name
 * @param: parameter
 * @value: number
 *
 * Return: 0 or -errno.
 */
int module_set(const char *name, const char *param, long value);

/**
 * module_params() - with what parameters a module was loaded at boot
 * @name: its name
 * @params: filled in, "" if there were none
 * @size: bytes of @params
 */
void module_params(const char *name, char *params, size_t size);

/**
 * gpu_bound() - whether the driver has its device
 */
bool gpu_bound(void);

/**
 * gpu_deferred() - why the probe is deferred
 * @reason: filled in, as in devices_deferred after the name of the device
 * @size: bytes of @reason
 *
 * Return: whether it is.
 */
bool gpu_deferred(char *reason, size_t size);

/**
 * gpu_bind() - have the driver probe the device
 *
 * Return: 0 or -errno: -EAGAIN if the probe was deferred, -ENODEV if there is a
 * driver or none for it, or the probe's error.
 */
int gpu_bind(void);

/**
 * gpu_unbind() - take the device from the driver
 *
 * Return: 0 or -errno.
 */
int gpu_unbind(void);

/**
 * gpu_wait() - wait until the driver has the device, and user space can open it
 *
 * Return: 0, or -ETIME.
 */
int gpu_wait(void);

/* Arch of the GPU that tests run on: the machine's default */
#define FIRMWARE_IMAGE	"arm/mali/arch10.8/mali_csffw.bin"

/**
 * firmware_path() - where the kernel looks for firmware
 * @path: filled in
 * @size: bytes of it
 *
 * Return: 0 or -errno.
 */
int firmware_path(char *path, size_t size);

/**
 * firmware_replace() - give the driver another image, from its next probe on
 * @image: image; NULL for no file at all
 * @size: its bytes
 *
 * The first call makes the kernel look in a directory of ours.
 *
 * Return: 0 or -errno.
 */
int firmware_replace(const void *image, size_t size);

/**
 * firmware_restore() - have the kernel look where it did before
 * @path: of firmware_path(), before the first firmware_replace()
 *
 * Return: 0 or -errno.
 */
int firmware_restore(const char *path);

/**
 * gpu_settled() - wait until deferred probes have been retried
 *
 * For tests in which nothing is to happen: whatever the driver core was to
 * retry has been retried when this returns.
 */
void gpu_settled(void);

/**
 * protected_bytes() - wait for a number of protected bytes in use
 * @expected: the number
 *
 * What groups and devices had is given back in the background.
 *
 * Return: the number, @expected unless it did not come.
 */
uint64_t protected_bytes(uint64_t expected);

/**
 * plain_stat() - a number of the plain heap
 * @name: which
 *
 * Return: the number, UINT64_MAX if there is none.
 */
uint64_t plain_stat(const char *name);

/**
 * plain_wait() - wait for a number of the plain heap
 * @name: which
 * @expected: the number
 *
 * Return: the number, @expected unless it did not come.
 */
uint64_t plain_wait(const char *name, uint64_t expected);

/**
 * plain_register() - add or remove the plain heap
 * @registered: which
 *
 * Return: 0 or -errno.
 */
int plain_register(bool registered);

/**
 * plain_boot() - unload all, then load the plain heap, and panthor with it
 * @machine: filled in, for machine_restore()
 *
 * Return: 0 if user space can open the device, or -errno.
 */
int plain_boot(struct machine *machine);

/**
 * plain_idle() - wait until the plain heap has the firmware's buffer, and no other
 *
 * Return: 0, or -EBUSY if something else stays in use.
 */
int plain_idle(void);

/**
 * struct kernel_log - a place in the kernel's log
 * @fd: /dev/kmsg
 * @text: what came since, of kernel_log_read()
 */
struct kernel_log {
	int fd;
	char text[65536];
};

/**
 * kernel_log_start() - listen from now on
 * @log: place
 *
 * Return: 0 or -errno.
 */
int kernel_log_start(struct kernel_log *log);

/**
 * kernel_log_read() - add what has come to log->text
 * @log: place
 */
void kernel_log_read(struct kernel_log *log);

/**
 * kernel_log_count() - lines that have a text in them
 * @log: place; reads what has come
 * @text: text
 *
 * Return: how many.
 */
unsigned int kernel_log_count(struct kernel_log *log, const char *text);

/**
 * kernel_log_complaints() - what the kernel takes for its own fault: warnings, and worse
 * @log: place; reads what has come
 *
 * Return: how many lines.
 */
unsigned int kernel_log_complaints(struct kernel_log *log);

/**
 * kernel_log_stop() - listen no more
 * @log: place; a zeroed one is allowed
 */
void kernel_log_stop(struct kernel_log *log);

/**
 * struct machine - the machine as it was
 * @panthor_params: with what panthor was loaded at boot
 * @tee_params: the same of the TEE's driver
 * @series: panthor can be given a heap
 * @tee: the TEE's driver had been loaded
 */
struct machine {
	char panthor_params[256];
	char tee_params[256];
	bool series;
	bool tee;
};

/**
 * machine_clear() - unload panthor and the plain heap
 * @machine: filled in, for machine_restore()
 *
 * Return: 0 or -errno, -EBUSY if there are protected bytes in use after that.
 */
int machine_clear(struct machine *machine);

/**
 * machine_empty() - unload panthor and the plain heap, and see what is left
 * @machine: of machine_clear()
 *
 * Everything that a test may leave behind shows here: a module that can't be
 * unloaded has a reference that was leaked, and used protected memory a buffer.
 *
 * Return: 0 or -errno.
 */
int machine_empty(const struct machine *machine);

/**
 * machine_restore() - machine_empty(), then all as it was
 * @machine: of machine_clear()
 *
 * Return: 0 or -errno.
 */
int machine_restore(const struct machine *machine);

#endif /* VMALI_GUEST_MODULES_H */
