// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Firmware: boot, interface memory, doorbells, and the round that mali_gpu_run() makes.
 *
 * The code of Arm's image is not executed; this file does what it would.  The image's
 * data is used: the control tables in its shared section, as the driver mapped them,
 * say where every interface block is and how many groups and streams there are.
 * The words that the image leaves zero are filled as the firmware does at boot.
 */
#include "firmware.h"
#include "../lib/fw_tables.h"
#include "control.h"
#include "cores.h"
#include "cs.h"
#include "csg.h"
#include "events.h"
#include "fwmem.h"
#include "glb.h"
#include "inject.h"
#include "mcu.h"
#include "mmu.h"
#include "mode.h"
#include "prfcnt.h"
#include "product.h"
#include "protm.h"
#include "sched.h"
#include "timer.h"

/* How often blocked queues poll memory that changes without a doorbell */
#define POLL_INTERVAL_NS	500000ull

/* What fw_boot_tables() needs of a GPU */

static bool table_get(void *ctx, u32 va, u32 *value)
{
	return mali_fw_read(ctx, va, value, 4);
}

static bool table_put(void *ctx, u32 va, u32 value)
{
	return mali_fw_write(ctx, va, &value, 4);
}

static void found_group(void *ctx, u32 n, u32 in_va, u32 out_va, u32 streams)
{
	struct mali_gpu *gpu = ctx;
	struct csg *csg = &gpu->csg[n];

	csg->in_va = in_va;
	csg->out_va = out_va;
	csg->stream_num = streams;
}

static void found_stream(void *ctx, u32 n, u32 m, u32 in_va, u32 out_va)
{
	struct mali_gpu *gpu = ctx;
	struct cs *cs = &gpu->csg[n].cs[m];

	cs->in_va = in_va;
	cs->out_va = out_va;
}

static u32 suspend_size(void *ctx, u32 streams)
{
	return mali_gpu_suspend_size(streams);
}

static u32 counters_size(void *ctx, u32 groups)
{
	return mali_prfcnt_size(ctx, groups);
}

/**
 * mali_firmware_wipe() - what is not in memory is lost
 * @gpu: GPU, executing none of the firmware's code
 *
 * No CS has anything in flight.
 */
void mali_firmware_wipe(struct mali_gpu *gpu)
{
	unsigned int n, m;

	memset(gpu->fw, 0, sizeof(*gpu->fw));
	gpu->glb->level = 0;
	mali_cores_reset(gpu);
	mali_timers_reset(gpu);
	mali_sched_reset(gpu);
	mali_prfcnt_reset(gpu);
	mali_protm_reset(gpu);
	mali_mode_forget(gpu);
	memset(gpu->csg, 0, FW_MAX_GROUPS * sizeof(*gpu->csg));
	for (n = 0; n < FW_MAX_GROUPS; n++)
		for (m = 0; m < FW_MAX_STREAMS; m++)
			gpu->csg[n].cs[m].s.next_due = CS_NEVER;
}

/**
 * mali_firmware_boot() - the MCU starts at its vectors
 * @gpu: GPU; address space 0 and the L2 are up
 *
 * Return: whether the firmware found its image and its interface.  Why not is logged.
 */
bool mali_firmware_boot(struct mali_gpu *gpu)
{
	const struct mali_product *p = gpu->product;
	struct fwmem *fw = gpu->fw;
	struct fw_tables tables = {
		.ctx = gpu,
		.get = table_get,
		.put = table_put,
		.found_group = found_group,
		.found_stream = found_stream,
		.suspend_size = suspend_size,
		.prfcnt_size = counters_size,
		.stream_features = (p->work_regs - 1) | (u32)p->scoreboards << 8 | 7u << 16,
		.version = p->glb_version,
	};

	/* An MCU that starts is in normal mode, however the last one has ended */
	mali_mode_exit(gpu, MALI_PROTM_RESET);
	mali_mmu_run_held(gpu);
	mali_firmware_wipe(gpu);
	switch (fw_boot_tables(&tables)) {
	case FW_TABLES_OK:
		break;
	case FW_TABLES_MISSING:
		mali_guest_error(gpu, "no shared section at the MCU's address", FW_SHARED_VA);
		return false;
	case FW_TABLES_GLOBAL:
		mali_guest_error(gpu, "firmware's global control table is damaged",
				 tables.groups);
		return false;
	case FW_TABLES_GROUP:
		mali_guest_error(gpu, "firmware's group control table is damaged", tables.group);
		return false;
	case FW_TABLES_READ_ONLY:
		mali_guest_error(gpu, "firmware's shared section is not writable", FW_SHARED_VA);
		return false;
	}
	fw->glb_in = tables.glb_in;
	fw->glb_out = tables.glb_out;
	fw->group_num = tables.groups;
	mali_fw_check_protected(gpu, FW_PROTECTED_VA,
				"firmware's protected section is in ordinary memory");
	return true;
}

/**
 * mali_firmware_stop() - the MCU stops executing: its groups are lost
 * @gpu: GPU; mali_firmware_wipe() follows before the call of the model returns
 */
void mali_firmware_stop(struct mali_gpu *gpu)
{
	unsigned int i;

	for (i = 0; i < gpu->fw->group_num; i++)
		if (gpu->csg[i].state == CSG_RUN)
			gpu_event(gpu, .kind = MALI_EVENT_SLOT, .group = i,
				  .word = MALI_SLOT_LOST);
	mali_glb_stop(gpu);
}

/*
 * What SUSPEND and RESUME touch besides interface memory.  The lock may take in more
 * than the driver maps, as regions are powers of two.
 */
static bool csg_memory_locked(struct mali_gpu *gpu, struct csg *csg)
{
	u32 size = mali_gpu_suspend_size(csg->stream_num);
	u64 va = mali_fw_read64(gpu, csg->in_va + CSG_SUSPEND_BUF);
	unsigned int i;

	if (mali_mmu_locked(gpu, 0, va, size))
		return true;
	for (i = 0; i < csg->stream_num; i++) {
		u32 in = csg->cs[i].in_va;

		if (mali_mmu_locked(gpu, 0, mali_fw_read64(gpu, in + CS_USER_INPUT), 16) ||
		    mali_mmu_locked(gpu, 0, mali_fw_read64(gpu, in + CS_USER_OUTPUT), 16))
			return true;
	}
	return false;
}

static void serve_groups(struct mali_gpu *gpu)
{
	struct fwmem *fw = gpu->fw;
	u32 req = mali_fw_read32(gpu, fw->glb_in + GLB_DB_REQ);
	u32 ack = mali_fw_read32(gpu, fw->glb_out + GLB_DB_ACK);
	u32 rung = (req ^ ack) | fw->groups_held;
	unsigned int i;

	fw->groups_held = 0;
	for (i = 0; i < fw->group_num; i++) {
		struct csg *csg = &gpu->csg[i];

		if (!(rung & BIT32(i)))
			continue;
		if (csg_memory_locked(gpu, csg))
			fw->groups_held |= BIT32(i);
		else
			mali_csg_service(gpu, i);
	}
	if (req != ack)
		mali_fw_write32(gpu, fw->glb_out + GLB_DB_ACK, req);
}

/* A doorbell has been rung.  Return: whether the firmware runs */
static bool heard(struct mali_gpu *gpu)
{
	return mali_mcu_enabled(gpu) || mali_mcu_wake(gpu);
}

static void serve(struct mali_gpu *gpu)
{
	struct fwmem *fw = gpu->fw;

	mali_sched_look(gpu);
	/* The MCU stalls; mali_gpu_run() takes the ring up again after the unlock */
	fw->doorbell_held = mali_mmu_locked(gpu, 0, FW_SHARED_VA, FW_INTERFACE_SIZE);
	if (fw->doorbell_held || !mali_protm_doorbell(gpu))
		return;
	if (mali_inject_now(gpu, MALI_INJECT_FIRMWARE_PANIC)) {
		mali_glb_fatal(gpu, GLB_FATAL_PANIC);
		mali_mcu_panic(gpu, "injected firmware panic", 0);
		return;
	}
	fw->doorbells++;
	mali_glb_serve(gpu);
	serve_groups(gpu);
	if (!mali_glb_park(gpu))
		mali_protm_enter(gpu);
}

/**
 * mali_firmware_doorbell() - doorbell 0 has been rung
 * @gpu: GPU
 *
 * Requests are served synchronously, not in mali_gpu_run(): panthor waits for the
 * acknowledgement, and for HALT, in loops that let nothing else run on their CPU.
 */
void mali_firmware_doorbell(struct mali_gpu *gpu)
{
	if (heard(gpu))
		serve(gpu);
	gpu->host->kick(gpu->ctx);
}

/**
 * mali_firmware_look() - a queue's doorbell has been rung
 * @gpu: GPU
 */
void mali_firmware_look(struct mali_gpu *gpu)
{
	if (!heard(gpu))
		return;
	mali_sched_look(gpu);
	gpu->host->kick(gpu->ctx);
}

/*
 * After the queues have run: idle states of groups.  @waiting: whether a queue waits for
 * memory that changes without a doorbell.  Return: whether a group still has work.
 */
static bool survey_groups(struct mali_gpu *gpu, bool *waiting)
{
	struct fwmem *fw = gpu->fw;
	bool active = false;
	unsigned int i, k;

	for (i = 0; i < fw->group_num; i++) {
		struct csg *csg = &gpu->csg[i];

		if (csg->state != CSG_RUN)
			continue;
		mali_csg_update_idle(gpu, i);
		for (k = 0; k < csg->stream_num; k++) {
			struct cs_ref q = { csg, &csg->cs[k], i, k };

			if (!csg->cs[k].started || csg->cs[k].s.block == CSB_FATAL)
				continue;
			if (csg->cs[k].s.block != CSB_NONE)
				*waiting = true;
			if (!mali_cs_idle(gpu, &q))
				active = true;
		}
	}
	return active;
}

/* Injected faults: acknowledgements that come late.  Return: when the next one is due */
static u64 late_acks(struct mali_gpu *gpu)
{
	struct fwmem *fw = gpu->fw;
	u64 now = gpu_time_ns(gpu), next = MALI_RUN_IDLE;
	unsigned int i;

	for (i = 0; i < fw->group_num; i++) {
		struct csg *csg = &gpu->csg[i];

		if (csg->late_ns && now >= csg->late_ns) {
			mali_csg_late_ack(gpu, i);
		} else if (csg->late_ns && csg->late_ns < next) {
			next = csg->late_ns;
		}
	}
	return next;
}

/**
 * mali_firmware_run() - execute queues, then see to idle states and timers
 * @gpu: GPU, MCU enabled
 * @budget: instructions at most
 *
 * Return: as mali_gpu_run().
 */
u64 mali_firmware_run(struct mali_gpu *gpu, u32 budget)
{
	struct fwmem *fw = gpu->fw;
	bool active, waiting = false;
	u64 next, due;
	u32 done;

	if (mali_mmu_locked(gpu, 0, FW_SHARED_VA, FW_INTERFACE_SIZE))
		return MALI_RUN_IDLE;
	if (mali_protm_active(gpu))
		return mali_protm_run(gpu, budget);
	/* Without a kick: what is still locked waits for the unlock, not for the next round */
	if (fw->doorbell_held || fw->groups_held)
		serve(gpu);
	else
		mali_protm_enter(gpu);
	if (mali_mode_protected(gpu))
		return 0;
	/* It sleeps, or has stopped */
	if (!mali_mcu_enabled(gpu))
		return MALI_RUN_IDLE;
	next = late_acks(gpu);
	mali_prfcnt_account(gpu);
	done = mali_sched_run(gpu, budget);
	if (done)
		mali_cores_wake(gpu);
	active = survey_groups(gpu, &waiting);
	due = mali_timers_run(gpu, done, active);
	if (done >= budget)
		return 0;
	next = due < next ? due : next;
	/* SYNC_WAIT is also satisfied by a CPU store that rings no doorbell */
	due = waiting ? gpu_time_ns(gpu) + POLL_INTERVAL_NS : MALI_RUN_IDLE;
	return due < next ? due : next;
}
