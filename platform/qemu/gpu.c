// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The GPU on the board: the register window and the thread that executes, around the
 * portable model of gpu/.
 *
 * Lock order: QEMU's BQL, then gpu.lock, then that of the bus filter, a leaf.  The thread has
 * gpu.lock only, and never waits for the BQL: it accesses RAM, which takes none, and its
 * interrupts are delivered by the main thread.  It gives gpu.lock up every RUN_BUDGET
 * instructions, and a CPU that waits for it has it next.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "board.h"
#include "bus.h"
#include "gpu.h"
#include "irq.h"
#include "log.h"
#include "qemu.h"
#include "trace.h"
#include "tzc.h"

/* Instructions executed with gpu.lock held: some tens of microseconds */
#define RUN_BUDGET	512

#define NS_PER_S	1000000000ull
#define NS_PER_MS	1000000ull

/* The interrupt lines' own fault, as on every platform */
#define LATE_IRQ	"late_irq"
#define LATE_IRQ_MS	50

/**
 * struct gpu - the GPU of the board
 * @model: the model, under @lock
 * @lock: serialises all calls into the model
 * @waiting: how many CPUs want @lock
 * @kicked: there is work for the thread; under @lock
 * @kick: wakes the thread
 * @product: name of the product
 * @bytes: memory of the model
 * @ram_size: bytes of the board's RAM
 */
static struct {
	struct mali_gpu *model;
	pthread_mutex_t lock;
	atomic_uint waiting;
	bool kicked;
	pthread_cond_t kick;
	const char *product;
	size_t bytes;
	u64 ram_size;
} gpu = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
};

/* Callbacks of the model */

static void *host_alloc(void *ctx, size_t size)
{
	gpu.bytes += size;
	return calloc(1, size);
}

static void host_free(void *ctx, void *ptr, size_t size)
{
	gpu.bytes -= size;
	free(ptr);
}

static u64 host_time_ns(void *ctx)
{
	return (u64)qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static int host_bus(void *ctx, const struct mali_bus_txn *txn)
{
	return bus_access(txn, gpu.ram_size);
}

static void host_irq(void *ctx, enum mali_irq_line line, bool level)
{
	irq_set_level(line, level);
	/* It may be late, and the thread ends that */
	pthread_cond_signal(&gpu.kick);
}

static void host_kick(void *ctx)
{
	gpu.kicked = true;
	pthread_cond_signal(&gpu.kick);
}

static bool host_is_protected(void *ctx, u64 pa)
{
	return bus_is_protected(pa);
}

static void host_event(void *ctx, const struct mali_event *event)
{
	trace_event(event);
}

static const struct mali_gpu_host host = {
	.base = {
		.alloc = host_alloc,
		.free = host_free,
		.time_ns = host_time_ns,
		.log = log_model,
	},
	.bus = host_bus,
	.irq = host_irq,
	.kick = host_kick,
	.is_protected = host_is_protected,
	.event = host_event,
};

/* The register window */

/* Ahead of the thread, which would take the lock again at once */
static void lock(void)
{
	atomic_fetch_add(&gpu.waiting, 1);
	pthread_mutex_lock(&gpu.lock);
	atomic_fetch_sub(&gpu.waiting, 1);
}

static void unlock(void)
{
	pthread_mutex_unlock(&gpu.lock);
}

static uint64_t window_read(void *opaque, uint64_t offset, unsigned int size)
{
	u64 value;

	lock();
	value = mali_gpu_reg_read(gpu.model, (u32)offset, size);
	unlock();
	irq_deliver();
	return value;
}

static void window_write(void *opaque, uint64_t offset, uint64_t value, unsigned int size)
{
	lock();
	mali_gpu_reg_write(gpu.model, (u32)offset, size, value);
	unlock();
	irq_deliver();
}

/* What is no access to a register is a guest error, for the model to report */
static const struct qemu_region_ops window_ops = {
	.read = window_read,
	.write = window_write,
	.endianness = QEMU_LITTLE_ENDIAN,
	.valid = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
	.impl = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
};

/* Execution */

/* Until there is work, or a time on the machine's clock, which may be none */
static void wait_until(u64 due)
{
	u64 now = host_time_ns(NULL), wait;
	struct timespec at;

	if (due == MALI_RUN_IDLE) {
		pthread_cond_wait(&gpu.kick, &gpu.lock);
		return;
	}
	if (due <= now)
		return;
	/* The machine's clock stops with the machine; then this is too early, and harmless */
	wait = due - now;
	clock_gettime(CLOCK_MONOTONIC, &at);
	wait += (u64)at.tv_nsec;
	at.tv_sec += (time_t)(wait / NS_PER_S);
	at.tv_nsec = (long)(wait % NS_PER_S);
	pthread_cond_timedwait(&gpu.kick, &gpu.lock, &at);
}

static void *gpu_thread(void *unused)
{
	u64 next = MALI_RUN_IDLE, late;

	rcu_register_thread();
	pthread_mutex_lock(&gpu.lock);
	for (;;) {
		late = irq_next_due(host_time_ns(NULL));
		irq_deliver_soon();
		if (!gpu.kicked && next)
			wait_until(late < next ? late : next);
		gpu.kicked = false;
		next = mali_gpu_run(gpu.model, RUN_BUDGET);
		pthread_mutex_unlock(&gpu.lock);
		irq_deliver_soon();
		while (atomic_load(&gpu.waiting))
			sched_yield();
		pthread_mutex_lock(&gpu.lock);
	}
	return NULL;
}

static void init_kick(void)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&gpu.kick, &attr);
	pthread_condattr_destroy(&attr);
}

static void start_thread(void)
{
	pthread_t thread;
	int err = pthread_create(&thread, NULL, gpu_thread, NULL);

	if (err) {
		log_line("no thread for the GPU: %s", strerror(err));
		exit(1);
	}
	pthread_detach(thread);
}

void gpu_create(const struct settings *settings)
{
	struct mali_gpu_config config = {
		.product = settings->gpu,
		.clock_hz = BOARD_CLOCK_HZ,
		.timestamp_hz = BOARD_COUNTER_HZ,
		.coherent = true,
		.speed = (u32)settings->speed,
	};
	static const struct tzc_bus bus = { .hold = lock, .release = unlock };
	struct MemoryRegion *window = calloc(1, QEMU_MEMORY_REGION_ROOM);

	if (!window)
		abort();
	gpu.product = settings->gpu;
	gpu.ram_size = (u64)settings->ram_mb << 20;
	init_kick();
	gpu.model = mali_gpu_create(&config, &host, NULL);
	if (!gpu.model)
		/* The model has logged why */
		exit(1);
	mali_gpu_set_events(gpu.model, settings->trace_fd >= 0);
	irq_connect();
	tzc_set_bus(&bus);
	start_thread();
	memory_region_init_io(window, NULL, &window_ops, NULL, "vmali.gpu", BOARD_WINDOW_SIZE);
	/* Above the platform bus */
	memory_region_add_subregion_overlap(get_system_memory(), BOARD_WINDOW_BASE, window, 1);
}

/* What is asked for from outside */

bool gpu_report(const char *name, const struct vmali_printer *to)
{
	bool known = true;

	lock();
	if (!strcmp(name, "stats")) {
		vmali_report_stats(gpu.model, gpu.product, gpu.bytes, to);
	} else if (!strcmp(name, "costs")) {
		vmali_report_costs(gpu.model, to);
	} else if (!strcmp(name, "state")) {
		vmali_report_state(gpu.model, to);
	} else if (!strcmp(name, "inject")) {
		vmali_report_injections(gpu.model, to);
		to->print(to->arg, LATE_IRQ " %u\n", irq_delays_left());
	} else {
		known = false;
	}
	unlock();
	return known;
}

bool gpu_inject(const char *text)
{
	struct vmali_injection injection;
	bool known = true;

	if (!vmali_injection_parse(text, &injection))
		return false;
	lock();
	if (!strcmp(injection.name, LATE_IRQ))
		irq_delay(injection.times,
			  (injection.late ? injection.ms : LATE_IRQ_MS) * NS_PER_MS);
	else
		known = vmali_inject(gpu.model, &injection);
	unlock();
	return known;
}
