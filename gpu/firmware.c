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
#include "as.h"
#include "control.h"
#include "cores.h"
#include "cost.h"
#include "cs.h"
#include "csg.h"
#include "events.h"
#include "fwmem.h"
#include "glb.h"
#include "image.h"
#include "inject.h"
#include "later.h"
#include "mcu.h"
#include "mmu.h"
#include "mode.h"
#include "prfcnt.h"
#include "product.h"
#include "protm.h"
#include "protm_enter.h"
#include "protm_state.h"
#include "queue.h"
#include "sched.h"
#include "timer.h"

/* How long an endless loop executes without being looked at: it may have been overwritten */
#define LOOP_NS		1000000ull

/* Bytes of the interface blocks that the firmware uses */
#define GLB_INPUT_SIZE	0x84u
#define GLB_OUTPUT_SIZE	0x28u
#define CSG_INPUT_SIZE	0x60u
#define CSG_OUTPUT_SIZE	0x20u
#define CS_INPUT_SIZE	0x60u
#define CS_OUTPUT_SIZE	0xd8u

/**
 * mali_firmware_wipe() - what is not in memory is lost
 * @gpu: GPU, executing none of the firmware's code
 *
 * No CS has anything in flight.
 */
void mali_firmware_wipe(struct mali_gpu *gpu)
{
	/* The others have not been used; boot_group() clears each of a firmware's groups anyway */
	memset(gpu->csg, 0, gpu->fw->group_num * sizeof(*gpu->csg));
	memset(gpu->fw, 0, sizeof(*gpu->fw));
	mali_cost_forget(gpu);
	gpu->glb->level = 0;
	mali_cores_reset(gpu);
	mali_timers_reset(gpu);
	mali_sched_reset(gpu);
	mali_prfcnt_reset(gpu);
	mali_protm_reset(gpu);
	mali_mode_forget(gpu);
}

/* Words of the control tables.  Return: false if nothing is mapped there */
static bool table_get(struct mali_gpu *gpu, u32 va, u32 *value)
{
	return mali_fw_read(gpu, va, value, 4);
}

/* Nor if it is read-only */
static bool table_put(struct mali_gpu *gpu, u32 va, u32 value)
{
	return mali_fw_write(gpu, va, &value, 4);
}

/* An interface block must lie in the shared section */
static bool block_ok(u32 va, u32 len)
{
	return va >= FW_SHARED_VA && va < FW_SHARED_END && len <= FW_SHARED_END - va &&
	       !(va & 3);
}

static bool boot_stream(struct mali_gpu *gpu, struct cs *cs, u32 table)
{
	const struct mali_product *p = gpu->product;
	u32 features = (p->work_regs - 1) | (u32)p->scoreboards << 8 | 7u << 16;
	u32 in, out;

	if (!table_get(gpu, table + STREAM_INPUT_VA, &in) ||
	    !table_get(gpu, table + STREAM_OUTPUT_VA, &out) ||
	    !table_put(gpu, table + STREAM_FEATURES, features))
		return false;
	if (!block_ok(in, CS_INPUT_SIZE) || !block_ok(out, CS_OUTPUT_SIZE))
		return false;
	cs->in_va = in;
	cs->out_va = out;
	return true;
}

static bool boot_group(struct mali_gpu *gpu, struct csg *csg, u32 table)
{
	u32 in, out, streams, stride, size, m;

	if (!table_get(gpu, table + GRP_INPUT_VA, &in) ||
	    !table_get(gpu, table + GRP_OUTPUT_VA, &out) ||
	    !table_get(gpu, table + GRP_STREAM_NUM, &streams) ||
	    !table_get(gpu, table + GRP_STREAM_STRIDE, &stride))
		return false;
	if (!block_ok(in, CSG_INPUT_SIZE) || !block_ok(out, CSG_OUTPUT_SIZE) || !streams ||
	    streams > FW_MAX_STREAMS)
		return false;
	memset(csg, 0, sizeof(*csg));
	for (m = 0; m < FW_MAX_STREAMS; m++)
		csg->cs[m].s.next_due = CS_NEVER;
	csg->in_va = in;
	csg->out_va = out;
	csg->stream_num = streams;
	size = mali_gpu_suspend_size(streams);
	if (!table_put(gpu, table + GRP_FEATURES, 0) ||
	    !table_put(gpu, table + GRP_SUSPEND_SIZE, size) ||
	    !table_put(gpu, table + GRP_PROTM_SUSPEND_SIZE, size))
		return false;
	for (m = 0; m < streams; m++)
		if (!boot_stream(gpu, &csg->cs[m], table + FW_STREAMS + m * stride))
			return false;
	return true;
}

/*
 * Find the interface by what the image says in its control tables, and fill in what it
 * leaves 0.  Return: whether the firmware starts.
 */
static bool boot_tables(struct mali_gpu *gpu)
{
	u32 glb_in, glb_out, groups, stride, n;

	if (!table_get(gpu, FW_SHARED_VA + GLB_INPUT_VA, &glb_in) ||
	    !table_get(gpu, FW_SHARED_VA + GLB_OUTPUT_VA, &glb_out) ||
	    !table_get(gpu, FW_SHARED_VA + GLB_GROUP_NUM, &groups) ||
	    !table_get(gpu, FW_SHARED_VA + GLB_GROUP_STRIDE, &stride)) {
		mali_guest_error(gpu, "no shared section at the MCU's address", FW_SHARED_VA);
		return false;
	}
	if (!groups || groups > FW_MAX_GROUPS || !block_ok(glb_in, GLB_INPUT_SIZE) ||
	    !block_ok(glb_out, GLB_OUTPUT_SIZE)) {
		mali_guest_error(gpu, "firmware's global control table is damaged", groups);
		return false;
	}
	for (n = 0; n < groups; n++) {
		if (boot_group(gpu, &gpu->csg[n], FW_SHARED_VA + FW_GROUPS + n * stride))
			continue;
		mali_guest_error(gpu, "firmware's group control table is damaged", n);
		return false;
	}
	/* The version last: a driver may take one that is not 0 for a complete interface */
	if (!table_put(gpu, FW_SHARED_VA + GLB_PRFCNT_SIZE, mali_prfcnt_size(gpu, groups)) ||
	    !table_put(gpu, FW_SHARED_VA + GLB_VERSION, gpu->product->glb_version)) {
		mali_guest_error(gpu, "firmware's shared section is not writable", FW_SHARED_VA);
		return false;
	}
	gpu->fw->glb_in = glb_in;
	gpu->fw->glb_out = glb_out;
	gpu->fw->group_num = groups;
	return true;
}

/**
 * mali_firmware_boot() - the MCU starts at its vectors
 * @gpu: GPU; address space 0 and the L2 are up
 *
 * Return: whether the firmware found its image and its interface.  Why not is logged.
 */
bool mali_firmware_boot(struct mali_gpu *gpu)
{
	/* An MCU that starts is in normal mode, however the last one has ended */
	mali_mode_exit(gpu, MALI_PROTM_RESET);
	mali_as_run_held(gpu);
	mali_firmware_wipe(gpu);
	if (!boot_tables(gpu) || !mali_image_boot(gpu))
		return false;
	mali_fw_check_protected(gpu, FW_PROTECTED_VA,
				"firmware's protected section is in ordinary memory");
	mali_glb_start(gpu);
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

static void serve_groups(struct mali_gpu *gpu)
{
	struct fwmem *fw = gpu->fw;
	u32 req = mali_fw_read32(gpu, fw->glb_in + GLB_DB_REQ);
	u32 ack = mali_fw_read32(gpu, fw->glb_out + GLB_DB_ACK);
	u32 rung = (req ^ ack) | fw->groups_held;
	unsigned int i;

	fw->groups_held = 0;
	for (i = 0; i < fw->group_num; i++) {
		if ((rung & BIT32(i)) && !mali_csg_service(gpu, i))
			fw->groups_held |= BIT32(i);
	}
	if (req != ack)
		mali_fw_write32(gpu, fw->glb_out + GLB_DB_ACK, req);
}

/*
 * A doorbell has been rung: of a queue, or the global one.  All waits are evaluated [kbase].
 * Return: whether the firmware runs
 */
static bool heard(struct mali_gpu *gpu)
{
	if (!mali_mcu_enabled(gpu) && !mali_mcu_wake(gpu))
		return false;
	mali_sched_catch_up(gpu);
	mali_cost_restart(gpu);
	mali_cs_ring(gpu, NULL, CS_RUNG_WAITS);
	mali_sched_look(gpu);
	return true;
}

static void serve(struct mali_gpu *gpu)
{
	struct fwmem *fw = gpu->fw;

	mali_sched_catch_up(gpu);
	/* The MCU stalls; mali_gpu_run() takes the ring up again after the unlock */
	fw->doorbell_held = mali_mmu_locked(gpu, 0, FW_SHARED_VA, FW_INTERFACE_SIZE);
	if (fw->doorbell_held || !mali_protm_doorbell(gpu))
		return;
	if (mali_inject_now(gpu, MALI_INJECT_FIRMWARE_PANIC)) {
		mali_glb_fatal(gpu, GLB_FATAL_PANIC);
		mali_mcu_die(gpu);
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
 * The firmware gets to it; what has been requested by then is served together.
 */
void mali_firmware_doorbell(struct mali_gpu *gpu)
{
	if (!mali_later_pending(gpu, LATER_DOORBELL, 0))
		mali_later_add(gpu, LATER_DOORBELL, 0, 0, mali_cost_ns(gpu, MALI_COST_REQUEST, 1));
}

/**
 * mali_firmware_doorbell_due() - the firmware serves requests, if it is running
 * @gpu: GPU
 */
void mali_firmware_doorbell_due(struct mali_gpu *gpu)
{
	if (heard(gpu))
		serve(gpu);
	gpu->host->kick(gpu->ctx);
}

/* The queues of a group that have chosen a doorbell */
static void ring_queues(struct csg *csg, u32 doorbell)
{
	unsigned int m;

	for (m = 0; m < csg->stream_num; m++) {
		struct cs *cs = &csg->cs[m];

		if (cs->started && CS_CONFIG_DOORBELL(cs->config) == doorbell)
			mali_cs_ring_own(cs);
	}
}

/**
 * mali_firmware_ring() - a doorbell of queues has been rung
 * @gpu: GPU
 * @doorbell: its number, not 0; the queues whose CONFIG has it hear it, perhaps none
 */
void mali_firmware_ring(struct mali_gpu *gpu, u32 doorbell)
{
	unsigned int i;

	if (!heard(gpu))
		return;
	for (i = 0; i < gpu->fw->group_num; i++)
		if (gpu->csg[i].state == CSG_RUN)
			ring_queues(&gpu->csg[i], doorbell);
	gpu->host->kick(gpu->ctx);
}

static u64 earlier(u64 a, u64 b)
{
	return a < b ? a : b;
}

/*
 * Not ahead of the clock: notify the driver of how far queues are, and which groups are idle.
 * @next: brought forward to when a region asks for protected mode again.  Return: whether a
 * group still has work.
 */
static bool survey_groups(struct mali_gpu *gpu, u64 *next)
{
	u64 now = gpu->cost->now_ns;
	struct fwmem *fw = gpu->fw;
	bool active = false;
	unsigned int i, k;

	for (i = 0; i < fw->group_num; i++) {
		struct csg *csg = &gpu->csg[i];

		if (csg->state != CSG_RUN)
			continue;
		for (k = 0; k < csg->stream_num; k++) {
			struct cs_ref q = { csg, &csg->cs[k], i, k };

			if (!csg->cs[k].started || csg->cs[k].s.block == CSB_FATAL)
				continue;
			mali_cs_show(gpu, &q);
			/* One that is overdue waits for the unlock of its pages */
			if (csg->cs[k].protm_retry_ns > now)
				*next = earlier(*next, csg->cs[k].protm_retry_ns);
			if (!mali_cs_idle(gpu, &q))
				active = true;
		}
		mali_csg_update_idle(gpu, i);
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

/*
 * Execute queues, and see to idle states, up to the clock.  @next: when to call again because of
 * that, at most as it is before.  Return: instructions executed.
 */
static u32 run_queues(struct mali_gpu *gpu, u32 budget, bool *active, u64 *next)
{
	struct fwmem *fw = gpu->fw;
	u64 other = MALI_RUN_IDLE, wanted;
	u32 done = 0;

	mali_cost_begin(gpu);
	/* What was executed before is over now; other queues may execute for ever */
	if (fw->busy && !mali_cost_ahead(gpu))
		survey_groups(gpu, &other);
	do {
		done += mali_sched_run(gpu, budget - done);
		wanted = mali_sched_next(gpu);
		if (mali_cost_ahead(gpu))
			wanted = earlier(wanted, gpu->cost->time_ns);
	} while (done < budget && !gpu->stopped && !gpu->sched->loop.length &&
		 mali_cost_advance(gpu, wanted));
	/* What has been executed is not over: groups are not idle */
	fw->busy = mali_cost_ahead(gpu);
	*active = fw->busy || survey_groups(gpu, &other);
	if (gpu->sched->loop.length) {
		mali_cost_pause(gpu, MALI_RUN_IDLE);
		wanted = gpu->cost->time_ns + LOOP_NS;
	} else {
		/* After as much as it may, but not ahead: at once */
		if (done >= budget && !fw->busy)
			wanted = gpu->cost->now_ns;
		wanted = mali_cost_pause(gpu, wanted);
	}
	*next = earlier(*next, earlier(other, wanted));
	return done;
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
	bool active, worked;
	u64 next, late = MALI_RUN_IDLE;
	u32 done;

	mali_sched_catch_up(gpu);
	if (mali_mmu_locked(gpu, 0, FW_SHARED_VA, FW_INTERFACE_SIZE))
		return MALI_RUN_IDLE;
	if (mali_protm_active(gpu))
		return mali_protm_run(gpu, budget);
	/* Without a kick: what is still locked waits for the unlock, not for the next round */
	if (mali_protm_late(gpu, &late) || fw->doorbell_held || fw->groups_held)
		serve(gpu);
	else
		mali_protm_enter(gpu);
	if (mali_mode_protected(gpu))
		return 0;
	/* It sleeps, or has stopped */
	if (!mali_mcu_enabled(gpu))
		return MALI_RUN_IDLE;
	next = earlier(late_acks(gpu), late);
	worked = fw->busy;
	mali_prfcnt_account(gpu);
	done = run_queues(gpu, budget, &active, &next);
	if (done)
		mali_cores_wake(gpu);
	worked |= done || fw->busy;
	return earlier(next, mali_timers_run(gpu, worked, active));
}
