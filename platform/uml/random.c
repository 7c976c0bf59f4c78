// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Preloaded into a kernel on virtual time: what it asks the host's random numbers for
 * comes from VMALI_SEED instead, so that a run with the same seed is the same run.
 *
 * User-Mode Linux seeds its generator with getrandom(), and asks it for more as it
 * needs it.  The sequence is that of splitmix64 (Steele, Lea and Flood, OOPSLA 2014).
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static uint64_t next(void)
{
	static uint64_t state;
	static int begun;
	uint64_t z;

	if (!begun) {
		const char *seed = getenv("VMALI_SEED");

		state = seed ? strtoull(seed, NULL, 10) : 0;
		begun = 1;
	}
	state += 0x9e3779b97f4a7c15u;
	z = state;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

ssize_t getrandom(void *buf, size_t len, unsigned int flags)
{
	size_t at, n;

	(void)flags;
	for (at = 0; at < len; at += n) {
		uint64_t word = next();

		n = len - at < sizeof(word) ? len - at : sizeof(word);
		memcpy((char *)buf + at, &word, n);
	}
	return (ssize_t)len;
}
