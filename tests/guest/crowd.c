// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * A crowd: groups that have work all the time, one for each slot of the firmware.
 */
#include "crowd.h"

#include <errno.h>

int crowd_enter(struct crowd *c, struct guest *g, unsigned int slot, unsigned int word)
{
	const unsigned int slots = vmali_device_csif_info(g->dev)->csg_slot_count;
	struct vmali_cs_builder b;
	unsigned int i;
	int ret;

	if (slots > CROWD_MAX)
		return -E2BIG;
	c->g = g;
	for (i = 0; i < slots; i++) {
		ret = guest_group(g, 1, &c->groups[i]);
		if (ret)
			return ret;
		guest_write_counting(g, slot + i, &b, word + i);
		ret = guest_submit(g, c->groups[i], 0, slot + i, &b, &c->loops[i]);
		if (ret) {
			vmali_group_destroy(c->groups[i]);
			return ret;
		}
		c->count++;
	}
	for (i = 0; i < slots; i++)
		if (!guest_runs(g, word + i))
			return -ETIME;
	return 0;
}

unsigned int crowd_leave(struct crowd *c)
{
	unsigned int i, others = 0;

	for (i = 0; i < c->count; i++) {
		vmali_group_destroy(c->groups[i]);
		others += guest_verdict(c->g, c->loops[i]) != -ECANCELED;
	}
	return others;
}
