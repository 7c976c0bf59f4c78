/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What a board's bus makes of the filter's verdict, on every platform.
 */
#ifndef VMALI_FILTER_H
#define VMALI_FILTER_H

#ifdef __KERNEL__
#include <linux/errno.h>
#else
#include <errno.h>
#endif

#include "../../trusted/include/mali_trusted.h"

/* vmali_filter(): the access is the board's own to perform */
#define VMALI_FILTER_PASSED	1

/**
 * vmali_filter() - have the bus filter decide an access, and perform those to protected memory
 * @model: trusted firmware, which has the filter
 * @txn: the access
 * @buf: data to write, or where to put what is read
 *
 * Context: any; as for mali_trusted_bus_access().
 *
 * Return: 0 if it is done; VMALI_FILTER_PASSED if it is to ordinary memory, where the board
 * performs it; -EACCES if it was refused, which is recorded (a read returns zeros); -EINVAL if
 * it is no transaction.
 */
static inline int vmali_filter(struct mali_trusted *model, const struct mali_trusted_txn *txn,
			       void *buf)
{
	switch (mali_trusted_bus_access(model, txn, buf)) {
	case MALI_TRUSTED_DONE:
		return 0;
	case MALI_TRUSTED_ORDINARY_OK:
		return VMALI_FILTER_PASSED;
	case MALI_TRUSTED_DENIED:
		return -EACCES;
	default:
		return -EINVAL;
	}
}

#endif
