/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Numbers as people write them.
 */
#ifndef VMALI_NUMBER_H
#define VMALI_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/**
 * parse_number() - a number, decimal or with 0x hexadecimal
 * @text: nothing but the number
 * @value: set to it
 *
 * Return: whether it is one, of at most 64 bits and without a sign.
 */
bool parse_number(const char *text, uint64_t *value);

/**
 * parse_bytes() - a number of bytes
 * @text: a number as for parse_number(), and perhaps K, M or G (1024 to the 1st, 2nd, 3rd)
 * @value: set to it
 *
 * Return: whether it is one, of at most 64 bits.
 */
bool parse_bytes(const char *text, uint64_t *value);

#endif
