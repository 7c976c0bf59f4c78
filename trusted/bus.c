// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The bus filter: every access to physical memory is decided here, by its initiator and
 * by the mode that the GPU is in. What the table below does not allow is refused and
 * recorded.
 */
#include "bus.h"

enum { PLACE_ORDINARY, PLACE_PROTECTED, NUM_PLACES };
enum { MODE_NORMAL, MODE_PROTECTED, NUM_MODES };

#define R	1u
#define W	2u

/*
 * In protected mode the GPU may read ordinary memory, where its commands and page tables
 * are, but must not write it: content would leak.
 */
static const u8 policy[MALI_TRUSTED_NUM_INITIATORS][NUM_MODES][NUM_PLACES] = {
	[MALI_TRUSTED_CPU] = {
		[MODE_NORMAL] = { [PLACE_ORDINARY] = R | W },
		[MODE_PROTECTED] = { [PLACE_ORDINARY] = R | W },
	},
	[MALI_TRUSTED_GPU_MMU] = {
		[MODE_NORMAL] = { [PLACE_ORDINARY] = R | W },
		[MODE_PROTECTED] = { [PLACE_ORDINARY] = R, [PLACE_PROTECTED] = R | W },
	},
	[MALI_TRUSTED_GPU_MCU] = {
		[MODE_NORMAL] = { [PLACE_ORDINARY] = R | W },
		[MODE_PROTECTED] = { [PLACE_ORDINARY] = R, [PLACE_PROTECTED] = R | W },
	},
	[MALI_TRUSTED_GPU_CS] = {
		[MODE_NORMAL] = { [PLACE_ORDINARY] = R | W },
		[MODE_PROTECTED] = { [PLACE_ORDINARY] = R, [PLACE_PROTECTED] = R | W },
	},
	[MALI_TRUSTED_GPU_SHADER] = {
		[MODE_NORMAL] = { [PLACE_ORDINARY] = R | W },
		[MODE_PROTECTED] = { [PLACE_ORDINARY] = R, [PLACE_PROTECTED] = R | W },
	},
	[MALI_TRUSTED_DEVICE] = {
		[MODE_NORMAL] = { [PLACE_ORDINARY] = R | W },
		[MODE_PROTECTED] = { [PLACE_ORDINARY] = R | W },
	},
};

enum mali_trusted_error mali_trusted_bus_init(struct mali_trusted_bus *bus,
					      struct mali_trusted_memory *memory,
					      const struct mali_trusted_config *config)
{
	bus->memory = memory;
	bus->mcu_writes_ordinary = config->mcu_writes_ordinary;
	bus->ring_size = config->max_refusals ? config->max_refusals :
						MALI_TRUSTED_REFUSALS_DEFAULT;
	bus->ring = mali_trusted_host_alloc(memory->env, bus->ring_size * sizeof(*bus->ring));

	return bus->ring ? MALI_TRUSTED_OK : MALI_TRUSTED_ERR_HOST_MEM;
}

void mali_trusted_bus_fini(struct mali_trusted_bus *bus)
{
	if (bus->ring)
		mali_trusted_host_free(bus->memory->env, bus->ring,
				       bus->ring_size * sizeof(*bus->ring));
}

static bool txn_valid(const struct mali_trusted_txn *txn)
{
	return txn->len && txn->pa + (txn->len - 1) >= txn->pa;
}

static bool may(const struct mali_trusted_bus *bus, const struct mali_trusted_txn *txn, int place)
{
	int mode = txn->gpu_protected ? MODE_PROTECTED : MODE_NORMAL;
	unsigned int allowed = policy[txn->initiator][mode][place];

	if (bus->mcu_writes_ordinary && txn->initiator == MALI_TRUSTED_GPU_MCU &&
	    place == PLACE_ORDINARY)
		allowed |= W;

	return allowed & (txn->write ? W : R);
}

/*
 * Whether a transaction touches what a region protects, and is wholly inside of that. Only a
 * borrowed region takes the lock.
 */
static bool touches(const struct mali_trusted_bus *bus, const struct mali_trusted_region *r,
		    const struct mali_trusted_txn *txn, bool *inside)
{
	u64 last = txn->pa + (txn->len - 1);

	if (txn->pa > r->last || last < r->base)
		return false;

	if (r->borrowed)
		return mali_trusted_region_shares(bus->memory, r, txn->pa, last, inside);

	*inside = txn->pa >= r->base && last <= r->last;
	return true;
}

/*
 * All that can be decided before the access. With MALI_TRUSTED_DONE and @region set, only the
 * state of the pages is left to check.
 */
static enum mali_trusted_verdict decide(const struct mali_trusted_bus *bus,
					const struct mali_trusted_txn *txn,
					const struct mali_trusted_region **region,
					enum mali_trusted_reason *reason)
{
	bool inside;
	size_t i;

	if ((unsigned int)txn->initiator >= MALI_TRUSTED_NUM_INITIATORS) {
		*reason = MALI_TRUSTED_REASON_INITIATOR;
		return MALI_TRUSTED_DENIED;
	}

	for (i = 0; i < bus->memory->num_regions; i++) {
		const struct mali_trusted_region *r = &bus->memory->regions[i];

		if (!touches(bus, r, txn, &inside))
			continue;

		if (!inside) {
			*reason = MALI_TRUSTED_REASON_STRADDLE;
			return MALI_TRUSTED_DENIED;
		}

		if (!may(bus, txn, PLACE_PROTECTED)) {
			*reason = MALI_TRUSTED_REASON_PROTECTED;
			return MALI_TRUSTED_DENIED;
		}

		*region = r;
		return MALI_TRUSTED_DONE;
	}

	if (!may(bus, txn, PLACE_ORDINARY)) {
		*reason = MALI_TRUSTED_REASON_ORDINARY_WRITE;
		return MALI_TRUSTED_DENIED;
	}

	return MALI_TRUSTED_ORDINARY_OK;
}

static enum mali_trusted_verdict refuse(struct mali_trusted_bus *bus,
					const struct mali_trusted_txn *txn,
					enum mali_trusted_reason reason, void *buf)
{
	const struct mali_trusted_env *env = bus->memory->env;
	struct mali_trusted_refusal *entry, copy;
	unsigned long flags;

	flags = mali_trusted_lock(env);
	entry = &bus->ring[bus->refused % bus->ring_size];
	entry->seq = bus->refused++;
	entry->time_ns = mali_trusted_time_ns(env);
	entry->txn = *txn;
	entry->reason = reason;
	bus->refused_for[reason]++;
	if (reason != MALI_TRUSTED_REASON_INITIATOR)
		bus->refused_by[txn->initiator]++;
	copy = *entry;
	mali_trusted_unlock(env, flags);

	if (!txn->write)
		memset(buf, 0, txn->len);

	if (env->host->refused)
		env->host->refused(env->ctx, &copy);

	return MALI_TRUSTED_DENIED;
}

/* Content has no type: a word that was written may be read as bytes, and vice versa. */
typedef u32 __attribute__((__may_alias__)) word32;
typedef u64 __attribute__((__may_alias__)) word64;

/*
 * Aligned accesses of 4 and 8 bytes are one access, as on a real bus: another observer of
 * the backing store never sees half of one.
 */
static void copy_in(void *mem, const void *buf, size_t len)
{
	if (len == 8 && !((uintptr_t)mem & 7)) {
		u64 val;

		memcpy(&val, buf, sizeof(val));
		*(volatile word64 *)mem = val;
	} else if (len == 4 && !((uintptr_t)mem & 3)) {
		u32 val;

		memcpy(&val, buf, sizeof(val));
		*(volatile word32 *)mem = val;
	} else {
		memcpy(mem, buf, len);
	}
}

static void copy_out(void *buf, const void *mem, size_t len)
{
	if (len == 8 && !((uintptr_t)mem & 7)) {
		u64 val = *(const volatile word64 *)mem;

		memcpy(buf, &val, sizeof(val));
	} else if (len == 4 && !((uintptr_t)mem & 3)) {
		u32 val = *(const volatile word32 *)mem;

		memcpy(buf, &val, sizeof(val));
	} else {
		memcpy(buf, mem, len);
	}
}

/*
 * One page at a time, so that a long access does not hold the lock. A page that is freed
 * during an access ends it.
 */
static bool perform(struct mali_trusted_bus *bus, const struct mali_trusted_region *r,
		    const struct mali_trusted_txn *txn, u8 *buf)
{
	const struct mali_trusted_env *env = bus->memory->env;
	u64 pa = txn->pa;
	size_t left = txn->len;
	unsigned long flags;
	bool used;

	flags = mali_trusted_lock(env);
	used = mali_trusted_region_used(r, pa, left);
	while (used) {
		size_t chunk = mali_trusted_page_chunk(pa, left);

		if (txn->write)
			copy_in(mali_trusted_region_ptr(r, pa), buf, chunk);
		else
			copy_out(buf, mali_trusted_region_ptr(r, pa), chunk);

		buf += chunk;
		pa += chunk;
		left -= chunk;
		if (!left) {
			if (txn->write)
				bus->writes[txn->initiator]++;
			else
				bus->reads[txn->initiator]++;
			break;
		}

		mali_trusted_unlock(env, flags);
		flags = mali_trusted_lock(env);
		used = mali_trusted_region_used(r, pa, mali_trusted_page_chunk(pa, left));
	}
	mali_trusted_unlock(env, flags);

	return used;
}

enum mali_trusted_verdict mali_trusted_bus_transfer(struct mali_trusted_bus *bus,
						    const struct mali_trusted_txn *txn,
						    void *buf)
{
	enum mali_trusted_reason reason = MALI_TRUSTED_REASON_INITIATOR;
	const struct mali_trusted_region *region = NULL;
	enum mali_trusted_verdict verdict;

	if (!txn || !buf || !txn_valid(txn))
		return MALI_TRUSTED_INVALID;

	verdict = decide(bus, txn, &region, &reason);
	if (verdict == MALI_TRUSTED_ORDINARY_OK)
		return verdict;

	if (verdict == MALI_TRUSTED_DENIED)
		return refuse(bus, txn, reason, buf);

	if (!perform(bus, region, txn, buf))
		return refuse(bus, txn, MALI_TRUSTED_REASON_UNALLOCATED, buf);

	return MALI_TRUSTED_DONE;
}

size_t mali_trusted_bus_refusals(const struct mali_trusted_bus *bus, u64 from_seq,
				 struct mali_trusted_refusal *out, size_t max)
{
	const struct mali_trusted_env *env = bus->memory->env;
	unsigned long flags;
	u64 oldest, seq;
	size_t n = 0;

	flags = mali_trusted_lock(env);
	oldest = bus->refused > bus->ring_size ? bus->refused - bus->ring_size : 0;
	seq = from_seq > oldest ? from_seq : oldest;
	for (; seq < bus->refused && n < max; seq++)
		out[n++] = bus->ring[seq % bus->ring_size];
	mali_trusted_unlock(env, flags);

	return n;
}
