/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The trusted services: digest, provision and clear.
 */
#ifndef MALI_TRUSTED_SERVICE_H
#define MALI_TRUSTED_SERVICE_H

#include "memory.h"

/**
 * struct mali_trusted_services - the services
 * @memory: protected memory
 * @digests: digests returned, under the model's lock
 * @provisions: times content was written, likewise
 * @clears: times content was cleared on request, likewise
 */
struct mali_trusted_services {
	struct mali_trusted_memory *memory;
	u64 digests;
	u64 provisions;
	u64 clears;
};

/**
 * mali_trusted_service_digest() - see mali_trusted_digest()
 * @s: services
 * @pa: physical address
 * @len: bytes
 * @digest: set to the digest
 *
 * Return: as mali_trusted_digest().
 */
enum mali_trusted_error mali_trusted_service_digest(struct mali_trusted_services *s, u64 pa,
						    u64 len,
						    u8 digest[MALI_TRUSTED_DIGEST_SIZE]);

/**
 * mali_trusted_service_provision() - see mali_trusted_provision()
 * @s: services
 * @pa: physical address
 * @data: content
 * @len: bytes
 *
 * Return: as mali_trusted_provision().
 */
enum mali_trusted_error mali_trusted_service_provision(struct mali_trusted_services *s, u64 pa,
						       const void *data, u64 len);

/**
 * mali_trusted_service_clear() - see mali_trusted_clear()
 * @s: services
 * @pa: physical address
 * @len: bytes
 *
 * Return: as mali_trusted_clear().
 */
enum mali_trusted_error mali_trusted_service_clear(struct mali_trusted_services *s, u64 pa,
						   u64 len);

#endif
