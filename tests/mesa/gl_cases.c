// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "gles.h"

#define GL_LINE_SMOOTH	0x0B20

static const char line[] =
	"uniform vec4 ends;\n"
	"void main() { gl_Position = vec4(gl_VertexID == 0 ? ends.xy : ends.zw, 0, 1); }\n";
static const char white[] =
	"out vec4 result;\n"
	"void main() { result = vec4(1); }\n";

static void draw_line(GLuint program, float x0, float y0, float x1, float y1, float width)
{
	const float scale = 2.0f / GLES_SIDE;

	glUniform4f(glGetUniformLocation(program, "ends"), x0 * scale - 1, y0 * scale - 1,
		    x1 * scale - 1, y1 * scale - 1);
	glLineWidth(width);
	glDrawArrays(GL_LINES, 0, 2);
}

/* Along the axes, with sides at quarters of a pixel, of which so much is drawn */
static void draw_smooth_lines(GLuint program, int y)
{
	draw_line(program, 2, y + 4, 30, y + 4, 2.5f);
	draw_line(program, 62, y + 4.25f, 34, y + 4.25f, 3);
	draw_line(program, 4.5f, y + 18, 4.5f, y + 9, 1.5f);
	draw_line(program, 14.75f, y + 9, 14.75f, y + 18, 3);
}

/*
 * Smooth lines, what is not smooth, and smooth lines again.  Fragments without coverage are not
 * seen, which llvmpipe has
 */
static void run_smooth_lines(const char *name)
{
	GLuint program, array;

	gles_begin(GL_RGBA8, 0, true);
	/* Some profiles have none of their own */
	glGenVertexArrays(1, &array);
	glBindVertexArray(array);
	program = gles_program(line, white);
	glEnable(GL_BLEND);
	glBlendFunc(GL_SRC_ALPHA, GL_ONE);
	glEnable(GL_LINE_SMOOTH);
	draw_smooth_lines(program, 0);
	glDisable(GL_LINE_SMOOTH);
	draw_line(program, 2, 24.25f, 30, 24.25f, 2);
	draw_line(program, 14.75f, 29, 14.75f, 38, 3);
	glEnable(GL_LINE_SMOOTH);
	draw_smooth_lines(program, 40);
	glDisable(GL_LINE_SMOOTH);
	glDisable(GL_BLEND);
	glLineWidth(1);
	gles_end(name);
}

const struct gles_case gl_cases[] = {
	{ "gl_smooth_lines", run_smooth_lines },
	{ 0 },
};
