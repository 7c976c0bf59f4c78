// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The MMU: address-space registers and commands, the TLB, faults.
 *
 * An access that faults stalls, and every access of its address space with it,
 * until the driver moves the address space to UNMAPPED and UPDATEs.  Translations
 * are cached: a driver that edits page tables and does not invalidate sees the old
 * ones, as on hardware.
 */
#include "mmu.h"
#include "attributes.h"
#include "cost.h"
#include "inject.h"
#include "irq.h"
#include "later.h"
#include "mode.h"

#define LOCKADDR_SIZE_MASK	0x3f
#define LOCK_SIZE_MIN_LOG2	15

void mali_mmu_init(struct mali_gpu *gpu, const struct mmu_hooks *hooks)
{
	gpu->mmu->hooks = hooks;
	gpu->mmu->as_present = 0xff;
}

static void invalidate(struct mmu_as *as)
{
	/* Entries of this generation's number from 2^32 invalidations ago must not revive */
	if (!++as->generation)
		memset(as->tlb, 0, sizeof(as->tlb));
}

static struct tlb_entry *tlb_slot(struct mmu_as *as, u64 va)
{
	/* Spread, as buffers tend to start at round addresses */
	return &as->tlb[(va >> 12) * 0x9e3779b97f4a7c15ull >> (64 - TLB_LOG2)];
}

void mali_mmu_invalidate_all(struct mali_gpu *gpu)
{
	unsigned int i;

	for (i = 0; i < MMU_AS_MAX; i++)
		invalidate(&gpu->mmu->as[i]);
}

void mali_mmu_reset(struct mali_gpu *gpu)
{
	unsigned int i;

	memset(gpu->mmu->as, 0, sizeof(gpu->mmu->as));
	for (i = 0; i < MMU_AS_MAX; i++)
		mali_mode_take_as_command(gpu, i);
	mali_irq_reset(gpu, &gpu->irq->mmu);
}

static u32 mode(u64 transcfg)
{
	return transcfg & TRANSCFG_MODE_MASK;
}

/* Registers that take effect */
static void check_config(struct mali_gpu *gpu, u64 transcfg)
{
	switch (mode(transcfg)) {
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

	if (as->live.transtab != as->transtab || mode(as->live.transcfg) != mode(as->transcfg))
		mali_cache_cut(gpu, n);
	as->live.transtab = as->transtab;
	as->live.transcfg = as->transcfg;
	as->live.memattr = as->memattr;
	check_config(gpu, as->live.transcfg);
	if (mode(as->live.transcfg) == TRANSCFG_AARCH64_4K)
		check_tables(gpu, as);
	invalidate(as);
	if (!as->fault_held)
		return;
	if (mode(as->live.transcfg) != TRANSCFG_UNMAPPED &&
	    mode(as->live.transcfg) != 0) {
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
	invalidate(as);
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
 * mali_mmu_command_due() - carry out an AS_COMMAND, with the registers of this moment
 * @gpu: GPU
 * @n: address space
 * @cmd: AS_CMD_*
 */
void mali_mmu_command_due(struct mali_gpu *gpu, unsigned int n, u32 cmd)
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
 * mali_mmu_run_held() - execute the commands that waited for the end of protected mode
 * @gpu: GPU
 */
void mali_mmu_run_held(struct mali_gpu *gpu)
{
	unsigned int i;

	for (i = 0; i < MMU_AS_MAX; i++) {
		u32 cmd = mali_mode_take_as_command(gpu, i);

		if (cmd)
			mali_mmu_command_due(gpu, i, cmd);
	}
}

/**
 * mali_mmu_any_locked() - whether any region of any address space is locked
 * @gpu: GPU
 */
bool mali_mmu_any_locked(const struct mali_gpu *gpu)
{
	unsigned int i;

	for (i = 0; i < MMU_AS_MAX; i++)
		if (gpu->mmu->as[i].locked)
			return true;
	return false;
}

/**
 * mali_mmu_as_locked() - whether a region of an address space is locked
 * @gpu: GPU
 * @as: address space, any number
 */
bool mali_mmu_as_locked(const struct mali_gpu *gpu, unsigned int as)
{
	return as < MMU_AS_MAX && gpu->mmu->as[as].locked;
}

/**
 * mali_mmu_fault_epoch() - count of the faults that UPDATE has released
 * @gpu: GPU
 * @as: address space
 *
 * An access that faulted in one epoch fails in the next one.
 */
u32 mali_mmu_fault_epoch(const struct mali_gpu *gpu, unsigned int as)
{
	return gpu->mmu->as[as].fault_epoch;
}

static bool decode(u32 offset, unsigned int *as, u32 *reg)
{
	if (offset < MMU_AS_BASE || offset >= MMU_AS_BASE + MMU_AS_MAX * MMU_AS_STRIDE)
		return false;
	*as = (offset - MMU_AS_BASE) / MMU_AS_STRIDE;
	*reg = (offset - MMU_AS_BASE) % MMU_AS_STRIDE;
	return true;
}

u32 mali_mmu_read(struct mali_gpu *gpu, u32 offset)
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

void mali_mmu_write(struct mali_gpu *gpu, u32 offset, u32 value)
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

static u32 access_kind(const struct mmu_access *a)
{
	if (a->write)
		return FAULT_ACCESS_WRITE;
	return a->execute ? FAULT_ACCESS_EXECUTE : FAULT_ACCESS_READ;
}

static enum mmu_result fault(struct mali_gpu *gpu, const struct mmu_access *a, u64 va,
			     u32 exception)
{
	struct mmu_as *as = &gpu->mmu->as[a->as];

	gpu->stat[MALI_STAT_MMU_FAULTS]++;
	as->fault_held = true;
	as->fault_status = exception | access_kind(a) << FAULT_ACCESS_SHIFT |
			   (u32)a->initiator << FAULT_SOURCE_SHIFT;
	as->fault_address = mali_mode_hide(gpu, va);
	gpu_event(gpu, .kind = MALI_EVENT_MMU_FAULT, .unit = a->as, .word = as->fault_status,
		  .address = as->fault_address);
	mali_irq_raise(gpu, &gpu->irq->mmu, BIT32(a->as));
	return MMU_FAULT;
}

/* A miss of the TLB, on behalf of an access: what stops it is reported */
static enum mmu_result miss(struct mali_gpu *gpu, const struct mmu_access *a, u64 va,
			    struct tlb_entry *out)
{
	struct mmu_as *as = &gpu->mmu->as[a->as];
	u64 where = 0;
	u32 exception;

	gpu->stat[MALI_STAT_TLB_MISSES]++;
	exception = mali_walk(gpu, &as->live, va, out, &where, WALK_MMU);
	out->generation = as->generation;
	if (exception == EXC_GPU_BUS_FAULT) {
		gpu->mmu->hooks->bus_fault(gpu, a->as, where, FAULT_ACCESS_READ);
		return MMU_BUS_ERROR;
	}
	if (exception)
		return fault(gpu, a, va, exception);
	if ((a->write && !out->writable) || (a->execute && !out->executable))
		return fault(gpu, a, va, EXC_PERMISSION_FAULT(out->level));
	gpu->stat[MALI_STAT_BLOCK_WALKS] += out->level < 3;
	mali_attributes_check_leaf(gpu, out->attr, out->shareability);
	return MMU_OK;
}

static bool where_is(struct mali_gpu *gpu, unsigned int as, u64 va, u64 *pa, enum walk how)
{
	struct tlb_entry found;
	u64 where;

	if (mode(gpu->mmu->as[as].live.transcfg) != TRANSCFG_AARCH64_4K ||
	    mali_walk(gpu, &gpu->mmu->as[as].live, va, &found, &where, how) != EXC_OK)
		return false;
	*pa = found.ppage << 12 | (va & (MMU_PAGE_SIZE - 1));
	return true;
}

/**
 * mali_mmu_translate() - where an address is by the tables in memory
 * @gpu: GPU
 * @as: address space
 * @va: GPU VA, or MCU VA for address space 0
 * @pa: set to the physical address
 *
 * Return: false if it is not mapped; nothing is latched, reported or cached.
 */
bool mali_mmu_translate(struct mali_gpu *gpu, unsigned int as, u64 va, u64 *pa)
{
	return where_is(gpu, as, va, pa, WALK_MEMORY);
}

/**
 * mali_mmu_lookup() - where an address is, without touching it
 * @gpu: GPU
 * @as: address space
 * @va: GPU VA, or MCU VA for address space 0
 * @pa: set to the physical address
 *
 * Return: false if it is not mapped; nothing is latched or reported.
 */
bool mali_mmu_lookup(struct mali_gpu *gpu, unsigned int as, u64 va, u64 *pa)
{
	return where_is(gpu, as, va, pa, WALK_PEEK);
}

/**
 * mali_mmu_writable() - whether memory could be written, without touching it
 * @gpu: GPU
 * @as: address space
 * @va: GPU VA
 * @len: bytes
 *
 * Return: false if a byte of it is not mapped or read-only, or an access would stall;
 * nothing is latched or reported.
 */
bool mali_mmu_writable(struct mali_gpu *gpu, unsigned int as, u64 va, u32 len)
{
	u64 page, last = va + len - 1;

	if (as >= MMU_AS_MAX || !(gpu->mmu->as_present & BIT32(as)) || last < va ||
	    gpu->mmu->as[as].fault_held || mali_mmu_locked(gpu, as, va, len))
		return false;
	if (mode(gpu->mmu->as[as].live.transcfg) == TRANSCFG_IDENTITY)
		return true;
	if (mode(gpu->mmu->as[as].live.transcfg) != TRANSCFG_AARCH64_4K)
		return false;
	for (page = va / MMU_PAGE_SIZE; page <= last / MMU_PAGE_SIZE; page++) {
		struct tlb_entry found;
		u64 where;

		if (mali_walk(gpu, &gpu->mmu->as[as].live, page * MMU_PAGE_SIZE, &found, &where,
			      WALK_PEEK) != EXC_OK || !found.writable)
			return false;
	}
	return true;
}

static enum mmu_result translate(struct mali_gpu *gpu, const struct mmu_access *a, u64 va,
				 u64 *pa, u32 *policy)
{
	struct mmu_as *as = &gpu->mmu->as[a->as];
	struct tlb_entry *e = tlb_slot(as, va);
	struct tlb_entry found;
	enum mmu_result r;

	if (e->vpage == (va >> 12) + 1 && e->generation == as->generation &&
	    (!a->write || e->writable) && (!a->execute || e->executable)) {
		*pa = e->ppage << 12 | (va & (MMU_PAGE_SIZE - 1));
		*policy = e->policy;
		return MMU_OK;
	}
	r = miss(gpu, a, va, &found);
	if (r != MMU_OK)
		return r;
	*e = found;
	*pa = found.ppage << 12 | (va & (MMU_PAGE_SIZE - 1));
	*policy = found.policy;
	return MMU_OK;
}

/* One page of an access, translated.  Protected mode bypasses the caches */
static int transfer(struct mali_gpu *gpu, const struct mmu_access *a, u32 policy, u64 va, u64 pa,
		    void *buf, u32 len)
{
	const struct cache_access c = {
		.as = a->as, .policy = policy, .va = va, .pa = pa, .buf = buf, .len = len,
		.write = a->write, .unit = a->unit, .initiator = a->initiator,
	};

	if (!policy || mali_mode_protected(gpu))
		return mali_bus(gpu, pa, buf, len, a->write, a->initiator);
	if (!a->sync)
		return mali_cache_access(gpu, &c);
	mali_cache_sync(gpu, a->as, va, pa, len);
	return mali_bus(gpu, pa, buf, len, a->write, a->initiator);
}

/**
 * mali_mmu_cached() - whether a translation is at hand, so that a read has nothing to report
 * @gpu: GPU
 * @as: address space, any number
 * @va: GPU VA
 */
bool mali_mmu_cached(struct mali_gpu *gpu, unsigned int as, u64 va)
{
	const struct tlb_entry *e;

	if (as >= MMU_AS_MAX || !(gpu->mmu->as_present & BIT32(as)))
		return false;
	e = tlb_slot(&gpu->mmu->as[as], va);
	return e->vpage == (va >> 12) + 1 && e->generation == gpu->mmu->as[as].generation;
}

/**
 * mali_mmu_locked() - whether an access would stall on a locked region
 * @gpu: GPU
 * @as: address space
 * @va: GPU VA, or MCU VA for address space 0
 * @len: bytes
 *
 * Lock commands come from outside, so the answer holds until the model's entry
 * point returns.
 */
bool mali_mmu_locked(const struct mali_gpu *gpu, unsigned int as, u64 va, u32 len)
{
	const struct mmu_as *a = &gpu->mmu->as[as];
	u64 last = va + len - 1;

	if (!a->locked || !len)
		return false;
	if (last < va)
		last = ~0ull;
	return va <= a->lock_last && last >= a->lock_start;
}

/**
 * mali_mmu_access() - read or write through an address space
 * @gpu: GPU
 * @a: what; may cross pages
 *
 * Return: MMU_OK when all of it was transferred; otherwise a part may have been.
 */
enum mmu_result mali_mmu_access(struct mali_gpu *gpu, const struct mmu_access *a)
{
	struct mmu_as *as;
	u64 va = a->va;
	u32 left = a->len;
	u8 *buf = a->buf;
	bool bus_error = false;

	if (a->as >= MMU_AS_MAX || !(gpu->mmu->as_present & BIT32(a->as)))
		return MMU_UNMAPPED;
	as = &gpu->mmu->as[a->as];
	if (as->fault_held)
		return MMU_STALL;
	if (mali_mmu_locked(gpu, a->as, va, left))
		return MMU_STALL;
	if (a->initiator == MALI_INITIATOR_CS) {
		if (mali_inject_now(gpu, MALI_INJECT_TRANSLATION_FAULT))
			return fault(gpu, a, va, EXC_TRANSLATION_FAULT(3));
		bus_error = mali_inject_now(gpu, MALI_INJECT_BUS_ERROR);
	}
	while (left) {
		u32 room = MMU_PAGE_SIZE - (u32)(va & (MMU_PAGE_SIZE - 1));
		u32 chunk = left < room ? left : room;
		enum mmu_result r = MMU_OK;
		u32 policy = 0;
		u64 pa = va;

		switch (mode(as->live.transcfg)) {
		case TRANSCFG_IDENTITY:
			break;
		case TRANSCFG_AARCH64_4K:
			r = translate(gpu, a, va, &pa, &policy);
			break;
		default:
			r = MMU_UNMAPPED;
		}
		if (r != MMU_OK)
			return r;
		if (bus_error || transfer(gpu, a, policy, va, pa, buf, chunk)) {
			gpu->mmu->hooks->bus_fault(gpu, a->as, pa, access_kind(a));
			return MMU_BUS_ERROR;
		}
		va += chunk;
		buf += chunk;
		left -= chunk;
	}
	return MMU_OK;
}
