// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Fuzz target: a hostile driver on the firmware interface.
 *
 * Booted, three groups at work; the input is a program that writes to the global, group
 * and stream blocks, the control tables, ring pointers and suspend buffers, rings
 * doorbells, and reboots the firmware on what it left.
 *
 * As long as it has left alone what belongs to the firmware (tables and output blocks)
 * and the firmware's address space, the firmware lives and answers: TERMINATE of each
 * slot is acknowledged.  In any case the GPU works after a reset.
 */
#include "fuzz.h"

#define GROUPS		3u
#define OPS_MAX		192u
#define BUDGET		192u

enum {
	OP_GLOBAL,
	OP_GROUP,
	OP_STREAM,
	OP_REQUEST,	/* of a group, properly */
	OP_BIND,
	OP_RING,	/* ring pointers */
	OP_SUSPEND,	/* suspend buffer */
	OP_DOORBELL,
	OP_ACK,
	OP_RUN,
	OP_TIME,
	OP_PUSH,
	OP_FAULT,	/* the address space of a group is given up, and comes back */
	OP_TABLES,	/* control tables: the firmware's own */
	OP_OUTPUT,	/* output blocks: the firmware's own */
	OP_REBOOT,
	OP_MAP,		/* pages of the firmware's address space go */
	OP_COUNT,
};

struct interface {
	struct host *h;
	struct watch watch;
	struct group g[GROUPS];
	/* The firmware may die of it */
	bool tampered;
};

static struct group *pick(struct interface *f, struct input *in)
{
	return &f->g[take_below(in, GROUPS)];
}

/* Addresses of either address space, or a number */
static u64 value(struct interface *f, struct input *in)
{
	struct group *g = pick(f, in);

	switch (take_below(in, 8)) {
	case 0:
		return g->io_va[0] + take(in, 2);
	case 1:
		return g->suspend_va + take(in, 2);
	case 2:
		return FW_VA + take(in, 2);
	case 3:
		return RING_VA(0) + take(in, 2);
	case 4:
		return FW_VA + FW_SIZE - 1 - take(in, 1);
	default:
		return take_number(in);
	}
}

static void write_word(struct interface *f, struct input *in, u64 pa, u32 size)
{
	u32 off = (u32)take(in, 1) * 4 % size;

	if (off & 4)
		host_write32(f->h, pa + off, (u32)value(f, in));
	else
		host_write64(f->h, pa + off, value(f, in));
}

static void reboot(struct interface *f, struct input *in)
{
	struct host *h = f->h;

	/* Fast, with what is in memory, or slow, with fresh tables */
	host_mcu(h, MCU_OFF);
	if (take_below(in, 2)) {
		fw_load(h);
		as_unmap(h, 0);
		as_enable(h, 0, h->mcu);
	}
	host_mcu(h, MCU_AUTO);
}

static void fault(struct interface *f, struct group *g)
{
	as_unmap(f->h, g->as);
	fuzz_run(f->h, &f->watch, BUDGET);
	as_enable(f->h, g->as, &g->vm);
}

static void step(struct interface *f, struct input *in)
{
	struct host *h = f->h;
	unsigned int n, m;
	struct group *g;
	u64 insn;

	f->watch.limit = f->watch.transactions + 400000;
	switch (take_below(in, OP_COUNT)) {
	case OP_GLOBAL:
		write_word(f, in, glb_in(h, 0), 0x100);
		host_doorbell(h);
		break;
	case OP_GROUP:
		n = take_below(in, FW_GROUPS);
		write_word(f, in, csg_in(h, n, 0), 0x80);
		host_write32(h, glb_in(h, GLB_IN_DB_REQ),
			     host_read32(h, glb_in(h, GLB_IN_DB_REQ)) ^ 1u << n);
		host_doorbell(h);
		break;
	case OP_STREAM:
		n = take_below(in, FW_GROUPS);
		m = take_below(in, FW_STREAMS);
		write_word(f, in, cs_in(h, n, m, 0), 0x80);
		host_write32(h, csg_in(h, n, CSG_IN_DB_REQ),
			     host_read32(h, csg_in(h, n, CSG_IN_DB_REQ)) ^ 1u << m);
		host_write32(h, glb_in(h, GLB_IN_DB_REQ),
			     host_read32(h, glb_in(h, GLB_IN_DB_REQ)) ^ 1u << n);
		host_doorbell(h);
		break;
	case OP_REQUEST:
		group_request(pick(f, in), take_below(in, 8));
		break;
	case OP_BIND:
		g = pick(f, in);
		group_bind(g, take_below(in, FW_GROUPS));
		break;
	case OP_RING:
		g = pick(f, in);
		host_write64(h, g->io_pa[take_below(in, g->streams)] + 8 * take_below(in, 2),
			     value(f, in));
		break;
	case OP_SUSPEND:
		g = pick(f, in);
		host_write32(h, g->suspend_pa + (take(in, 2) & 0x1ffc), (u32)value(f, in));
		break;
	case OP_DOORBELL:
		w32(h, R_DOORBELL(take_below(in, 32)), (u32)take(in, 1));
		break;
	case OP_ACK:
		group_ack_events(pick(f, in));
		break;
	case OP_RUN:
		fuzz_run(h, &f->watch, BUDGET);
		break;
	case OP_TIME:
		h->now_ns += take(in, 3);
		break;
	case OP_PUSH:
		g = pick(f, in);
		insn = take(in, 8);
		queue_push(g, take_below(in, g->streams), &insn, 1);
		break;
	case OP_FAULT:
		fault(f, pick(f, in));
		break;
	case OP_TABLES:
		f->tampered = true;
		host_write32(h, h->shared + (take(in, 2) & 0x1ffc), (u32)value(f, in));
		break;
	case OP_OUTPUT:
		f->tampered = true;
		host_write32(h, h->shared + 0x6000 + (take(in, 2) & 0x7ffc), (u32)value(f, in));
		break;
	case OP_REBOOT:
		reboot(f, in);
		break;
	case OP_MAP:
		f->tampered = true;
		vm_unmap(h, h->mcu, FW_VA + take_below(in, FW_SIZE / PAGE) * PAGE, PAGE);
		if (take_below(in, 2))
			as_command(h, 0, AS_UNLOCK);
		break;
	}
}

/*
 * The driver means well again.  Pointers that it gave before may have led the firmware to
 * where nothing is: the firmware dies, and has caused it itself.
 */
static void terminate_all(struct interface *f)
{
	struct host *h = f->h;
	unsigned int n;

	if (f->tampered || r32(h, R_MCU_STATUS) != MCU_S_ENABLED)
		return;
	for (n = 0; n < FW_GROUPS; n++) {
		struct group slot = { .h = h, .slot = n };

		/* Not asking for anything else */
		host_write32(h, glb_in(h, GLB_IN_REQ), host_read32(h, glb_out(h, GLB_OUT_ACK)));
		if (group_request(&slot, CSG_TERMINATE))
			continue;
		/* Writing status words to where the driver wants them can be its end */
		EXPECT(r32(h, R_MCU_STATUS) != MCU_S_ENABLED);
		return;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	struct interface f = { 0 };
	unsigned int i;

	f.h = fuzz_host(fuzz_product((u32)take(&in, 1)), &f.watch);
	for (i = 0; i < GROUPS; i++)
		group_start(f.h, &f.g[i], i, 1 + i, 1 + i);
	for (i = 0; i < OPS_MAX && in.size; i++)
		step(&f, &in);
	terminate_all(&f);
	fuzz_works_after_reset(f.h, &f.watch);
	host_delete(f.h);
	return 0;
}

/* Seeds */

static void put_op(fuzz_put_fn put, const char *what, unsigned int n, const u8 *op, size_t size)
{
	u8 data[2 + 8 * 24] = { n % 13, OP_RUN };
	size_t used = 2;
	unsigned int i;
	char name[40];

	/* The operation again and again, with other operands, the groups running in between */
	for (i = 0; i < 8; i++) {
		memcpy(data + used, op, size);
		data[used + 1] += i;
		used += size;
		data[used++] = OP_RUN;
		data[used++] = OP_ACK;
		data[used++] = i;
	}
	snprintf(name, sizeof(name), "%s-%u", what, n);
	put(name, data, used);
}

#define PUT(what, n, ...) do {						\
	const u8 op_[] = { __VA_ARGS__ };				\
	put_op(put, what, n, op_, sizeof(op_));				\
} while (0)

void fuzz_seeds(fuzz_put_fn put)
{
	unsigned int bit, word, state;

	for (bit = 0; bit < 32; bit++)
		PUT("global", bit, OP_GLOBAL, 0, 0, 7, 0x40 | bit);
	for (word = 0; word < 32; word++) {
		PUT("group", word, OP_GROUP, 0, word, 0, 5, 0xc3, word, 1, 2, 3);
		PUT("stream", word, OP_STREAM, 0, 0, word, 0, word % 8, 0xc3, word, 1, 2, 3);
	}
	for (state = 0; state < 8; state++)
		PUT("request", state, OP_REQUEST, 0, state, OP_REQUEST, 0, (state + 1) % 4);
	PUT("move", 0, OP_REQUEST, 0, CSG_SUSPEND, OP_BIND, 0, 5, OP_REQUEST, 0, CSG_RESUME);
	PUT("suspended", 0, OP_REQUEST, 0, CSG_SUSPEND, OP_SUSPEND, 0, 0x10, 0, 0, 5, 0x07,
	    OP_REQUEST, 0, CSG_RESUME);
	PUT("ring", 0, OP_RING, 0, 0, 0, 0, 7, 0xc7, 1, 2, 3, 4, 5, 6, 7, 8);
	PUT("push", 0, OP_PUSH, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0);
	PUT("fault", 0, OP_FAULT, 0);
	PUT("tables", 0, OP_TABLES, 0, 0x10, 0, 5, 0xff, OP_REBOOT, 0);
	PUT("output", 0, OP_OUTPUT, 0, 0, 0, 5, 0xff);
	PUT("reboot", 0, OP_REBOOT, 1);
	PUT("map", 0, OP_MAP, 0, 1, OP_REBOOT, 0);
	PUT("time", 0, OP_TIME, 0, 0, 0xff, OP_DOORBELL, 0, 1);
}
