/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Lines of the guest's config (platform/common/init/main.c), for all machines.
 */
#ifndef LAUNCHER_GUEST_H
#define LAUNCHER_GUEST_H

#include "run.h"

/**
 * guest_config() - append a line
 * @args: the machine's command line
 * @line: KEY=VALUE; not copied
 */
void guest_config(struct args *args, const char *line);

/**
 * guest_module_late() - have a module loaded, at once or later
 * @args: likewise
 * @run: what was asked for, which may have more parameters
 * @what: "module=", or "late=MS "
 * @path: of the module
 * @name: of the module
 * @params: parameters, each after a blank, or ""
 */
void guest_module_late(struct args *args, const struct run *run, const char *what,
		       const char *path, const char *name, const char *params);

/**
 * guest_module() - have a module loaded
 * @args: likewise
 * @run: likewise
 * @path: likewise
 * @name: likewise
 * @params: likewise
 */
void guest_module(struct args *args, const struct run *run, const char *path, const char *name,
		  const char *params);

/**
 * guest_heap_name() - panthor's parameter that names its heap
 * @run: what was asked for
 * @driver: path of panthor's module
 *
 * Return: the parameter after a blank, or "" if the driver has none, or no heap.
 */
const char *guest_heap_name(const struct run *run, const char *driver);

/**
 * guest_keep() - have a directory of the host visible
 * @args: likewise
 * @dir: the directory
 */
void guest_keep(struct args *args, const char *dir);

/**
 * guest_files() - which files of the host the guest is to see
 * @args: likewise
 * @places: where things are
 * @firmware: the directory with the GPU's firmware; NULL without the driver
 * @cwd: the directory to run the command in
 */
void guest_files(struct args *args, const struct places *places, const char *firmware,
		 const char *cwd);

/**
 * guest_trace() - have the run recorded, if that is asked for
 * @args: likewise
 * @run: likewise
 * @places: likewise
 */
void guest_trace(struct args *args, const struct run *run, const struct places *places);

#endif
