/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The bus filter, and the record of what it has refused.
 */
#ifndef MALI_TRUSTED_BUS_H
#define MALI_TRUSTED_BUS_H

#include "memory.h"

/**
 * struct mali_trusted_bus - the bus filter
 * @memory: protected memory
 * @mcu_writes_ordinary: see struct mali_trusted_config
 * @ring: the last refusals; number n is at n modulo @ring_size
 * @ring_size: entries of @ring
 * @reads: reads performed in a region
 * @writes: writes performed in a region
 * @refused: all refusals
 * @refused_by: refusals by initiator
 * @refused_for: refusals by reason
 *
 * The record and the counters are protected by the model's lock.
 */
struct mali_trusted_bus {
	struct mali_trusted_memory *memory;
	bool mcu_writes_ordinary;
	struct mali_trusted_refusal *ring;
	size_t ring_size;
	u64 reads[MALI_TRUSTED_NUM_INITIATORS];
	u64 writes[MALI_TRUSTED_NUM_INITIATORS];
	u64 refused;
	u64 refused_by[MALI_TRUSTED_NUM_INITIATORS];
	u64 refused_for[MALI_TRUSTED_NUM_REASONS];
};

/**
 * mali_trusted_bus_init() - make the filter
 * @bus: zeroed
 * @memory: must outlive @bus
 * @config: read during the call only
 *
 * Return: MALI_TRUSTED_OK, or MALI_TRUSTED_ERR_HOST_MEM.
 */
enum mali_trusted_error mali_trusted_bus_init(struct mali_trusted_bus *bus,
					      struct mali_trusted_memory *memory,
					      const struct mali_trusted_config *config);

/**
 * mali_trusted_bus_fini() - free what the filter has allocated; a zeroed one is allowed
 * @bus: filter
 */
void mali_trusted_bus_fini(struct mali_trusted_bus *bus);

/**
 * mali_trusted_bus_transfer() - see mali_trusted_bus_access()
 * @bus: filter
 * @txn: transaction
 * @buf: data
 *
 * Return: as mali_trusted_bus_access().
 */
enum mali_trusted_verdict mali_trusted_bus_transfer(struct mali_trusted_bus *bus,
						    const struct mali_trusted_txn *txn,
						    void *buf);

/**
 * mali_trusted_bus_refusals() - see mali_trusted_get_refusals()
 * @bus: filter
 * @from_seq: first number
 * @out: filled in
 * @max: room in @out
 *
 * Return: number of refusals written.
 */
size_t mali_trusted_bus_refusals(const struct mali_trusted_bus *bus, u64 from_seq,
				 struct mali_trusted_refusal *out, size_t max);

#endif
