// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The model as a whole: creation, the register window's map.
 */
#include "as.h"
#include "attributes.h"
#include "cache.h"
#include "control.h"
#include "cores.h"
#include "cost.h"
#include "cs_draw.h"
#include "cs_tile.h"
#include "due.h"
#include "firmware.h"
#include "fwmem.h"
#include "glb.h"
#include "image.h"
#include "inject.h"
#include "irq.h"
#include "later.h"
#include "mcu.h"
#include "mmu.h"
#include "mode.h"
#include "power.h"
#include "prfcnt.h"
#include "product.h"
#include "protm_enter.h"
#include "protm_state.h"
#include "pwr.h"
#include "reset.h"
#include "sched.h"
#include "shaders.h"
#include "supply.h"
#include "timer.h"

void mali_gpu_set_supply(struct mali_gpu *gpu, enum mali_supply what, bool on)
{
	u64 cycles = mali_control_cycles(gpu, gpu_time_ns(gpu));

	if ((unsigned int)what >= MALI_SUPPLY_COUNT || !mali_supply_switch(gpu, what, on))
		return;
	mali_control_set_cycles(gpu, cycles);
	if (what == MALI_SUPPLY_POWER && !on)
		mali_reset_power_lost(gpu);
	mali_control_show_flush_id(gpu);
	if (mali_supply_on(gpu))
		gpu->host->kick(gpu->ctx);
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
		return mali_irq_read(&gpu->irq->gpu, offset - GPU_IRQ_BASE);
	if (in_block(offset, JOB_IRQ_BASE))
		return mali_irq_read(&gpu->irq->job, offset - JOB_IRQ_BASE);
	if (offset >= MMU_IRQ_BASE && offset < MMU_IRQ_BASE + 0x1000)
		return mali_as_read(gpu, offset);
	if (offset == GPU_STATUS)
		mali_protm_poll(gpu);
	if (is_power(gpu, offset))
		return mali_power_read(gpu, offset);
	if (is_pwr(gpu, offset))
		return mali_pwr_read(gpu, offset - PWR_CONTROL_BASE);
	if (offset == LATEST_FLUSH_ID)
		return gpu->control->flush_id;
	if (offset < JOB_IRQ_BASE)
		return mali_control_read(gpu, offset);
	/* Doorbells are there, and write-only */
	if (offset < DOORBELL_BASE || (offset - DOORBELL_BASE) % DOORBELL_STRIDE)
		mali_guest_error(gpu, "read of an unknown register", offset);
	return 0;
}

static void ring(struct mali_gpu *gpu, u32 doorbell, u32 value)
{
	if (value & ~DOORBELL_RING)
		mali_guest_error(gpu, "unknown bits for a doorbell", value);
	if (!(value & DOORBELL_RING))
		return;
	gpu->stat[MALI_STAT_DOORBELLS]++;
	gpu_event(gpu, .kind = MALI_EVENT_DOORBELL, .unit = doorbell);
	if (doorbell)
		mali_firmware_ring(gpu, doorbell);
	else
		mali_firmware_doorbell(gpu);
}

/* PWR_CONTROL has resets among its commands */
static void write_pwr(struct mali_gpu *gpu, u32 offset, u32 value)
{
	u32 command = offset == PWR_COMMAND ? value & PWR_CMD_MASK : 0;

	switch (command) {
	case PWR_CMD_RESET_SOFT:
		mali_reset_request(gpu, GPU_RESET_SOFT);
		break;
	case PWR_CMD_RESET_FAST:
		mali_reset_request(gpu, GPU_RESET_FAST);
		break;
	default:
		mali_pwr_write(gpu, offset, value);
	}
}

static void write32(struct mali_gpu *gpu, u32 offset, u32 value)
{
	if (in_block(offset, GPU_IRQ_BASE)) {
		mali_irq_write(gpu, &gpu->irq->gpu, offset - GPU_IRQ_BASE, value);
	} else if (in_block(offset, JOB_IRQ_BASE)) {
		mali_irq_write(gpu, &gpu->irq->job, offset - JOB_IRQ_BASE, value);
	} else if (offset >= MMU_IRQ_BASE && offset < MMU_IRQ_BASE + 0x1000) {
		mali_as_write(gpu, offset, value);
	} else if (is_power(gpu, offset)) {
		mali_power_write(gpu, offset, value);
	} else if (is_pwr(gpu, offset)) {
		write_pwr(gpu, offset - PWR_CONTROL_BASE, value);
	} else if (offset == GPU_COMMAND && (value & 0xff) == GPU_CMD_RESET) {
		mali_reset_command(gpu, value);
	} else if (offset >= DOORBELL_BASE) {
		if ((offset - DOORBELL_BASE) % DOORBELL_STRIDE)
			mali_guest_error(gpu, "write between doorbells", offset);
		else
			ring(gpu, (offset - DOORBELL_BASE) / DOORBELL_STRIDE, value);
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
	if (mali_supply_refuses(gpu, offset, false))
		return size == 8 ? ~0ull : MALI_GPU_NO_ANSWER;
	if (!access_ok(gpu, offset, size))
		return 0;
	/* A driver that polls may keep the thread that calls mali_gpu_run() off its CPU */
	mali_due(gpu);
	v = read32(gpu, offset);
	if (size == 8)
		v |= (u64)read32(gpu, offset + 4) << 32;
	mali_mcu_settle(gpu);
	return v;
}

void mali_gpu_reg_write(struct mali_gpu *gpu, u32 offset, u32 size, u64 value)
{
	gpu->stat[MALI_STAT_REG_WRITES]++;
	if (mali_supply_refuses(gpu, offset, true) || !access_ok(gpu, offset, size))
		return;
	mali_due(gpu);
	write32(gpu, offset, lo32(value));
	if (size == 8)
		write32(gpu, offset + 4, hi32(value));
	mali_mcu_settle(gpu);
}

u64 mali_gpu_run(struct mali_gpu *gpu, u32 budget)
{
	u64 due, next = MALI_RUN_IDLE;

	if (!mali_supply_on(gpu))
		return MALI_RUN_IDLE;
	mali_due(gpu);
	if (mali_mcu_enabled(gpu))
		next = mali_firmware_run(gpu, budget);
	if (mali_mcu_settle(gpu))
		next = MALI_RUN_IDLE;
	due = mali_later_next(gpu);
	return due < next ? due : next;
}

/* A GPU with the state of each file, in one allocation */
struct whole {
	struct mali_gpu gpu;
	struct cost cost;
	struct later later;
	struct inject inject;
	struct supply supply;
	struct irqs irq;
	struct attributes attributes;
	struct cache cache;
	struct mode mode;
	struct power power;
	struct pwr pwr;
	struct mmu mmu;
	struct cores cores;
	struct mcu mcu;
	struct control control;
	struct fwmem fw;
	struct csg csg[FW_MAX_GROUPS];
	struct shaders shaders;
	struct draws draws;
	struct flights flights;
	struct timers timers;
	struct sched sched;
	struct prfcnt prfcnt;
	struct protm protm;
	struct glb glb;
};

static void compose(struct whole *w)
{
	struct mali_gpu *gpu = &w->gpu;

	gpu->cost = &w->cost;
	gpu->later = &w->later;
	gpu->inject = &w->inject;
	gpu->supply = &w->supply;
	gpu->irq = &w->irq;
	gpu->attributes = &w->attributes;
	gpu->cache = &w->cache;
	gpu->mode = &w->mode;
	gpu->power = &w->power;
	gpu->pwr = &w->pwr;
	gpu->mmu = &w->mmu;
	gpu->cores = &w->cores;
	gpu->mcu = &w->mcu;
	gpu->control = &w->control;
	gpu->fw = &w->fw;
	gpu->csg = w->csg;
	gpu->shaders = &w->shaders;
	gpu->draws = &w->draws;
	gpu->flights = &w->flights;
	gpu->timers = &w->timers;
	gpu->sched = &w->sched;
	gpu->prfcnt = &w->prfcnt;
	gpu->protm = &w->protm;
	gpu->glb = &w->glb;
}

static const struct mmu_hooks mmu_hooks = {
	.unlocked = mali_mcu_unlocked,
	.flushed = mali_control_flush_id_advance,
	.bus_fault = mali_control_bus_fault,
};

static const struct cache_hooks cache_hooks = {
	.translate = mali_mmu_translate,
	.bus_fault = mali_control_bus_fault,
};

static const struct mcu_hooks mcu_hooks = {
	.begin = mali_image_begin,
	.boot = mali_firmware_boot,
	.stop = mali_firmware_stop,
	.wipe = mali_firmware_wipe,
};

struct mali_gpu *mali_gpu_create(const struct mali_gpu_config *config,
				 const struct mali_gpu_host *host, void *ctx)
{
	const struct mali_product *product;
	struct mali_gpu *gpu;
	struct whole *whole;

	if (!host || !host->base.log)
		return NULL;
	if (!host->base.alloc || !host->base.free || !host->base.time_ns || !host->bus ||
	    !host->irq || !host->kick) {
		host->base.log(ctx, MALI_LOG_HOST_ERROR, "a callback is missing", 0);
		return NULL;
	}
	product = config ? mali_product_find(config->product) : NULL;
	if (!product) {
		host->base.log(ctx, MALI_LOG_HOST_ERROR, "unknown product", 0);
		return NULL;
	}
	if (!config->clock_hz) {
		host->base.log(ctx, MALI_LOG_HOST_ERROR, "core clock of 0 Hz", 0);
		return NULL;
	}
	if (config->timestamp_hz > MALI_TIMESTAMP_HZ_MAX) {
		host->base.log(ctx, MALI_LOG_HOST_ERROR, "rate of TIMESTAMP is too high",
			       config->timestamp_hz);
		return NULL;
	}
	whole = host->base.alloc(ctx, sizeof(*whole));
	if (!whole) {
		host->base.log(ctx, MALI_LOG_HOST_ERROR, "no memory for the model", sizeof(*whole));
		return NULL;
	}
	gpu = &whole->gpu;
	compose(whole);
	gpu->host = host;
	gpu->ctx = ctx;
	gpu->config = *config;
	if (!gpu->config.timestamp_hz)
		gpu->config.timestamp_hz = MALI_TIMESTAMP_HZ_DEFAULT;
	gpu->product = product;
	gpu->isa = (struct mali_cs_isa){
		.arch = (u8)product_cs_arch(product), .regs = product->work_regs,
		.scoreboards = product->scoreboards,
	};
	mali_cost_update(gpu);
	mali_later_init(gpu);
	mali_inject_init(gpu);
	mali_irq_init(gpu);
	mali_cache_init(gpu, &cache_hooks);
	mali_mmu_init(gpu, &mmu_hooks);
	mali_mcu_init(gpu, &mcu_hooks);
	mali_shaders_init(gpu);
	mali_power_reset(gpu);
	mali_pwr_reset(gpu);
	mali_control_reset(gpu);
	return gpu;
}

void mali_gpu_destroy(struct mali_gpu *gpu)
{
	if (gpu)
		gpu->host->base.free(gpu->ctx, gpu, sizeof(struct whole));
}
