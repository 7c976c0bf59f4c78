// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali-protected: play pictures that only the display can show.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vmali.h>

#include "jsonfile.h"
#include "options.h"
#include "play.h"
#include "pngfile.h"

/* Exit status. */
enum {
	STATUS_PASSED = 0,
	STATUS_FAILED = 1,
	STATUS_USAGE = 2,
	STATUS_NO_ENTRY = 3,
};

#define DEFAULT_HEAP		"protected,secure-video"
#define SAMPLE_WIDTH		320u
#define SAMPLE_HEIGHT		180u
#define SAMPLE_BADGE		64u
#define SAMPLE_FRAMES		8u

/**
 * struct program - the command line, and what it stands for
 * @heap: name of the protected heap
 * @report: file for the JSON report, or NULL
 * @display_dir: directory for what the display shows, or NULL
 * @opacity: of the overlay
 * @concurrent: ordinary jobs to run concurrently
 * @frames: pictures
 * @frame_count: how many
 * @overlay: laid over them
 */
struct program {
	const char *heap;
	const char *report;
	const char *display_dir;
	uint32_t opacity;
	uint32_t concurrent;
	struct picture frames[PLAY_MAX_FRAMES];
	uint32_t frame_count;
	struct picture overlay;
};

static void usage(FILE *out)
{
	fputs("usage: vmali-protected [options] [PICTURE.png...]\n"
	      "Play pictures, all of one size, through protected memory to the trusted\n"
	      "display, and attack them on the way.  PNG files, RGB or RGBA with 8 bits; without\n"
	      "any, a built-in sequence is played.\n"
	      "  --frames N       frames of that sequence, 1 to 64 (8)\n"
	      "  --overlay FILE   PNG file that is laid over them, with holes where its alpha\n"
	      "                   is below 128 (a badge)\n"
	      "  --opacity N      of the overlay, 0 to 256 (176)\n"
	      "  --concurrent N   ordinary jobs to run concurrently, 0 to 32 (16)\n"
	      "  --heap NAME      protected heap (" DEFAULT_HEAP ")\n"
	      "  --display DIR    write what the display shows as DIR/frame0.png...; in the\n"
	      "                   model only\n"
	      "  --report FILE    write the results as JSON\n"
	      "Exit status: 0 all steps passed, 1 a step failed, 2 bad arguments or pictures,\n"
	      "3 protected mode cannot be entered with this driver.\n", out);
}

static bool load(const char *path, struct picture *picture)
{
	char why[256];

	if (!png_load(path, picture, why, sizeof(why)))
		return true;
	fprintf(stderr, "vmali-protected: %s: %s\n", path, why);
	return false;
}

static bool load_frames(struct program *prog, char **paths, unsigned int count)
{
	unsigned int i;

	if (count > PLAY_MAX_FRAMES) {
		fprintf(stderr, "vmali-protected: %u pictures, %d are the most\n", count,
			PLAY_MAX_FRAMES);
		return false;
	}
	prog->frame_count = count;
	for (i = 0; i < count; i++) {
		if (!load(paths[i], &prog->frames[i]))
			return false;
		/* The display ignores alpha. */
		picture_opaque(&prog->frames[i]);
		if (prog->frames[i].width == prog->frames[0].width &&
		    prog->frames[i].height == prog->frames[0].height)
			continue;
		fprintf(stderr, "vmali-protected: %s: %u x %u pixels, the first has %u x %u\n",
			paths[i], prog->frames[i].width, prog->frames[i].height,
			prog->frames[0].width, prog->frames[0].height);
		return false;
	}
	return true;
}

static bool draw_frames(struct program *prog)
{
	unsigned int i;

	for (i = 0; i < prog->frame_count; i++) {
		if (picture_sample(SAMPLE_WIDTH, SAMPLE_HEIGHT, i, &prog->frames[i])) {
			fprintf(stderr, "vmali-protected: out of memory\n");
			return false;
		}
	}
	return true;
}

/* The badge is as large as the picture lets it be. */
static bool choose_overlay(struct program *prog, const char *path)
{
	const struct picture *frame = &prog->frames[0];
	uint32_t size = SAMPLE_BADGE;

	if (path) {
		if (!load(path, &prog->overlay))
			return false;
		if (prog->overlay.width <= frame->width &&
		    prog->overlay.height <= frame->height)
			return true;
		fprintf(stderr, "vmali-protected: %s: %u x %u pixels, larger than the picture\n",
			path, prog->overlay.width, prog->overlay.height);
		return false;
	}

	if (size > frame->width)
		size = frame->width;
	if (size > frame->height)
		size = frame->height;
	if (size < 16) {
		fprintf(stderr, "vmali-protected: %u x %u pixels, 16 x 16 is the least\n",
			frame->width, frame->height);
		return false;
	}
	return !picture_badge(size, &prog->overlay);
}

/* Return: -1 to continue, otherwise the exit status. */
static int parse(int argc, char **argv, struct program *prog)
{
	static const struct option options[] = {
		{ "frames", required_argument, NULL, 'n' },
		{ "overlay", required_argument, NULL, 'o' },
		{ "opacity", required_argument, NULL, 'y' },
		{ "concurrent", required_argument, NULL, 'c' },
		{ "heap", required_argument, NULL, 'm' },
		{ "display", required_argument, NULL, 'd' },
		{ "report", required_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *overlay = NULL;
	bool ok = true;
	int c;

	while (ok && (c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (c) {
		case 'n':
			ok = options_number("frames", 1, PLAY_MAX_FRAMES, &prog->frame_count);
			break;
		case 'o':
			overlay = optarg;
			break;
		case 'y':
			ok = options_number("opacity", 0, PICTURE_OPAQUE, &prog->opacity);
			break;
		case 'c':
			ok = options_number("concurrent", 0, PLAY_MAX_CONCURRENT,
					    &prog->concurrent);
			break;
		case 'm':
			prog->heap = optarg;
			break;
		case 'd':
			prog->display_dir = optarg;
			break;
		case 'r':
			prog->report = optarg;
			break;
		case 'h':
			usage(stdout);
			return STATUS_PASSED;
		default:
			return STATUS_USAGE;
		}
	}
	if (ok)
		ok = optind < argc ?
		     load_frames(prog, argv + optind, (unsigned int)(argc - optind)) :
		     draw_frames(prog);
	if (ok)
		ok = choose_overlay(prog, overlay);
	return ok ? -1 : STATUS_USAGE;
}

/* Whether the driver reports that it can enter protected mode. */
static bool supported(struct vmali_device *dev, struct play_result *result)
{
	struct vmali_protected_info info;
	const char *why = NULL;
	int ret;

	ret = vmali_device_query_protected(dev, &info);
	if (ret)
		why = "it does not know of protected memory";
	else if (!(info.features & VMALI_PROTECTED_PROTM))
		why = "its firmware has no protected mode";
	else if (!info.ready)
		why = "it was given no protected heap";
	if (!why)
		return true;

	result->verdict = PLAY_NO_ENTRY;
	snprintf(result->no_entry, sizeof(result->no_entry), "%s", why);
	return false;
}

static void run(const struct program *prog, struct report *report,
		struct play_result *result)
{
	const struct play_options opt = {
		.heap = prog->heap,
		.frames = prog->frames,
		.frame_count = prog->frame_count,
		.overlay = &prog->overlay,
		.opacity = prog->opacity,
		.concurrent = prog->concurrent,
		.display_dir = prog->display_dir,
	};
	struct vmali_trusted *trusted = NULL;
	struct vmali_device *dev = NULL;
	struct vmali_vm *vm = NULL;
	const char *what;
	int ret;

	what = "panthor device";
	ret = vmali_device_open(NULL, &dev);
	if (!ret && !supported(dev, result))
		goto out;
	if (!ret) {
		what = "GPU address space";
		ret = vmali_vm_create(dev, 0, &vm);
	}
	if (!ret) {
		what = "trusted firmware";
		ret = vmali_trusted_open(&trusted);
	}
	if (!ret) {
		what = "player";
		ret = play_run(vm, trusted, &opt, report, result);
	}
	if (ret) {
		report_step(report, "setup", false, "%s: %s", what, strerror(-ret));
		result->verdict = PLAY_FAILED;
	}
out:
	vmali_trusted_close(trusted);
	vmali_vm_destroy(vm);
	vmali_device_close(dev);
}

static int write_report(const char *path, const struct report *report,
			const struct play_result *result)
{
	struct json_object *j = json_add_object(NULL, NULL);

	json_add_string(j, "program", "vmali-protected");
	json_add_bool(j, "ok", result->verdict == PLAY_PASSED);
	if (result->verdict == PLAY_NO_ENTRY)
		json_add_string(j, "no_entry", result->no_entry);
	play_write(result, j);
	report_write(report, j);
	return json_save(j, path);
}

static void destroy(struct program *prog)
{
	unsigned int i;

	for (i = 0; i < PLAY_MAX_FRAMES; i++)
		picture_destroy(&prog->frames[i]);
	picture_destroy(&prog->overlay);
}

int main(int argc, char **argv)
{
	static struct program prog = {
		.heap = DEFAULT_HEAP,
		.opacity = 176,
		.concurrent = 16,
		.frame_count = SAMPLE_FRAMES,
	};
	static struct play_result result;
	static struct report report;
	int status, ret;

	status = parse(argc, argv, &prog);
	if (status >= 0) {
		destroy(&prog);
		return status;
	}

	run(&prog, &report, &result);
	if (result.verdict == PLAY_NO_ENTRY)
		printf("vmali-protected: protected mode cannot be entered with this driver: %s\n",
		       result.no_entry);
	status = result.verdict == PLAY_NO_ENTRY ? STATUS_NO_ENTRY :
		 result.verdict == PLAY_FAILED ? STATUS_FAILED : STATUS_PASSED;

	if (prog.report) {
		ret = write_report(prog.report, &report, &result);
		if (ret) {
			fprintf(stderr, "vmali-protected: %s: %s\n", prog.report,
				strerror(-ret));
			status = STATUS_FAILED;
		}
	}
	play_result_destroy(&result);
	destroy(&prog);
	return status;
}
