/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What only the model reports, to root: by debugfs, or QEMU's mailbox
 * (mailbox.h). A real board has none of it, so the programs work without it.
 */
#ifndef VMALI_MODEL_H
#define VMALI_MODEL_H

#include <stdint.h>
#include <stdio.h>

/**
 * model_socket() - ask a machine from its host
 * @path: socket of QEMU's plugin, for all that follows; not copied
 */
void model_socket(const char *path);

/**
 * model_report() - read a report
 * @name: gpu/stats, gpu/costs, gpu/state, gpu/inject, trusted/stats, trusted/refusals or
 *	trusted/display; User-Mode Linux has more, in debugfs
 * @file: set to the report, which the caller closes; NULL on failure
 *
 * Return: 0; -ENOENT if there is no model; -EINVAL if it has no such report.
 */
int model_report(const char *name, FILE **file);

/**
 * model_inject() - inject a fault
 * @fault: "NAME [TIMES [MS]]"
 *
 * Return: 0; -ENOENT if there is no model; -EINVAL if it has no such fault.
 */
int model_inject(const char *fault);

/**
 * model_number() - read a number of a report
 * @report: a report with lines "NAME NUMBER", as for model_report()
 * @name: of the number
 * @value: set to it; as it was on failure
 *
 * Return: 0; -ENOENT if there is no model; -EINVAL if it has no such report; -ENOMSG if that
 * has no such number.
 */
int model_number(const char *report, const char *name, uint64_t *value);

#endif /* VMALI_MODEL_H */
