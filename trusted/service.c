// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The trusted services: what a trusted application could do on a machine with
 * protected memory, being inside. Neither gives content away.
 */

#include "trusted_priv.h"

/* The region of a range that is wholly allocated now, otherwise NULL. */
struct trusted_region *trusted_service_region(struct trusted *t, uint64_t pa,
					      uint64_t len)
{
	struct trusted_region *r = trusted_region_find(t, pa, len);
	unsigned long flags;
	bool used;

	if (!r)
		return NULL;

	flags = trusted_lock(t);
	used = trusted_region_used(r, pa, len);
	trusted_unlock(t, flags);

	return used ? r : NULL;
}

/* Through a copy, so that the lock is not held for as long as hashing takes. */
static enum trusted_error hash_range(struct trusted *t, struct trusted_region *r,
				     uint64_t pa, uint64_t len, void *state,
				     uint8_t *bounce)
{
	unsigned long flags;
	bool used;

	while (len) {
		size_t chunk = trusted_page_chunk(pa, len);

		flags = trusted_lock(t);
		used = trusted_region_used(r, pa, chunk);
		if (used)
			__builtin_memcpy(bounce, trusted_region_ptr(r, pa), chunk);
		trusted_unlock(t, flags);
		if (!used)
			return TRUSTED_ERR_RANGE;

		t->host.sha256_update(state, bounce, chunk);
		pa += chunk;
		len -= chunk;
		trusted_relax(t);
	}

	return TRUSTED_OK;
}

static enum trusted_error digest_range(struct trusted *t, uint64_t pa, uint64_t len,
				       uint8_t digest[TRUSTED_DIGEST_SIZE])
{
	enum trusted_error err = TRUSTED_ERR_HOST_MEM;
	struct trusted_region *r;
	unsigned long flags;
	uint8_t *bounce;
	void *state;

	if (!t || !digest || !len || pa + (len - 1) < pa)
		return TRUSTED_ERR_INVAL;

	if (!t->host.sha256_size)
		return TRUSTED_ERR_UNSUPPORTED;

	r = trusted_service_region(t, pa, len);
	if (!r)
		return TRUSTED_ERR_RANGE;

	state = trusted_host_alloc(t, t->host.sha256_size);
	bounce = trusted_host_alloc(t, TRUSTED_PAGE_SIZE);
	if (!state || !bounce)
		goto out_free;

	t->host.sha256_init(state);
	err = hash_range(t, r, pa, len, state, bounce);
	if (!err)
		t->host.sha256_final(state, digest);

	/* Both held content. */
	__builtin_memset(bounce, 0, TRUSTED_PAGE_SIZE);
	__builtin_memset(state, 0, t->host.sha256_size);

	if (!err) {
		flags = trusted_lock(t);
		t->stats.digests++;
		trusted_unlock(t, flags);
	}

out_free:
	trusted_host_free(t, bounce, TRUSTED_PAGE_SIZE);
	trusted_host_free(t, state, t->host.sha256_size);
	return err;
}

/**
 * trusted_digest() - Say what a buffer holds without giving it
 * @t: The model.
 * @pa: Physical address.
 * @len: Bytes, not zero.
 * @digest: Gets the SHA-256 of the range.
 *
 * Return: TRUSTED_OK, TRUSTED_ERR_INVAL, TRUSTED_ERR_RANGE where the range is
 * not wholly allocated in one region, TRUSTED_ERR_HOST_MEM, or
 * TRUSTED_ERR_UNSUPPORTED where the host brought no SHA-256.
 */
enum trusted_error trusted_digest(struct trusted *t, uint64_t pa, uint64_t len,
				  uint8_t digest[TRUSTED_DIGEST_SIZE])
{
	return trusted_record(t, TRUSTED_SERVICE_DIGEST, pa, len,
			      digest_range(t, pa, len, digest));
}

static enum trusted_error provision_range(struct trusted *t, uint64_t pa,
					  const void *data, uint64_t len)
{
	const uint8_t *from = data;
	struct trusted_region *r;
	unsigned long flags;
	bool used;

	if (!t || !data || !len || pa + (len - 1) < pa)
		return TRUSTED_ERR_INVAL;

	r = trusted_service_region(t, pa, len);
	if (!r)
		return TRUSTED_ERR_RANGE;

	while (len) {
		size_t chunk = trusted_page_chunk(pa, len);

		flags = trusted_lock(t);
		used = trusted_region_used(r, pa, chunk);
		if (used)
			__builtin_memcpy(trusted_region_ptr(r, pa), from, chunk);
		if (used && chunk == len)
			t->stats.provisions++;
		trusted_unlock(t, flags);
		if (!used)
			return TRUSTED_ERR_RANGE;

		from += chunk;
		pa += chunk;
		len -= chunk;
		trusted_relax(t);
	}

	return TRUSTED_OK;
}

/**
 * trusted_provision() - Put content into protected memory
 * @t: The model.
 * @pa: Physical address.
 * @data: The content.
 * @len: Bytes, not zero.
 *
 * What a decryptor in the trusted world does with its result.
 *
 * Return: TRUSTED_OK, TRUSTED_ERR_INVAL, or TRUSTED_ERR_RANGE where the range is
 * not wholly allocated in one region. Nothing is written then, unless the range
 * was freed meanwhile.
 */
enum trusted_error trusted_provision(struct trusted *t, uint64_t pa,
				     const void *data, uint64_t len)
{
	return trusted_record(t, TRUSTED_SERVICE_PROVISION, pa, len,
			      provision_range(t, pa, data, len));
}
