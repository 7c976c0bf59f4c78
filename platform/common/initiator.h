/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The units of the GPU model, as the bus filter knows them.
 */
#ifndef VMALI_INITIATOR_H
#define VMALI_INITIATOR_H

#include "../../gpu/include/mali_gpu.h"
#include "../../trusted/include/mali_trusted.h"

/**
 * vmali_initiator() - where the bus filter sees a transaction of the GPU come from
 * @who: the unit that starts it
 */
static inline enum mali_trusted_initiator vmali_initiator(enum mali_initiator who)
{
	switch (who) {
	case MALI_INITIATOR_MMU:
		return MALI_TRUSTED_GPU_MMU;
	case MALI_INITIATOR_MCU:
		return MALI_TRUSTED_GPU_MCU;
	case MALI_INITIATOR_CS:
		return MALI_TRUSTED_GPU_CS;
	default:
		return MALI_TRUSTED_GPU_SHADER;
	}
}

#endif
