/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The series as its checks see it: one topic, on the topics that it needs, and the files that
 * patches touch.
 */
#ifndef CHECK_SERIES_H
#define CHECK_SERIES_H

#include "../launcher/topics.h"

/**
 * struct series - the series, and the topic that is looked at
 * @topics: all topics
 * @touched: the paths that the patches of all topics touch below the root of the kernel, sorted
 * @dirs: directories to compile for all that, with a slash at the end, sorted
 * @topic: the topic, or NULL before series_topic()
 * @patches: the files of the patches that the topic is applied on, and then of its own, in order
 * @first: how many of these are not its own
 * @own: the paths that its own patches touch, sorted
 * @reached: the paths that all of @patches touch, sorted
 * @keys: of the points that point_key() has been asked for; shared by copies of the structure
 *
 * A point is a number of patches that are applied, from 0 to all of @patches.
 */
struct series {
	struct topics topics;
	struct args touched;
	struct args dirs;
	const struct topic *topic;
	struct args patches;
	size_t first;
	struct args own;
	struct args reached;
	char **keys;
};

/**
 * series_read() - find what the patches touch
 * @topics: all topics
 * @source: the kernel's source before the series
 *
 * A directory to compile is the nearest one that kbuild knows before the series, without
 * those that are below another.  It is the same for all topics, so that points which have the
 * same patches are compiled once.
 */
struct series series_read(const struct topics *topics, const char *source);

/**
 * series_topic() - look at a topic
 * @series: the series
 * @topic: one of its topics
 */
void series_topic(struct series *series, const struct topic *topic);

/**
 * patch_compiles() - whether a patch touches anything that is compiled
 * @path: the patch's file
 */
bool patch_compiles(const char *path);

/**
 * patch_configures() - whether a patch touches what kernels are configured by
 * @path: the patch's file
 */
bool patch_configures(const char *path);

/**
 * patch_prepares() - whether a patch may touch what kbuild reads or generates before it compiles
 *	the directories of drivers: anything but their files, if not Kconfig's, and text
 * @path: the patch's file
 */
bool patch_prepares(const char *path);

/**
 * point_key() - the key of what compiling a point of the series depends on
 * @series: the series, after series_topic()
 * @n: how many patches are applied
 *
 * The patches are read once.
 *
 * Return: the key, which stays the series'.
 */
const char *point_key(const struct series *series, size_t n);

#endif
