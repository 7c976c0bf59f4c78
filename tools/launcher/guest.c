// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * Lines of the guest's config.
 */
#include <string.h>

#include "files.h"
#include "guest.h"

void guest_config(struct args *args, const char *line)
{
	ARGS_ADD(args, "--config", line);
}

void guest_module_late(struct args *args, const struct run *run, const char *what,
		       const char *path, const char *name, const char *params)
{
	const char *line = text("%s%s%s", what, path, params);
	size_t i, length = strlen(name);

	for (i = 0; i < run->params.n; i++) {
		const char *param = run->params.v[i];

		if (!strncmp(param, name, length) && param[length] == '.')
			line = text("%s %s", line, param + length + 1);
	}
	guest_config(args, line);
}

void guest_module(struct args *args, const struct run *run, const char *path, const char *name,
		  const char *params)
{
	guest_module_late(args, run, "module=", path, name, params);
}

const char *guest_heap_name(const struct run *run, const char *driver)
{
	/* Not before the patch that brings the parameter, and not with another front */
	if (!strcmp(run->heap, "none") || !file_contains(driver, "parm=protected_heap_name:"))
		return "";
	return text(" protected_heap_name=%s", run->heap);
}

void guest_keep(struct args *args, const char *dir)
{
	guest_config(args, text("keep=%s", dir));
}

void guest_files(struct args *args, const struct places *places, const char *firmware,
		 const char *cwd)
{
	if (firmware) {
		guest_config(args, text("firmware=%s", firmware));
		guest_keep(args, firmware);
	}
	guest_config(args, text("cwd=%s", cwd));
	guest_keep(args, places->top);
	guest_keep(args, places->build);
	guest_keep(args, places->cache);
}

/*
 * What to record.  The tracepoints of modules are asked for before these are loaded, and
 * come with them.
 */
void guest_trace(struct args *args, const struct run *run, const struct places *places)
{
	static const char *const events[] = {
		"dma_fence", ":mod:panthor", ":mod:gpu_sched", ":mod:vmali_gpu",
		":mod:vmali_trusted",
	};
	size_t i;

	if (!run->trace)
		return;
	ARGS_ADD(args, "--trace", text("%s.dat", run->trace), "--trace-json",
		 text("%s.json", run->trace), "--trace-tool",
		 text("%s/tools/trace", places->build));
	for (i = run->trace_events.n; i > 0; i--)
		guest_config(args, text("trace_event=%s", run->trace_events.v[i - 1]));
	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		guest_config(args, text("trace_event=%s", events[i]));
	guest_config(args, text("trace=%lu", run->trace_buffer * 1024 / run->cpus));
}
