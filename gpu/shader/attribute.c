// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Attributes of vertices: from an Attribute descriptor to an address, and a value.
 *
 * Descriptors are as in Mesa's genxml, Attribute and Attribute Type; divisors as pan_attributes.c
 * computes them.
 */
#include "attribute.h"
#include "operands.h"

/* Words of an Attribute */
#define ATTRIBUTE_TYPE_OF(w)	((w)[0] & 0xf)
#define TYPE_ATTRIBUTE		5u
#define ATTRIBUTE_KIND(w)	((w)[0] >> 4 & 0xf)
#define ATTRIBUTE_OFFSET_ENABLE(w) ((w)[0] >> 8 & 1)
#define ATTRIBUTE_FORMAT(w)	((w)[0] >> 10)
#define ATTRIBUTE_TABLE(w)	((w)[1] & 0x3f)
#define ATTRIBUTE_FREQUENCY(w)	((w)[1] >> 6 & 3)
#define ATTRIBUTE_DIVISOR_R(w)	((w)[1] >> 24 & 0x1f)
#define ATTRIBUTE_DIVISOR_E(w)	((w)[1] >> 29 & 1)
#define ATTRIBUTE_OFFSET(w)	((w)[2])
#define ATTRIBUTE_BUFFER(w)	((w)[3])
#define ATTRIBUTE_STRIDE(w)	((w)[4])
#define ATTRIBUTE_DIVISOR_D(w)	((w)[5])

enum { KIND_1D = 1, KIND_POT_DIVISOR = 2, KIND_NPOT_DIVISOR = 3 };
enum { FREQUENCY_VERTEX, FREQUENCY_INSTANCE };

#define BUFFER_INDEX_BITS	24

bool mali_attribute_find(struct shader_core *core, struct shader_attribute *a, u32 handle)
{
	if (a->valid && a->handle == handle)
		return true;
	a->valid = false;
	if (!mali_shader_find_descriptor(core, handle, a->word))
		return false;
	a->usable = ATTRIBUTE_TYPE_OF(a->word) == TYPE_ATTRIBUTE &&
		    ATTRIBUTE_KIND(a->word) >= KIND_1D &&
		    ATTRIBUTE_KIND(a->word) <= KIND_NPOT_DIVISOR &&
		    ATTRIBUTE_BUFFER(a->word) < BIT32(BUFFER_INDEX_BITS) &&
		    mali_pixel_format(&a->format, ATTRIBUTE_FORMAT(a->word));
	if (!a->usable && ATTRIBUTE_TYPE_OF(a->word) == TYPE_ATTRIBUTE)
		core->skipped++;
	if (a->usable &&
	    !mali_shader_find_buffer(core, ATTRIBUTE_TABLE(a->word) << BUFFER_INDEX_BITS |
				     ATTRIBUTE_BUFFER(a->word), &a->buffer))
		return false;
	a->handle = handle;
	a->valid = true;
	return true;
}

/* Number of the element */
static u64 element(const struct shader_core *core, const u32 *word, u32 vertex, u32 instance)
{
	u32 offset = ATTRIBUTE_OFFSET_ENABLE(word) ? core->vertices.offset : 0;
	u64 n = ATTRIBUTE_FREQUENCY(word) == FREQUENCY_INSTANCE ? instance : vertex + offset;

	switch (ATTRIBUTE_KIND(word)) {
	case KIND_POT_DIVISOR:
		return n >> ATTRIBUTE_DIVISOR_R(word);
	case KIND_NPOT_DIVISOR:
		/* The top bit of the factor is implied */
		return ((n + ATTRIBUTE_DIVISOR_E(word)) *
			(ATTRIBUTE_DIVISOR_D(word) | BIT32(31))) >> 32 >> ATTRIBUTE_DIVISOR_R(word);
	default:
		return n;
	}
}

bool mali_attribute_address(const struct shader_core *core, const struct shader_attribute *a,
			    u32 vertex, u32 instance, u64 *va)
{
	s64 at;

	if (!a->usable)
		return false;
	at = (s64)(element(core, a->word, vertex, instance) * ATTRIBUTE_STRIDE(a->word)) +
	     (s32)ATTRIBUTE_OFFSET(a->word);
	if (at < 0 || (u64)at + a->format.bytes > a->buffer.size)
		return false;
	*va = a->buffer.address + (u64)at;
	return true;
}

static const u32 *handles_of(struct shader_run *r, const struct shader_op *op, u32 *tmp)
{
	unsigned int i;

	if (op->id != MALI_SHADER_LD_ATTR_IMM && op->id != MALI_SHADER_LEA_ATTR_IMM)
		return mali_operand(r, op, 2, tmp);
	FOR_EACH_LANE(i)
		tmp[i] = mali_shader_table(mali_shader_get(op->word, TABLE16)) << 24 |
			 mali_shader_get(op->word, INDEX20);
	return tmp;
}

static bool is_half(u32 format)
{
	return format == MALI_REGISTER_F16 || format == MALI_REGISTER_S16 ||
	       format == MALI_REGISTER_U16;
}

/* What is not in its buffer reads as if the buffer had zeros */
enum shader_outcome mali_exec_ld_attr(struct shader_run *r, const struct shader_op *op)
{
	u32 out[4][MALI_LANES] = { 0 }, ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], i, k;
	const u32 *vertex = mali_operand(r, op, 0, ta), *instance = mali_operand(r, op, 1, tb);
	u32 n = mali_shader_get(op->word, VECTOR) + 1, format = mali_shader_get(op->word, FORMAT);
	const u32 *handle = handles_of(r, op, tc);
	struct shader_attribute a = { .valid = false };

	FOR_EACH_LANE(i) {
		u8 pixel[MALI_PIXEL_BYTES] = { 0 };
		u32 rgba[4], registers[4], count;
		u64 va;

		if (!(r->warp->active >> i & 1))
			continue;
		if (!mali_attribute_find(r->core, &a, handle[i]))
			return SHADER_STALL;
		if (mali_attribute_address(r->core, &a, vertex[i], instance[i], &va) &&
		    a.format.bytes &&
		    !r->core->host->data(r->core->ctx, va, pixel, a.format.bytes, false))
			return SHADER_STALL;
		if (!a.usable)
			continue;
		mali_pixel_unpack(&a.format, pixel, rgba);
		count = mali_to_registers(registers, rgba, a.format.kind, n, format);
		for (k = 0; k < count; k++)
			out[k][i] = registers[k];
	}
	for (k = 0; k < (is_half(format) ? (n + 1) / 2 : n); k++)
		mali_put_register(r, op->dest + k, out[k]);
	return SHADER_NEXT;
}

/* Address and conversion */
enum shader_outcome mali_exec_lea_attr(struct shader_run *r, const struct shader_op *op)
{
	u32 out[3][MALI_LANES] = { 0 }, ta[MALI_LANES], tb[MALI_LANES], tc[MALI_LANES], i;
	const u32 *vertex = mali_operand(r, op, 0, ta), *instance = mali_operand(r, op, 1, tb);
	const u32 *handle = handles_of(r, op, tc);
	struct shader_attribute a = { .valid = false };

	FOR_EACH_LANE(i) {
		u64 va = SHADER_NOWHERE;

		if (!(r->warp->active >> i & 1))
			continue;
		if (!mali_attribute_find(r->core, &a, handle[i]))
			return SHADER_STALL;
		if (mali_attribute_address(r->core, &a, vertex[i], instance[i], &va))
			out[2][i] = ATTRIBUTE_FORMAT(a.word);
		out[0][i] = (u32)va;
		out[1][i] = (u32)(va >> 32);
	}
	for (i = 0; i < 3; i++)
		mali_put_register(r, op->dest + i, out[i]);
	return SHADER_NEXT;
}
