/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * vmali tree and vmali refresh: patches as commits that name their topic, and back.
 *
 * A commit has its topic as the last line of its message, "Topic: NAME", so that it keeps it
 * through git rebase and git commit --amend.  A patch has no such line.
 */
#ifndef LAUNCHER_REFRESH_H
#define LAUNCHER_REFRESH_H

#include "places.h"
#include "topics.h"

/**
 * topic_add() - a patch with a line that names its topic
 * @patch: the patch, as git format-patch writes it
 * @topic: the topic's name
 *
 * Return: the patch, the caller's to free.
 */
char *topic_add(const char *patch, const char *topic);

/**
 * topic_take() - a patch without the line that names its topic
 * @patch: the patch
 * @topic: set to the topic's name, or NULL if there is no such line; the caller's to free
 *
 * Return: the patch as it was before topic_add(), the caller's to free.
 */
char *topic_take(const char *patch, char **topic);

/**
 * refresh_write() - replace patches of topics by those of commits
 * @topics: all topics
 * @files: the commits, as git format-patch writes them, in order.  One that names no topic
 *	   is of the topic of the one before it.
 * @others: names of topics that the tree was made with; of these, what no commit is left of
 *	    goes, too
 *
 * Other files of the topics stay.  Nothing is written if anything is wrong, which ends the
 * process with one line: no topic, one that does not exist, topics in another order, or text
 * that git am drops.
 *
 * Return: names of the topics that were written.
 */
struct args refresh_write(const struct topics *topics, const struct args *files,
			  char *const *others);

/**
 * refresh_main() - the above, for the shell
 * @places: where things are
 * @args: topic NAME, which adds it to the patch on standard input; or refresh DIR TOPIC...,
 *	  with the patches in DIR, and the topics of the tree. Ended by NULL.
 *
 * Return: the exit status.
 */
int refresh_main(const struct places *places, char **args);

#endif
