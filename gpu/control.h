/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * GPU_CONTROL.
 */
#ifndef MALI_CONTROL_H
#define MALI_CONTROL_H

#include "base.h"

/**
 * enum cycle_user - users that CYCLE_COUNT runs for
 * @CYCLE_USER_COMMAND: GPU_COMMAND TIME
 * @CYCLE_USER_FIRMWARE: the firmware, while it runs
 */
enum cycle_user { CYCLE_USER_COMMAND, CYCLE_USER_FIRMWARE };

struct control {
	u32 fault_status;
	u64 fault_address;
	u32 l2_config;
	u32 asn_hash[3];
	u32 config[4];
	u64 command_arg[2];
	u64 timestamp_offset;
	u32 flush_id;
	u32 cycle_users;	/* enum cycle_user, a bit each */
	bool core_timestamps;
	u64 cycle_base;
	u64 cycle_since_ns;
};

void mali_control_reset(struct mali_gpu *gpu);
void mali_control_power_lost(struct mali_gpu *gpu);
void mali_control_set_cycles(struct mali_gpu *gpu, u64 cycles);
void mali_control_show_flush_id(struct mali_gpu *gpu);
u32 mali_control_read(struct mali_gpu *gpu, u32 offset);
void mali_control_write(struct mali_gpu *gpu, u32 offset, u32 value);
void mali_control_flush_due(struct mali_gpu *gpu, u32 payload);
void mali_control_flush_range_due(struct mali_gpu *gpu, u32 payload);
void mali_control_flush(struct mali_gpu *gpu, u32 l2, u32 lsc, u32 other);
bool mali_control_flushed_since(const struct mali_gpu *gpu, u32 id);
void mali_control_flush_id_advance(struct mali_gpu *gpu);
u64 mali_control_timestamp(struct mali_gpu *gpu, u64 ns);
u64 mali_control_core_timestamp(struct mali_gpu *gpu, u64 ns);
void mali_control_core_timestamps(struct mali_gpu *gpu, bool enable);
u64 mali_control_cycles(struct mali_gpu *gpu, u64 ns);
u64 mali_control_ns_to_cycles(const struct mali_gpu *gpu, u64 ns);
void mali_control_cycles_enable(struct mali_gpu *gpu, enum cycle_user user, bool enable);
void mali_control_bus_fault(struct mali_gpu *gpu, unsigned int as, u64 pa, u32 access);

#endif
