/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * States of the machine in which something is tried.
 */
#ifndef VMALI_GUEST_STATE_H
#define VMALI_GUEST_STATE_H

#include <pthread.h>

#include "protm.h"

/**
 * enum state - what the machine does
 * @IDLE: nothing
 * @RUNNING: a third client's region that does not end, in time slices with the bystander
 * @RESET: a reset of the GPU, because of a third client
 * @SUSPENDED: the GPU is suspended, alone
 * @SLEPT: the whole system was suspended while it was RUNNING, and is awake again
 */
enum state {
	IDLE,
	RUNNING,
	RESET,
	SUSPENDED,
	SLEPT,
};

/**
 * struct scene - a state and the client that brings it about
 * @p: clients of the test
 * @state: what the machine does
 * @third: client that brings it about
 * @actor: its group
 * @job: its job's syncobj
 * @worker: thread of the bystander's jobs, if @working
 * @error: what its last job came to
 * @jobs: how many there were
 */
struct scene {
	struct protm *p;
	enum state state;
	struct guest third;
	struct vmali_group *actor;
	uint32_t job;
	pthread_t worker;
	bool working, stop;
	int error;
	unsigned int jobs;
};

/**
 * scene_enter() - bring a state about
 * @s: zeroed
 * @p: clients of the test
 * @state: state; SLEPT needs a kernel that can be suspended
 *
 * Return: 0 or -errno.
 */
int scene_enter(struct scene *s, struct protm *p, enum state state);

/**
 * scene_bystander() - have the bystander submit small jobs continuously from now on
 * @s: scene; nothing happens if it does already
 *
 * Return: 0 or -errno.
 */
int scene_bystander(struct scene *s);

/**
 * scene_leave() - end the state
 * @s: from scene_enter()
 *
 * Return: NULL if the bystander's and the third client's jobs ended as they would have
 * otherwise, or what was wrong.
 */
const char *scene_leave(struct scene *s);

#endif /* VMALI_GUEST_STATE_H */
