// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The model as a whole: creation, the register window's map, reset, the bus.
 */
#include "mali_priv.h"

static const char * const stat_names[MALI_STAT_COUNT] = {
	[MALI_STAT_REG_READS] = "reg_reads",
	[MALI_STAT_REG_WRITES] = "reg_writes",
	[MALI_STAT_FW_ACCESSES] = "fw_accesses",
	[MALI_STAT_INSTRUCTIONS] = "instructions",
	[MALI_STAT_ENDPOINT_JOBS] = "endpoint_jobs",
	[MALI_STAT_TARGETS_CLEARED] = "targets_cleared",
	[MALI_STAT_TARGETS_REFUSED] = "targets_refused",
	[MALI_STAT_MCU_BOOTS] = "mcu_boots",
	[MALI_STAT_RESETS] = "resets",
	[MALI_STAT_GROUP_STARTS] = "group_starts",
	[MALI_STAT_GROUP_RESUMES] = "group_resumes",
	[MALI_STAT_GROUP_SUSPENDS] = "group_suspends",
	[MALI_STAT_GROUP_TERMINATES] = "group_terminates",
	[MALI_STAT_MMU_FAULTS] = "mmu_faults",
	[MALI_STAT_BUS_ERRORS] = "bus_errors",
	[MALI_STAT_TLB_MISSES] = "tlb_misses",
	[MALI_STAT_GUEST_ERRORS] = "guest_errors",
	[MALI_STAT_PROTM_ENTERS] = "protm_enters",
	[MALI_STAT_PROTM_INSTRUCTIONS] = "protm_instructions",
	[MALI_STAT_PROTM_NS] = "protm_ns",
	[MALI_STAT_PROTM_REFUSED] = "protm_refused",
};

void mali_guest_error(struct mali_gpu *gpu, const char *msg, u64 value)
{
	gpu->stat[MALI_STAT_GUEST_ERRORS]++;
	gpu_event(gpu, .kind = MALI_EVENT_GUEST_ERROR, .text = msg, .address = value);
	gpu->host->log(gpu->ctx, MALI_LOG_GUEST_ERROR, msg, value);
}

/**
 * mali_tell() - tell the host what has happened; see gpu_event()
 * @gpu: GPU
 * @event: what
 */
void mali_tell(struct mali_gpu *gpu, const struct mali_event *event)
{
	gpu->host->event(gpu->ctx, event);
}

int mali_bus(struct mali_gpu *gpu, u64 pa, void *buf, u32 len, bool write,
	     enum mali_initiator initiator)
{
	struct mali_bus_txn txn = {
		.pa = pa,
		.buf = buf,
		.len = len,
		.write = write,
		.initiator = initiator,
		.protected_mode = gpu->protected_mode,
	};

	gpu->bus_reads += !write;
	gpu->bus_writes += write;
	return gpu->host->bus(gpu->ctx, &txn);
}

/**
 * mali_soft_reset() - GPU_COMMAND RESET, soft and hard
 * @gpu: GPU
 *
 * Everything software can see goes back to its reset value; memory keeps what it
 * holds.  The caller announces it with mali_reset_completed().
 */
void mali_soft_reset(struct mali_gpu *gpu)
{
	gpu->stat[MALI_STAT_RESETS]++;
	gpu_event(gpu, .kind = MALI_EVENT_RESET);
	mali_protm_off(gpu, MALI_PROTM_RESET);
	gpu->gpu_irq.held = 0;
	mali_mcu_reset(gpu);
	mali_mmu_reset(gpu);
	mali_power_reset(gpu);
	mali_control_reset(gpu);
	mali_irq_reset(gpu, &gpu->job_irq);
	/*
	 * The mask of the block that announces the reset survives it: drivers unmask
	 * RESET_COMPLETED, then reset, then wait, and panthor never writes it again.
	 */
	mali_irq_write(gpu, &gpu->gpu_irq, IRQ_CLEAR, ~0u);
	mali_irq_write(gpu, &gpu->pwr_irq, IRQ_CLEAR, ~0u);
}

/**
 * mali_reset_completed() - announce a reset of any kind
 * @gpu: GPU
 * @irq: block that has RESET_COMPLETED
 * @bits: of the block
 *
 * Now, or later on command.  A reset before that takes the place of this one.
 */
void mali_reset_completed(struct mali_gpu *gpu, struct irq_block *irq, u32 bits)
{
	gpu->late_reset.due_ns = 0;
	if (mali_inject_now(gpu, MALI_INJECT_LATE_RESET)) {
		gpu->late_reset = (struct late_reset){
			irq, bits, gpu_time_ns(gpu) + gpu->inject_delay_ns
		};
		gpu->host->kick(gpu->ctx);
		return;
	}
	mali_irq_raise(gpu, irq, bits);
}

/* Return: when the completion is due that is still to come, as mali_gpu_run() */
static u64 late_reset(struct mali_gpu *gpu)
{
	struct late_reset *late = &gpu->late_reset;

	if (!late->due_ns)
		return MALI_RUN_IDLE;
	if (gpu_time_ns(gpu) < late->due_ns)
		return late->due_ns;
	late->due_ns = 0;
	mali_irq_raise(gpu, late->irq, late->bits);
	return MALI_RUN_IDLE;
}

static bool in_block(u32 offset, u32 base)
{
	return offset >= base && offset < base + IRQ_BLOCK_SIZE;
}

/* Power registers are in two places up to v13, and in one other from v14 on */
static bool is_power(const struct mali_gpu *gpu, u32 offset)
{
	return !product_has_pwr(gpu->product) &&
	       ((offset >= PWR_PRESENT && offset < REVIDR) ||
		(offset >= STACK_PRESENT && offset < STACK_PWRTRANS + PWR_DOMAIN_STRIDE));
}

static bool is_pwr(const struct mali_gpu *gpu, u32 offset)
{
	return product_has_pwr(gpu->product) && offset >= PWR_CONTROL_BASE &&
	       offset < PWR_CONTROL_BASE + PWR_CONTROL_SIZE;
}

static u32 read32(struct mali_gpu *gpu, u32 offset)
{
	if (in_block(offset, GPU_IRQ_BASE))
		return mali_irq_read(&gpu->gpu_irq, offset - GPU_IRQ_BASE);
	if (in_block(offset, JOB_IRQ_BASE))
		return mali_irq_read(&gpu->job_irq, offset - JOB_IRQ_BASE);
	if (offset >= MMU_IRQ_BASE && offset < MMU_IRQ_BASE + 0x1000)
		return mali_mmu_read(gpu, offset);
	if (is_power(gpu, offset))
		return mali_power_read(gpu, offset);
	if (is_pwr(gpu, offset))
		return mali_pwr_read(gpu, offset - PWR_CONTROL_BASE);
	if (offset == LATEST_FLUSH_ID)
		return gpu->control.flush_id;
	if (offset < JOB_IRQ_BASE)
		return mali_control_read(gpu, offset);
	/* Doorbells are there, and write-only */
	if (offset < DOORBELL_BASE || (offset - DOORBELL_BASE) % DOORBELL_STRIDE)
		mali_guest_error(gpu, "read of an unknown register", offset);
	return 0;
}

static void ring(struct mali_gpu *gpu, u32 doorbell)
{
	gpu_event(gpu, .kind = MALI_EVENT_DOORBELL, .unit = doorbell);
	if (doorbell)
		mali_firmware_look(gpu);
	else
		mali_firmware_doorbell(gpu);
}

static void write32(struct mali_gpu *gpu, u32 offset, u32 value)
{
	if (in_block(offset, GPU_IRQ_BASE)) {
		mali_irq_write(gpu, &gpu->gpu_irq, offset - GPU_IRQ_BASE, value);
	} else if (in_block(offset, JOB_IRQ_BASE)) {
		mali_irq_write(gpu, &gpu->job_irq, offset - JOB_IRQ_BASE, value);
	} else if (offset >= MMU_IRQ_BASE && offset < MMU_IRQ_BASE + 0x1000) {
		mali_mmu_write(gpu, offset, value);
	} else if (is_power(gpu, offset)) {
		mali_power_write(gpu, offset, value);
	} else if (is_pwr(gpu, offset)) {
		mali_pwr_write(gpu, offset - PWR_CONTROL_BASE, value);
	} else if (offset >= DOORBELL_BASE) {
		if ((offset - DOORBELL_BASE) % DOORBELL_STRIDE)
			mali_guest_error(gpu, "write beside a doorbell", offset);
		else
			ring(gpu, (offset - DOORBELL_BASE) / DOORBELL_STRIDE);
	} else if (offset < JOB_IRQ_BASE) {
		mali_control_write(gpu, offset, value);
	} else {
		mali_guest_error(gpu, "write to an unknown register", offset);
	}
}

static bool access_ok(struct mali_gpu *gpu, u32 offset, u32 size)
{
	if ((size == 4 || size == 8) && !(offset % size) && offset < MALI_GPU_REGS_SIZE)
		return true;
	mali_guest_error(gpu, "register access of a wrong size or alignment", offset);
	return false;
}

u64 mali_gpu_reg_read(struct mali_gpu *gpu, u32 offset, u32 size)
{
	u64 v;

	gpu->stat[MALI_STAT_REG_READS]++;
	if (!access_ok(gpu, offset, size))
		return 0;
	/* A driver that polls for it may keep the caller of mali_gpu_run() from its CPU */
	late_reset(gpu);
	v = read32(gpu, offset);
	if (size == 8)
		v |= (u64)read32(gpu, offset + 4) << 32;
	return v;
}

void mali_gpu_reg_write(struct mali_gpu *gpu, u32 offset, u32 size, u64 value)
{
	gpu->stat[MALI_STAT_REG_WRITES]++;
	if (!access_ok(gpu, offset, size))
		return;
	write32(gpu, offset, lo32(value));
	if (size == 8)
		write32(gpu, offset + 4, hi32(value));
}

u64 mali_gpu_run(struct mali_gpu *gpu, u32 budget)
{
	u64 due = late_reset(gpu), next = MALI_RUN_IDLE;

	mali_power_settle(gpu);
	if (gpu->mcu.status == MCU_ENABLED)
		next = mali_firmware_run(gpu, budget);
	return due < next ? due : next;
}

u64 mali_gpu_stat(const struct mali_gpu *gpu, enum mali_stat stat)
{
	return (unsigned int)stat < MALI_STAT_COUNT ? gpu->stat[stat] : 0;
}

const char *mali_gpu_stat_name(enum mali_stat stat)
{
	return (unsigned int)stat < MALI_STAT_COUNT ? stat_names[stat] : NULL;
}

void mali_gpu_set_events(struct mali_gpu *gpu, bool on)
{
	gpu->events = on && gpu->host->event;
}

struct mali_gpu *mali_gpu_create(const struct mali_gpu_config *config,
				 const struct mali_gpu_host *host, void *ctx)
{
	const struct mali_product *product;
	struct mali_gpu *gpu;

	if (!host || !host->log)
		return NULL;
	if (!host->alloc || !host->free || !host->bus || !host->irq || !host->kick ||
	    !host->time_ns) {
		host->log(ctx, MALI_LOG_HOST_ERROR, "a callback is missing", 0);
		return NULL;
	}
	product = config ? mali_product_find(config->product) : NULL;
	if (!product) {
		host->log(ctx, MALI_LOG_HOST_ERROR, "unknown product", 0);
		return NULL;
	}
	if (!config->clock_hz) {
		host->log(ctx, MALI_LOG_HOST_ERROR, "core clock of 0 Hz", 0);
		return NULL;
	}
	gpu = host->alloc(ctx, sizeof(*gpu));
	if (!gpu) {
		host->log(ctx, MALI_LOG_HOST_ERROR, "no memory for the model", sizeof(*gpu));
		return NULL;
	}
	gpu->host = host;
	gpu->ctx = ctx;
	gpu->config = *config;
	gpu->product = product;
	gpu->inject_delay_ns = INJECT_DELAY_NS;
	gpu->isa = (struct mali_cs_isa){
		.arch = (u8)product_cs_arch(product), .regs = product->work_regs,
		.scoreboards = product->scoreboards,
	};
	mali_irq_init(&gpu->gpu_irq, MALI_IRQ_GPU);
	mali_irq_init(&gpu->job_irq, MALI_IRQ_JOB);
	mali_irq_init(&gpu->pwr_irq, MALI_IRQ_GPU);
	mali_mmu_init(gpu);
	mali_power_reset(gpu);
	mali_control_reset(gpu);
	return gpu;
}

void mali_gpu_destroy(struct mali_gpu *gpu)
{
	if (gpu)
		gpu->host->free(gpu->ctx, gpu);
}
