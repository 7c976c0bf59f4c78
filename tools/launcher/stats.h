/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Figures of vmali bench: named samples, their medians and ranks.
 */
#ifndef LAUNCHER_STATS_H
#define LAUNCHER_STATS_H

#include "base.h"

/**
 * struct samples - values of one figure
 * @name: the figure's name
 * @v: the values
 * @n: how many
 */
struct samples {
	char *name;
	double *v;
	size_t n;
};

/**
 * struct figures - samples of several figures
 * @samples: of each
 * @n: number of figures
 */
struct figures {
	struct samples *samples;
	size_t n;
};

/**
 * samples_add() - add one value
 * @samples: the samples
 * @value: the value
 */
void samples_add(struct samples *samples, double value);

/**
 * samples_median() - the median, of an even number of values the mean of the middle two
 * @samples: the samples, which are sorted by this; at least one
 */
double samples_median(struct samples *samples);

/**
 * median_rank() - the rank of a bound of the median
 * @n: how many values there are
 *
 * The median is between the values of this rank, counted from both ends, with a probability
 * of 95 % (ranks of a binomial distribution), from six values on.
 *
 * Return: the rank, 1 for the least value.
 */
size_t median_rank(size_t n);

/**
 * samples_ratio() - ratios of two figures, value by value
 * @over: numerators
 * @under: denominators; as many
 *
 * Return: the ratios, in the same order.
 */
struct samples samples_ratio(const struct samples *over, const struct samples *under);

/**
 * figure() - the samples of a figure
 * @figures: the figures; one that is not there is added, without values
 * @name: the figure's name
 */
struct samples *figure(struct figures *figures, const char *name);

/**
 * figures_read() - add the values of lines "NAME VALUE"; other lines are ignored
 * @figures: the figures
 * @prefix: goes before each name
 * @lines: the lines; changed by this
 */
void figures_read(struct figures *figures, const char *prefix, char *lines);

#endif
