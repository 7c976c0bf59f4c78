// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali_consumer: a device whose driver needs a heap and nothing else.
 *
 * The unmodified kernel has no driver that waits for a heap, and no function to
 * look one up. This one defers its probe until the heap's node is there, which
 * shows on any kernel what the driver core does when a heap arrives.
 */

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/module.h>
#include <linux/namei.h>
#include <linux/path.h>
#include <linux/platform_device.h>
#include <linux/sched.h>

static char *node = "/dev/dma_heap/vmali,plain";
module_param(node, charp, 0444);
MODULE_PARM_DESC(node, "node of the heap to wait for (default /dev/dma_heap/vmali,plain)");

static struct platform_device *consumer_pdev;

/* Of the process that loads the module: the driver core's thread sees no files. */
static struct path root;

static int consumer_probe(struct platform_device *pdev)
{
	struct path path;

	if (vfs_path_lookup(root.dentry, root.mnt, node, LOOKUP_FOLLOW, &path))
		return dev_err_probe(&pdev->dev, -EPROBE_DEFER,
				     "%s is not there\n", node);

	path_put(&path);
	return 0;
}

static struct platform_driver consumer_driver = {
	.probe = consumer_probe,
	.driver = {
		.name = "vmali-consumer",
	},
};

static int __init vmali_consumer_init(void)
{
	int err;

	get_fs_root(current->fs, &root);
	err = platform_driver_register(&consumer_driver);
	if (err)
		goto err_put;

	consumer_pdev = platform_device_register_simple("vmali-consumer",
							PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(consumer_pdev)) {
		err = PTR_ERR(consumer_pdev);
		goto err_unregister;
	}

	return 0;

err_unregister:
	platform_driver_unregister(&consumer_driver);
err_put:
	path_put(&root);
	return err;
}
module_init(vmali_consumer_init);

static void __exit vmali_consumer_exit(void)
{
	platform_device_unregister(consumer_pdev);
	platform_driver_unregister(&consumer_driver);
	path_put(&root);
}
module_exit(vmali_consumer_exit);

MODULE_DESCRIPTION("Virtual Mali board: a driver that waits for a heap");
MODULE_LICENSE("Dual MIT/GPL");
