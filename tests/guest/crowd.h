/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A crowd: groups that have work all the time, one for each slot of the firmware. A group that
 * waits loses its slot to them.
 */
#ifndef VMALI_GUEST_CROWD_H
#define VMALI_GUEST_CROWD_H

#include "guest.h"

#define CROWD_MAX	32u

/**
 * struct crowd - groups
 * @g: their client
 * @groups: groups of one queue
 * @loops: the syncobjs of their endless jobs
 * @count: how many
 */
struct crowd {
	struct guest *g;
	struct vmali_group *groups[CROWD_MAX];
	uint32_t loops[CROWD_MAX];
	unsigned int count;
};

/**
 * crowd_enter() - make the groups, and wait until each of them has run
 * @c: zeroed
 * @g: client
 * @slot: the first of the streams that they use, one for each group
 * @word: the first of the words of data that they count in, likewise
 *
 * Return: 0 or -errno; -ETIME if one of them does not run. crowd_leave() in each case.
 */
int crowd_enter(struct crowd *c, struct guest *g, unsigned int slot, unsigned int word);

/**
 * crowd_leave() - destroy the groups
 * @c: from crowd_enter()
 *
 * Return: how many jobs have ended in another way than -ECANCELED, as a destroyed group's do.
 */
unsigned int crowd_leave(struct crowd *c);

#endif /* VMALI_GUEST_CROWD_H */
