/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Pixel formats: how a pixel's components are encoded, and in which order.
 *
 * A pixel format is 22 bits: the component order in [11:0], the encoding in [19:12], sRGB in
 * [20].  It is in descriptors of textures and attributes and in the internal conversion
 * descriptor of LD_CVT and ST_CVT.  Numbers are those of Mesa's genxml (Format, RGB Component
 * Order, Clump Format); layouts of bits are those of the API formats that Mesa's pan_format.c
 * maps to them.
 *
 * A component is 32 bits: binary32, or an integer.  Its conversion from binary32 rounds to
 * nearest even and saturates, NaN is 0; to R11G11B10 and R9G9B9E5 values saturate to the
 * largest finite one.
 */
#ifndef MALI_SHADER_PIXEL_H
#define MALI_SHADER_PIXEL_H

#include "lanes.h"

/* What a component is outside of memory */
enum mali_pixel_kind {
	MALI_PIXEL_FLOAT,
	MALI_PIXEL_UINT,
	MALI_PIXEL_SINT,
};

/* How it is encoded */
enum mali_pixel_coding {
	MALI_CODING_UNORM,
	MALI_CODING_SNORM,
	MALI_CODING_UINT,
	MALI_CODING_SINT,
	MALI_CODING_FLOAT,	/* of 32, 16, 11 or 10 bits */
	MALI_CODING_SHARED,	/* 9 bits, and an exponent in component 3 */
	MALI_CODING_FIXED,	/* signed, 16 bits after the point */
};

/**
 * struct mali_pixel_format - a decoded format
 * @bytes: of a pixel; 0 for the constant format
 * @coding, @kind: of all components
 * @components: how many are encoded
 * @bits, @shift: where, from the least significant bit of the first byte; of 0 bits: not there
 * @order: for red, green, blue and alpha the component; or MALI_ORDER_0, MALI_ORDER_1
 * @srgb: red, green and blue are encoded as sRGB
 */
struct mali_pixel_format {
	u8 bytes;
	u8 coding;
	u8 kind;
	u8 components;
	u8 bits[4];
	u8 shift[4];
	u8 order[4];
	bool srgb;
};

#define MALI_ORDER_0	4
#define MALI_ORDER_1	5

/* Largest pixel */
#define MALI_PIXEL_BYTES	16

/* Return: false if the model doesn't know the format, or it is YUV */
bool mali_pixel_format(struct mali_pixel_format *f, u32 encoded);

/* @memory has f->bytes, at any alignment; @rgba are components of f->kind */
void mali_pixel_unpack(const struct mali_pixel_format *f, const void *memory, u32 rgba[4]);
/* The same of a whole buffer of MALI_PIXEL_BYTES, of which only f->bytes count */
void mali_pixel_unpack_words(const struct mali_pixel_format *f,
			     const u32 words[MALI_PIXEL_BYTES / 4], u32 rgba[4]);
void mali_pixel_pack(const struct mali_pixel_format *f, void *memory, const u32 rgba[4]);

/* Clumps: what a plane has in memory for a texel (Clump Format) */
enum mali_clump {
	MALI_CLUMP_RAW8 = 0,
	MALI_CLUMP_RAW16,
	MALI_CLUMP_RAW32,
	MALI_CLUMP_RAW64,
	MALI_CLUMP_RAW128,
	MALI_CLUMP_RAW24 = 8,
	MALI_CLUMP_RAW48,
	MALI_CLUMP_RAW96,
	MALI_CLUMP_D32X32 = 16,
	MALI_CLUMP_X32D32,
	MALI_CLUMP_X32S8X24,
	MALI_CLUMP_X24S8X32,
	MALI_CLUMP_X24S8,
	MALI_CLUMP_S8X24,
	MALI_CLUMP_S8,
	MALI_CLUMP_L4A4 = 24,
	MALI_CLUMP_L8A8,
	MALI_CLUMP_A8,
};

/* Whether the pixel is what is in memory, without any change */
static inline bool mali_clump_is_raw(u32 clump)
{
	return clump < MALI_CLUMP_D32X32;
}

/* Return: bytes; 0 if the model doesn't know the clump, or it is compressed or YUV */
u32 mali_clump_bytes(u32 clump);

/*
 * From a clump to a pixel as the texture's format describes it: @memory has
 * mali_clump_bytes(), @pixel MALI_PIXEL_BYTES.
 */
void mali_clump_to_pixel(u32 clump, const void *memory, void *pixel);

/* Formats of staging registers (Register format in ISA.xml) */
enum mali_register_format {
	MALI_REGISTER_AUTO = 0,		/* 32 bits of the format's kind */
	MALI_REGISTER_F32 = 2,
	MALI_REGISTER_F16,
	MALI_REGISTER_S32,
	MALI_REGISTER_S16,
	MALI_REGISTER_U32,
	MALI_REGISTER_U16,
};

/*
 * Components to staging registers: the first @n, two 16-bit ones to a register.  Integers
 * saturate.  Return: how many registers.
 */
u32 mali_to_registers(u32 *registers, const u32 rgba[4], enum mali_pixel_kind kind, u32 n,
		      enum mali_register_format format);

/* And back, to components of @kind.  What isn't there is 0, and alpha 1 */
void mali_from_registers(u32 rgba[4], enum mali_pixel_kind kind, const u32 *registers, u32 n,
			 enum mali_register_format format);

#endif
