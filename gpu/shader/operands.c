// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Sources and destinations of instructions.
 *
 * What an instruction selects of a source is done for all lanes at once, so that the functions
 * that execute it see plain values.
 */
#include "operands.h"
#include "half.h"

/* Special values by page and index; the low and the high word of each */
#define PAGE_SPECIAL(page, index)	((page) << 6 | (index))
#define TLS_POINTER	PAGE_SPECIAL(1, 1)
#define WLS_POINTER	PAGE_SPECIAL(1, 3)
#define SRT_POINTER	PAGE_SPECIAL(1, 7)
#define WARP_ID		PAGE_SPECIAL(0, 2)
#define FRAMEBUFFER_SIZE PAGE_SPECIAL(0, 4)
#define SAMPLE_POSITIONS PAGE_SPECIAL(0, 6)
#define BLEND_FIRST	PAGE_SPECIAL(0, 8)
#define BLEND_LAST	PAGE_SPECIAL(0, 15)
#define LANE_ID		PAGE_SPECIAL(3, 1)
#define CORE_ID		PAGE_SPECIAL(3, 3)
#define SHADER_OUTPUT	PAGE_SPECIAL(3, 4)
#define PROGRAM_COUNTER	PAGE_SPECIAL(3, 15)

/* Parts of a source of 32 or 64 bits */
#define PART_H0		2u
#define PART_B0		4u
#define PART_W0		8u

static void fill(u32 *d, u32 v)
{
	unsigned int i;

	FOR_EACH_LANE(i)
		d[i] = v;
}

static u32 warp_number(const struct shader_run *r)
{
	return (u32)(r->warp - r->core->warp);
}

/* Threads of a core share its part of thread-local storage */
static u64 tls_pointer(const struct shader_run *r, unsigned int lane)
{
	const struct shader_job *job = &r->core->job;
	u64 thread = (u64)r->core->number * SHADER_THREADS + warp_number(r) * MALI_LANES + lane;

	return job->tls_base + thread * job->tls_size;
}

/* The last two words of a Blend descriptor; without it, of one that is off */
static u64 blend_descriptor(const struct shader_run *r, u32 number)
{
	const struct shader_drawing *d = &r->core->fragments.draw;

	if (r->core->job.stage != SHADER_FRAGMENT || number >= d->blend_count)
		return MALI_BLEND_OFF;
	return d->blend[number][2] | (u64)d->blend[number][3] << 32;
}

static u64 special(const struct shader_run *r, u32 which, unsigned int lane)
{
	if (which >= BLEND_FIRST && which <= BLEND_LAST)
		return blend_descriptor(r, which - BLEND_FIRST);
	switch (which) {
	case TLS_POINTER:
		return tls_pointer(r, lane);
	case WLS_POINTER:
		return r->core->job.wls_base;
	case SRT_POINTER:
		return r->core->job.resources | r->core->job.resource_count;
	case WARP_ID:
		return warp_number(r) | (u64)(SHADER_WARPS - 1) << 32;
	case LANE_ID:
		return lane;
	case CORE_ID:
		return r->core->number;
	case SHADER_OUTPUT:
		return r->core->job.stage == SHADER_VERTEX ? r->core->vertices.outputs : 0;
	case FRAMEBUFFER_SIZE:
		return r->core->fragments.draw.frame_maximum;
	case SAMPLE_POSITIONS:
		return r->core->fragments.draw.sample_positions;
	case PROGRAM_COUNTER:
		return r->pc + MALI_SHADER_WORD;
	default:
		/* Of fragments */
		return 0;
	}
}

/* A word of a source, as it is in a register or elsewhere */
static const u32 *word(struct shader_run *r, const struct shader_op *op, u32 value, u32 *tmp)
{
	u32 index = MALI_SHADER_SRC_INDEX(value);
	u32 which = PAGE_SPECIAL(op->page, (index - MALI_SHADER_SPECIAL) >> 1);
	unsigned int i;

	if (MALI_SHADER_IS_REGISTER(value))
		return r->warp->reg[index];
	if (MALI_SHADER_IS_UNIFORM(value))
		return r->core->uniform[op->page << 6 | index];
	if (index < MALI_SHADER_SPECIAL) {
		fill(tmp, mali_shader_constants[index]);
		return tmp;
	}
	FOR_EACH_LANE(i)
		tmp[i] = (u32)(special(r, which, i) >> (index & 1 ? 32 : 0));
	return tmp;
}

static void extend_half(u32 *d, const u32 *s, unsigned int shift, bool sign)
{
	unsigned int i;

	if (sign)
		FOR_EACH_LANE(i)
			d[i] = (u32)(s32)(s16)(s[i] >> shift);
	else
		FOR_EACH_LANE(i)
			d[i] = s[i] >> shift & 0xffff;
}

static void extend_byte(u32 *d, const u32 *s, unsigned int shift, bool sign)
{
	unsigned int i;

	if (sign)
		FOR_EACH_LANE(i)
			d[i] = (u32)(s32)(s8)(s[i] >> shift);
	else
		FOR_EACH_LANE(i)
			d[i] = s[i] >> shift & 0xff;
}

static const u32 *extend(u32 *d, const u32 *s, u32 part, bool sign)
{
	if (part >= PART_B0)
		extend_byte(d, s, 8 * (part - PART_B0), sign);
	else if (part >= PART_H0)
		extend_half(d, s, 16 * (part - PART_H0), sign);
	else
		return s;
	return d;
}

/* Parts of a vector of two: which half (0, 1) or byte (4 to 7) makes the low and the high one */
static const u8 halves[16][2] = {
	{ 0, 0 }, { 1, 0 }, { 0, 1 }, { 1, 1 }, { 4, 4 }, { 6, 4 }, { 4, 6 }, { 6, 6 },
	{ 5, 5 }, { 7, 5 }, { 5, 7 }, { 7, 7 }, { 4, 5 }, { 6, 7 }, { 0, 1 }, { 0, 1 },
};

#define HALVES_AS_THEY_ARE	2u

static const u32 *swizzle_halves(u32 *d, const u32 *s, u32 part, bool sign)
{
	u32 low[MALI_LANES], high[MALI_LANES];
	unsigned int i;

	if (part == HALVES_AS_THEY_ARE)
		return s;
	if (halves[part][0] < 4) {
		extend_half(low, s, 16u * halves[part][0], false);
		extend_half(high, s, 16u * halves[part][1], false);
	} else {
		extend_byte(low, s, 8u * (halves[part][0] - 4u), sign);
		extend_byte(high, s, 8u * (halves[part][1] - 4u), sign);
	}
	FOR_EACH_LANE(i)
		d[i] = (low[i] & 0xffff) | high[i] << 16;
	return d;
}

/* Of a vector of four bytes: which byte makes each */
static const u8 bytes[16][4] = {
	{ 0, 1, 2, 3 }, { 3, 2, 1, 0 }, { 0, 1, 0, 1 }, { 2, 3, 2, 3 }, { 0, 0, 0, 0 },
	{ 1, 1, 1, 1 }, { 2, 2, 2, 2 }, { 3, 3, 3, 3 }, { 2, 3, 0, 1 }, { 1, 0, 3, 2 },
	{ 0, 0, 1, 1 }, { 2, 2, 3, 3 }, { 0, 1, 2, 3 }, { 0, 1, 2, 3 }, { 0, 1, 2, 3 },
	{ 0, 1, 2, 3 },
};

static const u32 *swizzle_bytes(u32 *d, const u32 *s, u32 part)
{
	const u8 *b = bytes[part];
	unsigned int i;

	if (!part)
		return s;
	FOR_EACH_LANE(i)
		d[i] = (s[i] >> 8 * b[0] & 0xff) | (s[i] >> 8 * b[1] & 0xff) << 8 |
		       (s[i] >> 8 * b[2] & 0xff) << 16 | (s[i] >> 8 * b[3] & 0xff) << 24;
	return d;
}

/* Two bytes, each extended to half a register */
static void take_bytes(u32 *d, const u32 *s, u32 part, bool sign)
{
	u32 low[MALI_LANES], high[MALI_LANES];
	unsigned int i;

	extend_byte(low, s, 8 * (part & 3), sign);
	extend_byte(high, s, 8 * (part >> 2), sign);
	FOR_EACH_LANE(i)
		d[i] = (low[i] & 0xffff) | high[i] << 16;
}

static const u32 *copy(u32 *d, const u32 *s)
{
	memmove(d, s, MALI_LANES * sizeof(*d));
	return d;
}

static const u32 *float32(struct shader_run *r, const struct shader_operand *s, const u32 *v,
			  u32 *tmp, bool widen)
{
	u32 narrow[MALI_LANES];

	if (widen) {
		extend_half(narrow, v, s->kind == MALI_SHADER_SRC_F28 ? 16u * s->part :
			    16u * (s->part - 1u), false);
		mali_f16_to_f32(tmp, narrow);
		v = tmp;
	}
	if (!s->abs && !s->neg && !r->core->job.flush_f32)
		return v;
	copy(tmp, v);
	if (r->core->job.flush_f32)
		mali_f32_flush(tmp);
	if (s->abs || s->neg)
		mali_f32_absneg(tmp, s->abs, s->neg);
	return tmp;
}

static const u32 *float16(struct shader_run *r, const struct shader_operand *s, const u32 *v,
			  u32 *tmp)
{
	if (s->kind != MALI_SHADER_SRC_F16N)
		v = swizzle_halves(tmp, v, s->part, false);
	if (!s->abs && !s->neg && !r->core->job.flush_f16)
		return v;
	copy(tmp, v);
	if (r->core->job.flush_f16)
		mali_v2f16_flush(tmp);
	if (s->abs || s->neg)
		mali_v2f16_absneg(tmp, s->abs, s->neg);
	return tmp;
}

static const u32 *invert(const struct shader_operand *s, const u32 *v, u32 *tmp)
{
	unsigned int i;

	if (!s->neg)
		return v;
	FOR_EACH_LANE(i)
		tmp[i] = ~v[i];
	return tmp;
}

/* Halves of a condition: the lowest bit of each with "lowbits" */
static const u32 *condition(const struct shader_operand *s, const u32 *v, u32 *tmp)
{
	unsigned int i;

	switch (s->part) {
	case 1:
		extend_half(tmp, v, 0, false);
		return tmp;
	case 2:
		extend_half(tmp, v, 16, false);
		return tmp;
	case 3:
		FOR_EACH_LANE(i)
			tmp[i] = (v[i] & 0xffff) && v[i] >> 16;
		return tmp;
	case 4:
		FOR_EACH_LANE(i)
			tmp[i] = v[i] & 1;
		return tmp;
	default:
		return v;
	}
}

/**
 * mali_operand() - a source of 32 bits
 * @r: warp that executes
 * @op: instruction
 * @n: number of the source
 * @tmp: may be used for the result, which is valid as long as this
 *
 * Return: its value in each lane, as the instruction selects it.
 */
const u32 *mali_operand(struct shader_run *r, const struct shader_op *op, unsigned int n,
			u32 tmp[MALI_LANES])
{
	const struct shader_operand *s = &op->src[n];
	const u32 *v = word(r, op, s->value, tmp);
	u32 held[MALI_LANES];

	/* Most are plain */
	if (s->kind == MALI_SHADER_SRC_P32)
		return v;
	/* What is put into @tmp must not overlap what it is made of */
	if (v == tmp)
		v = copy(held, v);
	switch (s->kind) {
	case MALI_SHADER_SRC_U32:
		copy(tmp, extend(tmp, v, s->part, false));
		break;
	case MALI_SHADER_SRC_S32:
		copy(tmp, extend(tmp, v, s->part, true));
		break;
	case MALI_SHADER_SRC_U16:
	case MALI_SHADER_SRC_SW16:
		copy(tmp, swizzle_halves(tmp, v, s->part, false));
		break;
	case MALI_SHADER_SRC_S16:
		copy(tmp, swizzle_halves(tmp, v, s->part, true));
		break;
	case MALI_SHADER_SRC_U8:
	case MALI_SHADER_SRC_S8:
		copy(tmp, swizzle_bytes(tmp, v, s->part));
		break;
	case MALI_SHADER_SRC_LANES:
		extend_byte(tmp, v, 8u * (s->part & 3u), false);
		break;
	case MALI_SHADER_SRC_F32:
	case MALI_SHADER_SRC_FS32:
		copy(tmp, float32(r, s, v, tmp, s->part));
		break;
	case MALI_SHADER_SRC_F32N:
		copy(tmp, float32(r, s, v, tmp, false));
		break;
	case MALI_SHADER_SRC_F28:
		copy(tmp, float32(r, s, v, tmp, true));
		break;
	case MALI_SHADER_SRC_F16:
	case MALI_SHADER_SRC_F16N:
	case MALI_SHADER_SRC_FS16:
		copy(tmp, float16(r, s, v, tmp));
		break;
	case MALI_SHADER_SRC_B28U:
	case MALI_SHADER_SRC_B38U:
	case MALI_SHADER_SRC_B36U:
		extend_byte(tmp, v, 8u * s->part, false);
		break;
	case MALI_SHADER_SRC_B28S:
		extend_byte(tmp, v, 8u * s->part, true);
		break;
	case MALI_SHADER_SRC_H28U:
	case MALI_SHADER_SRC_H26U:
		extend_half(tmp, v, 16u * s->part, false);
		break;
	case MALI_SHADER_SRC_H28S:
		extend_half(tmp, v, 16u * s->part, true);
		break;
	case MALI_SHADER_SRC_HS8U:
		take_bytes(tmp, v, s->part, false);
		break;
	case MALI_SHADER_SRC_HS8S:
		take_bytes(tmp, v, s->part, true);
		break;
	case MALI_SHADER_SRC_NOT32:
		copy(tmp, invert(s, v, tmp));
		break;
	case MALI_SHADER_SRC_COMBINE:
		copy(tmp, condition(s, v, tmp));
		break;
	default:
		copy(tmp, v);
	}
	return tmp;
}

/**
 * mali_operand64() - a source of 64 bits
 * @r: warp that executes
 * @op: instruction
 * @n: number of the source
 * @out: set to its value in each lane, as the instruction selects it
 */
void mali_operand64(struct shader_run *r, const struct shader_op *op, unsigned int n,
		    u64 out[MALI_LANES])
{
	const struct shader_operand *s = &op->src[n];
	bool sign = s->kind == MALI_SHADER_SRC_S64;
	u32 low_tmp[MALI_LANES], high_tmp[MALI_LANES], part_tmp[MALI_LANES];
	const u32 *low = word(r, op, s->value, low_tmp), *high;
	unsigned int i;

	if (s->part) {
		low = extend(part_tmp, low, s->part == PART_W0 ? 0u : s->part, sign);
		FOR_EACH_LANE(i)
			out[i] = sign ? (u64)(s64)(s32)low[i] : low[i];
		return;
	}
	if (MALI_SHADER_IS_CONSTANT(s->value) &&
	    MALI_SHADER_SRC_INDEX(s->value) < MALI_SHADER_SPECIAL) {
		/* Constants are extended with zeros [va_pack.c] */
		fill(high_tmp, 0);
		high = high_tmp;
	} else {
		low = word(r, op, s->value & ~1u, low_tmp);
		high = word(r, op, s->value | 1u, high_tmp);
	}
	FOR_EACH_LANE(i)
		out[i] = low[i] | (u64)high[i] << 32;
	if (s->kind == MALI_SHADER_SRC_NOT64 && s->neg)
		FOR_EACH_LANE(i)
			out[i] = ~out[i];
}

/**
 * mali_put_register() - write a register's active lanes
 * @r: warp that executes
 * @reg: register; one that is not there is wrapped around
 * @v: value in each lane
 */
void mali_put_register(struct shader_run *r, unsigned int reg, const u32 v[MALI_LANES])
{
	u32 *d = r->warp->reg[reg % SHADER_REGS];
	unsigned int i;

	FOR_EACH_LANE(i)
		d[i] = (v[i] & r->mask[i]) | (d[i] & ~r->mask[i]);
}

static void put_half(struct shader_run *r, unsigned int reg, const u32 *v, bool high)
{
	u32 *d = r->warp->reg[reg];
	u32 both[MALI_LANES];
	unsigned int i;

	FOR_EACH_LANE(i)
		both[i] = high ? (d[i] & 0xffff) | v[i] << 16 : (d[i] & ~0xffffu) | (v[i] & 0xffff);
	mali_put_register(r, reg, both);
}

/**
 * mali_result() - write a result of 32 bits
 * @r: warp that executes
 * @op: instruction
 * @v: value in each lane; half a register gets the low half of it
 */
void mali_result(struct shader_run *r, const struct shader_op *op, const u32 v[MALI_LANES])
{
	if (op->mask == 3)
		mali_put_register(r, op->dest, v);
	else
		put_half(r, op->dest, v, op->mask == 2);
}

/**
 * mali_result_v2() - write a result of two halves
 * @r: warp that executes
 * @op: instruction
 * @v: value in each lane; half a register gets the same half of it
 */
void mali_result_v2(struct shader_run *r, const struct shader_op *op, const u32 v[MALI_LANES])
{
	u32 high[MALI_LANES];
	unsigned int i;

	if (op->mask != 2) {
		mali_result(r, op, v);
		return;
	}
	FOR_EACH_LANE(i)
		high[i] = v[i] >> 16;
	put_half(r, op->dest, high, true);
}

/**
 * mali_result64() - write a result of 64 bits
 * @r: warp that executes
 * @op: instruction
 * @v: value in each lane
 */
void mali_result64(struct shader_run *r, const struct shader_op *op, const u64 v[MALI_LANES])
{
	u32 low[MALI_LANES], high[MALI_LANES];
	unsigned int i;

	FOR_EACH_LANE(i) {
		low[i] = (u32)v[i];
		high[i] = (u32)(v[i] >> 32);
	}
	mali_put_register(r, op->dest, low);
	mali_put_register(r, op->dest + 1u, high);
}
