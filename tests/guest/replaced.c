// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Ordinary memory in the place of protected: the driver is given the name of a heap whose
 * memory any client can read.  It can't know, but the bus does: the firmware may not write
 * there in protected mode, so that nothing of a region ever gets into it.
 */
#include "harness.h"

#include "modules.h"

#define ORDINARY_HEAP	"system"

FIXTURE(replaced) {
	struct machine machine;
	struct kernel_log log;
	struct guest g;
};

FIXTURE_SETUP(replaced)
{
	SKIP_IF(series_missing());
	ASSERT_EQ(0, machine_clear(&self->machine));
	ASSERT_EQ(0, kernel_log_start(&self->log));
	ASSERT_EQ(0, module_load("panthor", "protected_heap_name=" ORDINARY_HEAP));
	ASSERT_EQ(0, gpu_wait());
	ASSERT_EQ(0, guest_open(&self->g));
}

/* With protected memory all is well again. */
FIXTURE_TEARDOWN(replaced)
{
	struct vmali_group *group;
	struct vmali_cs_builder b;
	struct guest g;

	guest_close(&self->g);
	kernel_log_stop(&self->log);
	ASSERT_EQ(0, machine_restore(&self->machine));
	ASSERT_EQ(0, guest_open(&g));
	EXPECT_EQ(0, guest_healthy(&g, NULL));
	ASSERT_EQ(0, guest_protected_group(&g, &group));
	guest_begin(&g, 0, &b);
	vmali_cs_prot_region_begin(&b);
	vmali_cs_nop(&b);
	vmali_cs_prot_region_end(&b);
	EXPECT_EQ(0, guest_run(&g, group, 0, 0, &b));
	vmali_group_destroy(group);
	guest_close(&g);
}

TEST_F_TIMEOUT(replaced, by_ordinary_memory, 60)
{
	uint64_t instructions = model_stat("protm_instructions");
	uint64_t refused = trusted_stat("gpu-mcu_refused");
	uint64_t resets = model_stat("resets");
	struct vmali_group *group, *ordinary;
	struct vmali_cs_builder b;
	int64_t end;

	/* The section at each boot, the suspend buffer, and the failure at the entry */
	guest_errors_expected(4, 5);
	/* The model has seen it when the MCU booted */
	EXPECT_EQ(1, kernel_log_count(&self->log,
				      "firmware's protected section is in ordinary memory"));
	ASSERT_EQ(0, guest_group(&self->g, 1, &ordinary));
	EXPECT_EQ(0, guest_healthy(&self->g, ordinary));
	ASSERT_EQ(0, guest_protected_group(&self->g, &group));
	guest_begin(&self->g, 0, &b);
	vmali_cs_wait(&b, 0xff, false);
	vmali_cs_prot_region_begin(&b);
	vmali_cs_nop(&b);
	vmali_cs_prot_region_end(&b);
	EXPECT_EQ(-EINVAL, guest_run(&self->g, group, 0, 0, &b));

	/* The firmware ended at its first access, and nothing of the region was executed */
	EXPECT_EQ(1, kernel_log_count(&self->log,
				      "firmware's protected memory is not there"));
	EXPECT_EQ(refused + 1, trusted_stat("gpu-mcu_refused"));
	EXPECT_EQ(instructions, model_stat("protm_instructions"));
	end = guest_now() + PATIENCE;
	while (model_stat("resets") == resets && guest_now() < end)
		usleep(1000);
	/* One, or one more if the firmware does not come up from what the first has left */
	EXPECT_LT(resets, model_stat("resets"));
	EXPECT_GE(resets + 2, model_stat("resets"));

	/* Other groups are not affected */
	EXPECT_EQ(0, guest_healthy(&self->g, ordinary));
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	vmali_group_destroy(group);
	vmali_group_destroy(ordinary);
}

TEST_HARNESS_MAIN
