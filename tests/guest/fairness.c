// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Groups of equal priority get equal shares of the GPU, whatever else there is.
 */
#include "harness.h"

#include <inttypes.h>

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

/*
 * One group runs, so that the scheduler has nothing to share and does not tick.  Another one gets a
 * free slot at once, and not at the end of the time slice, which is 10 ms.
 */
TEST_F(fairness, a_free_slot_is_given_at_once)
{
	struct vmali_group *first, *second;
	struct vmali_cs_builder b;
	uint32_t syncobj;
	int64_t start;

	ASSERT_EQ(0, guest_group(&self->g, 1, &first));
	guest_write_endless(&self->g, 1, &b, 1);
	ASSERT_EQ(0, guest_submit(&self->g, first, 0, 1, &b, &syncobj));
	ASSERT_TRUE(guest_runs(&self->g, 1));
	/* Not before: the first one's tick would give it a slot although it is idle */
	ASSERT_EQ(0, guest_group(&self->g, 1, &second));
	start = guest_now();
	EXPECT_EQ(0, guest_healthy(&self->g, second));
	EXPECT_GT(3 * VMALI_MS, guest_now() - start)
		TH_LOG("%" PRId64 " ns", guest_now() - start);
	vmali_group_destroy(first);
	vmali_group_destroy(second);
	vmali_syncobj_destroy(self->g.dev, syncobj);
}

TEST_HARNESS_MAIN
