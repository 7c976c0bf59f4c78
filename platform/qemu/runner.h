/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * When the GPU executes: at the same time as the CPUs, in a thread of its own; or, where the
 * machine's time is that of its instructions (QEMU's -icount), at its times between those.
 */
#ifndef VMALI_QEMU_RUNNER_H
#define VMALI_QEMU_RUNNER_H

#include "../../gpu/include/mali_gpu.h"

/**
 * runner_start() - begin to execute
 * @virtual: between instructions of the CPU, at exact times; else in a thread
 * @run: executes for a bounded time, with the lock held.  Returns when to call it again:
 *	nanoseconds on the machine's clock, 0 for at once, MALI_RUN_IDLE for not before
 *	runner_kick()
 *
 * Context: BQL, once, before anything has run; after irq_connect().  A failure ends QEMU with a
 * message.
 */
void runner_start(bool virtual, u64 (*run)(void));

/**
 * runner_lock() - keep what is executed from executing, ahead of it
 *
 * Context: any thread, with or without the BQL, which is not taken inside.
 */
void runner_lock(void);

/**
 * runner_unlock() - the end of that
 */
void runner_unlock(void);

/**
 * runner_kick() - there is something to execute
 *
 * Context: with the lock held.
 */
void runner_kick(void);

/**
 * runner_irq() - an interrupt line has changed, whose delivery may be due at some other time
 *
 * Context: likewise.
 */
void runner_irq(void);

/**
 * runner_now() - nanoseconds on the machine's clock
 */
u64 runner_now(void);

#endif
