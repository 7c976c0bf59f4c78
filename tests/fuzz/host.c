// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The unit tests' host, watched: what the model does on the bus is bounded, and goes
 * where it may.
 */
#include "fuzz.h"

/* The longest loop that is advanced at once, in instructions, and how late it may begin */
#define LOOP_MAX		32u
#define LAG_NS			1000000u

/*
 * One call of the model, without what its budget allows: a doorbell looks at 31 groups
 * of 32 streams, each some words through a four-level walk.
 */
#define TRANSACTIONS_A_CALL	200000u

/* An instruction at most: 16 registers, each with a walk, the fetch and the ring's pointers */
#define TRANSACTIONS_AN_INSTRUCTION	128u

static void on_bus(struct host *h, const struct mali_bus_txn *txn)
{
	struct watch *watch = h->bus_arg;
	u64 page = (txn->pa - HOST_RAM_BASE) / PAGE;

	EXPECT(++watch->transactions <= watch->limit);
	if (txn->write && page < ARRAY_SIZE(watch->writers))
		EXPECT(watch->writers[page] & BY(txn->initiator));
	/* Page tables are the driver's: the model only reads them, a descriptor or a cache line */
	if (txn->initiator == MALI_INITIATOR_MMU)
		EXPECT(!txn->write && (txn->len == 8 || txn->len == 64));
}

/* Any number is a product */
const char *fuzz_product(u32 number)
{
	u32 count = 0;

	while (mali_gpu_product_name(count))
		count++;
	return mali_gpu_product_name(number % count);
}

/* Arch 14 has a block for it, PWR_CONTROL: command, argument */
static bool has_pwr(struct host *h)
{
	return r32(h, R_GPU_ID) >> 28 >= 14;
}

static void pwr_command(struct host *h, u32 command)
{
	w64(h, R_PWR(0x30), 1);
	host_pwr(h, command);
}

/* Ask for the L2; whether it comes is not certain, in the state the GPU is in */
void fuzz_power_on(struct host *h)
{
	if (has_pwr(h))
		pwr_command(h, 0x10);
	else
		host_power(h, R_L2_PWRON, 1);
}

void fuzz_reset(struct host *h)
{
	if (has_pwr(h))
		pwr_command(h, 0x31);
	else
		host_command(h, CMD_RESET_SOFT);
}

/* A host whose memory may be written everywhere */
struct host *fuzz_host(const char *product, struct watch *watch)
{
	struct host *h = host_new(product);

	watch->transactions = 0;
	watch->limit = ~0ull;
	watch_writers(watch, HOST_RAM_BASE, HOST_RAM_SIZE, BY_ANYONE);
	h->on_bus = on_bus;
	h->bus_arg = watch;
	return h;
}

void watch_writers(struct watch *watch, u64 pa, u64 size, u8 writers)
{
	memset(watch->writers + (pa - HOST_RAM_BASE) / PAGE, writers, (size + PAGE - 1) / PAGE);
}

/* mali_gpu_run(), which must keep to its budget and come back in time */
u64 fuzz_run(struct host *h, struct watch *watch, u32 budget)
{
	/* An endless loop has executed for as long as the model was not called */
	u64 loop = (h->now_ns + LAG_NS - watch->called_ns) / INSTRUCTION_NS + LOOP_MAX;
	u64 executed = stat(h, MALI_STAT_INSTRUCTIONS), now = h->now_ns, next;

	watch->limit = watch->transactions + TRANSACTIONS_A_CALL +
		(u64)budget * TRANSACTIONS_AN_INSTRUCTION;
	next = host_call(h, budget);
	EXPECT(stat(h, MALI_STAT_INSTRUCTIONS) - executed <= budget + loop);
	watch->called_ns = now;
	watch->limit = watch->transactions + TRANSACTIONS_A_CALL;
	return next;
}

/* Whatever the GPU has been through: reset, it boots and runs a job */
void fuzz_works_after_reset(struct host *h, struct watch *watch)
{
	unsigned int i;
	struct group g;

	for (i = 0; i < MALI_INJECT_COUNT; i++)
		mali_gpu_inject(h->gpu, i, 0);
	for (i = 0; i < MALI_SUPPLY_COUNT; i++)
		mali_gpu_set_supply(h->gpu, i, true);
	h->refuse_start = h->refuse_end = 0;
	watch_writers(watch, HOST_RAM_BASE, HOST_RAM_SIZE, BY_ANYONE);
	watch->limit = ~0ull;
	/* At a slow one, a job takes longer than host_run() lets pass */
	mali_gpu_set_clock(h->gpu, HOST_CLOCK_HZ);
	fuzz_reset(h);
	h->next_page = HOST_RAM_BASE + PAGE;
	free(h->mcu);
	h->mcu = NULL;
	host_boot(h);
	group_start(h, &g, 0, 1, 1);
	RUN(&g, I_MOVE48(12, DATA_VA), I_MOVE32(10, 0x600d), I_STORE(10, 1, 12, 0));
	EXPECT(data32(&g, 0) == 0x600d);
	EXPECT(group_request(&g, CSG_TERMINATE));
}
