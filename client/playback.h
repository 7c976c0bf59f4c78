/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What is to be played, and what was.
 */
#ifndef VMALI_PLAYBACK_H
#define VMALI_PLAYBACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "picture.h"
#include "report.h"

#define PLAY_MAX_FRAMES		64
#define PLAY_MAX_CONCURRENT		32
/* One more for a frame that is not in the account. */
#define PLAY_MAX_JOBS		(PLAY_MAX_FRAMES + PLAY_MAX_CONCURRENT + 1)
#define PLAY_MAX_ATTACKS	8

struct json_object;

/**
 * enum play_verdict - how it went
 * @PLAY_PASSED: every step passed
 * @PLAY_FAILED: one did not
 * @PLAY_NO_ENTRY: this driver can't enter protected mode, nothing was played
 */
enum play_verdict {
	PLAY_PASSED,
	PLAY_FAILED,
	PLAY_NO_ENTRY,
};

/**
 * struct play_options - what to play
 * @heap: name of the protected heap
 * @frames: pictures, all of one size, opaque
 * @frame_count: 1 to PLAY_MAX_FRAMES
 * @overlay: what is laid over them, not larger
 * @opacity: of the overlay, 0 to PICTURE_OPAQUE
 * @concurrent: ordinary jobs to run concurrently, at most PLAY_MAX_CONCURRENT
 * @display_dir: where to write what the display showed, as frame0.png and so on;
 *	NULL for nowhere
 */
struct play_options {
	const char *heap;
	const struct picture *frames;
	unsigned int frame_count;
	const struct picture *overlay;
	uint32_t opacity;
	unsigned int concurrent;
	const char *display_dir;
};

/**
 * struct play_job - when a job ran
 * @protect: it was a protected one
 * @start_ns: when it began, on the GPU's clock, from the first job's beginning
 * @end_ns: when it ended; for a protected job both are around its region, the waiting
 *	for protected mode included
 */
struct play_job {
	bool protect;
	uint64_t start_ns;
	uint64_t end_ns;
};

/**
 * struct play_attack - an attempt to get at the content
 * @name: what was tried
 * @ok: it ended as it should
 * @outcome: how it ended, in words
 */
struct play_attack {
	const char *name;
	bool ok;
	char outcome[REPORT_DETAIL_MAX];
};

/**
 * struct play_result - what happened
 * @verdict: as a whole
 * @no_entry: why protected mode can't be entered, in words, for PLAY_NO_ENTRY
 * @switches: times that the GPU entered protected mode, by the model
 * @protected_ns: time that it spent there, by the model
 * @jobs: when the jobs ran
 * @job_count: elements of @jobs
 * @attacks: what was tried
 * @attack_count: elements of @attacks
 * @display: what the display showed in the end; without pixels if that is not known
 * @dump: what all attacks together brought, grey squares where they brought nothing
 */
struct play_result {
	enum play_verdict verdict;
	char no_entry[REPORT_DETAIL_MAX];
	uint64_t switches;
	uint64_t protected_ns;
	struct play_job jobs[PLAY_MAX_JOBS];
	unsigned int job_count;
	struct play_attack attacks[PLAY_MAX_ATTACKS];
	unsigned int attack_count;
	struct picture display;
	struct picture dump;
};

/**
 * play_result_destroy() - free what a result holds
 * @result: result; a zeroed one is allowed
 */
void play_result_destroy(struct play_result *result);

/**
 * play_write() - write switches, protected_us and attacks as JSON
 * @result: result
 * @json: inside an object
 */
void play_write(const struct play_result *result, struct json_object *json);

#endif /* VMALI_PLAYBACK_H */
