/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Texts of the kernel's documentation.
 */
#ifndef CHECK_TEXT_H
#define CHECK_TEXT_H

#include "../launcher/base.h"

/**
 * headings() - the titles in a page of reStructuredText
 * @page: the page's text
 *
 * A title is a line with a letter, above a line of one kind or more of punctuation that is at
 * least as long.
 *
 * Return: the titles, in the page's order.
 */
struct args headings(const char *page);

/**
 * letters() - the letters and digits of a text, without tags and entities of HTML
 * @html: the text
 *
 * Return: these, without blanks; the caller's to free.
 */
char *letters(const char *html);

#endif
