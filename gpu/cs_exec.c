// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The instructions of a command stream, one function each, dispatched through a table
 * by what cs_isa.c says the word is.  Its operands have been checked by then: registers
 * exist, pairs are even, values are not reserved.
 *
 * What does not complete at once is handed to cs_async.c.
 */
#include "cs_exec.h"
#include "control.h"
#include "cs_async.h"
#include "cs_compute.h"
#include "cs_fragment.h"
#include "cs_tiler.h"
#include "events.h"
#include "fwmem.h"
#include "queue.h"
#include "region.h"

#define FIELD(insn, high, low)	(((insn) >> (low)) & ((2ull << ((high) - (low))) - 1))

/* Operand fields that most instructions share */
#define DST(insn)	((unsigned int)FIELD(insn, 55, 48))
#define SRC(insn)	((unsigned int)FIELD(insn, 47, 40))
#define DATA(insn)	((unsigned int)FIELD(insn, 39, 32))
#define OFFSET(insn)	((s16)FIELD(insn, 15, 0))
#define WAIT_MASK(insn)	((u16)FIELD(insn, 31, 16))
#define SIGNAL(insn)	((u8)FIELD(insn, 51, 48))
#define INDIRECT(insn)	FIELD(insn, 52, 52)

#define SYNC_SCOPE_SYSTEM	0
#define SYNC_ERROR_PROPAGATE	BIT64(0)
#define SYNC_ERROR_REJECT	BIT64(0)

enum condition { COND_LE, COND_GT, COND_EQ, COND_NE, COND_LT, COND_GE, COND_ALWAYS };

static void put64(struct cs_state *s, unsigned int r, u64 v)
{
	s->regs[r] = lo32(v);
	s->regs[r + 1] = hi32(v);
}

static enum cs_step invalid(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	mali_cs_fatal(gpu, q, EXC_CS_INSTR_INVALID, insn);
	return CS_STOPPED;
}

/* What an instruction returns after an access that has not been made */
static enum cs_step not_done(const struct cs_ref *q)
{
	return q->cs->s.block == CSB_FATAL ? CS_STOPPED : CS_AGAIN;
}

static enum cs_step block(struct cs_ref *q, enum cs_block why)
{
	q->cs->s.block = why;
	return CS_AGAIN;
}

/* Most instructions that take part in PROGRESS_WAIT have the same bit for it */
static enum cs_step progress(struct cs_ref *q, u64 insn)
{
	if (FIELD(insn, 32, 32))
		q->cs->s.progress++;
	return CS_NEXT;
}

static enum cs_step op_nop(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return CS_NEXT;
}

static enum cs_step op_move48(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	put64(&q->cs->s, DST(insn), FIELD(insn, 47, 0));
	return CS_NEXT;
}

static enum cs_step op_move32(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	q->cs->s.regs[DST(insn)] = lo32(insn);
	return CS_NEXT;
}

/* Scoreboard */

static enum cs_step wait_for(struct cs_ref *q, u16 mask)
{
	struct cs_state *s = &q->cs->s;

	if (!(s->sb_busy & mask))
		return CS_NEXT;
	s->sb_blocked = mask;
	return block(q, CSB_SB);
}

static enum cs_step op_wait(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	bool indirect = FIELD(insn, 33, 33);
	enum cs_step step = wait_for(q, indirect ? q->cs->s.sb_wait : WAIT_MASK(insn));

	return step == CS_NEXT ? progress(q, insn) : step;
}

static enum cs_step begin(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	return mali_cs_async_begin(gpu, q, w) ? CS_NEXT : CS_AGAIN;
}

/* The mask and the entry that an instruction names, or the queue's own */
static void choose_entries(const struct cs_state *s, struct cs_work *w)
{
	w->wait = INDIRECT(w->insn) ? s->sb_wait : WAIT_MASK(w->insn);
	w->entry = INDIRECT(w->insn) ? s->sb_deferred : SIGNAL(w->insn);
}

/* Instructions that wait for entries first, or have nothing to wait for */
static enum cs_step defer(struct mali_gpu *gpu, struct cs_ref *q, struct cs_work *w)
{
	choose_entries(&q->cs->s, w);
	if (w->wait)
		return begin(gpu, q, w);
	return mali_cs_carry_out(gpu, q, w) ? CS_NEXT : not_done(q);
}

static enum cs_step op_set_sb_entry(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	q->cs->s.sb_endpoint = (u8)FIELD(insn, 3, 0);
	q->cs->s.sb_other = (u8)FIELD(insn, 7, 4);
	return CS_NEXT;
}

enum sb_state { SB_ENDPOINT, SB_OTHER, SB_DEFERRED, SB_MASK_STREAM = 8, SB_MASK_WAIT };

static enum cs_step set_state(struct mali_gpu *gpu, struct cs_ref *q, u64 insn, u32 value)
{
	struct cs_state *s = &q->cs->s;
	u32 state = (u32)FIELD(insn, 39, 32);
	u32 entries = gpu->isa.scoreboards;

	if (state < SB_MASK_STREAM ? value >= entries : value >> entries)
		return invalid(gpu, q, insn);
	switch (state) {
	case SB_ENDPOINT:
		s->sb_endpoint = (u8)value;
		break;
	case SB_OTHER:
		s->sb_other = (u8)value;
		break;
	case SB_DEFERRED:
		s->sb_deferred = (u8)value;
		break;
	case SB_MASK_STREAM:
		s->sb_stream = (u16)value;
		break;
	case SB_MASK_WAIT:
		s->sb_wait = (u16)value;
		break;
	}
	return CS_NEXT;
}

static enum cs_step op_set_state(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return set_state(gpu, q, insn, q->cs->s.regs[SRC(insn)]);
}

static enum cs_step op_set_state_imm32(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return set_state(gpu, q, insn, lo32(insn));
}

/* The next entry of the stream's mask that is free; if none is, the next one */
static unsigned int next_entry(const struct cs_state *s, u32 entries)
{
	u32 mask = s->sb_stream ? s->sb_stream : 0xffff;
	unsigned int i, entry, first = CS_MAX_SB;

	for (i = 1; i <= entries; i++) {
		entry = (s->sb_last + i) % entries;
		if (!(mask & BIT32(entry)))
			continue;
		if (!(s->sb_busy & BIT32(entry)))
			return entry;
		if (first == CS_MAX_SB)
			first = entry;
	}
	return first == CS_MAX_SB ? 0 : first;
}

enum sb_type { SB_NO_CHANGE, SB_TYPE_ENDPOINT, SB_TYPE_OTHER, SB_TYPE_DEFERRED };

static enum cs_step op_next_sb_entry(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u8 entry = (u8)next_entry(s, gpu->isa.scoreboards);

	switch (FIELD(insn, 35, 32)) {
	case SB_TYPE_ENDPOINT:
		s->sb_endpoint = entry;
		break;
	case SB_TYPE_OTHER:
		s->sb_other = entry;
		break;
	case SB_TYPE_DEFERRED:
		s->sb_deferred = entry;
		break;
	}
	s->sb_last = entry;
	s->regs[DST(insn)] = FIELD(insn, 36, 36) ? BIT32(entry) : entry;
	return CS_NEXT;
}

/* Entries that the queues of a group share */

/**
 * mali_cs_shared_entry() - a shared scoreboard entry
 * @csg: group
 * @entry: which
 *
 * Return: how often it has been incremented more than decremented.  Each queue keeps its
 * share, so that suspending the group keeps all of it.
 */
u32 mali_cs_shared_entry(const struct csg *csg, unsigned int entry)
{
	unsigned int m;
	u32 sum = 0;

	for (m = 0; m < csg->stream_num; m++)
		if (csg->cs[m].started)
			sum += csg->cs[m].s.shared_inc[entry % CS_MAX_SB] -
			       csg->cs[m].s.shared_dec[entry % CS_MAX_SB];
	return sum;
}

static enum cs_step op_shared_sb_inc(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_work w = { .insn = insn, .id = MALI_CS_INSN_SHARED_SB_INC, .entry = CS_NO_ENTRY };

	w.wait = INDIRECT(insn) ? q->cs->s.sb_wait : WAIT_MASK(insn);
	if (w.wait)
		return begin(gpu, q, &w);
	mali_cs_carry_out(gpu, q, &w);
	return progress(q, insn);
}

static enum cs_step op_shared_sb_dec(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;

	if (!mali_cs_shared_entry(q->csg, SIGNAL(insn))) {
		s->sb_blocked = SIGNAL(insn);
		return block(q, CSB_SHARED_SB);
	}
	s->shared_dec[SIGNAL(insn)]++;
	return progress(q, insn);
}

/* Shader cores and tiler */

static enum cs_step run(struct mali_gpu *gpu, struct cs_ref *q, struct cs_work *w)
{
	enum cs_step step;

	w->entry = q->cs->s.sb_endpoint;
	step = begin(gpu, q, w);
	if (step == CS_NEXT)
		gpu->stat[MALI_STAT_ENDPOINT_JOBS]++;
	return step;
}

static enum cs_step op_run_compute(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_work w = { .insn = insn, .id = MALI_CS_INSN_RUN_COMPUTE };

	mali_cs_compute_begin(&q->cs->s, &w);
	return run(gpu, q, &w);
}

static enum cs_step op_draw(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_work w = { .insn = insn, .id = MALI_CS_INSN_RUN_IDVS };

	mali_cs_tiler_begin(&q->cs->s, &w);
	return run(gpu, q, &w);
}

static enum cs_step op_run_fragment(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_work w = { .insn = insn, .id = MALI_CS_INSN_RUN_FRAGMENT };

	mali_cs_fragment_begin(&q->cs->s, &w);
	return run(gpu, q, &w);
}

static enum cs_step op_finish_tiling(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_work w = {
		.insn = insn, .id = MALI_CS_INSN_FINISH_TILING, .entry = q->cs->s.sb_endpoint,
	};

	return begin(gpu, q, &w);
}

static enum cs_step op_finish_fragment(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	struct cs_work w = {
		.insn = insn, .id = MALI_CS_INSN_FINISH_FRAGMENT,
		.a = cs_get64(s, SRC(insn)), .b = cs_get64(s, DATA(insn)), .c = s->heap_context,
	};

	return defer(gpu, q, &w);
}

static enum cs_step op_heap_set(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	q->cs->s.heap_context = cs_get64(&q->cs->s, SRC(insn));
	return CS_NEXT;
}

static enum cs_step op_heap_operation(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_work w = {
		.insn = insn, .id = MALI_CS_INSN_HEAP_OPERATION, .a = q->cs->s.heap_context,
	};

	return defer(gpu, q, &w);
}

static enum cs_step op_req_resource(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	q->cs->s.resources = (u32)FIELD(insn, 4, 0);
	return mali_cs_resources_met(gpu, q) ? CS_NEXT : block(q, CSB_RESOURCE);
}

#define RES_COMPUTE	BIT32(0)
#define RES_FRAGMENT	BIT32(1)
#define RES_TILER	BIT32(2)
#define RES_IDVS	BIT32(3)
#define RES_RT		BIT32(4)

/**
 * mali_cs_resources_met() - whether the group has endpoints of each kind that is asked for
 * @gpu: GPU
 * @q: queue that has executed REQ_RESOURCE
 *
 * The endpoints themselves are never busy.  A group whose endpoints nobody has configured
 * has all there are.
 */
bool mali_cs_resources_met(struct mali_gpu *gpu, struct cs_ref *q)
{
	u32 ep = mali_fw_read32(gpu, q->csg->out_va + CSG_STATUS_EP_CURRENT);
	u32 asked = q->cs->s.resources;

	if (!ep)
		return true;
	if ((asked & (RES_COMPUTE | RES_IDVS | RES_RT)) && !(ep & 0xff))
		return false;
	if ((asked & RES_FRAGMENT) && !(ep & 0xff00))
		return false;
	return !(asked & (RES_TILER | RES_IDVS)) || ep & 0xf0000;
}

static enum cs_step op_trace_point(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_work w = { .insn = insn, .id = MALI_CS_INSN_TRACE_POINT };

	if (DATA(insn) + SRC(insn) > gpu->isa.regs)
		return invalid(gpu, q, insn);
	return defer(gpu, q, &w);
}

/* Progress counters */

static enum cs_step op_progress_wait(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;

	if (FIELD(insn, 4, 0) >= q->csg->stream_num)
		return invalid(gpu, q, insn);
	s->progress_queue = (u8)FIELD(insn, 4, 0);
	s->progress_ref = cs_get64(s, SRC(insn));
	return mali_cs_progress_met(q) ? CS_NEXT : block(q, CSB_PROGRESS);
}

/**
 * mali_cs_progress_met() - look at the counter that a PROGRESS_WAIT waits for
 * @q: queue
 *
 * Return: true when the PROGRESS_WAIT is to be executed again.
 */
bool mali_cs_progress_met(const struct cs_ref *q)
{
	const struct cs_state *s = &q->cs->s;

	/* A restored state may name any queue */
	return s->progress_queue < q->csg->stream_num &&
	       q->csg->cs[s->progress_queue].s.progress >= s->progress_ref;
}

static enum cs_step op_progress_store(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	q->cs->s.progress = cs_get64(&q->cs->s, SRC(insn));
	return CS_NEXT;
}

static enum cs_step op_progress_load(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	put64(&q->cs->s, DST(insn), q->cs->s.progress);
	return CS_NEXT;
}

/* Arithmetic */

static enum cs_step op_add_imm32(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;

	s->regs[DST(insn)] = s->regs[SRC(insn)] + lo32(insn);
	return CS_NEXT;
}

static enum cs_step op_add_imm64(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;

	put64(s, DST(insn), cs_get64(s, SRC(insn)) + (u64)(s64)(s32)lo32(insn));
	return CS_NEXT;
}

static enum cs_step op_umin32(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u32 a = s->regs[SRC(insn)], b = s->regs[DATA(insn)];

	s->regs[DST(insn)] = a < b ? a : b;
	return CS_NEXT;
}

/* The operation is its own truth table, from bit 0 up: a and b, a only, b only, neither */
static enum cs_step op_logic_op32(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u32 a = s->regs[SRC(insn)], b = s->regs[DATA(insn)], r = 0;

	/* The second operand is the number of a bit */
	if (insn & BIT64(4))
		b = BIT32(b & 31);
	r |= insn & BIT64(0) ? a & b : 0;
	r |= insn & BIT64(1) ? a & ~b : 0;
	r |= insn & BIT64(2) ? ~a & b : 0;
	r |= insn & BIT64(3) ? ~a & ~b : 0;
	s->regs[DST(insn)] = r;
	return CS_NEXT;
}

/*
 * What v13 has more: each in 32 and in 64 bits, with an immediate or a second register.
 * The first value is sign-extended where the operation is signed and @bits is 32, so that
 * one function does for both widths.
 */
enum arith {
	ARITH_ADD, ARITH_SUB, ARITH_UMIN, ARITH_LSHIFT, ARITH_RSHIFT_U, ARITH_RSHIFT_S,
};

static u64 arith(enum arith op, u64 a, u64 b, unsigned int bits)
{
	unsigned int amount = (unsigned int)b & (bits - 1);

	switch (op) {
	case ARITH_ADD:
		return a + b;
	case ARITH_SUB:
		return a - b;
	case ARITH_UMIN:
		return a < b ? a : b;
	case ARITH_LSHIFT:
		return a << amount;
	case ARITH_RSHIFT_U:
		return a >> amount;
	default:
		return bits == 32 ? (u64)(s64)((s32)(u32)a >> amount) : (u64)((s64)a >> amount);
	}
}

static u64 ones(unsigned int width)
{
	return width >= 64 ? ~0ull : BIT64(width) - 1;
}

/* Bits from @position on; what would lie beyond the register is 0 */
static u64 extract(u64 a, unsigned int position, unsigned int width, unsigned int bits,
		   bool is_signed)
{
	u64 v;

	if (position >= bits || !width)
		return 0;
	if (width > bits - position)
		width = bits - position;
	v = a >> position & ones(width);
	if (is_signed && v >> (width - 1) & 1)
		v |= ~ones(width);
	return v;
}

static u64 insert(u64 a, u64 b, unsigned int position, unsigned int width, unsigned int bits)
{
	u64 mask;

	if (position >= bits)
		return a;
	mask = ones(width) << position;
	return (a & ~mask) | (b << position & mask);
}

static enum cs_step op_arith(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	/* Opcodes 16, 17, 18, 57: immediate of 32 and 64 bits, register of 32 and 64 bits */
	u32 opcode = (u32)(insn >> 56);
	bool wide = opcode == 17 || opcode == 57, imm = opcode < 18;
	unsigned int bits = wide ? 64 : 32;
	unsigned int position = (unsigned int)FIELD(insn, 7, 0);
	unsigned int width = (unsigned int)FIELD(insn, 15, 8);
	struct cs_state *s = &q->cs->s;
	u64 a = wide ? cs_get64(s, SRC(insn)) : s->regs[SRC(insn)];
	u64 b, r;

	if (imm) {
		static const u8 ops[] = {
			ARITH_ADD, ARITH_LSHIFT, ARITH_RSHIFT_U, ARITH_RSHIFT_S, 0, 0, 0,
			ARITH_UMIN,
		};

		switch (DATA(insn)) {
		case 4:
		case 5:
			r = extract(a, position, width, bits, DATA(insn) == 5);
			break;
		case 6:
			r = insert(a, FIELD(insn, 31, 16), position, width, bits);
			break;
		default:
			/* Of all immediates the addition's alone has a sign */
			b = DATA(insn) ? lo32(insn) : (u64)(s64)(s32)lo32(insn);
			r = arith(ops[DATA(insn)], a, b, bits);
		}
	} else {
		static const u8 ops[] = {
			ARITH_UMIN, ARITH_ADD, ARITH_SUB, ARITH_LSHIFT, ARITH_RSHIFT_U,
			ARITH_RSHIFT_S,
		};
		unsigned int sub = (unsigned int)FIELD(insn, 31, 24);

		b = wide ? cs_get64(s, DATA(insn)) : s->regs[DATA(insn)];
		r = sub == 6 ? insert(a, b, position, width, bits) : arith(ops[sub], a, b, bits);
	}
	if (wide)
		put64(s, DST(insn), r);
	else
		s->regs[DST(insn)] = lo32(r);
	return CS_NEXT;
}

/* Memory */

static unsigned int highest(u32 mask)
{
	unsigned int n = 0;

	while (mask >>= 1)
		n++;
	return n;
}

static enum cs_step move_multiple(struct mali_gpu *gpu, struct cs_ref *q, u64 insn, bool store)
{
	struct cs_state *s = &q->cs->s;
	struct cs_transfer t = {
		.va = cs_get64(s, SRC(insn)) + (u64)(s64)OFFSET(insn),
		.mask = (u16)FIELD(insn, 31, 16), .base = (u8)DST(insn), .store = store,
	};
	unsigned int last = highest(t.mask);

	if (!t.mask)
		return CS_NEXT;
	if (t.base + last >= gpu->isa.regs)
		return invalid(gpu, q, insn);
	if (store)
		memcpy(t.data, &s->regs[t.base], 4 * (last + 1));
	return mali_cs_async_transfer(gpu, q, &t) ? CS_NEXT : not_done(q);
}

static enum cs_step op_load_multiple(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return move_multiple(gpu, q, insn, false);
}

static enum cs_step op_store_multiple(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return move_multiple(gpu, q, insn, true);
}

/* Control flow */

static bool condition_met(u32 value, enum condition cond)
{
	s32 v = (s32)value;

	switch (cond) {
	case COND_LE:
		return v <= 0;
	case COND_GT:
		return v > 0;
	case COND_EQ:
		return v == 0;
	case COND_NE:
		return v != 0;
	case COND_LT:
		return v < 0;
	case COND_GE:
		return v >= 0;
	default:
		return true;
	}
}

static enum cs_step op_branch(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	unsigned int cond = (unsigned int)FIELD(insn, 30, 28);
	struct cs_frame *f;
	u64 target;

	/* The ring is the kernel's: only called buffers branch */
	if (!s->depth)
		return invalid(gpu, q, insn);
	if (!condition_met(s->regs[SRC(insn)], cond))
		return CS_NEXT;
	f = &s->frame[s->depth - 1];
	target = f->pc + 8 + (u64)((s64)OFFSET(insn) * 8);
	if (target < f->start || target > f->end)
		return invalid(gpu, q, insn);
	f->pc = target;
	return CS_JUMPED;
}

static enum cs_step op_set_exception_handler(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u64 va = cs_get64(s, SRC(insn));
	u32 len = s->regs[DATA(insn)];

	if ((va | len) & 7 || va + len < va)
		return invalid(gpu, q, insn);
	s->handler_va = va;
	s->handler_len = len;
	return CS_NEXT;
}

static bool call_target(struct mali_gpu *gpu, struct cs_ref *q, u64 insn, struct cs_frame *f)
{
	struct cs_state *s = &q->cs->s;
	u32 len;

	len = s->regs[DATA(insn)];
	f->start = cs_get64(s, SRC(insn));
	f->pc = f->start;
	f->end = f->start + len;
	return !(f->start & 7) && !(len & 7) && f->end >= f->start;
}

static enum cs_step op_call(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	struct cs_frame f;

	if (!call_target(gpu, q, insn, &f))
		return invalid(gpu, q, insn);
	/* The ring is the first frame of CS_CALL_DEPTH */
	if (s->depth + 1 >= CS_CALL_DEPTH) {
		mali_cs_fatal(gpu, q, EXC_CS_CALL_STACK_OVERFLOW, f.start);
		return CS_STOPPED;
	}
	s->frame[s->depth++] = f;
	return CS_JUMPED;
}

static enum cs_step op_jump(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	struct cs_frame f;

	if (!call_target(gpu, q, insn, &f) || !s->depth)
		return invalid(gpu, q, insn);
	s->frame[s->depth - 1] = f;
	return CS_JUMPED;
}

static enum cs_step op_flush_cache2(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_work w = { .insn = insn, .id = MALI_CS_INSN_FLUSH_CACHE2 };

	choose_entries(&q->cs->s, &w);
	return begin(gpu, q, &w);
}

/*
 * SYNC_ADD and SYNC_SET.  The object is the value and, behind it, a status word
 * that tells waiters of an error.
 */
static bool sync_write(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w,
		       bool is64, bool add)
{
	u32 width = is64 ? 8 : 4;
	u64 value = w->b, old = 0;

	if (add && !mali_cs_mem(gpu, q, w->a, &old, width, false))
		return false;
	value += old;
	if ((w->insn & SYNC_ERROR_PROPAGATE) && q->cs->s.error) {
		u32 status = 1;

		if (!mali_cs_mem(gpu, q, w->a + width, &status, 4, true))
			return false;
	}
	/* The host attributes faults by extract when it sees the value */
	mali_cs_publish(gpu, q, true);
	if (!mali_cs_mem(gpu, q, w->a, &value, width, true))
		return false;
	if (FIELD(w->insn, 2, 1) == SYNC_SCOPE_SYSTEM)
		mali_csg_event(gpu, q->group, CSG_REQ_SYNC_UPDATE);
	return true;
}

static enum cs_step sync_op(struct mali_gpu *gpu, struct cs_ref *q, u64 insn, enum mali_cs_insn id,
			    bool is64)
{
	const struct cs_state *s = &q->cs->s;
	struct cs_work w = {
		.insn = insn, .id = id, .a = cs_get64(s, SRC(insn)),
		.b = is64 ? cs_get64(s, DATA(insn)) : s->regs[DATA(insn)],
	};

	return defer(gpu, q, &w);
}

static enum cs_step op_sync_add32(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return sync_op(gpu, q, insn, MALI_CS_INSN_SYNC_ADD32, false);
}

static enum cs_step op_sync_set32(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return sync_op(gpu, q, insn, MALI_CS_INSN_SYNC_SET32, false);
}

static enum cs_step op_sync_add64(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return sync_op(gpu, q, insn, MALI_CS_INSN_SYNC_ADD64, true);
}

static enum cs_step op_sync_set64(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return sync_op(gpu, q, insn, MALI_CS_INSN_SYNC_SET64, true);
}

static bool sync_compare(u64 value, u64 ref, unsigned int cond)
{
	switch (cond) {
	case COND_LE:
		return value <= ref;
	case COND_GT:
		return value > ref;
	case COND_EQ:
		return value == ref;
	case COND_NE:
		return value != ref;
	case COND_LT:
		return value < ref;
	default:
		return value >= ref;
	}
}

/**
 * mali_cs_sync_met() - look again at the object that a SYNC_WAIT waits for
 * @gpu: GPU
 * @q: a queue blocked on CSB_SYNC
 *
 * Return: true when the SYNC_WAIT is to be executed again.
 */
bool mali_cs_sync_met(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;
	u64 value = 0;
	u32 status = 0;

	if (!mali_cs_mem(gpu, q, s->sync_va, &value, s->sync_64b ? 8 : 4, false))
		return false;
	if (s->sync_reject &&
	    !mali_cs_mem(gpu, q, s->sync_va + (s->sync_64b ? 8 : 4), &status, 4, false))
		return false;
	return status || sync_compare(value, s->sync_ref, s->sync_cond);
}

static enum cs_step sync_wait(struct mali_gpu *gpu, struct cs_ref *q, u64 insn, bool is64)
{
	struct cs_state *s = &q->cs->s;
	unsigned int cond = (unsigned int)FIELD(insn, 31, 28);
	u32 width = is64 ? 8 : 4;
	u64 value = 0;
	u32 status = 0;

	s->sync_va = cs_get64(s, SRC(insn));
	s->sync_ref = is64 ? cs_get64(s, DATA(insn)) : s->regs[DATA(insn)];
	s->sync_cond = cond;
	s->sync_64b = is64;
	s->sync_reject = insn & SYNC_ERROR_REJECT;
	if (!mali_cs_mem(gpu, q, s->sync_va, &value, width, false))
		return not_done(q);
	if (!s->sync_reject && !sync_compare(value, s->sync_ref, cond)) {
		s->block = CSB_SYNC;
		return CS_AGAIN;
	}
	if (!mali_cs_mem(gpu, q, s->sync_va + width, &status, 4, false))
		return not_done(q);
	if (status) {
		/* An error of who signalled: a fault of our own, or quietly handed on */
		if (s->sync_reject)
			mali_cs_fault(gpu, q, EXC_CS_INHERIT_FAULT, s->sync_va);
		else if (!s->error)
			s->error = EXC_CS_INHERIT_FAULT;
		return CS_NEXT;
	}
	if (sync_compare(value, s->sync_ref, cond))
		return CS_NEXT;
	s->block = CSB_SYNC;
	return CS_AGAIN;
}

static enum cs_step op_sync_wait32(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return sync_wait(gpu, q, insn, false);
}

static enum cs_step op_sync_wait64(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return sync_wait(gpu, q, insn, true);
}

enum state { STATE_TIMESTAMP, STATE_CYCLES, STATE_DISJOINT, STATE_ERROR };

static bool store_state(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	u64 value = 0;

	switch (FIELD(w->insn, 33, 32)) {
	case STATE_TIMESTAMP:
		value = mali_control_timestamp(gpu);
		break;
	case STATE_CYCLES:
		value = mali_control_cycles(gpu);
		break;
	case STATE_DISJOINT:
		/* The counters have not stopped in between */
		break;
	case STATE_ERROR:
		value = q->cs->s.error;
		break;
	}
	return mali_cs_mem(gpu, q, w->a, &value, 8, true);
}

static enum cs_step op_store_state(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_work w = {
		.insn = insn, .id = MALI_CS_INSN_STORE_STATE,
		.a = cs_get64(&q->cs->s, SRC(insn)) + (u64)(s64)OFFSET(insn),
	};

	return defer(gpu, q, &w);
}

/**
 * mali_cs_carry_out() - what an instruction does, once it does it
 * @gpu: GPU
 * @q: queue
 * @w: instruction and operands
 *
 * Return: false if an access has not been made; it is to be tried again.
 */
bool mali_cs_carry_out(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	switch (w->id) {
	case MALI_CS_INSN_SYNC_ADD32:
		return sync_write(gpu, q, w, false, true);
	case MALI_CS_INSN_SYNC_SET32:
		return sync_write(gpu, q, w, false, false);
	case MALI_CS_INSN_SYNC_ADD64:
		return sync_write(gpu, q, w, true, true);
	case MALI_CS_INSN_SYNC_SET64:
		return sync_write(gpu, q, w, true, false);
	case MALI_CS_INSN_STORE_STATE:
		return store_state(gpu, q, w);
	case MALI_CS_INSN_HEAP_OPERATION:
		return mali_cs_heap_count(gpu, q, w->a, (unsigned int)FIELD(w->insn, 33, 32));
	case MALI_CS_INSN_FINISH_FRAGMENT:
		return mali_cs_heap_give_back(gpu, q, w->c, w->a, w->b) &&
		       (!(w->insn & BIT64(0)) || mali_cs_heap_count(gpu, q, w->c, HEAP_FRAG_END));
	case MALI_CS_INSN_FLUSH_CACHE2:
		mali_control_flush_id_advance(gpu);
		return true;
	case MALI_CS_INSN_SHARED_SB_INC:
		q->cs->s.shared_inc[SIGNAL(w->insn)]++;
		return true;
	default:
		/* FINISH_TILING, TRACE_POINT: nothing that could be seen */
		return true;
	}
}

/* A barrier.  Then blocks until the host lets the GPU into protected mode */
static enum cs_step op_prot_region(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	enum cs_step step = wait_for(q, 0xffff);

	return step == CS_NEXT ? mali_region_begin(gpu, q, insn) : step;
}

static enum cs_step op_error_barrier(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	q->cs->s.error = 0;
	return CS_NEXT;
}

typedef enum cs_step (*cs_op)(struct mali_gpu *gpu, struct cs_ref *q, u64 insn);

static const cs_op ops[MALI_CS_INSN_COUNT] = {
	[MALI_CS_INSN_INVALID] = invalid,
	[MALI_CS_INSN_NOP] = op_nop,
	[MALI_CS_INSN_MOVE48] = op_move48,
	[MALI_CS_INSN_MOVE32] = op_move32,
	[MALI_CS_INSN_WAIT] = op_wait,
	[MALI_CS_INSN_RUN_COMPUTE] = op_run_compute,
	[MALI_CS_INSN_RUN_TILING] = op_draw,
	[MALI_CS_INSN_RUN_IDVS] = op_draw,
	[MALI_CS_INSN_RUN_FRAGMENT] = op_run_fragment,
	[MALI_CS_INSN_RUN_FULLSCREEN] = op_draw,
	[MALI_CS_INSN_FINISH_TILING] = op_finish_tiling,
	[MALI_CS_INSN_FINISH_FRAGMENT] = op_finish_fragment,
	[MALI_CS_INSN_RUN_IDVS2] = op_draw,
	[MALI_CS_INSN_ADD_IMM32] = op_add_imm32,
	[MALI_CS_INSN_LSHIFT_IMM32] = op_arith,
	[MALI_CS_INSN_RSHIFT_IMM_U32] = op_arith,
	[MALI_CS_INSN_RSHIFT_IMM_S32] = op_arith,
	[MALI_CS_INSN_BFEXT_U32] = op_arith,
	[MALI_CS_INSN_BFEXT_S32] = op_arith,
	[MALI_CS_INSN_BFINS_IMM32] = op_arith,
	[MALI_CS_INSN_UMIN_IMM32] = op_arith,
	[MALI_CS_INSN_ADD_IMM64] = op_add_imm64,
	[MALI_CS_INSN_LSHIFT_IMM64] = op_arith,
	[MALI_CS_INSN_RSHIFT_IMM_U64] = op_arith,
	[MALI_CS_INSN_RSHIFT_IMM_S64] = op_arith,
	[MALI_CS_INSN_BFEXT_U64] = op_arith,
	[MALI_CS_INSN_BFEXT_S64] = op_arith,
	[MALI_CS_INSN_BFINS_IMM64] = op_arith,
	[MALI_CS_INSN_UMIN_IMM64] = op_arith,
	[MALI_CS_INSN_UMIN32] = op_umin32,
	[MALI_CS_INSN_ADD32] = op_arith,
	[MALI_CS_INSN_SUB32] = op_arith,
	[MALI_CS_INSN_LSHIFT32] = op_arith,
	[MALI_CS_INSN_RSHIFT_U32] = op_arith,
	[MALI_CS_INSN_RSHIFT_S32] = op_arith,
	[MALI_CS_INSN_BFINS32] = op_arith,
	[MALI_CS_INSN_LOGIC_OP32] = op_logic_op32,
	[MALI_CS_INSN_LOAD_MULTIPLE] = op_load_multiple,
	[MALI_CS_INSN_STORE_MULTIPLE] = op_store_multiple,
	[MALI_CS_INSN_BRANCH] = op_branch,
	[MALI_CS_INSN_SET_SB_ENTRY] = op_set_sb_entry,
	[MALI_CS_INSN_PROGRESS_WAIT] = op_progress_wait,
	[MALI_CS_INSN_SET_EXCEPTION_HANDLER] = op_set_exception_handler,
	[MALI_CS_INSN_NEXT_SB_ENTRY] = op_next_sb_entry,
	[MALI_CS_INSN_SET_STATE] = op_set_state,
	[MALI_CS_INSN_SET_STATE_IMM32] = op_set_state_imm32,
	[MALI_CS_INSN_SHARED_SB_INC] = op_shared_sb_inc,
	[MALI_CS_INSN_SHARED_SB_DEC] = op_shared_sb_dec,
	[MALI_CS_INSN_CALL] = op_call,
	[MALI_CS_INSN_JUMP] = op_jump,
	[MALI_CS_INSN_REQ_RESOURCE] = op_req_resource,
	[MALI_CS_INSN_FLUSH_CACHE2] = op_flush_cache2,
	[MALI_CS_INSN_SYNC_ADD32] = op_sync_add32,
	[MALI_CS_INSN_SYNC_SET32] = op_sync_set32,
	[MALI_CS_INSN_SYNC_WAIT32] = op_sync_wait32,
	[MALI_CS_INSN_STORE_STATE] = op_store_state,
	[MALI_CS_INSN_PROT_REGION] = op_prot_region,
	[MALI_CS_INSN_PROGRESS_STORE] = op_progress_store,
	[MALI_CS_INSN_PROGRESS_LOAD] = op_progress_load,
	[MALI_CS_INSN_RUN_COMPUTE_INDIRECT] = op_run_compute,
	[MALI_CS_INSN_ERROR_BARRIER] = op_error_barrier,
	[MALI_CS_INSN_HEAP_SET] = op_heap_set,
	[MALI_CS_INSN_HEAP_OPERATION] = op_heap_operation,
	[MALI_CS_INSN_TRACE_POINT] = op_trace_point,
	[MALI_CS_INSN_SYNC_ADD64] = op_sync_add64,
	[MALI_CS_INSN_SYNC_SET64] = op_sync_set64,
	[MALI_CS_INSN_SYNC_WAIT64] = op_sync_wait64,
	[MALI_CS_INSN_UMIN64] = op_arith,
	[MALI_CS_INSN_ADD64] = op_arith,
	[MALI_CS_INSN_SUB64] = op_arith,
	[MALI_CS_INSN_LSHIFT64] = op_arith,
	[MALI_CS_INSN_RSHIFT_U64] = op_arith,
	[MALI_CS_INSN_RSHIFT_S64] = op_arith,
	[MALI_CS_INSN_BFINS64] = op_arith,
};

/**
 * mali_cs_decode() - which instruction a word is on this GPU
 * @gpu: GPU
 * @insn: instruction
 *
 * Return: MALI_CS_INSN_INVALID also for one whose operands are wrong.
 */
enum mali_cs_insn mali_cs_decode(struct mali_gpu *gpu, u64 insn)
{
	const struct mali_cs_insn_info *info = mali_cs_isa_find(&gpu->isa, insn);

	return mali_cs_isa_check(&gpu->isa, info,
				 insn) == MALI_CS_ISA_OK ? info->id : MALI_CS_INSN_INVALID;
}

/**
 * mali_cs_execute() - execute one instruction
 * @gpu: GPU
 * @q: queue
 * @id: what mali_cs_decode() said
 * @insn: the instruction word
 *
 * Return: what the queue does next.
 */
enum cs_step mali_cs_execute(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id, u64 insn)
{
	return ops[id](gpu, q, insn);
}
