/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The trusted display's panel as a picture.  No program of a real machine can read a protected
 * display; this is for tests and the demo's report.
 *
 * Compiled into kernel modules, too: no C library.
 */
#ifndef VMALI_PANEL_H
#define VMALI_PANEL_H

#include "../../trusted/include/mali_trusted.h"

/**
 * vmali_panel_room() - memory that a picture takes while it is made
 * @info: size of the frame
 *
 * Return: bytes; 0 while the panel is off.
 */
size_t vmali_panel_room(const struct mali_trusted_display_info *info);

/**
 * vmali_panel_ppm() - a PPM picture ("P6") of what the panel shows
 * @trusted: the trusted firmware
 * @info: what it shows, by mali_trusted_display_get(); not off
 * @to: vmali_panel_room() bytes, all of which hold content afterwards
 * @len: set to the bytes of the picture, at the beginning of @to
 *
 * Context: process.
 *
 * Return: false if another frame is shown by now.
 */
bool vmali_panel_ppm(struct mali_trusted *trusted, const struct mali_trusted_display_info *info,
		     u8 *to, size_t *len);

#endif
