// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The instructions of a command stream, one function each, dispatched by opcode
 * through a table whose rows bear the names of the specification (Mesa's genxml).
 *
 * Work that hardware does asynchronously completes here before the next
 * instruction, so scoreboards are never seen busy.
 */
#include "mali_priv.h"

#define FIELD(insn, high, low)	(((insn) >> (low)) & ((2ull << ((high) - (low))) - 1))

/* Operand fields that most instructions share */
#define DST(insn)	((unsigned int)FIELD(insn, 55, 48))
#define SRC(insn)	((unsigned int)FIELD(insn, 47, 40))
#define DATA(insn)	((unsigned int)FIELD(insn, 39, 32))
#define OFFSET(insn)	((s16)FIELD(insn, 15, 0))

#define SYNC_SCOPE_SYSTEM	0
#define SYNC_ERROR_PROPAGATE	BIT64(0)
#define SYNC_ERROR_REJECT	BIT64(0)

enum condition { COND_LE, COND_GT, COND_EQ, COND_NE, COND_LT, COND_GE, COND_ALWAYS };

static bool reg_ok(struct mali_gpu *gpu, unsigned int r)
{
	return r < gpu->product->work_regs;
}

static bool pair_ok(struct mali_gpu *gpu, unsigned int r)
{
	return !(r & 1) && r + 1 < gpu->product->work_regs;
}

static u64 get64(const struct cs_state *s, unsigned int r)
{
	return s->regs[r] | (u64)s->regs[r + 1] << 32;
}

static void put64(struct cs_state *s, unsigned int r, u64 v)
{
	s->regs[r] = lo32(v);
	s->regs[r + 1] = hi32(v);
}

static enum cs_step invalid(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	cs_fatal(gpu, q, EXC_CS_INSTR_INVALID, insn);
	return CS_STOPPED;
}

/* What an instruction returns after cs_mem() has said no */
static enum cs_step not_done(const struct cs_ref *q)
{
	return q->cs->s.block == CSB_FATAL ? CS_STOPPED : CS_AGAIN;
}

static enum cs_step op_nop(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return CS_NEXT;
}

static enum cs_step op_move48(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	if (!pair_ok(gpu, DST(insn)))
		return invalid(gpu, q, insn);
	put64(&q->cs->s, DST(insn), FIELD(insn, 47, 0));
	return CS_NEXT;
}

static enum cs_step op_move32(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	if (!reg_ok(gpu, DST(insn)))
		return invalid(gpu, q, insn);
	q->cs->s.regs[DST(insn)] = lo32(insn);
	return CS_NEXT;
}

/* Most instructions that take part in PROGRESS_WAIT have the same bit for it */
static enum cs_step progress(struct cs_ref *q, u64 insn)
{
	if (FIELD(insn, 32, 32))
		q->cs->s.progress++;
	return CS_NEXT;
}

/* WAIT and FINISH_TILING: what they wait for or end is over already */
static enum cs_step op_wait(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return progress(q, insn);
}

/* RUN_*: what shader cores and the tiler do is not modelled, that it was asked is */
static enum cs_step op_endpoint(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	gpu->stat[MALI_STAT_ENDPOINT_JOBS]++;
	return progress(q, insn);
}

static enum cs_step op_run_idvs(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	if (FIELD(insn, 34, 34) && !reg_ok(gpu, SRC(insn)))
		return invalid(gpu, q, insn);
	return op_endpoint(gpu, q, insn);
}

static enum cs_step op_run_fullscreen(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	if (!pair_ok(gpu, SRC(insn)))
		return invalid(gpu, q, insn);
	return op_endpoint(gpu, q, insn);
}

static enum cs_step op_finish_fragment(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	if (!pair_ok(gpu, SRC(insn)) || !pair_ok(gpu, DATA(insn)))
		return invalid(gpu, q, insn);
	if (insn & 1)
		q->cs->s.heap_frag_end++;
	return CS_NEXT;
}

static enum cs_step op_trace_point(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	if (DATA(insn) + SRC(insn) > gpu->product->work_regs)
		return invalid(gpu, q, insn);
	return CS_NEXT;
}

static enum cs_step op_progress_wait(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;

	if (!pair_ok(gpu, SRC(insn)) || FIELD(insn, 4, 0) >= q->csg->stream_num)
		return invalid(gpu, q, insn);
	s->progress_queue = (u8)FIELD(insn, 4, 0);
	s->progress_ref = get64(s, SRC(insn));
	if (cs_progress_met(q))
		return CS_NEXT;
	s->block = CSB_PROGRESS;
	return CS_AGAIN;
}

/**
 * cs_progress_met() - look at the counter that a PROGRESS_WAIT waits for
 * @q: queue
 *
 * Return: true when the PROGRESS_WAIT is to be executed again.
 */
bool cs_progress_met(const struct cs_ref *q)
{
	const struct cs_state *s = &q->cs->s;

	/* A restored state may name any queue */
	return s->progress_queue < q->csg->stream_num &&
	       q->csg->cs[s->progress_queue].s.progress >= s->progress_ref;
}

static enum cs_step op_progress_store(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	if (!pair_ok(gpu, SRC(insn)))
		return invalid(gpu, q, insn);
	q->cs->s.progress = get64(&q->cs->s, SRC(insn));
	return CS_NEXT;
}

static enum cs_step op_progress_load(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	if (!pair_ok(gpu, DST(insn)))
		return invalid(gpu, q, insn);
	put64(&q->cs->s, DST(insn), q->cs->s.progress);
	return CS_NEXT;
}

static enum cs_step op_add_imm32(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;

	/* From v13 on a sub-operation sits in [39:32]; 0 is the addition */
	if (!reg_ok(gpu, DST(insn)) || !reg_ok(gpu, SRC(insn)) || DATA(insn))
		return invalid(gpu, q, insn);
	s->regs[DST(insn)] = s->regs[SRC(insn)] + lo32(insn);
	return CS_NEXT;
}

static enum cs_step op_add_imm64(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;

	if (!pair_ok(gpu, DST(insn)) || !pair_ok(gpu, SRC(insn)) || DATA(insn))
		return invalid(gpu, q, insn);
	put64(s, DST(insn), get64(s, SRC(insn)) + (u64)(s64)(s32)lo32(insn));
	return CS_NEXT;
}

static enum cs_step op_umin32(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u32 a, b;

	/* From v13 on a sub-operation sits in [31:24]; 0 is the minimum */
	if (!reg_ok(gpu, DST(insn)) || !reg_ok(gpu, SRC(insn)) || !reg_ok(gpu, DATA(insn)) ||
	    FIELD(insn, 31, 24))
		return invalid(gpu, q, insn);
	a = s->regs[SRC(insn)];
	b = s->regs[DATA(insn)];
	s->regs[DST(insn)] = a < b ? a : b;
	return CS_NEXT;
}

/* The operation is its own truth table, from bit 0 up: a and b, a only, b only, neither */
static enum cs_step op_logic_op32(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u32 a, b, r = 0;

	if (!reg_ok(gpu, DST(insn)) || !reg_ok(gpu, SRC(insn)) || !reg_ok(gpu, DATA(insn)))
		return invalid(gpu, q, insn);
	a = s->regs[SRC(insn)];
	b = s->regs[DATA(insn)];
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

/* LOAD_MULTIPLE and STORE_MULTIPLE: runs of neighbouring registers in one access */
static enum cs_step move_multiple(struct mali_gpu *gpu, struct cs_ref *q, u64 insn, bool store)
{
	struct cs_state *s = &q->cs->s;
	u32 mask = (u32)FIELD(insn, 31, 16);
	unsigned int base = DST(insn), i = 0, n;
	u64 va;

	if (!pair_ok(gpu, SRC(insn)))
		return invalid(gpu, q, insn);
	va = get64(s, SRC(insn)) + (u64)(s64)OFFSET(insn);
	while (mask >> i) {
		if (!(mask & BIT32(i))) {
			i++;
			continue;
		}
		for (n = 1; mask & BIT32(i + n); n++)
			;
		if (!reg_ok(gpu, base + i + n - 1))
			return invalid(gpu, q, insn);
		if (!cs_mem(gpu, q, va + 4 * i, &s->regs[base + i], 4 * n, store))
			return not_done(q);
		i += n;
	}
	return CS_NEXT;
}

static enum cs_step op_load_multiple(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return move_multiple(gpu, q, insn, false);
}

static enum cs_step op_store_multiple(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return move_multiple(gpu, q, insn, true);
}

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
	if (!reg_ok(gpu, SRC(insn)) || cond > COND_ALWAYS || !s->depth)
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

static enum cs_step op_set_sb_entry(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	unsigned int endpoint = (unsigned int)FIELD(insn, 3, 0);
	unsigned int other = (unsigned int)FIELD(insn, 7, 4);

	if (endpoint >= gpu->product->scoreboards || other >= gpu->product->scoreboards)
		return invalid(gpu, q, insn);
	q->cs->s.sb_endpoint = endpoint;
	q->cs->s.sb_other = other;
	return CS_NEXT;
}

enum sb_state { SB_ENDPOINT, SB_OTHER, SB_DEFERRED, SB_MASK_STREAM = 8, SB_MASK_WAIT };

static enum cs_step set_state(struct mali_gpu *gpu, struct cs_ref *q, u64 insn, u32 value)
{
	struct cs_state *s = &q->cs->s;
	u32 entries = gpu->product->scoreboards;
	bool ok = value < entries;

	switch (FIELD(insn, 39, 32)) {
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
		ok = true;
		break;
	case SB_MASK_WAIT:
		s->sb_wait = (u16)value;
		ok = true;
		break;
	default:
		ok = false;
	}
	return ok ? CS_NEXT : invalid(gpu, q, insn);
}

static enum cs_step op_set_state(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	if (!reg_ok(gpu, SRC(insn)))
		return invalid(gpu, q, insn);
	return set_state(gpu, q, insn, q->cs->s.regs[SRC(insn)]);
}

static enum cs_step op_set_state_imm32(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return set_state(gpu, q, insn, lo32(insn));
}

/* The entries of the stream's mask in turn: none is ever busy here */
static enum cs_step op_next_sb_entry(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u32 entries = gpu->product->scoreboards;
	u32 mask = s->sb_stream ? s->sb_stream : 0xffff;
	u32 entry = s->sb_last;
	unsigned int i;

	if (!reg_ok(gpu, DST(insn)))
		return invalid(gpu, q, insn);
	for (i = 0; i < entries; i++) {
		entry = (entry + 1) % entries;
		if (mask & BIT32(entry))
			break;
	}
	switch (FIELD(insn, 35, 32)) {
	case 0:
		break;
	case 1:
		s->sb_endpoint = (u8)entry;
		break;
	case 2:
		s->sb_other = (u8)entry;
		break;
	case 3:
		s->sb_deferred = (u8)entry;
		break;
	default:
		return invalid(gpu, q, insn);
	}
	s->sb_last = (u8)entry;
	s->regs[DST(insn)] = FIELD(insn, 36, 36) ? BIT32(entry) : entry;
	return CS_NEXT;
}

static enum cs_step op_set_exception_handler(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;

	if (!pair_ok(gpu, SRC(insn)) || !reg_ok(gpu, DATA(insn)))
		return invalid(gpu, q, insn);
	s->handler_va = get64(s, SRC(insn));
	s->handler_len = s->regs[DATA(insn)];
	return CS_NEXT;
}

static bool call_target(struct mali_gpu *gpu, struct cs_ref *q, u64 insn, struct cs_frame *f)
{
	struct cs_state *s = &q->cs->s;
	u32 len;

	if (!pair_ok(gpu, SRC(insn)) || !reg_ok(gpu, DATA(insn)))
		return false;
	len = s->regs[DATA(insn)];
	f->start = get64(s, SRC(insn));
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
		cs_fatal(gpu, q, EXC_CS_CALL_STACK_OVERFLOW, f.start);
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

static enum cs_step op_req_resource(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	q->cs->s.resources = (u32)FIELD(insn, 3, 0);
	return CS_NEXT;
}

static enum cs_step op_flush_cache2(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	if (!reg_ok(gpu, SRC(insn)))
		return invalid(gpu, q, insn);
	control_flush_id_advance(gpu);
	return CS_NEXT;
}

/*
 * SYNC_ADD and SYNC_SET.  The object is the value and, behind it, a status word
 * that tells waiters of an error.
 */
static enum cs_step sync_write(struct mali_gpu *gpu, struct cs_ref *q, u64 insn, bool is64,
			       bool add)
{
	struct cs_state *s = &q->cs->s;
	u32 width = is64 ? 8 : 4;
	u64 va, value, old = 0;

	if (!pair_ok(gpu, SRC(insn)) ||
	    (is64 ? !pair_ok(gpu, DATA(insn)) : !reg_ok(gpu, DATA(insn))))
		return invalid(gpu, q, insn);
	va = get64(s, SRC(insn));
	value = is64 ? get64(s, DATA(insn)) : s->regs[DATA(insn)];
	if (add && !cs_mem(gpu, q, va, &old, width, false))
		return not_done(q);
	value += old;
	if ((insn & SYNC_ERROR_PROPAGATE) && s->error) {
		u32 status = 1;

		if (!cs_mem(gpu, q, va + width, &status, 4, true))
			return not_done(q);
	}
	/* The host attributes faults by extract when it sees the value */
	cs_publish(gpu, q, true);
	if (!cs_mem(gpu, q, va, &value, width, true))
		return not_done(q);
	gpu->fw.sync_written = true;
	if (FIELD(insn, 2, 1) == SYNC_SCOPE_SYSTEM)
		csg_event(gpu, q->group, CSG_REQ_SYNC_UPDATE);
	return CS_NEXT;
}

static enum cs_step op_sync_add32(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return sync_write(gpu, q, insn, false, true);
}

static enum cs_step op_sync_set32(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return sync_write(gpu, q, insn, false, false);
}

static enum cs_step op_sync_add64(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return sync_write(gpu, q, insn, true, true);
}

static enum cs_step op_sync_set64(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return sync_write(gpu, q, insn, true, false);
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
 * cs_sync_met() - look again at the object that a SYNC_WAIT waits for
 * @gpu: GPU
 * @q: a queue blocked on CSB_SYNC
 *
 * Return: true when the SYNC_WAIT is to be executed again.
 */
bool cs_sync_met(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;
	u64 value = 0;
	u32 status = 0;

	if (!cs_mem(gpu, q, s->sync_va, &value, s->sync_64b ? 8 : 4, false))
		return false;
	if (s->sync_reject &&
	    !cs_mem(gpu, q, s->sync_va + (s->sync_64b ? 8 : 4), &status, 4, false))
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

	if (!pair_ok(gpu, SRC(insn)) || cond > COND_GE ||
	    (is64 ? !pair_ok(gpu, DATA(insn)) : !reg_ok(gpu, DATA(insn))))
		return invalid(gpu, q, insn);
	s->sync_va = get64(s, SRC(insn));
	s->sync_ref = is64 ? get64(s, DATA(insn)) : s->regs[DATA(insn)];
	s->sync_cond = cond;
	s->sync_64b = is64;
	s->sync_reject = insn & SYNC_ERROR_REJECT;
	if (!cs_mem(gpu, q, s->sync_va, &value, width, false))
		return not_done(q);
	if (!s->sync_reject && !sync_compare(value, s->sync_ref, cond)) {
		s->block = CSB_SYNC;
		return CS_AGAIN;
	}
	if (!cs_mem(gpu, q, s->sync_va + width, &status, 4, false))
		return not_done(q);
	if (status) {
		/* An error of who signalled: a fault of our own, or quietly handed on */
		if (s->sync_reject)
			cs_fault(gpu, q, EXC_CS_INHERIT_FAULT, s->sync_va);
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

static enum cs_step op_store_state(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	struct cs_state *s = &q->cs->s;
	u64 value = 0;

	if (!pair_ok(gpu, SRC(insn)))
		return invalid(gpu, q, insn);
	switch (FIELD(insn, 33, 32)) {
	case 0:
		value = control_timestamp(gpu);
		break;
	case 1:
		value = control_cycles(gpu);
		break;
	case 2:
		/* Disjoint: the counters have not stopped in between */
		break;
	case 3:
		value = s->error;
		break;
	}
	if (!cs_mem(gpu, q, get64(s, SRC(insn)) + (u64)(s64)OFFSET(insn), &value, 8, true))
		return not_done(q);
	return CS_NEXT;
}

/* Blocks until the host lets the GPU into protected mode */
static enum cs_step op_prot_region(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	return protm_region(gpu, q, insn);
}

static enum cs_step op_error_barrier(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	q->cs->s.error = 0;
	return CS_NEXT;
}

static enum cs_step op_heap_set(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	if (!pair_ok(gpu, SRC(insn)))
		return invalid(gpu, q, insn);
	q->cs->s.heap_context = get64(&q->cs->s, SRC(insn));
	return CS_NEXT;
}

static enum cs_step op_heap_operation(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	switch (FIELD(insn, 33, 32)) {
	case 0:
		q->cs->s.heap_vt_start++;
		break;
	case 1:
		q->cs->s.heap_vt_end++;
		break;
	case 3:
		q->cs->s.heap_frag_end++;
		break;
	default:
		return invalid(gpu, q, insn);
	}
	return CS_NEXT;
}

/**
 * struct cs_op - a row of the instruction table
 * @name: as in the specification
 * @run: executes it
 * @first, @last: archs that have it
 */
struct cs_op {
	const char *name;
	enum cs_step (*run)(struct mali_gpu *gpu, struct cs_ref *q, u64 insn);
	u8 first, last;
};

#define ALL	10, 13

static const struct cs_op ops[256] = {
	[0] = { "NOP", op_nop, ALL },
	[1] = { "MOVE48", op_move48, ALL },
	[2] = { "MOVE32", op_move32, ALL },
	[3] = { "WAIT", op_wait, ALL },
	[4] = { "RUN_COMPUTE", op_endpoint, ALL },
	[5] = { "RUN_TILING", op_endpoint, 10, 11 },
	[6] = { "RUN_IDVS", op_run_idvs, 10, 11 },
	[7] = { "RUN_FRAGMENT", op_endpoint, ALL },
	[8] = { "RUN_FULLSCREEN", op_run_fullscreen, ALL },
	[9] = { "FINISH_TILING", op_wait, ALL },
	[11] = { "FINISH_FRAGMENT", op_finish_fragment, ALL },
	[12] = { "RUN_IDVS2", op_run_idvs, 12, 13 },
	[16] = { "ADD_IMM32", op_add_imm32, ALL },
	[17] = { "ADD_IMM64", op_add_imm64, ALL },
	[18] = { "UMIN32", op_umin32, ALL },
	[19] = { "LOGIC_OP32", op_logic_op32, 11, 13 },
	[20] = { "LOAD_MULTIPLE", op_load_multiple, ALL },
	[21] = { "STORE_MULTIPLE", op_store_multiple, ALL },
	[22] = { "BRANCH", op_branch, ALL },
	[23] = { "SET_SB_ENTRY", op_set_sb_entry, ALL },
	[24] = { "PROGRESS_WAIT", op_progress_wait, ALL },
	[25] = { "SET_EXCEPTION_HANDLER", op_set_exception_handler, ALL },
	[26] = { "NEXT_SB_ENTRY", op_next_sb_entry, 11, 13 },
	[27] = { "SET_STATE", op_set_state, 11, 13 },
	[28] = { "SET_STATE_IMM32", op_set_state_imm32, 11, 13 },
	[32] = { "CALL", op_call, ALL },
	[33] = { "JUMP", op_jump, ALL },
	[34] = { "REQ_RESOURCE", op_req_resource, ALL },
	[36] = { "FLUSH_CACHE2", op_flush_cache2, ALL },
	[37] = { "SYNC_ADD32", op_sync_add32, ALL },
	[38] = { "SYNC_SET32", op_sync_set32, ALL },
	[39] = { "SYNC_WAIT32", op_sync_wait32, ALL },
	[40] = { "STORE_STATE", op_store_state, ALL },
	[41] = { "PROT_REGION", op_prot_region, ALL },
	[42] = { "PROGRESS_STORE", op_progress_store, ALL },
	[43] = { "PROGRESS_LOAD", op_progress_load, ALL },
	[44] = { "RUN_COMPUTE_INDIRECT", op_endpoint, ALL },
	[47] = { "ERROR_BARRIER", op_error_barrier, ALL },
	[48] = { "HEAP_SET", op_heap_set, ALL },
	[49] = { "HEAP_OPERATION", op_heap_operation, ALL },
	[50] = { "TRACE_POINT", op_trace_point, ALL },
	[51] = { "SYNC_ADD64", op_sync_add64, ALL },
	[52] = { "SYNC_SET64", op_sync_set64, ALL },
	[53] = { "SYNC_WAIT64", op_sync_wait64, ALL },
};

/**
 * cs_execute() - execute one instruction
 * @gpu: GPU
 * @q: queue
 * @insn: the instruction word
 *
 * Return: what the queue does next.
 */
enum cs_step cs_execute(struct mali_gpu *gpu, struct cs_ref *q, u64 insn)
{
	const struct cs_op *op = &ops[insn >> 56];
	unsigned int arch = product_cs_arch(gpu->product);

	if (!op->run || arch < op->first || arch > op->last ||
	    inject_now(gpu, MALI_INJECT_UNKNOWN_INSTRUCTION))
		return invalid(gpu, q, insn);
	return op->run(gpu, q, insn);
}
