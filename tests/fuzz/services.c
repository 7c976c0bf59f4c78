// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Fuzz target: the trusted firmware, its memory, its bus filter and its services.
 *
 * The input is a program of calls with any addresses and lengths.  A much simpler model of
 * what is allocated is kept here, and each verdict is compared with it:
 *
 *	- only the GPU in protected mode reads or writes a protected byte;
 *	- an allocation is inside its region, overlaps no other, and reads as zeros;
 *	- a refusal leaves a zeroed buffer, and is counted;
 *	- the display shows allocated memory of one region, as the GPU finds it there;
 *	- all memory is freed.
 */
#include "fuzz.h"

#include "mali_trusted.h"

#define OPS_MAX		256u
#define REGIONS_MAX	3u
#define PAGES_MAX	64u	/* of a region */
#define BUFFER_SIZE	(3 * MALI_TRUSTED_PAGE_SIZE)

enum {
	OP_ALLOC,
	OP_FREE,
	OP_FREE_ANY,
	OP_ACCESS,
	OP_ACCESS_TWICE,
	OP_DIGEST,
	OP_PROVISION,
	OP_SHOW,
	OP_STATS,
	OP_CLEAR,
	OP_COUNT,
};

struct services {
	struct mali_trusted *t;
	struct mali_trusted_range ranges[REGIONS_MAX];
	unsigned int regions;
	/* The allocation that a page belongs to, 0 for none */
	u32 owner[REGIONS_MAX][PAGES_MAX];
	u32 last_owner;
	u64 refused;
	/* Pages that the host can still allocate */
	unsigned int host_pages;
	size_t host_used;
};

static void *host_alloc_memory(void *ctx, size_t size)
{
	struct services *s = ctx;

	if (size == MALI_TRUSTED_PAGE_SIZE) {
		if (!s->host_pages)
			return NULL;
		s->host_pages--;
	}
	s->host_used += size;
	return calloc(1, size);
}

static void host_free_memory(void *ctx, void *ptr, size_t size)
{
	struct services *s = ctx;

	EXPECT(s->host_used >= size);
	if (size == MALI_TRUSTED_PAGE_SIZE)
		s->host_pages++;
	s->host_used -= size;
	free(ptr);
}

/* Not a digest, but enough to see that each byte of the range went in, once */
struct sum {
	u64 count, sum;
};

static void sum_init(void *state)
{
	memset(state, 0, sizeof(struct sum));
}

static void sum_update(void *state, const uint8_t *data, size_t len)
{
	struct sum *sum = state;
	size_t i;

	sum->count += len;
	for (i = 0; i < len; i++)
		sum->sum = sum->sum * 31 + data[i];
}

static void sum_final(void *state, uint8_t digest[MALI_TRUSTED_DIGEST_SIZE])
{
	memset(digest, 0, MALI_TRUSTED_DIGEST_SIZE);
	memcpy(digest, state, sizeof(struct sum));
}

/* In or near a region, or anywhere */
static u64 address(struct services *s, struct input *in)
{
	u32 n = take_below(in, REGIONS_MAX + 1);

	if (n >= s->regions)
		return take(in, 8);
	return s->ranges[n].base - MALI_TRUSTED_PAGE_SIZE +
	       take(in, 3) % ((PAGES_MAX + 2) * MALI_TRUSTED_PAGE_SIZE);
}

static bool overlaps(u64 a, u64 a_len, u64 b, u64 b_len)
{
	return a < b + b_len && b < a + a_len;
}

/* All of it allocated, in one region.  The owner of the first byte goes to @owner */
static bool allocated(const struct services *s, u64 pa, u64 len, u32 *owner)
{
	unsigned int r;
	u64 page;

	for (r = 0; r < s->regions; r++) {
		const struct mali_trusted_range *range = &s->ranges[r];

		if (pa < range->base || pa - range->base >= range->size ||
		    len > range->size - (pa - range->base))
			continue;
		*owner = s->owner[r][(pa - range->base) / MALI_TRUSTED_PAGE_SIZE];
		for (page = (pa - range->base) / MALI_TRUSTED_PAGE_SIZE;
		     page <= (pa - range->base + len - 1) / MALI_TRUSTED_PAGE_SIZE; page++)
			if (!s->owner[r][page])
				return false;
		return true;
	}
	return false;
}

static bool touches_region(const struct services *s, u64 pa, u64 len)
{
	unsigned int r;

	for (r = 0; r < s->regions; r++)
		if (overlaps(pa, len, s->ranges[r].base, s->ranges[r].size))
			return true;
	return false;
}

static u64 whole_pages(u64 size)
{
	return (size + MALI_TRUSTED_PAGE_SIZE - 1) & ~(u64)(MALI_TRUSTED_PAGE_SIZE - 1);
}

static void alloc_some(struct services *s, struct input *in)
{
	u32 region = take_below(in, REGIONS_MAX + 1);
	u64 size = take_below(in, 2) ? take_number(in) :
				       (1 + take_below(in, 24)) * MALI_TRUSTED_PAGE_SIZE;
	u8 buffer[MALI_TRUSTED_PAGE_SIZE];
	enum mali_trusted_error error;
	u64 pa = 0, off;
	u32 page;

	error = mali_trusted_alloc(s->t, region, size, &pa);
	if (error) {
		EXPECT(region >= s->regions || !size || error == MALI_TRUSTED_ERR_FULL ||
		       error == MALI_TRUSTED_ERR_HOST_MEM);
		return;
	}
	EXPECT(region < s->regions && size);
	size = whole_pages(size);
	EXPECT(pa % MALI_TRUSTED_PAGE_SIZE == 0 && pa >= s->ranges[region].base &&
	       pa - s->ranges[region].base <= s->ranges[region].size - size);
	s->last_owner++;
	for (off = 0; off < size; off += MALI_TRUSTED_PAGE_SIZE) {
		struct mali_trusted_txn txn = {
			.initiator = MALI_TRUSTED_GPU_CS, .gpu_protected = true,
			.pa = pa + off, .len = sizeof(buffer),
		};

		page = (pa + off - s->ranges[region].base) / MALI_TRUSTED_PAGE_SIZE;
		EXPECT(!s->owner[region][page]);
		s->owner[region][page] = s->last_owner;
		EXPECT(mali_trusted_bus_access(s->t, &txn, buffer) == MALI_TRUSTED_DONE);
		EXPECT(!buffer[0] && !memcmp(buffer, buffer + 1, sizeof(buffer) - 1));
	}
}

static u64 pages_of(const struct services *s, unsigned int r, u32 owner, u64 *first)
{
	u64 page, count = 0;

	for (page = 0; page < s->ranges[r].size / MALI_TRUSTED_PAGE_SIZE; page++) {
		if (s->owner[r][page] != owner)
			continue;
		if (!count++)
			*first = page;
	}
	return count;
}

static void free_owner(struct services *s, u32 owner)
{
	unsigned int r;
	u64 first, count, i;

	for (r = 0; r < s->regions; r++) {
		count = pages_of(s, r, owner, &first);
		if (!count)
			continue;
		EXPECT(!mali_trusted_free(s->t, s->ranges[r].base + first * MALI_TRUSTED_PAGE_SIZE,
					  count * MALI_TRUSTED_PAGE_SIZE));
		for (i = first; i < first + count; i++)
			s->owner[r][i] = 0;
	}
}

/* Only a whole allocation can be freed */
static void free_any(struct services *s, struct input *in)
{
	u64 pa = address(s, in), size = take_number(in), first;
	unsigned int r;
	u32 owner = 0;

	if (mali_trusted_free(s->t, pa, size))
		return;
	EXPECT(size && allocated(s, pa, size, &owner));
	for (r = 0; r < s->regions; r++) {
		if (!pages_of(s, r, owner, &first))
			continue;
		EXPECT(pa == s->ranges[r].base + first * MALI_TRUSTED_PAGE_SIZE);
		EXPECT(whole_pages(size) == pages_of(s, r, owner, &first) * MALI_TRUSTED_PAGE_SIZE);
		memset(&s->owner[r][first], 0,
		       whole_pages(size) / MALI_TRUSTED_PAGE_SIZE * sizeof(s->owner[r][0]));
	}
}

static void access_some(struct services *s, struct input *in, bool again)
{
	struct mali_trusted_txn txn = {
		.initiator = take_below(in, MALI_TRUSTED_NUM_INITIATORS + 1),
		.gpu_protected = take_below(in, 2),
		.write = take_below(in, 2),
		.pa = address(s, in),
		.len = take(in, 2) % (BUFFER_SIZE + 1),
	};
	u8 buffer[BUFFER_SIZE];
	enum mali_trusted_verdict verdict;
	u32 owner;
	size_t i;

	memset(buffer, 0x5a, sizeof(buffer));
	verdict = mali_trusted_bus_access(s->t, &txn, buffer);
	s->refused += verdict == MALI_TRUSTED_DENIED;
	if (again) {
		EXPECT(mali_trusted_bus_access(s->t, &txn, buffer) == verdict);
		s->refused += verdict == MALI_TRUSTED_DENIED;
	}
	if (!txn.len || txn.pa + (txn.len - 1) < txn.pa) {
		EXPECT(verdict == MALI_TRUSTED_INVALID);
		return;
	}
	EXPECT(verdict != MALI_TRUSTED_INVALID);
	if (touches_region(s, txn.pa, txn.len)) {
		/* Protected memory is never treated as ordinary */
		EXPECT(verdict != MALI_TRUSTED_ORDINARY_OK);
		if (txn.initiator == MALI_TRUSTED_CPU ||
		    txn.initiator >= MALI_TRUSTED_NUM_INITIATORS ||
		    !txn.gpu_protected)
			EXPECT(verdict == MALI_TRUSTED_DENIED);
		if (!allocated(s, txn.pa, txn.len, &owner))
			EXPECT(verdict == MALI_TRUSTED_DENIED);
	} else {
		EXPECT(verdict != MALI_TRUSTED_DONE);
		if (txn.initiator == MALI_TRUSTED_CPU)
			EXPECT(verdict == MALI_TRUSTED_ORDINARY_OK);
	}
	if (txn.write || verdict != MALI_TRUSTED_DENIED)
		return;
	for (i = 0; i < txn.len; i++)
		EXPECT(!buffer[i]);
	EXPECT(txn.len == sizeof(buffer) || buffer[txn.len] == 0x5a);
}

static void digest_some(struct services *s, struct input *in)
{
	u8 digest[MALI_TRUSTED_DIGEST_SIZE];
	u64 pa = address(s, in), len = take_number(in);
	struct sum sum;
	u32 owner;

	if (mali_trusted_digest(s->t, pa, len, digest))
		return;
	EXPECT(len && allocated(s, pa, len, &owner));
	memcpy(&sum, digest, sizeof(sum));
	EXPECT(sum.count == len);
}

/* The GPU reads what was written */
static void provision_some(struct services *s, struct input *in)
{
	u64 pa = address(s, in), len = 1 + take(in, 2) % BUFFER_SIZE;
	struct mali_trusted_txn txn = {
		.initiator = MALI_TRUSTED_GPU_CS, .gpu_protected = true, .pa = pa, .len = len,
	};
	u8 data[BUFFER_SIZE], buffer[BUFFER_SIZE];
	u32 owner;

	memset(data, (int)take(in, 1), sizeof(data));
	if (mali_trusted_provision(s->t, pa, data, len)) {
		EXPECT(!allocated(s, pa, len, &owner));
		return;
	}
	EXPECT(allocated(s, pa, len, &owner));
	EXPECT(mali_trusted_bus_access(s->t, &txn, buffer) == MALI_TRUSTED_DONE);
	EXPECT(!memcmp(data, buffer, len));
}

/* The GPU reads zeros */
static void clear_some(struct services *s, struct input *in)
{
	static const u8 zeros[BUFFER_SIZE];
	u64 pa = address(s, in), len = 1 + take(in, 2) % BUFFER_SIZE;
	struct mali_trusted_txn txn = {
		.initiator = MALI_TRUSTED_GPU_CS, .gpu_protected = true, .pa = pa, .len = len,
	};
	u8 buffer[BUFFER_SIZE];
	u32 owner;

	if (mali_trusted_clear(s->t, pa, len)) {
		EXPECT(!allocated(s, pa, len, &owner));
		return;
	}
	EXPECT(allocated(s, pa, len, &owner));
	EXPECT(mali_trusted_bus_access(s->t, &txn, buffer) == MALI_TRUSTED_DONE);
	EXPECT(!memcmp(zeros, buffer, len));
}

/* The display keeps the last frame that was shown, also after failures */
static void show_some(struct services *s, struct input *in)
{
	struct mali_trusted_frame frame = {
		.width = (u32)take(in, 1), .height = (u32)take(in, 1),
		.stride = 4 * take(in, 1), .pa = address(s, in),
	};
	struct mali_trusted_txn txn = { .initiator = MALI_TRUSTED_GPU_CS, .gpu_protected = true };
	struct mali_trusted_display_info before, after;
	u8 shown[4 * 255], memory[4 * 255];
	u64 len;
	u32 owner, y;

	/* Sometimes any values */
	if (take_below(in, 8) == 0) {
		frame.stride = take(in, 8);
		frame.width = (u32)take(in, 4);
		frame.height = (u32)take(in, 4);
	}
	EXPECT(!mali_trusted_display_get(s->t, &before));
	if (mali_trusted_display_show(s->t, &frame)) {
		EXPECT(!mali_trusted_display_get(s->t, &after));
		EXPECT(!memcmp(&before, &after, sizeof(before)));
		if (take_below(in, 2))
			EXPECT(!mali_trusted_display_off(s->t));
		return;
	}
	EXPECT(!mali_trusted_display_get(s->t, &after));
	EXPECT(after.seq == before.seq + 1);
	EXPECT(after.width == frame.width && after.height == frame.height);
	len = (frame.height - 1) * frame.stride + 4ull * frame.width;
	EXPECT(allocated(s, frame.pa, len, &owner));
	if (frame.width > sizeof(shown) / 4)
		return;
	for (y = 0; y < frame.height; y++) {
		txn.pa = frame.pa + y * frame.stride;
		txn.len = 4 * frame.width;
		EXPECT(mali_trusted_bus_access(s->t, &txn, memory) == MALI_TRUSTED_DONE);
		EXPECT(!mali_trusted_display_read(s->t, after.seq, (u64)y * txn.len, shown,
						  txn.len));
		EXPECT(!memcmp(shown, memory, txn.len));
	}
}

static void check_stats(struct services *s)
{
	struct mali_trusted_refusal refusals[4];
	struct mali_trusted_stats stats;
	u64 used = 0, page;
	unsigned int r;
	size_t n, i;

	EXPECT(!mali_trusted_get_stats(s->t, &stats));
	for (r = 0; r < s->regions; r++)
		for (page = 0; page < PAGES_MAX; page++)
			used += s->owner[r][page] ? MALI_TRUSTED_PAGE_SIZE : 0;
	EXPECT(stats.used_bytes == used && stats.peak_bytes >= used);
	EXPECT(stats.refused == s->refused);
	n = mali_trusted_get_refusals(s->t, s->refused > 2 ? s->refused - 2 : 0, refusals, 4);
	EXPECT(n <= 4 && n <= s->refused);
	for (i = 0; i < n; i++)
		EXPECT(refusals[i].seq < s->refused);
}

static void step(struct services *s, struct input *in)
{
	switch (take_below(in, OP_COUNT)) {
	case OP_ALLOC:
		alloc_some(s, in);
		break;
	case OP_FREE:
		free_owner(s, 1 + take_below(in, 32));
		break;
	case OP_FREE_ANY:
		free_any(s, in);
		break;
	case OP_ACCESS:
		access_some(s, in, false);
		break;
	case OP_ACCESS_TWICE:
		access_some(s, in, true);
		break;
	case OP_DIGEST:
		digest_some(s, in);
		break;
	case OP_PROVISION:
		provision_some(s, in);
		break;
	case OP_SHOW:
		show_some(s, in);
		break;
	case OP_STATS:
		check_stats(s);
		break;
	case OP_CLEAR:
		clear_some(s, in);
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	struct services s = { 0 };
	const struct mali_trusted_host host = {
		.base = { .alloc = host_alloc_memory, .free = host_free_memory },
		.sha256_size = sizeof(struct sum),
		.sha256_init = sum_init,
		.sha256_update = sum_update,
		.sha256_final = sum_final,
	};
	struct mali_trusted_config config = { .regions = s.ranges };
	unsigned int i, r;
	u32 owner;

	config.max_refusals = take_below(&in, 8);
	config.mcu_writes_ordinary = take_below(&in, 2);
	config.num_regions = 1 + take_below(&in, REGIONS_MAX);
	s.host_pages = take_below(&in, 256);
	for (i = 0; i < config.num_regions; i++) {
		/* Adjacent, apart, at the end of the address space, or overlapping */
		s.ranges[i].base = (0x10000000ull + (i << 28) * take_below(&in, 2) +
				    take(&in, 1) * PAGES_MAX * MALI_TRUSTED_PAGE_SIZE);
		s.ranges[i].size = (1 + take_below(&in, PAGES_MAX)) * MALI_TRUSTED_PAGE_SIZE;
	}
	if (mali_trusted_create(&config, &host, &s, &s.t)) {
		EXPECT(!s.host_used);
		return 0;
	}
	s.regions = config.num_regions;
	for (i = 0; i < s.regions; i++)
		for (r = 0; r < i; r++)
			EXPECT(!overlaps(s.ranges[i].base, s.ranges[i].size, s.ranges[r].base,
					 s.ranges[r].size));
	for (i = 0; i < OPS_MAX && in.size; i++)
		step(&s, &in);
	check_stats(&s);
	for (owner = 1; owner <= s.last_owner; owner++)
		free_owner(&s, owner);
	check_stats(&s);
	EXPECT(!mali_trusted_destroy(s.t));
	EXPECT(!s.host_used);
	return 0;
}

/* Seeds */

void fuzz_seeds(fuzz_put_fn put)
{
	/* Refusals, the exception, regions, host pages, then base and size of each region */
	u8 data[256] = { 0, 0, 1, 255, 1, 0, 63, 1, 1, 31 };
	unsigned int op, initiator;
	char name[32];
	size_t used;

	for (op = 0; op < OP_COUNT; op++) {
		for (initiator = 0; initiator <= MALI_TRUSTED_NUM_INITIATORS; initiator++) {
			const u8 program[] = {
				OP_ALLOC, 0, 0, 4, OP_ALLOC, 1, 0, 2,
				op, initiator % 2, 1, 0, 0, 0x10, 0, 8, 0,
				OP_ACCESS, initiator, 1, 0, 0, 0, 0x10, 0, 0x20, 0,
				OP_ACCESS, initiator, 1, 1, 0, 0xff, 0x1f, 0, 0x20, 0,
				OP_ACCESS, initiator, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0,
				OP_PROVISION, 0, 0, 0x18, 0, 0x20, 0x10, 0x77,
				OP_DIGEST, 0, 0, 0x10, 0, 0x4c,
				OP_FREE_ANY, 0, 0, 0x10, 0, 0x4c,
				OP_FREE, 0, OP_STATS, OP_ALLOC, 0, 0, 9, OP_FREE, 2,
			};

			used = 10;
			memcpy(data + used, program, sizeof(program));
			used += sizeof(program);
			snprintf(name, sizeof(name), "op-%u-%u", op, initiator);
			put(name, data, used);
		}
	}
}
