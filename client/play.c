// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A player of protected pictures.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "attack.h"
#include "model.h"
#include "play.h"
#include "player.h"
#include "pngfile.h"
#include "screen.h"
#include "sha256.h"

/* For an empty region: entering takes microseconds where it works at all. */
#define ENTRY_PATIENCE	(2500 * VMALI_MS)

/* Iterations of the loop of an ordinary job. */
#define ORDINARY_LOOPS	150000u

/* Instructions of an ordinary job, at most, and the bytes of its stream. */
#define ORDINARY_WORDS	32u
#define ORDINARY_BYTES	(ORDINARY_WORDS * VMALI_CS_INSTR_SIZE)

/**
 * struct ordinary - ordinary jobs, all queued before the frames
 * @group: its group
 * @code: its streams
 * @syncobj: timeline, a point for each job
 */
struct ordinary {
	struct vmali_group *group;
	struct vmali_buffer code;
	uint32_t syncobj;
};

/* An entry in the result for a job about to be queued. */
static unsigned int add_job(struct player *p, bool protect)
{
	struct play_result *result = p->result;

	result->jobs[result->job_count].protect = protect;
	return result->job_count++;
}

/**
 * struct moment - the same moment on two clocks
 * @gpu: the GPU's
 * @ns: CLOCK_MONOTONIC
 * @hz: ticks of the GPU's clock in a second, 0 if the kernel does not know
 */
struct moment {
	uint64_t gpu;
	int64_t ns;
	uint64_t hz;
};

static int take_moment(const struct player *p, struct moment *moment)
{
	struct drm_panthor_timestamp_info info;
	struct timespec ts;
	int ret;

	ret = vmali_device_query_timestamp(p->dev, 0, &info);
	if (ret)
		return ret;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	moment->gpu = info.current_timestamp;
	moment->ns = ts.tv_sec * 1000000000ll + ts.tv_nsec;
	moment->hz = info.timestamp_frequency;
	return 0;
}

/* The GPU's clock as nanoseconds since the first stamp. */
static int resolve_stamps(struct player *p, const struct moment *before)
{
	const volatile uint64_t *stamps = p->stamps.cpu;
	struct play_result *result = p->result;
	uint64_t first = UINT64_MAX;
	unsigned int i, kept = 0;
	struct moment after;
	double ns;
	int ret;

	ret = take_moment(p, &after);
	if (ret)
		return ret;
	if (after.gpu <= before->gpu)
		return -ERANGE;
	/* If the kernel does not report the frequency, measure it. */
	ns = after.hz ? 1e9 / (double)after.hz :
	     (double)(after.ns - before->ns) / (double)(after.gpu - before->gpu);

	/* What never ran, or not to its end, has no times. */
	for (i = 0; i < result->job_count; i++)
		if (stamps[PLAYER_STAMPS * i] && stamps[PLAYER_STAMPS * i] < first)
			first = stamps[PLAYER_STAMPS * i];
	for (i = 0; i < result->job_count; i++) {
		uint64_t start = stamps[PLAYER_STAMPS * i], end = stamps[PLAYER_STAMPS * i + 1];

		if (!start || end < start)
			continue;
		result->jobs[kept].protect = result->jobs[i].protect;
		result->jobs[kept].start_ns = (uint64_t)((double)(start - first) * ns);
		result->jobs[kept].end_ns = (uint64_t)((double)(end - first) * ns);
		kept++;
	}
	result->job_count = kept;
	return 0;
}

/* Whether a protected group can execute an empty region. */
static bool enter(struct player *p)
{
	const struct vmali_group_attrs attrs = { .flags = VMALI_GROUP_PROTECTED };
	struct play_result *result = p->result;
	uint64_t before = 0, after = 0;
	struct vmali_cs_builder b;
	int ret;

	ret = vmali_group_create(p->vm, &attrs, &p->group);
	if (ret) {
		snprintf(result->no_entry, sizeof(result->no_entry),
			 "no protected group: %s", strerror(-ret));
		result->verdict = PLAY_NO_ENTRY;
		return false;
	}

	model_number("gpu/stats", "protm_enters", &before);
	stream_begin(&p->stream, &b);
	vmali_cs_wait(&b, vmali_cs_all_scoreboards(&b), false);
	vmali_cs_prot_region_begin(&b);
	vmali_cs_nop(&b);
	vmali_cs_prot_region_end(&b);
	vmali_cs_wait(&b, vmali_cs_all_scoreboards(&b), false);
	ret = stream_run(&p->stream, &b, p->group, ENTRY_PATIENCE);
	model_number("gpu/stats", "protm_enters", &after);
	if (ret) {
		snprintf(result->no_entry, sizeof(result->no_entry),
			 "a job with an empty PROT_REGION: %s",
			 ret == -ETIME ? "it waits, and the driver does not enter protected mode" :
			 strerror(-ret));
		result->verdict = PLAY_NO_ENTRY;
		return false;
	}
	report_step(p->report, "protected mode", true,
		    "entered for an empty region, and left");
	return true;
}

/* What the display shows, into a file. */
static int save_display(const struct player *p, unsigned int frame)
{
	char path[512];
	int ret;

	snprintf(path, sizeof(path), "%s/frame%u.png", p->opt->display_dir, frame);
	ret = png_save(path, &p->result->display);
	if (ret)
		report_step(p->report, "display", false, "%s: %s", path, strerror(-ret));
	return ret;
}

/* Show the target, and compare what is shown if it can be read. */
static bool show(struct player *p, unsigned int frame, bool *seen)
{
	struct picture *display = &p->result->display;
	int ret;

	ret = vmali_trusted_show(p->trusted, p->target.fd, 0, p->width, p->height,
				 p->width * (uint32_t)sizeof(uint32_t));
	if (ret)
		return report_step(p->report, "display", false, "frame %u: %s", frame,
				   strerror(-ret));

	picture_destroy(display);
	ret = screen_read(display);
	*seen = ret != -ENOENT;
	if (!*seen)
		return true;
	if (ret)
		return report_step(p->report, "display", false,
				   "frame %u: reading it back: %s", frame, strerror(-ret));

	if (p->opt->display_dir && save_display(p, frame))
		return false;
	if (display->width != p->width || display->height != p->height ||
	    memcmp(display->pixels, p->expected.pixels, picture_bytes(display)))
		return report_step(p->report, "display", false,
				   "frame %u: shows another picture", frame);
	return true;
}

/* A job that counts for a while. */
static int write_ordinary(struct player *p, struct ordinary *ordinary, unsigned int job,
			  unsigned int n, struct vmali_submit *submit)
{
	struct vmali_cs_label loop = VMALI_CS_LABEL_INIT;
	struct vmali_cs_builder b;

	vmali_cs_init(&b, (uint64_t *)ordinary->code.cpu + n * ORDINARY_WORDS, ORDINARY_WORDS,
		      &p->stream.config);
	player_stamp(p, &b, job, 0);
	vmali_cs_move32(&b, vmali_cs_r32(0), ORDINARY_LOOPS);
	vmali_cs_label_place(&b, &loop);
	vmali_cs_add_imm32(&b, vmali_cs_r32(0), vmali_cs_r32(0), -1);
	vmali_cs_branch(&b, VMALI_CS_COND_NE, vmali_cs_r32(0), &loop);
	player_stamp(p, &b, job, 1);

	submit->stream_va = ordinary->code.va + n * ORDINARY_BYTES;
	return vmali_cs_finish(&b, &submit->stream_size);
}

static int ordinary_start(struct player *p, struct ordinary *ordinary)
{
	struct drm_panthor_sync_op signals[PLAY_MAX_CONCURRENT];
	struct vmali_submit submits[PLAY_MAX_CONCURRENT] = { 0 };
	unsigned int i;
	int ret;

	memset(ordinary, 0, sizeof(*ordinary));
	ret = vmali_syncobj_create(p->dev, false, &ordinary->syncobj);
	if (!ret)
		ret = vmali_group_create(p->vm, NULL, &ordinary->group);
	if (!ret)
		ret = vmali_buffer_create(p->vm, PLAY_MAX_CONCURRENT * ORDINARY_BYTES,
					  DRM_PANTHOR_VM_BIND_OP_MAP_READONLY, "ordinary",
					  &ordinary->code);
	for (i = 0; !ret && i < p->opt->concurrent; i++) {
		ret = write_ordinary(p, ordinary, add_job(p, false), i, &submits[i]);
		signals[i] = vmali_signal_op(ordinary->syncobj, i + 1);
		submits[i].syncs = &signals[i];
		submits[i].sync_count = 1;
	}
	if (!ret && i)
		ret = vmali_group_submit(ordinary->group, submits, i);
	return ret;
}

/* Wait for all, and count those that are done. */
static int ordinary_wait(struct player *p, struct ordinary *ordinary, unsigned int *done)
{
	unsigned int i;
	int ret, status;

	*done = 0;
	for (i = 0; i < p->opt->concurrent; i++) {
		ret = vmali_syncobj_wait(p->dev, ordinary->syncobj, i + 1, STREAM_PATIENCE);
		if (!ret)
			ret = vmali_syncobj_status(p->dev, ordinary->syncobj, i + 1, &status);
		if (ret)
			return ret;
		if (status < 0)
			return status;
		++*done;
	}
	return 0;
}

static void ordinary_end(struct player *p, struct ordinary *ordinary)
{
	vmali_group_destroy(ordinary->group);
	vmali_buffer_destroy(&ordinary->code);
	vmali_syncobj_destroy(p->dev, ordinary->syncobj);
}

/* A step that fails stops the frames. */
static bool play_frame(struct player *p, unsigned int frame, bool *seen,
		       char hex[2 * VMALI_DIGEST_SIZE + 1])
{
	int ret;

	ret = player_frame(p, frame, add_job(p, true));
	if (ret)
		return report_step(p->report, "protected jobs", false, "frame %u: %s", frame,
				   strerror(-ret));

	ret = player_digest(p, hex);
	if (ret == -EBADMSG)
		return report_step(p->report, "digest", false,
				   "frame %u: differs from the reference: %.16s...", frame, hex);
	if (ret)
		return report_step(p->report, "digest", false,
				   "frame %u: the trusted firmware does not respond: %s",
				   frame, strerror(-ret));

	return show(p, frame, seen);
}

static bool play_frames(struct player *p)
{
	const unsigned int count = p->opt->frame_count;
	char hex[2 * VMALI_DIGEST_SIZE + 1];
	bool seen = false;
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!play_frame(p, i, &seen, hex))
			return false;

	report_step(p->report, "protected jobs", true,
		    "%u %s of %u x %u: cleared, copied and blended in protected memory",
		    count, count == 1 ? "frame" : "frames", p->width, p->height);
	report_step(p->report, "digest", true,
		    "of each frame equals the reference, the last %.16s...", hex);
	return report_step(p->report, "display", true, "%s",
			   seen ? "shows each frame, equal to the reference" :
			   "accepts each frame; cannot be read back here");
}

static void play_concurrently(struct player *p)
{
	uint64_t enters = 0, ns = 0, enters_before = 0, ns_before = 0;
	struct moment before = { 0 };
	unsigned int done = 0;
	struct ordinary ordinary;
	bool ok;
	int ret;

	take_moment(p, &before);
	model_number("gpu/stats", "protm_enters", &enters_before);
	model_number("gpu/stats", "protm_ns", &ns_before);
	ret = ordinary_start(p, &ordinary);
	if (ret) {
		report_step(p->report, "ordinary jobs", false, "%s", strerror(-ret));
		goto out;
	}
	ok = play_frames(p);
	ret = ordinary_wait(p, &ordinary, &done);
	report_step(p->report, "ordinary jobs", !ret && done == p->opt->concurrent,
		    "%u of %u jobs of another group completed concurrently%s%s", done,
		    p->opt->concurrent, ret ? ": " : "", ret ? strerror(-ret) : "");

	model_number("gpu/stats", "protm_enters", &enters);
	if (!model_number("gpu/stats", "protm_ns", &ns)) {
		p->result->switches = enters - enters_before;
		p->result->protected_ns = ns - ns_before;
		report_step(p->report, "switches",
			    p->result->switches >= (ok ? p->opt->frame_count : 0),
			    "%" PRIu64 " entries into protected mode, %.3f ms in it",
			    p->result->switches, (double)p->result->protected_ns / 1e6);
	}
	ret = resolve_stamps(p, &before);
	if (ret)
		report_step(p->report, "timeline", false, "%s", strerror(-ret));
	if (ok)
		attack_all(p);
out:
	ordinary_end(p, &ordinary);
}

static bool valid(const struct play_options *opt)
{
	unsigned int i;

	if (!opt->frame_count || opt->frame_count > PLAY_MAX_FRAMES ||
	    opt->concurrent > PLAY_MAX_CONCURRENT || opt->opacity > PICTURE_OPAQUE)
		return false;

	for (i = 1; i < opt->frame_count; i++)
		if (opt->frames[i].width != opt->frames[0].width ||
		    opt->frames[i].height != opt->frames[0].height)
			return false;
	return opt->overlay->width <= opt->frames[0].width &&
	       opt->overlay->height <= opt->frames[0].height;
}

int play_run(struct vmali_vm *vm, struct vmali_trusted *trusted,
	     const struct play_options *opt, struct report *report,
	     struct play_result *result)
{
	struct player p = {
		.opt = opt,
		.report = report,
		.result = result,
		.vm = vm,
		.dev = vmali_vm_device(vm),
		.trusted = trusted,
		.source.fd = -1,
		.target.fd = -1,
	};
	size_t failed = report->failed;
	int ret;

	memset(result, 0, sizeof(*result));
	if (!valid(opt))
		return -EINVAL;

	p.width = opt->frames[0].width;
	p.height = opt->frames[0].height;
	ret = player_init(&p);
	if (!ret && enter(&p))
		play_concurrently(&p);
	player_fini(&p);

	if (report->failed > failed)
		result->verdict = PLAY_FAILED;
	return ret;
}
