// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vkclient: what Vulkan makes of some commands, a line each, or several.
 *
 *	vkclient [-x] [CASE...]
 *
 * CASE is a pattern as of fnmatch(); without one, all are run, but for those that have to be
 * named.  With -x all bytes follow each line, in lines that begin with "x".  machine/mesa compares
 * what panvk makes on the virtual GPU with what lavapipe makes on the host's CPU.
 */
#include <stdio.h>
#include <string.h>

#include "../../tools/launcher/patterns.h"
#include "cases.h"

static void run_list(struct vk *vk, const struct mesa_case *c, char **names)
{
	for (; c->name; c++)
		if (pattern_selects(c->name, names))
			c->run(vk, c->name);
}

static bool is_named(const char *name, char **names)
{
	while (*names && strcmp(*names, name))
		names++;
	return *names;
}

int main(int argc, char **argv)
{
	const struct mesa_case *const lists[] = {
		buffer_cases, image_cases, texture_cases, sampler_cases, sparse_cases,
		draw_cases(), vertex_cases(), view_cases, target_cases, state_cases,
		line_cases, command_cases, kernel_cases, ycbcr_cases,
	};
	const struct mesa_case *c;
	struct vk vk;
	size_t i;

	if (argc > 1 && !strcmp(argv[1], "-x")) {
		result_all_bytes = true;
		argv++;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	vk_open(&vk);
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		run_list(&vk, lists[i], argv + 1);
	for (c = lone_cases; c->name; c++)
		if (is_named(c->name, argv + 1))
			c->run(&vk, c->name);
	return 0;
}
