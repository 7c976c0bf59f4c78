// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * glesclient: what OpenGL ES makes of some drawing, one line each, as vkclient prints it.
 *
 *	glesclient [-x] [CASE...]
 *
 * EGL without a window system.  machine/mesa compares what panfrost makes on the virtual GPU with
 * what llvmpipe makes on the host's CPU, so cases avoid what implementations may round
 * differently.
 */
#include <stdio.h>
#include <string.h>

#include "../../tools/launcher/patterns.h"
#include "gles.h"
#include "result.h"

static void open_context(void)
{
	static const EGLint wants[] = {
		EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 1, EGL_NONE,
	};
	PFNEGLGETPLATFORMDISPLAYEXTPROC get_display =
		(PFNEGLGETPLATFORMDISPLAYEXTPROC)eglGetProcAddress("eglGetPlatformDisplayEXT");
	EGLDisplay display;
	EGLContext context;

	if (!get_display)
		gles_die("no eglGetPlatformDisplayEXT");
	display = get_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL);
	if (!display || !eglInitialize(display, NULL, NULL))
		gles_die("eglInitialize: %#x", eglGetError());
	eglBindAPI(EGL_OPENGL_ES_API);
	context = eglCreateContext(display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, wants);
	if (!context || !eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context))
		gles_die("eglMakeCurrent: %#x", eglGetError());
	printf("# %s\n", (const char *)glGetString(GL_RENDERER));
}

int main(int argc, char **argv)
{
	const struct gles_case *c;

	if (argc > 1 && !strcmp(argv[1], "-x")) {
		result_all_bytes = true;
		argv++;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	open_context();
	for (c = gles_cases; c->name; c++)
		if (pattern_selects(c->name, argv + 1))
			c->run(c->name);
	return 0;
}
