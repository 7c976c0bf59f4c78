// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Address spaces: their registers, and the commands that make them take effect.
 */
#include "as.h"
#include "attributes.h"
#include "cache_check.h"
#include "cache_flush.h"
#include "cost.h"
#include "irq.h"
#include "later.h"
#include "mode.h"
#include "power.h"

#define LOCKADDR_SIZE_MASK	0x3f
#define LOCK_SIZE_MIN_LOG2	15

/* Registers that take effect */
static void check_config(struct mali_gpu *gpu, u64 transcfg)
{
	switch (mmu_mode(transcfg)) {
	case TRANSCFG_UNMAPPED:
	case TRANSCFG_IDENTITY:
	case TRANSCFG_AARCH64_4K:
	case TRANSCFG_AARCH64_64K:
		break;
	default:
		mali_guest_error(gpu, "TRANSCFG with an unknown mode", transcfg);
	}
	if (transcfg & TRANSCFG_RESERVED)
		mali_guest_error(gpu, "TRANSCFG with reserved bits", transcfg);
}

/* The same with page tables */
static void check_tables(struct mali_gpu *gpu, const struct mmu_as *as)
{
	u32 ina = (u32)(as->live.transcfg >> TRANSCFG_INA_SHIFT) & TRANSCFG_INA_MASK;

	if (ina < TRANSCFG_INA_48BIT || ina > TRANSCFG_INA_25BIT)
		mali_guest_error(gpu, "TRANSCFG with reserved VA bits", as->live.transcfg);
	if (as->live.transtab % TRANSTAB_ALIGN)
		mali_guest_error(gpu, "TRANSTAB is not aligned", as->live.transtab);
	mali_attributes_check_tables(gpu, as->live.transcfg);
}

static void update(struct mali_gpu *gpu, unsigned int n)
{
	struct mmu_as *as = &gpu->mmu->as[n];

	if (!n && as->transtab != as->live.transtab && mali_power_mcu_stops(gpu))
		mali_guest_error(gpu, "the MCU's tables are taken away before it has stopped",
				 as->live.transtab);
	if (as->live.transtab != as->transtab ||
	    mmu_mode(as->live.transcfg) != mmu_mode(as->transcfg))
		mali_cache_cut(gpu, n);
	as->live.transtab = as->transtab;
	as->live.transcfg = as->transcfg;
	as->live.memattr = as->memattr;
	check_config(gpu, as->live.transcfg);
	if (mmu_mode(as->live.transcfg) == TRANSCFG_AARCH64_4K)
		check_tables(gpu, as);
	mali_mmu_invalidate(gpu, n);
	if (!as->fault_held)
		return;
	if (mmu_mode(as->live.transcfg) != TRANSCFG_UNMAPPED &&
	    mmu_mode(as->live.transcfg) != 0) {
		mali_guest_error(gpu, "UPDATE of a faulted address space that is not unmapped",
				 as->live.transcfg);
		return;
	}
	as->fault_held = false;
	as->fault_status = 0;
	as->fault_address = 0;
	as->fault_epoch++;
	gpu->host->kick(gpu->ctx);
}

static void lock(struct mali_gpu *gpu, struct mmu_as *as)
{
	u32 log2 = (u32)(as->lockaddr & LOCKADDR_SIZE_MASK) + 1;
	u64 size, base;

	if (log2 < LOCK_SIZE_MIN_LOG2) {
		mali_guest_error(gpu, "locked region below 32 KiB", as->lockaddr);
		log2 = LOCK_SIZE_MIN_LOG2;
	}
	as->locked = true;
	if (log2 >= 64) {
		as->lock_start = 0;
		as->lock_last = ~0ull;
		return;
	}
	size = 1ull << log2;
	base = as->lockaddr & ~(size - 1) & ~(u64)LOCKADDR_SIZE_MASK;
	as->lock_start = base;
	as->lock_last = base + (size - 1);
}

static void unlock(struct mali_gpu *gpu, unsigned int n)
{
	struct mmu_as *as = &gpu->mmu->as[n];

	if (as->locked)
		mali_cache_check_unlock(gpu, n, as->lock_start, as->lock_last);
	mali_mmu_invalidate(gpu, n);
	as->locked = false;
	gpu->mmu->hooks->unlocked(gpu);
	gpu->host->kick(gpu->ctx);
}

static bool has_flush(u32 cmd)
{
	return cmd == AS_CMD_FLUSH_PT || cmd == AS_CMD_FLUSH_MEM;
}

static void begin_command(struct mali_gpu *gpu, unsigned int n, u32 cmd)
{
	u64 ns = mali_cost_ns(gpu, MALI_COST_AS_COMMAND, 1);

	if (cmd > AS_CMD_FLUSH_MEM) {
		mali_guest_error(gpu, "unknown AS_COMMAND", cmd);
		return;
	}
	if (mali_later_pending(gpu, LATER_AS, n)) {
		mali_guest_error(gpu, "AS_COMMAND while one is in flight", cmd);
		return;
	}
	if (mali_mode_defer_as_command(gpu, n, cmd))
		return;
	if (has_flush(cmd))
		ns += mali_cost_ns(gpu, MALI_COST_FLUSH, 1);
	mali_later_add(gpu, LATER_AS, n, cmd, ns);
}

/**
 * mali_as_command_due() - carry out an AS_COMMAND, with the registers of this moment
 * @gpu: GPU
 * @n: address space
 * @cmd: AS_CMD_*
 */
void mali_as_command_due(struct mali_gpu *gpu, unsigned int n, u32 cmd)
{
	struct mmu_as *as = &gpu->mmu->as[n];

	/* Protected mode has been entered since it was written */
	if (mali_mode_defer_as_command(gpu, n, cmd))
		return;
	gpu_event(gpu, .kind = MALI_EVENT_AS_COMMAND, .unit = n, .word = cmd);
	switch (cmd) {
	case AS_CMD_NOP:
		break;
	case AS_CMD_UPDATE:
		update(gpu, n);
		break;
	case AS_CMD_LOCK:
		lock(gpu, as);
		break;
	case AS_CMD_UNLOCK:
		unlock(gpu, n);
		break;
	case AS_CMD_FLUSH_PT:
	case AS_CMD_FLUSH_MEM:
		if (!as->locked)
			mali_guest_error(gpu, "flush of an address space without a lock", n);
		if (cmd == AS_CMD_FLUSH_PT) {
			mali_cache_flush(gpu, CACHE_BOTH, 0, 0);
		} else {
			mali_cache_flush(gpu, CACHE_BOTH, CACHE_BOTH, CACHE_INVALIDATE);
			gpu->mmu->hooks->flushed(gpu);
		}
		unlock(gpu, n);
		break;
	}
	mali_irq_raise(gpu, &gpu->irq->mmu, BIT32(16 + n));
}

/**
 * mali_as_run_held() - execute the commands that waited for the end of protected mode
 * @gpu: GPU
 */
void mali_as_run_held(struct mali_gpu *gpu)
{
	unsigned int i;

	for (i = 0; i < MMU_AS_MAX; i++) {
		u32 cmd = mali_mode_take_as_command(gpu, i);

		if (cmd)
			mali_as_command_due(gpu, i, cmd);
	}
}

static bool decode(u32 offset, unsigned int *as, u32 *reg)
{
	if (offset < MMU_AS_BASE || offset >= MMU_AS_BASE + MMU_AS_MAX * MMU_AS_STRIDE)
		return false;
	*as = (offset - MMU_AS_BASE) / MMU_AS_STRIDE;
	*reg = (offset - MMU_AS_BASE) % MMU_AS_STRIDE;
	return true;
}

u32 mali_as_read(struct mali_gpu *gpu, u32 offset)
{
	struct mmu_as *as;
	unsigned int n;
	u32 reg;

	if (offset < MMU_IRQ_BASE + IRQ_BLOCK_SIZE)
		return mali_irq_read(&gpu->irq->mmu, offset - MMU_IRQ_BASE);
	if (!decode(offset, &n, &reg) || !(gpu->mmu->as_present & BIT32(n))) {
		mali_guest_error(gpu, "read of an MMU register that is not there", offset);
		return 0;
	}
	as = &gpu->mmu->as[n];
	switch (reg) {
	case AS_TRANSTAB:
	case AS_TRANSTAB + 4:
		return half64(as->transtab, reg, AS_TRANSTAB);
	case AS_MEMATTR:
	case AS_MEMATTR + 4:
		return half64(as->memattr, reg, AS_MEMATTR);
	case AS_LOCKADDR:
	case AS_LOCKADDR + 4:
		return half64(as->lockaddr, reg, AS_LOCKADDR);
	case AS_FAULTSTATUS:
		return as->fault_status;
	case AS_FAULTADDRESS:
	case AS_FAULTADDRESS + 4:
		return half64(as->fault_address, reg, AS_FAULTADDRESS);
	case AS_TRANSCFG:
	case AS_TRANSCFG + 4:
		return half64(as->transcfg, reg, AS_TRANSCFG);
	case AS_FAULTEXTRA:
	case AS_FAULTEXTRA + 4:
		return half64(as->fault_extra, reg, AS_FAULTEXTRA);
	case AS_COMMAND:
		return 0;
	case AS_STATUS:
		return gpu->mode->as_command[n] || mali_later_pending(gpu, LATER_AS, n) ?
		       AS_STATUS_BUSY : 0;
	case AS_STATUS + 4:
		return 0;
	default:
		mali_guest_error(gpu, "read of an unknown MMU register", offset);
		return 0;
	}
}

void mali_as_write(struct mali_gpu *gpu, u32 offset, u32 value)
{
	struct mmu_as *as;
	unsigned int n;
	u32 reg;

	if (offset < MMU_IRQ_BASE + IRQ_BLOCK_SIZE) {
		mali_irq_write(gpu, &gpu->irq->mmu, offset - MMU_IRQ_BASE, value);
		return;
	}
	if (!decode(offset, &n, &reg) || !(gpu->mmu->as_present & BIT32(n))) {
		mali_guest_error(gpu, "write to an MMU register that is not there", offset);
		return;
	}
	as = &gpu->mmu->as[n];
	switch (reg) {
	case AS_TRANSTAB:
	case AS_TRANSTAB + 4:
		set_half64(&as->transtab, reg, AS_TRANSTAB, value);
		break;
	case AS_MEMATTR:
	case AS_MEMATTR + 4:
		set_half64(&as->memattr, reg, AS_MEMATTR, value);
		break;
	case AS_LOCKADDR:
	case AS_LOCKADDR + 4:
		set_half64(&as->lockaddr, reg, AS_LOCKADDR, value);
		break;
	case AS_TRANSCFG:
	case AS_TRANSCFG + 4:
		set_half64(&as->transcfg, reg, AS_TRANSCFG, value);
		break;
	case AS_COMMAND:
		begin_command(gpu, n, value);
		break;
	default:
		mali_guest_error(gpu, "write to a read-only MMU register", offset);
	}
}
