/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Instructions for the tests of the GPU model, from lib/cs_isa.def.  What is tested is
 * what they do; cs_encode_test.c has words packed by hand to check the table itself, and so do
 * the first ones here, which most streams use.
 */
#ifndef GPU_INSN_H
#define GPU_INSN_H

#include "../../lib/cs_isa.h"

/* Packed by hand */
#define OP(op)			((u64)(op) << 56)
#define I_NOP			OP(0)
#define I_NONE			OP(255)	/* no architecture has it */
#define I_MOVE48(d, v)		(OP(1) | (u64)(d) << 48 | ((v) & 0xffffffffffffull))
#define I_MOVE32(d, v)		(OP(2) | (u64)(d) << 48 | (u32)(v))
#define I_WAIT(mask)		(OP(3) | (u64)(mask) << 16)
#define I_RUN_COMPUTE		OP(4)
#define I_RUN_IDVS		OP(6)
#define I_RUN_FRAGMENT		OP(7)
#define I_ADD_IMM32(d, s, v)	(OP(16) | (u64)(d) << 48 | (u64)(s) << 40 | (u32)(v))
#define I_LOAD(base, mask, addr, off)	\
	(OP(20) | (u64)(base) << 48 | (u64)(addr) << 40 | (u64)(mask) << 16 | (u16)(off))
#define I_BRANCH(cond, r, off)	(OP(22) | (u64)(r) << 40 | (u64)(cond) << 28 | (u16)(off))
#define I_FOREVER	I_BRANCH(C_ALWAYS, 0, -1)
#define I_CALL(addr, len)	(OP(32) | (u64)(addr) << 40 | (u64)(len) << 32)
#define I_REQ_RESOURCE(r)	(OP(34) | (r))
#define I_FLUSH_CACHE2(id)	(OP(36) | (u64)(id) << 40 | 0x233)

/* From the table: the fields and their values */
#define INSN1(id, f, v)	(mali_cs_word(id) | mali_cs_put(id, f, v))
#define INSN2(id, f, v, f2, v2)	(INSN1(id, f, v) | mali_cs_put(id, f2, v2))
#define INSN3(id, f, v, f2, v2, f3, v3)	(INSN2(id, f, v, f2, v2) | mali_cs_put(id, f3, v3))
#define INSN4(id, f, v, f2, v2, f3, v3, f4, v4)	\
	(INSN3(id, f, v, f2, v2, f3, v3) | mali_cs_put(id, f4, v4))

#define I_FINISH_TILING	mali_cs_word(FINISH_TILING)
#define I_FINISH_FRAGMENT(count, first, last)	\
	INSN3(FINISH_FRAGMENT, COUNT, count, FIRST_CHUNK, first, LAST_CHUNK, last)
#define I_ADD_IMM64(d, s, v)	INSN3(ADD_IMM64, DESTINATION, d, SOURCE, s, IMMEDIATE, v)
#define I_UMIN32(d, a, b)	INSN3(UMIN32, DESTINATION, d, SOURCE_0, a, SOURCE_1, b)
#define I_STORE(base, mask, addr, off)	\
	INSN4(STORE_MULTIPLE, BASE, base, MASK, mask, ADDRESS, addr, OFFSET, off)
#define I_SET_SB_ENTRY(ep, other)	INSN2(SET_SB_ENTRY, ENDPOINT, ep, OTHER, other)
#define I_PROGRESS_WAIT(queue, src)	INSN2(PROGRESS_WAIT, QUEUE, queue, SOURCE, src)
#define I_SET_EXCEPTION_HANDLER(type, addr, len)	\
	INSN3(SET_EXCEPTION_HANDLER, TYPE, type, ADDRESS, addr, LENGTH, len)
#define I_NEXT_SB_ENTRY(dst)	INSN1(NEXT_SB_ENTRY, DESTINATION, dst)
#define I_SET_STATE(state, v)	INSN2(SET_STATE_IMM32, STATE, state, VALUE, v)
#define I_SHARED_INC(e)	INSN1(SHARED_SB_INC, ENTRY, e)
#define I_SHARED_DEC(e)	INSN1(SHARED_SB_DEC, ENTRY, e)
#define I_JUMP(addr, len)	INSN2(JUMP, ADDRESS, addr, LENGTH, len)
#define I_STORE_STATE(what, addr, off)	INSN3(STORE_STATE, STATE, what, ADDRESS, addr, OFFSET, off)
#define I_PROT_REGION(count)	INSN1(PROT_REGION, SIZE, count)
#define I_PROGRESS_STORE(src)	INSN1(PROGRESS_STORE, SOURCE, src)
#define I_PROGRESS_LOAD(dst)	INSN1(PROGRESS_LOAD, DESTINATION, dst)
#define I_RUN_INDIRECT	mali_cs_word(RUN_COMPUTE_INDIRECT)
#define I_ERROR_BARRIER	mali_cs_word(ERROR_BARRIER)
#define I_HEAP_SET(addr)	INSN1(HEAP_SET, ADDRESS, addr)
#define I_HEAP_OPERATION(op)	INSN1(HEAP_OPERATION, OPERATION, op)
#define I_SYNC_ADD32(addr, data)	INSN2(SYNC_ADD32, ADDRESS, addr, DATA, data)
#define I_SYNC_SET32(addr, data)	INSN2(SYNC_SET32, ADDRESS, addr, DATA, data)
#define I_SYNC_ADD64(addr, data)	INSN2(SYNC_ADD64, ADDRESS, addr, DATA, data)
#define I_SYNC_SET64(addr, data)	INSN2(SYNC_SET64, ADDRESS, addr, DATA, data)
#define I_SYNC_WAIT32(cond, addr, data)	\
	INSN3(SYNC_WAIT32, CONDITION, cond, ADDRESS, addr, DATA, data)
#define I_SYNC_WAIT64(cond, addr, data)	\
	INSN3(SYNC_WAIT64, CONDITION, cond, ADDRESS, addr, DATA, data)

/* In WAIT: the mask is in the scoreboard state.  In what can be deferred: likewise */
#define WAIT_INDIRECT	(1ull << 33)
#define INDIRECT	(1ull << 52)
/* In WAIT and in RUN_*: increment the progress counter */
#define PROGRESS_INC	(1ull << 32)
/* In what can be deferred: wait for a mask, count in an entry */
#define DEFER(mask, entry)	((u64)(mask) << 16 | (u64)(entry) << 48)

/* In SYNC_ADD and SYNC_SET: propagate errors, scope of the group.  In SYNC_WAIT: reject */
#define SYNC_PROPAGATE	1ull
#define SYNC_SCOPE_CSG	(2ull << 1)
#define SYNC_REJECT	1ull

#define C_LE 0
#define C_GT 1
#define C_EQ 2
#define C_NE 3
#define C_LT 4
#define C_GE 5
#define C_ALWAYS 6

/* Operations of HEAP_OPERATION */
#define VT_START	0
#define VT_END		1
#define FRAG_END	3

#endif
