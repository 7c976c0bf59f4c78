/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The picture on the trusted display, as the model shows it to root. No software of a real
 * board can see it.
 */
#ifndef VMALI_SCREEN_H
#define VMALI_SCREEN_H

#include "picture.h"

/**
 * screen_read() - read the picture on the trusted display
 * @picture: filled in, opaque; the caller destroys it
 *
 * Return: 0; -ENOENT if there is no model; -ENODATA if the display is off; -EILSEQ for
 * something unexpected; -ENOMEM.
 */
int screen_read(struct picture *picture);

#endif /* VMALI_SCREEN_H */
