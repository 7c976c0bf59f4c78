/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The demo's report as a page: one HTML file that needs nothing else.
 */
#ifndef VMALI_PAGE_H
#define VMALI_PAGE_H

#include <stdio.h>

#include "playback.h"
#include "report.h"

/**
 * struct page - the contents
 * @kernel: the machine's kernel, "7.3.4"
 * @gpu: product name
 * @report: the steps
 * @play: what was played; with PLAY_NO_ENTRY, why nothing was
 */
struct page {
	const char *kernel;
	const char *gpu;
	const struct report *report;
	const struct play_result *play;
};

/**
 * page_write() - write the page
 * @out: where to
 * @page: contents
 *
 * The pictures and the timeline are part of the file; it has no scripts.
 *
 * Return: 0; -ENOMEM; -EIO if writing failed.
 */
int page_write(FILE *out, const struct page *page);

#endif /* VMALI_PAGE_H */
