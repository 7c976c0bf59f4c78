/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What is mounted.
 */
#ifndef VMALI_INIT_MOUNTS_H
#define VMALI_INIT_MOUNTS_H

#include "../channel.h"

#define TRACEFS "/sys/kernel/tracing"

/**
 * mount_run() - mount the run directory, wherever it is possible this early
 * @host_dir: where the host has it
 */
void mount_run(const char *host_dir);

/**
 * mount_all() - mount everything else, and move the run directory to its place
 */
void mount_all(void);

#endif
