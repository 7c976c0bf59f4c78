// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The player's buffers, and one frame in them.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "player.h"
#include "sha256.h"

/* The colour of the bars above and below the picture. */
#define BACKGROUND	0xff101830u

static int secret_create(struct player *p, int heap, struct secret *secret)
{
	size_t size = picture_bytes(&p->expected);
	int ret;

	ret = vmali_heap_alloc(heap, size, &secret->fd);
	if (ret) {
		secret->fd = -1;
		return ret;
	}
	return vmali_buffer_import(p->vm, secret->fd,
				   DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, &secret->buf);
}

static void secret_destroy(struct secret *secret)
{
	vmali_buffer_destroy(&secret->buf);
	if (secret->fd >= 0)
		close(secret->fd);
}

static int create_secrets(struct player *p)
{
	int heap, ret;

	ret = vmali_heap_open(p->opt->heap, &heap);
	if (ret)
		return ret;

	ret = secret_create(p, heap, &p->source);
	if (!ret)
		ret = secret_create(p, heap, &p->target);
	close(heap);
	return ret;
}

/* The overlay is not protected content, so it is in ordinary memory. */
static int create_overlay(struct player *p)
{
	struct picture over;
	int ret;

	ret = vmali_buffer_create(p->vm, picture_bytes(p->opt->overlay),
				  DRM_PANTHOR_VM_BIND_OP_MAP_READONLY |
				  DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, "overlay",
				  &p->overlay);
	if (ret)
		return ret;

	over = *p->opt->overlay;
	over.pixels = p->overlay.cpu;
	memcpy(over.pixels, p->opt->overlay->pixels, picture_bytes(&over));
	compose_prepare(&over);
	return 0;
}

int player_init(struct player *p)
{
	int ret;

	ret = picture_create(p->width, p->height, &p->expected);
	if (!ret)
		ret = picture_create(p->width, p->height, &p->result->dump);
	if (!ret)
		ret = stream_create(p->vm, &p->stream);
	if (!ret)
		ret = vmali_buffer_create(p->vm, PLAY_MAX_JOBS * PLAYER_STAMPS * sizeof(uint64_t),
					  DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC |
					  DRM_PANTHOR_VM_BIND_OP_MAP_UNCACHED, "stamps",
					  &p->stamps);
	if (!ret)
		ret = vmali_buffer_create(p->vm, COMPOSE_FRAME_BYTES,
					  DRM_PANTHOR_VM_BIND_OP_MAP_READONLY |
					  DRM_PANTHOR_VM_BIND_OP_MAP_NOEXEC, "frame",
					  &p->frame);
	if (!ret)
		ret = create_overlay(p);
	if (!ret)
		ret = create_secrets(p);
	return ret;
}

void player_fini(struct player *p)
{
	/* Before the memory that its jobs may still use. */
	vmali_group_destroy(p->group);
	secret_destroy(&p->target);
	secret_destroy(&p->source);
	vmali_buffer_destroy(&p->overlay);
	vmali_buffer_destroy(&p->frame);
	vmali_buffer_destroy(&p->stamps);
	stream_destroy(&p->stream);
	picture_destroy(&p->expected);
}

void player_stamp(const struct player *p, struct vmali_cs_builder *b, unsigned int job,
		  unsigned int which)
{
	vmali_cs_move64(b, vmali_cs_r64(32), p->stamps.va +
			(job * PLAYER_STAMPS + which) * sizeof(uint64_t));
	vmali_cs_store_state(b, VMALI_CS_STATE_TIMESTAMP, vmali_cs_r64(32), 0, VMALI_CS_NOW);
}

static struct surface surface_of(const struct player *p, const struct secret *secret)
{
	return (struct surface){ secret->buf.va, p->width, p->height };
}

/**
 * struct layout - where things are in a frame
 * @all: all of it
 * @middle: what is seen of the picture: bars above and below are left
 * @x: column of the overlay
 * @y: row of the overlay
 */
struct layout {
	struct picture_rect all;
	struct picture_rect middle;
	uint32_t x;
	uint32_t y;
};

static struct layout layout_of(const struct player *p)
{
	const struct picture *over = p->opt->overlay;
	uint32_t bar = p->height / 10;
	uint32_t right = p->width - over->width, bottom = p->height - over->height;

	return (struct layout){
		.all = { 0, 0, p->width, p->height },
		.middle = { 0, bar, p->width, p->height - 2 * bar },
		.x = right > p->width / 20 ? right - p->width / 20 : right,
		.y = bottom > bar / 2 ? bottom - bar / 2 : bottom,
	};
}

static void expect_frame(struct player *p, unsigned int frame)
{
	const struct layout at = layout_of(p);

	picture_clear(&p->expected, &at.all, BACKGROUND);
	picture_copy(&p->expected, at.middle.x, at.middle.y, &p->opt->frames[frame],
		     &at.middle);
	picture_blend(&p->expected, at.x, at.y, p->opt->overlay, p->opt->opacity);
}

/* The same as a command stream, in one protected region. */
static void write_frame(struct player *p, struct vmali_cs_builder *b, unsigned int job)
{
	const struct surface target = surface_of(p, &p->target);
	const struct surface source = surface_of(p, &p->source);
	const struct surface over = {
		p->overlay.va, p->opt->overlay->width, p->opt->overlay->height,
	};
	const struct compose_frame frame = { p->frame.cpu, p->frame.va };
	const struct layout at = layout_of(p);

	stream_begin(&p->stream, b);
	compose_begin(b);
	player_stamp(p, b, job, 0);

	/* As Arm's own protected jobs do: nothing is in flight when the mode changes. */
	vmali_cs_wait(b, vmali_cs_all_scoreboards(b), false);
	vmali_cs_prot_region_begin(b);
	compose_clear(b, &target, BACKGROUND, &frame);
	compose_copy(b, &target, at.middle.x, at.middle.y, &source, &at.middle);
	compose_blend(b, &target, at.x, at.y, &over, p->opt->opacity);
	vmali_cs_prot_region_end(b);
	vmali_cs_wait(b, vmali_cs_all_scoreboards(b), false);

	/* The stamps are in ordinary memory, which a region can't write. */
	player_stamp(p, b, job, 1);
}

int player_frame(struct player *p, unsigned int frame, unsigned int job)
{
	const struct picture *picture = &p->opt->frames[frame];
	struct vmali_cs_builder b;
	int ret;

	expect_frame(p, frame);
	ret = vmali_trusted_provision(p->trusted, p->source.fd, 0, picture->pixels,
				      picture_bytes(picture));
	if (ret)
		return ret;

	write_frame(p, &b, job);
	return stream_run(&p->stream, &b, p->group, STREAM_PATIENCE);
}

int player_digest(struct player *p, char hex[2 * VMALI_DIGEST_SIZE + 1])
{
	uint8_t found[VMALI_DIGEST_SIZE], expected[SHA256_SIZE];
	int ret;

	ret = vmali_trusted_digest(p->trusted, p->target.fd, 0,
				   picture_bytes(&p->expected), found);
	if (ret)
		return ret;

	sha256(p->expected.pixels, picture_bytes(&p->expected), expected);
	sha256_hex(found, hex);
	return memcmp(found, expected, sizeof(found)) ? -EBADMSG : 0;
}
