/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What all modules of the board share: the directory "vmali" in debugfs.
 */
#ifndef VMALI_BOARD_H
#define VMALI_BOARD_H

struct dentry;

void vmali_board_init(void);
struct dentry *vmali_debugfs_dir(void);

#endif
