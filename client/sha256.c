// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * SHA-256, by OpenSSL's libcrypto.
 */
#include <stdio.h>
#include <stdlib.h>

#include <openssl/evp.h>

#include "sha256.h"

void sha256(const void *data, size_t len, uint8_t digest[SHA256_SIZE])
{
	/* It fails only without memory */
	if (EVP_Digest(data, len, digest, NULL, EVP_sha256(), NULL) != 1)
		abort();
}

void sha256_hex(const uint8_t digest[SHA256_SIZE], char text[2 * SHA256_SIZE + 1])
{
	unsigned int i;

	for (i = 0; i < SHA256_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", digest[i]);
}
