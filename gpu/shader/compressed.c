// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Compressed planes.
 */
#include "bc.h"
#include "bc6h.h"
#include "bptc.h"
#include "compressed.h"
#include "etc2.h"

#define HALF_ONE	0x3c00u

bool mali_compressed_clump(struct mali_compressed *c, u32 clump)
{
	memset(c, 0, sizeof(*c));
	c->clump = clump;
	c->size[0] = 4;
	c->size[1] = 4;
	c->size[2] = 1;
	switch (clump) {
	case MALI_CLUMP_ETC2_RGB8:
	case MALI_CLUMP_ETC2_RGB8A1:
	case MALI_CLUMP_ETC2_R11_UNORM:
	case MALI_CLUMP_ETC2_R11_SNORM:
	case MALI_CLUMP_BC1_UNORM:
	case MALI_CLUMP_BC4_UNORM:
	case MALI_CLUMP_BC4_SNORM:
		c->bytes = 8;
		return true;
	case MALI_CLUMP_ETC2_RGBA8:
	case MALI_CLUMP_ETC2_RG11_UNORM:
	case MALI_CLUMP_ETC2_RG11_SNORM:
	case MALI_CLUMP_BC2_UNORM:
	case MALI_CLUMP_BC3_UNORM:
	case MALI_CLUMP_BC5_UNORM:
	case MALI_CLUMP_BC5_SNORM:
	case MALI_CLUMP_BC6H_UF16:
	case MALI_CLUMP_BC6H_SF16:
	case MALI_CLUMP_BC7_UNORM:
		c->bytes = 16;
		return true;
	}
	return false;
}

static void begin_astc(struct mali_compressed *c)
{
	memset(c, 0, sizeof(*c));
	c->clump = MALI_CLUMP_ASTC;
	c->bytes = 16;
}

bool mali_compressed_astc_2d(struct mali_compressed *c, u32 dimensions)
{
	/* ASTC 2D Dimension */
	static const u8 sizes[8] = { 4, 5, 6, 0, 8, 0, 10, 12 };

	begin_astc(c);
	c->size[0] = sizes[dimensions & 7];
	c->size[1] = sizes[dimensions >> 3 & 7];
	c->size[2] = 1;
	return c->size[0] && c->size[1];
}

bool mali_compressed_astc_3d(struct mali_compressed *c, u32 dimensions)
{
	/* ASTC 3D Dimension */
	static const u8 sizes[4] = { 4, 5, 6, 3 };
	u32 i;

	begin_astc(c);
	for (i = 0; i < 3; i++)
		c->size[i] = sizes[dimensions >> 2 * i & 3];
	return true;
}

static void astc_texel(const struct mali_compressed *c, const u8 *block, const u32 at[3], bool srgb,
		       u32 pixel[4])
{
	struct mali_astc a = { { c->size[0], c->size[1], c->size[2] }, c->wide, c->hdr, srgb };
	u32 rgba[4];

	mali_astc_texel(&a, block, at[0], at[1], at[2], rgba);
	if (c->wide) {
		pixel[0] = rgba[0] | rgba[1] << 16;
		pixel[1] = rgba[2] | rgba[3] << 16;
	} else {
		pixel[0] = rgba[0] | rgba[1] << 8 | rgba[2] << 16 | rgba[3] << 24;
	}
}

static void bc6h_texel(const u8 *block, bool is_signed, const u32 at[3], u32 pixel[4])
{
	u32 rgb[3];

	mali_bc6h(block, is_signed, at[0], at[1], rgb);
	pixel[0] = rgb[0] | rgb[1] << 16;
	pixel[1] = rgb[2] | HALF_ONE << 16;
}

static u32 with_alpha(u32 colour, u32 alpha)
{
	return (colour & 0xffffff) | alpha << 24;
}

/* Of blocks of red, and of red and green, by a function of one of them */
static u32 channels(u32 (*channel)(const u8 *block, u32 x, u32 y), const u8 *block, u32 n,
		    const u32 at[3])
{
	return channel(block, at[0], at[1]) | (n > 1 ? channel(block + 8, at[0], at[1]) << 16 : 0);
}

void mali_compressed_texel(const struct mali_compressed *c, const u8 *block, const u32 at[3],
			   bool srgb, u32 pixel[4])
{
	u32 x = at[0], y = at[1], n = c->bytes / 8;

	memset(pixel, 0, MALI_COMPRESSED_BYTES);
	switch (c->clump) {
	case MALI_CLUMP_ETC2_RGB8:
	case MALI_CLUMP_ETC2_RGB8A1:
		pixel[0] = mali_etc2_colour(block, c->clump == MALI_CLUMP_ETC2_RGB8A1, x, y);
		break;
	case MALI_CLUMP_ETC2_RGBA8:
		pixel[0] = with_alpha(mali_etc2_colour(block + 8, false, x, y),
				      mali_etc2_alpha(block, x, y));
		break;
	case MALI_CLUMP_ETC2_R11_UNORM:
	case MALI_CLUMP_ETC2_RG11_UNORM:
		pixel[0] = channels(mali_etc2_unsigned, block, n, at);
		break;
	case MALI_CLUMP_ETC2_R11_SNORM:
	case MALI_CLUMP_ETC2_RG11_SNORM:
		pixel[0] = channels(mali_etc2_signed, block, n, at);
		break;
	case MALI_CLUMP_BC1_UNORM:
		pixel[0] = mali_bc_colour(block, true, x, y);
		break;
	case MALI_CLUMP_BC2_UNORM:
		pixel[0] = with_alpha(mali_bc_colour(block + 8, false, x, y),
				      mali_bc2_alpha(block, x, y));
		break;
	case MALI_CLUMP_BC3_UNORM:
		pixel[0] = with_alpha(mali_bc_colour(block + 8, false, x, y),
				      mali_bc3_alpha(block, x, y));
		break;
	case MALI_CLUMP_BC4_UNORM:
	case MALI_CLUMP_BC5_UNORM:
		pixel[0] = channels(mali_bc4_unsigned, block, n, at);
		break;
	case MALI_CLUMP_BC4_SNORM:
	case MALI_CLUMP_BC5_SNORM:
		pixel[0] = channels(mali_bc4_signed, block, n, at);
		break;
	case MALI_CLUMP_BC6H_UF16:
	case MALI_CLUMP_BC6H_SF16:
		bc6h_texel(block, c->clump == MALI_CLUMP_BC6H_SF16, at, pixel);
		break;
	case MALI_CLUMP_BC7_UNORM:
		pixel[0] = mali_bc7(block, x, y);
		break;
	case MALI_CLUMP_ASTC:
		astc_texel(c, block, at, srgb, pixel);
		break;
	}
}
