/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Names of what is in the words of the firmware interface, for traces: tracepoints of the
 * kernel, and the converter of what other machines record.
 *
 * Each list is what is given of it, with commas between: row(VALUE, NAME).  Bits of a state are
 * one row.
 */
#ifndef MALI_FW_NAMES_H
#define MALI_FW_NAMES_H

#include "mali_fw_if.h"

/* Bits of GLB_REQ and GLB_ACK */
#define MALI_GLB_BITS(row)					\
	row(GLB_REQ_HALT, "HALT"),				\
	row(GLB_REQ_CFG_PROGRESS_TIMER, "CFG_PROGRESS_TIMER"),	\
	row(GLB_REQ_CFG_ALLOC_EN, "CFG_ALLOC_EN"),		\
	row(GLB_REQ_CFG_PWROFF_TIMER, "CFG_PWROFF_TIMER"),	\
	row(GLB_REQ_PROTM_ENTER, "PROTM_ENTER"),		\
	row(GLB_REQ_PRFCNT_EN, "PRFCNT_EN"),			\
	row(GLB_REQ_PRFCNT_SAMPLE, "PRFCNT_SAMPLE"),		\
	row(GLB_REQ_COUNTER_EN, "COUNTER_EN"),			\
	row(GLB_REQ_PING, "PING"),				\
	row(GLB_REQ_FWCFG_UPDATE, "FWCFG_UPDATE"),		\
	row(GLB_REQ_IDLE_EN, "IDLE_EN"),			\
	row(GLB_REQ_ITER_TRACE_EN, "ITER_TRACE_EN"),		\
	row(GLB_REQ_SLEEP, "SLEEP"),				\
	row(3u << 13, "STATE"),					\
	row(GLB_REQ_YIELD_EN, "YIELD_EN"),			\
	row(GLB_REQ_CFG_EVICTION_TIMER, "CFG_EVICTION_TIMER"),	\
	row(GLB_REQ_PROTM_EXIT, "PROTM_EXIT"),			\
	row(GLB_REQ_PRFCNT_THRESHOLD, "PRFCNT_THRESHOLD"),	\
	row(GLB_REQ_PRFCNT_OVERFLOW, "PRFCNT_OVERFLOW"),	\
	row(GLB_REQ_IDLE, "IDLE"),				\
	row(GLB_REQ_FATAL, "FATAL")

/* Any change of CSG_REQ's state is its lowest bit: what MALI_CSG_BITS has names for */
#define MALI_CSG_NAMED(bits)					\
	(((bits) & 0xfffffff8) | (((bits) | (bits) >> 1 | (bits) >> 2) & 1))

/* Bits of CSG_REQ and CSG_ACK */
#define MALI_CSG_BITS(row)					\
	row(1u << 0, "STATE"),					\
	row(CSG_REQ_EP_CFG, "EP_CFG"),				\
	row(CSG_REQ_STATUS_UPDATE, "STATUS_UPDATE"),		\
	row(CSG_REQ_SYNC_UPDATE, "SYNC_UPDATE"),		\
	row(CSG_REQ_IDLE, "IDLE"),				\
	row(CSG_REQ_PROGRESS_TIMER, "PROGRESS_TIMER")

/* States of a group, in the lowest bits of CSG_REQ */
#define MALI_CSG_STATES(row)					\
	row(CSG_STATE_TERMINATE, "TERMINATE"),			\
	row(CSG_STATE_START, "START"),				\
	row(CSG_STATE_SUSPEND, "SUSPEND"),			\
	row(CSG_STATE_RESUME, "RESUME")

/* Bits of CS_REQ and CS_ACK */
#define MALI_CS_BITS(row)					\
	row(1u << 0, "STATE"),					\
	row(1u << 4, "EXTRACT_EVENT"),				\
	row(CS_REQ_IDLE_SYNC_WAIT, "IDLE_SYNC_WAIT"),		\
	row(CS_REQ_IDLE_PROTM_PEND, "IDLE_PROTM_PEND"),		\
	row(CS_REQ_IDLE_EMPTY, "IDLE_EMPTY"),			\
	row(CS_REQ_IDLE_RESOURCE, "IDLE_RESOURCE_REQ"),		\
	row(CS_REQ_IDLE_SHARED_SB_DEC, "IDLE_SHARED_SB_DEC"),	\
	row(CS_REQ_TILER_OOM, "TILER_OOM"),			\
	row(CS_REQ_PROTM_PEND, "PROTM_PEND"),			\
	row(CS_REQ_FATAL, "FATAL"),				\
	row(CS_REQ_FAULT, "FAULT")

/* MCU_STATUS */
#define MALI_MCU_STATES(row)					\
	row(0, "disabled"),					\
	row(1, "enabled"),					\
	row(2, "halted"),					\
	row(3, "fatal")

/* AS_COMMAND */
#define MALI_AS_COMMANDS(row)					\
	row(0, "NOP"),						\
	row(1, "UPDATE"),					\
	row(2, "LOCK"),						\
	row(3, "UNLOCK"),					\
	row(4, "FLUSH_PT"),					\
	row(5, "FLUSH_MEM")

/* What is done to caches, in the payload of GPU_COMMAND FLUSH_CACHES */
#define MALI_FLUSHES(row)					\
	row(0, "none"),						\
	row(1, "clean"),					\
	row(2, "invalidate"),					\
	row(3, "clean and invalidate")

/* enum mali_slot */
#define MALI_SLOT_NAMES(row)					\
	row(MALI_SLOT_START, "start"),				\
	row(MALI_SLOT_RESUME, "resume"),			\
	row(MALI_SLOT_SUSPEND, "suspend"),			\
	row(MALI_SLOT_TERMINATE, "terminate"),			\
	row(MALI_SLOT_LOST, "lost")

/* enum mali_protm_exit */
#define MALI_PROTM_EXITS(row)					\
	row(MALI_PROTM_DONE, "done"),				\
	row(MALI_PROTM_WAIT, "wait"),				\
	row(MALI_PROTM_HOST, "host"),				\
	row(MALI_PROTM_REPORT, "report"),			\
	row(MALI_PROTM_INJECTED, "injected"),			\
	row(MALI_PROTM_RESET, "reset")

/* enum mali_irq_line */
#define MALI_IRQ_LINE_NAMES(row)				\
	row(MALI_IRQ_GPU, "GPU"),				\
	row(MALI_IRQ_JOB, "JOB"),				\
	row(MALI_IRQ_MMU, "MMU")

#endif
