/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The run directory, by which the guest gets what it is to do.
 */
#ifndef VMALI_MACHINE_RUNDIR_H
#define VMALI_MACHINE_RUNDIR_H

/**
 * make_dirs() - make the run directory, and one for the guest's memory
 */
void make_dirs(void);

/**
 * fill_run_dir() - write arguments, environment, config and input that is there already
 */
void fill_run_dir(void);

#endif
