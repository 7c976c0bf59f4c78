// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The framebuffer of a fragment job, from its descriptor.
 */
#include "frame.h"
#include "../lib/mali_order.h"
#include "product.h"
#include "queue.h"

/* Registers of RUN_FRAGMENT2 [genxml, FRAGMENT SR of v14] */
#define SR_BOX_MIN		28
#define SR_BOX_MAX		29
#define SR_SIZE			30
#define SR_FLAGS_0		32
#define SR_FLAGS_1		33
#define FLAGS_1_TARGETS(w)	(((w) >> 20 & 0xf) + 1)
#define SR_FLAGS_2		34
#define FLAGS_2_S_WRITE		BIT32(22)
#define SR_Z_CLEAR		35
#define SR_TILER		36
#define SR_EXTENSION		40
#define SR_ARGUMENT		42
#define SR_SAMPLE_POSITIONS	44
#define SR_SHADER_DCDS		46

/* Framebuffer pointer */
#define HAS_EXTENSION(p)	((p) >> 1 & 1)
#define TARGETS(p)		((u32)((p) >> 2 & 0xf) + 1)
#define ADDRESS(p)		((p) & ~0x3full)

#define PARAMETERS_BYTES	128
#define BLOCK_BYTES		64
#define BLOCK_WORDS		16

/* Words of Framebuffer Parameters */
#define FB_FLAGS		0
#define FB_SHADER(w, n)		((u8)((w) >> 3 * (n) & 7))
#define FB_DOWNSCALE(w)		((w) >> 9 & 3)
#define FB_LAYER(w)		((w) >> 24)
#define FB_ARGUMENT		2
#define FB_SAMPLE_POSITIONS	4
#define FB_SHADER_DCDS		6
#define FB_SIZE			8
#define FB_BOUND_MIN		9
#define FB_BOUND_MAX		10
#define FB_SAMPLES		11
#define FB_SAMPLES_LOG2(w)	((w) & 7)
#define FB_PATTERN(w)		((w) >> 3 & 7)
#define FB_POINT_MAX_Y		BIT32(15)
/* Infinities, NaN or subnormal numbers are kept from blending */
#define FB_BLEND_SUPPRESS(w)	((w) >> 16 & 7)
#define FB_ZS			12
#define FB_S_CLEAR(w)		((u8)(w))
#define FB_S_WRITE		BIT32(8)
#define FB_Z_INTERNAL(w)	((w) >> 16 & 3)
#define FB_Z_WRITE		BIT32(18)
/* Depth and stencil that are loaded or stored by themselves */
#define FB_LOADS(w)		((w) & (BIT32(9) | BIT32(10) | BIT32(19) | BIT32(20)))
#define FB_Z_CLEAR		13
#define FB_TILER		14
/* From v13 on */
#define FB_RATES		16
#define FB_RATES_PLANE(w)	((w) & ~0x1full)

/* Words of the ZS/CRC extension */
#define ZS_0			0
#define ZS_FORMAT(w)		((u8)((w) & 0xf))
#define ZS_BLOCK(w)		((w) >> 4 & 0xf)
#define ZS_MSAA(w)		((u8)((w) >> 8 & 3))
#define S_FORMAT(w)		((u8)((w) >> 16 & 0xf))
#define S_BLOCK(w)		((w) >> 20 & 0xf)
#define S_MSAA(w)		((u8)((w) >> 24 & 3))
#define ZS_CLEAN		BIT32(31)
#define ZS_BASE			8
#define S_BASE			12

/* Words of a render target */
#define RT_0			0
#define RT_WRITEBACK_MODE	0xfu
#define RT_YUV			BIT32(24)
#define RT_INTERNAL_FORMAT(w)	((w) >> 26)
#define RT_1			1
#define RT_WRITE_ENABLE		BIT32(0)
#define RT_FORMAT(w)		((w) >> 3 & 0x1f)
#define RT_BLOCK_FORMAT(w)	((w) >> 8 & 0xf)
#define RT_MSAA(w)		((u8)((w) >> 12 & 3))
#define RT_SRGB			BIT32(14)
#define RT_SWIZZLE(w)		((w) >> 16 & 0xfff)
#define RT_CLEAN		BIT32(31)
#define RT_AFBC			2
#define RT_AFBC_WIDE		BIT32(2)
#define RT_AFBC_MODE(w)		((w) >> 10 & 0x3f)
#define RT_BASE			8
#define RT_CLEAR		12

/* From a base on: its high half, row stride, and surface stride or offset of AFBC's bodies */
#define BASE_HIGH		1
#define ROW_STRIDE		2
#define SURFACE_STRIDE		3
#define ROW_STRIDE_MASK		0x7ffffffu
#define SURFACE_STRIDE_HIGH(w)	((w) >> 27)

/* Block Format: those of enum mali_ordering, and */
#define BLOCK_AFBC		12
#define BLOCK_AFBC_TILED	13

/* ZS Format, S Format: bytes of a pixel; 0 for what there is not */
static const u8 zs_bytes[16] = { [1] = 2, [2] = 3, [4] = 4, [5] = 4, [14] = 4 };
static const u8 s_bytes[16] = { [1] = 1, [4] = 4 };

static u64 pair(const u32 *word)
{
	return word[0] | (u64)word[1] << 32;
}

/*
 * @word: from the base on.  From v11 on the row stride has 27 bits, and the high ones of the
 * surface stride follow.  The layouts that the model doesn't know have no bytes
 */
static void describe(struct mali_store *store, const u32 *word, u32 block, u32 bytes, bool wide)
{
	u32 row_stride = word[ROW_STRIDE] & ROW_STRIDE_MASK;
	u64 base = pair(word);

	store->bytes = bytes;
	if (mali_ordering_known(block, bytes)) {
		store->surface = (struct mali_surface){
			.base = base, .row_stride = row_stride, .bytes = bytes,
			.slice_stride = word[SURFACE_STRIDE] |
					(u64)SURFACE_STRIDE_HIGH(word[ROW_STRIDE]) << 32,
			.ordering = block,
		};
		return;
	}
	if (block == BLOCK_AFBC || block == BLOCK_AFBC_TILED) {
		store->compressed = true;
		store->afbc = (struct mali_afbc){
			.header = base, .row_stride = row_stride, .bytes = bytes,
			.body_offset = word[SURFACE_STRIDE], .shape = wide ? 1 : 0,
			.tiled = block == BLOCK_AFBC_TILED,
		};
		if (bytes <= MALI_AFBC_PIXEL_BYTES)
			return;
	}
	store->bytes = 0;
}

static void decode_target(struct mali_target *t, const u32 *word)
{
	bool compressed = RT_BLOCK_FORMAT(word[RT_1]) >= BLOCK_AFBC;

	t->internal = RT_INTERNAL_FORMAT(word[RT_0]);
	t->format = RT_FORMAT(word[RT_1]);
	t->swizzle = RT_SWIZZLE(word[RT_1]);
	t->write = word[RT_1] & RT_WRITE_ENABLE;
	t->clean = word[RT_1] & RT_CLEAN;
	t->srgb = word[RT_1] & RT_SRGB;
	t->store.msaa = RT_MSAA(word[RT_1]);
	if (word[RT_0] & (RT_WRITEBACK_MODE | RT_YUV))
		return;
	describe(&t->store, &word[RT_BASE], RT_BLOCK_FORMAT(word[RT_1]),
		 mali_target_bytes(t->internal, t->format), word[RT_AFBC] & RT_AFBC_WIDE);
	if (compressed && mali_afbc_bytes(RT_AFBC_MODE(word[RT_AFBC])) != t->store.bytes)
		t->store.bytes = 0;
}

static void decode_zs(struct mali_frame *f, const u32 *word)
{
	f->depth_format = ZS_FORMAT(word[ZS_0]);
	f->stencil_format = S_FORMAT(word[ZS_0]);
	f->depth.msaa = ZS_MSAA(word[ZS_0]);
	f->stencil.msaa = S_MSAA(word[ZS_0]);
	f->zs_clean = word[ZS_0] & ZS_CLEAN;
	describe(&f->depth, &word[ZS_BASE], ZS_BLOCK(word[ZS_0]), zs_bytes[f->depth_format], false);
	describe(&f->stencil, &word[S_BASE], S_BLOCK(word[ZS_0]), s_bytes[f->stencil_format],
		 false);
}

static u32 low(u32 v)
{
	return v & 0xffff;
}

static u32 high(u32 v)
{
	return v >> 16;
}

/*
 * Samples of the tile buffer.  There is a pattern of two from v12 on [genxml]
 */
static u32 samples_of(u32 word, u32 arch)
{
	u32 samples = BIT32(FB_SAMPLES_LOG2(word)), width, height;

	if (samples == 2 && arch < 12)
		return 0;
	return mali_tile_size(samples, &width, &height) ? samples : 0;
}

/* Sample Pattern: positions, which drivers know; 0 for those that they do not */
static u32 positions_of(u32 word)
{
	static const u8 positions[8] = { 1, 0, 4, 8, 16, 2 };

	return positions[FB_PATTERN(word)];
}

/*
 * Positions may be those of samples, or those of one sample for all, or more for one sample, which
 * shaders count: Mesa's panfrost draws smooth lines so [pan_desc.c, force_samples]
 */
static bool fits(u32 positions, u32 samples)
{
	return positions && (positions == samples || positions == 1 || samples == 1);
}

/* Fields that drivers do not set, and that would be seen in the picture */
static bool asks_for_more(const struct mali_frame *f, const u32 *fb, u32 arch)
{
	if (!fits(f->positions, f->samples) || FB_DOWNSCALE(fb[FB_FLAGS]) ||
	    FB_BLEND_SUPPRESS(fb[FB_SAMPLES]))
		return true;
	/* v14 has no loads, and rates elsewhere */
	return arch < 14 && (FB_LOADS(fb[FB_ZS]) ||
			     (arch >= 13 && FB_RATES_PLANE(pair(&fb[FB_RATES]))));
}

static void decode_parameters(struct mali_frame *f, const u32 *fb, u64 box, u32 arch)
{
	u32 min = lo32(box), max = hi32(box), i;

	/* Width and height are stored less 1 */
	f->width = low(fb[FB_SIZE]) + 1;
	f->height = high(fb[FB_SIZE]) + 1;
	f->area.min_x = greater(low(min), low(fb[FB_BOUND_MIN]));
	f->area.min_y = greater(high(min), high(fb[FB_BOUND_MIN]));
	f->area.max_x = lesser(low(max), lesser(low(fb[FB_BOUND_MAX]), f->width - 1));
	f->area.max_y = lesser(high(max), lesser(high(fb[FB_BOUND_MAX]), f->height - 1));
	f->samples = samples_of(fb[FB_SAMPLES], arch);
	f->positions = positions_of(fb[FB_SAMPLES]);
	f->depth_write = fb[FB_ZS] & FB_Z_WRITE;
	f->stencil_write = fb[FB_ZS] & FB_S_WRITE;
	f->point_max_y = fb[FB_SAMPLES] & FB_POINT_MAX_Y;
	f->unmodelled = asks_for_more(f, fb, arch);
	f->internal_depth = FB_Z_INTERNAL(fb[FB_ZS]);
	f->clear.stencil = FB_S_CLEAR(fb[FB_ZS]);
	f->clear.depth = fb[FB_Z_CLEAR];
	for (i = 0; i < MALI_FRAME_SHADERS; i++)
		f->shader[i] = FB_SHADER(fb[FB_FLAGS], i);
	f->layer = FB_LAYER(fb[FB_FLAGS]);
	f->argument[0] = fb[FB_ARGUMENT];
	f->argument[1] = fb[FB_ARGUMENT + 1];
	f->sample_positions = pair(&fb[FB_SAMPLE_POSITIONS]);
	f->shader_dcds = pair(&fb[FB_SHADER_DCDS]);
	f->tiler = pair(&fb[FB_TILER]);
	f->maximum = fb[FB_BOUND_MAX];
}

/* Return: false if an access has not been made */
static bool read_extension(struct mali_gpu *gpu, struct cs_ref *q, u64 va,
			   struct mali_frame *frame)
{
	u32 word[BLOCK_WORDS];

	if (!mali_cs_endpoint_mem(gpu, q, va, word, sizeof(word), false))
		return false;
	decode_zs(frame, word);
	return true;
}

/* The same, of as many targets as there are */
static bool read_targets(struct mali_gpu *gpu, struct cs_ref *q, u64 va, u32 count,
			 struct mali_frame *frame)
{
	u32 word[BLOCK_WORDS], n;

	frame->targets = lesser(count, MALI_TILE_TARGETS);
	for (n = 0; n < frame->targets; n++, va += BLOCK_BYTES) {
		if (!mali_cs_endpoint_mem(gpu, q, va, word, sizeof(word), false))
			return false;
		decode_target(&frame->target[n], word);
		memcpy(frame->clear.colour[n], &word[RT_CLEAR], sizeof(frame->clear.colour[n]));
	}
	return true;
}

/**
 * mali_frame_read() - read a framebuffer descriptor
 * @gpu: GPU
 * @q: queue
 * @pointer: Framebuffer pointer
 * @box: first and last pixel of the job, x in the low half of each word
 * @frame: filled in
 *
 * Return: false if an access has not been made.
 */
bool mali_frame_read(struct mali_gpu *gpu, struct cs_ref *q, u64 pointer, u64 box,
		     struct mali_frame *frame)
{
	u32 fb[PARAMETERS_BYTES / 4];
	u64 va = ADDRESS(pointer);

	memset(frame, 0, sizeof(*frame));
	if (!mali_cs_endpoint_mem(gpu, q, va, fb, sizeof(fb), false))
		return false;
	decode_parameters(frame, fb, box, product_arch(gpu->product));
	va += PARAMETERS_BYTES;
	if (HAS_EXTENSION(pointer)) {
		if (!read_extension(gpu, q, va, frame))
			return false;
		va += BLOCK_BYTES;
	}
	return read_targets(gpu, q, va, TARGETS(pointer), frame);
}

/**
 * mali_frame_from_registers() - the framebuffer of RUN_FRAGMENT2
 * @gpu: GPU
 * @q: queue
 * @regs: its registers
 * @frame: filled in
 *
 * What the registers have is what Framebuffer Parameters have up to v13, but for the box, of which
 * there is one; the flag of written stencil, which has another bit; and masks of targets that are
 * written, which drivers leave 0 [panvk_vX_cmd_draw.c]: the targets have the same flags.
 *
 * Return: false if an access has not been made.
 */
bool mali_frame_from_registers(struct mali_gpu *gpu, struct cs_ref *q,
			       const u32 regs[MALI_FRAME_REGS], struct mali_frame *frame)
{
	u32 fb[PARAMETERS_BYTES / 4] = { [FB_FLAGS] = regs[SR_FLAGS_0] };
	u64 box = pair(&regs[SR_BOX_MIN]), extension = ADDRESS(pair(&regs[SR_EXTENSION]));

	memcpy(&fb[FB_ARGUMENT], &regs[SR_ARGUMENT], 8);
	memcpy(&fb[FB_SAMPLE_POSITIONS], &regs[SR_SAMPLE_POSITIONS], 8);
	memcpy(&fb[FB_SHADER_DCDS], &regs[SR_SHADER_DCDS], 8);
	fb[FB_SIZE] = regs[SR_SIZE];
	fb[FB_BOUND_MAX] = regs[SR_SIZE];
	fb[FB_SAMPLES] = regs[SR_FLAGS_1];
	fb[FB_ZS] = regs[SR_FLAGS_2] & ~FB_S_WRITE;
	if (regs[SR_FLAGS_2] & FLAGS_2_S_WRITE)
		fb[FB_ZS] |= FB_S_WRITE;
	fb[FB_Z_CLEAR] = regs[SR_Z_CLEAR];
	memcpy(&fb[FB_TILER], &regs[SR_TILER], 8);
	memset(frame, 0, sizeof(*frame));
	decode_parameters(frame, fb, box, product_arch(gpu->product));
	if (extension && !read_extension(gpu, q, extension, frame))
		return false;
	return read_targets(gpu, q, ADDRESS(pair(&regs[MALI_FRAME_SR_TARGETS])),
			    FLAGS_1_TARGETS(regs[SR_FLAGS_1]), frame);
}
