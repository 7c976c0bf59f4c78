// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The board's directory in debugfs.
 */
#include <linux/debugfs.h>
#include <linux/export.h>
#include <linux/init.h>

#include "board.h"

static struct dentry *debugfs;

/**
 * vmali_board_init() - make the directory
 *
 * Called once, before any other module of the board is loaded.
 */
void __init vmali_board_init(void)
{
	debugfs = debugfs_create_dir("vmali", NULL);
}

/**
 * vmali_debugfs_dir() - the directory of the board in debugfs
 *
 * Return: the directory, or the error pointer of debugfs_create_dir(), which debugfs
 * functions accept.
 */
struct dentry *vmali_debugfs_dir(void)
{
	return debugfs;
}
EXPORT_SYMBOL_GPL(vmali_debugfs_dir);
