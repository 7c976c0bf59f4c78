// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Buffers: what is written to them by transfers, and by a compute shader.
 */
#include <string.h>

#include "cases.h"
#include "compute.h"
#include "square_comp.spv.h"

#define WORDS	4096u
#define UNTOUCHED	0x11111111u

static void fill(struct vk *vk, const char *name)
{
	struct vk_buffer b = vk_buffer(vk, WORDS * 4, UNTOUCHED);

	vk_begin(vk);
	vkCmdFillBuffer(vk->cmd, b.buffer, 256, WORDS * 4 - 512, 0xdeadbeef);
	vk_end(vk);
	result_print(name, b.map, b.size);
	vk_buffer_free(vk, &b);
}

static void update(struct vk *vk, const char *name)
{
	struct vk_buffer b = vk_buffer(vk, 1024, UNTOUCHED);
	uint32_t data[100], i;

	for (i = 0; i < 100; i++)
		data[i] = i * 0x01020304;
	vk_begin(vk);
	vkCmdUpdateBuffer(vk->cmd, b.buffer, 64, sizeof(data), data);
	vk_end(vk);
	result_print(name, b.map, b.size);
	vk_buffer_free(vk, &b);
}

/* Regions of whole words, and one that is not */
static void copy(struct vk *vk, const char *name)
{
	struct vk_buffer from = vk_buffer(vk, WORDS * 4, 0);
	struct vk_buffer to = vk_buffer(vk, WORDS * 4, UNTOUCHED);
	const VkBufferCopy regions[] = { { 0, 4096, 8192 }, { 9000, 16, 1024 }, { 5, 2051, 77 } };
	uint32_t i;

	for (i = 0; i < WORDS; i++)
		((uint32_t *)from.map)[i] = i * 2654435761u;
	vk_begin(vk);
	vkCmdCopyBuffer(vk->cmd, from.buffer, to.buffer, 3, regions);
	vk_end(vk);
	result_print(name, to.map, to.size);
	vk_buffer_free(vk, &from);
	vk_buffer_free(vk, &to);
}

/* square.comp */
static void dispatch(struct vk *vk, const char *name)
{
	struct vk_buffer b = vk_buffer(vk, WORDS * 4, UNTOUCHED);
	struct compute_binding binding = {
		.type = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, .buffer = &b,
	};

	/* All but the last workgroup's words */
	compute_run(vk, PIPELINE_CODE(square_comp_spv), &binding, 1, WORDS / 64 - 1, 1);
	result_print(name, b.map, b.size);
	vk_buffer_free(vk, &b);
}

const struct mesa_case buffer_cases[] = {
	{ "fill_buffer", fill },
	{ "update_buffer", update },
	{ "copy_buffer", copy },
	{ "dispatch", dispatch },
	{ 0 },
};
