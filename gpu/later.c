// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * What has been requested and is not done yet.
 *
 * A register that requests something returns at once, as hardware does.  The request is
 * remembered here, and until it is due the GPU is as before: a driver that does not wait for
 * the bit or the interrupt of the completion uses what is not there yet.
 *
 * This is a list and no more.  Files that serve a request add it, due.c takes what is due and
 * calls the file that carries it out.
 */
#include "later.h"
#include "cost.h"
#include "product.h"

/* Units of each kind, and the first of its slots */
static const struct {
	const char *name;
	u8 units, first;
} kinds[LATER_KINDS] = {
	[LATER_RESET] = { "reset", 1, 0 },
	[LATER_RESET_REPORT] = { "reset report", 1, 1 },
	[LATER_FLUSH] = { "flush", 1, 2 },
	[LATER_FLUSH_RANGE] = { "flush of a range", 1, 3 },
	[LATER_AS] = { "as command", MMU_AS_MAX, 4 },
	[LATER_POWER] = { "power", PWR_DOMAINS, 4 + MMU_AS_MAX },
	[LATER_PWR] = { "pwr command", PWR_DOMAINS, 4 + MMU_AS_MAX + PWR_DOMAINS },
	[LATER_MCU] = { "mcu", 1, 4 + MMU_AS_MAX + 2 * PWR_DOMAINS },
	[LATER_DOORBELL] = { "doorbell", 1, 5 + MMU_AS_MAX + 2 * PWR_DOMAINS },
};

static unsigned int slot(enum later_kind kind, unsigned int unit)
{
	return kinds[kind].first + unit;
}

static void find_next(struct later *l)
{
	unsigned int i;

	l->next_ns = MALI_RUN_IDLE;
	for (i = 0; i < LATER_SLOTS; i++)
		if (l->request[i].pending && l->request[i].due_ns < l->next_ns)
			l->next_ns = l->request[i].due_ns;
}

/**
 * mali_later_init() - nothing is pending
 * @gpu: GPU
 *
 * Also for resets, which drop what was.
 */
void mali_later_init(struct mali_gpu *gpu)
{
	memset(gpu->later->request, 0, sizeof(gpu->later->request));
	gpu->later->next_ns = MALI_RUN_IDLE;
}

/**
 * mali_later_add() - something is requested
 * @gpu: GPU
 * @kind: what
 * @unit: of which unit, below that kind's number of them
 * @argument: depends on @kind
 * @ns: how long it takes from now on
 *
 * Takes the place of a request of this kind and unit that is pending.
 */
void mali_later_add(struct mali_gpu *gpu, enum later_kind kind, unsigned int unit, u32 argument,
		    u64 ns)
{
	struct later *l = gpu->later;

	ns += mali_choose(gpu, kind == LATER_DOORBELL ? MALI_CHOICE_REQUEST :
							MALI_CHOICE_COMPLETION, 0);
	l->request[slot(kind, unit)] = (struct later_request){
		.kind = kind, .unit = unit, .argument = argument,
		.due_ns = gpu_time_ns(gpu) + ns, .order = l->count++, .pending = true,
	};
	find_next(l);
	gpu->host->kick(gpu->ctx);
}

/**
 * mali_later_find() - a request that is not done yet
 * @gpu: GPU
 * @kind: what
 * @unit: of which unit
 *
 * Return: NULL if there is none.
 */
const struct later_request *mali_later_find(const struct mali_gpu *gpu, enum later_kind kind,
					    unsigned int unit)
{
	const struct later_request *r = &gpu->later->request[slot(kind, unit)];

	return r->pending ? r : NULL;
}

/**
 * mali_later_pending() - whether a request is not done yet
 * @gpu: GPU
 * @kind: what
 * @unit: of which unit
 */
bool mali_later_pending(const struct mali_gpu *gpu, enum later_kind kind, unsigned int unit)
{
	return mali_later_find(gpu, kind, unit);
}

/**
 * mali_later_any() - the same of any unit
 * @gpu: GPU
 * @kind: what
 */
bool mali_later_any(const struct mali_gpu *gpu, enum later_kind kind)
{
	unsigned int i;

	for (i = 0; i < kinds[kind].units; i++)
		if (mali_later_pending(gpu, kind, i))
			return true;
	return false;
}

/**
 * mali_later_cancel() - a request is not carried out any more
 * @gpu: GPU
 * @kind: what
 * @unit: of which unit
 */
void mali_later_cancel(struct mali_gpu *gpu, enum later_kind kind, unsigned int unit)
{
	gpu->later->request[slot(kind, unit)].pending = false;
	find_next(gpu->later);
}

/**
 * mali_later_take() - take a request that is due
 * @gpu: GPU
 * @now: the time
 * @out: set to the request that has been due for the longest time
 *
 * Return: false if none is.
 */
bool mali_later_take(struct mali_gpu *gpu, u64 now, struct later_request *out)
{
	struct later *l = gpu->later;
	struct later_request *first = NULL;
	unsigned int i;

	if (now < l->next_ns)
		return false;
	for (i = 0; i < LATER_SLOTS; i++) {
		struct later_request *r = &l->request[i];

		if (!r->pending || r->due_ns > now)
			continue;
		if (!first || r->due_ns < first->due_ns ||
		    (r->due_ns == first->due_ns && r->order < first->order))
			first = r;
	}
	first->pending = false;
	*out = *first;
	find_next(l);
	return true;
}

/**
 * mali_later_name() - the name of a kind, for the dump of the state
 * @kind: the kind
 */
const char *mali_later_name(enum later_kind kind)
{
	return kinds[kind].name;
}
