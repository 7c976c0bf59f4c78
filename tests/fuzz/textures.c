// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Fuzz target: the texture unit, with any descriptors, coordinates and modifiers.
 *
 *	- reads are of known size, in a number bounded by the lanes and the filter;
 *	- an access that is not made ends the instruction, and nothing is read after it;
 *	- addresses of images lie where their plane says;
 *	- triangles stay within the guard band, and their samples within the pixel.
 */
#include "fuzz.h"

#include "../../gpu/shader/lod.h"
#include "../../gpu/shader/raster.h"
#include "../../gpu/shader/texture.h"

/* Eight texels of two levels, header and body of each, and a plane for each; of all samples */
#define READS_A_LANE	(40u * MALI_MOST_ANISOTROPY)

#define OPS_MAX		64u

struct unit {
	struct input *in;
	u32 reads, limit;
	bool stopped;
};

static bool stop(struct unit *u)
{
	EXPECT(!u->stopped);
	EXPECT(++u->reads <= READS_A_LANE * MALI_LANES);
	u->stopped = u->limit && u->reads >= u->limit;
	return u->stopped;
}

/* Any content; the first words of planes are planes more often than not */
static bool read_descriptor(void *ctx, u64 va, void *buf, u32 len)
{
	static const u32 firsts[] = {
		10 | 1 << 4 | 2 << 8 | 2 << 24, 10 | 1 << 4 | 1 << 8 | 4 << 24,
		10 | 6 << 4 | 10u << 26, 10 | 6 << 4 | 1 << 8 | 1 << 19 | 10u << 26,
		/* Compressed: ETC2 RGBA8, BC6H, BC7, ASTC of 2D and 3D */
		10 | 1 << 4 | 2 << 8 | 37u << 24, 10 | 1 << 4 | 2 << 8 | 56u << 24,
		10 | 1 << 4 | 1 << 8 | 57u << 24, 10 | 4 << 4 | 1 << 8 | 3u << 24,
		10 | 5 << 4 | 2 << 8 | 3u << 24,
		/* YUV: with all of it, with luma, with chroma, and with one component of two */
		10 | 1 << 4 | 2 << 8 | 64u << 24, 10 | 1 << 4 | 1 << 8 | 72u << 24,
		10 | 1 << 4 | 2 << 8 | 73u << 24, 10 | 8 << 4 | 2 << 8 | 72u << 24,
		10 | 8 << 4 | 1 << 8 | 76u << 24,
	};
	struct unit *u = ctx;
	u32 word[8], i;

	EXPECT(len == sizeof(word));
	if (stop(u))
		return false;
	for (i = 0; i < 8; i++)
		word[i] = (u32)take_number(u->in);
	i = take_below(u->in, ARRAY_SIZE(firsts) + 3);
	if (i < ARRAY_SIZE(firsts))
		word[0] ^= firsts[i];
	memcpy(buf, word, len);
	return true;
}

static bool read_data(void *ctx, u64 va, void *buf, u32 len)
{
	struct unit *u = ctx;
	u32 i;

	EXPECT(len && len <= MALI_PIXEL_BYTES);
	if (stop(u))
		return false;
	for (i = 0; i < len; i++)
		((u8 *)buf)[i] = (u8)take(u->in, 1);
	return true;
}

/* A descriptor: of this type, with a known format often, and all else any */
static void take_descriptor(struct input *in, u32 word[8], u32 type)
{
	static const u32 formats[] = { 187, 167, 191, 133, 93, 76, 91, 89, 95 };
	/* Of YUV, with any swizzle and place of chroma */
	static const u32 yuv[] = { 34, 35, 36, 37, 38, 39, 46, 47 };
	u32 i, format;

	for (i = 0; i < 8; i++)
		word[i] = (u32)take_number(in);
	word[0] = (word[0] & ~0xfu) | type;
	format = take_below(in, 2 * (ARRAY_SIZE(formats) + ARRAY_SIZE(yuv)));
	if (type != 2 || format >= ARRAY_SIZE(formats) + ARRAY_SIZE(yuv))
		return;
	if (format < ARRAY_SIZE(formats))
		word[0] = (word[0] & 0xbf) | formats[format] << 22;
	else
		word[0] = (word[0] & 0x383cbf) | yuv[format - ARRAY_SIZE(formats)] << 22;
	word[2] &= 0x030006db;
}

static void execute(struct unit *u)
{
	const struct mali_texture_memory memory = { read_descriptor, read_data, u, NULL };
	u32 in[MALI_TEX_READS][MALI_LANES], out[MALI_TEX_WRITES][MALI_LANES], word[8], i, k;
	struct mali_texture texture;
	struct mali_sampler sampler;
	struct mali_texture_op op = { 0 };
	bool has_texture, has_sampler, done;
	u64 bits;

	take_descriptor(u->in, word, 2);
	has_texture = mali_texture_decode(&texture, word);
	take_descriptor(u->in, word, 1);
	has_sampler = mali_sampler_decode(&sampler, word);
	bits = take(u->in, 4);
	op.kind = bits & 3;
	op.dimension = bits >> 2 & 3;
	op.lod_mode = bits >> 4 & 7;
	op.array = bits >> 7 & 1;
	op.shadow = bits >> 8 & 1;
	op.offset = bits >> 9 & 1;
	op.component = bits >> 10 & 3;
	op.derivatives = bits >> 12 & 1;
	op.no_bias = bits >> 13 & 1;
	op.no_clamp = bits >> 14 & 1;
	op.write_mask = bits >> 16 & 15;
	op.format = bits >> 20 & 7;
	EXPECT(mali_texture_reads(&op) <= MALI_TEX_READS);
	EXPECT(mali_texture_writes(&op) <= MALI_TEX_WRITES);
	for (i = 0; i < MALI_TEX_READS; i++) {
		u32 v = (u32)take_number(u->in), step = (u32)take_number(u->in);

		for (k = 0; k < MALI_LANES; k++)
			in[i][k] = v + k * step;
	}
	done = mali_texture_execute(&memory, &op, has_texture ? &texture : NULL,
				    has_sampler ? &sampler : NULL, (u16)take(u->in, 2),
				    (const u32 (*)[MALI_LANES])in, out);
	EXPECT(done == !u->stopped);
}

static void image(struct unit *u)
{
	const struct mali_texture_memory memory = { read_descriptor, read_data, u, NULL };
	u32 word[8], rgba[4], registers[4], xy, zw, bytes = 0, count;
	u8 pixel[MALI_PIXEL_BYTES] = { 0 };
	struct mali_texture texture;
	u64 va = 0;

	take_descriptor(u->in, word, 2);
	if (!mali_texture_decode(&texture, word))
		return;
	xy = (u32)take_number(u->in);
	zw = (u32)take_number(u->in);
	if (take_below(u->in, 2)) {
		EXPECT(mali_image_load(&memory, &texture, xy, zw, rgba) == !u->stopped);
		return;
	}
	EXPECT(mali_image_address(&memory, &texture, xy, zw, &va) == !u->stopped);
	/* YUV is not converted by instructions */
	if (!texture.yuv.planes) {
		EXPECT(mali_convert_bytes(mali_conversion_of(&texture), &bytes));
		EXPECT(bytes == texture.format.bytes);
	}
	if (mali_convert_load((u32)take_number(u->in), pixel, 4, take_below(u->in, 8), registers,
			      &count))
		EXPECT(count <= 4);
	if (mali_convert_store((u32)take_number(u->in), registers, 4, take_below(u->in, 8), pixel,
			       &bytes))
		EXPECT(bytes <= sizeof(pixel));
}

static void triangle(struct unit *u)
{
	struct mali_corner corners[MALI_CORNERS];
	struct mali_facing facing = { .front_ccw = take_below(u->in, 2) };
	struct mali_fragment f;
	struct mali_triangle t;
	u32 position[3][4], i, k, n;

	for (i = 0; i < 3; i++) {
		for (k = 0; k < 4; k++)
			position[i][k] = (u32)take_number(u->in);
	}
	facing.overestimate = take_below(u->in, 2);
	n = mali_clip((const u32 (*)[4])position, corners);
	EXPECT(n <= MALI_CORNERS);
	for (i = 1; i + 1 < n; i++) {
		if (!mali_triangle(&t, &corners[0], &corners[i], &corners[i + 1], &facing))
			continue;
		EXPECT(t.area > 0);
		/* A triangle touches the pixel before the one that its border begins */
		EXPECT(t.min_x >= -16384 - facing.overestimate && t.min_x <= t.max_x);
		EXPECT(t.min_y >= -16384 - facing.overestimate && t.min_y <= t.max_y);
		EXPECT(t.max_x <= 16384 && t.max_y <= 16384);
		EXPECT(mali_coverage(&t, t.min_x, t.min_y, mali_sample_positions(16), 16) <=
		       0xffff);
		mali_interpolate(&t, t.x[0], t.y[0], &f);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	u32 n;

	for (n = 0; n < OPS_MAX && in.size; n++) {
		struct unit u = { &in, 0, take_below(&in, 64), false };

		switch (take_below(&in, 4)) {
		case 0:
			image(&u);
			break;
		case 1:
			triangle(&u);
			break;
		default:
			execute(&u);
			break;
		}
	}
	return 0;
}

/* Each kind of instruction, with all other bytes 0, and with numbers */
void fuzz_seeds(fuzz_put_fn put)
{
	u8 data[256];
	char name[32];
	u32 n, i;

	for (n = 0; n < 16; n++) {
		memset(data, 0, sizeof(data));
		for (i = 0; i < sizeof(data); i++)
			data[i] = n < 4 ? 0 : (u8)((i * 2654435761u >> 13) * n);
		data[0] = 0;
		data[1] = (u8)n;
		snprintf(name, sizeof(name), "kind-%u", n);
		put(name, data, sizeof(data));
	}
}
