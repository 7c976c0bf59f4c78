// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The GPU's core clock: any rate that devfreq sets, so that frequency
 * scaling can be seen in CYCLE_COUNT.  (A "fixed-clock" ignores clk_set_rate().)
 * It has a gate: the GPU has a clock while its driver has it enabled.
 */
#include <linux/clk-provider.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>

#include "clk.h"
#include "supply.h"

#define DEFAULT_HZ	1000000000u

static unsigned long rate = DEFAULT_HZ;
static void (*rate_changed)(u64 hz);

/**
 * vmali_clk_rate() - rate of the core clock
 *
 * Return: Hz, never 0.
 */
u64 vmali_clk_rate(void)
{
	return READ_ONCE(rate);
}

static unsigned long core_recalc_rate(struct clk_hw *hw, unsigned long parent_rate)
{
	return rate;
}

static int core_determine_rate(struct clk_hw *hw, struct clk_rate_request *req)
{
	return req->rate ? 0 : -EINVAL;
}

static int core_set_rate(struct clk_hw *hw, unsigned long new_rate, unsigned long parent_rate)
{
	WRITE_ONCE(rate, new_rate);
	rate_changed(new_rate);
	return 0;
}

static int core_enable(struct clk_hw *hw)
{
	vmali_supply_get(MALI_SUPPLY_CLOCK);
	return 0;
}

static void core_disable(struct clk_hw *hw)
{
	vmali_supply_put(MALI_SUPPLY_CLOCK);
}

static const struct clk_ops core_ops = {
	.enable = core_enable,
	.disable = core_disable,
	.recalc_rate = core_recalc_rate,
	.determine_rate = core_determine_rate,
	.set_rate = core_set_rate,
};

static int clk_probe(struct platform_device *pdev)
{
	struct clk_init_data init = {
		.name = "vmali-core",
		.ops = &core_ops,
	};
	struct clk_hw *hw;
	u32 hz;
	int ret;

	hw = devm_kzalloc(&pdev->dev, sizeof(*hw), GFP_KERNEL);
	if (!hw)
		return -ENOMEM;
	if (!of_property_read_u32(pdev->dev.of_node, "clock-frequency", &hz) && hz)
		core_set_rate(NULL, hz, 0);
	hw->init = &init;
	ret = devm_clk_hw_register(&pdev->dev, hw);
	if (ret)
		return ret;
	return devm_of_clk_add_hw_provider(&pdev->dev, of_clk_hw_simple_get, hw);
}

static const struct of_device_id clk_of_match[] = {
	{ .compatible = "vmali,clock" },
	{ }
};

static struct platform_driver clk_driver = {
	.probe = clk_probe,
	.driver = {
		.name = "vmali-clock",
		.of_match_table = clk_of_match,
		.suppress_bind_attrs = true,
	},
};

/**
 * vmali_clk_init() - register the driver of the clock
 * @changed: called with each new rate in Hz, in process context
 *
 * Return: 0, or a negative error code.
 */
int __init vmali_clk_init(void (*changed)(u64 hz))
{
	rate_changed = changed;
	return platform_driver_register(&clk_driver);
}
