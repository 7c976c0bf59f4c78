/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The topics of the series: each is a series of patches of its own, for its own recipients.
 *
 * kernel/series/topics lists them in the order in which they are applied, a line each: the
 * name, and perhaps "optional" (not in the default) or "always" (in every kernel).  A topic
 * needs only topics above it, so there is no circle of needs.  kernel/backport/VERSION has the
 * topics for an older Linux in the same form.  Each is the directory kernel/series/NAME with
 *
 *	series			lines "KEY: VALUE", see topics_read()
 *	NNNN-*.patch		the patches, from 0001 on
 *	config			what its kernels are configured with, if that is more than others
 *	cover-letter.txt,
 *	changes.txt		what is mailed with the patches: see series.h
 */
#ifndef LAUNCHER_TOPICS_H
#define LAUNCHER_TOPICS_H

#include "base.h"

/**
 * enum topic_use - which kernels have a topic without being asked
 * @TOPIC_DEFAULT: the default one
 * @TOPIC_OPTIONAL: none
 * @TOPIC_ALWAYS: all, the unmodified one, too
 */
enum topic_use { TOPIC_DEFAULT, TOPIC_OPTIONAL, TOPIC_ALWAYS };

/**
 * struct topic - one topic
 * @name: its name, which is that of its directory
 * @dir: the directory
 * @use: which kernels have it
 * @needs: names of the topics that it is applied on, without what these need
 * @excludes: names of topics that cannot be applied together with it
 * @settled: whether its design is; if not, its mails are a request for comments
 * @tree: the maintainers' tree that it is for, or ""
 * @patches: paths of the patches, in order
 */
struct topic {
	const char *name;
	const char *dir;
	enum topic_use use;
	struct args needs;
	struct args excludes;
	bool settled;
	const char *tree;
	struct args patches;
};

/**
 * struct topics - all topics
 * @top: the checkout that has them
 * @where: their directory in it, kernel/series or kernel/backport/VERSION
 * @v: in the order in which they are applied
 * @n: how many
 */
struct topics {
	const char *top;
	const char *where;
	struct topic *v;
	size_t n;
};

/**
 * topics_read() - read the topics of a checkout, for linux_version()
 * @top: the checkout; not copied
 *
 * Keys in a file series are needs and excludes, which have names of topics; design, which is
 * settled or open; and tree.  Only design must be there.  A line that begins with # is a
 * comment.  Anything that is wrong ends the process with one line.
 */
struct topics topics_read(const char *top);

/**
 * topic_find() - find a topic by its name
 * @topics: all topics
 * @name: the name
 *
 * Return: the topic, or NULL.
 */
const struct topic *topic_find(const struct topics *topics, const char *name);

/**
 * struct row - what is applied of each topic
 * @counts: for each topic, how many of its patches
 * @in: for each topic, whether it takes part; with no patch, only what it needs is applied
 */
struct row {
	size_t *counts;
	bool *in;
};

/**
 * row_of() - what a series consists of
 * @topics: all topics
 * @series: default, none, or topics with commas between, each as TOPIC, which is with all of its
 *	    patches; TOPIC:N, with the first so many; or TOPIC~K, without the last so many
 * @who: what mistakes are reported as, for instance "run: --series"
 *
 * What a topic needs is in the row, and is whole; what is in every kernel is not, unless it is
 * named.  A mistake ends the process with one line.
 */
struct row row_of(const struct topics *topics, const char *series, const char *who);

/**
 * row_name() - the one name of a row
 * @topics: all topics
 * @row: the row
 *
 * Return: default, none, or topics as in row_of(), without those that another one needs and
 * those in every kernel.
 */
const char *row_name(const struct topics *topics, const struct row *row);

/**
 * row_patches() - the patches of a row, in order
 * @topics: all topics
 * @row: the row
 * @machine: whether with the topics that are in every kernel
 *
 * Return: their paths.
 */
struct args row_patches(const struct topics *topics, const struct row *row, bool machine);

/**
 * row_configs() - the configurations that the topics of a row have
 * @topics: all topics
 * @row: the row
 *
 * Return: their paths, in order; with those of the topics that are in every kernel.
 */
struct args row_configs(const struct topics *topics, const struct row *row);

/**
 * topic_base() - the patches that a topic is applied on
 * @topics: all topics
 * @topic: the topic
 *
 * Return: those of all topics that it needs, in order.
 */
struct args topic_base(const struct topics *topics, const struct topic *topic);

#endif
