/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Products, and what differs between them.
 */
#ifndef MALI_PRODUCT_H
#define MALI_PRODUCT_H

#include "../lib/cs_isa.h"
#include "base.h"

/* The first three are there in every arch, in the order of their registers up to v13 */
enum power_domain { PWR_SHADER, PWR_TILER, PWR_L2, PWR_BASE, PWR_STACK, PWR_DOMAINS };

/**
 * struct mali_product - what differs between products
 * @name: for struct mali_gpu_config
 * @gpu_id: GPU_ID; its arch fields choose the firmware image panthor asks for
 * @csf_id: CSF_ID
 * @glb_version: GLB_VERSION that the firmware for this arch reports
 * @core_features: CORE_FEATURES; the variant of the shader cores in [7:0], by which Mesa
 *	distinguishes products of the same GPU_ID (pan_model.c)
 * @present: cores, by power domain
 * @work_regs: 32-bit registers of a command stream
 * @scoreboards: scoreboard entries of a command stream
 */
struct mali_product {
	const char *name;
	u32 gpu_id;
	u32 csf_id;
	u32 glb_version;
	u32 core_features;
	u32 l2_features;
	u32 mem_features;
	u32 tiler_features;
	u32 thread_max_threads;
	u32 thread_max_workgroup;
	u32 thread_features;
	u32 texture_features[4];
	u64 gpu_features;
	u64 present[PWR_DOMAINS];
	u8 work_regs;
	u8 scoreboards;
};

const struct mali_product *mali_product_find(const char *name);

static inline unsigned int product_arch(const struct mali_product *p)
{
	return p->gpu_id >> 28;
}

/* Arch of the command streams: for what is later than cs_isa.def, its last one */
static inline unsigned int product_cs_arch(const struct mali_product *p)
{
	return product_arch(p) < MALI_CS_ISA_ARCH_LAST ? product_arch(p) : MALI_CS_ISA_ARCH_LAST;
}

/* Whether power and resets are driven by PWR_CONTROL */
static inline bool product_has_pwr(const struct mali_product *p)
{
	return product_arch(p) >= 14;
}

#endif
