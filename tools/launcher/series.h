/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Text of the series besides its patches: kernel/patches/changes.txt, and whom the mails go
 * to.
 *
 * changes.txt has, for each patch, its subject, and below it lines that begin with two
 * blanks; lines that begin with # are comments.  It is not in the patches themselves, whose
 * text below "---" git am drops.
 */
#ifndef LAUNCHER_SERIES_H
#define LAUNCHER_SERIES_H

#include "places.h"

/**
 * patch_subject() - the subject of a patch, without folding and "[PATCH]"
 * @f: the patch
 *
 * Return: the subject, "" if there is none; the caller's to free.
 */
char *patch_subject(FILE *f);

/**
 * patch_has_remark() - whether a patch has text that git am drops
 * @f: the patch; text is what is below "---" and neither diffstat nor diff
 */
bool patch_has_remark(FILE *f);

/**
 * remarks_refuse() - end the process with one line if a patch has text that git am drops
 * @paths: the patches' files
 */
void remarks_refuse(const struct args *paths);

/**
 * struct cover - the cover letter: kernel/patches/cover-letter.txt
 * @prefix: of its subject and the patches', as "PATCH v2"
 * @version: the number in there
 * @title: the subject after that
 * @body: the text below
 */
struct cover {
	char *prefix;
	long version;
	char *title;
	char *body;
};

/**
 * cover_read() - read the cover letter; what is wrong with it ends the process
 * @top: the checkout
 */
struct cover cover_read(const char *top);

/**
 * changes_of() - what changes.txt has for a patch
 * @f: changes.txt
 * @subject: the patch's subject
 *
 * Return: the text, without the blanks in front and empty lines at the end; "" if there is
 * none; the caller's to free.
 */
char *changes_of(FILE *f, const char *subject);

/**
 * changes_problems() - print where changes.txt and the patches differ, a line each
 * @out: where to
 * @f: changes.txt
 * @version: of the series
 * @files: names of the patches' files
 * @subjects: their subjects
 * @count: how many
 *
 * Return: how many problems there are.
 */
unsigned int changes_problems(FILE *out, FILE *f, long version, char *const *files,
			      char *const *subjects, size_t count);

/**
 * series_problems() - print where the checkout's changes.txt and some patches differ
 * @out: where to
 * @top: the checkout
 * @paths: the patches' files
 *
 * Return: how many problems there are; what is wrong with the cover letter, which has the
 * version, ends the process.
 */
unsigned int series_problems(FILE *out, const char *top, const struct args *paths);

/**
 * recipients() - print each address once: maintainers first, lists last, with the patches
 * @out: where to
 * @in: lines of get_maintainer.pl --roles, after the number of the patch and a tab
 */
void recipients(FILE *out, FILE *in);

/**
 * series_main() - some of the above, for the shell
 * @places: where things are
 * @args: remarks, or problems, of the patches whose paths are on standard input
 *
 * Return: the exit status.
 */
int series_main(const struct places *places, char **args);

#endif
