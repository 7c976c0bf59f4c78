/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Instructions of a command stream that only change registers.
 */
#ifndef MALI_CS_ALU_H
#define MALI_CS_ALU_H

#include "cs_issue.h"

mali_issue_fn mali_issue_move48;
mali_issue_fn mali_issue_move32;
mali_issue_fn mali_issue_add_imm32;
mali_issue_fn mali_issue_add_imm64;
mali_issue_fn mali_issue_umin32;
mali_issue_fn mali_issue_logic_op32;
mali_issue_fn mali_issue_add;
mali_issue_fn mali_issue_sub;
mali_issue_fn mali_issue_umin;
mali_issue_fn mali_issue_lshift;
mali_issue_fn mali_issue_rshift_u;
mali_issue_fn mali_issue_rshift_s;
mali_issue_fn mali_issue_bfext_u;
mali_issue_fn mali_issue_bfext_s;
mali_issue_fn mali_issue_bfins;

#endif
