// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Command-stream assembler.  Opcodes, positions of fields, values and architectures are
 * those of lib/cs_isa.def.
 */
#include <errno.h>
#include <string.h>

#include <vmali/cs.h>

#include "../lib/cs_isa.h"

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

static bool has(const struct vmali_cs_builder *b, unsigned int archs)
{
	unsigned int i = b->config.arch - MALI_CS_ISA_ARCH_FIRST;

	return i < 16 && archs >> i & 1;
}

static void emit(struct vmali_cs_builder *b, unsigned int archs, uint64_t word)
{
	check(b, has(b, archs), -EOPNOTSUPP);
	vmali_cs_raw(b, word);
}

/* Append instruction @id, see enum mali_cs_insn, with @fields, an or of mali_cs_put() */
#define EMIT(b, id, fields)	emit(b, MALI_CS_ARCHS_##id, mali_cs_word(id) | (fields))

/*
 * The following return an operand for mali_cs_put(), or 0 if it is not valid.
 */
static uint64_t fits(struct vmali_cs_builder *b, uint64_t value, unsigned int size)
{
	if (value & ~mali_cs_ones(size)) {
		fail(b, -ERANGE);
		return 0;
	}
	return value;
}

static uint64_t fits_signed(struct vmali_cs_builder *b, int64_t value, unsigned int size)
{
	if (mali_cs_sign_extend(value & mali_cs_ones(size), size) != value) {
		fail(b, -ERANGE);
		return 0;
	}
	return value;
}

/* A number that has to fit into its field */
#define PUT(b, id, field, value) \
	mali_cs_put(id, field, fits(b, value, MALI_CS_SIZE_##id##_##field))
#define PUT_SIGNED(b, id, field, value) \
	mali_cs_put(id, field, fits_signed(b, value, MALI_CS_SIZE_##id##_##field))

static uint64_t one_of(struct vmali_cs_builder *b, unsigned int value, unsigned int valid)
{
	if (value >= 16 || !(valid >> value & 1)) {
		fail(b, -EINVAL);
		return 0;
	}
	return value;
}

/* One of a list of values in cs_isa.def */
#define VALUE(b, list, value)	one_of(b, value, MALI_CS_VALID_##list)

static uint64_t reg32(struct vmali_cs_builder *b, struct vmali_cs_reg32 reg)
{
	if (reg.num >= b->config.reg_count) {
		fail(b, -EINVAL);
		return 0;
	}
	return reg.num;
}

static uint64_t reg64(struct vmali_cs_builder *b, struct vmali_cs_reg64 reg)
{
	if ((reg.num & 1) || reg.num >= b->config.reg_count - 1) {
		fail(b, -EINVAL);
		return 0;
	}
	return reg.num;
}

static uint64_t wait_mask(struct vmali_cs_builder *b, uint32_t mask)
{
	if (mask & ~vmali_cs_all_scoreboards(b)) {
		fail(b, -EINVAL);
		return 0;
	}
	return mask;
}

static uint64_t sb_entry(struct vmali_cs_builder *b, unsigned int entry)
{
	if (entry >= b->config.scoreboard_count) {
		fail(b, -EINVAL);
		return 0;
	}
	return entry;
}

/* Fields that several instructions have.  Their positions are those of each. */
#define PUT_ASYNC(b, id, async) \
	(mali_cs_put(id, WAIT_MASK, wait_mask(b, (async).wait_mask)) | \
	 mali_cs_put(id, SIGNAL_SLOT, sb_entry(b, (async).signal_slot)))

#define PUT_SELECTS(b, id, sel) \
	(mali_cs_put(id, SRT_SELECT, select_set(b, (sel).srt)) | \
	 mali_cs_put(id, SPD_SELECT, select_set(b, (sel).spd)) | \
	 mali_cs_put(id, TSD_SELECT, select_set(b, (sel).tsd)) | \
	 mali_cs_put(id, FAU_SELECT, select_set(b, (sel).fau)))

static uint64_t select_set(struct vmali_cs_builder *b, unsigned int set)
{
	check(b, set < 4, -EINVAL);
	return set;
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
	EMIT(b, NOP, 0);
}

void vmali_cs_move48(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst, uint64_t imm)
{
	EMIT(b, MOVE48, mali_cs_put(MOVE48, DESTINATION, reg64(b, dst)) |
	     PUT(b, MOVE48, IMMEDIATE, imm));
}

void vmali_cs_move32(struct vmali_cs_builder *b, struct vmali_cs_reg32 dst, uint32_t imm)
{
	EMIT(b, MOVE32, mali_cs_put(MOVE32, DESTINATION, reg32(b, dst)) |
	     mali_cs_put(MOVE32, IMMEDIATE, imm));
}

void vmali_cs_move64(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst, uint64_t imm)
{
	if (!(imm >> 48)) {
		vmali_cs_move48(b, dst, imm);
		return;
	}

	/* Two halves of something that is not a pair would pass unnoticed. */
	reg64(b, dst);
	vmali_cs_move32(b, vmali_cs_lo(dst), (uint32_t)imm);
	vmali_cs_move32(b, vmali_cs_hi(dst), (uint32_t)(imm >> 32));
}

void vmali_cs_wait(struct vmali_cs_builder *b, uint32_t mask, bool progress)
{
	EMIT(b, WAIT, mali_cs_put(WAIT, WAIT_MASK, wait_mask(b, mask)) |
	     mali_cs_put(WAIT, PROGRESS, progress));
}

void vmali_cs_run_compute(struct vmali_cs_builder *b, unsigned int task_increment,
			  enum vmali_cs_task_axis axis, bool progress, struct vmali_cs_selects sel)
{
	EMIT(b, RUN_COMPUTE, PUT(b, RUN_COMPUTE, TASK_INCREMENT, task_increment) |
	     mali_cs_put(RUN_COMPUTE, TASK_AXIS, VALUE(b, AXIS, axis)) |
	     mali_cs_put(RUN_COMPUTE, PROGRESS, progress) |
	     PUT_SELECTS(b, RUN_COMPUTE, sel));
}

void vmali_cs_run_tiling(struct vmali_cs_builder *b, uint32_t flags_override, bool progress,
			 struct vmali_cs_selects sel)
{
	EMIT(b, RUN_TILING, mali_cs_put(RUN_TILING, FLAGS_OVERRIDE, flags_override) |
	     mali_cs_put(RUN_TILING, PROGRESS, progress) |
	     PUT_SELECTS(b, RUN_TILING, sel));
}

void vmali_cs_run_idvs(struct vmali_cs_builder *b, const struct vmali_cs_idvs *idvs)
{
	uint64_t draw_id = idvs->has_draw_id ? reg32(b, idvs->draw_id) : 0;

	EMIT(b, RUN_IDVS, mali_cs_put(RUN_IDVS, FLAGS_OVERRIDE, idvs->flags_override) |
	     mali_cs_put(RUN_IDVS, PROGRESS, idvs->progress) |
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
	     mali_cs_put(RUN_FRAGMENT, PROGRESS, progress));
}

void vmali_cs_run_fullscreen(struct vmali_cs_builder *b, uint32_t flags_override,
			     struct vmali_cs_reg64 dcd, bool progress)
{
	EMIT(b, RUN_FULLSCREEN, mali_cs_put(RUN_FULLSCREEN, FLAGS_OVERRIDE, flags_override) |
	     mali_cs_put(RUN_FULLSCREEN, PROGRESS, progress) |
	     mali_cs_put(RUN_FULLSCREEN, DCD, reg64(b, dcd)));
}

void vmali_cs_finish_tiling(struct vmali_cs_builder *b, bool progress)
{
	EMIT(b, FINISH_TILING, mali_cs_put(FINISH_TILING, PROGRESS, progress));
}

void vmali_cs_finish_fragment(struct vmali_cs_builder *b, bool count_completed,
			      struct vmali_cs_reg64 first, struct vmali_cs_reg64 last,
			      struct vmali_cs_async async)
{
	EMIT(b, FINISH_FRAGMENT, mali_cs_put(FINISH_FRAGMENT, COUNT, count_completed) |
	     mali_cs_put(FINISH_FRAGMENT, FIRST_CHUNK, reg64(b, first)) |
	     mali_cs_put(FINISH_FRAGMENT, LAST_CHUNK, reg64(b, last)) |
	     PUT_ASYNC(b, FINISH_FRAGMENT, async));
}

void vmali_cs_add_imm32(struct vmali_cs_builder *b, struct vmali_cs_reg32 dst,
			struct vmali_cs_reg32 src,
			int32_t imm)
{
	EMIT(b, ADD_IMM32, mali_cs_put(ADD_IMM32, DESTINATION, reg32(b, dst)) |
	     mali_cs_put(ADD_IMM32, SOURCE, reg32(b, src)) |
	     mali_cs_put(ADD_IMM32, IMMEDIATE, imm));
}

void vmali_cs_add_imm64(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst,
			struct vmali_cs_reg64 src,
			int32_t imm)
{
	EMIT(b, ADD_IMM64, mali_cs_put(ADD_IMM64, DESTINATION, reg64(b, dst)) |
	     mali_cs_put(ADD_IMM64, SOURCE, reg64(b, src)) |
	     mali_cs_put(ADD_IMM64, IMMEDIATE, imm));
}

void vmali_cs_umin32(struct vmali_cs_builder *b, struct vmali_cs_reg32 dst,
		     struct vmali_cs_reg32 src0,
		     struct vmali_cs_reg32 src1)
{
	EMIT(b, UMIN32, mali_cs_put(UMIN32, DESTINATION, reg32(b, dst)) |
	     mali_cs_put(UMIN32, SOURCE_0, reg32(b, src0)) |
	     mali_cs_put(UMIN32, SOURCE_1, reg32(b, src1)));
}

/* The registers of a LOAD_MULTIPLE or STORE_MULTIPLE, base and mask */
static void check_registers(struct vmali_cs_builder *b, struct vmali_cs_reg32 base, uint32_t mask)
{
	unsigned int last = 0;

	check(b, mask && !(mask >> 16), -EINVAL);
	while (last < 15 && mask >> (last + 1))
		last++;
	reg32(b, vmali_cs_r32(base.num + last));
}

void vmali_cs_load_multiple(struct vmali_cs_builder *b, struct vmali_cs_reg32 base, uint32_t mask,
			    struct vmali_cs_reg64 addr, int offset)
{
	check_registers(b, base, mask);
	EMIT(b, LOAD_MULTIPLE, mali_cs_put(LOAD_MULTIPLE, BASE, reg32(b, base)) |
	     mali_cs_put(LOAD_MULTIPLE, MASK, mask) |
	     mali_cs_put(LOAD_MULTIPLE, ADDRESS, reg64(b, addr)) |
	     PUT_SIGNED(b, LOAD_MULTIPLE, OFFSET, offset));
}

void vmali_cs_store_multiple(struct vmali_cs_builder *b, struct vmali_cs_reg32 base, uint32_t mask,
			     struct vmali_cs_reg64 addr, int offset)
{
	check_registers(b, base, mask);
	EMIT(b, STORE_MULTIPLE, mali_cs_put(STORE_MULTIPLE, BASE, reg32(b, base)) |
	     mali_cs_put(STORE_MULTIPLE, MASK, mask) |
	     mali_cs_put(STORE_MULTIPLE, ADDRESS, reg64(b, addr)) |
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
			  mali_cs_put(BRANCH, VALUE, reg32(b, value));
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

	check(b, label->target == VMALI_CS_LABEL_NONE, -EINVAL);
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
	EMIT(b, SET_SB_ENTRY, mali_cs_put(SET_SB_ENTRY, ENDPOINT, sb_entry(b, endpoint)) |
	     mali_cs_put(SET_SB_ENTRY, OTHER, sb_entry(b, other)));
}

void vmali_cs_progress_wait(struct vmali_cs_builder *b, unsigned int queue,
			    struct vmali_cs_reg64 value)
{
	EMIT(b, PROGRESS_WAIT, PUT(b, PROGRESS_WAIT, QUEUE, queue) |
	     mali_cs_put(PROGRESS_WAIT, SOURCE, reg64(b, value)));
}

void vmali_cs_set_exception_handler(struct vmali_cs_builder *b, unsigned int type,
				    struct vmali_cs_reg64 addr, struct vmali_cs_reg32 length)
{
	EMIT(b, SET_EXCEPTION_HANDLER,
	     mali_cs_put(SET_EXCEPTION_HANDLER, TYPE, VALUE(b, EXCEPTION, type)) |
	     mali_cs_put(SET_EXCEPTION_HANDLER, ADDRESS, reg64(b, addr)) |
	     mali_cs_put(SET_EXCEPTION_HANDLER, LENGTH, reg32(b, length)));
}

void vmali_cs_call(struct vmali_cs_builder *b, struct vmali_cs_reg64 addr,
		   struct vmali_cs_reg32 length)
{
	EMIT(b, CALL, mali_cs_put(CALL, ADDRESS, reg64(b, addr)) |
	     mali_cs_put(CALL, LENGTH, reg32(b, length)));
}

void vmali_cs_jump(struct vmali_cs_builder *b, struct vmali_cs_reg64 addr,
		   struct vmali_cs_reg32 length)
{
	EMIT(b, JUMP, mali_cs_put(JUMP, ADDRESS, reg64(b, addr)) |
	     mali_cs_put(JUMP, LENGTH, reg32(b, length)));
}

void vmali_cs_req_resource(struct vmali_cs_builder *b, uint32_t resources)
{
	const uint32_t all = VMALI_CS_RES_COMPUTE | VMALI_CS_RES_FRAGMENT | VMALI_CS_RES_TILER |
			     VMALI_CS_RES_IDVS;

	check(b, !(resources & ~all), -EINVAL);
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
	     mali_cs_put(FLUSH_CACHE2, FLUSH_ID, reg32(b, flush_id)) |
	     PUT_ASYNC(b, FLUSH_CACHE2, async));
}

/* All fields of SYNC_ADD and SYNC_SET; @data has been checked */
#define PUT_SYNC(b, id, propagate, scope, data, addr, async) \
	(mali_cs_put(id, PROPAGATE, propagate) | \
	 mali_cs_put(id, DATA, data) | \
	 mali_cs_put(id, SCOPE, VALUE(b, SCOPE, scope)) | \
	 mali_cs_put(id, ADDRESS, reg64(b, addr)) | \
	 PUT_ASYNC(b, id, async))

/* All fields of SYNC_WAIT; likewise */
#define PUT_SYNC_WAIT(b, id, reject, cond, data, addr) \
	(mali_cs_put(id, REJECT, reject) | \
	 mali_cs_put(id, DATA, data) | \
	 mali_cs_put(id, CONDITION, sync_condition(b, cond)) | \
	 mali_cs_put(id, ADDRESS, reg64(b, addr)))

static uint64_t sync_condition(struct vmali_cs_builder *b, enum vmali_cs_cond cond)
{
	check(b, cond == VMALI_CS_COND_LE || cond == VMALI_CS_COND_GT || cond == VMALI_CS_COND_GE,
	      -EINVAL);
	check(b, cond != VMALI_CS_COND_GE || b->config.arch > 10, -EOPNOTSUPP);
	return cond;
}

void vmali_cs_sync_add32(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg32 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async)
{
	EMIT(b, SYNC_ADD32, PUT_SYNC(b, SYNC_ADD32, propagate, scope, reg32(b, data), addr, async));
}

void vmali_cs_sync_set32(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg32 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async)
{
	EMIT(b, SYNC_SET32, PUT_SYNC(b, SYNC_SET32, propagate, scope, reg32(b, data), addr, async));
}

void vmali_cs_sync_wait32(struct vmali_cs_builder *b, bool reject, enum vmali_cs_cond cond,
			  struct vmali_cs_reg32 data, struct vmali_cs_reg64 addr)
{
	EMIT(b, SYNC_WAIT32, PUT_SYNC_WAIT(b, SYNC_WAIT32, reject, cond, reg32(b, data), addr));
}

void vmali_cs_store_state(struct vmali_cs_builder *b, enum vmali_cs_state state,
			  struct vmali_cs_reg64 addr, int offset, struct vmali_cs_async async)
{
	EMIT(b, STORE_STATE, mali_cs_put(STORE_STATE, STATE, VALUE(b, STATE, state)) |
	     mali_cs_put(STORE_STATE, ADDRESS, reg64(b, addr)) |
	     PUT_SIGNED(b, STORE_STATE, OFFSET, offset) |
	     PUT_ASYNC(b, STORE_STATE, async));
}

void vmali_cs_prot_region(struct vmali_cs_builder *b, unsigned int count)
{
	EMIT(b, PROT_REGION, PUT(b, PROT_REGION, SIZE, count));
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
	check(b, b->in_region, -EINVAL);
	b->in_region = false;
	if (b->error)
		return;

	b->words[b->region_start - 1] |=
		PUT(b, PROT_REGION, SIZE, b->count - b->region_start);
}

void vmali_cs_progress_store(struct vmali_cs_builder *b, struct vmali_cs_reg64 src)
{
	EMIT(b, PROGRESS_STORE, mali_cs_put(PROGRESS_STORE, SOURCE, reg64(b, src)));
}

void vmali_cs_progress_load(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst)
{
	EMIT(b, PROGRESS_LOAD, mali_cs_put(PROGRESS_LOAD, DESTINATION, reg64(b, dst)));
}

void vmali_cs_run_compute_indirect(struct vmali_cs_builder *b,
				   unsigned int workgroups_per_task, bool progress,
				   struct vmali_cs_selects sel)
{
	EMIT(b, RUN_COMPUTE_INDIRECT,
	     PUT(b, RUN_COMPUTE_INDIRECT, WORKGROUPS, workgroups_per_task) |
	     mali_cs_put(RUN_COMPUTE_INDIRECT, PROGRESS, progress) |
	     PUT_SELECTS(b, RUN_COMPUTE_INDIRECT, sel));
}

void vmali_cs_error_barrier(struct vmali_cs_builder *b)
{
	EMIT(b, ERROR_BARRIER, 0);
}

void vmali_cs_heap_set(struct vmali_cs_builder *b, struct vmali_cs_reg64 addr)
{
	EMIT(b, HEAP_SET, mali_cs_put(HEAP_SET, ADDRESS, reg64(b, addr)));
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
	check(b, count && count <= b->config.reg_count &&
	      base.num <= b->config.reg_count - count, -EINVAL);
	EMIT(b, TRACE_POINT, mali_cs_put(TRACE_POINT, BASE, reg32(b, base)) |
	     mali_cs_put(TRACE_POINT, COUNT, count) |
	     PUT_ASYNC(b, TRACE_POINT, async));
}

void vmali_cs_sync_add64(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg64 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async)
{
	EMIT(b, SYNC_ADD64, PUT_SYNC(b, SYNC_ADD64, propagate, scope, reg64(b, data), addr, async));
}

void vmali_cs_sync_set64(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg64 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async)
{
	EMIT(b, SYNC_SET64, PUT_SYNC(b, SYNC_SET64, propagate, scope, reg64(b, data), addr, async));
}

void vmali_cs_sync_wait64(struct vmali_cs_builder *b, bool reject, enum vmali_cs_cond cond,
			  struct vmali_cs_reg64 data, struct vmali_cs_reg64 addr)
{
	EMIT(b, SYNC_WAIT64, PUT_SYNC_WAIT(b, SYNC_WAIT64, reject, cond, reg64(b, data), addr));
}
