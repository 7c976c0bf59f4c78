// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Varyings: what vertices have left, interpolated for fragments.
 *
 * LD_VAR_BUF has the offset of a value in what each vertex has; LD_VAR finds it by an Attribute
 * descriptor, whose offset counts the 1024 bytes before varyings in a packet
 * [panvk_vX_cmd_draw.c].  All lanes have the same primitive.
 *
 * Rectangles, as frame shaders are executed for, have no packets.  Their attributes are elements
 * 0 to 2 of a buffer [pan_fb_preload.c].
 */
#include "attribute.h"
#include "convert.h"
#include "float_bits.h"
#include "half.h"
#include "operands.h"

#define COMPONENTS	4u

/* Modifier SAMPLE */
enum { AT_CENTRE, AT_CENTROID, AT_SAMPLE, AT_POSITION };

/* Modifier SOURCE_FORMAT */
enum { SOURCE_FLAT32, SOURCE_FLAT16, SOURCE_F32, SOURCE_F16 };

/* Index of LD_VAR_SPECIAL */
enum { NAME_POINT = 0, NAME_W = 2, NAME_Z = 3 };

/* Words of an Attribute */
#define ATTRIBUTE_TYPE(w)	((w)[0] & 0xff)
#define TYPE_VERTEX_PACKET	0x65u
#define TYPE_ATTRIBUTE		5u
#define ATTRIBUTE_FORMAT(w)	((w)[0] >> 10 & 0x3fffff)
#define ATTRIBUTE_OFFSET(w)	((w)[2])
#define PACKET_BASE		1024u

/**
 * struct values - a varying of the three vertices
 * @v: components; binary32, or bits if @flat
 * @flat: that of the provoking vertex counts
 */
struct values {
	u32 v[3][COMPONENTS];
	bool flat;
};

static bool is_fragment(const struct shader_run *r)
{
	return r->core->job.stage == SHADER_FRAGMENT;
}

static unsigned int vertices(const struct shader_outline *o)
{
	switch (o->shape) {
	case SHADER_TRIANGLE:
	case SHADER_RECTANGLE:
		return 3;
	case SHADER_LINE:
		return 2;
	case SHADER_POINT:
		return 1;
	default:
		return 0;
	}
}

/* Read @len bytes of each vertex.  Return: false if an access has not been made */
static bool read_vertices(struct shader_run *r, u32 offset, u32 len, u8 raw[3][16])
{
	const struct shader_outline *o = &r->core->fragments.outline;
	unsigned int k;

	memset(raw, 0, 3 * sizeof(raw[0]));
	if (o->shape == SHADER_RECTANGLE)
		return true;
	for (k = 0; k < vertices(o); k++)
		if (len && !r->core->host->data(r->core->ctx, o->varying[k] + offset, raw[k], len,
						false))
			return false;
	return true;
}

/* The point that a lane's value is at.  @where: what the instruction has of it */
static void find_point(struct shader_run *r, u32 sample_mode, unsigned int lane, u32 where, s64 *x,
		       s64 *y)
{
	const struct shader_fragments *f = &r->core->fragments;

	switch (sample_mode) {
	case AT_CENTROID:
		mali_fragments_centroid(f, lane, x, y);
		break;
	case AT_SAMPLE:
		mali_fragments_sample(f, lane, where >> 16 & 0x1f, x, y);
		break;
	case AT_POSITION:
		*x = (s64)f->x[lane] * MALI_SUBPIXELS + (s16)where;
		*y = (s64)f->y[lane] * MALI_SUBPIXELS + (s16)(where >> 16);
		break;
	default:
		mali_fragments_centre(f, lane, x, y);
	}
}

/* Components of a lane, as binary32 or bits */
static void interpolate(struct shader_run *r, const struct values *values, u32 sample_mode,
			unsigned int lane, u32 where, u32 n, u32 out[COMPONENTS])
{
	const struct shader_fragments *f = &r->core->fragments;
	struct mali_fragment fragment;
	unsigned int c, k;
	s64 x, y;

	if (values->flat) {
		memcpy(out, values->v[f->outline.provoking], COMPONENTS * sizeof(out[0]));
		return;
	}
	find_point(r, sample_mode, lane, where, &x, &y);
	mali_fragments_interpolate(f, x, y, &fragment);
	for (c = 0; c < n; c++) {
		double sum = 0.0;

		for (k = 0; k < vertices(&f->outline); k++)
			sum += fragment.weight[k] * (double)f32_of(values->v[k][c]);
		out[c] = f32_bits((float)sum);
	}
}

/* Registers of all lanes; @kind: what components are, of which there are @n */
static void put_values(struct shader_run *r, const struct shader_op *op,
		       const struct values *values, u32 sample_mode, const u32 *where, u32 n,
		       enum mali_pixel_kind kind, enum mali_register_format format)
{
	u32 out[COMPONENTS][MALI_LANES] = { 0 }, rgba[COMPONENTS], registers[COMPONENTS];
	u32 count = 0, i, k;

	FOR_EACH_LANE(i) {
		memset(rgba, 0, sizeof(rgba));
		interpolate(r, values, sample_mode, i, where ? where[i] : 0, n, rgba);
		count = mali_to_registers(registers, rgba, kind, n, format);
		for (k = 0; k < count; k++)
			out[k][i] = registers[k];
	}
	for (k = 0; k < count; k++)
		mali_put_register(r, op->dest + k, out[k]);
}

/* Values of 16 or 32 bits in a row */
static void decode_row(struct values *values, u8 raw[3][16], u32 n, bool narrow)
{
	unsigned int k, c;

	for (k = 0; k < 3; k++) {
		for (c = 0; c < n; c++) {
			u16 half;

			if (!narrow) {
				memcpy(&values->v[k][c], raw[k] + 4 * c, 4);
				continue;
			}
			memcpy(&half, raw[k] + 2 * c, 2);
			values->v[k][c] = values->flat ? half : mali_f16_widen(half);
		}
	}
}

static bool is_narrow(u32 format)
{
	return format == MALI_REGISTER_F16 || format == MALI_REGISTER_S16 ||
	       format == MALI_REGISTER_U16;
}

/* LD_VAR_BUF, LD_VAR_BUF_IMM.  The offset is the same for all lanes */
static enum shader_outcome load_row(struct shader_run *r, const struct shader_op *op, u32 offset,
				    bool narrow_result)
{
	u32 n = mali_shader_get(op->word, VECTOR) + 1, tmp[MALI_LANES];
	u32 source = mali_shader_get(op->word, SOURCE_FORMAT);
	bool narrow = source == SOURCE_F16 || source == SOURCE_FLAT16;
	const u32 *where = mali_operand(r, op, 0, tmp);
	struct values values = { .flat = source <= SOURCE_FLAT16 };
	u8 raw[3][16];

	if (!is_fragment(r))
		return SHADER_NEXT;
	if (!read_vertices(r, offset, n * (narrow ? 2 : 4), raw))
		return SHADER_STALL;
	decode_row(&values, raw, n, narrow);
	if (values.flat)
		put_values(r, op, &values, 0, NULL, n, MALI_PIXEL_UINT,
			   narrow_result ? MALI_REGISTER_U16 : MALI_REGISTER_U32);
	else
		put_values(r, op, &values, mali_shader_get(op->word, SAMPLE), where, n,
			   MALI_PIXEL_FLOAT, narrow_result ? MALI_REGISTER_F16 : MALI_REGISTER_F32);
	return SHADER_NEXT;
}

static u32 first_lane(struct shader_run *r, const struct shader_op *op, unsigned int source)
{
	u32 tmp[MALI_LANES];

	return mali_operand(r, op, source, tmp)[__builtin_ctz(r->warp->active)];
}

enum shader_outcome mali_exec_ld_var_buf_imm(struct shader_run *r, const struct shader_op *op)
{
	bool old = op->id == MALI_SHADER_LD_VAR_BUF_IMM_F32 ||
		   op->id == MALI_SHADER_LD_VAR_BUF_IMM_F16;

	return load_row(r, op, old ? mali_shader_get(op->word, INDEX16) :
			mali_shader_get(op->word, INDEX8),
			op->id == MALI_SHADER_LD_VAR_BUF_IMM_F16 ||
			op->id == MALI_SHADER_LD_VAR_BUF_IMM_F16_V11);
}

enum shader_outcome mali_exec_ld_var_buf(struct shader_run *r, const struct shader_op *op)
{
	return load_row(r, op, first_lane(r, op, 1), op->id == MALI_SHADER_LD_VAR_BUF_F16);
}

/* LD_VAR_BUF_FLAT: bits of the provoking vertex */
enum shader_outcome mali_exec_ld_var_buf_flat(struct shader_run *r, const struct shader_op *op)
{
	u32 n = mali_shader_get(op->word, VECTOR) + 1, format = mali_shader_get(op->word, FORMAT);
	u32 offset = op->id == MALI_SHADER_LD_VAR_BUF_FLAT ? first_lane(r, op, 0) :
		     mali_shader_get(op->word, INDEX8);
	struct values values = { .flat = true };
	u8 raw[3][16];

	if (!is_fragment(r))
		return SHADER_NEXT;
	if (!read_vertices(r, offset, n * (is_narrow(format) ? 2 : 4), raw))
		return SHADER_STALL;
	decode_row(&values, raw, n, is_narrow(format));
	put_values(r, op, &values, 0, NULL, n, MALI_PIXEL_UINT,
		   is_narrow(format) ? MALI_REGISTER_U16 : MALI_REGISTER_U32);
	return SHADER_NEXT;
}

/* The corners' elements of an attribute.  Return: false if an access has not been made */
static bool read_corners(struct shader_run *r, const struct shader_attribute *a, u8 raw[3][16])
{
	unsigned int k;
	u64 va;

	memset(raw, 0, 3 * sizeof(raw[0]));
	for (k = 0; k < 3; k++)
		if (mali_attribute_address(r->core, a, k, 0, &va) &&
		    !r->core->host->data(r->core->ctx, va, raw[k], a->format.bytes, false))
			return false;
	return true;
}

/*
 * What the vertices have of an attribute; without @format->bytes if it is not in a packet, or the
 * primitive not a rectangle.  Return: false if an access has not been made
 */
static bool read_attribute(struct shader_run *r, u32 handle, struct mali_pixel_format *format,
			   u8 raw[3][16])
{
	bool rectangle = r->core->fragments.outline.shape == SHADER_RECTANGLE;
	struct shader_attribute a = { .valid = false };
	u32 word[SHADER_DESCRIPTOR_WORDS];

	if (!mali_shader_find_descriptor(r->core, handle, word))
		return false;
	if (ATTRIBUTE_TYPE(word) == TYPE_VERTEX_PACKET) {
		if (!mali_pixel_format(format, ATTRIBUTE_FORMAT(word)))
			format->bytes = 0;
		return read_vertices(r, ATTRIBUTE_OFFSET(word) - PACKET_BASE, format->bytes, raw);
	}
	if (!rectangle) {
		/* Which elements these would be is not known */
		r->core->skipped += (word[0] & 0xf) == TYPE_ATTRIBUTE;
		return true;
	}
	if (!mali_attribute_find(r->core, &a, handle))
		return false;
	if (a.usable)
		*format = a.format;
	return read_corners(r, &a, raw);
}

/* The varying that an Attribute descriptor describes */
static enum shader_outcome load_attribute(struct shader_run *r, const struct shader_op *op,
					  u32 handle, bool flat)
{
	u32 n = mali_shader_get(op->word, VECTOR) + 1;
	u32 sample_mode = flat ? 0 : mali_shader_get(op->word, SAMPLE), tmp[MALI_LANES], k;
	const u32 *where = flat ? NULL : mali_operand(r, op, 0, tmp);
	struct values values = { .flat = flat };
	struct mali_pixel_format format = { 0 };
	u8 raw[3][16];

	if (!is_fragment(r))
		return SHADER_NEXT;
	if (!read_attribute(r, handle, &format, raw))
		return SHADER_STALL;
	for (k = 0; k < 3 && format.bytes; k++)
		mali_pixel_unpack(&format, raw[k], values.v[k]);
	/* Integers are not interpolated */
	values.flat |= format.kind != MALI_PIXEL_FLOAT;
	put_values(r, op, &values, sample_mode, where, n, (enum mali_pixel_kind)format.kind,
		   (enum mali_register_format)mali_shader_get(op->word, FORMAT));
	return SHADER_NEXT;
}

static u32 immediate_handle(const struct shader_op *op)
{
	return mali_shader_table(mali_shader_get(op->word, TABLE8)) << 24 |
	       mali_shader_get(op->word, INDEX12);
}

enum shader_outcome mali_exec_ld_var_imm(struct shader_run *r, const struct shader_op *op)
{
	return load_attribute(r, op, immediate_handle(op), false);
}

enum shader_outcome mali_exec_ld_var(struct shader_run *r, const struct shader_op *op)
{
	return load_attribute(r, op, first_lane(r, op, 1), false);
}

enum shader_outcome mali_exec_ld_var_flat_imm(struct shader_run *r, const struct shader_op *op)
{
	return load_attribute(r, op, immediate_handle(op), true);
}

enum shader_outcome mali_exec_ld_var_flat(struct shader_run *r, const struct shader_op *op)
{
	return load_attribute(r, op, first_lane(r, op, 0), true);
}

/* From the upper left corner of a point, or the lower left one, in parts of its size */
static void point_coordinate(const struct shader_fragments *f, s64 x, s64 y, double out[2])
{
	const u32 *p = f->outline.position[0];
	double size = (double)f32_of(f->outline.size);

	out[0] = ((double)x / MALI_SUBPIXELS - (double)f32_of(p[0])) / size + 0.5;
	out[1] = ((double)y / MALI_SUBPIXELS - (double)f32_of(p[1])) / size + 0.5;
	if (f->draw.point_max_y)
		out[1] = 1.0 - out[1];
}

/* The point's coordinate, 1 / w, and depth; components from the one named on */
enum shader_outcome mali_exec_ld_var_special(struct shader_run *r, const struct shader_op *op)
{
	u32 name = mali_shader_get(op->word, NAME12), n = mali_shader_get(op->word, VECTOR) + 1;
	u32 out[COMPONENTS][MALI_LANES] = { 0 }, tmp[MALI_LANES], rgba[COMPONENTS] = { 0 };
	u32 registers[COMPONENTS], format = mali_shader_get(op->word, FORMAT), count = 0, i, k;
	const u32 *where = mali_operand(r, op, 0, tmp);

	if (!is_fragment(r))
		return SHADER_NEXT;
	FOR_EACH_LANE(i) {
		double value[COMPONENTS] = { 0.0 };
		struct mali_fragment fragment;
		s64 x, y;

		find_point(r, mali_shader_get(op->word, SAMPLE), i, where[i], &x, &y);
		mali_fragments_interpolate(&r->core->fragments, x, y, &fragment);
		point_coordinate(&r->core->fragments, x, y, value);
		value[NAME_W] = 1.0 / fragment.w;
		value[NAME_Z] = fragment.z;
		for (k = 0; k < n && name + k < COMPONENTS; k++)
			rgba[k] = f32_bits((float)value[name + k]);
		count = mali_to_registers(registers, rgba, MALI_PIXEL_FLOAT, n,
					  (enum mali_register_format)format);
		for (k = 0; k < count; k++)
			out[k][i] = registers[k];
	}
	for (k = 0; k < count; k++)
		mali_put_register(r, op->dest + k, out[k]);
	return SHADER_NEXT;
}
