// SPDX-License-Identifier: GPL-2.0 OR MIT
#include <stdint.h>
#include <string.h>

#include "gles.h"

#include <GLES2/gl2ext.h>

#include "result.h"

#define WIDE_SIDE	256

/* Rectangles from uniforms: corners, depth and colour */
static const char rectangle[] =
	"uniform vec4 corners; uniform float z;\n"
	"void main() {\n"
	"	vec2 at = vec2(gl_VertexID & 1, gl_VertexID >> 1);\n"
	"	gl_Position = vec4(mix(corners.xy, corners.zw, at), z, 1);\n"
	"}\n";
static const char plain[] =
	"uniform vec4 colour; out vec4 result;\n"
	"void main() { result = colour; }\n";

static void set4(GLuint program, const char *name, float x, float y, float z, float w)
{
	glUniform4f(glGetUniformLocation(program, name), x, y, z, w);
}

/* Pixels from @x0, @y0 up to and without @x1, @y1 */
static void draw_rectangle(GLuint program, int x0, int y0, int x1, int y1, float z)
{
	const float scale = 2.0f / GLES_SIDE;

	set4(program, "corners", x0 * scale - 1, y0 * scale - 1, x1 * scale - 1, y1 * scale - 1);
	glUniform1f(glGetUniformLocation(program, "z"), z);
	glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

static void run_clear(const char *name)
{
	gles_begin(GL_RGBA8, 0, false);
	glEnable(GL_SCISSOR_TEST);
	glScissor(8, 16, 32, 24);
	glClearColor(1, 0.4f, 0, 0.6f);
	glClear(GL_COLOR_BUFFER_BIT);
	gles_end(name);
}

/* 565, whose colours are converted when they are read */
static void run_packed(const char *name)
{
	GLuint program;

	gles_begin(GL_RGB565, 0, false);
	program = gles_program(rectangle, plain);
	set4(program, "colour", 1, 0, 1, 1);
	draw_rectangle(program, 3, 5, 40, 50, 0);
	gles_end(name);
}

static void run_depth(const char *name)
{
	GLuint program;

	gles_begin(GL_RGBA8, 0, true);
	glEnable(GL_DEPTH_TEST);
	glDepthFunc(GL_LESS);
	program = gles_program(rectangle, plain);
	set4(program, "colour", 1, 0, 0, 1);
	draw_rectangle(program, 8, 8, 40, 40, 0.0f);
	set4(program, "colour", 0, 1, 0, 1);
	draw_rectangle(program, 24, 24, 56, 56, 0.5f);
	set4(program, "colour", 1, 1, 0, 1);
	draw_rectangle(program, 32, 0, 48, 64, -0.5f);
	gles_end(name);
}

static void run_stencil(const char *name)
{
	GLuint program;

	gles_begin(GL_RGBA8, 0, true);
	glEnable(GL_STENCIL_TEST);
	glStencilFunc(GL_ALWAYS, 0, 0xff);
	glStencilOp(GL_KEEP, GL_KEEP, GL_INCR);
	program = gles_program(rectangle, plain);
	set4(program, "colour", 0.2f, 0.2f, 0.2f, 1);
	draw_rectangle(program, 0, 0, 40, 64, 0);
	draw_rectangle(program, 20, 10, 64, 50, 0);
	glStencilOp(GL_KEEP, GL_KEEP, GL_KEEP);
	glStencilFunc(GL_EQUAL, 2, 0xff);
	set4(program, "colour", 0, 1, 1, 1);
	draw_rectangle(program, 0, 0, 64, 64, 0);
	gles_end(name);
}

/* Sums of whole 255ths */
static void run_blending(const char *name)
{
	GLuint program;

	gles_begin(GL_RGBA8, 0, false);
	glEnable(GL_BLEND);
	glBlendFunc(GL_ONE, GL_ONE);
	program = gles_program(rectangle, plain);
	set4(program, "colour", 0.4f, 0.2f, 0.2f, 0);
	draw_rectangle(program, 0, 0, 48, 48, 0);
	draw_rectangle(program, 16, 16, 64, 64, 0);
	glBlendEquation(GL_FUNC_REVERSE_SUBTRACT);
	set4(program, "colour", 0.2f, 0, 0.4f, 0);
	draw_rectangle(program, 30, 0, 40, 64, 0);
	glBlendEquation(GL_FUNC_ADD);
	gles_end(name);
}

/* A texture of 4x4 texels, repeated; the nearest one */
static void run_texture(const char *name)
{
	GLuint program, texture;
	uint8_t texels[4 * 4 * 4];
	unsigned int i;

	for (i = 0; i < sizeof(texels); i++)
		texels[i] = (uint8_t)(i * 37 + 11);
	glGenTextures(1, &texture);
	glBindTexture(GL_TEXTURE_2D, texture);
	glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, 4, 4, 0, GL_RGBA, GL_UNSIGNED_BYTE, texels);
	glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
	glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
	gles_begin(GL_RGBA8, 0, false);
	program = gles_program(rectangle,
			       "uniform sampler2D image; out vec4 result;\n"
			       "void main() { result = texture(image, gl_FragCoord.xy / 32.0); }\n");
	draw_rectangle(program, 5, 0, 64, 60, 0);
	gles_end(name);
}

/* Levels that are exact means: each is asked for by its number */
static void run_mipmap(const char *name)
{
	GLuint program, texture;
	uint8_t texels[8 * 8 * 4];
	unsigned int i;

	for (i = 0; i < sizeof(texels); i++)
		texels[i] = i / 4 % 2 ? 64 : (i / 32 % 2 ? 192 : 128);
	glGenTextures(1, &texture);
	glBindTexture(GL_TEXTURE_2D, texture);
	glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, 8, 8, 0, GL_RGBA, GL_UNSIGNED_BYTE, texels);
	glGenerateMipmap(GL_TEXTURE_2D);
	gles_begin(GL_RGBA8, 0, false);
	program = gles_program(rectangle,
			       "uniform sampler2D image; out vec4 result;\n"
			       "void main() {\n"
			       "	ivec2 at = ivec2(gl_FragCoord.xy);\n"
			       "	int level = at.x >> 4;\n"
			       "	result = texelFetch(image, at & (7 >> level), level);\n"
			       "}\n");
	draw_rectangle(program, 0, 0, 64, 64, 0);
	gles_end(name);
}

/* Vertices, indices and instances from buffers */
static void run_vertices(const char *name)
{
	static const int8_t corners[] = { -1, -1, 1, -1, 1, 1, -1, 1 };
	static const uint16_t indices[] = { 0, 1, 2, 2, 3, 0 };
	uint8_t colours[16][4];
	GLuint buffers[3], array;
	unsigned int i, k;

	for (i = 0; i < 16; i++)
		for (k = 0; k < 4; k++)
			colours[i][k] = (uint8_t)(i * 13 + k * 51);
	gles_begin(GL_RGBA8, 0, false);
	glGenVertexArrays(1, &array);
	glBindVertexArray(array);
	glGenBuffers(3, buffers);
	glBindBuffer(GL_ARRAY_BUFFER, buffers[0]);
	glBufferData(GL_ARRAY_BUFFER, sizeof(corners), corners, GL_STATIC_DRAW);
	glVertexAttribPointer(0, 2, GL_BYTE, GL_FALSE, 2, NULL);
	glEnableVertexAttribArray(0);
	glBindBuffer(GL_ARRAY_BUFFER, buffers[1]);
	glBufferData(GL_ARRAY_BUFFER, sizeof(colours), colours, GL_STATIC_DRAW);
	glVertexAttribPointer(1, 4, GL_UNSIGNED_BYTE, GL_TRUE, 4, NULL);
	glVertexAttribDivisor(1, 1);
	glEnableVertexAttribArray(1);
	glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, buffers[2]);
	glBufferData(GL_ELEMENT_ARRAY_BUFFER, sizeof(indices), indices, GL_STATIC_DRAW);
	gles_program("layout(location = 0) in vec2 corner; layout(location = 1) in vec4 tint;\n"
		     "flat out vec4 colour;\n"
		     "void main() {\n"
		     "	vec2 cell = vec2(gl_InstanceID & 3, gl_InstanceID >> 2);\n"
		     "	gl_Position = vec4((cell * 16.0 + 8.0 + corner * 6.0) / 32.0 - 1.0, 0, 1);\n"
		     "	colour = tint;\n"
		     "}\n",
		     "flat in vec4 colour; out vec4 result;\n"
		     "void main() { result = colour; }\n");
	glDrawElementsInstanced(GL_TRIANGLES, 6, GL_UNSIGNED_SHORT, NULL, 16);
	glBindVertexArray(0);
	gles_end(name);
}

/* Integers, loops and branches of a fragment shader */
static void run_integers(const char *name)
{
	GLuint program;

	gles_begin(GL_RGBA8, 0, false);
	program = gles_program(rectangle,
			       "out vec4 result;\n"
			       "void main() {\n"
			       "	uvec2 at = uvec2(gl_FragCoord.xy);\n"
			       "	uint v = at.x * 64u + at.y;\n"
			       "	for (uint i = 0u; i < (at.x & 7u); i++)\n"
			       "		v = (v & 1u) != 0u ? v * 3u + 1u : (v >> 1) ^ i;\n"
			       "	result = vec4(uvec4(v, v >> 8, at) & 255u) / 255.0;\n"
			       "}\n");
	draw_rectangle(program, 0, 0, 64, 64, 0);
	gles_end(name);
}

/* Four samples, resolved; edges are those of pixels */
static void run_multisample(const char *name)
{
	GLuint many, one, program;

	one = gles_begin(GL_RGBA8, 0, false);
	many = gles_begin(GL_RGBA8, 4, false);
	program = gles_program(rectangle, plain);
	set4(program, "colour", 0, 1, 0, 1);
	draw_rectangle(program, 9, 3, 50, 41, 0);
	glBindFramebuffer(GL_READ_FRAMEBUFFER, many);
	glBindFramebuffer(GL_DRAW_FRAMEBUFFER, one);
	glBlitFramebuffer(0, 0, GLES_SIDE, GLES_SIDE, 0, 0, GLES_SIDE, GLES_SIDE,
			  GL_COLOR_BUFFER_BIT, GL_NEAREST);
	glBindFramebuffer(GL_FRAMEBUFFER, one);
	gles_end(name);
}

/* A frame continues after it has been read: what is there is loaded */
static void run_continued(const char *name)
{
	GLuint program;
	uint8_t pixel[4];

	gles_begin(GL_RGBA8, 0, true);
	glEnable(GL_DEPTH_TEST);
	glDepthFunc(GL_LESS);
	program = gles_program(rectangle, plain);
	set4(program, "colour", 1, 0, 0, 1);
	draw_rectangle(program, 0, 0, 32, 64, 0);
	glReadPixels(0, 0, 1, 1, GL_RGBA, GL_UNSIGNED_BYTE, pixel);
	set4(program, "colour", 0, 1, 0, 1);
	draw_rectangle(program, 16, 16, 48, 48, 0.5f);
	gles_end(name);
}

static const void *map(const char *name, GLenum target, GLsizeiptr bytes)
{
	const void *data = glMapBufferRange(target, 0, bytes, GL_MAP_READ_BIT);

	if (!data)
		gles_die("%s: error %#x", name, glGetError());
	return data;
}

static void run_compute(const char *name)
{
	GLuint buffer;

	gles_compute("layout(local_size_x = 64) in;\n"
		     "layout(std430, binding = 0) buffer Data { uint v[]; };\n"
		     "shared uint part[64];\n"
		     "void main() {\n"
		     "	uint i = gl_GlobalInvocationID.x, k = gl_LocalInvocationIndex;\n"
		     "	part[k] = i * i + 7u;\n"
		     "	barrier();\n"
		     "	v[i] = part[63u - k] ^ (i << 16);\n"
		     "}\n");
	glGenBuffers(1, &buffer);
	glBindBufferBase(GL_SHADER_STORAGE_BUFFER, 0, buffer);
	glBufferData(GL_SHADER_STORAGE_BUFFER, 4096, NULL, GL_DYNAMIC_READ);
	glDispatchCompute(16, 1, 1);
	glMemoryBarrier(GL_BUFFER_UPDATE_BARRIER_BIT);
	result_print(name, map(name, GL_SHADER_STORAGE_BUFFER, 4096), 4096);
	glUnmapBuffer(GL_SHADER_STORAGE_BUFFER);
}

/* What a vertex shader writes to a buffer, and how many primitives there were */
static void run_feedback(const char *name)
{
	static const char * const varyings[] = { "value" };
	GLuint buffer, program, query, written;
	uint32_t result[17];

	program = gles_program("flat out uint value;\n"
			       "void main() {\n"
			       "	value = uint(gl_VertexID) * 2654435761u;\n"
			       "	gl_Position = vec4(0, 0, 0, 1); gl_PointSize = 1.0;\n"
			       "}\n",
			       "out vec4 result; void main() { result = vec4(1); }\n");
	glTransformFeedbackVaryings(program, 1, varyings, GL_INTERLEAVED_ATTRIBS);
	glLinkProgram(program);
	glUseProgram(program);
	gles_begin(GL_RGBA8, 0, false);
	glGenBuffers(1, &buffer);
	glBindBufferBase(GL_TRANSFORM_FEEDBACK_BUFFER, 0, buffer);
	glBufferData(GL_TRANSFORM_FEEDBACK_BUFFER, 64, NULL, GL_DYNAMIC_READ);
	glGenQueries(1, &query);
	glEnable(GL_RASTERIZER_DISCARD);
	glBeginQuery(GL_TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN, query);
	glBeginTransformFeedback(GL_POINTS);
	glDrawArrays(GL_POINTS, 0, 16);
	glEndTransformFeedback();
	glEndQuery(GL_TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN);
	glDisable(GL_RASTERIZER_DISCARD);
	glGetQueryObjectuiv(query, GL_QUERY_RESULT, &written);
	memcpy(result, map(name, GL_TRANSFORM_FEEDBACK_BUFFER, 64), 64);
	result[16] = written;
	glUnmapBuffer(GL_TRANSFORM_FEEDBACK_BUFFER);
	result_print(name, result, sizeof(result));
}

/* 16 bits a component, larger than a tile of AFBC's headers; a part of it is looked at */
static void run_wide(const char *name)
{
	GLuint program, texture, wide, part;

	glGenTextures(1, &texture);
	glBindTexture(GL_TEXTURE_2D, texture);
	glTexStorage2D(GL_TEXTURE_2D, 1, GL_RGBA16_EXT, WIDE_SIDE, WIDE_SIDE);
	glGenFramebuffers(1, &wide);
	part = gles_begin(GL_RGBA8, 0, false);
	glBindFramebuffer(GL_FRAMEBUFFER, wide);
	glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture, 0);
	glViewport(0, 0, WIDE_SIDE, WIDE_SIDE);
	program = gles_program(rectangle,
			       "out vec4 result;\n"
			       "void main() { result = vec4(floor(gl_FragCoord.xy) / 255.0, 0.2, 1); }\n");
	draw_rectangle(program, 0, 0, GLES_SIDE, GLES_SIDE, 0);
	glBindFramebuffer(GL_DRAW_FRAMEBUFFER, part);
	glBlitFramebuffer(WIDE_SIDE / 2, 0, WIDE_SIDE / 2 + GLES_SIDE, GLES_SIDE, 0, 0, GLES_SIDE,
			  GLES_SIDE, GL_COLOR_BUFFER_BIT, GL_NEAREST);
	glBindFramebuffer(GL_FRAMEBUFFER, part);
	gles_end(name);
}

/* Stencil of an image of depth and stencil, read as a texture */
static void run_stencil_texture(const char *name)
{
	GLuint program, texture, both, seen;

	glGenTextures(1, &texture);
	glBindTexture(GL_TEXTURE_2D, texture);
	glTexStorage2D(GL_TEXTURE_2D, 1, GL_DEPTH24_STENCIL8, WIDE_SIDE, WIDE_SIDE);
	glTexParameteri(GL_TEXTURE_2D, GL_DEPTH_STENCIL_TEXTURE_MODE, GL_STENCIL_INDEX);
	glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
	glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
	seen = gles_begin(GL_RGBA8, 0, false);
	glGenFramebuffers(1, &both);
	glBindFramebuffer(GL_FRAMEBUFFER, both);
	glFramebufferTexture2D(GL_FRAMEBUFFER, GL_DEPTH_STENCIL_ATTACHMENT, GL_TEXTURE_2D,
			       texture, 0);
	glClearDepthf(0.8f);
	glClearStencil(122);
	glClear(GL_DEPTH_BUFFER_BIT | GL_STENCIL_BUFFER_BIT);
	glClearDepthf(1);
	glClearStencil(0);
	glEnable(GL_STENCIL_TEST);
	glStencilFunc(GL_ALWAYS, 0, 0xff);
	glStencilOp(GL_KEEP, GL_KEEP, GL_INCR);
	program = gles_program(rectangle, plain);
	draw_rectangle(program, 10, 20, 50, 60, 0);
	glDisable(GL_STENCIL_TEST);
	glBindFramebuffer(GL_FRAMEBUFFER, seen);
	program = gles_program(rectangle,
			       "uniform highp usampler2D image; out vec4 result;\n"
			       "void main() {\n"
			       "	uint s = texelFetch(image, ivec2(gl_FragCoord.xy), 0).r;\n"
			       "	result = vec4(vec3(s) / 255.0, 1);\n"
			       "}\n");
	draw_rectangle(program, 0, 0, GLES_SIDE, GLES_SIDE, 0);
	gles_end(name);
}

const struct gles_case gles_cases[] = {
	{ "gles_clear", run_clear },
	{ "gles_packed", run_packed },
	{ "gles_depth", run_depth },
	{ "gles_stencil", run_stencil },
	{ "gles_blending", run_blending },
	{ "gles_texture", run_texture },
	{ "gles_mipmap", run_mipmap },
	{ "gles_vertices", run_vertices },
	{ "gles_integers", run_integers },
	{ "gles_multisample", run_multisample },
	{ "gles_continued", run_continued },
	{ "gles_compute", run_compute },
	{ "gles_feedback", run_feedback },
	{ "gles_wide", run_wide },
	{ "gles_stencil_texture", run_stencil_texture },
	{ NULL, NULL },
};
