/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Attacks on protected content.
 */
#ifndef VMALI_ATTACK_H
#define VMALI_ATTACK_H

struct player;

/* Pixels of a dump that nothing has been written to: two greys in squares. */
#define DUMP_BLANK_A	0xff8a8a8au
#define DUMP_BLANK_B	0xffa6a6a6u

/**
 * attack_all() - run all attacks on the target
 * @p: player, whose target holds a frame
 */
void attack_all(struct player *p);

#endif /* VMALI_ATTACK_H */
