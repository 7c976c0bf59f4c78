/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Command-stream assembler for Mali CSF GPUs.
 *
 * A command stream is an array of 64-bit instruction words that the
 * command-stream frontend executes in order.  This file has one function for
 * every instruction of architecture v10, named after it; the encodings of
 * those instructions are the same on v11 to v13 unless a function says
 * otherwise.
 *
 * Registers are 32 bits wide; a 64-bit operand is an even-numbered pair, low
 * word first.  The two are different types here (struct vmali_cs_reg32, struct
 * vmali_cs_reg64), so that passing the one for the other does not compile.
 *
 * Errors are sticky: the first one is kept in the builder, everything after it
 * is dropped, and vmali_cs_finish() reports it.  So a stream is written without a
 * test after every instruction.
 *
 *	-ENOSPC		the buffer is full
 *	-EINVAL		an operand does not exist: a register beyond the register
 *			file, an odd register for a pair, a scoreboard entry that
 *			the GPU lacks, a bad enum value, a label used but not placed
 *	-ERANGE		an immediate or a branch distance does not fit its field
 *	-EOPNOTSUPP	the architecture given to vmali_cs_init() has no such instruction
 *
 * Nothing here allocates memory or calls the system.  A builder may be used by
 * one thread at a time; different builders are independent.
 */
#ifndef VMALI_CS_H
#define VMALI_CS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of one instruction. */
#define VMALI_CS_INSTR_SIZE	8u

/**
 * struct vmali_cs_reg32 - a 32-bit register operand
 * @num: register number
 */
struct vmali_cs_reg32 {
	unsigned int num;
};

/**
 * struct vmali_cs_reg64 - a 64-bit register operand: registers @num (low) and @num + 1
 * @num: number of the low register, even
 */
struct vmali_cs_reg64 {
	unsigned int num;
};

/**
 * vmali_cs_r32() - name a 32-bit register
 * @num: register number, checked when an instruction uses it
 */
static inline struct vmali_cs_reg32 vmali_cs_r32(unsigned int num)
{
	return (struct vmali_cs_reg32){ num };
}

/**
 * vmali_cs_r64() - name a pair of registers
 * @num: number of the low register, checked when an instruction uses it
 */
static inline struct vmali_cs_reg64 vmali_cs_r64(unsigned int num)
{
	return (struct vmali_cs_reg64){ num };
}

/**
 * vmali_cs_lo() - the low half of a pair
 * @reg: the pair
 */
static inline struct vmali_cs_reg32 vmali_cs_lo(struct vmali_cs_reg64 reg)
{
	return vmali_cs_r32(reg.num);
}

/**
 * vmali_cs_hi() - the high half of a pair
 * @reg: the pair
 */
static inline struct vmali_cs_reg32 vmali_cs_hi(struct vmali_cs_reg64 reg)
{
	return vmali_cs_r32(reg.num + 1);
}

/**
 * struct vmali_cs_config - what the assembler checks operands against
 * @arch: architecture major, 10 and up (0 means 10)
 * @reg_count: registers of the register file (0 means 96)
 * @scoreboard_count: scoreboard entries, at most 16 (0 means 8)
 *
 * drm_panthor_csif_info has the last two, drm_panthor_gpu_info.gpu_id the
 * first: vmali_device_cs_config() fills this from a device.
 */
struct vmali_cs_config {
	unsigned int arch;
	unsigned int reg_count;
	unsigned int scoreboard_count;
};

/**
 * struct vmali_cs_builder - a command stream being written
 *
 * Members are for cs_encode.c and cs_insn.c only.
 */
struct vmali_cs_builder {
	uint64_t *words;
	size_t capacity;
	size_t count;
	size_t region_start;
	unsigned int unplaced;
	bool in_region;
	int error;
	struct vmali_cs_config config;
};

/**
 * struct vmali_cs_label - a place in a command stream that branches refer to
 *
 * Must start as VMALI_CS_LABEL_INIT.  Belongs to one builder.  May be placed before
 * or after the branches that use it.  Members are for cs_insn.c only.
 */
struct vmali_cs_label {
	size_t target;
	size_t last_ref;
};

#define VMALI_CS_LABEL_NONE	((size_t)-1)
#define VMALI_CS_LABEL_INIT	{ VMALI_CS_LABEL_NONE, VMALI_CS_LABEL_NONE }

/**
 * enum vmali_cs_cond - conditions of BRANCH, and some of SYNC_WAIT
 *
 * BRANCH compares a register, as a signed number, with 0.  SYNC_WAIT32 and
 * SYNC_WAIT64 compare the object's value with the data register, unsigned, and
 * have only VMALI_CS_COND_LE, VMALI_CS_COND_GT and, after v10, VMALI_CS_COND_GE.
 */
enum vmali_cs_cond {
	VMALI_CS_COND_LE = 0,
	VMALI_CS_COND_GT = 1,
	VMALI_CS_COND_EQ = 2,
	VMALI_CS_COND_NE = 3,
	VMALI_CS_COND_LT = 4,
	VMALI_CS_COND_GE = 5,
	VMALI_CS_COND_ALWAYS = 6,
};

/**
 * enum vmali_cs_sync_scope - what must notice a SYNC_ADD or SYNC_SET
 * @VMALI_CS_SCOPE_SYSTEM: all queues, and the host's driver
 * @VMALI_CS_SCOPE_CSG: the queues of the same group
 */
enum vmali_cs_sync_scope {
	VMALI_CS_SCOPE_SYSTEM = 0,
	VMALI_CS_SCOPE_CSG = 2,
};

/**
 * enum vmali_cs_flush_mode - what FLUSH_CACHE2 does to the L2 or load/store cache
 */
enum vmali_cs_flush_mode {
	VMALI_CS_FLUSH_NONE = 0,
	VMALI_CS_FLUSH_CLEAN = 1,
	VMALI_CS_FLUSH_CLEAN_INVALIDATE = 3,
};

/**
 * enum vmali_cs_other_flush_mode - what FLUSH_CACHE2 does to the read-only caches
 */
enum vmali_cs_other_flush_mode {
	VMALI_CS_OTHER_FLUSH_NONE = 0,
	VMALI_CS_OTHER_FLUSH_INVALIDATE = 2,
};

/**
 * enum vmali_cs_state - what STORE_STATE stores: a 64-bit word
 */
enum vmali_cs_state {
	VMALI_CS_STATE_TIMESTAMP = 0,
	VMALI_CS_STATE_CYCLE_COUNT = 1,
	VMALI_CS_STATE_DISJOINT_COUNT = 2,
	VMALI_CS_STATE_ERROR_STATUS = 3,
};

/**
 * enum vmali_cs_heap_op - what HEAP_OPERATION reports of a render pass
 */
enum vmali_cs_heap_op {
	VMALI_CS_HEAP_VERTEX_TILER_STARTED = 0,
	VMALI_CS_HEAP_VERTEX_TILER_COMPLETED = 1,
	VMALI_CS_HEAP_FRAGMENT_COMPLETED = 3,
};

/**
 * enum vmali_cs_task_axis - the axis along which RUN_COMPUTE splits a job
 */
enum vmali_cs_task_axis {
	VMALI_CS_AXIS_X = 0,
	VMALI_CS_AXIS_Y = 1,
	VMALI_CS_AXIS_Z = 2,
};

/**
 * enum vmali_cs_tile_order - the order in which RUN_FRAGMENT draws tiles
 */
enum vmali_cs_tile_order {
	VMALI_CS_TILE_ORDER_Z = 0,
	VMALI_CS_TILE_ORDER_HORIZONTAL = 1,
	VMALI_CS_TILE_ORDER_VERTICAL = 2,
	VMALI_CS_TILE_ORDER_REVERSE_HORIZONTAL = 5,
	VMALI_CS_TILE_ORDER_REVERSE_VERTICAL = 6,
};

/* Exceptions that SET_EXCEPTION_HANDLER can catch. */
#define VMALI_CS_EXCEPTION_TILER_OOM	2u

/* What REQ_RESOURCE asks for; combine with |. */
#define VMALI_CS_RES_COMPUTE	(1u << 0)
#define VMALI_CS_RES_FRAGMENT	(1u << 1)
#define VMALI_CS_RES_TILER	(1u << 2)
#define VMALI_CS_RES_IDVS	(1u << 3)

/**
 * struct vmali_cs_async - when a deferrable instruction happens
 * @wait_mask: scoreboard entries that must be zero first; 0 means at once for
 *	SYNC_*, STORE_STATE, HEAP_OPERATION, FINISH_FRAGMENT and TRACE_POINT.
 *	Bit n is entry n
 * @signal_slot: scoreboard entry that counts the instruction while it is in flight
 */
struct vmali_cs_async {
	uint32_t wait_mask;
	unsigned int signal_slot;
};

/* Do it now, before the next instruction. */
#define VMALI_CS_NOW	((struct vmali_cs_async){ 0, 0 })

/**
 * struct vmali_cs_selects - which of the four register sets describe a shader's resources
 * @srt: shader resource table, 0..3
 * @spd: shader program descriptor, 0..3
 * @tsd: thread storage descriptor, 0..3
 * @fau: fast access uniforms, 0..3
 */
struct vmali_cs_selects {
	unsigned int srt;
	unsigned int spd;
	unsigned int tsd;
	unsigned int fau;
};

/**
 * struct vmali_cs_idvs - operands of RUN_IDVS
 * @flags_override: or-ed into the primitive flags register
 * @progress: count on the queue's progress counter when done
 * @malloc: vertex packets are allocated from the tiler heap
 * @has_draw_id: @draw_id is valid
 * @varying_srt: use SRT 1 for varying shading, otherwise 0
 * @varying_fau: use FAU 1 for varying shading, otherwise 0
 * @varying_tsd: use TSD 1 for varying shading, otherwise 0
 * @fragment_srt: use SRT 2 for fragment shading, otherwise 0
 * @fragment_tsd: use TSD 2 for fragment shading, otherwise 0
 * @draw_id: register with the draw's number
 */
struct vmali_cs_idvs {
	uint32_t flags_override;
	bool progress;
	bool malloc;
	bool has_draw_id;
	bool varying_srt;
	bool varying_fau;
	bool varying_tsd;
	bool fragment_srt;
	bool fragment_tsd;
	struct vmali_cs_reg32 draw_id;
};

/**
 * vmali_cs_init() - start a command stream
 * @b: builder, overwritten
 * @words: where instructions go (CPU address), owned by the caller.  To run the
 *	stream it must be visible to the GPU at a 64-byte aligned GPU VA
 * @capacity: instructions that fit in @words
 * @config: the GPU's limits, NULL for a v10 with 96 registers and 8 scoreboard
 *	entries; copied
 */
void vmali_cs_init(struct vmali_cs_builder *b, uint64_t *words, size_t capacity,
		   const struct vmali_cs_config *config);

/**
 * vmali_cs_finish() - end a command stream
 * @b: builder
 * @size: set to the stream's length in bytes on success; may be NULL
 *
 * Return: 0, or the first error (see the top of this file).
 */
int vmali_cs_finish(struct vmali_cs_builder *b, uint32_t *size);

/**
 * vmali_cs_error() - the sticky error so far
 * @b: builder
 *
 * Return: 0, or the first error.  An unplaced label is only known to vmali_cs_finish().
 */
int vmali_cs_error(const struct vmali_cs_builder *b);

/**
 * vmali_cs_count() - instructions written so far
 * @b: builder
 */
size_t vmali_cs_count(const struct vmali_cs_builder *b);

/**
 * vmali_cs_all_scoreboards() - the wait mask of every scoreboard entry
 * @b: builder
 */
uint32_t vmali_cs_all_scoreboards(const struct vmali_cs_builder *b);

/**
 * vmali_cs_raw() - append a word as it is, for opcodes that have no function here
 * @b: builder
 * @word: the instruction
 */
void vmali_cs_raw(struct vmali_cs_builder *b, uint64_t word);

/* 0 NOP */
void vmali_cs_nop(struct vmali_cs_builder *b);

/* 1 MOVE48: @dst = @imm, which must be below 2^48 */
void vmali_cs_move48(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst, uint64_t imm);

/* 2 MOVE32: @dst = @imm */
void vmali_cs_move32(struct vmali_cs_builder *b, struct vmali_cs_reg32 dst, uint32_t imm);

/* @dst = @imm, any 64-bit number: one MOVE48 or two MOVE32 */
void vmali_cs_move64(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst, uint64_t imm);

/*
 * 3 WAIT: until every scoreboard entry of @wait_mask is zero.  Mask 0 is legal.
 * @progress: then count on the queue's progress counter, which v14 has not.
 */
void vmali_cs_wait(struct vmali_cs_builder *b, uint32_t wait_mask, bool progress);

/*
 * 4 RUN_COMPUTE: start a compute job described by r0..r39.
 * @task_increment: workgroups of a task along @axis, below 2^14.
 */
void vmali_cs_run_compute(struct vmali_cs_builder *b, unsigned int task_increment,
			  enum vmali_cs_task_axis axis, bool progress, struct vmali_cs_selects sel);

/* 5 RUN_TILING (v10 only) */
void vmali_cs_run_tiling(struct vmali_cs_builder *b, uint32_t flags_override, bool progress,
			 struct vmali_cs_selects sel);

/* 6 RUN_IDVS (v10 and v11) */
void vmali_cs_run_idvs(struct vmali_cs_builder *b, const struct vmali_cs_idvs *idvs);

/*
 * 7 RUN_FRAGMENT (v10 to v13): start a fragment job described by r40..r46.
 * @tile_enable_map: render only the tiles that the map at r44 enables.
 */
void vmali_cs_run_fragment(struct vmali_cs_builder *b, bool tile_enable_map,
			   enum vmali_cs_tile_order order, bool progress);

/* Registers of RUN_FRAGMENT2 */
#define VMALI_CS_FRAGMENT_REGS	56

/*
 * 14 RUN_FRAGMENT2 (from v14 on): start a fragment job described by VMALI_CS_FRAGMENT_REGS
 * registers from @base on.
 * @tile_enable_map: render only the tiles that a map enables.
 */
void vmali_cs_run_fragment2(struct vmali_cs_builder *b, struct vmali_cs_reg32 base,
			    bool tile_enable_map, enum vmali_cs_tile_order order);

/* 8 RUN_FULLSCREEN: @dcd points to the draw call descriptor */
void vmali_cs_run_fullscreen(struct vmali_cs_builder *b, uint32_t flags_override,
			     struct vmali_cs_reg64 dcd, bool progress);

/* 9 FINISH_TILING */
void vmali_cs_finish_tiling(struct vmali_cs_builder *b, bool progress);

/*
 * 11 FINISH_FRAGMENT: give the heap chunks @first..@last back.
 * @count_completed: count the render pass as completed on the heap.
 */
void vmali_cs_finish_fragment(struct vmali_cs_builder *b, bool count_completed,
			      struct vmali_cs_reg64 first, struct vmali_cs_reg64 last,
			      struct vmali_cs_async async);

/* 16 ADD_IMM32: @dst = @src + @imm */
void vmali_cs_add_imm32(struct vmali_cs_builder *b, struct vmali_cs_reg32 dst,
			struct vmali_cs_reg32 src,
			int32_t imm);

/* 17 ADD_IMM64: @dst = @src + @imm, sign extended */
void vmali_cs_add_imm64(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst,
			struct vmali_cs_reg64 src,
			int32_t imm);

/* 18 UMIN32: @dst = the smaller of @src0 and @src1, unsigned */
void vmali_cs_umin32(struct vmali_cs_builder *b, struct vmali_cs_reg32 dst,
		     struct vmali_cs_reg32 src0,
		     struct vmali_cs_reg32 src1);

/*
 * 20 LOAD_MULTIPLE: for every bit n of @mask, register @base + n = the 32-bit
 * word n at @addr + @offset (bytes).  Asynchronous on the "other" scoreboard
 * entry: WAIT for it before the registers are used.
 */
void vmali_cs_load_multiple(struct vmali_cs_builder *b, struct vmali_cs_reg32 base, uint32_t mask,
			    struct vmali_cs_reg64 addr, int offset);

/* 21 STORE_MULTIPLE: as LOAD_MULTIPLE, the other way */
void vmali_cs_store_multiple(struct vmali_cs_builder *b, struct vmali_cs_reg32 base, uint32_t mask,
			     struct vmali_cs_reg64 addr, int offset);

/* LOAD_MULTIPLE of one register */
void vmali_cs_load32(struct vmali_cs_builder *b, struct vmali_cs_reg32 dst,
		     struct vmali_cs_reg64 addr,
		     int offset);

/* STORE_MULTIPLE of one register */
void vmali_cs_store32(struct vmali_cs_builder *b, struct vmali_cs_reg32 src,
		      struct vmali_cs_reg64 addr,
		      int offset);

/* 22 BRANCH: to @label if @value, signed, compares with 0 as @cond says */
void vmali_cs_branch(struct vmali_cs_builder *b, enum vmali_cs_cond cond,
		     struct vmali_cs_reg32 value,
		     struct vmali_cs_label *label);

/**
 * vmali_cs_label_place() - a label is here: at the next instruction
 * @b: builder
 * @label: not placed yet, otherwise -EINVAL sticks
 */
void vmali_cs_label_place(struct vmali_cs_builder *b, struct vmali_cs_label *label);

/*
 * 23 SET_SB_ENTRY: which scoreboard entries count RUN_* (@endpoint) and
 * LOAD/STORE_MULTIPLE (@other) from here on.
 */
void vmali_cs_set_sb_entry(struct vmali_cs_builder *b, unsigned int endpoint,
			   unsigned int other);

/* 24 PROGRESS_WAIT (v10 to v13): until progress counter @queue (0..31) reaches @value */
void vmali_cs_progress_wait(struct vmali_cs_builder *b, unsigned int queue,
			    struct vmali_cs_reg64 value);

/* 25 SET_EXCEPTION_HANDLER: the stream of @length bytes at @addr for exception @type */
void vmali_cs_set_exception_handler(struct vmali_cs_builder *b, unsigned int type,
				    struct vmali_cs_reg64 addr, struct vmali_cs_reg32 length);

/* 32 CALL: run the stream of @length bytes at @addr, then continue here */
void vmali_cs_call(struct vmali_cs_builder *b, struct vmali_cs_reg64 addr,
		   struct vmali_cs_reg32 length);

/* 33 JUMP: continue with the stream of @length bytes at @addr instead of this one */
void vmali_cs_jump(struct vmali_cs_builder *b, struct vmali_cs_reg64 addr,
		   struct vmali_cs_reg32 length);

/* 34 REQ_RESOURCE: @resources is an or of VMALI_CS_RES_* */
void vmali_cs_req_resource(struct vmali_cs_builder *b, uint32_t resources);

/*
 * 36 FLUSH_CACHE2: @flush_id is LATEST_FLUSH_ID as read when the data was
 * written; the flush may be left out if one has happened since.  0 never is.
 */
void vmali_cs_flush_cache2(struct vmali_cs_builder *b, enum vmali_cs_flush_mode l2,
			   enum vmali_cs_flush_mode lsc, enum vmali_cs_other_flush_mode other,
			   struct vmali_cs_reg32 flush_id, struct vmali_cs_async async);

/*
 * 37, 38 SYNC_ADD32, SYNC_SET32: the object {u32 value, u32 status} at @addr.
 * @propagate: write the queue's error state to the status.
 */
void vmali_cs_sync_add32(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg32 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async);
void vmali_cs_sync_set32(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg32 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async);

/*
 * 39 SYNC_WAIT32: until the object's value compares with @data as @cond says.
 * @reject: fault if the object's status is an error, otherwise inherit it.
 */
void vmali_cs_sync_wait32(struct vmali_cs_builder *b, bool reject, enum vmali_cs_cond cond,
			  struct vmali_cs_reg32 data, struct vmali_cs_reg64 addr);

/* 40 STORE_STATE: store @state at @addr + @offset (bytes) */
void vmali_cs_store_state(struct vmali_cs_builder *b, enum vmali_cs_state state,
			  struct vmali_cs_reg64 addr, int offset, struct vmali_cs_async async);

/* 41 PROT_REGION: the next @count instructions run in protected mode; a barrier */
void vmali_cs_prot_region(struct vmali_cs_builder *b, unsigned int count);

/**
 * vmali_cs_prot_region_begin() - PROT_REGION over what follows, up to vmali_cs_prot_region_end()
 * @b: builder; regions do not nest (-EINVAL)
 */
void vmali_cs_prot_region_begin(struct vmali_cs_builder *b);

/**
 * vmali_cs_prot_region_end() - end the region and fill in its length
 * @b: builder; without a begun region -EINVAL
 */
void vmali_cs_prot_region_end(struct vmali_cs_builder *b);

/* 42 PROGRESS_STORE (v10 to v13): the queue's progress counter = @src */
void vmali_cs_progress_store(struct vmali_cs_builder *b, struct vmali_cs_reg64 src);

/* 43 PROGRESS_LOAD (v10 to v13): @dst = the queue's progress counter */
void vmali_cs_progress_load(struct vmali_cs_builder *b, struct vmali_cs_reg64 dst);

/* 44 RUN_COMPUTE_INDIRECT: @workgroups_per_task below 2^16 */
void vmali_cs_run_compute_indirect(struct vmali_cs_builder *b,
				   unsigned int workgroups_per_task, bool progress,
				   struct vmali_cs_selects sel);

/* 47 ERROR_BARRIER: errors from before do not reach what comes after */
void vmali_cs_error_barrier(struct vmali_cs_builder *b);

/* 48 HEAP_SET: tiler heap context at @addr */
void vmali_cs_heap_set(struct vmali_cs_builder *b, struct vmali_cs_reg64 addr);

/* 49 HEAP_OPERATION */
void vmali_cs_heap_operation(struct vmali_cs_builder *b, enum vmali_cs_heap_op op,
			     struct vmali_cs_async async);

/* 50 TRACE_POINT: @count registers from @base on go to the trace buffer */
void vmali_cs_trace_point(struct vmali_cs_builder *b, struct vmali_cs_reg32 base,
			  unsigned int count, struct vmali_cs_async async);

/* 51..53 SYNC_*64: as the 32-bit ones, the object is {u64 value, u32 status} */
void vmali_cs_sync_add64(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg64 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async);
void vmali_cs_sync_set64(struct vmali_cs_builder *b, bool propagate, enum vmali_cs_sync_scope scope,
			 struct vmali_cs_reg64 data, struct vmali_cs_reg64 addr,
			 struct vmali_cs_async async);
void vmali_cs_sync_wait64(struct vmali_cs_builder *b, bool reject, enum vmali_cs_cond cond,
			  struct vmali_cs_reg64 data, struct vmali_cs_reg64 addr);

#endif /* VMALI_CS_H */
