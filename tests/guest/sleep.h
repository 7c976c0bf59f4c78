/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Suspending the whole system, which kernels for several CPUs cannot (smp.config).
 */
#ifndef VMALI_GUEST_SLEEP_H
#define VMALI_GUEST_SLEEP_H

/**
 * system_can_sleep() - whether the kernel can suspend the system, and has an alarm
 */
int system_can_sleep(void);

/**
 * system_sleep() - suspend the system until an alarm
 * @how: "s2idle": devices are suspended, the processor idles; or "deep": interrupts and
 *	time are stopped as well
 * @seconds: until the alarm.  A system that takes longer to suspend is awake again
 *	before it has
 *
 * Return: 0 if the system was suspended and is awake again, or -errno: -EBUSY if it
 * could not be, because of a task, or because of the alarm.
 */
int system_sleep(const char *how, unsigned int seconds);

#endif /* VMALI_GUEST_SLEEP_H */
