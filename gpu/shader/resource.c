// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Resource tables: from a handle to a descriptor.
 *
 * A handle is the number of a table in [31:24] and an index [Mesa, pan_ir.h].  The tables are an
 * array of Resources, 16 bytes each; descriptors have 32 bytes [genxml, v10.xml to v13.xml].
 * Table 62 has the tables themselves as buffers [panvk_vX_nir_lower_descriptors.c].
 */
#include "resource.h"

#define HANDLE_TABLE(h)		((h) >> 24)
#define HANDLE_INDEX(h)		((h) & 0xffffffu)
#define TABLE_OF_TABLES		62u

/* Words of a Resource */
#define RESOURCE_BYTES		16u
#define RESOURCE_ADDRESS(w)	((w)[0] | (u64)((w)[1] & 0xffffffu) << 32)
#define RESOURCE_DESCRIPTORS(w)	((w)[1] >> 24 & 1)
#define RESOURCE_SIZE(w)	((w)[2] | (u64)(w)[3] << 32)

#define DESCRIPTOR_BYTES	(SHADER_DESCRIPTOR_WORDS * 4)
#define DESCRIPTOR_TYPE(w)	((w)[0] & 0xf)
#define TYPE_BUFFER		9u

/* Words of a Buffer */
#define BUFFER_TYPE(w)		((w)[0] >> 4 & 0xf)
#define BUFFER_SIZE(w)		((w)[1])
#define BUFFER_ADDRESS(w)	((w)[2] | (u64)(w)[3] << 32)
#define BUFFER_STRIDE(w)	((w)[4])
#define BUFFER_STRUCTURE	3u

/* Return: false if the access has not been made.  Without the table, all words are 0 */
static bool find_table(struct shader_core *core, u32 table, u32 word[4])
{
	memset(word, 0, RESOURCE_BYTES);
	if (table >= core->job.resource_count)
		return true;
	return core->host->descriptor(core->ctx, core->job.resources + table * RESOURCE_BYTES, word,
				      RESOURCE_BYTES);
}

/**
 * mali_shader_find_descriptor() - the descriptor that a handle leads to
 * @core: core
 * @handle: handle
 * @word: set to it; to zeros, which is no descriptor, if there is none
 *
 * Return: false if an access has not been made.
 */
bool mali_shader_find_descriptor(struct shader_core *core, u32 handle,
				 u32 word[SHADER_DESCRIPTOR_WORDS])
{
	u64 at = (u64)HANDLE_INDEX(handle) * DESCRIPTOR_BYTES;
	u32 table[4];

	memset(word, 0, DESCRIPTOR_BYTES);
	if (!find_table(core, HANDLE_TABLE(handle), table))
		return false;
	if (!RESOURCE_DESCRIPTORS(table) || at + DESCRIPTOR_BYTES > RESOURCE_SIZE(table))
		return true;
	return core->host->descriptor(core->ctx, RESOURCE_ADDRESS(table) + at, word,
				      DESCRIPTOR_BYTES);
}

static bool read_buffer(struct shader_core *core, u32 handle, struct shader_buffer *buffer)
{
	u32 word[SHADER_DESCRIPTOR_WORDS], table[4];

	*buffer = (struct shader_buffer){ .handle = handle };
	if (HANDLE_TABLE(handle) == TABLE_OF_TABLES) {
		if (!find_table(core, HANDLE_INDEX(handle), table))
			return false;
		buffer->address = RESOURCE_ADDRESS(table);
		buffer->size = RESOURCE_SIZE(table);
		return true;
	}
	if (!mali_shader_find_descriptor(core, handle, word))
		return false;
	if (DESCRIPTOR_TYPE(word) != TYPE_BUFFER)
		return true;
	buffer->address = BUFFER_ADDRESS(word);
	buffer->size = BUFFER_SIZE(word);
	if (BUFFER_TYPE(word) == BUFFER_STRUCTURE)
		buffer->stride = BUFFER_STRIDE(word);
	return true;
}

/**
 * mali_shader_find_buffer() - the buffer that a handle leads to
 * @core: core
 * @handle: handle
 * @buffer: filled in; its size is 0 if there is none
 *
 * Return: false if an access has not been made.
 */
bool mali_shader_find_buffer(struct shader_core *core, u32 handle, struct shader_buffer *buffer)
{
	struct shader_buffer *known = &core->buffer[(handle ^ handle >> 24) % SHADER_BUFFERS];

	if (known->handle != handle) {
		if (!read_buffer(core, handle, buffer))
			return false;
		*known = *buffer;
	}
	*buffer = *known;
	return true;
}
