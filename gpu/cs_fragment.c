// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * RUN_FRAGMENT without geometry: writes clear colours to the framebuffer descriptor's render
 * targets, if they are linear and their format is supported.  Other targets are counted and
 * not written.
 *
 * The descriptor is as in Mesa's genxml; what is used here is the same in v10 to v13.  Its
 * layout: Framebuffer Parameters and padding, 128 bytes; the ZS/CRC extension, 64 bytes, if
 * the pointer has its flag; render targets, 64 bytes each.
 */
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
#define RT_BASE			8
#define RT_ROW_STRIDE		10
#define RT_CLEAR		12

#define BLOCK_LINEAR		2
#define INTERNAL_R8G8B8A8	1
#define INTERNAL_RAW32		34
#define INTERNAL_RAW128		36
#define FORMAT_RAW32		3
#define FORMAT_RAW64		5
#define FORMAT_RAW128		7
#define FORMAT_R8G8B8A8		19

/* What one step writes, which takes some microseconds */
#define BURST_BYTES		512u
#define BURSTS			32u
#define BURST_COST		1u

/* 16 words: framebuffer parameters, or a render target */
struct descriptor {
	u32 word[16];
};

struct rect {
	u32 x0, y0, x1, y1;	/* inclusive */
};

/* Components as numbered by Mesa: R, G, B, A, 0, 1 */
static u32 swizzle(u32 colour, u32 sel)
{
	u32 out = 0;
	unsigned int i;

	for (i = 0; i < 4; i++) {
		u32 c = sel >> 3 * i & 7;
		u32 v = c < 4 ? colour >> 8 * c & 0xff : c == 5 ? 0xff : 0;

		out |= v << 8 * i;
	}
	return out;
}

/* Return: bytes of a pixel, with its value in @pixel; 0 if the target is not modelled */
static u32 pixel_of(const struct descriptor *rt, u32 *pixel)
{
	u32 internal = RT_INTERNAL_FORMAT(rt->word[RT_0]), format = RT_FORMAT(rt->word[RT_1]);

	if ((rt->word[RT_0] & (RT_WRITEBACK_MODE | RT_YUV)) || RT_MSAA(rt->word[RT_1]) ||
	    RT_BLOCK_FORMAT(rt->word[RT_1]) != BLOCK_LINEAR)
		return 0;
	if (format == FORMAT_R8G8B8A8 && internal == INTERNAL_R8G8B8A8) {
		pixel[0] = swizzle(rt->word[RT_CLEAR], RT_SWIZZLE(rt->word[RT_1]));
		return 4;
	}
	memcpy(pixel, &rt->word[RT_CLEAR], 16);
	if (format == FORMAT_RAW32 && internal == INTERNAL_RAW32)
		return 4;
	if (format == FORMAT_RAW64 && internal == INTERNAL_RAW32 + 1)
		return 8;
	if (format == FORMAT_RAW128 && internal == INTERNAL_RAW128)
		return 16;
	return 0;
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
static bool area(const struct descriptor *fb, u64 box, struct rect *r)
{
	u32 min = lo32(box), max = hi32(box);

	r->x0 = greater(low(min), low(fb->word[FB_BOUND_MIN]));
	r->y0 = greater(high(min), high(fb->word[FB_BOUND_MIN]));
	/* Width and height are stored less 1 */
	r->x1 = lesser(low(max), lesser(low(fb->word[FB_BOUND_MAX]), low(fb->word[FB_SIZE])));
	r->y1 = lesser(high(max), lesser(high(fb->word[FB_BOUND_MAX]), high(fb->word[FB_SIZE])));
	return r->x0 <= r->x1 && r->y0 <= r->y1;
}

/*
 * Continue a target at the row and column in @w, in bursts.  Return: CSP_DONE when the target
 * is complete.
 */
static enum cs_progress clear(struct mali_gpu *gpu, struct cs_ref *q, struct cs_work *w,
			      const struct descriptor *rt, const u32 *pixel, u32 bytes,
			      const struct rect *r, u32 *cost)
{
	u64 base = rt->word[RT_BASE] | (u64)rt->word[RT_BASE + 1] << 32;
	u32 row = (u32)(w->c >> 32), column = (u32)w->c;
	u32 burst[BURST_BYTES / 4];
	unsigned int i, n;

	for (i = 0; i < BURST_BYTES / 4; i++)
		burst[i] = pixel[i % (bytes / 4)];
	for (n = 0; n < BURSTS; n++) {
		u32 left = (r->x1 - r->x0 + 1 - column) * bytes;
		u32 len = lesser(left, BURST_BYTES);
		u64 va = base + (u64)(r->y0 + row) * rt->word[RT_ROW_STRIDE] +
			 (u64)(r->x0 + column) * bytes;

		if (!mali_cs_endpoint_pixels(gpu, q, va, burst, len))
			return CSP_STALL;
		*cost += BURST_COST;
		column += len / bytes;
		if (len == left) {
			column = 0;
			row++;
		}
		w->c = (u64)row << 32 | column;
		if (row > r->y1 - r->y0)
			return CSP_DONE;
	}
	return CSP_MORE;
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
	struct descriptor fb, rt;
	u32 pixel[4], bytes;
	enum cs_progress p;
	struct rect r;

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
	    area(&fb, w->b, &r)) {
		bytes = pixel_of(&rt, pixel);
		/* Frame shaders and more than one sample need shader cores */
		if (!bytes || (fb.word[FB_FRAME_SHADERS] & FB_FRAME_SHADER_MODES) ||
		    (fb.word[FB_SAMPLES] & FB_SAMPLE_COUNT_LOG2) ||
		    mali_cs_get(w->insn, RUN_FRAGMENT, ENABLE_TEM)) {
			gpu->stat[MALI_STAT_TARGETS_REFUSED]++;
		} else {
			w->c &= TARGET_POSITION;
			p = clear(gpu, q, w, &rt, pixel, bytes, &r, cost);
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
