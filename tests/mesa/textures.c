// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Compressed textures, and a format of video: blocks or texels copied from a buffer, and every
 * texel fetched by a shader.
 *
 * Formats whose decoding is exact in both implementations: BC6H, BC7.  Of ASTC, which lavapipe
 * does not have, blocks of one colour each, of which the texels are known: without the format
 * they are printed.  So are those of video.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "compute.h"

/* No multiples of a block */
#define WIDTH		70u
#define HEIGHT		45u
#define COMPONENTS	(WIDTH * HEIGHT * 4)

/**
 * struct compressed - a format
 * @width, @height: texels of a block, of 16 bytes
 * @plain: blocks have one colour
 * @bytes: components are those of 8 bits, whose quotients by 255 may be rounded differently
 */
struct compressed {
	const char *name;
	VkFormat format;
	uint32_t width, height;
	bool plain, bytes;
};

static const struct compressed formats[] = {
	{ "bc6hu", VK_FORMAT_BC6H_UFLOAT_BLOCK, 4, 4, false, false },
	{ "bc6hs", VK_FORMAT_BC6H_SFLOAT_BLOCK, 4, 4, false, false },
	{ "bc7", VK_FORMAT_BC7_UNORM_BLOCK, 4, 4, false, true },
	{ "astc4x4", VK_FORMAT_ASTC_4x4_UNORM_BLOCK, 4, 4, true, false },
	{ "astc8x5", VK_FORMAT_ASTC_8x5_UNORM_BLOCK, 8, 5, true, false },
};

static const struct compressed *format_of(const char *name)
{
	const char *last = strrchr(name, '_') + 1;
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (!strcmp(formats[i].name, last))
			return &formats[i];
	exit(1);
}

/* In 1/256, which is exact */
static uint32_t colour_of(uint32_t block, uint32_t component)
{
	return (block * 7 + component * 50) % 255;
}

/* ASTC without an extent */
static void put_colour(uint32_t words[4], uint32_t block)
{
	words[0] = 0xfffffdfc;
	words[1] = 0xffffffff;
	words[2] = colour_of(block, 0) << 8 | colour_of(block, 1) << 24;
	words[3] = colour_of(block, 2) << 8 | colour_of(block, 3) << 24;
}

static void put_blocks(const struct compressed *f, uint32_t *words, uint32_t blocks)
{
	uint32_t seed = 1, i, k;

	for (i = 0; i < blocks; i++, words += 4) {
		if (f->plain) {
			put_colour(words, i);
			continue;
		}
		for (k = 0; k < 4; k++) {
			seed = seed * 1664525 + 1013904223;
			words[k] = seed ^ seed >> 15;
		}
		/* BC7 has a mode in each; of BC6H the reserved ones are the same everywhere */
		if (f->format == VK_FORMAT_BC7_UNORM_BLOCK)
			words[0] = (words[0] & ~0xffu) | 1u << i % 8 | (words[0] & 0xfeu) << i % 8;
	}
}

static void print_expected(const char *name, const struct compressed *f)
{
	float *components = malloc(COMPONENTS * sizeof(*components));
	uint32_t row = (WIDTH + f->width - 1) / f->width, i;

	for (i = 0; components && i < COMPONENTS; i++) {
		uint32_t x = i / 4 % WIDTH, y = i / 4 / WIDTH;

		components[i] = colour_of(y / f->height * row + x / f->width, i % 4) / 256.0f;
	}
	if (components)
		result_print(name, components, COMPONENTS * sizeof(*components));
	free(components);
}

static void print(const char *name, const struct compressed *f, float *components)
{
	uint8_t *bytes = (uint8_t *)components;
	uint32_t i;

	/* In place */
	for (i = 0; f->bytes && i < COMPONENTS; i++)
		bytes[i] = (uint8_t)(components[i] * 255 + 0.5f);
	result_print(name, bytes, COMPONENTS * (f->bytes ? 1 : sizeof(*components)));
}

static void upload(struct vk *vk, const struct compressed *f, struct vk_image *image)
{
	uint32_t columns = (WIDTH + f->width - 1) / f->width;
	uint32_t blocks = columns * ((HEIGHT + f->height - 1) / f->height);
	struct vk_buffer from = vk_buffer(vk, blocks * 16, 0);
	VkBufferImageCopy all = {
		.imageSubresource = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1 },
		.imageExtent = { WIDTH, HEIGHT, 1 },
	};

	put_blocks(f, from.map, blocks);
	vk_begin(vk);
	vk_image_layout(vk, image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
	vkCmdCopyBufferToImage(vk->cmd, from.buffer, image->image, image->layout, 1, &all);
	vk_image_layout(vk, image, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
	vk_end(vk);
	vk_buffer_free(vk, &from);
}

static bool usable(struct vk *vk, const struct compressed *f)
{
	VkImageFormatProperties p;

	return vkGetPhysicalDeviceImageFormatProperties(vk->physical, f->format, VK_IMAGE_TYPE_2D,
							VK_IMAGE_TILING_OPTIMAL,
							VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
							VK_IMAGE_USAGE_TRANSFER_DST_BIT |
							VK_IMAGE_USAGE_SAMPLED_BIT, 0, &p) ==
	       VK_SUCCESS;
}

static void fetch(struct vk *vk, const char *name)
{
	const struct compressed *f = format_of(name);
	struct vk_image image;
	struct vk_buffer to;
	VkImageView view;

	if (!usable(vk, f)) {
		if (f->plain)
			print_expected(name, f);
		else
			printf("%s unsupported\n", name);
		return;
	}
	image = vk_image(vk, f->format, VK_IMAGE_TILING_OPTIMAL, WIDTH, HEIGHT,
			 VK_IMAGE_USAGE_SAMPLED_BIT);
	upload(vk, f, &image);
	to = vk_buffer(vk, COMPONENTS * sizeof(float), 0x11111111);
	view = vk_view(vk, &image, VK_IMAGE_ASPECT_COLOR_BIT);
	compute_fetch(vk, view, WIDTH, HEIGHT, &to);
	print(name, f, to.map);
	vkDestroyImageView(vk->device, view, NULL);
	vk_buffer_free(vk, &to);
	vk_image_free(vk, &image);
}

/* Ten bits in the upper ones of sixteen */
static void video(struct vk *vk, const char *name)
{
	VkBufferImageCopy all = {
		.imageSubresource = { VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1 },
		.imageExtent = { WIDTH, HEIGHT, 1 },
	};
	struct vk_buffer from = vk_buffer(vk, COMPONENTS * sizeof(uint16_t), 0);
	struct vk_buffer to = vk_buffer(vk, COMPONENTS * sizeof(float), 0x11111111);
	uint16_t *components = from.map;
	struct vk_image image;
	VkImageView view;
	uint32_t i;

	for (i = 0; i < COMPONENTS; i++)
		components[i] = (uint16_t)(i * 40503u);
	if (vk->has.rgba10x6) {
		image = vk_image(vk, VK_FORMAT_R10X6G10X6B10X6A10X6_UNORM_4PACK16,
				 VK_IMAGE_TILING_OPTIMAL, WIDTH, HEIGHT,
				 VK_IMAGE_USAGE_SAMPLED_BIT);
		vk_begin(vk);
		vk_image_layout(vk, &image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
		vkCmdCopyBufferToImage(vk->cmd, from.buffer, image.image, image.layout, 1, &all);
		vk_image_layout(vk, &image, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
		vk_end(vk);
		view = vk_view(vk, &image, VK_IMAGE_ASPECT_COLOR_BIT);
		compute_fetch(vk, view, WIDTH, HEIGHT, &to);
		vkDestroyImageView(vk->device, view, NULL);
		vk_image_free(vk, &image);
	} else {
		for (i = 0; i < COMPONENTS; i++)
			((float *)to.map)[i] = (float)(components[i] >> 6) / 1023.0f;
	}
	result_print(name, to.map, to.size);
	vk_buffer_free(vk, &from);
	vk_buffer_free(vk, &to);
}

const struct mesa_case texture_cases[] = {
	{ "fetch_bc6hu", fetch },
	{ "fetch_bc6hs", fetch },
	{ "fetch_bc7", fetch },
	{ "fetch_astc4x4", fetch },
	{ "fetch_astc8x5", fetch },
	{ "fetch_rgba10x6", video },
	{ 0 },
};
