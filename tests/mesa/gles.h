/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Cases of OpenGL ES 3.1 and OpenGL 3.1: each draws something into a framebuffer object, and prints
 * the pixels.
 */
#ifndef MESA_GLES_H
#define MESA_GLES_H

#include <stdbool.h>

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <GLES3/gl31.h>

/* Pixels of each side of what is drawn into */
#define GLES_SIDE	64

/**
 * struct gles_case - a case
 * @name: as the command line and the output have it
 * @run: it; the context is as the case before has left it, so it sets what it needs
 */
struct gles_case {
	const char *name;
	void (*run)(const char *name);
};

/* Each ends with a row without a name; those of OpenGL that OpenGL ES does not have */
extern const struct gles_case gles_cases[];
extern const struct gles_case gl_cases[];

/* Shaders are OpenGL's, not those of OpenGL ES */
extern bool gles_is_desktop;

/* Print the message and exit with status 1 */
void gles_die(const char *format, ...);

/**
 * gles_begin() - a new framebuffer object, bound, with a viewport
 * @format: of its colours, such as GL_RGBA8
 * @samples: 0 for none
 * @depth: with depth and stencil
 *
 * All tests and blending are off, and colours are cleared to a dark blue, depth to 1, stencil to 0.
 *
 * Return: its number.
 */
GLuint gles_begin(GLenum format, GLsizei samples, bool depth);

/* Print the pixels of the framebuffer object that is bound, as RGBA8 */
void gles_end(const char *name);

/**
 * gles_program() - a program of a vertex and a fragment shader, in use
 * @vertex, @fragment: sources, without the line of the version
 *
 * Return: its number.
 */
GLuint gles_program(const char *vertex, const char *fragment);

/* The same of a compute shader */
GLuint gles_compute(const char *source);

#endif
