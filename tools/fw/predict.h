/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What panthor makes of a firmware image, told from the image alone.
 *
 * Source: panthor_fw.c and what it calls, of Linux 7.3 and of this project's series; each
 * rule stands where it stands there, so that the first thing that is wrong is the one
 * that the driver complains of.
 */
#ifndef VMALI_FW_PREDICT_H
#define VMALI_FW_PREDICT_H

#include "../../lib/mali_fwimage.h"

/* A heap that is as large as it needs to be */
#define FW_HEAP_ENOUGH	(~0ull)

/**
 * struct fw_setup - what the image is given to
 * @series: the driver has this project's series; else it is mainline's
 * @heap: with the series, whether a heap is named for protected memory
 * @heap_bytes: what that heap has left when the driver probes
 */
struct fw_setup {
	bool series;
	bool heap;
	u64 heap_bytes;
};

/**
 * enum fw_level - how bad something is
 * @FW_REFUSED: the probe fails
 * @FW_WARNING: the driver warns, or goes on without something
 * @FW_NOTE: nothing is wrong; a person may want to know
 */
enum fw_level {
	FW_REFUSED,
	FW_WARNING,
	FW_NOTE,
};

/**
 * struct fw_remark - one thing about an image
 * @level: how bad it is
 * @offset: file offset of what it is about
 * @driver: what the driver logs, without its prefix; "" if it logs nothing
 * @why: the same for people
 */
struct fw_remark {
	enum fw_level level;
	u32 offset;
	char driver[160];
	char why[240];
};

/* More of them than this are counted, but not kept: an image may have any number */
#define FW_REMARKS_MAX	32

/**
 * struct fw_verdict - what becomes of an image
 * @error: 0 if it is accepted, else the positive errno that the probe fails with
 * @remarks: what there is to say, in the order of the driver's log; a refusal is the last of
 *	the driver's, but notes may follow
 * @kept: number of them in @remarks
 * @dropped: number of them for which there was no room; no refusal is among them
 * @sections: sections that are loaded
 * @bytes: memory for the sections that are loaded, without protected ones
 * @protected_bytes: protected memory for them, in whole pages
 * @groups: number of group slots, if the firmware gets that far
 * @streams: number of queues a group has
 */
struct fw_verdict {
	int error;
	struct fw_remark remarks[FW_REMARKS_MAX];
	unsigned int kept;
	unsigned int dropped;
	unsigned int sections;
	u64 bytes;
	u64 protected_bytes;
	u32 groups;
	u32 streams;
};

/**
 * fw_predict() - tell what becomes of an image
 * @data: file
 * @size: its bytes; 0 is a file that the kernel does not take at all
 * @setup: the driver
 * @verdict: filled in
 *
 * Two things are not in an image and are assumed: that there is ordinary memory enough, and
 * that the firmware starts if its control tables let it, which is what the one of the GPU
 * model does.  Return: 0, or -1 if there is no memory to work in.
 */
int fw_predict(const void *data, size_t size, const struct fw_setup *setup,
	       struct fw_verdict *verdict);

/**
 * fw_errno_name() - name of an errno that a probe may fail with
 * @error: positive errno
 *
 * Return: "EINVAL" and so on, "?" for others.
 */
const char *fw_errno_name(int error);

#endif
