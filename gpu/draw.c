// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Draws, as registers and Draw descriptors have them.
 */
#include "draw.h"
#include "../lib/mali_order.h"

#define F32_ONE			0x3f800000u

/* Registers that are the same in every architecture [genxml, IDVS SR] */
#define SR_ATTRIBUTE_OFFSET	32
#define SR_INDEX_COUNT		33
#define SR_INSTANCE_COUNT	34
#define SR_INDEX_OFFSET		35
#define SR_VERTEX_OFFSET	36
#define SR_INSTANCE_OFFSET	37
#define SR_TILER		40
#define SR_SCISSOR		42
#define SR_DEPTH_STENCIL	52
#define SR_PRIMITIVE_FLAGS	56
#define SR_DCD0			57
#define SR_DCD1			58
#define SR_PRIMITIVE_SIZE	60
#define SR_PRIMITIVE_FLAGS2	61

/* Views that are drawn: 8 in the flags, from v14 on 16 in the further flags, and a layer there */
#define FLAGS_VIEW_MASK(w)	((w) >> 24)
#define FLAGS_LAYER(w)		((w) >> 24)
#define FLAGS2_VIEW_MASK(w)	((w) >> 16)

/* Those of RUN_IDVS */
#define SR_IDVS_SRT(n)		(2 * (n))
#define SR_IDVS_FAU(n)		(8 + 2 * (n))
#define SR_IDVS_SPD(n)		(16 + 2 * (n))
#define SR_IDVS_TSD(n)		(24 + 2 * (n))
#define SR_IDVS_DCD2		38
#define SR_IDVS_INDEX_BYTES	39
#define SR_IDVS_MIN_Z		44
#define SR_IDVS_MAX_Z		45
#define SR_IDVS_OCCLUSION	46
#define SR_IDVS_VARYING_BYTES	48
#define SR_IDVS_BLEND		50
#define SR_IDVS_INDICES		54

/* Those of RUN_IDVS2 */
#define SR_IDVS2_SRT(n)		(2 * (n))
#define SR_IDVS2_FAU(n)		(8 + 2 * (n))
#define SR_IDVS2_SPD(n)		(16 + 2 * (n))
#define SR_IDVS2_TSD(n)		(24 + 2 * (n))
#define SR_IDVS2_VIEWPORT_XY	44
#define SR_IDVS2_MIN_Z		46
#define SR_IDVS2_MAX_Z		47
#define SR_IDVS2_INDICES	48
#define SR_IDVS2_INDEX_BYTES	50
#define SR_IDVS2_VARYING_BYTES	51
#define SR_IDVS2_BLEND		54
#define SR_IDVS2_DCD2		59
#define SR_IDVS2_OCCLUSION	64

/* What of the register is the number of bytes [decode_csf.c] */
#define VARYING_BYTES(r)	((r) & 0xffff)

static u64 pair(const u32 *word, unsigned int n)
{
	return word[n] | (u64)word[n + 1] << 32;
}

static u32 x_of(u32 v)
{
	return v & 0xffff;
}

static u32 y_of(u32 v)
{
	return v >> 16;
}

static struct mali_stage idvs_stage(const u32 *regs, unsigned int srt, unsigned int fau,
				    unsigned int spd, unsigned int tsd)
{
	return (struct mali_stage){
		.resources = pair(regs, SR_IDVS_SRT(srt)), .fau = pair(regs, SR_IDVS_FAU(fau)),
		.shader = pair(regs, SR_IDVS_SPD(spd)), .storage = pair(regs, SR_IDVS_TSD(tsd)),
	};
}

/* Two programs for vertices; what the stages share is selected by the instruction */
static void from_idvs(const u32 *regs, u64 insn, struct mali_draw *d,
		      struct mali_geometry *g)
{
	g->separate = true;
	g->position = idvs_stage(regs, 0, 0, 0, 0);
	if (d->primitive_flags & PRIMITIVE_SECONDARY)
		g->varying = idvs_stage(regs, mali_cs_get(insn, RUN_IDVS, VARYING_SRT) ? 1 : 0,
					mali_cs_get(insn, RUN_IDVS, VARYING_FAU) ? 1 : 0, 1,
					mali_cs_get(insn, RUN_IDVS, VARYING_TSD) ? 1 : 0);
	d->fragment = idvs_stage(regs, mali_cs_get(insn, RUN_IDVS, FRAGMENT_SRT) ? 2 : 0, 2, 2,
				 mali_cs_get(insn, RUN_IDVS, FRAGMENT_TSD) ? 2 : 0);
	g->indices = pair(regs, SR_IDVS_INDICES);
	g->index_bytes = regs[SR_IDVS_INDEX_BYTES];
	d->blend = pair(regs, SR_IDVS_BLEND);
	d->occlusion = pair(regs, SR_IDVS_OCCLUSION);
	d->flags[2] = regs[SR_IDVS_DCD2];
	d->min_z = regs[SR_IDVS_MIN_Z];
	d->max_z = regs[SR_IDVS_MAX_Z];
	d->varying_bytes = VARYING_BYTES(regs[SR_IDVS_VARYING_BYTES]);
}

/* One program shades vertices, and the scissor box is clipped to the viewport's */
static void from_idvs2(const u32 *regs, struct mali_draw *d, struct mali_geometry *g)
{
	u32 min = regs[SR_IDVS2_VIEWPORT_XY], max = regs[SR_IDVS2_VIEWPORT_XY + 1];

	g->position = idvs_stage(regs, 0, 0, 0, 0);
	d->fragment = idvs_stage(regs, 1, 1, 1, 1);
	g->indices = pair(regs, SR_IDVS2_INDICES);
	g->index_bytes = regs[SR_IDVS2_INDEX_BYTES];
	d->blend = pair(regs, SR_IDVS2_BLEND);
	d->occlusion = pair(regs, SR_IDVS2_OCCLUSION);
	d->flags[2] = regs[SR_IDVS2_DCD2];
	d->min_z = regs[SR_IDVS2_MIN_Z];
	d->max_z = regs[SR_IDVS2_MAX_Z];
	d->varying_bytes = VARYING_BYTES(regs[SR_IDVS2_VARYING_BYTES]);
	d->scissor_min = greater(x_of(d->scissor_min), x_of(min)) |
			 greater(y_of(d->scissor_min), y_of(min)) << 16;
	d->scissor_max = lesser(x_of(d->scissor_max), x_of(max)) |
			 lesser(y_of(d->scissor_max), y_of(max)) << 16;
}

/**
 * mali_draw_views() - what is drawn to which layers
 * @draw: @view_mask, @layer and @each_view are set
 * @flags, @flags2: Primitive Flags and Primitive Flags 2
 * @arch: major number of the architecture
 *
 * From v14 on a vertex shader has the number of its view in r63, and addresses outputs of that
 * view only: it is executed for each [panvk's shaders].
 */
void mali_draw_views(struct mali_draw *draw, u32 flags, u32 flags2, u32 arch)
{
	draw->view_mask = arch < 14 ? FLAGS_VIEW_MASK(flags) : FLAGS2_VIEW_MASK(flags2);
	draw->layer = arch < 14 ? 0 : FLAGS_LAYER(flags);
	draw->each_view = arch >= 14;
}

/**
 * mali_draw_from_registers() - a draw, as RUN_IDVS or RUN_IDVS2 has it
 * @regs: MALI_DRAW_REGS registers
 * @id: which instruction
 * @insn: the instruction
 * @arch: major number of the architecture
 * @draw, @geometry: filled in, but for the draw ID, which is in any register
 *
 * RUN_IDVS of v11 is that of v10, except that d60 has the size alone.
 */
void mali_draw_from_registers(const u32 *regs, enum mali_cs_insn id, u64 insn, u32 arch,
			      struct mali_draw *draw, struct mali_geometry *geometry)
{
	bool two = id == MALI_CS_INSN_RUN_IDVS2;

	memset(draw, 0, sizeof(*draw));
	memset(geometry, 0, sizeof(*geometry));
	/* Flags of the instruction are added */
	draw->primitive_flags = regs[SR_PRIMITIVE_FLAGS] |
				(u32)mali_cs_get(insn, RUN_IDVS, FLAGS_OVERRIDE);
	mali_draw_views(draw, draw->primitive_flags, regs[SR_PRIMITIVE_FLAGS2], arch);
	draw->primitive_size = regs[SR_PRIMITIVE_SIZE];
	draw->flags[0] = regs[SR_DCD0];
	draw->flags[1] = regs[SR_DCD1];
	draw->depth_stencil = pair(regs, SR_DEPTH_STENCIL);
	draw->scissor_min = regs[SR_SCISSOR];
	draw->scissor_max = regs[SR_SCISSOR + 1];
	geometry->tiler = pair(regs, SR_TILER);
	geometry->attribute_offset = regs[SR_ATTRIBUTE_OFFSET];
	geometry->index_count = regs[SR_INDEX_COUNT];
	geometry->instance_count = regs[SR_INSTANCE_COUNT];
	geometry->index_offset = regs[SR_INDEX_OFFSET];
	geometry->vertex_offset = regs[SR_VERTEX_OFFSET];
	geometry->instance_offset = regs[SR_INSTANCE_OFFSET];
	if (two)
		from_idvs2(regs, draw, geometry);
	else
		from_idvs(regs, insn, draw, geometry);
}

/* Words of a Shader Environment, in a DCD up to v11 */
#define DCD_ENVIRONMENT		16
#define ENVIRONMENT_FAU_COUNT	1
#define ENVIRONMENT_RESOURCES	8
#define ENVIRONMENT_SHADER	10
#define ENVIRONMENT_STORAGE	12
#define ENVIRONMENT_FAU		14

/**
 * mali_draw_from_dcd() - a draw, as a Draw descriptor has it
 * @dcd: the descriptor
 * @arch: major number of the architecture
 * @draw: filled in
 */
void mali_draw_from_dcd(const u32 dcd[MALI_DCD_BYTES / 4], u32 arch, struct mali_draw *draw)
{
	const u32 *env = &dcd[DCD_ENVIRONMENT];

	memset(draw, 0, sizeof(*draw));
	draw->flags[0] = dcd[0];
	draw->flags[1] = dcd[1];
	draw->flags[2] = dcd[5];
	draw->depth_stencil = pair(dcd, 10);
	draw->blend = pair(dcd, 12);
	draw->occlusion = pair(dcd, 14);
	draw->max_z = F32_ONE;
	draw->scissor_max = 0xffffffffu;
	if (arch < 12) {
		draw->min_z = dcd[6];
		draw->max_z = dcd[7];
		draw->fragment.resources = pair(env, ENVIRONMENT_RESOURCES);
		draw->fragment.shader = pair(env, ENVIRONMENT_SHADER);
		draw->fragment.storage = pair(env, ENVIRONMENT_STORAGE);
		draw->fragment.fau = STAGE_FAU_ADDRESS(pair(env, ENVIRONMENT_FAU)) |
				     (u64)(env[ENVIRONMENT_FAU_COUNT] & 0xff) << 56;
	} else {
		draw->fragment.resources = pair(dcd, 24);
		draw->fragment.shader = pair(dcd, 26);
		draw->fragment.storage = pair(dcd, 28);
		draw->fragment.fau = pair(dcd, 30);
	}
}
