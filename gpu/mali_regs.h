/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Register offsets and fields.  Names are those of the hardware; the list with
 * access rights and sources is docs/gpu-model.md.
 */
#ifndef MALI_REGS_H
#define MALI_REGS_H

#include "../lib/mali_bits.h"

/* Interrupt block, at GPU 0x20, JOB 0x1000, MMU 0x2000 */
#define IRQ_RAWSTAT		0x0
#define IRQ_CLEAR		0x4
#define IRQ_MASK		0x8
#define IRQ_STATUS		0xC
#define IRQ_BLOCK_SIZE		0x10

/* GPU_CONTROL */
#define GPU_ID			0x000
#define L2_FEATURES		0x004
#define CORE_FEATURES		0x008
#define TILER_FEATURES		0x00C
#define MEM_FEATURES		0x010
#define MMU_FEATURES		0x014
#define AS_PRESENT		0x018
#define CSF_ID			0x01C
#define GPU_IRQ_BASE		0x020
#define GPU_COMMAND		0x030
#define GPU_STATUS		0x034
#define GPU_FAULTSTATUS		0x03C
#define GPU_FAULTADDRESS	0x040
#define L2_CONFIG		0x048
#define PWR_KEY			0x050
#define PWR_OVERRIDE0		0x054
#define PWR_OVERRIDE1		0x058
#define GPU_FEATURES		0x060
#define PRFCNT_FEATURES		0x068
#define TIMESTAMP_OFFSET	0x088
#define CYCLE_COUNT		0x090
#define TIMESTAMP		0x098
#define THREAD_MAX_THREADS	0x0A0
#define THREAD_MAX_WORKGROUP	0x0A4
#define THREAD_MAX_BARRIER	0x0A8
#define THREAD_FEATURES		0x0AC
#define TEXTURE_FEATURES(n)	(0x0B0 + 4 * (n))
#define GPU_COMMAND_ARG0	0x0D0
#define GPU_COMMAND_ARG1	0x0D8
#define REVIDR			0x280
#define ASN_HASH(n)		(0x2C0 + 4 * (n))
#define COHERENCY_FEATURES	0x300
#define COHERENCY_PROTOCOL	0x304
#define COHERENCY_ACE_LITE	0
#define COHERENCY_NONE		31
#define THREAD_TLS_ALLOC	0x310
#define MCU_CONTROL		0x700
#define MCU_STATUS		0x704
#define CSF_CONFIG		0xF00
#define SHADER_CONFIG		0xF04
#define TILER_CONFIG		0xF08
#define L2_MMU_CONFIG		0xF0C

/* Power domains: a 64-bit register for each of shader, tiler, L2, 0x10 apart */
#define PWR_PRESENT		0x100
#define PWR_READY		0x140
#define PWR_PWRON		0x180
#define PWR_PWROFF		0x1C0
#define PWR_PWRTRANS		0x200
#define PWR_PWRACTIVE		0x240
#define PWR_DOMAIN_STRIDE	0x10
#define STACK_PRESENT		0xE00
#define STACK_PWRON		0xE20
#define STACK_PWRTRANS		0xE40
#define SHADER_PWRFEATURES	0x188

#define GPU_FEATURE_RAY_INTERSECTION	BIT64(2)
#define GPU_FEATURE_RAY_TRAVERSAL	BIT64(5)

#define GPU_IRQ_FAULT			BIT32(0)
#define GPU_IRQ_PROTM_FAULT		BIT32(1)
#define GPU_IRQ_RESET_COMPLETED		BIT32(8)
#define GPU_IRQ_POWER_CHANGED_SINGLE	BIT32(9)
#define GPU_IRQ_POWER_CHANGED_ALL	BIT32(10)
#define GPU_IRQ_CLEAN_CACHES_COMPLETED	BIT32(17)
#define GPU_IRQ_DOORBELL_MIRROR		BIT32(18)
#define GPU_IRQ_MCU_STATUS_CHANGED	BIT32(19)
#define GPU_IRQ_FLUSH_PA_COMPLETED	BIT32(20)

#define GPU_STATUS_ACTIVE	BIT32(0)
#define GPU_STATUS_PWR_ACTIVE	BIT32(1)
#define GPU_STATUS_PAGE_FAULT	BIT32(4)
#define GPU_STATUS_PROTM_ACTIVE	BIT32(7)

/* GPU_COMMAND: code [7:0], payload [31:8] */
#define GPU_CMD_NOP		0
#define GPU_CMD_RESET		1
#define GPU_CMD_TIME		3
#define GPU_CMD_FLUSH_CACHES	4
#define GPU_CMD_FINISH_HALT	6
#define GPU_CMD_CLEAR_FAULT	7
#define GPU_CMD_FLUSH_PA_RANGE	8
/* Payload of FLUSH_CACHES: two bits for each cache, clean and invalidate */
#define FLUSH_L2(payload)	((payload) & 3)
#define FLUSH_LSC(payload)	((payload) >> 4 & 3)
#define FLUSH_OTHER(payload)	((payload) >> 8 & 3)
/* Payload of FLUSH_PA_RANGE */
#define FLUSH_PA_MODE		3u
#define FLUSH_PA_OTHER		BIT32(4)
#define FLUSH_PA_LSC		BIT32(5)
#define FLUSH_PA_L2		BIT32(6)
#define GPU_RESET_FAST		0
#define GPU_RESET_SOFT		1
#define GPU_RESET_HARD		2

/* GPU_FAULTSTATUS and AS_FAULTSTATUS share the access field */
#define FAULT_ACCESS_SHIFT	8
#define FAULT_ACCESS_ATOMIC	0
#define FAULT_ACCESS_EXECUTE	1
#define FAULT_ACCESS_READ	2
#define FAULT_ACCESS_WRITE	3
#define FAULT_SOURCE_SHIFT	16
#define GPU_FAULT_ADDRESS_VALID	BIT32(10)
#define GPU_FAULT_JASID_VALID	BIT32(11)
#define GPU_FAULT_JASID_SHIFT	12

#define MCU_CONTROL_MODE_MASK	0x3
#define MCU_DISABLE		0
#define MCU_ENABLE		1
#define MCU_AUTO		2
#define MCU_DISABLED		0
#define MCU_ENABLED		1
#define MCU_HALT		2
#define MCU_FATAL		3

/* PWR_CONTROL, v14: offsets from its base; an interrupt block comes first */
#define PWR_CONTROL_BASE	0x800
#define PWR_CONTROL_SIZE	0x400
#define PWR_STATUS		0x20
#define PWR_COMMAND		0x28
#define PWR_CMDARG		0x30

#define PWR_IRQ_POWER_CHANGED_SINGLE	BIT32(0)
#define PWR_IRQ_POWER_CHANGED_ALL	BIT32(1)
#define PWR_IRQ_DELEGATION_CHANGED	BIT32(2)
#define PWR_IRQ_RESET_COMPLETED		BIT32(3)
#define PWR_IRQ_RETRACT_COMPLETED	BIT32(4)
#define PWR_IRQ_INSPECT_COMPLETED	BIT32(5)
#define PWR_IRQ_COMMAND_NOT_ALLOWED	BIT32(30)
#define PWR_IRQ_COMMAND_INVALID		BIT32(31)

/* PWR_STATUS: a bit for each domain's number that the driver may command, and so on */
#define PWR_STATUS_DELEGATED_SHIFT	16
#define PWR_STATUS_ALLOW_SOFT_RESET	BIT64(33)
#define PWR_STATUS_ALLOW_FAST_RESET	BIT64(34)
#define PWR_STATUS_POWER_PENDING	BIT64(41)
#define PWR_STATUS_RESET_PENDING	BIT64(42)
#define PWR_STATUS_RETRACT_PENDING	BIT64(43)
#define PWR_STATUS_INSPECT_PENDING	BIT64(44)

/* PWR_COMMAND: command [7:0], domain [11:8], subdomain [31:16] */
#define PWR_CMD_MASK		0xffu
#define PWR_CMD_DOMAIN_SHIFT	8
#define PWR_CMD_DOMAIN_MASK	0xfu
#define PWR_CMD_SUBDOMAIN_SHIFT	16
#define PWR_CMD_POWER_UP	0x10
#define PWR_CMD_POWER_DOWN	0x11
#define PWR_CMD_DELEGATE	0x20
#define PWR_CMD_RETRACT		0x21
#define PWR_CMD_RESET_SOFT	0x31
#define PWR_CMD_RESET_FAST	0x32
#define PWR_CMD_INSPECT		0xF0
#define PWR_SUBDOMAIN_RTU	BIT32(0)

/* JOB_CONTROL: one bit a group, bit 31 the global interface */
#define JOB_IRQ_BASE		0x1000
#define JOB_IRQ_GLOBAL		BIT32(31)

/* MMU_CONTROL: bits 0..15 fault, 16..31 command completed */
#define MMU_IRQ_BASE		0x2000
#define MMU_AS_BASE		0x2400
#define MMU_AS_STRIDE		0x40
#define MMU_AS_MAX		16
#define AS_TRANSTAB		0x00
#define AS_MEMATTR		0x08
#define AS_LOCKADDR		0x10
#define AS_COMMAND		0x18
#define AS_FAULTSTATUS		0x1C
#define AS_FAULTADDRESS		0x20
#define AS_STATUS		0x28
#define AS_TRANSCFG		0x30
#define AS_FAULTEXTRA		0x38

#define AS_STATUS_BUSY		BIT32(0)

#define AS_CMD_NOP		0
#define AS_CMD_UPDATE		1
#define AS_CMD_LOCK		2
#define AS_CMD_UNLOCK		3
#define AS_CMD_FLUSH_PT		4
#define AS_CMD_FLUSH_MEM	5

#define TRANSCFG_MODE_MASK	0xF
#define TRANSCFG_UNMAPPED	1
#define TRANSCFG_IDENTITY	2
#define TRANSCFG_AARCH64_4K	6
#define TRANSCFG_AARCH64_64K	8
/* Bits that are in no field (tyr) */
#define TRANSCFG_RESERVED	0x0fffffe18cb83830ull
#define TRANSCFG_INA_SHIFT	6
#define TRANSCFG_INA_MASK	0x1F
#define TRANSCFG_INA_48BIT	7
#define TRANSCFG_INA_25BIT	30
#define TRANSTAB_ALIGN		16
#define TRANSCFG_PTW_MEMATTR(cfg)	((u32)((cfg) >> 24) & 3)
#define TRANSCFG_PTW_NC		1
#define TRANSCFG_PTW_WB		2
#define TRANSCFG_PTW_SH(cfg)	((u32)((cfg) >> 28) & 3)
#define TRANSCFG_DISABLE_AF	BIT64(34)
#define TRANSCFG_WXN		BIT64(35)

/* AS_MEMATTR: a byte for each AttrIndx */
#define MEMATTR_TYPE(attr)	((attr) >> 6)
#define MEMATTR_WB		2
#define MEMATTR_FAULT		3
#define MEMATTR_POLICY(attr)	((attr) >> 4 & 3)
#define MEMATTR_MIDGARD_INNER	0
#define MEMATTR_CPU_INNER_SHADER	2
#define MEMATTR_ALLOC(attr)	((attr) >> 2 & 3)
#define MEMATTR_ALLOC_IMPL	2
/* If explicit */
#define MEMATTR_ALLOC_ON_WRITE	BIT32(0)
#define MEMATTR_ALLOC_ON_READ	BIT32(1)

/* Shareability, of pages and of page tables */
#define SH_NONE			0
#define SH_RESERVED		1
#define SH_OUTER		2
#define SH_INNER		3

/* USER page and doorbells */
#define LATEST_FLUSH_ID		0x10000
#define DOORBELL_BASE		0x80000
#define DOORBELL_STRIDE		0x10000
#define DOORBELL_RING		1u
#define DOORBELL_COUNT		32

/* Exception codes of CS_FAULT, CS_FATAL, AS_FAULTSTATUS, GPU_FAULTSTATUS */
#define EXC_OK				0x00
#define EXC_CS_RESOURCE_TERMINATED	0x0F
#define EXC_CS_CONFIG_FAULT		0x40
#define EXC_CS_UNRECOVERABLE		0x41
#define EXC_CS_BUS_FAULT		0x48
#define EXC_CS_INSTR_INVALID		0x49
#define EXC_CS_CALL_STACK_OVERFLOW	0x4A
#define EXC_CS_INHERIT_FAULT		0x4B
#define EXC_DATA_INVALID_FAULT		0x58
#define EXC_OOM				0x60
#define EXC_FIRMWARE_INTERNAL_ERROR	0x68
#define EXC_GPU_BUS_FAULT		0x80
#define EXC_TRANSLATION_FAULT(level)	(0xC0 + (level))
#define EXC_PERMISSION_FAULT(level)	(0xC8 + (level))
#define EXC_ACCESS_FLAG(level)		(0xD8 + (level))
#define EXC_ADDR_RANGE_IN		0xE0
#define EXC_ADDR_RANGE_OUT(level)	(0xE4 + (level))
#define EXC_MEMORY_ATTR(level)		(0xE8 + (level))

#endif
