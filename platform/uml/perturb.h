/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What varies from seed to seed: when interrupts are delivered, where tasks lose the CPU.
 */
#ifndef VMALI_PERTURB_H
#define VMALI_PERTURB_H

#include "choices.h"

/**
 * vmali_perturb_delay() - choose how late something happens
 * @what: what
 *
 * Context: any.
 *
 * Return: nanoseconds, often 0, and always without a seed.
 */
u64 vmali_perturb_delay(enum vmali_choice what);

/**
 * vmali_perturb_point() - a place where the task could lose the CPU
 * @what: what kind of place
 *
 * Context: any; it does nothing where the task must not sleep.
 */
void vmali_perturb_point(enum vmali_choice what);

/**
 * vmali_perturb_init() - begin
 *
 * Return: 0, or a negative error code.
 */
int vmali_perturb_init(void);

#endif
