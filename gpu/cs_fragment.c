// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * RUN_FRAGMENT without geometry: writes clear colours to the framebuffer descriptor's render
 * targets.  Other targets are counted and not written.
 *
 * The descriptor is as in Mesa's genxml; what is used here is the same in v10 to v13.  Its
 * layout: Framebuffer Parameters and padding, 128 bytes; the ZS/CRC extension, 64 bytes, if
 * the pointer has its flag; render targets, 64 bytes each.
 */
#include "cs_clear.h"
#include "endpoint.h"
#include "queue.h"

/* Registers of RUN_FRAGMENT */
#define SR_FBD		40
#define SR_BBOX_MIN	42
#define SR_BBOX_MAX	43

/* Framebuffer pointer */
#define FBD_TYPE	BIT64(0)
#define FBD_HAS_ZS_CRC	BIT64(1)
#define FBD_TARGETS(p)	(((p) >> 2 & 0xf) + 1)
#define FBD_ADDRESS(p)	((p) & ~0x3full)

#define FBD_BYTES	128
#define EXTENSION_BYTES	64
#define TARGET_BYTES	64

/* Words of Framebuffer Parameters */
#define FB_FRAME_SHADERS	0
#define FB_FRAME_SHADER_MODES	0x1ffu
#define FB_SIZE			8
#define FB_BOUND_MIN		9
#define FB_BOUND_MAX		10
#define FB_SAMPLES		11
#define FB_SAMPLE_COUNT_LOG2	0x7u
#define FB_ZS			12
#define FB_S_WRITE		BIT32(8)
#define FB_Z_WRITE		BIT32(18)
#define FB_CRC_WRITE		BIT32(31)

/* Words of a render target */
#define RT_0			0
#define RT_WRITEBACK_MODE	0xfu
#define RT_YUV			BIT32(24)
#define RT_INTERNAL_FORMAT(w)	((w) >> 26)
#define RT_1			1
#define RT_WRITE_ENABLE		BIT32(0)
#define RT_FORMAT(w)		((w) >> 3 & 0x1f)
#define RT_BLOCK_FORMAT(w)	((w) >> 8 & 0xf)
#define RT_MSAA(w)		((w) >> 12 & 3)
#define RT_SWIZZLE(w)		((w) >> 16 & 0xfff)
#define RT_CLEAN_PIXEL_WRITE	BIT32(31)
#define RT_AFBC			2
#define RT_AFBC_WIDE		BIT32(2)
#define RT_AFBC_MODE(w)		((w) >> 10 & 0x3f)
#define RT_BASE			8
#define RT_ROW_STRIDE		10
#define RT_AFBC_BODY		11
#define RT_CLEAR		12

/* Block Format */
#define BLOCK_U_INTERLEAVED	1
#define BLOCK_LINEAR		2
#define BLOCK_AFBC		12
#define BLOCK_AFBC_TILED	13

/* 16 words: framebuffer parameters, or a render target */
struct descriptor {
	u32 word[16];
};

/* The target's memory.  Return: false if its layout is not modelled */
static bool layout_of(const struct descriptor *rt, struct cs_clear *c)
{
	u64 base = rt->word[RT_BASE] | (u64)rt->word[RT_BASE + 1] << 32;
	u32 block = RT_BLOCK_FORMAT(rt->word[RT_1]);

	switch (block) {
	case BLOCK_U_INTERLEAVED:
	case BLOCK_LINEAR:
		c->surface.base = base;
		c->surface.row_stride = rt->word[RT_ROW_STRIDE];
		c->surface.bytes = c->bytes;
		c->surface.ordering = block == BLOCK_LINEAR ? MALI_ORDERING_LINEAR :
				      MALI_ORDERING_BLOCKS;
		return true;
	case BLOCK_AFBC:
	case BLOCK_AFBC_TILED:
		c->compressed = true;
		c->afbc.header = base;
		c->afbc.row_stride = rt->word[RT_ROW_STRIDE];
		c->afbc.body_offset = rt->word[RT_AFBC_BODY];
		c->afbc.bytes = c->bytes;
		c->afbc.shape = rt->word[RT_AFBC] & RT_AFBC_WIDE ? 1 : 0;
		c->afbc.tiled = block == BLOCK_AFBC_TILED;
		return mali_afbc_bytes(RT_AFBC_MODE(rt->word[RT_AFBC])) == c->bytes &&
		       c->bytes <= MALI_AFBC_PIXEL_BYTES;
	}
	return false;
}

/* What is to be written.  Return: false if the target is not modelled */
static bool describe(const struct descriptor *rt, struct cs_clear *c)
{
	u32 internal = RT_INTERNAL_FORMAT(rt->word[RT_0]), format = RT_FORMAT(rt->word[RT_1]);

	if ((rt->word[RT_0] & (RT_WRITEBACK_MODE | RT_YUV)) || RT_MSAA(rt->word[RT_1]))
		return false;
	c->bytes = mali_target_bytes(internal, format);
	if (!c->bytes || !layout_of(rt, c))
		return false;
	mali_target_pack(c->pixel, internal, format, RT_SWIZZLE(rt->word[RT_1]),
			 &rt->word[RT_CLEAR]);
	return true;
}

static u32 low(u32 v)
{
	return v & 0xffff;
}

static u32 high(u32 v)
{
	return v >> 16;
}

static u32 greater(u32 a, u32 b)
{
	return a > b ? a : b;
}

static u32 lesser(u32 a, u32 b)
{
	return a < b ? a : b;
}

/* Intersect the job's box with the descriptor's bounds and size.  Return: false if empty */
static bool area(const struct descriptor *fb, u64 box, struct cs_clear *c)
{
	u32 min = lo32(box), max = hi32(box);

	/* Width and height are stored less 1 */
	c->width = low(fb->word[FB_SIZE]) + 1;
	c->height = high(fb->word[FB_SIZE]) + 1;
	c->x0 = greater(low(min), low(fb->word[FB_BOUND_MIN]));
	c->y0 = greater(high(min), high(fb->word[FB_BOUND_MIN]));
	c->x1 = lesser(low(max), lesser(low(fb->word[FB_BOUND_MAX]), c->width - 1));
	c->y1 = lesser(high(max), lesser(high(fb->word[FB_BOUND_MAX]), c->height - 1));
	return c->x0 <= c->x1 && c->y0 <= c->y1;
}

/* The job: a is the framebuffer pointer, b the box, c the position */
static void begin(const struct cs_state *s, struct cs_work *w)
{
	w->a = cs_get64(s, SR_FBD);
	w->b = s->regs[SR_BBOX_MIN] | (u64)s->regs[SR_BBOX_MAX] << 32;
	w->c = 0;
}

/* The position: number of the target in the top bits, then its row and column */
#define TARGET_SHIFT	56
#define TARGET_POSITION	(BIT64(TARGET_SHIFT) - 1)

static enum cs_progress step(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i, u32 *cost)
{
	struct cs_work *w = &q->cs->s.work[i];
	unsigned int target = (unsigned int)(w->c >> TARGET_SHIFT);
	u64 fbd = FBD_ADDRESS(w->a);
	struct cs_clear c = { 0 };
	struct descriptor fb, rt;
	enum cs_progress p;

	/* No framebuffer: nothing to write */
	if (!w->a)
		return CSP_DONE;
	if (!(w->a & FBD_TYPE)) {
		mali_cs_fault(gpu, q, EXC_DATA_INVALID_FAULT, w->a);
		return CSP_DONE;
	}
	if (!mali_cs_endpoint_mem(gpu, q, fbd, &fb, sizeof(fb), false))
		return CSP_STALL;
	if (!target && !w->c && (fb.word[FB_ZS] & (FB_S_WRITE | FB_Z_WRITE | FB_CRC_WRITE)))
		gpu->stat[MALI_STAT_TARGETS_REFUSED]++;
	fbd += FBD_BYTES + (w->a & FBD_HAS_ZS_CRC ? EXTENSION_BYTES : 0) + target * TARGET_BYTES;
	if (!mali_cs_endpoint_mem(gpu, q, fbd, &rt, sizeof(rt), false))
		return CSP_STALL;
	p = CSP_DONE;
	/* Without geometry all pixels are clean, and written only if the target requests it */
	if ((rt.word[RT_1] & RT_WRITE_ENABLE) && (rt.word[RT_1] & RT_CLEAN_PIXEL_WRITE) &&
	    area(&fb, w->b, &c)) {
		/* Frame shaders and more than one sample need shader cores */
		if (!describe(&rt, &c) || (fb.word[FB_FRAME_SHADERS] & FB_FRAME_SHADER_MODES) ||
		    (fb.word[FB_SAMPLES] & FB_SAMPLE_COUNT_LOG2) ||
		    mali_cs_get(w->insn, RUN_FRAGMENT, ENABLE_TEM)) {
			gpu->stat[MALI_STAT_TARGETS_REFUSED]++;
		} else {
			w->c &= TARGET_POSITION;
			p = mali_cs_clear(gpu, q, &c, &w->c, cost);
			w->c |= (u64)target << TARGET_SHIFT;
			if (p == CSP_DONE)
				gpu->stat[MALI_STAT_TARGETS_CLEARED]++;
		}
	}
	if (p != CSP_DONE)
		return p;
	if (++target >= FBD_TARGETS(w->a))
		return CSP_DONE;
	w->c = (u64)target << TARGET_SHIFT;
	return CSP_MORE;
}

const struct mali_endpoint mali_fragment_endpoint = { .begin = begin, .step = step };
