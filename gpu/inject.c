// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Injected faults: how often each is still to occur.  A file that can fail calls
 * mali_inject_now() at the point where it would.
 */
#include "inject.h"

#define DELAY_NS	50000000ull

static const char * const names[MALI_INJECT_COUNT] = {
	[MALI_INJECT_BUS_ERROR] = "bus_error",
	[MALI_INJECT_TRANSLATION_FAULT] = "translation_fault",
	[MALI_INJECT_UNKNOWN_INSTRUCTION] = "unknown_instruction",
	[MALI_INJECT_UNRECOVERABLE] = "unrecoverable",
	[MALI_INJECT_FIRMWARE_PANIC] = "firmware_panic",
	[MALI_INJECT_LOST_JOB_IRQ] = "lost_job_irq",
	[MALI_INJECT_REPEATED_JOB_IRQ] = "repeated_job_irq",
	[MALI_INJECT_MISSING_ACK] = "missing_ack",
	[MALI_INJECT_LATE_ACK] = "late_ack",
	[MALI_INJECT_HUNG_FLUSH] = "hung_flush",
	[MALI_INJECT_LATE_RESET] = "late_reset",
	[MALI_INJECT_LATE_STOP] = "late_stop",
	[MALI_INJECT_BOOT_SILENT] = "boot_silent",
	[MALI_INJECT_BOOT_FATAL] = "boot_fatal",
	[MALI_INJECT_FAST_BOOT] = "fast_boot",
	[MALI_INJECT_PROTM_NO_ACK] = "protm_no_ack",
	[MALI_INJECT_PROTM_LATE_ACK] = "protm_late_ack",
	[MALI_INJECT_PROTM_BUSY_GROUP] = "protm_busy_group",
	[MALI_INJECT_PROTM_NOT_ACTIVE] = "protm_not_active",
	[MALI_INJECT_PROTM_LATE_ACTIVE] = "protm_late_active",
	[MALI_INJECT_PROTM_EARLY_EXIT] = "protm_early_exit",
	[MALI_INJECT_PROTM_LOST_EXIT] = "protm_lost_exit",
	[MALI_INJECT_PROTM_LATE_EXIT] = "protm_late_exit",
	[MALI_INJECT_PROTM_FAULT] = "protm_fault",
	[MALI_INJECT_PROTM_HALT] = "protm_halt",
	[MALI_INJECT_PROTM_FAULT_STAYS] = "protm_fault_stays",
};

void mali_inject_init(struct mali_gpu *gpu)
{
	gpu->inject->delay_ns = DELAY_NS;
}

/**
 * mali_inject_now() - whether to fail here
 * @gpu: GPU
 * @what: how
 *
 * Return: true if so; the fault counts as having occurred.  Nothing fails in a firmware
 * that has stopped.
 */
bool mali_inject_now(struct mali_gpu *gpu, enum mali_inject what)
{
	if (!gpu->inject->left[what] || gpu->stopped)
		return false;
	gpu->inject->left[what]--;
	gpu_event(gpu, .kind = MALI_EVENT_INJECT, .word = what);
	return true;
}

bool mali_gpu_inject(struct mali_gpu *gpu, enum mali_inject what, u32 times)
{
	if ((unsigned int)what >= MALI_INJECT_COUNT)
		return false;
	gpu->inject->left[what] = times;
	return true;
}

void mali_gpu_inject_delay(struct mali_gpu *gpu, u64 ns)
{
	gpu->inject->delay_ns = ns;
}

u32 mali_gpu_injections_left(const struct mali_gpu *gpu, enum mali_inject what)
{
	return (unsigned int)what < MALI_INJECT_COUNT ? gpu->inject->left[what] : 0;
}

const char *mali_gpu_inject_name(enum mali_inject what)
{
	return (unsigned int)what < MALI_INJECT_COUNT ? names[what] : NULL;
}
