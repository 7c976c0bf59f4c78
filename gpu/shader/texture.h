/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Instructions of the texture unit and of images, on warps.
 *
 * What instructions have in staging registers, and in which order, is from Mesa's
 * bi_emit_tex_valhall() and va_emit_image_coord(); modifiers are numbered as in ISA.xml.
 */
#ifndef MALI_SHADER_TEXTURE_H
#define MALI_SHADER_TEXTURE_H

#include "lanes.h"
#include "texel.h"

enum mali_texture_kind {
	MALI_TEX_FETCH,
	MALI_TEX_SINGLE,
	MALI_TEX_GATHER,
	MALI_TEX_GRADIENT,
};

/* Dimension, of an instruction */
enum mali_texture_dimension {
	MALI_TEX_1D,
	MALI_TEX_2D,
	MALI_TEX_3D,
	MALI_TEX_CUBE,
};

/* LOD mode */
enum mali_lod_mode {
	MALI_LOD_ZERO = 0,
	MALI_LOD_COMPUTED = 1,
	MALI_LOD_EXPLICIT = 4,
	MALI_LOD_COMPUTED_BIAS = 5,
	MALI_LOD_GRADIENT = 6,
};

/**
 * struct mali_texture_op - modifiers of an instruction
 * @kind: enum mali_texture_kind
 * @dimension: enum mali_texture_dimension
 * @lod_mode: enum mali_lod_mode, of TEX_SINGLE
 * @array, @shadow, @offset: there are an array index, a reference, and offsets
 * @integer: TEX_GATHER has integer coordinates
 * @component: of TEX_GATHER
 * @derivatives: TEX_GRADIENT has derivatives instead of coordinates
 * @no_bias, @no_clamp: TEX_GRADIENT without the sampler's bias, and without its bounds
 * @write_mask: components that are written, packed
 * @format: enum mali_register_format of the result
 * @packed: offsets of an instruction that has none in registers, in the same form
 */
struct mali_texture_op {
	u8 kind;
	u8 dimension;
	u8 lod_mode;
	bool array, shadow, offset, integer;
	u8 component;
	bool derivatives, no_bias, no_clamp;
	u8 write_mask;
	u8 format;
	u32 packed;
};

/* Most registers that an instruction reads, and writes */
#define MALI_TEX_READS		10u
#define MALI_TEX_WRITES		4u

/* Return: how many registers an instruction reads */
u32 mali_texture_reads(const struct mali_texture_op *op);

/* Return: how many it writes */
u32 mali_texture_writes(const struct mali_texture_op *op);

/**
 * mali_texture_execute() - execute an instruction for some lanes of a warp
 * @memory: how to read
 * @op: the instruction
 * @texture: the texture of these lanes
 * @sampler: and their sampler; not used by TEX_FETCH
 * @lanes: mask of the lanes to execute
 * @in: staging registers, of all lanes: four successive lanes are a quad, whose lanes also
 *	supply derivatives if they are not in @lanes
 * @out: results of @lanes; others are not changed
 *
 * Without @texture or @sampler, if NULL, results are 0.
 *
 * Return: false if an access has not been made.
 */
bool mali_texture_execute(const struct mali_texture_memory *memory,
			  const struct mali_texture_op *op, const struct mali_texture *texture,
			  const struct mali_sampler *sampler, u16 lanes,
			  const u32 in[][MALI_LANES], u32 out[][MALI_LANES]);

/*
 * Images: LD_TEX and LEA_TEX, one lane each.  @xy is x, or x and y in 16 bits each if the
 * texture has two dimensions or more; @zw is z or the sample in the low half, the layer in the
 * high one.
 */

/* @rgba: components of the texture's kind; 0 outside.  Return: false if not read */
bool mali_image_load(const struct mali_texture_memory *memory, const struct mali_texture *texture,
		     u32 xy, u32 zw, u32 rgba[4]);

/* @va: GPU VA of the texel; 0 outside, or if it has none.  Return: false if not read */
bool mali_image_address(const struct mali_texture_memory *memory,
			const struct mali_texture *texture, u32 xy, u32 zw, u64 *va);

/*
 * Internal conversion descriptors, which LEA_TEX returns with the address: a pixel format.
 * Both decode @conversion first, and return false if it is not modelled.
 */
u32 mali_conversion_of(const struct mali_texture *texture);
/* @bytes: of @memory, MALI_PIXEL_BYTES at most.  @n registers components of @format */
bool mali_convert_store(u32 conversion, const u32 *registers, u32 n,
			enum mali_register_format format, void *memory, u32 *bytes);
/* Bytes to read; then the conversion of what has been read.  @count: registers */
bool mali_convert_bytes(u32 conversion, u32 *bytes);
bool mali_convert_load(u32 conversion, const void *memory, u32 n,
		       enum mali_register_format format, u32 *registers, u32 *count);

#endif
