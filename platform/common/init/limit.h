/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The time limit, and what the machine waits for when it is over.
 */
#ifndef VMALI_INIT_LIMIT_H
#define VMALI_INIT_LIMIT_H

/**
 * start_limit() - begin to count
 *
 * Return: a descriptor that becomes readable when the time is over; -1 without a limit.
 */
int start_limit(void);

/**
 * tell_waiting() - print what the machine waits for: its tasks, and the GPU's groups and queues
 */
void tell_waiting(void);

#endif
