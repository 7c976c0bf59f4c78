/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The series as it is mailed.
 */
#ifndef MAILS_MAILS_H
#define MAILS_MAILS_H

#include "../check/points.h"
#include "../launcher/series.h"

/**
 * struct mails - mails that are made of the series
 * @c: the series, all of whose patches apply
 * @cover: the cover letter
 * @base: what the mails apply to, the last line of the cover letter
 * @dir: an existing directory for them
 */
struct mails {
	const struct checking *c;
	struct cover cover;
	const char *base;
	const char *dir;
};

/**
 * mails_write() - write the cover letter and the patches; a failure ends the process
 * @m: the mails. Each patch has what changed below its "---". All patches are in the file
 *     series.mbx, too.
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
 * mails_apply() - git am of all mails on the pristine source; every file of the machine's
 *	kernel must be there then, and no other
 * @m: the mails
 * @kernel_source: what the machine's kernel is compiled from
 * @said: where to print what is different
 *
 * Return: whether nothing is.
 */
bool mails_apply(const struct mails *m, const char *kernel_source, FILE *said);

#endif
