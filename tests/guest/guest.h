/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the guest's tests share: a device with an address space, memory for
 * streams and data, and how a job ended.
 */
#ifndef VMALI_GUEST_H
#define VMALI_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <vmali.h>

/* Streams that can be written at the same time, and the bytes of each. */
#define GUEST_SLOTS		128
#define GUEST_STREAM_BYTES	4096u

#define GUEST_DATA_BYTES	65536u
#define GUEST_DATA_WORDS	(GUEST_DATA_BYTES / 4)
/* For memory that CPU and GPU share with no flushes of the GPU's caches */
#define GUEST_SHARED		(DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC | \
				 DRM_PANTHOR_VM_BIND_OP_MAP_UNCACHED)

/* Scoreboard entries of every stream: the kernel's wrapper uses 0. */
#define SB_LOAD_STORE		1u
#define SB_ENDPOINT		2u
#define SB_DEFERRED		3u
#define MASK(sb)		(1u << (sb))

/* r64: GPU VA of the data in every stream that guest_begin() started. */
#define DATA			vmali_cs_r64(64)

/* panthor's parameter that names its heap of protected memory; only with the series */
#define HEAP_PARAMETER		"/sys/module/panthor/parameters/protected_heap_name"

/* What mainline's heap is called. */
#define TEE_HEAP	"protected,secure-video"

/* The report of what the bus filter has refused, and of protected memory. */
#define TRUSTED_STATS		"trusted/stats"

/* In FIXTURE_SETUP, or a test: skip if there is a reason, a string, not to run them. */
#define SKIP_IF(reason) do {							\
	const char *reason_ = (reason);						\
										\
	if (reason_)								\
		SKIP(return, "%s", reason_);					\
} while (0)

/* Longer than the driver lets a job run (5 s), to see its verdict. */
#define GUEST_PATIENCE		(8000 * VMALI_MS)

/**
 * struct guest - a device and memory on it
 * @dev: device
 * @vm: address space
 * @code: GUEST_SLOTS streams; executable, read-only for the GPU
 * @buffer: data; not executable
 * @data: its words (CPU address), zero at first
 * @cs: the assembler's limits
 */
struct guest {
	struct vmali_device *dev;
	struct vmali_vm *vm;
	struct vmali_buffer code;
	struct vmali_buffer buffer;
	volatile uint32_t *data;
	struct vmali_cs_config cs;
};

/**
 * uapi_missing() - whether the driver is older than what a test uses of its interface
 * @g: guest
 * @minor: as for vmali_device_has()
 *
 * Return: the reason not to run, which names both versions, until the next call; NULL if there
 * is none.
 */
const char *uapi_missing(const struct guest *g, unsigned int minor);

/**
 * guest_open() - open the first panthor device
 * @g: filled in; guest_close() ends it
 */
int guest_open(struct guest *g);

/**
 * guest_close() - close everything; groups must have been destroyed
 * @g: guest; a zeroed one is allowed
 */
void guest_close(struct guest *g);

/**
 * guest_group() - make an ordinary group
 * @g: guest
 * @queues: number of queues
 * @group: set to the group
 */
int guest_group(struct guest *g, unsigned int queues, struct vmali_group **group);

/**
 * guest_protected_group() - make a group that may enter protected mode, with one queue
 * @g: guest
 * @group: set to the group
 *
 * Return: 0 or -errno; -EINVAL or -EOPNOTSUPP where there is no support.
 */
int guest_protected_group(struct guest *g, struct vmali_group **group);

/**
 * guest_begin() - start a stream: scoreboard entries and DATA are set
 * @g: guest
 * @slot: which stream, below GUEST_SLOTS
 * @b: builder
 */
void guest_begin(struct guest *g, unsigned int slot, struct vmali_cs_builder *b);

/**
 * guest_stream_va() - GPU VA of a stream
 * @g: guest
 * @slot: which stream
 */
uint64_t guest_stream_va(const struct guest *g, unsigned int slot);

/**
 * guest_submit() - end a stream and queue it
 * @g: guest
 * @group: group
 * @queue: queue
 * @slot: which stream
 * @b: its builder
 * @syncobj: set to a new syncobj, for guest_verdict()
 */
int guest_submit(struct guest *g, const struct vmali_group *group,
		 unsigned int queue, unsigned int slot, struct vmali_cs_builder *b,
		 uint32_t *syncobj);

/**
 * guest_verdict() - wait for a job and destroy its syncobj
 * @g: guest
 * @syncobj: from guest_submit()
 *
 * Return: 0 if the job is done, the errno that the driver gave it, or -ETIME if
 * it is still running after GUEST_PATIENCE.
 */
int guest_verdict(struct guest *g, uint32_t syncobj);

/**
 * guest_verdict_within() - guest_verdict() with another patience
 * @g: guest
 * @syncobj: from guest_submit()
 * @patience: nanoseconds
 */
int guest_verdict_within(struct guest *g, uint32_t syncobj, int64_t patience);

/**
 * guest_run() - guest_submit() and guest_verdict()
 * @g: guest
 * @group: group
 * @queue: queue
 * @slot: which stream
 * @b: its builder
 *
 * Return: as guest_verdict(), or the error of the submission.
 */
int guest_run(struct guest *g, const struct vmali_group *group,
	      unsigned int queue, unsigned int slot, struct vmali_cs_builder *b);

/**
 * guest_write_endless() - write a stream that never ends
 * @g: guest
 * @slot: which stream; it is begun here
 * @b: builder
 * @word: word of data that is cleared now, and that the stream sets to 1 when it runs
 */
void guest_write_endless(struct guest *g, unsigned int slot, struct vmali_cs_builder *b,
			 unsigned int word);

/**
 * guest_write_counting() - write a stream that counts and never ends
 * @g: guest
 * @slot: which stream; it is begun here
 * @b: builder
 * @word: word of data that is cleared now, and that the stream counts in
 */
void guest_write_counting(struct guest *g, unsigned int slot, struct vmali_cs_builder *b,
			  unsigned int word);

/**
 * guest_runs() - wait until a stream runs, as it has set a word
 * @g: guest
 * @word: word of data, 0 before
 *
 * Return: false if it does not after five seconds.
 */
bool guest_runs(const struct guest *g, unsigned int word);

/**
 * guest_healthy() - check that a group runs a small job right
 * @g: guest; the last stream and the last word of data are used
 * @group: group, or NULL for a new one
 *
 * Return: 0, the job's verdict, or -EBADMSG for a wrong result.
 */
int guest_healthy(struct guest *g, struct vmali_group *group);

/**
 * guest_median() - the middle of some values
 * @v: values; left in order
 * @n: how many, at least one
 */
int64_t guest_median(int64_t *v, unsigned int n);

/**
 * guest_now() - CLOCK_MONOTONIC in nanoseconds
 */
int64_t guest_now(void);

/**
 * guest_read_text() - the first line of a small file
 * @path: file
 * @text: the line without its end; "" if it can't be read
 * @size: bytes of @text
 *
 * Return: 0 or -errno.
 */
int guest_read_text(const char *path, char *text, size_t size);

/**
 * guest_write_text() - write a small file
 * @path: file
 * @text: content
 *
 * Return: 0 or -errno.
 */
int guest_write_text(const char *path, const char *text);

/**
 * guest_file_stat() - a number from a file of lines "name value"
 * @path: file
 * @name: name
 * @value: the number
 *
 * Return: 0, -errno, or -ENOMSG if there is no such line.
 */
int guest_file_stat(const char *path, const char *name, uint64_t *value);

/**
 * guest_stat() - a number from a report of the models, on any machine
 * @report: "gpu/stats" and so on (client/model.h)
 * @name: name
 * @value: the number
 *
 * Return: 0, -errno, or -ENOMSG if there is no such line.
 */
int guest_stat(const char *report, const char *name, uint64_t *value);

/**
 * guest_interrupts() - how often interrupt handlers have been called
 * @name: part of their names in /proc/interrupts; "panthor-" counts all of the driver's
 *
 * Return: the calls since boot, on all CPUs.
 */
unsigned long guest_interrupts(const char *name);

/**
 * guest_report() - a report of the models
 * @report: likewise
 * @file: set to the report, which the caller closes; NULL on failure
 *
 * Return: 0 or -errno.
 */
int guest_report(const char *report, FILE **file);

/**
 * guest_inject() - inject a fault
 * @fault: "NAME [TIMES [MS]]"
 *
 * Return: 0 or -errno; -EINVAL if the model has no such fault.
 */
int guest_inject(const char *fault);

/**
 * model_stat() - one of the model's counts
 * @name: as in the report gpu/stats
 *
 * Return: the number; 0 if there is none by that name.
 */
uint64_t model_stat(const char *name);

/**
 * model_state() - how often something is in the model's state
 * @what: first word of its lines in the report gpu/state, as "as"
 * @name: second word, as "locked"
 *
 * Return: the number of lines, or -errno.
 */
int model_state(const char *what, const char *name);

/**
 * guest_time_is_virtual() - whether the guest's clock is independent of the host's speed
 *
 * Return: false with vmali run --clock real, and with several CPUs.
 */
bool guest_time_is_virtual(void);

/**
 * guest_errors_start() - a test begins: from here on, the model's guest errors are its
 *
 * For harness.h.  Those from before the first test in the machine are that test's, too: so
 * starting the driver is right for the GPU.
 */
void guest_errors_start(void);

#define GUEST_ERRORS_ANY	UINT32_MAX

/**
 * guest_errors_expected() - this test provokes guest errors
 * @least: how many at least
 * @most: how many at most, or GUEST_ERRORS_ANY
 *
 * Callable from any process that the test forks; the last call counts.
 */
void guest_errors_expected(unsigned int least, unsigned int most);

/**
 * guest_warnings_expected() - the kernel may warn in this test
 */
void guest_warnings_expected(void);

/**
 * guest_driver_buffers() - buffers in panthor's list of them in debugfs
 * @kernel_bytes: set to the bytes of those that the driver has made for its own use, as rings
 *
 * The firmware's are left out, which exist as long as the driver is bound.
 *
 * Return: how many there are; 0 without the list.
 */
unsigned int guest_driver_buffers(uint64_t *kernel_bytes);

/**
 * guest_give_up_privileges() - become the user nobody, for good
 *
 * The process has no capabilities after that.
 *
 * Return: 0, or a negative error number.
 */
int guest_give_up_privileges(void);

/**
 * guest_errors_wrong() - whether the model has counted what the test expects
 *
 * For harness.h.  With the series, a warning of the kernel (WARN()) is wrong, too; mainline's
 * panthor has some that the series is there to fix.
 *
 * Return: NULL if so, or what is wrong.
 */
const char *guest_errors_wrong(void);

/**
 * guest_left_behind() - what is left of the test that has ended
 *
 * Waits for what the driver releases asynchronously.
 *
 * Return: a text that says what there is, until the next call; NULL if there are no more buffers
 * than before the test, and the device is suspended, or without the series.
 */
const char *guest_left_behind(void);

/**
 * wait_stat() - wait until one of the model's counts is higher
 * @name: as for model_stat()
 * @above: higher than that
 *
 * Return: false if it still is not after ten seconds.
 */
bool wait_stat(const char *name, uint64_t above);

/**
 * trusted_stat() - one of the trusted firmware's counts
 * @name: as in TRUSTED_STATS
 *
 * Return: the number; UINT64_MAX if there is none by that name.
 */
uint64_t trusted_stat(const char *name);

/**
 * series_missing() - why tests of the series cannot run
 *
 * Return: the reason, or NULL if panthor, which must be loaded, has its parameter.
 */
const char *series_missing(void);

/**
 * heap_missing() - why tests of protected memory cannot run
 * @heap: set to the name of the driver's heap, "" without; VMALI_HEAP_NAME_MAX bytes
 *
 * Return: the reason, or NULL.
 */
const char *heap_missing(char *heap);

/**
 * kernel_is_slow() - whether this is the kernel with KASAN, kmemleak and lockdep
 *
 * Return: true with vmali run --debug.
 */
bool kernel_is_slow(void);

/**
 * guest_device_dir() - the device's directory in sysfs
 * @g: guest
 * @path: filled in
 * @size: bytes of @path
 */
void guest_device_dir(const struct guest *g, char *path, size_t size);

/**
 * guest_power_is() - wait for a state of the device
 * @g: guest
 * @status: "active" or "suspended", as runtime power management calls it
 *
 * Return: false if it is in another state after five seconds.
 */
bool guest_power_is(const struct guest *g, const char *status);

/**
 * guest_runtime_pm() - whether an idle GPU goes to sleep
 * @g: guest
 * @how: "on", it stays awake, or "auto"
 *
 * Return: 0 or a negative error code.
 */
int guest_runtime_pm(const struct guest *g, const char *how);

/**
 * guest_supplies() - how many of the GPU's supplies are on: power and clock
 *
 * Return: that, or -1.
 */
int guest_supplies(void);

#endif /* VMALI_GUEST_H */
