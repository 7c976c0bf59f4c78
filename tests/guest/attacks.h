/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What attacks on protected content start from, and what must be so after each of them: the
 * content is unchanged, other clients' jobs are right, and a fresh protected job works.
 *
 * Each attack is tried in several states of the machine (state.h); built with SYSTEM_SLEEP,
 * after the whole system was suspended during protected work.  Each has its exact errno or
 * verdict.  Only for the one source file of a test program.
 */
#ifndef VMALI_GUEST_ATTACKS_H
#define VMALI_GUEST_ATTACKS_H

#include "harness.h"

#include "state.h"

/* Bytes of what one instruction moves, and its registers, r0 to r15. */
#define CHUNK		VMALI_ACCESS_CHUNK
#define CHUNK_REGS	0xffffu

/* Registers of the streams, besides r0 to r15 that hold a chunk. */
#define SRC		vmali_cs_r64(20)
#define DST		vmali_cs_r64(22)
#define LENGTH		vmali_cs_r32(24)

/* What ordinary memory holds before the attack, for all words that it can reach. */
#define BEFORE		0x5a5a5a5au
#define DUMP_WORDS	4096u

FIXTURE(attacks) {
	struct protm p;			/* the attacker, with buffers, and the bystander */
	struct vmali_group *ordinary;	/* of the attacker */
	struct scene scene;
	unsigned int own_resets;	/* that the attack is answered with */
};

FIXTURE_VARIANT(attacks) {
	enum state state;
};

#ifdef SYSTEM_SLEEP
FIXTURE_VARIANT_ADD(attacks, system_slept) { .state = SLEPT };
#else
FIXTURE_VARIANT_ADD(attacks, idle) { .state = IDLE };
FIXTURE_VARIANT_ADD(attacks, running) { .state = RUNNING };
FIXTURE_VARIANT_ADD(attacks, in_reset) { .state = RESET };
FIXTURE_VARIANT_ADD(attacks, suspended) { .state = SUSPENDED };
#endif

FIXTURE_SETUP(attacks)
{
	unsigned int i;

	SKIP_IF(heap_missing(self->p.heap));
	ASSERT_EQ(0, protm_open(&self->p));
	ASSERT_EQ(0, guest_group(&self->p.g, 1, &self->ordinary));
	for (i = 0; i < DUMP_WORDS; i++)
		self->p.g.data[i] = BEFORE;
	ASSERT_EQ(0, scene_enter(&self->scene, &self->p, variant->state));
}

FIXTURE_TEARDOWN(attacks)
{
	const char *wrong;
	unsigned int i;

	/* Nothing has leaked, and nothing has been changed */
	for (i = 0; i < DUMP_WORDS; i++)
		if (self->p.g.data[i] != BEFORE)
			break;
	EXPECT_EQ(DUMP_WORDS, i) TH_LOG("word %u is %#x", i, self->p.g.data[i]);
	EXPECT_TRUE(secret_holds(self->p.trusted, &self->p.src, &self->p.src));
	wrong = scene_leave(&self->scene);
	EXPECT_EQ(NULL, wrong) TH_LOG("%s", wrong);

	vmali_group_destroy(self->p.group);
	self->p.group = NULL;
	vmali_group_destroy(self->ordinary);
	EXPECT_EQ(0, guest_healthy(&self->p.other, self->p.bystander));
	EXPECT_EQ(0, guest_healthy(&self->p.g, NULL));
	EXPECT_EQ(0, protm_fresh_job(&self->p));

	/* As many as there was reason for */
	EXPECT_EQ(self->p.resets + self->own_resets + (variant->state == RESET),
		  model_stat("resets"));
	protm_close(&self->p);
}

#endif /* VMALI_GUEST_ATTACKS_H */
