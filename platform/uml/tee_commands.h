/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The services of the trusted firmware: the commands of vmali_ta.h.
 */
#ifndef VMALI_TEE_COMMANDS_H
#define VMALI_TEE_COMMANDS_H

#include <linux/tee_core.h>
#include <linux/types.h>

/**
 * vmali_tee_command() - execute a command
 * @arg: which, and how many parameters it has
 * @param: the parameters
 *
 * Context: process.
 *
 * Return: the status of vmali_ta.h.
 */
u32 vmali_tee_command(struct tee_ioctl_invoke_arg *arg, struct tee_param *param);

#endif
