// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Clumps of planes, and staging registers.
 */
#include "convert.h"
#include "half.h"
#include "pixel.h"

u32 mali_clump_bytes(u32 clump)
{
	switch (clump) {
	case MALI_CLUMP_RAW8:
	case MALI_CLUMP_S8:
	case MALI_CLUMP_L4A4:
	case MALI_CLUMP_A8:
		return 1;
	case MALI_CLUMP_RAW16:
	case MALI_CLUMP_L8A8:
		return 2;
	case MALI_CLUMP_RAW24:
		return 3;
	case MALI_CLUMP_RAW32:
	case MALI_CLUMP_X24S8:
	case MALI_CLUMP_S8X24:
		return 4;
	case MALI_CLUMP_RAW48:
		return 6;
	case MALI_CLUMP_RAW64:
	case MALI_CLUMP_D32X32:
	case MALI_CLUMP_X32D32:
	case MALI_CLUMP_X32S8X24:
	case MALI_CLUMP_X24S8X32:
		return 8;
	case MALI_CLUMP_RAW96:
		return 12;
	case MALI_CLUMP_RAW128:
		return 16;
	}
	return 0;
}

void mali_clump_to_pixel(u32 clump, const void *memory, void *pixel)
{
	u32 words[MALI_PIXEL_BYTES / 4] = { 0 };

	memcpy(words, memory, mali_clump_bytes(clump));
	switch (clump) {
	case MALI_CLUMP_X32D32:
		words[0] = words[1];
		words[1] = 0;
		break;
	case MALI_CLUMP_D32X32:
		words[1] = 0;
		break;
	case MALI_CLUMP_X32S8X24:
		words[0] = words[1] & 0xff;
		words[1] = 0;
		break;
	case MALI_CLUMP_X24S8X32:
	case MALI_CLUMP_X24S8:
		words[0] >>= 24;
		words[1] = 0;
		break;
	case MALI_CLUMP_S8X24:
		words[0] &= 0xff;
		break;
	case MALI_CLUMP_L4A4:
		words[0] = (words[0] & 0xf) * 0x111 | (words[0] & 0xf0) << 8;
		break;
	case MALI_CLUMP_L8A8:
		words[0] = (words[0] & 0xff) * 0x010101 | (words[0] & 0xff00) << 16;
		break;
	case MALI_CLUMP_A8:
		words[0] <<= 24;
		break;
	}
	memcpy(pixel, words, sizeof(words));
}

static bool is_16(enum mali_register_format format)
{
	return format == MALI_REGISTER_F16 || format == MALI_REGISTER_S16 ||
	       format == MALI_REGISTER_U16;
}

static enum mali_pixel_kind kind_of(enum mali_register_format format, enum mali_pixel_kind other)
{
	switch (format) {
	case MALI_REGISTER_F32:
	case MALI_REGISTER_F16:
		return MALI_PIXEL_FLOAT;
	case MALI_REGISTER_S32:
	case MALI_REGISTER_S16:
		return MALI_PIXEL_SINT;
	case MALI_REGISTER_U32:
	case MALI_REGISTER_U16:
		return MALI_PIXEL_UINT;
	default:
		return other;
	}
}

/* Four components, in the first lanes */
static void convert(u32 v[4], enum mali_pixel_kind from, enum mali_pixel_kind to)
{
	u32 in[MALI_LANES] = { v[0], v[1], v[2], v[3] }, out[MALI_LANES];
	unsigned int i;

	if (from == to)
		return;
	if (from == MALI_PIXEL_FLOAT && to == MALI_PIXEL_SINT) {
		mali_f32_to_s32(out, in, MALI_ROUND_RTZ);
	} else if (from == MALI_PIXEL_FLOAT) {
		mali_f32_to_u32(out, in, MALI_ROUND_RTZ);
	} else if (to == MALI_PIXEL_FLOAT && from == MALI_PIXEL_SINT) {
		mali_s32_to_f32(out, in, MALI_ROUND_RTE);
	} else if (to == MALI_PIXEL_FLOAT) {
		mali_u32_to_f32(out, in, MALI_ROUND_RTE);
	} else {
		/* Between signed and unsigned, what is out of range is at its end */
		for (i = 0; i < 4; i++)
			out[i] = in[i] >> 31 ? to == MALI_PIXEL_UINT ? 0 : 0x7fffffff : in[i];
	}
	memcpy(v, out, 4 * sizeof(v[0]));
}

static u32 to_16(u32 v, enum mali_pixel_kind kind)
{
	s32 s = (s32)v;

	switch (kind) {
	case MALI_PIXEL_FLOAT:
		return mali_f16_narrow(v, MALI_ROUND_RTE);
	case MALI_PIXEL_SINT:
		return (u32)(s < -0x8000 ? -0x8000 : s > 0x7fff ? 0x7fff : s) & 0xffff;
	default:
		return v > 0xffff ? 0xffff : v;
	}
}

static u32 from_16(u32 h, enum mali_pixel_kind kind)
{
	switch (kind) {
	case MALI_PIXEL_FLOAT:
		return mali_f16_widen(h);
	case MALI_PIXEL_SINT:
		return (u32)(s32)(s16)h;
	default:
		return h;
	}
}

u32 mali_to_registers(u32 *registers, const u32 rgba[4], enum mali_pixel_kind kind, u32 n,
		      enum mali_register_format format)
{
	enum mali_pixel_kind to = kind_of(format, kind);
	u32 v[4], i;

	memcpy(v, rgba, sizeof(v));
	convert(v, kind, to);
	if (!is_16(format)) {
		memcpy(registers, v, n * sizeof(v[0]));
		return n;
	}
	for (i = 0; i < n; i++) {
		if (i % 2)
			registers[i / 2] |= to_16(v[i], to) << 16;
		else
			registers[i / 2] = to_16(v[i], to);
	}
	return (n + 1) / 2;
}

void mali_from_registers(u32 rgba[4], enum mali_pixel_kind kind, const u32 *registers, u32 n,
			 enum mali_register_format format)
{
	enum mali_pixel_kind from = kind_of(format, kind);
	u32 i;

	for (i = 0; i < 4; i++)
		rgba[i] = i == 3 ? from == MALI_PIXEL_FLOAT ? MALI_F32_ONE : 1 : 0;
	for (i = 0; i < n; i++)
		rgba[i] = is_16(format) ? from_16(registers[i / 2] >> i % 2 * 16 & 0xffff, from) :
			  registers[i];
	convert(rgba, from, kind);
}
