/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What happened around the choices that matter, from the trace of a run.
 */
#ifndef EXPLORE_AROUND_H
#define EXPLORE_AROUND_H

#include "../launcher/base.h"

/**
 * around_choices() - print what happened around choices
 * @f: where to
 * @trace: the trace as tools/trace/json.c writes it; events of other tools are skipped
 * @before: how many events before each choice
 * @after: how many after it
 *
 * Each event once, in the order of their times, with "..." where some are left out.
 *
 * Return: whether there are choices in it.
 */
bool around_choices(FILE *f, const char *trace, size_t before, size_t after);

#endif
