/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A topic of the series as it is mailed.
 */
#ifndef MAILS_MAILS_H
#define MAILS_MAILS_H

#include "../check/points.h"
#include "../launcher/series.h"

/**
 * struct mails - mails that are made of a topic
 * @c: the topic that is looked at, all of whose patches apply
 * @cover: its cover letter
 * @from: the sender, "NAME <MAIL>"
 * @base: the release or the commit that they apply to, below the other topics that they need
 * @dir: an existing directory for them
 */
struct mails {
	const struct checking *c;
	struct cover cover;
	const char *from;
	const char *base;
	const char *dir;
};

/**
 * mails_write() - write the cover letter and the patches; a failure ends the process
 * @m: the mails. Each patch has what changed below its "---". All patches are in the file
 *     series.mbx, too.
 *
 * The sender's sign-off replaces the last one of each patch, and the sender is the author of
 * patches that are by the same person as that sign-off.  At the end of the cover letter is what
 * they apply to, and the patch ids of the topics that they need.
 */
void mails_write(const struct mails *m);

/**
 * mails_recipients() - write the addresses that get_maintainer.pl names into recipients.txt
 * @m: the mails
 *
 * Each comes with the reason and the numbers of the patches.
 *
 * Return: whether there are any.
 */
bool mails_recipients(const struct mails *m);

/**
 * mails_apply() - git am of all mails on what the topic needs; the result must be what the
 *	topic's patches make of it
 * @m: the mails
 * @said: where to print what is different
 *
 * Return: whether nothing is.
 */
bool mails_apply(const struct mails *m, FILE *said);

/**
 * mails_apply_all() - git am of mails of several topics on the pristine source; what the series
 *	touches must then be as in the machine's kernel
 * @c: what they are of
 * @mailboxes: the topics' files series.mbx, in order
 * @patches: how many mails that are
 * @kernel_source: what the machine's kernel is compiled from
 * @said: where to print what is different
 *
 * Return: whether nothing is.
 */
bool mails_apply_all(const struct checking *c, const struct args *mailboxes, size_t patches,
		     const char *kernel_source, FILE *said);

#endif
