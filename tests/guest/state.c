// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * States of the machine in which something is tried.
 */
#include <errno.h>
#include <unistd.h>

#include "sleep.h"
#include "state.h"

static void *work(void *arg)
{
	struct scene *s = arg;

	while (!__atomic_load_n(&s->stop, __ATOMIC_RELAXED) && !s->error) {
		s->error = guest_healthy(&s->p->other, s->p->bystander);
		s->jobs++;
	}
	return NULL;
}

int scene_bystander(struct scene *s)
{
	if (s->working)
		return 0;
	s->working = true;
	return -pthread_create(&s->worker, NULL, work, s);
}

/* Return: what the bystander's jobs came to, -ENODATA if there were none */
static int end_work(struct scene *s)
{
	int64_t end = guest_now() + 5000 * VMALI_MS;

	if (!s->working)
		return 0;
	while (!__atomic_load_n(&s->jobs, __ATOMIC_RELAXED) && guest_now() < end)
		usleep(500);
	__atomic_store_n(&s->stop, true, __ATOMIC_RELAXED);
	pthread_join(s->worker, NULL);
	return s->jobs ? s->error : -ENODATA;
}

/* The third client's region, which does not end or does nothing */
static int act(struct scene *s, bool endless)
{
	struct vmali_cs_builder b;

	guest_begin(&s->third, 0, &b);
	if (endless) {
		protm_write_endless(&b);
	} else {
		vmali_cs_wait(&b, 0xff, false);
		vmali_cs_prot_region_begin(&b);
		vmali_cs_nop(&b);
		vmali_cs_prot_region_end(&b);
	}
	return guest_submit(&s->third, s->actor, 0, 0, &b, &s->job);
}

static int run_endlessly(struct scene *s)
{
	uint64_t enters = model_stat("protm_enters");
	int ret;

	ret = act(s, true);
	if (!ret && !wait_stat("protm_enters", enters))
		ret = -ETIME;
	return ret ? ret : scene_bystander(s);
}

/* A region that ends in a fault: the GPU is reset */
static int have_reset(struct scene *s)
{
	int64_t end = guest_now() + 5000 * VMALI_MS;
	uint64_t left = 1;
	int ret;

	ret = guest_inject("protm_fault");
	if (!ret)
		ret = act(s, false);
	while (!ret && left && guest_now() < end)
		guest_stat("gpu/inject", "protm_fault", &left);
	return !ret && left ? -ETIME : ret;
}

int scene_enter(struct scene *s, struct protm *p, enum state state)
{
	int ret;

	s->p = p;
	s->state = state;
	ret = guest_open(&s->third);
	if (!ret)
		ret = guest_protected_group(&s->third, &s->actor);
	if (ret)
		return ret;
	switch (state) {
	case IDLE:
		return 0;
	case RUNNING:
		return run_endlessly(s);
	case RESET:
		return have_reset(s);
	case SUSPENDED:
		return guest_power_is(&p->g, "suspended") ? 0 : -ETIME;
	case SLEPT:
		ret = run_endlessly(s);
		return ret ? ret : system_sleep("s2idle", 1);
	}
	return -EINVAL;
}

const char *scene_leave(struct scene *s)
{
	const char *wrong = NULL;
	int verdict;

	if (end_work(s))
		wrong = "a job of the bystander";
	switch (s->state) {
	case RUNNING:
	case SLEPT:
		/* Unless it has taken longer than a job may */
		if (!kernel_is_slow() &&
		    vmali_syncobj_wait(s->third.dev, s->job, 0, 0) != -ETIME)
			wrong = "the third client's endless region has ended";
		vmali_group_destroy(s->actor);
		verdict = guest_verdict(&s->third, s->job);
		if (verdict != -ECANCELED && !(kernel_is_slow() && verdict == -ETIMEDOUT))
			wrong = "verdict of the third client's endless region";
		break;
	case RESET:
		if (guest_verdict(&s->third, s->job) != -EINVAL)
			wrong = "verdict of the third client's region that faulted";
		vmali_group_destroy(s->actor);
		break;
	default:
		vmali_group_destroy(s->actor);
	}
	guest_close(&s->third);
	return wrong;
}
