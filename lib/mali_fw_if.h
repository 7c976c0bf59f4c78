/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The firmware interface in memory: offsets and bits of the control tables and
 * of the input and output blocks.  Addresses in it are MCU VAs (address space 0).
 * Sources: panthor's panthor_fw.h, kbase, the shared section of Arm's images.
 */
#ifndef MALI_FW_IF_H
#define MALI_FW_IF_H

#include "mali_bits.h"

#define FW_SHARED_VA		0x04000000u
/* Bytes of the shared section that hold the interface */
#define FW_INTERFACE_SIZE	0x10000u
#define FW_SHARED_END		0x08000000u
/* The data of every image of Arm's: zeros when it has been loaded */
#define FW_DATA_VA		0x02000000u
/* The protected section of every image of Arm's up to arch v13 */
#define FW_PROTECTED_VA		0x03000000u
#define FW_MAX_GROUPS		31
#define FW_MAX_STREAMS		32

/* Global control table */
#define GLB_VERSION		0x00
#define GLB_FEATURES		0x04
#define GLB_INPUT_VA		0x08
#define GLB_OUTPUT_VA		0x0C
#define GLB_GROUP_NUM		0x10
#define GLB_GROUP_STRIDE	0x14
#define GLB_PRFCNT_SIZE		0x18
#define GLB_INSTR_FEATURES	0x1C
#define GLB_PRFCNT_FEATURES	0x20

/* Group control table n: at FW_GROUPS + n * GLB_GROUP_STRIDE */
#define FW_GROUPS		0x1000
#define GRP_FEATURES		0x00
#define GRP_INPUT_VA		0x04
#define GRP_OUTPUT_VA		0x08
#define GRP_SUSPEND_SIZE	0x0C
#define GRP_PROTM_SUSPEND_SIZE	0x10
#define GRP_STREAM_NUM		0x14
#define GRP_STREAM_STRIDE	0x18

/* Stream control table m: at the group's + FW_STREAMS + m * GRP_STREAM_STRIDE */
#define FW_STREAMS		0x40
#define STREAM_FEATURES		0x00
#define STREAM_INPUT_VA		0x04
#define STREAM_OUTPUT_VA	0x08

/* GLB input */
#define GLB_REQ			0x00
#define GLB_ACK_IRQ_MASK	0x04
#define GLB_DB_REQ		0x08
#define GLB_PROGRESS_TIMER	0x10
#define GLB_PWROFF_TIMER	0x14
#define GLB_ALLOC_EN		0x18
#define GLB_PRFCNT_JASID	0x24
#define GLB_PRFCNT_BASE		0x28
#define GLB_PRFCNT_EXTRACT	0x30
#define GLB_PRFCNT_CONFIG	0x40
#define GLB_PRFCNT_CSG_SELECT	0x44
#define GLB_PRFCNT_FW_EN	0x48
#define GLB_PRFCNT_CSG_EN	0x4C
#define GLB_PRFCNT_CSF_EN	0x50
#define GLB_PRFCNT_SHADER_EN	0x54
#define GLB_PRFCNT_TILER_EN	0x58
#define GLB_PRFCNT_MMU_L2_EN	0x5C
#define GLB_IDLE_TIMER		0x80
#define GLB_EVICTION_TIMER	0x90
/* GLB output */
#define GLB_ACK			0x00
#define GLB_DB_ACK		0x08
#define GLB_FATAL_STATUS	0x10
#define GLB_PRFCNT_STATUS	0x14
#define GLB_PRFCNT_INSERT	0x18

#define GLB_REQ_HALT			BIT32(0)
#define GLB_REQ_CFG_PROGRESS_TIMER	BIT32(1)
#define GLB_REQ_CFG_ALLOC_EN		BIT32(2)
#define GLB_REQ_CFG_PWROFF_TIMER	BIT32(3)
#define GLB_REQ_PROTM_ENTER		BIT32(4)
#define GLB_REQ_PRFCNT_EN		BIT32(5)
#define GLB_REQ_PRFCNT_SAMPLE		BIT32(6)
#define GLB_REQ_COUNTER_EN		BIT32(7)
#define GLB_REQ_PING			BIT32(8)
#define GLB_REQ_FWCFG_UPDATE		BIT32(9)
#define GLB_REQ_IDLE_EN			BIT32(10)
#define GLB_REQ_ITER_TRACE_EN		BIT32(11)
/* Interfaces before 4.1 */
#define GLB_REQ_SLEEP			BIT32(12)
/* From 4.1 on */
#define GLB_REQ_STATE_SHIFT		12
#define GLB_REQ_STATE_MASK		(7u << GLB_REQ_STATE_SHIFT)
#define GLB_STATE_ACTIVE		0
#define GLB_STATE_HALT			1
#define GLB_STATE_SLEEP			2
#define GLB_STATE_SUSPEND		3
#define GLB_REQ_YIELD_EN		BIT32(15)
#define GLB_REQ_CFG_EVICTION_TIMER	BIT32(16)
#define GLB_REQ_PROTM_EXIT		BIT32(23)
#define GLB_REQ_PRFCNT_THRESHOLD	BIT32(24)
#define GLB_REQ_PRFCNT_OVERFLOW		BIT32(25)
#define GLB_REQ_IDLE			BIT32(26)
#define GLB_REQ_FATAL			BIT32(27)

/* Bits of GLB_REQ that ask for nothing: events, and what debuggers do among themselves */
#define GLB_NO_REQUEST		(7u << 20 | GLB_REQ_PROTM_EXIT | 3u << 24 | GLB_REQ_IDLE | \
				 GLB_REQ_FATAL | 3u << 30)

#define GLB_FATAL_PANIC		0x4E

#define GLB_PRFCNT_STATUS_FAILED	BIT32(0)

/* CSG input */
#define CSG_REQ			0x00
#define CSG_ACK_IRQ_MASK	0x04
#define CSG_DB_REQ		0x08
#define CSG_CS_IRQ_ACK		0x0C
#define CSG_ALLOW_COMPUTE	0x20
#define CSG_ALLOW_FRAGMENT	0x28
#define CSG_ALLOW_OTHER		0x30
#define CSG_EP_REQ		0x34
#define CSG_EP_REQ2		0x38
#define CSG_SUSPEND_BUF		0x40
#define CSG_PROTM_SUSPEND_BUF	0x48
#define CSG_CONFIG		0x50
/* CSG output */
#define CSG_ACK			0x00
#define CSG_DB_ACK		0x08
#define CSG_CS_IRQ_REQ		0x0C
#define CSG_STATUS_EP_CURRENT	0x10
#define CSG_STATUS_EP_REQ	0x14
#define CSG_STATUS_STATE	0x18
#define CSG_RESOURCE_DEP	0x1C

/* CSG_EP_REQ: compute [7:0], fragment [15:8], tiler [19:16], priority [31:28] */
#define CSG_EP_REQ_PRIORITY_SHIFT	28

#define CSG_STATE_MASK		0x7
#define CSG_STATE_TERMINATE	0
#define CSG_STATE_START		1
#define CSG_STATE_SUSPEND	2
#define CSG_STATE_RESUME	3
#define CSG_REQ_EP_CFG		BIT32(4)
#define CSG_REQ_STATUS_UPDATE	BIT32(5)
#define CSG_REQ_SYNC_UPDATE	BIT32(28)
#define CSG_REQ_IDLE		BIT32(29)
#define CSG_REQ_PROGRESS_TIMER	BIT32(31)
#define CSG_STATUS_STATE_IDLE	BIT32(0)

/* CS input */
#define CS_REQ			0x00
#define CS_CONFIG		0x04
#define CS_CONFIG_DOORBELL(v)	((v) >> 8 & 0xff)
#define CS_ACK_IRQ_MASK		0x0C
#define CS_BASE			0x10
#define CS_SIZE			0x18
#define CS_HEAP_START		0x20
#define CS_HEAP_END		0x28
#define CS_USER_INPUT		0x30
#define CS_USER_OUTPUT		0x38
/* CS output */
#define CS_ACK			0x00
#define CS_STATUS_CMD_PTR	0x40
#define CS_STATUS_WAIT		0x48
#define CS_STATUS_REQ_RESOURCE	0x4C
#define CS_STATUS_WAIT_SYNC_PTR	0x50
#define CS_STATUS_WAIT_SYNC_VAL	0x58
#define CS_STATUS_SCOREBOARDS	0x5C
#define CS_STATUS_BLOCKED	0x60
#define CS_STATUS_WAIT_SYNC_HI	0x64
#define CS_FAULT		0x80
#define CS_FATAL		0x84
#define CS_FAULT_INFO		0x88
#define CS_FATAL_INFO		0x90
#define CS_HEAP_VT_START	0xC0
#define CS_HEAP_VT_END		0xC4
#define CS_HEAP_FRAG_END	0xCC
#define CS_HEAP_ADDRESS		0xD0

#define CS_STATE_MASK		0x7
#define CS_STATE_START		1
#define CS_REQ_IDLE_SYNC_WAIT	BIT32(8)
#define CS_REQ_IDLE_PROTM_PEND	BIT32(9)
#define CS_REQ_IDLE_EMPTY	BIT32(10)
#define CS_REQ_IDLE_RESOURCE	BIT32(11)
#define CS_REQ_IDLE_SHARED_SB_DEC	BIT32(12)
#define CS_REQ_TILER_OOM	BIT32(26)
#define CS_REQ_PROTM_PEND	BIT32(27)
#define CS_REQ_FATAL		BIT32(30)
#define CS_REQ_FAULT		BIT32(31)

#define CS_WAIT_SB_SRC_WAIT	(8u << 16)
#define CS_WAIT_COND_SHIFT	24
#define CS_WAIT_PROGRESS	BIT32(28)
#define CS_WAIT_PROTM		BIT32(29)
#define CS_WAIT_SYNC_64B	BIT32(30)
#define CS_WAIT_SYNC		BIT32(31)

#define CS_BLOCKED_NONE		0
#define CS_BLOCKED_SB		1
#define CS_BLOCKED_PROGRESS	2
#define CS_BLOCKED_SYNC		3
#define CS_BLOCKED_DEFERRED	4
#define CS_BLOCKED_RESOURCE	5
#define CS_BLOCKED_FLUSH	6

/* Ring pointers: offsets in the pages CS_USER_INPUT and CS_USER_OUTPUT name */
#define RING_INSERT		0x0
#define RING_EXTRACT_INIT	0x8
#define RING_EXTRACT		0x0
#define RING_ACTIVE		0x8

#endif
