// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Instructions of textures and images: from registers and handles to the texture unit, and
 * back.
 *
 * Lanes may have different textures; those of the same one are executed together.  An
 * instruction that only reads begins again if an access has not been made; a store continues
 * with the lanes that have not stored.
 */
#include "operands.h"
#include "resource.h"
#include "texture.h"

/* Register type and width of an instruction (ISA.xml) */
enum { TYPE_AUTO, TYPE_FLOAT, TYPE_UNSIGNED, TYPE_SIGNED };

/* LOD, besides those of enum mali_lod_mode */
enum { LOD_COMPUTED_FORCE_DELTA = 3, LOD_COMPUTED_BIAS_FORCE_DELTA = 7 };

static bool read_descriptor(void *ctx, u64 va, void *buf, u32 len)
{
	const struct shader_core *core = ctx;

	return core->host->descriptor(core->ctx, va, buf, len);
}

static bool read_data(void *ctx, u64 va, void *buf, u32 len)
{
	const struct shader_core *core = ctx;

	return core->host->data(core->ctx, va, buf, len, false);
}

static void note_unknown(void *ctx)
{
	struct shader_core *core = ctx;

	core->skipped++;
}

static struct mali_texture_memory memory_of(struct shader_run *r)
{
	return (struct mali_texture_memory){ read_descriptor, read_data, r->core, note_unknown };
}

/* Return: whether it is a texture; one that the model does not know is counted */
static bool decode_texture(struct shader_run *r, struct mali_texture *t, const u32 *word)
{
	if (mali_texture_decode(t, word))
		return true;
	if (mali_is_texture(word))
		note_unknown(r->core);
	return false;
}

static u8 register_format(u64 word)
{
	static const u8 formats[][2] = {
		[TYPE_AUTO] = { MALI_REGISTER_AUTO, MALI_REGISTER_AUTO },
		[TYPE_FLOAT] = { MALI_REGISTER_F16, MALI_REGISTER_F32 },
		[TYPE_UNSIGNED] = { MALI_REGISTER_U16, MALI_REGISTER_U32 },
		[TYPE_SIGNED] = { MALI_REGISTER_S16, MALI_REGISTER_S32 },
	};

	return formats[mali_shader_get(word, REGISTER_TYPE)][mali_shader_get(word, WIDTH)];
}

/* Derivatives are always those of the quad, whether that is forced or not */
static u8 lod_mode(u64 word)
{
	switch (mali_shader_get(word, LOD)) {
	case LOD_COMPUTED_FORCE_DELTA:
		return MALI_LOD_COMPUTED;
	case LOD_COMPUTED_BIAS_FORCE_DELTA:
		return MALI_LOD_COMPUTED_BIAS;
	default:
		return (u8)mali_shader_get(word, LOD);
	}
}

static void decode(struct mali_texture_op *t, const struct shader_op *op)
{
	u64 w = op->word;

	memset(t, 0, sizeof(*t));
	t->dimension = (u8)mali_shader_get(w, DIMENSION);
	t->write_mask = (u8)mali_shader_get(w, WRITE_MASK);
	t->format = register_format(w);
	if (op->id == MALI_SHADER_TEX_GRADIENT) {
		t->kind = MALI_TEX_GRADIENT;
		t->derivatives = mali_shader_get(w, DERIVATIVE);
		t->no_bias = mali_shader_get(w, LOD_BIAS_DISABLE);
		t->no_clamp = mali_shader_get(w, LOD_CLAMP_DISABLE);
		return;
	}
	t->array = mali_shader_get(w, ARRAY);
	t->offset = mali_shader_get(w, TEXEL_OFFSET);
	if (op->id == MALI_SHADER_TEX_FETCH) {
		t->kind = MALI_TEX_FETCH;
		return;
	}
	t->shadow = mali_shader_get(w, SHADOW);
	if (op->id == MALI_SHADER_TEX_GATHER) {
		t->kind = MALI_TEX_GATHER;
		t->integer = mali_shader_get(w, INTEGER);
		t->component = (u8)mali_shader_get(w, COMPONENT);
		return;
	}
	t->kind = MALI_TEX_SINGLE;
	t->lod_mode = lod_mode(w);
}

/* Lanes in @lanes whose source is that of the first one */
static u16 same_handles(const u64 *handles, u16 lanes)
{
	u32 first = (u32)__builtin_ctz(lanes), i;
	u16 same = 0;

	FOR_EACH_LANE(i) {
		if ((lanes >> i & 1) && handles[i] == handles[first])
			same |= (u16)BIT32(i);
	}
	return same;
}

/*
 * The high word of narrow handles has offsets, sample or third offset, and level, in four bits
 * each: panvk's resolves have the sample there.  As registers have them: in bytes
 */
static u32 packed_offsets(u64 handles)
{
	u32 high = (u32)(handles >> 32), packed = 0, n;

	for (n = 0; n < 4; n++) {
		u32 v = high >> 4 * n & 0xf;

		/* The first two have a sign */
		packed |= (n < 2 && v > 7 ? v | 0xf0 : v) << 8 * n;
	}
	return packed;
}

static bool execute_lanes(struct shader_run *r, struct mali_texture_op *t, bool wide,
			  u64 handles, u16 lanes, u32 in[][MALI_LANES], u32 out[][MALI_LANES])
{
	struct mali_texture_memory memory = memory_of(r);
	struct mali_texture texture;
	struct mali_sampler sampler;
	bool has_texture, has_sampler = false;
	u32 texture_handle, sampler_handle, word[SHADER_DESCRIPTOR_WORDS];

	t->packed = wide ? 0 : packed_offsets(handles);
	mali_texture_handles(handles, wide, &texture_handle, &sampler_handle);
	if (!mali_shader_find_descriptor(r->core, texture_handle, word))
		return false;
	has_texture = decode_texture(r, &texture, word);
	if (t->kind != MALI_TEX_FETCH) {
		if (!mali_shader_find_descriptor(r->core, sampler_handle, word))
			return false;
		has_sampler = mali_sampler_decode(&sampler, word);
	}
	return mali_texture_execute(&memory, t, has_texture ? &texture : NULL,
				    has_sampler ? &sampler : NULL, lanes,
				    (const u32 (*)[MALI_LANES])in, out);
}

/* TEX_FETCH, TEX_SINGLE, TEX_GATHER, TEX_GRADIENT.  Registers that are written are in [21:16] */
enum shader_outcome mali_exec_texture(struct shader_run *r, const struct shader_op *op)
{
	u32 in[MALI_TEX_READS][MALI_LANES] = { 0 }, out[MALI_TEX_WRITES][MALI_LANES] = { 0 };
	u32 written = (u32)(op->word >> 16) & 0x3f, n, i;
	bool wide = mali_shader_get(op->word, WIDE);
	u16 lanes = r->warp->active, same;
	struct mali_texture_op t;
	u64 handles[MALI_LANES];

	decode(&t, op);
	n = mali_texture_reads(&t);
	for (i = 0; i < n && i < MALI_TEX_READS; i++)
		memcpy(in[i], r->warp->reg[(op->dest + i) % SHADER_REGS], sizeof(in[i]));
	mali_operand64(r, op, 0, handles);
	while (lanes) {
		same = same_handles(handles, lanes);
		if (!execute_lanes(r, &t, wide, handles[__builtin_ctz(lanes)], same, in, out))
			return SHADER_STALL;
		lanes &= (u16)~same;
	}
	n = mali_texture_writes(&t);
	for (i = 0; i < n; i++)
		mali_put_register(r, written + i, out[i]);
	return SHADER_NEXT;
}

static void image_handles(struct shader_run *r, const struct shader_op *op, u32 *handles)
{
	bool immediate = op->id == MALI_SHADER_LD_TEX_IMM || op->id == MALI_SHADER_LEA_TEX_IMM;
	u32 tmp[MALI_LANES], i;
	const u32 *v;

	if (!immediate) {
		v = mali_operand(r, op, 2, tmp);
		memcpy(handles, v, MALI_LANES * sizeof(*v));
		return;
	}
	FOR_EACH_LANE(i)
		handles[i] = mali_shader_table(mali_shader_get(op->word, TABLE16)) << 24 |
			     mali_shader_get(op->word, INDEX20);
}

/**
 * struct image - the texture of the lanes before, which is mostly that of the next one, too
 * @known: @handle has been looked up
 * @usable: there is a texture
 */
struct image {
	bool known, usable;
	u32 handle;
	struct mali_texture texture;
};

static bool find_image(struct shader_run *r, struct image *image, u32 handle)
{
	u32 word[SHADER_DESCRIPTOR_WORDS];

	if (image->known && image->handle == handle)
		return true;
	if (!mali_shader_find_descriptor(r->core, handle, word))
		return false;
	image->usable = decode_texture(r, &image->texture, word);
	image->handle = handle;
	image->known = true;
	return true;
}

/* Registers of a vector in a format: two 16-bit components in each */
static u32 vector_registers(const struct shader_op *op, u32 format)
{
	u32 n = mali_shader_get(op->word, VECTOR) + 1;
	bool narrow = format == MALI_REGISTER_F16 || format == MALI_REGISTER_S16 ||
		      format == MALI_REGISTER_U16;

	return narrow ? (n + 1) / 2 : n;
}

enum shader_outcome mali_exec_ld_tex(struct shader_run *r, const struct shader_op *op)
{
	u32 out[4][MALI_LANES] = { 0 }, ta[MALI_LANES], tb[MALI_LANES], handles[MALI_LANES], i, k;
	const u32 *xy = mali_operand(r, op, 0, ta), *zw = mali_operand(r, op, 1, tb);
	u32 n = mali_shader_get(op->word, VECTOR) + 1, format = mali_shader_get(op->word, FORMAT);
	struct mali_texture_memory memory = memory_of(r);
	struct image image = { 0 };

	image_handles(r, op, handles);
	FOR_EACH_LANE(i) {
		u32 rgba[4], registers[4], count;

		if (!(r->warp->active >> i & 1))
			continue;
		if (!find_image(r, &image, handles[i]))
			return SHADER_STALL;
		if (!image.usable)
			continue;
		if (!mali_image_load(&memory, &image.texture, xy[i], zw[i], rgba))
			return SHADER_STALL;
		count = mali_to_registers(registers, rgba, image.texture.format.kind, n, format);
		for (k = 0; k < count; k++)
			out[k][i] = registers[k];
	}
	for (k = 0; k < vector_registers(op, format); k++)
		mali_put_register(r, op->dest + k, out[k]);
	return SHADER_NEXT;
}

/* Address and conversion */
enum shader_outcome mali_exec_lea_tex(struct shader_run *r, const struct shader_op *op)
{
	u32 out[3][MALI_LANES] = { 0 }, ta[MALI_LANES], tb[MALI_LANES], handles[MALI_LANES], i;
	const u32 *xy = mali_operand(r, op, 0, ta), *zw = mali_operand(r, op, 1, tb);
	struct mali_texture_memory memory = memory_of(r);
	struct image image = { 0 };
	u64 va;

	image_handles(r, op, handles);
	FOR_EACH_LANE(i) {
		va = 0;
		if (!(r->warp->active >> i & 1))
			continue;
		if (!find_image(r, &image, handles[i]))
			return SHADER_STALL;
		if (image.usable) {
			if (!mali_image_address(&memory, &image.texture, xy[i], zw[i], &va))
				return SHADER_STALL;
			out[2][i] = mali_conversion_of(&image.texture);
		}
		if (!va)
			va = SHADER_NOWHERE;
		out[0][i] = (u32)va;
		out[1][i] = (u32)(va >> 32);
	}
	for (i = 0; i < 3; i++)
		mali_put_register(r, op->dest + i, out[i]);
	return SHADER_NEXT;
}

static void conversion_operands(struct shader_run *r, const struct shader_op *op, u64 *va,
				u32 *conversion)
{
	u32 tmp[MALI_LANES], i;
	const u32 *v;

	mali_operand64(r, op, 0, va);
	/* The conversion is the third source */
	v = mali_operand(r, op, 2, tmp);
	FOR_EACH_LANE(i) {
		conversion[i] = v[i];
		if (!SHADER_IS_NOWHERE(va[i]))
			va[i] += mali_shader_get(op->word, OFFSET8);
	}
}

enum shader_outcome mali_exec_ld_cvt(struct shader_run *r, const struct shader_op *op)
{
	u32 out[4][MALI_LANES] = { 0 }, conversion[MALI_LANES], i, k;
	u32 n = mali_shader_get(op->word, VECTOR) + 1, format = mali_shader_get(op->word, FORMAT);
	u64 va[MALI_LANES];

	conversion_operands(r, op, va, conversion);
	FOR_EACH_LANE(i) {
		u8 pixel[MALI_PIXEL_BYTES] = { 0 };
		u32 registers[4], bytes, count;

		if (!(r->warp->active >> i & 1) || SHADER_IS_NOWHERE(va[i]))
			continue;
		if (!mali_convert_bytes(conversion[i], &bytes)) {
			note_unknown(r->core);
			continue;
		}
		if (bytes && !read_data(r->core, va[i], pixel, bytes))
			return SHADER_STALL;
		mali_convert_load(conversion[i], pixel, n, format, registers, &count);
		for (k = 0; k < count; k++)
			out[k][i] = registers[k];
	}
	for (k = 0; k < vector_registers(op, format); k++)
		mali_put_register(r, op->dest + k, out[k]);
	return SHADER_NEXT;
}

enum shader_outcome mali_exec_st_cvt(struct shader_run *r, const struct shader_op *op)
{
	u32 n = mali_shader_get(op->word, VECTOR) + 1, format = mali_shader_get(op->word, FORMAT);
	u32 conversion[MALI_LANES], i, k;
	u64 va[MALI_LANES];

	conversion_operands(r, op, va, conversion);
	r->warp->done |= r->warp->helpers;
	FOR_EACH_LANE(i) {
		u8 pixel[MALI_PIXEL_BYTES];
		u32 registers[4], bytes;

		if (!(r->warp->active & ~(u32)r->warp->done & BIT32(i)))
			continue;
		for (k = 0; k < 4; k++)
			registers[k] = r->warp->reg[(op->dest + k) % SHADER_REGS][i];
		bytes = 0;
		if (!SHADER_IS_NOWHERE(va[i]) &&
		    !mali_convert_store(conversion[i], registers, n, format, pixel, &bytes))
			note_unknown(r->core);
		if (bytes && !r->core->host->data(r->core->ctx, va[i], pixel, bytes, true))
			return SHADER_STALL;
		r->warp->done |= (u16)BIT32(i);
	}
	r->warp->done = 0;
	return SHADER_NEXT;
}
