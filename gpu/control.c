// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * GPU_CONTROL: identification, GPU_COMMAND, status, faults, counters.
 */
#include "control.h"
#include "attributes.h"
#include "cache_flush.h"
#include "cost.h"
#include "inject.h"
#include "irq.h"
#include "later.h"
#include "mcu.h"
#include "mmu.h"
#include "mode.h"
#include "power.h"
#include "supply.h"

#define FLUSH_ID_MASK	0xffffffu

static u64 ns_to_ticks(u64 ns, u64 hz)
{
	/* In two steps, so that days of uptime do not overflow */
	return ns / NSEC_PER_SEC_ULL * hz + ns % NSEC_PER_SEC_ULL * hz / NSEC_PER_SEC_ULL;
}

/**
 * mali_control_timestamp() - the TIMESTAMP register
 * @gpu: GPU
 * @ns: at that time, on the host's clock
 */
u64 mali_control_timestamp(struct mali_gpu *gpu, u64 ns)
{
	u64 ticks = ns_to_ticks(ns, gpu->config.timestamp_hz);

	/* Software takes 0 for a counter that does not run */
	return ticks + 1 + gpu->control->timestamp_offset;
}

/**
 * mali_control_core_timestamps() - let shader cores have TIMESTAMP, or not
 * @gpu: GPU
 * @enable: which
 */
void mali_control_core_timestamps(struct mali_gpu *gpu, bool enable)
{
	gpu->control->core_timestamps = enable;
}

/**
 * mali_control_core_timestamp() - TIMESTAMP, as shader cores have it
 * @gpu: GPU
 * @ns: at that time, on the host's clock
 *
 * Return: 0 if they have not (chosen).
 */
u64 mali_control_core_timestamp(struct mali_gpu *gpu, u64 ns)
{
	return gpu->control->core_timestamps ? mali_control_timestamp(gpu, ns) : 0;
}

/**
 * mali_control_ns_to_cycles() - how many cycles of the core clock a time is
 * @gpu: GPU
 * @ns: nanoseconds
 */
u64 mali_control_ns_to_cycles(const struct mali_gpu *gpu, u64 ns)
{
	return ns_to_ticks(ns, gpu->config.clock_hz);
}

/**
 * mali_control_cycles() - the CYCLE_COUNT register
 * @gpu: GPU
 * @ns: at that time, on the host's clock
 */
u64 mali_control_cycles(struct mali_gpu *gpu, u64 ns)
{
	struct control *c = gpu->control;
	/* The time of a queue can be before the clock's */
	u64 since = ns > c->cycle_since_ns ? ns - c->cycle_since_ns : 0;

	return c->cycle_base + (c->cycle_users && mali_supply_on(gpu) ?
				mali_control_ns_to_cycles(gpu, since) : 0);
}

/* Add what has been counted to the base.  Return: the clock */
static u64 stop_cycles(struct mali_gpu *gpu)
{
	u64 now = gpu_time_ns(gpu);

	gpu->control->cycle_base = mali_control_cycles(gpu, now);
	return now;
}

/**
 * mali_control_cycles_enable() - start or stop CYCLE_COUNT for one user
 * @gpu: GPU
 * @user: which
 * @enable: the counter runs while any user has it enabled
 */
void mali_control_cycles_enable(struct mali_gpu *gpu, enum cycle_user user, bool enable)
{
	struct control *c = gpu->control;

	c->cycle_since_ns = stop_cycles(gpu);
	if (enable)
		c->cycle_users |= BIT32(user);
	else
		c->cycle_users &= ~BIT32(user);
}

void mali_gpu_set_clock(struct mali_gpu *gpu, u64 hz)
{
	struct control *c = gpu->control;

	if (!hz) {
		gpu->host->base.log(gpu->ctx, MALI_LOG_HOST_ERROR, "core clock of 0 Hz ignored", 0);
		return;
	}
	c->cycle_since_ns = stop_cycles(gpu);
	gpu->config.clock_hz = hz;
	mali_cost_update(gpu);
}

/**
 * mali_control_set_cycles() - continue CYCLE_COUNT from a value
 * @gpu: GPU
 * @cycles: value at this moment
 */
void mali_control_set_cycles(struct mali_gpu *gpu, u64 cycles)
{
	gpu->control->cycle_base = cycles;
	gpu->control->cycle_since_ns = gpu_time_ns(gpu);
}

/**
 * mali_control_show_flush_id() - give the host what user space sees of LATEST_FLUSH_ID
 * @gpu: GPU
 */
void mali_control_show_flush_id(struct mali_gpu *gpu)
{
	if (gpu->host->flush_id)
		gpu->host->flush_id(gpu->ctx, mali_supply_on(gpu) ? gpu->control->flush_id :
				    MALI_GPU_NO_ANSWER);
}

/**
 * mali_control_flush_id_advance() - the caches have been flushed
 * @gpu: GPU
 *
 * 24 bits, because panthor refuses bits 30:24 in a job's latest_flush, and never 0,
 * which means "always flush".
 */
void mali_control_flush_id_advance(struct mali_gpu *gpu)
{
	struct control *c = gpu->control;

	if (mali_mode_defer_flush(gpu))
		return;
	c->flush_id = (c->flush_id + 1) & FLUSH_ID_MASK;
	if (!c->flush_id)
		c->flush_id = 1;
	mali_control_show_flush_id(gpu);
}

/**
 * mali_control_flush() - flush the caches
 * @gpu: GPU
 * @l2, @lsc, @other: CACHE_* for each cache
 *
 * LATEST_FLUSH_ID counts those that leave nothing in any cache: kbase calls it the ID of
 * the latest clean-and-invalidate operation.
 */
void mali_control_flush(struct mali_gpu *gpu, u32 l2, u32 lsc, u32 other)
{
	mali_cache_flush(gpu, l2, lsc, other);
	if (l2 == CACHE_BOTH && lsc == CACHE_BOTH && (other & CACHE_INVALIDATE))
		mali_control_flush_id_advance(gpu);
}

/**
 * mali_control_flushed_since() - whether everything has been flushed since an ID was read
 * @gpu: GPU
 * @id: from LATEST_FLUSH_ID; 0 for "always flush"
 */
bool mali_control_flushed_since(const struct mali_gpu *gpu, u32 id)
{
	u32 since = (gpu->control->flush_id - id) & FLUSH_ID_MASK;

	return id && since && since <= FLUSH_ID_MASK / 2;
}

/**
 * mali_control_bus_fault() - the bus has answered a transaction with an error
 * @gpu: GPU
 * @as: address space of the access
 * @pa: physical address
 * @access: FAULT_ACCESS_*
 */
void mali_control_bus_fault(struct mali_gpu *gpu, unsigned int as, u64 pa, u32 access)
{
	struct control *c = gpu->control;

	gpu->stat[MALI_STAT_BUS_ERRORS]++;
	if (mali_mode_violation(gpu))
		return;
	/* The first fault stays until CLEAR_FAULT */
	if (!c->fault_status) {
		c->fault_status = EXC_GPU_BUS_FAULT | access << FAULT_ACCESS_SHIFT |
				  GPU_FAULT_ADDRESS_VALID | GPU_FAULT_JASID_VALID |
				  as << GPU_FAULT_JASID_SHIFT;
		c->fault_address = pa;
	}
	mali_irq_raise(gpu, &gpu->irq->gpu, GPU_IRQ_FAULT);
}

void mali_control_reset(struct mali_gpu *gpu)
{
	struct control *c = gpu->control;
	u32 flush_id = c->flush_id;

	memset(c, 0, sizeof(*c));
	/* Not reset, so that no value from before the reset is taken for a later one */
	c->flush_id = flush_id;
	mali_control_flush_id_advance(gpu);
}

/**
 * mali_control_power_lost() - the block has lost its power
 * @gpu: GPU
 *
 * As a reset, and LATEST_FLUSH_ID begins anew: the caches are empty, so it is right to skip
 * a flush for any value from before.
 */
void mali_control_power_lost(struct mali_gpu *gpu)
{
	memset(gpu->control, 0, sizeof(*gpu->control));
	gpu->control->flush_id = 1;
}

/* For each cache of those that @payload selects, the same */
static void flush_range(struct mali_gpu *gpu, u32 payload)
{
	const u32 mode = payload & FLUSH_PA_MODE;
	const u32 modes[CACHE_UNITS] = {
		[CACHE_L2] = payload & FLUSH_PA_L2 ? mode : 0,
		[CACHE_LSC] = payload & FLUSH_PA_LSC ? mode : 0,
		[CACHE_OTHER] = payload & FLUSH_PA_OTHER ? mode : 0,
	};

	mali_cache_flush_range(gpu, modes, gpu->control->command_arg[0],
			       gpu->control->command_arg[1]);
}

/*
 * Begin a flush.  Drivers have one in flight at a time, as the next one cannot rely on what
 * the first one has seen [kbase: "we can't rely on the current one", panthor].
 */
static void begin_flush(struct mali_gpu *gpu, enum later_kind kind, u32 payload)
{
	if (mali_later_pending(gpu, kind, 0)) {
		mali_guest_error(gpu, "flush of caches while one is in flight", payload);
		return;
	}
	mali_later_add(gpu, kind, 0, payload, mali_cost_ns(gpu, MALI_COST_FLUSH, 1));
}

/**
 * mali_control_flush_due() - a FLUSH_CACHES is complete
 * @gpu: GPU
 * @payload: of the command
 */
void mali_control_flush_due(struct mali_gpu *gpu, u32 payload)
{
	mali_mmu_invalidate_all(gpu);
	mali_control_flush(gpu, FLUSH_L2(payload), FLUSH_LSC(payload), FLUSH_OTHER(payload));
	mali_irq_raise(gpu, &gpu->irq->gpu, GPU_IRQ_CLEAN_CACHES_COMPLETED);
}

/**
 * mali_control_flush_range_due() - a FLUSH_PA_RANGE is complete
 * @gpu: GPU
 * @payload: of the command
 */
void mali_control_flush_range_due(struct mali_gpu *gpu, u32 payload)
{
	flush_range(gpu, payload);
	mali_irq_raise(gpu, &gpu->irq->gpu, GPU_IRQ_FLUSH_PA_COMPLETED);
}

/* RESET is not of this block alone: reset.c carries it out */
static void command(struct mali_gpu *gpu, u32 value)
{
	u32 payload = value >> 8;

	switch (value & 0xff) {
	case GPU_CMD_NOP:
	case GPU_CMD_FINISH_HALT:
		break;
	case GPU_CMD_TIME:
		mali_control_cycles_enable(gpu, CYCLE_USER_COMMAND, payload & 1);
		break;
	case GPU_CMD_FLUSH_CACHES:
		if (mali_inject_now(gpu, MALI_INJECT_HUNG_FLUSH))
			break;
		begin_flush(gpu, LATER_FLUSH, payload);
		break;
	case GPU_CMD_FLUSH_PA_RANGE:
		begin_flush(gpu, LATER_FLUSH_RANGE, payload);
		break;
	case GPU_CMD_CLEAR_FAULT:
		gpu->control->fault_status = 0;
		gpu->control->fault_address = 0;
		break;
	default:
		mali_guest_error(gpu, "unknown GPU_COMMAND", value);
	}
}

static u32 status(struct mali_gpu *gpu)
{
	u32 v = 0;

	if (mali_mcu_enabled(gpu))
		v |= GPU_STATUS_ACTIVE;
	if (gpu->power->ready[PWR_L2] || gpu->power->ready[PWR_SHADER])
		v |= GPU_STATUS_PWR_ACTIVE;
	if (mali_mode_protected(gpu))
		v |= GPU_STATUS_PROTM_ACTIVE;
	return v;
}

u32 mali_control_read(struct mali_gpu *gpu, u32 offset)
{
	const struct mali_product *p = gpu->product;
	struct control *c = gpu->control;

	switch (offset) {
	case GPU_ID:
		return p->gpu_id;
	case L2_FEATURES:
		return p->l2_features;
	case TILER_FEATURES:
		return p->tiler_features;
	case MEM_FEATURES:
		return p->mem_features;
	case MMU_FEATURES:
		return 40 << 8 | 48;
	case AS_PRESENT:
		return gpu->mmu->as_present;
	case CSF_ID:
		return p->csf_id;
	case GPU_STATUS:
		return status(gpu);
	case GPU_FAULTSTATUS:
		return c->fault_status;
	case GPU_FAULTADDRESS:
	case GPU_FAULTADDRESS + 4:
		return half64(c->fault_address, offset, GPU_FAULTADDRESS);
	case L2_CONFIG:
		return c->l2_config;
	case GPU_FEATURES:
	case GPU_FEATURES + 4:
		return half64(p->gpu_features, offset, GPU_FEATURES);
	case TIMESTAMP_OFFSET:
	case TIMESTAMP_OFFSET + 4:
		return half64(c->timestamp_offset, offset, TIMESTAMP_OFFSET);
	case CYCLE_COUNT:
	case CYCLE_COUNT + 4:
		return half64(mali_control_cycles(gpu, gpu_time_ns(gpu)), offset,
			      CYCLE_COUNT);
	case TIMESTAMP:
	case TIMESTAMP + 4:
		return half64(mali_control_timestamp(gpu, gpu_time_ns(gpu)), offset,
			      TIMESTAMP);
	case THREAD_MAX_THREADS:
		return p->thread_max_threads;
	case THREAD_MAX_WORKGROUP:
	case THREAD_MAX_BARRIER:
		return p->thread_max_workgroup;
	case THREAD_FEATURES:
		return p->thread_features;
	case TEXTURE_FEATURES(0):
	case TEXTURE_FEATURES(1):
	case TEXTURE_FEATURES(2):
	case TEXTURE_FEATURES(3):
		return p->texture_features[(offset - TEXTURE_FEATURES(0)) / 4];
	case COHERENCY_FEATURES:
		return gpu->config.coherent ? BIT32(COHERENCY_ACE_LITE) : 0;
	case COHERENCY_PROTOCOL:
		return gpu->attributes->protocol;
	case ASN_HASH(0):
	case ASN_HASH(1):
	case ASN_HASH(2):
		return c->asn_hash[(offset - ASN_HASH(0)) / 4];
	case MCU_CONTROL:
		return gpu->mcu->control;
	case MCU_STATUS:
		return gpu->mcu->status;
	case CSF_CONFIG:
	case SHADER_CONFIG:
	case TILER_CONFIG:
	case L2_MMU_CONFIG:
		return c->config[(offset - CSF_CONFIG) / 4];
	case PRFCNT_FEATURES:
		/* Words of a block of counters, by 64.  v10 has no such register */
		return product_arch(p) > 10;
	case CORE_FEATURES:
		return p->core_features;
	case PRFCNT_FEATURES + 4:
	case REVIDR:
	case THREAD_TLS_ALLOC:
	case PWR_KEY:
	case PWR_OVERRIDE0:
	case PWR_OVERRIDE1:
	case GPU_COMMAND:
		return 0;
	case GPU_COMMAND_ARG0:
	case GPU_COMMAND_ARG0 + 4:
		return half64(c->command_arg[0], offset, GPU_COMMAND_ARG0);
	case GPU_COMMAND_ARG1:
	case GPU_COMMAND_ARG1 + 4:
		return half64(c->command_arg[1], offset, GPU_COMMAND_ARG1);
	default:
		mali_guest_error(gpu, "read of an unknown register", offset);
		return 0;
	}
}

void mali_control_write(struct mali_gpu *gpu, u32 offset, u32 value)
{
	struct control *c = gpu->control;

	switch (offset) {
	case GPU_COMMAND:
		command(gpu, value);
		break;
	case L2_CONFIG:
		mali_power_configured(gpu, value);
		c->l2_config = value;
		break;
	case PWR_KEY:
	case PWR_OVERRIDE0:
	case PWR_OVERRIDE1:
		break;
	case TIMESTAMP_OFFSET:
	case TIMESTAMP_OFFSET + 4:
		set_half64(&c->timestamp_offset, offset, TIMESTAMP_OFFSET, value);
		break;
	case GPU_COMMAND_ARG0:
	case GPU_COMMAND_ARG0 + 4:
		set_half64(&c->command_arg[0], offset, GPU_COMMAND_ARG0, value);
		break;
	case GPU_COMMAND_ARG1:
	case GPU_COMMAND_ARG1 + 4:
		set_half64(&c->command_arg[1], offset, GPU_COMMAND_ARG1, value);
		break;
	case COHERENCY_PROTOCOL:
		mali_power_configured(gpu, value);
		mali_attributes_set_protocol(gpu, value);
		break;
	case ASN_HASH(0):
	case ASN_HASH(1):
	case ASN_HASH(2):
		mali_power_configured(gpu, value);
		c->asn_hash[(offset - ASN_HASH(0)) / 4] = value;
		break;
	case MCU_CONTROL:
		mali_mcu_control_write(gpu, value);
		break;
	case CSF_CONFIG:
	case SHADER_CONFIG:
	case TILER_CONFIG:
	case L2_MMU_CONFIG:
		c->config[(offset - CSF_CONFIG) / 4] = value;
		break;
	default:
		mali_guest_error(gpu, "write to an unknown or read-only register", offset);
	}
}
