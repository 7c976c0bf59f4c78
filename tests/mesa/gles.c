// SPDX-License-Identifier: GPL-2.0 OR MIT
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "gles.h"
#include "result.h"

bool gles_is_desktop;

void gles_die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("glesclient: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

GLuint gles_begin(GLenum format, GLsizei samples, bool depth)
{
	GLuint buffers[2], fbo;

	glGenRenderbuffers(2, buffers);
	glGenFramebuffers(1, &fbo);
	glBindFramebuffer(GL_FRAMEBUFFER, fbo);
	glBindRenderbuffer(GL_RENDERBUFFER, buffers[0]);
	glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, format, GLES_SIDE, GLES_SIDE);
	glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER,
				  buffers[0]);
	if (depth) {
		glBindRenderbuffer(GL_RENDERBUFFER, buffers[1]);
		glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, GL_DEPTH24_STENCIL8,
						 GLES_SIDE, GLES_SIDE);
		glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_STENCIL_ATTACHMENT,
					  GL_RENDERBUFFER, buffers[1]);
	}
	if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE)
		gles_die("framebuffer of %#x is not complete", format);
	glViewport(0, 0, GLES_SIDE, GLES_SIDE);
	glDisable(GL_DEPTH_TEST);
	glDisable(GL_STENCIL_TEST);
	glDisable(GL_SCISSOR_TEST);
	glDisable(GL_BLEND);
	glDisable(GL_CULL_FACE);
	glClearColor(0, 0, 0.2f, 1);
	glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT | GL_STENCIL_BUFFER_BIT);
	return fbo;
}

void gles_end(const char *name)
{
	static uint8_t pixels[GLES_SIDE * GLES_SIDE * 4];
	GLenum error;

	glPixelStorei(GL_PACK_ALIGNMENT, 1);
	glReadPixels(0, 0, GLES_SIDE, GLES_SIDE, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
	error = glGetError();
	if (error)
		gles_die("%s: error %#x", name, error);
	result_print(name, pixels, sizeof(pixels));
}

static void attach(GLuint program, GLenum type, const char *source)
{
	const char *parts[] = {
		gles_is_desktop ? "#version 140\n" :
		"#version 310 es\nprecision highp float;\nprecision highp int;\n", source,
	};
	GLuint shader = glCreateShader(type);
	char log[1024];
	GLint ok;

	glShaderSource(shader, 2, parts, NULL);
	glCompileShader(shader);
	glGetShaderiv(shader, GL_COMPILE_STATUS, &ok);
	glGetShaderInfoLog(shader, sizeof(log), NULL, log);
	if (!ok)
		gles_die("shader: %s", log);
	glAttachShader(program, shader);
}

static GLuint link_program(GLuint program)
{
	GLint ok;

	glLinkProgram(program);
	glGetProgramiv(program, GL_LINK_STATUS, &ok);
	if (!ok)
		gles_die("program does not link");
	glUseProgram(program);
	return program;
}

GLuint gles_program(const char *vertex, const char *fragment)
{
	GLuint program = glCreateProgram();

	attach(program, GL_VERTEX_SHADER, vertex);
	attach(program, GL_FRAGMENT_SHADER, fragment);
	return link_program(program);
}

GLuint gles_compute(const char *source)
{
	GLuint program = glCreateProgram();

	attach(program, GL_COMPUTE_SHADER, source);
	return link_program(program);
}
