// SPDX-License-Identifier: GPL-2.0 OR MIT
/*
 * vmali_qemu.so: puts the GPU and the protected memory on QEMU's board "virt".
 *
 *	qemu-system-aarch64 -M virt,gic-version=3 -plugin file=vmali_qemu.so,gpu=g610,ram=1024 ...
 *
 * QEMU loads it as a plugin for instrumentation, and it uses none of that interface.  What it
 * does use is in qemu.h.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "carveout.h"
#include "control.h"
#include "gpu.h"
#include "log.h"
#include "mailbox.h"
#include "plugin.h"
#include "qemu.h"
#include "secure.h"
#include "settings.h"
#include "trace.h"
#include "tzc.h"
#include "window.h"

/*
 * The version of the plugins' interface: each QEMU accepts a range that others do not have in
 * common with it.  Nothing here depends on it, so the version that this one accepts is given.
 */
#define API_ENVIRONMENT	"VMALI_PLUGIN_API"

EXPORTED int qemu_plugin_version;

static struct settings settings;

static __attribute__((constructor)) void choose_api(void)
{
	const char *version = getenv(API_ENVIRONMENT);

	qemu_plugin_version = version ? atoi(version) : 0;
}

/* The machine's own devices exist, and nothing has run */
static void machine_done(struct qemu_notifier *notifier, void *data)
{
	if (settings.borrow)
		tzc_create((uint64_t)settings.ram_mb << 20);
	else
		carveout_create();
	secure_create();
	gpu_create(&settings);
	mailbox_create();
	if (settings.listen_fd >= 0)
		control_listen(settings.listen_fd);
}

int qemu_plugin_install(uint64_t id, const struct qemu_info *info, int argc, char **argv)
{
	static struct qemu_notifier notifier = { .notify = machine_done };
	int i;
	const char *wrong;

	/* They are QEMU's, and may go after this call */
	for (i = 0; i < argc; i++)
		argv[i] = strdup(argv[i]);
	wrong = settings_parse(&settings, argc, argv);
	if (wrong) {
		log_line("the plugin does not know its argument '%s'", wrong);
		return -1;
	}
	if (settings.trace_fd >= 0)
		trace_open(settings.trace_fd);
	window_set_api(info->api_current);
	qemu_add_machine_init_done_notifier(&notifier);
	return 0;
}
