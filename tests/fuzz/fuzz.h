/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the fuzz targets share.  Each target is one C file with
 * LLVMFuzzerTestOneInput(), on the host and mini driver of the unit tests, and with
 * fuzz_seeds(), which writes the inputs to start from.  The same file is linked with
 * libFuzzer, or with replay.c where there is no clang.
 *
 * An input is a little program: bytes are taken from its front for what to do and with
 * what.  When it is used up every byte is 0, so an input always has an end, and all
 * work is bounded by its length.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdio.h>

#include "gpu_host.h"

/* libFuzzer gives at most this much (-max_len) */
#define FUZZ_INPUT_MAX	4096u

/**
 * struct input - what is left of an input
 */
struct input {
	const u8 *data;
	size_t size;
};

static inline u64 take(struct input *in, unsigned int bytes)
{
	u64 v = 0;
	unsigned int i;

	for (i = 0; i < bytes && in->size; i++, in->size--)
		v |= (u64)*in->data++ << (8 * i);
	return v;
}

/* Less than @n, which is at most 256 */
static inline u32 take_below(struct input *in, u32 n)
{
	return (u32)take(in, 1) % n;
}

/* Numbers of every magnitude for few bytes: a mask, a power of two, or any number */
static inline u64 take_number(struct input *in)
{
	u32 how = (u32)take(in, 1);

	switch (how >> 6) {
	case 0:
		return how;
	case 1:
		return 1ull << (how & 63);
	case 2:
		return ~0ull << (how & 63);
	default:
		return take(in, 1 + (how & 7));
	}
}

/* An expectation that has nothing to do with cmocka: libFuzzer wants an abort */
#define EXPECT(condition) do {							\
	if (!(condition)) {							\
		fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);	\
		abort();							\
	}									\
} while (0)

#define BY(initiator)	(1u << (initiator))
#define BY_ANYONE	0xffu

/**
 * struct watch - holds the model to what it promises of its use of the bus
 * @transactions: since watch_begin()
 * @called_ns: the clock at the last fuzz_run()
 * @limit: more of them in one call of the model count as a hang
 * @writers: for each page of RAM the initiators that may write to it, a mask of BY()
 */
struct watch {
	u64 transactions;
	u64 called_ns;
	u64 limit;
	u8 writers[HOST_RAM_SIZE / PAGE];
};

const char *fuzz_product(u32 number);
struct host *fuzz_host(const char *product, struct watch *watch);
void fuzz_power_on(struct host *h);
void fuzz_reset(struct host *h);
void watch_writers(struct watch *watch, u64 pa, u64 size, u8 writers);
u64 fuzz_run(struct host *h, struct watch *watch, u32 budget);
void fuzz_works_after_reset(struct host *h, struct watch *watch);

/* Seeds: @put is called for each, with a name for a file */
typedef void (*fuzz_put_fn)(const char *name, const void *data, size_t size);
void fuzz_seeds(fuzz_put_fn put);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* trace.c: only in programs that have the GPU model in them */
void trace_begin(bool verbose) __attribute__((weak));
u64 trace_end(void) __attribute__((weak));

#endif
