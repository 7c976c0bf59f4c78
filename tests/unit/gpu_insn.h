/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Instructions for the tests of the GPU model, packed by hand: a second opinion on
 * where their fields are.
 */
#ifndef GPU_INSN_H
#define GPU_INSN_H

#define OP(op)			((u64)(op) << 56)
#define I_NOP			OP(0)
#define I_NONE			OP(255)	/* no architecture has it */
#define I_MOVE48(d, v)		(OP(1) | (u64)(d) << 48 | ((v) & 0xffffffffffffull))
#define I_MOVE32(d, v)		(OP(2) | (u64)(d) << 48 | (u32)(v))
#define I_WAIT(mask)		(OP(3) | (u64)(mask) << 16)
#define I_RUN_COMPUTE		OP(4)
#define I_RUN_IDVS		OP(6)
#define I_RUN_FRAGMENT		OP(7)
#define I_FINISH_TILING		OP(9)
#define I_FINISH_FRAGMENT(count, first, last)	\
	(OP(11) | (u64)(first) << 40 | (u64)(last) << 32 | (count))
#define I_ADD_IMM32(d, s, v)	(OP(16) | (u64)(d) << 48 | (u64)(s) << 40 | (u32)(v))
#define I_ADD_IMM64(d, s, v)	(OP(17) | (u64)(d) << 48 | (u64)(s) << 40 | (u32)(v))
#define I_UMIN32(d, a, b)	(OP(18) | (u64)(d) << 48 | (u64)(a) << 40 | (u64)(b) << 32)
#define I_LOAD(base, mask, addr, off)	\
	(OP(20) | (u64)(base) << 48 | (u64)(addr) << 40 | (u64)(mask) << 16 | (u16)(off))
#define I_STORE(base, mask, addr, off)	\
	(OP(21) | (u64)(base) << 48 | (u64)(addr) << 40 | (u64)(mask) << 16 | (u16)(off))
#define I_BRANCH(cond, r, off)	(OP(22) | (u64)(r) << 40 | (u64)(cond) << 28 | (u16)(off))
#define I_FOREVER	I_BRANCH(C_ALWAYS, 0, -1)
#define I_SET_SB_ENTRY(ep, other)	(OP(23) | (u64)(other) << 4 | (ep))
#define I_PROGRESS_WAIT(queue, src)	(OP(24) | (u64)(src) << 40 | (queue))
#define I_SET_EXCEPTION_HANDLER(type, addr, len)	\
	(OP(25) | (u64)(addr) << 40 | (u64)(len) << 32 | (type))
#define I_NEXT_SB_ENTRY(dst)	(OP(26) | (u64)(dst) << 48)
#define I_SET_STATE(state, v)	(OP(28) | (u64)(state) << 32 | (v))
#define I_SHARED_INC(e)		(OP(30) | (u64)(e) << 48)
#define I_SHARED_DEC(e)		(OP(31) | (u64)(e) << 48)
#define I_CALL(addr, len)	(OP(32) | (u64)(addr) << 40 | (u64)(len) << 32)
#define I_JUMP(addr, len)	(OP(33) | (u64)(addr) << 40 | (u64)(len) << 32)
#define I_REQ_RESOURCE(r)	(OP(34) | (r))
#define I_FLUSH_CACHE2(id)	(OP(36) | (u64)(id) << 40 | 0x233)
#define I_SYNC_ADD32(addr, data)	(OP(37) | (u64)(addr) << 40 | (u64)(data) << 32)
#define I_SYNC_SET32(addr, data)	(OP(38) | (u64)(addr) << 40 | (u64)(data) << 32)
#define I_SYNC_WAIT32(cond, addr, data)	\
	(OP(39) | (u64)(addr) << 40 | (u64)(data) << 32 | (u64)(cond) << 28)
#define I_STORE_STATE(what, addr, off)	\
	(OP(40) | (u64)(addr) << 40 | (u64)(what) << 32 | (u16)(off))
#define I_PROT_REGION(count)	(OP(41) | (u16)(count))
#define I_PROGRESS_STORE(src)	(OP(42) | (u64)(src) << 40)
#define I_PROGRESS_LOAD(dst)	(OP(43) | (u64)(dst) << 48)
#define I_RUN_INDIRECT		OP(44)
#define I_ERROR_BARRIER		OP(47)
#define I_HEAP_SET(addr)	(OP(48) | (u64)(addr) << 40)
#define I_HEAP_OPERATION(op)	(OP(49) | (u64)(op) << 32)
#define I_SYNC_ADD64(addr, data)	(OP(51) | (u64)(addr) << 40 | (u64)(data) << 32)
#define I_SYNC_SET64(addr, data)	(OP(52) | (u64)(addr) << 40 | (u64)(data) << 32)
#define I_SYNC_WAIT64(cond, addr, data)	\
	(OP(53) | (u64)(addr) << 40 | (u64)(data) << 32 | (u64)(cond) << 28)

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
