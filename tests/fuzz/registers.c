// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Fuzz target: hostile register accesses, on a GPU with memory behind it.
 *
 * The input is a program of accesses of any size at any offset, with memory written in
 * between, faults injected and time passing.  Nothing is expected of them but what
 * struct watch says, that changes of interrupt lines are reported, and that the GPU
 * works after a reset.
 */
#include "fuzz.h"

#define OPS_MAX		256u
#define RUN_MAX		1024u	/* instructions */

enum {
	OP_READ,
	OP_WRITE,
	OP_WRITE64,	/* a pair of registers */
	OP_ODD,		/* any offset, any size */
	OP_RUN,
	OP_TIME,
	OP_CLOCK,
	OP_MEMORY,
	OP_TABLE,	/* an address space on page tables in RAM */
	OP_BOOT,
	OP_JOB,
	OP_INJECT,
	OP_REFUSE,	/* the bus refuses a range of RAM */
	OP_SHOW,
	OP_SUPPLY,	/* power or clock, on or off */
	OP_COUNT,
};

struct registers {
	struct host *h;
	struct watch watch;
	struct group g;
	bool group;
};

/* Registers in words; what is far away by number */
static u32 offset(struct input *in)
{
	u32 word = (u32)take(in, 2);

	if (word >> 14 == 3)
		return R_DOORBELL(word & 63);
	if (word >> 14 == 2)
		return (word & 1 ? MALI_GPU_REGS_SIZE : MALI_GPU_USER_PAGE) + (word & 0x3ffe) * 2;
	return word % 0x4000 * 4 % 0x3000;
}

static u64 ram(struct input *in)
{
	return HOST_RAM_BASE + take(in, 3) % (HOST_RAM_SIZE - 8);
}

/* Addresses in registers and tables are only of use if they lead somewhere */
static u64 value(struct input *in)
{
	u32 how = (u32)take(in, 1);

	if (how & 1)
		return (ram(in) & ~0xfffull) | how >> 4;
	return take_number(in);
}

static void show(void *arg, const char *what, const char *name, u64 value)
{
	EXPECT(what && name);
	++*(unsigned int *)arg;
}

/* What follows reads registers back */
static void supply(struct host *h)
{
	unsigned int i;

	for (i = 0; i < MALI_SUPPLY_COUNT; i++)
		mali_gpu_set_supply(h->gpu, i, true);
}

/* As a driver does before it writes a command: the one before may have been a flush */
static void wait_for_address_space(struct host *h)
{
	unsigned int i;
	u64 next;

	for (i = 0; i < OPS_MAX && r32(h, R_AS(0, AS_STATUS)); i++) {
		next = host_call(h, 1);
		if (next)
			h->now_ns = next;
	}
}

static void boot(struct registers *r)
{
	struct host *h = r->h;

	supply(h);
	wait_for_address_space(h);
	fuzz_power_on(h);
	if (!h->mcu)
		fw_build(h);
	as_unmap(h, 0);
	as_enable(h, 0, h->mcu);
	host_mcu(h, MCU_AUTO);
}

/* There may be no firmware, no power and no address space: then it goes nowhere */
static void job(struct registers *r, struct input *in)
{
	u64 insn[4] = { I_MOVE48(2, DATA_VA) };
	unsigned int i;

	for (i = 1; i < ARRAY_SIZE(insn); i++)
		insn[i] = take(in, 8);
	if (!r->h->mcu)
		return;
	supply(r->h);
	if (!r->group) {
		group_init(r->h, &r->g, 0, 1, 2);
		group_bind(&r->g, 0);
		r->group = true;
	}
	group_request(&r->g, CSG_START);
	if (r->g.code_used + sizeof(insn) < CODE_SIZE)
		queue_call(&r->g, 0, insn, ARRAY_SIZE(insn));
}

static void step(struct registers *r, struct input *in)
{
	struct host *h = r->h;
	unsigned int lines = 0;
	u32 reg;

	switch (take_below(in, OP_COUNT)) {
	case OP_READ:
		mali_gpu_reg_read(h->gpu, offset(in), 4);
		break;
	case OP_WRITE:
		reg = offset(in);
		mali_gpu_reg_write(h->gpu, reg, 4, value(in));
		break;
	case OP_WRITE64:
		reg = offset(in);
		mali_gpu_reg_write(h->gpu, reg & ~7u, 8, value(in));
		break;
	case OP_ODD:
		reg = (u32)take(in, 4);
		mali_gpu_reg_write(h->gpu, reg, (u32)take_number(in), take(in, 8));
		mali_gpu_reg_read(h->gpu, reg, (u32)take_number(in));
		break;
	case OP_RUN:
		fuzz_run(h, &r->watch, (u32)take(in, 2) % RUN_MAX);
		break;
	case OP_TIME:
		/* Not more than 2^56 at once: the clock of no host wraps */
		h->now_ns += take_number(in) >> 8;
		break;
	case OP_CLOCK:
		mali_gpu_set_clock(h->gpu, take_number(in) | 1);
		break;
	case OP_MEMORY:
		host_write64(h, ram(in), value(in));
		break;
	case OP_TABLE:
		reg = take_below(in, 16);
		mali_gpu_reg_write(h->gpu, R_AS(reg, AS_TRANSTAB), 8, ram(in) & ~0xfffull);
		mali_gpu_reg_write(h->gpu, R_AS(reg, AS_TRANSCFG), 8, TRANSCFG_4K_48BIT);
		mali_gpu_reg_write(h->gpu, R_AS(reg, AS_COMMAND), 4, take_below(in, 8));
		break;
	case OP_BOOT:
		boot(r);
		break;
	case OP_JOB:
		job(r, in);
		break;
	case OP_INJECT:
		reg = take_below(in, 16);
		EXPECT(mali_gpu_inject(h->gpu, reg, take_below(in, 4)) ==
		       (reg < MALI_INJECT_COUNT));
		break;
	case OP_REFUSE:
		h->refuse_start = ram(in);
		h->refuse_end = h->refuse_start + take(in, 2);
		break;
	case OP_SHOW:
		mali_gpu_show(h->gpu, show, &lines);
		break;
	case OP_SUPPLY:
		reg = (u32)take(in, 1);
		mali_gpu_set_supply(h->gpu, reg >> 1, reg & 1);
		break;
	}
	r->watch.limit = ~0ull;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	struct registers r = { 0 };
	unsigned int i;

	r.h = fuzz_host(fuzz_product((u32)take(&in, 1)), &r.watch);
	for (i = 0; i < OPS_MAX && in.size; i++)
		step(&r, &in);
	fuzz_works_after_reset(r.h, &r.watch);
	host_delete(r.h);
	return 0;
}

/* Seeds */

struct seed {
	u8 data[FUZZ_INPUT_MAX];
	size_t size;
};

static void add(struct seed *s, u64 v, unsigned int bytes)
{
	memcpy(s->data + s->size, &v, bytes);
	s->size += bytes;
}

/* As value() reads it back: any number, 8 bytes of it */
static void add_value(struct seed *s, u64 v)
{
	add(s, 0, 1);
	add(s, 0xc7, 1);
	add(s, v, 8);
}

static void add_write(struct seed *s, u32 reg, u64 v)
{
	add(s, OP_WRITE, 1);
	add(s, reg / 4, 2);
	add_value(s, v);
}

void fuzz_seeds(fuzz_put_fn put)
{
	/* The number of each is also that of a product: the last three have PWR_CONTROL */
	static const u32 blocks[] = { 0x000, 0x080, 0x100, 0x180, 0x280, 0x700, 0xf00, 0x1000,
				      0x2000, 0x2400, 0x800, 0x900, 0xb80 };
	static const u32 commands[] = { CMD_RESET_FAST, CMD_RESET_SOFT, CMD_RESET_HARD, CMD_TIME_ON,
					CMD_TIME_OFF, CMD_FLUSH_ALL, 6, CMD_CLEAR_FAULT,
					CMD_FLUSH_PA };
	char name[32];
	unsigned int i, reg;

	for (i = 0; i < ARRAY_SIZE(blocks); i++) {
		struct seed s = { .data = { i % 13 }, .size = 1 };

		for (reg = blocks[i]; reg < blocks[i] + 0x80; reg += 4) {
			add(&s, OP_READ, 1);
			add(&s, reg / 4, 2);
			add_write(&s, reg, reg & 8 ? ~0u : 1);
		}
		snprintf(name, sizeof(name), "block-%x", blocks[i]);
		put(name, s.data, s.size);
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		struct seed s = { .data = { i % 13, OP_BOOT, OP_JOB }, .size = 3 };

		add(&s, I_STORE(4, 1, 2, 0), 8);
		add(&s, I_BRANCH(C_ALWAYS, 2, 0xffff), 8);
		add(&s, I_NOP, 8);
		add(&s, OP_RUN, 1);
		add(&s, 100, 2);
		add_write(&s, R_GPU_COMMAND, commands[i]);
		add(&s, OP_RUN, 1);
		add(&s, 100, 2);
		add(&s, OP_SHOW, 1);
		snprintf(name, sizeof(name), "command-%x", commands[i]);
		put(name, s.data, s.size);
	}
	for (i = 0; i < MALI_SUPPLY_COUNT; i++) {
		struct seed s = { .data = { 0, OP_BOOT, OP_JOB }, .size = 3 };

		add(&s, I_STORE(4, 1, 2, 0), 8);
		add(&s, I_BRANCH(C_ALWAYS, 2, 0xffff), 8);
		add(&s, I_NOP, 8);
		add(&s, OP_RUN, 1);
		add(&s, 100, 2);
		add(&s, OP_SUPPLY, 1);
		add(&s, i << 1, 1);
		add_write(&s, R_DOORBELL(0), 1);
		add(&s, OP_SUPPLY, 1);
		add(&s, i << 1 | 1, 1);
		add(&s, OP_BOOT, 1);
		snprintf(name, sizeof(name), "supply-%u", i);
		put(name, s.data, s.size);
	}
	for (i = 0; i < MALI_INJECT_COUNT; i++) {
		struct seed s = { .data = { 0, OP_INJECT, i, 2, OP_BOOT, OP_JOB }, .size = 6 };

		add(&s, I_STORE(4, 1, 2, 0), 8);
		add(&s, I_LOAD(4, 1, 2, 0), 8);
		add(&s, I_NOP, 8);
		add(&s, OP_RUN, 1);
		add(&s, 100, 2);
		add_write(&s, R_GPU_COMMAND, CMD_FLUSH_ALL);
		put(mali_gpu_inject_name(i), s.data, s.size);
	}
}
