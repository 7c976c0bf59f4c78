// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Writes a tile to memory: targets, depth and stencil, each sample's surface by itself.  A surface
 * that has been begun and not completed is written again from its beginning.
 */
#include "writeback.h"
#include "../lib/mali_order.h"
#include "queue.h"

/* The most that is written in one access */
#define BURST_BYTES	512u
#define BURST_COST	1u

/* Surfaces: eight targets, depth, stencil, sixteen samples of each */
#define PLANE_DEPTH	MALI_TILE_TARGETS
#define PLANE_STENCIL	(MALI_TILE_TARGETS + 1)
#define PLANES		(MALI_TILE_TARGETS + 2)
#define SAMPLES		16u

/* ZS Format, S Format */
enum { D16 = 1, D24 = 2, D24X8 = 4, D24S8 = 5, D32 = 14 };
enum { S8 = 1, X24S8 = 4 };

/**
 * struct pixels - what is written to a surface
 * @area: which pixels of the framebuffer, inclusive
 * @frame_width, @frame_height: what is beyond them in a block is not kept
 * @tile: where the tile is
 * @bytes: of a pixel
 * @keep: bytes of a pixel that memory keeps, from the first one on
 * @data: pixels of the tile, row by row
 * @block: room for a block
 */
struct pixels {
	struct shader_pixels area;
	u32 frame_width, frame_height;
	const struct mali_tile *tile;
	u32 bytes, keep;
	u8 *data, *block;
};

static const u8 *pixel(const struct pixels *p, u32 x, u32 y)
{
	return p->data + ((y - p->tile->y) * p->tile->width + x - p->tile->x) * p->bytes;
}

static bool put(struct mali_gpu *gpu, struct cs_ref *q, u64 va, const u8 *data, u32 len, u32 *cost)
{
	u8 burst[BURST_BYTES];
	u32 now;

	for (; len; len -= now, data += now, va += now) {
		now = lesser(len, BURST_BYTES);
		memcpy(burst, data, now);
		if (!mali_cs_endpoint_pixels(gpu, q, va, burst, now))
			return false;
		*cost += BURST_COST;
	}
	return true;
}

/* Pixels of a row, of which memory may keep a part */
static bool put_row(struct mali_gpu *gpu, struct cs_ref *q, const struct pixels *p, u64 va,
		    u32 x, u32 y, u32 n, u32 *cost)
{
	u8 old[MALI_TILE_MAX * MALI_TARGET_BYTES];
	u32 i;

	if (!p->keep)
		return put(gpu, q, va, pixel(p, x, y), n * p->bytes, cost);
	if (!mali_cs_endpoint_data(gpu, q, va, old, n * p->bytes, false))
		return false;
	for (i = 0; i < n; i++)
		memcpy(old + i * p->bytes + p->keep, pixel(p, x + i, y) + p->keep,
		       p->bytes - p->keep);
	return put(gpu, q, va, old, n * p->bytes, cost);
}

static bool write_rows(struct mali_gpu *gpu, struct cs_ref *q, const struct pixels *p,
		       const struct mali_surface *s, u32 slice, u32 *cost)
{
	u32 y;

	for (y = p->area.min_y; y <= p->area.max_y; y++) {
		u64 va = mali_surface_address(s, p->area.min_x, y, slice);

		if (!put_row(gpu, q, p, va, p->area.min_x, y, p->area.max_x - p->area.min_x + 1,
			     cost))
			return false;
	}
	return true;
}

/* Whether the area is all of a block that counts */
static bool is_whole(const struct pixels *p, u32 x, u32 y, u32 width, u32 height)
{
	const struct shader_pixels *a = &p->area;

	return a->min_x <= x && a->min_y <= y &&
	       (a->max_x >= x + width - 1 || a->max_x + 1 == p->frame_width) &&
	       (a->max_y >= y + height - 1 || a->max_y + 1 == p->frame_height) &&
	       p->tile->x + p->tile->width >= x + width &&
	       p->tile->y + p->tile->height >= y + height;
}

static bool write_blocks(struct mali_gpu *gpu, struct cs_ref *q, const struct pixels *p,
			 const struct mali_surface *s, u32 slice, u32 *cost)
{
	u32 x0 = p->area.min_x & ~(MALI_BLOCK - 1), y0 = p->area.min_y & ~(MALI_BLOCK - 1), x, y;

	if (is_whole(p, x0, y0, MALI_BLOCK, MALI_BLOCK) && !p->keep) {
		for (y = y0; y < y0 + MALI_BLOCK; y++)
			for (x = x0; x < x0 + MALI_BLOCK; x++)
				memcpy(p->block + mali_block_index(x, y) * p->bytes, pixel(p, x, y),
				       p->bytes);
		return put(gpu, q, mali_surface_address(s, x0, y0, slice), p->block,
			   MALI_WRITEBACK_PIXELS * p->bytes, cost);
	}
	for (y = p->area.min_y; y <= p->area.max_y; y++)
		for (x = p->area.min_x; x <= p->area.max_x; x++)
			if (!put_row(gpu, q, p, mali_surface_address(s, x, y, slice), x, y, 1,
				     cost))
				return false;
	return true;
}

/* Pixels of a superblock that are written, one after another */
struct superblock {
	u32 x, y, width, height;
	bool whole;
};

/* A superblock that has one colour has it in its header */
static bool is_solid(const struct pixels *p, const struct superblock *b)
{
	u32 x, y;

	for (y = b->y; y < b->y + b->height; y++)
		for (x = b->x; x < b->x + b->width; x++)
			if (memcmp(pixel(p, x, y), pixel(p, b->x, b->y), p->bytes))
				return false;
	return true;
}

/* Where the body is, with pixels that the superblock keeps.  Return: false if not accessed */
static bool find_body(struct mali_gpu *gpu, struct cs_ref *q, const struct pixels *p,
		      const struct mali_afbc *a, const struct superblock *b, u64 header_va,
		      u32 *body, u32 *cost)
{
	u32 header[MALI_AFBC_HEADER_WORDS], old[2], i;

	*body = mali_afbc_body(a, b->x, b->y);
	if (b->whole)
		return true;
	if (!mali_cs_endpoint_data(gpu, q, header_va, header, sizeof(header), false))
		return false;
	if (!mali_afbc_is_solid(header)) {
		*body = mali_afbc_body_of(header);
		return true;
	}
	mali_afbc_colour(header, old);
	for (i = 0; i < MALI_AFBC_PIXELS; i++)
		memcpy(p->block + i * a->bytes, old, a->bytes);
	return put(gpu, q, a->header + *body, p->block, MALI_AFBC_PIXELS * a->bytes, cost);
}

static bool write_superblock(struct mali_gpu *gpu, struct cs_ref *q, const struct pixels *p,
			     const struct mali_afbc *a, const struct superblock *b, u32 *cost)
{
	u64 header_va = mali_afbc_header_address(a, b->x, b->y, 0);
	u32 header[MALI_AFBC_HEADER_WORDS], colour[2] = { 0 }, body, x, y;
	u32 last_x = lesser(b->x + b->width - 1, p->area.max_x);
	u32 last_y = lesser(b->y + b->height - 1, p->area.max_y);

	if (b->whole && is_solid(p, b)) {
		memcpy(colour, pixel(p, b->x, b->y), p->bytes);
		mali_afbc_solid(header, colour);
		return put(gpu, q, header_va, (u8 *)header, sizeof(header), cost);
	}
	if (!find_body(gpu, q, p, a, b, header_va, &body, cost))
		return false;
	for (y = greater(b->y, p->area.min_y); y <= last_y; y++) {
		x = greater(b->x, p->area.min_x);
		if (!put(gpu, q, a->header + body + (u64)mali_afbc_index(a, x, y) * p->bytes,
			 pixel(p, x, y), (last_x - x + 1) * p->bytes, cost))
			return false;
	}
	/* Last: until then, the superblock is begun again */
	mali_afbc_uncompressed(header, body);
	return put(gpu, q, header_va, (u8 *)header, sizeof(header), cost);
}

static bool write_superblocks(struct mali_gpu *gpu, struct cs_ref *q, const struct pixels *p,
			      const struct mali_afbc *a, u32 *cost)
{
	struct superblock b;
	u32 x0, y0;

	if (!mali_afbc_shape(a->shape, &b.width, &b.height))
		return true;
	x0 = p->area.min_x / b.width * b.width;
	y0 = p->area.min_y / b.height * b.height;
	for (b.y = y0; b.y <= p->area.max_y; b.y += b.height) {
		for (b.x = x0; b.x <= p->area.max_x; b.x += b.width) {
			b.whole = is_whole(p, b.x, b.y, b.width, b.height);
			if (!write_superblock(gpu, q, p, a, &b, cost))
				return false;
		}
	}
	return true;
}

/* A pixel of a depth target, or of the one with both */
static void pack_depth(u8 *out, u8 format, const struct mali_tile *t, u32 index)
{
	u32 f = mali_depth_unpack(t->depth_format, t->depth[index]), v;

	switch (format) {
	case D16:
		v = t->depth_format == MALI_DEPTH_D16 ? t->depth[index] :
		    mali_depth_pack(MALI_DEPTH_D16, f);
		memcpy(out, &v, 2);
		return;
	case D32:
		memcpy(out, &f, 4);
		return;
	default:
		v = t->depth_format == MALI_DEPTH_D24 ? t->depth[index] :
		    mali_depth_pack(MALI_DEPTH_D24, f);
		if (format == D24S8)
			v |= (u32)t->stencil[index] << 24;
		memcpy(out, &v, format == D24 ? 3 : 4);
	}
}

static void pack_stencil(u8 *out, u8 format, const struct mali_tile *t, u32 index)
{
	if (format == X24S8) {
		memset(out, 0, 3);
		out += 3;
	}
	*out = t->stencil[index];
}

static void pack_colour(u8 *out, const struct mali_target *target, const struct mali_tile *t,
			u32 number, u32 index)
{
	u32 tile[4];

	if (target->store.msaa == MALI_MSAA_AVERAGE && t->samples > 1)
		mali_tile_average(tile, target->internal, target->srgb, t->colour[number] + index,
				  t->samples);
	else
		memcpy(tile, t->colour[number][index], sizeof(tile));
	mali_target_pack(out, target->internal, target->format, target->swizzle, tile);
}

static void gather(struct pixels *p, const struct mali_frame *f, u32 plane, u32 sample)
{
	const struct mali_tile *t = p->tile;
	u32 n;

	for (n = 0; n < t->width * t->height; n++) {
		u8 *out = p->data + n * p->bytes;
		u32 index = n * t->samples + sample;

		if (plane == PLANE_DEPTH)
			pack_depth(out, f->depth_format, t, index);
		else if (plane == PLANE_STENCIL)
			pack_stencil(out, f->stencil_format, t, index);
		else
			pack_colour(out, &f->target[plane], t, plane, index);
	}
}

static const struct mali_store *store_of(const struct mali_frame *f, u32 plane)
{
	return plane == PLANE_DEPTH ? &f->depth : plane == PLANE_STENCIL ? &f->stencil :
	       &f->target[plane].store;
}

/* Whether a frame has that plane, to be written to memory if a tile is dirty */
static bool is_written(const struct mali_frame *f, u32 plane)
{
	if (plane == PLANE_DEPTH)
		return f->depth_write;
	if (plane == PLANE_STENCIL)
		return f->stencil_write;
	return plane < f->targets && f->target[plane].write;
}

static bool is_clean_written(const struct mali_frame *f, u32 plane)
{
	return plane >= PLANE_DEPTH ? f->zs_clean : f->target[plane].clean;
}

/* AFBC has no surfaces of samples, and keeps no parts of pixels */
static bool can_write(const struct mali_frame *f, u32 plane)
{
	const struct mali_store *s = store_of(f, plane);

	if (!s->bytes || !f->samples)
		return false;
	if (s->compressed && s->msaa == MALI_MSAA_LAYERED && f->samples > 1)
		return false;
	return !(s->compressed && plane == PLANE_STENCIL && f->stencil_format == X24S8);
}

u32 mali_writeback_refused(const struct mali_frame *frame)
{
	u32 refused = 0, plane;

	for (plane = 0; plane < PLANES; plane++)
		refused += is_written(frame, plane) && !can_write(frame, plane);
	return refused;
}

static bool is_needed(const struct mali_frame *f, const struct mali_tile *t, u32 plane)
{
	return is_written(f, plane) && can_write(f, plane) &&
	       (t->dirty || is_clean_written(f, plane));
}

bool mali_writeback_needed(const struct mali_frame *frame, const struct mali_tile *tile)
{
	u32 plane;

	for (plane = 0; plane < PLANES; plane++)
		if (is_needed(frame, tile, plane))
			return true;
	return false;
}

static u32 surfaces(const struct mali_frame *f, u32 plane)
{
	return store_of(f, plane)->msaa == MALI_MSAA_LAYERED ? f->samples : 1;
}

/* The part of the tile that the job draws.  Return: false if there is none */
static bool find_area(struct pixels *p, const struct mali_frame *f)
{
	const struct mali_tile *t = p->tile;

	p->area.min_x = greater(t->x, f->area.min_x);
	p->area.min_y = greater(t->y, f->area.min_y);
	p->area.max_x = lesser(t->x + t->width - 1, f->area.max_x);
	p->area.max_y = lesser(t->y + t->height - 1, f->area.max_y);
	return p->area.min_x <= p->area.max_x && p->area.min_y <= p->area.max_y;
}

static bool write_surface(struct mali_gpu *gpu, struct cs_ref *q, const struct mali_frame *f,
			  const struct mali_tile *t, struct mali_writeback *w, u32 *cost)
{
	u32 plane = w->position / SAMPLES, sample = w->position % SAMPLES;
	const struct mali_store *s = store_of(f, plane);
	struct pixels p = { .tile = t, .bytes = s->bytes, .data = w->data, .block = w->block };

	p.frame_width = f->width;
	p.frame_height = f->height;
	p.keep = plane == PLANE_STENCIL && f->stencil_format == X24S8 ? 3 : 0;
	if (!find_area(&p, f))
		return true;
	gather(&p, f, plane, sample);
	if (s->compressed)
		return write_superblocks(gpu, q, &p, &s->afbc, cost);
	if (s->surface.ordering == MALI_ORDERING_LINEAR)
		return write_rows(gpu, q, &p, &s->surface, sample, cost);
	return write_blocks(gpu, q, &p, &s->surface, sample, cost);
}

enum cs_progress mali_writeback(struct mali_gpu *gpu, struct cs_ref *q,
				const struct mali_frame *frame, const struct mali_tile *tile,
				struct mali_writeback *w, u32 *cost)
{
	for (; w->position < PLANES * SAMPLES; w->position++) {
		u32 plane = w->position / SAMPLES;

		if (!is_needed(frame, tile, plane) ||
		    w->position % SAMPLES >= surfaces(frame, plane))
			continue;
		if (!write_surface(gpu, q, frame, tile, w, cost))
			return CSP_STALL;
		w->position++;
		return CSP_MORE;
	}
	return CSP_DONE;
}
