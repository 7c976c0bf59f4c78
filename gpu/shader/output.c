// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Instructions of fragments that test them and write the tile buffer.
 *
 * Coverage is a mask of samples in a register, which the instructions hand to each other.
 */
#include "float_bits.h"
#include "float.h"
#include "operands.h"

/* Pixel indices of LD_TILE and ST_TILE [bifrost.h]; targets 255 and 254 are depth and stencil */
#define INDICES_SAMPLE(v)	((v) & 0xff)
#define INDICES_TARGET(v)	((v) >> 8 & 0xff)
#define TARGET_DEPTH		255u
#define TARGET_STENCIL		254u

/* Lanes that execute and have an effect */
static u16 drawing(const struct shader_run *r)
{
	return r->warp->active & (u16)~r->warp->helpers;
}

static bool is_fragment(const struct shader_run *r)
{
	return r->core->job.stage == SHADER_FRAGMENT;
}

/* The lane continues as a helper: its quad may need it for derivatives [ISA.xml, DISCARD] */
enum shader_outcome mali_exec_discard_f32(struct shader_run *r, const struct shader_op *op)
{
	enum mali_cmp condition = (enum mali_cmp)mali_shader_get(op->word, CONDITION);
	u32 ta[MALI_LANES], tb[MALI_LANES], result[MALI_LANES];
	const u32 *a = mali_operand(r, op, 0, ta), *b = mali_operand(r, op, 1, tb);
	unsigned int i;

	mali_f32_cmp(result, a, b, condition);
	FOR_EACH_LANE(i)
		if ((r->warp->active >> i & 1) && result[i])
			r->warp->helpers |= (u16)BIT32(i);
	return SHADER_NEXT;
}

/* Of n samples, a part that grows with alpha */
static u16 alpha_mask(u32 alpha, u32 samples, bool invert)
{
	double v = (double)f32_of(alpha);
	u32 n = !(v > 0.0) ? 0 : v < 1.0 ? (u32)(s32)(v * samples + 0.5) : samples;
	u16 mask = (u16)(BIT32(n) - 1);

	return invert ? (u16)~mask : mask;
}

/*
 * Alpha to coverage, and the tests if the shader has no say in them: those of a shader that
 * writes depth or stencil are ZS_EMIT's
 */
enum shader_outcome mali_exec_atest(struct shader_run *r, const struct shader_op *op)
{
	struct shader_fragments *f = &r->core->fragments;
	const struct shader_drawing *d = &f->draw;
	bool later = d->depth.source == MALI_DEPTH_SHADER || d->depth.stencil_from_shader;
	u32 ta[MALI_LANES], tb[MALI_LANES], out[MALI_LANES] = { 0 };
	const u32 *coverage = mali_operand(r, op, 0, ta), *alpha = mali_operand(r, op, 1, tb);
	unsigned int i;

	FOR_EACH_LANE(i) {
		u16 mask = (u16)coverage[i];

		if (!(drawing(r) >> i & 1) || !is_fragment(r))
			continue;
		if (d->alpha_to_coverage)
			mask &= alpha_mask(alpha[i], mali_fragments_positions(f), d->alpha_invert);
		out[i] = later ? mask & f->covered[i] : mali_fragments_test(f, i, mask, NULL, 0);
	}
	mali_put_register(r, op->dest, out);
	return SHADER_NEXT;
}

enum shader_outcome mali_exec_zs_emit(struct shader_run *r, const struct shader_op *op)
{
	struct shader_fragments *f = &r->core->fragments;
	bool has_z = mali_shader_get(op->word, Z);
	u32 ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], out[MALI_LANES] = { 0 };
	const u32 *z = mali_operand(r, op, 0, ta), *stencil = mali_operand(r, op, 1, tb);
	const u32 *coverage = mali_operand(r, op, 2, tc);
	unsigned int i;

	FOR_EACH_LANE(i)
		if ((drawing(r) >> i & 1) && is_fragment(r))
			out[i] = mali_fragments_test(f, i, (u16)coverage[i], has_z ? &z[i] : NULL,
						     (u8)stencil[i]);
	mali_put_register(r, op->dest, out);
	return SHADER_NEXT;
}

/* A colour of four components in staging registers, of a lane */
static void get_colour(const struct shader_run *r, const struct shader_op *op, unsigned int lane,
		       enum mali_pixel_kind kind, u32 n, u32 rgba[4])
{
	u32 registers[4], k;

	for (k = 0; k < 4; k++)
		registers[k] = r->warp->reg[(op->dest + k) % SHADER_REGS][lane];
	mali_from_registers(rgba, kind, registers, n,
			    (enum mali_register_format)mali_shader_get(op->word, FORMAT));
}

/**
 * struct output - a target as an instruction writes it
 * @number: of the target
 * @internal, @format: of its pixels, see target.h
 * @kind: of components
 */
struct output {
	u32 number, internal, format;
	enum mali_pixel_kind kind;
};

/* Return: false if there is no such target, or the model doesn't know its format */
static bool find_output(struct shader_run *r, u32 number, u32 conversion, struct output *out)
{
	const struct mali_tile *t = &r->core->fragments.tile;

	if (!is_fragment(r) || number >= t->targets)
		return false;
	out->number = number;
	out->internal = t->internal[number];
	out->format = conversion & 0x3fffff;
	if (mali_tile_kind(out->internal, out->format, &out->kind))
		return true;
	r->core->skipped++;
	return false;
}

/* Write or blend a lane's colour to the samples in @mask */
static void put_samples(struct shader_run *r, const struct output *out, unsigned int lane,
			u16 mask, const u32 rgba[4], const u32 *blend)
{
	struct mali_tile *t = &r->core->fragments.tile;
	u32 index = mali_tile_index(t, r->core->fragments.x[lane], r->core->fragments.y[lane], 0);
	u32 tile[4], sample;

	if (!blend)
		mali_tile_pack(tile, out->internal, out->format, rgba);
	for (sample = 0; sample < t->samples; sample++) {
		u32 *value = t->colour[out->number][index + sample];

		if (!(mask >> sample & 1))
			continue;
		if (blend)
			mali_blend(blend, out->internal, out->format, rgba, value);
		else
			memcpy(value, tile, sizeof(tile));
	}
}

static void blend_lanes(struct shader_run *r, const struct shader_op *op, const u32 internal[2],
			const u32 *coverage)
{
	struct shader_fragments *f = &r->core->fragments;
	u32 number = MALI_BLEND_TARGET(internal), rgba[4];
	const u32 *blend = NULL;
	struct output out;
	unsigned int i;

	if (!find_output(r, number, internal[1], &out) || !(f->draw.target_mask >> number & 1))
		return;
	if (number < f->draw.blend_count)
		blend = f->draw.blend[number];
	FOR_EACH_LANE(i) {
		u16 mask = (u16)coverage[i] & f->covered[i] & f->passed[i];

		if (!(drawing(r) >> i & 1) || !mask)
			continue;
		get_colour(r, op, i, out.kind, 4, rgba);
		if (blend && mali_blend_alpha_to_one(blend) && out.kind == MALI_PIXEL_FLOAT)
			rgba[3] = MALI_F32_ONE;
		put_samples(r, &out, i, mali_fragments_samples(f, mask), rgba,
			    MALI_BLEND_MODE(internal) == MALI_BLEND_FIXED ? blend : NULL);
	}
}

/*
 * Blending by fixed function is followed by a branch, or ends the thread.  If a blend shader is
 * needed, the instructions that follow call it [ISA.xml].
 */
enum shader_outcome mali_exec_blend(struct shader_run *r, const struct shader_op *op)
{
	u64 descriptor[MALI_LANES];
	u32 tmp[MALI_LANES], internal[2];
	const u32 *coverage = mali_operand(r, op, 2, tmp);
	unsigned int i;

	mali_operand64(r, op, 0, descriptor);
	/* The same for all lanes */
	i = (unsigned int)__builtin_ctz(r->warp->active);
	internal[0] = (u32)descriptor[i];
	internal[1] = (u32)(descriptor[i] >> 32);
	if (MALI_BLEND_MODE(internal) == MALI_BLEND_SHADER)
		return SHADER_ONWARDS;
	if (MALI_BLEND_MODE(internal) != MALI_BLEND_OFF)
		blend_lanes(r, op, internal, coverage);
	if (op->flow == MALI_SHADER_FLOW_END)
		return SHADER_NEXT;
	r->taken = r->warp->active;
	FOR_EACH_LANE(i)
		r->target[i] = r->pc +
			       MALI_SHADER_WORD * (1ull + mali_shader_get(op->word, TARGET));
	return SHADER_BRANCH;
}

/* Return: the sample, or that of the fragment if there are not as many */
static u32 sample_index(const struct shader_fragments *f, unsigned int lane, u32 indices)
{
	u32 sample = INDICES_SAMPLE(indices);

	return mali_tile_index(&f->tile, f->x[lane], f->y[lane],
			       sample < f->tile.samples ? sample : 0);
}

/* A value of the tile buffer as registers.  Return: false if there is none */
static bool load_value(struct shader_run *r, const struct shader_op *op, unsigned int lane,
		       u32 indices, u32 conversion, u32 registers[4])
{
	struct shader_fragments *f = &r->core->fragments;
	u32 target = INDICES_TARGET(indices), index = sample_index(f, lane, indices), rgba[4];
	struct output out;

	memset(registers, 0, 4 * sizeof(registers[0]));
	if (is_fragment(r) && target == TARGET_DEPTH) {
		registers[0] = mali_depth_unpack(f->tile.depth_format, f->tile.depth[index]);
		return true;
	}
	if (is_fragment(r) && target == TARGET_STENCIL) {
		registers[0] = f->tile.stencil[index];
		return true;
	}
	if (!find_output(r, target, conversion, &out))
		return false;
	mali_tile_unpack(rgba, out.internal, out.format, f->tile.colour[target][index]);
	mali_to_registers(registers, rgba, out.kind, mali_shader_get(op->word, VECTOR) + 1,
			  (enum mali_register_format)mali_shader_get(op->word, FORMAT));
	return true;
}

static u32 registers_of(const struct shader_op *op)
{
	u32 n = mali_shader_get(op->word, VECTOR) + 1, format = mali_shader_get(op->word, FORMAT);
	bool narrow = format == MALI_REGISTER_F16 || format == MALI_REGISTER_S16 ||
		      format == MALI_REGISTER_U16;

	return narrow ? (n + 1) / 2 : n;
}

/* Helpers read, too: their quad may need it */
enum shader_outcome mali_exec_ld_tile(struct shader_run *r, const struct shader_op *op)
{
	u32 ta[MALI_LANES], tb[MALI_LANES], out[4][MALI_LANES] = { 0 }, registers[4];
	const u32 *indices = mali_operand(r, op, 0, ta), *conversion = mali_operand(r, op, 2, tb);
	unsigned int i, k;

	FOR_EACH_LANE(i) {
		if (!(r->warp->active >> i & 1) || !is_fragment(r) ||
		    !load_value(r, op, i, indices[i], conversion[i], registers))
			continue;
		for (k = 0; k < 4; k++)
			out[k][i] = registers[k];
	}
	for (k = 0; k < registers_of(op); k++)
		mali_put_register(r, op->dest + k, out[k]);
	return SHADER_NEXT;
}

enum shader_outcome mali_exec_st_tile(struct shader_run *r, const struct shader_op *op)
{
	struct shader_fragments *f = &r->core->fragments;
	u32 ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], rgba[4];
	const u32 *indices = mali_operand(r, op, 0, ta), *coverage = mali_operand(r, op, 1, tb);
	const u32 *conversion = mali_operand(r, op, 2, tc);
	struct output out;
	unsigned int i;

	FOR_EACH_LANE(i) {
		u32 sample = INDICES_SAMPLE(indices[i]);
		u16 mask;

		if (!(drawing(r) >> i & 1) ||
		    !find_output(r, INDICES_TARGET(indices[i]), conversion[i], &out))
			continue;
		mask = mali_fragments_samples(f, (u16)coverage[i] & f->covered[i] & f->passed[i]);
		mask &= sample < f->tile.samples ? (u16)BIT32(sample) : 0;
		if (!(f->draw.target_mask >> out.number & 1))
			continue;
		get_colour(r, op, i, out.kind, mali_shader_get(op->word, VECTOR) + 1, rgba);
		put_samples(r, &out, i, mask, rgba, NULL);
	}
	return SHADER_NEXT;
}
