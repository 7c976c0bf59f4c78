/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Text of a topic besides its patches: its cover-letter.txt and changes.txt, and the
 * recipients of its mails.
 *
 * changes.txt has, for each patch, its subject, and below it lines that begin with two
 * blanks; lines that begin with # are comments.  It is not in the patches themselves, whose
 * text below "---" git am drops.  In a first version, a patch without text is no mistake.
 */
#ifndef LAUNCHER_SERIES_H
#define LAUNCHER_SERIES_H

#include "topics.h"

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
 * @topic: whose patches
 */
void remarks_refuse(const struct topic *topic);

/**
 * sign_off_of() - the sender of a patch: the last sign-off
 * @message: the message
 *
 * Return: "NAME <MAIL>", or "" if there is none; the caller's to free.
 */
char *sign_off_of(const char *message);

/**
 * signed_off() - a message that its sender signs off
 * @message: the message
 * @from: "NAME <MAIL>", in place of the last sign-off, or in a new last line
 *
 * Return: the message, the caller's to free.
 */
char *signed_off(const char *message, const char *from);

/**
 * is_address() - whether a text is "NAME <MAIL>"
 * @address: the text
 */
bool is_address(const char *address);

/**
 * struct cover - the cover letter: cover-letter.txt
 * @prefix: of its subject and the patches', as "PATCH v2"; with RFC if the topic's design is open
 * @version: the number in there, 1 if there is none
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
 * @topic: whose
 */
struct cover cover_read(const struct topic *topic);

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
 * @topic: the topic's name
 * @f: changes.txt
 * @version: of the topic's mails
 * @files: names of the patches' files
 * @subjects: their subjects
 * @count: how many
 *
 * Return: how many problems there are.
 */
unsigned int changes_problems(FILE *out, const char *topic, FILE *f, long version,
			      char *const *files, char *const *subjects, size_t count);

/**
 * series_problems() - print where a topic's changes.txt and patches differ
 * @out: where to
 * @topic: the topic
 *
 * Return: how many problems there are; what is wrong with the cover letter, which has the
 * version, ends the process.
 */
unsigned int series_problems(FILE *out, const struct topic *topic);

/**
 * recipients() - print each address once: maintainers first, lists last, with the patches
 * @out: where to
 * @in: lines of get_maintainer.pl --roles, after the number of the patch and a tab
 */
void recipients(FILE *out, FILE *in);

#endif
