/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The framebuffer of a fragment job.
 *
 * The descriptor is as in Mesa's genxml; what is used here is the same in v10 to v13.  Its
 * layout: Framebuffer Parameters and padding, 128 bytes; the ZS/CRC extension, 64 bytes, if
 * the pointer has its flag; render targets, 64 bytes each.  v14 has the parameters in registers,
 * and pointers to the extension and the render targets, which are as before.
 */
#ifndef MALI_FRAME_H
#define MALI_FRAME_H

#include "group.h"
#include "shader/afbc.h"
#include "shader/fragments.h"
#include "shader/layout.h"

/* Framebuffer pointer */
#define FRAME_POINTER_TYPE	BIT64(0)

/* Registers of RUN_FRAGMENT2, and the pointer to render targets in them */
#define MALI_FRAME_REGS		56u
#define MALI_FRAME_SR_TARGETS	38u

/* MSAA: what of the samples is written */
enum mali_msaa { MALI_MSAA_SINGLE, MALI_MSAA_AVERAGE, MALI_MSAA_LAYERED = 3 };

/* Pre Post Frame Shader Mode; 5 and 6 are those of a pass before, from v13 on */
enum mali_frame_shader {
	MALI_FRAME_NEVER = 0,
	MALI_FRAME_ALWAYS,
	MALI_FRAME_INTERSECT,
	MALI_FRAME_EARLY_ALWAYS,
	MALI_FRAME_PREPASS_ALWAYS = 5,
	MALI_FRAME_PREPASS_INTERSECT,
};

#define MALI_FRAME_SHADERS	3u
#define MALI_FRAME_POST		2u

/**
 * struct mali_store - memory that pixels are written to
 * @surface: if it is not AFBC
 * @afbc: if it is
 * @compressed: it is
 * @bytes: of a pixel; 0 if the model doesn't know its format or layout
 * @msaa: enum mali_msaa
 */
struct mali_store {
	struct mali_surface surface;
	struct mali_afbc afbc;
	bool compressed;
	u32 bytes;
	u8 msaa;
};

/**
 * struct mali_target - a render target
 * @store: its memory
 * @write: it is written to memory at all
 * @clean: also where nothing has been drawn
 * @srgb: colours are encoded as sRGB
 * @internal, @format, @swizzle: as mali_target_pack() has them
 */
struct mali_target {
	struct mali_store store;
	bool write, clean;
	bool srgb;
	u32 internal, format, swizzle;
};

/**
 * struct mali_frame - a framebuffer
 * @width, @height: pixels
 * @area: pixels that the job draws, within @width and @height
 * @samples: of a pixel in the tile buffer; 0 for a number that the model has no tiles for
 * @positions: of a pixel whose coverage is found out: @samples, or 1, or more for one sample
 * @target, @targets: render targets
 * @depth, @stencil: depth with or without stencil, and stencil by itself
 * @depth_format, @stencil_format: ZS Format, S Format
 * @depth_write, @stencil_write: they are written to memory
 * @zs_clean: also where nothing has been drawn
 * @point_max_y: the coordinate of points grows upwards
 * @unmodelled: the descriptor asks for something that the model does not do: nothing is drawn
 * @internal_depth: enum mali_depth_format
 * @clear: what tiles begin with
 * @shader: enum mali_frame_shader of the shaders before and after
 * @shader_dcds: GPU VA of their DCDs
 * @tiler: GPU VA of the Tiler Context
 * @layer: which of its layers
 * @argument, @sample_positions: for shaders
 * @maximum: the last pixel, as the descriptor has it
 */
struct mali_frame {
	u32 width, height;
	struct shader_pixels area;
	u32 samples, positions;
	struct mali_target target[MALI_TILE_TARGETS];
	u32 targets;
	struct mali_store depth, stencil;
	u8 depth_format, stencil_format;
	bool depth_write, stencil_write, zs_clean;
	bool point_max_y;
	bool unmodelled;
	u8 internal_depth;
	struct mali_tile_clear clear;
	u8 shader[MALI_FRAME_SHADERS];
	u64 shader_dcds;
	u64 tiler;
	u32 layer;
	u32 argument[2];
	u64 sample_positions;
	u32 maximum;
};

bool mali_frame_read(struct mali_gpu *gpu, struct cs_ref *q, u64 pointer, u64 box,
		     struct mali_frame *frame);
bool mali_frame_from_registers(struct mali_gpu *gpu, struct cs_ref *q,
			       const u32 regs[MALI_FRAME_REGS], struct mali_frame *frame);

static inline bool mali_frame_is_empty(const struct mali_frame *f)
{
	return f->area.min_x > f->area.max_x || f->area.min_y > f->area.max_y;
}

#endif
