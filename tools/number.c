// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Numbers as people write them.
 */
#include <stddef.h>

#include "number.h"

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Return: what follows the number, NULL if there is none that fits */
static const char *number(const char *text, uint64_t *value)
{
	unsigned int base = 10;
	const char *start;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		base = 16;
		text += 2;
	}
	*value = 0;
	for (start = text; digit(*text) >= 0 && digit(*text) < (int)base; text++)
		if (__builtin_mul_overflow(*value, base, value) ||
		    __builtin_add_overflow(*value, (uint64_t)digit(*text), value))
			return NULL;
	return text == start ? NULL : text;
}

bool parse_number(const char *text, uint64_t *value)
{
	const char *end = number(text, value);

	return end && !*end;
}

bool parse_bytes(const char *text, uint64_t *value)
{
	const char *end = number(text, value);
	unsigned int shift = 0;

	if (!end)
		return false;
	switch (*end) {
	case 'G':
		shift += 10;
		/* fall through */
	case 'M':
		shift += 10;
		/* fall through */
	case 'K':
		shift += 10;
		end++;
	}
	return !*end && !__builtin_mul_overflow(*value, (uint64_t)1 << shift, value);
}
