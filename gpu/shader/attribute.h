/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Attributes: elements of buffers, by a descriptor.
 */
#ifndef MALI_SHADER_ATTRIBUTE_H
#define MALI_SHADER_ATTRIBUTE_H

#include "pixel.h"
#include "resource.h"

/**
 * struct shader_attribute - an attribute of a lane
 * @handle: where it is from; the same in all lanes but for strange programs
 * @word: descriptor; zeros if there is none
 * @buffer: of it
 * @format: of it, if it is @usable
 * @valid: the others are of @handle
 * @usable: it is in a buffer, in a format that is modelled
 */
struct shader_attribute {
	u32 handle;
	u32 word[SHADER_DESCRIPTOR_WORDS];
	struct shader_buffer buffer;
	struct mali_pixel_format format;
	bool valid, usable;
};

/*
 * Find the attribute of a handle, unless @a has it.  What is not modelled is counted in the core.
 * Return: false if an access has not been made
 */
bool mali_attribute_find(struct shader_core *core, struct shader_attribute *a, u32 handle);

/* GPU VA for a vertex and instance.  Return: false if it is not in its buffer, as a whole */
bool mali_attribute_address(const struct shader_core *core, const struct shader_attribute *a,
			    u32 vertex, u32 instance, u64 *va);

#endif
