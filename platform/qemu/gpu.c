// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The GPU on the board: the register window, around the portable model of gpu/.  All calls into
 * the model are under the runner's lock.
 */
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "bus.h"
#include "gpu.h"
#include "irq.h"
#include "log.h"
#include "qemu.h"
#include "runner.h"
#include "trace.h"
#include "tzc.h"

/* Instructions executed with the runner's lock held: some tens of microseconds */
#define RUN_BUDGET	512

/**
 * struct gpu - the GPU of the board
 * @model: the model
 * @product: name of the product
 * @bytes: memory of the model
 * @ram_size: bytes of the board's RAM
 */
static struct {
	struct mali_gpu *model;
	const char *product;
	size_t bytes;
	u64 ram_size;
} gpu;

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
	return runner_now();
}

static int host_bus(void *ctx, const struct mali_bus_txn *txn)
{
	return bus_access(txn, gpu.ram_size);
}

static void host_irq(void *ctx, enum mali_irq_line line, bool level)
{
	irq_set_level(line, level);
	runner_irq();
}

static void host_kick(void *ctx)
{
	runner_kick();
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

static uint64_t window_read(void *opaque, uint64_t offset, unsigned int size)
{
	u64 value;

	runner_lock();
	value = mali_gpu_reg_read(gpu.model, (u32)offset, size);
	runner_unlock();
	irq_deliver();
	return value;
}

static void window_write(void *opaque, uint64_t offset, uint64_t value, unsigned int size)
{
	runner_lock();
	mali_gpu_reg_write(gpu.model, (u32)offset, size, value);
	runner_unlock();
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

static u64 run(void)
{
	return mali_gpu_run(gpu.model, RUN_BUDGET);
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
	static const struct tzc_bus bus = { .hold = runner_lock, .release = runner_unlock };
	struct MemoryRegion *window = calloc(1, QEMU_MEMORY_REGION_ROOM);

	if (!window)
		abort();
	gpu.product = settings->gpu;
	gpu.ram_size = (u64)settings->ram_mb << 20;
	gpu.model = mali_gpu_create(&config, &host, NULL);
	if (!gpu.model)
		/* The model has logged why */
		exit(1);
	mali_gpu_set_events(gpu.model, settings->trace_fd >= 0);
	irq_connect();
	tzc_set_bus(&bus);
	runner_start(settings->virtual, run);
	memory_region_init_io(window, NULL, &window_ops, NULL, "vmali.gpu", BOARD_WINDOW_SIZE);
	/* Above the platform bus */
	memory_region_add_subregion_overlap(get_system_memory(), BOARD_WINDOW_BASE, window, 1);
}

/* What is asked for from outside */

bool gpu_report(const char *name, const struct vmali_printer *to)
{
	bool known = true;

	runner_lock();
	if (!strcmp(name, "stats")) {
		vmali_report_stats(gpu.model, gpu.product, gpu.bytes, to);
	} else if (!strcmp(name, "costs")) {
		vmali_report_costs(gpu.model, to);
	} else if (!strcmp(name, "state")) {
		vmali_report_state(gpu.model, to);
	} else if (!strcmp(name, "inject")) {
		vmali_report_injections(gpu.model, to);
		to->print(to->arg, VMALI_LATE_IRQ " %u\n", irq_delays_left());
	} else {
		known = false;
	}
	runner_unlock();
	return known;
}

bool gpu_inject(const char *text)
{
	struct vmali_injection injection;
	bool known = true;
	u64 late_ns;

	if (!vmali_injection_parse(text, &injection))
		return false;
	runner_lock();
	if (vmali_is_late_irq(&injection, &late_ns))
		irq_delay(injection.times, late_ns);
	else
		known = vmali_inject(gpu.model, &injection);
	runner_unlock();
	return known;
}
