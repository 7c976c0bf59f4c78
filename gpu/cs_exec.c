// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The instructions of a command stream: issue_<name>() for each, and complete_<name>() for
 * one that completes later; cs_isa.def names them.  Operands are valid by then: registers
 * exist, pairs are even, values are not reserved.
 *
 * What does not complete at once is handed to cs_async.c.
 */
#include "cs_exec.h"
#include "control.h"
#include "cs_async.h"
#include "cs_tiler.h"
#include "events.h"
#include "fwmem.h"
#include "queue.h"
#include "region.h"

/* What REQ_RESOURCE asks for */
#define RES_COMPUTE	mali_cs_put(REQ_RESOURCE, COMPUTE, 1)
#define RES_FRAGMENT	mali_cs_put(REQ_RESOURCE, FRAGMENT, 1)
#define RES_TILER	mali_cs_put(REQ_RESOURCE, TILER, 1)
#define RES_IDVS	mali_cs_put(REQ_RESOURCE, IDVS, 1)
#define RES_RT		mali_cs_put(REQ_RESOURCE, RT, 1)

/* Fields that are at the same place in all instructions that have them */
#define DESTINATION(insn)	((unsigned int)mali_cs_get(insn, MOVE32, DESTINATION))
#define SOURCE(insn)		((unsigned int)mali_cs_get(insn, ADD_IMM32, SOURCE))
#define SOURCE_1(insn)		((unsigned int)mali_cs_get(insn, UMIN32, SOURCE_1))
#define ADDRESS(insn)		((unsigned int)mali_cs_get(insn, LOAD_MULTIPLE, ADDRESS))
#define OFFSET(insn)		mali_cs_get_signed(insn, LOAD_MULTIPLE, OFFSET)
#define DATA(insn)		((unsigned int)mali_cs_get(insn, SYNC_ADD32, DATA))
#define WAIT_MASK(insn)		((u16)mali_cs_get(insn, SYNC_ADD32, WAIT_MASK))
#define SIGNAL_SLOT(insn)	((u8)mali_cs_get(insn, SYNC_ADD32, SIGNAL_SLOT))
#define DEFER_MODE(insn)	mali_cs_get(insn, SYNC_ADD32, DEFER_MODE)
#define PROGRESS(insn)		mali_cs_get(insn, WAIT, PROGRESS)
#define SHARED_ENTRY(insn)	((unsigned int)mali_cs_get(insn, SHARED_SB_INC, ENTRY))

static bool is_wide(enum mali_cs_insn id)
{
	return mali_cs_insns[id].flags & MALI_CS_WIDE;
}

static void set64(struct cs_state *s, unsigned int r, u64 v)
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
	if (PROGRESS(insn))
		q->cs->s.progress++;
	return CS_NEXT;
}

static enum cs_step issue_nop(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
			      u64 insn)
{
	return CS_NEXT;
}

static enum cs_step issue_move48(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				 u64 insn)
{
	set64(&q->cs->s, DESTINATION(insn), mali_cs_get(insn, MOVE48, IMMEDIATE));
	return CS_NEXT;
}

static enum cs_step issue_move32(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				 u64 insn)
{
	q->cs->s.regs[DESTINATION(insn)] = lo32(insn);
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

static enum cs_step issue_wait(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
			       u64 insn)
{
	bool indirect = mali_cs_get(insn, WAIT, MODE) == MALI_CS_WAIT_MODE_INDIRECT;
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
	w->wait = DEFER_MODE(w->insn) ? s->sb_wait : WAIT_MASK(w->insn);
	w->entry = DEFER_MODE(w->insn) ? s->sb_deferred : SIGNAL_SLOT(w->insn);
}

/* Instructions that wait for entries first, or have nothing to wait for */
static enum cs_step defer(struct mali_gpu *gpu, struct cs_ref *q, struct cs_work *w)
{
	choose_entries(&q->cs->s, w);
	if (w->wait)
		return begin(gpu, q, w);
	return mali_cs_complete(gpu, q, w) ? CS_NEXT : not_done(q);
}

static enum cs_step issue_set_sb_entry(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				       u64 insn)
{
	q->cs->s.sb_endpoint = (u8)mali_cs_get(insn, SET_SB_ENTRY, ENDPOINT);
	q->cs->s.sb_other = (u8)mali_cs_get(insn, SET_SB_ENTRY, OTHER);
	return CS_NEXT;
}

static enum cs_step set_state(struct mali_gpu *gpu, struct cs_ref *q, u64 insn, u32 value)
{
	struct cs_state *s = &q->cs->s;
	u32 state = (u32)mali_cs_get(insn, SET_STATE, STATE);
	u32 entries = gpu->isa.scoreboards;

	if (state < MALI_CS_SB_STATE_MASK_STREAM ? value >= entries : value >> entries)
		return invalid(gpu, q, insn);
	switch (state) {
	case MALI_CS_SB_STATE_ENDPOINT:
		s->sb_endpoint = (u8)value;
		break;
	case MALI_CS_SB_STATE_OTHER:
		s->sb_other = (u8)value;
		break;
	case MALI_CS_SB_STATE_DEFERRED:
		s->sb_deferred = (u8)value;
		break;
	case MALI_CS_SB_STATE_MASK_STREAM:
		s->sb_stream = (u16)value;
		break;
	case MALI_CS_SB_STATE_MASK_WAIT:
		s->sb_wait = (u16)value;
		break;
	}
	return CS_NEXT;
}

static enum cs_step issue_set_state(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				    u64 insn)
{
	return set_state(gpu, q, insn, q->cs->s.regs[SOURCE(insn)]);
}

static enum cs_step issue_set_state_imm32(struct mali_gpu *gpu, struct cs_ref *q,
					  enum mali_cs_insn id,
					  u64 insn)
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

static enum cs_step issue_next_sb_entry(struct mali_gpu *gpu, struct cs_ref *q,
					enum mali_cs_insn id,
					u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u8 entry = (u8)next_entry(s, gpu->isa.scoreboards);

	switch (mali_cs_get(insn, NEXT_SB_ENTRY, TYPE)) {
	case MALI_CS_SB_TYPE_ENDPOINT:
		s->sb_endpoint = entry;
		break;
	case MALI_CS_SB_TYPE_OTHER:
		s->sb_other = entry;
		break;
	case MALI_CS_SB_TYPE_DEFERRED:
		s->sb_deferred = entry;
		break;
	}
	s->sb_last = entry;
	s->regs[DESTINATION(insn)] = mali_cs_get(insn, NEXT_SB_ENTRY,
						 FORMAT) ? BIT32(entry) : entry;
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

static enum cs_step issue_shared_sb_inc(struct mali_gpu *gpu, struct cs_ref *q,
					enum mali_cs_insn id,
					u64 insn)
{
	struct cs_work w = { .insn = insn, .id = id, .entry = CS_NO_ENTRY };

	w.wait = DEFER_MODE(insn) ? q->cs->s.sb_wait : WAIT_MASK(insn);
	if (w.wait)
		return begin(gpu, q, &w);
	mali_cs_complete(gpu, q, &w);
	return progress(q, insn);
}

static enum cs_step issue_shared_sb_dec(struct mali_gpu *gpu, struct cs_ref *q,
					enum mali_cs_insn id,
					u64 insn)
{
	struct cs_state *s = &q->cs->s;

	if (!mali_cs_shared_entry(q->csg, SHARED_ENTRY(insn))) {
		s->sb_blocked = (u16)SHARED_ENTRY(insn);
		return block(q, CSB_SHARED_SB);
	}
	s->shared_dec[SHARED_ENTRY(insn)]++;
	return progress(q, insn);
}

/* Shader cores and tiler */

static enum cs_step issue_run(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
			      u64 insn)
{
	struct cs_work w = { .insn = insn, .id = id, .entry = q->cs->s.sb_endpoint };

	if (!mali_cs_async_begin_job(gpu, q, &w))
		return CS_AGAIN;
	gpu->stat[MALI_STAT_ENDPOINT_JOBS]++;
	return CS_NEXT;
}

static enum cs_step issue_finish_tiling(struct mali_gpu *gpu, struct cs_ref *q,
					enum mali_cs_insn id,
					u64 insn)
{
	struct cs_work w = { .insn = insn, .id = id, .entry = q->cs->s.sb_endpoint };

	return begin(gpu, q, &w);
}

static enum cs_step issue_finish_fragment(struct mali_gpu *gpu, struct cs_ref *q,
					  enum mali_cs_insn id,
					  u64 insn)
{
	struct cs_state *s = &q->cs->s;
	struct cs_work w = {
		.insn = insn, .id = id,
		.a = cs_get64(s, (unsigned int)mali_cs_get(insn, FINISH_FRAGMENT, FIRST_CHUNK)),
		.b = cs_get64(s, (unsigned int)mali_cs_get(insn, FINISH_FRAGMENT, LAST_CHUNK)),
		.c = s->heap_context,
	};

	return defer(gpu, q, &w);
}

static enum cs_step issue_heap_set(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				   u64 insn)
{
	q->cs->s.heap_context = cs_get64(&q->cs->s, ADDRESS(insn));
	return CS_NEXT;
}

static enum cs_step issue_heap_operation(struct mali_gpu *gpu, struct cs_ref *q,
					 enum mali_cs_insn id,
					 u64 insn)
{
	struct cs_work w = { .insn = insn, .id = id, .a = q->cs->s.heap_context };

	return defer(gpu, q, &w);
}

static enum cs_step issue_req_resource(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				       u64 insn)
{
	q->cs->s.resources =
		(u32)(insn & (RES_COMPUTE | RES_FRAGMENT | RES_TILER | RES_IDVS | RES_RT));
	return mali_cs_resources_met(gpu, q) ? CS_NEXT : block(q, CSB_RESOURCE);
}

/**
 * mali_cs_resources_met() - whether the group has endpoints of each kind that is asked for
 * @gpu: GPU
 * @q: queue that has executed REQ_RESOURCE
 *
 * The endpoints themselves are never busy.  A group whose endpoints are not configured
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

static enum cs_step issue_trace_point(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				      u64 insn)
{
	struct cs_work w = { .insn = insn, .id = id };

	if (mali_cs_get(insn, TRACE_POINT, BASE) + mali_cs_get(insn, TRACE_POINT, COUNT) >
	    gpu->isa.regs)
		return invalid(gpu, q, insn);
	return defer(gpu, q, &w);
}

/* Progress counters */

static enum cs_step issue_progress_wait(struct mali_gpu *gpu, struct cs_ref *q,
					enum mali_cs_insn id,
					u64 insn)
{
	struct cs_state *s = &q->cs->s;

	if (mali_cs_get(insn, PROGRESS_WAIT, QUEUE) >= q->csg->stream_num)
		return invalid(gpu, q, insn);
	s->progress_queue = (u8)mali_cs_get(insn, PROGRESS_WAIT, QUEUE);
	s->progress_ref = cs_get64(s, SOURCE(insn));
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

static enum cs_step issue_progress_store(struct mali_gpu *gpu, struct cs_ref *q,
					 enum mali_cs_insn id,
					 u64 insn)
{
	q->cs->s.progress = cs_get64(&q->cs->s, SOURCE(insn));
	return CS_NEXT;
}

static enum cs_step issue_progress_load(struct mali_gpu *gpu, struct cs_ref *q,
					enum mali_cs_insn id,
					u64 insn)
{
	set64(&q->cs->s, DESTINATION(insn), q->cs->s.progress);
	return CS_NEXT;
}

/* Arithmetic */

static enum cs_step issue_add_imm32(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				    u64 insn)
{
	struct cs_state *s = &q->cs->s;

	s->regs[DESTINATION(insn)] = s->regs[SOURCE(insn)] + lo32(insn);
	return CS_NEXT;
}

static enum cs_step issue_add_imm64(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				    u64 insn)
{
	struct cs_state *s = &q->cs->s;

	set64(s, DESTINATION(insn), cs_get64(s, SOURCE(insn)) + (u64)(s64)(s32)lo32(insn));
	return CS_NEXT;
}

static enum cs_step issue_umin32(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				 u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u32 a = s->regs[SOURCE(insn)], b = s->regs[SOURCE_1(insn)];

	s->regs[DESTINATION(insn)] = a < b ? a : b;
	return CS_NEXT;
}

/* The operation is its own truth table, from bit 0 up: a and b, a only, b only, neither */
static enum cs_step issue_logic_op32(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				     u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u32 a = s->regs[SOURCE(insn)], b = s->regs[SOURCE_1(insn)], r = 0;

	/* The second operand is the number of a bit */
	if (mali_cs_get(insn, LOGIC_OP32, INDEX))
		b = BIT32(b & 31);
	r |= insn & BIT64(0) ? a & b : 0;
	r |= insn & BIT64(1) ? a & ~b : 0;
	r |= insn & BIT64(2) ? ~a & b : 0;
	r |= insn & BIT64(3) ? ~a & ~b : 0;
	s->regs[DESTINATION(insn)] = r;
	return CS_NEXT;
}

/*
 * What v13 adds: each in 32 and 64 bits, with an immediate or a second register; the
 * flags of the row say which.
 */
struct operands {
	u64 a, b;
	unsigned int bits;
};

static struct operands operands(const struct cs_state *s, enum mali_cs_insn id, u64 insn)
{
	unsigned int flags = mali_cs_insns[id].flags;
	struct operands o = { .bits = flags & MALI_CS_WIDE ? 64 : 32 };

	o.a = o.bits == 64 ? cs_get64(s, SOURCE(insn)) : s->regs[SOURCE(insn)];
	if (flags & MALI_CS_IMM)
		o.b = lo32(insn);
	else
		o.b = o.bits == 64 ? cs_get64(s, SOURCE_1(insn)) : s->regs[SOURCE_1(insn)];
	return o;
}

static enum cs_step result(struct cs_state *s, u64 insn, unsigned int bits, u64 r)
{
	if (bits == 64)
		set64(s, DESTINATION(insn), r);
	else
		s->regs[DESTINATION(insn)] = lo32(r);
	return CS_NEXT;
}

/* issue_@name(): a function of the operands, @o */
#define ALU(name, expression)								\
static enum cs_step issue_##name(struct mali_gpu *gpu, struct cs_ref *q,		\
				 enum mali_cs_insn id, u64 insn)			\
{											\
	struct operands o = operands(&q->cs->s, id, insn);				\
											\
	return result(&q->cs->s, insn, o.bits, expression);				\
}

#define AMOUNT	(o.b & (o.bits - 1))

ALU(add, o.a + o.b)
ALU(sub, o.a - o.b)
ALU(umin, o.a < o.b ? o.a : o.b)
ALU(lshift, o.a << AMOUNT)
ALU(rshift_u, o.a >> AMOUNT)
ALU(rshift_s, o.bits == 32 ? (u64)(s64)((s32)(u32)o.a >> AMOUNT) : (u64)((s64)o.a >> AMOUNT))

static u64 ones(unsigned int width)
{
	return width >= 64 ? ~0ull : BIT64(width) - 1;
}

/* Bits from the position on; what would lie beyond the register is 0 */
static u64 extract(const struct operands *o, u64 insn, bool is_signed)
{
	unsigned int position = (unsigned int)mali_cs_get(insn, BFEXT_U32, POSITION);
	unsigned int width = (unsigned int)mali_cs_get(insn, BFEXT_U32, WIDTH);
	u64 v;

	if (position >= o->bits || !width)
		return 0;
	if (width > o->bits - position)
		width = o->bits - position;
	v = o->a >> position & ones(width);
	if (is_signed && v >> (width - 1) & 1)
		v |= ~ones(width);
	return v;
}

ALU(bfext_u, extract(&o, insn, false))
ALU(bfext_s, extract(&o, insn, true))

static u64 insert(const struct operands *o, u64 insn, bool imm)
{
	unsigned int position = (unsigned int)mali_cs_get(insn, BFINS32, POSITION);
	unsigned int width = (unsigned int)mali_cs_get(insn, BFINS32, WIDTH);
	u64 b = imm ? mali_cs_get(insn, BFINS_IMM32, IMMEDIATE) : o->b, mask;

	if (position >= o->bits)
		return o->a;
	mask = ones(width) << position;
	return (o->a & ~mask) | (b << position & mask);
}

ALU(bfins, insert(&o, insn, mali_cs_insns[id].flags & MALI_CS_IMM))

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
		.va = cs_get64(s, ADDRESS(insn)) + (u64)OFFSET(insn),
		.mask = (u16)mali_cs_get(insn, LOAD_MULTIPLE, MASK),
		.base = (u8)mali_cs_get(insn, LOAD_MULTIPLE, BASE), .store = store,
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

static enum cs_step issue_load_multiple(struct mali_gpu *gpu, struct cs_ref *q,
					enum mali_cs_insn id,
					u64 insn)
{
	return move_multiple(gpu, q, insn, false);
}

static enum cs_step issue_store_multiple(struct mali_gpu *gpu, struct cs_ref *q,
					 enum mali_cs_insn id,
					 u64 insn)
{
	return move_multiple(gpu, q, insn, true);
}

/* Control flow */

static bool condition_met(u32 value, unsigned int cond)
{
	s32 v = (s32)value;

	switch (cond) {
	case MALI_CS_CONDITION_LEQUAL:
		return v <= 0;
	case MALI_CS_CONDITION_GREATER:
		return v > 0;
	case MALI_CS_CONDITION_EQUAL:
		return v == 0;
	case MALI_CS_CONDITION_NEQUAL:
		return v != 0;
	case MALI_CS_CONDITION_LESS:
		return v < 0;
	case MALI_CS_CONDITION_GEQUAL:
		return v >= 0;
	default:
		return true;
	}
}

static enum cs_step issue_branch(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				 u64 insn)
{
	struct cs_state *s = &q->cs->s;
	unsigned int cond = (unsigned int)mali_cs_get(insn, BRANCH, CONDITION);
	struct cs_frame *f;
	u64 target;

	/* The ring is the kernel's: only called buffers branch */
	if (!s->depth)
		return invalid(gpu, q, insn);
	if (!condition_met(s->regs[mali_cs_get(insn, BRANCH, VALUE)], cond))
		return CS_NEXT;
	f = &s->frame[s->depth - 1];
	target = f->pc + 8 + (u64)(OFFSET(insn) * 8);
	if (target < f->start || target > f->end)
		return invalid(gpu, q, insn);
	f->pc = target;
	return CS_JUMPED;
}

static enum cs_step issue_set_exception_handler(struct mali_gpu *gpu, struct cs_ref *q,
						enum mali_cs_insn id,
						u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u64 va = cs_get64(s, ADDRESS(insn));
	u32 len = s->regs[mali_cs_get(insn, SET_EXCEPTION_HANDLER, LENGTH)];

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

	len = s->regs[mali_cs_get(insn, CALL, LENGTH)];
	f->start = cs_get64(s, ADDRESS(insn));
	f->pc = f->start;
	f->end = f->start + len;
	return !(f->start & 7) && !(len & 7) && f->end >= f->start;
}

static enum cs_step issue_call(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
			       u64 insn)
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

static enum cs_step issue_jump(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
			       u64 insn)
{
	struct cs_state *s = &q->cs->s;
	struct cs_frame f;

	if (!call_target(gpu, q, insn, &f) || !s->depth)
		return invalid(gpu, q, insn);
	s->frame[s->depth - 1] = f;
	return CS_JUMPED;
}

static enum cs_step issue_flush_cache2(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				       u64 insn)
{
	struct cs_work w = { .insn = insn, .id = id };

	choose_entries(&q->cs->s, &w);
	return begin(gpu, q, &w);
}

/*
 * SYNC_ADD and SYNC_SET.  The object is the value, followed by a status word that
 * reports an error to those that wait.
 */
static bool sync_write(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w, bool add)
{
	u32 width = is_wide(w->id) ? 8 : 4;
	u64 value = w->b, old = 0;

	if (add && !mali_cs_mem(gpu, q, w->a, &old, width, false))
		return false;
	value += old;
	if (mali_cs_get(w->insn, SYNC_ADD32, PROPAGATE) && q->cs->s.error) {
		u32 status = 1;

		if (!mali_cs_mem(gpu, q, w->a + width, &status, 4, true))
			return false;
	}
	/* The host attributes faults by extract when it sees the value */
	mali_cs_publish(gpu, q, true);
	if (!mali_cs_mem(gpu, q, w->a, &value, width, true))
		return false;
	if (mali_cs_get(w->insn, SYNC_ADD32, SCOPE) == MALI_CS_SCOPE_SYSTEM)
		mali_csg_event(gpu, q->group, CSG_REQ_SYNC_UPDATE);
	return true;
}

static bool complete_sync_add(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	return sync_write(gpu, q, w, true);
}

static bool complete_sync_set(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	return sync_write(gpu, q, w, false);
}

static enum cs_step issue_sync_write(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				     u64 insn)
{
	const struct cs_state *s = &q->cs->s;
	struct cs_work w = {
		.insn = insn, .id = id, .a = cs_get64(s, ADDRESS(insn)),
		.b = is_wide(id) ? cs_get64(s, DATA(insn)) : s->regs[DATA(insn)],
	};

	return defer(gpu, q, &w);
}

static bool sync_compare(u64 value, u64 ref, unsigned int cond)
{
	switch (cond) {
	case MALI_CS_CONDITION_LEQUAL:
		return value <= ref;
	case MALI_CS_CONDITION_GREATER:
		return value > ref;
	case MALI_CS_CONDITION_EQUAL:
		return value == ref;
	case MALI_CS_CONDITION_NEQUAL:
		return value != ref;
	case MALI_CS_CONDITION_LESS:
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

static enum cs_step issue_sync_wait(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				    u64 insn)
{
	struct cs_state *s = &q->cs->s;
	unsigned int cond = (unsigned int)mali_cs_get(insn, SYNC_WAIT32, CONDITION);
	bool is64 = is_wide(id);
	u32 width = is64 ? 8 : 4;
	u64 value = 0;
	u32 status = 0;

	s->sync_va = cs_get64(s, ADDRESS(insn));
	s->sync_ref = is64 ? cs_get64(s, DATA(insn)) : s->regs[DATA(insn)];
	s->sync_cond = (u8)cond;
	s->sync_64b = is64;
	s->sync_reject = mali_cs_get(insn, SYNC_WAIT32, REJECT);
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

static bool complete_store_state(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	u64 value = 0;

	switch (mali_cs_get(w->insn, STORE_STATE, STATE)) {
	case MALI_CS_STATE_TIMESTAMP:
		value = mali_control_timestamp(gpu);
		break;
	case MALI_CS_STATE_CYCLE_COUNT:
		value = mali_control_cycles(gpu);
		break;
	case MALI_CS_STATE_DISJOINT_COUNT:
		/* The counters have not stopped in between */
		break;
	case MALI_CS_STATE_ERROR_STATUS:
		value = q->cs->s.error;
		break;
	}
	return mali_cs_mem(gpu, q, w->a, &value, 8, true);
}

static enum cs_step issue_store_state(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				      u64 insn)
{
	struct cs_work w = {
		.insn = insn, .id = id,
		.a = cs_get64(&q->cs->s, ADDRESS(insn)) + (u64)OFFSET(insn),
	};

	return defer(gpu, q, &w);
}

static bool complete_heap_operation(struct mali_gpu *gpu, struct cs_ref *q,
				    const struct cs_work *w)
{
	return mali_cs_heap_count(gpu, q, w->a,
				  (unsigned int)mali_cs_get(w->insn, HEAP_OPERATION, OPERATION));
}

static bool complete_finish_fragment(struct mali_gpu *gpu, struct cs_ref *q,
				     const struct cs_work *w)
{
	return mali_cs_heap_give_back(gpu, q, w->c, w->a, w->b) &&
	       (!mali_cs_get(w->insn, FINISH_FRAGMENT, COUNT) ||
		mali_cs_heap_count(gpu, q, w->c, MALI_CS_HEAP_FRAGMENT_COMPLETED));
}

static bool complete_flush_cache2(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	mali_control_flush_id_advance(gpu);
	return true;
}

static bool complete_shared_sb_inc(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	q->cs->s.shared_inc[SHARED_ENTRY(w->insn)]++;
	return true;
}

/* FINISH_TILING, TRACE_POINT: no effect that could be observed */
static bool complete_nothing(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	return true;
}

#define complete_none	complete_nothing

typedef bool (*complete_fn)(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w);

static const complete_fn completions[MALI_CS_INSN_COUNT] = {
	[MALI_CS_INSN_INVALID] = complete_none,
#define CS_COMPLETE(id, name) \
	[MALI_CS_INSN_##id] = complete_##name,
#include "../lib/cs_isa.def"
};

/**
 * mali_cs_complete() - complete an instruction
 * @gpu: GPU
 * @q: queue
 * @w: instruction and operands
 *
 * Return: false if an access has not been made; to be called again.
 */
bool mali_cs_complete(struct mali_gpu *gpu, struct cs_ref *q, const struct cs_work *w)
{
	return completions[w->id](gpu, q, w);
}

/* A barrier.  Then blocks until the host lets the GPU into protected mode */
static enum cs_step issue_prot_region(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				      u64 insn)
{
	enum cs_step step = wait_for(q, 0xffff);

	return step == CS_NEXT ? mali_region_begin(gpu, q, insn) : step;
}

static enum cs_step issue_error_barrier(struct mali_gpu *gpu, struct cs_ref *q,
					enum mali_cs_insn id,
					u64 insn)
{
	q->cs->s.error = 0;
	return CS_NEXT;
}

static enum cs_step issue_invalid(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				  u64 insn)
{
	return invalid(gpu, q, insn);
}

typedef enum cs_step (*issue_fn)(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id,
				 u64 insn);

static const issue_fn issues[MALI_CS_INSN_COUNT] = {
	[MALI_CS_INSN_INVALID] = issue_invalid,
#define CS_ISSUE(id, name) \
	[MALI_CS_INSN_##id] = issue_##name,
#include "../lib/cs_isa.def"
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
 * @id: from mali_cs_decode()
 * @insn: the instruction word
 *
 * Return: what the queue does next.
 */
enum cs_step mali_cs_execute(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_insn id, u64 insn)
{
	return issues[id](gpu, q, id, insn);
}
