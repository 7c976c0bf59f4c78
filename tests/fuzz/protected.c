// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Fuzz target: hostile command streams in protected mode.
 *
 * On a bus that refuses what a platform refuses, a driver serves PROTM_PEND as it should,
 * pings, suspends and resumes meanwhile.  The streams of the group are the input; their
 * address space has a secret in protected memory.  Whatever they do, in the regions they
 * have or around them:
 *
 *	- no word of the secret is ever found in ordinary memory;
 *	- the GPU writes no ordinary memory while it is in protected mode;
 *	- the firmware lives, leaves protected mode when it is asked to, and answers
 *	  SUSPEND, RESUME and TERMINATE.
 *
 * Input: a header of 8 bytes, then instructions of 8 bytes.
 */
#include "fuzz.h"

#define QUEUES		2u
#define HEADER		8u
#define STEPS		24u
#define BUDGET		192u

#define SECTION_VA	0x03000000u
#define SECTION_SIZE	0x4000u
#define PROTECTED_SIZE	0x40000u
#define SECRET_VA	0xA00000ull
#define SECRET_SIZE	0x4000u
#define MMU_FAULT	(1u << AS)

/* Header bytes */
enum {
	H_PRODUCT,
	H_REGION,	/* length of the region that queue 0 starts with, 0 for none */
	H_IGNORE,	/* the driver lets PROTM_PEND wait in the steps of this mask */
	H_PING,		/* and wants something else in these */
	H_MOVE_AT,	/* step */
	H_LOCK,		/* a region of the address space is locked in these */
	H_TIME,		/* between steps, in units of 16 us */
	H_RESET,	/* in the step of this number, if there is one */
};

struct protected {
	struct host *h;
	struct watch watch;
	struct group g;
	u64 secret_pa;
	u64 save_va;
	u64 next;
	u32 secret;
	u8 header[HEADER];
};

static u64 protected_alloc(struct protected *p, u32 size)
{
	u64 pa = p->next;

	p->next += size;
	EXPECT(p->next <= p->h->protected_end);
	return pa;
}

static bool active(struct protected *p)
{
	return r32(p->h, R_GPU_STATUS) & STATUS_PROTM;
}

static void bind_in(struct protected *p, unsigned int slot)
{
	group_bind(&p->g, slot);
	host_write64(p->h, csg_in(p->h, slot, CSG_IN_PROTM_SUSPEND), p->save_va);
}

/* Different words, so that a part of it is found, too; nothing that is in the input */
static void put_secret(struct protected *p)
{
	u32 off;

	for (off = 0; off < SECRET_SIZE; off += 4)
		host_write32(p->h, p->secret_pa + off, p->secret + (off & 63));
}

static void start(struct protected *p)
{
	struct host *h;
	u64 save;
	u32 size;

	h = p->h = fuzz_host(fuzz_product(p->header[H_PRODUCT]), &p->watch);
	h->protected_start = host_alloc(h, PROTECTED_SIZE, PAGE);
	h->protected_end = h->protected_start + PROTECTED_SIZE;
	p->next = h->protected_start;
	fw_build(h);
	vm_map(h, h->mcu, SECTION_VA, protected_alloc(p, SECTION_SIZE), SECTION_SIZE, PTE_NOEXEC);
	h->filter = true;
	host_boot(h);

	size = host_read32(h, h->shared + 0x1000 + 0x10);
	group_init(h, &p->g, 0, AS, QUEUES);
	p->secret_pa = protected_alloc(p, SECRET_SIZE);
	vm_map(h, &p->g.vm, SECRET_VA, p->secret_pa, SECRET_SIZE, PTE_NOEXEC);
	save = protected_alloc(p, size);
	p->save_va = h->next_mcu_va;
	h->next_mcu_va += size;
	vm_map(h, h->mcu, p->save_va, save, size, PTE_NOEXEC);
	put_secret(p);
	bind_in(p, 0);
	EXPECT(group_request(&p->g, CSG_START));
}

static void submit(struct protected *p, const u8 *data, size_t size)
{
	static const u64 prologue[] = {
		I_MOVE48(0, SECRET_VA), I_MOVE48(2, SECRET_VA + 0x1000), I_MOVE48(4, DATA_VA),
		I_MOVE48(6, DATA_VA + 0x1000), I_MOVE48(8, SECRET_VA + SECRET_SIZE - 4),
		I_MOVE48(10, CODE_VA), I_MOVE48(12, RING_VA(0)), I_MOVE48(14, HOLE_VA),
		I_MOVE32(16, 64), I_MOVE32(17, 1),
	};
	u64 insn[ARRAY_SIZE(prologue) + 1 + FUZZ_INPUT_MAX / 8];
	size_t count = size / 8, half = count - count / 3, n;

	memcpy(insn, prologue, sizeof(prologue));
	n = ARRAY_SIZE(prologue);
	if (p->header[H_REGION])
		insn[n++] = I_PROT_REGION(p->header[H_REGION] < half ? p->header[H_REGION] : half);
	memcpy(insn + n, data, 8 * half);
	queue_call(&p->g, 0, insn, n + half);
	n = ARRAY_SIZE(prologue);
	memcpy(insn + n, data + 8 * half, 8 * (count - half));
	queue_call(&p->g, 1, insn, n + count - half);
}

/* The driver's part: acknowledge what asks, enter, take note of the exit */
static void serve(struct protected *p, bool enter)
{
	struct host *h = p->h;
	u64 glb = glb_in(h, GLB_IN_REQ);
	bool asked = false;
	unsigned int q;

	if (glb_pending(h, GLB_PROTM_EXIT))
		host_write32(h, glb, host_read32(h, glb) ^ GLB_PROTM_EXIT);
	if (!enter)
		return;
	for (q = 0; q < QUEUES; q++) {
		u64 in = cs_in(h, p->g.slot, q, CS_IN_REQ);
		u32 diff = host_read32(h, in) ^ host_read32(h, cs_out(h, p->g.slot, q, CS_OUT_ACK));

		if (!(diff & CS_PROTM_PEND))
			continue;
		host_write32(h, in, host_read32(h, in) ^ CS_PROTM_PEND);
		asked = true;
	}
	if (asked)
		glb_toggle(h, GLB_PROTM_ENTER);
}

static void serve_fault(struct protected *p)
{
	if (!(r32(p->h, R_MMU_IRQ + IRQ_RAW) & MMU_FAULT))
		return;
	w32(p->h, R_MMU_IRQ + IRQ_CLR, MMU_FAULT);
	/* Commands wait for the exit, and a ping brings it about */
	glb_toggle(p->h, GLB_PING);
	EXPECT(!active(p));
	as_unmap(p->h, AS);
	fuzz_run(p->h, &p->watch, BUDGET);
	as_enable(p->h, AS, &p->g.vm);
}

static void step(struct protected *p, unsigned int n)
{
	struct host *h = p->h;
	u8 bit = 1u << (n & 7);

	if (p->header[H_LOCK] & bit && !active(p)) {
		as_lock(h, AS, SECRET_VA, 15);
		serve(p, true);
		fuzz_run(h, &p->watch, BUDGET);
		as_command(h, AS, AS_UNLOCK);
	}
	serve(p, !(p->header[H_IGNORE] & bit));
	fuzz_run(h, &p->watch, BUDGET);
	if (p->header[H_PING] & bit) {
		glb_toggle(h, GLB_PING);
		EXPECT(!active(p) && !glb_pending(h, GLB_PING));
	}
	serve_fault(p);
	if (n == p->header[H_MOVE_AT]) {
		EXPECT(group_request(&p->g, CSG_SUSPEND));
		EXPECT(!active(p));
		bind_in(p, p->header[H_MOVE_AT] & 1 ? 2 : 0);
		EXPECT(group_request(&p->g, CSG_RESUME));
	}
	h->now_ns += p->header[H_TIME] * 16000ull;
}

/* Whether a word of the secret is anywhere outside of protected memory */
static bool leaked(struct protected *p)
{
	struct host *h = p->h;
	u64 pa;

	for (pa = HOST_RAM_BASE; pa < h->next_page; pa += 4)
		if ((pa < h->protected_start || pa >= h->protected_end) &&
		    host_read32(h, pa) - p->secret < 64)
			return true;
	return false;
}

/* Return: whether the secret was found */
static bool run(const u8 *data, size_t size, u32 secret)
{
	struct protected p = { .secret = secret };
	unsigned int n;
	bool found;

	memcpy(p.header, data, HEADER);
	start(&p);
	submit(&p, data + HEADER, size - HEADER);
	for (n = 0; n < STEPS; n++) {
		step(&p, n);
		if (n == p.header[H_RESET]) {
			fuzz_reset(p.h);
			EXPECT(!active(&p));
			break;
		}
	}
	if (n == STEPS) {
		EXPECT(r32(p.h, R_MCU_STATUS) == MCU_S_ENABLED);
		EXPECT(group_request(&p.g, CSG_TERMINATE));
		EXPECT(!active(&p));
	}
	EXPECT(!p.h->logged[MALI_LOG_HOST_ERROR]);
	found = leaked(&p);
	host_delete(p.h);
	return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	u32 hash = 0x811c9dc5;
	size_t i;

	if (size < HEADER || size > FUZZ_INPUT_MAX)
		return 0;
	for (i = 0; i < size; i++)
		hash = (hash ^ data[i]) * 0x01000193;
	/* A word that is the secret by chance is not so with another one */
	if (run(data, size, hash | 1u << 31))
		EXPECT(!run(data, size, ~hash | 1u << 31));
	return 0;
}

/* Seeds */

#define SEED(name, head, ...) do {						\
	const u8 head_[HEADER] = head;						\
	const u64 insn_[] = { __VA_ARGS__ };					\
	u8 data_[HEADER + sizeof(insn_)];					\
	memcpy(data_, head_, HEADER);						\
	memcpy(data_ + HEADER, insn_, sizeof(insn_));				\
	put(name, data_, sizeof(data_));					\
} while (0)

#define HEAD(...)	{ __VA_ARGS__ }

void fuzz_seeds(fuzz_put_fn put)
{
	char name[32];
	unsigned int op;

	SEED("copy", HEAD(0, 4, 0, 0, 30, 0, 4, 99), I_LOAD(32, 0xffff, 0, 0), I_WAIT(0xff),
	     I_STORE(32, 0xffff, 2, 0), I_WAIT(0xff), I_NOP, I_NOP);
	SEED("carry-out", HEAD(0, 2, 0, 0, 30, 0, 4, 99), I_LOAD(32, 0xffff, 0, 0), I_WAIT(0xff),
	     I_STORE(32, 0xffff, 4, 0), I_WAIT(0xff), I_NOP, I_NOP);
	SEED("write-out", HEAD(0, 4, 0, 0, 30, 0, 4, 99), I_LOAD(32, 0xffff, 0, 0), I_WAIT(0xff),
	     I_STORE(32, 0xffff, 4, 0), I_WAIT(0xff), I_NOP, I_NOP);
	SEED("ping", HEAD(1, 5, 0, 0xff, 30, 0, 4, 99), I_LOAD(32, 0xffff, 0, 0), I_WAIT(0xff),
	     I_BRANCH(C_ALWAYS, 17, 0xfffd), I_NOP, I_STORE(32, 0xffff, 4, 0), I_NOP);
	SEED("move", HEAD(4, 5, 0, 0, 3, 0, 4, 99), I_LOAD(32, 0xffff, 0, 0), I_WAIT(0xff),
	     I_BRANCH(C_ALWAYS, 17, 0xfffd), I_NOP, I_STORE(32, 0xffff, 4, 0), I_NOP);
	SEED("reset", HEAD(6, 5, 0, 0, 30, 0, 4, 3), I_LOAD(32, 0xffff, 0, 0), I_WAIT(0xff),
	     I_BRANCH(C_ALWAYS, 17, 0xfffd), I_NOP, I_STORE(32, 0xffff, 4, 0), I_NOP);
	SEED("lock", HEAD(8, 3, 0x55, 0, 30, 0x0f, 4, 99), I_SYNC_WAIT32(C_GT, 0, 16), I_NOP,
	     I_STORE_STATE(0, 2, 0), I_PROT_REGION(1), I_SYNC_ADD32(2, 17), I_NOP, I_NOP, I_NOP);
	SEED("fault", HEAD(2, 3, 0, 0, 30, 0, 4, 99), I_LOAD(32, 0xffff, 0, 0), I_WAIT(0xff),
	     I_STORE(32, 1, 14, 0), I_NOP, I_STORE(32, 1, 4, 0), I_NOP);
	/* Each opcode with the secret in its registers, inside and after it */
	for (op = 0; op < 64; op++) {
		snprintf(name, sizeof(name), "opcode-%u", op);
		SEED(name, HEAD(op % 13, 4, 0, 0, 30, 0, 4, 99), I_LOAD(32, 0xffff, 0, 0),
		     I_WAIT(0xff), OP(op) | 32ull << 48 | 2ull << 40 | 34ull << 32,
		     OP(op) | 34ull << 40 | 1 << 16,
		     OP(op) | 32ull << 48 | 4ull << 40 | 36ull << 32,
		     I_STORE(32, 0xffff, 4, 0), I_NOP, I_NOP, I_NOP);
	}
}
