// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Images: texels by integer coordinates, with addresses, and conversions to memory.
 */
#include "texture.h"

static void find(struct mali_texel_at *at, const struct mali_texture *t, u32 xy, u32 zw)
{
	memset(at, 0, sizeof(*at));
	/* Buffers are one-dimensional and have more than 2^16 texels */
	at->x = t->dimension == MALI_DIMENSION_1D ? xy : xy & 0xffff;
	at->y = t->dimension == MALI_DIMENSION_1D ? 0 : xy >> 16;
	at->slice = zw & 0xffff;
	at->layer = zw >> 16;
}

bool mali_image_load(const struct mali_texture_memory *memory, const struct mali_texture *texture,
		     u32 xy, u32 zw, u32 rgba[4])
{
	const u32 zero[MALI_PIXEL_BYTES / 4] = { 0 };
	struct mali_texel_at at;
	struct mali_texels r;

	find(&at, texture, xy, zw);
	mali_texels_begin(&r, memory, texture);
	if (mali_texel_exists(texture, &at))
		return mali_texel_read(&r, &at, rgba);
	mali_pixel_unpack(&texture->format, zero, rgba);
	return true;
}

bool mali_image_address(const struct mali_texture_memory *memory,
			const struct mali_texture *texture, u32 xy, u32 zw, u64 *va)
{
	struct mali_texel_at at;
	struct mali_texels r;

	find(&at, texture, xy, zw);
	*va = 0;
	if (!mali_texel_exists(texture, &at))
		return true;
	mali_texels_begin(&r, memory, texture);
	return mali_texel_address(&r, &at, va);
}

/* Internal Conversion: the format in the low bits, and nothing else in Valhall's */
#define CONVERSION_FORMAT(c)	((c) & 0x3fffff)

u32 mali_conversion_of(const struct mali_texture *texture)
{
	return texture->encoded;
}

bool mali_convert_store(u32 conversion, const u32 *registers, u32 n,
			enum mali_register_format format, void *memory, u32 *bytes)
{
	struct mali_pixel_format f;
	u32 rgba[4];

	if (!mali_pixel_format(&f, CONVERSION_FORMAT(conversion)))
		return false;
	mali_from_registers(rgba, f.kind, registers, n, format);
	mali_pixel_pack(&f, memory, rgba);
	*bytes = f.bytes;
	return true;
}

bool mali_convert_bytes(u32 conversion, u32 *bytes)
{
	struct mali_pixel_format f;

	if (!mali_pixel_format(&f, CONVERSION_FORMAT(conversion)))
		return false;
	*bytes = f.bytes;
	return true;
}

bool mali_convert_load(u32 conversion, const void *memory, u32 n,
		       enum mali_register_format format, u32 *registers, u32 *count)
{
	struct mali_pixel_format f;
	u32 rgba[4];

	if (!mali_pixel_format(&f, CONVERSION_FORMAT(conversion)))
		return false;
	mali_pixel_unpack(&f, memory, rgba);
	*count = mali_to_registers(registers, rgba, f.kind, n, format);
	return true;
}
