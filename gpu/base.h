/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The GPU as every file knows it: its host, what it was created as, counters, and a
 * pointer to each file's own state.  core.c composes them in one allocation; the type
 * of a file's state is in its header, so that only files above it can use it.
 */
#ifndef MALI_BASE_H
#define MALI_BASE_H

#include "include/mali_gpu.h"
#include "mali_regs.h"
#include "../lib/cs_isa.h"

#define NSEC_PER_SEC_ULL	1000000000ull
#define MMU_PAGE_SIZE		4096u

/**
 * struct mali_gpu - a GPU
 * @isa: what its command streams can execute
 * @stat: for mali_gpu_stat()
 * @bus_reads, @bus_writes: bus transactions, for the performance counters
 * @events: the host is notified of events
 * @protected_mode: the GPU is in protected mode, as every bus transaction says; only
 *	mode.c changes it, all others ask mali_mode_protected()
 * @stopped: the firmware has stopped during this call of the model.  Its code continues to
 *	the end of the call, but has no effect outside: the files that give it one test this.
 *	Only mcu.c changes it
 */
struct mali_gpu {
	const struct mali_gpu_host *host;
	void *ctx;
	struct mali_gpu_config config;
	const struct mali_product *product;
	struct mali_cs_isa isa;
	u64 stat[MALI_STAT_COUNT];
	u64 bus_reads, bus_writes;
	bool events;
	bool protected_mode;
	bool stopped;

	struct cost *cost;
	struct later *later;
	struct inject *inject;
	struct supply *supply;
	struct irqs *irq;
	struct attributes *attributes;
	struct cache *cache;
	struct mode *mode;
	struct power *power;
	struct pwr *pwr;
	struct mmu *mmu;
	struct cores *cores;
	struct mcu *mcu;
	struct control *control;
	struct fwmem *fw;
	struct csg *csg;		/* FW_MAX_GROUPS of them */
	struct shaders *shaders;
	struct draws *draws;
	struct flights *flights;
	struct timers *timers;
	struct sched *sched;
	struct prfcnt *prfcnt;
	struct protm *protm;
	struct glb *glb;
};

static inline u64 gpu_time_ns(struct mali_gpu *gpu)
{
	return gpu->host->base.time_ns(gpu->ctx);
}

/* A choice of the host's, 0 if it makes none */
static inline u64 mali_choose(const struct mali_gpu *gpu, enum mali_choice what, u32 n)
{
	return gpu->host->choose ? gpu->host->choose(gpu->ctx, what, n) : 0;
}

/* A macro, so that the event is composed only if the host is notified */
#define gpu_event(gpu, ...)							\
	do {									\
		if ((gpu)->events)						\
			mali_notify(gpu, &(struct mali_event){ __VA_ARGS__ });	\
	} while (0)

void mali_notify(struct mali_gpu *gpu, const struct mali_event *event);
void mali_guest_error(struct mali_gpu *gpu, const char *msg, u64 value);
int mali_bus(struct mali_gpu *gpu, u64 pa, void *buf, u32 len, bool write,
	     enum mali_initiator initiator);

static inline u32 lo32(u64 v)
{
	return (u32)v;
}

static inline u32 hi32(u64 v)
{
	return (u32)(v >> 32);
}

/* One half of a 64-bit register at @base */
static inline u32 half64(u64 v, u32 offset, u32 base)
{
	return offset == base ? lo32(v) : hi32(v);
}

static inline void set_half64(u64 *v, u32 offset, u32 base, u32 value)
{
	if (offset == base)
		*v = (*v & ~0xffffffffull) | value;
	else
		*v = (*v & 0xffffffffull) | ((u64)value << 32);
}

#endif
