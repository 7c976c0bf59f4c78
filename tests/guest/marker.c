// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Content that is only ever made in protected mode, and the search for it.
 */
#include <stdio.h>

#include "marker.h"

/* xorshift: the same everywhere */
uint32_t random_next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

uint32_t random_seed(uint32_t seed, uint32_t n)
{
	uint32_t state = (seed ^ (n * 0x9e3779b9u)) | 1;

	random_next(&state);
	random_next(&state);
	return random_next(&state) | 1;
}

/* Word i of what is put in, and what is added to it. */
uint32_t marker_input(uint32_t seed, unsigned int i)
{
	return random_seed(seed, 1000 + i % MARKER_WORDS);
}

uint32_t marker_added(uint32_t seed)
{
	return random_seed(seed, 2000);
}

/* Search for the marker.  Return: 0 or -errno */
int marker_search(uint32_t seed)
{
	char text[MARKER_WORDS * 8 + 1] = "";
	unsigned int i, k;

	for (i = 0; i < MARKER_WORDS; i++) {
		uint32_t word = marker_input(seed, i) + marker_added(seed);

		/* Little-endian, as it is in memory */
		for (k = 0; k < 4; k++)
			sprintf(text + 8 * i + 2 * k, "%02x", word >> (8 * k) & 0xff);
	}
	return guest_write_text(MARKER_SEARCH, text);
}

uint64_t marker_found(const char *where)
{
	uint64_t v = UINT64_MAX;

	guest_stat(MARKER_REPORT, where, &v);
	return v;
}

/* Put in what the marker is made of. */
int marker_provision(struct vmali_trusted *trusted, const struct secret *s, uint32_t seed)
{
	uint32_t words[SECRET_BYTES / 4];
	unsigned int i;

	for (i = 0; i < SECRET_BYTES / 4; i++)
		words[i] = marker_input(seed, i);
	return vmali_trusted_provision(trusted, s->fd, 0, words, sizeof(words));
}

/* A region that makes the marker, @rounds times or, with none, without end. */
void marker_write_stream(struct vmali_cs_builder *b, const struct secret *dst,
			 const struct secret *src, uint32_t seed, unsigned int rounds)
{
	struct vmali_cs_label again = VMALI_CS_LABEL_INIT, loop = VMALI_CS_LABEL_INIT;
	const struct vmali_cs_reg64 from = vmali_cs_r64(20), to = vmali_cs_r64(22);
	const struct vmali_cs_reg32 left = vmali_cs_r32(24), count = vmali_cs_r32(25);
	unsigned int i;

	vmali_cs_wait(b, 0xff, false);
	vmali_cs_prot_region_begin(b);
	vmali_cs_move32(b, left, rounds ? rounds : 1);
	vmali_cs_label_place(b, &again);
	vmali_cs_move64(b, from, src->buf.va);
	vmali_cs_move64(b, to, dst->buf.va);
	vmali_cs_move32(b, count, SECRET_BYTES / (4 * CHUNK_WORDS));
	vmali_cs_label_place(b, &loop);
	vmali_cs_load_multiple(b, vmali_cs_r32(0), 0xffff, from, 0);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	for (i = 0; i < CHUNK_WORDS; i++)
		vmali_cs_add_imm32(b, vmali_cs_r32(i), vmali_cs_r32(i),
				   (int32_t)marker_added(seed));
	vmali_cs_store_multiple(b, vmali_cs_r32(0), 0xffff, to, 0);
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
	vmali_cs_add_imm64(b, from, from, 4 * CHUNK_WORDS);
	vmali_cs_add_imm64(b, to, to, 4 * CHUNK_WORDS);
	vmali_cs_add_imm32(b, count, count, -1);
	vmali_cs_branch(b, VMALI_CS_COND_GT, count, &loop);
	if (rounds)
		vmali_cs_add_imm32(b, left, left, -1);
	vmali_cs_branch(b, VMALI_CS_COND_GT, left, &again);
	vmali_cs_prot_region_end(b);
	vmali_cs_wait(b, 0xff, false);
}
