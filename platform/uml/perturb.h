/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What varies from seed to seed: when interrupts are delivered, what the GPU takes, where tasks
 * lose the CPU.
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
 * vmali_perturb_gpu() - make a choice of the GPU's
 * @what: VMALI_CHOICE_REQUEST, VMALI_CHOICE_COMPLETE or VMALI_CHOICE_QUEUE
 * @gpu: the GPU's thread, for the list
 * @n: for VMALI_CHOICE_QUEUE, of how many, at least 2
 *
 * Context: any.
 *
 * Return: nanoseconds, or a number below @n; often 0, and always without a seed.
 */
u64 vmali_perturb_gpu(enum vmali_choice what, const struct task_struct *gpu, u32 n);

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
