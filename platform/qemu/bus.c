// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The memory bus, as the GPU accesses it: the filter decides each access and performs those
 * to protected memory; those to RAM go to the normal world's address space.
 */
#include <errno.h>

#include "../common/filter.h"
#include "../common/initiator.h"
#include "board.h"
#include "bus.h"
#include "qemu.h"
#include "trusted.h"

/* A device of the normal world */
static const struct qemu_attrs attrs;

static uint32_t ram_word(const struct mali_bus_txn *txn)
{
	uint32_t result = QEMU_MEMTX_OK, word;

	if (txn->write) {
		memcpy(&word, txn->buf, sizeof(word));
		address_space_stl_le(&address_space_memory, txn->pa, word, attrs, &result);
	} else {
		word = address_space_ldl_le(&address_space_memory, txn->pa, attrs, &result);
		memcpy(txn->buf, &word, sizeof(word));
	}
	return result;
}

static uint32_t ram_double(const struct mali_bus_txn *txn)
{
	uint32_t result = QEMU_MEMTX_OK;
	uint64_t word;

	if (txn->write) {
		memcpy(&word, txn->buf, sizeof(word));
		address_space_stq_le(&address_space_memory, txn->pa, word, attrs, &result);
	} else {
		word = address_space_ldq_le(&address_space_memory, txn->pa, attrs, &result);
		memcpy(txn->buf, &word, sizeof(word));
	}
	return result;
}

static uint32_t ram_access(const struct mali_bus_txn *txn)
{
	if (txn->len == 4 && !(txn->pa & 3))
		return ram_word(txn);
	if (txn->len == 8 && !(txn->pa & 7))
		return ram_double(txn);
	return address_space_rw(&address_space_memory, txn->pa, attrs, txn->buf, txn->len,
				txn->write);
}

int bus_access(const struct mali_bus_txn *txn, u64 ram_size)
{
	const struct mali_trusted_txn access = {
		.initiator = vmali_initiator(txn->initiator),
		.gpu_protected = txn->protected_mode,
		.write = txn->write,
		.pa = txn->pa,
		.len = txn->len,
	};
	int filtered = vmali_filter(trusted_model(), &access, txn->buf);

	if (filtered != VMALI_FILTER_PASSED)
		return filtered;
	/* A transaction never crosses a page */
	if (txn->pa - BOARD_RAM_BASE >= ram_size)
		return -ENXIO;
	return ram_access(txn) == QEMU_MEMTX_OK ? 0 : -ENXIO;
}

bool bus_is_protected(u64 pa)
{
	return mali_trusted_is_protected(trusted_model(), pa);
}
