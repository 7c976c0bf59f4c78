/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Instructions of a command stream that block it, and what a blocked one waits for.
 */
#ifndef MALI_CS_WAIT_H
#define MALI_CS_WAIT_H

#include "cs_issue.h"

mali_issue_fn mali_issue_wait;
mali_issue_fn mali_issue_prot_region;
mali_issue_fn mali_issue_shared_sb_dec;
mali_issue_fn mali_issue_req_resource;
mali_issue_fn mali_issue_progress_wait;
mali_issue_fn mali_issue_sync_wait;

bool mali_cs_job_resources(struct mali_gpu *gpu, struct cs_ref *q, enum mali_cs_endpoint kind);
bool mali_cs_wait_over(struct mali_gpu *gpu, struct cs_ref *q);

#endif
