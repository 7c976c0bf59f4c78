/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * SHA-256, to compare with that of the trusted firmware.
 */
#ifndef VMALI_SHA256_H
#define VMALI_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE	32

/**
 * sha256() - digest of a buffer
 * @data: the buffer
 * @len: its bytes
 * @digest: the result
 */
void sha256(const void *data, size_t len, uint8_t digest[SHA256_SIZE]);

/**
 * sha256_hex() - a digest as text
 * @digest: digest
 * @text: filled with 64 hexadecimal digits and a NUL
 */
void sha256_hex(const uint8_t digest[SHA256_SIZE], char text[2 * SHA256_SIZE + 1]);

#endif /* VMALI_SHA256_H */
