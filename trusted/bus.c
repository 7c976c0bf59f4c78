// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The bus filter: every access to physical memory, by whomever, is decided
 * here, by who asks and by the mode that the GPU is in. What the table below
 * does not allow is refused and recorded.
 */

#include "trusted_priv.h"

enum { PLACE_ORDINARY, PLACE_PROTECTED, NUM_PLACES };
enum { MODE_NORMAL, MODE_PROTECTED, NUM_MODES };

#define R	1u
#define W	2u

/*
 * In protected mode the GPU may read ordinary memory, where its commands and
 * page tables are, but can leave nothing behind there.
 */
static const uint8_t policy[TRUSTED_NUM_INITIATORS][NUM_MODES][NUM_PLACES] = {
	[TRUSTED_CPU] = {
		[MODE_NORMAL] = { [PLACE_ORDINARY] = R | W },
		[MODE_PROTECTED] = { [PLACE_ORDINARY] = R | W },
	},
	[TRUSTED_GPU_MMU] = {
		[MODE_NORMAL] = { [PLACE_ORDINARY] = R | W },
		[MODE_PROTECTED] = { [PLACE_ORDINARY] = R, [PLACE_PROTECTED] = R | W },
	},
	[TRUSTED_GPU_MCU] = {
		[MODE_NORMAL] = { [PLACE_ORDINARY] = R | W },
		[MODE_PROTECTED] = { [PLACE_ORDINARY] = R, [PLACE_PROTECTED] = R | W },
	},
	[TRUSTED_GPU_CS] = {
		[MODE_NORMAL] = { [PLACE_ORDINARY] = R | W },
		[MODE_PROTECTED] = { [PLACE_ORDINARY] = R, [PLACE_PROTECTED] = R | W },
	},
	[TRUSTED_GPU_SHADER] = {
		[MODE_NORMAL] = { [PLACE_ORDINARY] = R | W },
		[MODE_PROTECTED] = { [PLACE_ORDINARY] = R, [PLACE_PROTECTED] = R | W },
	},
};

static bool txn_valid(const struct trusted_txn *txn)
{
	return txn->len && txn->pa + (txn->len - 1) >= txn->pa;
}

static bool may(const struct trusted *t, const struct trusted_txn *txn, int place)
{
	int mode = txn->gpu_protected ? MODE_PROTECTED : MODE_NORMAL;
	unsigned int allowed = policy[txn->initiator][mode][place];

	if (t->mcu_writes_ordinary && txn->initiator == TRUSTED_GPU_MCU &&
	    place == PLACE_ORDINARY)
		allowed |= W;

	return allowed & (txn->write ? W : R);
}

/*
 * Everything that can be said without the lock. TRUSTED_DONE with @region set
 * means that only the state of the pages is left to check.
 */
static enum trusted_verdict decide(const struct trusted *t,
				   const struct trusted_txn *txn,
				   const struct trusted_region **region,
				   enum trusted_reason *reason)
{
	uint64_t last = txn->pa + (txn->len - 1);
	size_t i;

	if ((unsigned int)txn->initiator >= TRUSTED_NUM_INITIATORS) {
		*reason = TRUSTED_REASON_INITIATOR;
		return TRUSTED_DENIED;
	}

	for (i = 0; i < t->num_regions; i++) {
		const struct trusted_region *r = &t->regions[i];

		if (txn->pa > r->last || last < r->base)
			continue;

		if (txn->pa < r->base || last > r->last) {
			*reason = TRUSTED_REASON_STRADDLE;
			return TRUSTED_DENIED;
		}

		if (!may(t, txn, PLACE_PROTECTED)) {
			*reason = TRUSTED_REASON_PROTECTED;
			return TRUSTED_DENIED;
		}

		*region = r;
		return TRUSTED_DONE;
	}

	if (!may(t, txn, PLACE_ORDINARY)) {
		*reason = TRUSTED_REASON_ORDINARY_WRITE;
		return TRUSTED_DENIED;
	}

	return TRUSTED_ORDINARY_OK;
}

static enum trusted_verdict refuse(struct trusted *t, const struct trusted_txn *txn,
				   enum trusted_reason reason, void *buf)
{
	struct trusted_refusal *entry, copy;
	unsigned long flags;

	flags = trusted_lock(t);
	entry = &t->ring[t->stats.refused % t->ring_size];
	entry->seq = t->stats.refused++;
	entry->time_ns = t->host.time_ns ? t->host.time_ns(t->host.ctx) : 0;
	entry->txn = *txn;
	entry->reason = reason;
	t->stats.refused_for[reason]++;
	if (reason != TRUSTED_REASON_INITIATOR)
		t->stats.refused_by[txn->initiator]++;
	copy = *entry;
	trusted_unlock(t, flags);

	if (!txn->write)
		__builtin_memset(buf, 0, txn->len);

	if (t->host.refused)
		t->host.refused(t->host.ctx, &copy);
	if (t->host.log)
		t->host.log(t->host.ctx, TRUSTED_LOG_WARN,
			    "refused: %s %s of %llu bytes at 0x%llx, %s mode (%s)",
			    trusted_initiator_name(txn->initiator),
			    txn->write ? "write" : "read",
			    (unsigned long long)txn->len,
			    (unsigned long long)txn->pa,
			    txn->gpu_protected ? "protected" : "normal",
			    trusted_reason_name(reason));

	return TRUSTED_DENIED;
}

/* Content has no type of its own: whole words are read back as bytes and so on. */
typedef uint32_t __attribute__((__may_alias__)) word32;
typedef uint64_t __attribute__((__may_alias__)) word64;

/*
 * Aligned accesses of 4 and 8 bytes are one access, as on a real bus: another
 * observer of the backing store never sees half of one.
 */
static void copy_in(void *mem, const void *buf, size_t len)
{
	if (len == 8 && !((uintptr_t)mem & 7)) {
		uint64_t val;

		__builtin_memcpy(&val, buf, sizeof(val));
		*(volatile word64 *)mem = val;
	} else if (len == 4 && !((uintptr_t)mem & 3)) {
		uint32_t val;

		__builtin_memcpy(&val, buf, sizeof(val));
		*(volatile word32 *)mem = val;
	} else {
		__builtin_memcpy(mem, buf, len);
	}
}

static void copy_out(void *buf, const void *mem, size_t len)
{
	if (len == 8 && !((uintptr_t)mem & 7)) {
		uint64_t val = *(const volatile word64 *)mem;

		__builtin_memcpy(buf, &val, sizeof(val));
	} else if (len == 4 && !((uintptr_t)mem & 3)) {
		uint32_t val = *(const volatile word32 *)mem;

		__builtin_memcpy(buf, &val, sizeof(val));
	} else {
		__builtin_memcpy(buf, mem, len);
	}
}

/*
 * Pages are looked at one by one, so that a long access does not keep the lock.
 * One that is freed under an access ends that access.
 */
static bool perform(struct trusted *t, const struct trusted_region *r,
		    const struct trusted_txn *txn, uint8_t *buf)
{
	uint64_t pa = txn->pa;
	size_t left = txn->len;
	unsigned long flags;
	bool used;

	flags = trusted_lock(t);
	used = trusted_region_used(r, pa, left);
	while (used) {
		size_t chunk = trusted_page_chunk(pa, left);

		if (txn->write)
			copy_in(trusted_region_ptr(r, pa), buf, chunk);
		else
			copy_out(buf, trusted_region_ptr(r, pa), chunk);

		buf += chunk;
		pa += chunk;
		left -= chunk;
		if (!left) {
			if (txn->write)
				t->stats.writes[txn->initiator]++;
			else
				t->stats.reads[txn->initiator]++;
			break;
		}

		trusted_unlock(t, flags);
		flags = trusted_lock(t);
		used = trusted_region_used(r, pa, trusted_page_chunk(pa, left));
	}
	trusted_unlock(t, flags);

	return used;
}

/**
 * trusted_bus_access() - A transaction on the bus
 * @t: The model.
 * @txn: What is asked.
 * @buf: &trusted_txn.len bytes: what to write, or where to put what is read.
 *
 * Decides, records a refusal, and performs the access if it is to a protected
 * region. Aligned accesses of 4 and 8 bytes to a region are single-copy atomic.
 * Can be called from any context.
 *
 * Return: the verdict. With TRUSTED_ORDINARY_OK the caller performs the access.
 */
enum trusted_verdict trusted_bus_access(struct trusted *t,
					const struct trusted_txn *txn, void *buf)
{
	enum trusted_reason reason = TRUSTED_REASON_INITIATOR;
	const struct trusted_region *region = NULL;
	enum trusted_verdict verdict;

	if (!t || !txn || !buf || !txn_valid(txn))
		return TRUSTED_INVALID;

	verdict = decide(t, txn, &region, &reason);
	if (verdict == TRUSTED_ORDINARY_OK)
		return verdict;

	if (verdict == TRUSTED_DENIED)
		return refuse(t, txn, reason, buf);

	if (!perform(t, region, txn, buf))
		return refuse(t, txn, TRUSTED_REASON_UNALLOCATED, buf);

	return TRUSTED_DONE;
}

/**
 * trusted_bus_check() - What the filter would say
 * @t: The model.
 * @txn: What would be asked.
 *
 * For whoever keeps translations: takes no lock and records nothing.
 * TRUSTED_ORDINARY_OK holds for as long as the model lives, for this initiator,
 * this mode and this direction, so it may be remembered. TRUSTED_DONE only means
 * that trusted_bus_access() is to be asked each time, as it may still refuse
 * pages that are not allocated.
 *
 * Return: the verdict.
 */
enum trusted_verdict trusted_bus_check(const struct trusted *t,
				       const struct trusted_txn *txn)
{
	enum trusted_reason reason = TRUSTED_REASON_INITIATOR;
	const struct trusted_region *region = NULL;

	if (!t || !txn || !txn_valid(txn))
		return TRUSTED_INVALID;

	return decide(t, txn, &region, &reason);
}

/**
 * trusted_get_refusals() - Read the record of refused transactions
 * @t: The model.
 * @from_seq: Leave out those before this number.
 * @out: Gets them, oldest first.
 * @max: Room in @out.
 *
 * Return: how many were written.
 */
size_t trusted_get_refusals(struct trusted *t, uint64_t from_seq,
			    struct trusted_refusal *out, size_t max)
{
	uint64_t oldest, seq;
	unsigned long flags;
	size_t n = 0;

	if (!t || !out)
		return 0;

	flags = trusted_lock(t);
	oldest = t->stats.refused > t->ring_size ? t->stats.refused - t->ring_size : 0;
	seq = from_seq > oldest ? from_seq : oldest;
	for (; seq < t->stats.refused && n < max; seq++)
		out[n++] = t->ring[seq % t->ring_size];
	trusted_unlock(t, flags);

	return n;
}
