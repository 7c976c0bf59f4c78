// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The tiler heap: memory for draws, and what happens when there is none.
 *
 * A draw has a pointer to a Tiler Context, which points to a Tiler Heap: the chunk in use
 * and what is left of it.  A full chunk is appended to the context's list of completed
 * chunks.  The next one is the one in its header, else one that a fragment job has returned,
 * else one from the driver.
 *
 * Tiler Context and Tiler Heap are as in Mesa's genxml.  A chunk is represented by its
 * address, with its size in pages in the low 12 bits.  The first 64 bits of its header are
 * the next chunk (panthor_heap.c).
 */
#include "cs_tiler.h"
#include "cost.h"
#include "cs_heap.h"
#include "events.h"
#include "fwmem.h"
#include "mmu.h"
#include "mode.h"
#include "queue.h"
#include "scoreboard.h"

/* Of what draws get */
#define HEAP_ALIGN	64u

#define CHUNK_HEADER	64u
#define CHUNK_PAGES	0xfffull

/* Tiler Context */
#define CONTEXT_HEAP		24
#define CONTEXT_COMPLETED_TOP	40
#define CONTEXT_COMPLETED_BOTTOM 48

/* Tiler Heap: a buffer descriptor */
#define HEAP_TYPE		0x29u	/* Buffer, Tiler heap */
struct tiler_heap {
	u32 type, size;
	u64 base, bottom, top;
};

static u64 chunk_va(u64 chunk)
{
	return chunk & ~CHUNK_PAGES;
}

static bool get(struct mali_gpu *gpu, struct cs_ref *q, u64 va, void *buf, u32 len)
{
	return mali_cs_endpoint_mem(gpu, q, va, buf, len, false);
}

static bool put64(struct mali_gpu *gpu, struct cs_ref *q, u64 va, u64 value)
{
	return mali_cs_endpoint_mem(gpu, q, va, &value, 8, true);
}

/* Accesses that belong together are not begun while a region of the address space is locked */
static bool locked(struct mali_gpu *gpu, const struct cs_ref *q)
{
	return mali_mmu_as_locked(gpu, q->csg->as);
}

static bool is_draw(const struct cs_work *w)
{
	return mali_cs_insns[w->id].endpoint == MALI_CS_ENDPOINT_TILER;
}

/* All draws of a queue wait for memory, and are retried, together */
static void schedule_draws(struct cs_state *s, u64 due)
{
	unsigned int i;

	for (i = 0; i < CS_WORKS; i++)
		if (is_draw(&s->work[i]) && !s->work[i].wait)
			mali_scoreboard_schedule(s, i, due);
}

/* A draw that an exception handler has issued, which runs */
static bool is_handlers(const struct cs_state *s, const struct cs_work *w)
{
	u64 flags = w->job[TILER_JOB_FLAGS];

	return s->handler_depth && (!(flags & TILER_HAS_REGS) ||
				    (flags & TILER_REGS) == mali_scoreboard_draw(s));
}

/**
 * mali_cs_tiler_release() - a draw no longer needs its registers
 * @s: queue
 * @w: the draw
 */
void mali_cs_tiler_release(struct cs_state *s, const struct cs_work *w)
{
	if (w->job[TILER_JOB_FLAGS] & TILER_HAS_REGS)
		s->draw[w->job[TILER_JOB_FLAGS] & TILER_REGS].insn = 0;
}

/**
 * mali_cs_tiler_fail() - end a draw with CS_FAULT
 * @gpu: GPU
 * @q: queue
 * @i: index of the draw in the queue's work
 * @exception: EXC_*
 * @info: of it
 *
 * Return: CSP_STALL.
 */
enum cs_progress mali_cs_tiler_fail(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				    u32 exception, u64 info)
{
	struct cs_state *s = &q->cs->s;
	bool handlers = is_handlers(s, &s->work[i]);

	mali_cs_tiler_release(s, &s->work[i]);
	mali_scoreboard_end(gpu, s, i);
	if (!handlers) {
		s->oom = OOM_NONE;
		schedule_draws(s, gpu->cost->time_ns);
	}
	mali_cs_fault(gpu, q, exception, info);
	return CSP_STALL;
}

/* Raise TILER_OOM.  The driver writes HEAP_START and HEAP_END, and acknowledges */
static enum cs_progress ask(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i)
{
	struct cs_state *s = &q->cs->s;
	u32 out = q->cs->out_va;
	struct heap_context c = { 0 };

	if (s->heap_context && !mali_cs_heap_get(gpu, q, s->heap_context, &c))
		return CSP_STALL;
	mali_fw_write32(gpu, out + CS_HEAP_VT_START, c.count[MALI_CS_HEAP_VERTEX_TILER_STARTED]);
	mali_fw_write32(gpu, out + CS_HEAP_VT_END, c.count[MALI_CS_HEAP_VERTEX_TILER_COMPLETED]);
	mali_fw_write32(gpu, out + CS_HEAP_FRAG_END, c.count[MALI_CS_HEAP_FRAGMENT_COMPLETED]);
	mali_fw_write64(gpu, out + CS_HEAP_ADDRESS, s->heap_context);
	s->oom = OOM_ASKED;
	s->oom_work = (u8)i;
	schedule_draws(s, CS_NEVER);
	mali_csg_cs_event(gpu, q->group, q->stream, CS_REQ_TILER_OOM);
	return CSP_STALL;
}

/* Make @chunk the one in use.  Return: false if an access has not been made */
static bool use_chunk(struct mali_gpu *gpu, struct cs_ref *q, u64 desc, u64 chunk)
{
	struct tiler_heap h;

	if (!get(gpu, q, desc, &h, sizeof(h)))
		return false;
	h.base = chunk_va(chunk);
	h.bottom = h.base + CHUNK_HEADER;
	h.top = h.base + (chunk & CHUNK_PAGES) * MMU_PAGE_SIZE;
	h.size = (u32)(h.top - h.base);
	return mali_cs_endpoint_mem(gpu, q, desc, &h, sizeof(h), true);
}

/* Append the chunk in use, which is full, to the context's list of completed chunks */
static bool complete_chunk(struct mali_gpu *gpu, struct cs_ref *q, u64 context,
			   const struct tiler_heap *h)
{
	u64 chunk = h->base | (h->top - h->base) / MMU_PAGE_SIZE;
	u64 list[2];

	if (!get(gpu, q, context + CONTEXT_COMPLETED_TOP, list, sizeof(list)))
		return false;
	if (list[1] && !put64(gpu, q, chunk_va(list[1]), chunk))
		return false;
	if (!list[0])
		list[0] = chunk;
	list[1] = chunk;
	return put64(gpu, q, h->base, 0) &&
	       mali_cs_endpoint_mem(gpu, q, context + CONTEXT_COMPLETED_TOP, list, sizeof(list),
				    true);
}

/* Remove a chunk from the list of returned ones.  Return: false if an access has not been made */
static bool take_free(struct mali_gpu *gpu, struct cs_ref *q, u64 *chunk)
{
	u64 heap = q->cs->s.heap_context;
	struct heap_context c;

	*chunk = 0;
	if (!heap)
		return true;
	if (!mali_cs_heap_get(gpu, q, heap, &c))
		return false;
	if (!c.free_first)
		return true;
	*chunk = c.free_first;
	if (c.free_first == c.free_last)
		c.free_first = c.free_last = 0;
	else if (!get(gpu, q, chunk_va(*chunk), &c.free_first, 8))
		return false;
	/* No longer part of the list */
	return put64(gpu, q, chunk_va(*chunk), 0) && mali_cs_heap_put(gpu, q, heap, &c);
}

/* The chunk in use is full: continue draw @i with another one */
static enum cs_progress next_chunk(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				   u64 desc, const struct tiler_heap *h)
{
	struct cs_state *s = &q->cs->s;
	struct cs_work *w = &s->work[i];
	u64 chunk = w->job[TILER_JOB_CHUNK];

	if (!chunk && !get(gpu, q, h->base, &chunk, 8))
		return CSP_STALL;
	if (!chunk && !take_free(gpu, q, &chunk))
		return CSP_STALL;
	if (!chunk && (is_handlers(s, w) || mali_mode_protected(gpu)))
		/* TILER_OOM cannot be raised for the handler's draws and in protected mode */
		return mali_cs_tiler_fail(gpu, q, i, EXC_OOM, s->heap_context);
	if (!chunk && s->oom != OOM_NONE) {
		/* It waits as well */
		mali_scoreboard_schedule(s, i, CS_NEVER);
		return CSP_STALL;
	}
	if (!chunk)
		return ask(gpu, q, i);
	if (!(chunk & CHUNK_PAGES) || chunk_va(chunk) == h->base)
		return mali_cs_tiler_fail(gpu, q, i, EXC_DATA_INVALID_FAULT, chunk);
	if (!complete_chunk(gpu, q, w->job[TILER_JOB_CONTEXT], h) ||
	    !use_chunk(gpu, q, desc, chunk))
		return CSP_STALL;
	w->job[TILER_JOB_CHUNK] = 0;
	s->oom_tried = false;
	return CSP_MORE;
}

/**
 * mali_cs_tiler_take() - take memory for a draw, in one piece
 * @gpu: GPU
 * @q: queue
 * @i: index of the draw in the queue's work; its job is TILER_JOB_*
 * @least: bytes that it needs
 * @bytes: bytes that it can use; set to what it has got, a multiple of HEAP_ALIGN
 * @va: set to the GPU VA
 *
 * Return: CSP_DONE if it has got some.  CSP_MORE if there is another chunk now: try again.
 * Otherwise it waits or has ended.
 */
enum cs_progress mali_cs_tiler_take(struct mali_gpu *gpu, struct cs_ref *q, unsigned int i,
				    u64 least, u64 *bytes, u64 *va)
{
	const struct cs_work *w = &q->cs->s.work[i];
	struct tiler_heap h;
	u64 desc, room;

	if (locked(gpu, q))
		return CSP_STALL;
	if (!get(gpu, q, w->job[TILER_JOB_CONTEXT] + CONTEXT_HEAP, &desc, 8) ||
	    !get(gpu, q, desc, &h, sizeof(h)))
		return CSP_STALL;
	if ((h.type & 0xff) != HEAP_TYPE || h.base & CHUNK_PAGES || h.bottom < h.base ||
	    h.top < h.bottom || (h.top - h.base) / MMU_PAGE_SIZE > CHUNK_PAGES || h.top == h.base)
		return mali_cs_tiler_fail(gpu, q, i, EXC_DATA_INVALID_FAULT, desc);
	room = (h.top - h.bottom) / HEAP_ALIGN * HEAP_ALIGN;
	if (room < least && least > h.top - h.base - CHUNK_HEADER)
		/* Nor has another one of that size */
		return mali_cs_tiler_fail(gpu, q, i, EXC_OOM, desc);
	if (!room || room < least)
		return next_chunk(gpu, q, i, desc, &h);
	if (room > *bytes)
		room = (*bytes + HEAP_ALIGN - 1) / HEAP_ALIGN * HEAP_ALIGN;
	*va = h.bottom;
	h.bottom += room;
	if (!mali_cs_endpoint_mem(gpu, q, desc, &h, sizeof(h), true))
		return CSP_STALL;
	*bytes = room;
	return CSP_DONE;
}

/* Call @p's exception handler.  Return: false if its queue has been stopped */
static bool call_handler(struct mali_gpu *gpu, struct cs_ref *p)
{
	struct cs_state *s = &p->cs->s;
	struct cs_frame *f = &s->frame[s->depth];

	/* The ring counts as a frame */
	if (s->depth + 1 >= CS_CALL_DEPTH) {
		mali_cs_fatal(gpu, p, EXC_CS_CALL_STACK_OVERFLOW, s->handler_va);
		return false;
	}
	f->start = s->handler_va;
	f->pc = f->start;
	f->end = f->start + s->handler_len;
	s->handler_depth = ++s->depth;
	/* The instruction that the queue was blocked in is executed again afterwards */
	s->block = CSB_NONE;
	p->csg->ready |= BIT32(p->stream);
	return true;
}

/* Whether a queue can be interrupted between two instructions */
static bool interruptible(const struct cs_state *s)
{
	return !s->handler_depth && s->block != CSB_ACK && s->block != CSB_PROTM &&
	       s->block != CSB_FAULT && s->block != CSB_FATAL;
}

/*
 * Find the handler for a queue's heap: its own, or that of another queue of its group with the
 * same heap.  Return: whether there is one, in @p, or there has been one.
 */
static bool find_handler(struct cs_ref *q, struct cs_ref *p)
{
	const struct cs_state *own = &q->cs->s;
	bool seen = own->handler_seen;
	unsigned int m;

	*p = *q;
	if (own->handler_va && own->handler_len)
		return true;
	for (m = 0; m < q->csg->stream_num && own->heap_context; m++) {
		struct cs *cs = &q->csg->cs[m];

		if (cs == q->cs || !cs->started || cs->s.heap_context != own->heap_context)
			continue;
		seen |= cs->s.handler_seen;
		if (!cs->s.handler_va || !cs->s.handler_len)
			continue;
		*p = (struct cs_ref){ q->csg, cs, q->group, m };
		return true;
	}
	p->cs = NULL;
	return seen;
}

/* The driver has no chunk: call an exception handler, wait for one or for fragments, or fail */
static bool without_memory(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;
	struct heap_context c = { 0 };
	struct cs_ref p;
	bool handled = !s->oom_tried && find_handler(q, &p);

	if (handled && p.cs) {
		s->oom = OOM_PENDING;
		if (!interruptible(&p.cs->s) || mali_mode_protected(gpu))
			return true;
		if (!call_handler(gpu, &p))
			return p.cs != q->cs;
		s->oom = OOM_HANDLER;
		s->oom_tried = true;
		return true;
	}
	if (s->heap_context && !mali_cs_heap_get(gpu, q, s->heap_context, &c))
		return false;
	if (c.count[MALI_CS_HEAP_FRAGMENT_COMPLETED] !=
	    c.count[MALI_CS_HEAP_VERTEX_TILER_COMPLETED]) {
		s->oom = OOM_FRAGMENTS;
		s->oom_frag_end = c.count[MALI_CS_HEAP_FRAGMENT_COMPLETED];
		return true;
	}
	if (handled)
		s->oom = OOM_PENDING;
	else
		mali_cs_tiler_fail(gpu, q, s->oom_work, EXC_OOM, s->heap_context);
	return true;
}

/**
 * mali_cs_tiler_poll() - check whether draws that wait for memory can continue
 * @gpu: GPU
 * @q: queue, whose @oom is not OOM_NONE
 *
 * Return: false if the queue has been stopped, or an access has stalled.
 */
bool mali_cs_tiler_poll(struct mali_gpu *gpu, struct cs_ref *q)
{
	struct cs_state *s = &q->cs->s;
	struct heap_context c;
	u64 chunk;

	/* One exception at a time */
	if (s->oom == OOM_HANDLER || s->block == CSB_ACK || locked(gpu, q))
		return true;
	if (s->oom == OOM_PENDING)
		return without_memory(gpu, q);
	if (s->oom == OOM_FRAGMENTS) {
		if (!mali_cs_heap_get(gpu, q, s->heap_context, &c))
			return false;
		if (c.count[MALI_CS_HEAP_FRAGMENT_COMPLETED] == s->oom_frag_end)
			return true;
		s->oom = OOM_NONE;
		schedule_draws(s, gpu->cost->time_ns);
		return true;
	}
	if (!mali_cs_take_ring(q->cs, CS_RUNG_OOM) ||
	    mali_cs_event_pending(gpu, q->cs, CS_REQ_TILER_OOM))
		return true;
	chunk = mali_fw_read64(gpu, q->cs->in_va + CS_HEAP_START);
	if (!chunk != !mali_fw_read64(gpu, q->cs->in_va + CS_HEAP_END))
		mali_fw_error(gpu, "HEAP_START and HEAP_END are no list of chunks", chunk);
	if (!chunk)
		return without_memory(gpu, q);
	s->oom = OOM_NONE;
	s->work[s->oom_work].job[TILER_JOB_CHUNK] = chunk;
	/* First the one that has the chunk: it makes it the one in use */
	schedule_draws(s, gpu->cost->time_ns + mali_cost_ns(gpu, MALI_COST_STEP, 1));
	mali_scoreboard_schedule(s, s->oom_work, gpu->cost->time_ns);
	return true;
}

/**
 * mali_cs_tiler_restore() - a request for chunks does not survive a suspension
 * @gpu: GPU
 * @s: queue
 *
 * Draws are retried, and repeat it.
 */
void mali_cs_tiler_restore(struct mali_gpu *gpu, struct cs_state *s)
{
	if (s->oom != OOM_ASKED && s->oom != OOM_PENDING)
		return;
	s->oom = OOM_NONE;
	schedule_draws(s, gpu->cost->time_ns);
}

/**
 * mali_cs_tiler_handler_returned() - retry the draws when the exception handler has returned
 * @gpu: GPU
 * @q: queue whose handler it is
 *
 * Those of each queue that it was called for. If there still is no memory, TILER_OOM is raised
 * once more.
 */
void mali_cs_tiler_handler_returned(struct mali_gpu *gpu, struct cs_ref *q)
{
	unsigned int m;

	q->cs->s.handler_depth = 0;
	for (m = 0; m < q->csg->stream_num; m++) {
		struct cs *cs = &q->csg->cs[m];

		if (cs != q->cs && (!cs->started ||
				    cs->s.heap_context != q->cs->s.heap_context))
			continue;
		if (cs->s.oom != OOM_HANDLER)
			continue;
		cs->s.oom = OOM_NONE;
		schedule_draws(&cs->s, gpu->cost->time_ns);
	}
}

/**
 * mali_cs_heap_count() - increment a counter of render passes
 * @gpu: GPU
 * @q: queue
 * @heap: GPU VA of the heap context, 0 for none
 * @counter: MALI_CS_HEAP_...
 *
 * Return: false if an access has not been made.
 */
bool mali_cs_heap_count(struct mali_gpu *gpu, struct cs_ref *q, u64 heap, unsigned int counter)
{
	struct heap_context c;

	if (!heap)
		return true;
	if (locked(gpu, q) || !mali_cs_heap_get(gpu, q, heap, &c))
		return false;
	c.count[counter]++;
	return mali_cs_heap_put(gpu, q, heap, &c);
}

/**
 * mali_cs_heap_give_back() - return chunks to the heap, for FINISH_FRAGMENT
 * @gpu: GPU
 * @q: queue
 * @heap: GPU VA of the heap context, 0 for none
 * @first, @last: a list of chunks, 0 for none
 *
 * Return: false if an access has not been made.
 */
bool mali_cs_heap_give_back(struct mali_gpu *gpu, struct cs_ref *q, u64 heap, u64 first, u64 last)
{
	struct heap_context c;

	if (!heap || !first || !last)
		return true;
	if (locked(gpu, q) || !mali_cs_heap_get(gpu, q, heap, &c))
		return false;
	if (c.free_last && !put64(gpu, q, chunk_va(c.free_last), first))
		return false;
	if (!c.free_last)
		c.free_first = first;
	c.free_last = last;
	return mali_cs_heap_put(gpu, q, heap, &c);
}
