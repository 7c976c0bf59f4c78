// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Names of the enumerators of mali_trusted.h.
 */
#include "include/mali_trusted.h"

const char *mali_trusted_service_name(enum mali_trusted_service_kind kind)
{
	switch (kind) {
	case MALI_TRUSTED_SERVICE_ALLOC:
		return "alloc";
	case MALI_TRUSTED_SERVICE_FREE:
		return "free";
	case MALI_TRUSTED_SERVICE_DIGEST:
		return "digest";
	case MALI_TRUSTED_SERVICE_PROVISION:
		return "provision";
	case MALI_TRUSTED_SERVICE_CLEAR:
		return "clear";
	case MALI_TRUSTED_SERVICE_SHOW:
		return "show";
	case MALI_TRUSTED_SERVICE_OFF:
		return "off";
	case MALI_TRUSTED_SERVICE_PROTECT:
		return "protect";
	case MALI_TRUSTED_SERVICE_UNPROTECT:
		return "unprotect";
	case MALI_TRUSTED_NUM_SERVICES:
		break;
	}

	return "unknown";
}

const char *mali_trusted_error_name(enum mali_trusted_error error)
{
	switch (error) {
	case MALI_TRUSTED_OK:
		return "ok";
	case MALI_TRUSTED_ERR_INVAL:
		return "invalid argument";
	case MALI_TRUSTED_ERR_HOST_MEM:
		return "host out of memory";
	case MALI_TRUSTED_ERR_FULL:
		return "protected memory exhausted";
	case MALI_TRUSTED_ERR_RANGE:
		return "not allocated protected memory";
	case MALI_TRUSTED_ERR_BUSY:
		return "protected memory in use";
	case MALI_TRUSTED_ERR_UNSUPPORTED:
		return "not supported";
	}

	return "unknown";
}

const char *mali_trusted_initiator_name(enum mali_trusted_initiator initiator)
{
	switch (initiator) {
	case MALI_TRUSTED_CPU:
		return "cpu";
	case MALI_TRUSTED_GPU_MMU:
		return "gpu-mmu";
	case MALI_TRUSTED_GPU_MCU:
		return "gpu-mcu";
	case MALI_TRUSTED_GPU_CS:
		return "gpu-cs";
	case MALI_TRUSTED_GPU_SHADER:
		return "gpu-shader";
	case MALI_TRUSTED_DEVICE:
		return "device";
	case MALI_TRUSTED_NUM_INITIATORS:
		break;
	}

	return "unknown";
}

const char *mali_trusted_reason_name(enum mali_trusted_reason reason)
{
	switch (reason) {
	case MALI_TRUSTED_REASON_INITIATOR:
		return "initiator";
	case MALI_TRUSTED_REASON_STRADDLE:
		return "straddle";
	case MALI_TRUSTED_REASON_PROTECTED:
		return "protected";
	case MALI_TRUSTED_REASON_ORDINARY_WRITE:
		return "ordinary-write";
	case MALI_TRUSTED_REASON_UNALLOCATED:
		return "unallocated";
	case MALI_TRUSTED_NUM_REASONS:
		break;
	}

	return "unknown";
}
