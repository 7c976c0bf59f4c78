// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The GPU's power domain, and the users of power and clock.
 *
 * As on boards with an RK3588 (rk3588-base.dtsi, power-domains), the domain is on while the
 * driver is bound and its device is not suspended.  It is a struct dev_pm_domain of its own:
 * the kernel's generic ones (genpd) cannot be configured for User-Mode Linux.  It does what
 * they do: on before probe, off after a suspend, after a failed resume and after removal.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/pm_domain.h>
#include <linux/pm_runtime.h>
#include <linux/spinlock.h>

#include "supply.h"

/**
 * struct vmali_supply - power and clock
 * @lock: for @users; held while a supply is switched, so that all see the same order
 * @users: of each supply
 * @switched: called for the first user and the last
 * @domain: of the GPU's device
 * @powered: the domain is a user of the power; changed by the core of runtime PM, which
 *	serialises its calls
 */
static struct vmali_supply {
	spinlock_t lock;
	unsigned int users[MALI_SUPPLY_COUNT];
	void (*switched)(enum mali_supply what, bool on);
	struct dev_pm_domain domain;
	bool powered;
} supply = {
	.lock = __SPIN_LOCK_UNLOCKED(supply.lock),
};

/**
 * vmali_supply_get() - switch a supply on, if it is not
 * @what: which
 *
 * Context: any.
 */
void vmali_supply_get(enum mali_supply what)
{
	unsigned long flags;

	spin_lock_irqsave(&supply.lock, flags);
	if (!supply.users[what]++)
		supply.switched(what, true);
	spin_unlock_irqrestore(&supply.lock, flags);
}

/**
 * vmali_supply_put() - switch a supply off, if nothing else needs it
 * @what: which; after vmali_supply_get()
 *
 * Context: any.
 */
void vmali_supply_put(enum mali_supply what)
{
	unsigned long flags;

	spin_lock_irqsave(&supply.lock, flags);
	if (!--supply.users[what])
		supply.switched(what, false);
	spin_unlock_irqrestore(&supply.lock, flags);
}

static void power(bool on)
{
	if (supply.powered == on)
		return;
	supply.powered = on;
	if (on)
		vmali_supply_get(MALI_SUPPLY_POWER);
	else
		vmali_supply_put(MALI_SUPPLY_POWER);
}

static int domain_activate(struct device *dev)
{
	power(true);
	return 0;
}

static void domain_dismiss(struct device *dev)
{
	power(false);
}

static int domain_runtime_suspend(struct device *dev)
{
	int ret = pm_generic_runtime_suspend(dev);

	if (!ret)
		power(false);
	return ret;
}

static int domain_runtime_resume(struct device *dev)
{
	int ret;

	power(true);
	ret = pm_generic_runtime_resume(dev);
	if (ret)
		power(false);
	return ret;
}

/**
 * vmali_supply_init() - put the GPU's device into its power domain, and switch all off
 * @gpu: its node in the device tree
 * @switched: called when a supply has been switched, in any context, under a lock
 *
 * Return: 0, or a negative error code.
 */
int __init vmali_supply_init(struct device_node *gpu,
			     void (*switched)(enum mali_supply what, bool on))
{
	struct platform_device *pdev = of_find_device_by_node(gpu);
	unsigned int i;

	if (!pdev)
		return -ENODEV;
	supply.switched = switched;
	for (i = 0; i < MALI_SUPPLY_COUNT; i++)
		switched(i, false);
	/* System sleep is the driver's own, as without a domain */
	supply.domain.ops = *pdev->dev.bus->pm;
	supply.domain.ops.runtime_suspend = domain_runtime_suspend;
	supply.domain.ops.runtime_resume = domain_runtime_resume;
	supply.domain.activate = domain_activate;
	supply.domain.dismiss = domain_dismiss;
	device_lock(&pdev->dev);
	dev_pm_domain_set(&pdev->dev, &supply.domain);
	device_unlock(&pdev->dev);
	/* The reference stays: the device is there for as long as the machine runs */
	return 0;
}
