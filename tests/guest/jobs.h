/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the tests of jobs start from: a client with a group of two queues, and a stream that
 * has been begun.  Only for the one source file of a test program.
 */
#ifndef VMALI_GUEST_JOBS_H
#define VMALI_GUEST_JOBS_H

#include "harness.h"

#include "guest.h"

FIXTURE(jobs) {
	struct guest g;
	struct vmali_group *group;	/* of two queues */
	struct vmali_cs_builder b;	/* of stream 0, begun */
};

FIXTURE_SETUP(jobs)
{
	ASSERT_EQ(0, guest_open(&self->g));
	ASSERT_EQ(0, guest_group(&self->g, 2, &self->group));
	guest_begin(&self->g, 0, &self->b);
}

FIXTURE_TEARDOWN(jobs)
{
	vmali_group_destroy(self->group);
	guest_close(&self->g);
}

/* Wait for loads and stores. */
static inline void settle(struct vmali_cs_builder *b)
{
	vmali_cs_wait(b, MASK(SB_LOAD_STORE), false);
}

#endif /* VMALI_GUEST_JOBS_H */
