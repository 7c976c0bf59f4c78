// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Heap contexts.  From HEAP_SET on the firmware keeps the context itself, counters and list
 * of returned chunks; memory has what it last wrote.  It writes when the group leaves its
 * slot, through the group's address space: the driver must not have unmapped it by then
 * ("drm/panthor: Evict groups before VM termination").
 *
 * In protected mode nothing is kept: what a region does to a context is an access to memory.
 */
#include "cs_heap.h"
#include "mmu.h"
#include "mode.h"
#include "queue.h"

static struct held_heap *find(struct csg *csg, u64 va)
{
	unsigned int i;

	for (i = 0; i < FW_MAX_STREAMS; i++)
		if (csg->heap[i].va == va)
			return &csg->heap[i];
	return NULL;
}

/* Whether a queue of the group has chosen a context, @except left out */
static bool chosen(const struct csg *csg, u64 va, const struct cs *except)
{
	unsigned int m;

	for (m = 0; m < csg->stream_num; m++)
		if (&csg->cs[m] != except && csg->cs[m].started &&
		    csg->cs[m].s.heap_context == va)
			return true;
	return false;
}

/* What the firmware does itself, rather than on behalf of a queue */
static enum mmu_result access(struct mali_gpu *gpu, const struct csg *csg, u64 va,
			      struct heap_context *c, bool write)
{
	const struct mmu_access a = {
		.as = csg->as, .va = va, .buf = c, .len = sizeof(*c), .write = write,
		.initiator = MALI_INITIATOR_MCU,
	};

	return mali_mmu_access(gpu, &a);
}

/*
 * If the access faults, the fault is reported, the content is lost, and the firmware
 * continues: the driver's commit calls these faults harmless.
 */
static void write_back(struct mali_gpu *gpu, const struct csg *csg, const struct held_heap *h)
{
	struct heap_context c = h->c;

	if (gpu->stopped)
		return;
	if (access(gpu, csg, h->va, &c, true) == MMU_OK)
		gpu->stat[MALI_STAT_HEAP_WRITES]++;
}

static void hold(struct csg *csg, u64 va, const struct heap_context *c)
{
	/* One for each queue: there is room */
	struct held_heap *h = find(csg, 0);

	if (h)
		*h = (struct held_heap){ .va = va, .c = *c };
}

/* The context that a queue is the last to use */
static struct held_heap *last_use(struct cs_ref *q)
{
	u64 va = q->cs->s.heap_context;

	return va && !chosen(q->csg, va, q->cs) ? find(q->csg, va) : NULL;
}

/* HEAP_SET writes the former context.  Return: false if that has not been done */
static bool exchange(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct held_heap *h = last_use(q);
	struct heap_context c;

	if (!h)
		return true;
	c = h->c;
	if (!mali_cs_mem(gpu, q, h->va, &c, sizeof(c), true))
		return false;
	gpu->stat[MALI_STAT_HEAP_WRITES]++;
	memset(h, 0, sizeof(*h));
	return true;
}

/* A queue no longer uses its context */
static void let_go(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct held_heap *h = last_use(q);

	if (!h)
		return;
	write_back(gpu, q->csg, h);
	memset(h, 0, sizeof(*h));
}

static bool locked(const struct mali_gpu *gpu, const struct csg *csg, u64 va)
{
	return mali_mmu_locked(gpu, csg->as, va, sizeof(struct heap_context));
}

/**
 * mali_cs_heap_set() - HEAP_SET: a queue chooses a heap context
 * @gpu: GPU
 * @q: queue
 * @va: GPU VA of the context, 0 for none
 *
 * The previous context is written if no other queue of the group uses it.
 *
 * Return: false if an access has not been made; to be called again then, unless the queue
 * has been stopped.
 */
bool mali_cs_heap_set(struct mali_gpu *gpu, struct cs_ref *q, u64 va)
{
	struct cs_state *s = &q->cs->s;
	struct heap_context c;

	if (s->heap_context == va)
		return true;
	if (mali_mode_protected(gpu)) {
		s->heap_context = va;
		return true;
	}
	if (va && !find(q->csg, va) && !mali_cs_mem(gpu, q, va, &c, sizeof(c), false))
		return false;
	if (!exchange(gpu, q))
		return false;
	s->heap_context = va;
	if (va && !find(q->csg, va))
		hold(q->csg, va, &c);
	return true;
}

/**
 * mali_cs_heap_resume() - a queue has been restored, and continues with its heap context
 * @gpu: GPU
 * @q: queue
 *
 * If the context cannot be read now, the queue's next access to it tries again.
 */
void mali_cs_heap_resume(struct mali_gpu *gpu, struct cs_ref *q)
{
	u64 va = q->cs->s.heap_context;
	struct heap_context c;

	if (va && !find(q->csg, va) && access(gpu, q->csg, va, &c, false) == MMU_OK)
		hold(q->csg, va, &c);
}

/**
 * mali_cs_heap_leave() - a queue stops, as its group leaves the slot or by itself
 * @gpu: GPU
 * @q: queue, which counts as started until after this
 */
void mali_cs_heap_leave(struct mali_gpu *gpu, struct cs_ref *q)
{
	let_go(gpu, q);
}

/**
 * mali_cs_heap_save() - write a group's heap contexts, and keep them
 * @gpu: GPU, in normal mode
 * @csg: group
 */
void mali_cs_heap_save(struct mali_gpu *gpu, const struct csg *csg)
{
	unsigned int i;

	for (i = 0; i < FW_MAX_STREAMS; i++)
		if (csg->heap[i].va)
			write_back(gpu, csg, &csg->heap[i]);
}

/**
 * mali_cs_heap_locked() - whether a group that leaves its slot would stall on a locked region
 * @gpu: GPU
 * @csg: group
 *
 * Not if its address space holds a fault: the firmware serves requests meanwhile.
 */
bool mali_cs_heap_locked(const struct mali_gpu *gpu, const struct csg *csg)
{
	unsigned int i;

	if (csg->as >= MMU_AS_MAX || gpu->mmu->as[csg->as].fault_held)
		return false;
	for (i = 0; i < FW_MAX_STREAMS; i++)
		if (csg->heap[i].va && locked(gpu, csg, csg->heap[i].va))
			return true;
	return false;
}

/**
 * mali_cs_heap_get() - read a heap context
 * @gpu: GPU
 * @q: queue
 * @va: GPU VA of the context; of the queue's present one, or the one it had when it issued
 *	an instruction
 * @c: set to the content
 *
 * Return: false if an access has not been made.
 */
bool mali_cs_heap_get(struct mali_gpu *gpu, struct cs_ref *q, u64 va, struct heap_context *c)
{
	struct held_heap *h = mali_mode_protected(gpu) ? NULL : find(q->csg, va);

	if (h) {
		*c = h->c;
		return true;
	}
	if (!mali_cs_mem(gpu, q, va, c, sizeof(*c), false))
		return false;
	if (!mali_mode_protected(gpu) && q->cs->s.heap_context == va)
		hold(q->csg, va, c);
	return true;
}

/**
 * mali_cs_heap_put() - change a heap context
 * @gpu: GPU
 * @q: queue
 * @va: GPU VA of the context, which mali_cs_heap_get() has read
 * @c: its content
 *
 * Return: false if an access has not been made.
 */
bool mali_cs_heap_put(struct mali_gpu *gpu, struct cs_ref *q, u64 va, const struct heap_context *c)
{
	struct held_heap *h = mali_mode_protected(gpu) ? NULL : find(q->csg, va);
	struct heap_context copy = *c;

	if (!h)
		return mali_cs_mem(gpu, q, va, &copy, sizeof(copy), true);
	h->c = *c;
	return true;
}
