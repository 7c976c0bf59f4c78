// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Command-stream assembler.  Field positions are those of the v10 instruction
 * table; see docs/gpu-model.md.
 */
#include <errno.h>
#include <string.h>

#include <vmali/cs.h>

enum {
	OP_NOP = 0,
	OP_MOVE48 = 1,
	OP_MOVE32 = 2,
	OP_WAIT = 3,
	OP_RUN_COMPUTE = 4,
	OP_RUN_TILING = 5,
	OP_RUN_IDVS = 6,
	OP_RUN_FRAGMENT = 7,
	OP_RUN_FULLSCREEN = 8,
	OP_FINISH_TILING = 9,
	OP_FINISH_FRAGMENT = 11,
	OP_ADD_IMM32 = 16,
	OP_ADD_IMM64 = 17,
	OP_UMIN32 = 18,
	OP_LOAD_MULTIPLE = 20,
	OP_STORE_MULTIPLE = 21,
	OP_BRANCH = 22,
	OP_SET_SB_ENTRY = 23,
	OP_PROGRESS_WAIT = 24,
	OP_SET_EXCEPTION_HANDLER = 25,
	OP_CALL = 32,
	OP_JUMP = 33,
	OP_REQ_RESOURCE = 34,
	OP_FLUSH_CACHE2 = 36,
	OP_SYNC_ADD32 = 37,
	OP_SYNC_SET32 = 38,
	OP_SYNC_WAIT32 = 39,
	OP_STORE_STATE = 40,
	OP_PROT_REGION = 41,
	OP_PROGRESS_STORE = 42,
	OP_PROGRESS_LOAD = 43,
	OP_RUN_COMPUTE_INDIRECT = 44,
	OP_ERROR_BARRIER = 47,
	OP_HEAP_SET = 48,
	OP_HEAP_OPERATION = 49,
	OP_TRACE_POINT = 50,
	OP_SYNC_ADD64 = 51,
	OP_SYNC_SET64 = 52,
	OP_SYNC_WAIT64 = 53,
};

/* Positions that many instructions share. */
#define SHIFT_WAIT_MASK	16
#define SHIFT_COND	28
#define SHIFT_PROGRESS	32
#define SHIFT_REG_32	32
#define SHIFT_REG_40	40
#define SHIFT_REG_48	48
#define SHIFT_SIGNAL	48
#define SHIFT_OPCODE	56

static void fail(struct vmali_cs_builder *b, int error)
{
	if (!b->error)
		b->error = error;
}

static void check(struct vmali_cs_builder *b, bool ok, int error)
{
	if (!ok)
		fail(b, error);
}

static void emit(struct vmali_cs_builder *b, unsigned int opcode, uint64_t fields)
{
	vmali_cs_raw(b, (uint64_t)opcode << SHIFT_OPCODE | fields);
}

static uint64_t bits(struct vmali_cs_builder *b, uint64_t value, unsigned int width,
		     unsigned int shift)
{
	if (value >> width) {
		fail(b, -ERANGE);
		return 0;
	}
	return value << shift;
}

static uint64_t reg32(struct vmali_cs_builder *b, struct vmali_cs_reg32 reg,
		      unsigned int shift)
{
	if (reg.num >= b->config.reg_count) {
		fail(b, -EINVAL);
		return 0;
	}
	return (uint64_t)reg.num << shift;
}

static uint64_t reg64(struct vmali_cs_builder *b, struct vmali_cs_reg64 reg,
		      unsigned int shift)
{
	if ((reg.num & 1) || reg.num >= b->config.reg_count - 1) {
		fail(b, -EINVAL);
		return 0;
	}
	return (uint64_t)reg.num << shift;
}

static uint64_t wait_mask(struct vmali_cs_builder *b, uint32_t mask)
{
	if (mask & ~vmali_cs_all_scoreboards(b)) {
		fail(b, -EINVAL);
		return 0;
	}
	return (uint64_t)mask << SHIFT_WAIT_MASK;
}

static uint64_t sb_entry(struct vmali_cs_builder *b, unsigned int entry,
			 unsigned int shift)
{
	if (entry >= b->config.scoreboard_count) {
		fail(b, -EINVAL);
		return 0;
	}
	return (uint64_t)entry << shift;
}

static uint64_t async_fields(struct vmali_cs_builder *b, struct vmali_cs_async async)
{
	return wait_mask(b, async.wait_mask) |
	       sb_entry(b, async.signal_slot, SHIFT_SIGNAL);
}

static uint64_t offset16(struct vmali_cs_builder *b, int offset)
{
	if (offset < INT16_MIN || offset > INT16_MAX) {
		fail(b, -ERANGE);
		return 0;
	}
	return (uint16_t)offset;
}

static uint64_t select_fields(struct vmali_cs_builder *b, struct vmali_cs_selects sel)
{
	check(b, sel.srt < 4 && sel.spd < 4 && sel.tsd < 4 && sel.fau < 4, -EINVAL);

	return bits(b, sel.srt & 3, 2, 40) | bits(b, sel.spd & 3, 2, 42) |
	       bits(b, sel.tsd & 3, 2, 44) | bits(b, sel.fau & 3, 2, 46);
}

static uint64_t progress_field(bool progress)
{
	return (uint64_t)progress << SHIFT_PROGRESS;
}

void vmali_cs_init(struct vmali_cs_builder *b, uint64_t *words, size_t capacity,
		   const struct vmali_cs_config *config)
{
	memset(b, 0, sizeof(*b));
	b->words = words;
	b->capacity = capacity;
	if (config)
		b->config = *config;
	if (!b->config.arch)
		b->config.arch = 10;
	if (!b->config.reg_count)
		b->config.reg_count = 96;
	if (!b->config.scoreboard_count)
		b->config.scoreboard_count = 8;

	/* Register and scoreboard fields are 8 and 4 bits wide. */
	if (b->config.reg_count < 2 || b->config.reg_count > 256 ||
	    b->config.scoreboard_count > 16) {
		fail(b, -EINVAL);
		b->config.reg_count = 2;
		b->config.scoreboard_count = 1;
	}
}

int vmali_cs_finish(struct vmali_cs_builder *b, uint32_t *size)
{
	check(b, !b->unplaced && !b->in_region, -EINVAL);
	check(b, b->count <= UINT32_MAX / VMALI_CS_INSTR_SIZE, -ERANGE);
	if (b->error)
		return b->error;

	if (size)
		*size = (uint32_t)b->count * VMALI_CS_INSTR_SIZE;
	return 0;
}

int vmali_cs_error(const struct vmali_cs_builder *b)
{
	return b->error;
}

size_t vmali_cs_count(const struct vmali_cs_builder *b)
{
	return b->count;
}

uint32_t vmali_cs_all_scoreboards(const struct vmali_cs_builder *b)
{
	return (1u << b->config.scoreboard_count) - 1;
}

void vmali_cs_raw(struct vmali_cs_builder *b, uint64_t word)
{
	check(b, b->count < b->capacity, -ENOSPC);
	if (b->error)
		return;

	b->words[b->count++] = word;
}

void vmali_cs_nop(struct vmali_cs_builder *b)
{
	emit(b, OP_NOP, 0);
}

void vmali_cs_move48(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst, uint64_t imm)
{
	emit(b, OP_MOVE48, reg64(b, dst, SHIFT_REG_48) | bits(b, imm, 48, 0));
}

void vmali_cs_move32(struct vmali_cs_builder *b, struct vmali_cs_reg32 dst, uint32_t imm)
{
	emit(b, OP_MOVE32, reg32(b, dst, SHIFT_REG_48) | imm);
}

void vmali_cs_move64(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst, uint64_t imm)
{
	if (!(imm >> 48)) {
		vmali_cs_move48(b, dst, imm);
		return;
	}

	/* Two halves of something that is not a pair would pass unnoticed. */
	reg64(b, dst, 0);
	vmali_cs_move32(b, vmali_cs_lo(dst), (uint32_t)imm);
	vmali_cs_move32(b, vmali_cs_hi(dst), (uint32_t)(imm >> 32));
}

void vmali_cs_wait(struct vmali_cs_builder *b, uint32_t mask, bool progress)
{
	emit(b, OP_WAIT, wait_mask(b, mask) | progress_field(progress));
}

void vmali_cs_run_compute(struct vmali_cs_builder *b, unsigned int task_increment,
			  enum vmali_cs_task_axis axis, bool progress, struct vmali_cs_selects sel)
{
	check(b, axis <= VMALI_CS_AXIS_Z, -EINVAL);
	emit(b, OP_RUN_COMPUTE, bits(b, task_increment, 14, 0) |
	     bits(b, axis & 3, 2, 14) | progress_field(progress) |
	     select_fields(b, sel));
}

void vmali_cs_run_tiling(struct vmali_cs_builder *b, uint32_t flags_override, bool progress,
			 struct vmali_cs_selects sel)
{
	check(b, b->config.arch == 10, -EOPNOTSUPP);
	emit(b, OP_RUN_TILING, flags_override | progress_field(progress) |
	     select_fields(b, sel));
}

void vmali_cs_run_idvs(struct vmali_cs_builder *b, const struct vmali_cs_idvs *idvs)
{
	uint64_t fields = idvs->flags_override;

	check(b, b->config.arch <= 11, -EOPNOTSUPP);

	fields |= progress_field(idvs->progress);
	fields |= (uint64_t)idvs->malloc << 33;
	fields |= (uint64_t)idvs->has_draw_id << 34;
	fields |= (uint64_t)idvs->varying_srt << 35;
	fields |= (uint64_t)idvs->varying_fau << 36;
	fields |= (uint64_t)idvs->varying_tsd << 37;
	fields |= (uint64_t)idvs->fragment_srt << 38;
	fields |= (uint64_t)idvs->fragment_tsd << 39;
	if (idvs->has_draw_id)
		fields |= reg32(b, idvs->draw_id, SHIFT_REG_40);
	emit(b, OP_RUN_IDVS, fields);
}

void vmali_cs_run_fragment(struct vmali_cs_builder *b, bool tile_enable_map,
			   enum vmali_cs_tile_order order, bool progress)
{
	switch (order) {
	case VMALI_CS_TILE_ORDER_Z:
	case VMALI_CS_TILE_ORDER_HORIZONTAL:
	case VMALI_CS_TILE_ORDER_VERTICAL:
	case VMALI_CS_TILE_ORDER_REVERSE_HORIZONTAL:
	case VMALI_CS_TILE_ORDER_REVERSE_VERTICAL:
		break;
	default:
		fail(b, -EINVAL);
		return;
	}
	emit(b, OP_RUN_FRAGMENT, (uint64_t)tile_enable_map |
	     (uint64_t)order << 4 | progress_field(progress));
}

void vmali_cs_run_fullscreen(struct vmali_cs_builder *b, uint32_t flags_override,
			     struct vmali_cs_reg64 dcd, bool progress)
{
	emit(b, OP_RUN_FULLSCREEN, flags_override | progress_field(progress) |
	     reg64(b, dcd, SHIFT_REG_40));
}

void vmali_cs_finish_tiling(struct vmali_cs_builder *b, bool progress)
{
	emit(b, OP_FINISH_TILING, progress_field(progress));
}

void vmali_cs_finish_fragment(struct vmali_cs_builder *b, bool count_completed,
			      struct vmali_cs_reg64 first, struct vmali_cs_reg64 last,
			      struct vmali_cs_async async)
{
	emit(b, OP_FINISH_FRAGMENT, (uint64_t)count_completed |
	     reg64(b, last, SHIFT_REG_32) | reg64(b, first, SHIFT_REG_40) |
	     async_fields(b, async));
}

void vmali_cs_add_imm32(struct vmali_cs_builder *b, struct vmali_cs_reg32 dst,
			struct vmali_cs_reg32 src,
			int32_t imm)
{
	emit(b, OP_ADD_IMM32, (uint32_t)imm | reg32(b, src, SHIFT_REG_40) |
	     reg32(b, dst, SHIFT_REG_48));
}

void vmali_cs_add_imm64(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst,
			struct vmali_cs_reg64 src,
			int32_t imm)
{
	emit(b, OP_ADD_IMM64, (uint32_t)imm | reg64(b, src, SHIFT_REG_40) |
	     reg64(b, dst, SHIFT_REG_48));
}

void vmali_cs_umin32(struct vmali_cs_builder *b, struct vmali_cs_reg32 dst,
		     struct vmali_cs_reg32 src0,
		     struct vmali_cs_reg32 src1)
{
	emit(b, OP_UMIN32, reg32(b, src1, SHIFT_REG_32) |
	     reg32(b, src0, SHIFT_REG_40) | reg32(b, dst, SHIFT_REG_48));
}

static void load_store(struct vmali_cs_builder *b, unsigned int opcode,
		       struct vmali_cs_reg32 base, uint32_t mask, struct vmali_cs_reg64 addr,
		       int offset)
{
	unsigned int last = 0;

	check(b, mask && !(mask >> 16), -EINVAL);
	while (last < 15 && mask >> (last + 1))
		last++;
	reg32(b, vmali_cs_r32(base.num + last), 0);
	emit(b, opcode, offset16(b, offset) | bits(b, mask & 0xffff, 16, 16) |
	     reg64(b, addr, SHIFT_REG_40) | reg32(b, base, SHIFT_REG_48));
}

void vmali_cs_load_multiple(struct vmali_cs_builder *b, struct vmali_cs_reg32 base, uint32_t mask,
			    struct vmali_cs_reg64 addr, int offset)
{
	load_store(b, OP_LOAD_MULTIPLE, base, mask, addr, offset);
}

void vmali_cs_store_multiple(struct vmali_cs_builder *b, struct vmali_cs_reg32 base, uint32_t mask,
			     struct vmali_cs_reg64 addr, int offset)
{
	load_store(b, OP_STORE_MULTIPLE, base, mask, addr, offset);
}

void vmali_cs_load32(struct vmali_cs_builder *b, struct vmali_cs_reg32 dst,
		     struct vmali_cs_reg64 addr,
		     int offset)
{
	load_store(b, OP_LOAD_MULTIPLE, dst, 1, addr, offset);
}

void vmali_cs_store32(struct vmali_cs_builder *b, struct vmali_cs_reg32 src,
		      struct vmali_cs_reg64 addr,
		      int offset)
{
	load_store(b, OP_STORE_MULTIPLE, src, 1, addr, offset);
}

/* Distance from the branch at @from to @to: relative to the next instruction. */
static uint64_t branch_offset(struct vmali_cs_builder *b, size_t from, size_t to)
{
	ptrdiff_t distance = (ptrdiff_t)to - (ptrdiff_t)from - 1;

	if (distance < INT16_MIN || distance > INT16_MAX) {
		fail(b, -ERANGE);
		return 0;
	}
	return (uint16_t)distance;
}

void vmali_cs_branch(struct vmali_cs_builder *b, enum vmali_cs_cond cond,
		     struct vmali_cs_reg32 value,
		     struct vmali_cs_label *label)
{
	uint64_t fields = bits(b, cond & 7, 3, SHIFT_COND) |
			  reg32(b, value, SHIFT_REG_40);
	size_t here = b->count;

	check(b, cond <= VMALI_CS_COND_ALWAYS, -EINVAL);

	if (label->target != VMALI_CS_LABEL_NONE) {
		emit(b, OP_BRANCH, fields | branch_offset(b, here, label->target));
		return;
	}

	/*
	 * Until the label is placed, the offset field links its branches: the
	 * distance back to the previous one, 0 in the first.
	 */
	if (label->last_ref != VMALI_CS_LABEL_NONE) {
		size_t back = here - label->last_ref;

		check(b, back <= UINT16_MAX, -ERANGE);
		fields |= back & 0xffff;
	}
	emit(b, OP_BRANCH, fields);
	if (b->error)
		return;

	if (label->last_ref == VMALI_CS_LABEL_NONE)
		b->unplaced++;
	label->last_ref = here;
}

void vmali_cs_label_place(struct vmali_cs_builder *b, struct vmali_cs_label *label)
{
	size_t ref = label->last_ref;

	check(b, label->target == VMALI_CS_LABEL_NONE, -EINVAL);
	if (b->error)
		return;

	label->target = b->count;
	if (ref == VMALI_CS_LABEL_NONE)
		return;

	for (;;) {
		uint64_t word = b->words[ref];
		size_t back = word & 0xffff;

		b->words[ref] = (word & ~0xffffull) |
				branch_offset(b, ref, label->target);
		if (!back)
			break;
		ref -= back;
	}
	label->last_ref = VMALI_CS_LABEL_NONE;
	b->unplaced--;
}

void vmali_cs_set_sb_entry(struct vmali_cs_builder *b, unsigned int endpoint,
			   unsigned int other)
{
	emit(b, OP_SET_SB_ENTRY, sb_entry(b, endpoint, 0) | sb_entry(b, other, 4));
}

void vmali_cs_progress_wait(struct vmali_cs_builder *b, unsigned int queue,
			    struct vmali_cs_reg64 value)
{
	emit(b, OP_PROGRESS_WAIT, bits(b, queue, 5, 0) |
	     reg64(b, value, SHIFT_REG_40));
}

void vmali_cs_set_exception_handler(struct vmali_cs_builder *b, unsigned int type,
				    struct vmali_cs_reg64 addr, struct vmali_cs_reg32 length)
{
	check(b, type == VMALI_CS_EXCEPTION_TILER_OOM, -EINVAL);
	emit(b, OP_SET_EXCEPTION_HANDLER, (type & 0xff) |
	     reg32(b, length, SHIFT_REG_32) | reg64(b, addr, SHIFT_REG_40));
}

void vmali_cs_call(struct vmali_cs_builder *b, struct vmali_cs_reg64 addr,
		   struct vmali_cs_reg32 length)
{
	emit(b, OP_CALL, reg32(b, length, SHIFT_REG_32) |
	     reg64(b, addr, SHIFT_REG_40));
}

void vmali_cs_jump(struct vmali_cs_builder *b, struct vmali_cs_reg64 addr,
		   struct vmali_cs_reg32 length)
{
	emit(b, OP_JUMP, reg32(b, length, SHIFT_REG_32) |
	     reg64(b, addr, SHIFT_REG_40));
}

void vmali_cs_req_resource(struct vmali_cs_builder *b, uint32_t resources)
{
	check(b, !(resources >> 4), -EINVAL);
	emit(b, OP_REQ_RESOURCE, resources & 0xf);
}

void vmali_cs_flush_cache2(struct vmali_cs_builder *b, enum vmali_cs_flush_mode l2,
			   enum vmali_cs_flush_mode lsc, enum vmali_cs_other_flush_mode other,
			   struct vmali_cs_reg32 flush_id, struct vmali_cs_async async)
{
	check(b, l2 == VMALI_CS_FLUSH_NONE || l2 == VMALI_CS_FLUSH_CLEAN ||
	      l2 == VMALI_CS_FLUSH_CLEAN_INVALIDATE, -EINVAL);
	check(b, lsc == VMALI_CS_FLUSH_NONE || lsc == VMALI_CS_FLUSH_CLEAN ||
	      lsc == VMALI_CS_FLUSH_CLEAN_INVALIDATE, -EINVAL);
	check(b, other == VMALI_CS_OTHER_FLUSH_NONE || other == VMALI_CS_OTHER_FLUSH_INVALIDATE,
	      -EINVAL);
	emit(b, OP_FLUSH_CACHE2, (l2 & 0xfu) | (lsc & 0xfu) << 4 |
	     (other & 0xfu) << 8 | reg32(b, flush_id, SHIFT_REG_40) |
	     async_fields(b, async));
}

static uint64_t sync_fields(struct vmali_cs_builder *b, bool propagate,
			    enum vmali_cs_sync_scope scope, struct vmali_cs_reg64 addr,
			    struct vmali_cs_async async)
{
	check(b, scope == VMALI_CS_SCOPE_SYSTEM || scope == VMALI_CS_SCOPE_CSG, -EINVAL);

	return (uint64_t)propagate | (uint64_t)(scope & 3) << 1 |
	       reg64(b, addr, SHIFT_REG_40) | async_fields(b, async);
}

static uint64_t sync_wait_fields(struct vmali_cs_builder *b, bool reject,
				 enum vmali_cs_cond cond, struct vmali_cs_reg64 addr)
{
	check(b, cond == VMALI_CS_COND_LE || cond == VMALI_CS_COND_GT || cond == VMALI_CS_COND_GE,
	      -EINVAL);
	check(b, cond != VMALI_CS_COND_GE || b->config.arch > 10, -EOPNOTSUPP);

	return (uint64_t)reject | (uint64_t)(cond & 0xf) << SHIFT_COND |
	       reg64(b, addr, SHIFT_REG_40);
}

void vmali_cs_sync_add32(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg32 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async)
{
	emit(b, OP_SYNC_ADD32, sync_fields(b, propagate, scope, addr, async) |
	     reg32(b, data, SHIFT_REG_32));
}

void vmali_cs_sync_set32(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg32 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async)
{
	emit(b, OP_SYNC_SET32, sync_fields(b, propagate, scope, addr, async) |
	     reg32(b, data, SHIFT_REG_32));
}

void vmali_cs_sync_wait32(struct vmali_cs_builder *b, bool reject, enum vmali_cs_cond cond,
			  struct vmali_cs_reg32 data, struct vmali_cs_reg64 addr)
{
	emit(b, OP_SYNC_WAIT32, sync_wait_fields(b, reject, cond, addr) |
	     reg32(b, data, SHIFT_REG_32));
}

void vmali_cs_store_state(struct vmali_cs_builder *b, enum vmali_cs_state state,
			  struct vmali_cs_reg64 addr, int offset, struct vmali_cs_async async)
{
	check(b, state <= VMALI_CS_STATE_ERROR_STATUS, -EINVAL);
	emit(b, OP_STORE_STATE, offset16(b, offset) |
	     (uint64_t)(state & 3) << 32 | reg64(b, addr, SHIFT_REG_40) |
	     async_fields(b, async));
}

void vmali_cs_prot_region(struct vmali_cs_builder *b, unsigned int count)
{
	emit(b, OP_PROT_REGION, bits(b, count, 16, 0));
}

void vmali_cs_prot_region_begin(struct vmali_cs_builder *b)
{
	check(b, !b->in_region, -EINVAL);
	b->in_region = true;
	vmali_cs_prot_region(b, 0);
	b->region_start = b->count;
}

void vmali_cs_prot_region_end(struct vmali_cs_builder *b)
{
	uint64_t length;

	check(b, b->in_region, -EINVAL);
	b->in_region = false;
	if (b->error)
		return;

	length = bits(b, b->count - b->region_start, 16, 0);
	b->words[b->region_start - 1] |= length;
}

void vmali_cs_progress_store(struct vmali_cs_builder *b, struct vmali_cs_reg64 src)
{
	emit(b, OP_PROGRESS_STORE, reg64(b, src, SHIFT_REG_40));
}

void vmali_cs_progress_load(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst)
{
	emit(b, OP_PROGRESS_LOAD, reg64(b, dst, SHIFT_REG_48));
}

void vmali_cs_run_compute_indirect(struct vmali_cs_builder *b,
				   unsigned int workgroups_per_task, bool progress,
				   struct vmali_cs_selects sel)
{
	emit(b, OP_RUN_COMPUTE_INDIRECT, bits(b, workgroups_per_task, 16, 0) |
	     progress_field(progress) | select_fields(b, sel));
}

void vmali_cs_error_barrier(struct vmali_cs_builder *b)
{
	emit(b, OP_ERROR_BARRIER, 0);
}

void vmali_cs_heap_set(struct vmali_cs_builder *b, struct vmali_cs_reg64 addr)
{
	emit(b, OP_HEAP_SET, reg64(b, addr, SHIFT_REG_40));
}

void vmali_cs_heap_operation(struct vmali_cs_builder *b, enum vmali_cs_heap_op op,
			     struct vmali_cs_async async)
{
	check(b, op == VMALI_CS_HEAP_VERTEX_TILER_STARTED ||
	      op == VMALI_CS_HEAP_VERTEX_TILER_COMPLETED ||
	      op == VMALI_CS_HEAP_FRAGMENT_COMPLETED, -EINVAL);
	emit(b, OP_HEAP_OPERATION, (uint64_t)(op & 3) << 32 |
	     async_fields(b, async));
}

void vmali_cs_trace_point(struct vmali_cs_builder *b, struct vmali_cs_reg32 base,
			  unsigned int count, struct vmali_cs_async async)
{
	check(b, count && count <= b->config.reg_count &&
	      base.num <= b->config.reg_count - count, -EINVAL);
	emit(b, OP_TRACE_POINT, reg32(b, base, SHIFT_REG_32) |
	     (uint64_t)(count & 0xff) << SHIFT_REG_40 | async_fields(b, async));
}

void vmali_cs_sync_add64(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg64 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async)
{
	emit(b, OP_SYNC_ADD64, sync_fields(b, propagate, scope, addr, async) |
	     reg64(b, data, SHIFT_REG_32));
}

void vmali_cs_sync_set64(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg64 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async)
{
	emit(b, OP_SYNC_SET64, sync_fields(b, propagate, scope, addr, async) |
	     reg64(b, data, SHIFT_REG_32));
}

void vmali_cs_sync_wait64(struct vmali_cs_builder *b, bool reject, enum vmali_cs_cond cond,
			  struct vmali_cs_reg64 data, struct vmali_cs_reg64 addr)
{
	emit(b, OP_SYNC_WAIT64, sync_wait_fields(b, reject, cond, addr) |
	     reg64(b, data, SHIFT_REG_32));
}
