// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali_sleeper: a device whose driver waits for a fence when the system is suspended.
 *
 * Displays do: what is on its way to the screen is shown first.  Tests write the number of a
 * sync_file to "fence"; "waited" then is how many milliseconds the last suspend waited for
 * it, or -1 if it was not signaled in time.
 */

#include <linux/debugfs.h>
#include <linux/dma-fence.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/sync_file.h>

#include "board.h"

#define PATIENCE_MS	2000

static struct platform_device *sleeper_pdev;
static struct dentry *dir;
static struct dma_fence *fence;
static s64 waited;

static int sleeper_suspend(struct device *dev)
{
	ktime_t start = ktime_get();

	if (!fence)
		return 0;
	if (dma_fence_wait_timeout(fence, false, msecs_to_jiffies(PATIENCE_MS)) > 0)
		waited = ktime_ms_delta(ktime_get(), start);
	else
		waited = -1;
	dma_fence_put(fence);
	fence = NULL;
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(sleeper_pm_ops, sleeper_suspend, NULL);

static int sleeper_probe(struct platform_device *pdev)
{
	return 0;
}

static struct platform_driver sleeper_driver = {
	.probe = sleeper_probe,
	.driver = {
		.name = "vmali-sleeper",
		.pm = pm_sleep_ptr(&sleeper_pm_ops),
	},
};

/* Of the process that writes */
static int fence_set(void *data, u64 fd)
{
	struct dma_fence *f = sync_file_get_fence((int)fd);

	if (!f)
		return -EBADF;
	dma_fence_put(fence);
	fence = f;
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(fence_fops, NULL, fence_set, "%llu\n");

static int waited_get(void *data, u64 *val)
{
	*val = waited;
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(waited_fops, waited_get, NULL, "%lld\n");

static int __init vmali_sleeper_init(void)
{
	int err = platform_driver_register(&sleeper_driver);

	if (err)
		return err;
	sleeper_pdev = platform_device_register_simple("vmali-sleeper", PLATFORM_DEVID_NONE,
						       NULL, 0);
	if (IS_ERR(sleeper_pdev)) {
		platform_driver_unregister(&sleeper_driver);
		return PTR_ERR(sleeper_pdev);
	}
	dir = debugfs_create_dir("sleeper", vmali_debugfs_dir());
	debugfs_create_file("fence", 0200, dir, NULL, &fence_fops);
	debugfs_create_file("waited", 0400, dir, NULL, &waited_fops);
	return 0;
}
module_init(vmali_sleeper_init);

static void __exit vmali_sleeper_exit(void)
{
	debugfs_remove(dir);
	platform_device_unregister(sleeper_pdev);
	platform_driver_unregister(&sleeper_driver);
	dma_fence_put(fence);
}
module_exit(vmali_sleeper_exit);

MODULE_DESCRIPTION("Virtual Mali board: a driver that waits for a fence before it sleeps");
MODULE_LICENSE("Dual MIT/GPL");
