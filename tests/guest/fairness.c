// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Groups of equal priority get equal shares of the GPU, whatever else there is.
 */
#include "harness.h"

#include "guest.h"

#define MANY		32
/* Several of the scheduler's ticks for each group; microseconds */
#define MEASURED	(800 * 1000u)

/* Until the scheduler stops ticking, and before the GPU goes to sleep; microseconds */
#define IDLE		(30 * 1000u)

FIXTURE(fairness) {
	struct guest g;
	unsigned int slots;
};

FIXTURE_SETUP(fairness)
{
	ASSERT_EQ(0, guest_open(&self->g));
	self->slots = vmali_device_csif_info(self->g.dev)->csg_slot_count;
	ASSERT_GE(MANY / 2, self->slots);
}

FIXTURE_TEARDOWN(fairness)
{
	EXPECT_EQ(0, guest_healthy(&self->g, NULL));
	guest_close(&self->g);
}

/*
 * Groups that count without end: none gets less than three quarters of what another gets.
 * Before that they may have worked, and become idle.
 */
static void check_shares(struct __test_metadata *_metadata, struct guest *g, unsigned int count,
			 bool idle_first)
{
	uint32_t syncobjs[MANY], before[MANY], least = UINT32_MAX, most = 0;
	struct vmali_group *groups[MANY];
	struct vmali_cs_builder b;
	unsigned int i;

	for (i = 0; i < count; i++) {
		ASSERT_EQ(0, guest_group(g, 1, &groups[i]));
		if (idle_first)
			ASSERT_EQ(0, guest_healthy(g, groups[i]));
	}
	if (idle_first)
		usleep(IDLE);
	for (i = 0; i < count; i++) {
		guest_write_counting(g, i, &b, i);
		ASSERT_EQ(0, guest_submit(g, groups[i], 0, i, &b, &syncobjs[i]));
	}
	for (i = 0; i < count; i++)
		EXPECT_TRUE(guest_runs(g, i)) TH_LOG("group %u does not run", i);
	for (i = 0; i < count; i++)
		before[i] = g->data[i];
	usleep(MEASURED);
	for (i = 0; i < count; i++) {
		uint32_t share = g->data[i] - before[i];

		least = share < least ? share : least;
		most = share > most ? share : most;
	}
	EXPECT_LE(most - most / 4, least) TH_LOG("%u against %u rounds", least, most);
	for (i = 0; i < count; i++) {
		vmali_group_destroy(groups[i]);
		vmali_syncobj_destroy(g->dev, syncobjs[i]);
	}
}

TEST_F(fairness, equals_share_the_gpu)
{
	check_shares(_metadata, &self->g, 3, false);
}

TEST_F(fairness, after_being_idle)
{
	check_shares(_metadata, &self->g, 3, true);
}

TEST_F(fairness, as_many_as_slots)
{
	check_shares(_metadata, &self->g, self->slots, false);
}

TEST_F(fairness, more_than_slots)
{
	check_shares(_metadata, &self->g, self->slots + 3, false);
}

/* Groups that have worked and are idle keep their slots as long as no other group needs them */
TEST_F(fairness, beside_idle_groups)
{
	struct vmali_group *idle[MANY];
	unsigned int i;

	for (i = 0; i < self->slots - 2; i++) {
		ASSERT_EQ(0, guest_group(&self->g, 1, &idle[i]));
		ASSERT_EQ(0, guest_healthy(&self->g, idle[i]));
	}
	check_shares(_metadata, &self->g, 4, false);
	for (i = 0; i < self->slots - 2; i++)
		vmali_group_destroy(idle[i]);
}

TEST_HARNESS_MAIN
