/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Framebuffer descriptors and a surface, for tests of fragment jobs.
 */
#ifndef GPU_FRAGMENT_H
#define GPU_FRAGMENT_H

#include "gpu_protm.h"

/* In the data page: descriptor, and a surface in separate memory */
#define FBD_OFF		0x1000
#define FBD		(DATA_VA + FBD_OFF)
#define SURFACE		0x2000000ull
#define SURFACE_SIZE	0x40000u

/* Framebuffer pointer */
#define TAG(targets)	(1ull | ((targets) - 1) << 2)
#define TAG_EXTENSION	2ull

/* Render target, word 1 */
#define WRITE		(1u << 0)
#define FORMAT(f)	((u32)(f) << 3)
#define BLOCK(b)	((u32)(b) << 8)
#define SWIZZLE(a, b, c, d)	((u32)(a) << 16 | (u32)(b) << 19 | (u32)(c) << 22 | (u32)(d) << 25)
#define CLEAN		(1u << 31)
#define LINEAR		2
#define F_RAW32		3
#define F_RAW64		5
#define F_RAW128	7
#define F_RGBA8		19
#define RGBA		SWIZZLE(0, 1, 2, 3)
#define BGRA		SWIZZLE(2, 1, 0, 3)

#define INTERNAL(f)	((u32)(f) << 26)
#define I_RGBA8		1
#define I_RAW32		34
#define I_RAW64		35
#define I_RAW128	36

struct fb {
	struct host *h;
	struct group g;
	u64 surface_pa;
};

static inline void put(struct fb *f, u32 off, u32 value)
{
	host_write32(f->h, f->g.data_pa + FBD_OFF + off, value);
}

/* Word @w of target @n, after @extension bytes of extension */
static inline void put_rt(struct fb *f, unsigned int n, u32 extension, unsigned int w, u32 value)
{
	put(f, 128 + extension + 64 * n + 4 * w, value);
}

static inline void target(struct fb *f, unsigned int n, u32 extension, u32 word0, u32 word1,
			  u64 base, u32 stride, const u32 *colour)
{
	unsigned int i;

	put_rt(f, n, extension, 0, word0);
	put_rt(f, n, extension, 1, word1);
	put_rt(f, n, extension, 8, (u32)base);
	put_rt(f, n, extension, 9, base >> 32);
	put_rt(f, n, extension, 10, stride);
	for (i = 0; i < 4; i++)
		put_rt(f, n, extension, 12 + i, colour[i]);
}

#define COLOUR	0x44332211u
static const u32 red[4] = { COLOUR, COLOUR, COLOUR, COLOUR };

/* A framebuffer of @w by @h pixels with one linear RGBA8 target, cleared */
static inline void fb_new(struct fb *f, struct host *host, u32 w, u32 h, u32 stride)
{
	f->h = host;
	group_start(host, &f->g, 0, AS, 1);
	f->surface_pa = host_alloc(host, SURFACE_SIZE, PAGE);
	memset(host_ptr(host, f->surface_pa), 0xee, SURFACE_SIZE);
	vm_map(host, &f->g.vm, SURFACE, f->surface_pa, SURFACE_SIZE, PTE_NOEXEC);
	put(f, 32, (w - 1) | (h - 1) << 16);
	put(f, 40, (w - 1) | (h - 1) << 16);
	target(f, 0, 0, INTERNAL(I_RGBA8), WRITE | CLEAN | FORMAT(F_RGBA8) | BLOCK(LINEAR) | RGBA,
	       SURFACE, stride, red);
}

#define BOX(x, y)	((u32)(x) | (u32)(y) << 16)

static inline void run(struct fb *f, u64 fbd, u32 min, u32 max)
{
	RUN(&f->g, I_MOVE48(40, fbd), I_MOVE32(42, min), I_MOVE32(43, max),
	    I_SET_SB_ENTRY(2, 0), I_RUN_FRAGMENT, I_WAIT(1 << 2));
}

static inline u32 pixel(struct fb *f, u32 stride, u32 x, u32 y)
{
	return host_read32(f->h, f->surface_pa + (u64)y * stride + 4 * x);
}

/* What has changed is the rectangle, all of it, and nothing else */
static inline void expect_rect(struct fb *f, u32 stride, u32 x0, u32 y0, u32 x1, u32 y1,
			       u32 colour)
{
	u32 x, y;

	for (y = 0; y < SURFACE_SIZE / stride; y++)
		for (x = 0; x < stride / 4; x++) {
			bool in = x >= x0 && x <= x1 && y >= y0 && y <= y1;
			u32 v = pixel(f, stride, x, y);

			if (v != (in ? colour : 0xeeeeeeee))
				fail_msg("%u, %u: %#x", x, y, v);
		}
}

#endif
