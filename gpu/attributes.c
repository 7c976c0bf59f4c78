// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Memory attributes and shareability.
 *
 * What they do to accesses is cache.c's.  A driver that selects what hardware does not
 * support, or what the bus does not, corrupts memory there: here it is a guest error.
 */
#include "attributes.h"

void mali_attributes_reset(struct mali_gpu *gpu)
{
	gpu->attributes->protocol = 0;
}

/* Whether the bus supports a protocol; without one, every bus works */
static bool supported(const struct mali_gpu *gpu, u32 protocol)
{
	if (protocol == COHERENCY_NONE)
		return true;
	return protocol == COHERENCY_ACE_LITE && gpu->config.coherent;
}

/**
 * mali_attributes_set_protocol() - COHERENCY_PROTOCOL is written
 * @gpu: GPU
 * @protocol: number of a protocol, not a mask; another one, or one without its bit in
 *	COHERENCY_FEATURES, is a guest error and changes nothing
 */
void mali_attributes_set_protocol(struct mali_gpu *gpu, u32 protocol)
{
	if (!supported(gpu, protocol)) {
		mali_guest_error(gpu, "coherency protocol that the bus does not support", protocol);
		return;
	}
	gpu->attributes->protocol = protocol;
}

/* The reset value is ACE-Lite's, whatever the bus supports */
static bool coherent(const struct mali_gpu *gpu)
{
	return gpu->config.coherent && gpu->attributes->protocol != COHERENCY_NONE;
}

/**
 * mali_attributes_check_tables() - how the MMU is to read page tables
 * @gpu: GPU
 * @transcfg: TRANSCFG that takes effect, with page tables
 */
void mali_attributes_check_tables(struct mali_gpu *gpu, u64 transcfg)
{
	u32 type = TRANSCFG_PTW_MEMATTR(transcfg), sh = TRANSCFG_PTW_SH(transcfg);

	if (type != TRANSCFG_PTW_NC && type != TRANSCFG_PTW_WB)
		mali_guest_error(gpu, "memory attribute of page tables is reserved", transcfg);
	else if (sh == SH_RESERVED)
		mali_guest_error(gpu, "shareability of page tables is reserved", transcfg);
	else if (type == TRANSCFG_PTW_WB && sh != SH_NONE && !coherent(gpu))
		mali_guest_error(gpu, "shareable page tables without coherency", transcfg);
	else if (type == TRANSCFG_PTW_WB && sh == SH_NONE && coherent(gpu))
		mali_guest_error(gpu, "walks do not see what the CPU's caches have", transcfg);
}

/**
 * mali_attributes_check_leaf() - attributes of a page that an access uses
 * @gpu: GPU
 * @attr: the byte of MEMATTR that the page's descriptor selects
 * @shareability: of the descriptor
 */
void mali_attributes_check_leaf(struct mali_gpu *gpu, u32 attr, u32 shareability)
{
	u32 policy = MEMATTR_POLICY(attr);

	if (MEMATTR_ALLOC(attr) < MEMATTR_ALLOC_IMPL || policy > MEMATTR_CPU_INNER_SHADER)
		mali_guest_error(gpu, "memory attribute is reserved", attr);
	else if (shareability == SH_RESERVED)
		mali_guest_error(gpu, "shareability of a page is reserved", attr);
	else if (MEMATTR_TYPE(attr) == MEMATTR_WB && !coherent(gpu) &&
		 (shareability == SH_OUTER ||
		  (shareability == SH_INNER && policy != MEMATTR_MIDGARD_INNER)))
		mali_guest_error(gpu, "shareable write-back memory without coherency", attr);
}
