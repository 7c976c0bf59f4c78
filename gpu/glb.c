// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The global interface: what each bit of GLB_REQ asks for, and events.
 *
 * Kinds of bits.  Toggle: pending while REQ and ACK differ, done when ACK has the
 * bit of REQ.  Level: in force while set, mirrored to ACK.  State: ACK takes the value
 * that REQ has.  Event: the firmware toggles ACK, the host copies it back to REQ.
 */
#include "glb.h"
#include "control.h"
#include "cores.h"
#include "events.h"
#include "fwmem.h"
#include "image.h"
#include "mcu.h"
#include "prfcnt.h"
#include "product.h"
#include "protm_enter.h"
#include "timer.h"

/* Interface versions from which on something is there */
#define GLB_VERSION_STATE	0x04010000u

static bool serve_progress_timer(struct mali_gpu *gpu, bool set)
{
	gpu->timers->progress = mali_fw_read32(gpu, gpu->fw->glb_in + GLB_PROGRESS_TIMER);
	return true;
}

static bool serve_alloc_en(struct mali_gpu *gpu, bool set)
{
	mali_cores_allow(gpu, mali_fw_read64(gpu, gpu->fw->glb_in + GLB_ALLOC_EN));
	return true;
}

static bool serve_pwroff_timer(struct mali_gpu *gpu, bool set)
{
	gpu->timers->pwroff = mali_fw_read32(gpu, gpu->fw->glb_in + GLB_PWROFF_TIMER);
	return true;
}

static bool serve_eviction_timer(struct mali_gpu *gpu, bool set)
{
	gpu->timers->eviction = mali_fw_read32(gpu, gpu->fw->glb_in + GLB_EVICTION_TIMER);
	return true;
}

static bool serve_protm_enter(struct mali_gpu *gpu, bool set)
{
	return mali_protm_serve_enter(gpu);
}

static bool serve_counter_en(struct mali_gpu *gpu, bool set)
{
	mali_control_core_timestamps(gpu, set);
	return true;
}

static bool serve_idle_en(struct mali_gpu *gpu, bool set)
{
	/* A new value counts from the next time that the timer is enabled */
	mali_timers_idle(gpu, set, set ? mali_fw_read32(gpu, gpu->fw->glb_in + GLB_IDLE_TIMER) : 0);
	return true;
}

static bool serve_prfcnt_en(struct mali_gpu *gpu, bool set)
{
	mali_prfcnt_enable(gpu, set);
	return true;
}

static bool serve_prfcnt_sample(struct mali_gpu *gpu, bool set)
{
	return mali_prfcnt_sample(gpu);
}

enum glb_kind { GLB_TOGGLE, GLB_LEVEL };

/**
 * struct glb_request - a bit of GLB_REQ
 * @bit: which
 * @kind: toggle or level
 * @serve: do it; @set is the bit in REQ.  Return: whether to acknowledge.  NULL if
 *	there is nothing to do but that
 */
struct glb_request {
	u32 bit;
	enum glb_kind kind;
	bool (*serve)(struct mali_gpu *gpu, bool set);
};

/* In the order in which they are served when several come with one doorbell */
static const struct glb_request requests[] = {
	{ GLB_REQ_CFG_PROGRESS_TIMER, GLB_TOGGLE, serve_progress_timer },
	{ GLB_REQ_CFG_ALLOC_EN, GLB_TOGGLE, serve_alloc_en },
	{ GLB_REQ_CFG_PWROFF_TIMER, GLB_TOGGLE, serve_pwroff_timer },
	{ GLB_REQ_CFG_EVICTION_TIMER, GLB_TOGGLE, serve_eviction_timer },
	{ GLB_REQ_FWCFG_UPDATE, GLB_TOGGLE, NULL },
	{ GLB_REQ_COUNTER_EN, GLB_LEVEL, serve_counter_en },
	{ GLB_REQ_IDLE_EN, GLB_LEVEL, serve_idle_en },
	{ GLB_REQ_ITER_TRACE_EN, GLB_LEVEL, NULL },
	{ GLB_REQ_YIELD_EN, GLB_LEVEL, NULL },
	{ GLB_REQ_PRFCNT_EN, GLB_LEVEL, serve_prfcnt_en },
	{ GLB_REQ_PRFCNT_SAMPLE, GLB_TOGGLE, serve_prfcnt_sample },
	{ GLB_REQ_PROTM_ENTER, GLB_TOGGLE, serve_protm_enter },
	{ GLB_REQ_PING, GLB_TOGGLE, NULL },
};

/* Whether GLB_REQ has a STATE field rather than SLEEP */
static bool has_state(const struct mali_gpu *gpu)
{
	return gpu->product->glb_version >= GLB_VERSION_STATE;
}

/**
 * mali_glb_start() - the firmware starts
 * @gpu: GPU
 *
 * It lets CYCLE_COUNT run by itself: panthor's counts of cycles per client were right before
 * it knew COUNTER_EN.
 */
void mali_glb_start(struct mali_gpu *gpu)
{
	mali_control_cycles_enable(gpu, CYCLE_USER_FIRMWARE, true);
}

/**
 * mali_glb_stop() - the firmware stops: its level requests are not in force any more
 * @gpu: GPU
 */
void mali_glb_stop(struct mali_gpu *gpu)
{
	mali_control_core_timestamps(gpu, false);
	mali_control_cycles_enable(gpu, CYCLE_USER_FIRMWARE, false);
	gpu->glb->level = 0;
}

/**
 * mali_glb_serve() - carry out what GLB_REQ asks for
 * @gpu: GPU
 *
 * All requests that complete together are acknowledged by one write of ACK.
 */
void mali_glb_serve(struct mali_gpu *gpu)
{
	struct fwmem *fw = gpu->fw;
	u32 req = mali_fw_read32(gpu, fw->glb_in + GLB_REQ);
	u32 ack = mali_fw_read32(gpu, fw->glb_out + GLB_ACK);
	u32 served = 0;
	unsigned int i;

	if ((req ^ ack) & ~GLB_NO_REQUEST)
		gpu_event(gpu, .kind = MALI_EVENT_GLB_REQUEST,
			  .bits = (req ^ ack) & ~GLB_NO_REQUEST, .word = req);
	for (i = 0; i < ARRAY_SIZE(requests) && !gpu->stopped; i++) {
		const struct glb_request *r = &requests[i];
		/* The host may clear ACK along with the rest of the section */
		u32 old = r->kind == GLB_LEVEL ? gpu->glb->level : ack;

		if (!((req ^ old) & r->bit)) {
			served |= r->bit;
			continue;
		}
		if (r->serve && !r->serve(gpu, req & r->bit))
			continue;
		served |= r->bit;
		if (r->kind == GLB_LEVEL)
			gpu->glb->level ^= r->bit;
	}
	mali_glb_ack(gpu, served, req);
}

/**
 * mali_glb_park() - carry out a request that ends in the MCU's halt
 * @gpu: GPU
 *
 * HALT is not acknowledged, MCU_STATUS reports it; SLEEP and STATE are acknowledged before
 * MCU_STATUS changes.  A sleeping MCU keeps its groups and continues at the next doorbell.
 *
 * Return: whether the MCU is asked to halt.
 */
bool mali_glb_park(struct mali_gpu *gpu)
{
	struct fwmem *fw = gpu->fw;
	u32 req = mali_fw_read32(gpu, fw->glb_in + GLB_REQ);
	u32 ack = mali_fw_read32(gpu, fw->glb_out + GLB_ACK);
	u32 state = (req & GLB_REQ_STATE_MASK) >> GLB_REQ_STATE_SHIFT;

	if (req & GLB_REQ_HALT) {
		mali_image_park(gpu);
		mali_mcu_halt(gpu);
		return true;
	}
	if (!has_state(gpu)) {
		if (!((req ^ ack) & GLB_REQ_SLEEP))
			return false;
		mali_glb_ack(gpu, GLB_REQ_SLEEP, req);
		mali_mcu_sleep(gpu);
		return true;
	}
	if (!((req ^ ack) & GLB_REQ_STATE_MASK))
		return false;
	if (state > GLB_STATE_SUSPEND) {
		mali_fw_error(gpu, "unknown GLB state requested", state);
		return false;
	}
	mali_glb_ack(gpu, GLB_REQ_STATE_MASK, req);
	if (state == GLB_STATE_SLEEP) {
		mali_mcu_sleep(gpu);
	} else if (state != GLB_STATE_ACTIVE) {
		mali_image_park(gpu);
		mali_mcu_halt(gpu);
	}
	return state != GLB_STATE_ACTIVE;
}

/**
 * mali_glb_fatal() - report to the host that the firmware is about to die
 * @gpu: GPU
 * @status: GLB_FATAL_*
 */
void mali_glb_fatal(struct mali_gpu *gpu, u32 status)
{
	mali_fw_write32(gpu, gpu->fw->glb_out + GLB_FATAL_STATUS, status);
	mali_glb_event(gpu, GLB_REQ_FATAL);
}
