/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Firmware images from descriptions: good ones, and ones with the mistake that a test is
 * about.
 */
#ifndef VMALI_FW_BUILD_H
#define VMALI_FW_BUILD_H

#include "fw.h"

/**
 * struct fw_mistake - what is wrong with a description
 * @line: in which line, from 1; 0 if it is none in particular
 * @text: what
 */
struct fw_mistake {
	unsigned int line;
	char text[160];
};

/* What a description may say; for --help */
extern const char fw_build_help[];

/**
 * fw_compose() - make an image
 * @text: description
 * @len: its bytes; it need not end with a NUL
 * @file: set to the image; fw_file_free() ends it
 * @mistake: filled in on failure
 *
 * Return: whether the description could be understood.  The image may be as damaged as the
 * description wants it.
 */
bool fw_compose(const char *text, size_t len, struct fw_file *file, struct fw_mistake *mistake);

#endif
