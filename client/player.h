/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Inside of the player: what its files share.  See play.h.
 */
#ifndef VMALI_PLAYER_H
#define VMALI_PLAYER_H

#include "compose.h"
#include "playback.h"
#include "stream.h"

/* Stamps of a job: its beginning and its end. */
#define PLAYER_STAMPS	2u

/**
 * struct secret - a protected buffer with a picture
 * @fd: dma-buf, negative without one
 * @buf: where the GPU sees it
 */
struct secret {
	int fd;
	struct vmali_buffer buf;
};

/**
 * struct player - what is played, and with what
 * @opt: what to play
 * @report: for steps
 * @result: for the rest
 * @vm: address space
 * @dev: its device
 * @trusted: session with the trusted firmware
 * @group: protected group
 * @stream: its jobs
 * @source: the picture, as the trusted firmware put it there
 * @target: what the display shows
 * @overlay: ordinary memory
 * @frame: the framebuffer descriptor of the clear, in ordinary memory
 * @stamps: the GPU's clock at the beginning and the end of each job
 * @expected: what the target should hold
 * @width, @height: of every frame
 */
struct player {
	const struct play_options *opt;
	struct report *report;
	struct play_result *result;
	struct vmali_vm *vm;
	struct vmali_device *dev;
	struct vmali_trusted *trusted;
	struct vmali_group *group;
	struct stream stream;
	struct secret source;
	struct secret target;
	struct vmali_buffer overlay;
	struct vmali_buffer frame;
	struct vmali_buffer stamps;
	struct picture expected;
	uint32_t width;
	uint32_t height;
};

/**
 * player_init() - allocate the buffers
 * @p: zeroed, but for what the caller owns: up to @trusted, and the size; files are -1
 *
 * Return: 0 or a negative errno value; the caller calls player_fini() in both cases.
 */
int player_init(struct player *p);

/**
 * player_fini() - free the buffers and the group
 * @p: player
 */
void player_fini(struct player *p);

/**
 * player_stamp() - have the GPU write its time
 * @p: player
 * @b: the job's stream; r32 and r33 are overwritten
 * @job: below PLAY_MAX_JOBS
 * @which: 0 at its beginning, 1 at its end
 */
void player_stamp(const struct player *p, struct vmali_cs_builder *b, unsigned int job,
		  unsigned int which);

/**
 * player_frame() - make a frame in the target, by a protected job, and wait
 * @p: player
 * @frame: which one
 * @job: index of the stamps to write, below PLAY_MAX_JOBS
 *
 * @expected is set to what it should be, also on failure.
 *
 * Return: 0, the error of the trusted firmware, or the job's verdict.
 */
int player_frame(struct player *p, unsigned int frame, unsigned int job);

/**
 * player_digest() - compare the target's digest with that of what it should be
 * @p: player
 * @hex: set to the digest that the trusted firmware returned
 *
 * Return: 0; -EBADMSG if it differs; the error of the trusted firmware.
 */
int player_digest(struct player *p, char hex[2 * VMALI_DIGEST_SIZE + 1]);

#endif /* VMALI_PLAYER_H */
