// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The trusted display as a file in debugfs. On a real machine no program can read a
 * protected display; this is for tests and the demo's report.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "../common/panel.h"
#include "display.h"

/* Set once, before the file exists */
static struct mali_trusted *model;

/**
 * struct display_copy - the contents of an open file, a PPM picture
 * @size: its bytes, 0 when the display is off
 * @room: bytes of @data, which has to be cleared
 * @data: header and pixels
 */
struct display_copy {
	size_t size;
	size_t room;
	u8 data[];
};

static void free_copy(struct display_copy *copy)
{
	kvfree_sensitive(copy, sizeof(*copy) + copy->room);
}

static int copy_display(struct display_copy **out)
{
	struct mali_trusted_display_info info;
	struct display_copy *copy;
	size_t room;

	mali_trusted_display_get(model, &info);
	room = vmali_panel_room(&info);
	copy = kvzalloc(sizeof(*copy) + room, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;

	copy->room = room;
	if (room && !vmali_panel_ppm(model, &info, copy->data, &copy->size)) {
		free_copy(copy);
		return -EAGAIN;
	}

	*out = copy;
	return 0;
}

/* The file contains the picture that was shown when it was opened. */
static int display_open(struct inode *inode, struct file *file)
{
	struct display_copy *copy;
	int err;

	do {
		err = copy_display(&copy);
	} while (err == -EAGAIN && !signal_pending(current));
	if (err)
		return err;

	file->private_data = copy;
	return 0;
}

static ssize_t display_read(struct file *file, char __user *buf, size_t len,
			    loff_t *pos)
{
	struct display_copy *copy = file->private_data;

	return simple_read_from_buffer(buf, len, pos, copy->data, copy->size);
}

static int display_release(struct inode *inode, struct file *file)
{
	free_copy(file->private_data);
	return 0;
}

static const struct file_operations display_fops = {
	.owner = THIS_MODULE,
	.open = display_open,
	.read = display_read,
	.llseek = default_llseek,
	.release = display_release,
};

/**
 * vmali_display_init() - make the file
 * @dir: directory in debugfs
 * @trusted: trusted firmware, which exists as long as the board
 */
void __init vmali_display_init(struct dentry *dir, struct mali_trusted *trusted)
{
	model = trusted;
	debugfs_create_file("display", 0400, dir, NULL, &display_fops);
}
