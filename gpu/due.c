// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Requests that are due: which file carries out which of them.
 */
#include "due.h"
#include "as.h"
#include "control.h"
#include "firmware.h"
#include "later.h"
#include "mcu.h"
#include "mmu.h"
#include "power.h"
#include "pwr.h"
#include "reset.h"

static void carry_out(struct mali_gpu *gpu, const struct later_request *r)
{
	switch (r->kind) {
	case LATER_RESET:
		mali_reset_due(gpu, r->argument);
		break;
	case LATER_RESET_REPORT:
		mali_reset_report(gpu);
		break;
	case LATER_FLUSH:
		mali_control_flush_due(gpu, r->argument);
		break;
	case LATER_FLUSH_RANGE:
		mali_control_flush_range_due(gpu, r->argument);
		break;
	case LATER_AS:
		mali_as_command_due(gpu, r->unit, r->argument);
		break;
	case LATER_POWER:
		mali_power_due(gpu, r->unit);
		break;
	case LATER_PWR:
		mali_pwr_command_due(gpu, r->unit, r->argument);
		break;
	case LATER_MCU:
		mali_mcu_control_due(gpu, r->argument);
		break;
	case LATER_DOORBELL:
		mali_firmware_doorbell_due(gpu);
		break;
	case LATER_KINDS:
		break;
	}
	mali_mcu_settle(gpu);
}

/**
 * mali_due() - carry out all requests that are due by now
 * @gpu: GPU, with power and clock
 *
 * In the order in which they are due.
 */
void mali_due(struct mali_gpu *gpu)
{
	struct later_request r;

	if (mali_later_next(gpu) == MALI_RUN_IDLE)
		return;
	while (mali_later_take(gpu, gpu_time_ns(gpu), &r))
		carry_out(gpu, &r);
}
