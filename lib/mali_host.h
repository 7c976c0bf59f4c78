/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What every model needs from its host: memory, a clock and a log.  A host is whatever
 * runs a model: a kernel module, a machine emulator, a unit test, a fuzzer.  The rest of
 * what a model needs is in its own header (struct mali_gpu_host, struct
 * mali_trusted_host), which begins with what is here.
 *
 * Assumed of every host: little-endian, as the guest's memory is; pointers of 32 or 64
 * bits; a compiler with GNU attributes.
 *
 * Locking and context, for all models:
 *
 *	- The GPU model has no locks.  The host serialises all calls for one GPU.
 *	- The trusted firmware is called by all initiators of a bus at the same time.  It
 *	  takes one lock through callbacks, if the host supplies them; otherwise the host
 *	  serialises.
 *	- A callback never calls back into the model that has called it.
 *	- Whether an entry point may be called with interrupts off is in the header of its
 *	  model, as is which callback may sleep.
 */
#ifndef MALI_HOST_H
#define MALI_HOST_H

#include "mali_types.h"

/**
 * enum mali_log_level - what a message of a model is about
 * @MALI_LOG_GUEST_ERROR: the driver or a command stream did what hardware would not
 *	accept
 * @MALI_LOG_HOST_ERROR: the host broke the contract of a model's header
 * @MALI_LOG_INFO: state changes worth a line, a few per boot
 */
enum mali_log_level {
	MALI_LOG_GUEST_ERROR,
	MALI_LOG_HOST_ERROR,
	MALI_LOG_INFO,
};

/**
 * struct mali_host - what every model needs
 * @alloc: zeroed memory for the model's own state, aligned to 16 bytes or more; NULL if
 *	there is none
 * @free: frees what @alloc returned, never NULL; @size is that of the allocation
 * @time_ns: monotonic time in nanoseconds
 * @log: a message without newline.  @value is what it is about, often an address
 *
 * The first argument of all callbacks is the pointer that was passed when the model was
 * created.
 */
struct mali_host {
	void *(*alloc)(void *ctx, size_t size);
	void (*free)(void *ctx, void *ptr, size_t size);
	u64 (*time_ns)(void *ctx);
	void (*log)(void *ctx, enum mali_log_level level, const char *msg, u64 value);
};

#endif
