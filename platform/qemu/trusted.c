// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The bus filter of the board.  The trusted firmware itself is real, in the secure world:
 * it lends the carve-out to Linux's pool of protected memory, or borrows RAM for that, and the
 * model only decides which accesses are allowed.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "log.h"
#include "qemu.h"
#include "trace.h"
#include "trusted.h"

static struct {
	struct mali_trusted *model;
	pthread_mutex_t lock;
} state = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
};

static void *host_alloc(void *ctx, size_t size)
{
	return calloc(1, size);
}

static void host_free(void *ctx, void *ptr, size_t size)
{
	free(ptr);
}

static u64 host_time_ns(void *ctx)
{
	return (u64)qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static unsigned long host_lock(void *ctx)
{
	pthread_mutex_lock(&state.lock);
	return 0;
}

static void host_unlock(void *ctx, unsigned long flags)
{
	pthread_mutex_unlock(&state.lock);
}

static void host_refused(void *ctx, const struct mali_trusted_refusal *refusal)
{
	const struct mali_trusted_txn *txn = &refusal->txn;

	trace_refused(txn, refusal->reason);
	log_limited("bus: refused: %s %s of %zu bytes at 0x%llx, %s mode (%s)",
		    mali_trusted_initiator_name(txn->initiator), txn->write ? "write" : "read",
		    txn->len, (unsigned long long)txn->pa,
		    txn->gpu_protected ? "protected" : "normal",
		    mali_trusted_reason_name(refusal->reason));
}

static const struct mali_trusted_host host = {
	.base = {
		.alloc = host_alloc,
		.free = host_free,
		.time_ns = host_time_ns,
		.log = log_model,
	},
	.lock = host_lock,
	.unlock = host_unlock,
	.refused = host_refused,
};

void trusted_create(const struct mali_trusted_range *range)
{
	const struct mali_trusted_config config = { .regions = range, .num_regions = 1 };
	enum mali_trusted_error err;

	err = mali_trusted_create(&config, &host, NULL, &state.model);
	if (err) {
		log_line("no bus filter: %s", mali_trusted_error_name(err));
		exit(1);
	}
}

struct mali_trusted *trusted_model(void)
{
	return state.model;
}
