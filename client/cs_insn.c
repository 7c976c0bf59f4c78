// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The instructions of the command-stream assembler.  Opcodes, positions of fields, values and
 * architectures are those of lib/cs_isa.def.
 */
#include <errno.h>

#include "cs_encode.h"

/* As drivers have it [genxml, the field's default] */
#define FRAGMENT_EP_OFFSET	28

void vmali_cs_nop(struct vmali_cs_builder *b)
{
	EMIT(b, NOP, 0);
}

void vmali_cs_move48(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst, uint64_t imm)
{
	EMIT(b, MOVE48, mali_cs_put(MOVE48, DESTINATION, cs_reg64(b, dst)) |
	     PUT(b, MOVE48, IMMEDIATE, imm));
}

void vmali_cs_move32(struct vmali_cs_builder *b, struct vmali_cs_reg32 dst, uint32_t imm)
{
	EMIT(b, MOVE32, mali_cs_put(MOVE32, DESTINATION, cs_reg32(b, dst)) |
	     mali_cs_put(MOVE32, IMMEDIATE, imm));
}

void vmali_cs_move64(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst, uint64_t imm)
{
	if (!(imm >> 48)) {
		vmali_cs_move48(b, dst, imm);
		return;
	}

	/* Two halves of something that is not a pair would pass unnoticed. */
	cs_reg64(b, dst);
	vmali_cs_move32(b, vmali_cs_lo(dst), (uint32_t)imm);
	vmali_cs_move32(b, vmali_cs_hi(dst), (uint32_t)(imm >> 32));
}

void vmali_cs_wait(struct vmali_cs_builder *b, uint32_t mask, bool progress)
{
	EMIT(b, WAIT, mali_cs_put(WAIT, WAIT_MASK, cs_wait_mask(b, mask)) |
	     mali_cs_put(WAIT, PROGRESS, cs_progress(b, progress)));
}

void vmali_cs_run_compute(struct vmali_cs_builder *b, unsigned int task_increment,
			  enum vmali_cs_task_axis axis, bool progress, struct vmali_cs_selects sel)
{
	EMIT(b, RUN_COMPUTE, PUT(b, RUN_COMPUTE, TASK_INCREMENT, task_increment) |
	     mali_cs_put(RUN_COMPUTE, TASK_AXIS, VALUE(b, AXIS, axis)) |
	     mali_cs_put(RUN_COMPUTE, PROGRESS, cs_progress(b, progress)) |
	     PUT_SELECTS(b, RUN_COMPUTE, sel));
}

void vmali_cs_run_tiling(struct vmali_cs_builder *b, uint32_t flags_override, bool progress,
			 struct vmali_cs_selects sel)
{
	EMIT(b, RUN_TILING, mali_cs_put(RUN_TILING, FLAGS_OVERRIDE, flags_override) |
	     mali_cs_put(RUN_TILING, PROGRESS, cs_progress(b, progress)) |
	     PUT_SELECTS(b, RUN_TILING, sel));
}

void vmali_cs_run_idvs(struct vmali_cs_builder *b, const struct vmali_cs_idvs *idvs)
{
	uint64_t draw_id = idvs->has_draw_id ? cs_reg32(b, idvs->draw_id) : 0;

	EMIT(b, RUN_IDVS, mali_cs_put(RUN_IDVS, FLAGS_OVERRIDE, idvs->flags_override) |
	     mali_cs_put(RUN_IDVS, PROGRESS, cs_progress(b, idvs->progress)) |
	     mali_cs_put(RUN_IDVS, MALLOC, idvs->malloc) |
	     mali_cs_put(RUN_IDVS, HAS_DRAW_ID, idvs->has_draw_id) |
	     mali_cs_put(RUN_IDVS, VARYING_SRT, idvs->varying_srt) |
	     mali_cs_put(RUN_IDVS, VARYING_FAU, idvs->varying_fau) |
	     mali_cs_put(RUN_IDVS, VARYING_TSD, idvs->varying_tsd) |
	     mali_cs_put(RUN_IDVS, FRAGMENT_SRT, idvs->fragment_srt) |
	     mali_cs_put(RUN_IDVS, FRAGMENT_TSD, idvs->fragment_tsd) |
	     mali_cs_put(RUN_IDVS, DRAW_ID, draw_id));
}

void vmali_cs_run_fragment(struct vmali_cs_builder *b, bool tile_enable_map,
			   enum vmali_cs_tile_order order, bool progress)
{
	EMIT(b, RUN_FRAGMENT, mali_cs_put(RUN_FRAGMENT, ENABLE_TEM, tile_enable_map) |
	     mali_cs_put(RUN_FRAGMENT, TILE_ORDER, VALUE(b, TILE_ORDER, order)) |
	     mali_cs_put(RUN_FRAGMENT, PROGRESS, cs_progress(b, progress)));
}

void vmali_cs_run_fragment2(struct vmali_cs_builder *b, struct vmali_cs_reg32 base,
			    bool tile_enable_map, enum vmali_cs_tile_order order)
{
	cs_check(b, base.num + VMALI_CS_FRAGMENT_REGS <= b->config.reg_count, -EINVAL);
	EMIT(b, RUN_FRAGMENT2, mali_cs_put(RUN_FRAGMENT2, ENABLE_TEM, tile_enable_map) |
	     mali_cs_put(RUN_FRAGMENT2, TILE_ORDER, VALUE(b, TILE_ORDER, order)) |
	     mali_cs_put(RUN_FRAGMENT2, EP_OFFSET, FRAGMENT_EP_OFFSET) |
	     mali_cs_put(RUN_FRAGMENT2, COUNT, VMALI_CS_FRAGMENT_REGS) |
	     mali_cs_put(RUN_FRAGMENT2, BASE, cs_reg32(b, base)));
}

void vmali_cs_run_fullscreen(struct vmali_cs_builder *b, uint32_t flags_override,
			     struct vmali_cs_reg64 dcd, bool progress)
{
	EMIT(b, RUN_FULLSCREEN, mali_cs_put(RUN_FULLSCREEN, FLAGS_OVERRIDE, flags_override) |
	     mali_cs_put(RUN_FULLSCREEN, PROGRESS, cs_progress(b, progress)) |
	     mali_cs_put(RUN_FULLSCREEN, DCD, cs_reg64(b, dcd)));
}

void vmali_cs_finish_tiling(struct vmali_cs_builder *b, bool progress)
{
	EMIT(b, FINISH_TILING, mali_cs_put(FINISH_TILING, PROGRESS, cs_progress(b, progress)));
}

void vmali_cs_finish_fragment(struct vmali_cs_builder *b, bool count_completed,
			      struct vmali_cs_reg64 first, struct vmali_cs_reg64 last,
			      struct vmali_cs_async async)
{
	EMIT(b, FINISH_FRAGMENT, mali_cs_put(FINISH_FRAGMENT, COUNT, count_completed) |
	     mali_cs_put(FINISH_FRAGMENT, FIRST_CHUNK, cs_reg64(b, first)) |
	     mali_cs_put(FINISH_FRAGMENT, LAST_CHUNK, cs_reg64(b, last)) |
	     PUT_ASYNC(b, FINISH_FRAGMENT, async));
}

void vmali_cs_add_imm32(struct vmali_cs_builder *b, struct vmali_cs_reg32 dst,
			struct vmali_cs_reg32 src,
			int32_t imm)
{
	EMIT(b, ADD_IMM32, mali_cs_put(ADD_IMM32, DESTINATION, cs_reg32(b, dst)) |
	     mali_cs_put(ADD_IMM32, SOURCE, cs_reg32(b, src)) |
	     mali_cs_put(ADD_IMM32, IMMEDIATE, imm));
}

void vmali_cs_add_imm64(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst,
			struct vmali_cs_reg64 src,
			int32_t imm)
{
	EMIT(b, ADD_IMM64, mali_cs_put(ADD_IMM64, DESTINATION, cs_reg64(b, dst)) |
	     mali_cs_put(ADD_IMM64, SOURCE, cs_reg64(b, src)) |
	     mali_cs_put(ADD_IMM64, IMMEDIATE, imm));
}

void vmali_cs_umin32(struct vmali_cs_builder *b, struct vmali_cs_reg32 dst,
		     struct vmali_cs_reg32 src0,
		     struct vmali_cs_reg32 src1)
{
	EMIT(b, UMIN32, mali_cs_put(UMIN32, DESTINATION, cs_reg32(b, dst)) |
	     mali_cs_put(UMIN32, SOURCE_0, cs_reg32(b, src0)) |
	     mali_cs_put(UMIN32, SOURCE_1, cs_reg32(b, src1)));
}

/* The registers of a LOAD_MULTIPLE or STORE_MULTIPLE, base and mask */
static void check_registers(struct vmali_cs_builder *b, struct vmali_cs_reg32 base, uint32_t mask)
{
	unsigned int last = 0;

	cs_check(b, mask && !(mask >> 16), -EINVAL);
	while (last < 15 && mask >> (last + 1))
		last++;
	cs_reg32(b, vmali_cs_r32(base.num + last));
}

void vmali_cs_load_multiple(struct vmali_cs_builder *b, struct vmali_cs_reg32 base, uint32_t mask,
			    struct vmali_cs_reg64 addr, int offset)
{
	check_registers(b, base, mask);
	EMIT(b, LOAD_MULTIPLE, mali_cs_put(LOAD_MULTIPLE, BASE, cs_reg32(b, base)) |
	     mali_cs_put(LOAD_MULTIPLE, MASK, mask) |
	     mali_cs_put(LOAD_MULTIPLE, ADDRESS, cs_reg64(b, addr)) |
	     PUT_SIGNED(b, LOAD_MULTIPLE, OFFSET, offset));
}

void vmali_cs_store_multiple(struct vmali_cs_builder *b, struct vmali_cs_reg32 base, uint32_t mask,
			     struct vmali_cs_reg64 addr, int offset)
{
	check_registers(b, base, mask);
	EMIT(b, STORE_MULTIPLE, mali_cs_put(STORE_MULTIPLE, BASE, cs_reg32(b, base)) |
	     mali_cs_put(STORE_MULTIPLE, MASK, mask) |
	     mali_cs_put(STORE_MULTIPLE, ADDRESS, cs_reg64(b, addr)) |
	     PUT_SIGNED(b, STORE_MULTIPLE, OFFSET, offset));
}

void vmali_cs_load32(struct vmali_cs_builder *b, struct vmali_cs_reg32 dst,
		     struct vmali_cs_reg64 addr,
		     int offset)
{
	vmali_cs_load_multiple(b, dst, 1, addr, offset);
}

void vmali_cs_store32(struct vmali_cs_builder *b, struct vmali_cs_reg32 src,
		      struct vmali_cs_reg64 addr,
		      int offset)
{
	vmali_cs_store_multiple(b, src, 1, addr, offset);
}

/* Offset field of the branch at @from to @to: relative to the next instruction. */
static uint64_t branch_offset(struct vmali_cs_builder *b, size_t from, size_t to)
{
	return PUT_SIGNED(b, BRANCH, OFFSET, (int64_t)to - (int64_t)from - 1);
}

void vmali_cs_branch(struct vmali_cs_builder *b, enum vmali_cs_cond cond,
		     struct vmali_cs_reg32 value,
		     struct vmali_cs_label *label)
{
	uint64_t fields = mali_cs_put(BRANCH, CONDITION, VALUE(b, CONDITION, cond)) |
			  mali_cs_put(BRANCH, VALUE, cs_reg32(b, value));
	size_t here = b->count;

	if (label->target != VMALI_CS_LABEL_NONE) {
		EMIT(b, BRANCH, fields | branch_offset(b, here, label->target));
		return;
	}

	/*
	 * Until the label is placed, the offset field links its branches: the
	 * distance back to the previous one, 0 in the first.
	 */
	if (label->last_ref != VMALI_CS_LABEL_NONE)
		fields |= PUT(b, BRANCH, OFFSET, here - label->last_ref);
	EMIT(b, BRANCH, fields);
	if (b->error)
		return;

	if (label->last_ref == VMALI_CS_LABEL_NONE)
		b->unplaced++;
	label->last_ref = here;
}

void vmali_cs_label_place(struct vmali_cs_builder *b, struct vmali_cs_label *label)
{
	size_t ref = label->last_ref;

	cs_check(b, label->target == VMALI_CS_LABEL_NONE, -EINVAL);
	if (b->error)
		return;

	label->target = b->count;
	if (ref == VMALI_CS_LABEL_NONE)
		return;

	for (;;) {
		uint64_t word = b->words[ref];
		size_t back = mali_cs_get(word, BRANCH, OFFSET);

		b->words[ref] = (word & ~mali_cs_put(BRANCH, OFFSET, ~0ull)) |
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
	EMIT(b, SET_SB_ENTRY, mali_cs_put(SET_SB_ENTRY, ENDPOINT, cs_sb_entry(b, endpoint)) |
	     mali_cs_put(SET_SB_ENTRY, OTHER, cs_sb_entry(b, other)));
}

void vmali_cs_progress_wait(struct vmali_cs_builder *b, unsigned int queue,
			    struct vmali_cs_reg64 value)
{
	EMIT(b, PROGRESS_WAIT, PUT(b, PROGRESS_WAIT, QUEUE, queue) |
	     mali_cs_put(PROGRESS_WAIT, SOURCE, cs_reg64(b, value)));
}

void vmali_cs_set_exception_handler(struct vmali_cs_builder *b, unsigned int type,
				    struct vmali_cs_reg64 addr, struct vmali_cs_reg32 length)
{
	EMIT(b, SET_EXCEPTION_HANDLER,
	     mali_cs_put(SET_EXCEPTION_HANDLER, TYPE, VALUE(b, EXCEPTION, type)) |
	     mali_cs_put(SET_EXCEPTION_HANDLER, ADDRESS, cs_reg64(b, addr)) |
	     mali_cs_put(SET_EXCEPTION_HANDLER, LENGTH, cs_reg32(b, length)));
}

void vmali_cs_call(struct vmali_cs_builder *b, struct vmali_cs_reg64 addr,
		   struct vmali_cs_reg32 length)
{
	EMIT(b, CALL, mali_cs_put(CALL, ADDRESS, cs_reg64(b, addr)) |
	     mali_cs_put(CALL, LENGTH, cs_reg32(b, length)));
}

void vmali_cs_jump(struct vmali_cs_builder *b, struct vmali_cs_reg64 addr,
		   struct vmali_cs_reg32 length)
{
	EMIT(b, JUMP, mali_cs_put(JUMP, ADDRESS, cs_reg64(b, addr)) |
	     mali_cs_put(JUMP, LENGTH, cs_reg32(b, length)));
}

void vmali_cs_req_resource(struct vmali_cs_builder *b, uint32_t resources)
{
	const uint32_t all = VMALI_CS_RES_COMPUTE | VMALI_CS_RES_FRAGMENT | VMALI_CS_RES_TILER |
			     VMALI_CS_RES_IDVS;

	cs_check(b, !(resources & ~all), -EINVAL);
	EMIT(b, REQ_RESOURCE,
	     mali_cs_put(REQ_RESOURCE, COMPUTE, !!(resources & VMALI_CS_RES_COMPUTE)) |
	     mali_cs_put(REQ_RESOURCE, FRAGMENT, !!(resources & VMALI_CS_RES_FRAGMENT)) |
	     mali_cs_put(REQ_RESOURCE, TILER, !!(resources & VMALI_CS_RES_TILER)) |
	     mali_cs_put(REQ_RESOURCE, IDVS, !!(resources & VMALI_CS_RES_IDVS)));
}

void vmali_cs_flush_cache2(struct vmali_cs_builder *b, enum vmali_cs_flush_mode l2,
			   enum vmali_cs_flush_mode lsc, enum vmali_cs_other_flush_mode other,
			   struct vmali_cs_reg32 flush_id, struct vmali_cs_async async)
{
	EMIT(b, FLUSH_CACHE2, mali_cs_put(FLUSH_CACHE2, L2, VALUE(b, FLUSH, l2)) |
	     mali_cs_put(FLUSH_CACHE2, LSC, VALUE(b, FLUSH, lsc)) |
	     mali_cs_put(FLUSH_CACHE2, OTHER, VALUE(b, OTHER_FLUSH, other)) |
	     mali_cs_put(FLUSH_CACHE2, FLUSH_ID, cs_reg32(b, flush_id)) |
	     PUT_ASYNC(b, FLUSH_CACHE2, async));
}

/* All fields of SYNC_ADD and SYNC_SET; @data has been checked */
#define PUT_SYNC(b, id, propagate, scope, data, addr, async) \
	(mali_cs_put(id, PROPAGATE, propagate) | \
	 mali_cs_put(id, DATA, data) | \
	 mali_cs_put(id, SCOPE, VALUE(b, SCOPE, scope)) | \
	 mali_cs_put(id, ADDRESS, cs_reg64(b, addr)) | \
	 PUT_ASYNC(b, id, async))

/* All fields of SYNC_WAIT; likewise */
#define PUT_SYNC_WAIT(b, id, reject, cond, data, addr) \
	(mali_cs_put(id, REJECT, reject) | \
	 mali_cs_put(id, DATA, data) | \
	 mali_cs_put(id, CONDITION, sync_condition(b, cond)) | \
	 mali_cs_put(id, ADDRESS, cs_reg64(b, addr)))

static uint64_t sync_condition(struct vmali_cs_builder *b, enum vmali_cs_cond cond)
{
	cs_check(b, cond == VMALI_CS_COND_LE || cond == VMALI_CS_COND_GT ||
		 cond == VMALI_CS_COND_GE, -EINVAL);
	cs_check(b, cond != VMALI_CS_COND_GE || b->config.arch > 10, -EOPNOTSUPP);
	return cond;
}

void vmali_cs_sync_add32(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg32 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async)
{
	EMIT(b, SYNC_ADD32,
	     PUT_SYNC(b, SYNC_ADD32, propagate, scope, cs_reg32(b, data), addr, async));
}

void vmali_cs_sync_set32(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg32 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async)
{
	EMIT(b, SYNC_SET32,
	     PUT_SYNC(b, SYNC_SET32, propagate, scope, cs_reg32(b, data), addr, async));
}

void vmali_cs_sync_wait32(struct vmali_cs_builder *b, bool reject, enum vmali_cs_cond cond,
			  struct vmali_cs_reg32 data, struct vmali_cs_reg64 addr)
{
	EMIT(b, SYNC_WAIT32, PUT_SYNC_WAIT(b, SYNC_WAIT32, reject, cond, cs_reg32(b, data), addr));
}

void vmali_cs_store_state(struct vmali_cs_builder *b, enum vmali_cs_state state,
			  struct vmali_cs_reg64 addr, int offset, struct vmali_cs_async async)
{
	EMIT(b, STORE_STATE, mali_cs_put(STORE_STATE, STATE, VALUE(b, STATE, state)) |
	     mali_cs_put(STORE_STATE, ADDRESS, cs_reg64(b, addr)) |
	     PUT_SIGNED(b, STORE_STATE, OFFSET, offset) |
	     PUT_ASYNC(b, STORE_STATE, async));
}

void vmali_cs_prot_region(struct vmali_cs_builder *b, unsigned int count)
{
	EMIT(b, PROT_REGION, PUT(b, PROT_REGION, SIZE, count));
}

void vmali_cs_prot_region_begin(struct vmali_cs_builder *b)
{
	cs_check(b, !b->in_region, -EINVAL);
	b->in_region = true;
	vmali_cs_prot_region(b, 0);
	b->region_start = b->count;
}

void vmali_cs_prot_region_end(struct vmali_cs_builder *b)
{
	cs_check(b, b->in_region, -EINVAL);
	b->in_region = false;
	if (b->error)
		return;

	b->words[b->region_start - 1] |=
		PUT(b, PROT_REGION, SIZE, b->count - b->region_start);
}

void vmali_cs_progress_store(struct vmali_cs_builder *b, struct vmali_cs_reg64 src)
{
	EMIT(b, PROGRESS_STORE, mali_cs_put(PROGRESS_STORE, SOURCE, cs_reg64(b, src)));
}

void vmali_cs_progress_load(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst)
{
	EMIT(b, PROGRESS_LOAD, mali_cs_put(PROGRESS_LOAD, DESTINATION, cs_reg64(b, dst)));
}

void vmali_cs_run_compute_indirect(struct vmali_cs_builder *b,
				   unsigned int workgroups_per_task, bool progress,
				   struct vmali_cs_selects sel)
{
	EMIT(b, RUN_COMPUTE_INDIRECT,
	     PUT(b, RUN_COMPUTE_INDIRECT, WORKGROUPS, workgroups_per_task) |
	     mali_cs_put(RUN_COMPUTE_INDIRECT, PROGRESS, cs_progress(b, progress)) |
	     PUT_SELECTS(b, RUN_COMPUTE_INDIRECT, sel));
}

void vmali_cs_error_barrier(struct vmali_cs_builder *b)
{
	EMIT(b, ERROR_BARRIER, 0);
}

void vmali_cs_heap_set(struct vmali_cs_builder *b, struct vmali_cs_reg64 addr)
{
	EMIT(b, HEAP_SET, mali_cs_put(HEAP_SET, ADDRESS, cs_reg64(b, addr)));
}

void vmali_cs_heap_operation(struct vmali_cs_builder *b, enum vmali_cs_heap_op op,
			     struct vmali_cs_async async)
{
	EMIT(b, HEAP_OPERATION, mali_cs_put(HEAP_OPERATION, OPERATION, VALUE(b, HEAP, op)) |
	     PUT_ASYNC(b, HEAP_OPERATION, async));
}

void vmali_cs_trace_point(struct vmali_cs_builder *b, struct vmali_cs_reg32 base,
			  unsigned int count, struct vmali_cs_async async)
{
	cs_check(b, count && count <= b->config.reg_count &&
		 base.num <= b->config.reg_count - count, -EINVAL);
	EMIT(b, TRACE_POINT, mali_cs_put(TRACE_POINT, BASE, cs_reg32(b, base)) |
	     mali_cs_put(TRACE_POINT, COUNT, count) |
	     PUT_ASYNC(b, TRACE_POINT, async));
}

void vmali_cs_sync_add64(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg64 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async)
{
	EMIT(b, SYNC_ADD64,
	     PUT_SYNC(b, SYNC_ADD64, propagate, scope, cs_reg64(b, data), addr, async));
}

void vmali_cs_sync_set64(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg64 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async)
{
	EMIT(b, SYNC_SET64,
	     PUT_SYNC(b, SYNC_SET64, propagate, scope, cs_reg64(b, data), addr, async));
}

void vmali_cs_sync_wait64(struct vmali_cs_builder *b, bool reject, enum vmali_cs_cond cond,
			  struct vmali_cs_reg64 data, struct vmali_cs_reg64 addr)
{
	EMIT(b, SYNC_WAIT64, PUT_SYNC_WAIT(b, SYNC_WAIT64, reject, cond, cs_reg64(b, data), addr));
}
