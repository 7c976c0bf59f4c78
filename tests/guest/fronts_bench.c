// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What each front of the series costs: until the GPU can be used, until protected mode can be
 * used, what other clients wait for, and memory. With INIT_MODULE, a driver of the topic
 * protm-init, that front; with DEVICE_TREE, that of heap-dt; otherwise that of heap-name.
 *
 * Prints "name value" lines; times are in nanoseconds.
 */
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "modules.h"

#define GROUPS		8u
#define LONG_ENOUGH	200	/* milliseconds */

/* Bystander: submits small jobs continuously */
struct bystander {
	struct guest g;
	struct vmali_group *group;
	int64_t longest;
	unsigned int jobs;
	int error;
	bool stop;
};

static void *submit(void *arg)
{
	struct bystander *b = arg;

	while (!b->error && !__atomic_load_n(&b->stop, __ATOMIC_RELAXED)) {
		int64_t start = guest_now(), time;

		b->error = guest_healthy(&b->g, b->group);
		time = guest_now() - start;
		if (time > b->longest)
			b->longest = time;
		b->jobs++;
	}
	return NULL;
}

static int give_memory(struct guest *g, const struct vmali_protected_info *info)
{
	int ret, heap, fd;

	ret = vmali_heap_open(TEE_HEAP, &heap);
	if (ret)
		return ret;
	ret = vmali_heap_alloc(heap, info->fw_bytes + GROUPS * info->group_bytes, &fd);
	close(heap);
	if (ret)
		return ret;
	ret = vmali_device_protm_init(g->dev, fd, 0);
	close(fd);
	return ret;
}

/* Return: 0, or the first error of @g or of the bystander */
static int measure(const char *init_module, struct guest *g)
{
	struct vmali_protected_info info;
	struct vmali_group *groups[GROUPS];
	struct bystander b = {};
	pthread_t thread;
	uint64_t resets;
	int64_t start;
	unsigned int i;
	int ret;

	start = guest_now();
	ret = init_module ? module_load_file(init_module, "") :
			    module_load("panthor", getenv("DEVICE_TREE") ? "" : TEE_PARAMETER);
	if (!ret)
		ret = gpu_wait();
	if (ret)
		return ret;
	printf("usable_ns %" PRId64 "\n", guest_now() - start);
	ret = guest_open(g);
	if (!ret)
		ret = vmali_device_query_protected(g->dev, &info);
	if (!ret)
		ret = guest_open(&b.g);
	if (!ret)
		ret = guest_group(&b.g, 1, &b.group);
	if (ret)
		return ret;

	resets = model_stat("resets");
	/* As long with either front, with the set-up in the middle of it, or without any */
	pthread_create(&thread, NULL, submit, &b);
	usleep(LONG_ENOUGH / 2 * 1000);
	if (init_module) {
		start = guest_now();
		ret = give_memory(g, &info);
		printf("set_up_ns %" PRId64 "\n", guest_now() - start);
	}
	usleep(LONG_ENOUGH / 2 * 1000);
	__atomic_store_n(&b.stop, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	if (!ret)
		ret = b.error;
	if (ret)
		return ret;
	printf("longest_job_ns %" PRId64 "\n", b.longest);
	printf("resets %" PRIu64 "\n", model_stat("resets") - resets);

	printf("protected_bytes %" PRIu64 "\n", trusted_stat("used_bytes"));
	for (i = 0; i < GROUPS && !ret; i++)
		ret = guest_protected_group(g, &groups[i]);
	printf("protected_bytes_with_groups %" PRIu64 "\n", trusted_stat("used_bytes"));
	while (i--)
		vmali_group_destroy(groups[i]);
	vmali_group_destroy(b.group);
	guest_close(&b.g);
	return ret;
}

int main(void)
{
	const char *init_module = getenv("INIT_MODULE");
	struct guest g = {};
	int ret;

	ret = module_unload("panthor");
	if (!ret)
		ret = measure(init_module, &g);
	guest_close(&g);
	if (ret)
		fprintf(stderr, "fronts: %s\n", strerror(-ret));
	return ret ? 1 : 0;
}
