/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What a fragment job needs of a draw: from the registers of RUN_IDVS and RUN_IDVS2, or from a
 * Draw descriptor (DCD) in memory, as RUN_FULLSCREEN and frame shaders have it.
 *
 * Registers and descriptors are as in Mesa's genxml (IDVS SR, Draw, v10.xml to v14.xml).
 */
#ifndef MALI_DRAW_H
#define MALI_DRAW_H

#include "stage.h"

/* Bytes of a Draw descriptor, in every architecture */
#define MALI_DCD_BYTES		128u

/* Flags 0 of a DCD */
#define DCD0_PIXEL_KILL(w)	((w) >> 2 & 3)
#define DCD0_ZS_UPDATE(w)	((w) >> 4 & 3)
#define DCD0_OVERDRAW_ALPHA0	BIT32(7)
#define DCD0_OVERDRAW_ALPHA1	BIT32(8)
#define DCD0_CLEAN_FRAGMENT_WRITE BIT32(9)
#define DCD0_PRIMITIVE_BARRIER	BIT32(10)
#define DCD0_PER_SAMPLE		BIT32(11)
#define DCD0_ALIGNED_LINE_ENDS	BIT32(13)
#define DCD0_OCCLUSION(w)	((w) >> 14 & 3)
#define DCD0_FRONT_CCW		BIT32(16)
#define DCD0_CULL_FRONT		BIT32(17)
#define DCD0_CULL_BACK		BIT32(18)
#define DCD0_MULTISAMPLE	BIT32(19)
#define DCD0_MODIFIES_COVERAGE	BIT32(20)
#define DCD0_ALPHA_TO_COVERAGE_INVERT BIT32(21)
#define DCD0_ALPHA_TO_COVERAGE	BIT32(22)
#define DCD0_SCISSOR_TO_BOX	BIT32(23)
#define DCD0_CONSERVATIVE(w)	((w) >> 24 & 3)	/* from v11 on */
#define CONSERVATIVE_OVERESTIMATE 1u

/* Flags 1 of a DCD */
#define DCD1_SAMPLE_MASK(w)	((w) & 0xffff)
#define DCD1_TARGET_MASK(w)	((w) >> 16 & 0xff)

/* Primitive Flags, which are in no DCD */
#define PRIMITIVE_MODE(w)	((w) & 0xf)
#define PRIMITIVE_INDEX_TYPE(w)	((w) >> 8 & 7)
#define PRIMITIVE_POINT_SIZE(w)	((w) >> 11 & 3)
#define PRIMITIVE_INDEX_ENABLE	BIT32(13)
#define PRIMITIVE_INDEX_OVERRIDE BIT32(14)
#define PRIMITIVE_LOW_CULL	BIT32(16)
#define PRIMITIVE_HIGH_CULL	BIT32(17)
#define PRIMITIVE_SECONDARY	BIT32(18)
#define PRIMITIVE_RESTART	BIT32(19)
#define PRIMITIVE_LAYER		BIT32(20)
#define PRIMITIVE_SCISSOR_ARRAY	BIT32(21)
#define PRIMITIVE_FIFO(w)	((w) >> 22 & 3)

/* Pointer to Blend descriptors, and their number */
#define DRAW_BLEND_COUNT(p)	((u32)(p) & 0xf)
#define DRAW_BLEND_ADDRESS(p)	((p) & ~0xfull)

/**
 * struct mali_draw - a draw, for fragment jobs
 * @fragment: its stage
 * @depth_stencil: GPU VA of the Depth/stencil descriptor
 * @blend: GPU VA of Blend descriptors, 16 bytes each, their number in [3:0]
 * @occlusion: GPU VA of what Occlusion of @flags[0] counts in
 * @flags: DCD flags 0 to 2
 * @min_z, @max_z: bounds of depth, as binary32; 0 and 1 from a DCD that has none
 * @scissor_min, @scissor_max: pixels that may be drawn, inclusive, x in the low half; from a
 *	DCD that has none: all
 * @primitive_flags: PRIMITIVE_*; 0 from a DCD
 * @primitive_size: width of lines and size of points without their own, as binary32
 * @varying_bytes: that each vertex has of varyings, from MALI_PACKET_VARYINGS on
 * @view_mask: views that are drawn; 0 for a draw without views
 * @layer: that is drawn to if there are neither views nor layers of vertices
 * @each_view: vertices are shaded for each view, not for all at once
 * @reserved: 0
 *
 * As it is in memory of the heap, too: 128 bytes, without padding.
 */
struct mali_draw {
	struct mali_stage fragment;
	u64 depth_stencil, blend, occlusion;
	u32 flags[3];
	u32 min_z, max_z;
	u32 scissor_min, scissor_max;
	u32 primitive_flags, primitive_size;
	u32 varying_bytes;
	u32 view_mask;
	u16 layer, each_view;
	u32 reserved[6];
};

/**
 * struct mali_geometry - the rest of a draw: what vertices are made of
 * @position, @varying: stages; the second one's shader is 0 if there is one shader for all
 * @tiler: GPU VA of the Tiler Context
 * @indices: GPU VA of the index buffer; its type is in primitive_flags of the draw
 * @index_bytes: of the index buffer
 * @index_count, @index_offset: vertices of an instance, and the first one's number
 * @instance_count, @instance_offset: instances, and the first one's number
 * @vertex_offset: added to indices
 * @draw_id: for r62
 * @attribute_offset: as its register has it
 * @separate: positions and varyings have their own shaders
 */
struct mali_geometry {
	struct mali_stage position, varying;
	u64 tiler;
	u64 indices;
	u32 index_bytes;
	u32 index_count, index_offset;
	u32 instance_count, instance_offset;
	u32 vertex_offset;
	u32 draw_id;
	u32 attribute_offset;
	bool separate;
};

/* Registers of draws, from r0 on */
#define MALI_DRAW_REGS		CS_DRAW_REGS

void mali_draw_views(struct mali_draw *draw, u32 flags, u32 flags2, u32 arch);
void mali_draw_from_registers(const u32 *regs, enum mali_cs_insn id, u64 insn, u32 arch,
			      struct mali_draw *draw, struct mali_geometry *geometry);
void mali_draw_from_dcd(const u32 dcd[MALI_DCD_BYTES / 4], u32 arch, struct mali_draw *draw);

#endif
