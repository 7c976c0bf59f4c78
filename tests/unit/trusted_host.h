/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What the tests of the trusted firmware's model share: a host, accesses on the bus, and
 * allocations that must succeed.
 *
 * The host counts what the model has allocated, so that every test ends with nothing left,
 * and checks what the model frees: a page that is not cleared leaks protected content.
 */
#ifndef TRUSTED_HOST_H
#define TRUSTED_HOST_H

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mali_trusted.h"

#define PAGE	MALI_TRUSTED_PAGE_SIZE
#define BASE	0x40000000ull
#define PAGES	16ull
#define BASE2	0x80000000ull
#define PAGES2	4ull

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/**
 * struct machine - a model and its host
 * @t: The model.
 * @mutex: Its lock.
 * @live: Allocations that the model holds.
 * @fail_after: Allocations until one fails; negative: never.
 * @dirty: Pages that were freed with content.
 * @now: The time.
 * @messages: Log messages.
 * @last_message: The last of them.
 * @on_relax: Called by the relax callback, if set.
 * @refusals: Refusals that the model reported.
 * @refusal: The last of them.
 * @services: Services that it reported.
 * @service: The last of them.
 */
struct machine {
	struct mali_trusted *t;
	pthread_mutex_t mutex;
	long live;
	long fail_after;
	long dirty;
	u64 now;
	unsigned int messages;
	const char *last_message;
	void (*on_relax)(struct machine *m);
	unsigned int refusals;
	struct mali_trusted_refusal refusal;
	unsigned int services;
	struct mali_trusted_service service;
};

extern const struct mali_trusted_host host_callbacks;
/* PAGES pages at BASE, PAGES2 at BASE2; four refusals are kept */
extern const struct mali_trusted_config two_regions;

struct machine *machine_new(const struct mali_trusted_config *config);
void machine_delete(struct machine *m);
int machine_setup(void **state);
int machine_teardown(void **state);

void *host_alloc(void *ctx, size_t size);
void host_free(void *ctx, void *ptr, size_t size);

enum mali_trusted_verdict access_as(struct machine *m, enum mali_trusted_initiator who,
				    bool gpu_protected, bool write, u64 pa,
				    void *buf, size_t len);
enum mali_trusted_verdict gpu_write(struct machine *m, u64 pa, const void *buf, size_t len);
enum mali_trusted_verdict gpu_read(struct machine *m, u64 pa, void *buf, size_t len);

struct mali_trusted_stats get_stats(struct machine *m);
struct mali_trusted_refusal last_refusal(struct machine *m);
u64 must_alloc(struct machine *m, size_t region, u64 size);
void must_free(struct machine *m, u64 pa, u64 size);
void free_two_pages(struct machine *m);

/* A test with a machine of two regions as *state */
#define TEST(f)	cmocka_unit_test_setup_teardown(f, machine_setup, machine_teardown)

#endif
