// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * glesclient: what OpenGL ES and OpenGL make of some drawing, one line each, as vkclient prints it.
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

static EGLDisplay open_display(void)
{
	PFNEGLGETPLATFORMDISPLAYEXTPROC get_display =
		(PFNEGLGETPLATFORMDISPLAYEXTPROC)eglGetProcAddress("eglGetPlatformDisplayEXT");
	EGLDisplay display;

	if (!get_display)
		gles_die("no eglGetPlatformDisplayEXT");
	display = get_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL);
	if (!display || !eglInitialize(display, NULL, NULL))
		gles_die("eglInitialize: %#x", eglGetError());
	return display;
}

static void open_context(EGLDisplay display, EGLenum api)
{
	static const EGLint wants[] = {
		EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 1, EGL_NONE,
	};
	EGLContext context;

	eglBindAPI(api);
	context = eglCreateContext(display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, wants);
	if (!context || !eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context))
		gles_die("eglMakeCurrent: %#x", eglGetError());
}

static void run_cases(const struct gles_case *c, char **names)
{
	for (; c->name; c++)
		if (pattern_selects(c->name, names))
			c->run(c->name);
}

int main(int argc, char **argv)
{
	EGLDisplay display;

	if (argc > 1 && !strcmp(argv[1], "-x")) {
		result_all_bytes = true;
		argv++;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	display = open_display();
	open_context(display, EGL_OPENGL_ES_API);
	printf("# %s\n", (const char *)glGetString(GL_RENDERER));
	run_cases(gles_cases, argv + 1);
	open_context(display, EGL_OPENGL_API);
	gles_is_desktop = true;
	run_cases(gl_cases, argv + 1);
	return 0;
}
