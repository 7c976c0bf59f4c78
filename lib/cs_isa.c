// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The tables of cs_isa.h, and the checks that follow from them.
 */
#include "cs_isa.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* Values */

static const char * const conditions[] = {
	"Lequal", "Greater", "Equal", "Nequal", "Less", "Gequal", "Always",
};

static const char * const task_axes[] = { "X", "Y", "Z" };

static const char * const tile_orders[] = {
	"Z Order", "Horizontal", "Vertical", NULL, NULL, "Reverse horizontal",
	"Reverse vertical",
};

static const char * const states[] = {
	"Timestamp", "Cycle count", "Disjoint count", "Error status",
};

static const char * const heap_operations[] = {
	"Vertex/Tiler Started", "Vertex/Tiler Completed", NULL, "Fragment Completed",
};

static const char * const flush_modes[] = { "None", "Clean", NULL, "Clean and invalidate" };

static const char * const other_flush_modes[] = { "None", NULL, "Invalidate" };

static const char * const sync_scopes[] = { "System", NULL, "CSG" };

static const char * const exception_types[] = { NULL, NULL, "Tiler OOM" };

static const char * const wait_modes[] = { "Immediate", "Indirect" };

static const char * const defer_modes[] = { "Defer Immediate", "Defer Indirect" };

static const char * const logic_ops[] = {
	"CLEAR", "AND", "AND_A_NB", "MOV_A", "AND_NA_B", "MOV_B", "XOR", "OR",
	"NOR", "XNOR", "NOT_B", "OR_A_NB", "NOT_A", "OR_NA_B", "NAND", "SET",
};

static const char * const logic_indices[] = { "Direct", "Index" };

static const char * const scoreboard_types[] = { "No Change", "Endpoint", "Other", "Deferred" };

static const char * const next_formats[] = { "Index", "Mask" };

static const char * const state_types[] = {
	"SB Sel Endpoint", "SB Sel Other", "SB Sel Deferred", NULL, NULL, NULL, NULL, NULL,
	"SB Mask Stream", "SB Mask Wait",
};

static const char * const stages[] = {
	"Internal", "Compute", "Vertex", "Tess Control", "Tess Eval", "Geometry",
};

static const char * const shading_modes[] = { "Early", "Deferred" };

/* Fields */

#define FIELD(n, s, z, k)	{ .name = n, .start = s, .size = z, .kind = MALI_CS_FIELD_##k }
#define VALUES(n, s, z, v, c)	{ .name = n, .start = s, .size = z, .kind = MALI_CS_FIELD_ENUM, \
				  .values = v, .value_count = c }
#define NAMED(n, s, z, v)	VALUES(n, s, z, v, ARRAY_SIZE(v))

#define REG(n, s)		FIELD(n, s, 8, REG)
#define PAIR(n, s)		FIELD(n, s, 8, PAIR)
#define PROGRESS		FIELD("Progress increment", 32, 1, BOOL)
#define WAIT_MASK		FIELD("Wait mask", 16, 16, MASK)
#define SIGNAL			FIELD("Signal slot", 48, 4, ENTRY)
#define DEFER			NAMED("Defer mode", 52, 1, defer_modes)
#define SELECTS			FIELD("SRT select", 40, 2, UINT), \
				FIELD("SPD select", 42, 2, UINT), \
				FIELD("TSD select", 44, 2, UINT), \
				FIELD("FAU select", 46, 2, UINT)
#define FLAGS			FIELD("Flags override", 0, 32, HEX)
#define DRAW_ID			{ .name = "Draw ID", .start = 40, .size = 8, \
				  .kind = MALI_CS_FIELD_REG, .when = 34 }
#define STAGE			NAMED("Stage", 48, 4, stages)

#define FIELDS(...)		(const struct mali_cs_field[]){ __VA_ARGS__, { .name = NULL } }
#define NO_FIELDS		(const struct mali_cs_field[]){ { .name = NULL } }

/* Rows: one for each form of an opcode */

#define INSN(n, f, l, flds)	{ .name = #n, .id = MALI_CS_INSN_##n, .first = f, .last = l, \
				  .fields = flds }
#define SUB(n, s, v, flds)	{ .name = #n, .id = MALI_CS_INSN_##n, .first = 13, .last = 13, \
				  .sub_start = s, .sub_size = 8, .sub = v, .fields = flds }

static const struct mali_cs_insn_info nop[] = {
	INSN(NOP, 10, 10, FIELDS(FIELD("Ignored", 0, 56, ANY))),
	INSN(NOP, 11, 11, FIELDS(FIELD("Metadata payload", 0, 48, ANY),
				 FIELD("Metadata type", 48, 8, ANY))),
	INSN(NOP, 12, 13, FIELDS(FIELD("Ignored", 0, 56, ANY))),
};

static const struct mali_cs_insn_info move48[] = {
	INSN(MOVE48, 10, 13, FIELDS(PAIR("Destination", 48), FIELD("Immediate", 0, 48, HEX))),
};

static const struct mali_cs_insn_info move32[] = {
	INSN(MOVE32, 10, 13, FIELDS(REG("Destination", 48), FIELD("Immediate", 0, 32, HEX))),
};

static const struct mali_cs_insn_info wait[] = {
	INSN(WAIT, 10, 10, FIELDS(FIELD("Wait mask", 16, 8, MASK), PROGRESS)),
	INSN(WAIT, 11, 13, FIELDS(WAIT_MASK, PROGRESS, NAMED("Wait mode", 33, 1, wait_modes))),
};

#define COMPUTE	FIELD("Task increment", 0, 14, UINT), NAMED("Task axis", 14, 2, task_axes), \
		PROGRESS, SELECTS

static const struct mali_cs_insn_info run_compute[] = {
	INSN(RUN_COMPUTE, 10, 11, FIELDS(COMPUTE)),
	INSN(RUN_COMPUTE, 12, 13, FIELDS(COMPUTE, FIELD("Ep Limit", 16, 8, UINT), STAGE)),
};

static const struct mali_cs_insn_info run_tiling[] = {
	INSN(RUN_TILING, 10, 10, FIELDS(FLAGS, PROGRESS, SELECTS)),
};

static const struct mali_cs_insn_info run_idvs[] = {
	INSN(RUN_IDVS, 10, 11,
	     FIELDS(FLAGS, PROGRESS,
		    FIELD("Malloc enable", 33, 1, BOOL),
		    FIELD("Draw ID register enable", 34, 1, BOOL),
		    FIELD("Varying SRT select", 35, 1, BOOL),
		    FIELD("Varying FAU select", 36, 1, BOOL),
		    FIELD("Varying TSD select", 37, 1, BOOL),
		    FIELD("Fragment SRT select", 38, 1, BOOL),
		    FIELD("Fragment TSD select", 39, 1, BOOL), DRAW_ID)),
};

static const struct mali_cs_insn_info run_fragment[] = {
	INSN(RUN_FRAGMENT, 10, 13,
	     FIELDS(FIELD("Enable TEM", 0, 1, BOOL), NAMED("Tile order", 4, 4, tile_orders),
		    PROGRESS)),
};

static const struct mali_cs_insn_info run_fullscreen[] = {
	INSN(RUN_FULLSCREEN, 10, 10, FIELDS(FLAGS, PROGRESS, PAIR("DCD", 40))),
	INSN(RUN_FULLSCREEN, 11, 13,
	     FIELDS(FLAGS, PROGRESS, PAIR("DCD", 40),
		    FIELD("Tiler Flags2 Enable", 55, 1, BOOL))),
};

static const struct mali_cs_insn_info finish_tiling[] = {
	INSN(FINISH_TILING, 10, 13, FIELDS(PROGRESS)),
};

#define FINISH	FIELD("Increment Fragment Completed", 0, 1, BOOL), \
		PAIR("First Heap Chunk", 40), PAIR("Last Heap Chunk", 32), WAIT_MASK, SIGNAL

static const struct mali_cs_insn_info finish_fragment[] = {
	INSN(FINISH_FRAGMENT, 10, 10, FIELDS(FINISH)),
	INSN(FINISH_FRAGMENT, 11, 13, FIELDS(FINISH, DEFER)),
};

static const struct mali_cs_insn_info run_idvs2[] = {
	INSN(RUN_IDVS2, 12, 13,
	     FIELDS(FLAGS, PROGRESS,
		    FIELD("Malloc enable", 33, 1, BOOL),
		    FIELD("Draw ID register enable", 34, 1, BOOL),
		    NAMED("Vertex Shading Mode", 35, 2, shading_modes), DRAW_ID, STAGE)),
};

/* Arithmetic: v13 gives the opcodes of the three old operations many more */

#define IMM(R)		FIELDS(R("Destination", 48), R("Source", 40), \
			       FIELD("Immediate", 0, 32, INT))
#define UIMM(R)		FIELDS(R("Destination", 48), R("Source", 40), \
			       FIELD("Immediate", 0, 32, UINT))
#define SHIFT(R, bits)	FIELDS(R("Destination", 48), R("Source", 40), \
			       FIELD("Shift Amount", 0, bits, UINT))
#define EXTRACT(R)	FIELDS(R("Destination", 48), R("Source", 40), \
			       FIELD("Position", 0, 8, UINT), FIELD("Width", 8, 8, UINT))
#define INSERT_IMM(R)	FIELDS(R("Destination", 48), R("Source", 40), \
			       FIELD("Position", 0, 8, UINT), FIELD("Width", 8, 8, UINT), \
			       FIELD("Imm", 16, 16, HEX))
#define TWO(R)		FIELDS(R("Destination", 48), R("Source 0", 40), R("Source 1", 32))
#define INSERT(R)	FIELDS(R("Destination", 48), R("Source 0", 40), R("Source 1", 32), \
			       FIELD("Position", 0, 8, UINT), FIELD("Width", 8, 8, UINT))

#define ARITH_IMM(W, R, bits) \
	SUB(ADD_IMM##W, 32, 0, IMM(R)), \
	SUB(LSHIFT_IMM##W, 32, 1, SHIFT(R, bits)), \
	SUB(RSHIFT_IMM_U##W, 32, 2, SHIFT(R, bits)), \
	SUB(RSHIFT_IMM_S##W, 32, 3, SHIFT(R, bits)), \
	SUB(BFEXT_U##W, 32, 4, EXTRACT(R)), \
	SUB(BFEXT_S##W, 32, 5, EXTRACT(R)), \
	SUB(BFINS_IMM##W, 32, 6, INSERT_IMM(R)), \
	SUB(UMIN_IMM##W, 32, 7, UIMM(R))

#define ARITH_REG(W, R) \
	SUB(UMIN##W, 24, 0, TWO(R)), \
	SUB(ADD##W, 24, 1, TWO(R)), \
	SUB(SUB##W, 24, 2, TWO(R)), \
	SUB(LSHIFT##W, 24, 3, TWO(R)), \
	SUB(RSHIFT_U##W, 24, 4, TWO(R)), \
	SUB(RSHIFT_S##W, 24, 5, TWO(R)), \
	SUB(BFINS##W, 24, 6, INSERT(R))

static const struct mali_cs_insn_info arith_imm32[] = {
	INSN(ADD_IMM32, 10, 12, IMM(REG)),
	ARITH_IMM(32, REG, 5),
};

static const struct mali_cs_insn_info arith_imm64[] = {
	INSN(ADD_IMM64, 10, 12, IMM(PAIR)),
	ARITH_IMM(64, PAIR, 6),
};

static const struct mali_cs_insn_info arith_reg32[] = {
	INSN(UMIN32, 10, 12, TWO(REG)),
	ARITH_REG(32, REG),
};

static const struct mali_cs_insn_info arith_reg64[] = {
	ARITH_REG(64, PAIR),
};

static const struct mali_cs_insn_info logic_op32[] = {
	INSN(LOGIC_OP32, 11, 13,
	     FIELDS(NAMED("Mode", 0, 4, logic_ops), NAMED("Index", 4, 1, logic_indices),
		    REG("Destination", 48), REG("Source 0", 40), REG("Source 1", 32))),
};

#define MULTIPLE	FIELDS(REG("Base register", 48), FIELD("Mask", 16, 16, HEX), \
			       PAIR("Address", 40), FIELD("Offset", 0, 16, INT))

static const struct mali_cs_insn_info load_multiple[] = {
	INSN(LOAD_MULTIPLE, 10, 13, MULTIPLE),
};

static const struct mali_cs_insn_info store_multiple[] = {
	INSN(STORE_MULTIPLE, 10, 13, MULTIPLE),
};

static const struct mali_cs_insn_info branch[] = {
	INSN(BRANCH, 10, 10, FIELDS(NAMED("Condition", 28, 3, conditions), REG("Value", 40),
				    FIELD("Offset", 0, 16, INT))),
	INSN(BRANCH, 11, 13, FIELDS(NAMED("Condition", 28, 4, conditions), REG("Value", 40),
				    FIELD("Offset", 0, 16, INT))),
};

static const struct mali_cs_insn_info set_sb_entry[] = {
	INSN(SET_SB_ENTRY, 10, 13, FIELDS(FIELD("Endpoint entry", 0, 4, ENTRY),
					  FIELD("Other entry", 4, 4, ENTRY))),
};

static const struct mali_cs_insn_info progress_wait[] = {
	INSN(PROGRESS_WAIT, 10, 13, FIELDS(FIELD("Queue", 0, 5, UINT), PAIR("Source", 40))),
};

static const struct mali_cs_insn_info set_exception_handler[] = {
	INSN(SET_EXCEPTION_HANDLER, 10, 13,
	     FIELDS(NAMED("Exception type", 0, 8, exception_types), PAIR("Address", 40),
		    REG("Length", 32))),
};

static const struct mali_cs_insn_info next_sb_entry[] = {
	INSN(NEXT_SB_ENTRY, 11, 13,
	     FIELDS(REG("Destination", 48), NAMED("SB Type", 32, 4, scoreboard_types),
		    NAMED("Format", 36, 1, next_formats))),
};

static const struct mali_cs_insn_info set_state[] = {
	INSN(SET_STATE, 11, 13, FIELDS(NAMED("State", 32, 8, state_types), REG("Source", 40))),
};

static const struct mali_cs_insn_info set_state_imm32[] = {
	INSN(SET_STATE_IMM32, 11, 13,
	     FIELDS(NAMED("State", 32, 8, state_types), FIELD("Value", 0, 32, HEX))),
};

static const struct mali_cs_insn_info shared_sb_inc[] = {
	INSN(SHARED_SB_INC, 11, 13,
	     FIELDS(FIELD("Shared Entry", 48, 4, UINT), FIELD("SB Mask", 16, 16, MASK),
		    PROGRESS, DEFER)),
};

static const struct mali_cs_insn_info shared_sb_dec[] = {
	INSN(SHARED_SB_DEC, 11, 13, FIELDS(FIELD("Shared Entry", 48, 4, UINT), PROGRESS)),
};

#define TARGET	FIELDS(PAIR("Address", 40), REG("Length", 32))

static const struct mali_cs_insn_info call[] = {
	INSN(CALL, 10, 13, TARGET),
};

static const struct mali_cs_insn_info jump[] = {
	INSN(JUMP, 10, 13, TARGET),
};

#define RESOURCES	FIELD("Compute", 0, 1, BOOL), FIELD("Fragment", 1, 1, BOOL), \
			FIELD("Tiler", 2, 1, BOOL), FIELD("IDVS", 3, 1, BOOL)

static const struct mali_cs_insn_info req_resource[] = {
	INSN(REQ_RESOURCE, 10, 10, FIELDS(RESOURCES)),
	INSN(REQ_RESOURCE, 11, 13, FIELDS(RESOURCES, FIELD("RT", 4, 1, BOOL))),
};

#define FLUSH	NAMED("L2 flush mode", 0, 4, flush_modes), \
		NAMED("LSC flush mode", 4, 4, flush_modes), \
		NAMED("Other flush mode", 8, 4, other_flush_modes), \
		REG("Latest Flush ID", 40), WAIT_MASK, SIGNAL

static const struct mali_cs_insn_info flush_cache2[] = {
	INSN(FLUSH_CACHE2, 10, 10, FIELDS(FLUSH)),
	INSN(FLUSH_CACHE2, 11, 13, FIELDS(FLUSH, DEFER)),
};

#define SYNC(R)		FIELD("Error propagate", 0, 1, BOOL), \
			NAMED("Scope", 1, 2, sync_scopes), PAIR("Address", 40), \
			R("Data", 32), WAIT_MASK, SIGNAL
/* SYNC_WAIT has no use for Always */
#define SYNC_WAIT(R)	FIELDS(FIELD("Error reject", 0, 1, BOOL), \
			       VALUES("Condition", 28, 4, conditions, 6), \
			       PAIR("Address", 40), R("Data", 32))

static const struct mali_cs_insn_info sync_add32[] = {
	INSN(SYNC_ADD32, 10, 10, FIELDS(SYNC(REG))),
	INSN(SYNC_ADD32, 11, 13, FIELDS(SYNC(REG), DEFER)),
};

static const struct mali_cs_insn_info sync_set32[] = {
	INSN(SYNC_SET32, 10, 10, FIELDS(SYNC(REG))),
	INSN(SYNC_SET32, 11, 13, FIELDS(SYNC(REG), DEFER)),
};

static const struct mali_cs_insn_info sync_wait32[] = {
	INSN(SYNC_WAIT32, 10, 13, SYNC_WAIT(REG)),
};

static const struct mali_cs_insn_info sync_add64[] = {
	INSN(SYNC_ADD64, 10, 10, FIELDS(SYNC(PAIR))),
	INSN(SYNC_ADD64, 11, 13, FIELDS(SYNC(PAIR), DEFER)),
};

static const struct mali_cs_insn_info sync_set64[] = {
	INSN(SYNC_SET64, 10, 10, FIELDS(SYNC(PAIR))),
	INSN(SYNC_SET64, 11, 13, FIELDS(SYNC(PAIR), DEFER)),
};

static const struct mali_cs_insn_info sync_wait64[] = {
	INSN(SYNC_WAIT64, 10, 13, SYNC_WAIT(PAIR)),
};

#define STATE(bits)	NAMED("State", 32, bits, states), PAIR("Address", 40), \
			FIELD("Offset", 0, 16, INT), WAIT_MASK, SIGNAL

static const struct mali_cs_insn_info store_state[] = {
	INSN(STORE_STATE, 10, 10, FIELDS(STATE(2))),
	INSN(STORE_STATE, 11, 13, FIELDS(STATE(8), DEFER)),
};

static const struct mali_cs_insn_info prot_region[] = {
	INSN(PROT_REGION, 10, 13, FIELDS(FIELD("Size", 0, 16, UINT))),
};

static const struct mali_cs_insn_info progress_store[] = {
	INSN(PROGRESS_STORE, 10, 13, FIELDS(PAIR("Source", 40))),
};

static const struct mali_cs_insn_info progress_load[] = {
	INSN(PROGRESS_LOAD, 10, 13, FIELDS(PAIR("Destination", 48))),
};

static const struct mali_cs_insn_info run_compute_indirect[] = {
	INSN(RUN_COMPUTE_INDIRECT, 10, 11,
	     FIELDS(FIELD("Workgroups per task", 0, 16, UINT), PROGRESS, SELECTS)),
	INSN(RUN_COMPUTE_INDIRECT, 12, 13,
	     FIELDS(FIELD("Workgroups per task", 0, 16, UINT), PROGRESS, SELECTS,
		    FIELD("Endpoint Limit", 16, 8, UINT), STAGE)),
};

static const struct mali_cs_insn_info error_barrier[] = {
	INSN(ERROR_BARRIER, 10, 13, NO_FIELDS),
};

static const struct mali_cs_insn_info heap_set[] = {
	INSN(HEAP_SET, 10, 13, FIELDS(PAIR("Address", 40))),
};

#define HEAP(bits)	NAMED("Operation", 32, bits, heap_operations), WAIT_MASK, SIGNAL

static const struct mali_cs_insn_info heap_operation[] = {
	INSN(HEAP_OPERATION, 10, 10, FIELDS(HEAP(2))),
	INSN(HEAP_OPERATION, 11, 13, FIELDS(HEAP(3), DEFER)),
};

#define TRACE	REG("Base Register", 32), FIELD("Register Count", 40, 8, UINT), WAIT_MASK, SIGNAL

static const struct mali_cs_insn_info trace_point[] = {
	INSN(TRACE_POINT, 10, 10, FIELDS(TRACE)),
	INSN(TRACE_POINT, 11, 13, FIELDS(TRACE, DEFER)),
};

/* Opcodes */

#define ROWS(r)	{ r, ARRAY_SIZE(r) }

static const struct {
	const struct mali_cs_insn_info *row;
	u8 count;
} opcodes[256] = {
	[0] = ROWS(nop),
	[1] = ROWS(move48),
	[2] = ROWS(move32),
	[3] = ROWS(wait),
	[4] = ROWS(run_compute),
	[5] = ROWS(run_tiling),
	[6] = ROWS(run_idvs),
	[7] = ROWS(run_fragment),
	[8] = ROWS(run_fullscreen),
	[9] = ROWS(finish_tiling),
	[11] = ROWS(finish_fragment),
	[12] = ROWS(run_idvs2),
	[16] = ROWS(arith_imm32),
	[17] = ROWS(arith_imm64),
	[18] = ROWS(arith_reg32),
	[19] = ROWS(logic_op32),
	[20] = ROWS(load_multiple),
	[21] = ROWS(store_multiple),
	[22] = ROWS(branch),
	[23] = ROWS(set_sb_entry),
	[24] = ROWS(progress_wait),
	[25] = ROWS(set_exception_handler),
	[26] = ROWS(next_sb_entry),
	[27] = ROWS(set_state),
	[28] = ROWS(set_state_imm32),
	[30] = ROWS(shared_sb_inc),
	[31] = ROWS(shared_sb_dec),
	[32] = ROWS(call),
	[33] = ROWS(jump),
	[34] = ROWS(req_resource),
	[36] = ROWS(flush_cache2),
	[37] = ROWS(sync_add32),
	[38] = ROWS(sync_set32),
	[39] = ROWS(sync_wait32),
	[40] = ROWS(store_state),
	[41] = ROWS(prot_region),
	[42] = ROWS(progress_store),
	[43] = ROWS(progress_load),
	[44] = ROWS(run_compute_indirect),
	[47] = ROWS(error_barrier),
	[48] = ROWS(heap_set),
	[49] = ROWS(heap_operation),
	[50] = ROWS(trace_point),
	[51] = ROWS(sync_add64),
	[52] = ROWS(sync_set64),
	[53] = ROWS(sync_wait64),
	[57] = ROWS(arith_reg64),
};

/**
 * mali_cs_isa_of_arch() - the instruction set of an arch
 * @arch: major number of the architecture
 * @isa: filled in
 *
 * Return: false if @arch is not known.
 */
bool mali_cs_isa_of_arch(unsigned int arch, struct mali_cs_isa *isa)
{
	if (arch < MALI_CS_ISA_ARCH_FIRST || arch > MALI_CS_ISA_ARCH_LAST)
		return false;
	isa->arch = (u8)arch;
	isa->regs = arch < 12 ? 96 : 128;
	isa->scoreboards = arch < 11 ? 8 : 16;
	return true;
}

static u64 sub_opcode(const struct mali_cs_insn_info *insn, u64 word)
{
	return word >> insn->sub_start & ((1ull << insn->sub_size) - 1);
}

/**
 * mali_cs_isa_find() - which instruction a word is
 * @isa: instruction set
 * @word: instruction
 *
 * Return: its description, or NULL if the opcode or sub-opcode is not known.
 */
const struct mali_cs_insn_info *mali_cs_isa_find(const struct mali_cs_isa *isa, u64 word)
{
	const struct mali_cs_insn_info *row = opcodes[word >> 56].row;
	unsigned int i;

	for (i = 0; i < opcodes[word >> 56].count; i++, row++)
		if (isa->arch >= row->first && isa->arch <= row->last &&
		    (!row->sub_size || sub_opcode(row, word) == row->sub))
			return row;
	return NULL;
}

static enum mali_cs_isa_verdict check_field(const struct mali_cs_isa *isa,
					    const struct mali_cs_field *f,
					    u64 word)
{
	u64 v = mali_cs_field_value(f, word);

	if (!mali_cs_field_present(f, word))
		return MALI_CS_ISA_OK;
	switch (f->kind) {
	case MALI_CS_FIELD_REG:
		return v < isa->regs ? MALI_CS_ISA_OK : MALI_CS_ISA_REGISTER;
	case MALI_CS_FIELD_PAIR:
		if (v >= isa->regs)
			return MALI_CS_ISA_REGISTER;
		return v & 1 ? MALI_CS_ISA_PAIR : MALI_CS_ISA_OK;
	case MALI_CS_FIELD_ENTRY:
		return v < isa->scoreboards ? MALI_CS_ISA_OK : MALI_CS_ISA_SCOREBOARD;
	case MALI_CS_FIELD_MASK:
		return v >> isa->scoreboards ? MALI_CS_ISA_SCOREBOARD : MALI_CS_ISA_OK;
	case MALI_CS_FIELD_ENUM:
		return v < f->value_count && f->values[v] ? MALI_CS_ISA_OK : MALI_CS_ISA_VALUE;
	default:
		return MALI_CS_ISA_OK;
	}
}

/**
 * mali_cs_isa_check() - whether an instruction's operands are right
 * @isa: instruction set
 * @insn: what mali_cs_isa_find() said, NULL included
 * @word: instruction
 *
 * Return: MALI_CS_ISA_OK, or the first thing that is wrong.  What depends on registers, or on
 * two fields at once, is the interpreter's to check.
 */
enum mali_cs_isa_verdict mali_cs_isa_check(const struct mali_cs_isa *isa,
					   const struct mali_cs_insn_info *insn,
					   u64 word)
{
	enum mali_cs_isa_verdict verdict;
	const struct mali_cs_field *f;
	u64 rest = word & ~(0xffull << 56);

	if (!insn)
		return MALI_CS_ISA_UNKNOWN;
	for (f = insn->fields; f->name; f++) {
		verdict = check_field(isa, f, word);
		if (verdict != MALI_CS_ISA_OK)
			return verdict;
		rest &= ~(((2ull << (f->size - 1)) - 1) << f->start);
	}
	if (insn->sub_size)
		rest &= ~(((1ull << insn->sub_size) - 1) << insn->sub_start);
	return rest ? MALI_CS_ISA_RESERVED : MALI_CS_ISA_OK;
}

/**
 * mali_cs_isa_verdict_text() - a verdict in words
 * @verdict: verdict
 */
const char *mali_cs_isa_verdict_text(enum mali_cs_isa_verdict verdict)
{
	switch (verdict) {
	case MALI_CS_ISA_OK:
		return "valid";
	case MALI_CS_ISA_UNKNOWN:
		return "unknown instruction";
	case MALI_CS_ISA_RESERVED:
		return "reserved bits set";
	case MALI_CS_ISA_REGISTER:
		return "no such register";
	case MALI_CS_ISA_PAIR:
		return "odd register for a pair";
	case MALI_CS_ISA_SCOREBOARD:
		return "no such scoreboard entry";
	case MALI_CS_ISA_VALUE:
		return "reserved value";
	}
	return "?";
}
