/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Textures in memory, for tests of the texture unit.
 */
#ifndef SHADER_TEXTURES_H
#define SHADER_TEXTURES_H

#include "shader_operands.h"
#include "../../gpu/shader/texture.h"

#define R32F		(167u << 12 | 16)
#define RG32F		(175u << 12 | 16)
#define R8		(163u << 12)
#define RGBA8		(187u << 12)
#define RGBA8_SRGB	(187u << 12 | 1 << 20)
#define R32UI		(133u << 12 | 16)
#define IDENTITY	(0 | 1 << 3 | 2 << 6 | 3 << 9)

#define BASE		0x7f0000000000ull
#define PLANES		(BASE + 0x100000)

/**
 * struct memory - what a texture unit reads
 * @texels: at BASE
 * @planes: at PLANES
 * @stop: accesses until one is not made
 */
static struct memory {
	u8 texels[0x100000];
	u32 planes[256][8];
	u32 stop;
} memory;

static inline bool read_memory(void *ctx, u64 va, void *buf, u32 len)
{
	struct memory *m = ctx;

	assert_true(va >= BASE && va + len <= BASE + sizeof(m->texels));
	if (m->stop && !--m->stop)
		return false;
	memcpy(buf, &m->texels[va - BASE], len);
	return true;
}

static inline bool read_descriptor(void *ctx, u64 va, void *buf, u32 len)
{
	struct memory *m = ctx;

	assert_true(va >= PLANES && va + len <= PLANES + sizeof(m->planes));
	assert_int_equal(len, 32);
	if (m->stop && !--m->stop)
		return false;
	memcpy(buf, &m->planes[(va - PLANES) / 32], len);
	return true;
}

static const struct mali_texture_memory reader = { read_descriptor, read_memory, &memory, NULL };

static const struct mali_sampler linear = {
	.wrap = { MALI_WRAP_EDGE, MALI_WRAP_EDGE, MALI_WRAP_EDGE },
	.mipmap = MALI_MIPMAP_NONE, .nearest_even = true, .normalized = true, .seamless = true,
	.max_lod = 0xfff,
};

/* Texels of all levels and layers of a linear image, one after another */
static u32 place[16][16];

/**
 * make() - a texture, and its planes
 * @bytes: of a texel
 * @slices: of a 3D texture, or samples
 */
static inline void make(struct mali_texture *t, u32 dimension, u32 format, u32 width, u32 height,
			u32 layers, u32 levels, u32 bytes, u32 slices)
{
	static const u8 clumps[] = { [1] = 0, [2] = 1, [4] = 2, [8] = 3, [16] = 4 };
	u32 w[8] = {
		2 | dimension << 4 | format << 10, (width - 1) | (height - 1) << 16,
		IDENTITY | (levels - 1) << 16, 0, (u32)PLANES, PLANES >> 32, layers - 1, 0,
	};
	u32 faces = dimension == MALI_DIMENSION_CUBE ? 6 : 1, at = 0, layer, level;

	memset(&memory, 0, sizeof(memory));
	if (dimension == MALI_DIMENSION_3D)
		w[7] = slices - 1;
	else if (slices > 1)
		w[3] |= (u32)__builtin_ctz(slices) << 13;
	assert_true(mali_texture_decode(t, w));
	for (layer = 0; layer < layers * faces; layer++) {
		for (level = 0; level < levels; level++) {
			u32 row = mali_level_size(width, level) * bytes;
			u32 slice = row * mali_level_size(height, level);
			const u32 plane[8] = {
				10 | 1 << 4 | 2 << 8 | (u32)clumps[bytes] << 24, 0,
				(u32)BASE + at, BASE >> 32, row, 0, slice, 0,
			};

			memcpy(memory.planes[layer * levels + level], plane, sizeof(plane));
			place[layer][level] = at;
			at += slice * slices;
			assert_true(at <= sizeof(memory.texels));
		}
	}
}

static inline void put(u32 at, u32 v)
{
	memcpy(&memory.texels[at], &v, sizeof(v));
}

static inline float texel(u32 at)
{
	float f;

	memcpy(&f, &memory.texels[at], sizeof(f));
	return f;
}

static inline void fill(u32 words)
{
	u32 i;

	for (i = 0; i < words; i++)
		put(4 * i, as_bits((float)(random32() % 1000) / 1000));
}

static inline void execute(const struct mali_texture_op *op, const struct mali_texture *t,
			   const struct mali_sampler *s, const u32 in[][MALI_LANES],
			   u32 out[][MALI_LANES])
{
	assert_true(mali_texture_execute(&reader, op, t, s, 0xffff, in, out));
}

#endif
