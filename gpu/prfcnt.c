// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Performance counters: GLB_REQ's PRFCNT_EN and PRFCNT_SAMPLE, and the ring of samples
 * that the firmware writes for the host.
 *
 * A sample is a row of blocks of 64 words: the firmware's block, one for each group
 * slot, command-stream hardware, tiler, each slice of the L2, each shader core up to the
 * highest one.  A block starts with the timestamp (two words), the enable mask and a 0,
 * then come the counters; a bit of the mask stands for four words.  Counters begin at 0
 * again after each sample.  [kbase's hwcnt backend and its dummy model; Arm's
 * performance-counter series for panthor]
 *
 * The order of Arm's counters is known for a few only; the one here is a choice, described
 * in docs/gpu-model.md.
 */
#include "prfcnt.h"
#include "control.h"
#include "events.h"
#include "fwmem.h"
#include "irq.h"
#include "mmu.h"
#include "product.h"
#include "timer.h"

#define BLOCK_WORDS	64u
#define BLOCK_BYTES	(4 * BLOCK_WORDS)
#define HEADER_WORDS	4u
#define WORDS_PER_BIT	4u

/* GLB_PRFCNT_SIZE: hardware's blocks in [15:0], the firmware's in [31:16], in 256 bytes */
#define SIZE_UNIT	256u
#define SIZE_FW_SHIFT	16

/* GLB_PRFCNT_CONFIG */
#define CONFIG_SLOTS(v)	((v) & 0xff)
#define CONFIG_SET(v)	((v) >> 8 & 3)

void mali_prfcnt_reset(struct mali_gpu *gpu)
{
	memset(gpu->prfcnt, 0, sizeof(*gpu->prfcnt));
}

static u32 l2_slices(const struct mali_gpu *gpu)
{
	return (gpu->product->mem_features >> 8 & 0xf) + 1;
}

/* Blocks of absent cores below the highest one are there, and 0 */
static u32 shader_blocks(const struct mali_gpu *gpu)
{
	u64 present = gpu->product->present[PWR_SHADER];
	u32 n = 0;

	while (n < 64 && present >> n)
		n++;
	return n;
}

/* Blocks of a kind in a sample for @groups group slots */
static u32 blocks(const struct mali_gpu *gpu, enum prfcnt_kind kind, u32 groups)
{
	switch (kind) {
	case PRFCNT_CSG:
		return groups;
	case PRFCNT_MEMSYS:
		return l2_slices(gpu);
	case PRFCNT_SHADER:
		return shader_blocks(gpu);
	default:
		return 1;
	}
}

static u32 sample_bytes(const struct mali_gpu *gpu, u32 groups)
{
	u32 n = 0, kind;

	for (kind = 0; kind < PRFCNT_KINDS; kind++)
		n += blocks(gpu, kind, groups);
	return n * BLOCK_BYTES;
}

/**
 * mali_prfcnt_size() - the word PRFCNT_SIZE of the global control table
 * @gpu: GPU
 * @groups: group slots of the interface
 */
u32 mali_prfcnt_size(const struct mali_gpu *gpu, u32 groups)
{
	u32 fw = (1 + groups) * BLOCK_BYTES;

	return (sample_bytes(gpu, groups) - fw) / SIZE_UNIT | fw / SIZE_UNIT << SIZE_FW_SHIFT;
}

/* What has been counted since the start, of which samples give the differences */
static void collect(struct mali_gpu *gpu, struct prfcnt_totals *t)
{
	const struct fwmem *fw = gpu->fw;
	unsigned int i;

	memset(t, 0, sizeof(*t));
	t->doorbells = fw->doorbells;
	t->job_irqs = gpu->irq->job_irqs;
	t->active = gpu->prfcnt->active_cycles;
	t->mcu_active = gpu->prfcnt->mcu_cycles;
	t->instructions = gpu->stat[MALI_STAT_INSTRUCTIONS];
	t->endpoint_jobs = gpu->stat[MALI_STAT_ENDPOINT_JOBS];
	t->bus_reads = gpu->bus_reads;
	t->bus_writes = gpu->bus_writes;
	t->tlb_misses = gpu->stat[MALI_STAT_TLB_MISSES];
	t->mmu_faults = gpu->stat[MALI_STAT_MMU_FAULTS];
	for (i = 0; i < fw->group_num; i++) {
		t->csg[i].active = gpu->prfcnt->csg_cycles[i];
		t->csg[i].instructions = gpu->csg[i].instructions;
		t->csg[i].starts = gpu->csg[i].starts;
	}
}

static u32 share(u64 now, u64 before, u32 part, u32 parts)
{
	/* Evenly, without losing any */
	return lo32((now - before + part) / parts);
}

static u32 delta(u64 now, u64 before)
{
	return share(now, before, 0, 1);
}

/* The counters of block @n of a kind, after the header */
static void count(struct mali_gpu *gpu, enum prfcnt_kind kind, unsigned int n,
		  const struct prfcnt_totals *now, u32 *counter)
{
	const struct prfcnt_totals *last = &gpu->prfcnt->last;
	u32 slices = l2_slices(gpu), cores = shader_blocks(gpu);

	switch (kind) {
	case PRFCNT_FW:
		counter[0] = delta(now->doorbells, last->doorbells);
		counter[1] = delta(now->job_irqs, last->job_irqs);
		break;
	case PRFCNT_CSG:
		if (!(gpu->prfcnt->csg_select & BIT32(n)))
			break;
		counter[0] = delta(now->csg[n].active, last->csg[n].active);
		counter[1] = delta(now->csg[n].instructions, last->csg[n].instructions);
		counter[2] = delta(now->csg[n].starts, last->csg[n].starts);
		break;
	case PRFCNT_CSHW:
		counter[0] = delta(now->active, last->active);
		counter[1] = delta(now->mcu_active, last->mcu_active);
		counter[2] = delta(now->instructions, last->instructions);
		counter[3] = delta(now->endpoint_jobs, last->endpoint_jobs);
		break;
	case PRFCNT_TILER:
		counter[0] = delta(now->active, last->active);
		break;
	case PRFCNT_MEMSYS:
		counter[0] = share(now->bus_reads, last->bus_reads, n, slices);
		counter[1] = share(now->bus_writes, last->bus_writes, n, slices);
		counter[2] = share(now->tlb_misses, last->tlb_misses, n, slices);
		counter[3] = share(now->mmu_faults, last->mmu_faults, n, slices);
		break;
	case PRFCNT_SHADER:
		if (!(gpu->product->present[PWR_SHADER] >> n & 1))
			break;
		counter[0] = delta(now->active, last->active);
		counter[1] = share(now->endpoint_jobs, last->endpoint_jobs, n, cores);
		break;
	default:
		break;
	}
}

static bool write_block(struct mali_gpu *gpu, u64 va, enum prfcnt_kind kind, unsigned int n,
			const struct prfcnt_totals *now)
{
	struct prfcnt *p = gpu->prfcnt;
	u32 block[BLOCK_WORDS] = { 0 };
	u64 time = mali_control_timestamp(gpu, gpu_time_ns(gpu));
	unsigned int i;

	if (p->enable[kind] && (kind != PRFCNT_SHADER ||
				(gpu->product->present[PWR_SHADER] >> n & 1))) {
		block[0] = lo32(time);
		block[1] = hi32(time);
		block[2] = p->enable[kind];
		/* One set of counters is modelled, the primary one */
		if (!p->set)
			count(gpu, kind, n, now, block + HEADER_WORDS);
		for (i = HEADER_WORDS; i < BLOCK_WORDS; i++)
			if (!(p->enable[kind] & BIT32(i / WORDS_PER_BIT)))
				block[i] = 0;
	}
	return mali_fw_write_as(gpu, p->as, va, block, sizeof(block));
}

static bool write_sample(struct mali_gpu *gpu, u64 va)
{
	struct prfcnt_totals now;
	unsigned int kind, n;

	collect(gpu, &now);
	for (kind = 0; kind < PRFCNT_KINDS; kind++) {
		for (n = 0; n < blocks(gpu, kind, gpu->fw->group_num); n++, va += BLOCK_BYTES)
			if (!write_block(gpu, va, kind, n, &now))
				return false;
	}
	gpu->prfcnt->last = now;
	return true;
}

/**
 * mali_prfcnt_enable() - PRFCNT_EN has changed
 * @gpu: GPU
 * @enable: begin to count, with what the host has configured
 */
void mali_prfcnt_enable(struct mali_gpu *gpu, bool enable)
{
	struct fwmem *fw = gpu->fw;
	struct prfcnt *p = gpu->prfcnt;
	u32 config;

	p->enabled = enable;
	if (!enable)
		return;
	config = mali_fw_read32(gpu, fw->glb_in + GLB_PRFCNT_CONFIG);
	p->slots = CONFIG_SLOTS(config);
	p->set = CONFIG_SET(config);
	p->as = mali_fw_read32(gpu, fw->glb_in + GLB_PRFCNT_JASID) & 0xf;
	p->base = mali_fw_read64(gpu, fw->glb_in + GLB_PRFCNT_BASE);
	p->csg_select = mali_fw_read32(gpu, fw->glb_in + GLB_PRFCNT_CSG_SELECT);
	p->enable[PRFCNT_FW] = mali_fw_read32(gpu, fw->glb_in + GLB_PRFCNT_FW_EN);
	p->enable[PRFCNT_CSG] = mali_fw_read32(gpu, fw->glb_in + GLB_PRFCNT_CSG_EN);
	p->enable[PRFCNT_CSHW] = mali_fw_read32(gpu, fw->glb_in + GLB_PRFCNT_CSF_EN);
	p->enable[PRFCNT_SHADER] = mali_fw_read32(gpu, fw->glb_in + GLB_PRFCNT_SHADER_EN);
	p->enable[PRFCNT_TILER] = mali_fw_read32(gpu, fw->glb_in + GLB_PRFCNT_TILER_EN);
	p->enable[PRFCNT_MEMSYS] = mali_fw_read32(gpu, fw->glb_in + GLB_PRFCNT_MMU_L2_EN);
	p->insert = 0;
	p->looked_ns = gpu_time_ns(gpu);
	mali_fw_write32(gpu, fw->glb_out + GLB_PRFCNT_INSERT, 0);
	mali_fw_write32(gpu, fw->glb_out + GLB_PRFCNT_STATUS, 0);
	collect(gpu, &p->last);
}

/**
 * mali_prfcnt_sample() - PRFCNT_SAMPLE, or a sample that the firmware takes on its own
 * @gpu: GPU
 *
 * A full ring is the event OVERFLOW, and the request stays pending: the next doorbell
 * tries again.  A ring that has become half full is the event THRESHOLD.  A ring that is
 * not in writable memory fails, which PRFCNT_STATUS reports.
 *
 * Return: whether the request is done.
 */
bool mali_prfcnt_sample(struct mali_gpu *gpu)
{
	struct fwmem *fw = gpu->fw;
	struct prfcnt *p = gpu->prfcnt;
	u32 bytes = sample_bytes(gpu, fw->group_num);
	u32 used;
	u64 va;

	if (!p->enabled)
		return true;
	mali_prfcnt_account(gpu);
	used = p->insert - mali_fw_read32(gpu, fw->glb_in + GLB_PRFCNT_EXTRACT);
	if (used >= p->slots) {
		mali_glb_event(gpu, GLB_REQ_PRFCNT_OVERFLOW);
		return false;
	}
	va = p->base + (u64)(p->insert % p->slots) * bytes;
	/* The MCU stalls; mali_gpu_run() takes the doorbell up again after the unlock */
	if (mali_mmu_locked(gpu, p->as, va, bytes)) {
		mali_fw_hold_doorbell(gpu);
		return false;
	}
	if (!mali_mmu_writable(gpu, p->as, va, bytes) || !write_sample(gpu, va)) {
		mali_fw_error(gpu, "performance-counter ring is not writable", va);
		mali_fw_write32(gpu, fw->glb_out + GLB_PRFCNT_STATUS, GLB_PRFCNT_STATUS_FAILED);
		return true;
	}
	mali_fw_write32(gpu, fw->glb_out + GLB_PRFCNT_INSERT, ++p->insert);
	if (used + 1 >= p->slots / 2)
		mali_glb_event(gpu, GLB_REQ_PRFCNT_THRESHOLD);
	return true;
}

/**
 * mali_prfcnt_account() - count the cycles since the last call
 * @gpu: GPU, MCU enabled
 */
void mali_prfcnt_account(struct mali_gpu *gpu)
{
	struct fwmem *fw = gpu->fw;
	struct prfcnt *p = gpu->prfcnt;
	u64 now, cycles;
	unsigned int i;

	if (!p->enabled)
		return;
	now = gpu_time_ns(gpu);
	cycles = mali_control_ns_to_cycles(gpu, now - p->looked_ns);
	p->looked_ns = now;
	p->mcu_cycles += cycles;
	if (gpu->timers->was_active)
		p->active_cycles += cycles;
	for (i = 0; i < fw->group_num; i++)
		if (gpu->csg[i].state == CSG_RUN && !gpu->csg[i].idle)
			p->csg_cycles[i] += cycles;
}

/**
 * mali_prfcnt_skip() - do not count what has been since the last sample
 * @gpu: GPU
 *
 * That was protected mode, whose counters could leak its content.
 */
void mali_prfcnt_skip(struct mali_gpu *gpu)
{
	struct prfcnt *p = gpu->prfcnt;

	if (!p->enabled)
		return;
	p->looked_ns = gpu_time_ns(gpu);
	collect(gpu, &p->last);
}
