/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A player of protected pictures, and attacks on them. vmali-protected runs it, and
 * vmali-demo ends with it.
 *
 * For each frame, the trusted firmware puts the picture into a protected buffer; one
 * protected job clears a protected target, copies the picture into it and lays an
 * overlay from ordinary memory over it; the trusted firmware returns the digest of the
 * result, which is compared with that of the same operations in plain C, and shows it.
 * Ordinary jobs of another group run concurrently.
 */
#ifndef VMALI_PLAY_H
#define VMALI_PLAY_H

#include "playback.h"

struct vmali_trusted;
struct vmali_vm;

/**
 * play_run() - play frames, attack them, and report
 * @vm: address space
 * @trusted: session with the trusted firmware
 * @opt: what to play
 * @report: gets a step for each thing that was found
 * @result: filled in; play_result_destroy() frees what it holds
 *
 * Return: 0, also if something did not hold; -EINVAL for frames that don't fit each
 * other; -ENOMEM.
 */
int play_run(struct vmali_vm *vm, struct vmali_trusted *trusted,
	     const struct play_options *opt, struct report *report,
	     struct play_result *result);

#endif /* VMALI_PLAY_H */
