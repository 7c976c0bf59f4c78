/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * For tests of protected mode: a machine with protected memory and a bus that keeps it
 * apart, a group that may use it, and the driver's half of entry and exit.
 */
#ifndef GPU_PROTM_H
#define GPU_PROTM_H

#include "gpu_host.h"

#define SECTION_VA	0x03000000u
#define SECTION_SIZE	0x4000u
#define PROTECTED_SIZE	0x80000u
/* Protected memory of a group, in its address space */
#define SECRET_VA	0xA00000ull
#define SECRET_SIZE	0x4000u
#define MARKER		0x5ec2e7a5u

#define WAIT_PROTM	(1u << 29)

/* r90: ordinary data, r88: protected data, if PROLOGUE came first */
#define PROLOGUE	I_MOVE48(90, DATA_VA), I_MOVE48(88, SECRET_VA)
#define PUT(reg, off)	I_STORE(reg, 1, 90, off)
#define HIDE(reg, off)	I_STORE(reg, 1, 88, off)
#define SEEK(reg, off)	I_LOAD(reg, 1, 88, off)

/* Counts to 100000 in protected memory, each number once */
#define COUNT		100000u
#define COUNTER		PROLOGUE, I_MOVE32(10, COUNT), I_PROT_REGION(5), I_ADD_IMM32(12, 12, 1), \
			I_ADD_IMM32(10, 10, ~0u), I_MOVE32(16, MARKER), I_BRANCH(C_GT, 10, -4), \
			HIDE(12, 0), I_MOVE32(13, 6), PUT(13, 0)

/**
 * struct prot - a group that may use protected memory
 * @g: group; the first member, for group_teardown()
 * @secret_pa: SECRET_VA
 * @save_pa, @save_va: protected suspend buffer
 */
struct prot {
	struct group g;
	u64 secret_pa;
	u64 save_pa, save_va;
};

u64 prot_alloc(struct host *h, u32 size);
void prot_boot(struct host *h, bool section);
int prot_setup(void **state);
int prot_group_setup(void **state);
void prot_bind(struct prot *p, unsigned int slot);
void prot_start(struct host *h, struct prot *p, unsigned int slot, unsigned int streams);
bool prot_pending(struct prot *p, unsigned int q);
void prot_acknowledge(struct prot *p, unsigned int q);
bool prot_active(struct host *h);
bool exit_pending(struct host *h);
void exit_acknowledge(struct host *h);
bool prot_request(struct host *h);
void prot_enter(struct prot *p);
void prot_endless(struct prot *p);
bool prot_leaked(struct host *h);

static inline void put_secret(struct prot *p, u32 off, u32 v)
{
	host_write32(p->g.h, p->secret_pa + off, v);
}

static inline u32 secret(struct prot *p, u32 off)
{
	return host_read32(p->g.h, p->secret_pa + off);
}

/* A test with a booted machine as *state, whose firmware has its protected section */
#define PROTM(f)	cmocka_unit_test_setup_teardown(f, prot_setup, host_teardown)
/* A test with a struct prot in such a machine as *state: of one queue, on slot 0 */
#define PROTM_GROUP(f)	cmocka_unit_test_setup_teardown(f, prot_group_setup, group_teardown)

#endif
