/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What QEMU looks for in a plugin.
 */
#ifndef VMALI_QEMU_PLUGIN_H
#define VMALI_QEMU_PLUGIN_H

#include <stdint.h>

/* All other names are the plugin's own */
#define EXPORTED	__attribute__((visibility("default")))

/* The version of QEMU's interface for plugins that this is one for */
extern EXPORTED int qemu_plugin_version;

/**
 * struct qemu_info - the beginning of qemu_info_t
 * @target: name of the architecture
 * @api_min: oldest version of the plugins' interface that this QEMU accepts
 * @api_current: its own version of it
 */
struct qemu_info {
	const char *target;
	int api_min;
	int api_current;
};

/**
 * qemu_plugin_install() - begin; called by QEMU before there is a machine
 * @id: not used
 * @info: which QEMU it is
 * @argc: number of arguments
 * @argv: arguments, as settings_parse() has them
 *
 * Return: 0; -1 for an argument that is unknown, and QEMU ends.
 */
EXPORTED int qemu_plugin_install(uint64_t id, const struct qemu_info *info, int argc, char **argv);

#endif
