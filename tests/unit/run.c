// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * The directory and the topics of the tests of 'vmali run'.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../tools/launcher/files.h"
#include "run.h"

/* a of three patches, b of one, and m, which is in every kernel */
static char *const patches[] = { "1", "2", "3", NULL };
static struct topic topic_list[] = {
	{ .name = "a", .dir = "/a", .patches = { (char **)patches, 3 } },
	{ .name = "b", .dir = "/b", .patches = { (char **)patches + 2, 1 } },
	{ .name = "m", .dir = "/m", .use = TOPIC_ALWAYS },
};

/* What is parsed is kept as long as the process */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

char run_dir[] = "/tmp/run.XXXXXX";
const char *run_cache = "/cache";

static const struct topics topics = { .top = run_dir, .v = topic_list, .n = 3 };

void run_put(const char *path, const char *content)
{
	char *whole = text("%s/%s", run_dir, path), *slash;
	FILE *f;

	for (slash = strchr(whole + strlen(run_dir) + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(whole, 0777);
		*slash = '/';
	}
	f = fopen(whole, "w");
	assert_non_null(f);
	fputs(content, f);
	assert_int_equal(fclose(f), 0);
	free(whole);
}

int run_setup(void **state)
{
	static const char *const modules[] = {
		"board/modules/vmali_trusted.ko", "board/modules/vmali_tee.ko",
		"board/modules/vmali_heap.ko", "board/modules/vmali_gpu.ko",
		"kernel/modules/drm_exec.ko", "board/done", "kernel/done",
	};
	size_t i;

	strcpy(run_dir, "/tmp/run.XXXXXX");
	if (!mkdtemp(run_dir))
		return -1;
	for (i = 0; i < sizeof(modules) / sizeof(modules[0]); i++)
		run_put(modules[i], "");
	run_put("kernel/modules/panthor.ko", "modinfo: parm=protected_heap_name: the heap");
	return 0;
}

int run_teardown(void **state)
{
	return system(text("rm -rf %s", run_dir));
}

struct run run_parse_args(char **args)
{
	struct run run;

	run_parse(&run, args, &topics);
	return run;
}

void run_parse_only(void *args)
{
	run_parse_args(args);
}

struct places run_places(void)
{
	return (struct places){
		.top = "/top", .build = text("%s/build", run_dir), .cache = run_cache,
	};
}

char *run_line(const struct args *command)
{
	char *line = joined(command->v), *at;

	while ((at = strstr(line, run_dir))) {
		*at = 'D';
		memmove(at + 1, at + strlen(run_dir), strlen(at + strlen(run_dir)) + 1);
	}
	return line;
}
